"""What is made of a corrected cell: the other cells of its row that depend on it, made of the new value.

A corrected time makes edtf, its bounds and its qualifier; a corrected number in words makes the value and its
bounds; a corrected code or name makes level and unit. A value that the rest cannot be made of raises ValueError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lccp.combine.pilots import unit_of
from lccp.combine.row_rules import bound_of, fitting_qualifiers, place_of_row, places_of_code
from lccp.extract.prose.quantities import quantity_row, read_quantities
from lccp.extract.prose.quantity_forms import Quantity
from lccp.model import EMPTY, Cell, Row
from lccp.normalise import places
from lccp.normalise.years import YearMatch, earliest_year, first_year, latest_year, read_cell
from lccp.reference import Place
from lccp.reference.english_names import english_name_of
from lccp.schemas import schema
from lccp.text.rules import Input, derivation
from lccp.text.spans import Origin, Text

DATE = ("edtf", "earliest", "latest", "qualifier")
NUMBER = ("value", "low", "high", "unit", "qualifier")


def made_of_corrected(table: str, key: str, row: Row, fields: frozenset[str]) -> Row:
    """Return the cells of a row that depend on corrected ``fields`` and are not themselves corrected."""
    columns = set(schema(table).columns)
    cells: Row = {}
    if columns.issuperset(DATE):
        cells.update(_dated(table, key, row, fields))
    if table == "quantities" and "text" in fields and row["text"].value:
        cells.update(_counted(f"{table}/{key}/text", row["text"].value))
    if table == "pilots" and fields & {"adcode", "name"}:
        cells.update(_placed(row, fields))
    return {name: cell for name, cell in cells.items() if name not in fields}


# -- dates --------------------------------------------------------------------------------------------


def _dated(table: str, key: str, row: Row, fields: frozenset[str]) -> Iterator[tuple[str, Cell]]:
    """The cells of a date, of its words where they are corrected, else of its edtf."""
    if "text" in fields and "edtf" not in fields:
        origins = (f"{table}/{key}/text",)
        match = _year_of(row["text"].value) if row["text"].value else None
        for name in DATE:
            value = getattr(match, name) if match is not None else ""
            yield name, Cell(value, (), (f"corrected.{name}",), origins) if value else EMPTY
    elif "edtf" in fields:
        origins = (f"{table}/{key}/edtf",)
        edtf = row["edtf"].value
        for name, bound in (("earliest", earliest_year), ("latest", latest_year)):
            year = bound_of(edtf, bound) if edtf else ""
            yield name, Cell(year, (), (f"edtf.{name}_of_cell",), origins) if year else EMPTY
        if not edtf:
            yield "qualifier", EMPTY
        elif row["qualifier"].value not in fitting_qualifiers(edtf):
            yield "qualifier", Cell(fitting_qualifiers(edtf)[0], (), ("edtf.qualifier_of_cell",), origins)


def _year_of(text: str) -> YearMatch:
    match = read_cell(text) or first_year(text)
    if match is None:
        raise ValueError(f"{text!r} states no year")
    return match


def _only(inputs: Sequence[Input]) -> str:
    return str(inputs[0].value)


@derivation("corrected.edtf")
def corrected_edtf(_: str, inputs: Sequence[Input]) -> str:
    """Return the date that the corrected words state, as EDTF."""
    return _year_of(_only(inputs)).edtf


@derivation("corrected.earliest")
def corrected_earliest(_: str, inputs: Sequence[Input]) -> str:
    """Return the first year that the corrected words allow."""
    return _year_of(_only(inputs)).earliest


@derivation("corrected.latest")
def corrected_latest(_: str, inputs: Sequence[Input]) -> str:
    """Return the last year that the corrected words allow."""
    return _year_of(_only(inputs)).latest


@derivation("corrected.qualifier")
def corrected_qualifier(_: str, inputs: Sequence[Input]) -> str:
    """Return how the corrected words qualify their date."""
    return _year_of(_only(inputs)).qualifier


@derivation("edtf.earliest_of_cell")
def earliest_of_cell(_: str, inputs: Sequence[Input]) -> str:
    """Return the first year that a corrected date allows."""
    return earliest_year(_only(inputs))


@derivation("edtf.latest_of_cell")
def latest_of_cell(_: str, inputs: Sequence[Input]) -> str:
    """Return the last year that a corrected date allows."""
    return latest_year(_only(inputs))


@derivation("edtf.qualifier_of_cell")
def qualifier_of_cell(_: str, inputs: Sequence[Input]) -> str:
    """Return the qualifier that the form of a corrected date has by itself."""
    return fitting_qualifiers(_only(inputs))[0]


# -- numbers ------------------------------------------------------------------------------------------


def _quantity_cells(text: str) -> Row:
    """The cells of the one number with a unit that corrected words state."""
    read = [quantity for quantity in read_quantities(Text.quote(Origin("", text))) if isinstance(quantity, Quantity)]
    if len(read) != 1:
        raise ValueError(f"{text!r} states {'no' if not read else 'more than one'} number with a unit")
    return quantity_row(read[0])


def _counted(origin: str, text: str) -> Iterator[tuple[str, Cell]]:
    cells = _quantity_cells(text)
    for name in NUMBER:
        value = cells[name].value
        yield name, Cell(value, (), (f"corrected.quantity_{name}",), (origin,)) if value else EMPTY


def _register_quantity(name: str) -> Callable[[str, Sequence[Input]], str]:
    def of_corrected(_: str, inputs: Sequence[Input]) -> str:
        return _quantity_cells(_only(inputs))[name].value

    of_corrected.__doc__ = f"Return the {name} of a quantity from its corrected words."
    return derivation(f"corrected.quantity_{name}")(of_corrected)


for _name in NUMBER:
    _register_quantity(_name)


# -- places -------------------------------------------------------------------------------------------


def _placed(row: Row, fields: frozenset[str]) -> Iterator[tuple[str, Cell]]:
    """What a pilot's code table row gives, where its code or its name is corrected."""
    place = _corrected_place(row, fields)
    if place is None:
        yield from ((name, EMPTY) for name in ("adcode", "level", "unit", "name_en"))
        return
    origin = (place.ref,)
    unit = unit_of(place.level, place.adcode, place.parent)
    english = english_name_of(place)
    yield "adcode", Cell(place.adcode, (), ("place.adcode",), origin)
    yield "level", Cell(place.level, (), ("place.level",), origin)
    yield "unit", Cell(unit, (), ("place.unit",), origin) if unit else EMPTY
    yield "name_en", Cell(english.name_en, (), ("place.name_en",), (english.ref,)) if english else EMPTY


def _corrected_place(row: Row, fields: frozenset[str]) -> Place | None:
    values = {name: row.get(name, EMPTY).value for name in ("name", "adcode", "announced", "province")}
    if "adcode" in fields:
        if not values["adcode"]:
            return None
        coded = places_of_code(values["adcode"])
        if not coded:
            raise ValueError(f"the code table has no adcode {values['adcode']}")
        place = place_of_row(values)
        if place is None:
            raise ValueError(f"adcode {values['adcode']} is {coded[-1].name}, not {values['name']}")
        return place
    announced = values["announced"]
    year = places.year_end(announced) if announced[:4].isdigit() else places.ALL_YEARS
    fitting = places.resolve_place(values["name"], year, values["province"])
    if len(fitting) != 1:
        raise ValueError(
            f"{values['name']!r} names {'no place' if not fitting else 'more than one place'} of the code table"
        )
    return fitting[0]


__all__ = ["made_of_corrected"]
