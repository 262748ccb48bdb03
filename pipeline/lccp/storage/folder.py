"""Output folders, read back: their tables and provenance, from the disk or a git revision, in either layout.

Everything here streams, and knows nothing of how a table was made: what works on finished tables
(``diff``, ``export``, the data package) reads them through this one door. Whatever the layout, a folder
has the files of the CSV layout, byte for byte.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol, cast

from lccp.model import InputError
from lccp.schemas import GROWN_KEYS, TABLES, schema

OUT = "extracted"  # the output folder of a project
PACKAGE = "datapackage.json"  # its description
# What tells an output folder from any other folder, in either layout.
MARKS = (("sources.csv", "provenance"), ("tables/sources", "provenance/sources"))
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


@dataclass(frozen=True)
class GitFolder:
    """An output folder as a commit of the repository in the working directory holds it."""

    name: str
    commit: str
    path: str  # relative to the working directory
    files: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        listed = run_git("ls-tree", "-r", "-z", "--full-tree", "--name-only", f"{self.commit}:{self._prefix()}")
        if not listed:
            raise InputError(f"{self.name}: that revision holds no {self.path}/")
        object.__setattr__(self, "files", frozenset(listed.split("\0")[:-1]))

    def _prefix(self) -> str:
        # `ls-tree REV:./dir` is not understood by every git; the path from the top of the repository is.
        return str(PurePosixPath((run_git("rev-parse", "--show-prefix") or "").strip()) / self.path)

    @contextlib.contextmanager
    def open(self, file: str) -> Iterator[BinaryIO]:
        """Open one of its files: the bytes of the blob, as committed."""
        command = ["git", "cat-file", "blob", f"{self.commit}:{self._prefix()}/{file}"]
        with tempfile.TemporaryFile() as copy:  # a log may be larger than memory, and a pipe ends without a reason
            if subprocess.run(command, stdout=copy, stderr=subprocess.DEVNULL, check=False).returncode:
                raise InputError(f"{self.name}: git cannot read {self.path}/{file}")
            copy.seek(0)
            yield copy


def part_name(place: str, number: int) -> str:
    """Name a file of the Parquet layout: ``place`` is ``tables/<table>`` or ``provenance/<table>``, numbers run from 0."""
    return f"{place}/part-{number:05d}.parquet"


def parts_of(files: Iterable[str]) -> dict[str, list[str]]:
    """Give the Parquet files among the files of a folder, in order, under the file of the CSV layout that they hold."""
    found: dict[str, list[tuple[int, str]]] = {}
    for file in files:
        part = PART.fullmatch(file)
        if part and part[2] in TABLES:
            whole = f"{part[2]}.csv" if part[1] == "tables" else f"provenance/{part[2]}.jsonl"
            found.setdefault(whole, []).append((int(part[3]), file))
    return {whole: [file for _, file in sorted(parts)] for whole, parts in found.items()}


def build_files(out: Path) -> Callable[[str], bool]:
    """Say which files of an output folder a build wrote: its tables and logs, and what its description names.

    In a folder that is no output of a build, none. A table that an older version made is named by the
    description only.
    """
    if not any(all((out / mark).exists() for mark in marks) for marks in MARKS):
        return lambda name: False
    written = {PACKAGE, *(f"{table}.csv" for table in TABLES), *(f"provenance/{table}.jsonl" for table in TABLES)}
    try:
        resources = json.loads((out / PACKAGE).read_bytes())["resources"]
        for resource in resources:
            written |= {f"{resource['name']}.csv", f"provenance/{resource['name']}.jsonl"}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        pass  # no description, or a broken one: the names of today's tables remain
    return lambda name: name in written or PART.fullmatch(name) is not None


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


@dataclass(frozen=True)
class ParquetFolder:
    """An output folder of the Parquet layout, seen as one of the CSV layout. ``inner`` has its files as they are kept."""

    inner: OutputFolder
    parts: dict[str, list[str]] = field(init=False, compare=False)
    files: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        parts = parts_of(self.inner.files)
        kept = self.inner.files - {file for held in parts.values() for file in held}
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "files", kept | parts.keys())

    @property
    def name(self) -> str:
        """What the user called it."""
        return self.inner.name

    @contextlib.contextmanager
    def open(self, file: str) -> Iterator[BinaryIO]:
        """Open a file of the CSV layout: it is made as it is read. Raises InputError, then too, where it cannot be."""
        if file in self.parts:
            require_pyarrow()
            with contextlib.closing(self._chunks(file)) as chunks:
                yield cast(BinaryIO, io.BufferedReader(_Chunks(chunks), 1 << 16))
        elif file == PACKAGE and PACKAGE in self.files:
            yield io.BytesIO(self._package())
        else:
            with self.inner.open(file) as handle:
                yield handle

    def _chunks(self, file: str) -> Generator[bytes]:
        from lccp.storage.arrow import part_bytes

        for number, part in enumerate(self.parts[file]):
            with self.inner.open(part) as raw:
                try:
                    yield from part_bytes(raw, header=file.endswith(".csv") and not number)
                except (ValueError, LookupError, TypeError, ArithmeticError, NotImplementedError, OSError) as error:
                    why = " ".join(str(error).split())
                    raise InputError(f"{self.name}: {part}: cannot be read ({why})") from None

    def _package(self) -> bytes:
        from lccp.storage.datapackage import as_csv, dump_description, load_description

        with self.inner.open(PACKAGE) as raw:
            try:
                return dump_description(as_csv(load_description(raw))).encode("utf-8")
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                raise InputError(f"{self.name}: {PACKAGE}: does not describe tables in Parquet; build anew") from None


class _Chunks(io.RawIOBase):
    """Reads what a generator of bytes gives."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._left = chunks, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = memoryview(chunk)
        count = min(len(room), len(self._left))
        room[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


def detect_layout(folder: OutputFolder) -> OutputFolder | None:
    """Give a folder as one of the CSV layout, None where it holds no tables in either."""
    layout = layout_of(folder.files)
    return ParquetFolder(folder) if layout == "parquet" else folder if layout else None


def open_folder(path: Path, name: str = "") -> OutputFolder:
    """Open the output folder that stands there, in either layout. Raises InputError where there is none."""
    folder = detect_layout(DiskFolder(name or str(path), path)) if holds_tables(path) else None
    if folder is None:
        raise InputError(f"{path}: holds no tables; run the build first")
    return folder


def holds_tables(path: Path) -> bool:
    """Whether a folder on the disk holds tables in either layout; it is not searched (it may be a whole project)."""
    return any(
        (path / f"{table}.csv").is_file() or (path / part_name(f"tables/{table}", 0)).is_file() for table in TABLES
    )


def run_git(*words: str) -> str | None:
    """Run git in the working directory; give what it prints, None where it fails or is not installed."""
    try:
        done = subprocess.run(["git", *words], capture_output=True, check=False, encoding="utf-8", errors="replace")
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def find_folder(name: str) -> OutputFolder:
    """Find the output folder that a user means: a folder of tables, a project that has one, a git revision.

    A revision stands for its ``extracted/``; ``REVISION:path`` names another folder. Raises InputError
    where there is no such thing.
    """
    path = Path(name)
    if name and path.is_dir():
        for place in (path, path / OUT):
            if holds_tables(place) and (folder := detect_layout(DiskFolder(name, place))):
                return folder
        raise InputError(f"{name}: no output folder: it holds no tables, nor does {OUT}/ in it")
    if name and path.exists():
        raise InputError(f"{name}: a file, not an output folder")
    revision, _, inside = name.partition(":")
    commit = (
        run_git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}") if revision else None
    )
    if commit is None:
        raise InputError(f"{name}: neither a folder nor a git revision")
    folder = GitFolder(name, commit.strip(), inside.strip("/") or OUT)
    return detect_layout(folder) or folder


@dataclass(frozen=True)
class TableRows:
    """The rows of a table as they are read: the header, and the rows that follow it, each as long as it."""

    header: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]


@contextlib.contextmanager
def open_table(folder: OutputFolder, table: str) -> Iterator[TableRows]:
    """Open a table. One that the folder lacks has the header of its schema and no rows.

    Raises InputError, naming the line, for bytes that are not UTF-8, a row of another length, or a
    header that lacks a key field.
    """
    file = f"{table}.csv"
    if file not in folder.files:
        yield TableRows(schema(table).columns, iter(()))
        return
    csv.field_size_limit(sys.maxsize)  # a paragraph may be longer than the 128 KiB that csv allows by itself
    with folder.open(file) as raw:
        reader = csv.reader(io.TextIOWrapper(raw, "utf-8", newline=""), strict=True)
        rows = _checked_rows(reader, f"{folder.name}: {file}")
        header = next(rows, ())
        missing = [name for name in schema(table).primary_key if name not in header]
        if missing and missing == [GROWN_KEYS.get(table)]:  # an output from before the key grew
            header, rows, missing = (*header, *missing), ((*row, "") for row in rows), []
        if missing:
            raise InputError(f"{folder.name}: {file}: the header lacks {', '.join(missing)}")
        if len(set(header)) < len(header):
            raise InputError(f"{folder.name}: {file}: the header names a column twice")
        yield TableRows(header, rows)


def _checked_rows(reader: Any, where: str) -> Iterator[tuple[str, ...]]:
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


def read_table(folder: OutputFolder, table: str) -> list[dict[str, str]]:
    """Read a whole table, its rows as dicts of strings."""
    with open_table(folder, table) as opened:
        return [dict(zip(opened.header, row, strict=True)) for row in opened.rows]


def log_lines(folder: OutputFolder, table: str) -> Iterator[bytes]:
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


def tables_of(folder: OutputFolder) -> Sequence[str]:
    """Name the tables that the folder holds, in the order of the contract."""
    return [table for table in TABLES if f"{table}.csv" in folder.files]
