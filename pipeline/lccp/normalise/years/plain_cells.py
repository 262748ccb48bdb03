"""Cells in the plainest forms, each read by one pattern: most of what tables print, and what the grammar reads alike.

Nothing here reads what the grammar reads otherwise: whatever is more than one year, one span or one plan in plain
digits goes to the grammar. A test holds both together over all the words of these patterns.
"""

from __future__ import annotations

from lccp.normalise.years.five_year_plans import plan_years
from lccp.normalise.years.forms import below_hundred
from lccp.normalise.years.grammar import Reading, apply_bound, join_bounds
from lccp.normalise.years.points import calendar_date, is_day
from lccp.text.patterns import re

_YEAR = "(?:19[0-9][0-9]|20[0-9][0-9])"
_GOALS = ("力争", "确保", "争取")
_BOUNDS = {"": "", "到": "by", "自": "since", "从": "since", "截至": "asof", "不晚于": "latest", "最迟": "latest"}
_BOUNDS |= {goal + word: "by" * (word == "到") for goal in _GOALS for word in ("", "到", "在", "于")}
_BEHIND = {"": "", "之前": "before", "以前": "before", "前": "before", "之后": "after", "以后": "after", "后": "after"}
_BEHIND |= {"起": "since", "以来": "since", "左右": "", "前后": ""}
_PLAIN = re.compile(
    rf"({'|'.join(sorted(_BOUNDS, reverse=True))})({_YEAR})"
    r"(年(?:([底末])|初|(1[0-2]|0?[1-9])月(?:(底)|([0-3]?[0-9])日)?)?)?"
    rf"({'|'.join(sorted(_BEHIND, reverse=True))})"
)
_SPAN = re.compile(rf"({_YEAR})年?[-—–至到]({_YEAR})年?")
_PLAN = re.compile("“(十?[一二三四五]|[六七八九十])五”(?:期间|时期|(末))?")


def read_plain_cell(cell: str) -> Reading | None:
    """Read a cell that is wholly one plain year, span or plan; None leaves it to the grammar.

    >>> read_plain_cell("到2020年左右").edtf, read_plain_cell("2016—2020年").edtf, read_plain_cell("“十三五”末").edtf
    ('../2020~', '2016/2020', '2020')
    >>> read_plain_cell("2O20年") is None
    True
    """
    if m := _PLAIN.fullmatch(cell):
        return _read_year(len(cell), *m.groups())
    if m := _SPAN.fullmatch(cell):
        low, high = m.groups()
        return Reading(0, len(cell), f"{low}/{high}", "range") if low < high else None
    if m := _PLAN.fullmatch(cell):
        first, last = plan_years(below_hundred(m[1]))
        return Reading(0, len(cell), str(last) if m[2] else f"{first}/{last}", "five-year-plan")
    return None


def _read_year(
    length: int,
    before: str,
    year: str,
    marked: str | None,
    last_part: str | None,
    month: str | None,
    last_days: str | None,
    day: str | None,
    behind: str,
) -> Reading | None:
    bound = _BEHIND[behind]
    if (day and month and not is_day(year, month, day)) or (bound == "since" and not marked):
        return None
    about = behind in ("左右", "前后")
    date = calendar_date(year, month, day) + "~" * about
    edtf, qualifier = apply_bound(date, join_bounds(_BOUNDS[before], bound), closed=bool(last_part or last_days))
    return Reading(0, length, edtf, "approximate" if about else qualifier)
