"""Corrections as data: ``corrections.toml``, applied after reconciliation, each with its reason.

A correction names a cell, the value it expects from extraction and the value to put. One whose
expectation no longer holds, or that changes nothing, has gone stale and stops the build by name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lccp.model import EMPTY, Cell, InputError, Row
from lccp.schemas import TABLES, schema, value_problems
from lccp.text.rules import CORRECTIONS, Input, derivation


class StaleCorrection(InputError):
    """A correction that no longer fits what is extracted."""


NEEDED = ("id", "table", "key", "field", "expect", "value", "reason")
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
    if not path.is_file():
        return []
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("correction", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError(f"{path.name}: {' '.join(str(error).split())}; mend the file") from error
    if not isinstance(entries, list):
        raise InputError(f"{path.name}: corrections are written as [[correction]] entries")
    corrections = [_one(entry, number, path.name) for number, entry in enumerate(entries, 1)]
    for kind, identifiers in (
        ("id", [entry.id for entry in corrections]),
        ("cell", [f"{entry.table}/{entry.key}/{entry.field}" for entry in corrections]),
    ):
        twice = next((name for name in identifiers if identifiers.count(name) > 1), None)
        if twice:
            raise InputError(f"{path.name}: two corrections have the {kind} {twice}; keep one")
    return corrections


def _one(entry: Any, number: int, name: str) -> Correction:
    where = f"{name}: correction {number}"
    if not isinstance(entry, dict):
        raise InputError(f"{where} is no table; write [[correction]]")
    members = {key: str(value) for key, value in entry.items()}
    members.setdefault("id", str(number))
    for key in NEEDED:
        if key not in members or (not members[key].strip() and key not in ("expect", "value")):
            raise InputError(f"{where} lacks {key}")
    unknown = sorted(set(members) - set(ALLOWED))
    if unknown:
        raise InputError(f"{where} has an unknown member {unknown[0]}; known are {', '.join(ALLOWED)}")
    if members["table"] not in TABLES:
        raise InputError(f"{where} names no table: {members['table']}")
    table_schema = schema(members["table"])
    if members["field"] not in table_schema.columns:
        raise InputError(f"{where}: {members['table']} has no column {members['field']}")
    if members["field"] in table_schema.primary_key:
        raise InputError(
            f"{where}: {members['field']} is part of the key of {members['table']} and cannot be corrected"
        )
    if members["value"]:
        wrong = next(iter(value_problems(table_schema.field(members["field"]), members["value"])), None)
        if wrong:
            raise InputError(f"{where} ({members['id']}): {wrong}")
    return Correction(**members)


def apply_corrections(
    table: str, rows: Iterable[Row], corrections: Sequence[Correction], applied: set[str]
) -> list[Row]:
    """Give rows of a table with the corrections made that name them; note in ``applied`` which.

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
        for entry in wanted.pop("|".join(row[name].value for name in key_columns), ()):
            cell = row.get(entry.field, EMPTY)
            if cell.value == entry.value:
                raise StaleCorrection(
                    f"{_where(entry)}: extraction gives {entry.value!r} already; the correction changes nothing, remove it"
                )
            if cell.value != entry.expect:
                raise StaleCorrection(
                    f"{_where(entry)}: expects {entry.expect!r}, extraction gives {cell.value!r}; the correction has gone stale, remove or renew it"
                )
            corrected_rows[index] = row = {**row, entry.field: corrected_cell(cell, entry)}
            applied.add(entry.id)
    return corrected_rows


def require_all_applied(corrections: Sequence[Correction], applied: Collection[str]) -> None:
    """Raise Stale for the first correction that found no row."""
    for entry in corrections:
        if entry.id not in applied:
            raise StaleCorrection(
                f"{_where(entry)}: there is no such row any more; the correction has gone stale, remove or renew it"
            )


def _where(entry: Correction) -> str:
    return f"corrections.toml: {entry.id} ({entry.table} {entry.key} {entry.field})"


def corrected_cell(cell: Cell, entry: Correction) -> Cell:
    """The cell with the corrected value, its words and rules kept, the correction named."""
    if not entry.value:
        return EMPTY
    return Cell(entry.value, cell.spans, (*cell.rules, "correction"), (*cell.origins, entry.ref))
