"""A list that a document promises and does not give is told: by its title, an annex, or a sentence that counts."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from lccp.extract.document import extract
from lccp.model import Source
from lccp.read import read

DOCUMENTS = tomllib.loads((Path(__file__).parent / "data/list_findings.toml").read_text("utf-8"))["document"]
ROWS = "省份\t城市\n江苏\t徐州市\n江苏\t无锡市\n浙江\t金华市\n"


def unread_lists(text):
    result = extract(read(Source("d", "d.txt"), text.encode()))
    findings = [notice for notice in result.notices if notice.kind == "unread-list"]
    assert all(finding.severity == "high" and finding.end > finding.start for finding in findings)
    return [text[finding.start : finding.end].strip() for finding in findings]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (
            "关于公布第三批低碳城市试点名单的通知\n\n各省发展改革委：\n现予公布。\n",
            "关于公布第三批低碳城市试点名单的通知",
        ),
        ("关于公布國家低碳城市試點名單的通知\n\n各省發展改革委：\n現予公布。\n", "关于公布國家低碳城市試點名單的通知"),
        ("关于公布5个气候适应型城市建设试点名单的通知\n\n" + ROWS, "关于公布5个气候适应型城市建设试点名单的通知"),
        ("低碳试点通知\n\n现确定45个城市开展低碳试点，名单附后。\n\n" + ROWS, "现确定45个城市开展低碳试点，名单附后。"),
        (
            "关于开展低碳城市试点的通知\n\n经研究，确定徐州市、无锡市等25个城市为国家低碳城市试点。\n",
            "经研究，确定徐州市、无锡市等25个城市为国家低碳城市试点。",
        ),
        (
            "关于开展低碳城市试点的通知\n\n正文如下。\n\n附件1\n低碳城市试点名单\n\n（略）\n\n附件2\n工作要求\n\n认真执行。\n",
            "低碳城市试点名单",
        ),
    ],
)
def test_a_promise_that_is_not_kept_is_told_where_it_stands(text, quoted):
    assert quoted in unread_lists(text)


@pytest.mark.parametrize(
    "text",
    [
        "国家气候适应型城市建设试点名单\n\n" + ROWS,
        "关于公布3个气候适应型城市建设试点名单的通知\n\n" + ROWS,
        "低碳试点通知\n\n现确定3个城市开展低碳试点，名单附后。\n\n" + ROWS,
        "关于开展低碳城市试点的通知\n\n附件：低碳城市试点名单\n\n附件\n\n低碳城市试点名单\n\n" + ROWS,
        "关于开展低碳城市试点的通知\n\n经研究，确定徐州市、无锡市和金华市3个城市为国家低碳城市试点。\n",
        "关于公布低碳试点工作专家名单的通知\n\n张三、李四。\n",
        "低碳试点工作进展报告\n\n到2020年，徐州市、无锡市等25个城市开展了试点，成效显著。\n",
    ],
)
def test_what_is_kept_or_promises_no_places_is_not_told(text):
    assert unread_lists(text) == []


def test_provinces_beside_a_column_that_tells_the_rows_apart_are_no_pilots():
    rows = "1\t江苏\t苏州软件基地\n2\t天津\t滨海基地\n3\t北京\t永丰基地\n4\t湖北\t青山基地\n"
    text = "国家低碳产业基地试点名单\n\n序号\t地区\t基地\n" + rows
    result = extract(read(Source("d", "d.txt"), text.encode()))
    assert not result.lists
    assert unread_lists(text)


def test_parks_are_named_by_their_own_column():
    text = "国家低碳工业园区试点名单\n\n序号\t地区\t园区\n1\t江苏\t苏州工业园区\n2\t天津\t天津经济技术开发区\n"
    result = extract(read(Source("d", "d.txt"), text.encode()))
    assert [row.place.value for row in result.lists[0].rows] == ["苏州工业园区", "天津经济技术开发区"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # reports, rankings and measures that merely mention places name no pilots
        ("低碳城市试点工作进展评估报告\n调研组走访的城市包括北京、天津、上海。\n", []),
        ("全国创新型城市排名出炉\n2021年前五名依次为深圳、杭州、广州、南京、苏州。\n", []),
        ("首批海绵城市试点名单公布\n推荐申报的城市包括北京、天津、上海。\n", []),
        ("四川10地入选国家生态文明建设示范区\n四川省共有10地上榜，分别是巴中市、青川县。\n", ["巴中市", "青川县"]),
    ],
)
def test_news_name_pilots_and_reports_do_not(text, places):
    result = extract(read(Source("d", "d.txt"), text.encode()))
    assert [place.value for announced in result.announcements for place in announced.places] == places


def test_lines_that_open_with_places_and_are_no_rows_are_told():
    rows = ("密云区溪翁庄鲜食葡萄采摘长廊", "平谷区大华山精品大桃观光走廊", "延庆区旧县苹果产业带核心产区")
    text = "农业观光工程一览\n\n" + "\n".join(rows) + "\n\n以上各地要加强管理。\n"
    result = extract(read(Source("d", "d.txt"), text.encode()))
    assert not result.lists
    notice = next(notice for notice in result.notices if notice.kind == "unread-list")
    assert text[notice.start : notice.end] == "\n".join(rows)


def test_addresses_and_sentences_that_open_with_places_are_not_told():
    text = "关于举办培训班的通知\n\n北京市海淀区中关村大街1号\n\n上海市浦东新区世纪大道2号\n\n天津市南开区卫津路3号\n"
    assert unread_lists(text) == []


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("聊城入选国家节能减排示范城市\n\n答辩顺利，项目将获支持，工作继续推进。\n", "聊城入选国家节能减排示范城市"),
        (
            "近日有关部门发出通知，确定了61个国家循环经济示范城市（县）建设地区。\n",
            "近日有关部门发出通知，确定了61个国家循环经济示范城市（县）建设地区。",
        ),
    ],
)
def test_pilots_that_a_title_or_a_count_states_and_that_are_not_read_are_told(text, quoted):
    assert quoted in unread_lists(text)


def test_a_count_with_half_width_brackets_is_read():
    text = "试点通知\n\n确定北京市门头沟区等84个城市(区、县、镇)为国家智慧城市试点,河北省正定县等13个城市(区、县)为扩大范围试点。\n"
    result = extract(read(Source("d", "d.txt"), text.encode()))
    assert len(result.tables["counts"]) == 2


TITLE = "国家发展改革委关于公布第三批国家低碳城市试点名单的通知\n\n附件\n第三批国家低碳城市试点名单\n"


@pytest.mark.parametrize(
    ("lines", "odd"),
    [
        ("乌有市\n徐州市\n无锡市\n常州市", "乌有市"),
        ("乌有市\n\n徐州市\n\n无锡市\n\n常州市", "乌有市"),
        ("1. 乌有之乡\n2. 徐州市\n3. 无锡市\n4. 常州市", "1. 乌有之乡"),
        ("江苏省\n乌有市\n徐州市\n无锡市\n常州市", "乌有市"),
        ("徐州市\n乌有市\n无锡市\n常州市", "乌有市"),
        ("乌有生态旅游度假区\n徐州市\n无锡市\n常州市", "乌有生态旅游度假区"),
    ],
)
def test_a_name_that_no_table_has_is_told_above_the_other_lines_of_a_list(lines, odd):
    assert unread_lists(f"{TITLE}{lines}\n") == [odd]
    result = extract(read(Source("d", "d.txt"), f"{TITLE}{lines}\n".encode()))
    names = [row.place.value for pilots in result.lists for row in pilots.rows]
    assert [name for name in names if name != "江苏省"] == ["徐州市", "无锡市", "常州市"]


@pytest.mark.parametrize(
    "above",
    [
        "（排名不分先后）",
        "试点城市",
        "县级市",
        "江苏省",
        "国家低碳城市",
        "江苏省第三批低碳城市",
        "建设美丽乡村",
        "二、重点乡镇",
        "历史文化名镇",
        "所辖区县",
        "各设区市",
    ],
)
def test_titles_and_kinds_of_places_above_a_list_are_no_rows_of_it(above):
    assert unread_lists(f"{TITLE}{above}\n徐州市\n无锡市\n常州市\n") == []


def test_what_a_sentence_of_news_says_that_places_entered_goes_before_the_title():
    text = (
        "全国文明县城名单公布\n\n江苏省昆山市、张家港市，浙江省德清县入选全国文明城市。"
        "太仓市、海安市被评为“全国文明县城”。如皋市、东台市被评为先进单位。\n"
    )
    result = extract(read(Source("d", "d.txt"), text.encode()))
    named = [([place.value for place in each.places], each.programme.value) for each in result.announcements]
    assert named == [
        (["昆山市", "张家港市", "德清县"], "全国文明城市"),
        (["太仓市", "海安市"], "全国文明县城"),
    ]


@pytest.mark.parametrize("heads", [["省份", "城市"], ["编号", "城市"], ["城市", "重点任务"]])
def test_a_block_of_one_row_stands_beside_the_other_though_its_place_holds_the_other_ones(heads):
    rows = [["海原县", "中卫市"], ["彭阳县", ""]]
    value = {"省份": "宁夏", "编号": "1", "重点任务": "1.建立碳数据管理制度"}
    cells = [
        [name if head == "城市" else value[head] if name else "" for name in row for head in heads] for row in rows
    ]
    lines = "\n".join("\t".join(row) for row in (heads * 2, *cells))
    result = extract(read(Source("d", "d.txt"), f"第三批低碳城市试点名单\n\n{lines}\n".encode()))
    assert sorted(row.place.value for pilots in result.lists for row in pilots.rows) == ["中卫市", "彭阳县", "海原县"]


def test_a_column_of_prefectures_before_that_of_counties_holds_no_pilots():
    text = "第三批低碳试点名单\n\n所在城市\t试点县市\n中卫市\t海原县\n固原市\t彭阳县\n固原市\t西吉县\n"
    result = extract(read(Source("d", "d.txt"), text.encode()))
    assert [row.place.value for pilots in result.lists for row in pilots.rows] == ["海原县", "彭阳县", "西吉县"]


@pytest.mark.parametrize(
    ("lines", "dated", "told"),
    [
        ("江苏省\n南京市\n2022年\n常州市\n2023年", [None, None], ["2022年", "2023年"]),
        ("南京市\n2022年\n常州市\n2023年\n无锡市", [None, None, None], ["2022年", "2023年"]),
        ("2022年\n南京市\n2023年\n常州市\n无锡市", ["2022年", "2023年", "2023年"], []),
        ("南京市\n2018年（第一批）\n常州市\n2019年（第二批）\n无锡市", [None, "2018年", "2019年"], []),
        ("南京市\n常州市\n无锡市\n2017年1月7日", [None, None, None], []),
    ],
)
def test_dates_on_lines_of_their_own_below_the_first_row_are_told(lines, dated, told):
    text = f"第三批国家低碳城市试点名单\n\n{lines}\n"
    result = extract(read(Source("d", "d.txt"), text.encode()))
    rows = [row for pilots in result.lists for row in pilots.rows]
    assert [row.designated and row.designated.value for row in rows] == dated
    assert [text[each.start : each.end] for each in result.notices if each.severity == "high"] == told


def test_provinces_named_beside_their_cities_are_no_pilots_and_those_of_a_column_of_their_own_are():
    rows = "| 华东地区 | 江苏、浙江 | 南京市、杭州市 |\n| 华北地区 | 河北、山西 | 石家庄市、太原市 |\n"
    assert places_of("| 区域 | 涉及省份 | 试点城市 |\n|---|---|---|\n" + rows) == names(
        "南京市、杭州市、石家庄市、太原市"
    )
    helped = "| 青海 | 西宁市 | 北京、天津 |\n| 四川 | 广元市 | 浙江 |\n"
    assert places_of("| 省份 | 试点城市 | 对口帮扶省市 |\n|---|---|---|\n" + helped) == names("西宁市、广元市")
    own = "| 一 | 江苏、浙江 | 成都市 |\n| 二 | 河北、山西 | 西宁市 |\n"
    assert sorted(places_of("| 批次 | 省份 | 城市 |\n|---|---|---|\n" + own)) == sorted(
        names("江苏、浙江、成都市、河北、山西、西宁市")
    )


@pytest.mark.parametrize(
    ("head", "places", "severities"),
    [
        ("是否试点", ["遵义市"], ["low"]),
        ("是否省级试点", ["遵义市"], ["high"]),  # maybe of another programme
        ("试点期内是否通过验收", ["遵义市", "西宁市"], []),
    ],
)
def test_a_no_makes_a_place_no_pilot_only_under_a_head_that_asks_for_that(head, places, severities):
    result = list_of(f"| 试点城市 | {head} |\n|---|---|\n| 遵义市 | 是 |\n| 西宁市 | 否 |\n")
    assert [row.place.value for row in result.lists[0].rows] == places
    assert [notice.severity for notice in result.notices if notice.kind == "unparsed"] == severities


def test_each_of_two_columns_of_flags_counts_for_its_programme():
    """The second was left out: a 1 under 智慧城市试点 says of a place what one under 低碳试点 does."""
    rows = "| 遵义市 | 1 | 0 |\n| 西宁市 | 0 | 1 |\n| 广元市 | 1 | 1 |\n"
    result = list_of("| 城市 | 低碳试点 | 智慧城市试点 |\n|---|---|---|\n" + rows)
    listed = {each.heading.value: [row.place.value for row in each.rows] for each in result.lists}
    assert listed == {"低碳试点": ["遵义市", "广元市"], "智慧城市试点": ["西宁市", "广元市"]}


def test_a_park_in_the_first_row_of_a_table_without_heads_is_no_head():
    parks = ["中新天津生态城", "苏州工业园区", "西宁经济技术开发区", "成都高新技术产业开发区", "贵安新区"]
    rows = "".join(f"| {park} | 国家级 |\n" for park in parks).replace("\n", "\n|---|---|\n", 1)
    assert places_of(rows) == parks


@pytest.mark.parametrize("boxes", ["☑☐", "●○", "✔✘"])
def test_what_stands_beside_an_empty_box_or_a_cross_is_read_by_nobody(boxes):
    text = f"第一批绿谷城市试点名单\n\n{boxes[0]}南京市\n{boxes[1]}杭州市\n{boxes[0]}成都市\n{boxes[1]}绵阳市\n"
    result = extract(read(Source("d", "d.txt"), text.encode()))
    assert not {row.place.value for each in result.lists for row in each.rows} & {"杭州市", "绵阳市"}
    assert unread_lists(text)


def test_one_batch_on_two_lines_is_a_heading_and_two_are_heads_of_columns():
    text = "绿谷城市试点名单\n\n第一批（2020年）\n南京市\n杭州市\n第二批（2021年）\n第二批试点城市\n成都市\n绵阳市\n"
    result = extract(read(Source("d", "d.txt"), text.encode()))
    assert [row.batch and row.batch.value for row in result.lists[0].rows] == ["第一批", "第一批", "第二批", "第二批"]
    columns = "绿谷城市试点名单\n\n第一批 第二批 第三批\n南京市 杭州市 成都市\n苏州市 宁波市 绵阳市\n"
    assert not extract(read(Source("d", "d.txt"), columns.encode())).lists
    assert unread_lists(columns)


def test_a_numbered_line_that_names_an_area_heads_none():
    text = "第一批绿谷试点名单\n\n一、南京市\n二、西宁国家低碳示范区\n三、新能源示范产业园区\n四、成都市\n"
    result = extract(read(Source("d", "d.txt"), text.encode()))
    assert [row.place.value for row in result.lists[0].rows] == ["南京市", "西宁国家低碳示范区", "成都市"]


def list_of(table):
    return extract(read(Source("d", "d.md"), ("低碳城市试点名单\n\n" + table).encode()))


def places_of(table):
    return [row.place.value for each in list_of(table).lists for row in each.rows]


def names(words):
    return words.split("、")


LIST_AND_YEARS = """附件1

国家低碳城市试点（第四批）名单及目标

序号 所在地区
省份 试点城市
1
盐城市
江苏
2
淮安市
3
安徽 滁州市*
注：标*的城市为有条件批复。

峰值目标
达峰年份

备注

2025年
2026年前
2027年左右

沿海
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (LIST_AND_YEARS, ["峰值目标\n达峰年份\n\n备注\n\n2025年\n2026年前\n2027年左右"]),
        (LIST_AND_YEARS.replace("2026年前\n2027年左右\n", ""), []),
        (LIST_AND_YEARS.replace("峰值目标\n达峰年份\n\n备注\n", "本表由各地报送。\n"), []),
    ],
)
def test_a_column_of_years_behind_a_list_is_told(text, told):
    """pdftotext puts out a table without rules box by box: its years stand behind the note, and no row has one."""
    result = extract(read(Source("d", "d.txt"), text.encode()))
    assert [row.place.value.strip("*") for each in result.lists for row in each.rows] == ["盐城市", "淮安市", "滁州市"]
    found = [text[n.start : n.end] for n in result.notices if n.kind == "unread-list"]
    assert found == told


def printed_rows(rows):
    """Rows as the data file writes them: number, province with a stroke behind it, name, star of a condition."""
    for row in rows:
        province = f"{row.province.as_printed().value}/" if row.province is not None else ""
        yield f"{row.number.value} {province}{row.place.as_printed().value}{'*' if row.conditional.value == 'true' else ''}".strip()


@pytest.mark.parametrize("document", DOCUMENTS, ids=[document["name"] for document in DOCUMENTS])
def test_a_list_is_told_where_it_is_amiss_and_only_there(document):
    result = extract(read(Source("d", "d.txt"), document["text"].encode()))
    told = [notice.kind for notice in result.notices if notice.severity in ("high", "medium")]
    assert told == document["told"]
    if "rows" in document:
        listed = list(printed_rows(row for each in result.lists for row in each.rows))
        listed += [place.as_printed().value for each in result.announcements for place in each.places]
        assert " ".join(listed) == document["rows"]


TORN_NOTICE = """关于开展第四批低碳城市试点工作的通知
为推进生态文明建设，推动绿色低碳发展，确保{0}一、加强组织领导。各试点城市要建立工作机
实现控制温室气体排放行动目标，经研究，确定{0}制，明确责任分工，落实资金保障，按期完成试
三明市、永安市、朝阳市、大连市、常州市、黄{0}点任务，并及时总结经验做法。
山市、南平市等7个城市（区、县）为第四批低碳城市试点。
"""


@pytest.mark.parametrize(("blank", "kinds"), [("   ", {"reading-order", "unread-list"}), ("\n", {"unread-list"})])
def test_a_notice_in_two_columns_of_which_a_dump_made_lines_is_told(blank, kinds):
    result = extract(read(Source("d", "d.txt"), TORN_NOTICE.format(blank).encode()))
    assert {notice.kind for notice in result.notices if notice.severity == "high"} == kinds
