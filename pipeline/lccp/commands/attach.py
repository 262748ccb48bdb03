"""``attach``: treatment columns beside the rows of a user's own file, in their order and in its form.

Each row is matched with a place by code, Chinese or English name; what matches no place, or two, is
counted and listed, never guessed. Treatment columns are those of ``panel``, with the programme behind.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from lccp.commands.data_files import Column, form_of, typed_series, write_bytes, write_frame
from lccp.commands.head_words import clean_cell, header_roles
from lccp.commands.panel import (
    TREATMENT_COLUMNS,
    PanelValue,
    add_choice_arguments,
    add_pilots_arguments,
    check_batches,
    read_batches,
    treatment_cells,
)
from lccp.commands.place_match import PlaceMatch, is_only_province, is_province_name, match_place
from lccp.commands.treatment import (
    PanelOptions,
    PilotRow,
    Treatment,
    TreatmentRules,
    choose_programmes,
    find_same_unit,
    first_treated_year,
    read_pilots,
    suffix_of,
)
from lccp.commands.user_columns import ColumnRoles, recognise_columns
from lccp.commands.user_table import SAMPLE, UserTable, iterate_rows, read_user_table
from lccp.commands.user_values import year_reader
from lccp.model import InputError
from lccp.reference import LAST_YEAR, Place, by_code
from lccp.text.language import fill_sentence, join_sentences, translate

MATCH_COLUMNS = (
    Column("lccp_adcode", "text", "Code of the matched place (GB/T 2260)"),
    Column("lccp_match", "text", "How the row was matched"),
)
UNMATCHED = ("ambiguous", "none")
READ_ROLES = ("city", "code", "province", "year")
CHOICES = ("provinces", "later-cities", "counties", "conditional")


def attached_columns(programmes: Sequence[str]) -> list[Column]:
    """Return the columns that ``attach`` adds, in order."""
    return [
        *MATCH_COLUMNS,
        *(
            column._replace(name=column.name + suffix_of(programme))
            for programme in programmes
            for column in TREATMENT_COLUMNS
        ),
    ]


class UserRow(NamedTuple):
    """What a row of the user's file says of its place and year."""

    line: int
    name: str
    code: str
    province: str
    year: int | None
    among: str = ""  # provinces or cities, where the column tells


class Attachment:
    """Matches rows with places and places with treatment by each programme."""

    def __init__(self, pilots: Sequence[PilotRow], options: PanelOptions, programmes: Sequence[str]) -> None:
        self.programmes = list(programmes)
        self.options = options
        self.rules = {
            programme: TreatmentRules([pilot for pilot in pilots if pilot.programme == programme], options)
            for programme in programmes
        }
        self.by_adcode: dict[str, dict[str, list[PilotRow]]] = {programme: {} for programme in programmes}
        for pilot in pilots:
            if pilot.programme in self.by_adcode and pilot.adcode:
                self.by_adcode[pilot.programme].setdefault(pilot.adcode, []).append(pilot)
        self._treatments: dict[str, dict[str, tuple[Treatment | None, list[PilotRow]]]] = {}

    def treatments_of(self, place: Place) -> dict[str, tuple[Treatment | None, list[PilotRow]]]:
        """Return by programme how a place is treated, and the pilots that are the place itself."""
        if place.adcode not in self._treatments:
            self._treatments[place.adcode] = {
                programme: self._treatment(programme, rules, place) for programme, rules in self.rules.items()
            }
        return self._treatments[place.adcode]

    def _treatment(
        self, programme: str, rules: TreatmentRules, place: Place
    ) -> tuple[Treatment | None, list[PilotRow]]:
        unit = find_same_unit(place, rules.units)
        if unit is not None:
            return rules.treatment(unit), rules.own_pilots(unit)
        # A place below the prefectures, or a province: a pilot itself, else treated with what it lies in.
        pilots = [pilot for pilot in self.by_adcode[programme].get(place.adcode, []) if pilot not in rules.undated]
        ways = [Treatment(self._first_year(pilot), 0, pilot) for pilot in pilots if self.options.counts_pilot(pilot)]
        above = by_code(place.parent) if place.parent else None
        prefecture = find_same_unit(above, rules.units) if above else None
        if prefecture is not None and place.level in ("county", "district"):
            inherited = rules.treatment(prefecture)
            if inherited is not None and inherited.how in ("own", "province"):
                ways.append(inherited._replace(rank=3 if inherited.how == "own" else 1))
        return min(ways, default=None), pilots

    def _first_year(self, pilot: PilotRow) -> int:
        return first_treated_year(pilot.announced, self.options.first_year)

    def match(self, row: UserRow) -> PlaceMatch:
        """Match a row with a place; the code decides where there is one."""
        year = min(row.year, LAST_YEAR) if row.year else None
        return match_place(row.name, row.code, row.province, year, row.among)

    def cells(self, match: PlaceMatch, year: int | None, first: int | None) -> dict[str, PanelValue]:
        """Return the cells of the added columns for a row."""
        cells: dict[str, PanelValue] = {
            "lccp_adcode": match.place.adcode if match.place else None,
            "lccp_match": match.how,
        }
        treatments = self.treatments_of(match.place) if match.place else {}
        for programme in self.programmes:
            if match.place is None:
                values: dict[str, PanelValue] = dict.fromkeys(column.name for column in TREATMENT_COLUMNS)
            else:
                treatment, pilots = treatments[programme]
                values = treatment_cells(treatment, pilots, year, first)
            cells |= {name + suffix_of(programme): value for name, value in values.items()}
        return cells


RowReader = Callable[[int, Sequence[str]], UserRow]
"""Reads what a row says of its place and year, given its line."""


def row_reader(table: UserTable, roles: ColumnRoles) -> RowReader:
    """Return how the rows of a table are read."""
    columns = roles.roles
    read_year = year_reader(row[columns["year"]] for row in table.rows[:SAMPLE]) if "year" in columns else None

    def cell(row: Sequence[str], role: str) -> str:
        return clean_cell(row[columns[role]]) if role in columns else ""

    among = kind_of_places(table, columns)

    def read_row(line: int, row: Sequence[str]) -> UserRow:
        year = read_year(row[columns["year"]]) if read_year else None
        return UserRow(line, cell(row, "city"), cell(row, "code"), cell(row, "province"), year, among)

    return read_row


def kind_of_places(table: UserTable, columns: Mapping[str, int]) -> str:
    """Return what a column of places holds: ``provinces``, ``cities``, or "" where it does not tell.

    吉林 alone tells nothing; 广东 beside it says that these are provinces, 长春 that these are cities.
    """
    if "city" not in columns:
        return ""
    place_names = {clean_cell(row[columns["city"]]) for row in table.rows[:4000]} - {""}
    of_provinces = {name for name in place_names if is_province_name(name)}
    only = any(is_only_province(name) for name in of_provinces)
    if (
        place_names
        and place_names == of_provinces
        and (only or "province" in header_roles(table.header[columns["city"]]))
    ):
        return "provinces"
    return "cities" if not only and ("province" in columns or place_names > of_provinces) else ""


def attach_table(
    table: UserTable, roles: ColumnRoles, attachment: Attachment
) -> tuple[dict[str, list[Any]], list[UserRow], Counter[str]]:
    """Return the added columns, the rows without a match, and how many rows were matched in which way."""
    read_row = row_reader(table, roles)
    # Places and years recur a thousand times in a user's panel: rows of the same cells are worked out once.
    cells_of = _cells_of_roles(roles)
    numbers: dict[Any, int] = {}
    order = [numbers.setdefault(cells_of(row), len(numbers)) for row in table.rows]
    distinct: list[UserRow] = []
    for number, (line, row) in zip(order, iterate_rows(table), strict=True):
        if number == len(distinct):
            distinct.append(read_row(line, row))
    years = {row.year for row in distinct if row.year is not None}
    first = min(years) if len(years) > 1 else None
    cells = [attachment.cells(attachment.match(row), row.year, first) for row in distinct]
    ways = [str(values["lccp_match"]) for values in cells]
    counts = Counter(ways[number] for number in order)
    unmatched = [
        read_row(line, row)
        for number, (line, row) in zip(order, iterate_rows(table), strict=True)
        if ways[number] in UNMATCHED
    ]
    values: dict[str, list[Any]] = {}
    for column in attached_columns(attachment.programmes):
        column_cells = [row_cells[column.name] for row_cells in cells]
        values[column.name] = [column_cells[number] for number in order]
    return values, unmatched, counts


def _cells_of_roles(roles: ColumnRoles) -> Callable[[Sequence[str]], Any]:
    """Return what takes from a row the cells that say its place and year, as they stand."""
    return itemgetter(*sorted({column for role, column in roles.roles.items() if role in READ_ROLES}))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``attach``."""
    parser.add_argument("file", type=Path, metavar="FILE", help="your file: csv, xlsx, dta or parquet")
    add_pilots_arguments(parser)
    parser.add_argument(
        "--out", dest="target", type=Path, metavar="FILE", help="where to write (default: CSV to standard output)"
    )
    parser.add_argument(
        "--unmatched", type=Path, metavar="FILE", help="write the rows without a match to this CSV file"
    )
    parser.add_argument("--replace", action="store_true", help="replace columns of the same names")
    add_column_arguments(parser)
    add_choice_arguments(parser, CHOICES)


def add_column_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that name columns of the user's table."""
    for option, meaning in (
        ("place", "names of places"),
        ("code", "codes"),
        ("province", "provinces"),
        ("year", "years"),
    ):
        parser.add_argument(f"--{option}", metavar="COLUMN", help=f"the column of {meaning} (default: recognised)")


def chosen_columns(
    place: str | None, code: str | None, province: str | None, year: str | None,
    batch: str | None = None, treated: str | None = None,
) -> dict[str, str]:  # fmt: skip
    """Return the columns that the user's options name, by role."""
    named = {"city": place, "code": code, "province": province, "year": year, "batch": batch, "status": treated}
    return {role: name for role, name in named.items() if name}


def run(
    *, file: Path, pilots: Path, programme: Sequence[str], target: Path | None, unmatched: Path | None, replace: bool,
    place: str | None, code: str | None, province: str | None, year: str | None, batches: str | None, **choices: Any,
) -> int:  # fmt: skip
    """Write the user's rows with the added columns; ``choices`` are those of the panel that studies make.

    Returns 0 if all rows matched, 1 if some did not.
    """
    if target is not None:
        form_of(target)
    rows = read_pilots(pilots)
    programmes = choose_programmes(rows, programme)
    options = PanelOptions(last=LAST_YEAR, units="all", batches=read_batches(batches), **choices)
    check_batches(options.batches, [pilot for pilot in rows if pilot.programme in programmes], pilots)
    table = read_user_table(file)
    roles = recognise_columns(table, chosen_columns(place, code, province, year), is_panel=True)
    if roles.batches:
        raise InputError(f"{file}: a column for each batch is no table of places; use lccp compare")
    columns = attached_columns(programmes)
    taken = [column.name for column in columns if column.name in table.header]
    if taken and not replace:
        raise InputError(f"{file}: has the columns {', '.join(taken)} already; use --replace")
    values, lost_rows, counts = attach_table(table, roles, Attachment(rows, options, programmes))
    _write_result(table, columns, values, target)
    report_attachment(file, table, roles, counts)
    if unmatched is not None:
        _write_unmatched(unmatched, lost_rows)
    return 1 if lost_rows else 0


def report_attachment(path: Path, table: UserTable, roles: ColumnRoles, counts: Counter[str]) -> None:
    """Print to standard error which columns were taken for what, and how rows were matched."""
    taken = (
        fill_sentence("{0} = {1}", fill_sentence(role), name) for role, name in roles.describe(table.header).items()
    )
    matched = (fill_sentence("{0} {1}", fill_sentence(how), count) for how, count in sorted(counts.items()))
    lines = [
        fill_sentence("lccp: {0}: columns taken: {1}", path, join_sentences(taken)),
        *(fill_sentence("lccp: {0}: {1}", path, note) for note in table.notes),
        fill_sentence("lccp: {0}: {1} rows: {2}", path, len(table.rows), join_sentences(matched)),
    ]
    if "year" not in roles.roles:
        unfilled = "treated, event_time"
        lines.append(
            fill_sentence(
                "lccp: {0}: no column of years was found: {1} stay empty; name it with --year", path, unfilled
            )
        )
    lost = sum(counts[how] for how in UNMATCHED)
    if lost:
        lines.append(fill_sentence("lccp: {0}: {1} rows without a match; --unmatched FILE lists them", path, lost))
    for line in lines:
        print(translate(line), file=sys.stderr)


def _write_result(table: UserTable, columns: Sequence[Column], values: dict[str, list[Any]], path: Path | None) -> None:
    added_names = {column.name for column in columns}
    form = form_of(path) if path is not None else "csv"
    if form == "csv":
        kept_places = [place for place, name in enumerate(table.header) if name not in added_names]
        buffer = io.StringIO(newline="")
        separator = table.separator if table.separator != "，" else ","
        writer = csv.writer(buffer, delimiter=separator, lineterminator="\n")
        writer.writerow([*(table.header[place] for place in kept_places), *values])
        own_rows: Iterable[Sequence[str]] = table.rows
        if len(kept_places) < len(table.header):
            own_rows = ([row[place] for place in kept_places] for row in table.rows)
        added_rows = zip(*values.values(), strict=True)
        writer.writerows([*row, *cells] for row, cells in zip(own_rows, added_rows, strict=True))
        if path is None:
            sys.stdout.write(buffer.getvalue())
        else:
            write_bytes(path, buffer.getvalue().encode("utf-8"))
        return
    frame = frame_with_columns(table, columns, values)
    assert path is not None
    write_frame(frame, path, {column.name: column.label for column in columns}, "lccp attach")


def frame_with_columns(table: UserTable, columns: Sequence[Column], values: dict[str, list[Any]]) -> Any:
    """Return the user's rows as a DataFrame, their own types kept where the file had types, with the added columns."""
    import pandas

    if table.frame is not None:
        frame = table.frame.drop(columns=[column.name for column in columns], errors="ignore").reset_index(drop=True)
    else:
        frame = pandas.DataFrame(table.rows, columns=list(table.header), dtype=str)
        frame = frame.drop(columns=[column.name for column in columns], errors="ignore")
        for name in frame.columns:  # a CSV file has no types: numbers become numbers, codes stay text
            if not frame[name].str.match(r"0\d").any() and not frame[name].str.fullmatch(r"\d{6}|\d{12}").all():
                frame[name] = _numbers_or_text(frame[name])
    added = {column.name: typed_series(column, values[column.name]) for column in columns}
    return pandas.concat([frame, pandas.DataFrame(added)], axis=1)


def _numbers_or_text(series: Any) -> Any:
    import pandas

    stripped = series.str.strip()
    numbers = pandas.to_numeric(stripped.where(stripped != ""), errors="coerce")
    return numbers if (numbers.notna() | (stripped == "")).all() and numbers.notna().any() else series


def _write_unmatched(path: Path, rows: Sequence[UserRow]) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["line", "name", "code", "province", "year", "readings"])
    for row in rows:
        match = match_place(row.name, row.code, row.province, row.year, row.among)
        readings = "|".join(f"{place.adcode} {place.name} ({place.province})" for place in match.readings)
        writer.writerow([row.line, row.name, row.code, row.province, row.year or "", readings])
    write_bytes(path, buffer.getvalue().encode("utf-8"))
