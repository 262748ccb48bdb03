"""Replays the provenance of every cell against raw/, and checks every schema, key and reference.

Nothing of the build is trusted: quotations are compared with the documents as read now, rules are
run again on the quoted words of each source alone, derivations on what they name, and what rests on
the structure of whole documents is extracted once more and compared.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import correct, fresh, provenance, rules
from pipeline.model import EMPTY, Cell, Document, InputError, Source, Tables
from pipeline.read.manifest import sources
from pipeline.rules import Input
from pipeline.schemas import TABLES, schema, sort_key, validate_row
from pipeline.text import Span

if TYPE_CHECKING:
    from pipeline.build import Built

Rows = dict[str, dict[str, str]]


@dataclass
class Folder:
    """An output folder as it stands, and the documents and data it was made from."""

    out: Path
    raw: Path
    args: Namespace
    tables: dict[str, Rows] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    refused: list[tuple[Source, InputError]] = field(default_factory=list)

    def say(self, fault: str) -> None:
        """Note a fault."""
        self.faults.append(fault)

    @cached_property
    def manifest(self) -> dict[str, Source]:
        """The sources of ``raw/``, by id."""
        return {source.id: source for source in sources(self.raw)}

    @cached_property
    def corrections(self) -> dict[str, correct.Correction]:
        """The corrections, by reference."""
        return {one.ref: one for one in correct.read(fresh.corrections_file(self.args))}

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents as they are read now; one that cannot be read is a fault."""
        from pipeline.build import limits_of
        from pipeline.read import read_file

        out: dict[str, Document] = {}
        for source in self.manifest.values():
            try:
                out[source.id] = read_file(source, self.raw, limits_of(self.args))
            except InputError as error:
                self.refused.append((source, error))
                if self.tables["sources"].get(source.id, {}).get("kind") != "unreadable":
                    self.say(f"sources: {source.id}: {error}")
        return out

    @cached_property
    def by_file(self) -> dict[str, Document]:
        """The documents by their file."""
        return {document.source.file: document for document in self.documents.values()}

    @cached_property
    def anew(self) -> dict[tuple[str, str, str], str]:
        """What every cell of a build made now holds: for what rests on the structure of documents."""
        return {at: cell.value for at, cell in self.cells_anew.items()}

    @cached_property
    def cells_anew(self) -> dict[tuple[str, str, str], Cell]:
        """Every cell of a build made now, in memory."""
        try:
            built = _build_anew(self)
        except InputError as error:
            self.say(f"building anew: {error}")
            return {}
        return dict(_cells(built.tables))

    def resolve(self, ref: str) -> Input:
        """Look up what a value was computed from. Raises LookupError where there is no such thing."""
        if ref in self.corrections:
            return Input(ref, self.corrections[ref])
        if ref.startswith("raw/sources.toml#"):
            id_, _, name = ref.removeprefix("raw/sources.toml#").rpartition(".")
            source = self.manifest[id_]
            return Input(
                ref, getattr(source, name) if name in ("kind", "title", "note", "file") else source.extra[name]
            )
        if ref.startswith("raw/attested.toml#"):
            from pipeline.restore import attested

            return Input(ref, attested.resolve(self.raw, ref))
        if ref == "raw/sources.toml":
            return Input(ref, self.manifest)
        if ref.startswith("raw/"):
            file = ref.removeprefix("raw/")
            if file not in self.by_file and any(source.file == file for source, _ in self.refused):
                return Input(ref, None)  # a document that cannot be read: nothing is computed from its text
            return Input(ref, self.by_file[file])
        if ref.startswith("reference/adcodes.csv#"):
            from pipeline.reference import reference_row

            return Input(ref, reference_row(ref.partition("#")[2]))
        table, _, rest = ref.partition("/")
        key, _, name = rest.rpartition("/")
        return Input(ref, self.tables[table][key][name])


def _build_anew(folder: Folder) -> Built:
    """Extract the documents, as they are read now, once more, and assemble the tables in memory."""
    from pipeline.build import assemble
    from pipeline.extract.document import extract
    from pipeline.jobs import is_place

    extracts = [extract(document, is_place) for document in folder.documents.values()]
    return assemble(extracts, folder.refused, folder.raw, fresh.corrections_file(folder.args))


def _cells(tables: Tables) -> Iterator[tuple[tuple[str, str, str], Cell]]:
    for table, rows in tables.items():
        names = schema(table).primary_key
        for row in rows:
            key = "|".join(row[name].value for name in names)
            for column, cell in row.items():
                yield (table, key, column), cell


def run(args: Namespace) -> int:
    """Check an output folder; print each fault. Exit status 0 clean, 1 faults, 2 nothing to check."""
    folder = Folder(Path(args.out), Path(args.raw), args)
    if not folder.out.is_dir():
        raise InputError(f"{folder.out}: no such folder; run the build first")
    if not any((folder.out / f"{table}.csv").exists() for table in TABLES):
        raise InputError(f"{folder.out}: holds no tables; run the build first")
    _ = folder.manifest
    for table in TABLES:
        folder.tables[table] = _read_table(folder, table)
    logs = {table: _read_log(folder, table) for table in TABLES}
    count = 0
    for table in TABLES:
        count += _check_table(folder, table, logs[table])
    _check_references(folder)
    if not folder.faults:
        _check_package(folder)
    if getattr(args, "rebuild", False):
        _check_rebuild(folder)
    for fault in folder.faults[:200]:
        print(fault)
    if len(folder.faults) > 200:
        print(f"... and {len(folder.faults) - 200} more")
    where = sys.stdout if not folder.faults else sys.stderr
    print(f"{folder.out}: {count} cells replayed, {len(folder.faults)} faults", file=where)
    return 1 if folder.faults else 0


def _read_table(folder: Folder, table: str) -> Rows:
    """Read a table by key, checking header, form, order, keys and every value."""
    path = folder.out / f"{table}.csv"
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        folder.say(f"{table}: cannot be read ({error})")
        return {}
    made = schema(table)
    reader = list(csv.reader(io.StringIO(text, newline="")))
    if not reader or tuple(reader[0]) != made.columns:
        folder.say(f"{table}: the header is not {','.join(made.columns)}")
        return {}
    out: Rows = {}
    for number, values in enumerate(reader[1:], 2):
        if len(values) != len(made.columns):
            folder.say(f"{table}: line {number} has {len(values)} fields, not {len(made.columns)}")
            continue
        row = dict(zip(made.columns, values, strict=True))
        key = made.key(row)
        if key in out:
            folder.say(f"{table}: {key}: the key stands twice")
        out[key] = row
        for problem in validate_row(table, row):
            folder.say(f"{table}: {key}: {problem}")
    order = sort_key(table)
    rows = list(out.values())
    if sorted(rows, key=order) != rows:
        folder.say(f"{table}: rows are not sorted by key")
    again = io.StringIO(newline="")
    csv.writer(again, lineterminator="\n").writerows(reader)
    if again.getvalue() != text:
        folder.say(f"{table}: is not written as the contract says (LF, RFC 4180)")
    return out


def _read_log(folder: Folder, table: str) -> dict[tuple[str, str], dict[str, Any]]:
    path = folder.out / "provenance" / f"{table}.jsonl"
    out: dict[tuple[str, str], dict[str, Any]] = {}
    try:
        lines = path.read_bytes().decode("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        folder.say(f"{table}: its provenance cannot be read ({error})")
        return out
    if lines[-1] != "":
        folder.say(f"{table}: its provenance does not end in a line feed")
    for number, line in enumerate(lines[:-1], 1):
        try:
            entry = json.loads(line)
            at = (entry["key"], entry["field"])
            hash(at)
            shape = set(entry) == {"key", "field", "value", "rules", "spans", "from"}
        except (ValueError, TypeError, KeyError):
            folder.say(f"{table}: provenance line {number} cannot be read")
            continue
        if not shape or provenance.encode(entry) != line:
            folder.say(f"{table}: {at[0]} {at[1]}: provenance line {number} is not as written")
        if not shape:
            continue
        if at in out:
            folder.say(f"{table}: {at[0]} {at[1]}: provenance stands twice (line {number})")
        out[at] = entry
    return out


def _check_table(folder: Folder, table: str, log: dict[tuple[str, str], dict[str, Any]]) -> int:
    made = schema(table)
    exempt = made.numbering & set(made.primary_key)
    count = 0
    order = iter(list(log))
    for key, row in folder.tables[table].items():
        for column, value in row.items():
            if not value:
                continue
            entry = log.pop((key, column), None)
            where = f"{table}: {key} {column}"
            if entry is None:
                if column not in exempt:
                    folder.say(f"{where}: has no provenance")
                continue
            if next(order, None) != (key, column):
                folder.say(f"{where}: its provenance stands out of order")
                order = iter(())
            count += 1
            if entry["value"] != value:
                folder.say(f"{where}: is {value!r} in the table, {entry['value']!r} in its provenance")
            try:
                _replay(folder, table, key, column, value, entry)
            except (LookupError, ValueError, TypeError, AttributeError, StopIteration) as error:
                folder.say(f"{where}: cannot be replayed: {type(error).__name__}: {error}")
    for key, column in log:
        folder.say(f"{table}: {key} {column}: has provenance, but no value")
    return count


def _replay(folder: Folder, table: str, key: str, column: str, value: str, entry: Mapping[str, Any]) -> None:
    where = f"{table}: {key} {column}"
    words: dict[str, str] = {}
    for span in entry["spans"]:
        document = folder.documents[span["source"]]
        if (
            provenance.span_entry(Span(span["source"], span["start"], span["end"]), folder.documents) != span
            or not span["exact"]
        ):
            folder.say(f"{where}: does not quote {span['source']} at {span['start']}-{span['end']}")
        words[span["source"]] = words.get(span["source"], "") + document.text[span["start"] : span["end"]]
    names: Sequence[str] = entry["rules"]
    inputs = [folder.resolve(ref) for ref in entry["from"]]
    if not words and not inputs:
        folder.say(f"{where}: comes from nowhere")
    made = folder.cells_anew.get((table, key, column), EMPTY)
    for what, told, meant in (("rules", names, made.rules), ("from", entry["from"], made.origins)):
        # Another cell of the same value would replay as well, and be the wrong one to cite.
        if folder.cells_anew and tuple(told) != tuple(meant):
            folder.say(f"{where}: {what} is {list(told)}, extracting anew gives {list(meant)}")
    if any(name in rules.STRUCTURAL for name in names):
        if made.value != value:
            folder.say(f"{where}: is {value!r}, extracting anew gives {made.value!r}")
        return
    for source, quoted in words.items() or {"": ""}.items():
        got = rules.replay(names, quoted, inputs)
        if got != value:
            folder.say(
                f"{where}: is {value!r}, replaying {' '.join(names) or 'its words'}{' on ' + source if source else ''} gives {got[:80]!r}"
            )


def _check_references(folder: Folder) -> None:
    """Every foreign key leads to a row."""
    for table in TABLES:
        for foreign in schema(table).foreign_keys:
            known = {tuple(row[name] for name in foreign.reference) for row in folder.tables[foreign.table].values()}
            for key, row in folder.tables[table].items():
                values = tuple(row[name] for name in foreign.fields)
                if all(values) and values not in known:
                    folder.say(
                        f"{table}: {key} {','.join(foreign.fields)}: {'|'.join(values)} is no row of {foreign.table}"
                    )


def _check_package(folder: Folder) -> None:
    """The description that goes with the tables is the one that they give."""
    from pipeline import datapackage

    try:
        held = (folder.out / datapackage.FILE).read_bytes()
    except OSError as error:
        folder.say(f"{datapackage.FILE}: cannot be read ({error.strerror})")
        return
    if held != datapackage.text(folder.out).encode("utf-8"):
        folder.say(f"{datapackage.FILE}: does not describe these tables; build anew")


def _check_rebuild(folder: Folder) -> None:
    """A build made now is the same, byte for byte."""
    from pipeline.build import files_of

    try:
        made = files_of(_build_anew(folder))
    except InputError as error:
        folder.say(f"building anew: {error}")
        return
    held = {path.relative_to(folder.out).as_posix(): path for path in folder.out.rglob("*") if path.is_file()}
    for name in sorted(set(made) | set(held)):
        if name not in held:
            folder.say(f"{name}: a build made now writes it, and it is not there")
        elif name not in made:
            folder.say(f"{name}: is no file of a build")
        elif held[name].read_bytes() != made[name]:
            folder.say(f"{name}: a build made now differs")
