"""Keywords of a short text: its words by jieba's dictionary, without those that every such text has."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from lccp.normalise.segmenter import make_segmenter
from lccp.text.patterns import regex
from lccp.text.rules import rule

HAN_WORD = regex.compile(r"\p{Han}{2,}")
# What a small place's name ends in, as a sign by itself, and what names an area: 郑家榜|村, 金积|工业园区.
PLACE_ENDS = frozenset("村镇乡坪屯寨")
AREA = regex.compile(r"\p{Han}*(?:园区|开发区|新区|社区|街道|景区|旅游区|保护区)")
GRAMMAR = frozenset("在于和与及对向从到以为将把由的了等各")
LONGEST_NAME = 3  # signs that no word holds, before the end of a name


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
    tokens = _join_places(list(_split_words(text)))
    candidates = [token for token in tokens if HAN_WORD.fullmatch(token)]
    return "|".join(dict.fromkeys(word for word in candidates if word not in stop_words()))


def _split_words(text: str) -> Iterator[str]:
    """Cut a text into words; a word of the field is never cut (碳管理 in 碳管理制度), the longest one wins."""
    for piece in _field_pattern().split(text):
        if piece in _field_words():
            yield piece
        elif piece:
            yield from _field_tokenizer().cut(piece, HMM=False)


@cache
def _field_pattern() -> regex.Pattern[str]:
    return regex.compile("(" + "|".join(sorted(_field_words(), key=lambda word: (-len(word), word))) + ")")


def _join_places(tokens: list[str]) -> list[str]:
    """Put together the names of places that the dictionary lacks and so cuts apart.

    >>> _join_places(["龙舟", "坪", "郑家", "榜", "村", "创建"]), _join_places(["在", "金", "积", "工业园区"])
    (['龙舟坪', '郑家榜村', '创建'], ['在', '金积工业园区'])
    """
    joined: list[str] = []
    for token in tokens:
        first = len(joined)
        if token in PLACE_ENDS:
            first = _name_start(joined, with_word=True)
        elif AREA.fullmatch(token):
            first = _name_start(joined, with_word=False)
            first = first if len(joined) - first > 1 else len(joined)  # one sign alone is no name
        name = "".join(joined[first:]) + token
        del joined[first:]
        joined.append(name)
    return joined


def _name_start(tokens: list[str], *, with_word: bool) -> int:
    """Where a name begins that ends behind these tokens: signs that no word holds, and a word before them."""
    first = len(tokens)
    while first and len(tokens) - first < LONGEST_NAME and _is_loose(tokens[first - 1]):
        first -= 1
    word = tokens[first - 1] if first and with_word else ""
    is_name = HAN_WORD.fullmatch(word) and word not in stop_words() and word not in _field_words()
    is_whole = word and (word[-1] in PLACE_ENDS or len(word) > LONGEST_NAME)
    return first - 1 if is_name and not is_whole else first


def _is_loose(token: str) -> bool:
    return len(token) == 1 and regex.fullmatch(r"\p{Han}", token) is not None and token not in GRAMMAR | PLACE_ENDS


@cache
def _field_words() -> frozenset[str]:
    return frozenset(_read_list("words.txt"))
