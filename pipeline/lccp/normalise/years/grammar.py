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
from lccp.normalise.years.listed_parts import ListedParts, read_listed
from lccp.normalise.years.points import NoExpression, TimeUnit, match_about, read_point, read_span
from lccp.normalise.years.time_signs import begins_word, ends_verb, takes_object

_BOUNDS = ("asof", "latest", "by", "since", "notbefore", "earlier", "later")
_PREFIX_ENDS = frozenset("到了至于在从自约为是迟晚争取保力求努致概体莫现早证止过迄")
_BOUND_NAMES = {
    "inbrackets": "before",
    "afterinbrackets": "after",
    "orbeforeinbrackets": "orbefore",
    "andafterinbrackets": "andafter",
    "inafter": "andafter",
}
_FIRST_GOALS = frozenset(("", "by", "latest", "notbefore", "before"))
_CLAUSE_ENDS = frozenset(("", ",", "。", ";", ")"))
_STOPS = (",", "。", ";")
_LONGEST_SPAN = 20
_MOST_MEMBERS = 50  # bounds the work on hostile input
_DURATION_ENDS = frozenset("今达时经延前国历有着逾近了约龄命")


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
    if m := w.DOTTED_MONTH.fullmatch(c):
        return Reading(0, len(c), f"{m['y']}-{m['m']}", "exact")
    m = w.ANCHOR.search(c)
    try:
        reading = m and _read_at(c, m, 0, whole=True)
    except NoExpression:
        return None
    if reading and reading.end == len(c) and w.NEUTRAL.fullmatch(c, 0, reading.start):
        return Reading(0, reading.end, reading.edtf, reading.qualifier)
    return None


def _read_at(c: str, m: re.Match[str], floor: int, *, whole: bool) -> Reading | None:
    offset, end = m.span()
    if m["plan"]:
        return _read_plans(c, offset, floor, whole=whole)
    if m["decade"] or w.OF_DECADES.match(c, end):
        return _read_decade(c, offset)
    last = c[offset - 1] if offset else ""
    if offset and _is_in_code(c, offset, end, last):
        return None
    return _read_years(c, offset, floor, whole=whole)


def _is_in_code(c: str, offset: int, end: int, last: str) -> bool:
    """Whether the digits belong to a number, an address or a code: 20.2020, arXiv:2005, v2020; not the 1. of an item."""
    if c.startswith("年", end) or not (last in "._/" or (last.isascii() and last.isalpha())):
        return False
    if last == "." and any(w.ITEM_OF_SPAN.match(c, max(0, offset - back)) for back in (2, 3)):
        return False
    return not (last == "." and w.ITEM_NUMBER.search(c, max(0, offset - 5), offset))


def _read_years(c: str, offset: int, floor: int, *, whole: bool) -> Reading | None:
    first = read_span(c, offset, whole=whole)
    if not first:
        return None
    if first.low != first.high and w.OF_DECADES.match(c, first.end - 1):
        raise NoExpression(first.end + 1)  # 2020-30年代: twenty years
    if _is_duration(c, offset, floor, first) or w.PLUS_MINUS.match(c, first.end):
        raise NoExpression(first.end)
    before = read_before(c, offset, floor)
    listed = read_listed(c, offset)
    if joined := _read_joined(c, first, listed, before, whole=whole):
        return joined
    if listed and first.end < listed.end and (len(first.low) == 4 or read_behind(c, listed.end).bound):
        raise NoExpression(listed.end)  # 到2020年5、6月, 2021年3月、6月底前: the bound is that of each
    if first.low != first.high:
        return _read_one_span(c, offset, first, before, whole=whole)
    if not (whole or first.marked or _is_certain(c, offset, first, before.bound)):
        return None
    return _read_one_point(c, offset, first, before, whole=whole)


def _read_joined(
    c: str, first: TimeUnit, listed: ListedParts | None, before: WordsBefore, *, whole: bool
) -> Reading | None:
    """Read years that stand side by side, without a bound before them or with 到 before one of two."""
    if before.bound == "by":
        return _read_either(c, first, before)
    return None if before.bound else _read_several(c, first, listed, before, whole=whole)


def _read_either(c: str, first: TimeUnit, before: WordsBefore) -> Reading | None:
    """Read 到2020年或2021年: not later than the last of them."""
    members, either = _read_members(c, ListedParts([first], first.end, False))
    if (
        not either
        or not members[-1].marked
        or any(len(member.low) != 4 or member.low != member.high for member in members)
    ):
        return None
    if read_behind(c, members[-1].end).bound:
        return None
    return Reading(before.start, members[-1].end, f"../{max(member.low for member in members)}", "not-later-than")


def _is_duration(c: str, offset: int, floor: int, unit: TimeUnit) -> bool:
    """近2000年, 距今1800年 are lengths of time."""
    if offset == floor or c[offset - 1] not in _DURATION_ENDS:
        return False
    m = w.DURATION.search(c, max(floor, offset - 6), offset)
    return bool(m and (not m["round"] or unit.low.endswith("00")))


def _is_certain(c: str, offset: int, unit: TimeUnit, bound: str) -> bool:
    """Whether the words around four digits without 年 make them a year: 2020左右达峰, but not 2000左右."""
    if _shares_year_sign(c, unit, bound):
        return True
    if unit.low.endswith("00") or not "1900" < unit.low < "2100":
        return False
    window = max(0, offset - 8)
    if c[unit.end : unit.end + 1] in _CLAUSE_ENDS and w.LONE_LABELLED.search(c, window, offset):
        return True
    time = w.LONE_TIME.match(c, unit.end)
    if time and not _begins_word(c, time):
        if w.LONE_BORN.match(c, unit.end) and unit.low < "2020":
            return False
        return bool(w.LONE_LEFT_TOO.search(c, window, offset))
    if w.LONE_PEAK.match(c, unit.end):
        return bool(w.LONE_GOAL_LEFT.search(c, window, offset))
    if not match_about(c, unit.end) or w.LONE_COUNT.match(c, unit.end):
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
    if bound == "by" and m.start("by") == m.start() and ends_verb(c, m.start()):
        return WordsBefore(m.start("circa2") if m["circa2"] else offset, circa=bool(m["circa2"]))
    return WordsBefore(m.start(), bool(m["goal"]), bool(m["circa"] or m["circa2"]), bound)


def read_behind(c: str, offset: int) -> WordsBehind:
    """Read on from ``offset``."""
    about = match_about(c, offset)
    hedge = about or (w.HEDGE.match(c, offset) if c[offset : offset + 1] == "(" else None)
    if hedge:
        offset = hedge.end()
    m = w.BOUND.match(c, offset) if c[offset : offset + 1] in w.BOUND_BEGINS else None
    if not m or _begins_word(c, m):
        return WordsBehind(offset, bool(about))
    end = m.end()
    if c[end : end + 1] == "(" and (remark := w.HEDGE.match(c, end)):
        end = remark.end()  # 2025年之前(力争)
    return WordsBehind(end, bool(about), _BOUND_NAMES.get(m.lastgroup or "", m.lastgroup or ""))


def _begins_word(c: str, m: re.Match[str]) -> bool:
    """Whether the one sign that a match ends with belongs to the word behind it; 之前 is a whole word, 以前 of 以前瞻性布局 none."""
    start = m.end() - 1
    if start > m.start() and c[start - 1] == "以":
        return begins_word(c, start - 1, m.end())
    return (start == m.start() or c[start - 1] not in "之往") and begins_word(c, start, m.end())


def is_open_since(c: str, end: int, word: str, *, whole: bool) -> bool:
    """Whether 自 or 从 alone opens a span: not in 从2010年的45%下降到2020年的30%."""
    return whole or (word == "自" and c[end : end + 1] != "的") or not w.NOT_SINCE.match(c, end)


def _read_one_point(c: str, offset: int, unit: TimeUnit, before: WordsBefore, *, whole: bool) -> Reading:
    behind = _checked_since(c, offset, unit, before)
    before = _checked_before(c, offset, before, behind, whole=whole)
    bound = join_bounds(before.bound, behind.bound)
    if before.circa and bound == "before" and unit.low.endswith("00"):
        raise NoExpression(behind.end)  # 约2000年前
    is_near = behind.about and (unit.about or not w.WITHIN_YEAR.search(c, offset, unit.end))
    about = is_near or before.circa
    date = unit.low + "~" * about
    edtf, qualifier = apply_bound(date, bound, closed=unit.closed)
    if not bound and (goals := _goals_behind(c, unit, before)):
        return goals
    goal = _second_goal(c, behind, unit, about, before, bound) if bound in _FIRST_GOALS else None
    return goal or Reading(before.start, behind.end, edtf, "approximate" if about else qualifier)


def _checked_since(c: str, offset: int, unit: TimeUnit, before: WordsBefore) -> WordsBehind:
    """Read the words behind a year; 开始, 来 and 起 open a span only where the words around allow it."""
    behind = read_behind(c, unit.end)
    if not (behind.bound or before.bound):
        return _since_what(c, behind)
    if behind.bound != "since":
        return behind
    if c.startswith("开始", behind.end - 2) and before.start == offset and offset and c[offset - 1] in "在于":
        return WordsBehind(behind.end - 2, behind.about)  # 于2013年开始建设 says when it began, and opens no span
    if c[behind.end - 1] == "来" and c[behind.end - 2] == "年" and unit.low.endswith("00"):
        raise NoExpression(behind.end)  # 2000年来
    if c[behind.end - 1] == "起" and not unit.marked and before.bound != "since":
        raise NoExpression(behind.end)  # 2030起 counts cases
    return behind


def _since_what(c: str, behind: WordsBehind) -> WordsBehind:
    """Read on to the 以来 of what began in a year: 2017年被列为第三批试点以来."""
    is_near = c.find("以来", behind.end + 2, behind.end + w.LONGEST_SINCE) >= 0
    event = w.SINCE_WHAT.match(c, behind.end) if is_near else None
    return WordsBehind(event.end(), behind.about, "since") if event else behind


def _checked_before(c: str, offset: int, before: WordsBefore, behind: WordsBehind, *, whole: bool) -> WordsBefore:
    """Drop the words before a year that bear on something else."""
    bound = behind.bound or before.bound
    since = bound == "since" and not behind.bound
    if since and not is_open_since(c, behind.end, c[offset - 1], whole=whole):
        return WordsBefore(offset)
    if bound == "latest" and w.LEVEL_OF.match(c, behind.end):
        return WordsBefore(offset)
    if bound in ("by", "latest") and _tells_level(c, before.start, behind.end):
        return WordsBefore(offset)
    if bound == "by" and c.startswith("直", before.start) and w.ONLY_THEN.match(c, behind.end):
        return WordsBefore(offset)
    if bound == "by" and not behind.bound and _is_no_bound(c, before.start, behind.end):
        return WordsBefore(offset)
    return before


def _is_no_bound(c: str, start: int, end: int) -> bool:
    """Whether a 到 belongs to a verb whose object is behind the year, or ends what 从 began."""
    return takes_object(c, start, end) or w.FROM_EARLIER.search(c, max(0, start - 50), start) is not None


def _tells_level(c: str, start: int, end: int) -> bool:
    """Whether a year is that of a level: 不超过2011年水平, 增长到2020年3.5倍; 到1975年3台机组投产 opens a clause and is none."""
    level = w.LEVEL.match(c, end)
    return bool(level and not (level["number"] and (start == 0 or c[start - 1] in ",。;:、")))


def join_bounds(before: str, behind: str) -> str:
    """What the bounds on both sides of a year say together."""
    if before == "asof" and behind in ("until", "before", ""):
        return "asof"  # 截至2016年12月31日止, 截至2022年6月底前
    if before == "latest" and behind in ("before", ""):
        return "by"  # 不迟于2016年11月20日前
    return behind or before


def apply_bound(date: str, bound: str, *, closed: bool) -> tuple[str, str]:
    """Return a date with its bound in EDTF, and the qualifier; ``closed`` is to the end of its year or month."""
    match bound:
        case "":
            return date, "exact"
        case "asof":
            return date, "as-of"
        case "before" | "earlier":
            return f"../{date}", "not-later-than" if closed else "before"
        case "by" | "latest" | "until" | "inclusive" | "included" | "orbefore":
            return f"../{date}", "not-later-than"
        case "after" | "later":
            return f"{date}/..", "after"
        case _:  # since, notbefore, andafter: the year itself is in
            return f"{date}/..", "range"


def _goals_behind(c: str, first: TimeUnit, before: WordsBefore) -> Reading | None:
    """Read 2025年力争、2027年确保, where the aim stands behind its year."""
    m = w.GOAL_BEHIND.match(c, first.end)
    try:
        second = read_point(c, m.end()) if m else None
    except NoExpression:
        return None
    last = w.GOAL_BEHIND_LAST.match(c, second.end) if second else None
    if not second or not last or len(second.low) != len(first.low) or second.low <= first.low:
        return None
    return Reading(before.start, last.end(), f"{first.low}/{second.low}", "range")


def _second_goal(
    c: str, behind: WordsBehind, first: TimeUnit, about: bool, before: WordsBefore, bound: str
) -> Reading | None:
    """力争2025年、确保2027年: from the best to the last year aimed at; 力争2028年前、确保2030年前 sets the last only."""
    m = w.GOAL_NEXT.match(c, behind.end)
    second = _next_goal(c, m, first, before) if m else None
    if not m or not second:
        return None
    closing = read_behind(c, second.end)
    if "(" in m[0]:  # 2025年(力争2022年)
        if not c.startswith(")", closing.end):
            return None
        closing = closing._replace(end=closing.end + 1)
    if closing.bound not in ("", "before", "until") or _is_other_aim(c, m, closing.end):
        return None
    (best, is_best_vague), (last, is_last_vague) = sorted([(first.low, about), (second.low, closing.about)])
    is_open = not first.closed if first.low == last else bool(closing.bound) and not second.closed
    last += "~" * is_last_vague
    if bound == "before":  # 确保2027年底前 is not later than its end, 2030年前(力争2028年) before the first
        qualifier = "approximate" if is_last_vague else "before" if is_open else "not-later-than"
        return Reading(before.start, closing.end, f"../{last}", qualifier)
    edtf = best + "~" * is_best_vague + "/" + last
    return Reading(before.start, closing.end, edtf, "approximate" if "~" in edtf else "range")


def _is_other_aim(c: str, m: re.Match[str], end: int) -> bool:
    """Whether the second of two years aimed at is another aim's: 力争2030年前达到峰值、努力争取2060年前实现碳中和."""
    if w.OTHER_AIM.match(c, end):
        return True
    is_peak_named = m.start("goal") - m.start() > 1
    if is_peak_named and (";" in m[0] or m["link"] in ("到", "至")) and w.OPENS_AIM.match(c, end):
        return True
    return is_peak_named and not w.SAME_AIM.match(c, end)


def _next_goal(c: str, m: re.Match[str], first: TimeUnit, before: WordsBefore) -> TimeUnit | None:
    """Read the second of two years aimed at: another one, as exact as the first, where 力争, 确保 or 最迟 leads to it."""
    latest = m["goal"].startswith(("最", "至", "不"))
    if latest and before.bound == "latest":
        return None  # 最晚2026年；不得晚于2027年底: each is a term of its own
    try:
        second = read_point(c, m.end())
    except NoExpression:
        return None
    if not second or len(second.low) != len(first.low) or second.low == first.low:
        return None
    if latest and second.low < first.low:
        return None  # 大约2025年；不晚于2022年: the last year is none before the best
    is_aim = "(" in m[0] or latest
    if before.bound != "notbefore":
        is_aim = is_aim or before.goal or m["goal"].endswith("确保") or _is_better(c, m, first, second)
    return second if is_aim else None


def _is_better(c: str, m: re.Match[str], first: TimeUnit, second: TimeUnit) -> bool:
    """Whether the second of two years is an earlier one that one strives for with the same aim (2025年,争取2023年)."""
    if second.low > first.low or m.start("goal") != m.start() + 1 or m[0][0] not in ",、;":
        return False
    return bool(w.SAME_AIM.match(c, read_behind(c, second.end).end))


def _read_one_span(c: str, offset: int, unit: TimeUnit, before: WordsBefore, *, whole: bool) -> Reading | None:
    behind = read_behind(c, unit.end)
    if behind.bound not in ("", "until"):
        return _read_bounded_term(c, offset, unit, behind)
    if not (whole or unit.marked or _is_told_as_span(c, offset, unit, behind)):
        return None
    start = before.start if before.bound in ("", "since", "asof") else offset
    low, high = behind.about or before.circa or unit.about, behind.about or before.circa
    edtf = unit.low + "~" * low + "/" + unit.high + "~" * high
    return Reading(start, behind.end, edtf, "approximate" if "~" in edtf else "range")


def _is_told_as_span(c: str, offset: int, unit: TimeUnit, behind: WordsBehind) -> bool:
    """Whether the words around two numbers without 年 tell that they are years: 2018—2020期间, （2018—2020）, 2018至2020三年."""
    if behind.about or c[unit.end - 1] in "间期" or w.LONE_SPAN.match(c, unit.end) or _is_counted(c, unit):
        return True
    bracketed = c[offset - 1 : offset] in ("(", "《") and w.LONE_SPAN_RIGHT.match(c, unit.end)
    window = max(0, offset - 6)
    is_whole = c[unit.end : unit.end + 1] in _CLAUSE_ENDS and (
        w.LONE_SPAN_LABELLED.search(c, window, offset) or _is_between_stops(c, offset, unit)
    )
    return bool(bracketed or is_whole or w.LONE_SPAN_LEFT.search(c, window, offset))


def _is_between_stops(c: str, offset: int, unit: TimeUnit) -> bool:
    """Whether two years are a clause of their own: 开展试点,2015—2016,完成评估; no line of numbers."""
    years = int(unit.high[:4]) - int(unit.low[:4])
    is_clause = c[offset - 1 : offset] in _STOPS and c[unit.end : unit.end + 1] in _STOPS
    before = c[offset - 2 : offset - 1]
    is_clause = is_clause and before > "\u3400" and before not in "号码" and not unit.low.endswith("00")
    return is_clause and len(unit.low) == len(unit.high) == 4 and unit.low > "1980" and 0 < years <= _LONGEST_SPAN


def _is_counted(c: str, unit: TimeUnit) -> bool:
    """Whether a count of its years stands behind a span: 2018至2020三年."""
    count = w.COUNTED_YEARS.match(c, unit.end)
    years = int(unit.high[:4]) - int(unit.low[:4]) + 1
    return count is not None and below_hundred(count[1]) == years


def _read_bounded_term(c: str, offset: int, unit: TimeUnit, behind: WordsBehind) -> Reading:
    """Read a term that runs over the turn of a year with its bound: 2008-09年度及以前. Raises NoExpression for other spans."""
    is_turn = len(unit.low) == len(unit.high) == 4 and int(unit.high) == int(unit.low) + 1
    if not is_turn or not c.endswith(("年度", "学年", "财年"), offset, unit.end):
        raise NoExpression(behind.end)  # 2020—2030年前: which of the two is meant?
    edge = unit.low if behind.bound in ("since", "andafter", "inafter") else unit.high
    return Reading(offset, behind.end, *apply_bound(edge, behind.bound, closed=False))


def _read_several(
    c: str, first: TimeUnit, listed: ListedParts | None, before: WordsBefore, *, whole: bool
) -> Reading | None:
    """2015、2016年; 2020年或2021年; each may be a span or a month, or the parts of one year (2020年5、6月)."""
    opening = listed or ListedParts([first], first.end, False)
    members, either = _certain_members(c, *_read_members(c, opening), whole=whole)
    if len(members) < 2:
        return None
    _check_shared_part(members)
    behind = read_behind(c, members[-1].end)
    about = behind.about or before.circa
    parts = sorted({m.low if m.low == m.high else f"{m.low}..{m.high}" for m in members})
    if behind.bound or first.about or len(parts) < len(members) or (about and ".." in "".join(parts)):
        return None
    if len(parts) == 2 and not about and (tail := w.BETWEEN.match(c, behind.end)):
        return Reading(before.start, tail.end(), "/".join(parts), "range")
    return _write_several(before.start, behind.end, parts, either=either, about=about)


def _shares_year_sign(c: str, first: TimeUnit, bound: str) -> bool:
    """Whether four digits with a bound before them share the 年 of a later year beside them (到2030、2050年)."""
    if first.marked or bound not in ("by", "asof", "latest"):
        return False
    members, _ = _read_members(c, ListedParts([first], first.end, False))
    return len(members) > 1 and members[-1].marked and all(len(member.low) == 4 for member in members)


def _check_shared_part(members: list[TimeUnit]) -> None:
    """Raise NoExpression where it is open whether a year without 年 shares the month of the last (2018、2019年12月)."""
    if len(members[-1].low) > len("2018") and not members[-2].marked:
        raise NoExpression(members[-1].end)


def _write_several(start: int, end: int, parts: list[str], *, either: bool, about: bool) -> Reading:
    """Write years that stand side by side: one of them ([…]) or each of them ({…})."""
    edtf = ",".join(part + "~" * about for part in parts)
    return Reading(start, end, f"[{edtf}]" if either else f"{{{edtf}}}", "approximate" if about else "range")


def _certain_members(c: str, members: list[TimeUnit], either: bool, *, whole: bool) -> tuple[list[TimeUnit], bool]:
    """Drop members at the end that nothing makes a year. Raises NoExpression where no member is certain."""
    if whole:
        return members, either
    if len(members) > 1 and not any(member.marked for member in members):
        if (count := w.COUNTED_YEARS.match(c, members[-1].end)) and below_hundred(count[1]) == len(members):
            return members, either  # 2020、2030、2050三个时间节点
        raise NoExpression(members[-1].end)
    while members and not members[-1].marked:
        members.pop()
    return members, either


def _read_members(c: str, opening: ListedParts) -> tuple[list[TimeUnit], bool]:
    members, either = list(opening.units), opening.either
    while len(members) < _MOST_MEMBERS and (m := _joint(c, members[-1])):
        try:
            listed = read_listed(c, m.end())
            unit = None if listed else read_span(c, m.end(), whole=False)
        except NoExpression:
            break
        units = listed.units if listed else [unit] if unit else []
        if not units or (m[0] not in "、," and w.COMPARED.match(c, units[-1].end)):
            break
        members += units
        either = either or m[0].endswith(("或", "或者"))
    return members, either


def _joint(c: str, member: TimeUnit) -> re.Match[str] | None:
    """The 、 or 和 that ties another member to this one; a comma does where this one has no 年 (2018，2019，2020年)."""
    if c[member.end : member.end + 1] not in w.JOIN_BEGINS:
        return None
    return w.JOIN.match(c, member.end) or (None if member.marked else w.BARE_JOIN.match(c, member.end))


def _read_plans(c: str, offset: int, floor: int, *, whole: bool) -> Reading | None:
    plans = read_plans(c, offset)
    if not plans:
        return None
    before, behind = read_before(c, offset, floor), read_behind(c, plans.end)
    before = _checked_before(c, offset, before, behind, whole=whole)
    bound = join_bounds(before.bound, behind.bound)
    if before.bound == "since" and not behind.bound and re.search("“[至到—]“", c[offset : plans.end]):
        bound = ""  # 从“一五”到“十四五”
    if before.bound == "since" and not behind.bound and w.PLAN_ISSUED.match(c, plans.end):
        before, bound = WordsBefore(offset), ""  # 自“十四五”规划颁布以来
    about = behind.about or before.circa
    return Reading(before.start, behind.end, plans_edtf(plans, bound, about=about), "five-year-plan")


def _read_decade(c: str, offset: int) -> Reading | None:
    """20世纪90年代, 2030年代: ten years, of which EDTF leaves the last digit open."""
    m = w.DECADE.match(c, offset)
    if not m:
        return None
    decade = m["y"] or f"{below_hundred(m['century']) - 1}{below_hundred(m['decade'])}"
    if w.TO_DECADE.match(c, m.end()):
        raise NoExpression(m.end())  # 20世纪60年代至90年代
    behind = read_behind(c, m.end())
    if behind.bound == "since":
        return Reading(offset, behind.end, f"{decade}0/..", "range")
    if behind.bound or behind.about:
        raise NoExpression(behind.end)
    return Reading(offset, m.end(), f"{decade}X", "range")
