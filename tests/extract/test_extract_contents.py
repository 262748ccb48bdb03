"""Tables of contents in several layouts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.extract.structure import bare_contents, contents
from lccp.text.spans import Origin, Text

REPORT = """综述篇 国家低碳省区和城市试点进展总结报告\t1
第一章 进展与成效\t3
第二章 特色与亮点\t5
附录1 开展低碳试点工作及评估的通知\t15
调研篇 6个国家低碳试点省市调研报告\t39
镇江市低碳发展调研报告\t41
实践篇 42个低碳试点省市进展总结\t67
广东省低碳试点进展总结\t69

秦皇岛市低碳试点进展总结\t210"""


def lines(words):
    origin, at, out = Origin("x", words), 0, []
    for line in words.split("\n"):
        out.append(Text.quote(origin, at, at + len(line)))
        at += len(line) + 1
    return out


def parse(words):
    return [(each.level, each.title.value, each.page.value) for each in contents.parse(lines(words)).entries]


def test_parts_hold_chapters_annexes_and_unmarked_titles():
    assert parse(REPORT) == [
        (1, "综述篇 国家低碳省区和城市试点进展总结报告", "1"),
        (2, "第一章 进展与成效", "3"),
        (2, "第二章 特色与亮点", "5"),
        (2, "附录1 开展低碳试点工作及评估的通知", "15"),
        (1, "调研篇 6个国家低碳试点省市调研报告", "39"),
        (2, "镇江市低碳发展调研报告", "41"),
        (1, "实践篇 42个低碳试点省市进展总结", "67"),
        (2, "广东省低碳试点进展总结", "69"),
        (2, "秦皇岛市低碳试点进展总结", "210"),
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("第一章 总则............1\n第一节 范围……3", [(1, "第一章 总则", "1"), (2, "第一节 范围", "3")]),
        (
            "第一章 总则 ········ 1\n1.1 背景\t/12\n1.1.1 国际（13）",
            [(1, "第一章 总则", "1"), (2, "1.1 背景", "12"), (3, "1.1.1 国际", "13")],
        ),
        (
            "前言……………………I\n第一章 总则………1\n附录………9\n参考文献…20",
            [(1, "前言", "I"), (1, "第一章 总则", "1"), (1, "附录", "9"), (1, "参考文献", "20")],
        ),
        (
            "一、总体要求 1\n（一）指导思想 1\n二、重点任务 3",
            [(1, "一、总体要求", "1"), (2, "（一）指导思想", "1"), (1, "二、重点任务", "3")],
        ),
        ("1 总论 3\n1.1 必要性 4\n2 现状 6", [(1, "1 总论", "3"), (2, "1.1 必要性", "4"), (1, "2 现状", "6")]),
        ("第一篇 综述\n第一章 进展 1", [(1, "第一篇 综述", ""), (2, "第一章 进展", "1")]),
    ],
)
def test_other_layouts(words, expected):
    assert parse(words) == expected


def test_an_entry_on_two_lines_is_one():
    words = "第一章 进展与成效 1\n第二章 低碳试点省市探索制度创新与完善配套\n政策的主要做法 5\n第三章 建议 9"
    assert parse(words)[1] == (1, "第二章 低碳试点省市探索制度创新与完善配套政策的主要做法", "5")


def test_what_is_no_entry_is_left_unread_and_noticed():
    found = contents.parse(lines("目录\n第一章 进展 1\n2\n某些字样\n第二章 建议 9"))
    assert [line.value for line in found.unread] == ["目录", "2", "某些字样"]
    assert [finding.kind for finding in contents.notices(found)] == ["unaccounted"] * 3


def test_pages_that_run_backwards_are_noticed():
    found = contents.parse(lines("第一章 进展\t10\n第二章 建议\t9"))
    assert [finding.kind for finding in contents.notices(found)] == ["numbering"]


def test_dots_that_lead_to_a_page_are_furniture():
    words = "第一章 总则......1"
    (finding,) = contents.notices(contents.parse(lines(words)))
    assert (finding.kind, words[finding.start : finding.end]) == ("furniture", "......")


def test_rows_cite_the_level_of_the_entry_that_holds_them():
    rows = list(contents.rows(contents.parse(lines(REPORT)), "report", first=3))
    assert (rows[1]["level"].value, rows[1]["level"].origins) == ("2", ("contents/report|3/level",))
    assert rows[0]["level"].origins == ()
    assert rows[1]["page"].value == "3"


@given(st.lists(st.text(alphabet="第一章附录前言1. \t…（）进展", max_size=15), max_size=12))
def test_no_lines_make_it_fail_and_every_line_is_told(words):
    given_lines = lines("\n".join(words))
    found = contents.parse(given_lines)
    told = sum(len("".join(part.value.split())) for entry in found.entries for part in (entry.title, entry.leader))
    told += sum(len("".join(line.value.split())) for line in found.unread)
    assert told >= sum(len("".join(line.value.split())) for line in given_lines)


def test_dots_and_a_page_without_a_title_are_told():
    made = contents.parse([Text.quote(Origin("x", "…1"))])
    assert [line.value for line in made.unread] == ["…1"]


def test_thousands_of_lines_that_stand_twice_are_no_contents_and_take_no_time_of_their_square():
    lines = [f"第{number}章 项目{number}" for number in range(3000)] * 2
    tried = []
    real = bare_contents._is_entry
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bare_contents, "_is_entry", lambda *given: tried.append(0) or real(*given))
        assert bare_contents.bare_contents(lines) == set()
    assert len(tried) < 2 * len(lines)
