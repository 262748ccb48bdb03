"""What a file is, told by its content: names lie, and a wrong reader gives wrong words."""

from __future__ import annotations

import io
import zipfile

from lccp.model import InputError
from lccp.text.patterns import re

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HTML = "text/html"
DOC = "application/msword"
TEXT = "text/plain"

PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "a PNG image"),
    (b"\xff\xd8\xff", "image/jpeg", "a JPEG image"),
    (b"II*\x00", "image/tiff", "a TIFF image"),
    (b"MM\x00*", "image/tiff", "a TIFF image"),
)

CONVERT = "open it in an office program and save it as DOCX or PDF"
OCR = "save it as PNG, which is recognised where lccp[ocr] is installed, or run OCR first"
UNPACK = "unpack it and give the documents inside"
SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "an RTF document", CONVERT),
    (b"GIF87a", "a GIF image", OCR),
    (b"GIF89a", "a GIF image", OCR),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 image", OCR),
    (b"\x97JB2\r\n\x1a\n", "a JBIG2 image", OCR),
    (b"AT&TFORM", "a DjVu document", OCR),
    (b"%!PS", "a PostScript document", "convert it to PDF"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", UNPACK),
    (b"MSCF", "a cabinet archive", UNPACK),
    (b"CAJ", "a CAJ document", "convert it to PDF"),
    (b"KDH", "a KDH document", "convert it to PDF"),
    (b"SQLite format 3\x00", "a database", "export its tables as XLSX or text"),
    (b"PAR1", "a Parquet file", "export its tables as XLSX or text"),
    (b"\x7fELF", "a program", "give a document instead"),
    (b"MZ\x90\x00", "a program", "give a document instead"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_KINDS = (
    ("EncryptedPackage", "an encrypted Office document", "save it without a password"),
    ("Workbook", "an old Excel workbook (.xls)", "open it in an office program and save it as XLSX"),
    ("Book", "an old Excel workbook (.xls)", "open it in an office program and save it as XLSX"),
    ("PowerPoint Document", "an old PowerPoint file (.ppt)", "save it as PDF"),
)
HTML_START = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|table|link|script|style|base|thead|tbody)\b", re.I
)
HTML_PART = re.compile(
    r"<(?:div|p|h[1-6]|section|article|main|center|span|font|ul|ol|dl|header|nav|form|hr|br)\b[^<>]*>", re.I
)
# What a crawler has kept of a page behind its labels, or with nothing but line breaks: 文号：… / <p>各市…</p>, &nbsp;&nbsp;…<br/>.
FRAGMENT = re.compile(r"^[ \t]*<(?:p|div)\b[^<>]*>", re.I | re.M)
BROKEN_LINES = re.compile(r"(?:\s|&(?:nbsp|e[mn]sp|#160);)+[^<]*<br\s*/?>", re.I)
ENTRY_OF_TABLE = re.compile(r"^[\[{|\"]|\t|\"[,;]|[,;]\"", re.M)  # above it: a table's row, a record
LONGEST_LABEL = 240  # bytes of a line above it
FEWEST_MARKS = 2
PREAMBLE = re.compile(r"\s+|<\?[^>]*\?>|<!--")
BOUNDARY = re.compile(rb"(?im)^content-type:\s*multipart/")


def media_type(data: bytes) -> str:
    """Recognise the media type of a document by its content.

    Gives the type of PDF, DOCX, XLSX, HTML, PNG, JPEG, TIFF, old Word files, or ``text/plain`` for whatever else may be text.
    Raises InputError, saying what it is and what to do, for formats that are known and not read.
    """
    if not data:
        raise InputError("is empty; get the file again")
    if data.startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and re.search(rb"\bobj\b|startxref", data)):
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return package_type(data)
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") not in data and "WordDocument".encode("utf-16-le") in data:
            return DOC
        refuse_format(*ole_kind(data))
    for mark, kind, _ in PICTURES:
        if data.startswith(mark):
            return kind
    for signature, name, advice in SIGNATURES:
        if data.startswith(signature):
            refuse_format(name, advice)
    refuse_other_binaries(data)
    return markup_type(sniff_text(data))


def refuse_format(name: str, advice: str) -> None:
    """Raise an error that tells a person what the file is and what to do with it."""
    raise InputError(f"is {name}, which is not read; {advice}")


def ole_kind(data: bytes) -> tuple[str, str]:
    """Determine which program wrote an OLE2 container, by the names of its streams."""
    for stream, name, advice in OLE_KINDS:
        if stream.encode("utf-16-le") in data:
            return name, advice
    return "an old Office or WPS document (OLE2)", CONVERT


def refuse_other_binaries(data: bytes) -> None:
    """Raise for formats whose signature does not stand at the very beginning."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        refuse_format("a WebP image", OCR)
    if data[4:8] == b"ftyp":
        refuse_format("a HEIF image or a film", OCR)
    if data[:2] == b"BM" and data[6:10] == b"\x00\x00\x00\x00":
        refuse_format("a BMP image", OCR)
    if data[257:262] == b"ustar":
        refuse_format("a tar archive", UNPACK)
    head = data[:4096]
    if BOUNDARY.search(head) and re.search(rb"(?im)^mime-version:", head):
        refuse_format("a web archive (.mht) or a mail", "save it as HTML or PDF")


def _office_type(parts: set[str]) -> str:
    """Determine what an Office file holds; "" where its parts show none of the known kinds."""
    if any(name.startswith("word/") for name in parts):
        return DOCX
    if "xl/workbook.bin" in parts:
        refuse_format("a binary Excel workbook (.xlsb)", "save it as XLSX")
    if any(name.startswith("xl/") for name in parts):
        return XLSX
    if any(name.startswith("ppt/") for name in parts):
        refuse_format("a PowerPoint file", "save it as PDF")
    return ""


def package_type(data: bytes) -> str:
    """Determine what a zip file holds, by its parts. Raises InputError for what is not read, or broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {name.lstrip("/") for name in package.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, RuntimeError):
        raise InputError("is a damaged zip or Office file; get it whole") from None
    lower = {name.casefold() for name in parts}
    if "[content_types].xml" in lower or "_rels/.rels" in lower:
        media_type = _office_type(lower)
        if media_type:
            return media_type
    if "ofd.xml" in lower:
        refuse_format("an OFD document", "convert it to PDF with an OFD reader")
    if "mimetype" in lower and "content.xml" in lower:
        refuse_format("an OpenDocument file", CONVERT)
    if "mimetype" in lower and "meta-inf/container.xml" in lower:
        refuse_format("an EPUB book", "convert it to HTML or PDF")
    refuse_format("a zip archive", UNPACK)
    raise AssertionError


def sniff_text(data: bytes) -> str:
    """Return the beginning as text, roughly, good enough to see tags in it."""
    head = data[:65536]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:64]:
        head = head.replace(b"\x00", b"").lstrip(b"\xff\xfe")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def is_fragment(head: str) -> bool:
    """Whether a text is what a crawler has kept of a page: labels on lines above paragraphs in tags, or line breaks alone.

    >>> is_fragment("No: 13\\n<p>one</p><p>two</p>"), is_fragment('id,text\\n1,"\\n<p>one</p><p>two</p>"')
    (True, False)
    """
    if "<" not in head:
        return False
    if BROKEN_LINES.match(head) and head.startswith("&"):
        return head.lower().count("<br") >= FEWEST_MARKS
    first = FRAGMENT.search(head)
    if first is None or head.lower().count("</p>") + head.lower().count("</div>") < FEWEST_MARKS:
        return False
    above = head[: first.start()]
    is_label = all(len(line) <= LONGEST_LABEL for line in above.splitlines())
    return is_label and "<" not in above and not ENTRY_OF_TABLE.search(above)


def markup_type(head: str) -> str:
    """Recognise HTML from plain text, and refuse other XML, after declarations and comments."""
    offset, xml = 0, False
    while match := PREAMBLE.match(head, offset):
        xml = xml or match.group().startswith("<?xml")
        offset = match.end()
        if match.group() == "<!--":
            end = head.find("-->", offset)
            if end < 0:
                break
            offset = end + 3
    if HTML_START.match(head, offset):
        return HTML
    part = HTML_PART.match(head, offset)
    if part and head.count("</", offset) >= 1:
        return HTML
    if is_fragment(head):
        return HTML
    if xml:
        root = re.compile(r"<(?:!doctype\s+)?([\w:.-]{1,40})", re.I).match(head, offset)
        refuse_format(
            f"an XML file ({root.group(1) if root else 'of no known kind'})", "save it as DOCX, XLSX, HTML or text"
        )
    return TEXT
