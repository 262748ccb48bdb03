"""A page's glyphs and rules to its items in reading order: printed lines, tables, and furniture."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from lccp.read.pdf.aligned_tables import aligned_table, find_regions, header_strips, split_at_gaps
from lccp.read.pdf.footnotes import footnotes_of, usual_size_of
from lccp.read.pdf.lines import PrintedLine, printed_lines
from lccp.read.pdf.monospaced import monospaced_lines
from lccp.read.pdf.page import Box, Glyph, Page, RulingLine
from lccp.read.pdf.ruled_tables import RawTable, find_frames, merge_rules, ruled_table
from lccp.read.pdf.table_join import begin_joined, same_columns
from lccp.read.pdf.text_columns import TextArea, text_areas
from lccp.read.pdf.unruled_areas import find_level_tables, find_unruled_tables, numbered_table

MARGIN = 0.12  # share of the page's height, at head and foot, in which furniture stands
PAGE_NUMBER = re.compile(
    r"[-—–―－·•.\s]{0,6}(?:[0-9０-９\ufffd]{1,4}|[ivxlcIVXLC]{1,7})[-—–―－·•.\s]{0,6}"
    r"|第\s?[0-9０-９\ufffd]{1,4}\s?页(?:[,，/／\s]{0,3}共\s?[0-9０-９\ufffd]{1,4}\s?页)?"
    r"|(?:Page|P\.?)?\s?[0-9\ufffd]{1,4}\s?(?:/|of)\s?[0-9\ufffd]{1,4}"
)
BARE_NUMBER = re.compile(r"[0-9０-９]{1,4}")
DRESSED = re.compile(r"[-—–―－第页/·•]|of")
NUMBERS = re.compile(r"[0-9０-９\ufffd]+")
CONTINUED = re.compile(
    r"[（(]?\s*(?:续\s*表|接上[页表]|续上[页表]|表?\s*续)[\s0-9０-９\ufffd.．-]*[)）:：]?.{0,30}|.{0,30}[（(]续[表]?[)）]"
)


@dataclass(slots=True)
class LayoutItem:
    """Something on a page: a printed line, or a table. ``style`` is "" or "furniture"."""

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

    def lines(self) -> list[PrintedLine]:
        """Return its printed lines: itself, or those of a table's cells."""
        if self.line:
            return [self.line]
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
    page: Page, tables: list[RawTable], lines: list[PrintedLine], furniture: set[int], before: RawTable | None
) -> list[LayoutItem]:
    """Put a page's lines and tables in reading order, tables without rules found among the lines.

    ``furniture`` holds the ids of lines that are; ``before`` is the table that ends the page before.
    """
    body = [line for line in lines if id(line) not in furniture]
    items = [LayoutItem(page.number, line=line, style="furniture") for line in lines if id(line) in furniture]
    if before and tables and body and tables[0].box[1] < body[0].top:
        before = None
    order = 0
    usual_size = usual_size_of(body)
    for area in text_areas(body, tables):
        placed = area_items(page, area, before, usual_size)
        before = None
        head = min((item.top for item in placed), default=0.0)
        for item in placed:
            item.order, order = head + 1e-4 * order, order + 1
        items += placed
    return sorted(items, key=lambda item: item.top)


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
        table = None if before else numbered_table(page.number, region.lines, rules)
        table = table or aligned_table(page.number, region, before)
        if table:
            taken = {id(line) for line in region.lines}
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


def document_items(pages: list[Page], check: Callable[[], None]) -> list[list[LayoutItem]]:
    """Return the items of all pages. ``check`` is called for each page; it raises once the time is over."""
    contents: list[tuple[list[RawTable], list[PrintedLine]]] = []
    for page in pages:
        check()
        tables, loose = ruled_tables(page, contents[-1][0][-1] if contents and contents[-1][0] else None)
        contents.append((tables, printed_lines(loose)))
    furniture = find_furniture(pages, contents)
    items: list[list[LayoutItem]] = []
    for page, (tables, lines) in zip(pages, contents, strict=True):
        check()
        items.append(page_items(page, tables, lines, furniture, last_table(items[-1]) if items else None))
    return items


def last_table(items: list[LayoutItem]) -> RawTable | None:
    """Return the table that a page ends with, furniture aside."""
    for item in reversed(items):
        if item.style != "furniture":
            return item.table
    return None


def ruled_tables(page: Page, before: RawTable | None) -> tuple[list[RawTable], list[Glyph]]:
    """Find the tables that rules make, and the glyphs that lie in none.

    A frame within a frame is no second table, nor is one with words in a single cell, unless it goes
    on with the table ``before`` that the page before ends with.
    """
    tables: list[RawTable] = []
    loose = page.glyphs
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


def _lines_in_margins(
    page: Page, tables: list[RawTable], lines: list[PrintedLine]
) -> Iterator[tuple[PrintedLine, bool]]:
    """Yield the outermost lines at the head and foot of a page, and whether each stands at the head."""
    tops = sorted([line.top for line in lines] + [table.box[1] for table in tables])
    bottoms = sorted([line.bottom for line in lines] + [table.box[3] for table in tables])
    for line in lines:
        head = line.bottom <= MARGIN * page.depth and line.top in tops[:3]
        foot = line.top >= (1 - MARGIN) * page.depth and line.bottom in bottoms[-3:]
        if head or foot:
            yield line, head


def find_furniture(pages: list[Page], contents: list[tuple[list[RawTable], list[PrintedLine]]]) -> set[int]:
    """Return the ids of page numbers in the margin, and of lines that stand at the same place of several pages.

    The repeated header of a table is none.
    """
    seen: dict[tuple[str, int], list[tuple[int, PrintedLine]]] = defaultdict(list)
    numbers: list[tuple[int, PrintedLine]] = []
    numbers_in_heads: list[int] = []
    for page, (tables, lines) in zip(pages, contents, strict=True):
        for line, head in _lines_in_margins(page, tables, lines):
            line_text = line.text.strip()
            if PAGE_NUMBER.fullmatch(line_text):
                numbers.append((page.number, line))
            elif head and _is_running_head(line):
                numbers_in_heads.append(id(line))
            elif not header_strips(line):
                seen[NUMBERS.sub("#", line_text), round(line.top / 4)].append((page.number, line))
    furniture = page_numbers(numbers) | set(numbers_in_heads)
    for group in seen.values():
        if len({number for number, _ in group}) > 1:
            furniture.update(id(line) for _, line in group)
    return furniture


def _is_running_head(line: PrintedLine) -> bool:
    """Recognise a journal's running head: its words in two or three parts, a bare page number at one end."""
    parts = [part.text.strip() for part in split_at_gaps(line)]
    if not 2 <= len(parts) <= 3:
        return False
    numbers = [part for part in (parts[0], parts[-1]) if BARE_NUMBER.fullmatch(part)]
    return len(numbers) == 1 and len("".join(parts)) > len(numbers[0]) + 2


def page_numbers(candidates: list[tuple[int, PrintedLine]]) -> set[int]:
    """Return the ids of the page numbers among numbers in the margin.

    One in dashes or with 第…页 is one by its look. A bare one must count on with that of another page,
    or be the page's own; one whose digits are lost must have a fellow at its height. A year at the
    head of a page is none.
    """
    shared = Counter(step for _, step in {(page, _page_step(page, line)) for page, line in candidates})
    places = Counter(place for _, place in {(page, round(line.top / 4)) for page, line in candidates})
    line_ids: set[int] = set()
    for page, line in candidates:
        step = _page_step(page, line)
        if step is None:
            counted = places[round(line.top / 4)] > 1
        else:
            counted = step == 0 or shared[step] > 1
        if counted or DRESSED.search(line.text):
            line_ids.add(id(line))
    return line_ids


def _page_step(page: int, line: PrintedLine) -> int | None:
    """Recognise by how much a number runs ahead of its page's place in the file; None for lost digits."""
    digits = re.search(r"[0-9０-９]+", line.text)
    if digits:
        return int(digits.group()) - page
    letters = re.search(r"[ivxlc]+", line.text.lower())
    if not letters:
        return None
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in letters.group()]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True)) - page
