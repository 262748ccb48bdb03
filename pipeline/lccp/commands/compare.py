"""``compare``: a user's own list of pilot cities and years against ``pilots``.

The list is a CSV (comma, semicolon or tab; UTF-8, GBK or UTF-16) with a column of cities, and, where it has
them, of provinces, years, batches, or a 0/1 column of treatment (then the first treated year of each
city counts). Headers may be Chinese or English. Names are matched as everywhere else: exactly, by
accepted short forms, never by likeness; what is only alike is suggested and not taken.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from lccp.commands.panel import Pilot, add_treatment_arguments, first_year, read_pilots
from lccp.model import InputError
from lccp.normalise.pilot_names import CITY, PilotNamer
from lccp.normalise.places import ALL_YEARS, Place, in_province, is_place_name, province_short, resolve_place, within
from lccp.reference import by_code

MOST = 3  # suggestions; more of them help nobody (彬州 is one off every 州)
LARGEST = 64 << 20  # bytes of a list; no list of cities and years is larger
HEADERS = {
    "city": "城市|试点城市|低碳试点城市|城市名称|城市名|市|地级市|地级市名称|地区|地区名称|地名|试点|试点名称|试点地区|名称|区县|"
    "city|cityname|cityzh|citycn|name|place|prefecture|pilot|pilotcity|region|county",
    "province": "省份|省|省份名称|省名|所属省份|所在省份|所属省|province|prov|provincename|provname",
    "year": "年份|年|年度|试点年份|批复年份|公布年份|公布时间|批复时间|开始年份|政策年份|政策时间|实施年份|首次处理年份|"
    "year|announced|announcement|announcementyear|pilotyear|policyyear|treatyear|treatmentyear|firstyear|firsttreated|"
    "firsttreat|firsttreatment|startyear|start|gvar|cohort|yeartreated|date",
    "batch": "批次|试点批次|批|batch|wave|round",
    "treated": "是否试点|是否为试点|是否试点城市|处理|政策|政策变量|试点虚拟变量|treat|treated|did|treatpost|d|policy|dummy|lccp|lcc|lowcarbon",
}
_COLUMN = {word: column for column, words in HEADERS.items() for word in words.split("|")}
_STARS = re.compile(r"[\s*＊★☆※]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BATCH = re.compile(r"[1-9一二三四五六七八九]")
_NO = {"", "0", "0.0", "否", "no", "n", "false", "f", "nan", "na", "."}
_DIGITS = "一二三四五六七八九"


class Entry(NamedTuple):
    """A city of the user's list: where it stands, and its words."""

    line: int
    city: str
    province: str
    year: str
    batch: str


class Difference(NamedTuple):
    """One difference. ``kind``: missing, extra, misspelt, ambiguous, dated, batch, twice."""

    kind: str
    line: int  # 0: not in the list
    city: str
    pilot: str
    message: str


def read_list(path: Path) -> list[Entry]:
    """Read a user's list. Raises InputError where it is no such list."""
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path}: larger than {LARGEST >> 20} MiB; a list of cities and years is meant")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    rows = _rows(path, decode(path, data))
    if not rows:
        raise InputError(f"{path}: empty")
    columns = {_COLUMN.get(_header(cell), ""): at for at, cell in reversed(list(enumerate(rows[0][1])))}
    columns.pop("", None)
    if "city" in columns:
        body = rows[1:]
    else:
        columns, body = _by_content(path, rows), rows
    entries = list(_entries(body, columns))
    if not entries:
        raise InputError(f"{path}: no row names a city")
    return _first_years(entries) if "treated" in columns else entries


def decode(path: Path, data: bytes) -> str:
    """Decode a list: by its BOM, else UTF-8, else GB 18030. Raises InputError where none of them fits."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError(f"{path}: neither UTF-8 nor GBK text; save the list as CSV first")


def _rows(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """The rows that are not blank, each with its line, under the delimiter that the first line shows."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max("\t;,，", key=first.count)
    if delimiter == "，":
        text, delimiter = text.replace("，", ","), ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, [unicodedata.normalize("NFKC", cell).strip() for cell in cells]))
    except csv.Error as error:
        raise InputError(f"{path}: line {reader.line_num}: {error}") from error
    return rows


def _header(cell: str) -> str:
    return re.sub(r"[\s_\-./()]+", "", cell.lower())


def _by_content(path: Path, rows: Sequence[tuple[int, list[str]]]) -> dict[str, int]:
    """The columns of a list without a header: places that are not only provinces; years."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(rows[0][1]):
        words = _STARS.sub("", cell)
        if _YEAR.fullmatch(words):
            columns.setdefault("year", at)
        elif is_place_name(words):
            only_provinces = all(province_short(_STARS.sub("", row[at])) for _, row in rows if at < len(row))
            columns.setdefault("province" if only_provinces else "city", at)
    if "city" not in columns and "province" in columns:
        columns["city"] = columns.pop("province")
    if "city" not in columns:
        known = "城市, city, 年份, year"
        raise InputError(f"{path}: no column of cities in its first line; name the columns ({known}, …)")
    return columns


def _entries(rows: Iterable[tuple[int, list[str]]], columns: dict[str, int]) -> Iterator[Entry]:
    for line, cells in rows:
        at = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
        city = _STARS.sub("", at["city"])
        if not city or at.get("treated", "1").lower() in _NO:
            continue
        year = _YEAR.search(at.get("year", ""))
        found = _BATCH.search(at.get("batch", ""))
        batch = str(_DIGITS.find(found[0]) + 1) if found and found[0] in _DIGITS else found[0] if found else ""
        yield Entry(line, city, _STARS.sub("", at.get("province", "")), year[0] if year else "", batch)


def _first_years(entries: Iterable[Entry]) -> list[Entry]:
    """Of a panel with a 0/1 column, the first treated row of each city."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        key = (entry.province, entry.city)
        if key not in first or entry.year < first[key].year:
            first[key] = entry
    return list(first.values())


class Comparison:
    """A user's list matched against the pilots."""

    def __init__(
        self, pilots: Sequence[Pilot], provinces: str = "ignore", counties: str = "ignore", rule: str = "announced"
    ) -> None:
        self.pilots = {pilot.pilot: pilot for pilot in pilots}
        self.namer = PilotNamer([(p.pilot, p.name, p.level, p.province, p.adcode) for p in pilots])
        self.provinces, self.counties, self.rule = provinces, counties, rule
        self._seen: dict[str, Entry] = {}
        self._stood_for: set[str] = set()  # pilots that other rows stand for: a province by its cities

    def run(self, entries: Sequence[Entry]) -> list[Difference]:
        """Give the differences: those of the list in its order, then what is missing, in the order of the pilots."""
        found = [difference for entry in entries for difference in self._entry(entry)]
        provinces = {entry.line: entry.province for entry in entries}
        found = [self._suggest(difference, provinces.get(difference.line, "")) for difference in found]
        for pilot in self.pilots.values():
            if pilot.pilot not in self._seen and pilot.pilot not in self._stood_for:
                found.append(Difference("missing", 0, pilot.name, pilot.pilot, f"announced {pilot.announced}"))
        return found

    def _entry(self, entry: Entry) -> Iterator[Difference]:
        named = self.namer.resolve_pilot(entry.city, CITY)
        ids = tuple(id for id in named.ids if self._in(self.pilots[id], entry.province))
        if len(ids) == 1 and not named.partial:
            yield from self._matched(entry, self.pilots[ids[0]])
            return
        stands = self._stands_for(entry)
        if stands is not None:
            self._stood_for.add(stands.pilot)
            yield from self._dated(entry, stands)
        elif ids:
            names = ", ".join(f"{id} {self.pilots[id].name}" for id in ids)
            yield Difference("ambiguous", entry.line, entry.city, ids[0], f"fits {names} only in part, or not alone")
        elif is_place_name(entry.city):
            yield Difference("extra", entry.line, entry.city, "", self._why_extra(entry))
        else:
            yield Difference("misspelt", entry.line, entry.city, "", "no place is called so")

    @staticmethod
    def _in(pilot: Pilot, province: str) -> bool:
        short = province_short(province)
        if not short:
            return True  # 全国, 华东, or no province at all: no context
        return pilot.province == short or (pilot.level == "xpcc" and short == "新疆")

    def _matched(self, entry: Entry, pilot: Pilot) -> Iterator[Difference]:
        before = self._seen.setdefault(pilot.pilot, entry)
        if before is not entry:
            if before.year != entry.year:
                yield Difference("twice", entry.line, entry.city, pilot.pilot, f"stands in line {before.line} too")
            return
        yield from self._dated(entry, pilot)

    def _dated(self, entry: Entry, pilot: Pilot) -> Iterator[Difference]:
        if entry.year and pilot.announced and int(entry.year) != first_year(pilot.announced, self.rule):
            ours = first_year(pilot.announced, self.rule)
            message = f"{entry.year} in the list; announced {pilot.announced}, so {ours} ({self.rule})"
            yield Difference("dated", entry.line, entry.city, pilot.pilot, message)
        if entry.batch and pilot.batch and entry.batch != pilot.batch:
            message = f"batch {entry.batch} in the list; {pilot.batch} in the documents"
            yield Difference("batch", entry.line, entry.city, pilot.pilot, message)

    def _stands_for(self, entry: Entry) -> Pilot | None:
        """The pilot that a city of the list is counted for by an option: its province, or a county in it."""
        for place in self._places(entry):
            if self.provinces == "treat" and (province := self._province_of(place)):
                return province
            if self.counties == "lift" and place.level == "prefecture":
                for pilot in self.pilots.values():
                    county = by_code(pilot.adcode)
                    if county is not None and county.level in ("county", "district") and within(county, place):
                        return pilot
        return None

    def _places(self, entry: Entry) -> list[Place]:
        short = province_short(entry.province)
        found = resolve_place(entry.city, ALL_YEARS, among="市")
        return [place for place in found if not short or in_province(place, short)]

    def _province_of(self, place: Place) -> Pilot | None:
        for pilot in self.pilots.values():
            if pilot.level == "province" and pilot.adcode[:2] == place.adcode[:2] and place.level != "xpcc":
                return pilot
        return None

    def _why_extra(self, entry: Entry) -> str:
        places = self._places(entry)
        if not places:
            return f"no place of this name lies in {entry.province}"
        province = self._province_of(places[0])
        if province is not None and places[0].level != "province":
            return f"no pilot itself; lies in {province.pilot} {province.name} (--provinces treat takes it)"
        return "no pilot"

    def _suggest(self, difference: Difference, province: str) -> Difference:
        """Name the pilots of the province one character off that the list lacks; they are not taken for it."""
        if difference.kind not in ("extra", "misspelt"):
            return difference
        entry = Entry(difference.line, difference.city, province, "", "")
        if any(place.level in ("province", "municipality", "prefecture") for place in self._places(entry)):
            return difference  # 珠海 is no slip for 上海
        near = [
            f"{pilot.name} ({pilot.pilot})"
            for pilot in self.pilots.values()
            if pilot.pilot not in self._seen
            and self._in(pilot, province)
            and any(one_off(difference.city, form) for form in self.namer.forms_of(pilot.pilot))
        ]
        return (
            difference._replace(message=f"{difference.message}; {' or '.join(near)}?")
            if 0 < len(near) <= MOST
            else difference
        )


def one_off(one: str, two: str) -> bool:
    """Whether two names differ by one character put in, left out or taken for another (names of one character aside).

    >>> one_off("宣成市", "宣城市"), one_off("阿拉市", "阿拉尔市"), one_off("宣城市", "宣城市"), one_off("长春", "北京")
    (True, True, False, False)
    """
    if abs(len(one) - len(two)) > 1 or min(len(one), len(two)) < 2 or one == two:
        return False
    same = 0
    while same < min(len(one), len(two)) and one[same] == two[same]:
        same += 1
    if len(one) == len(two):
        return one[same + 1 :] == two[same + 1 :]
    long, short = (one, two) if len(one) > len(two) else (two, one)
    return long[same + 1 :] == short[same:]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``compare``."""
    parser.add_argument(
        "list", type=Path, metavar="LIST.csv", help="your list: a column of cities, and of years where it has them"
    )
    add_treatment_arguments(parser)
    parser.add_argument(
        "--provinces",
        choices=("ignore", "treat"),
        default="ignore",
        help="treat: cities of a pilot province stand for it (default: ignore)",
    )
    parser.add_argument(
        "--counties",
        choices=("ignore", "lift"),
        default="ignore",
        help="lift: a prefecture stands for the pilot county in it (default: ignore)",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object, for machines")


def run(args: argparse.Namespace) -> int:
    """Print the differences; give 0 if there are none, else 1. Raises InputError for bad input."""
    pilots = read_pilots(args.pilots)
    entries = read_list(args.list)
    differences = Comparison(pilots, args.provinces, args.counties, args.first_year).run(entries)
    if args.json:
        print(
            json.dumps(
                {"entries": len(entries), "pilots": len(pilots), "differences": [d._asdict() for d in differences]},
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        for item in differences:
            where = f"line {item.line}: " if item.line else ""
            print(f"{item.kind:9} {where}{item.city}{f' [{item.pilot}]' if item.pilot else ''}: {item.message}")
        print(f"{len(entries)} entries, {len(pilots)} pilots, {len(differences)} differences")
    return 1 if differences else 0
