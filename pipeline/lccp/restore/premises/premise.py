"""A premise: something the documents say, in plain words, with its spans and its meaning in numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from lccp.restore.digit_tokens import Number
from lccp.restore.model import ArgumentStep
from lccp.text.spans import Span, Text

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

    @property
    def z3(self) -> Any:
        """The library."""
        ...

    def num(self, number: Number) -> Any:
        """The integer term of a number."""
        ...

    def same(self, number: Number, other: Number | int) -> Any:
        """The constraint that a number is another one, or a value: digit by digit, which is easier than by sums."""
        ...

    def flag(self, name: str) -> Any:
        """The truth term of a flag."""
        ...


Means = Callable[[Env], Any]
"""What a premise means: the constraint, in the solver's terms."""
Form = tuple[str | int, ...]
"""A premise's meaning by name, its numbers and flags aside: two of one form mean the same of their numbers."""


@dataclass(frozen=True)
class Premise:
    """``means`` gives the constraint. ``numbers`` and ``flags`` are all that it speaks of.

    ``form`` names the meaning: with the numbers, in their order, it says as much as ``means`` does. Where
    there is none, no answer is taken over from a like question. ``fixes`` is set where the premise says
    no more than that its one number is this.
    """

    kind: str
    says: str
    spans: tuple[Span, ...]
    numbers: tuple[Number, ...]
    means: Means
    flags: tuple[str, ...] = ()
    form: Form | None = None
    fixes: int | None = None

    @property
    def step(self) -> ArgumentStep:
        """The premise as a step of an argument."""
        return ArgumentStep(self.kind, self.says, self.spans)

    @property
    def order(self) -> tuple[str, tuple[Span, ...], str, tuple[Number, ...]]:
        """What premises are sorted by, so that nothing depends on the order of their finding."""
        return (self.kind, self.spans, self.says, self.numbers)


def equal_to(kind: str, says: str, spans: tuple[Span, ...], number: Number, value: int) -> Premise:
    """Make the premise that a number is ``value`` (its point left out)."""
    return Premise(kind, says, spans, (number,), lambda env: env.same(number, value), form=("is", value), fixes=value)


def between(
    kind: str, says: str, spans: tuple[Span, ...], numbers: tuple[Number, ...], least: int | None, greatest: int | None
) -> Premise:
    """Make the premise that numbers are at least ``least`` and at most ``most``, None for no such bound."""

    def means(env: Env) -> object:
        terms = [env.num(number) for number in numbers]
        low = [term >= least for term in terms] if least is not None else []
        return env.z3.And(low + ([term <= greatest for term in terms] if greatest is not None else []))

    return Premise(kind, says, spans, numbers, means, form=("between", str(least), str(greatest)))


def in_order(kind: str, says: str, spans: tuple[Span, ...], numbers: tuple[Number, ...]) -> Premise:
    """Make the premise that numbers do not run down."""

    def means(env: Env) -> object:
        return env.z3.And([env.num(number) <= env.num(other) for number, other in pairwise(numbers)])

    return Premise(kind, says, spans, numbers, means, form=("in order",))


def span_of(text: Text) -> Span:
    """Give the one span from the first to the last character of a piece of text."""
    return Span(text.origin.id, min(text.starts), max(text.ends))
