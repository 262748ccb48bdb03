"""What the restorer is given and what it gives back: plain, frozen, free of how documents are cut.

``RestoreInput`` holds the pieces of a document that premises are drawn from, every one a ``Text`` that leads
back to its characters; ``Evidence`` what other documents, the tables and outside sources say.
``Restoration`` holds one ``Restored`` for each token of lost digits, the findings, and which labels
of a figure may go with which of its lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lccp.extract.prose.pilot_totals import Total
from lccp.extract.structure.figures import Figure, Label
from lccp.model import Document
from lccp.restore.digit_tokens import LOST, DigitToken, NumberReader
from lccp.storage.provenance import Quote, quote_of
from lccp.text.messages import NO_MESSAGE, Message
from lccp.text.spans import Origin, Span, Text


class Score(NamedTuple):
    """A category of a scoring table: its letter, its points, and the points of each of its indicators."""

    letter: str
    whole: Text
    parts: tuple[Text, ...]


@dataclass(frozen=True)
class RestoreInput:
    """A document as the premises see it. ``issued`` is EDTF or "" where no date is known.

    ``excerpt`` says that it is known to be an excerpt, whose numbering need not begin at 1.
    """

    origin: Origin
    issued: str = ""
    paragraphs: tuple[Text, ...] = ()
    headings: tuple[Text, ...] = ()
    figures: tuple[Figure, ...] = ()
    codes: tuple[Text, ...] = ()
    totals: tuple[Total, ...] = ()
    scores: tuple[Score, ...] = ()
    excerpt: bool = False

    @property
    def source(self) -> str:
        """The document's id."""
        return self.origin.id

    @cached_property
    def readers(self) -> tuple[NumberReader, ...]:
        """A reader of each paragraph that lost digits."""
        return tuple(NumberReader(text) for text in self.paragraphs if LOST in text.value)


class KnownPilot(NamedTuple):
    """A pilot of the tables: its batch, level, printed name, and when its batch was announced (EDTF).

    ``named`` and ``dated`` quote the first words that say so, empty where there are none.
    """

    id: str
    batch: int
    level: str
    name: str
    announced: str
    named: tuple[Span, ...] = ()
    dated: tuple[Span, ...] = ()


class AttestedEntry(NamedTuple):
    """An entry of ``attested.toml``: ``near`` holds words with # for lost digits, ``values`` fill its tokens.

    ``number`` is its place among the entries, from 1. ``premise`` says that other values may rest on it.
    """

    number: int
    citation: str
    about: str
    near: str
    values: tuple[str, ...]
    premise: bool = False


class BatchItems(NamedTuple):
    """How many items the list of a batch holds, the head of their column (创新重点 …), the first and the last."""

    batch: int
    head: str
    total: int
    spans: tuple[Span, ...]


class CitedTitle(NamedTuple):
    """A title, in one form, that a document cites with a period: its first and last year, None where lost.

    ``quote`` is what its span quotes; None where the period, being neither of ten, fifteen nor twenty
    years, can prove nothing but that there is another edition.
    """

    title: str
    first: int | None
    last: int | None
    span: Span
    quote: Quote | None = None


class BatchList(NamedTuple):
    """The list of a batch in one document: how many items its rows hold, and whether nothing of it is lost.

    ``spans`` are those of the first and the last item; ``quotes`` is what they quote.
    """

    batch: int
    total: int
    whole: bool
    head: str
    spans: tuple[Span, ...]
    quotes: tuple[Quote, ...]


TotalOf = tuple[tuple[int, ...], tuple[str, ...], str]
"""A number of pilots that words bind to whole batches: the batches, the levels counted, the number as printed."""


@dataclass(frozen=True, slots=True)
class EvidenceTraits:
    """What a document gives to the restoring of others, and wants of them; free of its text.

    ``sketch`` is what copies are found by (see ``near_duplicates``), ``same_as`` the document that the manifest
    says it is another copy of, ``wanted`` the titles whose period is
    lost where another document's period would prove it.
    """

    source: str
    losing: bool = False
    sketch: bytes = b""
    cited: tuple[CitedTitle, ...] = ()
    wanted: tuple[str, ...] = ()
    totals: tuple[TotalOf, ...] = ()
    lists: tuple[BatchList, ...] = ()
    same_as: str = ""


@dataclass(frozen=True)
class SharedEvidence:
    """What is the same for all documents: the pilots, items of lists, and what outside sources state.

    ``quotes`` holds what the spans of pilots and items quote.
    """

    pilots: tuple[KnownPilot, ...] = ()
    items: tuple[BatchItems, ...] = ()
    attested: tuple[AttestedEntry, ...] = ()
    quotes: Mapping[Span, Quote] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OtherDocuments:
    """What other documents hold for one: titles that it may cite too, and the ids of those that may be copies of it.

    ``vouched`` are those of ``alike`` that the manifest says are the same work, with what says so
    (``raw/sources.toml#ID.same_as``). ``doubted`` are batches whose tables are not as long as the document itself or
    one before it says, ``disputed`` those of which their lists have other numbers of items.
    """

    cited: tuple[CitedTitle, ...] = ()
    alike: tuple[str, ...] = ()
    vouched: tuple[tuple[str, str], ...] = ()
    doubted: frozenset[int] = frozenset()
    disputed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Evidence:
    """All that a document may be restored from besides itself. ``copies`` are the documents of ``others.alike``."""

    shared: SharedEvidence = SharedEvidence()
    others: OtherDocuments = OtherDocuments()
    copies: tuple[Document, ...] = ()

    @cached_property
    def _cited(self) -> dict[Span, Quote]:
        return {citation.span: citation.quote for citation in self.others.cited if citation.quote is not None}

    @cached_property
    def _copies(self) -> dict[str, Document]:
        return {document.source.id: document for document in self.copies}

    def quote(self, span: Span) -> Quote:
        """Quote a span of another document. Raises LookupError where nothing here quotes it."""
        for quotes in (self.shared.quotes, self._cited):
            if span in quotes:
                return quotes[span]
        return quote_of(self._copies[span.source], span)


class ArgumentStep(NamedTuple):
    """One premise of an argument, in plain words, with the spans that it rests on."""

    kind: Message
    says: Message
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """What is known of a token: ``status`` is entailed, conventional, attested, candidates or open.

    ``steps`` are the premises of the argument (of the citation, where attested); none where only
    the pattern is known. ``ref`` names the entry that gave the value. ``mentions`` tell what copies have
    that nobody vouches for; nothing rests on them.
    """

    token: DigitToken
    status: str
    value: str = ""
    candidates: tuple[str, ...] = ()
    bounds: Message = NO_MESSAGE
    steps: tuple[ArgumentStep, ...] = ()
    ref: str = ""
    mentions: tuple[ArgumentStep, ...] = ()


class GroupLabels(NamedTuple):
    """The labels that may go with one list of a figure; ``settled`` if that is one alone."""

    labels: tuple[Label, ...]
    settled: bool
    steps: tuple[ArgumentStep, ...]


class RestoreFinding(NamedTuple):
    """What a person should look at, with its place in the document (``end`` 0: none)."""

    source: str
    kind: str
    severity: str
    start: int
    end: int
    message: Message


@dataclass(frozen=True)
class Restoration:
    """Everything restored of a document. ``groups`` is keyed by (document, start of the caption, list from 1).

    ``quotes`` quotes every span of other documents in the steps. ``hits`` are the numbers of the attested
    entries whose words stand in the document.
    """

    items: tuple[Restored, ...] = ()
    findings: tuple[RestoreFinding, ...] = ()
    groups: Mapping[tuple[str, int, int], GroupLabels] = field(default_factory=dict)
    quotes: Mapping[Span, Quote] = field(default_factory=dict)
    hits: frozenset[int] = frozenset()

    @cached_property
    def by_place(self) -> dict[tuple[str, int], Restored]:
        """What is known of the token that holds a lost digit, by document and offset."""
        return {(item.token.source, offset): item for item in self.items for offset in item.token.lost}

    def within(self, text: Text) -> tuple[Restored, ...]:
        """Return the tokens that lie in a piece of text, in its order."""
        restored = (self.by_place.get((text.origin.id, offset)) for offset in text.starts)
        return tuple(dict.fromkeys(item for item in restored if item is not None))
