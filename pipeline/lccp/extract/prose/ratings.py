"""Ratings that prose gives to lists of places (评估结果为优良的城市：北京、深圳)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lccp.extract.context import Context, Yield
from lccp.extract.enumerated.place_groups import LEADING
from lccp.extract.prose.sentences import split_names
from lccp.extract.structure.outline import Paragraph
from lccp.extract.structure.tables import Table
from lccp.model import EMPTY, Cell, Row
from lccp.normalise.places import is_place_or_province, may_open_name, province_short
from lccp.text.cells import text_cell
from lccp.text.patterns import re, regex
from lccp.text.rules import rule
from lccp.text.spans import Text

_JUDGED = "(?:评估|评价|考核|考评|评定|评审|验收|核查)"
_RATED = "(?:城市|省市|省区|省份|地区|试点|市县|区县|园区|单位|市|县|区)"
_GRADE = "(?:优秀|优良|良好|较好|一般|较差|基本合格|不合格|合格|达标)"
HEAD = regex.compile(
    rf"{_JUDGED}(?:(?:结果|等级|等次|结论|档次)?(?:为|是|达到)“?(?P<grade>\p{{Han}}{{1,3}}?)”?|“?(?P<grade>{_GRADE})”?)(?:等次|等级|档次|级)?的"
    rf"(?:试点|低碳|国家)*{_RATED}(?:名单)?(?:[（(][^（）()]{{1,20}}[）)])?(?:(?P<colon>{LEADING}?[:：])|{LEADING})"
)
# 杭州市、武汉市评估结果为优良: the places stand before
BEHIND = regex.compile(
    rf"{_JUDGED}(?:结果|等级|等次|结论|档次)(?:均|都)?(?:为|是|达到)“?(?P<grade>{_GRADE})”?(?:等次|等级|档次|级)?(?=[，,。；;]|$)"
)
# 优良（3个）：镇江市、苏州市: a line of its own in a document whose title tells of an assessment
LINE = regex.compile(
    rf"(?:[（(]?[一二三四五六七八九十\d]{{1,3}}[）)]?[、.．]?)?(?P<grade>{_GRADE})(?:等次|等级|档次|级)?的?(?:试点|低碳|国家)*{_RATED}?"
    r"(?:[（(]共?\d{1,3}[个家座]\p{Han}{0,4}[）)])?[：:]"
)
# 评估等级, 考核结果, 等级: what heads a column of grades
HEAD_OF_GRADES = regex.compile(rf"(?:{_JUDGED}(?:结果|等级|等次|结论|档次)|结果|等级|等次|档次)")
GRADES = {"优秀": "excellent", "优良": "good", "良好": "good", "合格": "pass", "不合格": "fail"}
CLOSING = re.compile(r"等(?:共计|共)?[0-9一二三四五六七八九十]{0,4}个?(?:城市|省市|地区|试点|市|县|区|省)?$")


class Rating(NamedTuple):
    """A place, and the grade that the sentence gives it, both as printed."""

    place: Text
    grade: Text


@rule("rating.grade")
def rating_grade(text: str) -> str:
    """Return a printed grade in the words of the table.

    >>> rating_grade("优良")
    'good'
    """
    if text not in GRADES:
        raise ValueError(f"{text!r} is no grade that is known")
    return GRADES[text]


def find_ratings(paragraph: Text) -> Iterator[Rating]:
    """Return each place that the paragraph rates, in its order.

    A list begins behind a head such as 评估结果为优良的城市： and ends at the next 。 or ； or at
    the next head. Names are not resolved here; A和B is parted where both are places.
    """
    heads = [head for head in HEAD.finditer(paragraph.value) if _leads_to_places(paragraph.value, head)]
    for head, following in zip(heads, [*heads[1:], None], strict=False):
        end = following.start() if following else len(paragraph)
        stop = re.search("[。；]" if head["colon"] else "[。；，,]", paragraph.value[head.end() : end])
        listed = paragraph[head.end() : head.end() + stop.start() if stop else end]
        for place in split_names(_without_closing(listed.strip())):
            yield Rating(place, paragraph[head.start("grade") : head.end("grade")])
    for verdict in BEHIND.finditer(paragraph.value):
        opening = max(paragraph.value.rfind(sign, 0, verdict.start()) for sign in "。；：，;:,") + 1
        before = split_names(_without_closing(paragraph[opening : verdict.start()].strip()))
        if all(is_place_or_province(place.value) for place in before):
            for place in before:
                yield Rating(place, paragraph[verdict.start("grade") : verdict.end("grade")])


def _leads_to_places(value: str, head: regex.Match[str]) -> bool:
    """Whether places follow a head: behind a colon whatever stands there is taken for one, else a place's name must."""
    return head["colon"] is not None or may_open_name(value, head.end())


def _rated_line(paragraph: Text, title: str) -> Iterator[Rating]:
    """Yield the places that a line of a grade and its places rates, below a title that tells of an assessment."""
    line = LINE.match(paragraph.value)
    if line is None or not regex.search(_JUDGED, title):
        return
    places = split_names(_without_closing(paragraph[line.end() : len(paragraph.value.rstrip("。；; "))].strip()))
    if all(is_place_or_province(place.value) for place in places):
        for place in places:
            yield Rating(place, paragraph[line.start("grade") : line.end("grade")])


def rated_rows(table: Table, titles: Sequence[Text]) -> Iterator[Rating]:
    """Yield the grade of each place of a table that has a column of grades (评估等级), under a head or a title that tells of an assessment."""
    grades = _grades_by_row(table, titles)
    rows: dict[int, list[Text]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)) if grades else ():
        places = split_names(cell.text) if cell.row in grades else []
        finer = cell.row not in rows or not province_short(cell.text.value)  # of a province and a city the city
        if places and finer and all(is_place_or_province(place.value) for place in places):
            rows[cell.row] = places
    for row, places in rows.items():
        for place in places:
            yield Rating(place, grades[row])


def _grades_by_row(table: Table, titles: Sequence[Text]) -> dict[int, Text]:
    """The grade of each row of a table; none where no column holds nothing but grades of an assessment."""
    heads = {cell.column: cell.text.value for cell in table.cells if cell.row == 1}
    graded = next((column for column, head in heads.items() if HEAD_OF_GRADES.fullmatch(head)), 0)
    around = [heads.get(graded, ""), *(title.value for title in titles[:2])]
    if not graded or not any(regex.search(_JUDGED, value) for value in around):
        return {}
    grades = {cell.row: cell.text for cell in table.cells if cell.column == graded and cell.row > 1}
    return grades if all(grade.value in GRADES for grade in grades.values()) else {}


def _without_closing(listed: Text) -> Text:
    """Leave out the 等40个城市 that may close a list."""
    closing = CLOSING.search(listed.value)
    return listed[: closing.start()] if closing else listed


def rating_row(entry: Rating) -> Row:
    """Make a row of ``ratings`` without its keys; ``rating`` is empty where the grade is not known."""
    is_known = entry.grade.value in GRADES
    rating: Cell = text_cell(entry.grade, "rating.grade") if is_known else EMPTY
    return {"place": text_cell(entry.place), "pilot": EMPTY, "rating": rating}


def extract(paragraph: Paragraph, context: Context) -> Iterator[Yield]:
    """Yield the places that a paragraph rates."""
    yield from (*find_ratings(paragraph.text), *_rated_line(paragraph.text, context.title))
