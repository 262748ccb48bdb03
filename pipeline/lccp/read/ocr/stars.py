"""Stars behind names that the recogniser passed over: small raised ink where no sign stands, read by itself.

The star of a pilot is data, and the detector and the recogniser both lose it: of 84 stars 28 at 200 dots an inch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lccp.read.pdf.page import Box

SMALLEST, LARGEST = 0.12, 0.6  # of a line's size: width and height of a star's ink
BEHIND = 0.42  # of the size: how far behind the middle of a sign another one's ink begins
FARTHEST = 1.0  # of the size: how far behind its middle a star may end
EDGES = ((0.2, 0.15), (0.12, 0.05), (0.05, 0.05))  # of the size, beside and above the ink, when it is read by itself


def ink_behind(ink: Any, centre: float, middle: float, size: float, limit: float) -> Box | None:
    """Find small raised ink behind a sign: its box in pixels; None where there is none.

    ``centre`` and ``middle`` are the sign's in x and y; ``limit`` is where the next sign begins.
    """
    start, end = int(centre + 0.2 * size), int(min(limit, centre + FARTHEST * size))
    top, bottom = int(middle - 0.65 * size), int(middle + 0.3 * size)
    if end - start < SMALLEST * size or start < 0 or top < 0:
        return None
    part = ink[top:bottom, start:end]
    if not part.size:
        return None
    pieces = _pieces_beyond(part, centre + BEHIND * size - start, middle - top)
    if not pieces:
        return None
    x0, y0 = min(piece[0] for piece in pieces), min(piece[1] for piece in pieces)
    x1, y1 = max(piece[2] for piece in pieces), max(piece[3] for piece in pieces)
    if not all(SMALLEST * size <= side <= LARGEST * size for side in (x1 - x0, y1 - y0)):
        return None
    return float(start + x0), float(top + y0), float(start + x1), float(top + y1)


def _pieces_beyond(part: Any, start: float, lowest: float) -> list[tuple[int, int, int, int]]:
    """Return the boxes of pieces of ink whose middle lies to the right of ``start`` and above ``lowest``.

    What touches the right edge belongs to the next sign.
    """
    import cv2

    _, _, stats, middles = cv2.connectedComponentsWithStats(part)
    return [
        (x, y, x + wide, y + high)
        for (x, y, wide, high, _), (across, down) in zip(stats[1:].tolist(), middles[1:].tolist(), strict=True)
        if across > start and down < lowest and x + wide < part.shape[1]
    ]


def star_cuts(box: Box, size: float) -> Iterator[Any]:
    """Yield the corners of the cuts in which suspected ink is read by itself: tight ones, for it is lost in others."""
    import numpy as np

    x0, top, x1, bottom = box
    for beside, above in ((beside * size, above * size) for beside, above in EDGES):
        near, far, upper, lower = x0 - beside, x1 + beside, top - above, bottom + above
        yield np.array(((near, upper), (far, upper), (far, lower), (near, lower)), np.float32)
