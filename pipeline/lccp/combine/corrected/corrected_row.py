"""A row of which some cells are corrected, and what the cells that are made of these may ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lccp.model import EMPTY, Cell, Row, Tables
from lccp.text.rules import Input


@dataclass(frozen=True)
class CorrectedRow:
    """A row with its corrected cells put in. ``expected`` has what these held before, by column.

    ``pilots`` are the pilots by id, of which the values count alone, and ``tables`` the tables of its document; either
    is empty where it is not known yet.
    """

    table: str
    key: str
    row: Row
    expected: Mapping[str, str]
    pilots: Mapping[str, Row] = field(default_factory=dict)
    tables: Tables = field(default_factory=dict)

    @property
    def fields(self) -> frozenset[str]:
        """The corrected columns."""
        return frozenset(self.expected)

    def value(self, column: str) -> str:
        """Return what a cell holds now."""
        return self.row.get(column, EMPTY).value

    def ref(self, column: str) -> str:
        """Return how provenance refers to a cell of the row."""
        return f"{self.table}/{self.key}/{column}"


CellsOf = Callable[[CorrectedRow], Iterator[tuple[str, Cell]]]
"""Makes the cells that depend on corrected ones, by column."""


def cell_of_corrected(value: str, rule: str, *origins: str) -> Cell:
    """Return a cell that is made of corrected ones, with no words of its own; empty where nothing is made."""
    return Cell(value, (), (rule,), origins) if value else EMPTY


def only_value(inputs: Sequence[Input]) -> str:
    """Return the value of the one cell that a cell is made of."""
    return str(inputs[0].value)
