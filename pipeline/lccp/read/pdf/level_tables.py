"""Tables bounded by level rules alone: the three-line tables of papers, with stars and standard errors.

A table lies between rules of one width. Its columns are parted by strips that its body leaves blank;
each printed line of it is a row, for a standard error stands on a line of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex
from lccp.read.pdf.aligned_tables import split_at_gaps
from lccp.read.pdf.lines import PrintedLine, printed_lines
from lccp.read.pdf.page import Glyph, RulingLine
from lccp.read.pdf.ruled_tables import RawCell, RawTable
from lccp.text.messages import say

SAME_EDGE = 6.0  # points by which the rules of one table may differ at their ends
LEAST_WIDTH = 60.0
LEAST_GAP = 0.45  # of the size: a blank strip between columns
CROSSED = 0.1  # share of the body's lines that may run across a strip (notes, group heads)
LEAST_VALUES = 0.6  # share of cells beyond the first column that hold values: a list of names is another matter
VALUE = regex.compile(
    r"[（(\[]?\s*[-−–+]?[0-9０-９\ufffd][0-9０-９\ufffd\s.,．，]*[%％]?\s*[)）\]]?\s*[*＊]{0,3}"
    r"|是|否|有|无|控制|不控制|已控制|未控制|yes|no|√|×|[-—–]+|n\.?a\.?",
    regex.I,
)


def find_level_tables(page: int, rules: Sequence[RulingLine], glyphs: Sequence[Glyph]) -> list[RawTable]:
    """Return the tables that level rules bound, from top to bottom."""
    tables: list[RawTable] = []
    for group in _rules_of_one_width(rules):
        start = 0
        while start + 2 < len(group):
            table, taken = None, 0
            for end in range(len(group), start + 2, -1):
                table = make_level_table(page, group[start:end], rules, glyphs)
                if table:
                    taken = end - start
                    break
            tables += [table] if table else []
            start += taken or 1
    return sorted(tables, key=lambda table: table.box[1])


def _rules_of_one_width(rules: Sequence[RulingLine]) -> list[list[RulingLine]]:
    groups: list[list[RulingLine]] = []
    for rule in sorted(rules, key=lambda rule: rule.position):
        if rule.high - rule.low < LEAST_WIDTH:
            continue
        for group in groups:
            if abs(group[0].low - rule.low) <= SAME_EDGE and abs(group[0].high - rule.high) <= SAME_EDGE:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return groups


def make_level_table(
    page: int, bounds: Sequence[RulingLine], rules: Sequence[RulingLine], glyphs: Sequence[Glyph]
) -> RawTable | None:
    """Make a table of what lies between the first and the last rule; None where it looks like none."""
    x0, x1 = min(rule.low for rule in bounds), max(rule.high for rule in bounds)
    top, neck, bottom = bounds[0].position, bounds[1].position, bounds[-1].position
    inside = [g for g in glyphs if x0 - 3 <= (g.x0 + g.x1) / 2 <= x1 + 3 and top < (g.top + g.bottom) / 2 < bottom]
    head = printed_lines(g for g in inside if (g.top + g.bottom) / 2 <= neck)
    body = printed_lines(g for g in inside if (g.top + g.bottom) / 2 > neck)
    if not head or len(body) < 2 or len(head) > 4:
        return None
    strips = _blank_strips(body, x0, x1)
    if len(strips) < 1:
        return None
    edges = [x0, *((low + high) / 2 for low, high in strips), x1]
    cells: list[RawCell] = []
    for row, line in enumerate(head, 1):
        cells += _head_cells(row, line, edges, [r for r in rules if line.top < r.position < line.bottom + line.size])
    for row, line in enumerate(body, len(head) + 1):
        cells += _body_cells(row, line, edges)
    values = [cell for cell in cells if cell.row > len(head) and cell.column > 1]
    fitting = sum(bool(VALUE.fullmatch(cell.text.strip())) for cell in values)
    if not values or fitting < LEAST_VALUES * len(values):
        return None
    table = RawTable(page, (x0, top, x1, bottom), edges, len(head) + len(body), cells, ruled=False)
    if fitting < 0.9 * len(values):
        table.notes.append(
            say(
                "cells of a table without upright rules hold more than values; compare them with the print",
                "表格无竖线，单元格所含不止数值，请对照版面",
            )
        )
    return table


def _blank_strips(lines: Sequence[PrintedLine], x0: float, x1: float) -> list[tuple[float, float]]:
    """Find what all but a few lines leave blank between the first and the last words."""
    size = sorted(line.size for line in lines)[len(lines) // 2]
    edges: list[tuple[float, int]] = []
    for line in lines:
        for part in split_at_gaps(line):
            edges += [(part.x0, 1), (part.x1, -1)]
    edges.sort()
    allowed, depth = int(CROSSED * len(lines)), 0
    strips: list[tuple[float, float]] = []
    open_at: float | None = None
    for position, step in edges:
        depth += step
        if depth <= allowed and open_at is None and step < 0:
            open_at = position
        elif depth > allowed and open_at is not None:
            if position - open_at >= LEAST_GAP * size:
                strips.append((open_at, position))
            open_at = None
    return [(low, high) for low, high in strips if x0 < low and high < x1]


def _column_of(x: float, edges: Sequence[float]) -> int:
    return next((index for index in range(1, len(edges)) if x < edges[index]), len(edges) - 1)


def _body_cells(row: int, line: PrintedLine, edges: Sequence[float]) -> list[RawCell]:
    columns: dict[int, list[Glyph]] = {}
    for glyph in line.glyphs:
        columns.setdefault(_column_of((glyph.x0 + glyph.x1) / 2, edges), []).append(glyph)
    cells = []
    for column, glyphs in sorted(columns.items()):
        lines = printed_lines(glyphs)
        if lines:
            cells.append(RawCell(row, column, 1, 1, lines))
    return cells


def _head_cells(row: int, line: PrintedLine, edges: Sequence[float], rules: Sequence[RulingLine]) -> list[RawCell]:
    """Make the cells of a header line; one above a rule of its own spans the columns that the rule does."""
    cells: list[RawCell] = []
    for part in split_at_gaps(line):
        first, last = _column_of(part.x0 + 0.5, edges), _column_of(part.x1 - 0.5, edges)
        middle = (part.x0 + part.x1) / 2
        for rule in rules:
            if rule.low <= middle <= rule.high and rule.high - rule.low < edges[-1] - edges[0] - SAME_EDGE:
                covered = [
                    column
                    for column in range(1, len(edges))
                    if rule.low < (edges[column - 1] + edges[column]) / 2 < rule.high
                ]
                first, last = (covered[0], covered[-1]) if covered else (first, last)
        if cells and cells[-1].column + cells[-1].column_span > first:  # two words of one heading
            cells[-1].lines = printed_lines([g for old in cells[-1].lines for g in old.glyphs] + part.glyphs)
            cells[-1].column_span = max(cells[-1].column_span, last - cells[-1].column + 1)
        else:
            cells.append(RawCell(row, first, 1, last - first + 1, [part]))
    return cells
