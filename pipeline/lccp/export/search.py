"""Search in SQLite: an index of all runs of one to four Han characters, and what Datasette is told of the database.

SQLite's own tokenizers fail here: ``trigram`` finds no word of two characters (嘉兴), ``unicode61`` takes a whole
sentence for one word. ``texts`` has the text cells; ``search`` is the index over them, without a copy of its own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from lccp.export.typed import PROVENANCE, TypedTable
from lccp.text.patterns import re

LONGEST = 4  # characters of a word that the index holds whole
HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
LIKE = 'SELECT "table", "key", "field", "text" FROM texts WHERE "text" LIKE \'%\' || :words || \'%\' LIMIT 1000'


def add_search(base: sqlite3.Connection, tables: Sequence[TypedTable]) -> None:
    """Add the text cells that hold Han characters, and the index over them."""
    base.execute('CREATE TABLE texts (id INTEGER PRIMARY KEY, "table" TEXT, "key" TEXT, "field" TEXT, "text" TEXT)')
    base.execute("CREATE VIRTUAL TABLE search USING fts5(grams, content='', tokenize='unicode61')")
    for number, cell in enumerate(text_cells(tables), 1):
        base.execute("INSERT INTO texts VALUES (?, ?, ?, ?, ?)", (number, *cell))
        base.execute("INSERT INTO search (rowid, grams) VALUES (?, ?)", (number, " ".join(grams_of(cell[3]))))
    base.execute("INSERT INTO search (search) VALUES ('optimize')")


def text_cells(tables: Sequence[TypedTable]) -> Iterator[tuple[str, str, str, str]]:
    """Return the cells that hold Han characters: table, key, column, text. What the provenance quotes is not told twice."""
    for table in tables:
        if table.name == PROVENANCE.name:
            continue
        columns = [field.name for field in table.fields]
        for row in table.texts():
            key = table.schema.key(dict(zip(columns, row, strict=True)))
            for field, text in zip(table.fields, row, strict=True):
                if field.type == "string" and HAN_RUN.search(text):
                    yield table.name, key, field.name, text


def grams_of(text: str) -> Iterator[str]:
    """Return every word of one to four Han characters in a text, and whatever else it holds as it stands.

    >>> list(grams_of("嘉兴市2023"))
    ['嘉', '嘉兴', '嘉兴市', '兴', '兴市', '市', '2023']
    """
    for run in HAN_RUN.findall(text):
        for start in range(len(run)):
            for end in range(start + 1, min(start + LONGEST, len(run)) + 1):
                yield run[start:end]
    yield from HAN_RUN.sub(" ", text).split()


def datasette_metadata(tables: Sequence[TypedTable]) -> str:
    """Return the metadata file of Datasette: licence, what tables and columns mean, the search over ``texts``."""
    about: dict[str, Any] = {
        table.name: {
            "title": f"{table.schema.title} {table.schema.title_zh}",
            "description": f"{table.schema.description} {table.schema.description_zh}",
            "columns": {field.name: f"{field.description} {field.description_zh}".strip() for field in table.fields},
        }
        for table in tables
    }
    about["texts"] = {
        "title": "Text cells 文本",
        "description": f"Every text cell with Chinese words; the search finds words of 1 to {LONGEST} characters. "
        f"文本单元格，可检索一至{LONGEST}字的词；更长的词用查询 words。",
        "fts_table": "search",
        "fts_pk": "id",
    }
    metadata = {
        "title": "lccp: tables of China's low-carbon pilot programme 低碳试点数据",
        "license": "CC BY 4.0",
        "license_url": "https://creativecommons.org/licenses/by/4.0/",
        "databases": {
            "lccp": {"tables": about, "queries": {"words": {"title": "Words of any length 任意长度", "sql": LIKE}}}
        },
    }
    return json.dumps(metadata, ensure_ascii=False, indent=2) + "\n"
