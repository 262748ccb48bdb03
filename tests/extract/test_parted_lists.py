"""Lists that something parts (a note, a page's end, a table of its own), that have no heads, or empty columns: no cell is lost."""

from __future__ import annotations

import pytest
from lccp.extract.document import extract
from lccp.model import Source
from lccp.read import read

TITLE = "第四批国家低碳城市试点名单及峰值目标"
HEADS = ["序号", "省份", "城市", "峰值年", "创新重点"]
ROWS = [
    ["1", "安徽", "合肥市*", "2024", "1.建立碳数据管理制度 2.推广绿色建材"],
    ["2", "安徽", "黄山市", "2020左右", "1.推行低碳旅游"],
    ["3", "江苏", "南京市", "2023-2025", "1.发展氢能 2.建设零碳园区 3.开展碳普惠"],
    ["4", "江苏", "徐州市", "2026", "1.治理采煤沉陷区 2.推广光伏"],
]
ITEMS = [
    ["建立碳数据管理制度", "推广绿色建材"],
    ["推行低碳旅游"],
    ["发展氢能", "建设零碳园区", "开展碳普惠"],
    ["治理采煤沉陷区", "推广光伏"],
]


def tabbed(rows: list[list[str]], end: str = "") -> str:
    return "".join("\t".join(row) + end + "\n" for row in rows)


def html_table(rows: list[list[str]]) -> str:
    lines = ("".join(f"<td>{cell.replace(' ', '<br>')}</td>" for cell in row) for row in rows)
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def page(*tables: str) -> str:
    return f"<html><body><h2>{TITLE}</h2>{''.join(tables)}</body></html>"


def parted(between: str) -> str:
    return f"{TITLE}\n\n{tabbed([HEADS, *ROWS[:2]])}{between}\n{tabbed(ROWS[2:])}"


def told_of(text: str, suffix: str = "txt"):
    return extract(read(Source("doc", f"doc.{suffix}"), text.encode()))


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        ("txt", parted("（以上为安徽省）")),
        ("txt", parted("\n（以上为安徽省）\n")),
        ("txt", parted("注：以上城市按行政区划排序")),
        ("txt", parted("续表")),
        ("txt", parted("（转下页）")),
        ("txt", parted("2")),
        ("txt", f"{TITLE}\n\n{tabbed([HEADS])}{tabbed(ROWS, chr(9) * 2)}"),
        ("txt", f"{TITLE}\n\n{tabbed(ROWS)}"),
        ("html", page(html_table([HEADS, *ROWS[:2]]), html_table(ROWS[2:]))),
        (
            "html",
            page(html_table([HEADS, *ROWS[:2]]), "<p>（接上表）</p>", html_table(ROWS[2:3]), html_table(ROWS[3:])),
        ),
        ("html", page(html_table(ROWS))),
    ],
)
def test_no_item_and_no_mark_of_a_list_that_something_parts_is_lost(suffix, text):
    rows = [row for listed in told_of(text, suffix).lists for row in listed.rows]
    assert [row.place.value for row in rows] == ["合肥市", "黄山市", "南京市", "徐州市"]
    assert [row.year.value for row in rows] == [row[3] for row in ROWS]
    assert [[item.value for item in row.items] for row in rows] == ITEMS
    assert [row.conditional.value for row in rows] == ["true", "false", "false", "false"]


def test_items_without_numbers_are_read_under_the_heads_of_the_table_above():
    rows = [[*row[:4], "、".join(items)] for row, items in zip(ROWS, ITEMS, strict=True)]
    result = told_of(page(html_table([HEADS, *rows[:2]]), html_table(rows[2:])), "html")
    told = [item.value for listed in result.lists for row in listed.rows for item in row.items]
    assert told == [row[4] for row in rows]


def test_words_under_no_head_are_told():
    rows = [[*row[:4], "，".join(items) + "等方面的工作"] for row, items in zip(ROWS, ITEMS, strict=True)]
    result = told_of(page(html_table(rows)), "html")
    assert not any(row.items for listed in result.lists for row in listed.rows)
    told = [notice for notice in result.notices if notice.kind == "unparsed" and notice.severity == "high"]
    assert ["no head says of what" in str(notice.message) for notice in told] == [True]


def test_another_table_has_not_the_heads_of_the_one_above():
    other = [["1", "安徽", "芜湖市", "2021", "王某某"], ["2", "安徽", "蚌埠市", "2022", "李某某"]]
    result = told_of(page(html_table([HEADS, *ROWS]), "<p>各地联系人</p>", html_table(other)), "html")
    items = [[item.value for item in row.items] for listed in result.lists for row in listed.rows]
    assert items[:4] == ITEMS
    assert not any(items[4:])


@pytest.mark.parametrize("none", ["无", "暂无", "（无）"])
def test_a_cell_that_says_it_has_none_is_no_item(none):
    rows = [ROWS[0], [*ROWS[1][:4], none], *ROWS[2:]]
    told = [row.items for listed in told_of(f"{TITLE}\n\n{tabbed([HEADS, *rows])}").lists for row in listed.rows]
    assert [len(items) for items in told] == [2, 0, 3, 2]
