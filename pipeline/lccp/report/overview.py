"""The first page of a report: what came out of each document, and what is missing, lost, contested or odd."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lccp.report import links
from lccp.report.data import Report
from lccp.schemas import schema

SEVERITIES = ("high", "medium", "low", "info")
STATUSES = ("entailed", "attested", "candidates", "open")
MOST_ROWS = 100  # rows that the first page lists of any kind; all of them are in the tables


@dataclass(frozen=True)
class CountGrid:
    """Counts by row and column, each with the address of the rows that it counts. Row and column sums last."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[int, str], ...], int], ...]


@dataclass(frozen=True)
class Gap:
    """A column with missing values."""

    table: str
    column: str
    titles: tuple[str, str]
    missing: int
    rows: int
    href: str


def source_facts(report: Report) -> Iterator[dict[str, Any]]:
    """Return each row of ``source_facts``, in the order of the manifest, with the rows of each table it gave."""
    counts: dict[str, Counter[str]] = {}
    for table, row, _, entry in report.entries():
        if table == "sources":
            continue
        source_id = report.tables[table][row].get("source")  # a row of one document may cite others as premises
        for span in entry["spans"]:
            if source_id and source_id != span["source"]:
                continue
            counts.setdefault(span["source"], Counter())[f"{table}\n{row}"] = 1
    rows_by_source = {row["source"]: row for row in report.tables.get("sources", [])}
    order = [*report.documents, *(id_ for id_ in rows_by_source if id_ not in report.documents)]
    for source in order:
        if source not in rows_by_source:
            continue
        gave = Counter(name.partition("\n")[0] for name in counts.get(source, ()))
        outcome = [(table, gave[table], _rows_given(table, source)) for table in report.tables if gave[table]]
        yield {
            "row": rows_by_source[source],
            "gave": outcome,
            "href": links.place(source) if source in report.documents else links.cell("sources", source, "kind"),
            "accounted": _share_percent(rows_by_source[source]["accounted"]),
        }


def _rows_given(table: str, source: str) -> str:
    columns = schema(table).columns
    if "source" in columns:
        return links.rows(table, source=source)
    return links.rows(table, **({"_q": source} if "sources" in columns else {}))


def _share_percent(value: str) -> float | None:
    try:
        return float(value) if value else None
    except ValueError:
        return None


def count_grid(report: Report, table: str, down: str, across: str, order: tuple[str, ...]) -> CountGrid:
    """Count the rows of a table by two of its columns; ``order`` comes first among the values across."""
    rows = report.tables.get(table, [])
    counts = Counter((row[down], row[across]) for row in rows)
    columns = [name for name in order if any(name == b for _, b in counts)]
    columns += sorted({b for _, b in counts} - set(order))
    row_names = dict.fromkeys(row[down] for row in rows)
    weight = {name: tuple(-counts[name, column] for column in columns) for name in row_names}
    return CountGrid(
        tuple(columns),
        tuple(
            (
                name,
                tuple((counts[name, head], links.rows(table, **{down: name, across: head})) for head in columns),
                sum(counts[name, head] for head in columns),
            )
            for name in sorted(row_names, key=lambda name: (weight[name], name))
        ),
    )


def urgent_findings(report: Report) -> list[dict[str, str]]:
    """Findings of the two upper degrees, the gravest first, with their addresses."""
    rows = [row for row in report.tables.get("findings", []) if row["severity"] in SEVERITIES[:2]]
    rows.sort(key=lambda row: SEVERITIES.index(row["severity"]))
    key = schema("findings").key
    return [row | {"href": links.cell("findings", key(row), "message")} for row in rows[:MOST_ROWS]]


def conflict_facts(report: Report) -> list[dict[str, str]]:
    """What documents disagree on: a row a witness, with its own address and that of the cell in dispute."""
    key = schema("conflicts").key
    return [
        row
        | {
            "href": links.cell("conflicts", key(row), "value"),
            "cell": links.cell(row["table"], row["key"], row["field"]),
        }
        for row in report.tables.get("conflicts", [])[:MOST_ROWS]
    ]


def correction_facts(report: Report) -> list[dict[str, str]]:
    """The corrections of the build, with the address of the cell that each corrects."""
    return [
        {
            "id": correction.id,
            "where": f"{correction.table} {correction.key} {correction.field}",
            "expect": correction.expect,
            "value": correction.value,
            "reason": correction.reason,
            "who": ", ".join(part for part in (correction.who, correction.date, correction.citation) if part),
            "href": links.cell(correction.table, correction.key, correction.field),
        }
        for correction in report.folder.corrections.values()
    ][:MOST_ROWS]


def open_gaps(report: Report) -> Iterator[Gap]:
    """The columns that hold values in some rows and none in others: what the documents leave open, or we do."""
    for table, rows in report.tables.items():
        for field in schema(table).fields:
            missing = sum(not row[field.name] for row in rows)
            if 0 < missing < len(rows) and table not in ("findings", "sources"):
                titles = (field.title, field.title_zh)
                href = links.rows(table, **{field.name: ""})
                yield Gap(table, field.name, titles, missing, len(rows), href)
