"""A user's own table as text: CSV in any encoding and with any separator, Excel, Stata or Parquet.

Titles above the head are no rows; of a workbook the first sheet that names places is read, and others are told.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lccp.commands.head_words import clean_cell, head_list, header_roles
from lccp.commands.user_values import (
    is_code,
    is_known_place,
    is_never,
    names_batch,
    parse_year,
    share_of,
)
from lccp.model import InputError
from lccp.text.language import fill_sentence, join_sentences

LARGEST = 2 << 30  # bytes of a user's file
SAMPLE = 400  # rows that decide what a column is
PEEPED = 60  # rows that decide whether a sheet names places
SHARED = 65_536  # signs of a list by which its encoding is told
COMMON = 0.9  # of the signs of a list in Big5 so many are common; read as GBK they are not
SEPARATORS = ",\t;|，"


@dataclass(frozen=True)
class UserTable:
    """A user's table: header, rows of text, and the line of the file that each row is on."""

    path: Path
    form: str  # csv, xlsx, dta, parquet
    header: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]
    has_header: bool = True
    separator: str = ","
    encoding: str = "utf-8"
    frame: Any = None  # the pandas DataFrame that a dta or parquet file gave
    notes: tuple[str, ...] = ()  # what a reader must know: which sheet was read


# -- reading ----------------------------------------------------------------------------------------


def read_user_table(path: Path) -> UserTable:
    """Read a user's table. Raises InputError where the file is missing, too large or no table."""
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path}: larger than {LARGEST >> 30} GiB")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    if data.startswith(b"PK\x03\x04"):
        return _read_workbook(path, data)
    if data.startswith(b"PAR1"):
        return _read_frame(path, data, "parquet")
    if path.suffix.lower() == ".dta" or data.startswith(b"<stata_dta>"):
        return _read_frame(path, data, "dta")
    return _read_csv(path, data)


def decode_user_text(path: Path, data: bytes) -> tuple[str, str]:
    """Decode a list by its byte order mark, else as UTF-8, else as GB 18030, or Big5 where only that gives words.

    Strict UTF-8 first: detectors take a file with one late Chinese name for Big5 or cp1250.
    Raises InputError where none of them fits.
    """
    from lccp.read.plain import common_share, decode_strictly, decode_wide, is_plausible

    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        text = decode_strictly(data, encoding)
        if text is None:
            continue
        if "\0" in text:
            try:
                return decode_wide(data)
            except InputError:
                line = text.count("\n", 0, text.index("\0")) + 1
                raise InputError(
                    f"{path}: line {line}: holds a NUL, which no table has; save the list as CSV UTF-8 again"
                ) from None
        if encoding == "gb18030" and (not is_plausible(text) or common_share(text[:SHARED]) < COMMON):
            other = decode_strictly(data, "big5hkscs")
            if other is not None and is_plausible(other) and common_share(other[:SHARED]) >= COMMON:
                return other, "big5"
            if not is_plausible(text):
                break
        return text, encoding
    raise InputError(f"{path}: neither UTF-8, GBK nor Big5 text; save the list as CSV UTF-8 first")


def find_separator(text: str) -> str:
    """Return the separator under which most lines of the beginning have one and the same number of fields above one.

    >>> find_separator("城市，年份\\n北京市，2012\\n"), find_separator("城市\\n北京市\\n")
    ('，', ',')
    """
    head = [line for line in text[:200_000].splitlines() if line.strip()][:60]
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        try:
            rows = csv.reader(
                [line.replace("，", "\x1f") if separator == "，" else line for line in head],
                delimiter="\x1f" if separator == "，" else separator,
            )
            widths = Counter(len(row) for row in rows)
        except csv.Error:
            continue
        if not widths:
            continue
        width, lines = max(widths.items(), key=lambda item: (item[1], item[0]))
        score = lines / len(head) if head and width > 1 else 0.0
        if score > best_score:
            best, best_score = separator, score
    return best


def _read_csv(path: Path, data: bytes) -> UserTable:
    text, encoding = decode_user_text(path, data)
    separator = find_separator(text)
    if separator == "，":
        text = text.replace("，", ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="," if separator == "，" else separator)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for cells in reader:
            if "".join(cells).strip():
                rows.append(cells)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise InputError(f"{path}: line {reader.line_num}: {error}") from error
    return _with_header(path, "csv", rows, lines, separator, encoding)


def _read_workbook(path: Path, data: bytes) -> UserTable:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or list(book.worksheets)
        sheets = [(str(sheet.title), _sheet_rows(sheet, PEEPED)) for sheet in shown]
        with_places = [number for number, (title, rows) in enumerate(sheets) if _names_places(path, title, rows)]
        chosen = with_places[0] if with_places else 0
        rows = sheets[chosen][1]
        if len(rows) >= PEEPED:
            rows = _sheet_rows(shown[chosen], None)
    except Exception as error:  # openpyxl raises whatever a damaged part makes it raise
        raise InputError(f"{path}: cannot be read as a workbook ({type(error).__name__}: {error})") from None
    table = _with_header(path, "xlsx", [cells for _, cells in rows], [line for line, _ in rows])
    return replace(table, notes=tuple(_sheet_notes([title for title, _ in sheets], chosen, with_places)))


def _sheet_rows(sheet: Any, limit: int | None) -> list[tuple[int, list[str]]]:
    """Return the rows of a sheet that hold something, each with its line, ``limit`` of them."""
    rows: list[tuple[int, list[str]]] = []
    for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        texts = [cell_text(cell) for cell in cells]
        if any(texts):
            rows.append((line, texts))
            if limit is not None and len(rows) >= limit:
                break
    return rows


def _names_places(path: Path, title: str, rows: Sequence[tuple[int, list[str]]]) -> bool:
    """Whether a sheet has a column of places or codes, and is no sheet of notes by its name."""
    if not rows or clean_cell(title).lower() in head_list("sheet-note"):
        return False
    table = _with_header(path, "xlsx", [cells for _, cells in rows], [line for line, _ in rows])
    for column in range(len(table.header)):
        cells = [cell for row in table.rows if (cell := clean_cell(row[column]))]
        if share_of(is_known_place, cells) >= 0.6 or share_of(is_code, cells) >= 0.8:
            return True
    return False


def _sheet_notes(titles: Sequence[str], chosen: int, with_places: Sequence[int]) -> Iterator[str]:
    others = [titles[number] for number in with_places if number != chosen]
    if others:
        yield fill_sentence(
            "the sheet {0} was read; {1} name places too and were not read: save each as a file of its own",
            titles[chosen],
            join_sentences(others),
        )
    elif len(titles) > 1:
        yield fill_sentence("the sheet {0} was read, of {1} sheets", titles[chosen], len(titles))


def _read_frame(path: Path, data: bytes, form: str) -> UserTable:
    import pandas

    try:
        if form == "dta":
            frame = pandas.read_stata(io.BytesIO(data), convert_categoricals=False, preserve_dtypes=True)
            labelled = _labelled_frame(data)
        else:
            labelled = None
            frame = pandas.read_parquet(io.BytesIO(data))
    except ImportError as error:
        raise InputError(
            f"{path}: {form} needs {error.name}, which is not installed: pip install {error.name}"
        ) from None
    except Exception as error:  # readers raise whatever a damaged file makes them raise
        raise InputError(f"{path}: cannot be read as {form} ({' '.join(str(error).split())[:200]})") from None
    return table_of_frame(frame, path, form, labelled)


def _labelled_frame(data: bytes) -> Any:
    """Return the columns of a Stata file whose numbers stand for words (encode), with these; None if there are none."""
    import pandas

    with pandas.read_stata(io.BytesIO(data), iterator=True) as reader:
        if not reader.value_labels():
            return None
    try:
        frame = pandas.read_stata(io.BytesIO(data), convert_categoricals=True)
    except ValueError:  # two numbers with one word: the numbers stay
        return None
    return frame.select_dtypes("category")


def table_of_frame(frame: Any, path: Path = Path("frame"), form: str = "frame", labelled: Any = None) -> UserTable:
    """Return a DataFrame as a table of text, with itself beside; ``labelled`` has the words of numbers."""
    shown = frame if labelled is None else frame.assign(**{name: labelled[name] for name in labelled.columns})
    columns = [[cell_text(value) for value in shown[name].tolist()] for name in frame.columns]
    rows = [list(cells) for cells in zip(*columns, strict=True)]
    return UserTable(path, form, tuple(map(str, frame.columns)), rows, list(range(1, len(rows) + 1)), frame=frame)


def cell_text(value: Any) -> str:
    """Return a value of a spreadsheet or a frame as text: whole numbers without a point, dates as ISO, missing as "".

    >>> cell_text(2010.0), cell_text(None), cell_text(datetime.datetime(2017, 1, 7))
    ('2010', '', '2017-01-07')
    """
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value)


def _with_header(
    path: Path, form: str, rows: list[list[str]], lines: list[int], separator: str = ",", encoding: str = "utf-8"
) -> UserTable:
    """Find the header: the first row that has several cells, or a known word; a title above it is no row."""
    if not rows:
        raise InputError(f"{path}: empty")
    width = max(map(len, rows))
    start = _first_table_row(rows, width)
    first = [clean_cell(cell) for cell in rows[start]]
    if _holds_values(first) and not _names_columns(first) and not _years_above(first, rows[start + 1 :]):
        header = tuple(str(number) for number in range(1, width + 1))
        return UserTable(path, form, header, _padded(rows[start:], width), lines[start:], False, separator, encoding)
    header = (*first, *[""] * (width - len(first)))
    return UserTable(
        path, form, header, _padded(rows[start + 1 :], width), lines[start + 1 :], True, separator, encoding
    )


def _first_table_row(rows: Sequence[Sequence[str]], width: int) -> int:
    """Return the first row below titles and notes: rows of one cell in a table of several columns."""
    if width == 1:
        return 0
    filled = (sum(bool(cell.strip()) for cell in row) for row in rows)
    return next((number for number, cells in enumerate(filled) if cells != 1), 0)


def _names_columns(cells: Sequence[str]) -> bool:
    """Whether a row has a word that headers have, or names a batch (第一批: a wide list)."""
    return any(header_roles(cell) or names_batch(cell) for cell in cells)


def _holds_values(cells: Sequence[str]) -> bool:
    """Whether a row has a year, a code or a place: a list without a header begins with one."""
    return any(parse_year(cell) is not None or is_code(cell) or is_known_place(cell) for cell in cells)


def _years_above(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row has years, all different, above columns that hold no years: the head of a wide list or panel."""
    years = {column: year for column, cell in enumerate(first) if (year := parse_year(cell)) is not None}
    if len(years) < 2 or len(set(years.values())) < len(years):
        return False
    cells = [cell for row in below[:PEEPED] for column in years if (cell := "".join(row[column : column + 1]).strip())]
    return bool(cells) and share_of(parse_year, cells) < 0.1 and share_of(is_known_place, cells) + _zeros(cells) >= 0.6


def _zeros(cells: Sequence[str]) -> float:
    return share_of(lambda cell: is_never(cell) or cell.strip() in ("1", "1.0"), cells)


def _padded(rows: Iterable[list[str]], width: int) -> list[list[str]]:
    return [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in rows]


def iterate_rows(table: UserTable) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with the line of the file that each is on."""
    return zip(table.lines, table.rows, strict=True)
