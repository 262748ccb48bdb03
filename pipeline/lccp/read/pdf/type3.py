"""Outlines of Type 3 glyphs: the paths that their little content streams fill (ISO 32000-1, 9.6.5)."""

from __future__ import annotations

import re
from typing import Any

from lccp.read.pdf.glyph_outlines import Contour, FlatPen, Point

TOKEN = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)|/[^\s/<>\[\]()]+|[A-Za-z*'\"]+|[\[\]]|\([^)]*\)|<[^>]*>")
MOST_TOKENS = 20_000
Matrix = tuple[float, float, float, float, float, float]


def type3_contours(content: bytes, font_matrix: Matrix) -> list[Contour] | None:
    """Return the outlines that a glyph's content fills, y upwards; None where it does more than fill paths."""
    pen = FlatPen()
    numbers: list[float] = []
    matrix: Matrix = font_matrix
    stack: list[Matrix] = []
    painted = False
    at: Point = (0.0, 0.0)

    def place(x: float, y: float) -> Point:
        a, b, c, d, e, f = matrix
        return a * x + c * y + e, b * x + d * y + f

    for count, match in enumerate(TOKEN.finditer(content)):
        token = match.group()
        if count > MOST_TOKENS:
            return None
        if token[0] in b"+-.0123456789":
            numbers.append(float(token))
            continue
        values, numbers = numbers, []
        if token == b"m" and len(values) >= 2:
            at = (values[-2], values[-1])
            pen.moveTo(place(*at))
        elif token == b"l" and len(values) >= 2 and pen.contours:
            at = (values[-2], values[-1])
            pen.lineTo(place(*at))
        elif token in (b"c", b"v", b"y") and pen.contours and len(values) >= 4:
            points = list(zip(values[::2], values[1::2], strict=False))
            if token == b"v":
                points = [at, *points]
            elif token == b"y":
                points = [*points, points[-1]]
            if len(points) == 3:
                pen.curveTo(*(place(*point) for point in points))
            at = points[-1]
        elif token == b"re" and len(values) >= 4:
            x, y, w, h = values[-4:]
            pen.moveTo(place(x, y))
            for point in ((x + w, y), (x + w, y + h), (x, y + h)):
                pen.lineTo(place(*point))
        elif token == b"cm" and len(values) >= 6:
            matrix = _times((values[0], values[1], values[2], values[3], values[4], values[5]), matrix)
        elif token == b"q":
            stack.append(matrix)
        elif token == b"Q":
            matrix = stack.pop() if stack else matrix
        elif token in (b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"):
            painted = True
        elif token in (b"BI", b"Do", b"Tj", b"TJ", b"sh"):
            return None
    return pen.contours if painted or not pen.contours else None


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def type3_glyphs(font: Any, codes: set[int], glyph_names: dict[int, str]) -> dict[int, list[Contour]]:
    """Return the outlines of a Type 3 font's codes by their glyph names."""
    raw = [float(value) for value in font.get("/FontMatrix", [0.001, 0, 0, 0.001, 0, 0])]
    matrix: Matrix = (raw[0], raw[1], raw[2], raw[3], raw[4], raw[5])
    procs = font["/CharProcs"].get_object()
    outlines: dict[int, list[Contour]] = {}
    for code in codes:
        name = "/" + glyph_names.get(code, "")
        if name in procs:
            contours = type3_contours(procs[name].get_object().get_data(), matrix)
            if contours is not None:
                outlines[code] = contours
    return outlines
