"""What the restorer is given and what it gives back: plain, frozen, free of how documents are cut.

``Corpus`` holds, for each document, the pieces that premises are drawn from, every one a ``Text``
that leads back to its characters. ``Restoration`` holds one ``Restored`` for each token of lost
digits, the findings, and which labels of a figure may go with which of its lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from pipeline.text import Origin, Span, Text


@dataclass(frozen=True, slots=True)
class Label:
    """A figure's label: all its words, the issuer that it names, and the number that it counts."""

    text: Text
    issuer: Text
    count: Text


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its caption and the number in it, its lists of places and its labels, in text order."""

    number: Text | None
    caption: Text | None
    groups: tuple[tuple[Text, ...], ...] = ()
    labels: tuple[Label, ...] = ()
    instrument: Text | None = None


class Total(NamedTuple):
    """A number of pilots that words bind to whole batches: the batches, the levels counted, the words."""

    batches: tuple[int, ...]
    levels: tuple[str, ...]
    number: Text
    words: Text


class Score(NamedTuple):
    """A category of a scoring table: its letter, its points, and the points of each of its indicators."""

    letter: str
    whole: Text
    parts: tuple[Text, ...]


@dataclass(frozen=True)
class Paper:
    """A document as the premises see it. ``issued`` is EDTF or "" where the document tells no date."""

    origin: Origin
    issued: str = ""
    paragraphs: tuple[Text, ...] = ()
    headings: tuple[Text, ...] = ()
    figures: tuple[Figure, ...] = ()
    codes: tuple[Text, ...] = ()
    totals: tuple[Total, ...] = ()
    scores: tuple[Score, ...] = ()

    @property
    def source(self) -> str:
        """The document's id."""
        return self.origin.id


class Pilot(NamedTuple):
    """A pilot of the tables: its batch, level, printed name, and when its batch was announced (EDTF).

    ``named`` and ``dated`` quote the words that say so, empty where there are none.
    """

    id: str
    batch: int
    level: str
    name: str
    announced: str
    named: tuple[Span, ...] = ()
    dated: tuple[Span, ...] = ()


class Attested(NamedTuple):
    """An entry of ``attested.toml``: ``near`` holds words with # for lost digits, ``values`` fill its tokens.

    ``number`` is its place among the entries, from 1. ``premise`` says that other values may rest on it.
    """

    number: int
    citation: str
    about: str
    near: str
    values: tuple[str, ...]
    premise: bool = False


class Items(NamedTuple):
    """How many items the list of a batch holds, the head of their column (创新重点 …), the first and the last."""

    batch: int
    head: str
    total: int
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Corpus:
    """All that values may be restored from."""

    papers: tuple[Paper, ...]
    pilots: tuple[Pilot, ...] = ()
    attested: tuple[Attested, ...] = ()
    items: tuple[Items, ...] = ()

    @cached_property
    def texts(self) -> dict[str, str]:
        """The decoded text of each document."""
        return {paper.source: paper.origin.text for paper in self.papers}


class Token(NamedTuple):
    """A token of lost digits: its number within its document, its place, its pattern (``####-####``).

    ``lost`` are the offsets of its lost digits, in order.
    """

    source: str
    n: int
    start: int
    end: int
    pattern: str
    lost: tuple[int, ...]

    @property
    def key(self) -> str:
        """The row's key in ``lost_digits``."""
        return f"{self.source}|{self.n}"


class Step(NamedTuple):
    """One premise of an argument, in plain words, with the spans that it rests on."""

    kind: str
    says: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """What is known of a token: ``status`` is entailed, attested, candidates or open.

    ``steps`` are the premises of the argument (of the citation, where attested); none where only
    the pattern is known. ``ref`` names the entry of ``attested.toml`` that gave the value.
    """

    token: Token
    status: str
    value: str = ""
    candidates: tuple[str, ...] = ()
    bounds: str = ""
    steps: tuple[Step, ...] = ()
    ref: str = ""


class GroupLabels(NamedTuple):
    """The labels that may go with one list of a figure; ``settled`` if that is one alone."""

    labels: tuple[Label, ...]
    settled: bool
    steps: tuple[Step, ...]


class Finding(NamedTuple):
    """What a person should look at, with its place in the document (``end`` 0: none)."""

    source: str
    kind: str
    severity: str
    start: int
    end: int
    message: str


@dataclass(frozen=True)
class Restoration:
    """Everything restored. ``groups`` is keyed by (document, start of the caption, number of the list from 1).

    ``texts`` are the decoded documents, for quotations.
    """

    items: tuple[Restored, ...] = ()
    findings: tuple[Finding, ...] = ()
    groups: Mapping[tuple[str, int, int], GroupLabels] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_place(self) -> dict[tuple[str, int], Restored]:
        """What is known of the token that holds a lost digit, by document and offset."""
        return {(item.token.source, at): item for item in self.items for at in item.token.lost}

    def within(self, text: Text) -> tuple[Restored, ...]:
        """Give the tokens that lie in a piece of text, in its order."""
        found = (self.by_place.get((text.origin.id, at)) for at in text.starts)
        return tuple(dict.fromkeys(item for item in found if item is not None))

    def value_of(self, source: str, start: int, end: int) -> tuple[str, str, str] | None:
        """Give value, row key and status of the token at ``start``-``end`` if it was restored, else None."""
        item = self.by_place.get((source, start))
        if item is None or not item.value or (item.token.start, item.token.end) != (start, end):
            return None
        return item.value, item.token.key, item.status
