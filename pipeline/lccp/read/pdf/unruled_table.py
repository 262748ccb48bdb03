"""A table of lines between which no upright rules run: its columns by what its lines leave blank, and its cells."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import median

from lccp.read.pdf.aligned_tables import split_at_gaps
from lccp.read.pdf.lines import PrintedLine, printed_lines, settle_stars
from lccp.read.pdf.page import Box, Glyph, RulingLine
from lccp.read.pdf.row_fit import PANEL, count_pieces, fit_rows, may_be_torn, may_join_more
from lccp.read.pdf.ruled_tables import RawCell, RawTable
from lccp.read.pdf.unruled_rows import (
    LEVEL,
    ColumnLines,
    DraftRow,
    assemble_rows,
    cell_blocks,
    is_value,
    ruled_blocks,
)
from lccp.text.messages import say
from lccp.text.patterns import regex

LEAST_GAP = 0.45  # of the size: a blank strip between columns
LEAST_RULES = 2  # within a body whose rows rules part
RULED = 0.7  # share of the bands between rules that hold one row
CENTRED = 4.0  # points by which a heading may miss the middle of the columns that it spans
OFF_CENTRE = 0.35  # share of a column: how far a heading may miss the middle of counted columns, set at their right
MOST_GROUPS = 0.25  # share of the lines that may be headings of groups, which run across the columns
BROKEN_NUMBER = regex.compile(r"[*＊]+|[（(\[][-−–\d.,]*|[-−–\d.,]*[)）\]]")
COUNTED_HEAD = regex.compile(r"[（(\[]?\d{1,2}[)）\]]?|(?:19|20)\d\d(?:年(?:末|底)?)?")
Strip = tuple[float, float]


@dataclass(slots=True)
class TableArea:
    """Lines that may be a table, with the edges that bound it and the rules that run across it.

    ``neck`` is the height of the rule under the header, 0 where none is known; ``rules`` are those
    that run within the area, some under headings that span columns, some between rows. Columns are
    parted by ``gap`` of the size at least.
    """

    lines: list[PrintedLine]
    x0: float
    x1: float
    neck: float = 0.0
    rules: list[RulingLine] = field(default_factory=list)
    gap: float = LEAST_GAP

    @property
    def head(self) -> list[PrintedLine]:
        """The lines above the neck."""
        return [line for line in self.lines if line.middle <= self.neck]

    @property
    def body(self) -> list[PrintedLine]:
        """The lines below the neck."""
        return [line for line in self.lines if line.middle > self.neck]


def blank_strips(lines: Sequence[PrintedLine], gap: float = LEAST_GAP) -> list[Strip]:
    """Find what all lines leave blank between the first and the last of their words."""
    if not lines:
        return []
    size = median(line.size for line in lines)
    parts = sorted((part.x0, part.x1) for line in lines for part in split_at_gaps(line, gap))
    strips: list[Strip] = []
    end = parts[0][1]
    for low, high in parts:
        if low - end >= gap * size:
            strips.append((end, low))
        end = max(end, high)
    return strips


def column_strips(area: TableArea) -> tuple[list[Strip], list[PrintedLine]]:
    """Return the strips between the columns, and the lines that run across them as the heading of a group does."""
    several = [line for line in area.body if len(split_at_gaps(line)) > 1]
    strips = blank_strips(several, area.gap)
    across = [line for line in area.body if crosses_strip(line, strips, area.gap) or _heads_panel(line, strips)]
    if not across:
        return blank_strips(area.body, area.gap), []
    if len(across) > MOST_GROUPS * len(area.body):
        return [], []
    rest = [line for line in area.body if line not in across]
    return blank_strips(rest, area.gap), across


def _heads_panel(line: PrintedLine, strips: Sequence[Strip]) -> bool:
    """Return whether a line is the heading of a panel (Panel A：替换被解释变量), alone in the first column.

    It is not the first line of the label beneath it, however near that is set.
    """
    alone = len(split_at_gaps(line)) == 1 and bool(strips) and line.x1 <= strips[0][1]
    return alone and bool(PANEL.match(line.text.strip()))


def crosses_strip(line: PrintedLine, strips: Sequence[Strip], gap: float = LEAST_GAP) -> bool:
    """Return whether the only words of a line cover a strip, or leave too little of it to part columns."""
    parts = split_at_gaps(line)
    least = gap * line.size
    return len(parts) == 1 and any(
        line.x0 < low + 0.5 and line.x1 > high - min(least, high - low) for low, high in strips
    )


def column_of(x: float, edges: Sequence[float]) -> int:
    """Return in which column, counted from 1, something stands."""
    return min(max(bisect_right(edges, x), 1), len(edges) - 1)


def lines_by_column(lines: Sequence[PrintedLine], edges: Sequence[float]) -> list[ColumnLines]:
    """Cut lines at the edges of the columns."""
    glyphs: list[list[Glyph]] = [[] for _ in edges[1:]]
    for line in lines:
        for glyph in line.glyphs:
            glyphs[column_of((glyph.x0 + glyph.x1) / 2, edges) - 1].append(glyph)
    return [ColumnLines(number, settle_stars(printed_lines(column))) for number, column in enumerate(glyphs, 1)]


def unruled_table(page: int, area: TableArea) -> RawTable | None:
    """Make a table of an area; None where its lines leave no strips between columns."""
    strips, across = column_strips(area)
    if not strips or not area.body:
        return None
    edges = [area.x0, *((low + high) / 2 for low, high in strips), area.x1]
    heads, head_rows = head_cells(area, edges)
    inner = [line for line in area.body if line not in across]
    columns = lines_by_column(inner, edges)
    rows, spanning, doubtful = rows_of(columns, area, across)
    if len(rows) + head_rows < 2:
        return None
    cells = heads + [
        RawCell(number + head_rows, column, 1, 1, lines)
        for number, row in enumerate(rows, 1)
        for column, lines in sorted(row.cells.items())
    ]
    cells += [RawCell(c.row + head_rows, c.column, c.row_span, 1, c.lines) for c in spanning]
    _widen_groups(cells, across, edges)
    cells += empty_cells(cells, len(rows) + head_rows, len(edges) - 1)
    table = RawTable(
        page, box_of(area), edges, len(rows) + head_rows, cells, ruled=False, strips=[*strips] if strips else []
    )
    if doubtful or has_broken_numbers(table, head_rows):
        table.notes.append(
            say(
                "cells of a table without rules do not stand plainly by its rows; compare them with the print",
                "无线表格中单元格与各行的对应不明，请对照版面",
            )
        )
    return table


def has_broken_numbers(table: RawTable, head_rows: int) -> bool:
    """Return whether a column too narrow for its numbers broke them: a lone star, or a bracket without its other half."""
    return any(
        BROKEN_NUMBER.fullmatch(line.text.strip())
        for cell in table.cells
        if cell.row > head_rows and cell.column > 1
        for line in cell.lines
    )


def empty_cells(cells: Sequence[RawCell], rows: int, columns: int) -> list[RawCell]:
    """Return cells for the places of a grid that none covers: what runs on over a page is told by them."""
    taken = {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    return [
        RawCell(row, column, 1, 1)
        for row in range(1, rows + 1)
        for column in range(1, columns + 1)
        if (row, column) not in taken
    ]


def box_of(area: TableArea) -> Box:
    """Return the box around an area's lines."""
    return (
        area.x0,
        min(line.top for line in area.lines),
        area.x1,
        max(line.bottom for line in area.lines),
    )


def rows_of(
    columns: Sequence[ColumnLines], area: TableArea, across: Sequence[PrintedLine]
) -> tuple[list[DraftRow], list[RawCell], bool]:
    """Put the lines of the columns, and the headings of groups, into rows."""
    for column in columns:
        low, high = column.extent([area.x0, *([area.x1] * len(columns))])
        middle = (low + high) / 2
        rules = [r.position for r in area.rules if r.position > area.neck + 1 and r.low - 3 <= middle <= r.high + 3]
        column.bounds = sorted([*rules, *(line.middle for line in across)])
    if has_row_rules(columns):
        ends = (min(line.top for line in area.body), max(line.bottom for line in area.body))
        blocks = ruled_blocks(columns, ends)
    else:
        blocks = cell_blocks(columns)
    rows, spanning, doubtful = assemble_rows(blocks, set(range(1, len(columns))))
    rows, doubtful = mend_torn_rows(rows, columns, {cell.column for cell in spanning}, doubtful)
    rows += [DraftRow(line.top, line.bottom, {1: [line]}) for line in across]
    rows.sort(key=lambda row: row.top + row.bottom)
    return rows, spanning, doubtful


def mend_torn_rows(
    rows: list[DraftRow], columns: Sequence[ColumnLines], spanned: set[int], doubtful: bool
) -> tuple[list[DraftRow], bool]:
    """Read rows by how their cells are set where some may be pieces of others; return them and whether any is in doubt."""
    pieces = count_pieces(rows, columns, spanned)
    if not pieces:
        return rows, doubtful or may_join_more([row.cells for row in rows], columns)
    fit, rivalled = fit_rows(columns) if not spanned else (None, False)
    if fit is None or fit.torn >= pieces:
        return rows, doubtful or may_be_torn(rows, columns, spanned)
    fitted = [
        DraftRow(
            min(lines[0].top for lines in cells.values()), max(lines[-1].bottom for lines in cells.values()), cells
        )
        for cells in fit.rows
    ]
    return fitted, rivalled or may_be_torn(fitted, columns, spanned)


def has_row_rules(columns: Sequence[ColumnLines]) -> bool:
    """Return whether a rule runs under every row: most bands between rules hold a single line in some column."""
    fewest: dict[int, int] = {}
    ruled = max(columns, key=lambda column: len(column.bounds))
    if len(ruled.bounds) < LEAST_RULES:
        return False
    for column in columns:
        counts = Counter(sum(line.middle > y for y in ruled.bounds) for line in column.lines)
        for band, count in counts.items():
            fewest[band] = min(count, fewest.get(band, count))
    return sum(count == 1 for count in fewest.values()) >= RULED * len(fewest)


def _widen_groups(cells: Sequence[RawCell], across: Sequence[PrintedLine], edges: Sequence[float]) -> None:
    """Let the heading of a group span the columns that it runs across; that of a panel is of all of them."""
    for cell in cells:
        if len(cell.lines) == 1 and any(cell.lines[0] is line for line in across):
            is_panel = PANEL.match(cell.lines[0].text.strip())
            cell.column_span = len(edges) - 1 if is_panel else column_of(cell.lines[0].x1 - 0.5, edges)


def head_cells(area: TableArea, edges: Sequence[float]) -> tuple[list[RawCell], int]:
    """Make the cells of the lines above the neck; one above a rule of its own spans the columns that the rule does."""
    head = area.head
    if not head:
        return [], 0
    spanning: list[tuple[PrintedLine, int, int]] = []
    single: list[Glyph] = []
    extents = [column.extent(edges) for column in lines_by_column(area.body, edges)]
    for index, line in enumerate(head):
        beneath = [rule for rule in area.rules if line.middle < rule.position < line.bottom + 1.2 * line.size]
        parts = split_at_gaps(line)
        spans = heading_spans(parts, edges, extents, beneath)
        spans = share_counted_columns(parts, spans, edges, head[index + 1 :])
        for part, (first, last) in zip(parts, spans, strict=True):
            if last > first:
                spanning.append((part, first, last))
            else:
                single += part.glyphs
    columns = lines_by_column(printed_lines(single), edges) if single else []
    heights = _head_rows(area, spanning, columns)
    cells = [
        RawCell(_row_at(part.middle, heights), first, 1, last - first + 1, [part]) for part, first, last in spanning
    ]
    _widen_headings(cells, columns, heights, extents)
    under = {column for cell in cells for column in range(cell.column, cell.column + cell.column_span)}
    for column in columns:
        cells += _single_heads(column, heights, beneath_span=column.number in under)
    return sorted(cells, key=lambda cell: (cell.row, cell.column)), len(heights)


def _widen_headings(
    cells: list[RawCell], columns: Sequence[ColumnLines], heights: Sequence[float], extents: Sequence[Strip]
) -> None:
    """Make cells of headings set at the left of columns that they span: the columns beside have none at their height."""
    for index, column in enumerate(columns):
        upper = column.lines[0] if column.lines else None
        if upper is None or len(heights) < 2 or len(column.lines) < 2 or _row_at(upper.middle, heights) == len(heights):
            continue
        if abs(_middle(upper) - sum(extents[index]) / 2) <= CENTRED / 2:
            continue
        span = 1
        for beside in columns[index + 1 :]:
            if len(beside.lines) != 1 or _row_at(beside.lines[0].middle, heights) != len(heights):
                break
            span += 1
        if span > 1:
            cells.append(RawCell(_row_at(upper.middle, heights), column.number, 1, span, [upper]))
            column.lines = column.lines[1:]


def _single_heads(column: ColumnLines, heights: Sequence[float], beneath_span: bool) -> list[RawCell]:
    """Make the cells of the headings over one column: one that stands beside several rows of heads serves them all."""
    if not column.lines:
        return []
    rows = [_row_at(line.middle, heights) for line in column.lines]
    plain = all(
        abs(heights[row - 1] - line.middle) <= LEVEL * line.size for row, line in zip(rows, column.lines, strict=True)
    )
    lone = len(column.lines) == 1 and rows[0] < len(heights)  # nothing stands beneath it
    if len(heights) > 1 and (lone or not plain) and not beneath_span:
        first = rows[0] if lone and plain else 1
        return [RawCell(first, column.number, len(heights) - first + 1, 1, list(column.lines))]
    by_row: dict[int, list[PrintedLine]] = {}
    for row, line in zip(rows, column.lines, strict=True):
        by_row.setdefault(row, []).append(line)
    return [RawCell(row, column.number, 1, 1, lines) for row, lines in by_row.items()]


def heading_spans(
    parts: Sequence[PrintedLine], edges: Sequence[float], extents: Sequence[Strip], beneath: Sequence[RulingLine]
) -> list[tuple[int, int]]:
    """Return for the headings of one line the first and last column that each stands over."""
    stated = [_span_of_heading(part, edges, extents, beneath) for part in parts]
    spans: list[tuple[int, int]] = []
    for span in dict.fromkeys(stated):
        fellows = [part for part, same in zip(parts, stated, strict=True) if same == span]
        # one rule may run under the headings of several groups
        spans += (
            share_columns(fellows, span, extents)
            if 1 < len(fellows) <= span[1] - span[0] + 1
            else [span] * len(fellows)
        )
    return spans


def counted_heads(line: PrintedLine) -> list[PrintedLine]:
    """Return the headings of a line that counts columns, by running numbers or by years; none where it does not."""
    parts = split_at_gaps(line)
    heads = [part for part in parts if COUNTED_HEAD.fullmatch(part.text.strip())]
    if len(heads) < 2 or len(parts) - len(heads) > 1:
        return []
    numbers = [int("".join(regex.findall(r"\d", head.text))) for head in heads]
    years = all(1900 <= number < 2100 for number in numbers)
    return heads if years or numbers == list(range(numbers[0], numbers[0] + len(numbers))) else []


def share_counted_columns(
    parts: Sequence[PrintedLine],
    spans: list[tuple[int, int]],
    edges: Sequence[float],
    below: Sequence[PrintedLine],
) -> list[tuple[int, int]]:
    """Return what the headings of a line stand over where a line below counts all columns but the first.

    Headings over three columns, without a rule beneath them, stand above the middle column alone, and those beside
    it would have no heading.
    """
    counted = next((heads for line in below if (heads := counted_heads(line))), [])
    last = len(edges) - 1
    if {column_of(_middle(part), edges) for part in counted} != set(range(2, last + 1)):
        return spans
    above = [part for part in parts if column_of(_middle(part), edges) > 1]
    if not 1 < len(above) < len(counted):
        return spans
    centres = sorted(_middle(part) for part in counted)
    places = [(middle, middle) for middle in centres]
    shared = share_columns(above, (2, last), [places[0], *places])
    allowed = max(CENTRED, OFF_CENTRE * (centres[-1] - centres[0]) / (len(centres) - 1))
    middles = [(centres[low - 2] + centres[high - 2]) / 2 for low, high in shared]
    if any(abs(middle - _middle(part)) > allowed for part, middle in zip(above, middles, strict=True)):
        return spans
    return [*spans[: len(parts) - len(above)], *shared]


def share_columns(
    parts: Sequence[PrintedLine], span: tuple[int, int], extents: Sequence[Strip]
) -> list[tuple[int, int]]:
    """Share columns out among headings, so that each is as nearly as can be in the middle of its own."""
    best: tuple[float, list[tuple[int, int]]] | None = None
    for cuts in combinations(range(span[0] + 1, span[1] + 1), len(parts) - 1):
        firsts = [span[0], *cuts]
        lasts = [cut - 1 for cut in cuts] + [span[1]]
        missed = sum(
            abs((extents[first - 1][0] + extents[last - 1][1]) / 2 - _middle(part))
            for part, first, last in zip(parts, firsts, lasts, strict=True)
        )
        if best is None or missed < best[0]:
            best = missed, list(zip(firsts, lasts, strict=True))
    return best[1] if best else [span]


def _middle(part: PrintedLine) -> float:
    return (part.x0 + part.x1) / 2


def _span_of_heading(
    part: PrintedLine, edges: Sequence[float], extents: Sequence[Strip], beneath: Sequence[RulingLine]
) -> tuple[int, int]:
    """Return what a heading stands over: the columns above whose rule it is, that it covers, or that it is centred on."""
    middle = _middle(part)
    for rule in beneath:
        if rule.low - 1 <= middle <= rule.high + 1 and rule.high - rule.low < edges[-1] - edges[0] - 6:
            covered = [k for k in range(1, len(edges)) if rule.low < (edges[k - 1] + edges[k]) / 2 < rule.high]
            if covered:
                return covered[0], covered[-1]
    first, last = column_of(part.x0 + 0.5, edges), column_of(part.x1 - 0.5, edges)
    within = any(low - 1 <= middle <= high + 1 for low, high in extents)
    if first == last and not within:  # it hangs above the strip between columns that it is centred on
        for reach in range(1, len(extents)):
            for low in range(max(1, first - reach), min(first, len(extents) - reach) + 1):
                if abs((extents[low - 1][0] + extents[low + reach - 1][1]) / 2 - middle) <= CENTRED:
                    return low, low + reach
    return first, last


def _head_rows(
    area: TableArea, spanning: Sequence[tuple[PrintedLine, int, int]], columns: Sequence[ColumnLines]
) -> list[float]:
    """Return the heights of the rows of a header: one, or one for each height at which headings span columns and below."""
    if not spanning:
        return _heights_of_heads(area.head, columns)
    heights: list[float] = []
    for part, _, _ in sorted(spanning, key=lambda each: each[0].middle):
        if not heights or part.middle - heights[-1] > 0.8 * part.size:
            heights.append(part.middle)
    lowest = [
        column.lines[-1].middle
        for column in columns
        if column.lines
        and column.lines[-1].middle > heights[-1] + 0.8 * column.lines[-1].size
        and any(first <= column.number <= last for _, first, last in spanning)
    ]
    return [*heights, median(lowest)] if lowest else heights


def _heights_of_heads(head: Sequence[PrintedLine], columns: Sequence[ColumnLines]) -> list[float]:
    """Return the heights of a header none of whose words cover several columns: two where numbers count its columns."""
    last = head[-1]
    numbered = len(head) > 1 and sum(is_value(part) for part in split_at_gaps(last)) >= 2
    if numbered and all(len(column.lines) < 3 for column in columns):
        return [head[0].middle, last.middle]
    return [median(line.middle for line in head)]


def _row_at(height: float, heights: Sequence[float]) -> int:
    return min(range(len(heights)), key=lambda index: abs(heights[index] - height)) + 1


def value_share(table: RawTable) -> float:
    """Return the share of cells beyond the first column and the header that hold values."""
    values = [cell for cell in table.cells if cell.row > 1 and cell.column > 1 and cell.lines]
    return sum(all(is_value(line) for line in cell.lines) for cell in values) / len(values) if values else 0.0
