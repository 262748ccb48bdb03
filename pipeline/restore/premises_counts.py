"""Counts: totals of pilots from the tables, what is named before 等, and parts of a counted whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.restore.model import Corpus, Paper, Pilot, Score, Total
from pipeline.restore.premise import LEAST, PART, SUM, TABLE, Means, Premise, equal_to, span_of
from pipeline.restore.tokens import DIGITS, LOST, Number, Reader, numbers, whole_number
from pipeline.text import Span, Text

LEVELS = ("province", "municipality", "prefecture", "county", "district", "xpcc")
CITY_LEVELS = LEVELS[1:]
# Words that bind a number to a batch as a whole; 前两批32个试点城市 may be some of them.
OPENED = re.compile("共|合计|总计|开展|批复|批准|启动|确定")
APART = re.compile("直辖市|省区市|省市区")  # a document that tells municipalities from cities
SINCE = re.compile("自#年(?:[0-9#]{1,2}月)?以来")
FEW = "个家种大座"  # 供水、供电等1项工程 may be one for both
UNIT = "[个项家条座种类大张处台份部篇章批名位人件]"
ETC = re.compile(
    rf"([^，。；：（）《》“”#]{{1,120}})(?<![一二三四五高中初平同对均优劣特甲乙上下此何我他])等#余?多?{UNIT}"
)
# Not 建成1座全国最大的电站之一, where one of some is counted.
AMONG = re.compile(f"(?:首批|第[一二三四五]批)(#){UNIT}[^，。；#最]{{1,30}}之一")
COUNTED = "(个|项|家|条|座|种|名|份)"
# A whole that is no estimate, no ordinal and no end of a range.
WHOLE = re.compile(rf"(?<![约近超过逾达第每至到少于上余前后\-—–~～])#{COUNTED}([一-鿿]{{2,12}})")
NOUN = re.compile("([一-鿿]{2,6}?)(?=$|[完已由为获被通达实出印编参])")
# Words by which a number of batches is the nation's; a province has batches of its own.
NATIONAL = re.compile("我国|全国|国家|国务院")
LOCAL = re.compile("省级|市级|县级|我[省市区县]|[全本][省市区县]|各县|自治区级")
LAUNCHED = re.compile("开展|启动|批准|批复|组织|确定")
OUTRIGHT = re.compile("城市（[^（）]{0,8}[区县][^（）]{0,8}）")


def premises(paper: Paper, corpus: Corpus) -> Iterator[Premise]:
    """Give every premise about counts that the document bears."""
    doubted = _doubted(corpus) if paper.totals else set()
    if _sums(paper.scores):
        for score in paper.scores:
            yield from _score(score)
    for total in paper.totals:
        yield from _total(paper, total, [pilot for pilot in corpus.pilots if pilot.batch not in doubted])
    for paragraph in paper.paragraphs:
        if "\ufffd" in paragraph.value:
            reader = Reader(paragraph)
            yield from _named(reader)
            yield from _parts(reader)


def _doubted(corpus: Corpus) -> set[int]:
    """The batches whose tables are not as long as some document says."""
    out: set[int] = set()
    for total in (total for paper in corpus.papers for total in paper.totals):
        held = [pilot for pilot in corpus.pilots if pilot.batch in total.batches]
        counted = sum(pilot.level in total.levels for pilot in held)
        if {pilot.batch for pilot in held} == set(total.batches) and total.number.value not in ("", str(counted)):
            out |= set(total.batches) if LOST not in total.number.value else set()
    return out


def _total(paper: Paper, total: Total, pilots: Sequence[Pilot]) -> Iterator[Premise]:
    number = whole_number(total.number)
    held = [pilot for pilot in pilots if pilot.batch in total.batches]
    if {pilot.batch for pilot in held} != set(total.batches) or any(not pilot.level for pilot in held):
        return
    sentence = _sentence(paper, total.words)
    if LOCAL.search(sentence) or not _national(paper, sentence):
        return
    yield from _since(paper, total, held)
    if number is None or number.known is not None or not OPENED.search(total.words.value):
        return
    called = [place for place in held if place.level == "municipality"]
    if total.levels == LEVELS:
        counted = held
        says = f"the tables hold {len(held)} pilots of {_batches(total)}"
        extra: tuple[Span, ...] = ()
    elif total.levels == CITY_LEVELS and not any(APART.search(text.value) for text in paper.paragraphs):
        extra = _called_cities(paper, called)
        if called and not extra:
            return
        counted = [pilot for pilot in held if pilot.level != "province"]
        says = (
            f"the tables hold {len(held)} pilots of {_batches(total)}, {len(held) - len(counted)} of them provinces: "
            f"{len(counted)} cities, districts and counties"
            + (" (the document calls the municipalities cities)" if called else "")
        )
    else:
        return
    spans = (span_of(total.words), *extra, *_ends(counted))
    if _outright(total, sentence) or not any(pilot.level == "province" for pilot in held):
        yield equal_to(TABLE, says, spans, number, len(counted))
        return
    cities = sum(pilot.level != "province" for pilot in held)
    says = f"the tables hold {len(held)} pilots of {_batches(total)}, {cities} without the provinces: either is meant"
    yield Premise(TABLE, says, spans, (number,), _either(number, len(held), cities))


def _outright(total: Total, sentence: str) -> bool:
    """Whether the words leave no doubt that provinces count (省市) or do not (城市（区、县）)."""
    if total.levels == LEVELS:
        return re.search("省[区市]|地区", total.words.value) is not None
    return OUTRIGHT.search(sentence) is not None


def _either(number: Number, one: int, other: int) -> Means:
    return lambda env: env.z3.Or(env.num(number) == one, env.num(number) == other)


def _sentence(paper: Paper, words: Text) -> str:
    """The sentence that a piece of a document stands in; the piece itself where no paragraph holds it."""
    for paragraph in paper.paragraphs:
        at = _inside(paragraph, words)
        if at is not None:
            end = paragraph.value.find("。", at)
            return paragraph.value[paragraph.value.rfind("。", 0, at) + 1 : end if end >= 0 else None]
    return words.value


def _national(paper: Paper, sentence: str) -> bool:
    """Whether the batches are the nation's: the sentence says so, or the document and no word of a province's own."""
    if NATIONAL.search(sentence):
        return True
    said = [text.value for text in (*paper.headings, *paper.paragraphs)]
    return any(map(NATIONAL.search, said)) and not any(map(LOCAL.search, said))


def _sums(scores: Sequence[Score]) -> bool:
    """Whether the table shows that its points add up: a category whose points are kept does, and none does not."""
    right = []
    for score in scores:
        read = [_points(text) for text in (score.whole, *score.parts)]
        known = [None if one is None or one.decimals else one.known for one in read]
        if len(known) > 1 and None not in known:
            whole, *parts = (one for one in known if one is not None)
            right.append(whole == sum(parts))
    return bool(right) and all(right)


def _score(score: Score) -> Iterator[Premise]:
    """The points of a category are those of its indicators put together."""
    read = [_points(text) for text in (score.whole, *score.parts)]
    terms = [number for number in read if number is not None]
    if len(terms) != len(read) or len({number.decimals for number in terms}) > 1 or len(terms) < 2:
        return
    if all(number.known is not None for number in terms):
        return
    says = f"the points of category {score.letter} are those of its indicators together"
    spans = (span_of(score.whole), *(span_of(text) for text in score.parts))
    yield Premise(
        SUM, says, spans, tuple(terms), lambda env: env.num(terms[0]) == env.z3.Sum(list(map(env.num, terms[1:])))
    )


def _points(text: Text) -> Number | None:
    found = list(numbers(text))
    return found[0].number if len(found) == 1 else None


def _batches(total: Total) -> str:
    if len(total.batches) == 1:
        return f"batch {total.batches[0]}"
    return f"batches {total.batches[0]} to {total.batches[-1]}"


def _ends(pilots: Sequence[Pilot]) -> tuple[Span, ...]:
    """Quote the first and the last pilot of each batch."""
    out: list[Span] = []
    for batch in sorted({pilot.batch for pilot in pilots}):
        members = [pilot for pilot in pilots if pilot.batch == batch and pilot.named]
        out += [span for pilot in (*members[:1], *members[-1:]) for span in pilot.named[:1]]
    return tuple(dict.fromkeys(out))


def _called_cities(paper: Paper, municipalities: Sequence[Pilot]) -> tuple[Span, ...]:
    """Quote where the document names a municipality among cities that it counts (北京、天津等##个城市)."""
    for paragraph in paper.paragraphs:
        reader = Reader(paragraph)
        for found in re.finditer("([^，。；：（）]{2,60})等#个(?:试点)?城市", reader.words):
            names = found[1].split("、")
            for pilot in municipalities:
                short = pilot.name.removesuffix("市")
                if any(name.endswith((short, pilot.name)) for name in names):
                    return (span_of(reader.text(*found.span())),)
    return ()


def _since(paper: Paper, total: Total, held: Sequence[Pilot]) -> Iterator[Premise]:
    """自####年以来…已分三批开展: the programme has run since the year of its first batch."""
    if total.batches[0] != 1 or len(total.batches) < 2 or not LAUNCHED.search(total.words.value):
        return
    first = [pilot for pilot in held if pilot.batch == 1]
    years = {pilot.announced[:4] for pilot in first}
    if len(years) != 1 or not (year := years.pop()).isdecimal():
        return
    for paragraph in paper.paragraphs:
        at = _inside(paragraph, total.words)
        if at is None:
            continue
        reader = Reader(paragraph[paragraph.value.rfind("。", 0, at) + 1 : at])
        found = list(SINCE.finditer(reader.words))
        number = reader.number(found[0].start() + 1) if len(found) == 1 else None
        if number is not None and number.known is None and number.whole == 4:
            says = f"the batches that the sentence tells of began with the first, announced in {year}"
            quoted = (span_of(reader.text(*found[0].span())), span_of(total.words), *first[0].dated[:1])
            yield equal_to(TABLE, says, quoted, number, int(year))


def _inside(paragraph: Text, words: Text) -> int | None:
    """Where a piece of a paragraph stands in it."""
    for at, start in enumerate(paragraph.starts):
        if start == words.starts[0] and paragraph.value.startswith(words.value, at):
            return at
    return None


def _named(reader: Reader) -> Iterator[Premise]:
    """A、B等#个: there are two at the least; 等 alone behind one name: one.

    Of a longer enumeration only its last two members are sure, since another matter may stand before them.
    """
    for found in ETC.finditer(reader.words):
        number = reader.number(found.start() + found[0].index("#", len(found[1])))
        least = 2 if re.search("、[^、]+$", found[1]) and found[0][-1] in FEW else 1
        if number.known is not None or number.decimals:
            continue
        says = f"{'two are' if least == 2 else 'one is'} named before 等, so there {'are' if least == 2 else 'is'} at least {least}"
        yield Premise(LEAST, says, (span_of(reader.text(*found.span())),), (number,), _at_least(number, least))

    for found in AMONG.finditer(reader.words):
        number = reader.number(found.start(1))
        if number.known is None and not number.decimals:
            says = "it is one of them (之一), so there are at least 2"
            yield Premise(LEAST, says, (span_of(reader.text(*found.span())),), (number,), _at_least(number, 2))


def _at_least(number: Number, least: int) -> Means:
    return lambda env: env.num(number) >= least


def _parts(reader: Reader) -> Iterator[Premise]:
    """#个城市…，其中#个城市…: the part is no more than the whole, where both count by the same noun."""
    words = reader.words
    for found in re.finditer(f"其中#{COUNTED}([一-鿿]{{2,12}})", words):
        begin = words.rfind("。", 0, found.start()) + 1
        stretch = words[begin : found.start()]
        if stretch.count("#") != 1 or re.search(rf"其中|{DIGITS}", stretch):
            continue
        at = begin + stretch.index("#")
        one = WHOLE.match(words, at)
        noun = _noun(found[2])
        if one is None or one[1] != found[1] or not noun or noun != _noun(one[2]):
            continue
        part, whole = reader.number(found.start() + 2), reader.number(at)
        if (part.known is not None and whole.known is not None) or part.decimals or whole.decimals:
            continue
        spans = (span_of(reader.text(*one.span())), span_of(reader.text(*found.span())))
        yield Premise(PART, "what stands behind 其中 is part of the whole", spans, (part, whole), _no_more(part, whole))


def _noun(words: str) -> str:
    """What is counted: the words up to the first verb, or all of them."""
    found = NOUN.match(words)
    return found[1] if found else ""


def _no_more(part: Number, whole: Number) -> Means:
    return lambda env: env.num(part) <= env.num(whole)


__all__ = ["premises"]
