"""Names of files and documents, as they may be used and as they may be shown."""

from __future__ import annotations

import unicodedata

BIDI = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_odd(character: str) -> bool:
    """Whether a character breaks lines, turns the reading order, or is no character at all."""
    return character in BIDI or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def printable_name(name: object) -> str:
    """Return a name in one printable line, at most 80 characters long."""
    text = str(name)
    text = "".join(c.encode("unicode_escape").decode("ascii") if is_odd(c) else c for c in text)
    return text if len(text) <= 80 else text[:79] + "…"
