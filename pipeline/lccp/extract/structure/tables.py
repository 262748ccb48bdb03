"""Tables of documents in long form: from a reader's grid, from tabs and bars, from a list of a dump."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lccp.extract.lists.shapes import STAR
from lccp.extract.structure.csv_lines import (
    MOST_CELL_LINES,
    may_go_on,
    may_hold_lines,
    quoted_fields,
    quoted_row_end,
    separator_of,
)
from lccp.extract.structure.indicators import Framework
from lccp.extract.structure.lines import Printed, mend_as_needed, repairs_of
from lccp.extract.structure.parts import Part
from lccp.model import Cell, Document, Grid, Row
from lccp.text.cells import text_cell
from lccp.text.repairs import JOINED
from lccp.text.rules import structural
from lccp.text.spans import Edit, Text

SPAN = structural("table.span", "how many rows or columns a cell of a table runs over")


@dataclass(frozen=True)
class TableCell:
    """A cell: 1-based place of its top left, how far it runs, its raw pieces and its mended words."""

    row: int
    column: int
    row_span: int
    column_span: int
    pieces: tuple[Text, ...]
    text: Text


@dataclass(frozen=True)
class Table:
    """A table: its cells by row and column, and rows that repeated the header on later pages."""

    cells: tuple[TableCell, ...]
    repeated: tuple[Text, ...] = ()

    def rows(self) -> dict[int, list[TableCell]]:
        """The cells by the row they begin in."""
        result: dict[int, list[TableCell]] = {}
        for cell in self.cells:
            result.setdefault(cell.row, []).append(cell)
        return result


def mended(document: Document, pieces: Sequence[Text], repairs: tuple[str, ...] | None = None) -> Text:
    """Join raw pieces and mend them. Neighbours with nothing but layout between them are one quote.

    ``repairs`` are the document's, where many cells are mended one after another.
    """
    text = pieces[0] if len(pieces) == 1 else _joined(document, pieces)
    return mend_as_needed(text, repairs_of(document) if repairs is None else repairs, JOINED)


def _joined(document: Document, pieces: Sequence[Text]) -> Text:
    joined: list[Text | tuple[int, int]] = []  # a stretch of the document is quoted once, at the end
    for piece in pieces:
        before = joined[-1] if joined else None
        if isinstance(before, tuple) and _plain(piece) and piece.starts[0] >= before[1]:
            between = document.text[before[1] : piece.starts[0]]
            if not between.strip() and "\t" not in between:
                joined[-1] = (before[0], piece.ends[-1])
                continue
        joined.append((piece.starts[0], piece.ends[-1]) if _plain(piece) else piece)
    return Text.join(document.quote(*item) if isinstance(item, tuple) else item for item in joined)


def _plain(text: Text) -> bool:
    return bool(text.value) and text.ends[-1] - text.starts[0] == len(text.value)


def without_stars(text: Text) -> Text:
    """Take the stars out of a mended text: they are marks, not words."""
    hits = [Edit(match.start(), match.end(), "") for match in re.finditer(STAR, text.value)]
    return text.edit(hits) if hits else text


def from_grid(document: Document, grid: Grid) -> Table:
    """Read the table that a format shows."""
    cells: list[TableCell] = []
    repairs = repairs_of(document)
    for cell in grid.cells:
        pieces = tuple(document.quote(*piece) for piece in cell.pieces if piece[1] > piece[0])
        if pieces:
            text = mended(document, pieces, repairs)
            if text.value:
                cells.append(TableCell(cell.row, cell.column, cell.row_span, cell.column_span, pieces, text))
    return Table(tuple(cells), tuple(document.quote(*label) for label in grid.labels))


class GridTables:
    """The tables of a document's grids, read once for all who look at the same grid one after another.

    Metadata, lists and personal data each look at every cell; only the last grid is kept, since a sheet may be large.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._grid: Grid | None = None
        self._table = Table(())

    def __call__(self, grid: Grid) -> Table:
        """Return the table that a grid shows."""
        if grid is not self._grid:
            self._grid, self._table = grid, from_grid(self.document, grid)
        return self._table


def from_lines(document: Document, part: Part) -> Table:
    """Read a table that lines write with tabs, or with bars as Markdown does."""
    cells: list[TableCell] = []
    repeated: list[Text] = []
    header: list[str] = []
    row = 0
    sign = separator_of(part.lines[0].raw.value) if part.lines else ""
    for lines in _rows_of_lines(part.lines, sign):
        fields = list(quoted_fields(lines[0].raw, sign) if sign else _fields(lines[0].raw))
        values = [re.sub(r"\s", "", field.value) for field in fields]
        if all(re.fullmatch(":?-{2,}:?|:-:?|-:", value) for value in values):
            continue
        if header and values == header:
            repeated.extend(line.text for line in lines)
            continue
        row += 1
        header = header or values
        for column, pieces in enumerate(_cells_of_lines([fields, *(list(_fields(line.raw)) for line in lines[1:])]), 1):
            if pieces:
                cells.append(TableCell(row, column, 1, 1, pieces, mended(document, pieces)))
    return Table(tuple(cells), tuple(repeated))


def _rows_of_lines(lines: Sequence[Printed], sign: str) -> Iterator[Sequence[Printed]]:
    """The lines of each row: of a table of tabs a quoted cell may run over several, and a line without tabs goes on with the cell above."""
    tabbed = not sign and bool(lines) and "\t" in lines[0].raw.value
    lined = tabbed and may_hold_lines(lines[0].raw.value)
    start = 0
    while start < len(lines):
        end = start + 1
        if tabbed:
            raws = [line.raw.value for line in lines[start : start + MOST_CELL_LINES]]
            end = start + (quoted_row_end(raws) or 1)
            while lined and end < len(lines) and "\t" in raws[0] and may_go_on(lines[end].raw.value):
                end += 1
        yield lines[start:end]
        start = end


def _cells_of_lines(rows: Sequence[Sequence[Text]]) -> Iterator[tuple[Text, ...]]:
    """The pieces of each cell of a row that several lines hold: the first field of a line goes on with the last of the one above."""
    cells: list[list[Text]] = [[]]
    for fields in rows:
        cells[-1].append(fields[0])
        cells.extend([field] for field in fields[1:])
    for cell in cells:
        first, last = cell[0].strip(), cell[-1].strip()
        closed = len(cell) > 1 or (len(first) > 1 and first.value.count('"') == 2)
        if closed and first.value.startswith('"') and last.value.endswith('"'):
            cell[0] = first[1:]
            cell[-1] = cell[-1].strip()[:-1]
        yield tuple(piece for field in cell for piece in _broken(field))


def _fields(raw: Text) -> Iterator[Text]:
    """The fields of one line; those between bars without the bars at the ends."""
    value, sign = raw.value.replace("｜", "|").replace("\\|", "\\ "), "\t"  # a\|b: a bar of the cell
    first, last = 0, len(value)
    if "\t" not in value:
        if "|" not in value:
            yield raw  # a row of a group or a total, without any separator
            return
        sign = "|"
        last = value.rindex("|") if value.rstrip().endswith("|") else len(value)
        # | 昭通市 | 第二批: where no bar closes the row, the first parts an empty cell from the next
        first = value.index("|") + 1 if value.lstrip().startswith("|") and last < len(value) else 0
    index = first
    while True:
        end = value.find(sign, index, last)
        yield raw[index : end if end >= 0 else last]
        if end < 0:
            return
        index = end + 1


def from_framework(document: Document, framework: Framework) -> Table | None:
    """Put a torn table of indicators together again: None where its columns do not agree in number."""
    indicators_ = framework.indicators
    heads = next((line for line in framework.headers if len(re.findall(r"\S+", line.value)) > 2), None)
    if heads is None or any(notice.kind == "count" for notice in framework.notices) or not indicators_:
        return None
    cells = [
        _single_cell(1, n, heads[hit.start() : hit.end()]) for n, hit in enumerate(re.finditer(r"\S+", heads.value), 1)
    ]
    if len(cells) != 4:
        return None
    for row, indicator in enumerate(indicators_, 2):
        if indicator.category is not None and indicator.ordinal < 2:
            phrase = [indicator.category.letter, indicator.category.name]
            category_points = indicator.category.points
            phrase += (
                [category_points] if category_points is not None and category_points is not indicator.points else []
            )
            span = sum(other.category is indicator.category for other in indicators_)
            cells.append(TableCell(row, 1, span, 1, tuple(phrase), mended(document, phrase)))
        named = indicator.ordinal > 0
        pieces = ((2, indicator.name), (3, indicator.code if named else None), (4, indicator.points))
        cells.extend(_single_cell(row, column, text) for column, text in pieces if text is not None and text.value)
    return Table(tuple(cells))


def _single_cell(row: int, column: int, text: Text) -> TableCell:
    return TableCell(row, column, 1, 1, (text,), text)


def _broken(field: Text) -> Iterator[Text]:
    """The lines of a field: Markdown writes their ends as HTML does."""
    index = 0
    for match in [*re.finditer(r"<br ?/?>", field.value), None]:
        piece = _without_link(field[index : match.start() if match else len(field)].strip())
        index = match.end() if match else 0
        if piece.value:
            yield piece


def _without_link(piece: Text) -> Text:
    """The label of a cell that is a link of Markdown and nothing else: [石家庄市](http://…)."""
    link = re.fullmatch(r"\[([^\[\]]+)\]\((?:[a-z]+:|[/#.])[^()\s]*\)", piece.value)
    return piece[link.start(1) : link.end(1)] if link else piece


def merged_down(table: Table, column: int) -> Table:
    """Let the cells of a column run over the empty places below them, as merged cells do."""
    last = max((cell.row for cell in table.cells), default=0)
    begins = sorted(cell.row for cell in table.cells if cell.column == column and cell.row > 1)
    ends = {start: (begins[index + 1] if index + 1 < len(begins) else last + 1) for index, start in enumerate(begins)}
    return replace(
        table,
        cells=tuple(
            replace(cell, row_span=max(cell.row_span, ends[cell.row] - cell.row))
            if cell.column == column and cell.row in ends
            else cell
            for cell in table.cells
        ),
    )


def table_rows(table: Table, number: int, file: str, marked_names: Sequence[Text] = ()) -> Iterator[Row]:
    """Return the rows of ``table_cells`` for a document's table of this number, without the document's id.

    ``marked_names`` are the pilots' names of a list: a star that marks one is no word of its cell; every other stays.
    """
    marked = {start for name in marked_names for start in name.starts}
    cells = [
        replace(cell, text=without_stars(cell.text)) if marked.intersection(cell.text.starts) else cell
        for cell in table.cells
    ]
    return _rows(number, cells, file)


@lru_cache(maxsize=1024)
def _number_cell(number: int) -> Cell:
    """The number of a row or a column: each stands in many rows."""
    return Cell(str(number))


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
            "row": _number_cell(cell.row),
            "column": _number_cell(cell.column),
            "row_span": Cell(str(cell.row_span), words_cell.spans, (SPAN,), origins),
            "column_span": Cell(str(cell.column_span), words_cell.spans, (SPAN,), origins),
            "text": words_cell,
        }
