"""Corrections made: applied after reconciliation, to the rows that they name.

One whose expectation no longer holds, or that changes nothing, has gone stale and stops the build by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from lccp.combine.corrected import CorrectedRow, made_of_corrected
from lccp.combine.entered.corrections import Correction
from lccp.combine.row_rules import row_problems
from lccp.model import EMPTY, Cell, InputError, Row, Tables
from lccp.schemas import SEPARATOR, schema


class StaleCorrection(InputError):
    """A correction that no longer fits what is extracted."""


NO_PILOTS: Mapping[str, Row] = {}
NO_TABLES: Tables = {}
HasRow = Callable[[str, str], bool]
"""Whether a table has a row of a key, as far as that is known where corrections are made."""


def apply_corrections(
    table: str,
    rows: Iterable[Row],
    corrections: Sequence[Correction],
    applied: set[str],
    has_row: HasRow = lambda _table, _key: True,
    pilots: Mapping[str, Row] = NO_PILOTS,
    tables: Tables = NO_TABLES,
) -> list[Row]:
    """Return rows of a table with the corrections made that name them; note in ``applied`` which.

    A value that refers to a row of another table is refused where ``has_row`` knows of none. ``pilots`` by id and the
    ``tables`` of the document are asked for the cells that depend on corrected ones.

    Raises Stale, by name, for one gone stale.
    """
    key_columns = schema(table).primary_key
    wanted: dict[str, list[Correction]] = {}
    for entry in corrections:
        if entry.table == table:
            wanted.setdefault(entry.key, []).append(entry)
    corrected_rows = list(rows)
    if not wanted:
        return corrected_rows
    for index, row in enumerate(corrected_rows):
        key = "|".join(row[name].value for name in key_columns)
        entries = wanted.pop(key, [])
        for entry in entries:
            cell = row.get(entry.field, EMPTY)
            if cell.value == entry.value:
                raise StaleCorrection(
                    f"{_where(entry)}: extraction gives {entry.value!r} already; the correction changes nothing, remove it"
                )
            if cell.value != entry.expect:
                raise StaleCorrection(
                    f"{_where(entry)}: expects {entry.expect!r}, extraction gives {cell.value!r}; the correction has gone stale, remove or renew it"
                )
            row = {**row, entry.field: corrected_cell(entry)}
            applied.add(entry.id)
        if entries:
            before = {entry.field: entry.expect for entry in entries}
            corrected_rows[index] = _consistent_row(entries, CorrectedRow(table, key, row, before, pilots, tables))
            _require_references(table, corrected_rows[index], entries, has_row)
    return corrected_rows


def _consistent_row(entries: Sequence[Correction], corrected: CorrectedRow) -> Row:
    """Make what is made of corrected cells of their new values. Raises StaleCorrection where that cannot be."""
    table = corrected.table
    try:
        row = {**corrected.row, **made_of_corrected(corrected)}
    except ValueError as error:
        raise StaleCorrection(f"{_where(entries[0])}: {error}; correct it otherwise") from None
    values = {column: row.get(column, EMPTY).value for column in schema(table).columns}
    empty = next((column.name for column in schema(table).fields if column.required and not values[column.name]), "")
    if empty:
        raise StaleCorrection(f"{_where(entries[0])}: leaves {empty} empty, which every row of {table} has")
    problem = next(row_problems(table, values), "")
    if problem:
        raise StaleCorrection(f"{_where(entries[0])}: the row would contradict itself: {problem}")
    return row


def _require_references(table: str, row: Row, entries: Sequence[Correction], has_row: HasRow) -> None:
    """Raise StaleCorrection where a corrected cell refers to a row that there is not."""
    table_schema = schema(table)
    for entry in entries:
        referred = [
            (foreign.table, "|".join(row[name].value for name in foreign.fields))
            for foreign in table_schema.foreign_keys
            if entry.field in foreign.fields and all(row[name].value for name in foreign.fields)
        ]
        column = table_schema.field(entry.field)
        if column.references and entry.value:
            referred += [(column.references, item) for item in entry.value.split(SEPARATOR)]
        for other, key in referred:
            if not has_row(other, key):
                raise StaleCorrection(f"{_where(entry)}: {other} has no row {key}; correct it otherwise")


def require_all_applied(corrections: Sequence[Correction], applied: Collection[str]) -> None:
    """Raise Stale for the first correction that found no row."""
    for entry in corrections:
        if entry.id not in applied:
            raise StaleCorrection(
                f"{_where(entry)}: there is no such row any more; the correction has gone stale, remove or renew it"
            )


def _where(entry: Correction) -> str:
    return f"corrections.toml: {entry.id} ({entry.table} {entry.key} {entry.field})"


def corrected_cell(entry: Correction) -> Cell:
    """The cell with the corrected value. It quotes nothing: no document is a witness of what it does not state."""
    return Cell(entry.value, (), ("correction",), (entry.ref,)) if entry.value else EMPTY
