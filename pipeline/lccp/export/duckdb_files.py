"""DuckDB: one database, with keys and references, and comments that say what tables and columns mean.

A reference of a table to itself is left out: DuckDB would look for the row above before it is there.
The bytes of two exports differ, unlike those of the other forms: DuckDB writes a random number into each database.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lccp.export.sqlite_files import quote_name, table_definition
from lccp.export.typed import TypedTable, typed_tables
from lccp.model import InputError
from lccp.storage.folder import OutputFolder

NEEDS = ("duckdb", "pandas")
NAME = "lccp.duckdb"
TYPES = {"string": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN"}


def file_names() -> set[str]:
    """Name all files that an export may hold."""
    return {NAME}


def write_files(folder: OutputFolder, to: Path) -> None:
    """Write the database into an empty folder. Raises InputError where keys repeat or references lead nowhere."""
    import duckdb

    base = duckdb.connect(str(to / NAME))
    try:
        for table in typed_tables(folder, ordered=True):
            _load_table(base, table)
    except duckdb.ConstraintException as error:
        raise InputError(f"{folder.name}: {str(error).splitlines()[0]}") from None
    finally:
        base.close()


def _load_table(base: Any, table: TypedTable) -> None:
    import pandas

    types = TYPES | {"number": f"DECIMAL(38, {table.scale()})"}
    base.execute(table_definition(table, types, inward=False))
    _add_comment(base, f"TABLE {quote_name(table.name)}", f"{table.schema.description}\n{table.schema.description_zh}")
    for field in table.fields:
        place = f"COLUMN {quote_name(table.name)}.{quote_name(field.name)}"
        _add_comment(base, place, f"{field.description}\n{field.description_zh}".strip())
    for _ in table.rows():
        pass  # every value is held to its type before DuckDB reads the texts
    texts = pandas.DataFrame(list(table.texts()), columns=[str(n) for n in range(len(table.fields))], dtype=object)
    if len(texts):
        casts = (f"CAST(nullif(\"{n}\", '') AS {types[field.type]})" for n, field in enumerate(table.fields))
        base.register("texts", texts)
        base.execute(f"INSERT INTO {quote_name(table.name)} SELECT {', '.join(casts)} FROM texts")
        base.unregister("texts")


def _add_comment(base: Any, place: str, text: str) -> None:
    base.execute(f"COMMENT ON {place} IS '{text.replace(chr(39), chr(39) * 2)}'")
