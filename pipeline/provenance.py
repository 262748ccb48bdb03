"""Tables to provenance lines: a projection of the cells, written at the end."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from pipeline.model import Cell, Document, Row
from pipeline.schemas import schema
from pipeline.text import Span

encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode


class ProvenanceError(AssertionError):
    """A cell without words and without origin: a defect of the pipeline."""


def span_entry(span: Span, documents: Mapping[str, Document]) -> dict[str, object]:
    """One span as the log prints it: its quotation, and page and box where the document has pages."""
    document = documents[span.source]
    entry: dict[str, object] = {
        "source": span.source,
        "start": span.start,
        "end": span.end,
        "exact": document.text[span.start : span.end],
    }
    if document.page_starts and document.boxes is not None:
        page, box = page_and_box(document, span)
        if page:
            entry["page"] = page
            entry["bbox"] = box
    return entry


def page_and_box(document: Document, span: Span) -> tuple[int, list[float]]:
    """The page (1-based) on which a span begins, and the box of its characters there, in points."""
    from bisect import bisect_right

    page = bisect_right(document.page_starts, span.start)
    following = document.page_starts[page] if page < len(document.page_starts) else len(document.text)
    boxes = document.boxes
    assert boxes is not None
    held = [
        tuple(boxes[4 * at : 4 * at + 4])
        for at in range(span.start, min(span.end, following))
        if boxes[4 * at + 2] > boxes[4 * at]
    ]
    if not held:
        return page, [0.0, 0.0, 0.0, 0.0]
    x0, top, x1, bottom = zip(*held, strict=True)
    return page, [round(min(x0), 2), round(min(top), 2), round(max(x1), 2), round(max(bottom), 2)]


def lines(table: str, rows: Sequence[Row], documents: Mapping[str, Document]) -> Iterator[str]:
    """Give the log lines of a table whose rows are sorted, in the order of rows and columns."""
    made = schema(table)
    columns, numbering = made.columns, made.numbering
    for row in rows:
        key = "|".join(row[name].value for name in made.primary_key)
        for column in columns:
            cell = row.get(column)
            if cell is None or not cell.value:
                continue
            if not cell.spans and not cell.origins:
                if column in numbering and column in made.primary_key:
                    continue
                raise ProvenanceError(f"{table}: {key} {column} = {cell.value!r} comes from nowhere")
            yield encode(entry_of(key, column, cell, documents))


def entry_of(key: str, column: str, cell: Cell, documents: Mapping[str, Document]) -> dict[str, object]:
    """One line of the log as a mapping, its members in the order of the contract."""
    return {
        "key": key,
        "field": column,
        "value": cell.value,
        "rules": list(cell.rules),
        "spans": [span_entry(span, documents) for span in cell.spans],
        "from": list(cell.origins),
    }
