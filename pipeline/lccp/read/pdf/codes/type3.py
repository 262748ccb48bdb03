"""Outlines of Type 3 glyphs: the paths that their little content streams fill (ISO 32000-1, 9.6.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lccp.read.pdf.codes.glyph_outlines import Contour, FlatPen, Point
from lccp.read.pdf.matrices import Matrix, multiply_matrices
from lccp.text.patterns import re

TOKEN = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)|/[^\s/<>\[\]()]+|[A-Za-z*'\"]+|[\[\]]|\([^)]*\)|<[^>]*>")
MOST_TOKENS = 20_000


PAINTING = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))
BEYOND_PATHS = frozenset((b"BI", b"Do", b"Tj", b"TJ", b"sh"))  # pictures, forms, text, shadings


class GlyphContent:
    """Carries out the path operators of a glyph's content (ISO 32000-1, 8.5.2), one after another."""

    def __init__(self, font_matrix: Matrix) -> None:
        self.pen = FlatPen()
        self.matrix = font_matrix
        self.stack: list[Matrix] = []
        self.point: Point = (0.0, 0.0)
        self.painted = False

    def place(self, x: float, y: float) -> Point:
        """Return where a point lies under the matrix in force."""
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f

    def operate(self, operator: bytes, values: list[float]) -> None:
        """Carry out one operator; unknown ones, and those without their operands, do nothing."""
        if operator == b"m" and len(values) >= 2:
            self.point = (values[-2], values[-1])
            self.pen.moveTo(self.place(*self.point))
        elif operator == b"l" and len(values) >= 2 and self.pen.contours:
            self.point = (values[-2], values[-1])
            self.pen.lineTo(self.place(*self.point))
        elif operator in (b"c", b"v", b"y") and len(values) >= 4 and self.pen.contours:
            self.curve(operator, values)
        elif operator == b"re" and len(values) >= 4:
            self.rectangle(*values[-4:])
        else:
            self.change_state(operator, values)

    def curve(self, operator: bytes, values: list[float]) -> None:
        """Draw a Bézier curve; ``v`` begins at, and ``y`` ends in, a point that counts twice."""
        points = list(zip(values[::2], values[1::2], strict=False))
        if operator == b"v":
            points = [self.point, *points]
        elif operator == b"y":
            points = [*points, points[-1]]
        if len(points) == 3:
            self.pen.curveTo(*(self.place(*point) for point in points))
        self.point = points[-1]

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a rectangle."""
        self.pen.moveTo(self.place(x, y))
        for point in ((x + width, y), (x + width, y + height), (x, y + height)):
            self.pen.lineTo(self.place(*point))

    def change_state(self, operator: bytes, values: list[float]) -> None:
        """Carry out an operator that draws nothing."""
        if operator == b"cm" and len(values) >= 6:
            self.matrix = multiply_matrices(
                (values[0], values[1], values[2], values[3], values[4], values[5]), self.matrix
            )
        elif operator == b"q":
            self.stack.append(self.matrix)
        elif operator == b"Q":
            self.matrix = self.stack.pop() if self.stack else self.matrix
        elif operator in PAINTING:
            self.painted = True


def type3_contours(content: bytes, font_matrix: Matrix) -> list[Contour] | None:
    """Return the outlines that a glyph's content fills, y upwards; None where it does more than fill paths."""
    glyph = GlyphContent(font_matrix)
    numbers: list[float] = []
    for count, match in enumerate(TOKEN.finditer(content)):
        token = match.group()
        if count > MOST_TOKENS or token in BEYOND_PATHS:
            return None
        if token[0] in b"+-.0123456789":
            numbers.append(float(token))
        else:
            glyph.operate(token, numbers)
            numbers = []
    return glyph.pen.contours if glyph.painted or not glyph.pen.contours else None


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


PLAIN_CODES = frozenset(ord(sign) for sign in "!#$%&()*+,-./:;=?@[]0123456789") | frozenset(
    [*range(65, 91), *range(97, 123)]
)
WIDER = (
    "mn",
    "ni",
    "Mi",
    "wv",
    "ml",
    "WI",
    "mr",
    "Ol",
    "oi",
    "ht",
    "es",
    "hi",
    "ai",
    "dr",
)  # in any face that is not monospaced
LEAST_BORNE_OUT = 4


def numbered_characters(glyph_names: Mapping[int, str], widths: Mapping[int, float]) -> dict[int, str]:
    """Return the characters of glyphs that bear their code for a name, where their widths are those of such characters.

    Drivers for TeX's bitmaps number glyphs so; a font whose codes were given out anew breaks the widths.
    Codes at which TeX's own fonts hold other signs than ASCII are left out.

    >>> numbered_characters({48: "48"}, {48: 500.0})
    {}
    """
    numbered = {code for code, name in glyph_names.items() if name.isdecimal() and int(name) == code}
    if len(numbered) < len(glyph_names):
        return {}
    pairs = [(ord(pair[0]), ord(pair[1])) for pair in WIDER]
    compared = [widths[a] > widths[b] for a, b in pairs if a in numbered & set(widths) and b in numbered & set(widths)]
    digits = {round(widths[code], 1) for code in range(48, 58) if code in numbered & set(widths)}
    if len(compared) < LEAST_BORNE_OUT or not all(compared) or len(digits) > 1:
        return {}
    return {code: chr(code) for code in numbered & PLAIN_CODES}
