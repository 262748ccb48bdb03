"""Lines, rules, joins and reading order, each on its own."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from lccp.extract.structure.parts import cut
from lccp.model import Grid, Line, Source
from lccp.read.pdf import read_pdf
from lccp.read.pdf.aligned_tables import header_strips
from lccp.read.pdf.layout import LOOK_AHEAD, arrange_pages
from lccp.read.pdf.lines import PrintedLine, printed_lines, settle_stars
from lccp.read.pdf.margins import MarginLines, MarginMemory
from lccp.read.pdf.page import Glyph, Page, RulingLine
from lccp.read.pdf.reading_order import prose_down_columns
from lccp.read.pdf.ruled_tables import RawCell, RawTable, merge_rules, ruled_table, supply_missing
from lccp.read.pdf.signs.characters import straighten_page
from lccp.read.pdf.signs.columns import TextStyle, signs_of_glyphs
from lccp.read.pdf.table_join import append_part, begin_joined, same_columns
from lccp.read.pdf.text_columns import find_gutter
from lccp.read.pdf.unruled_rows import ColumnLines, cell_blocks

from tests.support.pdf_typeset import FONT


def glyphs(text: str, x: float, top: float, size: float = 10.0) -> list[Glyph]:
    return [Glyph(c, x + i * size, top, x + (i + 1) * size, top + size) for i, c in enumerate(text)]


def words(text: str, x: float = 0.0) -> list[list[Glyph]]:
    return [glyphs(line, x, 20 * i) for i, line in enumerate(text.split("\n"))]


def test_a_raised_star_belongs_to_its_line() -> None:
    star = Glyph("*", 30, 98, 33, 104)
    (line,) = printed_lines([*glyphs("大连市", 0, 100), star])
    assert line.text == "大连市*"


def test_a_star_on_a_height_of_its_own_follows_the_word_it_was_raised_from() -> None:
    lines = printed_lines([Glyph("*", 31, 90, 34, 96), *glyphs("大连市", 0, 98)])
    assert [line.text for line in settle_stars(lines)] == ["大连市*"]


def test_a_character_printed_twice_counts_once() -> None:
    (line,) = printed_lines([*glyphs("低碳", 0, 0), *glyphs("低碳", 0.4, 0)])
    assert line.text == "低碳"


def test_a_doubled_word_is_no_doubled_print() -> None:
    (line,) = printed_lines(glyphs("年年", 0, 0))
    assert line.text == "年年"


def test_a_gap_between_words_is_a_blank() -> None:
    (line,) = printed_lines([*glyphs("向慧", 0, 0), *glyphs("刘峰", 40, 0)])
    assert line.text == "向慧 刘峰"


def test_rules_on_one_line_are_one_rule() -> None:
    assert merge_rules([RulingLine(10, 0, 50), RulingLine(11, 51, 90)]) == [RulingLine(10.5, 0, 90)]
    assert len(merge_rules([RulingLine(10, 0, 50), RulingLine(10, 70, 90)])) == 2


def test_the_rule_missing_at_the_foot_is_supplied() -> None:
    level, upright = (
        [RulingLine(0, 0, 90), RulingLine(20, 0, 90)],
        [RulingLine(0, 0, 60), RulingLine(40, 0, 60), RulingLine(90, 0, 60)],
    )
    assert [rule.position for rule in supply_missing(level, upright)[0]] == [0, 20, 60]


def test_a_table_open_at_its_sides_is_closed() -> None:
    level = [RulingLine(0, 0, 90), RulingLine(20, 0, 90), RulingLine(40, 0, 90)]
    table = ruled_table(1, level, [RulingLine(40, 0, 40)], [*glyphs("左", 10, 5), *glyphs("右", 60, 25)])
    assert table is not None
    assert {(c.row, c.column): c.text for c in table.cells if c.text} == {(1, 1): "左", (2, 2): "右"}


def test_a_frame_around_text_is_no_table() -> None:
    level, upright = [RulingLine(0, 0, 90), RulingLine(20, 0, 90)], [RulingLine(0, 0, 20), RulingLine(90, 0, 20)]
    assert ruled_table(1, level, upright, glyphs("一段文字", 10, 5)) is None


def test_a_number_in_the_margin_is_a_page_number_if_it_counts_on() -> None:
    lines = [printed_lines(glyphs(text, 0, 20))[0] for text in ("2017", "C", "3", "4", "ii", "— 9 —", "\ufffd")]
    memory = MarginMemory()
    margins = [MarginLines(page, numbers=[line]) for page, line in enumerate(lines, 1)]
    for margin in margins:
        memory.add(margin)
    counted = [line.text for line, margin in zip(lines, margins, strict=True) if memory.furniture_among(margin)]
    assert counted == ["3", "4", "— 9 —", "\ufffd"]
    assert not MarginMemory().furniture_among(MarginLines(1, numbers=[lines[4]]))


def part(page: int, rows: list[list[str]], spans: dict[tuple[int, int], int] | None = None) -> RawTable:
    table = RawTable(page, (0, 0, 90, 90), [0, 30, 60, 90], len(rows), [])
    hidden = {(r + k, c) for (r, c), span in (spans or {}).items() for k in range(1, span)}
    for r, row in enumerate(rows, 1):
        for c, text in enumerate(row, 1):
            if (r, c) not in hidden:
                lines = printed_lines(glyphs(text, 0, 0)) if text else []
                cell = RawCell(r, c, (spans or {}).get((r, c), 1), 1, lines)
                cell.pieces = [(page * 100 + r * 10 + c, page * 100 + r * 10 + c + 1)] if text else []
                table.cells.append(cell)
    return table


def join(one: RawTable, other: RawTable) -> dict[tuple[int, int], tuple[str, int]]:
    whole = begin_joined(one)
    bounds = same_columns(whole, other)
    assert bounds is not None
    append_part(whole, other, bounds)
    return {(c.row, c.column): (c.text, c.row_span) for c in whole.cells}


HEAD = ["省", "序", "市"]


def test_a_merged_cell_over_a_page_break_is_one() -> None:
    got = join(part(1, [HEAD, ["甲", "1", "子"]]), part(2, [HEAD, ["", "2", "丑"], ["乙", "3", "寅"]]))
    assert got[2, 1] == ("甲", 2)
    assert got[4, 1] == ("乙", 1)


def test_a_row_over_a_page_break_is_one() -> None:
    one = part(1, [HEAD, ["甲", "1", "子"], ["乙", "2", "丑"]])
    got = join(one, part(2, [HEAD, ["", "", "寅"], ["丙", "3", "卯"]]))
    assert got[3, 3] == ("丑寅", 1)
    assert got[4, 2] == ("3", 1)


def test_an_empty_cell_in_a_column_with_others_stays_empty() -> None:
    one = part(1, [HEAD, ["甲", "1", ""], ["乙", "2", "丑"]])
    got = join(one, part(2, [HEAD, ["丙", "3", ""], ["丁", "4", "卯"]]))
    assert got[3, 3] == ("丑", 1)
    assert got[4, 3] == ("", 1)


def test_a_row_of_numbers_is_no_rest_of_a_header_that_ends_the_page_before() -> None:
    header = part(1, [["地区", "排放", "占比"], ["", "2015", "2020"]])
    cells = join(header, part(2, [["天津", "88.3", "5.0"], ["厦门", "54.6", "7.3"]]))
    assert (cells[2, 2][0], cells[3, 2][0]) == ("2015", "88.3")


def test_tables_of_other_columns_are_not_joined() -> None:
    other = part(2, [HEAD])
    other.xs = [0, 20, 60, 90]
    assert same_columns(begin_joined(part(1, [HEAD])), other) is None


def test_vertical_writing_is_turned_into_lines() -> None:
    run = TextStyle(0, 0, False)
    page = Page(1, 200, 300)
    signs = [Glyph(c, 180, 10 + 15 * i, 190, 20 + 15 * i) for i, c in enumerate("低碳城市试点工作方案")]
    signs += [Glyph(c, 160, 10 + 15 * i, 170, 20 + 15 * i) for i, c in enumerate("第二行")]
    straighten_page(page, signs_of_glyphs(signs, [run] * len(signs)))
    assert page.turn == 270
    assert [line.text for line in printed_lines(page.glyphs)] == ["低碳城市试点工作方案", "第二行"]
    assert page.visible(page.glyphs[0]) == (180, 10, 190, 20)


def canvas_pdf(draw) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(TTFont("Han", str(FONT)))
    out = BytesIO()
    sheet = canvas.Canvas(out, pagesize=(595, 842), invariant=1)
    sheet.setFont("Han", 10)
    draw(sheet)
    sheet.save()
    return out.getvalue()


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = ["低碳试点工作目标城市建立制度"] * 7, ["创新示范工程数据管理平台生态"] * 7

    def draw(sheet) -> None:
        sheet.drawString(60, 760, "第一章低碳城市试点工作目标和创新重点示范工程数据管理平台建立制度探索")
        for index in range(7):
            sheet.drawString(60, 730 - 16 * index, left[index])
            sheet.drawString(320, 730 - 16 * index, right[index])

    doc = read_pdf(Source("x", "x.pdf"), canvas_pdf(draw))
    assert doc.text.split("\n")[1:] == left + right


def test_a_page_of_text_turned_as_a_whole_reads_like_any_other() -> None:
    def draw(sheet) -> None:
        sheet.rotate(90)
        for index, text in enumerate(["低碳城市试点", "工作目标和重点", "建立制度探索创新"]):
            sheet.drawString(100, -100 - 20 * index, text)

    doc = read_pdf(Source("x", "x.pdf"), canvas_pdf(draw))
    assert doc.text == "低碳城市试点\n工作目标和重点\n建立制度探索创新"
    assert doc.boxes is not None
    x0, top, x1, bottom = doc.boxes[:4]
    assert 85 < x0 < x1 < 110
    assert 725 < top < bottom < 745


def test_a_list_of_names_set_in_columns_is_no_table() -> None:
    names = ["青山市", "白水县", "长河市", "石门区", "东湖区", "南岭市", "绿洲市", "清泉县", "红旗市"]

    def draw(sheet) -> None:
        for index, name in enumerate(names):
            sheet.drawString(60 + 120 * (index % 3), 700 - 18 * (index // 3), name)

    doc = read_pdf(Source("x", "x.pdf"), canvas_pdf(draw))
    assert not any(isinstance(block, Grid) for block in doc.blocks)
    assert all(isinstance(block, Line) for block in doc.blocks)


def test_no_more_pages_are_held_than_may_repeat_one_another_s_margins() -> None:
    drawn: list[int] = []

    def pages() -> Iterator[Page]:
        for number in range(1, 101):
            drawn.append(number)
            yield Page(number, 600, 800, glyphs=[*glyphs("第一批试点", 50, 20), *glyphs("正文", 50, 300 + number % 7)])

    arranged = arrange_pages(pages(), lambda: None)
    page, items = next(arranged)
    assert (page.number, drawn[-1]) == (1, LOOK_AHEAD + 1)
    assert [item.style for item in items] == ["furniture", ""]
    assert sum(1 for _ in arranged) == 99


def test_a_written_line_keeps_its_words_alone() -> None:
    (line,) = printed_lines([*glyphs("低碳", 0, 20), *glyphs("试点", 60, 20)])
    line.forget_glyphs()
    assert (line.text, line.glyphs, line.x1) == ("低碳 试点", [], 80)


def set_lines(texts: list[tuple[str, float]], x: float) -> list[PrintedLine]:
    return [printed_lines(glyphs(text, x, top))[0] for text, top in texts]


def test_cells_set_at_the_foot_of_their_rows_keep_their_lines_together() -> None:
    labels = [("单位产值排放量的", 0), ("自然对数", 12), ("低碳试点", 24), ("每万人拥有的标准", 36), ("运营车数", 48)]
    values = [("1.35", 12), ("0.92", 24), ("4.67", 48)]
    columns = [ColumnLines(1, set_lines(labels, 0)), ColumnLines(2, set_lines(values, 120))]
    first, second = cell_blocks(columns)
    assert ["".join(line.text for line in cell.lines) for cell in first] == [
        "单位产值排放量的自然对数",
        "低碳试点",
        "每万人拥有的标准运营车数",
    ]
    assert [len(cell.lines) for cell in second] == [1, 1, 1]


def wrapped_lines(text: str, width: float, size: float = 10) -> list[str]:
    """Break a text into lines as a ragged setting does: before the word that finds no room."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if stringWidth(longer, "Helvetica", size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


ENGLISH = (
    "To test the effect of the pilot policy we use a panel of prefecture-level cities and treat the pilots as the treated "
    "group. Industrial upgrading and internationalisation of environmental technologies are the main channels, and the "
    "heterogeneity across resource-dependent municipalities is considerable. "
)


def test_english_that_ends_ragged_beside_the_rows_of_a_table_is_one_paragraph() -> None:
    """Lines of English reach the edge seldom, and a page with a table has few of them: each line was a paragraph."""
    lines = wrapped_lines(ENGLISH * 2, 400)

    def draw(sheet) -> None:
        sheet.setFont("Helvetica", 10)
        for number, line in enumerate(lines):
            sheet.drawString(60, 780 - 14 * number, line)
        for row in range(20):
            for column in range(4):
                sheet.drawString(70 + 95 * column, 560 - 14 * row, f"{row}.{column}57")

    document = read_pdf(Source("x", "x.pdf"), canvas_pdf(draw))
    paragraphs = [part.text.value for part in cut(document) if part.text is not None and part.text.value[0].isalpha()]
    assert paragraphs == [" ".join(lines)]


def test_a_stop_that_hangs_over_the_edge_of_a_column_makes_it_no_wider() -> None:
    """The English of a column breaks where the column ends, not where a Chinese stop hangs out (Reportlab, wordWrap CJK)."""
    english = wrapped_lines(ENGLISH, 230)
    chinese = ["数" * 23 + "。", *["据" * 23] * 3, "管" * 5]

    def draw(sheet) -> None:
        for x in (50, 310):
            sheet.setFont("Han", 10)
            for number, line in enumerate(chinese):
                sheet.drawString(x, 780 - 14 * number, line)
            sheet.setFont("Helvetica", 10)
            for number, line in enumerate(english):
                sheet.drawString(x, 690 - 14 * number, line)

    document = read_pdf(Source("x", "x.pdf"), canvas_pdf(draw))
    paragraphs = [part.text.value for part in cut(document) if part.text is not None and part.text.value[0].isascii()]
    assert paragraphs == [" ".join(english)] * 2


def test_tables_beside_prose_stay_in_the_columns_that_the_page_before_shows() -> None:
    """Each line of prose stands beside a row of a table: nothing on the page itself shows a gutter."""
    left, right = ["低碳试点工作目标城市建立制度"] * 12, ["创新示范工程数据管理平台生态"] * 12

    def table(sheet, x: float, top: float) -> None:
        sheet.setFont("Helvetica", 9)
        for row in range(12):
            for column in range(4):
                sheet.drawString(x + 45 * column, top - 16 * row, f"{row}.{column}57" if column else f"City {row}")
        sheet.setFont("Han", 10)

    def prose(sheet, lines: list[str], x: float, top: float) -> None:
        for number, line in enumerate(lines):
            sheet.drawString(x, top - 16 * number, line)

    def draw(sheet) -> None:
        prose(sheet, left, 60, 730)
        prose(sheet, right, 320, 730)
        sheet.showPage()
        sheet.setFont("Han", 10)
        table(sheet, 60, 730)
        prose(sheet, left, 60, 510)
        prose(sheet, right, 320, 730)
        table(sheet, 320, 510)

    document = read_pdf(Source("x", "x.pdf"), canvas_pdf(draw))
    second = [line for line in document.text[document.page_starts[1] :].split("\n") if len(line) > 10]
    assert second == left + right


BODY_LINE = "各试点城市应当加快建立以低碳排放为特征的产业体系和生活方式并于年底前报送"


def numbered_page(number: int, first: int, texts: list[str], step: int = 1, right: bool = False) -> Page:
    """Return a page whose lines bear numbers outside the text; "" is a line with a number and without a word."""
    page = Page(number, 600, 800)
    for index, text in enumerate(texts):
        top = 110 + 15 * index
        page.glyphs += glyphs(text, 90, top)
        if (first + index) % step == 0:
            digits = str(first + index)
            page.glyphs += glyphs(digits, 560 if right else 60 - 6 * len(digits), top + 1, size=6)
    return page


def arranged_lines(*pages: Page) -> list[tuple[str, str]]:
    items = [item for _, items in arrange_pages(pages, lambda: None) for item in items]
    return [(line.text, "table" if item.table else item.style) for item in items for line in item.lines()]


def test_the_numbers_of_a_manuscript_s_lines_stand_behind_its_text() -> None:
    texts = ["一、总体要求", *[BODY_LINE] * 12, "", "二、主要任务", *[BODY_LINE] * 12]
    for right in (False, True):
        seen = arranged_lines(numbered_page(1, 1, texts, right=right), numbered_page(2, 28, texts, right=right))
        words = [text for text, style in seen if style == ""]
        assert words == [text for text in texts if text] * 2, right
        assert [text for text, style in seen if style == "furniture"] == [str(n) for n in range(1, 55)], right


def test_each_fifth_line_may_be_numbered() -> None:
    seen = arranged_lines(numbered_page(1, 1, [BODY_LINE] * 27, step=5))
    assert [text for text, style in seen if style == ""] == [BODY_LINE] * 27
    assert [text for text, style in seen if style == "furniture"] == ["5", "10", "15", "20", "25"]


def test_a_page_of_a_picture_goes_on_with_the_numbers_of_the_page_before() -> None:
    pages = [numbered_page(1, 1, [BODY_LINE] * 30), numbered_page(2, 31, ["图1", *[""] * 29])]
    assert [text for text, style in arranged_lines(*pages) if style == ""] == [BODY_LINE] * 30 + ["图1"]


def test_a_page_that_is_read_another_way_goes_on_with_the_numbers_of_the_page_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lccp.read.pdf.layout._contradicts_witness", lambda page, items: page.number == 2)
    pages = [numbered_page(1, 1, [BODY_LINE] * 30), numbered_page(2, 31, ["图1", *[""] * 29])]
    arranged = arrange_pages(pages, lambda: None, lambda page: True)
    styles = [(item.style, item.page) for _, items in arranged for item in items]
    assert styles == [("", 1)] * 30 + [("furniture", 1), ("", 2), ("furniture", 2)]


def test_the_running_numbers_of_a_list_are_no_line_numbers() -> None:
    names = [
        "青山市",
        "白水县",
        "长河市高新区",
        "石门区",
        "东湖新技术开发区",
        "南岭市",
        "绿洲市",
        "清泉县",
        "红旗市",
    ] * 3
    long_items = ["青山市关于开展近零碳排放区示范工程建设的实施方案和工作计划"[: 20 + n % 9] for n in range(27)]
    wrapped = [line for item in long_items[:14] for line in (item, "")]
    for texts in (names, long_items):
        seen = arranged_lines(numbered_page(1, 1, texts))
        assert not [text for text, style in seen if style == "furniture"], texts[0]
    contents = numbered_page(1, 1, [f"第{n}部分" + "…" * 26 + "九" for n in "一二三四五六七八九十甲乙丙"])
    assert not [text for text, style in arranged_lines(contents) if style == "furniture"]
    page = numbered_page(1, 1, [])
    for index, text in enumerate(wrapped):  # an item of two lines, its number beside the first
        page.glyphs += glyphs(text or "提出可复制的低碳发展模式并推广", 90, 110 + 15 * index)
        if text:
            page.glyphs += glyphs(str(index // 2 + 1), 50, 110 + 15 * index)
    assert not [text for text, style in arranged_lines(page) if style == "furniture"]
    rows = numbered_page(1, 1, ["2025年"] * 27)
    for index in range(27):
        rows.glyphs += glyphs("建立碳排放数据管理平台", 300, 110 + 15 * index)
    assert not [text for text, style in arranged_lines(rows) if style == "furniture"]


def columns_of_a_first_page(by_column: bool) -> list[PrintedLine]:
    """Set headings, names and some full lines on both sides of a gutter, in the file column by column or line by line."""
    left = [
        "张三李四王五",
        "低碳研究中心",
        "一、引言概述",
        BODY_LINE[:24],
        BODY_LINE[:24],
        "二、文献综述",
        BODY_LINE[:24],
    ] * 3
    right = [
        "赵六钱七孙八",
        "能源经济学院",
        BODY_LINE[:24],
        "三、模型设定",
        BODY_LINE[:24],
        "四、数据说明",
        BODY_LINE[:23],
    ] * 3
    places = range(len(left) + len(right))
    order = [places[: len(left)], places[len(left) :]] if by_column else [places[::2], places[1::2]]
    page = [
        [glyph._replace(place=100 * order[side][row] + index) for index, glyph in enumerate(glyphs(text, x, 20 * row))]
        for side, (texts, x) in enumerate(((left, 50.0), (right, 310.0)))
        for row, text in enumerate(texts)
    ]
    return printed_lines(glyph for line in page for glyph in line)


def test_a_file_that_goes_down_its_columns_has_columns_though_many_lines_are_short() -> None:
    gutter = find_gutter(columns_of_a_first_page(by_column=True))
    assert gutter is not None
    assert 290 < gutter.x < 310
    assert find_gutter(columns_of_a_first_page(by_column=False)) is None


def test_numbered_names_side_by_side_head_no_table() -> None:
    (names,) = printed_lines(
        [g for n, word in enumerate(["5.灵石县", "20.三明市", "35.赤水市"]) for g in glyphs(word, 150 * n, 0)]
    )
    (heads,) = printed_lines([g for n, word in enumerate(["序号", "5.项目", "城市"]) for g in glyphs(word, 150 * n, 0)])
    assert not header_strips(names)
    assert len(header_strips(heads)) == 2


@pytest.mark.parametrize(("by_column", "told"), [(True, 2), (False, 0)])
def test_prose_beside_a_table_that_the_file_goes_down_is_told(by_column: bool, told: int) -> None:
    texts = {
        (row, column): "数据管理平台数据管理平台"[: 12 if column == 1 else 4] for row in (1, 2, 3) for column in (1, 2)
    }
    order = sorted(texts, key=lambda cell: cell[::-1] if by_column else cell)
    cells, place = [], 0
    for row, column in order:
        plain = glyphs(texts[row, column], 200 * column, 20 * row)
        signs = [sign._replace(place=place + number) for number, sign in enumerate(plain)]
        place += len(signs)
        cells.append(RawCell(row, column, 1, 1, printed_lines(signs)))
        place += 0 if by_column else 9
    assert len(prose_down_columns(cells)) == told
