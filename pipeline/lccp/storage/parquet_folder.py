"""An output folder of the Parquet layout, read as one of the CSV layout."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from lccp.model import InputError
from lccp.storage.arrow import part_bytes
from lccp.storage.datapackage import as_csv, dump_description, load_description
from lccp.storage.folder import PACKAGE, OutputFolder, parts_of, require_pyarrow


@dataclass(frozen=True)
class ParquetFolder:
    """An output folder of the Parquet layout, seen as one of the CSV layout. ``inner`` has its files as they are kept."""

    inner: OutputFolder
    parts: dict[str, list[str]] = field(init=False, compare=False)
    files: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        parts = parts_of(self.inner.files)
        others = self.inner.files - {file for part_files in parts.values() for file in part_files}
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "files", others | parts.keys())

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
        for number, part in enumerate(self.parts[file]):
            with self.inner.open(part) as raw:
                try:
                    yield from part_bytes(raw, header=file.endswith(".csv") and not number)
                except (ValueError, LookupError, TypeError, ArithmeticError, NotImplementedError, OSError) as error:
                    why = " ".join(str(error).split())
                    raise InputError(f"{self.name}: {part}: cannot be read ({why})") from None

    def _package(self) -> bytes:
        with self.inner.open(PACKAGE) as raw:
            try:
                return dump_description(as_csv(load_description(raw))).encode("utf-8")
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                raise InputError(f"{self.name}: {PACKAGE}: does not describe tables in Parquet; build anew") from None


class _Chunks(io.RawIOBase):
    """Reads what a generator of bytes gives."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        count = min(len(room), len(self._rest))
        room[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
