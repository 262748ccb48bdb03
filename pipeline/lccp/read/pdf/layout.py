"""A page's glyphs and rules to its items in reading order: printed lines, tables, and furniture."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lccp.read.pdf.aligned_tables import aligned_table, find_regions, split_at_gaps
from lccp.read.pdf.footnotes import footnotes_of, usual_size_of
from lccp.read.pdf.lines import PrintedLine, printed_lines
from lccp.read.pdf.margins import (
    ISSUE,
    WIDEST,
    MarginLines,
    MarginMemory,
    heads_by_look,
    is_parted,
    line_numbers,
    margin_lines,
)
from lccp.read.pdf.monospaced import monospaced_lines
from lccp.read.pdf.page import Box, Glyph, Page, RulingLine
from lccp.read.pdf.reading_order import is_scrambled
from lccp.read.pdf.ruled_tables import RawTable, find_frames, merge_rules, ruled_table
from lccp.read.pdf.table_join import begin_joined, same_columns
from lccp.read.pdf.text_columns import ColumnMemory, Gutter, TextArea, text_areas
from lccp.read.pdf.unruled_areas import find_level_tables, find_unruled_tables, numbered_table, with_head_above
from lccp.text.patterns import re

CONTINUED = re.compile(
    r"[（(]?\s*(?:续\s*表|接上[页表]|续上[页表]|表?\s*续)[\s0-9０-９\ufffd.．-]*[)）:：]?.{0,30}|.{0,30}[（(]续[表]?[)）]"
)


@dataclass(slots=True)
class LayoutItem:
    """Something on a page: a printed line, or a table. ``style`` is "" or "furniture".

    ``following`` holds the other lines of furniture that is one thing, as the numbers of a page's lines are.
    """

    page: int
    line: PrintedLine | None = None
    table: RawTable | None = None
    style: str = ""
    order: float = -1.0
    column: tuple[float, float] = (
        0.0,
        0.0,
    )  # edges of the text column that the line is set in, where there are several
    pieces: list[tuple[int, int]] = field(default_factory=list)
    following: Sequence[PrintedLine] = ()

    def lines(self) -> list[PrintedLine]:
        """Return its printed lines: itself, or those of a table's cells."""
        if self.line:
            return [self.line, *self.following]
        return [line for cell in self.table.cells for line in cell.lines] if self.table else []

    @property
    def top(self) -> float:
        """Where on its page the item is read."""
        if self.order >= 0:
            return self.order
        if self.line:
            return self.line.top
        return self.table.box[1] if self.table else 0.0


def page_items(
    content: PageContent, margins: MarginMemory, before: RawTable | None, memory: ColumnMemory
) -> list[LayoutItem]:
    """Put a page's lines and tables in reading order, tables without rules found among the lines.

    ``margins`` knows the furniture of other pages; ``before`` is the table that ends the page before; ``memory`` knows
    the columns of the pages before.
    """
    page, tables = content.page, content.tables
    furniture = margins.furniture_among(content.margin)
    body = [line for line in content.lines if id(line) not in furniture]
    usual_size = usual_size_of(body)
    heads = _lone_heads(content, body, usual_size, margins, memory)
    if heads:
        furniture.update(id(line) for line in heads)
        body = body[len(heads) :]
    items = [LayoutItem(page.number, line=line, style="furniture") for line in content.lines if id(line) in furniture]
    if before and tables and body and tables[0].box[1] < body[0].top:
        before = None
    order, head = 0, 0.0
    for area in text_areas(body, tables, memory):
        placed = area_items(page, area, before, usual_size)
        before = None
        # The column on the right may begin higher than the one before it.
        head = max(head, min((item.top for item in placed), default=head))
        for item in placed:
            item.order, order = head + 1e-4 * order, order + 1
        items += placed
    if content.numbers:
        first, *others = content.numbers
        items.append(LayoutItem(page.number, line=first, style="furniture", order=page.depth, following=others))
    return sorted(items, key=lambda item: item.top)


def _lone_heads(
    content: PageContent, lines: Sequence[PrintedLine], usual: float, margins: MarginMemory, columns: ColumnMemory
) -> list[PrintedLine]:
    """Return the running heads of a page that no other page repeats: their look and place tell them.

    Above two columns they run across the gutter, stand on both sides of it or apart from the text. Above a single
    column they stand where other pages have their heads, or apart and with the number of a journal's issue.
    """
    heads = heads_by_look(content.page, lines, [table.box for table in content.tables], usual)
    text = lines[len(heads) :]
    if not heads or not text:
        return []
    if all(margins.is_where_heads_stand(head) for head in heads):
        return heads
    parted = is_parted(heads[-1], text, usual, content.page.level)
    names_issue = parted and any(ISSUE.search(head.text) for head in heads)
    return heads if names_issue or _are_above_columns(heads, text, parted, columns) else []


def _are_above_columns(
    heads: Sequence[PrintedLine], text: Sequence[PrintedLine], parted: bool, columns: ColumnMemory
) -> bool:
    """Return whether lines stand above a text in columns, and are none of either's."""
    gutter = columns.gutter_of(text, 0)
    if gutter is None or not (parted or gutter.is_crossed(heads[-1]) or _has_right_end(gutter, heads[-1], text)):
        return False
    width = max(line.x1 for line in text) - min(line.x0 for line in text)
    lengths = (sum(part.x1 - part.x0 for part in split_at_gaps(head)) for head in heads)
    return all(length < WIDEST * width for length in lengths)


def _has_right_end(gutter: Gutter, head: PrintedLine, text: Sequence[PrintedLine]) -> bool:
    """Return whether a line has parts on both sides of a gutter, the last of which ends at the edge and begins at none.

    Two lines of two columns begin where those below them do.
    """
    before, behind = gutter.sides(split_at_gaps(head))
    if not before or not behind:
        return False
    starts = min((part.x0 for line in text for part in gutter.sides(split_at_gaps(line))[1]), default=gutter.x)
    edge = max(line.x1 for line in text)
    return behind[0].x0 - starts > head.size and edge - behind[-1].x1 < head.size


def area_items(page: Page, area: TextArea, before: RawTable | None, usual_size: float = 0.0) -> list[LayoutItem]:
    """Put what is read together in order, tables without rules found among its lines."""
    rules = merge_rules(page.level)
    tables, lines = _tables_among(page, area.lines, rules, before)
    items = [LayoutItem(page.number, table=table) for table in [*area.tables, *tables]]
    notes = footnotes_of(lines, rules, usual_size, area.edges) if usual_size else set()
    items += [
        LayoutItem(page.number, line=line, style="footnote" if id(line) in notes else "", column=area.edges)
        for line in lines
    ]
    return sorted(items, key=lambda item: item.top)


def _tables_among(
    page: Page, lines: list[PrintedLine], rules: list[RulingLine], before: RawTable | None
) -> tuple[list[RawTable], list[PrintedLine]]:
    """Find the tables without rules among lines; return them and the lines that lie in none."""
    console = monospaced_lines(lines)
    tables, loose = _tables_of_lines(page, [line for line in lines if id(line) not in console], rules, before)
    loose_ids = {id(line) for line in loose} | console
    return tables, [line for line in lines if id(line) in loose_ids]


def _tables_of_lines(
    page: Page, lines: list[PrintedLine], rules: list[RulingLine], before: RawTable | None
) -> tuple[list[RawTable], list[PrintedLine]]:
    tables: list[RawTable] = []
    for region in find_regions(lines, before):
        with_head = region.lines if before else with_head_above(lines, region.lines)
        table = None if before or region.across else numbered_table(page.number, with_head, rules)
        taken = {id(line) for line in (with_head if table else [*region.lines, *region.across])}
        table = table or aligned_table(page.number, region, before)
        if table:
            lines = [line for line in lines if id(line) not in taken]
            tables.append(table)
    for table in find_unruled_tables(page.number, lines, rules):
        taken = {id(line) for line in table_lines(lines, table)}
        lines = [line for line in lines if id(line) not in taken]
        tables.append(table)
    return tables, lines


def table_lines(lines: Sequence[PrintedLine], table: RawTable) -> list[PrintedLine]:
    """Return the lines that a table was made of: those that stand within its box."""
    x0, top, x1, bottom = table.box
    return [
        line
        for line in lines
        if top - 0.1 <= line.top and line.bottom <= bottom + 0.1 and x0 - 0.1 <= line.x0 and line.x1 <= x1 + 0.1
    ]


LOOK_AHEAD = 32  # pages: a running head comes again within so many


@dataclass(slots=True)
class PageContent:
    """A page with the tables that rules make, its other lines, and which of them stand in its margins."""

    page: Page
    tables: list[RawTable]
    lines: list[PrintedLine]
    margin: MarginLines
    numbers: list[PrintedLine] = field(default_factory=list)  # that count the lines, outside them
    numbers_before: Sequence[PrintedLine] = ()  # those of the page before


def arrange_pages(
    pages: Iterable[Page], check: Callable[[], None], settle: Callable[[Page], bool] | None = None
) -> Iterator[tuple[Page, list[LayoutItem]]]:
    """Yield each page with its items in reading order.

    A page waits for some pages behind it, whose margins may repeat its own; no more are held. ``check`` is called for
    each page; it raises once the time is over. ``settle`` reads a page anew whose lines contradict their witness, and
    returns whether that changed it.
    """
    waiting: deque[PageContent] = deque()
    margins, columns = MarginMemory(), ColumnMemory()
    before: RawTable | None = None
    last_ruled: RawTable | None = None
    numbers: list[PrintedLine] = []

    def arrange_first() -> tuple[Page, list[LayoutItem]]:
        nonlocal before
        check()
        content = waiting.popleft()
        items = page_items(content, margins, before, columns)
        if settle and _contradicts_witness(content.page, items) and settle(content.page):
            content = _content_of(content.page, before, content.numbers_before)
            items = page_items(content, margins, before, columns)
        before = last_table(items)
        return content.page, items

    for page in pages:
        check()
        content = _content_of(page, last_ruled, numbers)
        numbers = content.numbers
        last_ruled = content.tables[-1] if content.tables else None
        margins.add(content.margin)
        waiting.append(content)
        if len(waiting) > LOOK_AHEAD:
            yield arrange_first()
    while waiting:
        yield arrange_first()


def _content_of(page: Page, before: RawTable | None, numbered: Sequence[PrintedLine]) -> PageContent:
    numbers = line_numbers(page, numbered)
    taken = {id(glyph) for number in numbers for glyph in number.glyphs}
    tables, loose = ruled_tables(page, before, [glyph for glyph in page.glyphs if id(glyph) not in taken])
    lines = printed_lines(loose)
    margin = margin_lines(page, [table.box for table in tables], lines)
    return PageContent(page, tables, lines, margin, numbers, numbered)


def _contradicts_witness(page: Page, items: Sequence[LayoutItem]) -> bool:
    """Return whether any line of a page is in doubtful order; a picture has no other reading than its own."""
    return not page.recognised and any(is_scrambled(line) for item in items for line in item.lines())


def last_table(items: list[LayoutItem]) -> RawTable | None:
    """Return the table that a page ends with, furniture aside."""
    for item in reversed(items):
        if item.style != "furniture":
            return item.table
    return None


def ruled_tables(page: Page, before: RawTable | None, loose: list[Glyph]) -> tuple[list[RawTable], list[Glyph]]:
    """Find the tables that rules make among glyphs, and the glyphs that lie in none.

    A frame within a frame is no second table, nor is one with words in a single cell, unless it goes
    on with the table ``before`` that the page before ends with.
    """
    tables: list[RawTable] = []
    for box, level, upright in _table_frames(page):
        inside = [g for g in loose if _within(g, box)]
        table = ruled_table(page.number, level, upright, inside) if len(inside) > 1 else None
        if table and (_is_filled(table) or _goes_on_with(before, table)):
            tables.append(table)
            loose = [g for g in loose if not _within(g, box)]
    for table in find_level_tables(page.number, _rules_outside(page, tables), loose):
        tables.append(table)
        loose = [g for g in loose if not _within(g, table.box)]
    return sorted(tables, key=lambda table: table.box[1]), loose


def _rules_outside(page: Page, tables: list[RawTable]) -> list[RulingLine]:
    """Return the level rules that are no part of a table."""
    return [rule for rule in merge_rules(page.level) if not any(_crosses(rule, table.box) for table in tables)]


def _table_frames(page: Page) -> list[tuple[Box, list[RulingLine], list[RulingLine]]]:
    """Return the rules that touch one another with the box around them, the largest first."""
    frames = []
    for level, upright in find_frames(merge_rules(page.level), merge_rules(page.upright)):
        across = [r.position for r in upright] + [x for r in level for x in (r.low, r.high)]
        down = [r.position for r in level] + [y for r in upright for y in (r.low, r.high)]
        frames.append(((min(across), min(down), max(across), max(down)), level, upright))
    return sorted(frames, key=lambda frame: ((frame[0][0] - frame[0][2]) * (frame[0][3] - frame[0][1]), frame[0]))


def _goes_on_with(before: RawTable | None, table: RawTable) -> bool:
    """Return whether a table has the columns of the one that the page before ends with."""
    return before is not None and same_columns(begin_joined(before), table) is not None


def _is_filled(table: RawTable) -> bool:
    return sum(bool(cell.lines) for cell in table.cells) > 1


def _crosses(rule: RulingLine, box: Box) -> bool:
    return box[1] - 1 <= rule.position <= box[3] + 1 and rule.low < box[2] and rule.high > box[0]


def _within(glyph: Glyph, box: Box) -> bool:
    return box[0] <= (glyph.x0 + glyph.x1) / 2 <= box[2] and box[1] <= (glyph.top + glyph.bottom) / 2 <= box[3]
