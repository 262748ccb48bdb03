"""Counts that labels, rows of totals and columns of numbers state, beside the rows that stand there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from lccp.extract.enumerated.place_groups import NUMERAL, UNIT
from lccp.extract.layout.stacked import COUNT_HEAD
from lccp.extract.lists.columns import ListColumns, closed_words
from lccp.extract.lists.header import ListEntry
from lccp.extract.lists.matrix import TableMatrix
from lccp.extract.lists.shapes import is_total
from lccp.extract.structure.markers import numeral_value
from lccp.extract.structure.tables import TableCell
from lccp.model import Document, Notice, make_finding
from lccp.reference.script import fold_script
from lccp.text.messages import Message, say
from lccp.text.patterns import regex

_COUNTED = rf"共?计?\s*({NUMERAL})\s*[个個家座](?:{UNIT})?"
# 安徽省（3个）：, 第二批（17个，2014年）, 第四批（2019年3月7日公布，6个）, 名单（共5个): at the end of a line, a cell or a label;
# 公示了第一批…初步名单，共46个。名单如下：
LABEL = regex.compile(
    rf"(?|[（(](?:[^（）()\n]{{2,16}}[，,；;、]\s*)?{_COUNTED}(?:[，,；;、][^（）()\n]{{2,16}})?[）)](?=\s*[:：]|[^\S\n]*(?:$|[\t|\n]))"
    rf"|[，,]{_COUNTED}[。；，,]\s*(?:现将|具体)?名单(?:予以)?(?:公布|公示)?如下[:：](?=\s))",
    regex.M,
)
# 合计 | 8个
TOTAL_ROW = regex.compile(rf"(?:合|总|總|小|共)\s?[计計](?:\s|[|:：])*{_COUNTED}(?=\s|[|。]|$)")
# 东北地区, 吉林省: below 西部地区（2个） it heads rows that this does not count
HEADING = regex.compile(
    r"^[^\S\n]*(?:(?P<bare>[一二三四五六七八九十]{1,3}[、.．])|(?P<bracketed>[（(][一二三四五六七八九十]{1,3}[）)])"
    r"|(?P<area>\p{Han}{1,8}(?:地区|片区|省|自治区)(?=\s*[（(：:\n])))",
    regex.M,
)
BREAKS = "\n\t|。；;"
LONGEST_LABEL = 40
FARTHEST_ROW = 80  # characters from a label to the first row below it, heads of columns among them
INTEGER = regex.compile("[0-9]{1,3}")


def miscounted_labels(document: Document, places: Sequence[int]) -> Iterator[Notice]:
    """Yield a finding for each label and total of a list whose count no run of its rows has.

    ``places`` are where the names of all rows begin, in order. The rows of a label run from it to any other label or
    the end, those of a total from any label or total, or the beginning, to it: what groups are within what is not asked.
    """
    if not places:
        return
    text = document.text
    labels = [match for match in LABEL.finditer(text) if _is_label(text, match, places)]
    ends = [*(bisect_left(places, match.start()) for match in labels), len(places)]
    for index, match in enumerate(labels):
        size = numeral_value(match[1])
        group = [end - ends[index] for end in _end_of_group(text, match.start(), places)]
        sizes = [*group, *(end - ends[index] for end in ends[index + 1 :])]
        if size not in sizes:
            label = document.quote(_line_start(text, match.start()), match.end()).strip()
            rows = group[-1] if group else min(sizes, key=lambda rows: abs(rows - size))
            yield make_finding("unread-list", "high", label, other_size(size, rows))
    yield from _miscounted_totals(document, places, ends)


def _miscounted_totals(document: Document, places: Sequence[int], ends: Sequence[int]) -> Iterator[Notice]:
    """Yield a finding for each total whose count no run of rows above it has; ``ends``: how many rows stand before each label, and in all."""
    text = document.text
    subtotals: list[int] = []
    for match in TOTAL_ROW.finditer(text):
        end = bisect_left(places, match.start())
        starts = {0, *(before for before in (*ends, *subtotals) if before < end)}
        subtotals.append(end)  # 小计2个, three rows, 小计3个: the rows of a total begin behind an earlier one
        is_below = end > 0 and match.start() - places[end - 1] <= FARTHEST_ROW
        if is_below and numeral_value(match[1]) not in {end - start for start in starts}:
            total = document.quote(match.start(), match.end())
            yield make_finding("unread-list", "high", total, other_size(numeral_value(match[1]), end))


def _end_of_group(text: str, position: int, places: Sequence[int]) -> list[int]:
    """The first place behind the next heading that is numbered, or named, as the line of a position is (四、地级市 below 三、省会城市（2个）), or behind that line where places stand in it (地级市（3个）：唐山市、…); nothing where none is."""
    rank = HEADING.match(text, _line_start(text, position))
    forms = HEADING.finditer(text, position) if rank else ()
    following = (match.start() for match in forms if rank is not None and match.lastgroup == rank.lastgroup)
    line_end = text.find("\n", position)
    behind_line = bisect_left(places, line_end if line_end >= 0 else len(text))
    in_line = [behind_line] if behind_line > bisect_left(places, position) else []
    return [*in_line, *(bisect_left(places, start) for start in islice(following, 1))]


def _is_label(text: str, match: regex.Match[str], places: Sequence[int]) -> bool:
    """Whether a count in brackets stands behind words of its own and above rows: 滁州市（3个） that is a row counts what is in it."""
    start = _line_start(text, match.start())
    following = bisect_left(places, match.end())
    if match.start() - start > LONGEST_LABEL or bisect_left(places, start) < bisect_right(places, match.start()):
        return False
    return following < len(places) and places[following] - match.end() <= FARTHEST_ROW


def _line_start(text: str, position: int) -> int:
    """Where the line, the cell or the sentence begins that a position lies in."""
    return max(text.rfind(sign, 0, position) for sign in BREAKS) + 1


def miscounted_cells(
    matrix: TableMatrix, columns: ListColumns, entries: Mapping[int, Sequence[ListEntry]]
) -> Iterator[Notice]:
    """Yield a finding for each cell of a column of counts (数量) that says another number than the rows have beside it.

    ``entries`` are those read from each row. A count reaches down to the next one, or is of its whole province. Where
    none of them fits, the column may count something else: that is told once.
    """
    every = [entry for row in entries.values() for entry in row]
    for column, head in columns.heads.items():
        if not COUNT_HEAD.fullmatch(fold_script(head)):
            continue
        cells = [cell for cell in matrix.column_cells(column, columns.body) if INTEGER.fullmatch(closed_words(cell))]
        counts = [(cell, _sizes_beside(cell, cells[n + 1 :], matrix, entries, every)) for n, cell in enumerate(cells)]
        wrong = [(cell, sizes) for cell, sizes in counts if int(closed_words(cell)) not in sizes]
        if len(wrong) == len(counts):
            yield from (make_finding("unread-list", "medium", cell.text, NO_ROW_FITS) for cell, _ in wrong[:1])
            continue
        for cell, sizes in wrong:
            yield make_finding("unread-list", "high", cell.text, other_size(int(closed_words(cell)), max(sizes)))


def _sizes_beside(
    cell: TableCell,
    below: Sequence[TableCell],
    matrix: TableMatrix,
    entries: Mapping[int, Sequence[ListEntry]],
    every: Sequence[ListEntry],
) -> set[int]:
    """How many entries a count may be of: those down to the next count, those of their province, or all for a total."""
    if any(is_total(other.text.value) for other in matrix.row_cells(cell.row)[:2]):
        return {len(every)}
    end = below[0].row if below else max(entries, default=cell.row) + 1
    beside = [entry for row in range(cell.row, end) for entry in entries.get(row, ())]
    province = _province_value(beside[0]) if beside else ""
    return {len(beside), sum(_province_value(entry) == province for entry in every) if province else len(beside)}


def _province_value(entry: ListEntry) -> str:
    return "".join(piece.value for piece in entry.province)


NO_ROW_FITS = Message(
    "the numbers of this column are not those of the places beside them: what they count is open",
    "此列之数与各行地名之数均不符，所计为何不明",
)


def other_size(size: int, rows: int) -> Message:
    """Say that words count other than what is read."""
    return say(
        "{size} places are counted here, and {rows} are read",
        "此处所计为{size}地，而读得{rows}地",
        size=size,
        rows=rows,
    )
