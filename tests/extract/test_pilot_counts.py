"""Statements that count pilots."""

import pytest
from lccp.extract.prose.pilot_counts import count_row, find_counts
from lccp.text.spans import Origin, Text

FIELDS = ("value", "of", "named", "named_is", "predicate")


def read(words):
    found = list(find_counts(Text.quote(Origin("x", words)), about_pilots=True))
    return [(count.kind, count.parent, *(count_row(count)[name].value for name in FIELDS)) for count in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "金华、广元等12个城市提高比重，其中5个城市由市政府发布。",
            [
                ("count", -1, "12", "城市", "金华|广元", "open", "提高比重"),
                ("subset", 0, "5", "城市", "", "", "由市政府发布"),
            ],
        ),
        (
            "确定在广东、辽宁二省和天津、重庆、深圳三市开展实践。",
            [
                ("count", -1, "2", "省", "广东|辽宁", "all-of", "开展实践"),
                ("count", -1, "3", "市", "天津|重庆|深圳", "all-of", "开展实践"),
            ],
        ),
        ("35%的试点城市增速下降。", [("share", -1, "35", "试点城市", "", "", "增速下降")]),
        ("尚有半数以上试点城市没有机制。", [("share", -1, "50", "试点城市", "", "", "没有机制")]),
        ("近半数的试点城市虽设定了目标，但尚未开展考核。", [("share", -1, "50", "试点城市", "", "", "尚未开展考核")]),
        ("多数试点城市的创新力度不够。", [("share", -1, "", "试点城市", "", "", "创新力度不够")]),
        ("深圳一半以上的试点城市增速下降。", [("share", -1, "50", "试点城市", "", "", "增速下降")]),
        ("深圳、上海等半数试点城市增速下降。", [("share", -1, "50", "试点城市", "深圳|上海", "open", "增速下降")]),
        ("深圳12.5%的试点城市增速下降。", [("share", -1, "12.5", "试点城市", "", "", "增速下降")]),
        ("共42个试点省市围绕方案要求，认真落实任务。", [("count", -1, "42", "试点省市", "", "", "认真落实任务")]),
        ("石家庄、南昌等地积极探索创新。", [("named", -1, "", "地", "石家庄|南昌", "open", "积极探索创新")]),
        ("前往镇江、杭州等地开展调研。", []),
        ("内蒙古自治区乌海市等45个城市开展试点。", [("count", -1, "45", "城市", "乌海市", "open", "开展试点")]),
        (
            "其中提出在2020年和2025年左右达峰的各有13个和6个。",
            [
                ("subset", -1, "13", "", "", "", "提出在2020年左右达峰"),
                ("subset", -1, "6", "", "", "", "提出在2025年左右达峰"),
            ],
        ),
        (
            "##个试点城市2010-2015年消费量下降。".replace("#", "\ufffd"),
            [("count", -1, "", "试点城市", "", "", "消费量下降")],
        ),
        (
            "公布首批11个低碳试点县建设成效评估结果，其中6个试点县（市、区）评估为优秀。",
            [
                ("count", -1, "11", "低碳试点县", "", "", "建设成效评估结果"),
                ("subset", 0, "6", "试点县（市、区）", "", "", "评估为优秀"),
            ],
        ),
        ("所有试点省市区均开展了工作。", [("all", -1, "", "试点省市区", "", "", "开展了工作")]),
        (
            "第一批13个、第二批29个和第三批45个试点城市通过验收。",
            [
                ("count", -1, "13", "试点城市", "", "", "通过验收"),
                ("count", -1, "29", "试点城市", "", "", "通过验收"),
                ("count", -1, "45", "试点城市", "", "", "通过验收"),
            ],
        ),
        ("建成项目13个和29个试点城市合作。", [("count", -1, "29", "试点城市", "", "", "合作")]),
        (
            "其中26个、占72%的城市达峰。",
            [("subset", -1, "26", "城市", "", "", "达峰"), ("share", -1, "72", "城市", "", "", "达峰")],
        ),
        ("印发文件3个、占全部的2成试点城市认可。", [("share", -1, "2", "试点城市", "", "", "认可")]),
        ("杭州、宁波、温州等3市完成任务。", [("count", -1, "3", "市", "杭州|宁波|温州", "all-of", "完成任务")]),
        ("杭州、宁波3市民参加。", []),
        ("1/3的试点城市完成任务。", [("share", -1, "", "试点城市", "", "", "完成任务")]),
        ("云南省与16个州市人民政府签订责任书。", []),
        ("全市13个区、县（市）完成编制。", []),
        ("共有9个镇级单位。", []),
        (
            "五省八市试点成效显著。",
            [("count", -1, "5", "省", "", "", "试点成效显著"), ("count", -1, "8", "市", "", "", "试点成效显著")],
        ),
        ("长三角三省一市共同推进低碳试点。", []),
        (
            "12个城市和3个省开展试点。",
            [("count", -1, "12", "城市", "", "", "开展试点"), ("count", -1, "3", "省", "", "", "开展试点")],
        ),
        (
            "评估结果为良好的试点城市有36个，试点城市3个月内完成。",
            [("count", -1, "36", "试点城市", "", "", "评估结果为良好")],
        ),
        ("试点城市建成项目81个。", []),
        ("全国低碳试点数量超过80个。", [("count", -1, "80", "低碳试点", "", "", "")]),
        (
            "第二批29个试点城市中，有11个提出达峰目标，其中3个项目获批。",
            [("count", -1, "29", "试点城市", "", "", ""), ("subset", 0, "11", "", "", "", "提出达峰目标")],
        ),
    ],
)
def test_what_is_counted_who_is_named_and_what_is_said(words, expected):
    assert read(words) == expected


def test_lost_digits_give_no_value():
    assert read("深圳、青岛等\ufffd\ufffd个城市出台规划。")[0][2] == ""


def test_only_statements_about_pilots_count():
    assert list(find_counts(Text.quote(Origin("x", "全国31个省市参加会议。")))) == []


def test_one_half_is_a_share_of_fifty_per_cent_with_its_bound():
    (more,) = find_counts(Text.quote(Origin("x", "一半以上的试点城市建立了制度。")))
    (near,) = find_counts(Text.quote(Origin("x", "近半数的试点城市建立了制度。")))
    assert [[count_row(count)[name].value for name in ("value", "low", "high", "unit")] for count in (more, near)] == [
        ["50", "50", "", "%"],
        ["50", "", "", "%"],
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("不超过12个城市入选。", ("12", "", "12", "")),
        ("最多一半试点城市达峰。", ("50", "", "50", "")),
        ("不足30%的试点城市完成。", ("30", "", "30", "")),
        ("至少12个城市完成。", ("12", "12", "", "")),
        ("12个以上城市完成。", ("12", "12", "", "")),
        ("70%以上的试点城市完成。", ("70", "70", "", "")),
        ("15%左右的试点城市完成。", ("15", "", "", "")),
        ("7成试点城市完成。", ("7", "7", "7", "")),
        ("共1,200余个试点城市参加。", ("1200", "1200", "", "")),
        ("約70%的試點城市碳排放下降。", ("70", "", "", "")),
        ("十餘個試點城市參加。", ("10", "10", "", "")),
        ("12-15个城市发布规划。", ("", "", "", "it is the second number of a range")),
        ("60%～70%的试点城市达峰。", ("", "", "", "it is the second number of a range")),
        ("十二至十五个城市达峰。", ("", "", "", "it is the second number of a range")),
        ("数十个城市发布规划。", ("", "", "", "it is no certain number")),
        ("十几个试点城市达峰。", ("", "", "", "it is no certain number")),
        ("三四十个城市参加。", ("", "", "", "it is no certain number")),
        ("上百个城市申报。", ("", "", "", "it is no certain number")),
    ],
)
def test_a_count_is_read_whole_with_its_bound_or_told(words, expected):
    (count,) = find_counts(Text.quote(Origin("x", words)), about_pilots=True)
    assert (*(count_row(count)[name].value for name in ("value", "low", "high")), count.doubt) == expected


@pytest.mark.parametrize("words", ["没有一个城市退出试点。", "每10个城市中有7个达峰。"])
def test_what_counts_no_pilots_gives_none(words):
    assert read(words) == []
