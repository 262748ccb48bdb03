"""Footnotes: the small print at the foot of a page or column, told from its body by a mark or a short rule."""

from __future__ import annotations

from collections.abc import Sequence

from lccp.read.pdf.lines import PrintedLine
from lccp.read.pdf.page import RulingLine
from lccp.text.patterns import regex

SMALLER = 0.93  # of the usual size: notes are set smaller
LEAST_LINES = 4  # of a page, to tell what its usual size is
LONGEST_RULE = 0.6  # of the column: the rule above notes is short
CLOSE = 2.0  # of the size: how far below that rule the first note stands
MARK = regex.compile(
    r"[①-⑳❶-❿⑴-⒇]|[\[［〔][0-9０-９]{1,3}[\]］〕]|[*＊†‡▲△※][*＊]*|[0-9]{1,2}(?=\s?\p{Han})"
    r"|(?:收稿日期|修回日期|基金项目|资助项目|作者简介|通[讯信]作者|第一作者|引用格式|DOI|Received|Corresponding)"
)


def size_of(line: PrintedLine) -> float:
    """Return the size of most of a line's signs: a raised mark is smaller."""
    sizes = sorted(glyph.size for glyph in line.glyphs if not glyph.text.isspace())
    return sizes[len(sizes) // 2]


def usual_size_of(lines: Sequence[PrintedLine]) -> float:
    """Return the size in which most signs of a page are set; 0 where the page has too few lines to tell."""
    if len(lines) < LEAST_LINES:
        return 0.0
    sizes = sorted(glyph.size for line in lines for glyph in line.glyphs if not glyph.text.isspace())
    return sizes[len(sizes) // 2]


def footnotes_of(
    lines: Sequence[PrintedLine], rules: Sequence[RulingLine], usual: float, edges: tuple[float, float]
) -> set[int]:
    """Return the ids of the lines at the foot of a column that are notes."""
    small: list[PrintedLine] = []
    for line in reversed(lines):
        if size_of(line) > SMALLER * usual:
            break
        small.append(line)
    small.reverse()
    if len(small) == len(lines):
        return set()
    for index, line in enumerate(small):
        if MARK.match(line.text.strip()) or _is_under_rule(line, rules, edges):
            return {id(note) for note in small[index:]}
    return set()


def _is_under_rule(line: PrintedLine, rules: Sequence[RulingLine], edges: tuple[float, float]) -> bool:
    """Return whether a short rule at the left parts a line from the body above it."""
    width = edges[1] - edges[0]
    return any(
        0 <= line.top - rule.position + 2 <= CLOSE * line.size
        and abs(rule.low - line.x0) <= CLOSE * line.size
        and (not width or rule.high - rule.low <= LONGEST_RULE * width)
        for rule in rules
    )
