"""Peak-year goals in prose."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.extract.prose import peak_doubts, peak_goals
from lccp.text.spans import Origin, Text

from tests.support.prose import find_goals

PILOTS = {"宁波": "b2-17", "上海": "b2-02", "镇江": "b2-16", "武汉": "b2-23", "苏州": "b2-10"}
NAMES = re.compile("(" + "|".join(PILOTS) + ")市?|普洱")


def scan(words):
    for found in NAMES.finditer(words):
        pilot = PILOTS.get(found[1] or "", "b3-34")
        yield found.start(), found.end(), (pilot,), found[0] == "普洱"


def read(words):
    return [
        (found.place.value, found.time.value, found.year.edtf)
        for found in find_goals(Text.quote(Origin("x", words)), scan)
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "宁波市积极探索低碳发展“宁波模式”。《宁波市低碳城市试点工作实施方案》首次提出到2015年碳排放总量基本达到峰值，"
            "到2020年碳排放进入拐点时期，碳排放总量与“十二五”末基本持平。2013年，宁波市委率先将这一峰值目标纳入《决定》。"
            "“十三五”规划纲要明确提出“力争在2018年达到碳排放峰值”目标，并在《宁波市低碳城市发展规划（2016—2020年）》中提出双控制度。",
            [("宁波市", "到2015年", "../2015"), ("宁波市", "力争在2018年", "2018")],
        ),
        (
            "在《上海市实施方案》中，明确提出力争到2020年左右上海市碳排放总量达到峰值，“十三五”规划纲要进一步提出努力尽早实现碳排放峰值。",
            [("上海市", "力争到2020年左右", "../2020~")],
        ),
        (
            "镇江市在全国首创了云平台，围绕实现2020年碳排放峰值目标，打造镇江低碳建设的突出亮点。武汉市重点推进三大平台上线运行。",
            [("镇江市", "2020年", "2020")],
        ),
        ("武汉提出2022年左右达峰，苏州提出2020年达峰。", [("武汉", "2022年左右", "2022~"), ("苏州", "2020年", "2020")]),
        ("宁波市提出峰值年为2018年。", [("宁波市", "2018年", "2018")]),
        ("武汉市积极行动。力争2022年实现碳达峰。", [("武汉市", "力争2022年", "2022")]),
    ],
)
def test_goals_of_a_named_place(words, expected):
    found = read(words)
    assert [(place.rstrip("市"), *rest) for place, *rest in found] == [
        (place.rstrip("市"), *rest) for place, *rest in expected
    ]


@pytest.mark.parametrize(
    "words",
    [
        "共有28个试点省市提出了目标，其中提出在2020年和2025年左右达峰的各有13个和6个。",
        "镇江市和东莞市提出到2020年碳排放达到峰值。",
        "上海市加快转型。东莞市提出到2020年达峰。",
        "我国力争2030年前实现碳达峰。上海市积极行动。",
        "上海市要为2030年前全国碳达峰作贡献。",
        "普洱提出到2025年达峰。",
        "上海市提出到2020年二氧化碳排放总量控制在2.5亿吨以内。",
        "上海市“十三五”规划纲要提出努力尽早实现碳排放峰值。",
        "上海市到2020年碳排放进入拐点时期。",
        "上海市、武汉市先行。力争2022年达峰。",
        "按照《上海市2025年达峰方案》推进。",
        "2013年，上海市将这一峰值目标纳入决定。",
    ],
)
def test_what_is_no_goal_of_one_place(words):
    assert read(words) == []


def test_the_words_are_quoted():
    words = "武汉市积极行动。力争2022年实现碳达峰。"
    (found,) = find_goals(Text.quote(Origin("x", words)), scan)
    row = peak_goals.goal_row(found)
    assert (row["text"].value, row["edtf"].value, row["qualifier"].value, row["latest"].value) == (
        "力争2022年",
        "2022",
        "exact",
        "2022",
    )
    assert found.pilots == ("b2-23",)


@given(st.text(alphabet="宁波上海市到2020年左右碳排放达到峰值达峰提出，。《》其中各有", max_size=60))
def test_no_words_make_it_fail(words):
    for place, time, _ in read(words):
        assert place in words
        assert time in words


def read_table():
    path = Path(__file__).parent / "data" / "goals.tsv"
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


CITIES = re.compile("(杭州|武汉|石家庄|广州|深圳|苏州|上海|厦门|南平|保定|温州|镇江|青岛)市?")


@pytest.mark.parametrize("case", read_table(), ids=lambda case: f"{case['label']} {case['text']}")
def test_a_goal_needs_its_subject_and_no_denial(case):
    text = Text.quote(Origin("x", case["text"]))
    cities = [(match.start(), match.end(), (match[1],), False) for match in CITIES.finditer(case["text"])]
    items = list(peak_goals.read_goals(text, lambda _: cities))
    goals = [item for item in items if isinstance(item, peak_goals.ProseGoal)]
    assert " ; ".join(f"{goal.place.value}|{goal.year.edtf}" for goal in goals) == case["goals"]
    assert ("x" if len(goals) < len(items) else "") == case["finding"]
    if case["label"] == "unclear":  # a finding that a person sees
        assert [item.reason for item in items] == [peak_doubts.OPEN_PEAK]


@pytest.mark.parametrize(
    ("words", "issued", "goals"),
    [
        ("镇江市2019年碳排放达到峰值。", "2023-06-01", 0),  # what was, or what was meant: nothing tells
        ("镇江市2019年碳排放达到峰值。", "2017-01", 1),
        ("镇江市2019年碳排放达到峰值。", "", 1),
        ("镇江市提出2019年碳排放达到峰值。", "2023-06-01", 1),
        ("镇江市2025年碳排放达到峰值。", "2023-06-01", 1),
    ],
)
def test_a_year_before_the_date_of_issue_is_a_goal_where_words_aim_at_it(words, issued, goals):
    items = list(peak_goals.read_goals(Text.quote(Origin("x", words)), scan, issued))
    assert [isinstance(item, peak_goals.ProseGoal) for item in items] == [bool(goals)]
