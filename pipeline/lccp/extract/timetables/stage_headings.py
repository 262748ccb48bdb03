"""Due dates in headings on lines of their own: （二）重点检查阶段（2010年3月-2010年7月）."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from lccp.extract.context import Context, TableRow, Yield
from lccp.extract.prose.deadlines import Deadline, find_deadlines
from lccp.extract.structure.outline import Section
from lccp.extract.timetables.due_rows import rows_of, sets_due_dates, text_above
from lccp.model import Notice
from lccp.text.patterns import re

# 到2025年主要目标, 2023年底前工作安排: what the section is about, and nothing to be done.
NAMES_SECTION = re.compile(
    "[^，。；：]{0,12}(?:目标|任务|指标|安排|计划|要求|愿景|展望|思路|规划|部署|措施|重点|要点|清单|情况|工作|事项|思想|原则|方案|路线图)"
)


def extract(context: Context) -> Iterator[Yield]:
    """Yield the due dates of the headings, where the document is of a kind that sets them."""
    if not sets_due_dates(context):
        return
    for section in _lone_headings(context):
        assert section.heading is not None
        above = text_above(section.parent, context)
        deadlines = list(find_deadlines(section.heading, context.kind, above))
        for item in rows_of(section.heading, section.id, deadlines, context):
            if not _names_section(item):
                yield item


def _names_section(item: Yield) -> bool:
    """Whether a due date, or what may be one, only says what a section is about."""
    if isinstance(item, TableRow) and isinstance(item.fact, Deadline):
        return NAMES_SECTION.fullmatch(item.fact.action.value) is not None
    return isinstance(item, Notice) and item.severity == "low"


def _lone_headings(context: Context) -> Iterator[Section]:
    """Return the sections whose heading has lines of its own and holds a number: a run-in heading lies in its paragraph."""
    texts = sorted((paragraph.text.starts[0], paragraph.text.ends[-1]) for paragraph in context.paragraphs)
    starts = [start for start, _ in texts]
    for section in context.sections:
        heading = section.heading
        if heading is None or not any(sign.isdecimal() or sign in "年月" for sign in heading.value):
            continue
        before = bisect_right(starts, heading.starts[0]) - 1
        if before < 0 or texts[before][1] <= heading.starts[0]:
            yield section
