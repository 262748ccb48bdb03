"""The same words, digits kept, in another document.

Formulas repeat from year to year with other numbers, so a like sentence proves nothing, and a like
page little. Two documents are copies only where one is contained in the other, no two digits that
both have kept differ, and either the copy is long and all but whole, or many of the numbers that both
have kept agree. Then a lost digit is what stands between the same words there, if they stand once in each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.restore.model import Corpus
from pipeline.restore.premise import COPY, Premise, equal_to
from pipeline.restore.tokens import LOST, Number
from pipeline.text import Span

PIECE = re.compile(rf"[0-9{LOST}]+(?:\.[0-9{LOST}]+)?|[^\s*#_|]")
AROUND = 6
SHINGLE = 8
CONTAINED, SHORTEST = 0.95, 400  # with many numbers that agree
WHOLE, LONG = 0.98, 1000  # without
AGREEING = 10


@dataclass(frozen=True)
class Skeleton:
    """A document's characters without blanks and marks, each number one sign, with where each piece stands."""

    source: str
    signs: str
    pieces: tuple[tuple[int, int], ...]
    text: str

    @cached_property
    def shingles(self) -> frozenset[str]:
        """All runs of a few signs."""
        return frozenset(self.signs[at : at + SHINGLE] for at in range(len(self.signs) - SHINGLE + 1))

    @cached_property
    def contexts(self) -> dict[str, int]:
        """The numbers that stand between words found once: those words to the place among the pieces."""
        keys = [(self.signs[at - AROUND : at + AROUND + 1], at) for at in self._numbers]
        count = Counter(key for key, _ in keys)
        return {key: at for key, at in keys if count[key] == 1}

    @cached_property
    def _numbers(self) -> tuple[int, ...]:
        inside = range(AROUND, len(self.signs) - AROUND)
        return tuple(at for at in inside if self.signs[at] == "\0")

    def words(self, at: int) -> str:
        """The words of a piece."""
        start, end = self.pieces[at]
        return self.text[start:end]


def skeleton(source: str, text: str) -> Skeleton:
    """Give a document's skeleton."""
    found = list(PIECE.finditer(text))
    signs = "".join("\0" if one[0][0] in "0123456789" + LOST else one[0] for one in found)
    return Skeleton(source, signs, tuple(one.span() for one in found), text)


def premises(corpus: Corpus) -> Iterator[Premise]:
    """Give a premise for each number with lost digits that another document has kept."""
    losing = [paper for paper in corpus.papers if LOST in paper.origin.text]
    if not losing or len(corpus.papers) < 2:
        return
    made = {paper.source: skeleton(paper.source, paper.origin.text) for paper in corpus.papers}
    for paper in losing:
        for other in corpus.papers:
            if other.source != paper.source:
                yield from _restored(made[paper.source], made[other.source])


def _copies(one: Skeleton, other: Skeleton) -> list[tuple[int, int]]:
    """Pair the numbers of two documents that are copies of one another; nothing if they may be two."""
    short, long = sorted((one, other), key=lambda skeleton: (len(skeleton.signs), skeleton.source))
    share = len(short.shingles & long.shingles) / max(1, len(short.shingles))
    if len(short.signs) < SHORTEST or share < CONTAINED:
        return []
    pairs = [(at, other.contexts[key]) for key, at in one.contexts.items() if key in other.contexts]
    both = [(one.words(a), other.words(b)) for a, b in pairs]
    if not all(_agree(*words) for words in both):
        return []
    agreeing = sum(a == b and len(a) > 1 and LOST not in a for a, b in both)
    return pairs if agreeing >= AGREEING or (share >= WHOLE and len(short.signs) >= LONG) else []


def _restored(lost: Skeleton, kept: Skeleton) -> Iterator[Premise]:
    pairs = _copies(lost, kept)
    for at, other in pairs:
        words, value = lost.words(at), kept.words(other)
        if LOST not in words or LOST in value:
            continue
        start, end = lost.pieces[at]
        offsets = tuple(n for n in range(start, end) if lost.text[n] != ".")
        number = Number(lost.source, offsets, words.replace(".", ""), len(words.partition(".")[2]))
        spans = (Span(lost.source, start, end), Span(kept.source, *kept.pieces[other]))
        says = f"the same words in {kept.source}, one document being a copy of the other, have {value}"
        yield equal_to(COPY, says, spans, number, int(value.replace(".", "")))


def _agree(one: str, other: str) -> bool:
    """Whether two numbers may be one: as long, and the same wherever neither has lost a digit."""
    return len(one) == len(other) and all(a == b or LOST in (a, b) for a, b in zip(one, other, strict=True))
