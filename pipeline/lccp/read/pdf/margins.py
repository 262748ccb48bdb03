"""What stands in the margins of pages: page numbers and running heads, told by what other pages repeat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lccp.read.pdf.aligned_tables import header_strips, split_at_gaps
from lccp.read.pdf.lines import PrintedLine
from lccp.read.pdf.page import Box, Page
from lccp.text.patterns import re

MARGIN = 0.12  # share of the page's height, at head and foot, in which furniture stands
PAGE_NUMBER = re.compile(
    r"[-—–―－·•.\s]{0,6}(?:[0-9０-９\ufffd]{1,4}|[ivxlcIVXLC]{1,7})[-—–―－·•.\s]{0,6}"
    r"|第\s?[0-9０-９\ufffd]{1,4}\s?页(?:[,，/／\s]{0,3}共\s?[0-9０-９\ufffd]{1,4}\s?页)?"
    r"|(?:Page|P\.?)?\s?[0-9\ufffd]{1,4}\s?(?:/|of)\s?[0-9\ufffd]{1,4}"
)
BARE_NUMBER = re.compile(r"[0-9０-９]{1,4}")
DRESSED = re.compile(r"[-—–―－第页/·•]|of")
NUMBERS = re.compile(r"[0-9０-９\ufffd]+")

Place = tuple[str, int]  # the text of a line, its numbers aside, and its height on the page


@dataclass(slots=True)
class MarginLines:
    """The outermost lines of a page: running heads known by their look, numbers, and lines that other pages may repeat."""

    page: int
    heads: set[int] = field(default_factory=set)
    numbers: list[PrintedLine] = field(default_factory=list)
    places: list[tuple[Place, PrintedLine]] = field(default_factory=list)


class MarginMemory:
    """On how many pages each text, each height of a number and each lead of numbers over pages was met so far."""

    def __init__(self) -> None:
        self.pages: dict[Place | int, int] = defaultdict(int)
        self.leads: dict[int | None, int] = defaultdict(int)

    def add(self, margin: MarginLines) -> None:
        """Remember the margins of one more page."""
        for place in {place for place, _ in margin.places} | {_height_of(line) for line in margin.numbers}:
            self.pages[place] += 1
        for lead in {_page_lead(margin.page, line) for line in margin.numbers}:
            self.leads[lead] += 1

    def furniture_among(self, margin: MarginLines) -> set[int]:
        """Return the ids of page numbers, and of lines that stand at the same place of several pages."""
        furniture = set(margin.heads)
        furniture.update(id(line) for place, line in margin.places if self.pages[place] > 1)
        furniture.update(id(line) for line in margin.numbers if self.is_page_number(margin.page, line))
        return furniture

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


def _height_of(line: PrintedLine) -> int:
    return round(line.top / 4)


def margin_lines(page: Page, tables: Sequence[Box], lines: Sequence[PrintedLine]) -> MarginLines:
    """Sort out the lines in a page's margins. The repeated header of a table is none of them."""
    margin = MarginLines(page.number)
    for line, head in _lines_in_margins(page, tables, lines):
        line_text = line.text.strip()
        if PAGE_NUMBER.fullmatch(line_text):
            margin.numbers.append(line)
        elif head and _is_running_head(line):
            margin.heads.add(id(line))
        elif not header_strips(line):
            margin.places.append(((NUMBERS.sub("#", line_text), _height_of(line)), line))
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
