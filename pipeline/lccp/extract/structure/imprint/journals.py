"""Heads of journals over their papers: when the number came out that a paper stands in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lccp.extract.structure.imprint.patterns import CITED_AS, PAPER, YEAR
from lccp.reference.script import fold_script
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

HEAD = 25  # lines of a paper that its journal's head stands among
LONGEST = 120  # signs of a line of it
_NUMBER = "第? ?[0-9]{1,3}(?: ?[-—–/] ?[0-9]{1,3})? ?[期卷]"
_VOLUME = re.compile(f"{_NUMBER}|Vol[.．]? ?[0-9]|No[.．] ?[0-9]|总第 ?[0-9]|学位论文")
# 第38卷第5期 2022年5月; the month alone, below or above the line of the volume; 网络首发时间：2022-04-11.
_MONTH = f"{YEAR} ?年 ?[0-9]{{1,2}} ?月(?: ?[0-9]{{1,2}} ?日)?"
MONTH = regex.compile(f"(?<![0-9])(?P<date>{_MONTH})")
MONTH_ALONE = regex.compile(f"^[（(]?(?P<date>{_MONTH})|^(?:[A-Z][a-z]{{2,8}}[.,]{{0,2}} ?)?(?P<date>{YEAR})$")
PUT_ONLINE = regex.compile(f"(?:网络首发|网络出版|出版)(?:时间|日期)[:：] ?(?P<date>{YEAR}-[0-9]{{2}}-[0-9]{{2}})")
# 生态经济 2022年5期, 2022第48卷第7期, 资源科学 2021,43(6):1123-1136, 2021，(5)：46—60, 环境科学 2023, Vol. 44 Issue (6), Vol.30 No.4 2020.
YEAR_OF_NUMBER = regex.compile(
    rf"(?<![0-9.])(?P<date>{YEAR}年?) ?[,，、]? ?{_NUMBER}|(?<![0-9.])(?P<date>{YEAR})年? ?[,，] ?(?:(?:[0-9]{{1,3}} ?)?[(（][0-9]{{1,3}}[)）](?=[:：.,，;；\s]|$)|Vol[.．])|No[.．] ?[0-9]{{1,3}}[,，]? ?(?P<date>{YEAR})$"
)
# 生态经济  Ecological Economy, above or below the line of its volume.
IN_TWO_LANGUAGES = regex.compile(r"[\p{Han}·]{2,20} *[A-Z][A-Za-z,&. ]{4,80}")
CITES = re.compile("引用(?:格式|本文)|^[^。]{2,40}[.．][^.．]{6,60}[\\[［]J")
SUBMITTED = re.compile("收稿|修回|录用|接[收受]|作者简介|基金|项目")


def date_of_number(lines: Sequence[Text]) -> Text | None:
    """Return the month, else the year, of the number of a journal by the head over a paper's abstract; None where none is told."""
    head = [line for line in _above_abstract(lines) if len(line) <= LONGEST and not SUBMITTED.search(line.value)]
    numbered = [line for line in head if _VOLUME.search(fold_script(line.value))]
    beside = [pair for above, below in pairwise(head) for pair in ((below, above), (above, below))]
    alone = [line for line, number in beside if number in numbered]
    return (
        _first_part(head, PUT_ONLINE)
        or _first_part(numbered, MONTH)
        or _first_part(alone, MONTH_ALONE)
        or _first_part(head, YEAR_OF_NUMBER)
    )


def _first_part(lines: Sequence[Text], pattern: regex.Pattern[str]) -> Text | None:
    """Return what the first line that a pattern is found in has for its date; one that cites another paper has none."""
    for line in lines:
        value = fold_script(line.value)
        date = pattern.search(value)
        if date and (CITES.search(value) or not CITED_AS.search(value)):
            return line[slice(*date.span("date"))]
    return None


def names_of_journals(lines: Sequence[Text]) -> frozenset[str]:
    """Return the lines that are the name of a journal in two languages beside the line of its volume."""
    pairs = [(line.value, below.value) for line, below in pairwise(lines[:HEAD])]
    beside = [*pairs, *((below, line) for line, below in pairs)]
    return frozenset(name for name, number in beside if IN_TWO_LANGUAGES.fullmatch(name) and _VOLUME.search(number))


def _above_abstract(lines: Sequence[Text]) -> Sequence[Text]:
    """Return the lines above a paper's abstract, of its first."""
    abstract = next((n for n, line in enumerate(lines[:HEAD]) if PAPER.match(line.value)), HEAD)
    return lines[:abstract]
