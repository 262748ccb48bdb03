"""An output folder: where its files are, on the disk or in a git revision, and what they are called.

Nothing here knows how a table is made or what a file holds.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from lccp.model import InputError
from lccp.schemas import TABLES

OUT = "extracted"  # the output folder of a project
PACKAGE = "datapackage.json"  # its description
PART = re.compile(r"(tables|provenance)/([a-z_]+)/part-([0-9]{5,})\.parquet")


class OutputFolder(Protocol):
    """An output folder, wherever it is kept."""

    @property
    def name(self) -> str:
        """What the user called it."""

    @property
    def files(self) -> frozenset[str]:
        """Names of its files, relative to it, with ``/`` between the parts."""

    def open(self, file: str) -> contextlib.AbstractContextManager[BinaryIO]:
        """Open one of its files for reading bytes. Raises InputError where it cannot be read."""


@dataclass(frozen=True)
class DiskFolder:
    """An output folder on the disk."""

    name: str
    path: Path
    files: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        try:
            files = frozenset(p.relative_to(self.path).as_posix() for p in self.path.rglob("*") if p.is_file())
        except OSError as error:
            raise InputError(f"{self.name}: {error.strerror or error}") from None
        object.__setattr__(self, "files", files)

    @contextlib.contextmanager
    def open(self, file: str) -> Iterator[BinaryIO]:
        """Open one of its files."""
        try:
            handle = (self.path / file).open("rb")
        except OSError as error:
            raise InputError(f"{self.name}: {file}: {error.strerror or error}") from None
        with handle:
            yield handle


def part_name(place: str, number: int) -> str:
    """Name a file of the Parquet layout: ``place`` is ``tables/<table>`` or ``provenance/<table>``, numbers run from 0."""
    return f"{place}/part-{number:05d}.parquet"


def parts_of(files: Iterable[str]) -> dict[str, list[str]]:
    """Give the Parquet files among the files of a folder, in order, under the file of the CSV layout that they hold."""
    numbered: dict[str, list[tuple[int, str]]] = {}
    for file in files:
        part = PART.fullmatch(file)
        if part and part[2] in TABLES:
            whole = f"{part[2]}.csv" if part[1] == "tables" else f"provenance/{part[2]}.jsonl"
            numbered.setdefault(whole, []).append((int(part[3]), file))
    return {whole: [file for _, file in sorted(parts)] for whole, parts in numbered.items()}


def layout_of(files: Iterable[str]) -> str:
    """Tell the layout of an output folder by its files, relative to it: ``csv``, ``parquet``, or "" where it has no tables."""
    files = frozenset(files)
    if any(f"{table}.csv" in files for table in TABLES):
        return "csv"
    return "parquet" if any(whole.endswith(".csv") for whole in parts_of(files)) else ""


def require_pyarrow() -> None:
    """Raise InputError where the Parquet layout cannot be read or written for want of its library."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise InputError(
            'the Parquet layout needs pyarrow, which is not installed: pip install "lccp[parquet]"'
        ) from None
