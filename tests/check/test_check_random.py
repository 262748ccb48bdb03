"""What ``build`` accepts, ``check`` passes, and a second build gives the same bytes: for documents of random fragments."""

from __future__ import annotations

import random

import pytest

from tests.support import fragments

SEEDS = 8  # ``make fuzz`` goes on without end


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_is_built_of_random_documents_is_sound(tmp_path, seed):
    documents = fragments.random_documents(random.Random(seed))
    assert fragments.assert_sound(tmp_path / "home", documents)


def test_signs_that_look_like_html_stay_in_plain_text_beside_a_page(tmp_path):
    """The entities of HTML were undone in any text once a page had been read; the text could not be traced then."""
    documents = {
        "a.txt": "一、目标\nA&amp;B公司到2025年建成２个园区。\n2017年13月40日\n".encode(),
        "b.html": "<p>甲&amp;乙</p>".encode(),
    }
    assert fragments.assert_sound(tmp_path / "home", documents) == "sound"


@pytest.mark.parametrize(
    "text",
    [
        "森林覆盖率达到45%以上\t联系电话：010-68501234，到2030年。\n",  # a clause that ends in a label, cut before its colon
        "E \xa01 吨话：\n",  # the same with two blanks before it, one of them fixed
        "京峰值\t\t市\n\t\ufffd\n",  # heads without a row
    ],
)
def test_what_the_fuzzer_found_is_sound(tmp_path, text):
    assert fragments.assert_sound(tmp_path / "home", {"a.txt": text.encode()}) == "sound"
