"""Which row of the old table is which row of the new one.

Rows that are alike in every cell cancel out first, as they stream by. What is left is small where
little changed, and is paired in this order: rows that say the same under another number; the
neighbours of such rows; rows of the same key. Each step takes time in proportion to the rows left.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TypeVar

from lccp.schemas import SEPARATOR, ForeignKey, Schema

T = TypeVar("T", bound=Hashable)
Values = dict[str, str]
Key = tuple[str, ...]
Renames = Mapping[str, Mapping[Key, Key]]
"""For each table, the old keys whose rows now bear new ones."""


def cancel_equal(old: Iterable[T], new: Iterable[T]) -> tuple[list[T], list[T]]:
    """Take out what both sides have, as often as both have it, and give the rest of each.

    Both are read side by side, so that memory holds no more than what has no counterpart so far.

    >>> cancel_equal("abcdc", "bcde")
    (['a', 'c'], ['e'])
    """
    waiting: dict[T, int] = {}  # above 0: of the old side, without a counterpart; below 0: of the new one
    for pair in zip_longest(old, new):
        if pair[0] == pair[1]:
            continue
        for item, step in zip(pair, (1, -1), strict=True):
            if item is not None:
                count = waiting.get(item, 0) + step
                if count:
                    waiting[item] = count
                else:
                    del waiting[item]
    unmatched = [item for item, count in waiting.items() for _ in range(count)]
    return unmatched, [item for item, count in waiting.items() for _ in range(-count)]


@dataclass(frozen=True, slots=True)
class RowPair:
    """A row of the old table and the row of the new one that it became; ``fields`` are those that now say otherwise."""

    old: Values
    new: Values
    fields: tuple[str, ...]


@dataclass(slots=True)
class RowMatching:
    """How the rows that differ go together. ``moved`` maps old keys to new ones where they differ."""

    pairs: list[RowPair] = field(default_factory=list)
    removed: list[Values] = field(default_factory=list)
    added: list[Values] = field(default_factory=list)
    moved: dict[Key, Key] = field(default_factory=dict)


Rows = dict[Key, tuple[Values, Values]]  # old rows without a partner: as they stand, and with references followed


class RowMatcher:
    """Pairs the rows of one table. ``touched`` are the documents whose bytes differ: offsets in them may move."""

    def __init__(self, table_schema: Schema, renames: Renames, touched: frozenset[str]) -> None:
        self.schema = table_schema
        self.renames = renames
        self.touched = touched
        self.outward = [key for key in table_schema.foreign_keys if key.table != table_schema.name]
        self.inward = [key for key in table_schema.foreign_keys if key.table == table_schema.name]
        self.lists = [column for column in table_schema.fields if column.references]
        own_references = {name for key in self.inward for name in key.fields} - set(table_schema.primary_key)
        self.places = frozenset(column.name for column in table_schema.fields if column.position)
        self.unsaid = self.places | own_references  # what a row may change without saying anything else

    def match(self, old: Sequence[Values], new: Sequence[Values]) -> RowMatching:
        """Pair rows that have no equal on the other side. No key may repeat on either side."""
        matching = RowMatching()
        ours = {self.key(row): (row, self.follow(row, self.outward, self.renames)) for row in old}
        theirs = {self.key(row): row for row in new}
        pairs: dict[Key, Key] = {}
        for step in (self.alike, self.beside, self.same_key):
            pairs.update(step(ours, theirs, matching.moved))
        renames = {self.schema.name: matching.moved}
        old_rows = {self.key(row): row for row in old}
        new_rows = {self.key(row): row for row in new}
        for mine, yours in pairs.items():
            followed = self.follow(self.follow(old_rows[mine], self.outward, self.renames), self.inward, renames)
            fields = self.differing(followed, new_rows[yours], mine != yours)
            matching.pairs.append(RowPair(old_rows[mine], new_rows[yours], fields))
        matching.removed = [row for row, _ in ours.values()]
        matching.added = list(theirs.values())
        return matching

    def key(self, row: Mapping[str, str]) -> Key:
        """Return the key of a row, field by field."""
        return tuple(row[name] for name in self.schema.primary_key)

    def follow(self, row: Values, keys: Iterable[ForeignKey], renames: Renames) -> Values:
        """Return the row with its references led to the new keys of the rows that they name."""
        followed = dict(row)
        for key in keys:
            aim = renames.get(key.table, {}).get(tuple(row.get(name, "") for name in key.fields))
            if aim is not None:
                followed.update(zip(key.fields, aim, strict=True))
        for column in self.lists:
            aims = renames.get(column.references, {})
            if aims and row.get(column.name):
                items = (aims.get((item,), (item,))[0] for item in row[column.name].split(SEPARATOR))
                followed[column.name] = SEPARATOR.join(items)
        return followed

    def differing(self, old: Values, new: Values, renumbered: bool) -> tuple[str, ...]:
        """Name the fields that say otherwise; a number or an offset that merely moved says nothing."""
        quiet = self.places.intersection(self.schema.primary_key)
        if renumbered or new.get("source") in self.touched:
            quiet = self.places
        return tuple(name for name in new if name not in quiet and old[name] != new[name])

    def _take(
        self, ours: Rows, theirs: dict[Key, Values], moved: dict[Key, Key], mine: Key, yours: Key
    ) -> tuple[Key, Key]:
        del ours[mine], theirs[yours]
        if mine != yours:
            moved[mine] = yours
        return mine, yours

    def alike(self, ours: Rows, theirs: dict[Key, Values], moved: dict[Key, Key]) -> Iterator[tuple[Key, Key]]:
        """Pair rows that say the same: of the same words first, under the same key first, then in order."""
        exact = self.places.intersection(self.schema.primary_key) | (self.unsaid - self.places)
        for unsaid in (exact, self.unsaid):
            for mine, (_, row) in list(ours.items()):
                new = theirs.get(self.key(row))
                if new and _content_of(new, unsaid) == _content_of(row, unsaid):
                    yield self._take(ours, theirs, moved, mine, self.key(row))
            if not self.places:
                return
            waiting: defaultdict[Key, deque[Key]] = defaultdict(deque)
            for yours, other in theirs.items():
                waiting[_content_of(other, unsaid)].append(yours)
            for mine, (_, row) in list(ours.items()):
                if keys := waiting.get(_content_of(row, unsaid)):
                    yield self._take(ours, theirs, moved, mine, keys.popleft())
            if exact == self.unsaid:
                return

    def beside(self, ours: Rows, theirs: dict[Key, Values], moved: dict[Key, Key]) -> Iterator[tuple[Key, Key]]:
        """Pair rows that stand next to one that bears a new number: after it, else before it."""
        if not moved or self.schema.primary_key[-1] not in self.places:
            return
        for way, rows in ((1, list(ours)), (-1, list(ours)[::-1])):
            for mine in rows:
                neighbour = _step_number(mine, -way)
                yours = neighbour and _step_number(moved.get(neighbour, neighbour), way)
                if mine in ours and yours and yours in theirs:
                    yield self._take(ours, theirs, moved, mine, yours)

    def same_key(self, ours: Rows, theirs: dict[Key, Values], moved: dict[Key, Key]) -> Iterator[tuple[Key, Key]]:
        """Pair rows of one key."""
        for mine, (_, row) in list(ours.items()):
            if self.key(row) in theirs:
                yield self._take(ours, theirs, moved, mine, self.key(row))


def _content_of(row: Values, unsaid: frozenset[str]) -> Key:
    return tuple(value for name, value in row.items() if name not in unsaid)


def _step_number(key: Key, by: int) -> Key | None:
    """Return the key whose last number is greater by ``by``; None where there is no such number.

    >>> _step_number(("a", "2.9"), 1), _step_number(("b3-10",), -1), _step_number(("a", "0"), -1)
    (('a', '2.10'), ('b3-09',), None)
    """
    parts = re.fullmatch(r"(.*?)([0-9]{1,18})", key[-1], re.DOTALL)
    if parts is None or int(parts[2]) + by < 0:
        return None
    width = len(parts[2]) if parts[1].endswith("-") else 1  # ids such as b3-09 are filled up with zeros
    return (*key[:-1], f"{parts[1]}{int(parts[2]) + by:0{width}d}")
