"""What the heads of a user's own table say, by words that are data (``reference/column_heads.tsv``)."""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from lccp.reference import FOLDER
from lccp.reference.programmes import known_programmes
from lccp.reference.script import fold_script
from lccp.text.patterns import re

HEAD_ROLES = ("city", "code", "province", "year", "period", "since", "batch", "status")
SHORTEST_TOPIC = 2  # signs of a programme's name that tell it


@cache
def _head_lists() -> Mapping[str, tuple[str, ...]]:
    lists: dict[str, list[str]] = defaultdict(list)
    with (FOLDER / "column_heads.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"):
            lists[row["list"]] += row["words"].split()
    return {name: tuple(listed) for name, listed in lists.items()}


def head_list(name: str) -> tuple[str, ...]:
    """Return the words of a list of ``reference/column_heads.tsv``; none where there is no such list."""
    return _head_lists().get(name, ())


def clean_cell(cell: str) -> str:
    """Return a cell without blanks around it and with full-width signs made half-width."""
    return unicodedata.normalize("NFKC", cell).strip()


def squash_head(cell: str) -> str:
    """Return a head in small letters and simplified signs, without blanks and brackets.

    >>> squash_head("City_Name"), squash_head("政策实施时间（年）"), squash_head("DID×post"), squash_head("獲批年份")
    ('cityname', '政策实施时间年', 'didpost', '获批年份')
    """
    return fold_script(re.sub(r"[\W_]+", "", clean_cell(cell).lower()))


@cache
def header_roles(cell: str) -> tuple[str, ...]:
    """Return the roles that a head names; 试点 may stand above names and above 是, 否.

    >>> header_roles("City_Name"), header_roles("批复时间"), header_roles("人口"), header_roles("试点")
    (('city',), ('since',), (), ('city', 'status'))
    """
    head = squash_head(cell)
    roles = tuple(role for role in HEAD_ROLES if head in head_list(role))
    is_since = not roles and has_head_part(cell, "after-an-event") and has_head_part(cell, "time")
    return ("since",) if is_since and not has_head_part(cell, "other-event") else roles


def has_head_part(cell: str, name: str) -> bool:
    """Whether a head has a word of a list.

    >>> has_head_part("达峰年份", "other-event"), has_head_part("lcc_post", "status-part")
    (True, True)
    """
    head = squash_head(cell)
    return any(part in head for part in head_list(name))


@cache
def _topics() -> Mapping[str, str]:
    """Return what heads call a programme (低碳, 智慧城市, smartcity), with its id."""
    topics: dict[str, str] = {}
    common = sorted(head_list("programme-common"), key=len, reverse=True)
    for programme, entry in known_programmes().items():
        topics[squash_head(programme)] = programme
        for form in entry.forms:
            short = squash_head(form)
            topics[short] = programme
            for part in common:
                short = short.replace(part, "")
            if len(short) >= SHORTEST_TOPIC:
                topics.setdefault(short, programme)
        topics |= dict.fromkeys(head_list(f"programme-{programme}"), programme)
    return topics


@cache
def programme_in_head(cell: str) -> str:
    """Return the programme that a head names, by the longest of the words it holds; "" where it names none.

    >>> programme_in_head("是否低碳试点"), programme_in_head("智慧城市试点年份"), programme_in_head("treat")
    ('low-carbon', 'smart-city', '')
    """
    head = squash_head(cell)
    fitting = [(len(topic), programme) for topic, programme in _topics().items() if topic in head]
    return max(fitting)[1] if fitting else ""
