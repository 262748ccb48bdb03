"""The formats that are read, one line each, and the way from a document's bytes to its reader."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import NamedTuple

from lccp.model import Document, InputError, Source
from lccp.read import (
    entities,  # noqa: F401 - enters a repair that provenance replays
    recovered_rules,  # noqa: F401 - enters the rules that a document of another process names
)
from lccp.read.detect import DOC, DOCX, HTML, PDF, PICTURES, TEXT, XLSX, media_type
from lccp.read.limits import TOO_MUCH_MEMORY, Limits, named
from lccp.read.sources.safe_names import printable_name
from lccp.text.patterns import compile_patterns

Reader = Callable[[Source, bytes, Limits], Document]


class Format(NamedTuple):
    """How a format is read: its reader, whether in a process of its own, and the repairs that only it needs.

    The reader is a module and a function in it, imported when the first such document comes. ``libraries`` are the
    modules that it imports while it reads. ``shares_process``: documents are read there one after another,
    for the reader is Python's and lxml's, whose failures are seen at the document that they fail at.
    """

    reader: str
    isolated: bool = True
    shares_process: bool = False
    repairs: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()

    def load_reader(self) -> Reader:
        """Import the reader."""
        module, _, function = self.reader.partition(":")
        reader: Reader = getattr(import_module(module), function)
        return reader

    def prepare_reader(self) -> None:
        """Import the reader and its libraries and compile its patterns, for all processes that are forked from this one."""
        self.load_reader()
        for library in (*self.libraries, "resource"):
            with suppress(ImportError):  # the reader says what is to be installed
                import_module(library)
        compile_patterns(_PACKAGE)


FORMATS = {
    TEXT: Format("lccp.read.plain:read_plain", isolated=False),
    PDF: Format(
        "lccp.read.pdf:read_pdf",
        libraries=(
            "pypdfium2.raw",
            "pypdf.filters",
            "pypdf.generic",
            "numpy",
            "fontTools.agl",
            "fontTools.ttLib",
            "fontTools.cffLib",
        ),
    ),
    HTML: Format(
        "lccp.read.html:read_html",
        shares_process=True,
        repairs=("unescape_entities",),
        libraries=("encodings.gb18030",),
    ),
    DOCX: Format("lccp.read.office.docx:read_docx", shares_process=True, libraries=("lxml.etree",)),
    XLSX: Format("lccp.read.office.xlsx:read_xlsx", shares_process=True, libraries=("lxml.etree",)),
    DOC: Format("lccp.read.office.old_word:read_old_word"),
    **{kind: Format("lccp.read.ocr.pictures:read_picture") for _, kind, _ in PICTURES},
}
DEFAULT = Limits()
_PACKAGE = __name__.rpartition(".")[0] + "."
_prepared = set[str]()


def own_repairs(kind: str) -> tuple[str, ...]:
    """Return the repairs that a media type needs before all others."""
    return FORMATS[kind].repairs if kind in FORMATS else ()


def prepare_format(data: bytes) -> None:
    """Prepare, once in a process, what a document's format is read with. Raises InputError for formats that are not read."""
    kind = media_type(data)
    if kind not in _prepared:
        FORMATS[kind].prepare_reader()
        _prepared.add(kind)


def is_read_isolated(data: bytes) -> bool:
    """Return whether a document is read in a process of its own. Raises InputError for formats that are not read."""
    return FORMATS[media_type(data)].isolated


def is_read_kept(data: bytes) -> bool:
    """Return whether the process that reads a document may have read others. Raises InputError for formats that are not read."""
    return FORMATS[media_type(data)].shares_process


def read_document(source: Source, data: bytes, limits: Limits = DEFAULT) -> Document:
    """Read a document from its bytes, in this process.

    Raises InputError, one line beginning with the file's name, for what cannot be read; a reader's
    own failure on bytes it did not expect becomes such a line too, never a traceback.
    """
    try:
        if len(data) > limits.max_bytes:
            raise InputError(f"is larger than {limits.max_bytes} bytes; raise the limit if this is right")
        return FORMATS[media_type(data)].load_reader()(source, data, limits)
    except InputError as error:
        raise named(source, str(error)) from None
    except RecursionError:
        raise named(source, "is nested too deeply") from None
    except MemoryError:
        raise named(source, TOO_MUCH_MEMORY.format(limits.max_memory)) from None
    except Exception as error:
        reason = printable_name(" ".join(f"{type(error).__name__}: {error}".split()))
        raise named(source, f"cannot be read ({reason})") from error
