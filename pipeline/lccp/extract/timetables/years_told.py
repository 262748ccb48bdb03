"""The years that the words around a day without a year tell: those that put its year in doubt, and those of data."""

from __future__ import annotations

from functools import lru_cache

from lccp.normalise.years import YearMatch
from lccp.reference.word_lists import any_of
from lccp.text import HAN
from lccp.text.patterns import re

# 2021年度自评报告, 对2018年认定的企业, 2018年以来未报送的地区; not 2021年度，我市….
OF_DATA = re.compile(
    f"(?<=度)(?![，,、内期我全各本])(?=[{HAN}])|[^，。；：0-9]{{0,6}}(?:{any_of('what-ends')}|{any_of('named-after')})的(?=[{HAN}])|(?:(?<=以来)|以来)[^，。；：]{{1,12}}的(?=[{HAN}])"
)
REVIEWS = re.compile("回顾|总结|情况|进展|成效|成绩")
ASKS = re.compile("(?:通知|函|公告|通告|公示)$")  # of a title: 关于报送2021年度节能目标完成情况的通知
BASE_DAY = re.compile("(?:基准[日年]|基期)(?:为|是|[：:])$")


@lru_cache(maxsize=64)  # of the headings above a paragraph
def years_around(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the years that the title and headings above tell, and those of what is reported on (2021年度…自评报告)."""
    from lccp.normalise import years

    matches = [(match, is_year_of_data(text, match) and not _reviews(text, match)) for match in years.find_years(text)]
    matches = [
        (match, is_data or _is_asked_of(text, match)) for match, is_data in matches if not _names_period(text, match)
    ]
    doubtful = frozenset(year for match, is_data in matches for year in doubtful_years(match, is_data))
    return doubtful, frozenset(year for match, is_data in matches if is_data for year in years_of(match))


def _reviews(above: str, match: YearMatch) -> bool:
    """Whether a year stands in a title or heading of what was done then: 2021年度工作回顾."""
    line = above[above.rfind("\n", 0, match.start) + 1 :].partition("\n")[0]
    return bool(REVIEWS.search(line)) and not ASKS.search(line)


def _names_period(above: str, match: YearMatch) -> bool:
    """Whether a notice's title names a plan's years, which tell no year of its days: 关于做好“十四五”中期评估的通知."""
    return match.qualifier == "five-year-plan" and _is_asked_of(above, match)


def _is_asked_of(above: str, match: YearMatch) -> bool:
    """Whether a notice's title tells of which year something is asked: 关于做好2021年碳排放配额清缴工作的通知 of 2022."""
    line = above.partition("\n")[0]
    return match.end <= len(line) and ASKS.search(line) is not None and "印发" not in line


def doubtful_years(match: YearMatch, is_data: bool) -> frozenset[str]:
    """Return the years of a time that put the year of later days in doubt: none where it is one of data."""
    return frozenset() if is_data else years_of(match)


def is_year_of_data(value: str, match: YearMatch) -> bool:
    """Whether a year is one of what is reported on, or of what something is named after, and not of what is to be done.

    2021年度碳排放报告; 对2018年认定的企业; 2018年以来未报送的地区; 评估基准日为2023年6月30日.
    """
    return bool(OF_DATA.match(value, match.end) or BASE_DAY.search(value, max(0, match.start - 8), match.start))


def years_of(match: YearMatch) -> frozenset[str]:
    """Return the years that a time tells; a school year has each day once, so that it puts the date of issue in no doubt."""
    if "学年" in match.text:
        return frozenset()
    return frozenset(year for year in (match.earliest, match.latest) if year)
