"""Pictures of the programme: when each pilot is to peak, and what each has issued. Geometry only; templates draw."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lccp.report import links
from lccp.report.data import Report
from lccp.schemas import schema
from lccp.storage.tables import encode_rows

CSV_ROWS = 2000  # of a piece of a CSV file
MOST_ROWS = 400  # rows of a picture; the data beside it holds all
ROW, HEAD = 24, 40
LEFT_EDGE, RIGHT, WIDTH = 250, 24, 900
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
MOST_CELLS, MOST_PILOTS, MOST_HEADS = 5000, 2000, 12  # of the matrix of instruments
Header = tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """A goal on the line of its pilot, from ``x`` to ``x2``. ``open`` is left, right or "": the side without a bound."""

    href: str
    title: str
    shape: str
    x: float
    x2: float
    open: str


@dataclass(frozen=True)
class PilotLine:
    """A pilot: its line, its province where that is the first of it, and its goals."""

    y: float
    province: str
    name: str
    batch: str
    href: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Timeline:
    """The peak years of all pilots."""

    width: int
    height: float
    ticks: tuple[tuple[float, int], ...]
    lines: tuple[PilotLine, ...]
    shapes: tuple[str, ...]
    batches: tuple[str, ...]
    left_out: int


def shorten_name(text: str, length: int = 12) -> str:
    """Return words that fit into a picture.

    >>> shorten_name("琼中黎族苗族自治县"), shorten_name("一" * 20, 5)
    ('琼中黎族苗族自治县', '一一一一…')
    """
    return text if len(text) <= length else text[: length - 1] + "…"


def goal_timeline(report: Report) -> Timeline:
    """Draw a line a pilot, by province, and a mark a goal."""
    count = report.index.count("pilots")
    pilots = heapq.nsmallest(MOST_ROWS, _rows_of(report, "pilots"), key=_by_province)
    goals = {pilot["pilot"]: goals_of_pilot(report, pilot["pilot"]) for pilot in pilots}
    low, high = _years_shown(goals)
    step = next((step for step in STEPS if (high - low) / step <= 14), 1000)
    scale = (WIDTH - LEFT_EDGE - RIGHT) / (high - low)

    def x_of(year: int) -> float:
        return round(LEFT_EDGE + (year - low) * scale, 1)

    lines: list[PilotLine] = []
    province = ""
    for number, pilot in enumerate(pilots):
        marks = tuple(mark for row in goals.get(pilot["pilot"], []) for mark in _goal_mark(row, x_of))
        first = pilot["province"] if pilot["province"] != province or not number else ""
        province = pilot["province"]
        href = links.cell("pilots", pilot["pilot"], "peak_year")
        lines.append(PilotLine(HEAD + ROW * number, first, pilot["name"], pilot["batch"], href, marks))
    ticks = tuple((x_of(year), year) for year in range(low, high + 1) if year % step == 0)
    return Timeline(
        WIDTH,
        HEAD + ROW * len(lines) + 8,
        ticks,
        tuple(lines),
        tuple(dict.fromkeys(mark.shape for line in lines for mark in line.marks)),
        tuple(sorted({pilot["batch"] for pilot in pilots})),
        count - len(lines),
    )


def goals_of_pilot(report: Report, pilot: str) -> list[dict[str, str]]:
    """Return the goals of a pilot, in the order of the table."""
    if "peak_targets" not in report.tables:
        return []
    rows = sorted(report.shown_index.rows_under("peak_targets", pilot))
    return [row.values for row in rows if row.values["pilot"] == pilot]


def _rows_of(report: Report, table: str) -> Iterator[dict[str, str]]:
    return report.rows(table) if table in report.tables else iter(())


COLUMNS = ("pilot", "batch", "province", "name", "text", "edtf", "earliest", "latest", "qualifier")


def _years_shown(goals: dict[str, list[dict[str, str]]]) -> tuple[int, int]:
    """Return the first and last year of the picture: one more than the goals have on either side."""
    years = [year for rows in goals.values() for row in rows for year in goal_bounds(row)]
    return (min(years) - 1, max(years) + 1) if years else (2015, 2035)


def _by_province(row: dict[str, str]) -> tuple[str, ...]:
    return row["adcode"][:2] or "99", row["province"], row["batch"], row["adcode"], row["pilot"]


def goal_bounds(row: dict[str, str]) -> list[int]:
    """Return the first and last year of a goal, each where it has one."""
    return [int(row[name]) for name in ("earliest", "latest") if row[name].isascii() and row[name].isdigit()]


def _goal_mark(row: dict[str, str], x_of: object) -> Iterator[Mark]:
    assert callable(x_of)
    years = goal_bounds(row)
    if not years:
        return
    key = schema("peak_targets").key(row)
    title = f"{row['place']} {row['text']} · {row['edtf']} · {row['qualifier']}"
    side = "left" if not row["earliest"] else "right" if not row["latest"] else ""
    yield Mark(
        links.cell("peak_targets", key, "edtf"), title, row["qualifier"], x_of(min(years)), x_of(max(years)), side
    )


def goal_rows(report: Report) -> Iterator[tuple[str, ...]]:
    """Return the data of the timeline: every pilot with each of its goals, or without one."""
    for pilot in _rows_of(report, "pilots"):
        for row in goals_of_pilot(report, pilot["pilot"]) or [{}]:
            pilot_fields = tuple(pilot[name] for name in ("pilot", "batch", "province", "name"))
            yield (*pilot_fields, *(row.get(name, "") for name in COLUMNS[4:]))


@dataclass(frozen=True)
class Box:
    """A pilot's row of the matrix: for each instrument the address of the cell that says so, or ""."""

    x: float
    y: float
    name: str
    href: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Matrix:
    """What each pilot has issued. ``heads`` are figure, instrument and count; ``blocks`` are x and batch."""

    width: float
    height: float
    heads: tuple[tuple[str, str, int], ...]
    blocks: tuple[tuple[float, str], ...]
    boxes: tuple[Box, ...]
    left_out: int


NAME, CELL, LINE, TOP = 130, 30, 24, 56


def issuer_matrix(report: Report) -> Matrix:
    """Set pilots against the instruments that the figures say they have issued, a block a batch."""
    rows = list(itertools.islice(_rows_of(report, "planning_status"), MOST_CELLS))
    heads = list(dict.fromkeys((row["figure"], row["instrument"]) for row in rows))[:MOST_HEADS]
    key = schema("planning_status").key
    where = {
        (row["pilot"] or row["place"], (row["figure"], row["instrument"])): links.cell(
            "planning_status", key(row), "place"
        )
        for row in rows
    }
    blocks = _pilots_by_batch(report, rows)
    unlisted = max(report.index.count("pilots") - MOST_PILOTS, 0)
    total = sum(map(len, blocks.values())) + unlisted
    wide = NAME + CELL * len(heads) + 24
    boxes: list[Box] = []
    for number, members in enumerate(blocks.values()):
        for place, (id_, name, href) in enumerate(members[:MOST_ROWS]):
            values = tuple(where.get((id_, head), "") for head in heads)
            boxes.append(Box(number * wide, TOP + LINE * place, name, href, values))
    counts = tuple((*head, sum((row["figure"], row["instrument"]) == head for row in rows)) for head in heads)
    return Matrix(
        max(wide * len(blocks), wide),
        TOP + LINE * max((min(len(pilot_link), MOST_ROWS) for pilot_link in blocks.values()), default=0) + 8,
        counts,
        tuple((number * wide, batch) for number, batch in enumerate(blocks)),
        tuple(boxes),
        total - len(boxes),
    )


def _pilots_by_batch(report: Report, rows: Sequence[dict[str, str]]) -> dict[str, list[tuple[str, str, str]]]:
    """Return id, name and link of the pilots of each batch; under ``?`` places of the figures that are no pilots."""
    blocks: dict[str, list[tuple[str, str, str]]] = {}
    for pilot in itertools.islice(_rows_of(report, "pilots"), MOST_PILOTS):
        pilot_link = (pilot["pilot"], pilot["name"], links.cell("pilots", pilot["pilot"], "name"))
        blocks.setdefault(pilot["batch"], []).append(pilot_link)
    others = dict.fromkeys(row["place"] for row in rows if not row["pilot"])
    if others:
        blocks["?"] = [(place, place, "") for place in others]
    return blocks


MATRIX = ("figure", "instrument", "group", "issuer", "issuer_candidates", "pilot", "place")


def matrix_rows(report: Report) -> Iterator[tuple[str, ...]]:
    """Return the data of the matrix of instruments."""
    return (tuple(row[name] for name in MATRIX) for row in _rows_of(report, "planning_status"))


def csv_pieces(header: Header, rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Return a table as CSV, as the tables are written, in pieces."""
    yield encode_rows([header])
    for part in _batched(rows, CSV_ROWS):
        yield encode_rows(part)


def _batched(rows: Iterable[Sequence[str]], size: int) -> Iterator[list[Sequence[str]]]:
    remaining = iter(rows)
    while part := list(itertools.islice(remaining, size)):
        yield part


def stack_boxes(sizes: Sequence[float], height: float, gap: float) -> list[tuple[float, float]]:
    """Lay bars on top of one another, ``gap`` between them, to ``height`` in all: top and height of each.

    >>> stack_boxes([1, 3], 44, 4)
    [(0.0, 10.0), (14.0, 30.0)]
    """
    whole = sum(sizes) or 1
    room = max(height - gap * (len(sizes) - 1), 1)
    boxes: list[tuple[float, float]] = []
    top = 0.0
    for size in sizes:
        tall = size / whole * room
        boxes.append((round(top, 1), round(tall, 1)))
        top += tall + gap
    return boxes
