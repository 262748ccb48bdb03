"""Word files: what the page shows, in its order, and nothing that it does not show."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st
from lccp.model import InputError, Line, Source
from lccp.read import Limits, read

from tests.support.examples import share
from tests.support.reading import DATA, attempt, grids, lines, quotes_itself, spans, table, truth

SOURCE = Source("a", "a.docx")
W = nsdecls("w")


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def of_body(xml, **parts):
    """A document whose body is the given XML; other parts replaced or added by name."""
    document = docx.Document()
    body = document.element.body
    for element in list(body):
        if not element.tag.endswith("sectPr"):
            body.remove(element)
    for element in parse_xml(f"<w:body {W} {EXTRA}>{xml}</w:body>"):
        body.insert(len(body) - 1, element)
    return repacked(saved(document), parts)


EXTRA = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def repacked(data, parts):
    """The same package with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in parts:
                new.writestr(entry.filename, old.read(entry))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def p(*runs, properties=""):
    inner = "".join(run if run.startswith("<") else f"<w:r><w:t xml:space='preserve'>{run}</w:t></w:r>" for run in runs)
    return f"<w:p>{'<w:pPr>' + properties + '</w:pPr>' if properties else ''}{inner}</w:p>"


def tc(*content, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(content) or p('')}</w:tc>"


def tbl(*rows):
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def test_the_list_of_45_comes_out_as_the_notice_has_it():
    document = read(SOURCE, (DATA / "list_lo_ruled.docx").read_bytes())
    found = table(document)
    for row, wanted in enumerate(truth(), 1):
        for column, words in enumerate(wanted, 1):
            assert found.get((row, column), "") == words
    assert lines(document) == ["附件", "第三批低碳城市试点名单及峰值目标、创新重点"]
    assert spans(document)[3, 1] == (3, 1)
    assert quotes_itself(document)


def test_merged_cells_stand_once_at_their_top_left():
    body = tbl(
        [tc(p("省份"), properties='<w:gridSpan w:val="2"/>'), tc(p("峰值年"))],
        [tc(p("辽宁"), properties='<w:vMerge w:val="restart"/>'), tc(p("沈阳市")), tc(p("2027"))],
        [tc(p(""), properties="<w:vMerge/>"), tc(p("大连市"), p("（计划单列市）")), tc(p("2025"))],
    )
    document = read(SOURCE, of_body(body))
    assert spans(document) == {(1, 1): (1, 2), (2, 1): (2, 1)}
    assert table(document)[3, 2] == "大连市（计划单列市）"
    cell = next(cell for cell in grids(document)[0].cells if (cell.row, cell.column) == (3, 2))
    assert [document.text[s:e] for s, e in cell.pieces] == ["大连市", "（计划单列市）"]


def test_nested_tables_and_frames():
    inner = tbl([tc(p("指标")), tc(p("分值"))], [tc(p("规划")), tc(p("10"))])
    column = tbl([tc(p("1.建立制度"))], [tc(p("2.建立机制"))])
    body = tbl(
        [tc(p("序号")), tc(p("城市")), tc(p("创新重点"))],
        [tc(p("1")), tc(p("乌海市")), tc(column, p(""))],
        [tc(p("2")), tc(p("沈阳市"), inner, p("")), tc(p("3.建立体系"))],
    )
    document = read(SOURCE, of_body(tbl([tc(p("框内文字"), body, p(""))])))
    assert lines(document) == ["框内文字"]
    assert table(document) == {
        (1, 1): "序号", (1, 2): "城市", (1, 3): "创新重点",
        (2, 1): "1", (2, 2): "乌海市", (2, 3): "1.建立制度2.建立机制",
        (3, 1): "2", (3, 2): "沈阳市", (3, 3): "3.建立体系",
    }  # fmt: skip
    assert table(document, 1) == {(1, 1): "指标", (1, 2): "分值", (2, 1): "规划", (2, 2): "10"}
    assert document.text.count("规划") == 1


def test_tracked_changes_are_read_as_accepted():
    body = p(
        "到",
        "<w:del w:id='1' w:author='x'><w:r><w:delText>2030</w:delText></w:r></w:del>",
        "<w:ins w:id='2' w:author='x'><w:r><w:t>2025</w:t></w:r></w:ins>",
        "年<",
    ).replace("年<", "年") + p(
        "<w:moveFrom w:id='3' w:author='x'><w:r><w:t>移走</w:t></w:r></w:moveFrom>",
        "<w:moveTo w:id='4' w:author='x'><w:r><w:t>移来</w:t></w:r></w:moveTo>",
    )
    document = read(SOURCE, of_body(body))
    assert lines(document) == ["到2025年", "移来"]
    assert [notice.kind for notice in document.notices] == ["tracked-change"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs_and_a_deleted_row_is_gone():
    mark = "<w:rPr><w:del w:id='1' w:author='x'/></w:rPr>"
    gone = "<w:trPr><w:del w:id='2' w:author='x'/></w:trPr>"
    body = p("低碳", properties=mark) + p("城市") + tbl([tc(p("甲")), tc(p("乙"))], [gone, tc(p("丙")), tc(p("丁"))])
    document = read(SOURCE, of_body(body))
    assert lines(document) == ["低碳城市"]
    assert table(document) == {(1, 1): "甲", (1, 2): "乙"}


NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
 <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:suff w:val="space"/><w:lvlText w:val="%1.%2.%4"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
 <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:suff w:val="nothing"/><w:lvlText w:val="——"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="hebrew1"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
</w:numbering>"""


def item(words, list_, level=0):
    return p(words, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>')


def test_numbers_that_a_list_supplies_are_in_the_text():
    body = (
        item("指导思想", 1) + item("具体任务", 1) + item("明确目标", 1, 1) + item("编制规划", 1, 1) + item("摸清家底", 1, 2)
        + item("细目", 1, 3) + item("时间安排", 1) + item("申报", 1, 1)
        + item("圆点", 3) + item("破折号", 3, 1) + item("不识", 3, 2)
    )  # fmt: skip
    document = read(SOURCE, of_body(body, **{"word/numbering.xml": NUMBERING}))
    assert document.text.split("\n")[:-1] == [
        "一、指导思想", "二、具体任务", "（一）明确目标", "（二）编制规划", "1. 摸清家底", "2.2.1 细目", "三、时间安排",
        "（一）申报", "圆点", "——破折号", "不识",
    ]  # fmt: skip
    assert [notice.kind for notice in document.notices] == ["unknown-numbering"]


def test_a_column_of_automatic_numbers_is_filled():
    rows = [[tc(p("序号")), tc(p("城市"))]] + [
        [tc(item("", 2)), tc(p(city))] for city in ("乌海市", "沈阳市", "大连市")
    ]
    document = read(SOURCE, of_body(tbl(*rows) + item("", 2) + item("续", 4), **{"word/numbering.xml": NUMBERING}))
    assert [table(document)[row, 1] for row in (2, 3, 4)] == ["1", "2", "3"]
    assert lines(document) == ["7续"]


def test_headings_titles_and_captions_are_told_by_style_and_outline():
    document = docx.Document()
    document.add_heading("通知", 0)
    document.add_heading("指导思想", 1)
    document.add_heading("目标", 2)
    document.add_paragraph("正文")
    document.add_paragraph("图1 峰值", "Caption")
    paragraph = document.add_paragraph("按大纲级别")
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="2"/>'))
    found = read(SOURCE, saved(document))
    assert [(block.style, block.level) for block in found.blocks] == [
        ("title", 0), ("heading", 1), ("heading", 2), ("", 0), ("caption", 0), ("heading", 3),
    ]  # fmt: skip
    assert all(block.whole for block in found.blocks)


def test_what_is_not_shown_is_not_read():
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> REF 密 \\h </w:instrText></w:r>"
        "<w:r><w:t>令</w:t></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>表1</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    body = (
        p("见", field, "所列")
        + p("明", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>", "处")
        + p("不", "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>隐</w:t></w:r>")
        + p("大连市", "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>*</w:t></w:r>")
        + p("CO<", "").replace("CO<", "CO") + p("甲", "<w:r><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/></w:r>")
        + "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>" + p("控件内") + "</w:sdtContent></w:sdt>"
        + p("<w:hyperlink w:anchor='x'><w:r><w:t>链接</w:t></w:r></w:hyperlink>", "<w:smartTag w:element='x'><w:r><w:t>标签</w:t></w:r></w:smartTag>")
        + p("<w:r><w:ruby><w:rt><w:r><w:t>tàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>碳</w:t></w:r></w:rubyBase></w:ruby></w:r>")
        + p("<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>", "<w:r><w:sym w:font='Other' w:char='F041'/></w:r>")
    )  # fmt: skip
    document = read(SOURCE, of_body(body))
    assert lines(document) == [
        "见表1所列", "明处", "不隐", "大连市*", "CO", "甲乙", "丙-", "控件内", "链接标签", "碳", "✓\uf041",
    ]  # fmt: skip
    assert "甲\t乙\n丙-" in document.text
    assert [notice.kind for notice in document.notices] == ["hidden-text", "unknown-symbol"]


def test_text_boxes_follow_their_paragraph_and_are_read_once():
    box = "<w:txbxContent>" + p("框中") + "</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert lines(read(SOURCE, of_body(p("框前", drawing, "框后")))) == ["框前框后", "框中"]


def test_notes_and_headers_come_last():
    document = docx.Document()
    document.add_paragraph("正文").runs[0]._r.append(parse_xml(f'<w:footnoteReference {W} w:id="2"/>'))
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    data = saved(document)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        relations = package.read("word/_rels/document.xml.rels").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relations = relations.replace(
        "</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    )
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0">{p("—")}</w:footnote>'
        f'<w:footnote w:id="2">{p("* 为有条件达峰")}</w:footnote></w:footnotes>'
    )
    found = read(SOURCE, repacked(data, {"word/_rels/document.xml.rels": relations, "word/footnotes.xml": notes}))
    assert lines(found) == ["正文", "*为有条件达峰", "内部资料", "第1页"]
    assert lines(found, "footnote") == ["*为有条件达峰"]
    assert lines(found, "furniture") == ["内部资料", "第1页"]


def test_line_breaks_cut_a_paragraph_into_lines_that_are_not_whole():
    document = read(SOURCE, of_body(p("<w:r><w:t>关于开展</w:t><w:br/><w:t>试点的通知</w:t></w:r>")))
    assert [(line.whole, document.text[line.start : line.end]) for line in document.blocks] == [
        (False, "关于开展"), (False, "试点的通知"),
    ]  # fmt: skip


DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (
            {"word/document.xml": f"{DOCTYPE}<w:document {W}><w:body><w:p>&b;</w:p></w:body></w:document>"},
            "document type",
        ),
        ({"word/styles.xml": f"{DOCTYPE}<w:styles {W}/>"}, "document type"),
        ({"word/document.xml": f"<w:document {W}><w:body><w:p>"}, "damaged"),
        ({"word/document.xml": f"<w:document {W}/>"}, "without a body"),
        ({"word/document.xml": ""}, "damaged"),
        ({"word/document.xml": "\x00\x01"}, "damaged"),
        ({"word/document.xml": f"<w:document {W}><w:body>" + "<w:sdt>" * 5000}, "damaged"),
        ({"word/media/x.bin": b"\x00" * 3_000_000}, "unpacks to more than"),
    ],
)
def test_hostile_parts_are_refused_in_one_line(parts, words):
    with pytest.raises(InputError) as caught:
        read(SOURCE, of_body(p("词"), **parts), Limits(max_unpacked=2_000_000))
    assert words in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_deep_tables_and_cycles_of_styles_end():
    deep = p("底")
    for _ in range(60):
        deep = tbl([tc(deep, p("x")), tc(p("y"))])
    assert read(SOURCE, of_body(deep)).text.count("底") == 1
    with pytest.raises(InputError, match="nested too deeply"):
        read(SOURCE, of_body(deep), Limits(max_nesting=20))
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        f'<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    document = read(SOURCE, of_body(p("词", properties='<w:pStyle w:val="A"/>'), **{"word/styles.xml": styles}))
    assert lines(document) == ["词"]


def test_too_many_cells_are_told():
    body = tbl(*[[tc(p("x"))] * 10] * 10)
    with pytest.raises(InputError, match="more than 50 table cells"):
        read(SOURCE, of_body(body), Limits(max_cells=50))


def test_a_document_without_words_is_refused():
    with pytest.raises(InputError, match="no text"):
        read(SOURCE, of_body(p("")))


WORDS = st.text(st.sampled_from("低碳城市达峰年份2025*、（）"), min_size=0, max_size=6)


@settings(max_examples=share(25))
@given(
    st.lists(st.lists(st.lists(WORDS, min_size=1, max_size=2), min_size=2, max_size=4), min_size=2, max_size=5),
    st.data(),
)
def test_a_random_table_reads_back_cell_by_cell(rows, data):
    width = max(map(len, rows))
    document = docx.Document()
    made = document.add_table(len(rows), width)
    wanted = {}
    for r, row in enumerate(rows):
        for c, paragraphs in enumerate(row):
            cell = made.cell(r, c)
            cell.text = paragraphs[0]
            for words in paragraphs[1:]:
                cell.add_paragraph(words)
            if "".join(paragraphs).strip():
                wanted[r + 1, c + 1] = "".join(paragraphs)
    if len(wanted) < 2:
        return
    found = read(SOURCE, saved(document))
    assert table(found) == wanted
    assert quotes_itself(found)


@settings(max_examples=share(60))
@given(st.data())
def test_a_mutilated_file_is_read_or_refused(data):
    good = bytearray((DATA / "list_lo_ruled.docx").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(good)))
    document = attempt(SOURCE, bytes(good[:cut] if data.draw(st.booleans()) else good))
    if document is not None:
        assert all(isinstance(block, Line) or block.cells for block in document.blocks)
