"""The font programs that a PDF embeds: which glyph a code shows, its name, its characters, its outline."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any, NamedTuple

from lccp.read.pdf.codes.glyph_outlines import Contour, FlatPen
from lccp.read.pdf.codes.type1 import Type1Glyphs


def unicode_of(name: str) -> str:
    """Return the characters that a glyph name tells by the Adobe Glyph List; "" for none."""
    from fontTools.agl import toUnicode

    if not name or name == ".notdef":
        return ""
    text = toUnicode(name)
    return "" if any("\ue000" <= c <= "\uf8ff" or c < " " for c in text) else str(text)


def encoding_names(font: Any, base: bool = True, differences: bool = True) -> dict[int, str]:
    """Return the glyph names that a simple font's Encoding entry states: its base's, and its differences from it.

    Without a base, a font that is not embedded has the standard encoding; an embedded one has its own.
    """
    encoding = font.get("/Encoding")
    encoding = encoding.get_object() if hasattr(encoding, "get_object") else encoding
    named, changes = "", []
    if isinstance(encoding, str):
        named = str(encoding)
    elif hasattr(encoding, "get"):
        named = str(encoding.get("/BaseEncoding", ""))
        changes = list(encoding.get("/Differences", []))
    if not named and not _embedded(font) and font.get("/Subtype") != "/Type3":
        named = "/StandardEncoding"
    glyph_names = _base_names(named) if base else {}
    code = 0
    for item in changes if differences else []:
        item = item.get_object() if hasattr(item, "get_object") else item
        if isinstance(item, str):
            glyph_names[code] = str(item)[1:]
            code += 1
        else:
            code = int(item)
    return glyph_names


def _embedded(font: Any) -> bool:
    return any(key in (font.get("/FontDescriptor") or {}) for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _base_names(base: str) -> dict[int, str]:
    from fontTools.agl import UV2AGL
    from fontTools.encodings.MacRoman import MacRoman
    from fontTools.encodings.StandardEncoding import StandardEncoding

    if base == "/MacRomanEncoding":
        return dict(enumerate(MacRoman))
    if base == "/StandardEncoding":
        return {code: name for code, name in enumerate(StandardEncoding) if name != ".notdef"}
    if base == "/WinAnsiEncoding":
        glyph_names = {}
        for code in range(32, 256):
            text = bytes([code]).decode("cp1252", "replace")
            name = UV2AGL.get(ord(text))
            if name:
                glyph_names[code] = name
        return glyph_names
    return {}


class Drawings:
    """The glyphs of a TrueType font by name, each read when it is drawn: a font of 20,000 Han shows ten digits."""

    def __init__(self, sfnt: Any, order: list[str]) -> None:
        self.data, self.places, self.order = sfnt.getTableData("glyf"), sfnt["loca"].locations, order
        self.numbers = {name: number for number, name in enumerate(order[: len(self.places) - 1])}
        self.glyphs: dict[str, Any] = {}

    def __contains__(self, name: object) -> bool:
        return name in self.numbers

    def __getitem__(self, name: str) -> Drawing:
        return Drawing(self, name)

    def glyph(self, name: str) -> Any:
        """Return a glyph of the table."""
        from fontTools.ttLib.tables._g_l_y_f import Glyph

        if name not in self.glyphs:
            number = self.numbers[name]
            self.glyphs[name] = Glyph(self.data[self.places[number] : self.places[number + 1]])
            self.glyphs[name].expand(self)
        return self.glyphs[name]

    def getGlyphName(self, number: int) -> str:
        """Return the name of a glyph that another one is put together of."""
        return self.order[number]


class Drawing(NamedTuple):
    """One glyph of a TrueType font."""

    table: Drawings
    name: str

    def draw(self, pen: Any) -> None:
        """Draw the glyph with a fontTools pen."""
        self.table.glyph(self.name).draw(pen, self.table)


class Program:
    """The font program that a PDF font embeds, whatever its kind; one that is broken tells nothing."""

    def __init__(self, font: Any) -> None:
        self.font = font
        self.below = font
        if font.get("/Subtype") == "/Type0":
            self.below = font["/DescendantFonts"][0].get_object()
        descriptor = self.below.get("/FontDescriptor")
        self.descriptor: Any = descriptor.get_object() if descriptor is not None else {}
        self.sfnt: Any = None
        self.glyphs: Any = None
        self.type1_codes: dict[int, str] = {}
        self.stated_names = encoding_names(font)
        try:
            self._load()
        except Exception:  # a broken font program tells nothing; the codes stay lost
            self.sfnt = self.glyphs = None

    def _load(self) -> None:
        from fontTools.ttLib import TTFont

        if "/FontFile2" in self.descriptor or self.descriptor.get("/FontFile3", {}).get("/Subtype") == "/OpenType":
            key = "/FontFile2" if "/FontFile2" in self.descriptor else "/FontFile3"
            self.sfnt = TTFont(BytesIO(self.descriptor[key].get_object().get_data()), lazy=True)
            self.order = self.sfnt.getGlyphOrder()
            # drawing from the table itself spares reading the widths of thousands of glyphs
            self.glyphs = Drawings(self.sfnt, self.order) if "glyf" in self.sfnt else self.sfnt.getGlyphSet()
        elif "/FontFile3" in self.descriptor:
            from fontTools.cffLib import CFFFontSet

            fonts = CFFFontSet()
            fonts.decompile(BytesIO(self.descriptor["/FontFile3"].get_object().get_data()), None)
            top = fonts[0]
            self.glyphs, self.order = top.CharStrings, top.getGlyphOrder()
            self.is_cid = hasattr(top, "ROS")
            if not self.is_cid:
                encoding = top.Encoding
                if encoding == "StandardEncoding":
                    self.type1_codes = _base_names("/StandardEncoding")
                elif not isinstance(encoding, str):
                    self.type1_codes = dict(enumerate(encoding))
        elif "/FontFile" in self.descriptor:
            program = Type1Glyphs(self.descriptor["/FontFile"].get_object().get_data())
            self.glyphs = program
            self.type1_codes = _base_names("/StandardEncoding") if program.encoding is None else program.encoding

    def _cff_glyph(self, code: int) -> str | None:
        """Return the glyph of a character identifier in a CFF program, whose glyphs bear identifiers or an order."""
        if self.glyphs is None:
            return None
        if getattr(self, "is_cid", False):
            name = f"cid{code:05d}"
            return name if name in self.glyphs else None
        return self.order[code] if code < len(self.order) else None

    def glyph_of(self, code: int) -> str | None:
        """Return the name by which the program knows the glyph of a code."""
        if self.font.get("/Subtype") == "/Type0":
            if self.sfnt is None:
                return self._cff_glyph(code)
            place = self.below.get("/CIDToGIDMap")
            place = place.get_object() if hasattr(place, "get_object") else place
            if hasattr(place, "get_data"):
                table = place.get_data()
                code = int.from_bytes(table[2 * code : 2 * code + 2], "big")
            return self.order[code] if 0 < code < len(self.order) else None
        if self.sfnt is None:
            stated = self.stated_names.get(code) or self.type1_codes.get(code)
            return stated if self.glyphs is not None and stated and stated in self.glyphs else None
        return self._truetype_glyph(code)

    def _truetype_glyph(self, code: int) -> str | None:
        """Find a simple TrueType font's glyph as readers do: symbol map, Mac map, then by name (9.6.6.4)."""
        tables = {(t.platformID, t.platEncID): t.cmap for t in self.sfnt["cmap"].tables} if "cmap" in self.sfnt else {}
        name = self.stated_names.get(code)
        if name and (3, 1) in tables:
            text = unicode_of(name)
            if len(text) == 1 and ord(text) in tables[3, 1]:
                return str(tables[3, 1][ord(text)])
        for high in (0xF000, 0, 0xF100, 0xF200):
            if high + code in tables.get((3, 0), {}):
                return str(tables[3, 0][high + code])
        glyph = tables.get((1, 0), {}).get(code)
        return str(glyph) if glyph else None

    def glyph_names(self, codes: Iterable[int]) -> dict[int, str]:
        """Return the names in the program that mean something: not those that fontTools makes up."""
        if self.glyphs is None:
            return {}
        if self.sfnt is not None and ("post" not in self.sfnt or self.sfnt["post"].formatType == 3.0):
            return {}
        names_by_code = {code: name for code in codes if (name := self.glyph_of(code))}
        return {
            code: name
            for code, name in names_by_code.items()
            if not name.startswith(("cid", "glyph", "gid", "uniE", "uniF0"))
        }

    def mapped(self, codes: Iterable[int]) -> dict[int, str]:
        """Return the characters that the program's own Unicode map tells, read backwards."""
        if self.sfnt is None or "cmap" not in self.sfnt:
            return {}
        back: dict[str, list[int]] = {}
        for table in self.sfnt["cmap"].tables:
            if table.isUnicode():
                for value, name in table.cmap.items():
                    back.setdefault(name, []).append(value)
        characters: dict[int, str] = {}
        for code in codes:
            values = [v for v in back.get(self.glyph_of(code) or "", []) if not 0xE000 <= v <= 0xF8FF and v >= 32]
            if values:
                characters[code] = chr(min(values, key=_plainest))
        return characters

    def contours(self, codes: set[int]) -> dict[int, list[Contour]]:
        """Return the outlines of codes; an empty list is a blank glyph."""
        if self.font.get("/Subtype") == "/Type3":
            from lccp.read.pdf.codes.type3 import type3_glyphs

            return type3_glyphs(self.font, codes, self.stated_names)
        outlines: dict[int, list[Contour]] = {}
        for code in sorted(codes):
            name = self.glyph_of(code)
            if name in (None, ".notdef") or self.glyphs is None:
                continue
            try:
                outlines[code] = self._drawn(name)
            except Exception:
                continue
        return outlines

    def _drawn(self, name: str) -> list[Contour]:
        from fontTools.pens.recordingPen import DecomposingRecordingPen

        record = DecomposingRecordingPen(self.glyphs)
        self.glyphs[name].draw(record)
        pen = FlatPen()
        record.replay(pen)
        return pen.contours

    def advances(self, codes: set[int]) -> dict[int, float]:
        """Return the widths of codes as the PDF states them."""
        if self.font.get("/Subtype") == "/Type0":
            return _cid_widths(self.below, codes)
        widths, first = self.font.get("/Widths"), int(self.font.get("/FirstChar", 0))
        widths = widths.get_object() if hasattr(widths, "get_object") else widths
        if not isinstance(widths, list):
            return {}
        return {code: float(widths[code - first]) for code in codes if 0 <= code - first < len(widths)}


def _plainest(value: int) -> tuple[int, int]:
    """Order the characters that share a glyph: ASCII, Han, others; radicals and presentation forms last."""
    if value < 0x7F:
        return 0, value
    if 0x4E00 <= value <= 0x9FFF:
        return 1, value
    return (3 if 0x2E80 <= value <= 0x2FDF or 0xF900 <= value <= 0xFFFF else 2), value


def _cid_widths(below: Any, codes: set[int]) -> dict[int, float]:
    default = float(below.get("/DW", 1000))
    widths = dict.fromkeys(codes, default)
    table = below.get("/W")
    table = [item.get_object() if hasattr(item, "get_object") else item for item in table.get_object()] if table else []
    index = 0
    while index + 1 < len(table):
        first, after = int(table[index]), table[index + 1]
        if isinstance(after, list):
            widths.update({first + i: float(width) for i, width in enumerate(after) if first + i in codes})
            index += 2
        elif index + 2 < len(table):
            widths.update({code: float(table[index + 2]) for code in codes if first <= code <= int(after)})
            index += 3
        else:
            break
    return widths
