"""Cells that run over rows of a list whose cells stand a line each, or one after another: which rows are whose."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, groupby, pairwise

from lccp.extract.layout.groups import homes_of
from lccp.extract.lists.shapes import is_ditto, lies_in, plain_name
from lccp.normalise.places import province_short
from lccp.reference.script import fold_script

SHOWN_AT_TOP = 3  # rows of a province whose cell stands before the first of them, and so at their top
Spans = list[tuple[int, int]]
"""The first row of each cell and the one behind its last."""


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


def spans_from(starts: Sequence[int], size: int) -> Spans:
    """Return the rows of cells that begin at given ones."""
    return list(pairwise([*starts, size]))


def province_spans(printed: Sequence[str], beside: Sequence[str], row_names: Sequence[str]) -> Spans | None:
    """Return the rows of provinces in the order they are printed; ``beside`` has that in or right above each row, "" for none.

    Where the places of the rows lie settles it, or that all provinces stand at the top of their rows.

    >>> province_spans(["江苏", "浙江"], ["", "江苏", "浙江"], ["徐州市", "无锡市", "温州市"])
    [(0, 2), (2, 3)]
    """
    size = len(row_names)
    if all(beside) and len(printed) == size:
        return spans_from(range(size), size)
    starts = None if any(map(is_ditto, printed)) else first_rows(printed, row_names)
    if starts is None and sum(map(bool, beside)) == len(printed) and agrees_at_top(beside, row_names):
        starts = [row for row, value in enumerate(beside) if value]
    return None if starts is None else spans_from(starts, size)


def area_spans(beside: Sequence[str], row_names: Sequence[str]) -> Spans | None:
    """Return the rows of places that stand in the first of them, where those of all rows lie there; None else.

    >>> area_spans(["湖州市", "", "丽水市"], ["德清县", "长兴县", "云和县"]), area_spans(["湖州市", ""], ["德清县", "云和县"])
    ([(0, 2), (2, 3)], None)
    """
    starts = [row for row, value in enumerate(beside) if value]
    spans = spans_from(starts, len(row_names)) if starts[:1] == [0] else []
    area_names = [plain_name(beside[first]) for first, end in spans for _ in range(first, end)]
    lie_there = all(lies_in(plain_name(name), area) for area, name in zip(area_names, row_names, strict=False))
    return spans if spans and lie_there else None


def settled_spans(standings: Sequence[int], first_rows_anew: Sequence[int], size: int) -> Spans | None:
    """Return the rows that cells run over, by the standing of each; None where they may lie in the middle or at the top.

    A cell's standing is twice the number of its row, or one less where it stands between that row and the one above. At ``first_rows_anew`` the
    running numbers begin again.

    >>> settled_spans([2, 8], [], 6), settled_spans([0, 6], [], 5), settled_spans([0, 4], [], 4), settled_spans([0, 4], [0, 2], 4)
    ([(0, 3), (3, 6)], [(0, 3), (3, 5)], None, [(0, 2), (2, 4)])
    """
    starts = [(stand + 1) // 2 for stand in standings]
    if starts == list(range(size)):
        return spans_from(starts, size)
    tops = spans_from(starts, size) if starts[:1] == [0] else None
    centred = _centred_spans(standings, size)
    if tops is None or centred is None:
        is_told = (
            tops is None or starts == list(first_rows_anew) or max(end - start for start, end in tops) >= SHOWN_AT_TOP
        )
        return (centred if tops is None else tops) if is_told else None
    if tops == centred:
        return tops
    return next((way for way in (tops, centred) if [start for start, _ in way] == list(first_rows_anew)), None)


def _centred_spans(standings: Sequence[int], size: int) -> Spans | None:
    """The rows of cells each of which stands in the middle of its own; None where there is no such way."""
    spans: Spans = []
    first = 0
    for stand in standings:
        end = stand - first + 1
        if end <= first:
            return None
        spans.append((first, end))
        first = end
    return spans if first == size else None
