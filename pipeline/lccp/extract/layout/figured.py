"""Tables of figures that lines of text set with blanks (a regression, a table of statistics), whatever their heads.

Where the cells of some rows are fewer, the columns above and below them say which those are; where they leave that
open, the lines are told as a table that is not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lccp.extract.layout.tables import LayoutTable, RawLine, grid_of
from lccp.extract.layout.words import LayoutLine, LayoutWord, Measure, layout_line, one_column, terminal_columns
from lccp.model import GridCell
from lccp.text.patterns import regex

FEWEST_LINES = 3
FEWEST_COLUMNS = 3
# 0.112***, (0.0232), [1.35], −3.5±0.2, 12 345.6, 45.6%, 1.2×10^4, ≤0.9, 5～10
FIGURE = regex.compile(
    r"[-−–—﹣－+＋±<>≤≥≈~～^.（(\[［]*[0-9０-９][^\p{Han}A-Za-z：:/]*[A-Za-z%％‰]?[）)\]］]?[*＊★†‡]*"
)
EMPTY = regex.compile(r"[-−–—－…/／]+|是|否|有|无|控制|YES|NO|Yes|No|Y|N|√|×")
LETTER = regex.compile(r"\p{L}")
Columns = Sequence[tuple[int, int]]


def figured_tables(lines: Sequence[RawLine]) -> Iterator[LayoutTable]:
    """Yield the tables of figures that lines set by columns, three or more of each."""
    index = 0
    while index < len(lines):
        end = index
        while end < len(lines) and "  " in lines[end].value.strip() and "\t" not in lines[end].value:
            end += 1
        if end - index >= FEWEST_LINES and _holds_figures(_cut(lines[index:end], one_column)):
            yield _table_of(lines[index:end], index)
        index = max(end, index + 1)


def _cut(lines: Sequence[RawLine], measure: Measure) -> list[LayoutLine]:
    return [layout_line(line.value, line.start, measure) for line in lines]


def _holds_figures(lines: Sequence[LayoutLine]) -> bool:
    """Whether most cells behind the first column are figures, and each line under heads of one line or two has some; no contents, whose last is a page."""
    width = max(len(line.chunks) for line in lines)
    if width < FEWEST_COLUMNS or min(len(line.chunks) for line in lines) < 2 or not any(map(_is_named, lines)):
        return False
    rows = [[chunk.value for chunk in line.chunks[len(line.chunks) == width :]] for line in lines[1:]]
    figures = [sum(map(_is_figure, row)) for row in rows]
    share = sum(figures) / sum(map(len, rows))
    return all(figures[1:]) and (share > 0.5 or (share == 0.5 and width > FEWEST_COLUMNS))


def _is_named(line: LayoutLine) -> bool:
    return LETTER.search(line.value) is not None


def _is_figure(value: str) -> bool:
    return FIGURE.fullmatch(value) is not None or EMPTY.fullmatch(value) is not None


def _table_of(lines: Sequence[RawLine], first: int) -> LayoutTable:
    """Return the table of some lines; without cells where two ways to measure the lines deal them otherwise, or none does."""
    ways = [_deal(_cut(lines, measure)) for measure in (terminal_columns, one_column)]
    dealt = [cells for cells in ways if cells is not None]
    settled = dealt[0] if dealt and all(cells == dealt[0] for cells in dealt) else None
    return LayoutTable(first, first + len(lines), (), grid_of(settled) if settled else None)


def _deal(lines: Sequence[LayoutLine]) -> list[GridCell] | None:
    """Deal the cells of lines to columns; no cells where one may be of several, None where the columns do not lie apart."""
    width = max(len(line.chunks) for line in lines)
    full = [line.chunks for line in lines if len(line.chunks) == width]
    columns = [
        (min(chunk.x_start for chunk in column), max(chunk.x_end for chunk in column))
        for column in zip(*full, strict=True)
    ]
    if len(full) < len(lines) and any(before[1] >= behind[0] for before, behind in pairwise(columns)):
        return None
    cells: list[GridCell] = []
    for row, line in enumerate(lines, 1):
        places = range(width) if len(line.chunks) == width else _places_of(line.chunks, columns)
        if len(places) != len(line.chunks):
            return []
        for place, chunk in zip(places, line.chunks, strict=True):
            cells.append(GridCell(row, place + 1, 1, 1, ((chunk.start, chunk.end),)))
    return cells


def _places_of(chunks: Sequence[LayoutWord], columns: Columns) -> list[int]:
    """Return the column that each cell lies over; nothing where one lies over several, or over none, or two over one."""
    places = [
        [n for n, (low, high) in enumerate(columns) if chunk.x_start < high and low < chunk.x_end] for chunk in chunks
    ]
    settled = [place[0] for place in places if len(place) == 1]
    return settled if len(settled) == len(set(settled)) == len(chunks) else []
