"""Cells that run over several rows of a layout: provinces, batches, dates, set in the middle of their rows or at the top."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lccp.extract.layout.words import LayoutWord, joined_words
from lccp.extract.lists.shapes import is_listed_place, plain_name
from lccp.normalise import places

ELSEWHERE = 10.0  # what a row costs whose place lies in another province
CLOSE = 0.6
MOST_PIECES = 5


@dataclass(frozen=True)
class GroupCell:
    """A cell that may run over several rows: its words, and its first and last line."""

    word_list: tuple[LayoutWord, ...]
    first: int
    last: int

    @property
    def value(self) -> str:
        """The words of the cell, joined."""
        return joined_words(self.word_list)


@dataclass(frozen=True)
class Spread:
    """Which cell each row lies in: first row and the one behind the last of each; and rows that two cells may hold."""

    cells: tuple[tuple[GroupCell, int, int], ...]
    doubtful: tuple[int, ...]


def group_cells(pieces: Sequence[tuple[int, Sequence[LayoutWord]]], is_whole: Callable[[str], bool]) -> list[GroupCell]:
    """Put the lines of a column together to as many cells as can be, each of them whole; none where some are not."""
    ways: list[list[GroupCell] | None] = [[]]
    for end in range(1, len(pieces) + 1):
        best: list[GroupCell] | None = None
        for start in range(max(0, end - MOST_PIECES), end):
            before = ways[start]
            word_list = tuple(word for _, line_words in pieces[start:end] for word in line_words)
            if before is None or (best is not None and len(before) + 1 <= len(best)):
                continue
            if is_whole(joined_words(word_list)):
                best = [*before, GroupCell(word_list, pieces[start][0], pieces[end - 1][0])]
        ways.append(best)
    return ways[-1] or []


def spread_groups(
    cells: Sequence[GroupCell], rows: Sequence[tuple[int, int]], row_names: Sequence[str], at_top: bool
) -> Spread | None:
    """Give each cell its rows, in order: by where their places lie, then by where the cell stands beside them.

    ``rows`` are the first and last line of each, ``row_names`` the places; those of cells that are no provinces are "".
    """
    count, size = len(cells), len(rows)
    if not 0 < count <= size:
        return None
    homes = [_homes_of(name) for name in row_names]
    shorts = [places.province_short(cell.value) for cell in cells]

    def astray(cell: int, first: int, end: int) -> list[int]:
        return [row for row in range(first, end) if shorts[cell] and homes[row] and shorts[cell] not in homes[row]]

    def cost(cell: int, first: int, end: int) -> float:
        return ELSEWHERE * len(astray(cell, first, end)) + _distance(
            cells[cell], rows[first][0], rows[end - 1][1], at_top
        )

    cuts = _cheapest_cuts(count, size, cost)
    shared = tuple((cells[n], cuts[n], cuts[n + 1]) for n in range(count))
    # A row whose place lies in none of what the cell names (定远县 of 安徽 under 黑龙江) is in doubt however cheap the cuts are.
    elsewhere = {row for n in range(count) for row in astray(n, cuts[n], cuts[n + 1])}
    return Spread(shared, tuple(sorted(elsewhere.union(_doubtful_rows(cuts, cost)))))


RunCost = Callable[[int, int, int], float]
"""What speaks against a cell's running over the rows from the first to the one before the end."""


def _cheapest_cuts(count: int, size: int, cost: RunCost) -> list[int]:
    """The cheapest way to part ``size`` rows among ``count`` cells in order: where each begins, and the end."""
    best = [[float("inf")] * (size + 1) for _ in range(count + 1)]
    before = [[0] * (size + 1) for _ in range(count + 1)]
    best[0][0] = 0.0
    for cell in range(count):
        for first in range(cell, size):
            for end in range(first + 1, size + 1):
                total = best[cell][first] + cost(cell, first, end)
                if total < best[cell + 1][end]:
                    best[cell + 1][end], before[cell + 1][end] = total, first
            if not cell:
                break
    cuts = [size]
    for cell in range(count, 0, -1):
        cuts.append(before[cell][cuts[-1]])
    return cuts[::-1]


def _doubtful_rows(cuts: Sequence[int], cost: RunCost) -> Iterator[int]:
    """The rows at the edge of a cell that the one beside it might hold as well."""
    for cell, (first, cut, end) in enumerate(zip(cuts, cuts[1:], cuts[2:], strict=False)):
        present_cost = cost(cell, first, cut) + cost(cell + 1, cut, end)
        for other in (cut - 1, cut + 1):
            other_cost = (
                cost(cell, first, other) + cost(cell + 1, other, end) if first < other < end else present_cost + CLOSE
            )
            if other_cost - present_cost < CLOSE:
                yield min(cut, other)


def _distance(cell: GroupCell, first: int, last: int, at_top: bool) -> float:
    """How far a cell stands from the middle, or from the top, of its rows."""
    if at_top:
        return float(abs(cell.first - first))
    return abs((min(first, cell.first) + max(last, cell.last)) - (cell.first + cell.last)) / 2


def _homes_of(name: str) -> set[str]:
    return {place.province for place in places.resolve_place(plain_name(name), places.ALL_YEARS)} if name else set()


def is_group_name(value: str) -> bool:
    """Whether words can head a group of rows: a province, or another place."""
    return bool(places.province_short(value)) or is_listed_place(plain_name(value))
