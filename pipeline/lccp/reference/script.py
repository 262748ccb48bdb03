"""Traditional signs folded to simplified ones, one to one, so that names and headings in either script are looked up alike."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from lccp.text.patterns import re
from lccp.text.rules import repair
from lccp.text.spans import Edit

if TYPE_CHECKING:
    from lccp.model import Document  # which ``lccp year`` does without

TABLE = Path(__file__).parent / "traditional.tsv"
REMEMBERED = 256  # one sentence, name or cell is folded by each of a dozen extractors
ANSWERS = re.compile("(?<=[批答回])覆(?!盖)")  # 批覆, which the sign alone does not tell from 覆盖
LONGEST_REMEMBERED = 120  # bounds the memory of what is remembered


class SignTable(dict[int, int | str]):
    """What ``str.translate`` puts for each sign; a sign that is missing stays, and is looked up faster from then on."""

    def __missing__(self, code: int) -> int:
        if code <= 0xFFFF:  # bounds what a hostile text can fill
            self[code] = code
        return code


@cache
def simplified_signs() -> SignTable:
    """Return the table of traditional signs."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t")
        traditional, simplified = map(next(rows).index, ("traditional", "simplified"))
        return SignTable((ord(row[traditional]), row[simplified]) for row in rows)


def fold_script(value: str) -> str:
    """Return words with every traditional sign of the table folded to its simplified one; the length stays.

    >>> fold_script("瀋陽市"), fold_script("第三批低碳城市試點名單"), fold_script("沈阳市")
    ('沈阳市', '第三批低碳城市试点名单', '沈阳市')
    >>> fold_script("國務院批覆"), fold_script("森林覆蓋率")
    ('国务院批复', '森林覆盖率')
    >>> fold_script("約300萬輛"), fold_script("1.077噸標準煤/萬元"), fold_script("汚染防治")
    ('约300万辆', '1.077吨标准煤/万元', '污染防治')
    """
    return _fold_again(value) if len(value) <= LONGEST_REMEMBERED else _fold(value)


def in_one_script(document: Document) -> Document:
    """Return a document with its traditional signs folded, so that whatever reads it reads either script; cells are as printed."""
    folded = fold_script(document.text)
    if folded == document.text:
        return document
    return replace(document, origin=replace(document.origin, text=folded, printed=document.text))


@repair("fold_script")
def fold_signs(text: str) -> Iterator[Edit]:
    """Name the traditional signs of a text, each to be read as its simplified one.

    >>> "".join(edit.new for edit in fold_signs("2030年後達峰"))
    '后达'
    """
    for place, (printed, folded) in enumerate(zip(text, _fold(text), strict=True)):
        if printed != folded:
            yield Edit(place, place + 1, folded)


@cache
def _find_traditional() -> Callable[[str], object]:
    """Return the search for the first traditional sign of a text."""
    traditional = [chr(code) for code, sign in simplified_signs().items() if sign != code]
    return re.compile("[覆" + "".join(sorted(traditional)) + "]").search


@lru_cache(maxsize=REMEMBERED)
def _fold_again(value: str) -> str:
    return _fold(value)


def _fold(value: str) -> str:
    if _find_traditional()(value) is None:
        return value  # most texts are in simplified signs: to look for others takes a tenth of the time of putting them
    folded = value.translate(simplified_signs())
    return ANSWERS.sub("复", folded) if "覆" in folded else folded
