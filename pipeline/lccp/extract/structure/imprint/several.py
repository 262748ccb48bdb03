"""Documents that a file holds one after another, as compilations of policies do."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from lccp.extract.structure.imprint.patterns import NUMBER, TITLE_END
from lccp.reference.script import fold_script
from lccp.text.spans import Text


def titles_of_several(lines: Sequence[Text]) -> tuple[Text, ...]:
    """Return the titles of the documents that a file holds one after another; none where it holds one.

    Each stands right above or below its document's number: 国家发展改革委关于…的通知 / 发改气候〔2010〕1587号.
    """
    titles: dict[str, Text] = {}
    numbers: set[str] = set()
    for above, below in pairwise(lines):
        for title, number in ((above, below), (below, above)):
            printed = number.value.strip()
            if (
                printed.endswith(("号", "號"))
                and NUMBER.fullmatch(printed)
                and TITLE_END.search(fold_script(title.value))
            ):
                titles.setdefault(title.value, title)
                numbers.add(printed)
    return tuple(titles.values()) if min(len(titles), len(numbers)) > 1 else ()


def document_at(titles: Sequence[int], start: int) -> int:
    """Return which of several documents holds a place, by where their titles begin: 0 before the first."""
    return bisect_right(titles, start)
