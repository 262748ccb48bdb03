"""The line of heads that opens a list in a layout, and the gutters between its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

from lccp.extract.layout.groups import is_group_name
from lccp.extract.layout.words import LayoutLine, LayoutWord, Measure, joined_words, one_column, terminal_columns
from lccp.extract.lists.shapes import is_batch_cell, is_date_cell, is_year_cell, names_places, running_number
from lccp.extract.lists.vocabulary import ENGLISH_KINDS, KINDS, UNIT, UNIT_BEHIND, head_kind
from lccp.reference.script import fold_script
from lccp.text.patterns import re, regex

FEWEST_COLUMNS = 2
LONGEST_HEAD_WORD = 24
MOST_WORDS = 4  # of one head
LINES_BESIDE = 2  # above and below the line of heads, over which some heads are set
TOUCHING = regex.compile(r"(?<=[a-z.])(?=[A-Z])|(?<=[a-z.])(?=\p{Han})|(?<=[\p{Han}）])(?=[A-Z])")
LATIN = re.compile("[A-Za-z]")
MOST_DEALT = 7  # words of a line that are dealt to columns by what they are
MOST_MOVED = 6  # columns of signs by which they may lie outside of theirs
OUTSIDE = 0.5
NO_END = 100_000
PART = 2.0  # against words that may be a part of a name or year (左右, 自治州)
LONGEST_PART = 8
CLOSE_DEAL, DEAREST_DEAL = 1.5, 9.0
WHOLE_CELLS: Mapping[str, Callable[[str], bool]] = {
    "name": names_places,
    "province": is_group_name,
    "year": is_year_cell,
    "designated": lambda value: is_date_cell(value) or is_year_cell(value),
    "when": lambda value: is_date_cell(value) or is_year_cell(value),
    "batch": is_batch_cell,
}
TITLE = regex.compile("名单|名录|一览|汇总|附件|附表|公示|list of", regex.I)
ITEM_START = regex.compile(r"(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳])\p{Han}")


@dataclass(frozen=True)
class HeadColumn:
    """A column as its head shows it: the words of the head from top to bottom, what they say, and how far they reach."""

    word_list: tuple[LayoutWord, ...]
    kind: str
    x_start: int
    x_end: int


@dataclass(frozen=True)
class HeadBlock:
    """The heads of a list, and the lines from the first to behind the last over which they are set."""

    first: int
    end: int
    columns: tuple[HeadColumn, ...]


def find_heads(lines: Sequence[LayoutLine], index: int) -> HeadBlock | None:
    """Return the heads whose fullest line is ``index``; None where it is no line of heads of a list."""
    if not _may_head(lines[index]):
        return None
    ways = [
        block
        for above in range(LINES_BESIDE + 1)
        for below in range(LINES_BESIDE + 1)
        for apart in (False, True)
        if (block := _read_heads(lines, index - above, index + 1 + below, apart)) is not None
    ]
    return max(
        ways, key=lambda block: (_count_closed(block), _count_joined(block), block.first - block.end), default=None
    )


def has_touching(value: str) -> bool:
    """Whether a line may hold heads in two scripts, or two English ones, without a blank between (yearBatch, 城市City)."""
    return LATIN.search(value) is not None and TOUCHING.search(value) is not None


def _count_closed(block: HeadBlock) -> int:
    """How many columns have a head that is known and whole."""
    heads = ["".join(word.value for word in column.word_list) for column in block.columns]
    return sum(bool(column.kind) and not is_open(head) for head, column in zip(heads, block.columns, strict=True))


def _count_joined(block: HeadBlock) -> int:
    """How many heads several lines make that are known as such: 所在省 over 份."""
    return sum(len(column.word_list) > 1 and _joined_head(column) in KINDS for column in block.columns)


def _joined_head(column: HeadColumn) -> str:
    return str(regex.sub(r"\s", "", "".join(word.value for word in column.word_list)))


def _is_joined_head(column: HeadColumn) -> bool:
    """Whether the words below one another are a known head, its unit in brackets aside (峰值目标（年）)."""
    return UNIT_BEHIND.sub("", _joined_head(column)) in KINDS


def is_open(head: str) -> bool:
    """Whether a head opens a bracket that it does not close."""
    return head.count("（") + head.count("(") != head.count("）") + head.count(")")


def _may_head(line: LayoutLine) -> bool:
    """Whether a line has two words that head columns, a wide gap between them or none at all, and nothing else than heads may be."""
    if any(not _is_head_like(chunk) for chunk in line.chunks):
        return False
    heads = _head_words(line)
    kinds_known = [head_kind(head.value) for head in heads]
    apart = len(line.chunks) >= FEWEST_COLUMNS or (has_touching(line.value) and len(heads) >= FEWEST_COLUMNS)
    return bool(apart) and any(kind not in ("", "other") for kind in kinds_known)


def _is_head_like(word: LayoutWord) -> bool:
    """Whether a word may be a head or a part of one: short, and no value of a list."""
    value = word.value
    if len(value) > LONGEST_HEAD_WORD or TITLE.search(fold_script(value)) or ITEM_START.match(value):
        return False
    if head_kind(value) not in ("", "other"):
        return True
    return not (
        running_number(value) is not None
        or is_year_cell(value)
        or is_date_cell(value)
        or is_batch_cell(value)
        or names_places(value)
        or regex.search("[。；]", value)
    )


def _read_heads(lines: Sequence[LayoutLine], first: int, end: int, apart: bool) -> HeadBlock | None:
    """Read the lines from ``first`` to ``end`` as heads; None where some words do not make a head.

    ``apart``: words that single blanks part head columns of their own (序 省（区、 试点城 over 号 市） 市), all of them known.
    """
    if first < 0 or end > len(lines) or (apart and end - first == 1):
        return None
    if any(not _is_head_like(word) for line in lines[first:end] for word in line.chunks):
        return None
    columns = tuple(map(_column_under, sorted(_stacks_of(lines[first:end], apart), key=_leftmost)))
    is_list = _heads_list(columns) and (not apart or all(_is_joined_head(column) for column in columns))
    return HeadBlock(first, end, columns) if is_list and (end - first == 1 or _are_stacked(columns)) else None


def _column_under(stack: Sequence[LayoutWord]) -> HeadColumn:
    kind = head_kind("".join(word.value for word in stack))
    return HeadColumn(tuple(stack), kind, _leftmost(stack), _rightmost(stack))


def _are_stacked(columns: Sequence[HeadColumn]) -> bool:
    """Whether a line above or below belongs to the heads: only where one of its words ends a head that it begins."""
    return any(len(column.word_list) > 1 for column in columns) and all(map(_is_one_stack, columns))


def _stacks_of(lines: Sequence[LayoutLine], apart: bool) -> list[list[LayoutWord]]:
    """Put the heads that stand below one another together; nothing where one stands below two."""
    stacks: list[list[LayoutWord]] = []
    for line in lines:
        for word in line.word_list if apart else _head_words(line):
            over = [stack for stack in stacks if _leftmost(stack) < word.x_end and word.x_start < _rightmost(stack)]
            if len(over) > 1:
                return []
            if over:
                over[0].append(word)
            else:
                stacks.append([word])
    return stacks


def _heads_list(columns: Sequence[HeadColumn]) -> bool:
    """Whether heads are those of a list: of names, or provinces, and of something else that is known."""
    kinds = {column.kind for column in columns}
    return bool({"name", "province"} & kinds) and len(kinds - {"", "other"}) >= FEWEST_COLUMNS


def _is_one_stack(column: HeadColumn) -> bool:
    """Whether the words below one another are one head: 创新 over 重点, an open bracket, 城市 over City, 峰值目标 over （年）."""
    parts = [word.value for word in column.word_list]
    closed = regex.sub(r"\s", "", "".join(parts))
    if len(parts) == 1 or closed in KINDS or is_open("".join(parts[:-1])):
        return bool(column.kind)
    kinds = [head_kind(part) for part in parts]
    bilingual = len({part.isascii() for part in parts}) > 1 and len(set(kinds)) == 1
    with_unit = len(parts) == 2 and UNIT.fullmatch(parts[1]) is not None
    return bool(column.kind) and (bilingual or with_unit or column.kind not in kinds)


def _leftmost(stack: Sequence[LayoutWord]) -> int:
    return min(word.x_start for word in stack)


def _rightmost(stack: Sequence[LayoutWord]) -> int:
    return max(word.x_end for word in stack)


def _head_words(line: LayoutLine) -> list[LayoutWord]:
    """The heads of a line: words that are one head (序 号, Peak year, 城市 City) are joined, two that touch are parted."""
    result: list[LayoutWord] = []
    for chunk in line.chunks:
        parts = [
            part
            for word in line.word_list
            if chunk.x_start <= word.x_start < chunk.x_end
            for part in _part_touching(word)
        ]
        for word in _known_heads(parts) or [chunk]:
            if result and _is_one_head(result[-1], word):
                word = _one_word([result.pop(), word])
            result.append(word)
    return result


def _part_touching(word: LayoutWord) -> Sequence[LayoutWord]:
    """Part two heads that touch (yearBatch, Province试点地区); 城市City is one in two languages."""
    match = TOUCHING.search(word.value)
    if match is None or word.x_end - word.x_start != sum(map(_width_in(word), word.value)):
        return [word]
    cut = match.start()
    before, after = word.value[:cut], word.value[cut:]
    kinds = {head_kind(before), head_kind(after)}
    if "" in kinds or len(kinds) < 2:
        return [word]
    x_cut = word.x_start + sum(map(_width_in(word), before))
    return [
        LayoutWord(word.start, word.start + cut, word.x_start, x_cut, before),
        *_part_touching(LayoutWord(word.start + cut, word.end, x_cut, word.x_end, after)),
    ]


def _width_in(word: LayoutWord) -> Measure:
    return one_column if word.x_end - word.x_start == len(word.value) else terminal_columns


def _known_heads(word_list: Sequence[LayoutWord]) -> list[LayoutWord]:
    """Part words that single blanks part into as few known heads as can be; none where some word is in none."""
    ways: list[list[LayoutWord] | None] = [[]]
    for end in range(1, len(word_list) + 1):
        best: list[LayoutWord] | None = None
        for start in range(max(0, end - MOST_WORDS), end):
            before = ways[start]
            if before is None or (best is not None and len(before) + 1 >= len(best)):
                continue
            head = _one_word(word_list[start:end])
            if _is_known(head.value):
                best = [*before, head]
        ways.append(best)
    return ways[-1] or []


def _is_known(value: str) -> bool:
    """Whether words are a head as the vocabulary has it, or one in two languages."""
    closed = regex.sub(r"\s", "", value)
    if closed in KINDS or value.lower() in ENGLISH_KINDS:
        return True
    han, _, latin = value.partition(" ")
    kind = KINDS.get(han)
    return kind is not None and ENGLISH_KINDS.get(latin.lower()) == kind


def _one_word(word_list: Sequence[LayoutWord]) -> LayoutWord:
    value = " ".join(word.value for word in word_list)
    return LayoutWord(word_list[0].start, word_list[-1].end, word_list[0].x_start, word_list[-1].x_end, value)


def _is_one_head(before: LayoutWord, word: LayoutWord) -> bool:
    if word.x_start - before.x_end > 4:
        return False
    if before.value + word.value in KINDS or f"{before.value} {word.value}".lower() in ENGLISH_KINDS:
        return True
    return word.value.isascii() != before.value.isascii() and head_kind(word.value) == head_kind(before.value) != ""


class Gutters:
    """What stays free between the columns of a list, from line to line."""

    def __init__(self, columns: Sequence[HeadColumn]) -> None:
        # where two heads touch (Peak yearBatch), the cells below them show what lies between their columns
        self.free = [
            set(range(a.x_end, b.x_start) if a.x_end != b.x_start else range(a.x_start + 1, b.x_end - 1))
            for a, b in zip(columns, columns[1:], strict=False)
        ]
        self.open = [len(gutter) > 0 for gutter in self.free]
        self.chosen: list[tuple[int, int]] = []

    def close_over(self, word_list: Sequence[LayoutWord]) -> bool:
        """Take a line's words out of what is free; False, and nothing done, where some gutter would be closed."""
        covered = {column for word in word_list for column in range(word.x_start, word.x_end)}
        x_start = [gutter - covered for gutter in self.free]
        if not all(x_start):
            return False
        self.free = x_start
        return True

    def settle(self, lines: Sequence[Sequence[LayoutWord]], kinds: Sequence[str]) -> None:
        """Choose what parts each two columns: the widest stretch of those that leave the cells beside them what they should be.

        Between 达峰年份 and 创新重点, both far apart, short items leave more room behind them than stands before them.
        """
        self.chosen = []
        for gutter in self.free:
            start = self.chosen[-1][1] if self.chosen else 0
            number = len(self.chosen)

            def fit(stretch: tuple[int, int], start: int = start, number: int = number) -> tuple[int, int, int]:
                cells = ([word for word in line if start <= word.x_start < stretch[1]] for line in lines)
                misfits = sum(_misfit(joined_words(cell), kinds[number]) >= DEAREST_DEAL for cell in cells if cell)
                return misfits, stretch[0] - stretch[1], -stretch[1]

            runs = _stretches(gutter)
            self.chosen.append(min(runs, key=fit) if len(runs) > 1 else runs[0])

    def bounds(self) -> list[int]:
        """Return where each column but the first begins: behind the stretch that stayed free before it."""
        return [end for _, end in self._parting()]

    def spans(self) -> list[tuple[int, int]]:
        """Return from where to where each column reaches, the last one without an end."""
        ends = [start for start, _ in self._parting()]
        return list(zip([0, *self.bounds()], [*ends, NO_END], strict=True))

    def _parting(self) -> list[tuple[int, int]]:
        return self.chosen or [_widest(gutter) for gutter in self.free]


def _widest(columns: set[int]) -> tuple[int, int]:
    return max(_stretches(columns), key=lambda run: (run[1] - run[0], run[1]))


def _stretches(columns: set[int]) -> list[tuple[int, int]]:
    """The unbroken stretches of some columns, each from its first to behind its last."""
    result: list[tuple[int, int]] = []
    for column in sorted(columns):
        if result and result[-1][1] == column:
            result[-1] = (result[-1][0], column + 1)
        else:
            result.append((column, column + 1))
    return result


def deal_words(
    word_list: Sequence[LayoutWord], spans: Sequence[tuple[int, int]], kinds: Sequence[str]
) -> dict[int, list[LayoutWord]] | None:
    """Deal the words of a line that closes a gutter to the columns (from 1 on) by what they are; None where that is open.

    ``spans``: from where to where each column reaches. Tools that lay out lines of signs of two widths move some of
    their words by a few columns (湘阴县    2028年底前 1.健全…, whose item begins where years end in other lines).
    """
    if len(word_list) > MOST_DEALT:
        return None
    dealt = combinations_with_replacement(range(len(kinds)), len(word_list))
    ways = sorted((_cost_of_deal(word_list, columns, spans, kinds), columns) for columns in dealt)
    (cost, columns), *others = ways
    if cost > DEAREST_DEAL or (others and others[0][0] - cost < CLOSE_DEAL):
        return None
    cells: dict[int, list[LayoutWord]] = {}
    for column, word in zip(columns, word_list, strict=True):
        cells.setdefault(column + 1, []).append(word)
    return cells


def _cost_of_deal(
    word_list: Sequence[LayoutWord], columns: Sequence[int], spans: Sequence[tuple[int, int]], kinds: Sequence[str]
) -> float:
    """What speaks against words being of columns: how far they lie outside of these, and what they hold."""
    cost = 0.0
    for column in sorted(set(columns)):
        cell = [word for word, other in zip(word_list, columns, strict=True) if other == column]
        outside = max(0, spans[column][0] - cell[0].x_start) + max(0, cell[-1].x_end - spans[column][1])
        cost += _misfit(joined_words(cell), kinds[column]) + outside * OUTSIDE
        cost += DEAREST_DEAL if outside > MOST_MOVED else 0.0
    return cost


def _misfit(value: str, kind: str) -> float:
    """What speaks against words being a cell, or a line of one, of a column of a kind."""
    if kind == "number":
        return 0.0 if running_number(value) is not None else DEAREST_DEAL
    if kind in WHOLE_CELLS:
        if WHOLE_CELLS[kind](value):
            return 0.0
        return PART if len(value) <= LONGEST_PART and regex.search(r"\p{Han}", value) else DEAREST_DEAL
    return 2 * PART if running_number(value) is not None or is_year_cell(value) or is_group_name(value) else 0.0


def is_part_of_row(cells: dict[int, list[LayoutWord]], kinds: Sequence[str]) -> bool:
    """Whether one of the cells of a line is a whole number, name, province or year of a row, or all are items."""
    if {kinds[column - 1] for column in cells} == {"items"}:
        return True
    by_kind = [(kinds[column - 1], joined_words(cell)) for column, cell in cells.items()]
    return any(kind == "number" or (kind in WHOLE_CELLS and WHOLE_CELLS[kind](value)) for kind, value in by_kind)
