"""Rows of a table whose lines stand evenly apart, told by how its cells are set: at the head, the middle or the foot.

Where cells are broken and no wider blank parts the rows, a row is a run of heights at which every column holds one
cell or none, each cell set in its row as all others are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from lccp.read.pdf.lines import PrintedLine
from lccp.read.pdf.unruled_rows import LEVEL, ColumnLines, DraftRow, is_value
from lccp.text.patterns import regex

OFF = 0.4  # of the size: how far a cell may miss the place in its row that all cells have
DEEPEST_ROW = 24  # heights at which lines of one row stand, at most
SPARSE = 0.5  # share of the columns: a row that fills no more of them may be a piece of another
PITCH = 0.6  # points by which the lines of a cell may stand further apart than is usual in the table


# Panel A：替换被解释变量; Participation and Panelists are labels.
PANEL = regex.compile(r"(?:Panel|Part|面板)\s*(?:[A-Z]|[0-9]{1,2}|[一二三四五六])(?![A-Za-z])", regex.I)
# Headings of groups of rows, which stand in lines of their own (tables of papers and plans).
GROUP = regex.compile(
    PANEL.pattern
    + r"|部分\s*[A-Z0-9一二三四五六]|[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[)）]|[A-Z][.．:：、]|.{1,20}[:：]$",
    regex.I,
)


class RowFit(NamedTuple):
    """Rows as lots of lines by column, and how much of them looks torn: pieces of rows, and cells left empty."""

    torn: int
    empty: int
    rows: tuple[dict[int, list[PrintedLine]], ...]

    @property
    def rank(self) -> tuple[int, int, int]:
        """Return what the best of several readings has least of."""
        return self.torn, self.empty, -len(self.rows)


def count_pieces(rows: Sequence[DraftRow], columns: Sequence[ColumnLines], spanned: set[int]) -> int:
    """Count the rows that may be pieces of others; columns whose cells serve several rows are no part of that."""
    unspanned = [column for column in columns if column.number not in spanned]
    return sum(_is_piece_row(row.cells, unspanned) for row in rows)


def _is_piece_row(cells: dict[int, list[PrintedLine]], columns: Sequence[ColumnLines]) -> bool:
    filled = [column for column in columns if cells.get(column.number)]
    counting = any(column.counts and any(map(is_value, cells[column.number])) for column in filled)
    return bool(filled) and len(filled) <= SPARSE * len(columns) and not counting


def may_be_torn(rows: Sequence[DraftRow], columns: Sequence[ColumnLines], spanned: set[int]) -> bool:
    """Return whether a row that may be a piece of another stands next to a cell that it may go on with or begin."""
    unspanned = [column for column in columns if column.number not in spanned]
    for upper, lower in pairwise(rows):
        if not _is_piece_row(upper.cells, unspanned) and not _is_piece_row(lower.cells, unspanned):
            continue
        for column in unspanned:
            above, below = upper.cells.get(column.number), lower.cells.get(column.number)
            if above and below and column.may_go_on(above[-1], below[0]) and column.is_full(above[-1], below[0]):
                return True
    return False


class Joins:
    """Which line of a column may go on with which; a fit asks of the same two lines for each row that may hold them."""

    def __init__(self, pitch: float) -> None:
        self.pitch = pitch  # the farthest that two lines of one cell stand apart
        self._joined: dict[tuple[int, int], bool] = {}

    def goes_on(self, column: ColumnLines, upper: PrintedLine, lower: PrintedLine) -> bool:
        """Return whether the lower of two lines may go on with the upper one."""
        pair = id(upper), id(lower)  # both are held by their column
        if pair not in self._joined:
            near = lower.middle - upper.middle <= self.pitch
            group = column.number == 1 and GROUP.match(upper.text.strip())
            self._joined[pair] = near and not group and column.may_go_on(upper, lower) and column.is_full(upper, lower)
        return self._joined[pair]


def fit_rows(columns: Sequence[ColumnLines]) -> tuple[RowFit | None, bool]:
    """Return the rows that fit best, and whether cells set otherwise fit other rows as well."""
    joins = Joins(_usual_pitch(columns) + PITCH)
    fits = [fit for place in (0.0, 0.5, 1.0) if (fit := _fit_with(columns, place, joins))]
    if not fits:
        return None, False
    best = min(fits, key=lambda fit: fit.rank)
    if _joins_labels_alone(best) or may_join_more(best.rows, columns):
        return best, True
    rivals = [fit for fit in fits if fit.rank == best.rank and _shape(fit) != _shape(best)]
    return best, bool(rivals)


def _joins_labels_alone(fit: RowFit) -> bool:
    """Return whether all that a fit joins are two lines of first columns: the upper one may be the heading of a group."""
    broken = [(row, column) for row in fit.rows for column, lines in row.items() if len(lines) > 1]
    return bool(broken) and all(column == 1 and len(row) > 1 and len(row[1]) == 2 for row, column in broken)


def may_join_more(rows: Sequence[dict[int, list[PrintedLine]]], columns: Sequence[ColumnLines]) -> bool:
    """Return whether, in a table with broken cells, all cells of a row may go on with those of the row above."""
    if all(len(lines) < 2 for row in rows for lines in row.values()):
        return False
    by_number = {column.number: column for column in columns}
    joins = Joins(_usual_pitch(columns) + PITCH)
    return any(
        all(
            column in upper and joins.goes_on(by_number[column], upper[column][-1], lines[0])
            for column, lines in row.items()
        )
        for upper, row in pairwise(rows)
    )


def _shape(fit: RowFit) -> list[dict[int, int]]:
    return [{column: len(lines) for column, lines in row.items()} for row in fit.rows]


def _fit_with(columns: Sequence[ColumnLines], place: float, joins: Joins) -> RowFit | None:
    """Find the rows whose cells are all set alike: ``place`` is 0 at the head of the row, 1 at its foot."""
    levels = _levels(columns)
    best: list[RowFit | None] = [RowFit(0, 0, ())] + [None] * len(levels)
    for end in range(1, len(levels) + 1):
        for start in range(_first_level(levels, end, joins), end):
            before = best[start]
            row = _row_of(levels[start:end], place) if before is not None else None
            if before is None or row is None:
                continue
            torn = _is_piece_row(row, columns)
            fit = RowFit(before.torn + torn, before.empty + len(columns) - len(row), (*before.rows, row))
            rival = best[end]
            if rival is None or fit.rank < rival.rank:
                best[end] = fit
    return best[-1]


Level = list[tuple[ColumnLines, PrintedLine]]


def _first_level(levels: Sequence[Level], end: int, joins: Joins) -> int:
    """Return with which level a row may begin at most that ends before ``end``: below the first line that does not go on."""
    top: dict[int, PrintedLine] = {}
    for start in range(end - 1, max(0, end - DEEPEST_ROW) - 1, -1):
        for column, line in levels[start]:
            if column.number in top and not joins.goes_on(column, line, top[column.number]):
                return start + 1
            top[column.number] = line
    return max(0, end - DEEPEST_ROW)


def _levels(columns: Sequence[ColumnLines]) -> list[Level]:
    """Put the lines of all columns that stand at one height together, from top to bottom."""
    placed = sorted(((column, line) for column in columns for line in column.lines), key=lambda pair: pair[1].middle)
    levels: list[Level] = []
    for column, line in placed:
        last = levels[-1] if levels else None
        if (
            last
            and line.middle - last[0][1].middle <= LEVEL * line.size
            and all(other is not column for other, _ in last)
        ):
            last.append((column, line))
        else:
            levels.append([(column, line)])
    return levels


def _usual_pitch(columns: Sequence[ColumnLines]) -> float:
    """Return how far apart most lines stand of which the lower may go on with the upper."""
    pitches = Counter(
        round(lower.middle - upper.middle, 0)
        for column in columns
        for upper, lower in pairwise(column.lines)
        if column.may_go_on(upper, lower) and column.is_full(upper, lower)
    )
    return max(pitches, key=lambda pitch: (pitches[pitch], pitch), default=0.0) + 0.5


def _row_of(levels: Sequence[Level], place: float) -> dict[int, list[PrintedLine]] | None:
    """Return the cells of a row that holds some levels, whose lines go on; None where its cells are not set so."""
    cells: dict[int, list[PrintedLine]] = {}
    for level in levels:
        for column, line in level:
            cells.setdefault(column.number, []).append(line)
    if len(levels) == 1:
        return cells
    top = min(lines[0].top for lines in cells.values())
    bottom = max(lines[-1].bottom for lines in cells.values())
    for lines in cells.values():
        free_above, free_below = lines[0].top - top, bottom - lines[-1].bottom
        if abs(free_above - place * (free_above + free_below)) > OFF * lines[0].size:
            return None
    return cells
