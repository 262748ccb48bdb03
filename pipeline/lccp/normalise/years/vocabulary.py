"""The words of the year grammar: patterns over folded words (``year_forms.Plain``), no logic.

In folded words every dash is —, every quotation mark “, and brackets, commas and digits are plain.
Where one word begins another (前 in 前三季度 or 前沿, 内 in 内蒙古) the pattern names what must not follow.
"""

from __future__ import annotations

from lccp.normalise.numbers import ROUGHLY
from lccp.text import HAN
from lccp.text.openings import OpenedPattern
from lccp.text.patterns import re

_Y = YEAR = r"(?:1[89]\d\d|2[01]\d\d|2200)"
_M = r"(?:1[0-2]|0?[1-9])"
_D = r"(?:[12]\d|3[01]|0?[1-9])"
_NUM = "0-9�"
_HAN_NUM = "一二三四五六七八九十"
_PLAN_NUM = "十[一二三四五]|[一二三四五六七八九十]"
# What counts, so that 十四五 before it is fourteen or fifteen: 十四五岁, not 十四五人才规划.
_PLAN_COUNTED = (
    "[个岁名家位里斤亿万千百零〇元天月日次种条块张只头匹户口辆台层楼米公秒点周度级代辈倍成折项座间篇份批套艘架亩吨克升字页行步款株棵本册枚颗届号]"
    "|年(?!规划)|人(?![才口民大文力居工均社])|道(?![路德])|支(?![持撑付])|处(?![理置于罚])|场(?!所)|部(?![门署委分级队长])|时[前后内]|分钟|运会|中全会"
)

# Whether 前, 后, 起 … begin another word (前往, 后期) is asked behind the pattern: see time_signs.
BEFORE = "(?:之前|以前|前夕?)"
AFTER = "(?:之后|以后|往后|后)"

# Where an expression may begin: a year, a plan, a decade. What stands before rules out ordinals, standards, telephones.
ANCHOR = OpenedPattern(
    rf"(?<![{_NUM}第每#$￥¥&=+])(?<![{_NUM}][—/?])(?<![A-Za-z]—)(?<!�[至到、和])(?<!�年[—至到、和])(?P<year>{_Y})(?![{_NUM}])"
    rf"|(?P<plan>“(?=(?:{_PLAN_NUM})五“)|(?<![{_HAN_NUM}{_NUM}〇○◯零百千万第OＯ])(?:{_PLAN_NUM})五|第(?=(?:{_PLAN_NUM}|1[0-5]|[1-9])个五年))"
    rf"|(?P<decade>(?<![{_NUM}上])(?:1[89]|20|21)世纪|(?<![{_HAN_NUM}上])(?:十九|二十一?)世纪)"
)

# One point of time. Whatever word parts the year (年底, 上半年) is read and leaves the year; numbers are kept.
_PART = (
    r"(?P<closed>年?底(?![线层数部色气座盘])|年?末(?!端))|年?初(?![步级中等始次稿衷小心创试])|年?中旬?(?=[前左之以,.。;)、至到—]|\Z)|[上下]半年"
    r"|[之以]内|年?内(?![蒙地外部容河江陆需涵政在涝])|全年|当年|年终|岁末|[春夏秋冬]季(?!学期|开学[之以]?前)|[春夏秋冬](?=[至到—]?\d{4}年)|春节|除夕|元旦|元宵节?|清明节?|端午节?|劳动节|国庆节?|中秋节?|重阳节?|年?度(?![假过])|期?间(?![接隔断])"
    # 2024年供暖季前: a season or an event, of which the year alone is known.
    "|“?(?:[五六七八]一|十一)“?(?:国际)?(?:劳动节|儿童节|国庆节|节|假期)?(?=[之以]?前)"
    "|(?:(?:供暖|采暖|取暖|供热)[季期]|主?汛期?|入[冬夏春秋汛梅伏]|雨季|[春秋]季开学|(?:[春秋]季)?学期(?:开学|开始|结束)?|[寒暑]假|[高中]考|[春秋]?[耕播收种]|[春秋夏冬][耕播收种灌]|麦收|三夏|三秋|开学|台风季|梅雨季?|防火期|休渔期|封冻|上冻)(?:来临|到来|开始)?(?=[之以]?[前后]|以来)"
)
_CLOCK = (
    r"(?:(?:\([上下本这]?(?:星期|周)[一二三四五六日天]\)日?)?(?:[上下]午|晚上?|中午)?(?:下班|(?:零|\d\d?)(?:[时点]整?|[时点]\d\d?分|:\d\d(?:点整?|时)?))?"
    rf"(?={BEFORE}|{AFTER}|起|止|为止))?"
)
POINT = re.compile(
    rf"(?P<y>{_Y})(?:"
    rf"(?P<sep>[—./])(?P<im>\d\d?)(?P=sep)(?P<id>\d\d?)(?![{_NUM}号栋室#]|[./:%][{_NUM}]|—(?!{_Y}(?P=sep)\d)[{_NUM}])"
    rf"|(?:[财学]|会计|财政)?年份?(?:(?P<m>{_M})月份?(?:(?P<d>{_D})(?:[日号]{_CLOCK}|(?={BEFORE}))"
    r"|(?P<mclosed>月?底|末)|月?初|[上中下]旬|中(?=[前左之以,.。;)、]|\Z)|[之以]?内(?![蒙地外部容]))?"
    r"|第?(?P<q>[1-4一二三四])(?:季度|(?<=第.)季(?![节军度]))(?P<qclosed>末|底)?|" + _PART + r")?"
    rf"|(?:Q[1-4]|H[12])(?![{_NUM}A-Za-z])|(?P<bare>(?P<bclosed>年?底|末)|初|全年|[上下]半年|)(?![{_NUM}]))"
)
# After 年 these say that it is a document's number, a span of time, or a date that is no date.
NOT_POINT = re.compile(
    # 2025年(不含)前: the year itself is out, which the bounds of this table do not say
    r"(?<=[年月日])\(不包?含(?:当[年月日天]|本[年月日])?\)(?:[之以]?[前后]|起)|"
    "(?<=[年度])[〕)]?\\(?第?[0-9一二三四五六七八九十百�]+号(?!洪水|台风)|(?<=年)(?:轻人|轻的|轻干部|(?:的|多|悠久)*(?:历史|文明|寿命|树龄)(?=[,。;、)的和与及了]|悠久|\\Z)|(?<=00年)(?:的|多|悠久)*(?:历史|文明)|(?<=00年)(?:来的?|前的)(?:历史|文明|传统|文化|文物)|(?:来的?|前的)(?:古[城镇村墓建]|遗址|恐龙|化石|先民|人类|地层)|以上|之久|一遇|有余|级(?!配)|龄|代(?![表理码偿课办购销替建收征维耕际县])"
    "|[0-9]+[月日]|�+月|[—至到]�|[、和与及或]����)|(?<=月)[0-9�]+[日号]|(?<=月)[0-9]{1,2}—(?=[0-9]{4}年)|(?<=月)[0-9]{1,2} [0-9]{1,2}:[0-9]{2}|(?<=[月日])[—至到]�"
)
DURATION = re.compile(
    r"(?:距今|长达|历时|历经|沿用|存续|延续|绵延|公元前|民国|佛历|回历|农历|[树工军教]龄|寿命|(?P<round>已有|有着|逾|(?<![附最])近))[了约近]?\Z"
)

# 直到2020年才完成: then, and not before.
ONLY_THEN = re.compile("[^,。;]{0,6}才(?![能智干华会])")

# 2025年±1年: a year with its doubt, of which no form says the years.
PLUS_MINUS = re.compile(r"年?[,，]?\(?±\d")

# 2020、2030、2050三个时间节点: a count of years makes those before it years.
COUNTED_YEARS = re.compile(
    "(?:这|等)?([两二三四五六七八九十]|[2-9])(?:个(?:关键|重要|主要|典型|特征|代表|目标|时间|水平|规划|基准|预测|情景)*(?:年份?|节点|时点|时段|时期|阶段|(?:采暖|供暖|取暖|供热)季|学年|年度)|年(?![级制期前后内来底末初]))"
)

# What ties two points.
UNTIL = re.compile(
    r"(?:(?:[上下]午)?\d\d?(?:[时点](?:整|\d\d?分)?|:\d\d)(?=—|[至到]))?(?:\((?:含(?:当[年日天]|本[年日])?|(?:星期|周)[一二三四五六日天])\))?(?:起|开始|以来)?(?:—{1,3}|(?:一直|持续|延续)?[至到](?![迟晚少多]))|(?:启动|试点|实施|开展|建设|成立|运行|投产|执行|施行)(?:起|以来)?[至到](?=\d{4}年)"
    r"|(?<=[底末])(?=\d{4}年年?初)|(?<=[冬季])(?=\d{4}年春)"  # 2023年末2024年初, 2023年冬2024年春
    r"|起,至(?=\d{4}年[0-9]+月[0-9]+[日号])"  # 自2023年1月1日起，至2025年12月31日止
    # 从2017年12月启动全国碳市场至2021年7月开市
    rf"|(?:(?<=[从自]\d{{4}}年)|(?<=[从自]\d{{4}}年\d月)|(?<=[从自]\d{{4}}年\d\d月))(?:启动|试点|实施|开展|建设|成立)[{HAN}]{{1,12}}(?<![达提前升降增减加少高低迟延得看想])[至到](?=\d{{4}}年)"
)
JOIN = re.compile("、?(?P<either>或者?)|(?:、|以及|及|和|与)")
BETWEEN = re.compile("之间")
COMPARED = re.compile(f"年?(?:同期)?(?:的?[{HAN}]{{0,4}})(?:相比|比较|持平|相当)")
SLASH = re.compile(rf"(?P<a>{_Y})/(?P<b>{_Y}|\d\d)(?:年度?|[{HAN}]{{1,3}}年度?|[{HAN}]{{1,2}}季|年?[学财]年)")
MONTHS = re.compile(
    rf"(?P<y>{_Y})年(?P<m1>{_M})(?:月份?(?P<d1>{_D})?[日号]?)?(?:[上中下]旬|[初底]|(?<=[日号])(?:[上下]午)?\d\d?(?::\d\d|[时点](?:整|\d\d?分)?))?(?:\((?:含(?:当日|本日)?|(?:星期|周)[一二三四五六日天])\))?(?:起,(?=至[0-9]+月[0-9]+[日号]止)|起)?(?:—{{1,3}}|[至到])(?P<next>(?:次|翌|第二)年)?(?:(?P<m2>{_M})月份?(?:(?P<d2>{_D})[日号])?|(?P<d3>{_D})[日号])"
    r"(?:底|末|初|[上中下]旬)?"
)
DOTTED = re.compile(rf"(?P<y1>{_Y})\.(?P<m1>{_M})—(?P<y2>{_Y})\.(?P<m2>{_M})(?=\Z|[)》,。;、]| ?[任在历担就])")
DASHED = re.compile(rf"(?P<y1>{_Y})—(?P<m1>0[1-9]|1[0-2])[至到](?P<y2>{_Y})—(?P<m2>0[1-9]|1[0-2])(?![—\d])")
QUARTERS = re.compile(rf"(?P<y>{_Y})年第?(?P<q1>[一二三1-3])(?:季度)?(?:—|至|到)第?(?P<q2>[二三四2-4])季度")
SHORT_YEAR = re.compile(
    rf"(?P<short>\d\d)(?:年度?|(?:财政|会计)年度|年?度?财政预算(?=案|\Z)|(?:赛|榨|雪|制冷)季|(?:[采供取]暖|供热)[季期]|[学财]年)(?![{_NUM}])"
)
SHORT_CELL = re.compile(rf"(?P<y>{_Y})—(?P<short>\d\d)\Z")
SPAN_TAIL = re.compile("之间|期间?|时期|时段|度|(?<!年)(?:学|财)?年度?|间(?![接隔断])")

# Words behind.
ABOUT = re.compile(
    r"\((?:左右|前后|上下|大?约)\)|左右|前后(?![两三四五六七八九十2-9]+[次批轮任届代])|上下|(?:这个)?时间?前后"
)
# What hedges in brackets says nothing of the year itself: 2025年(力争).
_HEDGES = "力争|争取|确保|承诺|预计|暂定|计划|规划|拟定?|目标年?|预期|初步|碳?达峰"
HEDGE = re.compile(rf"\((?:{_HEDGES})\)")
# 2013年启动试点以来, 1978年改革开放以来.
SINCE_EVENT = f"(?:正式|全面|率先)?(?:启动|试点|实施|开展|建设|成立|运行|投产|执行|施行|印发|发布|出台|获批|入选|改革开放|建国|建市|解放)[{HAN}]{{0,6}}?"
BOUND = re.compile(
    rf"\(含(?:当[年月日天]|本[年月日]|\d{{4}}年)?\)(?:(?P<inclusive>{BEFORE})|(?P<inafter>{AFTER}|起|以来|开始))|(?:或者?|及|和|甚至|乃至)其?(?P<orbefore>之前|以前|更早(?:时间|一些)?|稍早|提前(?=\Z|[,、。;)]|实现|达到?峰|完成)|前(?=\Z|[,、。;)的]))"
    r"|\((?:(?:或者?|及|和)其?(?:之前|以前|更早)|不得?[晚迟]于|最[迟晚]|至[迟晚])\)(?P<orbeforeinbrackets>)|\((?:或者?|及|和)其?(?:之后|以后|更晚)\)(?P<andafterinbrackets>)"
    r"|\((?:之|以)?前\)(?P<inbrackets>)|\((?:之|以)?后\)(?P<afterinbrackets>)"
    rf"|(?:或者?|及|和)其?(?P<andafter>之后|以后|后|更晚|稍晚|稍后|再晚一些|更长(?:一段)?(?:的)?时间|更久)"
    rf"|{BEFORE}(?P<included>\(含(?:当年|本年|\d{{4}}年)?\))|(?:这(?:一|个)(?:关键)?(?:时间)?节?点)?(?P<before>{BEFORE})|(?P<after>{AFTER})"
    "|(?P<since>起|开始|始(?=[,，。;；]|\\Z)|以来|以降(?=[,，。;；]|\\Z)|—{0,2}至今(?!年)|—{1,2}今(?!年)|迄今|到现在|到目前|来(?=\\Z|[,。;最]|首次|累计)|"
    rf"{SINCE_EVENT}以来)"
    "|(?P<until>为止|止)"
)

# 2017年被列为第三批试点以来, 2021年全国碳市场启动以来: a clause that ends in 以来 tells what began then. Not 2016年是改革开放以来….
SINCE_WHAT = re.compile(
    rf"(?!以来|[前后起底末初]|左右)(?:(?![是系创]|[自从比]|(?<![定列选评名作成认批])为|有记录|有观测|历史|远景|改革开放|新中国|建[国市省县区]|相比|较)[{HAN}“《》A-Z]){{2,26}}?以来"
    rf"(?=[,。;)]|\Z|[我全][省市县区国]|累计|共|已|先后|不断|持续|各)"
)
LONGEST_SINCE = 30

# What the patterns above can begin with: most years have nothing of the kind behind them, and one look tells so.
ABOUT_BEGINS = frozenset("(左前上这时")
BOUND_BEGINS = frozenset("(这或及和甚乃之以前后往起开始至迄到来为止—启试实建成运投执施印发出获入改正全率")
UNTIL_BEGINS = frozenset("(起以开—一持延至到启试实建成运投执施上下0123456789")
JOIN_BEGINS = frozenset("、或以及和与,")

# Words before.
_GOAL = "(?:努力|尽力|全力)?(?:力争|争取|确保|力求|努力|保证|力保)(?:实现)?"
_CIRCA = f"(?:大约|大致|大概|大体|约莫|{ROUGHLY})(?:在|于|为|是)?"
_TO = r"(?<![^未]来)(?<!^来)(?<!签)(?<!^报)(?<![,。;、]报)(?:(?<!小|大|甚|乃|冬|夏|以|不|涉|迟)至|到了?)"
_LATEST = "(?:最迟|最晚|至迟|至晚)(?:应当?|须|要|必须|务必)?(?:不[得能应宜会可]?(?:晚|迟|超过)于?|[于在到至])?|不[得能应宜会可]?(?:晚于|迟于|超过|晚过)"
_BY = rf"直[到至]|{_TO}"
_AS_OF = "截[至止](?:到|至|于)?|(?<![年月日])迄"
PREFIX = re.compile(
    rf"(?P<goal>{_GOAL}[在于]?)?(?P<circa>{_CIRCA})?(?:(?P<asof>{_AS_OF})|(?P<latest>{_LATEST})|(?P<by>{_BY})|(?P<since>自从|(?<![来出源各独亲擅])自|(?<![服自遵])从)"
    rf"|(?P<notbefore>不[得能应宜会可]?早于|最早[于在]?)|(?P<earlier>(?<!不)(?<!不[得能应宜会可])(?<![尽及提趁])早于|(?<![率领优首预原事最])先于)|(?P<later>(?<!不)(?<!不[得能应宜会可])(?<![推延当昨今傍夜每])[晚迟]于))?(?P<circa2>{_CIRCA})?\Z"
)
NEUTRAL = re.compile(rf"(?:\((?:{_HEDGES})\))?(?:计划|预计|承诺|预期|拟|将|目标|有望|规划|原则上|基本|总体)*[在于]?")
GOAL_NEXT = re.compile(
    r"(?:(?:率先)?(?:实现|达到)?(?:碳排放)?(?:碳?达(?:到)?峰值?|峰值)?)[,、;(]?(?:并|且|但|或)?"
    rf"(?P<goal>{_GOAL}|最迟|最晚|至迟|不(?:得)?[晚迟]于)(?P<link>不(?:得)?(?:[晚迟]于|超过)|提前[到至]?|[在于到至])?"
)
# 力争2030年前达到峰值、努力争取2060年前实现碳中和: the second is the year of another aim.
OTHER_AIM = re.compile("[^,。;]{0,12}?(?:中和|净零|零排放|零碳)")
# 力争2030年前达峰；力争到2025年，非化石能源占比达到20%: what follows the comma tells whose year it is.
OPENS_AIM = re.compile(",(?![^,。;]{0,20}(?:达峰|峰值))")
SAME_AIM = re.compile(r"\Z|[,、。;:)”]|(?:率先)?(?:实现|达到)?(?:碳排放)?(?:碳?达(?:到)?峰|峰值)")
# 2025年力争、2027年确保; 2025年(力争)、2027年(确保): the aim stands behind its year.
GOAL_BEHIND = re.compile(r"(?:\((?:力争|争取|力求)\)|(?:力争|争取|力求)(?:达峰|实现)?)[,、;](?=\d{4})")
GOAL_BEHIND_LAST = re.compile(r"\((?:确保|最迟|最晚)\)|(?:确保|最迟|最晚)(?:达峰|实现)?")
NOT_SINCE = re.compile("[的比�0-9]|来?[看说讲]|而言|角度|[^。;]{0,40}?(?:[至到为]\\d|[降升增减提达][^。;]{0,6}[至到])")

# 从1992年的公约到2019年的峰会: 到 ends what 从 began, and sets no bound.
FROM_EARLIER = re.compile(
    rf"[从自]{_Y}年(?:的|[^,。;]{{0,6}}的)[^,。;]{{1,30}}\Z|[从自]{_Y}年(?![^,。;]{{0,8}}[起以])[^,。;]{{1,20}}\Z"
)

# 不超过2020年排放水平, not 到2025年碳排放水平下降.
LEVEL_OF = re.compile(
    "的?(?:碳|二氧化碳|温室气体)?(?:排放|能耗|消费|消耗|用[电能水]|平均|总量|强度|控制)(?:总?量|强度)?的?水平"
)
LEVEL = re.compile(
    "的?(?:同期)?(?:水平|基准|实际)|同期|的[0-9�]|(?P<number>[0-9�])|的?(?:近|约)?[一二两三四五六七八九十半几]+(?:倍|成|分之)"
)  # 不超过2011年水平, 降到2015年的60%: no term

# Five-year plans.
PLAN = re.compile(
    rf"“(?P<quoted>{_PLAN_NUM})五“(?!(?:[、和与及至到]?“(?:{_PLAN_NUM})五“)*(?:普法|法治宣传|法制宣传)|学雷锋|反扒|仔|(?![期时末初前后以])[{HAN}]{{1,4}}日(?=[,。;、)的和及前后]|宣传|活动|主题|期间|纪念|\Z)|(?:购物|学习|文化|消费|促销)节|折|条|分钟|[年个天月人号倍成次届]|之尊|至尊|减租|[式型]|钢轨|后(?=大|一代|出生|青年|学生|员工|群体|\Z|[,。;、的])|分[成账]|开(?=[,。;、)]|\Z)|牌|厂|仓库|手表|新村|运动|好友|成群|知己|的月亮|一十)"
    # 十二五轨道交通投资: in quotes or not, but for fourteen or fifteen (十四五个) and the like.
    rf"|(?P<teens>十[一二三四五])五(?!“?(?:普法|法治宣传|法制宣传|环境日)|“?[{_HAN_NUM}{_NUM}]|“?(?:{_PLAN_COUNTED}))“?"
    rf"|(?P<other>{_PLAN_NUM})五“?(?=期间|时期|期末|期初|期内|规划|计划|末|初(?![步级中])|以来|[、和与及至到—]“?(?:{_PLAN_NUM})五“?(?:期间|时期|规划|计划))"
    rf"|第(?P<nth>{_PLAN_NUM}|1[0-5]|[1-9])个五年(?:规划|计划|(?=\(\d{{4}}年?—\d{{4}}年?\)(?:规划|计划)))"
)
PLAN_JOIN = re.compile("(?P<until>[至到—]|乃至)|(?P<either>或者?)|(?:、|以及|及|和|与)?")
PLAN_NAME = re.compile("规划|计划")
PLAN_ISSUED = re.compile("(?:规划|计划|纲要)(?!以来|期|[开起])")
PLAN_PART = re.compile(
    "(?:(?:规划|计划)?(?:期间|时期|期内|时段)|(?:规划|计划)?期(?=[末初])|(?:规划|计划)(?=末|的?(?:收官之|最后一|开局之)年))?(?:的?(?:"
    "(?P<last>末期?|末年|收官之?年|最后一年|期末)|(?P<first>初(?![步级中])期?|开局之?年|开局(?=以来)|首年|头一年|伊始)|第(?P<nth>[一二三四五1-5])年"
    "|(?P<side>[前头后]|最[前初后])(?P<years>[一二两三四1-4])年|中后期|[中前后]期|[前后]半期|前中期))?"
)
DECADE = re.compile(
    r"(?:(?P<century>1[89]|20|21|十九|二十一?)世纪(?P<decade>[1-9一二三四五六七八九])[0十]|(?P<y>(?:1[89]|20|21)\d)0)年代"
    "(?:中后期|[初中末前后]期|[初末](?!步))?"
)

OF_DECADES = re.compile("(?<=0)年代(?![表理码偿课办购销替建谢收征价行维耕际县])")  # 2020年代表性项目: of one year
TO_DECADE = re.compile(f"[至到—]+[{_HAN_NUM}0-9]{{1,2}}0?年代")

# A year without 年 in prose: only with words of time behind, or as a span in brackets.
_BEFORE_YEAR = "^|[,。;:、(《“]|到|力争|确保|争取|达峰|峰值年?|年份|目标|(?:年份?|时间|目标)为"
LONE_LEFT = re.compile(f"(?:{_BEFORE_YEAR})\\Z")
LONE_LEFT_TOO = re.compile(f"(?:{_BEFORE_YEAR}|[ 至在于约自从]|计划|预计|最迟)\\Z")
LONE_COUNT = re.compile("(?:左右|前后|上下)[的个家户人名吨万亿元米公千]")
LONE_ABOUT = re.compile("(?:左右|前后|上下)(?:实现|达到?峰|率先|基本|全面|碳)")
LONE_GOAL_LEFT = re.compile("(?:力争|确保|争取|力求|计划|提出|承诺)(?:于|在|到)?\\Z")
LONE_PEAK = re.compile("(?:率先|基本|全面)?(?:实现)?(?:碳排放)?(?:碳?达峰|达到?(?:碳排放)?峰值)")
# 达峰目标年:2025, 截至2020: a whole clause, or the end of one.
LONE_LABELLED = re.compile("(?:(?:达峰|峰值)(?:目标)?(?:年份?|时间)(?:为|是|:)|截[至止](?:到|至|于)?)\\Z")
LONE_BORN = re.compile("后(?=[,。;、)“的人一]|\\Z|出生|员工|青年|群体)")  # 1990后: who was born then
LONE_TIME = re.compile("[之以][前后]|以来|前|后")
LONE_SPAN_LEFT = re.compile("(?:力争|确保|争取|达峰|峰值年?|年份|目标|(?:年份?|时间|目标)为)\\Z")
# 建设期限:2015-2016: a whole clause behind its label.
LONE_SPAN_LABELLED = re.compile("(?:时间|期限?|年限|年份|年度|周期|阶段|时段):\\Z")
LONE_SPAN_RIGHT = re.compile("[)》](?![万亿吨米个家人元%℃千公])")
LONE_SPAN = re.compile(
    "期间|时期|规划|[三四五]年(?:行动|滚动)|(?:[两三四五六七八九十]|[2-9])年间|五年(?:计划|规划)|(?:[采供取]暖|供热)[季期]|学年|财年|年度|[的这](?:[1-9][0-9]|[一二三四五六七八九]?十[一二三四五六七八九]?)年(?![代级])"
)
# 1.2021—2022年: the number of an item, before a span that ends in 年
ITEM_OF_SPAN = re.compile(r"(?<![\d.])\d{1,2}\.(?=\d{4}—\d{4}年)")
ITEM_NUMBER = re.compile(r"(?:\A|[。;:\s])(?:\d{1,2}|[一二三四五六七八九十]{1,3})\.\Z")
# 2013.06 as a whole cell
DOTTED_MONTH = re.compile(r"(?P<y>(?:19|20)\d\d)\.(?P<m>0[1-9]|1[0-2])")
# 2018,2019,2020年: a comma ties years only where the one before it has no 年.
BARE_JOIN = re.compile(r", ?(?=(?:19[5-9]|20[0-4])\d(?: ?[,、和及与]|年))")

# Signs worth a closer look, and the characters that a cell with a year may be made of.
HINT = re.compile(
    r"[年五截]|\d[牟午]|\d(?:Q[1-4]|H[12])|\d[两二三四五六七八九]个|\d(?:率先|基本|全面|实现|碳|达)|\d[^\d]{0,6}[前后後左之以底末上]|[—–－\-―−~～〜‐‑‒./]\s*\d\d|\.\d\.|\d\D\d\d?\D\d"
)
CELL = re.compile(
    r"[\sQH0-9０-９〇○◯零一二三四五六七八九十两壹贰貳參叁陸陆肆伍柒捌玖千元OoＯｏΟοОоlIｌＩ｜|!iıZzSsB�年月日号底末初中旬上下半内全当度前后左右之以起止开始来至今到和与及或者、春夏秋冬节旦国庆终财采暖後約於從來內達爭確遲過規劃間時個直更夕,，"
    r"—–\-－―−~～〜‐‑‒﹘﹣⁓∼ー─━./／:：()（）力争取提确保求努尽全实现在于约大致概体莫为是最迟晚不得能超过截直自从早先计划预期承诺拟将目标有望规原则总基本第季份学财间时"
    r"“”\"„‟＂「」『』‘’'＇个一期收官局首头后夕持续一延世纪代含上分点整班星周天午峰达碳排放值率并且但暂定；;。\u2000-\u200f\u2060\ufeff\u3000\xa0⼀⼆⼋⼗⼤⼩⼒⽇⽉⽌⾃⾄]+"
)
