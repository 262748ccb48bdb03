"""The cells of an HTML table and their places (HTML 4.9.12.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lccp.model import InputError
from lccp.read.html.tree import Node

CELLS = ("td", "th")
GROUPS = ("thead", "tbody", "tfoot")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's element, and its 1-based place and spans."""

    node: Node
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(slots=True)
class Layout:
    """A table laid out: its cells, what of it is hidden, and how many places it takes."""

    cells: list[Cell] = field(default_factory=list)
    unseen: list[Node] = field(default_factory=list)
    area: int = 0


def laid_out(table: Node, max_area: int, hidden: Callable[[Node], bool]) -> tuple[Layout, list[Node | tuple[int, int]]]:
    """Lay a table out; give it, and what stands in it outside all cells (browsers show that before it).

    Raises InputError where the table takes more than ``max_area`` places.
    """
    layout = Layout()
    stray: list[Node | tuple[int, int]] = []
    row = 0
    for group in groups(table, stray, hidden, layout.unseen):
        covered: dict[int, int] = {}  # column -> further rows that a cell above covers
        for place, line in enumerate(group):
            row += 1
            column = 1
            below = {at: left - 1 for at, left in covered.items() if left > 1}
            for node in line:
                while column in covered:
                    column += 1
                wide = span(node, "colspan", 1000) or 1
                tall = span(node, "rowspan", 65534)
                tall = min(tall or len(group), len(group) - place)
                layout.area += wide * tall
                if layout.area > max_area:
                    raise InputError("holds more table cells than the limit allows; raise the limit if this is right")
                layout.cells.append(Cell(node, row, column, tall, wide))
                if tall > 1:
                    below.update(dict.fromkeys(range(column, column + wide), tall - 1))
                column += wide
            covered = below
    return layout, stray


def groups(
    table: Node, stray: list[Node | tuple[int, int]], hidden: Callable[[Node], bool], unseen: list[Node]
) -> list[list[list[Node]]]:
    """Give a table's row groups, their rows, and the cells of these, in order; what is hidden left out."""
    found: list[list[list[Node]]] = []
    loose: list[list[Node]] | None = None  # rows that stand in no group make one
    for child in table.children:
        if isinstance(child, Node) and child.name in (*GROUPS, "tr", *CELLS) and hidden(child):
            unseen.append(child)
        elif isinstance(child, Node) and child.name in GROUPS:
            found.append(rows(child, stray, hidden, unseen))
            loose = None
        elif isinstance(child, Node) and child.name in ("tr", *CELLS):
            if loose is None:
                loose = []
                found.append(loose)
            if child.name == "tr":
                loose.append(cells(child, stray, hidden, unseen))
            elif loose and loose[-1] and loose[-1][-1].parent is table:
                loose[-1].append(child)
            else:
                loose.append([child])
        elif not (isinstance(child, Node) and child.name in ("colgroup", "col")):
            stray.append(child)
    return found


def rows(
    group: Node, stray: list[Node | tuple[int, int]], hidden: Callable[[Node], bool], unseen: list[Node]
) -> list[list[Node]]:
    """Give the rows of a group; cells that stand in no row make one."""
    found: list[list[Node]] = []
    for child in group.children:
        if not isinstance(child, Node) or child.name not in ("tr", *CELLS):
            stray.append(child)
        elif hidden(child):
            unseen.append(child)
        elif child.name == "tr":
            found.append(cells(child, stray, hidden, unseen))
        elif found and found[-1] and found[-1][-1].parent is group:
            found[-1].append(child)
        else:
            found.append([child])
    return found


def cells(
    row: Node, stray: list[Node | tuple[int, int]], hidden: Callable[[Node], bool], unseen: list[Node]
) -> list[Node]:
    """Give the cells of a row."""
    found = []
    for child in row.children:
        if not isinstance(child, Node) or child.name not in CELLS:
            stray.append(child)
        elif hidden(child):
            unseen.append(child)
        else:
            found.append(child)
    return found


def span(node: Node, name: str, most: int) -> int:
    """Read a span: its leading digits, 1 where there are none, never more than ``most``."""
    found = re.match(r"\s*\+?([0-9]{1,9})", node.attributes.get(name, "1"))
    return min(int(found.group(1)), most) if found else 1
