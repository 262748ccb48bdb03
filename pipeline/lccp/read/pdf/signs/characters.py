"""The characters of a PDF page with their boxes, read through PDFium's plain functions.

All codes of a page come at once, boxes and text objects with one call a character from a loop in C;
everything else (direction, colour, visibility) is asked once for each text object.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from lccp.read.pdf.page import ABOVE, BELOW, LOST, Box, Page, turn_box
from lccp.read.pdf.signs.calls import Integers, Numbers, TextOfPage, Truths
from lccp.read.pdf.signs.columns import PageSigns, TextStyle

LEAST_SIZE = 0.8  # points: what is printed smaller cannot be read and was not meant to be
STROKED = (1, 2, 5, 6)  # modes that draw the outlines in a colour of their own
INVISIBLE = (3, 7)  # text render modes that paint nothing (ISO 32000-1, 9.3.6)
MOST_CODE = 0x10FFFF  # broken maps give codes beyond the last character of Unicode
WHITE = 250  # of 255, in each colour
DRAWN = (0.03, 1.4)  # shares of the stated size between which the largest characters of a font are drawn
LAYER = 5  # times as many unseen characters as seen ones make a recognised layer
FILLING = 0.5  # share of the page that its picture covers then
FEW_SIGNS = 120  # that a scanned page may have of its own: the mark of a scanning program, a page number, a signature
SAMPLED = 12  # characters of a text object whose drawings are measured


CodeMarks = Mapping[str, tuple[str, str]]
"""Characters that mark lost codes: what each stands for, and by which rule ("" where it stays lost)."""


class Baselines(NamedTuple):
    """Where the characters of each text object sit, in user space: a point of the line, its direction, the size.

    ``angle`` is clockwise, and -1 where an object has no such line: where it is slanted, or states no size.
    """

    x: Numbers
    y: Numbers
    angle: Integers
    size: Numbers

    def of_runs(self, runs: Integers) -> Baselines:
        """Return the line of each character, whose runs are given."""
        return Baselines(*(column[runs] for column in self))

    def across(self, boxes: Numbers) -> Numbers:
        """Return the extent of boxes (left, top, right, bottom) across their lines."""
        level = (self.angle == 0) | (self.angle == 180)
        return np.where(level, boxes[1] - boxes[3], boxes[2] - boxes[0])

    def hold(self, boxes: Numbers) -> Truths:
        """Return whether each character's stated box lies about its line, as only the first one's does in vertical writing."""
        x0, top, x1, bottom = boxes
        # A Type 3 font states the box of the drawing itself, and a dash hovers above the line.
        over, under = self.size, 0.1 * self.size
        upright, turned = self.angle == 0, self.angle == 180
        lowest = np.select([upright, turned, self.angle == 270], [bottom - over, bottom - under, x0 - under], x0 - over)
        highest = np.select([upright, turned, self.angle == 270], [top + under, top + over, x1 + over], x1 + under)
        place = np.where(upright | turned, self.y, self.x)
        return (lowest <= place) & (place <= highest)

    def set_boxes(self, boxes: Numbers) -> Numbers:
        """Return boxes with the extent across the line that the size gives them.

        The heights that fonts state are up to twelve times too large, and lines would run into one another.
        """
        above, below = ABOVE * self.size, BELOW * self.size
        set_boxes = boxes.copy()
        for angle, (low, high), (least, greatest) in (
            (0, (3, 1), (self.y - below, self.y + above)),
            (180, (3, 1), (self.y - above, self.y + below)),
            (270, (0, 2), (self.x - above, self.x + below)),  # upwards: the characters' tops point to the left
            (90, (0, 2), (self.x - below, self.x + above)),
        ):
            runs_so = self.angle == angle
            set_boxes[low, runs_so], set_boxes[high, runs_so] = least[runs_so], greatest[runs_so]
        return set_boxes


def read_characters(
    page: Page, text_page: Any, corner: tuple[float, float], rotation: int, limit: int, marks: CodeMarks
) -> PageSigns:
    """Return a page's signs in visible coordinates.

    ``corner`` is the left and top of the visible part in user space, ``rotation`` the page's own.
    ``marks`` tell what stands for a lost code. At most ``limit`` characters are read.
    """
    import pypdfium2.raw as raw

    text = TextOfPage(text_page)
    count = min(raw.FPDFText_CountChars(text.handle), limit)
    codes = text.codes(count)
    texts = list(map(chr, np.where(codes <= MOST_CODE, codes, ord(LOST)).tolist()))
    settle_odd_characters(raw, text, codes, texts)
    indexes = np.fromiter((index for index, sign in enumerate(texts) if sign), np.int64)
    boxes = text.boxes(count)[:, indexes]
    owners, firsts, runs = np.unique(text.owners(count)[indexes], return_index=True, return_inverse=True)
    samples = indexes[firsts].tolist()
    styles, lines = _styles_and_lines(text, owners.tolist(), samples, rotation)
    _forget_doubtful_lines(raw, text, owners.tolist(), samples, lines, boxes, runs)
    boxes = lines.of_runs(runs).set_boxes(boxes)
    origin_x, origin_y = corner
    flat = (page.height, page.width) if rotation in (90, 270) else (page.width, page.height)
    shown = turn_box(
        (boxes[0] - origin_x, origin_y - boxes[1], boxes[2] - origin_x, origin_y - boxes[3]), rotation, *flat
    )
    rules: list[str] | None = None
    texts = [sign for sign in texts if sign]
    if marks:
        meanings = [marks.get(sign, (sign, "")) for sign in texts]
        texts, rules = [sign for sign, _ in meanings], [rule for _, rule in meanings]
    return PageSigns(texts, np.array(shown), runs, styles, rules)


def settle_odd_characters(raw: Any, text: TextOfPage, codes: Integers, texts: list[str]) -> None:
    """Settle in ``texts`` the codes that are no plain character; "" for those that PDFium itself put in."""
    odd = np.flatnonzero((codes <= 0x20) | ((codes >= 0xD800) & (codes < 0xE000)) | (codes == 0xFFFE))
    high = 0
    for index, code in zip(odd.tolist(), codes[odd].tolist(), strict=True):
        texts[index], high = _odd_character(raw, text, index, code, high)


def _odd_character(raw: Any, text: TextOfPage, index: int, code: int, high: int) -> tuple[str, int]:
    """Settle a code that is no plain character: ("" drops it, pending high surrogate)."""
    if 0xD800 <= code < 0xDC00:
        return "", code
    if 0xDC00 <= code < 0xE000:
        return (chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00) if high else LOST), 0
    if text.calls.generated(text.address, index) == 1:
        return "", 0
    if code == 0x20 or code == 0x09:
        return " ", 0
    if raw.FPDFText_IsHyphen(text.handle, index) == 1:
        return "-", 0
    return ("" if code in (0x0A, 0x0D) else LOST), 0


def _styles_and_lines(
    text: TextOfPage, owners: list[int], samples: list[int], rotation: int
) -> tuple[list[TextStyle], Baselines]:
    """Ask what the characters of each text object share, at one of its characters."""
    (matrices, have_matrix), sizes, (origins, have_origin) = (
        text.matrices(samples),
        text.sizes(samples),
        text.origins(samples),
    )
    colours, have_colour = text.fills(samples)
    pale = have_colour & ((colours[:, 3] == 0) | (colours[:, :3].min(axis=1) >= WHITE))
    styles: list[TextStyle] = []
    angles: list[int] = []
    for mode, (a, b), size, stated, is_pale in zip(
        text.modes(owners), matrices[:, :2].tolist(), sizes.tolist(), have_matrix.tolist(), pale.tolist(), strict=True
    ):
        size = size or 1.0  # a negative size turns the text about
        angle = text_direction(a * size, b * size) if stated else 0
        visible = (angle + rotation) % 360 if angle >= 0 and stated else angle
        styles.append(TextStyle(visible, mode, is_pale and mode not in STROKED))
        angles.append(angle if stated else -1)
    size_of_lines = np.abs(sizes) * np.hypot(matrices[:, 2], matrices[:, 3])
    usable = have_origin & (size_of_lines >= 0.5) & (size_of_lines <= 2000)
    angle_of_lines = np.where(usable, np.array(angles, np.int64), -1)
    return styles, Baselines(origins[:, 0], origins[:, 1], angle_of_lines, size_of_lines)


def _forget_doubtful_lines(
    raw: Any,
    text: TextOfPage,
    owners: list[int],
    samples: list[int],
    lines: Baselines,
    boxes: Numbers,
    runs: Integers,
) -> None:
    """Take away the lines of objects whose characters stand elsewhere, or are drawn at another size than is stated."""
    have_line = lines.angle >= 0
    fonts = text.fonts(owners)
    _, firsts = np.unique(runs, return_index=True)
    across = lines.across(boxes[:, firsts])
    plain = (0.6 * lines.size <= across) & (across <= 1.6 * lines.size)
    shares: dict[int, float] = {}
    for run in np.flatnonzero(have_line).tolist():
        share = 1.0 if plain[run] else _drawn_share(raw, text, owners[run], samples[run], lines, run)
        shares[int(fonts[run])] = max(shares.get(int(fonts[run]), 0.0), share)
    unlike = [font for font, share in shares.items() if share and not DRAWN[0] <= share <= DRAWN[1]]
    astray = np.bincount(runs[~lines.of_runs(runs).hold(boxes)], minlength=len(owners)) > 0
    lines.angle[astray | np.isin(fonts, unlike)] = -1


def _drawn_share(raw: Any, text: TextOfPage, owner: int, index: int, lines: Baselines, run: int) -> float:
    """Measure how large an object's first characters are drawn, as a share of the size that is stated.

    Glyphs of Type 3 fonts may be drawn at any size: their font size says nothing.
    """
    x0, x1, bottom, top = (ctypes.c_double() for _ in range(4))
    level = lines.angle[run] in (0, 180)
    drawn = 0.0
    for place in range(index, index + SAMPLED):
        if text.calls.text_object(text.address, place) != owner:
            break
        if raw.FPDFText_GetCharBox(text.handle, place, x0, x1, bottom, top):
            drawn = max(drawn, (top.value - bottom.value) if level else (x1.value - x0.value))
    return drawn / float(lines.size[run])


def text_direction(a: float, b: float) -> int:
    """Determine which way text with this matrix runs on its page, clockwise; -1 where it is slanted.

    >>> text_direction(12, 0), text_direction(0, 12), text_direction(5, 5)
    (0, 270, -1)
    """
    if abs(b) <= 0.05 * abs(a):
        return 0 if a >= 0 else 180
    if abs(a) <= 0.05 * abs(b):
        return 270 if b > 0 else 90
    return -1


def keep_shown(page: Page, signs: PageSigns, shows: Callable[[Box], bool], pictures: Sequence[Box]) -> PageSigns:
    """Take away what the page does not show: invisible, white on white, too small, outside the page.

    ``shows`` tells of a box whether anything can be told apart in it. The unseen layer that OCR laid
    over a picture stays: where all text of a page is unseen, or nearly all and a picture fills the page.
    """
    unseen = np.array([style.mode in INVISIBLE for style in signs.styles], bool)[signs.runs]
    pale = np.array([style.pale for style in signs.styles], bool)[signs.runs] & ~unseen
    page.invisible = bool(len(signs)) and _is_recognised_layer(page, unseen, pictures)
    shown = are_on_page(signs, page.width + 1, page.height + 1)
    if not page.invisible:
        shown &= ~unseen
    for index in np.flatnonzero(shown & pale).tolist():
        x0, top, x1, bottom = signs.boxes[:, index].tolist()
        shown[index] = signs.texts[index].isspace() or shows((x0, top, x1, bottom))
    if shown.all():
        return signs
    page.hidden += sum(not signs.texts[index].isspace() for index in np.flatnonzero(~shown).tolist())
    return signs.keep(shown)


def are_on_page(signs: PageSigns, wide: float, high: float) -> Truths:
    """Return which signs lie on the page and are large enough to be seen: watermarks of .1 points are not."""
    x0, top, x1, bottom = signs.boxes
    within = (x0 + x1 >= -2) & (top + bottom >= -2) & (x0 + x1 <= 2 * wide) & (top + bottom <= 2 * high)
    large = (bottom - top >= LEAST_SIZE) | (x1 - x0 >= LEAST_SIZE)
    for index in np.flatnonzero(~large).tolist():
        large[index] = signs.texts[index].isspace()
    return within & large


def _is_recognised_layer(page: Page, unseen: Truths, pictures: Sequence[Box]) -> bool:
    """Return whether the unseen text is what OCR read in the page's picture, a visible stamp or date aside."""
    count = int(unseen.sum())
    if count == len(unseen):
        return True
    area = max((max(0.0, x1 - x0) * max(0.0, bottom - top) for x0, top, x1, bottom in pictures), default=0.0)
    return count >= LAYER * (len(unseen) - count) and area >= FILLING * page.width * page.height


def filled_share(page: Page, signs: PageSigns, pictures: Sequence[Box]) -> float:
    """Return the share of a page that its pictures cover, those aside that are the ground of its text."""
    x, y = (signs.boxes[0] + signs.boxes[2]) / 2, (signs.boxes[1] + signs.boxes[3]) / 2
    area = 0.0
    for x0, top, x1, bottom in pictures:
        x0, x1, top, bottom = max(0.0, x0), min(page.width, x1), max(0.0, top), min(page.height, bottom)
        if x0 < x1 and top < bottom:
            upon = ((x0 < x) & (x < x1) & (top < y) & (y < bottom)).sum()
            area += (x1 - x0) * (bottom - top) if upon <= FEW_SIGNS else 0.0
    return min(1.0, area / max(1.0, page.width * page.height))


def straighten_page(page: Page, signs: PageSigns) -> None:
    """Turn the layout so that most text runs left to right, and fill ``page.glyphs``.

    What runs otherwise goes to ``page.aside``. Each sign keeps its place in PDFium's own order.
    """
    angles = np.array([style.angle for style in signs.styles], np.int64)[signs.runs]
    ways = Counter(angles[angles >= 0].tolist())
    main = max(sorted(ways), key=lambda angle: ways[angle], default=0)
    downwards = main == 0 and _runs_down(signs)
    page.turn = 270 if downwards else (360 - main) % 360
    if page.turn:
        boxes = turn_box(
            (signs.boxes[0], signs.boxes[1], signs.boxes[2], signs.boxes[3]), page.turn, page.width, page.height
        )
        signs = replace(signs, boxes=np.array(boxes))
    glyphs = signs.glyphs()
    along = angles == main
    if along.all():
        page.glyphs = glyphs
    else:
        page.glyphs = [glyph for glyph, runs_along in zip(glyphs, along.tolist(), strict=True) if runs_along]
        page.aside = [glyph for glyph, runs_along in zip(glyphs, along.tolist(), strict=True) if not runs_along]


def _runs_down(signs: PageSigns) -> bool:
    """Recognise vertical writing: upright characters of one run stand one below the other, on most of the page.

    A narrow table column holds one character a line too, but then other text of the page runs on;
    and its characters make a new text object each.
    """
    x0, top, x1, bottom = signs.boxes
    size = np.maximum(bottom - top, 1.0)[:-1]
    x, y = np.diff(x0 + x1), np.diff(top + bottom)
    same = signs.runs[:-1] == signs.runs[1:]
    down = same & (np.abs(x) < 0.6 * size) & (1.2 * size < y) & (y < 4 * size)
    if down.sum() <= 8:
        return False
    inked = ~np.fromiter(map(str.isspace, signs.texts), bool, len(signs))
    pairs = inked[:-1] & inked[1:]
    along = same & ~down & (np.abs(y) < 0.6 * size)
    return bool((down & pairs).sum() > max(8, 3 * (along & pairs).sum()))
