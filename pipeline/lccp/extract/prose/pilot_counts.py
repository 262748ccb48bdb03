"""Statements that count pilots: A、B等N个城市…, 其中N个…, N%的试点城市…, 所有试点省市….

What is counted, what is said of them, who is named, and which statement a part belongs to. Only statements
about pilots count: the paragraph, or the title of its document, says 试点.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lccp.extract.context import Context, TableRow, Yield
from lccp.extract.prose.owners import LEAD, split_clauses
from lccp.extract.prose.sentences import plain_prose, split_names
from lccp.extract.structure.markers import chinese_number
from lccp.extract.structure.outline import Paragraph
from lccp.extract.structure.parts import Part
from lccp.model import EMPTY, Cell, Notice, Row, make_finding
from lccp.normalise.places import is_place_or_province, province_short
from lccp.reference.areas import known_areas
from lccp.reference.script import fold_script
from lccp.reference.word_lists import any_of
from lccp.text.cells import computed_cell, text_cell
from lccp.text.messages import NO_MESSAGE, Message, say
from lccp.text.patterns import re, regex
from lccp.text.repairs.characters import LOST
from lccp.text.rules import Input, rule, structural
from lccp.text.spans import Origin, Text

KIND = structural("count.kind", "whether a statement counts pilots, a part of them, a share or all of them")
_NUMBER = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9{LOST}]{{1,4}}|[一二两三四五六七八九十百]{{1,3}})"
_NOUN = (
    "(?:第[一二三]批(?:和第[一二三]批)?|前[两二三]批)?(?:国家)?(?:低碳)?(?:试点)?(?:地级(?:及以上)?(?=城市)|省会|[东中西]部|沿海|计划单列)*"
    r"(?:(?:省区市|省市区|省和直辖市|省[区市]和城市|城市和(?:省区|省份|地区)|省区|省市|省份|城市|地区|直辖市|(?<=试点)(?:县区|区县|县市|市县|[县镇村])|[县区](?=(?:（[^（）]{1,8}）)?(?:作为|为|列为|列入|纳入|入选)[^，。；]{0,16}试点|（[^（）]{1,8}）开展[^，。；]{0,16}试点)|省(?![内外会直属厅])|市(?=\p{Han})(?![场民委直属厅区县值容]))(?:试点(?!城市|地区))?|试点(?!工作|方案|城市|省|项目|园区|示范|县|镇|村|市县|区县|社区|学校|企业|单位|小区|街道|乡镇|景区|机关|家庭|基地|商圈))(?:（[^（）]{1,8}）)?"
)
_AT_MOST, _AT_LEAST, _ABOUT = (any_of(f"count-{bound}") for bound in ("at-most", "at-least", "about"))
_BOUND = f"(?:{_AT_MOST}|{_AT_LEAST}|{_ABOUT})"  # 不超过12个 before 超过
_UP = "(?P<up>以上|左右|以下|以内)?"
COUNT = regex.compile(
    rf"(?P<scope>(?:对?前[两二三]批|首批|三批)?(?:共计|共有|共|也有|另有|还有|尚有|已有|有|在)?(?:{_BOUND}有?)?)"
    rf"(?P<number>(?<![0-9{LOST}.年第]){_NUMBER})(?P<more>余|多|几)?(?P<unit>个){_UP}(?P<of>{_NOUN})(?!\p{{Han}}{{0,2}}(?:级|长))"
)
PART = regex.compile(
    rf"(?P<scope>(?:其中|(?<=中[，,](?:[^，。；]{{2,40}}[，,、]){{0,3}}))有?)(?P<number>{_NUMBER})(?P<more>余|多)?(?P<unit>个)(?P<up>)(?P<of>)(?={any_of('said-of-counted')})"
)
# 87个试点中有19个提出…: a part of what the same clause counts, without a noun of its own.
AMONG = regex.compile(
    rf"(?P<scope>中有?)(?P<number>{_NUMBER})(?P<more>余|多)?(?P<unit>个)(?P<up>)(?P<of>)(?={any_of('said-of-counted')})"
)
# 试点城市达到81个, 获评优良的试点城市共40个: the number stands behind what is counted, and ends its clause.
BEHIND_NOUN = regex.compile(
    rf"(?P<of>(?:国家)?(?:低碳)?(?:试点(?:省区市|省市|省份|城市|地区|县)|(?:省区市|省市|省份|城市|地区)试点|试点(?=总?数)))(?P<scope>(?:数量|总数量?)?(?:增[加至]到?|达到?|已[达有]|为|[共现]?有|共计?|合计)?{_BOUND}?)(?P<number>{_NUMBER})(?P<more>余|多)?(?P<unit>个){_UP}(?!\p{{Han}})"
)
# 在42个试点省市中，碳强度降幅超过20%的有15个: of those just counted, with what is said of them before it.
OF_WHICH = regex.compile(
    rf"(?P<said>[^，。；]{{2,60}})的(?P<scope>(?:[共约还就仅只]|分别)*有)(?P<number>{_NUMBER})(?P<more>余|多)?(?P<unit>个)(?P<up>)(?P<of>)(?=[，。；]|$)"
)
# 五省八市试点, 在五省八市开展; not 三省一市共同推进, which names a region.
OF_LEVELS = regex.compile("(?:的|国家|首批)?(?:低碳)?试点|开展|先行|[）)]")
WIDENED_TO = regex.compile("试点[^，。；]{0,12}(?:扩大|扩展|拓展|增加|覆盖|推广)(?:至|到|了)$")  # 试点扩大到6省81市
LEVELS = regex.compile(
    r"(?P<scope>)(?P<number>[一二两三四五六七八九十]{1,3}|(?<![0-9.])[0-9]{1,2})(?P<more>)(?P<unit>)(?P<up>)(?P<of>省区市|省市|市县|区县|[省市区县州地])(?!民|场|级|长|政|值|容|内|外|域|级)(?=和|\P{Han}|\p{Han}{2}|$)"
)
# Without one of these no number before a noun is a share.
OF_SHARES = re.compile("[%％成半分数./／]")
SHARE = regex.compile(
    rf"(?P<scope>尚有|约有|{_BOUND})?(?P<number>{_NUMBER}(?:\.[0-9{LOST}]+)?|(?<![0-9/])[0-9]{{1,2}}[/／][0-9]{{1,2}}|半数|一?半|三分之[一二]|绝?大?多数|大部分|少数)(?P<more>以上)?(?P<unit>[%％成])?{_UP}的?(?P<of>{_NOUN})"
)
# Without one of these no clause counts pilots: each pattern of counts, shares, levels and examples holds one.
COUNTED = re.compile("[省市城地直试区州县其个]")
# A、B等城市…: examples of a class that nobody counts.
NAMED = regex.compile(r"等(?:试点)?(?:城市|省市|地区|省份|省区|地|市)(?![\p{Han}]?级|标|场|政|化)(?=[\p{Han}]{2})")
BOUND_BEFORE = regex.compile(f"{_BOUND}有?")
BOUND_ALONE = regex.compile(f"{_BOUND}有?$")
AT_MOST, AT_LEAST, ABOUT = map(regex.compile, (_AT_MOST, _AT_LEAST, _ABOUT))
BOUND_BEHIND = regex.compile("[余多]?[个%％成]?(?:以上|左右|以下|以内)?$")
# 第一批13个和第二批29个试点地区, 26个、占72%的城市: the first shares the noun of the second.
SHARES_NOUN = regex.compile(
    f"(?:(?P<batch>第[一二三四]批)(?P<number>{_NUMBER})(?P<unit>个)(?:和|与|、|及)第[二三四五]批"
    f"|(?:其中有?|[有共]|^)(?P<number>{_NUMBER})(?P<unit>个)、占)$"
)
COUNTS_JOINED = regex.compile("(?:[、和与及]|以及)(?:第[一二三四五]批)?|的|中有")
# 没有一个城市退出, 欧洲15个城市: no count of pilots. 每10个城市中有7个 is a share in words that are not read, and told.
NO_COUNT = regex.compile("(?:没有?|每|欧洲|欧盟|美国|英国|德国|法国|日本|韩国|全球|世界|国外|海外)$")
OF_EVERY = regex.compile(rf"每{_NUMBER}个{_NOUN}(?:之?中|里)，?(?:就|约|大约)?有{_NUMBER}个")
# 12-15个, 60%-70%, 十二至十五个; 1 200个; 数十个, 几十个, 上百个; 两三个, 三四十个, 十几个.
OF_RANGE = regex.compile("[0-9０-９一二两三四五六七八九十百%％个成] ?[-—–~～至到] ?$")
DIGITS_BEFORE = regex.compile("[0-9０-９][,，. ]$")
VAGUE_BEFORE = regex.compile("[数几上]$")
VAGUE_NUMBER = regex.compile("[一二两三四五六七八九]{2}[十百]?")
RANGE = Message("it is the second number of a range", "为区间之后一数")
GOES_ON = Message("the digits go on before it", "其前尚有数字相连")
VAGUE = Message("it is no certain number", "非确数")
OF_SO_MANY = Message("it is a share of so many", "为每若干个中之数")
HALVES = ("半数", "一半", "半")
# 虽设定了目标，但尚未考核; 围绕方案，认真落实任务: what is said of them comes behind the comma.
CONCEDES = regex.compile("虽然?|尽管")
YIELDS = regex.compile("但是?|却|仍然?")
PHRASE = regex.compile(
    "(?:围绕|按照|根据|依据|结合|依托|立足|针对|通过|为了?(?![^，。；]{0,8}试点(?:[县市区]|城市|地区)$))[^，。；]{2,60}$"
)
# 2010-2015年煤炭消费量…, 32份规划…, 在实施方案中提出…: what leads to what is said.
AHEAD = regex.compile(
    rf"(?:[0-9{LOST}#]{{4}} ?[-—–至] ?[0-9{LOST}#]{{4}}年|(?<=的)[0-9{LOST}#]{{1,4}}[份项篇](?=\p{{Han}}{{2}})|在[^，。；]{{2,60}}?中(?=提出))"
)
ALL = regex.compile(rf"(?P<scope>)(?P<number>所有|全部)(?P<more>)(?P<unit>)(?P<up>)的?(?P<of>{_NOUN})")
EACH = regex.compile(
    rf"(?P<scope>其中(?:[^，。；]*?))的?各有(?P<number>{_NUMBER})(?P<unit>个)和(?P<second>{_NUMBER})个"
)
ABOUT_PILOTS = "试点"
LONGEST_NAME = 14
LEAST_SAID = 4  # signs of what a figure's words say of pilots
ONE_HALF = "50"  # per cent
SEVERAL_YEARS = regex.compile("(?P<lead>.*?)(?P<first>[0-9]{4}年)和(?P<second>[0-9]{4}年)(?P<rest>.*)")
BRACKETS = regex.compile("(?:（[^（）]{1,12}）)*")
PREDICATE_LEAD = regex.compile(
    "(?:都|均|已经|已|还|虽然|虽|也|的|中有)*(?:[以之]?外$)?"
)  # 除3个城市外 says nothing of them
TAIL = re.compile("(?:（[^（）]*）)?[。；，！？]?$")


class PilotCount(NamedTuple):
    """A statement that counts pilots. ``names`` are the words that list some; ``parent`` is its place among the others."""

    text: Text
    number: Text
    unit: Text | None
    noun: Text | None
    kind: str
    named: Text | None
    predicate: Text | None
    bounded: Text  # number with what bounds it
    listing: Text | None = None  # from the first place to the number
    parent: int = -1
    doubt: Message = NO_MESSAGE  # why the number is not read


@rule("count.value")
def count_value(text: str) -> str:
    """Return the number that a count prints.

    >>> count_value("45"), count_value("五"), count_value("半數"), count_value("1,200")
    ('45', '5', '50', '1200')
    """
    number = fold_script(text).replace(",", "")
    if number in HALVES:
        return ONE_HALF
    if number.isascii() and number.replace(".", "", 1).isdigit():
        return number
    value = chinese_number(number)
    if not value:
        raise ValueError(f"{text!r} is no number")
    return str(value)


@rule("count.percent")
def count_percent(text: str) -> str:
    """Return the unit of a share that words print: one half is 50 per cent.

    >>> count_percent("一半"), count_percent("多数")
    ('%', '')
    """
    return "%" if fold_script(text) in HALVES else ""


@rule("count.low")
def count_low(text: str) -> str:
    """Return the least number that a count allows, "" where it sets none.

    >>> [count_low(printed) for printed in ("超过30", "近30", "45", "不超过12", "12个以上", "約70")]
    ['30', '', '45', '', '12', '']
    """
    folded = fold_script(text)
    bounded = AT_MOST.match(folded) or ABOUT.match(folded) or folded.endswith(("左右", "以下", "以内"))
    return "" if bounded else count_value(_bare(folded))


@rule("count.high")
def count_high(text: str) -> str:
    """Return the greatest number that a count allows, "" where it sets none.

    >>> [count_high(printed) for printed in ("超过30", "30余", "45", "不超过12", "12个以上", "70%左右")]
    ['', '', '45', '12', '', '']
    """
    folded = fold_script(text)
    opens = AT_LEAST.match(folded) or ABOUT.match(folded)
    return "" if opens or folded.endswith(("余", "多", "以上", "左右")) else count_value(_bare(folded))


def _bare(folded: str) -> str:
    bound = BOUND_BEFORE.match(folded)
    return str(BOUND_BEHIND.sub("", folded[bound.end() if bound else 0 :]))


@rule("count.named")
def count_named(text: str) -> str:
    """Return the places that a count names, without the province before one of them.

    >>> count_named("金华、广元和吉安"), count_named("内蒙古自治区乌海市")
    ('金华|广元|吉安', '乌海市')
    """
    return "|".join(_without_province(name.value) for name in split_names(Text.quote(Origin("", text))))


def _without_province(name: str) -> str:
    cuts = (
        cut for cut in range(len(name) - 2, 1, -1) if province_short(name[:cut]) and is_place_or_province(name[cut:])
    )
    return name[next(cuts, 0) :]


@rule("count.named_is")
def count_named_is(text: str) -> str:
    """Return whether the places that a count names are examples or all of those counted.

    >>> count_named_is("金华、广元等12"), count_named_is("广东、辽宁二"), count_named_is("广州、东莞等二")
    ('open', 'all-of', 'all-of')
    """
    match = regex.fullmatch(rf"(.*?)(等?)(?:共计|共有|共)?({_NUMBER}|[0-9#]+)", text)
    if match is None and text.endswith("等"):
        return "open"
    if match is None:
        raise ValueError(f"{text!r} counts no places")
    number = match[3]
    whole = _is_number(number) and int(count_value(number)) == len(count_named(match[1]).split("|"))
    return "all-of" if not match[2] or whole else "open"


def find_counts(paragraph: Text, about_pilots: bool = False) -> Iterator[PilotCount]:
    """Yield the statements of a paragraph that count pilots, in order; ``about_pilots`` says that its document is."""
    value = plain_prose(paragraph.value)
    if not about_pilots and ABOUT_PILOTS not in value:
        return
    parent, total = -1, 0
    for _, end, clauses in split_clauses(value):
        part = False  # 其中 reaches over the clauses behind it
        for start, stop in zip(clauses, [*(begin - 1 for begin in clauses[1:]), end], strict=True):
            if value.startswith(("其中", "另有"), start):
                part = True
            for count in _in_clause(paragraph, start, stop, end, follows=total > 0):
                if NO_COUNT.search(value, 0, bisect_left(paragraph.starts, count.bounded.starts[0])):
                    break
                subset = part and count.kind == "count"
                kind = "subset" if subset or count.kind == "subset" else count.kind
                yield count._replace(kind=kind, parent=parent if kind == "subset" else -1)
                if kind != "subset":
                    parent = -1 if _is_said_before(count) else total  # 优秀的试点城市有10个，良好的有40个
                total += 1


def _is_said_before(count: PilotCount) -> bool:
    """Whether what is said of those counted stands before them, so that what follows is no part of them."""
    is_told = count.predicate is not None and count.noun is not None and bool(count.predicate.starts)
    return is_told and count.predicate.starts[0] < count.noun.starts[0]  # type: ignore[union-attr]


def _in_clause(paragraph: Text, start: int, stop: int, end: int, *, follows: bool) -> Iterator[PilotCount]:
    """Yield the counts of a clause; ``follows`` says that one stands before it in the paragraph."""
    value, whole = plain_prose(paragraph.value), stop
    if COUNTED.search(value, start, stop) is None:
        return
    tail = TAIL.search(value, start, stop)
    stop = tail.start() if tail else stop
    stop -= len(value[start:stop]) - len(value[start:stop].rstrip("。；，！？"))
    for pattern, kind in ((EACH, "subset"), (PART, "subset"), (ALL, "all"), (SHARE, "share"), (COUNT, "count")):
        if kind == "share" and OF_SHARES.search(value, start, stop) is None:
            continue
        matches = [match for match in pattern.finditer(value, start, stop) if kind != "share" or _is_share(match)]
        if matches:
            yield from (
                _shared_out(paragraph, matches[0])
                if pattern is EACH
                else _with_next_clause(
                    _in_their_order(paragraph, matches, start, stop, kind), paragraph, (start, whole, end)
                )
            )
            return
    part = OF_WHICH.match(value, start, stop) if follows else None
    if part is not None:
        predicate = paragraph[part.start("said") : part.end("said")]
        yield _count(paragraph, part, start, stop, "subset")._replace(
            text=paragraph[start:stop].strip(), predicate=predicate
        )
        return
    behind = BEHIND_NOUN.search(value, start, stop)
    by_levels = [_behind_noun(paragraph, behind, start)] if behind else list(_by_levels(paragraph, start, stop))
    yield from by_levels or _named_examples(paragraph, start, stop)


def _behind_noun(paragraph: Text, match: regex.Match[str], start: int) -> PilotCount:
    """Return a count behind its noun, of which what stands before that is said: 获评优良的试点城市共40个."""
    before = paragraph[start : match.start()]
    count = _count(paragraph, match, start, match.end(), "count")
    predicate = before[: len(before) - 1].strip() if before.value.endswith("的") else None
    return count._replace(text=paragraph[start : match.end()].strip(), predicate=predicate)


def _with_next_clause(
    counts: Iterator[PilotCount], paragraph: Text, clause: tuple[int, int, int]
) -> Iterator[PilotCount]:
    """Yield counts whose clause only leads to what is said (虽…，但…; 围绕…，落实…) with the next clause of the sentence."""
    value = plain_prose(paragraph.value)
    _, stop, end = clause  # where the clause lies, and where its sentence ends
    following = _next_clause(value, stop, end)
    for count in counts:
        predicate = count.predicate.value if count.predicate is not None else ""
        conceded = bool(CONCEDES.search(count.text.value)) and bool(YIELDS.match(value, following[0]))
        leads_on = (
            following[1] > following[0] and (conceded or PHRASE.fullmatch(predicate)) and count.predicate is not None
        )
        if not leads_on:
            yield count
            continue
        turn = YIELDS.match(value, following[0])
        begin = turn.end() if turn else following[0]
        opening = paragraph.starts.index(
            count.text.starts[0]
        )  # its words may be printed otherwise: （区、县）, (区、县)
        whole = paragraph[opening : following[1]]
        yield count._replace(text=whole, predicate=paragraph[begin : following[1]].strip())


def _next_clause(value: str, stop: int, end: int) -> tuple[int, int]:
    """Return where the clause behind a comma lies; an empty stretch where the sentence ends, or the next counts itself."""
    if value[stop : stop + 1] not in ("，", ","):
        return stop, stop
    begin = stop + 1
    clause = regex.compile("[^，。；]*").match(value, begin, end)
    last = clause.end() if clause else begin
    counts = any(pattern.search(value, begin, last) for pattern in (COUNT, SHARE, ALL, NAMED))
    return (begin, begin) if counts else (begin, last)


def _named_examples(paragraph: Text, start: int, stop: int) -> Iterator[PilotCount]:
    """Yield the examples that open a clause and that nothing counts (石家庄、南昌等地积极探索)."""
    value = plain_prose(paragraph.value)
    lead = LEAD.match(value, start, stop)
    begin = lead.end() if lead else start
    for match in NAMED.finditer(value, begin, stop):
        bounds = _names_before(value, begin, match.start())
        if bounds is not None and bounds[0] == begin and "、" in value[bounds[0] : bounds[1]]:
            examples = paragraph[bounds[0] : match.start() + 1]
            sign, noun = paragraph[match.start() : match.start() + 1], paragraph[match.start() + 1 : match.end()]
            predicate = _rest(paragraph, match.end(), stop)
            yield PilotCount(
                paragraph[begin:stop].strip(), sign, None, noun, "named", examples, predicate, sign, examples
            )
            return


def _shared_out(paragraph: Text, match: regex.Match[str]) -> Iterator[PilotCount]:
    """Yield two counts of one sentence that shares them out (其中提出在2020年和2025年达峰的各有13个和6个)."""
    text, scope = paragraph[match.start() : match.end()], paragraph[match.start("scope") + 2 : match.end("scope")]
    unit = paragraph[match.start("unit") : match.end("unit")]
    years = SEVERAL_YEARS.fullmatch(plain_prose(paragraph.value), match.start("scope") + 2, match.end("scope"))
    for group, year in (("number", "first"), ("second", "second")):
        number = paragraph[match.start(group) : match.end(group)]
        pieces = [paragraph[years.start(piece) : years.end(piece)] for piece in ("lead", year, "rest")] if years else []
        yield PilotCount(text, number, unit, None, "subset", None, Text.join(pieces) if pieces else scope, number)


def _in_their_order(
    paragraph: Text, matches: Sequence[regex.Match[str]], start: int, stop: int, kind: str
) -> Iterator[PilotCount]:
    """Yield the first count of a clause, and the second where they are joined (6个省区和4个直辖市, 10个…中有9个…)."""
    first, value = matches[0], plain_prose(paragraph.value)
    count = _count(paragraph, first, start, stop, kind)
    yield from _sharing_noun(paragraph, count, start, first.start("number"))
    part = AMONG.match(value, first.end(), stop) if kind == "count" else None
    if part is not None:
        yield count._replace(predicate=None)
        yield _count(paragraph, part, start, stop, "subset")
        return
    joined = _joined_on(value, matches)
    among = len(joined) > 1 and joined[1]["scope"].endswith("有")
    rest = _rest(paragraph, BRACKETS.match(value, joined[-1].end()).end(), stop)
    yield count._replace(predicate=None if among else rest)
    for match in joined[1:]:
        other = _count(paragraph, match, start, stop, "subset" if among else kind)
        yield other if among else other._replace(predicate=rest)


def _joined_on(value: str, matches: Sequence[regex.Match[str]]) -> list[regex.Match[str]]:
    """Return the first of some counts and those that joints alone tie to it: 6个省、3个直辖市和72个地级及以上城市."""
    joined = [matches[0]]
    for match in matches[1:]:
        joint = COUNTS_JOINED.fullmatch(value, joined[-1].end(), match.start("number"))
        if joint is None or (joint[0] == "中有" and len(joined) > 1):
            break
        joined.append(match)
    return joined


def _sharing_noun(paragraph: Text, count: PilotCount, start: int, stop: int) -> Iterator[PilotCount]:
    """Yield the counts right before another whose noun they share: 第一批13个、第二批29个和第三批45个试点."""
    value, shared = plain_prose(paragraph.value), []
    while (match := SHARES_NOUN.search(value, start, stop)) and count.noun is not None:
        number = paragraph[match.start("number") : match.end("number")]
        unit = paragraph[match.start("unit") : match.end("unit")]
        shared.append(
            count._replace(number=number, unit=unit, bounded=number, kind="count", doubt=_why_unread(value, match))
        )
        stop = match.end("batch")
    yield from (other._replace(named=None, listing=None) for other in reversed(shared))


def _is_share(match: regex.Match[str]) -> bool:
    """Whether a number before a noun is a share: it has a sign of per cent, or is one half and the like."""
    return bool(match["unit"]) or not regex.fullmatch(_NUMBER, match["number"])


def _follows_names(value: str, match: regex.Match[str], kind: str) -> bool:
    """Whether places right before a count are those counted: 金华、广元等12个; 深圳一半以上的试点城市 counts none of them."""
    return value[match.start() - 1 : match.start()] == "等" or (kind != "share" and not match["scope"])


def _count(paragraph: Text, match: regex.Match[str], start: int, stop: int, kind: str) -> PilotCount:
    value = plain_prose(paragraph.value)
    bounds_of_names = _names_counted(value, match, start) if _follows_names(value, match, kind) else None
    lead = LEAD.match(value, start, stop)
    begin = bounds_of_names[0] if bounds_of_names else max(start, _after_marker(value, start, match.start()))
    if lead is not None and lead.end() <= match.start() and not bounds_of_names:
        begin = min(begin, match.start()) if begin <= match.start() else match.start()
    end_of_noun = BRACKETS.match(value, match.end()).end()
    bounded = _bounded_span(match)
    return PilotCount(
        paragraph[begin:stop].strip(),
        paragraph[match.start("number") : match.end("number")],
        paragraph[match.start("unit") : match.end("unit")] if match["unit"] else None,
        paragraph[match.start("of") : match.end("of")] if match["of"] else None,
        kind,
        paragraph[bounds_of_names[0] : bounds_of_names[1]] if bounds_of_names else None,
        _rest(paragraph, end_of_noun, stop),
        paragraph[slice(*bounded)],
        _listing(paragraph, bounds_of_names, match, kind) if bounds_of_names else None,
        doubt=_why_unread(value, match),
    )


def _names_counted(value: str, match: regex.Match[str], start: int) -> tuple[int, int] | None:
    """Return where the places lie that a count names; one place alone says where several lie (等河北省3个试点城市)."""
    bounds = _names_before(value, start, match.start())
    if bounds is None or value.endswith("等", *bounds) or "、" in value[slice(*bounds)]:
        return bounds
    is_one = _place_size_before(value, start, bounds[1]) == bounds[1] - bounds[0]
    if not (is_one and _is_number(match["number"]) and float(count_value(match["number"])) > 1):
        return bounds
    return _names_before(value, start, bounds[0]) if value.endswith("等", start, bounds[0]) else None


def _listing(paragraph: Text, bounds: tuple[int, int], match: regex.Match[str], kind: str) -> Text:
    """Return the places that a count names, with its number where it has one."""
    if kind == "share":
        return paragraph[bounds[0] : match.start()]
    if bounds[1] == match.start():
        return paragraph[bounds[0] : match.end("number")]
    return Text.join([paragraph[slice(*bounds)], paragraph[match.start("number") : match.end("number")]])


def _bounded_span(match: regex.Match[str]) -> tuple[int, int]:
    """Return where the number of a count lies with what bounds it: 不超过12, 12个以上."""
    scope = BOUND_ALONE.search(match["scope"] or "")
    start = match.start("scope") + scope.start() if scope else match.start("number")
    return start, max(match.end(name) for name in ("number", "more", "up") if match[name])


def _why_unread(value: str, match: regex.Match[str]) -> Message:
    """Return why the number of a count is not read; "" where it is."""
    before = value[max(0, match.start("number") - 4) : match.start("number")]
    if OF_RANGE.search(before):
        return RANGE
    if DIGITS_BEFORE.search(before):
        return GOES_ON
    is_vague = (
        VAGUE_BEFORE.search(before) or VAGUE_NUMBER.fullmatch(match["number"]) or match.groupdict().get("more") == "几"
    )
    return VAGUE if is_vague else NO_MESSAGE


def _after_marker(value: str, start: int, stop: int) -> int:
    """Return where a clause begins behind the marker of an enumeration (一是)."""
    marker = regex.compile(r"\s*(?:[一二三四五六七八九十]{1,2}是|[①-⑳])").match(value, start, stop)
    return marker.end() if marker else start


def _names_before(value: str, start: int, stop: int) -> tuple[int, int] | None:
    """Return where the places lie that stand right before a count, 等 included."""
    end = stop - 1 if stop > start and value[stop - 1] == "等" else stop
    begin, first = end, -1
    while size := _place_size_before(value, start, begin):
        begin = first = begin - size
        if begin > start and value[begin - 1] in "、和与及":
            begin -= 1
    return (first, stop) if first >= 0 else None


def _place_size_before(value: str, start: int, end: int) -> int:
    sizes = range(min(LONGEST_NAME, end - start), 1, -1)
    areas = known_areas()  # 贵安新区和西咸新区等16个城市: not 新区 alone, which was a district once
    endings = ((size, value[end - size : end]) for size in sizes)
    return next((size for size, name in endings if is_place_or_province(name) or name in areas), 0)


def _rest(paragraph: Text, start: int, stop: int) -> Text | None:
    """Return what a clause says behind a noun, without 的, 已 and the like; None where it says nothing."""
    skip = PREDICATE_LEAD.match(plain_prose(paragraph.value), start, stop)
    begin = skip.end() if skip else start
    ahead = AHEAD.match(plain_prose(paragraph.value), begin, stop)
    rest = paragraph[ahead.end() if ahead else begin : max(stop, start)].strip()
    return rest if rest.value and rest.value != "中" else None


def _by_levels(paragraph: Text, start: int, stop: int) -> Iterator[PilotCount]:
    """Yield counts by level behind their places, or two side by side: 广东、辽宁五省和天津、重庆八市; 五省八市试点."""
    value = plain_prose(paragraph.value)
    levels = list(LEVELS.finditer(value, start, stop))
    matches = [match for match in levels if _lists_places(value, start, match.start())]
    is_pair = len(levels) == 2 and levels[0].end() == levels[1].start()
    follows = is_pair and WIDENED_TO.search(value, start, levels[0].start()) and levels[1].end() == stop
    if is_pair and ABOUT_PILOTS in value[start:stop] and (follows or OF_LEVELS.match(value, levels[1].end())):
        matches = levels
    for match in matches:
        rest = _rest(paragraph, matches[-1].end(), stop)
        yield _count(paragraph, match, start, stop, "count")._replace(predicate=rest)


def _lists_places(value: str, start: int, stop: int) -> bool:
    bounds = _names_before(value, start, stop)
    return bounds is not None and "、" in value[bounds[0] : bounds[1]]


def count_row(count: PilotCount) -> Row:
    """Return a row of ``counts`` without its keys and its kind."""
    is_readable = (
        not count.doubt
        and LOST not in count.number.value
        and count.kind not in ("all", "named")
        and _is_number(count.number.value)
    )
    examples = count.named
    listed = examples[: len(examples.value.removesuffix("等"))] if examples is not None else None
    return {
        "text": text_cell(count.text),
        "value": text_cell(count.number, "count.value") if is_readable else EMPTY,
        "low": text_cell(count.bounded, "count.low") if is_readable and count_low(count.bounded.value) else EMPTY,
        "high": text_cell(count.bounded, "count.high") if is_readable and count_high(count.bounded.value) else EMPTY,
        "unit": _unit_cell(count),
        "of": text_cell(count.noun) if count.noun is not None else EMPTY,
        "named": text_cell(listed, "count.named") if listed is not None else EMPTY,
        "named_is": text_cell(count.listing, "count.named_is") if count.listing is not None else EMPTY,
        "predicate": text_cell(count.predicate) if count.predicate is not None else EMPTY,
    }


def _unit_cell(count: PilotCount) -> Cell:
    if count.unit is not None:
        return text_cell(count.unit)
    return text_cell(count.number, "count.percent") if count_percent(count.number.value) else EMPTY


def _is_number(text: str) -> bool:
    number = fold_script(text).replace(",", "")
    return number in HALVES or number.replace(".", "", 1).isdecimal() or bool(chinese_number(number))


def extract(paragraph: Paragraph, context: Context) -> Iterator[Yield]:
    """Yield the statements that count pilots, of a paragraph and of the figures between it and its neighbours."""
    about_pilots = any(ABOUT_PILOTS in text.value for text in context.metadata.values())
    before = context.paragraphs[paragraph.n - 2].text.starts[0] if paragraph.n > 1 else -1
    begin = paragraph.text.starts[0]
    is_last = paragraph.n == len(context.paragraphs)
    for figure in context.figures:
        if before < figure.start < begin:
            yield from _figure_rows(figure, context)
    first = context.counts("counts") + 1
    for count in find_counts(paragraph.text, about_pilots):
        row = _table_row(count, first, context)
        yield replace_row(row, {"paragraph": context.paragraph_cell(paragraph)})
        if count.doubt:
            yield _unread(count.bounded, count.doubt)
    if "每" in paragraph.text.value and (about_pilots or ABOUT_PILOTS in paragraph.text.value):
        value = plain_prose(paragraph.text.value)
        for share in OF_EVERY.finditer(value):
            yield _unread(paragraph.text[share.start() : share.end()], OF_SO_MANY)
    for figure in context.figures if is_last else ():
        if figure.start > begin:
            yield from _figure_rows(figure, context)


def _unread(text: Text, reason: Message) -> Notice:
    message = say(
        "{text} counts pilots and is not read: {reason}",
        "{text}计试点之数而未读取：{reason}",
        text=text.value,
        reason=reason,
    )
    return make_finding("unread-number", "medium", text, message)


def replace_row(row: TableRow, cells: Row) -> TableRow:
    """Return a row with further cells before its own."""
    return TableRow(row.table, {**cells, **row.row})


def _figure_rows(figure: Part, context: Context) -> Iterator[Yield]:
    """Yield the statements that a figure prints over its lists (一半以上的试点城市建立了…); its other words count lists."""
    for line in figure.lines:
        for count in find_counts(line.text):
            noun, predicate = count.noun, count.predicate
            if noun is None or predicate is None:
                continue
            if ABOUT_PILOTS in noun.value and len(predicate) >= LEAST_SAID:
                yield replace_row(_table_row(count, 0, context), {"paragraph": EMPTY})


def _table_row(count: PilotCount, first: int, context: Context) -> TableRow:
    parent = EMPTY
    if count.parent >= 0 and first:
        number = str(first + count.parent)
        parent = computed_cell("cell.same", [Input(f"counts/{context.source}|{number}/n", number)])
    row = count_row(count)
    kind = Cell(count.kind, row["text"].spans, (KIND,), (f"raw/{context.document.source.file}",))
    return TableRow("counts", {**row, "kind": kind, "parent": parent})
