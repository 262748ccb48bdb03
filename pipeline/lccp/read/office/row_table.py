"""Tables as a format nests them, before it is settled which are tables and which only frame a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture where it stands: its name, its bytes, where its mark lies in the text (0: at the place of the item).

    ``refusal`` says why it cannot be read, "" if it can.
    """

    name: str
    data: bytes
    start: int = 0
    refusal: str = ""


@dataclass(slots=True)
class TablePlace(Generic[T]):
    """A table cell: 1-based place, spans, and what it holds in order: lines (``T``), tables and pictures."""

    row: int
    column: int
    row_span: int
    column_span: int
    items: list[T | Tabular[T] | PlacedPicture] = field(default_factory=list)

    @property
    def filled(self) -> bool:
        """Whether the cell holds words of its own, those of a table inside it aside."""
        return any(not isinstance(item, Tabular | PlacedPicture) for item in self.items)


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
    def contents(self) -> list[T | Tabular[T] | PlacedPicture]:
        """What its cells hold, in order."""
        return [item for cell in self.cells for item in cell.items]


def flatten_cell(
    items: list[T | Tabular[T] | PlacedPicture], later: list[T | Tabular[T] | PlacedPicture]
) -> Iterator[T]:
    """Return a cell's lines, those of one-column tables in it among them; other tables and pictures go to ``later``."""
    for item in items:
        if isinstance(item, PlacedPicture):
            later.append(item)
        elif not isinstance(item, Tabular):
            yield item
        elif item.frame or all(cell.column == 1 for cell in item.cells):
            yield from flatten_cell(item.contents, later)
        else:
            later.append(item)


def lines_of_item(item: T | Tabular[T] | PlacedPicture) -> Iterator[T]:
    """Return all lines of an item."""
    if isinstance(item, PlacedPicture):
        return
    if not isinstance(item, Tabular):
        yield item
        return
    for inner in item.contents:
        yield from lines_of_item(inner)
