"""The same document cited elsewhere: a title that another document cites with its years.

They are given to the same title where its years are lost, but only where the period itself rules out
another edition of the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from lccp.restore.digit_tokens import LOST, Number, NumberReader
from lccp.restore.model import CitedTitle, Evidence, RestoreInput
from lccp.restore.premises.premise import CITED, Premise, equal_to, span_of
from lccp.restore.premises.years import DASH, any_lost, are_years, numbers_of
from lccp.text.messages import say
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

TITLE = re.compile(rf"《([^《》#]{{4,60}})（#年?{DASH}#年?）([^《》#]{{0,20}})》")
PERIOD = re.compile(rf"（[0-9{LOST}]{{4}}年?{DASH}[0-9{LOST}]{{4}}年?）")
COVERED = {"十": 10, "十五": 15, "二十": 20}
COVERS = re.compile("[^。]{0,120}?((?:未来|今后)(十五|二十|十)年)")
STANDING = re.compile("已经?成为")
MOST_BEHIND = 1000
"""How much of the citing sentence is looked at; a longer one proves nothing."""
MOST_BEFORE = 40
"""More than the longest name of a place and verb that may stand before a title."""
BEHIND_PLACE = "市省县区"
Item = TypeVar("Item")


class PeriodCitation(NamedTuple):
    """A title cited with a period: the title in one form, its two years, its words.

    ``behind`` is what follows of the sentence.
    """

    title: str
    years: tuple[Number, Number]
    quoted: Text
    behind: str

    @property
    def period(self) -> tuple[int | None, int | None]:
        """Its first and its last year, None where lost."""
        return self.years[0].integer, self.years[1].integer


def period_citations(paragraphs: Iterable[Text]) -> Iterator[PeriodCitation]:
    """Return the titles that paragraphs cite with a period in brackets, a place before 《 made part of them."""
    for paragraph in paragraphs:
        if "《" not in paragraph.value or not PERIOD.search(paragraph.value):
            continue
        reader = NumberReader(paragraph)
        for match in TITLE.finditer(reader.plain):
            first, last = numbers_of(reader, match)
            if not are_years([first, last]):
                continue
            quoted = reader.text(match.start(), match.end())
            end = reader.place(match.end())
            behind = paragraph.value[end : end + MOST_BEHIND].partition("。")[0]
            before = reader.plain[max(0, match.start() - MOST_BEFORE) : match.start()]
            for title in _forms(before, match[1] + "|" + match[2]):
                yield PeriodCitation(title, (first, last), quoted, behind)


def _forms(before: str, title: str) -> Iterator[str]:
    """The title as it stands, and with the place that stands before it (深圳《低碳…》 is 《深圳市低碳…》)."""
    plain = re.sub(r"[\s“”\"]", "", title)
    named = regex.search(
        r"(?:^|[，。；：、])如?(\p{Han}{2,8}?)[市省县区]?(?:率先|先后|市政府)?(?:印发|发布|出台|制定|的)?$", before
    )
    yield plain
    if named:
        yield named[1] + plain


def shorter(title: str) -> set[str]:
    """Return a title without one 市, 省, 县 or 区 that may stand behind a place at its head.

    >>> shorter("深圳市低碳发展中长期规划|")
    {'深圳低碳发展中长期规划|'}
    """
    return {title[:n] + title[n + 1 :] for n in range(2, min(9, len(title))) if title[n] in BEHIND_PLACE}


def same_title(title: str, other: str) -> bool:
    """Whether two titles are one, 市, 省, 县 or 区 behind a place at its head aside.

    >>> same_title("深圳低碳发展中长期规划|", "深圳市低碳发展中长期规划|")
    True
    """
    return title == other or title in shorter(other) or other in shorter(title)


def covered_period(citation: PeriodCitation) -> tuple[int, str] | None:
    """Return how many years a cited plan covers, in the words of the citing sentence; None where it does not.

    Plans of five years are issued again under one title; longer ones overlap where they are revised
    (2016-2030, 2021-2035), so that the year of the citing document proves nothing. A longer one is the
    same if the citing sentence says how many years it covers (未来十年), and speaks of it as something
    that has long been there, so that it is no edition yet to come.
    """
    match = COVERS.match(citation.behind)
    return (COVERED[match[2]], match[1]) if match and STANDING.search(citation.behind) else None


def may_prove(first: int | None, last: int | None) -> bool:
    """Whether a period is as long as those that a citing sentence may tell."""
    return first is not None and last is not None and last - first + 1 in COVERED.values()


class TitleIndex(Generic[Item]):
    """Things by the title that they are of, found again under every title that is the same."""

    def __init__(self) -> None:
        self._cited: dict[str, list[tuple[int, str, Item]]] = {}
        self._count = 0

    def add(self, title: str, item: Item) -> None:
        """Take in a thing."""
        self._count += 1
        for key in (title, *shorter(title)):
            self._cited.setdefault(key, []).append((self._count, title, item))

    def find(self, titles: Iterable[str]) -> list[Item]:
        """Return the things whose title is the same as one of these, in the order of adding."""
        by_number = {
            n: item
            for title in titles
            for key in (title, *shorter(title))
            for n, other, item in self._cited.get(key, ())
            if same_title(title, other)
        }
        return [by_number[n] for n in sorted(by_number)]


def citation_premises(paper: RestoreInput, evidence: Evidence) -> Iterator[Premise]:
    """Return the years of the titles whose years the document lost and another one prints."""
    in_document: TitleIndex[tuple[Number, Number]] = TitleIndex()
    elsewhere: TitleIndex[CitedTitle] = TitleIndex()
    forms: dict[tuple[Number, Number], list[PeriodCitation]] = {}
    for citation in period_citations(paper.paragraphs):
        forms.setdefault(citation.years, []).append(citation)
        in_document.add(citation.title, citation.years)
    for cited in evidence.others.cited:
        if cited.span.source not in evidence.others.alike:  # a draft of this document may print other years
            elsewhere.add(cited.title, cited)
    for years, lost in forms.items():
        if not any_lost(years) or covered_period(lost[0]) is None:
            continue
        titles = [citation.title for citation in lost]
        same = elsewhere.find(titles)
        # Two in one document may be two editions.
        if len({(citation.first, citation.last) for citation in same}) == 1 and set(in_document.find(titles)) == {
            years
        }:
            yield from _premises_of_period(paper, lost[0], same)


def _premises_of_period(paper: RestoreInput, lost: PeriodCitation, same: Sequence[CitedTitle]) -> Iterator[Premise]:
    first, last = same[0].first, same[0].last
    period = covered_period(lost)
    if first is None or last is None or period is None or period[0] != last - first + 1:
        return
    if paper.issued[:4].isdecimal() and int(paper.issued[:4]) < first - 1:
        return
    if any(number.integer not in (None, year) for number, year in zip(lost.years, (first, last), strict=True)):
        return  # its own kept year is another one
    spans = (span_of(lost.quoted), *dict.fromkeys(citation.span for citation in same))
    for number, year in zip(lost.years, (first, last), strict=True):
        if number.integer is None:
            says = say(
                "the same document is cited elsewhere with its years, {first} to {last}, "
                "and the citing sentence says how many years it covers ({covers})",
                "同一文件在他处引用时载明年份{first}至{last}，引用句又言明其跨度（{covers}）",
                first=first,
                last=last,
                covers=period[1],
            )
            yield equal_to(CITED, says, spans, number, year)


__all__ = [
    "PeriodCitation",
    "TitleIndex",
    "citation_premises",
    "covered_period",
    "may_prove",
    "period_citations",
    "same_title",
]
