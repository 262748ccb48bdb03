"""What the documents of a build say together: which pilots there are, and the rows that many documents make.

Nothing here is held whole: summaries are gone through one at a time, what documents contribute to shared rows
goes through sorted runs on the disk (``SortedRuns``), and the rows of each document, finished by itself, are written
one document after another.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lccp.combine import corrections as corrections_file
from lccp.combine import findings, pilots, register
from lccp.combine.constraints import BrokenConstraint, enforce_schema
from lccp.combine.entered.corrections import Correction
from lccp.combine.finish import (
    PER_SOURCE,
    SHARED,
    Contribution,
    DocumentContext,
    DocumentRows,
    DocumentsFailed,
    PilotGoal,
    PilotRating,
    SharedContext,
    render_rows,
    table_chunks,
)
from lccp.combine.pilots import PilotRecord, SourceNotice, agreed_cell
from lccp.combine.programmes import LOW_CARBON, ProgrammeRegister, programme_rows
from lccp.combine.register import PilotRegister
from lccp.combine.summary import DocumentSummary
from lccp.combine.witnesses import WitnessCells, WitnessComparison
from lccp.model import EMPTY, Cell, InputError, Notice, Row, Source
from lccp.normalise.programmes import ProgrammeCatalogue
from lccp.reference.programmes import KnownProgramme
from lccp.restore import attested, inputs
from lccp.restore import evidence as ev
from lccp.restore.model import AttestedEntry, KnownPilot
from lccp.schemas import schema, sort_key
from lccp.storage.layouts import table_files
from lccp.storage.provenance import Quote
from lccp.storage.sorted_runs import SortedRuns
from lccp.storage.tables import TableStats
from lccp.text.messages import Message, list_some, say
from lccp.text.refusals import reason_message
from lccp.text.rules import structural
from lccp.text.spans import Span

UNREADABLE = structural("source.unreadable", "a document that could not be read")
# The columns of pilots that finishing a document looks at, and those that programmes are counted from.
PILOT_COLUMNS = ("name", "level", "province", "adcode", "batch", "programme", "announced")
COUNTED_COLUMNS = ("pilot", "batch", "name", "announced", "programme")
LATE_COLUMNS = ("peak_year", "rating")  # of pilots: known only when every document is finished
MOST_VALUES = 6  # values that a finding names where many differ
FROM_LISTS, FROM_RATINGS, FROM_GOALS = 0, 1, 2  # the order in which what is known of a pilot is gone through


def _low_carbon_traits(summary: DocumentSummary, register: PilotRegister, listed: set[int]) -> ev.EvidenceTraits:
    """Return what a document bears on lost digits: lists and totals count for the programme that the arguments are about.

    A batch that an earlier document lists is argued from that one's list; what a later list has otherwise is a conflict.
    """
    traits = summary.traits
    if LOW_CARBON not in register.programmes.of_source.get(summary.source, ()):
        return replace(traits, lists=(), totals=())
    lists = tuple(batch_list for batch_list in traits.lists if batch_list.batch not in listed)
    listed.update(batch_list.batch for batch_list in lists)
    return replace(traits, lists=lists)


def combine_summaries(
    summaries: Iterable[DocumentSummary],
    programmes: Sequence[KnownProgramme],
    corrections: Sequence[Correction],
    attested: Sequence[AttestedEntry],
    folder: Path,
) -> TableBuilder:
    """Go through all summaries; return what the documents say together, and what bears on each of them.

    ``folder`` is for sorted runs. Raises DocumentsFailed for a summary that shows a defect.
    """
    register = PilotRegister(ProgrammeRegister(ProgrammeCatalogue(tuple(programmes))))
    builder = TableBuilder(tuple(corrections), tuple(attested), register, folder)
    collector = pilots.PilotCollector(SortedRuns(folder, "claims"), SortedRuns(folder, "undated"), register)
    ledger = ev.Ledger()
    listed_batches: set[int] = set()
    for summary in summaries:
        builder.order[summary.source] = len(builder.order)
        try:
            collector.add(summary)
            ledger.add(_low_carbon_traits(summary, register, listed_batches))
        except InputError:
            raise
        except Exception as error:
            raise DocumentsFailed({summary.source: defect_of(summary.file, "combined", error)}) from error
    collector.add_undated()
    builder.add_notices([*collector.notices, *register.missing_notices()])
    rows: dict[str, Row] = {}
    same: dict[str, Cell] = {}
    evident: list[tuple[KnownPilot, Mapping[Span, Quote]]] = []
    for record in map(builder.add_pilot, pilots.all_pilots(collector)):
        rows[record.pilot] = {
            name: same.setdefault(record.row[name].value, Cell(record.row[name].value)) for name in PILOT_COLUMNS
        }
        if (
            record.row["programme"].value == LOW_CARBON and (pilot := inputs.known_pilot(record.row)) is not None
        ):  # what totals of 低碳试点 count
            evident.append((pilot, {span: record.quotes[span] for span in (*pilot.named, *pilot.dated)}))
    builder.set_contexts(rows, ledger, evident)
    return builder


def defect_of(file: str, action: str, error: Exception) -> InputError:
    """Return the message for a document on which lccp itself fails."""
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    return InputError(f"raw/{file}: cannot be {action} ({reason}); this is a defect of lccp: please report it")


@dataclass
class TableBuilder:
    """Everything that is known of the documents together, and the shared rows made so far."""

    corrections: tuple[Correction, ...]
    attested: tuple[AttestedEntry, ...]
    register: PilotRegister
    folder: Path
    order: dict[str, int] = field(default_factory=dict)  # documents in their order
    contexts: dict[str, DocumentContext] = field(default_factory=dict)  # of the documents, in their order
    pilot_rows: Mapping[str, Row] = field(default_factory=dict)  # once all are known
    shared_context: SharedContext = field(init=False)
    shared_rows: SortedRuns = field(init=False)
    _applied: set[str] = field(default_factory=set)  # corrections that found their row
    _stale: dict[str, tuple[str, ...]] = field(default_factory=dict)  # why others cannot be made, by document
    _hits: set[int] = field(default_factory=set)  # entries of attested.toml whose words some document holds
    _first_losing: str = ""  # the first document that lost digits
    _notices: SortedRuns = field(init=False)  # findings, by document
    _states: SortedRuns = field(init=False)  # what is known of each pilot
    _positions: dict[str, int] = field(default_factory=dict)  # of pilots, in the order of first naming

    def __post_init__(self) -> None:
        self._notices = SortedRuns(self.folder, "notices")
        self._states = SortedRuns(self.folder, "pilots")
        self.shared_rows = SortedRuns(self.folder, "shared")

    # -- what the summaries say -------------------------------------------------------------------------

    def add_notices(self, notices: Iterable[SourceNotice]) -> None:
        """Take in findings about documents."""
        for source, notice in notices:
            self._notices.add((self.order[source],), notice)

    def add_pilot(self, record: PilotRecord) -> PilotRecord:
        """Take in a pilot; write what its lists say beside it, and return it as it is corrected."""
        self._positions[record.pilot] = len(self._positions)
        record = replace(record, row=self._allowed_pilot(record))
        target = register.peak_target_row(record.registered, record.comparison)
        innovations = list(register.innovation_rows(record.registered, record.comparison))
        self._share_rows("innovations", innovations, record.quotes)
        self._share_rows("conflicts", record.comparison.conflicts, record.quotes)
        self.add_notices([*record.notices, *record.comparison.findings])
        cells = [*record.row.values(), *(target.values() if target is not None else [])]
        quotes = {span: record.quotes[span] for cell in cells for span in cell.spans}
        from_lists = record.row, target, record.registered.dated, quotes
        self._states.add((self._positions[record.pilot], FROM_LISTS), from_lists)
        return record

    def _allowed_pilot(self, record: PilotRecord) -> Row:
        """Return the row of a pilot as far as it may be written, corrected, before documents look at it.

        Raises DocumentsFailed for the document of a pilot without what its row must have.
        """
        rows, broken = enforce_schema("pilots", [record.row])
        self._add_broken(broken)
        if not rows:
            source = next((constraint.source for constraint in broken if constraint.source), next(iter(self.order)))
            raise DocumentsFailed({source: InputError(f"{source}: {broken[0].notice.message}; please report it")})
        (row,) = self._correct_rows("pilots", rows, late=False)
        return row

    def _add_broken(self, broken: Iterable[BrokenConstraint]) -> None:
        """Take in the findings about values that were left out; of a value without words, which none has, none."""
        self.add_notices((source, notice) for source, notice in broken if source in self.order)

    def set_contexts(
        self, rows: Mapping[str, Row], ledger: ev.Ledger, evident: Sequence[tuple[KnownPilot, Mapping[Span, Quote]]]
    ) -> None:
        """Return what all documents are finished with, and what bears on each."""
        for conflict, quotes in self.register.conflicts:
            self._share_rows("conflicts", [conflict], quotes)
        self.pilot_rows = rows
        self.shared_context = SharedContext(rows, ledger.common(evident, self.attested))
        self._first_losing = ledger.first_losing
        corrections = self._corrections_by_source()
        programmes = self.register.programmes.of_source
        for source, notices in self._notices_by_source():
            context = (ledger.of(source), notices, programmes.get(source, ()), corrections.get(source, ()))
            self.contexts[source] = DocumentContext(*context)

    def _corrections_by_source(self) -> dict[str, tuple[Correction, ...]]:
        """Return the corrections of rows that bear the id of a document, by document."""
        by_source: dict[str, tuple[Correction, ...]] = {}
        for entry in self.corrections:
            if entry.table in PER_SOURCE:
                source = entry.key.partition("|")[0]
                by_source[source] = (*by_source.get(source, ()), entry)
        return by_source

    def _notices_by_source(self) -> Iterator[tuple[str, tuple[Notice, ...]]]:
        """Return every document in its order with the findings about it."""
        groups = self._notices.groups()
        group = next(groups, None)
        for source, position in self.order.items():
            if group is not None and group[0] == (position,):
                yield source, tuple(group[1])
                group = next(groups, None)
            else:
                yield source, ()

    # -- what each document contributes -----------------------------------------------------------------

    def add_contributions(self, contributions: Iterable[Contribution]) -> None:
        """Take in what finished documents contribute; the order in which they come does not matter."""
        for contribution in contributions:
            document = self.order[contribution.source]
            for n, goal in enumerate(contribution.goals):
                self._states.add((self._positions[goal.pilot], FROM_GOALS, document, n), goal)
            for n, rating in enumerate(contribution.ratings):
                self._states.add((self._positions[rating.pilot], FROM_RATINGS, document, n), rating)
            self._hits.update(contribution.hits)
            self._applied.update(contribution.applied)
            self._stale[contribution.source] = contribution.stale

    def late_contexts(self) -> dict[str, DocumentContext]:
        """Write the pilots' rows; return the documents to finish again, with the findings that are known only now.

        Those are documents whose goals differ from others', or in which words of attested.toml were not found.
        """
        self._notices = SortedRuns(self.folder, "late")
        self._write_pilots()
        for finding in attested.unmatched_entries(self.attested, self._hits, self._first_losing):
            notice = Notice(finding.kind, finding.severity, finding.start, finding.end, finding.message)
            self.add_notices([(finding.source, notice)])
        late: dict[str, DocumentContext] = {}
        for source, notices in self._notices_by_source():
            if notices:
                context = self.contexts[source]
                late[source] = replace(context, notices=(*context.notices, *notices))
        return late

    def add_late_contributions(self, contributions: Iterable[Contribution]) -> None:
        """Take in what documents that were finished again contribute: all but their corrections is known already."""
        for contribution in contributions:
            self._applied.update(contribution.applied)
            self._stale[contribution.source] = contribution.stale  # a row that an earlier document has too is gone

    def check_corrections(self) -> None:
        """Raise Stale for the first correction that does not fit, or that found no row."""
        for source in self.order:
            for message in self._stale[source]:
                raise corrections_file.StaleCorrection(message)
        corrections_file.require_all_applied(self.corrections, self._applied)

    # -- shared rows ------------------------------------------------------------------------------------

    def _write_pilots(self) -> None:
        """Write the rows of ``pilots`` and ``programmes``, and the goals of each pilot."""
        finished: list[Row] = []
        for _, members in self._states.groups():
            listed_row, listed_goal, dated, listed_quotes = members[0]
            ratings = [member for member in members if isinstance(member, PilotRating)]
            stated = [member for member in members if isinstance(member, PilotGoal)]
            quotes = dict(listed_quotes)
            for quoted in (*(rating.quotes for rating in ratings), *(goal.quotes for goal in stated)):
                quotes.update(quoted)
            goals, broken = enforce_schema("peak_targets", self._number_goals(listed_goal, stated))
            self._add_broken(broken)
            goals = self._correct_rows("peak_targets", goals)
            self._write_rows("peak_targets", goals, quotes)
            comparison = WitnessComparison()
            peak_year = self._peak_year(listed_row, listed_goal if dated else None, goals, comparison)
            rating = choose_rating(listed_row["pilot"].value, ratings, comparison)
            (row,) = self._correct_rows("pilots", [{**listed_row, "peak_year": peak_year, "rating": rating}], late=True)
            self._require_stated(row, "peak_year", {goal["edtf"].value for goal in goals}, "peak_targets")
            self._require_stated(row, "rating", {rating.value for rating in ratings}, "ratings")
            self._write_rows("pilots", [row], quotes)
            self._share_rows("conflicts", comparison.conflicts, quotes)
            self.add_notices(comparison.findings)
            finished.append({name: row[name] for name in COUNTED_COLUMNS})
        for programme, quotes in programme_rows(self.register.programmes, finished):
            (row,) = self._correct_rows("programmes", [programme])
            self._require_announced(programme, row)
            self._write_rows("programmes", [row], quotes)

    def _require_announced(self, programme: Row, corrected: Row) -> None:
        """Raise StaleCorrection where the date of a programme is corrected that is the earliest of its pilots'."""
        earliest, value = programme["first_announced"].value, corrected["first_announced"].value
        if not earliest or value == earliest:
            return
        place = ("programmes", programme["programme"].value, "first_announced")
        named = (entry.id for entry in self.corrections if (entry.table, entry.key, entry.field) == place)
        raise corrections_file.StaleCorrection(
            f"corrections.toml: {next(named, '')} ({' '.join(place)}): the first of its pilots was announced "
            f"{earliest}; correct pilots announced, of which it is made"
        )

    def _number_goals(self, listed_goal: Row | None, stated: Sequence[PilotGoal]) -> list[Row]:
        """Return the goals of a pilot in the order of documents; a list's before those of its document's prose."""
        rows = [(self.order[first_source(goal.row)], 1, goal.row) for goal in stated]
        if listed_goal is not None:
            rows.append((self.order[first_source(listed_goal)], 0, listed_goal))
        rows.sort(key=lambda entry: entry[:2])
        return [{**row, "n": Cell(str(n))} for n, (_, _, row) in enumerate(rows, 1)]

    def _peak_year(
        self, pilot: Row, listed_goal: Row | None, goals: Sequence[Row], comparison: WitnessComparison
    ) -> Cell:
        """Return the peak year of the first document that states any; empty, with a finding, where its own differ.

        What later documents state otherwise is a conflict.
        """
        stated = dated_goals(goals)
        if not stated:
            return EMPTY
        first = first_source(stated[0])
        of_first = [goal for goal in stated if first_source(goal) == first]
        chosen = listed_year(listed_goal, goals, of_first)
        if not chosen.value and len({goal["edtf"].value for goal in of_first}) == 1:
            chosen = agreed_cell([(year_reference(goal), goal["edtf"]) for goal in of_first])
        if not chosen.value:
            self.add_notices([differing_years_notice(pilot["name"].value, of_first)])
            return EMPTY
        later = {
            source: goal["edtf"]
            for goal in stated
            if (source := first_source(goal)) != first and goal["edtf"].value != chosen.value
        }
        witnesses = [WitnessCells(source, {"peak_year": cell}) for source, cell in {first: chosen, **later}.items()]
        if later:
            comparison.choose_cell("pilots", pilot["pilot"].value, "peak_year", witnesses)
        return chosen

    def _correct_rows(self, table: str, rows: Sequence[Row], late: bool = False) -> list[Row]:
        """Correct rows; of pilots either the columns known before documents are finished, or the ``late`` ones."""
        late_columns = LATE_COLUMNS if table == "pilots" else ()
        chosen = [entry for entry in self.corrections if (entry.field in late_columns) is late]
        return corrections_file.apply_corrections(table, rows, chosen, self._applied, self._has_row, self.pilot_rows)

    def _require_stated(self, row: Row, column: str, stated: set[str], table: str) -> None:
        """Raise StaleCorrection where a pilot's cell is none of the values that another table states of the pilot."""
        pilot, value = row["pilot"].value, row[column].value
        if not value or not stated or value in stated:
            return
        place = ("pilots", pilot, column)
        named = (entry.id for entry in self.corrections if (entry.table, entry.key, entry.field) == place)
        raise corrections_file.StaleCorrection(
            f"corrections.toml: {next(named, '')} (pilots {pilot} {column}): {value} is none of the pilot's {column} "
            f"values in {table}; correct {table}, of which {column} is made"
        )

    def _has_row(self, table: str, key: str) -> bool:
        """Whether a table that is known by now has a row: documents and programmes."""
        known_keys: dict[str, Container[str]] = {"sources": self.order, "programmes": self.register.programmes.records}
        return table not in known_keys or key in known_keys[table]

    def _share_rows(self, table: str, rows: Sequence[Row], quotes: Mapping[Span, Quote]) -> None:
        self._write_rows(table, self._correct_rows(table, rows), quotes)

    def _write_rows(self, table: str, rows: Sequence[Row], quotes: Mapping[Span, Quote]) -> None:
        rows, broken = enforce_schema(table, rows)
        self._add_broken(broken)
        for order, chunk in render_rows(table, rows, quotes.__getitem__):
            self.shared_rows.add((table, order), chunk)


def dated_goals(goals: Sequence[Row]) -> list[Row]:
    """Return the goals of a pilot that state a year, in their order."""
    return [goal for goal in goals if goal["edtf"].value]


def year_reference(goal: Row) -> str:
    """Return the reference of the cell in which a numbered goal has its year."""
    return f"peak_targets/{goal['pilot'].value}|{goal['n'].value}/edtf"


def listed_year(listed_goal: Row | None, goals: Sequence[Row], of_first: Sequence[Row]) -> Cell:
    """Return the year that the list of a pilot's first document has; empty where it has none.

    The third batch: its list has a column of years, which counts also where the prose of the same document differs.
    """
    first = first_source(of_first[0])
    if listed_goal is None or first != first_source(listed_goal):
        return EMPTY
    # The list's goal comes first of its document's; where it is corrected, its cell says so and is referred to.
    if not next(goal for goal in goals if first_source(goal) == first)["edtf"].value:
        return EMPTY
    year = of_first[0]["edtf"]
    return year if year.spans else agreed_cell([(year_reference(of_first[0]), year)])


def differing_years_notice(name: str, goals: Sequence[Row]) -> SourceNotice:
    """Return the finding that one document states years of a pilot that differ."""
    years = [goal["edtf"] for goal in goals]
    span = next((span for year in years for span in year.spans), Span(first_source(goals[0]), 0, 0))
    values = list(dict.fromkeys(year.value for year in years))
    few = Message(", ".join(values), "、".join(values))
    message = say(
        "{pilot}: prose states peak years that differ ({years}); peak_year is left empty",
        "{pilot}：文中所述达峰年份不一（{years}），峰值年留空",
        pilot=name,
        years=few if len(values) <= MOST_VALUES else list_some(values, MOST_VALUES),
    )
    return span.source, Notice("disagreement", "medium", span.start, span.end, message)


def first_source(goal: Row) -> str:
    """Return the first document that states a goal."""
    return goal["sources"].value.partition("|")[0]


def choose_rating(pilot: str, ratings: Sequence[PilotRating], comparison: WitnessComparison) -> Cell:
    """Return the rating of a pilot by the first document that rates it; empty, with a finding, where it rates it twice.

    What later documents say otherwise is a conflict.
    """
    by_source: dict[str, list[PilotRating]] = {}
    for rating in ratings:
        by_source.setdefault(rating.ref.split("/")[1].partition("|")[0], []).append(rating)
    if not by_source:
        return EMPTY
    first, first_ratings = next(iter(by_source.items()))
    values = list(dict.fromkeys(rating.value for rating in first_ratings))
    if len(values) > 1:
        span = next(iter(first_ratings[0].place), Span(first, 0, 0))
        message = say(
            "{pilot}: ratings that differ ({ratings}); rating is left empty",
            "{pilot}：所评等次不一（{ratings}），rating留空",
            pilot=pilot,
            ratings=Message(", ".join(values), "、".join(values)),
        )
        comparison.findings.append((first, Notice("disagreement", "medium", span.start, span.end, message)))
        return EMPTY
    witnesses = [WitnessCells(first, {"rating": _rating_cell(values[0], ratings)})]
    for source, others in by_source.items():
        other = next((rating.value for rating in others if rating.value != values[0]), None)
        if other is not None:
            witnesses.append(WitnessCells(source, {"rating": _rating_cell(other, others)}))
    if len(witnesses) > 1:
        comparison.choose_cell("pilots", pilot, "rating", witnesses)
    return witnesses[0].cells["rating"]


def _rating_cell(value: str, ratings: Sequence[PilotRating]) -> Cell:
    """The cell of a rating, with the words that give it, the places that are rated so and the cells that say so."""
    same = [rating for rating in ratings if rating.value == value]
    spans = tuple(dict.fromkeys(span for rating in same for span in rating.spans))
    return Cell(value, spans, ("value.agreed",), tuple(rating.ref for rating in same))


# -- the files --------------------------------------------------------------------------------------------


def write_tables(
    into: Path,
    layout: str,
    builder: TableBuilder,
    load_rows: Callable[[str], DocumentRows],
    refused: Sequence[tuple[Source, InputError]],
) -> dict[str, TableStats]:
    """Write all tables with their provenance, in a layout; return how many rows each has and what it cites."""
    unread = {source.id: unreadable_rows(source, error) for source, error in refused}
    order = sort_key("sources")
    with table_files(layout, into, PER_SOURCE) as files:
        for source in sorted({*builder.order, *unread}, key=lambda source: order({"source": source})):
            rows = unread.get(source) or load_rows(source)
            for table, chunk in rows.chunks.items():
                files.add_chunk(table, chunk)
            for table, position, chunk in rows.shared:
                builder.shared_rows.add((table, position), chunk)
    with table_files(layout, into, SHARED) as shared_files:
        for (table, _), chunk in builder.shared_rows:
            shared_files.add_chunk(table, chunk)
    return {**files.table_stats(), **shared_files.table_stats()}


def unreadable_rows(source: Source, error: InputError) -> DocumentRows:
    """Return the rows of a document that could not be read."""
    origins = (f"raw/{source.file}",)
    cells = {
        "source": Cell(source.id),
        "file": Cell(source.file, (), (UNREADABLE,), origins),
        "kind": Cell("unreadable", (), (UNREADABLE,), origins),
    }
    row = {column: cells.get(column, EMPTY) for column in schema("sources").columns}
    message = say("{reason}", "文件无法读取：{reason}", reason=reason_message(str(error)))
    notice = Notice("unreadable", "high", 0, 0, message)
    tables = {"sources": [row], "findings": findings.unread_finding_rows(source.id, [notice])}
    return DocumentRows(table_chunks(tables, _no_quote), ())


def _no_quote(span: Span) -> Quote:
    raise LookupError(f"{span} is in a document that could not be read")


__all__ = ["TableBuilder", "combine_summaries", "unreadable_rows", "write_tables"]
