"""Totals of pilots: what prose says of whole batches, and the tables that hold them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from lccp.restore.digit_tokens import Number, Reader, whole_number
from lccp.restore.model import Common, Evidence, Paper, Pilot, Total
from lccp.restore.premises.premise import TABLE, Premise, equal_to, span_of
from lccp.text.spans import Span, Text

LEVELS = ("province", "municipality", "prefecture", "county", "district", "xpcc")
CITY_LEVELS = LEVELS[1:]
# Words that bind a number to a batch as a whole; 前两批32个试点城市 may be some of them.
OPENED = re.compile("共|合计|总计|开展|批复|批准|启动|确定")
APART = re.compile("直辖市|省区市|省市区")  # a document that tells municipalities from cities
SINCE = re.compile("自#年(?:[0-9#]{1,2}月)?以来")
CALLED = re.compile("([^，。；：（）]{2,60})等#个(?:试点)?城市")
# Words by which a number of batches is the nation's; a province has batches of its own.
NATIONAL = re.compile("我国|全国|国家|国务院")
LOCAL = re.compile("省级|市级|县级|我[省市区县]|[全本][省市区县]|各县|自治区级")
LAUNCHED = re.compile("开展|启动|批准|批复|组织|确定")
OUTRIGHT = re.compile("城市（[^（）]{0,8}[区县][^（）]{0,8}）")
PROVINCES = re.compile("省[区市]|地区")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a paragraph, from ``start`` to ``end`` (its stop left out)."""

    paragraph: Text
    start: int
    end: int

    @cached_property
    def words(self) -> str:
        """Its words."""
        return self.paragraph.value[self.start : self.end]

    @cached_property
    def outright(self) -> bool:
        """Whether it says that districts and counties are cities too (城市（区、县）)."""
        return OUTRIGHT.search(self.words) is not None

    @cached_property
    def local(self) -> bool:
        """Whether its batches are a province's own."""
        return LOCAL.search(self.words) is not None

    @cached_property
    def national(self) -> bool:
        """Whether it says that its batches are the nation's."""
        return NATIONAL.search(self.words) is not None

    @cached_property
    def since(self) -> tuple[tuple[int, Number, Text], ...]:
        """Where 自####年以来 ends in the paragraph, its year, and its words."""
        reader = Reader(self.paragraph[self.start : self.end])
        return tuple(
            (self.start + reader.place(found.end()), reader.number(found.start() + 1), reader.text(*found.span()))
            for found in SINCE.finditer(reader.words)
        )


@dataclass
class Totals:
    """The totals of one document, with what is asked of it again and again found once."""

    paper: Paper
    common: Common
    _held: dict[tuple[int, ...], tuple[Pilot, ...]] = field(default_factory=dict)
    _called: dict[tuple[int, ...], tuple[Span, ...]] = field(default_factory=dict)

    def held(self, batches: tuple[int, ...]) -> tuple[Pilot, ...]:
        """The pilots of some batches; none unless the tables hold, and no document doubts, every one of them."""
        if batches not in self._held:
            wanted = set(batches)
            sure = wanted - self.common.doubted
            found = [one for one in self.common.pilots if one.batch in sure]
            whole = {pilot.batch for pilot in found} == wanted and all(pilot.level for pilot in found)
            self._held[batches] = tuple(found) if whole else ()
        return self._held[batches]

    @cached_property
    def sentences(self) -> dict[int, tuple[tuple[Sentence, int], ...]]:
        """For each place where a total's words begin: the sentences that hold it, and where in the paragraph."""
        wanted = {total.phrase.starts[0] for total in self.paper.totals}
        out: dict[int, list[tuple[Sentence, int]]] = {}
        for paragraph in self.paper.paragraphs:
            if wanted.isdisjoint(paragraph.starts):
                continue
            stops = [found.start() for found in re.finditer("。", paragraph.value)]
            made: dict[int, Sentence] = {}
            for at, start in enumerate(paragraph.starts):
                if start in wanted:
                    n = bisect_left(stops, at)
                    begin = stops[n - 1] + 1 if n else 0
                    end = stops[n] if n < len(stops) else len(paragraph)
                    out.setdefault(start, []).append((made.setdefault(n, Sentence(paragraph, begin, end)), at))
        return {start: tuple(found) for start, found in out.items()}

    def holding(self, words: Text) -> list[tuple[Sentence, int]]:
        """The sentences in which words stand, in the order of paragraphs, one of each."""
        found: dict[int, tuple[Sentence, int]] = {}
        for sentence, at in self.sentences.get(words.starts[0], ()):
            if sentence.paragraph.value.startswith(words.value, at):
                found.setdefault(id(sentence.paragraph), (sentence, at))
        return list(found.values())

    @cached_property
    def of_the_nation(self) -> bool:
        """Whether the document speaks of the nation, and by no word of a province's own."""
        said = [text.value for text in (*self.paper.headings, *self.paper.paragraphs)]
        return any(map(NATIONAL.search, said)) and not any(map(LOCAL.search, said))

    @cached_property
    def apart(self) -> bool:
        """Whether the document tells municipalities from cities."""
        return any(APART.search(text.value) for text in self.paper.paragraphs)

    @cached_property
    def called(self) -> tuple[tuple[tuple[str, ...], Text], ...]:
        """Where the document counts cities of which it names some (北京、天津等##个城市): the names and the words."""
        out = []
        for paragraph in self.paper.paragraphs:
            if "等" not in paragraph.value:
                continue
            reader = Reader(paragraph)
            for found in CALLED.finditer(reader.words):
                out.append((tuple(found[1].split("、")), reader.text(*found.span())))
        return tuple(out)

    def called_cities(self, batches: tuple[int, ...]) -> tuple[Span, ...]:
        """Quote where the document names a municipality of some batches among cities that it counts."""
        if batches not in self._called:
            names = {one.name for one in self.held(batches) if one.level == "municipality"}
            ends = tuple(names | {name.removesuffix("市") for name in names if name != "市"})
            found = (words for named, words in self.called if any(name.endswith(ends) for name in named))
            first = next(found, None)
            self._called[batches] = (span_of(first),) if first is not None else ()
        return self._called[batches]


def premises(paper: Paper, evidence: Evidence) -> Iterator[Premise]:
    """Give every premise that the document's totals bear."""
    totals = Totals(paper, evidence.common)
    for total in paper.totals:
        held = totals.held(total.batches)
        if held:
            yield from _total(totals, total, held)


def _total(totals: Totals, total: Total, held: Sequence[Pilot]) -> Iterator[Premise]:
    holding = totals.holding(total.phrase)
    sentence = holding[0][0] if holding else Sentence(total.phrase, 0, len(total.phrase))
    if sentence.local or not (sentence.national or totals.of_the_nation):
        return
    yield from _since(total, held, holding)
    number = whole_number(total.number)
    if number is None or number.known is not None or not OPENED.search(total.phrase.value):
        return
    cities = [pilot for pilot in held if pilot.level != "province"]
    extra: tuple[Span, ...] = ()
    if total.levels == LEVELS:
        counted, outright = held, PROVINCES.search(total.phrase.value) is not None
        says = f"the tables hold {len(held)} pilots of {_batches(total)}"
    elif total.levels == CITY_LEVELS and not totals.apart:
        municipalities = any(place.level == "municipality" for place in held)
        extra = totals.called_cities(total.batches)
        if municipalities and not extra:
            return
        counted, outright = cities, sentence.outright
        says = (
            f"the tables hold {len(held)} pilots of {_batches(total)}, {len(held) - len(cities)} of them provinces: "
            f"{len(cities)} cities, districts and counties"
            + (" (the document calls the municipalities cities)" if municipalities else "")
        )
    else:
        return
    spans = (span_of(total.phrase), *extra, *_ends(counted))
    if outright or len(cities) == len(held):
        yield equal_to(TABLE, says, spans, number, len(counted))
        return
    says = (
        f"the tables hold {len(held)} pilots of {_batches(total)}, {len(cities)} without the provinces: either is meant"
    )
    yield _either(says, spans, number, len(held), len(cities))


def _either(says: str, spans: tuple[Span, ...], number: Number, one: int, other: int) -> Premise:
    return Premise(
        TABLE,
        says,
        spans,
        (number,),
        lambda env: env.z3.Or(env.same(number, one), env.same(number, other)),
        form=("either", one, other),
    )


def _batches(total: Total) -> str:
    if len(total.batches) == 1:
        return f"batch {total.batches[0]}"
    return f"batches {total.batches[0]} to {total.batches[-1]}"


def _ends(pilots: Sequence[Pilot]) -> tuple[Span, ...]:
    """Quote the first and the last pilot of each batch."""
    named: dict[int, list[Pilot]] = {}
    for pilot in pilots:
        if pilot.named:
            named.setdefault(pilot.batch, []).append(pilot)
    ends = (pilot for batch in sorted(named) for pilot in (named[batch][0], named[batch][-1]))
    return tuple(dict.fromkeys(span for pilot in ends for span in pilot.named[:1]))


def _since(total: Total, held: Sequence[Pilot], holding: Sequence[tuple[Sentence, int]]) -> Iterator[Premise]:
    """自####年以来…已分三批开展: the programme has run since the year of its first batch."""
    if total.batches[0] != 1 or len(total.batches) < 2 or not LAUNCHED.search(total.phrase.value):
        return
    first = [pilot for pilot in held if pilot.batch == 1]
    years = {pilot.announced[:4] for pilot in first}
    if len(years) != 1 or not (year := years.pop()).isdecimal():
        return
    for sentence, at in holding:
        found = [one for one in sentence.since if one[0] <= at]
        if len(found) != 1:
            continue
        _, number, words = found[0]
        if number.known is None and number.whole == 4:
            says = f"the batches that the sentence tells of began with the first, announced in {year}"
            quoted = (span_of(words), span_of(total.phrase), *first[0].dated[:1])
            yield equal_to(TABLE, says, quoted, number, int(year))


__all__ = ["premises"]
