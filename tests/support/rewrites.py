"""Ways to print a sentence otherwise that leave what it says as it was: widths, blanks, numerals, quotes, where it stands.

``SENTENCES`` rewrites one sentence; what is read of it before and behind is the same but for ``folded``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from lccp.text import HAN

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
HAN_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
NUMBER = re.compile("(?<![A-Za-z0-9.])[0-9]+(?![0-9]*[A-Za-z])")
YEAR = re.compile("(?<![0-9.])(?:19|20)[0-9]{2}(?=年(?![0-9]))")
PRINTED_YEAR = re.compile("(?<![0-9.])(?:19|20)[0-9]{2}(?=年)")
BESIDE_DIGITS = re.compile(f"(?<=[{HAN}])(?=[0-9])|(?<=[0-9])(?=[{HAN}])")
HALF_SIGNS = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）"}
# A number may go on one that is set before it (1.35个, 2、3月), or on the mark of an item (——5℃); an item has one mark, and
# 条 before 约 is another word.
BEGINS_NUMBER = re.compile("[-−—–～~（(①]|[0-9]|[一二三四五六七八九十〇]|第[一二三四五六七八九十百0-9]{1,3}[条章]|约")
IS_DATE = re.compile("(?:19|20)[0-9]{2}年|[0-9]{1,2}月")


def wide_digits(sentence: str) -> str:
    """Set digits full-width."""
    return NUMBER.sub(lambda number: number[0].translate(WIDE), sentence)


def wide_signs(sentence: str) -> str:
    """Set commas, semicolons and colons between Han full-width."""
    return re.sub(f"(?<=[{HAN}”》）])[,;:](?=[{HAN}“《（])", lambda sign: HALF_SIGNS[sign[0]], sentence)


def blanks(blank: str) -> Callable[[str], str]:
    """Set a blank between digits and Han."""
    return lambda sentence: BESIDE_DIGITS.sub(blank, sentence)


def han_years(sentence: str) -> str:
    """Write years in Chinese numerals, but those that others without 年 stand beside (2020、2021年)."""
    if re.search("[0-9]{4}(?!年)", sentence):
        return sentence
    return YEAR.sub(lambda year: year[0].translate(HAN_DIGITS), sentence)


def straight_quotes(sentence: str) -> str:
    """Set quotes straight, where all are paired."""
    return re.sub("“([^“”]*)”", '"\\1"', sentence)


def behind(mark: str) -> Callable[[str], str]:
    """Make the sentence an item: set a mark before it."""

    def mark_item(sentence: str) -> str:
        opens_open = BEGINS_NUMBER.match(sentence) and not (mark == "1." and IS_DATE.match(sentence))
        return sentence if opens_open else mark + sentence

    return mark_item


def after_another(sentence: str) -> str:
    """Set another sentence before it."""
    return sentence if BEGINS_NUMBER.match(sentence) else f"会议要求，各部门要高度重视。{sentence}"


def with_point(sentence: str) -> str:
    """End the sentence with a point."""
    return f"{sentence[:-1]}." if re.search(f"[{HAN}]。$", sentence) and sentence.count("。") == 1 else sentence


def before_another(sentence: str) -> str:
    """Set another sentence behind it."""
    return f"{sentence.rstrip('。；;，,.')}。会议要求，各部门要高度重视。"


SENTENCES: tuple[Callable[[str], str], ...] = (
    wide_digits, wide_signs, blanks(" "), blanks("\u00a0"), blanks("\u3000"), han_years, straight_quotes,
    behind("（一）"), behind("1."), behind("2、"), behind("一是"), behind("——"), behind("①"), after_another, before_another,
    with_point, behind("第五条 "), behind("- "),
)  # fmt: skip


def folded(value: str) -> str:
    """Return what is read without what a rewriting may change in its words: widths, blanks, quotes, numerals of years."""
    value = re.sub(r"\s", "", unicodedata.normalize("NFKC", value)).translate(str.maketrans("“”", '""'))
    return PRINTED_YEAR.sub(lambda year: year[0].translate(HAN_DIGITS), value)
