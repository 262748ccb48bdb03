"""Keywords of a short text: its words by jieba's dictionary, without those that every such text has."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from lccp.normalise.segmenter import segmenter
from lccp.text.rules import rule

HAN_WORD = re.compile("[一-鿿]{2,}")


@cache
def _tokenizer() -> Any:
    """A segmenter that knows the words of the field (``reference/words.txt``)."""
    return segmenter(_listed("words.txt"))


@cache
def stop_words() -> frozenset[str]:
    """Words that tell nothing of an item (建立, 探索, 制度 …), from ``reference/stopwords.txt``."""
    return frozenset(_listed("stopwords.txt"))


def _listed(name: str) -> list[str]:
    from importlib.resources import files

    lines = files("lccp.reference").joinpath(name).read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@rule("keywords")
def keywords(text: str) -> str:
    """Give the keywords of a text in its order, each once, joined by ``|``; "" where there are none.

    Words of two or more Han characters by jieba's dictionary and the field's words
    (``reference/words.txt``), without guessing of unknown words (HMM), minus the stop words.

    >>> keywords("建立碳排放权有偿使用制度")
    '碳排放权|有偿'
    """
    return _keywords(text)


@lru_cache(maxsize=4096)  # many lists hold the same items
def _keywords(text: str) -> str:
    words = [word for word in _tokenizer().cut(text, HMM=False) if HAN_WORD.fullmatch(word)]
    return "|".join(dict.fromkeys(word for word in words if word not in stop_words()))
