"""Titles: the lines of the front that end as titles of documents do, a promulgated regulation's, a paper's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lccp.extract.structure import frames
from lccp.extract.structure.imprint.organs import is_organ
from lccp.extract.structure.imprint.patterns import (
    DATED,
    DAY,
    EDITION,
    HEAD_OF_ORDER,
    KEYWORDS,
    LABEL,
    NEWS,
    NUMBER,
    PAPER,
    PUBLISHER,
    RED_HEAD,
    SITE,
    SUBTITLE,
    TITLE_END,
    TITLE_ORGAN,
)
from lccp.extract.structure.markers import marker_at
from lccp.text.spans import Text


def front_lines(lines: Sequence[Text]) -> list[Text]:
    """Return the lines before the addressee, the first heading or the first sentence."""
    front: list[Text] = []
    for line in lines[:20]:
        marker = marker_at(line.value)
        if re.search("[。；]|[：:]$", line.value) or (marker is not None and marker.kind != "annex"):
            break
        front.append(line)
    return front


def printed_title(front: Sequence[Text]) -> Text | None:
    """Find the first run of up to four lines of the front that ends as titles of documents do."""
    front = [_without_site(line[frames.last_of_trail(line.value) :].strip()) for line in front]
    for start, first in enumerate(front):
        if _not_title(first.value):
            continue
        for end in range(start + 1, min(start + 4, len(front)) + 1):
            if _not_title(front[end - 1].value):
                break
            joined = Text.join(front[start:end])
            goes_on = end < len(front) and front[end].value.startswith(("的", "（试行", "（修订"))
            if TITLE_END.search(joined.value) and not goes_on and 4 < len(joined) <= 100:
                return joined
    return None


def promulgated_title(lines: Sequence[Text]) -> Text | None:
    """Find the regulation that an order promulgates: a line of its own whose title the order names."""
    for index, line in enumerate(lines[:60]):
        titled = TITLE_END.search(line.value) and 4 < len(line) <= 60 and not _not_title(line.value)
        if titled and any(f"《{line.value}》" in before.value for before in lines[:index]):
            return line
    return None


def title_of_genre(lines: Sequence[Text], front: Sequence[Text]) -> Text | None:
    """Find the title of a paper or of news: its first line."""
    if not genre(lines):
        return None
    first = next((line for line in front if not LABEL.match(line.value)), None)
    return first if first is not None and 6 <= len(first) <= 60 and not NUMBER.fullmatch(first.value) else None


def genre(lines: Sequence[Text]) -> str:
    """Say whether a document is a paper (an abstract and keywords) or news (the line of an agency); else ""."""
    head = [line.value for line in lines[:25]]
    if any(PAPER.match(line) for line in head) and any(KEYWORDS.match(line) for line in head):
        return "paper"
    return "news" if any(NEWS.match(line) for line in head[:8]) else ""


def _without_site(line: Text) -> Text:
    """Leave out the names of a site behind a title (…的通知_政策文件_中国政府网)."""
    site = SITE.search(line.value)
    return line[: site.start()].strip() if site else line


def _not_title(text: str) -> bool:
    other = (NUMBER, DAY, DATED, RED_HEAD, HEAD_OF_ORDER, SUBTITLE, PUBLISHER, EDITION)
    return (
        bool(LABEL.match(text))
        or bool(
            re.match("附[件录表]|[0-9](?![0-9]{3}年(?:省|市|县|区|州)?(?:人民)?政府工作报告)|特急|急件|机密|秘密", text)
        )
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
