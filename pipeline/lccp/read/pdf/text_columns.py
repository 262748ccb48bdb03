"""Prose in columns: each is read from head to foot before the next, around what stands across the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise, zip_longest

from lccp.read.pdf.aligned_tables import split_at_gaps
from lccp.read.pdf.lines import PrintedLine, printed_lines
from lccp.read.pdf.page import Box
from lccp.read.pdf.reading_order import parts_in_file
from lccp.read.pdf.ruled_tables import RawTable
from lccp.read.pdf.unruled_rows import WORD_GAP, first_word_width

LEAST_LINES = 5  # lines with prose on both sides of a gutter
FEWEST = 2  # the same, in a further block of a page that has such columns
LEAST_WORDS = 8  # characters on each side of a line, on average
WORDS_WITHIN = 12  # the same within a column: the cells of a table are shorter
CENTRAL = (0.22, 0.78)  # where on the breadth of the text a gutter may run
FULL = 0.75  # of its column's width: a line of prose is so long
MOSTLY = 0.6  # share of the lines that are
MANY = 0.4  # the same where the file itself goes down one column before it begins the next
AGAINST = 0.15  # share of the lines at which it may leap back all the same: from the names of authors to the text
UNLIKE = 0.16  # by which two columns of prose may differ in width
DEEPEST = 2  # columns within columns: three columns are two, one of which is two
BESIDE = 0.9  # of the size: how far apart the lines of two columns stand that are beside one another
SAME_EDGE = 0.6  # of the size: within which full lines end alike
LEAST_FULL = 3  # lines that end alike make the edge of a single column
SHARE_FULL = 0.35
MOST_FULL = 0.75  # the same of the first lines of paragraphs alone
SAME_MARGIN = 0.3  # of the size: within which lines begin at the margin
ONE_SIGN = 1.5  # of the size: what a line leaves free whose next sign no line may begin with
MOST_ACROSS = 0.2  # of a page's lines run across the gutter of a page before
MIDDLE = (0.44, 0.56)  # the same for a strip that fewer lines leave than others do
MOST_GUTTERS = 6  # blank strips that are tried: the columns of a table may keep more lines free than the gutter does
HANGING = frozenset("。，、；：")
NARROW = 0.3  # of the size: so wide a blank is a gutter where the file goes on elsewhere behind it


Edges = tuple[float, float]
NO_EDGES: Edges = (0.0, 0.0)


@dataclass(slots=True)
class TextArea:
    """What is read together: lines and tables of a page's full width, or of one of its columns."""

    lines: list[PrintedLine] = field(default_factory=list)
    tables: list[RawTable] = field(default_factory=list)
    edges: Edges = NO_EDGES


@dataclass(slots=True)
class Gutter:
    """The blank between two columns: where it runs."""

    x: float

    def is_crossed(self, line: PrintedLine) -> bool:
        """Return whether words of a line run across."""
        return any(part.x0 < self.x < part.x1 for part in column_parts(line))

    def is_beside(self, box: Box) -> bool:
        """Return whether a table lies on one side of it."""
        return box[2] <= self.x + 2 or box[0] >= self.x - 2

    def sides(self, parts: Sequence[PrintedLine]) -> tuple[list[PrintedLine], list[PrintedLine]]:
        """Return the parts of a line on both sides."""
        return [part for part in parts if part.x1 <= self.x], [part for part in parts if part.x0 >= self.x]


class ColumnMemory:
    """The gutter of the last page that is set in columns: on a page where tables stand beside prose it may not show by itself."""

    def __init__(self) -> None:
        self.gutter: Gutter | None = None

    def gutter_of(self, lines: Sequence[PrintedLine], depth: int) -> Gutter | None:
        """Return the gutter of a page, its own or that of a page before where its lines keep it free; or that of a column."""
        if depth:
            return find_gutter(lines, depth) if depth < DEEPEST else None
        gutter = find_gutter(lines)
        if gutter is None and self.gutter is not None and _is_kept_free(self.gutter, lines):
            return self.gutter
        self.gutter = gutter or self.gutter
        return gutter


def _is_kept_free(gutter: Gutter, lines: Sequence[PrintedLine]) -> bool:
    """Return whether lines of prose stand on one side of a gutter, others beside them, and hardly any across it."""
    rows = parts_side_by_side(lines)
    beside = [parts for parts in rows if all(gutter.sides(parts))]
    across = sum(any(part.x0 < gutter.x < part.x1 for part in parts) for parts in rows)
    if len(beside) < LEAST_LINES or across > MOST_ACROSS * len(rows):
        return False
    return any(_is_prose([gutter.sides(parts)[side] for parts in rows]) for side in (0, 1))


def _is_prose(rows: Sequence[Sequence[PrintedLine]]) -> bool:
    """Return whether enough of the rows on one side of a gutter are lines about as long as it is wide."""
    rows = [parts for parts in rows if parts]
    width = max((parts[-1].x1 for parts in rows), default=0.0) - min((parts[0].x0 for parts in rows), default=0.0)
    full = [parts[0] for parts in rows if len(parts) == 1 and parts[0].x1 - parts[0].x0 >= FULL * width]
    return len(full) >= LEAST_LINES and sum(len(line.text) for line in full) >= LEAST_WORDS * len(full)


def text_areas(
    lines: Sequence[PrintedLine], tables: Sequence[RawTable], memory: ColumnMemory, depth: int = 0
) -> list[TextArea]:
    """Sort lines and tables into areas, in the order in which these are read."""
    gutter = memory.gutter_of(lines, depth)
    if gutter is None:
        return [TextArea(list(lines), list(tables), single_edges(lines) if not depth else column_edges(lines))]
    areas: list[TextArea] = []
    whole_edges = single_edges([line for line in lines if gutter.is_crossed(line)])
    for across, run in _runs_beside(gutter, lines, tables):
        own_lines = [line for line in run if isinstance(line, PrintedLine)]
        boxes = [table for table in run if isinstance(table, RawTable)]
        if not across and _is_one_sided(gutter, own_lines, boxes):
            areas.append(TextArea(own_lines, boxes, column_edges(own_lines)))
        elif across or not _is_block(gutter, own_lines, boxes):
            areas.append(TextArea(own_lines, boxes, whole_edges))
        else:
            areas += text_areas(*_left_of(gutter, own_lines, boxes), memory, depth + 1)
            areas += text_areas(*_right_of(gutter, own_lines, boxes), memory, depth + 1)
    return areas


def _left_of(
    gutter: Gutter, lines: Sequence[PrintedLine], tables: Sequence[RawTable]
) -> tuple[list[PrintedLine], list[RawTable]]:
    glyphs = [g for line in lines for g in line.glyphs if (g.x0 + g.x1) / 2 < gutter.x]
    return printed_lines(glyphs), [table for table in tables if (table.box[0] + table.box[2]) / 2 < gutter.x]


def _right_of(
    gutter: Gutter, lines: Sequence[PrintedLine], tables: Sequence[RawTable]
) -> tuple[list[PrintedLine], list[RawTable]]:
    glyphs = [g for line in lines for g in line.glyphs if (g.x0 + g.x1) / 2 >= gutter.x]
    return printed_lines(glyphs), [table for table in tables if (table.box[0] + table.box[2]) / 2 >= gutter.x]


def _runs_beside(
    gutter: Gutter, lines: Sequence[PrintedLine], tables: Sequence[RawTable]
) -> list[tuple[bool, list[PrintedLine | RawTable]]]:
    """Part a page where something runs across the gutter: runs from top to bottom, and whether they do."""
    placed: list[tuple[float, PrintedLine | RawTable]] = [(line.top, line) for line in lines]
    placed += [(table.box[1], table) for table in tables]
    runs: list[tuple[bool, list[PrintedLine | RawTable]]] = []
    for _, thing in sorted(placed, key=lambda each: each[0]):
        across = gutter.is_crossed(thing) if isinstance(thing, PrintedLine) else not gutter.is_beside(thing.box)
        if not runs or runs[-1][0] is not across:
            runs.append((across, []))
        runs[-1][1].append(thing)
    return runs


def _is_block(gutter: Gutter, lines: Sequence[PrintedLine], tables: Sequence[RawTable]) -> bool:
    """Return whether lines that keep the gutter free stand on both sides of it."""
    both = sum(all(gutter.sides(parts)) for parts in parts_side_by_side(lines))
    return both >= FEWEST or (both > 0 and bool(tables))


def _is_one_sided(gutter: Gutter, lines: Sequence[PrintedLine], tables: Sequence[RawTable]) -> bool:
    """Return whether all lines and tables stand on one side: where a column ends before the other does."""
    sides = {line.x0 >= gutter.x for line in lines} | {table.box[0] >= gutter.x for table in tables}
    return bool(lines) and len(sides) == 1 and all(line.x1 <= gutter.x or line.x0 >= gutter.x for line in lines)


def column_parts(line: PrintedLine) -> list[PrintedLine]:
    """Return the parts of a line that may be lines of several columns.

    A wide gap parts them, and a narrow one behind which the file goes on with another place: the gutters of some
    journals are two thirds of a letter wide.
    """
    parts = split_at_gaps(line)
    return [piece for part in parts for piece in parts_in_file(part, NARROW)]


def parts_side_by_side(lines: Sequence[PrintedLine]) -> list[list[PrintedLine]]:
    """Return the parts of each line, those of two lines together that stand beside one another at unlike heights."""
    rows: list[list[PrintedLine]] = []
    for line in lines:
        parts = column_parts(line)
        near = rows and line.middle - rows[-1][0].middle < BESIDE * line.size
        apart = near and (line.x0 >= rows[-1][-1].x1 or line.x1 <= rows[-1][0].x0)
        if apart:
            rows[-1] = sorted([*rows[-1], *parts], key=lambda part: part.x0)
        else:
            rows.append(parts)
    return rows


def find_gutter(lines: Sequence[PrintedLine], depth: int = 0) -> Gutter | None:
    """Find the blank that parts prose on the left from prose on the right.

    On a page it need not be the strip that most lines leave: where one column is short, the columns of a table in the
    other leave more. It stands in the middle then.
    """
    if len(lines) < LEAST_LINES:
        return None
    rows = parts_side_by_side(lines)
    gutters = _blank_strips_of(rows, min(line.x0 for line in lines), max(line.x1 for line in lines), depth)
    return next((gutter for gutter in gutters if _parts_prose(gutter, rows, depth)), None)


def _blank_strips_of(rows: Sequence[Sequence[PrintedLine]], x0: float, x1: float, depth: int) -> list[Gutter]:
    """Return the strips that may be gutters, the one that most rows leave first."""
    counts = _count_blanks(rows)
    low, high = (x0 + share * (x1 - x0) for share in CENTRAL)
    central = [x for x in sorted(counts) if low <= x <= high and counts[x] >= LEAST_LINES]
    strips = groupby(enumerate(central), key=lambda pair: (counts[pair[1]], pair[1] - pair[0]))
    places = [[x for _, x in strip] for _, strip in strips]
    places.sort(key=lambda strip: -counts[strip[0]])
    gutters = [Gutter(strip[len(strip) // 2] + 0.5) for strip in places]
    low, high = (x0 + share * (x1 - x0) for share in MIDDLE)
    further = [gutter for gutter in gutters[1:] if low <= gutter.x <= high] if not depth else []
    return [*gutters[:1], *further[:MOST_GUTTERS]]


def _count_blanks(rows: Sequence[Sequence[PrintedLine]]) -> Counter[int]:
    """Count for each point of the breadth the rows that are blank there, between two of their parts."""
    counts: Counter[int] = Counter()
    for parts in rows:
        for before, after in pairwise(parts):
            counts.update(range(int(before.x1) + 1, int(after.x0) + 1))
    return counts


def _parts_prose(gutter: Gutter, rows: Sequence[Sequence[PrintedLine]], depth: int) -> bool:
    """Return whether what stands on both sides is prose, in columns of one width (or of one and two widths)."""
    pairs = [pair for parts in rows if (pair := _prose_pair(gutter, parts))]
    if len(pairs) < LEAST_LINES:
        return False
    sides = [ColumnSide([pair[side] for pair in pairs]) for side in (0, 1)]
    wide = (sides[0].width, sides[1].width)
    even = any(abs(wide[0] * a - wide[1] * b) <= UNLIKE * sum(wide) for a, b in ((1, 1), (2, 1), (1, 2)))
    full = sides[0].count_full() + sides[1].count_full()
    share = MANY if _goes_down_columns(pairs) else MOSTLY
    least = WORDS_WITHIN if depth else LEAST_WORDS
    return even and full >= share * 2 * len(pairs) and min(side.characters for side in sides) >= least


def _goes_down_columns(pairs: Sequence[tuple[list[PrintedLine], list[PrintedLine]]]) -> bool:
    """Return whether the file prints the left side of each line before the right side of the line above.

    The first pages of papers have names, headings, pictures and formulas beside few lines of full width.
    """
    places = [(before[0].glyphs[0].place, after[0].glyphs[0].place) for before, after in pairs]
    if any(place < 0 for pair in places for place in pair):
        return False
    back = sum(below[0] > above[1] for above, below in pairwise(places))
    return back <= AGAINST * len(pairs)


def _prose_pair(gutter: Gutter, parts: Sequence[PrintedLine]) -> tuple[list[PrintedLine], list[PrintedLine]] | None:
    """Return what stands on both sides of a gutter where each is one line of prose, or two of two columns."""
    before, after = gutter.sides(parts)
    whole = len(before) + len(after) == len(parts)
    return (before, after) if len(before) == 1 and 1 <= len(after) <= DEEPEST and whole else None


class ColumnSide:
    """The lines on one side of a gutter, each a line or two side by side."""

    def __init__(self, lines: Sequence[Sequence[PrintedLine]]) -> None:
        self.lines = lines
        self.width = max(line[-1].x1 for line in lines) - min(line[0].x0 for line in lines)
        self.characters = sum(len(part.text) for line in lines for part in line) / len(lines)

    def count_full(self) -> int:
        """Count the lines that are about as long as the side is wide."""
        return sum(line[-1].x1 - line[0].x0 >= FULL * self.width for line in self.lines)


def column_edges(lines: Sequence[PrintedLine]) -> Edges:
    """Return the left and right edge that the lines of a column share."""
    return (min(line.x0 for line in lines), max(map(_end_without_stop, lines))) if lines else NO_EDGES


def _end_without_stop(line: PrintedLine) -> float:
    """Return where a line ends, a stop or comma left out: it may hang over the edge of Chinese text."""
    last = line.glyphs[-1]
    return last.x0 if last.text in HANGING else line.x1


def single_edges(lines: Sequence[PrintedLine]) -> Edges:
    """Return the edges of a page's only column; none where its lines do not show them by ending alike."""
    if not lines:
        return NO_EDGES
    right = max(_end_without_stop(line) for line in lines)
    whole = [line for line in lines if len(split_at_gaps(line)) == 1]  # the rows of a table end where they may
    full = [line for line, below in zip_longest(whole, whole[1:]) if _leaves_no_room(line, below, right)]
    if len(full) < max(LEAST_FULL, SHARE_FULL * len(whole)) and not _breaks_at_edge(whole, right):
        return NO_EDGES
    return min(line.x0 for line in lines), right


def _breaks_at_edge(lines: Sequence[PrintedLine], right: float) -> bool:
    """Return whether first lines of paragraphs, indented above the next line, end at the edge: few do on a page of headings."""
    margin = min((line.x0 for line in lines), default=0.0)
    first = [
        (line, below)
        for line, below in pairwise(lines)
        if below.x0 - margin <= SAME_MARGIN * line.size and abs(line.x0 - margin - 2 * line.size) <= line.size / 2
    ]
    full = [
        line for line, below in first if line.x1 >= right - ONE_SIGN * line.size or _leaves_no_room(line, below, right)
    ]
    return len(full) >= LEAST_FULL + 1 and len(full) >= MOST_FULL * len(first)


def _leaves_no_room(line: PrintedLine, below: PrintedLine | None, right: float) -> bool:
    """Return whether a line ends at the edge, or where the word that opens the next line found no room (ragged English)."""
    if line.x1 >= right - SAME_EDGE * line.size:
        return True
    if below is None or not below.text[:1].isascii():
        return False
    return line.x1 + first_word_width(below) + WORD_GAP * line.size > right
