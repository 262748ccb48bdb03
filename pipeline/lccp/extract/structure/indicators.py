"""Tables of indicators that a dump tore into columns: codes, points, categories and names apart.

The columns are told by what stands in them: a code is a letter and digits (kept or lost), points
are digits and 分, a category is a letter alone with a name and points behind it. What is left are
the indicators' names. Codes and names are matched in order, and only where their numbers agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lccp.extract.prose.sentences import LOST
from lccp.model import EMPTY, Cell, Notice, Row, make_finding
from lccp.text.cells import text_cell
from lccp.text.messages import Message, say
from lccp.text.patterns import re
from lccp.text.repairs import LINE
from lccp.text.rules import mend_text, rule
from lccp.text.spans import Text

CODE = re.compile(rf"[A-Z][0-9{LOST}]{{1,2}}")
POINTS = re.compile(rf"[（(]?([0-9{LOST}]{{1,3}}(?:\.[0-9{LOST}])?) ?分[）)]?")
BARE_POINTS = re.compile(r"([0-9]{1,3}(?:\.[0-9])?)")  # in a column of points
POINTS_AT_END = re.compile(POINTS.pattern + "$")
LETTER = re.compile("[A-Z]")
HEADERS = {
    "指标框架",
    "评估指标",
    "评价指标",
    "指标",
    "一级指标",
    "二级指标",
    "指标名称",
    "编号",
    "代码",
    "序号",
    "分值",
    "分数",
    "满分",
    "权重",
}
CAPTION = re.compile(rf"(?:附[表件录]|表) ?(?:[0-9{LOST}]{{1,2}}|[一二三四五六七八九十])?(?:[ :：\t]|$)")


@dataclass(frozen=True, slots=True)
class Category:
    """A category: its letter, its name (pieces joined), and its points where printed."""

    letter: Text
    name: Text
    points: Text | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator: its code, its place within its category (1-based), its name and its points.

    ``code`` is the bare letter, ``ordinal`` 0 and ``name`` None for a category without indicators;
    ``name`` is None too where names and codes do not agree in number.
    """

    code: Text
    ordinal: int
    category: Category | None
    name: Text | None
    points: Text | None


@dataclass(frozen=True, slots=True)
class Framework:
    """The indicators in the order of their codes, the words of the header, and what is wrong."""

    indicators: tuple[Indicator, ...]
    headers: tuple[Text, ...]
    notices: tuple[Notice, ...]


@rule("indicator.points")
def points(text: str) -> str:
    """Return the points that words such as （20分） state.

    >>> points("20分"), points("12")
    ('20', '12')
    """
    match = POINTS.fullmatch(text) or BARE_POINTS.fullmatch(text)
    if not match or LOST in text or "#" in text:
        raise ValueError(f"{text!r} states no points")
    return match[1]


def parse(lines: Sequence[Text]) -> Framework:
    """Take a table of indicators apart. Lines may be as dumped: columns are told by their blanks."""
    codes: list[Text] = []
    scores: list[Text] = []
    categories: list[Category] = []
    name_lines: list[Text] = []
    headers: list[Text] = []
    open_category: list[Text] = []  # letter, then pieces of the name
    for line in lines:
        tokens = _tokens(line)
        if sum(token.value in HEADERS for token in tokens) > 1 or CAPTION.match(line.value.strip()):
            headers.append(line.strip())
            continue
        for token in tokens:
            if CODE.fullmatch(token.value):
                codes.append(token)
            elif LETTER.fullmatch(token.value):
                open_category = [token]
            elif open_category:
                open_category.append(token)
                if POINTS_AT_END.search(token.value):
                    categories.append(_category(open_category))
                    open_category = []
            elif POINTS.fullmatch(token.value):
                scores.append(token)
            else:
                name_lines.append(token)
    if open_category:
        name_lines += open_category  # a letter that opened no category: told by the count
    match, notices = _match(codes, scores, categories, name_lines)
    return Framework(tuple(match), tuple(headers), tuple(notices))


def _tokens(line: Text) -> list[Text]:
    """Cut a line into columns: at tabs and wide gaps, and around codes, letters and points."""
    spans: list[tuple[int, int, bool]] = []
    for match in re.finditer(r"\S+", line.value):
        special = any(kind.fullmatch(match[0]) for kind in (CODE, POINTS, LETTER))
        begin, end = match.span()
        if spans and not special and not spans[-1][2] and line.value[spans[-1][1] : begin] in (" ", "\u3000"):
            spans[-1] = (spans[-1][0], end, False)
        else:
            spans.append((begin, end, special))
    return [mend_text(line[begin:end], LINE) for begin, end, _ in spans]


def _category(text: Sequence[Text]) -> Category:
    letter, body = text[0], Text.join(text[1:])
    score = POINTS_AT_END.search(body.value)
    if score is None:
        return Category(letter, body, None)
    return Category(letter, body[: score.start()].strip(), body[score.start() :])


def _match(
    codes: Sequence[Text], scores: Sequence[Text], categories: Sequence[Category], name_lines: Sequence[Text]
) -> tuple[list[Indicator], list[Notice]]:
    notices: list[Notice] = []
    letters = [code.value[0] for code in codes]
    whole = len(codes) == len(name_lines) and letters == sorted(letters)
    if not whole and codes:
        message = say(
            "{codes} codes and {names} names of indicators cannot be matched in order",
            "{codes}个代码与{names}个指标名称无法依次对应",
            codes=len(codes),
            names=len(name_lines),
        )
        notices += [make_finding("count", "high", text, message) for text in (codes[0], *name_lines)]
    by_code = {category.letter.value: category for category in categories}
    bare = [category for category in categories if category.letter.value not in letters]
    scored = len(scores) in (len(codes), len(codes) + len(bare)) and letters == sorted(letters)
    if scores and not scored:
        message = say(
            "{scores} points for {codes} codes", "{scores}个分值对{codes}个代码", scores=len(scores), codes=len(codes)
        )
        notices.append(make_finding("count", "medium", scores[0], message))
    result: list[Indicator] = []
    for n, printed in enumerate(codes):
        ordinal = letters[: n + 1].count(letters[n])
        if not _fits(printed.value[1:], ordinal):
            message = say(
                "{code} is number {ordinal} of its kind",
                "{code}为同类中第{ordinal}个",
                code=printed.value.replace(LOST, "#"),
                ordinal=ordinal,
            )
            notices.append(make_finding("numbering", "medium", printed, message))
        score = scores[n] if scored and scores else None
        result.append(Indicator(printed, ordinal, by_code.get(letters[n]), name_lines[n] if whole else None, score))
    for n, category in enumerate(bare, len(codes)):
        score = scores[n] if scored and n < len(scores) else category.points
        result.append(Indicator(category.letter, 0, category, None, score))
    order = {id(item): (item.code.value[0], item.ordinal) for item in result}
    return sorted(result, key=lambda item: order[id(item)]), notices


def _fits(printed: str, ordinal: int) -> bool:
    """Whether a code's digits, lost ones standing for any, may be this number."""
    number = str(ordinal)
    return len(printed) == len(number) and all(a in (LOST, b) for a, b in zip(printed, number, strict=True))


def row(indicator: Indicator) -> Row:
    """Make a row of ``indicators``. ``code`` and ``points`` stay empty where their digits are lost."""
    lost = LOST in indicator.code.value
    scored = indicator.points is not None and LOST not in indicator.points.value
    score: Cell = text_cell(indicator.points, "indicator.points") if scored and indicator.points is not None else EMPTY
    return {
        "code": EMPTY if lost else text_cell(indicator.code),
        "category": text_cell(indicator.category.letter if indicator.category else indicator.code[:1]),
        "category_name": text_cell(indicator.category.name) if indicator.category else EMPTY,
        "indicator": text_cell(indicator.name) if indicator.name is not None else EMPTY,
        "points": score,
    }


def _categories(match: Framework) -> list[Category]:
    """Return each category once."""
    return [item.category for item in match.indicators if item.category is not None and item.ordinal < 2]


def notices(framework: Framework) -> Iterator[Notice]:
    """Return the findings: the header's words, points that no row holds, and what does not agree."""
    for text in framework.headers:
        yield make_finding("label", "info", text, Message("header of a table of indicators", "指标表的表头"))
    scores = [item.points for item in framework.indicators] + [item.points for item in _categories(framework)]
    for score in scores:
        if score is not None and LOST in score.value:
            yield make_finding("label", "info", score, Message("points whose digits are lost", "数字缺失的分值"))
    yield from framework.notices
