"""Lists in text that keeps the layout of a page, put together as tables: heads, gutters, rows, cells over several rows.

Nothing is guessed: where the columns do not come out apart, or two ways to part the rows are as good as one
another, the lines stay what they are, and their reader tells them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile
from typing import overload

from lccp.extract.layout.bands import CLOSE, Bands, Cells, part_bands
from lccp.extract.layout.groups import GroupCell, PlacedRow, group_cells, is_group_name, spread_groups
from lccp.extract.layout.heads import Gutters, HeadBlock, deal_words, find_heads, has_touching, is_part_of_row
from lccp.extract.layout.words import (
    PAGE_NUMBER,
    LayoutLine,
    LayoutWord,
    Measure,
    joined_words,
    layout_line,
    one_column,
    terminal_columns,
)
from lccp.extract.lists.header import DATE, ORGAN, ends_list
from lccp.extract.lists.items import opens_items
from lccp.extract.lists.shapes import (
    batch_words,
    heads_rows,
    is_date_cell,
    is_ditto,
    is_note,
    is_total,
    is_year_cell,
    names_places,
    running_number,
)
from lccp.extract.lists.vocabulary import head_kind
from lccp.model import Grid, GridCell
from lccp.text.patterns import re, regex

FEWEST_ROWS = 2
ROWS_BEHIND = 3  # lines behind the one where a list seems to end, among which none is a row
MOST_LINES = 4000
MOST_LINES_BETWEEN = 40  # from the end of a list to the row that would go on with it
FEWEST_CHUNKS = 3  # of such a row
LINES_AT_CUT = 16  # at the foot of a page and the head of the next, of which one row may have some of each
MOST_TAIL = 3  # lines of a row at the head of a page that are looked at one by one
NO_BANDS = 10000.0
PARTED = re.compile(r"\S(?:\s{2,}|\u3000)\S")
SPREADING = frozenset({"province", "batch", "designated", "when"})  # columns whose cells may run over rows
NAMING = frozenset({"number", "province", "name"})  # columns in which a total stands
WHOLE_VALUE: Mapping[str, Callable[[str], bool]] = {
    "province": is_group_name,
    "batch": lambda value: batch_words(value, True),
    "designated": lambda value: is_date_cell(value) or is_year_cell(value),
    "when": lambda value: is_date_cell(value) or is_year_cell(value),
}
Pieces = tuple[tuple[int, int], ...]
"""The stretches of the document that a cell holds, one for each line."""


@dataclass(frozen=True)
class RawLine:
    """A line as printed: its words with the blanks around them, and where they begin in the document."""

    value: str
    start: int
    page_top: bool


@dataclass(frozen=True)
class LayoutTable:
    """A table that lines of a layout are: the lines it takes, those of them that are furniture, and its cells.

    ``grid`` is None where the layout does not settle which cells are one row's.
    """

    first: int
    end: int
    furniture: tuple[int, ...]
    grid: Grid | None
    cost: float = 0.0  # what speaks against its cells
    titles: tuple[int, ...] = ()  # lines among them that are its title


@dataclass
class _Segment:
    """The lines under one printing of the heads, by column."""

    heads: HeadBlock
    lines: list[tuple[int, Cells]] = field(default_factory=list)  # the line's number, its words by column
    asides: dict[int, list[tuple[int, int, LayoutWord]]] = field(default_factory=dict)  # column, span, words


@dataclass
class _Body:
    """What stands under the heads of a list up to its end, page by page."""

    segments: list[_Segment]
    furniture: list[int] = field(default_factory=list)
    end: int = 0


class MeasuredLines(Sequence[LayoutLine]):
    """The lines of a document cut into words, each when it is first asked for: few stand near the heads of a list."""

    def __init__(self, lines: Sequence[RawLine], measure: Measure) -> None:
        self._lines, self._measure = lines, measure
        self._cut: dict[int, LayoutLine] = {}

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> LayoutLine: ...
    @overload
    def __getitem__(self, index: slice) -> list[LayoutLine]: ...
    def __getitem__(self, index: int | slice) -> LayoutLine | list[LayoutLine]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        if number not in self._cut:
            line = self._lines[number]
            self._cut[number] = layout_line(line.value, line.start, self._measure, line.page_top)
        return self._cut[number]


def layout_tables(lines: Sequence[RawLine]) -> Iterator[LayoutTable]:
    """Yield the lists that the lines of a document set as tables."""
    index = 0
    measured = [MeasuredLines(lines, measure) for measure in (one_column, terminal_columns)]
    refused: set[frozenset[str]] = set()  # the heads of lists whose columns do not come out apart
    while index < len(lines):
        parted = PARTED.search(lines[index].value) or has_touching(lines[index].value)
        if not parted or "\t" in lines[index].value:
            index += 1
            continue
        longest = _longest_table(measured, index, refused)
        if longest is None:
            index += 1
        else:
            yield longest
            index = longest.end


def _longest_table(
    measured: Sequence[Sequence[LayoutLine]], index: int, refused: set[frozenset[str]]
) -> LayoutTable | None:
    """The longest of the tables that the ways of measuring show at a line; the heads are refused where there is none.

    A page whose heads repeat refused ones is no list of its own: its first rows lie in the last group of the page before.
    """
    headed = [(way, heads) for way in measured if (heads := find_heads(way, index)) is not None]
    if any(way[heads.first].page_top and _words_of(heads) in refused for way, heads in headed):
        return None
    ways = [table for way, heads in headed if (table := _read_table(way, heads)) is not None]
    if not ways:
        refused |= {_words_of(heads) for _, heads in headed}
    return max(ways, key=lambda table: (table.grid is not None, table.end, -table.cost), default=None)


def _read_table(lines: Sequence[LayoutLine], heads: HeadBlock) -> LayoutTable | None:
    body = _body_of(lines, heads)
    if body is None:
        return None
    settled = None if _rows_go_on(lines, body) else _cells_of(body)
    if settled is None:
        return LayoutTable(heads.first, body.end, tuple(body.furniture), None)
    head_cells = [
        GridCell(1, number, 1, 1, _pieces(column.word_list)) for number, column in enumerate(heads.columns, 1)
    ]
    cells, cost = settled
    return LayoutTable(heads.first, body.end, tuple(body.furniture), grid_of([*head_cells, *cells]), cost)


def _rows_go_on(lines: Sequence[LayoutLine], body: _Body) -> bool:
    """Whether a row like those of a list stands further down, where its cells stand elsewhere than those above.

    It bears the next running number; where the list has none, a place and a year, province or batch stand apart on its line.
    """
    last = body.segments[-1]
    column = next((column for column, kind in kinds_by_column(last.heads).items() if kind == "number"), 0)
    printed = [joined_words(cells[column]) for _, cells in last.lines if column in cells]
    number = running_number(printed[-1]) if printed else None
    if column and number is None:
        return False
    below = [lines[index] for index in range(body.end, min(len(lines), body.end + MOST_LINES_BETWEEN))]
    ahead = takewhile(lambda line: not _heads_columns(line), below)
    return any(_is_row_numbered(line, number + 1) if number else _is_row_unnumbered(line) for line in ahead)


def _is_row_unnumbered(line: LayoutLine) -> bool:
    """Whether several cells stand on a line, a place and a year among them."""
    values = [word.value for word in line.word_list]
    return len(line.chunks) >= FEWEST_CHUNKS and any(map(is_year_cell, values)) and any(map(names_places, values))


def _heads_columns(line: LayoutLine) -> bool:
    """Whether a line holds the heads of another table."""
    return sum(head_kind(chunk.value) not in ("", "other") for chunk in line.chunks) > 1


def _is_row_numbered(line: LayoutLine, number: int) -> bool:
    """Whether a line begins with a running number, and other cells stand behind it, a province or a year among them."""
    if len(line.chunks) < FEWEST_CHUNKS or running_number(line.chunks[0].value) != number:
        return False
    return any(is_year_cell(word.value) or names_places(word.value) for word in line.word_list[1:])


def grid_of(cells: Sequence[GridCell]) -> Grid:
    """Return cells as a grid, in the order of rows and columns, from the first of their characters to the last."""
    pieces = [piece for cell in cells for piece in cell.pieces]
    in_order = sorted(cells, key=lambda cell: (cell.row, cell.column))
    return Grid(min(start for start, _ in pieces), max(end for _, end in pieces), tuple(in_order))


# -- the lines of the list -------------------------------------------------------------------------


def _body_of(lines: Sequence[LayoutLine], heads: HeadBlock) -> _Body | None:
    """Gather the lines under the heads, page by page, as long as their words leave the gutters free."""
    body = _Body([])
    index, block = heads.end, heads
    while True:
        segment, end = _segment_of(lines, index, block, body.furniture)
        if segment is None:
            return None
        if segment.lines:
            body.segments.append(segment)
        again = _repeats(lines, end, heads)
        if again is None:
            break
        body.furniture.extend(range(again.first, again.end))
        index, block = again.end, again
    return _with_end(body) if body.segments else None


def _with_end(body: _Body) -> _Body | None:
    """Let a list end at its last row or total; None where it has too few rows, or none that names something."""
    last = body.segments[-1]
    rows = [last.lines[-1][0], *(number for number, aside in last.asides.items() if len(aside) > 1)]
    last.asides = {number: aside for number, aside in last.asides.items() if number <= max(rows)}
    body.end = max(rows) + 1
    body.furniture = [number for number in body.furniture if number < body.end]
    enough = sum(len(segment.lines) for segment in body.segments) >= FEWEST_ROWS
    return body if enough else None


def _segment_of(
    lines: Sequence[LayoutLine], start: int, heads: HeadBlock, furniture: list[int]
) -> tuple[_Segment | None, int]:
    """The lines from ``start`` to where the list ends or its heads come again, dealt to columns; None for a row set otherwise."""
    gutters = Gutters(heads.columns)
    if not all(gutters.open):
        return None, start
    kinds = kinds_by_column(heads)
    alone: list[int] = []  # lines of one stretch that run over all columns
    taken: list[int] = []
    moved: list[int] = []  # lines whose words lie a little outside of their columns
    index = start
    while index < min(len(lines), start + MOST_LINES) and _repeats(lines, index, heads) is None:
        line = lines[index]
        is_alone = len(line.chunks) == 1
        if _is_page_number(line, heads, lines[index + 1 : index + 2]):
            furniture.append(index)
        elif is_alone and _ends_here(line):
            break
        elif is_alone and _runs_over(line, gutters, kinds):
            alone.append(index)
        elif (lines_of_row := _where_taken(line, gutters, kinds, taken, moved)) is not None:
            lines_of_row.append(index)
        elif any(map(_is_row_set_otherwise, lines[index : index + ROWS_BEHIND])):
            return None, index
        else:
            break
        index += 1
    _leave_tail(lines, taken, furniture, index)
    segment = _Segment(heads)
    gutters.settle([lines[number].word_list for number in taken], list(kinds.values()))
    _deal_to_columns(segment, lines, taken, [0, *gutters.bounds()])
    segment.asides |= {number: [(1, len(kinds), lines[number].chunks[0])] for number in alone}
    is_dealt = _deal_moved(segment, [(number, lines[number]) for number in moved], gutters, kinds)
    return segment if is_dealt else None, index


def _is_row_set_otherwise(line: LayoutLine) -> bool:
    """Whether a line that closes a gutter is a row all the same: its cells stand elsewhere than those above."""
    return len(line.chunks) > 1 and any(names_places(word.value) for word in line.word_list)


def _deal_to_columns(
    segment: _Segment, lines: Sequence[LayoutLine], taken: Sequence[int], bounds: Sequence[int]
) -> None:
    """Deal the words of lines to the columns that begin at ``bounds``; totals are rows of their own."""
    kinds = kinds_by_column(segment.heads)
    for number in taken:
        cells: dict[int, list[LayoutWord]] = {}
        for word in lines[number].word_list:
            cells.setdefault(sum(bound <= word.x_start for bound in bounds), []).append(word)
        if _is_total_row(cells, kinds):
            segment.asides[number] = [(column, 1, _joined_word(cell)) for column, cell in cells.items()]
        else:
            segment.lines.append((number, cells))


def _where_taken(
    line: LayoutLine, gutters: Gutters, kinds: Mapping[int, str], taken: list[int], moved: list[int]
) -> list[int] | None:
    """Where to put a line that is part of a row: one that leaves the gutters free, or one whose words what they hold deals to columns."""
    if gutters.close_over(line.word_list):
        return taken
    cells = deal_words(line.word_list, gutters.spans(), list(kinds.values()))
    return moved if cells is not None and is_part_of_row(cells, list(kinds.values())) else None


def _deal_moved(
    segment: _Segment, moved: Sequence[tuple[int, LayoutLine]], gutters: Gutters, kinds: Mapping[int, str]
) -> bool:
    """Deal the words of the lines that lie a little outside of their columns; False where some leave that open, or most lines do."""
    if len(moved) > len(segment.lines):
        return False
    spans = gutters.spans()
    for number, line in moved:
        cells = deal_words(line.word_list, spans, list(kinds.values()))
        if cells is None:
            return False
        segment.lines.append((number, cells))
    segment.lines.sort(key=lambda each: each[0])
    return True


def _leave_tail(lines: Sequence[LayoutLine], taken: list[int], furniture: list[int], end: int) -> None:
    """Leave out what stands behind the last row: the number of a page, a signature above its date."""
    if taken and PAGE_NUMBER.fullmatch(lines[taken[-1]].value):
        furniture.append(taken.pop())
    while taken and end < len(lines) and _is_date(lines[end]) and ORGAN.fullmatch(lines[taken[-1]].value):
        taken.pop()


def _is_total_row(cells: Mapping[int, Sequence[LayoutWord]], kinds: Mapping[int, str]) -> bool:
    """Whether a line is a row of totals: 合计 in the column of numbers, provinces or names."""
    first = min(cells)
    value = joined_words(cells[first])
    return kinds[first] in NAMING and is_total(value) and not names_places(value)


def _joined_word(word_list: Sequence[LayoutWord]) -> LayoutWord:
    return LayoutWord(
        word_list[0].start, word_list[-1].end, word_list[0].x_start, word_list[-1].x_end, joined_words(word_list)
    )


def _runs_over(line: LayoutLine, gutters: Gutters, kinds: Mapping[int, str]) -> bool:
    """Whether a line of one stretch heads a group of rows, and is no cell of the column that it stands in."""
    if not heads_rows(line.value):
        return False
    word = line.chunks[0]
    column = 1 + sum(bound <= word.x_start for bound in gutters.bounds())
    kind = kinds[column]
    if kind == "name":
        return "items" not in kinds.values()
    return not (kind == "province" and is_group_name(word.value)) and kind not in ("batch", "items", "other")


def _is_date(line: LayoutLine) -> bool:
    return bool(DATE.fullmatch(regex.sub(r"\s", "", line.value)))


def _ends_here(line: LayoutLine) -> bool:
    return is_note(line.value) or ends_list(line.value)


def _is_page_number(line: LayoutLine, heads: HeadBlock, after: Sequence[LayoutLine]) -> bool:
    """Whether a line is the number of a page: set off by signs, at the end of a page, or where no running number stands."""
    if not PAGE_NUMBER.fullmatch(line.value):
        return False
    if not line.value.isdecimal() or (after and after[0].page_top):
        return True
    if after and "".join(word.value for word in after[0].word_list) == "".join(_top_words(heads)):
        return True
    word = line.word_list[0]
    under = [
        column.kind for column in heads.columns if column.x_start - 2 < word.x_end and word.x_start < column.x_end + 2
    ]
    return "number" not in under and len(line.value) < 4


def _top_words(heads: HeadBlock) -> list[str]:
    """The words of the first line of the heads."""
    word_list = sorted((column.word_list[0] for column in heads.columns), key=lambda word: word.start)
    first = [word for word in word_list if word.start < word_list[0].end + 200]
    return [regex.sub(r"\s", "", word.value) for word in first]


def _repeats(lines: Sequence[LayoutLine], index: int, heads: HeadBlock) -> HeadBlock | None:
    """The heads that are printed again from a line on; None where they are not."""
    size = heads.end - heads.first
    wanted = _words_of(heads)
    for number in range(index, min(index + size, len(lines))):
        if len(lines[number].chunks) < 2:
            continue
        again = find_heads(lines, number)
        if again is not None and again.first == index and _words_of(again) == wanted:
            return again
    return None


def _words_of(heads: HeadBlock) -> frozenset[str]:
    """The words of some heads, without blanks."""
    return frozenset(regex.sub(r"\s", "", "".join(word.value for word in column.word_list)) for column in heads.columns)


# -- rows and cells ---------------------------------------------------------------------------------


def kinds_by_column(heads: HeadBlock) -> dict[int, str]:
    """Return the kinds of the columns by number; the last province holds the names where no column does."""
    kinds = {number: column.kind or "other" for number, column in enumerate(heads.columns, 1)}
    if "name" not in kinds.values():
        kinds[max(number for number, kind in kinds.items() if kind == "province")] = "name"
    return kinds


@dataclass(frozen=True)
class _Page:
    """The rows under one printing of the heads."""

    cells: tuple[GridCell, ...]
    placed: tuple[PlacedRow, ...]
    end: int  # the number of the row behind them
    at_top: bool
    cost: float  # what speaks against them
    doubtful: bool  # other lines may be theirs


def _cells_of(body: _Body) -> tuple[list[GridCell], float] | None:
    """Return the cells under the heads, and what speaks against them; None where the layout does not settle them."""
    spreading = _spreading_columns(body.segments)
    segments = _with_rows_whole(body.segments, spreading)
    if segments is None:
        return None
    pages = _rows_of_pages(segments, spreading)
    if pages is None:
        return None
    spread_cells = _spread_cells(segments, spreading, pages)
    numbers = [running_number(each.number) for page in pages for each in page.placed if each.number]
    if spread_cells is None or not _rise(numbers) or pages[-1].end < 2 + FEWEST_ROWS:
        return None
    cells = [*(cell for page in pages for cell in page.cells), *spread_cells]
    if _lacks_column(body.segments[0].heads, cells):
        return None
    return cells, sum(page.cost for page in pages)


def _rows_of_pages(segments: Sequence[_Segment], spreading: Sequence[int]) -> list[_Page] | None:
    """The rows of all pages, whose cells lie in their middle or begin at their top; None where that leaves them open.

    One list has one way: lines without numbers may be of the row above or of that below (the lines between 西安市 and
    渭南市), as long as it is not told by a page's other rows, or by lines that are not full.
    """
    ways = [_pages_one_way(segments, spreading, at_top) for at_top in (False, True)]
    best, other = sorted(ways, key=_cost_of_pages)
    if best is None or any(page.doubtful for page in best):
        return None
    alike = other is not None and [page.cells for page in best] == [page.cells for page in other]
    return best if alike or _cost_of_pages(other) - _cost_of_pages(best) >= CLOSE else None


def _cost_of_pages(pages: Sequence[_Page] | None) -> float:
    return float("inf") if pages is None else sum(page.cost for page in pages)


def _pages_one_way(segments: Sequence[_Segment], spreading: Sequence[int], at_top: bool) -> list[_Page] | None:
    """The rows of all pages where their cells begin at the top, or lie in the middle; None where some page has none."""
    pages: list[_Page] = []
    for number, segment in enumerate(segments):
        page = _page_of(segment, number, pages[-1].end if pages else 2, spreading, at_top)
        if page is None or not page.placed:
            return None
        pages.append(page)
    return pages


def _with_rows_whole(segments: Sequence[_Segment], spreading: Sequence[int]) -> list[_Segment] | None:
    """The segments with the first lines of each put to the last row of the page before where that goes on in them; None where either may be."""
    result = [replace(segment, lines=list(segment.lines)) for segment in segments]
    for before, segment in pairwise(result):
        kinds = {column: kind for column, kind in kinds_by_column(segment.heads).items() if column not in spreading}
        size = _lines_above_rows(segment, kinds)
        if not size:
            continue
        ways = {moved: _cost_of_cut(before, segment, kinds, moved) for moved in range(min(size, MOST_TAIL) + 1)}
        ways[size] = _cost_of_cut(before, segment, kinds, size)
        moved = min(ways, key=lambda way: ways[way])
        if any(cost - ways[moved] < CLOSE for way, cost in ways.items() if way != moved):
            return None
        before.lines += segment.lines[:moved]
        segment.lines = segment.lines[moved:]
    return result


def _lines_above_rows(segment: _Segment, kinds: Mapping[int, str]) -> int:
    """How many lines at the head of a page may be the last row's of the page before: those above the first number, or name, or first item."""
    number = next((column for column, kind in kinds.items() if kind == "number"), None)
    column = number or next(column for column, kind in kinds.items() if kind == "name")
    items = next((column for column, kind in kinds.items() if kind == "items"), 0)
    first_aside = min(segment.asides, default=segment.lines[-1][0] + 1)
    for size, (line, cells) in enumerate(segment.lines):
        if line > first_aside or column in cells or (items in cells and opens_items(cells[items][0].value)):
            return size
    return 0


def _cost_of_cut(before: _Segment, segment: _Segment, kinds: Mapping[int, str], moved: int) -> float:
    """What the rows at a page's foot and at the next one's head cost where the latter's first lines go to the former."""
    last_aside = max(before.asides, default=-1)
    foot = [cells for line, cells in before.lines[-LINES_AT_CUT:] if line > last_aside]
    first_aside = min(segment.asides, default=segment.lines[-1][0] + 1)
    head = [cells for line, cells in segment.lines[: moved + LINES_AT_CUT] if line < first_aside]
    parts = [part_bands(part, kinds) for part in ([*foot, *head[:moved]], head[moved:]) if part]
    return sum(NO_BANDS if bands is None else bands.cost for bands in parts)


def _lacks_column(heads: HeadBlock, cells: Sequence[GridCell]) -> bool:
    """Whether a column of numbers, years, dates, batches or provinces is empty, or that of names in most rows: its values were dealt to the one beside it.

    A row without a name may be of the province that stands in it.
    """
    kinds = kinds_by_column(heads)
    filled = {cell.column for cell in cells}
    rows = {cell.row for cell in cells}
    named = {cell.row for cell in cells if kinds[cell.column] == "name"}
    placed = named.union(cell.row for cell in cells if kinds[cell.column] == "province")
    if 2 * len(named) < len(rows) and placed < rows:
        return True
    empty = {kind for column, kind in kinds.items() if column not in filled}
    return bool(empty.intersection((*WHOLE_VALUE, "year", "number")))


def _rise(numbers: Sequence[int | None]) -> bool:
    """Whether running numbers go on one by one, stay, or begin anew."""
    return all(a is None or b is None or b in (a, a + 1, 1) for a, b in zip(numbers, numbers[1:], strict=False))


def _page_of(segment: _Segment, number: int, row: int, spreading: Sequence[int], at_top: bool) -> _Page | None:
    """The rows of a page from the given one on, without the columns that spread; None where it does not settle them."""
    row_kinds = {column: kind for column, kind in kinds_by_column(segment.heads).items() if column not in spreading}
    cells: list[GridCell] = []
    placed: list[PlacedRow] = []
    cost, doubtful = 0.0, False
    for run, aside in _runs_between(segment, row_kinds):
        lines = [line_cells for _, line_cells in run]
        bands = part_bands(lines, row_kinds, at_top) if run else Bands((), (), at_top, 0.0)
        if bands is None:
            return None
        cost, doubtful = cost + bands.cost, doubtful or bool(bands.doubtful)
        for band in bands.rows:
            pieces, place = _row_of(run[band.first : band.end], row_kinds, row, number)
            cells.extend(GridCell(row, column, 1, 1, stretches) for column, stretches in pieces.items())
            placed.append(place)
            row += 1
        cells.extend(GridCell(row, column, 1, span, ((w.start, w.end),)) for column, span, w in aside)
        row += bool(aside)
    return _Page(tuple(cells), tuple(placed), row, at_top, cost, doubtful)


def _spread_cells(
    segments: Sequence[_Segment], spreading: Sequence[int], pages: Sequence[_Page]
) -> list[GridCell] | None:
    """The cells of the columns whose cells run over rows; None where some row may lie in two of them."""
    kinds = kinds_by_column(segments[0].heads)
    placed = [row for page in pages for row in page.placed]
    result: list[GridCell] = []
    for column in spreading:
        cells = _cells_down(segments, column, kinds[column])
        spread = spread_groups(cells, placed, kinds[column] == "province", pages[0].at_top)
        if spread is None or spread.doubtful:
            return None
        for cell, first, end in spread.cells:
            span = placed[end - 1].row - placed[first].row + 1
            result.append(GridCell(placed[first].row, column, span, 1, _pieces(cell.word_list)))
    return result


def _cells_down(segments: Sequence[_Segment], column: int, kind: str) -> list[GroupCell]:
    """The cells of a column that run over rows, page by page; none where some words make none."""
    is_whole = WHOLE_VALUE[kind]
    result: list[GroupCell] = []
    for page, segment in enumerate(segments):
        pieces = [(number, cells[column]) for number, cells in segment.lines if column in cells]
        cells = group_cells(pieces, page, lambda value: is_whole(value) or is_ditto(value))
        if pieces and not cells:
            return []
        result.extend(cells)
    return result


def _spreading_columns(segments: Sequence[_Segment]) -> list[int]:
    """The columns whose cells may run over several rows: those of provinces, and others with fewer values than names."""
    kinds = kinds_by_column(segments[0].heads)
    name = next(column for column, kind in kinds.items() if kind == "name")
    number = next((column for column, kind in kinds.items() if kind == "number"), name)
    lines_with = {
        column: sum(column in cells for segment in segments for _, cells in segment.lines) for column in kinds
    }
    fewest = min(lines_with[name], lines_with[number])
    return [
        column
        for column, kind in kinds.items()
        if lines_with[column] and (kind == "province" or (kind in SPREADING and lines_with[column] < fewest))
    ]


Aside = list[tuple[int, int, LayoutWord]]


def _runs_between(segment: _Segment, row_kinds: Mapping[int, str]) -> Iterator[tuple[list[tuple[int, Cells]], Aside]]:
    """The lines up to each line that is a row of its own, with that line; at last those behind."""
    filled = [(number, cells) for number, cells in segment.lines if any(column in row_kinds for column in cells)]
    position = 0
    for number in sorted(segment.asides):
        run = [line for line in filled[position:] if line[0] < number]
        position += len(run)
        yield run, segment.asides[number]
    yield filled[position:], []


def _row_of(
    lines: Sequence[tuple[int, Cells]], kinds: Mapping[int, str], row: int, page: int
) -> tuple[dict[int, Pieces], PlacedRow]:
    """The pieces of a row by column, and where it stands."""
    pieces: dict[int, Pieces] = {}
    texts: dict[str, str] = {}
    for _, cells in lines:
        for column, word_list in cells.items():
            if column in kinds:
                pieces[column] = (*pieces.get(column, ()), (word_list[0].start, word_list[-1].end))
                texts[kinds[column]] = texts.get(kinds[column], "") + joined_words(word_list)
    place = PlacedRow(row, page, lines[0][0], lines[-1][0], texts.get("name", ""), texts.get("number", ""))
    return pieces, place


def _pieces(word_list: Sequence[LayoutWord]) -> Pieces:
    return tuple((word.start, word.end) for word in word_list)
