"""What documents give to the restoring of one another: traits of each, and a ledger of all of them.

The traits of a document are taken when it is read; a ``Ledger`` goes through them once, in the order of
documents, and then says what is the same for all (``common``) and what others hold for one of them
(``of``). Neither needs a document's text; what it holds does not grow with the square of their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lccp.model import Document
from lccp.restore.digit_tokens import LOST
from lccp.restore.model import (
    AttestedEntry,
    BatchItems,
    BatchList,
    CitedTitle,
    Evidence,
    EvidenceTraits,
    KnownPilot,
    OtherDocuments,
    RestoreInput,
    SharedEvidence,
    TotalOf,
)
from lccp.restore.near_duplicates import NearDuplicateIndex, sketch_of
from lccp.restore.premises.citations import PeriodCitation, TitleIndex, covered_period, may_prove, period_citations
from lccp.restore.premises.premise import span_of
from lccp.restore.premises.years import any_lost
from lccp.storage.provenance import Quote, quote_of
from lccp.text.spans import Span

if TYPE_CHECKING:
    from lccp.extract.document import Extract

MOST_CITING, MOST_PERIODS = 16, 3
"""How many citations of a title with one period are kept, the first ones; and with how many periods."""

Quotes = Mapping[Span, Quote]


def evidence_traits(extract: Extract) -> EvidenceTraits:
    """Return what a document gives to the restoring of others, and what it wants of them."""
    from lccp.restore.inputs import batch_lists, restore_input

    return traits_of_input(restore_input(extract), extract.document, tuple(batch_lists(extract)))


def traits_of_input(paper: RestoreInput, document: Document, lists: tuple[BatchList, ...] = ()) -> EvidenceTraits:
    """Return the same of a document whose pieces are at hand."""
    read = list(period_citations(paper.paragraphs))
    wanted = [citation.title for citation in read if any_lost(citation.years) and covered_period(citation) is not None]
    return EvidenceTraits(
        paper.source,
        LOST in document.text,
        sketch_of(document.text),
        tuple(_cited(document, citation) for citation in read),
        tuple(dict.fromkeys(wanted)),
        tuple(dict.fromkeys((citation.batches, citation.levels, citation.number.value) for citation in paper.totals)),
        lists,
        document.source.same_as,
    )


def _cited(document: Document, citation: PeriodCitation) -> CitedTitle:
    first, last = citation.period
    span = span_of(citation.quoted)
    return CitedTitle(citation.title, first, last, span, quote_of(document, span) if may_prove(first, last) else None)


@dataclass
class Ledger:
    """The traits of all documents, as far as others need them. They are added in the order of documents."""

    first_losing: str = ""
    """The first document that lost digits."""
    _positions: dict[str, int] = field(default_factory=dict)
    _alikes: NearDuplicateIndex = field(default_factory=NearDuplicateIndex)
    _losing: dict[str, bytes] = field(default_factory=dict)
    _wanted: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _cited: TitleIndex[CitedTitle] = field(default_factory=TitleIndex)
    _periods: dict[str, dict[tuple[int | None, int | None], int]] = field(default_factory=dict)
    _totals: dict[TotalOf, int] = field(default_factory=dict)  # with the position of the first that states it
    _doubts: dict[int, int] = field(default_factory=dict)  # of a batch: the first document before which it is sure
    _lists: dict[int, _Lists] = field(default_factory=dict)
    _same: dict[str, set[str]] = field(default_factory=dict)
    _vouching: set[str] = field(default_factory=set)

    def add(self, traits: EvidenceTraits) -> None:
        """Take in what a document gives and wants."""
        position = self._positions.setdefault(traits.source, len(self._positions))
        self._alikes.add(traits.source, traits.sketch)
        if traits.same_as:
            self._vouching.add(traits.source)
            self._same.setdefault(traits.source, set()).add(traits.same_as)
            self._same.setdefault(traits.same_as, set()).add(traits.source)
        if traits.losing:
            self.first_losing = self.first_losing or traits.source
            self._losing[traits.source] = traits.sketch
        if traits.wanted:
            self._wanted[traits.source] = traits.wanted
        for cited in traits.cited:
            self._cite(cited)
        for total in traits.totals:
            self._totals.setdefault(total, position)
        for batch_list in traits.lists:
            self._lists.setdefault(batch_list.batch, _Lists(batch_list, position)).add(position, batch_list)

    def _cite(self, cited: CitedTitle) -> None:
        """Keep a citation, unless there are many of its title already, or it is known to have several editions."""
        periods = self._periods.setdefault(cited.title, {})
        period = cited.first, cited.last
        if period in periods or len(periods) < MOST_PERIODS:
            periods[period] = periods.get(period, 0) + 1
            if periods[period] <= MOST_CITING:
                self._cited.add(cited.title, cited)

    def common(
        self, pilots: Iterable[tuple[KnownPilot, Quotes]], attested: Iterable[AttestedEntry] = ()
    ) -> SharedEvidence:
        """Return what is the same for all documents, ``pilots`` being those of the tables with their quotes.

        Asked before what is known of each document (``of``): who doubts a batch is told by its pilots.
        """
        known_pilots: list[KnownPilot] = []
        quotes: dict[Span, Quote] = {}
        for pilot, quoted in pilots:
            known_pilots.append(pilot)
            quotes.update((span, quoted[span]) for span in (*pilot.named, *pilot.dated))
        whole_lists = [lists for _, lists in sorted(self._lists.items()) if lists.first.whole]
        for lists in whole_lists:
            quotes.update(zip(lists.first.spans, lists.first.quotes, strict=True))
        self._doubts = dict(self._doubted(known_pilots))
        return SharedEvidence(tuple(known_pilots), tuple(lists.items for lists in whole_lists), tuple(attested), quotes)

    def _doubted(self, pilots: Sequence[KnownPilot]) -> Iterator[tuple[int, int]]:
        """The batches whose tables are not as long as some document says, with the document from which on they are not sure.

        What a document gave before that one was added stays (contract: no document harms another); one that
        founds the batch only behind it was never without that doubt.
        """
        levels: dict[int, list[str]] = {}
        founded: dict[int, int] = {}
        for pilot in pilots:
            levels.setdefault(pilot.batch, []).append(pilot.level)
            naming = [self._positions.get(span.source, 0) for span in pilot.named]
            founded[pilot.batch] = max([founded.get(pilot.batch, 0), *naming])
        doubts: dict[int, int] = {}
        for (batches, counted, stated), position in self._totals.items():
            if stated and LOST not in stated and levels.keys() >= set(batches):
                listed = sum(level in counted for batch in set(batches) for level in levels[batch])
                if stated != str(listed):
                    for batch in batches:
                        doubts[batch] = min(doubts.get(batch, position), position)
        for batch, position in doubts.items():
            yield batch, 0 if position <= founded[batch] else position

    def of(self, source: str) -> OtherDocuments:
        """Return what the other documents hold for one."""
        citations = self._cited.find(self._wanted.get(source, ()))
        cited = tuple(dict.fromkeys(citation for citation in citations if citation.span.source != source))
        if source not in self._losing:
            return OtherDocuments(cited)
        vouched = tuple(self._vouched(source))
        similar = self._alikes.of(source, self._losing[source])
        alike = tuple(dict.fromkeys([*(name for name, _ in vouched), *similar]))
        position = self._positions[source]
        doubted = frozenset(batch for batch, first in self._doubts.items() if first <= position)
        disputed = frozenset(batch for batch, lists in self._lists.items() if lists.is_disputed(position))
        return OtherDocuments(cited, alike, vouched, doubted, disputed)

    def _vouched(self, source: str) -> Iterator[tuple[str, str]]:
        """The documents that the manifest says are the same work as one, each with the entry that says so."""
        reached, waiting = {source}, [source]
        while waiting:
            for other in sorted(self._same.get(waiting.pop(0), set()) - reached):
                reached.add(other)
                waiting.append(other)
                if other in self._alikes.sources:
                    yield other, f"raw/sources.toml#{other if other in self._vouching else source}.same_as"


@dataclass
class _Lists:
    """The lists of one batch: the first of them, and the first document whose list is another, not whole, or a second one."""

    first: BatchList
    position: int
    _last: int = -1
    _differs: int | None = None

    def add(self, position: int, batch_list: BatchList) -> None:
        """Compare the list of a document with the first."""
        same = batch_list.whole and batch_list.total == self.first.total and position != self._last
        if not same and self._differs is None:
            self._differs = position
        self._last = position

    def is_disputed(self, position: int) -> bool:
        """Whether lists differ that stand no later than a document and the first list."""
        return self._differs is not None and self._differs <= max(position, self.position)

    @property
    def items(self) -> BatchItems:
        return BatchItems(self.first.batch, self.first.head, self.first.total, self.first.spans)


__all__ = [
    "Evidence",
    "EvidenceTraits",
    "Ledger",
    "OtherDocuments",
    "SharedEvidence",
    "evidence_traits",
    "traits_of_input",
]
