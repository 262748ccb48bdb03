"""Names that the code table lacks, among the places of a sentence: read where what stands around them settles it, told else."""

from __future__ import annotations

import pytest
from lccp.extract.document import extract
from lccp.extract.enumerated.news import AWARDS
from lccp.extract.enumerated.place_groups import COUNT
from lccp.extract.lists.field_rows import PROMISING
from lccp.extract.lists.shapes import groups_of, is_province, lies_in, plain_name, split_names
from lccp.model import Source
from lccp.read import read


def read_places(sentence):
    text = f"关于公布低碳城市试点名单的通知\n\n{sentence}\n"
    result = extract(read(Source("d", "d.txt"), text.encode()))
    told = [text[n.start : n.end] for n in result.notices if n.kind == "unread-list" and n.start]
    return [place.value for each in result.announcements for place in each.places], told


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("确定徐州市、无锡市、峡山区等3个地区为低碳城市试点。", ["徐州市", "无锡市", "峡山区"]),
        ("确定徐州市、无锡市、横店、金华市为低碳城市试点。", ["徐州市", "无锡市", "横店", "金华市"]),
        ("确定徐州市、无锡市、河套种羊场、金华市等4地为低碳城市试点。", ["徐州市", "无锡市", "河套种羊场", "金华市"]),
        ("确定徐州市、无锡市、莫河骆驼场、金华市等4地为低碳城市试点。", ["徐州市", "无锡市", "莫河骆驼场", "金华市"]),
        ("确定徐州市、乌兰县莫河原种基、金华市等3地为低碳城市试点。", ["徐州市", "乌兰县莫河原种基", "金华市"]),
        ("确定徐州市(丝绸)无锡市(水稻)金华市(茶叶)为低碳城市试点。", ["徐州市", "无锡市", "金华市"]),
    ],
)
def test_a_strange_name_is_read_where_its_neighbours_or_the_count_settle_it(sentence, places):
    assert read_places(sentence) == (places, [])


def test_strange_words_between_places_are_told_and_the_places_behind_them_read():
    sentence = "确定徐州市、无锡市、长三角绿色发展联合体、金华市、扬州市为低碳城市试点。"
    places, told = read_places(sentence)
    assert places == ["徐州市", "无锡市", "金华市", "扬州市"]
    assert told == ["长三角绿色发展联合体"]


@pytest.mark.parametrize("words", ["深圳成为首批低碳示范区", "武汉获评国家示范区", "徐州市被列为示范园区"])
def test_what_is_said_of_a_place_is_no_name(words):
    text = f"低碳示范区名单公布\n\n徐州市、无锡市、{words}\n"
    result = extract(read(Source("d", "d.txt"), text.encode()))
    names = [row.place.value for each in result.lists for row in each.rows]
    assert words not in names + [place.value for each in result.announcements for place in each.places]


@pytest.mark.parametrize("pattern", [COUNT, AWARDS, PROMISING], ids=["count", "awards", "promising"])
@pytest.mark.parametrize("sign", ["一", "1"])
def test_a_long_run_of_numerals_is_no_count(pattern, sign):
    assert pattern.search(sign * 200_000) is None
    assert pattern.search(f"{sign * 20}个低碳城市") is not None


@pytest.mark.parametrize(
    ("named", "places", "told"),
    [
        ("株洲市、湘潭市和韶山灌区、岳麓山", ["株洲市", "湘潭市"], ["韶山灌区", "岳麓山"]),
        ("湘潭市、株洲市、韶山灌区", ["湘潭市", "株洲市"], ["韶山灌区"]),
        ("湘潭市、株洲市和有关企业", ["湘潭市", "株洲市"], []),
        ("湘潭市、株洲市", ["湘潭市", "株洲市"], []),
    ],
)
def test_last_names_that_no_table_has_are_told_before_the_verb_that_designates_them(named, places, told):
    assert read_places(f"确定{named}为国家水利风景区建设试点。") == (places, told)


@pytest.mark.parametrize("mark", ["[1]", "¹", "①", "（注1）", "*¹", "†"])
@pytest.mark.parametrize("times", [1, 9, 400])
def test_a_name_is_bare_of_any_number_of_marks_behind_it(mark, times):
    assert plain_name("徐州市" + mark * times) == "徐州市"


def test_long_words_beside_和_are_no_names():
    """Each 和 would otherwise be tried with all that stands before and behind it."""
    assert split_names("徐州市和无锡市") == [(0, 3), (4, 7)]
    assert split_names("徐州市和" * 400) is None


PLACE_NAMES = [
    "南京市",
    "江宁",
    "江宁区",
    "徐州市",
    "沛县",
    "沛",
    "江苏省",
    "普洱市",
    "思茅区",
    "普洱市思茅区",
    "喀什",
    "喀什地区",
    "疏附县",
    "阿拉尔市",
    "第一师",
    "朝阳",
    "朝阳区",
    "长春市",
    "长春",
    "济源市",
    "无锡市",
    "江阴市",
    "大理州",
    "大理市",
    "祥云县",
    "内蒙古",
    "呼伦贝尔",
    "海拉尔区",
    "北京",
    "房山区",
    "长阳镇",
    "鼓楼区",
    "福州市",
    "开封市",
    "Suzhou",
]


def test_the_groups_of_names_are_those_in_which_each_by_itself_lies():
    """As if each pair were compared, which of all counties takes minutes."""
    each = {
        name: {group for group in PLACE_NAMES if group != name and not is_province(group) and lies_in(name, group)}
        for name in PLACE_NAMES
    }
    assert groups_of(PLACE_NAMES) == each
    assert {name for name, groups in each.items() if groups} >= {"江宁", "沛县", "思茅区", "朝阳区", "鼓楼区"}
