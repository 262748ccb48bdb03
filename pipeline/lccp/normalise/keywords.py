"""Keywords of a short text: its words by jieba's dictionary, without those that every such text has."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate

from lccp.normalise.segmenter import Segmenter
from lccp.reference import divisions
from lccp.reference.script import fold_script
from lccp.text.patterns import regex
from lccp.text.rules import rule

HAN_WORD = regex.compile(r"\p{Han}{2,}")
ACRONYM = regex.compile(r"[A-Z][A-Z0-9]+(?:\.[0-9]+)?")  # CCUS, EOD, PM2.5
# What a small place's name ends in, as a sign by itself, and what names an area: 郑家榜|村, 金积|工业园区.
PLACE_ENDS = frozenset("村镇乡坪屯寨")
AREA = regex.compile(r"\p{Han}*(?:园区|开发区|高新区|经开区|管理区|新区|新城|社区|街道|景区|旅游区|保护区)")
# What names of land and water end in, before the name of an area: 莫干山|高新区.
LAND_ENDS = frozenset("山湖岛江湾岭峰洲滩沟坝")
# What the names of places end in that stand before a smaller one: 永清县|别古庄镇.
PLACE_ABOVE = frozenset("省州市盟县区旗")
# What a word of the field begins with, as a sign by itself: 碳|期货交易, 氢|燃料电池, 微|电网.
FIELD_SIGNS = frozenset("碳氢蓝绿微零煤")
# What makes a thing of the word before it: 水泥|窑, 气候|贷.
THING_SIGNS = frozenset("窑贷炉塔泵厂站网券码币票卡险池库场链港矿")
GRAMMAR = frozenset("在于和与及对向从到以为将把由的了等各")
LONGEST_NAME = 3  # signs that no word holds, before the end of a name


@cache
def _field_segmenter() -> Segmenter:
    """A segmenter that knows the words of the field (``reference/words.txt``) and the full names of places (三沙市)."""
    return Segmenter(_read_list("words.txt"), (place.name for place in divisions() if len(place.name) > 2))


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
    >>> extract_keywords("推廣裝配式建築")  # cut as in simplified signs, put as printed
    '裝配式|建築'
    """
    return _select_keywords(text)


@lru_cache(maxsize=4096)  # many lists hold the same items
def _select_keywords(text: str) -> str:
    tokens = _join_signs(_join_places(list(_split_words(fold_script(text)))))
    ends = list(accumulate(map(len, tokens)))
    printed = {text[end - len(token) : end]: token for end, token in zip(ends, tokens, strict=True)}
    candidates = {
        word: token for word, token in printed.items() if HAN_WORD.fullmatch(token) or ACRONYM.fullmatch(token)
    }
    return "|".join(word for word, token in candidates.items() if token not in stop_words())


def _split_words(text: str) -> Iterator[str]:
    """Cut a text into words; a word of the field is never cut (碳管理 in 碳管理制度), the longest one wins."""
    for piece in _field_pattern().split(text):
        if piece in _field_words():
            yield piece
        elif piece:
            yield from _field_segmenter().cut(piece)


@cache
def _field_pattern() -> regex.Pattern[str]:
    return regex.compile(
        "(" + "|".join(regex.escape(word) for word in sorted(_field_words(), key=lambda word: (-len(word), word))) + ")"
    )


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
            first -= bool(first == len(joined) and joined and _names_land(joined[-1]))
        name = "".join(joined[first:]) + token
        del joined[first:]
        joined.append(name)
    return joined


def _join_signs(tokens: list[str]) -> list[str]:
    """Put together signs that the dictionary lacks a word for and so leaves by themselves, and a sign of the field with its word.

    >>> _join_signs(["煤", "改", "气"]), _join_signs(["探索", "碳", "期货交易", "机制"])
    (['煤改气'], ['探索', '碳期货交易', '机制'])
    """
    joined: list[str] = []
    run = ""
    for token in [*tokens, ""]:
        if token and _is_loose(token):
            run += token
            continue
        if run in FIELD_SIGNS and _is_subject(token):
            joined.append(run + token)
        elif run in THING_SIGNS and joined and _is_subject(joined[-1]):
            joined[-1] += run
            joined.append(token)
        else:
            joined += [run, token]
        run = ""
    return [token for token in joined if token]


def _is_subject(token: str) -> bool:
    return HAN_WORD.fullmatch(token) is not None and token not in stop_words()


def _name_start(tokens: list[str], *, with_word: bool) -> int:
    """Where a name begins that ends behind these tokens: signs that no word holds, and a word before them."""
    first = len(tokens)
    while first and len(tokens) - first < LONGEST_NAME and _is_loose(tokens[first - 1]):
        first -= 1
    word = tokens[first - 1] if first and with_word else ""
    is_name = HAN_WORD.fullmatch(word) and word not in stop_words() and word not in _field_words()
    is_whole = word and (
        word[-1] in PLACE_ENDS or len(word) > LONGEST_NAME or (len(word) > 2 and word[-1] in PLACE_ABOVE)
    )
    return first - 1 if is_name and not is_whole else first


def _names_land(token: str) -> bool:
    return len(token) > 1 and token[-1] in LAND_ENDS and token not in stop_words() | _field_words()


def _is_loose(token: str) -> bool:
    return len(token) == 1 and regex.fullmatch(r"\p{Han}", token) is not None and token not in GRAMMAR | PLACE_ENDS


@cache
def _field_words() -> frozenset[str]:
    return frozenset(_read_list("words.txt"))
