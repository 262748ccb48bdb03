"""What a report tells, read once: tables, provenance replayed step by step, documents, corrections."""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from lccp.build import rebuilt
from lccp.check import TracedOutput
from lccp.commands import explain
from lccp.model import Document, InputError, __version__
from lccp.options import BuildOptions
from lccp.schemas import TABLES, schema
from lccp.storage.folder import DiskFolder, files_of_table
from lccp.storage.locate import open_folder
from lccp.storage.personal import PersonalMask, read_mask
from lccp.storage.rows import log_lines, parse_log_line, read_table, tables_of
from lccp.text import rules

Entry = dict[str, Any]


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


@dataclass
class Report:
    """An output folder with the documents it was made from. ``tables`` are in the order of the contract."""

    folder: TracedOutput
    raw: Path
    tables: dict[str, list[dict[str, str]]]
    logs: dict[str, dict[tuple[str, str], Entry]]
    shown: dict[str, str] = field(default_factory=dict)
    mask: PersonalMask = field(default_factory=lambda: PersonalMask({}))

    @cached_property
    def identity(self) -> str:
        """What a citation says the tables are: the version that reports on them and the digest of their documents."""
        digest = sha256()
        for row in self.tables.get("sources", []):
            digest.update(f"{row['source']} {row['sha256']}\n".encode())
        return f"lccp {__version__}, documents sha256:{digest.hexdigest()[:16]}"

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents by id, in the order of the manifest."""
        return self.folder.documents

    def masked_row(self, table: str, row: Mapping[str, str]) -> dict[str, str]:
        """Return a row as it is shown: without personal data, where that is asked for."""
        if not self.mask.passages:
            return dict(row)
        key, log = schema(table).key(row), self.logs[table]
        spans = {column: log[key, column]["spans"] for column in row if (key, column) in log}
        return self.mask.mask_row(schema(table), row, spans)

    def entries(self) -> Iterator[tuple[str, int, str, Entry]]:
        """Return every provenance line with its table, the number of its row and its column."""
        for table, rows in self.tables.items():
            key = schema(table).key
            places = {key(row): number for number, row in enumerate(rows)}
            for (name, column), entry in self.logs[table].items():
                if name in places:
                    yield table, places[name], column, entry

    def trace(self, table: str, row: Mapping[str, str], column: str) -> Trace | None:
        """Replay the provenance of a cell; None where it has none: a missing value, or a number of a row."""
        key = schema(table).key(row)
        entry = self.logs[table].get((key, column))
        if entry is None:
            return self._emptied_cell(table, key, column)
        text_by_source: dict[str, str] = {}
        fault = "" if entry["value"] == row[column] else "the table and the provenance differ"
        for span in entry["spans"]:
            document = self.documents.get(span["source"])
            if document is None or document.text[span["start"] : span["end"]] != span["exact"]:
                fault = "the document no longer says this there; run lccp build"
            text_by_source[span["source"]] = text_by_source.get(span["source"], "") + span["exact"]
        chains = []
        for source, quoted in text_by_source.items() or {"": ""}.items():
            steps, wrong = self._steps(table, entry, quoted, row[column])
            chains.append(Chain(source, quoted, tuple(steps)))
            fault = fault or wrong
        origins = tuple((ref, self._shown(ref)) for ref in entry["from"])
        corrected = any(ref.startswith(rules.CORRECTIONS) for ref in entry["from"])
        replaced = self.uncorrected_spans.get((table, key, column), ()) if corrected else ()
        return Trace(tuple(entry["spans"]), tuple(chains), origins, fault, replaced)

    def _emptied_cell(self, table: str, key: str, column: str) -> Trace | None:
        """Trace a cell that a correction left empty: the log has no line of it, and yet its words can be shown."""
        for ref, entry in self.folder.corrections.items():
            if (entry.table, entry.key, entry.field, entry.value) == (table, key, column, ""):
                replaced = self.uncorrected_spans.get((table, key, column), ())
                return Trace((), (), ((ref, self._shown(ref)),), replaced=replaced)
        return None

    @cached_property
    def uncorrected_spans(self) -> dict[tuple[str, str, str], tuple[Entry, ...]]:
        """The words of each corrected cell in a build made now without corrections; nothing where none can be made."""
        wanted = {(entry.table, entry.key, entry.field) for entry in self.folder.corrections.values()}
        if not wanted:
            return {}
        options = replace(self.folder.options, corrections=Path(os.devnull))
        spans: dict[tuple[str, str, str], tuple[Entry, ...]] = {}
        try:
            with rebuilt(options, self.folder.limits) as path:
                output = DiskFolder("a build made now", path)
                for table in sorted({table for table, _, _ in wanted}):
                    for line in log_lines(output, table):
                        entry = parse_log_line(line, table)
                        if (table, entry["key"], entry["field"]) in wanted:
                            spans[table, entry["key"], entry["field"]] = tuple(entry["spans"])
        except InputError:
            return {}
        return spans

    def _steps(self, table: str, entry: Entry, quoted: str, value: str) -> tuple[list[ShownStep], str]:
        """Each rule with what it gives; and what is wrong, if the last one does not give the value.

        What rests on the structure of whole documents is compared with a build made now, as ``check`` does.
        """
        steps: list[ShownStep] = []
        replayed = list(itertools.takewhile(lambda name: name not in rules.STRUCTURAL, entry["rules"]))
        result = quoted
        try:
            inputs = [self.folder.resolve(ref) for ref in entry["from"]] if replayed else []
            for name, result in rules.replay_steps(replayed, quoted, inputs):
                steps.append(ShownStep(name, result))
        except (ValueError, LookupError, StopIteration, TypeError, AttributeError, InputError):
            return steps, f"the rule {replayed[len(steps)]} does not apply to these words"
        if len(replayed) < len(entry["rules"]):
            rebuilt = self.folder.rebuilt_cells.get((table, entry["key"], entry["field"]), "")
            fault = "" if rebuilt == value else f"extracting again gives {rebuilt!r}"
            return [*steps, ShownStep(entry["rules"][len(replayed)], rebuilt)], fault
        return steps, "" if result == value else f"replaying the rules gives {result!r}"

    def _shown(self, ref: str) -> str:
        if ref not in self.shown:
            description = explain.describe_input(self.folder.resolve, ref)
            self.shown[ref] = "" if description == "None" else description  # a document that could not be read
        return self.shown[ref]


def read_report(
    tables_folder: Path, raw: Path, corrections: Path | None = None, without_personal: bool = False
) -> Report:
    """Read an output folder and its documents. Raises InputError where there is nothing to report on.

    ``without_personal`` notes what is masked.
    """
    output = open_folder(tables_folder)
    if not files_of_table(output, "sources"):
        raise InputError(f"{tables_folder}: holds no table of sources; run the build first")
    folder = TracedOutput(BuildOptions.resolve(raw, tables_folder, corrections))
    report = Report(folder, raw, {}, {}, mask=read_mask(output) if without_personal else PersonalMask({}))
    for table in (name for name in TABLES if name in tables_of(output)):
        description = schema(table)
        rows = [dict.fromkeys(description.columns, "") | row for row in read_table(output, table)]
        report.tables[table] = rows
        folder.tables[table] = {description.key(row): row for row in rows}
        where = f"{tables_folder}: provenance/{table}.jsonl"
        entries = (parse_log_line(line, where) for line in log_lines(output, table))
        report.logs[table] = {(entry["key"], entry["field"]): entry for entry in entries}
    if not report.documents:
        raise InputError(f"{raw}: none of its documents can be read; a report shows cells beside their documents")
    return report


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
