"""``datapackage.json``: the tables described to machines, after the Frictionless Data Package standard.

Made from the schemas, the files and their provenance alone, so that the same tables always give the
same bytes. Every resource carries its schema, its size and hash, and the documents that it quotes.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.folder import DiskFolder, Folder, log_lines, open_table, read_table, tables_of
from pipeline.schemas import descriptor, schema

FILE = "datapackage.json"
LICENCE = {"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"}
DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n", "header": True}
CITED = re.compile(rb'\{"source": ("(?:[^"\\]|\\.)*"), "start":|"raw/([^"#\\]+)"')  # a span, or a file read whole


def describe(folder: Folder) -> dict[str, Any]:
    """Describe the tables of an output folder as a Data Package. Raises InputError for a table that cannot be read."""
    documents = {row["source"]: row for row in read_table(folder, "sources")}
    return {
        "profile": "data-package",
        "name": "lccp",
        "title": "China's low-carbon pilots: documents turned into tables",
        "title_zh": "中国低碳试点：由文件到数据表",
        "description": "Tables made from official documents of China's low-carbon pilot programme. "
        "Each cell can be traced to the characters it was read from: see provenance/.",
        "version": __version__,
        "licenses": [LICENCE],
        "sources": [_document(row) for row in documents.values()],
        "resources": [_resource(folder, table, documents) for table in tables_of(folder)],
    }


def write(folder: Path) -> None:
    """Write ``datapackage.json`` into an output folder that holds its tables and provenance already."""
    (folder / FILE).write_text(text(folder), "utf-8", newline="\n")


def text(folder: Path) -> str:
    """Give what ``datapackage.json`` says of an output folder that holds its tables and provenance."""
    return json.dumps(describe(DiskFolder(folder.name, folder)), ensure_ascii=False, indent=2) + "\n"


def _document(row: dict[str, str]) -> dict[str, str]:
    """Name a document: a source must have a title, whatever else is known of it."""
    said = {"title": row["title"] or row["source"], "id": row["source"], "file": row["file"]}
    more = {"publisher": row["issuer"] or row["publisher"], "issued": row["issued"], "sha256": row["sha256"]}
    return said | {name: value for name, value in more.items() if value}


def _resource(folder: Folder, table: str, documents: dict[str, dict[str, str]]) -> dict[str, Any]:
    said = schema(table)
    with open_table(folder, table) as found:
        rows = sum(1 for _ in found.rows)
    size, hashed = 0, hashlib.sha256()
    with folder.open(f"{table}.csv") as file:
        while chunk := file.read(1 << 20):
            size += len(chunk)
            hashed.update(chunk)
    cited = _cited(folder, table, {row["file"]: name for name, row in documents.items()})
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
        "sources": [_document(documents[name]) for name in documents if name in cited],
        "schema": _schema(table),
    }


def _cited(folder: Folder, table: str, files: dict[str, str]) -> set[str]:
    """Find the documents that a table quotes, or reads as a whole."""
    found = set()
    for line in log_lines(folder, table):
        found.update(CITED.findall(line))
    return {json.loads(name) if name else files.get(file.decode(), "") for name, file in found}


def _schema(table: str) -> dict[str, Any]:
    """Give the Table Schema with the foreign keys that a validator can hold the rows to.

    A reference of several fields of which one may be empty (a paragraph before the first section) is
    no foreign key to the standard, which would look for the empty field. It is told beside them.
    """
    said = copy.deepcopy(descriptor(table))
    fields = {field.name: field.required for field in schema(table).fields}
    keys = said["foreignKeys"]
    strict = [key for key in keys if len(key["fields"]) == 1 or all(map(fields.__getitem__, key["fields"]))]
    said["foreignKeys"] = strict
    said["references"] = [key for key in keys if key not in strict]
    return said
