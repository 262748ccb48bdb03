"""Lists set as PDF tables and dumped by the public tools: whole, or told; nothing is lost in silence."""

from __future__ import annotations

import random
from collections import Counter
from itertools import accumulate
from pathlib import Path

import pytest
from lccp.combine.findings import account_for_text
from lccp.extract.document import extract
from lccp.extract.layout import celled
from lccp.extract.layout.tables import RawLine
from lccp.model import Source
from lccp.read import read

from tests.support.examples import share
from tests.support.list_dumps import as_layout, as_pdf, draw_dump_form, dumps_of
from tests.support.list_forms import draw_lines
from tests.support.list_shapes import build_file
from tests.support.list_truth import judged, read_list, read_random_dumps

DATA = Path(__file__).parent / "data"
SEEDS = 30
# How many of the lists are whole at least; the others are told.
FEWEST_WHOLE = {
    "pdf": 0.9,
    "layout": 0.9,
    "pdfplumber layout": 0.9,
    "pdfplumber": 0.8,
    "pdfium": 0.9,
    "pypdf": 0.95,
    "pypdf layout": 0.9,
}


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


# pdfminer puts the columns one after the other: whose the provinces are, their places tell, or nothing does.
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


def test_a_column_of_provinces_that_a_dump_set_apart_holds_the_rows_whose_places_lie_in_them():
    for text in (PROVINCES_APART, PROVINCES_APART.replace("名称\n\n", "").replace("省份\n", "省份\n\n城市\n")):
        rows, told = read_list("a.txt", text.encode())
        assert [row.place.value for row in rows] == ["沅陵县", "舒兰市", "辉南县", "长白朝鲜族自治县"]
        assert [row.province.value for row in rows] == ["湖南", "吉林", "吉林", "吉林"]
        assert not told


def test_a_column_of_provinces_that_a_dump_set_apart_is_told_and_no_row_where_its_places_do_not_settle_it():
    text = PROVINCES_APART.replace("湖南", "江苏").replace("吉林", "福建").replace("沅陵县", "徐州市")
    text = text.replace("舒兰市", "鼓楼区").replace("辉南县", "厦门市").replace("长白朝鲜族自治县", "南平市")
    rows, told = read_list("a.txt", text.encode())  # 鼓楼区 lies in both
    assert [row.place.value for row in rows] == ["徐州市", "鼓楼区", "厦门市", "南平市"]
    assert [row.province for row in rows] == [None] * 4
    assert any("省份" in str(notice.message) for notice in told)


# pdfminer writes boxes as they lie near one another: the items of 保定市, whose row the page cuts, stand behind those of 张家口市.
OUT_OF_STEP = """第四批国家低碳城市试点名单

序号

城市

峰值年

创新重点

石家庄市

2025年

唐山市

2026年

1.建立碳排放核算制度
2.推广氢能重卡

1.实施绿色出行积分制度

保定市

2027年

1

2

3

序号

城市

峰值年

创新重点

张家口市

2028年

1.建设零碳园区

1.探索林业碳汇交易机制
2.完善能耗限额管理

承德市

2029年

廊坊市

2030年

4

5

6

1.开展碳普惠试点

1.推广绿色建筑
2.发展分布式光伏
"""


def test_items_of_which_the_order_of_a_dump_does_not_tell_the_row_are_no_rows_and_told():
    rows, told = read_list("a.txt", OUT_OF_STEP.encode())
    assert {row.place.value: [item.value for item in row.items] for row in rows} == {
        "石家庄市": ["建立碳排放核算制度", "推广氢能重卡"],
        "唐山市": ["实施绿色出行积分制度"],
        "保定市": [],
        "张家口市": [],
        "承德市": ["开展碳普惠试点"],
        "廊坊市": ["推广绿色建筑", "发展分布式光伏"],
    }
    assert [row.year.value for row in rows] == ["2025年", "2026年", "2027年", "2028年", "2029年", "2030年"]
    assert len([notice for notice in told if "its items may be another row's" in str(notice.message)]) == 2


# pdfplumber writes what wraps around the line of its row, and between rows what each page prints: no words of an item.
PAGED = """第四批国家低碳城市试点名单
序号 省份 城市 峰值年 创新重点
1.建立碳排放核算制度
1 河北省 唐山市 2025 2.推广氢能重卡
3.建设零碳园区
1.实施绿色出行积分制度
2 河北省 保定市 2026
2.完善能耗限额管理
第 1 页 共 2 页
序号 省份 城市 峰值年 创新重点
1.探索林业碳汇交易机制
3 山西省 大同市 2027
2.推广绿色建筑
"""


@pytest.mark.parametrize("number", ["第 1 页 共 2 页", "第1页，共2页", "— 1 —", "1"])
def test_the_number_of_a_page_is_no_part_of_the_item_above_it(number):
    rows, told = read_list("a.txt", PAGED.replace("第 1 页 共 2 页", number).encode())
    assert [[item.value for item in row.items] for row in rows] == [
        ["建立碳排放核算制度", "推广氢能重卡", "建设零碳园区"],
        ["实施绿色出行积分制度", "完善能耗限额管理"],
        ["探索林业碳汇交易机制", "推广绿色建筑"],
    ]
    assert not told


def test_a_sign_for_an_empty_cell_behind_the_items_is_no_part_of_them():
    text = PAGED.replace("创新重点\n", "创新重点 备注\n").replace("卡\n", "卡；—\n").replace("2026\n", "2026 —\n")
    rows, told = read_list("a.txt", text.replace("园区\n", "园区；—\n").encode())
    assert [[item.value for item in row.items] for row in rows] == [
        ["建立碳排放核算制度", "推广氢能重卡", "建设零碳园区"],
        ["实施绿色出行积分制度", "完善能耗限额管理"],
        ["探索林业碳汇交易机制", "推广绿色建筑"],
    ]
    assert not told


# A cell a line: row after row as pypdf, PyMuPDF and pdftotext give it, with cells over two lines and the last province,
# set in the middle of its rows, behind them all; and column after column, as pdfminer does.
BY_ROWS = """智慧城市试点名单
省（区、市
）
序 号
市（州）
碳排放达到峰
值的年份
重点任务
内蒙古
（9）
喀喇沁左翼旗*
2030年前
1.建立碳数据管理制度 2.完善清洁能
源替代工程
湖北
（10
）
荆门市
2026年前后
1.创建碳中和示范工程
（11
）
恩施土家族苗族自治
州
2025
1.完善清洁能源替代工程 2.探索碳排
放总量控制制度
（12）
洪湖市*
2020左右
1.深化绿色出行积分制度
"""
BEHIND = """低碳試點城市名單
Province

名称

试点时间

批次

山西

稷山县

2017年

第一批

兰陵县

2012

第二批

曲阜市

2017年

第二批

山东

"""
BY_COLUMNS = """智慧城市试点名单

No.

市（州）

①

②

③

酒泉市

恩施市

洪湖市

碳排放达到峰
值的年份

2026年前后

2025

2023-2025

"""


def test_a_list_with_a_cell_a_line_is_read_row_by_row():
    text = BY_ROWS.replace("（9）", "（1）").replace("（10\n）", "（2\n）").replace("（11\n）", "（3\n）")
    text = text.replace("（12）", "（4）").replace("喀喇沁左翼旗", "喀喇沁旗")
    rows, told = read_list("a.txt", text.encode())
    assert [(row.number.value, row.province.value, row.place.value, row.year.value) for row in rows] == [
        ("1", "内蒙古", "喀喇沁旗", "2030年前"),
        ("2", "湖北", "荆门市", "2026年前后"),
        ("3", "湖北", "恩施土家族苗族自治州", "2025"),
        ("4", "湖北", "洪湖市", "2020左右"),
    ]
    assert [[item.value for item in row.items] for row in rows] == [
        ["建立碳数据管理制度", "完善清洁能源替代工程"],
        ["创建碳中和示范工程"],
        ["完善清洁能源替代工程", "探索碳排放总量控制制度"],
        ["深化绿色出行积分制度"],
    ]
    assert [row.conditional.value for row in rows] == ["true", "false", "false", "true"]
    assert not told


def test_a_province_behind_all_rows_holds_those_whose_places_lie_in_it():
    rows, told = read_list("a.txt", BEHIND.encode())
    assert [(row.province.value, row.place.value, row.designated.value, row.batch.value) for row in rows] == [
        ("山西", "稷山县", "2017年", "第一批"),
        ("山东", "兰陵县", "2012", "第二批"),
        ("山东", "曲阜市", "2017年", "第二批"),
    ]
    assert not told


def test_a_list_with_a_cell_a_line_is_read_column_by_column_where_all_have_as_many_cells():
    rows, told = read_list("a.txt", BY_COLUMNS.encode())
    assert [(row.number.value, row.place.value, row.year.value) for row in rows] == [
        ("1", "酒泉市", "2026年前后"),
        ("2", "恩施市", "2025"),
        ("3", "洪湖市", "2023-2025"),
    ]
    assert not told
    rows, told = read_list("a.txt", BY_COLUMNS.replace("2025\n\n2023", "2023").encode())  # a year is lost: whose?
    assert not any(row.year for row in rows)
    assert any(notice.severity == "high" for notice in told)


# The provinces between and behind the rows, in an order of their own (pdftotext); and a first row among its heads.
BETWEEN = """国家海绵城市建设试点城市名单
所在省
序号
城市 City
公布年度
一
昌乐县
2010年7月
二
交口县
2017年
三
浮山县
2012
浙江
四
德清县
2017年
山东
山西
"""
AMONG_HEADS = """国家海绵城市建设试点城市名单
序号
①
名称
仁布县
批次
重点任务
第一批
1.深化绿色出行积分制度 2.探索碳排
放总量控制制度
②
固原市
第二批
1.建立碳数据管理制度
"""
# A row a line, the last name over two; a layout whose column of dates stands left of its head.
OVER_LINES = """第四批国家低碳城市试点名单
省份 No. 城市 试点时间
云南
⑴ 永平县 2012
⑵ 普洱市 2017年
浙江 ⑶ 泰顺县 2010年7月
甘肃
⑷ 民勤县 2017年
⑸
积石山保安族东乡族
撒拉族自治县 2017年
"""
BESIDE_HEAD = """              低碳試點城市名單
所属省份   设区市       年份     试点批次
       彭州市           2010年7月  第一批
四川     大竹县           2010年7月  第一批
       叙永县           2012     第二批
"""


def test_provinces_between_the_rows_hold_those_whose_places_lie_in_them():
    rows, told = read_list("a.txt", BETWEEN.encode())
    assert [(row.number.value, row.province.value, row.place.value, row.designated.value) for row in rows] == [
        ("1", "山东", "昌乐县", "2010年7月"),
        ("2", "山西", "交口县", "2017年"),
        ("3", "山西", "浮山县", "2012"),
        ("4", "浙江", "德清县", "2017年"),
    ]
    assert not told


def test_two_provinces_between_the_names_are_no_pilot_and_its_province():
    text = (
        "低碳試點城市名單\n所在省\n市（州）\n土默特左旗\n内蒙古\n丰镇市\n福建\n吉林\n永春县\n梨树县\n延边朝鲜族自治州\n"
    )
    rows, told = read_list("a.txt", text.encode())
    assert [(row.province.value, row.place.value) for row in rows] == [
        ("内蒙古", "土默特左旗"),
        ("内蒙古", "丰镇市"),
        ("福建", "永春县"),
        ("吉林", "梨树县"),
        ("吉林", "延边朝鲜族自治州"),
    ]
    assert not told


def test_a_first_row_among_its_heads_is_read():
    rows, told = read_list("a.txt", AMONG_HEADS.encode())
    assert [(row.number.value, row.place.value, row.batch.value, len(row.items)) for row in rows] == [
        ("1", "仁布县", "第一批", 2),
        ("2", "固原市", "第二批", 1),
    ]
    assert not told


def test_a_row_a_line_is_read_to_the_last_name_that_is_set_over_two():
    rows, told = read_list("a.txt", OVER_LINES.encode())
    assert [(row.number.value, row.province.value, row.place.value, row.designated.value) for row in rows] == [
        ("1", "云南", "永平县", "2012"),
        ("2", "云南", "普洱市", "2017年"),
        ("3", "浙江", "泰顺县", "2010年7月"),
        ("4", "甘肃", "民勤县", "2017年"),
        ("5", "甘肃", "积石山保安族东乡族撒拉族自治县", "2017年"),
    ]
    assert not told


def test_dates_that_stand_left_of_their_head_are_those_of_their_rows():
    rows, told = read_list("a.txt", BESIDE_HEAD.encode())
    assert [(row.province.value, row.place.value, row.designated.value, row.batch.value) for row in rows] == [
        ("四川", "彭州市", "2010年7月", "第一批"),
        ("四川", "大竹县", "2010年7月", "第一批"),
        ("四川", "叙永县", "2012", "第二批"),
    ]
    assert not told


def test_provinces_between_rows_without_a_column_of_their_own_head_those_below_them():
    text = "低碳試點城市名單\n序号\nCity\n重庆\n1\n城口县*\n2\n奉节县\n贵州\n3\n习水县\n"
    rows, told = read_list("a.txt", text.encode())
    assert [(row.number.value, row.province.value, row.place.value) for row in rows] == [
        ("1", "重庆", "城口县"),
        ("2", "重庆", "奉节县"),
        ("3", "贵州", "习水县"),
    ]
    assert not told


def test_a_column_that_stands_behind_the_rows_is_that_of_its_own_head():
    text = "低碳城市名单\n\n编号 城市 City\n\n（1） 新丰县\n\n（2） 磐安县\n\n（3） 牡丹江市\n\nPeak year\n\n2025\n\n2023-2025\n\n2027年\n"
    rows, told = read_list("a.txt", text.encode())
    assert [(row.place.value, row.year.value) for row in rows] == [
        ("新丰县", "2025"),
        ("磐安县", "2023-2025"),
        ("牡丹江市", "2027年"),
    ]
    assert not told
    rows, told = read_list("a.txt", text.replace("\n\n2027年", "").encode())  # one year is lost, and whose it is
    assert not any(row.year for row in rows)
    assert any(notice.severity == "high" for notice in told)


def test_the_lower_half_of_a_head_of_years_heads_no_column_of_dates():
    """碳排放达到峰 over 值的年份 stand around the other heads: years and dates were exchanged."""
    text = "国家海绵城市建设试点城市名单\n\n                     碳排放达到峰\n省份   城市                          批准时间\n"
    text += "                     值的年份\n       华阴市     2020左右   2010年7月\n陕西   洛南县     2027年     2012\n"
    rows, told = read_list("a.txt", (text + "       渭南市     2025       2017年\n").encode())
    assert [(row.year, row.designated) for row in rows] == [] or [
        (row.year.value, row.designated.value) for row in rows
    ] == [("2020左右", "2010年7月"), ("2027年", "2012"), ("2025", "2017年")]
    assert rows or any(notice.severity == "high" for notice in told)


@pytest.mark.parametrize("seed", [36, 54, 148, 302])
def test_a_head_over_two_lines_beside_the_others_heads_a_column_of_a_pdf_without_rules(seed):
    """达峰时间（年 over ） were left above the table, and its years put into the column beside it."""
    form = draw_dump_form(f"dump {seed}")
    wrong, missing, _ = judged("a.pdf", as_pdf(form, False), form)
    assert (wrong, missing) == ([], [])


@pytest.mark.parametrize("name", ["）那曲市", "萨迦县2025", "值的年份江门市", "2东兴市", "治县", "金平苗族瑶族傣族自"])
def test_a_name_with_the_rest_of_another_cell_is_told_and_no_pilot(name):
    text = f"低碳试点城市名单\n城市\t批次\n武山县\t第一批\n{name}\t第一批\n阳山县\t第二批\n"
    rows, told = read_list("a.txt", text.encode())
    assert [row.place.value for row in rows] == ["武山县", "阳山县"]
    assert any(notice.severity == "high" for notice in told)


def test_two_columns_of_dates_that_stand_apart_are_told():
    """Which of them a year is in, only its place in a row of the dump could tell."""
    text = "智慧城市试点名单\n城市\n酒泉市\n恩施市\n达峰年份\n批准时间\n2027年\n2025\n2012\n2017年\n"
    rows, told = read_list("a.txt", text.encode())
    assert not any(row.year or row.designated for row in rows)
    assert any(notice.severity == "high" for notice in told)


def test_heads_that_touch_in_a_layout_are_two():
    text = "    低碳试点城市名单\n\n城市 City      Peak yearBatch\n武山县          2020左右   第一批\n"
    text += "临泽县          2028之前   第二批\n阳山县          2027年    第三批\n"
    rows, told = read_list("a.txt", text.encode())
    assert [(row.place.value, row.year.value, row.batch.value) for row in rows] == [
        ("武山县", "2020左右", "第一批"),
        ("临泽县", "2028之前", "第二批"),
        ("阳山县", "2027年", "第三批"),
    ]
    assert not told


def test_two_cells_run_together_are_told_and_no_year():
    text = "低碳试点城市名单\n城市\t达峰年份\n武山县\t20252010年7月\n临泽县\t2028之前\n阳山县\t2020左右第三批\n"
    rows, told = read_list("a.txt", text.encode())
    assert [row.year.value if row.year else None for row in rows] == [None, "2028之前", None]
    assert [notice.kind for notice in told].count("unparsed") == 2


def test_a_last_row_whose_name_a_dump_set_around_it_is_read():
    text = "国家海绵城市建设试点城市名单\n序号 City 年份 Batch\n1. 英山县 2012 第一批\n2. 舒兰市 2010年7月 第一批\n"
    text += "3. 延吉市 2017年 第一批\n前郭尔罗斯蒙古族自\n4. 2017年 第一批\n治县\n"
    rows, told = read_list("a.txt", text.encode())
    assert [row.place.value for row in rows] == ["英山县", "舒兰市", "延吉市", "前郭尔罗斯蒙古族自治县"]
    assert [row.number.value for row in rows] == ["1", "2", "3", "4"]
    assert not [notice for notice in told if notice.kind == "unread-list"]


def test_a_province_that_stands_once_in_a_column_of_provinces_is_no_pilot():
    assert read_random_dumps(455722181)  # 辽宁 once, 重庆, 浙江 and 河北 several times, before all names


@pytest.mark.slow
def test_the_work_on_columns_of_names_that_are_provinces_too_grows_with_their_length(monkeypatch):
    """省份 ⏎ 试点城市 ⏎ 江苏 ⏎ 吉林 ⏎ …: each word may be the last province, and the first name."""
    tried = Counter()
    with_cell = celled._with_cell

    def counted(*arguments):
        tried[size] += 1
        return with_cell(*arguments)

    monkeypatch.setattr(celled, "_with_cell", counted)
    for size in (100, 200, 400):
        values = ["省份", "试点城市", *["江苏", "吉林"] * (size // 2)]
        starts = [0, *accumulate(len(value) + 1 for value in values)]
        lines = [RawLine(value, start, False) for value, start in zip(values, starts, strict=False)]
        list(celled.celled_tables(lines))
    assert tried[200] < 5 * tried[100]
    assert tried[400] < 3 * tried[200]  # of more ways than may be tried, no more are


# what runs over pages, and heads printed again, as dumps write them between the items of rows
RUNNING = """第四批国家低碳城市试点名单及峰值目标、创新重点
序号 省份 城市 峰值年 创新重点
1 河北省 秦皇岛市 2026年
1.实施公共建筑能耗限额管理制度
2.实施零碳景区认证
国家发展改革委文件
— 1 —
序号 省份 城市 峰值年 创新重点
2 山西省 晋城市 2029年
1.探索零碳景区认证
2.推广温室气体排放直报平台
国家发展改革委文件
— 2 —
序号 省份 城市 峰值年 创新重点
3 江苏省 盐城市 2027年
1.建立绿色出行积分制度
"""
AGAIN = """第四批国家低碳城市试点名单及峰值目标、创新重点
序号     省份      城市     峰值年             创新重点
                             1.实施公共建筑能耗限额管理制度
1           秦皇岛市   2026年 2.实施零碳景区认证
                             3.创新碳排放总量控制与评价考核制度
      河北省                     1.建立林业碳汇收储交易机制
2           唐山市     2025年 2.完善公共建筑能耗限额管理制度
                             3.推广工业园区碳排放核算体系
序号     省份     城市    峰值年               创新重点
                             1.探索零碳景区认证
3     山西省   晋城市    2029年 2.推广温室气体排放直报平台
                             3.创新碳排放总量控制与评价考核制度
                             1.实施林业碳汇收储交易机制
4     浙江省   嘉兴市    2030年前 2.创新零碳景区认证
                             3.建立绿色出行积分制度
"""


@pytest.mark.parametrize(("text", "counts"), [(RUNNING, [2, 2, 1]), (AGAIN, [3, 3, 3, 3])])
def test_what_runs_over_pages_is_no_part_of_an_item(text, counts):
    tables = build_file("d.txt", text.encode()).tables
    assert not [
        row["text"].value for row in tables["innovations"] if "序号" in row["text"].value or "文件" in row["text"].value
    ]
    assert list(Counter(row["pilot"].value for row in tables["innovations"]).values()) == counts
    assert not [row for row in tables["findings"] if row["severity"].value in ("high", "medium")]


def test_items_that_stand_above_and_below_a_name_in_columns_of_blanks_are_its_own():
    """A list of 45 that a browser set, as pdftotext -layout dumps it: the pieces of a province's name stand between the items."""
    result = build_file("list.txt", (DATA / "list_weasy_layout.txt").read_bytes())
    (pilot,) = (row["pilot"].value for row in result.tables["pilots"] if row["name"].value == "七台河市")
    items = [row["text"].value for row in result.tables["innovations"] if row["pilot"].value == pilot]
    assert items == ["健全重点企业温室气体直报平台", "推进碳排放总量控制制度"]


WORD_APART = """第四批国家低碳城市试点名单及峰值目标、创新重点
省份 序号 城市                峰值年        创新重点
                                   1.强化气候投融资机制
河南 1      内乡县*          2022       2.打造屋顶光伏整县推进
                                   3.拓展企业碳排放报告制度
                                1.制定碳捕集示范工程
新疆 2      克孜勒苏柯尔克孜自治州 2030-2032 2.推行垃圾分类计量收费
                                3.优化污泥资源化处置
                                   1.搭建地热供暖改造
     3    海南藏族自治州       2021 之前    2.强化数据中心余热回收
青海                                 3.开展屋顶光伏整县推进
                                   1.优化碳标签制度
     4    黄南藏族自治州*      2026 左右
                                   2.强化低碳校园评价办法




                               3
"""
TOUCHING = """第四批国家低碳城市试点名单及峰值目标、创新重点
省份
序号
城市
峰值年
创新重点
安徽
1
宿州市
2020左右
1.拓展低碳校园评价办法
2.推行碳标签制度
2
滁州市
2026
1.试行零碳港口
黑龙江3
鹤岗市
2024-2026
1.制定企业碳排放报告制度
2.优化地热供暖改造
内蒙古4
乌海市
2019之前
1.推行工业园区循环化改造
"""
YEARS_TOGETHER = """第四批国家低碳城市试点名单及峰值目标、创新重点
省份 序号 城市 峰值年 创新重点
山东 1 威海市 2019 1.开展地热供暖改造
2 日照市 2022 左右 1.推行碳标签制度
3 桂林市
钦州市
2027
2025
1.优化污泥资源化处置
2.开展碳捕集示范工程
4 百色市 2026 1.制定海洋碳汇监测
"""


def _years_and_items(text):
    tables = build_file("d.txt", text.encode()).tables
    names = {row["pilot"].value: row["name"].value for row in tables["pilots"]}
    years = {names[row["pilot"].value]: row["edtf"].value for row in tables["peak_targets"]}
    items = [row["text"].value for row in tables["innovations"]]
    return years, items, [row["severity"].value for row in tables["findings"]]


def test_a_word_of_a_year_that_a_blank_parts_from_it_is_of_no_item_nor_is_the_last_page_s_number():
    years, items, _ = _years_and_items(WORD_APART)
    assert years["海南藏族自治州"] == "../2021"
    assert years["黄南藏族自治州"] == "2026~"
    assert [items[-5], items[-2], items[-1]] == ["搭建地热供暖改造", "优化碳标签制度", "强化低碳校园评价办法"]


def test_a_province_and_the_number_beside_it_on_one_line_are_two_cells():
    years, items, severities = _years_and_items(TOUCHING)
    assert years == {"宿州市": "2020~", "滁州市": "2026", "鹤岗市": "2024/2026", "乌海市": "../2019"}
    assert "试行零碳港口" in items
    assert not {"high", "medium"} & set(severities)


def test_two_years_behind_two_names_are_given_to_neither():
    years, _, severities = _years_and_items(YEARS_TOGETHER)
    assert not {"桂林市", "钦州市"} & years.keys()
    assert "high" in severities


LINED = """第四批国家低碳城市试点名单

序号\t省份\t城市\t峰值年\t创新重点
1\t湖北\t鄂州市*\t2030\t编制数据中心余热回收；
强化地热供暖改造
2\t宁夏\t石嘴山市\t2021\t搭建零碳港口
3\t湖北\t宜昌市*\t2024左右\t编制气候投融资机制；
优化地热供暖改造"""


@pytest.mark.parametrize("below", ["", "\n\n各地要认真组织实施。\n", "\n国家发展改革委\n2026年5月7日\n"])
def test_lines_behind_the_last_row_are_of_its_cell_where_rows_above_have_such(below):
    _, items, _ = _years_and_items(LINED + below)
    assert items[-2:] == ["编制气候投融资机制", "优化地热供暖改造"]
    assert len(items) == 5


CENTRED_ITEMS = """国家低碳城市试点（第四批）名单
序号     城市       省份     峰值年份                 创新举措
1     安康市              2030年    推进可再生能源建筑一体化应用
2      西安市              2024年    实施重点用能单位节能低碳行动
                                 实施重点用能单位节能低碳行动；推广装配式建
3      渭南市             2026年左右   筑与超低能耗建筑；健全绿色金融服务体系，设
               陕西省
                                 立低碳发展基金；创建低碳园区
                                 打造零碳景区；推进低碳农业发展；探索林业碳
4      汉中市             2026年左右
                                 汇交易机制；推进可再生能源建筑一体化应用
5     延安市              2025年前    推进低碳农业发展
"""
LINE_BETWEEN = """国家低碳城市试点（第四批）名单
序号     城市       省份     峰值年份                 创新举措
1     太原市     山西省    2030年    推进可再生能源建筑一体化应用
                                 实施重点用能单位节能低碳行动
2     临汾市     山西省    2024年    推广装配式建筑与超低能耗建筑
                                 推进可再生能源建筑一体化应用
3     枣庄市     山东省    2026年    推动钢铁等重点行业节能降碳
"""


@pytest.mark.parametrize(
    ("text", "items"),
    [  # of lines without numbers the middle of the rows tells whose they are; what stands between two rows of a line is of either
        (CENTRED_ITEMS, {"安康市": 1, "西安市": 1, "渭南市": 4, "汉中市": 4, "延安市": 1}),
        (LINE_BETWEEN, {}),
    ],
)
def test_lines_of_items_without_numbers_go_to_the_row_whose_middle_they_lie_around(text, items):
    tables = build_file("d.txt", text.encode()).tables
    names = {row["pilot"].value: row["name"].value for row in tables["pilots"]}
    counted = Counter(names[row["pilot"].value] for row in tables["innovations"])
    told = [row for row in tables["findings"] if row["severity"].value in ("high", "medium")]
    assert counted == items
    assert bool(told) != bool(items)


MOVED = """           国家低碳城市试点（第四批）名单
省（区、     城市       峰值年              主要创新任务
 市）
吉林省      双阳区*    2027年     1.构建绿色低碳交通体系。
         四平市     2025年前    1.发展分布式光伏与储能。
湖南省      郴州市     2026年     1.探索建立碳排放影响评价制度；2.健全绿色金
                           融服务体系，设立低碳发展基金。
       城步苗族自治县 2023-2025年 1.建立碳排放总量控制制度；2.健全绿色金融服
                          务体系，设立低碳发展基金；3.探索林业碳汇交
                          易机制。
         湘阴县    2028年底前 1.健全绿色金融服务体系，设立低碳发展基金；
                        2.建立碳排放总量和强度双控制度，探索碳预算
                        管理。
"""
HEADS_APART = """                    第三批国家低碳试点城市名单
序 省（区、 试点城 达峰年份                      创新重点
号 市）    市
1  安徽   淮南市   2029年   推进低碳农业发展；建设碳数据管理云平台；推广装配式建筑与超低能耗建筑；完
                       善生活垃圾分类和资源化利用体系
2  四川   巴中市   2027年   创建低碳园区；探索林业碳汇交易机制；构建绿色低碳交通体系；推行碳标签制度
3  江西   九江市   2025年前 探索低碳产业园区建设标准
"""


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (MOVED, {"双阳区": 1, "四平市": 1, "郴州市": 2, "城步苗族自治县": 3, "湘阴县": 2}),
        (HEADS_APART, {"淮南市": 4, "巴中市": 4, "九江市": 1}),
        # prose below a list that reaches over its columns is no row of it
        (MOVED + "以上城市要于2026年前编制实施方案，报国家发展改革委备案。\n", {"双阳区": 1, "湘阴县": 2}),
    ],
)
def test_words_that_a_layout_moves_out_of_their_column_are_known_by_what_they_hold(text, items):
    tables = build_file("d.txt", text.encode()).tables
    names = {row["pilot"].value: row["name"].value for row in tables["pilots"]}
    counted = Counter(names[row["pilot"].value] for row in tables["innovations"])
    assert counted.items() >= items.items()
    assert {row["name"].value for row in tables["pilots"]} >= set(items)
    assert not any("备案" in row["text"].value for row in tables["innovations"])


AROUND_NAMES = """国家低碳城市试点（第四批）名单
序号 城市 省份 峰值年份 创新举措
{first}
1 西安市 陕西省 2024年 {inline}
打造零碳景区；推进低碳农业发展；探索林业碳
2 汉中市 陕西省 2026年左右
汇交易机制；推进可再生能源建筑一体化应用
3 延安市 陕西省 2025年前 推进低碳农业发展
"""


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (AROUND_NAMES.format(first="", inline="实施节能低碳行动"), {"西安市": 1, "汉中市": 4, "延安市": 1}),
        (
            AROUND_NAMES.format(first="实施节能低碳行动；推广装配式建", inline="").replace(
                "年 \n", "年\n筑与超低能耗建筑\n"
            ),
            {"西安市": 2, "汉中市": 4, "延安市": 1},
        ),
    ],
)
def test_lines_without_numbers_stand_alike_above_and_below_the_line_of_their_name(text, items):
    tables = build_file("d.txt", text.replace("\n\n", "\n").encode()).tables
    names = {row["pilot"].value: row["name"].value for row in tables["pilots"]}
    assert Counter(names[row["pilot"].value] for row in tables["innovations"]) == items


BY_WIDTH = """第四批国家低碳城市试点名单

序号

省份

试点城市

峰值年份

广东

汕尾市

2025左右

广东

河源市

2026之前

山西

山西

大同市

阳泉市

{years}

1

2

3

4
"""


@pytest.mark.parametrize(("years", "is_read"), [("2028\n\n2025左右", False), ("2028\n\n2025", True)])
def test_years_behind_the_names_of_several_rows_may_stand_by_their_width(years, is_read):
    """pdfminer puts centred cells of one width together: the order of 2028 and 2025左右 says nothing of their rows."""
    tables = build_file("d.txt", BY_WIDTH.format(years=years).encode()).tables
    dated = {row["text"].value for row in tables["peak_targets"]}
    assert dated == ({"2025左右", "2026之前", "2028", "2025"} if is_read else set())
    assert is_read or any(row["severity"].value in ("high", "medium") for row in tables["findings"])
