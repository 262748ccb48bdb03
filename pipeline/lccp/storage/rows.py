"""Tables and logs of an output folder, read as streams, whatever its layout: the one way to their rows and lines."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sys
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from lccp.model import InputError
from lccp.schemas import GROWN_KEYS, TABLES, schema
from lccp.storage.folder import OutputFolder, files_of_log, files_of_table
from lccp.storage.layouts import require_layout


@dataclass(frozen=True)
class TableRows:
    """The rows of a table as they are read: the header, and the rows that follow it, each as long as it."""

    header: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]


@contextlib.contextmanager
def open_table(folder: OutputFolder, table: str) -> Iterator[TableRows]:
    """Open a table. One that the folder lacks has the header of its schema and no rows.

    Raises InputError for a file that cannot be read, naming the line, and for a header that lacks a key field.
    """
    files = files_of_table(folder, table)
    if not files:
        yield TableRows(schema(table).columns, iter(()))
        return
    with (_open_csv if files[0].endswith(".csv") else _open_parts)(folder, files) as opened:
        yield _with_grown_key(table, opened, f"{folder.name}: {files[0]}")


@contextlib.contextmanager
def _open_csv(folder: OutputFolder, files: Sequence[str]) -> Iterator[TableRows]:
    [file] = files
    csv.field_size_limit(sys.maxsize)  # a paragraph may be longer than the 128 KiB that csv allows by itself
    with folder.open(file) as raw:
        reader = csv.reader(io.TextIOWrapper(raw, "utf-8", newline=""), strict=True)
        rows = _checked_rows(reader, f"{folder.name}: {file}")
        yield TableRows(next(rows, ()), rows)


def _with_grown_key(table: str, opened: TableRows, where: str) -> TableRows:
    """Return the rows with the key field that an output lacks from before the key grew. Other keys must be there."""
    header, rows = opened.header, opened.rows
    missing = [name for name in schema(table).primary_key if name not in header]
    if missing and missing == [GROWN_KEYS.get(table)]:
        header, rows, missing = (*header, *missing), ((*row, "") for row in rows), []
    if missing:
        raise InputError(f"{where}: the header lacks {', '.join(missing)}")
    if len(set(header)) < len(header):
        raise InputError(f"{where}: the header names a column twice")
    return TableRows(header, rows)


@contextlib.contextmanager
def _open_parts(folder: OutputFolder, parts: Sequence[str]) -> Iterator[TableRows]:
    from lccp.storage.parquet import part_columns

    with _open_part(folder, parts[0]) as raw:
        header = part_columns(raw)
    with contextlib.closing(_rows_of_parts(folder, parts)) as rows:
        yield TableRows(header, rows)


def _rows_of_parts(folder: OutputFolder, parts: Sequence[str]) -> Generator[tuple[str, ...]]:
    from lccp.storage.parquet import part_rows

    for part in parts:
        with _open_part(folder, part) as raw:
            yield from part_rows(raw)


@contextlib.contextmanager
def _open_part(folder: OutputFolder, part: str) -> Iterator[BinaryIO]:
    """Open a file of the Parquet layout. Raises InputError for whatever Arrow says of it."""
    require_layout("parquet")
    with folder.open(part) as raw:
        try:
            yield raw
        except (ValueError, LookupError, TypeError, ArithmeticError, NotImplementedError, OSError) as error:
            why = " ".join(str(error).split())
            raise InputError(f"{folder.name}: {part}: cannot be read ({why})") from None


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


def log_lines(folder: OutputFolder, table: str) -> Generator[bytes]:
    """Return the lines of a table's provenance; none where the folder has none."""
    for file in files_of_log(folder, table):
        if file.endswith(".jsonl"):
            with folder.open(file) as raw:
                yield from raw
        else:
            from lccp.storage.parquet import part_lines

            with _open_part(folder, file) as raw:
                yield from part_lines(raw)


def parse_log_line(line: bytes, where: str) -> dict[str, Any]:
    """Return what a line of provenance says. Raises InputError for one that is none; ``where`` names the file."""
    try:
        entry: dict[str, Any] = json.loads(line)
        if not {"key", "field", "value", "rules", "spans", "from"} <= entry.keys():
            raise ValueError
    except (ValueError, AttributeError, RecursionError):
        raise InputError(f"{where}: no provenance line: {line[:60]!r}") from None
    return entry


def tables_of(folder: OutputFolder) -> Sequence[str]:
    """Return the names of the tables that the folder has, in the order of the contract."""
    return [table for table in TABLES if files_of_table(folder, table)]
