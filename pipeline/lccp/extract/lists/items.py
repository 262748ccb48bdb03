"""The items of a list's cell: cut by their numbers, whatever these look like and wherever they stand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lccp.text.spans import Text

MARKER = re.compile(r"(?:(\d{1,2}|\ufffd{1,2})[.．、](?![\d\ufffd])|[（(](\d{1,2})[）)]|([①-⑳]))\s*")
# Behind these a number is a part of another number or of a name, never an item's: 1.5, GB/T 2.…, 第2、….
_BOUND = re.compile(r"[\d.．（(第/+-]\Z")
INSIDE, BLANK, LINE = 0, 1, 2
"""How a piece begins: it goes on with the one before it, behind a blank, or on a line of its own."""


@dataclass(frozen=True)
class Item:
    """One item of an entry: the number it prints (None where it prints none) and its words."""

    number: Text | None
    words: tuple[Text, ...]


def item_number(found: re.Match[str]) -> int:
    """Give the number of an item's marker; 0 where its digits are lost."""
    if found[3]:
        return ord(found[3]) - ord("①") + 1
    digits = found[1] or found[2] or ""
    return int(digits) if digits.isdigit() else 0


def style(found: re.Match[str]) -> int:
    """Tell ``1.``, ``（1）`` and ``①`` apart: items are numbered in one style, what they hold in another."""
    return found.lastindex or 0


def cut(pieces: Sequence[Text], begins: Sequence[int]) -> Iterator[Item]:
    """Part the pieces of a cell into its items; a cell whose pieces have no number is one item.

    ``begins`` says how each piece begins. A number on a line of its own begins an item whatever it
    is, so that a gap can be told; one inside a line only if it is the next one.
    """
    words = "".join(piece.value for piece in pieces)
    begun: dict[int, int] = {}
    starts: list[int] = []  # where each piece begins in the words
    at = 0
    for piece, how in zip(pieces, begins, strict=True):
        begun[at + len(piece.value) - len(piece.value.lstrip())] = how
        starts.append(at)
        at += len(piece)
    marks = list(_marks(words, begun))
    edges = [(0, 0), *(found.span() for found in marks), (len(words), len(words))]
    for place, (start, end) in enumerate(edges[:-1]):
        held = tuple(_slices(pieces, starts, end, edges[place + 1][0]))
        if place or held:
            yield Item(Text.join(_slices(pieces, starts, start, end)) if end > start else None, held)


def _marks(words: str, begun: dict[int, int]) -> Iterator[re.Match[str]]:
    """The markers that begin items, in order."""
    kind, last = 0, 0
    for found in MARKER.finditer(words):
        if kind and style(found) != kind:
            continue
        how = begun.get(found.start(), BLANK if words[found.start() - 1 : found.start()].isspace() else INSIDE)
        if found.start() == 0:
            how = LINE
        number = item_number(found)
        following = number in (0, last + 1) and not _BOUND.search(words[max(0, found.start() - 1) : found.start()])
        if not kind and how != LINE:
            continue  # words before the first number are an item without one; its numbers are its own
        if how == LINE or (following and found.end() < len(words)) or (how == BLANK and last < number <= last + 3):
            kind, last = style(found), number or last + 1
            yield found


def _slices(pieces: Sequence[Text], starts: Sequence[int], start: int, end: int) -> Iterator[Text]:
    """The stretches of the pieces between two places of their joined words; blank ones left out."""
    for number in range(max(0, bisect_right(starts, start) - 1), bisect_left(starts, end)):
        part = pieces[number][max(0, start - starts[number]) : end - starts[number]]
        if part.value.strip():
            yield part
