"""A second witness of the order in which a line is read: PDFium's own text."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from lccp.read.pdf.lines import PrintedLine

LEAST_SIGNS = 6
BROKEN = 0.4  # share of neighbours that are none in the witness's order; columns and gaps break a few
TALLEST = 2.2  # times the size of its largest sign


def is_scrambled(line: PrintedLine, order: Mapping[int, int]) -> bool:
    """Return whether a line's signs follow one another in the witness's order less often than they should.

    Where two lines run into one another, sorting them by x shuffles both.
    """
    places = [order[id(glyph)] for glyph in line.glyphs if id(glyph) in order and not glyph.text.isspace()]
    if len(places) < LEAST_SIGNS:
        return False
    broken = sum(not 0 < following - place <= 3 for place, following in pairwise(places))
    tall = line.size > TALLEST * max(glyph.size for glyph in line.glyphs)
    return tall or broken > BROKEN * (len(places) - 1)
