"""The files of an output folder read as streams, each held to the form that the contract gives it."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from lccp.check.index import RowIndex
from lccp.combine.row_rules import RowRelations, row_problems
from lccp.model import InputError
from lccp.schemas import schema, sort_key, validate_row
from lccp.storage.folder import OutputFolder, files_of_log, parts_of
from lccp.storage.rows import log_lines, open_table
from lccp.text.language import fill_sentence

MEMBERS = {"key", "field", "value", "rules", "spans", "from"}
ReportFault = Callable[[str], None]


def read_table(
    folder: OutputFolder, table: str, index: RowIndex, say: ReportFault, relations: RowRelations | None = None
) -> bool:
    """Read a table into the index, checking header, form, order, keys and every value; whether it is in order."""
    table_schema = schema(table)
    order, last, in_order = sort_key(table), None, True
    try:
        with _open_records(folder, table) as records:
            if tuple(next(records, ())) != table_schema.columns:
                say(fill_sentence("{0}: the header is not {1}", table, ",".join(table_schema.columns)))
                return True
            for number, values in enumerate(records, 2):
                if len(values) != len(table_schema.columns):
                    counts = len(values), len(table_schema.columns)
                    say(fill_sentence("{0}: line {1} has {2} fields, not {3}", table, number, *counts))
                    continue
                row = dict(zip(table_schema.columns, values, strict=True))
                key = table_schema.key(row)
                if not index.add(table, key, values):
                    say(fill_sentence("{0}: the key occurs twice", f"{table}: {key}"))
                for problem in (*validate_row(table, row), *row_problems(table, row)):
                    say(fill_sentence("{0}: {1}", f"{table}: {key}", problem))
                if relations is not None:
                    relations.add(table, row)
                now = order(row)
                if last is not None and now < last:
                    in_order = False
                last = now
            if not in_order:
                say(fill_sentence("{0}: rows are not sorted by key", table))
            if not records.plain:
                say(fill_sentence("{0}: is not written as the contract says (LF, RFC 4180)", table))
    except (InputError, OSError, UnicodeDecodeError, csv.Error) as error:
        say(fill_sentence("{0}: cannot be read ({1})", table, fill_sentence(str(error))))
    return in_order


@contextlib.contextmanager
def _open_records(folder: OutputFolder, table: str) -> Iterator[_Records | _TypedRecords]:
    """Open the records of a table, the names of its columns first."""
    if parts_of(folder.files, f"tables/{table}"):
        with open_table(folder, table) as opened:
            yield _TypedRecords([opened.header], opened.rows)
    else:
        with folder.open(f"{table}.csv") as raw:
            yield _Records(io.TextIOWrapper(raw, "utf-8", newline=""))


class _TypedRecords(itertools.chain[tuple[str, ...]]):
    """The records of a table of the Parquet layout, which has one way of writing them."""

    plain = True


class _Records:
    """The records of a CSV file; ``plain`` says whether all so far were written as ``csv`` writes them with LF."""

    def __init__(self, lines: Iterator[str]) -> None:
        csv.field_size_limit(sys.maxsize)  # a paragraph may be longer than the 128 KiB that csv allows by itself
        self._lines, self._again = lines, io.StringIO(newline="")
        self._taken: list[str] = []
        self._reader = csv.reader(self._take())
        self._writer = csv.writer(self._again, lineterminator="\n")
        self.plain = True

    def _take(self) -> Iterator[str]:
        for line in self._lines:
            self._taken.append(line)
            yield line

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        values = next(self._reader)
        if self.plain:
            self._again.seek(0)
            self._again.truncate()
            self._writer.writerow(values)
            self.plain = self._again.getvalue() == "".join(self._taken)
        self._taken.clear()
        return values


class LogLine(NamedTuple):
    """A line of a log: its number (from 1), its words, and what they say."""

    number: int
    text: str
    entry: dict[str, Any]

    @property
    def key(self) -> str:
        """The key of the row."""
        return str(self.entry["key"])

    @property
    def field(self) -> str:
        """The column."""
        return str(self.entry["field"])


def read_log(folder: OutputFolder, table: str, say: ReportFault) -> Iterator[LogLine]:
    """Return the lines of a table's log that have the members of one. That each is written rightly is for its reader."""
    try:
        if not files_of_log(folder, table):
            raise InputError("there is none")
        for number, data in enumerate(log_lines(folder, table), 1):
            if data[-1:] != b"\n":
                say(fill_sentence("{0}: its provenance does not end in a line feed", table))
                return
            text = data[:-1].decode("utf-8")
            entry = _parse_entry(table, number, text, say)
            if entry is not None:
                yield LogLine(number, text, entry)
    except (InputError, OSError, UnicodeDecodeError) as error:
        say(fill_sentence("{0}: its provenance cannot be read ({1})", table, fill_sentence(str(error))))


def _parse_entry(table: str, number: int, text: str, say: ReportFault) -> dict[str, Any] | None:
    try:
        entry: dict[str, Any] = json.loads(text)
        key, field = entry["key"], entry["field"]
        if not isinstance(key, str) or not isinstance(field, str):
            raise TypeError
    except (ValueError, TypeError, KeyError, RecursionError):
        say(fill_sentence("{0}: provenance line {1} cannot be read", table, number))
        return None
    if set(entry) != MEMBERS:
        say(fill_sentence("{0}: provenance line {1} is not as written", f"{table}: {key} {field}", number))
        return None
    return entry
