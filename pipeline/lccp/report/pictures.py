"""Pictures of the programme: when each pilot is to peak, and what each has issued or drafted. Geometry only; templates draw."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lccp.report import links
from lccp.report.data import Report
from lccp.schemas import schema
from lccp.storage.tables import encode_rows

CSV_ROWS = 2000  # of a piece of a CSV file
MOST_ROWS = 400  # rows of a picture; the data beside it holds all
ROW, HEAD = 24, 28
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
MOST_CELLS, MOST_PILOTS, MOST_HEADS = 5000, 2000, 12  # of the matrix of instruments
Header = tuple[str, ...]


@dataclass(frozen=True)
class Tick:
    """A year of a scale: its place in percent, and its rank: 0 stays where there is little room, 2 goes first."""

    x: float
    year: int
    rank: int


def year_ticks(low: int, high: int, limit: int) -> tuple[Tick, ...]:
    """Return at most about ``limit`` years between two, at round distances.

    >>> [(tick.x, tick.year, tick.rank) for tick in year_ticks(2020, 2024, 2)]
    [(0.0, 2020, 1), (50.0, 2022, 2), (100.0, 2024, 0)]
    """
    step = next((size for size in STEPS if (high - low) / size <= limit), STEPS[-1])
    years = [year for year in range(low, high + 1) if year % step == 0]
    return tuple(Tick(percent_between(low, high, year), year, (0, 2, 1, 2)[year // step % 4]) for year in years)


def percent_between(low: int, high: int, year: int) -> float:
    """Return where a year stands between two others, in percent.

    >>> percent_between(2010, 2030, 2015)
    25.0
    """
    return round((year - low) / (high - low) * 100, 2)


@dataclass(frozen=True)
class Mark:
    """A goal on the line of its pilot, from ``x`` to ``x2`` in percent. ``open``: the side without a bound, or ""."""

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
    name_en: str
    batch: str
    href: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Timeline:
    """The peak years of all pilots."""

    height: float
    ticks: tuple[Tick, ...]
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
    pilots = heapq.nsmallest(MOST_ROWS, rows_if_any(report, "pilots"), key=_by_province)
    goals = {pilot["pilot"]: goals_of_pilot(report, pilot["pilot"]) for pilot in pilots}
    low, high = _years_shown(goals)

    def x_of(year: int) -> float:
        return percent_between(low, high, year)

    lines: list[PilotLine] = []
    province = ""
    for number, pilot in enumerate(pilots):
        marks = tuple(mark for row in goals.get(pilot["pilot"], []) for mark in _goal_mark(row, x_of))
        first = pilot["province"] if pilot["province"] != province or not number else ""
        province = pilot["province"]
        href = links.cell("pilots", pilot["pilot"], "peak_year")
        both_names = (pilot["name"], pilot["name_en"] or pilot["name"])
        lines.append(PilotLine(HEAD + ROW * number, first, *both_names, pilot["batch"], href, marks))
    return Timeline(
        HEAD + ROW * len(lines) + 8,
        year_ticks(low, high, 14),
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


def rows_if_any(report: Report, table: str) -> Iterator[dict[str, str]]:
    """Return the rows of a table as they are shown; none where the output has no such table."""
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
    title = f"{row['place']} {row['text']} · {row['edtf']}"
    side = "left" if not row["earliest"] else "right" if not row["latest"] else ""
    yield Mark(
        links.cell("peak_targets", key, "edtf"), title, row["qualifier"], x_of(min(years)), x_of(max(years)), side
    )


def goal_rows(report: Report) -> Iterator[tuple[str, ...]]:
    """Return the data of the timeline: every pilot with each of its goals, or without one."""
    for pilot in rows_if_any(report, "pilots"):
        for row in goals_of_pilot(report, pilot["pilot"]) or [{}]:
            pilot_fields = tuple(pilot[name] for name in ("pilot", "batch", "province", "name"))
            yield (*pilot_fields, *(row.get(name, "") for name in COLUMNS[4:]))


class PilotLink(NamedTuple):
    """A pilot of a picture, or a place of the figures that is none: its id, its names, and the address of its name."""

    id: str
    name: str
    name_en: str
    href: str


@dataclass(frozen=True)
class Box:
    """A pilot's row of the matrix: for each instrument the address of the cell that says so, or ""."""

    y: float
    pilot: PilotLink
    values: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """The pilots of a batch; ``?`` are places of the figures that are no pilots."""

    batch: str
    height: float
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Matrix:
    """What each pilot has issued, or begun to draft. ``heads`` are figure, instrument and count; ``width`` is that of a block."""

    width: float
    heads: tuple[tuple[str, str, int], ...]
    blocks: tuple[Block, ...]
    left_out: int


NAME, CELL, LINE, TOP = 130, 30, 24, 56


def issuer_matrix(report: Report) -> Matrix:
    """Set pilots against the instruments that the figures say they have issued, a block a batch."""
    rows = list(itertools.islice(rows_if_any(report, "planning_status"), MOST_CELLS))
    heads = list(dict.fromkeys((row["figure"], row["instrument"]) for row in rows))[:MOST_HEADS]
    key = schema("planning_status").key
    where = {
        (row["pilot"] or row["place"], (row["figure"], row["instrument"])): links.cell(
            "planning_status", key(row), "place"
        )
        for row in rows
    }
    by_batch = _pilots_by_batch(report, rows)
    unlisted = max(report.index.count("pilots") - MOST_PILOTS, 0)
    total = sum(map(len, by_batch.values())) + unlisted
    blocks = []
    for batch, members in by_batch.items():
        boxes = tuple(
            Box(TOP + LINE * place, pilot, tuple(where.get((pilot.id, head), "") for head in heads))
            for place, pilot in enumerate(members[:MOST_ROWS])
        )
        blocks.append(Block(batch, TOP + LINE * len(boxes) + 8, boxes))
    counts = tuple((*head, sum((row["figure"], row["instrument"]) == head for row in rows)) for head in heads)
    left_out = total - sum(len(block.boxes) for block in blocks)
    return Matrix(NAME + CELL * len(heads), counts, tuple(blocks), left_out)


def _pilots_by_batch(report: Report, rows: Sequence[dict[str, str]]) -> dict[str, list[PilotLink]]:
    """Return the pilots of each batch; under ``?`` places of the figures that are no pilots."""
    blocks: dict[str, list[PilotLink]] = {}
    for pilot in itertools.islice(rows_if_any(report, "pilots"), MOST_PILOTS):
        href = links.cell("pilots", pilot["pilot"], "name")
        both_names = (pilot["name"], pilot["name_en"] or pilot["name"])
        blocks.setdefault(pilot["batch"], []).append(PilotLink(pilot["pilot"], *both_names, href))
    others = dict.fromkeys(row["place"] for row in rows if not row["pilot"])
    if others:
        blocks["?"] = [PilotLink(place, place, place, "") for place in others]
    return blocks


MATRIX = ("figure", "instrument", "group", "issuer", "issuer_candidates", "pilot", "place")


def matrix_rows(report: Report) -> Iterator[tuple[str, ...]]:
    """Return the data of the matrix of instruments."""
    return (tuple(row[name] for name in MATRIX) for row in rows_if_any(report, "planning_status"))


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
