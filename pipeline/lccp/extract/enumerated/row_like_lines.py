"""Lines that look like rows of a list of places and became none: under a heading that promises a list, or in a run of their own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from lccp.extract.context import Context
from lccp.extract.lists.field_rows import ORGAN_LIKE
from lccp.extract.lists.line_reader import labels_places
from lccp.extract.lists.shapes import LINE_NUMBER, is_region, stands_before
from lccp.extract.structure.imprint.organs import is_organ, organs_of_line
from lccp.model import Notice
from lccp.normalise.places import full_openings
from lccp.text.messages import say
from lccp.text.patterns import regex
from lccp.text.spans import Text

FEWEST_LINES = 3
LONGEST_ROW = 60
MOST_BETWEEN = 1  # lines of another kind between two that look like rows
SENTENCE = regex.compile("[。！？《》]|[，,].*[，,].*[，,]")
# A postal address, a telephone, a web page's frame, a school or a firm is no place of a list.
OF_NO_ROW = regex.compile(
    r"地址|邮编|电话|传真|邮箱|网址|记者|讯|版权|ICP|公安|备案|来源|责任编辑|\d+号|[路街]\d|[：:].{0,6}$"
    "|(?:学|学校|公司|企业|厂|社|馆|店|队|会|[医学法]院|研究院|所|站|库|银行|支行|中心|先生|女士)(?:[（(][^（）()]*[）)])?$"
)
QUOTED = regex.compile(r"[\"'“]([^\"'“”]{2,12})[\"'”]")
GLUED_NUMBER = regex.compile(r"\s*\d{1,3}(?=\p{Han})")
# 3．义乌市（浙江）：（1）探索海洋碳汇交易机制；…。: a place with its province before a colon opens a row of whatever length
WITH_PROVINCE = regex.compile(r"(\p{Han}{2,12})[（(](\p{Han}{2,8})[）)][：:]")


def unread_row_like_lines(context: Context, row_starts: Sequence[int], notices: Sequence[Notice]) -> Iterator[Notice]:
    """Yield a finding for each run of lines that open with a place, of which none is a row and nothing is told.

    ``row_starts`` are where the names of the rows that were read begin, in order; ``notices`` what is told already.
    """
    reported = [(notice.start, notice.end) for notice in notices if notice.kind == "unread-list"]
    for run in _runs_of_lines(context, row_starts):
        if len(run) >= FEWEST_LINES and not _is_told(run, reported):
            yield _unread_lines(run)


def _runs_of_lines(context: Context, row_starts: Sequence[int]) -> Iterator[list[Text]]:
    """Yield the runs of lines that open with a place and hold no row, few others and no rows between them."""
    run: list[Text] = []
    between = 0
    for line in _lines_of_prose(context):
        opens_so = _looks_like_row(line.value) or _opens_with_province(line.value)
        looks_so = opens_so and not _holds_row(line, row_starts)
        between = 0 if looks_so else between + 1
        goes_on = looks_so or (between <= MOST_BETWEEN and not _holds_row(line, row_starts))
        if run and (not goes_on or _are_parted(run, line, row_starts)):
            yield run
            run = []
        if looks_so:
            run.append(line)
    yield run


def _are_parted(run: Sequence[Text], line: Text, row_starts: Sequence[int]) -> bool:
    """Whether rows that were read stand between a run and a line: 一、江苏省 and 二、浙江省 each over a table of its own."""
    if not run or not line.value:
        return False
    return bisect_left(row_starts, run[-1].ends[-1]) < bisect_left(row_starts, line.starts[0])


def unread_quoted_names(context: Context, row_starts: Sequence[int], notices: Sequence[Notice]) -> Iterator[Notice]:
    """Yield a finding where lines of code name places in quotation marks, and nothing is read of the document or told.

    replace treat = 1 if city == "石家庄市"
    """
    if row_starts or any(notice.kind == "unread-list" for notice in notices):
        return
    lines = [line for line in _lines_of_prose(context) if "=" in line.value]
    quoted = [line for line in lines if any(is_region(match[1]) for match in QUOTED.finditer(line.value))]
    if len(quoted) >= FEWEST_LINES:
        message = say(
            "{count} lines of code name places, and none is read",
            "有{count}行代码列有地名，均未读取",
            count=len(quoted),
        )
        yield Notice("unread-list", "high", quoted[0].starts[0], quoted[-1].ends[-1], message)


def _lines_of_prose(context: Context) -> Iterator[Text]:
    """The lines of a document's headings and paragraphs as printed."""
    for part in context.parts:
        if part.kind in ("heading", "paragraph"):
            yield from (line.han for line in part.lines)


def _opens_with_province(line: str) -> bool:
    """Whether a line opens with a place and its province, perhaps behind a number, and a colon."""
    marker = LINE_NUMBER.match(line)
    opening = WITH_PROVINCE.match(line, marker.end() if marker else 0)
    return opening is not None and stands_before(opening[1], opening[2])


def _looks_like_row(line: str) -> bool:
    """Whether a line is short, opens with the full name of a place, perhaps behind a number, and is no sentence, organ or address.

    Or has places behind the label of a class: 陆港型：石家庄国际陆港、济南.
    """
    value = line.strip()
    if not 3 <= len(value) <= LONGEST_ROW:
        return False
    if labels_places(value) and not SENTENCE.search(value):
        return True
    marker = LINE_NUMBER.match(value) or GLUED_NUMBER.match(value)
    words_behind = value[marker.end() :] if marker else value
    if not any(full_openings(words_behind)):
        return False
    if SENTENCE.search(value) or ORGAN_LIKE.search(value) or OF_NO_ROW.search(value):
        return False
    # 武汉市生态环境局　王某 of a register, or of a joint signature
    return not (is_organ(words_behind.split()[0]) or all(is_organ(part) for part in organs_of_line(value)))


def _holds_row(line: Text, row_starts: Sequence[int]) -> bool:
    """Whether the name of a row that was read stands in a line."""
    index = bisect_left(row_starts, line.starts[0]) if line.value else len(row_starts)
    return index < len(row_starts) and row_starts[index] <= line.ends[-1]


def _is_told(run: Sequence[Text], reported: Sequence[tuple[int, int]]) -> bool:
    """Whether a finding about an unread list lies among some lines, or around them."""
    return any(start <= run[-1].ends[-1] and end >= run[0].starts[0] for start, end in reported)


def _unread_lines(run: Sequence[Text]) -> Notice:
    message = say(
        "{count} lines open with a place like the rows of a list, and none of them is read",
        "有{count}行以地名起首，形同名单条目，均未读取",
        count=len(run),
    )
    return Notice("unread-list", "high", run[0].starts[0], run[-1].ends[-1], message)
