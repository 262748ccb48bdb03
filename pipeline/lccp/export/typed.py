"""Rows of an output folder with the types that their schemas give them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from lccp.model import InputError
from lccp.schemas import Field, ForeignKey, Schema, parents_first, schema
from lccp.schemas.values import SCALE, Value, typed_value, unknown_field
from lccp.storage.folder import OutputFolder, files_of_table
from lccp.storage.rows import open_table, tables_of


@dataclass(frozen=True)
class TypedTable:
    """A table to export: its columns as the file has them, and where its rows are."""

    folder: OutputFolder
    schema: Schema
    fields: tuple[Field, ...]

    @property
    def name(self) -> str:
        """Name of the table."""
        return self.schema.name

    def foreign_keys(self) -> list[ForeignKey]:
        """Return the references to tables that the folder has."""
        return [key for key in self.schema.foreign_keys if files_of_table(self.folder, key.table)]

    def texts(self) -> Iterator[tuple[str, ...]]:
        """Return the rows as the file has them."""
        with open_table(self.folder, self.name) as opened:
            yield from opened.rows

    def rows(self) -> Iterator[list[Value]]:
        """Return the rows with their types. Raises InputError for a value that is not of its column's type."""
        columns = [field.name for field in self.fields]
        for row in self.texts():
            try:
                yield [typed_value(field, text) for field, text in zip(self.fields, row, strict=True)]
            except ValueError as error:
                key = self.schema.key(dict(zip(columns, row, strict=True)))
                raise InputError(f"{self.folder.name}: {self.name}/{key}/{error}") from None

    def scale(self) -> int:
        """Count the decimals that the numbers of the table need, and not less than ``SCALE``."""
        places = [place for place, field in enumerate(self.fields) if field.type == "number"]
        if not places:
            return SCALE
        return max((len(row[place].partition(".")[2]) for row in self.texts() for place in places), default=0) or SCALE


def typed_tables(folder: OutputFolder, ordered: bool = False) -> list[TypedTable]:
    """Return the tables that a folder has; with ``ordered``, each after those that it refers to."""
    table_names = tables_of(folder)
    if ordered:
        table_names = [name for name in parents_first() if name in table_names]
    return [_typed_table(folder, name) for name in table_names]


def _typed_table(folder: OutputFolder, name: str) -> TypedTable:
    with contextlib.ExitStack() as stack:
        header = stack.enter_context(open_table(folder, name)).header
    table_schema = schema(name)
    by_name = {field.name: field for field in table_schema.fields}
    return TypedTable(folder, table_schema, tuple(by_name.get(column) or unknown_field(column) for column in header))


NOTE_COLUMNS = ("table", "column", "type", "unit", "title", "description", "title_zh", "description_zh")


def column_notes(tables: list[TypedTable]) -> Iterator[tuple[str, ...]]:
    """Return one row a column: what it holds and means, under ``NOTE_COLUMNS``."""
    for table in tables:
        for field in table.fields:
            meaning = (field.type, field.unit, field.title, field.description, field.title_zh, field.description_zh)
            yield (table.name, field.name, *meaning)
