"""Years and shares: ranges run forward, plans have their years, a share of a whole is no more than 100.

A title that one document cites with its years gives them to the same title in another, but only where
the period itself rules out another edition of the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.restore.model import Corpus, Paper
from pipeline.restore.premise import CALENDAR, CITED, PERIOD, SHARE, YEARS, Means, Premise, equal_to, span_of
from pipeline.restore.tokens import Number, Reader
from pipeline.text import Span, Text

DASH = "[-－—–―~～至到]{1,2}"
# Not behind a letter or a dash (GB 3838-2002年版), nor before our era, where years run down.
RANGE = re.compile(rf"(?<![A-Za-z/前\-—–])(?<![A-Za-z/前] )#年?({DASH})#年(?!版|修订|前)")
BACKWARD = re.compile("提前|提早|倒推|倒排|回溯|追溯|上溯|逆向|公元前")
COUNTED = re.compile(rf"#年?{DASH}#年共#年")
PAST = re.compile("自#年(?:#月)?以来|早在#年")
PLAN = "“?(十[一二三四五六])五”?"
PLAN_YEARS = re.compile(rf"{PLAN}(?:时期|期间)?（#年?{DASH}#年?）")
PLAN_ISSUED = re.compile(rf"于#年(?:印发|发布|出台|制定|颁布)(?:了)?《[^《》#]{{0,12}}{PLAN}")
TITLE = re.compile(rf"《([^《》#]{{4,60}})（#年?{DASH}#年?）([^《》#]{{0,20}})》")
# Rates that cannot pass 100 by what they are. Growth, completion and use of capacity can; so can 占比 and
# 比重, where one thing is measured by another (债务占GDP比重), and 达标率, where it is measured by its target.
WHOLE_RATE = re.compile("(?:履约率|清缴率)(?:已|均)?(?:达到|达|为|至|到|是|保持)?#[%％](?!以上)")
MONTH = re.compile("(?:#|[每当本去今次明])年#月(?!龄)")
DAY = re.compile("月#日")
WHOLE_STATE = re.compile("(?<!增长)(?<!提高)(?<!提升)(?<!上升)(?<!增加)#[%％]纯电动化(?![率水程设])")
NUMERALS = "一二三四五六"


def premises(paper: Paper, corpus: Corpus) -> Iterator[Premise]:
    """Give every premise about years, periods and shares that the document bears."""
    for paragraph in paper.paragraphs:
        if "\ufffd" not in paragraph.value:
            continue
        reader = Reader(paragraph)
        yield from _ranges(reader)
        yield from _past(reader, paper)
        yield from _plans(reader)
        yield from _shares(reader)
        yield from _calendar(reader)
    yield from _cited(paper, corpus)


def _numbers(reader: Reader, found: re.Match[str]) -> list[Number]:
    return [reader.number(found.start() + at) for at, sign in enumerate(found[0]) if sign == Reader.SIGN]


def _are_years(numbers: Sequence[Number]) -> bool:
    return all(number.whole == 4 and not number.decimals for number in numbers)


def _lost(numbers: Sequence[Number]) -> bool:
    return any(number.known is None for number in numbers)


def _quote(reader: Reader, found: re.Match[str]) -> tuple[Span, ...]:
    return (span_of(reader.text(*found.span())),)


def _ranges(reader: Reader) -> Iterator[Premise]:
    for found in RANGE.finditer(reader.words):
        terms = _numbers(reader, found)
        clause = (
            re.split("[。；]", reader.words[: found.start()])[-1] + re.split("[。；]", reader.words[found.end() :])[0]
        )
        if _are_years(terms) and _lost(terms) and not BACKWARD.search(clause):
            says = "a range of years runs forward"
            yield Premise(YEARS, says, _quote(reader, found), tuple(terms), _forward(*terms))
    for found in COUNTED.finditer(reader.words):
        first, last, count = _numbers(reader, found)
        if _are_years([first, last]) and _lost([first, last, count]) and not count.decimals:
            says = "the sentence counts no more years than there are from the first to the last"
            yield Premise(YEARS, says, _quote(reader, found), (first, last, count), _counted(first, last, count))


def _forward(first: Number, last: Number) -> Means:
    return lambda env: env.num(first) <= env.num(last)


def _counted(first: Number, last: Number, count: Number) -> Means:
    """No more than all: a year may be left out, and 2005至2010年 is also called five years."""
    return lambda env: env.num(count) <= env.num(last) - env.num(first) + 1


def _past(reader: Reader, paper: Paper) -> Iterator[Premise]:
    """What began in a year (自####年以来) began no later than the document's own year."""
    if not paper.issued[:4].isdecimal():
        return
    issued = int(paper.issued[:4])
    for found in PAST.finditer(reader.words):
        year = _numbers(reader, found)[0]
        if _are_years([year]) and _lost([year]):
            says = f"the document is of {issued}, and tells of what had begun"
            yield Premise(YEARS, says, _quote(reader, found), (year,), _no_later(year, issued))


def _no_later(year: Number, latest: int) -> Means:
    return lambda env: env.num(year) <= latest


def _no_sooner(year: Number, earliest: int) -> Means:
    return lambda env: env.num(year) >= earliest


def plan_years(numeral: str) -> tuple[int, int]:
    """Give the years of a five-year plan by what stands before 五.

    >>> plan_years("十三"), plan_years("十一")
    ((2016, 2020), (2006, 2010))
    """
    first = 2001 + 5 * (NUMERALS.index(numeral[1]) + 1) if len(numeral) > 1 else 2001
    return first, first + 4


def _plans(reader: Reader) -> Iterator[Premise]:
    for found in PLAN_YEARS.finditer(reader.words):
        terms = _numbers(reader, found)
        first, last = plan_years(found[1])
        if _are_years(terms) and _lost(terms):
            # No more than that: “十三五”期间（2016-2019年） is said before its end, and growth is from the year before.
            says = f"the plan {found[1]}五 runs from {first} to {last}: the years lie in it, or begin the year before"
            yield Premise(PERIOD, says, _quote(reader, found), tuple(terms), _within(terms, first - 1, last))
    for found in PLAN_ISSUED.finditer(reader.words):
        terms = _numbers(reader, found)
        first, _ = plan_years(found[1])
        if _are_years(terms) and _lost(terms):
            says = f"a document for {found[1]}五 ({first}–{first + 4}) is not issued before the plan that precedes it"
            yield Premise(PERIOD, says, _quote(reader, found), (terms[0],), _no_sooner(terms[0], first - 5))


def _within(terms: Sequence[Number], earliest: int, latest: int) -> Means:
    return lambda env: env.z3.And([env.z3.And(env.num(one) >= earliest, env.num(one) <= latest) for one in terms])


def _shares(reader: Reader) -> Iterator[Premise]:
    for form in (WHOLE_RATE, WHOLE_STATE):
        for found in form.finditer(reader.words):
            (share,) = _numbers(reader, found)
            if share.known is None and share.whole >= 3 and not share.decimals:
                says = "a share of a whole cannot pass 100 per cent"
                yield Premise(SHARE, says, _quote(reader, found), (share,), _at_most(share, 100))


def _at_most(number: Number, most: int) -> Means:
    return lambda env: env.num(number) <= most


def _calendar(reader: Reader) -> Iterator[Premise]:
    for form, most, says in ((MONTH, 12, "a year has twelve months"), (DAY, 31, "a month has 31 days at most")):
        for found in form.finditer(reader.words):
            *year, number = _numbers(reader, found)
            if number.known is None and not number.decimals and _are_years(year):
                yield Premise(CALENDAR, says, _quote(reader, found), (number,), _between(number, 1, most))


def _between(number: Number, least: int, most: int) -> Means:
    return lambda env: env.z3.And(env.num(number) >= least, env.num(number) <= most)


class Citation(NamedTuple):
    """A title cited with a period: the document, the paragraph, the title in one form, its two years, its words."""

    source: str
    paragraph: Text
    title: str
    years: tuple[Number, Number]
    words: Text


def citations(paper: Paper) -> Iterator[Citation]:
    """Give the titles that the document cites with a period in brackets, a place before 《 made part of them."""
    for paragraph in paper.paragraphs:
        if "《" not in paragraph.value:
            continue
        reader = Reader(paragraph)
        for found in TITLE.finditer(reader.words):
            first, last = _numbers(reader, found)
            if not _are_years([first, last]):
                continue
            words = reader.text(found.start(), found.end())
            for title in _forms(reader.words[: found.start()], found[1] + "|" + found[2]):
                yield Citation(paper.source, paragraph, title, (first, last), words)


def _forms(before: str, title: str) -> Iterator[str]:
    """The title as it stands, and with the place that stands before it (深圳《低碳…》 is 《深圳市低碳…》)."""
    plain = re.sub(r"[\s“”\"]", "", title)
    named = re.search(
        "(?:^|[，。；：、])如?([一-鿿]{2,8}?)[市省县区]?(?:率先|先后|市政府)?(?:印发|发布|出台|制定|的)?$", before
    )
    yield plain
    if named:
        yield named[1] + plain


def _same_title(one: str, other: str) -> bool:
    """Whether two titles are one, 市, 省, 县 or 区 behind a place at its head aside.

    >>> _same_title("深圳低碳发展中长期规划|", "深圳市低碳发展中长期规划|")
    True
    """
    if one == other:
        return True
    long, short = (one, other) if len(one) > len(other) else (other, one)
    return len(long) == len(short) + 1 and any(
        long[n] in "市省县区" and long[:n] + long[n + 1 :] == short for n in range(2, 9)
    )


def _cited(paper: Paper, corpus: Corpus) -> Iterator[Premise]:
    wanted = dict.fromkeys(one.years for one in citations(paper) if _lost(one.years))
    every = [one for other in corpus.papers for one in citations(other)] if wanted else []
    for years in wanted:
        lost = [one for one in every if one.years == years]
        same = [one for one in every if one.years != years and any(_same_title(one.title, form.title) for form in lost)]
        known = {(one.years[0].known, one.years[1].known) for one in same}
        first, last = known.pop() if len(known) == 1 else (None, None)
        if first is None or last is None or any(one.source == paper.source for one in same):
            continue
        proof = _one_edition(first, last, lost[0], paper)
        if not proof:
            continue
        spans = (span_of(lost[0].words), *dict.fromkeys(span_of(one.words) for one in same))
        for number, year in zip(years, (first, last), strict=True):
            if number.known is None:
                says = f"the same document is cited elsewhere with its years, {first} to {last}, and {proof}"
                yield equal_to(CITED, says, spans, number, year)


def _one_edition(first: int, last: int, lost: Citation, paper: Paper) -> str:
    """Say what rules out another edition of the plan; "" where nothing does.

    Plans of five years are issued anew under one title; longer ones overlap where they are revised
    (2016-2030, 2021-2035), so that the year of the citing document proves nothing. A longer one is the
    same if the citing sentence says how many years it covers (未来十年), and speaks of it as something
    that has long been there, so that it is no edition yet to come.
    """
    if last - first < 5:
        return ""
    begin = next((n for n, at in enumerate(lost.paragraph.starts) if at == lost.words.starts[0]), 0)
    behind = lost.paragraph.value[begin + len(lost.words) :].partition("。")[0]
    covers = re.match("[^。]{0,120}?((?:未来|今后)(十五|二十|十)年)", behind)
    if covers is None or not re.search("已经?成为", behind):
        return ""
    if paper.issued[:4].isdecimal() and int(paper.issued[:4]) < first - 1:
        return ""
    if {"十": 10, "十五": 15, "二十": 20}[covers[2]] != last - first + 1:
        return ""
    return f"the citing sentence says how many years it covers ({covers[1]})"


__all__ = ["citations", "plan_years", "premises"]
