"""What stands in the margins of pages: page numbers and running heads, told by what other pages repeat; line numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lccp.read.pdf.aligned_tables import header_strips, split_at_gaps
from lccp.read.pdf.footnotes import SMALLER, size_of
from lccp.read.pdf.lines import PrintedLine, printed_lines
from lccp.read.pdf.page import Box, Glyph, Page, RulingLine
from lccp.text.patterns import re

MARGIN = 0.12  # share of the page's height, at head and foot, in which furniture stands
PAGE_NUMBER = re.compile(
    r"[-—–―－·•.\s]{0,6}(?:[0-9０-９\ufffd]{1,4}|[ivxlcIVXLC]{1,7})[-—–―－·•.\s]{0,6}"
    r"|第\s?[0-9０-９\ufffd]{1,4}\s?页(?:[,，/／\s]{0,3}共\s?[0-9０-９\ufffd]{1,4}\s?页)?"
    r"|(?:Page|P\.?)?\s?[0-9\ufffd]{1,4}\s?(?:/|of)\s?[0-9\ufffd]{1,4}"
)
BARE_NUMBER = re.compile(r"[0-9０-９]{1,4}")
NUMBERED = re.compile(  # a dressed page number at one end of a line: 中国环境管理 2021年第6期 · 45 ·
    r"[-—–―－·•]\s?[0-9０-９]{1,4}\s?[-—–―－·•](?![0-9]).{2,}|.{2,}(?<![0-9])[-—–―－·•]\s?[0-9０-９]{1,4}\s?[-—–―－·•]"
)
MOST_NUMBERED = 2  # lines of a page, at its head and foot; those of contents are more
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
DRESSED = re.compile(r"[-—–―－第页/·•]|of")
NUMBERS = re.compile(r"[0-9０-９\ufffd]+")
LEADERS = re.compile(r"(?:[.·․]\s?){4}|…{2}")
LEAST_NUMBERED = {1: 12, 5: 4}  # how many line numbers a page has at least, by their step
UNNUMBERED = 0.1  # share of the lines between the first number and the last that bear none, where each line is numbered
PROSE = 0.25  # share of the lines beside the numbers that run on to an edge in common
LOOSEST = 2.5  # times the size: the blank between two rows of a table at most
FEWEST_ALIKE = 2  # parts of a line that begin where those of the next do
WIDE = 0.3  # of the page: how wide such a line is at least

LEAST_PROSE = 10  # signs of a line of prose below a running head of several parts; the cells of a row are shorter
MOST_HEADS = 3  # lines of running heads above the text
ISSUE = re.compile(  # what a journal or gazette prints above its text: 第43卷 第5期, Vol. 43 No. 5, 李明等：…
    r"[0-9０-９]\s?[卷期]|总第\s?[0-9]|\b(?:Vol|No)\b\.?\s?[0-9]|.{1,12}\s?等[：:]"
)
NO_HEAD = re.compile(  # what stands above text in small letters, and belongs to it
    r"[续附]?\s?[表图]\s?[0-9A-Z\ufffd一二三四五六七八九十（(:：]|(?:Table|Fig)|附[件录注]|注\s?[0-9]?\s?[:：]|单位\s?[:：]"
    r"|(?:资料|数据)?来源\s?[:：]|摘\s?要|关键词|.*[〔﹝[【]\s?(?:19|20)[0-9]{2}\s?[〕﹞\]】]|.*[。！？；，、：:]$"
)
WIDEST = 0.8  # of the text's width: a running head of one part is shorter
APART = 0.75  # of the usual size: from a running head to the text, where nothing else tells them apart

Place = tuple[str, int]  # the text of a line, its numbers aside, and its height on the page


@dataclass(slots=True)
class MarginLines:
    """The outermost lines of a page: running heads known by their look, numbers, and lines that other pages may repeat."""

    page: int
    heads: set[int] = field(default_factory=set)
    numbers: list[PrintedLine] = field(default_factory=list)
    apart: set[int] = field(default_factory=set)  # ids of numbers at the foot, a blank above them
    places: list[tuple[Place, PrintedLine]] = field(default_factory=list)


class MarginMemory:
    """On how many pages each text, each height of a number and each lead of numbers over pages was met so far."""

    def __init__(self) -> None:
        self.pages: dict[Place | int, int] = defaultdict(int)
        self.leads: dict[int | None, int] = defaultdict(int)
        self.repeated: set[tuple[str, int]] = set()  # texts that several pages repeat, each with its size
        self.heights: set[tuple[int, int]] = set()  # where such heads stand, each with its size

    def add(self, margin: MarginLines) -> None:
        """Remember the margins of one more page."""
        for place in {place for place, _ in margin.places} | {_height_of(line) for line in margin.numbers}:
            self.pages[place] += 1
        for lead in {_page_lead(margin.page, line) for line in margin.numbers}:
            self.leads[lead] += 1
        for (text, height), line in margin.places:
            if self.pages[text, height] > 1:
                self.repeated.add((text, _half_points(line.size)))
                self.heights.add((round(line.top), _half_points(line.size)))

    def furniture_among(self, margin: MarginLines) -> set[int]:
        """Return the ids of page numbers, and of lines that stand at the same place of several pages."""
        furniture = set(margin.heads)
        furniture.update(id(line) for place, line in margin.places if self._is_repeated(place, line))
        furniture.update(id(line) for line in margin.numbers if self.is_page_number(margin.page, line))
        furniture.update(margin.apart)
        return furniture

    def _is_repeated(self, place: Place, line: PrintedLine) -> bool:
        """Whether other pages repeat a line where it stands; the first page may have its head a little lower."""
        return self.pages[place] > 1 or (place[0], _half_points(line.size)) in self.repeated

    def is_where_heads_stand(self, line: PrintedLine) -> bool:
        """Whether a line stands where other pages have heads that they repeat, in letters of their size."""
        return (round(line.top), _half_points(line.size)) in self.heights

    def is_page_number(self, page: int, line: PrintedLine) -> bool:
        """Return whether a number in the margin counts the pages.

        One in dashes or with 第…页 does by its look. A bare one must count on with that of another page,
        or be the page's own; one whose digits are lost must have a fellow at its height. A year at the
        head of a page does not.
        """
        lead = _page_lead(page, line)
        if lead is None:
            counted = self.pages[_height_of(line)] > 1
        else:
            counted = lead == 0 or self.leads[lead] > 1
        return counted or bool(DRESSED.search(line.text))


def line_numbers(page: Page, before: Sequence[PrintedLine] = ()) -> list[PrintedLine]:
    """Return the numbers that count the lines of a manuscript, at either side of its text.

    Manuscripts under review and drafts number each line, or each fifth, outside the text: a page was read as one table
    of two columns (the samples of acmart, whose numbers go on from page to page). The running numbers of a list have a
    heading above them, or stand beside rows: these leave gaps, and do not run on to an edge in common. A page of
    pictures is known by numbers that go on from those of the page ``before``.
    """
    numbers = [number for digits in _digits_outside(page) for number in _count_made_of(digits)]
    if not numbers or (before and int(numbers[0].text) == int(before[-1].text) + 1):
        return numbers
    lines = _lines_beside(page, numbers)
    return numbers if _is_prose(page, lines) and _counts_lines(numbers, lines) else []


def _count_made_of(digits: Sequence[Glyph]) -> list[PrintedLine]:
    """Return the longest count among digits on one side of the text, if most of them are of it."""
    numbers = _longest_count([line for line in printed_lines(digits) if line.text.isdecimal()])
    taken = sum(len(number.glyphs) for number in numbers)
    return numbers if 2 * taken > len(digits) else []


def _lines_beside(page: Page, numbers: Sequence[PrintedLine]) -> list[PrintedLine]:
    taken = {id(glyph) for number in numbers for glyph in number.glyphs}
    top, bottom = min(number.top for number in numbers), max(number.bottom for number in numbers)
    return printed_lines(g for g in page.glyphs if id(g) not in taken and top - 1 <= g.middle <= bottom + 1)


def _digits_outside(page: Page) -> list[list[Glyph]]:
    """Return the digits that stand left of all else on the page, its head and foot aside, and those right of all else."""
    low, high = MARGIN * page.depth, (1 - MARGIN) * page.depth
    body = [glyph for glyph in page.glyphs if low < glyph[2] < high]
    signs = [glyph for glyph in body if not (glyph[0].isspace() or glyph[0].isdecimal())]
    if not signs:
        return []
    first, last = min(glyph[1] for glyph in signs), max(glyph[3] for glyph in signs)
    digits = [glyph for glyph in page.glyphs if glyph[0].isdecimal()]
    return [[glyph for glyph in digits if glyph[3] < first], [glyph for glyph in digits if glyph[1] > last]]


def _longest_count(numbers: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return the longest run of numbers, one below the other at one edge, that count on by one or by five."""
    longest: list[PrintedLine] = []
    for step, least in LEAST_NUMBERED.items():
        run: list[PrintedLine] = []
        for number in numbers:
            goes_on = run and int(number.text) == int(run[-1].text) + step and _is_aligned(number, run[-1])
            run = [*run, number] if goes_on else [number]
            if len(run) >= max(least, len(longest) + 1):
                longest = run
    return longest


def _is_aligned(number: PrintedLine, other: PrintedLine) -> bool:
    return abs(number.x1 - other.x1) < 1 or abs(number.x0 - other.x0) < 1


def _counts_lines(numbers: Sequence[PrintedLine], lines: Sequence[PrintedLine]) -> bool:
    """Return whether the numbers count lines: each of them, or fifths of them, or steps of one height down the page.

    An item of a list may have a second line, which makes its step higher.
    """
    if int(numbers[1].text) - int(numbers[0].text) > 1:
        return True
    steps = sorted(b.middle - a.middle for a, b in pairwise(numbers) if b.middle > a.middle)
    if steps[-2] - steps[1] < 0.1 * steps[0]:
        return True
    without = sum(not any(abs(number.middle - line.middle) < 0.5 * line.size for number in numbers) for line in lines)
    return without <= UNNUMBERED * len(lines)


def _is_prose(page: Page, lines: Sequence[PrintedLine]) -> bool:
    """Return whether many lines run on to one edge, and hold no gaps such as part the cells of a row.

    The lines of a table of contents reach the edge by dots.
    """
    width = WIDE * (page.height if page.turn in (90, 270) else page.width)
    edges: dict[int, int] = defaultdict(int)
    count = 0
    for line in lines:
        long_parts = [part for part in split_at_gaps(line) if part.x1 - part.x0 >= width]
        parts = [part for part in long_parts if not LEADERS.search(part.text)]
        count += len(parts) or 1
        for part in parts:
            for edge in {int(part.x1 // 4), int((part.x1 + 2) // 4)}:
                edges[edge] += 1
    return max(edges.values(), default=0) >= PROSE * count


def _height_of(line: PrintedLine) -> int:
    return round(line.top / 4)


def _half_points(size: float) -> int:
    return round(2 * size)


def heads_by_look(page: Page, lines: Sequence[PrintedLine], tables: Sequence[Box], usual: float) -> list[PrintedLine]:
    """Return the lines above the text of a page that look like running heads which no other page repeats.

    They are set smaller than the text. Small print that belongs to the text (captions,
    units, notes, the number of a document) is none, nor is what ends as sentences do. ``lines`` are those of the page
    but for its furniture, ``usual`` is the size of the text.
    """
    heads: list[PrintedLine] = []
    highest = min((box[1] for box in tables), default=page.depth)
    for line in lines[:MOST_HEADS]:
        if line.bottom > min(MARGIN * page.depth, highest) or page.recognised or size_of(line) > SMALLER * usual:
            break  # the heights in a picture tell no size
        if NO_HEAD.match(line.text.strip()):
            break
        heads.append(line)
    return heads


def is_parted(head: PrintedLine, text: Sequence[PrintedLine], usual: float, rules: Sequence[RulingLine]) -> bool:
    """Return whether a rule or a blank parts a head from the text below it."""
    top = min(line.top for line in text)
    between = (rule for rule in rules if head.bottom - 1 <= rule.position <= top + 1)
    return top - head.bottom > APART * usual or any(rule.high - rule.low > head.x1 - head.x0 for rule in between)


def margin_lines(page: Page, tables: Sequence[Box], lines: Sequence[PrintedLine]) -> MarginLines:
    """Sort out the lines in a page's margins. The repeated header of a table is none of them."""
    margin = MarginLines(page.number)
    outermost = list(_lines_in_margins(page, tables, lines))
    running = {id(line) for line, head in outermost if head and _is_running_head(line) and not _is_row(line, lines)}
    running |= _numbered_among(lines, outermost)
    headers = [line for line, _ in outermost if id(line) not in running and _is_header(line, lines)]
    for line, _ in outermost:
        line_text = line.text.strip()
        if any(header.top < line.bottom and line.top < header.bottom for header in headers):
            continue  # of a header, or a word of it that is set over two lines
        if PAGE_NUMBER.fullmatch(line_text):
            margin.numbers.append(line)
        elif id(line) in running:
            margin.heads.add(id(line))
        else:
            margin.places.append(((NUMBERS.sub("#", line_text), _height_of(line)), line))
    margin.apart = _numbers_apart(margin.numbers, lines)
    return margin


def _lines_in_margins(
    page: Page, tables: Sequence[Box], lines: Sequence[PrintedLine]
) -> Iterator[tuple[PrintedLine, bool]]:
    """Yield the outermost lines at the head and foot of a page, and whether each stands at the head."""
    tops = sorted([line.top for line in lines] + [box[1] for box in tables])
    bottoms = sorted([line.bottom for line in lines] + [box[3] for box in tables])
    for line in lines:
        head = line.bottom <= MARGIN * page.depth and line.top in tops[:3]
        foot = line.top >= (1 - MARGIN) * page.depth and line.bottom in bottoms[-3:]
        if head or foot:
            yield line, head


def _is_running_head(line: PrintedLine) -> bool:
    """Recognise a journal's running head: its words in two or three parts, a bare page number at one end."""
    parts = [part.text.strip() for part in split_at_gaps(line)]
    if not 2 <= len(parts) <= 3:
        return False
    numbers = [part for part in (parts[0], parts[-1]) if BARE_NUMBER.fullmatch(part)]
    return len(numbers) == 1 and len("".join(parts)) > len(numbers[0]) + 2


def _numbers_apart(numbers: Sequence[PrintedLine], lines: Sequence[PrintedLine]) -> set[int]:
    """Return the ids of bare numbers that end a page, a blank above them: no other page need count on. A year is none."""
    apart: set[int] = set()
    for number in numbers:
        if BARE_NUMBER.fullmatch(number.text) and not YEAR.fullmatch(number.text):
            above = max((line.bottom for line in lines if line is not number), default=number.bottom)
            apart.update([id(number)] if number.top - above > LOOSEST * number.size else [])
    return apart


def _is_header(line: PrintedLine, lines: Sequence[PrintedLine]) -> bool:
    """Whether a line heads the columns of a table."""
    return bool(header_strips(line)) and not _is_above_prose(line, lines)


def _is_above_prose(line: PrintedLine, lines: Sequence[PrintedLine]) -> bool:
    """Whether fewer, long parts run below all parts of a line: prose, no row of a table that the line would head."""
    below = min((other for other in lines if other.top >= line.bottom), key=lambda other: other.top, default=None)
    if below is None or below.x0 > line.x0 + 1 or below.x1 < line.x1 - 1:
        return False
    parts = split_at_gaps(below)
    return len(parts) < len(split_at_gaps(line)) and all(len(part.text) >= LEAST_PROSE for part in parts)


def _numbered_among(lines: Sequence[PrintedLine], outermost: Sequence[tuple[PrintedLine, bool]]) -> set[int]:
    """Return the ids of the outermost lines that bear a dressed page number at one end."""
    numbered = {id(line) for line, _ in outermost if NUMBERED.fullmatch(line.text.strip())}
    count = sum(NUMBERED.fullmatch(line.text.strip()) is not None for line in lines) if numbered else 0
    return numbered if count <= MOST_NUMBERED else set()


def _is_row(line: PrintedLine, lines: Sequence[PrintedLine]) -> bool:
    """Whether a line is a row of a table: below it stands another with parts that begin where its own do."""
    below = min((other for other in lines if other.top >= line.bottom), key=lambda other: other.top, default=None)
    if below is None or below.top - line.bottom > LOOSEST * line.size:
        return False
    starts = [part.x0 for part in split_at_gaps(below)]
    return sum(any(abs(part.x0 - start) < 1 for start in starts) for part in split_at_gaps(line)) >= FEWEST_ALIKE


def _page_lead(page: int, line: PrintedLine) -> int | None:
    """Return by how much a number runs ahead of its page's place in the file; None for lost digits."""
    digits = re.search(r"[0-9０-９]+", line.text)
    if digits:
        return int(digits.group()) - page
    letters = re.search(r"[ivxlc]+", line.text.lower())
    if not letters:
        return None
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in letters.group()]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True)) - page
