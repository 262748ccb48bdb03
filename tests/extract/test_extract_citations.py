"""Cited documents: titles, issuers, periods."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.extract.prose import citations
from lccp.text.rules import run_rule
from lccp.text.spans import Origin, Text


def read(words):
    rows = [citations.citation_row(found) for found in citations.find(Text.quote(Origin("x", words)))]
    return [tuple(row[name].value for name in ("title", "issuer", "years")) for row in rows]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "按照《中共中央 国务院关于做好碳达峰碳中和工作的意见》和国务院《2030年前碳达峰行动方案》有关部署",
            [
                ("中共中央 国务院关于做好碳达峰碳中和工作的意见", "中共中央|国务院", ""),
                ("2030年前碳达峰行动方案", "国务院", "../2030"),
            ],
        ),
        (
            "2016年，国家发展改革委办公厅印发了《关于组织总结评估的通知》",
            [("关于组织总结评估的通知", "国家发展改革委办公厅", "")],
        ),
        (
            "二是率先由省人民政府印发实施了《低碳发展规划纲要（2011—2020年）》",
            [("低碳发展规划纲要（2011—2020年）", "省人民政府", "2011/2020")],
        ),
        (
            "并在市政府印发的《宁波市低碳城市发展规划》（2016—2020年）中提出",
            [("宁波市低碳城市发展规划", "市政府", "2016/2020")],
        ),
        (
            "2014年12月，北京市发改委、河北省发改委、承德市政府联合印发了《关于推进跨区域碳排放权交易试点有关事项的通知》",
            [("关于推进跨区域碳排放权交易试点有关事项的通知", "北京市发改委|河北省发改委|承德市政府", "")],
        ),
        (
            "北京市发改委又与内蒙古发改委、呼和浩特市政府和鄂尔多斯市政府共同发布了《通知》",
            [("通知", "北京市发改委|内蒙古发改委|呼和浩特市政府|鄂尔多斯市政府", "")],
        ),
        (
            "广州以市人民政府名义印发《指导意见》，以市委、市政府名义印发《实施意见》等",
            [("指导意见", "市人民政府", ""), ("实施意见", "市委|市政府", "")],
        ),
        (
            "温州先后颁布《甲办法》《乙办法》，制定并实施《丙方案》《丁计划》等",
            [("甲办法", "温州", ""), ("乙办法", "温州", ""), ("丙方案", "温州", ""), ("丁计划", "温州", "")],
        ),
        (
            "上海市2014年发布实施了《甲制度》，2015年发布出台了《乙意见》",
            [("甲制度", "上海市", ""), ("乙意见", "上海市", "")],
        ),
        ("天津\ufffd\ufffd\ufffd\ufffd年颁布实施地方性法规《促进条例》", [("促进条例", "天津", "")]),
        ("杭州市委在2009年底率先提出《关于建设低碳城市的决定》", [("关于建设低碳城市的决定", "杭州市委", "")]),
        (
            "国家发展和改革委员会、生态环境部联合印发《办法》和《细则》",
            [("办法", "国家发展和改革委员会|生态环境部", ""), ("细则", "国家发展和改革委员会|生态环境部", "")],
        ),
        ("《关于印发《方案》的通知》", [("关于印发《方案》的通知", "", ""), ("方案", "", "")]),
        (
            "根据《国务院关于印发〈“十三五”控制温室气体排放工作方案〉的通知》",
            [("国务院关于印发〈“十三五”控制温室气体排放工作方案〉的通知", "国务院", "2016/2020")],
        ),
        ("晋城《“十三五”应对气候变化规划》详细阐述", [("“十三五”应对气候变化规划", "", "2016/2020")]),
    ],
)
def test_titles_issuers_and_periods(words, expected):
    assert read(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "如深圳《低碳发展中长期规划》，明确提出",
        "市低碳办通过《目标任务分解表》，将目标分解",
        "探索制定《居民生活领域碳积分标准》",
        "各市政府要加快出台《条例》",
        "中山编制《管理办法》",
        "青岛市推动出台《乙办法》",
        "宁波市委率先将目标纳入《关于加快发展生态文明建设的决定》",
        "由国家气候战略中心组织编辑出版的《中国低碳省市试点进展报告》",
    ],
)
def test_where_nobody_is_said_to_have_issued_it(words):
    assert [issuer for _, issuer, _ in read(words)] == [""]


def test_lost_years_are_no_period():
    assert read("如深圳《低碳发展中长期规划（\ufffd\ufffd\ufffd\ufffd-\ufffd\ufffd\ufffd\ufffd年）》") == [
        ("低碳发展中长期规划（####-####年）", "", "")
    ]


def test_a_title_that_is_not_closed_is_a_finding():
    words = Text.quote(Origin("x", "推动《条例，以及《办法》"))
    assert [finding.start for finding in citations.unclosed(words)] == [2]
    assert read(words.value) == [("办法", "", "")]


def test_organs_are_parted_and_their_names_are_not():
    assert run_rule("citation.issuers", "国家发展和改革委员会") == "国家发展和改革委员会"
    assert run_rule("citation.issuers", "市委、市政府") == "市委|市政府"


@given(st.text(alphabet="《》〈〉市政府印发了、和，。（2016—2020年）“十三五”规划", max_size=60))
def test_every_closed_title_is_found_once(words):
    found = list(citations.find(Text.quote(Origin("x", words))))
    assert len(found) == len(citations.marks(words))
    for each in found:
        assert f"《{each.title.value}》" in words
        citations.citation_row(each)


@pytest.mark.parametrize(
    ("words", "issuer"),
    [
        ("为落实国务院《甲方案》，制定本方案", "国务院"),
        ("为贯彻落实国务院《甲方案》", "国务院"),
        ("根据国家发展改革委《甲通知》", "国家发展改革委"),
        ("按照生态环境部《甲通知》要求", "生态环境部"),
        ("深入贯彻省政府《甲意见》", "省政府"),
        ("编制清单，并提供市统计局《甲报告》", "市统计局"),
    ],
)
def test_what_leads_to_an_organ_is_no_part_of_its_name(words, issuer):
    assert [found for _, found, _ in read(words)] == [issuer]


def test_marks_with_nothing_inside_are_no_document():
    assert read("按照《》和《 》要求，印发《办法》") == [("办法", "", "")]


def read_phrases():
    lines = (Path(__file__).parent / "data" / "issuers.tsv").read_text("utf-8").splitlines()
    rows = [line for line in lines if line and not line.startswith("#")]
    return list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", read_phrases(), ids=lambda case: case["sentence"])
def test_who_issued_what_a_sentence_cites(case):
    issuers, end = [], 0
    for citation in citations.find(Text.quote(Origin("x", case["sentence"]))):
        if citation.start >= end:  # none that another title holds
            end = citation.start + len(citation.title) + 2
            issuers.append(citations.citation_row(citation)["issuer"].value)
    assert issuers == [part.strip() for part in case["issuers"].split("/")]


@pytest.mark.parametrize(
    ("words", "acts"),
    [
        ("拟于2025年底前印发《甲方案》", [("", "")]),
        ("2025年底前完成《甲方案》修编，省政府于2025年3月印发《乙方案》", [("", ""), ("印发", "2025-03")]),
        ("根据新修订的《甲法》、《乙决定》，制定本办法", [("修订", ""), ("", "")]),
        ("国务院2021年印发的《甲方案》、《乙方案》", [("印发", "2021"), ("印发", "2021")]),
        ("《甲条例》已经2024年1月5日国务院第23次常务会议通过，现予公布，自2024年5月1日起施行。", [("公布", "")]),
        (
            "《甲办法》已于2023年9月15日经部务会议审议通过，并经市场监管总局同意，现予公布，自公布之日起施行。",
            [("公布", "")],
        ),
        ("《甲方案》已经市委、市政府同意，现印发给你们，请认真贯彻落实。", [("印发", "")]),
        ("现将《甲方案》和《乙方案》印发给你们，请遵照执行。", [("印发", ""), ("印发", "")]),
        ("《甲细则》已经六届区政府第56次常务会审议通过，现印发你们，请认真遵照执行。", [("印发", "")]),
        (
            "《甲条例》已经2018年5月29日某市人民代表大会常务委员会通过，2018年7月27日某省人民代表大会常务委员会批准，现予公布，",
            [("公布", "")],
        ),
        ("我们组织编制了《甲指南》，正在组织编制《乙规划》", [("编制", ""), ("", "")]),
        ("《甲方案》（以下简称《方案》）于2022年6月30日正式印发。", [("印发", "2022-06-30"), ("", "")]),
        ("《甲方案》由某市生态环境局于2021年11月印发实施。", [("印发实施", "2021-11")]),
        ("《甲方案》于2013年9月经市政府批准正式实施。", [("批准", "2013-09")]),
        ("2014年，市政府批准实施《甲方案》，国务院批复同意《乙规划》", [("批准实施", "2014"), ("批复同意", "")]),
        ("2020年底前报市政府批准实施《甲方案》。", [("", "")]),
        ("鉴此，决定将不予批准《甲报告表》并退回。", [("", "")]),
        ("省政府暂不批准《甲规划》，未经批准《乙规划》不得修改。", [("", ""), ("", "")]),
        ("市政府不再印发《甲要点》。", [("", "")]),
        (
            "请各地转发《甲通知》，各单位应当印发《乙方案》，申请批准《丙规划》的，应当提交材料。",
            [("", ""), ("", ""), ("", "")],
        ),
        ("某市邀请专家编制了《甲规划》，经请示省政府批准《乙方案》。", [("编制", ""), ("批准", "")]),
        ("不断完善制度，印发《甲方案》。", [("印发", "")]),
        ("2021年11月，《甲意见》印发实施，提出了目标。", [("印发实施", "2021-11")]),
        ("到2021年11月，《甲意见》印发实施。", [("印发实施", "")]),
        ("对《甲办法》进行整合，制定了新的《乙办法》。", [("", ""), ("制定", "")]),
        ("报国务院批准《甲规划》，全国人大常委会批准《乙议定书》", [("", ""), ("", "")]),
        ("《甲规划》报市政府批准后实施，《乙规划》批准后印发。", [("", ""), ("", "")]),
        ("区建管委拟定的《甲方案》已经区政府同意，现转发给你们。", [("转发", "")]),
        ("由某部牵头编制的《甲战略》于2022年6月正式印发。", [("印发", "2022-06")]),
        (
            "2022年1月，某省政府转发省发展改革委《关于甲的意见》，拟转发市住建局《乙办法》",
            [("转发", "2022-01"), ("", "")],
        ),
        ("加快《甲法》出台，待《乙条例》印发后组织实施", [("", ""), ("", "")]),
        ("《甲规划》将于2026年6月印发，《乙规划》尚未出台。", [("", ""), ("", "")]),
        ("《甲公告》公布的名单，推动《乙规划》编制完成。", [("", ""), ("", "")]),
        ("2023年8月，我部将联合印发《甲通知》，国家发展改革委将会同有关部门印发《乙计划》。", [("", ""), ("", "")]),
        (
            "市政府拟正式出台《甲办法》，计划今年出台《乙条例》，力争年内印发《丙规划》。",
            [("", ""), ("", ""), ("", "")],
        ),
        ("现将省政府联合印发的《甲通知》转发给你们，将乐县政府联合三明市林业局印发《乙方案》", [("印发", "")] * 2),
        (
            "各区收到转发《甲导则》的请求后，代表提出制定《乙法》的建议，国务院印发《丙方案》的通知",
            [("", ""), ("", ""), ("印发", "")],
        ),
        (
            "建议市政府尽快出台《甲条例》，制定《乙图》。希望落实省政府印发的《丙方案》。",
            [("", ""), ("", ""), ("印发", "")],
        ),
        ("我省按照国务院要求制定了《甲方案》，按照要求制定《乙方案》。", [("制定", ""), ("", "")]),
        ("《经济日报》发布，请各地将《申报书》印发给企业，", [("", ""), ("", "")]),
    ],
)
def test_the_verb_that_issues_and_its_date(words, acts):
    rows = [citations.citation_row(each) for each in citations.find(Text.quote(Origin("x", words)))]
    assert [(row["act"].value, row["issued"].value) for row in rows] == acts
