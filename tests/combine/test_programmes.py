"""Programmes side by side: no document harms another, whatever the order; ten lists at once are ten lists."""

from __future__ import annotations

import re
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lccp.model import InputError
from lccp.normalise.programmes import ProgrammeCatalogue, match_key, programme_phrase
from lccp.reference.programmes import known_programmes
from lccp.schemas import TABLES

from tests.combine.test_tables import checked
from tests.support.building import build_folder, build_texts
from tests.support.examples import share
from tests.support.programme_lists import OTHERS, PROGRAMMES, generated_list, list_text


def pilots_of(result):
    rows = ({name: cell.value for name, cell in row.items()} for row in result.tables["pilots"])
    return sorted(tuple(sorted(row.items())) for row in rows)


@settings(max_examples=share(8), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
@pytest.mark.slow
def test_ten_lists_of_ten_programmes_at_once_are_each_what_they_are_alone(data):
    lists = [data.draw(generated_list(programme)) for programme in PROGRAMMES]
    together = build_texts(*[text for _, text, _ in lists])
    alone = [row for _, text, _ in lists for row in pilots_of(build_texts(text))]
    assert pilots_of(together) == sorted(alone)
    assert together.tables["conflicts"] == []
    for id_, _, codes in lists:
        members = [row for row in together.tables["pilots"] if row["programme"].value == id_]
        assert {row["adcode"].value for row in members} == codes


@settings(max_examples=share(12), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(generated_list(), min_size=2, max_size=4), st.randoms())
def test_the_order_of_documents_changes_no_programme_that_one_document_alone_is_about(lists, random):
    texts = [text for _, text, _ in lists]
    shuffled = random.sample(texts, len(texts))
    ids = [id_ for id_, _, _ in lists]
    single = {id_ for id_ in ids if ids.count(id_) == 1}

    def of_single(result):
        return [row for row in pilots_of(result) if dict(row)["programme"] in single]

    assert of_single(build_texts(*texts)) == of_single(build_texts(*shuffled))


@settings(max_examples=share(12), deadline=None, suppress_health_check=list(HealthCheck))
@given(generated_list(), generated_list())
def test_a_document_behind_changes_no_cell_of_the_one_before(first, second):
    before = pilots_of(build_texts(first[1]))
    after = pilots_of(build_texts(first[1], second[1]))
    assert set(before) <= set(after)


def test_a_list_without_a_batch_behind_news_takes_none_of_its_pilots():
    """News of 23 pilots, and an annex behind it that holds some of them: neither says of which batch they are."""
    news = (
        "多部门联合发布气候投融资试点名单 全国试点共有3个\n2022-08-12 10:36\n"
        "试点共有3个，包括：河北省保定市，河南省信阳市，甘肃省兰州市。\n"
    )
    annex = "附件\n\n气候投融资试点名单\n\n1.北京市密云区\n2.河北省保定市\n3.山西省太原市\n4.山西省长治市\n"
    before, after = build_texts(news), build_texts(news, annex)
    names = {row["name"].value for row in before.tables["pilots"]}
    assert names == {"保定市", "信阳市", "兰州市"}
    assert names < {row["name"].value for row in after.tables["pilots"]}
    told = [row["text"].value for row in after.tables["findings"] if row["kind"].value == "witness-missing"]
    assert told == ["信阳市", "兰州市"]


def rows_of(result, ids):
    """The rows of all tables, with the documents called by name; lists of documents in no order."""
    rows = []
    for table in TABLES:
        for row in result.tables[table]:
            values = {name: re.sub(r"\bd[1-9]\b", lambda id_: ids[id_[0]], cell.value) for name, cell in row.items()}
            if "sources" in values:
                values["sources"] = "|".join(sorted(values["sources"].split("|")))
            rows.append((table, *sorted(values.items())))
    return sorted(rows)


@pytest.mark.parametrize(
    "chosen",
    [("hospital", "jiangsu", "sponge"), ("passing", "peak", "civil"), ("nameless", "sponge", "peak")],
    ids="-".join,
)
def test_three_documents_give_the_same_in_all_six_orders_but_for_their_ids(chosen):
    gave = []
    for order in permutations(chosen):
        ids = {f"d{n}": name for n, name in enumerate(order, 1)}
        gave.append(rows_of(build_texts(*[OTHERS[name] for name in order]), ids))
    assert all(rows == gave[0] for rows in gave)


# -- years that headings and titles print -----------------------------------------------------------

TWO_PLACES = "序号\t城市\n1\t武汉市\n2\t襄阳市\n"
YEARS = [  # the document, the year at which its places were designated, what their ids begin with
    ("附件\n\n2014年度“宽带中国”示范城市（城市群）名单\n\n", "2014", "broadband-china.y2014-"),
    ("国家信息消费试点市（县、区）名单（2013年）\n\n", "2013", "information-consumption.y2013-"),
    ("关于公布2016年智慧城市试点名单的通知\n\n附件\n\n名单\n\n", "2016", "smart-city.y2016-"),
    # what stands nearer comes first: the notice's own date, the row's
    ("关于印发名单的通知\n\n住房城乡建设部\n2021年11月4日\n\n附件\n\n2021年度城市更新试点名单\n\n", "2021-11-04", "urban-renewal.y2021-"),
    # years of a period, a goal, a later assessment or of all there are by then say nothing of it
    ("2011—2015年节能减排财政政策综合示范城市名单\n\n", "", "fiscal-energy-saving."),
    ("2030年前碳达峰试点城市名单\n\n", "", "carbon-peaking."),
    ("2030年碳达峰试点城市名单\n\n", "", "carbon-peaking."),
    ("2018年度海绵城市建设试点验收合格名单\n\n", "", "sponge-city."),
    ("截至2020年智慧城市试点名单汇总\n\n", "", "smart-city."),
    ("二〇一四年国家电子商务示范城市名单\n\n", "", "ecommerce-demonstration."),
]  # fmt: skip


@pytest.mark.parametrize(("head", "announced", "begin"), YEARS, ids=[begin for *_, begin in YEARS])
def test_the_year_of_a_list_says_when_its_places_were_designated_where_nothing_nearer_does(head, announced, begin):
    result = build_texts(head + TWO_PLACES)
    assert {row["announced"].value for row in result.tables["pilots"]} == {announced}
    assert [row["pilot"].value for row in result.tables["pilots"]] == [f"{begin}420100", f"{begin}420600"]
    for row in result.tables["pilots"] if announced else ():
        entry = result.logs["pilots"][row["pilot"].value, "announced"]
        assert announced[:4] in entry["spans"][0]["exact"]


def test_a_date_in_a_row_comes_before_the_year_of_the_list():
    text = "2025年智慧城市试点名单\n\n序号\t城市\t批准时间\n1\t武汉市\t2023年12月\n2\t襄阳市\t2023年12月\n"
    result = build_texts(text)
    assert {row["announced"].value for row in result.tables["pilots"]} == {"2023-12"}
    assert {row["pilot"].value[:16] for row in result.tables["pilots"]} == {"smart-city.y2023"}


# -- names and ids ---------------------------------------------------------------------------------


def test_ids_of_other_programmes_are_told_by_place_and_batch_or_year():
    texts = [
        list_text("第二批海绵城市建设试点城市名单", ("湖北", "武汉市")),
        list_text("2016年智慧城市试点名单", ("湖北", "武汉市")),
        list_text("气候适应型城市建设试点名单", ("湖北", "武汉市"), ("江苏", "苏州工业园区")),
        list_text("第四批国家低碳城市试点名单", ("湖北", "宜昌市"), ("湖北", "襄阳市")),
        list_text("名单", ("湖北", "宜昌市")),
    ]
    result = build_texts(*texts)
    assert {row["pilot"].value: row["unit"].value for row in result.tables["pilots"]} == {
        "sponge-city.b2-420100": "420100",
        "smart-city.y2016-420100": "420100",
        "climate-adaptive.420100": "420100",
        "climate-adaptive.苏州工业园区": "320500",
        "b4-01": "420500",
        "b4-02": "420600",
        "d5-01": "420500",
    }


ONE_YEAR = "2015年海绵城市建设试点城市名单\n\n武汉市\n襄阳市\n贵安新区\n"
TWO_BATCHES = "海绵城市建设试点城市名单\n\n序号\t批次\t城市\n1\t第一批\t武汉市\n2\t第一批\t襄阳市\n3\t第一批\t贵安新区\n4\t第二批\t宜昌市\n"


def test_a_batch_that_one_list_calls_by_its_year_and_another_by_its_number_is_one():
    """The 30 sponge cities stood twice: by 2015年… and 2016年… of the notices, and by 第一批, 第二批 of a list of both."""
    pilots = [
        (row["pilot"].value, row["batch"].value, row["announced"].value)
        for row in build_texts(ONE_YEAR, TWO_BATCHES).tables["pilots"]
    ]
    assert sorted(pilots) == [
        ("sponge-city.b2-420500", "2", ""),
        ("sponge-city.y2015-420100", "1", "2015"),
        ("sponge-city.y2015-420600", "1", "2015"),
        ("sponge-city.y2015-贵安新区", "1", "2015"),
    ]
    for other in (TWO_BATCHES.replace("襄阳市", "荆州市"), TWO_BATCHES.replace("3\t第一批\t贵安新区\n", "")):
        assert any(
            row["pilot"].value.startswith("sponge-city.b1-") for row in build_texts(ONE_YEAR, other).tables["pilots"]
        )


NEWS_OF_FIRST = "海绵城市建设见成效\n\n近日，记者获悉，{cities}被列为第一批海绵城市建设试点城市，三年来取得明显成效。\n"


def test_undated_news_that_name_some_of_a_first_batch_tell_of_the_list_of_that_year():
    """武汉、襄阳 of news on the first batch stood beside the list of 2015 a second time; the list's year makes the ids, wherever it stands."""
    some = NEWS_OF_FIRST.format(cities="武汉、襄阳")
    for texts in ((ONE_YEAR, some), (some, ONE_YEAR)):
        pilots = {
            (row["pilot"].value, row["batch"].value, row["announced"].value)
            for row in build_texts(*texts).tables["pilots"]
        }
        assert pilots == {
            ("sponge-city.y2015-420100", "1", "2015"),
            ("sponge-city.y2015-420600", "1", "2015"),
            ("sponge-city.y2015-贵安新区", "", "2015"),
        }
    beyond = NEWS_OF_FIRST.format(cities="武汉、荆州")
    another_year = some.replace("近日，记者获悉", "2012年")
    for texts in ((ONE_YEAR, beyond), (beyond, ONE_YEAR), (ONE_YEAR, another_year), (another_year, ONE_YEAR)):
        ids = {row["pilot"].value for row in build_texts(*texts).tables["pilots"]}
        assert {"sponge-city.b1-420100", "sponge-city.y2015-420100"} <= ids


def test_a_copy_without_digits_and_a_correction_are_of_the_same_programme():
    lost = ONE_YEAR.replace("2015", "\ufffd" * 4)
    corrected = "关于更正海绵城市建设试点城市名单的通知\n\n" + ONE_YEAR
    assert [row["programme"].value for row in build_texts(ONE_YEAR, lost, corrected).tables["programmes"]] == [
        "sponge-city"
    ]


def test_a_list_that_prints_no_numbers_has_none():
    printed = list_text("海绵城市建设试点城市名单", ("湖北", "武汉市"), ("湖北", "襄阳市"))
    lines = "智慧城市试点名单\n\n地级市：武汉市、襄阳市\n县级市：宜都市\n"
    low_carbon = "第四批国家低碳城市试点名单\n\n宜昌市\n襄阳市\n"
    numbers = {
        row["pilot"].value: row["number"].value for row in build_texts(printed, lines, low_carbon).tables["pilots"]
    }
    assert numbers == {
        "sponge-city.420100": "1",
        "sponge-city.420600": "2",
        "smart-city.420100": "",
        "smart-city.420600": "",
        "smart-city.420581": "",
        "b4-01": "",
        "b4-02": "",
    }


def test_a_park_beside_its_prefecture_lies_in_the_province_of_that():
    text = "四川省近零碳排放园区试点名单\n\n序号\t市（州）\t园区名称\n1\t成都市\t成都高新技术产业开发区\n2\t甘孜州\t甘眉工业园区\n"
    rows = build_texts(text).tables["pilots"]
    assert {(row["name"].value, row["province"].value, row["unit"].value) for row in rows} == {
        ("成都高新技术产业开发区", "四川", "510100"),
        ("甘眉工业园区", "四川", "513300"),
    }


def test_a_column_of_cities_beside_their_counties_and_areas_is_no_column_of_pilots():
    """济南市 and 青岛市 were pilots beside 章丘区 and 西海岸新区, which lie in them."""
    rows = "1\t济南市\t章丘区\n2\t青岛市\t西海岸新区\n3\t淄博市\t沂源县\n4\t烟台市\t长岛综合试验区\n"
    result = build_texts(f"山东省碳达峰试点名单\n\n序号\t市\t试点城市\n{rows}")
    assert {row["name"].value for row in result.tables["pilots"]} == {
        "章丘区", "西海岸新区", "沂源县", "长岛综合试验区",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "programme"),
    [
        ("杭州市节能减排财政政策综合示范实施方案（征求意见稿）", "fiscal-energy-saving"),
        ("杭州市低碳社区试点实施方案", "杭州市低碳社区试点"),
        ("浙江省节能减排财政政策综合示范实施方案", "浙江省节能减排财政政策综合示范城市"),
    ],
)
def test_a_city_that_carries_a_programme_out_runs_none_of_its_own(title, programme):
    result = build_texts(f"{title}\n\n一、目标\n\n到2025年，能耗下降12%。\n")
    assert [row["programme"].value for row in result.tables["programmes"]] == [programme]


def test_a_correction_does_not_announce_the_pilots_that_it_lists():
    """Its date stood in conflicts beside that of the notice, for each of the 28 pilots."""
    listed = "\n\n2017年2月21日\n\n附件\n\n气候适应型城市建设试点名单\n\n序号\t城市\n1\t武汉市\n2\t襄阳市\n3\t宜昌市\n"
    notice = "国家发展改革委关于印发气候适应型城市建设试点名单的通知" + listed
    correction = "关于更正气候适应型城市建设试点名单的通知" + listed.replace("2月21日", "3月20日")
    for texts in ((notice, correction), (correction, notice)):
        result = build_texts(*texts)
        assert {row["announced"].value for row in result.tables["pilots"]} == {"2017-02-21"}
        assert result.tables["conflicts"] == []


def test_a_list_without_a_batch_belongs_to_the_batch_that_holds_all_its_places():
    batch = list_text("第二批海绵城市建设试点城市名单", ("湖北", "武汉市"), ("湖北", "襄阳市"))
    result = build_texts(batch, list_text("海绵城市建设试点城市名单", ("湖北", "襄阳市")))
    assert [row["pilot"].value for row in result.tables["pilots"]] == ["sponge-city.b2-420100", "sponge-city.b2-420600"]


LISTED_IN_LINES = """第四批国家园林城市名单

一、东北

黑龙江大庆市、同江市（抚远市、伊春市），第二批：鸡西市。

二、华东

南通、昆山入选。此前，无锡已入选。
"""


def test_names_alone_are_no_practice():
    tables = build_texts(LISTED_IN_LINES).tables
    assert tables["pilots"]
    assert [row["text"].value for row in tables["practices"]] == ["南通、昆山入选。"]


def test_the_known_programmes_have_names_that_lead_to_them_alone():
    catalogue = ProgrammeCatalogue()
    assert len(known_programmes()) >= 40
    keys = {}
    for programme in known_programmes().values():
        assert programme.name_en
        for form in programme.forms:
            assert keys.setdefault(match_key(form), programme.programme) == programme.programme
            if phrase := programme_phrase(f"关于公布第二批国家{form}名单的通知"):
                known = catalogue.lookup(phrase)
                assert known is not None, form
                assert known.programme == programme.programme, form


TITLES = Path(__file__).parent.parent / "normalise/data/programmes_in_titles.tsv"
NAMED_IN_TITLES = [line.split("\t") for line in TITLES.read_text("utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(("title", "programme"), NAMED_IN_TITLES, ids=[title for title, _ in NAMED_IN_TITLES])
def test_what_is_asked_held_or_paid_for_a_programme_is_no_part_of_its_name(title, programme):
    phrase = programme_phrase(title)
    known = ProgrammeCatalogue().lookup(phrase) if phrase else None
    assert (known.programme if known is not None else phrase) == programme


OWN_NAMES = [  # the list's title, and what the project calls the programme
    ("江苏省级低碳试点名单", "江苏省级低碳试点"),
    ("江苏省省级低碳试点城市名单", "省级低碳试点城市"),
    ("江苏省低碳试点名单", "江苏省低碳试点"),
    ("江苏省发展改革委关于公布近零碳区名单的通知", "近零碳区"),
]


@pytest.mark.parametrize(("title", "name"), OWN_NAMES, ids=[name for _, name in OWN_NAMES])
def test_a_name_that_the_project_declares_is_taken_as_it_stands(title, name, tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text(f"{title}\n\n徐州市\n泰州市\n盐城市\n", "utf-8")
    (raw / "programmes.toml").write_text(f'[[programme]]\nid = "it"\nname = "甲"\nnames = ["{name}"]\n', "utf-8")
    result = build_folder(raw, tmp_path / "out")
    assert [row["pilot"].value for row in result.tables["pilots"]] == ["it.320300", "it.320900", "it.321200"]
    assert checked(raw, tmp_path / "out") == 0


def test_programmes_of_raw_are_known_too_and_misspelt_members_refused(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text(list_text("近零碳试点名单", ("湖北", "武汉市")), "utf-8")
    entry = '[[programme]]\nid = "near-zero"\nname = "近零碳试点"\nname_en = "Near-zero carbon pilots"\nnames = ["近零碳区"]\n'
    (raw / "programmes.toml").write_text(entry, "utf-8")
    result = build_folder(raw, tmp_path / "out")
    assert [row["pilot"].value for row in result.tables["pilots"]] == ["near-zero.420100"]
    assert [row["name_en"].value for row in result.tables["programmes"]] == ["Near-zero carbon pilots"]
    (raw / "programmes.toml").write_text(entry.replace("name_en", "nameen"), "utf-8")
    with pytest.raises(InputError, match="nameen"):
        build_folder(raw, tmp_path / "other")


def test_the_manifest_names_a_programme_where_the_document_does_not(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text("序号\t省份\t试点城市\n1\t湖北\t武汉市\n2\t湖北\t襄阳市\n", "utf-8")
    for n, field in enumerate(('programme = "sponge-city"', 'title = "海绵城市建设试点城市名单"')):
        (raw / "sources.toml").write_text(f'[[source]]\nid = "a"\nfile = "a.txt"\n{field}\n', "utf-8")
        result = build_folder(raw, tmp_path / f"out{n}")
        assert [row["pilot"].value for row in result.tables["pilots"]] == ["sponge-city.420100", "sponge-city.420600"]
        assert checked(raw, tmp_path / f"out{n}") == 0


ONE_NAME = "2017年海绵城市建设试点城市名单\n省份\t序号\t城市\n江苏\t1\t甲乙丙高新区\n安徽\t2\t甲乙丙高新区\n"
NO_PLACE = "2017年海绵城市建设试点城市名单\n序号\t城市\n1\t{name}\n2\t武汉市\n"


@pytest.mark.parametrize("name", ["鼓楼区", "甲乙丙高新区"])
def test_a_name_that_is_no_place_or_may_be_several_is_one_pilot_in_two_lists_and_in_one(name):
    """The second list was told not to have it, and one list with it twice gave two rows of one key."""
    once = NO_PLACE.format(name=name)
    expected = {"sponge-city.y2017-420100", f"sponge-city.y2017-{name}"}
    for texts in ([once, once], [once + f"3\t{name}\n"]):
        result = build_texts(*texts)
        assert sorted(row["pilot"].value for row in result.tables["pilots"]) == sorted(expected)
        assert not [row for row in result.tables["findings"] if row["kind"].value.startswith("witness")]


def test_one_name_in_two_provinces_is_two_pilots():
    result = build_texts(ONE_NAME, ONE_NAME)
    assert [row["pilot"].value for row in result.tables["pilots"]] == [
        "sponge-city.y2017-安徽甲乙丙高新区", "sponge-city.y2017-甲乙丙高新区",
    ]  # fmt: skip


THIRD = "第三批国家低碳城市试点名单\n\n宁波市\n金华市\n苏州市\n"


@pytest.mark.parametrize(
    ("first", "goals"),
    [
        ("国家低碳城市试点工作进展情况", ["宁波市"]),
        ("中国低碳城市试点评估", ["宁波市"]),
        ("宁波市低碳城市试点工作总结", ["宁波市"]),  # the work of a pilot: a city runs no programme of cities
        ("关于宁波市低碳试点工作进展情况的报告", ["宁波市"]),
        ("宁波市低碳试点自评估报告", ["宁波市"]),
        ("宁波市低碳试点名单", []),  # pilots of the city's own
        ("宁波市低碳社区试点工作总结", []),
        ("各地情况", []),  # says nothing of a programme
        ("低碳城市试点城市中，宁波市提出早日达峰。", []),  # a sentence is no title
    ],
)
def test_the_first_line_of_a_document_without_a_title_says_what_it_is_about(first, goals):
    tables = build_texts(THIRD, f"{first}\n\n宁波市提出到2027年碳排放达到峰值。\n\n金华市推动绿色发展。\n").tables
    assert [row["place"].value for row in tables["peak_targets"] if row["sources"].value == "d2"] == goals
    is_told = [row["kind"].value for row in tables["findings"] if row["source"].value == "d2"].count("no-goal")
    assert is_told == (not goals)  # what a document of no programme says of a pilot's peak is told


def test_a_goal_is_told_where_no_document_names_the_pilots():
    tables = build_texts("抚州市低碳城市试点工作总结\n\n抚州市提出在2026年左右碳排放达到峰值。\n").tables
    assert not tables.get("peak_targets")
    assert [row["text"].value for row in tables["findings"] if row["kind"].value == "no-goal"] == ["2026年左右"]


def test_a_peak_without_a_place_is_told_of_the_city_that_the_title_names_twice():
    """石家庄市…关于印发《石家庄市…》的通知, whose sentence says 到2030年，碳排放达到峰值: it may be that of a part of the city."""
    plan = (
        "宁波市人民政府办公室关于印发《宁波市国家碳达峰试点城市建设实施方案》的通知\n甬政办发〔2024〕18号\n\n"
        "宁波市人民政府办公室\n2024年5月20日\n\n二、主要目标\n到2030年，碳排放达到峰值并稳中有降，建成15个零碳示范园区。\n"
    )
    tables = build_texts(THIRD, plan).tables
    assert [row["text"].value for row in tables["findings"] if row["kind"].value == "no-goal"] == ["到2030年"]


def notice(batch, number, places, day):
    title = f"国家发展改革委关于开展{batch}低碳省区和低碳城市试点工作的通知"
    return (
        f"{title}\n发改气候〔{day[:4]}〕{number}号\n各省、自治区、直辖市发展改革委：\n"
        f"经统筹考虑，确定在{places}开展{batch}试点工作。\n国家发展改革委\n{day}\n\n"
    )


def test_documents_of_one_file_lend_each_other_neither_batch_nor_date():
    """A compilation of policies: the first notice names no batch, and the second's day is not that of the first."""
    first = notice("", 1587, "广东、辽宁两省和天津、重庆、厦门三市", "2010年7月19日")
    second = notice("第二批", 3760, "北京市、上海市、石家庄市、宁波市", "2012年11月26日")
    for text in (f"低碳试点政策汇编\n\n{first}{second}", f"{first}{second}"):
        rows = build_texts(text).tables["pilots"]
        batches = {row["name"].value: row["batch"].value for row in rows}
        assert batches == {
            **dict.fromkeys(("广东省", "辽宁省", "天津市", "重庆市", "厦门市"), ""),
            **dict.fromkeys(("北京市", "上海市", "石家庄市", "宁波市"), "2"),
        }
        days = {(row["batch"].value, row["announced"].value) for row in rows} - {("", ""), ("2", "")}
        assert days <= {("", "2010-07-19"), ("2", "2012-11-26")}


def test_a_heading_in_short_names_no_programme_of_its_own():
    """模范县（市、区）7个 below a title that ends in 全民运动健身模范县（市、区）."""
    text = (
        "第一批全民运动健身模范市（区）和全民运动健身模范县（市、区）名单\n\n模范市（区）2个\n\n北京市东城区、西城区\n\n"
        "模范县（市、区）3个\n\n河北省邯郸市涉县\n\n浙江省湖州市德清县、安吉县\n"
    )
    rows = build_texts(text).tables["pilots"]
    assert {row["programme"].value for row in rows} == {"全民运动健身模范市和全民运动健身模范县"}
    assert len(rows) == 5


def test_an_area_of_several_provinces_has_them_all():
    """晋陕豫黄河金三角示范区 of a column of provinces, and of a line; an area named for a city is not that city's province's alone."""
    table = "序号\t新区名称\t所在省市\n1\t两江新区\t重庆\n2\t晋陕豫黄河金三角示范区\t山西省、陕西省、河南省\n"
    lines = "江西省：赣江新区\n山西省、陕西省：运城渭南协同发展示范区\n福建省：平潭综合实验区\n"
    for text, name, provinces in (
        (f"国家级新区名单\n\n{table}", "晋陕豫黄河金三角示范区", "山西|陕西|河南"),
        (f"国家区域协调发展试点示范区名单\n{lines}", "运城渭南协同发展示范区", "山西|陕西"),
    ):
        rows = {row["name"].value: row["province"].value for row in build_texts(text).tables["pilots"]}
        assert rows[name] == provinces
