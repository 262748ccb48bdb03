"""Text that knows where it came from: the only offset arithmetic in the project.

A ``Text`` is a string in which every character remembers the characters of the decoded document
that it stands for. Slices, joins and edits keep that memory, so that any piece of repaired text
can be led back to exact quotations (W3C Web Annotation: ``start`` 0-based, ``end`` exclusive, in
code points of the decoded document).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

PLACES = array("i", range(1 << 14))
"""The offsets in most documents: to cut a stretch out of them takes a tenth of the time of counting it anew."""


class TextError(ValueError):
    """An edit that would lose the way back to the source: out of order, outside, or from nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """A decoded document: its source id and its characters, newlines untouched, a BOM not counted.

    ``recovered`` names, by offset, the rule that recovered a character which the document had lost.
    ``levels`` says, by offset, which characters are set above (``raised``) or below (``lowered``) the
    line: a footnote's mark, a power of ten, the 2 of CO₂. They are part of the text all the same.
    ``alternatives`` says, by offset, for what a recogniser holds a lost digit or a doubtful sign, each with its
    probability.
    ``suspected_stars`` are the offsets of characters behind which a star may stand that a recogniser did not read.
    ``printed`` are the characters as they stand where ``text`` has traditional signs folded to simplified ones, one
    to one, so that a document is read alike in either script; "" where it has none.
    """

    id: str
    text: str
    recovered: Mapping[int, str] = field(default_factory=dict)
    levels: Mapping[int, str] = field(default_factory=dict)
    alternatives: Mapping[int, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    suspected_stars: frozenset[int] = frozenset()
    printed: str = ""


class Span(NamedTuple):
    """A quotation: characters ``start`` to ``end`` (exclusive) of the decoded document ``source``."""

    source: str
    start: int
    end: int


class Edit(NamedTuple):
    """Put ``new`` in place of the characters from ``start`` to ``end`` (exclusive)."""

    start: int
    end: int
    new: str


Edits = Callable[[str], Iterable[Edit]]
"""What a repair is: it looks at a string and names the edits that mend it."""


def apply_edits(value: str, edits: Iterable[Edit]) -> str:
    """Return ``value`` with ``edits`` made. They come in order and do not overlap.

    >>> apply_edits("2020 左右", [Edit(4, 5, "")])
    '2020左右'
    """
    pieces: list[str] = []
    position = 0
    for start, end, new in edits:
        if not position <= start < end <= len(value):
            raise TextError(f"edit {start}-{end} does not fit after {position} in {len(value)} characters")
        pieces += (value[position:start], new)
        position = end
    return value if not pieces else "".join(pieces) + value[position:]


class Text:
    """A string whose character ``i`` stands for ``origin.text[starts[i]:ends[i]]``.

    Never changed once made. ``len(value) == len(starts) == len(ends)`` always holds.
    """

    __slots__ = ("ends", "origin", "starts", "value")

    def __init__(self, origin: Origin, value: str, starts: array[int], ends: array[int]) -> None:
        self.origin, self.value, self.starts, self.ends = origin, value, starts, ends

    @classmethod
    def quote(cls, origin: Origin, start: int = 0, end: int | None = None) -> Text:
        """Quote the document itself from ``start`` to ``end``."""
        value = origin.text[start:end]
        end = start + len(value)
        if end < len(PLACES):
            return cls(origin, value, PLACES[start:end], PLACES[start + 1 : end + 1])
        return cls(origin, value, array("i", range(start, end)), array("i", range(start + 1, end + 1)))

    def __len__(self) -> int:
        return len(self.value)

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"Text({self.origin.id!r}, {self.value!r})"

    def __getitem__(self, part: slice) -> Text:
        return Text(self.origin, self.value[part], self.starts[part], self.ends[part])

    def __add__(self, other: Text) -> Text:
        return Text.join([self, other])

    @staticmethod
    def join(pieces: Iterable[Text]) -> Text:
        """Put pieces of one document together, nothing between them."""
        parts = list(pieces)
        if not parts:
            raise TextError("nothing to join")
        if len(parts) == 1:
            return parts[0]
        starts, ends = array("i"), array("i")
        for piece in parts:
            if piece.origin is not parts[0].origin and piece.origin.id != parts[0].origin.id:
                raise TextError("pieces of two documents cannot be one text")
            starts.extend(piece.starts)
            ends.extend(piece.ends)
        return Text(parts[0].origin, "".join(piece.value for piece in parts), starts, ends)

    def edit(self, edits: Iterable[Edit]) -> Text:
        """Make edits; each new character stands for what it replaced.

        A replacement of the same length keeps the way back character by character; any other
        stands, each of its characters, for the whole of what it replaced. What is deleted is
        remembered by nobody, so a repair may only delete what is no word: blanks, breaks, marks.
        """
        ordered = list(edits)
        if not ordered:
            return self
        values: list[str] = []
        starts, ends = array("i"), array("i")
        position = 0
        for start, end, new in ordered:
            if not position <= start < end <= len(self.value):
                raise TextError(f"edit {start}-{end} does not fit after {position} in {len(self.value)} characters")
            values += (self.value[position:start], new)
            starts.extend(self.starts[position:start])
            ends.extend(self.ends[position:start])
            if len(new) == end - start:
                starts.extend(self.starts[start:end])
                ends.extend(self.ends[start:end])
            elif new:
                starts.extend(array("i", [self.starts[start]]) * len(new))
                ends.extend(array("i", [self.ends[end - 1]]) * len(new))
            position = end
        values.append(self.value[position:])
        starts.extend(self.starts[position:])
        ends.extend(self.ends[position:])
        return Text(self.origin, "".join(values), starts, ends)

    def strip(self) -> Text:
        """Return the text without blanks at its two ends."""
        blanks = len(self.value) - len(self.value.lstrip())
        return self[blanks : len(self.value.rstrip())] if blanks or self.value[-1:].isspace() else self

    def as_printed(self) -> Text:
        """Return the text in the script of its document: each folded sign that a repair has not changed as it stands there."""
        printed, folded = self.origin.printed, self.origin.text
        if not printed:
            return self
        places = map(folded.find, self.value, self.starts, self.ends)
        signs = [printed[place] if place >= 0 else sign for place, sign in zip(places, self.value, strict=True)]
        return Text(replace(self.origin, text=printed, printed=""), "".join(signs), self.starts, self.ends)

    def levels(self) -> list[str]:
        """Return for each character whether it is set ``raised`` or ``lowered``; "" for one on the line."""
        levels = self.origin.levels
        if not levels:
            return [""] * len(self.value)
        return [levels.get(start, "") for start in self.starts]

    def spans(self, bridge: Callable[[str], bool] = str.isspace) -> tuple[Span, ...]:
        """Quote the source of this text in as few spans as its order allows.

        Two neighbours share a span where they touch in the document, or where ``bridge`` says of
        what lies between them (characters that a repair has taken out) that it is no word.
        """
        if not self.value:
            return ()
        starts, ends, source = self.starts, self.ends, self.origin.id
        whole = ends[-1] - starts[0] == len(starts)
        if whole and self.origin.text.startswith(self.value, starts[0]):
            return (Span(source, starts[0], ends[-1]),)
        if whole and all(a < b for a, b in zip(starts, starts[1:], strict=False)):
            return (Span(source, starts[0], ends[-1]),)
        return tuple(self._runs(bridge))

    def _runs(self, bridge: Callable[[str], bool]) -> Iterator[Span]:
        text, source = self.origin.text, self.origin.id
        first, last = self.starts[0], self.ends[0]
        for start, end in zip(self.starts, self.ends, strict=True):
            if first <= start <= last or (start > last and bridge(text[last:start])):
                last = max(last, end)
            else:
                yield Span(source, first, last)
                first, last = start, end
        yield Span(source, first, last)
