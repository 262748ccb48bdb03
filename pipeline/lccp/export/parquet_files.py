"""Parquet: one file a table; what tables and columns mean is in the metadata of the file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from lccp.export.typed import TypedTable, typed_tables
from lccp.schemas import TABLES
from lccp.schemas.values import Value
from lccp.storage.arrow import arrow_type, field_metadata, table_metadata
from lccp.storage.folder import OutputFolder

NEEDS = ("pyarrow", "pyarrow.parquet")
AT_ONCE = 1 << 16  # rows held in memory, and written as one row group


def file_names() -> set[str]:
    """Name all files that an export may hold."""
    return {f"{table}.parquet" for table in (*TABLES, "provenance")}


def write_files(folder: OutputFolder, to: Path) -> None:
    """Write the files into an empty folder."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    for table in typed_tables(folder):
        schema = _schema(table)
        with ParquetWriter(to / f"{table.name}.parquet", schema, compression="zstd") as file:
            for rows in _batches(table):
                columns = [
                    pyarrow.array(column, kind.type)
                    for column, kind in zip(zip(*rows, strict=True), schema, strict=True)
                ]
                file.write_table(pyarrow.Table.from_arrays(columns, schema=schema))


def _batches(table: TypedTable) -> Iterator[list[list[Value]]]:
    rows = table.rows()
    while batch := list(islice(rows, AT_ONCE)):
        yield batch


def _schema(table: TypedTable) -> Any:
    import pyarrow

    scale = table.scale()
    fields = [
        pyarrow.field(
            field.name, arrow_type(field.type, scale), nullable=not field.required, metadata=field_metadata(field)
        )
        for field in table.fields
    ]
    return pyarrow.schema(fields, metadata=table_metadata(table.schema))
