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


class Stale(InputError):
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
def correction(words: str, inputs: Sequence[Input]) -> str:
    """Put a corrected value in place of the extracted one, which must be the one it expects."""
    held = next(one.value for one in inputs if one.ref.startswith(CORRECTIONS))
    if words and words != held.expect:
        raise ValueError(f"{held.id} expects {held.expect!r}, not {words!r}")
    return str(held.value)


def read(path: Path) -> list[Correction]:
    """Read the corrections; none where there is no such file. Raises InputError for a malformed one."""
    if not path.is_file():
        return []
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("correction", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError(f"{path.name}: {' '.join(str(error).split())}; mend the file") from error
    if not isinstance(entries, list):
        raise InputError(f"{path.name}: corrections are written as [[correction]] entries")
    made = [_one(entry, number, path.name) for number, entry in enumerate(entries, 1)]
    for kind, names in (
        ("id", [one.id for one in made]),
        ("cell", [f"{one.table}/{one.key}/{one.field}" for one in made]),
    ):
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise InputError(f"{path.name}: two corrections have the {kind} {twice}; keep one")
    return made


def _one(entry: Any, number: int, name: str) -> Correction:
    where = f"{name}: correction {number}"
    if not isinstance(entry, dict):
        raise InputError(f"{where} is no table; write [[correction]]")
    said = {key: str(value) for key, value in entry.items()}
    said.setdefault("id", str(number))
    for key in NEEDED:
        if key not in said or (not said[key].strip() and key not in ("expect", "value")):
            raise InputError(f"{where} lacks {key}")
    unknown = sorted(set(said) - set(ALLOWED))
    if unknown:
        raise InputError(f"{where} has an unknown member {unknown[0]}; known are {', '.join(ALLOWED)}")
    if said["table"] not in TABLES:
        raise InputError(f"{where} names no table: {said['table']}")
    made = schema(said["table"])
    if said["field"] not in made.columns:
        raise InputError(f"{where}: {said['table']} has no column {said['field']}")
    if said["field"] in made.primary_key:
        raise InputError(f"{where}: {said['field']} is part of the key of {said['table']} and cannot be corrected")
    if said["value"]:
        wrong = next(iter(value_problems(made.field(said["field"]), said["value"])), None)
        if wrong:
            raise InputError(f"{where} ({said['id']}): {wrong}")
    return Correction(**said)


def apply(table: str, rows: Iterable[Row], corrections: Sequence[Correction], applied: set[str]) -> list[Row]:
    """Give rows of a table with the corrections made that name them; note in ``applied`` which.

    Raises Stale, by name, for one gone stale.
    """
    names = schema(table).primary_key
    wanted: dict[str, list[Correction]] = {}
    for one in corrections:
        if one.table == table:
            wanted.setdefault(one.key, []).append(one)
    out = list(rows)
    if not wanted:
        return out
    for at, row in enumerate(out):
        for one in wanted.pop("|".join(row[name].value for name in names), ()):
            cell = row.get(one.field, EMPTY)
            if cell.value == one.value:
                raise Stale(
                    f"{_where(one)}: extraction gives {one.value!r} already; the correction changes nothing, remove it"
                )
            if cell.value != one.expect:
                raise Stale(
                    f"{_where(one)}: expects {one.expect!r}, extraction gives {cell.value!r}; the correction has gone stale, remove or renew it"
                )
            out[at] = row = {**row, one.field: corrected(cell, one)}
            applied.add(one.id)
    return out


def all_applied(corrections: Sequence[Correction], applied: Collection[str]) -> None:
    """Raise Stale for the first correction that found no row."""
    for one in corrections:
        if one.id not in applied:
            raise Stale(
                f"{_where(one)}: there is no such row any more; the correction has gone stale, remove or renew it"
            )


def _where(one: Correction) -> str:
    return f"corrections.toml: {one.id} ({one.table} {one.key} {one.field})"


def corrected(cell: Cell, one: Correction) -> Cell:
    """The cell with the corrected value, its words and rules kept, the correction named."""
    if not one.value:
        return EMPTY
    return Cell(one.value, cell.spans, (*cell.rules, "correction"), (*cell.origins, one.ref))
