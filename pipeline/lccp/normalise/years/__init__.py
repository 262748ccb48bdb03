"""Years: the expressions for time in Chinese official documents, as EDTF (ISO 8601-2, levels 0 to 2).

``find_years`` looks in prose, ``read_cell`` takes a table's cell whose header says that it is a year. No window is
invented for 左右, and a part of a year that is a word (年底, 上半年) leaves the year as it is; months,
days and quarters, which are numbers, are kept. 之前 is inclusive and has a qualifier of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, TextIO

from lccp.normalise.years import vocabulary as w
from lccp.normalise.years.english_cells import read_english_cell
from lccp.normalise.years.forms import FoldedText, repairs_of
from lccp.normalise.years.grammar import Reading, find_readings, read_whole
from lccp.normalise.years.plain_cells import read_plain_cell
from lccp.reference.script import fold_script
from lccp.text.patterns import re
from lccp.text.rules import rule
from lccp.text.spans import apply_edits

_RULE = {
    "exact": "year.exact",
    "approximate": "year.approximate",
    "as-of": "year.as_of",
    "before": "year.before",
    "not-later-than": "year.not_later_than",
    "after": "year.after",
    "range": "year.range",
    "five-year-plan": "year.five_year_plan",
}
_PLAIN_RULES = {qualifier: (name,) for qualifier, name in _RULE.items()}
_LONGEST_CELL = 80
_STOPS = "。；;，,、."
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


def find_years(text: str) -> Iterator[YearMatch]:
    """Return every year expression of a string in order, none overlapping, each in its longest reading.

    >>> [(m.text, m.edtf) for m in find_years("（三）2017年2月底前：启动试点，2017-2019年：取得成果")]
    [('2017年2月底前', '../2017-02'), ('2017-2019年', '2017/2019')]
    """
    if not w.HINT.search(text):
        return
    plain = FoldedText(text, whole=False)
    for reading in find_readings(plain.text):
        yield _make_match(text, *plain.back(reading.start, reading.end), reading)


def first_year(text: str) -> YearMatch | None:
    """Return the first year expression of a string, if any.

    >>> first_year("发改气候〔2017〕66号") is None
    True
    """
    return next(find_years(text), None)


def read_cell(text: str) -> YearMatch | None:
    """Read a table's cell that is, as a whole, one year expression; 年 may be missing.

    >>> read_cell("2020 左右").edtf, read_cell("2023-2025").edtf, read_cell("2025之前").edtf
    ('2020~', '2023/2025', '../2025')
    >>> read_cell("2030年左右達峰前後") is None, read_cell("2030年以後").edtf
    (True, '2030/..')
    """
    stripped = text.strip().rstrip(_STOPS)
    start = text.index(stripped)
    if plain := read_plain_cell(stripped) or read_english_cell(stripped):
        low, high = _bounds_of(plain.edtf)
        rules = _PLAIN_RULES[plain.qualifier]
        return YearMatch(start, start + plain.end, stripped, plain.edtf, low, high, plain.qualifier, rules)
    shaped = len(stripped) <= _LONGEST_CELL and w.CELL.fullmatch(fold_script(stripped))
    reading = _read_whole(stripped) if shaped else None
    return _make_match(text, start, start + len(stripped), reading) if reading else None


def period_of_title(title: str) -> YearMatch | None:
    """Return the period that a document's title prints or names: the one in brackets, else the first.

    The year of an edition (2019年本) is no period.

    >>> period_of_title("宁波市低碳城市发展规划（2016—2020年）").edtf
    '2016/2020'
    >>> period_of_title("2030年前碳达峰行动方案").edtf
    '../2030'
    """
    for m in _TITLE_SPAN.finditer(title):
        reading = _read_whole(m[1])
        if reading and "/" in reading.edtf:
            return _make_match(title, m.start(1), m.end(1), reading)
    return next((m for m in find_years(title) if not _EDITION.match(title, m.end)), None)


@lru_cache(maxsize=256)  # the cell of a year reads its words three times
def _read_whole(text: str) -> Reading | None:
    return read_english_cell(text) or read_whole(FoldedText(text, whole=True).text)


def forget_readings() -> None:
    """Forget what was read of the last expressions, so that how long it takes to read one can be measured."""
    _read_whole.cache_clear()


def _make_match(text: str, start: int, end: int, reading: Reading) -> YearMatch:
    printed = text[start:end]
    low, high = _bounds_of(reading.edtf)
    rules = (*repairs_of(printed), _RULE[reading.qualifier])
    return YearMatch(start, end, printed, reading.edtf, low, high, reading.qualifier, rules)


def rules_of(match: YearMatch, printed: str) -> tuple[str, ...]:
    """Return the rules that read an expression out of its words as they are printed, whatever was folded in them before.

    >>> rules_of(first_year("到2025年"), "到二〇二五年")
    ('year.chinese_numerals', 'year.not_later_than')
    """
    return (*repairs_of(printed), match.rules[-1])


def _bounds_of(edtf: str) -> tuple[str, str]:
    if edtf.isdigit():
        return edtf, edtf
    if len(edtf) == len("../2025") and edtf[3:].isdigit():
        return "", edtf[3:]
    years = _EDTF_YEAR.findall(edtf)
    low = "" if edtf.startswith("../") else min(years).replace("X", "0")
    high = "" if edtf.endswith("/..") else max(years).replace("X", "9")
    return low, high


# --- rules ------------------------------------------------------------------------------------------------------------


def _read_again(text: str) -> Reading:
    reading = _read_whole(text.strip().rstrip(_STOPS))
    if not reading:
        raise ValueError(f"no year expression: {text!r}")
    return reading


def _edtf_of(text: str, qualifier: str) -> str:
    reading = _read_again(text)
    if reading.qualifier != qualifier:
        raise ValueError(f"{text!r} is {reading.qualifier}, not {qualifier}")
    return reading.edtf


@rule("year.exact")
def exact_year(text: str) -> str:
    """Read a year, month or day that nothing qualifies.

    >>> exact_year("力争2025年"), exact_year("2012年11月")
    ('2025', '2012-11')
    """
    return _edtf_of(text, "exact")


@rule("year.approximate")
def approximate_year(text: str) -> str:
    """Read a year with 左右, 前后 or 约.

    >>> approximate_year("2020左右"), approximate_year("到2020年左右")
    ('2020~', '../2020~')
    """
    return _edtf_of(text, "approximate")


@rule("year.as_of")
def year_as_of(text: str) -> str:
    """Read the year, month or day that 截至 names: the state of things then.

    >>> year_as_of("截至2016年底")
    '2016'
    """
    return _edtf_of(text, "as-of")


@rule("year.before")
def before_year(text: str) -> str:
    """Read a year with 前, 之前 or 以前, the year itself included.

    >>> before_year("2025之前"), before_year("2017年1月26日前")
    ('../2025', '../2017-01-26')
    """
    return _edtf_of(text, "before")


@rule("year.not_later_than")
def not_later_than(text: str) -> str:
    """Read a year with 到, 不晚于, 最迟, or the end of one with 前.

    >>> not_later_than("到2025年"), not_later_than("2017年2月底前")
    ('../2025', '../2017-02')
    """
    return _edtf_of(text, "not-later-than")


@rule("year.after")
def after_year(text: str) -> str:
    """Read a year with 后 or 以后.

    >>> after_year("2030年以后")
    '2030/..'
    """
    return _edtf_of(text, "after")


@rule("year.range")
def year_range(text: str) -> str:
    """Read two years or more, or a year with 起 or 以来.

    >>> year_range("2023-2025"), year_range("自2010年以来"), year_range("2015、2016年")
    ('2023/2025', '2010/..', '{2015,2016}')
    """
    return _edtf_of(text, "range")


@rule("year.five_year_plan")
def five_year_plan(text: str) -> str:
    """Read a five-year plan, or a part of one.

    >>> five_year_plan("“十四五”期间"), five_year_plan("“十三五”末")
    ('2021/2025', '2020')
    """
    return _edtf_of(text, "five-year-plan")


@rule("year.qualifier")
def year_qualifier(text: str) -> str:
    """Return how a year expression is qualified.

    >>> year_qualifier("2020左右")
    'approximate'
    """
    return _read_again(text).qualifier


@rule("edtf.earliest")
def earliest_year(edtf: str) -> str:
    """Return the first year that an EDTF expression allows; ValueError where that is open.

    >>> earliest_year("2023/2025"), earliest_year("2017-01-07")
    ('2023', '2017')
    """
    return _one_bound(edtf, 0)


@rule("edtf.latest")
def latest_year(edtf: str) -> str:
    """Return the last year that an EDTF expression allows; ValueError where that is open.

    >>> latest_year("../2020~"), latest_year("{2015,2016}")
    ('2020', '2016')
    """
    return _one_bound(edtf, 1)


def _one_bound(edtf: str, side: int) -> str:
    if not _EDTF_YEAR.search(edtf):
        raise ValueError(f"no EDTF: {edtf!r}")
    year = _bounds_of(edtf)[side]
    if not year:
        raise ValueError(f"{edtf!r} is open")
    return year


# --- command line -----------------------------------------------------------------------------------------------------


def print_years(texts: Iterable[str] | None, stdin: Iterable[str], stdout: TextIO) -> int:
    """Print one JSON object for each argument, or for each line of ``stdin`` where there are none.

    Each is read as a cell if it is one expression as a whole, else its first expression is taken.
    """
    from json.encoder import encode_basestring as quoted

    for line in texts if texts else stdin:
        line = _without_bold_marks(line.rstrip("\r\n"))
        stdout.write(_json_line(read_cell(line) or first_year(line), quoted))
    return 0


def _without_bold_marks(line: str) -> str:
    """Return a line without the marks of Markdown's bold (力争**2030年**前): no reader of documents has taken them out of it."""
    if "**" not in line:
        return line
    from lccp.text.repairs.marks import drop_bold_marks

    return apply_edits(line, drop_bold_marks(line))


def _json_line(m: YearMatch | None, quoted: Callable[[str], str]) -> str:
    """Write the line of JSON by hand: a general encoder takes longer than the reading itself."""
    if not m:
        return '{"text": null, "edtf": null, "earliest": null, "latest": null, "qualifier": "none", "rules": []}\n'
    rules = ", ".join(f'"{name}"' for name in m.rules)
    return (
        f'{{"text": {quoted(m.text)}, "edtf": "{m.edtf}", "earliest": {m.earliest or "null"}, '
        f'"latest": {m.latest or "null"}, "qualifier": "{m.qualifier}", "rules": [{rules}]}}\n'
    )
