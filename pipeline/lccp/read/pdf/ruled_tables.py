"""Rules to table grids: which rules make up a table, its columns and rows, and its merged cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lccp.read.pdf.lines import PrintedLine, printed_lines, settle_stars
from lccp.read.pdf.page import Box, Glyph, RulingLine
from lccp.text.messages import Message

SNAP = 3.0  # points within which two rules are one, or touch
OVERHANG = 6.0  # points by which rules outrun the last crossing one when that one is missing


@dataclass(slots=True)
class RawCell:
    """A cell on one page: 1-based place and spans, and its printed lines from top to bottom."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: list[PrintedLine] = field(default_factory=list)
    pieces: list[tuple[int, int]] = field(default_factory=list)  # where the lines came to lie in the text

    @property
    def text(self) -> str:
        """The cell's words, line breaks taken out."""
        return "".join(line.text for line in self.lines)


@dataclass(slots=True)
class RawTable:
    """A table on one page: its box, the x of its column bounds, its rows, and its cells (empty ones too)."""

    page: int
    box: Box
    xs: list[float]
    rows: int
    cells: list[RawCell]
    ruled: bool = True
    notes: list[Message] = field(default_factory=list)
    strips: list[tuple[float, float]] = field(default_factory=list)  # blank strips between columns without rules

    def row(self, number: int) -> list[RawCell]:
        """Return the cells that begin in a row, left to right."""
        return [cell for cell in self.cells if cell.row == number]


def merge_rules(rules: Iterable[RulingLine]) -> list[RulingLine]:
    """Make one rule of those that lie on one line and touch.

    >>> merge_rules([RulingLine(10, 0, 5), RulingLine(10.5, 5, 9), RulingLine(40, 0, 9)])
    [RulingLine(position=10.25, low=0, high=9), RulingLine(position=40.0, low=0, high=9)]
    """
    merged: list[RulingLine] = []
    for group in cluster_rules(rules):
        position = sum(rule.position for rule in group) / len(group)
        low = high = None
        for rule in sorted(group, key=lambda r: (r.low, r.high)):
            if low is None or high is None:
                low, high = rule.low, rule.high
            elif rule.low <= high + SNAP:
                high = max(high, rule.high)
            else:
                merged.append(RulingLine(position, low, high))
                low, high = rule.low, rule.high
        if low is not None and high is not None:
            merged.append(RulingLine(position, low, high))
    return merged


def cluster_rules(rules: Iterable[RulingLine]) -> list[list[RulingLine]]:
    """Group rules that lie within ``SNAP`` of the first of their group."""
    groups: list[list[RulingLine]] = []
    for rule in sorted(rules):
        if groups and rule.position - groups[-1][0].position <= SNAP:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def find_frames(level: list[RulingLine], upright: list[RulingLine]) -> list[tuple[list[RulingLine], list[RulingLine]]]:
    """Sort merged rules into groups that touch one another, each a table's frame; lone rules are left out."""
    parent = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, flat in enumerate(level):
        for j, tall in enumerate(upright, len(level)):
            if (
                flat.low - SNAP <= tall.position <= flat.high + SNAP
                and tall.low - SNAP <= flat.position <= tall.high + SNAP
            ):
                parent[root(j)] = root(i)
    groups: dict[int, tuple[list[RulingLine], list[RulingLine]]] = {}
    for i in range(len(parent)):
        pair = groups.setdefault(root(i), ([], []))
        if i < len(level):
            pair[0].append(level[i])
        else:
            pair[1].append(upright[i - len(level)])
    return [pair for pair in groups.values() if pair[0] and pair[1]]


def supply_missing(level: list[RulingLine], upright: list[RulingLine]) -> tuple[list[RulingLine], list[RulingLine]]:
    """Add the outer rules that a page break or an open design leaves out.

    Where upright rules run past the last level one, the table ends where they end; likewise at the
    other three sides.
    """
    level, upright = list(level), list(upright)
    x0, x1 = min(r.low for r in level), max(r.high for r in level)
    top, bottom = min(r.low for r in upright), max(r.high for r in upright)
    left_most, right_most = _reach(upright)
    for end, have in zip((top, bottom), _reach(level), strict=True):
        if abs(end - have) > OVERHANG:
            level.append(RulingLine(end, min(x0, left_most), max(x1, right_most)))
    for end, have in zip((x0, x1), (left_most, right_most), strict=True):
        if abs(end - have) > OVERHANG:
            upright.append(RulingLine(end, *_reach(level)))
    return sorted(level), sorted(upright)


def _reach(rules: Iterable[RulingLine]) -> tuple[float, float]:
    """Return the least and the greatest position of some rules."""
    positions = [rule.position for rule in rules]
    return min(positions), max(positions)


def ruled_table(page: int, level: list[RulingLine], upright: list[RulingLine], glyphs: list[Glyph]) -> RawTable | None:
    """Make a table of one frame and the glyphs that lie in it; None where it has fewer than two cells, or no words."""
    level, upright = supply_missing(level, upright)
    ys = [sum(r.position for r in group) / len(group) for group in cluster_rules(level)]
    xs = [sum(r.position for r in group) / len(group) for group in cluster_rules(upright)]
    if len(ys) < 2 or len(xs) < 2 or len(ys) * len(xs) < 6:
        return None
    cells = merged_cells(xs, ys, level, upright)
    if len(cells) < 2:
        return None
    table = RawTable(page, (xs[0], ys[0], xs[-1], ys[-1]), xs, len(ys) - 1, cells)
    fill_cells(table, ys, glyphs)
    return table if any(cell.lines for cell in cells) else None


def _columns_without_rule(before: list[bool], done: list[bool], first: int) -> int:
    """Count the squares of a row from one on between which no rule runs."""
    wide = 1
    while first + wide < len(done) and not before[first + wide] and not done[first + wide]:
        wide += 1
    return wide


def merged_cells(xs: list[float], ys: list[float], level: list[RulingLine], upright: list[RulingLine]) -> list[RawCell]:
    """Join the squares of the grid between which no rule runs; each lot is one cell, spans and all."""
    rows, columns = len(ys) - 1, len(xs) - 1
    across = [(xs[j] + xs[j + 1]) / 2 for j in range(columns)]
    down = [(ys[i] + ys[i + 1]) / 2 for i in range(rows)]
    over = [[_ruled(level, y, x) for x in across] for y in ys]  # a rule along the top of square (i, j)
    before = [[_ruled(upright, x, y) for x in xs] for y in down]  # a rule along its left side
    done = [[False] * columns for _ in range(rows)]
    cells: list[RawCell] = []
    for i in range(rows):
        for j in range(columns):
            if done[i][j]:
                continue
            wide = _columns_without_rule(before[i], done[i], j)
            high = 1
            while i + high < rows and not any([*over[i + high][j : j + wide], *before[i + high][j + 1 : j + wide]]):
                high += 1
            cells.append(RawCell(i + 1, j + 1, high, wide))
            for a in range(i, i + high):
                done[a][j : j + wide] = [True] * wide
    return cells


def _ruled(rules: list[RulingLine], position: float, middle: float) -> bool:
    return any(abs(r.position - position) <= SNAP and r.low - SNAP <= middle <= r.high + SNAP for r in rules)


def fill_cells(table: RawTable, ys: list[float], glyphs: list[Glyph]) -> None:
    """Return each cell the printed lines of the glyphs whose middle lies in it."""
    from bisect import bisect_right

    place: dict[tuple[int, int], RawCell] = {}
    for cell in table.cells:
        for i in range(cell.row, cell.row + cell.row_span):
            for j in range(cell.column, cell.column + cell.column_span):
                place[i, j] = cell
    glyphs_of: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        i = bisect_right(ys, (glyph.top + glyph.bottom) / 2)
        j = bisect_right(table.xs, (glyph.x0 + glyph.x1) / 2)
        cell = place[min(max(i, 1), table.rows), min(max(j, 1), len(table.xs) - 1)]
        glyphs_of.setdefault(id(cell), []).append(glyph)
    for cell in table.cells:
        cell.lines = settle_stars(printed_lines(glyphs_of.get(id(cell), [])))
