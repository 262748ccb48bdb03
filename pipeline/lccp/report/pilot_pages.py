"""Which rows of which tables are about a pilot, so that a page of its own can show them; and what names a row.

A page holds the first rows of each table alone, and what is noted lies on the disk until the pages are written.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lccp.report import spool
from lccp.schemas import schema
from lccp.storage.sorted_runs import SortedRuns
from lccp.text.patterns import regex

MOST_ROWS = 200  # rows of a table on the page of a pilot; all are in the table
PILOTS_IN_FILE = 50
PRINTED_NAMES = (("mentions", "text"), ("ratings", "place"), ("planning_status", "place"))
"""Tables whose rows give the name that a document prints of a pilot, and their column of it."""
HAN = regex.compile(r"\p{Han}+")
LABELS = ("name", "place", "title", "text", "message", "context", "indicator")


def label_columns(table: str) -> tuple[str, ...]:
    """Return the columns that say in words what a row is about: a place, a title, the words it was read from.

    >>> label_columns("pilots"), label_columns("peak_targets"), label_columns("lost_digits")
    (('name',), ('place', 'text'), ('context',))
    >>> label_columns("findings")
    ('text', 'message')
    """
    columns = schema(table).columns
    present = [name for name in LABELS if name in columns]
    return tuple(present[:2] if present[:1] == ["place"] or "message" in present else present[:1])


class PilotPages:
    """Collects, while the tables go by, the places of the rows that are about each pilot.

    ``printed_names`` are names as documents print them, each with the pilot that the tables take it for.
    """

    def __init__(
        self, pilots: Iterable[dict[str, str]], folder: Path, printed_names: Iterable[tuple[str, str]] = ()
    ) -> None:
        self._number: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        for number, row in enumerate(pilots):
            self._number[row["pilot"]] = number
            if len(row["name"]) > 1:
                self._by_name.setdefault(row["name"], []).append(number)
        self._lengths = sorted({len(name) for name in self._by_name}, reverse=True)
        self._by_printed_name: dict[str, set[int]] = {}
        for name, pilot in printed_names:
            if pilot in self._number:
                self._by_printed_name.setdefault(name, set()).add(self._number[pilot])
        self._rows = SortedRuns(folder, "pilot-rows", spool.RUN_BYTES)

    def note_row(self, table_number: int, table: str, place: int, row: Mapping[str, str]) -> None:
        """Note a row by the ids it names; a finding by the names of pilots in what it says."""
        numbers: set[int] = set()
        for field in schema(table).fields:
            if field.references == "pilots" or field.name == "pilot":
                numbers.update(self._number[id_] for id_ in row[field.name].split("|") if id_ in self._number)
        if table == "findings":
            text = f"{row['text']}\n{row['message']}"
            numbers.update(self._pilots_in(text), self._pilots_standing_apart_in(text))
        for number in numbers:
            self._rows.add((number, table_number, place), None)

    def _pilots_in(self, text: str) -> Iterator[int]:
        """The pilots whose names a text holds, the longest name first where one begins another."""
        position = 0
        while position < len(text):
            beginnings = (text[position : position + length] for length in self._lengths)
            name = next((name for name in beginnings if name in self._by_name), "")
            yield from self._by_name.get(name, ())
            position += len(name) or 1

    def _pilots_standing_apart_in(self, text: str) -> Iterator[int]:
        """The pilots that a text names as documents print them: 贵阳, where no other sign of Han stands beside it.

        A name that the tables take for several pilots names none.
        """
        for match in HAN.finditer(text):
            numbers = self._by_printed_name.get(match[0], ())
            if len(numbers) == 1:
                yield from numbers

    def chunks(self) -> Iterator[tuple[str, list[Any]]]:
        """Yield the name and content of each file: for each pilot the tables with the places of its rows and their number."""
        entries: list[list[Any]] = []
        chunk = 0
        for (number,), rows in itertools.groupby(self._rows, lambda record: record[0][:1]):
            while number >= (chunk + 1) * PILOTS_IN_FILE:
                yield f"pilot/p-{chunk}", _filled(entries)
                entries, chunk = [], chunk + 1
            while len(entries) < number - chunk * PILOTS_IN_FILE:
                entries.append([])
            entries.append(_count_rows(key[1:] for key, _ in rows))
        while chunk * PILOTS_IN_FILE < len(self._number):
            yield f"pilot/p-{chunk}", _filled(entries)
            entries, chunk = [], chunk + 1


def _filled(entries: list[list[Any]]) -> list[list[Any]]:
    """The entries of a file, one for each pilot that belongs in it."""
    return [*entries, *([] for _ in range(PILOTS_IN_FILE - len(entries)))]


def _count_rows(places: Iterator[tuple[int, int]]) -> list[list[Any]]:
    """For each table its number, how many rows there are, and the places of the first of them."""
    entry: list[list[Any]] = []
    for table, members in itertools.groupby(places, lambda place: place[0]):
        first: list[int] = []
        count = 0
        for _, place in members:
            count += 1
            if count <= MOST_ROWS:
                first.append(place)
        entry.append([table, count, first])
    return entry
