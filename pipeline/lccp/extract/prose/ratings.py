"""Ratings that prose gives to lists of places (评估结果为优良的城市：北京、深圳)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lccp.extract.context import Context, Fact, Yield
from lccp.extract.prose.sentences import split_names
from lccp.extract.structure.outline import Paragraph
from lccp.model import EMPTY, Cell, Row
from lccp.text.cells import text_cell
from lccp.text.patterns import re, regex
from lccp.text.rules import rule
from lccp.text.spans import Text

_JUDGED = "(?:评估|评价|考核|考评|评定|评审|验收|核查)"
_RATED = "(?:城市|省市|省区|省份|地区|试点|市县|区县|园区|单位|市|县|区)"
HEAD = regex.compile(
    rf"{_JUDGED}(?:结果|等级|等次|结论|档次)?(?:为|是|达到)“?(\p{{Han}}{{1,3}}?)”?(?:等次|等级|档次|级)?的"
    rf"(?:试点|低碳)?{_RATED}(?:有|包括|分别为|为|如下|名单)?(?:[（(][^（）()]{{1,20}}[）)])?[:：]"
)
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
    heads = list(HEAD.finditer(paragraph.value))
    for head, following in zip(heads, [*heads[1:], None], strict=False):
        end = following.start() if following else len(paragraph)
        stop = re.search("[。；]", paragraph.value[head.end() : end])
        listed = paragraph[head.end() : head.end() + stop.start() if stop else end]
        grade_text = paragraph[head.start(1) : head.end(1)]
        for place in split_names(_without_closing(listed.strip())):
            yield Rating(place, grade_text)


def _without_closing(listed: Text) -> Text:
    """Leave out the 等40个城市 that may close a list."""
    closing = CLOSING.search(listed.value)
    return listed[: closing.start()] if closing else listed


def rating_row(entry: Rating) -> Row:
    """Make a row of ``ratings`` without its keys; ``rating`` is empty where the grade is not known."""
    is_known = entry.grade.value in GRADES
    rating: Cell = text_cell(entry.grade, "rating.grade") if is_known else EMPTY
    return {"place": text_cell(entry.place), "pilot": EMPTY, "rating": rating}


def extract(paragraph: Paragraph, _: Context) -> Iterator[Yield]:
    """Yield the places that a paragraph rates."""
    for rating in find_ratings(paragraph.text):
        yield Fact("ratings", rating)
