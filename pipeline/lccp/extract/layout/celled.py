"""Lists that a dump puts out with a cell a line: row after row (pypdf, PyMuPDF, a page copied), or column after column (pdfminer).

The heads say which columns there are and in what order; what follows is read only where there is one way alone to deal
it out to rows that are whole. Column after column, each must have as many cells as there are names; a province that
holds several rows must hold the places of just these.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lccp.extract.layout.cell_groups import agrees_at_top, first_rows
from lccp.extract.layout.cell_words import (
    TIMES,
    CellWord,
    cell_ends,
    is_value,
    joined_value,
    number_ends,
    stretches_of,
    words_of_lines,
)
from lccp.extract.layout.heads import TITLE, is_open
from lccp.extract.layout.tables import LayoutTable, RawLine
from lccp.extract.lists.shapes import is_count, is_note, is_province, is_total, plain_name, running_number
from lccp.extract.lists.vocabulary import KINDS, head_kind, is_one_head
from lccp.model import Grid, GridCell
from lccp.reference.script import fold_script
from lccp.text.patterns import regex

FEWEST_COLUMNS = 2
FEWEST_LINES = 0.8  # for each cell
FEWEST_ROWS = 2
MOST_HEAD_LINES = 16
MOST_LINES_OF_HEAD = 3
LONGEST_HEAD = 20
MOST_CELLS = 4000
SIGHT = 8  # words behind a list among which none of its values stands
ALONE_ON_PAGE = regex.compile(r"[-—–－· ]*(?:第 ?)?\d{1,3}(?: ?页)?[-—–－· ]*")
ENDING = regex.compile("^附[件录表]|[。；：:]")
CellWords = tuple[CellWord, ...]
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
        table = _table_from(cell_words, position) if _may_open(cell_words, position) else None
        if table is None or not _has_a_line_each(table, cell_words[position : table.end]):
            position += 1
            continue
        start = min(piece[0] for cell in table.cells for piece in cell.pieces)
        end = max(piece[1] for cell in table.cells for piece in cell.pieces)
        grid = Grid(start, end, tuple(sorted(table.cells, key=lambda cell: (cell.row, cell.column))))
        first, last = cell_words[position].printed_line, cell_words[table.end - 1].printed_line
        yield LayoutTable(first, last + 1, (), grid)
        position = table.end


def _has_a_line_each(table: _Table, cell_words: Sequence[CellWord]) -> bool:
    """Whether the cells of a table stand on lines of their own; two that stand close may share one."""
    return len({word.line for word in cell_words}) >= FEWEST_LINES * len(table.cells)


def _may_open(cell_words: Sequence[CellWord], position: int) -> bool:
    """Whether the first head of a list may begin at a word: at the head of a line."""
    opens = not position or cell_words[position - 1].printed_line != cell_words[position].printed_line
    return opens and len(cell_words[position].value) <= LONGEST_HEAD and not is_value(cell_words[position].value)


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


def _head_lines(cell_words: Sequence[CellWord], position: int) -> Iterator[CellWords]:
    """Yield the lines from a word to the first that holds a value; nothing where more stand there than heads take."""
    lines: list[CellWords] = []
    while position < len(cell_words) and not is_value(cell_words[position].value):
        end = position + 1
        while end < len(cell_words) and cell_words[end].line == cell_words[position].line:
            end += 1
        lines.append(tuple(cell_words[position:end]))
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
    """The head that lines are; lines of several heads are one only where they are a known one together (峰值 over 年)."""
    word_list = tuple(word for line in lines for word in line)
    spaced, closed = " ".join(word.value for word in word_list), joined_value(word_list)
    kind = head_kind(spaced) or head_kind(closed)
    if not kind or len(closed) > LONGEST_HEAD or (TITLE.search(fold_script(closed)) and closed not in KINDS):
        return None
    cuts = range(1, len(lines))
    several = any(_one_head(lines[:cut]) is not None and any(_heads_of(lines[cut:])) for cut in cuts)
    joined = not several or closed in KINDS or is_one_head(spaced)
    return _Head(kind, word_list) if joined and not is_open(closed) else None


# -- pages ------------------------------------------------------------------------------------------


def _table_from(cell_words: Sequence[CellWord], position: int) -> _Table | None:
    """The list that begins at a word, page by page; None where there is no way to read it, or several."""
    last = 0
    table: _Table | None = None
    again = position
    while again >= 0:
        ways = [
            (page, cells) for page in _pages_from(cell_words, again, last) if (cells := _cells_of(page)) is not None
        ]
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


def _are_alike(heads: Sequence[_Head], others: Sequence[_Head]) -> bool:
    return [head.value for head in heads] == [head.value for head in others]


def _next_page(cell_words: Sequence[CellWord], position: int, heads: Sequence[_Head]) -> int:
    """Where the heads stand again behind rows, a page's number between; -1 where they do not."""
    has_number = position < len(cell_words) and ALONE_ON_PAGE.fullmatch(cell_words[position].value)
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
    cell_words: Sequence[CellWord], position: int, last: int, kinds: Sequence[str] = ()
) -> Iterator[_CellPage]:
    """Yield the ways to read the columns of a page from a word on, some of whose ``kinds`` stand before it."""
    for heads, start in _heads_from(cell_words, position):
        own_kinds = [head.kind for head in heads]
        every = [*kinds, *own_kinds]
        if len(set(every) - {"other"}) < len(every) - every.count("other"):
            continue
        for rows, end in _rows_under(cell_words, start, own_kinds, last):
            block = _Block(heads, rows, end)
            if _may_end(cell_words, end, every, len(rows) + last) and _is_list(every):
                yield _CellPage((block,), end)
            elif not _is_value_at(cell_words, end):
                for page in _pages_from(cell_words, end, last, every):
                    yield _CellPage((block, *page.blocks), page.end)


def _is_list(kinds: Sequence[str]) -> bool:
    return "name" in kinds and len(kinds) >= FEWEST_COLUMNS


def _is_value_at(cell_words: Sequence[CellWord], position: int) -> bool:
    return position >= len(cell_words) or is_value(cell_words[position].value)


def _may_end(cell_words: Sequence[CellWord], position: int, kinds: Sequence[str], last: int) -> bool:
    """Whether a list may end before a word: no value of one stands there or soon behind, nor the head of another column."""
    for index in range(position, min(position + SIGHT, len(cell_words))):
        value = cell_words[index].value
        if is_note(value) or ENDING.search(value):
            return True
        if ALONE_ON_PAGE.fullmatch(value) and running_number(value) != last + 1:
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


def _rows_under(
    cell_words: Sequence[CellWord], start: int, kinds: Sequence[str], last: int
) -> Iterator[tuple[tuple[Row, ...], int]]:
    """Yield the ways to deal out words to the columns of a block, with where they end: row by row, or column by column."""
    if "name" not in kinds and len(TIMES.intersection(kinds)) > 1:
        return
    yield from _row_by_row(cell_words, start, kinds, last)
    if len(kinds) > 1:
        yield from _column_by_column(cell_words, start, kinds, last)


def _row_by_row(
    cell_words: Sequence[CellWord], start: int, kinds: Sequence[str], last: int
) -> Iterator[tuple[tuple[Row, ...], int]]:
    """Yield the longest run of rows, each whole; it twice where more than one way leads to its end."""
    first = (start, last)
    ways = {first: _Way(1)}
    queue = [first]
    done: list[tuple[int, int]] = []
    while queue:
        node = heapq.heappop(queue)
        done.append(node)
        steps = [*_rows_at(cell_words, node, kinds), *_asides_at(cell_words, node, kinds, start)]
        for row, after in steps:
            if after not in ways:
                heapq.heappush(queue, after)
            count = ways[node].count + (ways[after].count if after in ways else 0)
            ways[after] = _Way(min(2, count), node, row)
    end = max(done)
    longest = [node for node in done if node[0] == end[0]]
    if end[0] == start:
        return
    rows: list[Row] = []
    node_before: tuple[int, int] | None = end
    while node_before is not None and ways[node_before].before is not None:
        rows.append(ways[node_before].row)
        node_before = ways[node_before].before
    behind, last_end = _provinces_behind(cell_words, end[0], kinds)
    dealt = (*(row for row in reversed(rows) if row), *behind)
    for _ in range(min(2, sum(ways[node].count for node in longest))):
        yield dealt, last_end


def _provinces_behind(cell_words: Sequence[CellWord], position: int, kinds: Sequence[str]) -> tuple[list[Row], int]:
    """The provinces that a dump puts behind all rows, since their cells are set in the middle of theirs; and their end."""
    rows: list[Row] = []
    while "name" in kinds and "province" in kinds:
        end = next(cell_ends(cell_words, position, "province"), position)
        if end == position:
            break
        rows.append(tuple(tuple(cell_words[position:end]) if kind == "province" else () for kind in kinds))
        position = end
    return rows, position


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
    if kind == "province" or (kind == "other" and at_end):
        yield (*row, ()), position, last


def _names_one(row: Row, kinds: Sequence[str]) -> bool:
    """Whether a row has a name; a province is one only where its own stands before it, or there is no such column."""
    if "name" not in kinds or "province" not in kinds:
        return any(row)
    province, name = row[kinds.index("province")], row[kinds.index("name")]
    return bool(name) and (bool(province) or not is_province(plain_name(name[0].value)))


def _asides_at(
    cell_words: Sequence[CellWord], node: tuple[int, int], kinds: Sequence[str], start: int
) -> Iterator[tuple[Row, tuple[int, int]]]:
    """Yield the place behind a row of totals, which names no pilot: 合计, perhaps 5个."""
    position, last = node
    if position == start or "name" not in kinds or position >= len(cell_words):
        return
    if is_total(cell_words[position].value):
        counted = position + 1 < len(cell_words) and is_count(cell_words[position + 1].value)
        yield (), (position + 1 + counted, last)


def _column_by_column(
    cell_words: Sequence[CellWord], start: int, kinds: Sequence[str], last: int
) -> Iterator[tuple[tuple[Row, ...], int]]:
    """Yield the ways in which each column stands whole before the next, all with as many cells, provinces aside."""
    if len(TIMES.intersection(kinds)) > 1:
        return  # which of two columns of dates a year is in, only its place in the row tells
    for count in range(FEWEST_ROWS, (len(cell_words) - start) // max(1, len(kinds) - 1) + 1):
        ways: list[tuple[tuple[tuple[CellWords, ...], ...], int]] = [((), start)]
        for kind in kinds:
            ways = [
                ((*columns, column), end)
                for columns, position in ways
                for column, end in _cells_down(cell_words, position, kind, count, last)
            ][:2]
        for columns, end in ways:
            yield _rows_of_columns(columns, count), end


def _cells_down(
    cell_words: Sequence[CellWord], start: int, kind: str, count: int, last: int
) -> Iterator[tuple[tuple[CellWords, ...], int]]:
    """Yield the ways to read so many cells below one another; of provinces fewer as well."""
    ways: list[tuple[tuple[CellWords, ...], int, int]] = [((), start, last)]
    for size in range(1, count + 1):
        ways = [
            ((*column, *row), end, number)
            for column, position, before in ways
            for row, end, number in _with_cell(cell_words, (), position, before, kind, False)
            if end > position
        ][:2]
        if size == count or kind == "province":
            yield from ((column, end) for column, end, _ in ways)
        if not ways:
            return


def _rows_of_columns(columns: Sequence[Sequence[CellWords]], count: int) -> tuple[Row, ...]:
    """The rows of columns; one with fewer cells than there are rows has them in the first ones."""
    return tuple(tuple(column[row] if row < len(column) else () for column in columns) for row in range(count))


# -- the table --------------------------------------------------------------------------------------


def _head_cells(heads: Sequence[_Head]) -> list[GridCell]:
    return [GridCell(1, column, 1, 1, stretches_of(head.word_list)) for column, head in enumerate(heads, 1)]


def _cells_of(page: _CellPage) -> list[GridCell] | None:
    """The cells of a page, its first row being 0; None where its columns have not as many, or its provinces hold other places."""
    row_names = [joined_value(name) for name in _column_of(page, "name") if name]
    if len(row_names) < FEWEST_ROWS:
        return None
    result: list[GridCell] = []
    columns = [
        (head, [row[index] for row in block.rows]) for block in page.blocks for index, head in enumerate(block.heads)
    ]
    for column, (head, cells) in enumerate(columns, 1):
        is_group = head.kind == "province"
        placed = _province_cells(cells, row_names) if is_group else _whole_column(cells, len(row_names), head)
        if placed is None:
            return None
        result.extend(GridCell(row, column, span, 1, stretches_of(cell)) for row, span, cell in placed if cell)
    return result


def _column_of(page: _CellPage, kind: str) -> list[CellWords]:
    """The cells of the first column of a kind."""
    columns = ((block, index) for block in page.blocks for index, head in enumerate(block.heads) if head.kind == kind)
    block, index = next(columns)
    return [row[index] for row in block.rows]


def _whole_column(cells: Sequence[CellWords], size: int, head: _Head) -> list[tuple[int, int, CellWords]] | None:
    """The cells of a column, one a row; None where there are more or fewer, provinces behind all rows aside."""
    placed = [(row, 1, cell) for row, cell in enumerate(cells[:size])]
    whole = len(cells) >= size and (head.kind == "other" or all(cells[:size])) and not any(cells[size:])
    return placed if whole else None


def _province_cells(cells: Sequence[CellWords], row_names: Sequence[str]) -> list[tuple[int, int, CellWords]] | None:
    """The provinces with the row that each begins at and how many it holds; None where the places do not settle it."""
    size = len(row_names)
    if len(cells) == size and all(cells):
        return [(row, 1, cell) for row, cell in enumerate(cells)]
    printed = [cell for cell in cells if cell]
    starts = first_rows([joined_value(cell) for cell in printed], row_names)
    if starts is None and len(cells) == size and agrees_at_top([joined_value(cell) for cell in cells], row_names):
        starts = [row for row, cell in enumerate(cells) if cell]
    if starts is None:
        return None
    ends = [*starts[1:], size]
    return [(start, end - start, cell) for start, end, cell in zip(starts, ends, printed, strict=True)]
