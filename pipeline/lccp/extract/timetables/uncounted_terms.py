"""Times of notices and plans that are no due dates of rows, of each kind one finding a document.

Terms that count from a day that no date tells: 收到通知后5个工作日内报送, 三年内全部完成. Times on which it hangs
what becomes of those who have, or have not, done something: 2017年3月1日前未提交的，视为放弃.
"""

from __future__ import annotations

from collections.abc import Iterator

from lccp.extract.context import Context, Yield
from lccp.extract.prose.sentences import plain_prose
from lccp.extract.timetables.due_rows import sets_due_dates
from lccp.model import make_finding
from lccp.reference.word_lists import any_of
from lccp.text import HAN
from lccp.text.messages import say
from lccp.text.openings import OpenedPattern
from lccp.text.patterns import re
from lccp.text.spans import Text

LONGEST = 12  # signs of a term before its 内
TERM = re.compile(
    "(?<![0-9一二两三四五六七八九十百几数多.—–~～至到月-])(?:[0-9]{1,3}|[一二两三四五六七八九十百]{1,4})"
    "(?:个?(?:工作日|自然日|日历天|交易日)|个月|个?小时|个?星期|[日天周年])[之以]?$"
)
# 近三年内, 后三年内: of what was, or of what follows from something else.
OF_OTHERS = re.compile(f"(?:{any_of('past-terms')})$")
BINDS = re.compile(
    f"，?[^，。；：了已曾可无不0-9]{{0,14}}?(?:{any_of('handing-in')}|{any_of('finished')}|{any_of('due')}|{any_of('answering')})(?!了|过|[^，。；]{{0,8}}的[^，。；]{{0,4}}(?:单位|企业|人员|项目|个人))"
)
# 2017年3月1日前未提交的，视为放弃; 2020年10月31日前报废的，按标准给予补贴.
_DAY = "(?:(?:19|20)[0-9]{2}年)?(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?[底末]?(?<=[年月日底末])"
CONDITION = OpenedPattern(
    f"{_DAY}(?:[至到—-]{{1,2}}{_DAY}|(?:之前|以前|前|后))(?=(?:仍|尚|还|逾期)*未[^，。；]{{1,16}}的|[{HAN}]{{2,8}}的，)"
)


def extract(context: Context) -> Iterator[Yield]:
    """Yield a finding about the first of the terms that count from a day not told, where the document sets due dates."""
    if not sets_due_dates(context):
        return
    terms = [term for paragraph in context.paragraphs for term in find_terms(paragraph.text)]
    if terms:
        message = say(
            "{text} is the first of {count} terms that count from a day that no date tells, and are not read",
            "{text}为{count}个期限之首，其起算之日未写明，均未读取",
            text=terms[0].value,
            count=len(terms),
        )
        yield make_finding("unparsed", "medium", terms[0], message)
    conditions = [time for paragraph in context.paragraphs for time in _find_conditions(paragraph.text)]
    if conditions:
        message = say(
            "{text} is the first of {count} times on which hangs what becomes of those who have or have not done something, and no due date",
            "{text}为{count}个时间之首，系完成与否之后果所据，不作时限",
            text=conditions[0].value,
            count=len(conditions),
        )
        yield make_finding("unparsed", "low", conditions[0], message)


def _find_conditions(paragraph: Text) -> Iterator[Text]:
    """Return the times of a paragraph by which or after which something has, or has not, been done."""
    if "的" in paragraph.value:
        yield from (paragraph[match.start() : match.end()] for match in CONDITION.finditer(paragraph.value))


def find_terms(paragraph: Text) -> Iterator[Text]:
    """Return the terms of a paragraph within which something is to be done."""
    end = paragraph.value.find("内")
    if end < 0:
        return
    value = plain_prose(paragraph.value)
    while (end := value.find("内", end)) >= 0:
        term = TERM.search(value, max(0, end - LONGEST), end)
        end += 1
        if term is None or OF_OTHERS.search(value, max(0, term.start() - LONGEST), term.start()):
            continue
        if BINDS.match(value, end):
            yield paragraph[term.start() : end]
