"""The rows and log lines of a build made now, one after another, to hold an output against."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

from lccp.schemas import schema, sort_key
from lccp.storage import provenance
from lccp.storage.folder import OutputFolder
from lccp.storage.rows import log_lines, open_table


class RebuiltRow(NamedTuple):
    """A row as a build made now has it: its sort key, its key, its values, and its log lines by column."""

    order: tuple[Any, ...]
    key: str
    values: dict[str, str]
    lines: dict[str, str]


def rebuilt_rows(folder: OutputFolder, table: str) -> Iterator[RebuiltRow]:
    """Return the rows of a table of a build made now, sorted. Its log has the lines of a row together, in that order."""
    table_schema, order = schema(table), sort_key(table)
    with closing(log_lines(folder, table)) as encoded, open_table(folder, table) as opened:
        log = (line[:-1].decode("utf-8") for line in encoded)
        line = next(log, "")
        for values in opened.rows:
            row = dict(zip(table_schema.columns, values, strict=True))
            key = table_schema.key(row)
            start = f'{{"key": {provenance.encode_entry(key)}, "field": "'  # a line need not be read whole to be known
            lines: dict[str, str] = {}
            while line.startswith(start):
                lines[line[len(start) : line.index('"', len(start))]] = line
                line = next(log, "")
            yield RebuiltRow(order(row), key, row, lines)


class RebuiltTable:
    """The rows of a build made now, met in the order in which held rows come."""

    def __init__(self, rows: Iterator[RebuiltRow]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def rows_before(self, order: tuple[Any, ...] | None = None) -> Iterator[RebuiltRow]:
        """Return those that come before a place in the order (None: all that are left)."""
        while self._next is not None and (order is None or self._next.order < order):
            yield self._next
            self._next = next(self._rows, None)

    def row_at(self, order: tuple[Any, ...]) -> RebuiltRow | None:
        """Return the one at that place, if the next one is; it is still the next one afterwards."""
        return self._next if self._next is not None and self._next.order == order else None

    def take_row(self) -> None:
        """Go on to the row after the next."""
        self._next = next(self._rows, None)
