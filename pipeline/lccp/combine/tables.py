"""From single documents to whole tables: what they say together, and their rows put one after another.

Nothing here is held whole: briefs are gone through one at a time, what documents give to common rows
goes through sorted runs on the disk (``Spool``), and the rows of each document, finished by itself,
are written one document after another.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from lccp.combine import corrections as correct
from lccp.combine import findings, pilots, register
from lccp.combine.finish import (
    PER_SOURCE,
    SHARED,
    Contribution,
    DocumentContext,
    DocumentRows,
    PilotGoal,
    PilotRating,
    SharedContext,
    TableChunk,
    render_rows,
    table_chunks,
)
from lccp.combine.pilots import PilotRecord, agreed_cell
from lccp.combine.programmes import ProgrammeRegister, programme_rows
from lccp.combine.register import PilotRegister
from lccp.combine.summary import DocumentSummary
from lccp.combine.witnesses import WitnessCells, WitnessComparison, list_some
from lccp.extract.document import Extract
from lccp.model import EMPTY, Cell, InputError, Notice, Row, Source
from lccp.normalise.programmes import ProgrammeCatalogue
from lccp.reference.programmes import KnownProgramme
from lccp.restore import attested, inputs
from lccp.restore import evidence as ev
from lccp.restore.model import AttestedEntry, KnownPilot
from lccp.schemas import schema, sort_key
from lccp.storage.datapackage import TableStats
from lccp.storage.provenance import Quote
from lccp.storage.sorted_runs import SortedRuns
from lccp.text.rules import structural
from lccp.text.spans import Span

UNREADABLE = structural("source.unreadable", "a document that could not be read")
ASKED = (
    "name",
    "level",
    "province",
    "adcode",
    "batch",
    "programme",
    "announced",
)  # what finishing a document asks of the pilots
COUNTED = ("pilot", "batch", "name", "announced", "programme")  # what the programmes are counted from
NAMED = 6  # values that a finding names where many differ
MADE, RATED, AIMED = 0, 1, 2  # in which order what is known of a pilot is gone through


@dataclass(frozen=True, slots=True)
class FinishOrder:
    """A document to be finished, and what others say of it, packed: there may be many."""

    source: str
    packed: bytes

    @classmethod
    def of(cls, source: str, own: DocumentContext) -> FinishOrder:
        """Pack an order."""
        return cls(source, zlib.compress(pickle.dumps(own, pickle.HIGHEST_PROTOCOL), 1))

    @property
    def own(self) -> DocumentContext:
        """What others say of the document."""
        own: DocumentContext = pickle.loads(zlib.decompress(self.packed))
        return own


class PilotState(NamedTuple):
    """A pilot as its lists and its announcement have it: its row, its goal there, whether lists have a year for it."""

    pilot: str
    row: Row
    listed: Row | None
    listed_by: str  # the first document whose list has a year for it
    dated: bool
    quotes: Mapping[Span, Quote]


class Workshop(Protocol):
    """Where documents are kept and finished: this process, many, or a cluster."""

    @property
    def folder(self) -> Path:
        """A folder for what is written on the way."""

    def briefs(self) -> Iterator[DocumentSummary]:
        """Give what others need to know of each document, in their order."""

    def extract(self, source: str) -> Extract:
        """Give what a document says by itself."""

    def finish(self, orders: Sequence[FinishOrder], common: SharedContext) -> Iterator[Contribution]:
        """Finish documents; give what each has for common rows, in any order."""

    def piece(self, source: str) -> DocumentRows:
        """Give the rows of a document as it was finished last."""


@dataclass(frozen=True)
class BuildInputs:
    """What a build rests on beside its documents."""

    attested: tuple[AttestedEntry, ...] = ()
    corrections: tuple[correct.Correction, ...] = ()
    refused: tuple[tuple[Source, InputError], ...] = ()
    programmes: tuple[KnownProgramme, ...] = ()


def build_tables(
    shop: Workshop, given: BuildInputs, into: Path, tick: Callable[[str], None] = lambda _: None
) -> dict[str, TableStats]:
    """Write the tables of some documents and their provenance into a folder; tell of each what it holds.

    Raises InputError for a correction that has gone stale.
    """
    work = TableBuilder(shop, given, into)
    tick("reconciling")
    work.gather()
    tick("finishing documents")
    work.finish()
    tick("merging")
    return work.write()


@dataclass
class TableBuilder:
    """One merging: what is known of the documents together."""

    shop: Workshop
    given: BuildInputs
    into: Path
    order: dict[str, int] = field(default_factory=dict)  # documents in their order
    applied: set[str] = field(default_factory=set)
    orders: dict[str, FinishOrder] = field(default_factory=dict)
    common: SharedContext = field(init=False)
    register: PilotRegister = field(init=False)
    first_losing: str = ""  # the first document that lost digits
    told: SortedRuns = field(init=False)  # findings, by document
    known: SortedRuns = field(init=False)  # what is known of each pilot
    shared: SortedRuns = field(init=False)  # rows of shared tables
    places: dict[str, int] = field(default_factory=dict)  # pilots in the order of first naming

    def __post_init__(self) -> None:
        self.told = SortedRuns(self.shop.folder, "told")
        self.known = SortedRuns(self.shop.folder, "known")
        self.shared = SortedRuns(self.shop.folder, "shared")

    # -- what documents say together -----------------------------------------------------------------

    def gather(self) -> None:
        """Go through the briefs; find the pilots, and what bears on each document's lost digits."""
        self.register = PilotRegister(ProgrammeRegister(ProgrammeCatalogue(self.given.programmes)))
        gathering = pilots.PilotCollector(SortedRuns(self.shop.folder, "claims"), self.register)
        ledger = ev.Ledger()
        for brief in self.shop.briefs():
            self.order[brief.source] = len(self.order)
            gathering.add(brief)
            ledger.add(brief.traits)
        self._tell([*gathering.notices, *gathering.register.missing_notices()])
        rows: dict[str, Row] = {}
        same: dict[str, Cell] = {}
        evident: list[tuple[KnownPilot, Mapping[Span, Quote]]] = []
        for one in pilots.all_pilots(gathering):
            one = self._made(one)
            rows[one.pilot] = {name: same.setdefault(one.row[name].value, Cell(one.row[name].value)) for name in ASKED}
            if (pilot := inputs.known_pilot(one.row)) is not None:
                evident.append((pilot, {span: one.quotes[span] for span in (*pilot.named, *pilot.dated)}))
        evidence = ledger.common(evident, self.given.attested)
        for conflict, quotes in self.register.conflicts:
            self._share("conflicts", [conflict], quotes)
        self.common = SharedContext(rows, evidence)
        self.first_losing = ledger.first_losing
        notices = self._notices()
        own = self._own_corrections()
        for source in self.order:
            order = DocumentContext(
                ledger.of(source),
                notices(source),
                self.register.programmes.of_source.get(source, ()),
                own.get(source, ()),
            )
            self.orders[source] = FinishOrder.of(source, order)

    def _own_corrections(self) -> dict[str, tuple[correct.Correction, ...]]:
        """The corrections of rows that bear the id of one document, by it."""
        out: dict[str, tuple[correct.Correction, ...]] = {}
        for one in self.given.corrections:
            if one.table in PER_SOURCE:
                source = one.key.partition("|")[0]
                out[source] = (*out.get(source, ()), one)
        return out

    def _tell(self, told: Iterable[tuple[str, Notice]]) -> None:
        for source, notice in told:
            self.told.add((self.order[source],), notice)

    def _notices(self) -> Callable[[str], tuple[Notice, ...]]:
        """Give the function that gives what was told of a document; it is to be asked in the order of documents."""
        groups = self.told.groups()
        held = [next(groups, None)]

        def of(source: str) -> tuple[Notice, ...]:
            if held[0] is None or held[0][0] != (self.order[source],):
                return ()
            found, held[0] = held[0][1], next(groups, None)
            return tuple(found)

        return of

    def _made(self, one: PilotRecord) -> PilotRecord:
        """Keep what is known of a pilot, and write what its lists say beside it; give it as it is corrected."""
        self.places[one.pilot] = len(self.places)
        (row,) = self._corrected("pilots", [one.row], known=True)
        one = replace(one, row=row)
        target = register.peak_target_row(one.registered, one.comparison)
        self._share("innovations", list(register.innovation_rows(one.registered, one.comparison)), one.quotes)
        self._share("conflicts", one.comparison.conflicts, one.quotes)
        self._tell([*one.notices, *one.comparison.findings])
        cells = [*one.row.values(), *(target.values() if target is not None else [])]
        quotes = {span: one.quotes[span] for cell in cells for span in cell.spans}
        listed_by = target["sources"].value.partition("|")[0] if target is not None else ""
        state = PilotState(one.pilot, one.row, target, listed_by, one.registered.dated, quotes)
        self.known.add((self.places[one.pilot], MADE), state)
        return one

    def _corrected(self, table: str, rows: Sequence[Row], known: bool = True) -> list[Row]:
        """Correct rows; of pilots first what is ``known`` of them before documents are finished, then the rest."""
        late = ("peak_year", "rating") if table == "pilots" else ()
        chosen = [one for one in self.given.corrections if (one.field in late) is not known]
        return correct.apply_corrections(table, rows, chosen, self.applied)

    def _share(self, table: str, rows: Sequence[Row], quotes: Mapping[Span, Quote]) -> None:
        self._write(table, self._corrected(table, rows), quotes)

    def _write(self, table: str, rows: Sequence[Row], quotes: Mapping[Span, Quote]) -> None:
        for row in render_rows(table, rows, quotes.__getitem__):
            self.shared.add((row.table, row.order), row)

    # -- each document finished ----------------------------------------------------------------------

    def finish(self) -> None:
        """Finish every document; again those about which the others turn out to say more."""
        hits: set[int] = set()
        stale: dict[str, tuple[str, ...]] = {}
        for share in self.shop.finish(list(self.orders.values()), self.common):
            at = self.order[share.source]
            for n, aim in enumerate(share.goals):
                self.known.add((self.places[aim.pilot], AIMED, at, n), aim)
            for n, rated in enumerate(share.ratings):
                self.known.add((self.places[rated.pilot], RATED, at, n), rated)
            hits.update(share.hits)
            self.applied.update(share.applied)
            stale[share.source] = share.stale
        for share in self.shop.finish(list(self._late(hits)), self.common):
            self.applied.update(share.applied)
            stale[share.source] = share.stale  # a row that an earlier document has too is gone by now
        if said := next((said for source in self.order for said in stale[source]), ""):
            raise correct.StaleCorrection(said)
        correct.require_all_applied(self.given.corrections, self.applied)

    def _late(self, hits: set[int]) -> Iterator[FinishOrder]:
        """The documents about which more is known now: goals that differ, words not found."""
        self.told = SortedRuns(self.shop.folder, "late")
        self._pilots()
        for one in attested.unmatched_entries(self.given.attested, hits, self.first_losing):
            self._tell([(one.source, Notice(one.kind, one.severity, one.start, one.end, one.message))])
        notices = self._notices()
        for source in self.order:
            told = notices(source)
            if told:
                own = self.orders[source].own
                yield FinishOrder.of(source, replace(own, notices=(*own.notices, *told)))

    def _pilots(self) -> None:
        """Write the rows of ``pilots``, and the goals of each that prose states."""
        finished: list[Row] = []
        for _, members in self.known.groups():
            one: PilotState = members[0]
            rated = [more for more in members if isinstance(more, PilotRating)]
            aims = [more for more in members if isinstance(more, PilotGoal)]
            quotes = dict(one.quotes)
            for quoted in [*(more.quotes for more in rated), *(more.quotes for more in aims)]:
                quotes.update(quoted)
            goals = self._corrected("peak_targets", self._goals(one, aims))
            self._write("peak_targets", goals, quotes)
            comparison = WitnessComparison()
            row = {
                **one.row,
                "peak_year": self._peak_year(one, goals, comparison),
                "rating": _rating(one.pilot, rated, comparison),
            }
            (row,) = self._corrected("pilots", [row], known=False)
            self._write("pilots", [row], quotes)
            self._share("conflicts", comparison.conflicts, quotes)
            self._tell(comparison.findings)
            finished.append({name: row[name] for name in COUNTED})
        for programme, quotes in programme_rows(self.register.programmes, finished):
            self._write("programmes", self._corrected("programmes", [programme]), quotes)

    def _goals(self, one: PilotState, aims: Sequence[PilotGoal]) -> list[Row]:
        """The goals of a pilot, numbered in the order of documents; a list's before those of its document's prose."""
        rows = [(self.order[_source_of(more.row)], 1, more.row) for more in aims]
        if one.listed is not None:
            rows.append((self.order[one.listed_by], 0, one.listed))
        rows.sort(key=lambda entry: entry[:2])
        return [{**row, "n": Cell(str(n))} for n, (_, _, row) in enumerate(rows, 1)]

    def _peak_year(self, one: PilotState, goals: Sequence[Row], comparison: WitnessComparison) -> Cell:
        """The peak year of the first document that states any; empty, with a finding, where its own goals differ.

        What later documents state otherwise is a conflict.
        """
        said = [(f"peak_targets/{one.pilot}|{goal['n'].value}/edtf", goal["edtf"], _source_of(goal)) for goal in goals]
        said = [entry for entry in said if entry[1].value]
        if not said:
            return EMPTY
        first = said[0][2]
        listed = one.listed["edtf"] if one.dated and one.listed is not None and first == one.listed_by else EMPTY
        mine = [(ref, cell) for ref, cell, source in said if source == first]
        values = list(dict.fromkeys(cell.value for _, cell in mine))
        chosen = listed if listed.value else (agreed_cell(mine) if len(values) == 1 else EMPTY)
        if not chosen.value:
            span = mine[0][1].spans[0]
            named = ", ".join(values) if len(values) <= NAMED else list_some(values, NAMED)
            message = f"{one.row['name'].value}: prose states peak years that differ ({named}); peak_year is left empty"
            self._tell([(span.source, Notice("disagreement", "medium", span.start, span.end, message))])
            return EMPTY
        later = {source: cell for _, cell, source in said if source != first and cell.value != chosen.value}
        witnesses = [WitnessCells(first, {"peak_year": chosen})]
        witnesses += [WitnessCells(source, {"peak_year": cell}) for source, cell in later.items()]
        if later:
            comparison.choose_cell("pilots", one.pilot, "peak_year", witnesses)
        return chosen

    # -- the files -----------------------------------------------------------------------------------

    def write(self) -> dict[str, TableStats]:
        """Write the files; tell of each table how many rows it has and what it cites."""
        order = sort_key("sources")
        refused = {source.id: _unread(source, error) for source, error in self.given.refused}
        with TableFiles(self.into, PER_SOURCE) as files:
            for source in sorted({*self.order, *refused}, key=lambda source: order({"source": source})):
                piece = refused.get(source) or self.shop.piece(source)
                for table, part in piece.chunks.items():
                    files.add(table, part)
                for row in piece.shared:
                    self.shared.add((row.table, row.order), row)
        with TableFiles(self.into, SHARED) as others:
            for _, row in self.shared:
                others.add(row.table, TableChunk(1, row.csv, row.log, row.cited))
        return {**files.told(), **others.told()}


def _source_of(goal: Row) -> str:
    """The first document that states a goal."""
    return goal["sources"].value.partition("|")[0]


def _rating(pilot: str, rated: Sequence[PilotRating], comparison: WitnessComparison) -> Cell:
    """The rating of a pilot by the first document that rates it; what later ones say otherwise is a conflict."""
    if not rated:
        return EMPTY
    values: dict[str, list[PilotRating]] = {}
    for rating in rated:
        values.setdefault(rating.value, []).append(rating)
    cells = {
        value: Cell(
            value,
            tuple(dict.fromkeys(span for one in same for span in one.spans)),
            ("value.agreed",),
            tuple(one.ref for one in same),
        )
        for value, same in values.items()
    }
    chosen = cells[rated[0].value]
    if len(cells) > 1:
        witnesses = [WitnessCells(same[0].spans[0].source, {"rating": cells[value]}) for value, same in values.items()]
        comparison.choose_cell("pilots", pilot, "rating", witnesses)
    return chosen


def _unquoted(span: Span) -> Quote:
    raise LookupError(f"{span} is in a document that could not be read")


def _unread(source: Source, error: InputError) -> DocumentRows:
    """The rows of a document that could not be read."""
    file = (f"raw/{source.file}",)
    said = {
        "source": Cell(source.id),
        "file": Cell(source.file, (), (UNREADABLE,), file),
        "kind": Cell("unreadable", (), (UNREADABLE,), file),
    }
    row = {column: said.get(column, EMPTY) for column in schema("sources").columns}
    notice = Notice("unreadable", "high", 0, 0, str(error))
    tables = {"sources": [row], "findings": findings.unread_finding_rows(source.id, [notice])}
    return DocumentRows(table_chunks(tables, _unquoted), ())


class TableFiles:
    """The files of some tables, written to one after another; each begins with its header."""

    def __init__(self, folder: Path, tables: Sequence[str]) -> None:
        self._folder, self._tables = folder, tables
        self._open: dict[str, tuple[Any, Any]] = {}
        self._rows = dict.fromkeys(tables, 0)
        self._cited: dict[str, set[str]] = {name: set() for name in tables}
        self._stack = ExitStack()

    def __enter__(self) -> TableFiles:
        (self._folder / "provenance").mkdir(parents=True, exist_ok=True)
        with self._stack:
            for name in self._tables:
                table = self._stack.enter_context((self._folder / f"{name}.csv").open("wb"))
                log = self._stack.enter_context((self._folder / f"provenance/{name}.jsonl").open("wb"))
                table.write((",".join(schema(name).columns) + "\n").encode("ascii"))
                self._open[name] = (table, log)
            self._stack = self._stack.pop_all()
        return self

    def add(self, name: str, part: TableChunk) -> None:
        """Add rows to a table, and their provenance."""
        table, provenance = self._open[name]
        table.write(part.csv)
        provenance.write(part.log)
        self._rows[name] += part.rows
        self._cited[name].update(part.cited)

    def told(self) -> dict[str, TableStats]:
        """Tell of each table how many rows it has and what it cites."""
        return {name: TableStats(self._rows[name], self._cited[name]) for name in self._tables}

    def __exit__(self, *_: object) -> None:
        self._stack.close()


__all__ = ["BuildInputs", "FinishOrder", "Workshop", "build_tables"]
