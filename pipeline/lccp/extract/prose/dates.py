"""Dates as documents print them, in Arabic or Chinese numerals, and times that name no year (7月17日前, 今年底)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from lccp.extract.structure.markers import chinese_number, numeral_value
from lccp.model import EMPTY, Cell
from lccp.schemas import is_edtf
from lccp.text.cells import text_cell
from lccp.text.openings import OpenedPattern
from lccp.text.patterns import re
from lccp.text.rules import Input, derivation, mend_text, rule
from lccp.text.spans import Text

_YEAR = "(?:19|20)[0-9]{2}"
_HANZI = "[一二三四五六七八九十]"
HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_LUNAR_YEAR = "[一二][〇○零０0OoＯОΟ◯一二三四五六七八九]{3}"
DATE_PARTS = re.compile(rf"({_YEAR})(?:[年.．/\-] ?([0-9]{{1,2}})(?:[月.．/\-] ?([0-9]{{1,2}})?)?)?[年月日]?")
# 2018年5月3O日, of a recognised page
MISREAD_DAY = re.compile(rf"(?=.*[OolI]){_YEAR}年[0-9OolI]{{1,2}}月[0-9OolI]{{1,2}}日")
EIGHT_DIGITS = f"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"  # 20240830
DAY_FIRST = re.compile(
    rf"([0-9]{{2}})\.([0-9]{{2}})\.({_YEAR})"
)  # 07.10.2014; that the day stands first is for the caller to tell
LUNAR = re.compile(rf"({_LUNAR_YEAR})年({_HANZI}{{1,2}})月(?:({_HANZI}{{1,3}})日)?")


@rule("date.edtf")
@lru_cache(maxsize=64)  # of one date, for each cell that rests on it
def date_edtf(text: str) -> str:
    """Write a printed date in EDTF, as precise as it is printed.

    >>> date_edtf("2017年1月7日"), date_edtf("2017. 11"), date_edtf("二〇一七年一月七日"), date_edtf("2010年7月")
    ('2017-01-07', '2017-11', '2017-01-07', '2010-07')
    >>> date_edtf("20240830"), date_edtf("07.10.2014")
    ('2024-08-30', '2014-10-07')
    """
    year, month, day = _date_parts(text)
    if month > 12 or day > 31 or (day and not month):
        raise ValueError(f"{text!r} is no date of the calendar")
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


@lru_cache(maxsize=64)
def is_calendar_date(text: str) -> bool:
    """Whether a printed date can be written in EDTF.

    >>> is_calendar_date("2017年1月7日"), is_calendar_date("2017年13月40日"), is_calendar_date("2017年2月30日")
    (True, False, False)
    """
    try:
        return is_edtf(date_edtf(text))
    except ValueError:
        return False


def date_cell(printed: Text | None) -> Cell:
    """Return the cell of a printed date; empty where there is none, or none of the calendar (2017年13月40日)."""
    if printed is None:
        return EMPTY
    if MISREAD_DAY.fullmatch(printed.value):
        meant = mend_text(printed, ("year.ocr_confusions",)).value
        return text_cell(printed, "year.ocr_confusions", "date.edtf") if is_calendar_date(meant) else EMPTY
    return text_cell(printed, "date.edtf") if is_calendar_date(printed.value) else EMPTY


def _date_parts(text: str) -> tuple[int, int, int]:
    """Return year, month and day as numbers; 0 where a part is not printed. A printed 0 is no month."""
    if arabic := DATE_PARTS.fullmatch(text):
        year, month, day = int(arabic[1]), int(arabic[2] or 0), int(arabic[3] or 0)
        if arabic[2] and not month:
            raise ValueError(f"{text!r} is no date of the calendar")
        return year, month, day
    if re.fullmatch(EIGHT_DIGITS, text):
        return int(text[:4]), int(text[4:6]), int(text[6:])
    if reversed_parts := DAY_FIRST.fullmatch(text):
        return int(reversed_parts[3]), int(reversed_parts[2]), int(reversed_parts[1])
    if chinese := LUNAR.fullmatch(text):
        year_digits = "".join(
            str("一二三四五六七八九".find(sign) + 1) for sign in chinese[1]
        )  # 〇 is not among them: 0
        return int(year_digits), chinese_number(chinese[2]), chinese_number(chinese[3] or "")
    raise ValueError(f"{text!r} is no date")


# -- times that name no year ----------------------------------------------------------------------

_WEEKDAY = "(?:[（(][上下本这]?(?:星期|周)[一二三四五六日天][）)])?"
# In Arabic or Chinese numerals: 8月10日, 八月十日, 8 月 10 日.
_MONTH_NUMBER = "(?:[0-9]{1,2} ?|十[一二]?|[一二三四五六七八九])"
_DAY_NUMBER = "(?: ?[0-9]{1,2} ?|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_HOUR = "(?:下班|[0-9]{1,2}(?:[:：][0-9]{2}(?:点整?|时)?|[时点](?:整|[0-9]{1,2}分)?))?"
_INCLUDED = "(?:[（(]含(?:当[日天]|本日)?[）)](?=之前|以前|前))?"  # 6月5日（含）前
_CLOCK = f"(?:{_WEEKDAY}日?(?=之前|以前|前)|{_WEEKDAY}){_INCLUDED}(?:[上下]午|晚上?|中午)?{_HOUR}"
_END = " ?(?:底|末|[上中下]旬)"
# 三月前 may be three months ago: in Chinese numerals a month alone is one of the calendar behind 于 only.
_DAY = (
    rf"(?:{_MONTH_NUMBER}月(?:{_DAY_NUMBER}[日号](?:{_CLOCK}(?=之前|以前|前))?|[0-9]{{1,2}}(?=之前|以前|前)|{_END})|[0-9]{{1,2}} ?月"
    "|(?<=于)(?:十[一二]?|[一二三四五六七八九])月)"
)
_QUARTER = "第?[一二三四1-4]季度[末底]?"
_BEFORE = "(?:之前|以前|前(?!夕))"
# 明年上半年完成, 力争今年底建成: a time to come and what is to be done then; 今年完成 alone may tell what was done.
_AIMS = ("力争", "确保", "争取", "力求", "计划", "预计", "有望")
_PART = f"[上下]半年|年[底末中初内]|[底末初内]|{_QUARTER}|{_DAY}"
_AIMED = "(?:" + "|".join(f"(?<={aim}{link})" for aim in _AIMS for link in ("", "于", "在")) + ")"
DONE_BY = "(?:前|之前|以前)?(?:将|要|可|能|全面|全部|基本|正式|如期|陆续|率先|实现)*(?:完成|建成|投产|投运|投用|竣工|通车|交付|开工|启动|出台|印发|验收|达标|实现|开通|运营|运行|全覆盖|推开|并网)"
_THIS_MONTH = f"(?:{_DAY_NUMBER}[日号](?:{_CLOCK}(?=之前|以前|前))?|{_END})"
# 明年开展第二批申报: what is to come, for 明年 alone lies ahead.
_NEXT_YEAR = "明年(?=，?(?:将|拟|计划|继续|全面|正式|再|在[^，。；]{1,8})*(?:开展|组织|推广|推行|实施|举办|启用|试行|施行|执行|申报|评审))"
EDTF_TIME = re.compile("[0-9]{4}(?:-[0-9]{2}){0,2}")
# 不迟于6月30日, 最晚7月15日: what bounds the day stands before it.
LATEST = re.compile("不(?:得|应|能)?[迟晚]于|最[迟晚](?:不(?:得|应|能)?超过|[于在])?|至[迟晚][于在]?")
# 8月10日9:00至8月14日
_TO_DAY = f"(?:[上下]午|晚上?|中午)?{_HOUR}起? ?(?:[至到~～－-]|[—–]{{1,2}}) ?(?:{_MONTH_NUMBER}月)?{_DAY_NUMBER}日"
# 7月17日前, 今年10月底前, 年底前, 三季度末前, 本月底前, 到明年底, 于6月15日 (handed in), 年内.
YEARLESS = OpenedPattern(
    rf"(?P<latest>(?:{LATEST.pattern})(?:{_MONTH_NUMBER}月(?:{_DAY_NUMBER}[日号](?:{_CLOCK}{_BEFORE})?|{_END})))(?!{_BEFORE}|[至到0-9—–-])"
    rf"|(?<![年0-9月日—\-历一二三四五六七八九十〇零])(?<![年月0-9] )(?<![次翌来每]年的)(?<![0-9年月日截止][至到])(?:(?P<relative>今年|本年度?|明年)(?:{_DAY}|{_QUARTER}|[上下]半年|年?[底末])|(?P<day>{_DAY}|{_QUARTER})"
    rf"|(?<![今明本去每半])(?P<end>年[底末])|(?P<month>本月|下个?月){_THIS_MONTH}){_BEFORE}"
    rf"|(?<![0-9年月日截])(?<!截止)(?P<by>[到至])(?P<by_year>今年|本年|明年)(?:年?[底末]|(?:(?<=到..)|(?<=至明年)){_MONTH_NUMBER}月(?:[底末]|{_DAY_NUMBER}[日号])?(?!，?累计))(?!{_BEFORE})"
    rf"|(?<![年月日0-9一二三四五六七八九十历])(?P<term>{_MONTH_NUMBER}月{_DAY_NUMBER}日(?:{_TO_DAY}(?=(?:[上下]午|晚上?|中午)[0-9])|(?:{_TO_DAY})?(?![前之以]|[0-9]+(?![0-9时点:：])|上午|下午)))"
    rf"|(?P<ahead>(?:{_AIMED}(?:今年|本年|(?=年[底末]|[0-9]))|明年)(?:{_PART})?(?=，?{DONE_BY})|{_NEXT_YEAR})"
    rf"|(?:(?<=于)|(?<=于 ))(?P<handed>{_MONTH_NUMBER}月(?:{_DAY_NUMBER}日|[底末](?![、和及与])|[上中下]旬(?![、和及与]))(?!{_BEFORE}))|(?<![年0-9])(?P<within>(?:今年|明年|本年)年?内|(?<![0-9一二三四五六七八九十两几半多])年内)"
)
_MONTH = re.compile(f"({_MONTH_NUMBER})月(?:({_DAY_NUMBER})(?:[日号]|(?=之前|以前|前)))?")
_NTH_QUARTER = re.compile("第?([一二三四1-4])季度")

# A day before which something is due, whatever its numbers: 十月三十二日前, 2023年2月30日前.
IMPOSSIBLE_DAY = OpenedPattern(
    rf"(?<![0-9一二三四五六七八九十百〇零])(?:(?P<year>{_YEAR}|二[〇○零][〇○零一二三四五六七八九]{{2}})年)?(?P<month>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})月"
    "(?:(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,4})[日号])?底?(?:之前|以前|前)"
)


def is_possible_day(year: str | None, month: str, day: str | None) -> bool:
    """Whether the calendar has a printed month, or day; without a year 2月29日 is one.

    >>> is_possible_day("2023", "2", "30"), is_possible_day(None, "十", "三十二"), is_possible_day(None, "2", "29")
    (False, False, True)
    """
    numbers = [_calendar_number(part) for part in (month, day or "1")]
    return is_calendar_date(f"{(year or '2000').translate(HAN_DIGITS)}年{numbers[0]}月{numbers[1]}日")


def is_relative(text: str) -> bool:
    """Whether a time without a year counts from the day of writing: 今年底前, 本月底前, not 6月底前 or 年底前.

    >>> is_relative("今年底前"), is_relative("年底前")
    (True, False)
    """
    return text.lstrip("到至").startswith(("今", "明", "本", "下"))


@derivation("deadline.with_year")
def deadline_with_year(text: str, inputs: Sequence[Input]) -> str:
    """Put the year into a time that names none, where the date of issue (EDTF) settles it.

    A day before the date of issue, or a date of issue without its day, settles nothing.

    >>> issued = [Input("sources/x/issued", "2017-06-01")]
    >>> deadline_with_year("7月17日前", issued), deadline_with_year("今年10月底前", issued), deadline_with_year("年内", issued)
    ('2017年7月17日前', '2017年10月底前', '2017年内')
    >>> deadline_with_year("到明年底", issued), deadline_with_year("下月底前", issued)
    ('到2018年底', '2017年7月底前')
    >>> deadline_with_year("八月十日前", issued), deadline_with_year("不迟于6月30日", issued)
    ('2017年八月十日前', '不迟于2017年6月30日')
    >>> deadline_with_year("至7月20日", issued)
    '至2017年7月20日'
    """
    issued = str(inputs[0].value)
    if not EDTF_TIME.fullmatch(issued):
        raise ValueError(f"{issued!r} is no date of issue")
    year = int(issued[:4])
    rest = text.lstrip("到至")
    if cue := LATEST.match(text):
        return cue[0] + deadline_with_year(text[cue.end() :], inputs)
    if rest.startswith(("本月", "下月", "下个月")):
        return _with_month(rest, issued)
    if rest.startswith(("今年", "本年", "明年")):
        behind = re.sub("^(?:今年|本年度?|明年)年?", "", rest)
        return f"{text[: len(text) - len(rest)]}{year + rest.startswith('明')}年{behind}"
    if rest.startswith("年"):
        return f"{year}{rest}"
    if _is_past(rest, issued):
        raise ValueError(f"{text!r} lies before the date of issue")
    return f"{text[: len(text) - len(rest)]}{year}年{rest}"


def _with_month(text: str, issued: str) -> str:
    """Put year and month into 本月底前 or 下月底前."""
    if len(issued) < len("2017-01"):
        raise ValueError(f"the date of issue does not settle the month of {text!r}")
    behind = re.sub("^(?:本月|下个?月)", "", text)
    months = int(issued[:4]) * 12 + int(issued[5:7]) - 1 + text.startswith("下")
    return f"{months // 12}年{months % 12 + 1}月{behind}"


def _is_past(text: str, issued: str) -> bool:
    """Whether a day, month or quarter lies before the date of issue. Raises ValueError where that has no day."""
    month, quarter = _MONTH.match(text), _NTH_QUARTER.match(text)
    *_, month = (month, *_MONTH.finditer(text))  # of two times the last: 5月-8月 of June is not over
    if len(issued) < len("2017-01-01") or not (month or quarter):
        raise ValueError(f"the date of issue does not settle the year of {text!r}")
    if quarter:
        number = "一二三四".find(quarter[1]) + 1 or int(quarter[1])
        return 3 * number < int(issued[5:7])
    assert month is not None
    return (_calendar_number(month[1]), _calendar_number(month[2] or "31")) < (int(issued[5:7]), int(issued[8:]))


def _calendar_number(printed: str) -> int:
    """Return a month or day in Arabic or Chinese numerals as a number."""
    return numeral_value(printed.strip())
