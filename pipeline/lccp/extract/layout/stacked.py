"""Tables that web pages put out as text with a cell a line and nothing between them: 序号 ⏎ 省份 ⏎ 试点地区 ⏎ 1 ⏎ 北京市 ⏎ 东城区 …."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lccp.extract.layout.tables import LayoutTable, RawLine
from lccp.extract.lists.shapes import is_province, names_places, plain_name, running_number
from lccp.extract.lists.vocabulary import head_kind
from lccp.model import Grid, GridCell

FEWEST_ROWS = 2
MOST_COLUMNS = 8
LONGEST_HEAD = 20
LONGEST_REMARK = 30


@dataclass(frozen=True)
class StackedLine:
    """A line that is not blank: its place among all lines, its words, and where they begin."""

    index: int
    value: str
    start: int


def stacked_tables(lines: Sequence[RawLine]) -> Iterator[LayoutTable]:
    """Yield the lists whose cells stand below each other, a running number before each row."""
    filled = [
        StackedLine(index, line.value.strip(), line.start + len(line.value) - len(line.value.lstrip()))
        for index, line in enumerate(lines)
        if line.value.strip()
    ]
    position = 0
    while position < len(filled):
        kinds = _heads_from(filled, position)
        rows, end = _rows_from(filled, position + len(kinds), kinds) if kinds else ([], position)
        if len(rows) < FEWEST_ROWS:
            position += 1
            continue
        heads = dict(enumerate(filled[position : position + len(kinds)], 1))
        yield LayoutTable(filled[position].index, filled[end - 1].index + 1, (), _grid_of([heads, *rows]))
        position = end


def _heads_from(lines: Sequence[StackedLine], position: int) -> list[str]:
    """The kinds of the heads from a line on, up to the first running number; none where they are not those of a list."""
    if head_kind(lines[position].value) != "number":
        return []
    kinds: list[str] = []
    for line in lines[position : position + MOST_COLUMNS + 1]:
        if running_number(line.value) == 1:
            return kinds if "name" in kinds or kinds.count("province") > 0 < len(kinds) - 1 else []
        kind = head_kind(line.value) if len(line.value) <= LONGEST_HEAD else ""
        if not kind:
            return []
        kinds.append(kind)
    return []


def _rows_from(
    lines: Sequence[StackedLine], position: int, kinds: Sequence[str]
) -> tuple[list[dict[int, StackedLine]], int]:
    """The rows behind the heads, each with its cells by column, and where they end."""
    rows: list[dict[int, StackedLine]] = []
    seen: set[str] = set()
    while position < len(lines) and running_number(lines[position].value) == len(rows) + 1:
        end = position + 1
        while end < len(lines) and end - position < len(kinds) and running_number(lines[end].value) is None:
            end += 1
        cells = lines[position + 1 : end]
        if end >= len(lines) or running_number(lines[end].value) != len(rows) + 2:
            cells = _last_cells(cells, kinds, seen)
        row = _row_of(cells, kinds)
        if row is None:
            break
        rows.append({1: lines[position], **row})
        seen.update(cell.value for cell in cells)
        position += 1 + len(cells)
    return rows, position


def _last_cells(cells: Sequence[StackedLine], kinds: Sequence[str], seen: set[str]) -> Sequence[StackedLine]:
    """The cells of the last row: what follows the table stands below them, and is none of its remarks unless one above is alike."""
    while cells and _row_of(cells, kinds) is None:
        cells = cells[:-1]
    row = _row_of(cells, kinds) or {}
    places = [column for column in row if kinds[column - 1] in ("name", "province")]
    return cells[:-1] if len(row) > len(places) and cells[-1].value not in seen else cells


def _row_of(cells: Sequence[StackedLine], kinds: Sequence[str]) -> dict[int, StackedLine] | None:
    """The cells of a row by column, its province lacking where it is merged; None where they do not fit the heads."""
    row: dict[int, StackedLine] = {}
    rest = list(cells)
    for column, kind in enumerate(kinds[1:], 2):
        if not rest:
            break
        value = plain_name(rest[0].value)
        merged = kind == "province" and (not is_province(value) or len(rest) < 2 or not names_places(rest[1].value))
        if merged and "name" in kinds:
            continue
        if kind in ("name", "province") and not names_places(rest[0].value):
            return None
        if len(rest[0].value) > LONGEST_REMARK:
            return None
        row[column] = rest.pop(0)
    return row if not rest and any(kinds[column - 1] in ("name", "province") for column in row) else None


def _grid_of(rows: Sequence[dict[int, StackedLine]]) -> Grid:
    cells = [
        GridCell(number, column, 1, 1, ((line.start, line.start + len(line.value)),))
        for number, row in enumerate(rows, 1)
        for column, line in sorted(row.items())
    ]
    return Grid(cells[0].pieces[0][0], cells[-1].pieces[-1][1], tuple(cells))
