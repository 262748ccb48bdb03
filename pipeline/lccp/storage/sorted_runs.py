"""Records put in order without being held: sorted runs in a temporary folder, merged as they are read."""

from __future__ import annotations

import heapq
import itertools
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MOST_BYTES = 8_000_000  # bytes of records that are held before they are written out as a run

Record = tuple[tuple[Any, ...], int, bytes]


class SortedRuns:
    """Takes records under keys in any order, and gives them in the order of the keys.

    Records of one key come in the order in which they were added. Keys are tuples that compare with
    one another; a record is anything that can be pickled. A spool is filled first and read then, as
    often as need be; what it wrote lies in ``folder`` under ``name`` and goes with that folder.
    """

    def __init__(self, folder: Path, name: str, limit: int = MOST_BYTES) -> None:
        self._folder, self._name, self._limit = folder, name, limit
        self._records: list[Record] = []
        self._size = 0
        self._runs: list[Path] = []
        self._numbers = itertools.count()

    def add(self, key: tuple[Any, ...], record: object) -> None:
        """Take a record."""
        data = pickle.dumps(record, pickle.HIGHEST_PROTOCOL)
        self._records.append((key, next(self._numbers), data))
        self._size += len(data) + 200
        if self._size > self._limit:
            self._write()

    def _write(self) -> None:
        path = self._folder / f"{self._name}-{len(self._runs)}"
        self._folder.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as run:
            for record in sorted(self._records):
                pickle.dump(record, run, pickle.HIGHEST_PROTOCOL)
        self._runs.append(path)
        self._records, self._size = [], 0

    def __iter__(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        runs = [_read_run(path) for path in self._runs]
        for key, _, data in heapq.merge(*runs, sorted(self._records)):
            yield key, pickle.loads(data)

    def groups(self, depth: int = 1) -> Iterator[tuple[tuple[Any, ...], list[Any]]]:
        """Return the records together whose keys begin with the same ``depth`` members."""
        for key, members in itertools.groupby(self, lambda pair: pair[0][:depth]):
            yield key, [record for _, record in members]


def _read_run(path: Path) -> Iterator[Record]:
    with path.open("rb") as run:
        while True:
            try:
                yield pickle.load(run)
            except EOFError:
                return
