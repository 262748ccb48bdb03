"""Known programmes: what documents call them, and what they are called in English (``programmes.csv``)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from lccp.reference import FOLDER

COLUMNS = ("programme", "name", "name_en", "run_by", "names")


class KnownProgramme(NamedTuple):
    """A row of ``programmes.csv``, or an entry of ``raw/programmes.toml``; ``other_names`` are joined by ``|``."""

    programme: str
    name: str
    name_en: str
    run_by: str
    other_names: str
    ref: str

    @property
    def forms(self) -> tuple[str, ...]:
        """All names that documents use, the official one first."""
        return tuple(dict.fromkeys(form for form in (self.name, *self.other_names.split("|")) if form))

    def row(self) -> dict[str, str]:
        """Return the row as the CSV holds it."""
        return dict(zip(COLUMNS, self[:-1], strict=True))


@cache
def known_programmes() -> Mapping[str, KnownProgramme]:
    """Return the known programmes by id."""
    with (FOLDER / "programmes.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {
            row[0]: KnownProgramme(row[0], row[1], row[2], row[3], row[4], f"reference/programmes.csv#{row[0]}")
            for row in rows
        }


def programme_row(key: str) -> dict[str, str]:
    """Return the row of ``reference/programmes.csv#KEY`` as the CSV holds it. Raises KeyError if there is none."""
    return known_programmes()[key].row()
