"""Output folders, read back: their tables and provenance, from the disk or from a git revision.

Everything here streams, and knows nothing of how a table was made: what works on finished tables
(``diff``, ``export``, the data package) reads them through this one door.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol

from pipeline.model import InputError
from pipeline.schemas import TABLES, schema

OUT = "extracted"  # the output folder of a project


class Folder(Protocol):
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


@dataclass(frozen=True)
class GitFolder:
    """An output folder as a commit of the repository in the working directory holds it."""

    name: str
    commit: str
    path: str  # relative to the working directory
    files: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        listed = git("ls-tree", "-r", "-z", "--full-tree", "--name-only", f"{self.commit}:{self._prefix()}")
        if not listed:
            raise InputError(f"{self.name}: that revision holds no {self.path}/")
        object.__setattr__(self, "files", frozenset(listed.split("\0")[:-1]))

    def _prefix(self) -> str:
        # `ls-tree REV:./dir` is not understood by every git; the path from the top of the repository is.
        return str(PurePosixPath((git("rev-parse", "--show-prefix") or "").strip()) / self.path)

    @contextlib.contextmanager
    def open(self, file: str) -> Iterator[BinaryIO]:
        """Open one of its files: the bytes of the blob, as committed."""
        command = ["git", "cat-file", "blob", f"{self.commit}:{self._prefix()}/{file}"]
        with tempfile.TemporaryFile() as copy:  # a log may be larger than memory, and a pipe ends without a reason
            if subprocess.run(command, stdout=copy, stderr=subprocess.DEVNULL, check=False).returncode:
                raise InputError(f"{self.name}: git cannot read {self.path}/{file}")
            copy.seek(0)
            yield copy


def git(*words: str) -> str | None:
    """Run git in the working directory; give what it prints, None where it fails or is not installed."""
    try:
        done = subprocess.run(["git", *words], capture_output=True, check=False, encoding="utf-8", errors="replace")
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def find_folder(name: str) -> Folder:
    """Find the output folder that a user means: a folder of tables, a project that has one, a git revision.

    A revision stands for its ``extracted/``; ``REVISION:path`` names another folder. Raises InputError
    where there is no such thing.
    """
    path = Path(name)
    if name and path.is_dir():
        for place in (path, path / OUT):
            if any((place / f"{table}.csv").is_file() for table in TABLES):
                return DiskFolder(name, place)
        raise InputError(f"{name}: no output folder: it holds no tables, nor does {OUT}/ in it")
    if name and path.exists():
        raise InputError(f"{name}: a file, not an output folder")
    revision, _, inside = name.partition(":")
    commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}") if revision else None
    if commit is None:
        raise InputError(f"{name}: neither a folder nor a git revision")
    return GitFolder(name, commit.strip(), inside.strip("/") or OUT)


@dataclass(frozen=True)
class Rows:
    """The rows of a table as they are read: the header, and the rows that follow it, each as long as it."""

    header: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]


@contextlib.contextmanager
def open_table(folder: Folder, table: str) -> Iterator[Rows]:
    """Open a table. One that the folder lacks has the header of its schema and no rows.

    Raises InputError, naming the line, for bytes that are not UTF-8, a row of another length, or a
    header that lacks a key field.
    """
    file = f"{table}.csv"
    if file not in folder.files:
        yield Rows(schema(table).columns, iter(()))
        return
    csv.field_size_limit(sys.maxsize)  # a paragraph may be longer than the 128 KiB that csv allows by itself
    with folder.open(file) as raw:
        reader = csv.reader(io.TextIOWrapper(raw, "utf-8", newline=""), strict=True)
        rows = _rows(reader, f"{folder.name}: {file}")
        header = next(rows, ())
        if missing := [name for name in schema(table).primary_key if name not in header]:
            raise InputError(f"{folder.name}: {file}: the header lacks {', '.join(missing)}")
        if len(set(header)) < len(header):
            raise InputError(f"{folder.name}: {file}: the header names a column twice")
        yield Rows(header, rows)


def _rows(reader: Any, where: str) -> Iterator[tuple[str, ...]]:
    width = -1
    try:
        for row in reader:
            if len(row) != width:
                if width >= 0:
                    raise InputError(f"{where}: line {reader.line_num} has {len(row)} fields, not {width}")
                width = len(row)
            yield tuple(row)
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"{where}: after line {reader.line_num}: {error}") from None


def read_table(folder: Folder, table: str) -> list[dict[str, str]]:
    """Read a whole table, its rows as dicts of strings."""
    with open_table(folder, table) as found:
        return [dict(zip(found.header, row, strict=True)) for row in found.rows]


def log_lines(folder: Folder, table: str) -> Iterator[bytes]:
    """Give the provenance lines of a table as they stand; none where the folder keeps no such log."""
    file = f"provenance/{table}.jsonl"
    if file in folder.files:
        with folder.open(file) as raw:
            yield from raw


def parse_log_line(line: bytes, where: str) -> dict[str, Any]:
    """Read one provenance line. Raises InputError for one that is none; ``where`` names the file."""
    try:
        entry: dict[str, Any] = json.loads(line)
        if not {"key", "field", "value", "rules", "spans", "from"} <= entry.keys():
            raise ValueError
    except (ValueError, AttributeError, RecursionError):
        raise InputError(f"{where}: no provenance line: {line[:60]!r}") from None
    return entry


def tables_of(folder: Folder) -> Sequence[str]:
    """Name the tables that the folder holds, in the order of the contract."""
    return [table for table in TABLES if f"{table}.csv" in folder.files]
