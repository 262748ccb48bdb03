"""Sketches: which documents may be copies of one another, without looking at any two of them side by side.

A document's signs are its characters without blanks and marks, each number one sign. Of all runs of a
few signs, those are kept whose checksum is divisible by ``ONE_IN``: of two documents that are copies,
most of the shorter one's are also the other's. Checksums are CRC-32 of UTF-16, so that they are the
same in every process and on every machine.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from zlib import crc32

from lccp.restore.digit_tokens import LOST
from lccp.text.patterns import re

NUMBER = re.compile(rf"[0-9{LOST}]+(?:\.[0-9{LOST}]+)?")
IGNORED = r"\s*#_|\x00\x01"
BLANK = re.compile(f"[{IGNORED}]+")
SIGN = "\0"
"""What stands for a number."""
SHINGLE = 8
ONE_IN = 32
LONGEST = 1_000_000
"""Documents of more characters than that are compared with none."""
MOST_POSTINGS, MOST_ALIKE = 128, 16
SHARED = 0.5
"""The least share of the shorter sketch that a copy has in common; those who are copies share nearly all."""
_BUCKETS, _SHIFT, _LOW = 64, 26, 0xFFFFFFFF


def signs_of(text: str) -> str:
    """Return the characters without blanks and marks, each number one sign.

    >>> signs_of("第 12.5 条\\n#4")
    '第\\x00条\\x00'
    """
    return SIGN.join(BLANK.sub("", piece) for piece in NUMBER.split(text))


def sketch_of(text: str) -> bytes:
    """Return the sketch of a decoded text: sorted checksums, four bytes each, the lowest first."""
    if len(text) > LONGEST:
        return b""
    codes = signs_of(text).encode("utf-16-le", "surrogatepass")
    width = 2 * SHINGLE
    places = range(0, len(codes) - width + 1, 2)
    checksums_kept = sorted(
        {checksum for position in places if not (checksum := crc32(codes[position : position + width])) % ONE_IN}
    )
    return struct.pack(f"<{len(checksums_kept)}I", *checksums_kept)


def checksums_of(sketched: bytes) -> tuple[int, ...]:
    """Return the checksums of a sketch."""
    return struct.unpack(f"<{len(sketched) // 4}I", sketched)


@dataclass
class NearDuplicateIndex:
    """An index of sketches: which documents share how much with one. Documents come in their order.

    A checksum and the number of its document make one integer, eight bytes, in one of a few arrays by
    the highest bits of the checksum; each is sorted when it is first asked.
    """

    sources: list[str] = field(default_factory=list)
    sizes: array[int] = field(default_factory=lambda: array("I"))
    _added: list[array[int]] = field(default_factory=lambda: [array("Q") for _ in range(_BUCKETS)])
    _sorted: dict[int, tuple[array[int], array[int]]] = field(default_factory=dict)

    def add(self, name: str, sketched: bytes) -> None:
        """Take in a document."""
        number = len(self.sources)
        sums = checksums_of(sketched)
        self.sources.append(name)
        self.sizes.append(len(sums))
        for checksum in sums:
            self._added[checksum >> _SHIFT].append(checksum << 32 | number)
        self._sorted.clear()

    def of(self, name: str, sketched: bytes) -> tuple[str, ...]:
        """Return the documents that may be copies of one, the most alike first, then in their order.

        Of a run of signs that many documents share, only the first of these are looked at.
        """
        sums = checksums_of(sketched)
        shared: Counter[int] = Counter()
        for checksum in sums:
            shared.update(self._postings(checksum))
        ranked = []
        for number, count in shared.items():
            share = count / min(len(sums), self.sizes[number])
            if share >= SHARED and self.sources[number] != name:
                ranked.append((-share, number))
        return tuple(self.sources[number] for _, number in sorted(ranked)[:MOST_ALIKE])

    def _postings(self, checksum: int) -> array[int]:
        """The numbers of the first documents that have a checksum."""
        bucket = checksum >> _SHIFT
        if bucket not in self._sorted:
            both = sorted(self._added[bucket])
            self._sorted[bucket] = (
                array("I", (entry >> 32 for entry in both)),
                array("I", (entry & _LOW for entry in both)),
            )
        sums, numbers = self._sorted[bucket]
        first = bisect_left(sums, checksum)
        return numbers[first : min(first + MOST_POSTINGS, bisect_right(sums, checksum, first))]
