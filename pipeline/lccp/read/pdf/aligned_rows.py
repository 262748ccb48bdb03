"""Rows of a table without rules: lines of each column shared out among anchors by where they stand.

Every row has one anchor line (its running number). The lines of the other columns stand centred on
their row's anchor, or begin at its height; which of the two, the table itself shows. A label that
serves several rows stands in their middle, or at the first of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from lccp.read.pdf.lines import PrintedLine
from lccp.text.patterns import re

MOST_LINES = 40  # lines in one cell
CLOSEST = 2.2  # times the size: lines further apart are rather two rows (合计 below the last) than one cell
FAR = 1e9
ITEM = re.compile(r"([0-9]{1,2})[.．、]")  # items of a cell count from 1

Share = tuple[float, list[list[PrintedLine]]]
LabelGroup = tuple[int, int, list[PrintedLine]]  # the first row that a label serves, how many, its lines


def share_out(lines: Sequence[PrintedLine], anchors: Sequence[float], centred: bool, size: float) -> Share:
    """Return each anchor its lines, in order; with the cost: points by which groups miss their anchors.

    The lists before the first and after the last anchor's hold what belongs to a row cut by the page.
    """
    rows, count = len(anchors), len(lines)
    outside = 1.2 * size
    heights = [line.middle for line in lines]
    ordinals, begun = _items_of_cells(lines)
    breaks = list(accumulate((b - a > CLOSEST * size for a, b in pairwise(heights)), initial=0))
    best = [[FAR] * (count + 1) for _ in range(rows + 1)]  # of giving the first k lines to the first r rows
    came = [[0] * (count + 1) for _ in range(rows + 1)]
    for k in range(min(count, MOST_LINES) + 1):
        best[0][k] = _cost_outside(k, outside)
    for r in range(1, rows + 1):
        anchor = anchors[r - 1]
        # a row's lines stand between the anchors of its neighbours
        low = bisect_right(heights, anchors[r - 2] + 1) if r > 1 else 0
        high = bisect_left(heights, anchors[r] - 1) if r < rows else count
        for k in range(count + 1):
            best[r][k], came[r][k] = best[r - 1][k] + size, k
            if not low < k <= high:
                continue
            for first in range(max(low, k - MOST_LINES), k):
                parted = (ordinals[first] > 1) + begun[k] - begun[first + 1] + breaks[k - 1] - breaks[first]
                cost = best[r - 1][first] + 2 * size * parted
                if cost < best[r][k]:
                    end = heights[k - 1] if centred else heights[first]
                    cost += abs((heights[first] + end) / 2 - anchor)
                    if cost < best[r][k]:
                        best[r][k], came[r][k] = cost, first
    rest = min(
        range(max(0, count - MOST_LINES), count + 1),
        key=lambda k: (best[rows][k] + _cost_outside(count - k, outside), -k),
    )
    return best[rows][rest] + _cost_outside(count - rest, outside), _groups_on_way(lines, came, rest)


def _items_of_cells(lines: Sequence[PrintedLine]) -> tuple[list[int], list[int]]:
    """Return the number with which each line begins an item (or 0), and how many lines before each begin with 1."""
    ordinals = [int(m.group(1)) if (m := ITEM.match(line.text)) else 0 for line in lines]
    begun = [0]
    for ordinal in ordinals:
        begun.append(begun[-1] + (ordinal == 1))
    return ordinals, begun


def _groups_on_way(lines: Sequence[PrintedLine], came: Sequence[Sequence[int]], rest: int) -> list[list[PrintedLine]]:
    """Go back the cheapest way: the lines before the first anchor's, those of each anchor, and those after the last."""
    groups = [list(lines[rest:])]
    line_count = rest
    for steps in reversed(came[1:]):
        groups.append(list(lines[steps[line_count] : line_count]))
        line_count = steps[line_count]
    groups.append(list(lines[:line_count]))
    return groups[::-1]


def _cost_outside(count: int, outside: float) -> float:
    return outside * (1 + 0.1 * count) if count else 0.0


def share_labels(
    labels: Sequence[PrintedLine],
    rows: Sequence[tuple[float, float]],
    centred: bool,
    size: float,
    open_head: bool,
) -> tuple[float, list[LabelGroup]]:
    """Return each label the rows it serves: (first row, number of rows, lines), with the cost.

    ``rows`` are the top and bottom of each row's print. Rows at the head may go without a label where
    the table began on an earlier page, and rows at the foot, where a cell may run on.
    """
    count, label_count = len(rows), len(labels)
    best = _costs_without_labels(count, label_count, 0.4 * size if open_head else FAR)
    came: list[list[tuple[int, int]]] = [[(0, 0)] * (label_count + 1) for _ in range(count + 1)]
    wide = _widest(labels)
    for r in range(1, count + 1):
        for k in range(1, label_count + 1):
            for j in range(k - 1, -1, -1):
                if j < k - 1 and not _goes_on_below(labels[j], labels[j + 1], wide - size):
                    break
                height = (labels[j].middle + labels[k - 1].middle) / 2 if centred else labels[j].middle
                if not rows[0][0] <= height <= rows[r - 1][1]:
                    continue
                for i in range(r):
                    if best[i][j] >= best[r][k] or rows[i][0] > height:
                        continue
                    top, bottom = rows[i][0], rows[r - 1][1]
                    want = (top + bottom) / 2 if centred else min(rows[i][1], top + labels[j].size / 2)
                    cost = best[i][j] + abs(height - want) + 0.45 * size * (k - 1 - j)
                    if cost < best[r][k]:
                        best[r][k], came[r][k] = cost, (i, j)
    return best[count][label_count], _labels_on_way(labels, came, count)


def _widest(labels: Sequence[PrintedLine]) -> float:
    return max((label.x1 - label.x0 for label in labels), default=0.0)


def _costs_without_labels(count: int, label_count: int, head: float) -> list[list[float]]:
    """Return the costs of giving no label to the first rows, all other costs being too far."""
    return [[0.0] + [FAR] * label_count, *([head] + [FAR] * label_count for _ in range(count))]


def _goes_on_below(label: PrintedLine, following: PrintedLine, least: float) -> bool:
    """Return whether a label may go on in the next line: only where its line is full and the next one is close."""
    return following.top - label.bottom <= 0.6 * label.size and label.x1 - label.x0 >= least


def _labels_on_way(
    labels: Sequence[PrintedLine], came: Sequence[Sequence[tuple[int, int]]], count: int
) -> list[LabelGroup]:
    """Go back the cheapest way: which rows each label serves."""
    groups: list[LabelGroup] = []
    r, k = count, len(labels)
    while k:
        i, j = came[r][k]
        groups.append((i, r - i, list(labels[j:k])))
        r, k = i, j
    if r:
        groups.append((0, r, []))
    return groups[::-1]


def choose_centred(
    columns: Sequence[Sequence[PrintedLine]], anchors: Sequence[float], size: float
) -> tuple[bool, Callable[[Sequence[PrintedLine]], Share]]:
    """Find out whether lines stand centred on their anchors or begin at them; return the way to share them out."""

    def cost(centred: bool) -> float:
        return sum(share_out(lines, anchors, centred, size)[0] for lines in columns)

    centred = cost(True) <= cost(False)
    return centred, lambda lines: share_out(lines, anchors, centred, size)
