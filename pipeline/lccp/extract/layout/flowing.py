"""Lists whose cells a dump writes one after another in the order of the page, on lines of any length: rows found by what cells hold.

Each row begins a line; a cell that prints nothing leaves no trace. Heads over two rows, rows of groups and totals, provinces
that are merged over rows, blocks side by side are all read by one walk over the words: how many ways lead from the heads
to the end of the list, and where. A list is read only where there is one way alone.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

from lccp.extract.layout.cell_groups import Spans, area_spans, province_spans, settled_spans
from lccp.extract.layout.cell_words import (
    ENDING,
    CellWord,
    CellWords,
    cell_ends,
    is_value,
    joined_value,
    number_ends,
    opens_later_item,
    opens_line,
    stretches_of,
    with_lines_around,
    with_provinces_apart,
    with_whole_names,
    words_of_lines,
    wrapped_province,
)
from lccp.extract.layout.flow_heads import (
    MOST_READINGS,
    FlowHead,
    head_readings,
    head_words,
    heads_group,
    line_at,
    opens_heads,
    sizes_of_heads,
    without_repeated,
)
from lccp.extract.layout.tables import LayoutTable, RawLine, grid_of
from lccp.extract.layout.words import PAGE_NUMBER
from lccp.extract.lists.shapes import (
    batch_words,
    is_count,
    is_note,
    is_province,
    is_region,
    is_total,
    is_year_cell,
    lies_in,
    names_places,
    plain_name,
    running_number,
)
from lccp.extract.lists.vocabulary import KINDS
from lccp.model import Grid, GridCell
from lccp.reference.script import fold_script
from lccp.text.patterns import regex

FEWEST_ROWS = 2
NUMBERINGS = ("whole", "lost", "skips", "merged")
"""How the rows of a list are numbered: without a gap; some having lost their number, which the next shows; with gaps;
without one, where provinces that run over rows touch the ends of items."""
MOST_WAYS = 40  # to read one row
MOST_NAMES = 12  # one below the other in a cell
LONGEST_REMARK = 6  # words
SIGHT = 8
MARKS = ("province", "batch")  # what may stand on a line of its own beside the rows that it holds
NOT_EMPTY = ("name", "items")
FREE = ("other", "")  # columns of any words
PLAIN = ("other", "", "number", "name", "items")  # columns whose cells run over no rows
REST = regex.compile(r"[（(](?:19|20)\d\d年?(?:\d{1,2}月)?(?:\d{1,2}日)?[）)]")  # of the cell of a batch
YEAR_WORDS = regex.compile(r"(?=.*(?:19|20)\d\d)[^。；]{4,24}|已达峰|待定|待确定|未定|未提出|暂无")
SEVERAL = regex.compile(r"\d{1,4}个?")
Row = tuple[CellWords, ...]
Numbers = tuple[int, ...]
Node = tuple[int, Numbers]
PlacedCell = tuple[tuple[int, int], CellWords]
"""The first row of a cell and the one behind its last, and its words."""
RowWay = tuple[Row, int, Numbers]
"""The cells of a row so far, where the next may begin, and the running numbers of the blocks."""


@dataclass(frozen=True)
class FlowStep:
    """What stands between two places: a row, a province or batch beside rows, a line that groups, totals or furnishes them."""

    sort: str
    cells: Row


@dataclass(frozen=True)
class FlowWay:
    """How many ways lead to a place (2: several), and the last step of the only way."""

    count: int
    before: Node | None = None
    step: FlowStep | None = None


def flowing_tables(lines: Sequence[RawLine], numbering: str = "whole") -> Iterator[LayoutTable]:
    """Yield the lists whose rows follow their heads, cell by cell, numbered as one of ``NUMBERINGS`` says."""
    cell_words = with_whole_names(words_of_lines(lines, False))
    if numbering == "merged":
        cell_words = with_provinces_apart(cell_words)
    position = 0
    while position < len(cell_words):
        grid, end, repeated = _grid_at(cell_words, position, numbering)
        if grid is None:
            position += 1
            continue
        first = cell_words[position].printed_line
        # that of 右, which stands below the last row: its year is put together beside the row's values
        last = bisect_right(lines, cell_words[end - 1].start, key=lambda line: line.start) - 1
        yield LayoutTable(first, last + 1, tuple(line for line in repeated if line < last), grid)
        position = end


def _grid_at(cell_words: Sequence[CellWord], position: int, numbering: str) -> tuple[Grid | None, int, tuple[int, ...]]:
    """The list whose heads begin at a word, where it ends, and the lines of repeated heads; None where there is no way to read it, or several."""
    word_list = head_words(cell_words, position) if opens_heads(cell_words, position) else ()
    for size in sizes_of_heads(cell_words, position, word_list):
        heads = word_list[:size]
        readings = islice(head_readings(heads), MOST_READINGS)
        first = next(readings, None)
        if first is None:
            continue
        below = without_repeated(cell_words, position + size, heads)
        if any(head.kind == "items" for head in first):
            below = with_lines_around(below, position + size)
        grids = _grids_below(below, position + size, chain([first], readings), numbering)
        if grids:
            grid, end = next(iter(grids.values())) if len(grids) == 1 else (None, 1)
            end = cell_words.index(max(below[:end], key=lambda word: word.start)) + 1
            of_list = {word.printed_line for word in below}
            return grid, end, tuple(sorted({word.printed_line for word in cell_words[position:end]} - of_list))
    return None, 0, ()


def _grids_below(
    cell_words: Sequence[CellWord], position: int, readings: Iterable[Sequence[FlowHead]], numbering: str
) -> dict[tuple[object, ...], tuple[Grid, int]]:
    """The ways to read a list from a word on below some readings of its heads, with the fewest that span others, and where each ends."""
    fewest = 0
    grids: dict[tuple[object, ...], tuple[Grid, int]] = {}
    for heads in readings:
        spanning = sum(len(head.above) for head in heads)
        if grids and spanning > fewest:
            break
        walk = FlowWalk(cell_words, position, heads, numbering)
        grid = walk.read_grid()
        if grid is not None:
            fewest = spanning
            grids[_content_of(grid, heads)] = (grid, walk.end)
    return grids


def _content_of(grid: Grid, heads: Sequence[FlowHead]) -> tuple[object, ...]:
    """What two readings of a list must share to be the same: the cells of each kind."""
    kinds = {column: head.kind for column, head in enumerate(heads, 1)}
    return tuple((kinds[cell.column], cell.row, cell.row_span, cell.pieces) for cell in grid.cells if cell.row > 2)


def _opens_with_province(name: CellWords) -> bool:
    """Whether the first words of a name are a province, perhaps over two lines: 内蒙, 古 before 包头市."""
    return any(is_province(plain_name(joined_value(name[:size]))) for size in range(1, max(2, len(name))))


class FlowWalk:
    """The walk over the words below some heads."""

    def __init__(
        self, cell_words: Sequence[CellWord], start: int, heads: Sequence[FlowHead], numbering: str = "whole"
    ) -> None:
        self.cell_words, self.start, self.heads, self.numbering = cell_words, start, heads, numbering
        self.kinds = [head.kind for head in heads]
        self.blocks = heads[-1].block + 1
        self.end = start

    def read_grid(self) -> Grid | None:
        """Return the table; None where there is more or less than one way to read it."""
        steps = self._only_way()
        rows = [step.cells for step in steps if step.sort == "row"]
        if (
            len(rows) < FEWEST_ROWS - (self.numbering != "whole" and self._is_numbered(rows))
            or not self._may_end(self._last_number(rows))
            or not self._groups_hold(steps)
        ):
            return None
        cells: list[GridCell] = []
        top = 1 + any(head.above for head in self.heads)
        places = self._row_places(steps, top + 1, cells)
        for number, head in enumerate(self.heads, 1):
            placed = self._column_cells(number - 1, rows, steps)
            if placed is None or not self._is_filled(number - 1, placed, len(rows)):
                return None
            cells.append(GridCell(top, number, 1, 1, stretches_of(head.word_list)))
            cells += [GridCell(1, number, 1, 1, stretches_of(head.above))] if head.above else []
            cells += [
                GridCell(places[first], number, places[end - 1] - places[first] + 1, 1, stretches_of(word_list))
                for (first, end), word_list in placed
            ]
        return grid_of(cells)

    def _is_numbered(self, rows: Sequence[Row]) -> bool:
        """Whether the first row has the number 1: then a list may have one row."""
        return (
            bool(rows)
            and "number" in self.kinds
            and running_number(joined_value(rows[0][self.kinds.index("number")])) == 1
        )

    def _is_filled(self, column: int, placed: Sequence[PlacedCell], size: int) -> bool:
        """Whether a column holds what it should: the last of remarks may lack cells, one whose head is not known may not."""
        kind = self.kinds[column]
        if kind not in FREE:
            return bool(placed)
        return len(placed) >= size or (kind == "other" and self.kinds[column + 1 : column + 2] != ["other"])

    def _only_way(self) -> list[FlowStep]:
        """The steps from the heads as far as any way leads; none where several lead there."""
        first: Node = (self.start, (0,) * self.blocks)
        ways = {first: FlowWay(1)}
        queue = [first]
        while queue:
            node = heapq.heappop(queue)
            for step, after in (*self._rows_at(node), *self._asides_at(node)):
                if after not in ways:
                    heapq.heappush(queue, after)
                count = ways[node].count + (ways[after].count if after in ways else 0)
                ways[after] = FlowWay(min(2, count), node, step)
        last = max(ways)
        self.end = last[0]
        if sum(way.count for node, way in ways.items() if node[0] == last[0]) > 1:
            return []
        steps: list[FlowStep] = []
        behind: Node | None = last
        while behind is not None and (step_before := ways[behind].step) is not None:
            steps.append(step_before)
            behind = ways[behind].before
        return self._without_tail(steps[::-1])

    def _without_tail(self, steps: list[FlowStep]) -> list[FlowStep]:
        """The steps up to the last row or total: what stands behind is of the page."""
        while steps and steps[-1].sort not in ("row", "total"):
            self.end -= sum(map(len, steps.pop().cells))
        return steps

    # -- rows --------------------------------------------------------------------------------------

    def _rows_at(self, node: Node) -> Iterator[tuple[FlowStep, Node]]:
        position, numbers = node
        if position >= len(self.cell_words) or not opens_line(self.cell_words, position):
            return
        ways: list[RowWay] = [((), position, numbers)]
        for column in range(len(self.kinds)):
            longer = (new for way in ways for new in self._with_cell(way, column))
            ways = list(islice(longer, MOST_WAYS + 1))
            if len(ways) > MOST_WAYS:
                return  # of ways that are not all looked at none is the only one
        for row, end, after in ways:
            if end > position and self._closes_line(end) and self._is_row(row) and not self._is_marked(row, node, end):
                yield FlowStep("row", row), (end, after)

    def _closes_line(self, end: int) -> bool:
        return end >= len(self.cell_words) or opens_line(self.cell_words, end)

    def _with_cell(self, way: RowWay, column: int) -> Iterator[RowWay]:
        """Yield a row with a cell more: what it may be, or nothing."""
        row, position, numbers = way
        kind, block = self.kinds[column], self.heads[column].block
        is_short = block > 0 and self._closes_line(
            position
        )  # the last row of a block with fewer rows than those before
        if kind == "number":
            yield from self._with_number(way, block)
        else:
            ends = self._remarks_beside(position, row) if kind in FREE else self._cell_ends(position, kind)
            for end in ends:
                yield (*row, tuple(self.cell_words[position:end])), end, numbers
        if is_short or kind not in ("number", *NOT_EMPTY):
            yield (*row, ()), position, numbers

    def _with_number(self, way: RowWay, block: int) -> Iterator[RowWay]:
        """Yield a row with its running number: the next, the first again, or any where the block begins."""
        row, position, numbers = way
        for end in number_ends(self.cell_words, position):
            number = running_number(joined_value(self.cell_words[position:end])) or 0
            follows = number > numbers[block] if self.numbering == "skips" else number == numbers[block] + 1
            if follows or number == 1 or (block and not numbers[block]):
                after = (*numbers[:block], number, *numbers[block + 1 :])
                yield (*row, tuple(self.cell_words[position:end])), end, after
        if self.numbering == "lost" and self.blocks == 1:
            yield (*row, ()), position, (numbers[0] + 1,)

    def _cell_ends(self, position: int, kind: str) -> Iterator[int]:
        ends = list(cell_ends(self.cell_words, position, "name" if kind == "area" else kind))
        if kind == "batch":
            ends = [end + self._goes_on(position, end) for end in ends]
        if kind == "year" and not ends and YEAR_WORDS.fullmatch(self._value_at(position)):
            ends = [position + 1]
        yield from ends
        if kind == "name" and "number" in self.kinds and self.blocks == 1:
            yield from self._several_names(ends)

    def _value_at(self, position: int) -> str:
        return self.cell_words[position].value if position < len(self.cell_words) else ""

    def _goes_on(self, position: int, end: int) -> bool:
        """Whether a batch goes on behind its first word: 第一批 over （2015年）."""
        is_open = self._value_at(end)[:1] in ("（", "(")
        return is_open and batch_words(joined_value(self.cell_words[position : end + 1]), True)

    def _several_names(self, ends: Sequence[int]) -> Iterator[int]:
        """Yield where more names end that stand below the first in its cell."""
        end = ends[-1] if ends else len(self.cell_words)
        for _ in range(MOST_NAMES):
            further = list(cell_ends(self.cell_words, end, "name")) if end < len(self.cell_words) else []
            value = self._value_at(end)
            if not further or not names_places(value) or is_province(plain_name(value)):
                return
            end = further[-1]
            yield end

    def _remarks_beside(self, position: int, row: Row) -> Iterator[int]:
        """Yield where a remark may end: of two side by side the first holds one word, and the only one there is."""
        column = len(row)
        if column and self.kinds[column - 1 : column + 1] == ["other", "other"] and not row[-1]:
            return
        is_beside = self.kinds[column : column + 2] == ["other", "other"]
        yield from islice(self._remark_ends(position, row), 1 if is_beside else None)

    def _remark_ends(self, position: int, row: Row) -> Iterator[int]:
        """Yield where a remark may end; it is a place's name only on the line of the name of a numbered row."""
        line = line_at(self.cell_words, position, LONGEST_REMARK)  # more than head a group
        if not line or heads_group(line):
            return
        places = [cell for cell, kind in zip(row, self.kinds, strict=False) if kind == "name" and cell]
        beside = "number" in self.kinds and bool(places) and places[-1][-1].printed_line == line[0].printed_line
        for size, word in enumerate(line, 1):
            is_other = is_note(word.value) or is_total(word.value) or is_year_cell(word.value)
            if is_other or (names_places(word.value) and not beside):
                return
            yield position + size

    def _is_row(self, row: Row) -> bool:
        """Whether each block of a row that holds something names a place."""
        filled = [block for block in range(self.blocks) if not block or any(self._cells_of(row, block))]
        return all(self._names_place(row, block) for block in filled)

    def _cells_of(self, row: Row, block: int) -> list[CellWords]:
        return [cell for cell, head in zip(row, self.heads, strict=True) if head.block == block]

    def _names_place(self, row: Row, block: int) -> bool:
        """Whether a block of a row has a name: no head, no province beside the column of these, none with a place in it behind."""
        cells = {head.kind: cell for head, cell in zip(self.heads, row, strict=True) if head.block == block}
        name = cells["name"]
        if not name or joined_value(name) in KINDS:
            return False
        if "province" in cells and not cells["province"] and _opens_with_province(name):
            return False
        pairs = ((plain_name(above.value), plain_name(below.value)) for above, below in pairwise(name))
        return not any(is_region(above) and is_region(below) and lies_in(below, above) for above, below in pairs)

    def _is_marked(self, row: Row, node: Node, end: int) -> bool:
        """Whether a province or batch on a line of its own is read otherwise than it must: before a row it stands between rows, behind one it is its last cell."""
        if self.kinds[0] in MARKS and row[0] and self._closes_line(node[0] + len(row[0])):
            return True
        if self.kinds[-1] not in MARKS or row[-1]:
            return False
        behind = line_at(self.cell_words, end) if end < len(self.cell_words) else ()
        return self._mark_kind(behind) == self.kinds[-1]

    # -- lines between rows ------------------------------------------------------------------------

    def _mark_kind(self, line: CellWords) -> str:
        """What a line holds that is a cell of a column whose cells run over rows; "" for any other."""
        closed = joined_value(line)
        if "province" in self.kinds and len(line) == 1 and is_province(plain_name(closed)):
            return "province"
        is_batch = batch_words(closed, False) and not any(names_places(word.value) for word in line)
        return "batch" if "batch" in self.kinds and (is_batch or REST.fullmatch(closed)) else ""

    def _asides_at(self, node: Node) -> Iterator[tuple[FlowStep, Node]]:
        position, numbers = node
        if position >= len(self.cell_words) or not opens_line(self.cell_words, position):
            return
        line = line_at(self.cell_words, position)
        end = position + len(line)
        closed = joined_value(line)
        if is_total(line[0].value) or is_total(closed):
            end += self._counts_behind(end, numbers) if len(line) == 1 else 0
            yield FlowStep("total", (tuple(self.cell_words[position:end]),)), (end, numbers)
        elif "province" in self.kinds and (below := self._end_of_wrapped(position)):
            yield FlowStep("province", (tuple(self.cell_words[position:below]),)), (below, numbers)
        elif kind := self._mark_kind(line):
            yield FlowStep(kind, (line,)), (end, numbers)
        elif heads_group(line):
            yield FlowStep("group", (line,)), (end, numbers)
        elif PAGE_NUMBER.fullmatch(closed) and self._ends_page(closed, end, numbers):
            yield FlowStep("page", (line,)), (end, numbers)

    def _end_of_wrapped(self, position: int) -> int:
        """Where a province ends that is set over lines of its own from a word on; 0 where none is."""
        end = wrapped_province(self.cell_words, position)
        return end if end and self._closes_line(end) else 0

    def _counts_behind(self, position: int, numbers: Numbers) -> int:
        """How many words behind a total count what it totals: 合计 over 5个."""
        end = position
        while is_count(value := self._value_at(end)) or SEVERAL.fullmatch(value):
            if running_number(value) in (numbers[0] + 1, 1):
                break
            end += 1
        return end - position

    def _ends_page(self, closed: str, end: int, numbers: Numbers) -> bool:
        """Whether a number is that of a page, and none of the rows."""
        if running_number(closed) in (numbers[0] + 1, 1):
            return False
        return end < len(self.cell_words) and self.cell_words[end].opens_page

    def _may_end(self, last: int) -> bool:
        """Whether a list may end where the walk does: no value of a list stands there or soon behind, nor another head.

        Nor does the row with the number after the ``last`` stand further behind.
        """
        if last and any(self._is_row_numbered(last + 1, index) for index in range(self.end, len(self.cell_words) - 1)):
            return False
        for index in range(self.end, min(self.end + SIGHT, len(self.cell_words))):
            value = self.cell_words[index].value
            if index == self.end and opens_later_item(value):
                return False
            if is_note(value) or ENDING.search(value):
                return True
            if index == self.end and PAGE_NUMBER.fullmatch(value) and self._closes_line(index + 1):
                continue
            if is_value(value) or fold_script(value) in KINDS:
                return False
        return True

    def _last_number(self, rows: Sequence[Row]) -> int:
        """The running number of the last row; 0 where rows have none, or stand in blocks."""
        cell = rows[-1][self.kinds.index("number")] if "number" in self.kinds and self.blocks == 1 else ()
        return running_number(joined_value(cell)) or 0

    def _is_row_numbered(self, number: int, position: int) -> bool:
        """Whether a line begins with a running number and goes on with a place."""
        is_number = running_number(self._value_at(position)) == number and opens_line(self.cell_words, position)
        return is_number and names_places(self._value_at(position + 1))

    # -- the table ---------------------------------------------------------------------------------

    def _row_places(self, steps: Sequence[FlowStep], row: int, cells: list[GridCell]) -> list[int]:
        """The number of each row in the table; groups and totals are put among the cells as rows of their own."""
        places: list[int] = []
        for step in steps:
            if step.sort == "row":
                places.append(row)
            elif step.sort in ("group", "total"):
                cells.append(GridCell(row, 1, 1, len(self.heads), stretches_of(step.cells[0])))
            row += step.sort in ("row", "group", "total")
        return places

    def _groups_hold(self, steps: Sequence[FlowStep]) -> bool:
        """Whether provinces that head groups of rows hold the places of these."""
        province = ""
        for step in steps:
            value = plain_name(joined_value(step.cells[0])) if step.sort == "group" else ""
            province = (value if is_province(value) else "") if value else province
            name = plain_name(joined_value(step.cells[self.kinds.index("name")])) if step.sort == "row" else ""
            if province and is_region(name) and not lies_in(name, province):
                return False
        return True

    def _column_cells(self, column: int, rows: Sequence[Row], steps: Sequence[FlowStep]) -> list[PlacedCell] | None:
        """The cells of a column with the rows that each holds; None where that is not settled."""
        kind, block = self.kinds[column], self.heads[column].block
        filled = [((row, row + 1), cells[column]) for row, cells in enumerate(rows) if cells[column]]
        rows_there = sum(any(self._cells_of(cells, block)) for cells in rows)
        is_full = len(filled) == rows_there and not any(step.sort == kind for step in steps)
        if kind in PLAIN or is_full:
            return filled
        if kind == "year" or self.blocks > 1:
            return filled if self._may_lack_years(steps) else None
        cells = self._printed_cells(column, steps)
        spans = self._spans_of(column, cells, steps)
        return None if spans is None else [(span, cell) for span, (_, cell) in zip(spans, cells, strict=True)]

    def _may_lack_years(self, steps: Sequence[FlowStep]) -> bool:
        """Whether rows may have no year, all years standing in the rows whose they are."""
        return self.numbering != "whole" and self.blocks == 1 and all(step.sort != "year" for step in steps)

    def _printed_cells(self, column: int, steps: Sequence[FlowStep]) -> list[tuple[int, CellWords]]:
        """The cells of a column in order, each with where it stands: twice the number of its row, less one where that is below it."""
        cells: list[tuple[int, CellWords]] = []
        row = 0
        for step in steps:
            stand = 2 * row - (step.sort != "row")
            cell = (
                step.cells[0] if step.sort == self.kinds[column] else step.cells[column] if step.sort == "row" else ()
            )
            if cell and cells and REST.fullmatch(joined_value(cell)):
                cells[-1] = ((cells[-1][0] + stand) // 2, (*cells[-1][1], *cell))
            elif cell:
                cells.append((stand, cell))
            row += step.sort == "row"
        return cells

    def _spans_of(self, column: int, cells: Sequence[tuple[int, CellWords]], steps: Sequence[FlowStep]) -> Spans | None:
        """The rows that the cells of a column run over."""
        rows = [step.cells for step in steps if step.sort == "row"]
        row_names = [joined_value(row[self.kinds.index("name")]) for row in rows]
        beside = [""] * len(rows)
        for stand, cell in cells:
            beside[min((stand + 1) // 2, len(rows) - 1)] = joined_value(cell)
        if self.kinds[column] == "province":
            return province_spans([joined_value(cell) for _, cell in cells], beside, row_names)
        if self.kinds[column] == "area":
            return area_spans(beside, row_names)
        starts = [number for number, row in enumerate(rows) if self._begins_anew(row)]
        return settled_spans([stand for stand, _ in cells], starts, len(rows))

    def _begins_anew(self, row: Row) -> bool:
        cell = row[self.kinds.index("number")] if "number" in self.kinds else ()
        return bool(cell) and running_number(joined_value(cell)) == 1
