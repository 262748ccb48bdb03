"""Times by which something is to be done in documents whose kind gives no due dates (news, reports, papers).

``deadlines`` holds those of notices and plans. One finding a document tells of the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from lccp.extract.context import Context, Yield
from lccp.extract.prose.deadlines import REPORTS, Deadline, find_deadlines
from lccp.extract.timetables.due_rows import sets_due_dates
from lccp.model import make_finding
from lccp.text.messages import say
from lccp.text.patterns import re
from lccp.text.spans import Text

# A limit of a year, or an aim at one: few paragraphs of a report have any.
HINT = re.compile("年[^，。；]{0,6}前|[到至](?:19|20)[0-9]{2}年|(?:力争|确保|争取)(?:在|于)?(?:[12]|“?十)")


def extract(context: Context) -> Iterator[Yield]:
    """Yield a finding about the first of the times that would be due dates in a notice or a plan."""
    if sets_due_dates(context) and context.kind not in REPORTS:
        return
    times = [time for paragraph in context.paragraphs for time in _find_times(paragraph.text)]
    if times:
        message = say(
            "times by which something is to be done, {count} in all, {text} the first: such documents give no due dates",
            "应办事项之时间共{count}个，首为{text}：此类文件不作时限读取",
            text=times[0].text.value,
            count=len(times),
        )
        yield make_finding("unparsed", "info", times[0].text, message)


def _find_times(paragraph: Text) -> Iterator[Deadline]:
    """Return the times of a paragraph with a year of their own, if any word hints at a limit."""
    if HINT.search(paragraph.value):
        yield from (time for time in find_deadlines(paragraph) if time.year is not None and not time.is_stage)
