"""A PDF's page as a picture to recognise."""

from __future__ import annotations

from typing import Any

from lccp.read.limits import Limits
from lccp.read.ocr.pages import POINTS

DPI = 200.0  # no more digits were read rightly at 300
MOST_PIXELS = 40_000_000  # of a rendering: a page may state any size


def render_page(pdf_page: Any, width: float, height: float, limits: Limits) -> tuple[Any, float]:
    """Render a page of ``width`` × ``height`` points; return the picture (blue, green, red) and its dots an inch."""
    import numpy as np

    pixels_allowed = min(MOST_PIXELS, limits.max_pixels)
    dpi = min(DPI, (pixels_allowed / max(1.0, width * height)) ** 0.5 * POINTS)
    bitmap = pdf_page.render(scale=dpi / POINTS)
    pixels = np.asarray(bitmap.to_pil().convert("RGB"))[:, :, ::-1]
    return np.ascontiguousarray(pixels), dpi
