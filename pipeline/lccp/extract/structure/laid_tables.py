"""Lists that plain lines set as tables, with blanks: which readers of layouts look at which lines, and what each line is then."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, chain, groupby, pairwise

from lccp.extract.layout.barred import barred_tables
from lccp.extract.layout.celled import celled_tables
from lccp.extract.layout.counted import counted_tables
from lccp.extract.layout.figured import figured_tables
from lccp.extract.layout.flowing import flowing_tables
from lccp.extract.layout.interleaved import interleaved_tables
from lccp.extract.layout.labelled import labelled_tables
from lccp.extract.layout.stacked import stacked_tables
from lccp.extract.layout.tables import LayoutTable, RawLine, layout_tables
from lccp.extract.layout.woven import woven_tables
from lccp.extract.lists import header
from lccp.extract.structure.lines import Printed
from lccp.model import Grid
from lccp.text.patterns import regex

FEWEST_BROKEN = 3  # lines with tabs of a table whose rows run over several lines
FEWEST_BARS = 2  # of a row whose cells bars part, not blanks
RULE_SIGNS = "-=─━═_"
# A ruled line between the heads 城市 省份 碳排放达峰年 and the row 株洲市 湖南 2025: no cell, no item of the row above.
RULE_OF_ROWS = regex.compile(rf"\s*[{RULE_SIGNS}]{{3,}}[{RULE_SIGNS}\s+┼]*")
CELLS_APART = regex.compile(r"\S\s*(?:\s{2}|[\t\u3000|])\s*\S|\S +\S+ +\S")


def with_layout_tables(items: Sequence[Printed | Grid], heads: Container[int]) -> Iterator[tuple[Printed | Grid, str]]:
    """Yield the items, a grid in the place of the lines that set a list as a table with blanks, and what each is so far.

    ``heads``: which items (by ``id``) print a head that runs over the pages.
    """
    for plain, run in groupby(items, lambda item: isinstance(item, Printed) and _is_plain(item)):
        lines = list(run)
        kinds = ["furniture" if id(item) in heads else "grid" if isinstance(item, Grid) else "" for item in lines]
        if plain:
            raw_lines = [raw_line(item) for item in lines]
            kinds, running = _with_rules(raw_lines, kinds)
            tables = _with_figured(raw_lines, running)
        else:
            on_pages = any(isinstance(item, Printed) and item.line.x1 > item.line.x0 for item in lines)
            tables = labelled_tables([_line_in_one_piece(item) for item in lines], whole=not on_pages)
        yield from _with_tables_of(lines, kinds, tables)


def _with_rules(lines: Sequence[RawLine], kinds: Sequence[str]) -> tuple[list[str], set[int]]:
    """Return what each line is so far, ruled lines beside rows among it, and which lines readers of layouts pass over."""
    rules = dict(_rules_of_rows(lines))
    running = {n for n, kind in enumerate(kinds) if kind or rules.get(n)}
    return ["furniture" if n in rules else kind for n, kind in enumerate(kinds)], running


def _rules_of_rows(lines: Sequence[RawLine]) -> Iterator[tuple[int, bool]]:
    """Yield which lines are rules beside a line of cells, and whether such lines stand on both sides; others close what is read."""
    for index, line in enumerate(lines):
        if line.value.lstrip()[:1] in (*RULE_SIGNS,) and RULE_OF_ROWS.fullmatch(line.value):
            beside = [bool(CELLS_APART.search(lines[n].value)) for n in (index - 1, index + 1) if 0 <= n < len(lines)]
            if any(beside):
                yield index, len(beside) > 1 and all(beside)


def _line_in_one_piece(item: Printed | Grid) -> RawLine:
    """Return a paragraph as readers of layouts take it; an empty line for a grid, and for what stands in several pieces."""
    is_one = isinstance(item, Printed) and len(item.raw.starts) == item.raw.ends[-1] - item.raw.starts[0]
    return raw_line(item) if is_one else RawLine("", 0, False)


def _with_tables_of(
    lines: Sequence[Printed | Grid], kinds: Sequence[str], tables: Iterator[LayoutTable]
) -> Iterator[tuple[Printed | Grid, str]]:
    """Yield some lines, with what each is so far, and the grids of the lists that they set as tables."""
    position = 0
    for table in tables:
        yield from ((lines[n], kinds[n]) for n in (*range(position, table.first), *table.titles))
        if table.grid is not None:
            yield table.grid, "grid"
        else:
            yield from ((lines[n], "layout") for n in range(table.first, table.end) if n not in table.furniture)
        yield from ((lines[n], "furniture") for n in table.furniture)
        position = table.end
    yield from zip(lines[position:], kinds[position:], strict=True)


def _tables_beside_heads(lines: Sequence[RawLine], running: set[int]) -> Iterator[LayoutTable]:
    """The lists that plain lines set as tables; heads that run over the pages are furniture in them."""
    if not running:
        yield from _tables_in(lines)
        return
    places = [n for n in range(len(lines)) if n not in running]
    beside = [
        replace(lines[n], page_top=True) if n - 1 in running and _begins_page(lines, n, running) else lines[n]
        for n in places
    ]
    for table in _tables_in(beside):
        first, end = places[table.first], places[table.end - 1] + 1
        furniture = sorted({*(places[n] for n in table.furniture), *running.intersection(range(first, end))})
        titles = tuple(places[n] for n in table.titles)
        yield replace(table, first=first, end=end, furniture=tuple(furniture), titles=titles)


def _with_figured(lines: Sequence[RawLine], running: set[int]) -> Iterator[LayoutTable]:
    """The tables of figures that lines set with blanks, and the lists that the lines between them set as tables."""
    first = 0
    for table in [*figured_tables(lines), LayoutTable(len(lines), len(lines), (), None)]:
        between = {n - first for n in running if first <= n < table.first}
        yield from _shifted(list(_tables_beside_heads(lines[first : table.first], between)), first)
        if table.end > table.first:
            yield table
        first = table.end


def _begins_page(lines: Sequence[RawLine], index: int, running: Container[int]) -> bool:
    """Whether a page begins with one of the lines right above a line that are no text of it."""
    above = index - 1
    while above in running and not lines[above].page_top:
        above -= 1
    return above in running


def _tables_in(lines: Sequence[RawLine]) -> Iterator[LayoutTable]:
    """The lists that plain lines set as tables: a cell a line, and among the lines between by columns, or between bars."""
    mixed = next(chain(interleaved_tables(lines), counted_tables(lines)), None)
    if mixed is not None:
        yield from _tables_in(lines[: mixed.first])
        yield mixed
        yield from _shifted(list(_tables_in(lines[mixed.end :])), mixed.end)
        return
    first = 0
    labelled = list(labelled_tables(lines))
    for table in labelled:
        yield from _shifted(list(_tables_in(lines[first : table.first])), first)
        yield table
        first = table.end
    if labelled:
        yield from _shifted(list(_tables_in(lines[first:])), first)
        return
    for table in celled_tables(lines):
        yield from _shifted(_other_tables(lines[first : table.first]), first)
        yield table
        first = table.end
    yield from _shifted(_other_tables(lines[first:]), first)


def _shifted(tables: Sequence[LayoutTable], first: int) -> Iterator[LayoutTable]:
    for table in tables:
        furniture = tuple(line + first for line in table.furniture)
        titles = tuple(line + first for line in table.titles)
        yield replace(table, first=table.first + first, end=table.end + first, furniture=furniture, titles=titles)


def _other_tables(lines: Sequence[RawLine]) -> Sequence[LayoutTable]:
    """The lists that lines set by columns, or a cell a line between bars or behind a running number, or a row a line."""
    barred = list(barred_tables(lines)) if any(line.value.lstrip()[:1] == "|" for line in lines) else []
    tables = barred or _stacked_or_flowing(lines) or list(layout_tables(lines))
    settled = bool(tables) and all(table.grid is not None for table in tables)
    tables = tables or list(woven_tables(lines))
    if settled or any("\t" in line.value for line in lines):
        return tables or _broken_rows(lines)
    celled = list(celled_tables(lines, apart=True)) or list(flowing_tables(lines))
    return max(tables, celled, key=_count_settled) or tables if tables else _outside_dumps(lines, celled)


def _broken_rows(lines: Sequence[RawLine]) -> list[LayoutTable]:
    """The tables of lines whose cells tabs part, some over several lines; what an empty line parts from the last row is none of it."""
    lines = lines[: _end_of_rows(lines)]
    if not _may_break_rows([line.value.count("\t") for line in lines]):
        return []  # as of the usual table, whose rows are a line each: its readers need not look
    return [table for table in flowing_tables(lines) if _breaks_rows(lines[table.first : table.end])]


def _end_of_rows(lines: Sequence[RawLine]) -> int:
    """Where the lines of a table of tabs end: at the first empty line behind its last row, where none stands among its rows."""
    tabbed = [index for index, line in enumerate(lines) if "\t" in line.value]
    apart = [
        index
        for index, (above, line) in enumerate(pairwise(lines), 1)
        if line.start - above.start - len(above.value) > 1
    ]
    if not tabbed or any(tabbed[0] < index <= tabbed[-1] for index in apart):
        return len(lines)
    return next((index for index in apart if index > tabbed[-1]), len(lines))


def _breaks_rows(lines: Sequence[RawLine]) -> bool:
    """Whether rows whose cells tabs part hold cells of several lines, as a table copied from a browser does."""
    tabs = [line.value.count("\t") for line in lines]
    return tabs[0] > 1 and tabs.count(0) * 4 >= len(tabs) and len(tabs) - tabs.count(0) >= FEWEST_BROKEN


def _may_break_rows(tabs: Sequence[int]) -> bool:
    """Whether any stretch of lines with so many tabs may break its rows, as ``_breaks_rows`` says.

    >>> _may_break_rows([3, 0, 0, 3, 3]), _may_break_rows([0, 3, 3, 3, 3]), _may_break_rows([1, 0, 1, 0, 1])
    (True, False, False)
    """
    excess = list(accumulate((3 if not count else -1 for count in tabs), initial=0))  # of lines without a tab
    highest = list(accumulate(reversed(excess), max))[::-1]  # behind a line and all those after it
    tabbed = [index for index, count in enumerate(tabs) if count]
    return any(
        tabs[first] > 1 and highest[third + 1] >= excess[first]
        for first, third in zip(tabbed, tabbed[FEWEST_BROKEN - 1 :], strict=False)
    )


def _stacked_or_flowing(lines: Sequence[RawLine]) -> Sequence[LayoutTable]:
    """The tables of lines that hold a cell each; those whose cells follow their heads where these hold more of the lines."""
    stacked = list(stacked_tables(lines))
    if not stacked or any("\t" in line.value for line in lines):
        return stacked
    return max(stacked, list(flowing_tables(lines)), key=_count_settled)


def _outside_dumps(lines: Sequence[RawLine], tables: Sequence[LayoutTable]) -> Sequence[LayoutTable]:
    """The tables without those that a dump's own header opens, whose lines are a part of their own.

    One stays that goes on behind the end of that, or whose rows are grouped.
    """
    regions = dict(header.dump_regions([line.value for line in lines]))
    return [table for table in tables if table.end + _has_groups(table) > regions.get(table.first, 0)]


def _has_groups(table: LayoutTable) -> int:
    """1 where lines of a table run over all its columns, else 0."""
    return int(table.grid is not None and any(cell.column_span > 1 for cell in table.grid.cells))


def _count_settled(tables: Sequence[LayoutTable]) -> int:
    """How many lines lie in tables whose cells are settled."""
    return sum(table.end - table.first for table in tables if table.grid is not None)


def _is_plain(line: Printed) -> bool:
    """Whether a line is plain text as it stands in its document, with its blanks, and no row between bars."""
    plain = not line.line.pieces and not line.line.whole and line.line.x1 <= line.line.x0
    return plain and line.value.count("|") < FEWEST_BARS


def raw_line(item: Printed | Grid) -> RawLine:
    """Return a line with its blanks, as readers of layouts take it; an empty one for a grid."""
    if not isinstance(item, Printed):
        return RawLine("", 0, False)
    return RawLine(item.laid.value, item.raw.starts[0], item.page_top)
