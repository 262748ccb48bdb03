"""Five-year plans in folded words, and the years that they stand for."""

from __future__ import annotations

from typing import NamedTuple

from lccp.normalise.years import vocabulary as w
from lccp.normalise.years.forms import below_hundred


class Plans(NamedTuple):
    """One plan, a part of one, or several: the years of each, first and last; ``end`` in the words."""

    spans: tuple[tuple[int, int], ...]
    end: int
    either: bool = False


def plan_years(n: int) -> tuple[int, int]:
    """Return the first and last year of the n-th plan. The years 1963 to 1965 belong to none.

    >>> plan_years(1), plan_years(3), plan_years(14)
    ((1953, 1957), (1966, 1970), (2021, 2025))
    """
    start = 1948 + 5 * n if n < 3 else 1951 + 5 * n
    return start, start + 4


def read_plans(c: str, offset: int) -> Plans | None:
    """“十四五”期间, “十三五”末, “十二五”和“十三五”期间, “十四五”至“十五五”."""
    first = _read_plan(c, offset)
    if not first:
        return None
    (span, end), spans, either = first, [first[0]], False
    while m := w.PLAN_JOIN.match(c, end):
        following = _read_plan(c, m.end())
        if not following or (not m[0] and (c[end - 1] != "“" or c[end] != "“")):
            break
        span, next_end = following
        if span[0] <= spans[-1][1] or (m[0] and w.COMPARED.match(c, next_end)):
            break
        if m["until"]:
            spans[-1] = (spans[-1][0], span[1])
        else:
            spans.append(span)
        end, either = next_end, either or bool(m["either"])
    return Plans(tuple(spans), end, either)


def _read_plan(c: str, offset: int) -> tuple[tuple[int, int], int] | None:
    m = w.PLAN.match(c, offset)
    if not m:
        return None
    low, high = plan_years(below_hundred(m["quoted"] or m["teens"] or m["other"] or m["nth"]))
    part = w.PLAN_PART.match(c, m.end())
    if not part or part.end() == m.end():
        named = m["other"] and w.PLAN_NAME.match(c, m.end())  # 九五 alone may be a number; 九五计划 is none
        return (low, high), named.end() if named else m.end()
    if part["last"]:
        low = high
    elif part["first"]:
        high = low
    elif part["nth"]:
        low = high = low + below_hundred(part["nth"]) - 1
    elif part["side"]:
        years = below_hundred(part["years"])
        low, high = (low, low + years - 1) if part["side"][-1] in "前头初" else (high - years + 1, high)
    return (low, high), part.end()


def plans_edtf(plans: Plans, bound: str, *, about: bool) -> str:
    """Write plans in EDTF; before a plan is before its first year, after it after its last."""
    low, high = plans.spans[0][0], plans.spans[-1][1]
    point = low == high
    tilde = "~" * (about and point)
    match bound:
        case "" | "asof":
            return _spans_edtf(plans, tilde)
        case "before" | "earlier":
            return f"../{low if point else low - 1}{tilde}"
        case "by" | "latest" | "until" | "inclusive" | "included" | "orbefore":
            is_of_ends = len(plans.spans) > 1 and all(first == last for first, last in plans.spans)
            return _spans_edtf(plans, "") if is_of_ends else f"../{high}{tilde}"  # 到“十四五”末和“十五五”末
        case "after" | "later":
            return f"{high if point else high + 1}{tilde}/.."
        case _:
            return f"{low}{tilde}/.."


def _spans_edtf(plans: Plans, tilde: str) -> str:
    spans = [plans.spans[0]]
    for low, high in plans.spans[1:]:
        if low == spans[-1][1] + 1 and not plans.either and high > low and spans[-1][0] < spans[-1][1]:
            spans[-1] = (spans[-1][0], high)
        else:
            spans.append((low, high))
    if len(spans) == 1:
        low, high = spans[0]
        return f"{low}{tilde}" if low == high else f"{low}/{high}"
    parts = ",".join(str(low) if low == high else f"{low}..{high}" for low, high in spans)
    return f"[{parts}]" if plans.either else f"{{{parts}}}"
