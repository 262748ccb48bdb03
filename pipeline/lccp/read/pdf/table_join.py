"""Tables of single pages to whole tables: what runs over a page break is one table, row and cell."""

from __future__ import annotations

from dataclasses import dataclass

from lccp.read.pdf.ruled_tables import SNAP, RawCell, RawTable
from lccp.read.pdf.unruled_rows import is_value
from lccp.text.patterns import re

WHOLE = re.compile(r"[0-9０-９]{1,4}")
NEARLY_ALL = 0.9  # share of the rows that have their running number, where a row or two may be torn


@dataclass(slots=True)
class JoinedTable:
    """A table put together from pages: its parts' cells in one count of rows, and the header rows left out."""

    page: int
    last: int
    xs: list[float]
    rows: int
    cells: list[RawCell]
    repeated: list[tuple[int, RawCell]]
    strips: list[tuple[float, float]]

    def start_cells(self) -> list[RawCell]:
        """Return the cells that hold words, in row order."""
        return sorted((cell for cell in self.cells if cell.pieces), key=lambda c: (c.row, c.column))


def begin_joined(table: RawTable) -> JoinedTable:
    """Begin a joined table with the part on its first page."""
    return JoinedTable(
        table.page,
        table.page,
        list(table.xs),
        table.rows,
        [_copy(cell) for cell in table.cells],
        [],
        list(table.strips),
    )


def _copy(cell: RawCell, rows: int = 0) -> RawCell:
    return RawCell(cell.row + rows, cell.column, cell.row_span, cell.column_span, list(cell.lines), list(cell.pieces))


def same_columns(whole: JoinedTable, part: RawTable) -> list[float] | None:
    """Return the column bounds of both tables put together, or None where they are not the same table's.

    Pages may shift as a whole; one part may lack a bound that all its cells span.
    """
    if whole.strips or part.strips:
        shared = [(max(a, c), min(b, d)) for (a, b), (c, d) in zip(whole.strips, part.strips, strict=False)]
        if len(whole.strips) != len(part.strips) or any(low >= high for low, high in shared):
            return None
        whole.strips = shared
        return list(whole.xs)
    shift = part.xs[0] - whole.xs[0]
    if abs((part.xs[-1] - part.xs[0]) - (whole.xs[-1] - whole.xs[0])) > 2 * SNAP:
        return None
    moved = [x - shift for x in part.xs]
    few, many = sorted((whole.xs, moved), key=len)
    if all(any(abs(x - y) <= 2 * SNAP for y in many) for x in few):
        return list(many)
    return None


def append_part(whole: JoinedTable, part: RawTable, bounds: list[float]) -> None:
    """Add the part on the next page: header rows dropped, a cut row and a cut merged cell made whole."""
    shift = part.xs[0] - whole.xs[0]
    cells = [_copy(cell) for cell in part.cells]
    _recount_columns(whole.cells, whole.xs, bounds)
    _recount_columns(cells, [x - shift for x in part.xs], bounds)
    whole.xs = bounds
    head = _repeated_header(whole, cells, part.rows)
    whole.last = part.page
    whole.repeated += [(part.page, cell) for cell in cells if cell.row <= head]
    cells = [_copy(cell, -head) for cell in cells if cell.row > head]
    rows = part.rows - head
    if not rows:
        return
    cut = _is_cut(whole, cells)
    base = whole.rows - 1 if cut else whole.rows
    for cell in cells:
        above = _ending_above(whole, cell) if cell.row == 1 else None
        if above and (cut or _runs_on(whole, above, cell, cells)):
            above.row_span = base + cell.row_span + 1 - above.row
            above.lines += cell.lines
            above.pieces += cell.pieces
        else:
            whole.cells.append(_copy(cell, base))
    whole.rows = base + rows


def _recount_columns(cells: list[RawCell], have: list[float], want: list[float]) -> None:
    """Count columns by the bounds ``want`` instead of ``have``, which are some of them."""
    if len(have) == len(want):
        return
    index = [min(range(len(want)), key=lambda k, x=x: abs(want[k] - x)) for x in have]  # type: ignore[misc]
    for cell in cells:
        first, last = index[cell.column - 1], index[cell.column - 1 + cell.column_span]
        cell.column, cell.column_span = first + 1, last - first


def _repeated_header(whole: JoinedTable, cells: list[RawCell], rows: int) -> int:
    """Count the rows at the head of a part that say again what the table's first rows say."""
    count = 0
    while count < rows:
        mine = {(c.column, c.row_span, c.column_span): _without_blanks(c.text) for c in cells if c.row == count + 1}
        first = {
            (c.column, c.row_span, c.column_span): _without_blanks(c.text) for c in whole.cells if c.row == count + 1
        }
        if mine != first or not any(mine.values()):
            break
        count += 1
    return count


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _ending_above(whole: JoinedTable, cell: RawCell) -> RawCell | None:
    for above in whole.cells:
        if (
            above.row + above.row_span - 1 == whole.rows
            and above.column == cell.column
            and above.column_span == cell.column_span
        ):
            return above
    return None


def _is_cut(whole: JoinedTable, cells: list[RawCell]) -> bool:
    """Return whether the last row of the page before and the first row here are one row cut in two.

    The evidence is a column that is filled in every row but these (the running number before all
    others): one half of a cut row leaves such columns blank.
    """
    last, first = whole.rows, 1
    steady = _steady_columns(whole, cells)
    above = {c.column: c for c in whole.cells if 1 < c.row <= last < c.row + c.row_span}
    below = {c.column: c for c in cells if c.row == first}
    if _stand_under_header(above, below):
        return False
    both = [k for k in steady if k in above.keys() & below.keys()]
    numbers = [k for k in both if steady[k]]
    blank = [k for k in both if not (above[k].pieces and below[k].pieces)]
    if numbers:
        return any(k in blank for k in numbers)
    return len(blank) * 2 > len(both)


def _stand_under_header(above: dict[int, RawCell], below: dict[int, RawCell]) -> bool:
    """Return whether whole numbers stand under words in several columns: the page before ends with the header's row."""
    under = [cell for column, cell in below.items() if column in above and above[column].pieces]
    return sum(map(is_number_alone, under)) > 1


def is_number_alone(cell: RawCell) -> bool:
    """Return whether a cell holds a whole number, which no page break cuts: its brackets and stars are with it."""
    return bool(cell.pieces) and len(cell.lines) == 1 and is_value(cell.lines[0])


def _away_from_break(whole: JoinedTable, cells: list[RawCell], column: int) -> list[RawCell]:
    """Return a column's cells below the header that no page break can have cut."""
    above = [c for c in whole.cells if c.column == column and c.row > 1 and c.row + c.row_span - 1 < whole.rows]
    return above + [c for c in cells if c.column == column and c.row > 1]


def _steady_columns(whole: JoinedTable, cells: list[RawCell]) -> dict[int, bool]:
    """Columns in which every row away from the break has a cell of its own with words: whether they are numbers."""
    steady: dict[int, bool] = {}
    columns = {c.column for c in whole.cells}
    rows_below = max((c.row + c.row_span - 1 for c in cells), default=0)
    for column in sorted(columns):
        body = _away_from_break(whole, cells, column)
        expected = max(0, whole.rows - 2) + max(0, rows_below - 1)
        filled = [c for c in body if c.pieces and c.row_span == 1]
        numbered = all(WHOLE.fullmatch(_without_blanks(c.text)) for c in filled)
        if filled and len(filled) >= (NEARLY_ALL * expected if numbered else expected):
            steady[column] = numbered
    return steady


def _runs_on(whole: JoinedTable, above: RawCell, cell: RawCell, cells: list[RawCell]) -> bool:
    """Return whether an empty cell beside the break belongs to the merged cell on its other side.

    So it is in a column with merged cells, or in the first one, if that column has no empty cell
    anywhere else.
    """
    if above.row == 1 or bool(above.pieces) == bool(cell.pieces):
        return False
    column = [c for c in whole.cells if c.column == cell.column and c.row > 1 and c is not above]
    column += [c for c in cells if c.column == cell.column and c is not cell]
    if any(not c.pieces for c in column):
        return False
    spans = [above, cell, *column]
    return cell.column == 1 or any(c.row_span > 1 for c in spans)
