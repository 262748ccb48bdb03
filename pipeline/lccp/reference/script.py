"""Traditional signs folded to simplified ones, one to one, so that names and headings in either script are looked up alike."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "traditional.tsv"


@cache
def _simplified_signs() -> dict[int, str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(file, delimiter="\t")}


def fold_script(value: str) -> str:
    """Return words with every traditional sign of the table folded to its simplified one; the length stays.

    >>> fold_script("瀋陽市"), fold_script("第三批低碳城市試點名單"), fold_script("沈阳市")
    ('沈阳市', '第三批低碳城市试点名单', '沈阳市')
    """
    return value.translate(_simplified_signs())
