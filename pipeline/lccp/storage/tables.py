"""The one writer of tables and logs of provenance: files to which rows are added one after another, in either layout."""

from __future__ import annotations

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from lccp.schemas import schema


class TableStats(NamedTuple):
    """What whoever wrote a table can tell of it: its rows, and the documents that it quotes or reads as a whole."""

    rows: int
    cited: Collection[str]  # ids of documents, or ``raw/FILE``


class TableChunk(NamedTuple):
    """Neighbouring rows of a table: how many, their CSV without the header, their provenance.

    ``cited`` are the documents that they quote, and files that they read as a whole, as ``raw/FILE``.
    """

    rows: int
    csv: bytes
    log: bytes
    cited: tuple[str, ...]


def encode_rows(rows: Iterable[Iterable[object]]) -> bytes:
    """Return rows as CSV: RFC 4180, UTF-8, with LF.

    >>> encode_rows([("b3-09", "金华市"), ("x", "a, b")]).decode().splitlines()
    ['b3-09,金华市', 'x,"a, b"']
    """
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode("utf-8")


class TableFiles(ABC):
    """The files of some tables, and of their provenance, in an output folder."""

    def __init__(self, folder: Path, tables: Sequence[str]) -> None:
        self._folder, self._tables = folder, tables
        self._stats = {name: (0, set[str]()) for name in tables}

    def add_chunk(self, name: str, chunk: TableChunk) -> None:
        """Add rows to a table, and their provenance. They come in the order of the table, a document's together."""
        self._write_chunk(name, chunk)
        rows, cited = self._stats[name]
        self._stats[name] = (rows + chunk.rows, cited)
        cited.update(chunk.cited)

    def table_stats(self) -> dict[str, TableStats]:
        """Return how many rows each table has, and what it cites."""
        return {name: TableStats(rows, cited) for name, (rows, cited) in self._stats.items()}

    @abstractmethod
    def __enter__(self) -> Self: ...

    @abstractmethod
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    @abstractmethod
    def _write_chunk(self, name: str, chunk: TableChunk) -> None: ...


class CsvFiles(TableFiles):
    """A CSV file for each table, and a JSONL file for its provenance."""

    def __init__(self, folder: Path, tables: Sequence[str]) -> None:
        super().__init__(folder, tables)
        self._open: dict[str, tuple[BinaryIO, BinaryIO]] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        (self._folder / "provenance").mkdir(parents=True, exist_ok=True)
        with self._stack:
            for name in self._tables:
                table = self._stack.enter_context((self._folder / f"{name}.csv").open("wb"))
                log = self._stack.enter_context((self._folder / f"provenance/{name}.jsonl").open("wb"))
                table.write(encode_rows([schema(name).columns]))
                self._open[name] = (table, log)
            self._stack = self._stack.pop_all()
        return self

    def _write_chunk(self, name: str, chunk: TableChunk) -> None:
        table, log = self._open[name]
        table.write(chunk.csv)
        log.write(chunk.log)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
