"""Covers of standards: number, title in Chinese and in English, the days of issue and of effect."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, takewhile

from lccp.extract.structure.imprint.patterns import STANDARD, STANDARD_DATE
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

REPLACES = re.compile("(?:部分)?代替|[（(]?(?:征求意见稿|送审稿|报批稿)")  # between a standard's number and its title
MOST_LINES, LONGEST_TITLE = 3, 60


def title_of_standard(front: Sequence[Text]) -> Text | None:
    """Return the lines in Chinese between the number of a standard and the line that dates it; None where there is no cover.

    DB33/T 2416—2021 / 城市绿色低碳发展评价指标体系 / Evaluation index system … / 2021-12-20 发布 2022-01-20 实施
    """
    dated = next((n for n, line in enumerate(front) if STANDARD_DATE.fullmatch(line.value)), 0)
    numbered = next((n for n, line in enumerate(front[:dated]) if STANDARD.fullmatch(line.value)), None)
    if numbered is None:
        return None
    below = dropwhile(lambda line: REPLACES.match(line.value), front[numbered + 1 : dated])
    title = list(takewhile(lambda line: regex.match(r"\p{Han}|[0-9]", line.value), below))
    signs = sum(len(line) for line in title)
    return Text.join(title) if 0 < len(title) <= MOST_LINES and 4 <= signs <= LONGEST_TITLE else None
