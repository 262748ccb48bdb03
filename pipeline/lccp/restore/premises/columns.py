"""Columns of running numbers: 序号 in lines parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lccp.restore.digit_tokens import Number, whole_number
from lccp.restore.model import RestoreInput
from lccp.restore.premises.premise import NUMBERING, Env, Premise, span_of
from lccp.text.spans import Span, Text

HEAD = "序号"
MOST = 10
"""A longer gap leaves more values than are listed, and is not worth the asking."""


def numbers_from_one(says: str, spans: tuple[Span, ...], terms: tuple[Number, ...]) -> Premise:
    """Make the premise that numbers run on by one from 1."""

    def means(env: Env) -> object:
        return env.z3.And([env.same(term, n) for n, term in enumerate(terms, 1)])

    return Premise(NUMBERING, says, spans, terms, means, form=("runs",))


def column_premises(paper: RestoreInput) -> Iterator[Premise]:
    """Columns headed 序号 in lines parted by tabs.

    A number may be left out, and another printed twice (1, 2, 2, 4), so only this is drawn: between two
    kept numbers that differ by just the rows between them, the numbers do not run down.
    """
    if f"{HEAD}\t" not in paper.origin.text and f"\t{HEAD}" not in paper.origin.text:
        return
    for rows in _tab_tables(Text.quote(paper.origin)):
        cells = [(text, whole_number(text)) for text in rows]
        terms = [number for _, number in cells if number is not None]
        intact = [(n, number.integer) for n, number in enumerate(terms) if number.integer is not None]
        if len(terms) != len(cells) or len(intact) == len(terms) or any(b <= a for (_, a), (_, b) in pairwise(intact)):
            continue
        for (a, low), (b, high) in pairwise(intact):
            if 1 < b - a == high - low < MOST:
                between = tuple(terms[a + 1 : b])
                spans = tuple(span_of(cells[n][0]) for n in (a, b))
                says = f"the numbers under 序号 do not run down from {low} to {high}"
                yield _upward(says, spans, between, low, high)


def _upward(says: str, spans: tuple[Span, ...], terms: tuple[Number, ...], low: int, high: int) -> Premise:
    def means(env: Env) -> object:
        values = [low, *map(env.num, terms), high]
        return env.z3.And([value <= other for value, other in pairwise(values)])

    return Premise(NUMBERING, says, spans, terms, means, form=("upward", low, high))


def _tab_tables(text: Text) -> Iterator[list[Text]]:
    """Give the cells under 序号 of each run of lines parted by tabs, the header left out."""
    column = -1
    rows: list[Text] = []
    for line in re.finditer(r"[^\n\r]*", text.value):
        cells = line[0].split("\t")
        if len(cells) < 3 and line[0].strip():
            if rows:
                yield rows
            column, rows = -1, []
        if len(cells) < 3:
            continue
        if HEAD in cells:
            if rows:
                yield rows
            column, rows = cells.index(HEAD), []
        elif 0 <= column < len(cells):
            start = line.start() + sum(len(cell) + 1 for cell in cells[:column])
            rows.append(text[start : start + len(cells[column])].strip())
    if rows:
        yield rows
