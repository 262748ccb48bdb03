"""Which places are treated, from when, and through which pilot, under the choices that studies make.

The pilots come from the table ``pilots``, the units from the code table at one stated year.
``docs/panel.md`` explains each choice with the cities it touches.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lccp.model import InputError
from lccp.normalise.places import base_name, within, year_end
from lccp.reference import LAST_YEAR, Place, by_code, divisions
from lccp.storage.folder import OutputFolder
from lccp.storage.locate import holds_tables, open_folder
from lccp.storage.rows import read_table

NEEDED = ("pilot", "batch", "name", "level", "province", "adcode", "announced", "conditional", "peak_year")
DEFAULT_PROGRAMME = "low-carbon"
HOW = ("own", "province", "county", "prefecture")


class PilotRow(NamedTuple):
    """A row of ``pilots``, as far as treatment needs it; all values as the CSV holds them."""

    pilot: str
    batch: str
    name: str
    level: str
    province: str
    adcode: str
    announced: str
    conditional: str
    peak_year: str
    programme: str = DEFAULT_PROGRAMME
    name_en: str = ""


class PanelOptions(NamedTuple):
    """The choices, with their defaults. Years are calendar years, both ends in."""

    first: int = 2003
    last: int = 2023
    units_year: int = 0  # 0: the last year of the panel, or of the code table
    units: str = "prefectures"  # cities, prefectures, all
    municipalities: str = "in"  # in, out
    provinces: str = "treat"  # treat, ignore, drop
    later_cities: str = "earlier"  # earlier, own
    counties: str = "ignore"  # ignore, lift, drop
    first_year: str = "announced"  # announced, next, half
    conditional: str = "in"  # in, out, drop
    batches: frozenset[str] = frozenset()  # empty: all

    def counts_pilot(self, pilot: PilotRow) -> bool:
        """Whether a pilot treats its units: one that a document names under a condition may not."""
        return self.conditional == "in" or pilot.conditional != "true"


class Treatment(NamedTuple):
    """How a unit comes to be treated: from which year, how, and through which pilot.

    Sorts by year, then by rank: own, province, county, prefecture.
    """

    first_treated: int
    rank: int
    pilot: PilotRow

    @property
    def how(self) -> str:
        """Return the way: own, province, county or prefecture."""
        return HOW[self.rank]


def read_pilots(path: Path) -> list[PilotRow]:
    """Read the table ``pilots`` from a CSV file or an output folder in either layout.

    Raises InputError where the file is missing or is not that table.
    """
    try:
        if not path.is_file() and (folder := _output_folder(path)) is not None:
            rows = read_table(folder, "pilots")
        else:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; run build first or name the table with --pilots") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not a table in UTF-8: {error}") from error
    if not rows or any(column not in rows[0] for column in NEEDED):
        raise InputError(f"{path}: not the table pilots: needs the columns {', '.join(NEEDED)}")
    return [
        PilotRow._make(
            [
                *((row[column] or "") for column in NEEDED),
                row.get("programme", DEFAULT_PROGRAMME) or "",
                row.get("name_en") or "",
            ]
        )
        for row in rows
    ]


def _output_folder(path: Path) -> OutputFolder | None:
    """Return the output folder that a path names, by its own name or by that of its table ``pilots.csv``."""
    folder = path if path.is_dir() else path.parent
    return open_folder(folder) if (folder == path or path.name == "pilots.csv") and holds_tables(folder) else None


def choose_programmes(pilots: Sequence[PilotRow], wanted: Sequence[str]) -> list[str]:
    """Return the programmes to use: those asked for, else the only one there is, else low-carbon.

    Raises InputError for a programme that has no pilots, or where the choice is the user's to make.
    """
    present = list(dict.fromkeys(pilot.programme for pilot in pilots if pilot.programme))
    for programme in wanted:
        if programme not in present:
            raise InputError(f"--programme {programme}: no pilots of it; there are {', '.join(present) or 'none'}")
    if wanted:
        return list(dict.fromkeys(wanted))
    if DEFAULT_PROGRAMME in present or not present:
        return [DEFAULT_PROGRAMME]
    if len(present) == 1:
        return present
    raise InputError(f"several programmes: name one or more with --programme ({', '.join(present)})")


def suffix_of(programme: str) -> str:
    """Return what columns of a programme carry behind their name.

    >>> suffix_of("low-carbon")
    '_low_carbon'
    """
    return "_" + programme.replace("-", "_")


def first_treated_year(announced: str, rule: str) -> int:
    """Return the first treated year of a date (EDTF, year or finer).

    ``announced``: its year; ``next``: the year after; ``half``: its year if it falls into the first
    half, or if only the year is known, else the year after.

    >>> [first_treated_year(date, "half") for date in ("2010-07", "2012-11", "2017-01-07")]
    [2011, 2013, 2017]
    """
    year = int(announced[:4])
    late = rule == "half" and announced[5:7] > "06"
    return year + (rule == "next" or late)


def panel_units(options: PanelOptions) -> list[Place]:
    """Return the units: places of the code table at the end of the stated year, by code."""
    return _units_at(options.units_year or min(options.last, LAST_YEAR), options.units, options.municipalities)


@cache
def _units_at(year: int, kind: str, municipalities: str) -> list[Place]:
    levels = {"prefecture"} | ({"municipality"} if municipalities == "in" else set())
    units = []
    for place in divisions():
        if not place.holds(year) or (kind == "cities" and not place.name.endswith("市")):
            continue
        if place.level in levels or (kind == "all" and is_directly_under_province(place)):
            units.append(place)
    return units


def is_directly_under_province(place: Place) -> bool:
    """Whether a county or a city of the Corps has no prefecture above it (济源市, 仙桃市, 琼中, 石河子市)."""
    above = by_code(place.parent) if place.level in ("county", "xpcc") else None
    return above is not None and above.level == "province"


def find_same_unit(place: Place, units: Sequence[Place]) -> Place | None:
    """Find the unit that is a place under the code or name of another year, None if none surely is.

    A prefecture that keeps its code is the same though renamed (思茅市, 普洱市); codes of counties were
    reused (469025 was 定安县, then 白沙), so there the name must agree too. A new code of the same
    name and level in the same province is the same place (410881 and 419001, 济源市).
    """
    for unit in units:
        if unit.adcode == place.adcode and (
            place.level == "prefecture" or base_name(unit.name) == base_name(place.name)
        ):
            return unit
    alike = [
        unit
        for unit in units
        if base_name(unit.name) == base_name(place.name)
        and unit.adcode[:2] == place.adcode[:2]
        and unit.level == place.level
    ]
    return alike[0] if len(alike) == 1 else None


def names_in_year(units: Sequence[Place], year: int) -> dict[str, Place]:
    """Return by each unit's code the place that it was at the end of a year; absent where there was none."""
    earlier: dict[str, Place] = {}
    for place in _units_at(year, "all", "in"):
        unit = find_same_unit(place, units)
        if unit is not None:
            earlier.setdefault(unit.adcode, place)
    return earlier


class TreatmentRules:
    """The units, and through which pilots of one programme each is treated under the options chosen."""

    def __init__(self, pilots: Sequence[PilotRow], options: PanelOptions) -> None:
        self.options = options
        self.units = panel_units(options)
        self.pilots = [pilot for pilot in pilots if not options.batches or pilot.batch in options.batches]
        self._by_unit: dict[str, list[PilotRow]] = {}
        self._by_province: dict[str, list[PilotRow]] = {}
        self._by_county: dict[str, list[PilotRow]] = {}
        self.undated: list[PilotRow] = []  # pilots without a known code or date
        for pilot in self.pilots:
            self._enter_pilot(pilot)

    def _enter_pilot(self, pilot: PilotRow) -> None:
        """Enter a pilot under the units it may treat."""
        dated = re.match(r"\d{4}(-\d\d|$)", pilot.announced) is not None
        place = (by_code(pilot.adcode, year_end(pilot.announced)) or by_code(pilot.adcode)) if dated else None
        if place is None:  # an honest blank in the table: told, not guessed
            self.undated.append(pilot)
            return
        unit = find_same_unit(place, self.units)
        if place.level == "province":
            for inside in self.units:
                if within(inside, place) and inside.level != "xpcc":
                    self._by_province.setdefault(inside.adcode, []).append(pilot)
        elif unit is not None:
            self._by_unit.setdefault(unit.adcode, []).append(pilot)
        else:
            above = by_code(place.parent, year_end(pilot.announced))
            prefecture = (
                find_same_unit(above, self.units) if above and above.level in ("prefecture", "municipality") else None
            )
            if prefecture is not None:
                self._by_county.setdefault(prefecture.adcode, []).append(pilot)

    def own_pilots(self, unit: Place) -> list[PilotRow]:
        """Return the pilots that are the unit itself, whatever the options."""
        return self._by_unit.get(unit.adcode, [])

    def is_dropped(self, unit: Place) -> bool:
        """Whether an option leaves the unit out of the panel."""
        options, pilots = self.options, self.own_pilots(unit)
        counties = self._by_county.get(unit.adcode, [])
        starred = pilots + (counties if options.counties == "lift" else [])
        if options.conditional == "drop" and any(pilot.conditional == "true" for pilot in starred):
            return True
        if any(self.options.counts_pilot(pilot) for pilot in pilots):
            return False
        if options.provinces == "drop" and self._by_province.get(unit.adcode):
            return True
        return options.counties == "drop" and any(self.options.counts_pilot(pilot) for pilot in counties)

    def treatment(self, unit: Place) -> Treatment | None:
        """Return how a unit is treated, None if it never is."""
        ways: list[tuple[int, list[PilotRow]]] = [(0, self.own_pilots(unit))]
        if self.options.provinces == "treat":
            ways.append((1, self._by_province.get(unit.adcode, [])))
        if self.options.counties == "lift":
            ways.append((2, self._by_county.get(unit.adcode, [])))
        treatments = sorted(
            Treatment(first_treated_year(pilot.announced, self.options.first_year), rank, pilot)
            for rank, pilots in ways
            for pilot in pilots
            if self.options.counts_pilot(pilot)
        )
        if self.options.later_cities == "own":
            treatments.sort(key=lambda treatment: treatment.rank > 0)
        return treatments[0] if treatments else None

    def unused_pilots(self) -> tuple[list[PilotRow], list[PilotRow]]:
        """Return the pilots that no row is treated through: those whose city counts by another, and those without a row."""
        treatments = {unit.adcode: self.treatment(unit) for unit in self.units if not self.is_dropped(unit)}
        via = {treatment.pilot.pilot for treatment in treatments.values() if treatment}
        other = {
            pilot.pilot for unit in self.units if treatments.get(unit.adcode) for pilot in self.own_pilots(unit)
        } - via
        rest = [pilot for pilot in self.pilots if pilot.pilot not in via | other and pilot not in self.undated]
        return [pilot for pilot in self.pilots if pilot.pilot in other], rest
