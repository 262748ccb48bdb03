"""The parts that are tables: their cells, and the pilot list that a table is."""

from __future__ import annotations

from collections.abc import Iterator

from lccp.extract.context import Context, Fact, Yield
from lccp.extract.lists.part_reader import read_part
from lccp.extract.structure.parts import Part
from lccp.text.spans import Text

LINES_ABOVE = 8  # parts above a table among which its title is looked for


def extract(part: Part, context: Context) -> Iterator[Yield]:
    """Yield the cells of a table, the pilot list where it is one, and findings."""
    reading = read_part(context.document, part, titles_above(context), context.grid_tables)
    if reading is None:
        return
    pilots, table, notices = reading
    if pilots is not None and pilots.rows:
        yield Fact("lists", pilots)
    yield from notices
    places = [row.place for row in pilots.rows] if pilots is not None else []
    yield from context.table_cells(table, places)


def titles_above(context: Context) -> list[Text]:
    """Return the short texts above a table, nearest first, then the document's title."""
    above: list[Text] = []
    for part in reversed(context.parts[max(0, context.part - LINES_ABOVE) : context.part]):
        if part.text is not None and len(part.text) <= 60 and "。" not in part.text.value:
            above.append(part.text)
    return [*above, *([context.metadata["title"]] if "title" in context.metadata else [])]
