"""A cell explained: found by key, by an older key or by name; what is empty says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from lccp.__main__ import main
from lccp.commands.explain import find_rows
from lccp.model import InputError
from lccp.storage.locate import open_folder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder():
    return open_folder(ROOT / "extracted")


@pytest.mark.parametrize(
    ("table", "key", "found"),
    [
        ("pilots", "b3-08", ["b3-08"]),
        ("pilots", "嘉兴市", ["b3-08"]),
        ("pilots", "嘉兴", ["b3-08"]),
        ("pilots", "Jiaxing", ["b3-08"]),
        ("peak_targets", "嘉兴市", ["b3-08|1"]),
        ("indicators", "A1", ["pilot-assessment-2023|A1"]),
    ],
)
def test_a_row_is_found_by_key_and_by_name(folder, table, key, found):
    assert list(find_rows(folder, table, key)) == found


def test_a_name_that_nothing_bears_is_told(folder):
    with pytest.raises(InputError, match="no row 不存在; a key of pilots is pilot"):
        find_rows(folder, "pilots", "不存在")


def test_an_empty_cell_says_why_it_is_empty(capsys):
    words = ["--raw", str(ROOT / "raw"), "--out", str(ROOT / "extracted")]
    assert main(["explain", "pilots", "宁波市", "peak_year", *words]) == 0
    printed = capsys.readouterr().out
    assert "(empty)" in printed
    assert "prose states peak years that differ" in printed
    assert "peak_targets b2-13|2: 2018" in printed


def test_a_title_without_an_owner_says_which_rule_abstained(capsys):
    words = ["--raw", str(ROOT / "raw"), "--out", str(ROOT / "extracted")]
    assert main(["explain", "cited_documents", "pilot-assessment-2023|42", "pilot", *words]) == 0
    assert "several owners stand there side by side: 石家庄、南昌" in capsys.readouterr().out
