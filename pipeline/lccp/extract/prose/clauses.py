"""The clause that words stand in, and the date that opens it or the clauses before it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from lccp.extract.prose.owners import split_clauses, stretch_at
from lccp.extract.structure.markers import without_marker
from lccp.model import EMPTY, Row
from lccp.normalise import years
from lccp.normalise.places import opening_places
from lccp.text.cells import text_cell
from lccp.text.patterns import regex
from lccp.text.rules import rule
from lccp.text.spans import Text

_Y = "(?:(?:19|20)[0-9]{2}年?+|二[〇○零][〇○零一二三四五六七八九]{2}年)"
_POINT = f"{_Y}(?:[0-9]{{1,2}}月?份?(?:[至到~～-]|[—–]{{1,2}})[0-9]{{1,2}}月份?|[0-9]{{1,2}}月[0-9]{{1,2}}日|[0-9]{{1,2}}月份?)?+(?:底|末|度(?![假过])|[上下]半年|第?[一二三四1-4]季度)?+"
DATED = regex.compile(
    rf"((?:到|至|截至|早?在|于)?(?>{_POINT}(?:(?:[、和至到~～〜-]|[—–]{{1,2}}){_POINT})*+)(?![0-9月~～〜—–至到-]|以?来|起|以前|之前|[之以]后|后(?![期续备勤劲])|代|的?(?:基础|水平|基数)|[^，。；0-9]{1, 10}以来)|“?十[一二三四五]五”?(?:期间|时期|末|(?=累计)))"
)
# 力争“十四五”末达到50% is of that year; 较“十二五”末增加3万辆 is not, nor what is 是“十一五”期间的2倍.
PLAN_QUOTED = regex.compile("“十[一二三四五]五”")
AIMS_AT = regex.compile(
    "(?:[，：]|力争|争取|确保|预计|计划|有望|到|至|在|全市|全省|全县|全区|我[市省县区]|实现|其中|同时|并|而|如)*"
)
LATER_AIM = regex.compile("(?:到|至|力争|确保)(?:19|20)[0-9]{2}年")  # 2009年国务院提出到2020年…下降40%
# 2022年前三季度，能耗下降2.4%: of a part of that year
PART_OF_YEAR = regex.compile("(?:前(?:[一二两三]个?季度|[0-9一二三四五六七八九十]{1,2}个?月))?")
SEVERAL = regex.compile("[、和]")
SHARED_OUT = regex.compile("分别|依次|各")
# 由2015年的3.2%提高到2020年的5.6%: each number is of the date right before it.
FROM_DATE = regex.compile(rf"(?:由|从)({_POINT})的?$")
TO_DATE = regex.compile(rf"(?:由|从){_POINT}的?[0-9][^，。；]*?[到至为]({_POINT})的?$")
LEAD = regex.compile("[“（(《]?(?:目前|其中|同时|并|而|如|力争|确保|争取)?[，：]?")


@rule("clause.year")
def clause_year(text: str) -> str:
    """Return the date that opens a clause, as a point or period of time: 到2020年 is 2020 here.

    >>> clause_year("到2020年"), clause_year("“十二五”期间"), clause_year("2014年、2015年、2016年")
    ('2020', '2011/2015', '{2014,2015,2016}')
    """
    match = years.read_cell(text)
    if match is None:
        raise ValueError(f"{text!r} is no date")
    return match.edtf.removeprefix("../")


def clause_cells(paragraph: Text, quoted: Text) -> Row:
    """Return the cells of a number's clause: who owns it is not known yet, the date before it, the clause's words."""
    start = position_in(paragraph, quoted)
    value = paragraph.value
    sentence = stretch_at(split_clauses(value), start)
    if sentence is None:
        return {"pilot": EMPTY, "year": EMPTY, "clause": EMPTY}
    begins = sentence[2]
    behind = bisect_right(begins, start)
    stop = begins[behind] - 1 if behind < len(begins) else sentence[1]
    clause = paragraph[begins[behind - 1] : stop].strip()
    clause = clause[: len(clause.value.rstrip("。！？!?"))]
    opening = len(value) - len(without_marker(paragraph))
    date = _date_before(paragraph, [max(begin, opening) for begin in begins[max(0, behind - 2) : behind]], start)
    return {
        "pilot": EMPTY,
        "year": text_cell(date, "clause.year") if date is not None else EMPTY,
        "clause": text_cell(clause),
    }


def position_in(paragraph: Text, quoted: Text) -> int:
    """Return where some words of a paragraph begin in its text."""
    return bisect_left(paragraph.starts, quoted.starts[0])


def _date_before(paragraph: Text, earlier: Sequence[int], start: int) -> Text | None:
    """Return the date that opens the last clause of ``earlier``, or stands alone in the one before it (2013年，)."""
    value = paragraph.value
    clause = earlier[-1]
    quoted = value.rfind("“", clause, start)
    for begin in (quoted, clause):
        if begin < clause or (PLAN_QUOTED.match(value, begin) and not AIMS_AT.fullmatch(value, clause, begin)):
            continue
        if (date := _opening_date(value, begin, start)) is not None:
            return None if _is_of_other_date(value, date, start) else paragraph[slice(*date)]
    beside = FROM_DATE.search(value, clause, start) or TO_DATE.search(value, clause, start)
    if beside and years.read_cell(beside[1]) is not None:
        return paragraph[slice(*beside.span(1))]
    if len(earlier) > 1 and value[clause - 1] in "，,":
        date = _opening_date(value, earlier[-2], clause - 1)
        if (
            date is not None
            and PART_OF_YEAR.fullmatch(value, date[1], clause - 1)
            and not _is_of_other_date(value, date, start)
        ):
            return paragraph[slice(*date)]
    return None


def _is_of_other_date(value: str, date: tuple[int, int], start: int) -> bool:
    """Whether a number behind a date is of another, or of one of several that share numbers out (2018年和2019年分别…)."""
    if LATER_AIM.search(value, date[1], start):
        return True
    return SEVERAL.search(value, *date) is not None and SHARED_OUT.search(value, date[1], start) is not None


def _opening_date(value: str, begin: int, end: int) -> tuple[int, int] | None:
    """Return where the date lies that opens a clause, alone or behind the name of a place (上海市2014年)."""
    lead = LEAD.match(value, begin, end)
    start = lead.end() if lead else begin
    for place in ("", *opening_places(value, start)):
        match = DATED.match(value, start + len(place), end)
        if match is not None and years.read_cell(match[1]) is not None:
            return match.start(1), match.end(1)
    return None
