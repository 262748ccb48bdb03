"""Excel: one workbook, one sheet a table, and a sheet ``columns`` with what the columns mean.

Text stays text: a cell that begins like a formula is stored as a string and marked so (the quote
prefix), so that nothing is executed when the workbook is opened or a cell is edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from lccp.export.typed import NOTE_COLUMNS, PROVENANCE, TypedTable, column_notes, typed_tables
from lccp.model import InputError
from lccp.schemas.values import Value
from lccp.storage.folder import OutputFolder
from lccp.text.patterns import re

NEEDS = ("xlsxwriter",)
NAME = "lccp.xlsx"
MOST_CHARACTERS, MOST_ROWS = 32_767, 1_048_576  # what Excel holds: in a cell, in UTF-16 units; in a sheet
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# The standard (ECMA-376, ST_Xstring) writes what XML cannot hold as _x001B_, and the underscore of such a text as _x005F_.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\r|_(?=x[0-9A-Fa-f]{4}_)")
CREATED = datetime(1980, 1, 1)  # the earliest time a zip file can hold, for want of a clock


def file_names() -> set[str]:
    """Name all files that an export may hold."""
    return {NAME}


def write_files(folder: OutputFolder, to: Path) -> None:
    """Write the workbook into an empty folder. Raises InputError for what Excel cannot hold."""
    from xlsxwriter import Workbook

    loaded = typed_tables(folder)
    for table in loaded:
        _check_sizes(table)  # all before the first sheet: nothing is written that could not be finished
    book = Workbook(str(to / NAME), {"constant_memory": True})
    book.set_properties({"created": CREATED, "author": "lccp"})
    formats = {"header": book.add_format({"bold": True}), "text": book.add_format({"quote_prefix": True})}
    for table in loaded:
        header = [(field.name, f"{field.description}\n{field.description_zh}") for field in table.fields]
        for number, rows in enumerate(_sheets_of(table), 1):
            sheet = book.add_worksheet(table.name if number == 1 else f"{table.name}_{number}")
            _fill_sheet(sheet, formats, header, rows)
    columns = [(name, "") for name in NOTE_COLUMNS]
    _fill_sheet(book.add_worksheet("columns"), formats, columns, column_notes(loaded))
    book.close()


def _sheets_of(table: TypedTable) -> Iterator[Iterable[Iterable[Value]]]:
    """Return the rows of a table, sheet by sheet: only the provenance may need more than one."""
    rows = iter(table.rows())
    yield islice(rows, MOST_ROWS - 1)
    for row in rows:
        yield chain([row], islice(rows, MOST_ROWS - 2))


def _check_sizes(table: TypedTable) -> None:
    """Raise InputError for a table with more rows, or a text with more characters, than Excel holds."""
    for number, row in enumerate(table.rows(), 2):
        if number > MOST_ROWS and table.name != PROVENANCE.name:
            raise InputError(f"{table.name}: more rows than a sheet holds; choose another format")
        for field, value in zip(table.fields, row, strict=True):
            if isinstance(value, str) and len(_escape_unwritable(value).encode("utf-16-le")) > 2 * MOST_CHARACTERS:
                key = table.schema.key({field.name: str(v) for field, v in zip(table.fields, row, strict=True)})
                raise InputError(f"{table.name}/{key}/{field.name}: longer than a cell holds; choose another format")


def _fill_sheet(
    sheet: Any, formats: Mapping[str, Any], header: Sequence[tuple[str, str]], rows: Iterable[Iterable[Value]]
) -> None:
    """Write a header, what its columns mean as comments, and rows, each value with its type."""
    sheet.freeze_panes(1, 0)
    for column, (name, note) in enumerate(header):
        sheet.write_string(0, column, name, formats["header"])
        if note.strip():
            sheet.write_comment(0, column, note.strip(), {"author": "lccp", "x_scale": 2.8, "y_scale": 2.1})
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value, formats["text"] if value.startswith(LIKE_A_FORMULA) else None)
            elif isinstance(value, bool):
                sheet.write_boolean(number, column, value)
            elif value is not None:
                sheet.write_number(number, column, value)


def _escape_unwritable(text: str) -> str:
    """Write what XML cannot hold as the workbook will, to know how long a text becomes."""
    return UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
