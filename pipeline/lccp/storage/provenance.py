"""Tables to provenance lines: a projection of the cells, written at the end."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from lccp.model import Cell, Document, Row
from lccp.schemas import schema
from lccp.text.spans import Span

encode_entry = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode


class ProvenanceError(AssertionError):
    """A cell without words and without origin: a defect of the pipeline."""


class Quote(NamedTuple):
    """What a span quotes: its characters, page (1-based) and box in points where the document has pages, and certainty.

    ``confidence`` is that of the least certain character which was recognised in a picture, -1 where none was.
    ``picture`` names the picture inside a document of another kind; ``page`` counts the pages of such pictures then.
    """

    exact: str
    page: int = 0
    bbox: tuple[float, ...] = ()
    confidence: float = -1.0
    picture: str = ""


QuoteOf = Callable[[Span], Quote]
"""Gives what a span quotes. Quotes travel with cells of which the document is not at hand."""


def quote_of(document: Document, span: Span) -> Quote:
    """Quote a span of a document."""
    exact = document.text[span.start : span.end]
    if document.page_starts and document.boxes is not None:
        picture = picture_of(document, span)
        page, box = page_and_box(document, span)
        if page and (picture or not document.pictures):
            return Quote(exact, page, box, confidence_of(document, span), picture)
    return Quote(exact)


def picture_of(document: Document, span: Span) -> str:
    """Name the picture inside a document in which a span begins; "" where it begins in none."""
    number = bisect_right(document.pictures, span.start, key=lambda picture: picture.start) - 1
    inside = number >= 0 and span.start < document.pictures[number].end
    return document.pictures[number].name if inside else ""


def confidence_of(document: Document, span: Span) -> float:
    """The certainty of the least certain character of a span that was recognised, to three places; -1 where none was."""
    if document.certainties is None:
        return -1.0
    recognised = [share for share in document.certainties[span.start : span.end] if share >= 0]
    return round(min(recognised), 3) if recognised else -1.0


def page_and_box(document: Document, span: Span) -> tuple[int, tuple[float, ...]]:
    """The page (1-based) on which a span begins, and the box of its characters there, in points."""
    page = bisect_right(document.page_starts, span.start)
    following = document.page_starts[page] if page < len(document.page_starts) else len(document.text)
    boxes = document.boxes
    assert boxes is not None
    character_boxes = [
        tuple(boxes[4 * offset : 4 * offset + 4])
        for offset in range(span.start, min(span.end, following))
        if boxes[4 * offset + 2] > boxes[4 * offset]
    ]
    if not character_boxes:
        return page, (0.0, 0.0, 0.0, 0.0)
    x0, top, x1, bottom = zip(*character_boxes, strict=True)
    return page, (round(min(x0), 2), round(min(top), 2), round(max(x1), 2), round(max(bottom), 2))


def span_entry(span: Span, quote: Quote) -> dict[str, object]:
    """One span as the log prints it: its quotation, and page and box where the document has pages."""
    entry: dict[str, object] = {"source": span.source, "start": span.start, "end": span.end, "exact": quote.exact}
    if quote.page:
        entry["page"] = quote.page
        entry["bbox"] = list(quote.bbox)
    if quote.confidence >= 0:
        entry["confidence"] = quote.confidence
    if quote.picture:
        entry["picture"] = quote.picture
    return entry


def provenance_lines(table: str, rows: Sequence[Row], quote: QuoteOf) -> Iterator[str]:
    """Return the log lines of a table's rows, in their order and that of the columns."""
    table_schema = schema(table)
    columns, numbering = table_schema.columns, table_schema.numbering
    for row in rows:
        key = "|".join(row[name].value for name in table_schema.primary_key)
        for column in columns:
            cell = row.get(column)
            if cell is None or not cell.value:
                continue
            if not cell.spans and not cell.origins:
                if column in numbering and column in table_schema.primary_key:
                    continue
                raise ProvenanceError(f"{table}: {key} {column} = {cell.value!r} comes from nowhere")
            yield encode_entry(entry_of(key, column, cell, quote))


def entry_of(key: str, column: str, cell: Cell, quote: QuoteOf) -> dict[str, object]:
    """One line of the log as a mapping, its members in the order of the contract."""
    return {
        "key": key,
        "field": column,
        "value": cell.value,
        "rules": list(cell.rules),
        "spans": [span_entry(span, quote(span)) for span in cell.spans],
        "from": list(cell.origins),
    }
