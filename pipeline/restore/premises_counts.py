"""Counts: totals of pilots from the tables, what is named before 等, and parts of a counted whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.restore.model import Corpus, Paper, Pilot, Score, Total
from pipeline.restore.premise import LEAST, PART, SUM, TABLE, Means, Premise, equal_to, span_of
from pipeline.restore.tokens import LOST, Number, Reader, numbers, whole_number
from pipeline.text import Span, Text

LEVELS = ("province", "municipality", "prefecture", "county", "district", "xpcc")
CITY_LEVELS = LEVELS[1:]
# Words that bind a number to a batch as a whole; 前两批32个试点城市 may be some of them.
OPENED = re.compile("共|合计|总计|开展|批复|批准|启动|确定")
APART = re.compile("直辖市|省区市|省市区")  # a document that tells municipalities from cities
SINCE = re.compile("自#年(?:[0-9#]{1,2}月)?以来")
UNIT = "[个项家条座种类大张处台份部篇章批名位人件]"
ETC = re.compile(
    rf"([^，。；：（）《》“”#]{{1,120}})(?<![一二三四五高中初平同对均优劣特甲乙上下此何我他])等#余?多?{UNIT}"
)
AMONG = re.compile(f"#{UNIT}[^，。；#]{{1,30}}之一")
WHOLE = re.compile("#(个|项|家|条|座|种|名|份)([一-鿿]{0,12})")


def premises(paper: Paper, corpus: Corpus) -> Iterator[Premise]:
    """Give every premise about counts that the document bears."""
    doubted = _doubted(corpus) if paper.totals else set()
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
    yield equal_to(TABLE, says, spans, number, len(counted))


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
    if total.batches[0] != 1 or len(total.batches) < 2 or not OPENED.search(total.words.value):
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
        least = 2 if re.search("、[^、]+$", found[1]) else 1
        if number.known is not None or number.decimals:
            continue
        says = f"{'two are' if least == 2 else 'one is'} named before 等, so there {'are' if least == 2 else 'is'} at least {least}"
        yield Premise(LEAST, says, (span_of(reader.text(*found.span())),), (number,), _at_least(number, least))

    for found in AMONG.finditer(reader.words):
        number = reader.number(found.start())
        if number.known is None and not number.decimals:
            says = "it is one of them (之一), so there are at least 2"
            yield Premise(LEAST, says, (span_of(reader.text(*found.span())),), (number,), _at_least(number, 2))


def _at_least(number: Number, least: int) -> Means:
    return lambda env: env.num(number) >= least


def _parts(reader: Reader) -> Iterator[Premise]:
    """#个城市…，其中#个城市…: the part is no more than the whole."""
    words = reader.words
    for found in re.finditer("其中#(个|项|家|条|座|种|名|份)([一-鿿]{0,12})", words):
        begin = words.rfind("。", 0, found.start()) + 1
        if not words[begin : found.start()].strip() and begin:
            begin = words.rfind("。", 0, begin - 1) + 1
        wholes = [one for one in WHOLE.finditer(words, begin, found.start()) if one[1] == found[1]]
        if len(wholes) != 1 or "其中" in words[begin : found.start()]:
            continue
        part, whole = reader.number(found.start() + 2), reader.number(wholes[0].start())
        same = not found[2] or found[2][:2] == wholes[0][2][:2] or found[2][0] in "由已为"
        if not same or (part.known is not None and whole.known is not None) or part.decimals or whole.decimals:
            continue
        spans = (span_of(reader.text(*wholes[0].span())), span_of(reader.text(*found.span())))
        yield Premise(PART, "what stands behind 其中 is part of the whole", spans, (part, whole), _no_more(part, whole))


def _no_more(part: Number, whole: Number) -> Means:
    return lambda env: env.num(part) <= env.num(whole)


__all__ = ["premises"]
