"""Cells that are, as a whole, a date or a year in English: July 2010, By 2025, around 2030."""

from __future__ import annotations

from lccp.normalise.years.grammar import Reading, apply_bound
from lccp.normalise.years.points import calendar_date, is_day
from lccp.text.patterns import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"((?:19|20)\d\d)"
_DAY = r"(\d\d?)(?:st|nd|rd|th)?"
ENGLISH_DATE = rf"(?i:(?:{_DAY} +{_MONTH},? +|{_MONTH} +{_DAY},? +|{_MONTH},? +){_YEAR})"
_DATE = re.compile(ENGLISH_DATE)
_BOUNDS = {
    "in": "",
    "by": "by",
    "no later than": "latest",
    "not later than": "latest",
    "up to": "by",
    "before": "before",
    "prior to": "before",
    "after": "after",
    "since": "since",
    "as of": "asof",
}
_END = r"(?:the )?(?:end|close) of (?:the )?(?:year )?"
_ABOUT = r"(?:around|about|circa|approximately|approx\.?|roughly|ca?\.|~) ?"
_PLAIN = re.compile(
    rf"(?:({'|'.join(_BOUNDS)}) )?({_END})?({_ABOUT})?(?:the year )?{_YEAR}( or (?:earlier|before|sooner))?( or so)?",
    re.I,
)
_SPAN = re.compile(rf"(?:from |between )?{_YEAR}(?: ?[-–—] ?| (?:to|through|until|and) ){_YEAR}", re.I)
_LONGEST = 40


def read_english_cell(cell: str) -> Reading | None:
    """Read a cell in English that is wholly one date, year or span; None where it is none.

    >>> [read_english_cell(cell).edtf for cell in ("July 2010", "By 2025", "around 2030", "by around 2030", "before 2025")]
    ['2010-07', '../2025', '2030~', '../2030~', '../2025']
    >>> [read_english_cell(cell).edtf for cell in ("7 January 2017", "Nov. 26, 2012", "By the end of 2025", "2023 to 2025")]
    ['2017-01-07', '2012-11-26', '../2025', '2023/2025']
    >>> read_english_cell("2025"), read_english_cell("Peak 2025"), read_english_cell("31 February 2017")
    (None, None, None)
    """
    if len(cell) > _LONGEST or not cell.isprintable() or not any(sign.isascii() and sign.isalpha() for sign in cell):
        return None
    plain = " ".join(cell.split())
    if m := _DATE.fullmatch(plain):
        return _read_date(len(cell), *m.groups())
    if m := _SPAN.fullmatch(plain):
        low, high = m.groups()
        return Reading(0, len(cell), f"{low}/{high}", "range") if low < high else None
    m = _PLAIN.fullmatch(plain)
    return _read_year(len(cell), *m.groups()) if m else None


def _read_date(length: int, *parts: str | None) -> Reading | None:
    first, month_behind, month_before, second, alone, year = parts
    name, day = month_behind or month_before or alone, first or second
    month = str(_MONTHS.index(name[:3].lower()) + 1) if name else ""
    if not year or (day and not is_day(year, month, day)):
        return None
    return Reading(0, length, calendar_date(year, month, day), "exact")


def _read_year(
    length: int,
    before: str | None,
    end: str | None,
    about: str | None,
    year: str | None,
    earlier: str | None,
    roughly: str | None,
) -> Reading:
    bound = "by" if earlier else _BOUNDS[before.lower()] if before else ""
    is_about = bool(about or roughly)
    edtf, qualifier = apply_bound(f"{year}{'~' * is_about}", bound, closed=bool(end))
    return Reading(0, length, edtf, "approximate" if is_about else qualifier)
