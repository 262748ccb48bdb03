"""The rows of ``table_cells``: a table's cells in long form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lccp.extract.context import Context, TableRow
from lccp.extract.structure.tables import Table, TableCell, without_stars
from lccp.model import Cell, Row
from lccp.text.cells import text_cell
from lccp.text.rules import structural
from lccp.text.spans import Text

SPAN = structural("table.span", "how many rows or columns a cell of a table runs over")


def table_rows(table: Table, context: Context, marked_names: Sequence[Text] = ()) -> Iterator[TableRow]:
    """Return the rows of ``table_cells`` for the next table of a document.

    ``names`` are the pilots' names of a list: a star that marks one is no word of its cell; every other stays.
    """
    number = context.next_table()
    marked = {start for name in marked_names for start in name.starts}
    cells = [
        replace(cell, text=without_stars(cell.text)) if marked.intersection(cell.text.starts) else cell
        for cell in table.cells
    ]
    for row in _rows(number, cells, context.document.source.file):
        yield TableRow("table_cells", row)


def _rows(number: int, cells: Iterable[TableCell], file: str) -> Iterator[Row]:
    """Return the rows of ``table_cells`` for one table, without the document's id."""
    origins = (f"raw/{file}",)
    table = Cell(str(number))
    for cell in cells:
        text = cell.text
        if not text.value.strip():
            continue
        words_cell = text_cell(text)
        yield {
            "table": table,
            "row": Cell(str(cell.row)),
            "column": Cell(str(cell.column)),
            "row_span": Cell(str(cell.row_span), words_cell.spans, (SPAN,), origins),
            "column_span": Cell(str(cell.column_span), words_cell.spans, (SPAN,), origins),
            "text": words_cell,
        }
