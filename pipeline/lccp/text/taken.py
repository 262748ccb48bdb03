"""Which places of a text spans have taken, told without going through the spans: thousands may stand in one sentence."""

from __future__ import annotations

from collections.abc import Iterable


class TakenSpans:
    """The places of a text that spans have taken.

    >>> taken = TakenSpans(10, [(2, 5)])
    >>> taken.meets(4, 8), taken.meets(5, 8), taken.holds(2)
    (True, False, True)
    >>> taken.add((5, 6)).meets(5, 8)
    True
    """

    __slots__ = ("_mask",)

    def __init__(self, length: int, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._mask = bytearray(length)
        for span in spans:
            self.add(span)

    def add(self, span: tuple[int, int]) -> TakenSpans:
        """Take the places of a span."""
        start, end = span
        self._mask[start:end] = b"\1" * (end - start)
        return self

    def add_all(self, spans: Iterable[tuple[int, int]]) -> TakenSpans:
        """Take the places of several spans."""
        for span in spans:
            self.add(span)
        return self

    def meets(self, start: int, end: int) -> bool:
        """Whether any place from ``start`` to ``end`` (exclusive) is taken."""
        return self._mask.find(1, start, end) >= 0

    def holds(self, place: int) -> bool:
        """Whether a place is taken."""
        return bool(self._mask[place])
