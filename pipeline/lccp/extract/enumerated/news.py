"""Sentences of news that name pilots without designating them: 分别是…, …4个县上榜, 首批名城有24个，包括….

Such a sentence tells pilots only in a document whose title says that it names some (…名单公布, 四川10地上榜), and
that is no report or plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from lccp.extract.enumerated.place_groups import COUNTED_BEFORE, LEADING, NUMERAL, PlaceGroup, is_only_one
from lccp.extract.lists.vocabulary import BRACKETS
from lccp.extract.structure.parts import Part
from lccp.normalise.english import ENGLISH_NAME, english_province
from lccp.normalise.places import province_short
from lccp.normalise.programmes import programme_phrase
from lccp.reference.english_names import english_places
from lccp.reference.script import fold_script
from lccp.reference.word_lists import any_of
from lccp.text.patterns import regex as re
from lccp.text.repairs.marks import TONED_VOWELS
from lccp.text.rules import mend_text
from lccp.text.spans import Text

# 广州市碳普惠制工作情况 is a report, …情况的通报 may name pilots
OF_STATE_OF_WORK = "(?:工作|建设|推进|开展|实施|发展)情况(?!的?(?:通[报知告]|公[告示]))"
OF_A_REPORT = re.compile(
    f"进展|评估|报告|总结|方案|规划|经验|综述|答复|{OF_STATE_OF_WORK}|(?:研究|分析)$|\\bevidence from\\b",
    re.I,
)
OF_NEWS = re.compile("入选|入列|入围|上榜|出炉|揭晓|跻身|获评|荣获|喜获")  # 第五批…名单公布 湖北2地入选
# 授予…称号, …入选, …上榜, releases list of first batch of pilot cities: a title that names places, without the word for a list.
AWARDS = re.compile(
    f"{OF_NEWS.pattern}|授予|命名|成功创建|认定|落定|获批|再添|增设|获国家|称号|名单|名录|公示|确定|[0-9一二三四五六七八九十百][个座家](?:\\p{{Han}}{{0,16}})(?:城市|试点|地区|园区|[县市区])"
    f"|(?:第{NUMERAL}批|首批)[^，。；]{{0,20}}(?:城市|名[城镇村]|试点|示范|地区|[县区])(?:[（(]\\p{{Han}}{{1,3}}[）)])?(?:公布|发布)?(?:$|\\s|的(?:通知|公告|通报|函|决定)$)|pilot (?:cities|provinces|counties)|list of",
    re.I,
)
OF_SAMPLE = re.compile(f"[^、，。]{{0,6}}{any_of('samples')}")  # 样本包括石家庄市、…等30个城市: of a paper
LONGEST_HEADING = 120
MOST_OPENINGS = 8
ANNEX = re.compile(r"附[件录錄表]?\s*[0-9一二三四五六七八九十]*\s*[:：]?")
# 公布了第二批电信普遍服务试点地市名单: the list that a sentence is about names its programme.
OF_LIST = re.compile(
    r"([\p{Han}“”\"0-9]{2,30}?(?:试点|示范|城市|名城|基地|园区|[县区])\p{Han}{0,6}?(?:[（(][市县区镇、]{1,6}[）)])?)名单"
)
# Words that lead to the places, in such a document: right before the first of them.
LEADS_TO_PLACES = re.compile(
    rf"(?:{LEADING}[，,]?|名单|新增|增设|设立|试点(?:城市|地区|省市|县市|区域|[市县区])|其中[，,]?|(?:获批|入选|确定)的|[个座家]\p{{Han}}{{0,10}})(?:[（(][^（）()。；]{{2,20}}[）)])?(?:[：:（(]|[—–-]{{1,2}})?(?:\p{{Han}}{{2,4}}地区的)?\s*$"
)
# What is said of the places right behind them.
ENTERED = re.compile(
    r"^[^。；]{0,60}?(?:命名|认定|确定|列)为|^达到[^。；，,]{2,40}(?:标准|要求|目标)|^[^。；，,]{0,16}?(?:成功创建|入选|入列|入围|上榜|榜上有名|列入|纳入|[位名]列其中|获批|获评|荣获|跻身|成为(?=首批|第.批|[“\"]?(?:国家|全国))|通过验收|达到预期|被授予|被命名|被[^。；，,]{2,14}?(?:授予|命名为|认定为|评为)|被评为(?=[“\"「]?(?:国家|全国))|获得?(?=[^。；]{0,30}(?:称号|命名|荣誉))|参照[^。；，,]{2,20}推[进动]|开展[^。；，,]{2,24}试点|(?:建设|创建|设立)[^。；，,]{2,24}(?:示范区|试验区|先行区|先导区))"
)
RANKED = re.compile("[^。；，,]*最[多少]")  # 重庆、深圳是入选国家物流枢纽最多的城市
# 湖州市入选: what one place is said to have entered
ONE_ENTERED = re.compile(
    "(?:成功)?(?:入选|入列|入围|上榜|榜上有名|[位名]列其中|获批|获评|(?:荣?获|获得)(?=[^。；，,]{2,30}(?:称号|命名)))"
)
ENGLISH_SAMPLE = re.compile(r"\b(?:data|panel|samples?)\b", re.I)  # Using data of 283 cities including Beijing
_CHOSEN = "(?:selected|chosen|designated|approved|named|listed|announced)"
# The NDRC has selected Xuzhou, Wuxi and Huzhou as …pilot cities; Xuzhou, Wuxi and Huzhou were selected as …pilots
ENGLISH_LEAD = re.compile(
    r"\b(?:(?:namely|including|includes?|comprising|are|were|as follows)\b,?|(?:cities|provinces|counties|districts)(?=:)|\b(?:pilots?|zones|bases)\s+in\b):?\s*"
    rf"|\b{_CHOSEN}\s+(?=\w[^.;]*\sas\s[^.;]*\bpilot)|^(?=\w[^.;]*\s(?:were|are|have\s+been)\s+{_CHOSEN}\s+as\s[^.;]*\bpilot)",
    re.I,
)
ENGLISH_TAIL = re.compile(r"\s+(?:as|were|are|have\s+been)\s.*$", re.I)
FEWEST_KNOWN = 2 / 3  # of the names of an English sentence, where its count is that of all
ENGLISH_KIND = re.compile(r"\s+(?:provinces?|municipalit(?:y|ies))$", re.I)
ENGLISH_COMMA = re.compile(r"\s*(?:,|;|，|、|\band\b)\s*(?:and\s+)?")
ENGLISH_COUNT = re.compile(
    r"\b(\d{1,3})\s+(?:[a-z-]+\s+){0,3}(?:cities|provinces|counties|districts|regions|places|areas|zones)\b", re.I
)
ENGLISH_WITHIN = re.compile(
    r"\s+in\s+[A-Z][\w' -]+$|\s*\([A-Z][\w' -]+\)$"
)  # Nanjing in Jiangsu province, Wuhu (Anhui)
FEWEST_ENGLISH = 3
RUNS_ON = re.compile(
    rf"[）)][、，,；;]\p{{Han}}{{2,10}}{NUMERAL}[个座家]\p{{Han}}{{0,6}}[（(]|"  # 东部10个（…）、中部5个（…）
    "[，,、；;]\\p{Han}{2,4}地区的|"  # 东部地区的…，中部地区的…
    "(?:等(?:多个|若干)?(?:城市|地区|区域|县市|[市县区]))?[，,、；;以及和与]{1,3}"
)  # 枣庄市等9个地级市，玉门市等17个县级市及…
READING = re.compile(f"[（(][a-zü]{{0,4}}(?:[{TONED_VOWELS}][a-zü]{{0,6}}){{1,6}}[）)]")

PICTURE = re.compile("[\U00013000-\U0001345f\U0001f000-\U0001faff]")


def heading_of_pilots(title: Text | None, parts: Sequence[Part]) -> Text | None:
    """Return the document's title, or its first line where it has none, if that says that the document names pilots."""
    candidates = [title] if title is not None else [first_line(parts), *_opening_sentences(parts)]
    for number, candidate in enumerate(text for text in candidates if text is not None):
        about = fold_script(candidate.value)
        if OF_A_REPORT.search(BRACKETS.sub("", about)):
            return None
        # below the first line only words that name the programme too serve for a title
        is_named = not number or programme_phrase(about) or programme_of_list(candidate, about) is not None
        if AWARDS.search(about.rstrip("？?！!。 ")) and is_named:
            return without_readings(candidate)
    return None


def first_line(parts: Sequence[Part]) -> Text | None:
    """Return the first text of a document that is short enough for a title."""
    texts = (part.text for part in parts if part.text is not None)
    return next((text for text in texts if len(text) <= LONGEST_HEADING and not ANNEX.fullmatch(text.value)), None)


def _opening_sentences(parts: Sequence[Part]) -> Iterator[Text]:
    """Yield the sentences that the first texts of a document open with, where they are short enough for a title."""
    for text in [part.text for part in parts if part.text is not None][:MOST_OPENINGS]:
        sentence = text[: next((match.start() for match in re.finditer("[。！!]", text.value)), len(text))]
        if len(sentence) <= LONGEST_HEADING and not OF_SAMPLE.match(fold_script(sentence.value)):
            yield sentence


def without_readings(sentence: Text) -> Text:
    """Return a sentence without the readings and the small pictures that web copies set behind signs: 门頭溝區(qū), 營口市😇."""
    has_noise = READING.search(sentence.value) or PICTURE.search(sentence.value)
    return mend_text(sentence, ("drop_gloss",)) if has_noise else sentence


def enumerated_groups(plain: str, groups: Iterable[PlaceGroup], single: bool = False) -> list[PlaceGroup]:
    """Return the groups that a sentence of a document about pilots says to be some, and those that run on from one.

    ``single`` says that one place will do of which it is said that it entered (湖州市入选).
    """
    chosen: list[PlaceGroup] = []
    for group in groups:
        runs_on = bool(chosen) and RUNS_ON.fullmatch(plain[chosen[-1].end : group.start]) is not None
        if runs_on or _is_enumerated(plain, group) or _has_entered(plain, group, single):
            chosen.append(group)
    return chosen


def _has_entered(plain: str, group: PlaceGroup, single: bool) -> bool:
    """Whether it is said of one place, and no province, that it entered; unless ``single``, of one of several (其中莱西市榜上有名)."""
    if not (single or plain.endswith(("其中", "其中，", "其中,"), 0, group.start)):
        return False
    is_place = len(group.places) == 1 and not province_short(group.places[0].value)
    return is_place and group.counted is None and ONE_ENTERED.match(plain, group.end) is not None


def _is_enumerated(plain: str, group: PlaceGroup) -> bool:
    """Whether the words around a group say that these places are some of those that the document is about."""
    if len(group.places) < 2 and not (group.others or is_only_one(plain, group)):
        return False  # 四川省共有10地上榜
    if RANKED.match(plain, group.end):
        return False
    return bool(LEADS_TO_PLACES.search(plain[: group.start]) or ENTERED.search(plain[group.end :]))


def programme_of_list(sentence: Text, plain: str) -> Text | None:
    """Return the words before 名单 in a sentence where they name a programme."""
    for match in OF_LIST.finditer(plain):
        if programme_phrase(match[1]):
            return sentence[match.start(1) : match.end(1)]
    return None


def with_count_before(sentence: Text, plain: str, group: PlaceGroup) -> PlaceGroup:
    """Return a group with the count that stands before it, where none stands behind: 有24个，包括北京、承德."""
    start = max(0, group.start - 40)
    count = COUNTED_BEFORE.search(plain[start : group.start]) if group.counted is None else None
    if count is None:
        return group
    counted = sentence[start + count.start(1) : start + count.end(1)]
    counted_group = group._replace(counted=counted)
    return counted_group._replace(others=counted_group.size > len(group.places))


def english_group(sentence: Text, unknown: bool = False) -> PlaceGroup | None:
    """Return the places that an English sentence names one after another behind words that lead to them.

    With ``unknown`` some of them may be such that no table has, where they are as many as the sentence counts.
    """
    for lead in ENGLISH_LEAD.finditer(sentence.value):
        if ENGLISH_SAMPLE.search(sentence.value, 0, lead.start()):
            continue
        count = ENGLISH_COUNT.search(sentence.value, 0, lead.start())
        counted = sentence[count.start(1) : count.end(1)] if count else None
        candidates = list(_english_names(sentence, lead.end()))
        agrees = unknown and counted is not None and int(counted.value) == len(candidates)
        if not agrees or sum(name.sure for name in candidates) < FEWEST_KNOWN * len(candidates):
            candidates = list(takewhile(lambda name: name.sure, candidates))
        if len(candidates) >= FEWEST_ENGLISH:
            others = counted is not None and int(counted.value) > len(candidates)
            texts = tuple(name.text for name in candidates)
            return PlaceGroup(texts, lead.end(), candidates[-1].end, counted, others, "")
    return None


class _EnglishName(NamedTuple):
    """A name in an English sentence: where it ends, and whether it is surely a place."""

    text: Text
    end: int
    sure: bool


def _english_names(sentence: Text, start: int) -> Iterator[_EnglishName]:
    """The words that stand one after another in an English sentence and have the form of names."""
    stop = len(sentence.value.rstrip(". "))
    for comma in [*ENGLISH_COMMA.finditer(sentence.value, start), None]:
        name = sentence[start : comma.start() if comma else stop].strip()
        tail = ENGLISH_TAIL.search(name.value)
        name = name[: tail.start()] if tail else name
        if (province := ENGLISH_WITHIN.search(name.value)) is not None:
            name = name[: province.start()]
        elif (kind := ENGLISH_KIND.search(name.value)) is not None:
            name = name[: kind.start()]
        if not ENGLISH_NAME.fullmatch(name.value):
            return
        sure = bool(province or english_places(name.value) or english_province(name.value))
        yield _EnglishName(name, start + len(name), sure)
        if tail:
            return
        start = comma.end() if comma else stop
