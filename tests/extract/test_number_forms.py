"""Numbers printed in random forms are read whole, or are a finding: never another number."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lccp.extract.prose import quantities, units
from lccp.text.patterns import re
from lccp.text.spans import Origin, Text

from tests.support.examples import share

WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
UNITS = ("万吨", "亿元", "%", "个", "t", "吨标准煤/万元", "万t标准煤", "μg·m-3", "公顷", "kW·h", "万人次", "吨CO₂")
CUES = (
    ("", "", "exact"),
    ("约", "", "approximate"),
    ("", "左右", "approximate"),
    ("超过", "", "at-least"),
    ("不低于", "", "at-least"),
    ("", "以上", "at-least"),
    ("不超过", "", "at-most"),
    ("不得高于", "", "at-most"),
    ("≤", "", "at-most"),
    ("", "以内", "at-most"),
)
FRAMES = (
    "全市达到{}。",
    "比上年下降{}，其中工业占大头。",
    "总量为{}；",
    "（{}）",
    "由此，2015年{}的任务完成。",
    "达{}的水平",
)


def group_digits(digits, sign):
    head = len(digits) % 3 or 3
    return sign.join([digits[:head], *(digits[at : at + 3] for at in range(head, len(digits), 3))])


@st.composite
def printed_numbers(draw):
    """A number as it is printed, and its value."""
    whole = draw(st.integers(1, 99_999_999))
    places = draw(st.sampled_from(["", "5", "25", "07"]))
    sign = draw(st.sampled_from(["", "", ",", "，", " ", "\u2009", "\u202f", "\u00a0"]))
    text = (group_digits(str(whole), sign) if sign else str(whole)) + ("." + places if places else "")
    value = Decimal(f"{whole}.{places}" if places else whole)
    form = draw(st.sampled_from(["plain", "wide", "power", "minus"]))
    if form == "wide":
        text = text.translate(WIDE)
    elif form == "power":
        power = draw(st.integers(-6, 9))
        text, value = f"{text}×10{str(power).translate(RAISED)}", value.scaleb(power)
    elif form == "minus":
        text, value = draw(st.sampled_from(["-", "－", "−"])) + text, -value
    return text, value


def read(text):
    items = list(quantities.read_quantities(Text.quote(Origin("x", text))))
    rows = [quantities.quantity_row(item) for item in items if isinstance(item, quantities.Quantity)]
    return rows, len(items) - len(rows)


@settings(max_examples=share(400), deadline=None)
@given(printed_numbers(), st.sampled_from(UNITS), st.sampled_from(CUES), st.sampled_from(FRAMES), st.booleans())
def test_a_number_is_its_value_or_a_finding(number, unit, cue, frame, is_apart):
    (text, value), (before, behind, qualifier) = number, cue
    printed = f"{before}{text}{' ' * is_apart}{unit}{behind}"
    rows, unread = read(frame.format(printed))
    rows = [row for row in rows if row["text"].value != "2015年"]
    assert len(rows) + unread == 1, printed
    for row in rows:
        assert Decimal(row["value"].value) == value, printed
        assert (row["unit"].value, row["qualifier"].value) == (unit, qualifier), printed


@settings(max_examples=share(200), deadline=None)
@given(printed_numbers(), printed_numbers(), st.sampled_from("-—–~～〜至到"), st.sampled_from(UNITS), st.booleans())
def test_a_range_has_both_its_bounds_or_is_a_finding(first, second, tie, unit, both):
    (low_text, low), (high_text, high) = first, second
    rows, unread = read(f"在{low_text}{unit * both}{tie}{high_text}{unit}之间")
    bounds = [(Decimal(row["low"].value), Decimal(row["high"].value)) for row in rows]
    if unread or len(rows) == 2:  # a finding, or a change: 365天-104天
        assert all(bound in ((low, low), (high, high)) for bound in bounds)
    else:
        assert bounds == [(low, high)]


@pytest.mark.parametrize("magnitude", ["", "万", "亿"])
def test_no_listed_unit_is_cut(magnitude):
    """A unit that begins like another (千伏安, 千伏), or with a magnitude, is read to its end."""
    pattern = re.compile(units.UNIT)
    read = {unit: pattern.match(magnitude + unit) for unit in units.MEASURES}
    assert [unit for unit, match in read.items() if not match or match[0] != magnitude + unit] == []


@pytest.mark.parametrize(
    "words", ["发放8.6万头匹。", "投放3万件箱，", "开出6.2万艇次，", "运送2.4万厢次。", "检测1.5万管份。"]
)
def test_unknown_joined_units_are_findings(words):
    """What stands behind a counting word or a magnitude and counts too is part of the unit, and no value is given."""
    items = list(quantities.read_quantities(Text.quote(Origin("x", words))))
    assert [type(item) for item in items] == [quantities.UnreadNumber]
