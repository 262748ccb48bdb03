"""Prose in two columns: the left one is read before the right one."""

from __future__ import annotations

from collections.abc import Sequence

from lccp.read.pdf.aligned_tables import narrow_strips, split_at_gaps
from lccp.read.pdf.lines import PrintedLine, printed_lines

LEAST_LINES = 5  # lines with words on both sides
LEAST_WORDS = 8  # characters on each side of a line, on average


Edges = tuple[float, float]
NO_EDGES: Edges = (0.0, 0.0)


def in_reading_order(lines: Sequence[PrintedLine]) -> list[tuple[float, PrintedLine, Edges]]:
    """Return lines with the height at which each is read and the edges of its column.

    A block of two columns keeps its own order; a line that is set in no column has no edges.
    """
    ordered: list[tuple[float, PrintedLine, Edges]] = []
    position = 0
    while position < len(lines):
        block = _block(lines, position)
        if block:
            count, sides = block
            top = lines[position].top
            placed = [(line, column_edges(side)) for side in sides for line in side]
            ordered += [(top + 1e-4 * index, line, edges) for index, (line, edges) in enumerate(placed)]
            position += count
        else:
            ordered.append((lines[position].top, lines[position], NO_EDGES))
            position += 1
    return ordered


def column_edges(lines: Sequence[PrintedLine]) -> Edges:
    """Return the left and right edge that the lines of a column share."""
    return min(line.x0 for line in lines), max(line.x1 for line in lines)


def _block(lines: Sequence[PrintedLine], index: int) -> tuple[int, tuple[list[PrintedLine], list[PrintedLine]]] | None:
    """Find a block of two columns that begins with a line: how many lines it takes, and the lines of both sides."""
    parts = split_at_gaps(lines[index])
    if len(parts) != 2:
        return None
    strips = [[(parts[0].x1, parts[1].x0)]]
    taken: list[PrintedLine] = []
    for line in lines[index:]:
        free = narrow_strips(strips, line)
        if free is None or (taken and line.top - taken[-1].bottom > 2.5 * line.size):
            break
        strips = free
        taken.append(line)
    low, high = max(strips[0], key=lambda strip: strip[1] - strip[0])
    middle = (low + high) / 2
    sides: tuple[list[PrintedLine], list[PrintedLine]] = ([], [])
    both = 0
    for line in taken:
        halves = ([g for g in line.glyphs if g.x1 <= middle], [g for g in line.glyphs if g.x0 >= middle])
        both += all(any(not g.text.isspace() for g in half) for half in halves)
    if both < LEAST_LINES or high - low < lines[index].size * 0.8:
        return None
    for side, wanted in zip(sides, (True, False), strict=True):
        side += printed_lines(g for line in taken for g in line.glyphs if (g.x1 <= middle) is wanted)
        if sum(len(line.text) for line in side) < LEAST_WORDS * len(side):
            return None
    return len(taken), sides
