"""PDFium's plain functions of a page's text, asked of many signs at once.

Each is called through an address with addresses for arguments, from loops that run in C: a call costs half a
microsecond so, and what it writes lies in an array already.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np

# Columns of a page; numpy's operators return Any, so that its own types would tell a reader nothing.
Integers = Any
Numbers = Any
Truths = Any


class PlainCalls(NamedTuple):
    """The functions that are asked of every sign, or of every text object."""

    unicode: Callable[..., int]
    loose_box: Callable[..., int]
    text_object: Callable[..., int]
    matrix: Callable[..., int]
    size: Callable[..., float]
    origin: Callable[..., int]
    font: Callable[..., int]
    mode: Callable[..., int]
    fill: Callable[..., int]
    generated: Callable[..., int]


@cache
def plain_calls() -> PlainCalls:
    """Return PDFium's functions as functions of plain addresses, without a pointer object for each call."""
    import pypdfium2.raw as raw

    address, number, real = ctypes.c_size_t, ctypes.c_int, ctypes.c_double

    def plain(function: Any, result: Any, *arguments: Any) -> Any:
        return ctypes.PYFUNCTYPE(result, *arguments)(address_of(function))

    return PlainCalls(
        unicode=plain(raw.FPDFText_GetUnicode, ctypes.c_uint, address, number),
        loose_box=plain(raw.FPDFText_GetLooseCharBox, number, address, number, address),
        text_object=plain(raw.FPDFText_GetTextObject, address, address, number),
        matrix=plain(raw.FPDFText_GetMatrix, number, address, number, address),
        size=plain(raw.FPDFText_GetFontSize, real, address, number),
        origin=plain(raw.FPDFText_GetCharOrigin, number, address, number, address, address),
        font=plain(raw.FPDFTextObj_GetFont, address, address),
        mode=plain(raw.FPDFTextObj_GetTextRenderMode, number, address),
        fill=plain(raw.FPDFText_GetFillColor, number, address, number, address, address, address, address),
        generated=plain(raw.FPDFText_IsGenerated, number, address, number),
    )


def address_of(handle: Any) -> int:
    """Return where a handle or function points."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


class TextOfPage:
    """A page's text as PDFium holds it, asked in columns."""

    def __init__(self, text_page: Any) -> None:
        self.handle = text_page.raw
        self.address = address_of(self.handle)
        self.calls = plain_calls()

    def codes(self, count: int) -> Integers:
        """Return the characters' codes: at once where each is one unit of UTF-16, else one by one."""
        import pypdfium2.raw as raw

        units = (ctypes.c_ushort * (count + 1))()
        if count and raw.FPDFText_GetText(self.handle, 0, count, units) == count + 1:
            codes = np.ctypeslib.as_array(units)[:count].astype(np.int64)
            if not ((codes >= 0xD800) & (codes < 0xE000)).any():
                return codes
        return np.fromiter(map(self.calls.unicode, repeat(self.address), range(count)), np.int64, count)

    def boxes(self, count: int) -> Numbers:
        """Return the loose boxes: columns of left, top, right, bottom in user space."""
        boxes = np.zeros((count, 4), np.float32)
        start = boxes.ctypes.data
        places = range(start, start + 16 * count, 16)
        list(map(self.calls.loose_box, repeat(self.address), range(count), places))
        return boxes.T.astype(np.float64)

    def owners(self, count: int) -> Integers:
        """Return the addresses of the text objects that the characters belong to."""
        return np.fromiter(map(self.calls.text_object, repeat(self.address), range(count)), np.int64, count)

    def matrices(self, indexes: list[int]) -> tuple[Numbers, Truths]:
        """Return the matrices in force at some characters, a row of six each; and which are told."""
        matrices = np.zeros((len(indexes), 6), np.float32)
        start = matrices.ctypes.data
        places = range(start, start + 24 * len(indexes), 24)
        answers = list(map(self.calls.matrix, repeat(self.address), indexes, places))
        return matrices.astype(np.float64), np.array(answers, bool)

    def sizes(self, indexes: list[int]) -> Numbers:
        """Return the sizes of the font at some characters, as stated."""
        return np.fromiter(map(self.calls.size, repeat(self.address), indexes), np.float64, len(indexes))

    def origins(self, indexes: list[int]) -> tuple[Numbers, Truths]:
        """Return where some characters' baselines begin, a row of x and y each; and which are told."""
        origins = np.zeros((len(indexes), 2), np.float64)
        start = origins.ctypes.data
        end = start + 16 * len(indexes)
        answers = list(
            map(self.calls.origin, repeat(self.address), indexes, range(start, end, 16), range(start + 8, end + 8, 16))
        )
        return origins, np.array(answers, bool)

    def fonts(self, owners: list[int]) -> Integers:
        """Return the fonts of some text objects."""
        return np.fromiter((self.calls.font(owner) if owner else 0 for owner in owners), np.int64, len(owners))

    def modes(self, owners: list[int]) -> list[int]:
        """Return how some text objects are painted (ISO 32000-1, 9.3.6)."""
        return [self.calls.mode(owner) if owner else 0 for owner in owners]

    def fills(self, indexes: list[int]) -> tuple[Integers, Truths]:
        """Return the colours of some characters, a row of red, green, blue and alpha each; and which are told."""
        colours = np.zeros((len(indexes), 4), np.uint32)
        start = colours.ctypes.data
        ends = [range(start + 4 * part, start + 16 * len(indexes) + 4 * part, 16) for part in range(4)]
        answers = list(map(self.calls.fill, repeat(self.address), indexes, *ends))
        return colours, np.array(answers, bool)
