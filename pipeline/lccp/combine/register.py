"""Pilot lists of all documents to one row a pilot: ids, witnesses, peak years, innovations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lccp.combine.summary import DocumentSummary, ListedPilot, ListSummary, year_cells
from lccp.combine.witnesses import WitnessCells, WitnessComparison, list_some, sources_cell
from lccp.extract.lists.pilot_list import PilotList
from lccp.model import EMPTY, Cell, Notice, Row
from lccp.text.cells import witnessed_cell


class WitnessStatement(NamedTuple):
    """What one document says of a pilot: its row of the list, the batch by the title, the day of issue."""

    source: str
    claim: ListedPilot
    batch: Cell
    issued: Cell


@dataclass(frozen=True)
class RegisteredPilot:
    """A pilot of a list: its id and what its witnesses say, in their order."""

    pilot: str
    witnesses: tuple[WitnessStatement, ...]

    @property
    def first_claim(self) -> ListedPilot:
        """What the first witness says."""
        return self.witnesses[0].claim

    @property
    def batch(self) -> Cell:
        """The batch that the titles name; empty where the first names none."""
        listings = [statement.batch for statement in self.witnesses if statement.batch.value]
        first_claim = self.witnesses[0].batch
        if not first_claim.value:
            return EMPTY
        return witnessed_cell(list(dict.fromkeys(cell for cell in listings if cell.value == first_claim.value)))

    @property
    def dated(self) -> bool:
        """Whether a list gives a peak year for it."""
        return any(statement.claim.dated for statement in self.witnesses)


class MissingCount(NamedTuple):
    """Lists that lack a pilot of their batch: how many, and the first of them."""

    lists: int
    first_claim: tuple[str, ...]


@dataclass
class PilotRegister:
    """Tells which pilot each row of each list is. Lists of one batch bear witness to one another.

    It is told of the documents in their order, and holds of each pilot but its name and who listed it first.
    """

    _names: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)  # by list: name -> pilot
    _ids: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # by list: its pilots, namesakes too
    _owner: dict[str, tuple[str, str]] = field(default_factory=dict)  # pilot -> the batch or document it is of
    _first: dict[str, tuple[str, str, int, int]] = field(default_factory=dict)  # pilot -> source, name, start, end
    _missing: dict[str, MissingCount] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)  # pilot -> its place in the order of first naming

    def enter_document(self, brief: DocumentSummary) -> Iterator[tuple[str, WitnessStatement] | Notice]:
        """Give what a document says of each pilot that its lists name; a finding for a row that is none."""
        for group, listings in _group_by_batch(brief.listings).items():
            prefix = f"b{group}" if group else brief.source
            ids_by_name = self._names.setdefault((group, prefix), {})
            earlier = dict(ids_by_name)  # only what other lists named
            taken: set[str] = set()
            for place, claim in enumerate((claim for listing in listings for claim in listing.claims), 1):
                id_ = earlier.get(claim.name) or _pilot_id(prefix, claim, place, listings)
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
                    ids_by_name[claim.name] = id_
                    self._ids.setdefault((group, prefix), []).append(id_)
                yield (
                    id_,
                    WitnessStatement(
                        brief.source, _with_quotes(claim, listings[0], brief), listings[0].batch, brief.issued
                    ),
                )
            for id_ in self._ids.get((group, prefix), ()) if earlier else ():
                if id_ not in taken:
                    before = self._missing.get(id_, MissingCount(0, ()))
                    self._missing[id_] = MissingCount(before.lists + 1, (*before.first_claim, brief.source)[:3])

    def missing_notices(self) -> Iterator[tuple[str, Notice]]:
        """Findings about pilots that other lists of their batch lack, at the document that lists them first."""
        for id_, (count, sources) in self._missing.items():
            source, name, start, end = self._first[id_]
            verb = "does" if count == 1 else "do"
            message = (
                f"{list_some(sources, 3, count)} {verb} not list {name} ({id_}), which {source} lists in the same batch"
            )
            yield source, Notice("witness-missing", "medium", start, end, message)


def _with_quotes(claim: ListedPilot, listing: ListSummary, brief: DocumentSummary) -> ListedPilot:
    return claim._replace(quotes={**claim.quotes, **listing.quotes, **brief.quotes})


def _group_by_batch(listings: Sequence[ListSummary]) -> dict[str, list[ListSummary]]:
    groups: dict[str, list[ListSummary]] = {}
    for listing in listings:
        groups.setdefault(listing.batch.value, []).append(listing)
    return groups


def _pilot_id(prefix: str, claim: ListedPilot, place: int, lists: Sequence[ListSummary]) -> str:
    """A pilot's id: by its printed number; by its place where none is printed or several lists join."""
    number = int(claim.number.value) if claim.number.value and len(lists) == 1 else place
    return f"{prefix}-{number:02d}"


def peak_target_row(pilot: RegisteredPilot, conflicts: WitnessComparison) -> Row | None:
    """The row of ``peak_targets`` for a list's goal; None where no witness gives a year."""
    witnesses = [
        WitnessCells(
            statement.source,
            {"province": statement.claim.province, "place": statement.claim.place, **statement.claim.year},
        )
        for statement in pilot.witnesses
    ]
    key = f"{pilot.pilot}|1"
    row: Row = {"pilot": Cell(pilot.pilot), "n": Cell("1")}
    for name in ("province", "place", "text", "edtf", "earliest", "latest", "qualifier"):
        comparison = WitnessComparison() if name in ("earliest", "latest", "qualifier") else conflicts
        row[name] = comparison.choose_cell("peak_targets", key, name, witnesses)
    if not row["text"].value:
        return None
    row["sources"] = sources_cell([row["place"], row["text"]])
    return row


def unread_year_notices(lists: Sequence[PilotList]) -> list[Notice]:
    """A finding for each year cell of a document's lists whose words are no year expression."""
    return [
        Notice(
            "unparsed",
            "high",
            row.year.starts[0],
            row.year.ends[-1],
            f"{row.place.value}: {row.year.value!r} is no year expression",
        )
        for pilot_list in lists
        for row in pilot_list.rows
        if row.year is not None and year_cells(row.year) is None
    ]


def innovation_rows(pilot: RegisteredPilot, conflicts: WitnessComparison) -> Iterator[Row]:
    """The rows of ``innovations`` for a pilot, in the order of its items."""
    longest = max(len(statement.claim.items) for statement in pilot.witnesses)
    for item in range(1, longest + 1):
        witnesses = []
        for statement in pilot.witnesses:
            items = statement.claim.items
            cells = {"text": items[item - 1].text} if item <= len(items) else {}
            witnesses.append(WitnessCells(statement.source, cells, "text" if items and not cells else ""))
        text = conflicts.choose_cell("innovations", f"{pilot.pilot}|{item}", "text", witnesses)
        items_there = [
            statement.claim.items[item - 1] for statement in pilot.witnesses if item <= len(statement.claim.items)
        ]
        keywords_text = next(
            (statement.keywords for statement in items_there if statement.text.value == text.value), ""
        )
        keywords = Cell(keywords_text, text.spans, (*text.rules, "keywords"), text.origins) if keywords_text else EMPTY
        yield {
            "pilot": Cell(pilot.pilot),
            "item": Cell(str(item)),
            "text": text,
            "keywords": keywords,
            "sources": sources_cell([text]),
        }


__all__ = [
    "PilotRegister",
    "RegisteredPilot",
    "WitnessStatement",
    "innovation_rows",
    "peak_target_row",
    "unread_year_notices",
]
