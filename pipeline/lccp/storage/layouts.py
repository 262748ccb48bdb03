"""The layouts of an output folder: which there are, which of them a folder has, what writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from lccp.model import InputError
from lccp.schemas import TABLES
from lccp.storage.folder import parts_of
from lccp.storage.tables import CsvFiles, TableFiles


def layout_of(files: Iterable[str]) -> str:
    """Return the layout of an output folder by its files, relative to it; "" where it has no tables."""
    files = frozenset(files)
    if any(f"{table}.csv" in files for table in TABLES):
        return "csv"
    return "parquet" if any(parts_of(files, f"tables/{table}") for table in TABLES) else ""


def table_files(layout: str, folder: Path, tables: Sequence[str]) -> TableFiles:
    """Return the files to write some tables to, in a layout."""
    if layout == "csv":
        return CsvFiles(folder, tables)
    from lccp.storage.parquet import ParquetFiles

    return ParquetFiles(folder, tables)


def require_layout(layout: str) -> None:
    """Raise InputError where a layout cannot be read or written for want of its library."""
    if layout != "parquet":
        return
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise InputError(
            'the Parquet layout needs pyarrow, which is not installed: pip install "lccp[parquet]"'
        ) from None
