"""Line breaks that a copy has lost: a document in one line is parted at the blanks that stand for them, a line behind its label.

A page that is put out as one line has a blank where each of its lines ended (某某县政府工作报告 2024年4月16日在…会议上 各位代表：).
Blanks that part most words of a line are layout, and tell of no breaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lccp.extract.structure.markers import marker_at
from lccp.model import Block, Document, Line
from lccp.text.patterns import re, regex
from lccp.text.repairs.marks import has_readings

MOST_LINES = 3  # of a document that is run together
FEWEST_SIGNS = 80  # of its longest line
MEAN_SIGNS = 10  # of what blanks part, at least: below, they stand between words
MOST_PIECES = 6  # for each that is a sentence: title, number, addressee, signature, headings
BLANKS = re.compile(r"[ \t\u3000\u00a0]+")
_DATE = r"(?:(?:19|20)[0-9]{2}(?:[01][0-9][0-3][0-9]|[-/.][0-9]{1,2}[-/.][0-9]{1,2}| ?年 ?[0-9]{1,2} ?月(?: ?[0-9]{1,2} ?日)?)(?![0-9]))"
# What may end a line, and what may begin the next; a digit ends none (09:20 来源：…), nor does ， or 、.
ENDS_LINE = regex.compile(
    r"[\p{Han}。！？；：:!?;）)》”」』】〕…](?<!第[一二三四五六七八九十百0-9]{1,4}[条條章节節])(?<![约約以之])\Z"
)
ENDS_SENTENCE = re.compile(r"[。！？；：:!?;）)》”」』】〕…]\Z")
BEGINS_LINE = regex.compile(
    rf"(?!左右|[以之][上下内]|上下)[\p{{Han}}（(【〔—]|{_DATE}|(?:19|20)[0-9]{{2}} ?年(?!度)|[0-9]{{1,2}}[.．、](?![0-9０-９])"
)
# 到 2060 年，…: where blanks set numbers off, the blank before one ends no line, unless a sentence ends there.
SET_OFF = regex.compile(r"\p{Han}[ \u00a0][0-9.]{1,9}[ \u00a0]\p{Han}")
NUMBER_OPEN = re.compile("[0-9０-９][万亿千百]{0,2}\\Z")  # 132.4万 吨: the unit stands behind the blank
PROSE = re.compile("[。；，,;]")
DAY = re.compile(_DATE)
LONGEST_MARKER, LONGEST_HEADING = 12, 40
QUOTES = re.compile("[“「『《]")  # 生态环境部 《关于…》: goes on with its line, unless that has ended
# 索引号：000014348/2024-00123 某某县人民政府…, 2009-11-03 为贯彻…, the number of a page: digits that do end a line.
DIGITS_END = re.compile(rf"(?:信息)?索引号[:：][^ \t\u3000]+|{_DATE}|[0-9]{{1,3}}")
STAMPED = re.compile(
    "(?:来源|來源|作者|浏览|点击|阅读|字号|字体|编辑)|月[ \u3000\u00a0]*[0-9]|[年日]"
)  # behind digits of their line: 7 月 25 日
ONE_SIGN = regex.compile(r"(?<![^\s])\p{Han}\Z"), regex.compile(r"\p{Han}(?![^\s])")  # 总 则, 李 杰: set wide
OPENERS, CLOSERS = "（(《“「『【〔", "）)》”」』】〕"
# What libraries of laws set before the lines of one: 【章名】 第一章 总则.
LABEL = re.compile(r"【(?:章名|题注|題注|编注|編注)】[ \t\u3000]*")


def lines_of(document: Document) -> Iterator[Block]:
    """Yield the blocks of a document, with the lines that a copy has run together parted."""
    run_together = _is_run_together(document)
    for block in document.blocks:
        if not isinstance(block, Line) or block.pieces:
            yield block
        elif run_together and (bounds := _bounds(document.text[block.start : block.end].rstrip())):
            ends = [*(end for end, _ in bounds), block.end - block.start]
            starts = [0, *(start for _, start in bounds)]
            for start, end in zip(starts, ends, strict=True):
                yield replace(block, start=block.start + start, end=block.start + end)
        else:
            yield from _behind_label(document, block)


def _behind_label(document: Document, line: Line) -> Iterator[Line]:
    """Yield a line, or its label and what stands behind that."""
    label = (
        LABEL.match(document.text, line.start, line.end) if document.text[line.start : line.start + 1] == "【" else None
    )
    if label is None or label.end() == line.end:
        yield line
        return
    yield replace(line, end=line.start + len(label[0].rstrip()))
    yield replace(line, start=label.end())


def _is_run_together(document: Document) -> bool:
    """Whether a document stands in hardly more than one line of prose."""
    lines = [
        block
        for block in document.blocks
        if not isinstance(block, Line) or document.text[block.start : block.end].strip()
    ]
    if not 0 < len(lines) <= MOST_LINES or not all(isinstance(line, Line) for line in lines):
        return False
    if has_readings(document.text):  # 决(jue) 定: a blank behind each of them
        return False
    longest = max(lines, key=lambda line: line.end - line.start)
    return longest.end - longest.start >= FEWEST_SIGNS and "。" in document.text[longest.start : longest.end]


def _bounds(text: str) -> list[tuple[int, int]]:
    """Return where the blanks of a line begin and end that stand for its breaks; none where they part words.

    >>> _bounds("某某县工作报告 各位代表：" + "今年以来，全县上下团结奋斗，各项工作取得新的成效。" * 4)
    [(7, 8)]
    """
    bounds: list[tuple[int, int]] = []
    blanks = list(BLANKS.finditer(text))
    if len(text) < FEWEST_SIGNS or len(blanks) * MEAN_SIGNS > len(text):
        return []
    sets_off = SET_OFF.search(text) is not None
    for blank in blanks:
        start = bounds[-1][1] if bounds else 0
        layout = (
            sets_off
            and text[blank.end() : blank.end() + 1].isdecimal()
            and not ENDS_SENTENCE.search(text[start : blank.start()])
        )
        if not layout and _is_break(text, start, blank.start(), blank.end()):
            bounds.append(blank.span())
    return bounds if _is_prose(text, bounds) else []


def _is_prose(text: str, bounds: Sequence[tuple[int, int]]) -> bool:
    """Whether a parted line holds enough sentences: the entries of a list, which blanks part too, are none."""
    starts, ends = [0, *(end for _, end in bounds)], [*(start for start, _ in bounds), len(text)]
    pieces = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    return len(pieces) <= MOST_PIECES * sum(bool(PROSE.search(piece)) for piece in pieces)


def _is_break(text: str, start: int, end: int, following: int) -> bool:
    """Whether a blank ends a line that begins at ``start``: words stand on both of its sides, and nothing is open before it."""
    line = text[start:end]
    ends = ENDS_LINE.search(line) or (DIGITS_END.fullmatch(line) and not STAMPED.match(text, following))
    begins = BEGINS_LINE.match(text, following) or (ENDS_SENTENCE.search(line) and QUOTES.match(text, following))
    if not ends or not begins or _goes_on(line, text, following):
        return False
    is_wide = ONE_SIGN[0].search(line) and ONE_SIGN[1].match(text, following)
    depth = sum(sign in OPENERS for sign in line) - sum(sign in CLOSERS for sign in line)
    return not is_wide and depth <= 0


def _goes_on(line: str, text: str, following: int) -> bool:
    """Whether what stands before a blank is not at its end: the number of a heading (第一章 总则), of a quantity, or a sentence.

    A sentence that has begun (…，比 2010 年的 132.4万 吨) goes on, unless it is a heading, or one or a day stands behind.
    """
    marker = marker_at(line)
    if marker is not None and marker.end == len(line):
        return True
    if NUMBER_OPEN.search(line) and not DIGITS_END.fullmatch(line):
        return True
    is_begun = PROSE.search(line) and (marker is None or len(line) > LONGEST_HEADING)
    return bool(is_begun and not ENDS_SENTENCE.search(line) and not _opens_anew(text, following))


def _opens_anew(text: str, start: int) -> bool:
    """Whether a heading, or a day with nothing behind it, stands in a text at a place."""
    day = DAY.match(text, start)
    return marker_at(text[start : start + LONGEST_MARKER]) is not None or (
        day is not None and not text[day.end() :].strip()
    )
