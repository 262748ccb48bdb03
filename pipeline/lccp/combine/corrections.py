"""Corrections as data: ``corrections.toml``, applied after reconciliation, each with its reason.

A correction names a cell, the value it expects from extraction and the value to put. One whose
expectation no longer holds, or that changes nothing, has gone stale and stops the build by name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lccp.combine.corrected import CorrectedRow, made_of_corrected
from lccp.combine.row_rules import row_problems
from lccp.model import EMPTY, Cell, InputError, Row, Tables
from lccp.read.sources.safe_names import printable_name
from lccp.schemas import SEPARATOR, TABLES, schema, value_problems
from lccp.text.patterns import re
from lccp.text.rules import CORRECTIONS, Input, derivation

CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


class StaleCorrection(InputError):
    """A correction that no longer fits what is extracted."""


NEEDED = ("id", "table", "key", "field", "expect", "value", "reason")
COUNTS_OF_PILOTS = (("programmes", "pilots"), ("programmes", "batches"))
ALLOWED = (*NEEDED, "who", "date", "citation")


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: which cell, what is expected there, what to put, and why, by whom, on what ground."""

    id: str
    table: str
    key: str
    field: str
    expect: str
    value: str
    reason: str
    who: str = ""
    date: str = ""
    citation: str = ""

    @property
    def ref(self) -> str:
        """How provenance refers to it."""
        return CORRECTIONS + self.id


@derivation("correction")
def correction(quoted: str, inputs: Sequence[Input]) -> str:
    """Put a corrected value in place of the extracted one, which must be the one it expects."""
    entry = next(source.value for source in inputs if source.ref.startswith(CORRECTIONS))
    if quoted and quoted != entry.expect:
        raise ValueError(f"{entry.id} expects {entry.expect!r}, not {quoted!r}")
    return str(entry.value)


def read_corrections(path: Path) -> list[Correction]:
    """Read the corrections; none where there is no such file. Raises InputError for a malformed one."""
    if path.is_dir():
        raise InputError(f"{path.name}: is a folder; corrections are written in a file")
    if not path.is_file():
        return []
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError(f"{path.name}: {' '.join(str(error).split())}; mend the file") from error
    entries = content.pop("correction", [])
    if content:
        raise InputError(
            f"{path.name}: {printable_name(next(iter(content)))!r} is unknown; write [[correction]] before each entry"
        )
    if not isinstance(entries, list):
        raise InputError(f"{path.name}: corrections are written as [[correction]] entries")
    corrections = [_read_correction(entry, number, path.name) for number, entry in enumerate(entries, 1)]
    for kind, identifiers in (
        ("id", [entry.id for entry in corrections]),
        ("cell", [f"{entry.table}/{entry.key}/{entry.field}" for entry in corrections]),
    ):
        twice = next((name for name in identifiers if identifiers.count(name) > 1), None)
        if twice:
            raise InputError(f"{path.name}: two corrections have the {kind} {twice}; keep one")
    return corrections


def _read_correction(entry: Any, number: int, name: str) -> Correction:
    where = f"{name}: correction {number}"
    if not isinstance(entry, dict):
        raise InputError(f"{where} is no table; write [[correction]]")
    members = _read_members(entry, where)
    members.setdefault("id", str(number))
    for key in NEEDED:
        if key not in members or (not members[key].strip() and key not in ("expect", "value")):
            raise InputError(f"{where} lacks {key}")
    unknown = sorted(set(members) - set(ALLOWED))
    if unknown:
        raise InputError(f"{where} has an unknown member {printable_name(unknown[0])}; known are {', '.join(ALLOWED)}")
    _require_correctable(where, members["table"], members["field"])
    problem = _problem_of_value(members)
    if problem:
        raise InputError(f"{where} ({members['id']}): {problem}")
    return Correction(**members)


def _read_members(entry: dict[str, Any], where: str) -> dict[str, str]:
    """Return the members of an entry as text. Raises InputError for a list, a table, or a text in several lines."""
    for name, value in entry.items():
        if not isinstance(value, str | int | float | date):
            raise InputError(f"{where}: {printable_name(name)} must be text, a number, true or false")
        if CONTROL.search(_member_text(value)):
            raise InputError(f"{where}: {printable_name(name)} holds a line break or a control character")
    return {name: _member_text(value) for name, value in entry.items()}


def _require_correctable(where: str, table: str, column: str) -> None:
    """Raise InputError where there is no such cell, or where it is part of a key, by which corrections find their row."""
    if table not in TABLES:
        raise InputError(f"{where} names no table: {table}")
    if column not in schema(table).columns:
        raise InputError(f"{where}: {table} has no column {column}")
    if column in schema(table).primary_key:
        raise InputError(f"{where}: {column} is part of the key of {table} and cannot be corrected")


def _problem_of_value(members: dict[str, str]) -> str:
    """Return what is wrong with the values of a correction: a date that is no day, a value that its column never holds."""
    if members.get("date") and not _is_day(members["date"]):
        return f"date is no day, as 2026-11-28: {members['date']}"
    if (members["table"], members["field"]) in COUNTS_OF_PILOTS:
        return f"{members['field']} counts rows of pilots; correct these"
    column = schema(members["table"]).field(members["field"])
    return next(iter(value_problems(column, members["value"])), "") if members["value"] else ""


def _member_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == 10


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
