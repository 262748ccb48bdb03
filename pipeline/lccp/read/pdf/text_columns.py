"""Prose in two columns: the left one is read before the right one."""

from __future__ import annotations

from collections.abc import Sequence

from lccp.read.pdf.aligned_tables import narrow_strips, split_at_gaps
from lccp.read.pdf.lines import PrintedLine, printed_lines

LEAST_LINES = 5  # lines with words on both sides
LEAST_WORDS = 8  # characters on each side of a line, on average


def in_reading_order(lines: Sequence[PrintedLine]) -> list[tuple[float, PrintedLine]]:
    """Return lines with the height at which each is read; a block of two columns keeps its own order there."""
    ordered: list[tuple[float, PrintedLine]] = []
    position = 0
    while position < len(lines):
        block = _block(lines, position)
        if block:
            count, sides = block
            top = lines[position].top
            ordered += [(top + 1e-4 * index, line) for index, line in enumerate(sides[0] + sides[1])]
            position += count
        else:
            ordered.append((lines[position].top, lines[position]))
            position += 1
    return ordered


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
