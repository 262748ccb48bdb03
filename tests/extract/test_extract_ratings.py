"""Ratings in prose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.extract.prose import ratings
from lccp.text.rules import run_rule
from lccp.text.spans import Origin, Text

REAL = (
    "评估结果为优良的城市：北京、深圳、烟台、潍坊、衢州、常州、重庆、上海、济南、赣州、广州、合肥、安康、镇江、成都、杭州、济源、嘉兴、"
    "吉安、淮安、南昌、金华、三明、厦门、遵义、大兴安岭、青岛、南京、长阳土家族自治县、郴州、敦煌、昆明、贵阳、株洲、天津、吴忠、黄山、"
    "湘潭、温州、秦皇岛。"
)


def find(words):
    return [(each.place.value, each.grade.value) for each in ratings.find_ratings(Text.quote(Origin("x", words)))]


def test_forty_cities_in_the_order_of_the_text():
    found = find(REAL)
    assert len(found) == 40
    assert (found[0], found[25], found[-1]) == (("北京", "优良"), ("大兴安岭", "优良"), ("秦皇岛", "优良"))


def test_the_grade_is_told_in_the_words_of_the_table():
    row = ratings.rating_row(next(ratings.find_ratings(Text.quote(Origin("x", REAL)))))
    assert (row["place"].value, row["rating"].value, row["rating"].rules) == ("北京", "good", ("rating.grade",))
    assert REAL[row["rating"].spans[0].start : row["rating"].spans[0].end] == "优良"


def test_several_grades_in_one_paragraph():
    words = "考核等级为优秀的省份有：北京、上海；考核等级为合格的省份：呼和浩特和和田等2个地区。其他地区：天津。"
    assert find(words) == [("北京", "优秀"), ("上海", "优秀"), ("呼和浩特", "合格"), ("和田", "合格")]


def test_a_grade_that_is_not_known_is_left_empty():
    row = ratings.rating_row(next(ratings.find_ratings(Text.quote(Origin("x", "评估结果为甲等的城市：北京。")))))
    assert row["rating"].value == ""
    with pytest.raises(ValueError, match="no grade"):
        run_rule("rating.grade", "甲等")


@pytest.mark.parametrize(
    "words", ["优良率为98%的城市：北京", "空气质量为优良的城市：北京", "评估结果显示，北京较好。", ""]
)
def test_what_is_no_rating(words):
    assert find(words) == []


@given(st.text(alphabet="评估结果为优良的城市：北京、深圳。；", max_size=60))
def test_places_are_quoted_from_the_paragraph(words):
    for place, grade in find(words):
        assert place in words
        assert grade in words
