"""Columns of numbers that run forward: 序号 in lines parted by tabs, and the pages of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.restore.model import Paper
from pipeline.restore.premise import NUMBERING, Env, Means, Premise, span_of
from pipeline.restore.tokens import DIGITS, LOST, Number, number_at, whole_number
from pipeline.text import Text

ENTRY = re.compile(rf"[^\t]*[一-鿿A-Za-z][^\t0-9\ufffd]*(?:\t|[.…·]{{3,}} ?)({DIGITS}{{1,4}})")


def premises(paper: Paper) -> Iterator[Premise]:
    """Give every premise that the document's columns of numbers bear."""
    yield from _columns(paper)
    yield from _pages(paper)


def runs(terms: Sequence[Number], first: int = 1) -> Means:
    """Say that numbers run on by one from ``first``."""

    def means(env: Env) -> object:
        return env.z3.And([env.num(term) == first + n for n, term in enumerate(terms)])

    return means


def _columns(paper: Paper) -> Iterator[Premise]:
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


def _pages(paper: Paper) -> Iterator[Premise]:
    """The pages of a table of contents never run backwards: each lies between those around it."""
    text = Text.quote(paper.origin)
    for entries in _contents(text):
        known = [number.known for number in entries if number.known is not None]
        if known != sorted(known):
            continue
        low, high = 0, len(entries) - 1
        least = [int(number.digits.replace(LOST, "0")) for number in entries]
        most = [int(number.digits.replace(LOST, "9")) for number in entries]
        for n, number in enumerate(entries):
            if number.known is not None:
                continue
            low = max(range(n + 1), key=lambda m: (least[m], m))
            high = min(range(n, len(entries)), key=lambda m: (most[m], -m))
            if least[low] > least[n] or most[high] < most[n]:
                says = f"pages of the contents never run backwards: here from {least[low]} to {most[high]}"
                spans = tuple(entries[m].span for m in (low, n, high))
                yield Premise(NUMBERING, says, spans, (number,), _between(number, least[low], most[high]))


def _between(number: Number, least: int, most: int) -> Means:
    return lambda env: env.z3.And(env.num(number) >= least, env.num(number) <= most)


def _contents(text: Text) -> Iterator[list[Number]]:
    """Give the page numbers of each run of lines that end in one, five lines at least."""
    run: list[Number] = []
    for line in re.finditer(r"[^\n\r]*", text.value):
        if not line[0].strip():
            continue
        found = ENTRY.fullmatch(line[0].rstrip())
        number = number_at(text, line.start() + found.start(1), line.start() + found.end(1)) if found else None
        if number is not None:
            run.append(number)
            continue
        if len(run) >= 5:
            yield run
        run = []
    if len(run) >= 5:
        yield run


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
