"""Stata (dta 118, Stata 14 and later): one file a table, with labels, and notes that say what columns mean.

Names and labels are those of the schemas. Stata knows no decimals and no booleans: numbers are doubles,
which give back up to 15 digits unchanged, and booleans are 0 and 1 with value labels. A missing text is
the empty string, as Stata has it. Texts longer than 2045 bytes are strL.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from lccp.export.typed import TypedTable, typed_tables
from lccp.schemas import TABLES, Field
from lccp.schemas.values import Value
from lccp.storage.folder import OutputFolder

NEEDS = ("pandas",)
EPOCH = datetime(1960, 1, 1)  # Stata's own; a file must have a time, and the clock has no say in ours
CHARACTERISTICS = 8  # its place among the 14 offsets of the map
MOST_BYTES = 2045  # of a text that is no strL
MOST_LONG = 2_147_483_620  # the largest integer that is no missing value
NAME_BYTES = 129  # room for a name in a characteristic


def file_names() -> set[str]:
    """Name all files that an export may hold."""
    return {f"{table}.dta" for table in (*TABLES, "provenance")}


def write_files(folder: OutputFolder, to: Path) -> None:
    """Write the files into an empty folder."""
    for table in typed_tables(folder):
        _write_table(table, to / f"{table.name}.dta")


def _write_table(table: TypedTable, path: Path) -> None:
    import pandas

    rows = list(table.rows())
    columns = zip(*rows, strict=True) if rows else ([] for _ in table.fields)
    frame = pandas.DataFrame(
        {
            field.stata_name: _stata_column(field, list(column))
            for field, column in zip(table.fields, columns, strict=True)
        }
    )
    long = [
        field.stata_name for place, field in enumerate(table.fields) if _is_long(field, (row[place] for row in rows))
    ]
    booleans = [field.stata_name for field in table.fields if field.type == "boolean"]
    frame.to_stata(
        path,
        write_index=False,
        version=118,
        time_stamp=EPOCH,
        data_label=table.schema.title[:80],
        variable_labels={field.stata_name: field.stata_label for field in table.fields},
        value_labels={name: {0: "false", 1: "true"} for name in booleans},
        convert_strl=long,
        byteorder="little",
    )
    about = [("_dta", f"{table.schema.description} {table.schema.description_zh}")]
    about += [(field.stata_name, f"{field.description} {field.description_zh}") for field in table.fields]
    path.write_bytes(_with_notes(path.read_bytes(), [note for note in about if note[1].strip()]))


def _is_long(field: Field, values: Iterable[Value]) -> bool:
    """Whether a column of texts holds one that has no room in Stata's strings of fixed length."""
    return field.type == "string" and any(len(str(value or "").encode()) > MOST_BYTES for value in values)


def _stata_column(field: Field, values: list[Value]) -> Any:
    """Return the values of a column as Stata stores them."""
    import pandas

    if field.type == "string":
        return pandas.Series(["" if value is None else value for value in values], dtype=object)
    if field.type == "integer" and None not in values and all(abs(int(v or 0)) <= MOST_LONG for v in values):
        return pandas.Series(values, dtype="int32")
    return pandas.Series([None if value is None else float(value) for value in values], dtype="float64")


def _with_notes(data: bytes, about: list[tuple[str, str]]) -> bytes:
    """Put notes into a dta file, which are characteristics ``note1`` beside a count ``note0``.

    The map, of 14 offsets after its tag, tells where the empty section of characteristics stands; all
    that follows it moves.
    """
    start = data.index(b"<map>") + len(b"<map>")
    offsets = list(struct.unpack_from("<14Q", data, start))
    offset = offsets[CHARACTERISTICS] + len(b"<characteristics>")
    added = b"".join(
        _characteristic_bytes(*note) for name, text in about for note in ((name, "note0", "1"), (name, "note1", text))
    )
    offsets = [place + len(added) if number > CHARACTERISTICS else place for number, place in enumerate(offsets)]
    moved = bytearray(data[:offset] + added + data[offset:])
    struct.pack_into("<14Q", moved, start, *offsets)
    return bytes(moved)


def _characteristic_bytes(variable: str, name: str, text: str) -> bytes:
    padded = b"".join(word.encode().ljust(NAME_BYTES, b"\0") for word in (variable, name))
    content = padded + text.encode() + b"\0"
    return b"<ch>" + struct.pack("<I", len(content)) + content + b"</ch>"
