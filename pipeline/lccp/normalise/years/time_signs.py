"""Signs of time that may belong to the word behind them: 前 in 前往, 起 in 起降, 左右 in 左右岸.

The words are data (``reference/time_signs.tsv``), so that a reader of documents can add one. Each sign
gets a pattern of what must not follow it; where only the segmentation of words can decide, jieba is
asked, and its dictionary is loaded for that and nothing else.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache

from lccp.reference import FOLDER
from lccp.text import HAN
from lccp.text.patterns import re

# 前三季度 and 前9个月 are parts of the year; 后三年 counts on from it; 前三甲 and 前百强 rank.
_COUNTED = re.compile("[0-9一二两三四五六七八九十百几半]+(?:个?多?[季月批年天周轮届]|[个名位项大甲强佳])")
# 后危机时代 is what comes behind something; 后进入低碳时代 tells what happens then.
_ERA = re.compile(f"(?![进迈步跨开走迎告将全的是为成属])[{HAN}]{{2,4}}(?<!新)时代")
_WINDOW = 8  # characters that the segmentation gets to see


class SignWords:
    """What must not stand behind one sign, and what makes it doubtful, as patterns."""

    def __init__(self) -> None:
        self.single: set[str] = set()
        self.longer: list[tuple[str, str]] = []
        self.doubtful: set[str] = set()
        self.clear: tuple[str, ...] = ()
        self.parted: set[str] = set()

    def add_row(self, heads: list[str], unless: list[str], doubtful: str) -> None:
        """Add one row of the table."""
        if doubtful == "?":
            self.doubtful.update(heads)
            self.clear += tuple(unless)
            return
        if doubtful == "/":
            self.parted.update(heads)
        for head in heads:
            behind = [word[len(head) :] for word in unless if word.startswith(head) and word != head]
            if behind:
                self.longer.append((head, f"{head}(?!{'|'.join(sorted(behind))})"))
            elif len(head) == 1:
                self.single.add(head)
            else:
                self.longer.append((head, head))

    def pattern(self) -> re.Pattern[str]:
        """Return a pattern of what makes the sign part of another word."""
        single = [f"[{''.join(sorted(self.single))}]"] if self.single else []
        longer = [pattern for _, pattern in sorted(self.longer, key=lambda item: -len(item[0]))]
        return re.compile("|".join([*single, *longer]))


@cache
def _read_signs() -> dict[str, SignWords]:
    signs: dict[str, SignWords] = defaultdict(SignWords)
    with (FOLDER / "time_signs.tsv").open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        for row in csv.DictReader(lines, delimiter="\t"):
            signs[row["sign"]].add_row(row["heads"].split(), row["unless"].split(), row["doubtful"])
    return dict(signs)


@cache
def _pattern_behind(sign: str) -> re.Pattern[str]:
    return _read_signs()[sign].pattern()


def none_behind(sign: str) -> str:
    """Return the words of a pattern for what must not stand behind a sign: a place or another word that it begins.

    >>> bool(re.match(f"以上{none_behind('以上')}", "以上海为龙头")), bool(re.match(f"以上{none_behind('以上')}", "以上海岛"))
    (False, True)
    """
    return f"(?!{_pattern_behind(sign).pattern})"


def begins_word(text: str, start: int, end: int) -> bool:
    """Whether the sign of time ``text[start:end]`` is the beginning of another word.

    >>> begins_word("2021年前往", 5, 6), begins_word("2024年前提交", 5, 6), begins_word("2022年左右岸", 5, 7)
    (True, False, True)
    """
    sign = text[start:end]
    if end >= len(text) or sign not in _read_signs():
        return False
    if sign in "前后" and text[start - 1 : start] not in ("底", "末") and _COUNTED.match(text, end):
        return True
    if sign == "后" and _ERA.match(text, end):
        return True
    if head := _pattern_behind(sign).match(text, end):
        return not (head[0] in _read_signs()[sign].parted and is_parted(text, start, end))
    return _is_cut_there(text, start, end) or (sign in "前后" and names_place(text, end))


def _is_cut_there(text: str, start: int, end: int) -> bool:
    """Whether the sign behind is doubtful, and the segmentation takes it to the sign of time."""
    signs = _read_signs()[text[start:end]]
    if text[end] not in signs.doubtful or text.startswith(signs.clear, end):
        return False
    return is_part_of_word(text, start) if end - start == 1 else _begin_of_run(text, end) == text[end]


def is_parted(text: str, start: int, end: int) -> bool:
    """Whether the segmentation parts the sign from the word behind it: 前 from 台账, not from 台.

    >>> is_parted("2025年前台账建立", 5, 6), is_parted("2025年前台服务", 5, 6)
    (True, False)
    """
    return _begin_of_run(text, start) == text[start:end] and len(_begin_of_run(text, end)) > 1


@cache
def _place_behind() -> re.Pattern[str]:
    from lccp.reference.word_lists import any_of  # asked where 前 or 后 stands behind a year

    return re.compile(rf"(?!{any_of('signs-of-no-place')})[{HAN}]{any_of('nouns-of-places')}")


def names_place(text: str, offset: int) -> bool:
    """Whether one sign and a place's noun stand there, which are no name without the 前 or 后 before them: 前岭街道.

    A name has two signs at least before its noun (沙坪镇), and a word is no name (城镇, 村庄, 全镇).

    >>> names_place("前岭街道", 1), names_place("前城镇污水", 1), names_place("前沙坪镇", 1), names_place("前建村级站", 1)
    (True, False, False, False)
    """
    if not _place_behind().match(text, offset) or _begin_of_run(text, offset) != text[offset]:
        return False
    from lccp.normalise.segmenter import kind_of_word

    kind = kind_of_word(text[offset])
    return kind == "ag" or not kind.startswith(("a", "c", "d", "f", "m", "p", "q", "r", "v"))


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


def is_part_of_word(text: str, offset: int) -> bool:
    """Whether the segmentation takes the sign at ``offset`` together with what follows it.

    >>> is_part_of_word("2020年前日均处理", 5), is_part_of_word("2025年后湖泊水质", 5)
    (False, False)
    """
    return len(_begin_of_run(text, offset)) > 1 and _begin_of_run(text, offset + 1) == text[offset + 1]


def _begin_of_run(text: str, offset: int) -> str:
    """Return the word that the Han there begin with, "" where there are none."""
    import regex  # like jieba's dictionary, needed for doubtful lines only: `lccp year` starts without it

    run = regex.match(r"\p{Han}+", text, pos=offset, endpos=offset + _WINDOW)
    if not run:
        return ""
    from lccp.normalise.segmenter import first_word

    return first_word(run[0])
