"""How the digits of a year get written, and the repairs that bring them back to plain ones.

A year may stand in full-width digits, in Chinese numerals with any of their zeros, with a blank or a
line break inside, or with a letter where a digit was read wrongly. Each repair here mends one of
these and nothing else. As a registered repair it expects the words of one year expression; inside
running prose (``plain``) the same repairs act only where the words around make a year certain.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from lccp.reference.script import SignTable, simplified_signs
from lccp.text.patterns import re
from lccp.text.rules import REPAIRS, repair
from lccp.text.spans import Edit, Edits, apply_edits

REPAIR_NAMES = (
    "year.close_gaps",
    "year.fold_digits",
    "year.map_radicals",
    "year.ocr_confusions",
    "year.chinese_numerals",
)

_BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\xad\u1680\u180e\u2028\u2029\u202f\u205f\u2060\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x2010))
)
_BLANKS += "⁰¹²³⁴⁵⁶⁷⁸⁹"  # a footnote's mark inside a time (到2027⁴年, 3月31日³前) is no part of it
_DASHES = "-‐‑‒–―−－﹣﹘~～〜∼⁓〰ー─━‑"  # the grammar knows them all as —
_RADICALS = dict(
    zip(
        "⼀⼆⼋⼗⼤⼩⼒⼦⽇⽉⽌⾃⾄⽉⽂⼊⼰⼄⽣⽅⽔⽤⾏⽬",
        "一二八十大小力子日月止自至月文入己乙生方水用行目",
        strict=True,
    )
)
_RADICALS |= {"⺟": "母", "⺠": "民", "⻓": "长", "⻘": "青", "⻚": "页", "⻆": "角"}

_FOLD = str.maketrans(
    dict.fromkeys(_BLANKS, " ")
    | dict.fromkeys(_DASHES, "—")
    | dict.fromkeys("“”\"„‟＂「」『』‘’'＇〝〞﹁﹂", "“")
    | dict.fromkeys("（﹙", "(")
    | dict.fromkeys("）﹚", ")")
    | dict.fromkeys("[［【〔〖", "〔")
    | dict.fromkeys("]］】〕〗", "〕")
    | {"，": ",", "：": ":", "；": ";", "．": ".", "／": "/", "％": "%", "﹐": ",", "︰": ":", "､": "、"}
    | dict(zip("後於約來從內達爭確遲過規劃間時個", "后于约来从内达争确迟过规划间时个", strict=True))
    | {chr(ord("０") + n): str(n) for n in range(10)}
    | _RADICALS
)

_ZEROS = "OoＯｏΟοОо〇○◯零"
_MISREAD = dict.fromkeys(_ZEROS, "0") | dict.fromkeys("lI|ｌＩ｜!iı", "1")
_MISREAD |= dict.fromkeys("Zz", "2") | dict.fromkeys("Ss", "5") | {"B": "8"}
_HAN = dict(zip("一二三四五六七八九壹贰叁肆伍陆柒捌玖貳參陸两", "12345678912345678923" + "62", strict=True))
_MIXED = _HAN | dict.fromkeys(_ZEROS, "0") | {str(n): str(n) for n in range(10)}
_MIXED |= {chr(ord("０") + n): str(n) for n in range(10)}

_D = "[0-9０-９" + re.escape("".join(_MISREAD)) + "]"  # a digit, or what is taken for one
_C = "[" + "".join(_MIXED) + "]"  # a digit in any script
_COUNT = "0-9０-９一二三四五六七八九十百千万亿点第�"
_NOT_AFTER = rf"(?<![{_COUNT}A-Za-z])(?<![{_COUNT}][.])"
_DASH = "[—–\\-－―~～至到、/和或及与]"
_TAIL = "左右|前后|上下|[之以]前|[之以]后"
# What makes four doubtful characters a year: in prose 年, a second year, or words of time; a cell may also just end.
_TERM = "(?:财政|会计)?年度|[学财]年"  # what runs over the turn of a year: 二零一四/一五年度
_IN_PROSE = rf"(?=年|{_DASH}{_D}{{4}}年|{_DASH}{_C}{{4}}年|{_DASH}{_C}{{2}}(?:{_TERM})|{_TAIL})"
_IN_CELL = rf"(?=年|{_DASH}|\Z|{_TAIL}|[前后底末初起止])"
_YEARS = range(1800, 2201)
_REPAIRABLE = re.compile(
    f"[{_BLANKS}"
    + "".join(["十千元厎低未牟午曰", *_RADICALS, *_MISREAD, *_MIXED]).translate(dict.fromkeys(range(48, 58)))
    + "]"
)

_BLANK_RUN = re.compile(f"[{_BLANKS}]+")
_WIDE = re.compile("[０-９]+")
_RADICAL = re.compile("[" + "".join(_RADICALS) + "]")
_BLANK_PLAIN = re.compile(" +")
_SPLIT = re.compile(rf"(?<![0-9A-Za-z./�])(?<![0-9][ ,])[12lI|](?: {{0,4}}{_D}){{3}}{_IN_PROSE}")
_MONTH_DAY = r"(?<=年)(?!\d\d?月)[0-9OolI|]{1,2}(?=月)|(?<=月)(?!\d\d?[日号])[0-9OolI|]{1,2}(?=[日号])"
# 底, 末 and 年 misread take the 前 behind them along: 2017年2月厎前, 2017年12月未前, 2025牟底前
_BOTTOM = r"(?<=[年月])厎(?=[前之以,。;、)]|\Z)|(?<=[年月])[低未](?=[之以]?前)|(?<=(?:19|20)\d\d)(?:牟(?=\Z|[底末前之以内初起左至到、,。;)—0-9])|午(?![前后夜间时饭休餐市睡]))"
_SUN = "(?<=月\\d)曰|(?<=月\\d\\d)曰"
_ONE_FOR_DASH = r"(?<=\d{4})一(?=\d{4}(?:年|\Z))|(?<=\d年)一(?=\d{4}(?:年|\Z))"
_FIRST = "[12１２lI|ｌＩ｜!iıZz]"
_DOUBTFUL = rf"{_NOT_AFTER}(?!\d{{4}}){_FIRST}{_D}{{3}}"
_HAN_YEAR = rf"(?<![{_COUNT}A-Za-z])(?!\d{{4}})[一二壹贰貳12]{_C}{{3}}"
_HAN_LONG = "[二两贰貳]千(?:[零〇]?[一二三四五六七八九]?十[一二三四五六七八九]?|[零〇][一二三四五六七八九])(?=年)"
_HAN_MONTH = (
    "(?<=年)(?:十[一二]?|元|[一二三四五六七八九])(?=月|(?:[、和及或与](?:十[一二]?|[一二三四五六七八九]))+月)"
    "|(?<=[至到—、和及或与])(?:十[一二]?|[一二三四五六七八九])(?=月|(?:[、和及或与](?:十[一二]?|[一二三四五六七八九]))+月)"
)
_HAN_DAY = (
    "(?<=月)(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[日号]|(?:[、和及或与](?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]))+[日号])"
    "|(?<=[一二三四五六七八九十日号][、和及或与至到—])(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[日号])"
)
_HAN_SHORT = rf"(?<={_C}{{4}}{_DASH}){_C}{{2}}(?={_TERM})"
_HAN_REST = rf"{_HAN_LONG}|{_HAN_SHORT}|{_HAN_MONTH}|{_HAN_DAY}"
_LOOKALIKES = {"一": "—", "厎": "底", "低": "底", "未": "末", "牟": "年", "午": "年", "曰": "日"}
_MISREADINGS = {
    whole: re.compile(f"{_DOUBTFUL}{ahead}|{_MONTH_DAY}|{_ONE_FOR_DASH}|{_BOTTOM}|{_SUN}")
    for whole, ahead in ((True, _IN_CELL), (False, _IN_PROSE))
}
_HANS = {
    whole: re.compile(f"{_HAN_YEAR}{ahead}|{_HAN_REST}") for whole, ahead in ((True, _IN_CELL), (False, _IN_PROSE))
}


@repair("year.close_gaps")
def close_gaps(text: str) -> Iterator[Edit]:
    """Take blanks and line breaks out of the words of a year.

    >>> apply_edits("2020 左右", close_gaps("2020 左右"))
    '2020左右'
    """
    return (Edit(*m.span(), "") for m in _BLANK_RUN.finditer(text))


@repair("year.fold_digits")
def fold_digits(text: str) -> Iterator[Edit]:
    """Replace by plain digits full-width ones.

    >>> apply_edits("２０20年", fold_digits("２０20年"))
    '2020年'
    """
    return (Edit(*m.span(), m[0].translate(_FOLD)) for m in _WIDE.finditer(text))


@repair("year.map_radicals")
def map_radicals(text: str) -> Iterator[Edit]:
    """Replace a radical by the Han character that it looks like.

    >>> apply_edits("2017年1⽉7⽇", map_radicals("2017年1⽉7⽇"))
    '2017年1月7日'
    """
    return (Edit(*m.span(), _RADICALS[m[0]]) for m in _RADICAL.finditer(text))


@repair("year.ocr_confusions")
def ocr_confusions(text: str) -> Iterator[Edit]:
    """Replace by its digit a letter or circle inside a year, a month or a day.

    At least two of a year's four characters must be digits, and the year must be one.

    >>> apply_edits("2O25年", ocr_confusions("2O25年"))
    '2025年'
    """
    return _mend_misreadings(text, whole=True)


@repair("year.chinese_numerals")
def chinese_numerals(text: str) -> Iterator[Edit]:
    """Replace by plain digits the Chinese numerals of a year, its month and its day, with any zero.

    >>> apply_edits("二○二五年十二月", chinese_numerals("二○二五年十二月"))
    '2025年12月'
    """
    return _read_numerals(text, whole=True)


def _mend_misreadings(printed: str, *, whole: bool) -> Iterator[Edit]:
    for m in _MISREADINGS[whole].finditer(printed):
        text = m[0]
        if text in _LOOKALIKES:
            yield Edit(*m.span(), _LOOKALIKES[text])
            continue
        digits = "".join(_MISREAD.get(c, c) for c in text)
        sure = sum(c.isdigit() for c in text)
        if len(text) < 4 or (sure > 1 and int(digits) in _YEARS):
            yield Edit(*m.span(), digits)


def _read_numerals(printed: str, *, whole: bool) -> Iterator[Edit]:
    for m in _HANS[whole].finditer(printed):
        text = m[0]
        if "千" in text:
            yield Edit(*m.span(), str(2000 + below_hundred(text[2:])))
        elif len(text) == 4:
            digits = "".join(_MIXED[c] for c in text)
            if not _HAN.keys().isdisjoint(text) and int(digits) in _YEARS:
                yield Edit(*m.span(), digits)
        elif len(text) == 2 and _MIXED.keys() >= set(text):
            yield Edit(*m.span(), "".join(_MIXED[c] for c in text))
        else:
            yield Edit(*m.span(), str(below_hundred(text)))


def below_hundred(han: str) -> int:
    """Read 5, 五, 十二, 二十六, 零五 or 元 (the first month).

    >>> below_hundred("二十六")
    26
    """
    if han.isdigit():
        return int(han)
    tens, ten, ones = han.lstrip("零〇").replace("元", "一").rpartition("十")
    return (int(_HAN.get(tens, "1")) * 10 if ten else 0) + int(_HAN.get(ones, "0"))


def _prose_gaps(text: str) -> Iterator[Edit]:
    """Blanks beside Han or Chinese marks say nothing; two numbers that a blank parts stay apart."""
    for m in _BLANK_PLAIN.finditer(text):
        start, end = m.span()
        if text[start - 1 : start].isdigit() and text[end : end + 1] in _HAN:
            continue  # 2019-06-17 二零一九年六月
        if _is_han_mark(text[start - 1 : start]) or _is_han_mark(text[end : end + 1]):
            yield Edit(start, end, "")


def _is_han_mark(c: str) -> bool:
    return c > "~" and c != "�"


def _split_years(text: str) -> Iterator[Edit]:
    for m in _SPLIT.finditer(text):
        if " " in m[0]:
            yield Edit(*m.span(), m[0].replace(" ", ""))


_IN_CELLS: tuple[Edits, ...] = (close_gaps, ocr_confusions, chinese_numerals)
_IN_PROSES: tuple[Edits, ...] = (
    _prose_gaps,
    _split_years,
    lambda text: _mend_misreadings(text, whole=False),
    lambda text: _read_numerals(text, whole=False),
)


@cache
def _folding() -> SignTable:
    """Return the table that folds traditional signs and the marks of ``_FOLD`` in one go."""
    simplified = {code: _FOLD.get(ord(str(sign)), sign) for code, sign in simplified_signs().items() if code != sign}
    return SignTable(_FOLD | simplified)


class FoldedText:
    """Words in the few characters that the grammar knows, and the way back to their offsets."""

    __slots__ = ("_trail", "text")

    def __init__(self, text: str, *, whole: bool) -> None:
        """Fold ``words``; ``whole`` says that they are one expression or none, as in a table's cell."""
        self.text = text.translate(_folding())
        self._trail: list[list[_MovedRun]] = []
        if not _REPAIRABLE.search(self.text):
            return
        for mend in _IN_CELLS if whole else _IN_PROSES:
            edits = list(mend(self.text))
            if edits:
                self.text = apply_edits(self.text, edits)
                self._trail.append(_moved_runs(edits))

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the words as they were of ``text[start:end]``."""
        for moves in reversed(self._trail):
            start = _offset_before(moves, start, last=False)
            end = _offset_before(moves, end - 1, last=True) + 1
        return start, end


class _MovedRun(NamedTuple):
    """An edit's characters where they now are, and where those were that they stand for."""

    now: int
    now_end: int
    was: int
    was_end: int


def _moved_runs(edits: list[Edit]) -> list[_MovedRun]:
    shift, moves = 0, []
    for start, end, new in edits:
        moves.append(_MovedRun(start + shift, start + shift + len(new), start, end))
        shift += len(new) - (end - start)
    return moves


def _offset_before(moves: list[_MovedRun], offset: int, *, last: bool) -> int:
    """Where the character now at ``offset`` was: the first or the last of those that it replaces."""
    i = bisect_right(moves, offset, key=_NOW) - 1
    if i < 0:
        return offset
    moved = moves[i]
    if offset >= moved.now_end:
        return offset - moved.now_end + moved.was_end
    return moved.was_end - 1 if last else moved.was


_NOW = itemgetter(0)


def repairs_of(text: str) -> tuple[str, ...]:
    """Name the repairs that change the words of a year expression, in order."""
    if not _REPAIRABLE.search(text):
        return ()
    applied = []
    for name in REPAIR_NAMES:
        edits = list(REPAIRS[name](text))
        if edits:
            text = apply_edits(text, edits)
            applied.append(name)
    return tuple(applied)
