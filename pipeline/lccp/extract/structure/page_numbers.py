"""Which lines of a bare number are page numbers: told by how they run on, and by what they stand in the midst of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lccp.extract.layout.tables import RawLine
from lccp.extract.layout.words import page_number
from lccp.extract.lists.items import MARKER
from lccp.extract.lists.shapes import is_listed_place, is_total
from lccp.extract.lists.vocabulary import is_whole_head
from lccp.extract.structure.lines import Printed, wrap_width
from lccp.model import Grid
from lccp.text.patterns import re, regex

PAGE_NUMBER = re.compile(page_number(digits=4))
FAR = 12  # lines from one page number to the next, at the least, where nothing else tells them
SHORTEST_PAGE = 6  # lines, where each number interrupts a sentence or a list
SIGNS = frozenset("-—–－·~第Pp")
FIRST_PAGES = 3  # what a number may be that stands alone
ROW = regex.compile(r"0?(\d{1,3})[.、．)） ]*(?=\p{Han})")
PLACES = regex.compile(r"\p{Han}{2,12}[省市区縣县州盟旗镇鎮乡鄉] ?[：:（(]")  # 福建省：漳州市; 河北省(11个)
DRESSED = regex.compile(
    r"[-—–－·~]+ ?(\d{1,4}) ?[-—–－·~]+|第 ?(\d{1,4}) ?[页頁].{0,10}|[Pp]age (\d{1,4})(?: of \d{1,4})?"
)
OF_ALL = regex.compile(r"(\d{1,3}) ?[/／] ?(\d{1,3})")  # 2 / 3: the page, and how many there are
YEAR_WITHIN = regex.compile(r"\D*(?:19|20)\d\d\D*")
LONGEST_PASSAGE = 8
PASSAGE = regex.compile(
    "[（(【]?(?:续上?表|表续|接上[表页]|[转接续]下页|下页续|续前表)[）)】]?[:：]?"
)  # 续表, （转下页）: a table goes on
LINES_OF_AN_ITEM = 3
# What a number that a dump set on a line of its own may count or name (共有⏎12⏎个城市).
UNIT_BELOW = regex.compile(
    r"[个個家座项項年月日号號条條款章节節页頁批类類种種名位人户戶次倍万萬亿億千百元吨噸%％℃、，。；：.,;:)）]|\p{Latin}"
)


def is_dressed(value: str) -> bool:
    """Whether a number of a page is set off by signs (- 3 -, 第3页); a year that is (—2017—) is none."""
    return bool(re.search("[-—–－页·~]", value) and not YEAR_WITHIN.fullmatch(value))


def page_marks(lines: Sequence[RawLine]) -> set[int]:
    """Return which lines print the number of a page, and nothing else, before anything is read for a list.

    Dressed numbers (— 1 —, 第 1 页 共 3 页); those that tell the pages there are (1 / 3, 2 / 3); bare ones that count by one
    where pages end: above heads that are printed again, before a new page, and in the last line. So do words that a table goes on.
    """
    values = [line.value.strip() for line in lines]
    numbered = [index for index, value in enumerate(values) if value[:1].isdecimal() or value[:1] in SIGNS]
    dressed = {index: number for index in numbered if (number := _dressed_number(values[index]))}
    bare = [index for index in numbered if values[index].isdecimal() and len(values[index]) < 4]
    ends = [index for index in bare if index == len(lines) - 1 or _ends_page(lines, values, index)]
    closing = _at_ends(values, ends) or set(_last_numbers(values, bare, dressed))
    return {*dressed, *_of_all(values, numbered), *closing, *_within_tables(lines, values, bare)}


def _within_tables(lines: Sequence[RawLine], values: Sequence[str], bare: Sequence[int]) -> Iterator[int]:
    """Yield the bare numbers between rows of tabs, and the words that say that a table goes on."""
    yield from (index for index in bare if _parts_tabs([line.value for line in lines[max(0, index - 1) : index + 2]]))
    yield from (index for index, value in enumerate(values) if _is_passage(value))


def _dressed_number(value: str) -> int:
    """Return the number of a page that signs or words set off; 0 where a line is none."""
    match = DRESSED.fullmatch(value)
    return 0 if match is None or YEAR_WITHIN.fullmatch(value) else int(match[1] or match[2] or match[3])


def _is_passage(value: str) -> bool:
    return len(value) <= LONGEST_PASSAGE and PASSAGE.fullmatch(value) is not None


def _parts_tabs(around: Sequence[str]) -> bool:
    """Whether a line stands between two rows of a table of tabs, none of whose cells is empty at its end."""
    tabs = [line.count("\t") for line in around]
    return len(tabs) == 3 and tabs[0] == tabs[2] > tabs[1] == 0 and not around[0].endswith("\t")


def _of_all(values: Sequence[str], numbered: Sequence[int]) -> set[int]:
    """The lines that tell which page of how many this is, where they run from page to page, or close a document of one page."""
    pages_of_all = [(index, match) for index in numbered if (match := OF_ALL.fullmatch(values[index]))]
    counts = {int(match[2]) for _, match in pages_of_all}
    pages = [int(match[1]) for _, match in pages_of_all]
    if len(counts) != 1 or any(after != before + 1 for before, after in pairwise(pages)) or pages[-1] > max(counts):
        return set()
    settled = len(pages) > 1 or (counts == {1} and pages_of_all[0][0] == len(values) - 1)
    return {index for index, _ in pages_of_all} if settled else set()


def _at_ends(values: Sequence[str], ends: Sequence[int]) -> set[int]:
    """The bare numbers that count by one where pages end; none where there is but one, in the last line."""
    run: list[int] = []
    for index in ends:
        if not run or _goes_on(values, run[-1], index):
            run.append(index)
    alone = bool(run) and run[0] != len(values) - 1 and int(values[run[0]]) <= FIRST_PAGES
    return set(run) if len(run) > 1 or alone else set()


def _last_numbers(values: Sequence[str], bare: Sequence[int], dressed: dict[int, int]) -> Iterator[int]:
    """Yield the bare numbers that count from the first of all to the last line of the document.

    Or the one in the last line behind an item, where it is low or goes on from dressed ones.
    """
    last = len(values) - 1
    if not bare or bare[-1] != last:
        return
    counted = len(bare) > 1 and all(_goes_on(values, a, b) for a, b in pairwise(bare))
    behind_item = any(map(MARKER.match, values[max(0, last - LINES_OF_AN_ITEM) : last]))
    if counted and int(values[bare[0]]) <= FIRST_PAGES:
        yield from bare
    elif behind_item and int(values[last]) <= max(FIRST_PAGES, *dressed.values(), 0) + bool(dressed):
        yield last


def _goes_on(values: Sequence[str], above: int, index: int) -> bool:
    """Whether a number is that of the page behind another; the last page may be short."""
    lines = SHORTEST_PAGE if index == len(values) - 1 else FAR
    return int(values[index]) == int(values[above]) + 1 and index - above > lines


def _ends_page(lines: Sequence[RawLine], values: Sequence[str], index: int) -> bool:
    """Whether a page ends with a line: below it begins a new one, or the heads of a table are printed again."""
    above, below = values[index - 1] if index else "", values[index + 1]
    if above.isdecimal() or is_total(above):  # the last of a column of numbers, or a count
        return False
    if lines[index + 1].page_top and lines[index + 1].value[:1] != " ":
        return True
    fields = below.split()
    return bool(fields) and is_whole_head(fields[0]) and below in values[:index]


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
