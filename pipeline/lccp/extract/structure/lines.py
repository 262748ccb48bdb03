"""The lines of a document as they were printed, mended each by itself, with what layout tells of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from lccp.extract.structure.lost_breaks import lines_of
from lccp.model import Document, Line
from lccp.read.detect import TEXT
from lccp.read.formats import own_repairs
from lccp.text.patterns import re, regex
from lccp.text.repairs import LINE, needed_repairs
from lccp.text.repairs.gaps import OF_YEAR, text_width
from lccp.text.repairs.marks import has_inline_marks, has_readings
from lccp.text.rules import mend_text
from lccp.text.spans import Edit, Text

# 。（某某摄）, 。〔责任单位：省发展改革委〕, 。[1-3]
NOTE = "(?:[（(〔][^（）()〔〕。]{1,40}[)）〕]|(?:[\\[［][0-9,，、~～–-]{1,12}[\\]］]){1,3})?"
TERMINAL = re.compile(rf"[。！？；：!?;:…][”’」』）)》】\"]*$|。{NOTE}$")
# A line of prose that breaks off: clauses within it are parted, by signs of half width only where words go on.
CLAUSE_INSIDE = regex.compile(r"[，。；]|(?<=\p{Han}),(?=\p{Han}(?:.*\p{Han})?$)")
# Names beside one another, or what became of a title (《…办法》已经市政府常务): a line that breaks off behind these may be prose, too.
JOINED_INSIDE = re.compile("(?<![一二三四五六七八九十])、.|》(?:已|于|由|[经經]|[业業][经經])")
NARROWEST_PAGE, WIDEST_PAGE = 25, 60  # Han a line where a short document is wrapped
OF_DOCUMENT = re.compile(r"[&(（\\<=`]")  # what the repairs of some documents alone look for
SENTENCE_END = re.compile(rf"[。！？!?][”’」』）)》】\"]*$|。{NOTE}$")


@dataclass(frozen=True)
class Printed:
    """One printed line: ``raw`` quotes the document, ``text`` is it mended, ``width`` counts Han as 1."""

    raw: Text
    text: Text
    line: Line
    page_top: bool  # a leading blank, form feed or new page: the trace of a page break
    gap: bool  # a blank line stood before it

    @property
    def value(self) -> str:
        """The mended words."""
        return self.text.value

    @cached_property
    def laid(self) -> Text:
        """The line as laid out, sign for sign, with Han for the radicals that a font's map gave."""
        return mend_text(self.raw, ("map_radicals",))

    @cached_property
    def han(self) -> Text:
        """The line as printed, with Han for radicals, and its years whole (2026 年左右)."""
        text = self.laid
        return text.edit(Edit(*gap.span(), "") for gap in OF_YEAR.finditer(text.value))

    @cached_property
    def width(self) -> float:
        """How wide it stands, a Han character being 1 and a Latin letter or digit one half."""
        return text_width(self.text.value)

    @cached_property
    def ends(self) -> bool:
        """Whether it ends where a clause or sentence may end."""
        return bool(TERMINAL.search(self.text.value))


LEADING = re.compile(r"[\s\u3000\u00a0]*")


def indents(lines: list[Printed]) -> dict[int, float]:
    """How far each line is indented, in widths of a Han character, by the line's start in the text.

    Empty where indentation tells nothing: in a document whose lines all begin at one margin, or
    hardly any do. Where the format has boxes the margin is where most lines begin.
    """
    boxed = [line for line in lines if line.line.x1 > line.line.x0 and line.width >= 1]
    result = _boxed_indents(lines) if len(boxed) == len(lines) and boxed else _blank_indents(lines)
    deep = sum(1 <= indent <= 4 for indent in result.values())
    return result if deep >= 3 and 0.03 * len(result) <= deep <= 0.8 * len(result) else {}


def _boxed_indents(lines: list[Printed]) -> dict[int, float]:
    """Measure indents from where the boxes of lines begin, as a PDF gives them."""
    sizes = sorted((line.line.x1 - line.line.x0) / line.width for line in lines)
    begins = Counter(round(line.line.x0) for line in lines)
    margin = min(begins, key=lambda x0: (-begins[x0], x0))
    return {line.line.start: (line.line.x0 - margin) / sizes[len(sizes) // 2] for line in lines}


def _blank_indents(lines: list[Printed]) -> dict[int, float]:
    """Measure indents by the blanks that lines begin with."""
    return {line.line.start: leading_width(line) for line in lines}


def leading_width(line: Printed) -> float:
    """Return how wide the blanks are that a line begins with, an ideographic one being a whole character."""
    blanks = LEADING.match(line.raw.value)
    return sum(1.0 if sign == "\u3000" else 0.5 for sign in (blanks[0] if blanks else ""))


def repairs_of(document: Document) -> tuple[str, ...]:
    """The repairs that each line of the document undergoes: its format's own first, and of a copy's readings."""
    repairs = own_repairs(document.media_type)  # HTML's alone: of its references, which begin with &
    if has_readings(document.text):
        repairs = (*repairs, "fold_readings")
    if document.media_type == TEXT and has_inline_marks(document.text):
        repairs = (*repairs, "read_inline_marks")
    return (*repairs, *LINE) if repairs else LINE  # LINE itself tells that a text which nothing touched needs none


def mend_as_needed(text: Text, repairs: tuple[str, ...], joined: tuple[str, ...] = ()) -> Text:
    """Mend a text with a document's repairs, and then with those of texts ``joined`` from lines, as far as one may change it."""
    every = (*repairs, *joined) if joined else repairs
    needs_all = repairs is not LINE and OF_DOCUMENT.search(text.value) is not None
    needed = every if needs_all else needed_repairs(text.value, every)
    return mend_text(text, needed) if needed else text


def quote_line(document: Document, line: Line) -> Text:
    """Quote a line: its one stretch, or its pieces."""
    pieces = line.pieces or ((line.start, line.end),)
    return Text.join(document.quote(*piece) for piece in pieces)


def printed_lines(document: Document) -> list[Printed | object]:
    """Return the document's blocks in order: each line as ``Printed``, each grid as it is."""
    repairs = repairs_of(document)
    result: list[Printed | object] = []
    before = 0
    page = 0
    for block in lines_of(document):
        if not isinstance(block, Line):
            result.append(block)
            before = block.end
            continue
        raw = quote_line(document, block)
        text = mend_as_needed(raw, repairs)
        if not text.value.strip():
            before = block.end
            continue
        between = document.text[before : block.start]
        indent = re.match(r"[ \u00a0]+(?=\S)", raw.value)
        top = "\f" in between or (indent is not None and len(indent[0]) == 1) or block.page != page
        breaks = between.replace("\r\n", "\n")
        result.append(Printed(raw, text, block, top, breaks.count("\n") + breaks.count("\r") > 1))
        before, page = block.end, block.page
    return result


def wrap_width(lines: list[Printed]) -> float:
    """Find the width at which a dump's lines were wrapped; 0 where its lines are whole paragraphs.

    Wrapped lines crowd at one width and none is wider; lines that are paragraphs have all widths. In a short
    document two lines tell it that break off at one width, the widest of all, with their clauses.
    """
    long_lines = [line for line in lines if not line.line.whole and line.width >= 12]
    widths = [line.width for line in long_lines]
    open_ends = [line.width for line in long_lines if not line.ends]
    if len(open_ends) < 4:
        return _short_wrap_width(lines, max(widths, default=0.0))
    best, widest = 0.0, 0
    for candidate in sorted({round(width) for width in open_ends}):
        count = sum(candidate - 2.5 <= width <= candidate + 1.5 for width in open_ends)
        if count >= widest:
            best, widest = float(candidate), count
    wider = sum(width > best + 3 for width in widths)
    if widest >= 0.5 * len(open_ends) and wider <= 0.05 * len(widths):
        return best
    return _short_wrap_width(lines, max(widths))


def _short_wrap_width(lines: Sequence[Printed], widest: float) -> float:
    """The width of the widest lines where two or three of them break off inside prose, and a line below ends each."""
    if not NARROWEST_PAGE <= widest <= WIDEST_PAGE:
        return 0.0
    full = [(line, below) for line, below in pairwise(lines) if widest - 1.5 <= line.width <= widest + 1.5]
    last = {id(line) for line, _ in full}
    broken = [(line, below) for line, below in full if not line.ends]
    broken_off = all(not (line.line.whole or below.gap) and (below.ends or id(below) in last) for line, below in broken)
    is_prose = any(map(_may_be_prose, [line.value for line, _ in broken]))
    return float(round(widest)) if len(broken) >= 2 and broken_off and is_prose else 0.0


def _may_be_prose(line: str) -> bool:
    return bool(CLAUSE_INSIDE.search(line) or JOINED_INSIDE.search(line))
