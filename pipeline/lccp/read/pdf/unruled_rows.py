"""Rows of a table without rules between them: which printed lines are one cell, and which cells one row.

Three things tell: lines of one cell stand closer than rows do, a line that goes on is full, and a
number never goes on. The column with the most cells counts the rows; the cells of the others stand
beside them, at their middle or at their head.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lccp.read.pdf.lines import PrintedLine
from lccp.read.pdf.page import Glyph
from lccp.read.pdf.ruled_tables import RawCell
from lccp.text.patterns import regex

VALUE = regex.compile(
    r"[（(\[]?\s*[-−–+]?[0-9０-９\ufffd][0-9０-９\ufffd\s.,．，]*[%％]?\s*[)）\]]?\s*[*＊]{0,3}"
    r"|是|否|有|无|控制|不控制|已控制|未控制|yes|no|√|×|[-—–]+|n\.?a\.?",
    regex.I,
)
CITED_YEAR = regex.compile(r"[（(](?:19|20)\d\d[a-z]?[)）]")
CLOSEST = 2.2  # times the size: lines further apart are never one cell
LEADING = 0.6  # points by which the lines of one cell may differ in their distance
LOOSER = 0.9  # points by which rows stand further apart than lines of one cell, at least
FULL = 1.7  # of the size: what a full line leaves free of its column at most
WORD_GAP = 0.5  # of the size: the blank before a word that is not broken, and that a line is too short for
MOST_SPARE = 0.55  # share of its column that a full line leaves free at most
FIRST_WORD = regex.compile(r"[（(\[《“]*(?:[\p{Latin}\p{N}.,%&'’/-]+|.)[)）\]》”]*")
NARROWEST = 3.6  # of the size: a narrower column holds no lines that were broken
NARROWEST_BROKEN = 0.8  # the same where rows stand apart
MOSTLY = 0.5  # share of close lines of which the upper is full, where closeness tells of one cell
BESIDE = 0.5  # share of the height of a cell or row by which the other stands beside it
MANY = 3  # columns that begin anew at one height begin a row
LEVEL = 0.3  # of the size: how far two lines of one height stand apart at most


@dataclass(slots=True)
class CellBlock:
    """The printed lines of one cell: its column, counted from 1, and its lines from top to bottom."""

    column: int
    lines: list[PrintedLine]
    band: tuple[float, float] | None = None  # the rules above and below it, where rules part the rows

    @property
    def top(self) -> float:
        """Height of its head."""
        return self.band[0] if self.band else self.lines[0].top

    @property
    def bottom(self) -> float:
        """Height of its foot."""
        return self.band[1] if self.band else self.lines[-1].bottom


@dataclass(slots=True)
class DraftRow:
    """A row in the making: how far it reaches, and its cells by their columns."""

    top: float
    bottom: float
    cells: dict[int, list[PrintedLine]]

    def overlap(self, top: float, bottom: float) -> float:
        """Return how much of something lies beside the row, as a share of the lower of the two."""
        shared = min(self.bottom, bottom) - max(self.top, top)
        return shared / max(1.0, min(self.bottom - self.top, bottom - top))

    def add(self, column: int, lines: Sequence[PrintedLine]) -> None:
        """Add lines to the row's cell in a column."""
        cell = self.cells.setdefault(column, [])
        cell += lines
        cell.sort(key=lambda line: line.middle)
        self.top = min(self.top, lines[0].top)
        self.bottom = max(self.bottom, lines[-1].bottom)


@dataclass(slots=True)
class Pitches:
    """What the distances of a table's lines tell: that of lines in one cell, and whether rows stand further apart."""

    tight: float
    apart: bool


def is_value(line: PrintedLine) -> bool:
    """Recognise a number with its stars or brackets, and the words that stand in place of one; no year of a citation."""
    text = line.text.strip()
    return bool(VALUE.fullmatch(text)) and not CITED_YEAR.fullmatch(text)


def first_word_width(line: PrintedLine) -> float:
    """Return how wide the first piece of a line is that no line break parts: a word or a number with its brackets."""
    text = line.text
    match = FIRST_WORD.match(text)
    end = match.end() if match else 1
    glyphs = line.glyphs[: max(1, len(text[:end].replace(" ", "")))]
    return glyphs[-1].x1 - glyphs[0].x0


class ColumnLines:
    """The lines of one column, how wide it is printed, and the heights at which something parts its cells."""

    def __init__(self, number: int, lines: Sequence[PrintedLine]) -> None:
        self.number, self.lines = number, lines
        self.bounds: list[float] = []
        self.width = max((line.x1 - line.x0 for line in lines), default=0.0)
        self.numbered: list[float] = []  # heights at which other columns hold values
        self.beside: list[float] = []  # heights at which other columns hold anything
        self.counts = sum(is_value(line) for line in lines) * 3 > len(lines)  # whether it holds values

    def is_parted(self, upper: PrintedLine, lower: PrintedLine) -> bool:
        """Return whether a rule or the heading of a group runs between two lines."""
        return any(upper.middle < y < lower.middle for y in self.bounds)

    def extent(self, edges: Sequence[float]) -> tuple[float, float]:
        """Return from where to where the column is printed, between its edges where nothing is."""
        if not self.lines:
            return edges[self.number - 1], edges[self.number]
        return min(line.x0 for line in self.lines), max(line.x1 for line in self.lines)

    def is_full(self, upper: PrintedLine, lower: PrintedLine, narrowest: float = NARROWEST) -> bool:
        """Return whether the upper line is as long as the column lets it be, so that the lower one may go on."""
        size = upper.size
        if self.width < narrowest * size:
            return False
        spare = max(FULL * size, first_word_width(lower) + WORD_GAP * size)
        return self.width - (upper.x1 - upper.x0) <= min(spare, MOST_SPARE * self.width)

    def may_go_on(self, upper: PrintedLine, lower: PrintedLine) -> bool:
        """Return whether two neighbouring lines can be one cell at all; a number goes on only with a full line."""
        if lower.middle - upper.middle > CLOSEST * max(upper.size, lower.size):
            return False
        if is_value(lower) and (self.counts or is_value(upper) or not self.is_full(upper, lower)):
            return False
        rows = is_near(upper, self.numbered) and is_near(lower, self.numbered)
        return not rows and not self.is_parted(upper, lower)

    def stands_alone(self, line: PrintedLine) -> bool:
        """Return whether no other column holds anything at the height of a line."""
        return not is_near(line, self.beside)


def is_near(line: PrintedLine, heights: Sequence[float]) -> bool:
    """Return whether a line stands at one of some heights, which come in order."""
    middle, reach = line.middle, LEVEL * line.size
    place = bisect_left(heights, middle - reach)
    return place < len(heights) and heights[place] <= middle + reach


def tell_neighbours(columns: Sequence[ColumnLines]) -> None:
    """Tell each column at which heights the others hold lines, and values."""
    for column in columns:
        others = [(line, other.counts) for other in columns if other is not column for line in other.lines]
        column.beside = sorted(line.middle for line, _ in others)
        column.numbered = sorted(line.middle for line, counts in others if counts and is_value(line))


def measure_pitches(columns: Sequence[ColumnLines]) -> Pitches:
    """Find out how close the lines of one cell stand, and whether that tells them from rows."""
    pairs = [
        (
            lower.middle - upper.middle,
            column.is_full(upper, lower, NARROWEST_BROKEN) or column.stands_alone(upper) or column.stands_alone(lower),
        )
        for column in columns
        for upper, lower in pairwise(column.lines)
        if column.may_go_on(upper, lower)
    ]
    if not pairs:
        return Pitches(0.0, True)
    tight = min(pitch for pitch, _ in pairs)
    close = [full for pitch, full in pairs if pitch <= tight + LEADING]
    # A label of several rows is far from the next one: what counts is how far apart lines of any column stand.
    heights = sorted(line.middle for column in columns for line in column.lines)
    looser = any(lower - upper >= tight + LOOSER for upper, lower in pairwise(heights))
    return Pitches(tight, looser and sum(close) >= MOSTLY * len(close))


def cell_blocks(columns: Sequence[ColumnLines]) -> list[list[CellBlock]]:
    """Put the lines of each column into cells by how they stand."""
    tell_neighbours(columns)
    pitches = measure_pitches(columns)
    heights = sorted({line.middle for column in columns for line in column.lines})
    parted: dict[float, bool] = {}
    if not pitches.apart and stands_at_foot(columns, heights, pitches):
        parted = {below: _ends_row(columns, above) for above, below in pairwise(heights)}
    elif not pitches.apart:
        parted = {height: _begins_row(columns, height, pitches) for height in heights}
    blocks: list[list[CellBlock]] = []
    for column in columns:
        cells: list[CellBlock] = []
        for line in column.lines:
            upper = cells[-1].lines[-1] if cells else None
            if upper and column.may_go_on(upper, line) and _goes_on(column, upper, line, pitches, parted):
                cells[-1].lines.append(line)
            else:
                cells.append(CellBlock(column.number, [line]))
        blocks.append(cells)
    return blocks


def ruled_blocks(columns: Sequence[ColumnLines], ends: tuple[float, float]) -> list[list[CellBlock]]:
    """Put the lines of each column into cells by the rules that run between them."""
    blocks: list[list[CellBlock]] = []
    for column in columns:
        heights = [ends[0], *(y for y in column.bounds if ends[0] < y < ends[1]), ends[1]]
        bands = [band for band in pairwise(heights) if band[1] - band[0] > 1]
        blocks.append(
            [
                CellBlock(column.number, [g for g in column.lines if low <= g.middle < high], (low, high))
                for low, high in bands
            ]
        )
    return blocks


def _goes_on(
    column: ColumnLines, upper: PrintedLine, lower: PrintedLine, pitches: Pitches, parted: dict[float, bool]
) -> bool:
    """Return whether two lines are of one cell; ``parted`` tells the heights above which another row ends."""
    if lower.middle - upper.middle > pitches.tight + LEADING:
        return False
    return pitches.apart or (column.is_full(upper, lower) and not parted[lower.middle])


def stands_at_foot(columns: Sequence[ColumnLines], heights: Sequence[float], pitches: Pitches) -> bool:
    """Return whether cells are set at the foot of their rows, where all lines are evenly apart.

    Then the first line of the table is the upper one of a broken cell, and so is every line that stands at the height
    of no row's foot: each is full, and the next line of its column goes on with it (offices' tables in journals).
    """
    if _ends_row(columns, heights[0]) or not _ends_row(columns, heights[-1]):
        return False
    for column in columns:
        for upper, lower in pairwise([*column.lines, None]):
            if upper is None or _ends_row(columns, upper.middle):
                continue
            if lower is None or lower.middle - upper.middle > pitches.tight + LEADING:
                return False
            if not column.may_go_on(upper, lower) or not column.is_full(upper, lower):
                return False
    return True


def _ends_row(columns: Sequence[ColumnLines], height: float) -> bool:
    """Return whether values, or something in every column, stand at one height."""
    filled = 0
    for column in columns:
        line = next((line for line in column.lines if abs(line.middle - height) <= LEVEL * line.size), None)
        if line and column.counts and is_value(line):
            return True
        filled += line is not None
    return filled == len(columns)


def _begins_row(columns: Sequence[ColumnLines], height: float, pitches: Pitches) -> bool:
    """Return whether what stands at one height begins a row where all lines are evenly apart.

    A line that goes on leaves a column free, and all that stands in it goes on with a full line.
    """
    count = 0
    for column in columns:
        for upper, line in pairwise([None, *column.lines]):
            if line is None or abs(line.middle - height) > LEVEL * line.size:
                continue
            count += 1
            near = upper is not None and line.middle - upper.middle <= pitches.tight + LEADING
            if not near or upper is None or is_value(line) or not column.is_full(upper, line):
                return True
    return count == len(columns) or count >= max(MANY, len(columns) - 1)


def assemble_rows(
    blocks: Sequence[Sequence[CellBlock]], centred: set[int]
) -> tuple[list[DraftRow], list[RawCell], bool]:
    """Put cells into rows: the rows, the cells that serve several of them, and whether any stands in doubt.

    Cells of the columns in ``centred`` may be set in the middle of the rows that they serve.
    """
    rows: list[DraftRow] = []
    labels: list[CellBlock] = []
    doubtful = False
    for cells in sorted(blocks, key=lambda cells: (-len(cells), cells[0].column if cells else 0)):
        for block in cells:
            beside = [row for row in rows if row.overlap(block.top, block.bottom) >= BESIDE]
            if not block.lines or (len(beside) > 1 and _is_label(block, len(beside), centred)):
                labels.append(block)
            else:
                doubtful = not _place_block(block, rows, beside) or doubtful
        rows.sort(key=lambda row: row.top + row.bottom)
    spanning = [cell for label in labels if (cell := _spanning_cell(label, rows))]
    return rows, spanning, doubtful


def _is_label(block: CellBlock, rows: int, centred: set[int]) -> bool:
    """Return whether a cell beside several rows serves them all: rules say so, or it has fewer lines than they are."""
    return bool(block.band) or (block.column in centred and len(block.lines) < rows)


def _place_block(block: CellBlock, rows: list[DraftRow], beside: Sequence[DraftRow]) -> bool:
    """Put a cell into the row beside it, or into a new one; return whether it stands there plainly."""
    if not beside:
        rows.append(DraftRow(block.top, block.bottom, {block.column: list(block.lines)}))
        return True
    if len(beside) == 1:
        plain = block.column not in beside[0].cells
        beside[0].add(block.column, block.lines)
        return plain
    return _share_lines(block, beside)


def _share_lines(block: CellBlock, rows: Sequence[DraftRow]) -> bool:
    """Return each row the line that stands beside it; return whether every line stands plainly by one."""
    plain = True
    for line in block.lines:
        nearest = min(rows, key=lambda row: abs((row.top + row.bottom) / 2 - line.middle))
        plain = plain and abs((nearest.top + nearest.bottom) / 2 - line.middle) <= LEVEL * line.size
        nearest.add(block.column, [line])
    return plain


def _spanning_cell(label: CellBlock, rows: Sequence[DraftRow]) -> RawCell | None:
    numbers = [index for index, row in enumerate(rows, 1) if row.overlap(label.top, label.bottom) >= BESIDE]
    if not numbers:
        return None
    return RawCell(numbers[0], label.column, numbers[-1] - numbers[0] + 1, 1, label.lines)


def glyphs_of(lines: Iterable[PrintedLine]) -> list[Glyph]:
    """Return the glyphs of lines, blanks aside."""
    return [glyph for line in lines for glyph in line.glyphs if not glyph.text.isspace()]
