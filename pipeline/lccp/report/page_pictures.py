"""Pictures of the pages that cells quote: drawn from a PDF, or the picture itself where the document is one."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from lccp.model import Document, InputError
from lccp.read.detect import DOCX, HTML, media_type
from lccp.read.html.pictures import image_bytes
from lccp.read.limits import Limits
from lccp.read.ocr.pictures import LEAST_DPI, SCREEN, with_square_dots
from lccp.read.office.opc_package import Package
from lccp.report.data import Entry, Report
from lccp.report.render import LONGEST, MOST_PAGES, Picture, draw_pictures

PICTURE_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/tiff": "TIFF"}
POINTS = 72  # an inch
PICTURE_ERRORS = (OSError, ValueError, SyntaxError, ArithmeticError, EOFError)


class PagePictures:
    """Notes which pages cells quote, and draws them; no more than a report should hold."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._pages: dict[int, set[int]] = {}
        self._personal: dict[int, set[int]] = {}
        self._count = 0
        self._remaining = MOST_PAGES

    def note_page(self, number: int, span: Entry) -> None:
        """Note the page of a quotation; one that would show personal data is left out."""
        if self._report.mask.passages and self._report.mask.covers(span["source"], span["start"], span["end"]):
            self._personal.setdefault(number, set()).add(span["page"])
        pages = self._pages.get(number)
        if pages is None and self._count < 8 * MOST_PAGES:  # of later documents none would be drawn
            pages = self._pages[number] = set()
        if pages is not None and span["page"] not in pages:
            pages.add(span["page"])
            self._count += 1

    def of_document(self, number: int, document: Document) -> Iterator[tuple[int, Picture]]:
        """Return the pictures of a document's pages that may be shown, in order."""
        pages = self._pages.pop(number, set()) - self._personal.pop(number, set())
        if not pages or self._remaining <= 0:
            return
        if document.media_type == "application/pdf":
            data = (self._report.raw / document.source.file).read_bytes()
            drawn = draw_pictures(data, pages, self._remaining)
        else:
            shows_pictures = self._is_picture(document) or document.pictures
            data = (self._report.raw / document.source.file).read_bytes() if shows_pictures else b""
            pictures = {page: page_picture(document, page, data) for page in sorted(pages)[: self._remaining]}
            drawn = {page: picture for page, picture in pictures.items() if picture is not None}
        self._remaining -= len(drawn)
        yield from sorted(drawn.items())

    @staticmethod
    def _is_picture(document: Document) -> bool:
        return document.media_type in PICTURE_FORMATS


def _embedded_picture(document: Document, page: int, data: bytes) -> tuple[Document, int, bytes]:
    """Return a picture inside a Word file or web page as a document of its kind, the page of it, and its bytes."""
    start = document.page_starts[page - 1]
    number = bisect_right(document.pictures, start, key=lambda picture: picture.start) - 1
    picture = document.pictures[number]
    try:
        picture_data = embedded_bytes(document.media_type, data, picture.name)
        kind = media_type(picture_data)
    except InputError:  # an old Word file, of which the converted one is not at hand
        return document, page, b""
    first = bisect_right(document.page_starts, picture.start - 1)  # pages of the pictures before it
    return replace(document, media_type=kind), page - first, picture_data


def embedded_bytes(kind: str, data: bytes, name: str) -> bytes:
    """Return the bytes of a picture that a document (its media type and bytes) holds under a name; none where it has none."""
    if kind == DOCX:
        return Package(data, Limits()).part(name) or b""
    if kind == HTML:
        return image_bytes(data, name, Limits().max_nesting)
    return b""


def page_picture(document: Document, page: int, data: bytes) -> Picture | None:
    """Return the picture that a document (PNG, JPEG or TIFF; its bytes are ``data``) has for a page (1-based).

    Width and height are those in which the boxes of its characters are measured. None where it cannot be drawn.
    """
    least_dpi = LEAST_DPI
    if document.pictures:
        document, page, data = _embedded_picture(document, page, data)
        least_dpi = SCREEN
    if document.media_type not in PICTURE_FORMATS:
        return None
    try:
        from PIL import Image, ImageOps
    except ImportError:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=(PICTURE_FORMATS[document.media_type],)) as opened:
            opened.seek(page - 1)
            square, dpi = with_square_dots(opened, least_dpi)
            scale = POINTS / dpi
            image = ImageOps.exif_transpose(square).convert("L")
            width, height = image.size
            image.thumbnail((LONGEST, LONGEST))
            png = io.BytesIO()
            image.quantize(16).save(png, "PNG", optimize=True)
    except PICTURE_ERRORS:
        return None
    return Picture(png.getvalue(), round(width * scale, 2), round(height * scale, 2))
