"""Why words about a peak state no goal, and which of them may be one that is not read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lccp.normalise.places import is_place_or_province, province_short
from lccp.normalise.years import YearMatch
from lccp.reference.word_lists import any_of
from lccp.text import HAN
from lccp.text.messages import NO_MESSAGE, Message
from lccp.text.patterns import re, regex

# Behind a 达峰 that is a verb, or its goal: not 碳达峰碳中和领导小组, 碳达峰会议, 碳达峰目标责任, 碳达峰大局.
_VERB_END = (
    "(?=[，。；、）)”’》！,;（]|$|的[^，。；]{0,4}(?:目标|要求|承诺|任务|愿景|计划)|这一|相比|(?:的?目标|任务|愿景|时间|年份|计划|承诺|要求)(?:[，。；、）”]|$|的|为|是|不|已|未|没|尚|[纳列写][入进]|落|作"
    "|调|推|提|延|改|被|和|与)|后|以来|并|且|的?基础上|左右|前后|为(?:目标|节点)|不动摇|[或和及与](?!碳中和|否)|调整|推迟|提前|延|改|已|未|尚|被)"
)
_MODAL = "(?:实现|率先|力争|左右|前后|前|排放量?|总量|尽早|如期|提前|确保|基本|全面|将|[不未没]?能|可|已经?)"
# Behind the time: 碳排放总量基本达到峰值, 达到碳排放峰值, 碳排放峰值目标, 左右达峰; 到2025年，碳排放达到峰值.
_AMOUNT = "(?:约|大约|不超过)?[0-9.]{1,8} ?[亿万]{0,2}吨[^，。；：《》0-9\ufffd]{0,10}?"  # 达到约4000万吨的峰值
# 到2020年，全市碳排放总量控制在1300万吨以内并达到峰值.
_CAPPED = "(?:控制在|不超过|约|约为)[0-9.]{1,8} ?[亿万]{0,2}吨(?:以内|左右|以下|之内)?[，]?(?:并|且|并且)?"
BEHIND = re.compile(
    f"，?(?P<gap>[^，。；：、《》0-9\ufffd]{{0,24}}?)(?:{_CAPPED})?"
    rf"(?:(?:达到|实现|达(?!峰[^值])|出现)(?:[^，。；：《》0-9\ufffd]{{0,12}}?|{_AMOUNT})(?:峰值|(?<=到)顶峰)(?!水平|附近|区间|的?[0-9一二三四五六七八九])"
    rf"|(?P<modal>{_MODAL})[“‘]?碳?达峰{_VERB_END}|(?P<bare>碳?达峰){_VERB_END})"
    "|(?<=年)(?:作|定|确定|设定|设|列|锁定)?为(?:[全本我][市省州]的?)?(?:二氧化碳|碳|温室气体)?(?:排放)?(?:总?量)?的?(?:峰值(?:目标)?年|达峰(?:目标)?年|达峰的?(?:目标)?(?:时间|年份|节点|时点)+)"
    "|(?:的)?(?:二氧化碳|碳|温室气体)?排放(?:总量)?峰值(?:目标)?(?!管理|约束|为|是|约|达|较|水平|平台|研究|预测|核算|测算|控制)"
)
# What somebody did then, so that the time is no peak's: 2021年，上海市成立领导小组推动实现碳达峰; 2021年提出实现碳达峰.
DONE_THEN = re.compile(any_of("done-then"))
# The nation's goal, which a place serves: 围绕2030年前碳达峰目标, 力争2030年前实现碳达峰，是党中央….
NATIONS_AIM = re.compile(
    f"(?:{any_of('serving-an-aim')}|为(?:如期|确保)?(?:实现|达成|完成))(?:(?!力争|确保|争取|提出)[^，。；]){{0,8}}$|(?:如期|按期|按时)(?:实现|完成|达成)(?:国家)?$"
)
NATION_BEHIND = re.compile(
    "^[^。；]{0,24}(?:积极响应|坚决响应|认真贯彻|坚决贯彻)|^[^。；]{0,6}是(?:党中央|国家|我国|中国|以习近平)|^的?任务[^，。；]{0,4}(?:艰巨|繁重|紧迫)"
)
CHANGED_WORDS = f"(?:{any_of('changing')})(?:为|到|至|成)"
FROM_YEAR_WORDS = "(?:(?:由|从)[^，。；：]{0,4}[0-9]{4}年[^，。；：0-9]{0,4})?"
# What changes the time of the peak, in a later clause or in brackets: ，现改为2030年; ，由2025年改为2030年; （2022年更新为2023年）.
LATER_WORDS = rf"(?:(?:[0-9]{{4}}年(?:[0-9]{{1,2}}月|底|初)?|现|[而尔之随其]?后来?|经[^，。；0-9]{{1,8}}?|又|已|并|拟|再|最终|统一|目前|将其|将?(?:该|这一)?目标(?:年份?(?!前)|时间)?)*{FROM_YEAR_WORDS}{CHANGED_WORDS}|新的?(?:目标|时间|年份)(?:年份?)?(?:为|是|定在))"
CHANGED_LATER = re.compile(rf"{LATER_WORDS}$")
# What follows a goal that another replaces or nobody keeps: 2025年达峰调整为2030年, 2025年达峰的目标已取消.
REPLACED = re.compile(
    rf"(?:的?(?:目标|计划|时间))?(?:已|被)*{CHANGED_WORDS}|(?:[^，、。；（(]{{0,12}}[，、（(]){{1,2}}{LATER_WORDS}[^，。；]{{0,4}}[0-9]{{4}}"
    rf"|，(?:而|但|并)?(?:后来?|随后|此后|之后|其后|现|又)(?:又|再|已)*(?:{any_of('stating')})[^，。；]{{0,6}}[0-9]{{4}}年"
)
_NOT_DONE = "(?:没有?|没能|未(?!来)能?|无法|难以|不(?:会|能|可能?))(?!有?(?:改?变|动摇|松动|调整|更改))"
_GIVEN_UP = f"(?:(?:已|被|[作做]出?了?|有所|进行了?)+(?:{any_of('overruled')})(?!为|到|至)|{any_of('given-up')}|不再(?:{any_of('no-longer')})|{_NOT_DONE})"
WITHDRAWN = re.compile(
    rf"^[^，]{{0,16}}{_GIVEN_UP}|[，（(][^，。；]{{0,10}}(?:目标|计划|承诺|达峰)[^，。；]{{0,10}}{_GIVEN_UP}|[，（(](?:但|后来?|现|已|却|最终|至今|目前)[^，。；]{{0,8}}{_GIVEN_UP}|^，(?:最终|终)?未果"
)
# 兰州市2025年碳排放达峰。该目标后来被放弃.
GIVEN_UP_NEXT = re.compile(
    rf"(?:但是?|不过，?|然而，?|后来，?|[0-9]{{4}}年[^，。；]{{0,6}}，)?(?:该|这一|这个|此|上述|原|(?:其|此|之|随)后，?|后来，?)项?(?:碳?达峰)?(?:目标|计划|承诺|任务|时间)[^，。；]{{0,12}}(?:{_GIVEN_UP}|{CHANGED_WORDS})"
)
DENIED = re.compile(any_of("denying"))
PUT_OFF = re.compile(f"(?:{any_of('putting-off')})了?(?:原定)?(?:于|在)?$")  # 推迟了2019年达峰计划
FIRST_MEANT = re.compile("原(?:定|计划|拟|本|先|设定)")  # 原计划2025年达峰
# 已于2013年达到峰值: what was is no goal; 已提出2025年达峰 is one.
REACHED_BEFORE = re.compile("已经?(?:提前|率先|如期|按期|基本|顺利|成功)*(?:[于在]|实现|完成|达成|兑现)?$")
REACHED_BEHIND = re.compile(
    "^[^，。；]{0,8}已经?(?:提前|如期|基本|全面|成功|顺利)?(?:达|实现|出现|率先)|达到?了|实现了"
)
# 镇江市2020年如期实现碳达峰, 2018年碳排放提前达峰; not 确保2020年如期实现.
PLANNED_BEFORE = re.compile("(?:如期|按期|按时|顺利|成功)(?:实现|完成|达成|兑现)(?:了)?$")  # 如期实现2020年碳达峰
AS_PLANNED = re.compile("^(?:(?:二氧化)?碳?(?:排放)?(?:总?量)?)(?:如期|按期|顺利|成功|提前)")
# 省政府提出，2025年提前达峰: the clause before tells that it is aimed at; 确保2022年 is one time with its word of aim.
STATED_AHEAD = re.compile(f"(?:{any_of('stating')})[，：]$")
# 2012年达峰，此后持续下降; 在2021年达峰，达峰最早: what others have found.
# 自2013年达峰以来; 与北京市2012年碳达峰相比.
LOOKED_BACK_ON = re.compile("^(?:的?(?:目标|计划|承诺|时间|要求|任务))?，?(?:以来|相比|相较|对比|之间)")
RANKED_BEHIND = re.compile("^[，、]?[^，。；]{0,4}(?:达峰(?:时间)?最[早晚]|最[早晚]达峰)")
SINCE_FALLING = re.compile(
    "^[，]?(?:此后|随后|之后|其后)(?:便|就)?(?:一直|持续|逐年|总体|已|开始|呈)?[^，。；]{0,4}(?:下降|回落|减少|降低|波动)"
)
# 2013年碳排放达峰后回落 may tell what was; 力争2025年达峰后稳中有降 does not.
FALLING_BEHIND = re.compile("^后(?!的目标|，?将)")  # 2023年达峰后，将进入平台期 is to come
SETTLES_BEHIND = re.compile(
    "后(?:并|再|将|逐步|实现|保持)*(?:稳中有降|稳中趋降|稳步下降|逐步下降|稳定下降)"
)  # 到2025年达到峰值后稳中有降
AIMED = re.compile(f"{any_of('aiming')}|前$")
LIKELY_BEHIND = re.compile("^的?(?:概率|可能性?|几率|把握|难度)")
# 的承诺如期兑现: it has been kept. 要在2022年达峰，…须…: what it would take.
KEPT_BEHIND = re.compile(
    "^[”’」]?的?(?:目标|承诺|任务|计划)[^，。；]{0,4}(?:如期|按期|提前|已经?|成功)(?:兑现|实现|达成|完成)"
    "|^，(?:目前|现在?|至今|如今|[该此这一]*目标)?已经?(?:如期|提前|顺利|成功)?(?:完成|实现|达成|兑现)(?!的)"
    "|^(?:的|这一|这个|该)*(?:目标|承诺|任务|计划)[^。；]{0,12}已经?(?:如期|按期|提前|顺利|成功|基本|全面)?(?:兑现|实现|达成|完成)"
)
# 为2030年前实现碳达峰，广东省将加快布局海上风电: what is done for it is told, and not that it is aimed at.
_PURPOSE = "^为了?(?:确保|力争|如期|推动|促进|早日|实现|完成|达成|保证)"
PURPOSE_LEAD = re.compile(f"{_PURPOSE}*[在于]?$")
PURPOSE_TOLD = re.compile(_PURPOSE)  # 广元市为确保2030年前碳达峰，关停…
NEEDED_LEAD = re.compile("(?:^|[市省州县])(?:要|想|若要|如要)[在于]?$")
NEEDED_BEHIND = re.compile("^，[^。；]{0,12}(?:须|需|必须|就要|还要|离不开)")
# 某公司预计重庆市…: who expects it is not the place.
EXPECTED = re.compile(f"(?:{any_of('expecting')})$|(?<![府市省委])(?:预计|预测|估计|推测|测算)，$")
OPEN_BEHIND = re.compile(
    f"^[”’」]?(?:写|列|纳)[入进](?![^，。；]{{0,10}}(?:规划|计划|报告|方案|纲要|条例|意见|[”’」](?:目标|指标|任务)))|^[^，。；]{{0,6}}(?:被[^，。；]{{0,6}}[退驳否]|并非|并不是|不是|绝非)|^的?被|^[”’」]被(?![写列纳])|^的?(?:目标|计划|时间|承诺)被(?![写列纳确分])|{any_of('in-doubt')}|否[定决]|[未待]定|[尚仍]待|不[属符]?实|误[读传]|偏(?:乐观|保守|[早晚])|^，(?:实际|其实|事实)|[能是]否|^[^。；]{{0,24}}？|^[^，。；]{{0,8}}(?:尚不|还不|尚未|未|没有)(?:明确|确定|可知)"
)
SUPPOSED = re.compile(
    f"{any_of('supposing')}|如[能可]|如(?:不|延续|维持|保持|沿用|按照?)|(?:按照?|依)(?:现有|现行|当前|目前)(?:政策|趋势|路径)|才[能会]达|(?:[高低中基]|基准|参考|控制|减排|政策|强化)[^，。；]{{0,4}}情景|(?:根据|按照?|依据|依照|在)[^，。；]{{0,12}}情景|情景(?:[一二三四五A-Z0-9]|下|中|分析|预测|模拟|设定)|(?:情况|情形|条件|假定|前提)下"
)
ADVISED = re.compile(
    f"{any_of('told-by-others')}|据[传称悉闻]说?(?:称|，)|据(?:测算|估算|分析|研究)|研究(?:机构|团队)?(?:表明|显示|认为|结果)"
)
TAKEN_UP = re.compile(any_of("taking-up"))  # 采纳专家建议，杭州市提出: the city states it
# 吉安市表示将在2023年达峰, 市政府表示，…: the place, which stands right before, says so of itself.
SAYS_SO = re.compile("^(?:人民)?(?:政府)?(?:方面)?(?:表示|称)[，：]?")
STATED = re.compile(any_of("stating"))  # 记者会上表示，上海提出…: the city states it
FOUND_BEHIND = re.compile("^[，（(][^，。；]{0,16}(?:测算|预测|研究|估算|模拟|分析)(?:的)?(?:结果|结论|得出|[）)])")
OWN_SPEAKER = re.compile(
    f"^(?![^，。；]*[在于])[^，。；]{{1,5}}[市省](?:人民政府)?(?:表示|称)[，：“]?$|(?:{any_of('own-speakers')})[^，。；]{{0,8}}(?:表示|指出|称)[，：“]?$"
)
ADVICE_BEFORE = re.compile(
    f"(?:{any_of('advisers')})[^，。；]{{0,10}}[，：]$|据[^，。；]{{0,10}}(?:测算|估算|预测|分析|研究)，$"
    f"|(?:{any_of('advising')})[，：“]?$"
)
# The words in which a goal of the place itself is stated: beside them nothing may stand between place, time and peak
# (苏州市供热碳排放, 青岛港力争), or it is open what peaks, and whose it is.
_COUNTED_WORDS = "(?<!全[省国区])同步|第[一二三四]步?|第?[一二三四五六七八九十百0-9]{1,4}[届次批]|首创性?|不[得能]?[晚迟早]于|全[市省州县区域国]|本[市省]|我[市省]|[该两三四][市省地]|即|(?:[比较]|早于|先于)全[国省](?:平均(?:水平)?)?(?:提前|提早|早)?[约了]?(?:[0-9]+|[一二两三四五六七八九十]+)?年?|[与和同跟]全国(?:一道|同步|同期|一起)|[0-9.]+ ?[亿万]?吨?|十[一二三四五]五|(?<=在)20[0-9]{2}年(?:[0-9]{1,2}月)?(?=获批|申报|入选)|(?<=总量)[和与及、]人均(?:二氧化碳|碳)?排放(?:总?量)?"
_STATED_WORDS = rf"(?:{any_of('beside-a-goal', 'aiming', 'changing')}|{_COUNTED_WORDS}|[^\w]|[�])*"
STATED_WORDS = re.compile(_STATED_WORDS)
ABOVE = re.compile("(?<![在比于])(?:全|我|本)[省区](?!率先|首|前列|最早|第|唯一)")  # 全省2030年前达峰，武汉市走在前列
NAMED_BODY_WORDS = "“[^“”0-9]{2,20}(?:联盟|行动|倡议|论坛|大会|峰会)”"  # 在“中国达峰先锋城市联盟”中承诺
TITLE_WORDS = re.compile(f"《[^《》]*》?|^[^《》]*》|{NAMED_BODY_WORDS}")
CARBON = re.compile("碳|温室气体|排放")
EMISSIONS_BEHIND = re.compile(
    "，(?:二氧化碳|碳|温室气体)排放(?:总?量)?峰值|（(?:二氧化碳|碳|温室气体)排放(?:总?量)?）"
)  # 拟于2025年达到峰值，碳排放峰值约为1.5亿吨; 达到峰值（二氧化碳排放）
# A part of a place right behind its name: 青岛市西海岸新区, 上海市宝钢集团.
PART = regex.compile(rf"(?:(?!{any_of('part-begins-not')}|[、，])\p{{Han}}){{1,8}}?(?:{any_of('part-ends')})")
# 广东省6市提出2025年前达峰.
SOME_OF_IT = re.compile("[0-9一二三四五六七八九十]+个?(?:地?级?市|县|区|城市|州|园区|企业|行业|单位)(?!之一)")
DIGITS_OF_YEAR = "0-9〇○零一二三四五六七八九"  # of a year, 二〇二五年 as 2025年
BARE_TIME = re.compile(f"[{DIGITS_OF_YEAR}]年?(?:[、和及与]|以及)")
RESPECTIVELY = re.compile("分别|依次")
MANY = re.compile(rf"[0-9\ufffd一二三四五六七八九十百]+个(?:国家|低碳|试点)*(?:省|市|城市|地区|试点)|{any_of('many')}")
NATION = re.compile(any_of("nation"))
# 早于全国（2030年前）达峰: the time in brackets is that of what it is compared with.
OF_ANOTHER = re.compile(f"(?:{any_of('nation')}|全国|国家|全省|全区)[^，。；（(]{{0,6}}[（(]$")
# 2028年达峰（仅指工业）, （不含外购电力）: a part of the emissions.
SCOPE_BEHIND = re.compile(
    f"[”’」]?(?:的?目标)?[（(，](?:[^，。；）)]{{0,6}}(?:{any_of('scope-limits')})|(?:{any_of('sectors')})(?:领域|行业|部门|方面|口径)*[）)])"
)
# （修编后为2028年）, （拟调整）, （按高目标情景）: brackets that put in doubt what stands before them; not （原为2028年）.
OPEN_BRACKET = re.compile(
    "[”’」]?(?:的?目标)?[（(](?:(?![^（()）]{0,4}(?:原|较|比|早于))[^（()）]*?[为至到][^（()）0-9]{0,3}[0-9]{4}年"
    f"|[^（()）]{{0,6}}(?:{any_of('in-brackets')}))"
)
GROWS_NO_MORE = re.compile("[，起后]{0,2}(?:不再增|停止增长)")  # 碳排放2026年起不再增长
# 2023年达峰方案正在编制: a plan with a time in its name, which may be that of the peak.
PEAK_PLAN = re.compile("[前左右]*(?:二氧化碳|碳)?(?:排放)?达峰(?:行动|实施|工作)?(?:方案|规划|计划|路线图|路径)")
PLAN = re.compile("末|期|初|第")
REACH = 2000  # characters beyond which no place is what a sentence is about, and nothing is one sentence
CLAUSE_MARK = re.compile("[，；。：,;]|$")
ELIDED_GAP = re.compile(
    "[市省州]?(?:则|也|亦|将|计划|提出|明确|承诺|定为|确定为|力争|争取|确保|为|是|在|于|到|至|的?(?:目标|时间|年份))*[，：]?[（(]?"
)
ELIDED_END = re.compile("(?:实现)?[，；。,;]|$")
BRACKETED_TIME = re.compile("[（(][^（()）]{4,16}[)）]")
# 嘉兴市在全国低碳日活动上宣布2024年前碳排放达到峰值: words that no list has, of no sector and no part, before the verb
# that states a goal.
STATED_SOMEHOW = re.compile(
    f"^(?!.*(?:{any_of('sectors')}|{any_of('part-ends')}|业|领域|部门|专家|学者|代表|委员|机构))"
    f".*(?:{any_of('stating')})[，：]?(?:{any_of('aiming')}|[将在于到])*$"
)
AIMED_PEAK = re.compile(f"(?:达到|实现|达)[^，。；：《》]{{0,14}}峰值|碳?达峰{_VERB_END}")
PEAK_OF_EMISSIONS = re.compile(
    f"排放(?:总?量)?[^，。；：]{{0,6}}(?:达到?(?:最高)?峰值|达峰{_VERB_END})|排放(?:总?量)?[^，。；：]{{0,8}}，(?:并|且|并且)?(?:率先|基本)?(?:达到?峰值|达峰{_VERB_END})"
)
BOUND_BEHIND_PEAK = re.compile("(?:达峰|峰值)，$")
PEAK_BEFORE = re.compile("(?:达峰|峰值)[、和及与]$")
PEAK_SHOWN = re.compile("峰值[^，。；]{0,4}(?:出现|到来)[于在]?$|达峰，(?:目标)?(?:时间|年份)(?:为|是|定在)$")
# A peak of emissions in whatever words; not 碳达峰行动方案, 碳达峰领导小组, 碳达峰碳中和, 较峰值.
_NO_PEAK = f"[^，。；]{{0,5}}(?:行动|考核|责任|纳入)|{any_of('work-on-peaks')}|[与和及、](?:碳|双碳)"
PEAK_TOLD = regex.compile(
    r"(?:二氧化碳|温室气体|碳|排放)[^，。；]{0,16}(?<![较比])(?:峰值|[见触]顶|顶峰|高峰|最高[点值])|碳峰值|峰值[^，。；]{0,8}(?:碳|排放)"
    r"|(?:二氧化碳|温室气体|碳)[^，。；]{0,16}(?:不再增[长加]|停止增长)"
    rf"|(?<!重点|峰行)碳?达峰(?!{_NO_PEAK})"
)
MOST_BETWEEN = 60  # characters from a time to a peak that may go with it
NATIONS_YEAR = "2030"
IS_BASE = re.compile("的?(?:水平|基数|同期|基础)|相比")  # 不得超过2011年水平
MAYBE_REACHED = Message("it is open whether it has been", "是否已达峰不明")
WITHDREW = Message("it is withdrawn or replaced", "已撤回或被替代")
OPEN_PEAK = Message("it is open whose goal it is, or when", "何地何时达峰不明")
NO_EMISSIONS = Message("no emissions are named", "未言明何种排放")
# 2030年前碳达峰目标已纳入规划，力争2028年实现: another time for what is named before it.
RESUMED = re.compile("(?:率先|提前|如期)?(?:实现|达成|达到)(?=[，。；]|$)")
UNNAMED = Message("the sentence names no pilot by its name", "句中未指明为哪一试点")
OWN_PLACE = re.compile("[全我本该][省市县区州盟旗](?!场|民|值|委|政|级)")
HAN_RUN = re.compile(f"[{HAN}]+")
UNRESOLVED = re.compile("拐点|不晚于峰值")
PlaceName = tuple[int, int, tuple[str, ...], bool]
"""A name of a place: start, end, the pilots' ids, whether it fits them only in part."""
Subject = tuple[int, int, tuple[str, ...]]


def sentence_end(value: str, offset: int) -> int:
    """Return where the sentence, or the part before a semicolon, ends that a place lies in."""
    closing = re.compile("[。；]|$").search(value, offset)
    return closing.start() if closing else len(value)


def find_rest(
    sentence: str, untold: Sequence[YearMatch], start: int, named: Sequence[PlaceName], *, is_read: bool
) -> Iterator[tuple[int, int, Message]]:
    """Yield where a sentence may state a goal by the times that gave none, and why it is not read."""
    if doubt := (_find_doubt if is_read else _doubtful_peak)(sentence, untold, start, named):
        yield *doubt, OPEN_PEAK
    elif not is_read and (peak := _peak_of_unnamed(sentence, untold)):
        yield *peak, UNNAMED


def why_no_goal_of(
    value: str, start: int, match: YearMatch, peak: tuple[int, int], subjects: Sequence[Subject]
) -> Message:
    """Return why a statement is no goal of its places; "" where it is one, or has no place."""
    if not subjects:
        return NO_MESSAGE
    # 2030年达到峰值的苏州某开发区: an unnamed part, wherever it stands
    if value.startswith("某", subjects[-1][1]) or (len(subjects) == 1 and SOME_OF_IT.match(value, subjects[0][1])):
        return Message("it is said of a part of the place", "所言仅及该地的一部分")
    if EXPECTED.search(value, max(0, subjects[-1][0] - 4), subjects[-1][0]):
        return Message("others advise or expect it", "系他人建议或预期")
    if reason := _why_no_goal(value, start, match, peak, subjects[-1]):
        return reason
    if len(subjects) > 1 and _is_vague_for_one(value, start, match, subjects[-1]):
        return Message("it is open whether each of the times is approximate", "各时间是否均为约数不明")
    return NO_MESSAGE


def leads_to(sentence: str, place: PlaceName, start: int, match: YearMatch) -> bool:
    """Whether nothing but words of aim stands between a place and a time."""
    return bool(ELIDED_GAP.fullmatch(sentence, place[1] - start, match.start))


def _doubtful_peak(
    sentence: str, matches: Sequence[YearMatch], start: int, named: Sequence[PlaceName]
) -> tuple[int, int] | None:
    """Return where a time and a peak stand in one clause of a sentence about one pilot, though no goal is read from them."""
    if not any(item[0] >= start and len(item[2]) == 1 and not item[3] for item in named):
        return None
    for match in matches:
        behind = BEHIND.match(sentence, match.end)
        if behind and not _is_title_or_state(sentence, match) and _is_example(sentence, match, start, named):
            return match.start, behind.end()  # 多地如青岛市提出2029年达峰
        opening = max(sentence.rfind(sign, 0, match.start) for sign in "，；。：") + 1
        clause = sentence[opening : clause_end(sentence, match.end)]
        peak = AIMED_PEAK.search(clause)
        if peak and not _is_title_or_state(sentence, match) and not _tells_no_aim(sentence, match, clause):
            return match.start, max(match.end, opening + peak.end())
    return _peak_apart(sentence, matches) or _peak_anywhere(sentence, matches) or _peak_of_plan(sentence, matches)


def _is_example(sentence: str, match: YearMatch, start: int, named: Sequence[PlaceName]) -> bool:
    """Whether nothing but words of aim stands between a place that is named as an example and a time."""
    return any(
        sentence.startswith(("如", "例如", "以"), max(0, place[0] - start - 1), place[0] - start)
        and leads_to(sentence, place, start, match)
        for place in named
        if start <= place[0] < start + match.start and len(place[2]) == 1 and not place[3]
    )


def _find_doubt(
    sentence: str, untold: Sequence[YearMatch], start: int, named: Sequence[PlaceName]
) -> tuple[int, int] | None:
    """Return where other times of a sentence that gave goals may be those of a peak too."""
    return (
        _peak_of_rest(sentence, untold)
        or _place_of_rest(sentence, untold, start, named)
        or next(((match.start, match.end) for match in untold if RESUMED.match(sentence, match.end)), None)
    )


def _place_of_rest(
    sentence: str, untold: Sequence[YearMatch], start: int, named: Sequence[PlaceName]
) -> tuple[int, int] | None:
    """Return where a place and a time stand right behind the peak of another (成都市2025年之前达峰、玉溪市2028年)."""
    for match in untold:
        for place in named:
            first = place[0] - start
            if not (PEAK_BEFORE.search(sentence, 0, max(0, first)) and place[1] - start <= match.start):
                continue
            if leads_to(sentence, place, start, match) and ELIDED_END.match(sentence, match.end):
                return first, match.end
    return None


def _peak_of_rest(sentence: str, untold: Sequence[YearMatch]) -> tuple[int, int] | None:
    """Return where a time and a peak stand in one clause, though other times of the sentence alone gave goals."""
    for match in untold:
        clause = sentence[match.end : clause_end(sentence, match.end)]
        peak = PEAK_TOLD.search(clause)
        if peak is None or _is_title_or_state(sentence, match) or match.edtf.endswith("/.."):
            continue
        if not re.search("[0-9]{4}年", clause[: peak.start()]) and not DONE_THEN.search(clause[: peak.start()]):
            return match.start, match.end + peak.end()
    return None


def _peak_anywhere(sentence: str, matches: Sequence[YearMatch]) -> tuple[int, int] | None:
    """Return where a time and a peak stand in one sentence whose words between them no rule accounts for."""
    peaks = [peak.span() for peak in PEAK_TOLD.finditer(sentence) if not in_title(sentence, peak.start())]
    for match in matches:
        if _is_title_or_state(sentence, match) or match.edtf.endswith("/.."):
            continue
        opening = max(sentence.rfind(sign, 0, match.start) for sign in "，；。：") + 1
        for start, end in peaks:
            low, high = min(start, match.start), max(end, match.end)
            if high - low > MOST_BETWEEN or IS_BASE.match(sentence, match.end):
                continue
            done = sentence[match.end : start if match.end <= start else match.end + 6]
            clause = sentence[min(opening, low) : clause_end(sentence, high)]
            is_equated = sentence.startswith(("是", "为"), match.end)  # 2022年是武汉市承诺达峰的年份
            if (is_equated or not DONE_THEN.search(done)) and not _is_no_aim_of_one(clause):
                return low, high
    return None


def _peak_of_unnamed(sentence: str, matches: Sequence[YearMatch]) -> tuple[int, int] | None:
    """Return where a time and a peak stand in a sentence that says 全市 for its place, or whose place is no pilot known."""
    peak = _peak_anywhere(sentence, matches)
    return peak if peak and (OWN_PLACE.search(sentence) or _names_place(sentence)) else None


def _names_place(sentence: str) -> bool:
    """Whether a word of a sentence is the name of a place, without what it is called (镇江, not 镇江市)."""
    return any(
        is_place_or_province(run[0][low : low + size])
        for run in HAN_RUN.finditer(sentence)
        for low in range(len(run[0]) - 1)
        for size in (2, 3)
        if low + size <= len(run[0])
    )


def _peak_of_plan(sentence: str, matches: Sequence[YearMatch]) -> tuple[int, int] | None:
    """Return where the name of a plan stands whose time may be that of the peak (2023年达峰方案正在编制), but for the nation's.

    So does a time from which emissions grow no more.
    """
    for match in matches:
        plan = PEAK_PLAN.match(sentence, match.end) or (
            CARBON.search(sentence) and GROWS_NO_MORE.match(sentence, match.end)
        )
        if plan and match.edtf[-4:] != NATIONS_YEAR and not in_title(sentence, match.start):
            return match.start, plan.end()
    return None


def _peak_apart(sentence: str, matches: Sequence[YearMatch]) -> tuple[int, int] | None:
    """Return where a time and a peak of emissions lie clauses apart: 到2030年，…，碳排放达到峰值; …达峰，不晚于2025年."""
    stops = [*(match.start for match in matches[1:]), len(sentence)]
    for match, stop in zip(matches, stops, strict=False):
        if _is_title_or_state(sentence, match):
            continue
        peak = PEAK_OF_EMISSIONS.search(sentence, match.end, stop)
        if peak and not _tells_no_aim(sentence, match, sentence[match.start : peak.end()]):
            return match.start, peak.end()
        if PEAK_SHOWN.search(sentence, 0, match.start):
            return match.start, match.end
        if BOUND_BEHIND_PEAK.search(sentence, 0, match.start) and match.qualifier in ("before", "not-later-than"):
            return max(0, match.start - len("达峰，")), match.end
    return None


def _is_title_or_state(sentence: str, match: YearMatch) -> bool:
    is_plan = match.qualifier == "five-year-plan" and not PLAN.search(match.text)  # 写入“十三五”规划纲要
    return in_title(sentence, match.start) or match.qualifier == "as-of" or is_plan


def _tells_no_aim(sentence: str, match: YearMatch, clause: str) -> bool:
    """Whether the clause of a time tells what was done or reached then, or of the nation, or of many places."""
    if DONE_THEN.search(clause) and not BRACKETED_TIME.match(sentence, match.start - 1):
        return True  # 2021年提出达峰目标 tells when it was set; 北京（2020年）…提出达峰目标 does not
    return _is_no_aim_of_one(clause)


def _is_no_aim_of_one(clause: str) -> bool:
    """Whether a clause tells of the nation, of many places or of what was reached."""
    return any(pattern.search(clause) for pattern in (MANY, NATION, UNRESOLVED, REACHED_BEHIND))


def clause_end(value: str, offset: int) -> int:
    """Return where the mark stands that ends the clause at ``offset``."""
    closing = CLAUSE_MARK.search(value, offset)
    return closing.start() if closing else len(value)


def _why_no_goal(value: str, start: int, match: YearMatch, peak: tuple[int, int], subject: Subject) -> Message:
    """Return why a statement of a place is no goal of it; "" where it is one."""
    time_start, opening, peak_end = start + match.start, start + peak[0], start + peak[1]
    is_before = subject[1] <= time_start
    lead = value[max(subject[1], opening) if is_before else opening : time_start]
    behind = value[start + match.end : peak_end]
    tail = re.split("[。；]", value[peak_end : peak_end + REACH], maxsplit=1)[0]
    if match.qualifier == "range" and match.edtf.endswith("/.."):
        return Message("it tells what has been", "所述为既往之事")  # 2011年以来基本达峰
    if PURPOSE_LEAD.match(lead) and (subject[0] > time_start or PURPOSE_TOLD.match(lead + match.text)):
        return Message("it is only supposed", "仅为假设")
    lead_in = STATED_AHEAD.search(value, start, opening)
    statement = f"{lead_in[0] if lead_in else ''}{lead}{match.text}{behind}"
    if _is_as_planned(lead, behind, statement, is_exact=match.qualifier == "exact"):
        return MAYBE_REACHED
    if GIVEN_UP_NEXT.match(value, sentence_end(value, peak_end) + 1):
        return WITHDREW
    stated = value[start:opening], value[opening:time_start]
    is_bound = match.qualifier in ("before", "not-later-than")
    if reason := _why_not_kept((lead, behind, tail), statement, is_bound=is_bound) or _why_not_stated(
        *stated, tail, is_2030=NATIONS_YEAR in match.edtf
    ):
        return reason
    return _why_not_own(value, (start, opening, time_start, peak_end), match, subject, (lead, behind, tail))


def _is_as_planned(lead: str, behind: str, statement: str, *, is_exact: bool) -> bool:
    """Whether a peak has come as planned (2020年如期达峰), by words of which none before it aims at it."""
    is_told = PLANNED_BEFORE.search(lead) or (is_exact and AS_PLANNED.search(behind))
    return bool(is_told) and not AIMED.search(statement[: len(statement) - len(behind)])


def _why_not_own(
    value: str, places: tuple[int, int, int, int], match: YearMatch, subject: Subject, phrases: tuple[str, str, str]
) -> Message:
    """Return why what peaks is not the place's own emissions, or not surely; "" where it is.

    ``places`` are where the sentence, the clause and the time begin and the peak ends; ``phrases`` stand before the
    time, between it and the peak, and behind.
    """
    start, opening, time_start, peak_end = places
    lead, behind, tail = phrases
    if OF_ANOTHER.search(value, opening, time_start):
        return Message("it is said of another place", "所言系他处")
    if SCOPE_BEHIND.match(tail):
        return Message("it is said of a part of the emissions", "所言仅及部分排放")
    if OPEN_BRACKET.match(tail):
        return OPEN_PEAK
    own_words = ("" if CHANGED_LATER.match(lead) else SAYS_SO.sub("", lead), behind)  # 后经评估调整为2028年
    if not _is_own_peak(value, subject, own_words, value[opening:time_start]):
        return _why_strange(value, subject, own_words, value[opening:time_start])
    if "峰值" in behind and not (
        CARBON.search(value[max(0, start - REACH) : peak_end]) or EMISSIONS_BEHIND.match(tail)
    ):
        return NO_EMISSIONS
    if "2030" in match.edtf and subject[0] > peak_end and "碳中和" in tail:
        return Message("it may be the nation's goal", "或为国家目标")
    if PART.match(value, subject[1], time_start if subject[1] <= time_start else peak_end):
        return Message("it is said of a part of the place", "所言仅及该地的一部分")
    return NO_MESSAGE


def _why_strange(value: str, subject: Subject, phrases: Sequence[str], clause: str) -> Message:
    """Return why words beside a time make no goal: open where only those before the verb of a statement are on no list."""
    if STATED_SOMEHOW.search(phrases[0]) and _is_own_peak(value, subject, phrases[1:], clause):
        return OPEN_PEAK
    return Message("what peaks is not the place's own emissions", "达峰者并非该地自身的排放")


def _is_own_peak(value: str, subject: Subject, phrases: Sequence[str], clause: str) -> bool:
    """Whether the words around a time are those of a place's own goal, and the clause names none above it."""
    name = value[subject[0] : subject[1]].rstrip("市省州")
    if ABOVE.search(clause) and not province_short(name):
        return False
    return all(_is_said_of_place(phrase, name) for phrase in phrases)


def _is_said_of_place(phrase: str, name: str) -> bool:
    """Whether words beside a time are those in which a place states a goal of its own emissions."""
    return bool(STATED_WORDS.fullmatch(TITLE_WORDS.sub("", phrase).replace(name, "")))


def _why_not_kept(phrases: tuple[str, str, str], statement: str, *, is_bound: bool) -> Message:
    """Return that a statement is denied, past or given up, by the words around its time and its peak; "" where it stands.

    ``phrases`` stand before the time, between it and the peak, and behind; ``statement`` is the first two with the time.
    """
    lead, behind, tail = phrases
    if FIRST_MEANT.search(lead) and not CHANGED_LATER.search(lead):
        return WITHDREW
    if PUT_OFF.search(lead):
        return WITHDREW
    if (DENIED.search(lead) and not CHANGED_LATER.search(lead)) or DENIED.search(behind):
        return Message("it is denied", "文中予以否定")
    if _may_fall_since(statement, tail, is_bound=is_bound):
        return MAYBE_REACHED
    if (
        REACHED_BEFORE.search(lead)
        or REACHED_BEHIND.search(behind)
        or KEPT_BEHIND.match(tail)
        or _is_seen_after(statement, tail)
    ):
        return Message("it tells what has been", "所述为既往之事")
    return WITHDREW if REPLACED.match(tail) or WITHDRAWN.search(tail) else NO_MESSAGE


def _is_needed(lead: str, tail: str) -> bool:
    """Whether a peak is named for what it would take: 要在2022年达峰，武汉市须加快减煤."""
    return bool(NEEDED_LEAD.search(lead) and NEEDED_BEHIND.match(tail))


def _speaks_for_itself(before: str, lead: str) -> bool:
    """Whether the place itself states a goal that stands behind 表示，: its government speaks, or the clause says 提出."""
    return bool(STATED.search(lead) or OWN_SPEAKER.search(before))


def _may_fall_since(statement: str, tail: str, *, is_bound: bool) -> bool:
    """Whether a peak behind which emissions fell may have been (2013年达峰后回落); 到2025年达到峰值后稳中有降 is to come."""
    is_ahead = AIMED.search(statement) or (is_bound and SETTLES_BEHIND.match(tail))
    return bool(FALLING_BEHIND.match(tail)) and not is_ahead


def _is_seen_after(statement: str, tail: str) -> bool:
    """Whether the words behind a peak look back on it: ，此后持续下降, unless it is aimed at; ，达峰最早; 以来."""
    is_fallen = SINCE_FALLING.search(tail) and not AIMED.search(statement)
    return bool(RANKED_BEHIND.search(tail) or is_fallen or LOOKED_BACK_ON.match(tail))


def _why_not_stated(before: str, lead: str, tail: str, *, is_2030: bool) -> Message:
    """Return that a goal is the nation's, supposed, or advised by others, by the clauses before a time; "" where it is stated."""
    if is_2030 and (NATIONS_AIM.search(lead) or NATION_BEHIND.match(tail.lstrip("，"))):
        return Message("it may be the nation's goal", "或为国家目标")
    if (
        SUPPOSED.search(before + lead)
        or OPEN_BEHIND.search(tail)
        or LIKELY_BEHIND.search(tail)
        or _is_needed(lead, tail)
    ):
        return Message("it is only supposed", "仅为假设")
    is_advice = (
        ADVISED.search(lead)
        or FOUND_BEHIND.search(tail)
        or (ADVICE_BEFORE.search(before) and not _speaks_for_itself(before, lead))
    )
    return (
        Message("others advise or expect it", "系他人建议或预期")
        if is_advice and not TAKEN_UP.search(before + lead)
        else NO_MESSAGE
    )


def _is_vague_for_one(value: str, start: int, match: YearMatch, subject: Subject) -> bool:
    """Whether 分别 shares out times of which only the last says 左右: 分别提出2020年和2022年左右达峰; not 2030年前和2028年左右."""
    is_shared = RESPECTIVELY.search(value, subject[1], start + match.start) and BARE_TIME.search(match.text)
    return bool(is_shared) and match.qualifier == "approximate" and len(re.findall("左右|前后", match.text)) == 1


def in_title(sentence: str, offset: int) -> bool:
    """Return whether a place in a sentence lies in a title between 《 and 》."""
    return sentence.count("《", 0, offset) > sentence.count("》", 0, offset)
