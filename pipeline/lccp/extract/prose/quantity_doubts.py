"""What makes digits with a unit no quantity, or only a piece of one: then there is a finding and no value.

Each pattern names the print that made it necessary.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from lccp.extract.prose.quantity_forms import (
    LEADING,
    MEASURED,
    ORDINAL,
    UnreadNumber,
    is_ascending,
    shares_power,
    unit_value,
)
from lccp.extract.prose.sentences import LOST
from lccp.extract.prose.units import COUNTING, MAGNITUDES, MEASURES, UNIT
from lccp.normalise.numbers import BLANK, DIGIT, NUMBER, RAISED, plain_number
from lccp.normalise.segmenter import first_word, kind_of_word
from lccp.reference.word_lists import any_of
from lccp.text.messages import Message
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

# What makes digits with a unit a piece of something longer: 12 34万吨, 1,23个, 10⁸立方米, 2.5×108, 3千5百万, 1/3个, 两亿3000万.
PIECE_BEFORE = re.compile(
    rf"(?:[0-9０-９]{BLANK}|[0-9０-９],|[0-9０-９](?:万亿|[百千万亿])|[0-9０-９]{BLANK}?[×xX✕*·^/÷:：∶]{BLANK}?|[0-9A-Za-z℃%]/[(（]"
    "|[一二三四五六七八九十两百千][百千万亿])$"
)
# 1, 234.5亿元 and 12. 3%: a blank behind the comma or the point; 1'234.
PARTED_BEFORE = re.compile("(?<![0-9.])[0-9]{1,3}(?: [,，] ?|[,，] )$")
POINT_BEFORE = re.compile("(?<!^)(?<![0-9])[0-9]{1,6}(?:[.．] | [.．] ?)$|[0-9]['’]$")
FIGURE_BEFORE = re.compile(rf"(?:[A-Za-z]+[0-9.]+|(?:19|20)[0-9]{{2}}|[0-9０-９]年|第[0-9]+|[0-9]+/[0-9]+){BLANK}$")
# 产量为1，2345吨, 能耗为0，35吨/万元: behind a figure without a unit a wide comma may be one of the number itself.
WIDE_COMMA_BEFORE = re.compile(
    "(?:[为达至到约是超近]|(?<![0-9.．，])(?=0，))(?!(?:19|20)[0-9]{2}，)[0-9][0-9，]*(?:[.．][0-9]+)?，$"
)
POWER = re.compile("(?:^|[^0-9.．])10$")
ITEM_OR_DECIMAL = re.compile(r"(?:[1-9１-９]|[1-3１-３][0-9０-９])[.．](?P<rest>[1-9１-９][0-9０-９]{0,4})")
ITEM_AND_YEAR = re.compile("[0-9]{1,2}[.．](?:19|20)[0-9]{2}")  # 1.2021年全国海洋生产总值…
# 12.3±0.5万吨, 98.5%±0.3%: a margin and what it is a margin of.
MARGIN = re.compile(rf"{BLANK}?(?:±|\+/-)")
# 增速为–3.2%, 增速—3.2%, 增速‐3.2%, 负3.2%: one dash before a number may be its minus; two are a break.
DASH = re.compile("(?<![—–―])[—–―]$|[‐‑‒˗⁻]$|[A-Za-z][-−－]$|(?<![担肩背身自抱辜胜欺])负$")
# 300万元 behind ¥ has 万 for its unit only in print.
CURRENCY = re.compile("[$＄¥￥€£]$|(?:RMB|CNY|USD|EUR) ?$")
YUAN = re.compile("[百千万亿]*元")
PRICE = re.compile(rf"[$＄¥￥€£]{BLANK}?{NUMBER}")
# 不得以任何理由高于5%: what denies stands apart from the cue, which may mean the opposite then.
DENIED_APART = re.compile(
    f"(?:不得|不应|不能|不可(?!{any_of('not-to-be')})|不宜|不准|不许|严禁|禁止|防止|避免|杜绝|没有|从未|并未|尚未)[^，。；]{{1,14}}$"
)
# 200万石以上: behind a magnitude alone stands a unit that is not known, and the bound behind that.
BOUND_BEHIND_WORD = regex.compile(r" ?[\p{Han}--[的和与、]]{1,2}(?:及|或|和)?(?:以[上下内]|左右|上下)", regex.V1)
WORDS_SEEN = 8
"""Characters behind a number that the segmentation gets to see."""
MAGNITUDE_ALONE = re.compile(MAGNITUDES)
# 26.5万艇次, 1200万封，: behind a magnitude alone stands a unit that is not known.
TIMES_BEHIND_WORD = regex.compile(
    r"[\p{Han}--[的和与以及多余来几年]]{1,2}[次份](?![序要级年日数额])|[\p{Han}--[的和与以及多余来几年了内外间后前整强弱许时止]](?=[，。；、,;）)]|\Z)",
    regex.V1,
)
# 2万水立方, 3万当量吨, 5万床日: it ends like a measure, and what stands before that is part of its name.
MEASURE_BEHIND_WORD = regex.compile(
    r"[\p{Han}--[的和与以及多余来几]]{1,4}(?:[立平]方米?|平米|(?<![大玉小虾稻糯黑])米|公?[吨斤亩]|[千毫]克|公[顷里升]|[兆吉千]?瓦时?|伏安|[千吉]焦|床日|工时)"
    r"(?=[，。；、,;）)/／每]|\Z|以[上下内]|左右)"
    r"|[公平立标水][吨方尺]|勒克斯|马克(?![思西])|新元(?![素件])|美刀|比特币|积分(?![兑制])|伦琴|戈瑞|居里|摩尔|当量",
    regex.V1,
)
# 6万余艇: the word behind 余 is no unit that is known.
MORE_OF_WORD = regex.compile(r"[余多]\p{Han}(?<![为数少])")
# 5万簇新苗: a word of one sign behind a magnitude is its unit, known or not; 5万群众, 3万后, 67万增至 are counted in 万.
WORDS_BEHIND = regex.compile(
    r"(?![的和与以及及或至到是为在中由等即对从比将可不也都就而并则若如被把让向于且上左均各之者多余几来后前内外间时又还已仅只但因所其该每"
    r"增升涨降减跌扩缩改变用建新老大小男女强弱黑白红黄绿])\p{Han}+"
)
COUNTING_NOUN = re.compile(any_of("counting-nouns"))
NOUNS = ("n", "a", "b", "j", "ns", "nz", "nr")
# 8.6万头匹, 3万件箱: a second counting word right behind the first belongs to the unit.
COUNTED_ON = re.compile(
    "(?<=[万亿0-9][台件架部头羽只匹户本册卷箱份批场处座盒车])[套份件次峰座班匹张箱瓶台架辆艘株头只](?=[，。；、,;）)]|以[上下内]|左右|\\Z)"
)
# 10人/班, 5 g·kg: what behind a stroke or a dot is no unit that is known; the unit would be cut.
# 148.5km~2, 1.09亿m^3: a power that a copy has put on the line.
UNIT_ON = regex.compile(r"(?:[/／]| ?[·⋅•∙]) ?[\p{Han}A-Za-zμµ(（]|(?<=[A-Za-zμµ])[~^_]\(?[-−]?[1-9]\)?(?![0-9])")
# 1个半月, 2年半, 3.2个左右百分点: half of the unit more, or the rest of the unit, stands behind it.
HALF_ON = re.compile(
    r"半(?=[月年天日]|个?(?:小时|百分点|工作日)|[，。；、）)的以之左来内里后前多]|时间|\Z)|左右(?:个?百分点|个?月|小时|工作日)|(?<=个)(?:多|余)(?:百分点|工作日)"
)
# 2.6万吨（约1万吨标准煤）及以上: the bound behind the brackets is that of the number before them.
BOUND_BEHIND_BRACKETS = re.compile("[（(][^（）()]{1,40}[)）](?:标准煤|标煤|二氧化碳)?(?:当量)?(?:及|或|和)?以[上下内]")
WAVES = "~～〜∼至到"
"""What ties two numbers of a range and is no dash."""
BELOW = ("零下", "负")
"""Words that make a number negative and are no dash."""
# A-3个, 2017年-3个: a hyphen behind letters and units ties; it is no minus.
TIED = re.compile("[A-Za-z年月日天时个）)]$")
# A fraction or a number in brackets whose unit stands behind them.
FRACTION = regex.compile(
    r"(?<![0-9/.A-Za-z])[0-9]{1,2}/[0-9]{1,2}(?=以[上下]|左右|的|来自|强)"
    r"|(?<=\p{Han})(?<![第图表页共号附])(?:1/[2-9]|[2-9]/(?:[3-9]|1[0-9]))(?=[，。；、,;）)为计]|\Z)"
    r"|(?<=[约近占超过达为是的到至出有少多])(?:[0-9]{1,2}/[0-9]{1,2})(?![0-9/.%％A-Za-z年月])"
    r"|[一二两三四五六七八九十百千万]{1,4}分之(?:[零〇○一二三四五六七八九十廿卅百点]{1,7}|[0-9.]{1,6})"
)
BEHIND_BRACKETS = Message("its unit stands behind brackets", "单位在括号之后")
CURRENCY_BEFORE = Message("its unit stands before it", "单位在其前")
UNIT_OF_NEXT = Message(
    "it is open whether the unit behind the next number is its unit", "后一数之后的单位是否亦为其单位不明"
)
UNIT_BEHIND = re.compile(f"{BLANK}?{UNIT}")
# 3.5E8吨, 3.5e+08吨.
EXPONENT = re.compile("(?<![A-Za-z0-9.])[0-9]+(?:[.][0-9]+)?[Ee][+-]?[0-9]+")
# 1.234.567元: groups parted by points, or a slip (58.19.公里); 第1.2.3条 numbers.
POINTS = re.compile(
    "(?<![A-Za-z0-9.．vV])(?!(?:19|20)[0-9]{2}[.．])[0-9]{1,4}(?:(?:[.．][0-9]{1,4}){2,}|[.．][0-9]{1,4}[.．])(?! ?[条款项节页章次类级版部])"
)
AGE = re.compile("(?:距今|长达|历时|沿用|存续|延续|绵延|跨越|已有|持续)(?:了|有|大约|约)?$")
LAST_YEAR = 2200
HOUR_BEFORE = re.compile("(?<![0-9])[0-9]{1,2}[时点] ?$|[一二三四五六七八九十两]时$")
TIME_OF_DAY = re.compile("(?:[上中下]午|早[上晨]?|晚上?|凌晨|[日天号])[约于在]? ?$")
# 公元596年, 太康二年(281年), 民国26年, 光绪20年, 令和3年.
ERA = re.compile(f"(?:公元前?|西元前?)约?$|年[（(]前?约?$|(?:{any_of('eras')}) ?$")
# 111年符合條件者: in traditional script a year of the Republic; not 建校120年, 120年來.
REPUBLIC_YEAR = re.compile("[89][0-9]|1[0-3][0-9]")
SPAN_BEFORE = re.compile(
    f"(?:距今|长达|历时|历经|绵延|跨越|连续|连|未来|今后|过去|最近|近|约|逾|超过|经过|已有|有着|达|满|建[校市厂党国军院]|成立|创[办立刊]|诞[辰生]|寿命|年限|期限|每|用|需|[少多]){BLANK}?$"
)
SPAN_BEHIND = re.compile(
    "来|间|之久|[的之]?(?:历史|久|时间|寿命|光阴)|以[上下内来]|[不一]遇|内|期|以?后|之?前|计|多|余|有余|产权"
)
# LPR+30个基点.
ADDED = re.compile("(?<=[A-Za-z])[+＋][0-9]+(?:[.][0-9]+)? ?(?:个?基点|BPs?|bps?|[%％])")
BRACKETED = re.compile(
    rf"[（(]{BLANK}?[-−]?{NUMBER}(?:{BLANK}?(?:±|[-–—~～]){BLANK}?{NUMBER}){BLANK}?[)）](?:×10[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
)
# 276.38（不含军工涉密企业）亿元.
UNIT_APART = regex.compile(
    rf"(?<![0-9A-Za-z０-９.．,第]){NUMBER}{BLANK}?[（(]\p{{Han}}[^（）()0-9０-９]{{2,24}}[)）](?!{BLANK}?年)"
)
# 1.5(3)mg/L: two limits of one unit.
UNIT_OF_TWO = re.compile(
    "(?<![0-9A-Za-z.．])[0-9.]{1,6}[（(][0-9.]{1,6}[)）] ?(?:(?:mg|g|μg|t|kg|m|k?W)(?=/)|[万亿]?(?:米|吨|元|千瓦|公里|公顷|千米)(?![0-9]))"
)
# 0~20、20~40、40~60 cm: ranges whose unit the last alone prints.
RANGE_AHEAD = re.compile(
    f"(?<![0-9A-Za-z.．,第年月日—–~～-])(?!(?:19|20)[0-9]{{2}}[—–~～-]){NUMBER} ?[—–~～-] ?{NUMBER}"
    f"(?=(?: ?[、和及与] ?{NUMBER} ?[—–~～-] ?{NUMBER}){{1,20}} ?{UNIT})"
)
# -60、-40和-20 cm: numbers below zero whose unit the last alone prints.
BELOW_AHEAD = re.compile(
    f"(?<![0-9A-Za-z.．,%％年月日号期第)）~～–—-])[-−]{NUMBER}(?=(?: ?[、和及与] ?[-−]?{NUMBER}){{1,20}} ?{UNIT})"
)
# 增长15℅: a sign that is no percent.
CARE_OF = re.compile(f"{NUMBER} ?℅")
# 下降l0%, 1O0吨: a letter that character recognition, or a typist, put for a digit. 2O23年 is a year, which is read.
MISTYPED = re.compile(
    "(?<![A-Za-z0-9.．])(?![12l][0-9lIO]{3} ?年)(?:[lIO][0-9lIO]*[0-9][0-9lIO]*|[0-9]+[lIO][0-9lIO]*)(?:[.．][0-9lIO]+)?"
)

# 减排CO2120万吨, 光伏BIPV3.2万平方米: letters that may go on with digits.
LETTERS_BEFORE = re.compile(
    f"(?<![A-Za-z0-9])(?!(?:{'|'.join(MEASURED)})[0-9])[A-Z]{{2,8}}[0-9]+(?:[.．][0-9]+)?(?! ?年)"
)

# 二千元以上一万元以下, 十五个工作日, 三千吨, 五人以上: amounts in Chinese numerals, which give no row. One sign with a counting
# word (三个, 两项), 一米 and 二元 are as often words, and amounts only where they are bounded.
_HAN_DIGITS = "一二两三四五六七八九廿卅壹贰叁肆伍陆柒捌玖"
_HAN_TENS = "十百千万亿拾佰仟"
_HAN_NUMBER = f"[{_HAN_DIGITS}十][零〇○{_HAN_DIGITS}{_HAN_TENS}]*(?:点[{_HAN_DIGITS}零〇○]+)?"
_HAN_MEASURES = sorted((unit for unit in MEASURES if min(unit) >= "一"), key=lambda unit: (-len(unit), unit))
_HAN_SINGLE = "".join(sorted({unit for unit in _HAN_MEASURES if len(unit) == 1} - {"倍"}))
_BOUND_HAN = "(?=(?:及|或|和)?以[上下内]|左右|[之以]?内(?![部容涵外在陆需蒙设]))"
_TENTHS = f"成(?![{COUNTING['成']}群])"  # 近五成
_COUNTED = "|".join(f"{word}(?![{closed}])" if closed else word for word, closed in COUNTING.items())
HAN_AMOUNT = regex.compile(
    f"(?<!最后|唯一|唯)(?<![第届数几多好半〇○零点{_HAN_DIGITS}{_HAN_TENS}0-9０-９{LOST}]|(?<!以)上)(?:"
    f"(?!一[{_HAN_SINGLE}](?!以[上下]|左右|以?内)){_HAN_NUMBER}[余多]?[万亿]?(?:{'|'.join(_HAN_MEASURES)})(?<!周年)"
    f"|{_HAN_NUMBER}(?<=[点零〇○{_HAN_DIGITS}{_HAN_TENS}]{{2}})[余多]?[万亿]?(?:{_COUNTED})|[{_HAN_DIGITS[1:]}]{_TENTHS}"
    f"|(?![一二][零〇○{_HAN_DIGITS}]{{3}}年){_HAN_NUMBER}(?:年|(?<![年月][{_HAN_DIGITS}{_HAN_TENS}]{{1,3}})[天日](?!前)|{_COUNTED}){_BOUND_HAN}"
    f"|(?<=少于|超过|公示|公示期[为是]?|为期|期限[为是]?|连续|逾期|提前|不足|未满){_HAN_NUMBER}日(?!前)"
    f"|{_HAN_NUMBER}(?:[余多][万亿]|(?<=[万亿])[余多]?)(?=[，。；、,;）)]|以[上下]|左右|\\Z))"
)

# 30多国家, 14级, 5—7级, 28省区, 15psu: numbers tied to a word that is no unit known here. Behind letters, signs, quotes and
# the words that number something (第, 图, 表, “) they are names and ordinals; a bare number has no word tied to it.
UNKNOWN_UNIT = regex.compile(
    rf"(?<![0-9０-９][,，])(?<![0-9A-Za-z０-９{LOST}.．:：∶/／+*×=~～〜_@#&-]|[-—–−第式№〔\[【《“‘「(（]|(?<=[0-9年月日号时点%％])[至到]|(?<![地意企])图|(?<![代仪电水手发气热])表|专栏|附件|附录|附表|方案|编号|代码|邮编|电话)"
    rf"(?<number>{NUMBER}(?: ?[-–—~～至到] ?{NUMBER})?)"
    r"(?:(?<more>[多余几来])(?<unit>\p{Han}{1,4})|(?<unit>\p{Han}{1,4})|(?<=\p{Han}[0-9.,]{1,12}) ?(?<unit>[a-zμµΩ][A-Za-zμ0-9²³/·⋅⁻¹-]{0,9})(?![A-Za-z0-9@.])"
    r"|(?<=\p{Han}[0-9.,]{1,12}) ?(?<unit>[BCEFIJL-UW-Z][A-Za-z]{0,3})(?=[，。；、）,;)]|\Z|[降升增减至到提]))"
)
# What may stand behind a bare number: parts of dates and ordinals, words of grammar, and nouns that a number names.
NO_UNIT = regex.compile(
    "[年月日号时点分秒期届版章节条款项卷集季路楼室弄巷强后前和与及或至到是为的在中由等以即对从比将可不也都就而并则若如被把让向于且上左均各之者"
    "多余几来世乘除加减零百千万亿一二三四五六七八九十]"
    "|折[算合]|(?:热线|平台|网站|电话|客服|报警|专线|工程|计划|行动|高校|院校|大学|目标|战略|模式|规划|方案|晚会|体系|制度|政策|机制|标准|网络|协议|系统|系列|指数|浓度)"
)
YEAR_OR_CODE = re.compile("(?:19|20)[0-9]{2}|0[0-9]+|[0-9]{5,}|[0-9]+(?:[.．][0-9]+){2,}")
YEARS_OF_SEASON = re.compile("(?:19|20)[0-9]{2} ?[-–—~～至到] ?(?:(?:19|20)[0-9]{2}|[0-9]{2})")
SEASON = re.compile("学年|财年|财政年|会计年|赛季|榨季|采暖季|供暖季|雪季|跨年|秋冬|冬春|自然年")
POINTS_AHEAD = re.compile(
    "[，、；,][^。0-9]{0,16}[0-9.]{1,6}个(?:百分点|千分点|基点)"
)  # 回落1.2个、比上半年回落0.8个百分点
CODE_BEFORE = re.compile("[A-Za-z][0-9.]+[-–—－]$")  # O3-8h
LARGE_COUNT = re.compile("[1-9][0-9]{4,7}")
ADDRESS = re.compile("[座楼厦幢栋号元室] ?$")


def unknown_units(paragraph: Text, value: str, taken: Sequence[tuple[int, int]]) -> Iterator[UnreadNumber]:
    """Yield numbers whose unit is not known; ``taken`` are the spans that were matched as quantities already."""
    ends = [high for _, high in taken]
    for match in UNKNOWN_UNIT.finditer(value):
        start, end = match.span("number")
        nearest = bisect_right(ends, start)
        if LOST in match["number"] or (nearest < len(taken) and taken[nearest][0] < end):
            continue
        if match["more"] or not _is_bare(value, match):
            span = (
                paragraph[start : match.start("unit") + 1]
                if not match["unit"].isascii()
                else paragraph[start : match.end()]
            )
            yield UnreadNumber(span, Message("its unit is not known", "单位不识"), "low")


def _is_bare(value: str, match: regex.Match[str]) -> bool:
    """Whether a number has no unit: it numbers an item, a year or a house, or a word of grammar follows it."""
    before = value[max(0, match.start() - 4) : match.start()]
    if not before.strip() or before.endswith("\n") or ADDRESS.search(before):
        return True
    if NO_UNIT.match(match["unit"]):
        return True
    if YEARS_OF_SEASON.fullmatch(match["number"]) and SEASON.match(match["unit"]):
        return True  # 2023-2024学年
    # 29302班 is counted in a word of one sign; 12345热线 and 86000东海大道 are numbers of something.
    is_counted = LARGE_COUNT.fullmatch(match["number"]) and len(first_word(match["unit"])) == 1
    return bool(YEAR_OR_CODE.fullmatch(match["number"])) and not is_counted


def is_no_quantity(value: str, match: re.Match[str]) -> bool:
    """Whether what looks like a quantity is a year, a date, an ordinal or part of another number."""
    before = value[max(0, match.start("number") - 12) : match.start("number")]
    unit = unit_value(match)
    if CODE_BEFORE.search(before):
        return True
    if ORDINAL.search(before) and not _counts_behind_ordinal(before, unit):
        return True
    if _is_year(value, match, unit) or _is_part_of_time(before, unit):
        return True
    return unit in ("百", "千") and bool(regex.match(r"\p{Han}", value, pos=match.end()))


def _counts_behind_ordinal(before: str, unit: str) -> bool:
    """Whether a number behind 前, 图 or 表 counts all the same: 前3个月, 登记表3个工作日."""
    return (before.endswith("前") and unit not in "名位批") or (
        before.endswith(("图", "表", "附录", "附件")) and unit.startswith(("个", "份", "张", "册", "幅"))
    )


def _is_year(value: str, match: re.Match[str], unit: str) -> bool:
    """Whether a number before 年 names a year; 2000多年, 距今约6000年 and 长达1500年 are spans."""
    if unit == "年" and ERA.search(value, max(0, match.start() - 6), match.start()):
        return True
    if unit != "年" or match["more"] or AGE.search(value, max(0, match.start() - 4), match.start()):
        return False
    if ITEM_AND_YEAR.fullmatch(match["number"]):
        return True
    whole = re.split("[.．]", match["number"])[0].replace("０", "0")
    return whole.startswith("0") or (len(whole) > 3 and not (whole.isdecimal() and int(whole) > LAST_YEAR))


def is_republic_year(value: str, match: re.Match[str], *, traditional: bool) -> bool:
    """Whether a number before 年 may be a year of the Republic: 自111年起 in traditional script."""
    if not traditional or unit_value(match) != "年" or match["more"] or match["upper"] or match["about"]:
        return False
    if not REPUBLIC_YEAR.fullmatch(match["number"]):
        return False
    start = match.start("number")
    return not SPAN_BEFORE.search(value, max(0, start - 6), start) and not SPAN_BEHIND.match(value, match.end())


def _is_part_of_time(before: str, unit: str) -> bool:
    """Whether a number is the day of a month (7月3日内), the minute of an hour (3点30分) or a time of day."""
    if unit == "点" and TIME_OF_DAY.search(before):
        return True  # 下午3.30点
    return (unit == "日" and before.endswith("月")) or (unit == "分" and bool(HOUR_BEFORE.search(before)))


def why_cut(value: str, match: re.Match[str]) -> Message | None:
    """Return why digits with a unit may be half of a number, or of a signed one; None where they are a whole one."""
    start = match.start("sign") if match["sign"] else match.start("number")
    before = value[max(0, start - 12) : start]
    return _why_going_on(value, match, before) or _why_signed(match, before, start) or _why_denied(value, match)


def _why_going_on(value: str, match: re.Match[str], before: str) -> Message | None:
    """Return why the digits may go on before the match or behind it."""
    if _ends_in_piece(before, match["number"]):
        return Message("the digits go on before it", "其前尚有数字相连")
    if match["mark"] and POWER.search(value[max(0, match.start("number") - 1) : match.end("number")]):
        return Message("it is a power of ten", "为十的幂")
    if LEADING.fullmatch(match["unit"] or "") and re.match(DIGIT, value[match.end("unit") :]):
        return Message("the digits go on behind it", "其后尚有数字相连")
    if reason := _why_unit_going_on(value, match):
        return reason
    if before.rstrip().endswith(("±", "+/-")) or MARGIN.match(value, match.end()):
        return Message("it is given with a margin", "带有误差范围")
    is_said_twice = before.endswith(("￥", "¥")) and YUAN.match(unit_value(match)) is not None  # ￥2,350万元
    return CURRENCY_BEFORE if CURRENCY.search(before) and not is_said_twice else None


def _ends_in_piece(before: str, number: str) -> bool:
    """Whether what stands before a number may be the beginning of it."""
    if PIECE_BEFORE.search(before) and not FIGURE_BEFORE.search(before):
        return True
    if POINT_BEFORE.search(before) or (before.endswith("，") and WIDE_COMMA_BEFORE.search(before)):
        return True
    return bool(PARTED_BEFORE.search(before) and re.match("[0-9]{3}(?![0-9])", number))


def _why_unit_going_on(value: str, match: re.Match[str]) -> Message | None:
    """Return why the unit of a match, or the half of it that is counted too, goes on behind it."""
    if HALF_ON.match(value, match.end("unit") if match["unit"] else match.end()):
        return Message("its unit or its number goes on behind it", "单位或数字未完")
    if match["unit"] == "个" and "." in match["number"] and POINTS_AHEAD.match(value, match.end()):
        return UNIT_OF_NEXT
    if UNIT_ON.match(value, match.end()) or (match["unit"] and COUNTED_ON.match(value, match.end("unit"))):
        return Message("its unit goes on behind it", "单位未完")
    return None


def _why_signed(match: re.Match[str], before: str, start: int) -> Message | None:
    """Return why it is open whether a number is negative, or where it begins."""
    if start == 0 and _begins_item(match):
        return Message("it may begin with the number of an item", "其首或为条目序号")
    if start == 0 and match["sign"] and match["sign"] not in BELOW:
        return Message("the dash before it may be the mark of an item", "其前横线或为条目标记")
    if match["sign2"] and match.string[: match.start("sign2")].rstrip()[-1] not in WAVES:
        return Message("it is open whether the second dash is a minus", "第二横线是否为负号不明")
    if DASH.search(before) or (match["sign"] and match["sign"] not in BELOW and TIED.search(before)):
        return Message("it is open whether the dash before it is a minus", "其前横线是否为负号不明")
    return None


def _why_denied(value: str, match: re.Match[str]) -> Message | None:
    """Return that a bound stands behind brackets or an unknown unit, or that a denial apart may turn it (高于, 低于)."""
    if BOUND_BEHIND_BRACKETS.match(value, match.end()):
        return Message("its bound stands behind the brackets", "界限在括号之后")
    end = match.end()
    if MAGNITUDE_ALONE.fullmatch(unit_value(match)) and (
        BOUND_BEHIND_WORD.match(value, end)
        or TIMES_BEHIND_WORD.match(value, end)
        or MEASURE_BEHIND_WORD.match(value, end)
        or MORE_OF_WORD.match(value, end)
        or _is_counted_in_one_sign(value, end)
    ):
        return Message("its unit is not known", "单位不识")
    cue = match["least"] or match["most"] or ""
    if not cue.startswith(("高于", "低于", "超", "多于", "少于", "大于", "小于", "突破")):
        return None
    if DENIED_APART.search(value, max(0, match.start() - 20), match.start()):
        return Message("it is open which way it is bounded", "界限的方向不明")
    return None


def _is_counted_in_one_sign(value: str, end: int) -> bool:
    """Whether the word behind a magnitude is of one sign: a unit that no list has (5万簇), and no noun (5万群众, 5万碳普惠用户)."""
    run = WORDS_BEHIND.match(value, end, end + WORDS_SEEN)
    if not run or len(first_word(run[0])) > 1:
        return False
    return bool(COUNTING_NOUN.match(run[0])) or kind_of_word(run[0][0]) not in NOUNS


def _begins_item(match: re.Match[str]) -> bool:
    """Whether a number at the beginning of a paragraph may be an item's and its first (1.35个); not 1.2-1.5倍 or 1.05."""
    decimal = ITEM_OR_DECIMAL.fullmatch(match["number"])
    if not decimal:
        return False
    upper = match["upper"]
    return not upper or LOST in upper or Decimal(plain_number(decimal["rest"])) < Decimal(plain_number(upper))


def why_uneven(match: re.Match[str]) -> Message | None:
    """Return why the parts of a number, or the two numbers of a range, do not go together."""
    if shares_power(match):
        return Message("the power of ten may belong to both numbers", "十的幂或属前后两数")
    if match["upper"] and match["sign"] in BELOW:
        return Message("it is open whether both numbers are below zero", "两数是否均在零下不明")
    if _has_uneven_parts(match):
        return Message("its parts do not make a number", "各部分不成一数")
    if not match["upper"]:
        return None
    if any(match[name] for name in ("up", "least", "more", "inmore")):
        return Message("a range is bounded once more", "区间另有界限")
    if match["first"] and not unit_value(match).startswith(match["first"]):
        return Message("the two numbers of a range have two units", "区间两数单位不同")
    return None if is_ascending(match) else Message("the second number is not the greater", "后一数不大于前一数")


def _has_uneven_parts(match: re.Match[str]) -> bool:
    """Whether the myriads inside a number do not descend; of "\ufffd31万7000", of which a digit is lost, that is open."""
    magnitude = LEADING.match(unit_value(match))
    try:
        for name in ("number", "upper"):
            if LOST not in (match[name] or ""):
                plain_number(match[name] or "", magnitude[0] if magnitude else "")
    except ValueError:
        return True
    return False


class Misprint(NamedTuple):
    """What prints a share or a quantity in a form that is not read."""

    form: regex.Pattern[str]
    reason: Message
    before_unit: bool | None = None
    """Whether a unit must stand behind it; False where none may, for it is told together with its unit then."""
    hint: regex.Pattern[str] | None = None
    """A short pattern that matches wherever a long form does: few paragraphs need the long one, and few builds compile it."""
    severity: str = "medium"


_ENDS = f"0-9０-９{LOST}{RAISED}"  # what a number ends in
_INSIDE = f"{BLANK[1:-1]}.．,，万亿×xX✕✖*·⁻^−–-"  # what else may stand inside
MISPRINTS = (
    Misprint(EXPONENT, Message("it has a power of ten", "带有十的幂"), before_unit=True),
    Misprint(POINTS, Message("it has several points", "有数个小数点"), before_unit=True),
    Misprint(ADDED, Message("it is added to a rate", "系加点之数")),
    Misprint(
        UNIT_APART,
        BEHIND_BRACKETS,
        before_unit=True,
        hint=regex.compile(rf"[{_ENDS}]{BLANK}?[（(]\p{{Han}}[^（）()0-9０-９]{{2,24}}[)）]"),
    ),
    Misprint(
        RANGE_AHEAD,
        UNIT_OF_NEXT,
        hint=regex.compile(
            rf"[{_ENDS}] ?[—–～~-] ?[{_ENDS}{_INSIDE}]{{1,24}} ?[、和及与] ?{DIGIT}[{_ENDS}{_INSIDE}]{{0,24}}[—–～~-]"
        ),
    ),
    Misprint(BELOW_AHEAD, UNIT_OF_NEXT, hint=regex.compile(f"[-−][{_ENDS}.．]{{1,8}} ?[、和及与]")),
    Misprint(UNIT_OF_TWO, BEHIND_BRACKETS),
    Misprint(MISTYPED, Message("letters stand among its digits", "数字间杂有字母"), before_unit=True),
    Misprint(LETTERS_BEFORE, Message("it may be a part of the letters before it", "或属其前的字母"), before_unit=True),
    Misprint(CARE_OF, Message("its unit is not known", "单位不识"), hint=regex.compile("[0-9] ?℅")),
    Misprint(FRACTION, Message("it is a fraction", "为分数"), before_unit=False, hint=regex.compile("/|分之")),
    Misprint(
        HAN_AMOUNT,
        Message("its number is in Chinese numerals", "数字为汉字"),
        hint=regex.compile(
            f"[{_HAN_DIGITS}十](?:[余多{_HAN_DIGITS}{_HAN_TENS}{''.join(sorted({unit[0] for unit in _HAN_MEASURES}))}点零〇○成]|.{{1,2}}(?:[及或和]?以[上下内]|左右|[之以]?内)|日)"
        ),
        severity="low",
    ),
    Misprint(PRICE, CURRENCY_BEFORE, before_unit=False, hint=regex.compile("[$＄¥￥€£]")),
    Misprint(
        BRACKETED,
        BEHIND_BRACKETS,
        before_unit=True,
        hint=regex.compile(rf"[（(][{_ENDS}{_INSIDE}]+[±–—~～-][{_ENDS}{_INSIDE}]+[)）]"),
    ),
)
DIGITS_PRINTED = re.compile(f"[{_ENDS}]")
WITHOUT_DIGITS = (FRACTION, HAN_AMOUNT, PRICE)  # every other form holds a digit


def unread_shares(paragraph: Text, value: str) -> Iterator[UnreadNumber]:
    """Yield fractions, ranges in brackets and the like, that print a share or a quantity which is not read."""
    has_digits = DIGITS_PRINTED.search(value) is not None
    for form, reason, before_unit, hint, severity in MISPRINTS:
        if not (has_digits or form in WITHOUT_DIGITS) or (hint and not hint.search(value)):
            continue
        for match in form.finditer(value):
            unit = UNIT_BEHIND.match(value, match.end()) if before_unit is not None else None
            if before_unit is None or bool(unit) == before_unit:
                yield UnreadNumber(paragraph[match.start() : (unit or match).end()], reason, severity)
