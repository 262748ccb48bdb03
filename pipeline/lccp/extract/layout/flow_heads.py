"""Heads of a list whose words a dump writes one after another: in one row or over several, some spanning others."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice, pairwise

from lccp.extract.layout.cell_words import (
    ENDING,
    TIMES,
    CellWord,
    CellWords,
    is_value,
    joined_value,
    opens_line,
    wrapped_province,
)
from lccp.extract.layout.heads import TITLE, is_open
from lccp.extract.layout.words import PAGE_NUMBER
from lccp.extract.lists.shapes import LETTER, REMEMBERED, heads_rows, is_ditto, is_note, is_total, running_number
from lccp.extract.lists.vocabulary import BRACKETS, KINDS, head_kind, with_names
from lccp.reference.script import fold_script
from lccp.text.patterns import regex

MOST_HEADS = 16
MOST_WORDS = 24  # of all heads
MOST_WORDS_OF_HEAD = 4
MOST_SPANNING = 4
MOST_READINGS = 60  # of some heads
MOST_ENDS = 4  # lines of heads of which the last may be a row's first cells
LONGEST_HEAD = 24
LONGEST_UNKNOWN = 8  # of a head whose words are not known
SHORT_TITLE = 5  # 试点名单
LONGEST_GROUP = 4  # words of a line that heads rows
OF_TITLE = regex.compile(r"第\p{Han}{1,3}批|\d{4}年|第\d")
DIRECTION = regex.compile(r"\p{Han}{2}")  # 沿海: a remark as well as a group


@dataclass(frozen=True)
class FlowHead:
    """A head: what its column holds, its words, those of the heads that span it, and the block of columns it is of.

    Its kind is ``area`` where its places are those that the list's own lie in, below the province.
    """

    kind: str
    word_list: CellWords
    above: CellWords = ()
    block: int = 0


def line_at(cell_words: Sequence[CellWord], position: int, limit: int = sys.maxsize) -> CellWords:
    """Return the words from a place to the end of its line; no more than ``limit``."""
    bound = min(len(cell_words), position + limit)
    end = position
    while end < bound and (end == position or not opens_line(cell_words, end)):
        end += 1
    return tuple(cell_words[position:end])


def heads_group(line: CellWords) -> bool:
    """Whether a line heads rows, and no column: 华东地区, 第一批."""
    closed = joined_value(line)
    if len(line) > LONGEST_GROUP or closed in KINDS or DIRECTION.fullmatch(closed):
        return False
    return heads_rows(closed) and not is_ditto(closed)


def opens_heads(cell_words: Sequence[CellWord], position: int) -> bool:
    """Whether the heads of a list may begin at a word; the line before it holds none."""
    if not opens_line(cell_words, position) or not _may_be_head(cell_words[position].value):
        return False
    return not (position and fold_script(cell_words[position - 1].value) in KINDS)


def head_words(cell_words: Sequence[CellWord], position: int) -> CellWords:
    """Return the words from a place to the first line that holds a value; none where they are more than heads take."""
    end = position
    while end < len(cell_words):
        line = line_at(cell_words, end)
        if _ends_heads(cell_words, position, end, line):
            break
        if end + len(line) - position > MOST_WORDS:
            return ()
        if not all(_may_be_head(word.value) for word in line):
            if all(fold_script(word.value) in KINDS for word in cell_words[position:end]):
                break  # the first words of a row's items, above its line
            return ()
        end += len(line)
    return tuple(cell_words[position:end]) if end < len(cell_words) else ()


def _ends_heads(cell_words: Sequence[CellWord], position: int, end: int, line: CellWords) -> bool:
    """Whether a line is none of the heads that begin at a place: it holds a value, heads a group, or is the heads again, of a page that begins there."""
    if any(is_value(word.value) or is_total(word.value) for word in line) or heads_group(line):
        return True
    again = end > position and len(line) > 1 and _are_heads(cell_words, position, [word.value for word in line])
    return again or bool(wrapped_province(cell_words, end))


def without_repeated(cell_words: Sequence[CellWord], start: int, heads: CellWords) -> list[CellWord]:
    """Return the words without the heads that are repeated behind a place, and the page's number before them."""
    values = [word.value for word in heads]
    remaining = list(cell_words[:start])
    page = _first_page(cell_words, start, values)
    position = start
    while position < len(cell_words):
        again = _are_heads(cell_words, position, values)
        if (again or cell_words[position].opens_page) and len(remaining) > start and _is_page_number(remaining, page):
            remaining.pop()
        page += again
        if not again:
            remaining.append(cell_words[position])
        position += len(values) if again else 1
    return remaining


def _are_heads(cell_words: Sequence[CellWord], position: int, values: Sequence[str]) -> bool:
    """Whether the heads stand at a place again."""
    if cell_words[position].value != values[0] or not opens_line(cell_words, position):
        return False
    return [word.value for word in cell_words[position : position + len(values)]] == values


def _first_page(cell_words: Sequence[CellWord], start: int, values: Sequence[str]) -> int:
    """The number of the page that the heads stand on: 1, or what the numbers above them wherever they are repeated count from."""
    above = [n - 1 for n in range(start + 1, len(cell_words)) if _are_heads(cell_words, n, values)]
    numbers = [running_number(cell_words[n].value) if opens_line(cell_words, n) else None for n in above]
    first = numbers[0] if len(numbers) > 1 else None
    return first if first and numbers == list(range(first, first + len(numbers))) else 1


def _is_page_number(cell_words: Sequence[CellWord], page: int) -> bool:
    """Whether the last word stands alone on its line and numbers its page: between dashes, or as the page's own number."""
    value = cell_words[-1].value
    alone = opens_line(cell_words, len(cell_words) - 1)
    return alone and bool(PAGE_NUMBER.fullmatch(value)) and (running_number(value) is None or value == str(page))


def sizes_of_heads(cell_words: Sequence[CellWord], position: int, word_list: CellWords) -> Iterator[int]:
    """Yield how many words may be heads: all, or those above lines that are no known ones and may be a row's first cells."""
    size = len(word_list)
    for _ in range(MOST_ENDS):
        if size < 2:
            return
        yield size
        end = size
        while size and (end == size or not opens_line(cell_words, position + size)):
            size -= 1
        if any(head_kind(word.value) for word in word_list[size:end]):
            return


@lru_cache(maxsize=REMEMBERED)
def _may_be_head(value: str) -> bool:
    folded = fold_script(value)
    if folded in KINDS:
        return True
    if len(value) > LONGEST_HEAD or is_value(value) or is_note(value) or ENDING.search(value):
        return False
    is_title = (len(value) > SHORT_TITLE and TITLE.search(folded)) or OF_TITLE.search(value)
    return LETTER.search(value) is not None and not is_title


def head_readings(word_list: CellWords) -> Iterator[tuple[FlowHead, ...]]:
    """Yield the ways to read words as heads in the order of their columns, those with the fewest spanning heads first."""
    segmented = [heads for heads in islice(_segments(word_list), MOST_READINGS) if _may_head_names(heads)]
    for less in range(MOST_SPANNING + 1):
        for heads in segmented:
            for spanning in combinations(range(len(heads)), less):
                columns = _with_blocks(heads, spanning)
                if columns:
                    yield columns


def _segments(word_list: CellWords) -> Iterator[tuple[FlowHead, ...]]:
    """Yield the ways to put words together to heads, the longest heads first."""
    if not word_list:
        yield ()
        return
    for size in range(min(MOST_WORDS_OF_HEAD, len(word_list)), 0, -1):
        head = _head_of(word_list[:size])
        if head is not None:
            for rest in _segments(word_list[size:]):
                yield (head, *rest)


def _head_of(word_list: CellWords) -> FlowHead | None:
    kind = _kind_of_head(tuple([word.value for word in word_list]))
    return None if kind is None else FlowHead(kind, word_list)


@lru_cache(maxsize=REMEMBERED)
def _kind_of_head(values: tuple[str, ...]) -> str | None:
    """What the column holds whose head are some words, "" where that is not known; None where they are no head."""
    closed = "".join(values)
    if len(closed) > 2 * LONGEST_HEAD or is_open(closed):
        return None
    kind = head_kind(" ".join(values)) or head_kind(closed)
    if len(values) == 1:
        return kind if kind or len(closed) <= LONGEST_UNKNOWN else None
    several = _is_whole(values[0]) or _is_whole("".join(values[1:]))
    is_known = bool(kind) and (closed in KINDS or not several)
    return kind if is_known and not TITLE.search(fold_script(closed)) else None


def _is_whole(value: str) -> bool:
    closed = fold_script(value)
    return closed in KINDS or BRACKETS.sub("", closed) in KINDS


def _may_head_names(heads: Sequence[FlowHead]) -> bool:
    """Whether some heads may have one of names among them, and none are the halves of one, 序 over 号."""
    kinds = [head.kind for head in heads]
    if "name" not in kinds and kinds.count("province") < 2:
        return False
    return all(KINDS.get(a.word_list[-1].value + b.word_list[0].value) != "number" for a, b in pairwise(heads))


def _with_blocks(heads: Sequence[FlowHead], spanning: Sequence[int]) -> tuple[FlowHead, ...]:
    """The heads of columns, some others being taken for heads that span them; none where these cannot be such, or no list is."""
    columns = [head for index, head in enumerate(heads) if index not in spanning]
    kinds = _kinds_of(columns)
    size = block_size(kinds)
    if not size or "name" not in kinds[:size] or not 2 <= len(columns) <= MOST_HEADS:
        return ()
    if not _tell_times(
        heads, [head for head, kind in zip(columns[:size], kinds, strict=False) if kind in TIMES], len(columns)
    ):
        return ()
    above: dict[int, CellWords] = {}
    for index in spanning:
        place = _column_below(heads[index], columns, kinds)
        if place is None:
            return ()
        above[place] = (*above.get(place, ()), *heads[index].word_list)
    return tuple(
        FlowHead(kind, head.word_list, above.get(n, ()), n // size)
        for n, (head, kind) in enumerate(zip(columns, kinds, strict=True))
    )


def _kinds_of(columns: Sequence[FlowHead]) -> list[str]:
    """The kinds of heads; of two different ones of names side by side the first is that of the places in which the others lie: 地市 | 县."""
    kinds = with_names([head.kind for head in columns])
    for n, (head, after) in enumerate(pairwise(columns)):
        if head.kind == after.kind == "name" and joined_value(head.word_list) != joined_value(after.word_list):
            kinds[n] = "area"
    return kinds


def _column_below(span: FlowHead, columns: Sequence[FlowHead], kinds: Sequence[str]) -> int | None:
    """The column that a spanning head is put over: that of its kind on a line below, or what its words tell; None where there is none."""
    if span.kind in ("number", "other"):
        return None
    if not span.kind:
        told_kind = "year" if "峰" in joined_value(span.word_list) else "name"
        return kinds.index(told_kind if told_kind in kinds else "name")
    if span.kind not in kinds:
        return None
    place = kinds.index(span.kind)
    is_below = columns[place].word_list[0].printed_line > span.word_list[-1].printed_line
    return place if is_below else None


def _tell_times(heads: Sequence[FlowHead], dates: Sequence[FlowHead], columns: int) -> bool:
    """Whether it is sure which of two columns of dates is which: their heads are whole and stand on one line."""
    if len(dates) < 2:
        return True
    lines = {word.printed_line for head in heads for word in head.word_list}
    return len(lines) in (1, columns) and all(_is_whole(joined_value(head.word_list)) for head in dates)


def block_size(kinds: Sequence[str]) -> int:
    """Return how many columns a block has; 0 where two columns of one block hold the same.

    >>> block_size(["number", "name", "number", "name"]), block_size(["name", "year", "name"])
    (2, 0)
    """
    for size in range(1, len(kinds) + 1):
        block = [kind for kind in kinds[:size] if kind not in ("other", "")]
        if len(kinds) % size == 0 and list(kinds) == list(kinds[:size]) * (len(kinds) // size):
            return size if len(set(block)) == len(block) else 0
    return 0
