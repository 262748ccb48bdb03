"""Sentences that make places pilots, or name a batch of them: who is designated, in which batch, of which programme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from lccp.extract.enumerated.counted_kinds import counted_groups
from lccp.extract.enumerated.named_batches import BATCH_NAME, NamedBatch, named_batches
from lccp.extract.enumerated.news import (
    OF_A_REPORT,
    RUNS_ON,
    english_group,
    enumerated_groups,
    programme_of_list,
    with_count_before,
    without_readings,
)
from lccp.extract.enumerated.place_groups import (
    BESIDE_DOING,
    DOING,
    EACH_HOLDS,
    HOLDS_OTHERS,
    LEADING,
    SHARES_OUT,
    PlaceGroup,
    number_of,
    place_groups,
)
from lccp.extract.prose.sentences import sentence_bounds
from lccp.normalise.english import ENGLISH_BATCH
from lccp.normalise.places import is_place_name, may_open_name, province_short
from lccp.normalise.programmes import are_akin, are_apart, find_known_form, programme_phrase
from lccp.normalise.years.english_cells import ENGLISH_DATE
from lccp.reference.script import fold_script
from lccp.reference.word_lists import any_of
from lccp.text.patterns import regex as re
from lccp.text.spans import Text

LOW_CARBON = re.compile(
    "低碳(?:省区|省市|省份|盟市|州市|城市|城镇|地区|省|市)?(?:[和与、及](?:低碳)?(?:城市|省区|省市|地区))?试点"
)
NATIONAL = re.compile(
    "国家发展改革委|国家发展和改革委员会|国家发改委|生态环境部|国务院|财政部|住房和?城乡建设部|工业和信息化部|科技部"
)
LOCAL = re.compile(
    "我[委厅局省市区县]|本[省市区]|全[省市]|[省市]级(?!主管|有关|相关|推荐|初评|层面|部门|审核|人民政府|政府|财政|行政|及以上|以上)"
)  # whose, only the issuer can tell
OF_THE_NATION = re.compile("(?:国家|全国)(?!.{0,20}[省市]级)")
LOCAL_LEVEL = re.compile("(?:[我本][省市]|[省市县]级|自治区级?|全[省市区])$")
# 浙江省首批低碳城市试点: what may stand between who runs a programme and its name
BATCH_BETWEEN = re.compile('的?(?:(?:第[一二三四五六七八九十0-9]{1,2}批|首批|新一批)次?)?[“"]?$')
LONGEST_RUNNER = 8  # 广西壮族自治区
# 低碳试点县, 低碳试点区县: units of which a known name is not
UNITS_BEHIND = re.compile(
    "(?:区县|县区|市县|县市|县|园区|社区|乡?镇|村|街道|企业|学校|单位)(?:[（(][市县区]{1,3}[）)])?"
)
# 为浙江省首批低碳城市试点, 为四川省第五批省级绿色工业园区: a place behind such a verb and before a batch or a programme's name runs it
RUNS_BEFORE = re.compile("(?:[列作定评成]?为|列入|纳入|入选|获批|跻身)$")
RUNS_BEHIND = re.compile(
    r"级?的?(?:第[一二三四五六七八九十0-9]{1,2}批|首批|新一批|(?:(?:19|20)[0-9]{2}年度?)?(?![、，,；;。：:])[^、，,；;。：:]{2,30}?(?:试点|示范|试验区|先行|先导|标杆|城市|基地|名城))"
)
OPENS = re.compile("启动|确定|开展|批复|批准|同意")
BATCH = re.compile(r"第([一二三四五六七八九十]{1,3}|[0-9]{1,2})批|首批")
# 第一批试点：, 首批开展试点的五省分别为, 八市分别为: without such words no batch is named
NAMES_BATCH = re.compile(f"{BATCH_NAME}|[省市区县]分别[为是]")
LAUNCH = re.compile("(?:正式)?启动")
BATCH_BEHIND = re.compile(rf"[^，,。；;：:、（(]{{0,20}}?({BATCH_NAME})")
DATE = re.compile(r"(?P<date>(?:19|20)[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}日)?)")
ENGLISH_BATCHES = re.compile(ENGLISH_BATCH)
# 根据|2021年10月|印发的《…》，确定…: what a clause goes by is dated, unless it is the list (2024年5月公布的名单) or the clause itself
# decides (按照国务院部署2024年5月确定…).
REFERS = re.compile(rf"{any_of('referring')}[^，,。；;：:]*$")
GOES_BY_LIST = re.compile(
    r"[^，,。；;：:]*?(?:名单|批复|公告|关于(?:公布|同意|批准|确定|命名)|(?:确定|选择|选定|批准|同意|列入|列为|公布)(?![的）)\s《]))"
)
# 建设期至|2026年12月|; |2024年6月30日|前报送; |2024年1月|至2026年12月; |2023年6月|组织申报: dates of what is due, of terms, of who applied
TERM_BEFORE = re.compile(
    r"(?:[至到—~～－-]|截止|不[迟晚]于|(?:建设|试点|创建|示范|实施)(?:期|周期|期限|时间)[^，,。；;]{0,4})$"
)
TERM_BEHIND = re.compile(rf"(?:底|之|以)?前|[至到—~～－-]|[^，,。；;]{{0,8}}?{any_of('putting-forward')}")
# 2019年4月30日，生态环境部公布11个“无废城市”建设试点城市。经研究筛选，确定广东省深圳市、…: when the list of the next sentence was published
PUBLISHED_BEFORE = re.compile(
    r"((?:19|20)[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}日)?)[，,](?:\p{Han}|[、 ]){2,40}?(?:公[布示]|发布|命名|认定)了?"
    r"(?!\p{Han}{0,6}(?:方案|办法|通知|指南|意见|规划))[^，,。；\u3000]{0,24}(?:试点|示范)[^，,。；\u3000]{0,8}[，,。]"
)
# 2012年，又确定北京、镇江、青岛为第二批…试点; 2016年国家标准委批复浙江省开展…
# In March 2019 the NDRC designated …
DATE_OPENS = re.compile(
    r"^(?P<date>(?:19|20)[0-9]{2}年)(?=[，,]|\p{Han}{2,16}(?:批复|批准|同意|公布|确定))"
    rf"|^(?:In|On)\s(?P<date>{ENGLISH_DATE}|(?:19|20)[0-9]{{2}}(?=\s*,|\sthe\s))"
)
DESIGNATES = re.compile(
    "确定|确认(?!为?[^，。；]{0,6}无误)|选择|选定|选取|公布|同意|批准|批复|认定|命名|评定|遴选出|授予|增补|增列|(?:宣布|决定|通知)[，,]?(?:在?全国)?[^，。；]{0,6}(?:增设|设立)|纳入(?:此次|本次|首批|第[一二三四五六七八九十]{1,3}批)?(?:试点|示范)范围的"
)
# 决定授予上述城市“国家森林城市”称号: those that the sentence before names and counts
NAMED_ABOVE = re.compile("(?:授予|命名|认定|确定|批准|同意|[将把])(?:上述|以上)[^，。；“]{0,8}(?:城市|地区|[市县区])")
# 决定将石家庄、…等10个城市纳入第二批…综合示范城市; not 决定在南京市、苏州市开展专项督查, …列入强降雨预警范围.
DECIDES = re.compile(
    "(?:决定|同意|批准)[，,]?[将把]|(?:研究|审核|评审|程序|决定|同意)[，,]?支持|决定[，,]?(?:首先|先行?|首批)?在"
)
TAKES_INTO = re.compile(
    f"(?:纳入|列入|列为|作为|确定为|认定为|命名为|{DOING})"
    "(?![^，。；]*(?:督查|督导|检查|评估|验收|考核|培训|调研|宣传|会议|活动))"
    "[^，。；]{0,30}?(?:试点|示范|试验区|先行区|先导区|模范|型城市|国家[^，。；]{2,12}城市)"
)
# 决定重庆、深圳为第二批试点城市, 新增泰安市、威海市为国家…试点
DECIDES_AS = re.compile(
    r"(?:决定|新增)(?=\p{Han}{2}[^，。；]*[、和与及][^，。；]*?[作列成]?为[^，。；]{0,24}(?:试点|示范))"
)
DECIDED = re.compile("(?:决定|新增)$")
AS_DECIDED = re.compile("[作列成]?为[^，。；]{0,24}?(?:试点|示范)")
# 国家组织药品集中采购试点方案: the plan of a programme, which may choose its places
PLAN_OF_PILOTS = re.compile("试点(?:工作|建设)?(?:实施|工作|总体)?方案$")
# 第二批国家海绵城市建设试点由徐州市、潍坊市承担
BORNE_BY = re.compile(
    "(?:试点|示范)[^，。；、]{0,8}由(?=[^。；]{2,}承担)|由(?=[^。；]{2,}承担[^，。；]{0,24}(?:试点|示范))|(?:试点|示范)(?:工作|建设)?(?:首先|先)?在(?=[^。；]{2,}(?:实施|开展|启动|推进|进行))"
    # 以滁州市、黄山市为主体开展…试点
    "|以(?=[^。；，]{2,}为(?:主体|重点|载体)[，,]?(?:先行|率先)?(?:实施|开展|启动|推进|进行)[^，。；]{0,24}(?:试点|示范))"
)
BEARS = re.compile(f"{BESIDE_DOING}(?:为(?:主体|重点|载体)[，,]?(?:先行|率先)?)?(?:承担|实施|开展|启动|推进|进行)")
# 启动厦门市、深圳市、宁波市垃圾分类示范城市建设, under a title 关于启动…
STARTS = re.compile("^(?:[^。；]{0,20}?[，,])?(?:决定|同意)?(支持|启动)")
AWARD_BEHIND = re.compile('(?:人民政府)?[“"「]')  # 授予徐州市人民政府“…”称号
# 决定在徐州市、嘉兴市开展…试点专项督查
INSPECTED = re.compile(
    "(?:[^，。；、]*(?:试点|示范)[^，。；、]{0,6}|(?:城市|地区|[省市县区])?(?:组织|开展|进行)+)(?:督查|督导|检查|调研|培训|宣传)"
)
# 衢州市、嘉兴市为试点低碳城市; 西宁市作为“无废城市”建设试点; …等6个城市为…第一批试点城市
AS_PILOTS = re.compile(
    rf"[，,]?(?:脱颖而出|(?:从中)?胜出)[，,]?成为[^，。；]{{2,24}}?(?:试点|示范)|(?<=[市县区镇乡州旗]){BESIDE_DOING}(?:为试点(?=\p{{Han}}{{2}})|(?:[作成]为|为(?=[^，。；]{{0,30}}(?:首批|第[一二三四五六七八九十]{{1,3}}批)))[^，。；]{{2,30}}?(?:试点|示范)|[纳列]入[^，。；]{{2,24}}?(?:试点|示范)[^，。；]{{0,4}}(?:范围|名单))"
)
DESIGNATED_BEHIND = re.compile("^[^。；]{0,12}?(?:列为|确定为|认定为|命名为|选为|定为|入选|作为)")
# 排名在前16位的城市进入…试点范围，名单如下（按行政区划序列排列）：迁安、白城…; 2021年千兆城市名单（排名不分先后）：…
_PILOTS_OF = "(?:试点|示范)(?:范围|区域|地区|地点|城市|省份|省市|县市|市县|单位)"
LEADS_TO_LIST = re.compile(
    "名单(?:予以)?(?:公布|公示|公告|通知|通报|通告|印发|发布|下发)?(?:如下)?(?:[（(][^（）()]{0,30}[）)])?(?:如下|为)?[:：](?=.)"
    f"|^(?!各)[^，。；:：]{{0,24}}?{_PILOTS_OF}(?:[（(][市县区州盟旗、]{{1,8}}[）)])?[为是]?[:：](?=.)"
    "|^(?![各这]|[0-9一二三四五六七八九十百]+[个座]|[^，。；:：]*(?:部分|典型|其中|样本|上述|工作|[中内有]包括))"
    f"[^，。；:：]{{0,24}}?(?:{_PILOTS_OF}|试点|示范){LEADING}[:：](?=.)"
    "|(?:首批|第[一二三四五六七八九十]{1,3}批)[^，,。；;：:、为是]{0,16}?(?:试点|示范|创建)(?:城市|地区|省市|省份|[市县区])(?:分别)?[为是](?=.)"
)
# 同意设立中国（杭州）跨境电子商务综合试验区: the city stands in brackets before the kind of its zone.
ZONE_OF_CITY = re.compile(r"设立中国[（(](\p{Han}{2,8})[）)]\p{Han}{2,20}区")
# …、中国（湖南）自由贸易试验区: the zones of several places, side by side
ZONE_NAMED = re.compile(r"(?:设立|[、和与及])中国[（(](\p{Han}{2,8})[）)]\p{Han}{2,20}区")
# 公示, 拟命名名单: what is put up for objections.
PROPOSED = re.compile("公示|拟(?:命名|确定|认定|入选|推荐)?(?:的|为)?[^，。；]{0,30}名单|评审结果")
# 获得第四批国家生态文明建设示范市县命名, 入选…先行创建县（市、区、旗）: what the places before are named.
AWARDED_BEHIND = re.compile(
    '(?:被|又|已)?(?:成功)?(?:获评|荣获|获得?|入选|列入|纳入|获批|授予|命名为|认定为|评为|为(?=[“"]))(?:为|了)?[“"]?((?:[^，,。；;（(]|[（(][^（）()。；;]{0,16}[）)]){4,50}?)[”"]?(?:命名|称号|名单|荣誉)?(?=[，,、。；;]|$)'
)
# 运城、晋城市被命名为全国“四好农村路”建设市域突出单位: an honour beside the one that a sentence is about.
OTHER_HONOUR = re.compile(
    "(?:被|获)?(?:命名|评|认定|授予)为?[^，,。；;]{0,30}?(?:(?:先进|突出|优秀)(?:单位|集体|个人|[市县区])|奖)(?=[，,、。；;]|$)"
)
# 命名凤县和新安县为国家园林县城
NAMED_BEHIND = re.compile(
    r"[作列认定]*为(?:首批|第[一二三四五六七八九十0-9]+批)?((?:国家级?|全国)[^，,。；;]{3,30}?|[“\"][^，,。；;”\"]{3,24}[”\"][^，,。；;]{2,20}?)(?=[，,、。；;]|$)"
)
# …等5个设区市作为…试点城市，…等4个设区市作为…预试点城市: what each of several groups becomes
MADE_SO = re.compile(
    "(?:作为|列为|确定为|纳入)([^，,。；;、]{2,40}?(?:试点|示范|试验区|先行区)[^，,。；;、]{0,6})(?=[，,。；;]|$)"
)
# 此前，我省靖安县…荣获…称号: what a sentence tells of earlier batches is not of the title's.
OF_EARLIER = re.compile("(?:在?此之?前|之前|早前|历年来?|截至|截止|至此|迄今|目前|先后|累计|近年来|今年以前|往年)")
# What a cited title says, and what a sentence says in passing: 继2012年我省南部县等9个县入选第一批…试点县以来，
# 您提出的关于将洛阳市列为国家低碳城市试点的提案收悉: what a letter asks for
NOT_SAID_HERE = re.compile(
    "《[^《》]*》|关于[^。；《》，,]{4,60}?的(?:提案|议案|建议|请示|申请|来?函)(?=[^。；，,]{0,30}(?:收悉|[答批]复))|继[^，。；]{4,60}?(?:以来|之后|以后|后)(?=[，,])"
)
# 前两批, 曾先后公布两批…名单: how many batches there were, of which none is named
SEVERAL_BEFORE = re.compile(
    "前[一二两三四五0-9]+批|(?:公布|发布|确定|命名|认定|批复|批准|遴选|评选|开展|公示)了?[两二三四五六七八九十]+批"
)
# 示范县, 试点县（市、区）, 示范乡镇: of units that no province is
OF_UNITS = re.compile(r"(?:试点|示范|创建|先行|试验|达标)(?:县|乡|镇|村)|\p{Han}[县镇村](?:试点|示范)")
ZONES = re.compile("开发区|高新区|经开区|(?:工业|产业|科技|物流|示范)?园区?|产业园")
# 同意大连市退出国家低碳城市试点: what is said of a place that is a pilot no more
LEAVES = re.compile("(?:自愿|主动|申请|提出)?(?:退出|不再(?:作为|列入|纳入|承担)|被?(?:取消|撤销|调出|移出))")
# 郑州、长沙未能入选…, 如果郑州、长沙入选…, 将郑州、长沙作为…试点的对照城市: of whom it is said that they are none, or not yet
_BECOMES = "(?:入[选围列]|上榜|[列纳]入|[列作成]?为|跻身|获[批评]|当选)"
# 暂不同意乌海市、营口市…建设方案, 未将郑州、长沙列为…, 不包括郑州、长沙: who is refused or left out, in the clause that does so
_REFUSES = "(?:[不未没]|没有)(?:宜|再|予|能|曾|获)?(?:同意(?!见)|批准|批复|核准|确定(?!性)|选定|认定|命名|授予|纳入|列[入为]|支持|通过|[将把])"
REFUSED = re.compile(f"(?:{_REFUSES}(?:在|[将把])?[^，。；、]{{0,6}}|不包[括含]|不含|除了?)$")
NOT_CHOSEN = re.compile(
    rf"(?:(?!{_BECOMES})[^，。；]){{0,12}}?{any_of('not-chosen')}[^，。；]{{0,8}}?{_BECOMES}"
    rf"|[^，。；]{{0,30}}?(?:试点|示范)[^，。；]{{0,6}}?(?:的(?:对照|参照|候选|备选)|储备|后备)"
    # 郑州、长沙未获批准, 除外, 为储备城市, 待完善后另行批复
    rf"|[^，。；]{{0,12}}?(?:{_REFUSES}|除外|为(?:储备|后备|候选|备选)|待[^，。；]{{0,12}}另行)"
)
# 牵头单位包括北京市、天津市, 参与单位为保定市、廊坊市: who stands behind such a label is no pilot
OF_OTHERS = re.compile(
    f"{any_of('labels-of-others')}(?:单位|部门|机构|方|城市|地区|省市|省份|[市县区]){LEADING}[：:]?$"
)
SUPPOSED = re.compile(rf"{any_of('supposed')}[，,]?[^，,。；]{{0,16}}$")
# 撤销大连市试点资格，增补营口市为…: who takes another's place is in no doubt
ADDS = re.compile("(?:^|[，,；;])(?:同意|决定|并)?(?:增补|增列)")
# 广元市被命名为“国家农产品质量安全市”
NAMED_SO = re.compile('(?:已?被|获)(?:命名|认定|确定|授予|评)为?[“"「]')
TAKEN_AS = re.compile("[将把][^。；]{2,}作为[^。；]{0,30}(?:试点|示范)")  # 将…作为特例，参照“无废城市”建设试点一并推动
# 经地方申报推荐、材料审查、专家评审等程序，确定…, 经组织推荐和专家点评，确定…, 在各地推荐基础上，确定…: how they were chosen, not that they are none yet.
# 组织各省推荐候选城市，…筛选确定了深圳市、…: what has been settled is in doubt no more, whoever was put forward before.
SETTLED = re.compile(
    "(?:筛选|遴选|评选|研究|审核|评审|考核|择优|最终|综合)(?:后)?(?:确定|选定|认定)|(?:确定|选定|批准|命名|认定)了|决定(?:将|把|命名|授予|确定|同意|批准|在)"
)
PUT_FORWARD = re.compile("推荐|备选|候选|申报的|请各?")
BY_PROCEDURE = re.compile(
    "经[^。；，,]{2,60}?(?:程序|环节|审核|评审|批准|研究|公示|推荐|点评|评议|遴选)[，,]|在?[^。；，,]{2,40}?(?:推荐|申报|遴选|评审)[^。；，,]{0,6}基础上[，,]?"
)
# …列为江西省第二批低碳城市试点，请抓紧编制实施方案: what those who were chosen are asked to do
ASKS_CHOSEN = re.compile("(?<=[^，,。；]{8}[，,])请(?!.*(?:推荐|申报|报名|遴选))[^。；]*")
OF_STUDY = re.compile(any_of("of-study"))  # 本文选取北京、上海、深圳等8个试点城市: what a paper looks at
# 确定A市、B市为…试点，其他城市不再受理: what is no longer taken in puts no doubt on who is chosen
DOUBTFUL = re.compile(
    "拟(?!定)|推荐|备选|候选|申报(?:[的中]|[^，,。；、]{0,8}名单)|建议|不予|不再(?!受理|新增|增加|扩大|另行|组织|安排|接受)|取消|撤销|没有|尚未|请各?"
)
# 开展第二批低碳城市试点, 列为近零碳试点: the words behind the verb name the programme.
NAMES_PROGRAMME = re.compile(
    "(?:开展|列为|作为|成为|纳入|列入|增设|设立|(?<![市区县村化明])建设|建设(?=国家|全国)|创建|启动|为(?!主体|重点|载体))(?:[0-9一二三四五六七八九十百]+[个座家])?((?:国家|全国|省级|首批|第[一二三四五六七八九十0-9]+批)*[\\p{Han}“”]{2,30}?"
    "(?:试点|示范区|试验区|先行区|先导区|示范|模范[城县]|达标[县区]|重点(?:推进|发展|建设|支持)?(?=城市))(?:城市|地区|省市|园区|基地|市|县|区|园)*)"
)
# 命名余姚市、信阳市为国家园林城市, 确定…为2025年度中央财政支持实施城市更新行动城市: a title whose name holds no word for pilots.
NAMED_TITLE = re.compile(
    r"为[“”\"]?((?:国家|全国|\p{Han}{2,7}(?:省|自治区)|(?:19|20)[0-9]{2}年度?)\p{Han}{2,16}?(?:城市|县城|城镇|名城|小镇))(?=[”\"，,。；]|$)"
)
# 授予杭州市、威海市“国家森林城市”称号, …等27个城市被国家林业和草原局授予“国家森林城市”称号: what is awarded is named between quotation marks.
AWARDED = re.compile(
    r'(?|授予[^。；]*?[“"「]([^”"」]{3,24})[”"」](?:荣誉)?称号|(?:命名|认定|确定|评|列)为[“"「]([^”"」]{3,24})[”"」](?!\p{Han}{0,8}(?:试点|示范)))'
)
OF_A_NOTICE = re.compile("通知|公告|批复|函|公布|公示|名单|确定|同意|决定|通报|发布")


class Announcement(NamedTuple):
    """A batch as a sentence announces it.

    ``basis`` are the words that say which batch (第二批; 正式启动 for the first), None where none do; ``date``
    those that say when, None where the sentence does not; ``places`` are named in this order, ``kinds`` what
    the count of each says it is (省, 市; "" where it does not); ``complete`` says that the sentence names them
    all and its count agrees, ``size`` how many there are, ``counts`` the words that say so. ``programme`` are
    the words that name the programme, None where only the document's title does. ``designates`` says that the
    document itself makes them pilots, ``in_news`` that its title says that it names some. ``provinces`` are those that
    stand before the places, or before a neighbour in the same one; ``strange`` are words among them that name no place known.
    ``earlier`` says that it tells what was so before the document (截至2021年底，已批复支持深圳市、…), whose date is not theirs.
    """

    basis: Text | None
    date: Text | None
    places: tuple[Text, ...]
    complete: bool
    size: int
    counts: tuple[Text, ...]
    sentence: Text
    programme: Text | None = None
    kinds: tuple[str, ...] = ()
    designates: bool = False
    in_news: bool = False
    provinces: tuple[Text | None, ...] = ()
    strange: tuple[Text, ...] = ()
    earlier: bool = False


def announcements(
    paragraph: Text,
    issuer: str = "",
    title: Text | None = None,
    before: Text | None = None,
    examples: bool = False,
    heading: Text | None = None,
) -> Iterator[Announcement]:
    """Return the batches that the paragraph announces.

    ``issuer`` is the document's: where the sentence of a report names no organ, or says 我委, that one must be
    national. ``title`` is the document's, ``before`` the paragraph before this one. With ``examples`` a single place
    announces those that it stands for (成都等13个城市). ``heading`` is the title that says that the document names pilots,
    whose sentences need not designate them (分别是…).
    """
    untitled = heading if title is None and _names_programme(heading) else None  # the first line serves for a title
    title = title or heading
    titled = _names_programme(title)
    notice = title is None or _may_designate(title.value)
    previous = before
    for start, end in _bounds_of_lists(paragraph):
        sentence = without_readings(paragraph[start:end].strip())
        plain = unquoted_sentence(sentence.value)
        reported = _reported(sentence, plain, issuer)
        announced = [reported] if reported is not None else []
        if not notice:
            announced = announced or _chosen_by_plan(sentence, plain, title, previous)
        elif not announced:
            whose = titled or _is_of_nation(plain, issuer)
            announced = list(_designations(sentence, plain, title, previous, examples)) if whose else []
            announced = announced or _enumerated_ones(sentence, plain, heading, previous, whose)
        announced = announced or list(_batches_named(sentence, plain, paragraph, title, previous))
        yield from (_in_document(_dated_before(each, previous), heading, untitled) for each in announced)
        previous = sentence


def _dated_before(announcement: Announcement, previous: Text | None) -> Announcement:
    """Return an announcement without a date with that of the sentence before which says when its list was published."""
    if announcement.date is not None or previous is None or not previous.value[:2].isdigit():
        return announcement
    plain = unquoted_sentence(previous.value)
    published = PUBLISHED_BEFORE.match(plain)
    batch = _basis(previous, plain)
    is_other = batch is not None and announcement.basis is not None and batch.value != announcement.basis.value
    if published is None or is_other:
        return announcement
    return announcement._replace(date=previous[published.start(1) : published.end(1)])


def _chosen_by_plan(sentence: Text, plain: str, title: Text | None, previous: Text | None) -> list[Announcement]:
    """The pilots that the plan of a programme names whole and counts: 选择北京、…11个城市开展…试点."""
    if title is None or not PLAN_OF_PILOTS.search(fold_script(title.value)):
        return []
    return [each for each in _designations(sentence, plain, title, previous, False) if each.counts and each.complete]


def _enumerated_ones(
    sentence: Text, plain: str, heading: Text | None, previous: Text | None, whose: bool
) -> list[Announcement]:
    """The pilots that a sentence names without designating them, unless a province's own body does; ``whose``: it may be the document's."""
    if not (whose or _is_of_the_nation(plain)):
        return []
    return list(_enumerations(sentence, plain, heading, previous))


def _in_document(announcement: Announcement, heading: Text | None, untitled: Text | None) -> Announcement:
    """Return an announcement as a document makes it: in news under ``heading``, of the programme of ``untitled``."""
    if announcement.programme is None and untitled is not None:
        announcement = announcement._replace(programme=untitled)
    return announcement if heading is None or announcement.complete else announcement._replace(in_news=True)


def _is_of_the_nation(plain: str) -> bool:
    """Whether a sentence names a national organ, or what the nation awards: 我省呼玛县、塔河县获得国家生态文明建设示范区称号."""
    return NATIONAL.search(plain) is not None or OF_THE_NATION.search(plain) is not None


def _batches_named(
    sentence: Text, plain: str, paragraph: Text, title: Text | None, previous: Text | None
) -> Iterator[Announcement]:
    """Batches that a paper or news name whole and do not designate; the programme is the sentence's, its paragraph's or the title's."""
    if not NAMES_BATCH.search(plain) or DOUBTFUL.search(plain):
        return
    batches = list(named_batches(sentence, plain, list(place_groups(sentence, plain))))
    programme = _programme_around(sentence, plain, paragraph, title, previous) if batches else None
    if programme is None:
        return
    for each in batches:
        # 第一批省级低碳县试点，包括：, below 国家低碳城市试点: what the words before the places name, if they do
        called = each.pilots if each.pilots is not None and programme_phrase(each.pilots.value) else programme
        announcement = _announcement(sentence, plain, each.basis, each.groups, called, False)
        date = _date_of_clause(sentence, plain, each, len(batches) == 1)
        yield announcement._replace(date=sentence[date.start() : date.end()] if date else None)


def _programme_around(
    sentence: Text, plain: str, paragraph: Text, title: Text | None, previous: Text | None
) -> Text | None:
    """The words that name the programme of a batch: in its sentence, its paragraph, the document's title or the sentence before."""
    programme = _programme_of(sentence, plain) or _find_programme(paragraph)
    if programme is not None or _names_programme(title):
        return programme or title
    return _find_programme(previous) if previous is not None else None


def _date_of_clause(sentence: Text, plain: str, batch: NamedBatch, alone: bool) -> re.Match[str] | None:
    """The date that stands in the clause of a batch; of several in a sentence the one before its places."""
    clause = max(plain.rfind(stop, 0, batch.start) for stop in "；;。") + 1
    dates = list(_own_dates(sentence, plain, clause))
    settled = dates and (alone or len(dates) == 1 or dates[0].end() < batch.groups[0].start)
    return dates[0] if settled else None


def _own_dates(sentence: Text, plain: str, start: int = 0) -> Iterator[re.Match[str]]:
    """Yield the dates of a sentence but those of a document that it goes by, of what is due, and of who applied."""
    for date in DATE.finditer(plain, start):
        clause = max(plain.rfind(stop, 0, date.start()) for stop in "，,。；;：:") + 1
        before = plain[clause : date.start()]
        if TERM_BEFORE.search(before) or TERM_BEHIND.match(plain, date.end()):
            continue
        if not REFERS.search(before) or GOES_BY_LIST.match(fold_script(sentence.value), date.end()):
            yield date


def _find_programme(text: Text) -> Text | None:
    """The first known name of a programme that a text prints, titles that it cites among them."""
    match = LOW_CARBON.search(folded := fold_script(text.value)) or find_known_form(folded)
    return text[match.start() : match.end()] if match else None


def _names_programme(title: Text | None) -> bool:
    return title is not None and bool(programme_phrase(title.value))


def _is_of_nation(plain: str, issuer: str) -> bool:
    """Whether a sentence is not of a province's own programme: of 我省…确定在… only a title or a national issuer can tell."""
    return LOCAL.search(plain) is None or NATIONAL.match(issuer) is not None


def _bounds_of_lists(paragraph: Text) -> Iterator[tuple[int, int]]:
    """Where the sentences of a paragraph stand; clauses of nothing but places belong to the one before: 名单如下：河北省秦皇岛市、…；江苏省盐城市、…."""
    bounds: list[tuple[int, int]] = []
    for start, end in sentence_bounds(paragraph, "。；;"):
        behind = bounds and paragraph.value[start - 1 : start] in (";", "；")
        if behind and _goes_on_with_places(paragraph[slice(*bounds[-1])], paragraph[start:end]):
            bounds[-1] = (bounds[-1][0], end)
        else:
            bounds.append((start, end))
    yield from bounds


def _goes_on_with_places(before: Text, clause: Text) -> bool:
    """Whether a clause names places and says nothing of them, or counts more than it names, behind a clause that ends in places.

    确定河北省唐山市、承德市；山西省太原市等3个城市为…试点
    """
    clause = without_readings(clause.strip())
    plain = unquoted_sentence(clause.value)
    if not may_open_name(plain, 0):
        return False
    group = next(place_groups(clause, plain), None)
    if group is None or group.start > 0:
        return False
    if not plain[group.end :].strip("。；;， "):
        return True
    return group.size > len(group.places) and _ends_in_places(before)


def _ends_in_places(clause: Text) -> bool:
    """Whether nothing stands behind the last places of a clause."""
    clause = without_readings(clause.strip())
    plain = unquoted_sentence(clause.value)
    return any(not plain[group.end :].strip("。；;， ") for group in place_groups(clause, plain))


def _may_designate(title: str) -> bool:
    """Whether a title is no report's or plan's, or that of a notice about one."""
    title = fold_script(title)
    return not OF_A_REPORT.search(title) or bool(OF_A_NOTICE.search(title))


def _reported(sentence: Text, plain: str, issuer: str) -> Announcement | None:
    """A batch that a national organ opened, as a report tells it: programme, organ, batch, counted places."""
    programme = (LOW_CARBON.search(plain) or find_known_form(plain)) if OPENS.search(plain) else None
    if programme is None:
        return None
    national = NATIONAL.search(plain) and not LOCAL.search(plain)
    if not national and not NATIONAL.match(issuer):
        return None
    basis = _basis(sentence, plain)
    groups = [group for group in place_groups(sentence, plain) if group.agrees or (group.counted and group.others)]
    if basis is None or not groups:
        return None
    return _announcement(sentence, plain, basis, groups, sentence[programme.start() : programme.end()], False)


def _designations(
    sentence: Text, plain: str, title: Text | None, previous: Text | None, examples: bool
) -> Iterator[Announcement]:
    """Pilots that the document itself designates; ``title`` names the programme, or the sentence or the one before does.

    ``examples``: one place will do that stands for several, which another sentence may name.
    """
    plain = _with_consent(plain, title)
    if not has_designating_word(plain):
        yield from _kinds_counted_before(sentence, plain, title, previous)
        return
    if _is_doubtful(plain, title):
        return
    title = title if title is not None and programme_phrase(title.value) else None
    programme = _programme_near(sentence, plain, previous) if title is None else _own_programme(sentence, plain)
    groups = _designated_groups(sentence, plain, examples)
    if programme is None and title is None:
        return
    basis = _designated_batch(sentence, plain, programme, title)
    if not groups and previous is not None and NAMED_ABOVE.search(plain):
        sentence, plain = previous, unquoted_sentence(previous.value)
        groups = _whole_group(sentence, plain)
    if groups:
        yield from _announced_groups(sentence, plain, basis, groups, programme)


def _whole_group(sentence: Text, plain: str) -> list[PlaceGroup]:
    """The one group of places of a sentence that its count says to be whole."""
    groups = [group for group in _groups_of(sentence, plain) if group.counted is not None and group.agrees]
    return groups if len(groups) == 1 else []


def _designated_batch(sentence: Text, plain: str, programme: Text | None, title: Text | None) -> Text | None:
    """The words that say of which batch the pilots of a sentence are: its own, or those of a title of the same programme."""
    basis = _basis(sentence, plain)
    # 关于启动…示范应用工作的通知: of which batch, a letter that starts its work does not say
    if basis is not None and not LAUNCH.fullmatch(basis.value):
        return basis
    if title is None or _tells_of_earlier(plain) or (programme is not None and _are_of_two(programme, title)):
        return None
    match = BATCH.search(title.value)
    return title[match.start() : match.end()] if match else None


def _are_of_two(programme: Text, title: Text) -> bool:
    """Whether a sentence names another programme than its document's title: 批复同意…开展服务业扩大开放综合试点, under 首批…试验区."""
    return are_apart(programme_phrase(programme.value), programme_phrase(title.value))


def _with_consent(plain: str, title: Text | None) -> str:
    """Return a sentence of a letter 关于支持… or 关于启动… as one that agrees: who supports what cities start makes them pilots of it."""
    starts = STARTS.match(plain) if title is not None else None
    if starts is None or title is None or f"关于{starts[1]}" not in fold_script(title.value):
        return plain
    return f"{plain[: starts.start(1)]}同意{plain[starts.end(1) :]}"


def _kinds_counted_before(
    sentence: Text, plain: str, title: Text | None, previous: Text | None
) -> Iterator[Announcement]:
    """Pilots that a sentence names kind by kind, as the one before it designates so many: 确定在五省八市开展…. 五省分别为…，八市分别为…."""
    above = unquoted_sentence(previous.value) if previous is not None else ""
    if previous is None or not has_designating_word(above):
        return
    if _is_doubtful(plain, title) or _is_doubtful(above, title):
        return
    programme = _programme_of(previous, above)
    if programme is None and (title is None or not programme_phrase(title.value)):
        return
    groups = counted_groups(sentence, plain, previous, above, _groups_of(sentence, plain))
    if groups:
        basis = _basis(previous, above) or _designated_batch(previous, above, programme, title)
        yield _announcement(sentence, plain, basis, groups, programme, True)


def _designated_groups(sentence: Text, plain: str, examples: bool) -> list[PlaceGroup]:
    """The groups of places that a sentence designates, each with its count; none where they are too few."""
    every = [group for group in listed_groups(sentence, plain) if not OTHER_HONOUR.match(plain, group.end)]
    groups = _with_those_before(plain, every, [group for group in every if is_designated(plain, group)])
    if not groups or sum(len(group.places) for group in groups) < _fewest_places(plain, groups, examples):
        return []
    # 靖安县、…荣获…称号;婺源县、…被命名为…: what another clause says of others counts as well
    entered = enumerated_groups(plain, every)
    groups = [group for group in every if group in groups or (group in entered and len(group.places) > 1)]
    return [with_count_before(sentence, plain, group) for group in groups]


def _with_those_before(plain: str, every: Sequence[PlaceGroup], designated: Sequence[PlaceGroup]) -> list[PlaceGroup]:
    """Groups that are designated, and those that run on to one: 决定在张家口、承德四市和神农架林区开展…."""
    chosen: list[PlaceGroup] = []
    for group in reversed(every):
        runs_on = bool(chosen) and RUNS_ON.fullmatch(plain[group.end : chosen[-1].start]) is not None
        if group in designated or (runs_on and group.places[0].value not in plain[chosen[-1].start :]):
            chosen.append(group)
    return chosen[::-1]


def _is_doubtful(plain: str, title: Text | None) -> bool:
    """Whether a sentence says that its places are none yet; what is put up for objections (公示, 拟命名名单) is a list all the same."""
    if OF_STUDY.search(plain):
        return True
    plain = plain[added.start() :] if (added := ADDS.search(plain)) else plain
    if not DOUBTFUL.search(plain):
        return False
    plain = ASKS_CHOSEN.sub("", BY_PROCEDURE.sub("", plain))
    if (settled := SETTLED.search(plain)) is not None:
        plain = PUT_FORWARD.sub("", plain[: settled.start()]) + plain[settled.start() :]
    proposed = PROPOSED.search(plain) or (title is not None and PROPOSED.search(fold_script(title.value)))
    doubted = (match[0] for match in DOUBTFUL.finditer(plain))
    return any(word != "拟" or not proposed for word in doubted)


def _enumerations(sentence: Text, plain: str, heading: Text | None, previous: Text | None) -> Iterator[Announcement]:
    """Pilots that a sentence of a document about pilots names without designating them; ``heading`` is its title."""
    if heading is None or _is_doubtful(plain, heading) or DOUBTFUL.search(fold_script(heading.value).replace("拟", "")):
        return
    titled = heading if programme_phrase(heading.value) else None
    programme = _own_programme(sentence, plain) or _programme_of_list_before(previous, titled)
    groups = _without_provinces(_entered_groups(sentence, plain, programme, titled), heading)
    groups = _without_earlier_examples(plain, groups)
    basis = _basis(sentence, plain)
    if not groups and (group := english_group(sentence)) is not None:
        groups = [group]
        batches = list(ENGLISH_BATCHES.finditer(sentence.value))
        basis = sentence[batches[0].start() : batches[0].end()] if len(batches) == 1 else None
    if not groups:
        return
    if basis is None and not BATCH.search(plain) and not _tells_of_earlier(plain):
        basis = _batch_before(previous, heading)
    for announcement in _announced_groups(sentence, plain, basis, groups, programme, titled):
        yield announcement._replace(in_news=True)


def _programme_of_list_before(previous: Text | None, titled: Text | None) -> Text | None:
    """The programme of the list that the sentence before names, where it says more of the title's: 第六批江苏省创新型试点县（市、区）名单公布."""
    if previous is None or titled is None or "名单" not in fold_script(previous.value):
        return None
    listed = programme_of_list(previous, unquoted_sentence(previous.value))
    phrases = [programme_phrase(text.value) for text in (listed, titled) if text is not None]
    return listed if len(phrases) == 2 and len(phrases[0]) > len(phrases[1]) and are_akin(*phrases) else None


def _without_provinces(groups: list[PlaceGroup], heading: Text) -> list[PlaceGroup]:
    """Return groups without those of provinces under a title of counties or towns: 开展…工作的省份共有23个, of 3县入选省电商示范县."""
    if not OF_UNITS.search(fold_script(heading.value)):
        return groups
    return [group for group in groups if not all(map(_is_province, group.places))]


def _without_earlier_examples(plain: str, groups: list[PlaceGroup]) -> list[PlaceGroup]:
    """Return groups without examples of earlier pilots than the document's: 此前，广东、湖北等地已开展前三批低碳试点."""
    if not _tells_of_earlier(plain) or BATCH.search(plain):
        return groups
    return [group for group in groups if group.counted is not None or not group.others]


def _is_province(place: Text) -> bool:
    return bool(province_short(place.value))


def _entered_groups(sentence: Text, plain: str, programme: Text | None, titled: Text | None) -> list[PlaceGroup]:
    """The groups of which a sentence says that they entered a programme, which it names, or the title, or what stands behind each (…、仪陇县成功入选…示范区)."""
    every = [group for group in _groups_of(sentence, plain) if not OTHER_HONOUR.match(plain, group.end)]
    # 长沙县、衡阳县2个县和宁乡高新区、常德经开区2个园区入选
    entered = enumerated_groups(plain, every, programme is not None)
    groups = _with_those_before(plain, [group for group in every if group.agrees or group in entered], entered)
    named = (_programme_behind(sentence, plain, groups, index) is not None for index in range(len(groups)))
    if programme is None and titled is None and not all(named):
        return []
    return [with_count_before(sentence, plain, group) for group in groups]


def _announced_groups(
    sentence: Text,
    plain: str,
    basis: Text | None,
    groups: Sequence[PlaceGroup],
    programme: Text | None,
    titled: Text | None = None,
) -> Iterator[Announcement]:
    """The announcement of some groups of a sentence: one of each where the words behind each name a programme of its own.

    ``programme`` is what the sentence names elsewhere, ``titled`` what the document's title does.
    """
    own_programmes = _programmes_behind(sentence, plain, groups)
    if len(groups) > 1 and all(own_programmes) and len({text.value for text in own_programmes if text}) > 1:
        pairs = zip(own_programmes, groups, strict=True)
        for _, run in groupby(pairs, lambda pair: pair[0].starts[0] if pair[0] is not None else 0):
            alike = list(run)
            own_batch = basis or _batch_behind(sentence, plain, alike[-1][1])
            yield _announcement(sentence, plain, own_batch, [group for _, group in alike], alike[0][0], True)
        return
    behind = own_programmes[0] if all(own_programmes) else None  # …入选全国文明城市, under a title of 文明县城
    for own_basis, members in _by_batch(sentence, plain, groups) if basis is None else [(basis, groups)]:
        yield _announcement(sentence, plain, own_basis, members, programme or behind or titled, True)


def _by_batch(
    sentence: Text, plain: str, groups: Sequence[PlaceGroup]
) -> Iterator[tuple[Text | None, list[PlaceGroup]]]:
    """Yield groups by the batch that the clause behind each names, if any: 格尔木市入选首批…名单，西宁市、门源县入选第二批…名单."""
    pairs = [(_batch_behind(sentence, plain, group), group) for group in groups]
    for _, run in groupby(pairs, lambda pair: pair[0].value if pair[0] is not None else ""):
        members = list(run)
        yield members[0][0], [group for _, group in members]


def _batch_behind(sentence: Text, plain: str, group: PlaceGroup) -> Text | None:
    """The batch that the clause right behind a group names."""
    match = BATCH_BEHIND.match(plain, group.end)
    return sentence[match.start(1) : match.end(1)] if match else None


def _batch_before(previous: Text | None, heading: Text) -> Text | None:
    """The batch that the sentence before names, where it is one other than the title's (今年1月公布了首批…名单); else the title's."""
    titled = BATCH.search(heading.value) or ENGLISH_BATCHES.search(heading.value)
    before = _basis(previous, unquoted_sentence(previous.value)) if previous is not None else None
    if before is not None and BATCH.search(before.value):
        return before
    return heading[titled.start() : titled.end()] if titled else None


def _programmes_behind(sentence: Text, plain: str, groups: Sequence[PlaceGroup]) -> list[Text | None]:
    """The words behind each of several groups that name a programme; a group that runs on to the next has that one's."""
    named = [_programme_behind(sentence, plain, groups, index) for index in range(len(groups))]
    for index in range(len(groups) - 2, -1, -1):
        if named[index] is None and RUNS_ON.fullmatch(plain[groups[index].end : groups[index + 1].start]):
            named[index] = named[index + 1]
    return named


def _programme_behind(sentence: Text, plain: str, groups: Sequence[PlaceGroup], index: int) -> Text | None:
    """The words right behind a group that name a programme: 抚松县获得“绿水青山就是金山银山”实践创新基地命名."""
    end = groups[index + 1].start if index + 1 < len(groups) else len(plain)
    patterns = (AWARDED_BEHIND, NAMED_BEHIND, MADE_SO)
    match = next((match for pattern in patterns if (match := pattern.match(plain, groups[index].end, end))), None)
    if match is None or not programme_phrase(match[1]):
        return None
    return sentence[match.start(1) : match.end(1)]


def _tells_of_earlier(plain: str) -> bool:
    """Whether a sentence tells of batches before that of its document: 加上前两批次的广州、深圳和佛山."""
    return OF_EARLIER.match(plain) is not None or SEVERAL_BEFORE.search(plain) is not None


def _fewest_places(plain: str, groups: Sequence[PlaceGroup], examples: bool) -> int:
    """How many places a sentence must name at least: one will do where it is made a pilot, or stands for a count (成都等13个城市)."""
    exemplary = examples and any(group.others and group.counted is not None for group in groups)
    return 1 if exemplary or _names_one(plain, groups[0]) else 2


def _groups_of(sentence: Text, plain: str) -> list[PlaceGroup]:
    """The groups of places of a sentence, without a province that merely holds others."""
    every = [group for group in place_groups(sentence, plain) if not _shares_out(plain, group)]
    return [
        group
        for group in every
        if not (counts_zones(group) or LEAVES.match(plain, group.end) or _is_not_chosen(plain, group))
        if not EACH_HOLDS.match(plain, group.end)
        if len(group.places) > 1
        or not (HOLDS_OTHERS.match(plain, group.end) or _holds_counted(group) or _runs_programme(plain, group))
    ]


def _is_not_chosen(plain: str, group: PlaceGroup) -> bool:
    """Whether the clause of a group says that its places were not chosen, supposes that they are, or is about others."""
    before = plain[: group.start]
    others = (SUPPOSED, OF_OTHERS, REFUSED)
    return bool(NOT_CHOSEN.match(plain, group.end)) or any(pattern.search(before) for pattern in others)


def counts_zones(group: PlaceGroup) -> bool:
    """Whether what is counted are zones that lie in the cities named: 同意南昌、新余等7个高新技术产业开发区建设…."""
    return ZONES.fullmatch(group.unit) is not None and all(is_place_name(place.value) for place in group.places)


def _runs_programme(plain: str, group: PlaceGroup) -> bool:
    """Whether a place merely says whose a programme is: 确定衢州市、丽水市为浙江省首批低碳城市试点."""
    return RUNS_BEFORE.search(plain, 0, group.start) is not None and RUNS_BEHIND.match(plain, group.end) is not None


def _shares_out(plain: str, group: PlaceGroup) -> bool:
    """Whether a sentence says of provinces how many pilots each has: 湖南、湖北、河南三省分别拥有11个."""
    provinces = all(province_short(place.value) for place in group.places)
    return provinces and not group.others and SHARES_OUT.match(plain, group.end) is not None


def _holds_counted(group: PlaceGroup) -> bool:
    """Whether a count behind a province's name is of what lies in it: 湖北省五地上榜."""
    is_counted = group.counted is not None and not group.others and group.size > 1
    return is_counted and bool(province_short(group.places[0].value))


def listed_groups(sentence: Text, plain: str) -> list[PlaceGroup]:
    """The groups of places of a sentence; of one that leads to a list (名单如下：…) those behind its colon."""
    groups = _groups_of(sentence, plain)
    if leading := _lead_to_list(plain):
        return [group for group in groups if group.start >= leading.end()]
    if not groups and ZONE_OF_CITY.search(plain):
        zones = [zone for zone in ZONE_NAMED.finditer(plain) if is_place_name(zone[1]) or province_short(zone[1])]
        places = tuple(sentence[zone.start(1) : zone.end(1)] for zone in zones)
        return [PlaceGroup(places, zones[0].start(1), zones[-1].end(), None, False, "")] if zones else []
    return groups


@lru_cache(maxsize=16)
def has_designating_word(plain: str) -> bool:
    """Whether a sentence makes something what it was not: 确定…为, 将…列为, 名单如下：…."""
    if "列为" in plain or _lead_to_list(plain):
        return True
    patterns = (DESIGNATES, DESIGNATED_BEHIND, TAKEN_AS, DECIDES, DECIDES_AS, BORNE_BY, AS_PILOTS)
    return any(pattern.search(plain) for pattern in patterns)


def _lead_to_list(plain: str) -> re.Match[str] | None:
    """The words that lead to a list, looked for where one of the signs stands that these hold."""
    return LEADS_TO_LIST.search(plain) if "：" in plain or ":" in plain or "批" in plain else None


def _programme_near(sentence: Text, plain: str, previous: Text | None) -> Text | None:
    """Return the words that name the programme in a sentence, or in the one before (the founding notice of 2010)."""
    programme = _own_programme(sentence, plain)
    if programme is None and previous is not None:
        return _programme_of(previous, unquoted_sentence(previous.value))
    return programme


def _own_programme(sentence: Text, plain: str) -> Text | None:
    """Return the words of a sentence that name a programme, which need not be that of its document's title."""
    return _programme_of(sentence, plain) or programme_of_list(sentence, plain)


def is_designated(plain: str, group: PlaceGroup) -> bool:
    """Whether a designating word governs a group: before it in its sentence, or right behind it (列为)."""
    if INSPECTED.match(plain, group.end):
        return False
    governs = [match.end() for match in DESIGNATES.finditer(plain, 0, group.start)]
    leading = _lead_to_list(plain)
    if leading is not None and leading.end() <= group.start:
        return True
    if DECIDES.search(plain, 0, group.start) and TAKES_INTO.match(plain, group.end):
        return True
    if DECIDED.search(plain, 0, group.start) and AS_DECIDED.match(plain, group.end):
        return True
    if any(borne.end() == group.start for borne in BORNE_BY.finditer(plain)) and BEARS.match(plain, group.end):
        return True
    behind = DESIGNATED_BEHIND.search(plain[group.end :]) or AS_PILOTS.match(plain, group.end)
    return bool(governs) or behind is not None


def _names_one(plain: str, group: PlaceGroup) -> bool:
    """Whether a single place is made a pilot: 同意石家庄市为…试点城市."""
    if ZONE_OF_CITY.search(plain):
        return True
    before, behind = plain[: group.start], plain[group.end :]
    if before.endswith("授予") and AWARD_BEHIND.match(behind):
        return True
    if NAMED_SO.match(behind):
        return True
    return bool(
        re.search("(?:同意|批准|批复|确定|增补|增列|将|把)(?:在)?$", before)
        and re.match("为|作为|列为|成为|开展|设立|建设", behind)
    )


def _programme_of(sentence: Text, plain: str) -> Text | None:
    """The words of a sentence that name a programme: a known name, or what stands behind 开展, 列为 or 为."""
    if (match := AWARDED.search(plain)) and programme_phrase(match[1]):
        return sentence[match.start(1) : match.end(1)]
    if match := find_known_form(plain):
        unit = UNITS_BEHIND.match(plain, match.end())
        return sentence[_runner_start(plain, match.start()) : unit.end() if unit else match.end()]
    for match in (*NAMES_PROGRAMME.finditer(plain), *NAMED_TITLE.finditer(plain)):
        if programme_phrase(match[1]):
            return sentence[match.start(1) : match.end(1)]
    return None


def _runner_start(plain: str, start: int) -> int:
    """Return where the words begin that say who runs the programme named at ``start``: 省级, 浙江省首批; ``start`` where none do."""
    between = BATCH_BETWEEN.search(plain, max(0, start - LONGEST_RUNNER), start)
    end = between.start() if between else start
    if level := LOCAL_LEVEL.search(plain, max(0, end - 4), end):
        return int(level.start())
    end -= plain.endswith("级", 0, end)
    for length in range(min(LONGEST_RUNNER, end), 1, -1):
        name = plain[end - length : end]
        if province_short(name) or (length > 2 and name[-1] in "市州盟" and is_place_name(name)):
            return end - length
    return start


def _announcement(
    sentence: Text,
    plain: str,
    basis: Text | None,
    groups: Sequence[PlaceGroup],
    programme: Text | None,
    designates: bool,
) -> Announcement:
    dates = list(_own_dates(sentence, plain)) or list(DATE_OPENS.finditer(plain))
    date = sentence[dates[0].start("date") : dates[0].end("date")] if len(dates) == 1 else None
    places = tuple(place for group in groups for place in group.places)
    kinds = tuple(group.kind for group in groups for _ in group.places)
    counts = tuple(group.counted for group in groups if group.counted is not None)
    if len(counts) == 1 and number_of(counts[0]) == len(places):  # one count for all that is named
        complete, size = True, len(places)
    else:
        complete, size = all(group.agrees for group in groups), sum(group.size for group in groups)
    provinces = provinces_of(groups)
    strange = tuple(item for group in groups for item in group.strange)
    return Announcement(
        basis,
        date,
        places,
        complete,
        size,
        counts,
        sentence,
        programme,
        kinds,
        designates,
        provinces=provinces,
        strange=strange,
        earlier=OF_EARLIER.match(plain) is not None,
    )


def provinces_of(groups: Sequence[PlaceGroup]) -> tuple[Text | None, ...]:
    """The province of each place of some groups, where the sentence prints it."""
    return tuple(province for group in groups for province in (group.provinces or (None,) * len(group.places)))


@lru_cache(maxsize=16)  # the ways to announce pilots ask for one sentence after another
def unquoted_sentence(sentence: str) -> str:
    """Return the sentence, in simplified signs, with titles and what is said in passing blanked out, places kept: what they say is not said here."""
    return str(NOT_SAID_HERE.sub(lambda title: "\u3000" * len(title[0]), fold_script(sentence)))


def _basis(sentence: Text, plain: str) -> Text | None:
    named = {match[0]: match for match in BATCH.finditer(plain)}
    match = next(iter(named.values()), None)
    # 已命名两批，此次第三批全国共有85个市县上榜: the batch of which the sentence is
    of_now = match is not None and plain.endswith(("此次", "本次", "这次"), 0, match.start())
    if len(named) > 1 or (SEVERAL_BEFORE.search(plain) and not of_now):
        return None
    match = match or LAUNCH.search(plain)
    return sentence[match.start() : match.end()] if match else None
