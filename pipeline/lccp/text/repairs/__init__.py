"""Repairs: what typesetting and dumping did to a text, undone, one named function each.

A repair names edits on a string and knows nothing of documents; each made twice changes nothing
more. ``LINE`` are the repairs that every line of a document undergoes, ``JOINED`` those of a text
joined from several lines, ``PRINTED`` the last one, on the way into a cell.
"""

from __future__ import annotations

from functools import lru_cache

from lccp.text.patterns import re
from lccp.text.repairs import characters, gaps, marks

LINE = ("drop_invisible", "map_radicals", "fold_width", "drop_heading_marks", "drop_bold_marks", "close_gaps")
JOINED = ("join_wraps", "close_gaps")
PRINTED = ("mask_lost",)
ALL = (
    "drop_invisible",
    "map_radicals",
    "fold_width",
    "drop_heading_marks",
    "drop_bold_marks",
    "join_wraps",
    "close_gaps",
    "mask_lost",
)

BLANK = re.compile("[\x00-\x20\x85\u2028\u2029]")
MARKED = re.compile(
    "[#*_\xa0\xad\u034f\u061c\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u206f\u2e80-\u2fdf\u3000\ufe00-\ufe0f\ufeff\uff10-\uff5a]"
)


def needed_repairs(value: str, repair_names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the repairs of a line, or of a text joined from lines, that may change a text: most texts need none.

    >>> needed_repairs("低碳城市", LINE), needed_repairs("低碳 城市", LINE), needed_repairs("１个", LINE) == LINE
    ((), ('close_gaps',), True)
    """
    if MARKED.search(value):
        return repair_names
    return _repairs_of_blanks(repair_names) if BLANK.search(value) else ()


@lru_cache(maxsize=16)
def _repairs_of_blanks(repair_names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in repair_names if name in JOINED)


__all__ = ["ALL", "JOINED", "LINE", "PRINTED", "characters", "gaps", "marks", "needed_repairs"]
