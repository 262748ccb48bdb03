"""The plain things that travel from stage to stage: documents, their blocks, and traced cells."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from lccp.text.messages import Message
from lccp.text.repairs.marks import raise_digits
from lccp.text.spans import Origin, Text
from lccp.text.traced import EMPTY, Cell, Row, Tables

__all__ = [
    "EMPTY",
    "MAX_BYTES",
    "Block",
    "Cell",
    "Document",
    "Grid",
    "GridCell",
    "InputError",
    "Line",
    "Notice",
    "Row",
    "Source",
    "Tables",
    "make_finding",
]

__version__ = "0.1.0"  # of the package; here, so that nothing below has to import the library above it


MAX_BYTES = 200_000_000  # of a document, unless a build sets another bound


class InputError(Exception):
    """Bad input: one line that says what, where, and what to do. The command line exits with 2."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one document. Whatever passes one of them is an ``InputError`` that names the bound.

    ``max_bytes``: the file as it lies in raw/. ``max_unpacked``: the bytes that a zipped format or a
    compressed stream unpacks to. ``max_pages``: pages of a PDF or a picture. ``max_pixels``: of one page's picture. ``max_characters``: code points of
    the decoded text. ``max_cells``: table cells, the empty ones between the first and the last
    counted. ``max_seconds``: time to read one document of a format other than plain text, and each page that is recognised.
    ``max_nesting``: tables in tables, elements in elements, objects in objects. ``max_memory``:
    bytes of memory that the process which reads such a document may take.
    """

    max_bytes: int = MAX_BYTES
    max_unpacked: int = 400_000_000
    max_pages: int = 5_000
    max_pixels: int = 120_000_000
    max_characters: int = 150_000_000
    max_cells: int = 2_000_000
    max_seconds: float = 120.0
    max_nesting: int = 200
    max_memory: int = 4_000_000_000

    def changed_bounds(self) -> dict[str, Any]:
        """The bounds that are not the default ones, by name: an output records them for who reads its documents."""
        defaults = Limits()
        bounds = {bound.name: getattr(self, bound.name) for bound in fields(self)}
        return {name: value for name, value in bounds.items() if value != getattr(defaults, name)}


@dataclass(frozen=True, slots=True)
class Source:
    """One document of ``raw/``: an entry of ``sources.toml``, or a file that it does not list.

    ``refusal`` says of an entry of ``raw/`` that is no readable file (a pipe, a link that leads
    nowhere) why it cannot be read; ``file`` is its name in printable characters then.
    """

    id: str
    file: str
    kind: str = ""
    title: str = ""
    note: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""

    def check_readable(self) -> None:
        """Raise InputError for an entry of ``raw/`` that is known to be no readable file."""
        if self.refusal:
            raise InputError(self.refusal)

    @property
    def same_as(self) -> str:
        """The id of the document that the manifest says it is another copy of; "" where it says none."""
        return self.extra.get("same_as", "")

    @property
    def is_excerpt(self) -> bool:
        """Whether the manifest says that it is an excerpt."""
        return self.extra.get("excerpt") == "true"


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of the decoded text that the reader took for one line, or for one whole paragraph.

    ``whole`` says that the format itself knows it for a complete paragraph (Word, HTML, Excel), so
    that nothing need be joined to it. ``style`` is "" or ``heading``, ``title``, ``furniture``,
    ``footnote``, ``caption``; ``level`` is the heading's level where the format states one.
    ``page`` is 1-based, 0 where there are no pages. ``x0`` and ``x1`` are points, where known.
    ``column`` holds the left and right edge of the text column it is set in, where a page has several.
    ``pieces`` are the stretches that hold its words where something that is no word lies between
    them (HTML tags); empty where the line is one stretch.
    """

    start: int
    end: int
    page: int = 0
    whole: bool = False
    style: str = ""
    level: int = 0
    x0: float = 0.0
    x1: float = 0.0
    pieces: tuple[tuple[int, int], ...] = ()
    column: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table as the format shows it: 1-based place, and the pieces of text it holds.

    ``pieces`` are (start, end) in the decoded text, in reading order, one for each line or for each
    part of a cell that is cut by a page.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    pieces: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose cells the format shows. Row 1 is the header; a merged cell stands once, top left.

    Empty cells are left out. ``start`` and ``end`` bound the table's text in the decoded document.
    ``labels`` are stretches of it that repeat a head before the value of a later row.
    """

    start: int
    end: int
    cells: tuple[GridCell, ...]
    page: int = 0
    labels: tuple[tuple[int, int], ...] = ()


Block = Line | Grid


class Notice(NamedTuple):
    """What a reader wants a person to know: becomes a finding. ``end`` 0: no place in the text."""

    kind: str
    severity: str  # high, medium, low, info
    start: int
    end: int
    message: Message


def make_finding(kind: str, severity: str, text: Text, message: Message) -> Notice:
    """Make a finding about the words of ``text``; it bounds them in the decoded document."""
    if not text.value:
        return Notice(kind, severity, 0, 0, message)
    return Notice(kind, severity, min(text.starts), max(text.ends), message)


class PicturePlace(NamedTuple):
    """A stretch of the decoded text that was recognised in a picture inside the document, and the picture's name."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: decoded text, and the blocks of it in reading order."""

    source: Source
    origin: Origin
    media_type: str
    encoding: str
    size: int
    sha256: str
    blocks: tuple[Block, ...]
    page_starts: tuple[int, ...] = ()  # where each page begins in the text; empty without pages
    boxes: array[float] | None = None  # four a character: x0, top, x1, bottom in points; else None
    notices: tuple[Notice, ...] = ()
    recovered: Mapping[int, str] = field(default_factory=dict)  # offset -> rule that recovered it
    certainties: array[float] | None = None  # one a character, 0 to 1; -1 for those that no recogniser read
    pictures: tuple[PicturePlace, ...] = ()  # of a document without pages: those inside it, which its pages count
    reader: str = ""  # the program that read or converted it, with its version, where that is not lccp itself

    @property
    def text(self) -> str:
        """The decoded text."""
        return self.origin.text

    def quote(self, start: int, end: int) -> Text:
        """Quote the decoded text; the markup of raised digits, which a page's reader leaves around them, as these (1588³)."""
        text = Text.quote(self.origin, start, end)
        return text.edit(raise_digits(text.value)) if self.origin.levels and "</" in text.value else text
