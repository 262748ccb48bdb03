"""Numbers before a quantity that have its unit: 1,200、2,300和 of 1,200、2,300和3,400万元.

The last number prints the unit for all of them. Where it is open whether its magnitude is theirs too
(500、1000和1万元), or whether they are years, there is a finding and no value.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lccp.extract.prose.quantity_forms import (
    ABOUT,
    AT_MOST,
    LEADING,
    LEAST,
    ORDINAL,
    Quantity,
    UnreadNumber,
)
from lccp.extract.prose.sentences import LOST
from lccp.extract.prose.units import UNIT_NAME
from lccp.normalise.numbers import DIGIT, NUMBER, plain_number
from lccp.reference.script import fold_script
from lccp.text.messages import NO_MESSAGE, Message
from lccp.text.patterns import re
from lccp.text.spans import Text

AHEAD = re.compile(rf"(?:(?:、|，|和|及|与|或){NUMBER}(?:万亿|[万亿])){{1,8}}(?:{UNIT_NAME})")
# 2.4个、6.7个百分点: what is counted stands behind the last alone.
PIECES_AHEAD = re.compile(rf"(?:(?:、|，|和|及|与|或){NUMBER}个){{1,8}}(?:百分点|千分点|基点|工作日)")
PIECE = re.compile("个")
SHARING = re.compile(
    rf"(?<![0-9０-９A-Za-z{LOST}.．,%％~～–—-])({NUMBER})(万亿|[万亿]|个(?=(?:、|，|和|及|与|或)$))?(?P<joint>、|，(?={NUMBER}(?:万亿|[万亿]|个(?:百分点|千分点)))|和|及|与|或)$"
)
CUE = re.compile(f"(?:{AT_MOST}|{LEAST}|{ABOUT})$")
# 1、20个项目: the number of an item, with what stands before it.
ITEM = re.compile("(?:^|[。；：:;（(])$")
# 7月、8月和9月, 7、8和9月: no numbers that count something; 5、6层.
NUMBERED = re.compile("(?:月|号|期|楼|栋|路|条)$")
TELLS_EACH = re.compile("分别|依次|各")
PIECES = re.compile("个(?:百分点|千分点|基点|工作日)")
# 21%和25%左右: what bounds the last may bound all of them.
BOUND_BEHIND = re.compile(" ?(?:[及和或]?以上|左右|上下|[及和或]?以下|以内|之内)")
NEXT_NUMBER = re.compile(f"(?:、|，|和|及|与|以及|或) ?{DIGIT}")
# 约3公里、5公里和8公里: what bounds the first of several in one unit.
BOUND_OF_SEVERAL = re.compile(
    rf"(?:{AT_MOST}|{LEAST}|{ABOUT})(?={NUMBER} ?(?P<unit>.+?)(?:、|和|及|与|以及)(?:{NUMBER} ?(?P=unit)(?:、|和|及|与|以及)){{0,7}}$)"
)
BARE_QUANTITY = (
    "most",
    "least",
    "about",
    "upper",
    "odd",
    "more",
    "roughly",
    "inmore",
    "inpiece",
    "up",
    "down",
    "round",
)
MOST_AHEAD = 8
JOINTS = "、和及与"
MOST_BEFORE = 80
WINDOW = 24
MOST_APART = 50
"""How many times greater the last number may be, that its magnitude is surely the earlier one's too."""


def comes_with_next(value: str, match: re.Match[str]) -> bool:
    """Whether a number with a bare magnitude comes with a later one that prints the unit (6580万、2480万和1100万吨)."""
    unit = match["unit"] or ""
    if not unit or not NEXT_NUMBER.match(value, match.end("unit")):
        return False
    if unit == "个":
        return bool(PIECES_AHEAD.match(value, match.end("unit")))
    return bool(LEADING.fullmatch(unit) and AHEAD.match(value, match.end("unit")))


def find_shared_bound(value: str, match: re.Match[str]) -> tuple[int, int] | None:
    """Return where the words lie that bound the last of several quantities in one unit, and so may bound this one."""
    unit = match["unit"]
    if not unit or any(match[name] for name in BARE_QUANTITY):
        return None
    end = match.end()
    if not NEXT_NUMBER.match(value, end):
        return None
    following = re.compile(rf"(?:、|和|及|与|以及|或){NUMBER} ?{re.escape(unit)}")
    for _ in range(MOST_AHEAD):
        if not (later := following.match(value, end)):
            return None
        end = later.end()
        if bound := BOUND_BEHIND.match(value, end):
            return None if following.match(value, bound.end()) else bound.span()  # 8%、10%以上、10%以上: each its own
    return None


def find_leading_bound(value: str, match: re.Match[str]) -> tuple[int, int] | None:
    """Return where the words lie that bound the first of several quantities in one unit, of which this is a later one."""
    start, unit = match.start(), match["unit"]
    if not start or value[start - 1] not in JOINTS or not unit or any(match[name] for name in BARE_QUANTITY):
        return None
    if not value.endswith(unit, 0, start - 1) and not value.endswith(f"{unit}以", 0, start - 1):
        return None
    low = max(0, start - MOST_BEFORE)
    bound = BOUND_OF_SEVERAL.search(value[low:start])
    return (low + bound.start(), low + bound.end()) if bound and bound["unit"] == unit else None


def is_leading_bound_of_all(value: str, bound: tuple[int, int]) -> bool:
    """Whether the words before the first of several quantities surely bound each: 约, or where they are told 分别."""
    return bool(re.match(ABOUT, value[bound[0] :])) or _tells_each(value, bound[0]) or "分别" in value[slice(*bound)]


def is_bound_of_all(value: str, match: re.Match[str], bound: tuple[int, int]) -> bool:
    """Whether the words behind the last of several quantities surely bound each: 左右, or where they are told 分别."""
    return value[slice(*bound)].strip() in ("左右", "上下") or _tells_each(value, match.start())


def read_sharing(paragraph: Text, value: str, match: re.Match[str]) -> Iterator[Quantity | UnreadNumber]:
    """Return the numbers before a matched quantity that share its unit, or a finding where that is open."""
    items: list[Quantity | UnreadNumber] = []
    number_start = match.start("number")
    is_bounded = any(match[name] for name in ("most", "least", "about", "sign"))
    while not (is_bounded and number_start == match.start("number") and match.start() != number_start) and (
        before := SHARING.search(value[max(0, number_start - WINDOW) : number_start])
    ):
        start = max(0, number_start - WINDOW) + before.start(1)
        if _is_no_count(value, start, before) or (before[2] == "个" and not PIECES.fullmatch(match["unit"] or "")):
            break
        reason = _why_open(value, start, before, match)
        end = start + len(before[1]) + len(before[2] or "")
        if reason:
            items.append(UnreadNumber(paragraph[start:end], reason))
        else:
            items.append(_make_sharing(paragraph, start, before, match))
        number_start = start
    yield from reversed(items)


def _is_no_count(value: str, start: int, before: re.Match[str]) -> bool:
    """Whether a number before a joint numbers something: 第1、2和3个, 1、20个项目."""
    lead = value[max(0, start - 14) : start]
    if ORDINAL.search(lead):
        return True
    return before["joint"] == "、" and len(before[1]) < 3 and not before[2] and bool(ITEM.search(lead))


def _why_open(value: str, start: int, before: re.Match[str], match: re.Match[str]) -> Message:
    """Return why it is open what the unit of a number before a joint is; "" where it is the last one's."""
    magnitude = LEADING.match(match["unit"] or "")
    if _is_unit_open(before, match, magnitude):
        return Message(
            "it is open whether the unit behind the next number is its unit", "后一数之后的单位是否亦为其单位不明"
        )
    if not _is_whole(before[1], before[2] or (magnitude[0] if magnitude else "")):
        return Message("its parts do not make a number", "各部分不成一数")
    if before[2]:
        return NO_MESSAGE
    if _is_like_year(before[1]):
        return Message("it may be a year", "或为年份")
    if not magnitude or _is_near(before[1], match["number"]) or _tells_each(value, start):
        return NO_MESSAGE
    return Message(
        "it is open whether the magnitude behind the next number is its own", "后一数的数量级是否亦属此数不明"
    )


def _is_unit_open(before: re.Match[str], match: re.Match[str], magnitude: re.Match[str] | None) -> bool:
    """Whether the unit behind is that of a range, or a magnitude alone, or has none beside that of the number before."""
    is_range = bool(match["upper"] or match["inmore"])
    is_magnitude = magnitude is not None and match["unit"] == magnitude[0]
    return is_range or is_magnitude or (bool(before[2]) and before[2] != "个" and not magnitude)


def _is_whole(number: str, magnitude: str) -> bool:
    """Whether the myriads of a number descend to the shared magnitude: 6580万202、2480万和1100万吨 do not."""
    try:
        plain_number(number.replace(LOST, "0"), magnitude)
    except ValueError:
        return False
    return True


def _is_near(number: str, last: str) -> bool:
    """Whether a number is so near the last one, or so written, that the last one's magnitude is its own (12.5、3和40万)."""
    if LOST in number + last or "." in number.replace("．", "."):
        return True
    first, final = Decimal(plain_number(number)), Decimal(plain_number(last))
    return bool(final) and first / final <= MOST_APART


def _tells_each(value: str, start: int) -> bool:
    """Whether numbers are shared out in order, so that one unit is said of all: 分别为…."""
    return bool(TELLS_EACH.search(value[max(0, start - WINDOW) : start]))


def _make_sharing(paragraph: Text, start: int, before: re.Match[str], match: re.Match[str]) -> Quantity:
    """Return a number with the unit of the quantity that it stands before, and its cues."""
    number = paragraph[start : start + len(before[1])]
    end = start + len(before[1]) + len(before[2] or "")
    unit = paragraph[match.start("unit") : match.end("unit")]
    if before[2]:
        lead = (PIECE if before[2] == "个" else LEADING).match(fold_script(unit.value))  # 個百分點, 億元
        rest = unit[lead.end() if lead else 0 :]
        unit = Text.join([paragraph[start + len(before[1]) : end], rest])
    cue = CUE.search(paragraph.value, max(0, start - 6), start)
    begin = cue.start() if cue else start
    behind = paragraph[match.end("unit") : match.end()]
    full_text = Text.join([paragraph[begin : start + len(before[1])], unit, behind])
    return Quantity(paragraph[begin:end], number, unit, full_text, LOST in number.value)


def _is_like_year(number: str) -> bool:
    return bool(re.fullmatch(rf"(?:19|20)[0-9]{{2}}|{LOST}{{4}}", number))
