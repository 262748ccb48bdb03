"""What a picture shows beside its signs: the rules of its tables, and ink that nobody read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lccp.read.pdf.page import Box

LEVEL_RULE, UPRIGHT_RULE = 0.4, 0.25  # inches: what is shorter may be a stroke of a sign
THICKEST = 0.03  # inches, and three pixels for what scanning widens
SCREENED_DARK = 145  # mean grey of eight pixels of a half-tone in a line that are ink
NICK = 0.015  # inches: what a faint rule under a seal may miss
GAP = 0.06  # inches that a rule may be broken
SPECK = 0.028  # inches: ink that is smaller both ways is dust
MARGIN = 0.12  # inches at the edge of a picture where shadows of scanning lie
ENDS = 0.2  # share of a line's height at its top and bottom that may hold ink of its neighbours
REACH = 0.5  # of its height: how far from the end of a line ink still belongs to it


def dark_pixels(picture: Any) -> Any:
    """Return where a picture is dark, as an array of 0 and 1 (height, width)."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    threshold, _ = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    # On a page with little ink Otsu's threshold falls into the paper's own noise; on a faint one below its ink.
    _, dark = cv2.threshold(grey, min(max(threshold, 90), 200), 1, cv2.THRESH_BINARY_INV)
    return dark


def find_screened_rules(picture: Any, dpi: float) -> tuple[list[Box], list[Box]]:
    """Find the rules of a half-tone: dots in a line are a rule, however far the paper about it lightens their mean.

    On made half-tones of three pages (39 rules) all came back and none was added, with bounds from 130 to 160.
    """
    import cv2
    import numpy as np

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    along, down = ((cv2.blur(grey, kernel) < SCREENED_DARK).astype(np.uint8) for kernel in ((8, 1), (1, 8)))
    return find_rules(along, dpi, down)


def find_rules(dark: Any, dpi: float, dark_of_upright: Any = None) -> tuple[list[Box], list[Box]]:
    """Find the level and the upright rules of a straightened picture, as flat boxes in pixels.

    ``dark_of_upright`` is the ink in which upright ones are looked for, where it is another than that of level ones.

    A rule is a long run of ink in one row (ink widened by a pixel, so that a slight tilt breaks none) that is thin.
    Nicks of a few pixels are mended in long upright ones alone: others would be made of the strokes of several signs.
    """
    import cv2
    import numpy as np

    thickest = THICKEST * dpi + 3
    nick = (
        2 * max(1, round(NICK * dpi / 2)) if dark_of_upright is None else 0
    )  # the dots of a half-tone are nicks themselves
    rules: list[list[Box]] = []
    for across, inches in ((True, LEVEL_RULE), (False, UPRIGHT_RULE)):
        length = max(8, round(inches * dpi))
        ink = dark if across or dark_of_upright is None else dark_of_upright
        widened = cv2.dilate(ink, np.ones((3, 1) if across else (1, 3), np.uint8))
        runs = _runs_of(widened, length, across)
        if nick and not across:
            mended = cv2.morphologyEx(widened, cv2.MORPH_CLOSE, np.ones((nick + 1, 1), np.uint8))
            runs |= _runs_of(mended, 2 * length, across)
        _, _, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
        boxes = [(x, y, x + wide, y + high) for x, y, wide, high, _ in stats[1:].tolist()]
        rules.append([box for box in boxes if _thickness(box, across) <= thickest + 2])
    level, upright = rules
    return _join_rules(level, True, GAP * dpi), _join_rules(upright, False, GAP * dpi)


def _runs_of(ink: Any, length: int, across: bool) -> Any:
    """Return the ink that lies in unbroken runs of a length."""
    import cv2
    import numpy as np

    return cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length) if across else (length, 1), np.uint8))


def _thickness(box: Box, across: bool) -> float:
    return box[3] - box[1] if across else box[2] - box[0]


def _join_rules(boxes: list[Box], across: bool, gap: float) -> list[Box]:
    """Join pieces of one rule that a break parted."""
    ordered = sorted(boxes, key=lambda box: (box[1] + box[3], box[0]) if across else (box[0] + box[2], box[1]))
    return join_boxes(ordered, lambda other, box: _goes_on(other, box, across, gap))


def join_boxes(boxes: Iterable[Box], belongs: Callable[[Box, Box], bool]) -> list[Box]:
    """Join each box to the first before it that it belongs to, as what earlier ones were joined to already is."""
    joined: list[Box] = []
    for box in boxes:
        for index, other in enumerate(joined):
            if belongs(other, box):
                joined[index] = (
                    min(other[0], box[0]),
                    min(other[1], box[1]),
                    max(other[2], box[2]),
                    max(other[3], box[3]),
                )
                break
        else:
            joined.append(box)
    return joined


def _goes_on(first: Box, second: Box, across: bool, gap: float) -> bool:
    if not across:
        first, second = _swap_axes(first), _swap_axes(second)
    beside = abs((first[1] + first[3]) - (second[1] + second[3])) / 2 <= 3
    return beside and max(first[0], second[0]) - min(first[2], second[2]) <= gap


def _swap_axes(box: Box) -> Box:
    return box[1], box[0], box[3], box[2]


def without_rules(dark: Any, rules: list[Box]) -> Any:
    """Return the ink that is no rule."""
    ink = dark.copy()
    for x0, top, x1, bottom in rules:
        ink[max(0, int(top) - 3) : int(bottom) + 3, max(0, int(x0) - 3) : int(x1) + 3] = 0
    return ink


def reach_ends(ink: Any, lines: Any, upright: list[Box]) -> Any:
    """Draw the ends of lines out to the ink that adjoins them: the star behind a name is often left outside.

    A line goes as far as its ink, at most to a rule or to the next line: an upright rule would be read as a 1.
    """
    import numpy as np

    reached = np.array(lines, np.float32, copy=True)
    boxes = [(*line.min(axis=0).tolist(), *line.max(axis=0).tolist()) for line in lines]
    for number, (x0, top, x1, bottom) in enumerate(boxes):
        height = bottom - top
        first, last = int(top + ENDS * height), int(bottom - ENDS * height)
        rows = ink[max(0, first) : last + 1]
        walls = [(b[0], b[2]) for b in upright if b[1] < bottom and b[3] > top]
        walls += [(b[0], b[2]) for i, b in enumerate(boxes) if i != number and b[1] < last and b[3] > first]
        right = min((near for near, _ in walls if near >= x1 - 2), default=float(ink.shape[1]))
        floor = max((end for _, end in walls if end <= x0 + 2), default=0.0)
        end = _inked_as_far_as(rows, x1, min(right, x1 + REACH * height), 1, height)
        start = _inked_as_far_as(rows, x0, max(floor, x0 - REACH * height), -1, height)
        reached[number, (1, 2), 0] += max(0.0, end - x1)
        reached[number, (0, 3), 0] -= max(0.0, x0 - start)
    return reached


def _inked_as_far_as(rows: Any, start: float, limit: float, way: int, height: float) -> float:
    """Return how far ink goes on from an end of a line, with a margin; ``start`` where there is none."""
    columns = rows.any(axis=0)
    farthest = start
    position = int(start) - way * 2
    while 0 <= position < len(columns) and (limit - position) * way > 0:
        if columns[position] and (position - start) * way >= 0:
            farthest = position
        position += way
    return farthest if farthest == start else min(farthest + way * 0.12 * height, limit, key=lambda x: x * way)


def find_unread(ink: Any, lines: Any, dpi: float) -> list[Box]:
    """Find ink that lies in no line that was read: boxes in pixels, neighbours joined.

    The detector misses single digits and short ends of lines; its confidence cannot say so.
    """
    import cv2
    import numpy as np

    loose = ink.copy()
    height, width = loose.shape
    for line in lines:
        cv2.fillConvexPoly(loose, np.round(line).astype(np.int32), 0)
    edge = round(MARGIN * dpi)
    loose[:edge], loose[height - edge :], loose[:, :edge], loose[:, width - edge :] = 0, 0, 0, 0
    reach = max(3, round(0.05 * dpi))
    near = cv2.dilate(loose, np.ones((reach, reach), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(near)
    unread: list[Box] = []
    least = SPECK * dpi
    for number, (x, y, wide, high, _) in enumerate(stats[1:].tolist(), 1):
        part = (labels[y : y + high, x : x + wide] == number) & (loose[y : y + high, x : x + wide] > 0)
        rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
        box = (x + columns[0], y + rows[0], x + columns[-1] + 1, y + rows[-1] + 1)
        if max(box[2] - box[0], box[3] - box[1]) >= least and part.sum() >= least * least / 3:
            unread.append(tuple(float(edge) for edge in box))  # type: ignore[arg-type]
    return unread
