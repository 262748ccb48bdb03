"""Broken, locked, empty and large PDFs: one line each, never anything else."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path

import pytest
from lccp.model import InputError, Source
from lccp.read.limits import Limits
from lccp.read.pdf import read_pdf

from tests.support.pdf_typeset import Look, make_rows, typeset

SOURCE = Source("list", "list.pdf")
FIXTURE = Path(__file__).parents[1] / "data" / "f2_chromium_nodigits.pdf"
SMALL = typeset(make_rows(1, 6), Look())


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7\n", b"%PDF-1.4\n" + bytes(range(256)) * 20, b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R>>"],
)
def test_what_is_no_pdf_is_told(data: bytes) -> None:
    with pytest.raises(InputError, match=r"damaged|text layer"):
        read_pdf(SOURCE, data)


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_file_is_read_or_refused(seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(SMALL)
    if seed % 3 == 0:
        data = data[: dice.randrange(len(data))]
    for _ in range(dice.choice([1, 10, 200])):
        data[dice.randrange(len(data))] = dice.randrange(256)
    try:
        doc = read_pdf(SOURCE, bytes(data))
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017 (either outcome is right)
    else:
        assert doc.boxes is not None
        assert len(doc.boxes) == 4 * len(doc.text)


def plain_pdf(objects: list[bytes]) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def page_of(content: bytes, extra: bytes = b"", objects: list[bytes] | None = None) -> bytes:
    """A page of Helvetica (F1) with this content."""
    stream = b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream"
    return plain_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>"
            + extra
            + b">>>>",
            stream,
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
            *(objects or []),
        ]
    )


def test_a_form_that_draws_itself_ends() -> None:
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 5>>stream\n/X Do\nendstream"
    data = page_of(b"BT /F1 12 Tf 20 300 Td (Hello) Tj ET /X Do", b"/XObject<</X 6 0 R>>", [form])
    assert read_pdf(SOURCE, data).text == "Hello"


FORM = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>/Length %d>>stream\n%s\nendstream"


def test_forms_that_draw_one_another_without_end_are_refused() -> None:
    """A form that draws itself twice, and thirty forms each of which draws the next twice."""
    twice = b"/X Do /#58 Do"
    for forms in ([FORM % (6, len(twice), twice)], [FORM % (number + 7, len(twice), twice) for number in range(30)]):
        data = page_of(b"BT /F1 12 Tf 20 300 Td (Hello) Tj ET /X Do", b"/XObject<</X 6 0 R>>", forms)
        with pytest.raises(InputError, match="draws forms within forms without end"):
            read_pdf(SOURCE, data)


def test_pages_that_contain_themselves_end() -> None:
    data = plain_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>"])
    with pytest.raises(InputError):
        read_pdf(SOURCE, data)


def test_a_page_without_text_asks_for_ocr() -> None:
    with pytest.raises(InputError, match="OCR"):
        read_pdf(SOURCE, page_of(b"0 0 100 100 re f"))


def test_white_and_invisible_and_outlying_text_is_left_out_and_told() -> None:
    content = (
        b"BT /F1 12 Tf 20 300 Td (Shown) Tj ET BT 1 g /F1 12 Tf 20 200 Td (White) Tj ET "
        b"BT 0 g 3 Tr /F1 12 Tf 20 150 Td (Unseen) Tj ET BT 0 Tr /F1 12 Tf 900 100 Td (Outside) Tj ET"
    )
    doc = read_pdf(SOURCE, page_of(content))
    assert doc.text == "Shown"
    assert [notice.kind for notice in doc.notices] == ["hidden-text"]


def test_white_text_on_a_dark_ground_is_read() -> None:
    content = b"0 0 0.5 rg 10 290 200 30 re f BT 1 g /F1 12 Tf 20 300 Td (Head) Tj ET"
    assert read_pdf(SOURCE, page_of(content)).text == "Head"


def test_text_printed_twice_for_boldness_is_read_once() -> None:
    content = b"BT /F1 12 Tf 20 300 Td (Bold) Tj ET BT /F1 12 Tf 20.3 300 Td (Bold) Tj ET"
    assert read_pdf(SOURCE, page_of(content)).text == "Bold"


def test_slanted_text_is_furniture_and_told() -> None:
    content = b"BT /F1 12 Tf 20 300 Td (Body text) Tj ET BT /F1 30 Tf 0.7 0.7 -0.7 0.7 80 80 Tm (DRAFT) Tj ET"
    doc = read_pdf(SOURCE, page_of(content))
    assert doc.text == "Body text\nDRAFT"
    assert [block.style for block in doc.blocks] == ["", "furniture"]  # type: ignore[union-attr]
    assert [notice.kind for notice in doc.notices] == ["turned-text"]


@pytest.mark.parametrize(("password", "opens"), [("", True), ("secret", False)])
def test_a_locked_file_opens_with_an_empty_password_only(password: str, opens: bool) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(FIXTURE.read_bytes())))
    writer.encrypt(password, "owner", algorithm="AES-128")
    out = BytesIO()
    writer.write(out)
    if opens:
        assert set(read_pdf(SOURCE, out.getvalue()).recovered.values()) == {"digits.font_cmap"}
    else:
        with pytest.raises(InputError, match="password"):
            read_pdf(SOURCE, out.getvalue())


def test_limits_are_told() -> None:
    with pytest.raises(InputError, match="bytes"):
        read_pdf(SOURCE, SMALL, Limits(max_bytes=10))
    with pytest.raises(InputError, match="characters"):
        read_pdf(SOURCE, SMALL, Limits(max_characters=50))
    with pytest.raises(InputError, match="pages"):
        read_pdf(SOURCE, typeset(make_rows(1, 40), Look()), Limits(max_pages=1))
    with pytest.raises(InputError, match="cells"):
        read_pdf(SOURCE, SMALL, Limits(max_cells=5))
    with pytest.raises(InputError, match="seconds"):
        read_pdf(SOURCE, SMALL, Limits(max_seconds=0.0))
