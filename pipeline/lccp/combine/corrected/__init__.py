"""What is made of a corrected cell: the other cells of its row that depend on it, made of the new value.

A corrected time makes edtf, its bounds and its qualifier; a corrected number in words makes the value and its
bounds; a corrected name makes the pilot, a corrected code or name of a pilot its level and unit. A value that the
rest cannot be made of raises ValueError.
"""

from __future__ import annotations

from lccp.combine.cited_works import MADE_OF
from lccp.combine.corrected.amounts import bound_cells, clause_dependants, count_cells, quantity_cells
from lccp.combine.corrected.citations import goal_source_cells, item_cells, title_cells, work_cells
from lccp.combine.corrected.corrected_row import CellsOf, CorrectedRow
from lccp.combine.corrected.dates import DATE, dated_cells
from lccp.combine.corrected.digits import digit_cells, twin_cells
from lccp.combine.corrected.names import (
    goal_place_cells,
    mentioned_programme_cells,
    named_pilot_cells,
    owned_words,
    programme_cells,
)
from lccp.combine.corrected.outline import entry_cells, follow_levels, follow_sections, practice_section_cells
from lccp.combine.corrected.places import place_cells
from lccp.model import Row
from lccp.schemas import schema

DEPENDENT_CELLS: tuple[tuple[str, frozenset[str], CellsOf], ...] = (
    ("quantities", frozenset({"text"}), quantity_cells),
    ("quantities", frozenset({"value", "qualifier"}), bound_cells),
    ("quantities", frozenset({"clause"}), clause_dependants),
    ("counts", frozenset({"text"}), count_cells),
    ("counts", frozenset({"value"}), bound_cells),
    ("pilots", frozenset({"adcode", "name"}), place_cells),
    ("peak_targets", frozenset({"province", "place"}), goal_place_cells),
    ("peak_targets", frozenset({"place", "text"}), goal_source_cells),
    ("mentions", frozenset({"text"}), named_pilot_cells),
    ("mentions", frozenset({"pilot"}), programme_cells),
    ("mentions", frozenset({"programme"}), mentioned_programme_cells),
    ("ratings", frozenset({"place"}), named_pilot_cells),
    ("practices", frozenset({"paragraph"}), practice_section_cells),
    ("practices", frozenset({"text"}), owned_words),
    ("contents", frozenset({"title"}), entry_cells),
    ("cited_documents", frozenset({"title"}), title_cells),
    ("cited_documents", frozenset(MADE_OF), work_cells),
    ("innovations", frozenset({"text"}), item_cells),
    ("lost_digits", frozenset({"value", "candidates", "because", "because_zh"}), digit_cells),
    ("lost_digits", frozenset({"because", "because_zh", "bounds", "bounds_zh"}), twin_cells),
    ("findings", frozenset({"message", "message_zh"}), twin_cells),
)
"""What makes the cells that depend on a corrected one: of which table, on which of its columns."""


def made_of_corrected(corrected: CorrectedRow) -> Row:
    """Return the cells of a row that depend on corrected ones and are not themselves corrected."""
    cells: Row = {}
    if set(DATE) <= set(schema(corrected.table).columns):
        cells.update(dated_cells(corrected))
    for table, columns, make in DEPENDENT_CELLS:
        if table == corrected.table and corrected.fields & columns:
            cells.update(make(corrected))
    return {name: cell for name, cell in cells.items() if name not in corrected.fields}


__all__ = ["DEPENDENT_CELLS", "CorrectedRow", "follow_levels", "follow_sections", "made_of_corrected"]
