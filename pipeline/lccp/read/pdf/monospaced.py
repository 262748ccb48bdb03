"""Lines in letters of one width, as consoles print them: programs and their output, no tables by their blanks."""

from __future__ import annotations

from collections.abc import Sequence

from lccp.read.pdf.lines import PrintedLine, is_wide

NARROW, WIDE = frozenset("ijltfrI"), frozenset("mwMWabdeghknopquACDGHNOQRU")
ALIKE = 0.02  # share by which the widths differ
HALF = 0.05


def monospaced_lines(lines: Sequence[PrintedLine]) -> set[int]:
    """Return the ids of the lines whose narrow letters are as wide as the wide ones.

    A line without such letters goes with the one before it, where its signs are of that line's width. Letters half as
    wide as Han are those of 宋体 and 仿宋, in which official tables are set.
    """
    line_ids: set[int] = set()
    squares = {round(glyph.x1 - glyph.x0, 1) for line in lines for glyph in line.glyphs if is_wide(glyph.text)}
    width = 0.0
    for line in lines:
        shared = shared_width(line)
        width = width if shared is None else shared
        if any(abs(2 * width - square) <= HALF * square for square in squares):
            width = 0.0
        if width and all(abs(g.x1 - g.x0 - width) <= ALIKE * width for g in line.glyphs if not g.text.isspace()):
            line_ids.add(id(line))
    return line_ids


def shared_width(line: PrintedLine) -> float | None:
    """Return the width that a line's narrow and wide letters share, 0 for none; None where it lacks either."""
    narrow = [glyph.x1 - glyph.x0 for glyph in line.glyphs if glyph.text in NARROW]
    broad = [glyph.x1 - glyph.x0 for glyph in line.glyphs if glyph.text in WIDE]
    if not narrow or not broad:
        return None
    widths = narrow + broad
    return narrow[0] if max(widths) - min(widths) <= ALIKE * narrow[0] else 0.0
