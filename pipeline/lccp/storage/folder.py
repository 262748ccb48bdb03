"""An output folder: where its files are, on the disk or in a git revision, and what they are called.

Nothing here knows how a table is made or what a file holds.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from lccp.model import InputError
from lccp.text.patterns import re

OUTPUT = "extracted"  # the output folder of a project
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
    """Return the name of a file of the Parquet layout: ``place`` is ``tables/<table>`` or ``provenance/<table>``, numbers run from 0."""
    return f"{place}/part-{number:05d}.parquet"


def parts_of(files: Iterable[str], place: str) -> list[str]:
    """Return the Parquet files of a table or log among the files of a folder, in order; ``place`` as in ``part_name``."""
    parts = [file for file in files if file.startswith(f"{place}/") and PART.fullmatch(file)]
    return sorted(parts, key=lambda file: (len(file), file))


def files_of_table(folder: OutputFolder, table: str) -> list[str]:
    """Return the files of a folder that hold a table, in either layout."""
    file = f"{table}.csv"
    return [file] if file in folder.files else parts_of(folder.files, f"tables/{table}")


def files_of_log(folder: OutputFolder, table: str) -> list[str]:
    """Return the files of a folder that hold the provenance of a table, in either layout."""
    file = f"provenance/{table}.jsonl"
    return [file] if file in folder.files else parts_of(folder.files, f"provenance/{table}")
