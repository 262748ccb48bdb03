"""JSON Lines: one file a table, one object a row, and ``columns.jsonl`` with what the columns mean."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from lccp.export.typed import NOTE_COLUMNS, column_notes, typed_tables
from lccp.schemas import TABLES
from lccp.schemas.values import Value
from lccp.storage.folder import OutputFolder

NEEDS: tuple[str, ...] = ()


def file_names() -> set[str]:
    """Name all files that an export may hold."""
    return {f"{table}.jsonl" for table in (*TABLES, "provenance", "columns")}


def write_files(folder: OutputFolder, to: Path) -> None:
    """Write the files into an empty folder."""
    loaded = typed_tables(folder)
    for table in loaded:
        keys = [json.dumps(field.name) for field in table.fields]
        with (to / f"{table.name}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            for row in table.rows():
                pairs = (f"{key}: {_json_literal(value)}" for key, value in zip(keys, row, strict=True))
                file.write("{" + ", ".join(pairs) + "}\n")
    with (to / "columns.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for note in column_notes(loaded):
            file.write(json.dumps(dict(zip(NOTE_COLUMNS, note, strict=True)), ensure_ascii=False) + "\n")


def _json_literal(value: Value) -> str:
    """Write a value as JSON; a decimal digit by digit, never through a binary fraction."""
    return format(value, "f") if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
