"""The solver: premises as constraints over whole numbers, taken apart into components that share none.

A value is entailed only if every other value is refuted; candidates are exactly those not refuted.
Premises are sorted before anything is asked, and an argument is shortened by leaving out premises one
by one in that order, so neither values nor arguments depend on how premises were found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipeline.restore.premise import PADDED, Premise
from pipeline.restore.tokens import LOST, Number

MOST = 10
"""How many values are still listed as candidates."""

Digits = dict[tuple[str, int], str]
"""A digit for each lost character, by document and offset."""


@dataclass(frozen=True)
class Component:
    """Premises that hang together, the numbers with lost digits that they speak of, and their flags."""

    premises: tuple[Premise, ...]
    numbers: tuple[Number, ...]
    flags: tuple[str, ...]


def consistent_numbers(premises: Iterable[Premise]) -> tuple[Premise, ...]:
    """Sort premises, and leave out those that cut digits into numbers otherwise than an earlier one does."""
    held: dict[tuple[str, int], Number] = {}
    out: list[Premise] = []
    for premise in sorted(set(premises), key=lambda one: one.order):
        places = [((number.source, at), number) for number in premise.numbers for at in number.lost]
        if all(held.get(place, number) == number for place, number in places):
            held.update(places)
            out.append(premise)
    return tuple(out)


def components(premises: Sequence[Premise], together: Iterable[Sequence[tuple[str, int]]] = ()) -> list[Component]:
    """Take premises apart into components, in a fixed order; digits that stand ``together`` are not parted."""
    parent: dict[object, object] = {}

    def root(name: object) -> object:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    names = [[*(n for n in one.numbers if n.known is None), *one.flags] for one in premises]
    for linked in names:
        for name in linked[1:]:
            parent[root(name)] = root(linked[0])
    owner = {(n.source, at): n for linked in names for n in linked if isinstance(n, Number) for at in n.lost}
    for places in together:
        held = [owner[place] for place in places if place in owner]
        for name in held[1:]:
            parent[root(name)] = root(held[0])
    groups: dict[object, list[int]] = {}
    for n, linked in enumerate(names):
        if linked:
            groups.setdefault(root(linked[0]), []).append(n)
    out = []
    for members in groups.values():
        numbers = {name for n in members for name in names[n] if isinstance(name, Number)}
        flags = {name for n in members for name in names[n] if isinstance(name, str)}
        out.append(Component(tuple(premises[n] for n in members), tuple(sorted(numbers)), tuple(sorted(flags))))
    return out


@dataclass
class Solver:
    """The questions that can be asked of one component. Implements ``Env`` for its premises."""

    component: Component
    z3: Any = field(init=False)
    _guards: list[Any] = field(init=False)
    _solver: Any = field(init=False)

    def __post_init__(self) -> None:
        import z3

        self.z3 = z3
        self._solver = z3.Solver()
        self._solver.set("random_seed", 0)
        for number in self.component.numbers:
            self._solver.add(*self._pattern(number))
        self._guards = [z3.Bool(f"premise {n}") for n in range(len(self.component.premises))]
        for guard, premise in zip(self._guards, self.component.premises, strict=True):
            self._solver.add(z3.Implies(guard, premise.means(self)))

    def num(self, number: Number) -> Any:
        """The term of a number: its lost digits weighed by their places, and its kept ones."""
        if number.known is not None:
            return self.z3.IntVal(number.known)
        kept = sum(int(d) * 10 ** (len(number.digits) - 1 - n) for n, d in enumerate(number.digits) if d != LOST)
        terms = [
            self._digit(number.source, at) * 10 ** (len(number.digits) - 1 - n)
            for n, (at, d) in enumerate(zip(number.at, number.digits, strict=True))
            if d == LOST
        ]
        return self.z3.Sum([*terms, self.z3.IntVal(kept)])

    def flag(self, name: str) -> Any:
        """The term of a flag."""
        return self.z3.Bool(f"flag {name}")

    def _digit(self, source: str, at: int) -> Any:
        return self.z3.Int(f"digit {source} {at}")

    def _pattern(self, number: Number) -> Iterator[Any]:
        """What the pattern says: a digit each, and no leading zero in a count or a year (dates may have one)."""
        for at in number.lost:
            digit = self._digit(number.source, at)
            yield self.z3.And(digit >= 0, digit <= 9)
        counted = any(number in one.numbers and one.kind not in PADDED for one in self.component.premises)
        if counted and number.whole > 1 and number.digits[0] == LOST:
            yield self._digit(number.source, number.at[0]) >= 1

    @cached_property
    def possible(self) -> bool:
        """Whether all premises can hold together."""
        return self._holds(self._guards)

    def _holds(self, assumed: Sequence[Any]) -> bool:
        answer = self._solver.check(*assumed)
        if answer == self.z3.unknown:
            raise RuntimeError("the solver gave up on linear constraints")
        return bool(answer == self.z3.sat)

    def values(self, places: Sequence[tuple[str, int]], most: int = MOST) -> list[str]:
        """Give the digits that may stand in ``places`` together, sorted; at most one more than ``most``."""
        terms = [self._digit(*place) for place in places]
        out: list[str] = []
        self._solver.push()
        while len(out) <= most and self._holds(self._guards):
            model = self._solver.model()
            found = [model.eval(term, model_completion=True).as_long() for term in terms]
            out.append("".join(map(str, found)))
            self._solver.add(self.z3.Or([term != value for term, value in zip(terms, found, strict=True)]))
        self._solver.pop()
        return sorted(out)

    def may(self, digits: Digits) -> bool:
        """Whether these digits can stand together."""
        self._solver.push()
        for (source, at), digit in sorted(digits.items()):
            self._solver.add(self._digit(source, at) == int(digit))
        answer = self._holds(self._guards)
        self._solver.pop()
        return answer

    def may_hold(self, flag: str) -> bool:
        """Whether a flag can be true."""
        return self._holds([*self._guards, self.flag(flag)])

    def bounds(self, number: Number) -> tuple[int, int]:
        """Give the least and the greatest value of a number, its point left out."""
        low, high = 0, 10 ** len(number.digits) - 1
        least, most = low, high
        term = self.num(number)
        while low < high:  # the least
            middle = (low + high) // 2
            low, high = (low, middle) if self._holds([*self._guards, term <= middle]) else (middle + 1, high)
        least, low, high = low, low, most
        while low < high:  # the greatest
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._holds([*self._guards, term >= middle]) else (low, middle - 1)
        return least, low

    def because(self, places: Sequence[tuple[str, int]], values: Sequence[str]) -> tuple[Premise, ...]:
        """Give premises, none of them to spare, that refute every value of ``places`` but ``values``."""
        terms = [self._digit(*place) for place in places]
        self._solver.push()
        for value in values:
            self._solver.add(self.z3.Or([term != int(digit) for term, digit in zip(terms, value, strict=True)]))
        core = self._core()
        self._solver.pop()
        return core

    def because_bounds(self, number: Number, least: int, most: int) -> tuple[Premise, ...]:
        """Give premises, none of them to spare, that keep a number between ``least`` and ``most``."""
        self._solver.push()
        self._solver.add(self.z3.Or(self.num(number) < least, self.num(number) > most))
        core = self._core()
        self._solver.pop()
        return core

    def because_flags(self, flags: Sequence[str]) -> tuple[Premise, ...]:
        """Give premises, none of them to spare, that refute every flag of ``flags``' rivals."""
        self._solver.push()
        self._solver.add(self.z3.Or([self.flag(flag) for flag in flags]))
        core = self._core()
        self._solver.pop()
        return core

    def contradiction(self) -> tuple[Premise, ...]:
        """Give premises, none of them to spare, that cannot hold together."""
        return self._core()

    def _core(self) -> tuple[Premise, ...]:
        kept = list(range(len(self._guards)))
        for n in list(kept):
            fewer = [m for m in kept if m != n]
            if not self._holds([self._guards[m] for m in fewer]):
                kept = fewer
        return tuple(self.component.premises[n] for n in kept)


def pattern_count(numbers: Sequence[Number], places: Sequence[tuple[str, int]]) -> int:
    """How many values the pattern alone leaves in ``places``, numbers being without leading zeros."""
    first = {(n.source, n.at[0]) for n in numbers if n.whole > 1}
    count = 1
    for place in places:
        count *= 9 if place in first else 10
    return count
