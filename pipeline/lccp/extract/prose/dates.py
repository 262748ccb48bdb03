"""Dates as documents print them, in Arabic or Chinese numerals."""

from __future__ import annotations

import re

from lccp.extract.structure.markers import chinese_number
from lccp.text.rules import rule

_YEAR = "(?:19|20)[0-9]{2}"
_HANZI = "[一二三四五六七八九十]"
_LUNAR_YEAR = "[一二][〇○零０O一二三四五六七八九]{3}"
DATE_PARTS = re.compile(rf"({_YEAR})(?:[年.．\-] ?([0-9]{{1,2}})(?:[月.．\-] ?([0-9]{{1,2}})?)?)?[年月日]?")
LUNAR = re.compile(rf"({_LUNAR_YEAR})年({_HANZI}{{1,2}})月(?:({_HANZI}{{1,3}})日)?")


@rule("date.edtf")
def date_edtf(text: str) -> str:
    """Write a printed date in EDTF, as precise as it is printed.

    >>> date_edtf("2017年1月7日"), date_edtf("2017. 11"), date_edtf("二〇一七年一月七日"), date_edtf("2010年7月")
    ('2017-01-07', '2017-11', '2017-01-07', '2010-07')
    """
    year, month, day = _date_parts(text)
    if month > 12 or day > 31 or (day and not month):
        raise ValueError(f"{text!r} is no date of the calendar")
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def _date_parts(text: str) -> tuple[int, int, int]:
    """Return year, month and day as numbers; 0 where a part is not printed. A printed 0 is no month."""
    if arabic := DATE_PARTS.fullmatch(text):
        year, month, day = int(arabic[1]), int(arabic[2] or 0), int(arabic[3] or 0)
        if arabic[2] and not month:
            raise ValueError(f"{text!r} is no date of the calendar")
        return year, month, day
    if chinese := LUNAR.fullmatch(text):
        digits = "".join(str("一二三四五六七八九".find(sign) + 1) for sign in chinese[1])  # 〇 is not among them: 0
        return int(digits), chinese_number(chinese[2]), chinese_number(chinese[3] or "")
    raise ValueError(f"{text!r} is no date")
