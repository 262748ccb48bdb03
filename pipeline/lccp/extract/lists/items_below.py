"""Items that stand in lines of their own below the name of a pilot: 1. 江西省上饶市（峰值年：2026年） ⏎ （1）建立光伏产业碳足迹平台."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from lccp.extract.lists.items import BULLET, ITEM_BEGINS, LINE, MARKER, ListItem, cut_items, item_number, marker_style
from lccp.extract.lists.vocabulary import HEADS
from lccp.model import Notice, make_finding
from lccp.reference.script import fold_script
from lccp.text.messages import Message
from lccp.text.patterns import regex
from lccp.text.spans import Text

LONGEST_ITEM = 200
ITEMS_LABEL = regex.compile(rf"\s*(?:[{{【（(]\s*)?(?:{HEADS['items']})[】）)]?\s*[：:]\s*(?=\p{{Han}}|[（(①\d])")
IN_TITLE = regex.compile("创新|任务|举措|(?:工作|建设)重点")  # 第四批国家低碳城市试点名单及创新重点
STOP_WITHIN = regex.compile("。.")
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
    if opening is None or len(value) > LONGEST_ITEM or STOP_WITHIN.search(value):
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
