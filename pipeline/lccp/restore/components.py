"""Components: premises taken apart into those that hang together, and the form of what they say."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from lccp.restore.digit_tokens import LOST, Number
from lccp.restore.premises.premise import PADDED, Premise

SMALL = 16
"""Components of more premises than that have no form that answers are remembered by."""

Place = tuple[str, int]
"""Where a lost digit stands: document and offset."""


@dataclass(frozen=True)
class Component:
    """Premises that hang together, the numbers with lost digits that they speak of, and their flags."""

    premises: tuple[Premise, ...]
    numbers: tuple[Number, ...]
    flags: tuple[str, ...]

    @cached_property
    def owner(self) -> dict[Place, Number]:
        """The number that holds each lost digit."""
        return {(number.source, at): number for number in self.numbers for at in number.lost}

    @cached_property
    def places(self) -> dict[Place, int]:
        """Each lost digit, counted from the first."""
        return {place: n for n, place in enumerate(sorted(self.owner))}

    @cached_property
    def form(self) -> Hashable | None:
        """What the component says, wherever its digits stand; None where that cannot be said in short.

        Two of one form differ in nothing but the places of their digits and the words of their premises:
        what follows for the n-th digit of the one, and by which of its premises, follows for the other.
        """
        if self.flags or len(self.premises) > SMALL or any(one.form is None for one in self.premises):
            return None
        place = {number: n for n, number in enumerate(self.numbers)}
        numbers = tuple((self._signs(number), number.whole) for number in self.numbers)
        said = tuple(
            (one.kind in PADDED, one.form, tuple((place.get(number), number.known) for number in one.numbers))
            for one in self.premises
        )
        return numbers, said

    def _signs(self, number: Number) -> tuple[str | int, ...]:
        both = zip(number.at, number.digits, strict=True)
        return tuple(self.places[number.source, at] if digit == LOST else digit for at, digit in both)


def consistent_numbers(premises: Iterable[Premise]) -> tuple[Premise, ...]:
    """Sort premises, and leave out those that cut digits into numbers otherwise than an earlier one does."""
    held: dict[Place, Number] = {}
    out: list[Premise] = []
    for premise in sorted(dict.fromkeys(premises), key=lambda one: one.order):
        places = [((number.source, at), number) for number in premise.numbers for at in number.lost]
        if all(held.get(place, number) == number for place, number in places):
            held.update(places)
            out.append(premise)
    return tuple(out)


def components(premises: Sequence[Premise], together: Iterable[Sequence[Place]] = ()) -> list[Component]:
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


def pattern_count(numbers: Sequence[Number], places: Sequence[Place]) -> int:
    """How many values the pattern alone leaves in ``places``, numbers being without leading zeros."""
    first = {(n.source, n.at[0]) for n in numbers if n.whole > 1}
    count = 1
    for place in places:
        count *= 9 if place in first else 10
    return count
