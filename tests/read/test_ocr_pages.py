"""Pages of scanners as they come: askew, of faxes, under a seal, and with the mark of a scanning program upon them."""

from __future__ import annotations

import io

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("cv2")
canvas = pytest.importorskip("reportlab.pdfgen.canvas")

from dataclasses import replace  # noqa: E402

from lccp.model import Document, Source  # noqa: E402
from lccp.read import pdf  # noqa: E402
from lccp.read.formats import read_document  # noqa: E402
from lccp.read.limits import Limits  # noqa: E402
from lccp.read.ocr import pages  # noqa: E402
from lccp.read.ocr.marks import find_rules  # noqa: E402
from lccp.read.ocr.pictures import open_pictures  # noqa: E402
from lccp.read.ocr.prepare import settle_tilt  # noqa: E402
from lccp.read.ocr.signs import RecognisedPage, RecognisedSign  # noqa: E402
from lccp.read.pdf.page import SignReading  # noqa: E402
from lccp.report.page_pictures import page_picture  # noqa: E402
from lccp.text.spans import Origin  # noqa: E402
from PIL import Image  # noqa: E402
from reportlab.lib.utils import ImageReader  # noqa: E402

from tests.support.scans import recognised_line, tilted  # noqa: E402


def ruled_page():
    page = np.full((900, 800, 3), 255, np.uint8)
    for y in range(100, 500, 60):
        page[y : y + 2, 80:720] = 0
        page[y + 20 : y + 40, 100:160:3] = 0
    return page


@pytest.mark.parametrize(("estimate", "tilt"), [(0.6, 0.0), (-0.6, 0.0), (1.2, 1.0), (0.85, 1.0), (0.0, 0.0)])
def test_the_tilt_is_that_at_which_the_ink_lies_in_rows(estimate, tilt):
    """Six short rows that lay straight were turned by half a degree, and the page was refused for its rules."""
    page = tilted(ruled_page(), tilt) if tilt else ruled_page()
    dark = (page[:, :, 0] < 128).astype(np.uint8)
    assert settle_tilt(dark, estimate) == pytest.approx(tilt, abs=0.04)


def test_a_rule_with_nicks_is_whole_and_strokes_with_gaps_are_none():
    dark = np.zeros((600, 400), np.uint8)
    dark[100:400, 200:202] = 1
    dark[130:400:30, 200:202] = dark[131:400:30, 200:202] = 0  # as a seal and JPEG leave it
    for top in range(100, 400, 30):
        dark[top : top + 22, 300:303] = 1  # upright strokes of letters, one below the other
    _, upright = find_rules(dark, 200)
    ((x0, top, _, bottom),) = upright
    assert abs(x0 - 200) <= 2
    assert (top, bottom) == pytest.approx((100, 400), abs=2)


def fax(across=204, down=98):
    picture = Image.new("1", (1000, 500), 1)
    data = io.BytesIO()
    picture.save(data, "TIFF", compression="group4", dpi=(across, down))
    return data.getvalue()


def test_a_fax_has_as_many_dots_down_as_across_when_it_is_read_and_shown():
    ((picture, dpi),) = open_pictures(fax(), Limits())
    assert dpi == 204
    assert picture.shape == (round(500 * 204 / 98), 1000, 3)
    scan = Document(Source("scan", "scan.tif"), Origin("scan", "试点"), "image/tiff", "", 0, "", ())
    shown = page_picture(scan, 1, fax())
    assert shown is not None
    assert (shown.width, shown.height) == pytest.approx((1000 * 72 / 204, 500 * 72 / 98), abs=0.5)
    ((picture, _),) = open_pictures(fax(204, 196), Limits())
    assert picture.shape == (500, 1000, 3)
    ((picture, _),) = open_pictures(fax(2040, 98), Limits())  # what is stated can be no truth
    assert picture.shape == (500, 1000, 3)
    assert page_picture(replace(scan, media_type="text/plain"), 1, fax()) is None


def scanned_pdf(width=400.0, mark="Scanned with a telephone"):
    """A page of 400 by 500 points: a white picture of some width, and below it a line of its own text."""
    data = io.BytesIO()
    paper = canvas.Canvas(data, pagesize=(400, 500))
    paper.drawImage(ImageReader(Image.new("RGB", (800, 900), "white")), 0, 50, width, 450)
    paper.setFont("Helvetica", 9)
    paper.drawString(100, 20, mark)
    paper.showPage()
    paper.save()
    return data.getvalue()


def signs_of(mark):
    """What the recogniser sees on that page at 200 dots an inch: a line of the picture, and the mark a little off."""
    shift = 200 / 72
    words = recognised_line("徐州市2020年达峰")
    below = [
        sign._replace(box=(sign.box[0] * shift, 471 * shift, sign.box[2] * shift, 482 * shift), line=2)
        for sign in recognised_line(mark.replace("e", "c"))  # read wrongly
    ]
    narrow = [
        sign._replace(box=((100 + 4.3 * place) * shift, sign.box[1], (104 + 4.3 * place) * shift, sign.box[3]))
        for place, sign in enumerate(below)
    ]
    return [*words, *narrow]


def test_a_page_that_a_program_scanned_and_signed_is_read_with_the_programs_own_words(monkeypatch):
    """The page had text, so its picture was not looked at: a whole notice was lost in silence."""
    recognised = RecognisedPage(1111, 1389, signs=signs_of("Scanned"))
    monkeypatch.setattr(pages, "read_page", lambda picture, dpi: recognised)
    document = read_document(Source("scan", "scan.pdf"), scanned_pdf(mark="Scanned"), Limits())
    assert document.text.split() == ["徐州市2020年达峰", "Scanned"]
    place = document.text.index("Scanned")
    assert document.certainties[place] == -1  # not recognised
    assert document.certainties[0] > 0.99
    assert [notice.kind for notice in document.notices] == []


def test_a_page_whose_picture_cannot_be_read_keeps_its_words_and_says_so(monkeypatch):
    doubts = dict.fromkeys(range(4), (0.5, ()))
    bad = RecognisedPage(1111, 1389, signs=recognised_line("12345678901234", doubts=doubts))
    monkeypatch.setattr(pages, "read_page", lambda picture, dpi: bad)
    document = read_document(Source("scan", "scan.pdf"), scanned_pdf(), Limits())
    assert document.text == "Scanned with a telephone"
    assert [(notice.kind, notice.severity) for notice in document.notices] == [("unread-page", "high")]


def test_pictures_that_are_not_read_are_told(monkeypatch):
    document = read_document(Source("scan", "scan.pdf"), scanned_pdf(width=200.0), Limits())
    (notice,) = document.notices
    assert (notice.kind, notice.severity) == ("unread-picture", "low")
    assert str(notice.message) == "page 1: pictures that fill 45% of it are not read"
    monkeypatch.setattr(pdf, "has_engine", lambda: False)
    (notice,) = read_document(Source("scan", "scan.pdf"), scanned_pdf(), Limits()).notices
    assert (notice.kind, notice.severity) == ("unread-picture", "high")
    # The ground on which a page's own text is printed is no picture to read.
    printed = read_document(Source("scan", "scan.pdf"), on_a_ground(), Limits())
    assert [notice.kind for notice in printed.notices] == []


def on_a_ground():
    data = io.BytesIO()
    paper = canvas.Canvas(data, pagesize=(400, 500))
    paper.drawImage(ImageReader(Image.new("RGB", (80, 100), "white")), 0, 0, 400, 500)
    for row in range(10):
        paper.drawString(40, 450 - 20 * row, "words of the page itself")
    paper.showPage()
    paper.save()
    return data.getvalue()


def test_a_han_that_is_less_likely_than_not_or_has_a_rival_is_told_as_unread(monkeypatch):
    """新疆 was read as 新辆, 辆 with .145, 推广 as 推厂; a Han of which the recogniser thinks more is kept, and told."""
    box, unsure = (0, 0, 20, 20), SignReading(0.145, (("强", 0.125), ("疆", 0.1)))
    signs = [
        RecognisedSign("新", box, SignReading(0.9, (("斯", 0.1),)), 0),
        RecognisedSign("辆", (20, 0, 40, 20), unsure, 0),
        RecognisedSign("厂", (40, 0, 60, 20), SignReading(0.703, (("广", 0.286),)), 0),
        RecognisedSign("敦", (60, 0, 80, 20), SignReading(0.725, (("教", 0.239),)), 0),
    ]
    monkeypatch.setattr(pages, "read_page", lambda picture, dpi: RecognisedPage(80, 20, signs=signs))
    page = pages.recognise_page(1, None, 72)
    assert [glyph.text for glyph in page.glyphs] == ["新", "□", "□", "敦"]
    assert page.glyphs[1].reading.alternatives == (("辆", 0.145), *unsure.alternatives)
