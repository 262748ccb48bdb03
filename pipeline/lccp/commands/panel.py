"""``panel``: one row a prefecture-level city and year, for difference-in-differences.

The pilots come from ``pilots.csv``, the cities from the code table at one stated year. What studies
decide differently is an option; ``docs/panel.md`` explains each with the cities it touches. Every
row says through which pilot its city is treated (``via``) and how (``own``, ``province``, ``county``).
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

from lccp.model import InputError
from lccp.normalise.places import base_name, within, year_end
from lccp.reference import FIRST_YEAR, LAST_YEAR, Place, by_code, divisions
from lccp.storage.folder import OutputFolder, holds_tables, open_folder, read_table

COLUMNS = [
    "adcode",
    "city",
    "province",
    "year",
    "batch",
    "first_treated",
    "treated",
    "event_time",
    "via",
    "how",
    "conditional",
    "peak_year",
    "announced",
    "own",
]
NEEDED = ("pilot", "batch", "name", "level", "province", "adcode", "announced", "conditional", "peak_year")


class Pilot(NamedTuple):
    """A row of ``pilots.csv``, as far as the panel needs it; all values as the CSV holds them."""

    pilot: str
    batch: str
    name: str
    level: str
    province: str
    adcode: str
    announced: str
    conditional: str
    peak_year: str


class Options(NamedTuple):
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


class Treatment(NamedTuple):
    """How a unit comes to be treated: from which year, how, and through which pilot. Sorts by year, then own, province, county."""

    first_treated: int
    rank: int
    pilot: Pilot

    @property
    def how(self) -> str:
        """Name the way: own, province or county."""
        return HOW[self.rank]


HOW = ("own", "province", "county")


def read_pilots(path: Path) -> list[Pilot]:
    """Read ``pilots.csv``, or the table of an output folder in either layout. Raises InputError where it is missing, is no such table, or a code or date is not to be had."""
    try:
        if not path.is_file() and (held := _output(path)) is not None:
            rows = read_table(held, "pilots")
        else:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; run build first or name the table with --pilots") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not a table in UTF-8: {error}") from error
    if not rows or any(name not in rows[0] for name in NEEDED):
        raise InputError(f"{path}: not the table pilots: needs the columns {', '.join(NEEDED)}")
    return [Pilot(*((row[name] or "") for name in NEEDED)) for row in rows]


def _output(path: Path) -> OutputFolder | None:
    """Give the output folder that is meant by its own name, or by that of its table ``pilots.csv``, in either layout."""
    folder = path if path.is_dir() else path.parent
    return open_folder(folder) if (folder == path or path.name == "pilots.csv") and holds_tables(folder) else None


def first_year(announced: str, rule: str) -> int:
    """Give the first treated year of a date (EDTF, year or finer).

    ``announced``: its year; ``next``: the year after; ``half``: its year if it falls into the first
    half, or if only the year is known, else the year after.

    >>> [first_year(date, "half") for date in ("2010-07", "2012-11", "2017-01-07")]
    [2011, 2013, 2017]
    """
    year = int(announced[:4])
    late = rule == "half" and announced[5:7] > "06"
    return year + (rule == "next" or late)


def units_of(options: Options) -> list[Place]:
    """Give the units: places of the code table at the end of the stated year, by code."""
    year = options.units_year or min(options.last, LAST_YEAR)
    levels = {"prefecture"} | ({"municipality"} if options.municipalities == "in" else set())
    found = []
    for place in divisions():
        if not place.holds(year) or (options.units == "cities" and not place.name.endswith("市")):
            continue
        if place.level in levels or (options.units == "all" and _directly_under_a_province(place)):
            found.append(place)
    return found


def _directly_under_a_province(place: Place) -> bool:
    """Whether a county or a city of the Corps has no prefecture above it (济源市, 仙桃市, 琼中, 石河子市)."""
    above = by_code(place.parent) if place.level in ("county", "xpcc") else None
    return above is not None and above.level == "province"


def same_place(place: Place, units: Sequence[Place]) -> Place | None:
    """Find the unit that is a place under the code or name of another year, None if none surely is.

    A prefecture that keeps its code is the same though renamed (思茅市, 普洱市); codes of counties were
    given anew (469025 was 定安县, then 白沙), so there the name must agree too. A new code of the same
    name and level in the same province is the same place (410881 and 419001, 济源市).
    """
    for unit in units:
        if unit.adcode == place.adcode and (
            place.level == "prefecture" or base_name(unit.name) == base_name(place.name)
        ):
            return unit
    alike = [u for u in units if base_name(u.name) == base_name(place.name) and u.adcode[:2] == place.adcode[:2]]
    alike = [unit for unit in alike if unit.level == place.level]
    return alike[0] if len(alike) == 1 else None


class Panel:
    """The units, and through which pilots each is treated under the options chosen."""

    def __init__(self, pilots: Sequence[Pilot], options: Options) -> None:
        self.options = options
        self.units = units_of(options)
        self.pilots = [pilot for pilot in pilots if not options.batches or pilot.batch in options.batches]
        self._own: dict[str, list[Pilot]] = {}
        self._province: dict[str, list[Pilot]] = {}
        self._county: dict[str, list[Pilot]] = {}
        self.unknown: list[Pilot] = []  # pilots without a known code or date
        for pilot in self.pilots:
            self._place(pilot)

    def _place(self, pilot: Pilot) -> None:
        """Enter a pilot under the units it may treat."""
        dated = re.match(r"\d{4}(-\d\d|$)", pilot.announced) is not None
        place = (by_code(pilot.adcode, year_end(pilot.announced)) or by_code(pilot.adcode)) if dated else None
        if place is None:  # an honest blank in the table: told, not guessed
            self.unknown.append(pilot)
            return
        own = same_place(place, self.units)
        if place.level == "province":
            inside = [unit for unit in self.units if within(unit, place) and unit.level != "xpcc"]
            for unit in inside:
                self._province.setdefault(unit.adcode, []).append(pilot)
        elif own is not None:
            self._own.setdefault(own.adcode, []).append(pilot)
        else:
            above = by_code(place.parent, year_end(pilot.announced))
            prefecture = (
                same_place(above, self.units) if above and above.level in ("prefecture", "municipality") else None
            )
            if prefecture is not None:
                self._county.setdefault(prefecture.adcode, []).append(pilot)

    def own(self, unit: Place) -> list[Pilot]:
        """Give the pilots that are the unit itself, whatever the options."""
        return self._own.get(unit.adcode, [])

    def dropped(self, unit: Place) -> bool:
        """Whether an option leaves the unit out of the panel."""
        options, own = self.options, self.own(unit)
        counties = self._county.get(unit.adcode, [])
        starred = own + (counties if options.counties == "lift" else [])
        if options.conditional == "drop" and any(pilot.conditional == "true" for pilot in starred):
            return True
        if any(self._counts(pilot) for pilot in own):
            return False
        if options.provinces == "drop" and self._province.get(unit.adcode):
            return True
        return options.counties == "drop" and any(self._counts(pilot) for pilot in counties)

    def _counts(self, pilot: Pilot) -> bool:
        return self.options.conditional == "in" or pilot.conditional != "true"

    def treatment(self, unit: Place) -> Treatment | None:
        """Say how a unit is treated, None if it never is."""
        ways: list[tuple[int, list[Pilot]]] = [(0, self.own(unit))]
        if self.options.provinces == "treat":
            ways.append((1, self._province.get(unit.adcode, [])))
        if self.options.counties == "lift":
            ways.append((2, self._county.get(unit.adcode, [])))
        found = sorted(
            Treatment(first_year(pilot.announced, self.options.first_year), rank, pilot)
            for rank, pilots in ways
            for pilot in pilots
            if self._counts(pilot)
        )
        if self.options.later_cities == "own":
            found.sort(key=lambda treatment: treatment.rank > 0)
        return found[0] if found else None

    def rows(self) -> Iterator[dict[str, str]]:
        """Give the rows, by code and year."""
        for unit in self.units:
            if self.dropped(unit):
                continue
            treatment = self.treatment(unit)
            for year in range(self.options.first, self.options.last + 1):
                yield self._row(unit, year, treatment)

    def _row(self, unit: Place, year: int, treatment: Treatment | None) -> dict[str, str]:
        row = dict.fromkeys(COLUMNS, "")
        row |= {"adcode": unit.adcode, "city": unit.name, "province": unit.province, "year": str(year), "treated": "0"}
        row["own"] = "|".join(pilot.pilot for pilot in self.own(unit))
        if treatment is not None:
            pilot, event_time = treatment.pilot, year - treatment.first_treated
            row |= {"batch": pilot.batch, "first_treated": str(treatment.first_treated), "event_time": str(event_time)}
            row |= {"treated": "1" if event_time >= 0 else "0", "via": pilot.pilot, "how": treatment.how}
            row |= {"conditional": pilot.conditional, "peak_year": pilot.peak_year, "announced": pilot.announced}
        return row

    def unused(self) -> tuple[list[Pilot], list[Pilot]]:
        """Give the pilots that no row is treated through: those whose city counts by another pilot, and those without a row."""
        treatments = {unit.adcode: self.treatment(unit) for unit in self.units if not self.dropped(unit)}
        via = {treatment.pilot.pilot for treatment in treatments.values() if treatment}
        other = {pilot.pilot for unit in self.units if treatments.get(unit.adcode) for pilot in self.own(unit)} - via
        rest = [pilot for pilot in self.pilots if pilot.pilot not in via | other]
        return [pilot for pilot in self.pilots if pilot.pilot in other], rest


def add_treatment_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that ``panel`` and ``compare`` share."""
    parser.add_argument(
        "--pilots",
        type=Path,
        default=Path("extracted/pilots.csv"),
        metavar="FILE",
        help="the table of pilots, or the output folder that has it (default: extracted/pilots.csv)",
    )
    parser.add_argument(
        "--first-year",
        choices=("announced", "next", "half"),
        default="announced",
        help="first treated year: that of the announcement (default), the next, or the next where it came in the second half of the year",
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``panel``."""
    add_treatment_arguments(parser)
    parser.add_argument(
        "--from", dest="first", type=int, default=2003, metavar="YEAR", help="first year (default: 2003)"
    )
    parser.add_argument("--to", dest="last", type=int, default=2023, metavar="YEAR", help="last year (default: 2023)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write (default: standard output)")
    parser.add_argument(
        "--units-year",
        type=int,
        default=0,
        metavar="YEAR",
        help=f"year of the code table ({FIRST_YEAR}-{LAST_YEAR}) that the cities are taken from (default: the last year)",
    )
    for name, choices, about in (
        ("units", ("prefectures", "cities", "all"), "all prefecture-level divisions, only those called 市, or also counties directly under a province"),
        ("municipalities", ("in", "out"), "北京, 天津, 上海, 重庆 as cities"),
        ("provinces", ("treat", "ignore", "drop"), "a pilot province treats its cities, does not, or they are left out unless pilots themselves"),
        ("later-cities", ("earlier", "own"), "a pilot city inside a pilot province counts by the earlier date, or by its own"),
        ("counties", ("ignore", "lift", "drop"), "a pilot county or district leaves its prefecture as it is, treats it, or takes it out"),
        ("conditional", ("in", "out", "drop"), "pilots approved on condition (starred) count, do not, or their cities are left out"),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", choices=choices, default=choices[0], help=f"{about} (default: {choices[0]})")
    parser.add_argument("--batches", default="", metavar="1,2,3", help="only these batches count (default: all)")


def options_of(args: argparse.Namespace) -> Options:
    """Make options of parsed arguments. Raises InputError for years that make no panel."""
    chosen = {name: getattr(args, name) for name in Options._fields if name not in ("batches",)}
    batches = frozenset(part.strip() for part in args.batches.split(",") if part.strip())
    options = Options(**chosen, batches=batches)
    if not 1900 <= options.first <= options.last <= 2100:
        raise InputError(f"panel: --from {options.first} --to {options.last} is no run of years")
    if options.units_year and not FIRST_YEAR <= options.units_year <= LAST_YEAR:
        raise InputError(f"panel: --units-year {options.units_year}: the code table covers {FIRST_YEAR} to {LAST_YEAR}")
    return options


def run(args: argparse.Namespace) -> int:
    """Write the panel; tell on standard error which pilots it could not use. Gives 0; raises InputError for bad input."""
    pilots = read_pilots(args.pilots)
    options = options_of(args)
    unknown = options.batches - {pilot.batch for pilot in pilots}
    if unknown:
        raise InputError(f"panel: --batches {','.join(sorted(unknown))}: {args.pilots} has no such batch")
    panel = Panel(pilots, options)
    if args.out is None:
        _write(panel, sys.stdout)
    else:
        if args.out.is_dir():
            raise InputError(f"{args.out}: is a folder; name a file for the panel")
        fresh = args.out.with_name(f"{args.out.name}.new")
        try:
            with fresh.open("w", encoding="utf-8", newline="") as file:
                _write(panel, file)
            fresh.replace(args.out)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise InputError(f"{args.out}: cannot be written ({error.strerror or error})") from None
    for pilots, why in zip(
        panel.unused(), ("their cities count by another pilot", "no row is treated through"), strict=True
    ):
        if pilots:
            named = ", ".join(f"{pilot.pilot} {pilot.name}" for pilot in pilots)
            print(f"lccp: {why}: {len(pilots)} of {len(panel.pilots)} pilots: {named}", file=sys.stderr)
    return 0


def _write(panel: Panel, file: TextIO) -> None:
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(panel.rows())
