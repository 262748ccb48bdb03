"""Columns of values written as CSV, Stata, Excel or Parquet: the form by the file's ending, the types kept.

Text stays text in every form (codes keep their zeros); whole numbers with missing values are floats,
since that is what estimators take; the same values give the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from lccp.model import InputError
from lccp.storage.atomic import write_file

FORMS = ("csv", "dta", "xlsx", "parquet")
STATA_EPOCH = datetime(1960, 1, 1)  # a Stata file must have a time; the clock has no say in ours
CREATED = datetime(2017, 1, 7)  # a workbook must have a date; the clock has no say in ours
MOST_ROWS_OF_A_SHEET = 1_048_575
MOST_LABEL = 80  # characters of a label that Stata takes


class Column(NamedTuple):
    """A column: its name, ``text``, ``integer`` or ``float``, and what it means."""

    name: str
    kind: str
    label: str


def form_of(path: Path) -> str:
    """Return the form that a file's ending asks for. Raises InputError for an ending that none has."""
    form = path.suffix.lower().removeprefix(".")
    form = "csv" if form in ("txt", "tsv") else form
    if form not in FORMS:
        raise InputError(f"{path}: the ending decides the form: {', '.join('.' + name for name in FORMS)}")
    return form


def write_columns(
    columns: Sequence[Column],
    rows: Iterable[dict[str, Any]],
    path: Path | None,
    stream: TextIO,
    *,
    bom: bool = False,
    title: str = "",
) -> None:
    """Write rows to a file in the form of its ending, or as CSV to a stream. Raises InputError."""
    if path is None:
        _write_csv(columns, rows, stream)
        return
    form = form_of(path)
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name a file")
    if form == "csv":
        buffer = io.StringIO(newline="")
        _write_csv(columns, rows, buffer)
        write_bytes(path, buffer.getvalue().encode("utf-8-sig" if bom else "utf-8"))
    else:
        write_frame(frame_of(columns, rows), path, {column.name: column.label for column in columns}, title)


def write_bytes(path: Path, data: bytes) -> None:
    """Put a file in place of another, whole or not at all. Raises InputError."""
    write_file(path, [data])


def _write_csv(columns: Sequence[Column], rows: Iterable[dict[str, Any]], file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    writer.writerows([row.get(column.name) for column in columns] for row in rows)


def frame_of(columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> Any:
    """Return a pandas DataFrame with the types of the columns; text that is missing is missing."""
    import pandas

    values: dict[str, list[Any]] = {column.name: [] for column in columns}
    for row in rows:
        for name, cells in values.items():
            cells.append(row.get(name))
    return pandas.DataFrame({column.name: typed_series(column, values[column.name]) for column in columns})


def typed_series(column: Column, values: list[Any]) -> Any:
    """Return a pandas Series of a column: whole numbers as int64 where none is missing, else as float with NaN."""
    import pandas

    if column.kind == "text":
        return pandas.Series(values, dtype="str")
    if column.kind == "integer" and None not in values:
        return pandas.Series(values, dtype="int64")
    return pandas.Series([float("nan") if value is None else float(value) for value in values], dtype="float64")


def write_frame(frame: Any, path: Path, labels: dict[str, str], title: str = "") -> None:
    """Write a DataFrame in the form of the file's ending. Raises InputError."""
    form = form_of(path)
    try:
        if form == "dta":
            data = stata_bytes(frame, labels, title)
        elif form == "xlsx":
            data = workbook_bytes(frame, path)
        elif form == "parquet":
            buffer = io.BytesIO()
            frame.to_parquet(buffer, index=False)
            data = buffer.getvalue()
        else:
            data = frame.to_csv(index=False, lineterminator="\n").encode("utf-8")
    except (ValueError, OverflowError) as error:
        raise InputError(f"{path}: cannot be written as {form} ({' '.join(str(error).split())})") from None
    except ImportError as error:
        raise InputError(
            f"{path}: {form} needs {error.name}, which is not installed: pip install {error.name}"
        ) from None
    write_bytes(path, data)


def stata_bytes(frame: Any, labels: dict[str, str], title: str) -> bytes:
    """Return a Stata file (version 118, Unicode): missing text is empty, missing numbers are missing."""
    buffer = io.BytesIO()
    frame = frame.copy()
    for name in frame.columns:
        if frame[name].dtype in ("str", "object", "string"):
            frame[name] = frame[name].astype(object).where(frame[name].notna(), "")
        elif str(frame[name].dtype) == "int64" and len(frame) and frame[name].abs().max() < 2_000_000_000:
            frame[name] = frame[name].astype("int32")
    frame.to_stata(
        buffer,
        write_index=False,
        version=118,
        time_stamp=STATA_EPOCH,
        data_label=title[:MOST_LABEL],
        variable_labels={name: label[:MOST_LABEL] for name, label in labels.items() if name in frame.columns},
        byteorder="little",
    )
    return buffer.getvalue()


def workbook_bytes(frame: Any, path: Path) -> bytes:
    """Return an Excel workbook of one sheet with fixed dates inside."""
    import xlsxwriter

    if len(frame) > MOST_ROWS_OF_A_SHEET:
        raise InputError(
            f"{path}: a sheet holds {MOST_ROWS_OF_A_SHEET:,} rows, not {len(frame):,}; write csv or parquet"
        )
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet("data")
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, list(frame.columns))
    for place, name in enumerate(frame.columns):
        series = frame[name]
        cells = series.astype(object).where(series.notna(), None).tolist()
        for line, cell in enumerate(cells, 1):
            if cell is None:
                continue
            if isinstance(cell, str):
                sheet.write_string(line, place, cell)
            elif isinstance(cell, bool | int | float):
                sheet.write_number(line, place, cell)
            else:
                sheet.write_string(line, place, str(cell))
    book.close()
    return buffer.getvalue()
