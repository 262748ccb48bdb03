"""One cell explained: its words where they stand, each rule with before and after, what it rests on."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from lccp.check.inputs import ReplayInputs
from lccp.check.library import DocumentLibrary
from lccp.model import Document, InputError
from lccp.read.limits import Limits
from lccp.read.sources.cloud import parse_place
from lccp.read.sources.manifest import read_sources
from lccp.schemas import GROWN_KEYS, SEPARATOR, TABLES, schema
from lccp.storage import provenance
from lccp.storage.datapackage import recorded_bounds
from lccp.storage.folder import OutputFolder
from lccp.storage.locate import open_folder
from lccp.storage.rows import log_lines, open_table, parse_log_line
from lccp.text import rules
from lccp.text.repairs.gaps import BREAKS

CONTEXT = 40  # characters shown on either side of a quotation
NEAR = 5  # keys named where there is none like the one asked for
Resolve = Callable[[str], rules.Input]
"""Looks up what a value was computed from. Raises LookupError where there is no such thing."""


class ExplainContext(NamedTuple):
    """What a cell is shown with: the documents, read as they are asked for, and what values were computed from."""

    documents: Mapping[str, Document]
    resolve: Resolve


def run_explain(args: Namespace) -> int:
    """Print what is known of a cell, or of every cell of a row. Raises InputError where there is none."""
    table, key = args.table, args.key
    if table not in TABLES:
        raise InputError(f"{table}: no such table; there are {', '.join(TABLES)}")
    folder = open_folder(Path(args.out))
    row, near = _find_row(folder, table, key)
    if row is None:
        hint = (
            f"; there are {', '.join(near)}" if near else f"; a key of {table} is {'|'.join(schema(table).primary_key)}"
        )
        raise InputError(f"{table} has no row {key}{hint}")
    key = schema(table).key(row)
    if args.field and args.field not in row:
        raise InputError(f"{table} has no column {args.field}; there are {', '.join(row)}")
    log = _row_log(folder, table, key)
    fields = [args.field] if args.field else [name for name in row if row[name]]
    refs = [ref for name in fields if name in log for ref in log[name]["from"]]
    raw = parse_place(args.raw)
    manifest = {source.id: source for source in read_sources(raw)}
    with closing(
        DocumentLibrary(raw, list(manifest.values()), Limits(**recorded_bounds(folder)), lambda *_: None)
    ) as documents:
        inputs = ReplayInputs(raw, args, manifest, documents, _cell_finder(folder, refs))
        for name in fields:
            print(
                "\n".join(
                    _cell_lines(ExplainContext(documents, inputs.resolve), table, key, name, row[name], log.get(name))
                )
            )
    if table == "lost_digits":
        from lccp.restore.wording import explain_lines

        print("\n".join(explain_lines(row)))
    return 0


def _find_row(folder: OutputFolder, table: str, key: str) -> tuple[dict[str, str] | None, list[str]]:
    """Find a row; or else a few keys that begin like the one asked for."""
    near: list[str] = []
    grown: list[dict[str, str]] = []  # rows whose key ends in the one asked for, from before the table's key grew
    for name, row in _keyed_rows(folder, table):
        if name == key:
            return row, []
        if table in GROWN_KEYS and name.partition(SEPARATOR)[2] == key:
            grown.append(row)
        if name.startswith(key) and len(near) < NEAR:
            near.append(name)
    return (grown[0] if len(grown) == 1 else None), near


def _keyed_rows(folder: OutputFolder, table: str) -> Iterator[tuple[str, dict[str, str]]]:
    if f"{table}.csv" not in folder.files:
        raise InputError(f"{folder.name}: {table}: is not there; run the build first")
    name = schema(table).key
    with open_table(folder, table) as opened:
        for values in opened.rows:
            row = dict(zip(opened.header, values, strict=True))
            yield name(row), row


def _row_log(folder: OutputFolder, table: str, key: str) -> dict[str, dict[str, Any]]:
    """Read the provenance of a row, by column."""
    file = f"provenance/{table}.jsonl"
    if file not in folder.files:
        raise InputError(f"{folder.name}: {file}: is not there; run the build first")
    begin = f'{{"key": {provenance.encode_entry(key)}, '.encode()
    lines = (line for line in log_lines(folder, table) if line.startswith(begin))
    return {entry["field"]: entry for entry in (parse_log_line(line, f"{folder.name}: {file}") for line in lines)}


def _cell_finder(folder: OutputFolder, refs: Sequence[str]) -> Callable[[str, str, str], str]:
    """Read the rows that values were computed from; give what looks up a cell of them, or raises KeyError."""
    wanted: dict[str, set[str]] = {}
    for ref in refs:
        table, _, rest = ref.partition("/")
        if table in TABLES:
            wanted.setdefault(table, set()).add(rest.rpartition("/")[0])
    rows_by_key = {
        table: {name: row for name, row in _keyed_rows(folder, table) if name in keys} for table, keys in wanted.items()
    }
    return lambda table, key, name: rows_by_key[table][key][name]


def _cell_lines(
    sight: ExplainContext, table: str, key: str, name: str, value: str, entry: Mapping[str, Any] | None
) -> Iterator[str]:
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
        yield from _span_lines(sight.documents.get(span["source"]), span)
    yield from _step_lines(sight.resolve, entry)
    for ref in entry["from"]:
        yield f"  from {ref}: {describe_input(sight.resolve, ref)}"
    witnesses = list(dict.fromkeys(span["source"] for span in entry["spans"]))
    if len(witnesses) > 1:
        yield f"  witnesses: {', '.join(witnesses)}"
    yield ""


def _span_lines(document: Document | None, span: Mapping[str, Any]) -> Iterator[str]:
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
    yield f"    …{_flatten(before)}【{_flatten(span['exact'])}】{_flatten(after)}…"


def _flatten(text: str) -> str:
    return BREAKS.sub("⏎", text).replace("\ufffd", "#")


def _step_lines(resolve: Resolve, entry: Mapping[str, Any]) -> Iterator[str]:
    """Each rule with what it was given and what it made of it, on the first witness's words."""
    text = ""
    first = entry["spans"][0]["source"] if entry["spans"] else None
    for span in entry["spans"]:
        text += span["exact"] if span["source"] == first else ""
    rule_names: Sequence[str] = entry["rules"]
    if not rule_names:
        yield "  rules: none; the value is its words"
    for name in rule_names:
        if name in rules.STRUCTURAL:
            yield f"  rule {name}: {rules.STRUCTURAL[name]}: {entry['value']}"
            return
        try:
            result = rules.run_rule(name, text, [resolve(ref) for ref in entry["from"]])
        except (ValueError, LookupError, StopIteration) as error:
            yield f"  rule {name}: cannot be replayed ({error})"
            return
        yield f"  rule {name}: {_flatten(text)[:60]!r} → {result[:60]!r}"
        text = result


def describe_input(resolve: Resolve, ref: str) -> str:
    """What a value was computed from, in a few words."""
    try:
        value = resolve(ref).value
    except (LookupError, InputError):
        return "(no longer there)"
    if isinstance(value, Document):
        return f"{value.size} bytes, sha256 {value.sha256[:12]}…"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {text}" for name, text in value.items() if isinstance(text, str))
    if hasattr(value, "reason"):
        return (
            f"correction {value.id}: {value.expect!r} → {value.value!r}, because {value.reason}"
            + (f" ({value.who}, {value.date})" if value.who else "")
            + (f"; {value.citation}" if value.citation else "")
        )
    return str(value)
