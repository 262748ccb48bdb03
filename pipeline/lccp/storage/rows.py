"""Tables and logs of an output folder, read as streams, whatever its layout: the one way to their rows and lines."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lccp.model import InputError
from lccp.schemas import GROWN_KEYS, TABLES, schema
from lccp.storage.folder import OutputFolder


@dataclass(frozen=True)
class TableRows:
    """The rows of a table as they are read: the header, and the rows that follow it, each as long as it."""

    header: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]


@contextlib.contextmanager
def open_table(folder: OutputFolder, table: str) -> Iterator[TableRows]:
    """Open a table. One that the folder lacks has the header of its schema and no rows.

    Raises InputError, naming the line, for bytes that are not UTF-8, a row of another length, or a
    header that lacks a key field.
    """
    file = f"{table}.csv"
    if file not in folder.files:
        yield TableRows(schema(table).columns, iter(()))
        return
    csv.field_size_limit(sys.maxsize)  # a paragraph may be longer than the 128 KiB that csv allows by itself
    with folder.open(file) as raw:
        reader = csv.reader(io.TextIOWrapper(raw, "utf-8", newline=""), strict=True)
        rows = _checked_rows(reader, f"{folder.name}: {file}")
        header = next(rows, ())
        missing = [name for name in schema(table).primary_key if name not in header]
        if missing and missing == [GROWN_KEYS.get(table)]:  # an output from before the key grew
            header, rows, missing = (*header, *missing), ((*row, "") for row in rows), []
        if missing:
            raise InputError(f"{folder.name}: {file}: the header lacks {', '.join(missing)}")
        if len(set(header)) < len(header):
            raise InputError(f"{folder.name}: {file}: the header names a column twice")
        yield TableRows(header, rows)


def _checked_rows(reader: Any, where: str) -> Iterator[tuple[str, ...]]:
    width = -1
    try:
        for row in reader:
            if len(row) != width:
                if width >= 0:
                    raise InputError(f"{where}: line {reader.line_num} has {len(row)} fields, not {width}")
                width = len(row)
            yield tuple(row)
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"{where}: after line {reader.line_num}: {error}") from None


def read_table(folder: OutputFolder, table: str) -> list[dict[str, str]]:
    """Read a whole table, its rows as dicts of strings."""
    with open_table(folder, table) as opened:
        return [dict(zip(opened.header, row, strict=True)) for row in opened.rows]


def log_lines(folder: OutputFolder, table: str) -> Iterator[bytes]:
    """Give the provenance lines of a table as they stand; none where the folder keeps no such log."""
    file = f"provenance/{table}.jsonl"
    if file in folder.files:
        with folder.open(file) as raw:
            yield from raw


def parse_log_line(line: bytes, where: str) -> dict[str, Any]:
    """Read one provenance line. Raises InputError for one that is none; ``where`` names the file."""
    try:
        entry: dict[str, Any] = json.loads(line)
        if not {"key", "field", "value", "rules", "spans", "from"} <= entry.keys():
            raise ValueError
    except (ValueError, AttributeError, RecursionError):
        raise InputError(f"{where}: no provenance line: {line[:60]!r}") from None
    return entry


def tables_of(folder: OutputFolder) -> Sequence[str]:
    """Name the tables that the folder holds, in the order of the contract."""
    return [table for table in TABLES if f"{table}.csv" in folder.files]
