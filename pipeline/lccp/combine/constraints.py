"""Rows held to their schemas before they are written: what ``check`` would refuse gets into no output.

A value that its column does not allow is left out, a row without a value that it must have is left out whole;
each is a finding of its document. That never happens where every rule is right: it is for documents that nobody
foresaw, so that one of them costs a cell and not the build.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import NamedTuple

from lccp.model import EMPTY, Cell, Notice, Row
from lccp.schemas import Field, schema, value_problems
from lccp.text.messages import NO_MESSAGE, Message, say

LONGEST_VALUE = 60  # characters of a value that a finding spells out
ROW_LEFT_OUT = "the row is left out"
# Values that must not fall below one another, in each table that has them.
ORDERED = (("low", "value", "high"), ("earliest", "latest"))
# What goes with them: a bound alone says something else than the row did.
TOGETHER = {"low": ("low", "value", "high"), "earliest": ("edtf", "earliest", "latest", "qualifier")}


class BrokenConstraint(NamedTuple):
    """A value that was left out: the document that it was read from ("": none), and the finding about it."""

    source: str
    notice: Notice


def enforce_schema(table: str, rows: Sequence[Row]) -> tuple[list[Row], list[BrokenConstraint]]:
    """Return the rows of a table without what its schema does not allow, and what was left out."""
    kept_rows: list[Row] = []
    broken: list[BrokenConstraint] = []
    for row in rows:
        problems = dict(row_problems(table, row))
        if not problems:
            kept_rows.append(row)
            continue
        lost = [column for column in problems if column in required_columns(table)]
        consequence = ROW_LEFT_OUT if lost else "left empty"
        broken += [broken_constraint(table, row, column, problems[column], consequence) for column in problems]
        if not lost:
            kept_rows.append({**row, **dict.fromkeys(problems, EMPTY)})
    return kept_rows, broken


def row_problems(table: str, row: Row) -> Iterator[tuple[str, Message]]:
    """Yield the columns of a row that its schema or the row itself contradicts, each with why."""
    for field in constrained_fields(table):
        value = row.get(field.name, EMPTY).value
        if value:
            for problem in value_problems(field, value):
                yield field.name, problem
        elif field.required:
            yield field.name, Message("is empty, but required", "为空而不可缺")
    columns = schema(table).columns
    for ordered in ORDERED:
        if ordered[0] in columns and (problem := order_problem(row, ordered)):
            for column in TOGETHER[ordered[0]]:
                if row.get(column, EMPTY).value:
                    yield column, problem


def order_problem(row: Mapping[str, Cell], columns: Sequence[str]) -> Message:
    """Return which two values of a row are in the wrong order; "" where none are."""
    values = [(column, row[column].value) for column in columns if column in row and row[column].value]
    try:
        numbers = [(column, Decimal(value)) for column, value in values]
    except InvalidOperation:
        return NO_MESSAGE  # no numbers: told by their columns
    for (column, number), (following, other) in zip(numbers, numbers[1:], strict=False):
        if number > other:
            return say(
                "goes with {column} {number} above {following} {other}",
                "与{column} {number}大于{following} {other}不符",
                column=column,
                number=number,
                following=following,
                other=other,
            )
    return NO_MESSAGE


@cache
def constrained_fields(table: str) -> tuple[Field, ...]:
    """Return the columns of a table that do not take any text."""
    return tuple(
        field
        for field in schema(table).fields
        if field.required or field.type != "string" or field.enum or field.pattern or field.edtf or field.list
    )


@cache
def required_columns(table: str) -> frozenset[str]:
    """Return the columns without which a row of a table is none."""
    description = schema(table)
    required = (field.name for field in description.fields if field.required)
    return frozenset({*description.primary_key, *required})


def broken_constraint(table: str, row: Row, column: str, problem: Message, consequence: str) -> BrokenConstraint:
    """Return the finding about a value that is left out, where the value or its row was read."""
    cell = row.get(column, EMPTY)
    spans = cell.spans or next((other.spans for other in row.values() if other.spans), ())
    value = cell.value if len(cell.value) <= LONGEST_VALUE else f"{cell.value[:LONGEST_VALUE]}…"
    left_out = Message(consequence, "该行略去" if consequence == ROW_LEFT_OUT else "该值留空")
    if value:
        message = say(
            "{cell}: {value!r} {problem}; {consequence}",
            "{cell}的值“{value}”不合规定（{problem}），{consequence}",
            cell=f"{table} {column}",
            value=value,
            problem=problem,
            consequence=left_out,
        )
    else:
        message = say(
            "{cell} {problem}; {consequence}",
            "{cell}不合规定（{problem}），{consequence}",
            cell=f"{table} {column}",
            problem=problem,
            consequence=left_out,
        )
    start, end = (spans[0].start, spans[0].end) if spans else (0, 0)
    source = spans[0].source if spans else row.get("source", EMPTY).value
    return BrokenConstraint(source, Notice("broken-constraint", "high", start, end, message))
