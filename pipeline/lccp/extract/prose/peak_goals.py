"""Peak-year goals that prose states of a named place (力争到2020年左右上海市碳排放总量达到峰值).

A goal is a time and a peak in one clause. The place is the one the sentence names, or else the one
that the paragraph is about; where two could be meant there is none. A 拐点, a cap, a goal of the
nation and a total for many pilots are no goals.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import takewhile
from typing import NamedTuple

from lccp.extract.prose.peak_doubts import (
    AIMED,
    AIMED_PEAK,
    BEHIND,
    CHANGED_LATER,
    CHANGED_WORDS,
    DENIED,
    DIGITS_OF_YEAR,
    DONE_THEN,
    ELIDED_END,
    ELIDED_GAP,
    FROM_YEAR_WORDS,
    LATER_WORDS,
    MANY,
    MAYBE_REACHED,
    NAMED_BODY_WORDS,
    NATION,
    OPEN_PEAK,
    PLAN,
    REACH,
    RESPECTIVELY,
    STATED_WORDS,
    UNRESOLVED,
    WITHDREW,
    PlaceName,
    Subject,
    clause_end,
    find_rest,
    in_title,
    leads_to,
    sentence_end,
    why_no_goal_of,
)
from lccp.extract.prose.sentences import dated_prose, sentence_bounds
from lccp.extract.structure.markers import without_marker
from lccp.model import Row
from lccp.normalise.years import YearMatch
from lccp.reference.word_lists import any_of
from lccp.text.cells import text_cell
from lccp.text.messages import NO_MESSAGE, Message
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

Scan = Callable[[str], Iterable[tuple[int, int, tuple[str, ...], bool]]]
"""Names of places in a string: start, end, the pilots' ids, whether the name fits them only in part."""

_PEAK_YEAR = "(?:峰值(?:目标|预期)?(?:年份?|时间)|峰值出现的?(?:时间|年份)|达峰[”’」]?(?:的?(?:预期|目标|年份?|时间(?:表|节?点|窗口)?|时点|节点|路线图))+)"
# Before it: 峰值年为2025年, 达峰时间定在2025年, 达峰时间：2025年, 达峰时间不迟于2025年, 将达峰时间由2025年调整为2030年.
BEFORE = re.compile(
    rf"{_PEAK_YEAR}(?:目标)?(?:均|都|也|则|同样)*(?:预计|初步|暂|拟)?(?:定|设定|确定|设|锁定|安排|明确)?(?:分别|依次)?(?:定|确定)?(?:为|是|在|于|敲定)?[：:（(]?(?<=[为是在于：:（(])$|峰值目标(?:为|是|[：:（(])$|(?:(?:达峰|峰值)(?:目标)?年份?|峰值(?:目标)?时间)$"
    rf"|(?:{_PEAK_YEAR}|达峰|峰值目标)(?:已|被|将|拟)*{FROM_YEAR_WORDS}{CHANGED_WORDS}[“‘]?$"
)
BEFORE_BOUND = re.compile(rf"(?:{_PEAK_YEAR}|达峰)$")
CHANGED_IN_BRACKETS = re.compile(rf"[（(](?={LATER_WORDS}$)")
# …，但赣州市后来退出; ，玉溪市已撤回承诺: of the goal of several one place gives up its part.
ONE_LEAVES_LEAD = re.compile("(?:[，。；（(]|^)(?:但|而|不过|然而|可|其中|随后|后来|最终|[0-9]{4}年)*是?，?$")
ONE_LEAVES = re.compile(
    rf"[市省州]?[^，。；：]{{0,10}}?(?:{any_of('given-up')}|{any_of('leaving')}|不再(?:参[与加]|{any_of('no-longer')}))(?:了|该|这一|此|其|原定|上述)*(?:碳?达峰)?(?:目标|承诺|计划|倡议|联盟)?(?=[，。；）)]|$)"
    rf"|[市省州]?[^，。；：]{{0,10}}?(?:目标|承诺|计划|时间|年份)(?:已|被)*{CHANGED_WORDS}[^，。；0-9]{{0,4}}[0-9]{{4}}年[底末之以前左右]*(?=[，。；）)]|$)"
)
NAMED_BODY = re.compile(NAMED_BODY_WORDS)
JOINT = re.compile("、|以及|[和与及]")
BARE_END = re.compile(f"[{DIGITS_OF_YEAR}]年?$")
FOUR_DIGITS = re.compile("[0-9]{4}")
LISTED = re.compile(
    "(?:等?(?:[两二三四五六七八九十]+|[0-9]+)个?)?(?:低碳|试点)*(?:市|省|城市|地|省市|试点)?(?=[\u3400-\u9fff0-9])(?!等)"
)

OTHER_PLACE = regex.compile(r"(?<!\p{Han})\p{Han}{2,4}?(?:省|市|自治区|县|州)(?![场值政民委]|\p{Han}?级)")
GENERIC = re.compile(
    "^(?:全|本|该|我|各|城|省|都|地|县)?[省市县州]|(?:全|本|该|我|各|两|三)[省市县州]$|城市|省市|县市|超大"
)
# 先于上海达峰 is no goal of Shanghai.
COMPARED = re.compile("(?:(?<![率领优首])先于|(?<![尽及提])早于|晚于|比|较|对标|学习|借鉴)$")
# 宝武集团在上海宣布: the place says where, and not who.
LOCATED = re.compile("(?:(?<![存现所])在|赴|来到?|抵达|位于|驻)$")
# 株洲市、长沙市分别为2025年、2026年, without its names.
ELIDED_REST = re.compile(
    f"(?:[、和及与省市州]|以及|两|三|分别|各|则|将|力争|定|为|于|在|是|到|至|之|[{DIGITS_OF_YEAR}年底末前后左右—-])*"
)
# …2018年达到峰值，温州市力争2019年；宁波市则为2020年左右。
ELIDED_LEAD = re.compile("[，；,;](?:而|其中|并且|以及)?")
PAIRED = re.compile("[）)]?(?:[，、和及与]|以及)")
# 达峰时间为：北京2020年左右，广州2020年底前: places each with its time behind a label.
PEAKS_LABELLED = re.compile(
    f"{_PEAK_YEAR}(?:目标)?(?:分别|依次)?(?:定|设定|确定)?(?:为|是|如下)?[：:]?$"
    # 达峰年份有先有后：烟台市（2017年）、青岛市（2020年）; 提出达峰目标年的试点城市包括南京市（2022年）、常州市（2023年）
    f"|{_PEAK_YEAR}[^，。；：:（()）0-9]{{0,16}}(?:[：:]|包括|有|为|是)$"
)
# 金华市（2020年左右）、衢州市（2022年）提出了碳排放达峰年份
LABELLED_BEHIND = re.compile(
    f"[）)](?:等[^，。；0-9]{{0,8}})?(?:均|都|分别|先后|相继|率先|已)*(?:{any_of('stating')}|公布|设定|设立)了?(?:各自的?|[二氧化碳排放总量的])*{_PEAK_YEAR}(?<!目标)(?=[，。；]|$)"
)
OF_SECTOR = re.compile(any_of("sectors"))
PEAK_JOINED = re.compile("(?:达峰|峰值)[、和及与](?!碳中和)")
PEAK_SIGN = re.compile("峰|最高[点值]|[见触]顶|不再增|停止增长")
# Before the first pledges of cities (2015) no year was aimed at: 北京市2012年碳排放达峰, of a document without a date.
FIRST_AIMED_AT = "2015"


class ProseGoal(NamedTuple):
    """A place and the time of its peak, both as printed; the pilots that the place may mean."""

    place: Text
    time: Text
    year: YearMatch
    pilots: tuple[str, ...]


class NoGoal(NamedTuple):
    """A statement of a named place with a time and a peak that is no goal of it, and why."""

    text: Text
    reason: Message


class EarlierStatement(NamedTuple):
    """Where the clause of a statement ends that the next clause may go on with, and why it is no goal."""

    end: int
    reason: Message


def read_goals(paragraph: Text, scan: Scan, issued: str = "") -> Iterator[ProseGoal | NoGoal]:
    """Return the peak-year goals of a paragraph in its order, and statements of places that are none.

    ``issued`` is the date of issue (EDTF), if known: a year before it that no word aims at may have been.
    """
    paragraph = without_marker(paragraph)
    value = dated_prose(paragraph.value)
    if not PEAK_SIGN.search(value):
        return
    named = _without_provinces(sorted(scan(paragraph.value), key=lambda item: item[0]))
    starts = [item[0] for item in named]
    earlier: EarlierStatement | None = None
    for start, end in sentence_bounds(value, "。；"):
        sentence = value[start:end]
        if (not PEAK_SIGN.search(sentence) and not earlier) or len(sentence) > REACH:
            continue
        last = bisect_left(starts, end)
        leaving = _find_leaving(value, start, end, named[bisect_left(starts, start) :])
        near = _names_outside(leaving, named[0 if start <= REACH else bisect_left(starts, start) : last])
        items, earlier = _read_sentence(paragraph, _without_clauses(value, leaving), (start, end), near, earlier)
        for item in _leave_goals(
            items, {pilot: paragraph.starts[opening] for opening, _, pilots in leaving for pilot in pilots}
        ):
            is_past = isinstance(item, ProseGoal) and _may_have_been(item.year, issued, sentence)
            yield NoGoal(item.time, MAYBE_REACHED) if isinstance(item, ProseGoal) and is_past else item


Leaving = tuple[int, int, tuple[str, ...]]
"""Where a clause lies in which a place gives up what it shared, and its pilots."""


def _find_leaving(value: str, start: int, end: int, named: Sequence[PlaceName]) -> list[Leaving]:
    """Return the clauses of a sentence, or of the next, by which a named place gives up its goal (，但赣州市后来退出)."""
    last = min(sentence_end(value, min(end + 1, len(value))), end + REACH)
    leaving: list[Leaving] = []
    for first, stop, pilots, is_partial in takewhile(lambda item: item[0] < last, named):
        if is_partial:
            continue
        lead = ONE_LEAVES_LEAD.search(value, max(0, first - 16), first)
        gone = ONE_LEAVES.match(value, stop)
        if not (lead and gone and PEAK_SIGN.search(value, start, lead.start())):
            continue
        opening = lead.start() + (value[lead.start()] in "，。；（(")
        is_statement = "峰" in gone[0] and FOUR_DIGITS.search(gone[0])  # 保定市将达峰时间推迟至2028年, which is read
        leaving.append((opening, opening if is_statement else gone.end(), pilots))
    return leaving


def _names_outside(leaving: Sequence[Leaving], named: Sequence[PlaceName]) -> list[PlaceName]:
    return [item for item in named if not any(low <= item[0] < high for low, high, _ in leaving)]


def _without_clauses(value: str, leaving: Iterable[Leaving]) -> str:
    """Blank clauses out of a text, so that every place in it stays where it is."""
    for start, end, _ in leaving:
        value = f"{value[:start]}{'，' * (end - start)}{value[end:]}"
    return value


def _leave_goals(items: Iterable[ProseGoal | NoGoal], leaving: Mapping[str, int]) -> Iterator[ProseGoal | NoGoal]:
    """Yield the goals and statements, with those that a place gives up behind them as none."""
    for item in items:
        is_gone = isinstance(item, ProseGoal) and any(
            item.time.starts[0] < leaving.get(pilot, 0) for pilot in item.pilots
        )
        yield NoGoal(item.time, WITHDREW) if isinstance(item, ProseGoal) and is_gone else item


def _may_have_been(year: YearMatch, issued: str, sentence: str) -> bool:
    """Whether a year lies before that of issue and no word of its sentence aims at it (2019年达到碳排放峰值 of 2023)."""
    first_to_come = issued[:4] or FIRST_AIMED_AT
    return bool(year.latest and year.latest < first_to_come and not AIMED.search(sentence))


def _without_provinces(named: Sequence[PlaceName]) -> list[PlaceName]:
    """Return the names without those that only say where the next one lies (云南省昆明市)."""
    starts = {item[0] for item in named}
    return [item for item in named if item[1] not in starts]


def _read_sentence(
    paragraph: Text, value: str, bounds: tuple[int, int], near: Sequence[PlaceName], earlier: EarlierStatement | None
) -> tuple[list[ProseGoal | NoGoal], EarlierStatement | None]:
    """Return the goals of a sentence and the statements that are none, and the last statement, which the next may go on with."""
    from lccp.normalise import years

    start, end = bounds
    matches = list(years.find_years(value[start:end]))
    bare = [] if matches else _bare_times(value[start:end], start, near)
    opening, labelled = _labelled_times(value[start:end], start, matches or bare, near)
    if not labelled:
        return _read_times(paragraph, value, bounds, matches, near, earlier)
    reasons = [why_no_goal_of(value, start, match, (opening, match.end), [place]) for place, match in labelled]
    return [_make_elided(paragraph, start, *time, reason) for time, reason in zip(labelled, reasons, strict=True)], None


def _read_times(
    paragraph: Text,
    value: str,
    bounds: tuple[int, int],
    matches: Sequence[YearMatch],
    near: Sequence[PlaceName],
    earlier: EarlierStatement | None,
) -> tuple[list[ProseGoal | NoGoal], EarlierStatement | None]:
    """Return the goals and statements of a sentence whose times stand each in its clause, and the last statement."""
    start, end = bounds
    sentence = value[start:end]
    items: list[ProseGoal | NoGoal] = []
    untold: list[YearMatch] = []
    shared: Sequence[YearMatch] = ()
    for n, match in enumerate(matches):
        if match in shared:
            continue  # read with the one before it: 达峰时间分别为2025年、2028年
        peak = _find_peak(sentence, match, {last - start for _, last, *_ in near})
        if peak is None:
            if earlier and (place := _elided_place(value, start, match, near, earlier.end)):
                items.append(_make_elided(paragraph, start, place, match, earlier.reason))
                earlier = EarlierStatement(clause_end(value, start + match.end), earlier.reason)
            elif doubt := _open_elision(value, start, match, near, earlier):
                items.append(NoGoal(paragraph[slice(*doubt)], OPEN_PEAK))
            else:
                untold.append(match)
            continue
        pairs = _paired_times(sentence, start, matches[: n + 1], near)
        subjects = [pairs[-1][0]] if pairs else _subjects_of(value, start, end, start + match.start, near)
        reason = why_no_goal_of(value, start, match, peak, subjects)
        shared = _times_shared_out(value, start, matches, n, subjects)
        if reason:
            items.append(NoGoal(paragraph[start + match.start : start + peak[1]], reason))
        else:
            items += _make_pairs(paragraph, start, pairs) or _goals_of(paragraph, value, start, shared, subjects)
            untold = _without(untold, shared) if subjects else [*untold, match]
        earlier = EarlierStatement(clause_end(value, start + peak[1]), reason) if subjects else None
    rest = find_rest(sentence, untold if items else matches, start, near, is_read=bool(items))
    items += [NoGoal(paragraph[start + low : start + high], reason) for low, high, reason in rest]
    return items, earlier


def _make_elided(paragraph: Text, start: int, place: Subject, match: YearMatch, reason: Message) -> ProseGoal | NoGoal:
    """Return the goal of a place and a time whose peak another clause names, or that it is none for the same reason."""
    if reason:
        return NoGoal(paragraph[place[0] : start + match.end], reason)
    time = paragraph[start + match.start : start + match.end]
    return ProseGoal(paragraph[place[0] : place[1]], time, match, place[2])


def _make_pairs(paragraph: Text, start: int, pairs: Sequence[tuple[Subject, YearMatch]]) -> list[ProseGoal | NoGoal]:
    return [_make_elided(paragraph, start, place, time, NO_MESSAGE) for place, time in pairs]


def _paired_times(
    sentence: str, start: int, matches: Sequence[YearMatch], named: Sequence[PlaceName]
) -> list[tuple[Subject, YearMatch]]:
    """Return places each with its own time before one peak: 北京2020年、上海2025年达峰; none where there is one only."""
    pairs: list[tuple[Subject, YearMatch]] = []
    ends = len(sentence)
    for match in reversed(matches):
        place = next(
            (item for item in named if item[1] - start <= match.start and leads_to(sentence, item, start, match)), None
        )
        if (
            place is None
            or place[3]
            or len(place[2]) != 1
            or (pairs and not PAIRED.fullmatch(sentence, match.end, ends))
        ):
            break
        pairs.append(((place[0], place[1], place[2]), match))
        ends = place[0] - start
    return pairs[::-1] if len(pairs) > 1 else []


def _labelled_times(
    sentence: str, start: int, matches: Sequence[YearMatch], named: Sequence[PlaceName]
) -> tuple[int, list[tuple[Subject, YearMatch]]]:
    """Return where a statement begins that labels times as those of peaks, and the places each with its own.

    达峰时间为：北京2020年、广州2020年底前; 金华市（2020年左右）、衢州市（2022年）提出了碳排放达峰年份. There are none where not
    all the times of the sentence are such, or there is one only.
    """
    times, end = _chained_times(sentence, start, matches, named)
    if len(times) < 2:
        return 0, []
    first = times[0][0][0] - start
    label = PEAKS_LABELLED.search(sentence, 0, first)
    opening = label.start() if label else first
    is_labelled = label is not None or LABELLED_BEHIND.match(sentence, end) is not None
    clause = sentence[max(sentence.rfind(sign, 0, opening) for sign in "，：") + 1 : opening]
    return (opening, times) if is_labelled and not (OF_SECTOR.search(clause) or DENIED.search(clause)) else (0, [])


def _chained_times(
    sentence: str, start: int, matches: Sequence[YearMatch], named: Sequence[PlaceName]
) -> tuple[list[tuple[Subject, YearMatch]], int]:
    """Return all times of a sentence, each with the place before it, one behind the other, and where they end; else none."""
    times: list[tuple[Subject, YearMatch]] = []
    end = 0
    for match in matches:
        near = [item for item in named if item[0] >= start and leads_to(sentence, item, start, match)]
        place = next((item for item in near if not times or item[0] - start == end), None)
        if place is None or place[3] or len(place[2]) != 1:
            return [], 0
        times.append(((place[0], place[1], place[2]), match))
        joint = PAIRED.match(sentence, match.end)
        end = joint.end() if joint else match.end
    return times, end


def _bare_times(sentence: str, start: int, named: Sequence[PlaceName]) -> list[YearMatch]:
    """Years without 年 right behind each of the places that a label of peaks leads to (峰值年分别为：长春市2028左右，四平市2024)."""
    from lccp.normalise import years

    labels = (PEAKS_LABELLED.search(sentence, 0, max(0, item[0] - start)) for item in named)
    label = next(filter(None, labels), None)
    spans = [(item[1] - start, clause_end(sentence, item[1] - start)) for item in named] if label else []
    cells = [
        (low, years.read_cell(sentence[low:high])) for low, high in spans if label and low > label.end() and low < high
    ]
    return [cell._replace(start=low + cell.start, end=low + cell.end) for low, cell in cells if cell is not None]


def _find_peak(sentence: str, match: YearMatch, name_ends: Set[int]) -> tuple[int, int] | None:
    """Return where the clause around a time begins and its peak ends; None where no peak of one place goes with it."""
    if in_title(sentence, match.start) or (match.qualifier == "five-year-plan" and not PLAN.search(match.text)):
        return None
    opening = _opening_of_time(sentence, match.start)
    is_named = _is_named_before(sentence, opening, match)
    behind = _peak_behind(sentence, match, name_ends, is_named=is_named)
    if (not behind and not is_named) or COMPARED.search(sentence, 0, match.start):
        return None
    peak_end = behind.end() if behind else match.end
    closing = re.compile("[，；。（(]|$").search(sentence, peak_end)
    clause = sentence[opening : closing.start() if closing else len(sentence)]
    clause = NAMED_BODY.sub("", clause)
    if MANY.search(clause) or NATION.search(clause) or UNRESOLVED.search(clause):
        return None
    return opening, peak_end


def _peak_behind(sentence: str, match: YearMatch, name_ends: Set[int], *, is_named: bool) -> re.Match[str] | None:
    """Return the peak behind a time; none where the time has one before it, and the next clause names that of its own.

    抚州市碳达峰目标为2026年，吉安市碳达峰目标为2023年
    """
    behind = BEHIND.match(sentence, match.end)
    is_of_next = behind is not None and is_named and behind[0][:1] in ("，", ",")
    return behind if behind and _is_reached_then(behind, name_ends) and not is_of_next else None


def _opening_of_time(sentence: str, offset: int) -> int:
    """Return where the clause of a time begins: behind a mark, the peak of another, or the bracket that changes a goal."""
    opening = _behind_other_peak(sentence, max(sentence.rfind(sign, 0, offset) for sign in "，；。") + 1, offset)
    changed = CHANGED_IN_BRACKETS.search(sentence, opening, offset)
    return changed.end() if changed else opening


def _elided_place(
    value: str, start: int, match: YearMatch, named: Sequence[PlaceName], earlier_end: int
) -> Subject | None:
    """Return the place of a clause that has a place and a time alone, behind a statement (…达峰，温州市力争2019年)."""
    end = start + match.end
    inside = [item for item in named if earlier_end < item[0] < start + match.start]
    if len(inside) != 1 or inside[0][3] or len(inside[0][2]) != 1 or earlier_end < 0:
        return None
    first, last, pilots, _ = inside[0]
    if not ELIDED_LEAD.fullmatch(value, earlier_end, first) or not ELIDED_GAP.fullmatch(
        value, last, start + match.start
    ):
        return None
    return (first, last, pilots) if ELIDED_END.match(value, end) else None


def _open_elision(
    value: str, start: int, match: YearMatch, named: Sequence[PlaceName], earlier: EarlierStatement | None
) -> tuple[int, int] | None:
    """Return where places and times stand whose peak another clause may name."""
    if place := _place_behind_nation(value, start, match, named):
        return place[0], start + match.end
    return _elided_places(value, start, match, named, earlier.end) if earlier else None


def _place_behind_nation(value: str, start: int, match: YearMatch, named: Sequence[PlaceName]) -> Subject | None:
    """Return the place of a clause that has a place and a time alone, behind a peak of the nation (我国2030年前达峰，上海2025年)."""
    comma = value.rfind("，", start, start + match.start)
    if comma < 0 or not AIMED_PEAK.search(value, start, comma + 1):
        return None
    return _elided_place(value, start, match, named, comma)


def _elided_places(
    value: str, start: int, match: YearMatch, named: Sequence[PlaceName], earlier_end: int
) -> tuple[int, int] | None:
    """Return where a clause lies that has several places and times and no peak, behind a statement (…达峰；株洲市、长沙市分别为…)."""
    stop = clause_end(value, start + match.end)
    inside = [item for item in named if earlier_end < item[0] < start + match.start]
    if len(inside) < 2 or not ELIDED_LEAD.fullmatch(value, earlier_end, inside[0][0]):
        return None
    rest = "".join(
        value[low:high]
        for low, high in zip([last for _, last, *_ in inside], [*(item[0] for item in inside[1:]), stop], strict=True)
    )
    return (inside[0][0], stop) if ELIDED_REST.fullmatch(rest) else None


def _is_reached_then(behind: re.Match[str], name_ends: Set[int]) -> bool:
    """Whether the words between a time and a peak leave it to the time: 上海市, 碳排放总量将; not 成立碳达峰领导小组."""
    gap = behind["gap"] or ""
    if DONE_THEN.search(gap):
        return False
    if not behind["bare"] or not gap or behind.end("gap") in name_ends or not STATED_WORDS.fullmatch(gap):
        return True
    return gap.endswith(("全市", "全省", "全域", "为")) or "实现" in gap


def _is_named_before(sentence: str, opening: int, match: YearMatch) -> bool:
    """Whether the words before a time say that it is the peak's: 达峰时间为, 达峰时间不迟于, ，现改为."""
    if match.qualifier == "range" and PEAK_SIGN.search(match.text):
        return True  # 力争2023年达峰，最迟2025年
    lead = sentence[opening : match.start]
    if BEFORE.search(lead) or (match.qualifier != "exact" and BEFORE_BOUND.search(lead)):
        return True
    return bool(CHANGED_LATER.match(lead) and re.search("达峰|峰值", sentence[:opening]))


def _without(times: Sequence[YearMatch], others: Sequence[YearMatch]) -> list[YearMatch]:
    return [time for time in times if time not in others]


def _times_shared_out(
    value: str, start: int, matches: Sequence[YearMatch], n: int, subjects: Sequence[Subject]
) -> Sequence[YearMatch]:
    """Return a time with those joined to it where places share them out (分别承诺2025年左右和2025年前达峰)."""
    if len(subjects) < 2:
        return matches[n : n + 1]
    first = last = n
    while first and start + matches[first - 1].start >= subjects[-1][1] and _are_joined(value, start, matches, first):
        first -= 1
    while last + 1 < len(matches) and _are_joined(value, start, matches, last + 1):
        last += 1
    is_shared = RESPECTIVELY.search(value, subjects[-1][1], start + matches[first].start)
    return matches[first : last + 1] if is_shared else matches[n : n + 1]


def _are_joined(value: str, start: int, matches: Sequence[YearMatch], n: int) -> bool:
    """Whether nothing but 、 or 和 stands between a time and the one before it."""
    return bool(JOINT.fullmatch(value, start + matches[n - 1].end, start + matches[n].start))


def _goals_of(
    paragraph: Text, value: str, start: int, shared: Sequence[YearMatch], subjects: Sequence[Subject]
) -> Iterator[ProseGoal | NoGoal]:
    """Assign each place its goal: the one time to all of them, or to each its own where they are told 分别."""
    if not subjects:
        return
    match = shared[-1]
    time = paragraph[start + match.start : start + match.end]
    between = value[subjects[-1][1] : start + shared[0].start]
    is_each = RESPECTIVELY.search(between) is not None
    times = [part for each in shared for part in _split_times(paragraph[start + each.start : start + each.end])]
    times = times if len(subjects) > 1 else []
    # 嘉兴、金华、衢州三市2023年、2020年左右、2022年达峰; 常德、郴州两市分别提出2030年、2027年: of one, no pilot is told
    is_open = FOUR_DIGITS.search(between) if len(subjects) > 1 else is_each
    if is_open or _may_be_vague(times):
        yield NoGoal(paragraph[subjects[0][0] : start + match.end], OPEN_PEAK)
        return
    if len(subjects) > 1 and (is_each or len(times) > 1):
        members = times
        if len(members) != len(subjects) or not is_each:  # 三市提出2028年、2027年、2025年达峰
            yield NoGoal(paragraph[subjects[0][0] : start + match.end], OPEN_PEAK)
            return
    else:
        members = [(time, match)] * len(subjects)
    for (first, last, pilots), (text, year) in zip(subjects, members, strict=True):
        yield ProseGoal(paragraph[first:last], text, year, pilots)


def _may_be_vague(times: Sequence[tuple[Text, YearMatch]]) -> bool:
    """Whether of several times only the last has a bound, right behind one without: 分别提出2025年、2025年、2030年左右."""
    exact = [year.qualifier == "exact" for _, year in times]
    return exact[-1:] == [False] and sum(exact) == len(times) - 1 > 0 and bool(BARE_END.search(times[-2][0].value))


def _split_times(time: Text) -> list[tuple[Text, YearMatch]]:
    """Cut 2025年、2028年左右 into its times; none where one of them is no time by itself."""
    from lccp.normalise import years

    members: list[tuple[Text, YearMatch]] = []
    offset = 0
    for edge in [*(joint.span() for joint in JOINT.finditer(time.value)), (len(time), len(time))]:
        text = time[offset : edge[0]].strip()
        match = years.read_cell(text.value)
        if match is None:
            return []
        members.append((text, match))
        offset = edge[1]
    return members


def _subjects_of(value: str, start: int, end: int, offset: int, named: Iterable[PlaceName]) -> list[Subject]:
    """Return the places that a sentence is about: one, or several that share it; none where that is open."""
    named = list(named)
    labelled = [item for item in named if item[1] == offset - 1 and value[offset - 1] in "（("]
    if labelled:  # 上海市（2025年达峰）、杭州市（2023年达峰）
        return _single_subject(value, labelled[-1][0], offset, labelled[-1])
    clause = _clause_start(value, start, offset)
    in_clause = [item for item in named if clause <= item[0] < offset]
    if in_clause and not _names_others(value, clause, offset, in_clause):
        if len({item[2] for item in in_clause}) == 1:
            return _single_subject(value, clause, offset, in_clause[-1])
        return _joint_subjects(value, clause, in_clause)
    return _sentence_subject(value, start, end, offset, named)


def _clause_start(value: str, start: int, offset: int) -> int:
    """Return where the clause of a time begins: behind a mark, or behind the peak of another."""
    return _behind_other_peak(value, max(value.rfind(sign, start, offset) for sign in "，；：") + 1 or start, offset)


def _behind_other_peak(value: str, opening: int, offset: int) -> int:
    """Return where the statement of a time begins behind those of others in its clause (镇江市2020年达峰、宁波市2018年达峰)."""
    return max([opening, *(peak.end() for peak in PEAK_JOINED.finditer(value, opening, offset))])


def _single_subject(value: str, clause: int, offset: int, item: PlaceName) -> list[Subject]:
    first, last, pilots, partial = item
    lead = value[clause:first]
    is_one = not partial and len(pilots) == 1 and not COMPARED.search(lead) and not LOCATED.search(lead)
    return [(first, last, pilots)] if is_one and not MANY.search(value[clause:offset]) else []


def _joint_subjects(value: str, clause: int, items: Sequence[PlaceName]) -> list[Subject]:
    """广州、深圳两市: an enumeration that is closed, of pilots alone."""
    if any(partial or len(pilots) != 1 for _, _, pilots, partial in items) or COMPARED.search(
        value[clause : items[0][0]]
    ):
        return []
    for (_, left_end, *_), (right_start, *_) in zip(items, items[1:], strict=False):
        if not JOINT.fullmatch(value, left_end, right_start):
            return []
    if JOINT.match(value, items[-1][1]) or not LISTED.match(value, items[-1][1]):
        return []
    return [(first, last, pilots) for first, last, pilots, _ in items]


def _sentence_subject(value: str, start: int, end: int, offset: int, named: Sequence[PlaceName]) -> list[Subject]:
    """The one place that a sentence names elsewhere, or that the paragraph before it is about."""
    inside = [item for item in named if start <= item[0] < end]
    if _names_others(value, start, end, inside) or MANY.search(value[start:offset]):
        return []
    candidates = inside or [item for item in named if item[0] < start]
    if not _mean_one_pilot(candidates) or not (inside or _is_paragraphs_subject(value, start, candidates)):
        return []
    near = _named_near(value, start, end, offset, inside)
    before = [item for item in candidates if item[0] < offset] or candidates
    first, last, pilots, _ = near[0] if near else before[-1]
    return _unless_located(value, (first, last, pilots))


def _unless_located(value: str, subject: Subject) -> list[Subject]:
    """Return a place, unless the words before it tell that it only says where (宝武集团在上海宣布)."""
    return [] if LOCATED.search(value[max(0, subject[0] - 2) : subject[0]]) else [subject]


def _mean_one_pilot(candidates: Sequence[PlaceName]) -> bool:
    return len({item[2] for item in candidates}) == 1 and not any(item[3] or len(item[2]) != 1 for item in candidates)


def _is_paragraphs_subject(value: str, start: int, candidates: Sequence[PlaceName]) -> bool:
    """Whether a paragraph opens with the place and names no other before the sentence at ``start``."""
    return not _names_others(value, 0, start, candidates) and _opens_paragraph(value, candidates[0][0])


def _named_near(value: str, start: int, end: int, offset: int, inside: Sequence[PlaceName]) -> list[PlaceName]:
    """The names in the clause around a time; what a later clause names again is not where the goal names its place."""
    stop = value.find("，", offset, end)
    clause, stop = value.rfind("，", start, offset), end if stop < 0 else stop
    return [item for item in inside if clause < item[0] < stop]


def _opens_paragraph(value: str, offset: int) -> bool:
    """Whether a place opens its paragraph, so that the paragraph is about it."""
    return not re.search("[，。；]", value[:offset])


def _names_others(value: str, start: int, end: int, named: Iterable[tuple[int, int, tuple[str, ...], bool]]) -> bool:
    """Whether the words name places beside the known ones."""
    covered = {n for first, last, _, _ in named for n in range(first, last)}
    plain = "".join("。" if n in covered else value[n] for n in range(start, end))
    return any(
        not GENERIC.search(match[0]) and start + match.end() not in covered  # 四川省成都市: where it lies
        for match in OTHER_PLACE.finditer(plain)
    )


def goal_row(goal: ProseGoal) -> Row:
    """Make a row of ``peak_targets`` without its keys, province and sources."""
    from lccp.normalise import years

    rules = years.rules_of(goal.year, goal.time.value)
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
