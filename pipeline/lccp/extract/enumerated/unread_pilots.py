"""Sentences of a document without any pilots that say of places that they are some, in words that no reader knows."""

from __future__ import annotations

from collections.abc import Iterator

from lccp.extract.context import Context
from lccp.extract.enumerated.designations import DOUBTFUL, INSPECTED, LEAVES, unquoted_sentence
from lccp.extract.enumerated.news import OF_A_REPORT, OF_STATE_OF_WORK, first_line, without_readings
from lccp.extract.enumerated.place_groups import BESIDE_DOING, SHARES_OUT, PlaceGroup, place_groups
from lccp.extract.prose.sentences import sentence_bounds
from lccp.model import Notice, make_finding
from lccp.normalise.places import opening_places
from lccp.reference.script import fold_script
from lccp.reference.word_lists import any_of
from lccp.text.messages import Message, say
from lccp.text.patterns import regex
from lccp.text.spans import Text

FEWEST = 3  # places of a sentence
_PILOTS = "(?:试点|示范|试验区|先行区|先导区)"
PILOTS = regex.compile(_PILOTS)
# A paper or a report of progress tells of others' pilots; a plan of a programme may choose its own.
# 广州市碳普惠制工作情况 tells of six cities among the first pilots of it, in passing.
TELLS_OF_OTHERS = regex.compile(f"进展|评估|报告|总结|经验|综述|答复|研究|分析|效应|影响|基于|{OF_STATE_OF_WORK}")
# 扩大到|滁州市、…; 即|…开展试点; 支持|…建设第三批…; 试点县：|…; 启动第一批试点，确定|…
LEADS = regex.compile(
    rf"(?:确定|选定|选取|选择|遴选|公布|批复|批准|同意|支持|新增|增补|范围[^，。；、]{{0,4}}(?:扩大|扩展|拓展|延伸)[到至]|即|{_PILOTS}(?:城市|地区|区域|范围|地点|省市|省份|[省市县区])?(?:分别)?[：:为是]|名单[：:])了?(?:在|将|以)?$"
)
# …|脱颖而出，成为第三批…试点城市; …|获批建设…试验区; …|为国家试点; …|开展试点; …|、浙江省承办亚运会的6个城市作为试点地区
TAKES_PART = regex.compile(
    rf"(?:[、和与及][^，。；、]{{2,20}}?)?(?:的?(?:全部|部分)?行政区域(?:内|范围内)?)?[，,]?(?:(?:脱颖而出|(?:从中)?胜出)[，,]?)?(?:成功)?{BESIDE_DOING}(?:被?(?:确定|选定|认定|命名|[列作成评]|入选|纳入|列入|进入)?[为成入]|入选|纳入|列入|进入|获批|获评|荣获|跻身|开展|实施|启动)[^，。；、]{{0,30}}?{_PILOTS}"
)
# 支持…|建设第三批国家零碳县区, under a title that says what that is
BUILDS = regex.compile("(?:开展|建设|创建|实施|启动|承担|成为|$|[，。；（(])")
# 确定|深圳梦幻谷、珠海云上里、横琴新区|作为首批国家低碳城（镇）试点: names that no table tells
NAMED_AS_PILOTS = regex.compile(
    rf"(?:确定|选定|选取|遴选|批复|批准|同意|认定|命名|[将把以])(\p{{Han}}{{3,24}}(?:(?:、|以及|[和与及])\p{{Han}}{{3,24}}?)+?)(?:等[^，。；、]{{0,8}})?(?:作为|[列定选]?为)[^，。；、]{{0,30}}{_PILOTS}"
)
NO_PLACE = regex.compile(f"(?:[局厅委]|集团|[大中小]学|学院|银行|中心|协会|单位|{any_of('bodies')})$")
SETTLES = regex.compile("确定|选定|公布|批复|批准|启动")
NAMES_BATCH = regex.compile(r"第\p{Han}{1,3}批|首批")


def unread_pilots(title: Text | None, context: Context) -> Iterator[Notice]:
    """Yield a finding for the first sentence that says of three places or more that they are pilots.

    What a report tells of others' pilots is no list: of its own (its title names a programme) it tells batch by batch.
    """
    title = title or first_line(context.parts)
    about = fold_script(title.value) if title is not None else ""
    others = TELLS_OF_OTHERS.search(about) is not None
    if others and not (PILOTS.search(about) and OF_A_REPORT.search(about)):
        return
    for paragraph in context.paragraphs:
        folded = fold_script(paragraph.text.value)
        if not PILOTS.search(folded) and not PILOTS.search(about):
            continue
        for start, end in sentence_bounds(paragraph.text, "。；;"):
            sentence = without_readings(paragraph.text[start:end].strip())
            plain = unquoted_sentence(sentence.value)
            if count := _count_unread(sentence, plain, about, others):
                yield make_finding("unread-list", "high", sentence, _none_of(count))
                return


def _count_unread(sentence: Text, plain: str, about: str, others: bool) -> int:
    """Count the places of which a sentence says that they are pilots; 0 for fewer than are asked for."""
    if DOUBTFUL.search(plain):
        return 0
    for group in place_groups(sentence, plain):
        if len(group.places) >= FEWEST and _are_pilots(plain, group, about, others):
            return len(group.places)
    return 0 if others else _strange_pilots(plain)


def _strange_pilots(plain: str) -> int:
    """Count the names that are designated as pilots, where most of them open with a place's; 0 where none are."""
    if "、" not in plain or (match := NAMED_AS_PILOTS.search(plain)) is None:
        return 0
    listed = regex.split("、|以及|[和与及]", match[1])
    opened = [name for name in listed if not NO_PLACE.search(name) and any(opening_places(name))]
    return len(listed) if 2 * len(opened) > len(listed) else 0


def _are_pilots(plain: str, group: PlaceGroup, about: str, others: bool) -> bool:
    """Whether the words around places say that they are pilots; in a report, that a batch is these and no others."""
    if any(pattern.match(plain, group.end) for pattern in (SHARES_OUT, INSPECTED, LEAVES)):
        return False
    leads = LEADS.search(plain, 0, group.start)
    if others:
        settled = leads is not None and SETTLES.search(leads[0]) is not None and NAMES_BATCH.search(plain) is not None
        return settled and not group.others and PILOTS.search(plain) is not None
    if TAKES_PART.match(plain, group.end):
        return True
    says_so = PILOTS.search(plain) is not None or (PILOTS.search(about) is not None and not group.others)
    return leads is not None and says_so and BUILDS.match(plain, group.end) is not None


def _none_of(count: int) -> Message:
    return say(
        "{count} places are said here to be pilots, and none is read",
        "此句言明{count}地为试点，均未读取",
        count=count,
    )
