"""Batches that a sentence names whole without designating them, as papers and news do: 第一批试点：…；第二批试点：…, 首批开展试点的五省分别为…，八市分别为…."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lccp.extract.enumerated.counted_kinds import with_kind_before
from lccp.extract.enumerated.place_groups import LEADING, PlaceGroup
from lccp.text.patterns import regex
from lccp.text.spans import Text

FEWEST_NAMED = 5  # places of a batch that no count says are all: of fewer a sentence may give examples
FEWEST_BEHIND_COLON = 2  # 第一批生活垃圾分类示范城市，包括：杭州市、宁波市。
BATCH_NAME = "第(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})批|首批"
_BATCH = rf"(?P<batch>{BATCH_NAME})次?"
# Nothing but the programme and the kind of its pilots: 第一批试点城市中已达峰的有 tells of some.
_PILOTS = r"(?:的?[^，,。；;：:、（）()中已未达其内率]{0,14}?(?:试点|示范|城市|名单)(?:工作)?的?(?:省区|省市|省份|城市|地区|区域|单位|范围|名单|[省市县区]|和|与|及)*)"
# 第二批低碳城市试点（2012年11月）包括, 第一批：, 第一批生活垃圾分类示范城市，包括：, 第二批…名单公布，分别为：; the words right before the first place of a batch
_LEADS = regex.compile(
    rf"{_BATCH}(?P<pilots>{_PILOTS})?(?:[（(][^（）()]{{1,30}}[）)])?(?:共?(?:有|计)?[0-9]{{1,3}}个[^，,。；;：:、（）()]{{0,8}})?(?:正式|同时)?(?:公布|发布|出炉|揭晓|启动)?[，,]?"
    rf"(?:[:：]|(?:主要)?(?:{LEADING}|(?:涵盖|覆盖)了?|涉及)[:：]?)\s*$"
)
_BATCH_BEFORE = regex.compile(rf"{_BATCH}[^。；;、]{{0,16}}$")
_BETWEEN = regex.compile(r"[、，,]?(?:以及|和|与|及)?")
_CLOSED = regex.compile(
    r"(?:等?共?(?:计)?[0-9一二三四五六七八九十]{1,4}个?(?:省|市|城市|地区|省市))?(?:[，,。；;）)]|\s*$)"
)


class NamedBatch(NamedTuple):
    """A batch that a sentence names: the words that say which, None where none do, its groups, where its clause begins, and what it calls its pilots."""

    basis: Text | None
    groups: tuple[PlaceGroup, ...]
    start: int
    pilots: Text | None = None


def named_batches(sentence: Text, plain: str, groups: Sequence[PlaceGroup]) -> Iterator[NamedBatch]:
    """Yield the batches that a sentence names whole; those of which it gives examples (等28个城市) are none."""
    if kinds := _named_by_kinds(sentence, plain, groups):
        yield kinds
        return
    for index, group in enumerate(groups):
        lead = _LEADS.search(plain, 0, group.start)
        if lead is None:
            continue
        members = [group]
        for other in groups[index + 1 :]:
            if not _BETWEEN.fullmatch(plain[members[-1].end : other.start]):
                break
            members.append(other)
        is_label = lead["pilots"] and lead[0].rstrip().endswith(("：", ":"))
        fewest = FEWEST_BEHIND_COLON if is_label else FEWEST_NAMED
        if _are_whole(members, fewest) and _CLOSED.match(plain, members[-1].end):
            basis = sentence[lead.start("batch") : lead.end("batch")]
            pilots = sentence[lead.start("pilots") : lead.end("pilots")] if lead["pilots"] else None
            yield NamedBatch(basis, tuple(members), lead.start(), pilots)


def _named_by_kinds(sentence: Text, plain: str, groups: Sequence[PlaceGroup]) -> NamedBatch | None:
    """The batch that a sentence names kind by kind with the count of each: 首批开展试点的五省分别为…，八市分别为…."""
    counted = [with_kind_before(sentence, plain, group) for group in groups]
    members = tuple(group for group in counted if group is not None)
    if len(members) < 2 or len(members) < len(groups):
        return None
    batch = _BATCH_BEFORE.search(plain, 0, max(0, members[0].start - 4))
    basis = sentence[batch.start("batch") : batch.end("batch")] if batch else None
    return NamedBatch(basis, members, batch.start() if batch else 0)


def _are_whole(groups: Sequence[PlaceGroup], fewest: int) -> bool:
    """Whether some groups of a batch are all of it: no 等 leaves others out, every count agrees, and there are ``fewest`` or more."""
    agree = all(group.agrees or (group.counted is None and not group.others) for group in groups)
    count = sum(len(group.places) for group in groups)
    return agree and not any(group.strange for group in groups) and (count >= fewest or all(g.agrees for g in groups))
