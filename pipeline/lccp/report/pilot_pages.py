"""Which rows of which tables are about a pilot, so that a page of its own can show them; and what names a row.

A page holds the first rows of each table alone, so that memory does not grow with the documents that name a pilot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lccp.schemas import schema

MOST_ROWS = 200  # rows of a table on the page of a pilot; all are in the table
LABELS = ("name", "place", "title", "text", "message", "context", "indicator")


def label_columns(table: str) -> tuple[str, ...]:
    """Return the columns that say in words what a row is about: a place, a title, the words it was read from.

    >>> label_columns("pilots"), label_columns("peak_targets"), label_columns("lost_digits")
    (('name',), ('place', 'text'), ('context',))
    """
    columns = schema(table).columns
    present = [name for name in LABELS if name in columns]
    return tuple(present[:2] if present[:1] == ["place"] else present[:1])


class PilotPages:
    """Collects, while the tables go by, the places of the rows that are about each pilot."""

    CHUNK = 50  # pilots in a file

    def __init__(self, tables: Mapping[str, list[dict[str, str]]]) -> None:
        pilots = tables.get("pilots", [])
        self._number = {row["pilot"]: number for number, row in enumerate(pilots)}
        self._rows: list[dict[int, list[int]]] = [{} for _ in pilots]
        self._count: list[dict[int, int]] = [{} for _ in pilots]
        self._entries = [(row["pilot"], row["name"], row["name_en"]) for row in pilots]
        self._by_name: dict[str, list[int]] = {}
        for number, row in enumerate(pilots):
            if len(row["name"]) > 1:
                self._by_name.setdefault(row["name"], []).append(number)
        longest_first = sorted(self._by_name, key=lambda name: (-len(name), name))
        self._named = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def note_row(self, table_number: int, table: str, place: int, row: Mapping[str, str]) -> None:
        """Note a row by the ids it names; a finding by the names of pilots in what it says."""
        numbers: set[int] = set()
        for field in schema(table).fields:
            if field.references == "pilots" or field.name == "pilot":
                numbers.update(self._number[id_] for id_ in row[field.name].split("|") if id_ in self._number)
        if table == "findings" and self._named:
            for match in self._named.finditer(f"{row['text']}\n{row['message']}"):
                numbers.update(self._by_name[match[0]])
        for number in numbers:
            places = self._rows[number].setdefault(table_number, [])
            self._count[number][table_number] = self._count[number].get(table_number, 0) + 1
            if len(places) < MOST_ROWS:
                places.append(place)

    def chunks(self) -> Iterator[tuple[str, list[Any]]]:
        """Yield the name and content of each file: for each pilot the tables with the places of its rows and their number."""
        for chunk, start in enumerate(range(0, len(self._rows), self.CHUNK)):
            entries = [
                [[table, self._count[number][table], rows] for table, rows in sorted(self._rows[number].items())]
                for number in range(start, min(start + self.CHUNK, len(self._rows)))
            ]
            yield f"pilot/p-{chunk}", entries

    def index(self) -> list[list[str]]:
        """Return id, name and English name of every pilot, in the order of the table."""
        return [list(entry) for entry in self._entries]
