"""Tables that web pages put out as text with a cell a line: 序号 ⏎ 省份 ⏎ 试点地区 ⏎ 1 ⏎ 北京市 ⏎ 东城区 …, perhaps with a bar behind each.

Where no running number opens the rows, a province and its count do: 省份 ⏎ 数量 ⏎ 城市 ⏎ 天津 ⏎ 9 ⏎ 河北区、….
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lccp.extract.layout.tables import LayoutTable, RawLine
from lccp.extract.lists.shapes import (
    is_area_name,
    is_batch_cell,
    is_date_cell,
    is_province,
    is_year_cell,
    is_year_part,
    names_places,
    plain_name,
    running_number,
    split_names,
)
from lccp.extract.lists.vocabulary import head_kind
from lccp.model import Grid, GridCell
from lccp.text.patterns import regex

FEWEST_ROWS = 2
FEWEST_BARE = 3  # rows of a table without heads
MOST_COLUMNS = 8
LONGEST_HEAD = 20
LONGEST_REMARK = 30
BAR = "|"
COUNT_HEAD = regex.compile(r"(?:数量|个数|数目|总数|名额)(?:[（(]\p{Han}{1,3}[）)])?")
NAME_CELL = regex.compile(r"\p{Han}[\p{Han}A-Za-z0-9（）()·]{1,28}[\p{Han}）)]")
FEWEST_PLACED = 0.5  # of the names of a table; the others may be parks that no place's name opens
SENTENCE = regex.compile("[。；！？]")


@dataclass(frozen=True)
class StackedLine:
    """A cell on a line of its own: the place of that line among all lines, its words, and where they stand in the document."""

    index: int
    value: str
    pieces: tuple[tuple[int, int], ...]


def stacked_tables(lines: Sequence[RawLine]) -> Iterator[LayoutTable]:
    """Yield the lists whose cells stand below each other, a running number before each row."""
    filled = _filled_lines(lines)
    position = 0
    while position < len(filled):
        kinds = _heads_from(filled, position)
        rows, end = _rows_from(filled, position + len(kinds), kinds) if kinds else ([], position)
        if not kinds and (kinds := _heads_of_counted(filled, position)):
            rows, end = _counted_rows(filled, position + len(kinds))
        if len(rows) < FEWEST_ROWS and len(bare := _bare_rows(filled, position)) >= FEWEST_BARE:
            end = position + sum(map(len, bare))
            yield LayoutTable(filled[position].index, filled[end - 1].index + 1, (), _grid_of(bare))
            position = end
            continue
        if len(rows) < FEWEST_ROWS:
            position += 1
            continue
        heads = dict(enumerate(filled[position : position + len(kinds)], 1))
        yield LayoutTable(filled[position].index, filled[end - 1].index + 1, (), _grid_of([heads, *rows]))
        position = end


def _filled_lines(lines: Sequence[RawLine]) -> list[StackedLine]:
    """The lines that hold something, without the bars behind their words; one without a bar among such runs on."""
    filled: list[StackedLine] = []
    barred: list[bool] = []
    for index, line in enumerate(lines):
        value = line.value.strip(f"{BAR} \t\u3000\r\n")
        if not value:
            continue
        start = line.start + line.value.index(value)
        cell = StackedLine(index, value, ((start, start + len(value)),))
        has_bar = line.value.rstrip().endswith(BAR)
        if has_bar and barred[-2:] == [True, False] and value[0] in "（(":
            cell = StackedLine(filled[-1].index, filled[-1].value + value, (*filled[-1].pieces, *cell.pieces))
            filled.pop()
            barred.pop()
        filled.append(cell)
        barred.append(has_bar)
    return filled


def _heads_of_counted(lines: Sequence[StackedLine], position: int) -> list[str]:
    """The kinds of the heads of provinces, their counts and their places; none where they are others."""
    heads = lines[position : position + 3]
    if len(heads) < 3 or not COUNT_HEAD.fullmatch(heads[1].value):
        return []
    kinds = [head_kind(heads[0].value), "other", head_kind(heads[2].value)]
    return kinds if kinds == ["province", "other", "name"] else []


def _counted_rows(lines: Sequence[StackedLine], position: int) -> tuple[list[dict[int, StackedLine]], int]:
    """The rows of a province, the number of its places and these, on one line or several; each as many as the number says."""
    rows: list[dict[int, StackedLine]] = []
    while position + 2 < len(lines):
        province, count = lines[position], lines[position + 1].value
        if not is_province(regex.sub(r"\s", "", province.value)) or not count.isdecimal() or len(count) > 3:
            break
        end = position + 3
        while len(split_names(_joined_value(lines[position + 2 : end])) or ()) < int(count) and end < len(lines):
            if is_province(regex.sub(r"\s", "", lines[end].value)) or lines[end].value.isdecimal():
                break
            end += 1
        listed = lines[position + 2 : end]
        if len(split_names(_joined_value(listed)) or ()) != int(count):
            break
        pieces = tuple(piece for line in listed for piece in line.pieces)
        cell = StackedLine(listed[0].index, _joined_value(listed), pieces)
        rows.append({1: province, 2: lines[position + 1], 3: cell})
        position = end
    return rows, position


def _bare_rows(lines: Sequence[StackedLine], position: int) -> list[dict[int, StackedLine]]:
    """The rows of a table without heads: 1 ⏎ 陕西 ⏎ 汉中市 ⏎ 2025年 ⏎ 2 …, each cell of the shape of that above it, one of places."""
    rows: list[dict[int, StackedLine]] = []
    shapes: list[str] = []
    while position < len(lines) and running_number(lines[position].value) == len(rows) + 1:
        width = len(shapes) + 1 if shapes else MOST_COLUMNS
        row = [lines[position]]
        while len(row) < width and (shape := _shape_of(lines, position + len(row))):
            if rows and shape != shapes[len(row) - 1]:
                break
            shapes += [] if rows else [shape]
            row.append(lines[position + len(row)])
        if shapes.count("place") != 1 or len(row) != len(shapes) + 1:
            break
        rows.append(dict(enumerate(row, 1)))
        position += len(row)
    return rows


def _shape_of(lines: Sequence[StackedLine], index: int) -> str:
    """What kind of cell of a table without heads a line is; "" where it is none."""
    value = lines[index].value if index < len(lines) else ""
    if running_number(value) is not None and not is_date_cell(value):
        return ""
    if is_province(plain_name(value)) and not plain_name(value).endswith("市"):
        return "province"
    if names_places(value):
        return "place"
    if is_year_cell(value) or is_date_cell(value):
        return "time"
    return "batch" if is_batch_cell(value) else ""


def _joined_value(lines: Sequence[StackedLine]) -> str:
    return "".join(line.value for line in lines)


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
    column = kinds.index("name") + 1 if "name" in kinds else 0
    placed = sum(column not in row or _is_place_cell(row[column].value) for row in rows)
    return (rows, position) if placed >= FEWEST_PLACED * len(rows) else ([], position)


def _last_cells(cells: Sequence[StackedLine], kinds: Sequence[str], seen: set[str]) -> Sequence[StackedLine]:
    """The cells of the last row: what follows the table stands below them, and is none of its remarks unless one above is alike."""
    while cells and _row_of(cells, kinds) is None:
        cells = cells[:-1]
    row = _row_of(cells, kinds) or {}
    places = [column for column in row if kinds[column - 1] in ("name", "province")]
    return cells[:-1] if len(row) > len(places) and cells[-1].value not in seen else cells


def _row_of(cells: Sequence[StackedLine], kinds: Sequence[str]) -> dict[int, StackedLine] | None:
    """The cells of a row by column, its province lacking where it is merged; None where they do not fit the heads."""
    if len(cells) == len(kinds) - 1 and all(map(_fits_head, cells, kinds[1:])):
        return dict(enumerate(cells, 2))
    row: dict[int, StackedLine] = {}
    rest = list(cells)
    for column, kind in enumerate(kinds[1:], 2):
        if not rest:
            break
        if kind == "province" and "name" in kinds and _lacks_province(rest):
            continue
        if not _may_stand_under(kind, rest[0].value):
            return None
        row[column] = rest.pop(0)
    return row if not rest and any(kinds[column - 1] in ("name", "province") for column in row) else None


def _may_stand_under(kind: str, value: str) -> bool:
    """Whether a cell may stand under a head: of names and provinces places alone, of years no part of one."""
    if kind in ("name", "province") and not names_places(value):
        return False
    return len(value) <= LONGEST_REMARK and not (kind == "year" and is_year_part(value))


def _lacks_province(cells: Sequence[StackedLine]) -> bool:
    """Whether the first of the cells left of a row is no province's that has a name behind it: its cell is merged."""
    return not is_province(plain_name(cells[0].value)) or len(cells) < 2 or not names_places(cells[1].value)


def _fits_head(cell: StackedLine, kind: str) -> bool:
    """Whether a cell of a row that has one for each head may stand under its own: a park's name need open with no place's."""
    value = plain_name(cell.value)
    if kind == "name":
        return _is_place_cell(cell.value) or NAME_CELL.fullmatch(value) is not None
    if kind == "province":
        return is_province(value)
    if kind == "year" and is_year_part(value):
        return False
    return len(value) <= LONGEST_REMARK and not SENTENCE.search(value)


def _is_place_cell(value: str) -> bool:
    """Whether a cell names places, or a park that no place's name need open."""
    return names_places(value) or is_area_name(regex.sub(r"[（(][^（）()]*[）)]", "", plain_name(value)))


def _grid_of(rows: Sequence[dict[int, StackedLine]]) -> Grid:
    cells = [
        GridCell(number, column, 1, 1, line.pieces)
        for number, row in enumerate(rows, 1)
        for column, line in sorted(row.items())
    ]
    return Grid(cells[0].pieces[0][0], cells[-1].pieces[-1][1], tuple(cells))
