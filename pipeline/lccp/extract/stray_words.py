"""Words of other cells among the items, or in the year, of a dumped list's row: taken out where it is certain whose they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, pairwise

from lccp.extract.lists.header import ListEntry
from lccp.extract.lists.items import BLANK as BLANK_BEFORE
from lccp.extract.lists.items import INSIDE, ITEM_BEGINS, ITEM_ENDS, LINE, MARKER, SHORTEST, ListItem, cut_items
from lccp.extract.lists.shapes import is_province, is_region, is_year_cell, plain_name, running_number
from lccp.extract.lists.vocabulary import head_kind
from lccp.normalise.places import ALL_YEARS, province_short, resolve_place
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

FEWEST_ROWS = 2
FEWEST_NUMBERS = 2  # rows above whose next one's number stands behind their items
MOSTLY = 0.6  # share of a list's items that begin, or end, as items do, where those that do not are pieces
LONGEST_NAME = 14
LONGEST_SCRAP = 2
QUOTED = 12
PRINTS_PROVINCES = re.compile("省[份（(、]|[所地]属?[在属]?省|地区")
HALF = regex.compile(
    r"\p{Han}{1,9}族(?:自治?)?$"
)  # 湘西土家族苗族, 广西壮族自: a line of a name that a narrow column breaks
RESTS = ("自治州", "治州", "州", "自治区", "治区", "区", "自治县", "治县", "县", "自治旗", "治旗", "旗")
REST = re.compile("自?治[州区县旗]|州")
HEAD_REST = re.compile(r"[^（()）]{0,3}[）)]")  # 市） of 省（区、⏎市）
LEADS_ON = re.compile("[至到在向与和及、，（(于]$")  # 推广至⏎安徽: the name is the item's own
YEAR_BEHIND = regex.compile(r"(?:19|20)\d\d\D{0,4}$")
YEAR_BEFORE = regex.compile(r"(?:19|20)\d\d")
YEAR_TAIL = regex.compile("年?(?:左右|前后|之前|以前|之后|以后|底前?|末|初|前|后)|年")
RUN_ON = regex.compile(r"(?:19|20)\d\d年(?:左右|前后|之前|以前|底前?|末|前)?\p{Han}{4}")  # 2026年左右落实应用场景
LONGEST_CELL = 5  # words of a year or a name that blanks part
BLANK = re.compile(r"\s+")


@dataclass
class StrayWords:
    """The entries of a list without the words of other cells, the rows whose items or years are in doubt, and the words that show it."""

    entries: list[ListEntry]
    text: str
    items_in_doubt: dict[int, str] = field(default_factory=dict)
    years_in_doubt: dict[int, str] = field(default_factory=dict)

    def settle(self) -> None:
        """Take the words out of each row that are certainly another cell's; the rows with others are in doubt."""
        for row in range(len(self.entries)):
            self._settle_name(row)
            self._settle_edge(row)
            self._settle_year(row)
        self._settle_numbers()
        for row, entry in enumerate(self.entries):
            for place in range(len(entry.items)):
                self._settle_item(row, place)
        self._find_pieces()

    def _settle_name(self, row: int) -> None:
        """日喀 beside 则市: a name that a narrow column breaks, read as a province and a place."""
        entry = self.entries[row]
        first, second = join_values(entry.province), join_values(entry.name)
        if first and not (is_region(first) or is_region(second)) and is_region(first + second):
            self.entries[row] = replace(entry, name=(*entry.province, *entry.name), province=())

    def _settle_edge(self, row: int) -> None:
        """Part a year, or a name without one, from the items behind it: the longest run of words that is such a cell.

        2030 | 年前 碳标签, 2025年左 | 右 1.绿色建筑, 2030年   碳标签 in one column, 南宁市   垃圾分类.
        """
        entry = self.entries[row]
        head = entry.items[0].pieces if entry.items and entry.items[0].number is None else ()
        if not (head or self._shares_column):
            return
        year, items = _cut_at_edge(entry.year, head, is_year_cell)
        name, beside = _cut_at_edge(entry.name, head, _is_place) if not entry.year else (entry.name, None)
        items = items if items is not None else beside
        if items is not None:
            behind = entry.items[1:] if head else entry.items
            self.entries[row] = replace(entry, year=year, name=name, items=(*items, *behind))

    @cached_property
    def _shares_column(self) -> bool:
        """Whether few rows have items though the list prints a head of them: its words may stand behind the cells beside."""
        if 2 * sum(bool(entry.items) for entry in self.entries) > len(self.entries):
            return False
        return any(head_kind(word) == "items" for line in self.text.splitlines() for word in line.split()[-2:])

    def _settle_year(self, row: int) -> None:
        """甘肃2027左右, 2030辽宁: a merged province set on the line of a year is none of its words."""
        entry = self.entries[row]
        printed = join_values(entry.year).strip()
        if not printed:
            self._doubt_dated_item(row)
            return
        if is_year_cell(printed):
            return
        pieces = [part for piece in entry.year for part in _parts_of(piece)]
        others = [piece for piece in pieces if is_province(piece.value)]
        rest = tuple(piece for piece in pieces if piece not in others)
        if len(others) == 1 and is_year_cell(join_values(rest)):
            self.entries[row] = replace(entry, year=rest)
            self._give_province(row, others[0])
            return
        self._doubt_year(row, printed, bool(others))

    def _doubt_year(self, row: int, printed: str, with_province: bool) -> None:
        """Leave open a year in whose words a province's name or an item stands, and the items with that one."""
        with_item = _holds_item(printed) or self._runs_on(row, printed)
        if YEAR_BEFORE.search(printed) and (with_province or with_item):
            self.years_in_doubt[row] = printed[-QUOTED:]
            self.items_in_doubt |= {row: printed[-QUOTED:]} if with_item else {}

    def _doubt_dated_item(self, row: int) -> None:
        """2026年左右光储直柔 in the items of a row without a year: the year may be the row's."""
        items = self.entries[row].items
        head = join_values(items[0].pieces) if items and items[0].number is None else ""
        if self._dated and YEAR_BEFORE.match(head):
            self.items_in_doubt[row] = head[:QUOTED]

    @cached_property
    def _dated(self) -> bool:
        """Whether most rows have a year: then one that stands before the items of a row without is no word of theirs."""
        return 2 * sum(bool(entry.year) for entry in self.entries) > len(self.entries)

    def _runs_on(self, row: int, printed: str) -> bool:
        """Whether the words of a row's items stand behind its year, without a blank, where other rows have theirs."""
        runs_on = not self.entries[row].items and RUN_ON.match(printed) is not None
        return runs_on and any(entry.items for entry in self.entries)

    def _give_province(self, row: int, province: Text) -> None:
        """Give a row the province whose name stood among its province, where its place lies in it, else the row below it."""
        short = province_short(province.value)
        for place in (row, row + 1):
            if place < len(self.entries) and self._home(place) == short:
                if not self.entries[place].province:
                    self.entries[place] = replace(self.entries[place], province=(province,))
                return

    def _home(self, row: int) -> str:
        return home_province(join_values(self.entries[row].name)) if 0 <= row < len(self.entries) else ""

    def _settle_numbers(self) -> None:
        """Numbers behind the last items of rows, each the one that the row below lacks, are those rows' (…标准⏎2 内蒙古 杭锦旗)."""
        numbers: dict[int, Text] = {}
        before = 0
        numbered = any(entry.number is not None for entry in self.entries)
        for row, entry in enumerate(self.entries):
            current = running_number(entry.number.value) if entry.number is not None else None
            before = current if current is not None else before + 1 if row - 1 in numbers or not numbered else -1
            tail = _number_behind(entry)
            if tail is None:
                continue
            if self._lacks_number(row + 1) and int(tail.value) == before + 1:
                numbers[row] = tail
            else:
                self._settle_other_number(row, tail)
        for row, tail in numbers.items():
            if len(numbers) < FEWEST_NUMBERS and self.entries[row].number is None:
                self.items_in_doubt[row] = tail.value
                continue
            self._cut(row, len(self.entries[row].items) - 1, len(tail))
            self.entries[row + 1] = replace(self.entries[row + 1], number=tail)

    def _lacks_number(self, row: int) -> bool:
        return row < len(self.entries) and self.entries[row].number is None

    def _settle_other_number(self, row: int, tail: Text) -> None:
        """The number of the last page behind the last row's items is none of these; another that no item ends with is in doubt."""
        items = self.entries[row].items
        if row + 1 == len(self.entries) and not self.text[tail.ends[-1] :].strip():
            self._cut(row, len(items) - 1, len(tail))
        elif ITEM_ENDS.search(join_values(items[-1].pieces)[: -len(tail)].rstrip()):
            self.items_in_doubt[row] = tail.value

    def _settle_item(self, row: int, place: int) -> None:
        entry = self.entries[row]
        item = entry.items[place]
        last = place == len(entry.items) - 1
        for head, tail, apart in _tails_of(item):
            closed = bool(ITEM_ENDS.search(head))
            if not (closed or (apart and not LEADS_ON.search(head) and HALF.search(tail.value))):
                continue
            if self._settle_half(row, place, tail) or (apart and self._settle_rest(row, place, tail)):
                return
            if is_province(tail.value) and (last or apart) and self._settle_province(row, place, tail, apart):
                return
            if apart and self._is_scrap(head, tail.value, entry):
                self.items_in_doubt[row] = tail.value
                return

    def _is_scrap(self, head: str, tail: str, entry: ListEntry) -> bool:
        """Whether words behind the end of an item are a place's name, the year that its row lacks, or a sign or two that end no item."""
        dated = not entry.year and is_year_cell(tail)
        short = len(tail) <= LONGEST_SCRAP and regex.fullmatch(r"\p{Han}+", tail)
        return is_region(tail) or dated or bool(short and not ITEM_ENDS.search(head + tail))

    def _settle_province(self, row: int, place: int, tail: Text, apart: bool) -> bool:
        """示范区 安徽: the province of the row, or of the next, that a dump put behind the items; 推广至安徽 is an item's."""
        entry = self.entries[row]
        short = province_short(tail.value)
        if not apart and entry.province and not entry.carried:
            return False
        if not PRINTS_PROVINCES.search(self.text) or short not in (self._home(row), self._home(row + 1)):
            return False
        self._cut(row, place, len(tail))
        self._give_province(row, tail)
        return True

    def _settle_half(self, row: int, place: int, tail: Text) -> bool:
        """The first line of a name or a province that stands around the row below (红河哈尼族彝族自 ⏎ 3 云南 … ⏎ 治州)."""
        rests = [rest for rest in RESTS if HALF.search(tail.value) and is_region(tail.value + rest)]
        if not rests:
            return False
        self._cut(row, place, len(tail))
        below = self.entries[row + 1] if row + 1 < len(self.entries) else None
        if below is not None and join_values(below.name) in rests:
            self.entries[row + 1] = replace(below, name=(tail, *below.name))
            return True
        behind = [(row, number) for number in range(place + 1, len(self.entries[row].items))]
        behind += [(row + 1, number) for number in range(len(below.items) if below is not None else 0)]
        for owner, number in behind:
            pieces = self.entries[owner].items[number].pieces
            if len(pieces) > 1 and pieces[-1].value.strip() in rests:
                self._cut(owner, number, len(pieces[-1].value.strip()))
                self._complete(owner, (tail, pieces[-1].strip()))
                break
        return True

    def _complete(self, row: int, lines: tuple[Text, Text]) -> None:
        """Give a row the name whose two lines stood among items, where it has but its province's, or its province."""
        entry = self.entries[row]
        whole, name = join_values(lines), join_values(entry.name)
        if is_province(name) and not is_province(whole):
            self.entries[row] = replace(entry, name=lines, province=entry.name)
        elif is_province(whole) and self._home(row) == province_short(whole) and not entry.province:
            self.entries[row] = replace(entry, province=lines)

    def _settle_rest(self, row: int, place: int, tail: Text) -> bool:
        """The last line of the row's own province or name (宁夏回族自 … ⏎ 治区), or of a head that a page repeats (市）)."""
        entry = self.entries[row]
        if HEAD_REST.fullmatch(tail.value):
            self._cut(row, place, len(tail))
            return True
        if not REST.fullmatch(tail.value):
            return False
        for part in ("province", "name"):
            pieces: tuple[Text, ...] = getattr(entry, part)
            if pieces and not is_region(join_values(pieces)) and is_region(join_values(pieces) + tail.value):
                self._cut(row, place, len(tail))
                changed = {part: (*pieces, tail)}
                self.entries[row] = replace(self.entries[row], **changed)  # type: ignore[arg-type]
                return True
        self.items_in_doubt[row] = tail.value
        return True

    def _cut(self, row: int, place: int, length: int) -> None:
        """Take as many signs from the end of an item of a row."""
        entry = self.entries[row]
        item = entry.items[place]
        pieces = list(item.pieces)
        while pieces and length >= len(pieces[-1].value.strip()):
            length -= len(pieces.pop().value.strip())
        if pieces:
            last = pieces.pop()
            pieces.append(last[: len(last.value.rstrip()) - length].strip())
        shorter = replace(item, pieces=tuple(piece for piece in pieces if piece.value))
        self.entries[row] = replace(entry, items=(*entry.items[:place], shorter, *entry.items[place + 1 :]))

    def _find_pieces(self) -> None:
        """Rows without item numbers whose lines a dump dealt to the wrong rows: two items in one, and others that begin or end amid words."""
        plain = {row: list(map(_words_of, entry.items)) for row, entry in enumerate(self.entries) if _is_plain(entry)}
        if len(plain) < FEWEST_ROWS or not _mostly_begin([item for listed in plain.values() for item in listed]):
            return
        for row in _mixed_rows(plain, {row for row in plain if _holds_two_items(self.entries[row])}):
            self.items_in_doubt.setdefault(row, plain[row][0][:QUOTED])


def join_values(pieces: Sequence[Text]) -> str:
    """Return the words of some pieces, joined."""
    return "".join(piece.value for piece in pieces)


def home_province(name: str) -> str:
    """Return the province in which every place of this name lies; "" where there is none, or several.

    >>> home_province("徐州市"), home_province("朝阳区"), home_province("某某市")
    ('江苏', '', '')
    """
    homes = {place.province for place in resolve_place(plain_name(name), ALL_YEARS)}
    return homes.pop() if len(homes) == 1 else ""


def _mixed_rows(plain: dict[int, list[str]], joint: set[int]) -> list[int]:
    """The rows with two items in one or a year before them, and those that begin, or end, amid words; none where only one of both is seen."""
    headless = {row for row, listed in plain.items() if not ITEM_BEGINS.match(listed[0])}
    cut_off = {row for row, listed in plain.items() if not ITEM_ENDS.search(listed[-1])}
    mixed = joint | {row for row, listed in plain.items() if YEAR_BEFORE.match(listed[0])}
    return sorted(mixed | headless | (cut_off & {row - 1 for row in headless})) if mixed and headless | cut_off else []


def _mostly_begin(items: list[str]) -> bool:
    return sum(ITEM_BEGINS.match(item) is not None for item in items) >= MOSTLY * len(items)


def _plain(value: str) -> str:
    """Words with plain Han for the radicals that some dumps print (建⽴)."""
    return unicodedata.normalize("NFKC", value)


def _words_of(item: ListItem) -> str:
    return BLANK.sub("", _plain(join_values(item.pieces)))


def _is_plain(entry: ListEntry) -> bool:
    return bool(entry.items) and all(item.number is None and item.pieces for item in entry.items)


def _holds_two_items(entry: ListEntry) -> bool:
    """Whether words of an item end, and behind a break others begin, as items do."""
    for item in entry.items:
        values = [part for piece in item.pieces for part in BLANK.split(_plain(piece.value).strip())]
        for number in range(1, len(values)):
            rest = "".join(values[number:])
            if len(rest) >= SHORTEST and ITEM_ENDS.search("".join(values[:number])) and ITEM_BEGINS.match(rest):
                return True
    return False


def _parts_of(piece: Text) -> Iterator[Text]:
    """The words of a piece that blanks part, with a province's name that runs into a year taken apart."""
    for match in re.finditer(r"\S+", piece.value):
        word = piece[match.start() : match.end()]
        cut = regex.search(r"(?<=\p{Han})(?=(?:19|20)\d\d)|(?<=(?:19|20)\d\d)(?=\p{Han}+$)", word.value)
        parts = (word[: cut.start()], word[cut.start() :]) if cut is not None else ()
        if any(is_province(part.value) for part in parts):
            yield from parts
        else:
            yield word


def _cut_at_edge(
    cell: tuple[Text, ...], head: Sequence[Text], fits: Callable[[str], bool]
) -> tuple[tuple[Text, ...], tuple[ListItem, ...] | None]:
    """The longest run of the words of a cell and of the item behind it that fits, and the items of the rest; None where that is the cell."""
    parts = [*_parts_at_edge(cell), *_parts_at_edge(head)]
    runs = accumulate(text.value for text, _ in parts[:LONGEST_CELL])
    size = max((size for size, run in enumerate(runs, 1) if fits(run)), default=0)
    whole, rest = tuple(text for text, _ in parts[:size]), parts[size:]
    if (
        not size
        or BLANK.sub("", join_values(cell)) == join_values(whole)
        or any(is_region(text.value) for text, _ in rest)
    ):
        return cell, None
    begins = [LINE, *(how for _, how in rest[1:])]
    return whole, tuple(cut_items([text for text, _ in rest], begins)) if rest else ()


def _is_place(value: str) -> bool:
    return is_region(plain_name(value))


def _parts_at_edge(pieces: Sequence[Text]) -> Iterator[tuple[Text, int]]:
    """The words of some pieces, with how they begin; the end of a year that an item runs into stands apart (年左右 | 建立碳标签制度)."""
    for piece in pieces:
        begins = LINE
        for start, end in _unbroken(piece):
            value = piece.value[start:end]
            tail = YEAR_TAIL.match(value)
            cut = start + tail.end() if tail and ITEM_BEGINS.match(value, tail.end()) else end
            yield piece[start:cut], begins
            if cut < end:
                yield piece[cut:end], INSIDE
            begins = BLANK_BEFORE


def _unbroken(piece: Text) -> Iterator[tuple[int, int]]:
    """The stretches of a piece between blanks, those aside that a repair took out of it."""
    for match in re.finditer(r"\S+", piece.value):
        inner = range(match.start() + 1, match.end())
        edges = [match.start(), *(n for n in inner if piece.starts[n] > piece.ends[n - 1]), match.end()]
        yield from pairwise(edges)


def _holds_item(value: str) -> bool:
    """Whether the words of a year hold an item, by its number or by how it begins and ends."""
    behind = YEAR_BEFORE.search(value)
    marker = behind is not None and any(match.start() > behind.start() for match in MARKER.finditer(value))
    begins = any(ITEM_BEGINS.match(value, start) for start in range(len(value)))
    return marker or (begins and bool(ITEM_ENDS.search(value)))


def _number_behind(entry: ListEntry) -> Text | None:
    """The digits that stand behind the last item of a row on a line, or behind a blank, of their own."""
    if not entry.items or not entry.items[-1].pieces:
        return None
    return next(
        (tail for _, tail, apart in _tails_of(entry.items[-1]) if apart and re.fullmatch("[0-9]{1,3}", tail.value)),
        None,
    )


def _tails_of(item: ListItem) -> Iterator[tuple[str, Text, bool]]:
    """How an item may end with words of another cell: what stands before them, they, and whether a line or a blank parts them."""
    if not item.pieces:
        return
    before = "".join(piece.value for piece in item.pieces[:-1]).rstrip()
    last = item.pieces[-1].strip()
    if before:
        yield before, last, True
    blank = last.value.rfind(" ")
    if blank > 0:
        yield before + last.value[:blank].rstrip(), last[blank + 1 :], True
    joined = Text.join([*item.pieces[:-1], last])
    for length in range(min(LONGEST_NAME, len(joined) - 1), 1, -1):
        tail = joined[len(joined) - length :]
        if is_province(tail.value) or HALF.search(tail.value):
            yield joined.value[:-length], tail, False
    if (year := YEAR_BEHIND.search(last.value)) is not None and year.start():
        yield before + last.value[: year.start()], last[year.start() :], True
