"""What a report tells, read as a stream: tables, provenance replayed step by step, documents, corrections."""

from __future__ import annotations

import itertools
import json
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from importlib.resources import files as resources
from pathlib import Path
from typing import Any, NamedTuple

from lccp.build import rebuilt
from lccp.check.index import RowIndex
from lccp.check.inputs import ReplayInputs
from lccp.check.library import DocumentLibrary
from lccp.check.made import RebuiltTable, rebuilt_rows
from lccp.combine.disputes import CellPlace, Disputes, cells_beneath, place_of_ref
from lccp.combine.entered.corrections import Correction
from lccp.commands import explain
from lccp.model import InputError, __version__
from lccp.options import BuildOptions
from lccp.read.limits import Limits
from lccp.read.sources.manifest import read_sources
from lccp.schemas import schema, sort_key
from lccp.storage.datapackage import recorded_bounds
from lccp.storage.folder import DiskFolder, OutputFolder, files_of_table
from lccp.storage.locate import open_folder
from lccp.storage.personal import PersonalMask, read_mask
from lccp.storage.rows import log_lines, open_table, parse_log_line, tables_of
from lccp.text import rules

Entry = dict[str, Any]
NOTHING_BEHIND = b'"from": []'  # how the log says that a cell was computed from no other
MOST_ORIGINS = 1 << 12  # descriptions of what cells were computed from that are kept: neighbours cite the same


@dataclass(frozen=True)
class ShownStep:
    """One rule and what it made of what it was given."""

    rule: str
    after: str


@dataclass(frozen=True)
class Chain:
    """The way from the words of one document to the value. ``source`` is "" where there are no words."""

    source: str
    quoted: str
    steps: tuple[ShownStep, ...]


@dataclass(frozen=True)
class Trace:
    """A cell's provenance, replayed: its spans as the log has them, a chain for each witness, what it came from.

    ``fault`` says in a sentence what does not hold; "" where all does. ``replaced`` are the words of the value
    that a correction took the place of: they are no witnesses of the corrected one.
    """

    spans: tuple[Entry, ...]
    chains: tuple[Chain, ...]
    origins: tuple[tuple[str, str], ...]
    fault: str = ""
    replaced: tuple[Entry, ...] = ()


class LoggedRow(NamedTuple):
    """A row with its place in the table (from 0), its key, and what the log says of its cells, by column."""

    place: int
    key: str
    values: dict[str, str]
    entries: dict[str, Entry]


class Report:
    """An output folder with the documents it was made from, read as a stream: rows lie in a database on the disk.

    ``tables`` are the names of its tables, in the order of the contract. ``scratch`` is a folder for what is put aside.
    """

    def __init__(
        self, raw: Path, options: BuildOptions, output: OutputFolder, mask: PersonalMask, work: ExitStack
    ) -> None:
        self.raw, self.options, self.output, self.mask, self._work = raw, options, output, mask, work
        self.limits = Limits(**recorded_bounds(output))
        self.tables = tables_of(output)
        self.scratch = Path(work.enter_context(tempfile.TemporaryDirectory(prefix="lccp-report-")))
        self.index = work.enter_context(closing(RowIndex()))
        self.shown_index = work.enter_context(closing(RowIndex())) if mask.passages else self.index
        for table in self.tables:
            for row in _complete_rows(output, table):
                self.index.add(table, schema(table).key(row), list(row.values()))
        sources = read_sources(options.raw)
        self.documents = work.enter_context(
            closing(DocumentLibrary(options.raw, sources, self.limits, lambda source, error: None))
        )
        self.inputs = ReplayInputs(
            options.raw, options.corrections, self.documents.manifest, self.documents, self.index.cell
        )
        self.describe_origin = lru_cache(MOST_ORIGINS)(self._describe_origin)

    @cached_property
    def identity(self) -> str:
        """What a citation says the tables are: the version that reports on them and the digest of their documents."""
        digest = sha256()
        for row in self.index.rows("sources"):
            digest.update(f"{row.values['source']} {row.values['sha256']}\n".encode())
        return f"lccp {__version__}, documents sha256:{digest.hexdigest()[:16]}"

    @property
    def corrections(self) -> dict[str, Correction]:
        """The corrections, by reference."""
        return self.inputs.corrections

    def rows(self, table: str) -> Iterator[dict[str, str]]:
        """Return the rows of a table as they are shown; where data is masked, only once they were noted."""
        return (row.values for row in self.shown_index.rows(table))

    def logged_rows(self, table: str) -> Iterator[LoggedRow]:
        """Return the rows of a table with what the log says of them, which comes in the order of the rows."""
        log = _LogGroups(self, table)
        for row in self.index.rows(table):
            yield LoggedRow(row.place - 1, row.key, row.values, log.take_row(row.key, row.place))

    def masked_row(self, table: str, row: LoggedRow) -> dict[str, str]:
        """Return a row as it is shown: without personal data, where that is asked for. Notes it as such."""
        if not self.mask.passages:
            return row.values
        spans = {column: entry["spans"] for column, entry in row.entries.items()}
        shown = self.mask.mask_row(schema(table), row.values, spans)
        self.shown_index.add(table, row.key, list(shown.values()))
        return shown

    @cached_property
    def has_conflicts(self) -> bool:
        """Whether documents disagree on any cell."""
        return "conflicts" in self.tables and self.index.count("conflicts") > 0

    def disputes_of_row(self, table: str, row: LoggedRow) -> dict[str, list[CellPlace]]:
        """Return, by column, the disputed cells of which a cell is one, or into which they have flowed."""
        if not self.has_conflicts:
            return {}
        rows = {f"{table}|{row.key}": None}
        if table == "pilots":  # whose peak year is that of a goal
            rows[f"peak_targets|{row.key}"] = None
        refs_by_column = {column: entry["from"] for column, entry in row.entries.items()}
        for ref in itertools.chain.from_iterable(refs_by_column.values()):
            rows["|".join(place_of_ref(ref)[:2])] = None
        conflicts = {
            conflict.place: conflict.values for name in rows for conflict in self.index.rows_under("conflicts", name)
        }
        disputes = Disputes(conflicts[place] for place in sorted(conflicts))
        flowed = {}
        for column, value in row.values.items():
            about_cell = disputes.of_cell(table, row.key, column, value, refs_by_column.get(column, ()))
            if places := _nearest_places([dispute.place for dispute in about_cell]):
                flowed[column] = places
        return flowed

    @cached_property
    def cells_that_follow(self) -> set[str]:
        """The cells made of a corrected one, at whatever remove: no document has what they say."""
        corrected = {f"{entry.table}/{entry.key}/{entry.field}" for entry in self.corrections.values()}
        following: set[str] = set()
        latest = corrected
        while latest:
            latest = set(self._cells_made_of(latest)) - following - corrected
            following |= latest
        return following

    def _cells_made_of(self, references: set[str]) -> Iterator[str]:
        """Yield the cells that were computed from one of those referred to."""
        for table in self.tables:
            for line in log_lines(self.output, table):
                if NOTHING_BEHIND not in line:
                    entry = parse_log_line(line, table)
                    if not references.isdisjoint(entry["from"]):
                        yield f"{table}/{entry['key']}/{entry['field']}"

    @cached_property
    def uncorrected_spans(self) -> dict[tuple[str, str, str], tuple[Entry, ...]]:
        """The words of each corrected cell in a build made now without corrections; nothing where none can be made."""
        wanted = {(entry.table, entry.key, entry.field) for entry in self.corrections.values()}
        if not wanted:
            return {}
        options = replace(self.options, corrections=Path(os.devnull))
        spans: dict[tuple[str, str, str], tuple[Entry, ...]] = {}
        try:
            with rebuilt(options, self.limits) as path:
                output = DiskFolder("a build made now", path)
                for table in sorted({table for table, _, _ in wanted}):
                    for line in log_lines(output, table):
                        entry = parse_log_line(line, table)
                        if (table, entry["key"], entry["field"]) in wanted:
                            spans[table, entry["key"], entry["field"]] = tuple(entry["spans"])
        except InputError:
            return {}
        return spans

    @cached_property
    def rebuilt_output(self) -> OutputFolder | None:
        """A build made now, for what rests on the structure of whole documents; None where none can be made."""
        try:
            return DiskFolder("a build made now", self._work.enter_context(rebuilt(self.options, self.limits)))
        except InputError:
            return None

    def _describe_origin(self, ref: str) -> str:
        description = explain.describe_input(self.inputs.resolve, ref)
        return "" if description == "None" else description  # a document that could not be read


def _nearest_places(places: list[CellPlace]) -> list[CellPlace]:
    """Leave out the cells that another of them is made of: a disputed time says what its disputed words say."""
    beneath = {cell for place in places for cell in cells_beneath(place)[1:]}
    return [place for place in places if place not in beneath]


def _complete_rows(output: OutputFolder, table: str) -> Iterator[dict[str, str]]:
    """Return the rows of a table with exactly the columns of its schema."""
    columns = schema(table).columns
    with open_table(output, table) as opened:
        for values in opened.rows:
            row = dict(zip(opened.header, values, strict=True))
            yield {column: row.get(column, "") for column in columns}


class _LogGroups:
    """The log of a table, row by row. A line of a row that is not there, or that comes too late, is left out."""

    def __init__(self, report: Report, table: str) -> None:
        where = f"{report.output.name}: provenance/{table}.jsonl"
        self._report, self._table = report, table
        self._entries = (parse_log_line(line, where) for line in log_lines(report.output, table))
        self._next = next(self._entries, None)

    def take_row(self, key: str, place: int) -> dict[str, Entry]:
        """Return what the log says of the next row, by column."""
        entries: dict[str, Entry] = {}
        while (entry := self._next) is not None:
            if entry["key"] == key:
                entries[entry["field"]] = entry
            elif self._report.index.place(self._table, entry["key"]) > place:
                break
            self._next = next(self._entries, None)
        return entries


class TableReplay:
    """Replays the provenance of the cells of one table, whose rows come in order."""

    def __init__(self, report: Report, table: str) -> None:
        self._report, self._table = report, table
        self._rebuilt: RebuiltTable | None = None
        self._last: tuple[Any, ...] | None = None
        self._values: tuple[str, dict[str, str]] = ("", {})  # of the row last met, by its key

    def trace(self, row: LoggedRow, column: str) -> Trace | None:
        """Replay the provenance of a cell; None where it has none: a missing value, or a number of a row."""
        entry = row.entries.get(column)
        if entry is None:
            return self._emptied_cell(row.key, column)
        text_by_source: dict[str, str] = {}
        fault = "" if entry["value"] == row.values[column] else "the table and the provenance differ"
        for span in entry["spans"]:
            document = self._report.documents.get(span["source"])
            if document is None or document.text[span["start"] : span["end"]] != span["exact"]:
                fault = "the document no longer says this there; run lccp build"
            text_by_source[span["source"]] = text_by_source.get(span["source"], "") + span["exact"]
        chains = []
        for source, quoted in text_by_source.items() or {"": ""}.items():
            steps, wrong = self._steps(row, entry, quoted)
            chains.append(Chain(source, quoted, tuple(steps)))
            fault = fault or wrong
        origins = tuple((ref, self._report.describe_origin(ref)) for ref in entry["from"])
        is_corrected = any(ref.startswith(rules.CORRECTIONS) for ref in entry["from"])
        replaced = self._report.uncorrected_spans.get((self._table, row.key, column), ()) if is_corrected else ()
        return Trace(tuple(entry["spans"]), tuple(chains), origins, fault, replaced)

    def _emptied_cell(self, key: str, column: str) -> Trace | None:
        """Trace a cell that a correction left empty: the log has no line of it, and yet its words can be shown."""
        cell = (self._table, key, column)
        for ref, correction in self._report.corrections.items():
            if (correction.table, correction.key, correction.field, correction.value) == (*cell, ""):
                replaced = self._report.uncorrected_spans.get(cell, ())
                return Trace((), (), ((ref, self._report.describe_origin(ref)),), replaced=replaced)
        return None

    def _steps(self, row: LoggedRow, entry: Entry, quoted: str) -> tuple[list[ShownStep], str]:
        """Each rule with what it gives; and what is wrong, if the last one does not give the value.

        What rests on the structure of whole documents is compared with a build made now, as ``check`` does.
        """
        steps: list[ShownStep] = []
        value = row.values[entry["field"]]
        replayed = list(itertools.takewhile(lambda name: name not in rules.STRUCTURAL, entry["rules"]))
        result = quoted
        try:
            inputs = [self._report.inputs.resolve(ref) for ref in entry["from"]] if replayed else []
            for name, result in rules.replay_steps(replayed, quoted, inputs):
                steps.append(ShownStep(name, result))
        except (ValueError, LookupError, StopIteration, TypeError, AttributeError, InputError):
            return steps, f"the rule {replayed[len(steps)]} does not apply to these words"
        if len(replayed) < len(entry["rules"]):
            again = self._rebuilt_value(row, entry["field"])
            fault = "" if again == value else f"extracting again gives {again!r}"
            return [*steps, ShownStep(entry["rules"][len(replayed)], again)], fault
        return steps, "" if result == value else f"replaying the rules gives {result!r}"

    def _rebuilt_value(self, row: LoggedRow, column: str) -> str:
        """What a build made now has in a cell: its rows come in the same order, and are met one after another."""
        if self._values[0] != row.key:
            self._values = (row.key, self._rebuilt_values(row))
        return self._values[1].get(column, "")

    def _rebuilt_values(self, row: LoggedRow) -> dict[str, str]:
        if self._rebuilt is None:
            output = self._report.rebuilt_output
            self._rebuilt = RebuiltTable(rebuilt_rows(output, self._table) if output is not None else iter(()))
        order = sort_key(self._table)(row.values)
        if self._last is not None and order < self._last:
            return {}  # the table is not sorted; ``check`` says so
        self._last = order
        for _ in self._rebuilt.rows_before(order):
            continue
        again = self._rebuilt.row_at(order)
        return again.values if again is not None else {}


@contextmanager
def opened_report(
    tables_folder: Path, raw: Path, corrections: Path | None = None, without_personal: bool = False
) -> Iterator[Report]:
    """Open an output folder with its documents. Raises InputError where there is nothing to report on.

    ``without_personal`` notes what is masked.
    """
    output = open_folder(tables_folder)
    if not files_of_table(output, "sources"):
        raise InputError(f"{tables_folder}: holds no table of sources; run the build first")
    mask = read_mask(output) if without_personal else PersonalMask({})
    try:
        with ExitStack() as work:
            yield Report(raw, BuildOptions.resolve(raw, tables_folder, corrections), output, mask, work)
    except sqlite3.Error as error:
        raise InputError(f"the folder for temporary files cannot be used ({error}); set TMPDIR to another") from error


def rule_meaning(name: str) -> tuple[str, str]:
    """What a rule does, in English and Chinese: the first sentence of its function's docstring, in one line.

    A rule without a Chinese sentence in ``rules_zh.json`` has the English one.
    """
    if name in rules.STRUCTURAL:
        text = rules.STRUCTURAL[name]
    else:
        function = rules.REPAIRS.get(name) or rules.RULES.get(name) or rules.DERIVATIONS.get(name)
        text = " ".join((getattr(function, "__doc__", None) or "").split("\n\n")[0].split())
        text = re.sub(r"\s*>>>.*", "", text).replace("``", "")
    return text, rule_names_zh().get(name, text)


@cache
def value_names_zh() -> dict[str, dict[str, str]]:
    """What the values of closed lists are called in Chinese, by ``table.column``."""
    names_zh: dict[str, dict[str, str]] = json.loads(resources("lccp.report").joinpath("values_zh.json").read_bytes())
    return names_zh


@cache
def rule_names_zh() -> dict[str, str]:
    """What rules do, in Chinese, by name."""
    names_zh: dict[str, str] = json.loads(resources("lccp.report").joinpath("rules_zh.json").read_bytes())
    return names_zh
