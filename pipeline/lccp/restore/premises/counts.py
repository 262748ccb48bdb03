"""Counts: what is named before 等, parts of a counted whole, and points that add up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from lccp.restore.digit_tokens import DIGITS, LOST, Number, NumberReader, find_numbers
from lccp.restore.model import Evidence, RestoreInput, Score
from lccp.restore.premises.premise import LEAST, PART, SUM, Env, Premise, between, in_order, span_of
from lccp.text.messages import say
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

FEW = "个家种大座"  # 供水、供电等1项工程 may be one for both
UNIT = "[个项家条座种类大张处台份部篇章批名位人件]"
ETC = re.compile(
    rf"([^，。；：（）《》“”#]{{1,120}})(?<![一二三四五高中初平同对均优劣特甲乙上下此何我他])等#余?多?{UNIT}"
)
# Not 建成1座全国最大的电站之一, where one of some is counted.
AMONG = re.compile(f"(?:首批|第[一二三四五]批)(#){UNIT}[^，。；#最]{{1,30}}之一")
APART = re.compile(rf"其中|{DIGITS}")
COUNTED = "(个|项|家|条|座|种|名|份)"
# A whole that is no estimate, no ordinal and no end of a range.
WHOLE = regex.compile(rf"(?<![约近超过逾达第每至到少于上余前后\-—–~～])#{COUNTED}(\p{{Han}}{{2,12}})")
# What of a total is done: 创新举措共计93项，实际已完成或部分完成60项. Of what was planned more may be done (超额完成65项).
DONE = regex.compile(f"共计#{COUNTED}，(?![^，。；#]*[超多额])[^，。；#]{{0,12}}完成[^，。；#]{{0,8}}#{COUNTED}")
NOUN = regex.compile(r"(\p{Han}{2,6}?)(?=$|[完已由为获被通达实出印编参])")


def count_premises(paper: RestoreInput, _: Evidence) -> Iterator[Premise]:
    """Return every premise about counts that the document bears."""
    if _sums(paper.scores):
        for score in paper.scores:
            yield from _score(score)
    for reader in paper.readers:
        yield from _named(reader)
        yield from _parts(reader)
        yield from _done(reader)


def _sums(scores: Sequence[Score]) -> bool:
    """Whether the table shows that its points add up: a category whose points are kept does, and none does not."""
    right = []
    for score in scores:
        read = [_points(text) for text in (score.whole, *score.parts)]
        integers = [None if number is None or number.decimals else number.integer for number in read]
        if len(integers) > 1 and None not in integers:
            whole, *parts = (number for number in integers if number is not None)
            right.append(whole == sum(parts))
    return bool(right) and all(right)


def _score(score: Score) -> Iterator[Premise]:
    """The points of a category are those of its indicators put together."""
    read = [_points(text) for text in (score.whole, *score.parts)]
    terms = [number for number in read if number is not None]
    if len(terms) != len(read) or len({number.decimals for number in terms}) > 1 or len(terms) < 2:
        return
    if all(number.integer is not None for number in terms):
        return
    says = say(
        "the points of category {letter} are those of its indicators together: {terms}",
        "{letter}类分值为其各指标分值之和：{terms}",
        letter=score.letter,
        terms=_equation([score.whole, *score.parts]),
    )
    spans = (span_of(score.whole), *(span_of(text) for text in score.parts))

    def means(env: Env) -> object:
        return env.num(terms[0]) == env.z3.Sum(list(map(env.num, terms[1:])))

    yield Premise(SUM, says, spans, tuple(terms), means, form=("sum",))


def _equation(texts: Sequence[Text]) -> str:
    """Return points as an equation, the whole first, lost digits shown as ``#`` (10 = 3 + # + 2)."""
    whole, *parts = (text.value.replace(LOST, "#") for text in texts)
    return f"{whole} = {' + '.join(parts)}"


def _points(text: Text) -> Number | None:
    number_matches = list(find_numbers(text))
    return number_matches[0].number if len(number_matches) == 1 else None


def _named(reader: NumberReader) -> Iterator[Premise]:
    """A、B等#个: there are two at the least; 等 alone behind one name: one.

    Of a longer enumeration only its last two members are sure, since another matter may stand before them.
    """
    for match in ETC.finditer(reader.plain) if f"等{NumberReader.SIGN}" in reader.plain else ():
        number = reader.number(match.start() + match[0].index("#", len(match[1])))
        least = 2 if re.search("、[^、]+$", match[1]) and match[0][-1] in FEW else 1
        if number.integer is not None or number.decimals:
            continue
        says = say(
            "{least} named before 等, so there are at least {least}",
            "“等”前列名{least}个，故至少{least}个",
            least=least,
        )
        yield between(LEAST, says, (span_of(reader.text(*match.span())),), (number,), least, None)

    for match in AMONG.finditer(reader.plain):
        number = reader.number(match.start(1))
        if number.integer is None and not number.decimals:
            says = say("it is one of them (之一), so there are at least 2", "系其“之一”，故至少2个")
            yield between(LEAST, says, (span_of(reader.text(*match.span())),), (number,), 2, None)


def _parts(reader: NumberReader) -> Iterator[Premise]:
    """#个城市…，其中#个城市…: the part is no more than the whole, where both count by the same noun."""
    text = reader.plain
    stops = [match.start() for match in re.finditer("。", text)]
    signs = [match.start() for match in re.finditer(NumberReader.SIGN, text)]
    for match in regex.finditer(rf"其中#{COUNTED}(\p{{Han}}{{2,12}})", text):
        before = bisect_left(stops, match.start())
        begin = stops[before - 1] + 1 if before else 0
        first = bisect_left(signs, begin)
        if bisect_left(signs, match.start()) != first + 1 or APART.search(text, begin, match.start()):
            continue
        whole_match = WHOLE.match(text, signs[first])
        noun = _noun(match[2])
        if whole_match is None or whole_match[1] != match[1] or not noun or noun != _noun(whole_match[2]):
            continue
        part, whole = reader.number(match.start() + 2), reader.number(signs[first])
        if (part.integer is not None and whole.integer is not None) or part.decimals or whole.decimals:
            continue
        spans = (span_of(reader.text(*whole_match.span())), span_of(reader.text(*match.span())))
        yield in_order(
            PART, say("what follows 其中 is part of the whole", "“其中”之后为其一部分"), spans, (part, whole)
        )


def _done(reader: NumberReader) -> Iterator[Premise]:
    """共计#项，已完成#项: no more is done than there is, where both count by the same unit."""
    for match in DONE.finditer(reader.plain):
        whole, part = (
            reader.number(match.start() + offset) for offset, sign in enumerate(match[0]) if sign == NumberReader.SIGN
        )
        if match[1] == match[2] and None in (whole.integer, part.integer) and not (whole.decimals or part.decimals):
            spans = (span_of(reader.text(*match.span())),)
            yield in_order(
                PART, say("what is done is part of the total", "已完成者为总数的一部分"), spans, (part, whole)
            )


def _noun(counted: str) -> str:
    """What is counted: the words up to the first verb, or all of them."""
    match = NOUN.match(counted)
    return match[1] if match else ""


__all__ = ["count_premises"]
