"""Pilots that prose names: announcements of a batch, and the pilots that a report's contents list.

Two kinds of sentences announce pilots. A notice of a programme designates places (确定, 选择, 公布, 同意, 列为),
with or without a batch or a count. A report tells that a national organ opened a batch in places: 确定在广东、
…五省和天津、…八市开展…, or 在北京、上海、海南等29个省市开展第二批…. A list closed by its own count is complete; one
that ends in 等 gives examples and a total. A batch that is announced only by examples is found as what the
contents list beside the batch that is known whole, if the counts agree and all examples are among it; else a
finding says why not. Places merely mentioned (广州、东莞、惠州等六市纳入首批试点城市) are no announcement.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

from lccp.extract.context import Context, Yield
from lccp.extract.enumerated.designations import (
    AS_PILOTS,
    BATCH,
    DATE,
    DECIDES,
    DESIGNATES,
    DOUBTFUL,
    INSPECTED,
    LAUNCH,
    LOW_CARBON,
    OF_STUDY,
    OPENS,
    Announcement,
    announcements,
    counts_zones,
    has_designating_word,
    is_designated,
    listed_groups,
    provinces_of,
    unquoted_sentence,
)
from lccp.extract.enumerated.news import LEADS_TO_PLACES, OF_A_REPORT, OF_NEWS, without_readings
from lccp.extract.enumerated.place_groups import (
    COUNT,
    PlaceGroup,
    number_of,
    place_groups,
)
from lccp.extract.lists.list_rows import remark_behind_name
from lccp.extract.prose.sentences import sentence_bounds
from lccp.extract.structure.markers import numeral_value
from lccp.extract.structure.outline import Paragraph
from lccp.model import Notice, make_finding
from lccp.normalise.places import base_name, is_place_name, opening_places
from lccp.normalise.programmes import find_known_form, match_key, programme_phrase
from lccp.reference.script import fold_script
from lccp.text.messages import Message, say
from lccp.text.patterns import regex as re
from lccp.text.rules import rule
from lccp.text.spans import Text

YEARS_BEHIND = re.compile(r"\p{Han}[（(][^（）()]{0,6}20[0-9]{2}年[^（）()]{0,6}[）)]\s*(?:[、，,；;。]|$)")
# 重庆市（主城区）: what a bracket makes the pilot; not 福州市（含平潭县）
PART_BEHIND = re.compile("[（(](?!不?含|包括|除|原|以下)[^（）()，。；]{1,24}[市县区旗镇乡园城][）)]")
SAME_CLAUSE = re.compile("[^，。；]*")
# 雄安新区、光泽县等8个特殊地区参照“无废城市”建设要求一并推进
TREATED_ALIKE = re.compile("参照[^。；，,]{2,20}推[进动]")
PILOT_WORD = re.compile("试点|示范|先行|试验区")
FEWEST_DESIGNATED = 3
OF_A_BODY = re.compile("通知|公告|批复|函$|决定|通报")
SUMMARY = re.compile(
    "(?:国家)?低碳(?:城市|省区|省)?试点(?:工作)?(?:进展|工作|建设)?(?:情况)?(?:总结|报告|评估)(?:报告)?$"
)


@rule("batch.number")
def batch_number(printed: str) -> str:
    """Return which batch is meant; the launch of the programme is its first.

    >>> batch_number("第二批"), batch_number("首批"), batch_number("正式啟動"), batch_number("第十一批")
    ('2', '1', '1', '11')
    """
    folded = fold_script(printed)
    match = BATCH.fullmatch(folded)
    if match:
        return str(numeral_value(match[1] or "一"))
    if LAUNCH.fullmatch(folded):
        return "1"
    raise ValueError(f"{printed!r} names no batch")


@lru_cache(maxsize=16)  # of the title, for each paragraph
def is_notice(title: str) -> bool:
    """Whether a title is that of a notice, whose pilots are designated by it: no report, plan or table."""
    title = fold_script(title)
    if OF_A_REPORT.search(title):
        return False
    return OF_A_BODY.search(title) is not None or ("公布" in title and not OF_NEWS.search(title))


def miscounts(paragraph: Text, title: Text | None = None) -> Iterator[Notice]:
    """Return a finding for each list of places in an announcement that its own count contradicts."""
    titled = title is not None and bool(programme_phrase(title.value)) and bool(DESIGNATES.search(paragraph.value))
    if not titled and not LOW_CARBON.search(paragraph.value) and not find_known_form(paragraph.value):
        return
    for start, end in sentence_bounds(paragraph, "。；;"):
        sentence = paragraph[start:end].strip()
        plain = unquoted_sentence(sentence.value)
        if not (OPENS.search(plain) and COUNT.search(plain)):
            continue
        if not (titled or LOW_CARBON.search(plain) or find_known_form(plain)):
            continue
        for group in place_groups(sentence, plain):
            if _is_miscounted(group):
                message = say(
                    "{places} places are named where the count says {size}",
                    "所列{places}地，所计为{size}",
                    places=len(group.places),
                    size=group.size,
                )
                yield make_finding("count", "medium", sentence[group.start : group.end], message)


def _is_miscounted(group: PlaceGroup) -> bool:
    """Whether the count of a group that claims to be whole is not how many places it names."""
    return len(group.places) > 1 and group.counted is not None and not group.others and not group.agrees


def summarised(titles: Sequence[Text]) -> list[Text]:
    """Return the pilots whose summaries a table of contents lists, in order (广东省 of 广东省低碳试点进展总结)."""
    pilots: list[Text] = []
    for title in titles:
        match = SUMMARY.search(title.value)
        name = title[: match.start()] if match else None
        if name is not None and name.value and is_place_name(name.value):
            pilots.append(name)
    return pilots


class NamedPlace(Protocol):
    """A name in a list."""

    @property
    def value(self) -> str:
        """The name as printed."""


P = TypeVar("P", bound=NamedPlace)


def remainder(
    listed: Sequence[P],
    other_batches: Sequence[NamedPlace],
    examples: Sequence[NamedPlace],
    size: int,
    same: Callable[[str], str],
) -> tuple[list[P], list[tuple[str, NamedPlace | None, Message]]]:
    """Return a batch as what ``listed`` adds to the pilots of other batches; else what is wrong: severity, name, message.

    ``same`` returns one and the same key for all names of a place (广东, 广东省). Nothing is returned
    unless every pilot of the others is listed, every example remains, and the count agrees.
    """
    taken = {same(place.value) for place in other_batches}
    rest = [name for name in listed if same(name.value) not in taken]
    keys = {same(name.value) for name in rest}
    every = {same(name.value) for name in listed}
    wrong: list[tuple[str, NamedPlace | None, Message]] = []
    for place in other_batches:
        if same(place.value) not in every:
            message = say(
                "{place} is a pilot of another batch, but not listed",
                "{place}是另一批的试点，而未列入",
                place=place.value,
            )
            wrong.append(("medium", place, message))
    for place in examples:
        if same(place.value) not in keys:
            message = say(
                "{place} is named of this batch, but not listed", "{place}文中称属本批，而未列入", place=place.value
            )
            wrong.append(("medium", place, message))
    if len(rest) != size or len(keys) != len(rest):
        message = say(
            "{count} pilots remain where the sentence counts {size}",
            "所余{count}个试点，句中所计为{size}",
            count=len(rest),
            size=size,
        )
        wrong.append(("high", None, message))
    return ([], wrong) if wrong else (rest, [])


def extract(paragraph: Paragraph, context: Context) -> Iterator[Yield]:
    """Yield the batches that a paragraph announces, and findings where a list and its count disagree."""
    title, heading = context.title_over(paragraph.text.starts[0]), context.heading
    opening = fold_script(paragraph.text.value[:2])
    needs_before = heading is not None or opening in REFERS_ABOVE or DESIGNATES.search(paragraph.text.value) is not None
    before = _text_before(paragraph, context) if needs_before else None
    texts = [other.text for other in context.paragraphs[max(0, paragraph.n - 2) : paragraph.n + 3]]
    filled = (
        _with_listed_places(announcement, texts)
        for announcement in announcements(paragraph.text, context.issuer, title, before, True, heading)
    )
    announced = [each for each in filled if _is_announced(each)]
    yield from announced
    yield from _findings_about(announced)
    if title is None or heading is not None or is_notice(title.value):
        yield from _unread_designations(paragraph.text, [each.sentence.starts[0] for each in announced])
    yield from miscounts(paragraph.text, title)


def _findings_about(announced: Sequence[Announcement]) -> Iterator[Notice]:
    """Findings about what stands in some announcements and is not read, or read though it is open."""
    for announcement in announced:
        yield from map(_unread_name, announcement.strange)
        for part in _parts_behind(announcement):
            yield make_finding("unparsed", "medium", part, remark_behind_name(part.value))
        if TREATED_ALIKE.search(announcement.sentence.value):
            yield _treated_alike(announcement.sentence)
        if _has_peaks(announcement):
            yield _unread_peaks(announcement.sentence)
        elif _has_several_dates(announcement):
            yield _unread_dates(announcement.sentence)


def _is_announced(announcement: Announcement) -> bool:
    """Whether a sentence says enough of pilots: all of them, several, the only one, or those that the document makes some."""
    several = announcement.complete or len(announcement.places) > 1
    return several or announcement.size == 1 or announcement.designates


def _parts_behind(announcement: Announcement) -> Iterator[Text]:
    """Yield the brackets behind places that name parts of them, which no pilot is read from: 重庆市（主城区）."""
    sentence = announcement.sentence
    if "（" not in sentence.value and "(" not in sentence.value:
        return
    ends = {end: index + 1 for index, end in enumerate(sentence.ends)}
    for place in announcement.places:
        if part := PART_BEHIND.match(sentence.value, ends.get(place.ends[-1], len(sentence))):
            yield sentence[part.start() : part.end()]


def _unread_name(item: Text) -> Notice:
    """A finding for words among the places of an announcement of which nothing says that they name one."""
    message = say(
        "{words!r} stands among the places that are named here and is not read as one",
        "“{words}”与此处所列各地并列，未读作地名",
        words=item.value,
    )
    return make_finding("unread-list", "high", item, message)


def _treated_alike(sentence: Text) -> Notice:
    message = Message(
        "the places named here are to do as the pilots do (参照), and are read as pilots: whether they are any is open",
        "此处所列各地系“参照”试点要求推进，读作试点，是否试点待定",
    )
    return make_finding("doubtful-reading", "medium", sentence, message)


def _has_peaks(announcement: Announcement) -> bool:
    """Whether a sentence about peaks sets years in brackets behind its places: 达峰年份：丽水市（2027年）、舟山市（2028年）."""
    value = announcement.sentence.value
    return "峰" in value and YEARS_BEHIND.search(value) is not None


def _has_several_dates(announcement: Announcement) -> bool:
    """Whether a sentence sets dates in brackets behind some of its places, of which it prints several and none is read."""
    value = announcement.sentence.value
    return announcement.date is None and YEARS_BEHIND.search(value) is not None and len(DATE.findall(value)) > 1


def _unread_dates(sentence: Text) -> Notice:
    """A finding for several dates in brackets behind places: 同意太原市、深圳市（2018年2月），郴州市（2019年5月）建设…."""
    message = Message(
        "several dates in brackets stand behind places that are named here, and none is read",
        "所列各地之后括注数个时间，均未读取",
    )
    return make_finding("unparsed", "high", sentence, message)


def _unread_peaks(sentence: Text) -> Notice:
    message = Message(
        "years in brackets stand behind places that are named here, and are read as no peak years",
        "所列各地之后括注年份，未读作达峰年",
    )
    return make_finding("unparsed", "high", sentence, message)


def distinct_announcements(every: Sequence[Announcement]) -> list[Announcement]:
    """Return the announcements of a document, in news without those whose places another names too (深圳等39个市, 深圳、海口等39个市).

    What gives examples of a list (长沙、株洲等21个城市入选首批…) tells the batch of the sentence that has all of them.
    """
    distinct: list[Announcement] = []
    for each in sorted(every, key=lambda each: -len(each.places)):
        wider = next((n for n, other in enumerate(distinct) if each.in_news and _is_within(each, other)), None)
        if wider is None:
            distinct.append(each)
        elif distinct[wider].basis is None and each.size == len(distinct[wider].places):
            distinct[wider] = distinct[wider]._replace(basis=each.basis)
        elif each.size > distinct[wider].size and not distinct[wider].counts:  # 33个开发区, of which 32 are read
            distinct[wider] = distinct[wider]._replace(size=each.size, complete=False)
    remaining = [rest for each in distinct if (rest := _without_those_of_batches(each, distinct)).places]
    return sorted(remaining, key=lambda each: (each.sentence.starts[0], each.places[0].starts[0]))


def _without_those_of_batches(announcement: Announcement, every: Sequence[Announcement]) -> Announcement:
    """Return what news tell of a programme without its batch, less the places that another sentence gives to a batch of it.

    …获得第五批…称号。目前，我省已有虎林市、呼玛县等6个….
    """
    if announcement.basis is not None or not announcement.in_news:
        return announcement
    batched = {place.value for other in every if _is_batch_of(other, announcement) for place in other.places}
    places = announcement.places
    indices = [n for n, place in enumerate(places) if not any(other.endswith(place.value) for other in batched)]
    if len(indices) == len(places):
        return announcement
    kinds, provinces = announcement.kinds, announcement.provinces
    return announcement._replace(
        places=tuple(places[n] for n in indices),
        kinds=tuple(kinds[n] for n in indices) if kinds else (),
        provinces=tuple(provinces[n] for n in indices) if provinces else (),
        size=len(indices),
        counts=(),
    )


def _is_batch_of(other: Announcement, announcement: Announcement) -> bool:
    """Whether a sentence names a batch of the programme of another."""
    if other.basis is None or other.programme is None or announcement.programme is None:
        return False
    phrases = (programme_phrase(each.programme.value) for each in (other, announcement) if each.programme is not None)
    return len(set(map(match_key, phrases))) == 1


def without_examples_of_lists(
    announcements: Sequence[Announcement], lists: Sequence[Sequence[str]], starts: Collection[int]
) -> list[Announcement]:
    """Return announcements without those of one area that a list of as many has in other words, or that a list's own rows make up.

    望城区农村产业融合发展示范园等5个单位, of a list of five: 望城区省级农村产业融合发展示范园. 低碳试点县：凤县、太白县, two of the rows
    that begin at ``starts``, name no programme of their own.
    """
    return [
        each
        for each in announcements
        if not _is_of_rows(each, starts)
        and (
            len(each.places) > 1
            or is_place_name(each.places[0].value)
            or not any(len(rows) == each.size and _opens_alike(each.places[0].value, rows) for rows in lists)
        )
    ]


def _is_of_rows(announcement: Announcement, starts: Collection[int]) -> bool:
    """Whether the places of an announcement of a programme, of no batch, are rows of a list, each where it stands."""
    named = announcement.programme is not None and announcement.basis is None
    return named and all(place.starts[0] in starts for place in announcement.places)


def _opens_alike(name: str, rows: Sequence[str]) -> bool:
    """Whether a row of a list is no such name, and opens with the same place."""
    places = [place for place in opening_places(name) if len(place) > 2]
    return name not in rows and any(row.startswith(place) for place in places for row in rows)


def _is_within(announcement: Announcement, other: Announcement) -> bool:
    """Whether another announcement names all places of one, of the same batch and programme as far as both say which."""
    named = (each.programme.value for each in (announcement, other) if each.programme is not None)
    programmes = {match_key(programme_phrase(name)) for name in named}
    if len(programmes - {""}) > 1:
        return False
    whole = {base_name(place.value) or place.value for place in other.places}
    batches = {_basis_value(announcement), _basis_value(other)} - {""}
    return len(batches) < 2 and {base_name(place.value) or place.value for place in announcement.places} <= whole


def _basis_value(announcement: Announcement) -> str:
    return announcement.basis.value if announcement.basis is not None else ""


def _with_listed_places(announcement: Announcement, texts: Sequence[Text]) -> Announcement:
    """Return an announcement that gives examples (成都等13个城市) with the places that a sentence beside it names in full."""
    if announcement.complete or not announcement.designates or len(announcement.counts) != 1:
        return announcement
    size, examples = number_of(announcement.counts[0]), {place.value for place in announcement.places}
    for sentence, plain in _sentences_of(texts):
        for group in place_groups(sentence, plain):
            is_whole = len(group.places) == size and examples <= {place.value for place in group.places}
            if is_whole and _is_closed(plain, group):
                kinds = tuple(group.kind or announcement.kinds[0] for _ in group.places)
                provinces = provinces_of((group,))
                return announcement._replace(
                    places=group.places, kinds=kinds, complete=True, size=size, provinces=provinces, strange=()
                )
    return announcement


def _is_closed(plain: str, group: PlaceGroup) -> bool:
    """Whether a group names all of some places: its count says so, words lead to it (分别是), or it is who a notice is sent to (芜湖经济技术开发区、嘉兴港区、…：)."""
    if group.counted is not None:
        return group.agrees
    addressed = group.start == 0 and not plain[group.end :].strip("：: ")
    return addressed or LEADS_TO_PLACES.search(plain[: group.start]) is not None


def _sentences_of(texts: Sequence[Text]) -> Iterator[tuple[Text, str]]:
    """The sentences of some texts, each with its words in which titles are blanked out."""
    for text in texts:
        for start, end in sentence_bounds(text, "。；;"):
            sentence = without_readings(text[start:end].strip())
            yield sentence, unquoted_sentence(sentence.value)


REFERS_ABOVE = frozenset({"这些", "上述", "以上", "具体", "分别"})  # 这些城市分别是：…, behind 确定了11个城市作为…试点
ZONES_NAMED = Message(
    "zones are designated here, and the cities that they lie in are named for them: none is read",
    "此处确定的是园区，而仅列其所在城市，均未读取",
)


def _unread_designations(paragraph: Text, read: Sequence[int]) -> Iterator[Notice]:
    """Return a finding for each sentence of a notice that designates three places or more and of which none is read.

    ``read`` are where sentences begin that are: beside one, others are told that make places pilots of several kinds.
    """
    for start, end in sentence_bounds(paragraph, "。；;"):
        sentence = paragraph[start:end].strip()
        plain = unquoted_sentence(sentence.value)
        if read and (sentence.starts[0] in read or not AS_PILOTS.search(plain)):
            continue
        doubts = {doubt[0] for doubt in DOUBTFUL.finditer(plain)}  # 拟将呼和浩特市、…等28个地区作为…试点 is told of
        if doubts - {"拟"} or OF_STUDY.search(plain) or not has_designating_word(plain) or not PILOT_WORD.search(plain):
            continue
        if any(counts_zones(group) and is_designated(plain, group) for group in place_groups(sentence, plain)):
            yield make_finding("unread-list", "high", sentence, ZONES_NAMED)
        yield from _unread_groups(sentence, plain, bool(doubts))


def _unread_groups(sentence: Text, plain: str, proposed: bool) -> Iterator[Notice]:
    """Return a finding for the places that a sentence designates, proposes (``proposed``) or decides something about, where they are enough."""
    every = listed_groups(sentence, plain)
    count = _count_named(group for group in every if is_designated(plain, group))
    decided = _count_named(group for group in every if _is_decided(plain, group))
    if count < FEWEST_DESIGNATED <= decided:
        message = say(
            "{count} places are named in what is decided here, and no verb tells that they become pilots: none is read",
            "此处决定涉及{count}地，未见使其成为试点之动词，均未读取",
            count=decided,
        )
        yield make_finding("unread-list", "high", sentence, message)
    elif count >= FEWEST_DESIGNATED and proposed:
        message = say(
            "{count} places are to become pilots here, and are none yet (拟): none is read",
            "此处拟将{count}地作为试点，尚未确定，均未读取",
            count=count,
        )
        yield make_finding("unread-list", "high", sentence, message)
    elif count >= FEWEST_DESIGNATED:
        message = say(
            "{count} places are designated here, and nothing says for which programme: none is read",
            "此处确定{count}地，未言明何项试点，均未读取",
            count=count,
        )
        yield make_finding("unread-list", "high", sentence, message)


def _count_named(groups: Iterable[PlaceGroup]) -> int:
    """How many places and strange names some groups hold."""
    return sum(len(group.places) + len(group.strange) for group in groups)


def _is_decided(plain: str, group: PlaceGroup) -> bool:
    """Whether a group stands in what a sentence decides, before words of pilots in the same clause: 决定在A、B和C攻关…试点."""
    behind = SAME_CLAUSE.match(plain, group.end)
    decided = DECIDES.search(plain, 0, group.start) is not None
    about_pilots = behind is not None and PILOT_WORD.search(behind[0]) is not None
    return decided and about_pilots and not INSPECTED.match(plain, group.end)


def _text_before(paragraph: Paragraph, context: Context) -> Text | None:
    """The words that stand before a paragraph: a sentence there may name the programme."""
    start = paragraph.text.starts[0]
    texts = context.texts_in_order
    index = bisect_left(texts, start, key=lambda text: text.starts[0])
    return next((texts[n] for n in range(index - 1, -1, -1) if texts[n].ends[-1] <= start), None)
