"""Repairs: what typesetting and dumping did to a text, undone, one named function each.

A repair names edits on a string and knows nothing of documents; each made twice changes nothing
more. ``LINE`` are the repairs that every line of a document undergoes, ``JOINED`` those of a text
joined from several lines, ``PRINTED`` the last one, on the way into a cell.
"""

from __future__ import annotations

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

TOUCHED = re.compile(
    "[\x00-\x20#*_\x85-\xa0\xad\u034f\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2e80-\u2fdf\u3000\ufe00-\ufe0f\ufeff\uff10-\uff5a]"
)
"""A text without any of these needs none of the repairs of a line or of a text joined from lines."""

__all__ = ["ALL", "JOINED", "LINE", "PRINTED", "TOUCHED", "characters", "gaps", "marks"]
