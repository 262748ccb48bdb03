"""All pilots: of the third batch and any other list from lists, of the others from what prose names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from lccp.combine.register import Listed, Register, Stated
from lccp.combine.summary import BatchNotice, DocumentSummary, SummarisedPilot, quote_cells
from lccp.combine.witnesses import Court, Witness
from lccp.extract.document import Extract
from lccp.extract.lists.pilot_list import ORDER
from lccp.extract.prose import batches
from lccp.extract.prose.batches import Announcement
from lccp.model import EMPTY, Cell, Notice, Row
from lccp.normalise import places
from lccp.normalise.pilot_names import PilotNamer
from lccp.reference import Place
from lccp.storage.provenance import Quote
from lccp.storage.sorted_runs import Spool
from lccp.text.cells import text_cell
from lccp.text.rules import Input, derivation
from lccp.text.spans import Span, Text

Load = Callable[[str], Extract]
"""Gives the extract of a document, by its id."""
SourceNotice = tuple[str, Notice]


@dataclass
class Gathering:
    """What the briefs of all documents say of pilots: rows of lists on the disk, announcements in memory."""

    claims: Spool
    register: Register = field(default_factory=Register)
    announced: dict[str, Announced] = field(default_factory=dict)
    summed: list[DocumentSummary] = field(default_factory=list)  # documents whose contents list summaries of pilots
    files: dict[str, str] = field(default_factory=dict)  # of documents that announce a batch
    notices: list[SourceNotice] = field(default_factory=list)
    _documents: int = 0

    def add(self, given: DocumentSummary, load: Load) -> None:
        """Take in what a document says; they come in their order."""
        self._documents += 1
        for said in self.register.enter(given):
            if isinstance(said, Notice):
                self.notices.append((given.source, said))
            else:
                id_, stated = said
                self.claims.add((self.register.places[id_], self._documents), (id_, stated))
        if given.summed:
            self.summed.append(replace(given, listings=()))
        wanted = [self.announced.setdefault(one.number, Announced()).wants(one) for one in given.announces]
        if any(wanted):
            self.files[given.source] = given.file
            extract = load(given.source)
            for one in extract.announcements:
                self.announced[text_cell(one.basis, "batch.number").value].add(extract, one)

    def listed(self) -> Iterator[Listed]:
        """Give the pilots of all lists, each with its witnesses."""
        for _, members in self.claims.groups():
            yield Listed(members[0][0], tuple(stated for _, stated in members))


@dataclass
class Announced:
    """The announcements of one batch: of all of them the best, one that names every place before others."""

    best: tuple[str, Announcement] | None = None
    date: Cell = EMPTY
    quotes: dict[Span, Quote] = field(default_factory=dict)
    _date_complete: bool = False

    def wants(self, one: BatchNotice) -> bool:
        """Whether another one may be better than what is held, or tell a date that is not known yet."""
        better = self.best is None or (one.complete and not self.best[1].complete)
        return better or (one.dated and (not self.date.value or (one.complete and not self._date_complete)))

    def add(self, extract: Extract, one: Announcement) -> None:
        """Take in another one."""
        if self.best is None or (one.complete and not self.best[1].complete):
            self.best = (extract.source, one)
            cells = [text_cell(one.basis, "batch.number"), *map(text_cell, one.places)]
            self.quotes.update(quote_cells(extract.document, cells))
        if one.date is not None and (not self.date.value or (one.complete and not self._date_complete)):
            self.date, self._date_complete = text_cell(one.date, "date.edtf"), one.complete
            self.quotes.update(quote_cells(extract.document, [self.date]))


@dataclass(frozen=True)
class PilotRecord:
    """A pilot so far: its row (peak year and rating still empty), and what its lists say beside it.

    ``listed`` is empty for a pilot that prose alone names. ``quotes`` are those of all its cells.
    """

    pilot: str
    row: Row
    listed: Listed | None
    court: Court
    notices: tuple[SourceNotice, ...]
    quotes: Mapping[Span, Quote]


def roster(gathering: Gathering) -> Iterator[PilotRecord | SourceNotice]:
    """Give every pilot that the documents name as one, in the order of first naming; and findings on the way."""
    dates = {number: made.date for number, made in gathering.announced.items()}
    known: set[str] = set()
    for pilot in gathering.listed():
        notices: list[SourceNotice] = []
        court = Court()
        batch = pilot.batch
        told = next((one.issued for one in pilot.witnesses if one.issued.value), None)
        row = _listed_row(pilot, batch, told or dates.get(batch.value, EMPTY), court, notices)
        known.add(batch.value)
        quotes = {span: quote for one in pilot.witnesses for span, quote in one.claim.quotes.items()}
        if told is None and batch.value in gathering.announced:
            quotes.update(gathering.announced[batch.value].quotes)
        yield PilotRecord(pilot.pilot, row, pilot, court, tuple(notices), quotes)
    named, told_of = _named(gathering, known)
    yield from told_of
    for number in sorted(named):
        if number in known:
            continue
        held = gathering.announced[number]
        assert held.best is not None
        basis = text_cell(held.best[1].basis, "batch.number")
        found = named[number]
        for place, name in enumerate(found.names, 1):
            id_ = f"b{number}-{place:02d}"
            notices = []
            row = _named_row(id_, name, place, basis, dates[number], found, notices)
            yield PilotRecord(id_, row, None, Court(), tuple(notices), {**held.quotes, **found.quotes})


# -- lists ----------------------------------------------------------------------------------------


def _listed_row(pilot: Listed, batch: Cell, announced: Cell, court: Court, notices: list[SourceNotice]) -> Row:
    witnesses = [
        Witness(
            one.source,
            {
                "number": one.claim.number,
                "province": one.claim.province,
                "name": one.claim.place,
                "conditional": one.claim.conditional,
            },
        )
        for one in pilot.witnesses
    ]
    quiet = Court()  # what the list of peak targets has told already is not told again
    number = quiet.hear("pilots", pilot.pilot, "number", witnesses)
    name = quiet.hear("pilots", pilot.pilot, "name", witnesses)
    province = quiet.hear("pilots", pilot.pilot, "province", witnesses)
    row: Row = {
        "pilot": Cell(pilot.pilot),
        "batch": batch,
        "number": number,
        "province": province,
        "name": name,
        "level": EMPTY,
        "adcode": EMPTY,
        "announced": announced,
        "conditional": court.hear("pilots", pilot.pilot, "conditional", witnesses),
        "peak_year": EMPTY,
        "rating": EMPTY,
    }
    place = _place(pilot.witnesses[0], row, notices)
    if place is not None:
        row.update(_coded(name, place))
        if not places.province_short(province.value):
            row["province"] = _derived(name, "place.province", place, place.province)
    return row


def _year(announced: str) -> int:
    return places.year_end(announced) if announced[:4].isdigit() else 2016


def _place(said: Stated, row: Row, notices: list[SourceNotice]) -> Place | None:
    """The one place that a name means, in the province that stands with it; else a finding."""
    name = said.claim.name
    year = _year(row["announced"].value)
    group = row["province"].value
    found = _within(name, year, group) or _within(name, places.ALL_YEARS, group)
    if len(found) == 1:
        return found[0]
    if found:
        may = ", ".join(f"{place.name} ({place.adcode})" for place in found)
        message = f"{name} may be {may}: left without a code"
    else:
        elsewhere = places.resolve(name, places.ALL_YEARS)
        message = (
            f"{name} is no place"
            + (f" in {group}" if group and elsewhere else " that the code table knows")
            + ": left without a code"
        )
    notices.append((said.source, Notice("unresolved-place", "high", said.claim.start, said.claim.end, message)))
    return None


def _within(name: str, year: int, group: str) -> list[Place]:
    """The places that a name may mean in the province, or the prefecture, that stands with it in the list.

    A group that is no place (胶东) tells nothing of where the pilot lies.
    """
    if not group or places.province_short(group):
        return places.resolve(name, year, group)
    above = places.resolve(group, year)
    found = places.resolve(name, year)
    return [place for place in found if any(places.within(place, one) for one in above)] if above else found


def _derived(name: Cell, rule: str, place: Place, value: str) -> Cell:
    return Cell(value, name.spans, (*name.rules, rule), (place.ref,))


def _coded(name: Cell, place: Place) -> dict[str, Cell]:
    return {
        "level": _derived(name, "place.level", place, place.level),
        "adcode": _derived(name, "place.adcode", place, place.adcode),
    }


# -- prose ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Named:
    """The names of a batch in their order: the document that gives them, and its file."""

    source: str
    file: str
    names: tuple[SummarisedPilot, ...]
    quotes: Mapping[Span, Quote]


def _named(gathering: Gathering, known: set[str]) -> tuple[dict[str, Named], list[SourceNotice]]:
    """The names of each batch that prose tells whole, and of one that contents complete."""
    out: dict[str, Named] = {}
    notices: list[SourceNotice] = []
    best = {number: made.best for number, made in gathering.announced.items() if made.best is not None}
    whole = {number: made for number, made in best.items() if made[1].complete}
    for number, (source, one) in whole.items():
        names = tuple(SummarisedPilot(place.value, text_cell(place)) for place in one.places)
        out[number] = Named(source, gathering.files[source], names, {})
    for number, (_, partial) in best.items():
        if number in whole or number in known:
            continue
        before = [one for n, (_, one) in whole.items() if int(n) < int(number)]
        for brief in gathering.summed:
            left, wrong = batches.remainder(brief.summed, before, partial, _same)
            notices.extend(wrong)
            if left:
                out[number] = Named(brief.source, brief.file, tuple(left), brief.quotes)
                break
    return out, notices


@lru_cache(maxsize=10_000)
def _same(name: str) -> str:
    """One key for all names of a place: its code where one place is meant, else the highest so called."""
    found = places.resolve(name, places.ALL_YEARS)
    ranked = sorted(found, key=lambda place: (places.RANK[place.level], -place.last_year, place.adcode))
    return ranked[0].adcode if ranked else name


def _named_row(
    id_: str, name: SummarisedPilot, place: int, batch: Cell, announced: Cell, named: Named, notices: list[SourceNotice]
) -> Row:
    words = name.cell
    row: Row = {
        "pilot": Cell(id_),
        "batch": batch,
        "number": Cell(str(place), words.spans, (ORDER,), (f"raw/{named.file}",)),
        "province": EMPTY,
        "name": words,
        "level": EMPTY,
        "adcode": EMPTY,
        "announced": announced,
        "conditional": EMPTY,
        "peak_year": EMPTY,
        "rating": EMPTY,
    }
    found = _highest(name.value, _year(announced.value))
    if found is None:
        message = f"{name.value} is not one place of the code table: left without a code"
        start, end = words.spans[0].start, words.spans[-1].end
        notices.append((named.source, Notice("unresolved-place", "high", start, end, message)))
        return row
    row["province"] = _derived(words, "place.province", found, found.province)
    full = places.full_name(name.value, found)
    if full != name.value:
        row["name"] = _derived(words, "place.full_name", found, full)
    row.update(_coded(words, found))
    return row


def _highest(name: str, year: int) -> Place | None:
    """The place meant by a name that stands alone: the highest so called; None where two stand equal."""
    found = places.resolve(name, year)
    if not found:
        return None
    top = min(places.RANK[place.level] for place in found)
    best = [place for place in found if places.RANK[place.level] == top]
    return best[0] if len(best) == 1 else None


# -- what is known of a pilot from elsewhere -------------------------------------------------------


def namer(rows: Mapping[str, Row]) -> PilotNamer:
    """The namer of these pilots."""
    return PilotNamer(
        [
            (id_, row["name"].value, row["level"].value, row["province"].value, row["adcode"].value)
            for id_, row in rows.items()
        ]
    )


def named_cell(text: Text, pilot: str, rows: Mapping[str, Row]) -> Cell:
    """The cell that leads a printed place to its pilot."""
    return text_cell(text, "pilot.named", inputs=[Input(f"pilots/{pilot}/name", rows[pilot]["name"].value)])


@derivation("value.agreed")
def value_agreed(_: str, inputs: Sequence[Input]) -> str:
    """Give what several cells say, if they all say the same."""
    said = {str(one.value) for one in inputs}
    if len(said) != 1:
        raise ValueError("the cells do not agree: " + ", ".join(sorted(said)))
    return said.pop()


def agreed(cells: Sequence[tuple[str, Cell]]) -> Cell:
    """The cell of a value that several cells, each with its reference, agree on."""
    spans = tuple(dict.fromkeys(span for _, cell in cells for span in cell.spans))
    return Cell(cells[0][1].value, spans, ("value.agreed",), tuple(ref for ref, _ in cells))
