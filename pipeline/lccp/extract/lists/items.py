"""The items of a list's cell: cut by their numbers, whatever these look like and wherever they stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from lccp.extract.lists.vocabulary import HEADS
from lccp.extract.structure.markers import chinese_number
from lccp.model import Notice, make_finding
from lccp.reference.script import fold_script
from lccp.reference.word_lists import any_of
from lccp.text.messages import Message
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

MARKER = re.compile(r"(?:(\d{1,2}|\ufffd{1,2})[.．、](?![\d\ufffd])|[（(](\d{1,2})[）)]|([①-⑳]))\s*")
# 1）…；2）…, [1]…, （一）…。（二）…, 一、…, 一是…；二是…, ⑴…: where no item of a cell is marked otherwise and these run from 1 on
RARE_MARKER = re.compile(
    r"(?:[\[［【]?(\d{1,2})[)）\]］】]|[（(]([一二三四五六七八九十]{1,3})[）)]|([一二三四五六七八九十]{1,2})[是、](?![一二三四五六七八九十])|([⑴-⑽⒈-⒑❶-❿]))\s*"
)
RUNS_OF_NUMBERS = "⑴⒈❶"  # the first of each run of numbers that are one sign
# 1建立…2.推进…: the first number lost its point (a seal over a scan); 1个中心 is a count.
_NO_COUNT = "(?=[\u3400-\u9fff])(?![个年月日号项家种类条次批期级套台座处万亿千百十多余])"
POINTLESS = re.compile(rf"(1){_NO_COUNT}")
ALL_POINTLESS = re.compile(rf"(?<![\d.．])(\d{{1,2}})\s*{_NO_COUNT}")  # 1 建立… 2 推进…, 1建立…；2推进…
# Behind these a number is a part of another number or of a name, never an item's: 1.5, GB/T 2.…, 第2、….
_BOUND = re.compile(r"[\d.．（(第/+-]\Z")
SEMICOLON = re.compile("[；;]")
SLASH = re.compile(r"\s+[/／|｜]\s+")
GAP = re.compile(r"\s+")
STOP = re.compile("。(?=.)")
BULLET = re.compile(r"[·•●◆■▪➢▶○◇□★☆✓√-]\s*|[–—]{1,2}\s*")  # before each line of a cell: no word of an item
ASIDE = re.compile(r"[（(《][^（）()《》]*[）)》]")  # what it holds is of one item
BEHIND_END = regex.compile(r"[。；;]\s*(\p{Han}{1,3})$")  # of an item, in a dump: a scrap of another column's cell
NO_WORDS = re.compile("[-—–－/／]{1,3}")  # of a cell, or a line of one, that is empty: — under 备注 behind the items
# what a cell says that holds no item, or no name: 无, （空缺）, 暂未推荐
NOTHING = re.compile("[（(]?(?:暂?无|暂?空?缺|没有|暂?未(?:提出|明确|推荐|申报))[）)]?。?")
NONE_BEHIND = re.compile("(?<=[；;。])\\s*[-—–－/／]{1,3}$")
ITEM_BEGINS = re.compile(any_of("begins-items"))
ITEM_ENDS = re.compile(f"(?:{any_of('ends-items')}|[。；;）”])$")
SHORTEST = 7  # signs of an item that is told by its words alone
INSIDE, BLANK, LINE = 0, 1, 2
"""How a piece begins: it goes on with the one before it, behind a blank, or on a line of its own."""


@dataclass(frozen=True)
class ListItem:
    """One item of an entry: the number it prints (None where it prints none) and its words."""

    number: Text | None
    pieces: tuple[Text, ...]


def opens_items(value: str) -> bool:
    """Whether words begin with the first item of a row."""
    match = MARKER.match(value)
    return match is not None and item_number(match) == 1


def is_item(value: str) -> bool:
    """Whether words begin and end as an item does.

    >>> is_item("健全工业余热利用工程"), is_item("建设兵团第一师"), is_item("创新社区")
    (True, False, False)
    """
    return len(value) >= SHORTEST and bool(ITEM_BEGINS.match(value) and ITEM_ENDS.search(value))


def item_number(match: re.Match[str]) -> int:
    """Return the number of an item's marker; 0 where its digits are lost."""
    if match[3]:
        return ord(match[3]) - ord("①") + 1
    digits = match[1] or match[2] or ""
    return int(digits) if digits.isdigit() else 0


def marker_style(match: re.Match[str]) -> int:
    """Distinguish ``1.``, ``（1）`` and ``①``: items are numbered in one style, what they hold in another."""
    return match.lastindex or 0


def cut_items(pieces: Sequence[Text], begins: Sequence[int], lines_may_wrap: bool = True) -> Iterator[ListItem]:
    """Part the pieces of a cell into its items; of a cell without numbers semicolons part them, else its lines.

    Lines are items where each begins with what an item does (建立…, 探索…); where a page may have broken them
    (``lines_may_wrap``) each has to end as an item does too (…制度). A cell that nothing parts is one item.

    ``begins`` says how each piece begins. A number on a line of its own begins an item whatever it
    is, so that a gap can be told; one inside a line only if it is the next one.

    >>> from lccp.text.spans import Origin
    >>> cell = Text.quote(Origin("d", "建立核算（含电力；热力）制度；推广氢能。"))
    >>> ["".join(piece.value for piece in item.pieces) for item in cut_items([cell], [LINE])]
    ['建立核算（含电力；热力）制度', '推广氢能。']
    >>> cell = Text.quote(Origin("d", "（一）建立核算；（二）推广氢能。"))
    >>> [item.number and item.number.value for item in cut_items([cell], [LINE])]
    ['（一）', '（二）']
    >>> lines = [Text.quote(Origin("d", line)) for line in ("建立碳排放核算制度", "推广氢能公交")]
    >>> [len(item.pieces) for item in cut_items(lines, [LINE, LINE])]
    [1, 1]
    """
    joined = "".join(piece.value for piece in pieces)
    begun: dict[int, int] = {}
    starts: list[int] = []  # where each piece begins in the words
    length = 0
    for piece, how in zip(pieces, begins, strict=True):
        begun[length + len(piece.value) - len(piece.value.lstrip())] = how
        starts.append(length)
        length += len(piece)
    numbers = _numbers_in(joined, begun)
    marks = numbers or _bullets(joined, begun) or _semicolons(joined) or _slashes(joined)
    bounds = [match.span() for match in marks] or _bounds_of_lines(joined, begun, lines_may_wrap)
    numbered = bool(numbers)
    edges = [(0, 0), *bounds, (len(joined), len(joined))]
    for place, (start, end) in enumerate(edges[:-1]):
        inner = tuple(_slices(pieces, starts, end, edges[place + 1][0]))
        if inner or (place and numbered):
            number = Text.join(_slices(pieces, starts, start, end)) if numbered and end > start else None
            yield ListItem(number, inner)


def _numbers_in(joined: str, begun: dict[int, int]) -> list[re.Match[str]]:
    """The numbers of items, whatever they look like."""
    return list(_marks(joined, begun)) or _rare_marks(joined) or _pointless_marks(joined, begun)


def _rare_marks(joined: str) -> list[re.Match[str]]:
    """The markers 1） or （一） of items, where the first opens the cell and they run from 1 on."""
    marks = list(RARE_MARKER.finditer(joined))
    numbers = list(map(_rare_number, marks))
    runs = bool(marks) and marks[0].start() == 0 and numbers == list(range(1, len(numbers) + 1))
    return marks if runs else []


def _pointless_marks(joined: str, begun: dict[int, int]) -> list[re.Match[str]]:
    """The numbers without a point that begin all items, or the only one, the first of which opens the cell, where they run from 1 on."""
    marks = [
        match
        for match in ALL_POINTLESS.finditer(joined)
        if _how_it_begins(joined, begun, match.start()) != INSIDE
        or joined[match.start() - 1] in "；;。"
        or ITEM_BEGINS.match(joined, match.end())
    ]
    runs = [int(match[1]) for match in marks] == list(range(1, len(marks) + 1))
    opens = bool(marks) and marks[0].start() == 0
    return marks if runs and opens and (len(marks) > 1 or ITEM_BEGINS.match(joined, marks[0].end())) else []


def _rare_number(match: re.Match[str]) -> int:
    if match[4]:
        first = max(sign for sign in RUNS_OF_NUMBERS if sign <= match[4])
        return ord(match[4]) - ord(first) + 1
    return int(match[1]) if match[1] else chinese_number(match[2] or match[3])


def _bullets(joined: str, begun: dict[int, int]) -> list[re.Match[str]]:
    """The bullets that lines of a cell begin with, where all do."""
    lines = [start for start, how in begun.items() if how == LINE and start < len(joined)]
    bullets = [match for start in lines if (match := BULLET.match(joined, start))]
    return bullets if len(bullets) == len(lines) else []


def _semicolons(joined: str) -> list[re.Match[str]]:
    """The semicolons between items without numbers, those within brackets aside."""
    return list(SEMICOLON.finditer(ASIDE.sub(lambda aside: " " * len(aside[0]), joined)))


def _slashes(joined: str) -> list[re.Match[str]]:
    """The slashes between blanks, the blanks or full stops that part what begins, and ends, as items do: 探索碳普惠制度 / 建立碳标识制度."""
    for sign in (SLASH, GAP, STOP):
        marks = list(sign.finditer(joined))
        starts = [0, *(mark.end() for mark in marks)]
        ends = all(ITEM_ENDS.search(joined[: mark.start()]) for mark in marks)
        if marks and ends and all(ITEM_BEGINS.match(joined, start) for start in starts):
            return marks
    return []


def _bounds_of_lines(joined: str, begun: dict[int, int], lines_may_wrap: bool) -> list[tuple[int, int]]:
    """Where lines without any mark begin that are items of their own."""
    starts = [start for start, how in begun.items() if how == LINE and start < len(joined)]
    if len(starts) < 2 or not all(ITEM_BEGINS.match(joined, start) for start in starts):
        return []
    whole = not lines_may_wrap or all(ITEM_ENDS.search(joined[:start].rstrip()) for start in starts[1:])
    return [(start, start) for start in starts[1:]] if whole else []


def _marks(joined: str, begun: dict[int, int]) -> Iterator[re.Match[str]]:
    """The markers that begin items, in order."""
    kind, last = 0, 0
    if (first := POINTLESS.match(joined)) is not None and _has_second(joined, begun):
        kind, last = marker_style(first), 1
        yield first
    for match in MARKER.finditer(joined):
        if kind and marker_style(match) != kind:
            continue
        how = _how_it_begins(joined, begun, match.start())
        number = item_number(match)
        following = number in (0, last + 1) and not _BOUND.search(joined[max(0, match.start() - 1) : match.start()])
        if not kind and how != LINE:
            continue  # words before the first number are an item without one; its numbers are its own
        if how == LINE or (following and match.end() < len(joined)) or (how == BLANK and last < number <= last + 3):
            kind, last = marker_style(match), number or last + 1
            yield match


def _how_it_begins(joined: str, begun: dict[int, int], start: int) -> int:
    """Return how the words of a marker begin: on a line of their own, behind a blank, or inside other words."""
    if start == 0:
        return LINE
    return begun.get(start, BLANK if joined[start - 1].isspace() else INSIDE)


def _has_second(joined: str, begun: dict[int, int]) -> bool:
    """Whether the first number that a line of a cell begins with is 2, followed by its point."""
    lines = (match for match in MARKER.finditer(joined) if match[1] and begun.get(match.start()) == LINE)
    first = next(lines, None)
    return first is not None and item_number(first) == 2


def _slices(pieces: Sequence[Text], starts: Sequence[int], start: int, end: int) -> Iterator[Text]:
    """The stretches of the pieces between two places of their joined words; blank ones left out."""
    for number in range(max(0, bisect_right(starts, start) - 1), bisect_left(starts, end)):
        part = pieces[number][max(0, start - starts[number]) : end - starts[number]]
        if part.value.strip():
            yield part


# Items that stand in lines of their own below the name of a pilot: 1. 江西省上饶市（峰值年：2026年） ⏎ （1）建立….
LONGEST_ITEM = 200
ITEMS_LABEL = regex.compile(rf"\s*(?:[{{【（(]\s*)?(?:{HEADS['items']})[】）)]?\s*[：:]\s*(?=\p{{Han}}|[（(①\d])")
IN_TITLE = regex.compile("创新|任务|举措|(?:工作|建设)重点")  # 第四批国家低碳城市试点名单及创新重点
_STOP_WITHIN = regex.compile("。.")
SHARE_WITH_ITEMS = 2  # one row in so many has to have some


def is_item_line(value: str) -> bool:
    """Whether a line is an item of the name above it: behind a number or a bullet, or behind the label of the items.

    >>> is_item_line("（1）建立光伏产业碳足迹平台"), is_item_line("- 推行生态旅游低碳认证"), is_item_line("创新重点：建立海洋碳汇平台；推行碳标签")
    (True, True, True)
    >>> is_item_line("（1）南京市"), is_item_line("2. 低碳园区试点"), is_item_line("建立组织领导机制。各地要加强领导")
    (False, False, False)
    """
    if ITEMS_LABEL.match(value):
        return len(value) <= 2 * LONGEST_ITEM
    opening = MARKER.match(value) or BULLET.match(value)
    if opening is None or len(value) > LONGEST_ITEM or _STOP_WITHIN.search(value):
        return False
    return ITEM_BEGINS.match(value, opening.end()) is not None


def labels_items(value: str) -> bool:
    """Whether a line opens with the label of the items: 创新重点：."""
    return ITEMS_LABEL.match(value) is not None


def names_items(titles: Sequence[Text]) -> bool:
    """Whether a title says that the names below it have items."""
    return any(IN_TITLE.search(fold_script(title.value)) for title in titles)


def items_of_lines(below: Mapping[int, Sequence[Text]], rows: int) -> dict[int, tuple[ListItem, ...]]:
    """The items of each of ``rows`` lines of names that has lines ``below``; none where few have, or one's are not numbered from 1 on."""
    if SHARE_WITH_ITEMS * len(below) < rows or not all(_are_in_order(lines) for lines in below.values()):
        return {}
    return {index: tuple(items_of(lines)) for index, lines in below.items()}


def items_of(lines: Sequence[Text]) -> Iterator[ListItem]:
    """The items of lines that hold nothing else, but for the label before them."""
    pieces = [_without_label(line) for line in lines]
    yield from cut_items(pieces, [LINE] * len(pieces), lines_may_wrap=False)


def _without_label(line: Text) -> Text:
    label = ITEMS_LABEL.match(line.value)
    return line[label.end() :] if label else line


def _are_in_order(lines: Sequence[Text]) -> bool:
    """Whether the lines of one name run from 1 on in one style, or print no numbers."""
    markers = [MARKER.match(line.value) for line in lines]
    numbered = [marker for marker in markers if marker is not None]
    if not numbered:
        return True
    in_turn = all(item_number(marker) == number for marker, number in zip(numbered, count(1), strict=False))
    return len(numbered) == len(lines) and in_turn and len(set(map(marker_style, numbered))) == 1


def items_told(below: Mapping[int, Sequence[Text]]) -> Iterator[Notice]:
    """Findings about lines below names that are read as no items."""
    for lines in below.values():
        for line in lines:
            yield make_finding("unparsed", "medium", line, NO_ITEM)


NO_ITEM = Message(
    "the line stands below a name of the list and is read as no item of it",
    "此行列于名单某名之下，未读作该条之一项",
)
