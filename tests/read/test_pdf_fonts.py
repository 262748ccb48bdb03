"""Digits that a PDF's fonts have lost: found, recovered in order of evidence, and never guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from lccp.model import Document, Source
from lccp.read.pdf import read_pdf
from lccp.read.pdf.codes.cmap import codes_of, is_lost, read_map, shown_strings, write_map
from lccp.read.pdf.codes.glyph_evidence import agreeing_digits
from lccp.read.pdf.codes.glyph_outlines import OutlineMatch, assign_digits, known_digits, paint_outline
from lccp.read.pdf.codes.type3 import type3_contours
from lccp.text.rules import RULES

from tests.read.test_pdf_safety import page_of, plain_pdf
from tests.read.test_pdf_tables import DATA, HEADER, cells, notice_rows

SOURCE = Source("list", "list.pdf")
NAMED, MAPPED = DATA / "a1_lo_ruled.pdf", DATA / "f2_chromium_nodigits.pdf"


def with_maps(data: bytes, keep: Callable[[str], bool], change: Callable[[Any], None] | None = None) -> bytes:
    """The file with only some entries left in its ToUnicode maps, and its fonts changed."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DecodedStreamObject, NameObject

    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    for font in list(writer._objects):
        if hasattr(font, "get") and font.get("/Type") == "/Font" and "/ToUnicode" in font:
            own, _ = read_map(font["/ToUnicode"].get_object().get_data())
            left = {code: text for code, text in own.items() if keep(text)}
            stream = DecodedStreamObject()
            stream.set_data(write_map(left, 2 if font["/Subtype"] == "/Type0" else 1))
            font[NameObject("/ToUnicode")] = writer._add_object(stream)
            if change:
                change(font)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def without_digits(text: str) -> bool:
    return text not in "0123456789"


def kinds(doc: Document) -> Counter[str]:
    return Counter(doc.recovered.values())


def test_glyph_names_come_first() -> None:
    doc = read_pdf(SOURCE, with_maps(NAMED.read_bytes(), without_digits))
    assert cells(doc) == [HEADER, *notice_rows()]
    assert kinds(doc) == {"digits.glyph_name": sum(c.isdecimal() for c in doc.text)}
    assert [notice.kind for notice in doc.notices] == ["recovered-digits"]


def test_the_embedded_font_s_own_map_comes_second() -> None:
    doc = read_pdf(SOURCE, MAPPED.read_bytes())
    assert kinds(doc) == {"digits.font_cmap": sum(c.isdecimal() for c in doc.text)}


def test_what_stands_at_a_recovered_place_is_what_was_recovered() -> None:
    doc = read_pdf(SOURCE, MAPPED.read_bytes())
    assert {offset for offset, c in enumerate(doc.text) if c.isdecimal()} == set(doc.recovered)


def test_other_lost_characters_are_recovered_too() -> None:
    doc = read_pdf(SOURCE, with_maps(NAMED.read_bytes(), lambda text: text not in ".*+-/"))
    assert cells(doc) == [HEADER, *notice_rows()]
    assert set(kinds(doc)) == {"characters.glyph_name"}


def digit_outlines() -> tuple[dict[str, bytes], Any]:
    """The digits of the fixture's embedded font as content that fills them."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.ttLib import TTFont
    from pypdf import PdfReader

    page = PdfReader(BytesIO(MAPPED.read_bytes())).pages[0]
    font = next(iter(page["/Resources"]["/Font"].values())).get_object()  # type: ignore[index]
    descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
    program = TTFont(BytesIO(descriptor["/FontFile2"].get_object().get_data()))
    glyphs, cmap = program.getGlyphSet(), program.getBestCmap()
    out = {}
    for digit in "0123456789":
        record = DecomposingRecordingPen(glyphs)
        glyphs[cmap[ord(digit)]].draw(record)
        drawn = []
        for name, points in record.value:
            if name == "moveTo":
                drawn.append(f"{points[0][0]} {points[0][1]} m")
            elif name in ("lineTo", "qCurveTo"):  # straight through the control points: near enough
                drawn += [f"{point[0]} {point[1]} l" for point in points if point]
            else:
                drawn.append("h")
        out[digit] = (" ".join(drawn) + " f").encode()
    return out, program["head"].unitsPerEm


def type3_pdf(shown: bytes, procs: dict[int, bytes], units: int, names: dict[int, str]) -> bytes:
    """A page in a Type 3 font without any map, its glyphs called g1, g2 … or by ``names``."""
    start = 6
    called = {code: names.get(code, f"g{code}") for code in procs}
    table = " ".join(f"/{name} {start + i} 0 R" for i, name in enumerate(called.values()))
    differences = " ".join(f"{code} /{name}" for code, name in called.items())
    font = (
        f"<</Type/Font/Subtype/Type3/FontBBox[0 0 0 0]/FontMatrix[{1 / units:f} 0 0 {1 / units:f} 0 0]"
        f"/FirstChar 0/LastChar 255/Widths[{'500 ' * 256}]/CharProcs<<{table}>>"
        f"/Encoding<</Type/Encoding/Differences[{differences}]>>>>"
    ).encode()
    streams = [b"500 0 0 0 1000 1000 d1 " + body for body in procs.values()]
    content = b"BT /F1 12 Tf 20 300 Td <" + shown.hex().encode() + b"> Tj ET"
    data = page_of(content, b"", [b"<</Length %d>>stream\n" % len(s) + s + b"\nendstream" for s in streams])
    old = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    objects = []
    for number in range(1, start + len(streams)):
        begin = data.index(b"\n%d 0 obj\n" % number) + len(b"\n%d 0 obj\n" % number)
        objects.append(data[begin : data.index(b"\nendobj", begin)].replace(old, font))
    return plain_pdf(objects)


def test_outlines_come_last_and_settle_ten_digits_together() -> None:
    drawn, units = digit_outlines()
    order = "3141592653589793238462643383279502884197"
    codes = {digit: 40 + 7 * int(digit) % 10 for digit in drawn}
    doc = read_pdf(
        SOURCE,
        type3_pdf(bytes(codes[d] for d in order), {codes[d]: body for d, body in drawn.items()}, units, {}),
    )
    assert doc.text == order
    assert set(kinds(doc)) == {"digits.glyph_outline"}
    assert "distance" in doc.notices[0].message
    assert "margin" in doc.notices[0].message


def test_a_lone_digit_is_not_told_by_its_outline() -> None:
    drawn, units = digit_outlines()
    doc = read_pdf(SOURCE, type3_pdf(b"\x01\x01", {1: drawn["0"]}, units, {}))
    assert doc.text == "\ufffd\ufffd"
    assert doc.recovered == {}
    assert [notice.kind for notice in doc.notices] == ["lost-characters"]


def test_a_name_that_the_drawing_contradicts_is_not_believed() -> None:
    """The font calls its 6 nine and its 9 six."""
    drawn, units = digit_outlines()
    words = ["zero", "one", "two", "three", "four", "five", "nine", "seven", "eight", "six"]
    names = {65 + int(digit): words[int(digit)] for digit in drawn}
    shown = bytes(65 + int(digit) for digit in "2065907")
    doc = read_pdf(SOURCE, type3_pdf(shown, {65 + int(d): body for d, body in drawn.items()}, units, names))
    assert doc.text == "20\ufffd5\ufffd07"
    assert set(kinds(doc)) == {"digits.glyph_name"}
    assert {notice.kind for notice in doc.notices} >= {"contradicted-digits", "lost-characters"}


@pytest.mark.parametrize("name", ["digits.glyph_name", "digits.font_cmap", "digits.glyph_outline"])
def test_recovery_rules_leave_the_words_as_they_stand(name: str) -> None:
    assert RULES[name]("2025年") == "2025年"


def test_every_known_digit_is_nearest_to_itself() -> None:
    for digit, shapes in known_digits().items():
        shape = shapes[0].shape
        assert assign_digits({1: shape})[1].digit == digit


def test_three_digits_of_one_width_bear_one_another_out() -> None:
    seen = {
        1: OutlineMatch("1", 0.0, 0.1),
        2: OutlineMatch("2", 0.0, 0.1),
        9: OutlineMatch("3", 0.0, 0.1),
        5: OutlineMatch("8", 0.0, 0.1),
    }
    assert agreeing_digits(seen, {1: 500.0, 2: 500.0, 9: 500.0, 5: 610.0}) == {1, 2, 9}
    assert agreeing_digits(seen, {}) == set()


def test_an_empty_outline_is_none() -> None:
    assert paint_outline([]) is None
    assert paint_outline([[(0, 0), (5, 0), (9, 0)]]) is None


def test_a_glyph_that_is_a_picture_has_no_outline() -> None:
    assert type3_contours(b"q 8 0 0 8 0 0 cm BI /W 8 /H 8 ID x EI Q", (1, 0, 0, 1, 0, 0)) is None


def test_maps_are_written_as_they_are_read() -> None:
    entries = {1: "一", 255: "A", 300: "\U000f0001", 400: "ff"}
    assert read_map(write_map(entries, 2)) == (entries, {2})


def test_ranges_of_maps_are_read() -> None:
    stream = b"2 beginbfrange <0001> <0003> <4E00> <0010> <0011> [<0041> <00420043>] endbfrange"
    assert read_map(stream)[0] == {1: "一", 2: "丁", 3: "丂", 16: "A", 17: "BC"}


def test_strings_of_marked_content_are_not_shown() -> None:
    content = b"/Span <</ActualText <FEFF4E00> >> BDC BT /F1 9 Tf [<0102> 5 (a)] TJ ET EMC"
    assert list(shown_strings(content)) == [(b"F1", b"\x01\x02"), (b"F1", b"a")]
    assert codes_of([b"\x01\x02", b"\x01\x03"], 2) == {0x102, 0x103}


def test_an_entry_that_maps_to_nothing_is_lost() -> None:
    assert is_lost("\x00")
    assert is_lost("\uffff")
    assert not is_lost("九")
