"""HTML pages: their words where they stand in the source, tags never among them."""

import html as standard_html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lccp.model import Grid, InputError, Line, Source
from lccp.read import Limits, read
from lccp.read.entities import unescaped
from lccp.read.html.decode import decode_page
from lccp.text.rules import REPAIRS
from lccp.text.spans import apply_edits

from tests.support.examples import share
from tests.support.reading import DATA, attempt, grids, lines, quotes_itself, spans, table, truth

SOURCE = Source("a", "a.html")


def page(body, head=""):
    return read(SOURCE, f"<!doctype html><meta charset=utf-8>{head}<body>{body}".encode())


def test_the_list_of_45_comes_out_as_the_notice_has_it():
    document = read(SOURCE, (DATA / "list_chromium.html").read_bytes())
    found = table(document)
    for row, wanted in enumerate(truth(), 1):
        for column, words in enumerate(wanted, 1):
            assert found.get((row, column), "") == words
    assert lines(document) == ["附件", "第三批低碳城市试点名单及峰值目标、创新重点"]
    assert spans(document)[3, 1] == (3, 1)
    assert quotes_itself(document)


def test_the_text_is_the_source_and_no_tag_lies_inside_a_piece():
    source = "<!doctype html><meta charset=utf-8>\r\n<p>到<b>2025</b>年<!-- 2030 --><i>左右</i>，大连市<sup>*</sup>\n<p>下一段"
    document = read(SOURCE, source.encode())
    assert document.text == source
    first, second = document.blocks
    assert [source[s:e] for s, e in first.pieces] == ["到", "2025", "年", "左右", "，大连市", "*"]
    assert (second.pieces, source[second.start : second.end]) == ((), "下一段")
    assert first.whole
    assert second.whole


def test_character_references_stay_in_the_source_and_a_repair_replaces_them():
    document = page("<p>&ldquo;碳标识&rdquo;&nbsp;2025&#24180; AT&T &lt;50 &#0;")
    (line,) = document.blocks
    quoted = document.text[line.start : line.end]
    assert quoted == "&ldquo;碳标识&rdquo;&nbsp;2025&#24180; AT&T &lt;50 &#0;"
    edits = REPAIRS["unescape_entities"]
    assert apply_edits(quoted, edits(quoted)) == "“碳标识”\xa02025年 AT&T <50 &#0;" == unescaped(quoted)


@given(st.text(st.sampled_from("&#x;amplt1923 nbsp年A"), max_size=30))
def test_references_are_read_as_the_standard_reads_them(text):
    wanted = standard_html.unescape(text)
    if "\ufffd" not in wanted and all(ord(c) >= 32 for c in wanted):
        assert unescaped(text) in (wanted, text) or len(unescaped(text)) >= len(wanted)


def test_spans_of_rows_and_columns_place_the_cells():
    document = page(
        "<table><caption>附表</caption><thead><tr><th rowspan=2>省份<th colspan=2>目标</tr><tr><th>城市<th>峰值年</thead>"
        "<tbody><tr><td rowspan=0>辽宁<td>沈阳市<td>2027<tr><td>大连市<td>2025</tbody></table>"
    )
    assert table(document) == {
        (1, 1): "省份", (1, 2): "目标", (2, 2): "城市", (2, 3): "峰值年",
        (3, 1): "辽宁", (3, 2): "沈阳市", (3, 3): "2027", (4, 2): "大连市", (4, 3): "2025",
    }  # fmt: skip
    assert spans(document) == {(1, 1): (2, 1), (1, 2): (1, 2), (3, 1): (2, 1)}
    assert lines(document, "caption") == ["附表"]


def test_rows_and_cells_whose_end_tags_are_left_out_or_stray():
    document = page("<table>序<tr><td>1<td>甲<p>乙<tr></td><td>2</b><td>丙</div></table></td>后")
    assert table(document) == {(1, 1): "1", (1, 2): "甲乙", (2, 1): "2", (2, 2): "丙"}
    assert lines(document) == ["序", "后"]


def test_breaks_in_cells_and_in_paragraphs():
    document = page(
        "<table><tr><td>项<td>1. 甲<br>2. 乙<div>3. 丙</div><tr><td>a<td>b</table><p>一<br>二</p><p>三<br></p>"
    )
    cell = next(cell for cell in grids(document)[0].cells if (cell.row, cell.column) == (1, 2))
    assert [document.text[s:e] for s, e in cell.pieces] == ["1. 甲", "2. 乙", "3. 丙"]
    assert [(line.whole, document.text[line.start : line.end]) for line in document.blocks if isinstance(line, Line)] == [
        (False, "一"), (False, "二"), (True, "三"),
    ]  # fmt: skip


def test_nested_tables_are_cells_lines_tables_or_frames():
    document = page(
        "<table><tr><td>菜单<tr><td><h1>通知</h1><p>正文一<p>正文二"
        "<table><tr><td>序号<td>城市<td>重点<tr><td>1<td>乌海市<td><table><tr><td>1.甲<tr><td>2.乙</table>"
        "<tr><td>2<td>沈阳市<table><tr><td>a<td>b<tr><td>c<td>d</table><td>3.丙</table></table>"
    )
    assert lines(document) == ["菜单", "通知", "正文一", "正文二"]
    assert table(document) == {
        (1, 1): "序号", (1, 2): "城市", (1, 3): "重点", (2, 1): "1", (2, 2): "乌海市", (2, 3): "1.甲2.乙",
        (3, 1): "2", (3, 2): "沈阳市", (3, 3): "3.丙",
    }  # fmt: skip
    assert table(document, 1) == {(1, 1): "a", (1, 2): "b", (2, 1): "c", (2, 2): "d"}


FOOT = (
    "<p>主办单位：遵义市发展和改革委员会</p><p>地址：遵义市新蒲新区市行政中心　邮编：563000</p><p>黔ICP备05000001号</p>"
)


@pytest.mark.parametrize("foot", ["", FOOT])
def test_a_table_of_one_column_with_a_text_of_paragraphs_lays_the_page_out(foot):
    """An old news page: headline, source and text are rows; a footer outside had made the short text a table."""
    document = page(
        "<table><tr><td><b>贵阳市确定2020年前后达峰</b><tr><td>来源：贵州日报 2016-06-08"
        "<tr><td><p>昨日，贵阳市发布《贵阳市低碳发展行动计划》。<p>到2020年，单位GDP二氧化碳排放比2015年下降18%。</table>"
        + foot
    )
    assert not grids(document)
    assert lines(document)[:2] == ["贵阳市确定2020年前后达峰", "来源：贵州日报2016-06-08"]


def test_a_table_of_one_column_with_a_name_and_its_translation_is_a_table():
    document = page("<table><tr><td>试点城市<tr><td>乌海市<br>Wuhai<tr><td>沈阳市<br>Shenyang</table>" + FOOT)
    assert table(document)[2, 1] == "乌海市Wuhai"


def test_what_is_not_shown_is_not_read_but_told():
    document = page(
        "<p>明<span style='color:red;display: none'>暗</span>处<p hidden>暗<p class='x off'>暗<div id=gone>暗</div>"
        "<script>document.write('<p>暗')</script><noscript>暗</noscript><template><p>暗</template><style>p{}</style>"
        "<textarea>暗</textarea><select><option>暗</select><del>删</del><table><tr style='visibility:hidden'><td>暗</table>尾",
        head="<style>/* {} */ .off, #gone { display : none } @media print { p { display:none } }</style><title>题&amp;名</title>",
    )
    assert lines(document) == ["题&名", "明处", "尾"]
    assert lines(document, "furniture") == ["题&名"]
    assert [(notice.kind, notice.message[:1]) for notice in document.notices] == [
        ("hidden-text", "5"),
        ("tracked-change", "1"),
    ]


GOVERNMENT = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>关于开展试点工作的通知-某某委</title></head><body>
<div class="header"><a href="/">首页</a><a href="/zc">政策</a><a href="/xw">新闻</a></div>
<ul id="menu"><li><a href="/1">机构</a><li><a href="/2">公开</a><li><a href="/3">服务</a><li><a href="/4">互动</a></ul>
<div class="crumbs">当前位置：<a href="/">首页</a>&gt;<a href="/zc">政策</a>&gt;正文</div>
<div class="content"><h1>关于开展试点工作的通知</h1><p>发改气候〔2017〕66号</p><div>【打印】【关闭】</div>
<div id="zoom">　　为推进生态文明建设，推动绿色低碳发展，确保实现控制温室气体排放行动目标，组织开展试点。<br><br>
　　一、指导思想<br>　　以加快推进生态文明建设为目标，探索低碳发展模式，践行低碳发展路径。</div>
<p>附件：<a href="1.pdf">试点名单</a></p></div>
<div><a href="/a">相关一</a> <a href="/b">相关二</a> <a href="/c">相关三</a> <a href="/d">相关四</a></div>
<footer>主办：某某委 京ICP备05000000号</footer></body></html>"""


def test_a_government_page_is_its_document_among_furniture():
    document = read(SOURCE, GOVERNMENT.encode())
    assert lines(document, "heading") == ["关于开展试点工作的通知"]
    assert lines(document, "") == [
        "发改气候〔2017〕66号",
        "为推进生态文明建设，推动绿色低碳发展，确保实现控制温室气体排放行动目标，组织开展试点。",
        "一、指导思想",
        "以加快推进生态文明建设为目标，探索低碳发展模式，践行低碳发展路径。",
        "附件：试点名单",
    ]
    furniture = "".join(lines(document, "furniture"))
    for words in ("首页", "机构", "当前位置", "打印", "相关四", "ICP备"):
        assert words in furniture


def test_a_document_that_is_called_menu_is_still_the_document():
    document = page("<div class=nav><p>全文都在这里，虽然它的名字叫做导航，它仍然是正文。</p></div><p>尾")
    assert lines(document, "furniture") == []


def test_numbers_that_the_page_supplies_are_told():
    document = page("<ol><li>甲<li>乙</ol>")
    assert lines(document) == ["甲", "乙"]
    assert [notice.kind for notice in document.notices] == ["unquoted-numbers"]


def test_preformatted_lines_are_lines():
    document = page("<pre>省份\t城市\n\n辽宁\t<b>沈阳市</b>\n</pre>")
    assert [document.text[line.start : line.end].replace("<b>", "") for line in document.blocks] == [
        "省份\t城市",
        "辽宁\t沈阳市",
    ]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("<meta charset=gb2312><p>低碳城市，朱镕基".encode("gbk"), "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK"><p>低碳城市'.encode("gbk"), "gb18030"),
        ("<?xml version='1.0' encoding='gb18030'?><html><p>低碳".encode("gb18030"), "gb18030"),
        ("<meta charset=big5><p>低碳城市試點".encode("big5"), "big5"),
        ("<meta charset=gb2312><p>低碳城市".encode(), "utf-8"),
        ("<p>低碳城市试点工作的通知，国家发展改革委员会关于".encode("gb18030"), "gb18030"),
        ("<html><p>低碳城市试点".encode("utf-16"), "utf-16-le"),
        ("<html><p>低碳城市试点".encode("utf-16-le"), "utf-16-le"),
        ("\ufeff<p>低碳".encode(), "utf-8"),
    ],
)
def test_encodings_are_told(data, encoding):
    text, found = decode_page(data)
    assert found == encoding
    assert "低碳" in text
    assert "\ufffd" not in text


@pytest.mark.parametrize(
    "data", [b"<meta charset=gb2312><p>\xff\xff\xff", b"<html>\x00\x00\x01", b"<html><p> &nbsp; <img src=x>"]
)
def test_what_cannot_be_read_is_refused_in_one_line(data):
    with pytest.raises(InputError) as caught:
        read(SOURCE, data)
    assert len(str(caught.value).splitlines()) == 1


def test_what_is_never_closed_is_told():
    document = page("<p>一<!-- 二<p>三")
    assert lines(document) == ["一"]
    (notice,) = document.notices
    assert (notice.severity, document.text[notice.start : notice.end]) == ("high", "<!-- 二<p>三")


@pytest.mark.parametrize(
    "hostile",
    [
        "<b>" * 100_000 + "x",
        "<table><tr><td>" * 3_000 + "x",
        "<table>" * 20_000 + "<tr><td>x",
        "<div>" * 20_000 + "x" + "</div>" * 20_000,
        "<a '" * 100_000,
        '<a ">' * 100_000,
        "x<" * 200_000,
        "x&" * 200_000,
        "<!--" * 100_000,
        "x<a href=x>" * 30_000,
        "<p>x" * 50_000,
        "x<script>" * 50_000,
        "<style>" + "{" * 100_000 + "</style>x",
        "<ul><li>" * 20_000 + "x",
        "</b>" * 100_000 + "x",
        "x" * 1_000_000,
        "&#" + "9" * 100_000 + ";x",
        "<td>" * 50_000 + "x",
        "<p>" + "打印" * 140 + "x",
        "x<br>" * 50_000,
    ],
    ids=range(20),
)
@pytest.mark.slow
def test_hostile_pages_are_read_in_linear_time(hostile):
    """Each of these would take minutes, or all memory, if any step took the square of its length."""
    document = attempt(SOURCE, b"<!doctype html><meta charset=utf-8><p>x</p>" + hostile.encode())
    assert document is None or quotes_itself(document)


def test_a_million_columns_are_refused_and_wide_spans_are_not():
    row = "<td colspan=1000>x" * 3_000
    with pytest.raises(InputError, match="more table cells"):
        page(f"<table><tr>{row}</table>")
    with pytest.raises(InputError, match="more table cells"):
        read(
            SOURCE,
            ("<table>" + "<tr>" + "<td rowspan=65534 colspan=1000>x" * 3 + "<tr><td>y" * 900).encode(),
            Limits(max_cells=10_000),
        )
    assert spans(page("<table><tr><td colspan=99999999999>a<td rowspan=4>b<tr><td>c</table>"))[1, 1] == (1, 1000)


WORDS = st.text(st.sampled_from("低碳城市2025*&<> \n"), min_size=0, max_size=6)


@st.composite
def tables(draw):
    """A table with random spans, as {(row, column): (row span, column span, lines)}."""
    height, width = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    taken, cells = set(), {}
    for row in range(1, height + 1):
        for column in range(1, width + 1):
            if (row, column) in taken:
                continue
            tall, wide = (
                draw(st.integers(1, min(2, height - row + 1))),
                draw(st.integers(1, min(2, width - column + 1))),
            )
            area = {(r, c) for r in range(row, row + tall) for c in range(column, column + wide)}
            if area & taken:
                tall = wide = 1
                area = {(row, column)}
            taken |= area
            cells[row, column] = (tall, wide, draw(st.lists(WORDS, min_size=1, max_size=3)))
    return cells


@settings(max_examples=share(60))
@given(tables(), st.booleans(), st.sampled_from(["<br>", "<p>", "<div>"]))
def test_a_random_table_reads_back_cell_by_cell(cells, closing, parting):
    rows = sorted({row for row, _ in cells})
    source = "<table>"
    for number in range(1, rows[-1] + 2):
        source += "<tr>"
        for (row, _), (tall, wide, parts) in sorted(cells.items()):
            if row == number:
                source += f"<td rowspan={tall} colspan={wide}>" + parting.join(map(standard_html.escape, parts))
                source += "</td>" if closing else ""
        source += "</tr>" if closing else ""
    document = page("<h1>名单</h1>" + source + "</table>")
    wanted = {at: "".join("".join(parts).split()) for at, (_, _, parts) in cells.items()}
    wanted = {at: words for at, words in wanted.items() if words}
    rows_filled = [row for row, _ in wanted]
    if len(wanted) > 1 and len(rows_filled) != len(set(rows_filled)):
        assert table(document) == wanted
        placed = {(cell.row, cell.column): (cell.row_span, cell.column_span) for cell in grids(document)[0].cells}
        assert all(placed[at] == cells[at][:2] for at in wanted)
    assert quotes_itself(document)


PIECES = st.sampled_from(
    ["<", ">", "&", "'", '"', "<p>", "</p>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<br>", "<b>", "</b>", "<!--", "-->",
     "<script>", "</script>", "<a href='x'>", "</a>", "<li>", "<div class=nav>", "</div>", "<h1>", "&nbsp;", "&#x2605;", "词", " ", "\n", "=",
     "<td rowspan=2>", "<pre>", "<style>", "</style>", "<![CDATA[", "<?x?>", "</"]
)  # fmt: skip


@settings(max_examples=share(300))
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_tag_soup_is_read(soup):
    document = page("<p>词</p>" + soup)
    assert quotes_itself(document)
    for block in document.blocks:
        places = (
            [p for c in block.cells for p in c.pieces]
            if isinstance(block, Grid)
            else block.pieces or [(block.start, block.end)]
        )
        for start, end in places:
            assert "<p>" not in document.text[start:end]
            assert "<td" not in document.text[start:end]
