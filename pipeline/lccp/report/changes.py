"""What changed since an older build: counts by table for the picture, and the cells themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from lccp.diff.compare import compare_folders
from lccp.diff.model import CellChange, FolderDifference
from lccp.diff.text import shorten_pair, visible_text
from lccp.report import links
from lccp.report.data import Report
from lccp.report.table_order import group_tables
from lccp.storage.locate import find_folder, open_folder
from lccp.storage.personal import without_personal

MOST_CELLS = 200  # cells listed of each cause; the data beside them holds all
AS_DATA = ("argument",)  # columns that say as JSON what the reason beside them says; the data holds them
UNKNOWN = "unknown"  # a renumbered row, or a cell of which neither side has provenance
KINDS = ("added", "removed", "changed", "renumbered", "retraced")
ROW = 26
LEAST_WIDTH = 0.4  # percent: what is there is seen


@dataclass(frozen=True)
class Bar:
    """A table: its name, for each kind of change its count, place and width in percent, and how many there are."""

    table: str
    y: float
    parts: tuple[tuple[str, int, float, float], ...]
    total: int
    end: float


@dataclass(frozen=True)
class Changed:
    """A cell that differs, its address where the new build has it, and its values cut to where they differ."""

    cell: CellChange
    kind: str
    href: str
    old: str
    new: str


@dataclass(frozen=True)
class Changes:
    """What changed since the build called ``old``. ``causes`` are cause, number of cells and the first of them."""

    old: str
    bars: tuple[Bar, ...]
    height: float
    causes: tuple[tuple[str, int, tuple[Changed, ...]], ...]
    total: int
    cells: tuple[Changed, ...]


def changes_since(report: Report, against: str) -> Changes:
    """Compare with an older output folder, project or git revision. Raises InputError where it is none."""
    old, new = find_folder(against), open_folder(report.options.output, "this build")
    if report.mask.passages:
        old, new = without_personal(old), without_personal(new)
    difference = compare_folders(old, new)
    counts = _count_changes(difference)
    largest = max((sum(row.values()) for row in counts.values()), default=1)
    bars = []
    for number, (table, row) in enumerate(counts.items()):
        x, parts = 0.0, []
        for kind in KINDS:
            if row[kind]:
                wide = max(row[kind] / largest * 100, LEAST_WIDTH)
                parts.append((kind, row[kind], round(x, 2), round(wide, 2)))
                x += wide
        bars.append(Bar(table, ROW * number + 4, tuple(parts), sum(row.values()), round(x, 2)))
    cells = [_changed_cell(cell) for change in difference.tables for cell in change.cells()]
    rank = {table: place for place, (_, members) in enumerate(group_tables(report.tables)) for table in members}
    cells.sort(key=lambda cell: (cell.kind != "changed", KINDS.index(cell.kind), rank.get(cell.cell.table, 0)))
    causes = _group_causes(cells)
    return Changes(_revision_name(against), tuple(bars), ROW * len(bars) + 8, causes, len(cells), tuple(cells))


HEADER = ("table", "key", "field", "kind", "old", "new", "cause")


def change_rows(changes: Changes) -> Iterator[tuple[str, ...]]:
    """Return the data of the changes: a row a cell."""
    for changed in changes.cells:
        cell = changed.cell
        yield (cell.table, cell.key, cell.field, changed.kind, cell.old.value, cell.new.value, "|".join(cell.causes))


def _group_causes(cells: list[Changed]) -> tuple[tuple[str, int, tuple[Changed, ...]], ...]:
    """Group cells by what brought their change about, the largest group first; a cell of two causes has both."""
    groups: dict[str, list[Changed]] = {}
    for cell in cells:
        groups.setdefault(" + ".join(cell.cell.causes) or UNKNOWN, []).append(cell)
    order = sorted(groups, key=lambda cause: (-len(groups[cause]), cause))
    listed = {cause: [changed for changed in groups[cause] if changed.cell.field not in AS_DATA] for cause in order}
    return tuple((cause, len(groups[cause]), tuple(listed[cause][:MOST_CELLS])) for cause in order)


def _count_changes(difference: FolderDifference) -> dict[str, dict[str, int]]:
    counts = {}
    for change in difference.tables:
        row = dict.fromkeys(KINDS, 0)
        for cell in change.cells():
            row[cell.kind] += 1
        row["renumbered"] = len(change.renumbered)
        if any(row.values()):
            counts[change.table] = row
    return counts


def _changed_cell(cell: CellChange) -> Changed:
    href = "" if cell.kind == "removed" else links.cell(cell.table, cell.key, cell.field)
    shown = (cell.old.value, cell.new.value)
    return Changed(cell, cell.kind, href, *(shown if cell.kind == "retraced" else shorten_pair(*shown)))


def _revision_name(against: str) -> str:
    """What the old build is called: a revision as given, a folder by its own name, never by its whole path."""
    return visible_text(PurePath(against).name or against)
