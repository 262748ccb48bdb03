"""The cells of a citation made of its corrected title, and of an item made of its corrected words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lccp.combine.cited_works import work_cell
from lccp.combine.corrected.corrected_row import CorrectedRow, cell_of_corrected, only_value
from lccp.combine.corrected.names import require_still_named
from lccp.extract.prose.citations import citation_kind
from lccp.model import EMPTY, Cell
from lccp.normalise.keywords import extract_keywords
from lccp.normalise.years import period_of_title
from lccp.text.rules import Input, derivation


@derivation("corrected.citation_kind")
def kind_of_title(_: str, inputs: Sequence[Input]) -> str:
    """Return the kind of a cited document from its corrected title."""
    return citation_kind(only_value(inputs))


@derivation("corrected.citation_years")
def years_of_title(_: str, inputs: Sequence[Input]) -> str:
    """Return the period that a corrected title prints or names."""
    period = period_of_title(only_value(inputs))
    return period.edtf if period is not None else ""


@derivation("corrected.keywords")
def keywords_of_cell(_: str, inputs: Sequence[Input]) -> str:
    """Return the keywords of a corrected item."""
    return extract_keywords(only_value(inputs))


def title_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Return the kind and the period of a corrected title. Whom it named as issuer or owner it must still name."""
    title, origin = corrected.value("title"), corrected.ref("title")
    require_still_named(corrected, "title", ("pilot", "issuer"))
    period = period_of_title(title)
    yield "kind", cell_of_corrected(citation_kind(title), "corrected.citation_kind", origin)
    yield "years", cell_of_corrected(period.edtf if period is not None else "", "corrected.citation_years", origin)


def work_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Return the work that a corrected citation cites, of its new title, owner or period."""
    of_title = dict(title_cells(corrected)) if "title" in corrected.fields else {}
    uncorrected = {name: cell for name, cell in of_title.items() if name not in corrected.fields}
    yield "work", work_cell(corrected.key, {**corrected.row, **uncorrected})


def item_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Return the keywords of a corrected item. No document states it as it is corrected: it has no sources."""
    keywords = extract_keywords(corrected.value("text"))
    yield "keywords", cell_of_corrected(keywords, "corrected.keywords", corrected.ref("text"))
    yield "sources", EMPTY


def goal_source_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Return the sources of a goal with a corrected text: the documents are quoted for its place alone."""
    if {"text", "place"} <= corrected.fields:
        return
    cell, place = corrected.row["sources"], corrected.row["place"]
    other = "place" if "text" in corrected.fields else "text"
    quoted = corrected.row[other].spans
    if cell.spans and quoted and place is not None:
        yield (
            "sources",
            Cell(cell.value, tuple(span for span in cell.spans if span in set(quoted)), cell.rules, cell.origins),
        )
