"""The small tools that extractors share."""

import csv
import re

from hypothesis import given
from hypothesis import strategies as st
from lccp.extract.prose import sentences
from lccp.model import make_finding
from lccp.reference import word_lists
from lccp.text.messages import NO_MESSAGE
from lccp.text.spans import Origin, Text


def quote(value):
    return Text.quote(Origin("x", value))


def test_names_are_parted_at_和_only_between_two_places():
    assert [name.value for name in sentences.split_names(quote("呼和浩特、广州和和田"))] == ["呼和浩特", "广州", "和田"]
    assert [name.value for name in sentences.split_names(quote("南昌以及石家庄，某地和广州"))] == [
        "南昌",
        "石家庄",
        "某地和广州",
    ]


def test_a_stop_inside_a_title_ends_no_sentence():
    value = "按照《办法。细则》执行。“双控。”其他；最后"
    assert [value[start:end] for start, end in sentences.sentence_bounds(quote(value))] == [
        "按照《办法。细则》执行。",
        "“双控。”",
        "其他；",
        "最后",
    ]


def test_a_finding_bounds_its_words_even_in_scattered_pieces():
    whole = quote("控制在6580万、1100万吨")
    finding = make_finding("count", "low", Text.join([whole[12:14], whole[3:8]]), NO_MESSAGE)
    assert (finding.start, finding.end) == (3, 14)


@given(st.text(alphabet="一二。；《》（）”、 ", max_size=50))
def test_sentences_cover_all_that_is_no_blank(value):
    spans = list(sentences.sentence_bounds(quote(value)))
    assert "".join(value[start:end] for start, end in spans).strip() == value.strip()
    assert all(a[1] == b[0] for a, b in zip(spans, spans[1:], strict=False))


@given(st.text(alphabet="南昌、 ，和", max_size=30))
def test_pieces_are_stripped_and_quoted(value):
    for piece in sentences.split_text(quote(value)):
        assert piece.value == piece.value.strip() != ""
        assert value[piece.starts[0] : piece.ends[-1]] == piece.value


def test_every_example_in_the_table_of_words_shows_one_of_its_row():
    with (word_lists.FOLDER / "prose_words.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"))
    for row in rows:
        assert set(row) == {"list", "words", "unless_behind", "unless_before", "example"}
        assert re.search(word_lists.any_of(row["list"]), row["example"])
        assert any(word in row["example"] for word in row["words"].split()), row


def test_a_word_of_a_table_is_none_inside_another():
    assert re.search(word_lists.any_of("denying"), "未提出目标")
    assert not re.search(word_lists.any_of("denying"), "未来五年")
    assert not re.search(word_lists.any_of("many"), "第一批城市")
