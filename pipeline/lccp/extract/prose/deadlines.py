"""Milestones and due dates of notices and plans: when, and what is due then.

A time is one where the words bind an action to it: by a limit (到2025年, 于2023年11月15日前, 2017年2月底前),
as the label of a schedule (2020年：…), as a term (自…起施行, 有效期至…), or by 力争 and the like. The year
in which something happened is none, and neither is a peak-year goal.
"""

from __future__ import annotations

import operator
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from lccp.extract.prose.dates import (
    LATEST,
    is_relative,
)
from lccp.extract.prose.sentences import CLOSERS, dated_prose, plain_prose
from lccp.extract.structure.markers import without_marker
from lccp.extract.timetables.due_lists import TimeList, find_lists, read_listed_time
from lccp.extract.timetables.due_times import (
    AS_OF,
    BYGONE,
    CARRIED_OUT_THEN,
    CLOSES,
    DUE_VERB,
    FORETELLS,
    FORETELLS_ALL,
    IS_STAGE,
    LIMITS,
    LONGEST,
    PAST,
    PERIOD,
    PLANNED_STAGE,
    PUT_OFF_WORDS,
    SCHEDULE,
    SHARES,
    STAGE_LASTS,
    STAGE_WORK,
    STOP_BEHIND,
    TERM,
    TIME_OF_DAY,
    YEAR_PRINTED,
    DueTime,
    due_times,
    is_carried_out,
    is_one_sentence,
    is_stage_time,
    is_term_as_of,
    sentence_before,
    starts_of_dated,
)
from lccp.extract.timetables.years_told import doubtful_years, is_year_of_data, years_around, years_of
from lccp.normalise import places
from lccp.normalise.years import YearMatch
from lccp.reference.word_lists import any_of
from lccp.text.patterns import re
from lccp.text.repairs.characters import LOST
from lccp.text.spans import Text
from lccp.text.taken import TakenSpans

REPORTS = frozenset({"assessment-report", "progress-report", "pilot-list"})
MOST_JOINED = 12
TITLE = re.compile("《[^《》]{1,200}》")
TERM_PUT_OFF = re.compile(f"(?:时间|日期|期限|时限)[^，。；]{{0,16}}{PUT_OFF_WORDS}$")
LASTS = re.compile("(?:执行|实施|沿用|使用|延续|有效)$")  # 现行标准执行至2020年12月31日，新标准自…
SHUTS = re.compile("(?:[0-9]{1,2}[时点:：][0-9]{0,2}分?)?(关闭|停止受理)")
UNTIL_END = re.compile("(?:[0-9]{1,2}(?:[时点]|[:：][0-9]{2}))?止(?=[，。；,;）)]|$)")  # 即日起至3月25日止
# 到2015年能耗下降18%，实际下降19.4%; 到2020年森林面积增加4000万公顷，目前已提前完成: what came of it.
CAME_TRUE = re.compile(
    "实际(?:下降|降低|完成|达到|增长|减少)[^，。；]{0,6}[0-9]|已(?:提前|超额|如期)(?:完成|实现|达)(?![^，。；]*的)|提前(?:完成|实现|达到)(?:19|20)[0-9]{2}年"
)
CLOSING = re.compile("[）)]")
# 1.编制规划。牵头单位：市发改委；完成时限：2018年6月30日: the task opens the item.
LABEL_ONLY = re.compile("(?:完成|整改|办结|落实)(?:时间|时限|期限|日期|节点)(?:要求)?")
TASK = re.compile("(?P<task>[^。；：]{4,120})[。；]")
# 任务：建立数据库；牵头单位：市统计局；完成时间：2022年9月
TASK_LABELLED = re.compile("(?:任务|内容|事项|举措)(?:名称|内容)?[：:](?P<task>[^。；：]{4,120})[。；]")
REMARK_BEHIND = re.compile("[（(][^（()）]{1,20}[）)](?=，)")  # 10月底前（特殊情况可延至年底），完成区划调整
REMARK = re.compile("[（(][^（）()]{1,20}[）)]")
# 计划开工日期：2023年7月10日，计划竣工日期：2024年3月10日: what follows is the next label.
# 整改完成时限为2023年8月底，并长期坚持: what follows is said besides. 试点期为2017—2019年，2019年底前验收: so is another time.
NEXT_LABEL = re.compile(
    "(?:请?[于在]?(?:19|20)[0-9]{2}年|[0-9]{1,2}[月日]|逾期|过期|过时|以[^，。；]{1,6}[为為][准凭準憑]|并|且|为期|共计?[0-9一二两三四五六七八九十]|原则上|特殊情况)|[^，。；：:0-9]{2,14}(?:[：:]|(?<=阶段)[为是]|(?:时间|日期|期限)(?:为|延长|延期|顺延|推迟|调整|提前|延至))"
)
# 2020年，港区曾进行岸线整治，2021年5月底前完成验收: what was.
WAS_DONE_BEFORE = re.compile("曾(?!经?不|[祖孙国侯庆])[^。；]{2,24}，$")
TO_COME_THEN = re.compile("[应须需要拟将]|务必|力争|确保|争取|计划|预计")
# 2060年前难以实现碳中和: a judgement.
HARDLY = re.compile("^(?:也|仍|都|则)?(?:将|会)?(?:难以|很难|较难|无法|不可能|未必)")
CHANGES = re.compile(any_of("comes-about"))
# 预计到2020年能源消费总量将达到520万吨，到2025年将突破600万吨: what a thing will come to; not 预计2025年底前建成, nor
# 预计到2025年，新能源公交车将达到5000辆.
EXPECTED = re.compile("预计(?:$|[到至]?(?:19|20)[0-9]{2}年[^。；]{0,60}，$)|(?:测算|估算|推算)，$")
COMES_TO = re.compile(
    "(?:消费|需求|排放|用[电能水]|人口|保有|负荷|缺口|产生)[^，。；]{0,8}将(?:会|继续|进一步)?(?:达|突破|超过|增|上升|升)|^将(?:会|继续|进一步)?(?:突破|超过|增|升)"
)
OBLIGES = re.compile(f"应[当该]?(?!对)|要(?!求)|{any_of('obliging')}")
PEAK = re.compile(
    "^碳达峰(?!碳中和)|(?:达到|实现|达|出现|进入)[^，。；]{0,14}(?:峰值|顶峰|最高点)|(?:率先|实现|力争|确保|如期|提前|二氧化碳排放|碳排放|总量)[^，。；]{0,4}?达峰(?!碳中和)"
    "|^[^，。；]{0,16}(?<!碳)达峰(?:目标)?(?=[，。；]|$)|^碳达峰(?=[，、。；]|$)|排放峰值"
)
# 到2030年，二氧化碳排放达峰，非化石能源消费占比达到25%左右: another target behind the peak, and nothing of the peak itself.
OTHER_TARGET = re.compile(
    f"(?<=，)(?!达峰|并|且|若|如果?|即使|即便|假如|除非|随后|[之此其]?后|为|比|较|约|即|与|控制|力争|(?:二氧化碳|碳|温室气体)?排放(?:总量|量)|而|提前|早于)[^，。；峰]{{2,40}}?(?:[0-9]|{any_of('due')})[^，。；峰]*(?=[，。；]|$)"
)
PEAKS_LABELLED = re.compile("(?:达峰|峰值)(?:的?目标)?(?:时间|年份?|时点|节点)(?:分别|依次)?(?:为|是|[：:])[^。；]*$")
RESUMES = re.compile("(?:率先|提前|如期)?(?:实现|达成|达到)(?:目标|这一目标|该目标)?(?=[，。；]|$)")
LONGEST_LABELLED = 200
TIME_PRINTED = re.compile("(?:19|20)[0-9]{2}年|[0-9]月")
MONTH_ALONE = re.compile("(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九]) ?月")
JOINT = re.compile(
    "(?:，时间|，现?(?:延长|延期|顺延|推迟))?[，、（( ]*(?:请|应|须|需|并|务必|原则上)*(?:[：:]?[自从]?即日起)?(?:于|在|至|到|自|为|是|即)?[：:]?$"
)


class Deadline(NamedTuple):
    """A time as printed, what it says (None for 每年3月底前, which names no year), and what is due.

    ``is_stage`` tells that it is the time of a stage or of a line of a schedule, or a limit without a word of work,
    which may tell what was as well.
    ``full_text`` is the time with the words that it shares with others: the year that an earlier one of its sentence
    prints (2024年3月底前…，9月底前), the limit of the last of a list (2021年3月、6月底前);
    ``years`` are the years that the text before tells: where one is not that of issue, the date of issue settles nothing;
    ``data_years`` those of what is reported on (2021年度…自评报告): before that of issue they put it in no doubt.
    ``is_ordered`` tells that a label sets it as a limit (完成时限), which no date of issue need tell.
    """

    text: Text
    year: YearMatch | None
    action: Text
    full_text: Text | None = None
    years: frozenset[str] = frozenset()
    is_stage: bool = False
    data_years: frozenset[str] = frozenset()
    is_ordered: bool = False

    @property
    def whole_text(self) -> Text:
        """The words that its values are drawn from."""
        return self.full_text or self.text


WORK_AHEAD = re.compile(
    f"，?(?:(?!先后|相继|陆续|一直|呈|累计(?!新增))(?:公共|[^，。；：了已曾共])){{0,20}}?(?:{DUE_VERB}|{any_of('works')}|{any_of('obliging')}|{any_of('striving')}|不再|一律|[应须将]|每(?:年|半年|季|月|周))(?!了|过|的)"
)
CLOCK_BEHIND = re.compile(
    f" ?(?:[上下]午|晚上?|中午)?{TIME_OF_DAY[:-1]}(?=[，,。；;]|$|暂停|停止|暂不|停办)"
)  # 截止时间为11月25日17:00，…
STEPS = re.compile("步骤|进度|工作安排|时间安排|阶段|流程|日程")  # headings of items each with its time
# 成立专班（2023年7月底前），出台办法（2023年底前）: each bracket closes a clause of its own.
BRACKET_BEFORE = re.compile("[（(][^（()）]*(?:年|[0-9]月)[^（()）]*[）)][，、]")
LONGEST_PLACE = 12  # signs of a place's name
# 编制实施方案。（市发展改革委牵头，2022年6月底前完成）: nothing but that it is done.
BARE = re.compile("(?:全部|基本|全面)?(?:完成|落实|到位|启动|实施|办结|见效|取得进展)?[，、；）)]")
# 集中检查阶段（5月21日至8月20日），总结提升阶段（8月21日至9月30日）
NEXT_STAGE = re.compile("[^，。；：（()）]{2,16}[（(][^（()）]*(?:[0-9]月|[0-9]年)")
# 规划期限为2022—2030年，近期到2025年，中期到2030年: how long the stages last.
LABELS_END = re.compile("(?:时间|日期|期限|时限|有效期|工期)(?:最迟|原则上|均|一般)?$")
NAMES_STAGE = re.compile("[近中远]期$|展望$")
STAGE_NAMED = re.compile("[，、；]?(?:[近中远]期|展望|[。；]|$)")


# 完成填报，6月10日起暂停申报: where the clause of another time begins, whether that is read or not.
STOP_OF_ACTION = re.compile(
    "[。；;]|，(?=(?:自|从|于|到|至)?(?:(?:19|20)[0-9]{2}年(?!度)|[0-9]{1,2}月(?:[0-9]{1,2}日|[底初末]|[上中下]旬|起)|[0-9]{1,2}日|年底)[起前后至，]?(?!的))(?![^（(。]*[）)])"
)


def find_deadlines(paragraph: Text, kind: str = "", above: str = "", issued: str = "") -> Iterator[Deadline]:
    """Return the milestones and due dates of a paragraph of a document of this kind; reports have none.

    ``above`` is what it stands under: the document's title and the headings; ``issued`` is the date of issue (EDTF),
    behind which a time of work needs no word that says that it is a limit.
    """
    if kind in REPORTS:
        return
    paragraph = without_marker(paragraph)
    value = dated_prose(paragraph.value)
    titles = TakenSpans(len(value), (title.span() for title in TITLE.finditer(value)))
    dates = [date for date in times_in(value) if not titles.holds(date.start)]
    lists = list(_lists_of_due_times(value, titles, dates))
    listed = TakenSpans(len(value), (times.span for times in lists))
    outside = [date for date in dates if not listed.meets(date.start, date.end)]
    dates = sorted([*outside, *_dates_of(value, lists)], key=lambda date: date.start)
    is_in_steps = STEPS.search(above.partition("\n")[2]) is not None
    taken = titles.add_all(times.span for times in lists)
    is_plan = kind == "plan"
    due = due_times(value, taken, outside, lists, is_in_steps=is_in_steps, issued=issued, is_plan=is_plan)
    starts, marked = [date.start for date in dates], set(starts_of_dated(due))
    years_before, data_before, nearest = _years_told(value, dates)
    around, data_around = years_around(above)
    leads = list(_yearly_leads(value, due, starts))
    for n, action in _actions_of(paragraph, value, due):
        time = due[n]
        text, full_text = paragraph[time.start : time.end], _joined_parts(paragraph, time)
        deadline = Deadline(text, time.match, action, full_text, is_stage=time.is_stage)
        if time.match is None:
            lead, last = leads[n], bisect_left(starts, time.start) - 1
            before = (dates[nearest[last]], years_before[last]) if last >= 0 else None
            deadline = (
                _with_lost_year(paragraph, value, deadline, time)
                or _with_lead(paragraph, deadline, lead)
                or _with_year_before(paragraph, deadline, time.start, before, marked)
            )
            doubt = deadline.years | _around_to_doubt(around, deadline.years, issued[:4])
            deadline = deadline._replace(years=doubt, data_years=data_before | data_around)
        yield deadline


def _around_to_doubt(around: frozenset[str], before: frozenset[str], issued: str) -> frozenset[str]:
    """Return the years of headings that put a day in doubt: none that are past where the text before it tells the year of issue.

    务必于2022年10月31日前整改到位。须在9月20日前提交报告, below 关于2021年度考核问题整改情况的通报 of 2022.
    """
    return frozenset(year for year in around if year > issued) if issued in before else around


def _actions_of(paragraph: Text, value: str, due: Sequence[DueTime]) -> Iterator[tuple[int, Text]]:
    """Yield the place of each time in ``due`` by which something is to be done, and what that is."""
    for n, time in enumerate(due):
        stop = max(time.end, time.action_start)
        for later in due[n + 1 : n + MOST_JOINED]:
            if SHARES.fullmatch(value, stop, later.start):
                stop = max(later.end, later.action_start)
        following = next((due[m].start for m in range(n + 1, len(due)) if due[m].start >= stop), len(value))
        action = _without_peak(_action_of(paragraph, value, time.start, stop, following))
        if not _is_no_aim(value, time, plain_prose(action.value)):
            yield n, action


def _years_told(value: str, dates: Sequence[YearMatch]) -> tuple[list[frozenset[str]], frozenset[str], list[int]]:
    """Return the years that the dates up to each put later days in doubt by, all the years of data, and the last of no data.

    于2022年3月31日前完成2021年度报告填报，5月31日前完成核查: of 2022.
    """
    is_data = [is_year_of_data(value, date) for date in dates]
    doubtful = (doubtful_years(date, is_of_data) for date, is_of_data in zip(dates, is_data, strict=True))
    of_data = [years_of(date) for date, is_of_data in zip(dates, is_data, strict=True) if is_of_data]
    nearest = list(accumulate((0 if is_of_data else n for n, is_of_data in enumerate(is_data)), max))
    return list(accumulate(doubtful, operator.or_)), frozenset[str]().union(*of_data), nearest


def _yearly_leads(value: str, due: Iterable[DueTime], starts: Sequence[int]) -> Iterator[tuple[int, int] | None]:
    """Yield where 每年 stands that a time shares, a month or day without a year (每年3月底前…，11月底前…), for each time.

    ``starts`` are where the dates begin, none of which stands between.
    """
    yearly = -1
    for time in due:
        is_shared = MONTH_ALONE.match(value, time.start) is not None and is_one_sentence(value, yearly, time.start)
        is_shared = is_shared and bisect_right(starts, yearly) == bisect_left(starts, time.start)
        yield (yearly, yearly + len("每年")) if is_shared else None
        if value.startswith("每年", time.start):
            yearly = time.start


def _is_no_aim(value: str, time: DueTime, action: str) -> bool:
    """Whether what goes with a time is a peak, which is no due date (力争2023年达峰，最迟2025年), past, foretold, or a place alone."""
    is_peak = "峰" in value[time.start : time.end] or is_of_peak(value, time.start, action)
    if len(action) <= LONGEST_PLACE and places.is_place_or_province(action):
        return True  # 达峰年份名单：丽水市（2027年）、铜陵市（2029年前）
    is_past = (PAST.search(_first_clause(action)) and not IS_STAGE.match(action)) or CAME_TRUE.search(action)
    return bool(is_peak or is_past or _is_foretold(value, time.start, action))


def is_of_peak(value: str, start: int, action: str) -> bool:
    """Whether a time is that of a peak, by what is told then or by the label before it (达峰时间为：北京2020年左右，广州2020年底前)."""
    return _is_peak(action) or is_labelled_peak(value, start, action)


def is_labelled_peak(value: str, start: int, action: str) -> bool:
    """Whether the label before a time is one of peaks, and no work is told behind it."""
    if "峰" not in value[max(0, start - LONGEST_LABELLED) : start]:
        return False
    if RESUMES.match(action.lstrip("，")):
        return "峰" in sentence_before(value, start)  # …达峰目标已纳入规划，力争2028年实现
    label = PEAKS_LABELLED.search(value, max(0, start - LONGEST_LABELLED), start)
    return label is not None and not WORK_AHEAD.match(action)


def _is_foretold(value: str, start: int, action: str) -> bool:
    """Whether a time is one by which something is said to come about, and nothing to be done: 将导致…在2100年前海平面上升1米."""
    sentence = sentence_before(value, start)
    clause = _first_clause(action)
    if HARDLY.search(clause) or (WAS_DONE_BEFORE.search(sentence) and not TO_COME_THEN.search(clause)):
        return True
    foretold = FORETELLS_ALL.search(sentence) or (FORETELLS.search(sentence) and CHANGES.search(clause))
    foretold = foretold or (EXPECTED.search(sentence) and COMES_TO.search(clause))
    return bool(foretold) and not OBLIGES.search(clause)


def _lists_of_due_times(value: str, titles: TakenSpans, dates: Sequence[YearMatch]) -> Iterator[TimeList]:
    """Yield the lists of times that bind an action; 到 alone binds where the first date is read as bound by it."""
    bound = {date.start for date in dates if date.qualifier in LIMITS}
    for times in find_lists(value):
        start, end = times.span
        is_led = value[start] in "到至" and value[end - 1] != "前"
        if titles.holds(start) or (is_led and start not in bound):
            continue
        if not BYGONE.search(value[end : end + 24]) and not PAST.search(value[end : end + 24]):
            yield times


def _dates_of(value: str, lists: Sequence[TimeList]) -> Iterator[YearMatch]:
    """Yield the last date of each list that prints its year, with the whole list for its place."""
    for times in lists:
        if date := read_listed_time(value, times.times[-1]):
            yield date._replace(start=times.span[0], end=times.span[1])


def _joined_parts(paragraph: Text, time: DueTime) -> Text | None:
    """Return the words of a time that shares some with another; None where it stands in one piece."""
    return Text.join([paragraph[slice(*part)] for part in time.parts]) if time.parts else None


@lru_cache(maxsize=2)  # what gives no row is looked at again
def times_in(value: str) -> tuple[YearMatch, ...]:
    """The times that a paragraph prints, in order."""
    from lccp.normalise import years

    return tuple(years.find_years(value))


def _with_lost_year(paragraph: Text, value: str, deadline: Deadline, time: DueTime) -> Deadline | None:
    """Return a time whose year is lost whole, 到####年底前: no other time, nor the date of issue, tells which it was."""
    if value[max(time.start - 1, 0)] != LOST:
        return None
    start = len(value[: time.start].rstrip(LOST))
    start -= value.endswith(("到", "至", "于"), 0, start)
    return deadline._replace(text=paragraph[start : time.end], full_text=None)


def _with_lead(paragraph: Text, deadline: Deadline, lead: tuple[int, int] | None) -> Deadline | None:
    """Return a time with the 每年 that it shares, if it shares any."""
    return deadline._replace(full_text=Text.join([paragraph[slice(*lead)], deadline.whole_text])) if lead else None


def _with_year_before(
    paragraph: Text,
    deadline: Deadline,
    start: int,
    before: tuple[YearMatch, frozenset[str]] | None,
    due: Set[int],
) -> Deadline:
    """Return a time without a year, with the year of the due date before it in its sentence, or the years before it.

    ``before`` is the last date before it and the years of all; ``due`` are the starts of the due dates.
    """
    from lccp.normalise import years

    printed_text = deadline.whole_text
    if before is None or is_relative(printed_text.value) or printed_text.value.startswith("每"):
        return deadline
    last, years_before = before
    printed = YEAR_PRINTED.search(paragraph.value, last.start, last.end)
    is_shared = last.start in due and len(years_of(last)) == 1
    if is_shared and printed and is_one_sentence(paragraph.value, last.end, start):
        cue = LATEST.match(printed_text.value)
        lead = cue.end() if cue else 0
        rest = printed_text[lead + printed_text.value.startswith("年") :]
        full_text = Text.join([printed_text[:lead], paragraph[printed.start() : printed.end()], rest])
        return deadline._replace(year=years.read_cell(full_text.value), full_text=full_text)
    return deadline._replace(years=years_before)


def _closes_clause(value: str, start: int, end: int) -> bool:
    """Whether what is due by a time stands before it: 报名6月3日截止, 即日起至3月25日止, 核查于6月进行."""
    is_closed = CLOSES.match(value, end) or UNTIL_END.match(value, end) or is_carried_out(value, start, end)
    lasts = value[start] in "至到" and STOP_BEHIND.match(value, end) and LASTS.search(value, max(0, start - 2), start)
    return bool(is_closed or lasts or is_term_as_of(value, start, end) or _ends_stage(value, start, end))


def _ends_stage(value: str, start: int, end: int) -> bool:
    """Whether a time only tells how long a stage lasts: 近期到2025年，中期到2030年."""
    return bool(NAMES_STAGE.search(value, max(0, start - 2), start) and STAGE_NAMED.match(value, end))


def _action_of(paragraph: Text, value: str, start: int, end: int, following: int) -> Text:
    """Return the clause that a time governs: to the next 。 or ；, or to the next time; else the clause before it."""
    if _closes_clause(value, start, end):
        return _clause_closed(paragraph, value, start, end)
    last = min(len(value), end + LONGEST)
    stop = STOP_OF_ACTION.search(value, end + value.startswith("，", end), last)
    limit = stop.start() if stop else last
    first = max(0, start - LONGEST)
    opened = max(value.rfind("（", first, start), value.rfind("(", first, start))
    if opened >= 0 and not re.search("[）)]", value[opened:start]) and re.search("[）)]", value[end:limit]):
        action = _work_of_stage(paragraph, value, (start, end), limit) or _clause_of_bracket(
            paragraph, value, opened, end
        )
        if action.value:
            return action
        limit = min(limit, *(place for sign in "）)" if (place := value.find(sign, end)) >= 0))
    if following < limit:
        limit = _end_before_next(value, end, following, limit)
    begin = _behind_time(value, end, limit)
    action = paragraph[limit - len(value[begin:limit].lstrip("，,：: ")) : limit].strip()
    if _is_label_of_term(value, start, action.value):
        return _clause_before(paragraph, value, start)
    is_remark = not action.value.strip("”’）)") or REMARK.fullmatch(action.value)  # 公示期 a 至 b（共7天）
    return _clause_before(paragraph, value, start) if is_remark else action


def _behind_time(value: str, end: int, limit: int) -> int:
    """Return where what is due begins behind a time, with the hour, the label or the remark in brackets that belongs to it."""
    marks = (cue.match(value, end, limit) for cue in (CLOCK_BEHIND, SCHEDULE, REMARK_BEHIND))
    mark = next(filter(None, marks), None)
    return mark.end() if mark else end


def _clause_of_bracket(paragraph: Text, value: str, opened: int, end: int) -> Text:
    """Return the clause before the bracket that a time stands in; the sentence before it where it only says that it is done."""
    is_behind_sentence = BARE.match(value, end) is not None and value.endswith(("。", "；"), 0, opened)
    first = max(0, opened - LONGEST, *(value.rfind(sign, 0, opened) for sign in "。；"))
    if before := list(BRACKET_BEFORE.finditer(value, first, opened)):
        return paragraph[before[-1].end() : opened].strip()
    return _clause_before(paragraph, value, opened - is_behind_sentence)


def _clause_closed(paragraph: Text, value: str, start: int, end: int) -> Text:
    """Return the clause before a time that closes it, with the word of what is shut (交易账户将于10月8日关闭) or done."""
    if _ends_stage(value, start, end):
        return paragraph[start - 2 : start]
    first = max(start - LONGEST, *(value.rfind(sign, max(0, start - LONGEST), start) for sign in "。；，"), 0)
    if value[first : first + 1] == "，" and TIME_PRINTED.search(value, max(0, first - 40), first):
        paragraph = paragraph[first + 1 :]  # 申报截止日期为2023年10月31日，专家评审拟于11月中旬进行
        value, start, end = value[first + 1 :], start - first - 1, end - first - 1
    shut = SHUTS.match(value, end) or (CARRIED_OUT_THEN.match(value, end) if value.endswith("于", 0, start) else None)
    clause = _clause_before(paragraph, value, start)
    return Text.join([clause, paragraph[slice(*shut.span(1))]]) if shut else clause


def _end_before_next(value: str, end: int, following: int, limit: int) -> int:
    """Return where the clause of a time ends before the next time: at the brackets that hold that, or at the last comma."""
    bracket = max(value.rfind("（", end, following), value.rfind("(", end, following))
    if bracket > end and not CLOSING.search(value, bracket, following):
        return bracket
    comma = following - 1 if value.endswith("、", end, following) else value.rfind("，", end, following)
    return comma if comma > end else limit


def _is_label_of_term(value: str, start: int, behind: str) -> bool:
    """Whether the words before a time label it, and those behind it are the next label: 填报时间为 a 至 b，审核截止时间为 c."""
    start -= len("即日起") * value.endswith("即日起", 0, start)
    is_label = value[max(0, start - 1) : start] in ("：", ":") or value.endswith(
        ("时间为", "日期为", "期限为", "时限为", "期为", "阶段为", "阶段是"), 0, start
    )
    is_label = is_label or TERM_PUT_OFF.search(value, max(0, start - 32), start) is not None
    is_closing = value.endswith(
        ("截止时间为", "截止日期为", "试点时间为", "公示期为", "公示时间：", "公示期："), 0, start
    )
    # 试点建设期为2018年至2022年，中期评估推迟至2021年进行
    # 自查时间不得晚于2024年3月31日，省级抽查于5月底前结束; 有效期至2027年6月30日，原办法同时废止
    is_closing = is_closing or LABELS_END.search(value, max(0, start - 12), start) is not None
    is_closing = is_closing or (
        value[start - 1 : start] in ("为", "是") and PERIOD.search(value, max(0, start - 24), start) is not None
    )
    return is_closing or (is_label and bool(NEXT_LABEL.match(behind)))


def _work_of_stage(paragraph: Text, value: str, time: tuple[int, int], limit: int) -> Text | None:
    """Return what stands behind the time of a stage in brackets: 第一阶段（2023年6月）：宣传发动."""
    labelled = STAGE_WORK.match(value, time[1], limit)
    is_stage = is_stage_time(value, *time) or PLANNED_STAGE.search(value, max(0, time[0] - 40), time[0])
    is_work = labelled and is_stage and not NEXT_STAGE.match(value, labelled.end(), limit)
    return paragraph[labelled.end() : limit].strip() if labelled and is_work else None


def _clause_before(paragraph: Text, value: str, end: int) -> Text:
    """Return the clause that ends at ``end``, without the words that lead to the time."""
    start = max(max(0, end - LONGEST), *(value.rfind(sign, max(0, end - LONGEST), end) + 1 for sign in "。；"))
    while start < end and value[start] in CLOSERS:
        start += 1
    is_labelled = value[end - 1 : end] in ("为", "是") and any(
        cue.search(value, start, end) for cue in (PERIOD, STAGE_LASTS)
    )
    if TERM.search(value[start:end]) or is_labelled or value.startswith(AS_OF, end):
        start = max(start, value.rfind("，", 0, end) + 1)
    clause = paragraph[start:end]
    lead = JOINT.search(plain_prose(clause.value))
    clause = clause[: lead.start() if lead else len(clause)].strip()
    return (_task_of_item(paragraph, value, start) if LABEL_ONLY.fullmatch(clause.value) else None) or clause


def _task_of_item(paragraph: Text, value: str, end: int) -> Text | None:
    """Return the task of the item that a label of its time closes: the last that is labelled, or the one that opens it."""
    labelled = list(TASK_LABELLED.finditer(value, max(0, end - LONGEST), end))
    task = labelled[-1] if labelled else TASK.match(value, 0, end)
    return paragraph[slice(*task.span("task"))] if task else None


def _first_clause(action: str) -> str:
    return action.split("，", 1)[0]


def _is_peak(action: str) -> bool:
    """Whether what is due is a peak of emissions. 碳达峰碳中和工作取得进展 is none."""
    return bool(PEAK.search(_first_clause(action)))


def _without_peak(action: Text) -> Text:
    """Return what else is due by the time of a peak (二氧化碳排放达峰，非化石能源占比达到25%左右); the whole where nothing is."""
    target = OTHER_TARGET.search(action.value) if _is_peak(plain_prose(action.value)) else None
    return action[target.start() :] if target else action
