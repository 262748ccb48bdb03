"""Signs of time that may belong to the word behind them: 前 in 前往, 起 in 起降, 左右 in 左右岸.

Where the sign behind makes it doubtful, the words of jieba's dictionary decide: whether they are likelier with a word
across the end of the sign of time (前往|深圳) or with none (前|提交). The dictionary is loaded for that and nothing else.
The words that it lacks are data (``reference/time_signs.tsv``), so that a reader of documents can add one.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

from lccp.reference import FOLDER
from lccp.text import HAN
from lccp.text.patterns import re

# 前三季度 and 前9个月 are parts of the year; 后三年 counts on from it; 前三甲 and 前百强 rank; 以|前三批 goes by those.
# 2027年前 2030年 of a dump prints the next year.
_COUNTED = re.compile(
    "(?!(?:19|20)[0-9]{2}年)[0-9一二两三四五六七八九十百几半]+(?:个?多?[季月批年天周轮届]|[个名位项任大甲强佳])"
)
# 后危机时代 is what comes behind something; 后进入低碳时代 tells what happens then.
_ERA = re.compile(f"(?![进迈步跨开走迎告将全的是为成属])[{HAN}]{{2,4}}(?<!新)时代")
_WINDOW = 8  # characters that the segmentation gets to see
_PAIRS = ("前后", "左右", "上下")  # 前后端 and 左右岸 are two words: 前端 and 后端, 左岸 and 右岸
_COUNTING = ("前", "后", "前后", "以前")
_LONGEST_OF_PAIR = 2
_RARE = 10
_SEATS = ("市", "县", "区")  # 固镇县 and 丰镇市 are more than towns
_DOUBT = 1.0  # how much likelier, as a logarithm, the word must be


class SignWords(NamedTuple):
    """What is to be asked of one sign, and the words that jieba's dictionary lacks or counts as too rare."""

    doubtful: set[str]
    beginnings: set[str]
    behind: set[str]


@cache
def _read_signs() -> dict[str, SignWords]:
    signs: dict[str, SignWords] = defaultdict(lambda: SignWords(set(), set(), set()))
    with (FOLDER / "time_signs.tsv").open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        for row in csv.DictReader(lines, delimiter="\t"):
            of_sign = signs[row["sign"]]
            of_sign.doubtful.update(row["doubtful"])
            of_sign.beginnings.update(row["words"].split())
            of_sign.behind.update(row["behind"].split())
    for sign, listed in signs.items():
        if len(sign) > 1 and sign[1] in signs:
            listed.doubtful.update(signs[sign[1]].doubtful)
        if listed.doubtful:
            listed.doubtful.update(word[len(sign)] for word in listed.beginnings)
    return dict(signs)


@cache
def _words_behind(sign: str) -> tuple[str, ...]:
    return tuple(_read_signs()[sign].behind)


def none_behind(sign: str) -> str:
    """Return the words of a pattern for what must not stand behind a sign: a place or another word that it begins.

    >>> bool(re.match(f"以上{none_behind('以上')}", "以上海为龙头")), bool(re.match(f"以上{none_behind('以上')}", "以上海岛"))
    (False, True)
    """
    return f"(?!{'|'.join(sorted(word[len(sign) :] for word in _read_signs()[sign].beginnings))})"


def begins_word(text: str, start: int, end: int) -> bool:
    """Whether the sign of time ``text[start:end]`` is the beginning of another word, or of two (前后端, 左右岸).

    >>> begins_word("2021年前往", 5, 6), begins_word("2024年前提交", 5, 6), begins_word("2022年左右岸", 5, 7)
    (True, False, True)
    """
    sign = text[start:end]
    if end >= len(text) or sign not in _read_signs():
        return False
    if sign in _COUNTING and text[start - 1 : start] not in ("底", "末") and _COUNTED.match(text, end):
        return True
    if sign == "后" and _ERA.match(text, end):
        return True
    return _is_word(text, start, end) or (sign in "前后" and names_place(text, end))


def _is_word(text: str, start: int, end: int) -> bool:
    sign = text[start:end]
    signs = _read_signs()[sign]
    if not signs.doubtful:
        return text.startswith(tuple(signs.beginnings), start)
    if text[end] not in signs.doubtful or text.startswith(_words_behind(sign), end):
        return False
    import regex  # like jieba's dictionary, needed for doubtful lines only: `lccp year` starts without it

    run = regex.match(r"\p{Han}+", text, pos=start, endpos=end + _WINDOW)
    return run is not None and _is_likelier_whole(sign, run[0])


@lru_cache(maxsize=4096)
def _is_likelier_whole(sign: str, run: str) -> bool:
    """Whether the words of a run are likelier those of which one lies across the end of the sign that it begins with."""
    from lccp.normalise.segmenter import kind_of_word, plain_segmenter

    listed = _read_signs()[sign].beginnings
    if (pair := run[:2]) in _PAIRS:
        ends = range(len(pair) + 1, len(pair) + _LONGEST_OF_PAIR + 1)
        listed = listed | {run[:end] for end in ends if all(kind_of_word(side + run[2:end]) for side in pair)}
    return plain_segmenter().odds_across(run, len(sign), listed) > _DOUBT


@cache
def _place_behind() -> re.Pattern[str]:
    from lccp.reference.word_lists import any_of  # asked where 前 or 后 stands behind a year

    return re.compile(rf"(?!{any_of('signs-of-no-place')})[{HAN}]{any_of('nouns-of-places')}")


def names_place(text: str, offset: int) -> bool:
    """Whether one sign and a place's noun stand there, which are no name without the 前 or 后 before them: 前岭街道, 后渡村.

    A name has two signs at least before its noun (沙坪镇), and a word is no name (城镇, 村庄, 全镇), nor does one begin with
    another word (建|村级站).

    >>> names_place("前岭街道", 1), names_place("前城镇污水", 1), names_place("前沙坪镇", 1), names_place("前建村级站", 1)
    (True, False, False, False)
    """
    place = _place_behind().match(text, offset)
    if not place or not place[0].startswith(_begin_of_run(text, offset + 1), 1):
        return False
    from lccp.normalise.segmenter import kind_of_word

    first = _begin_of_run(text, offset)
    if first != text[offset] and (first != place[0] or text[place.end() :][:1] in _SEATS or not _is_rare_place(first)):
        return False
    return not kind_of_word(text[offset]).startswith(("c", "d", "f", "m", "p", "q", "r"))


def _is_rare_place(word: str) -> bool:
    """Whether a word is one of the towns that jieba's dictionary has hardly met: 龙镇, so that 后龙镇 is the likelier one."""
    from lccp.normalise.segmenter import kind_of_word, word_list

    return word[-1] in "镇村乡" and kind_of_word(word) == "ns" and word_list().frequency(word) < _RARE


@cache
def _verbs_before_to() -> re.Pattern[str]:
    from lccp.reference.word_lists import any_of  # asked where Han stand before a 到 alone

    postponed = any_of("postponing") + any_of("postponing-by")
    return re.compile(f"(?:{any_of('verbs-before-to')}|{postponed})$")


def ends_verb(text: str, start: int) -> bool:
    """Whether the 到 or 至 at ``start`` belongs to the verb before it and bounds nothing: 考虑到2020年, 推迟至2021年.

    >>> ends_verb("增长到2020年的两倍", 2), ends_verb("总量到2020年达到", 2)
    (True, False)
    """
    return text[start - 1 : start] > "\u3400" and _verbs_before_to().search(text, max(0, start - 2), start) is not None


@cache
def _objects() -> re.Pattern[str]:
    from lccp.reference.word_lists import any_of  # asked where a 到 bounds a year

    return re.compile(
        rf"的(?![{HAN}]{{0,8}}?{any_of('nouns-of-goals')})(?=[{HAN}])|(?P<data>[{HAN}]{{0,4}}?{any_of('nouns-of-records')}(?=[,。;:、)及和与]|\Z))"
    )


@cache
def _verbs_up_to() -> re.Pattern[str]:
    from lccp.reference.word_lists import any_of

    return re.compile(any_of("verbs-up-to"))


@cache
def _finding() -> re.Pattern[str]:
    from lccp.reference.word_lists import any_of

    return re.compile(any_of("verbs-that-find"))


def takes_object(text: str, start: int, end: int) -> bool:
    """Whether the verb before the 到 at ``start`` has what stands behind the year as its object: 录入到2021年的数据.

    >>> takes_object("录入到2021年的数据", 2, 8), takes_object("提出到2030年的目标", 2, 8), takes_object("总量到2020年的值", 2, 8)
    (True, False, False)
    """
    if not text[start - 1 : start] > "\u3400":
        return False
    behind = _objects().match(text, end)
    verb = text[max(0, start - 2) : start]
    if not behind or _verbs_up_to().fullmatch(verb):
        return False
    from lccp.normalise.segmenter import kind_of_word

    kind = kind_of_word(verb)
    return kind == "v" or (kind == "vn" and (behind["data"] is not None or _finding().fullmatch(verb) is not None))


def _begin_of_run(text: str, offset: int) -> str:
    """Return the word that the Han there begin with, "" where there are none."""
    import regex  # like jieba's dictionary, needed for doubtful lines only: `lccp year` starts without it

    run = regex.match(r"\p{Han}+", text, pos=offset, endpos=offset + _WINDOW)
    if not run:
        return ""
    from lccp.normalise.segmenter import first_word

    return first_word(run[0])
