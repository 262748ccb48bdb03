"""Files of comma-separated values (RFC 4180, and its kin with semicolons or tabs): a table, not lines."""

from __future__ import annotations

from typing import NamedTuple

from lccp.model import Block, Grid, GridCell, Line
from lccp.text.patterns import regex

CSV = "text/csv"
ENDINGS = (".csv", ".tsv")
DELIMITERS = (",", ";", "\t", "|")
LEAST_RECORDS = 3  # of one width, where the file's name does not say that it is a table
FIELD = {
    delimiter: regex.compile(
        rf'"((?:[^"]|"")*+)"[^\S\n]*|([^{regex.escape(delimiter)}\r\n"][^{regex.escape(delimiter)}\r\n]*+)?'
    )
    for delimiter in DELIMITERS
}
LINE = regex.compile(r"[^\r\n]+")
SENTENCE = regex.compile(r"[。；！？]|[.;!?](?:\s|$)")


class CsvField(NamedTuple):
    """A field of a record: where its text lies, quotation marks left out, and whether it is quoted."""

    start: int
    end: int
    quoted: bool


def _is_plainly_table(text: str, records: list[list[CsvField]]) -> bool:
    """Return whether records are a table's without its file's name saying so: all as wide, and none with a sentence."""
    widths = {len(record) for record in records}
    if len(records) < LEAST_RECORDS or len(widths) != 1 or min(widths) < 2:
        return False
    return not any(SENTENCE.search(text, field.start, field.end) for record in records for field in record)


def csv_blocks(text: str, file: str) -> list[Block]:
    """Return the table that a file is, and the lines of one field above and below it; nothing where it is none.

    Where the name does not say so, every record must have as many fields as the others, and none may
    be a sentence: a comma parts clauses too.
    """
    if file.lower().endswith(ENDINGS):
        return make_blocks(text, _records_of_named(text, file))
    for delimiter in DELIMITERS[:2]:
        records = split_records(text, delimiter, even=True)
        if _is_plainly_table(text, records):
            return make_blocks(text, records)
    return []


def _records_of_named(text: str, file: str) -> list[list[CsvField]]:
    """Return the records of a file whose name says that it is a table, cut by the delimiter that parts most of its lines, and evenly.

    A comma that groups the digits of one cell (N	4 845	4,845 in a regression's .tsv) or parts the places in
    it (徐州市,无锡市 behind a semicolon), or is its point (甲市;1588,5), cut the whole file, and made two numbers of one.

    >>> [len(record) for record in _records_of_named("变量\\t甲\\nN\\t4,845\\nR2\\t0.8", "a.tsv")]
    [2, 2, 2]
    """
    tried = ("\t", *DELIMITERS) if file.lower().endswith(".tsv") else DELIMITERS
    cut = [split_records(text, delimiter) for delimiter in tried]
    return max(cut, key=lambda records: (sum(len(record) > 1 for record in records), -len({*map(len, records)})))


def split_records(text: str, delimiter: str, *, even: bool = False) -> list[list[CsvField]]:
    """Cut a text into records and fields; blank lines are none. Empty where quotation marks do not pair.

    Empty also where ``even`` asks for records of as many fields as the first, two or more, and one is not so: any
    text is asked whether it is a table, and its second line mostly shows that it is none.
    """
    records: list[list[CsvField]] = []
    record: list[CsvField] = []
    offset = 1 if text.startswith("\ufeff") else 0
    while offset <= len(text):
        match = FIELD[delimiter].match(text, offset)
        if match is None:
            return []
        group = 1 if match.group(1) is not None else 2
        start, end = match.span(group) if match.group(group) is not None else (offset, offset)
        record.append(CsvField(start, end, group == 1))
        offset = match.end()
        if text.startswith(delimiter, offset):
            offset += 1
            continue
        if offset < len(text) and text[offset] not in "\r\n":
            return []
        if any(text[field.start : field.end].strip() for field in record):
            if even and len(record) != (len(records[0]) if records else max(2, len(record))):
                return []
            records.append(record)
        record = []
        offset += 2 if text.startswith("\r\n", offset) else 1
    return records


def make_blocks(text: str, records: list[list[CsvField]]) -> list[Block]:
    """Make a table of the records, and lines of those before and after it that hold one field."""
    filled = [[bool(text[field.start : field.end].strip()) for field in record] for record in records]
    # a row whose first cell is merged with the one above it (,泾源县) is no line by itself
    broad = [row for row, fields in enumerate(filled) if sum(fields) > 1 or (any(fields) and not fields[0])]
    if not broad:
        return []
    first, last = broad[0], broad[-1]
    lines = [
        Line(*piece, whole=True)
        for record in (*records[:first], *records[last + 1 :])
        for field in record
        for piece in field_pieces(text, field)
    ]
    grid = make_csv_grid(text, records[first : last + 1])
    return sorted([*lines, *([grid] if grid else [])], key=lambda block: block.start)


def make_csv_grid(text: str, records: list[list[CsvField]]) -> Grid | None:
    """Make a table of records; its cells quote the file."""
    cells = [
        GridCell(row, column, 1, 1, pieces)
        for row, record in enumerate(records, 1)
        for column, field in enumerate(record, 1)
        if (pieces := field_pieces(text, field))
    ]
    if not cells:
        return None
    return Grid(cells[0].pieces[0][0], max(cell.pieces[-1][1] for cell in cells), tuple(cells))


def field_pieces(text: str, field: CsvField) -> tuple[tuple[int, int], ...]:
    """Return the stretches of a field's text: one a line, and one of each two quotation marks left out."""
    pieces: list[tuple[int, int]] = []
    for line in LINE.finditer(text, field.start, field.end):
        start, end = line.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        doubled = text.find('""', start, end) if field.quoted else -1
        while doubled >= 0:
            pieces.append((start, doubled + 1))
            start = doubled + 2
            doubled = text.find('""', start, end)
        if start < end:
            pieces.append((start, end))
    return tuple(pieces)
