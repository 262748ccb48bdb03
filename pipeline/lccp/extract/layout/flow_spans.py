"""Cells that run over rows of a list whose words a dump writes one after another: which rows are whose."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lccp.extract.layout.cell_groups import SHOWN_AT_TOP, agrees_at_top, first_rows
from lccp.extract.lists.shapes import is_ditto, lies_in, plain_name

Spans = list[tuple[int, int]]
"""The first row of each cell and the one behind its last."""


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
