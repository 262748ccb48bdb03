"""The metamorphic test of values: a sentence printed otherwise (``support/rewrites.py``) says the same.

Each of a share of the held-out sentences is rewritten in one way; marked slow, all of them in all ways.
"""

import re

import pytest
from lccp.extract.structure.lines import mend_text
from lccp.text.repairs import LINE
from lccp.text.spans import Origin, Text

from tests.extract import test_held_out
from tests.support.rewrites import SENTENCES, folded

READERS = {
    "quantities.txt": test_held_out.numbers_in,
    "years.txt": test_held_out.years_in,
    "deadlines.txt": test_held_out.due_dates_in,
    "goals.txt": test_held_out.goals_in,
}
SHARE = 15  # of the sentences one in so many
# Words that are cut (2 0 2 5年), numbers of figures, years that share 年, 约1945年 (an age), a place that opens its paragraph.
OPEN = re.compile(
    "[0-9] [0-9]|[图圖表][ 0-9]|[0-9]{4}[—–~～-]|[A-Za-z][0-9]{4}|[0-9]{4}[、，] ?[0-9]{4}|半|五年|三年|两年|约[0-9]{4}年|第[一二]步"
)


def sentences_of(name):
    lines = (test_held_out.DATA / name).read_text("utf-8").splitlines()
    return [line.partition("\t")[0] for line in lines if line and line[0] != "#"]


def told(reader, sentence):
    return [folded(item) for item in reader(sentence)]


def differences(name, pairs):
    reader, unequal = READERS[name], []
    for sentence, rewrite in pairs:
        rewritten = rewrite(sentence)
        if rewritten != sentence and not OPEN.search(sentence):
            before, now = told(reader, sentence), told(reader, rewritten)
            if before != now:
                unequal.append((rewritten, now, before))
    return unequal


@pytest.fixture(autouse=True)
def _as_documents_are_read(monkeypatch):
    """Mend the words as every line of a document is, before rules read them."""
    monkeypatch.setattr(test_held_out, "quote", lambda words: mend_text(Text.quote(Origin("x", words)), LINE))
    find_years = test_held_out.years.find_years
    monkeypatch.setitem(
        READERS,
        "years.txt",
        lambda words: [f"{match.edtf} {match.qualifier}" for match in find_years(test_held_out.quote(words).value)],
    )


@pytest.mark.parametrize("name", READERS)
def test_a_sentence_printed_otherwise_says_the_same(name):
    pairs = [(sentence, SENTENCES[n % len(SENTENCES)]) for n, sentence in enumerate(sentences_of(name)[::SHARE])]
    assert not differences(name, pairs)


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_all_sentences_printed_otherwise_say_the_same(name):
    pairs = [(sentence, rewrite) for sentence in sentences_of(name) for rewrite in SENTENCES]
    assert not differences(name, pairs)
