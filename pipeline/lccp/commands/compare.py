"""``compare``: a user's own list or panel of pilots against ``pilots``.

The file may be CSV, Excel, Stata or Parquet: a list of places with years or batches, a panel with 0/1
columns of treatment, or a wide list with a column a batch. Which column was taken for what is said;
what could not be read is counted and never counts as agreement. Names are matched as everywhere else:
exactly, by accepted short forms, never by likeness; what is only alike is suggested and not taken.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import regex
from lccp.commands.attach import add_column_arguments, chosen_columns
from lccp.commands.list_entries import ListDifference, UserEntry, UserList, read_list
from lccp.commands.panel import add_pilots_arguments, check_batches, read_batches
from lccp.commands.place_match import english_province, fold_name, match_place
from lccp.commands.treatment import PilotRow, choose_programmes, find_same_unit, first_treated_year, read_pilots
from lccp.commands.user_columns import recognise_columns
from lccp.commands.user_table import UserTable, read_user_table
from lccp.model import InputError
from lccp.normalise.pilot_names import CITY, PilotNamer
from lccp.normalise.places import ALL_YEARS, Place, in_province, is_place_name, province_short, resolve_place, within
from lccp.reference import by_code
from lccp.text.language import fill_sentence, join_sentences, translate

MOST_SUGGESTIONS = 3  # suggestions; more of them help nobody (彬州 is one off every 州)


class ListComparison:
    """A user's list matched against the pilots of one programme."""

    def __init__(
        self,
        pilots: Sequence[PilotRow],
        provinces: str = "ignore",
        counties: str = "ignore",
        rule: str = "announced",
        later_cities: str = "own",
    ) -> None:
        self.pilots = {pilot.pilot: pilot for pilot in pilots}
        self.namer = PilotNamer([(p.pilot, p.name, p.level, p.province, p.adcode) for p in pilots])
        self.provinces, self.counties, self.rule, self.later_cities = provinces, counties, rule, later_cities
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
        if entry.code or not regex.search(r"\p{Han}", entry.name):
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
        yield from self._compare_date(entry, self._dating_pilot(pilot))

    def _dating_pilot(self, pilot: PilotRow) -> PilotRow:
        """Return the pilot whose date counts for another: with ``later_cities`` earlier its province, where that came first."""
        place = by_code(pilot.adcode) if pilot.adcode and self.later_cities == "earlier" else None
        province = self._pilot_province(place) if place is not None and self.provinces == "treat" else None
        return province if province is not None and "" < province.announced < pilot.announced else pilot

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
    later_cities: str = "own",
) -> tuple[UserList, list[ListDifference]]:
    """Compare a user's table with the pilots of one programme; return what was read and the differences."""
    roles = recognise_columns(table, chosen or {})
    user_list = read_list(table, roles, pilots[0].programme if pilots else "")
    wanted = [pilot for pilot in pilots if not batches or pilot.batch in batches]
    comparison = ListComparison(wanted, provinces, counties, first_year, later_cities)
    differences = comparison.compare(user_list.entries)
    if not user_list.claims:  # a panel that does not say which of its places are treated takes none of them for one
        differences = [difference for difference in differences if difference.kind != "extra"]
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
    parser.add_argument("--batch", metavar="COLUMN", help="the column of batches (default: recognised)")
    parser.add_argument("--treated", metavar="COLUMN", help="the 0/1 column of treatment (default: recognised)")
    parser.add_argument("--batches", metavar="1,2,3", help="only pilots of these batches (default: all)")
    parser.add_argument(
        "--provinces",
        choices=("ignore", "treat"),
        default="ignore",
        help="treat: cities of a pilot province count for it (default: ignore)",
    )
    parser.add_argument(
        "--later-cities",
        choices=("own", "earlier"),
        default="own",
        help="earlier: with --provinces treat, a pilot city inside a pilot province counts by the earlier date (default: own)",
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
    province: str | None, year: str | None, batches: str | None, provinces: str, counties: str, as_json: bool,
    batch: str | None = None, treated: str | None = None, later_cities: str = "own",
) -> int:  # fmt: skip
    """Print the differences. Returns 0 if there are none and every cell was read, else 1. Raises InputError."""
    rows = read_pilots(pilots)
    programmes = choose_programmes(rows, programme)
    if len(programmes) > 1:
        raise InputError("compare takes one programme at a time")
    compared = [pilot for pilot in rows if pilot.programme == programmes[0]]
    chosen_batches = read_batches(batches)
    check_batches(chosen_batches, compared, pilots)
    user_list, differences = compare_table(
        read_user_table(file), compared, chosen_columns(place, code, province, year, batch, treated),
        provinces=provinces, counties=counties, first_year=first_year, batches=chosen_batches,
        later_cities=later_cities,
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
    agreed = fill_sentence("no difference in what was compared" if user_list.passed else "no difference")
    summary = join_sentences(counted) or agreed
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
