"""The characters of a PDF page with their boxes, read through pypdfium2's plain functions.

One call a character for its code, one for its box and one for the text object it belongs to;
everything else (direction, colour, visibility) is asked once for each text object.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from lccp.read.pdf.page import ABOVE, BELOW, LOST, Box, Glyph, Page, turn_box

LEAST_SIZE = 0.8  # points: what is printed smaller cannot be read and was not meant to be
INVISIBLE = (3, 7)  # text render modes that paint nothing (ISO 32000-1, 9.3.6)
MOST_CODE = 0x10FFFF  # broken maps give codes beyond the last character of Unicode
WHITE = 250  # of 255, in each colour
DRAWN = (0.03, 1.4)  # shares of the stated size between which the largest characters of a font are drawn
LAYER = 5  # times as many unseen characters as seen ones make a recognised layer
FILLING = 0.5  # share of the page that its picture covers then
SAMPLED = 12  # characters of a text object whose drawings are measured


CodeMarks = Mapping[str, tuple[str, str]]
"""Characters that mark lost codes: what each stands for, and by which rule ("" where it stays lost)."""


class TextStyle(NamedTuple):
    """What all characters of one text object share: direction on the visible page, and how it is painted."""

    angle: int  # 0, 90, 180, 270 clockwise; -1 for any other
    mode: int
    pale: bool


class Baseline(NamedTuple):
    """Where the characters of one text object sit, in user space: a point of the line, its direction, the size."""

    x: float
    y: float
    angle: int  # in user space, clockwise
    size: float

    def set_box(self, box: Box) -> Box:
        """Return a box (left, bottom, right, top) with the extent across the line that the size gives it.

        The heights that fonts state are up to twelve times too large, and lines would run into one another.
        """
        x0, bottom, x1, top = box
        above, below = ABOVE * self.size, BELOW * self.size
        if self.angle == 0:
            return x0, self.y - below, x1, self.y + above
        if self.angle == 180:
            return x0, self.y - above, x1, self.y + below
        if self.angle == 270:  # upwards: the characters' tops point to the left
            return self.x - above, bottom, self.x + below, top
        return self.x - below, bottom, self.x + above, top

    def holds(self, box: Box) -> bool:
        """Return whether a character's stated box lies about this line, as none but the first does in vertical writing."""
        x0, bottom, x1, top = box
        # A Type 3 font states the box of the drawing itself, and a dash hovers above the line.
        over, under = self.size, 0.1 * self.size
        if self.angle == 0:
            return bottom - over <= self.y <= top + under
        if self.angle == 180:
            return bottom - under <= self.y <= top + over
        if self.angle == 270:
            return x0 - under <= self.x <= x1 + over
        return x0 - over <= self.x <= x1 + under


@cache
def _object_of() -> Callable[[int, int], int | None]:
    """FPDFText_GetTextObject as a function of plain addresses, without a pointer object for each character."""
    import pypdfium2.raw as raw

    address = ctypes.cast(raw.FPDFText_GetTextObject, ctypes.c_void_p).value
    make = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
    return make(address or 0)


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def read_characters(
    page: Page, text_page: Any, corner: tuple[float, float], rotation: int, limit: int, marks: CodeMarks
) -> list[TextStyle]:
    """Fill ``page.glyphs`` in visible coordinates; return each glyph's run.

    ``corner`` is the left and top of the visible part in user space, ``rotation`` the page's own.
    ``marks`` tell what stands for a lost code. At most ``most`` characters are read.
    """
    import pypdfium2.raw as raw

    get_unicode, get_box, object_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox, _object_of()
    handle = text_page.raw
    address = _address(handle)
    rect = raw.FS_RECTF()
    by_ref = ctypes.byref(rect)
    origin_x, origin_y = corner
    flat = (page.height, page.width) if rotation in (90, 270) else (page.width, page.height)
    runs: dict[int, TextStyle] = {}
    lines: dict[int, Baseline | None] = {}
    kinds: list[TextStyle] = []
    fonts: dict[int, int] = {}
    drawn: dict[int, float] = {}  # how large a font's characters are drawn, as a share of their size
    characters: list[tuple[str, Box, int]] = []
    high = 0
    for index in range(min(raw.FPDFText_CountChars(handle), limit)):
        code = get_unicode(handle, index)
        if code <= 0x20 or 0xD800 <= code < 0xE000 or code == 0xFFFE:
            text, high = _odd_character(raw, handle, index, code, high)
            if not text:
                continue
        else:
            text = chr(code) if code <= MOST_CODE else LOST
        get_box(handle, index, by_ref)
        owner = object_of(address, index) or 0
        run = runs.get(owner)
        if run is None:
            run = runs[owner] = _style_of_run(raw, handle, index, rotation)
            line = lines[owner] = _baseline(raw, handle, index)
            if line:
                fonts[owner] = font = _address(raw.FPDFTextObj_GetFont(raw.FPDFText_GetTextObject(handle, index)))
                drawn[font] = max(drawn.get(font, 0.0), _drawn_size(line, raw, handle, index))
        box: Box = (rect.left, rect.bottom, rect.right, rect.top)
        line = lines[owner]
        if line and not line.holds(box):
            lines[owner] = None
        characters.append((text, box, owner))
        kinds.append(run)
    unlike = {font for font, share in drawn.items() if share and not DRAWN[0] <= share <= DRAWN[1]}
    for text, box, owner in characters:
        line = lines[owner] if fonts.get(owner) not in unlike else None
        x0, y0, x1, y1 = line.set_box(box) if line else box
        box = (x0 - origin_x, origin_y - y1, x1 - origin_x, origin_y - y0)
        box = turn_box(box, rotation, *flat) if rotation else box
        sign, rule = marks.get(text, (text, ""))
        page.glyphs.append(Glyph(sign, *box, rule))
    return kinds


def _baseline(raw: Any, handle: Any, index: int) -> Baseline | None:
    """Find the line on which the characters of one text object sit, at its first one; None where it is slanted."""
    matrix = raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    if not raw.FPDFText_GetMatrix(handle, index, ctypes.byref(matrix)):
        return None
    if not raw.FPDFText_GetCharOrigin(handle, index, ctypes.byref(x), ctypes.byref(y)):
        return None
    stated = raw.FPDFText_GetFontSize(handle, index)
    angle = text_direction(matrix.a * stated, matrix.b * stated, 0)
    size = abs(stated) * math.hypot(matrix.c, matrix.d)
    if angle < 0 or not 0.5 <= size <= 2000:
        return None
    return Baseline(x.value, y.value, angle, size)


def _drawn_size(line: Baseline, raw: Any, handle: Any, index: int) -> float:
    """Measure how large an object's first characters are drawn, as a share of the size that is stated.

    Glyphs of Type 3 fonts may be drawn at any size: their font size says nothing.
    """
    rect = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(rect))
    across = (rect.top - rect.bottom) if line.angle in (0, 180) else (rect.right - rect.left)
    if 0.6 * line.size <= across <= 1.6 * line.size:
        return 1.0
    x0, x1, bottom, top = (ctypes.c_double() for _ in range(4))
    owner = _address(raw.FPDFText_GetTextObject(handle, index))
    drawn = 0.0
    for place in range(index, index + SAMPLED):
        if _object_of()(_address(handle), place) != owner:
            break
        if raw.FPDFText_GetCharBox(handle, place, x0, x1, bottom, top):
            across = (top.value - bottom.value) if line.angle in (0, 180) else (x1.value - x0.value)
            drawn = max(drawn, across)
    return drawn / line.size


def _odd_character(raw: Any, handle: Any, index: int, code: int, high: int) -> tuple[str, int]:
    """Settle the codes that are no plain character: ("" drops it, pending high surrogate)."""
    if 0xD800 <= code < 0xDC00:
        return "", code
    if 0xDC00 <= code < 0xE000:
        return (chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00) if high else LOST), 0
    if raw.FPDFText_IsGenerated(handle, index) == 1:
        return "", 0
    if code == 0x20 or code == 0x09:
        return " ", 0
    if raw.FPDFText_IsHyphen(handle, index) == 1:
        return "-", 0
    return ("" if code in (0x0A, 0x0D) else LOST), 0


def _style_of_run(raw: Any, handle: Any, index: int, rotation: int) -> TextStyle:
    """Ask what the characters of one text object share, at one of its characters."""
    matrix = raw.FS_MATRIX()
    angle = 0
    if raw.FPDFText_GetMatrix(handle, index, ctypes.byref(matrix)):
        size = raw.FPDFText_GetFontSize(handle, index) or 1.0  # a negative size turns the text about
        angle = text_direction(matrix.a * size, matrix.b * size, rotation)
    owner = raw.FPDFText_GetTextObject(handle, index)
    mode = raw.FPDFTextObj_GetTextRenderMode(owner) if owner else 0
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pale = False
    if raw.FPDFText_GetFillColor(handle, index, red, green, blue, alpha):
        pale = alpha.value == 0 or min(red.value, green.value, blue.value) >= WHITE
        if mode in (1, 2, 5, 6):
            pale = False
    return TextStyle(angle, mode, pale)


def text_direction(a: float, b: float, rotation: int) -> int:
    """Determine which way text with this matrix runs on the visible page, clockwise; -1 where it is slanted.

    >>> text_direction(12, 0, 0), text_direction(0, 12, 0), text_direction(0, 12, 90), text_direction(5, 5, 0)
    (0, 270, 0, -1)
    """
    if abs(b) <= 0.05 * abs(a):
        angle = 0 if a >= 0 else 180
    elif abs(a) <= 0.05 * abs(b):
        angle = 270 if b > 0 else 90
    else:
        return -1
    return (angle + rotation) % 360


def _is_on_page(glyph: Glyph, wide: float, high: float) -> bool:
    """Return whether a sign lies on the page and is large enough to be seen: watermarks of .1 points are not."""
    text, x0, top, x1, bottom, _ = glyph
    within = x0 + x1 >= -2 and top + bottom >= -2 and x0 + x1 <= 2 * wide and top + bottom <= 2 * high
    return within and (bottom - top >= LEAST_SIZE or x1 - x0 >= LEAST_SIZE or text.isspace())


def keep_shown(
    page: Page, runs: list[TextStyle], shows: Callable[[Box], bool], pictures: Sequence[Box]
) -> list[TextStyle]:
    """Take away what the page does not show: invisible, white on white, too small, outside the page.

    ``shows`` tells of a box whether anything can be told apart in it. The unseen layer that OCR laid
    over a picture stays: where all text of a page is unseen, or nearly all and a picture fills the page.
    """
    plain = {run for run in set(runs) if not run.pale and run.mode not in INVISIBLE}
    page.invisible = bool(runs) and _is_recognised_layer(page, runs, pictures)
    wide, high = page.width + 1, page.height + 1
    visible: list[Glyph] = []
    kinds: list[TextStyle] = []
    for glyph, run in zip(page.glyphs, runs, strict=True):
        shown = _is_on_page(glyph, wide, high)
        if shown and run not in plain:
            shown = page.invisible if run.mode in INVISIBLE else glyph.text.isspace() or shows(glyph[1:5])
        if shown:
            visible.append(glyph)
            kinds.append(run)
        elif not glyph.text.isspace():
            page.hidden += 1
    page.glyphs = visible
    return kinds


def _is_recognised_layer(page: Page, runs: list[TextStyle], pictures: Sequence[Box]) -> bool:
    """Return whether the unseen text is what OCR read in the page's picture, a visible stamp or date aside."""
    unseen = sum(run.mode in INVISIBLE for run in runs)
    if unseen == len(runs):
        return True
    area = max((max(0.0, x1 - x0) * max(0.0, bottom - top) for x0, top, x1, bottom in pictures), default=0.0)
    return unseen >= LAYER * (len(runs) - unseen) and area >= FILLING * page.width * page.height


def straighten_page(page: Page, runs: list[TextStyle]) -> None:
    """Turn the layout so that most text runs left to right; what runs otherwise goes to ``page.aside``."""
    ways = Counter(run.angle for run in runs if run.angle >= 0)
    main = max(sorted(ways), key=lambda angle: ways[angle], default=0)
    downwards = main == 0 and _runs_down(page.glyphs, runs)
    page.turn = 270 if downwards else (360 - main) % 360
    if page.turn:
        size = (page.width, page.height)
        page.glyphs = [Glyph(g.text, *turn_box(g[1:5], page.turn, *size), g.rule) for g in page.glyphs]
    if len(ways) > 1 or any(run.angle < 0 for run in set(runs)):
        page.aside = [glyph for glyph, run in zip(page.glyphs, runs, strict=True) if run.angle != main]
        page.glyphs = [glyph for glyph, run in zip(page.glyphs, runs, strict=True) if run.angle == main]


def _runs_down(glyphs: list[Glyph], runs: list[TextStyle]) -> bool:
    """Recognise vertical writing: upright characters of one run stand one below the other, on most of the page.

    A narrow table column holds one character a line too, but then other text of the page runs on;
    and its characters make a new text object each.
    """
    down = along = 0
    for (glyph, following), (run, after) in zip(
        zip(glyphs, glyphs[1:], strict=False), zip(runs, runs[1:], strict=False), strict=True
    ):
        if run is not after or glyph.text.isspace() or following.text.isspace():
            continue
        size = max(glyph.bottom - glyph.top, 1.0)
        x, y = (
            following.x0 + following.x1 - glyph.x0 - glyph.x1,
            following.top + following.bottom - glyph.top - glyph.bottom,
        )
        if abs(x) < 0.6 * size and 1.2 * size < y < 4 * size:
            down += 1
        elif abs(y) < 0.6 * size:
            along += 1
            if along > 100 and along > down:
                return False
    return down > 8 and down > 3 * along
