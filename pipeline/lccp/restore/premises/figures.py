"""Figures whose labels count their lists, and the sentences that count the same lists.

Which label goes with which list is part of the puzzle: each label goes with one list, each list with
one label, and a label's number is the length of its list. A passage that refers to the figure counts
the same classes (其中##个城市由市人民政府发布), counts all that was issued (等##个城市出台…), names
cities of what it counts, and may tell the class of a city. All of it is premise by premise, so that
an argument names only what it needs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lccp.extract.structure.figures import Figure, Label
from lccp.restore.digit_tokens import Number, NumberReader, whole_number
from lccp.restore.model import Evidence, RestoreInput
from lccp.restore.premises.numbering import Reference, figures_with_references
from lccp.restore.premises.premise import COUNTING, NAMED, SUM, Env, Means, Premise, span_of
from lccp.text.messages import Message, say
from lccp.text.patterns import re
from lccp.text.spans import Span, Text

ISSUE = "发布|印发|出台|颁布|公布"
ISSUED = re.compile(rf"(?:{ISSUE})(?:[（(][^（）()]{{0,8}}[）)])?$")
DRAFTED = re.compile("编制|起草|拟订")
CITIES = "个(?:试点)?(?:城市|地区|市县|县市|省市|省区|试点|区县|县区|市|省|县|区)"
BY = re.compile(rf"#(?:{CITIES}|个)(?:的[^，。；#]{{0,20}})?由([^，。；#]{{2,40}}?)(?:{ISSUE})")
PLACES = re.compile(
    r"[0-9\ufffd] ?个?(?:城市|试点|地区|市|县|区|省)? ?[)）]?$"
)  # what a label counts; 32份 counts documents
OPEN = ("、", "，", ",", "等", "…", "...", "和", "与", "及", "以及", "（含", "(含")
UNREAD = re.compile("等(?:地|市|省|县|区|城市|地区)?$|[…（(]|[和与及].{2,}")
CLASS_OF = re.compile(rf"(?:^|[，。；])([^，。；#由]{{2,60}})由([^，。；#]{{2,40}}?)(?:{ISSUE})")
OTHERS = re.compile(rf"另有#{CITIES}(?:正在|已|启动|已启动)?编制")
MOST_LISTS = 30
"""Of more lists than that it is not asked which label goes with which."""
ALL = re.compile(rf"(?:([^，。；：#（）]{{2,80}})等)?#{CITIES}([^。；#]{{0,40}})")


@dataclass(frozen=True)
class Chart:
    """A figure with lists and labels that can be paired, and the passage that refers to it, if one does.

    ``numbers`` are those the labels count; flag ``l:g`` says that label ``l`` goes with list ``g``.
    """

    paper: RestoreInput
    figure: Figure
    numbers: tuple[Number, ...]

    @property
    def name(self) -> str:
        """The figure's name in flags: its document, and where its caption or first label stands."""
        return f"{self.paper.source}@{self.place}"

    @property
    def place(self) -> int:
        """Where its caption begins (its first label, if there is none)."""
        text = self.figure.caption or self.figure.labels[0].text
        return text.starts[0]

    def flag(self, label: int, group: int) -> str:
        """The flag that a label goes with a list."""
        return f"{self.name}:{label}:{group}"

    @property
    def flags(self) -> tuple[str, ...]:
        """All flags of the figure."""
        both = range(len(self.figure.groups))
        return tuple(self.flag(label, group) for label in both for group in both)

    @property
    def issued(self) -> tuple[int, ...]:
        """The labels that speak of what was issued."""
        return tuple(n for n, label in enumerate(self.figure.labels) if ISSUED.search(label.text.value))


def labelled_charts(paper: RestoreInput) -> list[Chart]:
    """Return the figures whose labels can count their lists: as many of the one as of the other, each list whole."""
    result = []
    for figure in paper.figures:
        read = [whole_number(label.count) for label in figure.labels]
        terms = tuple(number for number in read if number is not None and not number.decimals)
        alike = MOST_LISTS >= len(figure.groups) == len(figure.labels) == len(terms) > 1
        of_places = all(PLACES.search(label.text.value) for label in figure.labels)
        whole = all(
            len({place.value for place in group}) == len(group) and not _goes_on(paper, group)
            for group in figure.groups
        )
        if alike and of_places and whole:
            result.append(Chart(paper, figure, terms))
    return result


def _goes_on(paper: RestoreInput, group: tuple[Text, ...]) -> bool:
    """Whether a list says, before or behind what was read of it, that it is longer (等, a sign of enumeration, …)."""
    text = paper.origin.text
    start, end = group[0].starts[0], group[-1].ends[-1]
    while start and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    open_ended = text[max(0, start - 3) : start].endswith(OPEN) or text.startswith(OPEN, end)
    return open_ended or bool(UNREAD.search(group[-1].value))


def figure_premises(paper: RestoreInput, _: Evidence) -> Iterator[Premise]:
    """Return every premise of the document's figures and of the passages that refer to them."""
    referred = {id(figure): reference for figure, reference in figures_with_references(paper)}
    for chart in labelled_charts(paper):
        yield _pairing(chart)
        yield from _lengths(chart)
        reference = referred.get(id(chart.figure))
        passage = _passage(reference) if reference else None
        if passage is not None and _speaks_of(passage, chart.figure):
            yield from _passage_premises(chart, passage)


def _pairing(chart: Chart) -> Premise:
    size = range(len(chart.figure.groups))

    def means(env: Env) -> object:
        table = [[env.flag(chart.flag(label, group)) for group in size] for label in size]
        lines = table + [list(column) for column in zip(*table, strict=True)]
        return env.z3.And([env.z3.PbEq([(flag, 1) for flag in line], 1) for line in lines])

    says = say(
        "{size} lists and {size} labels that count: each label counts one list",
        "图中有{size}组名单、{size}个带计数的标签：一签计一组",
        size=len(size),
    )
    spans = tuple(span_of(label.text) for label in chart.figure.labels)
    return Premise(COUNTING, says, spans, (), means, chart.flags)


def _lengths(chart: Chart) -> Iterator[Premise]:
    size = range(len(chart.figure.groups))
    for n, group in enumerate(chart.figure.groups):

        def means(env: Env, n: int = n, length: int = len(group)) -> object:
            return env.z3.And(
                [
                    env.z3.Implies(env.flag(chart.flag(label, n)), env.same(chart.numbers[label], length))
                    for label in size
                ]
            )

        says = say(
            "list {list} has {count} name{plural}",
            "图中第{list}组有{count}个名称",
            list=n + 1,
            count=len(group),
            plural="s" if len(group) > 1 else "",
        )
        flags = tuple(chart.flag(label, n) for label in size)
        yield Premise(COUNTING, says, _list_spans(group), chart.numbers, means, flags)


def _list_spans(group: tuple[Text, ...]) -> tuple[Span, ...]:
    return (
        Span(group[0].origin.id, min(min(place.starts) for place in group), max(max(place.ends) for place in group)),
    )


def passages_of_figures(paper: RestoreInput) -> Iterator[tuple[Figure, Text]]:
    """Yield the figures with lists, each with the passage that refers to it and says what they list."""
    for figure, reference in figures_with_references(paper):
        passage = _passage(reference)
        if passage is not None and figure.groups and _speaks_of(passage, figure):
            yield figure, passage.source_text


def _passage(reference: Reference) -> NumberReader | None:
    """Return the sentence that refers to the figure; with 其中 at its head, also the one before."""
    text = reference.paragraph
    begin = text.value.rfind("。", 0, reference.start) + 1
    if text.value.startswith("其中", begin):
        begin = text.value.rfind("。", 0, max(0, begin - 1)) + 1
    return NumberReader(text[begin : reference.start])


def _speaks_of(passage: NumberReader, figure: Figure) -> bool:
    """Whether the passage names what the caption says was issued (four characters of it in a row)."""
    if figure.instrument is None:
        return False
    instrument = figure.instrument.value
    return any(instrument[n : n + 4] in passage.plain for n in range(len(instrument) - 3))


def _passage_premises(chart: Chart, passage: NumberReader) -> Iterator[Premise]:
    for match in BY.finditer(passage.plain):
        label = _label_of(chart, issuing_organs(match[1]))
        if label is not None:
            yield _same_count(chart, passage, match, label)
    for match in OTHERS.finditer(passage.plain):
        drafted = [n for n, shown in enumerate(chart.figure.labels) if DRAFTED.search(shown.text.value)]
        if len(drafted) == 1 and drafted[0] not in chart.issued:
            yield _same_count(chart, passage, match, drafted[0])
    for match in CLASS_OF.finditer(passage.plain):
        yield from _classes(chart, passage, match)
    yield from _totals(chart, passage)


def issuing_organs(issuers: str) -> frozenset[str]:
    """Return the organs that words name, each in one form.

    >>> sorted(issuing_organs("市（区、县）发展改革委/生态环境局")) == sorted(issuing_organs("发展改革委/生态环境厅/局"))
    True
    >>> sorted(issuing_organs("市人民政府和生态环境局"))
    ['人民政府', '生态环境局']
    """
    issuers = re.sub("（[^（）]*）", "", issuers)
    result = set()
    for piece in re.split("[/／、]|以及|或者|[或和与及]", issuers):
        piece = re.sub("^(?:各|所在)?(?:省|市|区|县|州|地)级?(?=..)", "", piece.strip())
        if len(piece) > 1:
            result.add(re.sub("厅$", "局", piece))
    return frozenset(result)


def _label_of(chart: Chart, named: frozenset[str]) -> int | None:
    """The one label of what was issued that names just these organs."""
    same = [n for n in chart.issued if issuing_organs(_issuer(chart.figure.labels[n])) == named]
    return same[0] if len(same) == 1 else None


def _issuer(label: Label) -> str:
    return re.sub(rf"(?:{ISSUE})$", "", label.issuer.value)


def _same_count(chart: Chart, passage: NumberReader, match: re.Match[str], label: int) -> Premise:
    number = passage.number(match.start() + match[0].index("#"))
    counted = chart.numbers[label]
    label_text = chart.figure.labels[label].text
    says = say(
        "the sentence and the label {label} count the same", "句中与标签“{label}”所计相同", label=_shown(label_text)
    )
    spans = (span_of(passage.text(*match.span())), span_of(label_text))
    # Its flags bind it to the figure: where the figure contradicts itself, its label proves nothing.
    return Premise(COUNTING, says, spans, (number, counted), lambda env: env.same(number, counted), chart.flags)


def _shown(text: Text) -> str:
    return text.value.replace("\ufffd", "#")


def _holding(chart: Chart, name: str) -> list[int]:
    return [n for n, group in enumerate(chart.figure.groups) if any(place.value == name for place in group)]


def _classes(chart: Chart, passage: NumberReader, match: re.Match[str]) -> Iterator[Premise]:
    """A sentence that says by whom it was issued for cities it names (北京由市人民政府和生态环境局发布)."""
    label = _label_of(chart, issuing_organs(match[2]))
    places = match[1].split("、")
    if label is None or not all(_holding(chart, name) for name in places):
        return
    for name in places:
        groups = _holding(chart, name)
        flags = tuple(chart.flag(label, group) for group in groups)
        label_text = chart.figure.labels[label].text
        says = say(
            "{name} is named for {label} and is in {lists}",
            "{name}被点名属“{label}”，在{lists}中",
            name=name,
            label=_shown(label_text),
            lists=_lists(groups),
        )
        position = match.start(1) + match[1].index(name)
        spans = (span_of(passage.text(position, match.end())), span_of(label_text), *_name_spans(chart, name))
        yield Premise(NAMED, says, spans, (), _any_of(flags), flags)


def _any_of(flags: tuple[str, ...]) -> Means:
    return lambda env: env.z3.Or([env.flag(flag) for flag in flags])


def _lists(groups: list[int]) -> Message:
    numbers = [str(group + 1) for group in groups]
    return Message("list " + " and list ".join(numbers), "、".join(f"第{number}组" for number in numbers))


def _name_spans(chart: Chart, name: str) -> tuple[Span, ...]:
    return tuple(span_of(place) for group in chart.figure.groups for place in group if place.value == name)


def _totals(chart: Chart, passage: NumberReader) -> Iterator[Premise]:
    """The sentence that counts all cities that issued (…等##个城市出台…), before any 其中."""
    head = passage.plain.partition("其中")[0]
    counts = list(ALL.finditer(head))
    if len(counts) != 1 or not chart.issued:
        return
    match = counts[0]
    if not re.search(ISSUE, match[2]) or re.search("由|未|没有|拟|将|编制|启动|起草", match[2]):
        return  # by one organ, not yet, or also those that are only being drawn up
    position = match.start() + match[0].index("#")
    yield _all_issued(chart, passage, match, position)
    if match[1]:
        yield from _examples(chart, passage, match)


def _all_issued(chart: Chart, passage: NumberReader, match: re.Match[str], position: int) -> Premise:
    number = passage.number(position)
    groups = chart.figure.groups
    size = range(len(groups))
    double = _named_twice(chart)
    once = [sum(place.value not in double for place in group) for group in groups]

    def means(env: Env) -> object:
        z3 = env.z3
        issued = [z3.Or([env.flag(chart.flag(label, group)) for label in chart.issued]) for group in size]
        terms = [z3.If(issued[group], once[group], 0) for group in size]
        terms += [z3.If(z3.Or([issued[group] for group in holding]), 1, 0) for holding in double.values()]
        return env.num(number) == z3.Sum(terms)

    lengths = [str(len(group)) for group in groups]
    says = say(
        "it counts each city of the issued lists once; they have {lengths} names{twice}",
        "该句计入已发布各组名单中的每一城市，各计一次；各组有{lengths}个名称{twice}",
        lengths=Message(", ".join(lengths), "、".join(lengths)),
        twice=_twice(double),
    )
    spans = (
        span_of(passage.text(position, match.end())),
        *(span_of(chart.figure.labels[label].text) for label in chart.issued),
        *(_list_spans(group)[0] for group in groups),
    )
    flags = tuple(chart.flag(label, group) for label in chart.issued for group in size)
    return Premise(SUM, says, spans, (number,), means, flags)


def _named_twice(chart: Chart) -> dict[str, list[int]]:
    """Return the cities that stand in several lists of a figure, with these lists."""
    named = Counter(place.value for group in chart.figure.groups for place in group)
    return {name: _holding(chart, name) for name, count in named.items() if count > 1}


def _twice(double: Mapping[str, list[int]]) -> Message:
    """Return what to say of cities that several lists hold."""
    if not double:
        return Message("", "")
    return say(", in several: {names}", "，见于多组者：{names}", names="、".join(double))


def _examples(chart: Chart, passage: NumberReader, match: re.Match[str]) -> Iterator[Premise]:
    """Cities named before 等 stand in a list of what was issued. The first may follow other words."""
    pieces = match[1].split("、")
    for n, piece in enumerate(pieces):
        places = [place.value for group in chart.figure.groups for place in group]
        tails = [name for name in places if piece == name or (n == 0 and piece.endswith(name))]
        if not tails:
            continue
        name = max(tails, key=len)
        groups = _holding(chart, name)
        flags = tuple(chart.flag(label, group) for label in chart.issued for group in groups)
        says = say(
            "{name} is named as issuing, in {lists}",
            "{name}被列为已发布的城市，在{lists}中",
            name=name,
            lists=_lists(groups),
        )
        end = match.start(1) + len("、".join(pieces[: n + 1]))
        spans = (span_of(passage.text(end - len(name), end)), *_name_spans(chart, name))
        yield Premise(NAMED, says, spans, (), _any_of(flags), flags)


__all__ = ["Chart", "figure_premises", "issuing_organs", "labelled_charts", "passages_of_figures"]
