"""Pilot lists of all documents to one row a pilot: ids, witnesses, peak years, innovations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.document import Extract
from pipeline.extract.lists import ListRow, PilotList
from pipeline.model import EMPTY, Cell, Notice, Row
from pipeline.normalise import keywords, years
from pipeline.reconcile.witnesses import Court, Witness, sources_cell
from pipeline.repair import ALL
from pipeline.text import Text
from pipeline.trace import text_cell


@dataclass(frozen=True)
class Listed:
    """A pilot of a list: its id, its batch (empty where no title names one), what its witnesses say."""

    pilot: str
    batch: Cell
    witnesses: tuple[tuple[str, ListRow], ...]

    @property
    def first(self) -> ListRow:
        """What the first witness says."""
        return self.witnesses[0][1]


def year_cells(text: Text) -> dict[str, Cell] | None:
    """The cells of a year expression that stands alone in a cell; None where it is none."""
    match = years.bare(text.value)
    if match is None:
        return None
    own = tuple(name for name in match.rules if name not in ALL)
    return {
        "edtf": text_cell(text, *own),
        "earliest": text_cell(text, *own, "edtf.earliest") if match.earliest else EMPTY,
        "latest": text_cell(text, *own, "edtf.latest") if match.latest else EMPTY,
        "qualifier": text_cell(text, "year.qualifier"),
    }


def listed(extracts: Sequence[Extract]) -> tuple[list[Listed], list[tuple[str, Notice]]]:
    """Give the pilots of all lists, by batch and number. Lists of one batch bear witness to one another."""
    pilots: dict[str, Listed] = {}
    notices: list[tuple[str, Notice]] = []
    for extract in extracts:
        for group, held in _groups(extract.lists).items():
            batch = _batch(held)
            prefix = f"b{group}" if group else extract.source
            names = {entry.first.place.value: id_ for id_, entry in pilots.items() if id_.startswith(f"{prefix}-")}
            first = not names
            taken: set[str] = set()
            for place, row in enumerate((row for one in held for row in one.rows), 1):
                id_ = _id(prefix, row, place, taken, held)
                if not first:
                    id_ = names.get(row.place.value, id_)
                if id_ in taken:
                    span = row.place
                    notices.append(
                        (
                            extract.source,
                            Notice(
                                "numbering",
                                "high",
                                span.starts[0],
                                span.ends[-1],
                                f"{span.value}: the number of this row stands twice in the list",
                            ),
                        )
                    )
                    continue
                taken.add(id_)
                before = pilots[id_].witnesses if id_ in pilots else ()
                cell = pilots[id_].batch if id_ in pilots else batch
                pilots[id_] = Listed(id_, _both(cell, batch), (*before, (extract.source, row)))
            if not first:
                notices.extend(_missing(extract.source, held, prefix, taken, pilots))
    return list(pilots.values()), notices


def _both(one: Cell, other: Cell) -> Cell:
    from pipeline.trace import witnessed

    if not one.value or not other.value or one.value != other.value or one == other:
        return one
    return witnessed([one, other])


def _groups(lists: Sequence[PilotList]) -> dict[str, list[PilotList]]:
    groups: dict[str, list[PilotList]] = {}
    for one in lists:
        batch = text_cell(one.batch, "batch.of_title").value if one.batch is not None else ""
        groups.setdefault(batch, []).append(one)
    return groups


def _batch(lists: Sequence[PilotList]) -> Cell:
    titled = next((one.batch for one in lists if one.batch is not None), None)
    return text_cell(titled, "batch.of_title") if titled is not None else EMPTY


def _id(prefix: str, row: ListRow, place: int, taken: set[str], lists: Sequence[PilotList]) -> str:
    """A pilot's id: by its printed number; by its place where none is printed or several lists join."""
    number = int(row.number.value) if row.number.value and len(lists) == 1 else place
    return f"{prefix}-{number:02d}"


def _missing(
    source: str, lists: Sequence[PilotList], prefix: str, taken: set[str], pilots: dict[str, Listed]
) -> list[tuple[str, Notice]]:
    """Pilots that another list of the batch has and this one lacks."""
    out: list[tuple[str, Notice]] = []
    for id_, pilot in pilots.items():
        if id_.startswith(f"{prefix}-") and id_ not in taken:
            other, row = pilot.witnesses[0]
            message = f"{source} does not list {row.place.value} ({id_}), which {other} lists in the same batch"
            out.append((other, Notice("witness-missing", "medium", row.place.starts[0], row.place.ends[-1], message)))
    return out


def peak_target(pilot: Listed, court: Court) -> Row | None:
    """The row of ``peak_targets`` for a list's goal; None where no witness gives a year."""
    witnesses: list[Witness] = []
    for source, row in pilot.witnesses:
        cells = {
            "province": text_cell(row.province) if row.province is not None else EMPTY,
            "place": text_cell(row.place),
        }
        if row.year is not None:
            cells["text"] = text_cell(row.year)
            cells.update(year_cells(row.year) or {})
        witnesses.append(Witness(source, cells))
    key = f"{pilot.pilot}|1"
    out: Row = {"pilot": Cell(pilot.pilot), "n": Cell("1")}
    for name in ("province", "place", "text", "edtf", "earliest", "latest", "qualifier"):
        told = Court() if name in ("earliest", "latest", "qualifier") else court
        out[name] = told.hear("peak_targets", key, name, witnesses)
    if not out["text"].value:
        return None
    out["sources"] = sources_cell([out["place"], out["text"]])
    return out


def unread_years(pilot: Listed) -> list[tuple[str, Notice]]:
    """A finding for each year cell whose words are no year expression."""
    return [
        (
            source,
            Notice(
                "unparsed",
                "high",
                row.year.starts[0],
                row.year.ends[-1],
                f"{row.place.value}: {row.year.value!r} is no year expression",
            ),
        )
        for source, row in pilot.witnesses
        if row.year is not None and year_cells(row.year) is None
    ]


def innovations(pilot: Listed, court: Court) -> list[Row]:
    """The rows of ``innovations`` for a pilot, in the order of its items."""
    most = max(len(row.items) for _, row in pilot.witnesses)
    out: list[Row] = []
    for item in range(1, most + 1):
        witnesses = []
        for source, row in pilot.witnesses:
            cells = {"text": text_cell(row.items[item - 1])} if item <= len(row.items) else {}
            witnesses.append(Witness(source, cells, "text" if row.items and not cells else ""))
        text = court.hear("innovations", f"{pilot.pilot}|{item}", "text", witnesses)
        words = keywords.keywords(text.value)
        made = Cell(words, text.spans, (*text.rules, "keywords"), text.origins) if words else EMPTY
        out.append(
            {
                "pilot": Cell(pilot.pilot),
                "item": Cell(str(item)),
                "text": text,
                "keywords": made,
                "sources": sources_cell([text]),
            }
        )
    return out
