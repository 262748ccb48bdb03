"""Corrections as data: ``corrections.toml``, read and checked by itself, each with its reason.

A correction names a cell, the value it expects from extraction and the value to put.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lccp.model import InputError
from lccp.read.sources.safe_names import printable_name
from lccp.schemas import TABLES, schema, value_problems
from lccp.text.patterns import re
from lccp.text.rules import CORRECTIONS, Input, derivation

CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
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
        content = tomllib.loads(path.read_text("utf-8-sig"))
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
