"""Totals of pilots in prose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.extract.prose import pilot_totals
from lccp.text.spans import Origin, Text

COUNTS = {
    (1, "province"): 5,
    (1, "municipality"): 2,
    (1, "prefecture"): 6,
    (2, "province"): 1,
    (2, "municipality"): 2,
    (2, "prefecture"): 26,
    (3, "prefecture"): 38,
    (3, "county"): 6,
    (3, "xpcc"): 1,
}


def find(words):
    return list(pilot_totals.find_totals(Text.quote(Origin("x", words))))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("低碳城市试点工作以来，先后批复了三批共87个低碳试点地区。", [((1, 2, 3), "87")]),
        ("正是在对前两批42个国家低碳省市试点调研的基础上。", [((1, 2), "42")]),
        ("确定在乌海市等45个城市（区、县）（名单附后）开展第三批低碳城市试点。", [((3,), "45")]),
        ("在北京、上海、海南等29个省市开展第二批低碳省区和城市试点。", [((2,), "29")]),
        (
            "深化低碳试点，对前两批32个试点城市进行了评估，并对6个省区和4个直辖市的试点工作进行了考核。",
            [((1, 2), "32"), ((1, 2), "6"), ((1, 2), "4")],
        ),
    ],
)
def test_totals_are_bound_to_batches_and_agree_with_the_tables(words, expected):
    found = find(words)
    assert [(total.batches, total.number.value) for total in found] == expected
    assert [pilot_totals.check_total(total, COUNTS) for total in found] == [None] * len(found)


def test_a_total_that_disagrees_is_a_finding():
    (total,) = find("先后批复了三批共86个低碳试点地区。")
    assert pilot_totals.check_total(total, COUNTS).kind == "count"


def test_lost_digits_and_unknown_batches_are_not_judged():
    (total,) = find("我国已分三批开展了\ufffd\ufffd个低碳城市试点。")
    assert (total.batches, "province" in total.levels) == ((1, 2, 3), False)
    assert pilot_totals.check_total(total, COUNTS) is None
    (total,) = find("第四批共10个低碳试点城市。")
    assert pilot_totals.check_total(total, COUNTS) is None


@pytest.mark.parametrize(
    "words",
    [
        "共有28个试点省市研究提出了低碳试点的初步目标。",
        "其中前两批低碳试点，有5个省区率先达峰。",
        "首批在15个省区开展碳达峰试点建设。",
        "前两批42个气候适应型试点城市。",
        "将六市纳入首批试点城市，低碳试点共12个。",
    ],
)
def test_what_is_no_total(words):
    assert find(words) == []


@given(st.text(alphabet="三前两批共87个低碳试点地区和对直辖市，。第首", max_size=60))
def test_no_words_make_it_fail(words):
    for total in find(words):
        assert total.number.value in words
        pilot_totals.check_total(total, COUNTS)
