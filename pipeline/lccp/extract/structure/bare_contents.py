"""Tables of contents without pages: marked headings that no words of theirs follow, under 目录 or standing again below.

A copy of a law, a plan or an emergency plan lists its chapters above its text, often without pages, so that nothing but
their standing again tells them from the headings themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from lccp.extract.structure.markers import INLINE, marker_at
from lccp.text.patterns import re, regex

HEAD = regex.compile(r"\p{Han}{0,30}目 {0,4}[录錄次]")
SENTENCE = regex.compile("[。；;：:]")
NUMBERED = regex.compile(r"[0-9]{1,2} ?(?=\p{Han})")
GLUED_PAGE = regex.compile(r"(?<=\p{Han})[ 　]?[…⋯.·]{0,80} ?[0-9]{1,3}$")
LONGEST_ENTRY = 45  # signs
FEWEST_ENTRIES = 2
# Without 目录 above it alone a list of more headings is a table of contents, where its first ones stand again.
FEWEST_UNNAMED = 3  # 第一章总则, 第二章低碳经济, 第三章附则 of a city's regulation
FEWEST_REPEATED = 3  # of its first entries
MOST_ENTRIES = 300  # what is longer is a list, of which no line opens a table of contents either
Places = Mapping[str, Sequence[int]]


def bare_contents(values: Sequence[str | None]) -> set[int]:
    """Return which lines are entries of a table of contents without pages; None stands for what is no free line.

    >>> sorted(bare_contents(["目 录", "第一章 总则", "第二章 附则", "第一章 总 则", "第一条 为了规范，制定本法。"]))
    [1, 2]
    >>> lines = ["应急预案", "1总则", "1.1目的", "1.2依据", "2附则", "1总则", "1.1目的", "为建立机制。", "1.2依据", "依据法律。"]
    >>> sorted(bare_contents(lines))
    [1, 2, 3, 4]
    """
    values = _without_pages(values)
    places: dict[str, list[int]] = {}
    for index, value in enumerate(values):
        if value is not None and len(value) <= LONGEST_ENTRY:
            places.setdefault(plain_title(value), []).append(index)
    entries: set[int] = set()
    behind_run = 0
    for index, value in enumerate(values):
        if value is None or index in entries or index < behind_run:
            continue
        if HEAD.fullmatch(value.strip()):
            run = _entries_from(values, index + 1, places)
            if _is_named(value, values, run, places):
                entries.update(run)
        elif _opens_contents(value, index, places):
            run = _entries_from(values, index, places)
            if len(run) >= FEWEST_UNNAMED and _heads_text(values, run, places):
                entries.update(run)
            elif len(run) == MOST_ENTRIES:
                behind_run = run[-1]
    return entries


def _without_pages(values: Sequence[str | None]) -> list[str | None]:
    """Leave out the number of a page that a copy has run into an entry (一、发展基础2), where the rest stands again without it."""
    titles = {plain_title(value) for value in values if value is not None and len(value) <= LONGEST_ENTRY}
    return [
        value[: page.start()]
        if value is not None
        and len(value) <= LONGEST_ENTRY
        and (page := GLUED_PAGE.search(value))
        and plain_title(value[: page.start()]) in titles
        else value
        for value in values
    ]


def _is_named(head: str, values: Sequence[str | None], run: Sequence[int], places: Places) -> bool:
    """Whether a run of lines is the contents that a line above it says it is: 目录, or …应急预案目录 over what stands again."""
    if plain_title(head)[:-1] == "目":
        return len(run) >= FEWEST_ENTRIES
    return len(run) >= FEWEST_UNNAMED and all(places[_plain(values[n])][-1] > run[-1] for n in run)


def _opens_contents(value: str, index: int, places: Places) -> bool:
    """Whether a line is a heading with a marker that stands for the first time, and once more below."""
    where = places.get(plain_title(value), ())
    return len(where) > 1 and where[0] == index and (marker_at(value) or NUMBERED.match(value)) is not None


def _heads_text(values: Sequence[str | None], run: Sequence[int], places: Places) -> bool:
    """Whether the first entries of a run stand again behind it with sentences between: a list given twice has none."""
    again = [places[_plain(values[n])][-1] for n in run[:FEWEST_REPEATED]]
    is_below = run[-1] < again[0] and all(before < below for before, below in pairwise(again))
    return is_below and any(SENTENCE.search(value or "") for value in values[again[0] : again[-1] + FEWEST_REPEATED])


def _entries_from(values: Sequence[str | None], start: int, places: Places) -> list[int]:
    """Return the lines from one on that can be entries, up to where the first of them stands again."""
    run: list[int] = []
    titles: set[str] = set()
    for index in range(start, min(start + MOST_ENTRIES, len(values))):
        value = values[index]
        plain = _plain(value)
        if value is None or plain in titles or not _is_entry(value, places.get(plain, ())[-1:], index):
            break
        run.append(index)
        titles.add(plain)
    return run


def _is_entry(value: str, last: Sequence[int], index: int) -> bool:
    """Whether a line is a short heading: one with a marker, or one that stands again below (附件, 序言)."""
    if len(value) > LONGEST_ENTRY or SENTENCE.search(value):
        return False
    marker = marker_at(value)
    if marker is not None:
        return marker.kind not in INLINE
    return bool(NUMBERED.match(value)) or (bool(last) and last[0] > index)


def plain_title(title: str) -> str:
    """Return a title without its blanks and points, by which entries and headings are compared."""
    return re.sub(r"[\s:：、.．·]", "", title)


def _plain(value: str | None) -> str:
    return plain_title(value) if value is not None else ""
