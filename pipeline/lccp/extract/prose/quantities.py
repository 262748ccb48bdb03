"""Quantities in prose: numbers in Arabic or lost digits, with a unit and what bounds them.

Years, dates, ordinals, numbers of documents and telephones are none. Amounts in Chinese numerals are told, and not read.
The patterns are in ``quantity_forms.py``; a number that may be half of one (``quantity_doubts.py``) is
no row but a finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lccp.extract.context import Context, TableRow, Yield
from lccp.extract.prose.clauses import clause_cells
from lccp.extract.prose.quantity_doubts import (
    is_no_quantity,
    is_republic_year,
    unknown_units,
    unread_shares,
    why_cut,
    why_uneven,
)
from lccp.extract.prose.quantity_forms import (
    LEADING,
    QUANTITY,
    QUANTITY_AGAIN,
    Quantity,
    UnreadNumber,
    is_ascending,
    unit_text,
    unit_value,
)
from lccp.extract.prose.sentences import LOST
from lccp.extract.prose.shared_units import (
    comes_with_next,
    find_leading_bound,
    find_shared_bound,
    is_bound_of_all,
    is_leading_bound_of_all,
    read_sharing,
)
from lccp.extract.structure.outline import Paragraph
from lccp.model import EMPTY, Cell, Row, make_finding
from lccp.normalise.numbers import has_power, mask_raised, plain_number
from lccp.reference.script import fold_script
from lccp.text.cells import text_cell
from lccp.text.messages import Message, say
from lccp.text.patterns import re
from lccp.text.rules import rule
from lccp.text.spans import Text

REPUBLIC = Message("it may be a year of the Republic", "或为民国纪年")
LEADS_TO = re.compile("[至到]")  # 4.5万元至2.4万元: a range the wrong way round, or a change of which no word tells
WAVES = re.compile("[~～〜∼]")
# 由3-5个增加到8个: the change leads on from the two numbers, which are a range.
CHANGES_ON = re.compile("[^，。；、0-9]{0,6}(?:[增升提降减扩缩压改调变][^，。；、0-9]{0,3})[至到为]")


def read_quantities(paragraph: Text) -> Iterator[Quantity | UnreadNumber]:
    """Return the quantities of a paragraph in its order, and what looks like one and cannot be read whole."""
    offset = 0
    printed = mask_raised(paragraph.value, paragraph.levels())
    value = fold_script(printed)
    is_traditional = value != printed
    spans: list[tuple[int, int]] = []
    while match := QUANTITY.search(value, offset):
        spans.append(match.span())
        offset = match.end() if match.end() > offset else offset + 1
        if is_no_quantity(value, match):
            offset = max(match.start() + 1, match.end("number"))
            continue
        if comes_with_next(value, match):
            continue
        if is_republic_year(value, match, traditional=is_traditional):
            yield UnreadNumber(paragraph[match.start() : match.end()], REPUBLIC, "low")
            continue
        yield from read_sharing(paragraph, value, match)
        is_change = _is_change(value, match)
        if (reason := why_cut(value, match) or (None if is_change else why_uneven(match))) is not None:
            yield UnreadNumber(paragraph[match.start() : match.end()], reason)
        elif is_change:
            yield _first_of_change(paragraph, match)
            offset = match.start("sign2" if match["sign2"] else "upper")
        else:
            yield _checked(_make_bounded(paragraph, value, match), match)
    yield from unread_shares(paragraph, value)
    yield from unknown_units(paragraph, value, spans)


def _checked(quantity: Quantity | UnreadNumber, match: re.Match[str]) -> Quantity | UnreadNumber:
    """Return a quantity whose words alone give its number or numbers again, else a finding."""
    if isinstance(quantity, UnreadNumber):
        return quantity
    again = QUANTITY_AGAIN.fullmatch(fold_script(quantity.full_text.value))
    if again and all(
        bool(again[n]) == bool(match[n]) and has_power(again[n] or "") == has_power(match[n] or "")
        for n in ("number", "upper")
    ):
        return quantity
    return UnreadNumber(quantity.text, Message("its words do not give it again", "据其文字复读不能得之"))


def _is_change(value: str, match: re.Match[str]) -> bool:
    """Whether two numbers tell a change and make no range: 从3%到5%, 365天-104天."""
    if not match["upper"]:
        return False
    has_wave = bool(WAVES.search(value, match.end("first" if match["first"] else "number"), match.start("upper")))
    if value[: match.start("sign" if match["sign"] else "number")].endswith(("从", "由", "自")):
        return not has_wave and not CHANGES_ON.match(value, match.end())
    if not match["first"]:
        return False
    if _is_other_unit(value, match):
        return True
    if unit_value(match) != match["first"]:
        return False
    return not (has_wave or LEADS_TO.search(value, match.end("first"), match.start("upper")) or is_ascending(match))


def _is_other_unit(value: str, match: re.Match[str]) -> bool:
    """Whether a change by one unit leads to a level in another (提高5个百分点至75%)."""
    unit_names = [LEADING.sub("", unit, count=1) for unit in (match["first"], unit_value(match))]
    tie = value[match.end("first") : match.start("upper")].strip()
    return (
        tie in ("至", "到")
        and all(unit_names)
        and unit_names[0] != unit_names[1]
        and not unit_names[1].startswith(unit_names[0])
    )


def _without_marks(paragraph: Text, match: re.Match[str], start: int, end: int) -> Text:
    """Return the words of a quantity without the footnotes' marks on its numbers."""
    cuts = [match.span(name) for name in ("mark", "mark2") if match[name]]
    if not cuts:
        return paragraph[start:end]
    edges = [start, *(edge for cut in cuts for edge in cut), end]
    return Text.join([paragraph[low:high] for low, high in zip(edges[::2], edges[1::2], strict=True) if low < high])


def _make_quantity(paragraph: Text, match: re.Match[str]) -> Quantity:
    start, end = _bounds(match)
    last = "upper" if match["upper"] else "number"
    number = paragraph[match.start("number") : match.end(last)]
    full_text = _without_marks(paragraph, match, start, end)
    return Quantity(paragraph[start:end], number, unit_text(paragraph, match), full_text, LOST in number.value)


def _make_bounded(paragraph: Text, value: str, match: re.Match[str]) -> Quantity | UnreadNumber:
    """Return a quantity with what bounds it and those behind it in its unit (21%和25%左右); a finding where that is open."""
    quantity, bound = _make_quantity(paragraph, match), find_shared_bound(value, match)
    if bound is None and (leading := find_leading_bound(value, match)):
        if not is_leading_bound_of_all(value, leading):
            return UnreadNumber(
                quantity.text,
                Message("it is open whether what bounds an earlier one bounds it too", "前一数的界限是否亦属此数不明"),
            )
        return quantity._replace(full_text=Text.join([paragraph[slice(*leading)], quantity.full_text]))
    if bound is None:
        return quantity
    if not is_bound_of_all(value, match, bound):
        return UnreadNumber(
            quantity.text,
            Message("it is open whether what bounds the next bounds it too", "后一数的界限是否亦属此数不明"),
        )
    return quantity._replace(full_text=Text.join([quantity.full_text, paragraph[slice(*bound)]]))


def _first_of_change(paragraph: Text, match: re.Match[str]) -> Quantity:
    """Return the first number of a change (从3%到5%), which is no range."""
    start = match.start("sign" if match["sign"] else "number")
    number = paragraph[match.start("number") : match.end("number")]
    printed = paragraph[start : match.end("number")]
    if match["first"]:
        unit = paragraph[match.start("first") : match.end("first")]
        text = paragraph[start : match.end("first")]
    else:
        unit, text = unit_text(paragraph, match), printed
    return Quantity(text, number, unit, Text.join([printed, unit]), LOST in number.value)


def _bounds(match: re.Match[str]) -> tuple[int, int]:
    """Return where the quantity's words begin and end. 近5年 means the last five years, and is no estimate."""
    start = match.start()
    if match["about"] == "近" and unit_value(match) in ("年", "个月", "天", "周"):
        start = match.start("number")
    return start, match.end()


@lru_cache(maxsize=64)  # each cell of a row reads the same words again
def _parse_again(text: str) -> re.Match[str]:
    """Read a quantity's words again."""
    match = QUANTITY_AGAIN.fullmatch(fold_script(text.replace("#", LOST)))
    if not match:
        raise ValueError(f"{text!r} is no quantity")
    return match


def _numbers(text: str) -> tuple[str, str, str]:
    """Return the qualifier and the one or two numbers, plain (no thousands mark)."""
    match = _parse_again(text)
    if LOST in match["number"] + (match["upper"] or ""):
        raise ValueError(f"digits of {text!r} are lost")
    magnitude = LEADING.match(match.string, match.start("unit")) if match["unit"] else None
    if match["inmore"]:
        magnitude = LEADING.search(match.string, match.end("number"), match.end("inmore"))
    scale = magnitude[0] if magnitude else ""
    low = ("-" if match["sign"] else "") + plain_number(match["number"], scale)
    high = ("-" if match["sign2"] else "") + plain_number(match["upper"], scale) if match["upper"] else ""
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
        ("inpiece", "at-least"),
        ("roughly", "approximate"),
        ("about", "approximate"),
    )
    return next((kind for group, kind in kinds if match[group]), "exact")


@rule("number.value")
def number_value(text: str) -> str:
    """Return the number that the words print, "" for a range.

    >>> number_value("1,588万吨CO₂"), number_value("3-5个")
    ('1588', '')
    """
    kind, low, _ = _numbers(text)
    return "" if kind == "range" else low


@rule("number.low")
def number_low(text: str) -> str:
    """Return the least value that the words allow, "" where they set none.

    >>> number_low("45%以上"), number_low("1100万吨以内"), number_low("3-5个"), number_low("6篇")
    ('45', '', '3', '6')
    """
    kind, low, _ = _numbers(text)
    return low if kind in ("exact", "at-least", "range") else ""


@rule("number.high")
def number_high(text: str) -> str:
    """Return the greatest value that the words allow, "" where they set none.

    >>> number_high("45%以上"), number_high("1100万吨以内"), number_high("3-5个"), number_high("6篇")
    ('', '1100', '5', '6')
    """
    kind, low, high = _numbers(text)
    return high if kind == "range" else low if kind in ("exact", "at-most") else ""


def quantity_row(quantity: Quantity) -> Row:
    """Make a row of ``quantities`` without its keys; where digits are lost, value and bounds stay empty."""

    def number(name: str) -> Cell:
        cell = EMPTY if quantity.lost else text_cell(quantity.full_text, name)
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
            message = say(
                "{text} is not read as a quantity: {reason}",
                "{text}不作数量读取：{reason}",
                text=item.text.value,
                reason=item.reason,
            )
            yield make_finding("unread-number", item.severity, item.text, message)
        else:
            row = {**quantity_row(item), **clause_cells(paragraph.text, item.text)}
            yield TableRow("quantities", {"paragraph": context.paragraph_cell(paragraph), **row}, item)
