"""Totals of pilots: what prose says of whole batches, and the tables that hold them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from lccp.extract.prose.pilot_totals import Total
from lccp.restore.digit_tokens import Number, NumberReader, whole_number
from lccp.restore.model import Evidence, KnownPilot, RestoreInput, SharedEvidence
from lccp.restore.premises.premise import TABLE, Premise, equal_to, span_of
from lccp.text.messages import Message, say
from lccp.text.patterns import re
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
# A count of all pilots that names no batch: 全国86个低碳试点, 共有86个试点城市.
RESTATED = re.compile(
    "(?:全国|全部|所有|我国|国家|共|共有|共计|总计|合计)(?:的|开展的|确定的)?#个(?:国家)?(?:低碳)?(?:省区和?)?(?:城市)?试点"
)
MUNICIPALITIES_ARE_CITIES = Message(" (the document calls the municipalities cities)", "（文件称直辖市为城市）")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a paragraph, from ``start`` to ``end`` (its stop left out)."""

    paragraph: Text
    start: int
    end: int

    @cached_property
    def sentence_text(self) -> str:
        """Its words."""
        return self.paragraph.value[self.start : self.end]

    @cached_property
    def outright(self) -> bool:
        """Whether it says that districts and counties are cities too (城市（区、县）)."""
        return OUTRIGHT.search(self.sentence_text) is not None

    @cached_property
    def local(self) -> bool:
        """Whether its batches are a province's own."""
        return LOCAL.search(self.sentence_text) is not None

    @cached_property
    def national(self) -> bool:
        """Whether it says that its batches are the nation's."""
        return NATIONAL.search(self.sentence_text) is not None

    @cached_property
    def since(self) -> tuple[tuple[int, Number, Text], ...]:
        """Where 自####年以来 ends in the paragraph, its year, and its words."""
        reader = NumberReader(self.paragraph[self.start : self.end])
        return tuple(
            (self.start + reader.place(match.end()), reader.number(match.start() + 1), reader.text(*match.span()))
            for match in SINCE.finditer(reader.plain)
        )


@dataclass
class Totals:
    """The totals of one document, with what is asked of it again and again found once."""

    paper: RestoreInput
    common: SharedEvidence
    doubted: frozenset[int] = frozenset()
    _pilots_by_batches: dict[tuple[int, ...], tuple[KnownPilot, ...]] = field(default_factory=dict)
    _called: dict[tuple[int, ...], tuple[Span, ...]] = field(default_factory=dict)

    def pilots_of(self, batches: tuple[int, ...]) -> tuple[KnownPilot, ...]:
        """The pilots of some batches; none unless the tables hold, and no document doubts, every one of them."""
        if batches not in self._pilots_by_batches:
            wanted = set(batches)
            sure = wanted - self.doubted
            pilots = [pilot for pilot in self.common.pilots if pilot.batch in sure]
            whole = {pilot.batch for pilot in pilots} == wanted and all(pilot.level for pilot in pilots)
            self._pilots_by_batches[batches] = tuple(pilots) if whole else ()
        return self._pilots_by_batches[batches]

    @cached_property
    def sentences(self) -> dict[int, tuple[tuple[Sentence, int], ...]]:
        """For each place where a total's words begin: the sentences that hold it, and where in the paragraph."""
        wanted = {total.phrase.starts[0] for total in self.paper.totals}
        result: dict[int, list[tuple[Sentence, int]]] = {}
        for paragraph in self.paper.paragraphs:
            if wanted.isdisjoint(paragraph.starts):
                continue
            stops = [match.start() for match in re.finditer("。", paragraph.value)]
            by_number: dict[int, Sentence] = {}
            for index, start in enumerate(paragraph.starts):
                if start in wanted:
                    n = bisect_left(stops, index)
                    begin = stops[n - 1] + 1 if n else 0
                    end = stops[n] if n < len(stops) else len(paragraph)
                    result.setdefault(start, []).append(
                        (by_number.setdefault(n, Sentence(paragraph, begin, end)), index)
                    )
        return {start: tuple(match) for start, match in result.items()}

    def holding(self, phrase: Text) -> list[tuple[Sentence, int]]:
        """The sentences in which words stand, in the order of paragraphs, one of each."""
        by_paragraph: dict[int, tuple[Sentence, int]] = {}
        for sentence, position in self.sentences.get(phrase.starts[0], ()):
            if sentence.paragraph.value.startswith(phrase.value, position):
                by_paragraph.setdefault(id(sentence.paragraph), (sentence, position))
        return list(by_paragraph.values())

    @cached_property
    def of_the_nation(self) -> bool:
        """Whether the document speaks of the nation, and by no word of a province's own."""
        texts = [text.value for text in (*self.paper.headings, *self.paper.paragraphs)]
        return any(map(NATIONAL.search, texts)) and not any(map(LOCAL.search, texts))

    @cached_property
    def apart(self) -> bool:
        """Whether the document tells municipalities from cities."""
        return any(APART.search(text.value) for text in self.paper.paragraphs)

    @cached_property
    def restated(self) -> frozenset[int]:
        """The counts of all pilots that the document prints without a batch."""
        counts: set[int] = set()
        for paragraph in self.paper.paragraphs:
            if "试点" not in paragraph.value:
                continue
            reader = NumberReader(paragraph)
            for match in RESTATED.finditer(reader.plain):
                number = reader.number(match.start() + match[0].index(NumberReader.SIGN))
                if number.integer is not None and not number.decimals:
                    counts.add(number.integer)
        return frozenset(counts)

    @cached_property
    def countable(self) -> frozenset[int]:
        """How many pilots the tables hold, of any of the batches together, with the provinces or without them."""
        sizes: dict[int, tuple[int, int]] = {}
        for pilot in self.common.pilots:
            every, cities = sizes.get(pilot.batch, (0, 0))
            sizes[pilot.batch] = (every + 1, cities + (pilot.level != "province"))
        sums = {(0, 0)}
        for every, cities in sizes.values():
            sums |= {(a + every, b + cities) for a, b in sums}
        return frozenset(count for pair in sums for count in pair)

    @cached_property
    def is_contradicted(self) -> bool:
        """Whether the document prints a count of all pilots (86) that is none of the tables' (87): nothing is sure then."""
        return bool(self.restated) and not self.restated <= self.countable

    @cached_property
    def called(self) -> tuple[tuple[tuple[str, ...], Text], ...]:
        """Where the document counts cities of which it names some (北京、天津等##个城市): the names and the words."""
        result = []
        for paragraph in self.paper.paragraphs:
            if "等" not in paragraph.value:
                continue
            reader = NumberReader(paragraph)
            for match in CALLED.finditer(reader.plain):
                result.append((tuple(match[1].split("、")), reader.text(*match.span())))
        return tuple(result)

    def called_cities(self, batches: tuple[int, ...]) -> tuple[Span, ...]:
        """Quote where the document names a municipality of some batches among cities that it counts."""
        if batches not in self._called:
            municipalities = {pilot.name for pilot in self.pilots_of(batches) if pilot.level == "municipality"}
            ends = tuple(municipalities | {name.removesuffix("市") for name in municipalities if name != "市"})
            quotations = (quoted for named, quoted in self.called if any(name.endswith(ends) for name in named))
            first = next(quotations, None)
            self._called[batches] = (span_of(first),) if first is not None else ()
        return self._called[batches]


def total_premises(paper: RestoreInput, evidence: Evidence) -> Iterator[Premise]:
    """Return every premise that the document's totals bear."""
    totals = Totals(paper, evidence.shared, evidence.others.doubted)
    for total in paper.totals:
        pilots = totals.pilots_of(total.batches)
        if pilots and not totals.is_contradicted:
            yield from _total(totals, total, pilots)


def _total(totals: Totals, total: Total, pilots: Sequence[KnownPilot]) -> Iterator[Premise]:
    holding = totals.holding(total.phrase)
    sentence = holding[0][0] if holding else Sentence(total.phrase, 0, len(total.phrase))
    if sentence.local or not (sentence.national or totals.of_the_nation):
        return
    yield from _since(total, pilots, holding)
    number = whole_number(total.number)
    if number is None or number.integer is not None or not OPENED.search(total.phrase.value):
        return
    if total.levels == LEVELS:
        yield _all_levels(total, pilots, number)
    elif total.levels == CITY_LEVELS and not totals.apart:
        yield from _city_levels(totals, total, pilots, number, sentence.outright)


def _all_levels(total: Total, pilots: Sequence[KnownPilot], number: Number) -> Premise:
    """Of 三批87个省区市试点 the tables hold as many; without 省区市 the provinces may be left out (81个试点)."""
    says = say(
        "the tables hold {terms} pilots of {batches}",
        "表中{batches}试点为{terms}个",
        terms=_terms(pilots),
        batches=_batches(total),
    )
    spans = (span_of(total.phrase), *_ends(pilots))
    cities = sum(pilot.level != "province" for pilot in pilots)
    if PROVINCES.search(total.phrase.value) or cities == len(pilots):
        return equal_to(TABLE, says, spans, number, len(pilots))
    return _with_or_without_provinces(total, pilots, spans, number)


def _city_levels(
    totals: Totals, total: Total, pilots: Sequence[KnownPilot], number: Number, outright: bool
) -> Iterator[Premise]:
    """Cities without provinces; of municipalities the document must say that it calls them cities (北京、天津等30个城市)."""
    cities = [pilot for pilot in pilots if pilot.level != "province"]
    municipalities = any(place.level == "municipality" for place in pilots)
    called = totals.called_cities(total.batches)
    if municipalities and not called:
        return
    says = say(
        "the tables hold {terms} pilots of {batches}, {provinces} of them provinces: "
        "{pilots} - {provinces} = {cities} cities, districts and counties{called}",
        "表中{batches}试点为{terms}个，其中省份{provinces}个：{pilots}-{provinces}={cities}个市、区、县{called}",
        terms=_terms(pilots),
        batches=_batches(total),
        pilots=len(pilots),
        provinces=len(pilots) - len(cities),
        cities=len(cities),
        called=MUNICIPALITIES_ARE_CITIES if municipalities else "",
    )
    spans = (span_of(total.phrase), *called, *_ends(cities))
    if outright or len(cities) == len(pilots):
        yield equal_to(TABLE, says, spans, number, len(cities))
    else:
        yield _with_or_without_provinces(total, pilots, spans, number)


def _with_or_without_provinces(
    total: Total, pilots: Sequence[KnownPilot], spans: tuple[Span, ...], number: Number
) -> Premise:
    cities = sum(pilot.level != "province" for pilot in pilots)
    says = say(
        "the tables hold {terms} pilots of {batches}, {cities} without the provinces: either may be counted",
        "表中{batches}试点为{terms}个，除去省份为{cities}个：所计为二者之一",
        terms=_terms(pilots),
        batches=_batches(total),
        cities=cities,
    )
    return _either(says, spans, number, len(pilots), cities)


def _either(says: Message, spans: tuple[Span, ...], number: Number, value: int, other: int) -> Premise:
    return Premise(
        TABLE,
        says,
        spans,
        (number,),
        lambda env: env.z3.Or(env.same(number, value), env.same(number, other)),
        form=("either", value, other),
    )


def _batches(total: Total) -> Message:
    if len(total.batches) == 1:
        return say("batch {first}", "第{first}批", first=total.batches[0])
    return say("batches {first} to {last}", "第{first}至{last}批", first=total.batches[0], last=total.batches[-1])


def _terms(pilots: Sequence[KnownPilot]) -> str:
    """Return how many pilots there are, as the sum of those of each batch (13 + 29 + 45 = 87)."""
    counts = Counter(pilot.batch for pilot in pilots)
    terms = " + ".join(str(count) for _, count in sorted(counts.items()))
    return f"{terms} = {len(pilots)}" if len(counts) > 1 else terms


def _ends(pilots: Sequence[KnownPilot]) -> tuple[Span, ...]:
    """Quote the first and the last pilot of each batch."""
    named: dict[int, list[KnownPilot]] = {}
    for pilot in pilots:
        if pilot.named:
            named.setdefault(pilot.batch, []).append(pilot)
    ends = (pilot for batch in sorted(named) for pilot in (named[batch][0], named[batch][-1]))
    return tuple(dict.fromkeys(span for pilot in ends for span in pilot.named[:1]))


def _since(total: Total, pilots: Sequence[KnownPilot], holding: Sequence[tuple[Sentence, int]]) -> Iterator[Premise]:
    """自####年以来…已分三批开展: the programme has run since the year of its first batch."""
    if total.batches[0] != 1 or len(total.batches) < 2 or not LAUNCHED.search(total.phrase.value):
        return
    first = [pilot for pilot in pilots if pilot.batch == 1]
    years = {pilot.announced[:4] for pilot in first}
    if len(years) != 1 or not (year := years.pop()).isdecimal():
        return
    for sentence, position in holding:
        openings = [opening for opening in sentence.since if opening[0] <= position]
        if len(openings) != 1:
            continue
        _, number, opening_text = openings[0]
        if number.integer is None and number.whole == 4:
            says = say(
                "the batches that the sentence counts began with the first, announced in {year}",
                "句中各批自第一批始，第一批公布于{year}年",
                year=year,
            )
            quoted = (span_of(opening_text), span_of(total.phrase), *first[0].dated[:1])
            yield equal_to(TABLE, says, quoted, number, int(year))


__all__ = ["total_premises"]
