"""Months, days and quarters of one year side by side, with the words that they share (2020年5、6月; 2020年5月6日和7日).

A bare number takes its unit from the next one, a day its month from the one before. Where that is open
(5、6月3日), or the parts do not follow each other in the year (12、1月), there is no list.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lccp.normalise.years import vocabulary as w
from lccp.normalise.years.forms import below_hundred
from lccp.normalise.years.points import NoExpression, TimeUnit, calendar_date, is_day

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
    if m := _LISTED_QUARTERS.match(c, offset):
        quarters = [below_hundred(item.strip("第季度")) for item in _PARTED.split(m["items"])]
        dates = [(f"{m['y']}-{32 + quarter}",) * 2 for quarter in quarters]
    elif m := _LISTED.match(c, offset):
        parts = [[_read_part(side) for side in _TIED.split(item)] for item in _PARTED.split(m["items"])]
        dates = _dates_of(m["y"], parts) or []
    else:
        return None
    if not dates or any(low[1] >= high[0] for low, high in zip(dates, dates[1:], strict=False)):
        if _is_bare(c, offset + 5):
            raise NoExpression(m.end())
        return None
    if w.COMPARED.match(c, m.end()) and _LAST_JOINT.search(m["items"]):
        return None  # 2020年5月与6月相比
    units = [TimeUnit(low, high, m.end()) for low, high in dates]
    return ListedParts(units, m.end(), bool(_EITHER.search(m["items"])))


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


def _dates_of(year: str, items: list[list[_Part]]) -> list[tuple[str, str]] | None:
    """Return the first and last date of each item; None where it is open what a number counts."""
    flat = [part for item in items for part in item]
    for n in range(len(flat) - 2, -1, -1):
        behind, part = flat[n + 1], flat[n]
        if part.bare:
            if behind.month and behind.day:
                return None
            flat[n] = _Part(month=part.bare) if behind.month else _Part(day=part.bare)
    dates, month = [], 0
    for part in flat:
        month = part.month or month
        if not 0 < month < 13 or (part.day and not is_day(year, str(month), str(part.day))):
            return None
        dates.append(calendar_date(year, str(month), str(part.day) if part.day else None))
    spans, n = [], 0
    for item in items:
        low, high = dates[n], dates[n + len(item) - 1]
        if len(item) > 1 and (len(low) != len(high) or low >= high):
            return None
        spans.append((low, high))
        n += len(item)
    return spans
