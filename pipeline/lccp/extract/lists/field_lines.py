"""Lines whose fields blanks part, one for each head of the list: a table."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from lccp.extract.lists.shapes import is_note, is_total, running_number
from lccp.extract.lists.vocabulary import head_kind
from lccp.extract.structure import tables
from lccp.extract.structure.parts import Part
from lccp.extract.structure.tables import Table, TableCell
from lccp.model import Document
from lccp.text.spans import Text

FEWEST_HEADS = 2


def table_of_fields(document: Document, part: Part) -> Table | None:
    """Return the table that the lines of a list write with blanks; None where some line has other fields than the header.

    Fields beyond the last column are its own where that column holds items or remarks. Totals and notes
    need not fit.
    """
    lines = [line.raw for line in part.lines]
    heads = list(_fields_of(lines[0]))
    kinds = [head_kind(head.value) for head in heads]
    if len(heads) < FEWEST_HEADS or len(lines) < 2 or "" in kinds or "name" not in kinds:
        return None
    open_end = kinds[-1] in ("items", "other")
    cells = _row_cells(document, 1, heads)
    for row, line in enumerate(lines[1:], 2):
        fields = list(_fields_of(line))
        if len(fields) > len(heads) and open_end:
            fields = [*fields[: len(heads) - 1], line[_offset_of(line, fields[len(heads) - 1]) :].strip()]
        aside = is_total(fields[0].value) or is_note(line.value.strip())
        if len(fields) != len(heads) and not (aside and len(fields) <= len(heads)):
            return None
        if not aside and "number" in kinds and running_number(fields[kinds.index("number")].value) is None:
            return None
        cells.extend(_row_cells(document, row, fields))
    return Table(tuple(cells))


def _fields_of(line: Text) -> Iterator[Text]:
    for match in regex.finditer(r"\S+", line.value):
        yield line[match.start() : match.end()]


def _offset_of(line: Text, field: Text) -> int:
    return next(offset for offset, start in enumerate(line.starts) if start == field.starts[0])


def _row_cells(document: Document, row: int, fields: list[Text]) -> list[TableCell]:
    return [
        TableCell(row, column, 1, 1, (field,), tables.mended(document, (field,)))
        for column, field in enumerate(fields, 1)
    ]
