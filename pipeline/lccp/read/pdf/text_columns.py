"""Prose in two columns: the left one is read before the right one."""

from __future__ import annotations

from collections.abc import Sequence

from lccp.read.pdf.aligned_tables import narrowed, segments
from lccp.read.pdf.lines import Printed, printed_lines

LEAST_LINES = 5  # lines with words on both sides
LEAST_WORDS = 8  # characters on each side of a line, on average


def in_reading_order(lines: Sequence[Printed]) -> list[tuple[float, Printed]]:
    """Give lines with the height at which each is read; a block of two columns keeps its own order there."""
    out: list[tuple[float, Printed]] = []
    at = 0
    while at < len(lines):
        block = _block(lines, at)
        if block:
            count, sides = block
            top = lines[at].top
            out += [(top + 1e-4 * index, line) for index, line in enumerate(sides[0] + sides[1])]
            at += count
        else:
            out.append((lines[at].top, lines[at]))
            at += 1
    return out


def _block(lines: Sequence[Printed], at: int) -> tuple[int, tuple[list[Printed], list[Printed]]] | None:
    """Find a block of two columns that begins with a line: how many lines it takes, and the lines of both sides."""
    parts = segments(lines[at])
    if len(parts) != 2:
        return None
    strips = [[(parts[0].x1, parts[1].x0)]]
    taken: list[Printed] = []
    for line in lines[at:]:
        left = narrowed(strips, line)
        if left is None or (taken and line.top - taken[-1].bottom > 2.5 * line.size):
            break
        strips = left
        taken.append(line)
    low, high = max(strips[0], key=lambda strip: strip[1] - strip[0])
    middle = (low + high) / 2
    sides: tuple[list[Printed], list[Printed]] = ([], [])
    both = 0
    for line in taken:
        halves = ([g for g in line.glyphs if g.x1 <= middle], [g for g in line.glyphs if g.x0 >= middle])
        both += all(any(not g.text.isspace() for g in half) for half in halves)
    if both < LEAST_LINES or high - low < lines[at].size * 0.8:
        return None
    for side, wanted in zip(sides, (True, False), strict=True):
        side += printed_lines(g for line in taken for g in line.glyphs if (g.x1 <= middle) is wanted)
        if sum(len(line.text) for line in side) < LEAST_WORDS * len(side):
            return None
    return len(taken), sides
