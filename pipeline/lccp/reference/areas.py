"""Areas that the code table lacks and whose names open with no place's: national new areas, clusters of cities (``areas.csv``)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from lccp.reference import FOLDER


class KnownArea(NamedTuple):
    """A row of ``areas.csv``: ``adcode`` is the one unit that it lies in, empty where it lies in several."""

    name: str
    province: str
    adcode: str
    variants: str  # joined by |

    @property
    def ref(self) -> str:
        """The reference to its row, as provenance prints it."""
        return f"reference/areas.csv#{self.name}"

    @property
    def forms(self) -> tuple[str, ...]:
        """All names of it."""
        return (self.name, *filter(None, self.variants.split("|")))


@cache
def known_areas() -> Mapping[str, KnownArea]:
    """Return the rows by every name of them."""
    with (FOLDER / "areas.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        areas = [KnownArea(*row) for row in rows]
    return {form: area for area in areas for form in area.forms}


def area_row(key: str) -> dict[str, str]:
    """Return the row of ``reference/areas.csv#KEY`` as the CSV holds it. Raises KeyError if there is none."""
    return known_areas()[key]._asdict()
