"""Lines of comma-separated values inside a text, and cells of a table of tabs that run over several lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from lccp.extract.lists.shapes import heads_rows, is_note, is_total
from lccp.extract.lists.vocabulary import head_kind
from lccp.text.patterns import regex
from lccp.text.repairs.gaps import text_width
from lccp.text.spans import Text

MOST_CELL_LINES = 24
ENUMERATES_INSIDE = regex.compile(r"[|（(]")  # | 省（自治区、直辖市） | 县（自治县、旗） |: 、 parts words of one head
# 各设区市生态环境局,杨凌示范区生态环境局: with commas of half width is no line of heads
ENDS_SENTENCE = (":", "：", ";", "；", "。", ".")
WIDEST_HEAD = 20
"""Han: 产权强市建设示范城市,北京市丰台区等72个城市（城区）为国家知识产权强市建设试点 is a line of a sentence."""
LONGEST_CELL_LINE = 200
MORE_SIGNS = 4  # than the longest line of a cell above may a line of the last one have
NO_CELL_LINE = regex.compile(
    r"附[件录表]|表\s*\d|[一二三四五六七八九十]{1,3}、|第\p{Han}{1,3}批|[（(][一二三四五六七八九十]{1,3}[）)]"
)
ITEM_OR_NUMBER = regex.compile(r"\s*(\d{1,4})[.．、]?(?=\t)")
ITEM_NUMBER = regex.compile(r"(\d{1,2})[.．、](?!\d)")


def separator_of(header: str) -> str:
    """Return the comma, the semicolon, the bar or, of three heads or more, the 、 that parts those of a list in a line; "" where none does.

    >>> separator_of("序号,省份,城市"), separator_of("省份;城市;批次"), separator_of("江苏,徐州市"), separator_of("省份|城市")
    (',', ';', '', '|')
    >>> separator_of("序号、省份、城市"), separator_of("省份、城市"), separator_of("序号|省（区、市）|县（市、区）")
    ('、', '', '|')
    >>> separator_of("各设区市生态环境局,杨凌示范区生态环境局:"), separator_of("1、泰州市(江苏省),2025年达峰;")
    ('', '')
    """
    for sign in ",;|、":
        if sign == "、" and ENUMERATES_INSIDE.search(header):
            break
        if sign in ",、" and header.rstrip().endswith(ENDS_SENTENCE):
            continue
        heads = [head.strip(' "') for head in header.split(sign)]
        kinds = {head_kind(head) for head in heads}
        enough = len(heads) > (2 if sign == "、" else 1) and all(text_width(head) <= WIDEST_HEAD for head in heads)
        if enough and "" not in kinds and "name" in kinds and "\t" not in header:
            return sign
    return ""


def count_quoted_fields(value: str, sign: str) -> int:
    """Return how many fields a line of CSV has; signs inside quotation marks part none."""
    return len(_quoted_bounds(value, sign))


def _quoted_bounds(value: str, sign: str) -> list[tuple[int, int]]:
    bounds, start, inside = [], 0, False
    for position, character in enumerate(value):
        inside ^= character == '"'
        if character == sign and not inside:
            bounds.append((start, position))
            start = position + 1
    return [*bounds, (start, len(value))]


def quoted_fields(raw: Text, sign: str) -> Iterator[Text]:
    """The fields of a line of CSV without their quotation marks."""
    for start, end in _quoted_bounds(raw.value, sign):
        field = raw[start:end].strip()
        quoted = len(field) > 1 and field.value[0] == field.value[-1] == '"'
        yield field[1:-1] if quoted else field


def opens_quoted_cell(line: str) -> bool:
    """Whether the last cell of a line of tabs opens a quotation mark that stands open, as sheets write a cell of several lines.

    >>> opens_quoted_cell('1\\t唐山市\\t"1.建立核算'), opens_quoted_cell('1\\t"唐山市"'), opens_quoted_cell("1\\t唐山市")
    (True, False, False)
    """
    last = line.rpartition("\t")[2].strip()
    return last.startswith('"') and last.count('"') % 2 == 1


def quoted_row_end(lines: Sequence[str]) -> int:
    """How many of some lines are the row that the first opens: more than one where a quoted cell runs over several, 0 where it never closes."""
    opened = opens_quoted_cell(lines[0])
    for number, line in enumerate(lines[1:MOST_CELL_LINES], 1):
        if not opened:
            return number
        if line.partition("\t")[0].count('"') % 2 == 1:
            opened = "\t" in line and opens_quoted_cell(line)
    return 0 if opened else min(len(lines), MOST_CELL_LINES)


def may_go_on(line: str) -> bool:
    """Whether a line without tabs below a row may go on with its last cell: no group, total, note or title."""
    value = line.strip()
    if "\t" in line or "|" in line or not value or len(value) > LONGEST_CELL_LINE:
        return False
    return not (heads_rows(value) or is_total(value) or is_note(value) or NO_CELL_LINE.match(value))


def goes_on_to(above: str, below: str, heads: str) -> bool:
    """Whether a row follows another in a table, whatever stands between: their numbers do, or the last column is of items."""
    numbers = [ITEM_OR_NUMBER.match(row) for row in (above, below)]
    if numbers[0] and numbers[1]:
        return int(numbers[1][1]) == int(numbers[0][1]) + 1
    return not any(numbers) and _last_kind(heads) == "items"


def are_lines_of_cell(rows: Sequence[str], lines: Sequence[str]) -> bool:
    """Whether lines behind the last row are of its cell: no more and no longer than those below the rows above, and no prose where these are none.

    >>> rows = ["城市\t重点", "南京\t绿色", "建筑", "苏州\t低碳"]
    >>> are_lines_of_cell(rows, ["交通"]), are_lines_of_cell(rows, ["各地要认真组织实施。"]), are_lines_of_cell(rows[:1], ["交通"])
    (True, False, False)
    """
    runs = [list(run) for lined, run in groupby(rows[1:], lambda row: "\t" not in row) if lined]
    above = [line.strip() for run in runs for line in run]
    marks = {line.strip()[0] for line in (*above, *lines)}
    if above and len(marks) == 1 and not marks.pop().isalnum():
        return True  # · before each item
    if not runs or len(lines) > max(map(len, runs)):
        return False
    longest, ends = max(map(len, above)), any(line.endswith("。") for line in above)
    return all(
        len(line.strip()) <= longest + MORE_SIGNS and (ends or not line.strip().endswith("。")) for line in lines
    )


def may_hold_lines(heads: str) -> bool:
    """Whether the last column under a line of heads may have cells of several lines: of items, remarks or the like."""
    return _last_kind(heads) in ("items", "other", "")


def _last_kind(heads: str) -> str:
    return head_kind(heads.rpartition("\t")[2].strip(' "'))


def next_item_number(row: str) -> int:
    """The number that the next item of a row's last cell would have; 0 where its items have none."""
    last = row.rpartition("\t")[2]
    numbers = [int(match[1]) for match in ITEM_NUMBER.finditer(last)]
    return numbers[-1] + 1 if numbers and ITEM_NUMBER.match(last.strip(' "')) else 0
