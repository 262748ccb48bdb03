"""Provinces that hold several rows of a list whose cells stand a line each: which rows are whose."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, groupby

from lccp.extract.layout.groups import homes_of
from lccp.extract.lists.shapes import is_ditto, plain_name
from lccp.normalise.places import province_short
from lccp.reference.script import fold_script

SHOWN_AT_TOP = 3  # rows of a province whose cell stands before the first of them, and so at their top


def first_rows(provinces: Sequence[str], row_names: Sequence[str]) -> list[int] | None:
    """Return the row where each of the provinces begins, where the places of the rows settle it; None else.

    >>> first_rows(["江苏", "浙江"], ["徐州市", "朝阳区", "温州市"]) is None
    True
    >>> first_rows(["江苏", "浙江"], ["徐州市", "无锡市", "温州市"])
    [0, 2]
    """
    shorts = [_short_of(province) for province in provinces]
    if not shorts or not all(shorts) or len(shorts) > len(row_names):
        return None
    # how many ways lead to the row at hand under each province, and where the provinces begin in the only one
    ways: list[tuple[int, list[int]]] = [(1, [0]), *[(0, list[int]())] * (len(shorts) - 1)]
    for row, name in enumerate(row_names):
        homes = homes_of(fold_script(name))
        before = [(0, list[int]()), *([(count, [*starts, row]) for count, starts in ways] if row else ways[1:])]
        ways = [
            _either(ways[group], before[group]) if not homes or short in homes else (0, [])
            for group, short in enumerate(shorts)
        ]
    return ways[-1][1] if ways[-1][0] == 1 else None


def _either(way: tuple[int, list[int]], other: tuple[int, list[int]]) -> tuple[int, list[int]]:
    return way[0] + other[0], way[1] if way[0] else other[1]


def agrees_at_top(cells: Sequence[str], row_names: Sequence[str]) -> bool:
    """Whether provinces that stand before the first of their rows ("" in those below) hold the places of all rows.

    That they stand at the top, and not in the middle of their rows, a province shows that holds three rows or more.
    """
    starts = [row for row, cell in enumerate(cells) if cell and not is_ditto(cell)]
    sizes = [end - start for start, end in zip(starts, [*starts[1:], len(cells)], strict=False)]
    return max(sizes, default=0) >= SHOWN_AT_TOP and lie_in_groups(cells, row_names)


def lie_in_groups(cells: Sequence[str], row_names: Sequence[str]) -> bool:
    """Whether each place that is known lies in the province beside or above it; one stands at the first.

    >>> lie_in_groups(["江苏", "", "浙江"], ["徐州市", "无锡市", "温州市"]), lie_in_groups(["江苏", ""], ["徐州市", "温州市"])
    (True, False)
    """
    short = ""
    for cell, name in zip(cells, row_names, strict=True):
        if cell and not is_ditto(cell):
            short = _short_of(cell)
        homes = homes_of(fold_script(name))
        if not short or (homes and short not in homes):
            return False
    return bool(cells)


def rows_at_home(provinces: Sequence[str], row_names: Sequence[str]) -> list[tuple[int, int, int]] | None:
    """Return the first row of each group of places of one province, its size, and which of the provinces it is.

    They may stand in any order: each place must lie in one province alone, and there must be a province for each group.

    >>> rows_at_home(["浙江", "江苏"], ["徐州市", "无锡市", "温州市"])
    [(0, 2, 1), (2, 1, 0)]
    """
    shorts = [_short_of(province) for province in provinces]
    homes = [homes_of(fold_script(name)) for name in row_names]
    if any(len(home) != 1 for home in homes):
        return None
    groups = [(home, len(list(run))) for home, run in groupby(min(home) for home in homes)]
    if sorted(home for home, _ in groups) != sorted(shorts) or len(set(shorts)) < len(shorts):
        return None
    firsts = accumulate((size for _, size in groups), initial=0)
    return [(first, size, shorts.index(home)) for first, (home, size) in zip(firsts, groups, strict=False)]


def _short_of(province: str) -> str:
    return province_short(plain_name(province))
