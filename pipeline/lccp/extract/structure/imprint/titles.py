"""Titles: the lines of the front that end as titles of documents do, a promulgated regulation's, a paper's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lccp.extract.structure import frames
from lccp.extract.structure.imprint.organs import is_organ
from lccp.extract.structure.imprint.patterns import (
    ABOVE_PAPER,
    ABOVE_STANDARD,
    COVER_DATE,
    DATED,
    EDITION,
    HEAD_OF_ORDER,
    KEYWORDS,
    LABEL,
    LABEL_ALONE,
    NEWS,
    NEWS_OPENING,
    NUMBER,
    PAPER,
    PUBLISHER,
    RED_HEAD,
    SITE,
    STAMP,
    STANDARD,
    SUBTITLE,
    TITLE_END,
    TITLE_ORGAN,
)
from lccp.extract.structure.markers import marker_at
from lccp.text.spans import Text

# What a title goes on with on the next line: 的通知, （试行）, （2021—2025年）的通知.
GOES_ON = re.compile("的|[（(](?:试行|暂行|修订|草案|征求意见|送审|[0-9]{4} ?年?[—–~～至-])")
SUBTITLE_OF_PAPER = re.compile("[—─-]{1,3}[^。；]{4,50}")
YEAR_BEHIND = "[0-9]{3}年度?(?![0-9])"  # what follows the first digit of a year that begins a title
MOST_LINES = 20  # of a front, labels aside


def front_lines(lines: Sequence[Text]) -> list[Text]:
    """Return the lines before the addressee, the first heading or the first sentence."""
    front: list[Text] = []
    for line in lines[:60]:
        if LABEL.match(line.value):
            front.append(line)  # whatever a label's value holds (内容概述：…。) is no sentence of the document
            continue
        if _ends_front(line.value) or sum(not LABEL.match(before.value) for before in front) >= MOST_LINES:
            break
        front.append(line)
    return front


def _ends_front(text: str) -> bool:
    """Whether a line is a sentence, an addressee or a heading (附件： alone is none)."""
    if re.fullmatch("[-—=*_ ]{2,}", text):
        return False  # the rule above and below the head of a copy in Markdown
    marker = marker_at(text)
    if marker is not None:
        return marker.kind != "annex" or bool(re.search("[。；]", text))
    return bool(re.search("[。；]|[：:]$", text)) and not LABEL_ALONE.fullmatch(text)


def printed_title(front: Sequence[Text]) -> Text | None:
    """Find the first run of up to four lines of the front that ends as titles of documents do."""
    front = [_without_site(line[frames.last_of_trail(line.value) :].strip()) for line in front]
    for start, first in enumerate(front):
        if _not_title(first.value) or _is_button(first.value):
            continue
        for end in range(start + 1, min(start + 4, len(front)) + 1):
            if _not_title(front[end - 1].value):
                break
            joined = Text.join(front[start:end])
            goes_on = end < len(front) and GOES_ON.match(front[end].value)
            if TITLE_END.search(joined.value) and not goes_on and 4 < len(joined) <= 100:
                return joined
    return None


def _is_button(text: str) -> bool:
    """Whether a line is too short to begin a title: an entry of a site's navigation (机构, 新闻)."""
    return len(text) <= 4 and not is_organ(text) and not text.startswith(("关于", "關於", "印发", "转发"))


def promulgated_title(lines: Sequence[Text]) -> Text | None:
    """Find the regulation that an order promulgates: a line of its own whose title the order names."""
    for index, line in enumerate(lines[:60]):
        titled = TITLE_END.search(line.value) and 4 < len(line) <= 60 and not _not_title(line.value)
        if titled and any(f"《{line.value}》" in before.value for before in lines[:index]):
            return line
    return None


def title_of_genre(lines: Sequence[Text], front: Sequence[Text]) -> Text | None:
    """Find the title of a paper or of news: its first line, with the subtitle that goes on below it (——基于…)."""
    kind = genre(lines)
    candidates = [line for line in front if not LABEL.match(line.value) and not COVER_DATE.fullmatch(line.value)]
    if kind == "paper":
        candidates = _below_journal(candidates)
    title = candidates[0] if candidates else None
    if not kind or title is None or not 6 <= len(title) <= 60 or NUMBER.fullmatch(title.value):
        return None
    following = next((below for line, below in pairwise(lines) if line is title), None)
    if kind == "paper" and following is not None and SUBTITLE_OF_PAPER.fullmatch(following.value):
        return Text.join([title, following])
    return title


def _below_journal(lines: Sequence[Text]) -> list[Text]:
    """Leave out what stands above a paper's title: the journal with its volume, its English name over Chinese."""
    below = [line for line in lines if not ABOVE_PAPER.search(line.value)]
    return [line for line in below if re.search("[一-鿿]", line.value)] or below


def genre(lines: Sequence[Text]) -> str:
    """Return whether a document is a paper (an abstract and keywords) or news (the line of an agency); else ""."""
    head = [line.value for line in lines[:25]]
    if any(PAPER.match(line) for line in head) and any(KEYWORDS.match(line) for line in head):
        return "paper"
    if any(NEWS.match(line) for line in head[:8]):
        return "news"
    stamped = any(STAMP.fullmatch(line) and NEWS_OPENING.match(body) for line, body in pairwise(head[:6]))
    return "news" if stamped and not TITLE_END.search(head[0]) else ""


def _without_site(line: Text) -> Text:
    """Leave out the names of a site behind a title (…的通知_政策文件_中国政府网)."""
    site = SITE.search(line.value)
    return line[: site.start()].strip() if site else line


def _not_title(text: str) -> bool:
    other = (
        NUMBER,
        COVER_DATE,
        DATED,
        RED_HEAD,
        HEAD_OF_ORDER,
        SUBTITLE,
        PUBLISHER,
        EDITION,
        LABEL_ALONE,
        STANDARD,
        STAMP,
    )
    # A title may begin with its year (2023年东湖区政府工作报告); a number of a row, or a date, begins none.
    begins = re.match(
        f"附[件录表]|[0-9](?!{YEAR_BEHIND})|特急|急件|机密|秘密|中[華华]民[國国][0-9]", text
    ) or ABOVE_STANDARD.match(text)
    return (
        bool(LABEL.match(text))
        or bool(begins)
        or bool(re.search("[，。；：:\t]", re.sub("《[^《》]*》", "", text)))
        or any(pattern.fullmatch(text) for pattern in other)
    )


def organ_of_title(title: Text | None) -> Text | None:
    """Return the organ that a title begins with (国务院关于…)."""
    organ = TITLE_ORGAN.match(title.value) if title is not None else None
    if organ and not all(is_organ(part) for part in re.split("[ 、]+", organ[1].strip())):
        return None
    return title[: organ.end(1)].strip() if title is not None and organ else None


def organ_of_red_head(front: Sequence[Text]) -> Text | None:
    """Return the organ of a red head (国家发展和改革委员会文件)."""
    for line in front[:3]:
        head = RED_HEAD.fullmatch(line.value)
        if head and is_organ(head[1]):
            return line[: head.end(1)].strip()
    return None


def organ_of_order(front: Sequence[Text]) -> Text | None:
    """Return the organ of the head of an order or announcement (国务院令, 生态环境部公告)."""
    for line in front[:4]:
        head = HEAD_OF_ORDER.fullmatch(line.value)
        if head and is_organ(head[1]):
            return line[: head.end(1)].strip()
    return None
