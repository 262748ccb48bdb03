"""A document that stands in one line: what its blanks part, and what they do not."""

import pytest
from lccp.extract.document import extract
from lccp.model import Source
from lccp.read import read

LEAD = "一、主要内容\n\n"
BODY = (
    "人均地区生产总值 5.18 万元，比上年增加 0.17 万元，增速分别比规模以上工业快 4.6 和 3.1 个百分点，到 2060 年，"
    "绿色低碳循环发展的经济体系全面建立，非化石能源消费比重达到 80% 以上，碳中和目标顺利实现。"
)


def values(text):
    rows = extract(read(Source("d", "d.txt", kind="plan"), text.encode())).tables
    numbers = [(row["value"].value, row["unit"].value, row["qualifier"].value) for row in rows.get("quantities", [])]
    return numbers, [row["edtf"].value for row in rows.get("deadlines", [])]


def test_blanks_that_set_numbers_off_end_no_line():
    """到 | 2060年，… was cut, and its due date lost; 5.18 万元 was taken for the fifth item."""
    numbers, due = values(LEAD + BODY)
    assert [number for number, _, _ in numbers] == ["5.18", "0.17", "4.6", "3.1", "80"]
    assert due == ["../2060"]


@pytest.mark.parametrize("blank", [" ", "\u3000"])
def test_a_day_whose_digits_blanks_set_off_is_not_cut(blank):
    """3 | 月 9 日,… was a page's number and the rest of a sentence."""
    text = "3{0}月{0}9{0}日,科技部函复重庆、四川、陕西、山东四省市,支持重庆、成都、西安、济南四地建设国家新一代人工智能创新发展试验区,要求认真执行,总结经验,推动工作取得实效。\n"
    (paragraph,) = extract(read(Source("d", "d.txt"), text.format(blank).encode())).paragraphs
    assert paragraph.text.value.startswith("3月9日,科技部")


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("比 2010 年的 132.4万 吨增加，", ("132.4", "万吨", "exact")),
        ("工作人员约5千 人参加，", ("5", "千人", "approximate")),
        ("浓度为144微克/立方 米上下，", ("144", "微克/立方米", "approximate")),
        ("分别降低2.5%左 右，", ("2.5", "%", "approximate")),
        ("温度上升2℃以 内，", ("2", "℃", "at-most")),
        ("总量约 为209.057亿元，", ("209.057", "亿元", "approximate")),
    ],
)
def test_a_blank_within_a_unit_or_a_bound_cuts_neither(sentence, number):
    """Line ends that became blanks: 132.4万 | 吨 gave 132.4 in 万, and nothing was told."""
    text = (
        f"某市低碳发展情况报告 一、主要情况 全市扎实推进各项工作，取得新的进展和成效，{sentence}"
        + "各项任务按计划完成，情况良好。" * 4
    )
    assert number in values(text)[0]
