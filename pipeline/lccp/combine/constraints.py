"""Rows held to their schemas and to themselves before they are written: what ``check`` would refuse gets into no output.

A value that its column does not allow, or that its row contradicts, is left out; a row without a value that it
must have is left out whole, and so is one whose key another row has; each is a finding of its document. That never
happens where every rule is right: it is for documents that nobody foresaw, so that one of them costs a cell and not
the build.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from lccp.combine import row_rules
from lccp.model import EMPTY, Notice, Row, Tables
from lccp.schemas import schema, value_problems
from lccp.text.messages import Message, say
from lccp.text.traced import UNTRACED

LONGEST_VALUE = 60  # characters of a value that a finding spells out
ROW_LEFT_OUT = Message("the row is left out", "该行略去")
NOT_TRACED = Message("no repairs lead from its words to what was read of them", "据其字样不能复得所读之文")
LEFT_EMPTY = Message("left empty", "该值留空")
IN_CHINESE = {
    row_rules.DATE: "日期与其起止年份或限定词不符",
    row_rules.NUMBER: "数值不在上下限之间",
    row_rules.CODE: "代码与地名、层级或省份不符",
    row_rules.STRETCH: "起点在终点之后",
    row_rules.DIGITS: "数字的状态与其值、候选或字样不符",
    row_rules.BOUNDED: "上下限与数值及其限定词不符",
    row_rules.OUTLINE: "章节号与其层级或上级不符",
    row_rules.ISSUERS: "发布者已定而仍有候选",
    row_rules.LETTER: "类别与代码不符",
}


class BrokenConstraint(NamedTuple):
    """A value that was left out: the document that it was read from ("": none), and the finding about it."""

    source: str
    notice: Notice


def enforce_schema(table: str, rows: Sequence[Row]) -> tuple[list[Row], list[BrokenConstraint]]:
    """Return the rows of a table without what ``check`` would refuse, and what was left out."""
    allowed: list[Row] = []
    broken: list[BrokenConstraint] = []
    for row in rows:
        problems = dict(row_problems(table, row))
        if problems:
            row, of_row = without_broken(table, row, problems)
            broken += of_row
        if row:
            allowed.append(row)
    return allowed, broken


def without_broken(table: str, row: Row, problems: Mapping[str, Message]) -> tuple[Row, list[BrokenConstraint]]:
    """Return a row without the values that have problems, empty if it must have one of them; and the findings."""
    lost = any(column in required_columns(table) for column in problems)
    consequence = ROW_LEFT_OUT if lost else LEFT_EMPTY
    broken = [broken_constraint(table, row, column, problem, consequence) for column, problem in problems.items()]
    return ({} if lost else {**row, **dict.fromkeys(problems, EMPTY)}), broken


def row_problems(table: str, row: Row) -> Iterator[tuple[str, Message]]:
    """Yield the columns of a row that its schema or the row itself contradicts, each with why."""
    description = schema(table)
    for field in description.fields:
        cell = row.get(field.name, EMPTY)
        if cell.value:
            for problem in value_problems(field, cell.value):
                yield field.name, problem
        elif cell.rules == (UNTRACED,):
            yield field.name, NOT_TRACED
        elif field.required:
            yield field.name, Message("is empty, but required", "为空而不可缺")
    values = {column: row.get(column, EMPTY).value for column in description.columns}
    for columns, contradiction in row_rules.row_contradictions(table, values):
        message = say(
            "goes with a row that contradicts itself: {problem}",
            "与同行他值矛盾：{problem}",
            problem=Message(contradiction, IN_CHINESE[columns]),
        )
        for column in columns:
            if values[column]:
                yield column, message


def enforce_schemas(tables: Tables) -> tuple[Tables, list[BrokenConstraint]]:
    """Return the tables of a document without what ``check`` would refuse, and what was left out.

    A row that names one which is not there, or is left out, loses that value or is left out too.
    """
    allowed: Tables = {}
    broken: list[BrokenConstraint] = []
    for table, rows in tables.items():
        allowed[table], of_table = enforce_schema(table, rows)
        broken += of_table
    for table in tables:
        allowed[table], of_table = enforce_keys(table, allowed[table])
        broken += of_table
    while True:  # a row left out may be named by others
        dangling = [problem for table in tables for problem in enforce_references(table, allowed)]
        if not dangling:
            return allowed, broken
        broken += dangling


def enforce_keys(table: str, rows: Sequence[Row]) -> tuple[list[Row], list[BrokenConstraint]]:
    """Return the rows of a table without those whose key an earlier one has, and what was left out."""
    columns = schema(table).primary_key
    by_key: dict[tuple[str, ...], Row] = {}
    broken: list[BrokenConstraint] = []
    for row in rows:
        key = tuple(row[column].value for column in columns)
        if by_key.setdefault(key, row) is not row:
            problem = say("makes the key {key}, which another row has", "使键{key}重复", key="|".join(key))
            broken.append(broken_constraint(table, row, columns[-1], problem, ROW_LEFT_OUT))
    return list(by_key.values()), broken


def enforce_references(table: str, tables: Tables) -> Iterator[BrokenConstraint]:
    """Take out of a table, in its place among ``tables``, what refers to rows that are not there; yield each.

    Only references to tables of the same document are looked at: of those that many make it makes no row.
    """
    for foreign in schema(table).foreign_keys:
        if foreign.table not in tables:
            continue
        keys = {tuple(row[name].value for name in foreign.reference) for row in tables[foreign.table]}
        rows: list[Row] = []
        for row in tables[table]:
            reference = tuple(row.get(name, EMPTY).value for name in foreign.fields)
            if all(reference) and reference not in keys:
                problem = say("is no row of {table}", "在{table}中无此行", table=foreign.table)
                row, broken = without_broken(table, row, {foreign.fields[-1]: problem})
                yield from broken
            if row:
                rows.append(row)
        tables[table] = rows


@cache
def required_columns(table: str) -> frozenset[str]:
    """Return the columns without which a row of a table is none."""
    description = schema(table)
    required = (field.name for field in description.fields if field.required)
    return frozenset({*description.primary_key, *required})


def broken_constraint(table: str, row: Row, column: str, problem: Message, consequence: Message) -> BrokenConstraint:
    """Return the finding about a value that is left out, where the value or its row was read."""
    cell = row.get(column, EMPTY)
    spans = cell.spans or next((other.spans for other in row.values() if other.spans), ())
    value = cell.value if len(cell.value) <= LONGEST_VALUE else f"{cell.value[:LONGEST_VALUE]}…"
    if value:
        message = say(
            "{cell}: {value!r} {problem}; {consequence}",
            "{cell}的值“{value}”不合规定（{problem}），{consequence}",
            cell=f"{table} {column}",
            value=value,
            problem=problem,
            consequence=consequence,
        )
    else:
        message = say(
            "{cell} {problem}; {consequence}",
            "{cell}不合规定（{problem}），{consequence}",
            cell=f"{table} {column}",
            problem=problem,
            consequence=consequence,
        )
    start, end = (spans[0].start, spans[0].end) if spans else (0, 0)
    source = spans[0].source if spans else row.get("source", EMPTY).value
    return BrokenConstraint(source, Notice("broken-constraint", "high", start, end, message))
