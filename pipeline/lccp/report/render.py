"""Pictures of a PDF's pages, drawn in a process of their own: what a native library does to it is done to nobody else.

``python -m lccp.report.render FOLDER PAGE …`` reads a PDF from standard input and writes ``FOLDER/PAGE.png`` for
each page (1-based), and for each a line with its number, width and height in points.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_PAGES = 200  # pictures of pages in one report
LONGEST = 1400  # pixels of a picture's longer side
SECONDS = 120  # for the pictures of one document
PACKAGES = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Picture:
    """A page as it shows: PNG bytes, and the page's width and height in points."""

    png: bytes
    width: float
    height: float


def draw_pictures(data: bytes, pages: Iterable[int], limit: int = MOST_PAGES) -> dict[int, Picture]:
    """Draw pages (1-based) of a PDF, the first ``most`` of them; those that cannot be drawn are left out."""
    wanted = sorted(set(pages))[:limit]
    if not wanted:
        return {}
    path = os.pathsep.join(filter(None, (str(PACKAGES), os.environ.get("PYTHONPATH"))))
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "lccp.report.render", folder, *map(str, wanted)]
        try:
            done = subprocess.run(
                command,
                input=data,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                env={**os.environ, "PYTHONPATH": path},
            )
        except (OSError, subprocess.TimeoutExpired):
            return {}
        drawn: dict[int, Picture] = {}
        for line in done.stdout.decode("ascii", "replace").splitlines():
            number, width, height = line.split()
            drawn[int(number)] = Picture((Path(folder) / f"{number}.png").read_bytes(), float(width), float(height))
    return drawn


def draw_from_stdin(folder: str, pages: list[int]) -> int:
    """Draw the pages of the PDF on standard input. Exit status 1 where it is none, or a page cannot be drawn."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        for number in pages:
            if number <= len(pdf):
                width, height = _draw_page(pdf[number - 1], Path(folder) / f"{number}.png")
                print(number, width, height, flush=True)
    except (pypdfium2.PdfiumError, ValueError, ArithmeticError, MemoryError, OSError):
        return 1
    return 0


def _draw_page(page: Any, to: Path) -> tuple[float, float]:
    width, height = page.get_size()
    image = page.render(scale=min(LONGEST / max(width, height, 1.0), 2.0), may_draw_forms=False).to_pil()
    image.convert("L").quantize(16).save(to, "PNG", optimize=True)
    return round(width, 2), round(height, 2)


if __name__ == "__main__":
    sys.exit(draw_from_stdin(sys.argv[1], [int(page) for page in sys.argv[2:]]))
