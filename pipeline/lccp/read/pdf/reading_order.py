"""A second witness of the order in which a line is read: PDFium's own text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from lccp.read.pdf.aligned_tables import split_at_gaps
from lccp.read.pdf.lines import PrintedLine, is_printed_twice, print_line, printed_lines
from lccp.read.pdf.page import Glyph, Page
from lccp.read.pdf.ruled_tables import RawCell

LEAST_SIGNS = 6
BROKEN = 0.4  # share of neighbours that are none in the witness's order; columns and gaps break a few
NEAR = 3  # places by which signs that follow one another are apart in the witness's order
LEAST_PIECE = 8  # signs of a piece of prose
LEAST_PROSE = 12  # signs of a line of prose beside a table
LEAST_PAIRS = 2  # lines that interleave with the next
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
        follows += 0 < place - before <= NEAR
        before = place
    if len(places) - 1 - follows > BROKEN * (len(places) - 1):
        return True
    return line.size > TALLEST * max(glyph[4] - glyph[2] for glyph in line.glyphs)


def parts_in_file(line: PrintedLine, least: float) -> list[PrintedLine]:
    """Part a line at gaps wider than a share of its size behind which the witness goes on elsewhere."""
    key = -1.0 - least  # beside the parts at gaps alone, which are kept under their own share
    if key not in line.known_parts:
        line.known_parts[key] = _parts_where_file_leaves(line, least)
    return line.known_parts[key]


def _parts_where_file_leaves(line: PrintedLine, least: float) -> list[PrintedLine]:
    pieces: list[list[Glyph]] = []
    place = end = 0.0
    for glyph in line.glyphs:
        if glyph[0].isspace():
            continue
        if not pieces or (
            not 0 < glyph[6] - place <= NEAR
            and glyph[1] - end > least * (glyph[4] - glyph[2])
            and glyph[6] >= 0 <= place
        ):
            pieces.append([])
        pieces[-1].append(glyph)
        place, end = glyph[6], glyph[3]
    if len(pieces) < 2:
        return [line]
    return [piece for glyphs in pieces if (piece := print_line(glyphs))]


def follows_in_file(before: Glyph, glyph: Glyph) -> bool:
    """Return whether a sign comes behind another in the witness's order, or no order is known."""
    return before.place < 0 or glyph.place < 0 or 0 < glyph.place - before.place <= NEAR


def interleaved_lines(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return lines each half of which the witness goes on with in the same half of the next line: two columns as one."""
    pieces = [parts_in_file(line, 0.0) for line in lines]
    pairs = [
        (upper, lower)
        for (upper, above), (lower, below) in pairwise(zip(lines, pieces, strict=True))
        if _go_on_apart(above, below)
    ]
    if len(pairs) < LEAST_PAIRS:
        return []
    return list({id(line): line for pair in pairs for line in pair}.values())


def prose_down_columns(cells: Iterable[RawCell]) -> list[PrintedLine]:
    """Return the last lines of cells with which the witness goes on in the cell below, before it comes to those beside them.

    They are lines of text beside a table, or of a second column of text, and no row's.
    """
    placed = {(cell.row, cell.column): cell.lines for cell in cells if cell.lines}
    shared = Counter(row for row, _ in placed)
    going_down = [
        lines[-1]
        for (row, column), lines in placed.items()
        if shared[row] > 1 and (below := placed.get((row + 1, column))) and _goes_on_below(lines[-1], below[0])
    ]
    return going_down if len(going_down) >= LEAST_PAIRS else []


def _goes_on_below(line: PrintedLine, below: PrintedLine) -> bool:
    """Return whether a long line is gone on with by another, no stop between them, right behind it in the file."""
    if min(len(line.glyphs), len(below.glyphs)) < LEAST_PROSE or line.glyphs[-1].text in "。；;.":
        return False
    return line.glyphs[-1].place >= 0 and follows_in_file(line.glyphs[-1], below.glyphs[0])


def _go_on_apart(above: Sequence[PrintedLine], below: Sequence[PrintedLine]) -> bool:
    """Return whether the first piece goes on with the first below it and the last with the last, as prose does."""
    if len(above) < 2 or len(below) < 2:
        return False
    if min(len(piece.glyphs) for piece in (above[0], above[-1], below[0], below[-1])) < LEAST_PIECE:
        return False
    return all(follows_in_file(above[end].glyphs[-1], below[end].glyphs[0]) for end in (0, -1))


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
