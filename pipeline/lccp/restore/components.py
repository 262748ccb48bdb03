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
        return {(number.source, offset): number for number in self.numbers for offset in number.lost}

    @cached_property
    def has_conventions(self) -> bool:
        """Whether any of its premises is a convention of print."""
        return any(premise.conventional for premise in self.premises)

    @property
    def without_conventions(self) -> Component:
        """The same numbers and flags, with what the documents state alone."""
        stated = tuple(premise for premise in self.premises if not premise.conventional)
        return Component(stated, self.numbers, self.flags)

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
        if self.flags or len(self.premises) > SMALL or any(premise.form is None for premise in self.premises):
            return None
        place = {number: n for n, number in enumerate(self.numbers)}
        numbers = tuple((self._signs(number), number.whole) for number in self.numbers)
        meanings = tuple(
            (
                premise.kind in PADDED,
                premise.conventional,
                premise.form,
                tuple((place.get(number), number.integer) for number in premise.numbers),
            )
            for premise in self.premises
        )
        return numbers, meanings

    def _signs(self, number: Number) -> tuple[str | int, ...]:
        both = zip(number.offsets, number.digits, strict=True)
        return tuple(self.places[number.source, offset] if digit == LOST else digit for offset, digit in both)


def consistent_numbers(premises: Iterable[Premise]) -> tuple[Premise, ...]:
    """Sort premises, and leave out those that cut digits into numbers otherwise than an earlier one does."""
    number_at_place: dict[Place, Number] = {}
    consistent: list[Premise] = []
    for premise in sorted(dict.fromkeys(premises), key=lambda premise: premise.order):
        places = [((number.source, offset), number) for number in premise.numbers for offset in number.lost]
        if all(number_at_place.get(place, number) == number for place, number in places):
            number_at_place.update(places)
            consistent.append(premise)
    return tuple(consistent)


class _Links:
    """Names that hang together, each group with a root: a disjoint-set forest."""

    def __init__(self) -> None:
        self._parents: dict[object, object] = {}

    def root(self, name: object) -> object:
        """Return the root of a name's group."""
        while self._parents.setdefault(name, name) != name:
            self._parents[name] = self._parents[self._parents[name]]
            name = self._parents[name]
        return name

    def join(self, linked: Sequence[object]) -> None:
        """Put names into one group."""
        for name in linked[1:]:
            self._parents[self.root(name)] = self.root(linked[0])


def split_components(premises: Sequence[Premise], together: Iterable[Sequence[Place]] = ()) -> list[Component]:
    """Take premises apart into components, in a fixed order; digits that stand ``together`` are not parted."""
    links = _Links()
    linked_names: list[list[Number | str]] = [
        [*(n for n in premise.numbers if n.integer is None), *premise.flags] for premise in premises
    ]
    for linked in linked_names:
        links.join(linked)
    owner = {
        (n.source, offset): n for linked in linked_names for n in linked if isinstance(n, Number) for offset in n.lost
    }
    for places in together:
        links.join([owner[place] for place in places if place in owner])
    groups: dict[object, list[int]] = {}
    for n, linked in enumerate(linked_names):
        if linked:
            groups.setdefault(links.root(linked[0]), []).append(n)
    return [_component_of(members, premises, linked_names) for members in groups.values()]


def _component_of(
    members: Sequence[int], premises: Sequence[Premise], linked_names: Sequence[Sequence[Number | str]]
) -> Component:
    numbers = {name for n in members for name in linked_names[n] if isinstance(name, Number)}
    flags = {name for n in members for name in linked_names[n] if isinstance(name, str)}
    return Component(tuple(premises[n] for n in members), tuple(sorted(numbers)), tuple(sorted(flags)))


def pattern_count(numbers: Sequence[Number], places: Sequence[Place]) -> int:
    """How many values the pattern alone leaves in ``places``, numbers being without leading zeros."""
    first = {(n.source, n.offsets[0]) for n in numbers if n.whole > 1}
    count = 1
    for place in places:
        count *= 9 if place in first else 10
    return count
