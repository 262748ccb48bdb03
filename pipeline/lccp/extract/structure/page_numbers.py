"""Which lines of a bare number are page numbers: told by how they run on, and by what they stand in the midst of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lccp.extract.layout.words import page_number
from lccp.extract.lists.shapes import is_listed_place
from lccp.extract.structure.lines import Printed, wrap_width
from lccp.model import Grid
from lccp.text.patterns import re, regex

PAGE_NUMBER = re.compile(page_number(digits=4))
FAR = 12  # lines from one page number to the next, at the least, where nothing else tells them
SHORTEST_PAGE = 6  # lines, where each number interrupts a sentence or a list
FIRST_PAGES = 3  # what a number may be that stands alone
ROW = regex.compile(r"0?(\d{1,3})[.、．)） ]*(?=\p{Han})")
PLACES = regex.compile(r"\p{Han}{2,12}[省市区縣县州盟旗镇鎮乡鄉] ?[：:（(]")  # 福建省：漳州市; 河北省(11个)
# What a number that a dump set on a line of its own may count or name (共有⏎12⏎个城市).
UNIT_BELOW = regex.compile(
    r"[个個家座项項年月日号號条條款章节節页頁批类類种種名位人户戶次倍万萬亿億千百元吨噸%％℃、，。；：.,;:)）]|\p{Latin}"
)


def is_dressed(value: str) -> bool:
    """Whether a number of a page is set off by signs (- 3 -, 第3页); a year that is (—2017—) is none."""
    return bool(re.search("[-—–－页·~]", value) and not re.fullmatch(r"\D*(?:19|20)\d\d\D*", value))


def page_numbers(items: Sequence[Printed | Grid], bare: Sequence[tuple[int, int]]) -> set[int]:
    """Return which bare numbers, given by their places among the items of a document, are those of pages."""
    return _far_apart(bare) or _interrupting(items, bare)


def _far_apart(bare: Sequence[tuple[int, int]]) -> set[int]:
    """Three or more that run on by one, far apart from one another."""
    runs = [(a, b) for a, b in pairwise(bare) if b[1] == a[1] + 1 and b[0] - a[0] > FAR]
    settled = len(runs) >= 2 and len(runs) >= 0.6 * (len(bare) - 1)
    return {index for run in runs for index, _ in run} if settled else set()


def _interrupting(items: Sequence[Printed | Grid], bare: Sequence[tuple[int, int]]) -> set[int]:
    """All of them, where they run on by one and a third of them interrupts a wrapped sentence, or the rows of a list.

    根据《 / 1 / 中华人民共和国道路交通安全法》; 07达州大竹县 / 1 / 08雅安名山区. Others stand between paragraphs, or at the end.
    """
    if not bare or any(b[1] != a[1] + 1 or b[0] - a[0] < SHORTEST_PAGE for a, b in pairwise(bare)):
        return set()
    if len(bare) == 1 and bare[0][1] > FIRST_PAGES:
        return set()
    numbers = {index for index, _ in bare}
    width = wrap_width([item for index, item in enumerate(items) if isinstance(item, Printed) and index not in numbers])
    interrupts = [index for index in numbers if _interrupts(items, index, width)]
    return numbers if 3 * len(interrupts) >= len(numbers) else set()


def _interrupts(items: Sequence[Printed | Grid], index: int, width: float) -> bool:
    """Whether the lines around a number are one sentence, or two rows of one list."""
    if not SHORTEST_PAGE <= index < len(items) - 1:
        return False
    before, after = items[index - 1], items[index + 1]
    if not (isinstance(before, Printed) and isinstance(after, Printed)):
        return False
    rows = ROW.match(before.value), ROW.match(after.value)
    if rows[0] and rows[1]:
        return int(rows[1][1]) == int(rows[0][1]) + 1
    if all(PLACES.match(line.value) or is_listed_place(line.value) for line in (before, after)):
        return True
    wrapped = width > 0 and before.width >= width - 2 and not before.ends and not after.gap
    return wrapped and not UNIT_BELOW.match(after.value)
