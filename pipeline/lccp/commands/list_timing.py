"""Which columns of a user's list or panel say who is treated and since when.

Heads name them, or, where no head does, the values: years, batches, 0/1. A panel's calendar year, which changes
within a place, is never the year of treatment; a 0/1 column that turns on within places is the treatment,
whatever its head. Columns of such values that were not taken are told, and never count as agreement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lccp.commands.column_shapes import BY_HEAD, OF_ANOTHER, ColumnShape
from lccp.commands.head_words import clean_cell, squash_head
from lccp.commands.user_columns import ColumnRoles, is_attached
from lccp.commands.user_table import SAMPLE, UserTable
from lccp.commands.user_values import names_batch, parse_year, share_of, treated_of

MOSTLY = 0.95  # of the places; the rest are slips


@dataclass(frozen=True)
class StatusColumn:
    """What a 0/1 column is: ``status`` (treated in that year), ``group`` (ever treated) or ``period`` (years after)."""

    column: int
    kind: str


@dataclass
class ListTiming:
    """What says who is treated, and since when."""

    calendar: int | None = None  # a panel's year
    since: int | None = None  # the year of treatment
    batch: int | None = None
    statuses: list[StatusColumn] = field(default_factory=list)
    yearly: dict[int, int] = field(default_factory=dict)  # 0/1 columns of a wide panel: column -> year
    ticks: dict[int, int] = field(default_factory=dict)  # 0/1 columns of a list, a batch each: column -> batch
    doubtful: dict[int, str] = field(
        default_factory=dict
    )  # columns that may say it and were not taken -> what they hold
    passed: dict[int, str] = field(default_factory=dict)  # columns that hold the like and say another thing

    def singles_out(self) -> bool:
        """Whether some column says which places are treated; a panel without one says nothing of its places."""
        kinds = {status.kind for status in self.statuses}
        named = self.since is not None or self.batch is not None or self.yearly or kinds & {"status", "group"}
        return self.calendar is None or bool(named)


class TimingFinder:
    """Finds in a table what says who is treated, and since when, by the programme compared."""

    def __init__(self, table: UserTable, roles: ColumnRoles, programme: str = "") -> None:
        self.table, self.programme = table, programme
        self.chosen = {role: roles.roles[role] for role in roles.chosen}
        self.unit = roles.roles.get("city", roles.roles.get("code", 0))
        taken = {roles.roles[role] for role in ("city", "code", "province") if role in roles.roles}
        self.shapes = {
            column: ColumnShape(name, self._some_cells(column), programme, table.has_header)
            for column, name in enumerate(table.header)
            if column not in taken and not is_attached(name)
        }
        self.timing = ListTiming()

    def _some_cells(self, column: int) -> list[str]:
        """Return the first cells of a column that hold something."""
        filled = (cell for row in self.table.rows if (cell := clean_cell(row[column])))
        return list(islice(filled, SAMPLE))

    def find(self) -> ListTiming:
        """Return what says who is treated, and since when."""
        timing = self.timing
        timing.calendar = self._find_calendar()
        self._find_since()
        if timing.calendar is None and "batch" not in self.chosen:
            self._find_ticks()
        if not timing.ticks:
            self._find_batch()
        if timing.calendar is None and timing.since is None:
            self._find_yearly()
        self._find_statuses()
        return timing

    def _free(self) -> list[int]:
        """Return the columns that nothing was taken for yet."""
        timing = self.timing
        taken = {timing.calendar, timing.since, timing.batch, *timing.yearly, *timing.ticks}
        taken |= {status.column for status in timing.statuses} | timing.doubtful.keys() | timing.passed.keys()
        return [column for column, shape in self.shapes.items() if column not in taken and shape.cells]

    def _tell_others(self, columns: Collection[int], doubtful: Collection[int], kind: str) -> None:
        """Tell of columns that were not taken: those that may say it all the same, and those that say another thing."""
        for column in columns:
            (self.timing.doubtful if column in doubtful else self.timing.passed)[column] = kind

    def _values_by_unit(self, column: int) -> dict[str, set[str]]:
        by_unit: dict[str, set[str]] = defaultdict(set)
        for row in self.table.rows:
            if cell := row[column].strip():
                by_unit[row[self.unit].strip()].add(cell)
        return by_unit

    def _fits_panel(self, column: int) -> bool:
        """Whether a column can say something of places: in a panel it has, but for blanks, one value in each."""
        by_unit = self._values_by_unit(column) if self.timing.calendar is not None else {}
        return sum(len(values) == 1 for values in by_unit.values()) >= MOSTLY * len(by_unit)

    # -- years ---------------------------------------------------------------------------------------

    def _find_calendar(self) -> int | None:
        """Return a panel's column of years: in most places it has several."""
        if "year" in self.chosen:
            columns = [self.chosen["year"]]
        else:
            columns = [column for column, shape in self.shapes.items() if shape.may_be_calendar()]
            columns.sort(key=lambda column: not self.shapes[column].has_role("year"))
        return next((column for column in columns if self._changes_within(column)), None)

    def _changes_within(self, column: int) -> bool:
        by_unit = self._values_by_unit(column)
        several = sum(len(years) > 1 for years in by_unit.values())
        return several > 0.5 * len(by_unit) and len(self.table.rows) >= 1.5 * len(by_unit)

    def _scores_of(self, columns: Sequence[int], scoring: Callable[[ColumnShape], int | None]) -> dict[int, int]:
        """Return how well columns say something, those aside that do not say it."""
        scores = {column: scoring(self.shapes[column]) for column in columns}
        return {column: score for column, score in scores.items() if score is not None and self._fits_panel(column)}

    def _find_since(self) -> None:
        timing = self.timing
        scores = self._scores_of(self._free(), ColumnShape.since_score)
        best = max(scores.values(), default=OF_ANOTHER)
        first = [column for column, score in scores.items() if score == best]
        if self.chosen.get("year") not in (None, timing.calendar):
            timing.since = self.chosen["year"]
        elif best > 0 or (best == 0 and len(first) == 1):
            timing.since = first[0]
        others = [column for column in scores if not self._is_since(column)]
        may_say = [column for column in others if scores[column] >= BY_HEAD and "year" not in self.chosen]
        self._tell_others(others, first if best == 0 else may_say, "years")

    def _is_since(self, column: int) -> bool:
        """Whether a column is that of the years of treatment, or says the same in every row."""
        since = self.timing.since
        if since is None or since == column:
            return since == column
        return all(parse_year(row[column]) == parse_year(row[since]) for row in self.table.rows)

    # -- batches -------------------------------------------------------------------------------------

    def _find_batch(self) -> None:
        timing = self.timing
        columns = self._free()
        if timing.since is not None and share_of(names_batch, self.shapes[timing.since].values) >= 0.9:
            columns = [timing.since, *columns]
        scores = self._scores_of(columns, ColumnShape.batch_score)
        best = max(scores.values(), default=0)
        if "batch" in self.chosen:
            timing.batch = self.chosen["batch"]
        elif best > 0:
            timing.batch = next(column for column, score in scores.items() if score == best)
        others = [column for column in scores if column not in (timing.batch, timing.since)]
        self._tell_others(others, self._perhaps_batches(others, scores), "batches")

    def _perhaps_batches(self, columns: Sequence[int], scores: Mapping[int, int]) -> list[int]:
        """Return the columns that may hold batches; 1, 2, 3 without a head only where nothing else says since when."""
        if "batch" in self.chosen:
            return []
        lowest = 0 if self.timing.batch is None and self.timing.since is None else BY_HEAD
        return [column for column in columns if scores[column] >= lowest]

    # -- 0/1 -----------------------------------------------------------------------------------------

    def _find_yearly(self) -> None:
        """Find the columns of a wide panel: 0/1, a year each, under heads that are alike but for the year."""
        timing = self.timing
        stems: dict[str, dict[int, int]] = defaultdict(dict)
        for column in self._free():
            shape = self.shapes[column]
            if (year := shape.year_of_head()) is not None and shape.is_zero_one(0.9):
                stems[squash_head(shape.head).replace(str(year), "")][column] = year
        groups = [columns for columns in stems.values() if len(columns) > 1]
        scores = [self.shapes[min(columns)].status_score() for columns in groups]
        best = max(scores, default=OF_ANOTHER)
        if best >= 0 and scores.count(best) == 1:
            timing.yearly = groups[scores.index(best)]
        for columns, score in zip(groups, scores, strict=True):
            if columns is not timing.yearly:
                self._tell_others(columns, columns if not timing.yearly and score >= 0 else (), "0/1")

    def _find_ticks(self) -> None:
        """Find the columns of a list in which places are ticked, a batch each."""
        ticked = [column for column in self._free() if self.shapes[column].is_zero_one(0.9)]
        ticks = {column: batch for column in ticked if (batch := self.shapes[column].batch_of_head()) is not None}
        if len(ticks) > 1 and len(set(ticks.values())) == len(ticks):
            self.timing.ticks = ticks

    def _find_statuses(self) -> None:
        timing = self.timing
        columns = [column for column in self._free() if self.shapes[column].may_be_status()]
        if "status" in self.chosen:
            timing.statuses = [StatusColumn(self.chosen["status"], self._status_kind(self.chosen["status"]))]
        else:
            timing.statuses = self._named_statuses(columns)
            says_when = any(status.kind == "status" for status in timing.statuses)
            if timing.calendar is not None and timing.since is None and not says_when:
                self._take_by_turning_on(columns)
        taken = {status.column for status in timing.statuses} | timing.doubtful.keys()
        self._tell_others([column for column in columns if column not in taken], (), "0/1")

    def _named_statuses(self, columns: Sequence[int]) -> list[StatusColumn]:
        """Return of each kind the column whose head best says treatment."""
        best: dict[str, tuple[int, int]] = {}
        for column in columns:
            score, kind = self.shapes[column].status_score(), self._status_kind(column)
            if score > 0 and (kind not in best or score > best[kind][0]):
                best[kind] = (score, column)
        return [StatusColumn(column, kind) for kind, (_, column) in sorted(best.items(), key=lambda item: item[1][1])]

    def _take_by_turning_on(self, columns: Sequence[int]) -> None:
        """Take the one 0/1 column that turns on within places, and never off, for the treatment; of two, neither.

        Where a column says who is treated (treat), only one that turns on in those places alone is the treatment.
        """
        group = next((status.column for status in self.timing.statuses if status.kind == "group"), None)
        turning = [column for column in columns if self._may_be_treatment(column, group)]
        if len(turning) == 1:
            self.timing.statuses.append(StatusColumn(turning[0], "status"))
        elif group is None:
            self.timing.doubtful |= dict.fromkeys(turning, "0/1")

    def _may_be_treatment(self, column: int, group: int | None) -> bool:
        if self.shapes[column].status_score() != 0 or self._status_kind(column) != "status":
            return False
        rows = self.table.rows
        alone = group is None or all(treated_of(row[group]) for row in rows if treated_of(row[column]))
        return alone and self._turns_on(column)

    def _statuses_by(self, key_column: int, column: int) -> Mapping[str, set[bool]]:
        """Return which statuses a 0/1 column has for each value of another; what is no status counts as untreated."""
        statuses: dict[str, set[bool]] = defaultdict(set)
        for row in self.table.rows:
            statuses[row[key_column].strip()].add(treated_of(row[column]) or False)
        return statuses

    def _status_kind(self, column: int) -> str:
        """Tell a 0/1 column by how it varies within places and years; see ``StatusColumn``.

        A panel's ``treat`` that never changes within a city is the group, not the year of treatment; ``post``
        is the same for all cities of a year. In a list a 0/1 column is the group.
        """
        calendar = self.timing.calendar
        if calendar is None:
            return "group"
        shape = self.shapes[column]
        if shape.is_interaction():
            return "status"
        if _never_vary(self._statuses_by(self.unit, column)):
            return "group"
        by_year = self._statuses_by(calendar, column)
        same_for_all = len(by_year) > 1 and _never_vary(by_year)
        says_treated = shape.status_score() > 0 and not shape.has_part("after-part")
        return "period" if same_for_all and not says_treated else "status"

    def _turns_on(self, column: int) -> bool:
        """Whether a 0/1 column of a panel turns on in some places and hardly ever off."""
        assert self.timing.calendar is not None
        by_unit: dict[str, dict[int, bool]] = defaultdict(dict)
        for row in self.table.rows:
            if (year := parse_year(row[self.timing.calendar])) is not None:
                years = by_unit[row[self.unit].strip()]
                years[year] = years.get(year, False) or bool(treated_of(row[column]))
        turns = [[on for _, on in sorted(years.items())] for years in by_unit.values()]
        rising = [states for states in turns if states == sorted(states)]
        return len(rising) >= MOSTLY * len(turns) and any(len(set(states)) == 2 for states in rising)


def _never_vary(statuses: Mapping[str, set[bool]]) -> bool:
    return all(len(values) == 1 for values in statuses.values())


def find_timing(table: UserTable, roles: ColumnRoles, programme: str = "") -> ListTiming:
    """Return which columns say who is treated, and since when."""
    return TimingFinder(table, roles, programme).find()
