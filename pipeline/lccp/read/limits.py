"""How much of a document is read before it is called too large, and whose error it is."""

from __future__ import annotations

from lccp.model import InputError, Limits, Source
from lccp.read.sources.safe_names import printable_name

__all__ = ["Limits", "named"]


TOO_MUCH_MEMORY = "takes more memory than the {} bytes allowed"


def named(source: Source, message: str) -> InputError:
    """Return an error whose message begins with the document's file, once."""
    name = f"raw/{printable_name(source.file)}"
    return InputError(message if message.startswith(name) else f"{name}: {message}")
