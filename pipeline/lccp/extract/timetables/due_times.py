"""Which times of a paragraph are due times: what binds, and what is past, supposed, a stage or a state."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lccp.extract.prose.dates import (
    DONE_BY,
    EDTF_TIME,
    YEARLESS,
    deadline_with_year,
)
from lccp.extract.timetables.due_lists import TimeList, read_listed_time
from lccp.extract.timetables.schedule_lines import ITEM_NUMBER
from lccp.normalise.years import YearMatch
from lccp.normalise.years.time_signs import begins_word
from lccp.reference.word_lists import any_of, behind_none_of
from lccp.text import HAN
from lccp.text.openings import OpenedPattern
from lccp.text.patterns import re
from lccp.text.rules import Input
from lccp.text.taken import TakenSpans

LIMITS = frozenset({"before", "not-later-than"})
STOP = re.compile("[。；;]")
STOP_BEHIND = re.compile("[，。；;）)]|$")
LONGEST = 2000  # no clause is longer
# 分别于6月25日前和12月25日前报送; 首批企业于11月底前、第二批企业应于12月底前完成: times that share what is due.
SHARES = re.compile(f"、|和|以?及|与|、[{HAN}]{{2,12}}[于在]")
LONGEST_SENTENCE = 400  # before a time: a sentence may hold thousands
SCHEDULE = re.compile(
    "(?:[（(][^（()）0-9]{1,10}[）)]|(?:工作|建设)?目标)? ?[：:]"
)  # also 2021年（启动年）：, 2022年目标：
# 公示期2023年5月4日至5月10日, 报名时间：自…至…: a term from one day to another.
PERIOD = re.compile(
    f"(?:(?:{any_of('terms')})的?(?:时间段?|期限|期间?|日期)?(?:暂定|暂|一般|原则上)?(?:为|是)?[：:]?"
    "(?:[0-9一二三四五六七八九十]{1,3}(?:个工作日|天|日|年|个月)[（(，])?)[自从]? ?$"
    "|(?:试点|建设|创建|实施|执行)(?:期限|年限|时间|周期|期)(?:暂定|一般|原则上)?(?:为|是|[：:])?(?:[0-9一二三四五]{1,2}年(?:[（(]|，即))? ?$"
    "|(?:试点|建设|创建|实施|执行)(?:工作|期)?为期[0-9一二三四五]{1,2}年[，（(]?[自从]?$"  # 试点为期三年，自2023年至2025年
)
# 准考证打印时间为 a 至 b, with their days: of whatever is to be done then, not of what was measured then.
DAYS = re.compile(f"[{HAN}]{{2}}{behind_none_of('measured-then')}(?:时间|期限|日期)(?:为|是|[：:])+ ?$")
QUARTERS_FROM = 32  # ISO 8601-2 writes quarters as 33 to 36 in the place of the month
TIMES_OF_WORK = ("exact", "range", "five-year-plan")
TWO_DAYS = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}")
TERM = re.compile(
    f"(?:(?:{any_of('finished')})(?:时间|时限|期限|日期)|时间(?:节点|要求))(?:为|是|[：:]) ?$"
    "|(?:截止(?:时间|日期?)?[）)]?(?:均|都|统一|暂?定)?(?:为|是|到|至)?|最后期限(?:为|是)?|(?:即日|之日)起至|(?:截止|时间|时限|期限|日期|[惠渡效告约]期)(?:[由从][^，。；]{1,12})?(?:延长|延期|顺延|推迟|调整|提前|延)(?:为|至|到)|时限(?:为|是)?|有效期(?:限)?(?:至|到|截至|截止到)?|不迟于)[：:]? ?$"
)
# 清缴截止日期由2022年12月31日延至2023年3月31日; 报名时间由…延长至…; 开标时间由…延期至… is that of an event.
PUT_OFF = re.compile(
    f"(?:截止(?:时间|日期?)?|(?:{any_of('terms')}|{any_of('calls')})(?:时间|日期|期限?)|期限|[惠渡效告约缴]期)[由从][^，。；]{{1,16}}(?:延长|延期|顺延|推迟|调整|提前|延)(?:为|至|到)$"
)
# 原定于2022年底前完成，因疫情延期至2023年底; 推迟到2023年底完成.
PUT_OFF_WORDS = "(?:延长|延期|延后|顺延|推迟|推后|延迟|改期?|调整|延)(?:到|至|为)"
PUT_OFF_TO = re.compile(f"{PUT_OFF_WORDS}$")
FINISHED = re.compile("(?:前|之前|以前)?(?:完成|竣工|交付|建成|投产|投运|验收|提交|报送)(?!了|的)")
PUT_OFF_SINCE = re.compile(
    f"原(?:定|计划|拟|要求|本)[^。；]{{2,30}}(?:{any_of('finished')})[^，。；]{{0,8}}，[^。；]{{0,24}}{PUT_OFF_WORDS}$"
)
# 8月1日至10月31日为申报期: a term that is named behind its days.
NAMED_BEHIND = re.compile(
    f"，?(?:均|暂|统一)?(?:定)?(?:为|是|作为)[^，。；0-9]{{0,8}}(?:{any_of('terms')})(?:期间?|时间段?|阶段|时段)(?=[，。；）)]|$)"
)
CLOSES = re.compile(
    "(?:[0-9]{1,2}[时点:：][0-9]{0,2}分?)?(?:截止(?![到至])|为(?:最后(?:期限|一天|[^，。；0-9]{0,4}日)|截止)|关闭|停止受理)"
)
SINCE_NOW = re.compile("[即之]日起至$")  # 自即日起至4月20日止: not later than then
IN_FORCE = re.compile(f"，?(?:正式|开始)?(?:{any_of('in-force')})(?!的|之(?!日)|以来|后|了)")
AS_OF = ("截至", "截止")
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
# 招生对象：2024年6月底前户籍在本区的适龄幼儿; 应当具备下列条件：（一）2020年1月1日前注册成立.
WHO_IS_MEANT = re.compile("(?:对象|范围|条件|资格)(?:为|是|[：:]) ?$|(?:下列|以下|如下)[^，。；]{0,4}条件[：:][^。]*$")
UNTIL_THEN = re.compile("直[到至](?:19|20)[0-9]{2}年(?:[^0-9底末]|$)|.*及[以之]前$")
TO_THE_END = re.compile("[到至](?:19|20)[0-9]{2}年[年0-9月]*[底末]$")
TIME_USED = re.compile(f"，?(?:用|力争|{DONE_BY})")
STRIVEN_FOR = re.compile(any_of("striving"))  # 力争2025年: the word belongs to the time
STRIVING = re.compile(
    f"(?:{any_of('striving')}|展望)(?:率先)?(?:于|在)?$|(?:{any_of('striving')})(?:开工|竣工|完工)(?:时间|日期)(?:为|：)?$"
    f"|(?:{any_of('striving')})用[一二三四五六七八九十0-9]{{1,2}}年(?:左右)?的?(?:时间)?[（(]$"
)
# 力争项目2023年年底获得核准; not 确保完成2023年底的任务.
STRIVING_OF = re.compile(f"(?:{any_of('striving')})(?:(?!完成|实现|达|打赢|落实|做好|通过)[^，。；：0-9的]){{1,6}}$")
PAST = re.compile(
    "^(?:就)?已(?!批|定|[^，。；]{0,8}的)|^[^，。；对将把]{0,12}(?<!完成)(?<!推进)(?<!整治)(?<!改造)(?<!清理)已(?!批|定|经?[^，。；]{0,8}的)|^[^，。；对将把]{0,30}已(?:建成|完成|实现|取得|全部|累计|达|有|形成|基本|提前|经)(?![^，。；]{0,8}的)|(?<![为除不得对到])了(?![解然结望断])|^[^，。；]{0,6}(?<![就便将仍也都可])(?<!目标|任务|要求|重点|方向|思路)(?<![一二三四五六七八九十])是(?!否)|累计已|共有|^[^，。；]{0,8}(?<!公)共[^，。；]{2,3}?了?[0-9]|^[^，。；0-9]{0,8}(?:人口|户数|总数)[0-9](?![^，。；]{0,6}以[上下])|^(?:全[市县省区]|我[市县省区]|境内|辖区|当地|[该本][^，。；有]{0,4})?有(?![效关望序力机])[^，。；]{1,10}[0-9]|^[^，。；]{0,8}共(?:建成|完成|有|投|新|种|改|培)|^(?:，?[^，。；]{0,6}(?:没有|尚无|仅有|只有|还没))|^[^，。；]{0,16}(?:不足|不到|仅|只有)[0-9]|^，?[^，。；对将把]{0,8}(?:[尚还]未|从未|一直|历来|往往)(?![^，。；]{0,10}的)|^[^，。；]{0,8}(?:未|共|累计)?(?:收到|接到|征集到)(?!时间|日期|后|的|[^，。；]{0,10}之日)"
)
# 专家预测，到2050年前海平面将上升; 若不采取措施，到2035年底前水位将下降; not 预计2025年底前建成.
FORETELLS = re.compile(
    "(?:将|会|可能|或)[^，。；]{0,4}(?:导致|造成|引起|引发|致使)|(?:若|如果?|倘若|假如)[^，。；]{0,4}(?:不|未|没有|无)(?:采取|加|进行|作为|控制|减排)"
    "|(?:专家|学者|研究|模型|模拟|情景|报告|机构|科学家|结果)[^，。；]{0,12}(?:预测|预计|预估|估计|表明|显示|认为|指出|警告)|^(?:据)?预测"
    "|这一(?:比例|数字)$"
)
# 联合国预计，到2050年世界人口将有…; 碳排放可能在2030年之前达峰: whatever is said of such a time
# 欧盟提出到2030年温室气体净排放较1990年减少55%: what other countries aim at
FORETELLS_ALL = re.compile(
    f"(?:{any_of('other-countries')})[^。；我]{{0,16}}(?:提出|宣布|宣称|承诺|计划|力争|要求|目标)[^，。；]{{0,4}}[，,]?$"
    "|(?:联合国|世界银行|国际[^，。；]{2,8}|世卫组织|世界气象组织)[^，。；]{0,6}(?:预测|预计|预估|估计)[，,]?$|(?:可能|[较很]难|难以)(?:会|将)?[在于]$"
    "|(?:全球|世界|各国|人类)[^，。；]{0,14}(?:应当?|必?须|需要?)[于在]?$"  # 全球温室气体排放应在2030年前减少45%
)
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
# 2016年之前的数据; 分析到2025年和2030年的碳排放趋势; 明确到2025年、2030年、2035年的主要目标.
OF_TIMES = re.compile("(?:[、和及与](?:到)?(?:19|20)[0-9]{2}年[底末]?){0,4}的")
# What may hang on a limit, or be due by it: 2025年底前出生的儿童可报名, 2023年底前取得证书者均可参加.
DOUBTFUL = re.compile(
    "^，?(?!除)[^，。；]{1,16}的[^，。；]{0,12}(?:可|不|均|应|须|按|已|免|视|享|给予|予以|继续|运行|除外|有效|无效|适用)|^，?[^，。；0-9]{2,14}(?<![使患学作读记老])者[，。；均可应须不]"
)
BYGONE = re.compile(
    f"^(?:拟|计划|应|须|需)(?:出台|印发|制定|开展|实施|完成|建设|采取|推进|启动|开工|建成)的|^，?每(?:当|逢|到)|^(?:仍|尚)?(?:在册|在岗|在编|在校|在建|年满|未满|不满)|^(?!全部|所有|最后|主要|新增|剩余|相关|既定|上述)[{HAN}]{{2}}的[{HAN}]{{1,8}}(?:[，。；]|$)|^，?[^，。；]{{0,6}}曾(?!经?不)|^，?(?:隶属|属于|归属|原名|称为|位于|担任|就职|任职|供职)|^，?[他她]们?(?![^，。；]{{0,4}}[要须应将需])|^(?:能够?|可以?)?{_DONE}的(?={_THINGS}|[0-9])|^已经?(?!批|定)[^，。；]{{1,12}}的|^(?:仍|尚|还|均|逾期)*(?:未|没有|不能|无法|达不到|完不成)[^，。；]{{1,16}}的"
    f"|^[^，。；、：]{{1,16}}的(?:，|[{HAN}]{{0,6}}{_WHO}，?{_THEN}|[{HAN}]{{0,8}}(?:不再|不予|除外|视为|免于|免予))"
)
# 于2023年10月31日将材料报送: a day on which something is handed in.
HANDED_IN = re.compile(f"[^，。；]{{0,20}}?(?:{any_of('handing-in')}|{_TO_AUTHORITY})(?!了)")
YEARLY = re.compile(
    "每(?:季度?|半年|月)(?:首月|末月|第一个月|最后一个月)[0-9]{1,2} ?[日号號](?:之前|以前|前)|每(?:年|季度?|月)(?:[0-9]{1,2} ?月)?[0-9]{1,2} ?[日号號](?:至(?:[0-9]{1,2}月)?[0-9]{1,2}日)?(?![之以]?前|[至到—–-])"
    f"(?=(?:[（(][^（()）]{{1,16}}[)）])?[^，。；]{{0,8}}(?:{any_of('handing-in')}|{_TO_AUTHORITY}))"
    "|每(?:半?年度?|季度?|月)(?:[底末]月?)? ?(?:(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2}) ?月 ?)?(?:(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?[日号號]|底|初|末|上旬|中旬|下旬)"
    "(?:之前|以前|前)|每年 ?[0-9]{1,2} ?月(?:之前|以前|前)"
)
YEAR_PRINTED = re.compile("(?:19|20)[0-9]{2}年|[一二][〇○零O][〇○零一二三四五六七八九]{2}年")
# A time to come with what is to be done then, or the label of a term, though no word says that it is a limit:
# 2023年6月底完成销号, 规划期限为2021—2025年.
DUE_VERB = f"(?:{any_of('due')})"
# 验收销号应于2024年12月完成.
ORDERED = re.compile("(?:应当?|须|必须|需|务必|拟|计划|确保)[于在]$")
YEAR_ALONE = re.compile("[“”力争确保计划]*(?:(?:19|20)[0-9]{2}年|[“”十一二三四五]{2,6}(?:期间|时期))")
# 农村自来水普及率2025年要达到87.5%.
REQUIRED = re.compile(
    "，?(?:必?须|要|力争|确保|争取)(?:[^，。；了0-9]{0,6})(?:达到|实现|完成|建成|提高|下降|降[至到低]|控制)(?!了|的)"
)
GOES_ON = re.compile(f"(?:[比较](?:19|20)[0-9]{{2}}年)?[^，。；：了已曾的0-9]{{0,6}}?{DUE_VERB}(?!了|的|率|情况|过)")
NAMES_YEAR = re.compile(
    "[“”]?(?:的|(?:正式)?(?:施行|实施|执行|生效|启用|发布|印发)的|[印修][发订正](?:[）)]|$)|发布$|远景|版|度|届|第|[）)]?》|级|款|水平|目标|指标|任务|计划(?!实施|完成|新|建|改|投|安排|开|推))"
)
IS_AIMED = re.compile("(?:力争|争取|确保|基本|全面|具备|建成|完成|建立)")
DAY_TOLD = re.compile("-[0-9]{2}-[0-9]{2}")
COMPARES = re.compile("(?:(?<![占之])比|较|与|距离?)$")
ON_BASIS = re.compile("的?(?:基础|水平|基数)")  # 在2020年基础上提高5%
TIME_OF_DAY = "(?:[0-9]{1,2}(?:[时点]整?(?:[0-9]{1,2}分)?|[:：][0-9]{2})(?:[-—–~～至][0-9]{1,2}[:：][0-9]{2})?)?"
_DAY = f"(?:(?:[今明后本]年)?[0-9]{{1,2}} ?月(?: ?[0-9]{{1,2}} ?日{TIME_OF_DAY}|[底末初]|[上中下]{{1,2}}旬|份)?)"
UNBOUND_TIME = OpenedPattern(
    f"(?<![0-9年月日—到前每])(?<!(?<![截延迟长期])至)(?:{_DAY}(?:(?:[至到~～－-]|[—–]{{1,2}})(?:{_DAY}|[0-9]{{1,2}}日{TIME_OF_DAY}))?|[0-9]{{1,2}}月[0-9]{{1,2}} ?(?:[至到~～－-]|[—–]{{1,2}}) ?[0-9]{{1,2}}日|[0-9]{{1,2}}月?(?:[至到~～－-]|[—–]{{1,2}})[0-9]{{1,2}}月(?:[底末初]|[上中下]旬)?|(?:[今明后本]年)?(?:[上下]半年|第?[一二三四]季度[末初]?|第[一二三四]季(?!度))|明年年?初(?![步级中等始稿])|(?:[今明后本]年)?(?<![上去往])[年月][底末中](?!旬)|明年(?=起，?(?:正式|全面)?(?:{any_of('in-force')}))|(?:今年|明年|本年)(?=(?:年?底?[^，。；0-9]{{0,10}}预计|[^，。；0-9]{{0,4}}[将拟](?![军领相近来才士于是成])|要|计划|力争|确保|争取|预计|全[部面](?:开工|启动|完成|建成|投产|竣工|交付))))(?![前之以0-9]|[（(]含[^（()）]{{0,3}}[）)][前之以])|(?:(?<![^，。；：])|(?<=起))到(?:{_DAY}|年[底末])(?![前之以0-9]|，?(?:累计|共|已))"
)
# What is to be done behind the date of issue, though no word says that its time is a limit.
_NOUNS_BEHIND = "方案|意见|条例|办法|细则|计划|标准|项目|效果"
_NO_NAME = f"(?![了过区率]|情况|的|{_NOUNS_BEHIND})"  # 2025年建成区绿化率, 2024年实施方案
_WORK = f"(?:{any_of('due')}|{any_of('works')})(?![了过区率]|情况|的|(?<=[实建执][施设行])(?:{_NOUNS_BEHIND}))"
_NO_EVENT = "(?![^，。；]{0,24}(?:召开|举办|举行|开幕|会议|论坛|大会))"  # the day of a meeting is no due date
FIXED_AHEAD = re.compile("(?:将|拟|拟定|暂定|计划|预计|应|须|请)[于在]$|将在$")
WORK_THEN = re.compile(
    f"{_NO_EVENT}[^，。；：了已曾的0-9]{{0,12}}?{_WORK}|{_NO_EVENT}对[^，。；：了已曾]{{2,60}}?进行(?:现场|集中|全面|专项)?{_WORK}"
)
CLAUSE_OPENS = re.compile(f"(?:^|[。；\n])(?:{ITEM_NUMBER} ?|第[一二三四五]步，)?$|[，；、]$")
WORK_OPENS = re.compile(
    f"，{_NO_EVENT}(?!预计|预测)(?:(?:我[省市县区委厅局]|省|市|各)[^，。；：了已曾的0-9]{{0,10}}将?|将|全面|完成|累计|每年)?{_WORK}"
)
# 2023年，城镇新建建筑全面执行绿色建筑标准; 2022年1月至6月，梳理经验: whatever a clause of its own tells, but a state or forecast.
CLAUSE_APART = re.compile(
    f"，{_NO_EVENT}(?![^，。；]{{0,16}}(?:[了已曾共是为]|有望|预计|预测|可能|持续|逐年|不断|进入|迎来|面临|仍|依然|同比|呈现?|{any_of('comes-about')}))[^，。；：]{{4,}}"
)
# “十四五”期间，新增可再生能源装机3000万千瓦; “十四五”末，煤电装机控制在6000万千瓦以内. What follows may say what a time
# is, or what was: “十四五”时期，我国进入以降碳为重点战略方向的关键时期.
AIM_OF_PERIOD = re.compile(
    "，?(?![^。；]{0,60}(?:面临|依然|仍然|(?:期|阶段|窗口|机遇|挑战|形势|压力|意义|基础)(?=[，。；]|$)))(?!先后|相继|陆续|一直|累计(?!新增)|平均|年均)"
    f"(?:公共|[^，。；：了已曾共]){{0,20}}?(?:{any_of('due')}|{any_of('striving')}|{any_of('obliging')}|新增|(?:创建|新建|改造|治理|建设|培育)(?=[^，。；：了已曾的]{{0,12}}[0-9])|控制在|严格?(?:合理)?控制|逐步|不(?:超过|低于|高于|少于))(?![了过的])"
)
# 2017年底进行验收; 11月中旬组织复核.
WORK_BEGINS = re.compile(
    f"{_NO_EVENT}(?:前后|左右)?(?:全面|集中|统一|正式)?(?:进行|组织(?![部机结架])|开展|启动|完成|编制|制定|出台|印发|遴选|总结(?!报告|会)|推广|建立|形成|前期准备|宣传|动员|考核|自查|验收)(?![了过率量额的]|情况|{_NOUNS_BEHIND})"
    f"|{_NO_EVENT}对[^，。；：了已曾]{{2,40}}?进行(?![^，。；]{{0,8}}[了过的])"  # 于6月1日—6月20日对核查报告进行复查
)
WORK_AT = re.compile(f"{GOES_ON.pattern}|{WORK_BEGINS.pattern}")  # 县生态环境局于2023年组织中期评估
# 现场评价于2017年6月进行.
CARRIED_OUT_THEN = re.compile("(?:在[^，。；0-9]{2,12})?(?:集中|统一|分批|分别)?(进行|开展|实施)(?=[，。；]|$)")
# 5月底前组织评审，6月中旬公示.
STEP_BEHIND = re.compile(
    f"(?:正式|组织|开展|进行|集中|统一)*(?:{any_of('terms')}|{any_of('calls')}|{any_of('works')}|{any_of('due')})[{HAN}]{{0,10}}(?=[，。；]|$)"
)
ORGAN_OPENS = re.compile(f"(?:^|[。；，])[{HAN}]{{1,10}}[委局厅部办府]$")  # 省经信委4月组织评审
STEP_OPENS = re.compile("，(?:并|再)?[在于]?$|并[在于]$")  # 11月底前完成评审并在12月上旬公布结果
# 2020年、2025年分别达到15%和20%.
SHARED_OUT = re.compile(
    "(?:[^，。；：了已曾的]{2,12})?(?:[将要应须]|力争|确保)*分别[将要应须]?(?:达|完成|建成|实现|提高|下降|降|控制|不[低高超少]|占)(?!了)"
)
# 2025年12月和2026年12月分别报送年度总结: one row, for what is due is told of both.
SHARED_WORK = re.compile(
    f"，?分别(?:开展|进行|组织|编制|{any_of('handing-in')})(?!了|的|情况)[^，。；了0-9]{{2,30}}(?=[，。；]|$)"
)
AIM_OPENS = re.compile(
    f"(?:，|(?!(?:(?!一批|若干|一[套系])[^，。；]){{1,12}}的)(?:全[省市县区])?)(?:累计|全面|基本|完成)*(?:{any_of('due')}){_NO_NAME}"
    "|，?(?:累计|每年)?(?:新建|改造|治理|新增|创建|压减|建设|培育)[^，。；：了已曾的]{0,12}[0-9]"  # 2022年改造100个小区
)
# 2025年，非化石能源消费占比达到20%左右.
LEVEL_THEN = re.compile(
    "(?:，(?:公共|[^，。；：了已曾的共]){2,20}?|(?:公共|[^，。；：了已曾的共]){6,20}?)(?:控制在|不(?:超过|低于|高于|少于)|达到|提高到|提升到|降[至到]|下降到|(?:分别)?(?:下降|降低|提高))[^，。；0-9]{0,6}[0-9]"
)
# 2024年，单位国内生产总值能源消耗和二氧化碳排放分别降低2.5%左右、3.9%左右: of that year, which may have begun.
AIM_BOUNDED = re.compile(
    "，?[^，。；：了已曾]{0,40}?(?:下降|降低|提高|增长|增加|达到|达|新增|完成)[^，。；0-9]{0,6}[0-9.]+[^，。；0-9]{0,8}(?:以上|以内|左右|以下)(?=[，。；、]|$)"
)
HELD_TO = re.compile("，?[^，。；：了已曾]{0,12}(?:控制在|要达到|不(?:超过|低于|高于|少于)[0-9])(?!了)")
# 公交车电动化比例2025年达到80%.
REACHES = re.compile(
    "[要应将须]?(?:达到|达|提高到|提升[到至]|降[至到]|下降到|控制在|不[低高]于|不超过|不少于|[比较](?:19|20)[0-9]{2}年(?:下降|降低|提高|增长|增加))[^，。；0-9]{0,4}[0-9][^了]*?(?:[，。；]|$)"
)
# 一期工程2024年3月开工，2025年9月投产.
STARTS_THEN = re.compile(
    "(?:全部|全面|基本)?(?:开工|启动|建成|完工|竣工|投产|投运|通车|并网|完成)(?:(?![后时])[^，。；了的率]){0,6}(?=[，。；])"
)
FORECAST = re.compile("(?:预计|预测|估计|有望|或将|可能)(?:到|在|于)?$")
# 12月29日18:00至1月2日9:00暂停线上开户业务.
PAUSES = re.compile(f"{TIME_OF_DAY}，?(?:暂停|停止|暂不|停办)(?!了|的)")
GOES_ITS_WAY = re.compile("[^，。；]{0,12}(?:持续|逐年|不断|稳步|进入|迎来)")  # 自2024年起，我市人口持续增长
REPORTED_AHEAD = re.compile("，?[^，。；]{0,12}(?:预测|预计|预期|可能|有望|或[将达可超需])")
HANGS_ON = re.compile(
    f"，?[^，。；]{{1,16}}的(?:[，。；]|[{HAN}]{{0,6}}(?:项目|企业|单位|城市|地区|机构|建筑|车辆|人员)[，。；可须应不均按])"
)
TIME_OF_CALL = re.compile(f"(?:{any_of('calls')})[^。；]{{0,12}}，时间(?:为|是|[：:])$")
EXTENDED = re.compile(
    f"(?:{any_of('calls')}|{any_of('terms')})[^。；]{{0,8}}，(?:现)?(?:延长|延期|顺延|推迟)(?:至|到)$"
    "|(?:试点|建设|创建|执行|服务)期限?(?:延长|延期|顺延)(?:至|到)$"
)
SETTLED_BY_ISSUE = re.compile("(?:今年|明年)?(?:[0-9]|第?[一二三四]季度)|(?:今年|明年)[上下]半年")
SINCE_WHEN = re.compile("^[自从].*起$|起$")
RULES = re.compile(
    "，?(?!每)[^，。；：了已曾0-9]{0,14}?(?:不再|一律|禁止|严禁|不得|停止|按|应(?![对用急])|须|纳入|全面|全部|实行|开展(?!的|情况)|启动|推行)(?!了)"
    # 2021年起，重点区域公共领域新增或更新的公交、出租、物流配送等车辆中新能源汽车比例不低于80%.
    "|，[^。；：了已曾0-9]{2,60}?(?:不[低高]于|不超过|不[少多]于|不得|一律|应当|必须)|恢复(?:办理|受理|执行|征收|正常)"
)
# 重点检查阶段（2010年3月-2010年7月）, 第一阶段：动员部署（3月1日至3月15日）, 自查阶段：6月上旬; not 快速发展阶段（2000-2010年）.
STAGE_TIME = re.compile(
    "(?:阶段|[近中远]期|第[一二三四五六七八九]步)(?:[^，。；（()）]{0,16}[（(](?:时间|时限)?(?:为|安排)?[：:]?|[：:])(?:自|从|在|于)?$"
)
# 第一阶段（2016—2018年）, 近期（2016—2020年）.
PLANNED_STAGE = re.compile("(?:第[一二三四五六](?:阶段|批|步|期)|[近中远]期)[^，。；（()）]{0,16}[（(]$")
# （一）6月1日—6月5日，启动阶段。
STAGE_BEHIND = re.compile("[，：:]?(?!为|起?[至到~～—－-])[^，。；：了]{1,10}阶段(?=[，。；：:（(]|$)")
# 2023年11月至2024年4月为第一阶段, 2023年至2025年为试点建设期, 2026—2030年是巩固提升阶段; not 是快速发展阶段, which tells what was.
IS_STAGE = re.compile(
    f"为[^，。；：了]{{1,10}}阶段|是(?:第[{HAN}]|[{HAN}]{{0,6}}(?:试点|启动|部署|准备|建设|创建|示范|实施|推进|攻坚|巩固|提升|完善|推广|总结|验收))阶段"
    "|为[^，。；：了]{0,6}(?:试点|建设|创建|实施|攻坚|提升|推广|验收)期(?=[，。；）)]|$)"
)
STAGE_OPENS = re.compile(f"(?:^|[。；])(?:{ITEM_NUMBER} ?)?(?:自|从)?$")
# 第二阶段为2024年1月至2025年6月，全面推进
STAGE_LASTS = re.compile(
    f"(?:^|[，。；：])(?:(?P<numbered>第[一二三四五六](?:阶段|步|期))|[{HAN}]{{2,8}}阶段)(?:的?时间)?(?:为|是)(?:自|从)?$"
)
STEP_TIME = re.compile("[^，。；：（()）]{2,14}[（(](?:时间|时限)?[：:]?")
STEP_END = re.compile("[）)](?:[。；：:]|$)")
NOTED_BEHIND = re.compile("，[^，。；（()）]{2,12}[）)](?:[。；]|$)")  # 开展本底调查（2023年8月—12月，县林业局）；
STAGE_WORK = re.compile("[）)][：:，](?=.)")
# 材料审查（7月16日至7月31日）。 建立指标体系（2019年12月）；建成信息化平台（2020年12月）。
WORK_IN_FRONT = re.compile(
    f"(?:^|[，、。；：])(?![^，。；（()）]*[了已])[^，。；（()）]{{0,30}}?(?:{any_of('due')}|{any_of('works')}|{any_of('terms')}|{any_of('calls')})[^，。；（()）]{{0,24}}(?<!年)[（(](?:时间|时限)?[：:]?$"
)
# 附件：某县低碳县试点建设实施方案（2023—2025年）: the years of a plan are part of its title.
TITLE_IN_FRONT = re.compile("(?:规划|计划|方案|纲要|指南|意见|办法|行动)[（(]$")
SPAN_OF_DAYS = re.compile("[0-9].*[至到~～—－–-]")
STAGE_END = re.compile("(?:完成|结束)?(?:[）)。；;]|$)")
PLAN_TIME = re.compile("[期末]")  # “十三五”期间, not “十三五”控制温室气体排放工作方案


class DueTime(NamedTuple):
    """Where a time that binds an action lies; ``parts`` are the spans that make it whole (2023年 and 底前)."""

    start: int
    end: int
    match: YearMatch | None
    parts: tuple[tuple[int, int], ...] = ()
    action_start: int = -1
    is_stage: bool = False


def starts_of_dated(due: Iterable[DueTime]) -> list[int]:
    """Return where the due times with a year begin."""
    return [time.start for time in due if time.match is not None]


def is_one_sentence(value: str, start: int, end: int) -> bool:
    """Whether no 。 stands between two places, which no more signs part than a clause may have."""
    return start >= 0 and end - start <= LONGEST and value.find("。", start, end) < 0


def sentence_before(value: str, start: int) -> str:
    """Return the words of a sentence before a place."""
    first = max(0, start - LONGEST_SENTENCE)
    return value[max(first, value.rfind("。", first, start) + 1) : start]


def _times_with_year(value: str, dates: Iterable[YearMatch], *, is_in_steps: bool) -> Iterator[DueTime]:
    """Yield the dates that bind an action, and those of stages."""
    for date in dates:
        is_due = _is_due(value, date)
        if is_due or _is_stage(value, date, is_in_steps=is_in_steps):
            yield DueTime(date.start, date.end, date, is_stage=not is_due or _may_be_past(value, date))


def _is_stage(value: str, date: YearMatch, *, is_in_steps: bool) -> bool:
    """Whether a month or day, or a span of them, is that of a stage of the work; years alone are where it is numbered or named."""
    return (
        date.qualifier in ("exact", "range")
        and ("-" in date.edtf or _is_planned(value, date) or IS_STAGE.match(value, date.end) is not None)
        and is_stage_time(value, date.start, date.end, is_in_steps=is_in_steps)
    )


def _is_planned(value: str, date: YearMatch) -> bool:
    """Whether years are those of a numbered stage: 近期（2016—2020年），建成框架; 第一阶段为2023—2024年."""
    lasts = STAGE_LASTS.search(value, max(0, date.start - 16), date.start)
    label = PLANNED_STAGE.search(value, max(0, date.start - 40), date.start) if date.qualifier == "range" else None
    return bool((lasts and lasts["numbered"]) or (label and STAGE_WORK.match(value, date.end)))


def _yearless_stages(value: str, taken: TakenSpans, *, is_in_steps: bool) -> Iterator[DueTime]:
    """Yield the months of stages that print no year: 集中整治阶段（6月-8月）, 总结阶段（12月上旬）."""
    for match in UNBOUND_TIME.finditer(value):
        start, end = match.span()
        is_open = match[0][0].isdecimal() and not taken.meets(start, end)
        if is_open and is_stage_time(value, start, end, is_in_steps=is_in_steps):
            yield DueTime(start, end, None, is_stage=True)


def is_stage_time(value: str, start: int, end: int, *, is_in_steps: bool = False) -> bool:
    """Whether a time is that of a stage of the work, or of an item under a heading of steps: 1.集中整治（2021年5月至10月）."""
    if STAGE_TIME.search(value, max(0, start - 40), start) and STAGE_END.match(value, end):
        return True
    if IS_STAGE.match(value, end) and (
        value.endswith(("阶段，", "阶段："), 0, start) or STAGE_OPENS.search(value, max(0, start - 8), start)
    ):
        return True
    if STOP_BEHIND.match(value, end) and STAGE_LASTS.search(value, max(0, start - 16), start):
        return True
    if STAGE_BEHIND.match(value, end) and STAGE_OPENS.search(value, max(0, start - 8), start):
        return True
    return is_in_steps and bool(STEP_TIME.fullmatch(value, 0, start) and STEP_END.match(value, end))


def due_times(
    value: str,
    taken: TakenSpans,
    dates: Sequence[YearMatch],
    lists: Sequence[TimeList],
    *,
    is_in_steps: bool = False,
    issued: str = "",
    is_plan: bool = False,
) -> list[DueTime]:
    """Return the times that bind an action, in their order: with a year, each year (每年3月底前), and without one.

    ``taken`` are titles and the lists of times, ``dates`` those that lie in no list.
    """
    due = [
        DueTime(*time.span, read_listed_time(value, time), time.parts, times.span[1])
        for times in lists
        for time in times.times
        if time.parts
    ]
    yearly_times = [match.span() for match in YEARLY.finditer(value)]
    listed = TakenSpans(len(value), (times.span for times in lists))
    due += _times_with_year(value, dates, is_in_steps=is_in_steps)
    due += _times_ahead(value, due, dates, issued, is_plan=is_plan) if issued else ()
    due += _going_on(value, due, dates)
    due += [DueTime(*span, None) for span in yearly_times if not listed.holds(span[0])]
    taken.add_all(item[:2] for item in due)
    stages = list(_yearless_stages(value, taken, is_in_steps=is_in_steps))
    taken.add_all(item[:2] for item in stages)
    yearless = list(_yearless_times(value, taken))
    due += [*stages, *(DueTime(*span, None, is_stage=is_stage_time(value, *span)) for span in yearless)]
    taken.add_all(yearless)
    due += _yearless_ahead(value, taken, due, issued) if issued else ()
    return sorted(due, key=lambda item: item[:2])


def _times_ahead(
    value: str, due: Sequence[DueTime], dates: Iterable[YearMatch], issued: str, *, is_plan: bool
) -> Iterator[DueTime]:
    """Yield the times behind the date of issue with what is to be done then (2022年底，提交总结报告), though no word is a limit.

    The years of a five-year plan may have begun where the document is a plan itself.
    """
    taken = {item.start for item in due}
    dates = list(dates)
    for date, later in zip(dates, [*dates[1:], None], strict=False):
        if date.start in taken or date.qualifier not in TIMES_OF_WORK or _is_no_work(value, date):
            continue
        if _is_shared_out(value, date):
            yield from _shared_out(value, date, issued)
            continue
        may_have_begun = _is_time_of_call(value, date) or _is_aim_of_plan(value, date, is_plan=is_plan)
        may_have_begun = may_have_begun or _is_set_ahead(value, date) or _heads_schedule(value, date, later, issued)
        is_ahead = _begins_behind(date, issued) or (may_have_begun and not is_over(date, issued))
        if is_ahead and (_rules_since(value, date) if date.edtf.endswith("/..") else _is_set(value, date)):
            yield DueTime(date.start, date.end, date)


def _heads_schedule(value: str, date: YearMatch, later: YearMatch | None, issued: str) -> bool:
    """Whether a time that may have begun is the first of a schedule: 2023年，新建2000个；2024年，新建3000个, of 2023."""
    if _is_in_brackets(value, date.start, date.end):
        return True
    is_later = later is not None and _begins_behind(later, issued) and value.find("。", date.end, later.start) < 0
    return is_later and later is not None and not _is_no_work(value, later) and _is_set(value, later)


def _is_set_ahead(value: str, date: YearMatch) -> bool:
    """Whether work is to begin in a time that may have begun: 将于2016年组织培训, of January 2016."""
    is_to_come = TO_COME.search(value, max(0, date.start - 2), date.start) is not None
    return is_to_come and WORK_AT.match(value, date.end) is not None


def _is_aim_of_plan(value: str, date: YearMatch, *, is_plan: bool) -> bool:
    """Whether a time is that of a five-year plan, or a year, maybe that of issue, with a bound: 2024年，…降低2.5%左右."""
    if date.qualifier == "five-year-plan":
        return is_plan or HELD_TO.match(value, date.end) is not None
    is_year = is_plan and YEAR_ALONE.fullmatch(value, date.start, date.end) is not None
    return is_year and bool(AIM_BOUNDED.match(value, date.end) or HELD_TO.match(value, date.end))


def _is_shared_out(value: str, dates: YearMatch) -> bool:
    """Whether times side by side are rows of their own, if any, and not one for what is due at each."""
    return dates.edtf.startswith("{") and not SHARED_WORK.match(value, dates.end)


def _shared_out(value: str, dates: YearMatch, issued: str) -> Iterator[DueTime]:
    """Yield each of the years to come that share out what is to be reached: 2020年、2025年分别达到15%和20%."""
    from lccp.normalise import years

    if SHARED_OUT.match(value, dates.end) and _begins_behind(dates, issued):
        for printed in YEAR_PRINTED.finditer(value, dates.start, dates.end):
            yield DueTime(*printed.span(), years.read_cell(printed[0]), action_start=dates.end)


def _is_in_brackets(value: str, start: int, end: int) -> bool:
    """Whether a time to come stands in brackets behind a stage or what is to be done then: 现场核查（8月）. 第三阶段（2017年）：总结推广."""
    if not (STEP_END.match(value, end) or NOTED_BEHIND.match(value, end)) or value[start - 1 : start] not in "（(：:":
        return False
    if TITLE_IN_FRONT.search(value, max(0, start - 8), start) and "月" not in value[start:end]:
        return False
    if is_stage_time(value, start, end) or WORK_IN_FRONT.search(value, max(0, start - 80), start):
        return True
    return bool(PLANNED_STAGE.search(value, max(0, start - 40), start) and STAGE_WORK.match(value, end))


def is_carried_out(value: str, start: int, end: int) -> bool:
    """Whether the clause before a time is what is carried out then: 现场评价于2017年6月进行."""
    return value.endswith("于", 0, start) and CARRIED_OUT_THEN.match(value, end) is not None


def _is_no_work(value: str, date: YearMatch) -> bool:
    """Whether the words around a time tell a forecast, a state, what was, or what hangs on it."""
    behind = value[date.end : date.end + 24]
    is_state = names_no_time(value, date) or _tells_state(value, date) or tells_past(behind)
    is_rule = date.edtf.endswith("/..") and behind.startswith("，")  # 自2021年7月1日起，政府投资的公共建筑应当…
    hangs_on_time = not is_rule and HANGS_ON.match(behind) is not None
    return is_state or hangs_on_time or _is_foretold_before(value, date.start)


def _rules_since(value: str, date: YearMatch) -> bool:
    """Whether something is to be done from a time to come on: whatever a clause behind it tells, or what a rule says."""
    behind = date.end + 1
    is_state = REPORTED_AHEAD.match(value, behind) or GOES_ITS_WAY.match(value, behind)
    is_apart = value.startswith("，", date.end) and not is_state
    return SINCE_WHEN.search(date.text) is not None and (is_apart or RULES.match(value, date.end) is not None)


def _is_time_of_call(value: str, date: YearMatch) -> bool:
    """Whether two days are those between which a call is open: 公开征求意见，时间为 a 至 b."""
    before = TIME_OF_CALL.search(value, max(0, date.start - 40), date.start)
    return before is not None and TWO_DAYS.fullmatch(date.edtf) is not None


def _follows_year(value: str, start: int, end: int, dated: Sequence[int]) -> bool:
    """Whether a time opens a clause of work behind a due time whose year it shares: 2022年第二季度，编制方案；第三季度，组织实施.

    ``dated`` are where due times with a year begin, in order.
    """
    before = bisect_left(dated, start)
    is_dated = before > 0 and is_one_sentence(value, dated[before - 1], start)
    return is_dated and value[start - 1] in "；，" and WORK_OPENS.match(value, end) is not None


def _yearless_ahead(value: str, taken: TakenSpans, due: Sequence[DueTime], issued: str) -> Iterator[DueTime]:
    """Yield times without a year at which something is to be done by whoever writes: 我委将于5月中旬组织专家评审."""
    dated = sorted(starts_of_dated(due))
    for match in UNBOUND_TIME.finditer(value):
        start, end = match.span()
        if taken.meets(start, end) or not SETTLED_BY_ISSUE.match(match[0]):
            continue
        if tells_past(value[end : end + 24]) or REPORTED_AHEAD.match(value, end):
            continue
        if _is_set_without_year(value, start, end, dated) or _follows_due(value, (start, end), taken, issued):
            taken.add((start, end))
            yield DueTime(start, end, None)


def _is_set_without_year(value: str, start: int, end: int, dated: Sequence[int]) -> bool:
    """Whether the words around a time without a year bind work to it: 我委将于5月中旬组织专家评审."""
    is_fixed = FIXED_AHEAD.search(value, max(0, start - 12), start) and WORK_THEN.match(value, end)
    return bool(is_fixed) or _follows_year(value, start, end, dated) or is_carried_out(value, start, end)


def _follows_due(value: str, time: tuple[int, int], taken: TakenSpans, issued: str) -> bool:
    """Whether a time of the year of issue to come opens a clause of work, alone or behind a due time of its sentence.

    11月中旬组织复核; 5月底前组织评审，6月中旬公示.
    """
    start, end = time
    try:
        deadline_with_year(value[start:end], [Input("sources/x/issued", issued)])
    except ValueError:
        return False
    if _is_in_brackets(value, start, end):
        return True
    is_opening = CLAUSE_OPENS.search(value, max(0, start - 12), start) and value[start - 1 : start] != "，"
    # 各市于4月至6月组织开展核查
    is_opening = is_opening or (
        value.endswith("于", 0, start) and not DONE_BEFORE.search(value, max(0, start - 8), start)
    )
    if is_opening or ORGAN_OPENS.search(value, max(0, start - 14), start):
        # 9月中旬至10月中旬，委托第三方机构开展现场核查; a day alone may head news: 8月1日，工业和信息化部印发《…》，方案提出，…
        cues = (WORK_BEGINS, WORK_OPENS, CLAUSE_APART) if SPAN_OF_DAYS.match(value, start, end) else (WORK_BEGINS,)
        return any(cue.match(value, end) for cue in cues)
    first = max(0, start - LONGEST, *(value.rfind(sign, max(0, start - LONGEST), start) + 1 for sign in "。；"))
    is_step = STEP_BEHIND.match(value, end) or HANDED_IN.match(value, end)
    goes_on = STEP_OPENS.search(value, max(0, start - 3), start) and not SHARES.fullmatch(value, end, end + 1)
    return bool(goes_on and is_step) and taken.meets(first, start)


def _is_foretold_before(value: str, start: int) -> bool:
    sentence = sentence_before(value, start)[-60:]
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
    if _is_time_of_call(value, date) or (FIXED_AHEAD.search(before) and WORK_THEN.match(value, end)):
        return True
    if _is_in_brackets(value, start, end) or _is_reached(value, date, before):
        return True
    is_term = PERIOD.search(before) or EXTENDED.search(value, max(0, start - 24), start)
    if is_term and STOP_BEHIND.match(value, end):
        return True  # 评审时间：2017年3月15日
    if is_carried_out(value, start, end) or (before.endswith(("于", "在")) and WORK_AT.match(value, end)):
        return True
    return CLAUSE_OPENS.search(before) is not None and _opens_work(value, date)


def _is_reached(value: str, date: YearMatch, before: str) -> bool:
    """Whether something starts at a time in the midst of a clause, or reaches a level in that year."""
    is_year = YEAR_ALONE.fullmatch(value, date.start, date.end) is not None
    starts = STARTS_THEN.match(value, date.end) or (is_year and REACHES.match(value, date.end))
    return bool(starts) and not FORECAST.search(before)


def _opens_work(value: str, date: YearMatch) -> bool:
    """Whether work, or what a year is to reach, stands right behind a time that opens its clause."""
    if date.qualifier == "five-year-plan":
        return any(cue.match(value, date.end) for cue in (AIM_OF_PERIOD, AIM_BOUNDED))
    if any(cue.match(value, date.end) for cue in (WORK_OPENS, WORK_BEGINS, CLAUSE_APART, SHARED_WORK)):
        return True
    if TWO_DAYS.fullmatch(date.edtf) and PAUSES.match(value, date.end):
        return True
    is_year = "-" not in date.edtf or YEAR_ALONE.fullmatch(value, date.start, date.end) is not None
    return is_year and any(cue.match(value, date.end) for cue in (AIM_OPENS, LEVEL_THEN, AIM_BOUNDED, HELD_TO))


def _going_on(value: str, due: Sequence[DueTime], dates: Iterable[YearMatch]) -> list[DueTime]:
    """Return later times with what is to be done then, behind a due time of their sentence (力争2024年开工，2025年底建成)."""
    later_times: list[DueTime] = []
    taken = {item.start for item in due}
    waiting = deque(sorted((item for item in due if item.match is not None), key=lambda item: item.end))
    last: DueTime | None = None
    for date in dates:
        while waiting and waiting[0].end <= date.start:
            item = waiting.popleft()
            last = item if last is None or item.start >= last.start else last
        if last is not None and date.start not in taken and _goes_on(value, date) and _is_later(value, date, last):
            last = DueTime(date.start, date.end, date)
            later_times.append(last)
    return later_times


def _goes_on(value: str, date: YearMatch) -> bool:
    """Whether a date opens a clause and something is to be done then."""
    if date.qualifier != "exact" or value[date.start - 1 : date.start] not in ("，", "、"):
        return False
    goes_on = GOES_ON.match(value, date.end) and not BYGONE.search(value[date.end : date.end + 24])
    return bool(goes_on) and not hangs_on(value, date)


def _is_later(value: str, date: YearMatch, last: DueTime) -> bool:
    """Whether a date is a later one of the sentence of a due time."""
    if last.match is None or date.start - last.end > LONGEST or STOP.search(value, last.end, date.start):
        return False
    earlier = last.match
    bound = earlier.edtf.removeprefix("../")
    is_later = date.edtf > bound or _begins_behind(date, bound)
    return bool(earlier.latest) and date.earliest >= earlier.latest and is_later


def names_no_time(value: str, date: YearMatch) -> bool:
    """Whether a date is part of a name, a budget year, or what something is compared with: 2025年目标, 比2020年."""
    if (
        date.text.endswith("年度")
        or "峰" in date.text
        or (date.qualifier == "five-year-plan" and not PLAN_TIME.search(date.text))
    ):
        return True
    is_compared = not (DAY_TOLD.search(date.edtf) or IS_AIMED.match(value, date.end)) and COMPARES.search(
        value, max(0, date.start - 4), date.start
    )
    return bool(is_compared or ON_BASIS.match(value, date.end) or NAMES_YEAR.match(value, date.end))


def is_over(date: YearMatch, issued: str) -> bool:
    """Whether a time ended before the date of issue, or is that date."""
    return date.edtf == issued or ends_before(date.edtf, issued)


def tells_past(behind: str) -> bool:
    """Whether the words behind a time tell what was, or what else hangs on the time."""
    return bool(BYGONE.search(behind) or PAST.search(behind.lstrip("，")))


def _yearless_times(value: str, taken: TakenSpans) -> Iterator[tuple[int, int]]:
    """Return where times without a year bind an action: a limit, or a day on which something is handed in."""
    for match in YEARLESS.finditer(value):
        start, end = match.span()
        if taken.meets(start, end) or DONE_BEFORE.search(value, max(0, start - 8), start):
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
    if is_stage_time(value, start, end):
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
    if _tells_state(value, match) or hangs_on(value, match) or BEFORE_EVENT.search(match.text):
        return False
    if match.qualifier in LIMITS or (match.qualifier == "approximate" and match.edtf.startswith("../")):
        return True
    if match.qualifier == "as-of":  # 截至2021年 is a state of things
        return AS_OF_TERM.search(before) is not None or is_term_as_of(value, match.start, match.end)
    if match.qualifier == "five-year-plan":
        return (
            match.text.startswith(("到", "至", "力争", "确保", "争取"))
            or match.text.endswith("前")
            or after.startswith(("前", "之前", "以前"))
        )
    if SCHEDULE.match(after):
        return _opens_clause(before)
    return _is_term(value, match, before) or _is_strived_for(match, before)


def is_term_as_of(value: str, start: int, end: int) -> bool:
    """Whether a time is that of a term: 报名截止2021年5月31日, 首批项目申报截至2023年10月15日，第二批…."""
    if not (value.startswith(AS_OF, start) and PERIOD.search(value, max(0, start - 12), start)):
        return False
    return value.startswith("截止", start) or STOP_BEHIND.match(value, end) is not None


def _tells_state(value: str, match: YearMatch) -> bool:
    """Whether a time is that of a level or of what was: 2020年水平, 早在2020年之前."""
    if value.startswith(("水平", "的水平", "标准", "基数"), match.end) or value.endswith(
        ("早在", "远在"), 0, match.start
    ):
        return True
    if match.text.startswith(("至", "到")) and value.endswith(("当前", "目前", "现在", "今后", "未来"), 0, match.start):
        return True  # 对当前至2035年的工作作出谋划
    if OF_TIMES.match(value, match.end) or match.text.endswith("夕") or may_be_old(value, match):
        return True  # 2016年之前的数据, 春节前夕走访
    if LEADS_TO_THING.search(value, max(0, match.start - 4), match.start) and OF_THING.match(value, match.end):
        return True  # 完成2000年底前建成的城镇老旧小区改造任务
    if WHO_IS_MEANT.search(sentence_before(value, match.start)):
        return True
    is_past = DONE_BEFORE.search(value, max(0, match.start - 8), match.start)
    return bool(is_past or BYGONE.search(value[match.end : match.end + 24]))


def may_be_old(value: str, match: YearMatch) -> bool:
    """Whether a bound may be that of what was, which the date of issue alone can tell: 直到1992年划归, 2016年以前，当地…."""
    is_state = YEAR_LIMIT.search(match.text) and STATE_BEHIND.match(value, match.end)
    return bool(UNTIL_THEN.match(match.text) or is_state or OLD_STATE.match(value, max(0, match.end - 7)))


def _may_be_past(value: str, match: YearMatch) -> bool:
    """Whether no word of work stands behind a limit of a year, so that the date of issue alone tells whether it is past."""
    if match.text.startswith(("到", "至")) and SINCE_THEN.search(value, max(0, match.start - 160), match.start):
        return not AIMS_BEHIND.match(value, match.end)
    return bool(YEAR_LIMIT.search(match.text) and NOTHING_DUE.match(value, match.end))


def hangs_on(value: str, match: YearMatch) -> bool:
    """Whether it is open whether something is due by a limit, or hangs on it: 2025年底前出生的儿童可报名."""
    if value.endswith("即日起", 0, match.start):
        return False  # 自即日起至2023年7月31日，凡符合条件的均可申报
    if value.startswith("，", match.end) and re.search("[到至](?:19|20)[0-9]{2}", match.text):
        return False  # 到2020年底，城市建成区的商场、超市、药店不得使用…
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
    return before.endswith(("于", "在")) and _is_handed_in(value, match)


def _is_handed_in(value: str, match: YearMatch) -> bool:
    """Whether a day, the end of a month or a third of one is that at which something is handed in (于2016年8月底寄送)."""
    is_day = len(match.edtf) == len("2017-01-26") or match.text.endswith(("月底", "月末", "旬"))
    is_alone = value[match.end : match.end + 1] not in ("、", "和", "及", "与")
    return is_day and is_alone and bool(HANDED_IN.match(value, match.end))


def _is_put_off(value: str, start: int, end: int) -> bool:
    """Whether what was due earlier is due at a time now: 原定于2022年底前完成，因疫情延期至2023年底; 推迟到2023年底完成."""
    if PUT_OFF_TO.search(value, max(0, start - 4), start) and FINISHED.match(value, end):
        return True
    return bool(PUT_OFF_SINCE.search(value, max(0, start - 72), start) and STOP_BEHIND.match(value, end))


def _is_period(value: str, match: YearMatch, before: str) -> bool:
    """Whether a span of time is one in which something is to be done, or from whose beginning a rule is in force."""
    if match.text.endswith("年度"):
        return False  # 提交2020年度、2021年度核查报告
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
    if STRIVEN_FOR.match(match.text) or STRIVING.search(before):
        return True
    return match.text.endswith(("底", "末")) and STRIVING_OF.search(before) is not None


def ends_before(edtf: str, issued: str) -> bool:
    """Whether the last time of an EDTF expression ended before a date, as far as both are told."""
    if not (issued and (times := EDTF_TIME.findall(edtf))):
        return False
    last = str(times[-1])
    if int(last[5:7] or 0) > QUARTERS_FROM:
        last = f"{last[:5]}{3 * (int(last[5:7]) - QUARTERS_FROM):02}"  # 2023-33, a quarter, ends in its third month
    return last < issued[: len(last)]
