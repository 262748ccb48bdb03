"""The parts that are torn tables of indicators: the framework that they hold, and the table put together again."""

from __future__ import annotations

from collections.abc import Iterator

from lccp.extract.context import Context, Fact, Yield
from lccp.extract.structure import indicators, tables
from lccp.extract.structure.parts import Part


def extract(part: Part, context: Context) -> Iterator[Yield]:
    """Yield the framework, the cells of its table, and findings; what the table holds needs no label."""
    framework = indicators.parse([line.raw for line in part.lines])
    yield Fact("frameworks", framework)
    table = tables.from_framework(context.document, framework)
    if table is not None:
        yield from context.table_cells(table)
    for notice in indicators.notices(framework):
        if table is None or notice.kind != "label":
            yield notice
