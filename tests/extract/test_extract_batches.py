"""Batches announced in prose, and the batch that the contents add."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.extract.prose import batches
from lccp.text.rules import run_rule
from lccp.text.spans import Origin, Text

FIRST = (
    "2010年7月，国家发展改革委正式启动了国家低碳省区和低碳城市试点工作，确定在广东、辽宁、湖北、陕西、云南五省和天津、重庆、深圳、厦门、"
    "杭州、南昌、贵阳、保定八市开展探索性实践。2012年11月，国家发展改革委下发《关于开展第二批低碳省区和低碳城市试点工作的通知》，"
    "在北京、上海、海南等29个省市开展第二批低碳省区和城市试点。几年来，前两批共42个试点省市围绕批复的试点工作实施方案，认真落实。"
)
THIRD = (
    "我委分别于2010年和2012年组织开展了两批低碳省区和城市试点。经统筹考虑各申报地区的试点实施方案，"
    "确定在内蒙古自治区乌海市等45个城市（区、县）（名单附后）开展第三批低碳城市试点。"
)


def names(words):
    return words.split("、")


def quote(words):
    return Text.quote(Origin("x", words))


def find(words, issuer="", title=""):
    return list(batches.announcements(quote(words), issuer, quote(title) if title else None))


def test_the_first_batch_is_named_whole():
    first, _ = find(FIRST)
    thirteen = "广东、辽宁、湖北、陕西、云南、天津、重庆、深圳、厦门、杭州、南昌、贵阳、保定"
    assert [place.value for place in first.places] == names(thirteen)
    assert (first.complete, first.size, first.date.value) == (True, 13, "2010年7月")
    assert run_rule("batch.number", first.basis.value) == "1"


def test_the_second_batch_is_announced_by_examples():
    _, second = find(FIRST)
    assert [place.value for place in second.places] == ["北京", "上海", "海南"]
    assert (second.complete, second.size, second.date.value) == (False, 29, "2012年11月")
    assert run_rule("batch.number", second.basis.value) == "2"


def test_a_year_that_opens_a_sentence_dates_its_batch():
    words = "2012年，又确定北京、镇江、青岛等3个城市为第二批低碳城市试点，力争到2030年达峰。"
    (second,) = find(words, title="国家低碳城市试点名单")
    assert (second.basis.value, second.date.value, second.size) == ("第二批", "2012年", 3)
    (undated,) = find(words.removeprefix("2012年，"), title="国家低碳城市试点名单")
    assert undated.date is None


def test_a_batch_beyond_the_tenth_is_one():
    (eleventh,) = find("决定命名淮安市、六安市为第十一批国家节水型城市。", title="关于命名国家节水型城市的公告")
    assert (eleventh.basis.value, len(eleventh.places)) == ("第十一批", 2)


def test_我委_is_national_only_where_the_issuer_is():
    (third,) = find(THIRD, "国家发展改革委")
    assert (third.basis.value, third.size, third.date) == ("第三批", 45, None)
    assert [place.value for place in third.places] == ["乌海市"]
    assert find(THIRD, "广东省发展改革委") == []
    assert find(THIRD) == []


@pytest.mark.parametrize(
    "words",
    [
        "2015年广东省启动碳普惠制试点，并将广州、东莞、惠州等六市纳入首批试点城市。",
        "国家发展改革委在广州、东莞、惠州召开了低碳试点总结会。",
        "我省启动第一批低碳城市试点，确定在广州、东莞两市开展。",
        "国家发展改革委启动低碳城市试点，得到第一批和第二批广州、东莞两市支持。",
    ],
)
def test_what_announces_no_national_batch(words):
    assert find(words) == []


@pytest.mark.parametrize(
    ("lead", "behind", "date"),
    [
        ("根据2022年3月印发的《零碳县区建设实施方案》，", "", None),
        ("按照《关于开展零碳县区建设的通知》（2022年3月15日印发）要求，现", "", None),
        ("按照2021年10月国务院印发的行动方案，我委", "", None),
        ("对照2022年7月公布的评价标准，", "", None),
        ("经对2023年6月申报材料进行评审，", "", None),
        ("", "，建设期至2026年12月", None),
        ("", "，请于2024年6月30日前报送实施方案", None),
        ("2024年5月，根据2022年3月印发的《实施方案》，国家发展改革委", "", "2024年5月"),
        ("根据2022年3月印发的《实施方案》，国家发展改革委于2024年5月15日", "", "2024年5月15日"),
        ("按照国务院部署，国家发展改革委2024年5月", "", "2024年5月"),
        ("按照国务院部署于2024年5月", "", "2024年5月"),
        ("根据国家发展改革委2024年5月15日公布的名单，", "", "2024年5月15日"),
    ],
)
def test_the_date_of_what_a_sentence_goes_by_is_not_that_of_its_pilots(lead, behind, date):
    words = f"{lead}确定滁州市、上饶市、临沂市为国家零碳县区建设试点{behind}。"
    (announced,) = find(words, title="国家零碳县区建设试点名单")
    assert (announced.date.value if announced.date else None) == date


def test_a_list_that_its_count_contradicts_is_no_announcement_but_a_finding():
    wrong = FIRST.replace("五省", "六省")
    assert [each.size for each in find(wrong)] == [8, 29]
    findings = list(batches.miscounts(quote(wrong)))
    assert [finding.kind for finding in findings] == ["count"]
    assert list(batches.miscounts(quote(FIRST))) == []


def test_numerals_inside_names_are_no_counts():
    (found,) = find("国家发展改革委正式启动低碳城市试点，确定在三明、和田两市开展。")
    assert [place.value for place in found.places] == ["三明", "和田"]


def same(name):
    return name.rstrip("省市")


def test_the_batch_of_examples_is_what_the_contents_add():
    first, second = find(FIRST.replace("29个", "2个").replace("、上海", ""))
    full = [
        f"{place.value}省" if place.value in "广东辽宁湖北陕西云南" else f"{place.value}市" for place in first.places
    ]
    titles = [quote(f"{name}低碳试点进展总结") for name in [*full, "北京市", "海南省"]]
    listed = batches.summarised([quote("第一章 进展与成效"), *titles])
    assert len(listed) == 15
    names, wrong = batches.remainder(listed, first.places, second.places, second.size, same)
    assert ([name.value for name in names], wrong) == (["北京市", "海南省"], [])


@pytest.mark.parametrize("dropped", [0, 13])
def test_no_batch_is_given_where_a_pilot_is_missing(dropped):
    first, second = find(FIRST.replace("29个", "2个").replace("、上海", ""))
    full = [f"{place.value}市" for place in first.places] + ["北京市", "海南省"]
    del full[dropped]
    listed = [quote(name) for name in full]
    names, wrong = batches.remainder(listed, first.places, second.places, second.size, same)
    assert names == []
    assert wrong


# -- notices that designate -------------------------------------------------------------------------

NOTICES = [
    ("关于开展低碳省区和低碳城市试点工作的通知", "我委确定首先在广东、湖北两省和天津、保定两市开展试点工作。", "广东、湖北、天津、保定", True),
    ("", "经研究，确定天津、石家庄、唐山3个城市为海绵城市建设试点。", "天津、石家庄、唐山", True),
    ("", "国务院同意在北京市、呼和浩特市和苏州工业园区设立跨境电子商务综合试验区。", "北京市、呼和浩特市、苏州工业园区", False),
    ("", "同意石家庄市为国家低碳城市试点。", "石家庄市", False),
    ("关于确定第一批近零碳试点的通知", "经评审，确定将北京、和田、三明等3个城市列为试点城市。", "北京、和田、三明", True),
    ("关于公布智慧城市试点名单的通知", "公布A市等为试点。现将吉林市以及通化市、白山市列为智慧城市试点。", "吉林市、通化市、白山市", False),
    ("", "确定宁波市、温州市为低碳城市试点，其他城市不再受理。", "宁波市、温州市", False),
    ("", "确定宁波市、温州市为低碳城市试点，2018年前不再新增试点。", "宁波市、温州市", False),
]  # fmt: skip


@pytest.mark.parametrize(("title", "words", "places", "complete"), NOTICES)
def test_a_notice_designates_the_places_that_its_sentence_lists(title, words, places, complete):
    (announcement,) = find(words, title=title)
    assert "、".join(place.value for place in announcement.places) == places
    assert announcement.complete is complete


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("关于公布海绵城市建设试点的通知", "请北京、天津、石家庄按要求编制实施方案。"),
        ("关于申报海绵城市建设试点的通知", "推荐北京、天津为试点城市。"),
        ("低碳城市试点进展报告", "北京、天津等地被省政府确定为节水型城市。"),
        ("", "北京、天津、石家庄等城市公布了达峰目标。"),
        ("关于开展海绵城市建设试点的通知", "决定在北京、天津、石家庄开展专项督查。"),
        ("关于开展海绵城市建设试点的通知", "决定在北京、天津、石家庄开展海绵城市建设试点督查。"),
        ("关于开展海绵城市建设试点的通知", "经研究，支持北京、天津、石家庄建设特高压输电线路。"),
        ("", "对宁波市、温州市作为低碳城市试点的申请，不再受理。"),
        ("", "宁波市、温州市不再列为低碳城市试点。"),
        ("", "宁波市、温州市开展低碳城市试点工作，不再另行批复。"),
        ("关于开展海绵城市建设试点的通知", "会议决定将北京、天津、石家庄列入强降雨预警范围。"),
        ("关于公布海绵城市建设试点的通知", "其中，唐山、包头2个城市力争2028年实现目标。"),
    ],
)
def test_places_merely_named_are_designated_by_nobody(title, words):
    assert find(words, title=title) == []


def test_batch_number_refuses_what_names_none():
    assert run_rule("batch.number", "首批") == "1"
    with pytest.raises(ValueError, match="names no batch"):
        run_rule("batch.number", "几批")


@given(st.text(alphabet="国家发展改革委启动低碳城市试点，确定在北京、上海两市第二批。", max_size=80))
def test_counts_and_places_agree(words):
    for each in find(words):
        assert not each.complete or len(each.places) == each.size


def test_a_count_closes_the_clauses_of_places_before_it():
    """Clauses that each hold a province's places are one enumeration with the one that counts them all."""
    words = "确定河北省唐山市、承德市；山西省太原市、长治市；湖南省常德市等5个城市为第四批国家低碳城市试点。"
    (found,) = find(words, "国家发展改革委", "关于确定第四批国家低碳城市试点的通知")
    assert [place.value for place in found.places] == names("唐山市、承德市、太原市、长治市、常德市")
    (apart,) = find("我市已开展碳普惠；确定唐山市、常德市等5个城市为第四批国家低碳城市试点。", "国家发展改革委", "")
    assert [place.value for place in apart.places] == names("唐山市、常德市")
