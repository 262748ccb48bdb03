"""Quantities in prose: numbers in Arabic or lost digits, with a unit and what bounds them.

Years, dates, ordinals, numbers of documents and telephones are none. Chinese numerals are not read.
What is a number, and where it ends, says ``normalise/numbers.py``; a number that may be half of one
is no row but a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import regex
from lccp.extract.context import Context, TableRow, Yield
from lccp.extract.prose.clauses import clause_cells
from lccp.extract.prose.sentences import LOST, make_finding
from lccp.extract.prose.units import MAGNITUDES, ONE, UNIT
from lccp.extract.structure.outline import Paragraph
from lccp.model import EMPTY, Cell, Row
from lccp.normalise.numbers import BLANK, DIGIT, MARK, NUMBER, mask_raised, plain_number
from lccp.normalise.numbers import MAGNITUDES as MAGNITUDE_VALUES
from lccp.text.cells import text_cell
from lccp.text.rules import Input, derivation, rule
from lccp.text.spans import Text

_D = DIGIT
_NUM = NUMBER
_ABOUT = "大约|(?<![节契合条预制集])约为?|将近|接近|(?<![最附靠])近|大概|大致"
_MOST = (
    "不得超过|不超过|未超过|没有超过|不高于|不多于|不大于|不足|不到|低于|少于|小于|最多|至多|控制在"
    "|最高(?:可|可获得|可给予|给予|奖励|补助|支持|不超过)?"
)
_LEAST = "不得低于|不低于|不得少于|不少于|不小于|至少|最少|超过|超|高于|多于|大于|突破|逾|达到或超过"
_BEFORE = rf"(?:(?P<most>{_MOST})|(?P<least>{_LEAST})|(?P<about>{_ABOUT})) ?"
_BEHIND = (
    r" ?(?:（含）)?(?:(?P<up>以上|[及和]以上|之上)|(?P<round>左右|上下)"
    r"|(?P<down>[及和]?以下|以内|之内|之下|内(?![部容涵外在陆需蒙设])))"
)
_SEP = "(?:[-－–~～至到]|[—–]{1,2})"
# 2万多人: the unit is 万人, and 多 says that there are more.
_MIDDLE = rf"(?P<magnitude>{MAGNITUDES})(?P<inmore>[多余几])(?P<rest>{ONE})"
# One quantity: cue, number, 多 or 余, unit, cue; or two numbers of a range.
QUANTITY = re.compile(
    rf"(?:{_BEFORE})?(?<![0-9０-９A-Za-z{LOST}.．+])(?P<sign>(?<![-—–－0-9０-９{LOST}%％])[-−－](?={_D}))?(?P<number>{_NUM})"
    rf"(?P<mark>{MARK})?(?:(?P<odd>[多余几])?(?: ?(?P<first>{UNIT}))?{_SEP}(?P<upper>{_NUM})(?P<mark2>{MARK})?)?"
    rf"(?P<more>[多余几])? ?(?:{_MIDDLE}|(?P<unit>{UNIT}))(?:{_BEHIND})?"
)
# The same expression standing alone, when its words are read again: whatever unit it was found with.
WORDS = re.compile(
    rf"(?:{_BEFORE})?(?P<sign>[-−－](?={_D}))?(?P<number>{_NUM})"
    rf"(?:[多余几]?(?P<first>[^0-9０-９{LOST}]{{0,10}}?){_SEP}(?P<upper>{_NUM}))?"
    rf"(?P<more>[多余几])? ?(?:(?:{MAGNITUDES})(?P<inmore>[多余几]))?(?P<unit>[^0-9０-９{LOST}.,].{{0,20}}?)?(?:{_BEHIND})?"
)
AHEAD = re.compile(rf"(?:(?:、|，|和|及|与|或){_NUM}(?:万亿|[万亿])){{1,8}}(?:{ONE})")
# 6580万、2480万和1100万吨: numbers before, whose unit the last one prints.
SHARING = re.compile(
    rf"(?<![0-9０-９A-Za-z{LOST}.．,])({_NUM})(万亿|[万亿])?(?:、|，(?={_NUM}(?:万亿|[万亿]))|和|及|与|或)$"
)
ORDINAL = re.compile(r"(?:第|图|表|附件|附录|附表|专栏|前|No\.?|№|[〔\[【]|第[0-9]{1,3}[、和])[ ]?$")
LEADING = re.compile("(?:万亿|千万|百万|十万|[万亿千百])")
# What makes digits with a unit a piece of something longer: 12 34万吨, 1,23个, 10⁸立方米, 2.5×10⁸, 3千5百万, 1/3个.
PIECE_BEFORE = re.compile(
    rf"(?:[0-9０-９]{BLANK}|[0-9０-９],|[0-9０-９](?:万亿|[百千万亿])|[0-9０-９]{BLANK}?[×xX*^/÷:：]{BLANK}?)$"
)
FIGURE_BEFORE = re.compile(rf"(?:(?:19|20)[0-9]{{2}}|[0-9０-９]年|第[0-9]+|[0-9]+/[0-9]+){BLANK}$")
POWER = re.compile("(?:^|[^0-9.．])10$")
ITEM_OR_DECIMAL = re.compile(r"[1-9１-９][0-9０-９]?[.．][0-9０-９]{1,3}$")


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


class UnreadNumber(NamedTuple):
    """Digits with a unit that may be half of a number, as printed, and why no value is taken from them."""

    text: Text
    reason: str


def find_quantities(paragraph: Text) -> Iterator[Quantity]:
    """Return the quantities of a paragraph in its order."""
    return (item for item in read_quantities(paragraph) if isinstance(item, Quantity))


def read_quantities(paragraph: Text) -> Iterator[Quantity | UnreadNumber]:
    """Return the quantities of a paragraph in its order, and what looks like one and cannot be read whole."""
    offset = 0
    value = mask_raised(paragraph.value, paragraph.levels())
    while True:
        match = QUANTITY.search(value, offset)
        if not match:
            return
        offset = match.end() if match.end() > offset else offset + 1
        if _is_other(value, match):
            offset = max(match.start() + 1, match.end("number"))
            continue
        if (reason := _why_unread(value, match)) is not None:
            yield UnreadNumber(paragraph[match.start() : match.end()], reason)
            continue
        if LEADING.fullmatch(match["unit"] or "") and AHEAD.match(value, match.end("unit")):
            continue  # comes with the quantity that prints its unit
        if match["upper"] and _are_two_numbers(value, match):
            yield _first_of_change(paragraph, match)
            offset = match.start("upper")
            continue
        yield from _sharing_unit(paragraph, value, match)
        yield _make_quantity(paragraph, match)


def _are_two_numbers(value: str, match: re.Match[str]) -> bool:
    """Whether a sign between two numbers makes no range of them: 从3%到5%, 500米-1公里, 365天-104天."""
    unit, first = _unit_value(match), match["first"] or ""
    if value[: match.start("number")].endswith(("从", "由", "自")) or not unit.startswith(first):
        return True
    return bool(first) and not _is_ascending(match)


def _is_ascending(match: re.Match[str]) -> bool:
    """Whether the two numbers of a range ascend, as far as their digits are there."""
    low, high = match["number"], match["upper"]
    if LOST in low + high:
        return True
    sign, first, unit = (
        -1 if match["sign"] else 1,
        LEADING.match(match["first"] or ""),
        LEADING.match(_unit_value(match)),
    )
    scale = (MAGNITUDE_VALUES[first[0]] if first else 1, MAGNITUDE_VALUES[unit[0]] if unit else 1)
    if not first:
        scale = (1, 1)
    return sign * Decimal(plain_number(low)) * scale[0] < Decimal(plain_number(high)) * scale[1]


def _why_unread(value: str, match: re.Match[str]) -> str | None:
    """Say why digits with a unit may be half of a number; None where they are a whole one."""
    start = match.start("sign") if match["sign"] else match.start("number")
    before = value[max(0, start - 12) : start]
    if PIECE_BEFORE.search(before) and not FIGURE_BEFORE.search(before):
        return "the digits go on before it"
    if match["mark"] and POWER.search(value[max(0, match.start("number") - 1) : match.end("number")]):
        return "it is a power of ten"
    if start == 0 and ITEM_OR_DECIMAL.search(match["number"]):
        return "it may begin with the number of an item"
    if LEADING.fullmatch(match["unit"] or "") and re.match(DIGIT, value[match.end("unit") :]):
        return "the digits go on behind it"
    return _why_uneven(match)


def _why_uneven(match: re.Match[str]) -> str | None:
    """Say why the parts of a number, or the two numbers of a range, do not go together."""
    if match["upper"] and not match["first"] and not _is_ascending(match):
        return "the second number is not the greater"
    magnitude = LEADING.match(_unit_value(match))
    try:
        for name in ("number", "upper"):
            plain_number(match[name] or "", magnitude[0] if magnitude else "")
    except ValueError:
        return "its parts do not make a number"
    return None


def _unit_value(match: re.Match[str]) -> str:
    return match["unit"] or match["magnitude"] + match["rest"]


def _unit_text(paragraph: Text, match: re.Match[str]) -> Text:
    if match["unit"]:
        return paragraph[match.start("unit") : match.end("unit")]
    pieces = [paragraph[match.start(name) : match.end(name)] for name in ("magnitude", "rest")]
    return Text.join(pieces)


def _without_marks(paragraph: Text, match: re.Match[str], start: int, end: int) -> Text:
    """Return the words of a quantity without the footnotes' marks on its numbers."""
    cuts = [match.span(name) for name in ("mark", "mark2") if match[name]]
    if not cuts:
        return paragraph[start:end]
    edges = [start, *(edge for cut in cuts for edge in cut), end]
    return Text.join([paragraph[low:high] for low, high in zip(edges[::2], edges[1::2], strict=True) if low < high])


def _is_other(value: str, match: re.Match[str]) -> bool:
    """Whether what looks like a quantity is a year, a date, an ordinal or part of another number."""
    before = value[max(0, match.start("number") - 6) : match.start("number")]
    number, unit = match["number"], _unit_value(match)
    whole = re.split("[.．]", number)[0]
    if ORDINAL.search(before) and not (before.endswith("前") and unit not in "名位批"):
        return True
    if unit == "年" and (len(whole) > 3 or number[0] in "0０"):
        return True
    if unit == "日" and before.endswith("月"):
        return True
    if unit == "分" and before.endswith(("时", "点")):
        return True
    return unit in ("百", "千") and bool(regex.match(r"\p{Han}", value, pos=match.end()))


def _make_quantity(paragraph: Text, match: re.Match[str]) -> Quantity:
    start, end = _bounds(match)
    last = "upper" if match["upper"] else "number"
    number = paragraph[match.start("number") : match.end(last)]
    full_text = _without_marks(paragraph, match, start, end)
    return Quantity(paragraph[start:end], number, _unit_text(paragraph, match), full_text, LOST in number.value)


def _first_of_change(paragraph: Text, match: re.Match[str]) -> Quantity:
    """Return the first number of a change (从3%到5%), which is no range."""
    number = paragraph[match.start("number") : match.end("number")]
    if match["first"]:
        unit = paragraph[match.start("first") : match.end("first")]
        text = paragraph[match.start("number") : match.end("first")]
    else:
        unit, text = _unit_text(paragraph, match), number
    return Quantity(text, number, unit, Text.join([number, unit]), LOST in number.value)


def _bounds(match: re.Match[str]) -> tuple[int, int]:
    """Return where the quantity's words begin and end. 近5年 means the last five years, and is no estimate."""
    start = match.start()
    if match["about"] == "近" and _unit_value(match) in ("年", "个月", "天", "周"):
        start = match.start("number")
    return start, match.end()


def _sharing_unit(paragraph: Text, value: str, match: re.Match[str]) -> Iterator[Quantity]:
    """Return the numbers before a quantity that share its unit (6580万、2480万和 of 6580万、2480万和1100万吨以内)."""
    if any(match[name] for name in ("upper", "most", "least", "about", "more", "inmore", "mark")):
        return
    unit_start, unit_end = match.span("unit")
    magnitude = LEADING.match(match["unit"])
    bare = paragraph[unit_start + (magnitude.end() if magnitude else 0) : unit_end]
    quantities: list[Quantity] = []
    number_start = match.start("number")
    while True:
        before = SHARING.search(value[max(0, number_start - 24) : number_start])
        if not before or bool(before[2]) != bool(magnitude) or not bare.value:
            break
        offset = max(0, number_start - 24)
        start, end = offset + before.start(1), offset + before.end(2 if before[2] else 1)
        number = paragraph[start : offset + before.end(1)]
        doubtful = not before[2] and (_year_like(number.value) or start == 0)
        if doubtful or ORDINAL.search(value[max(0, start - 4) : start]):
            break
        cue = re.search(f"(?:{_MOST}|{_LEAST}|{_ABOUT})$", value[max(0, start - 6) : start])
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
    if LOST in match["number"] + (match["upper"] or ""):
        raise ValueError(f"digits of {text!r} are lost")
    magnitude = LEADING.match(text, match.start("unit")) if match["unit"] else None
    if match["inmore"]:
        magnitude = LEADING.search(text, match.end("number"), match.end("inmore"))
    scale = magnitude[0] if magnitude else ""
    low = ("-" if match["sign"] else "") + plain_number(match["number"], scale)
    high = plain_number(match["upper"], scale) if match["upper"] else ""
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
        ("inmore", "at-least"),
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
    """Yield the quantities of a paragraph, and a finding for each number that cannot be read whole."""
    for item in read_quantities(paragraph.text):
        if isinstance(item, UnreadNumber):
            message = f"{item.text.value} is not read as a quantity: {item.reason}"
            yield make_finding("unread-number", "medium", item.text, message)
        else:
            row = {**quantity_row(item), **clause_cells(paragraph.text, item.text)}
            yield TableRow("quantities", {"paragraph": context.paragraph_cell(paragraph), **row}, item)
