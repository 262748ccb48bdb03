"""What a PDF shows is what is read: lines in order, tables without upright rules, columns, all that is visible."""

import io

import pytest
from lccp.model import Grid, Line, Source
from lccp.read import read
from lccp.read.pdf import read_pdf
from lccp.read.pdf.lines import PrintedLine, printed_lines
from lccp.read.pdf.page import Glyph
from lccp.read.pdf.reading_order import is_scrambled
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject, NumberObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from tests.support.pdf_typeset import FONT

SOURCE = Source("a", "a.pdf")
SONG = "STSong-Light"


def typeset(draw, size=(420, 400)):
    """A page that ``draw`` draws on a canvas, with the function that sets a text."""
    pdfmetrics.registerFont(TTFont("Han", str(FONT)))
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream, pagesize=size)

    def put(x, y, text, points=9.0, font="Helvetica"):
        sheet.setFont(font, points)
        sheet.drawString(x, y, text)

    draw(sheet, put)
    sheet.save()
    return stream.getvalue()


def table(document):
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    cells = {(c.row, c.column): "".join(document.text[a:b] for a, b in c.pieces) for c in grid.cells}
    rows, columns = max(row for row, _ in cells), max(column for _, column in cells)
    return [[cells.get((row, column), "") for column in range(1, columns + 1)] for row in range(1, rows + 1)]


def spans(document):
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    return {(c.row, c.column): c.column_span for c in grid.cells if c.column_span > 1}


ROWS = [
    ["Did", "-0.0556**", "-0.0612***", "-0.0498*"],
    ["", "(0.0232)", "(0.0201)", "(0.0260)"],
    ["lnGDP", "", "0.1043", "0.0987***"],
    ["", "", "(0.0911)", "(0.0312)"],
    ["City FE", "YES", "YES", "NO"],
    ["N", "3 570", "3 570", "3 412"],
    ["R2", "0.912", "0.934", "0.941"],
]


@pytest.mark.parametrize("centred", [True, False])
@pytest.mark.parametrize("leading", [10.0, 15.5])
@pytest.mark.parametrize("merged", [True, False])
def test_a_three_line_table_keeps_every_sign_in_its_cell(centred, leading, merged):
    def draw(sheet, put):
        put(150, 370, "Table 3  Effects")
        sheet.line(40, 360, 380, 360)
        y = 350.0
        if merged:
            put(170, y, "CO2")
            put(300, y, "SO2")
            sheet.line(130, y - 3, 260, y - 3)
            sheet.line(270, y - 3, 380, y - 3)
            y -= leading + 2
        for x, text in zip((50, 150, 220, 300), ("Variable", "(1)", "(2)", "(3)"), strict=True):
            put(x, y, text)
        sheet.line(40, y - 4, 380, y - 4)
        for row in ROWS:
            y -= leading
            for x, text in zip((50, 140, 210, 290), row, strict=True):
                width = pdfmetrics.stringWidth(text, "Helvetica", 9)
                put(x + (30 - width / 2 if centred and x > 50 else 0), y - 3, text)
        sheet.line(40, y - 8, 380, y - 8)
        put(40, y - 20, "Note: standard errors in brackets; the text goes on below the table.", 7)

    document = read(SOURCE, typeset(draw))
    rows = table(document)
    assert rows[-len(ROWS) :] == ROWS
    assert rows[-len(ROWS) - 1] == ["Variable", "(1)", "(2)", "(3)"]
    if merged:
        assert len(spans(document)) == 1
        assert rows[0][1] == "CO2"
        assert rows[0][3] == "SO2"


@pytest.mark.parametrize("head", ["Effects of the pilots", "Pilot city"])  # the second may head a list as well
def test_two_columns_carry_their_edges_and_the_running_head_is_furniture(head):
    def draw(sheet, put):
        put(40, 380, "No. 3", 8)
        put(170, 380, head, 8)
        put(370, 380, "17", 8)
        for row in range(8):
            put(40, 350 - 14 * row, "the left column of the page goes")
            put(230, 350 - 14 * row, "and the right one comes behind it")

    document = read(SOURCE, typeset(draw))
    lines = [block for block in document.blocks if isinstance(block, Line)]
    assert [line.style for line in lines] == ["furniture"] + [""] * 16
    assert len({line.column for line in lines[1:9]}) == 1
    assert lines[1].column[1] < lines[9].column[0]
    assert document.text.index("right") > document.text.rindex("left")


@pytest.mark.parametrize("shape", ["round", "circle", "none"])
def test_white_text_is_read_where_the_page_shows_it(shape):
    def draw(sheet, put):
        sheet.setFillColorRGB(0.1, 0.3, 0.6)
        if shape == "round":
            sheet.roundRect(40, 300, 300, 60, 20, fill=1, stroke=0)
        elif shape == "circle":
            sheet.circle(120, 330, 100, fill=1, stroke=0)
        sheet.setFillColorRGB(1, 1, 1)
        put(60, 325, "Progress report", 14)
        sheet.setFillColorRGB(0, 0, 0)
        put(40, 100, "The text below.")

    document = read(SOURCE, typeset(draw))
    assert ("Progress report" in document.text) is (shape != "none")
    assert ("hidden-text" in [notice.kind for notice in document.notices]) is (shape == "none")


def test_a_recognised_layer_stays_beneath_a_visible_stamp():
    from PIL import Image

    def draw(sheet, put):
        sheet.drawInlineImage(Image.new("L", (50, 50), 200), 0, 0, 420, 400)
        text = sheet.beginText(40, 350)
        text.setFont("Helvetica", 10)
        text.setTextRenderMode(3)
        for row in range(12):
            text.textLine(f"recognised line number {row} of the page")
        text.setTextRenderMode(0)
        sheet.drawText(text)
        put(300, 40, "RECEIVED")

    document = read(SOURCE, typeset(draw))
    assert "recognised line number 11 of the page" in document.text
    assert "RECEIVED" in document.text
    assert "invisible-text" in [notice.kind for notice in document.notices]


def test_lines_of_a_font_with_tall_ascents_stay_apart():
    def draw(sheet, put):
        for row in range(6):
            put(40, 350 - 11 * row, f"Line {row} of a paragraph set tight", 10)

    reader = PdfReader(io.BytesIO(typeset(draw)))
    writer = PdfWriter(clone_from=reader)
    font = writer.pages[0]["/Resources"]["/Font"]
    for name in font:
        descriptor = writer._add_object(
            writer.pages[0].__class__(
                {
                    NameObject("/Type"): NameObject("/FontDescriptor"),
                    NameObject("/FontName"): NameObject("/Helvetica"),
                    NameObject("/Flags"): NumberObject(32),
                    NameObject("/Ascent"): NumberObject(6000),
                    NameObject("/Descent"): NumberObject(-4000),
                    NameObject("/FontBBox"): ArrayObject([NumberObject(n) for n in (-100, -4000, 1000, 6000)]),
                    NameObject("/ItalicAngle"): NumberObject(0),
                    NameObject("/CapHeight"): NumberObject(700),
                    NameObject("/StemV"): NumberObject(80),
                }
            )
        )
        font[name].get_object()[NameObject("/FontDescriptor")] = descriptor
    out = io.BytesIO()
    writer.write(out)
    document = read(SOURCE, out.getvalue())
    assert document.text.split("\n") == [f"Line {row} of a paragraph set tight" for row in range(6)]


def test_a_negative_size_with_a_negative_matrix_is_upright_text():
    def draw(sheet, put):
        put(40, 380, "upright")
        text = sheet.beginText()
        text.setTextTransform(-1, 0, 0, -1, 40, 350)
        text.setFont("Helvetica", -10)
        text.textOut("not turned about")
        sheet.drawText(text)

    assert "not turned about" in read(SOURCE, typeset(draw)).text


def test_bytes_before_the_mark_do_not_hide_a_pdf():
    data = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + typeset(lambda _, put: put(40, 300, "found"))
    document = read(SOURCE, data)
    assert document.text == "found"
    assert document.size == len(data)


def test_a_second_witness_tells_of_shuffled_lines():
    def line(places: list[int]) -> PrintedLine:
        signs = zip("自1A.L4定E", places, strict=True)
        return PrintedLine([Glyph(s, 10 * x, 0, 10 * x + 9, 10, "", p) for x, (s, p) in enumerate(signs)], 0, 0, 79, 10)

    assert not is_scrambled(line([0, 1, 2, 3, 4, 5, 6, 7]))
    assert is_scrambled(line([0, 4, 1, 5, 2, 6, 3, 7]))


def signs(text, x, baseline, size):
    return [
        Glyph(s, x + size * i, baseline - 0.88 * size, x + size * (i + 1), baseline + 0.12 * size)
        for i, s in enumerate(text)
    ]


def test_two_lines_of_one_column_stay_apart_beside_a_line_set_between_them():
    heading = signs("结论与政策建议", 40, 105, 12)
    upper, lower = signs("省级低碳试点", 240, 99, 10), signs("城市名单如下", 240, 111, 10)
    lines = printed_lines([*heading, *upper, *lower])
    assert [line.text for line in lines] == ["结论与政策建议 省级低碳试点", "城市名单如下"]


def test_a_first_letter_three_lines_high_does_not_draw_the_lines_beside_it_into_one():
    lines = printed_lines(
        [
            *signs("低", 40, 124, 36),
            *signs("碳试点工作", 80, 100, 10),
            *signs("始于二零一", 80, 112, 10),
            *signs("零年的广东", 80, 124, 10),
        ]
    )
    assert [line.text for line in lines] == ["低碳试点工作", "始于二零一", "零年的广东"]


def set_columns(rows, gutter, lower=0, by_columns=False):
    left = [f"the pilots of batch {row} begin their plans" for row in range(rows)]
    right = [f"what they said in part {row} was counted" for row in range(rows)]

    def draw(sheet, put):
        put(40, 380, "A heading that spans both of the columns of this page", 12)
        end = max(pdfmetrics.stringWidth(text, "Helvetica", 9) for text in left)
        places = [(40, 350 - 12 * row, text) for row, text in enumerate(left)]
        beside = [(40 + end + gutter, 350 - 12 * row - lower, text) for row, text in enumerate(right)]
        in_rows = [place for pair in zip(places, beside, strict=True) for place in pair]
        for place in places + beside if by_columns else in_rows:
            put(*place)

    return left, right, read(SOURCE, typeset(draw))


@pytest.mark.parametrize("lower", [0, 3])
def test_columns_a_letter_apart_are_read_one_after_the_other(lower):
    left, right, document = set_columns(12, gutter=9, lower=lower)
    assert document.text.split("\n")[1:] == left + right


def test_columns_less_than_a_letter_apart_are_told_by_the_order_in_the_file():
    left, right, document = set_columns(12, gutter=4.5, by_columns=True)
    assert document.text.split("\n")[1:] == left + right
    assert not [notice for notice in document.notices if notice.kind == "reading-order"]


def test_lines_that_hold_the_halves_of_two_columns_are_told():
    _, _, document = set_columns(3, gutter=4.5, by_columns=True)  # too few lines to show a gutter
    (notice,) = [notice for notice in document.notices if notice.kind == "reading-order"]
    assert notice.severity == "high"
    assert document.text[notice.start : notice.end].count("\n") == 2


def test_what_a_console_printed_is_no_table():
    shown = [
        "name    count   mean",
        "alpha     12    0.42",
        "beta       7    0.99",
        "gamma     31    1.25",
        "delta      4    7.10",
    ]

    def draw(font):
        def draw(sheet, put):
            sheet.setFont(font, 9)
            for row, text in enumerate(shown):
                for column in range(3):
                    word = text.split()[column]
                    sheet.drawString(40 + 90 * column, 350 - 12 * row, word)

        return draw

    assert [block for block in read(SOURCE, typeset(draw("Helvetica"))).blocks if isinstance(block, Grid)]
    document = read(SOURCE, typeset(draw("Courier")))
    assert not [block for block in document.blocks if isinstance(block, Grid)]
    assert [line.split() for line in document.text.split("\n")] == [text.split() for text in shown]


def test_a_sign_that_comes_into_no_line_is_told(monkeypatch):
    import lccp.read.pdf.layout as layout

    plain = layout.printed_lines
    monkeypatch.setattr(layout, "printed_lines", lambda glyphs: plain([g for g in glyphs if g.text != "7"]))
    document = read_pdf(SOURCE, typeset(lambda _, put: put(40, 300, "in 2017 and 2010")))
    (notice,) = document.notices
    assert (notice.kind, notice.severity) == ("reading-order", "high")
    assert "page 1: 1 signs that are in none of its lines (7)" in notice.message


def test_a_word_printed_twice_to_look_bold_misses_no_sign():
    def draw(sheet, put):
        for shift in (0, 0.4):
            put(40 + shift, 300, "all small pilots")

    document = read_pdf(SOURCE, typeset(draw))
    assert document.text == "all small pilots"
    assert not document.notices


LONE_HEADS = [  # parts of a head with their places, whether a rule lies below it, whether it is one
    ([(190, "第12期 张某某等：碳排放权交易")], False, True),  # across the gutter
    ([(330, "第43卷第5期")], False, True),  # above the right column alone, apart
    ([(40, "资源科学")], True, True),
    ([(40, "· 12 ·"), (350, "生态经济")], True, True),
    ([(110, "中国人口资源与环境"), (200, "2023年"), (240, "第33卷"), (280, "第5期")], False, True),
    ([(40, "China Environmental Science"), (340, "Vol. 43 No. 5")], True, True),
    ([(40, "表3 各城市排放情况")], True, False),
    ([(150, "发改气候〔2017〕66号")], False, False),
    ([(40, "试点城市的排放在考察的时期里没有明显的变化。")], False, False),
    ([(40, "单位：万吨")], False, False),
]


@pytest.mark.parametrize(("parts", "ruled", "is_head"), LONE_HEADS)
def test_a_head_that_no_other_page_repeats_is_known_by_its_look_and_place(parts, ruled, is_head):
    def draw(sheet, put):
        for x, text in parts:
            put(x, 372, text, 8, SONG)
        if ruled:
            sheet.line(40, 366, 390, 366)
        for row in range(8):
            put(40, 350 - 14 * row, "低碳城市试点的实施改善了城市", 11, SONG)
            put(230, 350 - 14 * row, "空气质量而且影响因地区而不同", 11, SONG)

    document = read(SOURCE, typeset(draw))
    styles = {document.text[line.start : line.end]: line.style for line in document.blocks if isinstance(line, Line)}
    head = "".join(text for text, style in styles.items() if style == "furniture").replace(" ", "")
    assert head == ("".join(text for _, text in parts).replace(" ", "") if is_head else "")
    if is_head:
        assert document.text.count("城市空气") == 0  # no line of one column runs on into the other's


def furniture_of(document):
    lines = [block for block in document.blocks if isinstance(block, Line)]
    return [document.text[line.start : line.end] for line in lines if line.style == "furniture"]


@pytest.mark.parametrize(("y", "contents"), [(374, False), (30, False), (30, True)])
def test_a_line_with_a_dressed_page_number_at_its_end_is_furniture_but_for_contents(y, contents):
    def draw(sheet, put):
        put(40, y, "中国环境管理", 8, SONG)
        put(300, y, "2021年第6期 · 45 ·", 8, SONG)
        for row in range(22):
            put(40, 350 - 14 * row, "低碳城市试点的实施改善了", 11, SONG)
            put(300, 350 - 14 * row, f"— {row} —" if contents else "城市的空气", 11, SONG)

    text = "".join(furniture_of(read(SOURCE, typeset(draw)))).replace(" ", "")
    assert ("中国环境管理2021年第6期·45·" in text) is (not contents)


def test_heads_in_turn_are_furniture_on_every_page():
    """The first page has its head a little lower; one of the two is in parts, as the header of a table is."""

    def draw(sheet, put):
        for page in range(5):
            if page % 2:
                for x, text in ((110, "中国人口资源与环境"), (215, "2023年"), (260, "第5期")):
                    put(x, 374, text, 8, SONG)
            else:
                put(150, 368 if page == 0 else 374, "李某等：低碳城市试点", 8, SONG)
            for row in range(8):
                put(40, 340 - 14 * row, f"低碳城市试点的实施在第{page}年改善了城市的空气质量", 11, SONG)
            put(195, 30, f"· {page + 21} ·", 8, SONG)
            sheet.showPage()

    assert len(furniture_of(read(SOURCE, typeset(draw)))) == 10


def test_a_head_that_changes_stands_where_the_others_do():
    """The heads of chapters that are one page long; a title of the first page is larger than the text."""

    def draw(sheet, put):
        for page, head in enumerate(("某市低碳规划", "总体形势", "某市低碳规划", "重点任务", "某市低碳规划")):
            put(150, 374, head, 8, SONG)
            if page == 0:
                put(150, 352, "某市低碳规划", 16, SONG)
            for row in range(8):
                put(40, 330 - 14 * row, f"低碳城市试点的实施在第{page}年改善了城市的空气质量", 11, SONG)
            sheet.showPage()

    heads = furniture_of(read(SOURCE, typeset(draw)))
    assert heads == ["某市低碳规划", "总体形势", "某市低碳规划", "重点任务", "某市低碳规划"]


@pytest.mark.parametrize(
    ("number", "y", "is_page_number"), [("1836", 30, True), ("2019", 30, False), ("1836", 22, False)]
)
def test_a_number_apart_at_the_foot_is_the_page_s(number, y, is_page_number):
    def draw(sheet, put):
        for row in range(9 if y == 30 else 22):  # the number may stand close below the text
            put(40, 340 - 14 * row, "低碳城市试点的实施改善了城市的空气质量", 11, SONG)
        put(360, y, number, 8)

    assert bool(furniture_of(read(SOURCE, typeset(draw)))) is is_page_number
