"""Compile the gettext catalogues: ``lccp.po`` to ``lccp.mo``, the same bytes each time.

    python tools/make_catalogues.py

An entry is one line of ``msgid`` and one of ``msgstr``. No header carries a clock.
"""

from __future__ import annotations

import ast
import struct
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "pipeline" / "lccp" / "text" / "locale"
MAGIC = 0x950412DE


def read_catalogue(path: Path) -> dict[str, str]:
    """Return the entries of a catalogue. Raises ValueError for one that is there twice or has no translation."""
    entries: dict[str, str] = {}
    sentence = None
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("msgid "):
            sentence = ast.literal_eval(line.removeprefix("msgid "))
        elif line.startswith("msgstr "):
            text = ast.literal_eval(line.removeprefix("msgstr "))
            if sentence is None or sentence in entries or not text:
                raise ValueError(f"{path}: {sentence!r}: twice, or without a translation")
            entries[sentence], sentence = text, None
    return entries


def compile_catalogue(entries: dict[str, str]) -> bytes:
    """Return the entries in the form of a .mo file: two tables of lengths and offsets, then the strings."""
    pairs = sorted((sentence.encode(), text.encode()) for sentence, text in entries.items())
    start = 28 + 16 * len(pairs)
    tables, strings = b"", b""
    for column in (0, 1):
        for pair in pairs:
            tables += struct.pack("<2I", len(pair[column]), start + len(strings))
            strings += pair[column] + b"\0"
    return struct.pack("<7I", MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start) + tables + strings


def main() -> None:
    """Compile every catalogue."""
    for path in sorted(FOLDER.rglob("*.po")):
        path.with_suffix(".mo").write_bytes(compile_catalogue(read_catalogue(path)))


if __name__ == "__main__":
    main()
