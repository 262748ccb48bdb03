"""``panel``: one row a prefecture-level city and year, for difference-in-differences.

The pilots come from ``pilots``, the cities from the code table at one stated year. What studies
decide differently is an option; ``docs/panel.md`` explains each with the cities it touches. Every
row says through which pilot its city is treated (``via``) and how (``own``, ``province``, ``county``).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lccp.commands.data_files import FORMS, Column, write_columns
from lccp.commands.treatment import (
    PanelOptions,
    PilotRow,
    Treatment,
    TreatmentRules,
    choose_programmes,
    names_in_year,
    read_pilots,
    suffix_of,
)
from lccp.model import InputError
from lccp.reference import FIRST_YEAR, LAST_YEAR, Place
from lccp.storage.shipped import folder_to_read
from lccp.text.language import fill_sentence, translate

UNIT_COLUMNS = (
    Column("adcode", "text", "Code of the unit (GB/T 2260)"),
    Column("city", "text", "Unit, by its name in the year of the units"),
    Column("province", "text", "Province of the unit"),
    Column("year", "integer", "Calendar year"),
)
# Once for each programme; with several, the programme's id stands behind each name.
TREATMENT_COLUMNS = (
    Column("batch", "integer", "Batch of the pilot in via"),
    Column("first_treated", "float", "First treated year; missing = never treated"),
    Column("treated", "integer", "1 from first_treated on"),
    Column("event_time", "float", "year - first_treated; missing = never treated"),
    Column("via", "text", "Pilot through which the unit is treated"),
    Column("how", "text", "own, province, county: how via treats the unit"),
    Column("conditional", "text", "The pilot in via was approved on condition"),
    Column("peak_year", "text", "Peak year of the pilot in via (EDTF)"),
    Column("announced", "text", "Announcement of the pilot in via (EDTF)"),
    Column("own", "text", "The unit's own pilot, whether it counts or not"),
    Column("gvar", "integer", "First treated year; 0 = never treated"),
    Column("always_treated", "integer", "1 if treated in every year of the panel"),
)
BESIDE = ("gvar", "always_treated")  # to the right of what earlier panels had
THEN_COLUMNS = (
    Column("id", "integer", "Number of the unit, for tools that want one"),
    Column("city_then", "text", "Name of the unit at the end of that year"),
    Column("adcode_then", "text", "Code of the unit at the end of that year"),
)

PanelValue = str | int | None


def panel_columns(programmes: Sequence[str]) -> list[Column]:
    """Return the columns of a panel of these programmes, in order."""
    several = len(programmes) > 1
    treatment = [
        column._replace(name=column.name + (suffix_of(programme) if several else ""))
        for programme in programmes
        for column in TREATMENT_COLUMNS
    ]
    first = [column for column in treatment if not column.name.startswith(BESIDE)]
    return [*UNIT_COLUMNS, *first, *(column for column in treatment if column not in first), *THEN_COLUMNS]


class Panel:
    """A balanced panel of units and years with the treatment by one or several programmes."""

    def __init__(self, pilots: Sequence[PilotRow], options: PanelOptions, programmes: Sequence[str] = ()) -> None:
        self.options = options
        self.programmes = list(programmes) or choose_programmes(pilots, ())
        self.rules = {
            programme: TreatmentRules([pilot for pilot in pilots if pilot.programme == programme], options)
            for programme in self.programmes
        }
        self.units = next(iter(self.rules.values())).units
        self.columns = panel_columns(self.programmes)

    def kept_units(self) -> list[Place]:
        """Return the units that no option of any programme leaves out."""
        return [unit for unit in self.units if not any(rules.is_dropped(unit) for rules in self.rules.values())]

    def panel_rows(self) -> Iterator[dict[str, PanelValue]]:
        """Yield the rows, by code and year."""
        years = range(self.options.first, self.options.last + 1)
        places_by_year = {year: names_in_year(self.units, year) for year in years}
        several = len(self.programmes) > 1
        for number, unit in enumerate(self.kept_units(), 1):
            treatments = {programme: rules.treatment(unit) for programme, rules in self.rules.items()}
            for year in years:
                row: dict[str, PanelValue] = {
                    "adcode": unit.adcode, "city": unit.name, "province": unit.province, "year": year
                }  # fmt: skip
                for programme, treatment in treatments.items():
                    pilots = self.rules[programme].own_pilots(unit)
                    suffix = suffix_of(programme) if several else ""
                    cells = treatment_cells(treatment, pilots, year, self.options.first)
                    row |= {name + suffix: value for name, value in cells.items()}
                place = places_by_year[year].get(unit.adcode)
                row |= {
                    "id": number,
                    "city_then": place.name if place else None,
                    "adcode_then": place.adcode if place else None,
                }
                yield row


def treatment_cells(
    treatment: Treatment | None, pilots: Sequence[PilotRow], year: int | None, first: int | None
) -> dict[str, PanelValue]:
    """Return the cells of ``TREATMENT_COLUMNS`` for a unit, in a year where there is one.

    ``first``: the first year of the panel; a unit treated then or before is always treated.
    """
    cells: dict[str, PanelValue] = dict.fromkeys(column.name for column in TREATMENT_COLUMNS)
    cells["own"] = "|".join(pilot.pilot for pilot in pilots) or None
    cells["gvar"] = treatment.first_treated if treatment else 0
    if first is not None:
        cells["always_treated"] = int(treatment is not None and treatment.first_treated <= first)
    if year is not None:
        cells["treated"] = int(treatment is not None and year >= treatment.first_treated)
    if treatment is not None:
        pilot = treatment.pilot
        cells |= {
            "batch": int(pilot.batch) if pilot.batch else None,
            "first_treated": treatment.first_treated,
            "event_time": year - treatment.first_treated if year is not None else None,
            "via": pilot.pilot,
            "how": treatment.how,
            "conditional": pilot.conditional or None,
            "peak_year": pilot.peak_year or None,
            "announced": pilot.announced or None,
        }
    return cells


def add_pilots_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that ``panel``, ``attach`` and ``compare`` share."""
    parser.add_argument(
        "--pilots",
        type=Path,
        default=folder_to_read("extracted") / "pilots.csv",
        metavar="FILE",
        help="the table of pilots, or the output folder that has it (default: extracted/pilots.csv, else what came with lccp)",
    )
    parser.add_argument(
        "--programme",
        nargs="+",
        default=[],
        metavar="P",
        help="programmes by their ids (default: the one there is, or low-carbon)",
    )
    parser.add_argument(
        "--first-year",
        choices=("announced", "next", "half"),
        default="announced",
        help="first treated year: that of the announcement (default), the next, or the next where it came in the second half of the year",
    )


CHOICES = (
    ("units", ("prefectures", "cities", "all"), "all prefecture-level divisions, only those called 市, or also counties directly under a province"),
    ("municipalities", ("in", "out"), "北京, 天津, 上海, 重庆 as cities"),
    ("provinces", ("treat", "ignore", "drop"), "a pilot province treats its cities, does not, or they are left out unless pilots themselves"),
    ("later-cities", ("earlier", "own"), "a pilot city inside a pilot province counts by the earlier date, or by its own"),
    ("counties", ("ignore", "lift", "drop"), "a pilot county or district leaves its prefecture as it is, treats it, or takes it out"),
    ("conditional", ("in", "out", "drop"), "pilots approved on condition (starred) count, do not, or their cities are left out"),
)  # fmt: skip


def add_choice_arguments(parser: argparse.ArgumentParser, choice_names: Sequence[str]) -> None:
    """Add the choices that studies make, those of these names."""
    for name, choices, about in CHOICES:
        if name in choice_names:
            parser.add_argument(
                f"--{name}", choices=choices, default=choices[0], help=f"{about} (default: {choices[0]})"
            )
    parser.add_argument("--batches", metavar="1,2,3", help="only these batches count (default: all)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``panel``."""
    add_pilots_arguments(parser)
    parser.add_argument(
        "--from", dest="first", type=int, default=2003, metavar="YEAR", help="first year (default: 2003)"
    )
    parser.add_argument("--to", dest="last", type=int, default=2023, metavar="YEAR", help="last year (default: 2023)")
    parser.add_argument(
        "--out",
        dest="target",
        type=Path,
        metavar="FILE",
        help=f"where to write: {', '.join(FORMS)} (default: CSV to standard output)",
    )
    parser.add_argument("--bom", action="store_true", help="begin the CSV with a byte order mark, as Excel wants it")
    parser.add_argument(
        "--units-year",
        type=int,
        default=0,
        metavar="YEAR",
        help=f"year of the code table ({FIRST_YEAR}-{LAST_YEAR}) that the cities are taken from (default: the last year)",
    )
    add_choice_arguments(parser, [name for name, _, _ in CHOICES])


def check_options(options: PanelOptions) -> None:
    """Raise InputError for years that make no panel."""
    if not 1900 <= options.first <= options.last <= 2100:
        raise InputError(f"panel: --from {options.first} --to {options.last} are no years from the first to the last")
    if options.units_year and not FIRST_YEAR <= options.units_year <= LAST_YEAR:
        raise InputError(f"panel: --units-year {options.units_year}: the code table covers {FIRST_YEAR} to {LAST_YEAR}")


def read_batches(text: str | None) -> frozenset[str]:
    """Return the batches of an argument such as ``1,2``; none, which is all, without one. Raises InputError for one that names none."""
    batches = frozenset(part.strip() for part in (text or "").split(",") if part.strip())
    if text is not None and not batches:
        raise InputError("--batches names no batch")
    return batches


def check_batches(batches: frozenset[str], pilots: Sequence[PilotRow], path: Path) -> None:
    """Raise InputError for a batch that no pilot belongs to."""
    unknown = batches - {pilot.batch for pilot in pilots}
    if unknown:
        raise InputError(f"--batches {','.join(sorted(unknown))}: {path} has no such batch")


def run(
    *, pilots: Path, programme: Sequence[str], target: Path | None, bom: bool, batches: str | None, **choices: Any
) -> int:  # fmt: skip
    """Write the panel; print to standard error which pilots it could not use. ``choices`` are those of PanelOptions.

    Returns 0. Raises InputError for bad input.
    """
    rows = read_pilots(pilots)
    options = PanelOptions(batches=read_batches(batches), **choices)
    check_options(options)
    programmes = choose_programmes(rows, programme)
    check_batches(options.batches, [pilot for pilot in rows if pilot.programme in programmes], pilots)
    panel = Panel(rows, options, programmes)
    write_columns(panel.columns, panel.panel_rows(), target, sys.stdout, bom=bom, title="lccp treatment panel")
    for message in panel_warnings(panel):
        print(f"lccp: {translate(message)}", file=sys.stderr)
    return 0


def panel_warnings(panel: Panel) -> Iterator[str]:
    """Yield what a user must know before running a regression on the panel."""
    for programme, rules in panel.rules.items():
        about = programme if len(panel.rules) > 1 else ""

        def warning_of(template: str, *values: object, about: str = about) -> str:
            sentence = fill_sentence(template, *values)
            return fill_sentence("{0}: {1}", about, sentence) if about else sentence

        by_another, without_row = rules.unused_pilots()
        for pilots, reason in (
            (by_another, "their cities count by another pilot: {0} of {1} pilots: {2}"),
            (without_row, "no row is treated through: {0} of {1} pilots: {2}"),
            (rules.undated, "left out, since the documents settle no date or no code of: {0} of {1} pilots: {2}"),
        ):
            if pilots:
                listed = ", ".join(f"{pilot.pilot} {pilot.name}" for pilot in pilots)
                yield warning_of(reason, len(pilots), len(rules.pilots), listed)
        treatments = [treatment for unit in panel.kept_units() if (treatment := rules.treatment(unit))]
        if not treatments:
            yield warning_of("no row of the panel is treated")
        always = sum(treatment.first_treated <= panel.options.first for treatment in treatments)
        if always:
            yield warning_of(
                "{0} units are treated in every year from {1} on (column always_treated): "
                "there is no year before to compare them with; begin earlier or leave them out",
                always,
                panel.options.first,
            )
