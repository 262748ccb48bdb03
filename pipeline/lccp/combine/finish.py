"""One document finished, once it is known what all of them say: its rows, as they will be in the files.

A pure function of what the document gave by itself (``Extract``), of what holds for all documents
(``SharedContext``) and of what others say about this one (``DocumentContext``); so documents can be finished
side by side, and what came of one can be kept under the hash of the three.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from lccp.combine import corrections as corrections_file
from lccp.combine import findings, pilot_facts, restored_values
from lccp.combine.cited_works import with_works
from lccp.combine.class_examples import example_notices
from lccp.combine.constraints import enforce_schema, enforce_schemas
from lccp.combine.corrected import follow_levels, follow_sections
from lccp.combine.entered.corrections import Correction
from lccp.combine.pilots import ProgrammeNamers
from lccp.combine.summary import Quotes, quote_cells
from lccp.extract.document import Extract
from lccp.model import Document, InputError, Notice, Row, Tables
from lccp.restore import inputs, restore
from lccp.restore import model as m
from lccp.schemas import SEPARATOR, schema, sort_key, tables_of_scope
from lccp.storage import provenance
from lccp.storage.provenance import Quote, quote_of
from lccp.storage.tables import TableChunk, encode_rows
from lccp.text.spans import Span

# Tables whose rows are not told apart by their document first: they are merged row by row.
SHARED = tables_of_scope("shared")
PER_SOURCE = tables_of_scope("document", "evidence")


class DocumentsFailed(Exception):
    """Documents that cannot be used after all, and why: the others must be combined without them."""

    def __init__(self, errors: Mapping[str, InputError]) -> None:
        self.errors = dict(errors)
        super().__init__(str(next(iter(self.errors.values()))))


@dataclass(frozen=True)
class SharedContext:
    """What every document is finished with. ``rows`` are the pilots; of their cells the values count alone."""

    rows: Mapping[str, Row]
    evidence: m.SharedEvidence

    @cached_property
    def namers(self) -> ProgrammeNamers:
        """The namers of the pilots: made once in each process."""
        return ProgrammeNamers(self.rows)


@dataclass(frozen=True)
class DocumentContext:
    """What is said about one document elsewhere: evidence, findings, the programmes that it is about.

    ``corrections`` are those of rows that bear its id.
    """

    evidence: m.OtherDocuments
    notices: tuple[Notice, ...] = ()
    programmes: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


class PilotRating(NamedTuple):
    """A rating of a pilot: the reference of its cell, its value, the words of the grade and of the place.

    A corrected rating has no words: its document does not state it.
    """

    pilot: str
    ref: str
    value: str
    place: tuple[Span, ...]
    spans: tuple[Span, ...]
    quotes: Quotes


class PilotGoal(NamedTuple):
    """A goal of a pilot that prose states, with what it quotes."""

    pilot: str
    row: Row
    quotes: Quotes


@dataclass(frozen=True)
class Contribution:
    """What a document gives to rows that many documents make: small."""

    source: str
    goals: tuple[PilotGoal, ...]
    ratings: tuple[PilotRating, ...]
    hits: tuple[int, ...]  # entries of attested.toml whose words it holds
    applied: tuple[str, ...]  # corrections that found their row in it
    stale: tuple[str, ...] = ()  # why others of those that name its rows cannot be made; final once the rows are


RowOrder = tuple[object, ...]
"""The place of a row among the rows of its table."""


@dataclass(frozen=True)
class DocumentRows:
    """All rows of a document: whole stretches of tables, and single rows of the shared ones with their places."""

    chunks: Mapping[str, TableChunk]
    shared: tuple[tuple[str, RowOrder, TableChunk], ...]


def finish_document(
    extract: Extract, shared: SharedContext, context: DocumentContext, copies: Sequence[Document]
) -> tuple[Contribution, DocumentRows]:
    """Finish a document. ``copies`` are the documents of which it may be a copy (see ``context.evidence``)."""
    tables, digits, goals = uncorrected_tables(extract, shared, context, copies)
    tables, applied, stale = correct_tables(tables, context.corrections, shared.rows)

    def quote(span: Span) -> Quote:
        return quote_of(extract.document, span) if span.source == extract.source else digits.quotes[span]

    shared_rows = [
        (name, order, chunk) for name in SHARED for order, chunk in render_rows(name, tables.get(name, ()), quote)
    ]
    contribution = Contribution(
        extract.source,
        tuple(PilotGoal(goal.pilot, goal.row, quote_cells(extract.document, goal.row.values())) for goal in goals),
        tuple(rating for rating in pilot_ratings(tables, extract.document) if rating.pilot in shared.rows),
        tuple(sorted(digits.hits)),
        tuple(sorted(applied)),
        tuple(stale),
    )
    return contribution, DocumentRows(table_chunks(tables, quote), tuple(shared_rows))


def uncorrected_tables(
    extract: Extract, shared: SharedContext, context: DocumentContext, copies: Sequence[Document]
) -> tuple[Tables, m.Restoration, Sequence[pilot_facts.PilotGoalRow]]:
    """Return the tables of a document before they are corrected, its lost digits, and the goals that its prose states."""
    namer = shared.namers.namer_of(context.programmes, extract.source)
    facts = pilot_facts.gather_facts(
        extract, shared.rows, namer, lambda: shared.namers.namer_of_goals(context.programmes, extract.source)
    )
    paper = corrected_paper(inputs.restore_input(extract), context.corrections)
    digits = restore(paper, m.Evidence(shared.evidence, context.evidence, tuple(copies)))
    tables, notices = restored_values.add_restored_values(extract, facts, digits, context.corrections)
    tables["cited_documents"] = with_works(tables.get("cited_documents", ()))
    notices = [*extract.notices, *context.notices, *facts.notices, *notices, *example_notices(paper)]
    tables, broken = enforce_schemas(tables)
    notices += [constraint.notice for constraint in broken if constraint.source in ("", extract.source)]
    accounted = findings.account_for_text(extract, tables, notices)
    tables["sources"] = [{**row, "accounted": accounted} for row in tables["sources"]]
    tables["findings"] = allowed_findings(findings.finding_rows(extract, notices))
    return tables, digits, facts.goals


def corrected_paper(paper: m.RestoreInput, corrections: Sequence[Correction]) -> m.RestoreInput:
    """Return what a document is restored from, with its date as it is corrected: years of the past are not behind it."""
    place = ("sources", paper.source, "issued")
    issued = next((entry.value for entry in corrections if (entry.table, entry.key, entry.field) == place), None)
    return paper if issued is None else replace(paper, issued=issued)


def allowed_findings(rows: Sequence[Row]) -> list[Row]:
    """Return findings as they may be written. Raises ValueError where one must be left out: nothing is silent."""
    allowed, broken = enforce_schema("findings", rows)
    if len(allowed) < len(rows):
        raise ValueError(broken[0].notice.message)
    return allowed


def correct_tables(
    tables: Tables, corrections: Sequence[Correction], pilots: Mapping[str, Row]
) -> tuple[Tables, set[str], list[str]]:
    """Correct the tables of a document; return which corrections found their row, and what is wrong with others."""
    corrected: Tables = {}
    applied: set[str] = set()
    stale: list[str] = []
    keys: dict[str, set[str]] = {}

    def has_row(table: str, key: str) -> bool:
        if table == "pilots":
            return key in pilots
        if table not in tables or table in SHARED:
            return True
        if table not in keys:
            columns = schema(table).primary_key
            keys[table] = {"|".join(row[name].value for name in columns) for row in tables[table]}
        return key in keys[table]

    for name, rows in tables.items():
        try:
            corrected[name] = corrections_file.apply_corrections(
                name, rows, corrections, applied, has_row, pilots, tables
            )
        except (
            corrections_file.StaleCorrection
        ) as error:  # raised when documents are put together, if the row is still there
            corrected[name] = rows
            stale.append(str(error))
    _follow_corrections(tables, corrected, corrections, applied)
    return corrected, applied, stale


def _follow_corrections(
    tables: Tables, corrected: Tables, corrections: Sequence[Correction], applied: Container[str]
) -> None:
    """Make rows of corrected tables, in place, whose section or level rests on a corrected cell of another row."""
    by_section = {
        entry.key.rpartition(SEPARATOR)[2]
        for entry in corrections
        if (entry.table, entry.field) == ("paragraphs", "section") and entry.id in applied
    }
    moved = {
        row["paragraph"].value: row for row in tables.get("paragraphs", ()) if row["paragraph"].value in by_section
    }
    corrected_cells = frozenset((entry.table, entry.key, entry.field) for entry in corrections)
    follow_sections(corrected, moved, corrected_cells)
    if any(table == "contents" for table, _, _ in corrected_cells):
        follow_levels(corrected, corrected_cells)


def pilot_ratings(tables: Tables, document: Document) -> Iterator[PilotRating]:
    """Return the ratings of a document whose place is a pilot."""
    for row in tables.get("ratings", ()):
        if row["pilot"].value and row["rating"].value:
            ref = f"ratings/{row['source'].value}|{row['n'].value}/rating"
            place, rating = row["place"], row["rating"]
            spans = tuple(sorted({*rating.spans, *place.spans})) if rating.spans else ()
            quotes = quote_cells(document, [rating, place])
            yield PilotRating(row["pilot"].value, ref, rating.value, place.spans, spans, quotes)


# -- rows as they are written -----------------------------------------------------------------------------


def table_chunks(tables: Tables, quote: provenance.QuoteOf) -> dict[str, TableChunk]:
    """Write the rows of each table of a document as they will be in its file, in the order of their keys."""
    chunks: dict[str, TableChunk] = {}
    for name in PER_SOURCE:
        rows = tables.get(name)
        if rows:
            ordered = sorted(rows, key=row_order(name))
            log = rows_to_log(name, ordered, quote)
            chunks[name] = TableChunk(len(rows), rows_to_csv(name, ordered), log, cited_documents(ordered))
    return chunks


def render_rows(name: str, rows: Iterable[Row], quote: provenance.QuoteOf) -> Iterator[tuple[RowOrder, TableChunk]]:
    """Write rows of a shared table one by one, each with its place among them."""
    order = row_order(name)
    for row in rows:
        log = rows_to_log(name, [row], quote)
        yield order(row), TableChunk(1, rows_to_csv(name, [row]), log, cited_documents([row]))


def row_order(name: str) -> Callable[[Row], RowOrder]:
    """Return the function under which rows of a table sort."""
    key, columns = sort_key(name), schema(name).primary_key
    return lambda row: key({column: row[column].value for column in columns})


def rows_to_csv(name: str, rows: Sequence[Row]) -> bytes:
    """Return rows as CSV, without the header."""
    columns = schema(name).columns
    return encode_rows([row[column].value if column in row else "" for column in columns] for row in rows)


def rows_to_log(name: str, rows: Sequence[Row], quote: provenance.QuoteOf) -> bytes:
    """Return the provenance of rows."""
    return "".join(f"{line}\n" for line in provenance.provenance_lines(name, rows, quote)).encode("utf-8")


def cited_documents(rows: Iterable[Row]) -> tuple[str, ...]:
    """Name the documents that rows quote, and files that they read as a whole, as ``raw/FILE``."""
    cited: dict[str, None] = {}
    for row in rows:
        for cell in row.values():
            cited.update((span.source, None) for span in cell.spans)
            cited.update((ref, None) for ref in cell.origins if ref.startswith("raw/") and "#" not in ref)
    return tuple(cited)
