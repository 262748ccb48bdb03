"""What the page looks up instead of reading everything: where the row of a key stands, which documents hold words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lccp.report.spool import BucketSpool, hash_name
from lccp.text.patterns import re

PER_FILE = 1000  # keys in a file, about
FEW_ROWS = 5000  # a table of no more rows is read whole rather than looked up
FEW_DOCUMENTS = 50  # so many documents are searched one after another; more have an index of the pairs of their signs
GRAM_FILES = 256
HAN_RUN = re.compile(r"[^\x00-\x7f\s]{2,}")
LATIN_RUN = re.compile(r"[a-z0-9]{3,}")


def grams_of(text: str) -> set[str]:
    """Return the pairs of neighbouring signs, and of Latin letters and digits the triples, by which words are found.

    >>> sorted(grams_of("试点城市 ab 2017年"))
    ['017', '201', '城市', '点城', '试点']
    """
    folded = text.lower()
    grams: set[str] = set()
    for run in HAN_RUN.findall(folded):
        grams.update(run[place : place + 2] for place in range(len(run) - 1))
    for run in LATIN_RUN.findall(folded):
        grams.update(run[place : place + 3] for place in range(len(run) - 2))
    return grams


class KeyFinder:
    """Collects under which number each key of a table (or the id of a document) stands."""

    def __init__(self, folder: Path, name: str, size: int) -> None:
        self.name = name
        self._spool = BucketSpool(folder, f"keys-{name}", -(-size // PER_FILE))

    def add(self, key: str, place: int) -> None:
        """Note where a key stands."""
        self._spool.add(hash_name(key) % self._spool.buckets, json.dumps([key, place]).encode())

    @property
    def buckets(self) -> int:
        """How many files there are."""
        return self._spool.buckets

    def chunks(self) -> Iterator[tuple[str, list[Any]]]:
        """Yield the name and content of each file."""
        for bucket in range(self._spool.buckets):
            yield f"find/{self.name}-{bucket}", [json.loads(line) for line in self._spool.lines(bucket)]


class GramIndex:
    """Collects which documents hold which pairs of signs, where there are many documents."""

    def __init__(self, folder: Path, documents: int) -> None:
        self.buckets = GRAM_FILES if documents > FEW_DOCUMENTS else 0
        self._spool = BucketSpool(folder, "grams", self.buckets)

    def add(self, number: int, text: str) -> None:
        """Note the words of a document, or of a part of it."""
        if not self.buckets:
            return
        by_bucket: dict[int, list[str]] = {}
        for gram in grams_of(text):
            by_bucket.setdefault((31 * ord(gram[0]) + ord(gram[1])) % self.buckets, []).append(gram)
        for bucket, grams in by_bucket.items():
            self._spool.add(bucket, f"{number}\t{' '.join(grams)}".encode("utf-8", "replace"))

    def chunks(self) -> Iterator[tuple[str, list[Any]]]:
        """Yield the name and content of each file: a pair of signs, and the documents that hold it, as differences."""
        for bucket in range(self.buckets):
            numbers: dict[str, list[int]] = {}
            last: dict[str, int] = {}
            for line in self._spool.lines(bucket):
                number, _, grams = line.decode("utf-8").partition("\t")
                for gram in grams.split(" "):
                    before = last.get(gram, -1)
                    if int(number) > before:
                        numbers.setdefault(gram, []).append(int(number) - max(before, 0))
                        last[gram] = int(number)
            yield f"gram/g-{bucket}", [[gram, numbers[gram]] for gram in sorted(numbers)]
