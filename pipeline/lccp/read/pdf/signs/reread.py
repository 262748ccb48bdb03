"""A page's characters through pdfplumber: for fonts that the file does not hold, and for lines in doubtful order.

pypdfium2 passes over text whose glyphs it has no drawing of, as in PDFs that rely on fonts of the
machine they were made on; its widths are stated in the file all the same. Slower, and rarely needed.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from lccp.read.pdf.page import LOST, Box, Glyph, Page, turn_box
from lccp.read.pdf.signs.characters import CodeMarks, text_direction
from lccp.read.pdf.signs.columns import PageSigns, TextStyle, signs_of_glyphs


class Rereader:
    """Opens a file for pdfplumber once, when first asked."""

    def __init__(self, data: bytes, marks: CodeMarks, borrowed: bool = False) -> None:
        self.data, self.marks, self.borrowed = data, marks, borrowed
        self.book: Any = None

    def read(self, page: Page, limit: int, corner: tuple[float, float]) -> PageSigns | None:
        """Read a page's signs again; return None where that fails.

        ``corner`` is where the visible part begins on the whole page.
        """
        try:
            characters = self._characters(page.number, limit)
        except Exception:  # a file too broken for a second reader: the first one's result stands
            return None
        x_shift, y_shift = corner
        glyphs: list[Glyph] = []
        runs: list[TextStyle] = []
        for char in characters:
            text = str(char["text"])
            text, rule = self.marks.get(text, (LOST if text.startswith("(cid:") else text, ""))
            box = (char["x0"] - x_shift, char["top"] - y_shift, char["x1"] - x_shift, char["bottom"] - y_shift)
            glyphs.append(Glyph(text, *box, rule))
            a, b = char["matrix"][:2]
            runs.append(TextStyle(text_direction(a, b), 0, False))
        return signs_of_glyphs(glyphs, runs)

    def _characters(self, number: int, limit: int) -> list[dict[str, Any]]:
        import pdfplumber

        if self.book is None:
            self.book = pdfplumber.open(BytesIO(self.data))
        page = self.book.pages[number - 1]
        characters: list[dict[str, Any]] = page.chars[:limit]
        page.close()
        return characters

    def close(self) -> None:
        """Close the file."""
        if self.book is not None:
            self.book.close()


def corner_of(whole: Box, visible: Box, rotation: int) -> tuple[float, float]:
    """Return the left top corner of the visible part on the whole page as it shows; boxes are in user space.

    >>> corner_of((0, 0, 100, 200), (10, 0, 100, 180), 0)
    (10, 20)
    """
    box = (visible[0] - whole[0], whole[3] - visible[3], visible[2] - whole[0], whole[3] - visible[1])
    x0, top, _, _ = turn_box(box, rotation, whole[2] - whole[0], whole[3] - whole[1])
    return x0, top
