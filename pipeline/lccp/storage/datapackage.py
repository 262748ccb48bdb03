"""``datapackage.json``: the tables described to machines, after the Frictionless Data Package standard.

Made from the schemas, the files and their provenance alone, so that the same tables always give the
same bytes. Every resource carries its schema, its size and hash, and the documents that it quotes.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from lccp.model import InputError, __version__
from lccp.schemas import schema, table_descriptor
from lccp.storage.folder import PACKAGE, DiskFolder, OutputFolder, files_of_log, files_of_table
from lccp.storage.rows import log_lines, open_table, read_table, tables_of
from lccp.storage.tables import TableStats
from lccp.text.patterns import re

FILE = PACKAGE
BOUNDS = "bounds"  # the member that records the bounds of documents which a build set
BOUND_NAMES = ("max_bytes", "max_unpacked", "max_pages", "max_pixels", "max_characters", "max_cells", "max_seconds")
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n", "header": True}
QUOTED = re.compile(rb'\{"source": ("(?:[^"\\]|\\.)*"), "start":')  # a span
ENCODER = json.JSONEncoder(ensure_ascii=False, indent=2)
PLAIN_ENCODER = json.JSONEncoder(ensure_ascii=False)
ORIGINS = b'"from": '  # what stands before the last member of a line


def describe_folder(
    folder: OutputFolder,
    summaries: Mapping[str, TableStats] = MappingProxyType({}),
    bounds: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """Describe the tables of an output folder as a Data Package; ``summaries`` spare reading those tables.

    ``bounds`` are those that the build set for documents. Raises InputError for a table that cannot be read.
    """
    documents = {row["source"]: _describe_document(row) for row in read_table(folder, "sources")}
    return {
        "profile": "data-package",
        "name": "lccp",
        "title": "China's low-carbon pilots: documents turned into tables",
        "title_zh": "中国低碳试点：由文件到数据表",
        "description": "Tables made from official documents of China's low-carbon pilot programme. "
        "Each cell can be traced to the characters it was read from: the files that each table names as its "
        "provenance hold a line a cell with its value, rules, spans (document, start and end in code points, exact "
        "words) and what it was computed from.",
        "version": __version__,
        "licenses": [LICENCE],
        "sources": list(documents.values()),
        **({BOUNDS: dict(bounds)} if bounds else {}),
        "resources": [
            _describe_resource(folder, table, documents, summaries.get(table)) for table in tables_of(folder)
        ],
    }


def write_description(
    folder: Path,
    summaries: Mapping[str, TableStats] = MappingProxyType({}),
    bounds: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Write ``datapackage.json`` into an output folder that holds its tables and provenance already."""
    save_description(describe_folder(DiskFolder(folder.name, folder), summaries, bounds), folder)


def recorded_bounds(folder: OutputFolder) -> dict[str, Any]:
    """Return the bounds of documents that the build of a folder set, by name; none where it records none.

    Whoever reads the documents of an output reads them within these. Raises InputError for a
    description that is none.
    """
    if FILE not in folder.files:
        return {}
    with folder.open(FILE) as file:
        try:
            bounds = load_description(file).get(BOUNDS, {})
        except (ValueError, RecursionError):
            raise InputError(f"{folder.name}: {FILE}: cannot be read; run lccp build") from None
    if not isinstance(bounds, dict) or not all(_is_bound(*item) for item in bounds.items()):
        raise InputError(f"{folder.name}: {FILE}: its {BOUNDS} are none that a build sets; run lccp build")
    return bounds


def _is_bound(name: str, value: object) -> bool:
    return name in BOUND_NAMES and isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def dump_description(description: dict[str, Any]) -> str:
    """Return a description as its file has it."""
    return "".join(description_chunks(description))


def description_chunks(description: dict[str, Any]) -> Iterator[str]:
    """Return a description as its file has it, piece by piece: it names every document for each table that quotes it."""
    resources = description["resources"]
    yield from _member_chunks({name: value for name, value in description.items() if name != "resources"}, "")
    yield ',\n  "resources": ['
    for number, resource in enumerate(resources):
        members = {name: value for name, value in resource.items() if name != "schema"}
        yield f"{',' if number else ''}\n    "
        yield from _member_chunks(members, "    ")
        yield f',\n      "schema": {_schema_text(resource["name"])}\n    }}'
    yield "\n  ]\n}\n" if resources else "]\n}\n"


def _member_chunks(members: dict[str, Any], indent: str) -> Iterator[str]:
    """Return the members of a JSON object, open at its end, piece by piece."""
    for number, (name, value) in enumerate(members.items()):
        yield f"{',' if number else '{'}\n{indent}  {json.dumps(name)}: "
        # an encoder that indents is made anew for each value, at many times the cost of a word or a number
        for chunk in ENCODER.iterencode(value) if isinstance(value, list | dict) else (PLAIN_ENCODER.encode(value),):
            yield chunk.replace("\n", f"\n{indent}  ")


@cache
def _schema_text(table: str) -> str:
    """Return the schema of a table as a description has it: the same for every build."""
    return ENCODER.encode(_strict_schema(table)).replace("\n", "\n      ")


def save_description(description: dict[str, Any], folder: Path) -> None:
    """Write a description into a folder, as ``datapackage.json``."""
    with (folder / FILE).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(description_chunks(description))


def load_description(file: BinaryIO) -> dict[str, Any]:
    """Read a description; documents, which many tables name, are held once. Raises ValueError where it is none."""
    by_members: dict[tuple[tuple[str, Any], ...], dict[str, Any]] = {}

    def shared(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        return (
            by_members.setdefault(tuple(pairs), members)
            if all(type(value) is str for value in members.values())
            else members
        )

    description = json.load(file, object_pairs_hook=shared)
    if not isinstance(description, dict):
        raise ValueError("no JSON object")
    return description


def _describe_document(row: dict[str, str]) -> dict[str, str]:
    """Name a document: a source must have a title, whatever else is known of it."""
    document = {"title": row["title"] or row["source"], "id": row["source"], "file": row["file"]}
    optional = {"publisher": row["issuer"] or row["publisher"], "issued": row["issued"], "sha256": row["sha256"]}
    return document | {name: value for name, value in optional.items() if value}


def _describe_resource(
    folder: OutputFolder, table: str, documents: dict[str, dict[str, str]], summary: TableStats | None
) -> dict[str, Any]:
    table_schema = schema(table)
    rows, cited_names = summary or _summarise_table(folder, table)
    files = {f"raw/{row['file']}": name for name, row in documents.items()}
    cited = {files.get(name, name) for name in cited_names}
    described = _describe_files(folder, table)
    return {
        "profile": described.pop("profile"),
        "name": table,
        "type": "table",
        "path": described.pop("path"),
        "title": table_schema.title,
        "title_zh": table_schema.title_zh,
        "description": table_schema.description,
        "description_zh": table_schema.description_zh,
        "scheme": "file",
        "format": described.pop("format"),
        "mediatype": described.pop("mediatype"),
        "encoding": "utf-8",
        "bytes": described.pop("bytes"),
        **({"hash": described.pop("hash")} if "hash" in described else {}),
        "fields": len(table_schema.fields),
        "rows": rows,
        **described,
        "licenses": [LICENCE],
        "sources": [documents[name] for name in documents if name in cited],
        "schema": _strict_schema(table),
    }


def _describe_files(folder: OutputFolder, table: str) -> dict[str, Any]:
    """Describe the files that hold a table, one of CSV or those of the Parquet layout, and those of its provenance."""
    files = files_of_table(folder, table)
    log = [_describe_file(folder, part) for part in files_of_log(folder, table)]
    if files == [f"{table}.csv"]:
        described: dict[str, Any] = {
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "dialect": DIALECT,
        }
        return described | _describe_file(folder, files[0]) | ({"provenance": log} if log else {})
    parts = [_describe_file(folder, part) for part in files]
    described = {"profile": "data-resource", "format": "parquet", "mediatype": "application/vnd.apache.parquet"}
    if len(parts) == 1:
        described |= parts[0]
    else:
        described |= {"path": [part["path"] for part in parts], "bytes": sum(part["bytes"] for part in parts)}
    return described | {"parts": parts, "provenance": log}


def _describe_file(folder: OutputFolder, name: str) -> dict[str, Any]:
    size, hashed = 0, hashlib.sha256()
    with folder.open(name) as file:
        while chunk := file.read(1 << 20):
            size += len(chunk)
            hashed.update(chunk)
    return {"path": name, "bytes": size, "hash": f"sha256:{hashed.hexdigest()}"}


def _summarise_table(folder: OutputFolder, table: str) -> TableStats:
    """Count the rows of a table, and find the documents that it quotes, or reads as a whole."""
    with open_table(folder, table) as opened:
        rows = sum(1 for _ in opened.rows)
    quoted: set[bytes] = set()
    origins: set[bytes] = set()
    for line in log_lines(folder, table):
        quoted.update(QUOTED.findall(line))
        origins.add(line.rpartition(ORIGINS)[2].rstrip(b"}\n"))
    refs = {ref for listed in origins if b'"raw/' in listed for ref in json.loads(listed)}
    files = {ref for ref in refs if ref.startswith("raw/") and "#" not in ref}
    return TableStats(rows, {json.loads(name) for name in quoted} | files)


@cache
def _strict_schema(table: str) -> dict[str, Any]:
    """Return the Table Schema with the foreign keys that a validator can hold the rows to; not to be changed.

    A reference of several fields of which one may be empty (a paragraph before the first section) is
    no foreign key to the standard, which would look for the empty field. It is listed beside them.
    """
    description = copy.deepcopy(table_descriptor(table))
    del description["scope"]  # says how a build makes the table, not what it holds
    fields = {field.name: field.required for field in schema(table).fields}
    keys = description["foreignKeys"]
    strict = [key for key in keys if len(key["fields"]) == 1 or all(map(fields.__getitem__, key["fields"]))]
    description["foreignKeys"] = strict
    description["references"] = [key for key in keys if key not in strict]
    return description
