"""What other documents have where the same words stand: a copy attests where it is vouched for, and is named else.

Formulas repeat from year to year with other numbers: a draft stands beside the final text, last year's work
points beside this year's, a typed list beside the attachment. However long and alike two documents are,
nothing in them says that a number is the same in both. So what a copy has is named in the argument and settles
nothing and narrows nothing, unless ``same_as`` in ``sources.toml`` vouches that it is the same work.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lccp.model import Document
from lccp.restore.digit_tokens import LOST, DigitToken, fill_pattern
from lccp.restore.model import ArgumentStep
from lccp.restore.near_duplicates import IGNORED, LONGEST, SIGN
from lccp.restore.premises.premise import COPY
from lccp.text.messages import say
from lccp.text.patterns import re
from lccp.text.spans import Origin, Span

PIECE = re.compile(rf"[0-9{LOST}]+(?:\.[0-9{LOST}]+)?|[^{IGNORED}]")
AROUND = 6
"""How many signs on either side of a number, found once in each document, say that it is the same place."""


class CopyReading(NamedTuple):
    """What a copy has for a token of lost digits: its words and where, and the token's value if they fit it."""

    token: DigitToken
    source: str
    quoted: str
    spans: tuple[Span, ...]
    value: str


@dataclass(frozen=True)
class Skeleton:
    """A document's characters without blanks and marks, each number one sign, with where each piece stands.

    ``signs`` have an edge on either side, so that the first number and the last stand between something too.
    """

    text: str
    signs: str
    starts: array[int]

    @cached_property
    def contexts(self) -> dict[str, int]:
        """The numbers that stand between signs found once: those signs to the place among the pieces."""
        numbers = (position for position in range(len(self.starts)) if self.signs[position + AROUND] == SIGN)
        keys = [(self.signs[position : position + 2 * AROUND + 1], position) for position in numbers]
        count = Counter(key for key, _ in keys)
        return {key: position for key, position in keys if count[key] == 1}

    def place(self, position: int) -> tuple[int, int]:
        """Where a piece stands in the text."""
        match = PIECE.match(self.text, self.starts[position])
        assert match is not None
        return match.span()


def skeleton_of(text: str) -> Skeleton | None:
    """Return a document's skeleton; None for one that is too long to be compared."""
    if len(text) > LONGEST:
        return None
    starts = array("I")
    signs: list[str] = []
    for match in PIECE.finditer(text):
        starts.append(match.start())
        signs.append(SIGN if match[0][0] in "0123456789" + LOST else match[0])
    edge = "\1" * AROUND
    return Skeleton(text, edge + "".join(signs) + edge, starts)


def copy_readings(
    origin: Origin, tokens: Sequence[DigitToken], copies: Iterable[Document]
) -> dict[str, list[CopyReading]]:
    """Return what copies of a document have for its lost digits, by the token's key, in the order of copies."""
    result: dict[str, list[CopyReading]] = {}
    lost: Skeleton | None = None
    for copy in copies:
        lost = lost or skeleton_of(origin.text)
        intact = skeleton_of(copy.text)
        if lost is None or intact is None or copy.source.id == origin.id:
            continue
        pieces = dict(_paired_pieces(lost, intact))
        for token in tokens:
            reading = _reading(token, origin.text, copy, pieces)
            if reading is not None:
                result.setdefault(token.key, []).append(reading)
    return result


def _paired_pieces(lost: Skeleton, intact: Skeleton) -> Iterator[tuple[int, tuple[int, int, int, int]]]:
    """Pair numbers with lost digits with what the copy has there: each offset to both places."""
    for key, position in lost.contexts.items():
        other = intact.contexts.get(key)
        if other is None:
            continue
        start, end = lost.place(position)
        begin, stop = intact.place(other)
        if LOST in lost.text[start:end] and LOST not in intact.text[begin:stop]:
            for offset in range(start, end):
                yield offset, (start, end, begin, stop)


def _reading(
    token: DigitToken, text: str, copy: Document, pieces: Mapping[int, tuple[int, int, int, int]]
) -> CopyReading | None:
    """What a copy has for a token; None unless every lost digit of it is paired with a number there."""
    places = list(dict.fromkeys(pieces[offset] for offset in token.lost if offset in pieces))
    if not places or any(offset not in pieces for offset in token.lost):
        return None
    digits: dict[int, str] = {}
    for start, end, begin, stop in places:
        digits.update(zip(range(start, end), copy.text[begin:stop], strict=False))
    alike = all(_fits_lost(text[start:end], copy.text[begin:stop]) for start, end, begin, stop in places)
    value = fill_pattern(token.pattern, "".join(digits[offset] for offset in token.lost)) if alike else ""
    spans = tuple(Span(copy.source.id, begin, stop) for _, _, begin, stop in places)
    quoted = "…".join(copy.text[begin:stop] for _, _, begin, stop in places)
    return CopyReading(token, copy.source.id, quoted, spans, value)


def _fits_lost(ours: str, theirs: str) -> bool:
    """Whether a copy has the kept signs of a number, and digits where they are lost."""
    return len(ours) == len(theirs) and all(
        a == b or (a == LOST and b.isdigit()) for a, b in zip(ours, theirs, strict=True)
    )


def mention_copies(readings: Sequence[CopyReading]) -> tuple[ArgumentStep, ...]:
    """Name what copies have that nobody vouches for, those that agree together; it proves nothing."""
    by_words: dict[str, list[CopyReading]] = {}
    for reading in readings:
        by_words.setdefault(reading.quoted, []).append(reading)
    return tuple(
        ArgumentStep(
            COPY,
            say(
                "{sources} has {quoted} in like words, which proves nothing, since nobody vouches for a copy",
                "{sources}相似文句处作{quoted}；未经担保为同一文件，不足为证",
                sources=", ".join(reading.source for reading in group),
                quoted=quoted,
            ),
            tuple(span for reading in group for span in reading.spans),
        )
        for quoted, group in by_words.items()
    )


__all__ = ["CopyReading", "copy_readings", "mention_copies"]
