"""Points and spans of time in folded words, before anything is known of the words around them."""

from __future__ import annotations

import re
from typing import NamedTuple

from lccp.normalise.years import vocabulary as w
from lccp.normalise.years.forms import below_hundred
from lccp.normalise.years.time_signs import begins_word

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_QUARTER_BEGINS = frozenset("第一二三123")
_FIRST_QUARTER = 32  # ISO 8601-2, 4.8: quarters are written as 33 to 36 in the place of the month


class TimeUnit(NamedTuple):
    """A point of time (``low == high``) or a span, in EDTF, and where it ends in the words."""

    low: str
    high: str
    end: int
    closed: bool = False  # to the end of its last year or month: 底, 末
    marked: bool = True  # 年, or a full date, makes it certain
    about: bool = False


class NoExpression(Exception):
    """The text is no expression, up to ``end``: 2025—2023年, 2017年13月, 2017年第5号."""

    def __init__(self, end: int) -> None:
        super().__init__(end)
        self.end = end


def read_point(c: str, offset: int) -> TimeUnit | None:
    """2017年1月26日, 2025年底, 2023年第三季度, 2017-01-07, or only 2025. Raises Bad."""
    m = w.POINT.match(c, offset)
    if not m:
        return None
    year, month, day = m["y"], m["m"] or m["im"], m["d"] or m["id"]
    if _is_no_point(c, m.end()) or (day and not is_day(year, month, day)):
        raise NoExpression(m.end())
    if m["q"]:
        date = f"{year}-{_FIRST_QUARTER + below_hundred(m['q'])}"
    else:
        date = calendar_date(year, month, day)
    closed = bool(m["closed"] or m["mclosed"] or m["qclosed"] or m["bclosed"])
    return TimeUnit(date, date, m.end(), closed, marked=m.end() > m.end("y"))


def _is_no_point(c: str, end: int) -> bool:
    """Whether what stands behind a year says that it is a number or a span; 2018年以上海为试点 is none."""
    other = w.NOT_POINT.match(c, end) if end < len(c) else None
    return other is not None and not (other[0] == "以上" and begins_word(c, other.start(), other.end()))


def read_span(c: str, offset: int, *, whole: bool) -> TimeUnit | None:
    """Read a point, or two with a dash or 至 between; the second may leave out what the first has said. Raises Bad."""
    if whole and c[offset + 4 : offset + 5] == "—" and (m := w.SHORT_CELL.match(c, offset)):
        return _short_cell(m["y"], m["short"], m.end())
    first = _inner_span(c, offset)
    if first:  # 2022年5月20日至5月31日期间
        return first._replace(end=first.end + 2) if c.startswith(("期间", "之间"), first.end) else first
    first = read_point(c, offset)
    if not first:
        return None
    about = match_about(c, first.end)  # 2023年左右至2025年左右
    second = _read_second(c, first, about.end() if about else first.end)
    if not second or (not second.marked and not whole and (first.marked or about)):
        return first
    shared = min(len(first.low), len(second.high))
    if first.low[:shared] > second.high[:shared]:
        raise NoExpression(second.end)
    tail = w.SPAN_TAIL.match(c, second.end)
    return second._replace(low=first.low, end=tail.end() if tail else second.end, about=bool(about))


def _read_second(c: str, first: TimeUnit, offset: int) -> TimeUnit | None:
    """Read the second point of a span behind its dash or 至."""
    tie = w.UNTIL.match(c, offset) if c[offset : offset + 1] in w.UNTIL_BEGINS else None
    second = (read_point(c, tie.end()) or _short_year(c, first.low, tie.end())) if tie else None
    if second and len(first.low) == len("2019") and _is_quarter(second.high):
        raise NoExpression(second.end)  # 2019年-2022年四季度: the last quarter of each, or up to that of the last
    return second


def _is_quarter(date: str) -> bool:
    return len(date) == len("2019-33") and int(date[5:]) > _FIRST_QUARTER


def match_about(c: str, offset: int) -> re.Match[str] | None:
    """Match 左右, 前后 or 上下, where they begin no other word (左右岸, 上下游)."""
    m = w.ABOUT.match(c, offset) if c[offset : offset + 1] in w.ABOUT_BEGINS else None
    return None if m is None or begins_word(c, m.start(), m.end()) else m


def calendar_date(year: str, month: str | None, day: str | None) -> str:
    """Return a date in ISO 8601, as exact as it is given."""
    if not month:
        return year
    return f"{year}-{month:0>2}-{day:0>2}" if day else f"{year}-{month:0>2}"


def is_day(year: str, month: str, day: str) -> bool:
    """Return whether the calendar has the day."""
    y, m, d = int(year), int(month), int(day)
    leap = y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)
    return 0 < m < 13 and 0 < d <= _DAYS[m - 1] and (leap or (m, d) != (2, 29))


def _inner_span(c: str, offset: int) -> TimeUnit | None:
    """Read a span inside one year, 2017年1—3月, or over the turn of one, 2016/2017年度."""
    sign = c[offset + 4 : offset + 5]
    if sign == "年":
        return _months_of_year(c, offset) or _quarters_of_year(c, offset)
    if (sign == "." and (m := w.DOTTED.match(c, offset))) or (sign == "—" and (m := w.DASHED.match(c, offset))):
        low, high = calendar_date(m["y1"], m["m1"], None), calendar_date(m["y2"], m["m2"], None)
        if low >= high:
            raise NoExpression(m.end())
        return TimeUnit(low, high, m.end())
    if sign == "/" and (m := w.SLASH.match(c, offset)):
        second = _with_century(m["a"], m["b"])
        if int(second) != int(m["a"]) + 1:
            raise NoExpression(m.end())
        return TimeUnit(m["a"], second, m.end())
    return None


def _months_of_year(c: str, offset: int) -> TimeUnit | None:
    """Read 2017年1—3月, 2017年1月5日—3月2日, or 2022年10月至次年3月."""
    m = w.MONTHS.match(c, offset) if c[offset + 5 : offset + 6].isdigit() else None
    if not m:
        return None
    year, d1, d2 = m["y"], m["d1"], m["d2"] or m["d3"]
    if bool(d1) != bool(d2):
        return None
    m1, m2 = m["m1"], m["m2"] or m["m1"]
    last = str(int(year) + bool(m["next"]))
    low, high = calendar_date(year, m1, d1), calendar_date(last, m2, d2)
    if low >= high or (d1 and not (is_day(year, m1, d1) and is_day(last, m2, d2))):
        raise NoExpression(m.end())
    return TimeUnit(low, high, m.end())


def _quarters_of_year(c: str, offset: int) -> TimeUnit | None:
    """Read 2023年第一至第三季度."""
    m = w.QUARTERS.match(c, offset) if c[offset + 5 : offset + 6] in _QUARTER_BEGINS else None
    if not m:
        return None
    first, last = below_hundred(m["q1"]), below_hundred(m["q2"])
    if first >= last:
        raise NoExpression(m.end())
    return TimeUnit(f"{m['y']}-{3 * first - 2:02}", f"{m['y']}-{3 * last:02}", m.end())


def _with_century(year: str, short: str) -> str:
    return year[: -len(short)] + short


def _short_year(c: str, first: str, offset: int) -> TimeUnit | None:
    """Read the 25年 of 2023—25年."""
    m = w.SHORT_YEAR.match(c, offset) if len(first) == 4 else None
    if not m:
        return None
    year = _with_century(first, m["short"])
    return TimeUnit(year, year, m.end())


def _short_cell(year: str, short: str, end: int) -> TimeUnit:
    """2017-01 is a month and 2016-20 a span, for nothing else is possible; 2008-09 may be either, and is neither."""
    is_month = 0 < int(short) < 13
    if is_month == (short > year[2:]):
        raise NoExpression(end)
    if is_month:
        return TimeUnit(f"{year}-{short}", f"{year}-{short}", end, marked=False)
    return TimeUnit(year, _with_century(year, short), end, marked=False)
