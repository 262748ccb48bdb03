"""Figures that a dump turned into lines: lists of places, labels in scrambled order, and a caption.

A figure's lists survive as lines of names parted by 、, a name cut wherever its line was full
(昆 / 明); its labels survive as short lines, apart from the lists, each run of them ending in the
count of its list (人民政府发布 / （12个）). Which label goes with which list is not said here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lccp.extract.context import Context, Yield
from lccp.extract.prose.sentences import DIGIT, split_text
from lccp.extract.structure.parts import Part
from lccp.model import EMPTY, Cell, Notice, Row, make_finding
from lccp.normalise.places import is_place_or_province
from lccp.text.cells import text_cell
from lccp.text.messages import Message, say
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

LIST_SIGNS = "、，,"
_NUMBER = rf"(?:{DIGIT}|[一二三四五六七八九十]){{1,3}}(?:[-—.．]{DIGIT}{{1,2}})?"
# Behind the number stands a blank, a sign, or the caption itself; 图1显示 opens a sentence.
_NO_CAPTION = "显示|所示|为|中|给|是|可|表明|说明|反映|展示|列|和|与|及"
CAPTION = regex.compile(rf"图 ?({_NUMBER})(?:[ :：.、]|(?=[\p{{Han}}A-Za-z“《])(?!{_NO_CAPTION}))")
COUNT = re.compile(rf"[（(] ?(?:共|计)? ?({DIGIT}{{1,4}}) ?[个家座项份%％省市县区地]{{0,3}} ?[）)]")
DOING = "发布|编制|制定|出台|印发|公布|颁布"
# What a caption says was issued or drawn up: 低碳试点[发布和编制][低碳发展规划]的情况.
INSTRUMENT = re.compile(rf"(?:{DOING})(?:[和与及、或/](?:{DOING})){{0,3}}([^，。：]{{2,60}}?)的?情况$")
ISSUED = re.compile(rf"(?:{DOING})$")
LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Label:
    """A label: all its words, the issuer it names, and how many it counts."""

    text: Text
    issuer: Text
    count: Text


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure taken apart. Every character of its lines is in one of these.

    ``number``, ``caption`` (the whole line) and ``instrument`` are None where there is none;
    ``groups`` are the lists of places in the order of the text, and ``lists`` the whole words of
    each; ``titles`` are labels worded like a caption; ``rest`` is what is none of these.
    """

    number: Text | None
    caption: Text | None
    instrument: Text | None = None
    groups: tuple[tuple[Text, ...], ...] = ()
    lists: tuple[Text, ...] = ()
    labels: tuple[Label, ...] = ()
    titles: tuple[Text, ...] = ()
    rest: tuple[Text, ...] = ()


def is_caption(text: str) -> bool:
    """Whether a line is a figure's caption (图1 低碳试点…的情况)."""
    return bool(CAPTION.match(text)) and not text.endswith("。")


def parse(lines: Sequence[Text]) -> Figure:
    """Take a figure's lines apart."""
    caption: Text | None = None
    groups: list[list[Text]] = []
    lists: list[Text] = []
    label_lines: list[Text | None] = []  # lines that are no list; None where something stood between two
    open_end = ""  # how the list line just before ended: "" none before, "、" more to come, "." complete
    for line in (line.strip() for line in lines):
        if not line.value:
            continue
        if caption is None and is_caption(line.value):
            caption, open_end = line, ""
            label_lines.append(None)
            continue
        open_end = _enlist(line, groups, open_end)
        label_lines.append(None if open_end else line)
        if open_end:
            lists[len(groups) - 1 :] = [Text.join([*lists[len(groups) - 1 :], line])]
    labels, titles, rest = _labels(label_lines)
    number = CAPTION.match(caption.value) if caption else None
    return Figure(
        caption[number.start(1) : number.end(1)] if caption and number else None,
        caption,
        instrument_of(caption),
        tuple(map(tuple, groups)),
        tuple(lists),
        tuple(labels),
        tuple(titles),
        tuple(rest),
    )


def instrument_of(caption: Text | None) -> Text | None:
    """Find the kind of document that a caption tells of; None where it tells of none.

    >>> from lccp.text.spans import Origin
    >>> str(instrument_of(Text.quote(Origin("x", "图2 低碳试点发布和编制应对气候变化规划的情况"))))
    '应对气候变化规划'
    """
    match = INSTRUMENT.search(caption.value) if caption else None
    return caption[match.start(1) : match.end(1)] if caption and match else None


def _enlist(line: Text, groups: list[list[Text]], before: str) -> str:
    """Add a line to the lists if it is part of one; say how it ends, "" if it is no list."""
    items = split_text(line, LIST_SIGNS)
    if not items:
        return ""
    joined = Text.join([groups[-1][-1], items[0]]) if before == "." else None
    wraps = joined is not None and is_place_or_province(joined.value)
    hits = sum(is_place_or_province(item.value) for item in items[1:]) + (wraps or is_place_or_province(items[0].value))
    if not hits or 2 * hits < len(items):
        return ""
    if wraps and joined is not None:
        groups[-1][-1:] = [joined, *items[1:]]
    elif before == "、":
        groups[-1] += items
    else:
        groups.append(list(items))
    return "、" if line.value[-1] in LIST_SIGNS else "."


def _labels(label_lines: Sequence[Text | None]) -> tuple[list[Label], list[Text], list[Text]]:
    """Cut runs of label lines: a label ends with its count, a title with 情况; what ends in neither is rest."""
    labels: list[Label] = []
    titles: list[Text] = []
    rest: list[Text] = []
    run: list[Text] = []
    ending = ""  # of the run: as much as a title's last words can be
    for line in [*label_lines, None]:
        if line is None:
            rest += run
            run, ending = [], ""
            continue
        start = 0
        for count in COUNT.finditer(line.value):
            whole = Text.join([*run, line[start : count.end()]])
            if len(whole) > LONGEST_LABEL:
                rest += [*run, line[start : count.end()]]
            else:
                number = line[count.start(1) : count.end(1)]
                labels.append(Label(whole, _issuer(whole[: len(whole) - len(count[0])]), number))
            run, start, ending = [], count.end(), ""
        if line.value[start:].strip():
            run.append(line[start:].strip())
            ending = (ending + run[-1].value)[-2 * LONGEST_LABEL :]
        if run and INSTRUMENT.search(ending):
            titles.append(Text.join(run))
            run, ending = [], ""
    return labels, titles, rest


def _issuer(text: Text) -> Text:
    text = text.strip()
    done = ISSUED.search(text.value)
    return text[: done.start()].strip() if done and done.start() else text


def rows(figure: Figure) -> Iterator[Row]:
    """Return a row of ``planning_status`` for each place: the figure's number as printed, group, place.

    ``figure`` stays empty where digits are lost, ``issuer`` and ``pilot`` are for later stages.
    """
    number = EMPTY
    if figure.number is not None and re.fullmatch("[0-9]+", figure.number.value):
        number = text_cell(figure.number)
    instrument = text_cell(figure.instrument) if figure.instrument is not None else EMPTY
    for n, group in enumerate(figure.groups, 1):
        for place in group:
            yield {
                "figure": number,
                "instrument": instrument,
                "group": Cell(str(n)),
                "issuer": EMPTY,
                "issuer_candidates": EMPTY,
                "pilot": EMPTY,
                "place": text_cell(place),
            }


def notices(figure: Figure, identity: Callable[[str], str] = str) -> Iterator[Notice]:
    """Return the figure's findings: its words that are in no row, and what contradicts itself.

    ``identity`` tells which place a name means, so that one place in two lists is noticed.
    """
    if figure.caption is not None:
        yield make_finding("label", "info", figure.caption, Message("caption of a figure", "图题"))
    for n, text in enumerate(figure.lists):
        size = len(figure.groups[n])
        message = say(
            "a list of {size} place{plural} in a figure",
            "图中一份{size}地的名单",
            size=size,
            plural="s" * (size != 1),
        )
        yield make_finding("label", "info", text, message)
    for label in figure.labels:
        yield make_finding("label", "info", label.text, Message("label of a list in a figure", "图中名单的图签"))
    for text in (*figure.titles, *figure.rest):
        yield make_finding("label", "info", text, Message("words inside a figure", "图内文字"))
    for title in figure.titles:
        named = instrument_of(title)
        if named is not None and figure.instrument is not None and named.value != figure.instrument.value:
            yield make_finding(
                "label-contradicts-caption",
                "medium",
                title,
                say(
                    "a label of the figure says {label}, its caption says {caption}",
                    "图签作{label}，图题作{caption}",
                    label=named.value,
                    caption=figure.instrument.value,
                ),
            )
    yield from _repeats(figure, identity)
    yield from _counts(figure)


def _repeats(figure: Figure, identity: Callable[[str], str]) -> Iterator[Notice]:
    seen: dict[str, int] = {}
    for n, group in enumerate(figure.groups, 1):
        for place in group:
            first = seen.setdefault(identity(place.value), n)
            if first != n:
                message = say(
                    "{place} stands in two lists of one figure: {first} and {second}",
                    "{place}见于同一图的两份名单：第{first}份与第{second}份",
                    place=place.value,
                    first=first,
                    second=n,
                )
                yield make_finding("place-in-two-groups", "medium", place, message)


def _counts(figure: Figure) -> Iterator[Notice]:
    """Check the labels' counts against the lists where no digit is lost: the sizes must be the same."""
    printed = [label.count.value for label in figure.labels]
    if not figure.groups or not printed or not all(re.fullmatch("[0-9]+", count) for count in printed):
        return
    sizes = sorted(len(group) for group in figure.groups)
    if sizes != sorted(map(int, printed)):
        text = figure.caption or figure.labels[0].text
        message = say(
            "labels count {labels}; the lists hold {sizes}",
            "图签所计为{labels}，名单实有{sizes}",
            labels=Message(", ".join(printed), "、".join(printed)),
            sizes=Message(str(sizes), "、".join(map(str, sizes))),
        )
        yield make_finding("count", "medium", text, message)


def extract(part: Part, _: Context) -> Iterator[Yield]:
    """Yield a figure taken apart, and its findings; which pilot a name means is not known yet."""
    figure = parse([line.text for line in part.lines])
    yield figure
    for finding in notices(figure):
        if finding.kind != "place-in-two-groups":
            yield finding
