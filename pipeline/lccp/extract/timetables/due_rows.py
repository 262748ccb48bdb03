"""The rows of due dates: from times with what is due then, and findings for those that are not read or not settled."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from lccp.extract.context import Context, TableRow, Yield
from lccp.extract.prose.dates import (
    deadline_with_year,
    is_relative,
)
from lccp.extract.prose.deadlines import Deadline, find_deadlines
from lccp.extract.structure.imprint.patterns import PRINTED_ON, STANDARD_DATES
from lccp.extract.structure.outline import Paragraph
from lccp.extract.timetables.due_times import LIMITS, PERIOD, ends_before
from lccp.extract.timetables.schedule_lines import TIME, ScheduleLine, find_line
from lccp.extract.timetables.unread_times import AHEAD, UNDATED_WORK, unread_times
from lccp.model import EMPTY, Notice, Row, make_finding
from lccp.normalise.years import YearMatch
from lccp.reference.script import fold_script
from lccp.reference.word_lists import any_of
from lccp.text.cells import text_cell
from lccp.text.messages import Message, list_some, say
from lccp.text.patterns import re
from lccp.text.repairs.characters import LOST
from lccp.text.rules import Input
from lccp.text.spans import Text

LONGEST_TIME = 40

DATED_KINDS = (
    "notice",
    "announcement",
    "regulation",
    "plan",
    "pilot-list",
    "other",
)  # kinds of documents that set due dates


CHRONICLE = re.compile("大事记|纪事|年表|编年|历程|沿革|回顾")  # titles of lines of days that tell what was
# Titles of what was: 江湾市2021年国民经济和社会发展统计公报, 东岭县低碳发展典型案例.
TELLS = re.compile(
    "(?:统计公报|状况公报|年鉴|白皮书|蓝皮书|典型案例|概况|简介|综述)(?:[（(\\[［][^（）()]{1,12}[）)\\]］])?$"
)
UNDATED = Message("no date of issue tells whether it is still to come", "无成文日期，其时是否已过不明")
# 2009年，中国宣布到2020年碳强度下降40%—45%: an aim that somebody set then.
SET_THEN = re.compile(
    "(?:^|[，；])(?:19|20)[0-9]{2}年[^。；]{0,30}(?:宣布|提出|承诺|批复|签署|通过|发布|印发|出台|制定|确定)[^。；]{0,60}$"
)
# What orders, where neither a title nor a date of issue does: 请于5月31日前报送, 到2025年力争….
ORDERS = re.compile(
    f"请|[应须需拟]|要(?![求素点])|(?<![变量])将|一律|努力|{any_of('striving')}|前[^，。；]{{0,8}}(?:{any_of('finished')})"
    "|左右|以[上内]|不[低高少多]于|不超过|控制在|目标|(?:基本|全面|初步)(?:建[成立]|形成|实现|消除)|(?:大幅|明显|显著)(?!下降了)"
)
UNLIKELY = (AHEAD, UNDATED_WORK)
MOST_NAMED = 6  # times of a paragraph that one finding names


def deadline_row(deadline: Deadline, issued: Input | None = None) -> Row:
    """Make a row of ``deadlines`` without its keys and section.

    A time that names no year has only its text, unless a time before it or the date of issue settles the year.
    """
    from lccp.normalise import years

    year, rules = deadline.year, years.rules_of(deadline.year, deadline.whole_text.value) if deadline.year else ()
    inputs: list[Input] = []
    if year is None and issued is not None and _settles_year(deadline, issued):
        year, rules = _year_by_issue(deadline.whole_text.value, issued)
        inputs = [issued]
    printed = deadline.whole_text
    return {
        "text": text_cell(deadline.text),
        "edtf": text_cell(printed, *rules, inputs=inputs) if year else EMPTY,
        "earliest": text_cell(printed, *rules, "edtf.earliest", inputs=inputs) if year and year.earliest else EMPTY,
        "latest": text_cell(printed, *rules, "edtf.latest", inputs=inputs) if year and year.latest else EMPTY,
        "qualifier": text_cell(printed, *rules[:-1], "year.qualifier", inputs=inputs) if year else EMPTY,
        "action": text_cell(deadline.action) if deadline.action.value else EMPTY,
    }


def _settles_year(deadline: Deadline, issued: Input) -> bool:
    """Whether the date of issue may settle a year: the text before tells of no other (2024年工作要点 of December 2023)."""
    if deadline.whole_text.value.startswith("每") or LOST in deadline.whole_text.value:
        return False
    year = str(issued.value)[:4]
    is_undoubted = deadline.years <= {year} and all(data_year <= year for data_year in deadline.data_years)
    return is_relative(deadline.whole_text.value) or is_undoubted


def _year_by_issue(text: str, issued: Input) -> tuple[YearMatch | None, tuple[str, ...]]:
    """Read a time without a year by the date of issue; None where that does not settle it."""
    from lccp.normalise import years

    try:
        match = years.read_cell(deadline_with_year(text, [issued]))
    except ValueError:
        return None, ()
    return (match, ("deadline.with_year", *match.rules)) if match else (None, ())


def is_bygone(row: Row, issued: str) -> bool:
    """Whether a time ended before the date of issue: 至2019年底，占全球的30% of 2021; 3月31日前，收到意见25条 of June."""
    return bool(row["latest"].value and issued[:4].isdecimal() and ends_before(row["edtf"].value, issued))


def sets_due_dates(context: Context) -> bool:
    """Whether a document is of a kind that sets due dates, and its title does not say that it tells what was."""
    return context.kind in DATED_KINDS and not (context.kind == "other" and TELLS.search(context.title))


def extract(paragraph: Paragraph, context: Context) -> Iterator[Yield]:
    """Yield the milestones and due dates of a paragraph, where the document is of a kind that sets them."""
    value = paragraph.text.value
    if not sets_due_dates(context) or PRINTED_ON.fullmatch(value) or STANDARD_DATES.fullmatch(value):
        return
    above, issued = text_above(paragraph.section, context), context.date_of_issue
    if (line := find_line(paragraph, context.paragraphs)) and not CHRONICLE.search(above):
        deadlines = [_line_of_schedule(paragraph.text, line)]
        if not line.is_first and issued is None:
            return  # the finding about the first tells of them all
    else:
        deadlines = list(_time_below_label(paragraph, context)) or list(
            find_deadlines(paragraph.text, context.kind, above, str(issued.value) if issued is not None else "")
        )
    yield from rows_of(paragraph.text, paragraph.section, deadlines, context)


def _time_below_label(paragraph: Paragraph, context: Context) -> Iterator[Deadline]:
    """Yield the due date of a paragraph that is a time alone, below the heading that labels it (一、征集时间)."""
    from lccp.normalise import years

    heading = next((section.heading for section in context.sections if section.id == paragraph.section), None)
    if heading is None or len(paragraph.text) > LONGEST_TIME or not PERIOD.search(f"{heading.value}："):
        return
    if paragraph.n > 1 and context.paragraphs[paragraph.n - 2].section == paragraph.section:
        return  # the day of issue at the foot of a document
    time = paragraph.text[: len(paragraph.text.value.rstrip("。；"))]
    year = years.read_cell(time.value)
    issued = context.date_of_issue
    if issued is not None and year is not None and year.edtf == issued.value:
        return
    if (year is not None and year.qualifier in ("exact", "range")) or TIME.fullmatch(time.value):
        yield Deadline(time, year, heading)


def _line_of_schedule(text: Text, line: ScheduleLine) -> Deadline:
    """Return the due date that a line of a schedule is: its time and the words behind it."""
    from lccp.normalise import years

    printed = text[slice(*line.time)]
    return Deadline(printed, years.read_cell(printed.value), text[slice(*line.work)], is_stage=True)


def rows_of(text: Text, section: str, deadlines: Sequence[Deadline], context: Context) -> Iterator[Yield]:
    """Yield the rows of the due dates of a text, and findings about what else may be some."""
    date = context.date_of_issue
    issued = str(date.value) if date is not None else context.start_of_period
    yield from _unread_findings(
        text, unread_times(text, context.kind, taken=[due.text for due in deadlines], issued=issued)
    )
    for deadline in deadlines:
        row = deadline_row(deadline, date)
        if is_bygone(row, context.written_from):
            message = say(
                "{text} ended before the date of issue and is no due date",
                "{text}早于成文日期，不作时限",
                text=deadline.text.value,
            )
            yield make_finding("unparsed", "info", deadline.text, message)
            continue
        if (
            date is None
            and not deadline.is_ordered
            and (deadline.is_stage or _may_be_past(text, deadline, context.kind))
        ):
            yield _unread_finding(deadline.text, UNDATED)
            continue
        if not row["edtf"].value:
            yield from _unsettled(deadline)
            if is_relative(deadline.text.value) or deadline.text.value == "年内":
                continue  # 年内 and 今年 say nothing where no date of issue settles them
        yield TableRow("deadlines", {"section": context.section_cell(section), **row}, deadline)


def _may_be_past(text: Text, deadline: Deadline, kind: str) -> bool:
    """Whether an undated document may tell of what was due: of an aim set then, or no word of it and no title orders anything.

    请于2023年5月31日前报送, not 2009年，中国宣布到2020年… or 到2010年，能耗降低19.1%.
    """
    start = bisect_left(text.starts, deadline.text.starts[0])
    before = text.value[max(text.value.rfind(sign, 0, start) for sign in "。；") + 1 : start]
    is_limit = kind == "other" and deadline.year is not None and deadline.year.qualifier in LIMITS
    is_doubtful = is_limit and not ORDERS.search(fold_script(f"{before}{deadline.text.value}{deadline.action.value}"))
    return is_doubtful or SET_THEN.search(before) is not None


def _unread_finding(text: Text, reason: Message) -> Notice:
    message = say(
        "{text} may be a due date and is not read: {reason}",
        "{text}或为时限而未读取：{reason}",
        text=text.value,
        reason=reason,
    )
    return make_finding("unparsed", "low" if reason in UNLIKELY else "medium", text, message)


def _unread_findings(text: Text, unread: Iterable[tuple[Text, Message]]) -> Iterator[Notice]:
    """Yield a finding about each unread time of a paragraph, but one about all of which least tells that anything is due."""
    unlikely: list[tuple[Text, Message]] = []
    for time, reason in unread:
        if reason in UNLIKELY:
            unlikely.append((time, reason))
        else:
            yield _unread_finding(time, reason)
    if unlikely:
        yield _unlikely_finding(text, sorted((time for time, _ in unlikely), key=_start_of), unlikely[0][1])


def _start_of(text: Text) -> int:
    return text.starts[0]


def _unlikely_finding(text: Text, times: Sequence[Text], reason: Message) -> Notice:
    """Return one finding about the times of a paragraph of which least tells that anything is due then."""
    if len(times) == 1:
        return _unread_finding(times[0], reason)
    start, end = (bisect_left(text.starts, times[n].starts[0]) for n in (0, -1))
    message = say(
        "{times} may be due dates and are not read: {reason}",
        "{times}或为时限而未读取：{reason}",
        times=list_some([time.value for time in times], MOST_NAMED),
        reason=reason,
    )
    return make_finding("unparsed", "low", text[start : end + len(times[-1])], message)


def _unsettled(deadline: Deadline) -> Iterator[Notice]:
    """Yield a finding about a due date whose year nothing settles. 每年3月底前 has none, and 年内 is no date."""
    if deadline.whole_text.value.startswith("每") or deadline.text.value.endswith("内"):
        return
    message = say(
        "{text} names no year, and the date of issue does not settle it",
        "{text}未写明年份，据成文日期亦不能确定",
        text=deadline.text.value,
    )
    yield make_finding("unparsed", "medium", deadline.text, message)


def text_above(section_id: str, context: Context) -> str:
    """Return the document's title and the headings that a section's words stand under, its own among them."""
    title = context.metadata["title"].value if "title" in context.metadata else context.document.source.title
    headings = [
        section.heading.value
        for section in context.sections
        if section.heading is not None and f"{section_id}.".startswith(f"{section.id}.")
    ]
    return "\n".join([title, *headings])
