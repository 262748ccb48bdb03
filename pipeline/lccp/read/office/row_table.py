"""Tables as a format nests them, before it is settled which are tables and which only frame a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class TablePlace(Generic[T]):
    """A table cell: 1-based place, spans, and what it holds in order: lines (``T``) and tables."""

    row: int
    column: int
    row_span: int
    column_span: int
    items: list[T | Tabular[T]] = field(default_factory=list)

    @property
    def filled(self) -> bool:
        """Whether the cell holds words of its own, those of a table inside it aside."""
        return any(not isinstance(item, Tabular) for item in self.items)


@dataclass(slots=True)
class Tabular(Generic[T]):
    """A table as parsed: the cells that hold something. ``frame``: the format says that it is none."""

    cells: list[TablePlace[T]] = field(default_factory=list)
    frame: bool = False

    @property
    def layout(self) -> bool:
        """Whether it only frames what it holds: one cell, or tables in cells and no rows of its own."""
        if self.frame or len(self.cells) == 1:
            return True
        rows = [cell.row for cell in self.cells if cell.filled]
        nested = any(isinstance(item, Tabular) for cell in self.cells for item in cell.items)
        return nested and len(rows) == len(set(rows))

    @property
    def contents(self) -> list[T | Tabular[T]]:
        """What its cells hold, in order."""
        return [item for cell in self.cells for item in cell.items]


def flatten_cell(items: list[T | Tabular[T]], later: list[T | Tabular[T]]) -> Iterator[T]:
    """Return a cell's lines, those of one-column tables in it among them; other tables go to ``later``."""
    for item in items:
        if not isinstance(item, Tabular):
            yield item
        elif item.frame or all(cell.column == 1 for cell in item.cells):
            yield from flatten_cell(item.contents, later)
        else:
            later.append(item)


def lines_of_item(item: T | Tabular[T]) -> Iterator[T]:
    """Return all lines of an item."""
    if not isinstance(item, Tabular):
        yield item
        return
    for inner in item.contents:
        yield from lines_of_item(inner)
