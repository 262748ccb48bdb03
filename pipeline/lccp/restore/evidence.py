"""What documents give to the restoring of one another: traits of each, and a ledger of all of them.

The traits of a document are taken when it is read; a ``Ledger`` goes through them once, in the order of
documents, and then says what is the same for all (``common``) and what others hold for one of them
(``of``). Neither needs a document's text; what it holds does not grow with the square of their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lccp.model import Document
from lccp.restore.digit_tokens import LOST
from lccp.restore.model import Attested, Cited, Common, Evidence, Items, Listed, Own, Paper, Pilot, TotalOf, Traits
from lccp.restore.near_duplicates import Alikes, sketch
from lccp.restore.premises.citations import Citation, Titles, citations, covered, may_prove
from lccp.restore.premises.premise import span_of
from lccp.restore.premises.years import any_lost
from lccp.storage.provenance import Quote, quote_of
from lccp.text.spans import Span

if TYPE_CHECKING:
    from lccp.extract.document import Extract

MOST_CITING, MOST_PERIODS = 16, 3
"""How many citations of a title with one period are kept, the first ones; and with how many periods."""

Quotes = Mapping[Span, Quote]


def traits(extract: Extract) -> Traits:
    """Say of a document what it gives to the restoring of others, and what it wants of them."""
    from lccp.restore.inputs import listed, paper

    return traits_of(paper(extract), extract.document, tuple(listed(extract)))


def traits_of(paper: Paper, document: Document, lists: tuple[Listed, ...] = ()) -> Traits:
    """Say the same of a document whose pieces are at hand."""
    read = list(citations(paper.paragraphs))
    wanted = [one.title for one in read if any_lost(one.years) and covered(one) is not None]
    return Traits(
        paper.source,
        LOST in document.text,
        sketch(document.text),
        tuple(_cited(document, one) for one in read),
        tuple(dict.fromkeys(wanted)),
        tuple(dict.fromkeys((one.batches, one.levels, one.number.value) for one in paper.totals)),
        lists,
    )


def _cited(document: Document, one: Citation) -> Cited:
    first, last = one.period
    span = span_of(one.words)
    return Cited(one.title, first, last, span, quote_of(document, span) if may_prove(first, last) else None)


@dataclass
class Ledger:
    """The traits of all documents, as far as others need them. They are added in the order of documents."""

    first_losing: str = ""
    """The first document that lost digits."""
    _alikes: Alikes = field(default_factory=Alikes)
    _losing: dict[str, bytes] = field(default_factory=dict)
    _wanted: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _cited: Titles[Cited] = field(default_factory=Titles)
    _periods: dict[str, dict[tuple[int | None, int | None], int]] = field(default_factory=dict)
    _totals: set[TotalOf] = field(default_factory=set)
    _lists: dict[int, _Lists] = field(default_factory=dict)

    def add(self, traits: Traits) -> None:
        """Take in what a document gives and wants."""
        self._alikes.add(traits.source, traits.sketch)
        if traits.losing:
            self.first_losing = self.first_losing or traits.source
            self._losing[traits.source] = traits.sketch
        if traits.wanted:
            self._wanted[traits.source] = traits.wanted
        for cited in traits.cited:
            self._cite(cited)
        self._totals.update(traits.totals)
        for one in traits.lists:
            self._lists.setdefault(one.batch, _Lists(one)).add(traits.source, one)

    def _cite(self, cited: Cited) -> None:
        """Keep a citation, unless there are many of its title already, or it is known to have several editions."""
        periods = self._periods.setdefault(cited.title, {})
        period = cited.first, cited.last
        if period in periods or len(periods) < MOST_PERIODS:
            periods[period] = periods.get(period, 0) + 1
            if periods[period] <= MOST_CITING:
                self._cited.add(cited.title, cited)

    def common(self, pilots: Iterable[tuple[Pilot, Quotes]], attested: Iterable[Attested] = ()) -> Common:
        """Give what is the same for all documents, ``pilots`` being those of the tables with their quotes."""
        held: list[Pilot] = []
        quotes: dict[Span, Quote] = {}
        for pilot, quoted in pilots:
            held.append(pilot)
            quotes.update((span, quoted[span]) for span in (*pilot.named, *pilot.dated))
        items = tuple(one.items for _, one in sorted(self._lists.items()) if one.agreed)
        for one in (one for _, one in sorted(self._lists.items()) if one.agreed):
            quotes.update(zip(one.first.spans, one.first.quotes, strict=True))
        return Common(tuple(held), items, frozenset(self._doubted(held)), tuple(attested), quotes)

    def _doubted(self, pilots: Iterable[Pilot]) -> Iterator[int]:
        """The batches whose tables are not as long as some document says."""
        levels: dict[int, list[str]] = {}
        for pilot in pilots:
            levels.setdefault(pilot.batch, []).append(pilot.level)
        for batches, counted, said in self._totals:
            if said and LOST not in said and levels.keys() >= set(batches):
                held = sum(level in counted for batch in set(batches) for level in levels[batch])
                yield from batches if said != str(held) else ()

    def of(self, source: str) -> Own:
        """Give what the other documents hold for one."""
        found = self._cited.find(self._wanted.get(source, ()))
        cited = tuple(dict.fromkeys(one for one in found if one.span.source != source))
        return Own(cited, self._alikes.of(source, self._losing[source]) if source in self._losing else ())


@dataclass
class _Lists:
    """The lists of one batch: the first of them, and whether all are whole and as long, none twice in a document."""

    first: Listed
    agreed: bool = True
    _last: str = ""

    def add(self, source: str, one: Listed) -> None:
        self.agreed = self.agreed and one.whole and one.total == self.first.total and source != self._last
        self._last = source

    @property
    def items(self) -> Items:
        return Items(self.first.batch, self.first.head, self.first.total, self.first.spans)


__all__ = ["Common", "Evidence", "Ledger", "Own", "Traits", "traits", "traits_of"]
