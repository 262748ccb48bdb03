"""Where tables stand that no upright rules bound: between level rules, or among lines that keep blank strips."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from lccp.read.pdf.aligned_tables import NUMBER, counts_on, header_strips, split_at_gaps
from lccp.read.pdf.lines import PrintedLine, printed_lines
from lccp.read.pdf.page import Glyph, RulingLine
from lccp.read.pdf.row_fit import GROUP
from lccp.read.pdf.ruled_tables import RawCell, RawTable
from lccp.read.pdf.unruled_rows import is_value
from lccp.read.pdf.unruled_table import Strip, TableArea, blank_strips, counted_heads, unruled_table, value_share
from lccp.text.patterns import regex

SAME_EDGE = 6.0  # points by which the rules of one table may differ at their ends
LEAST_WIDTH = 60.0
WIDE = 0.7  # of a table's width: a line that is so long is prose that stands between two tables
INDENT = 3.2  # of the size: how far from the left end of a rule a paragraph begins at most
FAR = 1.9  # times the size: the blank between two lines of a table at most, where no rules bind them
ALIGNED = 2.5  # points within which cells of a column begin, end or are centred alike
MOSTLY = 0.6  # share of a column's cells that are set alike
HALF_LINE = 1.1  # of the size: how far a line that stands beside another one lies above it
WIDE_GAP = 0.65  # of the size: a blank of a typewriter's face is .6
SPARSE = 0.3  # share of the rows in which each column holds something, at least
NUMERIC = 0.9  # share of the cells that hold values in a table of numbers
LEAST_ROWS = 3
LEAST_COLUMNS = 3  # of a table whose rows are grouped beneath headings
LEAST_RULES = 3  # of a table that level rules bound
MANY_RULES = 5  # of a table whose rows rules part
SHORT_NECK = 0.5  # of the table's width: the rule under a header that leaves out the first column
MOST_HEADS = 6  # lines of a header
CAPTION = regex.compile(
    r"(?:续\s*)?[表图]\s*[A-Z]?[0-9０-９一二三四五六七八九十]+|(?:Table|Fig(?:ure|\.)?)\s*[A-Z]?\d", regex.I
)
NOTE = regex.compile(
    r"[（(]?(?:注|附注|说明|资料来源|数据来源|来源|备注|Notes?|Sources?)\s*[:：.]|\*+\s*(?:p\b|表示)", regex.I
)
MARKER = regex.compile(
    r"[\[［(（]?[0-9０-９一二三四五六七八九十]{1,3}[\]］)）.．、]|[①-⑳•·●○■◆—–-]|第[\p{Han}0-9]{1,3}[章节条]"
)
PLACE = regex.compile(r"(?!\p{Han}{0,2}(?:地区|城市|园区|省市|市县|区县)$)\p{Han}{1,12}[市县区州盟旗省][*＊]?")
LEADERS = regex.compile(r"[.．。·…]\s?[.．。·…]\s?[.．。·…]\s?[.．。·…]|…{2}")
SYMBOL = regex.compile(r"[\p{P}\p{S}]{1,3}")
UNIT = regex.compile(r"[（(]?单位\s*[:：]")


def level_areas(rules: Sequence[RulingLine], glyphs: Sequence[Glyph]) -> list[TableArea]:
    """Return what lies between level rules of one width, prose and captions between two tables left out."""
    areas: list[TableArea] = []
    for group in sorted(rules_of_one_width(rules), key=lambda group: group[0].low - group[0].high):
        x0, x1 = min(rule.low for rule in group), max(rule.high for rule in group)
        inside = [g for g in glyphs if x0 - 3 <= (g.x0 + g.x1) / 2 <= x1 + 3]
        for bounds in _rules_of_tables(group, inside):
            bounds = _with_short_neck(bounds, rules)
            if len(bounds) >= LEAST_RULES and not any(_lies_within(bounds, area) for area in areas):
                areas.append(_area_between(bounds, rules, inside))
    return [area for area in areas if area.head and area.body and len(area.head) <= MOST_HEADS]


def _with_short_neck(bounds: Sequence[RulingLine], rules: Sequence[RulingLine]) -> list[RulingLine]:
    """Add to two rules the one under the header that does not run beneath the heading of the first column.

    Word leaves it out there where that heading is a cell over both rows of the header.
    """
    if len(bounds) != 2:
        return list(bounds)
    top, bottom = bounds
    least = SHORT_NECK * (top.high - top.low)
    necks = [
        rule
        for rule in rules
        if top.position + 1 < rule.position < bottom.position - 1
        and abs(rule.high - top.high) <= SAME_EDGE
        and top.low + SAME_EDGE < rule.low
        and rule.high - rule.low >= least
    ]
    return [top, max(necks), bottom] if necks else list(bounds)


def _rules_of_tables(group: Sequence[RulingLine], glyphs: Sequence[Glyph]) -> list[list[RulingLine]]:
    """Part rules of one width where prose or a caption stands between two of them."""
    tables = [[group[0]]]
    for upper, lower in pairwise(group):
        if _parts_tables(upper, lower, glyphs):
            tables.append([])
        tables[-1].append(lower)
    return tables


def _lies_within(bounds: Sequence[RulingLine], area: TableArea) -> bool:
    """Return whether rules are those of a wider table: they part the rows that a merged cell stands beside."""
    if not area.lines:  # a printed form's lines to write on
        return False
    top, bottom = min(line.top for line in area.lines), max(line.bottom for line in area.lines)
    return (
        area.x0 - SAME_EDGE <= bounds[0].low
        and bounds[0].high <= area.x1 + SAME_EDGE
        and bounds[0].position < bottom
        and bounds[-1].position > top
    )


def _parts_tables(upper: RulingLine, lower: RulingLine, glyphs: Sequence[Glyph]) -> bool:
    """Return whether what stands between two rules is no part of a table: a caption, or prose."""
    width = upper.high - upper.low
    between = printed_lines(g for g in glyphs if upper.position < (g.top + g.bottom) / 2 < lower.position)
    for line in between:
        text = line.text.strip()
        if CAPTION.match(text) or NOTE.match(text):
            return True
        begins = line.x0 <= upper.low + INDENT * line.size  # prose does; a cell of the second column does not
        if begins and line.x1 - line.x0 >= WIDE * width and len(split_at_gaps(line)) == 1 and len(text) > 12:
            return True
    return False


def _area_between(bounds: Sequence[RulingLine], rules: Sequence[RulingLine], glyphs: Sequence[Glyph]) -> TableArea:
    x0, x1 = min(rule.low for rule in bounds), max(rule.high for rule in bounds)
    top, bottom = bounds[0].position, bounds[-1].position
    lines = printed_lines(g for g in glyphs if top < (g.top + g.bottom) / 2 < bottom)
    if len(bounds) >= MANY_RULES:
        below = rows_below(lines, glyphs, bottom)
        lines, bottom = [*lines, *below], max([bottom, *(line.bottom for line in below)])
        head = head_above(glyphs, top)
        if head:
            return TableArea([*head, *lines], x0, x1, top, _rules_inside(rules, top, bottom, x0, x1))
    return TableArea(lines, x0, x1, bounds[1].position, _rules_inside(rules, top + 1, bottom, x0, x1))


def _rules_inside(rules: Sequence[RulingLine], top: float, bottom: float, x0: float, x1: float) -> list[RulingLine]:
    return [rule for rule in rules if top <= rule.position < bottom - 1 and rule.low <= x1 and rule.high >= x0]


def head_above(glyphs: Sequence[Glyph], top: float) -> list[PrintedLine]:
    """Return the line of heads above the first rule of a table whose rows rules part, and whose head has none above it."""
    above = printed_lines(g for g in glyphs if (g.top + g.bottom) / 2 < top)[-1:]
    near = above and top - above[0].bottom <= above[0].size and not is_no_row(above[0])
    return above if near and header_strips(above[0]) else []


def rows_below(lines: Sequence[PrintedLine], glyphs: Sequence[Glyph], bottom: float) -> list[PrintedLine]:
    """Return the lines below the last rule of a table that the page cuts, or that has no rule at its foot."""
    keeper = StripKeeper()
    for line in lines:
        keeper.spans = keeper.with_line(line)
    count = len(keeper.spans)
    taken: list[PrintedLine] = []
    for line in printed_lines(g for g in glyphs if (g.top + g.bottom) / 2 > bottom):
        foot = taken[-1].bottom if taken else bottom
        if line.top - foot > FAR * line.size or is_no_row(line) or len(keeper.with_line(line)) != count:
            break
        taken.append(line)
    return taken if count > 1 and any(len(split_at_gaps(line)) > 1 for line in taken) else []


def rules_of_one_width(rules: Sequence[RulingLine]) -> list[list[RulingLine]]:
    """Group level rules that begin and end alike, each group from top to bottom."""
    groups: list[list[RulingLine]] = []
    for rule in sorted(rules, key=lambda rule: rule.position):
        if rule.high - rule.low < LEAST_WIDTH:
            continue
        for group in groups:
            if abs(group[0].low - rule.low) <= SAME_EDGE and abs(group[0].high - rule.high) <= SAME_EDGE:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return groups


def find_level_tables(page: int, rules: Sequence[RulingLine], glyphs: Sequence[Glyph]) -> list[RawTable]:
    """Return the tables that level rules bound, from top to bottom."""
    tables = []
    for area in level_areas(rules, glyphs):
        table = unruled_table(page, area)
        if table and (value_share(table) >= MOSTLY or is_set_in_columns(table)) and not misses_numbers(table):
            tables.append(table)
    return sorted(tables, key=lambda table: table.box[1])


def misses_numbers(table: RawTable) -> bool:
    """Return whether a table counts its rows and does not have one of them in each: its lines are another table's.

    The lists of pilots whose cells are cut by pages are read by their running numbers.
    """
    for column in range(1, len(table.xs)):
        cells = [cell for cell in table.cells if cell.column == column and cell.row > 1 and cell.lines]
        if len(cells) < 2 or not all(NUMBER.fullmatch(cell.text.strip()) for cell in cells):
            continue
        if counts_on([cell.text.strip() for cell in cells]):
            rows = {cell.row for cell in table.cells if cell.lines} - {cell.row for cell in cells}
            return bool(table.notes) or len(rows) > 1
    return False


def is_set_in_columns(table: RawTable) -> bool:
    """Return whether the cells of each column begin, end or are centred alike, values aside."""
    for column in range(1, len(table.xs)):
        lines = [cell.lines for cell in table.cells if cell.column == column and cell.column_span == 1 and cell.lines]
        wordy = [line for cell in lines for line in cell if not is_value(line)]
        if len(wordy) >= 2 and _share_alike(wordy) < MOSTLY:
            return False
    return True


def _share_alike(lines: Sequence[PrintedLine]) -> float:
    best = 0
    for positions in ([g.x0 for g in lines], [g.x1 for g in lines], [(g.x0 + g.x1) / 2 for g in lines]):
        best = max(best, *(sum(abs(x - y) <= ALIGNED for y in positions) for x in positions))
    return best / len(lines)


def find_unruled_tables(page: int, lines: Sequence[PrintedLine], rules: Sequence[RulingLine]) -> list[RawTable]:
    """Return the tables among lines that no rules bound, with the lines each takes."""
    tables: list[RawTable] = []
    index = 0
    while index < len(lines):
        area_lines = _lines_in_columns(lines, index)
        table = _table_of_lines(page, area_lines, rules) if len(area_lines) >= LEAST_ROWS else None
        if table:
            tables.append(table)
        index = lines.index(area_lines[-1]) + 1 if table else index + 1
    return tables


def numbered_table(page: int, lines: Sequence[PrintedLine], rules: Sequence[RulingLine]) -> RawTable | None:
    """Make a table of lines that a column of running numbers counts, if each number stands plainly in a row of its own."""
    table = _table_of_lines(page, lines, rules)
    if table is None or table.notes or misses_numbers(table):
        return None
    filled = Counter(cell.column for cell in table.cells if cell.lines)
    return table if min(filled.values()) == table.rows else None  # labels that serve several rows are shared out there


def with_head_above(lines: Sequence[PrintedLine], table_lines: list[PrintedLine]) -> list[PrintedLine]:
    """Return the lines of a table with the one above that groups its columns, where its first line counts them, or heads each of them."""
    first = table_lines[0]
    index = next(index for index, line in enumerate(lines) if line is first)
    above = lines[index - 1] if index else None
    if above is None or _is_apart(above, first) or is_no_row(above):
        return table_lines
    groups = len(split_at_gaps(above))
    is_head = 1 < groups < len(counted_heads(first)) or _heads_each_column(above, table_lines)
    return [above, *table_lines] if is_head else table_lines


def _heads_each_column(above: PrintedLine, lines: Sequence[PrintedLine]) -> bool:
    """Return whether a line has one part over each column of the lines below it, and leaves what they leave blank."""
    keeper = StripKeeper()
    for line in lines:
        keeper.spans = keeper.with_line(line)
    columns = len(keeper.spans)
    return columns >= LEAST_COLUMNS and len(split_at_gaps(above)) == columns == len(keeper.with_line(above))


class StripKeeper:
    """The blank strips that lines keep, as lines are added."""

    def __init__(self) -> None:
        self.spans: list[Strip] = []

    def with_line(self, line: PrintedLine) -> list[Strip]:
        """Return what is printed on with one more line, in order."""
        parts = [(part.x0, part.x1) for part in split_at_gaps(line, WIDE_GAP)]
        merged: list[Strip] = []
        for low, high in sorted([*self.spans, *parts]):
            if merged and low - merged[-1][1] < WIDE_GAP * line.size:
                merged[-1] = (merged[-1][0], max(merged[-1][1], high))
            else:
                merged.append((low, high))
        return merged


def _lines_in_columns(lines: Sequence[PrintedLine], start: int) -> list[PrintedLine]:
    """Return the lines from one on that keep at least half of the strips that the first of them leave."""
    if len(split_at_gaps(lines[start])) < 2 or is_no_row(lines[start]):
        return []
    keeper = StripKeeper()
    taken = _without_tail(_lines_that_keep_strips(lines, start, keeper))
    above = lines[start - 1] if start and taken else None
    return [above, *taken] if above and _is_half_above(above, taken[0], keeper) else taken


def _lines_that_keep_strips(lines: Sequence[PrintedLine], start: int, keeper: StripKeeper) -> list[PrintedLine]:
    taken: list[PrintedLine] = []
    widest = 0
    for index in range(start, len(lines)):
        line = lines[index]
        if taken and index + 1 < len(lines) and _heads_group(line, taken, lines[index + 1], keeper):
            taken.append(line)
            continue
        spans = keeper.with_line(line)
        if taken and (_is_apart(taken[-1], line) or is_no_row(line)):
            break
        if not _keeps_strips(line, spans, keeper, widest if len(taken) >= LEAST_ROWS else 0):
            break
        keeper.spans = spans
        taken.append(line)
        widest = max(widest, len(spans) - 1) if len(taken) <= LEAST_ROWS else widest
    return taken


def _heads_group(line: PrintedLine, above: Sequence[PrintedLine], below: PrintedLine, keeper: StripKeeper) -> bool:
    """Return whether a line is the heading of a group of rows: it runs over the columns between rows that keep them."""
    if is_no_row(line) or len(split_at_gaps(line)) > 1 or not GROUP.match(line.text.strip()):
        return False
    x0, x1 = keeper.spans[0][0], keeper.spans[-1][1]
    level = abs(line.x0 - x0) <= ALIGNED + line.size and line.x1 - line.x0 < WIDE * (x1 - x0)
    if not level or _is_apart(above[-1], line) or _is_apart(line, below) or len(keeper.spans) < LEAST_COLUMNS:
        return False
    return len(split_at_gaps(below)) > 1 and len(keeper.with_line(below)) == len(keeper.spans)


def _is_apart(upper: PrintedLine, lower: PrintedLine) -> bool:
    """Return whether a line stands too far below another to be of one table with it."""
    return lower.top - upper.bottom > FAR * max(lower.size, upper.size)


def _keeps_strips(line: PrintedLine, spans: Sequence[Strip], keeper: StripKeeper, widest: int) -> bool:
    """Return whether a line leaves the strips blank that others keep; ``spans`` is what is printed on with it.

    Prose, and the heading of a group, run across a strip in one piece.
    """
    if len(spans) < 2 or 2 * (len(spans) - 1) < widest:
        return False
    return len(split_at_gaps(line)) > 1 or len(spans) >= len(keeper.spans)


def _without_tail(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Leave off the last lines that stand in one column and go on with nothing above them: what follows the table."""
    while lines and len(split_at_gaps(lines[-1])) == 1 and not _goes_on_above(lines):
        lines = lines[:-1]
    return lines


def _is_half_above(above: PrintedLine, first: PrintedLine, keeper: StripKeeper) -> bool:
    """Return whether a line is the upper one of a heading beside whose middle the other headings are set."""
    near = first.middle - above.middle <= HALF_LINE * above.size and not is_no_row(above)
    return near and len(split_at_gaps(above)) == 1 and len(keeper.with_line(above)) == len(keeper.spans)


def is_no_row(line: PrintedLine) -> bool:
    """Recognise captions, notes and units, which stand at a table and not in it."""
    text = line.text.strip()
    return bool(CAPTION.match(text) or NOTE.match(text) or UNIT.match(text))


def _goes_on_above(lines: Sequence[PrintedLine]) -> bool:
    """Return whether the last of some lines goes on with a cell above it: it begins or is centred as that does."""
    last = lines[-1]
    for line in lines[-2:-4:-1]:
        for part in split_at_gaps(line):
            begins = abs(part.x0 - last.x0) <= ALIGNED
            centred = abs(part.x0 + part.x1 - last.x0 - last.x1) <= 2 * ALIGNED
            if (begins or centred) and part.x1 - part.x0 >= last.x1 - last.x0 - last.size:
                return True
    return False


def _table_of_lines(page: int, lines: Sequence[PrintedLine], rules: Sequence[RulingLine]) -> RawTable | None:
    """Make a table of lines that keep blank strips; None where they are a list, contents, or prose in columns."""
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    inner = _rules_within(rules, lines, x0, x1)
    across = [rule.position for rule in inner if rule.low <= x0 + SAME_EDGE and rule.high >= x1 - SAME_EDGE]
    headed = across and sum(line.middle < across[0] for line in lines) <= MOST_HEADS
    area = TableArea(list(lines), x0, x1, across[0] if headed else _neck_of(lines), inner, WIDE_GAP)
    table = unruled_table(page, area)
    if table is None or table.rows < LEAST_ROWS or not is_set_in_columns(table):
        return None
    return None if is_list_or_prose(table) else table


def _rules_within(rules: Sequence[RulingLine], lines: Sequence[PrintedLine], x0: float, x1: float) -> list[RulingLine]:
    """Return the rules that run between the first and the last of some lines."""
    low, high = lines[0].middle, lines[-1].middle
    return [rule for rule in rules if low < rule.position < high and rule.low < x1 and rule.high > x0]


def _neck_of(lines: Sequence[PrintedLine]) -> float:
    """Return the foot of a header whose first line spans columns that the lines below it part; 0 where none does."""
    columns = len(blank_strips(lines[1:], WIDE_GAP)) + 1
    for line in lines[1:3]:  # headings of groups of columns stand above the numbers that count these
        if len(counted_heads(line)) == columns - 1 > len(split_at_gaps(lines[0])):
            return line.middle + 0.1
    if columns <= len(blank_strips(lines, WIDE_GAP)) + 1:
        return 0.0
    for line in lines[1:4]:
        if len(split_at_gaps(line)) >= columns - 1:
            return line.middle + 0.1
    return 0.0


def is_list_or_prose(table: RawTable) -> bool:
    """Recognise what keeps strips free and is no table, whatever stands in it."""
    columns = [_filled_cells(table, column) for column in range(1, len(table.xs))]
    if any(map(_is_symbols, columns)):
        return True
    if any(len(cells) < SPARSE * table.rows for cells in columns) and not _is_headed_by_values(table):
        return True
    texts = [cell.text.strip() for cell in table.cells if cell.lines]
    places = _are_names(texts) and _are_names([cell.text.strip() for cell in table.row(1) if cell.lines])
    leaders = sum(bool(LEADERS.search(text)) for text in texts) * 4 >= table.rows
    return places or leaders or (len(columns) == 2 and _is_list(columns[0], columns[1]))


def _is_headed_by_values(table: RawTable) -> bool:
    """Return whether a table holds numbers beneath a heading in every column: tables of correlations are half empty."""
    return all(cell.lines for cell in table.row(1)) and value_share(table) >= NUMERIC


def _filled_cells(table: RawTable, column: int) -> list[RawCell]:
    return [cell for cell in table.cells if cell.column == column and cell.lines]


def _is_symbols(cells: Sequence[RawCell]) -> bool:
    """Return whether a column holds nothing but signs: prompts before lines of code, the = of equations."""
    return all(SYMBOL.fullmatch(cell.text.strip()) for cell in cells)


def _is_list(first: Sequence[RawCell], second: Sequence[RawCell]) -> bool:
    """Recognise two columns that are numbered paragraphs, a table of contents, or prose."""
    if min(len(first), len(second)) < LEAST_ROWS:
        return True
    marked = sum(bool(MARKER.fullmatch(cell.text.strip())) for cell in first)
    return 2 * marked >= len(first) or _counts_pages(first, second) or (_is_prose(first) and _is_prose(second))


def _are_names(texts: Sequence[str]) -> bool:
    """Return whether most texts are names of places, as a list of them without a header is."""
    return bool(texts) and sum(bool(PLACE.fullmatch(text)) for text in texts) >= MOSTLY * len(texts)


def _counts_pages(first: Sequence[RawCell], second: Sequence[RawCell]) -> bool:
    """Recognise contents: the second column counts pages that never go back."""
    texts = [cell.text.strip() for cell in second]
    if not all(text.isdecimal() and len(text) <= 3 for text in texts):
        return False
    pages = [int(text) for text in texts]
    headed = sum(bool(MARKER.match(cell.text.strip())) for cell in first)
    return pages == sorted(pages) and 2 * headed >= len(first)


def _is_prose(cells: Sequence[RawCell]) -> bool:
    """Recognise lines of prose: long, and nearly all of one length."""
    lines = [line for cell in cells for line in cell.lines]
    widest = max(line.x1 - line.x0 for line in lines)
    full = sum(line.x1 - line.x0 >= 0.85 * widest for line in lines)
    return widest >= 12 * lines[0].size and full >= 0.6 * len(lines)
