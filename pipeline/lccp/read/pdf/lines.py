"""Glyphs to printed lines: what stands side by side is one line, raised stars included."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lccp.read.pdf.page import Glyph

STARS = frozenset("*＊∗﹡※✱⁎")


@dataclass(slots=True)
class PrintedLine:
    """A printed line: its glyphs from left to right, and the box around them (blanks at the ends aside)."""

    glyphs: list[Glyph]
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def text(self) -> str:
        """The characters, with a blank wherever the print shows a gap between words."""
        return "".join(
            " " + g.text if gap else g.text for g, gap in zip(self.glyphs, gaps_before(self.glyphs), strict=True)
        )

    @property
    def size(self) -> float:
        """Height of the line."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Height of the line's middle on the page."""
        return (self.top + self.bottom) / 2


def print_line(glyphs: Iterable[Glyph]) -> PrintedLine | None:
    """Make one line of glyphs; None if they are all blank. A character printed twice (bold) counts once."""
    row = sorted(glyphs, key=lambda g: (g.x0, g.x1))
    while row and row[-1].text.isspace():
        row.pop()
    first = next((i for i, g in enumerate(row) if not g.text.isspace()), len(row))
    single: list[Glyph] = []
    for glyph in row[first:]:
        if single and single[-1].text == glyph.text and _is_printed_twice(single[-1], glyph):
            continue
        single.append(glyph)
    if not single:
        return None
    _, lefts, tops, rights, bottoms, _ = zip(*(g for g in single if not g.text.isspace()), strict=True)
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
    for glyph in sorted(glyphs, key=lambda g: g.top + g.bottom):
        height = glyph.bottom - glyph.top
        shared = min(bottom, glyph.bottom) - max(top, glyph.top)
        if rows and shared >= 0.5 * min(height, bottom - top):
            rows[-1].append(glyph)
            if height > bottom - top:
                top, bottom = glyph.top, glyph.bottom
        else:
            rows.append([glyph])
            top, bottom = glyph.top, glyph.bottom
    return [line for line in (print_line(row) for row in rows) if line]


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
                host.glyphs.extend(line.glyphs)
                host.x1 = max(host.x1, line.x1)
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
        gap = following.x0 - glyph.x1
        if gap > 1.0 and not glyph.text.isspace() and not following.text.isspace():
            size = min(glyph.bottom - glyph.top, following.bottom - following.top)
            before[index] = gap > (0.2, 0.5, 0.9)[is_wide(glyph.text) + is_wide(following.text)] * size
    return before


def is_wide(character: str) -> bool:
    """Recognise a character that takes a whole square: Han, full-width letters and marks."""
    return character > "\u2e7f" or unicodedata.east_asian_width(character[0]) in "WF"
