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
        ("尚有半数以上试点城市没有机制。", [("share", -1, "", "试点城市", "", "", "没有机制")]),
        ("所有试点省市区均开展了工作。", [("all", -1, "", "试点省市区", "", "", "开展了工作")]),
        ("云南省与16个州市人民政府签订责任书。", []),
        ("全市13个区、县（市）完成编制。", []),
        ("共有9个镇级单位。", []),
    ],
)
def test_what_is_counted_who_is_named_and_what_is_said(words, expected):
    assert read(words) == expected


def test_lost_digits_give_no_value():
    assert read("深圳、青岛等\ufffd\ufffd个城市出台规划。")[0][2] == ""


def test_only_statements_about_pilots_count():
    assert list(find_counts(Text.quote(Origin("x", "全国31个省市参加会议。")))) == []
