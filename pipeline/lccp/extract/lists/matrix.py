"""A table as a matrix: which cell covers which place, by rows or, where the table lies on its side, by columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lccp.extract.structure.tables import TableCell


class TableMatrix:
    """The cells of a table by every row and column that they cover."""

    def __init__(self, cells: Sequence[TableCell]) -> None:
        self.cells = tuple(cells)
        self._cells: dict[tuple[int, int], TableCell] = {}
        self._part_rows: dict[int, list[TableCell]] = {}
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                self._part_rows.setdefault(row, []).append(cell)
                for column in range(cell.column, cell.column + cell.column_span):
                    self._cells.setdefault((row, column), cell)
        for row_cells in self._part_rows.values():
            row_cells.sort(key=lambda cell: cell.column)
        self.rows = sorted(self._part_rows)
        self.columns = sorted({column for _, column in self._cells})

    def cell_at(self, row: int, column: int) -> TableCell | None:
        """Return the cell that covers a place; None where it is empty."""
        return self._cells.get((row, column))

    def row_cells(self, row: int) -> list[TableCell]:
        """Return the cells that cover some of a row, from left to right."""
        return self._part_rows.get(row, [])

    def own_cells(self, row: int) -> list[TableCell]:
        """Return the cells that begin in a row."""
        return [cell for cell in self.row_cells(row) if cell.row == row]

    def column_cells(self, column: int, rows: Sequence[int]) -> Iterator[TableCell]:
        """Yield the cells of a column that begin in the given rows."""
        for row in rows:
            cell = self.cell_at(row, column)
            if cell is not None and cell.row == row:
                yield cell

    def transposed(self) -> TableMatrix:
        """Return the table with its columns as rows."""
        return TableMatrix(
            sorted(
                (
                    replace(
                        cell,
                        row=cell.column,
                        column=cell.row,
                        row_span=cell.column_span,
                        column_span=cell.row_span,
                    )
                    for cell in self.cells
                ),
                key=lambda cell: (cell.row, cell.column),
            )
        )
