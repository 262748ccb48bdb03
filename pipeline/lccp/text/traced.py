"""A cell of a table as it travels: a value together with its words and the rules that made it."""

from __future__ import annotations

from typing import NamedTuple

from lccp.text.spans import Span


class Cell(NamedTuple):
    """A value together with its words and the rules that made it.

    ``value`` is what the CSV holds ("" is a missing value and needs no words). ``spans`` quote the
    documents, in reading order within each source; ``rules`` replayed on the joined words of each
    source give ``value`` again; ``origins`` name what it was computed from where it was not read.
    """

    value: str
    spans: tuple[Span, ...] = ()
    rules: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


EMPTY = Cell("")
UNTRACED = "untraced"
"""Stands for the rules of an empty cell whose words no repairs lead from to what was read of them."""
Row = dict[str, Cell]
Tables = dict[str, list[Row]]
