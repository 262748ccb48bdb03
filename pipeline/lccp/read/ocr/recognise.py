"""One page's picture to signs with boxes, rules, unread ink, and the way the page lies.

Lengths are pixels of the picture as it was turned upright and straightened; ``orientation`` and ``tilt`` lead back.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import mean, median
from typing import Any, NamedTuple

from lccp.read.ocr.decode import STAR_READ, Sign, decode_line, star_share
from lccp.read.ocr.engine import STARS, TALL, Engine, load_engine
from lccp.read.ocr.forms import (
    BARS,
    DASH,
    FIGURES,
    dash_in_doubt,
    in_simplified,
    is_bar,
    is_simplified,
    with_doubtful_star,
    with_wide_marks,
)
from lccp.read.ocr.leftovers import LEAST_WIDTH, ROW_GAP, part_overlapping, pieces_of_lines, unread_stretches
from lccp.read.ocr.marks import dark_pixels, find_rules, find_screened_rules, find_unread, reach_ends, without_rules
from lccp.read.ocr.overlaps import settle_overlaps
from lccp.read.ocr.prepare import (
    has_fine_screen,
    is_half_tone,
    settle_tilt,
    smooth_screen,
    straighten_picture,
    tilt_of,
    turn_picture,
    whiten_seals,
)
from lccp.read.ocr.signs import UNREAD, RecognisedPage, RecognisedSign
from lccp.read.ocr.stars import ink_behind, star_cuts
from lccp.read.pdf.lines import is_wide
from lccp.read.pdf.page import CERTAIN, Box, SignReading
from lccp.reference.script import fold_script

SURE_WAY = 0.9  # mean certainty of the longest lines above which a page is not turned about to see
LONGEST = 6  # lines that tell how a page lies
BOX_HEIGHT = 1.35  # times its size: how high a line is found
NARROW = 0.52  # advance of a digit or a Latin letter, as a share of the size
STAR_ALONE = 0.1  # probability of a star in small raised ink that is read by itself
SQUARE = f"—“”‘’{UNREAD}"  # signs that take the room of a Han beside Han, their ink in one half of it
APART = 0.3  # of a line's size: neighbours with less between them touch
DRIFT = 0.7  # of a line's size: how far the recogniser's steps may put two neighbours apart, whatever the ink shows
BESIDE = 0.3  # of a line's size: how far the middles of two lines of one row lie apart
FEW = 6  # steps between signs: of so few the mean is truer, for the recogniser's own steps are a third of a sign
SHORT, SURE_SHARE = 4, 0.8  # signs read by themselves: of fewer all must be certain, of more so many
UNREAD_HEIGHT = (0.5, 1.6)  # of a line's size: what ink is read again by itself


def read_page(picture: Any, dpi: float) -> RecognisedPage:
    """Recognise one page. ``picture``: (height, width, 3) of 8 bits, blue, green, red.

    Raises InputError where recognition is not installed.
    """
    engine = load_engine()
    page = RecognisedPage(picture.shape[1], picture.shape[0])
    screened = is_half_tone(picture)
    page.is_half_tone = screened and not has_fine_screen(picture)
    if page.is_half_tone:
        return page
    dots = picture
    if screened:
        picture = smooth_screen(picture)
    picture = whiten_seals(picture, dpi)
    lines = engine.find_lines(picture)
    page.orientation, picture, lines = _set_upright(engine, picture, lines)
    page.tilt = settle_tilt(dark_pixels(picture), tilt_of(lines))
    page.is_half_tone = screened and page.tilt != 0  # turned dots make patterns of their own
    if page.is_half_tone:
        return page
    if page.tilt:
        picture = straighten_picture(picture, page.tilt)
        lines = engine.find_lines(picture)
    dark = dark_pixels(picture)
    page.level, page.upright = (
        find_screened_rules(turn_picture(dots, page.orientation), dpi) if screened else find_rules(dark, dpi)
    )
    ink = without_rules(dark, [*page.level, *page.upright])
    lines = part_overlapping(reach_ends(ink, lines, page.upright), ink)
    reader = _PageReader(engine, picture, ink)
    read_lines = [line for line in lines if reader.read_line(line)]
    page.unread = reader.read_left_over(find_unread(ink, read_lines, dpi), page.upright)
    page.signs, page.doubtful_stars = reader.finish()
    return page


def _set_upright(engine: Engine, picture: Any, lines: Any) -> tuple[int, Any, Any]:
    """Turn a picture so that its lines run from left to right; return the angle, the picture, and its lines."""
    if not len(lines):
        return 0, picture, lines
    tall = sum(_side(line, 0, 3) > TALL * _side(line, 0, 1) for line in lines)
    angles = (90, 270) if tall > len(lines) / 2 else (0, 180)
    best: tuple[float, int, Any, Any] | None = None
    for angle in angles:
        turned = turn_picture(picture, angle)
        turned_lines = engine.find_lines(turned) if angle else lines
        sureness = _mean_certainty(engine, turned, turned_lines)
        if best is None or sureness > best[0]:
            best = (sureness, angle, turned, turned_lines)
        if angle == 0 and sureness >= SURE_WAY:
            break
    assert best is not None
    return best[1:]


def _mean_certainty(engine: Engine, picture: Any, lines: Any) -> float:
    longest = sorted(lines, key=lambda line: -_side(line, 0, 1))[:LONGEST]
    certainties = [
        sign.certainty
        for line in longest
        for sign in decode_line(engine.read_line(cut_line(picture, line)))
        if not sign.hidden
    ]
    return sum(certainties) / len(certainties) if certainties else 0.0


def _side(line: Any, first: int, second: int) -> float:
    x, y = line[second] - line[first]
    return float((x * x + y * y) ** 0.5)


def cut_line(picture: Any, line: Any) -> Any:
    """Cut a line out of its picture, its four corners made a rectangle. It is never turned: a digit is tall."""
    import cv2
    import numpy as np

    width = max(1, round(max(_side(line, 0, 1), _side(line, 3, 2))))
    height = max(1, round(max(_side(line, 0, 3), _side(line, 1, 2))))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.asarray(line, np.float32), corners)
    return cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


class _Line(NamedTuple):
    """A line that was read: its signs, where it starts, the height of its middle, and its size, measured or estimated."""

    signs: list[Sign]
    start: float
    middle: float
    size: float
    is_measured: bool


class _PageReader:
    """Reads the lines of one picture, and settles their sizes by one another."""

    def __init__(self, engine: Engine, picture: Any, ink: Any) -> None:
        self.engine, self.picture, self.ink = engine, picture, ink
        self.lines: list[_Line] = []
        self.left_out: list[Box] = []  # of lines that were read

    def read_line(self, line: Any) -> bool:
        """Read a line that the detector found; return whether it gave a sign."""
        signs = decode_line(self.engine.read_line(cut_line(self.picture, line)))
        is_read = any(not sign.hidden for sign in signs)
        if is_read:
            self._add_line(signs, line)
            self._read_left_out(line, signs)
        return is_read

    def _read_left_out(self, line: Any, signs: list[Sign]) -> None:
        """Read by themselves the stretches of a line that gave no sign; what stays unread is told."""
        size = self.lines[-1].size
        top, bottom = float(line[:, 1].min()), float(line[:, 1].max())
        for x0, x1 in unread_stretches(self.ink, line, signs, size):
            edge = 0.2 * size
            if not self._read_box((x0 - edge, top, x1 + edge, bottom)):
                self.left_out.append((float(x0), top, float(x1), bottom))

    def _add_line(self, signs: list[Sign], line: Any) -> None:
        """Keep a line with its size: the usual step between its Han, else a share of the height it was found with."""
        middle, height = float(line[:, 1].mean()), (_side(line, 0, 3) + _side(line, 1, 2)) / 2
        plain = [sign for sign in signs if not sign.hidden]
        steps = [
            after.centre - sign.centre
            for sign, after in pairwise(plain)
            if _is_han(sign) and _is_han(after) and after.centre - sign.centre < height
        ]
        size = height / BOX_HEIGHT
        if len(steps) > 1:
            size = mean(steps) if len(steps) < FEW else median(steps)
        self.lines.append(_Line(signs, float(line[:, 0].min()), middle, size, len(steps) > 1))

    def read_left_over(self, unread: list[Box], upright: list[Box]) -> list[Box]:
        """Read by itself what ink the detector left over; return what stays unread.

        Taken is only what has the height of a sign and is read with certainty: dust is not.
        """
        if not self.lines:
            return unread
        usual = self.usual_size()
        lowest, highest = (share * usual for share in UNREAD_HEIGHT)
        unread_boxes: list[Box] = []
        for box in pieces_of_lines(self.ink, unread, upright, usual):
            x0, top, x1, bottom = box
            edge = 0.25 * (bottom - top)
            if self._is_dash_of_a_row(box, usual):
                self.lines.append(_Line([dash_in_doubt((x1 - x0) / 2)], x0, (top + bottom) / 2, usual, True))
            elif not (
                lowest <= bottom - top <= highest and self._read_box((x0 - edge, top - edge, x1 + edge, bottom + edge))
            ):
                unread_boxes.append(box)
        all_boxes = [*unread_boxes, *self.left_out]
        for box in all_boxes:
            if box in self.left_out or self._is_part_of_a_row(box, usual):
                signs = [Sign(UNREAD, (box[2] - box[0]) / 2, 0.0)]
                self.lines.append(_Line(signs, box[0], (box[1] + box[3]) / 2, usual, True))
        return all_boxes

    def _is_part_of_a_row(self, box: Box, size: float) -> bool:
        """Whether unread ink is that of a sign or some, beside signs that were read: without it their words were wrong."""
        x0, top, x1, bottom = box
        if not (UNREAD_HEIGHT[0] * size <= bottom - top <= UNREAD_HEIGHT[1] * size and x1 - x0 >= LEAST_WIDTH * size):
            return False
        return any(
            abs(line.middle - (top + bottom) / 2) < 0.5 * size
            and x0 - ROW_GAP * size < line.start + sign.centre + size / 2
            and line.start + sign.centre - size / 2 < x1 + ROW_GAP * size
            for line in self.lines
            for sign in line.signs
        )

    def _read_box(self, box: Box) -> bool:
        """Read a box by itself, and keep its signs if they are read with certainty; return whether they are."""
        import numpy as np

        x0, top, x1, bottom = box
        line = np.array(((x0, top), (x1, top), (x1, bottom), (x0, bottom)), np.float32)
        signs = decode_line(self.engine.read_line(cut_line(self.picture, line)))
        letters = [sign for sign in signs if sign.text.isalnum()]
        sure = sum(sign.certainty >= CERTAIN for sign in letters)
        is_short = len(signs) < SHORT  # where doubts are told sign by sign, a long line may have some
        if not letters or sure < (len(letters) if is_short else SURE_SHARE * len(letters)):
            return False
        if is_short and len(letters) < len(signs):
            return False
        self._add_line(signs, line)
        return True

    def _is_dash_of_a_row(self, box: Box, size: float) -> bool:
        """Whether ink is a dash that stands at the height of another line's middle: an empty cell of a row has one."""
        middle = (box[1] + box[3]) / 2
        return is_bar(self.ink, box, size) and any(abs(line.middle - middle) < BESIDE * size for line in self.lines)

    def usual_size(self) -> float:
        """Return the size of most lines, in pixels; 0 where there is none."""
        measured = [line.size for line in self.lines if line.is_measured]
        sizes = measured or [line.size for line in self.lines]
        return median(sizes) if sizes else 0.0

    def finish(self) -> tuple[list[RecognisedSign], list[Box]]:
        """Give every sign its box; return the signs, and the boxes of stars that are only suspected."""
        usual = self.usual_size()
        signs: list[RecognisedSign] = []
        stars: list[Box] = []
        self._settle_forms(usual)
        for number, line in enumerate(self.lines):
            size = _settled_size(line, usual)
            top, bottom = line.middle - size / 2, line.middle + size / 2
            line = line._replace(signs=self._with_stars(line, size))
            for sign, (x0, x1) in zip(line.signs, _extents(line, size, self.ink), strict=True):
                if sign.hidden and sign.certainty < STAR_READ:
                    stars.append((x0, top, x1, bottom))
                    if signs:
                        signs[-1] = signs[-1]._replace(reading=signs[-1].reading._replace(star_behind=True))
                else:
                    signs.append(RecognisedSign(sign.text, (x0, top, x1, bottom), settled_reading(sign), number))
        return settle_overlaps(signs), stars

    def _settle_forms(self, usual: float) -> None:
        """Give the signs of all lines the form that the page shows: dashes, wide marks, simplified Han."""
        simplified = is_simplified(sign for line in self.lines for sign in line.signs)
        for number, line in enumerate(self.lines):
            signs = with_doubtful_star(with_wide_marks(self._with_dash(line, usual), _settled_size(line, usual)))
            self.lines[number] = line._replace(signs=[in_simplified(sign) for sign in signs] if simplified else signs)

    def _with_dash(self, line: _Line, size: float) -> list[Sign]:
        """Return a line's signs; a bar that is all of them is a dash, unless 二 or 三 stand alone in its column."""
        plain = [sign for sign in line.signs if not sign.hidden]
        if len(plain) != 1 or plain[0].text not in BARS:
            return line.signs
        centre = line.start + plain[0].centre
        box = (centre - 0.7 * size, line.middle - 0.5 * size, centre + 0.7 * size, line.middle + 0.5 * size)
        if plain[0].text == DASH or not is_bar(self.ink, box, size):
            return line.signs
        alone = (
            (other.signs[0].text, other.start + other.signs[0].centre) for other in self.lines if other.signs[1:] == []
        )
        if any(text in FIGURES and abs(x - centre) < size for text, x in alone):
            return line.signs
        return [dash_in_doubt(plain[0].centre)]

    def _with_stars(self, line: _Line, size: float) -> list[Sign]:
        """Return a line's signs with the stars that its ink shows behind them."""
        signs: list[Sign] = []
        for sign, after in zip(line.signs, [*line.signs[1:], None], strict=True):
            signs.append(sign)
            if not is_wide(sign.text) or (after is not None and (after.text in STARS or after.hidden)):
                continue
            limit = line.start + after.centre - _half_advance(after, size) if after else float("inf")
            box = ink_behind(self.ink, line.start + sign.centre, line.middle, size, limit)
            if box is not None:
                guesses = (self.engine.read_line(cut_line(self.picture, cut)) for cut in star_cuts(box, size))
                share = max(star_share(guess) for guess in guesses)
                is_star = share >= STAR_ALONE
                signs.append(
                    Sign("*", (box[0] + box[2]) / 2 - line.start, share if is_star else 0.0, hidden=not is_star)
                )
        return signs


def _is_han(sign: Sign) -> bool:
    """Whether a sign fills its square: the ink of a wide mark lies in one half of it, and tells no step."""
    return is_wide(sign.text) and sign.text.isalnum()


def _settled_size(line: _Line, usual: float) -> float:
    """Return the size of a line: the usual one, unless it is plainly another."""
    near = 0.12 if line.is_measured else 0.3
    return usual if abs(line.size - usual) < near * usual else line.size


def settled_reading(sign: Sign) -> SignReading:
    """Return what to think of a sign: the forms of one character in two scripts are one, and a star is a star.

    黄 and 黃 share their probability; a star's own is small since the blank hides it, and was never wrong above its bar.
    """
    certainty = sign.certainty
    if sign.text in STARS:
        return SignReading(max(certainty, CERTAIN), ())
    folded = fold_script(sign.text)
    certainty += sum(share for other, share in sign.alternatives if fold_script(other) == folded)
    others = tuple((other, share) for other, share in sign.alternatives if fold_script(other) != folded)
    return SignReading(min(1.0, certainty), others)


def _half_advance(sign: Sign, size: float) -> float:
    return size * (1.0 if is_wide(sign.text) or sign.text in SQUARE else NARROW) / 2


def _extents(line: _Line, size: float, ink: Any) -> list[tuple[float, float]]:
    """Return the left and right edge of each sign of a line: its advance about its centre, neighbours touching."""
    edges: list[list[float]] = []
    for sign in line.signs:
        half = _half_advance(sign, size)
        centre = line.start + sign.centre
        edges.append([centre - half, centre + half])
    for before, after in pairwise(edges):
        gap = after[0] - before[1]
        if gap < APART * size or (gap < DRIFT * size and _white_between(line, size, ink, before, after) < APART * size):
            before[1] = after[0] = (before[1] + after[0]) / 2
    return [(x0, max(x0 + 0.1, x1)) for x0, x1 in edges]


def _white_between(line: _Line, size: float, ink: Any, before: list[float], after: list[float]) -> int:
    """Return the widest white between the middles of two neighbours, in pixels: 20 20年 was read where no blank is."""
    top, bottom = max(0, round(line.middle - size / 2)), round(line.middle + size / 2)
    x0, x1 = max(0, round((before[0] + before[1]) / 2)), round((after[0] + after[1]) / 2)
    widest = white = 0
    for is_marked in ink[top:bottom, x0:x1].any(axis=0).tolist():
        white = 0 if is_marked else white + 1
        widest = max(widest, white)
    return widest
