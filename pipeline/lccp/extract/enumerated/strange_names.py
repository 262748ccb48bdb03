"""Names that the code table lacks, among the places that a sentence enumerates: taken along where what stands around them settles it."""

from __future__ import annotations

from collections.abc import Callable

from lccp.extract.structure.markers import numeral_value
from lccp.normalise.area_words import TELLS_OF_PLACE
from lccp.reference.word_lists import any_of
from lccp.text.patterns import regex as re

MOST_TOGETHER = 3
# What follows an item of an enumeration: another, its count, or the end of the clause.
_BEHIND = r"[、，,；;。：:\s）)]|以及|和|与|及|等|[地这]?共?计?[一二三四五六七八九十百两0-9]{1,4}[个座家地]|$"
_ITEM = re.compile(rf"(?:[、，,；;]+\s*(?:以及|和|与|及)?|以及|和|与|及)(?P<name>[\p{{Han}}·—-]{{2,24}}?)(?={_BEHIND})")
# …、湘潭市和韶山灌区、岳麓山为国家水利风景区建设试点: the last items, before the verb that designates them.
_LAST_ITEM = re.compile(r"(?:、|以及|和|与|及)(?P<name>[\p{Han}·—-]{2,16}?)(?=、|以及|[和与及]|[列作定评选]?为)")
_DESIGNATES = re.compile("[列作定评选]?为")
_ASIDE = re.compile(r"(?:[（(][^（）()。；]{1,30}[）)])?")
_COUNT = re.compile(r"等?[地这]?(?:共计|共)?([一二三四五六七八九十百两0-9]{1,4})[个座家地市县区省]")
_END = re.compile(r"[。；;）)]|$")
# 峡山区, 横店: short, or with the last sign of a place.
_NAME_LIKE = re.compile(r"\p{Han}{2,3}|\p{Han}{1,9}[市县区州盟旗镇乡村]")
# 虎林市、漠河市、建三江管理局、呼玛县: a farm or a reclaimed area among places.
_STATE_LAND = re.compile(r"\p{Han}{2,6}(?:管理局|农场|林场|牧场|林业局)")
_NO_NAME = re.compile(f"{TELLS_OF_PLACE}|{any_of('no-name')}|{any_of('no-item')}|(?:{any_of('no-item-ends')})$")


def may_be_name(item: str) -> bool:
    """Whether words that the code table lacks have the form of a place's name.

    >>> [may_be_name(item) for item in ("峡山区", "横店", "山东鲁北企业集团", "部分地区", "有关地区")]
    [True, True, False, False, False]
    """
    return _NAME_LIKE.fullmatch(item) is not None and _NO_NAME.search(item) is None


def strange_names(
    plain: str, end: int, before: int, stated: int, known_end: Callable[[str, int], tuple[int, int] | None]
) -> list[tuple[int, int]]:
    """Return where the next items of an enumeration stand that no table tells: those between known places, or up to a count that agrees.

    ``before`` is how many places stand before ``end``, ``stated`` how many a count before the first of them says, 0 where
    none does; ``known_end`` finds a name that the table tells behind another one's end.
    """
    bounds: list[tuple[int, int]] = []
    while len(bounds) < MOST_TOGETHER:
        aside = _ASIDE.match(plain, end)
        item = _ITEM.match(plain, aside.end() if aside else end)
        if item is None or (_NO_NAME.search(item["name"]) and not _STATE_LAND.fullmatch(item["name"])):
            return []
        bounds.append(item.span("name"))
        end = item.end("name")
        if before > 1 and known_end(plain, end):
            return bounds
        if count := _COUNT.match(plain, end):
            return bounds if numeral_value(count[1]) == before + len(bounds) else []
        if stated == before + len(bounds) and _END.match(plain, end):
            return bounds
    return []


def strange_last_names(plain: str, end: int) -> list[tuple[int, int]]:
    """Return where items stand that no table tells between the last known place and the verb that designates them all."""
    bounds: list[tuple[int, int]] = []
    while (item := _LAST_ITEM.match(plain, end)) and not _NO_NAME.search(item["name"]):
        bounds.append(item.span("name"))
        end = item.end("name")
    return bounds if len(bounds) <= MOST_TOGETHER and _DESIGNATES.match(plain, end) else []
