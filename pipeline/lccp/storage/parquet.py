"""The Parquet layout of an output folder: the same tables and provenance, for tools that read columns.

``tables/<table>/part-00000.parquet`` holds a table, ``provenance/<table>/part-00000.parquet`` its log,
so that a pattern (``tables/pilots/*.parquet``) or the folder itself names a whole table. What one part
has no room for (``Sizes``) is divided by source: a part holds whole sources, one after another in the
order of the table, and a source that alone is larger has parts of its own. So few files hold many
documents, each of a size that engines like, and the least and greatest source of every row group,
which Parquet notes, tell a reader which of them to skip. Folders ``source=ID`` do neither: tens of
thousands of documents would make hundreds of thousands of tiny files, and DuckDB, pandas and Spark guess
the type of what a folder's name says, so that the id ``001`` would come back as the number 1.

Nothing is lost: the CSV and JSONL files can be given back byte for byte (``folder.ParquetFolder``), and
every batch is turned back and compared before it is written. The same input gives the same bytes, under
the same version of pyarrow, which writes its name into every file.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from lccp.model import InputError
from lccp.schemas import TABLES, schema
from lccp.schemas.values import unknown_field
from lccp.storage import arrow, datapackage
from lccp.storage.datapackage import ParquetPart
from lccp.storage.folder import DiskFolder, OutputFolder, part_name, require_pyarrow
from lccp.storage.rows import log_lines, open_table

# Whatever a file's bytes depend on is said, so that another default of pyarrow's changes nothing. All of
# it is read by Spark 3, DuckDB, pandas, Polars and R: no data pages 2, no types that only Arrow knows.
OPTIONS = {
    "version": "2.6",
    "data_page_version": "1.0",
    "compression": "zstd",
    "compression_level": 3,
    "use_dictionary": True,
    "write_statistics": True,
    "use_compliant_nested_type": True,
    "store_schema": True,
    "store_decimal_as_integer": False,
    "write_page_index": False,
    "write_batch_size": 1024,
    "data_page_size": 1 << 20,
    "dictionary_pagesize_limit": 1 << 20,
}
OWNER = re.compile(rb'\{"key": "([^"|\\]*)')  # the first field of a line's key, its source where there is one
Item = TypeVar("Item")


@dataclass(frozen=True)
class Sizes:
    """How much at most is held at once, put into one row group, and into one part: rows, and characters of them."""

    batch: tuple[int, int] = (4096, 4 << 20)
    group: tuple[int, int] = (1 << 16, 32 << 20)
    part: tuple[int, int] = (1 << 18, 256 << 20)


def to_parquet(finished: Path, into: Path, sizes: Sizes = Sizes()) -> None:
    """Write an output folder of the CSV layout once more, in the Parquet layout, into a new or empty folder.

    Streams: what is held does not grow with the tables. Raises InputError where pyarrow is not installed
    (``lccp[parquet]``), for a file that is not as a build writes it, and where ``into`` holds something;
    OSError where it cannot be written.
    """
    require_pyarrow()
    folder = DiskFolder(finished.name, finished)
    if into.exists() and any(into.iterdir()):
        raise InputError(f"{into}: holds something already; name a new folder")
    into.mkdir(parents=True, exist_ok=True)
    parts: dict[str, list[ParquetPart]] = {}
    written = {datapackage.FILE}
    for table in TABLES:
        for file, write in ((f"{table}.csv", _write_table), (f"provenance/{table}.jsonl", _write_log)):
            if file in folder.files:
                written.add(file)
                with _in_short():
                    parts[file] = write(folder, table, into, sizes)
    for file in sorted(folder.files - written):
        (into / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(finished / file, into / file)
    if datapackage.FILE in folder.files:
        _write_package(folder, into, parts)


def _write_package(folder: DiskFolder, into: Path, parts: dict[str, list[ParquetPart]]) -> None:
    data = (folder.path / datapackage.FILE).read_bytes()
    try:
        description = datapackage.as_parquet(datapackage.load_description(io.BytesIO(data)), parts)
        whole = _is_written_as(datapackage.as_csv(description), data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        whole = False
    if not whole:
        raise InputError(f"{folder.name}: {datapackage.FILE}: is not as a build writes it; build anew")
    datapackage.save_description(description, into)


def _is_written_as(description: dict[str, Any], data: bytes) -> bool:
    """Whether a description is written in these bytes."""
    position = 0
    for chunk in datapackage.description_chunks(description):
        encoded = chunk.encode("utf-8")
        if not data.startswith(encoded, position):
            return False
        position += len(encoded)
    return position == len(data)


def part_faults(path: Path) -> Iterator[str]:
    """Say which files of a folder in the Parquet layout are not as its ``datapackage.json`` says, a sentence each."""
    folder = DiskFolder(path.name, path)
    try:
        description = json.loads((path / datapackage.FILE).read_bytes())
        listed = [
            part for resource in description["resources"] for part in (*resource["parts"], *resource["provenance"])
        ]
        described = {part["path"]: (part["bytes"], part["hash"]) for part in listed}
    except (OSError, ValueError, KeyError, TypeError):
        yield f"{datapackage.FILE}: cannot be read, or describes no tables in Parquet; build anew"
        return
    present = {file for file in folder.files if file.endswith(".parquet")}
    for file in sorted(present | described.keys()):
        if file not in present:
            yield f"{file}: is not there; build anew"
        elif file not in described:
            yield f"{file}: {datapackage.FILE} does not name it; build anew"
        elif _size_and_hash(path / file) != described[file]:
            yield f"{file}: is not the file that {datapackage.FILE} describes; build anew"


def _size_and_hash(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


@dataclass
class PartBoundaries:
    """Finds where parts begin, as rows go by: between sources, and inside one that alone has no room in a part."""

    limits: tuple[int, int]
    cuts: list[int] = field(default_factory=list)
    _row: int = 0
    _owner: str = ""
    _begin: int = 0  # where the present source's rows begin
    _part: tuple[int, int] = (0, 0)  # rows and characters of the sources before it in the part
    _current: tuple[int, int] = (0, 0)  # its own so far

    def add(self, owner: str, size: int) -> None:
        """Take a row of a source, so many characters long, into account."""
        if owner != self._owner:
            self._part, self._current = _add_sizes(self._part, self._current), (0, 0)
            self._owner, self._begin = owner, self._row
        row_size = (1, size)
        if self._part[0] and self._exceeds(_add_sizes(_add_sizes(self._part, self._current), row_size)):
            self.cuts.append(self._begin)
            self._part = (0, 0)
        if self._current[0] and self._exceeds(_add_sizes(self._current, row_size)):
            self.cuts.append(self._row)
            self._begin, self._current = self._row, (0, 0)
        self._current = _add_sizes(self._current, row_size)
        self._row += 1

    def _exceeds(self, sizes: tuple[int, int]) -> bool:
        return sizes[0] > self.limits[0] or sizes[1] > self.limits[1]


def _add_sizes(first: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return first[0] + other[0], first[1] + other[1]


def _cut_batches(
    items: Iterable[Item], size: Callable[[Item], int], cuts: Sequence[int], limits: tuple[int, int]
) -> Iterator[tuple[int, list[Item], int]]:
    """Give items in batches that lie within one part: the number of the part, the items, and their size."""
    begins = iter((*cuts, -1))
    following, part, batch, total = next(begins), 0, list[Item](), 0
    for number, item in enumerate(items):
        item_size = size(item)
        if batch and (number == following or len(batch) >= limits[0] or total + item_size > limits[1]):
            yield part, batch, total
            batch, total = [], 0
        if number == following:
            part, following = part + 1, next(begins)
        batch.append(item)
        total += item_size
    if batch:
        yield part, batch, total


def _write_table(folder: OutputFolder, table: str, into: Path, sizes: Sizes) -> list[ParquetPart]:
    table_schema, file = schema(table), f"{table}.csv"
    by_name = {column.name: column for column in table_schema.fields}
    cuts = PartBoundaries(sizes.part)
    with open_table(folder, table) as opened:
        header = opened.header
        survey = [arrow.ColumnSurvey(by_name.get(name) or unknown_field(name)) for name in header]
        asking = [
            (place, column)
            for place, column in enumerate(survey)
            if column.field.type != "string" or column.field.required
        ]
        owner = header.index(table_schema.primary_key[0])
        for row in opened.rows:
            cuts.add(row[owner], sum(map(len, row)))
            for place, column in asking:
                column.add(row[place])
    kind = arrow.arrow_schema(table_schema, survey)
    writer = PartWriter(into, f"tables/{table}", kind, sizes)
    with writer, open_table(folder, table) as opened, folder.open(file) as raw:
        _compare_bytes(raw, arrow.csv_lines([header]), folder, file)
        table_columns = arrow.TableColumns(kind, [column.field for column in survey])
        for part, rows, size in _cut_batches(opened.rows, lambda row: sum(map(len, row)), cuts.cuts, sizes.batch):
            if part != writer.number:
                writer.begin(part, table_columns.printed)
                table_columns.printed = {}
            first = writer.rows
            batch = table_columns.batch(rows, first)
            _compare_bytes(raw, arrow.csv_bytes(batch, first, table_columns.printed), folder, file)
            writer.write(batch, size)
        _compare_bytes(raw, b"", folder, file)
        writer.end(table_columns.printed)
    return writer.parts


def _write_log(folder: OutputFolder, table: str, into: Path, sizes: Sizes) -> list[ParquetPart]:
    file = f"provenance/{table}.jsonl"
    where = f"{folder.name}: {file}"
    cuts = PartBoundaries(sizes.part)
    for line in log_lines(folder, table):
        owner = OWNER.match(line)
        cuts.add(owner[1].decode("utf-8", "replace") if owner else "", len(line))
    kind = arrow.log_schema()
    writer = PartWriter(into, f"provenance/{table}", kind, sizes)
    with writer:
        for part, lines, size in _cut_batches(log_lines(folder, table), len, cuts.cuts, sizes.batch):
            if part != writer.number:
                writer.begin(part, {})
            with _told_as_input_error(where):
                batch = arrow.log_batch(kind, lines)
                if arrow.log_bytes(batch) != b"".join(lines):
                    raise ValueError
            writer.write(batch, size)
        writer.end({})
    return writer.parts


@contextlib.contextmanager
def _told_as_input_error(where: str) -> Iterator[None]:
    """Tell of values that Arrow's types or the way of writing leave no room for."""
    try:
        yield
    except (ValueError, TypeError, ArithmeticError, LookupError, NotImplementedError):  # those of Arrow are of these
        raise InputError(f"{where}: is not as a build writes it; build anew") from None


@contextlib.contextmanager
def _in_short() -> Iterator[None]:
    """Tell of a full disk and the like in the system's words; Arrow's are longer."""
    try:
        yield
    except OSError as error:
        raise (OSError(error.errno, os.strerror(error.errno)) if error.errno else error) from None


def _compare_bytes(raw: BinaryIO, data: bytes, folder: OutputFolder, file: str) -> None:
    """Hold what a batch gives back to the file; with nothing, hold the file to its end."""
    if raw.read(len(data) or 1) != data:
        raise InputError(f"{folder.name}: {file}: is not as a build writes it (LF, RFC 4180); build anew")


class PartWriter:
    """Writes batches into the parts of one table or log, by row groups of at most a given size."""

    def __init__(self, into: Path, place: str, kind: Any, sizes: Sizes) -> None:
        self.parts: list[ParquetPart] = []
        self.number, self.rows = 0, 0  # of the part that is being written
        self._into, self._place, self._kind, self._sizes = into, place, kind, sizes
        self._file: Any = None
        self._rows: list[Any] = []
        self._size = 0

    def __enter__(self) -> PartWriter:
        (self._into / self._place).mkdir(parents=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()  # something went wrong: what stands there is of no use

    def begin(self, number: int, printed: arrow.Printed) -> None:
        """End the present part, with what its table prints otherwise, and begin another one."""
        self.end(printed)
        self.number, self.rows = number, 0

    def write(self, batch: Any, size: int) -> None:
        """Add a batch, so many characters large, to the present part."""
        waiting_rows = sum(waiting.num_rows for waiting in self._rows)
        if waiting_rows and (
            waiting_rows + batch.num_rows > self._sizes.group[0] or self._size + size > self._sizes.group[1]
        ):
            self._flush()
        self._rows.append(batch)
        self._size += size
        self.rows += batch.num_rows

    def _flush(self) -> None:
        import pyarrow

        if self._rows:
            table = pyarrow.Table.from_batches(self._rows, schema=self._kind)
            self._open().write_table(table, row_group_size=max(1, table.num_rows))
        self._rows, self._size = [], 0

    def _open(self) -> Any:
        from pyarrow.parquet import ParquetWriter

        if self._file is None:
            path = self._into / part_name(self._place, self.number)
            self._file = ParquetWriter(path, self._kind, **OPTIONS)
        return self._file

    def end(self, printed: arrow.Printed) -> None:
        """End the present part. One without rows has its columns all the same."""
        self._flush()
        file = self._open()
        if printed:
            file.add_key_value_metadata({arrow.AS_PRINTED: arrow.printed_words(printed)})
        file.close()
        self._file = None
        name = part_name(self._place, self.number)
        self.parts.append(ParquetPart(name, self.rows, *_size_and_hash(self._into / name)))
