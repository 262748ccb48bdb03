"""The forms of quantities: patterns of what bounds a number, the number, its unit, and what two of them tie.

What is a number, and where it ends, says ``normalise/numbers.py``; what is a unit, ``units.py``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from lccp.extract.prose.sentences import LOST
from lccp.extract.prose.units import MAGNITUDES, UNIT, UNIT_NAME
from lccp.normalise.numbers import DIGIT, MARK, NUMBER, ROUGHLY, has_power, plain_number
from lccp.normalise.numbers import MAGNITUDES as MAGNITUDE_VALUES
from lccp.normalise.years.time_signs import none_behind
from lccp.text import HAN
from lccp.text.messages import Message
from lccp.text.openings import OpenedPattern
from lccp.text.patterns import re
from lccp.text.spans import Text

_ROUGHLY = f"(?:{ROUGHLY}|几乎)"  # of a year 约 alone tells that it is none exactly: 几乎2020年全年
# 约有30个, 约占全国的28.6%, 至少有3个: the cue binds the number across these.
_VERB = "(?:有|为|达到?|是|需要?|要|折?合(?:人民币)?|增长?加?|减少?|下降|降低?|上升|升高?|提高|上涨|节约)?"
_OF_YEAR = "(?:(?:19|20)[0-9]{2}年)?"  # 约为2010年的1.5倍
# 不得超过配额的5%, 不低于总投资的30%, 超过2015年的2倍: the cue binds the share across what it is a share of; 高于全国2.3个百分点 tells a difference.
_SHARE_OF = rf"(?:了)?{_OF_YEAR}[^，。；：、,;:约0-9０-９{LOST}]{{0,14}}?(?:的|(?<=收入)|(?<=总额)|(?<=总量)|(?<=投资)|(?<=面积)|(?<=价格)|(?<=预算)|(?<=总数)|(?<=人数)|(?<=成本)|(?<=资产)|(?<=资本)|(?<=配额))(?= ?{DIGIT}[0-9０-９.．]{{0,6}} ?(?:[%％‰成]|倍))"
ABOUT = (
    rf"大约{_VERB}|{_ROUGHLY}(?:(?:占|相当于){_OF_YEAR}[^，。；：、约0-9０-９{LOST}]{{0,10}}?|可[^，。；：、约0-9０-９{LOST}]{{1,8}}?|[为是]{_OF_YEAR}[^，。；：、约0-9０-９{LOST}]{{0,10}}?的)(?={DIGIT})|{_ROUGHLY}{_VERB}"
    rf"|{_ROUGHLY}(?:每|[较比]{_OF_YEAR}[^，。；：、约0-9０-９{LOST}]{{1,12}}?[增减升降高低多少][加少长高低多]?)(?={DIGIT})|将近|接近(?:{_SHARE_OF}|于?)|逼近于?|直逼|(?<![最附靠就邻临远亲相新迫逼])(?<![^补]贴)近|大概{_VERB}|大致{_VERB}|差不多|约莫|≈"
)
# 不得高于20℃ bounds above, and 不应低于26℃ below: whatever denies turns the cue round.
_NOT = "(?:(?:不|尚?未|并?未|从未|没有?|无)(?:得|应当?|能够?|可|宜|准|会|再|曾|必|需|允许)?(?:明显|大幅|显著|再)?)"
_OVER = "(?:超过|超出|高于|高出|多于|大于|长于|宽于|厚于|深于|重于|快于|突破|超(?!额)|逾)"
_UNDER = "(?:低于|少于|小于|短于|窄于|薄于|浅于|轻于|慢于)"
# 至少保存5年, 最多使用3次; not 至少每3年.
_DOES = f"(?:[{HAN}]{{0,3}}[^每第约近超逾达在于月年日\\W\\d](?={DIGIT}))?"
# 至少占到全球总增加量的25%.
_SHARES = f"(?:占到?|[是为达]到?){_OF_YEAR}[^，。；：、约0-9０-９{LOST}]{{0,16}}?的(?={DIGIT})"
_PLAIN = "(?<![不未没无])(?<![不未没无][得应能可宜会再曾准])(?<!不应当)"
AT_MOST = (
    rf"{_NOT}{_OVER}{_SHARE_OF}|{_PLAIN}{_UNDER}{_SHARE_OF}|{_NOT}{_OVER}(?:了)?|(?:不足(?!部分|之?处|额|的)|不到(?![位场期账岗达])){_SHARE_OF}|不足|不到|[不未]满|未及|(?:尚?未|不)达到?(?=[0-9])|{_PLAIN}{_UNDER}|小于等于|最多(?!共|的|时)(?:[可能](?:达到?)?)?{_DOES}|(?:最多|至多){_SHARES}|至多{_DOES}|控制在|[≤≦⩽]|[<＜]=?"
    "|最高(?:支付|报销|补助|补贴|奖励|贷款|担保)?(?:限额|额度)(?:为|达到?)?|最高(?:可(?:获得?|给予|享受)?|给予)?(?:奖励|补助|补贴|资助|奖补|补偿|支持|罚款?|处罚|处以|限额为?|不超过)?"
)
# 至少比峰值低10%.
_THAN = rf"[较比]{_OF_YEAR}[^，。；：、约0-9０-９{LOST}]{{1,12}}?[增减升降高低多少][加少长高低多]?(?= ?{DIGIT})"
LEAST = rf"(?:至少|最少){_THAN}|{_NOT}{_UNDER}{_SHARE_OF}|(?:至少|最少){_SHARES}|{_PLAIN}{_OVER}{_SHARE_OF}|{_NOT}{_UNDER}|至少{_VERB}|最少{_VERB}|至少{_DOES}|最少{_DOES}|不止|不下(?:于)?|{_PLAIN}(?:超过了?|(?<![赶反])(?<!(?<!提)高)超|高于|多于|大于等于|大于|突破了?|逾|达到或超过|(?:跨越|跨过|越过)了?(?={DIGIT}[0-9.]{{0,6}} ?(?:[万亿千百%％]|个百分点))|(?:迈上|迈过|跃上|站上|登上|冲破)了?(?={DIGIT})|(?<![打爆侦突告攻识踏查])破(?={DIGIT}))|[≥≧⩾]|(?<![-=—－])[>＞]=?"
# 不超过每平方米70千瓦时, 约为每平方公里3800人: the cue binds the number across what it is counted by.
_EACH = rf"(?:[为是达]?(?:每[^，。；：、每0-9０-９{LOST}]{{1,8}}?){{1,2}}(?={DIGIT}))?"
_BEFORE = rf"(?:(?P<most>{AT_MOST})|(?P<least>{LEAST})|(?P<about>{ABOUT})){_EACH} ?(?:人民币|[ΦφØ⌀])?"
_INCLUDED = "(?:[（(]不?含(?:本数)?[)）])?"
_BEHIND = (
    rf" ?{_INCLUDED}(?:(?P<up>[及和或]?以上{none_behind('以上')}|或更[多高大]|之上|有余|(?<![个多])多(?=[，。；、）,.;)的时实前来后完]|\Z))|(?P<round>左右(?![两岸手翼侧转])|许(?=[，。；、,.;）)]|\Z)|上下(?![班游级车文限水联衔一]))"
    rf"|(?P<down>[及和或]?以下{none_behind('以下')}|或更[少低小]|以内{none_behind('以内')}|之内|之下|不到(?=[，。；、的）,.;)]|\Z)|内(?![部容涵外在陆需蒙设])))"
)
TIES = "-－–~～至到‐‑‒−∼〜﹣"
_SEP = f"(?:[{TIES}]|[—―–]{{1,2}})"
_MINUS = "[-−－﹣]"
_ODD = "[多余几]"
# 300来家: 来 counts roughly only right before the unit.
_MORE_THAN = rf"(?P<more>{_ODD})?(?P<roughly>来)?"
# 2万多人: the unit is 万人, and 多 says that there are more.
_MIDDLE = rf"(?:(?P<magnitude>{MAGNITUDES})(?P<inmore>{_ODD})(?P<rest>{UNIT_NAME})|(?P<piece>个)(?P<inpiece>多)(?P<span>月|小时|星期))"
# 增速为负3.2%; not 担负3项 and 背负3亿元.
_BELOW = "(?:零下|(?<=[为是至到达呈转即从由率速长值温约近在，、（(])负)"
_SIGN = rf"(?P<sign>(?<![-—–－0-9０-９{LOST}%％]){_MINUS}(?={DIGIT})|{_BELOW}(?={DIGIT}))"
# +5.3% is more by so much; 2+26个 and A+3个 are names; the 100 of L/100 km belongs to a unit.
# 占GDP2.5%, 削减COD12.5吨; CO2120万吨 and LED100盏 are told: their letters may go on with digits.
MEASURED = ("GDP", "GNP", "GEP", "COD", "BOD", "NOx", "NOX", "VOCs", "NH3-N", "CO2e", "CO₂e")
_WHOLE_BEFORE = rf"(?:(?<![0-9０-９A-Za-z{LOST}.．])|{'|'.join(f'(?<={letters})' for letters in MEASURED)})(?!(?<=[A-Za-z升时][/／])1?00{{0,3}} ?(?:km|公里|千米|m2|m²|g|kg|mL|人))(?<![0-9０-９A-Za-z{LOST}.．）)”’＋+ ][+＋])(?<!^[+＋])(?!^{DIGIT}{{1,2}} [.])"
# One quantity: cue, number, 多 or 余, unit, cue; or two numbers of a range.
QUANTITY = OpenedPattern(
    rf"(?:{_BEFORE})?{_WHOLE_BEFORE}{_SIGN}?(?P<number>{NUMBER})"
    rf"(?P<mark>{MARK})?(?:(?P<odd>{_ODD})?(?: ?(?P<first>{UNIT}))? ?{_SEP} ?(?P<sign2>{_MINUS}(?={DIGIT}))?(?P<upper>{NUMBER})(?P<mark2>{MARK})?)?"
    rf"{_MORE_THAN}{_INCLUDED} ?(?:{_MIDDLE}|(?P<unit>{UNIT}))(?:{_BEHIND})?"
)
# The same expression standing alone, when its words are read again: whatever unit it was found with.
QUANTITY_AGAIN = re.compile(
    rf"(?:{_BEFORE})?(?P<sign>{_MINUS}(?={DIGIT})|零下|负)?(?P<number>{NUMBER})"
    rf"(?:{_ODD}?(?: ?(?P<first>{UNIT}))? ?{_SEP} ?(?P<sign2>{_MINUS}(?={DIGIT}))?(?P<upper>{NUMBER}))?"
    rf"{_MORE_THAN}{_INCLUDED} ?(?:(?:{MAGNITUDES})(?P<inmore>{_ODD})|个(?P<inpiece>多))?(?P<unit>[^0-9０-９{LOST}.,].{{0,30}}?)?(?:{_BEHIND})?"
)
LEADING = re.compile("(?:万亿|千万|百万|十万|[万亿]|千(?![瓦克米伏帕卡焦])|百(?!帕))")
"""The magnitude that a unit begins with."""
ORDINAL = re.compile(
    "(?:(?:第|(?<![地意企])图|(?<![代仪电水手发气热查报能])表|附件|附录|附表|专栏|(?<![提底末])前)(?:[0-9]{1,3}(?:[、，和及与至到–－~～-]|—{1,2}))*|No\\.?|№|[〔\\[【])[ ]?$"
)
"""What before a number says that it numbers something: 第3, 第1、2和3, 表2; not 代表164人."""


class Quantity(NamedTuple):
    """A quantity as printed.

    ``text`` is what stands in one piece, cues and all; ``unit`` may come from behind the last of
    several numbers that share it; ``full_text`` is number, unit and cues put together, from which
    the value rules draw value, bounds and qualifier. ``lost`` says that digits are lost.
    """

    text: Text
    number: Text
    unit: Text
    full_text: Text
    lost: bool


class UnreadNumber(NamedTuple):
    """Digits with a unit that may be half of a number, as printed, and why no value is taken from them."""

    text: Text
    reason: Message
    severity: str = "medium"


def unit_value(match: re.Match[str]) -> str:
    """Return the unit of a matched quantity: 万人 of 2万多人."""
    return match["unit"] or (match["magnitude"] or match["piece"]) + (match["rest"] or match["span"])


def unit_text(paragraph: Text, match: re.Match[str]) -> Text:
    """Return the words of the unit of a matched quantity."""
    if match["unit"]:
        return paragraph[match.start("unit") : match.end("unit")]
    names_of_pieces = ("magnitude", "rest") if match["magnitude"] else ("piece", "span")
    pieces = [paragraph[match.start(name) : match.end(name)] for name in names_of_pieces]
    return Text.join(pieces)


def is_ascending(match: re.Match[str]) -> bool:
    """Whether the two numbers of a range ascend, as far as their digits are there."""
    if LOST in match["number"] + match["upper"]:
        return True
    first, last = LEADING.match(match["first"] or ""), LEADING.match(unit_value(match))
    scales = (MAGNITUDE_VALUES[first[0]], MAGNITUDE_VALUES[last[0]] if last else 1) if first else (1, 1)
    low, high = (_signed_value(match, sign, name) for sign, name in (("sign", "number"), ("sign2", "upper")))
    return low * scales[0] < high * scales[1]


def _signed_value(match: re.Match[str], sign: str, name: str) -> Decimal:
    return (-1 if match[sign] else 1) * Decimal(plain_number(match[name]))


def shares_power(match: re.Match[str]) -> bool:
    """Whether the power of ten of a range may belong to both of its numbers: 1.2～1.5×10⁸."""
    return bool(match["upper"]) and has_power(match["number"]) != has_power(match["upper"])
