"""Repairs: what typesetting and dumping did to a text, undone, one named function each.

A repair names edits on a string and knows nothing of documents; each made twice changes nothing
more. ``LINE`` are the repairs that every line of a document undergoes, ``JOINED`` those of a text
joined from several lines, ``PRINTED`` the last one, on the way into a cell.
"""

from __future__ import annotations

from pipeline.repair import characters, gaps, marks

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

__all__ = ["ALL", "JOINED", "LINE", "PRINTED", "characters", "gaps", "marks"]
