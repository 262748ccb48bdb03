"""Type 1 font programs: their encoding, and the glyphs by name, each deciphered when it is drawn.

A paper set by TeX embeds twenty of them with hundreds of glyphs, of which ten digits are looked at; a PostScript
interpreter over all of it took half of the time that such a paper needs. Format: Adobe Type 1 Font Format, 1990.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lccp.text.patterns import re

FILE_KEY, GLYPH_KEY = 55665, 4330  # with which the private part and each glyph are enciphered (chapter 7)
FACTOR, ADDEND = 52845, 22719
FEW = 200  # bytes: fewer are deciphered one by one sooner than by arrays
ENCODED = re.compile(rb"\bdup\s+(\d+|8#[0-7]+|16#[0-9A-Fa-f]+)\s*/(\S+)\s+put\b")
STANDARD = re.compile(rb"/Encoding\s+StandardEncoding\b")
LEAD = re.compile(rb"/lenIV\s+(\d+)")
SUBROUTINE = re.compile(rb"dup\s+(\d+)\s+(\d+)\s+\S+ ")
GLYPH = re.compile(rb"/(\S+)\s+(\d+)\s+\S+ ")
FIRST_DIGITS = re.compile(rb"[0-9A-Fa-f]{4}")
HEXADECIMAL = re.compile(rb"\A[0-9A-Fa-f\s]+")


class Type1Glyphs:
    """The glyphs of a Type 1 program by name, and the name that its own encoding gives each code.

    ``encoding`` is None where the program has the standard one. Raises ValueError for what is no such program.
    """

    def __init__(self, data: bytes) -> None:
        data = without_segments(data)
        start = data.find(b"eexec")
        if start < 0:
            raise ValueError("no Type 1 program")
        clear, private = data[:start], _deciphered_private(data[start + len(b"eexec") :])
        lead = LEAD.search(private)
        self._lead = int(lead.group(1)) if lead else 4
        glyphs = private.find(b"/CharStrings")
        if glyphs < 0:
            raise ValueError("no glyphs in a Type 1 program")
        self._glyphs = {
            name.decode("latin-1"): code for name, code in _stretches(GLYPH, private, glyphs + len(b"/CharStrings"))
        }
        self._subroutines = _Subroutines(self._lead, dict(_subroutines_of(private, glyphs)))
        self.encoding: dict[int, str] | None = None
        if not STANDARD.search(clear):
            self.encoding = {
                _whole(code): name.decode("latin-1") for code, name in ENCODED.findall(clear) if name != b".notdef"
            }

    def __contains__(self, name: object) -> bool:
        return name in self._glyphs

    def __getitem__(self, name: str) -> Any:
        """Return a glyph that draws itself with a fontTools pen."""
        return _program(self._glyphs[name], self._lead, self._subroutines)


class _Subroutines:
    """The parts that glyphs share, by number, each deciphered when a glyph calls it."""

    def __init__(self, lead: int, codes: Mapping[int, bytes]) -> None:
        self._lead, self._codes, self._programs = lead, codes, dict[int, Any]()

    def __getitem__(self, number: int) -> Any:
        if number not in self._programs:
            self._programs[number] = _program(self._codes[number], self._lead, self)
        return self._programs[number]


def _program(code: bytes, lead: int, subroutines: _Subroutines) -> Any:
    from fontTools.misc.psCharStrings import T1CharString

    return T1CharString(decipher(code, GLYPH_KEY)[lead:], subrs=subroutines)


def _subroutines_of(private: bytes, end: int) -> Iterator[tuple[int, bytes]]:
    start = private.find(b"/Subrs")
    if 0 <= start < end:
        for number, code in _stretches(SUBROUTINE, private[:end], start):
            yield int(number), code


def _stretches(pattern: Any, data: bytes, start: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield what names each enciphered stretch, and the stretch, whose length is stated before it."""
    while match := pattern.search(data, start):
        length = int(match.group(2))
        yield match.group(1), data[match.end() : match.end() + length]
        start = match.end() + length


def _whole(code: bytes) -> int:
    base, _, digits = code.rpartition(b"#")
    return int(digits, int(base) if base else 10)


def _deciphered_private(data: bytes) -> bytes:
    """Return the private part as it was before it was enciphered, in bytes or in hexadecimal digits.

    No blank can be its first byte (7.2).
    """
    data = data.lstrip(b" \t\r\n")
    if FIRST_DIGITS.match(data):
        digits = b"".join(b"".join(HEXADECIMAL.findall(data)).split())
        data = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
    return decipher(data, FILE_KEY)[4:]


def decipher(cipher: bytes, key: int) -> bytes:
    """Return what was enciphered: each byte under a key of 16 bits that the bytes before it make.

    The next key is (byte + key) × 52845 + 22719, so that all keys are a running sum once each step is divided by the
    power of the factor that stands before it; both are odd, and arithmetic of 16 bits wraps by itself.

    >>> decipher(bytes([0x3E, 0xF8, 0xC9, 0x64, 0x21]), GLYPH_KEY)
    b'....l'
    """
    if len(cipher) < FEW:
        return _deciphered_one_by_one(cipher, key)
    import numpy as np

    inverse = pow(FACTOR, -1, 1 << 16)
    count = len(cipher)
    signs = np.frombuffer(cipher, np.uint8)
    powers = np.full(count, FACTOR, np.uint16)
    powers[0] = 1
    powers = np.multiply.accumulate(powers, dtype=np.uint16)
    back = np.full(count, inverse, np.uint16)
    back = np.multiply.accumulate(back, dtype=np.uint16)
    steps = (signs.astype(np.uint16) * np.uint16(FACTOR) + np.uint16(ADDEND)) * back
    sums = np.add.accumulate(steps, dtype=np.uint16)
    keys = np.empty(count, np.uint16)
    keys[0] = key
    keys[1:] = (np.uint16(key) + sums[:-1]) * powers[1:]
    return bytes((signs ^ (keys >> 8).astype(np.uint8)).tobytes())


def _deciphered_one_by_one(cipher: bytes, key: int) -> bytes:
    plain = bytearray()
    for byte in cipher:
        plain.append(byte ^ key >> 8)
        key = (byte + key) * FACTOR + ADDEND & 0xFFFF
    return bytes(plain)


def without_segments(data: bytes) -> bytes:
    """Return a Type 1 program without the segment headers of a PFB file."""
    if data[:1] != b"\x80":
        return data
    segments, offset = [], 0
    while data[offset : offset + 1] == b"\x80" and data[offset + 1 : offset + 2] in (b"\x01", b"\x02"):
        length = int.from_bytes(data[offset + 2 : offset + 6], "little")
        segments.append(data[offset + 6 : offset + 6 + length])
        offset += 6 + length
    return b"".join(segments)
