"""Pilot lists of all documents to one row a pilot: ids, witnesses, peak years, innovations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lccp.combine.summary import DocumentSummary, ListedPilot, ListSummary, year_cells
from lccp.combine.witnesses import Court, Witness, among, sources_cell
from lccp.extract.lists.pilot_list import PilotList
from lccp.model import EMPTY, Cell, Notice, Row
from lccp.text.cells import witnessed


class Stated(NamedTuple):
    """What one document says of a pilot: its row of the list, the batch by the title, the day of issue."""

    source: str
    claim: ListedPilot
    batch: Cell
    issued: Cell


@dataclass(frozen=True)
class Listed:
    """A pilot of a list: its id and what its witnesses say, in their order."""

    pilot: str
    witnesses: tuple[Stated, ...]

    @property
    def first(self) -> ListedPilot:
        """What the first witness says."""
        return self.witnesses[0].claim

    @property
    def batch(self) -> Cell:
        """The batch that the titles name; empty where the first names none."""
        held = [one.batch for one in self.witnesses if one.batch.value]
        first = self.witnesses[0].batch
        if not first.value:
            return EMPTY
        return witnessed(list(dict.fromkeys(cell for cell in held if cell.value == first.value)))

    @property
    def dated(self) -> bool:
        """Whether a list gives a peak year for it."""
        return any(one.claim.dated for one in self.witnesses)


class _Missing(NamedTuple):
    """Lists that lack a pilot of their batch: how many, and the first of them."""

    lists: int
    first: tuple[str, ...]


@dataclass
class Register:
    """Tells which pilot each row of each list is. Lists of one batch bear witness to one another.

    It is told of the documents in their order, and holds of each pilot but its name and who listed it first.
    """

    _names: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)  # by list: name -> pilot
    _ids: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # by list: its pilots, namesakes too
    _owner: dict[str, tuple[str, str]] = field(default_factory=dict)  # pilot -> the batch or document it is of
    _first: dict[str, tuple[str, str, int, int]] = field(default_factory=dict)  # pilot -> source, name, start, end
    _missing: dict[str, _Missing] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)  # pilot -> its place in the order of first naming

    def enter(self, brief: DocumentSummary) -> Iterator[tuple[str, Stated] | Notice]:
        """Give what a document says of each pilot that its lists name; a finding for a row that is none."""
        for group, held in _groups(brief.listings).items():
            prefix = f"b{group}" if group else brief.source
            names = self._names.setdefault((group, prefix), {})
            known = dict(names)  # only what other lists named
            taken: set[str] = set()
            for place, claim in enumerate((claim for one in held for claim in one.claims), 1):
                id_ = known.get(claim.name) or _id(prefix, claim, place, held)
                if self._owner.setdefault(id_, (group, prefix)) != (group, prefix):
                    message = f"{claim.name}: {id_} is a pilot of another list; give the document another id"
                    yield Notice("numbering", "high", claim.start, claim.end, message)
                    continue
                if id_ in taken:
                    message = f"{claim.name}: the number of this row stands twice in the list"
                    yield Notice("numbering", "high", claim.start, claim.end, message)
                    continue
                taken.add(id_)
                if id_ not in self.places:
                    self.places[id_] = len(self.places)
                    self._first[id_] = (brief.source, claim.name, claim.start, claim.end)
                    names[claim.name] = id_
                    self._ids.setdefault((group, prefix), []).append(id_)
                yield id_, Stated(brief.source, _with(claim, held[0], brief), held[0].batch, brief.issued)
            for id_ in self._ids.get((group, prefix), ()) if known else ():
                if id_ not in taken:
                    before = self._missing.get(id_, _Missing(0, ()))
                    self._missing[id_] = _Missing(before.lists + 1, (*before.first, brief.source)[:3])

    def missing(self) -> Iterator[tuple[str, Notice]]:
        """Findings about pilots that other lists of their batch lack, at the document that lists them first."""
        for id_, (count, sources) in self._missing.items():
            source, name, start, end = self._first[id_]
            verb = "does" if count == 1 else "do"
            message = (
                f"{among(sources, 3, count)} {verb} not list {name} ({id_}), which {source} lists in the same batch"
            )
            yield source, Notice("witness-missing", "medium", start, end, message)


def _with(claim: ListedPilot, listing: ListSummary, brief: DocumentSummary) -> ListedPilot:
    return claim._replace(quotes={**claim.quotes, **listing.quotes, **brief.quotes})


def _groups(listings: Sequence[ListSummary]) -> dict[str, list[ListSummary]]:
    groups: dict[str, list[ListSummary]] = {}
    for one in listings:
        groups.setdefault(one.batch.value, []).append(one)
    return groups


def _id(prefix: str, claim: ListedPilot, place: int, lists: Sequence[ListSummary]) -> str:
    """A pilot's id: by its printed number; by its place where none is printed or several lists join."""
    number = int(claim.number.value) if claim.number.value and len(lists) == 1 else place
    return f"{prefix}-{number:02d}"


def peak_target(pilot: Listed, court: Court) -> Row | None:
    """The row of ``peak_targets`` for a list's goal; None where no witness gives a year."""
    witnesses = [
        Witness(one.source, {"province": one.claim.province, "place": one.claim.place, **one.claim.year})
        for one in pilot.witnesses
    ]
    key = f"{pilot.pilot}|1"
    out: Row = {"pilot": Cell(pilot.pilot), "n": Cell("1")}
    for name in ("province", "place", "text", "edtf", "earliest", "latest", "qualifier"):
        told = Court() if name in ("earliest", "latest", "qualifier") else court
        out[name] = told.hear("peak_targets", key, name, witnesses)
    if not out["text"].value:
        return None
    out["sources"] = sources_cell([out["place"], out["text"]])
    return out


def unread_years(lists: Sequence[PilotList]) -> list[Notice]:
    """A finding for each year cell of a document's lists whose words are no year expression."""
    return [
        Notice(
            "unparsed",
            "high",
            row.year.starts[0],
            row.year.ends[-1],
            f"{row.place.value}: {row.year.value!r} is no year expression",
        )
        for one in lists
        for row in one.rows
        if row.year is not None and year_cells(row.year) is None
    ]


def innovations(pilot: Listed, court: Court) -> Iterator[Row]:
    """The rows of ``innovations`` for a pilot, in the order of its items."""
    most = max(len(one.claim.items) for one in pilot.witnesses)
    for item in range(1, most + 1):
        witnesses = []
        for one in pilot.witnesses:
            items = one.claim.items
            cells = {"text": items[item - 1].text} if item <= len(items) else {}
            witnesses.append(Witness(one.source, cells, "text" if items and not cells else ""))
        text = court.hear("innovations", f"{pilot.pilot}|{item}", "text", witnesses)
        said = [one.claim.items[item - 1] for one in pilot.witnesses if item <= len(one.claim.items)]
        words = next((one.keywords for one in said if one.text.value == text.value), "")
        made = Cell(words, text.spans, (*text.rules, "keywords"), text.origins) if words else EMPTY
        yield {
            "pilot": Cell(pilot.pilot),
            "item": Cell(str(item)),
            "text": text,
            "keywords": made,
            "sources": sources_cell([text]),
        }


__all__ = ["Listed", "Register", "Stated", "innovations", "peak_target", "unread_years"]
