"""Lists that a dump puts out with a cell a line: row after row (pypdf, PyMuPDF, a page copied), or column after column (pdfminer).

The heads say which columns there are and in what order; what follows is read only where there is one way alone to deal
it out to rows that are whole. Column after column, each must have as many cells as there are names; a province that
holds several rows must hold the places of just these.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice

from lccp.extract.layout.cell_groups import agrees_at_top, first_rows, lie_in_groups, rows_at_home
from lccp.extract.layout.cell_words import (
    ENDING,
    TIMES,
    CellWord,
    CellWords,
    cell_ends,
    is_value,
    joined_value,
    number_ends,
    opens_later_item,
    opens_line,
    stretches_of,
    words_of_lines,
)
from lccp.extract.layout.heads import TITLE, is_open
from lccp.extract.layout.tables import LayoutTable, RawLine, grid_of
from lccp.extract.layout.words import PAGE_NUMBER
from lccp.extract.lists.shapes import (
    REMEMBERED,
    is_count,
    is_note,
    is_province,
    is_total,
    plain_name,
    running_number,
    split_names,
)
from lccp.extract.lists.vocabulary import BRACKETS, KINDS, head_kind, is_one_head
from lccp.model import GridCell
from lccp.reference.script import fold_script
from lccp.text.patterns import regex

FEWEST_COLUMNS = 2
FEWEST_LINES = 0.8  # for each cell
FEWEST_ROWS = 2
MOST_HEAD_LINES = 16
MOST_LINES_OF_HEAD = 3
LONGEST_HEAD = 20
MOST_WAYS = 200  # to read the columns before one, whose provinces may be any number
SIGHT = 8  # words behind a list among which none of its values stands
Row = tuple[CellWords, ...]
"""The words of a row's cells in the order of the columns; none where a cell is empty."""


@dataclass(frozen=True)
class _Head:
    kind: str
    word_list: CellWords

    @property
    def value(self) -> str:
        return joined_value(self.word_list)


@dataclass(frozen=True)
class _Way:
    """How many ways lead to a place behind a row (2: several), and the last step of the only one."""

    count: int
    before: tuple[int, int] | None = None
    row: Row = ()


@dataclass(frozen=True)
class _Block:
    """Some columns of a page and their rows, and where they end."""

    heads: tuple[_Head, ...]
    rows: tuple[Row, ...]
    end: int
    provinces: tuple[CellWords, ...] = ()  # that stand between the rows, each anywhere beside those that it holds
    groups: tuple[
        tuple[int, CellWords], ...
    ] = ()  # provinces without a column, each with the number of the row below it


@dataclass(frozen=True)
class _CellPage:
    """The columns under one printing of the heads, and where they end."""

    blocks: tuple[_Block, ...]
    end: int

    @property
    def heads(self) -> tuple[_Head, ...]:
        return tuple(head for block in self.blocks for head in block.heads)


@dataclass
class _Table:
    """Rows put together, and the words that are page furniture."""

    heads: tuple[_Head, ...]
    cells: list[GridCell] = field(default_factory=list)
    end: int = 0

    def end_row(self) -> int:
        """The number of the row behind the last."""
        return max((cell.row + cell.row_span for cell in self.cells), default=2)


def celled_tables(lines: Sequence[RawLine], apart: bool = False) -> Iterator[LayoutTable]:
    """Yield the lists whose cells stand a line each; ``apart``: or the cells of a row on one line, some going on below."""
    cell_words = words_of_lines(lines, apart)
    position = 0
    while position < len(cell_words):
        may_open = _may_begin_head(cell_words, position) and _opens_head(cell_words, position)
        table = _table_from(cell_words, position) if may_open else None
        if table is None or not _has_a_line_each(table, cell_words[position : table.end]):
            position += 1
            continue
        first, last = cell_words[position].printed_line, cell_words[table.end - 1].printed_line
        yield LayoutTable(first, last + 1, _lines_of_totals(cell_words[position : table.end]), grid_of(table.cells))
        position = table.end


def _lines_of_totals(cell_words: Sequence[CellWord]) -> tuple[int, ...]:
    """Return the lines of totals (合计 ⏎ 3个) between and behind the rows: they are no cells."""
    lines: list[int] = []
    for word, before in zip(cell_words, (None, *cell_words), strict=False):
        counts = before is not None and before.printed_line in lines and is_count(word.value)
        if is_total(word.value) or counts:
            lines.append(word.printed_line)
    return tuple(lines)


def _has_a_line_each(table: _Table, cell_words: Sequence[CellWord]) -> bool:
    """Whether the cells of a table stand on lines of their own; two that stand close may share one."""
    return len({word.line for word in cell_words}) >= FEWEST_LINES * len(table.cells)


def _may_open(cell_words: Sequence[CellWord], position: int) -> bool:
    """Whether the first head of a list may begin at a word: at the head of a line."""
    return _may_begin_head(cell_words, position) and not is_value(cell_words[position].value)


def _may_begin_head(cell_words: Sequence[CellWord], position: int) -> bool:
    """Whether a word stands at the head of a line, and is no longer than a head."""
    return opens_line(cell_words, position) and len(cell_words[position].value) <= LONGEST_HEAD


# -- heads ------------------------------------------------------------------------------------------


def _heads_from(cell_words: Sequence[CellWord], position: int) -> Iterator[tuple[tuple[_Head, ...], int]]:
    """Yield the ways to read heads, one or a few lines each, from a word to where the first value stands."""
    lines = list(_head_lines(cell_words, position))
    if lines:
        end = position + sum(map(len, lines))
        for heads in _heads_of(lines):
            kinds = [head.kind for head in heads if head.kind != "other"]
            if len(set(kinds)) == len(kinds):
                yield heads, end


def _opens_head(cell_words: Sequence[CellWord], position: int) -> bool:
    """Whether the first lines from a word may be one head: told before the others are looked at, for few lines are."""
    if is_value(cell_words[position].value):
        return False
    lines: list[CellWords] = []
    while position < len(cell_words) and len(lines) < MOST_LINES_OF_HEAD:
        end = _line_end(cell_words, position)
        if sum(len(word.value) for line in lines for word in line) > LONGEST_HEAD:
            break
        lines.extend(_parts_of_line(cell_words[position:end]))
        position = end
    return any(_one_head(lines[:size]) is not None for size in range(1, min(MOST_LINES_OF_HEAD, len(lines)) + 1))


def _line_end(cell_words: Sequence[CellWord], position: int) -> int:
    """Where the line of a word ends."""
    end = position + 1
    while end < len(cell_words) and cell_words[end].line == cell_words[position].line:
        end += 1
    return end


def _parts_of_line(line: Sequence[CellWord]) -> list[CellWords]:
    """The words of a line, together where they are one head, else each by itself."""
    is_whole = len(line) == 1 or is_one_head(" ".join(word.value for word in line))
    return [tuple(line)] if is_whole else [(word,) for word in line]


def _head_lines(cell_words: Sequence[CellWord], position: int) -> Iterator[CellWords]:
    """Yield the lines from a word to the first that holds a value; nothing where more stand there than heads take."""
    lines: list[CellWords] = []
    while position < len(cell_words) and not is_value(cell_words[position].value):
        end = _line_end(cell_words, position)
        lines.extend(_parts_of_line(cell_words[position:end]))
        if len(lines) > MOST_HEAD_LINES or len(joined_value(lines[-1])) > 2 * LONGEST_HEAD:
            return
        position = end
        if regex.match(r"\d{1,2}[.．、]|[（(]\d", cell_words[position].value if position < len(cell_words) else ""):
            break
    yield from lines


def _heads_of(lines: Sequence[CellWords]) -> Iterator[tuple[_Head, ...]]:
    """Yield the ways to put lines together to known heads."""
    if not lines:
        yield ()
        return
    for size in range(1, min(MOST_LINES_OF_HEAD, len(lines)) + 1):
        head = _one_head(lines[:size])
        if head is not None:
            for rest in _heads_of(lines[size:]):
                yield (head, *rest)


def _one_head(lines: Sequence[CellWords]) -> _Head | None:
    """The head that lines are."""
    kind = _kind_of_head(tuple([tuple([word.value for word in line]) for line in lines]))
    return _Head(kind, tuple(word for line in lines for word in line)) if kind else None


@lru_cache(maxsize=REMEMBERED)
def _kind_of_head(lines: tuple[tuple[str, ...], ...]) -> str:
    """What the column holds whose head lines are; "" where they are none.

    Lines of several heads are one only where they are a known one together (峰值 over 年).
    """
    values = [value for line in lines for value in line]
    closed, spaced = "".join(values), " ".join(values)
    if len(closed) > LONGEST_HEAD or is_open(closed):
        return ""
    kind = head_kind(spaced) or head_kind(closed)
    if not kind or closed in KINDS:
        return kind
    if TITLE.search(fold_script(closed)):
        return ""
    several = not is_one_head(spaced) and any(_begins_with_head(lines, cut) for cut in range(1, len(lines)))
    return "" if several else kind


def _begins_with_head(lines: tuple[tuple[str, ...], ...], cut: int) -> bool:
    """Whether the first lines are a whole head: a known one, or one that others follow."""
    is_whole = "".join([value for line in lines[:cut] for value in line]) in KINDS
    return is_whole or (_kind_of_head(lines[:cut]) != "" and _are_heads(lines[cut:]))


def _are_heads(lines: tuple[tuple[str, ...], ...]) -> bool:
    """Whether lines can be put together to known heads."""
    sizes = range(1, min(MOST_LINES_OF_HEAD, len(lines)) + 1)
    return not lines or any(_kind_of_head(lines[:size]) and _are_heads(lines[size:]) for size in sizes)


# -- pages ------------------------------------------------------------------------------------------


def _table_from(cell_words: Sequence[CellWord], position: int) -> _Table | None:
    """The list that begins at a word, page by page; None where there is no way to read it, or several."""
    last = 0
    table: _Table | None = None
    again = position
    while again >= 0:
        ways = _page_ways(cell_words, again, last, loose=False) or _page_ways(cell_words, again, last, loose=True)
        if len(ways) != 1 or (table is not None and not _are_alike(table.heads, ways[0][0].heads)):
            return None
        page, cells = ways[0]
        if table is None:
            table = _Table(page.heads, _head_cells(page.heads))
        first = table.end_row()
        table.cells.extend(replace(cell, row=cell.row + first) for cell in cells)
        last = _last_number(page, last)
        again = _next_page(cell_words, page.end, table.heads)
        table.end = page.end
    return table


def _page_ways(
    cell_words: Sequence[CellWord], position: int, last: int, loose: bool
) -> list[tuple[_CellPage, list[GridCell]]]:
    """The ways to read a page from a word on, with its cells; ``loose``: its provinces stand anywhere between its rows."""
    pages = _pages_from(cell_words, position, last, (), loose)
    return [(page, cells) for page in pages if (cells := _cells_of(page)) is not None]


def _are_alike(heads: Sequence[_Head], others: Sequence[_Head]) -> bool:
    return [head.value for head in heads] == [head.value for head in others]


def _next_page(cell_words: Sequence[CellWord], position: int, heads: Sequence[_Head]) -> int:
    """Where the heads stand again behind rows, a page's number between; -1 where they do not."""
    has_number = position < len(cell_words) and PAGE_NUMBER.fullmatch(cell_words[position].value)
    starts = (position, position + 1) if has_number else (position,)
    size = len(heads[0].word_list)
    return next((start for start in starts if joined_value(cell_words[start : start + size]) == heads[0].value), -1)


def _last_number(page: _CellPage, last: int) -> int:
    """The running number of the last row of a page; that of the page before where it prints none."""
    for block in page.blocks:
        for column, head in enumerate(block.heads):
            if head.kind == "number":
                printed = [row[column] for row in block.rows if row[column]]
                return running_number(joined_value(printed[-1])) or last
    return last


def _pages_from(
    cell_words: Sequence[CellWord], position: int, last: int, before: tuple[_Block, ...], loose: bool
) -> Iterator[_CellPage]:
    """Yield the ways to read the columns of a page from a word on, of which some blocks stand ``before`` it."""
    for heads, start in _heads_from(cell_words, position):
        every = [head.kind for block in before for head in block.heads] + [head.kind for head in heads]
        if len(set(every) - {"other"}) < len(every) - every.count("other"):
            continue
        if len(TIMES.intersection(every)) > 1 and not _are_whole(heads):
            continue
        for block in _blocks_under(cell_words, start, heads, last, loose and "province" in every):
            if _may_end(cell_words, block.end, every, len(block.rows) + last) and _is_list(every):
                yield _CellPage((*before, block), block.end)
            elif not _is_value_at(cell_words, block.end):
                yield from _pages_from(cell_words, block.end, last, (*before, block), loose)
            elif before and _is_list(every):
                yield from _behind_first_row(cell_words, (*before, block), every, last)


def _are_whole(heads: Sequence[_Head]) -> bool:
    """Whether no head of dates may be the lower half of one whose upper half a dump put elsewhere (值的年份)."""
    dates = [head for head in heads if head.kind in TIMES]
    single = [head for head in dates if head.word_list[0].printed_line == head.word_list[-1].printed_line]
    return all(BRACKETS.sub("", head.value) in KINDS or head.kind == "year" or head.value.isascii() for head in single)


def _behind_first_row(
    cell_words: Sequence[CellWord], blocks: tuple[_Block, ...], kinds: Sequence[str], last: int
) -> Iterator[_CellPage]:
    """Yield the page whose first row stands cell by cell behind its heads, and the others row by row behind them all."""
    if any(len(block.rows) != 1 or block.provinces for block in blocks):
        return
    heads = tuple(head for block in blocks for head in block.heads)
    first = tuple(cell for block in blocks for cell in block.rows[0])
    for block in _row_by_row(cell_words, blocks[-1].end, heads, last + ("number" in kinds), False):
        if not block.groups and _may_end(cell_words, block.end, kinds, len(block.rows) + 1 + last):
            yield _CellPage((replace(block, rows=(first, *block.rows)),), block.end)


def _is_list(kinds: Sequence[str]) -> bool:
    return "name" in kinds and len(kinds) >= FEWEST_COLUMNS


def _is_value_at(cell_words: Sequence[CellWord], position: int) -> bool:
    return position >= len(cell_words) or is_value(cell_words[position].value)


def _may_end(cell_words: Sequence[CellWord], position: int, kinds: Sequence[str], last: int) -> bool:
    """Whether a list may end before a word: no value of one stands there or soon behind, nor the head of another column."""
    for index in range(position, min(position + SIGHT, len(cell_words))):
        value = cell_words[index].value
        if index == position and opens_later_item(value):
            return False
        if is_note(value) or ENDING.search(value):
            return True
        if index == position and PAGE_NUMBER.fullmatch(value) and running_number(value) != last + 1:
            continue
        if is_value(value) or not _heads_at(cell_words, index).issubset(kinds):
            return False
    return True


def _heads_at(cell_words: Sequence[CellWord], position: int) -> set[str]:
    """The kinds of the heads that may begin at a word, on a line or over several."""
    if not _may_open(cell_words, position):
        return set()
    kind = head_kind(cell_words[position].value)
    return {*([kind] if kind else []), *(heads[0].kind for heads, _ in _heads_from(cell_words, position))}


# -- rows -------------------------------------------------------------------------------------------


def _blocks_under(
    cell_words: Sequence[CellWord], start: int, heads: tuple[_Head, ...], last: int, loose: bool
) -> Iterator[_Block]:
    """Yield the ways to deal out words to the columns under some heads: row by row, or column by column."""
    kinds = [head.kind for head in heads]
    if "name" not in kinds and len(TIMES.intersection(kinds)) > 1:
        return
    yield from _row_by_row(cell_words, start, heads, last, loose and "name" in kinds)
    if len(kinds) > 1:
        yield from _column_by_column(cell_words, start, heads, last)


def _row_by_row(
    cell_words: Sequence[CellWord], start: int, heads: tuple[_Head, ...], last: int, loose: bool
) -> Iterator[_Block]:
    """Yield the longest run of rows, each whole; it twice where more than one way leads to its end."""
    kinds = ["" if loose and head.kind == "province" else head.kind for head in heads]
    ways = _ways_from(cell_words, (start, last), kinds, loose)
    end = max(ways)
    if end[0] == start:
        return
    steps: list[Row] = []
    node: tuple[int, int] | None = end
    while node is not None and ways[node].before is not None:
        steps.append(ways[node].row)
        node = ways[node].before
    block = _block_of(heads, steps[::-1], end[0], loose)
    for _ in range(min(2, sum(way.count for node, way in ways.items() if node[0] == end[0]))):
        yield block


def _block_of(heads: tuple[_Head, ...], steps: Sequence[Row], end: int, loose: bool) -> _Block:
    """The block of rows, whole ones and provinces between them, which ``loose`` ones need not stand above theirs."""
    rows = [row for row in steps if len(row) == len(heads)]
    between = [
        (sum(len(above) == len(heads) for above in steps[:step]), row[0])
        for step, row in enumerate(steps)
        if 0 < len(row) < len(heads)
    ]
    if loose:
        return _Block(heads, tuple(rows), end, tuple(province for _, province in between))
    return _Block(heads, tuple(rows), end, (), tuple(between))


def _ways_from(
    cell_words: Sequence[CellWord], first: tuple[int, int], kinds: Sequence[str], loose: bool
) -> dict[tuple[int, int], _Way]:
    """The places that rows lead to from a word on, each with the running number before it, and in how many ways."""
    ways = {first: _Way(1)}
    queue = [first]
    while queue:
        node = heapq.heappop(queue)
        for row, after in (*_rows_at(cell_words, node, kinds), *_asides_at(cell_words, node, kinds, first[0], loose)):
            if after not in ways:
                heapq.heappush(queue, after)
            count = ways[node].count + (ways[after].count if after in ways else 0)
            ways[after] = _Way(min(2, count), node, row)
    return ways


def _rows_at(
    cell_words: Sequence[CellWord], node: tuple[int, int], kinds: Sequence[str]
) -> Iterator[tuple[Row, tuple[int, int]]]:
    """Yield the rows that may begin at a place, each with the place behind it and its running number."""
    position, last = node
    ways: list[tuple[Row, int, int]] = [((), position, last)]
    for column, kind in enumerate(kinds):
        ways = [
            longer
            for row, place, number in ways
            for longer in _with_cell(cell_words, row, place, number, kind, column == len(kinds) - 1)
        ]
    for row, end, number in ways:
        if end > position and _names_one(row, kinds):
            yield row, (end, number)


def _with_cell(
    cell_words: Sequence[CellWord], row: Row, position: int, last: int, kind: str, at_end: bool
) -> Iterator[tuple[Row, int, int]]:
    """Yield a row with one cell more: what it may be, where it ends, and the running number."""
    if kind == "number":
        for end in number_ends(cell_words, position):
            number = running_number(joined_value(cell_words[position:end]))
            if number in (last + 1, 1):
                yield (*row, tuple(cell_words[position:end])), end, number
        return
    for end in cell_ends(cell_words, position, kind):
        yield (*row, tuple(cell_words[position:end])), end, last
    if kind in ("", "province") or (kind == "other" and at_end):
        yield (*row, ()), position, last


def _names_one(row: Row, kinds: Sequence[str]) -> bool:
    """Whether a row has a name; a province is one only where its own stands before it, or there is no such column."""
    if "name" in kinds and "" in kinds:  # its province stands elsewhere: 福建 ⏎ 吉林 between names are two of these
        return not is_province(plain_name(joined_value(row[kinds.index("name")])))
    if "name" not in kinds or "province" not in kinds:
        return any(row)
    province, name = row[kinds.index("province")], row[kinds.index("name")]
    return bool(name) and (bool(province) or not is_province(plain_name(name[0].value)))


def _asides_at(
    cell_words: Sequence[CellWord], node: tuple[int, int], kinds: Sequence[str], start: int, loose: bool
) -> Iterator[tuple[Row, tuple[int, int]]]:
    """Yield the place behind a row of totals, which names no pilot (合计, perhaps 5个), or behind a province between rows."""
    position, last = node
    grouping = len(kinds) > 1 and "name" in kinds and "province" not in kinds  # a province heads the rows below it
    for end in cell_ends(cell_words, position, "province") if loose or grouping else ():
        yield (tuple(cell_words[position:end]),), (end, last)
    if position == start or "name" not in kinds or position >= len(cell_words):
        return
    if is_total(cell_words[position].value):
        counted = position + 1 < len(cell_words) and is_count(cell_words[position + 1].value)
        yield (), (position + 1 + counted, last)


def _column_by_column(
    cell_words: Sequence[CellWord], start: int, heads: tuple[_Head, ...], last: int
) -> Iterator[_Block]:
    """Yield the ways in which each column stands whole before the next, all with as many cells, provinces aside."""
    kinds = [head.kind for head in heads]
    if len(TIMES.intersection(kinds)) > 1:
        return  # which of two columns of dates a year is in, only its place in the row tells
    stack = _CellStack(cell_words, last)
    for count in range(FEWEST_ROWS, (len(cell_words) - start) // max(1, len(kinds) - 1) + 1):
        ways: list[tuple[tuple[_Stacked, ...], int]] = [((), start)]
        for kind in kinds:
            longer = (
                ((*columns, column), column.end)
                for columns, position in ways
                for column in stack.cells_down(position, kind, count)
            )
            ways = list(islice(longer, MOST_WAYS))
        for columns, end in ways:
            if _may_stop(cell_words, end):
                yield _Block(heads, _rows_of_columns([column.cells() for column in columns], count), end)


def _may_stop(cell_words: Sequence[CellWord], position: int) -> bool:
    """Whether columns may end before a word: no value of a list stands there, unless it may be a page's number or a note."""
    if _is_value_at(cell_words, position) and position < len(cell_words):
        value = cell_words[position].value
        return is_note(value) or any(pattern(value) for pattern in (ENDING.search, PAGE_NUMBER.fullmatch))
    return True


@dataclass(frozen=True)
class _Stacked:
    """A cell below others of its column: where it ends, the running number, and the cell above."""

    cell: CellWords
    end: int
    number: int
    above: _Stacked | None

    def cells(self) -> tuple[CellWords, ...]:
        """The cells of the column down to this one."""
        column: list[CellWords] = []
        stacked: _Stacked | None = self
        while stacked is not None:
            column.append(stacked.cell)
            stacked = stacked.above
        return tuple(column[::-1])


class _CellStack:
    """Cells of a kind below one another from a word on: those of more rows go on from those of fewer."""

    def __init__(self, cell_words: Sequence[CellWord], last: int) -> None:
        self._cell_words, self._last = cell_words, last
        self._levels: dict[tuple[int, str], list[list[_Stacked]]] = {}

    def cells_down(self, start: int, kind: str, count: int) -> Iterator[_Stacked]:
        """Yield the last cells of the ways to read so many below one another; of provinces fewer as well."""
        levels = self._levels.setdefault((start, kind), [])
        while len(levels) < count and (not levels or levels[-1]):
            levels.append(self._next_level(start, kind, levels[-1] if levels else [None]))
        for size in range(1 if kind == "province" else count, min(count, len(levels)) + 1):
            yield from levels[size - 1]

    def _next_level(self, start: int, kind: str, level: Sequence[_Stacked | None]) -> list[_Stacked]:
        """The cells that may stand below those of a level: two ways at most, for one alone is read."""
        below = (
            _Stacked(row[0], end, number, above)
            for above in level
            for position, before in [(above.end, above.number) if above else (start, self._last)]
            for row, end, number in _with_cell(self._cell_words, (), position, before, kind, False)
            if end > position
        )
        return list(islice(below, 2))


def _rows_of_columns(columns: Sequence[Sequence[CellWords]], count: int) -> tuple[Row, ...]:
    """The rows of columns; one with fewer cells than there are rows has them in the first ones."""
    return tuple(tuple(column[row] if row < len(column) else () for column in columns) for row in range(count))


# -- the table --------------------------------------------------------------------------------------


def _head_cells(heads: Sequence[_Head]) -> list[GridCell]:
    return [GridCell(1, column, 1, 1, stretches_of(head.word_list)) for column, head in enumerate(heads, 1)]


def _cells_of(page: _CellPage) -> list[GridCell] | None:
    """The cells of a page, its first row being 0; None where its columns have not as many, or its provinces hold other places."""
    row_names = [joined_value(name) for name in _name_column(page) if name]
    groups = [group for block in page.blocks for group in block.groups]
    if _count_names(row_names) < FEWEST_ROWS or not _hold_their_rows(page, groups, row_names):
        return None
    result: list[GridCell] = []
    loose = [province for block in page.blocks for province in block.provinces]
    for column, (head, cells) in enumerate(_columns_of(page), 1):
        if head.kind == "province":
            placed = _province_cells(cells, loose, row_names)
        else:
            placed = _whole_column(cells, len(row_names), head)
        if placed is None:
            return None
        result.extend(_filled_cells(column, placed))
    return _with_groups(result, groups, len(page.heads)) if groups else result


def _filled_cells(column: int, placed: Sequence[tuple[int, int, CellWords]]) -> Iterator[GridCell]:
    return (GridCell(row, column, span, 1, stretches_of(cell)) for row, span, cell in placed if cell)


def _count_names(cells: Sequence[str]) -> int:
    """How many places some cells name."""
    return sum(len(split_names(cell) or (cell,)) for cell in cells)


def _hold_their_rows(page: _CellPage, groups: Sequence[tuple[int, CellWords]], row_names: Sequence[str]) -> bool:
    """Whether provinces that head groups of rows, if there are any, hold the places of these."""
    if not groups or len(page.blocks) > 1:
        return not groups
    cells = [""] * len(row_names)
    for row, province in groups:
        if row >= len(cells) or cells[row]:
            return False
        cells[row] = joined_value(province)
    return bool(cells[0]) and lie_in_groups(cells, row_names)


def _with_groups(cells: Sequence[GridCell], groups: Sequence[tuple[int, CellWords]], width: int) -> list[GridCell]:
    """The cells with a row for each group of rows, over all columns, before the first of these."""
    heads = [GridCell(row + above, 1, 1, width, stretches_of(province)) for above, (row, province) in enumerate(groups)]
    return [*heads, *(replace(cell, row=cell.row + sum(row <= cell.row for row, _ in groups)) for cell in cells)]


def _columns_of(page: _CellPage) -> Iterator[tuple[_Head, list[CellWords]]]:
    """The heads of a page, each with the cells below it."""
    for block in page.blocks:
        for index, head in enumerate(block.heads):
            yield head, [row[index] for row in block.rows]


def _name_column(page: _CellPage) -> list[CellWords]:
    """The cells of the first column of names."""
    return next(cells for head, cells in _columns_of(page) if head.kind == "name")


def _whole_column(cells: Sequence[CellWords], size: int, head: _Head) -> list[tuple[int, int, CellWords]] | None:
    """The cells of a column, one a row; None where there are more or fewer."""
    placed = [(row, 1, cell) for row, cell in enumerate(cells)]
    whole = len(cells) == size and (head.kind == "other" or all(cells))
    return placed if whole else None


def _province_cells(
    cells: Sequence[CellWords], loose: Sequence[CellWords], row_names: Sequence[str]
) -> list[tuple[int, int, CellWords]] | None:
    """The provinces with the row that each begins at and how many it holds; None where the places do not settle it."""
    size = len(row_names)
    printed = [cell for cell in cells if cell]
    if loose:
        return _loose_provinces([*printed, *loose], row_names)
    if len(printed) == len(cells) == size:
        return [(row, 1, cell) for row, cell in enumerate(cells)]
    starts = first_rows(list(map(joined_value, printed)), row_names)
    if starts is None and len(cells) == size and agrees_at_top(list(map(joined_value, cells)), row_names):
        starts = [row for row, cell in enumerate(cells) if cell]
    return None if starts is None else _spans_from(starts, printed, size)


def _spans_from(starts: Sequence[int], cells: Sequence[CellWords], size: int) -> list[tuple[int, int, CellWords]]:
    ends = [*starts[1:], size]
    return [(start, end - start, cell) for start, end, cell in zip(starts, ends, cells, strict=True)]


def _loose_provinces(
    provinces: Sequence[CellWords], row_names: Sequence[str]
) -> list[tuple[int, int, CellWords]] | None:
    """The provinces that stand between rows, wherever, with the rows of the places that lie in them."""
    values = [joined_value(cell) for cell in provinces]
    starts = first_rows(values, row_names)
    if starts is not None:
        return _spans_from(starts, provinces, len(row_names))
    groups = rows_at_home(values, row_names)
    return None if groups is None else [(start, size, provinces[index]) for start, size, index in groups]
