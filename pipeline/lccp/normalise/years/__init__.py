"""Years: the expressions for time in Chinese official documents, as EDTF (ISO 8601-2, levels 0 to 2).

``find`` looks in prose, ``bare`` takes a table's cell whose header says that it is a year. No window is
invented for 左右, and a part of a year that is a word (年底, 上半年) leaves the year as it is; months,
days and quarters, which are numbers, are kept. 之前 is inclusive and has a qualifier of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TextIO

from lccp.normalise.years import vocabulary as w
from lccp.normalise.years.forms import Plain, repairs_of
from lccp.normalise.years.grammar import Found, expression, expressions
from lccp.text.rules import rule

_RULE = {
    "exact": "year.exact",
    "approximate": "year.approximate",
    "before": "year.before",
    "not-later-than": "year.not_later_than",
    "after": "year.after",
    "range": "year.range",
    "five-year-plan": "year.five_year_plan",
}
_LONGEST_CELL = 80
_STOPS = "。；;，,"
_EDTF_YEAR = re.compile(r"(?<![\d-])(\d{3}[\dX])(?:-\d\d){0,2}~?")
_TITLE_SPAN = re.compile(r"[（(〔\[]([^（()）〔〕\[\]]{4,40})[）)〕\]]")
_EDITION = re.compile(r"\s*(?:年\s*)?(?:本|版|修订|修正|试行|稿)")


class YearMatch(NamedTuple):
    """A year expression: offsets in the string given, EDTF, its years ("" where open), and the rules, in order."""

    start: int
    end: int
    text: str
    edtf: str
    earliest: str
    latest: str
    qualifier: str
    rules: tuple[str, ...]


def find(text: str) -> Iterator[YearMatch]:
    """Give every year expression of a string in order, none overlapping, each in its longest reading.

    >>> [(m.text, m.edtf) for m in find("（三）2017年2月底前：启动试点，2017-2019年：取得成果")]
    [('2017年2月底前', '../2017-02'), ('2017-2019年', '2017/2019')]
    """
    if not w.HINT.search(text):
        return
    plain = Plain(text, whole=False)
    for found in expressions(plain.text):
        yield _match(text, *plain.back(found.start, found.end), found)


def first(text: str) -> YearMatch | None:
    """Give the first year expression of a string, if any.

    >>> first("发改气候〔2017〕66号") is None
    True
    """
    return next(find(text), None)


def bare(text: str) -> YearMatch | None:
    """Read a table's cell that is, as a whole, one year expression; 年 may be missing.

    >>> bare("2020 左右").edtf, bare("2023-2025").edtf, bare("2025之前").edtf
    ('2020~', '2023/2025', '../2025')
    """
    words = text.strip().rstrip(_STOPS)
    found = _whole(words) if len(words) <= _LONGEST_CELL and w.CELL.fullmatch(words) else None
    if not found:
        return None
    start = text.index(words)
    return _match(text, start, start + len(words), found)


def period_of_title(title: str) -> YearMatch | None:
    """Give the period that a document's title prints or names: the one in brackets, else the first.

    The year of an edition (2019年本) is no period.

    >>> period_of_title("宁波市低碳城市发展规划（2016—2020年）").edtf
    '2016/2020'
    >>> period_of_title("2030年前碳达峰行动方案").edtf
    '../2030'
    """
    for m in _TITLE_SPAN.finditer(title):
        found = _whole(m[1])
        if found and "/" in found.edtf:
            return _match(title, m.start(1), m.end(1), found)
    return next((m for m in find(title) if not _EDITION.match(title, m.end)), None)


def _whole(words: str) -> Found | None:
    return expression(Plain(words, whole=True).text)


def _match(text: str, start: int, end: int, found: Found) -> YearMatch:
    words = text[start:end]
    low, high = _years(found.edtf)
    rules = (*repairs_of(words), _RULE[found.qualifier])
    return YearMatch(start, end, words, found.edtf, low, high, found.qualifier, rules)


def _years(edtf: str) -> tuple[str, str]:
    years = _EDTF_YEAR.findall(edtf)
    low = "" if edtf.startswith("../") else min(years).replace("X", "0")
    high = "" if edtf.endswith("/..") else max(years).replace("X", "9")
    return low, high


# --- rules ------------------------------------------------------------------------------------------------------------


def _read(words: str) -> Found:
    found = _whole(words.strip().rstrip(_STOPS))
    if not found:
        raise ValueError(f"no year expression: {words!r}")
    return found


def _edtf_of(words: str, qualifier: str) -> str:
    found = _read(words)
    if found.qualifier != qualifier:
        raise ValueError(f"{words!r} is {found.qualifier}, not {qualifier}")
    return found.edtf


@rule("year.exact")
def exact(words: str) -> str:
    """Read a year, month or day that nothing qualifies.

    >>> exact("力争2025年"), exact("2012年11月")
    ('2025', '2012-11')
    """
    return _edtf_of(words, "exact")


@rule("year.approximate")
def approximate(words: str) -> str:
    """Read a year with 左右, 前后 or 约.

    >>> approximate("2020左右"), approximate("到2020年左右")
    ('2020~', '../2020~')
    """
    return _edtf_of(words, "approximate")


@rule("year.before")
def before(words: str) -> str:
    """Read a year with 前, 之前 or 以前, the year itself included.

    >>> before("2025之前"), before("2017年1月26日前")
    ('../2025', '../2017-01-26')
    """
    return _edtf_of(words, "before")


@rule("year.not_later_than")
def not_later_than(words: str) -> str:
    """Read a year with 到, 不晚于, 最迟, or the end of one with 前.

    >>> not_later_than("到2025年"), not_later_than("2017年2月底前")
    ('../2025', '../2017-02')
    """
    return _edtf_of(words, "not-later-than")


@rule("year.after")
def after(words: str) -> str:
    """Read a year with 后 or 以后.

    >>> after("2030年以后")
    '2030/..'
    """
    return _edtf_of(words, "after")


@rule("year.range")
def range_(words: str) -> str:
    """Read two years or more, or a year with 起 or 以来.

    >>> range_("2023-2025"), range_("自2010年以来"), range_("2015、2016年")
    ('2023/2025', '2010/..', '{2015,2016}')
    """
    return _edtf_of(words, "range")


@rule("year.five_year_plan")
def five_year_plan(words: str) -> str:
    """Read a five-year plan, or a part of one.

    >>> five_year_plan("“十四五”期间"), five_year_plan("“十三五”末")
    ('2021/2025', '2020')
    """
    return _edtf_of(words, "five-year-plan")


@rule("year.qualifier")
def qualifier(words: str) -> str:
    """Say how a year expression is qualified.

    >>> qualifier("2020左右")
    'approximate'
    """
    return _read(words).qualifier


@rule("edtf.earliest")
def earliest(edtf: str) -> str:
    """Give the first year that an EDTF expression allows; ValueError where that is open.

    >>> earliest("2023/2025"), earliest("2017-01-07")
    ('2023', '2017')
    """
    return _bound(edtf, 0)


@rule("edtf.latest")
def latest(edtf: str) -> str:
    """Give the last year that an EDTF expression allows; ValueError where that is open.

    >>> latest("../2020~"), latest("{2015,2016}")
    ('2020', '2016')
    """
    return _bound(edtf, 1)


def _bound(edtf: str, side: int) -> str:
    if not _EDTF_YEAR.search(edtf):
        raise ValueError(f"no EDTF: {edtf!r}")
    year = _years(edtf)[side]
    if not year:
        raise ValueError(f"{edtf!r} is open")
    return year


# --- command line -----------------------------------------------------------------------------------------------------


def cli(texts: Iterable[str] | None, stdin: Iterable[str], stdout: TextIO) -> int:
    """Print one JSON object for each argument, or for each line of ``stdin`` where there are none.

    Each is read as a cell if it is one expression as a whole, else its first expression is taken.
    """
    from json.encoder import encode_basestring as quoted

    for line in texts if texts else stdin:
        line = line.rstrip("\r\n")
        stdout.write(_answer(bare(line) or first(line), quoted))
    return 0


def _answer(m: YearMatch | None, quoted: Callable[[str], str]) -> str:
    """Write the line of JSON by hand: a general encoder takes longer than the reading itself."""
    if not m:
        return '{"text": null, "edtf": null, "earliest": null, "latest": null, "qualifier": "none", "rules": []}\n'
    rules = ", ".join(f'"{name}"' for name in m.rules)
    return (
        f'{{"text": {quoted(m.text)}, "edtf": "{m.edtf}", "earliest": {m.earliest or "null"}, '
        f'"latest": {m.latest or "null"}, "qualifier": "{m.qualifier}", "rules": [{rules}]}}\n'
    )
