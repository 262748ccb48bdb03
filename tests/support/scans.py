"""Made scans: pages of a PDF as pictures, damaged as paper and scanners damage them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from lccp.read.ocr.signs import RecognisedPage, RecognisedSign
from lccp.read.pdf.page import SignReading

DATA = Path(__file__).parents[1] / "data"
WHITE = 255


def render(page: int = 1, dpi: int = 200, box: tuple[float, float, float, float] | None = None) -> Any:
    """A page (from 0) of the list of 45 as a picture (red, green, blue); ``box`` in points: left, top, right, bottom."""
    import pypdfium2 as pdfium

    book = pdfium.PdfDocument(DATA / "a1_lo_ruled.pdf")
    picture = np.array(book[page].render(scale=dpi / 72).to_pil().convert("RGB"))
    book.close()
    if box is None:
        return picture
    left, top, right, bottom = (round(edge * dpi / 72) for edge in box)
    return np.ascontiguousarray(picture[top:bottom, left:right])


def recognised_line(text: str, top: float = 100.0, doubts: Any = ()) -> list[RecognisedSign]:
    """One line of 20 pixels' size as a recogniser gives it; ``doubts``: place -> certainty and alternatives."""
    doubts = dict(doubts)
    signs, x = [], 100.0
    for place, sign in enumerate(text):
        wide = 20.0 if sign > "\u2e7f" else 10.0
        reading = SignReading(*doubts.get(place, (0.9999, ())))
        signs.append(RecognisedSign(sign, (x, top, x + wide, top + 20), reading, int(top)))
        x += wide
    return signs


def recognised_table(rows: Sequence[Sequence[str]], doubts: Any = ()) -> RecognisedPage:
    """A ruled table of a page of 800 by 1,000 pixels as a recogniser gives it; ``doubts``: row, column -> as of a line."""
    doubts = dict(doubts)
    signs: list[RecognisedSign] = []
    width = 600 / len(rows[0])
    for row, cells in enumerate(rows):
        for column, words in enumerate(cells):
            shift = 10 + column * width
            signs += [
                sign._replace(box=(sign.box[0] + shift, sign.box[1], sign.box[2] + shift, sign.box[3]), line=len(signs))
                for sign in recognised_line(words, 110.0 + 40 * row, doubts.get((row, column), ()))
            ]
    depth = 100.0 + 40 * len(rows)
    level = [(100.0, y, 700.0, y + 2) for y in np.arange(100.0, depth + 1, 40)]
    upright = [(x, 100.0, x + 2, depth) for x in np.linspace(100, 700, len(rows[0]) + 1)]
    return RecognisedPage(800, 1000, signs=signs, level=level, upright=upright)


def with_seal(picture: Any, dpi: int = 200) -> Any:
    """A red seal over the middle, transparent to the ink below, as a stamp is."""
    import cv2

    height, width = picture.shape[:2]
    stamp = np.full_like(picture, WHITE)
    centre, radius = (width // 2, height // 2), round(0.7 * dpi)
    cv2.circle(stamp, centre, radius, (220, 30, 40), max(3, dpi // 30))
    cv2.circle(stamp, centre, radius // 3, (220, 30, 40), -1)
    for angle in range(0, 360, 30):
        place = (
            int(centre[0] + 0.75 * radius * np.cos(np.radians(angle))),
            int(centre[1] + 0.75 * radius * np.sin(np.radians(angle))),
        )
        cv2.putText(stamp, "X", place, cv2.FONT_HERSHEY_SIMPLEX, dpi / 140, (220, 30, 40), 2)
    return np.minimum(picture, stamp)


def tilted(picture: Any, degrees: float) -> Any:
    """Turned a little about the centre, as paper lies askew."""
    import cv2

    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), borderValue=(WHITE, WHITE, WHITE))


def turn(picture: Any, angle: int) -> Any:
    """Turned clockwise by 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(picture, -(angle // 90)))


def as_file(*pictures: Any, form: str = "PNG", dpi: int = 200) -> bytes:
    """The pictures as the bytes of one file."""
    from PIL import Image

    first, *others = (Image.fromarray(picture) for picture in pictures)
    data = io.BytesIO()
    options: dict[str, Any] = {"dpi": (dpi, dpi)} if form != "PDF" else {"resolution": dpi}
    if others:
        options |= {"save_all": True, "append_images": others}
    first.save(data, form, **options)
    return data.getvalue()
