"""Addresses within the report, so that any cell, table or place of a document can be cited."""

from __future__ import annotations

from urllib.parse import quote, urlencode


def cell(table: str, key: str, field: str = "") -> str:
    """Return the address of a cell, or of a row.

    >>> cell("pilots", "b3-09", "peak_year"), cell("planning_status", "1|2|a/b")
    ('#pilots/b3-09/peak_year', '#planning_status/1|2|a%2Fb')
    """
    return "#" + "/".join(quote(part, safe="|") for part in (table, key, field) if part)


def rows(table: str, **wanted: str) -> str:
    """Return the address of a table, filtered to the rows whose columns hold these values.

    >>> rows("findings", severity="high"), rows("pilots")
    ('#findings?severity=high', '#pilots')
    """
    return f"#{table}?{urlencode(wanted, quote_via=quote)}" if wanted else f"#{table}"


def place(source: str, start: int | None = None, end: int | None = None) -> str:
    """Return the address of a document, or of words of it.

    >>> place("plan", 3, 7)
    '#document/plan/3-7'
    """
    where = "" if start is None else f"/{start}-{end}"
    return f"#document/{quote(source, safe='')}{where}"
