"""The cheapest way through steps that cost something: how lines are parted into rows, and rows among groups."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable

Node = tuple[int, ...]
Steps = Callable[[Node], Iterable[tuple[Node, float]]]
"""The nodes that can follow one, each with what the step to it costs (nothing below 0)."""


def cheapest_path(start: Node, goal: Node, steps: Steps) -> tuple[float, list[Node]] | None:
    """Return what the cheapest way from a node to another costs, and its nodes; None where none leads there.

    >>> cheapest_path((0,), (3,), lambda node: [((node[0] + size,), 3.0 * size - 2.0) for size in (1, 2)])
    (3.0, [(0,), (1,), (2,), (3,)])
    """
    before: dict[Node, Node] = {}
    best = {start: 0.0}
    queue = [(0.0, start)]
    while queue:
        cost, node = heapq.heappop(queue)
        if cost > best[node]:
            continue
        if node == goal:
            return cost, _nodes_to(goal, before)
        for after, step_cost in steps(node):
            total = cost + step_cost
            if total < best.get(after, float("inf")):
                best[after], before[after] = total, node
                heapq.heappush(queue, (total, after))
    return None


def _nodes_to(goal: Node, before: dict[Node, Node]) -> list[Node]:
    path = [goal]
    while path[-1] in before:
        path.append(before[path[-1]])
    return path[::-1]
