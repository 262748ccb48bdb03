"""What the cells of a list look like where each stands on a line of its own: how far one may reach, by its column's kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby, islice, pairwise, takewhile
from typing import NamedTuple

from lccp.extract.layout.tables import RawLine
from lccp.extract.layout.words import PAGE_NUMBER
from lccp.extract.lists.header import DATE
from lccp.extract.lists.items import MARKER, item_number, opens_items
from lccp.extract.lists.shapes import (
    REMEMBERED,
    STAR,
    batch_words,
    heads_rows,
    is_area_name,
    is_date_cell,
    is_ditto,
    is_note,
    is_province,
    is_region,
    is_total,
    is_year_cell,
    names_places,
    plain_name,
    running_number,
)
from lccp.extract.lists.vocabulary import KINDS, head_kind
from lccp.reference.script import fold_script
from lccp.text.patterns import regex
from lccp.text.repairs.gaps import STRETCHES

MOST_PIECES = 4  # lines over which a cell is set, its items aside
LONGEST_REMARK = 30
SHORTEST_ITEM = 3  # 碳账户
LONGEST_PROVINCE = 8
FEWEST_AROUND = 3  # rows
LONGEST_HEADS = 8  # two that touch
LONGEST_REST = 3  # 自治州
FURTHEST_REST = 3  # lines below the first half of a name
WIDEST_BREAK = 8  # signs between two lines, where the second is not set back
MOST_PROSE = 30  # lines of a cell without numbered items
TIMES = frozenset({"year", "designated", "when"})
BLANK_CELL = regex.compile(r"[-—–－/／]{1,3}|无|待定")
NAME_CELL = regex.compile(r"[\p{Han}（）()·]{1,13}[市县区州盟旗]")  # of a place that the code table may lack
OPEN_NUMBER = regex.compile(r"[（(](?:\d{1,3}|[一二三四五六七八九十]{1,3})")
HALF_CELL = regex.compile("族(?:自治?)?$|年左$")  # a line over its row: 红河哈尼族彝族自 above 3 云南, 2028年左
HALF_HEAD = regex.compile("省[（(]区、")  # over its row of heads, with 市） below
TITLE = regex.compile("名单|名录|试点|示范|一览|汇总")
ENDING = regex.compile("^附[件录表]|[。；：:]")  # what ends a list, or is no head
INNER_ITEM = regex.compile(r"(?<=[；;。，,])(?:(\d{1,2})[.．、](?!\d)|[（(](\d{1,2})[）)]|([①-⑳]))")
SENTENCE = regex.compile("[。；！？]")
# A year, or what is left of one behind a blank, that touches the first item: 2026年 in 2026年①, 年底前 in 年底前（1）;
# or a whole one that touches words: 2026年左右 in 2026年左右光储直柔.
YEAR_TOUCHES = regex.compile(
    r"[约到至前]?[12]\d{3} ?年(?:左右|前后|[之以]前|底前?|末|前)(?=\p{Han}{2})|"
    r"(?:[约到至前]?[12]\d{3} ?)?(?:年?(?:左右|前后|[之以][前后]|底前?|末|初|前|后)|年)?(?<=.)(?=1[.．、](?!\d)|[（(]1[）)]|①)"
)
# 黑龙江14, as PyMuPDF writes cells that touch, and more of a row: 浙江9金华市*2020, 10衢州市2022 before 1.
VALUES_TOUCH = regex.compile(
    r"(\p{Han}{2,8})?(\d{1,3})(?:(\p{Han}{2,14}[*＊★※]?)((?:19|20)\d\d ?(?:年?(?:左右|前后|[之以]前|底前?|前)|年)?)?)?(?=$|1[.．、](?!\d))"
)


class CellWord(NamedTuple):
    """What stands between two blanks: the number of its line, its characters, and where they stand.

    ``line`` is that of the line of cells: each word is one where the words of a line are cells of their own.
    """

    line: int
    printed_line: int
    start: int
    value: str
    opens_page: bool

    @property
    def end(self) -> int:
        """Where in the document it ends."""
        return self.start + len(self.value)


CellWords = tuple[CellWord, ...]


def words_of_lines(lines: Sequence[RawLine], apart: bool) -> list[CellWord]:
    """Cut lines at their blanks; ``apart``: each word may be a cell.

    Values that touch (黑龙江14, as PyMuPDF writes cells that do) are several.
    """
    cell_words: list[CellWord] = []
    cells = 0
    for index, line in enumerate(lines):
        parted, spans = _cut_line(line.value)
        for number, (start, end) in enumerate(spans):
            cells += bool(cell_words) and (apart or parted or not number)
            opens_page = line.page_top and not number
            cell_words.append(CellWord(cells, index, line.start + start, line.value[start:end], opens_page))
    return cell_words


@lru_cache(maxsize=1024)  # each reader of layouts cuts the same lines
def _cut_line(value: str) -> tuple[bool, tuple[tuple[int, int], ...]]:
    """Whether a province and a number that touch are all of a line, and where its words stand."""
    if cut := _end_of_first_head(value):
        return True, ((0, cut), (cut, len(value)))
    spans = [span for match in STRETCHES.finditer(value) for span in _cut_values(value, *match.span())]
    return len(spans) > 1 and not regex.search(r"\S\s+\S", value), tuple(spans)


def _end_of_first_head(value: str) -> int:
    """Where the first of two heads ends that touch and are all of a line (编号省份); 0 where none do."""
    if len(value) > LONGEST_HEADS or value in KINDS or not value.isalpha():
        return 0
    return next((cut for cut in range(2, len(value) - 1) if value[:cut] in KINDS and value[cut:] in KINDS), 0)


def _cut_values(value: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the word stands, or the values of a row that touch in it, and the rest of the word."""
    touching = (
        VALUES_TOUCH.match(value, start, end) if value[start:end][-1:].isdigit() or "." in value[start:end] else None
    )
    if touching is not None and _are_values(*touching.groups()):
        yield from (touching.span(number) for number in range(1, 5) if touching[number])
        start = touching.end()
    if start < end:
        yield from _cut_year(value, start, end)


def _are_values(province: str | None, number: str, name: str | None, year: str | None) -> bool:
    """Whether two or more values of a row are what they should be: a province, a name with its star."""
    is_row = bool(province or name) and (province is None or is_province(province))
    return is_row and (name is None or names_places(name.rstrip("*＊★※")))


def _cut_year(value: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the word stands, or the year and the item that touch in it."""
    touching = YEAR_TOUCHES.match(value, start, end)
    cut = touching.end() if touching is not None else start
    if cut > start:
        yield start, cut
    yield cut, end


def with_whole_names(cell_words: Sequence[CellWord]) -> list[CellWord]:
    """Put the halves of names together that a narrow column sets around their row, or over the lines beside its items.

    红河哈尼族彝族自 over 3 云南 2030 over 治州: the name goes behind the number and the province, on their line;
    the 治区 that opens the line below 2 宁夏回族自 中卫市 goes to its half, and 2028年左 with its 右 behind all values.
    """
    whole = list(cell_words)
    for word in cell_words:
        if not HALF_CELL.search(word.value) and not HALF_HEAD.fullmatch(word.value):
            continue
        place = whole.index(word)
        rest = _rest_of_name(whole, place)
        if rest:
            tail = whole.pop(rest)
            whole[place : place + 1] = []
            target = _place_of_half(whole, place, word.value) if _stood_alone(cell_words, word) else place
            beside = (whole[target - 1] if target > place else word).printed_line
            whole[target:target] = [part._replace(printed_line=beside) for part in (word, tail)]
    return whole


def with_provinces_apart(cell_words: Sequence[CellWord]) -> list[CellWord]:
    """Cut provinces off the items whose ends they touch, as pypdf writes cells that run over rows: each is as on a line of its own.

    2.创建清洁能源替代工程广东, above 3 揭西县.
    """
    apart: list[CellWord] = []
    for index, word in enumerate(cell_words):
        is_last = index + 1 == len(cell_words) or opens_line(cell_words, index + 1)
        longest = len(word.value) - LONGEST_PROVINCE
        ends = range(max(SHORTEST_ITEM, longest), len(word.value) - 1) if is_last else ()
        end = next((end for end in ends if is_province(word.value[end:])), len(word.value))
        apart.append(word._replace(value=word.value[:end]))
        if end < len(word.value):
            line = -1 - word.printed_line  # that of no other words
            apart.append(word._replace(line=line, printed_line=line, start=word.start + end, value=word.value[end:]))
    return apart


def with_lines_around(cell_words: Sequence[CellWord], position: int) -> list[CellWord]:
    """Put the lines of words that stand around the middle lines of their rows, as many above as below, behind the values of these.

    Behind the heads the first are all above the first row, the next below it and above the second: each row's share follows.
    Items tell by their numbers where those of a row begin.
    """
    lines = [tuple(line) for _, line in groupby(cell_words[position:], lambda word: word.printed_line)]
    if lines and opens_items(joined_value(lines[0])):
        return [*cell_words[:position], *_with_numbered_around(lines)]
    rows = [index for index, line in enumerate(lines) if _names_row(line)]
    behind = next((index for index, line in enumerate(lines) if is_note(line[0].value)), len(lines))
    behind -= behind > 0 and PAGE_NUMBER.fullmatch(joined_value(lines[behind - 1])) is not None
    shares = _shares_of_lines(rows, behind)
    if not shares:
        return list(cell_words)
    result = list(cell_words[:position])
    for row, share in zip(rows, shares, strict=True):
        cut = next((n for n, word in enumerate(lines[row]) if not is_value(word.value)), len(lines[row]))
        result += [*lines[row][:cut], *chain.from_iterable(lines[row - share : row]), *lines[row][cut:]]
        result += chain.from_iterable(lines[row + 1 : row + 1 + share])
    return [*result, *chain.from_iterable(lines[behind:])]


def _with_numbered_around(lines: Sequence[CellWords]) -> Iterator[CellWord]:
    """Yield the words of lines with the numbered items that stand above the line of their row behind its values."""
    above: list[CellWord] = []
    for line in lines:
        cut = next((n for n, word in enumerate(line) if not is_value(word.value)), len(line))
        marker = _marker_number(line, 0) if not cut else 0
        if marker == 1:
            above = [*above, *line]
        elif cut and any(map(names_places, (word.value for word in line[:cut]))):
            yield from (*line[:cut], *above, *line[cut:])
            above = []
        elif above:
            above += line
        else:
            yield from line
    yield from above


def _shares_of_lines(rows: Sequence[int], behind: int) -> list[int]:
    """How many lines stand above each row, and below it, by the lines where rows stand and the one behind them; none where it does not come out."""
    if len(rows) < FEWEST_AROUND or not rows[0] or rows[-1] >= behind:
        return []
    shares = [rows[0]]
    for above, below in pairwise([*rows, behind]):
        shares.append(below - above - 1 - shares[-1])
    return [] if shares.pop() or min(shares) < 0 else shares


def _names_row(line: Sequence[CellWord]) -> bool:
    """Whether a line begins with two values, a place among them."""
    values = list(takewhile(is_value, (word.value for word in line)))
    return len(values) > 1 and any(map(names_places, values))


def _stood_alone(cell_words: Sequence[CellWord], word: CellWord) -> bool:
    return sum(other.printed_line == word.printed_line for other in cell_words) == 1


def _rest_of_name(cell_words: Sequence[CellWord], place: int) -> int:
    """Where the rest of the name stands whose first half does at a place: the first word of one of the lines below; 0 where none does."""
    half = cell_words[place]
    for index in range(place + 1, len(cell_words)):
        word = cell_words[index]
        if word.printed_line - half.printed_line > FURTHEST_REST:
            return 0
        is_rest = len(word.value) <= LONGEST_REST and opens_line(cell_words, index) and index > place + 1
        joined = half.value + word.value
        if is_rest and (is_region(plain_name(joined)) or joined in KINDS or is_year_cell(joined)):
            return index
    return 0


def _place_of_half(cell_words: Sequence[CellWord], place: int, half: str) -> int:
    """Where the whole goes on the line that begins at a place: a name behind its number and its province, a year behind all values."""
    end = place
    while end < len(cell_words) and cell_words[end].printed_line == cell_words[place].printed_line:
        value = cell_words[end].value
        is_before = running_number(value) is not None or KINDS.get(value) == "number" or is_province(plain_name(value))
        if not (is_before or (half.endswith("左") and is_value(value))):
            break
        end += 1
    return end


def opens_line(cell_words: Sequence[CellWord], position: int) -> bool:
    """Whether a word is the first of its line."""
    return not position or cell_words[position - 1].printed_line != cell_words[position].printed_line


def joined_value(cell_words: Sequence[CellWord]) -> str:
    """Return the characters of some words, joined."""
    return cell_words[0].value if len(cell_words) == 1 else "".join([word.value for word in cell_words])


def stretches_of(cell_words: Sequence[CellWord]) -> tuple[tuple[int, int], ...]:
    """Return where a cell stands in the document: a stretch for each of its lines, blanks inside it included."""
    stretches: list[tuple[int, int]] = []
    line = -1
    for word in cell_words:
        if word.line == line:
            stretches[-1] = (stretches[-1][0], word.end)
        else:
            stretches.append((word.start, word.end))
        line = word.line
    return tuple(stretches)


def cell_ends(cell_words: Sequence[CellWord], position: int, kind: str) -> Iterator[int]:
    """Yield where a cell of a kind may end that begins at a position."""
    if kind == "items":
        yield from _item_ends(cell_words, position)
        return
    if kind == "other":
        if position < len(cell_words) and _is_remark(cell_words[position].value):
            yield position + 1
        return
    fits = FITS.get(kind, _fits_nothing)
    if kind in TIMES:  # the longest: 年左右 behind 2025 begins no cell
        yield from islice(reversed(list(_fitting_ends(cell_words, position, kind, fits))), 1)
        return
    yield from _fitting_ends(cell_words, position, kind, fits)


def _fitting_ends(
    cell_words: Sequence[CellWord], position: int, kind: str, fits: Callable[[str], bool]
) -> Iterator[int]:
    """Yield how far words from a position on are, joined, what a cell of a kind holds."""
    joined = ""
    bound = min(position + MOST_PIECES, len(cell_words))
    bound += bound < len(cell_words) and regex.fullmatch(STAR, cell_words[bound].value) is not None
    for end in range(position + 1, bound + 1):
        piece = cell_words[end - 1].value
        goes_on = kind == "province" and fits(joined + piece)  # 兵团 below 新疆生产建设 is itself one
        if (
            joined
            and not goes_on
            and (_begins_another(piece, kind) or (kind == "name" and _is_kind_below(joined, piece)))
        ):
            return
        joined += piece
        if fits(joined) or (kind == "name" and end == position + 1 and NAME_CELL.fullmatch(plain_name(joined))):
            yield end
            if kind in ("province", "batch"):
                return


def _begins_another(piece: str, kind: str) -> bool:
    """Whether a word behind others of a cell is one of another: 徐州市 behind 江苏, Peak year behind 牡丹江市."""
    if kind == "name" and piece.isascii() and head_kind(piece):
        return True
    return kind not in TIMES and is_value(piece) and not regex.fullmatch(STAR, piece)


def _is_kind_below(name: str, piece: str) -> bool:
    """Whether a word below a whole name is what the next rows are (园区 below 襄阳市), and no end of it (唐 山 市)."""
    return piece in KINDS and is_region(plain_name(name)) and not is_region(plain_name(name + piece))


def number_ends(cell_words: Sequence[CellWord], position: int) -> Iterator[int]:
    """Yield where a running number ends: behind one word, or where its bracket is closed on the next line (（10 over ）)."""
    for end in range(position + 1, min(position + 2, len(cell_words)) + 1):
        whole = end == position + 1 or OPEN_NUMBER.fullmatch(cell_words[position].value)
        if whole and running_number(joined_value(cell_words[position:end])) is not None:
            yield end


def _fits_nothing(_: str) -> bool:
    return False


def _is_name(value: str) -> bool:
    return names_places(value) or is_area_name(plain_name(value))


def _is_province(value: str) -> bool:
    return is_province(plain_name(value)) or is_ditto(value)


def _is_batch(value: str) -> bool:
    return batch_words(value, True) or is_ditto(value)


@lru_cache(maxsize=REMEMBERED)
def _is_year(value: str) -> bool:
    return is_year_cell(value) or is_ditto(value) or BLANK_CELL.fullmatch(value) is not None


@lru_cache(maxsize=REMEMBERED)
def _is_date(value: str) -> bool:
    return is_date_cell(value) or _is_year(value)


FITS: Mapping[str, Callable[[str], bool]] = {
    "name": _is_name,
    "province": _is_province,
    "batch": _is_batch,
    "year": _is_year,
    "designated": _is_date,
    "when": _is_date,
}


def _are_items(value: str) -> bool:
    """Whether words are a remark, or several that ； parts, as the last row of a list has them without 。 (探索协同制度；建立平台)."""
    return all(len(item) >= SHORTEST_ITEM and _is_remark(item) for item in value.removesuffix("；").split("；"))


def _is_remark(value: str) -> bool:
    return len(value) <= LONGEST_REMARK and not SENTENCE.search(value) and not is_value(value)


@lru_cache(maxsize=REMEMBERED)  # of a word on each of the lines above, where heads may begin
def is_value(value: str) -> bool:
    """Whether characters are what a row of a list holds, its items and remarks aside.

    >>> [is_value(value) for value in ("3.", "江苏", "徐州市", "2025年前", "第二批", "同上", "*", "完善制度", "2017年1月7日")]
    [True, True, True, True, True, True, True, False, False]
    """
    if DATE.fullmatch(value) or TITLE.search(fold_script(value)):
        return False  # of a signature, or of another list
    return (
        running_number(value) is not None
        or is_year_cell(value)
        or is_date_cell(value)
        or batch_words(value, False)
        or is_ditto(value)
        or is_province(plain_name(value))
        or names_places(value)
        or OPEN_NUMBER.fullmatch(value) is not None
        or regex.fullmatch(STAR, value) is not None
    )


def _item_ends(cell_words: Sequence[CellWord], position: int) -> Iterator[int]:
    """Yield where the items end that begin with 1 at a position; a line of other characters is one item."""
    if position >= len(cell_words):
        return
    if _marker_number(cell_words, position) != 1:
        value = cell_words[position].value
        if _are_items(value) and not is_total(value) and not is_note(value):
            yield position + 1
        yield from _prose_ends(cell_words, position)
        return
    number, end = _last_item(cell_words[position].value, 1), position + 1
    while end < len(cell_words) and not _ends_items(cell_words, end, number):
        if _marker_number(cell_words, end):
            if running_number(cell_words[end].value) is not None:
                yield end  # it may number the row below as well
            number += 1
        number = _last_item(cell_words[end].value, number)
        end += 1
    # the last lines may be the beginning of a name that is set over two: 江城哈尼族彝族自治 over 县
    yield from (
        end - less
        for less in range(MOST_PIECES)
        if position < end - less and (not less or _may_open_name(cell_words, end - less))
    )


def _prose_ends(cell_words: Sequence[CellWord], position: int) -> Iterator[int]:
    """Yield where the lines of a cell without numbers may end that begins at a position: behind any, as far as a sentence's end.

    Which of them are items of their own, their widths tell (建立碳普惠制度 over 绿色矿山); a value begins another cell.
    """
    for end in range(position, min(position + MOST_PROSE, len(cell_words))):
        value = cell_words[end].value
        if _is_no_prose(cell_words, end) or (end > position and _begins_behind_prose(cell_words, end)):
            return
        if value.endswith("。"):
            if end > position or len(value) >= SHORTEST_ITEM:
                yield end + 1
            return
        if end > position and (end + 1 == len(cell_words) or opens_line(cell_words, end + 1)):
            yield end + 1


def _is_no_prose(cell_words: Sequence[CellWord], position: int) -> bool:
    """Whether a word is a value, a note, a total, an item's number or a head."""
    value = cell_words[position].value
    is_other = is_value(value) or is_note(value) or is_total(value) or value in KINDS
    return is_other or _marker_number(cell_words, position) > 0


def _begins_behind_prose(cell_words: Sequence[CellWord], position: int) -> bool:
    """Whether a word begins a name over several lines, or a signature, or a line that a layout sets back: it may be the next row's."""
    if HALF_CELL.search(cell_words[position].value) or opens_signature(cell_words, position):
        return True
    is_set_back = cell_words[position].start - cell_words[position - 1].end > WIDEST_BREAK
    return is_set_back or (opens_line(cell_words, position) and wrapped_province(cell_words, position) > 0)


def opens_signature(cell_words: Sequence[CellWord], position: int) -> bool:
    """Whether a line is a date, or is signed with one below it: 国家发展改革委办公厅 over 2026年3月5日."""
    if not opens_line(cell_words, position):
        return False
    end, lines = position, 0
    joined = ""
    while end < len(cell_words) and lines < 2:
        joined += cell_words[end].value
        end += 1
        if end == len(cell_words) or opens_line(cell_words, end):
            if DATE.fullmatch(joined):
                return True
            joined, lines = "", lines + 1
    return False


def _last_item(value: str, number: int) -> int:
    """The number of the last item that begins within a word, of which the one with the given number is open: 1.发展产业；2.创建园区.

    >>> _last_item("1.发展产业；2.创建园区；3.推行制度", 1), _last_item("降低18.2%", 1)
    (3, 1)
    """
    for match in INNER_ITEM.finditer(value):
        number += item_number(match) == number + 1
    return number


def opens_later_item(value: str) -> bool:
    """Whether a word opens an item that is not the first, as one that a list's last row goes on with.

    >>> opens_later_item("3.推行制度"), opens_later_item("1.推行制度"), opens_later_item("3")
    (True, False, False)
    """
    match = MARKER.match(value)
    return match is not None and match.end() < len(value) and item_number(match) > 1


def _ends_items(cell_words: Sequence[CellWord], position: int, number: int) -> bool:
    """Whether a word behind an item begins another cell: no item is next, and a value stands at the head of its line."""
    value = cell_words[position].value
    opens = cell_words[position].line != cell_words[position - 1].line
    if opens and (heads_rows(value) or opens_signature(cell_words, position) or wrapped_province(cell_words, position)):
        return True
    marker = _marker_number(cell_words, position)
    if marker:  # 4.建立 below 2.建立 is an item all the same: a number was left out
        skips = opens and marker > number and running_number(value) is None
        return marker != number + 1 and not skips
    heads = all(word.value in KINDS for word in cell_words[position : position + 2])
    return (opens and is_value(value)) or is_total(value) or is_note(value) or heads


def wrapped_province(cell_words: Sequence[CellWord], position: int) -> int:
    """Where the name of a province ends that is set over several lines from a word on (新疆生 over 产建设 over 兵团); 0 where none does."""
    if len(cell_words[position].value) > LONGEST_PROVINCE or is_province(plain_name(cell_words[position].value)):
        return 0
    for end in range(position + 2, min(position + MOST_PIECES, len(cell_words)) + 1):
        if not opens_line(cell_words, end - 1):
            return 0
        if is_province(plain_name(joined_value(cell_words[position:end]))):
            return end
    return 0


def _may_open_name(cell_words: Sequence[CellWord], position: int) -> bool:
    """Whether a word begins a line and a name that is set over several."""
    opens = cell_words[position - 1].line != cell_words[position].line
    return opens and any(True for _ in cell_ends(cell_words, position, "name"))


def _marker_number(cell_words: Sequence[CellWord], position: int) -> int:
    """The number of the item that a word opens; 0 where it opens none. A number alone on its line opens no item."""
    word = cell_words[position]
    match = MARKER.match(word.value)
    if match is None:
        return 0
    alone = position + 1 == len(cell_words) or cell_words[position + 1].line != word.line
    return 0 if match.end() == len(word.value) and alone else item_number(match)
