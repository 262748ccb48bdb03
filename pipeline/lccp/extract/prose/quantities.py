"""Quantities in prose: numbers in Arabic or lost digits, with a unit and what bounds them.

Years, dates, ordinals, numbers of documents and telephones are none. Chinese numerals are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lccp.extract.context import Context, TableRow, Yield
from lccp.extract.prose.clauses import clause_cells
from lccp.extract.prose.sentences import LOST
from lccp.extract.prose.units import ONE, UNIT
from lccp.extract.structure.outline import Paragraph
from lccp.model import EMPTY, Cell, Row
from lccp.text.cells import text_cell
from lccp.text.rules import Input, derivation, rule
from lccp.text.spans import Text

_D = rf"[0-9{LOST}]"
_NUM = rf"(?:[1-9][0-9]{{0,2}}(?:,[0-9]{{3}}){{1,4}}|{_D}{{1,12}})(?:\.{_D}{{1,6}})?"
_ABOUT = "大约|(?<![节契合条预制集])约为?|将近|接近|(?<![最附靠])近|大概|大致"
_MOST = (
    "不得超过|不超过|未超过|没有超过|不高于|不多于|不大于|不足|不到|低于|少于|小于|最多|至多|控制在"
    "|最高(?:可|可获得|可给予|给予|奖励|补助|支持|不超过)?"
)
_LEAST = "不得低于|不低于|不得少于|不少于|不小于|至少|最少|超过|超|高于|多于|大于|突破|逾|达到或超过"
_BEFORE = rf"(?:(?P<most>{_MOST})|(?P<least>{_LEAST})|(?P<about>{_ABOUT})) ?"
_BEHIND = (
    r" ?(?:（含）)?(?:(?P<up>以上|及以上|之上)|(?P<round>左右|上下)"
    r"|(?P<down>及?以下|以内|之内|之下|内(?![部容涵外在陆需蒙设])))"
)
_SEP = "[-—–－~～至到]"
# One quantity: cue, number, 多 or 余, unit, cue; or two numbers of a range.
QUANTITY = re.compile(
    rf"(?:{_BEFORE})?(?<![0-9A-Za-z{LOST}.,+])(?P<sign>(?<![-—–－0-9{LOST}%％])[-−](?={_D}))?(?P<number>{_NUM})"
    rf"(?:(?P<odd>[多余几])?(?: ?(?P<first>{UNIT}))?{_SEP}(?P<upper>{_NUM}))?"
    rf"(?P<more>[多余])? ?(?P<unit>{UNIT})(?:{_BEHIND})?"
)
# The same expression standing alone, when its words are read again: whatever unit it was found with.
WORDS = re.compile(
    rf"(?:{_BEFORE})?(?P<sign>[-−](?={_D}))?(?P<number>{_NUM})"
    rf"(?:[多余几]?(?P<first>[^0-9{LOST}]{{0,10}}?){_SEP}(?P<upper>{_NUM}))?"
    rf"(?P<more>[多余])? ?(?P<unit>[^0-9{LOST}.,].{{0,20}}?)?(?:{_BEHIND})?"
)
AHEAD = re.compile(rf"(?:(?:、|，|和|及|与|或){_NUM}(?:万亿|[万亿])){{1,8}}(?:{ONE})")
# 6580万、2480万和1100万吨: numbers before, whose unit the last one prints.
SHARING = re.compile(rf"(?<![0-9A-Za-z{LOST}.,])({_NUM})(万亿|[万亿])?(?:、|，(?={_NUM}(?:万亿|[万亿]))|和|及|与|或)$")
ORDINAL = re.compile(r"(?:第|图|表|附件|附录|附表|专栏|前|No\.?|№|[〔\[【]|第[0-9]{1,3}[、和])[ ]?$")
LEADING = re.compile("(?:万亿|千万|百万|十万|[万亿千百])")


class Quantity(NamedTuple):
    """A quantity as printed.

    ``text`` is what stands in one piece, cues and all; ``unit`` may come from behind the last of
    several numbers that share it; ``full_text`` is number, unit and cues put together, from which
    the value rules draw value, bounds and qualifier. ``lost`` says that digits are lost.
    """

    text: Text
    number: Text
    unit: Text
    full_text: Text
    lost: bool


def find_quantities(paragraph: Text) -> Iterator[Quantity]:
    """Return the quantities of a paragraph in its order."""
    offset = 0
    value = paragraph.value
    while True:
        match = QUANTITY.search(value, offset)
        if not match:
            return
        offset = match.end() if match.end() > offset else offset + 1
        if _is_other(value, match):
            offset = max(match.start() + 1, match.end("number"))
            continue
        if LEADING.fullmatch(match["unit"]) and AHEAD.match(value, match.end("unit")):
            continue  # comes with the quantity that prints its unit
        if match["upper"] and (
            value[: match.start("number")].endswith(("从", "由", "自"))
            or not match["unit"].startswith(match["first"] or "")
        ):
            yield _first_of_change(paragraph, match)
            offset = match.start("upper")
            continue
        yield from _sharing_unit(paragraph, match)
        yield _make_quantity(paragraph, match)


def _is_other(value: str, match: re.Match[str]) -> bool:
    """Whether what looks like a quantity is a year, a date, an ordinal or part of another number."""
    before = value[max(0, match.start("number") - 6) : match.start("number")]
    number, unit = match["number"], match["unit"]
    if ORDINAL.search(before) and not (before.endswith("前") and unit not in "名位批"):
        return True
    if unit == "年" and (len(number) > 3 or number[0] == "0"):
        return True
    if unit == "日" and before.endswith("月"):
        return True
    if unit == "分" and before.endswith(("时", "点")):
        return True
    return unit in ("百", "千") and bool(re.match("[一-鿿]", value[match.end("unit") :]))


def _make_quantity(paragraph: Text, match: re.Match[str]) -> Quantity:
    start, end = _bounds(match)
    text = paragraph[start:end]
    last = "upper" if match["upper"] else "number"
    number = paragraph[match.start("number") : match.end(last)]
    return Quantity(text, number, paragraph[match.start("unit") : match.end("unit")], text, LOST in number.value)


def _first_of_change(paragraph: Text, match: re.Match[str]) -> Quantity:
    """Return the first number of a change (从3%到5%), which is no range."""
    group = "first" if match["first"] else "unit"
    number, unit = (paragraph[match.start(name) : match.end(name)] for name in ("number", group))
    text = paragraph[match.start("number") : match.end("first")] if match["first"] else number
    return Quantity(text, number, unit, Text.join([number, unit]), LOST in number.value)


def _bounds(match: re.Match[str]) -> tuple[int, int]:
    """Return where the quantity's words begin and end. 近5年 means the last five years, and is no estimate."""
    start = match.start()
    if match["about"] == "近" and match["unit"] in ("年", "个月", "天", "周"):
        start = match.start("number")
    return start, match.end()


def _sharing_unit(paragraph: Text, match: re.Match[str]) -> Iterator[Quantity]:
    """Return the numbers before a quantity that share its unit (6580万、2480万和 of 6580万、2480万和1100万吨以内)."""
    if match["upper"] or match["most"] or match["least"] or match["about"] or match["more"]:
        return
    unit_start, unit_end = match.span("unit")
    magnitude = LEADING.match(match["unit"])
    bare = paragraph[unit_start + (magnitude.end() if magnitude else 0) : unit_end]
    quantities: list[Quantity] = []
    number_start = match.start("number")
    while True:
        before = SHARING.search(paragraph.value[max(0, number_start - 24) : number_start])
        if not before or bool(before[2]) != bool(magnitude) or not bare.value:
            break
        offset = max(0, number_start - 24)
        start, end = offset + before.start(1), offset + before.end(2 if before[2] else 1)
        number = paragraph[start : offset + before.end(1)]
        doubtful = not before[2] and (_year_like(number.value) or start == 0)
        if doubtful or ORDINAL.search(paragraph.value[max(0, start - 4) : start]):
            break
        cue = re.search(f"(?:{_MOST}|{_LEAST}|{_ABOUT})$", paragraph.value[max(0, start - 6) : start])
        begin = start - len(cue[0]) if cue else start
        unit = Text.join([paragraph[offset + before.start(2) : end], bare]) if before[2] else bare
        behind = paragraph[unit_end : match.end()]
        text = Text.join([paragraph[begin:end], bare, behind])
        quantities.append(Quantity(paragraph[begin:end], number, unit, text, LOST in number.value))
        number_start = start
    yield from reversed(quantities)


def _year_like(number: str) -> bool:
    return bool(re.fullmatch(rf"(?:19|20)[0-9]{{2}}|{LOST}{{4}}", number))


def _parse_again(text: str, inputs: Sequence[Input] = ()) -> re.Match[str]:
    """Read a quantity's words again, with restored digits in place of the lost ones."""
    text = text.replace("#", LOST)
    if inputs:
        values = iter(inputs)
        text = re.sub(rf"{LOST}(?:[{LOST}.+\- ]*{LOST})?", lambda run: _fill_lost(run[0], values), text)
    match = WORDS.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is no quantity")
    return match


def _fill_lost(run: str, values: Iterator[Input]) -> str:
    item = next(values, None)
    if item is None or re.sub("[0-9]", LOST, str(item.value)) != run.replace(" ", ""):
        raise ValueError(f"no restored value fits {run!r}")
    return str(item.value)


def _numbers(text: str, inputs: Sequence[Input]) -> tuple[str, str, str]:
    """Return the qualifier and the one or two numbers, plain (no thousands mark)."""
    match = _parse_again(text, inputs)
    low = (match["sign"] or "").replace("−", "-") + match["number"].replace(",", "")
    high = (match["upper"] or "").replace(",", "")
    if LOST in low + high:
        raise ValueError(f"digits of {text!r} are lost")
    return quantity_qualifier(text), low, high


@rule("number.qualifier")
def quantity_qualifier(text: str) -> str:
    """Return how a quantity's words bind it: exact, approximate, at-least, at-most or range.

    >>> [quantity_qualifier(words) for words in ("45%以上", "1100万吨以内", "约30万吨", "3-5个", "18.3亿立方米")]
    ['at-least', 'at-most', 'approximate', 'range', 'exact']
    """
    match = _parse_again(text)
    kinds = (
        ("upper", "range"),
        ("up", "at-least"),
        ("down", "at-most"),
        ("round", "approximate"),
        ("most", "at-most"),
        ("least", "at-least"),
        ("more", "at-least"),
        ("about", "approximate"),
    )
    return next((kind for group, kind in kinds if match[group]), "exact")


@derivation("number.value")
def number_value(text: str, inputs: Sequence[Input] = ()) -> str:
    """Return the number that the words print, "" for a range; lost digits are filled from ``inputs``.

    >>> number_value("1,588万吨CO₂"), number_value("约#.#亿元", [Input("lost_digits/x|1/value", "7.9")])
    ('1588', '7.9')
    """
    kind, low, _ = _numbers(text, inputs)
    return "" if kind == "range" else low


@derivation("number.low")
def number_low(text: str, inputs: Sequence[Input] = ()) -> str:
    """Return the least value that the words allow, "" where they set none.

    >>> number_low("45%以上"), number_low("1100万吨以内"), number_low("3-5个"), number_low("6篇")
    ('45', '', '3', '6')
    """
    kind, low, _ = _numbers(text, inputs)
    return low if kind in ("exact", "at-least", "range") else ""


@derivation("number.high")
def number_high(text: str, inputs: Sequence[Input] = ()) -> str:
    """Return the greatest value that the words allow, "" where they set none.

    >>> number_high("45%以上"), number_high("1100万吨以内"), number_high("3-5个"), number_high("6篇")
    ('', '1100', '5', '6')
    """
    kind, low, high = _numbers(text, inputs)
    return high if kind == "range" else low if kind in ("exact", "at-most") else ""


def quantity_row(quantity: Quantity, restored: Sequence[Input] = ()) -> Row:
    """Make a row of ``quantities`` without its keys.

    Where digits are lost, value and bounds stay empty, or come from ``restored``: one input for
    each lost number, the ``lost_digits`` value that fills it.
    """
    open_digits = quantity.lost and not restored

    def number(name: str) -> Cell:
        cell = EMPTY if open_digits else text_cell(quantity.full_text, name, inputs=restored)
        return cell if cell.value else EMPTY

    return {
        "text": text_cell(quantity.text),
        "value": number("number.value"),
        "low": number("number.low"),
        "high": number("number.high"),
        "unit": text_cell(quantity.unit),
        "qualifier": text_cell(quantity.full_text, "number.qualifier"),
    }


def extract(paragraph: Paragraph, context: Context) -> Iterator[Yield]:
    """Yield the quantities of a paragraph."""
    for quantity in find_quantities(paragraph.text):
        row = {**quantity_row(quantity), **clause_cells(paragraph.text, quantity.text)}
        yield TableRow("quantities", {"paragraph": context.paragraph_cell(paragraph), **row}, quantity)
