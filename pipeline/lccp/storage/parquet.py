"""The Parquet layout of an output folder: the same tables and provenance, for tools that read columns.

``tables/<table>/part-00000.parquet`` holds a table, ``provenance/<table>/part-00000.parquet`` its log, so that a
pattern (``tables/pilots/*.parquet``) or the folder itself names a whole table. What one part has no room for
(``Sizes``) is divided: a part holds whole documents, in the order of the table, and a document that alone is larger
has parts of its own. So few files hold many documents, each of a size that engines like, and the least and greatest
source of every row group, which Parquet notes, tell a reader which of them to skip. Folders ``source=ID`` do neither:
tens of thousands of documents would make hundreds of thousands of tiny files, and DuckDB, pandas and Spark guess the
type of what a folder's name says, so that the id ``001`` would come back as the number 1.

Rows are written as they are made; only those of the row groups that are not full are held. The same rows give the
same bytes, under the same version of pyarrow, which writes its name into every file.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Generic, Self, TypeVar

from lccp.schemas import schema
from lccp.storage import arrow
from lccp.storage.folder import part_name
from lccp.storage.tables import TableChunk, TableFiles

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
AS_PRINTED = b"lccp:as_printed"  # where the metadata of a file has what ``arrow.encode_printed`` gives
AT_ONCE = 4096  # rows that are turned back at once
Item = TypeVar("Item")


@dataclass(frozen=True)
class Sizes:
    """How much is put at most into one row group, and into one part: rows, and characters of them."""

    group: tuple[int, int] = (1 << 16, 8 << 20)
    part: tuple[int, int] = (1 << 18, 256 << 20)


class PartWriter(Generic[Item]):
    """Writes rows of a table, or lines of a log, into its parts, by row groups.

    ``make_batch`` makes a batch of some of them, of which the first has that number in the part; ``metadata`` says
    what is noted at the end of a part.
    """

    def __init__(
        self,
        folder: Path,
        place: str,
        arrow_schema: Any,
        make_batch: Callable[[list[Item], int], Any],
        metadata: Callable[[], dict[bytes, str]],
        sizes: Sizes,
    ) -> None:
        self._folder, self._place, self._schema = folder, place, arrow_schema
        self._make_batch, self._metadata, self._sizes = make_batch, metadata, sizes
        self._number = 0  # of the part that is being written
        self._file: Any = None
        self._waiting: list[Item] = []
        self._group, self._part = (0, 0), (0, 0)  # rows and characters: those that wait, all of the part
        self._divided = False  # whether the document added last has parts of its own

    def add_rows(self, rows: Sequence[Item], size_of: Callable[[Item], int]) -> None:
        """Add the rows of a document: to the present part if it has room for all of them, else to the next."""
        row_sizes = [size_of(row) for row in rows]
        if self._part[0] and (self._divided or _exceeds(self._part, len(rows), sum(row_sizes), self._sizes.part)):
            self.end_part()
        self._divided = False
        for row, size in zip(rows, row_sizes, strict=True):
            if self._part[0] and _exceeds(self._part, 1, size, self._sizes.part):
                self.end_part()
                self._divided = True
            elif self._waiting and _exceeds(self._group, 1, size, self._sizes.group):
                self._end_group()
            self._waiting.append(row)
            self._group = self._group[0] + 1, self._group[1] + size
            self._part = self._part[0] + 1, self._part[1] + size

    def end_part(self) -> None:
        """End the present part. One without rows has its columns all the same."""
        self._end_group()
        file = self._open_part()
        if metadata := self._metadata():
            file.add_key_value_metadata(metadata)
        file.close()
        self._file = None
        self._number, self._part = self._number + 1, (0, 0)

    def end_table(self) -> None:
        """End the last part: every table has one."""
        if self._part[0] or not self._number:
            self.end_part()

    def discard_part(self) -> None:
        """Close the file of a part that is not going to be finished."""
        if self._file is not None:
            self._file.close()

    def _end_group(self) -> None:
        import pyarrow

        if self._waiting:
            batch = self._make_batch(self._waiting, self._part[0] - len(self._waiting))
            table = pyarrow.Table.from_batches([batch], schema=self._schema)
            self._open_part().write_table(table, row_group_size=table.num_rows)
        self._waiting, self._group = [], (0, 0)

    def _open_part(self) -> Any:
        from pyarrow.parquet import ParquetWriter

        if self._file is None:
            path = self._folder / part_name(self._place, self._number)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = ParquetWriter(path, self._schema, **OPTIONS)
        return self._file


def _exceeds(size: tuple[int, int], rows: int, characters: int, most_of_it: tuple[int, int]) -> bool:
    """Whether so many rows and characters more have no room."""
    return size[0] + rows > most_of_it[0] or size[1] + characters > most_of_it[1]


class ParquetFiles(TableFiles):
    """Parquet files for each table, and for its provenance."""

    def __init__(self, folder: Path, tables: Sequence[str], sizes: Sizes = Sizes()) -> None:
        super().__init__(folder, tables)
        self._row_writers = {name: _row_writer(folder, name, sizes) for name in tables}
        self._log_writers = {name: _log_writer(folder, name, sizes) for name in tables}

    def __enter__(self) -> Self:
        return self

    def _write_chunk(self, name: str, chunk: TableChunk) -> None:
        csv.field_size_limit(sys.maxsize)
        rows = list(csv.reader(io.StringIO(chunk.csv.decode("utf-8"), newline="")))
        with _short_messages():
            self._row_writers[name].add_rows(rows, lambda row: sum(map(len, row)))
            self._log_writers[name].add_rows(chunk.log.splitlines(keepends=True), len)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        writers: list[PartWriter[Any]] = [*self._row_writers.values(), *self._log_writers.values()]
        for writer in writers:
            if kind is None:
                with _short_messages():
                    writer.end_table()
            else:
                with contextlib.suppress(OSError):  # the first error is the one to tell of
                    writer.discard_part()


def _row_writer(folder: Path, table: str, sizes: Sizes) -> PartWriter[list[str]]:
    arrow_schema = arrow.table_arrow_schema(schema(table))
    columns = arrow.TableColumns(arrow_schema, schema(table).fields)

    def take_printed() -> dict[bytes, str]:
        printed, columns.printed = columns.printed, {}
        return {AS_PRINTED: arrow.encode_printed(printed)} if printed else {}

    return PartWriter(folder, f"tables/{table}", arrow_schema, columns.make_batch, take_printed, sizes)


def _log_writer(folder: Path, table: str, sizes: Sizes) -> PartWriter[bytes]:
    arrow_schema = arrow.log_arrow_schema()
    return PartWriter(
        folder, f"provenance/{table}", arrow_schema, lambda lines, _: arrow.log_batch(arrow_schema, lines), dict, sizes
    )


@contextlib.contextmanager
def _short_messages() -> Iterator[None]:
    """Report a full disk and the like in the system's words; Arrow's are longer."""
    try:
        yield
    except OSError as error:
        raise (OSError(error.errno, os.strerror(error.errno)) if error.errno else error) from None


def part_columns(raw: BinaryIO) -> tuple[str, ...]:
    """Return the names of the columns of a part."""
    from pyarrow.parquet import ParquetFile

    with ParquetFile(raw, pre_buffer=False) as file:
        return tuple(file.schema_arrow.names)


def part_rows(raw: BinaryIO) -> Iterator[tuple[str, ...]]:
    """Return the rows of a part of a table, as texts."""
    from pyarrow.parquet import ParquetFile

    with ParquetFile(raw, pre_buffer=False) as file:
        printed = arrow.decode_printed((file.metadata.metadata or {}).get(AS_PRINTED))
        first = 0
        for batch in _part_batches(file):
            yield from arrow.batch_rows(batch, first, printed)
            first += batch.num_rows


def part_lines(raw: BinaryIO) -> Iterator[bytes]:
    """Return the lines of a part of a log."""
    from pyarrow.parquet import ParquetFile

    with ParquetFile(raw, pre_buffer=False) as file:
        for batch in _part_batches(file):
            yield from arrow.batch_lines(batch)


def _part_batches(file: Any) -> Iterator[Any]:
    for group in range(file.num_row_groups):  # one at a time: rows may be long, and batches would run across groups
        yield from file.iter_batches(AT_ONCE, row_groups=[group], use_threads=False)
