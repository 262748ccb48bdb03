"""Two pages scanned side by side, as books and folded notices are: cut apart at their gutter, and read one after the other.

A table that fills a broad page has rules or lines across its middle. Two pages have a band there that nothing crosses,
and on both sides of it a page number, a table of its own, or lines as long as the half is wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import median

from lccp.read.pdf.lines import printed_lines
from lccp.read.pdf.page import Glyph, Page, RulingLine
from lccp.text.messages import say

BROAD = 1.15  # times as wide as high: two pages of A4 are 1.41
MIDDLE = (0.4, 0.6)  # of the width: where a gutter lies
LEAST_GUTTER = 3.5  # times the usual size of the signs: two margins; columns of a table are nearer
SPINE = 0.3  # of the height: an upright rule in the gutter that is so long is the shadow of the spine, or the edge
LONG_LINE = 0.7  # of the half's width
FEWEST_LONG, FEWEST_SIGNS = 3, 20  # lines, and signs, of a half that make it a page
FOOT = 0.88  # of the height: below it stand page numbers


def split_spreads(pages: Iterable[Page]) -> Iterator[Page]:
    """Yield pages of which each is one, numbered in their order; each knows the ``sheet`` of the file that it is on."""
    number = 0
    for page in pages:
        sheet = page.number
        for part in _split_spread(page):
            number += 1
            part.number, part.sheet = number, sheet
            yield part


def _split_spread(page: Page) -> list[Page]:
    width, height = page.turned_size
    if not page.recognised or page.broken or width < BROAD * height or len(page.glyphs) < 2 * FEWEST_SIGNS:
        return [page]
    gutter = _find_gutter(page, width)
    if gutter is None:
        return [page]
    first, second = (_half_of(page, gutter, side) for side in (0, 1))
    if not (_is_page(first, height) and _is_page(second, height)):
        return [page]
    first.notes = [
        *page.notes,
        (
            "two-pages",
            "info",
            say(
                "page {page}: two pages side by side; the left one is read before the right one",
                "第{page}页：左右两页并排，先左后右读取",
                page=page.number,
            ),
        ),
    ]
    return [first, second]


def _find_gutter(page: Page, width: float) -> float | None:
    """Return the middle of the widest band about the middle that no sign and no level rule touches; None without one."""
    size = median(glyph.size for glyph in page.glyphs)
    top, bottom = min(glyph.top for glyph in page.glyphs), max(glyph.bottom for glyph in page.glyphs)
    across = [
        (rule.low, rule.high) for rule in page.level if top <= rule.position <= bottom
    ]  # else an edge of the paper
    extents = sorted([(glyph.x0, glyph.x1) for glyph in page.glyphs] + across)
    widest, middle, end = LEAST_GUTTER * size, None, 0.0
    for low, high in extents:
        if low - end >= widest and MIDDLE[0] * width <= (low + end) / 2 <= MIDDLE[1] * width:
            widest, middle = low - end, (low + end) / 2
        end = max(end, high)
    return middle


def _half_of(page: Page, gutter: float, side: int) -> Page:
    """Return what stands on one side of the gutter; the shadow of a spine is left out."""
    glyphs = [glyph for glyph in page.glyphs if ((glyph.x0 + glyph.x1) / 2 > gutter) == bool(side)]
    low, high = min(glyph.x0 for glyph in glyphs), max(glyph.x1 for glyph in glyphs)
    level = [rule for rule in page.level if ((rule.low + rule.high) / 2 > gutter) == bool(side)]
    edges = [edge for rule in level for edge in (rule.low, rule.high)]
    first, last = min([low, *edges]) - 2, max([high, *edges]) + 2
    upright = [
        rule
        for rule in page.upright
        if first <= rule.position <= last or rule.high - rule.low < SPINE * page.turned_size[1]
    ]
    upright = [rule for rule in upright if (rule.position > gutter) == bool(side)]
    return replace(page, glyphs=glyphs, level=level, upright=upright, notes=[])


def _is_page(half: Page, height: float) -> bool:
    """Return whether half of a broad page looks like a page of its own."""
    if len(half.glyphs) < FEWEST_SIGNS:
        return False
    lines = printed_lines(half.glyphs)
    if _is_framed(half.level, half.upright) or any(_is_page_number(line.glyphs, height) for line in lines):
        return True
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    return sum(line.x1 - line.x0 >= LONG_LINE * width for line in lines) >= FEWEST_LONG


def _is_framed(level: Sequence[RulingLine], upright: Sequence[RulingLine]) -> bool:
    return len(level) > 2 and len(upright) > 1


def _is_page_number(glyphs: Iterable[Glyph], height: float) -> bool:
    """Recognise the number at the foot of a page, in dashes or bare."""
    signs = [glyph for glyph in glyphs if not glyph.text.isspace()]
    digits = "".join(glyph.text for glyph in signs).strip("-—–―－·. ")
    return bool(signs) and signs[0].top > FOOT * height and digits.isdecimal() and len(digits) <= 4
