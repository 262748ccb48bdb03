"""Tables of indicators torn into columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.combine import restored_values  # noqa: F401 - registers the rules of restored digits
from lccp.extract.structure import indicators
from lccp.text.cells import text_cell
from lccp.text.rules import Input, run_rule
from lccp.text.spans import Origin, Text

TORN = """附表 低碳城市试点进展评估指标体系

指标框架                             评估指标                       编号     分值
A\ufffd
A\ufffd

B\ufffd
B\ufffd

\ufffd分
\ufffd分
\ufffd分
\ufffd分

\ufffd\ufffd分

A
低碳发展基
本进展\ufffd\ufffd分

GDP年均增速目标完成情况
单位GDP二氧化碳排放下降目标完成情况
低碳发展组织领导情况
低碳发展/碳达峰目标制定情况

B
低碳发展体
制机制建设

\ufffd\ufffd分

E
创新举措\ufffd\ufffd分"""

WHOLE = """指标框架\t评估指标\t编号\t分值
A 基本进展（15分）\tGDP年均增速\tA1\t5分
\t二氧化碳排放 总量\tA2\t10分
B 体制机制20分\t组织领导情况\tB1\t20分"""


def lines(words):
    origin, at, out = Origin("x", words), 0, []
    for line in words.split("\n"):
        out.append(Text.quote(origin, at, at + len(line)))
        at += len(line) + 1
    return out


def test_codes_names_and_categories_are_put_together():
    found = indicators.parse(lines(TORN))
    table = [
        (each.code.value[0], each.ordinal, each.category.name.value, each.name.value if each.name else "")
        for each in found.indicators
    ]
    assert table == [
        ("A", 1, "低碳发展基本进展", "GDP年均增速目标完成情况"),
        ("A", 2, "低碳发展基本进展", "单位GDP二氧化碳排放下降目标完成情况"),
        ("B", 1, "低碳发展体制机制建设", "低碳发展组织领导情况"),
        ("B", 2, "低碳发展体制机制建设", "低碳发展/碳达峰目标制定情况"),
        ("E", 0, "创新举措", ""),
    ]
    assert [finding.kind for finding in found.notices] == []


def test_a_table_with_its_digits_is_read_with_points():
    found = indicators.parse(lines(WHOLE))
    rows = [indicators.row(each) for each in found.indicators]
    assert [(row["code"].value, row["indicator"].value, row["points"].value) for row in rows] == [
        ("A1", "GDP年均增速", "5"),
        ("A2", "二氧化碳排放总量", "10"),
        ("B1", "组织领导情况", "20"),
    ]
    assert [row["category_name"].value for row in rows] == ["基本进展", "基本进展", "体制机制"]


def test_lost_codes_and_points_stay_empty():
    found = indicators.parse(lines(TORN)).indicators[1]
    row = indicators.row(found)
    assert (row["code"].value, row["points"].value, row["category"].value) == ("", "", "A")


def test_names_that_do_not_agree_in_number_are_not_matched():
    found = indicators.parse(lines(TORN + "\n又一项指标"))
    assert all(each.name is None for each in found.indicators)
    assert {finding.kind for finding in found.notices} == {"count"}


def test_a_code_out_of_order_is_noticed():
    found = indicators.parse(lines(WHOLE.replace("A2", "A7")))
    assert "numbering" in [finding.kind for finding in found.notices]


def test_every_word_of_the_torn_table_is_in_a_row_or_a_finding():
    found = indicators.parse(lines(TORN))
    covered = set()
    for finding in indicators.notices(found):
        covered |= set(range(finding.start, finding.end))
    for each in found.indicators:
        cells = [*indicators.row(each).values()]
        if each.ordinal:
            cells.append(
                text_cell(each.code, "digits.entailed", inputs=[Input("lost_digits/x|1/value", str(each.ordinal))])
            )
        for cell in cells:
            for span in cell.spans:
                covered |= set(range(span.start, span.end))
    assert all(n in covered for n, sign in enumerate(TORN) if not sign.isspace())


def test_rules_refuse_what_is_not_theirs():
    for name, words in (("indicator.points", "#分"), ("indicator.points", "二十分")):
        with pytest.raises(ValueError, match="states no points"):
            run_rule(name, words)


@given(st.lists(st.text(alphabet="AB12\ufffd分 指标\t编号", max_size=12), max_size=15))
def test_no_lines_make_it_fail(words):
    found = indicators.parse(lines("\n".join(words)))
    for each in found.indicators:
        indicators.row(each)
