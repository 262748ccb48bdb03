"""Whether pale text shows: the page's own rendering decides, whatever it is painted upon."""

from __future__ import annotations

from typing import Any

from lccp.read.pdf.page import Box

MOST_PIXELS = 8_000_000
SCALE = 2.0  # pixels a point
CONTRAST = 48  # of 255: between the lightest and the darkest pixel of a sign that can be read
INNER = 0.1  # share of a box left out at each side: a rule or a neighbour may touch it


class Rendering:
    """A page painted in grey, made when first asked for."""

    def __init__(self, pdf_page: Any, width: float, height: float) -> None:
        self.pdf_page, self.width, self.height = pdf_page, width, height
        self.scale = min(SCALE, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        self.bitmap: Any = None
        self.rows: Any = None

    def shows(self, box: Box) -> bool:
        """Return whether something can be told apart within a box of the visible page."""
        if self.bitmap is None:
            self.bitmap = self.pdf_page.render(scale=self.scale, grayscale=True)
            self.rows = memoryview(self.bitmap.buffer).cast("B")
        x0, top, x1, bottom = box
        wide, high = x1 - x0, bottom - top
        first_pixel = max(0, int((x0 + INNER * wide) * self.scale))
        last_pixel = min(self.bitmap.width, int((x1 - INNER * wide) * self.scale) + 1)
        first = max(0, int((top + INNER * high) * self.scale))
        last = min(self.bitmap.height, int((bottom - INNER * high) * self.scale) + 1)
        darkest, lightest = 255, 0
        for row in range(first, last):
            start = row * self.bitmap.stride
            pixels = self.rows[start + first_pixel : start + last_pixel]
            if len(pixels):
                darkest, lightest = min(darkest, min(pixels)), max(lightest, max(pixels))
        return lightest - darkest >= CONTRAST
