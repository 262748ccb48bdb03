"""Years and shares: ranges run forward, plans have their years, a share of a whole is no more than 100."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from lccp.restore.digit_tokens import Number, NumberReader
from lccp.restore.model import Evidence, RestoreInput
from lccp.restore.premises.premise import CALENDAR, PERIOD, SHARE, YEARS, Premise, between, in_order, span_of
from lccp.text.messages import Message, say
from lccp.text.patterns import re
from lccp.text.spans import Span

DASH = "[-－—–―~～至到]{1,2}"
# Not behind a letter or a dash (GB 3838-2002年版), nor before our era, where years run down.
RANGE = re.compile(rf"(?<![A-Za-z/前\-—–])(?<![A-Za-z/前] )#年?({DASH})#年(?!版|修订|前)")
BACKWARD = re.compile("提前|提早|倒推|倒排|回溯|追溯|上溯|逆向|公元前")
COUNTED = re.compile(rf"#年?{DASH}#年共#年")
# What had happened when the document was made: 自2010年以来, 早在2012年, 于2021年印发, 2016年出台了.
PAST = re.compile(
    "自#年(?:#月)?以来|早在#年|于#年(?:#月)?(?:印发|发布|出台|颁布|建立|启动|建成)|#年(?:#月)?(?:印发|发布|出台|颁布|建成|启动)了"
)
# What it says of the time up to its own (截至2022年底已建成, 自2015年起已连续完成): the sentence says that it is done,
# since a plan of 2021 may also ask for a rate 截至2025年底.
UP_TO_NOW = re.compile("截至#年(?:#月)?+[底末]?+(?![前时])(?=[^。；]*?(?:已|了|累计|共有))|自#年(?:#月)?起已")
YET_TO_COME = re.compile("[将拟]|计划|力争|预计|确保|争取|要求|目标|前$")
PLAN = "“?(十[一二三四五六])五”?"
PLAN_YEARS = re.compile(rf"{PLAN}(?:时期|期间)?（#年?{DASH}#年?）")
PLAN_ISSUED = re.compile(rf"于#年(?:印发|发布|出台|制定|颁布)(?:了)?《[^《》#]{{0,12}}{PLAN}")
# Rates that cannot pass 100 by what they are. Growth, completion and use of capacity can; so can 占比 and
# 比重, where one thing is measured by another (债务占GDP比重), and 达标率, where it is measured by its target.
WHOLE_RATE = re.compile("(?:履约率|清缴率)(?:已|均)?(?:达到|达|为|至|到|是|保持)?#[%％](?!以上)")
MONTH = re.compile("(?:#|[每当本去今次明])年#月(?!龄)")
DAY = re.compile("月#日")
# Of what is counted no more than all has anything: ，100%的试点城市. Behind other words (达标120%的企业) it may be no share.
OF_COUNTED = re.compile(
    "(?:(?<=[，。；：有约近])|^)#[%％]的(?:低碳|试点|国家)*(?:城市|地区|县|区|省份|乡镇|村|企业|项目|学校|机构|家庭|建筑)"
)
WHOLE_STATE = re.compile("(?<!增长)(?<!提高)(?<!提升)(?<!上升)(?<!增加)#[%％]纯电动化(?![率水程设])")
NUMERALS = "一二三四五六"
CLAUSE = 40
"""How many signs before a year may say that it is still to come."""
MONTHS_OF_A_YEAR = Message("a year has twelve months", "一年有十二个月")
DAYS_OF_A_MONTH = Message("a month has 31 days at most", "一月至多31日")


def year_premises(paper: RestoreInput, _: Evidence) -> Iterator[Premise]:
    """Return every premise about years, periods and shares that the document bears."""
    for reader in paper.readers:
        yield from _ranges(reader)
        yield from _past(reader, paper)
        yield from _plans(reader)
        yield from _shares(reader)
        yield from _calendar(reader)


def numbers_of(reader: NumberReader, match: re.Match[str]) -> list[Number]:
    """Return the numbers in a stretch of a paragraph."""
    return [reader.number(match.start() + offset) for offset, sign in enumerate(match[0]) if sign == NumberReader.SIGN]


def are_years(numbers: Sequence[Number]) -> bool:
    """Whether numbers have the form of years: four digits."""
    return all(number.whole == 4 and not number.decimals for number in numbers)


def any_lost(numbers: Sequence[Number]) -> bool:
    """Whether any of them has lost digits."""
    return any(number.integer is None for number in numbers)


def _quote(reader: NumberReader, match: re.Match[str]) -> tuple[Span, ...]:
    return (span_of(reader.text(*match.span())),)


def _ranges(reader: NumberReader) -> Iterator[Premise]:
    ends = [match.start() for match in re.finditer("[。；]", reader.plain)]
    backward = {bisect_right(ends, match.start()) for match in BACKWARD.finditer(reader.plain)}
    for match in RANGE.finditer(reader.plain):
        terms = numbers_of(reader, match)
        if are_years(terms) and any_lost(terms) and bisect_right(ends, match.start()) not in backward:
            says = say("a range of years runs forward", "年份区间由先至后")
            yield in_order(YEARS, says, _quote(reader, match), tuple(terms))
    for match in COUNTED.finditer(reader.plain):
        first, last, count = numbers_of(reader, match)
        if are_years([first, last]) and any_lost([first, last, count]) and not count.decimals:
            yield _counted(_quote(reader, match), first, last, count)


def _counted(spans: tuple[Span, ...], first: Number, last: Number, count: Number) -> Premise:
    """No more than all: a year may be left out, and 2005至2010年 is also called five years."""
    return Premise(
        YEARS,
        say(
            "the sentence counts no more years than there are from the first to the last",
            "句中所计年数不多于首末之间的年数",
        ),
        spans,
        (first, last, count),
        lambda env: env.num(count) <= env.num(last) - env.num(first) + 1,
        form=("years counted",),
    )


def _past(reader: NumberReader, paper: RestoreInput) -> Iterator[Premise]:
    """What began, or was issued, in a year (自####年以来, 于####年印发) did so no later than in the document's own year."""
    if not paper.issued[:4].isdecimal():
        return
    issued = int(paper.issued[:4])
    for match in (*PAST.finditer(reader.plain), *UP_TO_NOW.finditer(reader.plain)):
        year = numbers_of(reader, match)[0]
        lead = re.split("[，。；：]", reader.plain[max(0, match.start() - CLAUSE) : match.start()])[-1]
        behind = re.split("[。；]", reader.plain[match.end() :])[0] if match.re.pattern == UP_TO_NOW.pattern else ""
        if are_years([year]) and any_lost([year]) and not YET_TO_COME.search(lead) and not YET_TO_COME.search(behind):
            says = say(
                "the document is of {year} and reports what had begun",
                "文件出于{year}年，所述为已开始之事",
                year=issued,
            )
            yield between(YEARS, says, _quote(reader, match), (year,), None, issued)


def plan_years(numeral: str) -> tuple[int, int]:
    """Return the years of a five-year plan by what stands before 五.

    >>> plan_years("十三"), plan_years("十一")
    ((2016, 2020), (2006, 2010))
    """
    first = 2001 + 5 * (NUMERALS.index(numeral[1]) + 1) if len(numeral) > 1 else 2001
    return first, first + 4


def _plans(reader: NumberReader) -> Iterator[Premise]:
    for match in PLAN_YEARS.finditer(reader.plain):
        terms = numbers_of(reader, match)
        first, last = plan_years(match[1])
        if are_years(terms) and any_lost(terms):
            # No more than that: “十三五”期间（2016-2019年） is said before its end, and growth is from the year before.
            says = say(
                "the plan {plan}五 runs from {first} to {last}: the years lie in it, or begin the year before",
                "“{plan}五”自{first}至{last}年：所述年份在其中，或始于其前一年",
                plan=match[1],
                first=first,
                last=last,
            )
            yield between(PERIOD, says, _quote(reader, match), tuple(terms), first - 1, last)
    for match in PLAN_ISSUED.finditer(reader.plain):
        terms = numbers_of(reader, match)
        first, _ = plan_years(match[1])
        if are_years(terms) and any_lost(terms):
            says = say(
                "a document for {plan}五 ({first}–{last}) is not issued before the plan that precedes it",
                "“{plan}五”（{first}–{last}年）的文件不早于前一规划印发",
                plan=match[1],
                first=first,
                last=first + 4,
            )
            yield between(PERIOD, says, _quote(reader, match), (terms[0],), first - 5, None)


def _shares(reader: NumberReader) -> Iterator[Premise]:
    for form in (WHOLE_RATE, WHOLE_STATE, OF_COUNTED):
        for match in form.finditer(reader.plain):
            (share,) = numbers_of(reader, match)
            if share.integer is None and share.whole >= 3 and not share.decimals:
                says = say("a share of a whole cannot pass 100 per cent", "占整体之比不超过100%")
                yield between(SHARE, says, _quote(reader, match), (share,), None, 100)


def _calendar(reader: NumberReader) -> Iterator[Premise]:
    for form, greatest, says in ((MONTH, 12, MONTHS_OF_A_YEAR), (DAY, 31, DAYS_OF_A_MONTH)):
        for match in form.finditer(reader.plain):
            *year, number = numbers_of(reader, match)
            if number.integer is None and not number.decimals and are_years(year):
                yield between(CALENDAR, says, _quote(reader, match), (number,), 1, greatest)


__all__ = ["DASH", "any_lost", "are_years", "numbers_of", "plan_years", "year_premises"]
