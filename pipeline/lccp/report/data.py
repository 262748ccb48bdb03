"""What a report tells, read once: tables, provenance replayed step by step, documents, corrections."""

from __future__ import annotations

import json
import re
from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from lccp.check import TracedOutput
from lccp.commands import explain
from lccp.model import Document, InputError
from lccp.schemas import TABLES, schema
from lccp.storage.folder import log_lines, open_folder, parse_log_line, read_table, tables_of
from lccp.text import rules

Entry = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One rule and what it made of what it was given."""

    rule: str
    after: str


@dataclass(frozen=True)
class Chain:
    """The way from the words of one document to the value. ``source`` is "" where there are no words."""

    source: str
    words: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Trace:
    """A cell's provenance, replayed: its spans as the log has them, a chain for each witness, what it came from.

    ``fault`` says in a sentence what does not hold; "" where all does.
    """

    spans: tuple[Entry, ...]
    chains: tuple[Chain, ...]
    origins: tuple[tuple[str, str], ...]
    fault: str = ""


@dataclass
class Report:
    """An output folder with the documents it was made from. ``tables`` are in the order of the contract."""

    folder: TracedOutput
    tables: dict[str, list[dict[str, str]]]
    logs: dict[str, dict[tuple[str, str], Entry]]
    shown: dict[str, str] = field(default_factory=dict)

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents by id, in the order of the manifest."""
        return self.folder.documents

    def entries(self) -> Iterator[tuple[str, int, str, Entry]]:
        """Give every provenance line with its table, the number of its row and its column."""
        for table, rows in self.tables.items():
            key = schema(table).key
            places = {key(row): number for number, row in enumerate(rows)}
            for (name, column), entry in self.logs[table].items():
                if name in places:
                    yield table, places[name], column, entry

    def trace(self, table: str, row: Mapping[str, str], column: str) -> Trace | None:
        """Replay the provenance of a cell; None where it has none: a missing value, or a number of a row."""
        entry = self.logs[table].get((schema(table).key(row), column))
        if entry is None:
            return None
        words: dict[str, str] = {}
        fault = "" if entry["value"] == row[column] else "the table and the provenance differ"
        for span in entry["spans"]:
            document = self.documents.get(span["source"])
            if document is None or document.text[span["start"] : span["end"]] != span["exact"]:
                fault = "the document no longer says this there; build anew"
            words[span["source"]] = words.get(span["source"], "") + span["exact"]
        chains = []
        for source, quoted in words.items() or {"": ""}.items():
            steps, wrong = self._steps(table, entry, quoted, row[column])
            chains.append(Chain(source, quoted, tuple(steps)))
            fault = fault or wrong
        origins = tuple((ref, self._shown(ref)) for ref in entry["from"])
        return Trace(tuple(entry["spans"]), tuple(chains), origins, fault)

    def _steps(self, table: str, entry: Entry, words: str, value: str) -> tuple[list[Step], str]:
        """Each rule with what it gives; and what is wrong, if the last one does not give the value.

        What rests on the structure of whole documents is compared with a build made now, as ``check`` does.
        """
        steps: list[Step] = []
        for name in entry["rules"]:
            if name in rules.STRUCTURAL:
                anew = self.folder.anew.get((table, entry["key"], entry["field"]), "")
                return [*steps, Step(name, anew)], "" if anew == value else f"extracting anew gives {anew!r}"
            try:
                words = rules.run_rule(name, words, [self.folder.resolve(ref) for ref in entry["from"]])
            except (ValueError, LookupError, StopIteration, TypeError, AttributeError, InputError):
                return steps, f"the rule {name} does not apply to these words"
            steps.append(Step(name, words))
        return steps, "" if words == value else f"replaying the rules gives {words!r}"

    def _shown(self, ref: str) -> str:
        if ref not in self.shown:
            said = explain.describe_input(self.folder.resolve, ref)
            self.shown[ref] = "" if said == "None" else said  # a document that could not be read
        return self.shown[ref]


def read(out: Path, raw: Path, corrections: Path | None = None) -> Report:
    """Read an output folder and its documents. Raises InputError where there is nothing to report on."""
    args = Namespace(out=out, raw=raw, corrections=corrections)
    held = open_folder(out)
    if "sources.csv" not in held.files:
        raise InputError(f"{out}: holds no table of sources; run the build first")
    folder = TracedOutput(out, raw, args)
    report = Report(folder, {}, {})
    for table in (name for name in TABLES if name in tables_of(held)):
        said = schema(table)
        rows = [dict.fromkeys(said.columns, "") | row for row in read_table(held, table)]
        report.tables[table] = rows
        folder.tables[table] = {said.key(row): row for row in rows}
        where = f"{out}: provenance/{table}.jsonl"
        entries = (parse_log_line(line, where) for line in log_lines(held, table))
        report.logs[table] = {(entry["key"], entry["field"]): entry for entry in entries}
    if not report.documents:
        raise InputError(f"{raw}: none of its documents can be read; a report shows cells beside their documents")
    return report


def meaning(name: str) -> tuple[str, str]:
    """What a rule does, in English and Chinese: the first sentence of its function's docstring, in one line.

    A rule without a Chinese sentence in ``rules_zh.json`` has the English one.
    """
    if name in rules.STRUCTURAL:
        text = rules.STRUCTURAL[name]
    else:
        function = rules.REPAIRS.get(name) or rules.RULES.get(name) or rules.DERIVATIONS.get(name)
        text = " ".join((getattr(function, "__doc__", None) or "").split("\n\n")[0].split())
        text = re.sub(r"\s*>>>.*", "", text).replace("``", "")
    return text, chinese().get(name, text)


@cache
def chinese() -> dict[str, str]:
    """What rules do, in Chinese, by name."""
    held: dict[str, str] = json.loads(resources("lccp.report").joinpath("rules_zh.json").read_bytes())
    return held
