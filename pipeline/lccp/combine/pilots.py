"""All pilots as rows: what the witnesses of each say of it, compared, and what the code table adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lccp.combine.programmes import LOW_CARBON
from lccp.combine.register import (
    UNDATED_YEAR,
    PilotRegister,
    RegisteredPilot,
    WitnessStatement,
    city_of,
    doubted_places,
    group_of,
    place_key,
    places_within,
    read_places,
)
from lccp.combine.summary import DocumentSummary, ListedPilot
from lccp.combine.witnesses import WitnessCells, WitnessComparison
from lccp.extract.lists.pilot_list import ORDER
from lccp.model import EMPTY, Cell, Notice, Row
from lccp.normalise import places
from lccp.normalise.area_words import PARK_KINDS
from lccp.normalise.english import province_of
from lccp.normalise.pilot_names import PilotNamer
from lccp.reference import Place, by_code
from lccp.reference.areas import KnownArea, known_areas
from lccp.reference.english_names import english_name_of
from lccp.reference.script import fold_script
from lccp.storage.provenance import Quote
from lccp.storage.sorted_runs import SortedRuns
from lccp.text.cells import text_cell, witnessed_cell
from lccp.text.messages import Message, say
from lccp.text.patterns import regex as re
from lccp.text.rules import Input, derivation, rule
from lccp.text.spans import Span, Text

SourceNotice = tuple[str, Notice]
PARK = re.compile(f"{PARK_KINDS}|保税区|基地")
CLUSTER = re.compile("城市群|城市圈|都市圈|经济圈|经济带|一体化|大湾区")
# 东港区后村镇 lies in a district that is called by a port, and is no park.
TOWN = re.compile("(?:镇|乡|街道|苏木|村|嘎查|社区|居民区|小区)$")
AREA = re.compile(r"(?:片区|城区|主城|核心区|部分区域|岛|流域|库区|区域|地区|主城\p{Han}{0,2}区)$")
OTHER = re.compile("公司|集团|大学|学院|医院|研究院|中心|企业|景区|站|厂$|[农林牧渔]场$|管理局$")
_KINDS_OF_AREA = (("agglomeration", CLUSTER), ("area", TOWN), ("park", PARK), ("other", OTHER), ("area", AREA))
# Batches of national low-carbon pilots that prose alone names: the data contract gives these the order of naming.
NAMED_IN_ORDER = ("1", "2")
DIRECT = ("11", "12", "31", "50")  # the municipalities, whose districts have no prefecture above them


@dataclass
class PilotCollector:
    """What the summaries of all documents say of pilots: rows of lists and names of sentences, on the disk."""

    claims: SortedRuns
    undated: SortedRuns
    register: PilotRegister = field(default_factory=PilotRegister)
    notices: list[SourceNotice] = field(default_factory=list)
    _documents: int = 0

    def add(self, summary: DocumentSummary) -> None:
        """Take in what a document says; they come in their order."""
        self._documents += 1
        self._take(summary.source, (self._documents, 0), self.register.enter_document(summary))
        if self.register.undated is not None:
            self.undated.add((self._documents,), self.register.undated)
        self.notices.extend(self.register.notices)
        self.register.notices.clear()

    def add_undated(self) -> None:
        """Take in what documents say of pilots without a batch or a time, once all are taken in."""
        for (document,), (summary, listings) in self.undated:
            self._take(summary.source, (document, 1), self.register.enter_undated(document, summary, listings))

    def _take(
        self, source: str, place: tuple[int, int], entries: Iterator[tuple[int, WitnessStatement] | Notice]
    ) -> None:
        """Take in what a document says, which stands behind what earlier ones say of the same pilot."""
        for n, entered in enumerate(entries):
            if isinstance(entered, Notice):
                self.notices.append((source, entered))
            else:
                index, statement = entered
                self.claims.add((index, *place, n), (index, statement))

    def pilots(self) -> Iterator[RegisteredPilot]:
        """Return the pilots, each with its witnesses, in the order of first naming."""
        for _, members in self.claims.groups():
            yield self.register.pilot(members[0][0], tuple(statement for _, statement in members))


@dataclass(frozen=True)
class PilotRecord:
    """A pilot so far: its row (peak year and rating still empty), and what its lists say beside it.

    ``registered`` is what its witnesses say; ``quotes`` are those of all its cells.
    """

    pilot: str
    row: Row
    registered: RegisteredPilot
    comparison: WitnessComparison
    notices: tuple[SourceNotice, ...]
    quotes: Mapping[Span, Quote]


def all_pilots(collector: PilotCollector) -> Iterator[PilotRecord]:
    """Return every pilot that the documents name as one, in the order of first naming."""
    for pilot in collector.pilots():
        notices: list[SourceNotice] = []
        comparison = WitnessComparison()
        row = _pilot_row(pilot, comparison, notices)
        quotes = {span: quote for statement in pilot.witnesses for span, quote in statement.claim.quotes.items()}
        yield PilotRecord(pilot.pilot, row, pilot, comparison, tuple(notices), quotes)


def _pilot_row(pilot: RegisteredPilot, comparison: WitnessComparison, notices: list[SourceNotice]) -> Row:
    first = pilot.witnesses[0]
    batch = pilot.batch
    announced = _announced(pilot, comparison)
    row: Row = {
        "pilot": Cell(pilot.pilot),
        "batch": batch,
        "number": _number(pilot),
        "province": next((s.claim.province for s in pilot.witnesses if s.claim.province.value), EMPTY),
        "name": first.claim.place,
        "level": EMPTY,
        "adcode": EMPTY,
        "announced": announced,
        "conditional": comparison.choose_cell(
            "pilots",
            pilot.pilot,
            "conditional",
            [WitnessCells(s.source, {"conditional": s.claim.conditional}) for s in pilot.witnesses],
        ),
        "peak_year": EMPTY,
        "rating": EMPTY,
        "programme": pilot.programme_cell,
        "unit": EMPTY,
        "name_en": EMPTY,
    }
    row["name"] = _name(pilot)
    row["province"] = short_province_cell(row["province"])
    _record_lacking(pilot, row["name"], comparison)
    place = _resolve_place(first, row, notices)
    if place is not None:
        row.update(_place_cells(row["name"], place))
        full = places.full_name(row["name"].value, place)
        if full != row["name"].value:
            row["name"] = _derived_cell(row["name"], "place.full_name", place, full)
        province = row["province"].value
        if not places.province_short(province) or fold_script(province) != province:
            row["province"] = _derived_cell(first.claim.place, "place.province", place, place.province)
    elif level := area_level(row["name"].value):
        row["level"] = Cell(level, row["name"].spans, (*row["name"].rules, "place.area"), row["name"].origins)
        row.update(_area_cells(row))
    if place is None:
        row.update(_cells_of_prefecture(row))
    return row


def _name(pilot: RegisteredPilot) -> Cell:
    """The name that the first witness prints, with the words of all that print the same."""
    cells = [statement.claim.place for statement in pilot.witnesses]
    return witnessed_cell([cell for cell in cells if cell.value == cells[0].value])


def _number(pilot: RegisteredPilot) -> Cell:
    """The running number that the first witness to print one does.

    In the first two batches of national low-carbon pilots, which no list numbers, sentences give the order of naming.
    """
    is_ordered = pilot.programme == LOW_CARBON and pilot.batch.value in NAMED_IN_ORDER
    for statement in pilot.witnesses:
        number = statement.claim.number
        is_printed = ORDER not in number.rules
        if number.value and (is_printed if statement.form == "list" else is_ordered):
            cells = [s.claim.number for s in pilot.witnesses if s.claim.number.value == number.value]
            same = [cell for cell in cells if cell != number and (ORDER not in cell.rules) is is_printed]
            return witnessed_cell([number, *same])
    return EMPTY


def _record_lacking(pilot: RegisteredPilot, name: Cell, comparison: WitnessComparison) -> None:
    """Enter among the conflicts that documents which list the batch lack the pilot."""
    if pilot.lacking:
        comparison.record_lacking("pilots", pilot.pilot, "name", pilot.witnesses[0].source, name, pilot.lacking)


def _announced(pilot: RegisteredPilot, comparison: WitnessComparison) -> Cell:
    """The date that the first witness states; a more exact one within it replaces it, another is a conflict."""
    dated = [statement for statement in pilot.witnesses if statement.date.value]
    if not dated:
        return EMPTY
    chosen = dated[0].date
    for statement in dated[1:]:
        if statement.date.value.startswith(f"{chosen.value}-"):
            chosen = statement.date
    others = [s for s in dated if not chosen.value.startswith(s.date.value)]
    if others:
        witnesses = [WitnessCells(s.source, {"announced": s.date}) for s in dated if s in others or s.date == chosen]
        witnesses.sort(key=lambda witness: witness.cells["announced"].value != chosen.value)
        comparison.choose_cell("pilots", pilot.pilot, "announced", witnesses)
    return witnessed_cell(list(dict.fromkeys([chosen, *(s.date for s in dated if s.date.value == chosen.value)])))


def _name_year(announced: str) -> int:
    return places.year_end(announced) if announced[:4].isdigit() else UNDATED_YEAR


def _resolve_place(statement: WitnessStatement, row: Row, notices: list[SourceNotice]) -> Place | None:
    """Return the one place that a name means, in the province that stands with it; else None, with a finding."""
    claim = statement.claim
    name, printed = claim.name, row["province"].value
    group = group_of(printed, statement.programme.value)
    year = _name_year(row["announced"].value)
    readings = places_within(name, year, group, claim.kind) or places_within(name, places.ALL_YEARS, group, claim.kind)
    message = _recognition_message(claim, group, bool(readings))
    if not printed and len(readings) > 1:
        readings = city_of(readings)
    if message is None and len({place_key(place) for place in readings}) == 1:
        return readings[-1]
    if message is None and not readings and area_level(name):
        return None
    message = message or _unresolved_message(name, group, readings)
    notices.append((statement.source, Notice("unresolved-place", "high", claim.start, claim.end, message)))
    return None


def _unresolved_message(name: str, group: str, readings: Sequence[Place]) -> Message:
    """Return what to say of a name that means several places, or none."""
    if readings:
        return say(
            "{name} may be {places}: left without a code",
            "{name}或为{places}，代码留空",
            name=name,
            places=_coded_places(readings),
        )
    if group and places.resolve_place(name, places.ALL_YEARS):
        return say(
            "{name} is no place in {group}: left without a code", "{group}无{name}，代码留空", name=name, group=group
        )
    return say(
        "{name} is no place that the code table knows: left without a code", "代码表无{name}，代码留空", name=name
    )


def _recognition_message(claim: ListedPilot, group: str, is_known: bool) -> Message | None:
    """Return what to say of a name in a picture that was recognised with doubt, or is no place and near to one."""
    doubted = doubted_places(claim, group)
    if doubted:
        return say(
            "{name} was not recognised with certainty and may be {places}: left without a code",
            "{name}识别没有把握，或为{places}，代码留空",
            name=claim.name,
            places=_coded_places(doubted),
        )
    near = places.places_one_sign_away(claim.name, group) if not is_known and is_recognised(claim) else []
    if near and not area_level(claim.name):
        return say(
            "{name}, as recognised, is no place of {group}, and differs by one sign from {places}: left without a code",
            "识别所得{name}不是{group}地名，与{places}仅一字之差，代码留空",
            name=claim.name,
            group=group,
            places=_coded_places(near),
        )
    return None


def is_recognised(claim: ListedPilot) -> bool:
    """Return whether the name of a pilot was recognised in a picture."""
    return any(span in claim.quotes and claim.quotes[span].confidence >= 0 for span in claim.place.spans)


def _coded_places(named_places: Sequence[Place]) -> Message:
    may = list(dict.fromkeys(f"{place.name} ({place.adcode})" for place in named_places))
    return Message(", ".join(may), "、".join(may))


def _derived_cell(name: Cell, rule_name: str, place: Place, value: str) -> Cell:
    return Cell(value, name.spans, (*name.rules, rule_name), (place.ref,))


def _place_cells(name: Cell, place: Place) -> dict[str, Cell]:
    unit = unit_of(place.level, place.adcode, place.parent)
    english = english_name_of(place)
    return {
        "level": _derived_cell(name, "place.level", place, place.level),
        "adcode": _derived_cell(name, "place.adcode", place, place.adcode),
        "unit": _derived_cell(name, "place.unit", place, unit) if unit else EMPTY,
        "name_en": Cell(english.name_en, (), ("place.name_en",), (english.ref,)) if english else EMPTY,
    }


# -- parks, clusters, parts of places ---------------------------------------------------------------


def area_level(name: str) -> str:
    """Return what kind of area, that is no place of the code table, a name is that of; "" where nothing says so.

    >>> [area_level(name) for name in ("苏州工业园区", "长株潭地区", "东港区后村镇", "株州市")]
    ['park', 'agglomeration', 'area', '']
    """
    area = known_areas().get(fold_script(name))
    folded = fold_script(area.name if area is not None else name)
    for level, pattern in _KINDS_OF_AREA:
        if pattern.search(folded):
            return level
    return ""


def _area_cells(row: Row) -> dict[str, Cell]:
    """The prefecture-level unit, and the province, in which an area lies, as far as its name opens with a place's."""
    name, year = row["name"], _name_year(row["announced"].value)
    if (area := known_areas().get(fold_script(name.value))) is not None:
        return _known_area_cells(row, area)
    for length in range(min(12, len(name.value) - 1), 1, -1):
        head = name.value[:length]
        readings = read_places(head, row["province"].value, "", row["announced"].value)
        if len(readings) != 1:
            continue
        place = readings[0] if readings[0].holds(year) else readings[-1]
        unit = unit_of(place.level, place.adcode, place.parent)
        cells = {"unit": _derived_cell(name, "place.unit_of_area", place, unit)} if unit else {}
        if not _are_provinces(row["province"].value):
            cells["province"] = _derived_cell(name, "place.province_of_area", place, place.province)
        return cells
    return {}


def _known_area_cells(row: Row, area: KnownArea) -> dict[str, Cell]:
    """The province of an area that the reference knows, and the unit where it lies in one alone."""
    name = row["name"]
    cells: dict[str, Cell] = {}
    if not _are_provinces(row["province"].value):
        cells["province"] = Cell(area.province, name.spans, (*name.rules, "place.province_of_known_area"), (area.ref,))
    if unit := unit_of_known_area(area.adcode):
        cells["unit"] = Cell(unit, name.spans, (*name.rules, "place.unit_of_known_area"), (area.ref,))
    return cells


def _cells_of_prefecture(row: Row) -> dict[str, Cell]:
    """The province and the unit of a name that is no place's and stands beside a prefecture's: 甘孜州 | 甘眉工业园区."""
    group = row["province"]
    if not group.value or _are_provinces(group.value):
        return {}
    readings = read_places(group.value, "", "", row["announced"].value)
    if len({place.province for place in readings}) != 1:
        return {}
    place = readings[-1]
    cells = {"province": _derived_cell(group, "place.province_of_area", place, place.province)}
    unit = unit_of(place.level, place.adcode, place.parent)
    if unit and len(readings) == 1 and not row["unit"].value:
        cells["unit"] = _derived_cell(group, "place.unit_of_area", place, unit)
    return cells


def unit_of_known_area(adcode: str) -> str:
    """Return the prefecture-level unit or municipality of a code: 310115 lies in 310000."""
    place = by_code(adcode) if adcode else None
    return unit_of(place.level, place.adcode, place.parent) if place is not None else ""


def _check_is_area(printed: str, inputs: Sequence[Input]) -> Mapping[str, str]:
    """Return the row of the area that words name. Raises ValueError where they name another."""
    row: Mapping[str, str] = inputs[0].value
    printed = fold_script(printed)
    if printed != row["name"] and printed not in row["variants"].split("|"):
        raise ValueError(f"{printed} is not {row['name']}")
    return row


@derivation("place.province_of_known_area")
def province_of_known_area(printed: str, inputs: Sequence[Input]) -> str:
    """Return the province of an area of the reference that the words name."""
    return str(_check_is_area(printed, inputs)["province"])


@derivation("place.unit_of_known_area")
def unit_of_known_area_rule(printed: str, inputs: Sequence[Input]) -> str:
    """Return the unit in which an area of the reference lies that the words name."""
    return unit_of_known_area(_check_is_area(printed, inputs)["adcode"])


def unit_of(level: str, adcode: str, parent: str) -> str:
    """Return the prefecture-level unit or municipality that a place is or lies in; its own code for a county under its province.

    >>> unit_of("county", "419001", "410000"), unit_of("district", "110105", "110000"), unit_of("province", "440000", "")
    ('419001', '110000', '')
    """
    if level == "province":
        return ""
    if level in ("prefecture", "municipality"):
        return adcode
    return parent if not parent.endswith("0000") or parent[:2] in DIRECT else adcode


def _row_unit(row: Mapping[str, str]) -> str:
    return unit_of(row["level"], row["adcode"], row["parent"])


@derivation("place.unit")
def place_unit(printed: str, inputs: Sequence[Input]) -> str:
    """Return the prefecture-level unit of a row of the code table that the words can name."""
    places.place_adcode(printed, inputs)
    return _row_unit(inputs[0].value)


@derivation("place.unit_of_area")
def unit_of_area(printed: str, inputs: Sequence[Input]) -> str:
    """Return the prefecture-level unit of the place with whose name the words begin."""
    _check_opens(printed, inputs)
    return _row_unit(inputs[0].value)


@derivation("place.province_of_area")
def province_of_area(printed: str, inputs: Sequence[Input]) -> str:
    """Return the province of the place with whose name the words begin."""
    _check_opens(printed, inputs)
    return str(inputs[0].value["province"])


def _check_opens(printed: str, inputs: Sequence[Input]) -> None:
    row, printed = inputs[0].value, fold_script(printed)  # 長治高新技術產業開發區 begins with 长治
    if not any(printed.startswith(form) for form in places.name_forms(row["name"], row["adcode"])) and not any(
        printed[:length].endswith(form)
        for length in range(2, min(13, len(printed)))
        for form in places.name_forms(row["name"], row["adcode"])
    ):
        raise ValueError(f"{printed} does not begin with the name of {row['name']}")


def short_province_cell(printed: Cell) -> Cell:
    """Return the cell of a province, or of those that an area lies in, under the short name where a list prints another one (河北省); any other as it is."""
    short = _short_provinces(printed.value)
    if not short or short == fold_script(printed.value):
        return printed
    return Cell(short, printed.spans, (*printed.rules, "place.province_short"), printed.origins)


def _short_provinces(printed: str) -> str:
    """The short names of the provinces that words name and nothing else; "" where they name another thing."""
    shorts = (
        [province_of(printed)] if province_of(printed) else list(map(province_of, re.split("[、，,/和与及]", printed)))
    )
    return "|".join(dict.fromkeys(shorts)) if all(shorts) else ""


def _are_provinces(value: str) -> bool:
    return all(map(places.province_short, value.split("|")))


@rule("place.province_short")
def province_short_rule(printed: str) -> str:
    """Return the short name of a province, or of several.

    >>> province_short_rule("内蒙古自治区"), province_short_rule("Zhejiang Province"), province_short_rule("山西、陕西、河南省")
    ('内蒙古', '浙江', '山西|陕西|河南')
    """
    short = _short_provinces(printed)
    if not short:
        raise ValueError(f"{printed!r} names no province")
    return short


@rule("place.area")
def area_rule(printed: str) -> str:
    """Return what kind of area a name is that of."""
    level = area_level(printed)
    if not level:
        raise ValueError(f"{printed} names no park, cluster or part of a place")
    return level


@derivation("place.name_en")
def place_name_en(_: str, inputs: Sequence[Input]) -> str:
    """Return the English name of a row of the table of English names."""
    return str(inputs[0].value["name_en"])


# -- what is known of a pilot from elsewhere -------------------------------------------------------


class ProgrammeNamers:
    """The namers of the pilots of a build: one for each set of programmes that a document is about."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self._rows = rows
        self._namers: dict[tuple[tuple[str, ...], str], PilotNamer] = {}

    def namer_of(self, programmes: Sequence[str], source: str) -> PilotNamer:
        """Return the namer of the pilots that a document is about; a place in two batches is the earlier one's.

        A document of no programme is about the pilots of its own lists.
        """
        return self._namer(tuple(programmes) or ("",), source)

    def namer_of_goals(self, programmes: Sequence[str], source: str) -> PilotNamer:
        """Return the namer of the pilots whose goals are looked for: also those of the low-carbon programme.

        宁波市碳达峰实施方案 is about no programme; what it aims at is told.
        """
        subjects = tuple(programmes) or ("",)
        return self._namer(subjects if LOW_CARBON in subjects else (*subjects, LOW_CARBON), source)

    def _namer(self, programmes: tuple[str, ...], source: str) -> PilotNamer:
        """Return the namer of the pilots of programmes, and of a document's own lists where the first is "": none."""
        key = programmes, "" if programmes[0] else source
        if key not in self._namers:
            chosen: dict[str, Row] = {}
            taken: set[str] = set()
            for programme in programmes:
                members = [
                    (id_, row)
                    for id_, row in self._rows.items()
                    if row["programme"].value == programme and (programme or id_.startswith(f"{source}-"))
                ]
                for id_, row in sorted(members, key=lambda member: _batch_order(member[1])):
                    place = row["adcode"].value or f"{row['province'].value}|{row['name'].value}"
                    if place not in taken:
                        taken.add(place)
                        chosen[id_] = row
            order = {id_: n for n, id_ in enumerate(self._rows)}
            self._namers[key] = pilot_namer({id_: chosen[id_] for id_ in sorted(chosen, key=order.__getitem__)})
        return self._namers[key]


def _batch_order(row: Row) -> tuple[int, str]:
    batch = row["batch"].value
    return (int(batch) if batch else 1_000, row["announced"].value)


def pilot_namer(rows: Mapping[str, Row]) -> PilotNamer:
    """The namer of these pilots."""
    return PilotNamer(
        [
            (id_, row["name"].value, row["level"].value, row["province"].value, row["adcode"].value)
            for id_, row in rows.items()
        ]
    )


def named_cell(text: Text, pilot: str, rows: Mapping[str, Row]) -> Cell:
    """The cell that leads a printed place to its pilot."""
    return text_cell(text, "pilot.named", inputs=[Input(f"pilots/{pilot}/name", rows[pilot]["name"].value)])


@derivation("value.agreed")
def value_agreed(_: str, inputs: Sequence[Input]) -> str:
    """Return what several cells say, if they all say the same."""
    values = {str(item.value) for item in inputs}
    if len(values) != 1:
        raise ValueError("the cells do not agree: " + ", ".join(sorted(values)))
    return values.pop()


def agreed_cell(cells: Sequence[tuple[str, Cell]]) -> Cell:
    """The cell of a value that several cells, each with its reference, agree on."""
    spans = tuple(dict.fromkeys(span for _, cell in cells for span in cell.spans))
    return Cell(cells[0][1].value, spans, ("value.agreed",), tuple(ref for ref, _ in cells))
