"""Outlines of glyphs compared with those of known digits.

A glyph is painted into a small grid, at its own height and proportion; two glyphs differ by the mean
difference of their grids. Ten glyphs and ten digits are settled together, as an assignment.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import sub
from pathlib import Path
from typing import NamedTuple

WIDE, HIGH = 12, 14  # squares of the grid
FINE = 4  # sweeps a row of squares
NEAR = 0.25  # a glyph further than this from every known digit is none
MARGIN = 0.03  # by which the nearest digit must be nearer than the next
REFERENCE = Path(__file__).parents[3] / "reference" / "digit_outlines.json"

Point = tuple[float, float]
Contour = list[Point]
Raster = bytes  # a value from 0 to 15 for each square
BLACK = bytes(value >= 8 for value in range(256))
CLOSEST = 8
HEX = bytes.maketrans(b"0123456789abcdef", bytes(range(16)))


class OutlineMatch(NamedTuple):
    """The digit that an outline shows, how far it is from the nearest known one, and from the next digit."""

    digit: str
    distance: float
    margin: float


Edge = tuple[float, float, float, float, int]  # upper end, lower end, and which way the outline runs


def _edges_of(contours: Sequence[Contour]) -> list[Edge]:
    """Return the edges of closed outlines, level ones aside."""
    edges: list[Edge] = []
    for contour in contours:
        for (ax, ay), (bx, by) in zip(contour, contour[1:] + contour[:1], strict=True):
            if ay != by:
                edges.append((ax, ay, bx, by, 1) if ay < by else (bx, by, ax, ay, -1))
    return edges


def _inked_spans(edges: Sequence[Edge], y: float) -> Iterator[tuple[float, float]]:
    """Yield from where to where a level line runs within the outlines: winding counts."""
    crossings = sorted((ax + (y - ay) * (bx - ax) / (by - ay), way) for ax, ay, bx, by, way in edges if ay <= y < by)
    winding, start = 0, 0.0
    for x, way in crossings:
        if winding == 0:
            start = x
        winding += way
        if winding == 0 and x > start:
            yield start, x


def paint_outline(contours: Sequence[Contour]) -> Raster | None:
    """Paint outlines (y upwards, closed, winding counts) into the grid: 0 to 15 a square; None if there are none."""
    moved = _fit_grid(contours)
    if moved is None:
        return None
    edges = _edges_of(moved)
    grid = [0.0] * (WIDE * HIGH)
    for sweep in range(HIGH * FINE):
        row = (sweep // FINE) * WIDE
        for start, end in _inked_spans(edges, (sweep + 0.5) / FINE):
            _paint_row(grid, row, start, end)
    return bytes(min(15, round(value * 15 / FINE)) for value in grid)


def _fit_grid(contours: Sequence[Contour]) -> list[Contour] | None:
    """Return outlines as large as the grid, y downwards; None for what has no extent, or is a dash."""
    xs = [x for contour in contours for x, _ in contour]
    ys = [y for contour in contours for _, y in contour]
    if len(xs) < 3:
        return None
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if y1 - y0 <= 0 or x1 - x0 <= 0 or (x1 - x0) > 3 * (y1 - y0):
        return None
    scale = min(HIGH / (y1 - y0), WIDE / (x1 - x0))
    up = HIGH / (y1 - y0)
    margin = (WIDE - (x1 - x0) * scale) / 2
    return [[((x - x0) * scale + margin, (y1 - y) * up) for x, y in contour] for contour in contours]


def _paint_row(grid: list[float], row: int, start: float, end: float) -> None:
    for column in range(max(0, int(start)), min(WIDE, int(end) + 1)):
        grid[row + column] += max(0.0, min(end, column + 1) - max(start, column))


class PreparedOutline(NamedTuple):
    """A known outline, its ink, and its grid in black and white, a bit a square."""

    shape: Raster
    ink: int
    bits: int


def prepare_outline(shape: Raster) -> PreparedOutline:
    """Make ready an outline for comparison."""
    return PreparedOutline(shape, sum(shape), int.from_bytes(shape.translate(BLACK), "big"))


def outline_difference(first: Raster, second: Raster) -> float:
    """Return how much two grids differ: their difference by twice the ink of both, 0 to 0.5.

    >>> blank, full = bytes(WIDE * HIGH - 1) + b"\\x0f", b"\\x0f" + bytes(WIDE * HIGH - 1)
    >>> outline_difference(full, full), outline_difference(full, blank)
    (0.0, 0.5)
    """
    return nearest_difference(prepare_outline(first), (prepare_outline(second),))


def nearest_difference(shape: PreparedOutline, others: Sequence[PreparedOutline]) -> float:
    """Return the least difference of an outline from others; 0.5 where there are none.

    Only those that are nearest in black and white are looked at in full.
    """
    likely = sorted(others, key=lambda other: (shape.bits ^ other.bits).bit_count())[:CLOSEST]
    apart = ((sum(map(abs, map(sub, shape.shape, other.shape))), shape.ink + other.ink) for other in likely)
    return min((far / (ink + far) if ink else 0.5 for far, ink in apart), default=0.5)


@cache
def known_digits() -> dict[str, tuple[PreparedOutline, ...]]:
    """Load the known outlines of each digit, one hexadecimal digit a square."""
    table = json.loads(REFERENCE.read_text("utf-8"))
    return {
        digit: tuple(prepare_outline(row.encode().translate(HEX)) for row in rows)
        for digit, rows in table["outlines"].items()
    }


def digit_distances(shape: Raster) -> dict[str, float]:
    """Return the distance of a glyph to the nearest known outline of each digit."""
    mine = prepare_outline(shape)
    return {digit: nearest_difference(mine, shapes) for digit, shapes in known_digits().items()}


def assign_digits(glyphs: Mapping[int, Raster]) -> dict[int, OutlineMatch]:
    """Settle which glyph is which digit, no digit twice, the sum of distances least.

    A glyph that is near no digit is left out; so is one that is nearly as near to a second digit, and one
    whose digit another glyph looks like nearly as much (an O beside the 0).
    """
    tables = {code: digit_distances(shape) for code, shape in sorted(glyphs.items())}
    near = {code: table for code, table in tables.items() if min(table.values()) <= NEAR}
    codes = sorted(near, key=lambda code: (min(near[code].values()), code))[:14]
    chosen = _least_assignment([near[code] for code in codes])
    taken = {digit: code for code, digit in zip(codes, chosen, strict=True) if digit}
    matches: dict[int, OutlineMatch] = {}
    for digit, code in taken.items():
        table = near[code]
        if table[digit] > NEAR or _nearest_stranger(digit, tables, taken) - table[digit] < 2 * MARGIN:
            continue
        margin = min(distance for other, distance in table.items() if other != digit) - table[digit]
        if margin >= MARGIN or (margin >= 0 and _lead_over_free(table, digit, taken) >= MARGIN):
            matches[code] = OutlineMatch(digit, table[digit], margin)
    return matches


def _lead_over_free(table: Mapping[str, float], digit: str, taken: Mapping[str, int]) -> float:
    """Return how much nearer a glyph is to a digit than to those that no other glyph is."""
    return min((table[other] for other in table if other not in taken), default=1.0) - table[digit]


def _nearest_stranger(digit: str, tables: Mapping[int, Mapping[str, float]], taken: Mapping[str, int]) -> float:
    """Return how near to a digit the nearest glyph is that is none of the digits and like no other digit more."""
    likest = [t[digit] for code, t in tables.items() if code not in taken.values() and min(t.values()) == t[digit]]
    return min(likest, default=1.0)


def _least_assignment(tables: Sequence[Mapping[str, float]]) -> list[str]:
    """Choose a digit, or none at the cost of ``NEAR``, for each glyph so that the sum is least."""
    first = [min(table, key=lambda digit: (table[digit], digit)) for table in tables]
    if len(set(first)) == len(first):
        return first
    best: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for table in tables:
        following: dict[int, tuple[float, list[str]]] = {}
        for mask, (cost, chosen) in best.items():
            for digit in ("", *(digit for digit in sorted(table) if table[digit] <= NEAR)):
                bit = 1 << int(digit) if digit else 0
                if mask & bit:
                    continue
                total = cost + (table[digit] if digit else NEAR)
                if mask | bit not in following or total < following[mask | bit][0]:
                    following[mask | bit] = (total, [*chosen, digit])
        best = following
    return min(best.values(), key=lambda pair: pair[0])[1]


class FlatPen:
    """A fontTools pen that keeps outlines as straight pieces. It makes no difference between open and closed."""

    def __init__(self) -> None:
        self.contours: list[Contour] = []

    def moveTo(self, point: Point) -> None:  # noqa: D102 (fontTools' names)
        self.contours.append([point])

    def lineTo(self, point: Point) -> None:  # noqa: D102
        self.contours[-1].append(point)

    def curveTo(self, *points: Point) -> None:  # noqa: D102
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.contours[-1][-1], *points
        for step in range(1, 9):
            t = step / 8
            u = 1 - t
            p, q, r, s = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            self.contours[-1].append((p * ax + q * bx + r * cx + s * dx, p * ay + q * by + r * cy + s * dy))

    def qCurveTo(self, *points: Point | None) -> None:  # noqa: D102
        from fontTools.pens.basePen import decomposeQuadraticSegment

        if points[-1] is None:
            closed = [p for p in points if p]
            first = ((closed[0][0] + closed[-1][0]) / 2, (closed[0][1] + closed[-1][1]) / 2)
            self.moveTo(first)
            points = (*closed, first)
        for (bx, by), (cx, cy) in decomposeQuadraticSegment(points):
            ax, ay = self.contours[-1][-1]
            for step in range(1, 7):
                t = step / 6
                u = 1 - t
                self.contours[-1].append(
                    (u * u * ax + 2 * u * t * bx + t * t * cx, u * u * ay + 2 * u * t * by + t * t * cy)
                )

    def closePath(self) -> None:  # noqa: D102
        return

    def endPath(self) -> None:  # noqa: D102
        return

    def addComponent(self, *_: object) -> None:  # noqa: D102
        return
