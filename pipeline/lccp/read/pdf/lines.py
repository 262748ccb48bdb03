"""Glyphs to printed lines: what stands side by side is one line, raised stars included."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter

from lccp.read.pdf.page import Glyph

BY_SIDES = itemgetter(1, 3)  # a glyph's left and right side
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
        self.known_gaps, self.known_text, self.known_parts = None, None, {}

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
        text, x0, top, x1, bottom, _, _ = glyph
        if text.isspace():
            continue
        if not part or x0 - end > least * min(size, bottom - top + 4):
            part = [glyph]
            parts.append(part)
            end = x1
        else:
            part.append(glyph)
            end = max(end, x1)
    return [line for line in map(print_line, parts) if line]


def print_line(glyphs: Iterable[Glyph]) -> PrintedLine | None:
    """Make one line of glyphs; None if they are all blank. A character printed twice (bold) counts once."""
    row = sorted(glyphs, key=BY_SIDES)
    while row and row[-1].text.isspace():
        row.pop()
    first = next((i for i, g in enumerate(row) if not g[0].isspace()), len(row))
    single: list[Glyph] = []
    before = ""
    for glyph in row[first:] if first else row:
        if before == glyph[0] and _is_printed_twice(single[-1], glyph):
            continue
        single.append(glyph)
        before = glyph[0]
    if not single:
        return None
    if len(single) == 1:
        _, x0, top, x1, bottom, _, _ = single[0]
        return PrintedLine(single, x0, top, x1, bottom)
    _, lefts, tops, rights, bottoms, _, _ = zip(*[g for g in single if not g[0].isspace()], strict=True)
    return PrintedLine(single, min(lefts), min(tops), max(rights), max(bottoms))


def _is_printed_twice(glyph: Glyph, other: Glyph) -> bool:
    width = max(glyph.x1 - glyph.x0, other.x1 - other.x0)
    return (
        not glyph.text.isspace()
        and abs(glyph.x0 - other.x0) < 0.25 * width
        and abs(glyph.top - other.top) < 0.25 * max(glyph.bottom - glyph.top, 1.0)
    )


def printed_lines(glyphs: Iterable[Glyph]) -> list[PrintedLine]:
    """Put glyphs into lines, top to bottom. A glyph joins a line when half of its height lies within it."""
    rows: list[list[Glyph]] = []
    top = bottom = 0.0
    for glyph in sorted(glyphs, key=_twice_the_middle):
        _, _, upper, _, lower, _, _ = glyph
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
    return [line for line in map(print_line, rows) if line]


def _twice_the_middle(glyph: Glyph) -> float:
    return glyph[2] + glyph[4]


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
                host = near[-1]
                host.add_at_end(line)
                continue
        settled.append(line)
    return settled


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
