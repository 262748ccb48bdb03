"""Tables without upright rules: columns by the blank strips between them, rows by an anchor column."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from lccp.read.pdf.aligned_rows import LabelGroup, Share, choose_centred, share_labels
from lccp.read.pdf.lines import PrintedLine, printed_lines, settle_stars
from lccp.read.pdf.page import Glyph
from lccp.read.pdf.ruled_tables import RawCell, RawTable
from lccp.text.messages import say
from lccp.text.patterns import re, regex

GAP = 0.7  # of the size: a wider gap parts two header words
STRIP = 2.5  # points: a blank strip between columns is at least this wide
HALF_LINE = 1.1  # of the size: how far a line that stands beside another one lies above it
OFF_ROW = 0.6  # of the size: how far from its row's number a cell of that row stands at most
LONGEST_GROUP = 20  # characters of the heading of a group
HEADER_WORD = 14  # characters of a header word at most
NUMBER = re.compile(r"[0-9０-９\ufffd]{1,4}[.、．]?")
NUMBERED = regex.compile(r"[0-9０-９]{1,3}[.．、]\s*\p{Han}")  # 5. 灵石县: names side by side, each with its number
VALUE = regex.compile(r"[约到近]?[-+±]?[0-9０-９\ufffd][0-9０-９\ufffd.,%％\-－—–~～至 ]*[\p{Han}%％*＊]{0,4}")

Strip = tuple[float, float]


@dataclass(slots=True)
class Region:
    """Consecutive lines of a page that keep the same blank strips free; ``across`` run over these between rows, as headings of groups do."""

    lines: list[PrintedLine]
    strips: list[Strip]
    header: bool
    across: list[PrintedLine]

    @property
    def body(self) -> list[PrintedLine]:
        """The lines below the header."""
        return self.lines[1:] if self.header else self.lines

    @property
    def size(self) -> int:
        """How many lines it takes, headings of groups among them."""
        return len(self.lines) + len(self.across)

    @property
    def breadth(self) -> tuple[float, float]:
        """From where to where its lines are printed."""
        return min(line.x0 for line in self.lines), max(line.x1 for line in self.lines)


def split_at_gaps(line: PrintedLine, least: float = GAP) -> list[PrintedLine]:
    """Part a line at gaps that are wider than a share of its size."""
    return list(line.parts(least))


def header_strips(line: PrintedLine) -> list[Strip]:
    """Return the blank strips between the words of a header line; none where it is no header.

    A word set wide (省　份) is one word: single characters stand together.
    """
    headings = split_at_gaps(line)
    spans: list[list[float]] = []
    single = False
    for word in headings:
        alone = len(word.text) == 1
        if spans and single and alone and word.x0 - spans[-1][1] < 2.5 * line.size:
            spans[-1][1], single = word.x1, False
            continue
        spans.append([word.x0, word.x1])
        single = alone
    if len(spans) < 3 or any(len(word.text) > HEADER_WORD for word in headings):
        return []
    if sum(bool(VALUE.fullmatch(word.text)) for word in headings) * 3 > len(headings):
        return []
    if all(NUMBERED.match(word.text) for word in headings):
        return []
    return [(a[1], b[0]) for a, b in zip(spans, spans[1:], strict=False)]


def narrow_strips(strips: Sequence[list[Strip]], line: PrintedLine) -> list[list[Strip]] | None:
    """Return what a line leaves free of each gap between columns; None where it covers one."""
    narrower: list[list[Strip]] = []
    for strip in strips:
        free: list[Strip] = []
        for low, high in strip:
            edge = low
            for x0, x1 in line.inks:
                if x1 <= edge or x0 >= high:
                    continue
                if x0 - edge >= STRIP:
                    free.append((edge, x0))
                edge = x1
            if high - edge >= STRIP:
                free.append((edge, high))
        if not free:
            return None
        narrower.append(free)
    return narrower


def settle_strips(strips: Sequence[list[Strip]], lines: Sequence[PrintedLine]) -> list[Strip]:
    """Choose one strip in each gap.

    What stands between two free strips belongs to the column beside which it stands on fewer lines;
    to the right one if that is even, for text begins left of a centred header more often than it ends
    right of one.
    """
    chosen: list[Strip] = []
    for index, free in enumerate(strips):
        start = chosen[-1][1] if chosen else 0.0
        right = strips[index + 1][0][0] if index + 1 < len(strips) else float("inf")
        edges = [start, *(edge for strip in free for edge in strip), right]
        parts = list(zip(edges[::2], edges[1::2], strict=True))
        inks = [[_is_inked(line, low, high) for low, high in parts] for line in lines]
        parted = [sum(ink[k] and ink[k + 1] for ink in inks) for k in range(len(free))]
        # the strips not chosen would stay as gaps inside a column, on so many lines
        chosen.append(free[parted.index(max(parted))])
    return chosen


def _is_inked(line: PrintedLine, low: float, high: float) -> bool:
    low, high = low + 0.5, high - 0.5
    return any(x1 > low and x0 < high for x0, x1 in line.inks)


def find_regions(lines: list[PrintedLine], before: RawTable | None) -> list[Region]:
    """Find runs of lines that keep a header's strips free; the page may begin with the table before it."""
    regions: list[Region] = []
    index = 0
    if before and before.strips:
        region = _grow_region(lines, 0, [[strip] for strip in before.strips], header=False)
        if region and not header_strips(lines[0]):
            regions.append(region)
            index = region.size
    while index < len(lines):
        strips = header_strips(lines[index])
        region = _grow_region(lines, index, [[strip] for strip in strips], header=True) if strips else None
        if region and len(region.lines) >= (2 if before else 3):
            if not index or not _goes_beside(lines[index - 1], lines[index]):  # else it lacks a column
                regions.append(region)
            index += region.size
        else:
            index += 1
    return regions


def _goes_beside(above: PrintedLine, header: PrintedLine) -> bool:
    """Whether a line is the upper one of a heading set over two, beside whose middle the other headings stand."""
    if header.middle - above.middle > HALF_LINE * above.size:
        return False
    return all(part.x1 < above.x0 or above.x1 < part.x0 for part in split_at_gaps(header))


def _grow_region(lines: list[PrintedLine], index: int, strips: list[list[Strip]], header: bool) -> Region | None:
    taken: list[PrintedLine] = []
    across: list[PrintedLine] = []
    for place, line in enumerate(lines[index:], index):
        if taken and line.top - lines[place - 1].bottom > 3.0 * max(line.size, 8.0):
            break
        free = narrow_strips(strips, line)
        if free is not None:
            strips = free
            taken.append(line)
        elif taken and any(_heads_group(line, below, strips, taken[0]) for below in lines[place + 1 : place + 2]):
            across.append(line)
        else:
            break
    across = [line for line in across if line.top < taken[-1].top] if taken else []
    return Region(taken, settle_strips(strips, taken), header, across) if taken else None


def _heads_group(line: PrintedLine, below: PrintedLine, strips: Sequence[list[Strip]], first: PrintedLine) -> bool:
    """Return whether a line of one part, short and within the table, heads the rows below it: these keep the strips free."""
    if len(split_at_gaps(line)) > 1 or len(line.text.strip()) > LONGEST_GROUP:
        return False
    rows = len(split_at_gaps(below)) > 1 and narrow_strips(strips, below) is not None
    return rows and first.x0 - line.size <= line.x0 and line.x1 <= first.x1 + line.size


def aligned_table(page: int, region: Region, before: RawTable | None) -> RawTable | None:
    """Make a table of a region, or None where it has no anchors to tell its rows by."""
    body = region.body
    bounds = [(low + high) / 2 for low, high in region.strips]
    x0, x1 = region.breadth
    columns = [settle_stars(printed_lines(glyphs)) for glyphs in _by_column(body, bounds)]
    size = median(line.size for line in body)
    column = _anchor_column(columns, [line.middle for line in region.across])
    if column is None:
        return _rest_of_row(page, region, before, columns, [x0, *bounds, x1])
    anchors = columns[column]
    full = _full_columns(columns, len(anchors)) if len(anchors) >= (1 if before else 2) else []
    if not full:
        return None
    centred, share = choose_centred(full, [line.middle for line in anchors], size)
    rows, labels, cost = _share_rows(columns, column, len(anchors), share)
    box = (x0, region.lines[0].top, x1, max(line.bottom for line in region.lines))
    cells = _header_cells(region, bounds)
    shift = 1 if region.header else 0
    table = RawTable(page, box, [x0, *bounds, x1], len(rows) + shift, cells, ruled=False, strips=region.strips)
    cells += _row_cells(rows, labels, 1 + shift)
    extents = [_row_extent(row, size) for row in rows]
    shared = {index: share_labels(columns[index], extents, centred, size, before is not None) for index in labels}
    label_cells, missed = _cells_of_labels(shared, 1 + shift)
    cells += label_cells
    _put_groups_between(table, region.across)
    if _is_doubtful(missed / size, cost / (size * len(anchors) * len(full)), _rows_overlap(extents, size)):
        table.notes.append(
            say(
                "lines of a table without rules do not stand plainly by its rows; compare them with the print",
                "无线表格中文字与各行的对应不明，请对照版面",
            )
        )
    return table


def _put_groups_between(table: RawTable, across: Sequence[PrintedLine]) -> None:
    """Give each heading of a group a row of its own, over all columns, before the rows that stand below it."""
    for line in across:
        above = [cell for cell in table.cells if cell.lines and cell.lines[0].middle < line.middle]
        place = max((cell.row + cell.row_span for cell in above), default=1)
        for cell in table.cells:
            cell.row += cell.row >= place
        table.rows += 1
        table.cells.append(RawCell(place, 1, 1, len(table.xs) - 1, [line]))


def _full_columns(columns: Sequence[list[PrintedLine]], rows: int) -> list[list[PrintedLine]]:
    """Return the columns with a line in nearly every row; none where they are too few to tell the rows by."""
    full = [lines for lines in columns if len(lines) >= 0.8 * rows]
    return full if len(full) >= 2 and len(full) * 2 >= len(columns) else []


def _cells_of_labels(shared: Mapping[int, tuple[float, list[LabelGroup]]], first: int) -> tuple[list[RawCell], float]:
    """Make the cells of labels, each beside the rows that it serves; return them and by how much they miss these."""
    cells = [
        RawCell(begin + first, index + 1, span, 1, label)
        for index, (_, groups) in shared.items()
        for begin, span, label in groups
    ]
    return cells, max((cost / max(1, len(groups)) for cost, groups in shared.values()), default=0.0)


def _row_cells(rows: Sequence[Sequence[list[PrintedLine]]], labels: Sequence[int], first: int) -> list[RawCell]:
    """Make the cells of rows, the columns of labels left out."""
    return [
        RawCell(number, index + 1, 1, 1, lines)
        for number, row in enumerate(rows, first)
        for index, lines in enumerate(row)
        if index not in labels
    ]


def _share_rows(
    columns: Sequence[Sequence[PrintedLine]], column: int, count: int, share: Callable[[Sequence[PrintedLine]], Share]
) -> tuple[list[list[list[PrintedLine]]], list[int], float]:
    """Share the lines of all columns out to the rows: rows, columns of labels (left out), and the cost.

    What stands as high as the rest of a row from the page before belongs to that rest in every column.
    """
    rows: list[list[list[PrintedLine]]] = [[[] for _ in columns] for _ in range(count + 2)]
    labels: list[int] = []
    cost = 0.0
    for index, lines in enumerate(columns):
        missed, groups = share(lines)
        if _are_labels(groups[1:-1], columns[column], index < column):
            labels.append(index)
            continue
        if len(lines) >= 0.8 * count:
            cost += missed
        for row, group in zip(rows, groups, strict=True):
            row[index] = group
    rest = max((line.middle for cell in rows[0] for line in cell), default=-1.0)
    for cell, below in zip(rows[0], rows[1], strict=True):
        while below and below[0].middle <= rest:
            cell.append(below.pop(0))
    first = 0 if any(rows[0]) else 1
    return rows[first : len(rows) if any(rows[-1]) else -1], labels, cost


def _are_labels(groups: Sequence[Sequence[PrintedLine]], anchors: Sequence[PrintedLine], leads: bool) -> bool:
    """Return whether a column's cells serve several rows: some have none before the anchors, or some stand between two."""
    if leads and not all(groups):
        return True
    pairs = [(lines, anchor) for lines, anchor in zip(groups, anchors, strict=True) if lines]
    astray = [
        abs((lines[0].middle + lines[-1].middle) / 2 - anchor.middle) > OFF_ROW * anchor.size for lines, anchor in pairs
    ]
    return len(pairs) < len(anchors) and any(astray)


def _is_doubtful(labels_missed: float, lines_missed: float, overlap: bool) -> bool:
    """Return whether lines stand too far from their rows, in shares of the size, or rows run into one another."""
    return labels_missed > 0.6 or lines_missed > 0.3 or overlap


def _rows_overlap(extents: Sequence[tuple[float, float]], size: float) -> bool:
    return any(upper[1] > other[0] + 0.4 * size for upper, other in zip(extents, extents[1:], strict=False))


def _rest_of_row(
    page: int, region: Region, before: RawTable | None, columns: list[list[PrintedLine]], xs: list[float]
) -> RawTable | None:
    """Make a table of what the page before left of its last row: lines that begin where that row's lines do."""
    if before is None:
        return None
    ends = {cell.column: cell.lines[-1] for cell in before.row(before.rows) if cell.lines}
    for index, lines in enumerate(columns, 1):
        above, below = ends.get(index), lines[0] if lines else None
        if below and (index == 1 or above is None or not _in_line(above, below)):
            return None
    box = (xs[0], region.lines[0].top, xs[-1], region.lines[-1].bottom)
    head = _header_cells(region, xs[1:-1])
    row = 2 if head else 1
    cells = head + [RawCell(row, index, 1, 1, lines) for index, lines in enumerate(columns, 1)]
    return RawTable(page, box, xs, row, cells, ruled=False, strips=region.strips)


def _in_line(above: PrintedLine, below: PrintedLine) -> bool:
    """Return whether two lines begin alike, or are centred alike."""
    return abs(above.x0 - below.x0) <= 2.0 or abs(above.x0 + above.x1 - below.x0 - below.x1) <= 4.0


def _header_cells(region: Region, bounds: Sequence[float]) -> list[RawCell]:
    if not region.header:
        return []
    columns = enumerate(_by_column(region.lines[:1], bounds), 1)
    return [RawCell(1, index, 1, 1, printed_lines(glyphs)) for index, glyphs in columns]


def _by_column(lines: Sequence[PrintedLine], bounds: Sequence[float]) -> list[list[Glyph]]:
    columns: list[list[Glyph]] = [[] for _ in range(len(bounds) + 1)]
    for line in lines:
        for glyph in line.glyphs:
            columns[bisect_right(bounds, (glyph.x0 + glyph.x1) / 2)].append(glyph)
    return columns


def _anchor_column(columns: Sequence[Sequence[PrintedLine]], groups: Sequence[float] = ()) -> int | None:
    """Find the column of running numbers, one line a row; they may begin anew below the headings of ``groups``."""
    for index, lines in enumerate(columns):
        texts = [line.text.strip() for line in lines]
        if not texts or not all(NUMBER.fullmatch(word) for word in texts):
            continue
        runs: dict[int, list[str]] = {}
        for line, word in zip(lines, texts, strict=True):
            runs.setdefault(bisect_right(groups, line.middle), []).append(word)
        if counts_on(texts) or (len(runs) > 1 and all(map(counts_on, runs.values()))):
            return index
    return None


def counts_on(texts: Sequence[str]) -> bool:
    """Recognise running numbers; lost digits may be any.

    >>> counts_on(["9", "10", "11"]), counts_on(["2025", "2027"])
    (True, False)
    """
    values = [int(w.rstrip(".、．")) if w.rstrip(".、．").isdecimal() else None for w in texts]
    first = next((value - index for index, value in enumerate(values) if value is not None), None)
    return all(value is None or first is None or value - index == first for index, value in enumerate(values))


def _row_extent(row: Sequence[Sequence[PrintedLine]], size: float) -> tuple[float, float]:
    lines = [line for cell in row for line in cell]
    if not lines:
        return 0.0, size
    return min(line.middle for line in lines) - size / 2, max(line.middle for line in lines) + size / 2
