"""The pilots of all documents: which programme, batch and place each row of each list and each announced name is.

One pilot is one place in one batch of one programme, however many documents name it; documents meet by place,
never by number. Documents are entered in their order: the first that states a batch whole founds it, and what
later ones have beyond it, or lack, is a finding and a conflict, never a row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple

from lccp.combine.programmes import LOW_CARBON, NamedProgramme, ProgrammeRegister
from lccp.combine.summary import (
    DocumentSummary,
    ListedPilot,
    ListSummary,
    Quotes,
    is_undated,
    year_cells,
    year_of_list,
)
from lccp.combine.witnesses import CHOSEN, WitnessCells, WitnessComparison, sources_cell
from lccp.extract.enumerated.promises import PUTS_RIGHT
from lccp.extract.lists.pilot_list import ORDER, PilotList, batch_of_title
from lccp.extract.lists.shapes import BATCH
from lccp.extract.prose import batches
from lccp.model import EMPTY, Cell, Notice, Row, make_finding
from lccp.normalise import places
from lccp.normalise.english import english_province, english_readings
from lccp.normalise.programmes import local_runner
from lccp.reference import Place, by_code, divisions
from lccp.reference.script import fold_script
from lccp.text.cells import witnessed_cell
from lccp.text.messages import Message, list_some, say
from lccp.text.patterns import re
from lccp.text.spans import Text

NONE_STATED = re.compile(r"[-—–―－−─/／\s]+|无|暂无|未定|未提出|未明确")  # what a cell of a table prints for “none”
OF_PREFECTURES = "地"  # the kind of places of a prefecture's rank
UNDATED_YEAR = 2016  # whose names and codes are those of a pilot without a date
FEWEST_OF_ANOTHER = 5  # pilots of a list without a batch that is another one of the programme
MOST_LACKING = 3  # documents that lack a pilot of which conflicts and findings name each


NamedListing = tuple[ListSummary, NamedProgramme | None]
"""A list or sentence, and its programme; None where it names none."""


class WitnessStatement(NamedTuple):
    """What one document says of one pilot: its row or name, the batch and date that it states, its programme.

    ``form`` is list, sentence or contents; ``issued`` is the date of a notice that makes it a pilot.
    """

    source: str
    file: str
    form: str
    claim: ListedPilot
    batch: Cell
    date: Cell
    programme: Cell


@dataclass(frozen=True)
class RegisteredPilot:
    """A pilot: its id and what its witnesses say, in their order; and the documents that list its batch without it."""

    pilot: str
    programme: str
    witnesses: tuple[WitnessStatement, ...]
    lacking: tuple[str, ...] = ()

    @property
    def batch(self) -> Cell:
        """The batch that its witnesses name; empty where none does."""
        cells = [statement.batch for statement in self.witnesses if statement.batch.value]
        if not cells:
            return EMPTY
        return witnessed_cell(list(dict.fromkeys(cell for cell in cells if cell.value == cells[0].value)))

    @property
    def programme_cell(self) -> Cell:
        """The programme that its witnesses name; empty where none does."""
        cells = [statement.programme for statement in self.witnesses if statement.programme.value == self.programme]
        return witnessed_cell(list(dict.fromkeys(cells))) if self.programme and cells else EMPTY

    @property
    def dated(self) -> bool:
        """Whether a list gives a peak year for it."""
        return any(statement.claim.dated for statement in self.witnesses)


@dataclass
class RegisterEntry:
    """A pilot of the register: its batch, its place, who named it first and where, and its number in the founding list."""

    batch: BatchEntry
    code: str
    source: str
    name: str
    start: int
    end: int
    printed: int = 0
    position: int = 0
    lacking: list[str] = field(default_factory=list)
    lacking_count: int = 0

    def note_lacking(self, source: str) -> None:
        """Note a document that states the batch whole and does not list the pilot."""
        self.lacking_count += 1
        self.lacking = [*self.lacking, source][:MOST_LACKING]


@dataclass
class BatchEntry:
    """A batch of a programme: b2, y2016 or "" where none is named; its pilots by place, and the document that founded it."""

    programme: str
    label: str
    source: str  # of a list without a programme
    date: str = ""
    founder: str = ""
    founded: int = 0  # the founder's place among the documents
    members: dict[str, int] = field(default_factory=dict)  # by place: index of the pilot
    entered: int = 0  # rows of a list without a programme: what dates one of a document's lists may not date another

    @property
    def number(self) -> int:
        """The batch's number; 0 where none is named."""
        return int(self.label[1:]) if self.label.startswith("b") else 0

    def find(self, keys: Sequence[str]) -> int | None:
        """Return the pilot at one of the places that a name can mean, where it is one alone."""
        indexes = {self.members[key] for key in keys if key in self.members}
        return indexes.pop() if len(indexes) == 1 else None

    def find_claimed(self, claimed: ClaimedRow) -> int | None:
        """Return the pilot that a row names: by its name where that is no place, or may be several (鼓楼区, 高新区)."""
        by_name = (self.members[key] for key in claimed.name_keys if key in self.members)
        index = next(by_name, None) if len(claimed.keys) != 1 else None
        return self.find(claimed.keys) if index is None else index


@dataclass
class PilotRegister:
    """Which pilot each row of each list, and each announced name, is. It holds no more of each than its name and place."""

    programmes: ProgrammeRegister = field(default_factory=ProgrammeRegister)
    conflicts: list[tuple[Row, Quotes]] = field(default_factory=list)  # what documents have beyond a founded batch
    notices: list[tuple[str, Notice]] = field(default_factory=list)  # about documents entered before
    # what the document entered last says of some pilots without a batch or a time: it states no batch whole
    undated: tuple[DocumentSummary, list[NamedListing]] | None = None
    _entries: list[RegisterEntry] = field(default_factory=list)
    _batches: dict[tuple[str, str, str], BatchEntry] = field(default_factory=dict)
    _told_beyond: set[tuple[str, str]] = field(default_factory=set)
    _distinct: dict[int, bool] = field(default_factory=dict)  # by batch: whether its printed numbers differ
    _place: int = 0  # of the document that is entered, among all

    def enter_document(self, summary: DocumentSummary) -> Iterator[tuple[int, WitnessStatement] | Notice]:
        """Return what a document says of each pilot that it names; and findings about names that are none."""
        self._place += 1
        subjects = self.programmes.subjects_of(summary)
        for subject in subjects:
            self.programmes.enter(summary, subject)
        listings, notices = self._named_listings(summary, subjects)
        yield from notices
        dated = [named for named in listings if _is_dated(summary, named[0])]
        # a sentence above the list that dates its examples without their batch (85个市县上榜，其中北京市密云区…) waits for it
        yield from self._enter_listings(summary, [named for named in dated if _names_batches(named[0])])
        yield from self._enter_listings(summary, [named for named in dated if not _names_batches(named[0])])
        # what names neither batch nor date belongs to the batches that the document itself states elsewhere
        undated = [named for named in listings if not _is_dated(summary, named[0])]
        yield from self._enter_listings(summary, [named for named in undated if named[0].whole])
        partial = [named for named in undated if not named[0].whole]
        self.undated = (summary, partial) if partial else None

    def _named_listings(
        self, summary: DocumentSummary, subjects: Sequence[NamedProgramme]
    ) -> tuple[list[NamedListing], list[Notice]]:
        """Return the lists and sentences of a document, each with its programme, and findings about those that have none."""
        listings: list[NamedListing] = []
        notices: list[Notice] = []
        for listing in _with_contents(summary, self):
            programme = self.programmes.programme_of(summary, listing, subjects)
            if isinstance(programme, Notice):
                notices.append(programme)
                continue
            if programme is not None:
                self.programmes.enter(summary, programme)
            elif listing.form == "sentence" and not listing.in_news:
                continue
            else:
                message = Message(
                    "neither the list's heading nor the document's title names a programme; its pilots stand alone",
                    "名单标题与文件标题均未言明何项试点，所列各地自成一组",
                )
                start, end = listing.claims[0].start, listing.claims[0].end
                notices.append(Notice("no-programme", "medium", start, end, message))
            listings.append((listing, programme))
        return listings, notices

    def enter_undated(
        self, place: int, summary: DocumentSummary, listings: Sequence[NamedListing]
    ) -> Iterator[tuple[int, WitnessStatement] | Notice]:
        """Return what a document says of some pilots without batch or time, when the batches of all documents are entered.

        An assessment of the pilots of three batches may stand before their lists, by its file's name. What it says
        beyond a list without a batch that stands behind it, at its ``place`` among the documents, is a pilot all the same.
        """
        self._place = place
        yield from self._enter_listings(summary, listings)

    def _enter_listings(
        self, summary: DocumentSummary, listings: Sequence[NamedListing]
    ) -> Iterator[tuple[int, WitnessStatement] | Notice]:
        """Enter what some lists and sentences of a document say, batch by batch."""
        groups: dict[tuple[str, str, str], list[ClaimedRow]] = {}
        for listing, programme in listings:
            for batch, claimed in self._by_batch(summary, listing, programme):
                groups.setdefault((batch.programme, batch.label, batch.source), []).append(claimed)
        for key, group in groups.items():
            yield from self._enter_group(summary, self._batches[key], group)

    def _enter_group(
        self, summary: DocumentSummary, batch: BatchEntry, group: Sequence[ClaimedRow]
    ) -> Iterator[tuple[int, WitnessStatement] | Notice]:
        """Enter what a document says of one batch."""
        founded = batch.founder
        earlier = dict.fromkeys(batch.members.values())
        whole = _is_stated_whole(group, summary, founded)
        listed: dict[tuple[int, str], ListedPilot] = {}
        shared = _quotes_of_lists(summary)
        is_correction = PUTS_RIGHT.search(summary.folded_title) is not None
        for position, claimed in enumerate(group, batch.entered + 1):
            claim = claimed.claim
            index = batch.find_claimed(claimed)
            if index is None and self._is_closed(batch, summary, group):
                yield self._beyond(summary, batch, claim)
                continue
            if index is None:
                index = self._new_entry(summary, batch, claimed, position)
            if (before := listed.get((index, claimed.listing.form))) is not None:
                yield from _named_twice(claimed, before)
                continue
            listed[index, claimed.listing.form] = claim
            entry = self._entries[index]
            if whole and not batch.founder and not entry.position:
                entry.position = position
                entry.printed = int(claim.number.value) if claim.number.value and claimed.listing.form == "list" else 0
            quotes = {**shared, **claim.quotes, **summary.quotes}
            claim = claim._replace(quotes=quotes)
            cell = claimed.programme.cell if claimed.programme is not None else EMPTY
            # 关于更正…名单的通知 is issued after the list that announces the pilots
            date = EMPTY if is_correction and claimed.date == summary.issued else claimed.date
            yield (
                index,
                WitnessStatement(summary.source, summary.file, claimed.listing.form, claim, claimed.batch, date, cell),
            )
        if not batch.programme:
            batch.entered += len(group)
        if whole:
            self._note_lacking(summary, earlier, {index for index, _ in listed}, group)
            if not batch.founder:
                batch.founder, batch.founded = summary.source, self._place
        if not batch.date:
            batch.date = next((claimed.date.value for claimed in group if claimed.date.value), "")

    def _note_lacking(
        self, summary: DocumentSummary, earlier: Collection[int], present: set[int], group: Sequence[ClaimedRow]
    ) -> None:
        """Note the pilots of earlier documents that one which states the batch whole does not list.

        A table of fewer than half of them that calls itself no list says nothing of the others.
        """
        if 2 * len(present) < len(earlier) and not any(claimed.listing.calls_itself_list for claimed in group):
            return
        for index in earlier:
            if index not in present:
                self._entries[index].note_lacking(summary.source)

    def _new_entry(self, summary: DocumentSummary, batch: BatchEntry, claimed: ClaimedRow, position: int) -> int:
        claim, index = claimed.claim, len(self._entries)
        code = claimed.places[0].adcode if len(claimed.places) == 1 else claimed.bare_name
        if f"name:{code}" in batch.members:  # another province's 高新区
            code = re.sub(r"[|/\s]", "", claim.province.value) + code
        self._entries.append(RegisterEntry(batch, code, summary.source, claim.name, claim.start, claim.end))
        if batch.founder not in ("", summary.source):
            self._entries[index].note_lacking(batch.founder)
        if not batch.programme:
            self._entries[index].position = position
            self._entries[index].printed = int(claim.number.value) if claim.number.value else 0
        for key in claimed.keys if len(claimed.keys) == 1 else [claimed.name_keys[0], f"name:{claimed.bare_name}"]:
            batch.members.setdefault(key, index)
        return index

    def _is_closed(self, batch: BatchEntry, summary: DocumentSummary, group: Sequence[ClaimedRow]) -> bool:
        """Whether another document states a batch whole.

        A list that names no batch denies only what documents behind it say, and no list that has hardly a pilot of it.
        """
        if batch.founder in ("", summary.source):
            return False
        if batch.label:
            return True
        shared = sum(batch.find_claimed(claimed) is not None for claimed in group)
        is_another = len(group) >= FEWEST_OF_ANOTHER and 5 * shared < len(group)
        return batch.founded < self._place and not is_another

    def _beyond(self, summary: DocumentSummary, batch: BatchEntry, claim: ListedPilot) -> Notice:
        """What a document has beyond a batch that an earlier one states whole: a finding, and a conflict."""
        key = f"{batch.programme}.{batch.label}-{re.sub(r'[|/]', '', claim.name)}"
        row = {"table": Cell("pilots"), "key": Cell(key), "field": Cell("name")}
        chosen = structural_cell("true", claim.place)
        other = structural_cell("false", claim.place)
        founder: Row = {**row, "source": Cell(batch.founder), "value": EMPTY, "chosen": chosen}
        beyond: Row = {**row, "source": Cell(summary.source), "value": claim.place, "chosen": other}
        for conflict in (beyond, founder):
            if (key, conflict["source"].value) not in self._told_beyond:  # the founder's stands once for all others
                self._told_beyond.add((key, conflict["source"].value))
                self.conflicts.append((conflict, claim.quotes))
        message = say(
            "{place} is no pilot of this batch ({batch}) in {source}, which states it whole: no row",
            "{source}所列该批（{batch}）名单完整而无{place}，不另设一行",
            place=claim.name,
            batch=f"{batch.programme} {batch.label}",
            source=batch.founder,
        )
        return Notice("witness-beyond", "medium", claim.start, claim.end, message)

    # -- batches --------------------------------------------------------------------------------------

    def _by_batch(
        self, summary: DocumentSummary, listing: ListSummary, programme: NamedProgramme | None
    ) -> Iterator[tuple[BatchEntry, ClaimedRow]]:
        """Return the batch of each row: its own, the list's, or the one that its places or its date settle."""
        id_ = programme.id if programme is not None else ""
        several = len({claim.batch.value for claim in listing.claims if claim.batch.value}) > 1
        dates = () if several else _dates_of_document(summary, listing)
        undated: dict[str, list[ClaimedRow]] = {}
        numbered: dict[str, list[ClaimedRow]] = {}
        for claim in listing.claims:
            claimed = _claimed_row(claim, listing, programme, dates, several)
            if not id_:
                yield self._batch("", "", summary.source), claimed
            elif claimed.batch.value:
                numbered.setdefault(f"b{claimed.batch.value}", []).append(claimed)
            else:
                undated.setdefault(claimed.date.value[:4], []).append(claimed)
        for label, group in numbered.items():
            batch = self._batch_of_year(id_, label, group) or self._batch(id_, label)
            yield from ((batch, claimed) for claimed in group)
        title_year = _year_printed(summary.folded_title) if listing.form == "list" else ""
        for year, group in undated.items():
            yield from self._assign(id_, group, year or _year_printed(listing.programme.value) or title_year)

    def _assign(
        self, programme: str, group: Sequence[ClaimedRow], year: str
    ) -> Iterator[tuple[BatchEntry, ClaimedRow]]:
        """Find the batch of rows that name none: the one that holds them all, else the one of that date, else its year's."""
        existing = [batch for batch in self._batches.values() if batch.programme == programme]
        holders = (batch for batch in existing if all(batch.find_claimed(claimed) is not None for claimed in group))
        holder = next(holders, None)
        if holder is None and year:
            holder = self._batch_in_year(programme, existing, group, year)
        for claimed in group:
            if holder is not None:
                yield holder, claimed
                continue
            holding = next((batch for batch in existing if batch.find_claimed(claimed) is not None), None)
            # a list of pilots of several batches states none of them whole
            shared = claimed._replace(listing=claimed.listing._replace(whole=False)) if holding else claimed
            yield holding or self._batch(programme, ""), shared

    def _batch_in_year(
        self, programme: str, existing: Sequence[BatchEntry], group: Sequence[ClaimedRow], year: str
    ) -> BatchEntry:
        """Return the batch of rows that name a year alone: one of that date, one that news began, or a new one."""
        batch = _batch_of_date(existing, year, group[0].date.value)
        if batch is None and (batch := _batch_begun(existing, group)) is not None:
            batch.label = f"y{year}"  # as where the list stands first: its ids stay, whatever is added before it
            self._batches[programme, batch.label, ""] = batch
        return batch or self._batch(programme, f"y{year}")

    def _batch_of_year(self, programme: str, label: str, group: Sequence[ClaimedRow]) -> BatchEntry | None:
        """Return the batch of one year whose pilots are just those of a numbered one that is new: it is that batch.

        2015年海绵城市建设试点城市名单公示, and behind it a list of both batches (第一批: the same 16): one batch, not two.
        So is the one batch that holds whatever undated news names of a first batch (武汉、济南等首批试点城市).
        """
        if (programme, label, "") in self._batches:
            return None
        years_told = {claimed.date.value[:4] for claimed in group} - {""}
        batches_known = {id(each): each for each in self._batches.values() if each.programme == programme}.values()
        of_years = [each for each in batches_known if each.label[:1] == "y" and years_told <= {each.label[1:]}]
        batch = _holding_some(of_years, group) or next(
            (each for each in of_years if _lists_the_same(each, group)), None
        )
        return self._batches.setdefault((programme, label, ""), batch) if batch is not None else None

    def _batch(self, programme: str, label: str, source: str = "") -> BatchEntry:
        return self._batches.setdefault((programme, label, source), BatchEntry(programme, label, source))

    def founded_pilots(self, programme: str, below: int) -> list[FoundedPilot]:
        """The pilots of the batches of a programme, before a number, that earlier documents state whole."""
        return [
            FoundedPilot(entry.name, entry.source, entry.start, entry.end)
            for entry in self._entries
            if entry.batch.programme == programme and entry.batch.founder and 0 < entry.batch.number < below
        ]

    # -- what is known in the end ---------------------------------------------------------------------

    def pilot_id(self, index: int) -> str:
        """Return the id of a pilot: by batch and number for the national low-carbon pilots, else by its place."""
        entry = self._entries[index]
        batch = entry.batch
        if not batch.programme:
            return f"{batch.source}-{self._number(entry):02d}"
        if batch.programme == LOW_CARBON and batch.label.startswith("b") and batch.founder and entry.position:
            return f"{batch.label}-{self._number(entry):02d}"
        label = f"{batch.label}-" if batch.label else ""
        return f"{batch.programme}.{label}{entry.code}"

    def _number(self, entry: RegisterEntry) -> int:
        """The printed number where no two pilots of the batch share it, else the order of naming."""
        return entry.printed if entry.printed and self._numbers_differ(id(entry.batch)) else entry.position

    def _numbers_differ(self, batch: int) -> bool:
        if batch not in self._distinct:
            members = [entry for entry in self._entries if id(entry.batch) == batch and entry.position]
            numbers = [entry.printed or entry.position for entry in members]
            self._distinct[batch] = len(set(numbers)) == len(numbers)
        return self._distinct[batch]

    def pilot(self, index: int, witnesses: tuple[WitnessStatement, ...]) -> RegisteredPilot:
        """Return a pilot with what its witnesses say."""
        entry = self._entries[index]
        return RegisteredPilot(self.pilot_id(index), entry.batch.programme, witnesses, tuple(entry.lacking))

    def missing_notices(self) -> Iterator[tuple[str, Notice]]:
        """Findings about pilots that other lists of their batch lack, at the document that names them first."""
        for index, entry in enumerate(self._entries):
            if entry.lacking_count:
                message = say(
                    "{some} {verb} not list {place} ({pilot}), which {source} lists in the same batch",
                    "{source}所列同批的{place}（{pilot}）不见于{some}",
                    some=list_some(entry.lacking, MOST_LACKING, entry.lacking_count),
                    verb="does" if entry.lacking_count == 1 else "do",
                    place=entry.name,
                    pilot=self.pilot_id(index),
                    source=entry.source,
                )
                yield entry.source, Notice("witness-missing", "medium", entry.start, entry.end, message)


class ClaimedRow(NamedTuple):
    """A row on its way into a batch: what it says, and the places that its name can mean."""

    claim: ListedPilot
    listing: ListSummary
    programme: NamedProgramme | None
    batch: Cell
    date: Cell
    places: tuple[Place, ...]
    keys: tuple[str, ...]

    @property
    def bare_name(self) -> str:
        """Its name as an id may hold it."""
        return str(re.sub(r"[|/\s]", "", self.claim.name))

    @property
    def name_keys(self) -> tuple[str, ...]:
        """The keys by which a name that is no place is found: with its province, or where one of both rows has none."""
        printed = self.claim.province.value
        province = places.province_short(printed) or printed  # 天津, 天津市
        unbound = f"name:|{self.bare_name}" if province else f"name:{self.bare_name}"
        return (f"name:{province}|{self.bare_name}", unbound)


class FoundedPilot(NamedTuple):
    """A pilot that is known of another batch."""

    value: str
    source: str
    start: int
    end: int


def structural_cell(verdict: str, place: Cell) -> Cell:
    """The cell that says whether a witness's value was chosen."""
    return Cell(verdict, place.spans, (CHOSEN,), place.origins)


def _is_stated_whole(group: Sequence[ClaimedRow], summary: DocumentSummary, founder: str) -> bool:
    """Whether a document states a batch whole that it has not stated already."""
    return any(claimed.listing.whole for claimed in group) and not summary.excerpt and founder != summary.source


def _named_twice(claimed: ClaimedRow, before: ListedPilot) -> Iterator[Notice]:
    """A finding about a place that stands twice in a list or sentence; two sentences may name the same places."""
    claim = claimed.claim
    if claimed.listing.form == "sentence" and not any(other is before for other in claimed.listing.claims):
        return
    message = say(
        "{place}: this place stands twice in the list ({before})",
        "{place}：该地在名单中出现两次（{before}）",
        place=claim.name,
        before=before.name,
    )
    yield Notice("numbering", "high", claim.start, claim.end, message)


def _is_dated(summary: DocumentSummary, listing: ListSummary) -> bool:
    """Whether a list or sentence says by itself, or its document for it, of which batch or time its rows are."""
    dates = (
        summary.issued_over(listing),
        listing.year,
        summary.year_over(listing),
        listing.batch,
        listing.date,
    )
    return any(cell.value for cell in dates) or any(
        claim.batch.value or claim.designated.value for claim in listing.claims
    )


def _names_batches(listing: ListSummary) -> bool:
    return bool(listing.batch.value) or any(claim.batch.value for claim in listing.claims)


def _claimed_row(
    claim: ListedPilot, listing: ListSummary, programme: NamedProgramme | None, dates: Sequence[Cell], several: bool
) -> ClaimedRow:
    """Return a row with its batch and date, its own before the list's, and the places that its name can mean there."""
    batch = claim.batch if claim.batch.value else (EMPTY if several else listing.batch)
    others = () if claim.undated else (listing.date, *dates)  # 待定 under 批复时间: not when the notice was issued
    date = next((cell for cell in (claim.designated, *others) if cell.value), EMPTY)
    doubted = doubted_places(claim, claim.province.value)
    group = group_of(claim.province.value, programme.id if programme is not None else "")
    readings = () if doubted else read_places(claim.name, group, claim.kind, date.value)
    keys = tuple(dict.fromkeys(map(place_key, readings)))
    return ClaimedRow(claim, listing, programme, batch, date, readings, keys)


def _batch_of_date(existing: Sequence[BatchEntry], year: str, date: str) -> BatchEntry | None:
    """Return the batch of a year, one whose date agrees to the month or day before the others; None where none is of it."""
    fitting = [batch for batch in existing if batch.date[:4] == year]
    agreeing = (batch for batch in fitting if batch.date.startswith(date) or date.startswith(batch.date))
    return next(agreeing, None) or next(iter(fitting), None)


def _lists_the_same(batch: BatchEntry, group: Sequence[ClaimedRow]) -> bool:
    """Whether the rows of a list are a batch's pilots; a misprint (嘉新市 for 嘉兴市) is no place and may be the one that is lacking."""
    met = {id(claimed): batch.find_claimed(claimed) for claimed in group}
    beyond = [claimed for claimed in group if met[id(claimed)] is None]
    lacking = set(batch.members.values()) - set(met.values())
    return not any(claimed.keys for claimed in beyond) and len(lacking) <= len(beyond) < len(group)


def _holding_some(of_years: Sequence[BatchEntry], group: Sequence[ClaimedRow]) -> BatchEntry | None:
    """Return the one batch that a list founded and that holds all places of what is no list: 武汉、济南被列为第一批…试点."""
    if any(claimed.listing.whole for claimed in group):
        return None
    holding = [each for each in of_years if all(each.find_claimed(claimed) is not None for claimed in group)]
    return holding[0] if len(holding) == 1 and holding[0].founder else None


def _batch_begun(existing: Sequence[BatchEntry], group: Sequence[ClaimedRow]) -> BatchEntry | None:
    """Return the one numbered batch without a date whose pilots, named by the way in news, all stand in a list of one year."""
    if not any(claimed.listing.whole for claimed in group):
        return None
    listed = [(batch, {batch.find_claimed(claimed) for claimed in group}) for batch in existing]
    begun = [batch for batch, met in listed if batch.members and met >= set(batch.members.values())]
    fitting = [batch for batch in begun if batch.number and not batch.date and not batch.founder]
    return fitting[0] if len(fitting) == len(begun) == 1 else None


def _dates_of_document(summary: DocumentSummary, listing: ListSummary) -> tuple[Cell, ...]:
    """The dates that a document gives the rows of a list: none where its title is about another batch (前三批…名单 of a notice on the fourth)."""
    of_title = _batch_printed(summary.folded_title)
    batches_listed = {listing.batch.value, *(claim.batch.value for claim in listing.claims)} - {""}
    if of_title and batches_listed and of_title not in batches_listed:
        return ()
    if listing.form == "contents":
        return (EMPTY, listing.year, EMPTY)
    if _shares_year(summary, listing):
        return (summary.issued_over(listing),)
    return (summary.issued_over(listing), listing.year, summary.year_over(listing))


def _shares_year(summary: DocumentSummary, listing: ListSummary) -> bool:
    """Whether a heading's year stands over lists of several batches: 第一批 over …名单（2015年）, 第二批 over the next sheet."""
    lists = [each for each in summary.listings if each.form == "list" and each.year.spans == listing.year.spans]
    return len({each.batch.value for each in lists} - {""}) > 1


def _batch_printed(title: str) -> str:
    """Return the number of the one batch that a title names; "" where it names none or several."""
    batches_named = {batch_of_title(match[0]) for match in BATCH.finditer(fold_script(title))}
    return batches_named.pop() if len(batches_named) == 1 else ""


def _year_printed(printed: str) -> str:
    """Return the four digits of the year of a list that words print; "" where they print none."""
    match = year_of_list(printed)
    return match[0][:4] if match else ""


def _with_contents(summary: DocumentSummary, register: PilotRegister) -> list[ListSummary]:
    """The lists and sentences of a document; a batch that it announces by examples completed from its contents.

    Sentences that name only examples of a batch (等45个城市) are no list of it.
    """
    listings = [listing for listing in summary.listings if listing.form == "list"]
    sentences = [listing for listing in summary.listings if listing.form == "sentence"]
    contents = next((listing for listing in summary.listings if listing.form == "contents"), None)
    in_lists = bool(listings)
    for listing in sentences:
        examples = not listing.whole and listing.size > len(listing.claims)
        if examples and contents is not None:
            others = _pilots_before(listing, sentences, register)
            rest, wrong = batches.remainder(contents.claims, others, listing.claims, listing.size, place_name_key)
            register.notices.extend(_contents_notices(summary, listing, wrong))
            if rest:
                listings.append(_completed_listing(listing, rest, summary.file))
            continue
        if examples and (in_lists or not (summary.designates or listing.in_news)):
            continue
        if examples:
            register.notices.append((summary.source, _examples_notice(listing)))
        listings.append(listing)
    return sorted(listings, key=lambda listing: listing.claims[0].start if listing.claims else listing.start)


def _completed_listing(listing: ListSummary, rest: Sequence[ListedPilot], file: str) -> ListSummary:
    """A sentence's batch with all its pilots, numbered in the order of the contents."""
    numbered = tuple(
        claim._replace(number=Cell(str(n), claim.place.spans, (ORDER,), (f"raw/{file}",)))
        for n, claim in enumerate(rest, 1)
    )
    return listing._replace(claims=numbered, form="contents", whole=True)


def _examples_notice(listing: ListSummary) -> Notice:
    """A finding for a sentence that names fewer pilots than it counts."""
    message = say(
        "{places} places are named where the sentence counts {size}",
        "所列{places}地，句中所计为{size}",
        places=len(listing.claims),
        size=listing.size,
    )
    return Notice("count", "medium", listing.start, listing.end, message)


def _pilots_before(
    listing: ListSummary, sentences: Sequence[ListSummary], register: PilotRegister
) -> list[ListedPilot | FoundedPilot]:
    """Return the pilots of the batches before a sentence's, each place once: the document's own, and earlier documents'."""
    number = int(listing.batch.value or 0)
    own_claims: list[ListedPilot | FoundedPilot] = [
        claim
        for other in sentences
        if other.whole and other.batch.value and int(other.batch.value) < number
        for claim in other.claims
    ]
    pilots = (*own_claims, *register.founded_pilots(LOW_CARBON, number))
    return list({place_name_key(pilot.value): pilot for pilot in pilots}.values())


def _contents_notices(
    summary: DocumentSummary, sentence: ListSummary, wrong: Sequence[tuple[str, Any, Message]]
) -> Iterator[tuple[str, Notice]]:
    """Why a batch cannot be completed from the contents: a finding at each name, or at the sentence."""
    for severity, place, message in wrong:
        source = getattr(place, "source", summary.source)
        start, end = (place.start, place.end) if place is not None else (sentence.start, sentence.end)
        yield source, Notice("count", severity, start, end, message)


def _quotes_of_lists(summary: DocumentSummary) -> Quotes:
    """The quotes of all lists and sentences of a document: the words that name a programme may be those of another one."""
    return {span: quote for listing in summary.listings for span, quote in listing.quotes.items()}


# -- places ---------------------------------------------------------------------------------------


def read_places(name: str, province: str, kind: str, date: str) -> tuple[Place, ...]:
    """Return the places that a name in a list can mean: of a city and a county of one name, the city.

    ``kind`` is what a count says it is (省 of 五省), ``date`` when it was named (EDTF).
    """
    year = places.year_end(date) if date[:4].isdigit() else places.ALL_YEARS
    readings = places_within(name, year, province, kind) or places_within(name, places.ALL_YEARS, province, kind)
    newest: dict[str, Place] = {}
    for place in readings:
        key = place_key(place)
        if key not in newest or year != places.ALL_YEARS or not newest[key].holds(UNDATED_YEAR):
            newest[key] = place
    return tuple(city_of(list(newest.values())))


def group_of(printed: str, programme: str) -> str:
    """What a place lies in: the group that its list prints, else the province that runs the programme.

    双桥区 of 重庆市低碳区县试点 is not that of 承德, 江北区 of 浙江省低碳城市试点 not that of 重庆.

    >>> group_of("", "浙江省低碳城市试点"), group_of("宁波市", "浙江省低碳城市试点"), group_of("", "low-carbon")
    ('浙江省', '宁波市', '')
    """
    runner = local_runner(programme)
    return printed or (runner if runner.endswith(("省", "市", "区")) else "")


def city_of(readings: list[Place]) -> list[Place]:
    """Of a city and a county of one name, the city; of a 州 or 地区 and a city of one name (大理, 喀什) neither is nearer."""
    high = [place for place in readings if places.RANK[place.level] <= 1]
    rural = high and not any(place.name.endswith("市") for place in high)
    if rural and any(place.name.endswith("市") for place in readings):
        return readings
    return high or readings


def doubted_places(claim: ListedPilot, group: str) -> list[Place]:
    """Return the places that a name recognised with doubt may name as well: then it names none (宣城, 宜城)."""
    return [place for name in claim.doubted for place in places_within(name, places.ALL_YEARS, group, claim.kind)]


def places_within(name: str, year: int, group: str, kind: str = "") -> list[Place]:
    """Return the places that a name may mean in the province, or the prefecture, that stands with it in the list.

    ``kind`` 地 says that it is of a prefecture's rank. A group that is no place (胶东) tells nothing of where the pilot lies.
    """
    if kind == OF_PREFECTURES:
        return _of_rank(places_within(name, year, group))
    if name[:1].isascii():
        return _of_kind(english_readings(name, year, group), kind)
    group = english_province(group) or group
    if not group or places.province_short(group):
        return places.resolve_place(name, year, group, kind)
    above = places.resolve_place(group, year)
    matches = places.resolve_place(name, year, "", kind)
    if not above:
        return matches
    return [place for place in matches if any(place == other or places.within(place, other) for other in above)]


def _of_rank(matches: list[Place]) -> list[Place]:
    """Those of some places that have the rank of a prefecture; all where none has."""
    return [place for place in matches if place.level in ("municipality", "prefecture")] or matches


def _of_kind(matches: list[Place], kind: str) -> list[Place]:
    """Those of some places whose names end as their kind says; all where none does."""
    return [place for place in matches if kind and place.name.endswith(kind)] or matches


def place_key(place: Place) -> str:
    """Return one key for a place under all codes and names that it had: 毕节地区 and 毕节市 are one, 吉林省 and 吉林市 two.

    So are 潜山县 and 潜山市, which the county became.
    """
    place = _raised_counties().get(place, place)
    if places.RANK[place.level] <= 1:
        return f"{place.province}|{places.base_name(place.name) or place.name}|{places.RANK[place.level]}"
    above = by_code(place.parent) if place.level == "district" else None  # 鼓楼区 of 南京 and of 徐州
    return f"{place.province}|{places.base_name(above.name) if above else ''}|{place.name}"


@cache
def _raised_counties() -> dict[Place, Place]:
    """The cities and districts that counties became, of one stem, in the year after the county's last: 潜山县, 潜山市."""
    by_stem: dict[tuple[str, str], list[Place]] = {}
    for place in divisions():
        if place.level in ("county", "district") and len(place.name) > 2:
            by_stem.setdefault((place.province, place.name[:-1]), []).append(place)
    raised = {}
    for bearers in by_stem.values():
        for place in bearers:
            goes_on = any(other.name == place.name and other.first_year > place.last_year for other in bearers)
            after = [other for other in bearers if other.first_year == place.last_year + 1 and other.name != place.name]
            if len(after) == 1 and not goes_on:
                raised[place] = after[0]
    return raised


@lru_cache(maxsize=10_000)
def place_name_key(name: str) -> str:
    """Return one key for all names of a place: that of the highest place so called."""
    matches = places_within(name, places.ALL_YEARS, "")
    ranked = sorted(matches, key=lambda place: (places.RANK[place.level], -place.last_year, place.adcode))
    return place_key(ranked[0]) if ranked else name


def peak_target_row(pilot: RegisteredPilot, conflicts: WitnessComparison) -> Row | None:
    """The row of ``peak_targets`` for a list's goal; None where no witness gives a year."""
    witnesses = [
        WitnessCells(
            statement.source,
            {"province": statement.claim.province, "place": statement.claim.place, **statement.claim.year},
        )
        for statement in pilot.witnesses
        if statement.claim.dated
    ]
    with_years = _with_years_read(witnesses)
    key = f"{pilot.pilot}|1"
    row: Row = {"pilot": Cell(pilot.pilot), "n": Cell("1")}
    for name in ("province", "place", "text", "edtf", "earliest", "latest", "qualifier"):
        # what follows from the words is not compared again, nor are words of one year (2025, 2O25, 2025年);
        # of one place the names may differ (广东, 广东省)
        comparison = conflicts if name in ("text", "edtf") and _say_several_years(with_years) else WitnessComparison()
        # a year that is disputed in words is one disputed fact, though its edtf differs with them
        is_told = name == "edtf" and len({witness.cells["text"].value for witness in with_years}) > 1
        testifying = _testifying(name, witnesses, with_years)
        row[name] = comparison.choose_cell("peak_targets", key, name, testifying, is_told)
        if name == "edtf":  # what follows from a year is that year's: 2025 of one document gives ../2025 no earliest
            witnesses = with_years = [
                each for each in with_years if each.cells.get("edtf", EMPTY).value == row["edtf"].value
            ]
    if not row["text"].value:
        return None
    row["sources"] = sources_cell([row["place"], row["text"]])
    return row


def _with_years_read(witnesses: list[WitnessCells]) -> list[WitnessCells]:
    """Return those that do not merely print lost digits: a copy with ####左右 says no other year than the rest."""
    return [each for each in witnesses if "edtf" in each.cells or "#" not in each.cells["text"].value] or witnesses


def _say_several_years(witnesses: Sequence[WitnessCells]) -> bool:
    """Whether some documents print different years; words that are no year are what they print."""
    printed = ((each.cells.get("edtf", each.cells["text"]), each.cells.get("qualifier", EMPTY)) for each in witnesses)
    return len({(year.value, qualifier.value) for year, qualifier in printed}) > 1


def _testifying(name: str, witnesses: list[WitnessCells], with_years: list[WitnessCells]) -> list[WitnessCells]:
    """Return who is heard on a cell: of a year those that print one, unless the first prints lost digits, whose words stay."""
    return with_years if name not in ("province", "place") and witnesses[:1] == with_years[:1] else witnesses


def unread_year_notices(lists: Sequence[PilotList]) -> list[Notice]:
    """A finding for each cell of a year or date of a document's lists whose words are none; a dash states none."""
    rows = [row for pilot_list in lists for row in pilot_list.rows]
    years = [(row, row.year) for row in rows if row.year is not None and year_cells(row.year) is None]
    dates = [(row, row.designated) for row in rows if row.designated is not None and is_undated(row.designated)]
    return [
        _none_stated(row.place.value, printed)
        if NONE_STATED.fullmatch(printed.value)
        else _no_year(row.place.value, printed)
        for row, printed in (*years, *dates)
    ]


def _none_stated(place: str, printed: Text) -> Notice:
    message = say("{place}: {words!r} states no year", "{place}：“{words}”示未列年份", place=place, words=printed.value)
    return make_finding("unparsed", "info", printed, message)


def _no_year(place: str, printed: Text) -> Notice:
    message = say(
        "{place}: {words!r} is no year expression", "{place}：“{words}”不成年份", place=place, words=printed.value
    )
    return make_finding("unparsed", "high", printed, message)


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
