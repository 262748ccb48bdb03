"""Lists of provinces, the number of their places and these, whatever order a dump has put the cells in: 江苏省 | 7 | 无锡市、….

The number says how many names a province's cell holds, over as many lines as it takes, and each of them lies in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lccp.extract.layout.cell_words import (
    CellWord,
    CellWords,
    is_value,
    joined_value,
    opens_line,
    stretches_of,
    words_of_lines,
)
from lccp.extract.layout.groups import homes_of
from lccp.extract.layout.interleaved import is_title_line, kind_of_head, may_open_list
from lccp.extract.layout.tables import LayoutTable, RawLine, grid_of
from lccp.extract.lists.shapes import is_province, is_total, lies_in, plain_name, split_names
from lccp.extract.lists.vocabulary import head_kind
from lccp.model import Grid, GridCell
from lccp.normalise.places import LAST_SIGNS
from lccp.text.patterns import regex

FEWEST_ROWS = 2
KINDS_READ = ({"province", "count", "name"}, {"number", "province", "count", "name"})
OF_NAMES = regex.compile(r"[\p{Han}、，,（）()]+")


@dataclass
class _Counted:
    """The words of a list by what they are, and where it ends."""

    heads: dict[str, CellWord] = field(default_factory=dict)
    decimals: list[CellWord] = field(default_factory=list)
    provinces: list[CellWord] = field(default_factory=list)
    name_words: list[CellWord] = field(default_factory=list)
    titles: list[int] = field(default_factory=list)
    totals: list[CellWord] = field(default_factory=list)
    end: int = 0


def counted_tables(lines: Sequence[RawLine]) -> Iterator[LayoutTable]:
    """Yield the list of provinces with the number of their places, if the lines hold one."""
    if not any(map(may_open_list, lines)):
        return
    cell_words = words_of_lines(lines, False)
    heads = [index for index in range(len(cell_words)) if _kind_at(cell_words, index)]
    kinds = [_kind_at(cell_words, index) for index in heads]
    if set(kinds) not in KINDS_READ or len(set(kinds)) < len(kinds) or not opens_line(cell_words, heads[0]):
        return
    counted = _sort_words(cell_words, heads[0])
    rows = _rows_of(counted, "number" in kinds) if counted is not None else None
    if counted is None or rows is None or len(counted.heads) < len(kinds):
        return
    first = cell_words[heads[0]].printed_line
    last = max(word.printed_line for word in cell_words[heads[0] : counted.end])
    totals = tuple(sorted({word.printed_line for word in counted.totals}))
    yield LayoutTable(first, last + 1, totals, _grid_of(counted, rows), titles=tuple(counted.titles))


def _grid_of(counted: _Counted, rows: Sequence[dict[str, CellWords]]) -> Grid:
    order = sorted(counted.heads, key=lambda kind: counted.heads[kind].start)
    cells = [GridCell(1, n, 1, 1, stretches_of((counted.heads[kind],))) for n, kind in enumerate(order, 1)]
    for row, values in enumerate(rows, 2):
        cells += [GridCell(row, n, 1, 1, stretches_of(values[kind])) for n, kind in enumerate(order, 1)]
    return grid_of(cells)


def _kind_at(cell_words: Sequence[CellWord], position: int) -> str:
    """What the column holds whose head a word is: not the last sign of a name on a line of its own, 漯河 over 市.

    A …名单 is one behind another head on its line (数量 试点名单); alone there it is a title.
    """
    word = cell_words[position]
    kind = kind_of_head(word.value) if word.value not in LAST_SIGNS else ""
    if not kind and word.value.endswith("名单") and not opens_line(cell_words, position):
        return "name" if _kind_at(cell_words, position - 1) and head_kind(word.value) == "name" else ""
    return kind


def _sort_words(cell_words: Sequence[CellWord], first: int) -> _Counted | None:
    """Sort words by what they hold; None where a value of a list stands behind the end."""
    counted = _Counted()
    position = first
    while position < len(cell_words) and _take_word(counted, cell_words, position):
        position += 1
        counted.end = position
    behind = range(position, len(cell_words))
    stray = any(opens_line(cell_words, index) and is_value(cell_words[index].value) for index in behind)
    return None if stray else counted


def _take_word(counted: _Counted, cell_words: Sequence[CellWord], position: int) -> bool:
    """Take a word to what it is; return whether it is anything."""
    word = cell_words[position]
    if kind := _kind_at(cell_words, position):
        counted.heads[kind] = word
    elif is_total(word.value):
        counted.totals.append(word)
    elif word.value.isdecimal() and len(word.value) <= 4:
        counted.decimals.append(word)
    elif is_province(plain_name(word.value)):
        counted.provinces.append(word)
    elif not counted.titles and is_title_line(cell_words, position):
        counted.titles.append(word.printed_line)
    elif OF_NAMES.fullmatch(word.value):
        counted.name_words.append(word)
    else:
        return False
    return True


def _rows_of(counted: _Counted, numbered: bool) -> list[dict[str, CellWords]] | None:
    """The rows by kind; None where counts and names do not agree, or a place does not lie in its province."""
    size = len(counted.provinces)
    decimals = list(counted.decimals)
    if counted.totals and decimals:
        last = max(decimals, key=lambda word: int(word.value))
        decimals.remove(last)
        counted.totals.append(last)
    parted = _part_decimals(decimals, size) if numbered else ([], decimals)
    if size < FEWEST_ROWS or parted is None or len(parted[1]) != size:
        return None
    numbers, counts = parted
    if len(counted.totals) > 1 and int(counted.totals[-1].value) != sum(int(word.value) for word in counts):
        return None
    rows: list[dict[str, CellWords]] = []
    rest = list(counted.name_words)
    for row, (province, count) in enumerate(zip(counted.provinces, counts, strict=True)):
        cell = _cell_of_names(rest, int(count.value), plain_name(province.value))
        if cell is None:
            return None
        rest = rest[len(cell) :]
        number = {"number": (numbers[row],)} if numbered else {}
        rows.append({**number, "province": (province,), "count": (count,), "name": cell})
    return rows if not rest else None


def _part_decimals(decimals: Sequence[CellWord], size: int) -> tuple[list[CellWord], list[CellWord]] | None:
    """Part running numbers from counts: they stand by turns, or one column behind the other; None where neither is so, or both."""
    ways = ((decimals[::2], decimals[1::2]), (decimals[:size], decimals[size:]), (decimals[size:], decimals[:size]))
    running = [str(number) for number in range(1, size + 1)]
    fitting = [way for way in ways if [word.value for word in way[0]] == running and len(way[1]) == size]
    return (list(fitting[0][0]), list(fitting[0][1])) if len(fitting) == 1 else None


def _cell_of_names(name_words: Sequence[CellWord], count: int, province: str) -> CellWords | None:
    """The first of some words that hold as many names as are counted, all of places in a province."""
    for end in range(1, len(name_words) + 1):
        value = joined_value(name_words[:end])
        place_names = [plain_name(value[first:last]) for first, last in split_names(value) or ()]
        goes_on = end < len(name_words) and name_words[end].value[0] in LAST_SIGNS  # 盐城 over 市、镇江市
        at_home = all(lies_in(name, province) or not homes_of(name) for name in place_names)
        if len(place_names) == count and not goes_on and at_home:
            return tuple(name_words[:end])
    return None
