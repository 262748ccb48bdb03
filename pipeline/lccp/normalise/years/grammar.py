"""The grammar of year expressions: folded words (``year_forms.Plain``) to EDTF and a qualifier.

Every function takes the folded words and a place in them; nothing here knows of offsets in documents.
``whole`` means that the words are one expression or none, as in a table's cell: 年 may then be missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lccp.normalise.years import vocabulary as w
from lccp.normalise.years.five_year_plans import plans_edtf, read_plans
from lccp.normalise.years.forms import below_hundred
from lccp.normalise.years.points import NoExpression, TimeUnit, next_month, read_point, read_span

_BOUNDS = ("by", "since", "notbefore", "earlier", "later")
_PREFIX_ENDS = frozenset("到至于在从自约为是迟晚争取保力求努致概体莫现早证止过")
_MOST_MEMBERS = 50  # bounds the work on hostile input
_DURATION_ENDS = frozenset("今达时经延前国历有着逾近了约")


class Reading(NamedTuple):
    """An expression in folded words: where it is, what it says, and how it is qualified."""

    start: int
    end: int
    edtf: str
    qualifier: str


class WordsBefore(NamedTuple):
    """The words before a year that bear on it: 力争, 约, 到, 自."""

    start: int
    goal: bool = False
    circa: bool = False
    bound: str = ""


class WordsBehind(NamedTuple):
    """The words behind a year that bear on it: 左右, 之前, 起."""

    end: int
    about: bool = False
    bound: str = ""


def find_readings(c: str) -> Iterator[Reading]:
    """Return every expression in folded prose, in order, the longest reading of each."""
    offset = 0
    while m := w.ANCHOR.search(c, offset):
        try:
            reading = _read_at(c, m, offset, whole=False)
        except NoExpression as bad:
            offset = max(bad.end, m.end())
            continue
        if reading:
            yield reading
        offset = max(reading.end if reading else 0, m.end())


def read_whole(c: str) -> Reading | None:
    """Return the one expression that folded words wholly are, else None."""
    m = w.ANCHOR.search(c)
    try:
        reading = m and _read_at(c, m, 0, whole=True)
    except NoExpression:
        return None
    if reading and reading.end == len(c) and w.NEUTRAL.fullmatch(c, 0, reading.start):
        return reading._replace(start=0)
    return None


def _read_at(c: str, m: re.Match[str], floor: int, *, whole: bool) -> Reading | None:
    offset, end = m.span()
    if m["plan"]:
        return _read_plans(c, offset, floor, whole=whole)
    if m["decade"] or c.startswith("0年代", end - 1):
        return _read_decade(c, offset)
    last = c[offset - 1] if offset else ""
    if (last in "._/" or (last.isascii() and last.isalpha())) and not c.startswith("年", end) and offset:
        return None
    return _read_years(c, offset, floor, whole=whole)


def _read_years(c: str, offset: int, floor: int, *, whole: bool) -> Reading | None:
    first = read_span(c, offset, whole=whole)
    if not first:
        return None
    if _is_duration(c, offset, floor, first):
        raise NoExpression(first.end)
    before = read_before(c, offset, floor)
    if not before.bound and (reading := _read_several(c, first, before, whole=whole)):
        return reading
    if first.low != first.high:
        return _read_one_span(c, offset, first, before, whole=whole)
    if not (whole or first.marked or _is_certain(c, offset, first)):
        return None
    return _read_one_point(c, offset, first, before, whole=whole)


def _is_duration(c: str, offset: int, floor: int, unit: TimeUnit) -> bool:
    """近2000年, 距今1800年 are lengths of time."""
    if offset == floor or c[offset - 1] not in _DURATION_ENDS:
        return False
    m = w.DURATION.search(c, max(floor, offset - 6), offset)
    return bool(m and (not m["round"] or unit.low.endswith("00")))


def _is_certain(c: str, offset: int, unit: TimeUnit) -> bool:
    """Whether the words around four digits without 年 make them a year: 2020左右达峰, but not 2000左右."""
    if unit.low.endswith("00") or not "1900" < unit.low < "2100":
        return False
    window = max(0, offset - 6)
    if w.LONE_TIME.match(c, unit.end):
        return bool(w.LONE_LEFT_TOO.search(c, window, offset))
    if not w.ABOUT.match(c, unit.end) or w.LONE_COUNT.match(c, unit.end):
        return False
    return bool(
        w.LONE_LEFT.search(c, window, offset)
        or (w.LONE_ABOUT.match(c, unit.end) and w.LONE_LEFT_TOO.search(c, window, offset))
    )


def read_before(c: str, offset: int, floor: int) -> WordsBefore:
    """Read back from ``at``, no further than ``floor``."""
    if offset == floor or c[offset - 1] not in _PREFIX_ENDS:
        return WordsBefore(offset)
    m = w.PREFIX.search(c, max(floor, offset - 16), offset)
    if not m:
        return WordsBefore(offset)
    bound = next((name for name in _BOUNDS if m[name]), "")
    return WordsBefore(m.start(), bool(m["goal"]), bool(m["circa"] or m["circa2"]), bound)


def read_behind(c: str, offset: int) -> WordsBehind:
    """Read on from ``at``."""
    about = w.ABOUT.match(c, offset)
    if about:
        offset = about.end()
    m = w.BOUND.match(c, offset)
    return WordsBehind(m.end() if m else offset, bool(about), (m.lastgroup or "") if m else "")


def is_open_since(c: str, offset: int, end: int, word: str, *, whole: bool) -> bool:
    """Whether 自 or 从 alone opens a span: not in 从2010年的45%下降到2020年的30%."""
    return whole or (word == "自" and c[end : end + 1] != "的") or not w.NOT_SINCE.match(c, end)


def _read_one_point(c: str, offset: int, unit: TimeUnit, before: WordsBefore, *, whole: bool) -> Reading:
    behind = read_behind(c, unit.end)
    if behind.bound == "since":
        if c.startswith("开始", behind.end - 2) and before.start == offset and offset and c[offset - 1] in "在于":
            behind = WordsBehind(behind.end - 2, behind.about)  # 于2013年开始建设 says when it began, and opens no span
        elif c[behind.end - 1] == "来" and c[behind.end - 2] == "年" and unit.low.endswith("00"):
            raise NoExpression(behind.end)  # 2000年来
        elif c[behind.end - 1] == "起" and not unit.marked and before.bound != "since":
            raise NoExpression(behind.end)  # 2030起 counts cases
    bound = behind.bound or before.bound
    if bound == "since" and not behind.bound and not is_open_since(c, offset, behind.end, c[offset - 1], whole=whole):
        before, bound = WordsBefore(offset), ""
    if bound == "by" and w.LEVEL.match(c, behind.end):
        before, bound = WordsBefore(offset), ""
    about = behind.about or before.circa
    date = unit.low + "~" * about
    edtf, qualifier = _apply_bound(date, bound, closed=unit.closed)
    if bound in ("", "by", "notbefore"):
        goal = _second_goal(c, behind.end, unit, about, before)
        if goal:
            return goal
    return Reading(before.start, behind.end, edtf, "approximate" if about else qualifier)


def _apply_bound(date: str, bound: str, *, closed: bool) -> tuple[str, str]:
    match bound:
        case "":
            return date, "exact"
        case "before" | "earlier":
            return f"../{date}", "not-later-than" if closed else "before"
        case "by" | "until" | "inclusive" | "included" | "orbefore":
            return f"../{date}", "not-later-than"
        case "after" | "later":
            return f"{date}/..", "after"
        case _:  # since, notbefore, andafter: the year itself is in
            return f"{date}/..", "range"


def _second_goal(c: str, offset: int, first: TimeUnit, about: bool, before: WordsBefore) -> Reading | None:
    """力争2025年、确保2027年: from the best to the last year aimed at."""
    m = w.GOAL_NEXT.match(c, offset)
    latest = m and m["goal"].startswith(("最", "至", "不"))
    if not m or not (latest or (before.bound != "notbefore" and (before.goal or m["goal"].endswith("确保")))):
        return None
    try:
        second = read_point(c, m.end())
    except NoExpression:
        return None
    if not second or second.low == first.low or len(second.low) != len(first.low):
        return None
    behind = read_behind(c, second.end)
    if behind.bound not in ("", "before", "until"):
        return None
    dates = sorted([(first.low, about), (second.low, behind.about)])
    edtf = "/".join(date + "~" * vague for date, vague in dates)
    return Reading(before.start, behind.end, edtf, "approximate" if "~" in edtf else "range")


def _read_one_span(c: str, offset: int, unit: TimeUnit, before: WordsBefore, *, whole: bool) -> Reading | None:
    behind = read_behind(c, unit.end)
    if behind.bound not in ("", "until"):
        raise NoExpression(behind.end)  # 2020—2030年前: which of the two is meant?
    if not (whole or unit.marked):
        bracketed = c[offset - 1 : offset] in ("(", "《") and w.LONE_SPAN_RIGHT.match(c, unit.end)
        named = w.LONE_SPAN_LEFT.search(c, max(0, offset - 6), offset)
        if not (bracketed or named or behind.about or c[unit.end - 1] in "间期" or w.LONE_SPAN.match(c, unit.end)):
            return None
    start = offset if before.bound not in ("", "since") else before.start
    low, high = behind.about or before.circa or unit.about, behind.about or before.circa
    edtf = unit.low + "~" * low + "/" + unit.high + "~" * high
    return Reading(start, behind.end, edtf, "approximate" if "~" in edtf else "range")


def _read_several(c: str, first: TimeUnit, before: WordsBefore, *, whole: bool) -> Reading | None:
    """2015、2016年; 2020年或2021年; each may be a span or a month."""
    members, either = _read_members(c, first)
    if not (whole or any(m.marked for m in members)) and len(members) > 1:
        raise NoExpression(members[-1].end)
    while members and not (whole or members[-1].marked):
        members.pop()
    if len(members) < 2:
        return None
    behind = read_behind(c, members[-1].end)
    about = behind.about or before.circa
    parts = sorted({m.low if m.low == m.high else f"{m.low}..{m.high}" for m in members})
    if behind.bound or first.about or len(parts) < len(members) or (about and ".." in "".join(parts)):
        return None
    if len(parts) == 2 and not about and (tail := w.BETWEEN.match(c, behind.end)):
        return Reading(before.start, tail.end(), "/".join(parts), "range")
    edtf = ",".join(part + "~" * about for part in parts)
    edtf = f"[{edtf}]" if either else f"{{{edtf}}}"
    return Reading(before.start, behind.end, edtf, "approximate" if about else "range")


def _read_members(c: str, first: TimeUnit) -> tuple[list[TimeUnit], bool]:
    members, either = [first], False
    while len(members) < _MOST_MEMBERS and (m := w.JOIN.match(c, members[-1].end)):
        try:
            unit = next_month(c, members[-1], m.end()) or read_span(c, m.end(), whole=False)
        except NoExpression:
            break
        if not unit or (m[0] != "、" and w.COMPARED.match(c, unit.end)):
            break
        members.append(unit)
        either = either or bool(m["either"])
    return members, either


def _read_plans(c: str, offset: int, floor: int, *, whole: bool) -> Reading | None:
    plans = read_plans(c, offset)
    if not plans:
        return None
    before, behind = read_before(c, offset, floor), read_behind(c, plans.end)
    bound = behind.bound or before.bound
    if bound == "since" and not behind.bound and not is_open_since(c, offset, behind.end, c[offset - 1], whole=whole):
        before, bound = WordsBefore(offset), ""
    about = behind.about or before.circa
    return Reading(before.start, behind.end, plans_edtf(plans, bound, about=about), "five-year-plan")


def _read_decade(c: str, offset: int) -> Reading | None:
    """20世纪90年代, 2030年代: ten years, of which EDTF leaves the last digit open."""
    m = w.DECADE.match(c, offset)
    if not m:
        return None
    decade = m["y"] or f"{below_hundred(m['century']) - 1}{below_hundred(m['decade'])}"
    behind = read_behind(c, m.end())
    if behind.bound == "since":
        return Reading(offset, behind.end, f"{decade}0/..", "range")
    if behind.bound or behind.about:
        raise NoExpression(behind.end)
    return Reading(offset, m.end(), f"{decade}X", "range")
