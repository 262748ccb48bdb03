"""SQLite: one database, with keys and references, and the table ``columns`` with what the columns mean.

``search`` finds words of one to four Han characters in any text cell; ``metadata.json`` is for Datasette.

SQLite knows no decimals: numbers are stored as its own, which give back up to 15 digits unchanged.
"""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path

from lccp.export.search import add_search, datasette_metadata
from lccp.export.typed import NOTE_COLUMNS, TypedTable, column_notes, typed_tables
from lccp.model import InputError
from lccp.schemas.values import Value
from lccp.storage.folder import OutputFolder

NEEDS: tuple[str, ...] = ()
NAME, METADATA = "lccp.sqlite", "metadata.json"
TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "NUMERIC", "boolean": "BOOLEAN"}


def file_names() -> set[str]:
    """Name all files that an export may hold."""
    return {NAME, METADATA}


def write_files(folder: OutputFolder, to: Path) -> None:
    """Write the database into an empty folder. Raises InputError where keys repeat or references lead nowhere."""
    loaded = typed_tables(folder, ordered=True)
    base = sqlite3.connect(to / NAME)
    try:
        base.execute("PRAGMA journal_mode = OFF")
        with base:
            for table in loaded:
                base.execute(table_definition(table, TYPES))
                base.executemany(
                    f"INSERT INTO {quote_name(table.name)} VALUES ({placeholders(table)})",
                    map(_sqlite_values, table.rows()),
                )
            base.execute(f"CREATE TABLE columns ({', '.join(f'{quote_name(name)} TEXT' for name in NOTE_COLUMNS)})")
            rows = [note for table in sorted(loaded, key=lambda table: table.name) for note in column_notes([table])]
            base.executemany(f"INSERT INTO columns VALUES ({', '.join('?' * len(NOTE_COLUMNS))})", rows)
            add_search(base, loaded)
        lost = base.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.IntegrityError as error:
        raise InputError(f"{folder.name}: {error}") from None
    finally:
        base.close()
    (to / METADATA).write_text(datasette_metadata(loaded), "utf-8", newline="\n")
    if lost:
        raise InputError(f"{folder.name}: {lost[0]}: row {lost[1]} refers to no row of {lost[2]}")


def table_definition(table: TypedTable, types: dict[str, str], inward: bool = True) -> str:
    """Return the CREATE TABLE statement; without ``inward``, references of the table to itself are left out."""
    parts = []
    for field in table.fields:
        check = f" CHECK ({quote_name(field.name)} IN (0, 1))" if types[field.type] == "BOOLEAN" and inward else ""
        parts.append(f"{quote_name(field.name)} {types[field.type]}{' NOT NULL' if field.required else ''}{check}")
    parts.append(f"PRIMARY KEY ({_column_definitions(table.schema.primary_key)})")
    for key in table.foreign_keys():
        if inward or key.table != table.name:
            aim = f"{quote_name(key.table)} ({_column_definitions(key.reference)})"
            parts.append(f"FOREIGN KEY ({_column_definitions(key.fields)}) REFERENCES {aim}")
    return f"CREATE TABLE {quote_name(table.name)} (\n  " + ",\n  ".join(parts) + "\n)"


def quote_name(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def _column_definitions(fields: tuple[str, ...]) -> str:
    return ", ".join(map(quote_name, fields))


def placeholders(table: TypedTable) -> str:
    """Return one question mark a column."""
    return ", ".join("?" * len(table.fields))


def _sqlite_values(row: list[Value]) -> list[Value]:
    return [format(value, "f") if isinstance(value, Decimal) else value for value in row]
