"""Lines put aside by bucket on the disk, so that what is looked up by name needs no more memory than one bucket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

RUN_BYTES = 4_000_000  # of the records that are put in order before they go to the disk
MOST_BUFFERED = 1 << 23  # bytes of lines that are held in all
MOST_BUCKETS = 1024


class BucketSpool:
    """Takes lines of bytes for numbered buckets, and gives those of a bucket in the order in which they came."""

    def __init__(self, folder: Path, name: str, buckets: int) -> None:
        self.buckets = max(1, min(buckets, MOST_BUCKETS))
        self._folder, self._name = folder, name
        self._lines: list[list[bytes]] = [[] for _ in range(self.buckets)]
        self._sizes = [0] * self.buckets

    def add(self, bucket: int, line: bytes) -> None:
        """Take a line, which holds no line break."""
        self._lines[bucket].append(line)
        self._sizes[bucket] += len(line) + 60
        if self._sizes[bucket] > MOST_BUFFERED // self.buckets:
            with self._path(bucket).open("ab") as file:
                file.write(b"\n".join(self._lines[bucket]) + b"\n")
            self._lines[bucket], self._sizes[bucket] = [], 0

    def lines(self, bucket: int) -> Iterator[bytes]:
        """Return the lines of a bucket."""
        if self._path(bucket).is_file():
            with self._path(bucket).open("rb") as file:
                for line in file:
                    yield line[:-1]
        yield from self._lines[bucket]

    def _path(self, bucket: int) -> Path:
        return self._folder / f"{self._name}-{bucket}"


def hash_name(text: str) -> int:
    """Return the number by which the page finds the bucket of a name: FNV-1a over code points.

    >>> hash_name(""), hash_name("a"), hash_name("嘉兴市")
    (2166136261, 3826002220, 1043117302)
    """
    number = 2166136261
    for sign in text:
        number = ((number ^ ord(sign)) * 16777619) & 0xFFFFFFFF
    return number
