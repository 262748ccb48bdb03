"""Which characters a PDF's fonts have lost: codes that its pages show and its own maps do not name.

No reader's fallback is trusted with them. Every such code is given a mark of its own (a character of
plane 15) by way of a new ToUnicode map appended to the file, so that the page reader, which knows no
codes, can tell each of them; what it stands for is settled here, from the font alone.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, NamedTuple

from lccp.model import InputError, Notice
from lccp.read.pdf.codes.cmap import Map, codes_of, is_lost, read_map, shown_strings, write_map
from lccp.read.pdf.nested_forms import check_forms
from lccp.read.pdf.page import LOST
from lccp.text.messages import say

FIRST_MARK = 0xF0000
MOST_MARKS = 0xFFF0
KNOWN_COLLECTIONS = ("GB1", "CNS1", "Japan1", "Korea1", "KR")
DEEPEST = 12


class MendedFile(NamedTuple):
    """A PDF whose lost codes bear marks: its bytes, what each mark stands for and by which rule, and notices."""

    data: bytes
    marks: dict[str, tuple[str, str]]
    notices: list[Notice]
    borrowed: bool = False  # whether it uses a composite font that it does not hold


@dataclass(slots=True)
class UsedFont:
    """A font and the strings that the pages show in it."""

    reference: Any
    strings: set[bytes] = field(default_factory=set)


@dataclass(slots=True)
class LossyFont:
    """A font with lost codes: its dictionary, its own map, the size of its codes, and the codes it lost."""

    reference: Any
    font: Any
    stated: Map
    size: int
    codes: set[int]


def mend_fonts(data: bytes, seconds: Any) -> MendedFile:
    """Find the lost codes of a PDF's fonts, recover what can be, and mark them all. Raises InputError if locked.

    ``seconds`` is called now and then; it raises InputError once the time is over.
    """
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("is a PDF locked with a password; unlock it first")
        check_forms(reader, data)
        book = FontFile(reader, data)
        fonts = used_fonts(book, seconds)
        borrowed = any(is_borrowed(book, used) for used in fonts)
        lost = [lossy for used in fonts if (lossy := lost_codes(book, used))]
        mended = _mend_lossy(book, lost, seconds) if lost else MendedFile(data, {}, [])
        return mended._replace(borrowed=borrowed)
    except InputError:
        raise
    except Exception as error:
        message = say(
            "the fonts could not be checked for lost characters ({error}); compare digits with the print",
            "未能检查字体是否缺失字符（{error}）；请对照版面核对数字",
            error=type(error).__name__,
        )
        return MendedFile(data, {}, [Notice("unchecked-fonts", "medium", 0, 0, message)])


def _mend_lossy(book: FontFile, lost: list[LossyFont], seconds: Any) -> MendedFile:
    from lccp.read.pdf.codes.cmap_patch import patch_maps
    from lccp.read.pdf.codes.glyph_evidence import recover_codes

    marks: dict[str, tuple[str, str]] = {}
    notices: list[Notice] = []
    maps: list[tuple[Any, Any, bytes]] = []
    for lossy in lost:
        seconds()
        recovered, font_notices = recover_codes(lossy.font, lossy.codes)
        notices += font_notices
        entries = {code: text for code, text in lossy.stated.items() if not is_lost(text)}
        for code in sorted(lossy.codes):
            value = recovered.get(code, (LOST, ""))
            if len(marks) >= MOST_MARKS:
                entries[code] = LOST
                continue
            mark = chr(FIRST_MARK + len(marks))
            marks[mark] = value
            entries[code] = mark
        maps.append((lossy.reference, lossy.font, write_map(entries, lossy.size)))
    return MendedFile(patch_maps(book.reader, book.data, maps), marks, notices)


class FontFile:
    """A PDF's objects: through pypdf, or straight from the bytes where they lie plainly."""

    def __init__(self, reader: Any, data: bytes) -> None:
        self.reader, self.data = reader, data
        self.plain = not reader.is_encrypted

    def raw(self, reference: Any) -> tuple[bytes, int]:
        """Return an object's bytes up to its end or its stream, and where the stream begins (or 0)."""
        number = getattr(reference, "idnum", 0)
        offset = self.reader.xref.get(getattr(reference, "generation", 0), {}).get(number, 0)
        if not self.plain or not offset or number in self.reader.xref_objStm:
            return b"", 0
        head = self.data[offset : offset + 24].split()
        if len(head) < 3 or head[0] != b"%d" % number or not head[2].startswith(b"obj"):
            return b"", 0
        end = self.data.find(b"endobj", offset)
        stream = self.data.find(b"stream", offset, end)
        if stream < 0:
            return self.data[offset:end], 0
        skip = 2 if self.data[stream + 6 : stream + 8] == b"\r\n" else 1
        return self.data[offset:stream], stream + 6 + skip

    def raw_map(self, font: bytes) -> bytes | None:
        """Return the ToUnicode stream of a font's bytes; None where pypdf must be asked."""
        match = re.search(rb"/ToUnicode\s+(\d+)\s+(\d+)\s+R", font)
        if not match:
            return None
        head, start = self.raw(_Reference(int(match.group(1)), int(match.group(2))))
        length = re.search(rb"/Length\s+(\d+)(?!\s+\d+\s+R)", head)
        if not start or not length or b"DecodeParms" in head:
            return None
        body = self.data[start : start + int(length.group(1))]
        if b"/Filter" not in head:
            return body
        if re.search(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\s*\]?\s*[/>]", head):
            try:
                return zlib.decompressobj().decompress(body, 8_000_000)
            except zlib.error:
                return None
        return None


class _Reference(NamedTuple):
    idnum: int
    generation: int


def used_fonts(book: FontFile, seconds: Any) -> list[UsedFont]:
    """Go through what the pages show, forms included; return the fonts with their strings."""
    fonts: dict[Any, UsedFont] = {}
    seen: set[Any] = set()
    for page in book.reader.pages:
        seconds()
        _gather_fonts(_content_bytes(page.get("/Contents")), _as_dictionary(page.get("/Resources")), fonts, seen, 0)
    return list(fonts.values())


def _gather_fonts(content: bytes, resources: Any, fonts: dict[Any, UsedFont], seen: set[Any], depth: int) -> None:
    named = _as_dictionary(resources.get("/Font"))
    shown: dict[bytes, set[bytes]] = defaultdict(set)
    for name, string in shown_strings(content):
        shown[name].add(string)
    for name, strings in shown.items():
        key = "/" + re.sub(r"#([0-9A-Fa-f]{2})", lambda m: chr(int(m.group(1), 16)), name.decode("latin-1"))
        if key in named:
            reference = named.raw_get(key)
            mark = (reference.idnum, reference.generation) if hasattr(reference, "idnum") else id(reference)
            fonts.setdefault(mark, UsedFont(reference)).strings.update(strings)
    if depth >= DEEPEST:
        return
    for key in _as_dictionary(resources.get("/XObject")):
        reference = _as_dictionary(resources["/XObject"]).raw_get(key)
        mark = getattr(reference, "idnum", id(reference))
        if mark in seen:
            continue
        seen.add(mark)
        form = reference.get_object()
        if _as_dictionary(form).get("/Subtype") == "/Form":
            inner = _as_dictionary(form.get("/Resources")) or resources
            _gather_fonts(form.get_data(), inner, fonts, seen, depth + 1)


def _as_dictionary(value: Any) -> Any:
    from pypdf.generic import DictionaryObject

    value = value.get_object() if hasattr(value, "get_object") else value
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _content_bytes(value: Any) -> bytes:
    value = value.get_object() if hasattr(value, "get_object") else value
    if isinstance(value, list):
        return b"\n".join(_content_bytes(part) for part in value)
    return value.get_data() if hasattr(value, "get_data") else b""


def _is_plainly_whole(book: FontFile, used: UsedFont) -> bool:
    """Return whether a font's own map, read straight from the file's bytes, names every code that is used."""
    raw, _ = book.raw(used.reference)
    if not raw or b"/ToUnicode" not in raw:
        return False
    size = 1
    if re.search(rb"/Subtype\s*/Type0", raw):
        size = 2 if re.search(rb"/Encoding\s*/Identity-[HV]", raw) else 0
    stream = book.raw_map(raw) if size else None
    stated = read_map(stream)[0] if stream is not None else None
    return stated is not None and not any(is_lost(stated.get(code, "")) for code in codes_of(used.strings, size))


def lost_codes(book: FontFile, used: UsedFont) -> LossyFont | None:
    """Return the codes that the pages use and the font's own map lacks; None if there are none.

    A font without any map states its characters otherwise, by an encoding or a character collection
    that the standard names, or not at all.
    """
    if _is_plainly_whole(book, used):
        return None
    font = _as_dictionary(used.reference)
    size = code_size(font)
    if not size:
        return None
    has_map = "/ToUnicode" in font and hasattr(font["/ToUnicode"].get_object(), "get_data")
    stated = read_map(font["/ToUnicode"].get_object().get_data())[0] if has_map else {}
    codes = {code for code in codes_of(used.strings, size) if is_lost(stated.get(code, ""))}
    if not has_map:
        codes -= stated_codes(font, codes)
    return LossyFont(used.reference, font, stated, size, codes) if codes else None


def is_borrowed(book: FontFile, used: UsedFont) -> bool:
    """Recognise a composite font that the file names and does not hold."""
    raw, _ = book.raw(used.reference)
    if raw and not re.search(rb"/Subtype\s*/Type0", raw):
        return False
    font = _as_dictionary(used.reference)
    if font.get("/Subtype") != "/Type0":
        return False
    below = _as_dictionary(next(iter(font.get("/DescendantFonts") or [None]), None))
    return not any(
        key in _as_dictionary(below.get("/FontDescriptor")) for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )


def code_size(font: Any) -> int:
    """Return how many bytes a code of a font has; 0 where that is not one number."""
    if font.get("/Subtype") != "/Type0":
        return 1
    encoding = font.get("/Encoding")
    encoding = encoding.get_object() if hasattr(encoding, "get_object") else encoding
    if hasattr(encoding, "get_data"):
        _, sizes = read_map(encoding.get_data())
        return sizes.pop() if len(sizes) == 1 else 0
    return 2 if str(encoding).startswith("/Identity") or "UCS2" in str(encoding) else 0


def stated_codes(font: Any, codes: set[int]) -> set[int]:
    """Return the codes of a font without a map whose characters its encoding or collection states."""
    if font.get("/Subtype") == "/Type0":
        below = _as_dictionary(next(iter(font.get("/DescendantFonts") or [None]), None))
        if str(_as_dictionary(below.get("/CIDSystemInfo")).get("/Ordering")) in KNOWN_COLLECTIONS:
            return set(codes)
        return set() if str(font.get("/Encoding")).startswith("/Identity") else set(codes)
    if font.get("/Subtype") == "/Type3":
        return set()
    from lccp.read.pdf.codes.font_programs import encoding_names, unicode_of

    glyph_names = encoding_names(font, differences=False)
    return {code for code in codes if unicode_of(glyph_names.get(code, ""))} - set(encoding_names(font, base=False))
