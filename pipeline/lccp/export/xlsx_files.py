"""Excel: one workbook, one sheet a table, and a sheet ``columns`` with what the columns mean.

Text stays text: a cell that begins like a formula is stored as a string and marked so (the quote
prefix), so that nothing is executed when the workbook is opened or a cell is edited.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lccp.export.typed import NOTE_COLUMNS, TypedTable, column_notes, typed_tables
from lccp.model import InputError
from lccp.schemas.values import Value
from lccp.storage.folder import OutputFolder

NEEDS = ("openpyxl",)
NAME = "lccp.xlsx"
MOST_CHARACTERS, MOST_ROWS = 32_767, 1_048_576  # what Excel holds: in a cell, in UTF-16 units; in a sheet
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# The standard (ECMA-376, ST_Xstring) writes what XML cannot hold as _x001B_, and the underscore of such a text as _x005F_.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\r|_(?=x[0-9A-Fa-f]{4}_)")
EPOCH = b"1980-01-01T00:00:00Z"  # the earliest time a zip file can hold, for want of a clock


def file_names() -> set[str]:
    """Name all files that an export may hold."""
    return {NAME}


def write_files(folder: OutputFolder, to: Path) -> None:
    """Write the workbook into an empty folder. Raises InputError for what Excel cannot hold."""
    from openpyxl import Workbook

    loaded = typed_tables(folder)
    for table in loaded:
        for _ in _checked(table):
            pass  # all before the first sheet: openpyxl cannot leave off in the middle of one
    book = Workbook(write_only=True)
    for table in loaded:
        sheet = book.create_sheet(table.name)
        header = [(field.name, f"{field.description}\n{field.description_zh}") for field in table.fields]
        _fill(sheet, header, table.rows())
    _fill(book.create_sheet("columns"), [(name, "") for name in NOTE_COLUMNS], column_notes(loaded))
    buffer = io.BytesIO()  # a writer that a full disk stops half-way would complain of its own
    book.save(buffer)
    _settle(buffer, to / NAME)


def _checked(table: TypedTable) -> Iterator[list[Value]]:
    for number, row in enumerate(table.rows(), 2):
        if number > MOST_ROWS:
            raise InputError(f"{table.name}: more rows than a sheet holds; choose another format")
        for field, value in zip(table.fields, row, strict=True):
            if isinstance(value, str) and len(_written(value).encode("utf-16-le")) > 2 * MOST_CHARACTERS:
                key = table.schema.key({field.name: str(v) for field, v in zip(table.fields, row, strict=True)})
                raise InputError(f"{table.name}/{key}/{field.name}: longer than a cell holds; choose another format")
        yield row


def _fill(sheet: Any, header: list[tuple[str, str]], rows: Iterable[Iterable[Value]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    def cell(value: Value) -> Any:
        written = WriteOnlyCell(sheet, value=None)
        if isinstance(value, str):
            written.value = _written(value)
            written.data_type = "s"
            written.quotePrefix = value.startswith(LIKE_A_FORMULA)
        else:
            written.value = value
        return written

    def head(name: str, note: str) -> Any:
        written = cell(name)
        written.font = Font(bold=True)
        if note.strip():
            written.comment = Comment(note.strip(), "lccp", height=160, width=360)
        return written

    sheet.freeze_panes = "A2"
    sheet.append([head(name, note) for name, note in header])
    for row in rows:
        sheet.append([cell(value) for value in row])


def _written(text: str) -> str:
    return UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def _settle(buffer: io.BytesIO, path: Path) -> None:
    """Write a workbook without the clock: the times of its parts, and those that it says it was made at."""
    with zipfile.ZipFile(buffer) as file:
        parts = [(name, file.read(name)) for name in file.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts:
            if name == "docProps/core.xml":
                data = re.sub(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", EPOCH, data)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, data)
