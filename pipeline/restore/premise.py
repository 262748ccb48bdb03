"""A premise: something the documents say, in plain words, with its spans and its meaning in numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from pipeline.restore.model import Step
from pipeline.restore.tokens import Number
from pipeline.text import Span, Text

COPY = "the same words elsewhere"
NUMBERING = "numbering in order"
COUNTING = "counting"
SUM = "sum"
NAMED = "named for a class"
SHARE = "share of a whole"
CITED = "the same document cited elsewhere"
YEARS = "years"
CALENDAR = "calendar"
PERIOD = "five-year plan"
TABLE = "counts from a table"
LEAST = "named before 等"
PART = "part of a whole"
OUTSIDE = "outside source"
PADDED = frozenset({COPY, NUMBERING, CALENDAR})
"""Premises about numbers that may be printed with a leading zero (01月, no. 007)."""
KINDS = (
    COPY, NUMBERING, COUNTING, SUM, NAMED, SHARE, CITED, YEARS, CALENDAR, PERIOD, TABLE, LEAST, PART, OUTSIDE,
)  # fmt: skip


class Env(Protocol):
    """The solver's side: terms for numbers (the point left out) and for flags, and the solver itself."""

    z3: Any

    def num(self, number: Number) -> Any:
        """The integer term of a number."""
        ...

    def flag(self, name: str) -> Any:
        """The truth term of a flag."""
        ...


Means = Callable[[Env], Any]
"""What a premise means: the constraint, in the solver's terms."""


@dataclass(frozen=True)
class Premise:
    """``means`` gives the constraint. ``numbers`` and ``flags`` are all that it speaks of.

    ``fixes`` is set where the premise says no more than that its one number is this.
    """

    kind: str
    says: str
    spans: tuple[Span, ...]
    numbers: tuple[Number, ...]
    means: Means
    flags: tuple[str, ...] = ()
    fixes: int | None = field(default=None)

    @property
    def step(self) -> Step:
        """The premise as a step of an argument."""
        return Step(self.kind, self.says, self.spans)

    @property
    def order(self) -> tuple[str, tuple[Span, ...], str]:
        """What premises are sorted by, so that nothing depends on the order of their finding."""
        return (self.kind, self.spans, self.says)


def equal_to(kind: str, says: str, spans: tuple[Span, ...], number: Number, value: int) -> Premise:
    """Make the premise that a number is ``value`` (its point left out)."""
    return Premise(kind, says, spans, (number,), lambda env: env.num(number) == value, fixes=value)


def span_of(text: Text) -> Span:
    """Give the one span from the first to the last character of a piece of text."""
    return Span(text.origin.id, min(text.starts), max(text.ends))
