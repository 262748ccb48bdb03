"""What other documents need to know of a document: the rows of its lists, and what it announces.

Small, and free of the document's text: the briefs of ten thousand documents can be gone through one
after another, and what is made of them can quote every document without opening it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lccp.extract.document import Extract
from lccp.extract.lists.pilot_list import ListRow, PilotList
from lccp.extract.prose import batches
from lccp.model import EMPTY, Cell, Document
from lccp.normalise import keywords, years
from lccp.restore.evidence import EvidenceTraits, evidence_traits
from lccp.storage.provenance import Quote, quote_of
from lccp.text.cells import text_cell
from lccp.text.repairs import ALL
from lccp.text.spans import Span, Text

Quotes = Mapping[Span, Quote]


class ListedItem(NamedTuple):
    """What a pilot sets out to do: its words, and the keywords of them."""

    text: Cell
    keywords: str


class ListedPilot(NamedTuple):
    """A row of a list as cells: what one document says of one pilot.

    ``name`` is the place as printed, from ``start`` to ``end``; ``dated`` says that the row has a cell for
    the peak year, ``year`` gives its cells by column, where they can be read.
    """

    name: str
    start: int
    end: int
    number: Cell
    conditional: Cell
    province: Cell
    place: Cell
    dated: bool
    year: Mapping[str, Cell]
    items: tuple[ListedItem, ...]
    quotes: Quotes


class ListSummary(NamedTuple):
    """A list: the batch that its title names (empty where it names none), and its rows."""

    batch: Cell
    claims: tuple[ListedPilot, ...]
    quotes: Quotes


class BatchNotice(NamedTuple):
    """A batch that a document announces: its number, and whether all its places are named, and a date."""

    number: str
    complete: bool
    dated: bool


class SummarisedPilot(NamedTuple):
    """A pilot whose summary a table of contents lists: its name as printed, and the cell of it."""

    value: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document as the others see it.

    ``announces`` are the batches that it announces, of which its Extract has more to say, ``summed`` the
    pilots whose summaries its contents list; ``figures`` says that its figures list places.
    """

    source: str
    file: str
    issued: Cell
    listings: tuple[ListSummary, ...]
    announces: tuple[BatchNotice, ...]
    summed: tuple[SummarisedPilot, ...]
    figures: bool
    quotes: Quotes
    traits: EvidenceTraits


def summarise_document(extract: Extract) -> DocumentSummary:
    """Say of a document what others need."""
    document = extract.document
    issued = extract.tables["sources"][0]["issued"]
    names = batches.summarised(extract.entries)
    summed = tuple(SummarisedPilot(name.value, text_cell(name)) for name in names)
    return DocumentSummary(
        extract.source,
        document.source.file,
        issued,
        tuple(_listing(document, one) for one in extract.lists),
        tuple(
            BatchNotice(text_cell(one.basis, "batch.number").value, one.complete, one.date is not None)
            for one in extract.announcements
        ),
        summed,
        any(names for figure in extract.figures for names in figure.groups),
        quote_cells(document, (issued, *(one.cell for one in summed))),
        evidence_traits(extract),
    )


def quote_cells(document: Document, cells: Iterable[Cell]) -> dict[Span, Quote]:
    """Quote every span of some cells that lies in a document."""
    spans = dict.fromkeys(span for cell in cells for span in cell.spans)
    own = document.source.id
    return {span: quote_of(document, span) for span in spans if span.source == own}


def _listing(document: Document, one: PilotList) -> ListSummary:
    batch = text_cell(one.batch, "batch.of_title") if one.batch is not None else EMPTY
    return ListSummary(batch, tuple(_claim(document, row) for row in one.rows), quote_cells(document, (batch,)))


def _claim(document: Document, row: ListRow) -> ListedPilot:
    place = text_cell(row.place)
    province = text_cell(row.province) if row.province is not None else EMPTY
    year = {"text": text_cell(row.year), **(year_cells(row.year) or {})} if row.year is not None else {}
    items = tuple(ListedItem(cell, keywords.extract_keywords(cell.value)) for cell in map(text_cell, row.items))
    cells = (row.number, row.conditional, province, place, *year.values(), *(item.text for item in items))
    return ListedPilot(
        row.place.value,
        row.place.starts[0],
        row.place.ends[-1],
        row.number,
        row.conditional,
        province,
        place,
        row.year is not None,
        year,
        items,
        quote_cells(document, cells),
    )


def year_cells(text: Text) -> dict[str, Cell] | None:
    """The cells of a year expression that stands alone in a cell; None where it is none."""
    match = years.read_cell(text.value)
    if match is None:
        return None
    own = tuple(name for name in match.rules if name not in ALL)
    return {
        "edtf": text_cell(text, *own),
        "earliest": text_cell(text, *own, "edtf.earliest") if match.earliest else EMPTY,
        "latest": text_cell(text, *own, "edtf.latest") if match.latest else EMPTY,
        "qualifier": text_cell(text, "year.qualifier"),
    }
