"""Times of notices and plans that look like due dates and are none that is read: told with the reason."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from lccp.extract.prose.dates import (
    DONE_BY,
    IMPOSSIBLE_DAY,
    is_possible_day,
)
from lccp.extract.prose.deadlines import REPORTS, TITLE, WORK_AHEAD, is_labelled_peak, is_of_peak, times_in
from lccp.extract.prose.sentences import dated_prose
from lccp.extract.structure.markers import without_marker
from lccp.extract.timetables.due_lists import find_lists
from lccp.extract.timetables.due_times import (
    AIM_BOUNDED,
    AS_OF,
    BEFORE_EVENT,
    BYGONE,
    CARRIED_OUT_THEN,
    CLAUSE_OPENS,
    DUE_VERB,
    GOES_ITS_WAY,
    HANDED_IN,
    HELD_TO,
    IS_STAGE,
    LIMITS,
    LONGEST,
    ORDERED,
    REPORTED_AHEAD,
    RULES,
    SINCE_WHEN,
    STAGE_OPENS,
    STAGE_TIME,
    TWO_DAYS,
    UNBOUND_TIME,
    WORK_BEGINS,
    YEAR_ALONE,
    hangs_on,
    is_over,
    may_be_old,
    names_no_time,
    tells_past,
)
from lccp.normalise.years import YearMatch
from lccp.normalise.years.time_signs import begins_word
from lccp.reference.word_lists import any_of, behind_none_of
from lccp.text import HAN
from lccp.text.messages import Message
from lccp.text.openings import OpenedPattern
from lccp.text.patterns import re
from lccp.text.spans import Text
from lccp.text.taken import TakenSpans

# 初步核算，上半年实现生产总值656亿元: a result, though 实现 may tell what is to come.
RECKONED = re.compile("(?:核算|统计|测算|快报)，$")
NO_DAY = Message("it is no day of the calendar", "历法无此日")
NO_YEAR = Message("no year is told", "未写明年份")
NO_MONTH = Message("no month is told", "未写明月份")
NO_DAY_TOLD = Message("it counts from a day that is not told", "所据之日未写明")
OPEN_RANGE = Message("it is open which of the two is bounded", "界限属前后何者不明")
EVENT = Message("it names an event, not a day", "以事件为期，未写明日期")
OPEN_SHARE = Message("it is open whether it shares the month or day of the next", "是否同用后一时间之月日不明")
UNBOUND = Message("no word binds what is to be done to it", "无词语将应办之事系于该时间")
AHEAD = Message("it lies ahead, and nothing tells that anything is due then", "其时未至，而未写明应办之事")
UNDATED_WORK = Message(
    "no word is a limit, and no date of issue tells whether it is still to come",
    "无表示期限之词，亦无成文日期，其时是否已过不明",
)
REPUBLIC = Message("it may be a year of the Republic", "或为民国纪年")
LIMIT_UNREAD = Message("what its limit holds for is not understood", "其界限所系何时不明")
TO_BE_DONE = re.compile(
    f"，?[^，。；：了已曾的]{{0,12}}?{DUE_VERB}(?!了|的|情况|过)|，?[^，。；：了已曾的]{{0,8}}?将(?![军领相近来才士于是成]|[^，。；]{{0,8}}[了曾])|，?[^，。；：了已曾]{{0,24}}?将(?:基本|全部|全面)(?!了)"
)
# 6月26日，国家发展改革委等十八部门印发通知: what is reported. 2025年完成全部改造: a year alone, and what is due in it.
REPORTED = re.compile(
    f"(?:[）)]|，)?(?:[^，。；]{{0,14}}(?:[委部局厅府院会州市省县区国协]|部门|单位)(?:办公[厅室])?(?:{any_of('reported')})|(?:印发|发布))(?!时间|日期)|关于"
)
DONE_THAT_YEAR = re.compile(f"，?[^，。；：了已曾的0-9县市省区批]{{0,4}}?{DUE_VERB}(?!了|的|情况|过)")
# 2023年10月至2024年3月，全市细颗粒物平均浓度控制在52微克/立方米以内.
AIMED_AT = re.compile(
    "，?[^，。；：]{0,20}(?:控制在|不(?:超过|低于|高于|少于)|将(?:超过|突破)|达到|提高到|降[至到]|下降到|力争)(?!了)"
    "|，?[^，。；：了已曾]{2,20}(?:下降|降低|提高|提升)[0-9]"  # 2025年公共机构单位建筑面积能耗下降5%, of a year to come
)
# 从2010年起，每季度报送一次; 2023年以后，全面推开; “十四五”期间新增500万千瓦: what is to be done from a time on, or in a period,
# of a document that no date of issue tells.
SINCE = re.compile("(?:起|开始|后)$")
RECURS = re.compile(
    f"，?每(?:半?年度?|季度?|月|周|[0-9一二三四五]年)[^，。；：]{{0,8}}?(?:{any_of('handing-in')}|{DUE_VERB})(?!了|的)"
)
# 2024年，博览会将在我市举办; 2024年元旦, 2025年度; 6月19日为全国低碳日
NO_WORK = re.compile(
    f"，?[^，。；]{{0,24}}(?:召开|举办|举行|开幕|会议|论坛|大会|放假|日$)|[为是的]|[，]?(?:[^，。；]{{0,16}}(?:{any_of('comes-about')}))|[^{HAN}，：]"
)
IS_CLOCK = re.compile(" ?[0-9]{1,2}:[0-9]{2}:[0-9]{2}")  # 时间：2006-11-29 16:58:21, of a page
# 请于2024年3月1日至3月31日期间登录系统申报, of a notice without a date.
ASKED_IN = re.compile("请[^，。；：0-9]{0,8}[于在]$")
TERM_LABEL = re.compile(
    f"{behind_none_of('no-terms-of')}(?:{any_of('term-labels')})(?:要求|安排)?(?:为|是|定在|在)?[：:]?(?:自|从)?$"
)
FIXED = re.compile(
    "(?:将|拟|计划|定)于$|(?:将|安排)在$|定[为在]$|第[一二三四五六七八九十0-9]{1,2}[期批场轮次][：:（(]?$|(?:延|推迟|延长|延期|顺延)至$"
)  # 将于7月组织评审, 可延至3月底
DAY_TO_DAY = re.compile(
    "[0-9]{1,2}月[0-9]{1,2}日?(?:[至到~～－-]|[—–]{1,2})(?:[0-9]{1,2}月)?[0-9]{1,2}日(?:期间|之间)?$"
)
# 7月9日—10日，发放录取通知书; not 5月1日至5日，全国接待游客….
WORK_BEHIND = re.compile(
    "[：:]|，[^，。；：了已共]{0,12}?(?:接受|发放|报名|公示|受理|登记|审核|报到|办理|缴费|领取|组织|开展|进行|实施|抽查|检查|评审|验收)(?!了)"
    f"|，[^，。；：了已共]{{0,12}}?(?:不得|应|禁止|严禁|实行|停止|暂停|一律|{any_of('obliging')})"
)
CARRIED_OUT = re.compile("，?(?:集中|统一|分别|分批|各地|全面|将)*(?:开展|进行|组织)(?!了)")
NEXT_STEP = re.compile(f"(?![^，。；]*[了已共曾])[{HAN}]{{2,12}}(?=[，。；]|$)")
COMES_IN = re.compile("(?:全天|当天|[上下]午)?(?:报到|集合|签到)(?!了|后|时)")  # 5月17日全天报到
BEFOREHAND = re.compile("[^，。；]{0,2}(?:提前|及时|按时)(?!了)")  # 于7月至8月中旬提前做好准备
EVENT_LIMIT = OpenedPattern(
    "(?<![往历去上每])(?<!每学[期年])(?<![0-9]年)(?:今年|明年|本年)?(?:[春夏秋冬]季)?"
    f"(?:{any_of('events')}|[“]?(?:[五六七八]一|十一)[”]?)(?:来临|到来|开始|结束)?(?:之前|以前|前)(?![期夕后往去来进沿])"
)
STAGE_LABEL = re.compile("(?:阶段|时间|期限|期)[：:]$")
SCHEDULED = re.compile(
    "[，：](?:集中|全面|组织|深入|重点|各地|各县|各区|各部门)*(?:开展|组织|进行|实施|完成|启动|整治|攻坚|排查|检查|督查|自查|整改|验收|评审|评估|宣传)"
)
NAMES_DOCUMENT = re.compile(f"(?:{any_of('names-of-plans')})[（(]$")
# 会议时间为9月10日上午9时, 全国低碳日活动时间为7月12日.
EVENT_TIME = re.compile(f"{any_of('days-of-events')}[^，。；]{{0,4}}(?:为|定[于在为]|[：:])$")
# A limit in a form that is not read: 30日前, 本周五(6月16日)前, 6月30日(含)前.
LOOSE_LIMIT = OpenedPattern(
    "(?:(?<=作)|(?!日前))(?<![0-9一二三四五六七八九十几数两多半个年月])(?:(?:19|20)[0-9]{2}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})? ?(?:月份?|[日号]|[底末]|[上中下]旬|季度?|节|周[一二三四五六日]|星期[一二三四五六日])"
    "(?:[（(][^（）()]{1,12}[）)])?(?:下班|[上下]午|中午)?(?:[0-9]{1,2}(?:[时点]整?(?:[0-9]{1,2}分)?|[:：][0-9]{2}))?(?:之前|以前|前)"
)
# What looks like a due date: 十月三十二日前, 2023年2月30日前; 三月前, which may be three months ago; 到本世纪中叶; 入冬前.
_MONTH_DAY = "(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)"
UNREAD_TIMES = (
    (
        OpenedPattern(
            f"(?:(?:19|20)[0-9]{{2}}年)?{_MONTH_DAY}(?:至|到|[-—–~～－]{{1,2}})(?:(?:19|20)[0-9]{{2}}年)?{_MONTH_DAY}[底末]?(?:之前|以前|前)"
            "|[0-9]{1,2}月(?:、[0-9]{1,2}月)+的[0-9]{1,2}日(?:之前|以前|前)"
            "|(?:19|20)[0-9]{2}年?(?:至|到|[-—–~～－]{1,2})(?:19|20)[0-9]{2}年[底末]?(?:之前|以前|前)"
        ),
        OPEN_RANGE,
    ),
    (OpenedPattern(f"(?:(?:19|20)[0-9]{{2}}年|今年|明年)[{HAN}]{{2,6}}?(?:之前|以前|前)(?={DONE_BY})"), EVENT),
    (
        OpenedPattern(
            f"(?:[到至在于]|(?<![{HAN}]))(?:本届政府|本届|本)?任期(?:[末内]|(?:届满|结束)(?:之前|以前|前))(?={DONE_BY})"
        ),
        EVENT,
    ),
    (
        OpenedPattern(
            f"(?<![0-9])(?:9[0-9]|1[0-3][0-9])年{_MONTH_DAY}(?:(?:起)?(?:[至到~～－-]|[—–]{{1,2}})(?:1[0-3][0-9]年)?{_MONTH_DAY})?(?:之前|以前|前|止)"
        ),
        REPUBLIC,
    ),
    (
        OpenedPattern(
            f"(?<![^，。；：、）])至{_MONTH_DAY}(?:[0-9]{{1,2}}(?:[时点]|[:：][0-9]{{2}}))?止(?=[，。；])|(?<=[在于])每年{_MONTH_DAY}(?:至|到|[-—–~～－]{{1,2}}){_MONTH_DAY}(?=[^，。；]{{0,8}}(?:{any_of('handing-in')}))"
        ),
        NO_YEAR,
    ),
    (
        OpenedPattern(
            f"{_MONTH_DAY}(?:以后|之后|后)(?=[）)]?(?:(?:提交|报送|上报|申报|寄出)的，?)?(?:将|均|一律)?(?:不再|不予|停止)(?:受理|接收|办理|接受))"
        ),
        LIMIT_UNREAD,
    ),
    (IMPOSSIBLE_DAY, NO_DAY),
    (
        OpenedPattern(
            "(?<![个零〇○一二三四五六七八九十百几数两多半年历每0-9])(?:十[一二]?|[一二三四五六七八九])月(?:之前|以前|前)"
        ),
        NO_YEAR,
    ),
    (OpenedPattern(f"{_MONTH_DAY}(?:至|到|[-—–~～－]{{1,2}})(?:次年|翌年|第二年){_MONTH_DAY}(?=，)"), NO_YEAR),
    (
        OpenedPattern(
            f"(?<=[期间限为是：:])每年{_MONTH_DAY}(?:至|到|[-—–~～－]{{1,2}})(?:次年|翌年|第二年)?(?:{_MONTH_DAY}|[0-9]{{1,2}}日)(?!.?[之以]?前)"
        ),
        NO_YEAR,
    ),
    (
        OpenedPattern(
            "(?:次年|翌年|来年|第二年|下一?年度?)的? ?(?:年?[底末]|(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九]) ?月 ?(?:[底末]|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?[日号])?)?(?:之前|以前|前)"
            "|(?<=[于在])(?:次年|翌年|来年|第二年)的? ?(?:第?[一二三四]季度[末初]?|[上下]半年|[0-9]{1,2}月份?(?:[上中下]旬)?)(?![之以]?前)"
            "|(?<![年0-9])自?(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九]) ?月 ?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?[日号]起(?=，?(?:正式)?(?:施行|实施|执行|生效|启用|试行|实行))"
        ),
        NO_YEAR,
    ),
    (
        OpenedPattern(
            "(?:到|至|于|在)(?:本|下|21|二十一|22|二十二)世纪(?:中叶|中期|[前后]半叶|[上下]半叶|[初末])"
            "|(?:本|下|21|二十一)世纪(?:中叶|中期|[上下]半叶|末)(?:之前|以前|前)"
        ),
        NO_YEAR,
    ),
    (
        OpenedPattern(
            "(?:今[日天晚]|明[日晚]|当日|次日|翌日|后天|明天|每[日天])(?:下班|[上下]午|中午|晚[上间]?|早[上间]?|凌晨|[0-9]{1,2}(?:[时点]|[:：][0-9]{2}))*(?:之前|以前|前)"
        ),
        NO_DAY_TOLD,
    ),
    (
        OpenedPattern(
            "(?<![月0-9])[上中下]旬[末底]?(?:之前|以前|前)|(?:次月|当月|翌月)(?: ?[0-9]{1,2} ?[日号]|[底末])?(?:之前|以前|前)|(?<![0-9一二三四五六七八九十本下上每个])月[底末](?:之前|以前|前)|后年(?:[0-9]{1,2}月)?[底初]?(?:之前|以前|前)"
        ),
        NO_MONTH,
    ),
    (
        OpenedPattern(
            "(?:当年|同年|当季|本季度|本周[一二三四五六日]?|每周[一二三四五六日]?)(?:下班)? ?(?:[0-9]{1,2} ?月 ?)?(?:[0-9]{1,2} ?[日号]|[底末])?(?:之前|以前|前)"
        ),
        NO_YEAR,
    ),
    (
        OpenedPattern(
            "(?<![0-9]年)(?<![往历去每上])(?:今年|本年|明年)?(?:入[冬夏]|主?汛期|(?:供暖|采暖|取暖)[季期]|春节|国庆节?|元旦|端午节?|中秋节?|清明节?|劳动节)(?:来临|到来|开始|结束)?(?:之前|以前|前)"
        ),
        NO_YEAR,
    ),
)


def unread_times(
    paragraph: Text, kind: str = "", *, taken: Sequence[Text] = (), issued: str = ""
) -> Iterator[tuple[Text, Message]]:
    """Yield what looks like a due date and is no date of the calendar, or names no year, with the reason.

    ``taken`` are the times that gave rows; ``issued`` is the date of issue (EDTF), before which nothing is due.
    """
    if kind in REPORTS:
        return
    paragraph = without_marker(paragraph)
    value = dated_prose(paragraph.value)
    spans = TakenSpans(len(value), (title.span() for title in TITLE.finditer(value)))
    for text in taken:
        start = bisect_left(paragraph.starts, text.starts[0])
        spans.add((start, start + len(text)))
    for span in list(_open_members(value, spans)):
        spans.add(span)
        yield paragraph[slice(*span)], OPEN_SHARE
    for pattern, reason in UNREAD_TIMES:
        for match in pattern.finditer(value):
            if _is_unread(value, match, spans, reason):
                spans.add(match.span())
                yield paragraph[match.start() : match.end()], reason
    for start, end, reason in _unbound_times(value, spans, issued):
        spans.add((start, end))
        yield paragraph[start:end], reason
    for match in LOOSE_LIMIT.finditer(value):
        if match[0][:4].isdecimal() and match[0][:4] < issued[:4]:  # 2000年底前建成的小区改造任务
            continue
        if _is_unread(value, match, spans, LIMIT_UNREAD):
            yield paragraph[match.start() : match.end()], LIMIT_UNREAD


def _unbound_times(value: str, taken: TakenSpans, issued: str) -> Iterator[tuple[int, int, Message]]:
    """Return where times to come lie that no rule binds to what is to be done, nor tells to be past, and how doubtful they are."""
    open_reason = AHEAD if issued else UNDATED_WORK
    dates = [(date.start, date.end) for date in times_in(value) if _is_unbound(value, date, issued)]
    days = _unbound_days(value, taken)
    events = {match.span() for match in EVENT_LIMIT.finditer(value)}
    for start, end in [*dates, *days, *sorted(events)]:
        behind = value[end : end + 24]
        if taken.meets(start, end) or tells_past(behind) or is_of_peak(value, start, behind):
            continue  # whether a peak is a goal, and why not, is told with the goals
        is_likely = (
            (start, end) in events
            or _may_bind(value, start, end)
            or (issued and (_opens_clause(value, start, end) or value.startswith(AS_OF, start)))  # no state to come
        )
        yield start, end, UNBOUND if is_likely else open_reason


def _unbound_days(value: str, taken: TakenSpans) -> Iterator[tuple[int, int]]:
    """Return where days and months without a year lie that may be ones of something to be done."""
    for match in UNBOUND_TIME.finditer(value):
        if _is_unbound_day(value, *match.span()) or _goes_on_with(value, *match.span(), taken):
            yield match.span()


def _goes_on_with(value: str, start: int, end: int, taken: TakenSpans) -> bool:
    """Whether a day opens a clause behind a due time of its sentence: 于5月底前组织评审，6月中旬公示."""
    if value[start - 1 : start] not in ("，", "、") or not NEXT_STEP.match(value, end):
        return False
    first = max(0, start - LONGEST)
    return taken.meets(max(first, *(value.rfind(sign, first, start) + 1 for sign in "。；")), start)


def _may_bind(value: str, start: int, end: int) -> bool:
    """Whether the words around a time tell that something is to be done then, though none says that it is a limit."""
    label = value[max(0, start - 12) : start]
    if REPORTED.match(value, end) or IS_CLOCK.match(value, end):
        return False
    if TERM_LABEL.search(label) or STAGE_TIME.search(value, max(0, start - 40), start) or HANDED_IN.match(value, end):
        return True
    if YEAR_ALONE.fullmatch(value, start, end):  # 2019年清远市第二批应开展清洁生产审核企业名单
        return _is_of_year(value, label, end)
    if label.endswith(("：", ":", "截止", "截至")) or _is_of_rule(value, start, end):
        return True
    return bool(
        TO_BE_DONE.match(value, end)
        or IS_STAGE.match(value, end)
        or CARRIED_OUT.match(value, end)
        or AIMED_AT.match(value, end)
    ) or _is_scheduled(value, label, end)


def _is_of_year(value: str, label: str, end: int) -> bool:
    """Whether something is to be done or reached in a year: 县生态环境局于2023年组织中期评估."""
    begins = label.endswith(("于", "在")) and WORK_BEGINS.match(value, end)
    return bool(begins or any(cue.match(value, end) for cue in (DONE_THAT_YEAR, AIMED_AT, AIM_BOUNDED)))


def _opens_clause(value: str, start: int, end: int) -> bool:
    """Whether a time to come opens a clause that is no forecast and tells no event: 2026年重新核定, 8月实地抽查."""
    is_state = REPORTED_AHEAD.match(value, end) or GOES_ITS_WAY.match(value, end) or NO_WORK.match(value, end)
    return not is_state and CLAUSE_OPENS.search(value, max(0, start - 12), start) is not None


def _is_of_rule(value: str, start: int, end: int) -> bool:
    """Whether a rule holds from a time on, or in the time that brackets tell.

    从2017年起，新增公交车全部采用新能源车; 迎峰度夏期间（7月1日—8月31日）实行零报告
    """
    if value[end : end + 1] in ("）", ")"):
        return RULES.match(value, end + 1) is not None
    return bool(SINCE_WHEN.search(value[start:end]) and RULES.match(value, end))


def _is_unbound(value: str, date: YearMatch, issued: str) -> bool:
    """Whether a time is one to come: by the date of issue, or else by what is to be done then, or by its label."""
    if hangs_on(value, date) or may_be_old(value, date) or BEFORE_EVENT.search(date.text):
        return not is_over(date, issued)  # 2000年底前建成的小区改造任务
    if date.qualifier == "as-of":  # 投稿截至2023年9月30日: no state of things to come
        return bool(issued and date.edtf > issued)
    if date.qualifier in LIMITS or names_no_time(value, date):
        return False
    if is_over(date, issued):
        return date.edtf.endswith("/..") and bool(RECURS.match(value, date.end))
    if issued and (date.edtf.endswith("/..") or len(date.edtf) > len(issued[:4]) or date.latest > issued[:4]):
        return not NAMES_DOCUMENT.search(value, max(0, date.start - 8), date.start)
    return _is_for_work(value, date)


def _is_for_work(value: str, date: YearMatch) -> bool:
    """Whether the words around a time tell that something is to be done then, or from then on, where no date tells it to come."""
    if date.edtf.endswith("/.."):
        return SINCE.search(date.text) is not None and bool(WORK_AHEAD.match(value, date.end))
    label = value[max(0, date.start - 12) : date.start]
    if TERM_LABEL.search(label) or any(cue.match(value, date.end) for cue in (TO_BE_DONE, HELD_TO, AIM_BOUNDED)):
        return True
    if TWO_DAYS.fullmatch(date.edtf) and any(cue.search(label) for cue in (ORDERED, ASKED_IN)):
        return True
    return date.qualifier == "five-year-plan" and bool(WORK_AHEAD.match(value, date.end))


def _is_unbound_day(value: str, start: int, end: int) -> bool:
    """Whether a day or month without a year is one of something to be done: labelled, alone in brackets, or before 报送."""
    if value[start - 1 : start] in "（(" and value[end : end + 1] in "）)":
        return True
    label = value[max(0, start - 12) : start]
    # 现场确认：6月12日9:00-17:00，
    has_clock = value[end - 3 : end - 2] in (":", "：") and value[end : end + 1] in "，,"
    if label.endswith(("：", ":", "截止", "截至")) and (has_clock or value[end : end + 1] in "。；"):
        return True  # 现场审核：6月26日—28日。 报名邮箱截止6月18日。
    if label.endswith(("截止", "截至")) or RECKONED.search(label):  # 截至4月底，完成 is a state
        return False
    is_event = EVENT_TIME.search(label) is not None
    return is_event or _is_scheduled(value, label, end) or _is_labelled_or_done(value, label, end)


def _is_time_of_work(value: str, label: str, end: int) -> bool:
    """Whether the words around two days tell that something is to be done from the one to the other."""
    if CARRIED_OUT.match(value, end) or value.startswith("内", end):
        return True  # 6月12日至16日进行核查, 在7月1—7日内登记
    return STAGE_OPENS.search(label) is not None and bool(WORK_BEHIND.match(value, end))


def _is_scheduled(value: str, label: str, end: int) -> bool:
    """Whether something is to begin, to be held or to be done at a time: 10—11月，开展“回头看”; 将于7月组织评审."""
    if DAY_TO_DAY.search(value, max(0, end - 14), end) and _is_time_of_work(value, label, end):
        return True
    if (
        value.startswith(("开始", "起"), end)
        or COMES_IN.match(value, end)
        or CARRIED_OUT_THEN.match(value, end)  # 现场监察5月至9月进行
        or any(cue.search(label) for cue in (STAGE_LABEL, FIXED, ORDERED, ASKED_IN))
    ):
        return True
    if (not label or label[-1] in "。；") and SCHEDULED.match(value, end):
        return True
    return label.endswith("于") and bool(BEFOREHAND.match(value, end))


def _is_labelled_or_done(value: str, label: str, end: int) -> bool:
    """Whether a time is that of a term, or one at which something is handed in or done."""
    is_handed = label.rstrip(" ").endswith(("于", "在", "和", "、")) and HANDED_IN.match(value, end)
    is_carried_out = label.endswith(("于", "、", "和")) and CARRIED_OUT.match(value, end)  # 分别于3月、6月和9月底进行
    return bool(is_handed or is_carried_out or TERM_LABEL.search(label) or TO_BE_DONE.match(value, end))


def _open_members(value: str, taken: TakenSpans) -> Iterator[tuple[int, int]]:
    """Return where times of lists lie of which it is open what they share (2015年、2016年6月底前)."""
    for times in find_lists(value):
        spans = [time.span for time in times.times if not time.parts]
        if not BYGONE.search(value[times.span[1] : times.span[1] + 24]):
            yield from (span for span in spans if not taken.holds(span[0]))


def _is_unread(value: str, match: re.Match[str], taken: TakenSpans, reason: Message) -> bool:
    """Whether what looks like a due date lies apart from those that were read, and tells no past."""
    start, end = match.span()
    if taken.meets(start, end) or begins_word(value, end - 1, end):
        return False
    if reason is NO_DAY and is_possible_day(match["year"], match["month"], match["day"]):
        return False
    behind = value[end : end + 24]
    return not (tells_past(behind) or is_labelled_peak(value, start, behind))
