"""Pictures inside Word files and web pages: their words come where the pictures stand, with boxes."""

from __future__ import annotations

import base64
import io
import json

import docx
import numpy as np
import pytest
from docx.shared import Inches
from lccp.model import Grid, InputError, Line, Source
from lccp.read.formats import read_document
from lccp.read.limits import Limits
from lccp.read.ocr import embedded, pages
from lccp.read.ocr.signs import RecognisedPage
from lccp.report.page_pictures import page_picture
from lccp.storage.provenance import quote_of, span_entry
from lccp.text.spans import Span

from tests.support.scans import as_file, recognised_line, render

WHITE = np.full((400, 600, 3), 255, np.uint8)


@pytest.fixture
def shown(monkeypatch):
    """Lets the recogniser see the given pages, one after another."""

    def show(*texts):
        answers = iter([RecognisedPage(600, 400, signs=recognised_line(text)) for text in texts])
        monkeypatch.setattr(pages, "read_page", lambda picture, dpi: next(answers))

    return show


def read(data, name, limits=None):
    return read_document(Source("doc", name), data, limits or Limits())


def picture(mark=0, form="PNG", size=None):
    pixels = WHITE.copy() if size is None else np.full((*size, 3), 255, np.uint8)
    pixels[0, 0] = mark  # two pictures differ
    return as_file(pixels, form=form, dpi=96)


def page(*parts):
    """A web page; a picture among its parts becomes a data: address."""
    shown_parts = [
        part if isinstance(part, str) else f'<img alt="" src="data:image/png;base64,{base64.b64encode(part).decode()}">'
        for part in parts
    ]
    return f"<html><body>{''.join(shown_parts)}</body></html>".encode()


def lines_of(document):
    shown_lines = []
    for block in document.blocks:
        if isinstance(block, Line):
            pieces = block.pieces or ((block.start, block.end),)
            shown_lines.append("".join(document.quote(*piece).value for piece in pieces))
        else:
            cells = ["".join(document.quote(*piece).value for piece in cell.pieces) for cell in block.cells]
            shown_lines.append(cells)
    return shown_lines


def quoted(document, words):
    start = document.text.index(words)
    span = Span("doc", start, start + len(words))
    return span_entry(span, quote_of(document, span))


def told(document):
    return [(notice.kind, notice.severity, str(notice.message)) for notice in document.notices]


def test_the_words_of_a_pages_pictures_stand_behind_the_paragraphs_that_hold_them(shown):
    shown("徐州市2020年达峰", "常州市")
    document = read(page("<p>前文", picture(1), "续</p><p>中文</p>", picture(2), "<p>后<sup>2</sup>文</p>"), "p.html")
    assert lines_of(document) == ["前文续", "徐州市2020年达峰", "中文", "常州市", "后²文"]
    assert set(document.origin.levels.values()) == {"raised"}
    assert min(document.origin.levels) == document.text.index("<sup>")
    entry = quoted(document, "徐州市")
    assert (entry["page"], entry["picture"], entry["confidence"]) == (1, "img 1", 1.0)
    assert entry["bbox"] == pytest.approx([75, 75, 120, 90], abs=0.1)  # 100 pixels of 96 to the inch
    assert quoted(document, "常州市")["page"] == 2
    assert quoted(document, "常州市")["picture"] == "img 2"
    assert set(quoted(document, "后")) == {"source", "start", "end", "exact"}
    assert document.reader.startswith("RapidOCR")


def test_a_picture_in_a_table_comes_behind_it_and_one_alone_is_a_page(shown):
    shown("徐州市")
    table = page("<table><tr><td>甲<td>乙<tr><td>丙<td>", picture(), "丁</table><p>文</p>")
    assert lines_of(read(table, "p.html")) == [["甲", "乙", "丙", "丁"], "徐州市", "文"]
    shown("徐州市")
    assert lines_of(read(page(picture()), "p.html")) == ["徐州市"]


def test_a_digit_in_doubt_keeps_its_candidates_where_it_comes_to_stand(monkeypatch):
    signs = recognised_line("到2081年", doubts={3: (0.9, (("3", 0.08),))})
    monkeypatch.setattr(pages, "read_page", lambda picture, dpi: RecognisedPage(600, 400, signs=signs))
    document = read(page("<p>前文</p>", picture()), "p.html")
    place = document.text.index("\ufffd")
    assert document.origin.alternatives == {place: (("8", 0.9), ("3", 0.08))}
    assert document.text[place - 3 : place + 3] == "到20\ufffd1年"


def test_pictures_outside_the_page_are_told_and_so_is_why_one_is_not_read(shown):
    shown("")
    gif, small = b"GIF89a" + bytes(20), picture(3, size=(8, 8))
    document = read(
        page('<p>文<img src="a.png"><img data-src="http://x/b.jpg" src="data:,">', picture(), gif, small), "p.html"
    )
    assert lines_of(document) == ["文"]
    assert told(document) == [
        ("outside-picture", "low", "2 pictures lie outside the file and are not read: a.png, http://x/b.jpg"),
        ("unread-picture", "low", "its picture img 3 is not read: shows no text that could be recognised"),
        (
            "unread-picture",
            "high",
            "its picture img 4 is not read: is a GIF image, which is not read; save it as PNG, which is recognised where"
            " lccp[ocr] is installed, or run OCR first",
        ),
        ("unread-picture", "low", "its picture img 5 is not read: is too small to hold words"),
    ]
    assert "图像img 3未读：未见可识别的文字" in document.notices[1].message.zh


def test_without_the_extra_pictures_are_told_and_a_file_of_pictures_alone_is_refused(monkeypatch):
    monkeypatch.setattr(embedded, "has_engine", lambda: False)
    monkeypatch.setattr("lccp.read.builder.has_engine", lambda: False)
    document = read(page("<p>文</p>", picture()), "p.html")
    assert told(document) == [
        ("unread-picture", "medium", "1 pictures inside it are not read; install lccp[ocr] to have them recognised")
    ]
    with pytest.raises(InputError, match=r"holds pictures alone; install lccp\[ocr\]"):
        read(page(picture()), "p.html")


def test_a_hostile_picture_costs_itself_alone(shown):
    shown("徐州市")
    bomb = bytearray(picture(1))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2  # its head says 3,600 million pixels
    document = read(page("<p>文</p>", bytes(bomb), picture(2)), "p.html")
    assert lines_of(document) == ["文", "徐州市"]
    (notice,) = document.notices
    assert (notice.kind, notice.severity) == ("unread-picture", "high")
    assert "\n" not in str(notice.message)


def word_file(build):
    paper = docx.Document()
    build(paper)
    data = io.BytesIO()
    paper.save(data)
    return data.getvalue()


def add_picture(paragraph, data):
    return paragraph.add_run().add_picture(io.BytesIO(data), width=Inches(3))


def test_the_words_of_a_word_files_pictures_stand_where_they_are_anchored(shown):
    def build(paper):
        paper.add_paragraph("前文")
        add_picture(paper.add_paragraph("图中"), picture(1))
        table = paper.add_table(2, 2)
        for place, words in enumerate("甲乙丙丁"):
            table.cell(place // 2, place % 2).text = words
        add_picture(table.cell(1, 1).paragraphs[0], picture(2))
        paper.add_paragraph("后文")
        add_picture(paper.sections[0].header.paragraphs[0], picture(3))
        cropped = add_picture(paper.add_paragraph(), picture(4))
        edges = cropped._inline.graphic.graphicData.pic.blipFill
        edges.insert(1, edges.makeelement(docx.oxml.ns.qn("a:srcRect"), {"l": "5000"}))

    shown("徐州市", "常州市")
    document = read(word_file(build), "p.docx")
    assert lines_of(document) == ["前文", "图中", "徐州市", ["甲", "乙", "丙", "丁"], "常州市", "后文"]
    assert quoted(document, "徐州市")["picture"] == "word/media/image1.png"
    assert quoted(document, "常州市")["page"] == 2
    reasons = [words for _, _, words in told(document)]
    assert reasons[0] == "1 pictures of headers and footers not read"
    assert "is cropped, so that the page does not show all of it" in reasons[1]


def test_a_report_draws_the_pictures_of_a_page_and_of_a_word_file(shown):
    shown("徐州市", "常州市", "徐州市")
    web = page("<p>文", picture(1), picture(2))
    word = word_file(lambda paper: add_picture(paper.add_paragraph("文"), picture(3)))
    for data, name, number in ((web, "p.html", 2), (word, "p.docx", 1)):
        drawn = page_picture(read(data, name), number, data)
        assert drawn is not None
        assert (drawn.width, drawn.height) == pytest.approx((450, 300), abs=0.1)  # in the points of its boxes


@pytest.mark.slow
def test_a_word_file_that_is_a_pasted_scan_is_read():
    """The whole way, with the recogniser: a table of the list of 45 pasted as a picture."""
    scan = as_file(render(box=(60.0, 200.0, 560.0, 310.0)), dpi=200)
    data = word_file(lambda paper: add_picture(paper.add_paragraph(), scan))
    document = read(data, "p.docx")
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    cells = {(cell.row, cell.column): "".join(document.text[a:b] for a, b in cell.pieces) for cell in grid.cells}
    assert "黄山市" in cells.values()
    entry = quoted(document, "黄山市")
    assert entry["picture"] == "word/media/image1.png"
    assert json.dumps(entry["bbox"])
    assert entry["confidence"] > 0.99
