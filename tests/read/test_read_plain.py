"""Plain text: encodings told apart strictly, lines with their offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.model import InputError, Source
from lccp.read import read
from lccp.read.limits import Limits
from lccp.read.plain import decode_plain

from tests.support.reading import attempt

SOURCE = Source("a", "a.txt")
PROSE = (
    "国家发展改革委关于开展第三批国家低碳城市试点工作的通知\n\n为推进生态文明建设，推动绿色低碳发展，"
    "确保实现我国控制温室气体排放行动目标。\n12\t淮北市*\t2025\t1. 建立新增项目碳核准准入机制\n"
)
TRADITIONAL = "國家發展改革委關於開展第三批國家低碳城市試點工作的通知，確保實現溫室氣體排放目標。2025年\n大連市*\n"


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("utf-32-be", "utf-32-be"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("gb2312", "gb18030"),
    ],
)
def test_every_encoding_gives_the_same_characters(codec, name):
    assert decode_plain(PROSE.encode(codec)) == (PROSE, name)


def test_a_big_endian_mark_is_heeded_and_not_counted():
    assert decode_plain(b"\xfe\xff" + PROSE.encode("utf-16-be")) == (PROSE, "utf-16-be")


def test_big5_is_told_from_gb18030():
    assert decode_plain(TRADITIONAL.encode("big5")) == (TRADITIONAL, "big5")
    assert decode_plain(TRADITIONAL.encode("gb18030")) == (TRADITIONAL, "gb18030")


def test_lost_digits_in_utf8_are_no_sign_of_damage():
    text = "到\ufffd\ufffd\ufffd\ufffd年，试点城市达到\ufffd\ufffd个。\n"
    assert decode_plain(text.encode()) == (text, "utf-8")
    assert decode_plain(text.encode("gb18030")) == (text, "gb18030")


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe" + b"\x00\xd8" + PROSE.encode("utf-16-le"),  # likewise in UTF-16
        b"\x00\x01\x02\x03" * 50,
        bytes(range(256)) * 4,
        PROSE.encode() + b"\x00",
        b"\x01\x02\x03\x04\x05\x06\x07\x08" * 20,
        b"\xef\xbb\xbf\xff\xff",
        "Größe und Maß für Änderungen; là-bas, déjà".encode("latin-1"),
        "これは日本語の文章です。低炭素都市についての説明。".encode("euc-jp"),
    ],
)
def test_what_is_broken_or_binary_is_refused_in_one_line(data):
    with pytest.raises(InputError) as caught:
        read(SOURCE, data)
    assert str(caught.value).startswith("raw/a.txt: ")
    assert "\n" not in str(caught.value)


def test_lines_end_at_every_kind_of_break_and_keep_their_offsets():
    text = "一\r\n二\r三\n\n四\x0c五\x85六\u2028七\u2029 \n　\n八"
    document = read(SOURCE, text.encode())
    assert document.text == text
    assert [text[line.start : line.end] for line in document.blocks] == list("一二三四五六七八")


def test_a_mark_inside_the_text_is_a_character_of_it():
    document = read(SOURCE, "\ufeff低碳\ufeff城市".encode())
    assert document.text == "低碳\ufeff城市"


def test_bidirectional_marks_and_stray_controls_stay_where_they_are():
    text = "大连\u202e市*\x1f 2025年，推动绿色低碳发展，控制温室气体排放行动目标" * 3
    document = read(SOURCE, text.encode())
    assert document.text == text
    assert document.notices[0].kind == "control-character"


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n\t\r\n"])
def test_a_document_without_words_is_refused(data):
    with pytest.raises(InputError):
        read(SOURCE, data)


def test_one_long_line_is_one_line():
    text = "低碳" * 500_000
    document = read(SOURCE, text.encode())
    assert [(line.start, line.end) for line in document.blocks] == [(0, 1_000_000)]


def test_bounds_are_told():
    with pytest.raises(InputError, match="more than 10 characters"):
        read(SOURCE, PROSE.encode(), Limits(max_characters=10))
    with pytest.raises(InputError, match="larger than 10 bytes"):
        read(SOURCE, PROSE.encode(), Limits(max_bytes=10))


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5) | st.sampled_from("0123456789，。\n")))
def test_utf8_reads_back(text):
    if text.strip():
        document = read(SOURCE, text.encode())
        assert document.text == text
        assert "".join(text[line.start : line.end] for line in document.blocks) == "".join(
            line for line in text.split("\n") if line.strip()
        )


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_one_line(data):
    document = attempt(SOURCE, data)
    if document is not None:
        assert document.size == len(data)
