"""One document finished, once it is known what all of them say: its rows, as they will stand in the files.

A pure function of what the document gave by itself (``Extract``), of what holds for all documents
(``SharedContext``) and of what others say about this one (``DocumentContext``); so documents can be finished side by
side, and what came of one can be kept under the hash of the three.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lccp.combine import corrections as correct
from lccp.combine import findings, pilot_facts, restored_values
from lccp.combine.pilots import ProgrammeNamers
from lccp.combine.summary import Quotes, quote_cells
from lccp.extract.document import Extract
from lccp.model import Document, Notice, Row, Tables
from lccp.restore import inputs, restore
from lccp.restore import model as m
from lccp.schemas import TABLES, schema, sort_key
from lccp.storage import provenance
from lccp.storage.provenance import Quote, quote_of
from lccp.text.spans import Span

# Tables whose rows are not told apart by their document first: they are merged row by row.
SHARED = ("programmes", "pilots", "peak_targets", "innovations", "conflicts")
PER_SOURCE = tuple(name for name in TABLES if name not in SHARED)


@dataclass(frozen=True)
class SharedContext:
    """What every document is finished with. ``rows`` are the pilots; of their cells the values count alone."""

    rows: Mapping[str, Row]
    evidence: m.SharedEvidence


@dataclass(frozen=True)
class DocumentContext:
    """What is said about one document elsewhere: evidence, findings, the programmes that it is about.

    ``corrections`` are those of rows that bear its id.
    """

    evidence: m.OtherDocuments
    notices: tuple[Notice, ...] = ()
    programmes: tuple[str, ...] = ()
    corrections: tuple[correct.Correction, ...] = ()


class PilotRating(NamedTuple):
    """A rating of a pilot: the reference of its cell, its value, the words that name the place."""

    pilot: str
    ref: str
    value: str
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
    hits: tuple[int, ...]  # entries of attested.toml whose words stand in it
    applied: tuple[str, ...]  # corrections that found their row in it
    stale: tuple[str, ...] = ()  # why others of those that name its rows cannot be made; final once the rows are


class RenderedRow(NamedTuple):
    """A row as it will stand: the table, its place among the rows, its line of CSV, its lines of provenance.

    ``cited`` are the documents that it quotes, and files that it reads as a whole, as ``raw/FILE``.
    """

    table: str
    order: tuple[object, ...]
    csv: bytes
    log: bytes
    cited: tuple[str, ...]


class TableChunk(NamedTuple):
    """Rows of a table that stand together: how many, their CSV without the header, their provenance, as in ``RenderedRow``."""

    rows: int
    csv: bytes
    log: bytes
    cited: tuple[str, ...]


@dataclass(frozen=True)
class DocumentRows:
    """All rows of a document: whole stretches of tables, and single rows of the shared ones."""

    chunks: Mapping[str, TableChunk]
    shared: tuple[RenderedRow, ...]


def finish_document(
    extract: Extract, common: SharedContext, namers: ProgrammeNamers, own: DocumentContext, copies: Sequence[Document]
) -> tuple[Contribution, DocumentRows]:
    """Finish a document. ``copies`` are the documents of which it may be a copy (see ``Own.evidence``)."""
    namer = namers.namer_of(own.programmes, extract.source)
    found = pilot_facts.gather_facts(extract, common.rows, namer)
    made = restore(inputs.restore_input(extract), m.Evidence(common.evidence, own.evidence, tuple(copies)))
    tables, more = restored_values.add_restored_values(extract, found, made)
    notices = [*extract.notices, *own.notices, *found.notices, *more]
    tables, applied, stale = _corrected(tables, own.corrections)
    accounted = findings.account_for_text(extract, tables, notices)
    tables["sources"] = [{**row, "accounted": accounted} for row in tables["sources"]]
    tables["findings"] = findings.finding_rows(extract, notices)

    def quote(span: Span) -> Quote:
        return quote_of(extract.document, span) if span.source == extract.source else made.quotes[span]

    shared = [row for name in SHARED for row in render_rows(name, tables.get(name, ()), quote)]
    share = Contribution(
        extract.source,
        tuple(
            PilotGoal(goal.pilot, goal.row, quote_cells(extract.document, goal.row.values())) for goal in found.goals
        ),
        tuple(one for one in _rated(tables, extract.document) if one.pilot in common.rows),
        tuple(sorted(made.hits)),
        tuple(sorted(applied)),
        tuple(stale),
    )
    return share, DocumentRows(table_chunks(tables, quote), tuple(shared))


def _corrected(tables: Tables, corrections: Sequence[correct.Correction]) -> tuple[Tables, set[str], list[str]]:
    """Correct the tables of a document; tell which corrections found their row, and what is wrong with others."""
    out: Tables = {}
    applied: set[str] = set()
    stale: list[str] = []
    for name, rows in tables.items():
        try:
            out[name] = correct.apply_corrections(name, rows, corrections, applied)
        except (
            correct.StaleCorrection
        ) as error:  # whoever puts the documents together raises it, if the row is still there
            out[name] = rows
            stale.append(str(error))
    return out, applied, stale


def _rated(tables: Tables, document: Document) -> list[PilotRating]:
    out = []
    for row in tables.get("ratings", ()):
        if row["pilot"].value and row["rating"].value:
            ref = f"ratings/{row['source'].value}|{row['n'].value}/rating"
            place = row["place"]
            out.append(
                PilotRating(row["pilot"].value, ref, row["rating"].value, place.spans, quote_cells(document, [place]))
            )
    return out


def table_chunks(tables: Tables, quote: provenance.QuoteOf) -> dict[str, TableChunk]:
    """Write the rows of each table of a document as they will stand, in the order of their keys."""
    out: dict[str, TableChunk] = {}
    for name in PER_SOURCE:
        rows = tables.get(name)
        if rows:
            ordered = sorted(rows, key=row_order(name))
            out[name] = TableChunk(
                len(rows), rows_to_csv(name, ordered), rows_to_log(name, ordered, quote), cited_documents(ordered)
            )
    return out


def render_rows(name: str, rows: Iterable[Row], quote: provenance.QuoteOf) -> Iterator[RenderedRow]:
    """Write rows of a shared table one by one."""
    order, columns = row_order(name), schema(name).columns
    out = io.StringIO(newline="")
    write = csv.writer(out, lineterminator="\n").writerow
    for row in rows:
        write([row[column].value if column in row else "" for column in columns])
        line = out.getvalue().encode("utf-8")
        yield RenderedRow(name, order(row), line, rows_to_log(name, [row], quote), cited_documents([row]))
        out.seek(0)
        out.truncate()


def row_order(name: str) -> Callable[[Row], tuple[object, ...]]:
    """Give the function under which rows of a table sort."""
    key, names = sort_key(name), schema(name).primary_key
    return lambda row: key({one: row[one].value for one in names})


def rows_to_csv(name: str, rows: Sequence[Row]) -> bytes:
    """Give rows as CSV (RFC 4180 but for LF), without the header."""
    columns = schema(name).columns
    out = io.StringIO(newline="")
    write = csv.writer(out, lineterminator="\n").writerow
    for row in rows:
        write([row[column].value if column in row else "" for column in columns])
    return out.getvalue().encode("utf-8")


def rows_to_log(name: str, rows: Sequence[Row], quote: provenance.QuoteOf) -> bytes:
    """Give the provenance of rows."""
    return "".join(f"{line}\n" for line in provenance.provenance_lines(name, rows, quote)).encode("utf-8")


def cited_documents(rows: Iterable[Row]) -> tuple[str, ...]:
    """Name the documents that rows quote, and files that they read as a whole, as ``raw/FILE``."""
    found: dict[str, None] = {}
    for row in rows:
        for cell in row.values():
            found.update((span.source, None) for span in cell.spans)
            found.update((ref, None) for ref in cell.origins if ref.startswith("raw/") and "#" not in ref)
    return tuple(found)
