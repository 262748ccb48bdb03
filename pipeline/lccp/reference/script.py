"""Traditional signs folded to simplified ones, one to one, so that names and headings in either script are looked up alike."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "traditional.tsv"


class SignTable(dict[int, int | str]):
    """What ``str.translate`` puts for each sign; a sign that is missing stays, and is looked up faster from then on."""

    def __missing__(self, code: int) -> int:
        if code <= 0xFFFF:  # bounds what a hostile text can fill
            self[code] = code
        return code


@cache
def simplified_signs() -> SignTable:
    """Return the table of traditional signs."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t")
        traditional, simplified = map(next(rows).index, ("traditional", "simplified"))
        return SignTable((ord(row[traditional]), row[simplified]) for row in rows)


def fold_script(value: str) -> str:
    """Return words with every traditional sign of the table folded to its simplified one; the length stays.

    >>> fold_script("瀋陽市"), fold_script("第三批低碳城市試點名單"), fold_script("沈阳市")
    ('沈阳市', '第三批低碳城市试点名单', '沈阳市')
    """
    return value.translate(simplified_signs())
