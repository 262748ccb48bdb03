"""Numbering in order: captions and the references to them, codes of indicators.

Captions that the text keeps in order number themselves 1, 2, 3 … only where nothing speaks of one
missing: the document begins at its beginning, the captions stand in one part of it, and each has its
one reference, in order, or a caption further on bears the number of its place. A reference is paired
with a caption only where the words before it are closer to that caption than to those beside it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from lccp.extract.structure.figures import Figure
from lccp.restore.digit_tokens import DIGITS, LOST, Number, number_at
from lccp.restore.model import Evidence, RestoreInput
from lccp.restore.premises.premise import NUMBERING, Env, Premise, span_of
from lccp.text.messages import Message, say
from lccp.text.patterns import re, regex
from lccp.text.spans import Span, Text

DASHES = "-‐‑‒–—―−－﹣~～.．·/"
CAPTION = re.compile(rf"([图表]|附录|附件|专栏) ?({DIGITS}{{1,3}})(?! ?[{DASHES}0-9\ufffd])[ :：]*(?=\S)")
REFERENCE = re.compile(
    rf"(?:[（(](?:[详参]?见|如)?|[详参]?见|如)([图表]) ?({DIGITS}{{1,3}})(?! ?[{DASHES}、和至0-9\ufffd])"
)
REGION = regex.compile(r"第[一二三四五六七八九十]{1,3}[编篇章]|附[录件表]|\p{Han}{2}篇(?: |$)")
LATER = re.compile(r"[（(]?[二三四五六七八九][）)、]|十[一-九]?、|第(?:[二三四五六七八九]|十.?)[编篇章节]|[2-9][.．、]")
FIRST = re.compile(r"[（(]?一[）)、]|第一[编篇章节]|1[.．、]")
MENTION = re.compile(rf"([图表]) ?({DIGITS}{{1,3}})(?![{DIGITS[1:-1]}.．%％])")
CODE = re.compile(rf"([A-Z])({DIGITS}{{1,2}})")
SERIES_NAMES = {"图": Message("figures", "图"), "表": Message("tables", "表")}
SERIES = 5
"""How many captions, each with its one reference, show by themselves that a series is whole; fewer may be an excerpt."""
FAMILIES, MEMBERS = 3, 10
"""How many letters and codes show by themselves that a table of indicators is whole."""


MOST_PERMUTED = 10
"""Of more captions than that it is not asked which of them bears a number that is missing."""


@dataclass(frozen=True)
class Reference:
    """A reference to a figure or table: its number, and the words of its sentence before it."""

    number: Number
    paragraph: Text
    start: int
    end: int
    before: str

    @property
    def place(self) -> int:
        """Where it stands in the document."""
        return self.paragraph.starts[self.start]


@dataclass(frozen=True)
class Caption:
    """A caption, or the heading of an annex: its kind of number, its number, and its title."""

    word: str
    number: Number
    text: Text
    title: str

    @property
    def place(self) -> int:
        """Where it stands in the document."""
        return self.text.starts[0]


@dataclass(frozen=True)
class Series:
    """Captions of one kind in one document, the references to them, and the pairs of the two."""

    captions: tuple[Caption, ...]
    references: tuple[Reference, ...]
    complete: bool
    paired: bool


def numbering_premises(paper: RestoreInput, _: Evidence) -> Iterator[Premise]:
    """Return every premise of numbering that the document bears; an excerpt need not begin at 1, and bears none."""
    if paper.excerpt:
        return
    for word in ("图", "表"):
        yield from _caption_premises(caption_series(paper, word), word)
    yield from _codes(paper)


def captions(paper: RestoreInput, word: str) -> list[Caption]:
    """Return the captions of a kind, each title once, in the order of the text."""
    by_number: dict[str, Caption] = {}
    texts = [figure.caption for figure in paper.figures if figure.caption is not None] + list(paper.headings)
    for text in sorted((text for text in texts if text.value), key=lambda text: text.starts[0]):
        match = CAPTION.match(text.value)
        if not match or match[1] != word or text.value.endswith("。"):
            continue
        number = number_at(text, *match.span(2))
        title = re.sub(r"[（(]续.{0,3}[）)]|\s", "", text.value[match.end() :])
        if number is not None and title:
            by_number.setdefault(title, Caption(word, number, text, title))
    return list(by_number.values())


def references(paper: RestoreInput, word: str) -> list[Reference]:
    """Return the references to figures or tables, in the order of the text."""
    result = []
    for paragraph in paper.paragraphs:
        for match in REFERENCE.finditer(paragraph.value):
            number = number_at(paragraph, *match.span(2))
            if match[1] != word or number is None or paragraph.value[match.start() - 1 : match.start()] == "》":
                continue
            before = paragraph.value[max(0, match.start() - 160) : match.start()]
            result.append(Reference(number, paragraph, *match.span(), "。".join(before.split("。")[-2:])))
    return sorted(result, key=lambda reference: reference.place)


def caption_series(paper: RestoreInput, word: str) -> Series:
    """Bring captions and references of a kind together, and say how far they bear each other out."""
    caption_list = captions(paper, word)
    reference_list = references(paper, word)
    complete = (
        bool(caption_list)
        and _from_the_beginning(paper)
        and _one_part(paper, caption_list)
        and not _numbered_otherwise(paper, word, caption_list)
        and _numbers_enough(caption_list, reference_list)
    )
    paired = (
        complete
        and len(caption_list) == len(reference_list)
        and all(_closest(reference_list, caption_list, n) for n in range(len(caption_list)))
    )
    return Series(tuple(caption_list), tuple(reference_list), complete, paired)


def _numbers_enough(caption_list: Sequence[Caption], reference_list: Sequence[Reference]) -> bool:
    """Whether there are as many captions as the greatest printed number, and as references to different numbers.

    A reference beyond the captions (图7 of six) says that one of them is missing.
    """
    referred = [reference.number.integer for reference in reference_list]
    printed = [n for n in (*(caption.number.integer for caption in caption_list), *referred) if n is not None]
    different = len({n for n in referred if n is not None}) + referred.count(None)
    return max(printed, default=0) <= len(caption_list) and different <= len(caption_list)


def _numbered_otherwise(paper: RestoreInput, word: str, caption_list: Sequence[Caption]) -> bool:
    """Whether anything that kept its digits shows that the captions are not numbered from 1 without a gap.

    A caption at another place than its number (figures 3 to 8 of an excerpt), or any mention of a number
    beyond them (图9, or 图## where there are six).
    """
    count = len(caption_list)
    numbers = [caption.number for caption in caption_list]
    if any(not _may_be(number, n) for n, number in enumerate(numbers, 1)):
        return True
    for paragraph in paper.paragraphs:
        for match in MENTION.finditer(paragraph.value):
            digits = match[2]
            if match[1] == word and (len(digits) > len(str(count)) or (LOST not in digits and int(digits) > count)):
                return True
    return False


def _may_be(number: Number, value: int) -> bool:
    """Whether a number may be a value, by the digits that it kept."""
    digits = str(value)
    return len(digits) == len(number.digits) and all(
        sign in (LOST, digit) for sign, digit in zip(number.digits, digits, strict=True)
    )


def _from_the_beginning(paper: RestoreInput) -> bool:
    """Whether the first heading says that the document begins at its beginning."""
    for heading in (*paper.headings, *paper.paragraphs):
        if FIRST.match(heading.value):
            return True
        if LATER.match(heading.value):
            return False
    return False


def _one_part(paper: RestoreInput, captions_held: Sequence[Caption]) -> bool:
    """Whether no chapter, part or annex begins between the first caption and the last."""
    first, last = captions_held[0].place, captions_held[-1].place
    caption_places = {caption.place for caption in captions_held}
    return not any(
        first < heading.starts[0] < last and heading.starts[0] not in caption_places and REGION.match(heading.value)
        for heading in paper.headings
        if heading.value
    )


def _closest(reference_list: Sequence[Reference], caption_list: Sequence[Caption], n: int) -> bool:
    """Whether the n-th reference is closer in words to the n-th caption than to the captions beside it."""
    place = reference_list[n].place  # captions stand in the order of the text
    before = bisect_left(caption_list, place, key=lambda caption: caption.place) - 1
    after = bisect_right(caption_list, place, key=lambda caption: caption.place)
    near = [m for m in (before, after) if 0 <= m < len(caption_list)]
    if n not in near:
        return False
    scores = {m: len(_pairs(caption_list[m].title) & _pairs(reference_list[n].before)) for m in near}
    return scores[n] >= 3 and all(scores[n] > score for m, score in scores.items() if m != n)


def _pairs(text: str) -> set[str]:
    return {a + b for a, b in pairwise(text) if "一" <= a <= "鿿" and "一" <= b <= "鿿"}


def _caption_premises(caption_series: Series, word: str) -> Iterator[Premise]:
    """Captions are numbered from 1 as far as something bears out that none is missing.

    That is a caption further on whose kept number is its place, or as many references, one to each.
    """
    caption_list = caption_series.captions
    if not caption_series.complete or not any(number.integer is None for number in _terms(caption_series)):
        return
    name = SERIES_NAMES[word]
    in_order = all(_may_be(caption.number, n) for n, caption in enumerate(caption_list, 1))
    sure = caption_list if in_order and caption_series.paired and len(caption_list) >= SERIES else ()
    if not sure:
        yield from _some_order(caption_series, name)
    if sure:
        spans = tuple(span_of(caption.text) for caption in sure)
        says = say(
            "the {count} {name} are assumed to be numbered in the order of the text, from 1",
            "假定{count}幅{name}依文中次序自1编号",
            count=len(sure),
            name=name,
        )
        yield numbers_from_one(says, spans, tuple(caption.number for caption in sure))
    if not caption_series.paired:
        return
    for n, (reference, caption) in enumerate(zip(caption_series.references, caption_list, strict=True), 1):
        quoted = reference.paragraph[reference.start : reference.end]
        says = say(
            "as many references as {name}, assumed to be in the same order: reference {n} ({quoted}) is to “{title}”",
            "引用与{name}同数，假定次序相同：第{n}处引用（{quoted}）指“{title}”",
            name=name,
            n=n,
            quoted=quoted.value.replace(LOST, "#"),
            title=caption.title,
        )
        yield _same(says, (span_of(quoted), span_of(caption.text)), reference.number, caption.number)


def _some_order(caption_series: Series, name: Message) -> Iterator[Premise]:
    """Up to a caption whose kept number is its place, captions bear the numbers to it, in whatever order.

    Two may have changed places. Nothing is drawn where a number that must be among them is referred to nowhere
    though figures are referred to: another may then be printed twice.
    """
    numbers = [caption.number for caption in caption_series.captions]
    last = max((n for n, number in enumerate(numbers, 1) if number.integer == n), default=0)
    printed = {number.integer for number in numbers[:last]}
    unsaid = set(range(1, last + 1)) - printed - {reference.number.integer for reference in caption_series.references}
    if (caption_series.references and unsaid) or last > MOST_PERMUTED:
        return
    if None in printed:
        terms = tuple(numbers[:last])
        says = say(
            "the first {last} {name} are assumed to bear the numbers from 1 to {last}, as the last of them does",
            "假定前{last}幅{name}之号为1至{last}，其末者即是",
            last=last,
            name=name,
        )
        spans = tuple(span_of(caption.text) for caption in caption_series.captions[:last])
        yield _permuted(says, spans, terms)


def numbers_from_one(says: Message, spans: tuple[Span, ...], terms: tuple[Number, ...]) -> Premise:
    """Make the premise that numbers run on by one from 1."""

    def means(env: Env) -> object:
        return env.z3.And([env.same(term, n) for n, term in enumerate(terms, 1)])

    return Premise(NUMBERING, says, spans, terms, means, form=("runs",))


def _permuted(says: Message, spans: tuple[Span, ...], terms: tuple[Number, ...]) -> Premise:
    def means(env: Env) -> object:
        values = [env.num(term) for term in terms]
        within = [env.z3.And(value >= 1, value <= len(terms)) for value in values]
        return env.z3.And(env.z3.Distinct(values), *within)

    return Premise(NUMBERING, says, spans, terms, means, form=("permuted",))


def _terms(caption_series: Series) -> tuple[Number, ...]:
    return (
        *(numbered.number for numbered in caption_series.captions),
        *(numbered.number for numbered in caption_series.references),
    )


def _same(says: Message, spans: tuple[Span, ...], number: Number, other: Number) -> Premise:
    return Premise(NUMBERING, says, spans, (number, other), lambda env: env.same(number, other), form=("same",))


def figures_with_references(paper: RestoreInput) -> list[tuple[Figure, Reference]]:
    """Return the figures with the one reference to each, where that is settled."""
    figure_series = caption_series(paper, "图")
    by_caption = {figure.caption.starts[0]: figure for figure in paper.figures if figure.caption is not None}
    if figure_series.paired:
        both = zip(figure_series.captions, figure_series.references, strict=True)
        return [(by_caption[caption.place], reference) for caption, reference in both if caption.place in by_caption]
    result = []
    by_number: dict[int | None, list[Reference]] = {}
    for referring in figure_series.references:
        by_number.setdefault(referring.number.integer, []).append(referring)
    for caption in figure_series.captions:
        to = by_number.get(caption.number.integer, ()) if caption.number.integer is not None else ()
        if len(to) == 1 and caption.place in by_caption:
            result.append((by_caption[caption.place], to[0]))
    return result


class PrintedCode(NamedTuple):
    """A code of an indicator (A1): its letter, its number, its words."""

    letter: str
    number: Number
    text: Text


def _codes(paper: RestoreInput) -> Iterator[Premise]:
    """Codes of indicators (A1 A2 A3 B1 …): the letters run on from A, and under each the numbers from 1."""
    families = _code_families(paper.codes)
    if not _run_on(families):
        return
    for members in families:
        terms = tuple(code.number for code in members)
        if any(number.integer is None for number in terms):
            says = say(
                "the {count} codes of {letter} are assumed to be numbered in the order of the table, from {letter}1",
                "假定{letter}类{count}个代码依表中次序自{letter}1编号",
                count=len(members),
                letter=members[0].letter,
            )
            yield numbers_from_one(says, tuple(span_of(code.text) for code in members), terms)


def _code_families(codes: Sequence[Text]) -> list[list[PrintedCode]]:
    """Return codes by their letters as they stand; none where one of them is no code. A letter alone has no indicators."""
    read: list[PrintedCode] = []
    for text in codes:
        if len(text) == 1:
            continue
        match = CODE.fullmatch(text.value)
        number = number_at(text, *match.span(2)) if match else None
        if not match or number is None:
            return []
        read.append(PrintedCode(match[1], number, text))
    read.sort(key=lambda code: code.text.starts[0])
    return [list(members) for _, members in groupby(read, key=lambda code: code.letter)]


def _run_on(families: Sequence[Sequence[PrintedCode]]) -> bool:
    """Whether the letters run on from A, and every number that was kept is its place: none is left out anywhere."""
    letters = [members[0].letter for members in families]
    enough = len(letters) >= FAMILIES and sum(map(len, families)) >= MEMBERS
    in_order = letters == [chr(ord("A") + n) for n in range(len(letters))]
    return (
        enough
        and in_order
        and all(_may_be(code.number, n) for members in families for n, code in enumerate(members, 1))
    )


__all__ = ["Reference", "caption_series", "figures_with_references", "numbering_premises"]
