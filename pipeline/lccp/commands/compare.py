"""``compare``: a user's own list or panel of pilots against ``pilots``.

The file may be CSV, Excel, Stata or Parquet: a list of places with years or batches, a panel with 0/1
columns of treatment, or a wide list with a column a batch. Which column was taken for what is said;
what could not be read is counted and never counts as agreement. Names are matched as everywhere else:
exactly, by accepted short forms, never by likeness; what is only alike is suggested and not taken.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lccp.commands.attach import add_column_arguments, chosen_columns
from lccp.commands.panel import add_pilots_arguments, read_batches
from lccp.commands.place_match import english_province, fold_name, match_place
from lccp.commands.treatment import PilotRow, choose_programmes, find_same_unit, first_treated_year, read_pilots
from lccp.commands.user_table import (
    ColumnRoles,
    StatusColumn,
    UserTable,
    batch_number,
    classify_status,
    clean_cell,
    iterate_rows,
    read_user_table,
    recognise_columns,
    split_names,
    treated_of,
    year_reader,
)
from lccp.model import InputError
from lccp.normalise.pilot_names import CITY, PilotNamer
from lccp.normalise.places import ALL_YEARS, Place, in_province, is_place_name, province_short, resolve_place, within
from lccp.reference import by_code
from lccp.text.language import fill_sentence, join_sentences, translate

MOST_SUGGESTIONS = 3  # suggestions; more of them help nobody (彬州 is one off every 州)


class UserEntry(NamedTuple):
    """A place of the user's list: where it is, what it is called, and since when it is treated."""

    line: int
    column: str
    name: str
    code: str
    province: str
    year: int | None
    year_column: str
    batch: int | None
    batch_column: str
    until: int | None = None  # treated in this first year of the file already, since when cannot be seen


class ListDifference(NamedTuple):
    """One difference. ``kind``: missing, extra, misspelt, ambiguous, dated, batch, unread."""

    kind: str
    row: int | None  # None: not in the list
    column: str
    value: str
    expected: str
    pilot: str
    message: str
    place: str = ""  # as the list calls it


class UserList(NamedTuple):
    """What was read of a user's file: entries, cells that could not be read, and what a reader must know of it."""

    entries: list[UserEntry]
    unread: list[ListDifference]
    columns: dict[str, str]
    notes: list[str]


def read_list(table: UserTable, roles: ColumnRoles) -> UserList:
    """Read the entries of a list or panel. Raises InputError where no row names a place."""
    unread: list[ListDifference] = []
    notes: list[str] = []
    if roles.batches:
        entries = list(_wide_entries(table, roles))
    else:
        entries = list(_long_entries(table, roles, unread))
        entries = _treated_entries(table, roles, entries, unread, notes)
    if not entries and not unread:
        raise InputError(f"{table.path}: no row names a place")
    return UserList(entries, unread, roles.describe(table.header), notes)


def _wide_entries(table: UserTable, roles: ColumnRoles) -> Iterator[UserEntry]:
    for column, (batch, year) in roles.batches.items():
        header = table.header[column]
        for line, row in iterate_rows(table):
            for name in split_names(clean_cell(row[column])):
                yield UserEntry(line, header, strip_marks(name), "", "", year, header, batch, header)


def _row_years(table: UserTable, columns: Mapping[str, int]) -> Callable[[Sequence[str]], int | None]:
    """Return what reads the year of a row; none where the table has no column of years."""
    if "year" not in columns:
        return lambda row: None
    place = columns["year"]
    read_year = year_reader(row[place] for row in table.rows)
    return lambda row: read_year(row[place])


def _long_entries(table: UserTable, roles: ColumnRoles, unread: list[ListDifference]) -> Iterator[UserEntry]:
    columns, header = roles.roles, table.header
    year_of = _row_years(table, columns)
    place = "city" if "city" in columns else "code"

    def cell(row: Sequence[str], role: str) -> str:
        return clean_cell(row[columns[role]]) if role in columns else ""

    def column(role: str) -> str:
        return header[columns[role]] if role in columns else ""

    for line, row in iterate_rows(table):
        year = year_of(row)
        batch = batch_number(cell(row, "batch")) if cell(row, "batch") else None
        for value, role in ((year, "year"), (batch, "batch")):
            if value is None and cell(row, role):
                unread.append(_unread(line, column(role), cell(row, role), fill_sentence(UNREAD[role])))
        cell_names = split_names(cell(row, "city")) or [""]
        for name in cell_names:
            name = strip_marks(name)
            if name or cell(row, "code"):
                yield UserEntry(
                    line, column(place), name, cell(row, "code") if len(cell_names) == 1 else "",
                    strip_marks(cell(row, "province")), year, column("year"), batch, column("batch"),
                )  # fmt: skip


UNREAD = {"year": "no year can be read there", "batch": "no batch can be read there"}


def _unread(line: int, column: str, value: str, message: str) -> ListDifference:
    return ListDifference("unread", line, column, value, "", "", message)


def strip_marks(name: str) -> str:
    """Return a name without the stars and blanks of a list."""
    return re.sub(r"[\s*＊★☆※]+", "", name) if not name.isascii() else name.strip(" *")


def _entries_on(entries: Sequence[UserEntry], lines: Collection[int]) -> list[UserEntry]:
    """Return the entries of some lines."""
    return [entry for entry in entries if entry.line in lines]


def _treated_entries(
    table: UserTable, roles: ColumnRoles, entries: list[UserEntry], unread: list[ListDifference], notes: list[str]
) -> list[UserEntry]:
    """Of a list or panel with 0/1 columns: the treated places, each with its first treated year.

    A column that never changes within a place says who is treated, not when; a panel in which a place is
    treated from its first year on does not say when either.
    """
    unit = roles.roles.get("city", roles.roles.get("code", 0))
    columns = classify_status(table, unit, roles.roles.get("year"))
    if not columns:
        return entries
    described = [
        fill_sentence("{0} ({1})", table.header[status.column], fill_sentence(KINDS[status.kind])) for status in columns
    ]
    notes.append(fill_sentence("0/1 columns: {0}", join_sentences(described)))
    unread.extend(_unread_statuses(table, columns))
    switches = {status.kind: _lines_on(table, status.column) for status in reversed(columns)}
    if "status" in switches:
        return _since_when(_entries_on(entries, switches["status"]), entries, notes)
    if "group" not in switches:
        return entries  # years after a reform, the same for all: nobody is singled out
    chosen = _entries_on(entries, switches["group"])
    if "period" in switches:
        return _since_when(_entries_on(chosen, switches["period"]), entries, notes)
    is_panel = len({(entry.name, entry.code, entry.province) for entry in entries}) < len(entries)
    return _first_entries(entry._replace(year=None) for entry in chosen) if is_panel else chosen


def _unread_statuses(table: UserTable, columns: Sequence[StatusColumn]) -> Iterator[ListDifference]:
    """Yield the cells of 0/1 columns that are neither."""
    for status in columns:
        for line, row in iterate_rows(table):
            if treated_of(row[status.column]) is None:
                yield _unread(line, table.header[status.column], row[status.column], fill_sentence("neither 0 nor 1"))


def _lines_on(table: UserTable, column: int) -> set[int]:
    """Return the lines whose cell in a 0/1 column says treated."""
    return {line for line, row in iterate_rows(table) if treated_of(row[column])}


def _since_when(treated: Iterable[UserEntry], entries: Sequence[UserEntry], notes: list[str]) -> list[UserEntry]:
    """Return each treated place with its first treated year; of one treated from the file's first year on, a bound."""
    first = min((entry.year for entry in entries if entry.year is not None), default=None)
    firsts = _first_entries(treated)
    lines = {entry.line for entry in firsts if entry.year is not None and entry.year == first}
    if lines:
        notes.append(
            fill_sentence(
                "{0} places are treated in the first year of the file, {1}: "
                "when that began cannot be seen, so only a later announcement counts as another date",
                len(lines),
                first,
            )
        )
    return [entry._replace(year=None, until=first) if entry.line in lines else entry for entry in firsts]


KINDS = {"status": "treated in that year", "group": "ever treated", "period": "years after"}


def _first_entries(entries: Iterable[UserEntry]) -> list[UserEntry]:
    """Return of each place the entry of its earliest year."""
    first: dict[tuple[str, str, str], UserEntry] = {}
    for entry in entries:
        key = (entry.province, entry.name, entry.code)
        if key not in first or (entry.year or 0) < (first[key].year or 0):
            first[key] = entry
    return list(first.values())


class ListComparison:
    """A user's list matched against the pilots of one programme."""

    def __init__(
        self, pilots: Sequence[PilotRow], provinces: str = "ignore", counties: str = "ignore", rule: str = "announced"
    ) -> None:
        self.pilots = {pilot.pilot: pilot for pilot in pilots}
        self.namer = PilotNamer([(p.pilot, p.name, p.level, p.province, p.adcode) for p in pilots])
        self.provinces, self.counties, self.rule = provinces, counties, rule
        self._by_adcode = {pilot.adcode: pilot for pilot in pilots if pilot.adcode}
        self._matched: dict[str, UserEntry] = {}
        self._represented: set[str] = set()  # pilots that other rows count for: a province by its cities

    def compare(self, entries: Sequence[UserEntry]) -> list[ListDifference]:
        """Return the differences: those of the list in its order, then what is missing, in the order of the pilots."""
        differences = [
            difference._replace(place=entry.name or entry.code)
            for entry in entries
            for difference in self._compare_entry(entry)
        ]
        by_line = {(entry.line, entry.name): entry for entry in entries}
        differences = [
            self._with_suggestion(difference, by_line.get((difference.row or 0, difference.place)))
            for difference in differences
        ]
        for pilot in self.pilots.values():
            if pilot.pilot not in self._matched and pilot.pilot not in self._represented:
                message = (
                    fill_sentence("announced {0}", pilot.announced)
                    if pilot.announced
                    else fill_sentence("the documents settle no date")
                )
                differences.append(ListDifference("missing", None, "", "", pilot.name, pilot.pilot, message))
        return differences

    def _compare_entry(self, entry: UserEntry) -> Iterator[ListDifference]:
        pilot, readings = self._find_pilot(entry)
        if pilot is not None:
            yield from self._compare_pilot(entry, pilot)
            return
        other = self._represented_pilot(entry)
        shown = entry.name or entry.code
        if other is not None:
            self._represented.add(other.pilot)
            yield from self._compare_date(entry, other)
        elif readings:
            listed = ", ".join(f"{reading.pilot} {reading.name}" for reading in readings)
            yield ListDifference(
                "ambiguous", entry.line, entry.column, shown, listed, readings[0].pilot,
                fill_sentence("fits {0} only in part, or not alone", listed),
            )  # fmt: skip
        elif match_place(entry.name, entry.code, entry.province).readings:
            places = match_place(entry.name, entry.code, entry.province).readings
            listed = ", ".join(f"{place.name} ({place.province})" for place in places[:MOST_SUGGESTIONS])
            message = fill_sentence("could be {0}", listed)
            yield ListDifference("ambiguous", entry.line, entry.column, shown, listed, "", message)
        elif self._places(entry):
            yield ListDifference("extra", entry.line, entry.column, shown, "", "", self._why_extra(entry))
        elif is_place_name(fold_name(entry.name)):
            message = fill_sentence("no place of this name lies in {0}", entry.province)
            yield ListDifference("extra", entry.line, entry.column, shown, "", "", message)
        else:
            message = fill_sentence("no place has this name")
            yield ListDifference("misspelt", entry.line, entry.column, shown, "", "", message)

    def _find_pilot(self, entry: UserEntry) -> tuple[PilotRow | None, list[PilotRow]]:
        """Return the pilot that an entry names, or those that it may name."""
        if entry.code or entry.name.isascii():
            place = match_place(entry.name, entry.code, entry.province).place
            pilot = self._pilot_at(place) if place else None
            return pilot, []
        naming = self.namer.resolve_pilot(fold_name(entry.name), CITY)
        pilots = [self.pilots[id_] for id_ in naming.ids if self._lies_in(self.pilots[id_], entry.province)]
        if len(pilots) == 1 and not naming.partial:
            return pilots[0], []
        return None, pilots

    def _pilot_at(self, place: Place) -> PilotRow | None:
        if place.adcode in self._by_adcode:
            return self._by_adcode[place.adcode]
        for pilot in self.pilots.values():  # a new code of the same name and level: 522200 and 520600
            other = by_code(pilot.adcode) if pilot.adcode else None
            if other is not None and find_same_unit(place, [other]) is not None:
                return pilot
        return None

    @staticmethod
    def _lies_in(pilot: PilotRow, province: str) -> bool:
        short = province_short(fold_name(province)) or english_province(province)
        if not short:
            return True  # 全国, 华东, or no province at all: no context
        return pilot.province == short or (pilot.level == "xpcc" and short == "新疆")

    def _compare_pilot(self, entry: UserEntry, pilot: PilotRow) -> Iterator[ListDifference]:
        before = self._matched.setdefault(pilot.pilot, entry)
        if before is not entry:
            if before.year != entry.year and entry.year is not None:
                yield ListDifference(
                    "dated", entry.line, entry.year_column, str(entry.year), str(before.year or ""), pilot.pilot,
                    fill_sentence("{0} is in row {1} too, with another year", pilot.name, before.line),
                )  # fmt: skip
            return
        yield from self._compare_date(entry, pilot)

    def _compare_date(self, entry: UserEntry, pilot: PilotRow) -> Iterator[ListDifference]:
        year = entry.year or entry.until
        if year and pilot.announced:
            ours = first_treated_year(pilot.announced, self.rule)
            if ours > year or (entry.year and ours != year):
                message = fill_sentence(
                    "{0}: announced {1}, so {2} (--first-year {3})", pilot.name, pilot.announced, ours, self.rule
                )
                yield ListDifference("dated", entry.line, entry.year_column, str(year), str(ours), pilot.pilot, message)
        if entry.batch and pilot.batch and str(entry.batch) != pilot.batch:
            message = fill_sentence("{0}: batch {1} in the documents", pilot.name, pilot.batch)
            yield ListDifference(
                "batch", entry.line, entry.batch_column, str(entry.batch), pilot.batch, pilot.pilot, message
            )

    def _represented_pilot(self, entry: UserEntry) -> PilotRow | None:
        """Return the pilot that a city of the list is counted for by an option: its province, or a county in it."""
        for place in self._places(entry):
            if self.provinces == "treat" and (province := self._pilot_province(place)):
                return province
            if self.counties == "lift" and place.level == "prefecture":
                for pilot in self.pilots.values():
                    county = by_code(pilot.adcode)
                    if county is not None and county.level in ("county", "district") and within(county, place):
                        return pilot
        return None

    def _places(self, entry: UserEntry) -> list[Place]:
        match = match_place(entry.name, entry.code, entry.province)
        if match.place is not None:
            return [match.place]
        short = province_short(fold_name(entry.province))
        places = resolve_place(fold_name(entry.name), ALL_YEARS, among="市")
        return [place for place in places if not short or in_province(place, short)]

    def _pilot_province(self, place: Place) -> PilotRow | None:
        for pilot in self.pilots.values():
            if pilot.level == "province" and pilot.adcode[:2] == place.adcode[:2] and place.level != "xpcc":
                return pilot
        return None

    def _why_extra(self, entry: UserEntry) -> str:
        place = self._places(entry)[0]
        province = self._pilot_province(place)
        if province is not None and place.level != "province":
            return fill_sentence(
                "no pilot itself; lies in {0} {1} (--provinces treat takes it)", province.pilot, province.name
            )
        return fill_sentence("no pilot")

    def _with_suggestion(self, difference: ListDifference, entry: UserEntry | None) -> ListDifference:
        """Name the pilots of the province one character off that the list lacks; they are not taken for it."""
        if difference.kind not in ("extra", "misspelt") or entry is None:
            return difference
        if any(place.level in ("province", "municipality", "prefecture") for place in self._places(entry)):
            return difference  # 珠海 is no slip for 上海
        alike = self.namer.find_by_form(lambda form: is_one_off(entry.name, form))
        near = [
            f"{pilot.name} ({pilot.pilot})"
            for pilot in self.pilots.values()
            if pilot.pilot in alike and pilot.pilot not in self._matched and self._lies_in(pilot, entry.province)
        ]
        if not 0 < len(near) <= MOST_SUGGESTIONS:
            return difference
        suggestion = join_sentences(near, " or ")
        message = fill_sentence("{0}; {1}?", difference.message, suggestion)
        return difference._replace(message=message, expected=str(suggestion))


def is_one_off(name: str, other: str) -> bool:
    """Whether two names differ by one character put in, left out or taken for another (names of one character aside).

    >>> is_one_off("宣成市", "宣城市"), is_one_off("阿拉市", "阿拉尔市"), is_one_off("宣城市", "宣城市"), is_one_off("长春", "北京")
    (True, True, False, False)
    """
    if abs(len(name) - len(other)) > 1 or min(len(name), len(other)) < 2 or name == other:
        return False
    same = 0
    while same < min(len(name), len(other)) and name[same] == other[same]:
        same += 1
    if len(name) == len(other):
        return name[same + 1 :] == other[same + 1 :]
    long, short = (name, other) if len(name) > len(other) else (other, name)
    return long[same + 1 :] == short[same:]


def compare_table(
    table: UserTable,
    pilots: Sequence[PilotRow],
    chosen: dict[str, str] | None = None,
    *,
    provinces: str = "ignore",
    counties: str = "ignore",
    first_year: str = "announced",
    batches: frozenset[str] = frozenset(),
) -> tuple[UserList, list[ListDifference]]:
    """Compare a user's table with the pilots of one programme; return what was read and the differences."""
    roles = recognise_columns(table, chosen or {})
    user_list = read_list(table, roles)
    wanted = [pilot for pilot in pilots if not batches or pilot.batch in batches]
    differences = ListComparison(wanted, provinces, counties, first_year).compare(user_list.entries)
    return user_list, [*user_list.unread, *differences]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``compare``."""
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="your list or panel (csv, xlsx, dta, parquet): places, years, batches, 0/1",
    )
    add_pilots_arguments(parser)
    add_column_arguments(parser)
    parser.add_argument("--batches", default="", metavar="1,2,3", help="only pilots of these batches (default: all)")
    parser.add_argument(
        "--provinces",
        choices=("ignore", "treat"),
        default="ignore",
        help="treat: cities of a pilot province count for it (default: ignore)",
    )
    parser.add_argument(
        "--counties",
        choices=("ignore", "lift"),
        default="ignore",
        help="lift: a prefecture counts for the pilot county in it (default: ignore)",
    )
    parser.add_argument("--json", dest="as_json", action="store_true", help="one JSON object, for machines")


def run(
    *, file: Path, pilots: Path, programme: Sequence[str], first_year: str, place: str | None, code: str | None,
    province: str | None, year: str | None, batches: str, provinces: str, counties: str, as_json: bool,
) -> int:  # fmt: skip
    """Print the differences. Returns 0 if there are none and every cell was read, else 1. Raises InputError."""
    rows = read_pilots(pilots)
    programmes = choose_programmes(rows, programme)
    if len(programmes) > 1:
        raise InputError("compare takes one programme at a time")
    compared = [pilot for pilot in rows if pilot.programme == programmes[0]]
    user_list, differences = compare_table(
        read_user_table(file), compared, chosen_columns(place, code, province, year), provinces=provinces,
        counties=counties, first_year=first_year, batches=read_batches(batches),
    )  # fmt: skip
    if as_json:
        print(json.dumps(comparison_json(user_list, compared, differences), ensure_ascii=False, indent=2))
    else:
        _print_comparison(user_list, compared, differences)
    return 1 if differences else 0


def comparison_json(
    user_list: UserList, pilots: Sequence[PilotRow], differences: Sequence[ListDifference]
) -> dict[str, Any]:
    """Return a comparison as one object for machines."""
    return {
        "columns": user_list.columns,
        "notes": user_list.notes,
        "entries": len(user_list.entries),
        "pilots": len(pilots),
        "summary": dict(sorted(Counter(difference.kind for difference in differences).items())),
        "differences": [difference._asdict() for difference in differences],
    }


def _print_comparison(user_list: UserList, pilots: Sequence[PilotRow], differences: Sequence[ListDifference]) -> None:
    roles = (fill_sentence("{0} = {1}", fill_sentence(role), name) for role, name in user_list.columns.items())
    print(translate(fill_sentence("columns: {0}", join_sentences(roles))))
    for note in user_list.notes:
        print(translate(note))
    counts = sorted(Counter(difference.kind for difference in differences).items())
    counted = (fill_sentence("{0} {1}", count, fill_sentence(kind)) for kind, count in counts)
    summary = join_sentences(counted) or fill_sentence("no difference")
    print(translate(fill_sentence("{0} entries, {1} pilots: {2}", len(user_list.entries), len(pilots), summary)))
    for difference in differences:
        print(difference_line(difference))


def difference_line(difference: ListDifference) -> str:
    """Return a difference as one line, in the language spoken."""
    where = translate(fill_sentence("row {0}: ", difference.row)) if difference.row else ""
    place = difference.place or difference.value or difference.expected
    pilot = f" [{difference.pilot}]" if difference.pilot else ""
    line = fill_sentence("{0}: {1}", f"{where}{place}{pilot}", difference.message)
    return f"{translate(fill_sentence(difference.kind)):9} {translate(line)}"
