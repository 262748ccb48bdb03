"""Glyphs to printed lines: what stands side by side is one line, raised stars included."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import itemgetter
from statistics import median_high

from lccp.read.pdf.page import Glyph
from lccp.text.repairs.marks import raised

BY_SIDES = itemgetter(1, 3)  # a glyph's left and right side
LEVEL = 0.25  # of the size: by which the middles of a row's glyphs may differ before it is looked at closely
DOUBLED = 0.12  # of the size: how far apart a sign is printed twice to look bold
DROPPED = 1.8  # of the usual size: a single letter so large is the first of a chapter
UNLEVEL = 0.45  # of the size: a gap between signs of one size at unlike heights parts two columns
ONE_LINE = 0.15  # of the size: within which baselines are one
BESIDE = 0.8  # of the size: by which the lines of two columns may stand apart in one row
LEAST_STRAND = 2  # glyphs that stand on a baseline of their own
STARS = frozenset("*＊∗﹡※✱⁎")


@dataclass(slots=True)
class PrintedLine:
    """A printed line: its glyphs from left to right, and the box around them (blanks at the ends aside).

    What is asked of a line again and again (its gaps, its text, its parts) is kept with it.
    """

    glyphs: list[Glyph]
    x0: float
    top: float
    x1: float
    bottom: float
    known_gaps: list[bool] | None = field(default=None, repr=False, compare=False)
    known_text: str | None = field(default=None, repr=False, compare=False)
    known_parts: dict[float, list[PrintedLine]] = field(default_factory=dict, repr=False, compare=False)
    known_inks: list[tuple[float, float]] | None = field(default=None, repr=False, compare=False)

    @property
    def gaps(self) -> list[bool]:
        """Before which glyphs the print leaves a gap that stands for a blank."""
        if self.known_gaps is None:
            self.known_gaps = gaps_before(self.glyphs)
        return self.known_gaps

    @property
    def text(self) -> str:
        """The characters, with a blank wherever the print shows a gap between words."""
        if self.known_text is None:
            signs = [glyph[0] for glyph in self.glyphs]
            if True in self.gaps:
                signs = [" " + sign if gap else sign for sign, gap in zip(signs, self.gaps, strict=True)]
            self.known_text = "".join(signs)
        return self.known_text

    @property
    def inks(self) -> list[tuple[float, float]]:
        """From where to where each glyph is printed, blanks left out."""
        if self.known_inks is None:
            self.known_inks = [(glyph[1], glyph[3]) for glyph in self.glyphs if not glyph[0].isspace()]
        return self.known_inks

    @property
    def size(self) -> float:
        """Height of the line."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Height of the line's middle on the page."""
        return (self.top + self.bottom) / 2

    def add_at_end(self, other: PrintedLine) -> None:
        """Take in the glyphs of a line that belong behind this one's; its height stays."""
        self.glyphs.extend(other.glyphs)
        self.x1 = max(self.x1, other.x1)
        self.known_gaps, self.known_text, self.known_parts, self.known_inks = None, None, {}, None

    def forget_glyphs(self) -> None:
        """Keep the text and the box alone, once the line is written: the pages of a long document are not held."""
        self.known_text = self.text
        self.glyphs, self.known_gaps, self.known_parts, self.known_inks = [], None, {}, None

    def parts(self, least: float) -> list[PrintedLine]:
        """Return what stands between gaps that are wider than a share of the line's size."""
        if least not in self.known_parts:
            self.known_parts[least] = _parts_between_gaps(self, least)
        return self.known_parts[least]


def _parts_between_gaps(whole: PrintedLine, least: float) -> list[PrintedLine]:
    parts: list[list[Glyph]] = []
    part: list[Glyph] = []
    end = 0.0
    size = whole.size
    for glyph in whole.glyphs:
        text, x0, top, x1, bottom = glyph[:5]
        if text.isspace():
            continue
        widest = least * min(size, bottom - top + 4)
        if part and abs(bottom - part[-1][4]) > LEVEL * (bottom - top) and _alike(glyph, part[-1]):
            widest = min(widest, UNLEVEL * (bottom - top))
        if not part or x0 - end > widest:
            part = [glyph]
            parts.append(part)
            end = x1
        else:
            part.append(glyph)
            end = max(end, x1)
    return [line for line in map(print_line, parts) if line]


def _alike(glyph: Glyph, other: Glyph) -> bool:
    """Return whether two glyphs are of one size: at unlike heights they stand in two columns."""
    return abs(glyph.size - other.size) <= 0.1 * glyph.size


def print_line(glyphs: Iterable[Glyph]) -> PrintedLine | None:
    """Make one line of glyphs; None if they are all blank. A character printed twice (bold) counts once."""
    row = sorted(glyphs, key=BY_SIDES)
    while row and row[-1].text.isspace():
        row.pop()
    first = next((i for i, g in enumerate(row) if not g[0].isspace()), len(row))
    single: list[Glyph] = []
    before = ""
    for glyph in row[first:] if first else row:
        if before == glyph[0] and is_printed_twice(single[-1], glyph):
            continue
        single.append(glyph)
        before = glyph[0]
    if not single:
        return None
    if len(single) == 1:
        x0, top, x1, bottom = single[0][1:5]
        return PrintedLine(single, x0, top, x1, bottom)
    _, lefts, tops, rights, bottoms, *_ = zip(*[g for g in single if not g[0].isspace()], strict=True)
    return PrintedLine(single, min(lefts), min(tops), max(rights), max(bottoms))


def is_printed_twice(glyph: Glyph, other: Glyph) -> bool:
    """Return whether two equal signs lie upon one another.

    Fonts of Type 3 state a box as wide as the font's size for every sign, and the second l of "all" is none upon the first.
    """
    height = max(glyph.bottom - glyph.top, 1.0)
    near = min(0.25 * max(glyph.x1 - glyph.x0, other.x1 - other.x0), DOUBLED * height)
    upon = abs(glyph.x0 - other.x0) < near and abs(glyph.top - other.top) < 0.25 * height
    return upon and not glyph.text.isspace() and not is_ligature(glyph, other)


def is_ligature(glyph: Glyph, other: Glyph) -> bool:
    """Return whether two f are one drawing, read one after the other: LibreOffice sets the ff of "effect" so."""
    return glyph.text == other.text == "f" and glyph[1:5] == other[1:5] and other.place == glyph.place + 1 > 0


def printed_lines(glyphs: Iterable[Glyph]) -> list[PrintedLine]:
    """Put glyphs into lines, top to bottom. A glyph joins a line when half of its height lies within it."""
    glyphs = list(glyphs)
    feet = _feet_of_first_letters(glyphs)
    key = (lambda glyph: glyph[2] + feet.get(id(glyph), glyph[4])) if feet else _twice_the_middle
    rows: list[list[Glyph]] = []
    top = bottom = 0.0
    for glyph in sorted(glyphs, key=key):
        upper, lower = glyph[2], glyph[4]
        if feet:
            lower = feet.get(id(glyph), lower)
        height = lower - upper
        if rows:
            shared = (bottom if bottom < lower else lower) - (top if top > upper else upper)
            depth = bottom - top
            if shared >= 0.5 * (height if height < depth else depth):
                rows[-1].append(glyph)
                if height > depth:
                    top, bottom = upper, lower
                continue
        rows.append([glyph])
        top, bottom = upper, lower
    return [line for row in rows for apart in _rows_apart(row) if (line := print_line(apart))]


def _twice_the_middle(glyph: Glyph) -> float:
    return glyph[2] + glyph[4]


def _feet_of_first_letters(glyphs: Sequence[Glyph]) -> dict[int, float]:
    """Return where the first line ends beside each letter that is several lines high: it is read with that line."""
    sizes = [glyph[4] - glyph[2] for glyph in glyphs]
    if not sizes or max(sizes) <= DROPPED * min(sizes):
        return {}
    usual = median_high(sizes)
    large = [g for g, size in zip(glyphs, sizes, strict=True) if size > DROPPED * usual and g[0].isalpha()]
    return {id(glyph): glyph.top + usual for glyph in large if _serves_several_lines(glyph, glyphs)}


def _serves_several_lines(letter: Glyph, glyphs: Sequence[Glyph]) -> bool:
    """Return whether several lines begin at the right of a letter, within its height."""
    beside = {
        round(glyph.baseline)
        for glyph in glyphs
        if letter.size > DROPPED * glyph.size
        and letter.top < glyph.baseline < letter.bottom
        and letter.x1 - 1 <= glyph.x0 < letter.x1 + letter.size
    }
    return len(beside) > 1


def _rows_apart(row: list[Glyph]) -> list[list[Glyph]]:
    """Part a row of glyphs into which two lines ran.

    Beside a line of the next column, set half a line lower, two lines of one column both reach half into its height:
    they may be in one row with it, not with each other (JACoW's proceedings; 稿件 in two columns of unlike leading).
    """
    size = row[0][4] - row[0][2]
    if row[-1][2] + row[-1][4] - row[0][2] - row[0][4] <= 2 * LEVEL * size:
        return [row]
    apart = _strands_by_line(_strands_of(row))
    if len(apart) < 2:
        return [row]
    grouped = {id(glyph) for line in apart for glyph in line}
    for glyph in row:
        if id(glyph) not in grouped:
            min(apart, key=lambda line: _distance_to(glyph, line)).append(glyph)
    return apart


def _strands_by_line(strands: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """Put strands into lines, those together that may stand beside one another."""
    lines: list[list[list[Glyph]]] = []
    for strand in strands:
        host = next((line for line in lines if all(_may_be_beside(strand, other) for other in line)), None)
        if host is None:
            lines.append([strand])
        else:
            host.append(strand)
    return [[glyph for strand in line for glyph in strand] for line in lines]


def _strands_of(row: list[Glyph]) -> list[list[Glyph]]:
    """Return the glyphs of full size that stand on one baseline, baseline by baseline.

    Raised signs are of none, nor is the first letter of a chapter that is three lines high.
    """
    usual = median_high(glyph.size for glyph in row)
    strands: list[list[Glyph]] = []
    shown = (glyph for glyph in row if glyph.size >= SMALLER * usual and not glyph[0].isspace())
    for glyph in sorted(shown, key=lambda glyph: glyph.baseline):
        if strands and glyph.baseline - strands[-1][-1].baseline <= ONE_LINE * usual:
            strands[-1].append(glyph)
        else:
            strands.append([glyph])
    return [strand for strand in strands if len(strand) >= LEAST_STRAND]


def _may_be_beside(strand: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    """Return whether one strand stands at about the height of another, and no glyphs of it above or below those."""
    if abs(strand[0].baseline - other[0].baseline) > BESIDE * max(strand[0].size, other[0].size):
        return False
    sides = sorted((glyph.x0, glyph.x1) for glyph in other)
    starts = [x0 for x0, _ in sides]
    covered = 0
    for glyph in strand:
        place = bisect_right(starts, (glyph.x0 + glyph.x1) / 2)
        covered += place > 0 and sides[place - 1][1] > (glyph.x0 + glyph.x1) / 2
    return covered < LEAST_STRAND


def _distance_to(glyph: Glyph, line: Sequence[Glyph]) -> float:
    """Return how far a glyph stands from the nearest one of a line; one that is larger begins at the height it serves."""
    return min(
        abs(glyph.x0 + glyph.x1 - other.x0 - other.x1)
        + 2 * abs(glyph.top - other.top if glyph.size > other.size else glyph.middle - other.middle)
        for other in line
    )


def settle_stars(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Put a star that stands on a height of its own behind the line whose right end it was raised from.

    A star on a line below, at the left, was wrapped and stays where it is.
    """
    settled: list[PrintedLine] = []
    for index, line in enumerate(lines):
        if all(g.text in STARS or g.text.isspace() for g in line.glyphs):
            near = [
                other
                for other in lines[max(0, index - 1) : index + 2]
                if other is not line
                and abs(line.x0 - other.x1) <= other.size
                and min(abs(other.top - line.bottom), abs(line.top - other.bottom), abs(other.top - line.top))
                <= 0.5 * other.size
            ]
            if near:
                _host_of_stars(line, near).add_at_end(line)
                continue
        settled.append(line)
    return settled


def _host_of_stars(stars: PrintedLine, near: Sequence[PrintedLine]) -> PrintedLine:
    """Return the line that a line of stars belongs to: the one it was raised from, which it stands beside in part.

    Stars that stand beside no line were wrapped: they go on with a number above them (columns too narrow for
    3.844**), and only where none is with the one below.
    """
    beside = [other for other in near if stars.bottom > other.top + 0.5 and other.bottom > stars.top + 0.5]
    return beside[-1] if beside else near[0] if near[0].top < stars.top else near[-1]


SMALLER = 0.92  # of its neighbour's size: a raised or lowered sign is set smaller than that
RAISED, LOWERED, SHIFTED = 0.1, 0.05, 0.25  # of the size: how far from the line a smaller, and any sign is set


def sign_levels(glyphs: Sequence[Glyph]) -> list[str]:
    """Return for each glyph of a line whether it is ``raised`` or ``lowered`` beside its neighbours, else "".

    >>> line = [Glyph("8", 0, 90, 10, 100), Glyph("3", 10, 88, 15, 95), Glyph("万", 15, 90, 25, 100)]
    >>> sign_levels(line)
    ['', 'raised', '']
    """
    if len({glyph[2] for glyph in glyphs}) == 1 and len({glyph[4] for glyph in glyphs}) == 1:
        return [""] * len(glyphs)  # one size, one height
    levels: list[str] = []
    neighbour = _first_on_line(glyphs)
    for glyph in glyphs:
        level = _level_beside(glyph, neighbour) if neighbour and not glyph.text.isspace() else ""
        if not level and not glyph.text.isspace():
            neighbour = glyph
        levels.append(level)
    return levels


def written_raised(glyphs: Sequence[Glyph], levels: Sequence[str]) -> Iterator[Glyph]:
    """Yield the glyphs of a line, digits that are set raised as raised signs; heights in a picture tell none.

    >>> line = [Glyph("8", 0, 90, 10, 100), Glyph("3", 10, 88, 15, 95), Glyph("万", 15, 90, 25, 100)]
    >>> "".join(glyph.text for glyph in written_raised(line, sign_levels(line)))
    '8³万'
    """
    for is_raised, run in groupby(zip(glyphs, levels, strict=True), lambda item: item[1] == "raised"):
        signs = [glyph for glyph, _ in run]
        printed = "".join(glyph.text for glyph in signs)
        written = raised(printed) if is_raised and not any(glyph.reading for glyph in signs) else printed
        start = 0
        for glyph in signs:
            end = start + len(glyph.text)
            yield glyph if written is printed else glyph._replace(text=written[start:end])
            start = end


def _first_on_line(glyphs: Sequence[Glyph]) -> Glyph | None:
    """Return the glyph that the first one is compared with: a line may begin with a footnote's mark."""
    shown = [glyph for glyph in glyphs if not glyph.text.isspace()]
    for glyph, following in pairwise(shown[:4]):
        if glyph.size < SMALLER * following.size:
            return following
    return shown[0] if shown else None


def _level_beside(glyph: Glyph, neighbour: Glyph) -> str:
    size = neighbour.size
    if size <= 0 or glyph.x0 - neighbour.x1 > 2 * size:
        return ""
    shift = (neighbour.baseline - glyph.baseline) / size
    if glyph.size < SMALLER * size:
        return "raised" if shift > RAISED else "lowered" if shift < -LOWERED else ""
    if glyph.size > size / SMALLER or abs(shift) <= SHIFTED:
        return ""
    return "raised" if shift > 0 else "lowered"


def gaps_before(glyphs: list[Glyph]) -> list[bool]:
    """Recognise before which glyphs the print leaves a gap that stands for a blank.

    Between Han a gap under nine tenths of their size is spacing; between Latin letters a fifth of
    the size is a blank, and half of it between the two.
    """
    before = [False] * len(glyphs)
    for index, (glyph, following) in enumerate(pairwise(glyphs), 1):
        gap = following[1] - glyph[3]
        if gap > 1.0 and not glyph[0].isspace() and not following[0].isspace():
            size = min(glyph.bottom - glyph.top, following.bottom - following.top)
            before[index] = gap > (0.2, 0.5, 0.9)[is_wide(glyph.text) + is_wide(following.text)] * size
    return before


def is_wide(character: str) -> bool:
    """Recognise a character that takes a whole square: Han, full-width letters and marks."""
    return character > "\u2e7f" or unicodedata.east_asian_width(character[0]) in "WF"
