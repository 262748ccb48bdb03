"""Peak-year goals that prose states of a named place (力争到2020年左右上海市碳排放总量达到峰值).

A goal is a time and a peak in one clause. The place is the one the sentence names, or else the one
that the paragraph is about; where two could be meant there is none. A 拐点, a cap, a goal of the
nation and a total for many pilots are no goals.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from lccp.extract.prose.sentences import sentence_bounds
from lccp.model import Row
from lccp.normalise.years import YearMatch
from lccp.text.cells import text_cell
from lccp.text.spans import Text

Scan = Callable[[str], Iterable[tuple[int, int, tuple[str, ...], bool]]]
"""Names of places in a string: start, end, the pilots' ids, whether the name fits them only in part."""

# Behind the time: 碳排放总量基本达到峰值, 达到碳排放峰值, 碳排放峰值目标, 左右达峰.
BEHIND = re.compile(
    "[^，。；：、《》0-9\ufffd]{0,24}?"
    "(?:(?:达到|实现|达|出现)[^，。；：《》0-9\ufffd]{0,12}?峰值|(?:实现|率先|力争|左右|前后|前|排放|总量|尽早)?碳?达峰(?!路径|行动|工作|方案|试点|城市|追踪))"
    "|(?:的)?(?:二氧化碳|碳|温室气体)?排放(?:总量)?峰值(?:目标)?(?!管理|约束)"
)
# Before it: 峰值年为2025年, 达峰时间定在2025年, 峰值目标年份为2025年.
BEFORE = re.compile("(?:峰值(?:目标)?年份?|达峰(?:目标)?(?:年份?|时间))(?:目标)?(?:定|设定|确定|设)?(?:为|是|在|于)$")
MANY = re.compile(
    r"[0-9\ufffd一二三四五六七八九十百]+个(?:国家|低碳|试点)*(?:省|市|城市|地区|试点)|各有|部分|多个|多数|一批|一些|各地|各试点"
)
NATION = re.compile("我国|全国(?!率先|首|前|低碳)|国家(?!低碳|发展|试点|发改委|标准)|中国(?!低碳)|全球|世界")
OTHER_PLACE = re.compile("(?<![一-鿿])[一-鿿]{2,4}?(?:省|市|自治区|县|州)(?![场值政民委]|[一-鿿]?级)")
GENERIC = re.compile("^(?:全|本|该|我|各|城|省|都|地|县)?[省市县州]|城市|省市|县市|超大")
# 先于上海达峰 is no goal of Shanghai.
COMPARED = re.compile("(?:先于|早于|晚于|比|较|对标|学习|借鉴)$")
PLAN = re.compile("末|期间|时期|初")
REACH = 2000  # characters beyond which no place is what a sentence is about, and nothing is one sentence
UNRESOLVED = re.compile("拐点|不晚于峰值")


class ProseGoal(NamedTuple):
    """A place and the time of its peak, both as printed; the pilots that the place may mean."""

    place: Text
    time: Text
    year: YearMatch
    pilots: tuple[str, ...]


def find_goals(paragraph: Text, scan: Scan) -> Iterator[ProseGoal]:
    """Return the peak-year goals of a paragraph in its order."""
    from lccp.normalise import years

    if not re.search("峰", paragraph.value):
        return
    named = sorted(scan(paragraph.value), key=lambda item: item[0])
    places = [item[0] for item in named]
    for start, end in sentence_bounds(paragraph, "。；"):
        sentence = paragraph.value[start:end]
        if "峰" not in sentence or len(sentence) > REACH:
            continue
        near = named[0 if start <= REACH else bisect_left(places, start) : bisect_left(places, end)]
        for match in years.find_years(sentence):
            if _is_goal(sentence, match):
                subject = _subject_of(paragraph.value, start, end, start + match.start, near)
                if subject is not None:
                    first, last, pilots = subject
                    time = paragraph[start + match.start : start + match.end]
                    yield ProseGoal(paragraph[first:last], time, match, pilots)


def _is_goal(sentence: str, match: YearMatch) -> bool:
    """Whether the clause around a time is the goal of a peak, of one place."""
    if _in_title(sentence, match.start) or (match.qualifier == "five-year-plan" and not PLAN.search(match.text)):
        return False
    opening = max(sentence.rfind(sign, 0, match.start) for sign in "，；：。") + 1
    behind = BEHIND.match(sentence, match.end)
    if not behind and not BEFORE.search(sentence[opening : match.start]):
        return False
    closing = re.compile("[，；。]|$").search(sentence, behind.end() if behind else match.end)
    clause = sentence[opening : closing.start() if closing else len(sentence)]
    return not (MANY.search(clause) or NATION.search(clause) or UNRESOLVED.search(clause))


def _in_title(sentence: str, offset: int) -> bool:
    return sentence.count("《", 0, offset) > sentence.count("》", 0, offset)


def _subject_of(
    value: str, start: int, end: int, offset: int, named: Iterable[tuple[int, int, tuple[str, ...], bool]]
) -> tuple[int, int, tuple[str, ...]] | None:
    """Find the one place that a sentence is about: named in it, or else before it in the paragraph."""
    named = list(named)
    clause = max(value.rfind(sign, start, offset) for sign in "，；：") + 1 or start
    in_clause = [item for item in named if clause <= item[0] < offset]
    if len({item[2] for item in in_clause}) == 1 and not _names_others(value, clause, offset, in_clause):
        first, last, pilots, partial = in_clause[-1]
        single = not partial and len(pilots) == 1 and not COMPARED.search(value[clause:first])
        return (first, last, pilots) if single and not MANY.search(value[clause:offset]) else None
    inside = [item for item in named if start <= item[0] < end]
    if _names_others(value, start, end, inside) or MANY.search(value[start:offset]):
        return None
    candidates = inside or [item for item in named if item[0] < start]
    meant = {item[2] for item in candidates}
    if len(meant) != 1 or any(item[3] or len(item[2]) != 1 for item in candidates):
        return None
    if not inside and (_names_others(value, 0, start, candidates) or not _opens_paragraph(value, candidates[0][0])):
        return None
    stop = value.find("，", offset, end)  # what a later clause names again is not where the goal names its place
    clause, stop = value.rfind("，", start, offset), end if stop < 0 else stop
    near = [item for item in candidates if clause < item[0] < stop] if inside else []
    first, last, pilots, _ = (near or [item for item in candidates if item[0] < offset] or candidates)[
        -1 if not near else 0
    ]
    return first, last, pilots


def _opens_paragraph(value: str, offset: int) -> bool:
    """Whether a place opens its paragraph, so that the paragraph is about it."""
    return not re.search("[，。；]", value[:offset])


def _names_others(value: str, start: int, end: int, named: Iterable[tuple[int, int, tuple[str, ...], bool]]) -> bool:
    """Whether the words name places beside the known ones."""
    covered = {n for first, last, _, _ in named for n in range(first, last)}
    plain = "".join("。" if n in covered else value[n] for n in range(start, end))
    return any(not GENERIC.search(match[0]) for match in OTHER_PLACE.finditer(plain))


def goal_row(goal: ProseGoal) -> Row:
    """Make a row of ``peak_targets`` without its keys, province and sources."""
    rules = goal.year.rules
    cells = {
        "place": text_cell(goal.place),
        "text": text_cell(goal.time),
        "edtf": text_cell(goal.time, *rules),
        "qualifier": text_cell(goal.time, *rules[:-1], "year.qualifier"),
    }
    for name in ("earliest", "latest"):
        if getattr(goal.year, name):
            cells[name] = text_cell(goal.time, *rules, f"edtf.{name}")
    return cells
