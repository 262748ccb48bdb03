"""Cells that run over several rows of a layout: provinces, batches, dates, set in the middle of their rows or at the top."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from lccp.extract.layout.paths import Node, cheapest_path
from lccp.extract.layout.words import LayoutWord, joined_words
from lccp.extract.lists.shapes import is_listed_place, plain_name, running_number
from lccp.normalise import places

ELSEWHERE = 10.0  # what a row costs whose place lies in another province
NOWHERE = 1e6  # of a cell that stands beside none of its rows
CLOSE = 0.6
MOST_PIECES = 5


@dataclass(frozen=True)
class GroupCell:
    """A cell that may run over several rows: its words, its first and last line, and its page."""

    word_list: tuple[LayoutWord, ...]
    first: int
    last: int
    page: int

    @property
    def value(self) -> str:
        """The words of the cell, joined."""
        return joined_words(self.word_list)


@dataclass(frozen=True)
class PlacedRow:
    """A row: its number in the table, its page, its first and last line, its name and its running number."""

    row: int
    page: int
    first: int
    last: int
    name: str
    number: str


@dataclass(frozen=True)
class Spread:
    """Which cell each row lies in: first row and the one behind the last of each; and rows that two cells may hold."""

    cells: tuple[tuple[GroupCell, int, int], ...]
    doubtful: tuple[int, ...]


def group_cells(
    pieces: Sequence[tuple[int, Sequence[LayoutWord]]], page: int, is_whole: Callable[[str], bool]
) -> list[GroupCell]:
    """Put the lines of a column of a page together to as many cells as can be, each whole; none where some are not."""
    ways: list[list[GroupCell] | None] = [[]]
    for end in range(1, len(pieces) + 1):
        best: list[GroupCell] | None = None
        for start in range(max(0, end - MOST_PIECES), end):
            before = ways[start]
            word_list = tuple(word for _, line_words in pieces[start:end] for word in line_words)
            if before is None or (best is not None and len(before) + 1 <= len(best)):
                continue
            if is_whole(joined_words(word_list)):
                best = [*before, GroupCell(word_list, pieces[start][0], pieces[end - 1][0], page)]
        ways.append(best)
    return ways[-1] or []


def spread_groups(
    cells: Sequence[GroupCell], rows: Sequence[PlacedRow], holds_places: bool, at_top: bool
) -> Spread | None:
    """Give each cell its rows, in order: by where their places lie, then by where the cell stands beside them.

    A cell stands on one page, and may hold rows of the pages before and behind it: what counts is where it stands
    beside those of its own. ``holds_places``: the cells are provinces, in which the places of their rows lie.
    """
    if not cells or not rows:
        return None
    starts = [number for number, row in enumerate(rows) if running_number(row.number) == 1]
    if not holds_places and starts[:1] == [0] and len(starts) == len(cells) > 1:  # the numbers begin anew in each batch
        runs = zip(cells, starts, (*starts[1:], len(rows)), strict=True)
        return Spread(tuple(runs), ())
    costs = _GroupCosts(cells, rows, holds_places, at_top)
    cuts = _cheapest_cuts(len(cells), len(rows), costs.of_run)
    if cuts is None:
        return None
    shared = tuple((cell, first, end) for cell, first, end in zip(cells, cuts, cuts[1:], strict=False))
    # A row whose place lies in none of what the cell names (定远县 of 安徽 under 黑龙江) is in doubt however cheap the cuts are.
    elsewhere = {row for n, (_, first, end) in enumerate(shared) for row in costs.astray(n, first, end)}
    return Spread(shared, tuple(sorted(elsewhere.union(_doubtful_rows(cuts, costs.of_run)))))


class _GroupCosts:
    """What speaks against the runs of rows that cells may hold."""

    def __init__(self, cells: Sequence[GroupCell], rows: Sequence[PlacedRow], holds_places: bool, at_top: bool) -> None:
        self.cells, self.rows, self.at_top = cells, rows, at_top
        self.homes = [homes_of(row.name) if holds_places else set() for row in rows]
        self.shorts = [places.province_short(cell.value) for cell in cells]
        self.counts: dict[str, list[int]] = {}
        self.on_page: dict[int, list[int]] = {}
        for number, row in enumerate(rows):
            self.on_page.setdefault(row.page, []).append(number)

    def astray(self, cell: int, first: int, end: int) -> list[int]:
        """Return the rows of a run whose places lie elsewhere than what the cell names."""
        short = self.shorts[cell]
        return [row for row in range(first, end) if short and self.homes[row] and short not in self.homes[row]]

    def of_run(self, cell: int, first: int, end: int) -> float:
        """Return what speaks against a cell's running over the rows from the first to the one before the end."""
        group_cell = self.cells[cell]
        of_page = self.on_page.get(group_cell.page, ())
        start, stop = bisect_left(of_page, first), bisect_left(of_page, end)
        if start == stop:
            return NOWHERE
        distance = _distance(
            group_cell, self.rows[of_page[start]].first, self.rows[of_page[stop - 1]].last, self.at_top
        )
        before = self._astray_before(self.shorts[cell])
        return ELSEWHERE * (before[end] - before[first]) + distance

    def _astray_before(self, short: str) -> list[int]:
        """Of how many rows before each the places lie elsewhere than in a province."""
        if short not in self.counts:
            apart = (bool(short and homes and short not in homes) for homes in self.homes)
            self.counts[short] = list(accumulate(apart, initial=0))
        return self.counts[short]


RunCost = Callable[[int, int, int], float]


def _cheapest_cuts(count: int, size: int, cost: RunCost) -> list[int] | None:
    """The cheapest way to part ``size`` rows among ``count`` cells in order: where each begins, and the end."""

    def cells_from(node: Node) -> Iterator[tuple[Node, float]]:
        cell, first = node
        if cell == count or first == size:
            return
        for end in range(first + 1, size + 1) if cell < count - 1 else (size,):
            if (run_cost := cost(cell, first, end)) < NOWHERE:
                yield (cell + 1, end), run_cost

    path = cheapest_path((0, 0), (count, size), cells_from)
    return None if path is None else [row for _, row in path[1]]


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


def homes_of(name: str) -> set[str]:
    """Return the provinces in which places of a name lie, or those of the place that opens the name of a park.

    >>> homes_of("徐州市"), homes_of("唐山国家高新技术产业开发区"), homes_of("未来科技城")
    ({'江苏'}, {'河北'}, set())
    """
    bare = plain_name(name)
    found_places = places.resolve_place(bare, places.ALL_YEARS) if bare else []
    if not found_places and bare and is_listed_place(bare):
        opening = next(places.opening_places(bare), "")
        found_places = places.resolve_place(opening, places.ALL_YEARS)
    return {place.province for place in found_places}


def is_group_name(value: str) -> bool:
    """Whether words can head a group of rows: a province, or another place."""
    return bool(places.province_short(value)) or is_listed_place(plain_name(value))
