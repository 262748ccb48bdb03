"""Pilot lists read back whole, whatever their places, wraps, heads and columns."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from lccp.combine.register import read_places, year_cells
from lccp.extract.document import extract
from lccp.model import Source
from lccp.read import read

from tests.support.building import build_texts
from tests.support.examples import share
from tests.support.lists import YEARS, dumps, tables

RAW = "raw/third-batch-attachment-2017.txt"


def read_list(text: str):
    made = extract(read(Source("doc", "doc.txt"), text.encode()))
    assert len(made.lists) == 1, "there is one list"
    return made, made.lists[0]


def check_list(text, truth):
    made, found = read_list(text)
    assert [row.place.value for row in found.rows] == [row.name for row in truth.rows]
    assert [row.number.value for row in found.rows] == [str(n) for n in range(1, len(truth.rows) + 1)]
    for got, row in zip(found.rows, truth.rows, strict=True):
        if "province" in truth.heads:
            assert got.province is not None
            assert got.province.value == row.province
        else:
            assert got.province is None
        if "year" in truth.heads:
            assert got.year is not None
            assert year_cells(got.year)["edtf"].value == YEARS[row.year]
        if "items" in truth.heads:
            assert [item.value for item in got.items] == list(row.items)
        if any(other.star for other in truth.rows):
            assert got.conditional.value == ("true" if row.star else "false")
    assert not [notice for notice in made.notices if notice.kind in ("unparsed", "numbering")]


@settings(max_examples=share(150), suppress_health_check=list(HealthCheck))
@given(dumps())
def test_a_list_that_was_dumped_reads_back_whole(made):
    check_list(*made)


@settings(max_examples=share(60), suppress_health_check=list(HealthCheck))
@given(tables())
def test_a_list_in_a_tab_separated_table_reads_back_whole(made):
    check_list(*made)


HEAD = "附件\n第三批低碳城市试点名单\n省份 序号 城市 峰值年 创新重点\n"


def test_a_gap_in_the_running_numbers_is_told():
    made, found = read_list(
        HEAD + "河北 1 唐山市 2025 1.建立制度\n山西 3 太原市 2026 1.建立制度\n4 大同市 2027 1.建立制度\n"
    )
    assert [row.number.value for row in found.rows] == ["1", "3", "4"]
    assert [row.province.value for row in found.rows] == ["河北", "山西", "山西"]
    assert [notice.kind for notice in made.notices if notice.severity == "high"] == ["numbering"]


def test_a_row_without_a_year_keeps_its_place_and_no_other_row_moves():
    made, found = read_list(HEAD + "河北 1 唐山市 1.建立制度\n山西 2 太原市 2026 1.建立机制\n")
    assert [(row.place.value, row.year.value if row.year else "") for row in found.rows] == [
        ("唐山市", ""),
        ("太原市", "2026"),
    ]
    assert "missing" in [notice.kind for notice in made.notices]


def test_a_number_inside_an_item_begins_no_row():
    _, found = read_list(HEAD + "河北 1 唐山市 2025 1.创建 2 个低碳社区\n2.建立制度\n山西 2 太原市 2026 1.建立机制\n")
    assert [row.place.value for row in found.rows] == ["唐山市", "太原市"]
    assert [item.value for item in found.rows[0].items] == ["创建2个低碳社区", "建立制度"]


def test_page_numbers_between_rows_are_no_rows():
    _, found = read_list(
        HEAD
        + "河北 1 唐山市 2025 1.建立制度\n- 2 -\n省份 序号 城市 峰值年 创新重点\n山西 2 太原市 2026 1.建立机制\n— 3 —\n3 大同市 2027 1.建立机制\n"
    )
    assert [row.place.value for row in found.rows] == ["唐山市", "太原市", "大同市"]


def test_heads_that_a_page_repeats_right_below_are_no_further_columns():
    _, found = read_list(
        HEAD
        + " 省份 序号 城市 峰值年 创新重点\n吉林 1 长春市 2025 1.建立制度\n2 白城市 2030 1.建立制度\n"
        + "3\n前郭尔\n罗斯蒙\n古族自\n治县\n2030\n1.建立制度\n"
    )
    assert [(row.province.value, row.place.value) for row in found.rows] == [
        ("吉林", "长春市"),
        ("吉林", "白城市"),
        ("吉林", "前郭尔罗斯蒙古族自治县"),
    ]


def test_letter_spaced_names_are_closed():
    _, found = read_list(HEAD + "河 北 1 唐 山 市 2025 1.建立制度\n")
    assert (found.rows[0].province.value, found.rows[0].place.value) == ("河北", "唐山市")


def test_a_table_of_other_things_is_no_pilot_list():
    text = "统计表\n\n序号\t城市\t人口\n1\t唐山市\t771\n2\t太原市\t530\n"
    assert extract(read(Source("doc", "doc.txt"), text.encode())).lists == []


def test_prose_behind_a_list_is_no_part_of_it():
    made, found = read_list(HEAD + "河北 1 唐山市 2025 1.建立制度\n注：带星号的城市须修改方案。\n联系人：某某\n")
    assert [item.value for item in found.rows[0].items] == ["建立制度"]
    assert [paragraph.text.value for paragraph in made.paragraphs] == ["注：带星号的城市须修改方案。", "联系人：某某"]


@pytest.mark.parametrize("star", ["*", "＊", "★", "※"])
def test_any_star_marks_a_conditional_pilot(star):
    _, found = read_list(HEAD + f"河北 1 唐山市{star} 2025 1.建立制度\n山西 2 太原市 2026 1.建立机制\n")
    assert [row.conditional.value for row in found.rows] == ["true", "false"]


def test_a_star_inside_a_name_marks_it_and_is_no_part_of_it():
    _, found = read_list(HEAD + "河北 1 唐*山市 2025 1.建立制度\n山西 2 太原市* 2026 1.建立机制\n")
    assert [row.place.value for row in found.rows] == ["唐山市", "太原市"]
    assert found.rows[0].conditional.value == "true"


@pytest.mark.parametrize(
    ("name", "codes"), [("大理", ["532900", "532901"]), ("邢台", ["130500"]), ("吉林", ["220000", "220200"])]
)
def test_a_city_goes_before_the_county_of_its_name_and_not_a_prefecture_before_the_city(name, codes):
    assert sorted(place.adcode for place in read_places(name, "", "", "")) == codes


def test_a_dated_and_an_undated_list_without_a_programme_number_their_rows_one_after_the_other():
    """The fuzzer's: each list had counted from 1, so that two pilots had one id and the later was lost."""
    undated = "序号\t城市\n1\t抚州市\n2\t银川市\n3\t大连市\n4\t三明市\n"
    dated = "序号\t批次\t城市\n1\t第三批\t湘潭市\n2\t第三批\t烟台市\n3\t第三批\t柳州市\n"
    text = f"城市名单\n\n{undated}\n各地要加强领导，落实责任。\n\n{dated}"
    rows = build_texts(text).tables["pilots"]
    assert {(row["pilot"].value, row["batch"].value, row["name"].value) for row in rows} == {
        ("d1-01", "3", "湘潭市"),
        ("d1-02", "3", "烟台市"),
        ("d1-03", "3", "柳州市"),
        ("d1-04", "", "抚州市"),
        ("d1-05", "", "银川市"),
        ("d1-06", "", "大连市"),
        ("d1-07", "", "三明市"),
    }


LISTS = [
    "第二批国家低碳城市试点名单\n\n序号\t省份\t城市\n1\t浙江\t杭州市\n2\t江苏\t苏州市\n",
    "第三批国家低碳城市试点名单\n\n序号\t省份\t城市\n1\t江苏\t南京市\n2\t安徽\t潜山县\n",
]
ASSESSED = "国家低碳城市试点评估结果\n\n序号\t城市\t等级\n1\t杭州市\t优秀\n2\t{county}\t良好\n3\t南京市\t良好\n"


@pytest.mark.parametrize("county", ["潜山县", "潜山市"])
@pytest.mark.parametrize("first", [True, False])
def test_an_undated_assessment_of_some_pilots_makes_none_wherever_it_stands(county, first):
    texts = [ASSESSED.format(county=county), *LISTS] if first else [*LISTS, ASSESSED.format(county=county)]
    rows = build_texts(*texts).tables["pilots"]
    assert {row["pilot"].value for row in rows} == {"b2-01", "b2-02", "b3-01", "b3-02"}


def test_what_a_province_lists_lies_in_it():
    listed = "确定江北区、双桥区、綦江县为重庆市低碳区县试点。\n2011年9月20日\n"
    tables = build_texts(f"重庆市低碳区县试点名单\n{listed}").tables
    assert {row["adcode"].value for row in tables["pilots"]} == {"500105", "500111", "500222"}


def test_what_a_province_lists_and_does_not_lie_in_it_has_no_code_and_is_told():
    tables = build_texts("四川省第一批近零碳试点名单（2022年）\n1.高坪区\n2.双桥区\n3.江油市\n").tables
    assert {row["name"].value: row["adcode"].value for row in tables["pilots"]} == {
        "高坪区": "511303",
        "双桥区": "",
        "江油市": "510781",
    }
    assert [row["text"].value for row in tables["findings"] if row["kind"].value == "unresolved-place"] == ["双桥区"]
