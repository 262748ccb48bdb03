"""Segmentation by the words that can begin in a text, against jieba with its whole dictionary."""

from __future__ import annotations

import csv
import random
from functools import cache
from typing import Any

import jieba
import pytest
from lccp.normalise.keywords import _read_list
from lccp.normalise.segmenter import SUMS, Segmenter, WordList, word_list
from lccp.reference import divisions

from tests.support.commands import ROOT


def whole_dictionary() -> tuple[dict[str, int], int]:
    """jieba's own parse: frequencies, with the beginnings of words as 0, and their sum."""
    tokenizer = jieba.Tokenizer()
    frequencies, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    return frequencies, total


@cache
def whole_segmenter(with_words: bool) -> Any:
    """jieba with its whole dictionary and, where asked for, the field's words and the names of places."""
    tokenizer = jieba.Tokenizer()
    (tokenizer.FREQ, tokenizer.total), tokenizer.initialized = whole_dictionary(), True
    if with_words:
        for word in _read_list("words.txt"):
            tokenizer.add_word(word)
        for name in sorted({place.name for place in divisions() if len(place.name) > 2}):
            if not tokenizer.FREQ.get(name):
                tokenizer.add_word(name, 100)
    return tokenizer


@cache
def paragraphs() -> tuple[str, ...]:
    with (ROOT / "extracted/paragraphs.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["text"] for row in csv.DictReader(file))


@pytest.mark.slow
def test_the_dictionary_is_jiebas() -> None:
    frequencies, total = whole_dictionary()
    words = {word: count for word, count in frequencies.items() if count}
    pairs = sorted({f"{word} "[:2] for word in words})
    assert dict(entry for pair in pairs for entry in word_list().words_of(pair)) == words
    assert word_list().total == total
    assert total in SUMS.values()
    assert [word_list().frequency(word) for word in ("城市", "城市群落", "市", "AT&T", "龟", "")] == [
        *(frequencies.get(word, 0) for word in ("城市", "城市群落", "市", "AT&T", "龟")),
        0,
    ]


def test_another_dictionary_is_summed() -> None:
    """Lines of one sign that lie apart, a word that stands twice, and no line break at the end."""
    words = WordList("城市 5 n\n低碳 2 n\n城 1 n\n城市 7 n\n市 3 n".encode())
    assert words.total == 18
    assert [words.frequency(word) for word in ("城市", "城", "市", "碳")] == [7, 1, 3, 0]
    assert list(words.words_of("城市")) == [("城市", 5), ("城市", 7)]
    assert list(words.words_of("城 ")) == [("城", 1)]
    assert list(words.words_of("碳 ")) == []


@pytest.mark.parametrize("with_words", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.slow
def test_cuts_are_those_of_the_whole_dictionary(with_words: bool, seed: int) -> None:
    """In any order of the texts: what one text enters changes no other's words."""
    names = [place.name for place in divisions() if len(place.name) > 2]
    segmenter = Segmenter(_read_list("words.txt"), names) if with_words else Segmenter()
    texts = [*paragraphs(), *_read_list("words.txt"), *names[::7]]
    chance = random.Random(seed)
    chance.shuffle(texts)
    texts += ["".join(chance.sample(texts, 3))[:60] for _ in range(200)]
    for text in texts:
        assert list(segmenter.cut(text)) == list(whole_segmenter(with_words).cut(text, HMM=False)), text
