"""The cells of a number with a unit, and of a statement that counts pilots, made of their corrected words or values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lccp.combine.corrected.corrected_row import CorrectedRow, cell_of_corrected, only_value
from lccp.combine.corrected.names import require_still_named
from lccp.combine.row_rules import BOUNDED_BY
from lccp.extract.prose.clauses import clause_cells
from lccp.extract.prose.pilot_counts import count_row, find_counts
from lccp.extract.prose.quantities import quantity_row, read_quantities
from lccp.extract.prose.quantity_forms import Quantity
from lccp.model import EMPTY, Cell, Row
from lccp.text.repairs.characters import LOST
from lccp.text.rules import Input, derivation
from lccp.text.spans import Origin, Text

NUMBER = ("value", "low", "high", "unit", "qualifier")
COUNTED = ("value", "low", "high", "unit", "of", "kind", "named", "named_is", "predicate")
IN_CONTEXT = ("count", "subset")
"""Kinds that the words around a statement tell apart (其中), not its own."""
VERB = "达"


# -- of words -----------------------------------------------------------------------------------------


def _quantity_cells(text: str) -> Row:
    """The cells of the one number with a unit that corrected words state.

    A verb stands before them: words that open a paragraph with 7.96 may begin with the number of an item.
    """
    printed = text.replace("#", LOST)
    items = read_quantities(Text.quote(Origin("", VERB + printed)))
    read = [item for item in items if isinstance(item, Quantity) and item.text.value.removeprefix(VERB) == printed]
    if len(read) != 1:
        raise ValueError(f"{text!r} states no number with a unit, or more than one")
    return quantity_row(read[0])


def quantity_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Return the cells of a quantity that its corrected words state."""
    if not corrected.value("text"):
        return
    cells = _quantity_cells(corrected.value("text"))
    for name in NUMBER:
        value = cells[name].value
        # 6580万 shares the unit of the number behind it, which the row has and its words have not
        if name != "unit" or not value or not corrected.value("unit").startswith(value):
            yield name, cell_of_corrected(value, f"corrected.quantity_{name}", corrected.ref("text"))


def _count_cells(text: str) -> Row:
    """The cells of the one statement that corrected words are."""
    printed = text.replace("#", LOST)
    statements = find_counts(Text.quote(Origin("", printed)), about_pilots=True)
    read = [count for count in statements if count.text.value == printed]
    if len(read) != 1:
        raise ValueError(f"{text!r} is no statement that counts pilots")
    return {**count_row(read[0]), "kind": Cell(read[0].kind)}


def count_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Return the cells of a count that its corrected words state."""
    if not corrected.value("text"):
        return
    cells = _count_cells(corrected.value("text"))
    for name in COUNTED:
        value = cells[name].value
        if name != "kind" or not {value, corrected.value("kind")} <= set(IN_CONTEXT):
            yield name, cell_of_corrected(value, f"corrected.count_{name}", corrected.ref("text"))


def _register_parts(prefix: str, columns: Sequence[str], read: Callable[[str], Row]) -> None:
    """Register a derivation for each cell that is made of corrected words."""

    def register_part(name: str) -> None:
        def of_corrected(_: str, inputs: Sequence[Input]) -> str:
            return read(only_value(inputs))[name].value

        of_corrected.__doc__ = f"Return {name} of a {prefix} from its corrected words."
        derivation(f"corrected.{prefix}_{name}")(of_corrected)

    for name in columns:
        register_part(name)


_register_parts("quantity", NUMBER, _quantity_cells)
_register_parts("count", COUNTED, _count_cells)


# -- of a value ---------------------------------------------------------------------------------------


@derivation("corrected.bound")
def bound_of_value(_: str, inputs: Sequence[Input]) -> str:
    """Return the bound that a corrected value itself is."""
    return only_value(inputs)


def bound_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Return the bounds of a corrected value: itself or none, by its qualifier; of a count, where they were its value."""
    if "text" in corrected.fields:
        return
    value, before = corrected.value("value"), corrected.expected.get("value", corrected.value("value"))
    qualifier = corrected.value("qualifier")
    for name in ("low", "high"):
        if qualifier:
            is_value = name in BOUNDED_BY.get(qualifier, ())
            is_open = qualifier != "range"
        else:
            is_value = corrected.value(name) == before
            is_open = False
        if is_value:
            yield name, cell_of_corrected(value, "corrected.bound", corrected.ref("value"))
        elif is_open:
            yield name, EMPTY


# -- of a clause --------------------------------------------------------------------------------------


@derivation("corrected.clause_year")
def year_of_clause(_: str, inputs: Sequence[Input]) -> str:
    """Return the date that stands in a corrected clause before its number."""
    clause, text = (str(item.value) for item in inputs)
    return _year_in_clause(clause, text)


def _year_in_clause(clause: str, text: str) -> str:
    quoted = Text.quote(Origin("", clause))
    start = clause.find(text)
    return clause_cells(quoted, quoted[start : start + len(text)])["year"].value if text and start >= 0 else ""


def clause_dependants(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Return the year of a corrected clause; one that stood in another clause stays. Its pilot must still be named."""
    clause, before, text = corrected.value("clause"), corrected.expected["clause"], corrected.value("text")
    require_still_named(corrected, "clause", ("pilot",))
    year = _year_in_clause(clause, text)
    if year or _year_in_clause(before, corrected.expected.get("text", text)):
        yield "year", cell_of_corrected(year, "corrected.clause_year", corrected.ref("clause"), corrected.ref("text"))
