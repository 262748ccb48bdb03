"""``datapackage.json``: the tables described to machines, after the Frictionless Data Package standard.

Made from the schemas, the files and their provenance alone, so that the same tables always give the
same bytes. Every resource carries its schema, its size and hash, and the documents that it quotes.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, NamedTuple

from lccp.model import InputError, __version__
from lccp.schemas import schema, table_descriptor
from lccp.storage.folder import PACKAGE, DiskFolder, OutputFolder
from lccp.storage.rows import log_lines, open_table, read_table, tables_of

FILE = PACKAGE
BOUNDS = "bounds"  # the member that records the bounds of documents which a build set
BOUND_NAMES = ("max_bytes", "max_unpacked", "max_pages", "max_characters", "max_cells", "max_seconds")
LICENCE = {"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"}
DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n", "header": True}
QUOTED = re.compile(rb'\{"source": ("(?:[^"\\]|\\.)*"), "start":')  # a span
ORIGINS = b'"from": '  # what stands before the last member of a line


class TableStats(NamedTuple):
    """What whoever wrote a table can tell of it: its rows, and the documents that it quotes or reads as a whole."""

    rows: int
    cited: Collection[str]  # ids of documents, or ``raw/FILE``


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
        "Each cell can be traced to the characters it was read from: see provenance/.",
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


def dump_description(said: dict[str, Any]) -> str:
    """Give a description as its file has it."""
    return "".join(description_chunks(said))


def description_chunks(said: dict[str, Any]) -> Iterator[str]:
    """Give a description as its file has it, piece by piece: it names every document for each table that quotes it."""
    yield from json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(said)
    yield "\n"


def save_description(said: dict[str, Any], folder: Path) -> None:
    """Write a description into a folder, as ``datapackage.json``."""
    with (folder / FILE).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(description_chunks(said))


def load_description(file: BinaryIO) -> dict[str, Any]:
    """Read a description; documents, which many tables name, are held once. Raises ValueError where it is none."""
    known: dict[tuple[tuple[str, Any], ...], dict[str, Any]] = {}

    def shared(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        return known.setdefault(tuple(pairs), made) if all(type(value) is str for value in made.values()) else made

    said = json.load(file, object_pairs_hook=shared)
    if not isinstance(said, dict):
        raise ValueError("no JSON object")
    return said


def _describe_document(row: dict[str, str]) -> dict[str, str]:
    """Name a document: a source must have a title, whatever else is known of it."""
    said = {"title": row["title"] or row["source"], "id": row["source"], "file": row["file"]}
    more = {"publisher": row["issuer"] or row["publisher"], "issued": row["issued"], "sha256": row["sha256"]}
    return said | {name: value for name, value in more.items() if value}


def _describe_resource(
    folder: OutputFolder, table: str, documents: dict[str, dict[str, str]], told: TableStats | None
) -> dict[str, Any]:
    said = schema(table)
    rows, named = told or _summarise_table(folder, table)
    files = {f"raw/{row['file']}": name for name, row in documents.items()}
    cited = {files.get(name, name) for name in named}
    size, hashed = 0, hashlib.sha256()
    with folder.open(f"{table}.csv") as file:
        while chunk := file.read(1 << 20):
            size += len(chunk)
            hashed.update(chunk)
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "type": "table",
        "path": f"{table}.csv",
        "title": said.title,
        "title_zh": said.title_zh,
        "description": said.description,
        "description_zh": said.description_zh,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{hashed.hexdigest()}",
        "fields": len(said.fields),
        "rows": rows,
        "dialect": DIALECT,
        "licenses": [LICENCE],
        "sources": [documents[name] for name in documents if name in cited],
        "schema": _strict_schema(table),
    }


def _summarise_table(folder: OutputFolder, table: str) -> TableStats:
    """Count the rows of a table, and find the documents that it quotes, or reads as a whole."""
    with open_table(folder, table) as found:
        rows = sum(1 for _ in found.rows)
    quoted: set[bytes] = set()
    origins: set[bytes] = set()
    for line in log_lines(folder, table):
        quoted.update(QUOTED.findall(line))
        origins.add(line.rpartition(ORIGINS)[2].rstrip(b"}\n"))
    refs = {ref for listed in origins if b'"raw/' in listed for ref in json.loads(listed)}
    files = {ref for ref in refs if ref.startswith("raw/") and "#" not in ref}
    return TableStats(rows, {json.loads(name) for name in quoted} | files)


def _strict_schema(table: str) -> dict[str, Any]:
    """Give the Table Schema with the foreign keys that a validator can hold the rows to.

    A reference of several fields of which one may be empty (a paragraph before the first section) is
    no foreign key to the standard, which would look for the empty field. It is told beside them.
    """
    said = copy.deepcopy(table_descriptor(table))
    fields = {field.name: field.required for field in schema(table).fields}
    keys = said["foreignKeys"]
    strict = [key for key in keys if len(key["fields"]) == 1 or all(map(fields.__getitem__, key["fields"]))]
    said["foreignKeys"] = strict
    said["references"] = [key for key in keys if key not in strict]
    return said


class ParquetPart(NamedTuple):
    """A file of the Parquet layout: its name in the folder, its rows, size in bytes, and hash (``sha256:…``)."""

    path: str
    rows: int
    bytes: int
    hash: str


REPLACED = ("profile", "path", "format", "mediatype", "bytes", "hash", "dialect")  # what is said of a CSV file alone


def as_parquet(said: dict[str, Any], parts: Mapping[str, Sequence[ParquetPart]]) -> dict[str, Any]:
    """Turn the description of a folder of CSV files into that of one whose tables lie in ``parts``, by CSV file.

    A resource then names its Parquet files and those of its provenance, each with size and hash. What was
    said of the CSV file stays under ``csv``: its hash is that of what the Parquet files give back.
    """
    resources = [_in_parts(one, parts[one["path"]], parts.get(_log(one["name"]), ())) for one in said["resources"]]
    return said | {"resources": resources}


def as_csv(said: dict[str, Any]) -> dict[str, Any]:
    """Turn a description that ``as_parquet`` made into the one that it was made of."""
    return said | {"resources": [_as_one(one) for one in said["resources"]]}


def _log(table: str) -> str:
    return f"provenance/{table}.jsonl"


def _in_parts(resource: dict[str, Any], parts: Sequence[ParquetPart], log: Sequence[ParquetPart]) -> dict[str, Any]:
    paths = [part.path for part in parts]
    now: dict[str, Any] = {
        "profile": "data-resource",
        "path": paths,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
    }
    now["bytes"] = sum(part.bytes for part in parts)
    if len(parts) == 1:
        now |= {"path": paths[0], "hash": parts[0].hash}
    made: dict[str, Any] = {}
    for name, value in resource.items():
        if name in now:
            made[name] = now[name]
        elif name == "dialect":
            made["csv"] = {one: resource[one] for one in REPLACED}
            made["parts"] = [part._asdict() for part in parts]
            made["provenance"] = [part._asdict() for part in log]
        elif name not in REPLACED:
            made[name] = value
    return made


def _as_one(resource: dict[str, Any]) -> dict[str, Any]:
    held, made = resource["csv"], dict[str, Any]()
    for name, value in resource.items():
        if name == "csv":
            made["dialect"] = held["dialect"]
        elif name == "bytes":
            made |= {"bytes": held["bytes"], "hash": held["hash"]}
        elif name not in ("hash", "parts", "provenance"):
            made[name] = held.get(name, value)
    return made
