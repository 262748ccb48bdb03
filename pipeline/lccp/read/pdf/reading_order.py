"""A second witness of the order in which a line is read: PDFium's own text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from lccp.read.pdf.aligned_tables import split_at_gaps
from lccp.read.pdf.lines import PrintedLine, is_printed_twice, printed_lines
from lccp.read.pdf.page import Glyph, Page

LEAST_SIGNS = 6
BROKEN = 0.4  # share of neighbours that are none in the witness's order; columns and gaps break a few
TALLEST = 2.2  # times the size of its largest sign


def is_scrambled(line: PrintedLine) -> bool:
    """Return whether a line's signs follow one another in the witness's order less often than they should.

    Where two lines run into one another, sorting them by x shuffles both.
    """
    places = [glyph[6] for glyph in line.glyphs if glyph[6] >= 0 and not glyph[0].isspace()]
    if len(places) < LEAST_SIGNS:
        return False
    follows = 0
    before = places[0]
    for place in places:
        follows += 0 < place - before <= 3
        before = place
    if len(places) - 1 - follows > BROKEN * (len(places) - 1):
        return True
    return line.size > TALLEST * max(glyph[4] - glyph[2] for glyph in line.glyphs)


def count_scrambled(page: Page) -> int:
    """Count the pieces of a page's lines whose order the witness contradicts; cells beside one another are pieces."""
    pieces = [piece for line in printed_lines(page.glyphs) for piece in split_at_gaps(line)]
    return sum(is_scrambled(piece) for piece in pieces)


def takes_place_of(other: Page, page: Page) -> bool:
    """Return whether another reading of a page has the same signs and contradicts its witness in fewer places.

    A reader that knows nothing of what a page hides would bring back white and unseen text.
    """
    same = _signs_of([*page.glyphs, *page.aside]) == _signs_of([*other.glyphs, *other.aside])
    return same and count_scrambled(other) < count_scrambled(page)


def _signs_of(glyphs: Sequence[Glyph]) -> Counter[str]:
    return Counter(glyph.text for glyph in glyphs if not glyph.text.isspace())


def unwritten_glyphs(page: Page, lines: Iterable[PrintedLine]) -> list[Glyph]:
    """Return the signs of a page that none of its lines holds, those aside that are printed twice to look bold."""
    written = [glyph for line in lines for glyph in line.glyphs]
    places = {glyph.place for glyph in written}
    missing = [g for g in page.glyphs if g.place not in places and not g.text.isspace()]
    if not missing:
        return []
    fellows: dict[str, list[Glyph]] = defaultdict(list)
    for glyph in written:
        fellows[glyph.text].append(glyph)
    return [glyph for glyph in missing if not any(is_printed_twice(glyph, other) for other in fellows[glyph.text])]
