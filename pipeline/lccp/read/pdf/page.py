"""What a PDF page shows, as plain things: glyphs, rules, printed lines; and the turning of boxes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple

from lccp.text.messages import Message

Box = tuple[float, float, float, float]
LOST = "\ufffd"
CERTAIN = 0.99  # no wrong digit of 15,000 passed this bar, on pages that nobody can read either; .95 let two through


class SignReading(NamedTuple):
    """What a recogniser thinks of one sign: how sure it is of it (0 to 1), and what else it may be, the likeliest first.

    ``star_behind``: a star may stand behind it that was not read.
    """

    certainty: float
    alternatives: tuple[tuple[str, float], ...] = ()
    star_behind: bool = False


ABOVE, BELOW = 0.88, 0.12  # of the font's size: how far a character's box reaches above and below its baseline


class Glyph(NamedTuple):
    """One character with its box (top-left origin, points) as the layout sees it: text runs left to right.

    The box is as high as the font's size and lies about the baseline, whatever heights the font states.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    rule: str = ""  # by which a lost character was recovered
    place: int = -1  # in PDFium's own order of reading, a witness of ours
    reading: SignReading | None = None  # of a sign that was recognised in a picture

    @property
    def size(self) -> float:
        """Size of the font."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Height of the middle on the page."""
        return (self.top + self.bottom) / 2

    @property
    def baseline(self) -> float:
        """Height of the baseline on the page."""
        return self.bottom - BELOW * (self.bottom - self.top)


class RulingLine(NamedTuple):
    """A straight line: ``position`` is y of a level one, x of an upright one; it runs from ``low`` to ``high``."""

    position: float
    low: float
    high: float


@dataclass(slots=True)
class Page:
    """A page as it shows: its glyphs in the file's order, its rules, and what was left out.

    ``width`` and ``height`` are the visible page's. ``turn`` is the angle (0, 90, 180, 270,
    clockwise) by which the layout was turned against the visible page so that text runs left to
    right; columns written downwards from right to left become lines by a turn of 270. ``aside``
    holds glyphs that run in another direction than most. ``hidden`` counts what the page does not show, ``invisible`` says that all of its text is invisible (an OCR layer) and was kept.
    A page that was ``recognised`` in a picture has the ``tilt`` of its lines (degrees, downwards to the right), and
    ``notes`` of what is doubtful. Of two pages scanned side by side each is a page; ``sheet`` is the page of the file
    that a page is on, 0 where that is its number.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    aside: list[Glyph] = field(default_factory=list)
    level: list[RulingLine] = field(default_factory=list)
    upright: list[RulingLine] = field(default_factory=list)
    turn: int = 0
    hidden: int = 0
    images: int = 0
    filled: float = 0.0  # share of the page that pictures cover on which little text of its own lies
    invisible: bool = False
    crowded: bool = False
    unread: int = 0
    corner: tuple[float, float] = (0.0, 0.0)  # of the visible part on the whole page
    broken: str = ""  # why the page cannot be read
    recognised: bool = False
    sheet: int = 0
    tilt: float = 0.0
    notes: list[tuple[str, str, Message]] = field(default_factory=list)  # kind, severity and sentence of a finding

    @property
    def depth(self) -> float:
        """Height of the page as the layout sees it."""
        return self.width if self.turn in (90, 270) else self.height

    def visible(self, glyph: Glyph) -> Box:
        """Return a glyph's box on the visible page."""
        box = tilt_box(glyph[1:5], self.tilt, self.turned_size) if self.tilt else glyph[1:5]
        return turn_box_back(box, self.turn, self.width, self.height)

    @property
    def turned_size(self) -> tuple[float, float]:
        """Width and height of the page as the layout sees it."""
        return (self.height, self.width) if self.turn in (90, 270) else (self.width, self.height)


def reading_words(glyph: Glyph) -> str:
    """Say how sure a recogniser is of a sign, and what else it may be.

    >>> reading_words(Glyph("峰", 0, 0, 9, 9, reading=SignReading(0.831, (("蜂", 0.152),))))
    '峰 0.831 (蜂 0.152)'
    """
    assert glyph.reading is not None
    others = ", ".join(f"{text} {share:.3f}" for text, share in glyph.reading.alternatives)
    return f"{glyph.text} {glyph.reading.certainty:.3f}" + (f" ({others})" if others else "")


def turn_box(box: Box, angle: int, width: float, height: float) -> Box:
    """Turn a box clockwise by ``angle`` together with its page of ``width`` and ``height``. Columns of boxes turn alike.

    >>> turn_box((10, 20, 30, 25), 90, 100, 200)
    (175, 10, 180, 30)
    """
    x0, top, x1, bottom = box
    if angle == 90:
        return height - bottom, x0, height - top, x1
    if angle == 180:
        return width - x1, height - bottom, width - x0, height - top
    if angle == 270:
        return top, width - x1, bottom, width - x0
    return box


def tilt_box(box: Box, tilt: float, size: tuple[float, float]) -> Box:
    """Move a box of a straightened picture to where it lies in the tilted one: about the centre, its size unchanged."""
    x0, top, x1, bottom = box
    angle = math.radians(tilt)
    x, y = (x0 + x1 - size[0]) / 2, (top + bottom - size[1]) / 2
    to_right = x * math.cos(angle) - y * math.sin(angle) - x
    down = x * math.sin(angle) + y * math.cos(angle) - y
    return x0 + to_right, top + down, x1 + to_right, bottom + down


def turn_box_back(box: Box, angle: int, width: float, height: float) -> Box:
    """Undo ``turned``; ``width`` and ``height`` are those of the page before it was turned.

    >>> turn_box_back((175, 10, 180, 30), 90, 100, 200)
    (10, 20, 30, 25)
    """
    if angle in (90, 270):
        return turn_box(box, 360 - angle, height, width)
    return turn_box(box, angle, width, height)
