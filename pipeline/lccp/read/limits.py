"""How much of a document is read before it is called too large: one place for every bound."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from lccp.model import MAX_BYTES, InputError, Source
from lccp.read.sources.safe_names import printable_name


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one document. Whatever passes one of them is an ``InputError`` that names the bound.

    ``max_bytes``: the file as it lies in raw/. ``max_unpacked``: the bytes that a zipped format or a
    compressed stream unpacks to. ``max_pages``: pages of a PDF. ``max_characters``: code points of
    the decoded text. ``max_cells``: table cells, the empty ones between the first and the last
    counted. ``max_seconds``: time to read one document of a format other than plain text.
    ``max_nesting``: tables in tables, elements in elements, objects in objects. ``max_memory``:
    bytes of memory that the process which reads such a document may take.
    """

    max_bytes: int = MAX_BYTES
    max_unpacked: int = 400_000_000
    max_pages: int = 5_000
    max_characters: int = 150_000_000
    max_cells: int = 2_000_000
    max_seconds: float = 120.0
    max_nesting: int = 200
    max_memory: int = 4_000_000_000

    def changed_bounds(self) -> dict[str, Any]:
        """The bounds that are not the default ones, by name: an output records them for who reads its documents."""
        defaults = Limits()
        bounds = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in bounds.items() if value != getattr(defaults, name)}


def named(source: Source, message: str) -> InputError:
    """Return an error whose message begins with the document's file, once."""
    name = f"raw/{printable_name(source.file)}"
    return InputError(message if message.startswith(name) else f"{name}: {message}")
