"""Milestones and due dates of notices and plans: when, and what is due then.

A time is one where the words bind an action to it: by a limit (到2025年, 于2023年11月15日前, 2017年2月底前),
as the label of a schedule (2020年：…), as a term (自…起施行, 有效期至…), or by 力争 and the like. The year
in which something happened is none, and neither is a peak-year goal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lccp.extract.context import Context, TableRow, Yield
from lccp.extract.prose.sentences import CLOSERS
from lccp.extract.structure.outline import Paragraph
from lccp.model import EMPTY, Row
from lccp.normalise.years import YearMatch
from lccp.text.cells import text_cell
from lccp.text.spans import Text

REPORTS = frozenset({"assessment-report", "progress-report", "pilot-list"})
LIMITS = frozenset({"before", "not-later-than"})
STOP = re.compile("[。；]")
LONGEST = 2000  # no clause is longer
TITLE = re.compile("《[^《》]{1,200}》")
SCHEDULE = re.compile(" ?[：:]")
TERM = re.compile(
    "(?:截止(?:时间|日期)?(?:为|是|到|至)?|时限(?:为|是)?|有效期(?:限)?(?:至|到|截至|截止到)?|不迟于)[：:]? ?$"
)
IN_FORCE = re.compile("(?:正式)?(?:施行|实施|执行|生效|启用)")
STRIVING = re.compile("^(?:力争|确保|争取|力求|计划)|(?:力争|确保|争取|力求|计划)(?:于|在)?$")
PAST = re.compile(
    "^(?:就)?已(?!批|定)|(?:完成|实现|取得|建成|达到|下降|提高|增加|开展|组织|形成|成立|发布|印发|启动)了|累计已|共有"
)
PEAK = re.compile(
    "(?:达到|实现|达|出现|进入)[^，。；]{0,14}峰值|(?:率先|实现|力争|确保|如期|提前|二氧化碳排放|碳排放|总量)[^，。；]{0,4}?达峰(?!碳中和)"
    "|^[^，。；]{0,16}(?<!碳)达峰(?:目标)?(?=[，。；]|$)|排放峰值"
)
YEARLY = re.compile(
    "每(?:年度?|季度?|月)(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日|底|初|末|上旬|中旬|下旬)(?:之前|以前|前)|每年[0-9]{1,2}月(?:之前|以前|前)"
)
JOINT = re.compile("[，、（( ]*(?:请|应|须|需|并|务必|原则上)*(?:于|在|至|到|自|为|是)?[：:]?$")

DATED_KINDS = ("notice", "plan", "pilot-list", "other")  # kinds of documents that set due dates


class Deadline(NamedTuple):
    """A time as printed, what it says (None for 每年3月底前, which names no year), and what is due."""

    text: Text
    year: YearMatch | None
    action: Text


def find_deadlines(paragraph: Text, kind: str = "") -> Iterator[Deadline]:
    """Return the milestones and due dates of a paragraph of a document of this kind; reports have none."""
    from lccp.normalise import years

    if kind in REPORTS:
        return
    value = paragraph.value
    titles = [title.span() for title in TITLE.finditer(value)]
    due: list[tuple[int, int, YearMatch | None]] = [
        (match.start, match.end, match)
        for match in years.find_years(value)
        if not any(start <= match.start < end for start, end in titles) and _is_due(value, match)
    ]
    due += [(yearly.start(), yearly.end(), None) for yearly in YEARLY.finditer(value)]
    due.sort(key=lambda item: item[:2])
    for n, (start, end, match) in enumerate(due):
        following = due[n + 1][0] if n + 1 < len(due) else len(value)
        action = _action_of(paragraph, start, end, following)
        if match is None or not (_is_peak(action.value) or PAST.search(_first_clause(action.value))):
            yield Deadline(paragraph[start:end], match, action)


def _is_due(value: str, match: YearMatch) -> bool:
    """Whether the words around a time bind an action to it."""
    before, after = value[max(0, match.start - 12) : match.start], value[match.end : match.end + 12]
    if after.startswith(("水平", "的水平", "标准", "基数")):
        return False
    if match.qualifier in LIMITS:
        return not match.text.startswith("截至") or not re.match("，?(?:已|共|累计|全)", after)
    if match.qualifier == "five-year-plan":
        return match.text.startswith(("到", "至")) or after.startswith(("前", "之前", "以前"))
    opens = (
        not before
        or before[-1] in "。；：\n"
        or re.search("[。；：][（(]?[一二三四五六七八九十0-9]{1,2}[）)、.]$", before)
    )
    if SCHEDULE.match(after):
        return bool(opens)
    if TERM.search(before):
        return True
    if match.qualifier == "range" and match.edtf.endswith("/.."):
        return bool(IN_FORCE.match(after))
    return bool(STRIVING.search(match.text) or STRIVING.search(before)) and match.qualifier in (
        "exact",
        "approximate",
        "range",
    )


def _action_of(paragraph: Text, start: int, end: int, following: int) -> Text:
    """Return the clause that a time governs: to the next 。 or ；, or to the next time; else the clause before it."""
    value = paragraph.value
    last = min(len(value), end + LONGEST)
    stop = STOP.search(value, end, last)
    limit = stop.start() if stop else last
    first = max(0, start - LONGEST)
    opened = max(value.rfind("（", first, start), value.rfind("(", first, start))
    if opened >= 0 and not re.search("[）)]", value[opened:start]) and re.search("[）)]", value[end:limit]):
        return _clause_before(paragraph, opened)
    if following < limit:
        comma = value.rfind("，", end, following)
        limit = comma if comma > end else limit
    action = paragraph[end:limit]
    lead = re.match("[，,：: ]*", action.value)
    action = action[lead.end() if lead else 0 :].strip()
    return action if action.value.strip("”’）)") else _clause_before(paragraph, start)


def _clause_before(paragraph: Text, end: int) -> Text:
    """Return the clause that ends at ``end``, without the words that lead to the time."""
    value = paragraph.value
    start = max(max(0, end - LONGEST), *(value.rfind(sign, max(0, end - LONGEST), end) + 1 for sign in "。；"))
    while start < end and value[start] in CLOSERS:
        start += 1
    if TERM.search(value[start:end]):
        start = max(start, value.rfind("，", 0, end) + 1)
    clause = paragraph[start:end]
    lead = JOINT.search(clause.value)
    return clause[: lead.start() if lead else len(clause)].strip()


def _first_clause(action: str) -> str:
    return action.split("，", 1)[0]


def _is_peak(action: str) -> bool:
    """Whether what is due is a peak of emissions. 碳达峰碳中和工作取得进展 is none."""
    return bool(PEAK.search(_first_clause(action)))


def deadline_row(deadline: Deadline) -> Row:
    """Make a row of ``deadlines`` without its keys and section; a time that names no year has only its words."""
    year = deadline.year
    rules = year.rules if year else ()
    return {
        "text": text_cell(deadline.text),
        "edtf": text_cell(deadline.text, *rules) if year else EMPTY,
        "earliest": text_cell(deadline.text, *rules, "edtf.earliest") if year and year.earliest else EMPTY,
        "latest": text_cell(deadline.text, *rules, "edtf.latest") if year and year.latest else EMPTY,
        "qualifier": text_cell(deadline.text, *rules[:-1], "year.qualifier") if year else EMPTY,
        "action": text_cell(deadline.action) if deadline.action.value else EMPTY,
    }


def extract(paragraph: Paragraph, context: Context) -> Iterator[Yield]:
    """Yield the milestones and due dates of a paragraph, where the document is of a kind that sets them."""
    if context.kind not in DATED_KINDS:
        return
    for deadline in find_deadlines(paragraph.text, context.kind):
        yield TableRow(
            "deadlines", {"section": context.section_cell(paragraph.section), **deadline_row(deadline)}, deadline
        )
