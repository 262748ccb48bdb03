"""Programmes side by side: no document harms another, whatever the order; ten lists at once are ten lists."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lccp.model import InputError
from lccp.normalise.programmes import ProgrammeCatalogue, match_key, programme_phrase
from lccp.reference import divisions
from lccp.reference.programmes import known_programmes
from lccp.schemas import TABLES, schema

from tests.combine.test_tables import checked
from tests.support.building import build_folder, build_texts
from tests.support.examples import share

ROOT = Path(__file__).parents[2]
OF_ALL = ("programmes", "conflicts", "findings", "sources")  # counts, what documents say otherwise, whose bytes


def list_text(title, *places, columns="序号\t省份\t城市"):
    rows = "".join(f"{n}\t{province}\t{name}\n" for n, (province, name) in enumerate(places, 1))
    return f"附件\n\n{title}\n\n{columns}\n{rows}"


OTHERS = {  # of other programmes, of none, and of the same: what real notices look like
    "hospital": list_text(
        "第二批公立医院改革国家联系试点城市名单", ("北京", "北京市"), ("山西", "太原市"), ("湖北", "武汉市")
    ),
    "sponge": list_text("“十四五”第三批系统化全域推进海绵城市建设示范城市名单", ("河北", "衡水市"), ("陕西", "延安市")),
    "peak": "国家发展改革委办公厅关于印发首批碳达峰试点名单的通知\n\n国家发展改革委办公厅\n2023年12月4日\n\n"
    + list_text("首批碳达峰试点名单", ("山西", "太原市"), ("山西", "长治高新技术产业开发区"), ("湖北", "襄阳市")),
    "jiangsu": "江苏省发展改革委关于公布第三批低碳城市试点名单的通知\n\n江苏省发展改革委\n2013年5月6日\n\n"
    + list_text("低碳城市试点名单", ("江苏", "南京市"), ("江苏", "无锡市")),
    "nameless": list_text("名单", ("浙江", "杭州市"), ("湖北", "武汉市")),
    "civil": list_text("第六届全国文明城市名单", ("浙江", "杭州市"), ("广东", "深圳市")),
    "passing": "碳普惠工作情况\n\n2015年广东省启动碳普惠制试点，并将广州、东莞、惠州、韶关、河源、中山等六市纳入首批试点城市。\n",
}
SAME = {
    "again": list_text("第三批国家低碳城市试点名单", ("湖北", "宜昌市"), ("辽宁", "沈阳市"), ("内蒙古", "乌海市")),
    "founding": "国家发展改革委关于开展低碳省区和低碳城市试点工作的通知\n发改气候〔2010〕1587号\n\n我委确定首先在广东、辽宁、湖北、"
    "陕西、云南五省和天津、重庆、深圳、厦门、杭州、南昌、贵阳、保定八市开展试点工作。\n\n国家发展改革委\n二○一○年七月十九日\n",
}  # fmt: skip


def raw_with(tmp_path, front, behind):
    """The five documents, with some listed before them and others, unlisted, behind."""
    raw = tmp_path / "raw"
    shutil.copytree(ROOT / "raw", raw)
    for name, text in {**front, **behind}.items():
        (raw / f"{name}.txt").write_text(text, "utf-8")
    listed = "".join(f'[[source]]\nid = "{name}"\nfile = "{name}.txt"\n' for name in front)
    manifest = raw / "sources.toml"
    manifest.write_text(listed + manifest.read_text("utf-8"), "utf-8")
    return raw


def facts_of(result, sources):
    """What some documents gave, cell by cell, without what counts all documents."""
    cells = {}
    for table in TABLES:
        if table in OF_ALL:
            continue
        fields = schema(table)
        for row in result.tables[table]:
            if "source" in row and row["source"].value not in sources:
                continue
            if table == "pilots" and row["programme"].value != "low-carbon":
                continue
            key = fields.key({name: cell.value for name, cell in row.items()})
            cells.update({(table, key, name): cell.value for name, cell in row.items() if name != "sources"})
    return cells


@pytest.fixture(scope="module")
def five(tmp_path_factory):
    folder = tmp_path_factory.mktemp("five")
    result = build_folder(ROOT / "raw", folder / "out")
    sources = {row["source"].value for row in result.tables["sources"]}
    return sources, facts_of(result, sources)


@pytest.mark.parametrize("in_front", [False, True])
def test_documents_of_other_programmes_change_nothing_of_what_five_documents_gave(five, tmp_path, in_front):
    sources, before = five
    result = build_folder(raw_with(tmp_path, OTHERS if in_front else {}, {} if in_front else OTHERS), tmp_path / "out")
    assert facts_of(result, sources) == before
    assert result.tables["conflicts"] == []
    made = {row["programme"].value: row["pilots"].value for row in result.tables["programmes"]}
    assert made["low-carbon"] == "87"
    assert made["public-hospital"] == "3"
    assert made["carbon-peaking"] == "3"
    assert made["江苏省低碳城市试点"] == "2"


def test_documents_of_the_same_programme_behind_make_dates_more_exact_and_no_more(five, tmp_path):
    sources, before = five
    result = build_folder(raw_with(tmp_path, {}, SAME), tmp_path / "out")
    after = facts_of(result, sources)
    changed = {key: after.get(key) for key in before if after.get(key) != before[key]}
    settled = ("status", "value", "candidates", "bounds")
    arguments = {key for key in changed if key[0] == "lost_digits" and key[2] not in settled}  # quote that date
    assert {value for key, value in changed.items() if key not in arguments} == {"2010-07-19"}
    assert {key[2] for key in changed if key not in arguments} == {"announced"}
    assert after.keys() == before.keys()
    beyond = [row for row in result.tables["conflicts"] if row["source"].value == "again" and row["value"].value]
    assert [row["value"].value for row in beyond] == ["宜昌市"]
    assert any(row["kind"].value == "witness-beyond" for row in result.tables["findings"])


# -- generated lists -------------------------------------------------------------------------------

PREFECTURES = sorted(
    {
        (place.province, place.name, place.adcode)
        for place in divisions()
        if place.level == "prefecture" and place.last_year == 2024
    }
)
PROGRAMMES = [
    ("海绵城市建设试点城市", "sponge-city"),
    ("智慧城市试点", "smart-city"),
    ("气候适应型城市建设试点", "climate-adaptive"),
    ("低碳城市试点", "low-carbon"),
    ("近零碳试点", "近零碳试点"),
    ("无废城市建设试点", "zero-waste"),
    ("城市更新试点", "urban-renewal"),
    ("信息消费试点", "information-consumption"),
    ("水生态文明城市建设试点", "water-ecology"),
    ("绿色金融改革创新试验区", "green-finance"),
]
BATCHES = ["", "第一批", "第二批", "第十二批"]


@st.composite
def generated_list(draw, programme=None):
    name, id_ = programme or draw(st.sampled_from(PROGRAMMES))
    batch = draw(st.sampled_from(BATCHES))
    places = draw(st.lists(st.sampled_from(PREFECTURES), min_size=2, max_size=6, unique=True))
    text = list_text(f"{batch}{name}名单", *[(province, place) for province, place, _ in places])
    return id_, text, {code for *_, code in places}


def pilots_of(result):
    rows = ({name: cell.value for name, cell in row.items()} for row in result.tables["pilots"])
    return sorted(tuple(sorted(row.items())) for row in rows)


@settings(max_examples=share(8), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
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


def rows_of(result, sources):
    """All rows of single documents by table, without the document's id; pilots and programmes whole."""
    rows = []
    for table in TABLES:
        for row in result.tables[table]:
            values = {name: cell.value for name, cell in row.items()}
            if table in ("pilots", "programmes") or values.get("source") in sources:
                rows.append((table, *sorted((name, sources.get(value, value)) for name, value in values.items())))
    return sorted(rows)


@pytest.mark.parametrize(("first", "second"), [("hospital", "jiangsu"), ("sponge", "civil"), ("passing", "peak")])
def test_two_documents_give_the_same_in_either_order_but_for_their_ids(first, second):
    texts = OTHERS[first], OTHERS[second]
    one = rows_of(build_texts(*texts), {"d1": "D", "d2": "E", "d1.txt": "D", "d2.txt": "E"})
    other = rows_of(build_texts(*texts[::-1]), {"d1": "E", "d2": "D", "d1.txt": "E", "d2.txt": "D"})
    assert one == other


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


def test_a_list_without_a_batch_belongs_to_the_batch_that_holds_all_its_places():
    batch = list_text("第二批海绵城市建设试点城市名单", ("湖北", "武汉市"), ("湖北", "襄阳市"))
    result = build_texts(batch, list_text("海绵城市建设试点城市名单", ("湖北", "襄阳市")))
    assert [row["pilot"].value for row in result.tables["pilots"]] == ["sponge-city.b2-420100", "sponge-city.b2-420600"]


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
