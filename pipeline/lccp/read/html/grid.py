"""The cells of an HTML table and their places (HTML 4.9.12.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lccp.model import InputError
from lccp.read.html.tree import Element

CELLS = ("td", "th")
GROUPS = ("thead", "tbody", "tfoot")


@dataclass(frozen=True, slots=True)
class LaidCell:
    """A cell's element, and its 1-based place and spans."""

    node: Element
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(slots=True)
class Layout:
    """A table laid out: its cells, what of it is hidden, and how many places it takes."""

    cells: list[LaidCell] = field(default_factory=list)
    unseen: list[Element] = field(default_factory=list)
    area: int = 0


def lay_out_table(
    table: Element, max_area: int, hidden: Callable[[Element], bool]
) -> tuple[Layout, list[Element | tuple[int, int]]]:
    """Lay a table out; return it, and what stands in it outside all cells (browsers show that before it).

    Raises InputError where the table takes more than ``max_area`` places.
    """
    layout = Layout()
    stray: list[Element | tuple[int, int]] = []
    row = 0
    for group in row_groups(table, stray, hidden, layout.unseen):
        covered: dict[int, int] = {}  # column -> further rows that a cell above covers
        for place, line in enumerate(group):
            row += 1
            column = 1
            below = {covered_column: rows_below - 1 for covered_column, rows_below in covered.items() if rows_below > 1}
            for node in line:
                while column in covered:
                    column += 1
                wide = read_span(node, "colspan", 1000) or 1
                tall = read_span(node, "rowspan", 65534)
                tall = min(tall or len(group), len(group) - place)
                layout.area += wide * tall
                if layout.area > max_area:
                    raise InputError("holds more table cells than the limit allows; raise the limit if this is right")
                layout.cells.append(LaidCell(node, row, column, tall, wide))
                if tall > 1:
                    below.update(dict.fromkeys(range(column, column + wide), tall - 1))
                column += wide
            covered = below
    return layout, stray


def _add_loose_cell(rows: list[list[Element]], cell: Element, table: Element) -> None:
    """Put a cell that stands in no row into the row that such cells before it make."""
    if rows and rows[-1] and rows[-1][-1].parent is table:
        rows[-1].append(cell)
    else:
        rows.append([cell])


def row_groups(
    table: Element, stray: list[Element | tuple[int, int]], hidden: Callable[[Element], bool], unseen: list[Element]
) -> list[list[list[Element]]]:
    """Return a table's row groups, their rows, and the cells of these, in order; what is hidden left out."""
    row_groups: list[list[list[Element]]] = []
    loose: list[list[Element]] | None = None  # rows that stand in no group make one
    for child in table.children:
        if isinstance(child, Element) and child.name in (*GROUPS, "tr", *CELLS) and hidden(child):
            unseen.append(child)
        elif isinstance(child, Element) and child.name in GROUPS:
            row_groups.append(rows_of_group(child, stray, hidden, unseen))
            loose = None
        elif isinstance(child, Element) and child.name in ("tr", *CELLS):
            if loose is None:
                loose = []
                row_groups.append(loose)
            if child.name == "tr":
                loose.append(cells_of_row(child, stray, hidden, unseen))
            else:
                _add_loose_cell(loose, child, table)
        elif not (isinstance(child, Element) and child.name in ("colgroup", "col")):
            stray.append(child)
    return row_groups


def rows_of_group(
    group: Element, stray: list[Element | tuple[int, int]], hidden: Callable[[Element], bool], unseen: list[Element]
) -> list[list[Element]]:
    """Return the rows of a group; cells that stand in no row make one."""
    group_rows: list[list[Element]] = []
    for child in group.children:
        if not isinstance(child, Element) or child.name not in ("tr", *CELLS):
            stray.append(child)
        elif hidden(child):
            unseen.append(child)
        elif child.name == "tr":
            group_rows.append(cells_of_row(child, stray, hidden, unseen))
        elif group_rows and group_rows[-1] and group_rows[-1][-1].parent is group:
            group_rows[-1].append(child)
        else:
            group_rows.append([child])
    return group_rows


def cells_of_row(
    row: Element, stray: list[Element | tuple[int, int]], hidden: Callable[[Element], bool], unseen: list[Element]
) -> list[Element]:
    """Return the cells of a row."""
    row_cells = []
    for child in row.children:
        if not isinstance(child, Element) or child.name not in CELLS:
            stray.append(child)
        elif hidden(child):
            unseen.append(child)
        else:
            row_cells.append(child)
    return row_cells


def read_span(node: Element, name: str, limit: int) -> int:
    """Read a span: its leading digits, 1 where there are none, never more than ``most``."""
    match = re.match(r"\s*\+?([0-9]{1,9})", node.attributes.get(name, "1"))
    return min(int(match.group(1)), limit) if match else 1
