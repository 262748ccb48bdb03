"""Lists set as PDF tables and dumped by the public tools: whole, or told; nothing is lost in silence."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from lccp.combine.findings import account_for_text
from lccp.extract.document import extract
from lccp.model import Source
from lccp.read import read

from tests.support.examples import share
from tests.support.list_dumps import as_layout, as_pdf, draw_dump_form, dumps_of
from tests.support.list_forms import draw_lines
from tests.support.list_truth import judged, read_list, read_random_dumps

SEEDS = 30
# How many of the lists are whole at least; the others are told.
FEWEST_WHOLE = {"pdf": 0.9, "layout": 0.9, "pdfplumber layout": 0.9, "pdfplumber": 0.8, "pdfium": 0.9}


@pytest.mark.at_length
@pytest.mark.parametrize("ruled", [True, False])
def test_a_list_in_a_pdf_and_its_dumps_is_whole_or_told(ruled):
    counts: dict[str, Counter[bool]] = {}
    for seed in range(int(ruled), share(4 * SEEDS), 2):
        form = draw_dump_form(f"dump {seed}")
        data = as_pdf(form, ruled)
        carriers = {"pdf": ("a.pdf", data), "layout": ("a.txt", as_layout(form).encode())}
        carriers |= {tool: ("a.txt", text.encode()) for tool, text in dumps_of(data).items()}
        for tool, (name, content) in carriers.items():
            wrong, missing, told = judged(name, content, form)
            assert told or not (wrong or missing), (seed, tool, wrong, missing)
            assert not [fault for fault in wrong if fault[0] == "invented"], (seed, tool, wrong)
            counts.setdefault(tool, Counter())[not (wrong or missing)] += 1
    for tool, fewest in FEWEST_WHOLE.items():
        assert counts[tool][True] >= fewest * counts[tool].total(), (tool, counts)


def test_no_list_without_rows_counts_as_accounted_for():
    for seed in range(25):
        data, truth = draw_lines(random.Random(f"accounted {seed}"))
        lines = data.decode().split("\n")
        for title in (lines[1], "会议材料"):
            text = "\n".join([lines[0], title, *lines[2:]])
            result = extract(read(Source("d", "d.txt"), text.encode()))
            unread = [notice for notice in result.notices if notice.kind == "unread-list"]
            rows = sum(len(pilots.rows) for pilots in result.lists)
            notices = list(result.notices)
            share = account_for_text(result, result.tables, notices)
            assert rows == len(truth) or unread, (seed, title)
            assert rows or float(share.value) < 1 or unread, (seed, title)


# The cell of 安徽 is cut by the end of the page, and its word stands on one of the two: set wide, and so close that
# the columns do not come out apart.
WIDE = """第四批国家低碳城市试点名单

  省份    序号    城市      峰值年
          1     荆门市    2026之前
 湖北
          2     襄阳市    2030左右

 安徽     3     肥西县    2026
\f  省份    序号    城市      峰值年
          4     定远县    2024

          5     砀山县    2026

          6     大庆市    2030左右
 黑龙江
          7     伊春市    2023
"""
BELOW = WIDE.replace(" 安徽     3", "          3").replace("          5     砀山县", " 安徽     5     砀山县")


@pytest.mark.parametrize("text", [WIDE, BELOW])
def test_a_province_that_a_page_cuts_holds_the_rows_on_both_sides(text):
    rows, told = read_list("a.txt", text.encode())
    assert [(row.place.value, row.province.value) for row in rows] == [
        ("荆门市", "湖北"),
        ("襄阳市", "湖北"),
        ("肥西县", "安徽"),
        ("定远县", "安徽"),
        ("砀山县", "安徽"),
        ("大庆市", "黑龙江"),
        ("伊春市", "黑龙江"),
    ]
    assert not told


# pdfminer puts the columns one after the other: whose the provinces are is lost, and they are no rows themselves.
PROVINCES_APART = """第四批国家低碳城市试点名单

省份

湖南

吉林

名称

沅陵县

舒兰市

辉南县

长白朝鲜族自治县
"""


def test_a_column_of_provinces_that_a_dump_set_apart_is_told_and_no_row():
    for text in (PROVINCES_APART, PROVINCES_APART.replace("名称\n\n", "").replace("省份\n", "省份\n\n城市\n")):
        rows, told = read_list("a.txt", text.encode())
        assert [row.place.value for row in rows] == ["沅陵县", "舒兰市", "辉南县", "长白朝鲜族自治县"]
        assert [row.province for row in rows] == [None] * 4
        assert any("省份" in str(notice.message) for notice in told)


def test_a_last_row_whose_name_a_dump_set_around_it_is_read():
    text = "国家海绵城市建设试点城市名单\n序号 City 年份 Batch\n1. 英山县 2012 第一批\n2. 舒兰市 2010年7月 第一批\n"
    text += "3. 延吉市 2017年 第一批\n前郭尔罗斯蒙古族自\n4. 2017年 第一批\n治县\n"
    rows, told = read_list("a.txt", text.encode())
    assert [row.place.value for row in rows] == ["英山县", "舒兰市", "延吉市", "前郭尔罗斯蒙古族自治县"]
    assert [row.number.value for row in rows] == ["1", "2", "3", "4"]
    assert not [notice for notice in told if notice.kind == "unread-list"]


def test_a_province_that_stands_once_in_a_column_of_provinces_is_no_pilot():
    assert read_random_dumps(455722181)  # 辽宁 once, 重庆, 浙江 and 河北 several times, before all names
