"""What is made of a corrected cell: the other cells of its row that depend on it, made of the new value.

A corrected time makes edtf, its bounds and its qualifier; a corrected number in words makes the value and its
bounds; a corrected code or name makes level and unit. A value that the rest cannot be made of raises ValueError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lccp.combine.cited_works import MADE_OF, work_cell
from lccp.combine.pilots import unit_of
from lccp.combine.row_rules import bound_of, fitting_qualifiers, place_of_row, places_of_code
from lccp.extract.prose.citations import citation_kind
from lccp.extract.prose.pilot_counts import count_row, find_counts
from lccp.extract.prose.quantities import quantity_row, read_quantities
from lccp.extract.prose.quantity_forms import Quantity
from lccp.model import EMPTY, Cell, Row
from lccp.normalise import places
from lccp.normalise.keywords import extract_keywords
from lccp.normalise.years import YearMatch, earliest_year, first_year, latest_year, period_of_title, read_cell
from lccp.reference import Place
from lccp.reference.english_names import english_name_of
from lccp.schemas import schema
from lccp.text.messages import Message, say
from lccp.text.repairs.characters import LOST
from lccp.text.rules import Input, derivation
from lccp.text.spans import Origin, Text

DATE = ("edtf", "earliest", "latest", "qualifier")
NUMBER = ("value", "low", "high", "unit", "qualifier")
COUNTED = ("value", "low", "high", "unit", "of", "named", "named_is", "predicate")
VERB = "达"


def made_of_corrected(table: str, key: str, row: Row, fields: frozenset[str]) -> Row:
    """Return the cells of a row that depend on corrected ``fields`` and are not themselves corrected."""
    columns = set(schema(table).columns)
    cells: Row = {}
    if columns.issuperset(DATE):
        cells.update(_dated(table, key, row, fields))
    for made_table, sources, make in DEPENDENT_CELLS:
        if table == made_table and fields & sources:
            cells.update(make(key, row, fields))
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


def _cell_of(value: str, rule: str, origin: str) -> Cell:
    """A cell that is made of a corrected one, with no words of its own; empty where nothing is made."""
    return Cell(value, (), (rule,), (origin,)) if value else EMPTY


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
    """The cells of the one number with a unit that corrected words state.

    A verb stands before them: words that open a paragraph with 7.96 may begin with the number of an item.
    """
    printed = text.replace("#", LOST)
    items = read_quantities(Text.quote(Origin("", VERB + printed)))
    read = [item for item in items if isinstance(item, Quantity) and item.text.value.removeprefix(VERB) == printed]
    if len(read) != 1:
        raise ValueError(f"{text!r} states no number with a unit, or more than one")
    return quantity_row(read[0])


def _quantified(key: str, row: Row, _: frozenset[str]) -> Iterator[tuple[str, Cell]]:
    if not row["text"].value:
        return
    cells = _quantity_cells(row["text"].value)
    for name in NUMBER:
        value = cells[name].value
        # 6580万 shares the unit of the number behind it, which the row has and its words have not
        if name != "unit" or not value or not row["unit"].value.startswith(value):
            yield name, _cell_of(value, f"corrected.quantity_{name}", f"quantities/{key}/text")


def _count_cells(text: str) -> Row:
    """The cells of the one statement that corrected words are."""
    printed = text.replace("#", LOST)
    statements = find_counts(Text.quote(Origin("", printed)), about_pilots=True)
    read = [count for count in statements if count.text.value == printed]
    if len(read) != 1:
        raise ValueError(f"{text!r} is no statement that counts pilots")
    return count_row(read[0])


def _counted(key: str, row: Row, _: frozenset[str]) -> Iterator[tuple[str, Cell]]:
    if not row["text"].value:
        return
    cells = _count_cells(row["text"].value)
    for name in COUNTED:
        yield name, _cell_of(cells[name].value, f"corrected.count_{name}", f"counts/{key}/text")


def _register_parts(prefix: str, columns: Sequence[str], read: Callable[[str], Row]) -> None:
    """Register a derivation for each cell that is made of corrected words."""

    def register_part(name: str) -> None:
        def of_corrected(_: str, inputs: Sequence[Input]) -> str:
            return read(_only(inputs))[name].value

        of_corrected.__doc__ = f"Return {name} of a {prefix} from its corrected words."
        derivation(f"corrected.{prefix}_{name}")(of_corrected)

    for name in columns:
        register_part(name)


_register_parts("quantity", NUMBER, _quantity_cells)
_register_parts("count", COUNTED, _count_cells)


# -- titles and items ---------------------------------------------------------------------------------


@derivation("corrected.citation_kind")
def kind_of_title(_: str, inputs: Sequence[Input]) -> str:
    """Return the kind of a cited document from its corrected title."""
    return citation_kind(_only(inputs))


@derivation("corrected.citation_years")
def years_of_title(_: str, inputs: Sequence[Input]) -> str:
    """Return the period that a corrected title prints or names."""
    period = period_of_title(_only(inputs))
    return period.edtf if period is not None else ""


@derivation("corrected.keywords")
def keywords_of_cell(_: str, inputs: Sequence[Input]) -> str:
    """Return the keywords of a corrected item."""
    return extract_keywords(_only(inputs))


def _titled(key: str, row: Row, _: frozenset[str]) -> Iterator[tuple[str, Cell]]:
    title, origin = row["title"].value, f"cited_documents/{key}/title"
    period = period_of_title(title)
    yield "kind", _cell_of(citation_kind(title), "corrected.citation_kind", origin)
    yield "years", _cell_of(period.edtf if period is not None else "", "corrected.citation_years", origin)


def _resolved(key: str, row: Row, fields: frozenset[str]) -> Iterator[tuple[str, Cell]]:
    """The work that a corrected citation cites, of its new title, owner or period."""
    of_title = dict(_titled(key, row, fields)) if "title" in fields else {}
    yield "work", work_cell(key, {**row, **{name: cell for name, cell in of_title.items() if name not in fields}})


def _itemised(key: str, row: Row, _: frozenset[str]) -> Iterator[tuple[str, Cell]]:
    text = row["text"].value
    yield "keywords", _cell_of(extract_keywords(text), "corrected.keywords", f"innovations/{key}/text")


# -- lost digits --------------------------------------------------------------------------------------


@derivation("corrected.digits_status")
def status_of_digits(_: str, inputs: Sequence[Input]) -> str:
    """Return the status of a token whose value a correction states: it is on somebody's word."""
    return "attested" if _only(inputs) else ""


@derivation("corrected.digits_because")
def reason_of_digits(_: str, inputs: Sequence[Input]) -> str:
    """Return in English what a corrected value rests on."""
    return str(_said_of_digits(_only(inputs)))


@derivation("corrected.digits_because_zh")
def chinese_reason_of_digits(_: str, inputs: Sequence[Input]) -> str:
    """Return in Chinese what a corrected value rests on."""
    return _said_of_digits(_only(inputs)).zh


def _said_of_digits(value: str) -> Message:
    return say("correction: {value}, as corrections.toml states", "更正：{value}，据corrections.toml", value=value)


def _attested(key: str, row: Row, _: frozenset[str]) -> Iterator[tuple[str, Cell]]:
    """A corrected value of a token rests on the correction alone: the argument for another one goes."""
    value, origins = row["value"].value, (f"lost_digits/{key}/value",)
    if not value:
        raise ValueError("an empty value needs a status open or candidates of its own: correct status")
    because = _said_of_digits(value)
    yield "status", Cell("attested", (), ("corrected.digits_status",), origins)
    yield "because", Cell(str(because), (), ("corrected.digits_because",), origins)
    yield "because_zh", Cell(because.zh, (), ("corrected.digits_because_zh",), origins)
    yield from ((name, EMPTY) for name in ("candidates", "bounds", "bounds_zh", "argument"))


# -- places -------------------------------------------------------------------------------------------


def _placed(_: str, row: Row, fields: frozenset[str]) -> Iterator[tuple[str, Cell]]:
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


DEPENDENT_CELLS: tuple[
    tuple[str, frozenset[str], Callable[[str, Row, frozenset[str]], Iterator[tuple[str, Cell]]]], ...
] = (
    ("quantities", frozenset({"text"}), _quantified),
    ("counts", frozenset({"text"}), _counted),
    ("pilots", frozenset({"adcode", "name"}), _placed),
    ("cited_documents", frozenset({"title"}), _titled),
    ("cited_documents", frozenset(MADE_OF), _resolved),
    ("innovations", frozenset({"text"}), _itemised),
    ("lost_digits", frozenset({"value"}), _attested),
)
"""What makes the cells that depend on a corrected one: of which table, on which of its columns."""

__all__ = ["made_of_corrected"]
