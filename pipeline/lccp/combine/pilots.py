"""All pilots: of the third batch and any other list from lists, of the others from what prose names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from lccp.combine.register import PilotRegister, RegisteredPilot, WitnessStatement
from lccp.combine.summary import BatchNotice, DocumentSummary, SummarisedPilot, quote_cells
from lccp.combine.witnesses import WitnessCells, WitnessComparison
from lccp.extract.document import Extract
from lccp.extract.lists.pilot_list import ORDER
from lccp.extract.prose import batches
from lccp.extract.prose.batches import Announcement
from lccp.model import EMPTY, Cell, Notice, Row
from lccp.normalise import places
from lccp.normalise.pilot_names import PilotNamer
from lccp.reference import Place
from lccp.storage.provenance import Quote
from lccp.storage.sorted_runs import SortedRuns
from lccp.text.cells import text_cell
from lccp.text.rules import Input, derivation
from lccp.text.spans import Span, Text

LoadExtract = Callable[[str], Extract]
"""Gives the extract of a document, by its id."""
SourceNotice = tuple[str, Notice]


@dataclass
class PilotCollector:
    """What the briefs of all documents say of pilots: rows of lists on the disk, announcements in memory."""

    claims: SortedRuns
    register: PilotRegister = field(default_factory=PilotRegister)
    announced: dict[str, BatchAnnouncements] = field(default_factory=dict)
    summed: list[DocumentSummary] = field(default_factory=list)  # documents whose contents list summaries of pilots
    files: dict[str, str] = field(default_factory=dict)  # of documents that announce a batch
    notices: list[SourceNotice] = field(default_factory=list)
    _documents: int = 0

    def add(self, brief: DocumentSummary, load: LoadExtract) -> None:
        """Take in what a document says; they come in their order."""
        self._documents += 1
        for statement in self.register.enter_document(brief):
            if isinstance(statement, Notice):
                self.notices.append((brief.source, statement))
            else:
                id_, stated = statement
                self.claims.add((self.register.places[id_], self._documents), (id_, stated))
        if brief.summed:
            self.summed.append(replace(brief, listings=()))
        wanted = [
            self.announced.setdefault(statement.number, BatchAnnouncements()).wants(statement)
            for statement in brief.announces
        ]
        if any(wanted):
            self.files[brief.source] = brief.file
            extract = load(brief.source)
            for announcement in extract.announcements:
                self.announced[text_cell(announcement.basis, "batch.number").value].add(extract, announcement)

    def listed(self) -> Iterator[RegisteredPilot]:
        """Give the pilots of all lists, each with its witnesses."""
        for _, members in self.claims.groups():
            yield RegisteredPilot(members[0][0], tuple(stated for _, stated in members))


@dataclass
class BatchAnnouncements:
    """The announcements of one batch: of all of them the best, one that names every place before others."""

    best: tuple[str, Announcement] | None = None
    date: Cell = EMPTY
    quotes: dict[Span, Quote] = field(default_factory=dict)
    _date_complete: bool = False

    def wants(self, statement: BatchNotice) -> bool:
        """Whether another one may be better than what is held, or tell a date that is not known yet."""
        better = self.best is None or (statement.complete and not self.best[1].complete)
        return better or (statement.dated and (not self.date.value or (statement.complete and not self._date_complete)))

    def add(self, extract: Extract, statement: Announcement) -> None:
        """Take in another one."""
        if self.best is None or (statement.complete and not self.best[1].complete):
            self.best = (extract.source, statement)
            cells = [text_cell(statement.basis, "batch.number"), *map(text_cell, statement.places)]
            self.quotes.update(quote_cells(extract.document, cells))
        if statement.date is not None and (not self.date.value or (statement.complete and not self._date_complete)):
            self.date, self._date_complete = text_cell(statement.date, "date.edtf"), statement.complete
            self.quotes.update(quote_cells(extract.document, [self.date]))


@dataclass(frozen=True)
class PilotRecord:
    """A pilot so far: its row (peak year and rating still empty), and what its lists say beside it.

    ``listed`` is empty for a pilot that prose alone names. ``quotes`` are those of all its cells.
    """

    pilot: str
    row: Row
    listed: RegisteredPilot | None
    court: WitnessComparison
    notices: tuple[SourceNotice, ...]
    quotes: Mapping[Span, Quote]


def all_pilots(gathering: PilotCollector) -> Iterator[PilotRecord | SourceNotice]:
    """Give every pilot that the documents name as one, in the order of first naming; and findings on the way."""
    dates = {number: announcements.date for number, announcements in gathering.announced.items()}
    listed_batches: set[str] = set()
    for pilot in gathering.listed():
        notices: list[SourceNotice] = []
        court = WitnessComparison()
        batch = pilot.batch
        day = next((statement.issued for statement in pilot.witnesses if statement.issued.value), None)
        row = _listed_row(pilot, batch, day or dates.get(batch.value, EMPTY), court, notices)
        listed_batches.add(batch.value)
        quotes = {span: quote for statement in pilot.witnesses for span, quote in statement.claim.quotes.items()}
        if day is None and batch.value in gathering.announced:
            quotes.update(gathering.announced[batch.value].quotes)
        yield PilotRecord(pilot.pilot, row, pilot, court, tuple(notices), quotes)
    named, told_of = _named_batches(gathering, listed_batches)
    yield from told_of
    for number in sorted(named):
        if number in listed_batches:
            continue
        announced = gathering.announced[number]
        assert announced.best is not None
        basis = text_cell(announced.best[1].basis, "batch.number")
        matches = named[number]
        for place, name in enumerate(matches.places_named, 1):
            id_ = f"b{number}-{place:02d}"
            notices = []
            row = _named_row(id_, name, place, basis, dates[number], matches, notices)
            yield PilotRecord(
                id_, row, None, WitnessComparison(), tuple(notices), {**announced.quotes, **matches.quotes}
            )


# -- lists ----------------------------------------------------------------------------------------


def _listed_row(
    pilot: RegisteredPilot, batch: Cell, announced: Cell, court: WitnessComparison, notices: list[SourceNotice]
) -> Row:
    witnesses = [
        WitnessCells(
            statement.source,
            {
                "number": statement.claim.number,
                "province": statement.claim.province,
                "name": statement.claim.place,
                "conditional": statement.claim.conditional,
            },
        )
        for statement in pilot.witnesses
    ]
    quiet = WitnessComparison()  # what the list of peak targets has told already is not told again
    number = quiet.choose_cell("pilots", pilot.pilot, "number", witnesses)
    name = quiet.choose_cell("pilots", pilot.pilot, "name", witnesses)
    province = quiet.choose_cell("pilots", pilot.pilot, "province", witnesses)
    row: Row = {
        "pilot": Cell(pilot.pilot),
        "batch": batch,
        "number": number,
        "province": province,
        "name": name,
        "level": EMPTY,
        "adcode": EMPTY,
        "announced": announced,
        "conditional": court.choose_cell("pilots", pilot.pilot, "conditional", witnesses),
        "peak_year": EMPTY,
        "rating": EMPTY,
    }
    place = _resolve_place(pilot.witnesses[0], row, notices)
    if place is not None:
        row.update(_place_cells(name, place))
        if not places.province_short(province.value):
            row["province"] = _derived_cell(name, "place.province", place, place.province)
    return row


def _name_year(announced: str) -> int:
    return places.year_end(announced) if announced[:4].isdigit() else 2016


def _resolve_place(statement: WitnessStatement, row: Row, notices: list[SourceNotice]) -> Place | None:
    """The one place that a name means, in the province that stands with it; else a finding."""
    name = statement.claim.name
    year = _name_year(row["announced"].value)
    group = row["province"].value
    matches = _places_within(name, year, group) or _places_within(name, places.ALL_YEARS, group)
    if len(matches) == 1:
        return matches[0]
    if matches:
        may = ", ".join(f"{place.name} ({place.adcode})" for place in matches)
        message = f"{name} may be {may}: left without a code"
    else:
        elsewhere = places.resolve_place(name, places.ALL_YEARS)
        message = (
            f"{name} is no place"
            + (f" in {group}" if group and elsewhere else " that the code table knows")
            + ": left without a code"
        )
    notices.append(
        (statement.source, Notice("unresolved-place", "high", statement.claim.start, statement.claim.end, message))
    )
    return None


def _places_within(name: str, year: int, group: str) -> list[Place]:
    """The places that a name may mean in the province, or the prefecture, that stands with it in the list.

    A group that is no place (胶东) tells nothing of where the pilot lies.
    """
    if not group or places.province_short(group):
        return places.resolve_place(name, year, group)
    above = places.resolve_place(group, year)
    matches = places.resolve_place(name, year)
    return (
        [place for place in matches if any(places.within(place, statement) for statement in above)]
        if above
        else matches
    )


def _derived_cell(name: Cell, rule: str, place: Place, value: str) -> Cell:
    return Cell(value, name.spans, (*name.rules, rule), (place.ref,))


def _place_cells(name: Cell, place: Place) -> dict[str, Cell]:
    return {
        "level": _derived_cell(name, "place.level", place, place.level),
        "adcode": _derived_cell(name, "place.adcode", place, place.adcode),
    }


# -- prose ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NamedBatch:
    """The names of a batch in their order: the document that gives them, and its file."""

    source: str
    file: str
    places_named: tuple[SummarisedPilot, ...]
    quotes: Mapping[Span, Quote]


def _named_batches(
    gathering: PilotCollector, listed_batches: set[str]
) -> tuple[dict[str, NamedBatch], list[SourceNotice]]:
    """The names of each batch that prose tells whole, and of one that contents complete."""
    batches_named: dict[str, NamedBatch] = {}
    notices: list[SourceNotice] = []
    best = {
        number: announcements.best
        for number, announcements in gathering.announced.items()
        if announcements.best is not None
    }
    whole = {number: announcements for number, announcements in best.items() if announcements[1].complete}
    for number, (source, statement) in whole.items():
        places_named = tuple(SummarisedPilot(place.value, text_cell(place)) for place in statement.places)
        batches_named[number] = NamedBatch(source, gathering.files[source], places_named, {})
    for number, (_, partial) in best.items():
        if number in whole or number in listed_batches:
            continue
        before = [statement for n, (_, statement) in whole.items() if int(n) < int(number)]
        for brief in gathering.summed:
            rest, wrong = batches.remainder(brief.summed, before, partial, _place_key)
            notices.extend(wrong)
            if rest:
                batches_named[number] = NamedBatch(brief.source, brief.file, tuple(rest), brief.quotes)
                break
    return batches_named, notices


@lru_cache(maxsize=10_000)
def _place_key(name: str) -> str:
    """One key for all names of a place: its code where one place is meant, else the highest so called."""
    matches = places.resolve_place(name, places.ALL_YEARS)
    ranked = sorted(matches, key=lambda place: (places.RANK[place.level], -place.last_year, place.adcode))
    return ranked[0].adcode if ranked else name


def _named_row(
    id_: str,
    name: SummarisedPilot,
    place: int,
    batch: Cell,
    announced: Cell,
    named: NamedBatch,
    notices: list[SourceNotice],
) -> Row:
    printed = name.cell
    row: Row = {
        "pilot": Cell(id_),
        "batch": batch,
        "number": Cell(str(place), printed.spans, (ORDER,), (f"raw/{named.file}",)),
        "province": EMPTY,
        "name": printed,
        "level": EMPTY,
        "adcode": EMPTY,
        "announced": announced,
        "conditional": EMPTY,
        "peak_year": EMPTY,
        "rating": EMPTY,
    }
    matches = _highest_place(name.value, _name_year(announced.value))
    if matches is None:
        message = f"{name.value} is not one place of the code table: left without a code"
        start, end = printed.spans[0].start, printed.spans[-1].end
        notices.append((named.source, Notice("unresolved-place", "high", start, end, message)))
        return row
    row["province"] = _derived_cell(printed, "place.province", matches, matches.province)
    full = places.full_name(name.value, matches)
    if full != name.value:
        row["name"] = _derived_cell(printed, "place.full_name", matches, full)
    row.update(_place_cells(printed, matches))
    return row


def _highest_place(name: str, year: int) -> Place | None:
    """The place meant by a name that stands alone: the highest so called; None where two stand equal."""
    matches = places.resolve_place(name, year)
    if not matches:
        return None
    top = min(places.RANK[place.level] for place in matches)
    best = [place for place in matches if places.RANK[place.level] == top]
    return best[0] if len(best) == 1 else None


# -- what is known of a pilot from elsewhere -------------------------------------------------------


def pilot_namer(rows: Mapping[str, Row]) -> PilotNamer:
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
    statement = {str(statement.value) for statement in inputs}
    if len(statement) != 1:
        raise ValueError("the cells do not agree: " + ", ".join(sorted(statement)))
    return statement.pop()


def agreed_cell(cells: Sequence[tuple[str, Cell]]) -> Cell:
    """The cell of a value that several cells, each with its reference, agree on."""
    spans = tuple(dict.fromkeys(span for _, cell in cells for span in cell.spans))
    return Cell(cells[0][1].value, spans, ("value.agreed",), tuple(ref for ref, _ in cells))
