"""The count of innovation items: taken from the list only where the sentence plainly means it."""

from __future__ import annotations

import pytest
from lccp.restore.model import BatchItems

from tests.support.restore_corpus import Corpus, five, paper, restore

BEFORE = "部分城市提出了积极的低碳发展创新重点。"


@pytest.fixture(scope="module")
def common():
    """What is the same for the five documents."""
    return five().common


@pytest.fixture(scope="module")
def value(common):
    """What is restored in words beside a list of so many items."""

    def restored(words: str, items: int = 0) -> str:
        (listed,) = common.items
        counted = (BatchItems(3, "创新重点", items, listed.spans),) if items else ()
        made = restore(Corpus((paper(words),), items=counted, quotes=dict(common.quotes)))
        return made.items[0].value

    return restored


def test_the_list_of_the_third_batch_is_counted(common):
    (items,) = common.items
    assert items.batch == 3
    found = [item for item in restore(five()).items if item.steps and "as the paragraph calls" in item.steps[0].says]
    assert [item.value for item in found if item.status == "entailed"] == [str(items.total)]


def test_the_sentence_that_means_the_list_takes_its_count(value):
    assert value(BEFORE + "经统计，第三批试点城市明确提出的创新举措共计##项。", 57) == "57"
    assert value("经统计，第三批试点城市提出的创新重点共##项。", 57) == "57"


@pytest.mark.parametrize(
    "words",
    [
        "经统计，第三批试点城市明确提出的创新举措共计##项。",  # nothing says that these are the list's
        BEFORE + "经统计，第三批试点城市已完成的创新举措共计##项。",
        BEFORE + "经统计，部分第三批试点城市提出的创新举措共计##项。",
        BEFORE + "经统计，12个第三批试点城市提出的创新举措共计##项。",
        BEFORE + "经统计，第二批试点城市明确提出的创新举措共计##项。",
        BEFORE + "经统计，第三批试点城市在规划中提出的创新举措共计##项。",
    ],
)
def test_any_other_sentence_does_not(words, value):
    assert value(words, 57) == ""


def test_without_the_list_nothing_is_restored(value):
    assert value(BEFORE + "经统计，第三批试点城市明确提出的创新举措共计##项。") == ""


def test_a_count_that_does_not_fit_the_pattern_is_told_and_not_used(value):
    assert value(BEFORE + "经统计，第三批试点城市明确提出的创新举措共计##项。", 157) == ""
