"""One cell explained: its words where they stand, each rule with before and after, what it rests on."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from lccp.build import limits_of
from lccp.check.inputs import Inputs
from lccp.check.library import Library
from lccp.model import Document, InputError
from lccp.read.sources.cloud import place
from lccp.read.sources.manifest import sources
from lccp.schemas import TABLES, schema
from lccp.storage import provenance
from lccp.storage.folder import Folder, log_lines, open_folder, open_table, parse_log_line
from lccp.text import rules
from lccp.text.repairs.gaps import BREAKS

CONTEXT = 40  # characters shown on either side of a quotation
NEAR = 5  # keys named where there is none like the one asked for
Resolve = Callable[[str], rules.Input]
"""Looks up what a value was computed from. Raises LookupError where there is no such thing."""


class Sight(NamedTuple):
    """What a cell is shown with: the documents, read as they are asked for, and what values were computed from."""

    documents: Mapping[str, Document]
    resolve: Resolve


def run(args: Namespace) -> int:
    """Print what is known of a cell, or of every cell of a row. Raises InputError where there is none."""
    table, key = args.table, args.key
    if table not in TABLES:
        raise InputError(f"{table}: no such table; there are {', '.join(TABLES)}")
    folder = open_folder(Path(args.out))
    row, near = _row(folder, table, key)
    if row is None:
        hint = (
            f"; there are {', '.join(near)}" if near else f"; a key of {table} is {'|'.join(schema(table).primary_key)}"
        )
        raise InputError(f"{table} has no row {key}{hint}")
    if args.field and args.field not in row:
        raise InputError(f"{table} has no column {args.field}; there are {', '.join(row)}")
    log = _log(folder, table, key)
    fields = [args.field] if args.field else [name for name in row if row[name]]
    refs = [ref for name in fields if name in log for ref in log[name]["from"]]
    raw = place(args.raw)
    manifest = {source.id: source for source in sources(raw)}
    with closing(Library(raw, list(manifest.values()), limits_of(args), lambda *_: None)) as documents:
        inputs = Inputs(raw, args, manifest, documents, _finder(folder, refs))
        for name in fields:
            print("\n".join(_cell(Sight(documents, inputs.resolve), table, key, name, row[name], log.get(name))))
    if table == "lost_digits":
        from lccp.restore.wording import argument

        print("\n".join(argument(row)))
    return 0


def _row(folder: Folder, table: str, key: str) -> tuple[dict[str, str] | None, list[str]]:
    """Find a row; or else a few keys that begin like the one asked for."""
    near: list[str] = []
    for name, row in _rows(folder, table):
        if name == key:
            return row, []
        if name.startswith(key) and len(near) < NEAR:
            near.append(name)
    return None, near


def _rows(folder: Folder, table: str) -> Iterator[tuple[str, dict[str, str]]]:
    if f"{table}.csv" not in folder.files:
        raise InputError(f"{folder.name}: {table}: is not there; run the build first")
    name = schema(table).key
    with open_table(folder, table) as found:
        for values in found.rows:
            row = dict(zip(found.header, values, strict=True))
            yield name(row), row


def _log(folder: Folder, table: str, key: str) -> dict[str, dict[str, Any]]:
    """Read the provenance of a row, by column."""
    file = f"provenance/{table}.jsonl"
    if file not in folder.files:
        raise InputError(f"{folder.name}: {file}: is not there; run the build first")
    begin = f'{{"key": {provenance.encode(key)}, '.encode()
    lines = (line for line in log_lines(folder, table) if line.startswith(begin))
    return {entry["field"]: entry for entry in (parse_log_line(line, f"{folder.name}: {file}") for line in lines)}


def _finder(folder: Folder, refs: Sequence[str]) -> Callable[[str, str, str], str]:
    """Read the rows that values were computed from; give what looks up a cell of them, or raises KeyError."""
    wanted: dict[str, set[str]] = {}
    for ref in refs:
        table, _, rest = ref.partition("/")
        if table in TABLES:
            wanted.setdefault(table, set()).add(rest.rpartition("/")[0])
    found = {table: {name: row for name, row in _rows(folder, table) if name in keys} for table, keys in wanted.items()}
    return lambda table, key, name: found[table][key][name]


def _cell(sight: Sight, table: str, key: str, name: str, value: str, entry: Mapping[str, Any] | None) -> Iterator[str]:
    field = schema(table).field(name)
    yield f"{table}  {key}  {name} = {value or '(empty)'}"
    yield f"  means: {field.description}"
    if entry is None:
        yield (
            "  a missing value: no document settles it"
            if not value
            else "  names or numbers the row; it has no words of its own"
        )
        yield ""
        return
    for span in entry["spans"]:
        yield from _span(sight.documents.get(span["source"]), span)
    yield from _steps(sight.resolve, entry)
    for ref in entry["from"]:
        yield f"  from {ref}: {shown(sight.resolve, ref)}"
    witnesses = list(dict.fromkeys(span["source"] for span in entry["spans"]))
    if len(witnesses) > 1:
        yield f"  witnesses: {', '.join(witnesses)}"
    yield ""


def _span(document: Document | None, span: Mapping[str, Any]) -> Iterator[str]:
    start, end = span["start"], span["end"]
    where = f", page {span['page']}, box {span['bbox']}" if "page" in span else ""
    yield f"  words: {span['source']} {start}-{end}{where}"
    if document is None:
        return
    text = document.text
    if text[start:end] != span["exact"]:
        yield "    the document no longer says this there; build anew"
        return
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    yield f"    …{_flat(before)}【{_flat(span['exact'])}】{_flat(after)}…"


def _flat(words: str) -> str:
    return BREAKS.sub("⏎", words).replace("\ufffd", "#")


def _steps(resolve: Resolve, entry: Mapping[str, Any]) -> Iterator[str]:
    """Each rule with what it was given and what it made of it, on the first witness's words."""
    words = ""
    first = entry["spans"][0]["source"] if entry["spans"] else None
    for span in entry["spans"]:
        words += span["exact"] if span["source"] == first else ""
    names: Sequence[str] = entry["rules"]
    if not names:
        yield "  rules: none; the value is its words"
    for name in names:
        if name in rules.STRUCTURAL:
            yield f"  rule {name}: {rules.STRUCTURAL[name]}: {entry['value']}"
            return
        try:
            made = rules.run(name, words, [resolve(ref) for ref in entry["from"]])
        except (ValueError, LookupError, StopIteration) as error:
            yield f"  rule {name}: cannot be replayed ({error})"
            return
        yield f"  rule {name}: {_flat(words)[:60]!r} → {made[:60]!r}"
        words = made


def shown(resolve: Resolve, ref: str) -> str:
    """What a value was computed from, in a few words."""
    try:
        value = resolve(ref).value
    except (LookupError, InputError):
        return "(no longer there)"
    if isinstance(value, Document):
        return f"{value.size} bytes, sha256 {value.sha256[:12]}…"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {held}" for name, held in value.items() if isinstance(held, str))
    if hasattr(value, "reason"):
        return (
            f"correction {value.id}: {value.expect!r} → {value.value!r}, because {value.reason}"
            + (f" ({value.who}, {value.date})" if value.who else "")
            + (f"; {value.citation}" if value.citation else "")
        )
    return str(value)
