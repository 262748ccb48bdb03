"""The words of lists' headers: what a column under each of them holds. It helps; the values decide with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product

from lccp.normalise.places import LAST_SIGNS, full_openings, is_place_name, opening_places
from lccp.normalise.programmes import is_known_name
from lccp.reference.areas import known_areas
from lccp.reference.script import fold_script
from lccp.reference.word_lists import any_of
from lccp.text.patterns import regex

# When a place was designated: 批准时间, 公布年度, 入选日期 …
_ACTS = "批准|批复|试点|公布|确定|入选|获批|设立|启动|命名|认定|授牌|列入|纳入|发布|评选|创建|实施|申报|建设|开展|立项|核准|印发"
_TIMES = "时间|日期|年份|年度|年"
_DESIGNATED = "|".join(act + time for act, time in product(_ACTS.split("|"), _TIMES.split("|")))

# Header words by what their column holds. 地区 heads provinces where another column names the pilots.
HEADS: dict[str, str] = {
    "province": "所在市|所属省份|所在省份|省份|省别|省（区、市）|省（自治区、直辖市）|省(区、市)|省（市、区）|省（市、自治区）|省（区）|省、自治区、直辖市|省(自治区、直辖市)|所在省（区、市）|所属省（区、市）|省市区|省区市|省市|省区|所在省|所属省|省级行政区|省级|省|所属地区|所在地区|所在地|区域|地区|省（市、区）、兵团|省(市、区)、兵团|省（区、市）、兵团|省(区、市)、兵团|所属|Province",
    "number": "序号|编号|排序|次序|番号|序列号|序列|序|№|No.|NO.|No|S/N|#",
    "name": "市、县、区|市名|试点园区名称|园区名称|试点园区|工业园区|产业园区|开发区名称|开发区|示范区名称|示范基地|示范区|试验区|自由贸易试验区|自贸试验区|自贸区|新区|园区|试点城市（区、县）|试点城市(区、县)|城市（区、县）|试点城市名称|试点地区名称|低碳试点城市|低碳城市试点|低碳城市|城市名称|地区名称|试点名称|试点城市|试点地区|试点市县|试点县市|试点市|试点县|试点区县|试点单位|试点地|试点省市|试点区域|示范城市|示范地区|示范市|示范县|创建城市|申报城市|入选城市|入围城市|城市（地区）|设区市|设区的市|地级以上市|地级及以上城市|地级市|县级市|地级行政区|县级行政区|市辖区|自治县|副省级城市|计划单列市|省会城市|试点省份|试点省|州市|地市|地（市）|市（地）|市（州）|市（州、盟）|市、州|市州|市（县）|市（区）|县（区）|区（县）|市（区、县）|市县区|市县|县市区|县（市、区）|县市|区县|县区|城市|都市|都市名|入选名单|名单|名称|试点|市|县|City|Cities|Pilot city|City name|Name|Pilot",
    "year": "碳排放峰值年份|碳排放达峰年份|碳排放峰值年|碳达峰年份|碳达峰时间|碳达峰年|碳达峰目标年|达峰目标年份|达峰目标年|达峰目标时间|峰值目标年份|峰值目标年|目标达峰年|目标峰值年|峰值年份|峰值年度|达峰年份|达峰时间|达峰时限|峰值时间|达峰年度|达峰目标|峰值目标|峰值年|达峰年|达峰|峰值|目标年份|目标年|Peak year|Peaking year|Year of peak|Peak target|Peak",
    "when": "年份|年度|时间|日期|Year|Date|Time",
    "designated": _DESIGNATED + "|批准日|获批时间及文号|Approved|Date of approval|Approval date|Announced",
    "batch": "试点批次及时间|批次及时间|试点批次及年份|批次及年份|批次/时间|批次（时间）|批次（年份）|试点批次|所属批次|批次|批别|第几批|Batch|Round|Cohort",
    "items": "制度创新重点|创新重点任务|主要创新任务|主要创新举措|主要创新内容|重点创新任务|主要创新点|创新重点|创新点|重点任务|重点工作|重点领域|创新任务|创新内容|创新方向|创新举措|主要任务|建设重点|试点任务|试点内容|任务|重点|Innovation priorities|Innovation priority|Innovation focus|Innovations|Innovation|Priorities|Key tasks|Tasks",
    "other": "牵头城市|参与城市|参加城市|成员城市|范围|涵盖地区|包含地区|覆盖地区|涉及地区|备注|说明|属地|数量|个数|数目|名额|类型|类别|联系人|联系方式|联系电话|电话|批复文号|文号|牵头单位|责任单位|主管部门|推荐单位|人口|面积|得分|等级|评估指标|评价指标|考核指标|指标名称|指标|分值|权重|Remarks|Note|Notes|Type",
}  # fmt: skip
HEAD_WORDS = sorted(
    ((word, kind) for kind, heads in HEADS.items() for word in heads.split("|")), key=lambda pair: -len(pair[0])
)
KINDS = dict(HEAD_WORDS)
ENGLISH_KINDS = {word.lower(): kind for word, kind in HEAD_WORDS if word.isascii() and word != "#"}
HAN_KINDS = {word: kind for word, kind in HEAD_WORDS if not word.isascii() and len(word) > 1}
LONGEST_WORD = max(map(len, HAN_KINDS))
PLACES = {word: place for place, word in enumerate(HAN_KINDS)}  # of two words of one length the first decides
# What a heading or a head says that its places are, as their last sign; 地 where they have the rank of a prefecture.
KINDS_CALLED = {
    "地": "(?:地级|副省级城?|计划单列)市(?:试点)?|省会城市|省会、副省级城市|地级行政区|地级及以上城市|地级以上市",
    "省": r"省级?(?:试点)?|\p{Han}{0,4}试点省份?|(?:Pilot)?[Pp]rovinces?",
    "县": "县(?:试点)?|县城",
    "区": "市?辖区(?:试点)?",
}
KINDS_SIDE_BY_SIDE = regex.compile(
    r"[市县区州盟旗地]{1,2}[（(][市县区州盟旗地](?:[、/]?[市县区州盟旗地])*[）)]|[市县区州盟旗](?:[、/][市县区州盟旗])+"
)
# A list under such words is one of pilots only where its title says so as well.
OF_OTHERS = regex.compile(any_of("lists-of-others"))
PEAK = regex.compile(r"[达碳到]\s*峰|峰\s*[值年时目期]|peak", regex.I)  # and not 赤峰市, 鹤峰县
OF_PILOTS = regex.compile("试点|示范|先行|试验区|低碳|达峰|创建|pilot", regex.I)
# 乡镇, 行政村: what is listed lies below the counties beside it.
PARK_END = regex.compile("(?:新区|开发区|高新区|园区|示范区|试验区|工业区)$")
TOWN_HEAD = regex.compile(
    "(?:示范|试点|创建|入选|行政|重点|中心|特色|名)?(?:乡镇|镇|小镇|古镇|街道|乡镇街道|乡（镇）|镇（乡）|镇（街道）|乡镇（街道）|乡（镇、街道）|村|村庄|行政村|社区|村（社区）|村（居）|特色小镇)(?:名称)?"
)
# …联系人名单, …示范项目清单: a list of people, bodies or projects names the places where they are.
OF_OTHER_THINGS = regex.compile(
    f"{any_of('bodies', 'things-made', 'people-and-plans')}(?:库|申报|建设|储备|推荐|安排)?(?:名单|名录|清单|一览表|汇总表|情况表|表)?$"
    "|(?:安排|分配|日程|行程|分工|议程)(?:一览)?表?$"
    "|(?:中标|成交|采购|招标|投标|比选)[^，。；]{0,8}(?:公示|公告|名单|结果)$"  # 低碳城市试点宣传片项目中标候选人公示
)
# 撤销命名的国家卫生县城名单: of places that are pilots no more.
WITHDRAWN = regex.compile(
    "(?:撤销|取消|收回|摘除)[^。；]{0,30}(?:称号|命名|资格|牌匾|认定)|(?:除名|退出)[^。；]{0,6}名单|摘牌|(?:终止|中止|停止)(?:试点|示范|城市|地区|单位|的)*名单"
    # 未通过验收的国家低碳城市试点名单
    "|(?:未|没有|不予)能?通过[^。；]{0,12}(?:验收|考核|评估|复核|评审|审核)|(?:验收|考核|评估|复核)(?:结果)?(?:为|的)?(?:不合格|未通过|不通过)"
    # 省级试点县申报未通过单位的通知, 以下县未达到申报条件，不予列入试点：
    "|未(?:能)?通过的?(?:单位|名单|地区|城市|[县市区])|未(?:能)?(?:达到|符合)[^。；，]{0,10}(?:条件|标准|要求)|不予(?:列入|纳入|认定|命名|确定)"
)
OF_PARTNERS = regex.compile(f"{any_of('partners')}")  # 对口帮扶城市, 结对城市: beside a pilot
OF_CONTROLS = regex.compile(
    f"(?<![是与和、及])非(?:国家|低碳|城市)*(?:试点|示范)|未入选|落选|样本(?:城市|地区|县市|[市县区]|省份)(?:名单|一览表|列表|清单)?(?!\\p{{Han}})|(?:对照|控制)组|{any_of('attending')}(?:城市|地区|单位)|{any_of('partners')}(?:城市|地区|[市县区])?(?:名单|一览表|列表)(?!\\p{{Han}})"
)  # 非试点城市, 国家低碳城市非试点城市名单, 样本城市名单 of a study
# 城市固定效应 | 控制 | 控制, City FE | Yes | Yes: a row of a regression's table
OF_ESTIMATES = regex.compile(
    "固定效应|控制变量|观测[值数]|样本[量数]|常数项|聚类|标准误|交[互乘]项|FEs?$|(?i:fixedeffects?|observations|r-?squared|clustered)"
)
# 工业峰值年, 峰值年（原）, 预测达峰年份, 轨道交通开通年份: times that are no pilot's goal nor of its designation.
OF_OTHER_TIMES = regex.compile(
    rf"(?:{any_of('sectors')}|预测|模拟|情景)[^（）()]{{0,8}}(?:达峰|峰值)|[（(](?:原|旧|调整前)[^（）()]{{0,3}}[）)]$"
    r"|(?:达峰|峰值)[^（）()]{0,4}[（(][^（）()]{0,6}(?:吨|%|％|tCO2)[^（）()]{0,4}[）)]$"
    "|(?:清单|数据|排放|基准|样本)(?:年份|年度|时间|日期)"
)
OF_NO_LISTS = (OF_ESTIMATES, OF_OTHER_TIMES, OF_PARTNERS)
# 批准, 试点, 获评: what stands before 时间 where it says when a place was designated; 实施方案|印发 does so of a paper.
DESIGNATES = regex.compile(f"{any_of('designating-surely', 'designating')}的?$")
DESIGNATES_SURELY = regex.compile(f"{any_of('designating-surely')}(?:{_TIMES})$")
OF_PAPERS = regex.compile(f"{any_of('papers-of-places')}$")
# 试点|实施方案印发|情况, 试点|获奖|情况: a title that says what its table tells of pilots, unless that is which they are (试点批复情况).
TELLS_OF_PILOTS = regex.compile(
    rf"(?:试点|示范|先行)[区县市]?(?!.*(?:试点|示范|先行))(?<what>[^，。；]+?){any_of('tells-as')}+表?(?:[（(][^（）()]*[）)])?(?:的?(?:公示|通知|公告|通报|函))?$"
)
SAYS_WHICH = regex.compile(rf"(?:{any_of('said-of-lists')}|[（(][\p{{Han}}、]{{1,8}}[）)])*")
NAMES_LIST = regex.compile("名单|名录|入选|入围")
# 试点申报汇总表, 推荐名单, 第四批低碳城市试点建议名单: of places that are no pilots yet.
APPLYING = regex.compile(
    r"(?:申报|推荐|候选|备选|建议|储备|后备)(?:(?!确定|批[准复]|公布|入选|命名|认定|遴选)[^。；，、\s]){0,20}(?:名单|一览表)|参评(?:单位|城市|地区|名单)|(?:申报|推荐)[^。；，、\s]{0,16}(?:汇总表|情况表)|(?:候选|备选)(?:城市|地区|单位)|拟推荐(?:以下|下列)"
)
PUT_UP = regex.compile(
    "拟(?!推荐|申报)|入选"
)  # 拟入选推荐名单; 拟推荐名单 and 申报城市名单的公示 say no more of their places than that they apply
# 各地用户占比：, 健康城市评价的位次, 典型做法清单, 真抓实干成效明显的地方, 调研地点：: what is told of places, or who is ranked
TELLS_OF_PLACES = regex.compile(
    "占比|得分|综合指数|位次|测评结果|典型做法|典型地区|督查激励|真抓实干|调研地点|调研情况|考察路线"
)
# 各县区达峰目标分解表: a plan's own parts, unless they are pilots
OF_OWN_PARTS = regex.compile(
    r"(?:目标|任务|指标|年份|时间)分解|各(?:县区|区县|[县区]|县（市、区）|县\(市、区\)|旗县区?)(?:\p{Han}{0,6})达峰"
)
NAMES_CHOSEN = regex.compile("试点|示范|先行|名单|名录|入选|入围")
SIDE_BY_SIDE = regex.compile(r"[\s、,*]+|(?<=[省市县区州盟旗])[和与及]")
BRACKETS = regex.compile(r"[（(][^（）()]*[）)]$")
NAME_AND_PEAK = regex.compile(
    r"(\p{Han}+?)[及和与、]其?(?:二氧化碳|碳排放|碳)?(?:达峰|峰值)\p{Han}{0,6}"
)  # 试点城市及峰值年
OTHER_SCRIPT = regex.compile(r"\b(?:en|eng|english|pinyin|code|adcode|id)$")
LATIN = regex.compile(r"[A-Za-z][A-Za-z .,/'&-]*[A-Za-z.]")
UNIT = regex.compile("[（(]年份?[）)]")  # of a head, on a line or in a field of its own: 峰值目标 （年）
UNIT_BEHIND = regex.compile(rf"(?<=\S)\s*{UNIT.pattern}(?!\S)")


@lru_cache(maxsize=4096)  # heads recur from table to table
def head_kind(value: str) -> str:
    """Return what the column under a header cell holds: "" where its words are not known.

    >>> [head_kind(value) for value in ("达峰年份（年）", "人口", "城市 City", "Peak year (target)", "批准时间", "設區市")]
    ['year', 'other', 'name', 'year', 'designated', 'name']
    >>> [head_kind(value) for value in ("盐城市", "试点城市", "州（市）", "旗县（市、区）", "市区")]
    ['', 'name', 'name', 'name', '']
    >>> [head_kind(value) for value in ("试点城市及峰值年", "城市（达峰年份）", "碳排放及峰值年")]
    ['name', 'name', 'year']
    >>> [head_kind(value) for value in ("提出的二氧化碳排放达到峰值的目标年份", "试点工作联系人", "第三批试点", "综合得分情况")]
    ['year', 'other', '', 'other']
    >>> head_kind("朔州市、开封市"), head_kind("苏州市 盐城市")
    ('', '')
    """
    folded = fold_script(value)
    closed = regex.sub(r"[\s*：:]", "", folded)
    bare = BRACKETS.sub("", closed)
    if OF_CONTROLS.match(closed) or any(pattern.search(closed) for pattern in OF_NO_LISTS):
        return "other"
    if kind := next(filter(None, map(_kind_of_words, (closed, bare))), ""):
        return kind
    latin = " ".join(match[0] for match in LATIN.finditer(folded))
    han = regex.sub(r"[^\p{Han}（）()、]", "", closed)
    if latin and len(han.strip("（）()、")) < 2:  # Peak year (target)
        return _english_kind(latin)
    if han in KINDS or (han := BRACKETS.sub("", han)) in KINDS:
        return KINDS[han]
    if (both := NAME_AND_PEAK.fullmatch(han)) and KINDS.get(both[1]) == "name":
        return "name"
    if len(han) > 30 or regex.search(r"第\p{Han}{1,3}批|[，。；]", closed):
        return ""
    return _kind_of_phrase(han, folded)


def _kind_of_words(value: str) -> str:
    """The kind of a known head, or of kinds of places side by side; "" for others."""
    return KINDS.get(value) or ("name" if KINDS_SIDE_BY_SIDE.fullmatch(value) else "")


def is_whole_head(value: str) -> bool:
    """Whether words are a known head and nothing else, also in two languages.

    >>> [is_whole_head(value) for value in ("城市", "城市City", "城市（City）", "盐城市", "试点城市A")]
    [True, True, True, False, False]
    """
    value = fold_script(value)
    han = "".join(regex.findall(r"\p{Han}", value))
    latin = " ".join(match[0] for match in LATIN.finditer(value))
    return value in KINDS or (han in KINDS and bool(latin) and _english_kind(latin) == KINDS[han])


def names_no_pilot(value: str) -> bool:
    """Whether words head a column: a whole head of places, or one of anything else, as the labels of a form are.

    >>> [names_no_pilot(value) for value in ("碳达峰目标年份", "联系人", "试点城市", "西咸新区", "盐城市")]
    [True, True, True, False, False]
    """
    return is_whole_head(value) or head_kind(value) not in ("", "name", "province")


def with_names(kinds: Sequence[str]) -> list[str]:
    """Return kinds of columns with every other one of provinces as that of names, where none is: 省份 | 地区.

    >>> with_names(["number", "province", "province"]), with_names(["province", "name"]), with_names(["province", "year"])
    (['number', 'province', 'name'], ['province', 'name'], ['province', 'year'])
    """
    provinces = [column for column, kind in enumerate(kinds) if kind == "province"]
    if "name" in kinds or len(provinces) % 2:
        return list(kinds)
    return ["name" if column in provinces[1::2] else kind for column, kind in enumerate(kinds)]


def _names_places(phrase: str) -> bool:
    """Whether words are the names of places that nothing parts (朔州市开封市), or of an area known as such."""
    if is_place_name(phrase) or phrase in known_areas():
        return True
    first = next(full_openings(phrase), "") if phrase[-1:] in LAST_SIGNS else ""
    return first not in ("", phrase) and _names_places(phrase[len(first) :])


def _is_of_place(han: str) -> bool:
    """Whether words are the name of a park or the like that a place's opens: 烟台经济技术开发区, 青岛市西海岸新区, below 试点名称."""
    return PARK_END.search(han) is not None and any(opening_places(han[:-3]))


@lru_cache(maxsize=4096)
def _kind_of_phrase(han: str, printed: str) -> str:
    """Return the kind that the words within a head tell: 综合得分情况 is no column of a list, 盐城市 a place."""
    # 朔州市、开封市, 贵安新区: 州市 and 新区 within are no heads
    if any(map(_names_places, (han, *SIDE_BY_SIDE.split(printed)))) or _is_of_place(han):
        return ""
    if "峰" in han:
        return "year" if regex.search("年|时|目标|期", han) else ""
    # The longest known word decides, one that ends the head before one within it: 试点工作联系人 is no pilot.
    ending = next((HAN_KINDS[han[-n:]] for n in range(min(LONGEST_WORD, len(han)), 1, -1) if han[-n:] in HAN_KINDS), "")
    if ending:
        return "other" if ending in ("when", "designated") and tells_other_times(han) else ending
    for size in range(min(LONGEST_WORD, len(han)), 1, -1) if len(han) <= 12 else ():
        within = [word for start in range(len(han) - size + 1) if (word := han[start : start + size]) in HAN_KINDS]
        if within:
            return HAN_KINDS[min(within, key=PLACES.__getitem__)]
    return ""


def tells_other_times(head: str) -> bool:
    """Whether a head names times that are no pilot's goal nor of its designation: 调研时间, 实施方案印发时间.

    >>> [tells_other_times(head) for head in ("调研时间", "实施方案印发时间", "成立时间", "正式批复时间", "年份", "编制年份")]
    [True, True, False, False, False, True]
    """
    if OF_OTHER_TIMES.search(head):
        return True
    closed = BRACKETS.sub("", head)
    time = regex.search(f"(?:{_TIMES})$", closed)
    if time is None or time.start() == 0 or closed in KINDS or regex.search("峰|目标", closed):
        return False
    act = DESIGNATES.search(closed, 0, time.start())
    return act is None or OF_PAPERS.search(closed, 0, act.start()) is not None


def tells_of_pilots(title: str) -> bool:
    """Whether a title says that a table tells something of pilots and not which they are.

    >>> [tells_of_pilots(f"低碳城市试点{words}") for words in ("获奖情况", "批复情况", "清单编制情况", "一览表", "补助资金安排的公示", "名单")]
    [True, False, True, False, True, False]
    """
    match = TELLS_OF_PILOTS.search(title) if not NAMES_LIST.search(title) else None
    return match is not None and not SAYS_WHICH.fullmatch(match["what"])


def _english_kind(latin: str) -> str:
    lowered = latin.strip().lower()
    if lowered in ENGLISH_KINDS or lowered.rstrip(".s") in ENGLISH_KINDS:
        return ENGLISH_KINDS.get(lowered) or ENGLISH_KINDS[lowered.rstrip(".s")]
    if len(lowered) > 60:
        return ""
    if OTHER_SCRIPT.search(lowered):
        return "other"  # city_en beside city_cn
    if regex.search(r"\bpeak", lowered):
        return "year"
    tails = (
        "number",
        "prov(?:ince)?",
        "city",
        "cities",
        "county",
        "batch",
        "remarks",
        "date",
        "(?:policy|pilot|treat(?:ment|ed)?|approval|start) year",
        "year",
    )
    kinds = ("number", "province", "name", "name", "name", "batch", "other", "designated", "designated", "when")
    return next((kind for tail, kind in zip(tails, kinds, strict=True) if regex.search(rf"\b{tail}\b", lowered)), "")


def kind_called(head: str) -> str:
    """Return the kind that a heading says its places are, as their last sign, 地 for places of a prefecture's rank; "" where it says several.

    >>> [kind_called(head) for head in ("一、地级市", "县级市和县", "县", "五、市辖区", "省", "县（市、区）", "东部地区")]
    ['地', '', '县', '区', '省', '', '']
    """
    bare = regex.sub(
        r"[（(][^（）()]*\d[^（）()]*[）)]|^[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[\s：:]", "", fold_script(head)
    )
    return next((kind for kind, pattern in KINDS_CALLED.items() if regex.fullmatch(pattern, bare)), "")


def lists_others(about: str) -> bool:
    """Whether titles, nearest first, say that what stands below them is a list of other places than pilots.

    >>> lists_others("全国疫情中高风险地区名单"), lists_others("风险区划试点县名单"), lists_others("撤销命名的国家卫生县城名单")
    (True, False, True)
    >>> lists_others("各县区达峰目标分解表"), lists_others("试点县达峰目标分解表"), lists_others("申报城市名单的公示")
    (True, False, True)
    """
    nearest = next((title for title in about.split() if OF_OWN_PARTS.search(title) or NAMES_CHOSEN.search(title)), "")
    if nearest and not NAMES_CHOSEN.search(nearest):
        return True
    if WITHDRAWN.search(about) or OF_CONTROLS.search(about) or (APPLYING.search(about) and not PUT_UP.search(about)):
        return True
    return OF_OTHERS.search(about) is not None and not OF_PILOTS.search(about)


def lists_bodies(title: str) -> bool:
    """Whether a title is of a list of people, bodies or projects, and not the name of a programme.

    >>> lists_bodies("低碳试点重点工程"), lists_bodies("公交都市建设示范工程"), lists_bodies("低碳试点名单")
    (True, False, False)
    """
    return OF_OTHER_THINGS.search(title) is not None and not is_known_name(title)


def may_name_pilots(about: str) -> bool:
    """Whether titles and heads leave it open that places are pilots: unless they rank or measure them, or tell of something else.

    >>> [may_name_pilots(about) for about in ("用户占比：", "综合实力百强县市", "试点城市得分", "会议材料")]
    [False, False, True, True]
    """
    tells = OF_OTHERS.search(about) or TELLS_OF_PLACES.search(about)
    return tells is None or "名单" in about or OF_PILOTS.search(about) is not None


@lru_cache(maxsize=4096)
def is_one_head(value: str) -> bool:
    """Whether words that a blank parts are one head: a known one (Peak year, 序 号), or one in two languages (城市 City).

    >>> [is_one_head(value) for value in ("Peak year", "序 号", "城市 City", "City Batch", "省份 城市")]
    [True, True, True, False, False]
    """
    parts = value.split()
    if len(parts) == 1:
        return True
    if value.isascii():
        return value.lower() in ENGLISH_KINDS
    two_languages = parts[0].isascii() != parts[-1].isascii()
    return "".join(parts) in KINDS or (two_languages and head_kind(parts[0]) == head_kind(" ".join(parts[1:])))
