"""Pilot lists: from a grid's cells, or from a dump that ran the columns together, to entries.

Nothing here knows a city or a line of any list. The header says which columns there are and in
what order; the running number says where a row begins; the numbering of items, the shapes of years
and the star say what stands in it; what remains is a leftover, told with its place, and never
moved into another row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.text import Text

IsPlace = Callable[[str], bool]

# Header words by what their column holds. 地区 heads provinces where another column names the pilots.
HEADS: dict[str, str] = {
    "province": "所属省份|所在省份|省份|省（区、市）|省（自治区、直辖市）|省(区、市)|省区市|省市|省区|所在省|所属省|省级|省|所属地区|所在地区|所在地|区域|地区",
    "number": "序号|编号|序|№|No.|NO.|No",
    "name": "试点城市（区、县）|试点城市(区、县)|城市（区、县）|试点城市名称|试点地区名称|低碳试点城市|城市名称|地区名称|试点名称|试点城市|试点地区|试点市县|市（区、县）|市县|县市区|县（市、区）|城市|名称|试点|市",
    "year": "碳排放峰值年份|碳排放达峰年份|碳排放峰值年|碳达峰年份|碳达峰时间|达峰目标年份|峰值目标年份|峰值目标年|目标达峰年|峰值年份|达峰年份|达峰时间|峰值时间|达峰年度|达峰目标|峰值目标|峰值年|达峰年|目标年份|目标年|年份",
    "items": "制度创新重点|创新重点任务|重点创新任务|主要创新点|创新重点|重点任务|重点工作|重点领域|创新任务|创新内容|创新方向|创新举措|主要任务|建设重点|试点任务|试点内容|任务|重点",
    "other": "备注|说明|类型|类别|批次|联系人|联系方式|批复文号",
}
_WORDS = sorted(
    ((word, kind) for kind, words in HEADS.items() for word in words.split("|")), key=lambda pair: -len(pair[0])
)
_KIND = dict(_WORDS)
_HEADER = re.compile("(?:" + "|".join(re.escape(word) for word, _ in _WORDS) + ")")

STARS = "*＊★☆※∗⁎﹡✱✻"
NUMBER = re.compile(r"(\d{1,3}|\ufffd{1,3})[.．、]?")
ITEM = re.compile(r"(?:(\d{1,2}|\ufffd{1,2})[.．、](?![\d\ufffd])|[（(](\d{1,2})[）)]|([①-⑳]))\s*")
YEARLIKE = re.compile(
    r"(?:[约到至力争确保前 ]{0,4})(?:[12][0-9]{3}|[12][0-9０-９OoIl〇○]{3}|\ufffd{4}|[一二][〇○零ＯO0一二三四五六七八九]{3}).*|“?[一二三四五六七八九十]{1,3}五”?(?:期间|时期|末|初).*"
)
YEAR_TAIL = re.compile(r"(?:年?(?:左右|前后|之前|以前|前|之后|以后|后|底前?|末|初|起)|年|[-—–－~～至到].*|或.*|、.*)")


def header_kinds(words: str) -> list[tuple[str, int, int]] | None:
    """Read a header row whose blanks are closed: (kind, start, end) of each column; None if it is none.

    >>> [kind for kind, _, _ in header_kinds("省份序号城市峰值年创新重点")]
    ['province', 'number', 'name', 'year', 'items']
    >>> header_kinds("城市发展") is None
    True
    """
    found: list[tuple[str, int, int]] = []
    at = 0
    while at < len(words):
        match = _HEADER.match(words, at)
        if not match:
            return None
        found.append((_KIND[match[0]], at, match.end()))
        at = match.end()
    return _settle(found, words)


def _settle(found: list[tuple[str, int, int]], words: str) -> list[tuple[str, int, int]] | None:
    kinds = [kind for kind, _, _ in found]
    if "name" not in kinds:
        # 地区 heads the pilots themselves where no other column does.
        if "province" not in kinds:
            return None
        at = len(kinds) - 1 - kinds[::-1].index("province")
        found[at] = ("name", *found[at][1:])
        kinds[at] = "name"
    known = [kind for kind in kinds if kind != "other"]
    if len(known) != len(set(known)) or len(set(known) - {"other"}) < 2 or not {"number", "year", "items"} & set(known):
        return None
    return found


def dump_regions(values: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """Find lists in the mended lines of a dump: (first line, line behind the last); None is no line."""
    at = 0
    while at < len(values):
        size = header_size(values, at)
        if not size:
            at += 1
            continue
        end = at + size
        while end < len(values) and values[end] is not None and not _ends_list(str(values[end])):
            end += 1
        yield at, end
        at = end


def header_size(values: Sequence[str | None], at: int) -> int:
    """How many lines from ``at`` on are a header row: 0 if none is; words may be a line each."""
    joined = ""
    for size in range(1, 8):
        value = values[at + size - 1] if at + size - 1 < len(values) else None
        if value is None or len(value) > 40:
            return 0
        joined += re.sub(r"\s", "", value)
        if header_kinds(joined) is not None:
            longer = values[at + size] if at + size < len(values) else None
            more = (
                header_kinds(joined + re.sub(r"\s", "", longer)) if longer is not None and len(longer) <= 12 else None
            )
            if more is None:
                return size
        elif not all(_only_heads(word) for word in [joined]):
            return 0
    return 0


def _only_heads(words: str) -> bool:
    at = 0
    while at < len(words):
        match = _HEADER.match(words, at)
        if not match:
            return False
        at = match.end()
    return bool(words)


def _ends_list(value: str) -> bool:
    """Whether a line can be no part of a list: prose, a heading, a note."""
    return bool(
        re.search("。.", value)
        or re.match(
            r"(?:附[件录表]|第[一二三四五六七八九十]{1,3}[章条节]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,2}）|注[：:]|说明[：:]|备注[：:]|[*＊★※][：:为]|带?[*＊★※]号?[的为])",
            value,
        )
        or (value.endswith("。") and len(value) > 30 and not ITEM.match(value))
    )


@dataclass(frozen=True)
class Item:
    """One item of an entry: the number it prints (None where it prints none) and its words."""

    number: Text | None
    words: tuple[Text, ...]


@dataclass(frozen=True)
class Entry:
    """One row of a pilot list, each cell as its pieces of raw text in reading order; empty = absent."""

    number: Text | None
    province: tuple[Text, ...]
    name: tuple[Text, ...]
    star: Text | None
    year: tuple[Text, ...]
    items: tuple[Item, ...]
    other: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Listing:
    """A pilot list: its columns in order, its entries, headers that repeat, and what fits nowhere."""

    columns: tuple[str, ...]
    heads: tuple[Text, ...]
    entries: tuple[Entry, ...]
    repeated: tuple[Text, ...] = ()
    leftover: tuple[Text, ...] = ()
    gaps: tuple[str, ...] = ()


def item_number(found: re.Match[str]) -> int:
    """Give the number of an item's marker; 0 where its digits are lost."""
    if found[3]:
        return ord(found[3]) - ord("①") + 1
    digits = found[1] or found[2] or ""
    return int(digits) if digits.isdigit() else 0


def split_items(marker: Text | None, pieces: Sequence[Text]) -> Iterator[Item]:
    """Part items that were run together (``1.建立A制度2.建立B制度``), by the numbers that come next."""
    found = ITEM.match(marker.value) if marker is not None else None
    expected = (item_number(found) or 1) + 1 if found else 2
    current: list[Text] = []
    for piece in pieces:
        rest = piece
        while True:
            hit = next(
                (
                    m
                    for m in re.finditer(r"(?<![\d.．（(第])(\d{1,2})[.．、]\s*(?=[^\d\s])", rest.value)
                    if m.start() and int(m[1]) == expected
                ),
                None,
            )
            if hit is None or marker is None:
                break
            current.append(rest[: hit.start()])
            yield Item(marker, tuple(current))
            marker, current, rest = rest[hit.start() : hit.end()], [], rest[hit.end() :]
            expected += 1
        if rest.value.strip():
            current.append(rest)
    if current or marker is not None:
        yield Item(marker, tuple(current))


def head_kind(words: str) -> str:
    """What the column under a header cell holds: "" where its words are not known.

    >>> head_kind("达峰年份（年）"), head_kind("人口")
    ('year', '')
    """
    closed = re.sub(r"\s", "", words)
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", closed)
    if closed in _KIND or bare in _KIND:
        return _KIND.get(closed) or _KIND[bare]
    if len(bare) > 12:
        return ""
    return next((kind for word, kind in _WORDS if len(word) > 1 and word in bare and kind != "other"), "")


def header_row(rows: dict[int, list[tuple[int, str]]]) -> tuple[int, dict[str, int]] | None:
    """Find a table's header among its first rows: the row, and the column of each kind; None if none."""
    for row in sorted(rows)[:4]:
        kinds = [(column, head_kind(words)) for column, words in rows[row]]
        found = [(kind, at, at + 1) for at, (_, kind) in enumerate(kinds) if kind]
        settled = _settle(found, "") if len(found) > 1 else None
        if settled:
            return row, {kind: kinds[at][0] for kind, at, _ in settled if kind != "other"}
    return None
