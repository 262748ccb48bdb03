"""Times side by side that share a limit: 2021年3月、6月、9月底前; 6月15日、12月15日前; 到2025年6月和12月.

Each is made whole with the words that it shares: the year of the one before it, the unit, 底 and 前 of the last.
Where one is less exact than the last (2015年、2016年6月底前), it is open what it shares.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lccp.normalise.years import YearMatch
from lccp.normalise.years.time_signs import begins_word
from lccp.text.openings import OpenedPattern
from lccp.text.patterns import re

Span = tuple[int, int]

_LEAD = "(?:[一二][〇○零O][〇○零一二三四五六七八九]{2}年|每年|每月|每季度?|今年|明年|本年|(?:19|20)[0-9]{2}(?: ?年|(?=、(?:19|20)[0-9]{2})|(?=[和及与](?:19|20)[0-9]{2})))"
_MONTH = "(?:[0-9]{1,2} ?|十[一二]?|[一二三四五六七八九])月份?"
_TAIL = "(?:[底末初]|[上中下]旬)"
ITEM = re.compile(
    rf"(?P<lead>{_LEAD})?(?:(?P<month> ?{_MONTH})?(?P<day> ?(?:[0-9]{{1,2}} ?|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[日号])|(?P<only> ?{_MONTH})|(?P<quarter>第?[一二三四1-4]季度)|(?P<bare>[0-9]{{1,2}}))?"
    rf"(?P<tail>年?{_TAIL})?"
)
_PRINTED = re.sub("[?]P<[a-z]+>", "?:", ITEM.pattern)
_NO_ITEM = "(?![底末初上中下、和及与以]|$)"
MOST_TIMES = 12  # behind the first that share a limit: without an end each of n years in a row is looked at n times
JOINT = "(?:、|和|及|与|以及)"
LIST = OpenedPattern(
    rf"(?<![0-9年月日第—～~至到.-]){_NO_ITEM}{_PRINTED}(?:{JOINT}{_NO_ITEM}{_PRINTED}){{1,{MOST_TIMES}}}(?P<limit>之前|以前|前)"
)
# 到2025年6月和12月: the limit stands before the first; 到2025年6月和12月前: also behind the last.
LED_LIST = re.compile(
    rf"(?P<limit>[到至])(?P<list>(?:19|20)[0-9]{{2}}年(?:[0-9]{{1,2}}月)?[底末]?(?:{JOINT}(?:(?:19|20)[0-9]{{2}}年(?:[0-9]{{1,2}}月)?|[0-9]{{1,2}}月)[底末]?){{1,{MOST_TIMES}}}+)(?P<behind>之前|以前|前)?+(?![0-9的初])"
)
_PARTED = re.compile(JOINT)
# 3、6月底前完成: 3 may be the number of an item.
_OPENS = re.compile("(?:^|[。；：\n（(，])$")


class ListedTime(NamedTuple):
    """One of several times that share a limit: where it is printed, and the spans that make it whole; none where that is open."""

    span: Span
    parts: tuple[Span, ...]


class TimeList(NamedTuple):
    """Times that share a limit, and where their list lies."""

    span: Span
    times: tuple[ListedTime, ...]


def find_lists(value: str) -> Iterator[TimeList]:
    """Return the lists of times that share a limit, in no order; none lies within another."""
    led_lists = [match for match in LED_LIST.finditer(value) if not _opens_word(value, match, "behind")]
    for match in led_lists:
        yield _led_times(value, match)
    for match in LIST.finditer(value):
        limit = match.start("limit")
        if _opens_word(value, match, "limit") or any(led.start() < limit < led.end() for led in led_lists):
            continue
        items = list(_items_of(value, match.start(), limit))
        if (
            items[0]["bare"]
            and items[0]["lead"] is None
            and _OPENS.search(value, max(0, items[0].start() - 1), items[0].start())
        ):
            items = items[1:]
        if len(items) > 1:
            yield TimeList((items[0].start(), match.end()), tuple(_whole_times(items, match.span("limit"))))


def _opens_word(value: str, match: re.Match[str], limit: str) -> bool:
    """Whether the 前 of a limit begins another word (前往, 前海)."""
    return match[limit] == "前" and begins_word(value, *match.span(limit))


def _led_times(value: str, match: re.Match[str]) -> TimeList:
    """Return the times behind 到, which each of them shares; where a limit stands behind the last, they share that."""
    led, behind = match.span("limit"), match.span("behind") if match["behind"] else None
    times = list(_whole_times(list(_items_of(value, *match.span("list"))), behind))
    if behind is None:
        times = [ListedTime(time.span, (led, *time.parts) if time.parts else ()) for time in times]
    times[0] = times[0]._replace(span=(led[0], times[0].span[1]))
    return TimeList(match.span(), tuple(times))


def _items_of(value: str, start: int, end: int) -> Iterator[re.Match[str]]:
    while start < end:
        joint = _PARTED.search(value, start, end)
        item = ITEM.match(value, start)
        assert item is not None
        yield item
        start = joint.end() if joint else end


def _grain(item: re.Match[str]) -> str:
    """Return how exact a time is: day, month, quarter, or year where it has nothing else."""
    kinds = (("day", "day"), ("only", "month"), ("quarter", "quarter"), ("bare", "bare"))
    return next((kind for name, kind in kinds if item[name]), "year")


def _whole_times(items: list[re.Match[str]], limit: Span | None) -> Iterator[ListedTime]:
    """Return each time with the words that it shares with the others; without any where it is less exact than the last.

    ``limit`` is where the limit behind the last lies, if it stands there.
    """
    last = items[-1]
    lead: Span | None = None
    month: Span | None = None
    for item in items:
        lead = item.span("lead") if item["lead"] else lead
        month = item.span("month") if item["month"] else month
        span = (item.start(), limit[1]) if item is last and limit else item.span()
        own_parts = _own_parts(item, last, month)
        if not own_parts:
            yield ListedTime(span, ())
            continue
        shared = (lead,) if lead and not item["lead"] else ()
        yield ListedTime(span, (*shared, *own_parts, *_limit_of(item, last, limit)))


def _own_parts(item: re.Match[str], last: re.Match[str], month: Span | None) -> tuple[Span, ...]:
    """Return the spans of a time, with the month before it and the unit of the last; none where it is less exact."""
    unit = _unit_of(last)
    parts: tuple[Span, ...]
    if _grain(item) == "bare":
        parts = (item.span(), unit) if unit else ()
    else:
        parts = (item.span(),) if _grain(item) == _grain(last) else ()
    needs_month = bool(parts) and _grain(last) == "day" and not item["month"]
    return (month, *parts) if needs_month and month else parts


def _limit_of(item: re.Match[str], last: re.Match[str], limit: Span | None) -> tuple[Span, ...]:
    """Return the span of the limit that a time shares, with the 底 of the last where it has none."""
    if not limit:
        return ()
    return ((last.start("tail"), limit[1]),) if last["tail"] and not item["tail"] else (limit,)


def _unit_of(item: re.Match[str]) -> Span | None:
    """Return where the unit of a day or month lies, which a bare number before it takes."""
    if item["day"]:
        return item.end("day") - 1, item.end("day")
    return (item.start("only") + item["only"].index("月"), item.end("only")) if item["only"] else None


def read_listed_time(value: str, time: ListedTime) -> YearMatch | None:
    """Return what a time says with the words that it shares; None where no year is printed."""
    from lccp.normalise import years

    printed = "".join(value[slice(*part)] for part in time.parts)
    return years.read_cell(printed) if re.match("[到至]?(?:19|20|[一二][〇○零O])", printed) else None
