"""One cell explained: its words where they stand, each rule with before and after, what it rests on."""

from __future__ import annotations

import csv
import io
import json
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline import rules
from pipeline.check import Folder
from pipeline.model import Document, InputError
from pipeline.repair.gaps import BREAKS
from pipeline.schemas import TABLES, schema

CONTEXT = 40  # characters shown on either side of a quotation


def run(args: Namespace) -> int:
    """Print what is known of a cell, or of every cell of a row. Raises InputError where there is none."""
    table, key = args.table, args.key
    if table not in TABLES:
        raise InputError(f"{table}: no such table; there are {', '.join(TABLES)}")
    folder = Folder(Path(args.out), Path(args.raw), args)
    _load(folder, {table})
    row = folder.tables[table].get(key)
    if row is None:
        near = [other for other in folder.tables[table] if other.startswith(key)][:5]
        hint = (
            f"; there are {', '.join(near)}" if near else f"; a key of {table} is {'|'.join(schema(table).primary_key)}"
        )
        raise InputError(f"{table} has no row {key}{hint}")
    if args.field and args.field not in row:
        raise InputError(f"{table} has no column {args.field}; there are {', '.join(row)}")
    log = {entry["field"]: entry for entry in _log(folder.out, table) if entry["key"] == key}
    fields = [args.field] if args.field else [name for name in row if row[name]]
    needed = {ref.partition("/")[0] for name in fields if name in log for ref in log[name]["from"]}
    _load(folder, (needed & set(TABLES)) - {table})
    for name in fields:
        print("\n".join(_cell(folder, table, key, name, row[name], log.get(name))))
    if table == "lost_digits":
        from pipeline.restore.words import argument

        print("\n".join(argument(row)))
    return 0


def _load(folder: Folder, names: set[str]) -> None:
    for name in names:
        path = folder.out / f"{name}.csv"
        if not path.is_file():
            raise InputError(f"{path}: is not there; run the build first")
        made = schema(name)
        rows = csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""))
        folder.tables[name] = {made.key(row): row for row in rows}


def _log(out: Path, table: str) -> Iterator[dict[str, Any]]:
    path = out / "provenance" / f"{table}.jsonl"
    if not path.is_file():
        raise InputError(f"{path}: is not there; run the build first")
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _cell(
    folder: Folder, table: str, key: str, name: str, value: str, entry: Mapping[str, Any] | None
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
        yield from _span(folder.documents.get(span["source"]), span)
    yield from _steps(folder, entry)
    for ref in entry["from"]:
        yield f"  from {ref}: {shown(folder, ref)}"
    sources = list(dict.fromkeys(span["source"] for span in entry["spans"]))
    if len(sources) > 1:
        yield f"  witnesses: {', '.join(sources)}"
    yield ""


def _span(document: Document | None, span: Mapping[str, Any]) -> Iterator[str]:
    start, end = span["start"], span["end"]
    place = f", page {span['page']}, box {span['bbox']}" if "page" in span else ""
    yield f"  words: {span['source']} {start}-{end}{place}"
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


def _steps(folder: Folder, entry: Mapping[str, Any]) -> Iterator[str]:
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
            made = rules.run(name, words, [folder.resolve(ref) for ref in entry["from"]])
        except (ValueError, LookupError, StopIteration) as error:
            yield f"  rule {name}: cannot be replayed ({error})"
            return
        yield f"  rule {name}: {_flat(words)[:60]!r} → {made[:60]!r}"
        words = made


def shown(folder: Folder, ref: str) -> str:
    """What a value was computed from, in a few words."""
    try:
        value = folder.resolve(ref).value
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
