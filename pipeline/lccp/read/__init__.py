"""Bytes to Document: one module a format, chosen by content and not by the file's name."""

from __future__ import annotations

from lccp.model import Document, InputError, Source
from lccp.read import recovered_rules  # noqa: F401 - enters the rules that a document of another process names
from lccp.read.detect import DOCX, HTML, PDF, TEXT, media_type
from lccp.read.html import entities  # noqa: F401 - enters a repair that provenance replays
from lccp.read.limits import Limits
from lccp.read.sources.cloud import Raw
from lccp.read.sources.safe_names import printable_name

__all__ = ["Limits", "read", "read_file"]

DEFAULT = Limits()


def read(source: Source, data: bytes, limits: Limits = DEFAULT) -> Document:
    """Read a document from its bytes, in this process.

    Raises InputError, one line beginning with the file's name, for what cannot be read; a reader's
    own failure on bytes it did not expect is told in the same way, never as a traceback.
    """
    try:
        return chosen(source, data, limits)
    except InputError as error:
        raise named(source, str(error)) from None
    except RecursionError:
        raise named(source, "is nested too deeply") from None
    except MemoryError:
        raise named(source, f"takes more memory than the {limits.max_memory} bytes allowed") from None
    except Exception as error:
        reason = printable_name(" ".join(f"{type(error).__name__}: {error}".split()))
        raise named(source, f"cannot be read ({reason})") from error


def chosen(source: Source, data: bytes, limits: Limits) -> Document:
    """Read with the reader of the bytes' own format. What only one format needs is imported here."""
    if len(data) > limits.max_bytes:
        raise InputError(f"is larger than {limits.max_bytes} bytes; raise the limit if this is right")
    kind = media_type(data)
    if kind == TEXT:
        from lccp.read import plain

        return plain.read(source, data, limits)
    if kind == PDF:
        from lccp.read import pdf

        return pdf.read(source, data, limits)
    if kind == HTML:
        from lccp.read import html

        return html.read(source, data, limits)
    if kind == DOCX:
        from lccp.read.office import docx

        return docx.read(source, data, limits)
    from lccp.read.office import xlsx

    return xlsx.read(source, data, limits)


def read_file(source: Source, raw: Raw, limits: Limits = DEFAULT) -> Document:
    """Read a document of ``raw``: plain text here, any other format in a process of its own.

    So a crash, a hang or a flood of memory in a native library costs that document alone. Raises
    InputError, also where the file changes while it is read, is too large, or is no regular file in
    ``raw``.
    """
    from lccp.read import isolated
    from lccp.read.sources import local_files

    try:
        data = local_files.read_bytes(raw, source.file, limits)
        in_worker = media_type(data) != TEXT
    except InputError as error:
        raise named(source, str(error)) from None
    return isolated.read(source, data, limits) if in_worker else read(source, data, limits)


def named(source: Source, message: str) -> InputError:
    """Begin a message with the document's file, once."""
    name = f"raw/{printable_name(source.file)}"
    return InputError(message if message.startswith(name) else f"{name}: {message}")
