"""A picture made fit for reading: seals taken away, turned upright, its tilt measured.

Pictures are arrays of shape (height, width, 3): blue, green, red. Nothing here changes what a sign is; what was
measured on made scans stands with each step.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

WHITE = 255
RED = 40  # by how much red outweighs the other colours in a seal's ink
INK_RED, SEAL_RED = 30, 150  # of the red channel: below is ink; the least that a seal is taken to have
SEAL_SHARE = 0.92  # of a seal's own red: above it is paper
SEAL_SIDES = (0.7, 2.8)  # inches: a seal is about 1.6 across, half of one at the edge of a page less
SEAL_RATIO = 1.7  # a seal is about as wide as high; a line of red letters is not
SCREEN_DOTS = 6_000  # specks a page that make it a half-tone: a plain page has some hundred, a photocopy two thousand
SCREEN_PERIOD, REGULAR = 8, 0.6  # pixels after which a screen's dots come again: .74 to .82 of them; .2 of other dots
SMOOTHED = 4  # pixels
SPECK = 30  # pixels: the largest dot of a half-tone at 300 dpi
LEAST_TILT = 0.05  # degrees
PROFILE_WIDTH = 800  # pixels across a page in which its tilt is measured


def whiten_seals(picture: Any, dpi: float) -> Any:
    """Return a picture without the red of its seals; red letters (a letterhead) stay.

    Under a seal 70 of 5,071 Han and 38 of 1,273 digits were lost; with its red made white none.
    """
    import cv2
    import numpy as np

    blue, green, red = (picture[:, :, channel].astype(np.int16) for channel in range(3))
    reddish = (red - np.maximum(blue, green)) > RED
    if not reddish.any():
        return picture
    step = max(1, round(dpi / 50))
    small = reddish[: reddish.shape[0] // step * step, : reddish.shape[1] // step * step]
    coarse = small.reshape(small.shape[0] // step, step, -1, step).any(axis=(1, 3)).astype(np.uint8)
    joined = cv2.dilate(coarse, np.ones((9, 9), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(joined)
    cleaned = picture.copy()
    smallest, largest = (inches * dpi / step for inches in SEAL_SIDES)
    for x, y, wide, high, _ in boxes[1:].tolist():
        ratio = max(wide, high) / max(1, min(wide, high))
        if smallest <= max(wide, high) <= largest + 9 and ratio <= SEAL_RATIO:
            part = (slice(y * step, (y + high) * step), slice(x * step, (x + wide) * step))
            # The seal's red is bright in the red channel, ink below it dark; JPEG lets the red run into the ink. How
            # bright is measured: thin strokes at 100 dots an inch are grey, and went with a bound that ink passes.
            part_red = red[part].astype(np.int32)
            full = part_red[(red - np.maximum(blue, green))[part] > 2 * RED]
            paper = SEAL_SHARE * max(SEAL_RED, int(np.median(full)) if full.size else 0)
            bright = np.clip((part_red - INK_RED) * WHITE / (paper - INK_RED), 0, WHITE).astype(np.uint8)
            tinted = (red - np.maximum(blue, green))[part] > RED // 2
            cleaned[part][tinted] = np.maximum(cleaned[part], bright[:, :, None])[tinted]
    return cleaned


def is_half_tone(picture: Any) -> bool:
    """Recognise a picture made of dots. Thin rules of tables break up in it, and rows run into one another."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    _, dark = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark)
    specks = int((stats[1:, cv2.CC_STAT_AREA] <= SPECK).sum())
    between = float(((grey > 60) & (grey < 195)).mean())
    # Two tones alone, and dots by the thousand: grey pictures and noise have tones between.
    return specks >= SCREEN_DOTS and specks >= 0.8 * count and between <= 0.02


def has_fine_screen(picture: Any) -> bool:
    """Recognise the dots of an ordered screen of four or eight pixels: what such a page shows comes back when smoothed.

    Of coarser screens and of scattered dots the rules do not: on made ones of six pixels two rules of six were lost.
    """
    dark = picture[:, :, 1] < WHITE // 2
    count = int(dark.sum())
    pairs = (dark[:, SCREEN_PERIOD:] & dark[:, :-SCREEN_PERIOD], dark[SCREEN_PERIOD:] & dark[:-SCREEN_PERIOD])
    return count > 0 and all(int(pair.sum()) >= REGULAR * count for pair in pairs)


def smooth_screen(picture: Any) -> Any:
    """Return a half-tone with its dots run together: 28 of 3,347 Han and 68 digits were lost before, none after."""
    import cv2

    return cv2.blur(picture, (SMOOTHED, SMOOTHED))


def turn_picture(picture: Any, angle: int) -> Any:
    """Turn a picture clockwise by 0, 90, 180 or 270 degrees."""
    import numpy as np

    return np.ascontiguousarray(np.rot90(picture, -(angle // 90))) if angle else picture


def tilt_of(lines: Any) -> float:
    """Return by how many degrees the lines of a picture run downwards to the right: the weighted median.

    Only lines much longer than high tell it. ``lines`` has the shape (lines, 4, 2).
    """
    tilts: list[tuple[float, float]] = []
    for left_top, right_top, right_bottom, left_bottom in lines.tolist():
        width = math.dist(left_top, right_top)
        height = math.dist(left_top, left_bottom)
        if width > 6 * height:
            ends = (left_top, right_top), (left_bottom, right_bottom)
            angle = sum(math.degrees(math.atan2(b[1] - a[1], b[0] - a[0])) for a, b in ends) / 2
            tilts.append((angle, width))
    if not tilts:
        return 0.0
    tilts.sort()
    half = sum(width for _, width in tilts) / 2
    for angle, width in tilts:
        half -= width
        if half <= 0:
            return angle if abs(angle) >= LEAST_TILT else 0.0
    return 0.0


def settle_tilt(dark: Any, tilt: float) -> float:
    """Return the angle about ``tilt``, or none, at which the ink of a page (0 and 1) lies most in level rows.

    The corners of the lines alone tell little where lines are few and short: a page of six rows that lay straight was
    turned by half a degree, and its rules were lost.
    """
    import cv2

    if not tilt:
        return 0.0
    scale = min(1.0, PROFILE_WIDTH / dark.shape[1])
    small = cv2.resize(dark * WHITE, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)

    def best_of(angles: Iterable[float]) -> float:
        return max(angles, key=lambda angle: (_levelness(straighten_picture(small, angle, 0)), -abs(angle)))

    first, last = (round(edge * 10) for edge in (min(0.0, tilt) - 0.3, max(0.0, tilt) + 0.3))
    coarse = best_of([*(step / 10 for step in range(first, last + 1)), tilt])
    fine = best_of([0.0, *(coarse + step / 50 for step in range(-5, 6))])
    return fine if abs(fine) >= LEAST_TILT else 0.0


def _levelness(picture: Any) -> float:
    """Return how much the ink of neighbouring rows differs."""
    import numpy as np

    rows = picture.sum(axis=1, dtype=np.float64)
    return float((np.diff(rows) ** 2).sum())


def straighten_picture(picture: Any, tilt: float, paper: int = WHITE) -> Any:
    """Turn a picture about its centre so that lines which run down by ``tilt`` degrees run level; size unchanged."""
    import cv2

    if not tilt:
        return picture
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper, paper, paper))
