"""A grid is read once for all who look at it, and a text that no repair can change is not repaired."""

from __future__ import annotations

import pytest
from lccp.extract.document import extract
from lccp.extract.structure import tables
from lccp.extract.structure.lines import mend_as_needed, repairs_of
from lccp.model import Grid, Source
from lccp.read import read
from lccp.text.repairs import JOINED, LINE
from lccp.text.rules import mend_text
from lccp.text.spans import Origin, Text

CSV = "城市,峰值年\n徐州市,2025\n无锡市,2025\n"


def read_text(name: str, text: str):
    return read(Source("d", name), text.encode())


def test_a_grid_is_read_once_in_a_row(monkeypatch):
    document = read_text("d.csv", CSV)
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    calls = []
    from_grid = tables.from_grid
    monkeypatch.setattr(tables, "from_grid", lambda *arguments: calls.append(1) or from_grid(*arguments))
    grid_tables = tables.GridTables(document)
    assert grid_tables(grid) is grid_tables(grid)
    assert [cell.text.value for cell in grid_tables(grid).cells][:2] == ["城市", "峰值年"]
    assert calls == [1]


@pytest.mark.parametrize(
    "text",
    ["低碳城市", "２０２５年", "低 碳", "⽬标", "a\u200bb", "**粗**", "## 题", "城市\n试点", "&amp;", "2025年\u3000前"],
)
def test_a_text_that_is_not_repaired_needs_none(text):
    for name, content in (("d.txt", text), ("d.html", f"<!DOCTYPE html><html><body><p>{text}</p></body></html>")):
        repairs = repairs_of(read_text(name, content))
        quoted = Text.quote(Origin("d", text))
        assert mend_as_needed(quoted, repairs).value == mend_text(quoted, repairs).value
        assert mend_as_needed(quoted, repairs, JOINED).value == mend_text(quoted, (*repairs, *JOINED)).value


def test_each_sign_gets_the_repairs_that_change_it():
    for code in (*range(0x3400), *range(0xF900, 0x10000)):
        value = f"低{chr(code)}碳市"
        quoted = Text.quote(Origin("d", value))
        assert mend_as_needed(quoted, LINE).value == mend_text(quoted, LINE).value, hex(code)
        assert mend_as_needed(quoted, LINE, JOINED).value == mend_text(quoted, (*LINE, *JOINED)).value, hex(code)


@pytest.mark.parametrize(("second", "listed"), [("上一篇|下一篇", 3), ("杭州市|武汉市", 5)])
def test_a_table_of_a_page_s_neighbours_is_no_list(second, listed):
    """上一篇 | 杭州市召开会议, over 下一篇 | …, below a list: its places are no pilots of the list's programme."""
    rows = "".join(f"<tr><td>{n}</td><td>{name}</td></tr>" for n, name in enumerate(("福州市", "珠海市", "宁波市"), 1))
    above, below = second.split("|")
    beside = f"<tr><td>{above}</td><td>杭州市召开会议</td></tr><tr><td>{below}</td><td>武汉市发布方案</td></tr>"
    page = f"<!DOCTYPE html><html><body><h1>第二批国家海绵城市试点名单</h1><table><tr><th>序号</th><th>城市</th></tr>{rows}</table><table>{beside}</table></body></html>"
    result = extract(read_text("d.html", page))
    assert sum(len(pilots.rows) for pilots in result.lists) == listed


def read_cells(name: str, text: str) -> dict[tuple[int, int], str]:
    rows = extract(read_text(name, text)).tables.get("table_cells", ())
    return {(int(row["row"].value), int(row["column"].value)): row["text"].value for row in rows}


FIGURES = {
    "表1 回归结果\n变量          (1)         (2)\ndid         -0.05**     -0.04*\n            (0.02)      (0.03)\nlngdp                   0.1\n": [
        ["变量", "(1)", "(2)"],
        ["did", "-0.05**", "-0.04*"],
        ["", "(0.02)", "(0.03)"],
        ["lngdp", "", "0.1"],
    ],
    "变量  均值  标准差\n碳强度  1.85  0.92\n人口  7 312  1 022\n": [
        ["变量", "均值", "标准差"],
        ["碳强度", "1.85", "0.92"],
        ["人口", "7 312", "1 022"],
    ],
    "张三  处长  0571-87052800\n李四  科长  0571-87052801\n王五  科员  0571-87052802\n": [],
    "第1章  绪论  1\n第2章  方法  5\n第3章  结论  9\n": [],
    "0  10  20  30\n2010  2012  2014  2016\n1  2  3  4\n": [],
}


@pytest.mark.parametrize("text", FIGURES)
def test_a_table_of_figures_is_read_by_its_blanks(text):
    """A regression that a text sets by columns; lines of contacts, of contents and of an axis are none."""
    cells = read_cells("d.txt", text)
    rows = FIGURES[text]
    assert cells == {(n, k): cell for n, row in enumerate(rows, 1) for k, cell in enumerate(row, 1) if cell}


def test_a_table_of_figures_whose_columns_are_open_is_told():
    text = "变量    (1)    (2)\ndid   -0.05  -0.04\n人口        0.1\nN     4560   4560\n"
    result = extract(read_text("d.txt", text))
    assert not result.tables.get("table_cells")
    assert [notice.kind for notice in result.notices if notice.severity in ("high", "medium")]


@pytest.mark.parametrize(
    ("text", "last"),
    [("城市;排放;强度\n甲市;1588,5;0,85\n", "0,85"), ("城市,排放,说明\n甲市,1588.5,甲;乙\n", "甲;乙")],
)
def test_the_sign_that_parts_all_records_evenly_parts_fields(text, last):
    cells = read_cells("d.csv", text)
    assert cells[2, 3] == last
    assert len(cells) == 6
