"""Tokens of lost digits, and the numbers that sentences count with."""

import re

from hypothesis import given
from hypothesis import strategies as st
from lccp.restore.digit_tokens import (
    LOST,
    NumberReader,
    fill_pattern,
    find_numbers,
    find_tokens,
    fits_pattern,
    number_at,
    pattern_of,
)
from lccp.restore.wording import pattern_words, without_blanks
from lccp.text.spans import Origin, Text


def text_of(words):
    return Text.quote(Origin("x", words.replace("#", LOST)))


def patterns(words):
    return [token.pattern for token in find_tokens("x", words.replace("#", LOST))]


def test_signs_and_blanks_between_lost_digits_make_one_token():
    assert patterns("####-####年，“#+#”，##.#%，少 碳 # # 万 吨") == ["####-####", "#+#", "##.#", "##"]


def test_a_line_break_ends_a_token():
    assert patterns("##\n##个") == ["##", "##"]


def test_full_width_signs_and_kept_digits_end_a_token():
    assert patterns("##－##，#8#，##,##") == ["##", "##", "#", "#", "##", "##"]


@given(st.text(alphabet="#.+- \n个年1a\t　"))
def test_every_lost_digit_is_in_just_one_token(words):
    words = words.replace("#", LOST)
    found = find_tokens("x", words)
    assert sorted(at for token in found for at in token.lost) == [n for n, c in enumerate(words) if c == LOST]
    for token in found:
        assert token.pattern == pattern_of(words[token.start : token.end])
        assert token.pattern.count("#") == len(token.lost)
        assert fits_pattern(fill_pattern(token.pattern, "7" * len(token.lost)), token.pattern)
        assert "\n" not in words[token.start : token.end]


def test_a_number_holds_kept_digits_and_lost_ones():
    (found,) = find_numbers(text_of("到20##年"))
    assert (found.number.digits, found.number.lost, found.number.integer) == ("20" + LOST * 2, (3, 4), None)


def test_a_number_knows_its_decimals_and_two_points_make_no_number():
    assert [one.number.decimals for one in find_numbers(text_of("##.#分，1.2.3版，88.00元"))] == [1, 2]


def test_a_number_pulled_apart_by_blanks_is_read_from_mended_text():
    raw = text_of("# # 万")
    mended = raw[0:1] + raw[2:3] + raw[4:]
    assert number_at(mended, 0, 2).offsets == (0, 2)


def test_a_reader_gives_numbers_one_sign_and_finds_them_again():
    reader = NumberReader(text_of("一是深圳等##个城市，其中3个#1市"))
    assert reader.plain == "一是深圳等#个城市，其中#个#市"
    at = reader.plain.index("其中")
    assert reader.number(at + 2).integer == 3
    assert reader.text(at, len(reader.plain)).value == text_of("其中3个#1市").value


@given(st.text(alphabet="0123456789#.个市，"))
def test_what_a_reader_gives_back_is_its_text(words):
    text = text_of(words)
    reader = NumberReader(text)
    assert reader.text(0, len(reader.plain)).value == text.value
    assert reader.plain.count("#") == len(list(find_numbers(text)))


def test_an_open_value_is_bounded_by_its_form_only_where_something_is_counted():
    def said(words):
        words = words.replace("#", LOST)
        return pattern_words(find_tokens("x", words)[0], words)

    assert said("等##个") == "two digits; 10 to 99"
    assert said("达#.#%") == "one digit before the point and one digit behind it; 0.0 to 9.9"
    assert said("于####年") == "a year; 1000 to 9999"
    assert said("于####-####年") == "a year - a year"
    assert said("88.##元") == said("1##个") == said("##月") == said("电话##") == said("1\n##个") == "two digits"


def test_words_around_are_flat_and_mask_what_is_lost():
    assert (
        without_blanks(" （MaaS，Mobility as\n a Service）# #\t万".replace("#", LOST))
        == "（MaaS，Mobility as a Service）##万"
    )
    assert not re.search(r"[\s\ufffd]", without_blanks(f"甲 {LOST}\n乙"))
