"""Lists whose rows a dump wrote line by line, with one blank between cells and what wraps around the line of its row.

pdfplumber and pdfium write the cells of a row in a line; words of a cell that take several lines stand above and below it,
a province that is merged over rows on a line of its own, and so the parts of a head. Such a list is read only where its
rows settle which column each value is of, the numbers of the items which row each line of them is of, and the names
which province each row is of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby

from lccp.extract.layout.tables import LayoutTable, RawLine
from lccp.extract.lists.items import MARKER, item_number, opens_items
from lccp.extract.lists.shapes import (
    is_batch_cell,
    is_date_cell,
    is_ditto,
    is_note,
    is_province,
    is_region,
    is_total,
    is_year_cell,
    lies_in,
    plain_name,
    running_number,
)
from lccp.extract.lists.vocabulary import head_kind, is_one_head
from lccp.model import Grid, GridCell
from lccp.text.patterns import regex
from lccp.text.repairs.gaps import STRETCHES

FEWEST_ROWS = 3
MOST_HEAD_LINES = 3
MOST_HEADS = 8
MOST_WORDS = 12  # of all heads
MOST_WRAPPED = 2  # heads over several lines
LONGEST_HEAD_LINE = 60
LONGEST_FRAGMENT = 60
SHORTEST_PROSE = 8  # of a line above the first row that may be of its cell of items
MOST_ROWS = 600
LINES_BEHIND = 12
NO_LINE = RawLine("", 0, False)
READABLE = frozenset({"number", "province", "name", "year", "designated", "when", "batch", "items"})
LONGEST_HEAD = 14
OF_NO_HEAD = regex.compile('[，,。；;：:？?！!《“"]|\\d{2}')


@dataclass(frozen=True)
class WovenField:
    """What stands between two blanks of a line: its fields, where in the document they stand, and the number of the line."""

    value: str
    pieces: tuple[tuple[int, int], ...]
    line: int

    def joined_with(self, below: WovenField) -> WovenField:
        """Return the field that goes on in another line: 务川仡佬族苗族自治 ⏎ 县."""
        return WovenField(self.value + below.value, (*self.pieces, *below.pieces), self.line)


@dataclass
class WovenRow:
    """A row: the fields of its line by column, the lines of items above and below it, its province."""

    cells: dict[str, WovenField]
    inline: list[WovenField]
    above: list[list[WovenField]] = field(default_factory=list)
    below: list[list[WovenField]] = field(default_factory=list)
    province: WovenField | None = None

    def item_fields(self) -> list[WovenField]:
        """The words of its items, in reading order."""
        lines = [*self.above, *([self.inline] if self.inline else []), *self.below]
        return [word for line in lines for word in line]


@dataclass(frozen=True)
class WovenHead:
    """The heads of a list by kind, in the order of its columns, and how many lines they take."""

    columns: dict[str, tuple[WovenField, ...]]
    lines: int


def woven_tables(lines: Sequence[RawLine]) -> Iterator[LayoutTable]:
    """Yield the lists whose rows stand in lines, with what wraps around them."""
    position = 0
    while position < len(lines):
        table = _table_at(lines, position) if _may_hold_heads(lines[position].value) else None
        if table is None:
            position += 1
            continue
        yield table
        position = table.end


def _may_hold_heads(value: str) -> bool:
    """Whether a line may hold the heads of a list: short fields, the first of which is a head."""
    if len(value) > LONGEST_HEAD_LINE or OF_NO_HEAD.search(value):
        return False
    fields = value.split()
    if not 1 <= len(fields) <= MOST_WORDS or max(map(len, fields)) > LONGEST_HEAD:
        return False
    if len(fields) <= MOST_WRAPPED and regex.search("峰|[（(][^）)]*$|目标", value):
        return True  # the upper part of a head
    return bool(head_kind(fields[0]) or head_kind("".join(fields[:2]))) and len(fields) > 1


def _fields_of(line: RawLine) -> list[WovenField]:
    """The words of a line; one that goes on with a year stands with it (2018 左右)."""
    fields: list[WovenField] = []
    for match in STRETCHES.finditer(line.value):
        begin, end, value = line.start + match.start(), line.start + match.end(), match[0]
        if fields and not is_year_cell(value) and is_year_cell(fields[-1].value + value):
            begin, value = fields[-1].pieces[0][0], fields.pop().value + value
        fields.append(WovenField(value, ((begin, end),), line.start))
    return fields


def _table_at(lines: Sequence[RawLine], position: int) -> LayoutTable | None:
    """The list whose heads begin at a line; None where none does, or two ways to read its heads fit its rows."""
    tables: dict[tuple[str, ...], LayoutTable] = {}
    for head in _heads_at(lines, position):
        kinds = tuple(head.columns)
        body = _read_body(lines, position, head, kinds) if kinds not in tables else None
        if body is not None:
            tables[kinds] = LayoutTable(position, body[1], tuple(body[0].repeated), _grid_of(head, body[0].rows))
            if head.lines == 1:
                break
    return next(iter(tables.values())) if len(tables) == 1 else None


def _heads_at(lines: Sequence[RawLine], position: int) -> Iterator[WovenHead]:
    """Yield the ways to read lines as the heads of a list: in one line, one behind another over several, or parts above and below."""
    fields = _fields_of(lines[position])
    for size in range(1, MOST_HEAD_LINES + 1):
        for grouped in _groupings(fields):
            yield from _head_of(grouped, size)
        if size == MOST_HEAD_LINES or position + size >= len(lines):
            break
        added = _fields_of(lines[position + size])
        if not added or len(lines[position + size].value) > LONGEST_HEAD_LINE or len(fields) + len(added) > MOST_WORDS:
            break
        fields = [*fields, *added]
    yield from _heads_around(lines, position)


def _head_of(grouped: Sequence[Sequence[WovenField]], size: int) -> Iterator[WovenHead]:
    """The heads that groups of words are, where each is one of a list's columns."""
    kinds = [head_kind(" ".join(word.value for word in group)) or _wrapped_kind(group) for group in grouped]
    if len(set(kinds)) == len(kinds) and set(kinds) <= READABLE and "name" in kinds and len(kinds) > 1:
        yield WovenHead(dict(zip(kinds, map(tuple, grouped), strict=True)), size)


def _wrapped_kind(group: Sequence[WovenField]) -> str:
    return head_kind("".join(word.value for word in group)) if len(group) > 1 else ""


def _heads_around(lines: Sequence[RawLine], position: int) -> Iterator[WovenHead]:
    """Yield the heads of which one or two are set over the lines above and below that of the others, at each place they may have."""
    if position + 2 >= len(lines):
        return
    above, middle, below = (_fields_of(lines[position + n]) for n in range(3))
    if not 1 <= len(above) == len(below) <= MOST_WRAPPED or not middle or len(middle) > MOST_WORDS:
        return
    wrapped = [[upper, lower] for upper, lower in zip(above, below, strict=True)]
    if not all(_wrapped_kind(group) in READABLE for group in wrapped):
        return
    for grouped in _groupings(middle):
        for places in combinations(range(len(grouped) + len(wrapped)), len(wrapped)):
            groups = list(grouped)
            for place, group in zip(places, wrapped, strict=True):
                groups.insert(place, group)
            yield from _head_of(groups, 3)


def _groupings(fields: Sequence[WovenField]) -> Iterator[list[list[WovenField]]]:
    """Yield the ways to group words into heads, those with the fewest heads first."""
    if not fields:
        yield []
        return
    for size in (3, 2, 1):
        if size <= len(fields) and (size == 1 or _is_group(fields[:size])):
            for rest in _groupings(fields[size:]):
                yield [list(fields[:size]), *rest]


def _is_group(fields: Sequence[WovenField]) -> bool:
    """Whether words are one head: known as such, or cut by the end of a line (碳排放达到峰 ⏎ 值的年份)."""
    if is_one_head(" ".join(word.value for word in fields)):
        return True
    joined = "".join(word.value for word in fields)
    return len(fields) == 2 and not head_kind(fields[0].value) and head_kind(joined) != ""


@dataclass
class WovenBody:
    """What is read of the lines below the heads: rows, the lines of items before each and behind the last, provinces by themselves."""

    kinds: Sequence[str]
    rows: list[WovenRow] = field(default_factory=list)
    between: list[list[list[WovenField]]] = field(default_factory=lambda: [[]])
    marks: list[tuple[int, WovenField]] = field(default_factory=list)  # how many rows stand above each
    heads: frozenset[str] = frozenset()  # the words of each line of the heads
    repeated: list[int] = field(default_factory=list)  # lines that print one of these again, on a later page

    def take_line(self, lines: Sequence[RawLine], index: int) -> int:
        """Take what stands in a line; return how many lines it takes, 0 where it fits nothing."""
        fields = _fields_of(lines[index])
        if not fields:
            return 1 if not self.rows or (index + 1 < len(lines) and _fields_of(lines[index + 1])) else 0
        if is_total(fields[0].value) or is_note(fields[0].value):
            return 0
        if "".join(each.value for each in fields) in self.heads:
            self.repeated.append(index)
            return 1
        row, size = _row_at(lines, index, self.kinds)
        if row is not None:
            self.rows.append(row)
            self.between.append([])
            return size
        if self._heads_rows(fields):
            self.marks.append((len(self.rows), fields[0]))
            self.between[-1] += [fields[1:]] if fields[1:] else []
            return 1
        if self._holds_items(fields, lines[index].value):
            self.between[-1].append(fields)
            return 1
        return 0

    def _heads_rows(self, fields: Sequence[WovenField]) -> bool:
        """Whether a line holds a province by itself, or beside a line of items."""
        if "province" not in self.kinds or not is_province(plain_name(fields[0].value)):
            return False
        beside = fields[1:]
        return not beside or ("items" in self.kinds and all(_fits(each.value, "items") for each in beside))

    def _holds_items(self, fields: Sequence[WovenField], line: str) -> bool:
        opens = bool(self.rows) or opens_items(fields[0].value) or len(line) >= SHORTEST_PROSE
        return "items" in self.kinds and len(line) <= LONGEST_FRAGMENT and opens


def _read_body(
    lines: Sequence[RawLine], first: int, head: WovenHead, kinds: Sequence[str]
) -> tuple[WovenBody, int] | None:
    """Read the rows below heads that begin at a line, and where they end; None where they do not settle what is whose, or nothing is woven."""
    end = position = first + head.lines
    words_of_heads = ("".join(line.value.split()) for line in lines[first:position])
    body = WovenBody(kinds, heads=frozenset(words_of_heads))
    while end < min(len(lines), position + MOST_ROWS) and (size := body.take_line(lines, end)):
        end += size
    behind = end + 1 if end < len(lines) and is_total((lines[end].value.split() or [""])[0]) else end
    if _names_more(lines[behind : behind + LINES_BEHIND]):
        return None  # more rows stand behind a line that fits nothing
    return (body, behind) if _is_settled(body, head.lines > 1) else None


def _names_more(lines: Sequence[RawLine]) -> bool:
    """Whether the lines right behind rows name places, as more rows do, before a blank line or prose."""
    for line in lines:
        fields = _fields_of(line)
        if not fields or len(line.value) > LONGEST_FRAGMENT or regex.search("[。；]", line.value):
            return False
        if any(is_region(plain_name(each.value)) for each in fields):
            return True
    return False


def _is_settled(body: WovenBody, woven: bool) -> bool:
    """Whether the items and provinces of rows are settled, and something of them is woven: others read lines that are rows."""
    rows = body.rows
    merged = "province" in body.kinds and any("province" not in row.cells for row in rows)
    joined = any(len(cell.pieces) > 1 for row in rows for cell in row.cells.values())
    if len(rows) < FEWEST_ROWS or not (woven or body.marks or merged or joined or any(body.between)):
        return False
    if "items" in body.kinds and not _share_out(rows, body.between):
        return False
    return "province" not in body.kinds or _assign_provinces(rows, body.marks)


def _row_at(lines: Sequence[RawLine], index: int, kinds: Sequence[str]) -> tuple[WovenRow | None, int]:
    """The row whose line stands there, and how many lines it takes: a name may go on in the next, or stand above and below its line."""
    fields = _fields_of(lines[index])
    if "\t" in lines[index].value:
        return None, 1  # columns that tabs part are read as such
    if (row := _row_of(fields, kinds)) is not None:
        return row, 1
    below, last = (_fields_of(line) for line in (*lines[index + 1 : index + 3], NO_LINE, NO_LINE)[:2])
    if not fields or len(fields) > MOST_HEADS or not below:
        return None, 1
    if _is_cut_name(fields[-1], below[0]):
        joined = [*fields[:-1], fields[-1].joined_with(below[0])]
        if (row := _row_of([*joined, *below[1:]], kinds)) is not None:
            return row, 2
        if len(below) == 1 and (row := _row_of([*joined, *last], kinds)) is not None:
            return row, 3
    return _row_within_name(fields, below, last, kinds)


def _row_within_name(
    above: Sequence[WovenField], fields: Sequence[WovenField], below: Sequence[WovenField], kinds: Sequence[str]
) -> tuple[WovenRow | None, int]:
    """The row whose name is cut in two, above its line and below it."""
    if len(above) != 1 or len(below) != 1 or not _is_cut_name(above[0], below[0]):
        return None, 1
    name = above[0].joined_with(below[0])
    wrapped = (_row_of([*fields[:place], name, *fields[place:]], kinds) for place in range(len(fields) + 1))
    fitting = [row for row in wrapped if row is not None]
    return (fitting[0], 3) if len(fitting) == 1 else (None, 1)


def _is_cut_name(upper: WovenField, lower: WovenField) -> bool:
    """Whether two fields are the parts of one name, which neither is alone, or of a number in brackets (（10 ⏎ ）)."""
    name = plain_name(upper.value + lower.value)
    if upper.value[0] in "（(" and lower.value in "）)":
        return running_number(upper.value + lower.value) is not None
    return len(upper.value) > 3 and is_region(name) and not is_region(plain_name(upper.value))


def _row_of(fields: Sequence[WovenField], kinds: Sequence[str]) -> WovenRow | None:
    """The row whose line some words are; None where they do not fit the columns in just one way."""
    ways = list(_alignments(fields, kinds))
    if len(ways) != 1:
        return None
    cells = {kind: fields[0] for kind, fields in ways[0].items() if kind != "items" and fields}
    return WovenRow(cells, ways[0].get("items", []))


def _alignments(fields: Sequence[WovenField], kinds: Sequence[str]) -> Iterator[dict[str, list[WovenField]]]:
    """Yield the ways to set words under the heads, a field each; the province may lack, items take any number of them."""
    if not kinds:
        if not fields:
            yield {}
        return
    kind, rest = kinds[0], kinds[1:]
    if kind == "items":
        sizes = range(len(fields) + 1)
    elif kind == "province":
        sizes = range(2)
    else:
        sizes = range(1, 2)
    for size in sizes:
        if size <= len(fields) and all(_fits(word.value, kind) for word in fields[:size]):
            for below in _alignments(fields[size:], rest):
                yield {kind: list(fields[:size]), **below}


def _fits(value: str, kind: str) -> bool:
    if kind == "number":
        return running_number(value) is not None
    if kind == "province":
        return is_province(plain_name(value)) or is_ditto(value)
    if kind == "name":
        return is_region(plain_name(value)) and running_number(value) is None
    if kind == "year":
        return is_year_cell(value)
    if kind == "designated":
        return is_date_cell(value)
    if kind == "when":
        return is_year_cell(value) or is_date_cell(value)
    if kind == "batch":
        return is_batch_cell(value)
    return not (is_region(plain_name(value)) or is_date_cell(value) or is_batch_cell(value))


def _share_out(rows: Sequence[WovenRow], between: Sequence[list[list[WovenField]]]) -> bool:
    """Give the lines of items to their rows: those around each row, or those below it, as their numbers tell."""
    for shares in (_shares_around(rows, between), _shares_below(between)):
        if shares is None:
            continue
        for row, (above, below) in zip(rows, shares, strict=True):
            row.above, row.below = above, below
        if all(_are_items(row.item_fields()) for row in rows):
            return True
    shares = _shares_by_sentence(rows, between) or _shares_around_middle(rows, between)
    for row, (above, below) in zip(rows, shares or (), strict=False):
        row.above, row.below = above, below
    return shares is not None


Share = tuple[list[list[WovenField]], list[list[WovenField]]]


def _shares_below(between: Sequence[list[list[WovenField]]]) -> list[Share] | None:
    """All lines between two rows are of the upper one."""
    return None if between[0] else [([], list(lines)) for lines in between[1:]]


def _shares_around(rows: Sequence[WovenRow], between: Sequence[list[list[WovenField]]]) -> list[Share] | None:
    """The lines between two rows are of the upper one up to the first item of the lower one."""
    above: list[list[list[WovenField]]] = [list(between[0])]
    below: list[list[list[WovenField]]] = []
    for number, lines in enumerate(between[1:], 1):
        begins = [index for index, line in enumerate(lines) if opens_items(line[0].value)]
        inline = number < len(rows) and bool(rows[number].inline) and opens_items(rows[number].inline[0].value)
        if len(begins) > 1 or (number == len(rows) and begins) or (inline and begins):
            return None
        cut = begins[0] if begins else len(lines)
        below.append(list(lines[:cut]))
        above.append(list(lines[cut:]))
    return list(zip(above[: len(rows)], below, strict=True))


def _shares_by_sentence(rows: Sequence[WovenRow], between: Sequence[list[list[WovenField]]]) -> list[Share] | None:
    """Cells of mere prose, each up to the line that ends a sentence: all in the middle of their rows, or all at the top."""
    shares: list[Share] = []
    above = list(between[0])
    for row, lines in zip(rows, between[1:], strict=True):
        size = (
            0
            if _ends_sentence(row.inline)
            else next((n for n, line in enumerate(lines, 1) if _ends_sentence(line)), -1)
        )
        if size < 0 or any(map(_ends_sentence, above)):
            return None
        shares.append((above, list(lines[:size])))
        above = list(lines[size:])
    centred = all(abs(len(share[0]) - len(share[1])) <= 1 for share in shares)
    at_top = all(not share[0] and row.inline for share, row in zip(shares, rows, strict=True))
    return shares if not above and (centred or at_top) and not _hold_markers(rows, between) else None


def _shares_around_middle(rows: Sequence[WovenRow], between: Sequence[list[list[WovenField]]]) -> list[Share] | None:
    """Cells without numbers that each have as many lines above their row as below it (范区；… below 毕节市 as 深化… above it).

    How many stand above the first row tells how many below it, and so on; the lines behind the last must agree. Where
    none stands above the first, and words in the line of each name, they may as well begin at the top of their rows.
    """
    if (not between[0] and all(row.inline for row in rows)) or _hold_markers(rows, between):
        return None
    shares: list[Share] = []
    above = list(between[0])
    for row, lines in zip(rows, between[1:], strict=True):
        if len(lines) < len(above) or not (row.inline or above):
            return None
        shares.append((above, list(lines[: len(above)])))
        above = list(lines[len(above) :])
    return None if above else shares


def _hold_markers(rows: Sequence[WovenRow], between: Sequence[list[list[WovenField]]]) -> bool:
    """Whether some line of items begins with a number."""
    lines = [line for group in (*between, [row.inline for row in rows if row.inline]) for line in group]
    return any(MARKER.match(line[0].value) for line in lines)


def _ends_sentence(line: Sequence[WovenField]) -> bool:
    return bool(line) and line[-1].value.endswith("。")


def _are_items(fields: Sequence[WovenField]) -> bool:
    """Whether words are items whose numbers run from 1 on."""
    numbers = [item_number(match) for word in fields if (match := MARKER.match(word.value))]
    return bool(fields) and opens_items(fields[0].value) and numbers == list(range(1, len(numbers) + 1))


def _assign_provinces(rows: Sequence[WovenRow], marks: Sequence[tuple[int, WovenField]]) -> bool:
    """Give each row the province that it lies in, of those printed around it in order; False where that is not settled."""
    provinces = _printed_provinces(rows, marks)
    number = 0
    for index, row in enumerate(rows):
        beside = _province_beside(row)
        if beside is not None:
            number = provinces.index(beside)
        else:
            name = plain_name(row.cells["name"].value)
            fitting = [n for n in range(number, min(number + 2, len(provinces))) if _holds(provinces[n], name)]
            if len(fitting) != 1 or (index and fitting[0] < number):
                return False
            number = fitting[0]
        row.province = provinces[number]
    every = len({id(row.province) for row in rows}) == len(provinces)
    return every and (bool(marks) or _are_centred(rows))


def _province_beside(row: WovenRow) -> WovenField | None:
    """The province on the line of a row; None where there is none, or 同上."""
    province = row.cells.get("province")
    return None if province is None or is_ditto(province.value) else province


def _printed_provinces(rows: Sequence[WovenRow], marks: Sequence[tuple[int, WovenField]]) -> list[WovenField]:
    """The provinces that a list prints, beside rows and on lines of their own, in order."""
    beside = [
        (float(index), province) for index, row in enumerate(rows) if (province := _province_beside(row)) is not None
    ]
    ordered = sorted([*beside, *((above - 0.5, province) for above, province in marks)], key=lambda pair: pair[0])
    return [province for _, province in ordered]


def _are_centred(rows: Sequence[WovenRow]) -> bool:
    """Whether provinces beside rows may stand in the middle of theirs: a single row above one may be a misprint, unless all are in the middle."""
    above, centred = 0, True
    for _, members in groupby(rows, lambda row: id(row.province)):
        group = list(members)
        mark = next((index for index, row in enumerate(group) if "province" in row.cells), 0)
        above += mark
        centred &= 2 * mark == len(group) - 1
    return above != 1 or centred


def _holds(province: WovenField, name: str) -> bool:
    return lies_in(name, plain_name(province.value))


def _pieces_of(fields: Sequence[WovenField]) -> tuple[tuple[int, int], ...]:
    """Where the words of a head stand: those of one line as one stretch, with the blank between them."""
    lines = dict.fromkeys(word.line for word in fields)
    spans = [[piece for word in fields if word.line == line for piece in word.pieces] for line in lines]
    return tuple((pieces[0][0], pieces[-1][1]) for pieces in spans)


def _grid_of(head: WovenHead, rows: Sequence[WovenRow]) -> Grid:
    cells: list[GridCell] = []
    for column, (kind, fields) in enumerate(head.columns.items(), 1):
        cells.append(GridCell(1, column, 1, 1, _pieces_of(fields)))
        line = 0
        while line < len(rows):
            size = 1
            if kind == "province":
                while line + size < len(rows) and rows[line + size].province is rows[line].province:
                    size += 1
                province = rows[line].province
                pieces = province.pieces if province is not None else ()
            elif kind == "items":
                pieces = tuple(piece for word in rows[line].item_fields() for piece in word.pieces)
            else:
                pieces = rows[line].cells[kind].pieces
            if pieces:
                cells.append(GridCell(line + 2, column, size, 1, pieces))
            line += size
    cells.sort(key=lambda cell: (cell.row, cell.column))
    starts = [start for cell in cells for start, _ in cell.pieces]
    ends = [end for cell in cells for _, end in cell.pieces]
    return Grid(min(starts), max(ends), tuple(cells))
