"""Pilots that prose names: announcements of a batch, and the pilots that a report's contents list.

An announcement is a sentence in which a national organ opens low-carbon pilots in places:
确定在广东、…五省和天津、…八市开展…, or 在北京、上海、海南等29个省市开展第二批…. A list closed by its
own count is complete; one that ends in 等 gives examples and a total. A batch that is announced
only by examples is found as what the contents list beside the batch that is known whole, if the
counts agree and all examples are among it; else a finding says why not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol, TypeVar

from lccp.extract.context import Context, Fact, Yield
from lccp.extract.prose.sentences import make_finding, sentence_bounds
from lccp.extract.structure.markers import chinese_number
from lccp.extract.structure.outline import Paragraph
from lccp.model import Notice
from lccp.normalise.places import is_place_name, is_place_or_province
from lccp.text.rules import rule
from lccp.text.spans import Text

_NUMERAL = "[一二三四五六七八九十百两0-9]{1,4}"
_UNIT = "(?:省区市|省市区|省区|省市|省份|城市|地区|市县|区县|试点|直辖市|自治区|省|市|县|区|地|盟|州)"
COUNTED = re.compile(rf"(等?)(?:共计|共)?({_NUMERAL})个?(?:国家)?(?:低碳)?{_UNIT}")
PROGRAMME = re.compile(
    "低碳(?:省区|省市|省份|城市|城镇|地区|省|市)?(?:[和与、及](?:低碳)?(?:城市|省区|省市|地区))?试点"
)
NATIONAL = re.compile("国家发展改革委|国家发展和改革委员会|国家发改委|生态环境部|国务院")
LOCAL = re.compile("我[委部厅局省市区县]|本[省市区]|全[省市]|[省市]级")  # whose, only the issuer can tell
OPENS = re.compile("启动|确定|开展|批复|批准|同意")
BATCH = re.compile(r"第([一二三四五六七八九十]|[0-9]{1,2})批|首批")
LAUNCH = re.compile("(?:正式)?启动")
DATE = re.compile(r"(?:19|20)[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}日)?")
# Words behind which a list of places begins; they belong to no name.
LEAD = re.compile("(?:在|将|把|为|对|括|择|定|准|意|复|有|是|从|与|和|及|，|：|:|（)$")
SUMMARY = re.compile(
    "(?:国家)?低碳(?:城市|省区|省)?试点(?:工作)?(?:进展|工作|建设)?(?:情况)?(?:总结|报告|评估)(?:报告)?$"
)


class Announcement(NamedTuple):
    """A batch as a sentence announces it.

    ``basis`` are the words that say which batch (第二批; 正式启动 for the first), ``date`` those that
    say when, None where the sentence does not; ``places`` are named in this order; ``complete``
    says that the sentence names them all, ``size`` how many there are, ``counts`` the words that say so.
    """

    basis: Text
    date: Text | None
    places: tuple[Text, ...]
    complete: bool
    size: int
    counts: tuple[Text, ...]
    sentence: Text


@rule("batch.number")
def batch_number(words: str) -> str:
    """Say which batch is meant; the launch of the programme is its first.

    >>> batch_number("第二批"), batch_number("首批"), batch_number("正式启动")
    ('2', '1', '1')
    """
    found = BATCH.fullmatch(words)
    if found:
        numeral = found[1] or "一"
        return str(int(numeral) if numeral.isdecimal() else chinese_number(numeral))
    if LAUNCH.fullmatch(words):
        return "1"
    raise ValueError(f"{words!r} names no batch")


def announcements(paragraph: Text, issuer: str = "") -> Iterator[Announcement]:
    """Give the batches of national pilots that the paragraph announces.

    A sentence announces a batch if it names the programme and a national organ, says that pilots
    are opened, says which batch, and names places and counts them. ``issuer`` is the document's:
    where the sentence names no organ, or says 我委, that one must be national.
    """
    if not PROGRAMME.search(paragraph.value):
        return
    for start, end in sentence_bounds(paragraph, "。；"):
        sentence = paragraph[start:end].strip()
        plain = _unquoted(sentence.value)
        if not (PROGRAMME.search(plain) and OPENS.search(plain)):
            continue
        told = NATIONAL.search(plain) and not LOCAL.search(plain)
        if not told and not NATIONAL.match(issuer):
            continue
        basis = _basis(sentence, plain)
        lists = list(_lists(sentence, plain))
        if basis is None or not lists:
            continue
        dates = list(DATE.finditer(plain))
        date = sentence[dates[0].start() : dates[0].end()] if len(dates) == 1 else None
        places = tuple(place for listed in lists for place in listed[0])
        complete = all(listed[2] for listed in lists)
        counts = tuple(listed[1] for listed in lists)
        yield Announcement(basis, date, places, complete, sum(map(_number, counts)), counts, sentence)


def _unquoted(sentence: str) -> str:
    """Give the sentence with titles blanked out, places kept: what a cited title says is not said here."""
    return re.sub("《[^《》]*》", lambda title: "\u3000" * len(title[0]), sentence)


def _basis(sentence: Text, plain: str) -> Text | None:
    named = {found[0]: found for found in BATCH.finditer(plain)}
    if len(named) > 1:
        return None
    found = next(iter(named.values()), None) or LAUNCH.search(plain)
    return sentence[found.start() : found.end()] if found else None


def _number(words: Text) -> int:
    return int(words.value) if words.value.isdecimal() else chinese_number(words.value)


def _lists(sentence: Text, plain: str) -> Iterator[tuple[list[Text], Text, bool]]:
    """Give each list of places that its count closes: the places, the count, whether they are all."""
    for found in COUNTED.finditer(plain):
        count = sentence[found.start(2) : found.end(2)]
        begin = max(plain.rfind(sign, 0, found.start()) for sign in "，。；：（\u3000") + 1
        places = _places_before(sentence[begin : found.start()])
        others = found[1] == "等"
        if places and (others or len(places) == _number(count)):
            yield places, count, not others or len(places) == _number(count)


def _places_before(words: Text) -> list[Text]:
    """Read names parted by 、 from the end of ``words`` backwards, as far as they are places."""
    out: list[Text] = []
    end = len(words)
    while end > 0:
        start = words.value.rfind("、", 0, end) + 1
        name = words[start:end]
        if not is_place_or_province(name.value):
            tail = _longest_tail(name)
            return [tail, *out] if tail is not None else []
        out.insert(0, name)
        end = start - 1
    return out


def _longest_tail(name: Text) -> Text | None:
    """Find the longest end of ``name`` that is a place, behind a word that leads to a list.

    A place may stand between the two (在内蒙古自治区乌海市).
    """
    for at in range(max(0, len(name) - 14), len(name) - 1):
        if not is_place_or_province(name.value[at:]):
            continue
        before = name.value[:at]
        holders = (n for n in range(max(0, at - 8), at - 1) if is_place_or_province(before[n:]))
        if LEAD.search(before) or any(LEAD.search(before[:n]) for n in holders):
            return name[at:]
    return None


def miscounts(paragraph: Text) -> Iterator[Notice]:
    """Give a finding for each list of places in an announcement that its own count contradicts."""
    if not PROGRAMME.search(paragraph.value):
        return
    for start, end in sentence_bounds(paragraph, "。；"):
        sentence = paragraph[start:end].strip()
        plain = _unquoted(sentence.value)
        if not (PROGRAMME.search(plain) and OPENS.search(plain)):
            continue
        for found in COUNTED.finditer(plain):
            begin = max(plain.rfind(sign, 0, found.start()) for sign in "，。；：（\u3000") + 1
            places = _places_before(sentence[begin : found.start()])
            count = sentence[found.start(2) : found.end(2)]
            if len(places) > 1 and found[1] != "等" and len(places) != _number(count):
                message = f"{len(places)} places are named where the count says {_number(count)}"
                yield make_finding("count", "medium", sentence[begin : found.end()], message)


def summarised(titles: Sequence[Text]) -> list[Text]:
    """Give the pilots whose summaries a table of contents lists, in order (广东省 of 广东省低碳试点进展总结)."""
    out: list[Text] = []
    for title in titles:
        found = SUMMARY.search(title.value)
        name = title[: found.start()] if found else None
        if name is not None and name.value and is_place_name(name.value):
            out.append(name)
    return out


class Listed(Protocol):
    """A name in a list."""

    @property
    def value(self) -> str:
        """The name as printed."""


L = TypeVar("L", bound=Listed)


def remainder(
    listed: Sequence[L], known: Sequence[Announcement], partial: Announcement, same: Callable[[str], str]
) -> tuple[list[L], list[tuple[str, Notice]]]:
    """Find the batch of ``partial`` as what ``listed`` adds to the batches known whole; else what is wrong, and where.

    ``same`` gives one and the same key for all names of a place (广东, 广东省). Nothing is given
    unless every known pilot is listed, every example of ``partial`` remains, and the count agrees.
    """
    taken = {same(place.value) for announced in known for place in announced.places}
    rest = [name for name in listed if same(name.value) not in taken]
    keys = {same(name.value) for name in rest}
    every = {same(name.value) for name in listed}
    wrong: list[tuple[str, Text, str]] = []
    for place in (place for announced in known for place in announced.places if same(place.value) not in every):
        wrong.append(("medium", place, f"{place.value} is a pilot of another batch, but not listed"))
    for place in partial.places:
        if same(place.value) not in keys:
            wrong.append(("medium", place, f"{place.value} is named of this batch, but not listed"))
    if len(rest) != partial.size or len(keys) != len(rest):
        message = f"{len(rest)} pilots remain where the sentence counts {partial.size}"
        wrong.append(("high", partial.sentence, message))
    if not wrong:
        return rest, []
    return [], [(words.origin.id, make_finding("count", severity, words, said)) for severity, words, said in wrong]


def extract(paragraph: Paragraph, context: Context) -> Iterator[Yield]:
    """Yield the batches that a paragraph announces, and findings where a list and its count disagree."""
    for announcement in announcements(paragraph.text, context.issuer):
        yield Fact("announcements", announcement)
    yield from miscounts(paragraph.text)
