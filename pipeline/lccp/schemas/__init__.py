"""The tables: what each column is called, holds and means, said once, in ``schemas/<table>.json``.

Each file is a Frictionless Table Schema. Beside the properties of that standard a field may carry
``title_zh`` and ``description_zh``; ``unit``; ``numbering`` (a key field that merely numbers or names
the row and needs no provenance of its own); ``composed`` (a sentence that the pipeline writes itself);
``position`` (where the row or its words stand, not what they say: it moves when others come before it);
``list`` (items joined by ``|``, with ``references`` naming the table whose ids they are); ``edtf``
(ISO 8601-2); and ``stata`` (``name`` and ``label`` of the variable in a Stata file). The table itself
carries ``scope``: whether a row rests on one ``document`` alone, is one document's but may rest on the
others' ``evidence`` (restored digits, pilots), or is ``shared`` by all documents.

A table's file is read when it is first asked for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from lccp.text.language import fill_sentence
from lccp.text.messages import Message, say
from lccp.text.patterns import re

_OF_CONTRACT = (
    "sources",
    "sections",
    "paragraphs",
    "deadlines",
    "quantities",
    "cited_documents",
    "mentions",
    "contents",
    "table_cells",
    "lost_digits",
    "findings",
    "programmes",
    "pilots",
    "practices",
    "counts",
    "peak_targets",
    "innovations",
    "planning_status",
    "ratings",
    "indicators",
    "conflicts",
)
"""The tables of the data contract, in its order."""

FOLDER = Path(__file__).parent
TABLES: tuple[str, ...] = (
    *_OF_CONTRACT,
    *sorted({file.removesuffix(".json") for file in os.listdir(FOLDER) if file.endswith(".json")} - {*_OF_CONTRACT}),
)
"""All tables: those of the contract, then whatever other schema lies in this folder."""
GROWN_KEYS = {"planning_status": "source", "indicators": "source"}
"""Fields by which a table's key has grown, at its front: outputs of earlier versions lack them."""
SEPARATOR = "|"  # between the items of a list, and between the fields of a key


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, type and constraints, and what it means in English and Chinese.

    ``type`` is one of ``string``, ``integer``, ``number``, ``boolean``. A missing value is the empty
    string, allowed wherever ``required`` is false.
    """

    name: str
    type: str
    title: str
    description: str
    title_zh: str
    description_zh: str
    stata_name: str
    stata_label: str
    required: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    numbering: bool = False
    composed: bool = False
    position: bool = False
    list: bool = False
    edtf: bool = False
    references: str = ""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values, where none of them is empty, name a row of ``table`` by its columns ``reference``."""

    fields: tuple[str, ...]
    table: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class Schema:
    """One table: its columns in order, its primary key, and its references to other tables."""

    name: str
    title: str
    description: str
    title_zh: str
    description_zh: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    scope: str = ""

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in order: the header of the CSV file."""
        return tuple(field.name for field in self.fields)

    @cached_property
    def numbering(self) -> frozenset[str]:
        """Key fields that merely number or name a row, and so need no provenance of their own."""
        return frozenset(field.name for field in self.fields if field.numbering)

    @cached_property
    def composed(self) -> frozenset[str]:
        """Columns that hold sentences the pipeline writes itself."""
        return frozenset(field.name for field in self.fields if field.composed)

    def field(self, name: str) -> Field:
        """Return the column of that name. Raises KeyError where there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def key(self, row: Mapping[str, str]) -> str:
        """Return the key of a row as the log prints it: its key fields joined by ``|``."""
        return SEPARATOR.join(row[name] for name in self.primary_key)


@cache
def table_descriptor(table: str) -> dict[str, Any]:
    """Return the Frictionless Table Schema of a table as its file says it. Do not change it.

    Raises KeyError for a table that is not one of ``TABLES``.
    """
    if table not in TABLES:
        raise KeyError(table)
    parsed: dict[str, Any] = json.loads((FOLDER / f"{table}.json").read_bytes())
    return parsed


@cache
def schema(table: str) -> Schema:
    """Return the schema of a table. Raises KeyError for a table that is not one of ``TABLES``."""
    description = table_descriptor(table)
    return Schema(
        name=table,
        title=description["title"],
        description=description["description"],
        title_zh=description["title_zh"],
        description_zh=description["description_zh"],
        fields=tuple(map(_parse_field, description["fields"])),
        primary_key=tuple(description["primaryKey"]),
        foreign_keys=tuple(
            ForeignKey(
                tuple(key["fields"]),
                key["reference"]["resource"] or table,  # "" is the table itself, as Frictionless has it
                tuple(key["reference"]["fields"]),
            )
            for key in description["foreignKeys"]
        ),
        scope=description["scope"],
    )


def tables_of_scope(*scopes: str) -> tuple[str, ...]:
    """Return the tables of some scopes, in the order of the contract.

    >>> tables_of_scope("shared")
    ('programmes', 'pilots', 'peak_targets', 'innovations', 'conflicts')
    """
    return tuple(table for table in TABLES if schema(table).scope in scopes)


def parents_first() -> list[str]:
    """Return all tables in an order in which each comes after those that it refers to."""
    order: list[str] = []

    def visit(table: str) -> None:
        for key in schema(table).foreign_keys:
            if key.table != table and key.table not in order:
                visit(key.table)
        if table not in order:
            order.append(table)

    for table in TABLES:
        visit(table)
    return order


def _parse_field(entry: Mapping[str, Any]) -> Field:
    constraints = entry.get("constraints", {})
    return Field(
        **{name: entry[name] for name in ("name", "type", "title", "description", "title_zh", "description_zh")},
        stata_name=entry["stata"]["name"],
        stata_label=entry["stata"]["label"],
        required=constraints.get("required", False),
        enum=tuple(constraints.get("enum", ())),
        pattern=constraints.get("pattern", ""),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
        unit=entry.get("unit", ""),
        numbering=entry.get("numbering", False),
        composed=entry.get("composed", False),
        position=entry.get("position", False),
        list=entry.get("list", False),
        edtf=entry.get("edtf", False),
        references=entry.get("references", ""),
    )


def _natural_order(value: str) -> tuple[tuple[int, int, str], ...]:
    """Order parts between points by value where they are numbers (2 before 10), else by code point."""
    parts = []
    for part in value.split("."):
        if part.isascii() and part.isdigit():
            digits = part.lstrip("0")
            parts.append((0, len(digits), digits))
        else:
            parts.append((1, 0, part))
    return tuple(parts)


def sort_key(table: str) -> Callable[[Mapping[str, str]], tuple[Any, ...]]:
    """Return the function under which the rows of a table sort: by key, numbers by value.

    >>> rows = [{"source": "a", "section": s} for s in ("2.10", "2.9", "10", "2")]
    >>> [row["section"] for row in sorted(rows, key=sort_key("sections"))]
    ['2', '2.9', '2.10', '10']
    """
    key_fields = schema(table).primary_key

    def key(row: Mapping[str, str]) -> tuple[Any, ...]:
        # Each field settled before the next: rows of one source stand together, also beside a source 01 and a source 1.
        return tuple((_natural_order(row[name]), row[name]) for name in key_fields)

    return key


def validate_row(table: str, row: Mapping[str, str]) -> Iterator[str]:
    """Return what is wrong with a row by its schema alone, one short sentence a problem.

    ``row`` maps columns to values as the CSV file holds them. Keys that repeat, and references to
    other tables, are not looked at here: they need the whole table.

    >>> row = {"source": "x", "code": "A1", "category": "", "category_name": "x", "indicator": "y", "points": "1.5"}
    >>> list(validate_row("indicators", row))
    ['category: empty, but required', "points: '1.5' is not an integer"]
    """
    table_schema = schema(table)
    for name in row:
        if name not in table_schema.columns:
            yield fill_sentence("{0}: no such column", name)
    for field in table_schema.fields:
        value = row.get(field.name)
        if value is None:
            yield fill_sentence("{0}: the column is missing", field.name)
        elif value:
            for problem in value_problems(field, value):
                yield fill_sentence("{0}: {1} {2}", field.name, _shorten_value(value), problem)
        elif field.required:
            yield fill_sentence("{0}: empty, but required", field.name)


def _shorten_value(value: str) -> str:
    return repr(value if len(value) <= 60 else value[:59] + "…")


INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")
OF_TYPE: dict[str, tuple[Callable[[str], object], Message]] = {
    "string": (lambda value: "\r" not in value and "\n" not in value, Message("holds a line break", "含有换行")),
    "integer": (INTEGER.match, Message("is not an integer", "不是整数")),
    "number": (NUMBER.match, Message("is not a decimal number", "不是十进制数")),
    "boolean": (("true", "false").__contains__, Message("is neither true nor false", "既非true亦非false")),
}


def value_problems(field: Field, value: str) -> Iterator[Message]:
    """Return what is wrong with a value that is not empty, as the end of a sentence that began with it."""
    fits, complaint = OF_TYPE[field.type]
    if not fits(value):
        yield complaint
        return
    if field.enum and value not in field.enum:
        yield say("is none of {values}", "不在{values}之中", values=", ".join(field.enum))
    if field.pattern and not re.fullmatch(field.pattern, value):
        yield say("does not match {pattern}", "不合{pattern}之形", pattern=field.pattern)
    if field.edtf and not is_edtf(value):
        yield Message("is not EDTF", "不是EDTF日期")
    if field.list:
        yield from _list_problems(value.split(SEPARATOR))
    if field.minimum is not None and float(value) < field.minimum:
        yield say("is less than {least}", "小于{least}", least=field.minimum)
    if field.maximum is not None and float(value) > field.maximum:
        yield say("is more than {most}", "大于{most}", most=field.maximum)


def _list_problems(items: list[str]) -> Iterator[Message]:
    if "" in items:
        yield Message("has an empty item", "含有空项")
    elif len(set(items)) < len(items):
        yield Message("names an item twice", "有一项重复")


DECADE = re.compile(r"[0-9]{3}X\Z")
EDTF_DATE = re.compile(r"([0-9]{4})(?:-(?:(0[1-9]|1[0-2])(?:-([0-9]{2}))?|3[3-6]))?[~?%]?\Z")


def is_edtf(value: str) -> bool:
    """Whether a value is of the forms of EDTF (ISO 8601-2) that the tables use.

    A date to the year, month, quarter (33 to 36 in the place of the month) or day, with ``~``, ``?`` or ``%`` after it; a decade (``203X``); an interval of two
    dates, or with ``..`` for an open side; ``[a,b]`` one of a set; ``{a,b}`` all of a set, in which ``a..b`` is a span.

    >>> [v for v in ("2020~", "../2017-01-26", "{2015,2016..2018}", "2030/..", "203X", "../2022-33", "2017-02-30", "2022-37") if is_edtf(v)]
    ['2020~', '../2017-01-26', '{2015,2016..2018}', '2030/..', '203X', '../2022-33']
    """
    if DECADE.match(value):
        return True
    if value[:1] + value[-1:] in ("[]", "{}"):
        return all(_is_date(side) for item in value[1:-1].split(",") for side in item.split("..", 1))
    sides = value.split("/")
    if len(sides) == 2 and sides != ["..", ".."]:
        return all(side == ".." or _is_date(side) for side in sides)
    return len(sides) == 1 and _is_date(value)


def _is_date(value: str) -> bool:
    parts = EDTF_DATE.match(value)
    if parts is None or parts[1] == "0000":
        return False
    try:
        date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        return False
    return True
