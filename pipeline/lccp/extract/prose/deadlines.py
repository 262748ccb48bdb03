"""Milestones and due dates of notices and plans: when, and what is due then.

A time is one where the words bind an action to it: by a limit (到2025年, 于2023年11月15日前, 2017年2月底前),
as the label of a schedule (2020年：…), as a term (自…起施行, 有效期至…), or by 力争 and the like. The year
in which something happened is none, and neither is a peak-year goal.
"""

from __future__ import annotations

import operator
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from lccp.extract.context import Context, TableRow, Yield
from lccp.extract.prose.dates import (
    DONE_BY,
    IMPOSSIBLE_DAY,
    LATEST,
    YEARLESS,
    date_cell,
    deadline_with_year,
    is_possible_day,
    is_relative,
)
from lccp.extract.prose.due_lists import TimeList, find_lists, read_listed_time
from lccp.extract.prose.sentences import CLOSERS, plain_prose
from lccp.extract.structure.imprint.patterns import PRINTED_ON
from lccp.extract.structure.outline import Paragraph
from lccp.extract.timetables.schedule_lines import ITEM_NUMBER, TIME, ScheduleLine, find_line
from lccp.model import EMPTY, Notice, Row, make_finding
from lccp.normalise.years import YearMatch
from lccp.normalise.years.time_signs import begins_word
from lccp.reference.word_lists import any_of, behind_none_of
from lccp.text import HAN
from lccp.text.cells import text_cell
from lccp.text.messages import Message, list_some, say
from lccp.text.openings import OpenedPattern
from lccp.text.patterns import re
from lccp.text.rules import Input
from lccp.text.spans import Text

REPORTS = frozenset({"assessment-report", "progress-report", "pilot-list"})
LIMITS = frozenset({"before", "not-later-than"})
STOP = re.compile("[。；;]")
STOP_BEHIND = re.compile("[，。；;）)]|$")
LONGEST = 2000  # no clause is longer
LONGEST_TIME = 40
TITLE = re.compile("《[^《》]{1,200}》")
SCHEDULE = re.compile(" ?[：:]")
# 公示期2023年5月4日至5月10日, 报名时间：自…至…: a term from one day to another.
PERIOD = re.compile(
    f"(?:(?:{any_of('terms')})的?(?:时间段?|期限|期间?|日期)?(?:暂定|暂|一般|原则上)?(?:为|是)?[：:]?"
    "(?:[0-9一二三四五六七八九十]{1,3}(?:个工作日|天|日|年|个月)[（(，])?)[自从]? ?$"
    "|(?:试点|建设|创建)(?:期限|时间|周期|期)(?:为|是|[：:])? ?$"
)
# 准考证打印时间为 a 至 b, with their days: of whatever is to be done then, not of what was measured then.
DAYS = re.compile(f"[{HAN}]{{2}}{behind_none_of('measured-then')}(?:时间|期限|日期)(?:为|是|[：:])+ ?$")
QUARTERS_FROM = 32  # ISO 8601-2 writes quarters as 33 to 36 in the place of the month
TWO_DAYS = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}")
TERM = re.compile(
    f"(?:(?:{any_of('finished')})(?:时间|时限|期限|日期)|时间(?:节点|要求))(?:为|是|[：:]) ?$"
    "|(?:截止(?:时间|日期?)?[）)]?(?:均|都|统一|暂?定)?(?:为|是|到|至)?|最后期限(?:为|是)?|(?:即日|之日)起至|(?:截止|时间|时限|期限|日期|[惠渡效告约]期)(?:[由从][^，。；]{1,12})?(?:延长|延期|顺延|推迟|调整|提前|延)(?:为|至|到)|时限(?:为|是)?|有效期(?:限)?(?:至|到|截至|截止到)?|不迟于)[：:]? ?$"
)
# 清缴截止日期由2022年12月31日延至2023年3月31日; 开标时间由…延期至… is that of an event.
PUT_OFF = re.compile(
    "(?:截止(?:时间|日期?)?|期限|[惠渡效告约缴]期)[由从][^，。；]{1,16}(?:延长|延期|顺延|推迟|调整|提前|延)(?:为|至|到)$"
)
# 原定于2022年底前完成，因疫情延期至2023年底; 推迟到2023年底完成.
_PUT_OFF_TO = "(?:延长|延期|延后|顺延|推迟|推后|延迟|改期?|调整|延)(?:到|至|为)"
PUT_OFF_TO = re.compile(f"{_PUT_OFF_TO}$")
FINISHED = re.compile("(?:前|之前|以前)?(?:完成|竣工|交付|建成|投产|投运|验收|提交|报送)(?!了|的)")
PUT_OFF_SINCE = re.compile(
    f"原(?:定|计划|拟|要求|本)[^。；]{{2,30}}(?:{any_of('finished')})[^，。；]{{0,8}}，[^。；]{{0,24}}{_PUT_OFF_TO}$"
)
# 8月1日至10月31日为申报期: a term that is named behind its days.
NAMED_BEHIND = re.compile(
    f"，?(?:均|暂|统一)?(?:定)?(?:为|是|作为)[^，。；0-9]{{0,8}}(?:{any_of('terms')})(?:期间?|时间段?|阶段|时段)(?=[，。；）)]|$)"
)
CLOSES = re.compile(
    "(?:[0-9]{1,2}[时点:：][0-9]{0,2}分?)?(?:截止(?![到至])|为(?:最后(?:期限|一天|[^，。；0-9]{0,4}日)|截止)|关闭|停止受理)"
)
SHUTS = re.compile("(?:[0-9]{1,2}[时点:：][0-9]{0,2}分?)?(关闭|停止受理)")
SINCE_NOW = re.compile("[即之]日起至$")  # 自即日起至4月20日止: not later than then
UNTIL_END = re.compile("(?:[0-9]{1,2}(?:[时点]|[:：][0-9]{2}))?止(?=[，。；,;）)]|$)")  # 即日起至3月25日止
IN_FORCE = re.compile(f"，?(?:正式)?(?:{any_of('in-force')})(?!的|之(?!日)|以来|后|了)")
# 公开征集（截至2023年8月31日）.
AS_OF_TERM = re.compile(f"(?:{any_of('calls')})[（(]$")
# 将于2024年1月1日正式实施.
TO_COME = re.compile("(?:将|拟|定)[于在]$")
# 2024年春耕前, 2024年开学前: an event of a year, whose day nothing tells.
BEFORE_EVENT = re.compile(f"年(?:{any_of('events-of-a-year')})(?:来临|到来|开始)?[之以]?前$")
# 2016年以前，当地垃圾全部简易填埋: what was, for no word says that something is to be done.
OLD_STATE = re.compile(
    "(?:19|20)[0-9]{2}年[之以]前，(?:当地|这里|那里|农村|[^，。；]{0,4}(?:群众|农民|村民|居民))(?![^，。；]{0,16}(?:[应须需要将拟]|建成|完成|实现|达到|全面|可))"
)
# 2021年以前，全市无碳核查机构; 2022年前，申报由省级部门负责: a state, and nothing to be done. Not 2025年底前，全市无….
YEAR_LIMIT = re.compile("年(?:之前|以前|前)$")
_STATES = f"(?!未[^，。；]{{1,12}}的)(?:{any_of('states')})|由[^，。；]{{1,12}}自行|由[^，。；]{{1,16}}(?:负责|承担|主管|管理|实施|组织|发布|公布|核定|审批)(?=[，。；]|$)|持续[^，。；]{{1,4}}(?=[，。；]|$)|[为是](?![主重期])[^，。；]{{1,12}}(?=[，。；]|$)"
# 2020年前，部分企业存在瞒报: no word of work at all.
NOTHING_DUE = re.compile(
    f"，?(?:(?!{any_of('due')}|{any_of('obliging')}|{any_of('striving')}|{any_of('finished')}|{any_of('works')}|[应要须需将拟]|[0-9])[^，。；：]){{4,60}}(?=[，。；]|$)"
)
# 1998年以来，全县共退耕还林20万亩，到2003年森林覆盖率达到30%: what came of it, unless a word tells of an aim.
SINCE_THEN = re.compile("(?:19|20)[0-9]{2}年[^，。；]{0,8}以来，[^。；]{0,120}$")
AIMS_BEHIND = re.compile(f"，?[^，。；]{{0,30}}?(?:{any_of('striving')}|[将要应须拟需]|不低于|不少于|不超过|以上|左右)")
STATE_BEHIND = re.compile(
    f"，?(?:(?!{any_of('due')}|{any_of('obliging')}|{any_of('striving')}|[应要须需将拟以]|[作成]为)[^，。；：]){{0,16}}?(?:{_STATES})"
)
# 已于11月前相继通车: what has been.
DONE_BEFORE = re.compile(
    "(?:(?:已经?|曾经?)(?:全部|基本|陆续|相继|分别|按期|如期|提前|均)*(?:计划|拟|打算|要求)?|原(?:定|计划|拟|本)|未(?:能)?)[于在]? ?$"
)
# 初步核算，上半年实现生产总值656亿元: a result, though 实现 may tell what is to come.
RECKONED = re.compile("(?:核算|统计|测算|快报)，$")
CLOSING = re.compile("[）)]")
REMARK = re.compile("[（(][^（）()]{1,20}[）)]")
# 计划开工日期：2023年7月10日，计划竣工日期：2024年3月10日: what follows is the next label.
# 整改完成时限为2023年8月底，并长期坚持: what follows is said besides.
NEXT_LABEL = re.compile(
    "(?:逾期|过期|过时|并|且|为期|共计?[0-9一二两三四五六七八九十]|原则上|特殊情况)|[^，。；：:0-9]{2,12}(?:[：:]|(?:时间|日期|期限)为)"
)
# 招生对象：2024年6月底前户籍在本区的适龄幼儿.
WHO_IS_MEANT = re.compile("(?:对象|范围|条件|资格)(?:为|是|[：:]) ?$")
UNTIL_THEN = re.compile("直[到至](?:19|20)[0-9]{2}年(?:[^0-9底末]|$)|.*及[以之]前$")
TO_THE_END = re.compile("[到至](?:19|20)[0-9]{2}年[年0-9月]*[底末]$")
TIME_USED = re.compile(f"，?(?:用|力争|{DONE_BY})")
STRIVING = re.compile(f"^(?:{any_of('striving')})|(?:{any_of('striving')}|展望)(?:于|在)?$")
PAST = re.compile(
    "^(?:就)?已(?!批|定|[^，。；]{0,8}的)|^[^，。；对将把]{0,12}(?<!完成)(?<!推进)(?<!整治)(?<!改造)(?<!清理)已(?!批|定|经?[^，。；]{0,8}的)|^[^，。；对将把]{0,30}已(?:建成|完成|实现|取得|全部|累计|达|有|形成|基本|提前|经)(?![^，。；]{0,8}的)|(?<![为除不得对到])了(?![解然结望断])|^[^，。；]{0,6}(?<![就便将仍也都可])(?<!目标|任务|要求|重点|方向|思路)(?<![一二三四五六七八九十])是(?!否)|累计已|共有|^[^，。；]{0,8}共[^，。；]{2,3}?了?[0-9]|^[^，。；0-9]{0,8}(?:人口|户数|总数)[0-9](?![^，。；]{0,6}以[上下])|^(?:全[市县省区]|我[市县省区]|境内|辖区|当地|[该本][^，。；有]{0,4})?有(?![效关望序力机])[^，。；]{1,10}[0-9]|^[^，。；]{0,8}共(?:建成|完成|有|投|新|种|改|培)|^(?:，?[^，。；]{0,6}(?:没有|尚无|仅有|只有|还没))|^[^，。；]{0,16}(?:不足|不到|仅|只有)[0-9]|^，?[^，。；对将把]{0,8}(?:[尚还]未|从未|一直|历来|往往)(?![^，。；]{0,10}的)|^[^，。；]{0,8}(?:未|共|累计)?(?:收到|接到|征集到)(?!时间|日期|后|的|[^，。；]{0,10}之日)"
)
# 专家预测，到2050年前海平面将上升; 若不采取措施，到2035年底前水位将下降; not 预计2025年底前建成.
FORETELLS = re.compile(
    "(?:将|会|可能|或)[^，。；]{0,4}(?:导致|造成|引起|引发|致使)|(?:若|如果?|倘若|假如)[^，。；]{0,4}(?:不|未|没有|无)(?:采取|加|进行|作为|控制|减排)"
    "|(?:专家|学者|研究|模型|模拟|情景|报告|机构|科学家|结果)[^，。；]{0,12}(?:预测|预计|预估|估计|表明|显示|认为|指出|警告)|^(?:据)?预测"
    "|这一(?:比例|数字)$"
)
# 联合国预计，到2050年世界人口将有…; 碳排放可能在2030年之前达峰: whatever is said of such a time
FORETELLS_ALL = re.compile(
    "(?:联合国|世界银行|国际[^，。；]{2,8}|世卫组织|世界气象组织)[^，。；]{0,6}(?:预测|预计|预估|估计)[，,]?$|(?:可能|[较很]难|难以)(?:会|将)?[在于]$"
)
CHANGES = re.compile(any_of("comes-about"))
OBLIGES = re.compile(f"应[当该]?(?!对)|要(?!求)|{any_of('obliging')}")
# 1994年前他曾任职: what was. What hangs on a time, and is not due then: 2022年底前未完成的，…; 2005年前建成的建筑;
# 2023年9月30日前完成注册的企业可享受…. What is to be built then may be described too (2025年底前建成布局合理的充电网络).
_DONE = (
    f"(?:(?:{any_of('what-ends')})(?:并|投入|使用|运行|投产|投运|验收|交付|投用)*"
    f"|(?:{any_of('what-happens')})[^，。；0-9一二三四五六七八九十批个]{{0,6}})"
)
_THINGS = f"(?:[{HAN}]{{1,4}}，|{any_of('things')})"
_WHO = f"(?:{any_of('holders')})"
_THEN = f"(?:{any_of('consequences')})"
_TO_AUTHORITY = f"报[^，。；告道]{{0,8}}(?:{any_of('authorities')})"
LEADS_TO_THING = re.compile("(?:完成|对|将|把|包括|涉及|纳入|改造|淘汰|清理|整治|处置)$")
OF_THING = re.compile("[^，。；]{1,8}的")
# What may hang on a limit, or be due by it: 2025年底前出生的儿童可报名, 2023年底前取得证书者均可参加.
DOUBTFUL = re.compile(
    "^，?(?!除)[^，。；]{1,16}的[^，。；]{0,12}(?:可|不|均|应|须|按|已|免|视|享|继续|运行|除外|有效|无效|适用)|^，?[^，。；0-9]{2,14}(?<![使患学作读记老])者[，。；均可应须不]"
)
BYGONE = re.compile(
    f"^，?每(?:当|逢|到)|^(?:仍|尚)?(?:在册|在岗|在编|在校|在建|年满|未满|不满)|^(?!全部|所有|最后|主要|新增|剩余|相关|既定|上述)[{HAN}]{{2}}的[{HAN}]{{1,8}}(?:[，。；]|$)|^，?[^，。；]{{0,6}}曾(?!经?不)|^，?(?:隶属|属于|归属|原名|称为|位于|担任|就职|任职|供职)|^，?[他她]们?(?![^，。；]{{0,4}}[要须应将需])|^{_DONE}的(?={_THINGS}|[0-9])|^已经?(?!批|定)[^，。；]{{1,12}}的|^(?:仍|尚|还|均|逾期)*(?:未|没有|不能|无法|达不到|完不成)[^，。；]{{1,16}}的"
    f"|^[^，。；、：]{{1,16}}的(?:，|[{HAN}]{{0,6}}{_WHO}，?{_THEN}|[{HAN}]{{0,8}}(?:不再|不予|除外|视为|免于|免予))"
)
# 于2023年10月31日将材料报送: a day on which something is handed in.
HANDED_IN = re.compile(f"[^，。；]{{0,20}}?(?:{any_of('handing-in')}|{_TO_AUTHORITY})(?!了)")
PEAK = re.compile(
    "^碳达峰(?!碳中和)|(?:达到|实现|达|出现|进入)[^，。；]{0,14}(?:峰值|顶峰|最高点)|(?:率先|实现|力争|确保|如期|提前|二氧化碳排放|碳排放|总量)[^，。；]{0,4}?达峰(?!碳中和)"
    "|^[^，。；]{0,16}(?<!碳)达峰(?:目标)?(?=[，。；]|$)|^碳达峰(?=[，、。；]|$)|排放峰值"
)
# 到2030年，二氧化碳排放达峰，非化石能源消费占比达到25%左右: another target behind the peak, and nothing of the peak itself.
OTHER_TARGET = re.compile(
    f"(?<=，)(?!达峰|并|且|随后|[之此其]?后|为|比|较|约|即|与|控制|力争|(?:二氧化碳|碳|温室气体)?排放(?:总量|量)|而|提前|早于)[^，。；峰]{{2,40}}?(?:[0-9]|{any_of('due')})[^，。；峰]*(?=[，。；]|$)"
)
PEAKS_LABELLED = re.compile("(?:达峰|峰值)(?:的?目标)?(?:时间|年份?|时点|节点)(?:分别|依次)?(?:为|是|[：:])[^。；]*$")
RESUMES = re.compile("(?:率先|提前|如期)?(?:实现|达成|达到)(?:目标|这一目标|该目标)?(?=[，。；]|$)")
LONGEST_LABELLED = 200
YEARLY = re.compile(
    "每(?:季度?|半年|月)(?:首月|末月|第一个月|最后一个月)[0-9]{1,2} ?[日号號](?:之前|以前|前)|每(?:年|季度?|月)(?:[0-9]{1,2} ?月)?[0-9]{1,2} ?[日号號](?:至(?:[0-9]{1,2}月)?[0-9]{1,2}日)?(?![之以]?前|[至到—–-])"
    f"(?=(?:[（(][^（()）]{{1,16}}[)）])?[^，。；]{{0,8}}(?:{any_of('handing-in')}|{_TO_AUTHORITY}))"
    "|每(?:半?年度?|季度?|月)(?:[底末]月?)? ?(?:(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2}) ?月 ?)?(?:(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?[日号號]|底|初|末|上旬|中旬|下旬)"
    "(?:之前|以前|前)|每年 ?[0-9]{1,2} ?月(?:之前|以前|前)"
)
YEAR_PRINTED = re.compile("(?:19|20)[0-9]{2}年|[一二][〇○零O][〇○零一二三四五六七八九]{2}年")
MONTH_ALONE = re.compile("(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九]) ?月")
ITEM_MARKER = re.compile(f"{ITEM_NUMBER} ?(?=.)")
JOINT = re.compile(
    "(?:，时间|，现?(?:延长|延期|顺延|推迟))?[，、（( ]*(?:请|应|须|需|并|务必|原则上)*(?:[：:]?[自从]?即日起)?(?:于|在|至|到|自|为|是)?[：:]?$"
)

DATED_KINDS = (
    "notice",
    "announcement",
    "regulation",
    "plan",
    "pilot-list",
    "other",
)  # kinds of documents that set due dates


class Deadline(NamedTuple):
    """A time as printed, what it says (None for 每年3月底前, which names no year), and what is due.

    ``is_stage`` tells that it is the time of a stage or of a line of a schedule, or a limit without a word of work,
    which may tell what was as well.
    ``full_text`` is the time with the words that it shares with others: the year that an earlier one of its sentence
    prints (2024年3月底前…，9月底前), the limit of the last of a list (2021年3月、6月底前);
    ``years`` are the years that the text before tells: where one is not that of issue, the date of issue settles nothing;
    ``data_years`` those of what is reported on (2021年度…自评报告): before that of issue they put it in no doubt.
    """

    text: Text
    year: YearMatch | None
    action: Text
    full_text: Text | None = None
    years: frozenset[str] = frozenset()
    is_stage: bool = False
    data_years: frozenset[str] = frozenset()

    @property
    def whole_text(self) -> Text:
        """The words that its values are drawn from."""
        return self.full_text or self.text


CHRONICLE = re.compile("大事记|纪事|年表|编年|历程|沿革|回顾")  # titles of lines of days that tell what was
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
UNDATED = Message("no date of issue tells whether it is still to come", "无成文日期，其时是否已过不明")
REPUBLIC = Message("it may be a year of the Republic", "或为民国纪年")
UNLIKELY = (AHEAD, UNDATED_WORK)
PERIODS = frozenset({"range", "five-year-plan"})
MOST_NAMED = 6  # times of a paragraph that one finding names
LIMIT_UNREAD = Message("what its limit holds for is not understood", "其界限所系何时不明")
# A time to come with what is to be done then, or the label of a term, though no word says that it is a limit:
# 2023年6月底完成销号, 规划期限为2021—2025年.
_DUE_VERB = f"(?:{any_of('due')})"
TO_BE_DONE = re.compile(
    f"，?[^，。；：了已曾的]{{0,12}}?{_DUE_VERB}(?!了|的|情况|过)|，?[^，。；：了已曾的]{{0,8}}?将(?![军领相近来才士于是成]|[^，。；]{{0,8}}[了曾])|，?[^，。；：了已曾]{{0,24}}?将(?:基本|全部|全面)(?!了)"
)
# 验收销号应于2024年12月完成.
ORDERED = re.compile("(?:应当?|须|必须|需|务必|拟|计划|确保)[于在]$")
# 6月26日，国家发展改革委等十八部门印发通知: what is reported. 2025年完成全部改造: a year alone, and what is due in it.
REPORTED = re.compile(
    f"(?:[）)]|，)?(?:[^，。；]{{0,14}}(?:[委部局厅府院会州市省县区国协]|部门|单位)(?:办公[厅室])?(?:{any_of('reported')})|(?:印发|发布))(?!时间|日期)|关于"
)
YEAR_ALONE = re.compile("[“”力争确保计划]*(?:(?:19|20)[0-9]{2}年|[“”十一二三四五]{2,6}(?:期间|时期))")
DONE_THAT_YEAR = re.compile(f"，?[^，。；：了已曾的0-9县市省区批]{{0,4}}?{_DUE_VERB}(?!了|的|情况|过)")
# 2023年10月至2024年3月，全市细颗粒物平均浓度控制在52微克/立方米以内.
AIMED_AT = re.compile("，?[^，。；：]{0,20}(?:控制在|不(?:超过|低于|高于|少于)|达到|提高到|降[至到]|下降到|力争)(?!了)")
# 从2010年起，每季度报送一次; 2023年以后，全面推开; “十四五”期间新增500万千瓦: what is to be done from a time on, or in a period,
# of a document that no date of issue tells.
SINCE = re.compile("(?:起|开始|后)$")
WORK_AHEAD = re.compile(
    f"，?(?:(?!先后|相继|陆续|一直|呈|累计(?!新增))[^，。；：了已曾共]){{0,20}}?(?:{_DUE_VERB}|{any_of('works')}|{any_of('obliging')}|{any_of('striving')}|不再|一律|[应须将]|每(?:年|半年|季|月|周))(?!了|过|的)"
)
# 农村自来水普及率2025年要达到87.5%.
REQUIRED = re.compile(
    "，?(?:必?须|要|力争|确保|争取)(?:[^，。；了0-9]{0,6})(?:达到|实现|完成|建成|提高|下降|降[至到低]|控制)(?!了|的)"
)
RECURS = re.compile(
    f"，?每(?:半?年度?|季度?|月|周|[0-9一二三四五]年)[^，。；：]{{0,8}}?(?:{any_of('handing-in')}|{_DUE_VERB})(?!了|的)"
)
# 2022年，全市单位GDP二氧化碳排放下降4%以上, of that year.
AIM_BOUNDED = re.compile(
    "，?[^，。；：了已曾]{0,24}?(?:下降|降低|提高|增长|增加|达到|达|新增|完成)[^，。；0-9]{0,6}[0-9.]+[^，。；0-9]{0,8}(?:以上|以内|左右|以下)(?=[，。；、]|$)"
)
HELD_TO = re.compile("，?[^，。；：了已曾]{0,12}(?:控制在|要达到|不(?:超过|低于|高于|少于)[0-9])(?!了)")
IS_CLOCK = re.compile(" ?[0-9]{1,2}:[0-9]{2}:[0-9]{2}")  # 时间：2006-11-29 16:58:21, of a page
GOES_ON = re.compile(f"[^，。；：了已曾的0-9]{{0,6}}?{_DUE_VERB}(?!了|的|情况|过)")
TERM_LABEL = re.compile(
    f"{behind_none_of('no-terms-of')}(?:{any_of('term-labels')})(?:要求|安排)?(?:为|是|定在|在)?[：:]?(?:自|从)?$"
)
EDTF_TIME = re.compile("[0-9]{4}(?:-[0-9]{2}){0,2}")
NAMES_YEAR = re.compile(
    "[“”]?(?:的|(?:正式)?(?:施行|实施|执行|生效|启用|发布|印发)的|[印修][发订正](?:[）)]|$)|发布$|远景|版|度|届|第|[）)]?》|级|款|水平|目标|指标|任务|计划(?!实施|完成|新|建|改|投|安排|开|推))"
)
IS_AIMED = re.compile("(?:力争|争取|确保|基本|全面|具备|建成|完成|建立)")
# 2021年度自评报告, 对2018年认定的企业, 2018年以来未报送的地区; not 2021年度，我市….
OF_DATA = re.compile(
    f"(?<=度)(?![，,、内期我全各本])(?=[{HAN}])|[^，。；：0-9]{{0,6}}(?:{any_of('what-ends')}|{any_of('named-after')})的(?=[{HAN}])|(?:(?<=以来)|以来)[^，。；：]{{1,12}}的(?=[{HAN}])"
)
REVIEWS = re.compile("回顾|总结|情况|进展|成效|成绩")
ASKS = re.compile("(?:通知|函|公告|通告|公示)$")  # of a title: 关于报送2021年度节能目标完成情况的通知
BASE_DAY = re.compile("(?:基准[日年]|基期)(?:为|是|[：:])$")
DAY_TOLD = re.compile("-[0-9]{2}-[0-9]{2}")
COMPARES = re.compile("(?:(?<![占之])比|较|与|距离?)$")
ON_BASIS = re.compile("的?(?:基础|水平|基数)")  # 在2020年基础上提高5%
_CLOCK = "(?:[0-9]{1,2}(?:[时点]整?(?:[0-9]{1,2}分)?|[:：][0-9]{2})(?:[-—–~～至][0-9]{1,2}[:：][0-9]{2})?)?"
CLOCK_BEHIND = re.compile(f" ?(?:[上下]午|晚上?|中午)?{_CLOCK[:-1]}(?=[，,。；;]|$)")  # 截止时间为11月25日17:00，…
_DAY = f"(?:(?:[今明后本]年)?[0-9]{{1,2}} ?月(?: ?[0-9]{{1,2}} ?日{_CLOCK}|[底末初]|[上中下]旬|份)?)"
UNBOUND_TIME = OpenedPattern(
    f"(?<![0-9年月日—到前每])(?<!(?<![截延迟长期])至)(?:{_DAY}(?:(?:[至到~～－-]|[—–]{{1,2}})(?:{_DAY}|[0-9]{{1,2}}日{_CLOCK}))?|[0-9]{{1,2}}月[0-9]{{1,2}} ?(?:[至到~～－-]|[—–]{{1,2}}) ?[0-9]{{1,2}}日|[0-9]{{1,2}}月?(?:[至到~～－-]|[—–]{{1,2}})[0-9]{{1,2}}月(?:[底末初]|[上中下]旬)?|(?:[今明后本]年)?(?:[上下]半年|第?[一二三四]季度[末初]?|第[一二三四]季(?!度))|明年年?初(?![步级中等始稿])|(?:[今明后本]年)?(?<![上去往])[年月][底末中](?!旬)|明年(?=起，?(?:正式|全面)?(?:{any_of('in-force')}))|(?:今年|明年|本年)(?=(?:年?底?[^，。；0-9]{{0,10}}预计|[^，。；0-9]{{0,4}}[将拟](?![军领相近来才士于是成])|要|计划|力争|确保|争取|预计|全[部面](?:开工|启动|完成|建成|投产|竣工|交付))))(?![前之以0-9])|(?:(?<![^，。；：])|(?<=起))到(?:{_DAY}|年[底末])(?![前之以0-9]|，?(?:累计|共|已))"
)
# What is to be done behind the date of issue, though no word says that its time is a limit.
_NOUNS_BEHIND = "方案|意见|条例|办法|细则|计划|标准|项目|效果"
_NO_NAME = f"(?![了过区率]|情况|的|{_NOUNS_BEHIND})"  # 2025年建成区绿化率, 2024年实施方案
_WORK = f"(?:{any_of('due')}|{any_of('works')})(?![了过区率]|情况|的|(?<=[实建执][施设行])(?:{_NOUNS_BEHIND}))"
_NO_EVENT = "(?![^，。；]{0,24}(?:召开|举办|举行|开幕|会议|论坛|大会))"  # the day of a meeting is no due date
FIXED_AHEAD = re.compile("(?:将|拟|计划|预计|应|须|请)[于在]$|将在$")
WORK_THEN = re.compile(f"{_NO_EVENT}[^，。；：了已曾的0-9]{{0,12}}?{_WORK}")
CLAUSE_OPENS = re.compile(f"(?:^|[。；\n])(?:{ITEM_NUMBER} ?|第[一二三四五]步，)?$|[，；]$")
WORK_OPENS = re.compile(
    f"，{_NO_EVENT}(?!预计|预测)(?:(?:我[省市县区委厅局]|省|市|各)[^，。；：了已曾的0-9]{{0,10}}将?|将|全面|完成|累计)?{_WORK}"
)
AIM_OPENS = re.compile(
    f"(?:，|(?![^，。；]{{1,12}}的)(?:全[省市县区])?)(?:累计|全面|基本|完成)*(?:{any_of('due')}){_NO_NAME}"
)
REPORTED_AHEAD = re.compile("[^，。；]{0,6}(?:预测|预计|可能|或将)")
HANGS_ON = re.compile(
    f"，?[^，。；]{{1,16}}的(?:[，。；]|[{HAN}]{{0,6}}(?:项目|企业|单位|城市|地区|机构|建筑|车辆|人员)[，。；可须应])"
)
TIME_OF_CALL = re.compile(f"(?:{any_of('calls')})[^。；]{{0,12}}，时间(?:为|是|[：:])$")
EXTENDED = re.compile(
    f"(?:{any_of('calls')}|{any_of('terms')})[^。；]{{0,8}}，(?:现)?(?:延长|延期|顺延|推迟)(?:至|到)$"
    "|(?:试点|建设|创建|执行|服务)期限?(?:延长|延期|顺延)(?:至|到)$"
)
SETTLED_BY_ISSUE = re.compile("(?:今年|明年)?(?:[0-9]|第?[一二三四]季度)|(?:今年|明年)[上下]半年")
SINCE_WHEN = re.compile("^[自从].*起$|起$")
RULES = re.compile(
    "，?(?!每)[^，。；：了已曾0-9]{0,14}?(?:不再|一律|禁止|严禁|不得|停止|按|应当|须|纳入|全面|实行)(?!了)"
)
FIXED = re.compile(
    "(?:将|拟|计划|定)于$|将在$|定[为在]$|第[一二三四五六七八九十0-9]{1,2}[期批场轮次][：:（(]?$|(?:延|推迟|延长|延期|顺延)至$"
)  # 将于7月组织评审, 可延至3月底
DAY_TO_DAY = re.compile("[0-9]{1,2}月[0-9]{1,2}日?(?:[至到~～－-]|[—–]{1,2})(?:[0-9]{1,2}月)?[0-9]{1,2}日$")
# 7月9日—10日，发放录取通知书; not 5月1日至5日，全国接待游客….
WORK_BEHIND = re.compile(
    "[：:]|，[^，。；：了已共]{0,12}?(?:接受|发放|报名|公示|受理|登记|审核|报到|办理|缴费|领取|组织|开展|进行|实施|抽查|检查|评审|验收)(?!了)"
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
# 重点检查阶段（2010年3月-2010年7月）, 第一阶段：动员部署（3月1日至3月15日）, 自查阶段：6月上旬; not 快速发展阶段（2000-2010年）.
STAGE_TIME = re.compile(
    "(?:阶段|第[一二三四五六七八九]步)(?:[^，。；（()）]{0,16}[（(](?:时间|时限)?(?:为|安排)?[：:]?|[：:])(?:自|从|在|于)?$"
)
# （一）6月1日—6月5日，启动阶段。
STAGE_BEHIND = re.compile("[，：:]?(?!为|起?[至到~～—－-])[^，。；：了]{1,10}阶段(?=[，。；：:（(]|$)")
IS_STAGE = re.compile("[为是][^，。；：了]{1,10}阶段")  # 2023年11月至2024年4月为第一阶段
STAGE_OPENS = re.compile(f"(?:^|[。；])(?:{ITEM_NUMBER} ?)?(?:自|从)?$")
STEPS = re.compile("步骤|进度|工作安排|时间安排|阶段|流程|日程")  # headings of items each with its time
STEP_TIME = re.compile(f"(?:{ITEM_NUMBER} ?)?[^，。；：（()）]{{2,14}}[（(](?:时间|时限)?[：:]?")
STEP_END = re.compile("[）)](?:[。；：:]|$)")
STAGE_WORK = re.compile("[）)][：:](?=.)")
STAGE_END = re.compile("(?:完成|结束)?(?:[）)。；;]|$)")
SCHEDULED = re.compile(
    "[，：](?:集中|全面|组织|深入|重点|各地|各县|各区|各部门)*(?:开展|组织|进行|实施|完成|启动|整治|攻坚|排查|检查|督查|自查|整改|验收|评审|评估|宣传)"
)
PLAN_TIME = re.compile("[期末]")  # “十三五”期间, not “十三五”控制温室气体排放工作方案
NAMES_DOCUMENT = re.compile(f"(?:{any_of('names-of-plans')})[（(]$")
# A limit in a form that is not read: 30日前, 本周五(6月16日)前, 6月30日(含)前.
LOOSE_LIMIT = OpenedPattern(
    "(?<![0-9一二三四五六七八九十几数两多半个年月])(?:(?:19|20)[0-9]{2}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})? ?(?:月份?|[日号]|[底末]|[上中下]旬|季度?|节|周[一二三四五六日]|星期[一二三四五六日])"
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
            f"{_MONTH_DAY}(?:以后|之后|后)(?=[）)]?(?:将|均|一律)?(?:不再|不予|停止)(?:受理|接收|办理|接受))"
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
    (
        OpenedPattern(
            f"(?<=[期间限为是：:])每年{_MONTH_DAY}(?:至|到|[-—–~～－]{{1,2}})(?:次年|翌年|第二年)?(?:{_MONTH_DAY}|[0-9]{{1,2}}日)(?!.?[之以]?前)"
        ),
        NO_YEAR,
    ),
    (
        OpenedPattern(
            "(?:次年|翌年|来年|第二年|下一?年度?)的? ?(?:年?[底末]|(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九]) ?月 ?(?:[底末]|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?[日号])?)?(?:之前|以前|前)"
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


class DueTime(NamedTuple):
    """Where a time that binds an action lies; ``parts`` are the spans that make it whole (2023年 and 底前)."""

    start: int
    end: int
    match: YearMatch | None
    parts: tuple[tuple[int, int], ...] = ()
    action_start: int = -1
    is_stage: bool = False


def find_deadlines(paragraph: Text, kind: str = "", above: str = "", issued: str = "") -> Iterator[Deadline]:
    """Return the milestones and due dates of a paragraph of a document of this kind; reports have none.

    ``above`` is what it stands under: the document's title and the headings; ``issued`` is the date of issue (EDTF),
    behind which a time of work needs no word that says that it is a limit.
    """
    if kind in REPORTS:
        return
    value = plain_prose(paragraph.value)
    titles = [title.span() for title in TITLE.finditer(value)]
    dates = [date for date in _times_in(value) if not _lies_in(titles, date.start)]
    lists = list(_lists_of_due_times(value, titles, dates))
    dates = sorted([*_dates_outside(lists, dates), *_dates_of(value, lists)], key=lambda date: date.start)
    is_in_steps = STEPS.search(above.partition("\n")[2]) is not None
    due = _due_times(value, titles, dates, lists, is_in_steps=is_in_steps, issued=issued)
    starts, marked = [date.start for date in dates], {time.start for time in due if time.match is not None}
    years_before, data_before = _years_told(value, dates)
    around, data_around = years_around(above)
    for n, time in enumerate(due):
        stop = max(time.end, time.action_start)
        following = next((later.start for later in due[n + 1 :] if later.start >= stop), len(value))
        action = _action_of(paragraph, value, time.start, stop, following)
        action = _without_peak(action)
        if _is_no_aim(value, time, plain_prose(action.value)):
            continue
        text, full_text = paragraph[time.start : time.end], _joined_parts(paragraph, time)
        deadline = Deadline(text, time.match, action, full_text, is_stage=time.is_stage)
        if time.match is None:
            lead = _yearly_lead(value, due[:n], dates, time)
            last = bisect_left(starts, time.start) - 1
            before = (dates[last], years_before[last]) if last >= 0 else None
            deadline = (
                deadline._replace(full_text=Text.join([paragraph[slice(*lead)], deadline.whole_text]))
                if lead
                else _with_year_before(paragraph, deadline, time.start, before, marked)
            )
            deadline = deadline._replace(years=deadline.years | around, data_years=data_before | data_around)
        yield deadline


def _years_told(value: str, dates: Sequence[YearMatch]) -> tuple[list[frozenset[str]], frozenset[str]]:
    """Return the years that the dates up to each put later days in doubt by, and all the years of data."""
    is_data = [_is_year_of_data(value, date) for date in dates]
    doubtful = (_doubts(date, is_of_data) for date, is_of_data in zip(dates, is_data, strict=True))
    of_data = [_years_of(date) for date, is_of_data in zip(dates, is_data, strict=True) if is_of_data]
    return list(accumulate(doubtful, operator.or_)), frozenset[str]().union(*of_data)


def _yearly_lead(
    value: str, earlier: Sequence[DueTime], dates: Sequence[YearMatch], time: DueTime
) -> tuple[int, int] | None:
    """Return where 每年 stands that a month or day without a year shares (每年3月底前…，11月底前…)."""
    last = next((due for due in reversed(earlier) if value.startswith("每年", due.start)), None)
    if last is None or "。" in value[last.start : time.start] or not MONTH_ALONE.match(value, time.start):
        return None
    is_dated_between = any(last.start < date.start < time.start for date in dates)
    return None if is_dated_between else (last.start, last.start + len("每年"))


def _is_no_aim(value: str, time: DueTime, action: str) -> bool:
    """Whether what goes with a time is a peak, which is no due date (力争2023年达峰，最迟2025年), past, or foretold."""
    is_peak = "峰" in value[time.start : time.end] or _is_of_peak(value, time.start, action)
    return is_peak or _is_foretold(value, time.start, action) or bool(PAST.search(_first_clause(action)))


def _is_of_peak(value: str, start: int, action: str) -> bool:
    """Whether a time is that of a peak, by what is told then or by the label before it (达峰时间为：北京2020年左右，广州2020年底前)."""
    return _is_peak(action) or _is_labelled_peak(value, start, action)


def _is_labelled_peak(value: str, start: int, action: str) -> bool:
    """Whether the label before a time is one of peaks, and no work is told behind it."""
    if "峰" not in value[max(0, start - LONGEST_LABELLED) : start]:
        return False
    if RESUMES.match(action.lstrip("，")):
        return "峰" in value[value.rfind("。", 0, start) + 1 : start]  # …达峰目标已纳入规划，力争2028年实现
    label = PEAKS_LABELLED.search(value, max(0, start - LONGEST_LABELLED), start)
    return label is not None and not WORK_AHEAD.match(action)


def _is_foretold(value: str, start: int, action: str) -> bool:
    """Whether a time is one by which something is said to come about, and nothing to be done: 将导致…在2100年前海平面上升1米."""
    sentence = value[value.rfind("。", 0, start) + 1 : start]
    clause = _first_clause(action)
    foretold = FORETELLS_ALL.search(sentence) or (FORETELLS.search(sentence) and CHANGES.search(clause))
    return bool(foretold) and not OBLIGES.search(clause)


def _lists_of_due_times(
    value: str, titles: Sequence[tuple[int, int]], dates: Sequence[YearMatch]
) -> Iterator[TimeList]:
    """Yield the lists of times that bind an action; 到 alone binds where the first date is read as bound by it."""
    bound = {date.start for date in dates if date.qualifier in LIMITS}
    for times in find_lists(value):
        start, end = times.span
        is_led = value[start] in "到至" and value[end - 1] != "前"
        if _lies_in(titles, start) or (is_led and start not in bound):
            continue
        if not BYGONE.search(value[end : end + 24]) and not PAST.search(value[end : end + 24]):
            yield times


def _dates_outside(lists: Sequence[TimeList], dates: Sequence[YearMatch]) -> Iterator[YearMatch]:
    spans = [times.span for times in lists]
    return (date for date in dates if not any(start < date.end and date.start < end for start, end in spans))


def _dates_of(value: str, lists: Sequence[TimeList]) -> Iterator[YearMatch]:
    """Yield the last date of each list that prints its year, with the whole list for its place."""
    for times in lists:
        if date := read_listed_time(value, times.times[-1]):
            yield date._replace(start=times.span[0], end=times.span[1])


def _joined_parts(paragraph: Text, time: DueTime) -> Text | None:
    """Return the words of a time that shares some with another; None where it stands in one piece."""
    return Text.join([paragraph[slice(*part)] for part in time.parts]) if time.parts else None


def _times_with_year(value: str, dates: Iterable[YearMatch], *, is_in_steps: bool) -> Iterator[DueTime]:
    """Yield the dates that bind an action, and those of stages."""
    for date in dates:
        is_due = _is_due(value, date)
        if is_due or _is_stage(value, date, is_in_steps=is_in_steps):
            yield DueTime(date.start, date.end, date, is_stage=not is_due or _may_be_past(value, date))


def _is_stage(value: str, date: YearMatch, *, is_in_steps: bool) -> bool:
    """Whether a month or day, or a span of them, is that of a stage of the work; of years alone it may be that of an age."""
    is_dated = date.qualifier in ("exact", "range") and "-" in date.edtf and not date.edtf.endswith("/..")
    return is_dated and _is_stage_time(value, date.start, date.end, is_in_steps=is_in_steps)


def _yearless_stages(value: str, taken: Sequence[tuple[int, int]], *, is_in_steps: bool) -> Iterator[DueTime]:
    """Yield the months of stages that print no year: 集中整治阶段（6月-8月）, 总结阶段（12月上旬）."""
    for match in UNBOUND_TIME.finditer(value):
        start, end = match.span()
        is_taken = any(low < end and start < high for low, high in taken)
        if match[0][0].isdecimal() and not is_taken and _is_stage_time(value, start, end, is_in_steps=is_in_steps):
            yield DueTime(start, end, None, is_stage=True)


def _is_stage_time(value: str, start: int, end: int, *, is_in_steps: bool = False) -> bool:
    """Whether a time is that of a stage of the work, or of an item under a heading of steps: 1.集中整治（2021年5月至10月）."""
    if STAGE_TIME.search(value, max(0, start - 40), start) and STAGE_END.match(value, end):
        return True
    if IS_STAGE.match(value, end) and (
        value.endswith(("阶段，", "阶段："), 0, start) or STAGE_OPENS.search(value, max(0, start - 8), start)
    ):
        return True
    if STAGE_BEHIND.match(value, end) and STAGE_OPENS.search(value, max(0, start - 8), start):
        return True
    return is_in_steps and bool(STEP_TIME.fullmatch(value, 0, start) and STEP_END.match(value, end))


def _lies_in(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    return any(start <= offset < end for start, end in spans)


def _due_times(
    value: str,
    titles: Sequence[tuple[int, int]],
    dates: Sequence[YearMatch],
    lists: Sequence[TimeList],
    *,
    is_in_steps: bool = False,
    issued: str = "",
) -> list[DueTime]:
    """Return the times that bind an action, in their order: with a year, each year (每年3月底前), and without one."""
    spans = [times.span for times in lists]
    due = [
        DueTime(*time.span, read_listed_time(value, time), time.parts, times.span[1])
        for times in lists
        for time in times.times
        if time.parts
    ]
    outside = list(_dates_outside(lists, dates))
    due += _times_with_year(value, outside, is_in_steps=is_in_steps)
    due += _going_on(value, due, outside)
    due += _times_ahead(value, due, outside, issued) if issued else ()
    titles = [*titles, *spans]
    due += [DueTime(*yearly.span(), None) for yearly in YEARLY.finditer(value) if not _lies_in(spans, yearly.start())]
    due += _yearless_stages(value, [*titles, *(item[:2] for item in due)], is_in_steps=is_in_steps)
    yearless = _yearless_times(value, [*titles, *(item[:2] for item in due)])
    due += [DueTime(start, end, None, is_stage=_is_stage_time(value, start, end)) for start, end in yearless]
    due += _yearless_ahead(value, [*titles, *(item[:2] for item in due)], due) if issued else ()
    return sorted(due, key=lambda item: item[:2])


def _times_ahead(value: str, due: Sequence[DueTime], dates: Iterable[YearMatch], issued: str) -> Iterator[DueTime]:
    """Yield the times behind the date of issue with what is to be done then (2022年底，提交总结报告), though no word is a limit."""
    taken = {item.start for item in due}
    for date in dates:
        if date.start in taken or date.qualifier not in ("exact", "range") or _is_no_work(value, date):
            continue
        is_ahead = _begins_behind(date, issued) or (not _is_over(date, issued) and _is_time_of_call(value, date))
        if is_ahead and (_rules_since(value, date) if date.edtf.endswith("/..") else _is_set(value, date)):
            yield DueTime(date.start, date.end, date)


def _is_no_work(value: str, date: YearMatch) -> bool:
    """Whether the words around a time tell a forecast, a state, what was, or what hangs on it."""
    behind = value[date.end : date.end + 24]
    is_state = _names_no_time(value, date) or _tells_state(value, date) or _tells_past(behind)
    return is_state or HANGS_ON.match(behind) is not None or _is_foretold_before(value, date.start)


def _rules_since(value: str, date: YearMatch) -> bool:
    return bool(SINCE_WHEN.search(date.text) and RULES.match(value, date.end))


def _is_time_of_call(value: str, date: YearMatch) -> bool:
    """Whether two days are those between which a call is open: 公开征求意见，时间为 a 至 b."""
    before = TIME_OF_CALL.search(value, max(0, date.start - 40), date.start)
    return before is not None and TWO_DAYS.fullmatch(date.edtf) is not None


def _follows_year(value: str, start: int, end: int, due: Sequence[DueTime]) -> bool:
    """Whether a time opens a clause of work behind a due time whose year it shares: 2022年第二季度，编制方案；第三季度，组织实施."""
    sentence = value.rfind("。", 0, start) + 1
    is_dated = any(item.match is not None and sentence <= item.start < start for item in due)
    return is_dated and value[start - 1] in "；，" and WORK_OPENS.match(value, end) is not None


def _yearless_ahead(value: str, taken: Sequence[tuple[int, int]], due: Sequence[DueTime]) -> Iterator[DueTime]:
    """Yield times without a year at which something is to be done by whoever writes: 我委将于5月中旬组织专家评审."""
    for match in UNBOUND_TIME.finditer(value):
        start, end = match.span()
        if any(low < end and start < high for low, high in taken) or not SETTLED_BY_ISSUE.match(match[0]):
            continue
        is_fixed = FIXED_AHEAD.search(value, max(0, start - 12), start) and WORK_THEN.match(value, end)
        if (is_fixed or _follows_year(value, start, end, due)) and not (
            _tells_past(value[end : end + 24]) or REPORTED_AHEAD.match(value, end)
        ):
            yield DueTime(start, end, None)


def _is_foretold_before(value: str, start: int) -> bool:
    sentence = value[max(value.rfind("。", 0, start) + 1, start - 60) : start]
    return bool(FORETELLS.search(sentence) or FORETELLS_ALL.search(sentence) or sentence.endswith(("预测，", "预计，")))


def _begins_behind(date: YearMatch, issued: str) -> bool:
    """Whether a time lies wholly behind the date of issue, as far as both are told; 2022年底 does, of a date before December."""
    first = EDTF_TIME.search(date.edtf)
    if first is None:
        return False
    begin = first[0]
    if int(begin[5:7] or 0) > QUARTERS_FROM:
        begin = f"{begin[:5]}{3 * (int(begin[5:7]) - QUARTERS_FROM) - 2:02}"
    if date.text.endswith(("年底", "年末")):
        begin = f"{begin[:4]}-12"
    elif date.text.endswith("下半年"):
        begin = f"{begin[:4]}-07"
    grain = min(len(begin), len(issued))
    return begin[:grain] > issued[:grain]


def _is_set(value: str, date: YearMatch) -> bool:
    """Whether the words around a time to come bind work to it: 将于2016年第三季度公布; 2022年底，提交总结报告; 时间为 a 至 b."""
    start, end = date.start, date.end
    before = value[max(0, start - 12) : start]
    if REPORTED_AHEAD.match(value, end) or value.endswith(("发布时间：", "发布时间:", "截至", "截止"), 0, start):
        return False
    if _is_time_of_call(value, date):
        return True
    if FIXED_AHEAD.search(before) and WORK_THEN.match(value, end):
        return True
    if EXTENDED.search(value, max(0, start - 24), start) and STOP_BEHIND.match(value, end):
        return True
    if not CLAUSE_OPENS.search(before):
        return False
    return bool(
        WORK_OPENS.match(value, end) or (YEAR_ALONE.fullmatch(value, start, end) and AIM_OPENS.match(value, end))
    )


def _going_on(value: str, due: Sequence[DueTime], dates: Iterable[YearMatch]) -> list[DueTime]:
    """Return later times with what is to be done then, behind a due time of their sentence (力争2024年开工，2025年底建成)."""
    later_times: list[DueTime] = []
    taken = {item.start for item in due}
    for date in dates:
        if date.start in taken:
            continue
        if date.qualifier != "exact" or value[date.start - 1 : date.start] not in ("，", "、"):
            continue
        if (
            not GOES_ON.match(value, date.end)
            or _hangs_on(value, date)
            or BYGONE.search(value[date.end : date.end + 24])
        ):
            continue
        before = [item.match for item in (*due, *later_times) if item.match is not None and item.end <= date.start]
        last = max(before, key=lambda match: match.start, default=None)
        if last is not None and not STOP.search(value, last.end, date.start) and _is_later(date, last):
            later_times.append(DueTime(date.start, date.end, date))
    return later_times


def _is_later(date: YearMatch, earlier: YearMatch) -> bool:
    return bool(earlier.latest) and date.earliest >= earlier.latest and date.edtf > earlier.edtf.removeprefix("../")


def unread_times(
    paragraph: Text, kind: str = "", *, taken: Sequence[Text] = (), issued: str = ""
) -> Iterator[tuple[Text, Message]]:
    """Yield what looks like a due date and is no date of the calendar, or names no year, with the reason.

    ``taken`` are the times that gave rows; ``issued`` is the date of issue (EDTF), before which nothing is due.
    """
    if kind in REPORTS:
        return
    value = plain_prose(paragraph.value)
    spans = [(start, start + len(text)) for text in taken for start in [bisect_left(paragraph.starts, text.starts[0])]]
    spans += [title.span() for title in TITLE.finditer(value)]
    for span in list(_open_members(value, spans)):
        spans.append(span)
        yield paragraph[slice(*span)], OPEN_SHARE
    for pattern, reason in UNREAD_TIMES:
        for match in pattern.finditer(value):
            if _is_unread(value, match, spans, reason):
                spans.append(match.span())
                yield paragraph[match.start() : match.end()], reason
    for start, end, reason in _unbound_times(value, spans, issued):
        spans.append((start, end))
        yield paragraph[start:end], reason
    for match in LOOSE_LIMIT.finditer(value):
        if match[0][:4].isdecimal() and match[0][:4] < issued[:4]:  # 2000年底前建成的小区改造任务
            continue
        if _is_unread(value, match, spans, LIMIT_UNREAD):
            yield paragraph[match.start() : match.end()], LIMIT_UNREAD


def _unbound_times(value: str, taken: Sequence[tuple[int, int]], issued: str) -> Iterator[tuple[int, int, Message]]:
    """Return where times to come lie that no rule binds to what is to be done, nor tells to be past, and how doubtful they are."""
    open_reason = AHEAD if issued else UNDATED_WORK
    dates = [(date.start, date.end) for date in _times_in(value) if _is_unbound(value, date, issued)]
    days = _unbound_days(value, taken)
    events = [match.span() for match in EVENT_LIMIT.finditer(value)]
    for start, end in [*dates, *days, *events]:
        is_taken = any(low < end and start < high for low, high in taken)
        behind = value[end : end + 24]
        if is_taken or _tells_past(behind) or _is_of_peak(value, start, behind):
            continue  # whether a peak is a goal, and why not, is told with the goals
        is_likely = (start, end) in events or _may_bind(value, start, end)
        yield start, end, UNBOUND if is_likely else open_reason


def _unbound_days(value: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Return where days and months without a year lie that may be ones of something to be done."""
    for match in UNBOUND_TIME.finditer(value):
        if _is_unbound_day(value, *match.span()) or _goes_on_with(value, *match.span(), taken):
            yield match.span()


def _goes_on_with(value: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether a day opens a clause behind a due time of its sentence: 于5月底前组织评审，6月中旬公示."""
    if value[start - 1 : start] not in ("，", "、") or not NEXT_STEP.match(value, end):
        return False
    opening = max(value.rfind(sign, 0, start) for sign in "。；") + 1
    return any(opening <= low < start for low, _ in taken)


def _may_bind(value: str, start: int, end: int) -> bool:
    """Whether the words around a time tell that something is to be done then, though none says that it is a limit."""
    label = value[max(0, start - 12) : start]
    if REPORTED.match(value, end) or IS_CLOCK.match(value, end):
        return False
    if TERM_LABEL.search(label) or STAGE_TIME.search(value, max(0, start - 40), start) or HANDED_IN.match(value, end):
        return True
    if YEAR_ALONE.fullmatch(value, start, end):  # 2019年清远市第二批应开展清洁生产审核企业名单
        return bool(DONE_THAT_YEAR.match(value, end) or AIMED_AT.match(value, end))
    if label.endswith(("：", ":", "截止", "截至")):
        return True
    return bool(
        TO_BE_DONE.match(value, end)
        or IS_STAGE.match(value, end)
        or CARRIED_OUT.match(value, end)
        or AIMED_AT.match(value, end)
    ) or _is_scheduled(value, label, end)


def _is_unbound(value: str, date: YearMatch, issued: str) -> bool:
    """Whether a time is one to come: by the date of issue, or else by what is to be done then, or by its label."""
    if _hangs_on(value, date) or _may_be_old(value, date) or BEFORE_EVENT.search(date.text):
        return not _is_over(date, issued)  # 2000年底前建成的小区改造任务
    if date.qualifier == "as-of":  # 投稿截至2023年9月30日: no state of things to come
        return bool(issued and date.edtf > issued)
    if date.qualifier in LIMITS or _names_no_time(value, date):
        return False
    if _is_over(date, issued):
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
    return date.qualifier == "five-year-plan" and bool(WORK_AHEAD.match(value, date.end))


def _names_no_time(value: str, date: YearMatch) -> bool:
    """Whether a date is part of a name, a budget year, or what something is compared with: 2025年目标, 比2020年."""
    if (
        date.text.endswith("年度")
        or "峰" in date.text
        or (date.qualifier == "five-year-plan" and not PLAN_TIME.search(date.text))
    ):
        return True
    is_compared = not (DAY_TOLD.search(date.edtf) or IS_AIMED.match(value, date.end)) and COMPARES.search(
        value, 0, date.start
    )
    return bool(is_compared or ON_BASIS.match(value, date.end) or NAMES_YEAR.match(value, date.end))


def _is_over(date: YearMatch, issued: str) -> bool:
    """Whether a time ended before the date of issue, or is that date."""
    return date.edtf == issued or _ends_before(date.edtf, issued)


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
    return _is_scheduled(value, label, end) or _is_labelled_or_done(value, label, end)


def _is_time_of_work(value: str, label: str, end: int) -> bool:
    """Whether the words around two days tell that something is to be done from the one to the other."""
    if CARRIED_OUT.match(value, end) or value.startswith("内", end):
        return True  # 6月12日至16日进行核查, 在7月1—7日内登记
    return (not label or label[-1] in "。；") and bool(WORK_BEHIND.match(value, end))


def _is_scheduled(value: str, label: str, end: int) -> bool:
    """Whether something is to begin, to be held or to be done at a time: 10—11月，开展“回头看”; 将于7月组织评审."""
    if DAY_TO_DAY.search(value, max(0, end - 14), end) and _is_time_of_work(value, label, end):
        return True
    if (
        value.startswith(("开始", "起"), end)
        or COMES_IN.match(value, end)
        or any(cue.search(label) for cue in (STAGE_LABEL, FIXED, ORDERED))
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


def _open_members(value: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Return where times of lists lie of which it is open what they share (2015年、2016年6月底前)."""
    for times in find_lists(value):
        spans = [time.span for time in times.times if not time.parts]
        if not BYGONE.search(value[times.span[1] :]):
            yield from (span for span in spans if not _lies_in(taken, span[0]))


def _is_unread(value: str, match: re.Match[str], taken: Sequence[tuple[int, int]], reason: Message) -> bool:
    """Whether what looks like a due date lies apart from those that were read, and tells no past."""
    start, end = match.span()
    if any(low < end and start < high for low, high in taken) or begins_word(value, end - 1, end):
        return False
    if reason is NO_DAY and is_possible_day(match["year"], match["month"], match["day"]):
        return False
    behind = value[end : end + 24]
    return not (_tells_past(behind) or _is_labelled_peak(value, start, behind))


def _tells_past(behind: str) -> bool:
    """Whether the words behind a time tell what was, or what else hangs on the time."""
    return bool(BYGONE.search(behind) or PAST.search(behind.lstrip("，")))


@lru_cache(maxsize=2)  # what gives no row is looked at again
def _times_in(value: str) -> tuple[YearMatch, ...]:
    from lccp.normalise import years

    return tuple(years.find_years(value))


@lru_cache(maxsize=64)  # of the headings above a paragraph
def years_around(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the years that the title and headings above tell, and those of what is reported on (2021年度…自评报告)."""
    from lccp.normalise import years

    matches = [(match, _is_year_of_data(text, match) and not _reviews(text, match)) for match in years.find_years(text)]
    doubtful = frozenset(
        year for match, is_data in matches if not _names_period(text, match) for year in _doubts(match, is_data)
    )
    return doubtful, frozenset(year for match, is_data in matches if is_data for year in _years_of(match))


def _reviews(above: str, match: YearMatch) -> bool:
    """Whether a year stands in a title or heading of what was done then: 2021年度工作回顾."""
    line = above[above.rfind("\n", 0, match.start) + 1 :].partition("\n")[0]
    return bool(REVIEWS.search(line)) and not ASKS.search(line)


def _names_period(above: str, match: YearMatch) -> bool:
    """Whether a notice's title names a plan's years, which tell no year of its days: 关于做好“十四五”中期评估的通知."""
    line = above.partition("\n")[0]
    asks = match.end <= len(line) and ASKS.search(line) is not None and "印发" not in line
    return asks and match.qualifier == "five-year-plan"


def _doubts(match: YearMatch, is_data: bool) -> frozenset[str]:
    """Return the years of a time that put the year of later days in doubt: none where it is one of data."""
    return frozenset() if is_data else _years_of(match)


def _is_year_of_data(value: str, match: YearMatch) -> bool:
    """Whether a year is one of what is reported on, or of what something is named after, and not of what is to be done.

    2021年度碳排放报告; 对2018年认定的企业; 2018年以来未报送的地区; 评估基准日为2023年6月30日.
    """
    return bool(OF_DATA.match(value, match.end) or BASE_DAY.search(value, max(0, match.start - 8), match.start))


def _years_of(match: YearMatch) -> frozenset[str]:
    """Return the years that a time tells; a school year has each day once, so that it puts the date of issue in no doubt."""
    if "学年" in match.text:
        return frozenset()
    return frozenset(year for year in (match.earliest, match.latest) if year)


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
    is_shared = last.start in due and len(_years_of(last)) == 1
    if is_shared and printed and "。" not in paragraph.value[last.end : start]:
        cue = LATEST.match(printed_text.value)
        lead = cue.end() if cue else 0
        rest = printed_text[lead + printed_text.value.startswith("年") :]
        full_text = Text.join([printed_text[:lead], paragraph[printed.start() : printed.end()], rest])
        return deadline._replace(year=years.read_cell(full_text.value), full_text=full_text)
    return deadline._replace(years=years_before)


def _yearless_times(value: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Return where times without a year bind an action: a limit, or a day on which something is handed in."""
    for match in YEARLESS.finditer(value):
        start, end = match.span()
        if any(low < end and start < high for low, high in taken) or DONE_BEFORE.search(
            value, max(0, start - 8), start
        ):
            continue
        if value[end - 1] == "前" and value[end - 2] not in "之以" and begins_word(value, end - 1, end):
            continue
        if (match["handed"] or match["term"]) and not _is_yearless_term(value, match):
            continue
        if not BYGONE.search(value[end : end + 24]) and not PAST.search(value[end : end + 24]):
            yield start - bool(match["term"] and SINCE_NOW.search(value, max(0, start - 4), start)), end


def _is_yearless_term(value: str, match: re.Match[str]) -> bool:
    """Whether a day, or two, is a term (公示时间：6月3日—6月9日) or one on which something is handed in (于6月3日报送)."""
    start, end = match.span()
    before = value[max(0, start - 24) : start]
    if _is_stage_time(value, start, end):
        return True
    if before.endswith("于") and HANDED_IN.match(value, end):
        return True
    if len(re.findall("[日号]", match[0])) > 1:
        return bool(PERIOD.search(before) or NAMED_BEHIND.match(value, end))
    if closing := re.search("截止[至到]?$", before):  # 截止6月30日，完成10个 is a state; 报名截止6月30日 a term
        return bool(PERIOD.search(before[: closing.start()]))
    return bool(TERM.search(before) or CLOSES.match(value, end) or _is_put_off(value, start, end))


def _is_due(value: str, match: YearMatch) -> bool:
    """Whether the words around a time bind an action to it."""
    before, after = value[max(0, match.start - 12) : match.start], value[match.end : match.end + 12]
    if _tells_state(value, match) or _hangs_on(value, match) or BEFORE_EVENT.search(match.text):
        return False
    if match.qualifier in LIMITS or (match.qualifier == "approximate" and match.edtf.startswith("../")):
        return True
    if match.qualifier == "as-of":  # 截至2021年 is a state of things; 报名截止2021年5月31日 is a term
        return bool(AS_OF_TERM.search(before)) or (match.text.startswith("截止") and bool(PERIOD.search(before)))
    if match.qualifier == "five-year-plan":
        return (
            match.text.startswith(("到", "至", "力争", "确保", "争取"))
            or match.text.endswith("前")
            or after.startswith(("前", "之前", "以前"))
        )
    if SCHEDULE.match(after):
        return _opens_clause(before)
    return _is_term(value, match, before) or _is_strived_for(match, before)


def _tells_state(value: str, match: YearMatch) -> bool:
    """Whether a time is that of a level or of what was: 2020年水平, 早在2020年之前."""
    if value.startswith(("水平", "的水平", "标准", "基数"), match.end) or value.endswith(
        ("早在", "远在"), 0, match.start
    ):
        return True
    if match.text.startswith(("至", "到")) and value.endswith(("当前", "目前", "现在", "今后", "未来"), 0, match.start):
        return True  # 对当前至2035年的工作作出谋划
    if value.startswith("的", match.end) or match.text.endswith("夕") or _may_be_old(value, match):
        return True  # 2016年之前的数据, 春节前夕走访
    if LEADS_TO_THING.search(value, 0, match.start) and OF_THING.match(value, match.end):
        return True  # 完成2000年底前建成的城镇老旧小区改造任务
    if WHO_IS_MEANT.search(value, max(0, match.start - 8), match.start):
        return True
    is_past = DONE_BEFORE.search(value, max(0, match.start - 8), match.start)
    return bool(is_past or BYGONE.search(value[match.end : match.end + 24]))


def _may_be_old(value: str, match: YearMatch) -> bool:
    """Whether a bound may be that of what was, which the date of issue alone can tell: 直到1992年划归, 2016年以前，当地…."""
    is_state = YEAR_LIMIT.search(match.text) and STATE_BEHIND.match(value, match.end)
    return bool(UNTIL_THEN.match(match.text) or is_state or OLD_STATE.match(value, max(0, match.end - 7)))


def _may_be_past(value: str, match: YearMatch) -> bool:
    """Whether no word of work stands behind a limit of a year, so that the date of issue alone tells whether it is past."""
    if match.text.startswith(("到", "至")) and SINCE_THEN.search(value, max(0, match.start - 160), match.start):
        return not AIMS_BEHIND.match(value, match.end)
    return bool(YEAR_LIMIT.search(match.text) and NOTHING_DUE.match(value, match.end))


def _hangs_on(value: str, match: YearMatch) -> bool:
    """Whether it is open whether something is due by a limit, or hangs on it: 2025年底前出生的儿童可报名."""
    if value.endswith("即日起", 0, match.start):
        return False  # 自即日起至2023年7月31日，凡符合条件的均可申报
    return match.qualifier in LIMITS and bool(DOUBTFUL.search(value[match.end : match.end + 36]))


def _opens_clause(before: str) -> bool:
    """Whether a time is the label of a schedule: 2017年2月底前：启动试点, also behind an item's number."""
    numbered = re.search("[。；：][（(]?[一二三四五六七八九十0-9]{1,2}[）)、.]$", before)
    return not before or before[-1] in "。；：\n" or before.endswith("——") or bool(numbered)


def _is_term(value: str, match: YearMatch, before: str) -> bool:
    """Whether a time is a term (公示期 a 至 b, 自…起施行) or a day on which something is handed in."""
    if TERM.search(before) or PUT_OFF.search(value, max(0, match.start - 32), match.start):
        return True
    if match.qualifier == "range":
        return _is_period(value, match, before)
    if match.qualifier != "exact":
        return False
    if CLOSES.match(value, match.end) or (TO_COME.search(before) and IN_FORCE.match(value, match.end)):
        return True
    if REQUIRED.match(value, match.end) or (ORDERED.search(before) and GOES_ON.match(value, match.end)):
        return True
    if _is_put_off(value, match.start, match.end):
        return True
    is_day = len(match.edtf) == len("2017-01-26") and before.endswith(("于", "在"))
    return is_day and bool(HANDED_IN.match(value, match.end))


def _is_put_off(value: str, start: int, end: int) -> bool:
    """Whether what was due earlier is due at a time now: 原定于2022年底前完成，因疫情延期至2023年底; 推迟到2023年底完成."""
    if PUT_OFF_TO.search(value, max(0, start - 4), start) and FINISHED.match(value, end):
        return True
    return bool(PUT_OFF_SINCE.search(value, max(0, start - 72), start) and STOP_BEHIND.match(value, end))


def _is_period(value: str, match: YearMatch, before: str) -> bool:
    """Whether a span of time is one in which something is to be done, or from whose beginning a rule is in force."""
    if (PERIOD.search(before) and not match.edtf.endswith("/..")) or (
        TWO_DAYS.fullmatch(match.edtf) and DAYS.search(before)
    ):
        return True
    if NAMED_BEHIND.match(value, match.end) and not match.edtf.endswith("/.."):
        return True
    if TO_THE_END.search(match.text):  # 从2023年起到2025年底，用三年时间完成
        return bool(TIME_USED.match(value, match.end))
    is_term = match.edtf.endswith("/..") or match.text.startswith("自")  # 自2024年1月1日至2026年12月31日试行
    return is_term and bool(IN_FORCE.match(value, match.end))


def _is_strived_for(match: YearMatch, before: str) -> bool:
    if match.qualifier not in ("exact", "approximate", "range") or match.edtf.endswith("/.."):
        return False
    return bool(STRIVING.search(match.text) or STRIVING.search(before))


def _closes_clause(value: str, end: int) -> bool:
    """Whether what is due by a time stands before it: 报名6月3日截止, 即日起至3月25日止."""
    return bool(CLOSES.match(value, end) or UNTIL_END.match(value, end))


def _action_of(paragraph: Text, value: str, start: int, end: int, following: int) -> Text:
    """Return the clause that a time governs: to the next 。 or ；, or to the next time; else the clause before it."""
    if _closes_clause(value, end):
        return _clause_closed(paragraph, value, start, end)
    last = min(len(value), end + LONGEST)
    stop = STOP.search(value, end, last)
    limit = stop.start() if stop else last
    first = max(0, start - LONGEST)
    opened = max(value.rfind("（", first, start), value.rfind("(", first, start))
    if opened >= 0 and not re.search("[）)]", value[opened:start]) and re.search("[）)]", value[end:limit]):
        action = _work_of_stage(paragraph, value, (start, end), limit) or _clause_before(paragraph, value, opened)
        if action.value:
            return action
        limit = min(limit, *(place for sign in "）)" if (place := value.find(sign, end)) >= 0))
    if following < limit:
        limit = _end_before_next(value, end, following, limit)
    clock = CLOCK_BEHIND.match(value, end, limit)
    begin = clock.end() if clock else end
    action = paragraph[limit - len(value[begin:limit].lstrip("，,：: ")) : limit].strip()
    if _is_label_of_term(value, start, action.value):
        return _clause_before(paragraph, value, start)
    is_remark = not action.value.strip("”’）)") or REMARK.fullmatch(action.value)  # 公示期 a 至 b（共7天）
    return _clause_before(paragraph, value, start) if is_remark else action


def _clause_closed(paragraph: Text, value: str, start: int, end: int) -> Text:
    """Return the clause before a time that closes it, with the word of what is shut (交易账户将于10月8日关闭)."""
    shut, clause = SHUTS.match(value, end), _clause_before(paragraph, value, start)
    return Text.join([clause, paragraph[slice(*shut.span(1))]]) if shut else clause


def _end_before_next(value: str, end: int, following: int, limit: int) -> int:
    """Return where the clause of a time ends before the next time: at the brackets that hold that, or at the last comma."""
    bracket = max(value.rfind("（", end, following), value.rfind("(", end, following))
    if bracket > end and not CLOSING.search(value, bracket, following):
        return bracket
    comma = value.rfind("，", end, following)
    return comma if comma > end else limit


def _is_label_of_term(value: str, start: int, behind: str) -> bool:
    """Whether the words before a time label it, and those behind it are the next label: 填报时间为 a 至 b，审核截止时间为 c."""
    is_label = value[max(0, start - 1) : start] in ("：", ":") or value.endswith(
        ("时间为", "日期为", "期限为", "时限为", "期为"), 0, start
    )
    return is_label and bool(NEXT_LABEL.match(behind))


def _work_of_stage(paragraph: Text, value: str, time: tuple[int, int], limit: int) -> Text | None:
    """Return what stands behind the time of a stage in brackets: 第一阶段（2023年6月）：宣传发动."""
    labelled = STAGE_WORK.match(value, time[1], limit)
    return paragraph[labelled.end() : limit].strip() if labelled and _is_stage_time(value, *time) else None


def _clause_before(paragraph: Text, value: str, end: int) -> Text:
    """Return the clause that ends at ``end``, without the words that lead to the time."""
    start = max(max(0, end - LONGEST), *(value.rfind(sign, max(0, end - LONGEST), end) + 1 for sign in "。；"))
    while start < end and value[start] in CLOSERS:
        start += 1
    if start == 0 and (marker := ITEM_MARKER.match(value, 0, end)):
        start = marker.end()
    if TERM.search(value[start:end]):
        start = max(start, value.rfind("，", 0, end) + 1)
    clause = paragraph[start:end]
    lead = JOINT.search(plain_prose(clause.value))
    return clause[: lead.start() if lead else len(clause)].strip()


def _first_clause(action: str) -> str:
    return action.split("，", 1)[0]


def _is_peak(action: str) -> bool:
    """Whether what is due is a peak of emissions. 碳达峰碳中和工作取得进展 is none."""
    return bool(PEAK.search(_first_clause(action)))


def _without_peak(action: Text) -> Text:
    """Return what else is due by the time of a peak (二氧化碳排放达峰，非化石能源占比达到25%左右); the whole where nothing is."""
    target = OTHER_TARGET.search(action.value) if _is_peak(plain_prose(action.value)) else None
    return action[target.start() :] if target else action


def deadline_row(deadline: Deadline, issued: Input | None = None) -> Row:
    """Make a row of ``deadlines`` without its keys and section.

    A time that names no year has only its text, unless a time before it or the date of issue settles the year.
    """
    year, rules = deadline.year, deadline.year.rules if deadline.year else ()
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
    if deadline.whole_text.value.startswith("每"):
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
    return bool(row["latest"].value and issued[:4].isdecimal() and _ends_before(row["edtf"].value, issued))


def _ends_before(edtf: str, issued: str) -> bool:
    """Whether the last time of an EDTF expression ended before a date, as far as both are told."""
    if not (issued and (times := EDTF_TIME.findall(edtf))):
        return False
    last = str(times[-1])
    if int(last[5:7] or 0) > QUARTERS_FROM:
        last = f"{last[:5]}{3 * (int(last[5:7]) - QUARTERS_FROM):02}"  # 2023-33, a quarter, ends in its third month
    return last < issued[: len(last)]


def sets_due_dates(kind: str) -> bool:
    """Whether documents of a kind set due dates."""
    return kind in DATED_KINDS


def extract(paragraph: Paragraph, context: Context) -> Iterator[Yield]:
    """Yield the milestones and due dates of a paragraph, where the document is of a kind that sets them."""
    if not sets_due_dates(context.kind) or PRINTED_ON.fullmatch(paragraph.text.value):
        return
    above = text_above(paragraph.section, context)
    if (line := find_line(paragraph, context.paragraphs)) and not CHRONICLE.search(above):
        deadlines = [_line_of_schedule(paragraph.text, line)]
        if not line.is_first and _date_of_issue(context) is None:
            return  # the finding about the first tells of them all
    else:
        deadlines = list(_time_below_label(paragraph, context)) or list(
            find_deadlines(paragraph.text, context.kind, above, _issued_on(context))
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
    issued = _date_of_issue(context)
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
    date = _date_of_issue(context)
    issued = str(date.value) if date is not None else _start_of_period(context)
    yield from _unread_findings(
        text, unread_times(text, context.kind, taken=[due.text for due in deadlines], issued=issued)
    )
    for deadline in deadlines:
        row = deadline_row(deadline, date)
        if date is not None and is_bygone(row, str(date.value)):
            message = say(
                "{text} ended before the date of issue and is no due date",
                "{text}早于成文日期，不作时限",
                text=deadline.text.value,
            )
            yield make_finding("unparsed", "info", deadline.text, message)
            continue
        if deadline.is_stage and date is None:
            yield _unread_finding(deadline.text, UNDATED)
            continue
        if not row["edtf"].value:
            yield from _unsettled(deadline)
            if is_relative(deadline.text.value) or deadline.text.value == "年内":
                continue  # 年内 and 今年 say nothing where no date of issue settles them
        yield TableRow("deadlines", {"section": context.section_cell(section), **row}, deadline)


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


def _start_of_period(context: Context) -> str:
    """Return the year that the period in a document's title begins with ("" where it has none): before it nothing is due."""
    from lccp.normalise import years

    title = context.metadata.get("title")
    period = years.period_of_title(title.value) if title is not None else None
    return period.earliest if period is not None and period.qualifier in PERIODS else ""


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


def _date_of_issue(context: Context) -> Input | None:
    """Return the date of issue as ``sources`` has it: the document's own, else what ``sources.toml`` says."""
    issued = date_cell(context.metadata["issued"]).value if "issued" in context.metadata else ""
    issued = issued or context.document.source.extra.get("issued", "")
    return Input(f"sources/{context.source}/issued", issued) if issued else None


def _issued_on(context: Context) -> str:
    issued = _date_of_issue(context)
    return str(issued.value) if issued is not None else ""


def text_above(section_id: str, context: Context) -> str:
    """Return the document's title and the headings that a section's words stand under, its own among them."""
    title = context.metadata["title"].value if "title" in context.metadata else context.document.source.title
    headings = [
        section.heading.value
        for section in context.sections
        if section.heading is not None and f"{section_id}.".startswith(f"{section.id}.")
    ]
    return "\n".join([title, *headings])
