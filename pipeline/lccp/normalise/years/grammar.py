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
from lccp.normalise.years.points import Bad, Unit, next_month, read_point, read_span

_BOUNDS = ("by", "since", "notbefore", "earlier", "later")
_PREFIX_ENDS = frozenset("到至于在从自约为是迟晚争取保力求努致概体莫现早证止过")
_MOST_MEMBERS = 50  # bounds the work on hostile input
_DURATION_ENDS = frozenset("今达时经延前国历有着逾近了约")


class Found(NamedTuple):
    """An expression in folded words: where it stands, what it says, and how it is qualified."""

    start: int
    end: int
    edtf: str
    qualifier: str


class Before(NamedTuple):
    """The words before a year that bear on it: 力争, 约, 到, 自."""

    start: int
    goal: bool = False
    circa: bool = False
    bound: str = ""


class Behind(NamedTuple):
    """The words behind a year that bear on it: 左右, 之前, 起."""

    end: int
    about: bool = False
    bound: str = ""


def expressions(c: str) -> Iterator[Found]:
    """Give every expression in folded prose, in order, the longest reading of each."""
    at = 0
    while m := w.ANCHOR.search(c, at):
        try:
            found = _expression(c, m, at, whole=False)
        except Bad as bad:
            at = max(bad.end, m.end())
            continue
        if found:
            yield found
        at = max(found.end if found else 0, m.end())


def expression(c: str) -> Found | None:
    """Give the one expression that folded words wholly are, else None."""
    m = w.ANCHOR.search(c)
    try:
        found = m and _expression(c, m, 0, whole=True)
    except Bad:
        return None
    if found and found.end == len(c) and w.NEUTRAL.fullmatch(c, 0, found.start):
        return found._replace(start=0)
    return None


def _expression(c: str, m: re.Match[str], floor: int, *, whole: bool) -> Found | None:
    at, end = m.span()
    if m["plan"]:
        return _plans(c, at, floor, whole=whole)
    if m["decade"] or c.startswith("0年代", end - 1):
        return _decade(c, at)
    last = c[at - 1] if at else ""
    if (last in "._/" or (last.isascii() and last.isalpha())) and not c.startswith("年", end) and at:
        return None
    return _years(c, at, floor, whole=whole)


def _years(c: str, at: int, floor: int, *, whole: bool) -> Found | None:
    first = read_span(c, at, whole=whole)
    if not first:
        return None
    if _is_duration(c, at, floor, first):
        raise Bad(first.end)
    before = read_before(c, at, floor)
    if not before.bound and (found := _several(c, first, before, whole=whole)):
        return found
    if first.low != first.high:
        return _one_span(c, at, first, before, whole=whole)
    if not (whole or first.marked or _is_certain(c, at, first)):
        return None
    return _one_point(c, at, first, before, whole=whole)


def _is_duration(c: str, at: int, floor: int, unit: Unit) -> bool:
    """近2000年, 距今1800年 are lengths of time."""
    if at == floor or c[at - 1] not in _DURATION_ENDS:
        return False
    m = w.DURATION.search(c, max(floor, at - 6), at)
    return bool(m and (not m["round"] or unit.low.endswith("00")))


def _is_certain(c: str, at: int, unit: Unit) -> bool:
    """Whether the words around four digits without 年 make them a year: 2020左右达峰, but not 2000左右."""
    if unit.low.endswith("00") or not "1900" < unit.low < "2100":
        return False
    left = max(0, at - 6)
    if w.LONE_TIME.match(c, unit.end):
        return bool(w.LONE_LEFT_TOO.search(c, left, at))
    if not w.ABOUT.match(c, unit.end) or w.LONE_COUNT.match(c, unit.end):
        return False
    return bool(
        w.LONE_LEFT.search(c, left, at) or (w.LONE_ABOUT.match(c, unit.end) and w.LONE_LEFT_TOO.search(c, left, at))
    )


def read_before(c: str, at: int, floor: int) -> Before:
    """Read back from ``at``, no further than ``floor``."""
    if at == floor or c[at - 1] not in _PREFIX_ENDS:
        return Before(at)
    m = w.PREFIX.search(c, max(floor, at - 16), at)
    if not m:
        return Before(at)
    bound = next((name for name in _BOUNDS if m[name]), "")
    return Before(m.start(), bool(m["goal"]), bool(m["circa"] or m["circa2"]), bound)


def read_behind(c: str, at: int) -> Behind:
    """Read on from ``at``."""
    about = w.ABOUT.match(c, at)
    if about:
        at = about.end()
    m = w.BOUND.match(c, at)
    return Behind(m.end() if m else at, bool(about), (m.lastgroup or "") if m else "")


def is_open_since(c: str, at: int, end: int, word: str, *, whole: bool) -> bool:
    """Whether 自 or 从 alone opens a span: not in 从2010年的45%下降到2020年的30%."""
    return whole or (word == "自" and c[end : end + 1] != "的") or not w.NOT_SINCE.match(c, end)


def _one_point(c: str, at: int, unit: Unit, before: Before, *, whole: bool) -> Found:
    behind = read_behind(c, unit.end)
    if behind.bound == "since":
        if c.startswith("开始", behind.end - 2) and before.start == at and at and c[at - 1] in "在于":
            behind = Behind(behind.end - 2, behind.about)  # 于2013年开始建设 says when it began, and opens no span
        elif c[behind.end - 1] == "来" and c[behind.end - 2] == "年" and unit.low.endswith("00"):
            raise Bad(behind.end)  # 2000年来
        elif c[behind.end - 1] == "起" and not unit.marked and before.bound != "since":
            raise Bad(behind.end)  # 2030起 counts cases
    bound = behind.bound or before.bound
    if bound == "since" and not behind.bound and not is_open_since(c, at, behind.end, c[at - 1], whole=whole):
        before, bound = Before(at), ""
    if bound == "by" and w.LEVEL.match(c, behind.end):
        before, bound = Before(at), ""
    about = behind.about or before.circa
    date = unit.low + "~" * about
    edtf, qualifier = _bounded(date, bound, closed=unit.closed)
    if bound in ("", "by", "notbefore"):
        goal = _second_goal(c, behind.end, unit, about, before)
        if goal:
            return goal
    return Found(before.start, behind.end, edtf, "approximate" if about else qualifier)


def _bounded(date: str, bound: str, *, closed: bool) -> tuple[str, str]:
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


def _second_goal(c: str, at: int, first: Unit, about: bool, before: Before) -> Found | None:
    """力争2025年、确保2027年: from the best to the last year aimed at."""
    m = w.GOAL_NEXT.match(c, at)
    latest = m and m["goal"].startswith(("最", "至", "不"))
    if not m or not (latest or (before.bound != "notbefore" and (before.goal or m["goal"].endswith("确保")))):
        return None
    try:
        second = read_point(c, m.end())
    except Bad:
        return None
    if not second or second.low == first.low or len(second.low) != len(first.low):
        return None
    behind = read_behind(c, second.end)
    if behind.bound not in ("", "before", "until"):
        return None
    dates = sorted([(first.low, about), (second.low, behind.about)])
    edtf = "/".join(date + "~" * vague for date, vague in dates)
    return Found(before.start, behind.end, edtf, "approximate" if "~" in edtf else "range")


def _one_span(c: str, at: int, unit: Unit, before: Before, *, whole: bool) -> Found | None:
    behind = read_behind(c, unit.end)
    if behind.bound not in ("", "until"):
        raise Bad(behind.end)  # 2020—2030年前: which of the two is meant?
    if not (whole or unit.marked):
        bracketed = c[at - 1 : at] in ("(", "《") and w.LONE_SPAN_RIGHT.match(c, unit.end)
        named = w.LONE_SPAN_LEFT.search(c, max(0, at - 6), at)
        if not (bracketed or named or behind.about or c[unit.end - 1] in "间期" or w.LONE_SPAN.match(c, unit.end)):
            return None
    start = at if before.bound not in ("", "since") else before.start
    low, high = behind.about or before.circa or unit.about, behind.about or before.circa
    edtf = unit.low + "~" * low + "/" + unit.high + "~" * high
    return Found(start, behind.end, edtf, "approximate" if "~" in edtf else "range")


def _several(c: str, first: Unit, before: Before, *, whole: bool) -> Found | None:
    """2015、2016年; 2020年或2021年; each may be a span or a month."""
    members, either = _members(c, first)
    if not (whole or any(m.marked for m in members)) and len(members) > 1:
        raise Bad(members[-1].end)
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
        return Found(before.start, tail.end(), "/".join(parts), "range")
    edtf = ",".join(part + "~" * about for part in parts)
    edtf = f"[{edtf}]" if either else f"{{{edtf}}}"
    return Found(before.start, behind.end, edtf, "approximate" if about else "range")


def _members(c: str, first: Unit) -> tuple[list[Unit], bool]:
    members, either = [first], False
    while len(members) < _MOST_MEMBERS and (m := w.JOIN.match(c, members[-1].end)):
        try:
            unit = next_month(c, members[-1], m.end()) or read_span(c, m.end(), whole=False)
        except Bad:
            break
        if not unit or (m[0] != "、" and w.COMPARED.match(c, unit.end)):
            break
        members.append(unit)
        either = either or bool(m["either"])
    return members, either


def _plans(c: str, at: int, floor: int, *, whole: bool) -> Found | None:
    plans = read_plans(c, at)
    if not plans:
        return None
    before, behind = read_before(c, at, floor), read_behind(c, plans.end)
    bound = behind.bound or before.bound
    if bound == "since" and not behind.bound and not is_open_since(c, at, behind.end, c[at - 1], whole=whole):
        before, bound = Before(at), ""
    about = behind.about or before.circa
    return Found(before.start, behind.end, plans_edtf(plans, bound, about=about), "five-year-plan")


def _decade(c: str, at: int) -> Found | None:
    """20世纪90年代, 2030年代: ten years, of which EDTF leaves the last digit open."""
    m = w.DECADE.match(c, at)
    if not m:
        return None
    decade = m["y"] or f"{below_hundred(m['century']) - 1}{below_hundred(m['decade'])}"
    behind = read_behind(c, m.end())
    if behind.bound == "since":
        return Found(at, behind.end, f"{decade}0/..", "range")
    if behind.bound or behind.about:
        raise Bad(behind.end)
    return Found(at, m.end(), f"{decade}X", "range")
