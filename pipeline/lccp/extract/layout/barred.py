"""Tables that web pages put out as text with a cell a line, and bars before the cells or between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lccp.extract.layout.tables import LayoutTable, RawLine
from lccp.extract.lists.shapes import names_places, running_number
from lccp.extract.lists.vocabulary import head_kind
from lccp.model import Grid, GridCell

FEWEST_ROWS = 2
MOST_COLUMNS = 12
BAR = "|"


def barred_tables(lines: Sequence[RawLine]) -> Iterator[LayoutTable]:
    """Yield the lists that lines of one cell each set as tables: 序号 ⏎ | ⏎ 城市 ⏎ | …, or 省（市） ⏎ | 城市 ⏎ | 北京市 …."""
    index = 0
    while index + 1 < len(lines):
        for cells in (_between_bars(lines, index), _behind_bars(lines, index)):
            grid = _grid_of([lines[number] for number in cells])
            if grid is not None:
                end = cells[-1] + 1
                while end < len(lines) and lines[end].value.strip() == BAR:
                    end += 1
                yield LayoutTable(index, end, (), grid)
                index = end
                break
        else:
            index += 1


def _between_bars(lines: Sequence[RawLine], index: int) -> list[int]:
    """The lines of cells from one on that lines of nothing but a bar part."""
    cells: list[int] = []
    while index < len(lines) and BAR not in lines[index].value and lines[index].value.strip():
        if index + 1 >= len(lines) or lines[index + 1].value.strip() != BAR:
            break
        cells.append(index)
        index += 2
    return cells


def _behind_bars(lines: Sequence[RawLine], index: int) -> list[int]:
    """The lines of cells from one on of which all but the first begin with a bar, the only one in them."""
    if BAR in lines[index].value:
        return []
    cells = [index]
    while (number := cells[-1] + 1) < len(lines) and _is_barred_cell(lines[number].value):
        cells.append(number)
    return cells


def _is_barred_cell(value: str) -> bool:
    return value.lstrip().startswith(BAR) and value.count(BAR) == 1 and len(value.strip()) > 1


def _grid_of(cells: Sequence[RawLine]) -> Grid | None:
    """The table of some cells; None where their heads do not tell how many columns it has, or are not those of a list."""
    values = [cell.value.strip(f"{BAR} \t\u3000") for cell in cells]
    width = next((n for n, value in enumerate(values) if names_places(value) or running_number(value) is not None), 0)
    rows, rest = divmod(len(values), width) if width else (0, 0)
    if not 2 <= width <= MOST_COLUMNS or rest or rows <= FEWEST_ROWS:
        return None
    if not {"name", "province"} & {head_kind(value) for value in values[:width]}:
        return None
    grid_cells = []
    for number, (cell, value) in enumerate(zip(cells, values, strict=True)):
        start = cell.start + cell.value.index(value) if value else cell.start
        grid_cells.append(GridCell(number // width + 1, number % width + 1, 1, 1, ((start, start + len(value)),)))
    return Grid(grid_cells[0].pieces[0][0], grid_cells[-1].pieces[0][1], tuple(grid_cells))
