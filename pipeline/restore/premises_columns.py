"""Columns of running numbers: 序号 in lines parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.restore.model import Paper
from pipeline.restore.premise import NUMBERING, Env, Means, Premise, span_of
from pipeline.restore.tokens import Number, whole_number
from pipeline.text import Text


def runs(terms: Sequence[Number], first: int = 1) -> Means:
    """Say that numbers run on by one from ``first``."""

    def means(env: Env) -> object:
        return env.z3.And([env.num(term) == first + n for n, term in enumerate(terms)])

    return means


def premises(paper: Paper) -> Iterator[Premise]:
    """Columns headed 序号 in lines parted by tabs.

    Gaps and fresh starts are possible, so only this is drawn: between two kept numbers that differ by
    just the rows between them (or between the head of the table and a kept number that is its row's),
    the numbers run on by one; and where nothing is kept, nine rows of one digit before a row of two
    can only be 1 to 9.
    """
    for rows in _tab_tables(Text.quote(paper.origin)):
        cells = [(text, whole_number(text)) for text in rows]
        terms = [number for _, number in cells if number is not None]
        if len(terms) != len(cells) or all(number.known is not None for number in terms):
            continue
        anchors = [(-1, 0)] + [(n, number.known) for n, number in enumerate(terms) if number.known is not None]
        for (a, low), (b, high) in pairwise(anchors):
            if b - a > 1 and high - low == b - a:
                between = tuple(terms[a + 1 : b])
                spans = tuple(span_of(cells[n][0]) for n in ((b,) if a < 0 else (a, b)))
                says = f"the numbers under 序号 run on by one from {low or 'the head of the table'} to {high}"
                yield Premise(NUMBERING, says, spans, between, runs(between, low + 1))
        if len(anchors) == 1 and [number.whole for number in terms[:10]] == [1] * 9 + [2]:
            nine = tuple(terms[:9])
            says = "nine numbers of one digit under 序号 stand before one of two digits: they are 1 to 9"
            yield Premise(NUMBERING, says, tuple(span_of(text) for text, _ in cells[:10]), nine, runs(nine))


def _tab_tables(text: Text) -> Iterator[list[Text]]:
    """Give the cells under 序号 of each run of lines parted by tabs, the header left out."""
    column = -1
    rows: list[Text] = []
    for found in re.finditer(r"[^\n\r]*", text.value):
        cells = found[0].split("\t")
        if len(cells) < 3 and found[0].strip():
            if rows:
                yield rows
            column, rows = -1, []
        if len(cells) < 3:
            continue
        if "序号" in cells:
            if rows:
                yield rows
            column, rows = cells.index("序号"), []
        elif 0 <= column < len(cells):
            start = found.start() + sum(len(cell) + 1 for cell in cells[:column])
            rows.append(text[start : start + len(cells[column])].strip())
    if rows:
        yield rows
