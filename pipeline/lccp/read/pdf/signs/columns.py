"""The signs of a page as columns: their texts, boxes, and the styles they are set in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import compress
from typing import NamedTuple

import numpy as np
from lccp.read.pdf.page import Glyph
from lccp.read.pdf.signs.calls import Integers, Numbers, Truths


class TextStyle(NamedTuple):
    """What all characters of one text object share: direction on the visible page, and how it is painted."""

    angle: int  # 0, 90, 180, 270 clockwise; -1 for any other
    mode: int
    pale: bool


@dataclass(slots=True)
class PageSigns:
    """Signs in PDFium's order: texts, boxes (left, top, right, bottom), and which of the styles each is set in.

    ``rules`` tell by which rule a lost sign was recovered; None where none was.
    """

    texts: list[str]
    boxes: Numbers
    runs: Integers
    styles: list[TextStyle]
    rules: list[str] | None = None

    def __len__(self) -> int:
        return len(self.texts)

    def keep(self, shown: Truths) -> PageSigns:
        """Return those signs alone that are to be kept."""
        rules = list(compress(self.rules, shown)) if self.rules else None
        return PageSigns(list(compress(self.texts, shown)), self.boxes[:, shown], self.runs[shown], self.styles, rules)

    def glyphs(self) -> list[Glyph]:
        """Return the signs one by one, each with its place in the order."""
        columns = [column.tolist() for column in self.boxes]
        rules = self.rules or [""] * len(self)
        rows = zip(self.texts, *columns, rules, range(len(self)), [None] * len(self), strict=True)
        return list(map(partial(tuple.__new__, Glyph), rows))


def signs_of_glyphs(glyphs: list[Glyph], styles: list[TextStyle]) -> PageSigns:
    """Return the columns of signs that were read one by one, each with its style."""
    numbers = {style: number for number, style in enumerate(dict.fromkeys(styles))}
    boxes = np.array([glyph[1:5] for glyph in glyphs], np.float64).reshape(len(glyphs), 4).T
    runs = np.array([numbers[style] for style in styles], np.int64)
    return PageSigns([glyph.text for glyph in glyphs], boxes, runs, list(numbers), [glyph.rule for glyph in glyphs])
