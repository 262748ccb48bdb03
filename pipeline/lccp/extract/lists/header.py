"""The heads of a list in lines of text, where such a list begins and ends, and the entry that a row of one is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lccp.extract.lists.items import MARKER as ITEM
from lccp.extract.lists.items import ListItem
from lccp.extract.lists.vocabulary import HEAD_WORDS
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

_SHORT_HEADS = [(word, kind) for word, kind in HEAD_WORDS if not re.search("[a-z#]", word) or word == "No."]
_KIND = dict(_SHORT_HEADS)
_BY_FIRST = {
    sign: tuple(pair for pair in _SHORT_HEADS if pair[0][0] == sign) for sign in {word[0] for word, _ in _SHORT_HEADS}
}
_FIRST = frozenset(word[0] for word in _KIND)
_STARTS = frozenset(word[:end] for word in _KIND for end in range(1, len(word) + 1))
_PIECES = frozenset(word[a:b] for word in _KIND for a in range(len(word)) for b in (a + 1, a + 2))
_HEADER = re.compile("(?:" + "|".join(re.escape(word) for word, _ in _SHORT_HEADS) + ")")

DATE = re.compile(
    r"(?:\d{4}|[二〇○零一九八七六五四三]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
ORGAN = regex.compile(r"[\p{Han} 、]{2,30}(?:委员会|委|部|局|厅|政府|办公厅|办公室|国务院)|")
MOST_WORDS = 40  # letter-spaced, no header has more


def header_kinds(value: str) -> list[tuple[str, int, int]] | None:
    """Read a header row whose blanks are closed: (kind, start, end) of each column; None if it is none.

    >>> [kind for kind, _, _ in header_kinds("省份序号城市峰值年创新重点")]
    ['province', 'number', 'name', 'year', 'items']
    >>> header_kinds("城市发展") is None
    True
    """
    heads: list[tuple[str, int, int]] = []
    position = 0
    while position < len(value):
        match = _HEADER.match(value, position)
        if not match:
            return None
        heads.append((_KIND[match[0]], position, match.end()))
        position = match.end()
    return settle_heads(heads)


def settle_heads(heads: list[tuple[str, int, int]]) -> list[tuple[str, int, int]] | None:
    """Return the heads with the column of names settled; None where they are no header of a list."""
    kinds = [kind for kind, _, _ in heads]
    if "name" not in kinds:
        # 地区 heads the pilots themselves where no other column does.
        if "province" not in kinds:
            return None
        position = len(kinds) - 1 - kinds[::-1].index("province")
        heads[position] = ("name", *heads[position][1:])
        kinds[position] = "name"
    settled = [kind for kind in kinds if kind != "other"]
    if (
        len(settled) != len(set(settled))
        or len(set(settled) - {"other"}) < 2
        or not {"number", "year", "items"} & set(settled)
    ):
        return None
    return heads


def dump_regions(values: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """Find lists in the mended lines of a dump: (first line, line behind the last); None is no line."""
    position = 0
    while position < len(values):
        size = header_size(values, position)
        if not size:
            position += 1
            continue
        end = position + size
        while end < len(values) and values[end] is not None and not ends_list(str(values[end])):
            end += 1
        if end < len(values) and DATE.fullmatch(str(values[end])):
            while end > position + size and ORGAN.fullmatch(str(values[end - 1])):
                end -= 1  # a signature: who issued it, and when
        yield position, end
        position = end


def header_size(values: Sequence[str | None], position: int) -> int:
    """How many lines from ``at`` on are a header row: 0 if none is; words may be a line each."""
    joined = ""
    if str(values[position] or "").lstrip()[:1] not in _FIRST:
        return 0
    lines = [*values[position : position + 8], None]
    for size, value in enumerate(lines[:7], 1):
        if value is None or len(value) > 40:
            return 0
        joined += re.sub(r"\s", "", value)
        below = lines[size]
        if header_kinds(joined) is not None:
            if not _goes_on(joined, below):
                return 0 if _are_heads_alone(below) else size + _completes_heads(joined, below)
        elif size == 1 and below and woven_heads(joined, below):
            return 2
        elif not _only_heads(joined):
            return 0
    return 0


def _goes_on(joined: str, below: str | None) -> bool:
    """Whether a header goes on with the short line below it (创新重点 on a line of its own)."""
    return below is not None and len(below) <= 12 and header_kinds(joined + re.sub(r"\s", "", below)) is not None


def _are_heads_alone(value: str | None) -> bool:
    """Whether a line is a whole row of heads: the one above it, of such words as well, is a title (低碳试点城市主要任务)."""
    heads = header_kinds(re.sub(r"\s", "", value)) if value is not None else None
    return heads is not None and len(heads) > 2 and all(end - start > 1 for _, start, end in heads)


def _completes_heads(joined: str, below: str | None) -> bool:
    """Whether a line holds the end of a head that a layout set over several lines: 号 below 序."""
    tail = re.sub(r"\s", "", below or "")
    heads = header_kinds(joined) or []
    return 0 < len(tail) <= 3 and any(joined[start:end] + tail in _KIND for _, start, end in heads)


def woven_heads(upper: str, lower: str) -> list[tuple[str, int, int, int, int]] | None:
    """Read a header whose cells are set over two lines: (kind, its stretch of the upper line, of the lower).

    >>> [kind for kind, *_ in woven_heads("省份序号城市达峰创新", "年份重点") or ()]
    ['province', 'number', 'name', 'year', 'items']
    """
    upper, lower = re.sub(r"\s", "", upper), re.sub(r"\s", "", lower)
    heads = _HEADER.match(upper) and upper[-2:] in _PIECES and lower[:1] in _PIECES and lower[-1:] in _PIECES
    if not heads or len(lower) > len(upper) or len(upper) > MOST_WORDS:
        return None
    ways: dict[tuple[int, int], list[tuple[str, int, int, int, int]]] = {(0, 0): []}
    for a in range(len(upper)):
        for b in range(len(lower) + 1):
            if (before := ways.get((a, b))) is not None:
                for kind, a_end, b_end in _next_heads(upper, lower, a, b):
                    ways.setdefault((a_end, b_end), [*before, (kind, a, a_end, b, b_end)])
    path = ways.get((len(upper), len(lower)))
    return (
        path
        if path and settle_heads([(head[0], position, position + 1) for position, head in enumerate(path)])
        else None
    )


def _next_heads(upper: str, lower: str, a: int, b: int) -> Iterator[tuple[str, int, int]]:
    """Yield the heads set over two lines that go on from there: their kind, and where they end in each line."""
    for word, kind in _BY_FIRST.get(upper[a], ()):
        for cut in range(_shared_length(word, upper, a), 0, -1):
            if lower.startswith(word[cut:], b):
                yield kind, a + cut, b + len(word) - cut


def _shared_length(word: str, line: str, start: int) -> int:
    """Return how many of a word's first characters stand in a line from ``start`` on."""
    return next((size for size, sign in enumerate(word) if not line.startswith(sign, start + size)), len(word))


def _only_heads(value: str) -> bool:
    """Whether words are heads of columns, the last one perhaps cut by the end of its line."""
    position = 0
    while position < len(value):
        match = _HEADER.match(value, position)
        if not match:
            return value[position:] in _STARTS
        position = match.end()
    return bool(value)


def ends_list(value: str) -> bool:
    """Whether a line can be no part of a list: prose, a heading, a note."""
    return bool(
        re.search("。.", value)
        or regex.match(
            r"(?:附[件录表]|第[一二三四五六七八九十]{1,3}[章条节]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,2}）|注[：:]|[（(]?此件|(?:联系人|联系电话|电话|传真|电子邮箱|邮箱|抄送|主送|印发)[：:]|说明[：:]|备注[：:]|[*＊★※][：:为]|[\[［]\d{1,2}[\]］]\s*\p{Han}.*。$|带?[*＊★※]号?[的为])",
            value,
        )
        or DATE.fullmatch(value)
        or (value.endswith("。") and len(value) > 30 and not ITEM.match(value))
    )


@dataclass(frozen=True)
class ListEntry:
    """One row of a pilot list, each cell as its pieces of raw text in reading order; empty = absent."""

    number: Text | None
    province: tuple[Text, ...]
    name: tuple[Text, ...]
    star: Text | None
    year: tuple[Text, ...]
    items: tuple[ListItem, ...]
    batch: tuple[Text, ...] = ()
    designated: tuple[Text, ...] = ()
    carried: bool = False  # its province stands in another row
    kind: str = ""  # what the heading above says its place is: 省, 县, 区, or 地 for 地级市
    condition: Text | None = None  # what a cell says of whether its approval is conditional
    continues: bool = False  # names nobody: more items of the entry above it

    def with_items(self, items: tuple[ListItem, ...]) -> ListEntry:
        """Return the entry with more items."""
        return replace(self, items=(*self.items, *items))
