"""Kinds of fonts that PDFs state their characters by, each typeset here and read back."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from lccp.model import Source
from lccp.read.pdf import read_pdf
from lccp.read.pdf.signs import calls

from tests.read.test_pdf_fonts import type3_pdf
from tests.read.test_pdf_safety import page_of, plain_pdf

SOURCE = Source("fonts", "fonts.pdf")
HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def compact_program() -> bytes:
    """A CFF font whose charset and encoding are those that the format predefines (ISOAdobe, Standard)."""
    from fontTools.cffLib import CFFFontSet, cffISOAdobeStrings
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    order = [".notdef", *cffISOAdobeStrings[1:60]]
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(order)
    drawn = {}
    for place, name in enumerate(order):
        pen = T2CharStringPen(500, None)
        pen.moveTo((50, 0))
        for point in ((50, 300 + 5 * place), (400, 300 + 5 * place), (400, 0)):
            pen.lineTo(point)
        pen.closePath()
        drawn[name] = pen.getCharString()
    builder.setupCFF("Plain", {}, drawn, {})
    compiled = BytesIO()
    builder.font["CFF "].cff.compile(compiled, builder.font)
    data = bytearray(compiled.getvalue())
    for operator in (0x0F, 0x10):  # charset, Encoding: an offset of 0 or none is the predefined one
        place = next((i for i in range(len(data) - 5) if data[i] == 29 and data[i + 5] == operator and i < 200), None)
        if place is not None:
            data[place + 1 : place + 5] = bytes(4)
    fonts = CFFFontSet()
    fonts.decompile(BytesIO(bytes(data)), None)
    assert fonts[0].getGlyphOrder()[:3] == [".notdef", "space", "exclam"]
    assert fonts[0].rawDict.get("charset", 0) == 0
    return bytes(data)


def test_a_compact_font_with_a_predefined_charset_and_no_encoding_is_read() -> None:
    program = compact_program()
    font = (
        b"<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Plain/FirstChar 32/LastChar 90/Widths["
        + b"500 " * 59
        + b"]/FontDescriptor 6 0 R>>"
    )
    descriptor = (
        b"<</Type/FontDescriptor/FontName/ABCDEF+Plain/Flags 4/FontBBox[0 0 500 900]/ItalicAngle 0"
        b"/Ascent 800/Descent -200/CapHeight 700/StemV 80/FontFile3 7 0 R>>"
    )
    stream = b"<</Subtype/Type1C/Length %d>>stream\n" % len(program) + program + b"\nendstream"
    data = page_of(b"BT /F1 12 Tf 20 300 Td (PILOTS, 2017) Tj ET", b"", [descriptor, b"0", b"0"])
    objects = [part[: part.index(b"\nendobj")] for part in data.split(b" obj\n")[1:]]
    objects = [body.replace(HELVETICA, font) for body in objects[:6]] + [stream]
    doc = read_pdf(SOURCE, plain_pdf(objects))
    assert doc.text == "PILOTS, 2017"
    assert "lost-characters" not in {notice.kind for notice in doc.notices}


@pytest.mark.parametrize("renumbered", [False, True])
def test_a_type_3_font_whose_glyphs_are_numbered_is_read_where_widths_bear_it_out(renumbered: bool) -> None:
    widths = {"m": 778, "i": 222, "n": 556, "l": 222, "a": 556, "w": 722, "v": 500, "r": 333, "t": 278, "h": 556}
    letters = "minimal2017"
    used = dict.fromkeys(letters + "wvrth")
    codes = {sign: 33 + place if renumbered else ord(sign) for place, sign in enumerate(used)}
    body = b"0 0 200 700 re f"
    data = type3_pdf(
        bytes(codes[sign] for sign in letters),
        dict.fromkeys(codes.values(), body),
        1000,
        {c: str(c) for c in codes.values()},
    )
    table = [500] * 256
    for sign, code in codes.items():
        table[code] = widths.get(sign, 500)
    data = data.replace(b"500 " * 256, " ".join(map(str, table)).encode())
    assert read_pdf(SOURCE, data).text == ("\ufffd" * len(letters) if renumbered else letters)


def test_a_font_that_is_named_and_not_embedded_is_read() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = BytesIO()
    canvas = Canvas(out)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(72, 700, "第三批低碳城市试点共45个，2017年。")
    canvas.save()
    doc = read_pdf(SOURCE, out.getvalue())
    assert doc.text == "第三批低碳城市试点共45个，2017年。"
    assert not doc.recovered


def test_a_code_beyond_the_last_character_is_a_lost_one(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = calls.TextOfPage.codes

    def broken(self: calls.TextOfPage, count: int) -> object:
        codes = plain(self, count)
        return np.where(codes == ord("X"), 0x110000 + 5, codes)

    monkeypatch.setattr(calls.TextOfPage, "codes", broken)
    assert read_pdf(SOURCE, page_of(b"BT /F1 12 Tf 20 300 Td (aXb) Tj ET")).text == "a\ufffdb"


def test_one_bad_page_among_good_ones_is_named_and_the_others_are_read() -> None:
    text = b"BT /F1 12 Tf 20 300 Td (page) Tj ET"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    data = plain_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R 6 0 R 7 0 R]/Count 3>>",
            page,
            b"<</Length %d>>stream\n" % len(text) + text + b"\nendstream",
            HELVETICA,
            b"(no page)",
            page,
        ]
    )
    doc = read_pdf(SOURCE, data)
    assert doc.text == "page\f\fpage"
    assert [(notice.kind, notice.severity) for notice in doc.notices] == [("unread-page", "high")]
