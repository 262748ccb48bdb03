"""Lines of a schedule: each a time, a gap or a colon, and what is to be done then (3月10日—3月15日 形式审核)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lccp.extract.structure.outline import Paragraph
from lccp.text import HAN
from lccp.text.patterns import re
from lccp.text.spans import Text

_DAY = "(?:[0-9]{1,2} ?月(?: ?[0-9]{1,2} ?[日号]| ?[底初末]|[上中下]旬|份)?|[0-9]{1,2} ?[日号])"
_TIME = f"(?:(?:19|20)[0-9]{{2}} ?年 ?)?{_DAY}"
TIME = re.compile(f"{_TIME}(?: ?(?:[至到~～－-]|[—–]{{1,2}}) ?{_TIME})?(?:之前|以前|前)?")
ITEM_NUMBER = "[（(]?[一二三四五六七八九十0-9]{1,2}(?:[）)、]|[.．](?![0-9]))"  # 1、 （一） 2.
_MARKER = f"(?:{ITEM_NUMBER}|[●•·▪◆■])? ?"
LINE = re.compile(
    f"{_MARKER}(?P<time>{TIME.pattern})(?P<colon> ?[：:])?[，, ]?(?P<work>(?!关于)[{HAN}“][^。；：]{{1,40}})[。；;]?"
)
PAST = re.compile("了|已经?|曾")


class ScheduleLine(NamedTuple):
    """Where the time and the work of a line of a schedule lie, and whether no such line stands right before it."""

    time: tuple[int, int]
    work: tuple[int, int]
    is_first: bool


def find_line(paragraph: Paragraph, paragraphs: Sequence[Paragraph]) -> ScheduleLine | None:
    """Return what lies where in a line of a schedule, if the paragraph before or behind is one too."""
    line = _match_line(paragraph.text)
    if line is None:
        return None
    is_first = paragraph.n < 2 or _match_line(paragraphs[paragraph.n - 2].text) is None
    if is_first and (paragraph.n >= len(paragraphs) or _match_line(paragraphs[paragraph.n].text) is None):
        return None
    return ScheduleLine(line.span("time"), (line.start("work"), _end_of_column(paragraph.text, line)), is_first)


def _end_of_column(text: Text, line: re.Match[str]) -> int:
    """Return where the work of a line ends: at the gap of two signs or more behind which another column stands."""
    start, end = line.span("work")
    return next((n for n in range(start + 1, end) if text.starts[n] - text.ends[n - 1] > 1), end)


def _match_line(text: Text) -> re.Match[str] | None:
    """Return a line that begins with a time, with a colon or a gap in print behind it."""
    line = LINE.fullmatch(text.value) if len(text) <= 80 else None
    if line is None or PAST.search(line["work"]):
        return None
    last = line.end("time")
    has_gap = text.starts[last] > text.ends[last - 1] or text.value[last] == " "
    return line if line["colon"] or has_gap else None
