"""CSV: the tables as they are, with whole years beside EDTF and the provenance of all as one more table."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from lccp.export.typed import TypedTable, typed_tables
from lccp.schemas import TABLES, Field
from lccp.storage.folder import OutputFolder

NEEDS: tuple[str, ...] = ()


def file_names() -> set[str]:
    """Name all files that an export may hold."""
    return {f"{table}.csv" for table in (*TABLES, "provenance")}


def write_files(folder: OutputFolder, to: Path) -> None:
    """Write the files into an empty folder."""
    write_csv_files(folder, to, "utf-8", lambda field, text: text)


def write_csv_files(folder: OutputFolder, to: Path, encoding: str, written: Callable[[Field, str], str]) -> None:
    """Write the files in an encoding, each cell as ``written`` gives it."""
    for table in typed_tables(folder):
        for _ in table.rows():
            pass  # every value is held to its type before it is written
        _write_table(table, to / f"{table.name}.csv", encoding, written)


def _write_table(table: TypedTable, path: Path, encoding: str, written: Callable[[Field, str], str]) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.name for field in table.fields])
        for row in table.texts():
            writer.writerow([written(field, text) for field, text in zip(table.fields, row, strict=True)])
