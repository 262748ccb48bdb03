"""What a user's list or panel says: the places that it takes for treated, since when, and in which batch.

A cell that could not be read, and a column that may say when and was not taken, counts as unread and never as
agreement; what else a reader must know is noted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from lccp.commands.column_shapes import since_reader
from lccp.commands.head_words import clean_cell, head_list
from lccp.commands.list_timing import ListTiming, find_timing
from lccp.commands.place_match import is_known_name, part_province, plain_name
from lccp.commands.user_columns import ColumnRoles
from lccp.commands.user_table import UserTable, iterate_rows
from lccp.commands.user_values import batch_number, is_never, names_batch, split_names, treated_of, year_reader
from lccp.model import InputError
from lccp.text.language import fill_sentence, join_sentences

BATCH_ABOVE = "batch (rows above)"  # a column of what rows of their own say
MANY_BLANKS = 0.1  # of the rows: a list of all cities, where only those treated have a year
MERGED_BLANKS = 0.5  # of the rows: cells merged over several rows leave all but the first blank


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

    @property
    def place_key(self) -> tuple[str, str, str]:
        """What the list calls the place."""
        return self.province, self.name, self.code


class ListDifference(NamedTuple):
    """One difference. ``kind``: missing, extra, misspelt, ambiguous, dated, batch, unread."""

    kind: str
    row: int | None  # None: not in the list, or a whole column
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
    claims: bool = True  # whether the file says which of its places are treated
    passed: bool = False  # whether columns of years, batches or 0/1 were not compared


UNREAD = {"year": "no year can be read there", "batch": "no batch can be read there"}
KINDS = {"status": "treated in that year", "group": "ever treated", "period": "years after"}
DOUBTS = {
    "years": "holds years and was not compared; name it with --year if it says since when",
    "batches": "holds what could be batches and was not compared; name it with --batch if it does",
    "0/1": "turns on within places as others do and was not compared; name the treatment with --treated",
}


def read_list(table: UserTable, roles: ColumnRoles, programme: str = "") -> UserList:
    """Read the entries of a list or panel. Raises InputError where no row names a place."""
    table, asides = without_asides(table, roles)
    if roles.batches:
        reader: ListReader = ListReader(table, roles, ListTiming())
        entries = list(reader.wide_entries())
    else:
        reader = ListReader(table, roles, find_timing(table, roles, programme))
        entries = reader.read_entries()
    if not entries and not reader.unread and not reader.never:
        raise InputError(f"{table.path}: no row names a place")
    reader.tell_columns()
    timing = reader.timing
    return UserList(
        entries, reader.unread, reader.describe_columns(), [*table.notes, *asides, *reader.notes],
        timing.singles_out(), bool(timing.passed or timing.doubtful),
    )  # fmt: skip


def without_asides(table: UserTable, roles: ColumnRoles) -> tuple[UserTable, list[str]]:
    """Return a table without its rows of totals and of batches alone (第二批), and notes; the batch goes to the rows below."""
    city = roles.roles.get("city")
    if city is None:
        return table, []
    batches, asides, batch = [""] * len(table.rows), set[int](), ""
    for number, row in enumerate(table.rows):
        if _names_batch_alone(row, city):
            batch = row[city].strip()
            asides.add(number)
        elif clean_cell(row[city]).lower() in head_list("cell-total"):
            asides.add(number)
        batches[number] = batch
    if not asides:
        return table, []
    notes: list[str] = [fill_sentence("{0} rows are totals or name a batch for the rows below", len(asides))]
    keep = [number for number in range(len(table.rows)) if number not in asides]
    rows = [[*table.rows[number], *([batches[number]] if batch else [])] for number in keep]
    header = (*table.header, BATCH_ABOVE) if batch else table.header
    return replace(table, header=header, rows=rows, lines=[table.lines[number] for number in keep]), notes


def _names_batch_alone(row: Sequence[str], city: int) -> bool:
    return names_batch(row[city]) and not any(cell.strip() for column, cell in enumerate(row) if column != city)


class ListReader:
    """Reads the entries of a table whose columns are known."""

    def __init__(self, table: UserTable, roles: ColumnRoles, timing: ListTiming) -> None:
        self.table, self.roles, self.timing = table, roles, timing
        self.unread: list[ListDifference] = []
        self.notes: list[str] = []
        self.never = 0  # rows that say never treated
        self._filled = {column: self._fill_down(column) for column in {timing.since, timing.batch} - {None}}

    def describe_columns(self) -> dict[str, str]:
        """Return which column was taken for what."""
        header, timing = self.table.header, self.timing
        places = {role: column for role, column in self.roles.roles.items() if role in ("city", "code", "province")}
        described = {role: header[column] for role, column in places.items()}
        described |= {} if not self.roles.batches else self.roles.describe(header)
        if timing.calendar is not None:
            described["year"] = header[timing.calendar]
        if timing.since is not None:
            described["year" if timing.calendar is None else "first treated"] = header[timing.since]
        if timing.batch is not None:
            described["batch"] = header[timing.batch]
        described |= {f"batch {batch}": header[column] for column, batch in timing.ticks.items()}
        return described | {f"treated in {year}": header[column] for column, year in timing.yearly.items()}

    def tell_columns(self) -> None:
        """Tell of columns that may say when and were not taken, and note those that say another thing."""
        header, timing = self.table.header, self.timing
        for column, kind in timing.doubtful.items():
            self.unread.append(_unread(None, header[column], "", fill_sentence(DOUBTS[kind])))
        if not timing.singles_out() and timing.calendar is not None and not timing.doubtful:
            message = fill_sentence("a panel's year; no column says which places are treated, and since when")
            self.unread.append(_unread(None, header[timing.calendar], "", message))
        if timing.passed:
            shown = [
                fill_sentence("{0} ({1})", header[column], fill_sentence(kind))
                for column, kind in timing.passed.items()
            ]
            self.notes.append(fill_sentence("not compared: {0}", join_sentences(shown)))

    # -- rows ------------------------------------------------------------------------------------------

    def _cell(self, row: Sequence[str], role: str) -> str:
        return clean_cell(row[self.roles.roles[role]]) if role in self.roles.roles else ""

    def wide_entries(self) -> Iterator[UserEntry]:
        """Yield the entries of a wide list, a column a batch or a year."""
        for column, (batch, year) in self.roles.batches.items():
            header = self.table.header[column]
            for line, row in iterate_rows(self.table):
                province = plain_name(self._cell(row, "province"))
                for name, beside in _parted_names(clean_cell(row[column])):
                    yield UserEntry(line, header, name, "", province or beside, year, header, batch, header)

    def read_entries(self) -> list[UserEntry]:
        """Return the places that the list takes for treated."""
        timing = self.timing
        rows = [entry for line, row in iterate_rows(self.table) for entry in self._row_entries(line, row)]
        if timing.yearly:
            return self._yearly_entries(rows)
        dated = self._dated_entries(rows)
        if timing.ticks:
            dated = list(self._ticked_entries(dated))
        if not timing.statuses:
            is_panel = timing.calendar is not None
            return _first_entries(dated) if is_panel else dated
        return self._treated_entries(rows, dated)

    def _row_entries(self, line: int, row: Sequence[str]) -> Iterator[UserEntry]:
        """Yield the places of a row, without year and batch."""
        place = self.roles.roles.get("city", self.roles.roles.get("code", 0))
        cell, province = self._cell(row, "city"), plain_name(self._cell(row, "province"))
        if province and cell.lower() in ("", *head_list("cell-whole-province")) and not self._cell(row, "code"):
            cell, province = province, ""
        cell_names = list(_parted_names(cell)) or [("", "")]
        for name, beside in cell_names:
            if name or self._cell(row, "code"):
                yield UserEntry(
                    line, self.table.header[place], name, self._cell(row, "code") if len(cell_names) == 1 else "",
                    province or beside, None, "", None, "",
                )  # fmt: skip

    def _fill_down(self, column: int | None) -> list[str]:
        """Return the cells of a column, those that a merged cell leaves blank filled with the value above."""
        assert column is not None
        cells = [clean_cell(row[column]) for row in self.table.rows]
        values = [cell for cell in cells if cell]
        blanks = len(cells) - len(values)
        runs = [value for value, _ in groupby(values)]
        merged = (
            bool(cells) and cells[0] and blanks >= MERGED_BLANKS * len(cells) and len(set(values)) == len(values)
            and len(runs) > 1 and self.timing.calendar is None
        )  # fmt: skip
        if not merged:
            return cells
        self.notes.append(fill_sentence("{0}: blank cells take the value above", self.table.header[column]))
        for number, cell in enumerate(cells):
            cells[number] = cell or cells[number - 1]
        return cells

    def _dated_entries(self, entries: Sequence[UserEntry]) -> list[UserEntry]:
        """Return the entries with year and batch; those that say never treated are left out."""
        since, batch = self.timing.since, self.timing.batch
        if since is None and batch is None:
            return list(entries)
        lines_never = self._lines_never()
        dated = [entry for entry in entries if entry.line not in lines_never]
        header = self.table.header
        if since is not None:
            years = self._read_column(since, since_reader(self._filled[since]), "year", lines_never)
            dated = [entry._replace(year=years.get(entry.line), year_column=header[since]) for entry in dated]
        if batch is not None:
            numbers = self._read_column(batch, batch_number, "batch", lines_never)
            dated = [entry._replace(batch=numbers.get(entry.line), batch_column=header[batch]) for entry in dated]
        self.never = len(lines_never)
        if lines_never:
            self.notes.append(fill_sentence("{0} rows say never treated (0, 无, blank)", len(lines_never)))
        return dated

    def _lines_never(self) -> set[int]:
        """Return the lines that say never treated: in words or 0, or blank where blanks say it."""
        columns = [self._filled[column] for column in (self.timing.since, self.timing.batch) if column is not None]
        blank_is_never = self._blank_is_never()
        return {
            line
            for line, *cells in zip(self.table.lines, *columns, strict=True)
            if any(map(is_never, cells)) or (blank_is_never and not any(cells))
        }

    def _read_column(
        self, column: int, reader: Callable[[str], int | None], role: str, lines_never: Collection[int]
    ) -> dict[int, int]:
        """Return the years or numbers of a column by line; a cell that cannot be read is told."""
        values: dict[int, int] = {}
        for line, cell in zip(self.table.lines, self._filled[column], strict=True):
            if cell and line not in lines_never and (value := reader(cell)) is not None:
                values[line] = value
            elif cell and line not in lines_never:
                self.unread.append(_unread(line, self.table.header[column], cell, fill_sentence(UNREAD[role])))
        return values

    def _blank_is_never(self) -> bool:
        """Whether rows without year and batch say that a place is not treated: many are, or it is a panel.

        Fewer blanks are told: they are no agreement.
        """
        columns = [column for column in (self.timing.since, self.timing.batch) if column is not None]
        blank = {column: sum(not cell for cell in self._filled[column]) for column in columns}
        blanks = sum(not any(cells) for cells in zip(*(self._filled[column] for column in columns), strict=True))
        if blanks and (self.timing.calendar is not None or blanks >= MANY_BLANKS * len(self.table.rows)):
            return True
        for column, count in blank.items():
            if count:
                message = fill_sentence("{0}: {1} rows have no value there", self.table.header[column], count)
                self.notes.append(message)
        return False

    # -- 0/1 columns -------------------------------------------------------------------------------------

    def _calendar_entries(self, entries: Sequence[UserEntry]) -> list[UserEntry]:
        """Return the entries of a panel with its calendar year."""
        column = self.timing.calendar
        if column is None:
            return list(entries)
        header = self.table.header[column]
        year_of = year_reader(row[column] for row in self.table.rows)
        years = {line: year_of(row[column]) for line, row in iterate_rows(self.table)}
        for line, row in iterate_rows(self.table):
            if years[line] is None and row[column].strip():
                self.unread.append(_unread(line, header, row[column], fill_sentence(UNREAD["year"])))
        return [entry._replace(year=years[entry.line], year_column=header) for entry in entries]

    def _treated_entries(self, rows: Sequence[UserEntry], dated: list[UserEntry]) -> list[UserEntry]:
        """Of a list or panel with 0/1 columns: the treated places, each with its first treated year.

        A column that never changes within a place says who is treated, not when; a panel in which a place is
        treated from its first year on does not say when either.
        """
        statuses, timing = self.timing.statuses, self.timing
        described = [
            fill_sentence("{0} ({1})", self.table.header[status.column], fill_sentence(KINDS[status.kind]))
            for status in statuses
        ]
        self.notes.append(fill_sentence("0/1 columns: {0}", join_sentences(described)))
        self.unread.extend(self._unread_statuses([status.column for status in statuses]))
        switches = {status.kind: self._lines_on(status.column) for status in reversed(statuses)}
        if timing.calendar is None:
            return _entries_on(dated, switches["group"]) if "group" in switches else dated
        by_calendar = self._calendar_entries(rows)
        if "status" in switches:
            treated = self._since_when(_entries_on(by_calendar, switches["status"]), by_calendar)
        elif "group" in switches and "period" in switches:
            treated = self._since_when(
                _entries_on(by_calendar, switches["group"] & switches["period"]), by_calendar
            )  # fmt: skip
        elif "group" in switches:
            treated = _first_entries(_entries_on(rows, switches["group"]))
        else:  # years after a reform, the same for all: nobody is singled out
            return _first_entries(dated)
        if "status" not in switches and "period" not in switches and timing.since is None:
            self.notes.append(fill_sentence("no column says since when: only which places are treated was compared"))
        return self._joined(treated, _first_entries(dated))

    def _joined(self, treated: list[UserEntry], dated: list[UserEntry]) -> list[UserEntry]:
        """Return what 0/1 columns and columns of years or batches say; where the two differ, both stand."""
        if self.timing.since is None and self.timing.batch is None:
            return treated
        by_key = {entry.place_key: entry for entry in dated}
        differing = [
            entry for entry in treated
            if (other := by_key.get(entry.place_key)) is None or (other.year and entry.year not in (None, other.year))
        ]  # fmt: skip
        if self.timing.since is not None:
            return [*dated, *differing]
        return [
            entry._replace(batch=other.batch, batch_column=other.batch_column)
            if (other := by_key.get(entry.place_key)) else entry
            for entry in treated
        ]  # fmt: skip

    def _yearly_entries(self, rows: Sequence[UserEntry]) -> list[UserEntry]:
        """Return the places of a wide panel with the first year that is 1; treated in the first year is a bound."""
        columns = sorted(self.timing.yearly, key=lambda column: self.timing.yearly[column])
        self.unread.extend(self._unread_statuses(columns))
        switches = {column: self._lines_on(column) for column in columns}
        entries: list[UserEntry] = []
        for entry in rows:
            column = next((column for column in columns if entry.line in switches[column]), None)
            if column is not None:
                year = self.timing.yearly[column]
                entries.append(entry._replace(year=year, year_column=self.table.header[column]))
        return self._bounded(entries, self.timing.yearly[columns[0]])

    def _ticked_entries(self, entries: Sequence[UserEntry]) -> Iterator[UserEntry]:
        """Yield the places with each batch that they are ticked in; one without a tick is not treated."""
        self.unread.extend(self._unread_statuses(self.timing.ticks))
        switches = {column: self._lines_on(column) for column in self.timing.ticks}
        for entry in entries:
            for column, batch in self.timing.ticks.items():
                if entry.line in switches[column]:
                    yield entry._replace(batch=batch, batch_column=self.table.header[column])

    def _unread_statuses(self, columns: Iterable[int]) -> Iterator[ListDifference]:
        """Yield the cells of 0/1 columns that are neither."""
        for column in columns:
            for line, row in iterate_rows(self.table):
                if treated_of(row[column]) is None:
                    yield _unread(line, self.table.header[column], row[column], fill_sentence("neither 0 nor 1"))

    def _lines_on(self, column: int) -> set[int]:
        """Return the lines whose cell in a 0/1 column says treated."""
        return {line for line, row in iterate_rows(self.table) if treated_of(row[column])}

    def _since_when(self, treated: Iterable[UserEntry], entries: Sequence[UserEntry]) -> list[UserEntry]:
        """Return each treated place with its first treated year."""
        first = min((entry.year for entry in entries if entry.year is not None), default=None)
        return self._bounded(_first_entries(treated), first)

    def _bounded(self, entries: Sequence[UserEntry], first: int | None) -> list[UserEntry]:
        """Return of a place that is treated from the file's first year on a bound instead of a year."""
        lines = {entry.line for entry in entries if entry.year is not None and entry.year == first}
        if lines:
            self.notes.append(
                fill_sentence(
                    "{0} places are treated in the first year of the file, {1}: "
                    "when that began cannot be seen, so only a later announcement counts as another date",
                    len(lines),
                    first,
                )
            )
        return [entry._replace(year=None, until=first) if entry.line in lines else entry for entry in entries]


def _unread(line: int | None, column: str, value: str, message: str) -> ListDifference:
    return ListDifference("unread", line, column, value, "", "", message, "" if line else column)


def _parted_names(cell: str) -> Iterator[tuple[str, str]]:
    """Yield the names of a cell, each with the province beside it, "" where none stands there.

    >>> list(_parted_names("江苏-镇江市、1.徐州市")), list(_parted_names("北京 上海[2]"))
    ([('镇江市', '江苏'), ('徐州市', '')], [('北京', ''), ('上海', '')])
    """
    whole = part_province(cell)
    for name, province in [whole] if whole[1] else map(part_province, split_names(cell)):
        several = [] if province else name.split()
        if len(several) > 1 and all(is_known_name(part) for part in several):
            yield from ((plain_name(part), "") for part in several)
        else:
            yield plain_name(name), province


def _entries_on(entries: Sequence[UserEntry], lines: Collection[int]) -> list[UserEntry]:
    """Return the entries of some lines."""
    return [entry for entry in entries if entry.line in lines]


def _first_entries(entries: Iterable[UserEntry]) -> list[UserEntry]:
    """Return of each place the entry of its earliest year."""
    first: dict[tuple[str, str, str], UserEntry] = {}
    for entry in entries:
        key = entry.place_key
        if key not in first or (entry.year or 0) < (first[key].year or 0):
            first[key] = entry
    return list(first.values())
