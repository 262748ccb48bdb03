"""Reference data: small files that came from outside, each with its origin told in README.md.

``divisions()`` reads the code table of GB/T 2260, once and only when asked.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
FIRST_YEAR, LAST_YEAR = 2000, 2024


class Place(NamedTuple):
    """An administrative division under one code and one name, and the years in which it had both.

    The years count year ends: ``first_year`` 2000 means 2000 or earlier, ``last_year`` 2024 means
    2024 or later. ``province`` is the short name as official lists print it; ``parent`` is the code
    of the prefecture, or of the province where there is none between; a province has no parent.
    """

    adcode: str
    name: str
    level: str  # province, municipality, prefecture, county, district, xpcc
    province: str
    parent: str
    first_year: int
    last_year: int

    @property
    def key(self) -> str:
        """The key of its row: the code alone where it has one row, else code@first year."""
        return self.adcode if len(_rows_of()[self.adcode]) == 1 else f"{self.adcode}@{self.first_year}"

    @property
    def ref(self) -> str:
        """The reference to its row, as provenance prints it."""
        return f"reference/adcodes.csv#{self.key}"

    def row(self) -> dict[str, str]:
        """Return its row as the CSV holds it."""
        return dict(zip(self._fields, (*self[:5], str(self.first_year), str(self.last_year)), strict=True))

    def holds(self, year: int) -> bool:
        """Whether code and name held at the end of ``year`` (the table's first or last year stands for all beyond it)."""
        return self.first_year <= min(max(year, FIRST_YEAR), LAST_YEAR) <= self.last_year


@cache
def divisions() -> tuple[Place, ...]:
    """Return all divisions of the code table, by code and year."""
    with (FOLDER / "adcodes.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return tuple(Place(a, b, c, d, e, int(first), int(last)) for a, b, c, d, e, first, last in rows)


@cache
def _rows_of() -> Mapping[str, tuple[Place, ...]]:
    rows: dict[str, list[Place]] = {}
    for place in divisions():
        rows.setdefault(place.adcode, []).append(place)
    return {code: tuple(places) for code, places in rows.items()}


def by_code(adcode: str, year: int | None = None) -> Place | None:
    """Return the division that bore a code at the end of ``year``, or the last one to bear it; None if none did."""
    places = _rows_of().get(adcode, ())
    if year is not None:
        places = tuple(place for place in places if place.holds(year))
    return places[-1] if places else None


def bearers_of(adcode: str) -> tuple[Place, ...]:
    """Return what a code has stood for, under each of its names, by year."""
    return _rows_of().get(adcode, ())


def reference_row(key: str) -> dict[str, str]:
    """Return the row of ``reference/adcodes.csv#KEY`` as the CSV holds it. Raises KeyError if there is none."""
    for place in _rows_of().get(key.partition("@")[0], ()):
        if place.key == key:
            return place.row()
    raise KeyError(f"reference/adcodes.csv has no row {key}")
