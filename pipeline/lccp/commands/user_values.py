"""What the cells of a user's own table say: years, batches, whether a place is treated, codes.

Each reader answers None where a cell says nothing certain; words are data (``reference/column_heads.tsv``).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence

from lccp.commands.head_words import clean_cell, has_head_part, head_list
from lccp.text.patterns import re

MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# 2017, 2017年, 2017q4, 2017/1/7, 2017年1月7日, 2017-01-07 00:00:00
WRITTEN_YEAR = re.compile(
    r"((?:19|20)\d\d)(?:年?(?:度|初|底)?|[-年 ]?(?:q[1-4]|第?[一二三四1-4]季度?)|[-/.年]\d{1,2}(?:月|[-/.月]\d{1,2}日?)?(?:[ t].*)?)"
)
YEAR_INSIDE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
YEAR_SPAN = re.compile(r"((?:19|20)\d\d)年?\s*(?:[-—–~～]+|至|到|to)\s*(?:(?:19|20)\d\d年?|今|now|present)")
HAN_YEAR = re.compile(r"([零〇○一二三四五六七八九]{4})年?(?:[一二三四五六七八九十]{1,3}月.*)?")
MONTH_THEN_YEAR = re.compile(rf"(?:\d{{1,2}}[- ])?(?:{MONTHS})[a-z]*[-/ .]*(?:\d{{1,2}}, *)?'?(\d\d|(?:19|20)\d\d)")
YEAR_THEN_MONTH = re.compile(rf"(\d\d|(?:19|20)\d\d)[- ](?:{MONTHS})[a-z]*")
DAY_OF_SPREADSHEET = re.compile(r"\d{1,2}/\d{1,2}/((?:19|20)\d\d)")
BATCH_IN_HAN = re.compile("第?([一二三四五六七八九]?十?[一二三四五六七八九]?)[批轮期]")
BATCH_IN_DIGITS = re.compile(r"第?\s*(\d{1,2})\s*[批轮期]")
BATCH_WORD = re.compile(r"\(.*\)|batch|wave|round|phase|tranche|the|[\s_.\-]")
HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0}
ORDINALS = {
    **{word: value for value, word in enumerate("first second third fourth fifth sixth".split(), 1)},  # noqa: SIM905
    **{word: value for value, word in enumerate("1st 2nd 3rd 4th 5th 6th".split(), 1)},  # noqa: SIM905
    **{word: value for value, word in enumerate("i ii iii iv v vi".split(), 1)},  # noqa: SIM905
    **{word: value for value, word in enumerate("one two three four five six".split(), 1)},  # noqa: SIM905
}
EXCEL_SERIALS = (32874, 54789)  # the days 1990-01-01 to 2050-01-01
EXCEL_DAY_ZERO = datetime.date(1899, 12, 30)


def share_of(holds: Callable[[str], object], cells: Sequence[str]) -> float:
    """Return the share of cells that something holds for; 0 where there are none."""
    return sum(bool(holds(cell)) for cell in cells) / len(cells) if cells else 0.0


def is_code(cell: str) -> bool:
    """Whether a cell holds a code of GB/T 2260, of 6 digits or, as statistics print it, of 12.

    >>> is_code("110000"), is_code("110000000000"), is_code("201705"), is_code("2010")
    (True, True, False, False)
    """
    from lccp.reference import by_code

    cell = cell.removesuffix(".0")
    return cell.isascii() and cell.isdigit() and len(cell) in (6, 12) and by_code(cell[:6]) is not None


def is_short_code(cell: str) -> bool:
    """Whether a cell holds the first four digits of a code, as yearbooks of cities number their rows: 4201, 4201.0.

    >>> is_short_code("4201"), is_short_code("4201.0"), is_short_code("2015"), is_short_code("420100")
    (True, True, False, False)
    """
    digits = cell.removesuffix(".0")
    return len(digits) == 4 and is_code(f"{digits}00")


def is_known_place(cell: str) -> bool:
    """Whether a cell names a place, or several."""
    from lccp.commands.place_match import is_known_name

    return is_known_name(cell) or any(
        is_known_name(part) for name in split_names(cell) for part in (name, *name.split())
    )


def is_plain_year(cell: str) -> bool:
    """Whether a cell is a year of four digits and no more."""
    return re.fullmatch(r"(?:19|20)\d\d(?:\.0)?", cell) is not None


def split_names(cell: str) -> list[str]:
    """Return the names that a cell holds: one, or several joined by 、 , ; or line breaks.

    >>> split_names("徐州市、无锡市"), split_names("徐州市")
    (['徐州市', '无锡市'], ['徐州市'])
    """
    return [part.strip() for part in re.split(r"[、,，;；/\n]+", cell) if part.strip()]


def parse_year(cell: str) -> int | None:
    """Return the year of a cell as users write it, None where it holds none that is certain.

    >>> [parse_year(c) for c in ("2010", "2017/1/7", "Jan-15", "二〇一五年", "42012", "2010年7月19日", "12", "x")]
    [2010, 2017, 2015, 2015, 2015, 2010, None, None]
    """
    text = clean_cell(cell).lower().removesuffix(".0")
    if match := WRITTEN_YEAR.fullmatch(text):
        return int(match[1])
    if text.isdigit():
        return _year_of_digits(text)
    if match := HAN_YEAR.fullmatch(text):
        year = int("".join(str(HAN_DIGITS[sign]) for sign in match[1]))
        return year if 1900 <= year < 2100 else None
    if match := MONTH_THEN_YEAR.fullmatch(text) or YEAR_THEN_MONTH.fullmatch(text):
        return int(match[1]) if len(match[1]) == 4 else 2000 + int(match[1])
    match = DAY_OF_SPREADSHEET.fullmatch(text)
    return int(match[1]) if match else None


def _year_of_digits(text: str) -> int | None:
    """Return the year of a day or month in digits alone (20170107, 201701), or of the number that Excel has for a day."""
    if len(text) in (6, 8) and text[:2] in ("19", "20") and "01" <= text[4:6] <= "12":
        return int(text[:4])
    if EXCEL_SERIALS[0] <= int(text) <= EXCEL_SERIALS[1]:
        return (EXCEL_DAY_ZERO + datetime.timedelta(days=int(text))).year
    return None


def year_of_span(cell: str) -> int | None:
    """Return the year in which a span of years begins.

    >>> year_of_span("2010-2020"), year_of_span("2012年至今"), year_of_span("2010-12")
    (2010, 2012, None)
    """
    match = YEAR_SPAN.fullmatch(clean_cell(cell).lower())
    return int(match[1]) if match else None


def year_inside(cell: str) -> int | None:
    """Return the year that a cell holds beside other words, None where it holds none or two.

    >>> year_inside("第三批（2017年1月）"), year_inside("2010、2012"), year_inside("第三批")
    (2017, None, None)
    """
    inside = {int(year) for year in YEAR_INSIDE.findall(clean_cell(cell))}
    return inside.pop() if len(inside) == 1 else None


def year_reader(cells: Iterable[str]) -> Callable[[str], int | None]:
    """Return how to read the years of a column: of two digits where all of its values have just two.

    >>> year_reader(["10", "12", "17"])("12"), year_reader(["10", "2012"])("10")
    (2012, None)
    """
    texts = [text for cell in cells if (text := clean_cell(cell).strip("'’‘年"))]
    if texts and all(re.fullmatch(r"[0-4]\d", text) for text in texts):
        return lambda cell: (
            2000 + int(text) if re.fullmatch(r"[0-4]\d", text := clean_cell(cell).strip("'’‘年")) else None
        )
    return parse_year


def batch_number(cell: str) -> int | None:
    """Return the number of a batch as users write it.

    >>> [batch_number(c) for c in ("第一批", "3", "III", "second", "batch 2", "2.0", "第十二批", "首批", "x")]
    [1, 3, 3, 2, 2, 2, 12, 1, None]
    """
    text = clean_cell(cell).lower().removesuffix(".0")
    if "首批" in text:
        return 1
    if (match := BATCH_IN_HAN.search(text)) and match[1]:
        tens, ten, ones = match[1].rpartition("十")
        high = (HAN_DIGITS[tens] if tens else 1) * 10 if ten else 0
        return high + (HAN_DIGITS[ones] if ones else 0)
    if match := BATCH_IN_DIGITS.search(text):
        return int(match[1])
    word = BATCH_WORD.sub("", text)
    if word.isdigit() and 0 < int(word) < 100:
        return int(word)
    if word in ORDINALS:
        return ORDINALS[word]
    return HAN_DIGITS[word] if len(word) == 1 and word in HAN_DIGITS and HAN_DIGITS[word] else None


def names_batch(cell: str) -> bool:
    """Whether a cell names a batch in words that nothing else is told by: 第三批, batch 3, second.

    >>> [names_batch(c) for c in ("第三批", "Batch 3", "second", "3", "III")]
    [True, True, True, False, False]
    """
    text = clean_cell(cell).lower()
    wordy = has_head_part(text, "batch-part") or text in tuple(ORDINALS)[:6]
    return wordy and batch_number(cell) is not None


def treated_of(cell: str) -> bool | None:
    """Return whether a cell of a 0/1 column says treated; None where it cannot be read."""
    text = clean_cell(cell).lower()
    if text in head_list("cell-treated"):
        return True
    return False if not text or text in head_list("cell-untreated") else None


def is_never(cell: str) -> bool:
    """Whether a cell of a column of years or batches says that the place never is treated (0, 无, never)."""
    return clean_cell(cell).lower().removesuffix(".0") in head_list("cell-never")
