"""Type 1 programs, written here by the book: what they encode, and the outlines of their glyphs."""

from __future__ import annotations

import pytest
from fontTools.misc import eexec
from fontTools.pens.recordingPen import DecomposingRecordingPen
from hypothesis import given
from hypothesis import strategies as st
from lccp.read.pdf.codes.type1 import FILE_KEY, GLYPH_KEY, Type1Glyphs, decipher

# 0 500 hsbw  100 200 rmoveto  0 10 rlineto  closepath  endchar, in numbers of one byte (139 is nought) and of two
SQUARE = bytes([139, 248, 136, 13, 239, 247, 92, 21, 139, 149, 5, 9, 14])
CALLING = bytes([139, 248, 136, 13, 139, 10, 14])  # 0 500 hsbw  0 callsubr  endchar
SHARED = bytes([239, 247, 92, 21, 139, 149, 5, 9, 11])


def stretch(code: bytes, lead: int = 4) -> bytes:
    return eexec.encrypt(b"." * lead + code, GLYPH_KEY)[0]


def program(encoding: bytes, hexadecimal: bool = False, subroutines: bool = True, lead: int = 4) -> bytes:
    glyph, calling, shared = (stretch(code, lead) for code in (SQUARE, CALLING, SHARED))
    private = b"dup /Private 8 dict dup begin /RD {string} def\n" + (b"/lenIV %d def\n" % lead if lead != 4 else b"")
    if subroutines:
        private += b"/Subrs 1 array\ndup 0 %d RD " % len(shared) + shared + b" NP\nND\n"
    private += b"2 index /CharStrings 2 dict dup begin\n"
    private += b"/two %d RD " % len(glyph) + glyph + b" ND\n/three %d -| " % len(calling) + calling + b" |-\nend\n"
    cipher = eexec.encrypt(b"...." + private, FILE_KEY)[0]
    if hexadecimal:
        cipher = cipher.hex().encode("ascii")
    return b"%!FontType1-1.0\n" + encoding + b"\ncurrentfile eexec\n" + cipher + b"\n" + b"0" * 64 + b"\ncleartomark"


def drawn(glyphs: Type1Glyphs, name: str) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    return pen.value


OWN = b"/Encoding 256 array\ndup 50 /two put\ndup 8#63/three put\ndup 52 /.notdef put\nreadonly def"


@pytest.mark.parametrize("hexadecimal", [False, True])
@pytest.mark.parametrize("lead", [4, 0])
def test_glyphs_and_their_codes_are_read(hexadecimal: bool, lead: int) -> None:
    glyphs = Type1Glyphs(program(OWN, hexadecimal, lead=lead))
    assert glyphs.encoding == {50: "two", 51: "three"}
    assert "two" in glyphs
    assert "four" not in glyphs
    outline = [("moveTo", ((100, 200),)), ("lineTo", ((100, 210),)), ("closePath", ())]
    assert drawn(glyphs, "two") == drawn(glyphs, "three") == outline


def test_a_program_may_have_the_standard_encoding_and_share_nothing() -> None:
    glyphs = Type1Glyphs(program(b"/Encoding StandardEncoding def", subroutines=False))
    assert glyphs.encoding is None
    assert drawn(glyphs, "two")


def test_the_segments_of_a_file_are_put_together() -> None:
    data = program(OWN)
    start = data.find(b"eexec") + 6
    parts = [(1, data[:start]), (2, data[start:-76]), (1, data[-76:])]
    segments = b"".join(b"\x80" + bytes([kind]) + len(part).to_bytes(4, "little") + part for kind, part in parts)
    assert Type1Glyphs(segments + b"\x80\x03").encoding == {50: "two", 51: "three"}


@pytest.mark.parametrize("data", [b"", b"%!PS-Adobe", b"currentfile eexec\n" + bytes(90)])
def test_what_is_no_program_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="Type 1"):
        Type1Glyphs(data)


@given(st.binary(max_size=600), st.sampled_from([FILE_KEY, GLYPH_KEY]))
def test_deciphering_undoes_enciphering(plain: bytes, key: int) -> None:
    assert decipher(eexec.encrypt(plain, key)[0], key) == plain
