"""The cells of a date, made of its corrected words, else of its corrected EDTF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lccp.combine.corrected.corrected_row import CorrectedRow, cell_of_corrected, only_value
from lccp.combine.row_rules import bound_of, fitting_qualifiers
from lccp.model import EMPTY, Cell
from lccp.normalise.years import YearMatch, earliest_year, first_year, latest_year, read_cell
from lccp.text.rules import Input, derivation

DATE = ("edtf", "earliest", "latest", "qualifier")


def dated_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Return the cells of a date, of its words where they are corrected, else of its edtf."""
    if "text" in corrected.fields and "edtf" not in corrected.fields:
        text = corrected.value("text")
        match = _year_of(text) if text else None
        for name in DATE:
            value = getattr(match, name) if match is not None else ""
            yield name, cell_of_corrected(value, f"corrected.{name}", corrected.ref("text"))
    elif "edtf" in corrected.fields:
        origin, edtf = corrected.ref("edtf"), corrected.value("edtf")
        for name, bound in (("earliest", earliest_year), ("latest", latest_year)):
            year = bound_of(edtf, bound) if edtf else ""
            yield name, cell_of_corrected(year, f"edtf.{name}_of_cell", origin)
        if not edtf:
            yield "qualifier", EMPTY
        elif corrected.value("qualifier") not in fitting_qualifiers(edtf):
            yield "qualifier", cell_of_corrected(fitting_qualifiers(edtf)[0], "edtf.qualifier_of_cell", origin)


def _year_of(text: str) -> YearMatch:
    match = read_cell(text) or first_year(text)
    if match is None:
        raise ValueError(f"{text!r} states no year")
    return match


@derivation("corrected.edtf")
def corrected_edtf(_: str, inputs: Sequence[Input]) -> str:
    """Return the date that the corrected words state, as EDTF."""
    return _year_of(only_value(inputs)).edtf


@derivation("corrected.earliest")
def corrected_earliest(_: str, inputs: Sequence[Input]) -> str:
    """Return the first year that the corrected words allow."""
    return _year_of(only_value(inputs)).earliest


@derivation("corrected.latest")
def corrected_latest(_: str, inputs: Sequence[Input]) -> str:
    """Return the last year that the corrected words allow."""
    return _year_of(only_value(inputs)).latest


@derivation("corrected.qualifier")
def corrected_qualifier(_: str, inputs: Sequence[Input]) -> str:
    """Return how the corrected words qualify their date."""
    return _year_of(only_value(inputs)).qualifier


@derivation("edtf.earliest_of_cell")
def earliest_of_cell(_: str, inputs: Sequence[Input]) -> str:
    """Return the first year that a corrected date allows."""
    return earliest_year(only_value(inputs))


@derivation("edtf.latest_of_cell")
def latest_of_cell(_: str, inputs: Sequence[Input]) -> str:
    """Return the last year that a corrected date allows."""
    return latest_year(only_value(inputs))


@derivation("edtf.qualifier_of_cell")
def qualifier_of_cell(_: str, inputs: Sequence[Input]) -> str:
    """Return the qualifier that the form of a corrected date has by itself."""
    return fitting_qualifiers(only_value(inputs))[0]
