"""Which form of a sign a picture shows: full or half width, a dash or the figure 一, simplified or traditional.

The recogniser sees one line made small, in which ( and （, - and —, 黄 and 黃 are nearly one. How far its neighbours
stand apart, the shape of its ink and the script of the page tell more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lccp.read.ocr.decode import DIGITS, Sign
from lccp.read.pdf.lines import is_wide
from lccp.read.pdf.page import CERTAIN, Box
from lccp.reference.script import fold_script

WIDE_FORMS = dict(zip("(),:;!?~-", "（），：；！？～—", strict=True))
DASH, FIGURE_ONE = "—", "一"
BARS = frozenset("-—–―－ー_一")  # what a recogniser calls a bar that stands alone
FIGURES = frozenset("二三四五六七八九十")
OPENING, CLOSING = "“‘\"'", "”’\"'"
NARROW_HALF, WIDE_HALF = 0.26, 0.5  # of the size: from the middle of a digit, or of a Han, to its end
BETWEEN = 0.6  # of the size: a mark that takes more room than this is a wide one (narrow .35, wide 1)
BAR_WIDTH, BAR_HEIGHT = (0.35, 1.2), 0.16  # of the size
ACROSS = 0.6  # of its width: what a row of a bar holds at least
BESIDE_BAR = 0.1  # of its ink: dust about a bar; the figure 一 of a face with serifs has more above its stroke
EVEN = 0.5  # the certainty of a dash that may be a figure: neither may be taken without a look
TRADITIONAL_SHARE = 0.03  # of a page's Han: with fewer it is printed in simplified ones


def with_wide_marks(signs: Sequence[Sign], size: float) -> list[Sign]:
    """Return a line's signs with those marks wide that take the room of a wide one, or stand at its end beside a Han."""
    settled = list(signs)
    for place, sign in enumerate(settled):
        wide = _wide_form(settled, place, size)
        if wide:
            settled[place] = _renamed(sign, wide)
    return _closed_alike(settled)


def _wide_form(signs: Sequence[Sign], place: int, size: float) -> str:
    """Return the wide form of a sign, "" where the print gives no reason for it."""
    sign = signs[place]
    before = signs[place - 1] if place else None
    after = signs[place + 1] if place + 1 < len(signs) else None
    if sign.text == FIGURE_ONE:  # 2023一2025: a figure between digits is a dash
        return DASH if before and after and before.text in DIGITS and after.text in DIGITS else ""
    if sign.text not in WIDE_FORMS or not _has_wide_room(sign, before, after, size):
        return ""
    return WIDE_FORMS[sign.text]


def _has_wide_room(sign: Sign, before: Sign | None, after: Sign | None, size: float) -> bool:
    """Whether a mark takes the room of a wide one between its neighbours, or stands at an end beside a Han.

    A mark beside a mark has its ink at one side of its room, and at the end of a line there is no neighbour to measure.
    """
    if before and after and _is_letter(before) and _is_letter(after):
        return (after.centre - before.centre) / size - _half_of(before) - _half_of(after) > BETWEEN
    beside = [other for other in (before, after) if other is not None]
    return sign.text not in "-~" and any(is_wide(other.text) and _is_letter(other) for other in beside)


def _is_letter(sign: Sign) -> bool:
    return sign.text.isalnum()


def _half_of(sign: Sign) -> float:
    return WIDE_HALF if is_wide(sign.text) else NARROW_HALF


def _renamed(sign: Sign, text: str) -> Sign:
    """Return a sign in another of its forms, which shares its probability."""
    share = sum(share for other, share in sign.alternatives if other == text)
    others = tuple((other, share) for other, share in sign.alternatives if other != text)
    return sign._replace(text=text, certainty=min(1.0, sign.certainty + share), alternatives=others)


def _closed_alike(signs: list[Sign]) -> list[Sign]:
    """Return signs in which a wide bracket is closed by a wide one."""
    is_open = False
    for place, sign in enumerate(signs):
        if sign.text in "（）":
            is_open = sign.text == "（"
        elif sign.text == ")" and is_open:
            signs[place], is_open = _renamed(sign, "）"), False
    return signs


def with_doubtful_star(signs: Sequence[Sign]) -> list[Sign]:
    """Return a line's signs; a doubtful quotation mark that closes none and stands behind a Han is a star in doubt.

    At 100 dots an inch, kept as JPEG of quality 30, the star of 琼中黎族苗族自治县 was read as ” with .59.
    """
    if len(signs) < 2 or signs[-1].text not in CLOSING or signs[-1].certainty >= CERTAIN:
        return list(signs)
    is_closed = any(sign.text in OPENING for sign in signs[:-1])
    if is_closed or not (is_wide(signs[-2].text) and _is_letter(signs[-2])):
        return list(signs)
    return [*signs[:-1], signs[-1]._replace(text="*", certainty=0.0, hidden=True)]


def is_simplified(signs: Iterable[Sign]) -> bool:
    """Whether a page is printed in simplified Han, as far as its signs tell."""
    han = [sign.text for sign in signs if is_wide(sign.text) and _is_letter(sign)]
    return sum(fold_script(text) != text for text in han) < TRADITIONAL_SHARE * len(han)


def in_simplified(sign: Sign) -> Sign:
    """Return a sign of a page in simplified Han: 黃 that may be 黄 is 黄 there."""
    folded = fold_script(sign.text)
    if folded != sign.text and any(other == folded for other, _ in sign.alternatives):
        return _renamed(sign, folded)
    return sign


def is_bar(ink: Any, box: Box, size: float) -> bool:
    """Whether the ink of a box (in pixels) is one level bar, as long as a dash."""
    x0, top, x1, bottom = (round(edge) for edge in box)
    part = ink[max(0, top) : bottom, max(0, x0) : x1] > 0
    columns = part.any(axis=0).nonzero()[0]
    if not len(columns):
        return False
    width = columns[-1] - columns[0] + 1
    rows = (part.sum(axis=1) >= ACROSS * width).nonzero()[0]
    shortest, longest = (share * size for share in BAR_WIDTH)
    if not len(rows):
        return False
    core = part[max(0, rows[0] - 1) : rows[-1] + 2]  # where a picture was straightened, a bar has a step
    return bool(
        shortest <= width <= longest
        and len(rows) <= max(3, BAR_HEIGHT * size)
        and rows[-1] - rows[0] + 1 == len(rows)
        and part.sum() - core.sum() <= BESIDE_BAR * part.sum()
    )


def dash_in_doubt(centre: float) -> Sign:
    """Return a bar that stands alone: a dash, in doubt with the figure 一, which looks alike in a face without serifs."""
    return Sign(DASH, centre, EVEN, ((FIGURE_ONE, EVEN),))
