"""The words of a line of text that keeps the layout of a page, with the columns of signs that they cover."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lccp.text.patterns import regex
from lccp.text.repairs.gaps import STRETCHES, text_width

Measure = Callable[[str], int]
"""How many columns a sign takes: pdftotext and pdfplumber give each sign one, a terminal gives Han two."""


def page_number(digits: int) -> str:
    """Return the pattern of a line that holds the number of a page, of no more digits, and nothing else (- 3 -, 第3页，共10页)."""
    number = rf"\d{{1,{digits}}}"
    return rf"[-—–－·~ ]*(?:第 ?)?({number})(?: ?页)?(?:[，,]? ?[/／共] ?(?:共 ?)?{number}(?: ?页)?)?[-—–－·~ ]*"


PAGE_NUMBER = regex.compile(page_number(digits=3))  # of four a cell may hold a year
FIRST_UNIT = regex.compile(
    r"(?:[“（《(]*(?:[A-Za-z0-9.%]+|.))[，。；、：）》”！？)]*"
)  # of a line: what no break parts
WIDE_GAP = regex.compile(r"\s{2,}|\u3000+")


@dataclass(frozen=True)
class LayoutWord:
    """A word between blanks: where it stands in the text of the document, and the columns it covers in its line."""

    start: int
    end: int
    x_start: int
    x_end: int
    value: str


@dataclass(frozen=True)
class LayoutLine:
    """One line of a layout: its words, and its words joined where a single blank parts them."""

    word_list: tuple[LayoutWord, ...]
    chunks: tuple[LayoutWord, ...]
    value: str
    page_top: bool = False


def one_column(sign: str) -> int:
    """Return 1: each sign takes one column."""
    return 1


def terminal_columns(sign: str) -> int:
    """Return the columns of a sign as a terminal shows it: two for a wide one.

    >>> terminal_columns("市"), terminal_columns("1"), terminal_columns("（")
    (2, 1, 2)
    """
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def layout_line(value: str, start: int, measure: Measure, page_top: bool = False) -> LayoutLine:
    """Cut a line that begins at ``start`` of its document into words.

    >>> line = layout_line("  1.   怀集县 a", 0, terminal_columns)
    >>> [(word.x_start, word.x_end, word.value) for word in line.word_list]
    [(2, 4, '1.'), (7, 13, '怀集县'), (14, 15, 'a')]
    >>> [word.value for word in line.chunks]
    ['1.', '怀集县 a']
    """
    edges = [0]
    for sign in value:
        edges.append(edges[-1] + measure(sign))

    def word_at(first: int, last: int) -> LayoutWord:
        return LayoutWord(start + first, start + last, edges[first], edges[last], value[first:last])

    word_list = tuple(word_at(*match.span()) for match in STRETCHES.finditer(value))
    chunks = tuple(word_at(*match.span()) for match in regex.finditer(r"[^\s]+(?:[^\S\u3000][^\s]+)*", value))
    return LayoutLine(word_list, chunks, value.strip(), page_top)


def joined_words(word_list: Sequence[LayoutWord]) -> str:
    """Return the words of one or several lines joined, without blanks but between those in Latin letters."""
    return close_han(" ".join(word.value for word in word_list))


def close_han(value: str) -> str:
    """Return words without the blanks between them, those between Latin letters aside.

    >>> close_han("江城 县"), close_han("Inner Mongolia"), close_han("2020 左右")
    ('江城县', 'Inner Mongolia', '2020左右')
    """
    return str(regex.sub(r"(?<![A-Za-z'’.,])\s+|\s+(?![A-Za-z])", "", value))


def would_fit(above: str, below: str, longest: float) -> bool:
    """Whether the first signs of a line would have had room in the line above: it is no part of that cell.

    >>> would_fit("实施近零碳排放区示范工", "程", 11.0), would_fit("打造零碳景区", "推行碳标签制度", 11.0)
    (False, True)
    """
    unit = FIRST_UNIT.match(below)
    return unit is not None and text_width(above) + text_width(unit[0]) <= longest
