"""The code, the level, the unit and the English name of a pilot, made of its corrected code or name."""

from __future__ import annotations

from collections.abc import Iterator

from lccp.combine.corrected.corrected_row import CorrectedRow
from lccp.combine.pilots import unit_of
from lccp.combine.row_rules import place_of_row, places_of_code
from lccp.model import EMPTY, Cell, Row
from lccp.normalise import places
from lccp.reference import Place
from lccp.reference.english_names import english_name_of


def place_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Return what the code table gives of a pilot whose code or name is corrected."""
    place = _corrected_place(corrected.row, corrected.fields)
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
