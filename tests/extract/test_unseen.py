"""Lists and notices as no document of the five prints them: centred cells, page numbers, misprints, witnesses."""

from __future__ import annotations

import pytest
from lccp.extract.document import extract
from lccp.extract.lists.header import woven_heads
from lccp.extract.lists.items import BLANK, LINE, cut_items
from lccp.model import Source
from lccp.read import read
from lccp.text.spans import Origin, Text

from tests.support.building import build_texts

TITLE = "第三批低碳城市试点名单\n"
HEAD = TITLE + "省份 序号 城市 峰值年 创新重点\n"


def build(_, *texts):
    return build_texts(*texts)


def values(built, table, *columns):
    return [tuple(row[column].value for column in columns) for row in built.tables[table]]


def quoted(built, table, key, field):
    """What a cell holds, and the documents whose words it quotes."""
    entry = built.logs[table][key, field]
    return entry["value"], {span["source"] for span in entry["spans"]}


def pilots(built):
    return values(built, "pilots", "pilot", "province", "name")


def items(built):
    return values(built, "innovations", "pilot", "item", "text")


def kinds(built):
    return {row["kind"].value for row in built.tables["findings"]} - {"furniture", "label"}


# -- items ----------------------------------------------------------------------------------------


def parted(*pieces, begins=LINE):
    origin = Origin("d", "".join(pieces))
    at, texts = 0, []
    for piece in pieces:
        texts.append(Text.quote(origin, at, at + len(piece)))
        at += len(piece)
    cells = cut_items(texts, [LINE, *[begins] * (len(texts) - 1)])
    return [(item.number.value.strip() if item.number else "", "".join(w.value for w in item.pieces)) for item in cells]


@pytest.mark.parametrize(
    ("pieces", "made"),
    [
        (("1.建立A2.建立B3.建立C",), [("1.", "建立A"), ("2.", "建立B"), ("3.", "建立C")]),
        (("（1）建立A（2）建立B",), [("（1）", "建立A"), ("（2）", "建立B")]),
        (("①建立A②建立B",), [("①", "建立A"), ("②", "建立B")]),
        (("1.建立A", "①甲", "②乙", "2.建立B"), [("1.", "建立A①甲②乙"), ("2.", "建立B")]),
        (("1.建立A2", ".建立B"), [("1.", "建立A"), ("2.", "建立B")]),
        (("1.建立A", "4.建立D"), [("1.", "建立A"), ("4.", "建立D")]),
        (("1.创建3个社区和2个园区",), [("1.", "创建3个社区和2个园区")]),
        (("1.控制在1.5度以内2.5亿元",), [("1.", "控制在1.5度以内2.5亿元")]),
        (("建立A", "和B"), [("", "建立A和B")]),
        # A seal over a scan of 100 dots an inch hid the point of the first number.
        (("1建立A", "2.建立B"), [("1", "建立A"), ("2.", "建立B")]),
        (("1个中心", "2.建立B"), [("", "1个中心"), ("2.", "建立B")]),
        (("1建立A", "3.建立B"), [("", "1建立A"), ("3.", "建立B")]),
    ],
)
def test_items_are_cut_by_their_numbers(pieces, made):
    assert parted(*pieces) == made


def test_items_that_stand_before_their_names_are_those_of_their_own_row():
    """Each row had the items of the next one: the words before a number were taken for those of the row above."""
    rows = (
        "1.建立A制度 2.深化B制度 1 陕西 蓝田县 2012\n1.探索C制度 2 新疆 拜城县 2017年\n1.创建D工程 3 贵州 清镇市 2012\n"
    )
    text = "国家低碳城市建设试点城市名单\n重点任务 序号 所在省 名称 试点时间\n" + rows
    built = build_texts(text)
    names = {row["pilot"].value: row["name"].value for row in built.tables["pilots"]}
    assert sorted(names.values()) == ["拜城县", "清镇市", "蓝田县"]
    assert [(names[row["pilot"].value], row["text"].value) for row in built.tables["innovations"]] == [
        ("清镇市", "创建D工程"),
        ("蓝田县", "建立A制度"),
        ("蓝田县", "深化B制度"),
        ("拜城县", "探索C制度"),
    ]
    # where the numbers skip the list is left unread, and told
    built = build_texts(text.replace("3 贵州", "4 贵州"))
    assert built.tables["innovations"] == []
    told = [row["text"].value for row in built.tables["findings"] if row["severity"].value == "high"]
    assert any("重点任务" in words for words in told)


def test_a_number_without_its_point_is_told():
    rows = "1\t江苏省\t徐州市\t2025\t1建立碳数据平台<br>2.推进示范\n2\t江苏省\t无锡市\t2025\t1.建立制度<br>2.推进示范\n"
    text = "第三批国家低碳城市试点名单\n\n序号\t省份\t城市\t峰值年\t创新重点\n" + rows
    built = build_texts(text)
    assert [row["text"].value for row in built.tables["innovations"]][:2] == ["建立碳数据平台", "推进示范"]
    told = [row for row in built.tables["findings"] if row["kind"].value == "numbering"]
    assert [(row["text"].value, row["severity"].value) for row in told] == [("1", "low")]


def test_a_number_behind_a_blank_begins_an_item_even_where_one_is_left_out():
    assert parted("1.建立A", "3.建立C", begins=BLANK) == [("1.", "建立A"), ("3.", "建立C")]


# -- headers --------------------------------------------------------------------------------------


def test_a_header_set_over_two_lines_is_read_by_columns(tmp_path):
    assert woven_heads("省份序号城市达峰创新", "年份重点")
    assert woven_heads("省份序号城市发展", "年份重点") is None
    body = "安徽 1 合肥市 2024 1.建立A制度\n2 黄山市 2020 1.实施C制度\n"
    for head in ("省份 序号 城市 达峰 创新\n年份 重点\n", "省份 序号 城市 峰值\n年 创新重\n点\n"):
        built = build(tmp_path, TITLE + head + body)
        assert pilots(built) == [("b3-01", "安徽", "合肥市"), ("b3-02", "安徽", "黄山市")]
        assert [cell for *_, cell in values(built, "table_cells", "row", "text")][:3] == ["省份", "序号", "城市"]


# -- cells in the middle of their rows --------------------------------------------------------------


def test_items_above_the_line_of_their_number_belong_to_it(tmp_path):
    text = HEAD + "1.建立A\n安徽 1 合肥市 2024 2.建立B\n3.建立C\n1.实施D\n2 黄山市* 2020 2.实施E\n"
    built = build(tmp_path, text)
    assert items(built) == [
        ("b3-01", "1", "建立A"),
        ("b3-01", "2", "建立B"),
        ("b3-01", "3", "建立C"),
        ("b3-02", "1", "实施D"),
        ("b3-02", "2", "实施E"),
    ]


def test_provinces_may_stand_in_the_middle_of_their_rows(tmp_path):
    text = HEAD + (
        "1 合肥市 2024 1.建立A\n安徽 2 黄山市 2020 1.建立B\n3 六安市 2020 1.建立B\n"
        "4 南京市 2024 1.建立A\n2.建立B\n江苏\n3.建立C\n5 无锡市 2020 1.建立B\n"
    )
    built = build(tmp_path, text)
    assert [province for _, province, _ in pilots(built)] == ["安徽", "安徽", "安徽", "江苏", "江苏"]
    assert [text for id_, _, text in items(built) if id_ == "b3-04"] == ["建立A", "建立B", "建立C"]


def test_one_misprinted_name_does_not_move_its_row_to_the_next_province(tmp_path):
    built = build(tmp_path, HEAD + "安徽 1 合肥市 2024 1.建立A\n2 宜城市 2025 1.建立B\n湖北 3 武汉市 2020 1.建立C\n")
    assert pilots(built)[1] == ("b3-02", "安徽", "宜城市")
    assert values(built, "pilots", "adcode")[1] == ("",)
    assert "unresolved-place" in kinds(built)


# -- pages ------------------------------------------------------------------------------------------


def test_page_numbers_and_running_heads_are_in_no_item(tmp_path):
    text = HEAD + (
        "安徽 1 合肥市 2024 1.建立碳数据\n2\n" + HEAD + "管理制度\n2 黄山市 2020 1.实施C制度\n"
        "3\n" + HEAD + "江苏\n3\n南京市\n2023-\n2025\n1.建立A制度\n"
    )
    built = build(tmp_path, text)
    assert pilots(built) == [("b3-01", "安徽", "合肥市"), ("b3-02", "安徽", "黄山市"), ("b3-03", "江苏", "南京市")]
    assert items(built)[0] == ("b3-01", "1", "建立碳数据管理制度")
    assert values(built, "peak_targets", "edtf") == [("2024",), ("2020",), ("2023/2025",)]
    assert values(built, "sources", "accounted") == [("1",)]


def test_running_numbers_far_apart_are_no_page_numbers(tmp_path):
    rows = "".join(
        f"{n}\n{name}\n2025\n" + "".join(f"{i}.建立第\n{'甲乙丙丁戊'[i - 1]}种制度\n" for i in range(1, 6))
        for n, name in enumerate(["合肥市", "黄山市", "六安市", "淮北市"], 1)
    )
    built = build(tmp_path, TITLE + "序号 城市 峰值年 创新重点\n" + rows)
    assert [name for *_, name in pilots(built)] == ["合肥市", "黄山市", "六安市", "淮北市"]
    assert len(items(built)) == 20


# -- misprints and what is left out -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ("安徽 1 合肥市 2024 1.建立A\n2.建立B\n4.建立D\n", "numbering"),
        ("安徽 1 合肥市 2024 1.建立A\n2 黄山市 2020 1.建立B\n2 六安市 2021 1.建立C\n", "numbering"),
        ("安徽 1 合肥市 2024 1.建立A\n2 合肥市 2020 1.建立B\n", "numbering"),
        ("安徽 1 合肥市 待定 1.建立A\n2 黄山市 2020 1.建立B\n", "unparsed"),
    ],
)
def test_what_is_odd_is_told(tmp_path, rows, kind):
    assert kind in kinds(build(tmp_path, HEAD + rows))


def test_a_row_that_lost_its_number_stays_a_row(tmp_path):
    built = build(tmp_path, HEAD + "安徽 1 合肥市 2024 1.建立A\n黄山市 2020 1.建立B\n3 六安市 2021 1.建立C\n")
    assert [(id_, name) for id_, _, name in pilots(built)] == [
        ("b3-01", "合肥市"),
        ("b3-02", "黄山市"),
        ("b3-03", "六安市"),
    ]
    assert values(built, "pilots", "number") == [("1",), ("",), ("3",)]
    assert "numbering" in kinds(built)


def test_a_signature_or_contact_below_a_list_is_no_item(tmp_path):
    rows = "安徽 1 合肥市 2024 1.建立A\n"
    for below in ("国家发展改革委\n2017年1月7日\n", "联系人：张三\n电话：010-68505560\n"):
        assert items(build(tmp_path, HEAD + rows + below)) == [("b3-01", "1", "建立A")]


def test_two_lists_in_one_document_are_both_read(tmp_path):
    one = "附件1\n第三批低碳城市试点名单\n省份 序号 城市 峰值年\n安徽 1 合肥市 2024\n"
    two = "附件2\n第四批低碳城市试点名单\n省份 序号 城市 峰值年\n江苏 1 南京市 2025\n"
    assert pilots(build(tmp_path, one + two)) == [("b3-01", "安徽", "合肥市"), ("b4-01", "江苏", "南京市")]


# -- other hands ----------------------------------------------------------------------------------


def test_bold_in_a_table_of_markdown_is_no_star(tmp_path):
    text = TITLE + "| **省** | **序号** | **城市** | **峰值年** | 创新重点 |\n|---|:---:|---|---|---|\n"
    text += "| 安徽 | 1 | **合肥市** | 2024 | 1.建立A<br>2.建立B |\n| | 2 | 黄山市（*） | 2020 | 1.建立C |\n"
    built = build(tmp_path, text)
    assert values(built, "pilots", "province", "name", "conditional") == [
        ("安徽", "合肥市", "false"),
        ("安徽", "黄山市", "true"),
    ]
    assert [text for *_, text in items(built)] == ["建立A", "建立B", "建立C"]
    assert values(built, "sources", "accounted") == [("1",)]


def test_a_mark_says_what_its_note_says_and_one_without_a_note_is_told(tmp_path):
    text = (
        "第三批低碳城市试点峰值年名单\n"
        + "1\t乌海市※\t2025\n2\t沈阳市★\t2027\n3\t大连市*\t2025\n4\t南京市\t2022\n注：带*的为有条件批准。※为自治区推荐。\n"
    )
    built = build(tmp_path, text)
    assert values(built, "pilots", "conditional") == [("false",), ("",), ("true",), ("false",)]
    assert [text for kind, text in values(built, "findings", "kind", "text") if kind == "unparsed"] == ["★"]
    assert ("label", "※") in values(built, "findings", "kind", "text")


def test_places_stand_in_a_list_without_numbers(tmp_path):
    text = TITLE + "地区 城市 峰值年 创新重点\n湖南 隆回县 2030年前 1.建立A\n资兴市 不晚于2027年\n1.建立B\n"
    assert pilots(build(tmp_path, text)) == [("b3-01", "湖南", "隆回县"), ("b3-02", "湖南", "资兴市")]


# -- witnesses ------------------------------------------------------------------------------------


def test_an_item_that_one_witness_leaves_out_is_a_conflict(tmp_path):
    one = HEAD + "安徽 1 合肥市 2024 1.建立A\n2.建立B\n"
    other = HEAD + "安徽 1 合肥市 2024 1.建立A\n"
    built = build(tmp_path, one, other)
    assert values(built, "conflicts", "key", "field", "source", "value") == [
        ("b3-01|2", "text", "d1", "建立B"),
        ("b3-01|2", "text", "d2", ""),
    ]


def test_years_that_differ_but_end_alike_cite_the_chosen_witness_alone(tmp_path):
    built = build(tmp_path, HEAD + "安徽 1 合肥市 2025 1.建立A\n", HEAD + "安徽 1 合肥市 2025年底前 1.建立A\n")
    assert (quoted(built, "peak_targets", "b3-01|1", "latest")) == ("2025", {"d1"})
    assert {field for (field,) in values(built, "conflicts", "field")} == {"text", "edtf"}


# -- rows that run together -----------------------------------------------------------------------


def test_a_year_that_runs_into_the_first_item_is_the_year():
    built = build(None, HEAD + "浙江9金华市*2020 左右1. 建立甲 2. 建立乙\n10衢州市20221. 建立丙\n")
    assert pilots(built) == [("b3-09", "浙江", "金华市"), ("b3-10", "浙江", "衢州市")]
    assert values(built, "peak_targets", "pilot", "edtf") == [("b3-09", "2020~"), ("b3-10", "2022")]
    assert items(built) == [("b3-09", "1", "建立甲"), ("b3-09", "2", "建立乙"), ("b3-10", "1", "建立丙")]


def test_a_row_that_no_number_leads_to_is_no_item_of_the_row_above():
    built = build(
        None,
        HEAD
        + "浙江9金华市2020 1. 建立甲\n10衢州市2022 1. 建立丙\n皖南组11池州市2024 1. 建立丁\n13六安市2025 1. 建立戊\n",
    )
    assert not [words for _, _, words in items(built) if len(words) > 3]
    assert "unread-list" in kinds(built)


# -- notices --------------------------------------------------------------------------------------


def test_a_salutation_and_a_signature_stand_alone_whatever_their_widths():
    body = "支持符合条件的企业发行绿色债券，鼓励社会资本设立低碳发展基金；完善价格政策。"
    lines = ["广东省发展和改革委员会关于开展低碳城市试点工作的通知", "各市、县（区）发展改革委，各有关单位："]
    lines += [line for _ in range(3) for line in (body[:28], body[28:])]
    lines += [body[:19] + "制定方案。", "广东省发展和改革委员会", "2023年5月6日"]
    made = extract(read(Source("d", "d.txt"), "\n".join(lines).encode()))
    texts = [paragraph.text.value for paragraph in made.paragraphs]
    assert "各市、县（区）发展改革委，各有关单位：" in texts
    assert "广东省发展和改革委员会" in texts
    assert made.metadata["title"].value == lines[0]
