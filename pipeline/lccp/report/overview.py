"""The first page of a report: what came out of each document, and what is missing, lost, contested or odd."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lccp.report import links
from lccp.report.data import LoggedRow, Report
from lccp.schemas import schema

SEVERITIES = ("high", "medium", "low", "info")
STATUSES = ("entailed", "conventional", "attested", "candidates", "open")
GRIDS = {"findings": ("kind", "severity"), "lost_digits": ("source", "status")}  # by which columns rows are counted
MOST_SOURCES = 50  # documents listed on the front; all are in the table of sources
MOST_ROWS = 100  # rows that the first page lists of any kind; all of them are in the tables


@dataclass(frozen=True)
class CountGrid:
    """Counts by row and column, each with the address of the rows that it counts. Row and column sums last."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[int, str], ...], int], ...]
    left_out: int


@dataclass(frozen=True)
class Gap:
    """A column with missing values."""

    table: str
    column: str
    titles: tuple[str, str]
    missing: int
    rows: int
    href: str


class Tally:
    """Counts, while the tables go by, what the first page says of them. Keeps the first of everything that it lists."""

    def __init__(self, tables: Sequence[str], numbers: Mapping[str, int]) -> None:
        self.tables = tables
        self._numbers = numbers  # of the documents, by id, as far as they were read
        self.cells = 0
        self.rows: Counter[str] = Counter()
        self.empty: Counter[tuple[str, str]] = Counter()
        self.grids: dict[str, Counter[tuple[str, str]]] = {table: Counter() for table in GRIDS}
        self.disputed = 0
        self.conflicts: list[dict[str, str]] = []
        self._last_dispute: tuple[str, ...] = ()
        self._urgent: dict[str, list[dict[str, str]]] = {severity: [] for severity in SEVERITIES[:2]}
        self._rows_by_source: dict[str, Counter[str]] = {}

    def note_row(self, table: str, shown: Mapping[str, str], row: LoggedRow) -> None:
        """Note a row, as it is shown, and what its cells quote."""
        self.rows[table] += 1
        self.cells += len(row.entries)
        self.empty.update((table, column) for column, value in shown.items() if not value)
        if table in GRIDS:
            down, across = GRIDS[table]
            self.grids[table][shown[down], shown[across]] += 1
        if table == "conflicts":
            self._note_conflict(shown, row.key)
        if table == "findings" and len(self._urgent.get(shown["severity"], range(MOST_ROWS))) < MOST_ROWS:
            href = links.cell("findings", row.key, "message")
            self._urgent[shown["severity"]].append({**shown, "href": href})
        if table != "sources":
            for source in _quoted_sources(row):
                if self._numbers.get(source, MOST_SOURCES) < MOST_SOURCES:
                    self._rows_by_source.setdefault(source, Counter())[table] += 1

    def _note_conflict(self, shown: Mapping[str, str], key: str) -> None:
        dispute = (shown["table"], shown["key"], shown["field"])
        self.disputed += dispute != self._last_dispute  # the witnesses of a cell stand together
        self._last_dispute = dispute
        if len(self.conflicts) < MOST_ROWS:
            href = links.cell("conflicts", key, "value")
            self.conflicts.append({**shown, "href": href, "cell": links.cell(*dispute)})

    def urgent_findings(self) -> list[dict[str, str]]:
        """Return findings of the two upper degrees, the gravest first, with their addresses."""
        return [row for rows in self._urgent.values() for row in rows][:MOST_ROWS]

    def urgent_count(self) -> int:
        """Return how many findings there are of the two upper degrees."""
        return sum(count for (_, severity), count in self.grids["findings"].items() if severity in self._urgent)

    def source_facts(self, report: Report) -> Iterator[dict[str, Any]]:
        """Return the first documents, in the order of the manifest, with the rows that each gave of every table."""
        unread = (id_ for id_ in report.documents.manifest if id_ not in self._numbers)
        for source in itertools.islice(itertools.chain(self._numbers, unread), MOST_SOURCES):
            row = report.shown_index.find("sources", source)
            if row is None:
                continue
            gave = self._rows_by_source.get(source, Counter())
            is_read = source in self._numbers
            yield {
                "row": row.values,
                "gave": [(table, gave[table], _rows_address(table, source)) for table in self.tables if gave[table]],
                "href": links.place(source) if is_read else links.cell("sources", source, "kind"),
                "accounted": _share_percent(row.values["accounted"]),
            }

    def count_grid(self, table: str, order: tuple[str, ...]) -> CountGrid:
        """Lay the counts of a table out by two of its columns; ``order`` comes first among the values across."""
        down, across = GRIDS[table]
        counts = self.grids[table]
        columns = [name for name in order if any(name == value for _, value in counts)]
        columns += sorted({value for _, value in counts} - set(order))
        weight = {name: tuple(-counts[name, column] for column in columns) for name, _ in counts}
        names_by_weight = heapq.nsmallest(MOST_ROWS, weight, key=lambda name: (weight[name], name))
        return CountGrid(
            tuple(columns),
            tuple(
                (
                    name,
                    tuple((counts[name, head], links.rows(table, **{down: name, across: head})) for head in columns),
                    sum(counts[name, head] for head in columns),
                )
                for name in names_by_weight
            ),
            len(weight) - len(names_by_weight),
        )

    def open_gaps(self) -> Iterator[Gap]:
        """Return the columns that hold values in some rows and none in others: what the documents leave open, or we do."""
        for table in self.tables:
            for field in schema(table).fields:
                missing = self.empty[table, field.name]
                if 0 < missing < self.rows[table] and table not in ("findings", "sources"):
                    titles = (field.title, field.title_zh)
                    href = links.rows(table, **{field.name: ""})
                    yield Gap(table, field.name, titles, missing, self.rows[table], href)


def _quoted_sources(row: LoggedRow) -> set[str]:
    """The documents that a row quotes; a row of one document may cite others as premises, which count for nothing."""
    own_source = row.values.get("source")
    quoted = {span["source"] for entry in row.entries.values() for span in entry["spans"]}
    return quoted & {own_source} if own_source else quoted


def _rows_address(table: str, source: str) -> str:
    columns = schema(table).columns
    if "source" in columns:
        return links.rows(table, source=source)
    return links.rows(table, **({"_q": source} if "sources" in columns else {}))


def _share_percent(value: str) -> float | None:
    try:
        return float(value) if value else None
    except ValueError:
        return None


def correction_facts(report: Report) -> list[dict[str, str]]:
    """The corrections of the build, with the address of the cell that each corrects."""
    return [
        {
            "id": correction.id,
            "table": correction.table,
            "key": correction.key,
            "field": correction.field,
            "expect": correction.expect,
            "value": correction.value,
            "reason": correction.reason,
            "who": ", ".join(part for part in (correction.who, correction.date, correction.citation) if part),
            "href": links.cell(correction.table, correction.key, correction.field),
        }
        for correction in report.corrections.values()
    ][:MOST_ROWS]
