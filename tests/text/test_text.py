"""Text that knows where it came from: what must hold whatever is done to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.text.spans import Edit, Origin, Span, Text, TextError, apply_edits

WORDS = st.text(alphabet=st.sampled_from("低碳城市 \n*2025，#\ufffd"), max_size=40)


@st.composite
def edited(draw):
    """A document, and a text of it after random slices, joins and edits."""
    origin = Origin("doc", draw(WORDS.filter(bool)))
    text = Text.quote(origin)
    for _ in range(draw(st.integers(0, 4))):
        match draw(st.sampled_from(["slice", "edit", "join"])):
            case "slice":
                start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
                text = text[start:end]
            case "join":
                text = Text.join([text, text])
            case "edit":
                text = text.edit(draw(edits(len(text))))
    return origin, text


@st.composite
def edits(draw, length):
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=6)))
    return [Edit(a, b, draw(st.text(alphabet="x年", max_size=3))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]


@given(edited())
def test_every_character_stands_for_characters_of_the_document(made):
    origin, text = made
    assert len(text.value) == len(text.starts) == len(text.ends)
    for start, end in zip(text.starts, text.ends, strict=True):
        assert 0 <= start < end <= len(origin.text)


@given(edited())
def test_spans_cover_every_character_and_nothing_but_blanks_besides(made):
    origin, text = made
    covered = {at for span in text.spans() for at in range(span.start, span.end)}
    own = {at for start, end in zip(text.starts, text.ends, strict=True) for at in range(start, end)}
    assert own <= covered
    assert all(origin.text[at].isspace() for at in covered - own)


@given(WORDS.filter(bool), st.data())
def test_an_edit_of_a_text_is_the_edit_of_its_string(words, data):
    made = data.draw(edits(len(words)))
    assert Text.quote(Origin("doc", words)).edit(made).value == apply_edits(words, made)


@given(WORDS.filter(bool))
def test_a_quotation_quotes_itself(words):
    origin = Origin("doc", words)
    assert Text.quote(origin).spans() == (Span("doc", 0, len(words)),)


@given(WORDS.filter(bool), st.data())
def test_a_slice_is_a_slice_of_the_string(words, data):
    start, end = sorted((data.draw(st.integers(0, len(words))), data.draw(st.integers(0, len(words)))))
    assert Text.quote(Origin("doc", words))[start:end].value == words[start:end]


def test_a_replacement_of_the_same_length_keeps_the_way_back_character_by_character():
    text = Text.quote(Origin("doc", "２０25")).edit([Edit(0, 2, "20")])
    assert text[1:2].spans() == (Span("doc", 1, 2),)


def test_a_replacement_of_another_length_stands_for_all_it_replaced():
    text = Text.quote(Origin("doc", "a&amp;b")).edit([Edit(1, 6, "&")])
    assert text[1:2].spans() == (Span("doc", 1, 6),)


@pytest.mark.parametrize(
    "wrong", [[Edit(2, 1, "")], [Edit(0, 9, "")], [Edit(1, 2, ""), Edit(0, 1, "")], [Edit(1, 1, "x")]]
)
def test_edits_out_of_order_outside_or_from_nothing_are_refused(wrong):
    with pytest.raises(TextError):
        Text.quote(Origin("doc", "低碳城市")).edit(wrong)


def test_pieces_of_two_documents_cannot_be_one_text():
    with pytest.raises(TextError):
        Text.join([Text.quote(Origin("a", "低")), Text.quote(Origin("b", "碳"))])
