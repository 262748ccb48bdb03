"""Pages of news and of sites: the headline above the line that says when, and from where, it was put up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lccp.extract.structure import frames
from lccp.extract.structure.imprint.patterns import COVER_DATE, DAY_FORM, LABEL, NEWS_OPENING, NUMBER, YEAR
from lccp.reference.script import fold_script
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

_DATE = rf"(?:{YEAR}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}|{DAY_FORM})"
_TIME = "[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?"
_SIGN = r"[\p{Han}A-Za-z0-9:：《》·|()（）【】 \[\]-]"
# 2023-07-24 09:23:00, 新华日报 2018-10-24 10:41:32, 编辑: 时间:2025-03-06, 发布日期:2023/7/15 16:18:46 作者:….
STAMPED = regex.compile(
    rf"{_SIGN}{{0,24}}?(?<![0-9])(?P<date>{_DATE}) ?{_TIME}{_SIGN}{{0,40}}"
    rf"|{_SIGN}{{0,24}}?(?:时间|日期)[:：] ?(?P<day>{_DATE})(?: ?{_TIME})?(?: {_SIGN}{{0,40}})?"
)
EDITION_OF_DAY = re.compile(rf"({_DATE}) ?星期[一二三四五六日天]")  # the head of a newspaper's page
NEWS_MARK = regex.compile(
    r"记者|本报讯|原标题|[（(](?:中国新闻网|新华社|人民网|[\p{Han}]{2,6}日报)[^（）()]{0,20}[)）]$"
)
NEWS_DATED = re.compile(rf"{_DATE} ?(?:上午|下午)?[，,]")
HEAD = 16  # lines of a page that its headline stands among
BODY = 6  # lines of the body that tell news


class PageStamp(NamedTuple):
    """The headline of a page, the date of its stamp, and whether its first lines tell news."""

    headline: Text | None
    date: Text | None
    is_news: bool


NO_STAMP = PageStamp(None, None, False)


def page_stamp(lines: Sequence[Text]) -> PageStamp:
    """Return what the stamp of a page says; ``lines`` are all of its lines in order, its frame too."""
    for n, line in enumerate(lines[:HEAD]):
        folded = fold_script(line.value.strip())
        edition, stamp = EDITION_OF_DAY.fullmatch(folded), STAMPED.fullmatch(folded)
        if edition is not None:
            body = lines[n + 2 :]
            headline = lines[n + 1] if n + 1 < len(lines) and _is_headline(lines[n + 1].value) else None
            return PageStamp(headline, line.strip()[: edition.end(1)], _tells_news(body))
        if stamp is not None and n:
            group = "date" if stamp["date"] else "day"
            date = line.strip()[stamp.start(group) : stamp.end(group)]
            return PageStamp(_headline_above(lines[:n]), date, _tells_news(lines[n + 1 :]))
    return NO_STAMP


def _headline_above(lines: Sequence[Text]) -> Text | None:
    """Return the line right above a stamp; of two short lines that a site sets as one headline the first."""
    above = [line for line in lines if _is_headline(line.value)]
    if not above or above[-1] is not lines[-1]:
        return None
    if len(above) == 1 or above[-2] is not lines[-2] or above[-2].value.strip() == above[-1].value.strip():
        return above[-1]
    return above[-2] if len(lines) == 2 else None  # below a site's own words nothing tells which of two it is


def _is_headline(text: str) -> bool:
    """Whether a line can be a headline: no entry of a frame, no label, no number, no sentence."""
    folded = fold_script(text.strip())
    if not 6 <= len(folded) <= 60 or folded[-1] in "。：:；;" or frames.is_frame(folded, (), ends_title=False):
        return False
    others = (LABEL, COVER_DATE, NUMBER)
    return not any(pattern.match(folded) if pattern is LABEL else pattern.fullmatch(folded) for pattern in others)


def _tells_news(body: Sequence[Text]) -> bool:
    """Whether the first lines below a stamp tell news: 记者, 近日, 7月12日，, an agency's name at the end."""
    folded = [fold_script(line.value.strip()) for line in body[:BODY]]
    return any(NEWS_OPENING.match(line) or NEWS_DATED.match(line) or NEWS_MARK.search(line) for line in folded)
