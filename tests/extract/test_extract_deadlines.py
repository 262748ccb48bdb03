"""Deadlines of notices and plans."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.extract.prose import deadlines
from lccp.extract.timetables import due_rows, uncounted_terms, unread_times
from lccp.text.rules import Input
from lccp.text.spans import Origin, Text


def read(words, kind="notice"):
    rows = [due_rows.deadline_row(found) for found in deadlines.find_deadlines(Text.quote(Origin("x", words)), kind)]
    return [tuple(row[name].value for name in ("text", "edtf", "latest", "qualifier", "action")) for row in rows]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "2017年2月底前：启动试点，修改完善试点方案，推进试点工作；",
            [("2017年2月底前", "../2017-02", "2017", "not-later-than", "启动试点，修改完善试点方案，推进试点工作")],
        ),
        (
            "2017-2019年：试点任务取得阶段性成果，形成可复制、可推广的经验；",
            [("2017-2019年", "2017/2019", "2019", "range", "试点任务取得阶段性成果，形成可复制、可推广的经验")],
        ),
        (
            "2020年：逐步在全国范围内推广试点地区的成功经验。",
            [("2020年", "2020", "2020", "exact", "逐步在全国范围内推广试点地区的成功经验")],
        ),
        (
            "进一步完善实施方案，并于2017年1月26日前报送我委。",
            [("2017年1月26日前", "../2017-01-26", "2017", "before", "报送我委")],
        ),
        (
            "到2025年，试点城市和园区碳达峰碳中和工作取得积极进展，政策机制基本构建。",
            [
                (
                    "到2025年",
                    "../2025",
                    "2025",
                    "not-later-than",
                    "试点城市和园区碳达峰碳中和工作取得积极进展，政策机制基本构建",
                )
            ],
        ),
        (
            "报本地区人民政府同意后，于2023年11月15日前报国家发展改革委确认。",
            [("2023年11月15日前", "../2023-11-15", "2023", "before", "报国家发展改革委确认")],
        ),
        (
            "请各地于2016年2月1日（星期一）前将名单报送我部。",
            [("2016年2月1日（星期一）前", "../2016-02-01", "2016", "before", "将名单报送我部")],
        ),
        ("建成100个园区（2025年底前完成）。", [("2025年底前", "../2025", "2025", "not-later-than", "建成100个园区")]),
        (
            "到2025年，占比达到20%，到2030年，占比达到25%。",
            [
                ("到2025年", "../2025", "2025", "not-later-than", "占比达到20%"),
                ("到2030年", "../2030", "2030", "not-later-than", "占比达到25%"),
            ],
        ),
        (
            "本办法自2018年1月1日起施行，有效期至2022年12月31日。",
            [
                ("自2018年1月1日起", "2018-01-01/..", "", "range", "施行"),
                ("至2022年12月31日", "../2022-12-31", "2022", "not-later-than", "有效期"),
            ],
        ),
        (
            "力争2025年建成平台，确保2026年投用。",
            [("力争2025年", "2025", "2025", "exact", "建成平台"), ("确保2026年", "2026", "2026", "exact", "投用")],
        ),
        ("申报截止时间为2023年5月31日。", [("2023年5月31日", "2023-05-31", "2023", "exact", "申报截止时间")]),
        ("到“十四五”末，体系建成。", [("到“十四五”末", "../2025", "2025", "five-year-plan", "体系建成")]),
        ("每年3月底前，各试点报送进展。", [("每年3月底前", "", "", "", "各试点报送进展")]),
    ],
)
def test_what_is_due(words, expected):
    assert read(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "我委分别于2010年和2012年组织开展了两批低碳省区和城市试点。",
        "到2030年，碳排放总量达到峰值并稳中有降。",
        "力争2028年前实现碳达峰。",
        "按照国务院《2030年前碳达峰行动方案》部署",
        "原煤消费总量不得超过2011年水平。",
        "到2020年，全省已完成了任务。",
        "“十四五”期间，加快转型。",
        "2016年10月27日，国务院印发了方案。",
        "截至2020年底，已建成10个园区。",
    ],
)
def test_what_is_no_deadline(words):
    assert read(words) == []


def test_reports_have_no_deadlines():
    assert read("到2025年，体系建成。", "progress-report") == []
    assert len(read("到2025年，体系建成。", "plan")) == 1


def test_the_words_of_a_deadline_are_quoted():
    words = "进一步完善，并于2017年1月26日前报送我委。"
    (found,) = deadlines.find_deadlines(Text.quote(Origin("x", words)), "notice")
    row = due_rows.deadline_row(found)
    assert [words[span.start : span.end] for span in row["edtf"].spans] == ["2017年1月26日前"]
    assert [words[span.start : span.end] for span in row["action"].spans] == ["报送我委"]


@given(st.text(alphabet="到于自至2017年1月26日底前：，。；（）《》力争起施行完成", max_size=60))
def test_no_words_make_it_fail(words):
    for text, _, _, _, action in read(words):
        assert text in words
        assert action in words


def read_table(name="deadlines.tsv"):
    path = Path(__file__).parent / "data" / name
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


TERMS = [case for case in read_table() if case["label"] == "term"]
TIMES = [case for case in read_table() if case["label"] != "term"]


@pytest.mark.parametrize("case", TERMS, ids=lambda case: case["text"])
def test_a_term_from_a_day_not_told_is_found(case):
    found = uncounted_terms.find_terms(Text.quote(Origin("x", case["text"])))
    assert " ; ".join(term.value for term in found) == case["deadlines"]


@pytest.mark.parametrize("case", TIMES, ids=lambda case: f"{case['label']} {case['text']}")
def test_a_due_date_binds_an_action_to_come(case):
    issued = Input("sources/x/issued", "2023-06-01")
    found = deadlines.find_deadlines(Text.quote(Origin("x", case["text"])), "notice")
    rows = [due_rows.deadline_row(deadline, issued) for deadline in found]
    values = " ; ".join("|".join(row[name].value for name in ("text", "edtf", "action")) for row in rows)
    assert values == case["deadlines"]


@pytest.mark.parametrize("case", read_table("times_ahead.tsv"), ids=lambda case: case["text"])
def test_the_date_of_issue_tells_what_is_to_come_and_its_year(case):
    issued = Input("sources/x/issued", "2023-06-01")
    text, above = Text.quote(Origin("x", case["text"])), case["above"].replace("\\n", "\n")
    found = deadlines.find_deadlines(text, "notice", above, str(issued.value))
    rows = [due_rows.deadline_row(deadline, issued) for deadline in found]
    values = " ; ".join("|".join(row[name].value for name in ("text", "edtf", "action")) for row in rows)
    assert values == case["deadlines"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("请于2024年3月1日至3月31日期间登录系统申报。", ["2024年3月1日至3月31日期间"]),
        ("请各单位于2024年3月1日至2024年3月31日登录平台填报。", ["2024年3月1日至2024年3月31日"]),
        ("请对2024年3月1日至3月31日的用电数据进行核对。", []),
    ],
)
def test_two_days_in_which_something_is_asked_for_are_told_where_no_date_of_issue_stands(words, expected):
    text = Text.quote(Origin("x", words))
    assert [time[0].value for time in unread_times.unread_times(text, "notice", taken=[], issued="")] == expected


def test_a_year_before_that_of_issue_is_no_due_date():
    rows = [
        due_rows.deadline_row(due)
        for due in deadlines.find_deadlines(Text.quote(Origin("x", "至2019年底，占比20%；到2025年，占比30%。")), "plan")
    ]
    assert [due_rows.is_bygone(row, "2021-06") for row in rows] == [True, False]


def test_the_years_of_a_five_year_plan_that_have_begun_are_those_of_a_plans_aims():
    """“十四五”可再生能源发展规划 of March 2022."""

    def times(words, kind="plan", issued="2022-03-21"):
        found = deadlines.find_deadlines(Text.quote(Origin("x", words)), kind, "", issued)
        return [(due.year.edtf, due.action.value) for due in found]

    aim = "“十四五”期间，新增风电装机1000万千瓦以上。"
    assert times(aim) == [("2021/2025", "新增风电装机1000万千瓦以上")]
    assert times("“十四五”时期严格合理控制煤炭消费增长，“十五五”时期逐步减少。") == [
        ("2021/2025", "严格合理控制煤炭消费增长"),
        ("2026/2030", "逐步减少"),
    ]
    assert times("2022年，碳排放分别降低2.5%左右、3.9%左右。") == [("2022", "碳排放分别降低2.5%左右、3.9%左右")]
    assert not times("2022年，碳排放降低2.5%。")
    assert not times(aim, kind="notice")
    assert not times(aim, issued="2026-01")
    for words in (
        "“十三五”期间，全省可再生能源装机年均增长15%。",
        "“十四五”时期，我省生态环境保护进入减污降碳协同治理的新阶段。",
        "“十四五”期间，完成了新增任务。",
        "“十四五”期间，累计完成投资15亿元。",
    ):
        assert not times(words)


@pytest.mark.slow
def test_a_sentence_of_many_times_is_read_in_time_that_grows_with_its_length():
    unit = (
        "到2025年底前完成任务，6月3日前完成任务，2012年和2013年的，力争2025年开工，2026年底建成，将于5月中旬组织评审，"
    )

    def seconds(count):
        text = Text.quote(Origin("x", unit * count))
        start = time.process_time()
        due = list(deadlines.find_deadlines(text, "notice", "", "2023-01-05"))
        list(unread_times.unread_times(text, taken=[item.text for item in due], issued="2023-01-05"))
        return time.process_time() - start

    seconds(1)  # patterns are compiled
    assert min(seconds(400) for _ in range(2)) < 7 * min(seconds(100) for _ in range(2))
