"""The rows of a list in a layout: bands of lines, cut where the cells between the cuts hold what their columns should.

A row of a table takes some lines that follow one another; its cells lie in the middle of them, or begin at the
first. So the lines of the list are parted into bands, at the least cost: what a cell holds counts first, how far
from the middle, or from the top, it stands second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex
from lccp.extract.layout.paths import Node, cheapest_path
from lccp.extract.layout.words import LayoutWord, close_han, joined_words, would_fit
from lccp.extract.lists.items import MARKER, item_number
from lccp.extract.lists.shapes import (
    NAME_LIKE,
    STAR,
    batch_words,
    is_area_name,
    is_date_cell,
    is_ditto,
    is_total,
    is_year_cell,
    is_year_part,
    names_places,
    plain_name,
    running_number,
)
from lccp.text.repairs.gaps import text_width

TALLEST = 24  # lines of one row
NO_ROW = 1000.0  # content that no higher band mends
NO_CELL = 100.0  # content that some line more may mend
CONTENT = 10.0  # how much more what a cell holds counts than where it stands
SHORT = 0.11  # content of a line of items that breaks off though the next would have begun on it
CLOSE = 1.0  # two ways to part the lines whose costs differ by less are as good as one another
Cells = Mapping[int, Sequence[LayoutWord]]
"""The words of one line by column."""


@dataclass(frozen=True)
class Band:
    """A row: its first line and the one behind its last, of the lines that are parted."""

    first: int
    end: int


@dataclass(frozen=True)
class Bands:
    """The rows of a list, and the boundaries between two of them that another cut would suit as well."""

    rows: tuple[Band, ...]
    doubtful: tuple[int, ...]
    at_top: bool  # cells begin at the first line of their row, and do not lie in its middle
    cost: float


def part_bands(lines: Sequence[Cells], kinds: Mapping[int, str], at_top: bool | None = None) -> Bands | None:
    """Part lines into rows; ``kinds`` are those of the columns that rows fill. None where no way makes sense.

    ``at_top``: whether cells begin at the first line of their row; None where the cheaper way may tell.
    """
    items = next((column for column, kind in kinds.items() if kind == "items"), 0)
    longest = max((text_width(joined_words(cells[items])) for cells in lines if items in cells), default=0.0)
    costs = [_costs_from(lines, first, kinds, longest) for first in range(len(lines))]
    best: tuple[float, bool, list[int]] | None = None
    for way in (False, True) if at_top is None else (at_top,):
        total, cuts = _cheapest_cuts(costs, way)
        if best is None or total < best[0]:
            best = (total, way, cuts)
    if best is None or any(costs[a][b - a - 1][0] >= NO_CELL for a, b in zip(best[2], best[2][1:], strict=False)):
        return None
    total, at_top, cuts = best
    rows = tuple(Band(a, b) for a, b in zip(cuts, cuts[1:], strict=False))
    return Bands(rows, tuple(_doubtful(costs, cuts, at_top)), at_top, total)


Cost = tuple[float, float, float]
"""What a band costs: by what its cells hold, by how far they lie from its middle, and from its top."""


def _cheapest_cuts(costs: Sequence[Sequence[Cost]], at_top: bool) -> tuple[float, list[int]]:
    """Return what the cheapest way to cut the lines costs, and where its bands begin and the last one ends."""

    def bands_from(node: Node) -> Iterator[tuple[Node, float]]:
        (first,) = node
        for height, cost in enumerate(costs[first], 1):
            yield (first + height,), _weigh(cost, at_top)

    total, nodes = cheapest_path((0,), (len(costs),), bands_from) or (float("inf"), [])
    return total, [line for (line,) in nodes]


def _weigh(cost: Cost, at_top: bool) -> float:
    return CONTENT * cost[0] + (cost[2] if at_top else cost[1])


def _doubtful(costs: Sequence[Sequence[Cost]], cuts: Sequence[int], at_top: bool) -> list[int]:
    """The boundaries that might as well lie a line or two higher or lower: indices of the row below each."""
    result = []
    for number, (first, cut, end) in enumerate(zip(cuts, cuts[1:], cuts[2:], strict=False), 1):
        present_cost = _weigh(costs[first][cut - first - 1], at_top) + _weigh(costs[cut][end - cut - 1], at_top)
        for other in (cut - 2, cut - 1, cut + 1, cut + 2):
            if not first < other < end or end - other > len(costs[other]) or other - first > len(costs[first]):
                continue
            other_cost = _weigh(costs[first][other - first - 1], at_top) + _weigh(costs[other][end - other - 1], at_top)
            if other_cost - present_cost < CLOSE:
                result.append(number)
                break
    return result


def _costs_from(lines: Sequence[Cells], first: int, kinds: Mapping[int, str], longest: float) -> list[Cost]:
    """What the bands cost that begin at a line, from the lowest to the tallest; ``longest`` is the widest line of items."""
    result: list[Cost] = []
    pieces: dict[int, list[tuple[int, str]]] = {column: [] for column in kinds}
    for last in range(first, min(len(lines), first + TALLEST)):
        for column, word_list in lines[last].items():
            if column in pieces:
                pieces[column].append((last, " ".join(word.value for word in word_list)))
        content = _cost_of_content(pieces, kinds, longest)
        placed = [_cost_of_place([line for line, _ in cell], first, last) for cell in pieces.values() if cell]
        middle, top = (sum(costs) for costs in zip(*placed, strict=True)) if placed else (0.0, 0.0)
        result.append((content, middle, top))
        if content >= NO_ROW:
            break
    return result


def _cost_of_content(
    pieces: Mapping[int, Sequence[tuple[int, str]]], kinds: Mapping[int, str], longest: float
) -> float:
    """What speaks against cells, each with its lines, by what they hold."""
    values = {column: tuple(value for _, value in cell) for column, cell in pieces.items()}
    is_named = any(values[column] for column, kind in kinds.items() if kind == "name")
    cost = sum(SHORT * _count_short(values[column], longest) for column, kind in kinds.items() if kind == "items")
    for column, kind in kinds.items():
        if values[column] or not (kind == "name" and is_named):  # 地市 | 县: a 地市 may run over the rows of several
            cost += cell_cost(kind, values[column])
    return cost


def _cost_of_place(line_numbers: Sequence[int], first: int, last: int) -> tuple[float, float]:
    """How far the lines of a cell lie from the middle of a row, and from its top; a gap in it counts too."""
    gap = line_numbers[-1] - line_numbers[0] + 1 - len(line_numbers)
    middle = abs((line_numbers[0] + line_numbers[-1]) - (first + last)) / 2
    return middle + (0 if _lie_evenly(line_numbers, first + last) else gap * 2), line_numbers[0] - first + gap * 2.0


def _lie_evenly(line_numbers: Sequence[int], twice_middle: int) -> bool:
    """Whether the lines of a cell lie alike above and below the middle of its row: 汉中市 stands between the two of its items."""
    return all(twice_middle - line in line_numbers for line in line_numbers)


def _count_short(pieces: Sequence[str], longest: float) -> int:
    """How many lines of items break off where the next, which opens no item, would have begun on the same line."""
    return sum(
        MARKER.match(below) is None and would_fit(close_han(above), close_han(below), longest)
        for above, below in pairwise(pieces)
    )


def cell_cost(kind: str, pieces: tuple[str, ...]) -> float:
    """Return what speaks against a cell that holds these lines: 0 where it is what its column should hold."""
    return COSTS.get(kind, _cost_of_other)(pieces) if pieces else EMPTY.get(kind, 0.5)


def _joined(pieces: Sequence[str]) -> str:
    return close_han(" ".join(pieces))


def _cost_of_number(pieces: tuple[str, ...]) -> float:
    if is_ditto(pieces[0]):
        return 0.0
    several = sum(running_number(piece) is not None for piece in pieces) > 1
    if several:
        return NO_ROW
    return NO_CELL if running_number(_joined(pieces)) is None else 0.0


def _cost_of_name(pieces: tuple[str, ...]) -> float:
    joined = _joined(pieces)
    whole = sum(names_places(_joined([piece])) for piece in pieces)
    if len(pieces) > 1 and whole == len(pieces):
        return 3.0 if "、" in joined else 20.0
    if is_total(joined) or names_places(joined):
        return 0.0
    if len(pieces) > 1 and whole:
        return 8.0
    bare = plain_name(joined)
    return 2.0 if NAME_LIKE.fullmatch(bare) or is_area_name(bare) else 4.0


def _cost_of_value(is_value: Callable[[str], bool]) -> Callable[[tuple[str, ...]], float]:
    def cost(pieces: tuple[str, ...]) -> float:
        bare = [regex.sub(STAR, "", _joined([piece])) for piece in pieces]
        if len(pieces) > 1 and sum(map(is_value, bare)) > 1:
            return 20.0
        return 0.0 if is_value("".join(bare)) or is_ditto(_joined(pieces)) else 2.0 * len(pieces)

    return cost


def _cost_of_year(pieces: tuple[str, ...]) -> float:
    """A part of a year (2025年左, 右), or of a province's name (内蒙古自), is no cell."""
    joined = regex.sub(STAR, "", _joined(pieces))
    return NO_CELL if is_year_part(joined) else _cost_of_value(is_year_cell)(pieces)


def _cost_of_items(pieces: tuple[str, ...]) -> float:
    """Items begin with their first number, and have it once."""
    numbers = [number for piece in pieces for number in _numbers_in(piece)]
    if not numbers:
        return 0.0
    opening = MARKER.match(pieces[0])
    cost = 0.0 if opening is not None and item_number(opening) == 1 else 15.0
    again = numbers[1:].count(1)
    falls = sum(b != a + 1 for a, b in zip(numbers, numbers[1:], strict=False))
    return cost + 20.0 * again + 5.0 * min(falls, 3)


def _numbers_in(piece: str) -> list[int]:
    """The numbers of the items that a line begins."""
    matches = [match for match in MARKER.finditer(piece) if match.start() == 0 or piece[match.start() - 1].isspace()]
    return [item_number(match) for match in matches]


def _cost_of_other(pieces: tuple[str, ...]) -> float:
    return 0.0


COSTS: Mapping[str, Callable[[tuple[str, ...]], float]] = {
    "number": _cost_of_number,
    "name": _cost_of_name,
    "year": _cost_of_year,
    "designated": _cost_of_value(lambda value: is_date_cell(value) or is_year_cell(value)),
    "when": _cost_of_value(lambda value: is_date_cell(value) or is_year_cell(value)),
    "batch": _cost_of_value(lambda value: batch_words(value, True)),
    "items": _cost_of_items,
}
EMPTY: Mapping[str, float] = {"number": 20.0, "name": 40.0, "year": 4.0, "designated": 4.0, "when": 4.0, "items": 6.0}
