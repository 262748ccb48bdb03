"""The ruled lines and dark areas of a PDF page, from its path objects, forms included."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lccp.read.pdf.matrices import Matrix, multiply_matrices
from lccp.read.pdf.page import Box, Page, RulingLine, turn_box

THIN = 3.0  # points: a path no thicker than this is a rule
SHORT = 4.0  # points: what is no longer than this is no rule
MOST_RULES = 3000  # a page with more is a drawing or a map, not a table
MOST_SEGMENTS = 2000  # of one path; beyond it is a drawing
MOST_OBJECTS = 60_000
DEEPEST_FORM = 6
TEXT, PATH, IMAGE, FORM = 1, 2, 3, 5
LINE_TO, BEZIER_TO, MOVE_TO = 0, 1, 2

SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Drawn:
    """What is drawn on a page, in user space: rules as flat boxes, and pictures."""

    rules: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    images: int = 0
    empty: int = 0  # pieces of text without any width
    crowded: bool = False


def read_rules(page: Page, pdf_page: Any, corner: tuple[float, float], rotation: int, watch: bool) -> list[Box]:
    """Fill ``page.level`` and ``page.upright`` in visible coordinates; return the boxes of pictures.

    With ``watch``, ``page.unread`` counts pieces of text without width: the font has no drawing of them.
    """
    import pypdfium2.raw as raw

    drawn = Drawn()
    handle = pdf_page.raw
    count = raw.FPDFPage_CountObjects(handle)
    if count > MOST_OBJECTS:
        drawn.crowded = True
    else:
        for index in range(count):
            _object(raw, raw.FPDFPage_GetObject(handle, index), SAME, 0, drawn, watch)
            if drawn.crowded:
                break
    origin_x, origin_y = corner
    flat = (page.height, page.width) if rotation in (90, 270) else (page.width, page.height)

    def shown(box: Box) -> Box:
        return turn_box((box[0] - origin_x, origin_y - box[3], box[2] - origin_x, origin_y - box[1]), rotation, *flat)

    page.images, page.crowded, page.unread = drawn.images, drawn.crowded, drawn.empty
    if not drawn.crowded:
        for box in drawn.rules:
            x0, top, x1, bottom = shown(box)
            if x1 - x0 > bottom - top:
                page.level.append(RulingLine((top + bottom) / 2, x0, x1))
            else:
                page.upright.append(RulingLine((x0 + x1) / 2, top, bottom))
    return [shown(box) for box in drawn.pictures]


def turn_rules(page: Page) -> None:
    """Turn the rules as the layout was turned."""
    if not page.turn:
        return
    boxes = [(r.low, r.position, r.high, r.position) for r in page.level] + [
        (r.position, r.low, r.position, r.high) for r in page.upright
    ]
    page.level, page.upright = [], []
    for x0, top, x1, bottom in (turn_box(box, page.turn, page.width, page.height) for box in boxes):
        if x1 - x0 > bottom - top:
            page.level.append(RulingLine(top, x0, x1))
        else:
            page.upright.append(RulingLine(x0, top, bottom))


def _object(raw: Any, item: Any, place: Matrix, depth: int, drawn: Drawn, watch: bool) -> None:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == TEXT:
        if watch:
            x0, _, x1, _ = _bounds(raw, item)
            drawn.empty += x1 - x0 < 0.01
    elif kind == PATH:
        _path(raw, item, place, drawn)
    elif kind == IMAGE:
        drawn.images += 1
        drawn.pictures.append(_moved(_bounds(raw, item), place))
    elif kind == FORM and depth < DEEPEST_FORM:
        inner = multiply_matrices(_matrix(raw, item), place)
        for index in range(min(raw.FPDFFormObj_CountObjects(item), MOST_OBJECTS)):
            _object(raw, raw.FPDFFormObj_GetObject(item, index), inner, depth + 1, drawn, watch)
            if drawn.crowded:
                return


def _path(raw: Any, item: Any, place: Matrix, drawn: Drawn) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(item, fill, stroke) or not (fill.value or stroke.value):
        return
    x0, y0, x1, y1 = box = _moved(_bounds(raw, item), place)
    wide, high = x1 - x0, y1 - y0
    if max(wide, high) <= SHORT:
        return
    if min(wide, high) <= THIN:
        drawn.rules.append(box)
    else:
        count = raw.FPDFPath_CountSegments(item)
        if count <= MOST_SEGMENTS and (stroke.value or count > 6):
            inner = multiply_matrices(_matrix(raw, item), place)
            drawn.rules.extend(_rules_of_outlines(list(_outline_points(raw, item, count, inner)), bool(stroke.value)))
    drawn.crowded = drawn.crowded or len(drawn.rules) > MOST_RULES


def _rules_of_outlines(subpaths: list[list[tuple[float, float]]], stroked: bool) -> Iterator[Box]:
    """Return the rules in a path's outlines: outlines that are thin themselves, and straight strokes."""
    for points in subpaths:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        wide, high = box[2] - box[0], box[3] - box[1]
        if min(wide, high) <= THIN:
            if max(wide, high) > SHORT:
                yield box
        elif stroked:
            for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
                if min(abs(ax - bx), abs(ay - by)) <= 0.5 and max(abs(ax - bx), abs(ay - by)) > SHORT:
                    yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _outline_points(raw: Any, item: Any, count: int, place: Matrix) -> Iterator[list[tuple[float, float]]]:
    """Return a path's outlines as points; one with a curve in it is left out, for it is no rule."""
    points: list[tuple[float, float]] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    a, b, c, d, e, f = place
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == MOVE_TO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == BEZIER_TO
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points


def _bounds(raw: Any, item: Any) -> Box:
    x0, low, x1, high = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, x0, low, x1, high):
        return 0.0, 0.0, 0.0, 0.0
    return x0.value, low.value, x1.value, high.value


def _matrix(raw: Any, item: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
        return SAME
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _moved(box: Box, place: Matrix) -> Box:
    if place == SAME:
        return box
    a, b, c, d, e, f = place
    xs = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
    ys = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
    return min(xs), min(ys), max(xs), max(ys)
