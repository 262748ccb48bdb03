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
        widths = [(glyph.x1 - glyph.x0, glyph.text) for glyph in line.glyphs if not glyph.text.isspace()]
        narrow = [wide for wide, text in widths if text in NARROW]
        broad = [wide for wide, text in widths if text in WIDE]
        if narrow and broad:
            width = narrow[0] if max(narrow + broad) - min(narrow + broad) <= ALIKE * narrow[0] else 0.0
        if any(abs(2 * width - square) <= HALF * square for square in squares):
            width = 0.0
        if width and all(abs(wide - width) <= ALIKE * width for wide, _ in widths):
            line_ids.add(id(line))
    return line_ids
