"""The same words, digits kept, in another document.

Formulas repeat from year to year with other numbers, so a like sentence proves nothing, and a like
page little; a report may be issued again with one number brought up to date. Two documents are copies
only where one is contained in the other, no two digits that both have kept differ, and something says
that they are one document: what tells editions apart (the year in the title, the document's number,
the day of issue) is kept in both and the same; or both are of the same batch (第三批) by their heads,
and all but whole; or they are all but whole and so long that nobody writes as much twice without
another word. Then a lost digit is what stands between the same words there, if they stand once in each.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lccp.restore.digit_tokens import LOST, Number
from lccp.restore.model import Evidence, RestoreInput
from lccp.restore.near_duplicates import IGNORED, LONGEST, SHINGLE, SIGN
from lccp.restore.premises.premise import COPY, Premise, equal_to
from lccp.text.spans import Span

PIECE = re.compile(rf"[0-9{LOST}]+(?:\.[0-9{LOST}]+)?|[^{IGNORED}]")
AROUND = 6
CONTAINED, SHORTEST = 0.95, 400  # with many numbers that agree
WHOLE, LONG = 0.98, 1000  # without, for a list of one batch
BOOK = 5000  # without, for any document
AGREEING = 10
HEAD = 4
N = rf"[0-9{LOST}]{{1,6}}"
MARK = re.compile(
    rf"[〔\[（(]{N}[〕\]）)] ?第? ?{N} ?号|第 ?{N} ?[号期版]|截[至止] ?{N}年(?: ?{N}月)?(?: ?{N}日)?"
    rf"|(?m:(?<![，；]){N} ?年 ?{N} ?月(?: ?{N} ?日)?(?:印发|发布)? ?[）)]?[ \t]*$)"
)
TITLE = re.compile(rf"{N}(?= ?[年版期号月])")
BATCH = re.compile("第[一二三四五六七八九十]{1,2}批")
EDITION = re.compile("修订|修改|更新|更正|勘误|征求意见|送审|草案|初稿|试行|第.版|节选|摘录")


@dataclass(frozen=True)
class Skeleton:
    """A document's characters without blanks and marks, each number one sign, with where each piece stands.

    ``signs`` have an edge on either side, so that the first number and the last stand between something too.
    """

    source: str
    signs: str
    starts: array[int]
    text: str

    @cached_property
    def head(self) -> str:
        """The first lines."""
        lines = [line for line in self.text.splitlines() if line.strip()][:HEAD]
        return "\n".join(lines)

    @cached_property
    def marks(self) -> frozenset[int]:
        """Where among the pieces the numbers stand that tell one edition from another."""
        end = self.text.find(self.head.rpartition("\n")[2]) + len(self.head.rpartition("\n")[2])
        places = [match.span() for match in MARK.finditer(self.text)] + [
            match.span() for match in TITLE.finditer(self.text, 0, end)
        ]
        marks: set[int] = set()
        for start, stop in places:
            first, last = (bisect_right(self.starts, offset - 1) for offset in (start, stop))
            marks.update(n for n in range(first, last) if self.signs[n + AROUND] == SIGN)
        return frozenset(marks)

    @cached_property
    def shingles(self) -> frozenset[str]:
        """All runs of a few signs."""
        return frozenset(self.signs[position : position + SHINGLE] for position in range(len(self.signs) - SHINGLE + 1))

    @cached_property
    def contexts(self) -> dict[str, int]:
        """The numbers that stand between words found once: those words to the place among the pieces."""
        keys = [(self.signs[position : position + 2 * AROUND + 1], position) for position in self._numbers]
        count = Counter(key for key, _ in keys)
        return {key: position for key, position in keys if count[key] == 1}

    @cached_property
    def _numbers(self) -> tuple[int, ...]:
        return tuple(position for position in range(len(self.starts)) if self.signs[position + AROUND] == SIGN)

    def place(self, position: int) -> tuple[int, int]:
        """Where a piece stands in the text."""
        match = PIECE.match(self.text, self.starts[position])
        assert match is not None
        return match.span()

    def piece(self, position: int) -> str:
        """The words of a piece."""
        start, end = self.place(position)
        return self.text[start:end]


def skeleton(source: str, text: str) -> Skeleton | None:
    """Give a document's skeleton; None for one that is too long to be compared."""
    if len(text) > LONGEST:
        return None
    starts = array("I")
    signs: list[str] = []
    for match in PIECE.finditer(text):
        starts.append(match.start())
        signs.append(SIGN if match[0][0] in "0123456789" + LOST else match[0])
    edge = "\1" * AROUND
    return Skeleton(source, edge + "".join(signs) + edge, starts, text)


def copy_premises(paper: RestoreInput, evidence: Evidence) -> Iterator[Premise]:
    """Give a premise for each number with lost digits that a copy of the document has kept."""
    lost = skeleton(paper.source, paper.origin.text) if evidence.copies else None
    for copy in evidence.copies:
        intact = skeleton(copy.source.id, copy.text)
        if lost is not None and intact is not None and intact.source != lost.source:
            yield from _restored(lost, intact)


def _copies(first: Skeleton, other: Skeleton) -> list[tuple[int, int]]:
    """Pair the numbers of two documents that are copies of each other; nothing if they may be two."""
    short, long = sorted((first, other), key=lambda document: (len(document.signs), document.source))
    share = len(short.shingles & long.shingles) / max(1, len(short.shingles))
    if len(short.signs) < SHORTEST or share < CONTAINED:
        return []
    pairs = [(position, other.contexts[key]) for key, position in first.contexts.items() if key in other.contexts]
    both = [(first.piece(a), other.piece(b)) for a, b in pairs]
    if not all(_agree(*pieces) for pieces in both):
        return []
    agreeing = sum(a == b and len(a) > 1 and LOST not in a for a, b in both)
    whole = share >= WHOLE and (len(short.signs) >= BOOK or (len(short.signs) >= LONG and _one_batch(first, other)))
    return pairs if whole or (agreeing >= AGREEING and _one_edition(short, first, dict(pairs), other)) else []


def _one_batch(skeleton: Skeleton, other: Skeleton) -> bool:
    """Whether both heads name the same batch, and neither that it is a draft or a revision."""
    named = [(set(BATCH.findall(document.head)), set(EDITION.findall(document.head))) for document in (skeleton, other)]
    return len(named[0][0]) == 1 and named[0] == named[1]


def _one_edition(short: Skeleton, skeleton: Skeleton, pairs: Mapping[int, int], other: Skeleton) -> bool:
    """Whether what tells editions apart is kept in both and the same, all of it that the shorter one has."""
    if set(EDITION.findall(skeleton.head)) != set(EDITION.findall(other.head)):
        return False
    back = {b: a for a, b in pairs.items()}
    marks = [(n, pairs.get(n)) if short is skeleton else (back.get(n), n) for n in sorted(short.marks)]
    return bool(marks) and all(
        a is not None and b is not None and LOST not in skeleton.piece(a) and skeleton.piece(a) == other.piece(b)
        for a, b in marks
    )


def _restored(lost: Skeleton, intact: Skeleton) -> Iterator[Premise]:
    pairs = _copies(lost, intact)
    for position, other in pairs:
        lost_piece, value = lost.piece(position), intact.piece(other)
        if LOST not in lost_piece or LOST in value:
            continue
        start, end = lost.place(position)
        offsets = tuple(n for n in range(start, end) if lost.text[n] != ".")
        number = Number(lost.source, offsets, lost_piece.replace(".", ""), len(lost_piece.partition(".")[2]))
        spans = (Span(lost.source, start, end), Span(intact.source, *intact.place(other)))
        says = f"the same words in {intact.source}, one document being a copy of the other, have {value}"
        yield equal_to(COPY, says, spans, number, int(value.replace(".", "")))


def _agree(number: str, other: str) -> bool:
    """Whether two numbers may be one: as long, and the same wherever neither has lost a digit."""
    return len(number) == len(other) and all(a == b or LOST in (a, b) for a, b in zip(number, other, strict=True))
