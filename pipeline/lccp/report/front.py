"""The front of a report: for each programme a map, treatment by year and peak years; and what is in doubt.

Geometry and counts only; the templates draw. A tile map gives each province a square of one size at about its place:
no boundary has to be drawn, and a small province is seen as well as a large one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources
from typing import NamedTuple

from lccp.reference import divisions
from lccp.reference.english_names import english_name_of
from lccp.report import links
from lccp.report.data import Report
from lccp.report.overview import Tally
from lccp.report.pictures import STEPS, Tick, goal_bounds, percent_between, rows_if_any, year_ticks

MOST_PROGRAMMES = 12  # programmes with pictures of their own, those of most pilots; all are in the tables
MOST_YEARS = 40  # bars of the picture of treatment by year
MOST_PROVINCES = 40  # rows of the compact timeline
TILE_WIDTH, TILE_HEIGHT, TILE_GAP = 80, 50, 4
SHADES = 5
CHART_HEIGHT, CHART_BOTTOM = 300, 22
LEAST_LABEL = 9  # percent of a chart's width between the years that are written under it
NAMELESS = ("未载明类别的试点", "Pilots of no programme")
MOST_PLACES = 8  # places that hovering over a mark names
PEAK_ROW, PEAK_TOP = 24, 24  # a row is as high as a finger is wide


@dataclass(frozen=True)
class ProvinceTile:
    """A province of the map: its place in pixels, its pilots by batch, and the address of its pilots."""

    province: str
    name_zh: str
    name_en: str
    code: str
    x: int
    y: int
    counts: tuple[tuple[str, int], ...]
    total: int
    shade: int
    href: str


@dataclass(frozen=True)
class YearBar:
    """The pilots announced up to a year: ``parts`` are batch (by its place), count, top and height in pixels.

    ``x`` and ``width`` are percent of the picture; ``is_labelled``: whether there is room for its year.
    """

    year: int
    x: float
    width: float
    parts: tuple[tuple[int, int, float, float], ...]
    total: int
    is_new: bool
    is_labelled: bool
    href: str


@dataclass(frozen=True)
class YearChart:
    """Treatment by year: bars, how many pilots have no date, and the lines of the scale."""

    bars: tuple[YearBar, ...]
    undated: int
    undated_href: str
    scale: tuple[tuple[float, int], ...]


@dataclass(frozen=True)
class PeakMark:
    """Goals of a province that share year and qualifier: how many, where in percent, and the address of their rows."""

    shape: str
    x: float
    x2: float
    open: str
    count: int
    title: str
    href: str


@dataclass(frozen=True)
class PeakLine:
    """A province with its goals."""

    titles: tuple[str, str]
    y: int
    marks: tuple[PeakMark, ...]


@dataclass(frozen=True)
class PeakChart:
    """The compact timeline: provinces with a goal; how many pilots have a peak year, have none, state years that differ."""

    lines: tuple[PeakLine, ...]
    ticks: tuple[Tick, ...]
    shapes: tuple[str, ...]
    height: int
    pilots_with: int
    pilots_without: int
    pilots_differing: int
    without_href: str
    left_out: int


@dataclass(frozen=True)
class ProgrammeFront:
    """What the front shows of a programme."""

    programme: str
    name: str
    name_en: str
    batches: tuple[str, ...]
    pilots: int
    batch_counts: tuple[tuple[str, int], ...]
    tiles: tuple[ProvinceTile, ...]
    elsewhere: tuple[tuple[str, int, str], ...]
    years: YearChart
    peaks: PeakChart


@dataclass(frozen=True)
class Doubt:
    """A kind of doubt: the word of the page that names it, how many of how many, and the address of the rows."""

    word: str
    count: int
    whole: int
    href: str


class TilePosition(NamedTuple):
    """Column and row of a province's tile, and what the tile is called: in full, and by its code of ISO 3166-2."""

    column: int
    row: int
    code: str
    name_zh: str
    name_en: str


@cache
def province_positions() -> dict[str, TilePosition]:
    """Return the tiles by the name of the province that lists print."""
    in_english = {}
    for place in divisions():
        if not place.parent and (english := english_name_of(place)):
            in_english[place.province] = english.name_en
    positions = json.loads(resources("lccp.report").joinpath("province_tiles.json").read_text("utf-8"))
    return {
        province: TilePosition(column, row, code, *(labels or (province, in_english.get(province, province))))
        for province, (column, row, code, *labels) in positions.items()
    }


def map_size() -> tuple[int, int]:
    """Return width and height of the map in pixels."""
    tiles = province_positions().values()
    columns, rows = max(tile.column for tile in tiles) + 1, max(tile.row for tile in tiles) + 1
    return columns * (TILE_WIDTH + TILE_GAP), rows * (TILE_HEIGHT + TILE_GAP)


def programme_fronts(report: Report) -> list[ProgrammeFront]:
    """Return the pictures of each programme that has pilots, those of most pilots first."""
    sizes = Counter(row["programme"] for row in rows_if_any(report, "pilots"))
    order = sorted(sizes, key=lambda programme: (-sizes[programme], programme))[:MOST_PROGRAMMES]
    pilots_of: dict[str, list[dict[str, str]]] = {programme: [] for programme in order}
    for row in rows_if_any(report, "pilots"):
        if row["programme"] in pilots_of:
            pilots_of[row["programme"]].append(row)
    drawn_pilots = {row["pilot"] for rows in pilots_of.values() for row in rows}
    goals_of: dict[str, list[dict[str, str]]] = {}
    for row in rows_if_any(report, "peak_targets"):
        if row["pilot"] in drawn_pilots:
            goals_of.setdefault(row["pilot"], []).append(row)
    titles = {
        row["programme"]: (row["name"] or row["programme"], row["name_en"])
        for row in rows_if_any(report, "programmes")
        if row["programme"] in pilots_of
    }
    titles = {"": NAMELESS, **titles}
    return [
        _programme_front(programme, titles.get(programme, (programme, "")), pilots_of[programme], goals_of)
        for programme in order
    ]


def _programme_front(
    programme: str,
    titles: tuple[str, str],
    pilots: list[dict[str, str]],
    goals_of: dict[str, list[dict[str, str]]],
) -> ProgrammeFront:
    batches = tuple(sorted({row["batch"] for row in pilots}, key=lambda batch: (not batch, len(batch), batch)))
    by_province: dict[str, Counter[str]] = {}
    for row in pilots:
        by_province.setdefault(row["province"], Counter())[row["batch"]] += 1
    elsewhere = tuple(
        (province, counts.total(), links.rows("pilots", programme=programme, province=province))
        for province, counts in sorted(by_province.items())
        if province not in province_positions()
    )
    return ProgrammeFront(
        programme,
        titles[0],
        titles[1] or titles[0],
        batches,
        len(pilots),
        tuple(Counter(row["batch"] for row in pilots).items()),
        tuple(_province_tiles(programme, by_province)),
        elsewhere,
        _year_chart(programme, pilots, batches),
        _peak_chart(programme, pilots, goals_of),
    )


def _province_tiles(programme: str, by_province: dict[str, Counter[str]]) -> Iterator[ProvinceTile]:
    largest = max((counts.total() for counts in by_province.values()), default=1)
    for province, tile in province_positions().items():
        counts = by_province.get(province, Counter())
        total = counts.total()
        yield ProvinceTile(
            province,
            tile.name_zh,
            tile.name_en,
            tile.code,
            tile.column * (TILE_WIDTH + TILE_GAP),
            tile.row * (TILE_HEIGHT + TILE_GAP),
            tuple(sorted(counts.items())),
            total,
            tile_shade(total, largest),
            links.rows("pilots", programme=programme, province=province),
        )


def tile_shade(count: int, largest: int) -> int:
    """Return the shade of a tile, 0 for no pilot and up to ``SHADES`` for the most of any province.

    >>> [tile_shade(count, 6) for count in (0, 1, 3, 6)]
    [0, 1, 3, 5]
    """
    return -(-count * SHADES // largest) if count else 0


def _year_chart(programme: str, pilots: list[dict[str, str]], batches: tuple[str, ...]) -> YearChart:
    dated = _announcements(pilots)
    undated = len(pilots) - dated.total()
    undated_href = links.rows("pilots", programme=programme, announced="")
    years = sorted({year for year, _ in dated})
    if not years:
        return YearChart((), undated, undated_href, ())
    shown = range(max(years[0], years[-1] - MOST_YEARS + 2), years[-1] + 2)  # one year more: treatment goes on
    labelled = labelled_years(shown, years)
    room = CHART_HEIGHT - CHART_BOTTOM - 18
    step = 100 / len(shown)
    bars = []
    for place, year in enumerate(shown):
        parts = _stack_batches(
            [
                sum(size for (first, name), size in dated.items() if name == batch and first <= year)
                for batch in batches
            ],
            room / dated.total(),
        )
        total = sum(part[1] for part in parts)
        bars.append(
            YearBar(
                year,
                round((place + 0.04) * step, 2),
                round(0.92 * step, 2),
                parts,
                total,
                year in years,
                year in labelled,
                _year_address(programme, year, pilots) if year in years else "",
            )
        )
    apart = next(size for size in STEPS if dated.total() / size <= 5 or size == STEPS[-1])
    scale = tuple(
        (round(CHART_HEIGHT - CHART_BOTTOM - count / dated.total() * room, 1), count)
        for count in range(0, dated.total() + 1, apart)
    )
    return YearChart(tuple(bars), undated, undated_href, scale)


def labelled_years(shown: range, new: list[int]) -> set[int]:
    """Return the years that are written under a chart: those of announcements first, as far as there is room.

    >>> sorted(labelled_years(range(2010, 2040), [2010, 2011, 2020]))
    [2010, 2013, 2016, 2020, 2023, 2026, 2029, 2032, 2035, 2038]
    """
    least = LEAST_LABEL * len(shown) / 100
    labelled: set[int] = set()
    for year in (*new, *shown):
        if all(abs(year - other) >= least for other in labelled):
            labelled.add(year)
    return labelled & set(shown)


def _announcements(pilots: list[dict[str, str]]) -> Counter[tuple[int, str]]:
    """Count pilots by the year of their announcement and their batch; those without a date are left out."""
    return Counter((int(row["announced"][:4]), row["batch"]) for row in pilots if row["announced"][:4].isdigit())


def _stack_batches(counts: list[int], scale: float) -> tuple[tuple[int, int, float, float], ...]:
    """Lay the batches of a bar on one another: place of the batch, count, top and height in pixels."""
    parts, bottom = [], float(CHART_HEIGHT - CHART_BOTTOM)
    for number, count in enumerate(counts):
        if count:
            parts.append((number, count, round(bottom - count * scale, 1), round(count * scale, 1)))
            bottom -= count * scale
    return tuple(parts)


def _year_address(programme: str, year: int, pilots: list[dict[str, str]]) -> str:
    """The pilots announced in a year: by the date where they share one, else by the beginning of their dates."""
    dates = {row["announced"] for row in pilots if row["announced"].startswith(str(year))}
    if len(dates) == 1:
        return links.rows("pilots", programme=programme, announced=dates.pop())
    return links.rows("pilots", programme=programme, _q=f"{year}-")


def _peak_chart(programme: str, pilots: list[dict[str, str]], goals_of: dict[str, list[dict[str, str]]]) -> PeakChart:
    dated = _dated_goals(pilots, goals_of)
    with_goal = {pilot["pilot"] for pilot, _ in dated}
    without = [pilot["pilot"] for pilot in pilots if not pilot["peak_year"]]
    without_href = links.rows("pilots", programme=programme, peak_year="")
    years = [year for _, row in dated for year in goal_bounds(row)]
    low, high = (min(years) - 1, max(years) + 1) if years else (2015, 2035)

    def x_of(year: int) -> float:
        return percent_between(low, high, year)

    grouped = _group_goals(dated)
    lines = [
        PeakLine(
            province_names(province),
            PEAK_TOP + PEAK_ROW * place,
            tuple(_peak_marks(province, marks, x_of)),
        )
        for place, (province, marks) in enumerate(list(grouped.items())[:MOST_PROVINCES])
    ]
    return PeakChart(
        tuple(lines),
        year_ticks(low, high, 10),
        tuple(dict.fromkeys(mark.shape for line in lines for mark in line.marks)),
        PEAK_TOP + PEAK_ROW * len(lines) + 8,
        len(pilots) - len(without),
        len(without),
        len(with_goal.intersection(without)),
        without_href,
        len(grouped) - len(lines),
    )


def _dated_goals(
    pilots: list[dict[str, str]], goals_of: dict[str, list[dict[str, str]]]
) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Return pilots with each of their goals that has a year, by province."""
    return [
        (pilot, row)
        for pilot in sorted(pilots, key=lambda row: (row["adcode"][:2] or "99", row["province"]))
        for row in goals_of.get(pilot["pilot"], [])
        if goal_bounds(row)
    ]


def _group_goals(
    dated: list[tuple[dict[str, str], dict[str, str]]],
) -> dict[str, dict[tuple[str, str, str], list[dict[str, str]]]]:
    """Group goals by province, and in it by earliest and latest year and qualifier."""
    grouped: dict[str, dict[tuple[str, str, str], list[dict[str, str]]]] = {}
    for pilot, row in dated:
        marks = grouped.setdefault(pilot["province"], {})
        marks.setdefault((row["earliest"], row["latest"], row["qualifier"]), []).append(row)
    return grouped


def province_names(province: str) -> tuple[str, str]:
    """Return what a province is called in a picture, in English and in Chinese.

    >>> province_names("新疆生产建设兵团"), province_names("某地")
    (('XPCC', '兵团'), ('某地', '某地'))
    """
    tile = province_positions().get(province)
    return (tile.name_en, tile.name_zh) if tile else (province, province)


def _peak_marks(
    province: str, marks: dict[tuple[str, str, str], list[dict[str, str]]], x_of: object
) -> Iterator[PeakMark]:
    assert callable(x_of)
    for (earliest, latest, qualifier), rows in sorted(marks.items()):
        years = goal_bounds(rows[0])
        wanted = {"province": province, "earliest": earliest, "latest": latest, "qualifier": qualifier}
        places = "、".join(row["place"] for row in rows[:MOST_PLACES]) + ("…" if len(rows) > MOST_PLACES else "")
        title = f"{places} · {rows[0]['edtf']}"
        side = "left" if not earliest else "right" if not latest else ""
        href = links.rows("peak_targets", **wanted)
        yield PeakMark(qualifier, x_of(min(years)), x_of(max(years)), side, len(rows), title, href)


def list_doubts(tally: Tally, faults: int) -> list[Doubt]:
    """Return what is in doubt, in order of consequence: wrong first, then disputed, unread, lost, and left open."""
    severities: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for (kind, severity), count in tally.grids["findings"].items():
        kinds[kind] += count
        severities[severity] += count
    lost: Counter[str] = Counter()
    for (_, status), count in tally.grids["lost_digits"].items():
        lost[status] += count
    listed = [
        Doubt("doubt-faults", faults, tally.cells, "#overview"),
        Doubt("doubt-conflicts", tally.disputed, tally.cells, links.rows("conflicts")),
        Doubt("doubt-high", severities["high"], severities.total(), links.rows("findings", severity="high")),
        *(
            Doubt(f"doubt-{kind}", kinds[kind], severities.total(), links.rows("findings", kind=kind))
            for kind in ("unreadable", "unread-list", "unparsed", "unaccounted")
        ),
        Doubt("doubt-medium", severities["medium"], severities.total(), links.rows("findings", severity="medium")),
        *(
            Doubt(f"doubt-{status}", lost[status], lost.total(), links.rows("lost_digits", status=status))
            for status in ("open", "candidates")
        ),
        *(
            Doubt(f"doubt-no-{column}", tally.empty["pilots", column], tally.rows["pilots"], _rows_without(column))
            for column in ("announced", "adcode", "peak_year")
        ),
    ]
    return [doubt for doubt in listed if doubt.count or doubt.word in ("doubt-faults", "doubt-conflicts")]


def _rows_without(column: str) -> str:
    return links.rows("pilots", **{column: ""})
