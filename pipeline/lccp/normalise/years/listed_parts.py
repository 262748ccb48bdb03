"""Months, days and quarters of one year side by side, with the words that they share (2020年5、6月; 2020年5月6日和7日).

A bare number takes its unit from the next one, a day its month from the one before. Where that is open
(5、6月3日), or the parts do not follow each other in the year (12、1月), there is no list.
"""

from __future__ import annotations

from typing import NamedTuple

from lccp.normalise.years import vocabulary as w
from lccp.normalise.years.forms import below_hundred
from lccp.normalise.years.points import NoExpression, TimeUnit, calendar_date, is_day
from lccp.text.patterns import re

_AND = r"(?:、|(?<=\d),|以及|和|与|及|或者?)"
_TO = "(?:—{1,3}|至|到)"
_ITEM = r"(?:\d\d?(?:[两三四]个?)?月份?(?:[上中下]旬|[底末初])?|\d\d?月份?\d\d?(?:[日号](?![线楼院栋室]))?|\d\d?(?:[日号](?![线楼院栋室]))?)"
_LISTED = re.compile(
    rf"(?P<y>{w.YEAR})年(?P<items>{_ITEM}(?:{_TO}{_ITEM})?(?:{_AND}{_ITEM}(?:{_TO}{_ITEM})?)+)(?<=[月份日号旬底末初])(?!\d)"
)
_LISTED_QUARTERS = re.compile(
    rf"(?P<y>{w.YEAR})年(?P<items>第?[一二三四1-4](?:季度)?(?:{_AND}第?[一二三四1-4](?:季度)?)+)(?<=季度)"
)
_PARTED = re.compile(_AND)
_TIED = re.compile(_TO)
_PART = re.compile(r"(?:(?P<month>\d\d?)(?:[两三四]个?)?月份?)?(?P<number>\d\d?)?(?P<day>[日号])?")
_EITHER = re.compile("或者?")
_LAST_JOINT = re.compile(f"(?:和|与|及)(?!.*{_AND})")


class ListedParts(NamedTuple):
    """The parts of one year that stand side by side, where they end, and whether one of them is meant (或)."""

    units: list[TimeUnit]
    end: int
    either: bool


class _Part(NamedTuple):
    """A month, a day or both, as printed; ``bare`` is a number without a unit."""

    month: int = 0
    day: int = 0
    bare: int = 0


def read_listed(c: str, offset: int) -> ListedParts | None:
    """Read the parts of one year that share its name, and may share their unit; None where there is no such list.

    >>> [unit.low for unit in read_listed("2020年5、6月", 0).units]
    ['2020-05', '2020-06']
    """
    if c[offset + 4 : offset + 5] != "年" or not _begins_part(c[offset + 5 : offset + 6]):
        return None
    m = _LISTED_QUARTERS.match(c, offset) or _LISTED.match(c, offset)
    if not m:
        return None
    dates = _quarters_of(m) if m.re.pattern == _LISTED_QUARTERS.pattern else _dates_of(m)
    if not dates or not _is_in_order(dates):
        if _is_bare(c, offset + 5):
            raise NoExpression(m.end())
        return None
    if w.COMPARED.match(c, m.end()) and _LAST_JOINT.search(m["items"]):
        return None  # 2020年5月与6月相比
    units = [TimeUnit(low, high, m.end()) for low, high in dates]
    return ListedParts(units, m.end(), bool(_EITHER.search(m["items"])))


def _quarters_of(m: re.Match[str]) -> list[tuple[str, str]]:
    quarters = [below_hundred(item.strip("第季度")) for item in _PARTED.split(m["items"])]
    return [(f"{m['y']}-{32 + quarter}",) * 2 for quarter in quarters]


def _is_in_order(dates: list[tuple[str, str]]) -> bool:
    return all(before[1] < behind[0] for before, behind in zip(dates, dates[1:], strict=False))


def _begins_part(sign: str) -> bool:
    return sign.isdigit() or sign in ("第", "一", "二", "三", "四")


def _is_bare(c: str, offset: int) -> bool:
    """Whether the first part of a list has no unit of its own, so that the year alone would say too much."""
    return not re.match(r"\d\d?月|第?[一二三四1-4]季度", c[offset : offset + 5])


def _read_part(printed: str) -> _Part:
    m = _PART.match(printed)
    assert m is not None
    number = int(m["number"] or 0)
    if m["day"] or m["month"]:
        return _Part(int(m["month"] or 0), number)
    return _Part(bare=number)


def _dates_of(m: re.Match[str]) -> list[tuple[str, str]] | None:
    """Return the first and last date of each item; None where it is open what a number counts."""
    items = [[_read_part(side) for side in _TIED.split(item)] for item in _PARTED.split(m["items"])]
    parts = _with_units([part for item in items for part in item])
    dates = _write_dates(m["y"], parts) if parts else []
    spans, n = [], 0
    for item in items if dates else []:
        low, high = dates[n], dates[n + len(item) - 1]
        if len(item) > 1 and (len(low) != len(high) or low >= high):
            return None
        spans.append((low, high))
        n += len(item)
    return spans or None


def _with_units(parts: list[_Part]) -> list[_Part]:
    """Give each bare number the unit of the part behind it; none where that is a month and a day (5、6月3日)."""
    for n in range(len(parts) - 2, -1, -1):
        behind, part = parts[n + 1], parts[n]
        if part.bare:
            if behind.month and behind.day:
                return []
            parts[n] = _Part(month=part.bare) if behind.month else _Part(day=part.bare)
    return parts


def _write_dates(year: str, parts: list[_Part]) -> list[str]:
    """Write the date of each part, a day with the month before it; none where one is not of the calendar."""
    dates, month = [], 0
    for part in parts:
        month = part.month or month
        if not 0 < month < 13 or (part.day and not is_day(year, str(month), str(part.day))):
            return []
        dates.append(calendar_date(year, str(month), str(part.day) if part.day else None))
    return dates
