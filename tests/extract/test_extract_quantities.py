"""Quantities in prose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.combine import restored_values  # noqa: F401 - its rules are run again
from lccp.extract.prose import quantities
from lccp.text.cells import text_cell
from lccp.text.rules import Input, run_rule
from lccp.text.spans import Origin, Text

from tests.support.prose import find_quantities


def rows(words):
    return [quantities.quantity_row(found) for found in find_quantities(Text.quote(Origin("x", words)))]


def read(words):
    names = ("text", "value", "low", "high", "unit", "qualifier")
    return [tuple(row[name].value for name in names) for row in rows(words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "共计成交1588万吨CO₂、成交金额7.96亿元",
            [
                ("1588万吨CO₂", "1588", "1588", "1588", "万吨CO₂", "exact"),
                ("7.96亿元", "7.96", "7.96", "7.96", "亿元", "exact"),
            ],
        ),
        ("比2005年降低45%以上", [("45%以上", "45", "45", "", "%", "at-least")]),
        (
            "森林面积比2005年增加267万公顷，森林蓄积量达到18.3亿立方米",
            [
                ("267万公顷", "267", "267", "267", "万公顷", "exact"),
                ("18.3亿立方米", "18.3", "18.3", "18.3", "亿立方米", "exact"),
            ],
        ),
        (
            "每年约30万吨，节约30万吨",
            [("约30万吨", "30", "", "", "万吨", "approximate"), ("30万吨", "30", "30", "30", "万吨", "exact")],
        ),
        ("选择3-5个城市", [("3-5个", "", "3", "5", "个", "range")]),
        ("规模达到20亿。", [("20亿", "20", "20", "20", "亿", "exact")]),
        (
            "100多个、80余家、20余万人",
            [
                ("100多个", "100", "100", "", "个", "at-least"),
                ("80余家", "80", "80", "", "家", "at-least"),
                ("20余万人", "20", "20", "", "万人", "at-least"),
            ],
        ),
        (
            "30日内反馈，编制3年（含）以上",
            [("30日内", "30", "", "30", "日", "at-most"), ("3年（含）以上", "3", "3", "", "年", "at-least")],
        ),
        (
            "不超过50%，不低于3亿元，近30家，2.5亿吨左右",
            [
                ("不超过50%", "50", "", "50", "%", "at-most"),
                ("不低于3亿元", "3", "3", "", "亿元", "at-least"),
                ("近30家", "30", "", "", "家", "approximate"),
                ("2.5亿吨左右", "2.5", "", "", "亿吨", "approximate"),
            ],
        ),
        (
            "电耗1,588千瓦时/吨，零下-5℃",
            [("1,588千瓦时/吨", "1588", "1588", "1588", "千瓦时/吨", "exact"), ("-5℃", "-5", "-5", "-5", "℃", "exact")],
        ),
        ("2010家企业", [("2010家", "2010", "2010", "2010", "家", "exact")]),
        ("由3%提高到5%，从3%到5%", [("3%", "3", "3", "3", "%", "exact"), ("5%", "5", "5", "5", "%", "exact")] * 2),
        ("最近3个月，近3年来", [("3个月", "3", "3", "3", "个月", "exact"), ("3年", "3", "3", "3", "年", "exact")]),
    ],
)
def test_as_printed(words, expected):
    assert read(words) == expected


def test_numbers_share_the_unit_that_the_last_one_prints():
    words = "到2020年分别控制在6580万、2480万和1100万吨以内"
    assert read(words) == [
        ("控制在6580万", "6580", "", "6580", "万吨", "at-most"),
        ("2480万", "2480", "", "2480", "万吨", "at-most"),
        ("1100万吨以内", "1100", "", "1100", "万吨", "at-most"),
    ]
    unit = rows(words)[0]["unit"]
    assert [words[span.start : span.end] for span in unit.spans] == ["万", "吨"]


def test_a_number_whose_parts_do_not_descend_to_the_shared_unit_is_told():
    """Found by the fuzzer: a figure of a page stood inside the number and stopped the document."""
    items = list(quantities.read_quantities(Text.quote(Origin("x", "控制在6580万202、2480万和1100万吨以内"))))
    told = [item for item in items if isinstance(item, quantities.UnreadNumber)]
    assert [item.text.value for item in told if "do not make a number" in str(item.reason)] == ["6580万202"]
    assert [item.text.value for item in items if item not in told] == ["2480万", "1100万吨以内"]


@pytest.mark.parametrize(
    "words",
    [
        "2015年、2015—2020年、2017年2月底前、1月30日",
        "第3位、图1、附件2、前10名、第1、2项",
        "发改气候〔2017〕66号，电话：010-68505560/5883，ISBN 978-7-5182-0720-6",
        "五省八市、前两批、“1+1+N”",
        "5家庭、6条件、7分别、8组织、9部门",
        "\ufffd\ufffd\ufffd\ufffd年、\ufffd\ufffd\ufffd\ufffd-\ufffd\ufffd\ufffd\ufffd年，图\ufffd，每月\ufffd日前，“\ufffd\ufffd\ufffd\ufffd”高精尖",
        "3大连市",
    ],
)
def test_what_is_no_quantity(words):
    assert read(words) == []


def test_lost_digits_give_the_pattern_and_no_value():
    words = "占比提升在\ufffd.\ufffd个百分点以上，超过\ufffd\ufffd\ufffd个，\ufffd\ufffd多万亩，\ufffd\ufffd年（含）以上，少于\ufffd年"
    assert read(words) == [
        ("#.#个百分点以上", "", "", "", "个百分点", "at-least"),
        ("超过###个", "", "", "", "个", "at-least"),
        ("##多万亩", "", "", "", "万亩", "at-least"),
        ("##年（含）以上", "", "", "", "年", "at-least"),
        ("少于#年", "", "", "", "年", "at-most"),
    ]


def test_restored_digits_fill_the_value_and_are_cited():
    (found,) = find_quantities(Text.quote(Origin("x", "比重超过\ufffd\ufffd.\ufffd%")))

    def fill(name, digits):
        return text_cell(found.full_text, "digits.entailed", name, inputs=[Input("lost_digits/x|4/value", digits)])

    assert [fill(f"number.{name}", "33.5").value for name in ("value", "low", "high")] == ["33.5", "33.5", ""]
    assert fill("number.value", "33.5").origins == ("lost_digits/x|4/value",)
    with pytest.raises(ValueError, match="no restored value"):
        fill("number.value", "3.5")


def test_rules_refuse_what_is_no_quantity():
    for name in ("number.value", "number.low", "number.high", "number.qualifier"):
        with pytest.raises(ValueError, match="no quantity"):
            run_rule(name, "若干")
    with pytest.raises(ValueError, match="lost"):
        run_rule("number.value", "##%")


@given(st.text(alphabet="0123.,年月日%个万亿吨约以上内超过、和至-第\ufffd《》 ", max_size=60))
def test_every_quantity_is_quoted_and_its_cells_replay(words):
    for row in rows(words):
        assert row["text"].value
        assert row["unit"].value
        assert row["qualifier"].value


@given(
    st.integers(1, 999),
    st.sampled_from(["万吨CO₂", "亿元", "个", "%", "万公顷", "兆瓦"]),
    st.sampled_from(["以上", "以内", "左右", ""]),
)
def test_what_is_written_is_read(number, unit, cue):
    expected = {"以上": "at-least", "以内": "at-most", "左右": "approximate", "": "exact"}[cue]
    ((text, value, _, _, printed, kind),) = read(f"共有{number}{unit}{cue}。")
    assert (text, value, printed, kind) == (f"{number}{unit}{cue}", str(number), unit, expected)
