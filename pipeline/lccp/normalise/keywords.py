"""Keywords of a short text: its words by jieba's dictionary, without those that every such text has."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from lccp.normalise.segmenter import make_segmenter
from lccp.text.rules import rule

HAN_WORD = re.compile("[一-鿿]{2,}")


@cache
def _field_tokenizer() -> Any:
    """A segmenter that knows the words of the field (``reference/words.txt``)."""
    return make_segmenter(_read_list("words.txt"))


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing of an item (建立, 探索, 制度 …), from ``reference/stopwords.txt``."""
    return frozenset(_read_list("stopwords.txt"))


def _read_list(name: str) -> list[str]:
    from importlib.resources import files

    lines = files("lccp.reference").joinpath(name).read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@rule("keywords")
def extract_keywords(text: str) -> str:
    """Return the keywords of a text in its order, each once, joined by ``|``; "" where there are none.

    Words of two or more Han characters by jieba's dictionary and the field's words
    (``reference/words.txt``), without guessing of unknown words (HMM), minus the stop words.

    >>> extract_keywords("建立碳排放权有偿使用制度")
    '碳排放权|有偿'
    """
    return _select_keywords(text)


@lru_cache(maxsize=4096)  # many lists hold the same items
def _select_keywords(text: str) -> str:
    candidates = [word for word in _field_tokenizer().cut(text, HMM=False) if HAN_WORD.fullmatch(word)]
    return "|".join(dict.fromkeys(word for word in candidates if word not in stop_words()))
