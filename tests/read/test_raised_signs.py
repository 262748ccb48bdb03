"""Signs set above or below the line are carried as such: a footnote's mark is no digit of the number before it."""

import io

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lccp.model import Grid, Source
from lccp.read import read
from lccp.text.cells import text_cell
from lccp.text.spans import Text
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from tests.support.pdf_typeset import FONT


def raised(document):
    """The characters that are not on the line, as they are quoted: digits above it as raised signs."""
    places = [
        place
        for block in document.blocks
        for holder in (block.cells if isinstance(block, Grid) else (block,))
        for place in holder.pieces or ((block.start, block.end),)
    ]
    quotes = [document.quote(*place) for place in places]
    return [pair for text in quotes for pair in zip(text.value, text.levels(), strict=True) if pair[1]]


def test_of_a_page():
    page = "<p>1588<sup>[3]</sup>万吨，CO<sub>2</sub>，10<span style='color:red;vertical-align:super'>8</span></p>"
    document = read(Source("a", "a.html"), page.encode())
    assert raised(document) == [("[", "raised"), ("3", "raised"), ("]", "raised"), ("2", "lowered"), ("⁸", "raised")]


def test_of_a_word_file_by_itself_and_by_its_style():
    document = docx.Document()
    paragraph = document.add_paragraph("总量1588")
    paragraph.add_run("3").font.superscript = True
    paragraph.add_run("万吨，CO")
    paragraph.add_run("2").font.subscript = True
    style = document.styles.add_style("mark", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
    style.font.superscript = True
    cell = document.add_table(1, 2).cell(0, 1).paragraphs[0]
    cell.add_run("2025")
    cell.add_run("①", style)
    stream = io.BytesIO()
    document.save(stream)
    result = read(Source("a", "a.docx"), stream.getvalue())
    assert raised(result) == [("³", "raised"), ("2", "lowered"), ("①", "raised")]


@pytest.mark.parametrize(
    ("size", "position", "usual", "level"),
    [
        ("12", "8", "", "raised"),  # as converters write a footnote's mark
        ("", "8", "", "raised"),
        ("12", "-4", "", "lowered"),
        ("20", "4", "32", "raised"),
        ("", "4", "32", ""),  # centred in its line
        ("", "-2", "", ""),
        ("12", "", "", ""),  # small print on the line
    ],
)
def test_of_a_word_file_by_size_and_position(size, position, usual, level):
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text, properties in (
        ("产值88", {"sz": usual}),
        ("1", {"sz": size, "position": position}),
        ("亿元", {"sz": usual}),
    ):
        stated = paragraph.add_run(text)._r.get_or_add_rPr()
        for name, number in properties.items():
            if number:
                element = OxmlElement(f"w:{name}")
                element.set(qn("w:val"), number)
                stated.append(element)
    stream = io.BytesIO()
    document.save(stream)
    assert raised(read(Source("a", "a.docx"), stream.getvalue())) == (
        [("¹" if level == "raised" else "1", level)] if level else []
    )


@pytest.mark.parametrize(
    ("style", "level"),
    [
        ("position:relative;top:-0.4em;font-size:60%", "raised"),
        ("font-size:8px; vertical-align: 5px", "raised"),
        ("font-size:7.5pt;position:relative;top:-4.0pt", "raised"),
        ("vertical-align:-25%", "lowered"),
        ("position:relative;top:-3pt", ""),
        ("position:relative;top:1px;font-size:9pt", ""),
        ("position:absolute;top:-20px", ""),
        ("vertical-align:0", ""),
        ("vertical-align:middle;font-size:9pt", ""),
    ],
)
def test_of_a_page_by_style(style, level):
    page = f"<p>产值88<span style='{style}'>1</span>亿元</p>"
    assert raised(read(Source("a", "a.html"), page.encode())) == (
        [("¹" if level == "raised" else "1", level)] if level else []
    )


def test_of_a_pdf_by_size_and_baseline():
    pdfmetrics.registerFont(TTFont("Han", str(FONT)))
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream, pagesize=(400, 200))
    for x, y, size, font, text in (
        (40, 150, 12, "Han", "碳排放总量"),
        (100, 150, 12, "Helvetica", "1588"),
        (128, 155, 8, "Helvetica", "3"),
        (133, 150, 12, "Helvetica", "CO"),
        (152, 147, 8, "Helvetica", "2"),
        (40, 120, 7, "Helvetica", "1"),
        (44, 116, 12, "Han", "碳排放"),
        (82, 116, 9, "Han", "总量"),
    ):
        sheet.setFont(font, size)
        sheet.drawString(x, y, text)
    sheet.save()
    document = read(Source("a", "a.pdf"), stream.getvalue())
    assert raised(document) == [("³", "raised"), ("2", "lowered"), ("¹", "raised")]


def test_of_a_page_cut_among_several():
    page = "<p>比上年下降3.2%<sup>4,5</sup>，比2015年下降9%<sup><a href='#c,d'>12,13</a></sup>。</p>"
    document = read(Source("a", "a.html"), page.encode())
    (line,) = document.blocks
    text = Text.join(document.quote(*piece) for piece in line.pieces)
    assert text.value == "比上年下降3.2%⁴,⁵，比2015年下降9%¹²,¹³。"
    first, *_, last = text.value.split(",")
    assert [text_cell(text[: len(first)]).value, text_cell(text[-len(last) :]).value] == [first, last]
