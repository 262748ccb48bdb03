"""What the detector and the recogniser leave out: lines that run into one another, signs within a line, pieces of lines.

On pages of 100 dots an inch 族自治县 was read as 族自 in a box that two lines shared, and two lines' first signs were one
piece of ink.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from lccp.read.ocr.decode import Sign
from lccp.read.ocr.marks import join_boxes
from lccp.read.pdf.lines import is_wide
from lccp.read.pdf.page import Box

SHARED = (0.2, 0.6)  # of the lower line's height: with less two boxes merely touch, with more they are one line's
REACH_OF_HAN, REACH_OF_OTHERS = 0.65, 0.45  # of the size: how far from its middle the ink of a sign lies
BAND = 0.3  # of the size, about the middle of a line: there every letter has ink
LEAST_WIDTH, LEAST_HEIGHT = 0.4, 0.35  # of the size: of ink that may be a letter
NEAR = 0.3  # of the size: pieces of ink of one sign
ROW_GAP = 1.0  # of the size: pieces of one line
TALLEST, MOST_ROWS = 1.6, 6  # times the size, of one line; lines in one piece: more are a drawing


def part_overlapping(lines: Any, ink: Any) -> Any:
    """Part lines whose boxes overlap, one below the other, where the ink between them is least.

    ``lines``: an array of shape (lines, 4, 2), its corners as of ``Engine.find_lines``.
    """
    import numpy as np

    parted = np.array(lines, np.float32, copy=True)
    boxes = [(*line.min(axis=0).tolist(), *line.max(axis=0).tolist()) for line in lines]
    for upper, above in enumerate(boxes):
        for lower, below in enumerate(boxes):
            if not _run_into(above, below):
                continue
            x0, x1 = int(max(above[0], below[0])), int(min(above[2], below[2]))
            top, bottom = int(below[1]), int(above[3])
            border = top + int(ink[top : bottom + 1, x0:x1].sum(axis=1).argmin())
            parted[upper, 2:, 1] = np.minimum(parted[upper, 2:, 1], border)
            parted[lower, :2, 1] = np.maximum(parted[lower, :2, 1], border)
    return parted


def _run_into(above: Box, below: Box) -> bool:
    """Whether the foot of one box lies in the head of another, over half of the narrower one's width."""
    across = min(above[2], below[2]) - max(above[0], below[0])
    if above[1] >= below[1] or above[3] >= below[3] or across <= 0.5 * min(above[2] - above[0], below[2] - below[0]):
        return False
    share = (above[3] - below[1]) / max(1.0, min(above[3] - above[1], below[3] - below[1]))
    return SHARED[0] <= share <= SHARED[1]


def unread_stretches(ink: Any, line: Any, signs: Iterable[Sign], size: float) -> list[tuple[int, int]]:
    """Return the stretches of a line, from left to right in pixels, whose ink is that of a letter and of no sign read."""
    import numpy as np

    start, end = int(max(0, line[:, 0].min())), int(line[:, 0].max())
    middle = float(line[:, 1].mean())
    band = ink[int(max(0, middle - BAND * size)) : int(middle + BAND * size) + 1, start:end]
    if not band.size:
        return []
    inked = band.any(axis=0)
    for sign in signs:
        reach = (REACH_OF_HAN if is_wide(sign.text) else REACH_OF_OTHERS) * size
        inked[max(0, math.ceil(sign.centre - reach)) : max(0, math.floor(sign.centre + reach) + 1)] = False
    stretches: list[list[int]] = []
    for x in np.flatnonzero(inked).tolist():
        if stretches and x - stretches[-1][1] <= NEAR * size:
            stretches[-1][1] = x + 1
        else:
            stretches.append([x, x + 1])
    return [
        (start + x0, start + x1)
        for x0, x1 in stretches
        if x1 - x0 >= LEAST_WIDTH * size and _height_of(ink, line, start + x0, start + x1) >= LEAST_HEIGHT * size
    ]


def _height_of(ink: Any, line: Any, x0: int, x1: int) -> int:
    """Return how high the ink of a stretch of a line is."""
    top, bottom = int(max(0, line[:, 1].min())), int(line[:, 1].max()) + 1
    rows = ink[top:bottom, x0:x1].any(axis=1).nonzero()[0]
    return int(rows[-1] - rows[0]) + 1 if len(rows) else 0


def pieces_of_lines(ink: Any, unread: Sequence[Box], upright: Sequence[Box], size: float) -> list[Box]:
    """Return unread ink line by line: what lies in two lines is parted, what lies in one is joined."""
    parted = [part for box in unread for part in _parted_rows(ink, box, size)]
    joined = join_boxes(
        sorted(parted),
        lambda other, box: _in_one_line(other, box, size) and not _wall_between(other, box, upright),
    )
    return sorted(joined, key=lambda box: (box[1], box[0]))


def _parted_rows(ink: Any, box: Box, size: float) -> list[Box]:
    """Return a piece of ink as so many lines as its height has room for, parted where there is least ink."""
    x0, top, x1, bottom = box
    count = round((bottom - top) / (1.25 * size)) if size else 1
    if bottom - top <= TALLEST * size or not 2 <= max(2, count) <= MOST_ROWS:
        return [box]
    count = max(2, count)
    sums = ink[int(top) : int(bottom), int(x0) : int(x1)].sum(axis=1)
    borders = [0]
    for number in range(1, count):
        near = int((bottom - top) * number / count)
        first = max(borders[-1] + 1, int(near - 0.3 * size))
        borders.append(first + int(sums[first : int(near + 0.3 * size) + 1].argmin()))
    borders.append(int(bottom - top))
    return [(x0, top + first, x1, top + last) for first, last in zip(borders, borders[1:], strict=False)]


def _in_one_line(first: Box, second: Box, size: float) -> bool:
    """Whether two pieces of ink lie side by side, no farther apart than signs of a line."""
    shared = min(first[3], second[3]) - max(first[1], second[1])
    lower = min(first[3] - first[1], second[3] - second[1])
    apart = max(first[0], second[0]) - min(first[2], second[2])
    high = max(first[3], second[3]) - min(first[1], second[1])
    return shared >= 0.5 * lower and apart <= ROW_GAP * size and high <= TALLEST * size


def _wall_between(first: Box, second: Box, upright: Sequence[Box]) -> bool:
    first_end, next_start = min(first[2], second[2]), max(first[0], second[0])
    return any(
        first_end - 2 <= (wall[0] + wall[2]) / 2 <= next_start + 2 and wall[1] < first[3] and wall[3] > first[1]
        for wall in upright
    )
