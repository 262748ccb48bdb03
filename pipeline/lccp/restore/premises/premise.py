"""A premise: something the documents say, in plain words, with its spans and its meaning in numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from lccp.restore.digit_tokens import Number
from lccp.restore.model import ArgumentStep
from lccp.text.messages import Message
from lccp.text.spans import Span, Text

COPY = Message("the same words elsewhere", "他处同文")
NUMBERING = Message("numbering in order", "依次编号")
COUNTING = Message("counting", "计数")
SUM = Message("sum", "加总")
NAMED = Message("named for a class", "点名归类")
SHARE = Message("share of a whole", "占整体之比")
CITED = Message("the same document cited elsewhere", "他处引用同一文件")
YEARS = Message("years", "年份")
CALENDAR = Message("calendar", "历法")
PERIOD = Message("five-year plan", "五年规划")
TABLE = Message("counts from a table", "表中之数")
LEAST = Message("named before 等", "“等”前列名")
PART = Message("part of a whole", "部分与整体")
OUTSIDE = Message("outside source", "外部来源")
PADDED = frozenset({COPY, NUMBERING, CALENDAR})
"""Premises about numbers that may be printed with a leading zero (01月, no. 007)."""
CONVENTIONS = frozenset({NUMBERING})
"""Conventions of print that nothing in a document states; what rests on one is conventional, not entailed."""


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

    kind: Message
    says: Message
    spans: tuple[Span, ...]
    numbers: tuple[Number, ...]
    means: Means
    flags: tuple[str, ...] = ()
    form: Form | None = None
    fixes: int | None = None

    @property
    def conventional(self) -> bool:
        """Whether it is a convention of print, which no document states."""
        return self.kind in CONVENTIONS

    @property
    def step(self) -> ArgumentStep:
        """The premise as a step of an argument."""
        return ArgumentStep(self.kind, self.says, self.spans)

    @property
    def order(self) -> tuple[str, tuple[Span, ...], str, tuple[Number, ...]]:
        """What premises are sorted by, so that nothing depends on the order of their finding."""
        return (self.kind, self.spans, self.says, self.numbers)


def equal_to(kind: Message, says: Message, spans: tuple[Span, ...], number: Number, value: int) -> Premise:
    """Make the premise that a number is ``value`` (its point left out)."""
    return Premise(kind, says, spans, (number,), lambda env: env.same(number, value), form=("is", value), fixes=value)


def between(
    kind: Message,
    says: Message,
    spans: tuple[Span, ...],
    numbers: tuple[Number, ...],
    least: int | None,
    greatest: int | None,
) -> Premise:
    """Make the premise that numbers are at least ``least`` and at most ``greatest``, None for no such bound."""

    def means(env: Env) -> object:
        terms = [env.num(number) for number in numbers]
        low = [term >= least for term in terms] if least is not None else []
        return env.z3.And(low + ([term <= greatest for term in terms] if greatest is not None else []))

    return Premise(kind, says, spans, numbers, means, form=("between", str(least), str(greatest)))


def in_order(kind: Message, says: Message, spans: tuple[Span, ...], numbers: tuple[Number, ...]) -> Premise:
    """Make the premise that numbers do not run down."""

    def means(env: Env) -> object:
        return env.z3.And([env.num(number) <= env.num(other) for number, other in pairwise(numbers)])

    return Premise(kind, says, spans, numbers, means, form=("in order",))


def span_of(text: Text) -> Span:
    """Return the one span from the first to the last character of a piece of text."""
    return Span(text.origin.id, min(text.starts), max(text.ends))
