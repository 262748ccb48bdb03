"""All pilots: of the third batch and any other list from lists, of the others from what prose names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.extract import batches
from pipeline.extract.batches import Announcement
from pipeline.extract.document import Extract
from pipeline.extract.lists import ORDER
from pipeline.model import EMPTY, Cell, Notice, Row
from pipeline.normalise import places
from pipeline.normalise.namer import PilotNamer
from pipeline.reconcile.lists import Listed, listed
from pipeline.reconcile.witnesses import Court, Witness
from pipeline.reference import Place
from pipeline.rules import Input, derivation
from pipeline.text import Text
from pipeline.trace import text_cell


@dataclass(frozen=True)
class Roster:
    """The pilots: their rows (peak year and rating still empty), by id; the lists they came from."""

    rows: dict[str, Row]
    listed: tuple[Listed, ...]
    notices: tuple[tuple[str, Notice], ...]


def roster(extracts: Sequence[Extract], court: Court) -> Roster:
    """Find every pilot that the documents name as one."""
    found, notices = listed(extracts)
    announced = _announced(extracts)
    dates = {number: _date(made) for number, made in announced.items()}
    rows: dict[str, Row] = {}
    for pilot in found:
        date = _issued(extracts, pilot) or dates.get(pilot.batch.value, EMPTY)
        rows[pilot.pilot] = _listed_row(pilot, date, court, notices)
    known = {row["batch"].value for row in rows.values()}
    named, more = _named(extracts, announced, known)
    notices.extend(more)
    for number in sorted(named):
        if number in known:
            continue
        basis = announced[number][0][1]
        for place, (source, name) in enumerate(named[number], 1):
            id_ = f"b{number}-{place:02d}"
            file = next(extract.document.source.file for extract in extracts if extract.source == source)
            rows[id_] = _named_row(
                id_, name, place, text_cell(basis.basis, "batch.number"), dates[number], file, source, notices
            )
    return Roster(rows, tuple(found), tuple(notices))


# -- lists ----------------------------------------------------------------------------------------


def _issued(extracts: Sequence[Extract], pilot: Listed) -> Cell | None:
    """When a list was issued: the date of the first document that holds it and tells its own."""
    holding = {source for source, _ in pilot.witnesses}
    cells = [extract.tables["sources"][0]["issued"] for extract in extracts if extract.source in holding]
    return next((cell for cell in cells if cell.value), None)


def _listed_row(pilot: Listed, announced: Cell, court: Court, notices: list[tuple[str, Notice]]) -> Row:
    witnesses = [
        Witness(
            source,
            {
                "number": row.number,
                "province": _text(row.province),
                "name": text_cell(row.place),
                "conditional": row.conditional,
            },
        )
        for source, row in pilot.witnesses
    ]
    quiet = Court()  # what the list of peak targets has told already is not told again
    number = quiet.hear("pilots", pilot.pilot, "number", witnesses)
    name = quiet.hear("pilots", pilot.pilot, "name", witnesses)
    province = quiet.hear("pilots", pilot.pilot, "province", witnesses)
    row: Row = {
        "pilot": Cell(pilot.pilot),
        "batch": pilot.batch,
        "number": number,
        "province": province,
        "name": name,
        "level": EMPTY,
        "adcode": EMPTY,
        "announced": announced,
        "conditional": court.hear("pilots", pilot.pilot, "conditional", witnesses),
        "peak_year": EMPTY,
        "rating": EMPTY,
    }
    source, first = pilot.witnesses[0]
    place = _place(first.place, row, source, notices)
    if place is not None:
        row.update(_coded(name, place))
        if not places.province_short(province.value):
            row["province"] = _derived(name, "place.province", place, place.province)
    return row


def _text(text: Text | None) -> Cell:
    return text_cell(text) if text is not None else EMPTY


def _year(announced: str) -> int:
    return places.year_end(announced) if announced[:4].isdigit() else 2016


def _place(name: Text, row: Row, source: str, notices: list[tuple[str, Notice]]) -> Place | None:
    """The one place that a name means, in the province that stands with it; else a finding."""
    year = _year(row["announced"].value)
    group = row["province"].value
    found = _within(name.value, year, group) or _within(name.value, places.ALL_YEARS, group)
    if len(found) == 1:
        return found[0]
    if found:
        may = ", ".join(f"{place.name} ({place.adcode})" for place in found)
        message = f"{name.value} may be {may}: left without a code"
    else:
        elsewhere = places.resolve(name.value, places.ALL_YEARS)
        message = (
            f"{name.value} is no place"
            + (f" in {group}" if group and elsewhere else " that the code table knows")
            + ": left without a code"
        )
    notices.append((source, Notice("unresolved-place", "high", name.starts[0], name.ends[-1], message)))
    return None


def _within(name: str, year: int, group: str) -> list[Place]:
    """The places that a name may mean in the province, or the prefecture, that stands with it in the list.

    A group that is no place (胶东) tells nothing of where the pilot lies.
    """
    if not group or places.province_short(group):
        return places.resolve(name, year, group)
    above = places.resolve(group, year)
    found = places.resolve(name, year)
    return [place for place in found if any(places.within(place, one) for one in above)] if above else found


def _derived(name: Cell, rule: str, place: Place, value: str) -> Cell:
    return Cell(value, name.spans, (*name.rules, rule), (place.ref,))


def _coded(name: Cell, place: Place) -> dict[str, Cell]:
    return {
        "level": _derived(name, "place.level", place, place.level),
        "adcode": _derived(name, "place.adcode", place, place.adcode),
    }


# -- prose ----------------------------------------------------------------------------------------

Announced = dict[str, list[tuple[str, Announcement]]]


def _announced(extracts: Sequence[Extract]) -> Announced:
    """The announcements of each batch, by its number, those that name every place first."""
    out: Announced = {}
    for extract in extracts:
        for one in extract.announcements:
            out.setdefault(text_cell(one.basis, "batch.number").value, []).append((extract.source, one))
    return {number: sorted(made, key=lambda pair: not pair[1].complete) for number, made in out.items()}


def _date(made: Sequence[tuple[str, Announcement]]) -> Cell:
    dated = [text_cell(one.date, "date.edtf") for _, one in made if one.date is not None]
    return dated[0] if dated else EMPTY


def _named(
    extracts: Sequence[Extract], announced: Announced, known: set[str]
) -> tuple[dict[str, list[tuple[str, Text]]], list[tuple[str, Notice]]]:
    """The names of each batch that prose tells whole, and of one that contents complete."""
    out: dict[str, list[tuple[str, Text]]] = {}
    notices: list[tuple[str, Notice]] = []
    whole = {number: made[0] for number, made in announced.items() if made[0][1].complete}
    for number, (source, one) in whole.items():
        out[number] = [(source, place) for place in one.places]
    for number, made in announced.items():
        if number in whole or number in known:
            continue
        source, partial = made[0]
        for extract in extracts:
            summed = batches.summarised(extract.entries, places.is_place)
            if not summed:
                continue
            result = batches.remainder(
                summed, [one for n, (_, one) in whole.items() if int(n) < int(number)], partial, _same
            )
            notices.extend(
                (source if notice.message.startswith("the sentence") else extract.source, notice)
                for notice in result.notices
            )
            if result.names:
                out[number] = [(extract.source, name) for name in result.names]
                break
    return out, notices


def _same(name: str) -> str:
    """One key for all names of a place: its code where one place is meant, else the highest so called."""
    found = places.resolve(name, places.ALL_YEARS)
    ranked = sorted(found, key=lambda place: (places.RANK[place.level], -place.last_year, place.adcode))
    return ranked[0].adcode if ranked else name


def _named_row(
    id_: str,
    name: Text,
    place: int,
    batch: Cell,
    announced: Cell,
    file: str,
    source: str,
    notices: list[tuple[str, Notice]],
) -> Row:
    words = text_cell(name)
    row: Row = {
        "pilot": Cell(id_),
        "batch": batch,
        "number": Cell(str(place), words.spans, (ORDER,), (f"raw/{file}",)),
        "province": EMPTY,
        "name": words,
        "level": EMPTY,
        "adcode": EMPTY,
        "announced": announced,
        "conditional": EMPTY,
        "peak_year": EMPTY,
        "rating": EMPTY,
    }
    found = _highest(name.value, _year(announced.value))
    if found is None:
        message = f"{name.value} is not one place of the code table: left without a code"
        notices.append((source, Notice("unresolved-place", "high", name.starts[0], name.ends[-1], message)))
        return row
    row["province"] = _derived(words, "place.province", found, found.province)
    full = places.full_name(name.value, found)
    if full != name.value:
        row["name"] = _derived(words, "place.full_name", found, full)
    row.update(_coded(words, found))
    return row


def _highest(name: str, year: int) -> Place | None:
    """The place meant by a name that stands alone: the highest so called; None where two stand equal."""
    found = places.resolve(name, year)
    if not found:
        return None
    top = min(places.RANK[place.level] for place in found)
    best = [place for place in found if places.RANK[place.level] == top]
    return best[0] if len(best) == 1 else None


# -- what is known of a pilot from elsewhere -------------------------------------------------------


def namer(rows: Mapping[str, Row]) -> PilotNamer:
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
    """Give what several cells say, if they all say the same."""
    said = {str(one.value) for one in inputs}
    if len(said) != 1:
        raise ValueError("the cells do not agree: " + ", ".join(sorted(said)))
    return said.pop()


def agreed(cells: Sequence[tuple[str, Cell]]) -> Cell:
    """The cell of a value that several cells, each with its reference, agree on."""
    spans = tuple(dict.fromkeys(span for _, cell in cells for span in cell.spans))
    return Cell(cells[0][1].value, spans, ("value.agreed",), tuple(ref for ref, _ in cells))
