"""Names to places: never one for another, in lists and in running text."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.normalise.pilot_names import PilotNamer
from lccp.normalise.places import ALL_YEARS, can_name, full_name, province_short, resolve_place, short_names
from lccp.reference import by_code, divisions
from lccp.text import rules
from lccp.text.rules import Input

ROWS = list(csv.DictReader((Path(__file__).parents[1] / "data" / "pilots_87.csv").open(encoding="utf-8")))
PILOTS = [(r["pilot"], r["name"], r["level"], r["province"], r["adcode"]) for r in ROWS]
IDS = {r["name"]: r["pilot"] for r in ROWS}
NAMER = PilotNamer(PILOTS)


def codes(name, year=2016, **context):
    return [place.adcode for place in resolve_place(name, year, **context)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("昌吉", ["652300", "652301"]),
        ("昌吉市", ["652301"]),
        ("昌吉州", ["652300"]),
        ("吉林", ["220000", "220200"]),
        ("思茅区", ["530802"]),
        ("普洱市思茅区", ["530802"]),
        ("云南省普洱市思茅区", ["530802"]),
        ("大兴安岭", ["232700"]),
        ("济源", ["419001"]),
        ("阿拉尔", ["659002"]),
        ("第一师阿拉尔市", ["659002"]),
        ("新疆生产建设兵团第一师阿拉尔市", ["659002"]),
        ("琼中", ["469030"]),
        ("长阳", ["420528"]),
        ("宜城", ["420684"]),
        ("宣城", ["341800"]),
        ("朝阳市", ["211300"]),
        ("朝阳区", ["110105", "220104"]),
        ("北京朝阳", ["110105"]),
        ("海淀", ["110108"]),
        ("内蒙古自治区", ["150000"]),
        ("海南州", ["632500"]),
        # none of these is a place of that year
        ("第三师阿拉尔市", []),
        ("昆明市思茅区", []),
        ("襄樊市", []),
        ("宣成市", []),
        ("京", []),
        ("", []),
        ("城", []),
        ("国家发展改革委", []),
    ],
)
def test_a_name_resolves_to_every_place_it_may_mean_and_to_no_other(name, expected):
    assert codes(name) == expected


def test_the_province_narrows_and_a_word_that_is_no_province_finds_nothing():
    assert codes("朝阳", province="辽宁") == ["211300", "211321"]
    assert codes("朝阳", province="北京市") == ["110105"]
    assert codes("阿拉尔市", province="新疆") == codes("阿拉尔市", province="新疆生产建设兵团") == ["659002"]
    assert codes("朝阳市", province="江苏") == []
    assert codes("朝阳市", province="华北") == []


def test_the_kind_of_what_is_named_together_narrows_only_where_it_can():
    assert codes("南昌", 2010, among="市") == ["360100"]
    assert codes("吉林", 2012, among="市") == ["220200"]
    assert codes("昌吉", among="市") == ["652301"]
    assert codes("大兴安岭", 2012, among="市") == ["232700"]


def test_the_year_decides():
    assert codes("济源", 2005) == ["410881"]
    assert codes("襄樊", 2009) == ["420600"]
    assert codes("思茅区", 2000) == []


@pytest.mark.parametrize("row", ROWS, ids=[r["pilot"] for r in ROWS])
def test_every_pilot_is_found_by_its_full_name_and_each_short_form_can_name_it(row):
    (place,) = [
        p for p in resolve_place(row["name"], int(row["announced"][:4]), row["province"]) if p.level == row["level"]
    ]
    assert place.adcode == row["adcode"]
    assert full_name(row["name"], place) == row["name"]
    for form in short_names(place):
        assert can_name(form, row["name"])
        assert len(form) >= 2
    assert NAMER.resolve_pilot(row["name"]) == ((row["pilot"],), False)


def test_short_names_drop_kind_and_peoples_but_not_the_name():
    assert short_names(by_code("469030"))[1:] == ("琼中县", "琼中")
    assert short_names(by_code("150000")) == ("内蒙古自治区", "内蒙古")
    assert short_names(by_code("622926")) == ("东乡族自治县", "东乡县", "东乡")
    assert short_names(by_code("653000"))[-2:] == ("克孜勒苏", "克州")
    assert all(len(form) >= 2 for place in divisions() for form in short_names(place))


def test_provinces_are_shortened_as_lists_print_them():
    assert [province_short(w) for w in ("广西壮族自治区", "新疆", "北京市", "深圳")] == ["广西", "新疆", "北京", ""]


@pytest.mark.parametrize(
    ("words", "name", "can"),
    [
        ("昌吉", "昌吉市", True),
        ("昌吉州", "昌吉市", False),
        ("普洱", "普洱市思茅区", False),
        ("思茅区", "普洱市思茅区", True),
        ("阿拉尔", "第一师阿拉尔市", True),
        ("朝阳区", "朝阳市", False),
        ("吉林省", "吉林市", False),
        ("吉林省吉林市", "吉林市", True),
        ("琼中", "琼中黎族苗族自治县", True),
        ("宜城", "宣城市", False),
        ("吉安县", "吉安市", False),
    ],
)
def test_words_can_name_a_pilot_or_not(words, name, can):
    assert can_name(words, name) is can
    inputs = [Input("pilots/b3-42/name", name)]
    if can:
        assert rules.run_rule("pilot.named", words, inputs) == "b3-42"
    else:
        with pytest.raises(ValueError, match="does not name"):
            rules.run_rule("pilot.named", words, inputs)


def test_derivations_read_the_row_and_refuse_words_of_another_place():
    inputs = [Input("reference/adcodes.csv#440000", by_code("440000").row())]
    run = {
        name: rules.run_rule(f"place.{name}", "广东", inputs) for name in ("adcode", "level", "province", "full_name")
    }
    assert run == {"adcode": "440000", "level": "province", "province": "广东", "full_name": "广东省"}
    with pytest.raises(ValueError, match="does not name"):
        rules.run_rule("place.adcode", "广西", inputs)
    aral = [Input("reference/adcodes.csv#659002", by_code("659002").row())]
    assert rules.run_rule("place.full_name", "第一师阿拉尔", aral) == "第一师阿拉尔市"


@pytest.mark.parametrize(
    ("printed", "prefer", "ids", "partial"),
    [
        ("普洱", "", ["b3-34"], True),
        ("普洱市", "", ["b3-34"], True),
        ("思茅区", "", ["b3-34"], False),
        ("昌吉", "", ["b3-42"], True),
        ("昌吉", "city", ["b3-42"], False),
        ("吉林", "", ["b2-08"], True),
        ("吉林", "city", ["b2-08"], False),
        ("吉林", "province", [], False),
        ("吉林省", "", [], False),
        ("朝阳", "", ["b3-04"], False),
        ("朝阳", "district", [], False),
        ("朝阳区", "", [], False),
        ("辽宁朝阳", "", ["b3-04"], False),
        ("海南", "city", ["b2-03"], False),
        ("新疆兵团阿拉尔市", "", ["b3-45"], False),
        ("宜城", "", [], False),
        ("常州", "city", ["b3-07"], False),
        ("沧州", "city", [], False),
    ],
)
def test_a_printed_name_means_a_pilot_wholly_in_part_or_not_at_all(printed, prefer, ids, partial):
    assert NAMER.resolve_pilot(printed, prefer) == (tuple(ids), partial)


def scanned(text):
    return [(text[m.start : m.end], *m.ids, *(["partial"] if m.partial else [])) for m in NAMER.scan(text)]


@pytest.mark.parametrize(
    "text",
    """南京路步行街和北京西路
    朝阳区的朝阳产业
    长沙县与南昌县
    昌吉回族自治州、昌吉州
    海南藏族自治州和海南州
    三明治
    中山大学、孙中山、中山路
    黄山区黄山风景区
    吉林省
    河南平顶山
    湖南昌盛
    确保定期更新
    建成都市圈
    复合肥料
    推广东部地区经验
    在东南平原
    林地和田地
    经济南部
    电池州际
    其中山东、江西
    以上海拔
    扩大连接
    三明确了
    平安康复
    公安康复
    辽宁省的强大连锁
    海淀、朝阳、丰台
    青海南部与黄海南部
    延安路
    幸福安康
    杭州湾大桥
    水上海事""".splitlines(),
)
def test_what_only_looks_like_a_pilot_is_no_mention(text):
    assert [name for name, *_ in scanned(text.strip())] in ([], ["辽宁省"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("北京市发改委、中国杭州低碳科技馆", [("北京市", "b2-01"), ("杭州", "b1-10")]),
        ("《深圳经济特区生态环境公众参与条例》", [("深圳", "b1-08")]),
        ("吉林省吉林市", [("吉林市", "b2-08")]),
        (
            "贵阳、吉林、金昌、延安和海南",
            [("贵阳", "b1-12"), ("吉林", "b2-08"), ("金昌", "b2-28"), ("延安", "b2-27"), ("海南", "b2-03")],
        ),
        ("辽宁、吉林、黑龙江", [("辽宁", "b1-02")]),
        ("三是济南、贵阳、南平等城市", [("济南", "b3-20"), ("贵阳", "b1-12"), ("南平", "b2-16")]),
        ("西宁、昌吉", [("西宁", "b3-39"), ("昌吉", "b3-42")]),
        ("昌吉出台", [("昌吉", "b3-42", "partial")]),
        ("普洱出台《支持新能源汽车推广应用激励政策措施》", [("普洱", "b3-34", "partial")]),
        ("银川、普洱市思茅区、合肥", [("银川", "b3-40"), ("普洱市思茅区", "b3-34"), ("合肥", "b3-11")]),
        ("北京朝阳", [("北京", "b2-01")]),
        ("上海南站", [("上海", "b2-02")]),
        ("地图上海南省", [("海南省", "b2-03")]),
        ("武汉大学", [("武汉", "b2-21")]),
        ("成都市区、北京都市圈", [("成都市", "b3-32"), ("北京", "b2-01")]),
        ("江西南昌吉安", [("南昌", "b1-11"), ("吉安", "b3-18")]),
        ("安康、琼中黎族苗族自治县等", [("安康", "b3-36"), ("琼中黎族苗族自治县", "b3-31")]),
        ("长沙市长沙县", [("长沙市", "b3-24")]),
        ("在武汉、广州。", [("武汉", "b2-21"), ("广州", "b2-22")]),
    ],
)
def test_mentions_are_found_with_the_longest_name(text, expected):
    assert scanned(text) == expected


def test_a_namer_without_pilots_finds_nothing():
    empty = PilotNamer([])
    assert list(empty.scan("北京、上海")) == []
    assert empty.resolve_pilot("北京") == ((), False)


def test_other_pilots_give_other_answers():
    both = PilotNamer([("p", "吉林省", "province", "吉林", "220000"), ("c", "吉林市", "prefecture", "吉林", "220200")])
    assert [m.ids for m in both.scan("吉林的经验；苏州、吉林、镇江；辽宁、吉林、山东")] == [("p",), ("c",), ("p",)]
    words = PilotNamer([("r", "日照市", "prefecture", "山东", "371100")])
    assert [(m.ids, m.partial) for m in words.scan("日照充足，山东日照，青岛、日照、威海")] == [
        (("r",), True),
        (("r",), False),
        (("r",), False),
    ]
    unknown = PilotNamer([("x", "桃花源市", "", "", "")])
    assert [m.ids for m in unknown.scan("在桃花源市")] == [("x",)]


NAMES = [form for row in ROWS for form in (row["name"], row["name"][:-1])]


@given(
    st.lists(st.sampled_from([*NAMES, "、", "，", "的", "山", "县", "中", "\n", "路", "东", "和"]), max_size=12).map(
        "".join
    )
)
def test_mentions_are_in_order_apart_and_quote_names_of_their_pilots(text):
    end = 0
    for mention in NAMER.scan(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        assert mention.ids
        if not mention.partial:
            assert all(can_name(text[mention.start : mention.end], NAMER.pilots[id].name) for id in mention.ids)


@given(st.text(alphabet="吉林省市昌州区县第一师阿拉尔普洱思茅朝阳北京", max_size=60))
def test_resolving_anything_is_sound(name):
    for place in resolve_place(name, ALL_YEARS):
        assert any(name.endswith(form) for form in short_names(place))
