"""The rows of all tables in a database of its own, so that any of them is at hand and none is held.

The database is SQLite's private temporary one: small ones stay in memory, larger ones go to a file
of the system's folder for such, which is gone when the check ends.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lccp.schemas import TABLES, schema

CACHE = 16_000  # KiB of the database that SQLite may keep in memory
CACHE_SIZE = 1 << 14  # cells and keys that are kept as they were found: neighbours cite the same ones


class IndexedRow(NamedTuple):
    """A row of a table: its place (from 1, in the order of the file), its key, its values."""

    place: int
    key: str
    values: dict[str, str]


class RowIndex:
    """Rows by table and key. A key is printed as in provenance: its fields joined by ``|``."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)
        self._insert: dict[str, str] = {}
        self._update: dict[str, str] = {}
        for setting in (f"cache_size=-{CACHE}", "journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE"):
            self._base.execute(f"PRAGMA {setting}")
        for table in TABLES:
            columns = ", ".join(f'"{name}" TEXT NOT NULL' for name in schema(table).columns)
            self._base.execute(
                f'CREATE TABLE "{table}" (":place" INTEGER PRIMARY KEY, ":key" TEXT UNIQUE NOT NULL, {columns})'
            )
            columns_of_table = ", ".join(f'"{name}"' for name in (":key", *schema(table).columns))
            marks = ", ".join("?" * (len(schema(table).columns) + 1))
            changed = ", ".join(f'"{name}" = ?' for name in schema(table).columns)
            self._insert[table] = f'INSERT INTO "{table}" ({columns_of_table}) VALUES ({marks}) ON CONFLICT DO NOTHING'
            self._update[table] = f'UPDATE "{table}" SET {changed} WHERE ":key" = ?'
        self._base.execute("BEGIN")
        self.cell = lru_cache(CACHE_SIZE)(self._read_cell)
        self.has = lru_cache(CACHE_SIZE)(lambda table, key: bool(self.place(table, key)))

    def close(self) -> None:
        """Release the database and what it takes on the disk."""
        self._base.close()

    def add(self, table: str, key: str, values: Sequence[str]) -> bool:
        """Add a row after those added before; one of the same key takes the place of the first. Whether it is new."""
        if self._base.execute(self._insert[table], (key, *values)).rowcount:
            return True
        self._base.execute(self._update[table], (*values, key))
        return False

    def rows(self, table: str) -> Iterator[IndexedRow]:
        """Return the rows of a table in the order in which they were added."""
        columns = schema(table).columns
        for place, key, *values in self._base.execute(f'SELECT * FROM "{table}" ORDER BY ":place"'):
            yield IndexedRow(place, key, dict(zip(columns, values, strict=True)))

    def rows_under(self, table: str, prefix: str) -> Iterator[IndexedRow]:
        """Return the rows whose key begins with ``prefix`` and the sign that parts its fields, in no order."""
        columns = schema(table).columns
        query = f'SELECT * FROM "{table}" WHERE ":key" >= ? AND ":key" < ?'
        for place, key, *values in self._base.execute(query, (f"{prefix}|", f"{prefix}}}")):  # } follows |
            yield IndexedRow(place, key, dict(zip(columns, values, strict=True)))

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self._base.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])

    def find(self, table: str, key: str) -> IndexedRow | None:
        """Return the row of a key; None where there is none."""
        record = self._base.execute(f'SELECT * FROM "{table}" WHERE ":key" = ?', (key,)).fetchone()
        if record is None:
            return None
        return IndexedRow(record[0], record[1], dict(zip(schema(table).columns, record[2:], strict=True)))

    def place(self, table: str, key: str) -> int:
        """Return the place of a row, 0 where there is none."""
        record = self._base.execute(f'SELECT ":place" FROM "{table}" WHERE ":key" = ?', (key,)).fetchone()
        return int(record[0]) if record else 0

    def _read_cell(self, table: str, key: str, column: str) -> str:
        """Return what a cell holds. Raises LookupError where there is no such cell."""
        if table not in TABLES or column not in schema(table).columns:
            raise KeyError(f"{table}/{key}/{column}")
        record = self._base.execute(f'SELECT "{column}" FROM "{table}" WHERE ":key" = ?', (key,)).fetchone()
        if record is None:
            raise KeyError(key)
        return str(record[0])
