"""The solver: the premises of a component as constraints over whole numbers.

A value is entailed only if every other value is refuted; candidates are exactly those not refuted.
Premises are sorted before anything is asked, and an argument is shortened by leaving out premises one
by one in that order, so neither values nor arguments depend on how premises were found.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from lccp.restore.components import Component, Place
from lccp.restore.digit_tokens import LOST, Number
from lccp.restore.premises.premise import PADDED, Premise

MOST_VALUES = 10
"""How many values are still listed as candidates."""

EFFORT = 20_000_000
"""How much work one question may be, in the solver's own units, which are no time: the same on every machine."""
REMEMBERED = 4096
"""For how many forms of components answers are remembered."""

Digits = dict[Place, str]
"""A digit for each lost character."""
Question = tuple[str | int, ...]
"""What is asked of a component, digits, numbers and premises by their place in it."""
Answers = dict[Question, Any]
Answer = TypeVar("Answer")
_remembered: dict[Hashable, Answers] = {}


def answers_of(form: Hashable | None) -> Answers:
    """Return what has been answered in this process of a component's form, for more to be added.

    Answers follow from the form alone, so that nothing depends on what was asked before.
    """
    if form is None:
        return {}
    if form not in _remembered and len(_remembered) >= REMEMBERED:
        _remembered.clear()
    return _remembered.setdefault(form, {})


class GaveUp(Exception):
    """A question is more work than is allowed."""


@dataclass
class Solver:
    """The questions that can be asked of one component. Implements ``Env`` for its premises.

    What was answered of a component of the same form is not asked again; ``close`` gives up what is
    held for asking, until something new is asked.
    """

    component: Component
    _answers: Answers = field(init=False)
    _state: Any = None
    _guards: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._answers = answers_of(self.component.form)

    def close(self) -> None:
        """Release the memory that is held for asking."""
        self._state, self._guards = None, []

    @cached_property
    def z3(self) -> Any:
        """The library."""
        import z3

        return z3

    @property
    def _solver(self) -> Any:
        """The solver, with everything said to it that the component says, each premise under a guard."""
        if self._state is None:
            self._state = self.z3.Solver()
            self._state.set("random_seed", 0)
            self._state.set("rlimit", EFFORT)
            counted = {n for stated in self.component.premises if stated.kind not in PADDED for n in stated.numbers}
            for number in self.component.numbers:
                self._state.add(*self._pattern(number, number in counted))
            self._guards = [self.z3.Bool(f"premise {n}") for n in range(len(self.component.premises))]
            for guard, premise in zip(self._guards, self.component.premises, strict=True):
                self._state.add(self.z3.Implies(guard, premise.means(self)))
        return self._state

    def num(self, number: Number) -> Any:
        """The term of a number: its lost digits weighed by their places, and its kept ones."""
        if number.integer is not None:
            return self.z3.IntVal(number.integer)
        intact = sum(int(d) * 10 ** (len(number.digits) - 1 - n) for n, d in enumerate(number.digits) if d != LOST)
        terms = [
            self._digit(number.source, offset) * 10 ** (len(number.digits) - 1 - n)
            for n, (offset, d) in enumerate(zip(number.offsets, number.digits, strict=True))
            if d == LOST
        ]
        return self.z3.Sum([*terms, self.z3.IntVal(intact)])

    def same(self, number: Number, other: Number | int) -> Any:
        """The constraint that a number is another one, or a value: each digit is the same, the missing ones being 0."""
        digits = (self._digits(number), self._digits(other))
        size = max(map(len, digits))
        both = zip(*([self.z3.IntVal(0)] * (size - len(terms)) + terms for terms in digits), strict=True)
        return self.z3.And([terms == another for terms, another in both])

    def _digits(self, number: Number | int) -> list[Any]:
        if isinstance(number, int):
            return [self.z3.IntVal(int(digit)) for digit in str(number)]
        both = zip(number.offsets, number.digits, strict=True)
        return [self._digit(number.source, offset) if d == LOST else self.z3.IntVal(int(d)) for offset, d in both]

    def flag(self, name: str) -> Any:
        """The term of a flag."""
        return self.z3.Bool(f"flag {name}")

    def _digit(self, source: str, offset: int) -> Any:
        return self.z3.Int(f"digit {source} {offset}")

    def _pattern(self, number: Number, counted: bool) -> Iterator[Any]:
        """What the pattern says: a digit each, and no leading zero in a count or a year (dates may have one)."""
        for offset in number.lost:
            digit = self._digit(number.source, offset)
            yield self.z3.And(digit >= 0, digit <= 9)
        if counted and number.whole > 1 and number.digits[0] == LOST:
            yield self._digit(number.source, number.offsets[0]) >= 1

    def _remembered(self, question: Question, ask: Callable[[], Answer]) -> Answer:
        """Answer a question, put in the terms of the component's form, if need be by asking."""
        if question not in self._answers:
            self._answers[question] = ask()
        answer: Answer = self._answers[question]
        return answer

    def _named(self, places: Iterable[Place]) -> tuple[int, ...]:
        return tuple(self.component.places[place] for place in places)

    def _holds(self, assumed: Sequence[Any]) -> bool:
        answer = self._solver.check(*assumed)
        if answer == self.z3.unknown:
            raise GaveUp
        return bool(answer == self.z3.sat)

    def _all_hold(self, *conditions: Any) -> bool:
        """Whether all premises can hold together, and what is said besides."""
        solver = self._solver
        solver.push()
        try:
            solver.add(*conditions)
            return self._holds(self._guards)
        finally:
            solver.pop()

    @property
    def possible(self) -> bool:
        """Whether all premises can hold together."""
        return self._remembered(("possible",), self._all_hold)

    def values(self, places: Sequence[Place], limit: int = MOST_VALUES) -> tuple[str, ...] | None:
        """Return the digits that may stand in ``places`` together, sorted; None if there are more than ``most``."""
        return self._remembered(("values", *self._named(places), limit), lambda: self._values(places, limit))

    def _values(self, places: Sequence[Place], limit: int) -> tuple[str, ...] | None:
        terms = [self._digit(*place) for place in places]
        values: list[str] = []
        solver = self._solver
        solver.push()
        while len(values) <= limit and self._holds(self._guards):
            model = solver.model()
            digits = [model.eval(term, model_completion=True).as_long() for term in terms]
            values.append("".join(map(str, digits)))
            solver.add(self.z3.Or([term != value for term, value in zip(terms, digits, strict=True)]))
        solver.pop()
        return tuple(sorted(values)) if len(values) <= limit else None

    def may(self, digits: Digits) -> bool:
        """Whether these digits can stand together; no, where that is too much to be asked."""
        placed = sorted((place, digit) for place, digit in digits.items() if place in self.component.places)
        question: Question = ("may", *self._named(place for place, _ in placed), *(digit for _, digit in placed))

        def ask() -> bool:
            try:
                return self._all_hold(*(self._digit(*place) == int(digit) for place, digit in placed))
            except GaveUp:
                return False

        return self._remembered(question, ask)

    def may_hold(self, flag: str) -> bool:
        """Whether a flag can be true."""
        return self._remembered(("may hold", flag), lambda: self._all_hold(self.flag(flag)))

    def bounds(self, number: Number) -> tuple[int, int]:
        """Return the least and the greatest value of a number, its point left out."""
        return self._remembered(("bounds", self.component.numbers.index(number)), lambda: self._bounds(number))

    def _bounds(self, number: Number) -> tuple[int, int]:
        low, high = 0, 10 ** len(number.digits) - 1
        least, greatest = low, high
        term = self.num(number)
        while low < high:  # the least
            middle = (low + high) // 2
            low, high = (low, middle) if self._all_hold(term <= middle) else (middle + 1, high)
        least, low, high = low, low, greatest
        while low < high:  # the greatest
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._all_hold(term >= middle) else (low, middle - 1)
        return least, low

    def because(self, places: Sequence[Place], values: Sequence[str]) -> tuple[Premise, ...]:
        """Return premises, none of them to spare, that refute every value of ``places`` but ``values``."""

        def others() -> list[Any]:
            terms = [self._digit(*place) for place in places]
            both = ([term != int(digit) for term, digit in zip(terms, value, strict=True)] for value in values)
            return [self.z3.Or(unequal) for unequal in both]

        return self._core(("because", *self._named(places), *values), others)

    def because_bounds(self, number: Number, least: int, greatest: int) -> tuple[Premise, ...]:
        """Return premises, none of them to spare, that keep a number between ``least`` and ``most``."""
        question = ("because bounds", self.component.numbers.index(number), least, greatest)
        return self._core(question, lambda: [self.z3.Or(self.num(number) < least, self.num(number) > greatest)])

    def because_flags(self, flags: Sequence[str]) -> tuple[Premise, ...]:
        """Return premises, none of them to spare, that refute every flag of ``flags``' rivals."""
        return self._core(("because flags", *flags), lambda: [self.z3.Or([self.flag(flag) for flag in flags])])

    def contradiction(self) -> tuple[Premise, ...]:
        """Return premises, none of them to spare, that cannot hold together."""
        return self._core(("contradiction",), list)

    def _core(self, question: Question, negation: Callable[[], list[Any]]) -> tuple[Premise, ...]:
        """Return premises, none of them to spare, that contradict what is said."""

        def ask() -> tuple[int, ...]:
            solver = self._solver
            solver.push()
            solver.add(*negation())
            core = self._shortened()
            solver.pop()
            return core

        return tuple(self.component.premises[n] for n in self._remembered(question, ask))

    def _shortened(self) -> tuple[int, ...]:
        """Leave out premises one by one, as long as the others contradict what has been said.

        The solver tells some premises that do by themselves; those it does not name are spared the asking.
        """
        core: list[int] = []
        size = len(self._guards)
        needed = self._contradicting(range(size))
        # Conventions of print go first, so that nothing is said to rest on one where it need not.
        order = sorted(range(size), key=lambda n: (not self.component.premises[n].conventional, n))
        for place, n in enumerate(order):
            if needed is None or n in needed:
                smaller = self._contradicting(sorted([*core, *order[place + 1 :]]))
                if smaller is None:
                    core.append(n)
                else:
                    needed = smaller
        return tuple(sorted(core))

    def _contradicting(self, chosen: Sequence[int]) -> frozenset[int] | None:
        """Some of the premises ``kept`` that cannot hold together; None if all of them can."""
        if self._holds([self._guards[n] for n in chosen]):
            return None
        named = {guard.get_id() for guard in self._solver.unsat_core()}  # to print a term takes ten times as long
        return frozenset(n for n in chosen if self._guards[n].get_id() in named)
