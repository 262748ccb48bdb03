"""The correcting test: give each cell of an output other values, one at a time, and see that nothing contradicts them.

Every cell that is no part of a key is corrected to another value that its column holds, and to rubbish. The
correction is taken, and then no row contradicts itself or another, every cell that is made of the corrected one
replays, and no words of a document are quoted for what they do not say; or it is refused, in one line that
names it. What a correction cannot reach is not made again: of one in a document's own tables these alone are
corrected, by the build's own function, and of one that others rest on the documents are put together again.

``make mask`` corrects every cell of the documents of raw/; a short form runs with the tests.

    python tools/correct_cells.py [--raw raw] [--share 1] [--seed 1] [--tables pilots …]
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from lccp.check.files import LogLine
from lccp.check.index import IndexedRow, RowIndex
from lccp.check.inputs import ReplayInputs
from lccp.check.replay import RowToReplay, TableCheck
from lccp.combine import finish
from lccp.combine.corrections import apply_corrections
from lccp.combine.entered.corrections import COUNTS_OF_PILOTS, Correction
from lccp.combine.entered.programmes import read_programmes
from lccp.combine.finish import (
    PER_SOURCE,
    SHARED,
    Contribution,
    DocumentContext,
    SharedContext,
    correct_tables,
    finish_document,
    render_rows,
    uncorrected_tables,
)
from lccp.combine.row_rules import RowRelations, row_problems
from lccp.combine.summary import summarise_document
from lccp.combine.tables import TableBuilder, combine_summaries
from lccp.commands.explain import ExplainContext, cell_lines
from lccp.extract.document import Extract, extract
from lccp.model import Cell, InputError, Row, Tables
from lccp.read import read_file
from lccp.read.limits import Limits
from lccp.read.sources.manifest import read_sources
from lccp.restore.attested import read_attested
from lccp.restore.model import Evidence, Restoration, RestoreInput
from lccp.schemas import TABLES, Field, schema, value_problems
from lccp.storage.provenance import Quote, quote_of
from lccp.storage.tables import TableChunk
from lccp.text.spans import Span

RUBBISH = "banana"
OTHER_DATES = ("2031", "../2033", "2019~")
RELATED = ("programmes", "pilots", "ratings", "peak_targets", "mentions")
LEANT_ON = ("pilots", "ratings")
ADDITIONAL = frozenset(
    {("lost_digits", "value"), ("sources", "issued"), ("peak_targets", "text"), ("peak_targets", "edtf")}
    | {("programmes", "first_announced")}
)
"""Tables, and cells of others, on which rows of other tables rest: the documents are put together again for them."""
Key = tuple[str, str]
"""A row: its table and its key."""


@dataclass(frozen=True)
class PrintedRow:
    """A row as the files have it: its values, and its lines of provenance by column."""

    values: dict[str, str]
    lines: dict[str, LogLine]


Printed = dict[Key, PrintedRow]


@dataclass
class Outcome:
    """What came of the corrections of a column: how many were taken, the refused with why, what is wrong."""

    taken: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def key_of(table: str, values: Mapping[str, str]) -> str:
    """The key of a row."""
    return "|".join(values[name] for name in schema(table).primary_key)


def correctable_fields(table: str) -> list[Field]:
    """The columns of a table that are no part of its key."""
    return [column for column in schema(table).fields if column.name not in schema(table).primary_key]


def other_value(column: Field, row: Mapping[str, str], seen: Sequence[str], rng: random.Random) -> str:
    """Another value that the column may hold: one that it holds elsewhere, or one of its kind."""
    value = row[column.name]
    elsewhere = sorted(set(seen) - {value, ""})
    if "pattern" in row and column.name == "value":
        return re.sub("#", lambda _: str(rng.randrange(1, 10)), row["pattern"])
    if column.type == "boolean":
        return "false" if value == "true" else "true"
    if column.enum:
        return rng.choice([each for each in column.enum if each != value])
    if column.type in ("integer", "number"):
        return str(int(float(value or 0)) + 1) if column.maximum is None else rng.choice(elsewhere or ["0.5"])
    if column.edtf:
        return rng.choice([date for date in OTHER_DATES if date != value])
    if column.list or column.pattern or column.name in ("pilot", "programme", "paragraph", "section", "parent"):
        return rng.choice(elsewhere) if elsewhere else ""
    return rng.choice(elsewhere) if elsewhere and rng.random() < 0.5 else f"{value}改"


def printed_chunk(table: str, chunk: TableChunk) -> Iterator[tuple[Key, PrintedRow]]:
    """Read rows as they will be written."""
    lines: dict[str, dict[str, LogLine]] = {}
    for text in chunk.log.decode("utf-8").splitlines():
        entry = json.loads(text)
        lines.setdefault(entry["key"], {})[entry["field"]] = LogLine(0, text, entry)
    for row in csv.reader(io.StringIO(chunk.csv.decode("utf-8"), newline="")):
        values = dict(zip(schema(table).columns, row, strict=True))
        key = key_of(table, values)
        yield (table, key), PrintedRow(values, lines.get(key, {}))


@dataclass(frozen=True)
class FinishedDocument:
    """A document finished: what with, what it gives to others, and its rows."""

    shared: SharedContext
    context: DocumentContext
    contribution: Contribution
    printed: Printed


@contextmanager
def restoring(before: dict[str, tuple[object, Restoration]]) -> Iterator[None]:
    """Restore nothing twice that rests on the same: corrections of other things reach no lost digits."""
    real = finish.restore

    def remembering(paper: RestoreInput, evidence: Evidence) -> Restoration:
        rests_on = (paper.issued, evidence.shared, evidence.others)
        if paper.source not in before or before[paper.source][0] != rests_on:
            made = real(paper, evidence)
            before.setdefault(paper.source, (rests_on, made))
            return made
        return before[paper.source][1]

    finish.restore = remembering
    try:
        yield
    finally:
        finish.restore = real


@dataclass
class Corpus:
    """The documents of a folder, read once, and everything that is made of them without corrections."""

    raw: Path
    _restored: dict[str, tuple[object, Restoration]] = field(default_factory=dict)

    @cached_property
    def extracts(self) -> dict[str, Extract]:
        """The documents by id, in their order, each by itself."""
        documents = [read_file(source, self.raw, Limits()) for source in read_sources(self.raw)]
        return {document.source.id: extract(document) for document in documents}

    @cached_property
    def summaries(self) -> list[object]:
        """What each gives to the others."""
        return [summarise_document(one) for one in self.extracts.values()]

    def combine(self, corrections: Sequence[Correction], folder: Path) -> TableBuilder:
        """Put the documents together."""
        programmes, attested = read_programmes(self.raw), read_attested(self.raw)
        return combine_summaries(self.summaries, programmes, corrections, attested, folder)  # type: ignore[arg-type]

    def finish(self, source: str, builder: TableBuilder, context: DocumentContext) -> FinishedDocument:
        """Finish a document, or give it as it is without corrections where nothing else is said of it."""
        if "plain" in vars(self):
            done = self.plain.documents[source]
            if done.context == context and done.shared == builder.shared_context:
                return done
        one = self.extracts[source]
        copies = [self.extracts[other].document for other in context.evidence.alike]
        with restoring(self._restored):
            contribution, rows = finish_document(one, builder.shared_context, context, copies)
        printed = {key: row for table, chunk in rows.chunks.items() for key, row in printed_chunk(table, chunk)}
        printed.update(pair for table, _, chunk in rows.shared for pair in printed_chunk(table, chunk))
        return FinishedDocument(builder.shared_context, context, contribution, printed)

    @cached_property
    def tables(self) -> dict[str, Tables]:
        """The tables of each document before their corrections."""
        tables = {}
        for source, done in self.plain.documents.items():
            copies = [self.extracts[other].document for other in done.context.evidence.alike]
            with restoring(self._restored):
                tables[source], _, _ = uncorrected_tables(self.extracts[source], done.shared, done.context, copies)
        return tables

    def build(self, corrections: Sequence[Correction]) -> Made:
        """Make everything, with corrections. Raises InputError where one is refused."""
        with TemporaryDirectory() as folder:
            builder = self.combine(corrections, Path(folder))
            documents = {source: self.finish(source, builder, context) for source, context in builder.contexts.items()}
            builder.add_contributions(done.contribution for done in documents.values())
            late = {
                source: self.finish(source, builder, context) for source, context in builder.late_contexts().items()
            }
            builder.add_late_contributions(done.contribution for done in late.values())
            builder.check_corrections()
            documents.update(late)
            printed = {key: row for done in documents.values() for key, row in done.printed.items()}
            for (table, _), chunk in builder.shared_rows:
                printed.update(printed_chunk(table, chunk))
        return Made(documents, printed)

    @cached_property
    def plain(self) -> Made:
        """Everything without corrections."""
        return self.build([])

    @cached_property
    def citing(self) -> dict[str, set[Key]]:
        """The rows of which a cell is made of another, by the reference of that."""
        citing: dict[str, set[Key]] = {}
        for key, row in self.plain.printed.items():
            for line in row.lines.values():
                for ref in line.entry["from"]:
                    citing.setdefault(ref, set()).add(key)
        return citing

    def quote(self, span: Span) -> Quote:
        """Quote a document."""
        return quote_of(self.extracts[span.source].document, span)


@dataclass(frozen=True)
class Made:
    """All documents finished, and every row of every table."""

    documents: dict[str, FinishedDocument]
    printed: Printed


@dataclass
class Judge:
    """Says what is wrong with an output in which a cell is corrected."""

    corpus: Corpus
    _printed: Mapping[Key, PrintedRow] = field(default_factory=dict)

    @cached_property
    def _inputs(self) -> ReplayInputs:
        manifest = {source.id: source for source in read_sources(self.corpus.raw)}
        documents = {source: one.document for source, one in self.corpus.extracts.items()}
        none = self.corpus.raw / "no corrections"
        return ReplayInputs(self.corpus.raw, none, manifest, documents, self._cell)

    def _cell(self, table: str, key: str, column: str) -> str:
        return self._printed[table, key].values[column]

    @cached_property
    def _index(self) -> RowIndex:
        return RowIndex()

    def problems(self, entry: Correction, printed: Mapping[Key, PrintedRow], changed: set[Key]) -> Iterator[str]:
        """Return what is wrong in the rows that a correction changed, and in those that are made of them."""
        self._printed, self._inputs.corrections = printed, {entry.ref: entry}
        plain = self.corpus.plain.printed
        made_of = {
            citing
            for table, key in changed
            for column, value in printed[table, key].values.items()
            if (table, key) not in plain or value != plain[table, key].values[column]
            for citing in self.corpus.citing.get(f"{table}/{key}/{column}", ())
            if citing in printed
        }
        faults: list[str] = []
        for table, key in sorted(changed | made_of):
            row = printed[table, key]
            faults += [f"{table}: {key}: {problem}" for problem in _problems_of_row(table, row)]
            faults += _problems_of_references(table, key, row, printed)
            check = TableCheck(table, self._index, self._inputs, faults.append)
            check.replay([RowToReplay(IndexedRow(0, key, row.values), row.lines, None)])
        if any(table in RELATED for table, _ in changed):
            relations = RowRelations()
            for (table, _), row in printed.items():
                if table in RELATED:
                    relations.add(table, row.values)
            faults += relations.problems()
        yield from faults
        yield from self._problems_of_corrected(entry)

    def _problems_of_corrected(self, entry: Correction) -> Iterator[str]:
        """Return what is wrong with the corrected cell: it is not said, or words or witnesses are named for it."""
        row = self._printed[entry.table, entry.key]
        line = row.lines.get(entry.field)
        if row.values[entry.field] != entry.value:
            yield f"{entry.id}: is {row.values[entry.field]!r}"
        if not entry.value:
            return
        if line is None or line.entry["from"] != [entry.ref]:
            yield f"{entry.id}: its provenance does not name it"
            return
        if line.entry["spans"]:
            yield f"{entry.id}: words are quoted for a value that they do not state"
        sight = ExplainContext(self._inputs.documents, self._inputs.resolve)
        explained = list(cell_lines(sight, entry.table, entry.key, entry.field, entry.value, line.entry))
        if not explained[2].strip().startswith("corrected:"):
            yield f"{entry.id}: explain does not say first that it is corrected"
        if any(said.strip().startswith(("words:", "witnesses:")) for said in explained):
            yield f"{entry.id}: explain names a witness"


def _cell_of(value: str, line: LogLine | None) -> Cell:
    """A cell as it is printed."""
    if line is None:
        return Cell(value)
    spans = tuple(Span(span["source"], span["start"], span["end"]) for span in line.entry["spans"])
    return Cell(value, spans, tuple(line.entry["rules"]), tuple(line.entry["from"]))


def _problems_of_row(table: str, row: PrintedRow) -> Iterator[str]:
    for column in schema(table).fields:
        value = row.values[column.name]
        if value:
            yield from (f"{column.name} {problem}" for problem in value_problems(column, value))
        elif column.required:
            yield f"{column.name} is empty"
    yield from row_problems(table, row.values)


def _problems_of_references(table: str, key: str, row: PrintedRow, printed: Mapping[Key, PrintedRow]) -> Iterator[str]:
    for foreign in schema(table).foreign_keys:
        values = [row.values[name] for name in foreign.fields]
        if all(values) and (foreign.table or table, "|".join(values)) not in printed:
            yield f"{table}: {key}: {'|'.join(values)} is no row of {foreign.table or table}"


@dataclass
class Trials:
    """Corrects cells of a corpus, one at a time."""

    corpus: Corpus
    rng: random.Random

    @cached_property
    def judge(self) -> Judge:
        """What says whether something is wrong."""
        return Judge(self.corpus)

    def corrections(self, table: str, column: Field, share: float) -> Iterator[Correction]:
        """Return corrections of a column: of every row, or of a share of them, to another value and to rubbish."""
        rows = {key: row.values for (name, key), row in self.corpus.plain.printed.items() if name == table}
        referring = {name for foreign in schema(table).foreign_keys for name in foreign.fields if name != "source"}
        by_source: dict[str, list[str]] = {}
        for values in rows.values():
            near = values.get("source", "") if column.name in referring else ""
            by_source.setdefault(near, []).append(values[column.name])
        for position, (key, values) in enumerate(rows.items()):
            if self.rng.random() >= share:
                continue
            other = other_value(
                column, values, by_source[values.get("source", "") if column.name in referring else ""], self.rng
            )
            for kind, value in (("other", other), ("rubbish", RUBBISH), ("empty", "")):
                name = f"{table}.{column.name}.{position}.{kind}"
                if value != values[column.name]:
                    yield Correction(name, table, key, column.name, values[column.name], value, "the correcting test")

    def try_column(self, table: str, column: Field, share: float) -> Outcome:
        """Correct the cells of a column, one at a time."""
        outcome = Outcome()
        for entry in self.corrections(table, column, share):
            try:
                if (table, column.name) in COUNTS_OF_PILOTS:
                    raise InputError(f"{entry.id}: counts rows")  # tests/combine/test_corrections.py has it refused
                if entry.value and (refusal := next(iter(value_problems(column, entry.value)), "")):
                    raise InputError(f"{entry.id}: {refusal}")  # as read_corrections refuses it
                printed, changed = self.correct(entry)
            except InputError as error:
                outcome.refused[entry.id] = str(error)
                if "\n" in str(error) or entry.id not in str(error):
                    outcome.wrong.append(f"{entry.id}: a refusal that does not name it in one line: {error}")
                continue
            outcome.taken += 1
            outcome.wrong += [
                f"{entry.id} ({entry.value}): {problem}" for problem in self.judge.problems(entry, printed, changed)
            ]
        return outcome

    def correct(self, entry: Correction) -> tuple[Mapping[Key, PrintedRow], set[Key]]:
        """Correct a cell; return all rows, and which of them are others than before. Raises InputError if it is refused."""
        plain = self.corpus.plain
        if entry.table in PER_SOURCE and entry.table not in SHARED:
            changed = self._correct_document(entry)
        else:
            changed = self._correct_shared(entry)
        if entry.table not in LEANT_ON and (entry.table, entry.field) not in ADDITIONAL:
            return {**plain.printed, **changed}, set(changed)
        made = self.corpus.build([entry]).printed
        return made, {key for key, row in made.items() if plain.printed.get(key) != row}

    def _correct_document(self, entry: Correction) -> Printed:
        """Correct the tables of a document; return the rows that are others than before."""
        source = entry.key.partition("|")[0]
        tables, pilots = self.corpus.tables[source], self.corpus.plain.documents[source].shared.rows
        corrected, applied, stale = correct_tables(tables, [entry], pilots)
        if stale or not applied:
            raise InputError(next(iter(stale), f"{entry.id}: no such row"))
        changed: Printed = {}
        for table, rows in corrected.items():
            for before, row in zip(tables[table], rows, strict=True):
                if row is not before:
                    changed.update(self._printed_row(table, row))
        return changed

    def _correct_shared(self, entry: Correction) -> Printed:
        """Correct a row that many documents make, by itself; return it if it is another than before."""
        printed = self.corpus.plain.printed
        before = printed[entry.table, entry.key]
        cells = {name: _cell_of(value, before.lines.get(name)) for name, value in before.values.items()}
        pilots = next(iter(self.corpus.plain.documents.values())).shared.rows
        (row,) = apply_corrections(
            entry.table, [cells], [entry], set(), lambda table, key: (table, key) in printed, pilots
        )
        return dict(self._printed_row(entry.table, row))

    def _printed_row(self, table: str, row: Row) -> Iterable[tuple[Key, PrintedRow]]:
        for _, chunk in render_rows(table, [row], self.corpus.quote):
            yield from printed_chunk(table, chunk)


def columns_in_turn(names: Sequence[str]) -> Iterator[tuple[str, Field]]:
    """Return every column of some tables that can be corrected."""
    return ((table, column) for table in TABLES if table in names for column in correctable_fields(table))


def main(arguments: Sequence[str] | None = None) -> int:
    """Correct every cell in turn and print what came of it. Exit status 1 if anything contradicts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--raw", type=Path, default=Path("raw"))
    parser.add_argument("--share", type=float, default=1, help="share of the cells that have their turn")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tables", nargs="*", default=TABLES)
    given = parser.parse_args(arguments)
    trials = Trials(Corpus(given.raw), random.Random(given.seed))
    totals: Counter[str] = Counter()
    for table, column in columns_in_turn(given.tables):
        outcome = trials.try_column(table, column, given.share)
        counts = {"taken": outcome.taken, "refused": len(outcome.refused), "wrong": len(outcome.wrong)}
        totals.update(counts)
        print(f"{table}.{column.name}: {', '.join(f'{count} {name}' for name, count in counts.items())}", flush=True)
        for message in outcome.wrong:
            print(f"WRONG {message}")
        examples = {name.rpartition(".")[2]: message for name, message in outcome.refused.items()}
        for message in examples.values():
            print(f"  refused, for example: {message}")
    print(", ".join(f"{count} {name}" for name, count in totals.items()))
    return int(totals["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main())
