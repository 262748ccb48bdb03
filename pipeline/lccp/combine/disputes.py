"""What documents disagree on, and the cells into which a disputed value has flowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lccp.schemas import SEPARATOR
from lccp.text.messages import Message, join_messages, say

CellPlace = tuple[str, str, str]
"""A cell: its table, its key, its column."""
IN_ROW: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("peak_targets", "edtf"): ("text",),
    ("peak_targets", "earliest"): ("text", "edtf"),
    ("peak_targets", "latest"): ("text", "edtf"),
    ("peak_targets", "qualifier"): ("text", "edtf"),
    ("pilots", "adcode"): ("name",),
    ("pilots", "level"): ("name", "adcode"),
    ("pilots", "unit"): ("name", "adcode"),
    ("pilots", "name_en"): ("name", "adcode"),
    ("innovations", "keywords"): ("text",),
}
"""The cells of a row that another cell of it is made of, where words were read and no cell is named in its provenance."""


class Testimony(NamedTuple):
    """What one document says in a dispute, and whether it is the one that is followed."""

    source: str
    value: str
    chosen: bool


class Dispute(NamedTuple):
    """A cell on which documents disagree, with what each says."""

    place: CellPlace
    witnesses: tuple[Testimony, ...]

    @property
    def message(self) -> Message:
        """The dispute in a sentence."""
        listed = [
            say(
                "{source} says {value}{chosen}",
                "{source}作{value}{chosen}",
                source=witness.source,
                value=witness.value or "—",
                chosen=Message(" (taken)", "（从之）") if witness.chosen else "",
            )
            for witness in self.witnesses
        ]
        return say("{cell}: {listed}", "{cell}：{listed}", cell=" ".join(self.place), listed=join_messages(listed))


def cells_beneath(place: CellPlace) -> list[CellPlace]:
    """Return a cell, and those of its row that it is made of without its provenance naming them."""
    table, key, column = place
    return [place, *((table, key, name) for name in IN_ROW.get((table, column), ()))]


class Disputes:
    """The rows of ``conflicts``, by the cells that they are about."""

    def __init__(self, conflicts: Iterable[Mapping[str, str]]) -> None:
        self._witnesses: dict[CellPlace, list[Testimony]] = {}
        for row in conflicts:
            place = (row["table"], row["key"], row["field"])
            testimony = Testimony(row["source"], row["value"], row["chosen"] == "true")
            self._witnesses.setdefault(place, []).append(testimony)

    def of_cell(self, table: str, row_key: str, column: str, value: str, refs: Sequence[str] = ()) -> Iterator[Dispute]:
        """Return the disputes about a cell, or about what it is made of: in its row, by its ``refs``, or a goal."""
        places = cells_beneath((table, row_key, column))
        places += [place_of_ref(ref) for ref in refs if ref.count("/") > 1]
        if (table, column) == ("pilots", "peak_year") and value:
            places += [place for place in self._witnesses if self._is_goal(place, row_key, value)]
        for place in dict.fromkeys(places):
            if place in self._witnesses:
                yield Dispute(place, tuple(self._witnesses[place]))

    def _is_goal(self, place: CellPlace, pilot: str, value: str) -> bool:
        """Whether a disputed cell is the time of a pilot's goal of which its peak year is made."""
        table, key, column = place
        chosen = {witness.value for witness in self._witnesses[place] if witness.chosen}
        return (table, column) == ("peak_targets", "edtf") and key.partition(SEPARATOR)[0] == pilot and value in chosen


def place_of_ref(ref: str) -> CellPlace:
    """Return the cell that a reference of provenance names; its key may hold slashes.

    >>> place_of_ref("peak_targets/b3-01|1/edtf")
    ('peak_targets', 'b3-01|1', 'edtf')
    """
    table, _, rest = ref.partition("/")
    key, _, column = rest.rpartition("/")
    return table, key, column
