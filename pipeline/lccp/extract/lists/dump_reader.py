"""Lists that a dump ran together: tokens to entries, by the running number or, without one, by places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from lccp.extract.lists.dump_tokens import ListToken, tokens_of, year_run
from lccp.extract.lists.header import DumpedList, ListEntry, header_columns, header_size
from lccp.extract.lists.items import (
    BEHIND_END,
    BLANK,
    LINE,
    MARKER,
    NO_WORDS,
    ListItem,
    cut_items,
    item_number,
    marker_style,
)
from lccp.extract.lists.row_starts import by_number, by_place, ends_year, leading_name, number_of, rows_without_number
from lccp.extract.lists.shapes import (
    is_ditto,
    is_listed_place,
    is_province,
    is_region,
    is_total,
    is_year_cell,
    plain_name,
)
from lccp.normalise import places
from lccp.normalise.places import is_place_name, is_place_or_province
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

LONGEST_SCRAP = 3  # signs of a line within an item that are the end of another column's cell
TOTALS = regex.compile(r"(?:[合总小共]\s*计|总\s*数)\s*(?:\d+\s*个?)?|\d{1,4}\s*个")
LONE_NUMBERS = 3  # running numbers below one another: a column by itself
Group = tuple[Text, ...]
"""The pieces of a province's name, or of whatever the first column groups the pilots by."""


def read_dump(lines: Sequence[Text], mended: Sequence[str], peaks: bool = False) -> DumpedList | None:
    """Read a list from the raw lines of a region that begins with its header.

    ``peaks`` says that the title speaks of peaks: then a column of mere years holds those.
    """
    size = header_size(list(mended), 0)
    if not size:
        return None
    joined = close_blanks(mended[:size])
    kinds, heads = header_columns(lines[:size])
    times = {"when": "year" if peaks else "designated", "batch": "other"}
    kinds = tuple(times.get(kind, kind) for kind in kinds)
    repeated: list[Text] = []
    tokens: list[ListToken] = []
    pages: set[int] = set()  # lines above a repeated header, where the number of a page may stand
    position = size
    while position < len(lines):
        again = header_size(list(mended), position)
        if again and close_blanks(mended[position : position + again]) == joined:
            pages.add(position - 1)
            repeated.extend(lines[position : position + again])
            position += again
            continue
        if TOTALS.fullmatch(mended[position].strip()):
            repeated.append(lines[position])  # a row of totals names no pilot
        else:
            tokens.extend(tokens_of(lines[position], position))
        position += 1
    reader = DumpReader(tokens, kinds, "省" in joined, pages)
    repeated.extend(reader.drop_page_numbers())
    if _has_no_order(reader.tokens, kinds):
        return DumpedList(kinds, heads, (), tuple(repeated), scattered=True)
    lifted = DumpReader(list(reader.tokens), kinds, "省" in joined, pages)
    entries, leftover = _read_or_lift(reader, lifted)
    if _are_mixed(entries, kinds):
        return DumpedList(kinds, heads, (), tuple(repeated), scattered=True)
    if count_strays(entries) > 1:
        # one stray may be a misprint, which stays; several show provinces whose rows the dump does not settle
        entries = [replace(entry, province=()) if is_stray(entry) else entry for entry in entries]
    return DumpedList(kinds, heads, tuple(entries), tuple(repeated), tuple(leftover))


def _read_or_lift(reader: DumpReader, lifted: DumpReader) -> tuple[list[ListEntry], list[Text]]:
    """Read the rows, with provinces taken out of the cells they were printed among where fewer rows then lie elsewhere."""
    entries = reader.read()
    if count_strays(entries) and lifted.lift_provinces():
        others = lifted.read()
        if count_strays(others) < count_strays(entries):
            return others, lifted.leftover
    return entries, reader.leftover


def _are_mixed(entries: Sequence[ListEntry], kinds: Sequence[str]) -> bool:
    return _heads_among_rows(entries, kinds) or is_mixed_up(entries, kinds)


def is_mixed_up(entries: Sequence[ListEntry], kinds: Sequence[str]) -> bool:
    """Whether rows show that the dump mixed its columns: numbers fall, a name holds two places or a head, a row is a province's."""
    numbers = [
        int(digits) for entry in entries if entry.number and (digits := entry.number.value.strip(".．、")).isdecimal()
    ]
    falling = any(b < a and b != 1 for a, b in zip(numbers, numbers[1:], strict=False))
    values = [plain_name(join_values(entry.name)) for entry in entries]
    provinces = sum(map(is_province, values))
    grouped = "province" in kinds and 0 < provinces < len(values)
    return falling or grouped or any(map(_is_no_single_name, values))


def _is_no_single_name(value: str) -> bool:
    """Whether the words of a name are several places run together, or hold a head or part of a number (城市CityPeak, 市）（6宁夏)."""
    if is_listed_place(value):
        return False
    if regex.search(r"[（(][^）)]*$|^[^（(]*[）)]|Peak|年份|批次|批准时间|^(?:合计|总计|小计)", value):
        return True
    cuts = range(2, len(value) - 1)
    return any(
        is_place_name(value[:cut]) and is_place_name(value[cut:]) and value[cut - 1] in "市县区州盟旗" for cut in cuts
    )


def without_mixed_items(entry: ListEntry) -> ListEntry:
    """Return an entry without its items and its year where a cell of another column stands among the items: the year may lack its end."""
    return replace(entry, items=(), year=()) if mixed_items(entry) else entry


def mixed_items(entry: ListEntry) -> str:
    """Return a line of a row's items that is no item but a cell of another column (同上, 合计, 江苏, 2025年) or its end (前); "" where none is."""
    lines = [piece.value.strip() for item in entry.items for piece in item.pieces[1:]]
    cells = (line for line in lines if is_total(line) or is_ditto(line) or is_region(line) or is_year_cell(line))
    inner = (piece.value.strip() for item in entry.items for piece in item.pieces[:-1])
    scraps = (line for line in inner if len(line) <= LONGEST_SCRAP and regex.search(r"\p{Han}", line))
    behind = (match[1] for item in entry.items if (match := BEHIND_END.search(join_values(item.pieces))))
    return next(chain(cells, scraps, behind, filter(None, map(_sentence_behind, entry.items))), "")


def _sentence_behind(item: ListItem) -> str:
    """The words that break off behind a sentence of an item without a number, set around its row: those of the next row's cell."""
    lines = [piece.value.strip() for piece in item.pieces] if item.number is None else []
    ended = any(line.endswith("。") for line in lines[:-1])
    return lines[-1] if ended and not lines[-1].endswith(("。", "；")) else ""


def _heads_among_rows(entries: Sequence[ListEntry], kinds: Sequence[str]) -> bool:
    """Whether provinces that head groups of rows were taken for rows: they alone have no number, or no year."""
    if "province" in kinds:
        return False
    provinces = [entry for entry in entries if is_province(join_values(entry.name))]
    bare = [entry for entry in provinces if not entry.year and (entry.number is None or not entry.items)]
    return bool(bare) and len(provinces) < len(entries)


def _has_no_order(tokens: Sequence[ListToken], kinds: Sequence[str]) -> bool:
    """Whether a dump printed a column by itself, or has two columns of dates, of which it does not tell which is which."""
    return lost_order(tokens) or {"year", "designated"} <= set(kinds)


def lost_order(tokens: Sequence[ListToken]) -> bool:
    """Whether a dump printed a column by itself: running numbers, one below the other, that no name follows."""
    run = 0
    before = 0
    for token in tokens:
        number = number_of(token) if token.kind == "number" and token.alone else 0
        run = run + 1 if number and number == before + 1 else 1 if number else 0
        before = number
        if run >= LONE_NUMBERS:
            return True
    return False


def count_strays(entries: Sequence[ListEntry]) -> int:
    """How many entries stand under a province that their place does not lie in."""
    return sum(map(is_stray, entries))


def is_stray(entry: ListEntry) -> bool:
    """Whether an entry stands under a province that its place does not lie in, or under none."""
    home = home_province(join_values(entry.name))
    return bool(home) and not (entry.province and _same_province(entry, home))


def _same_province(entry: ListEntry, home: str) -> bool:
    printed = join_values(entry.province)
    return not is_province(printed) or places.province_short(printed) == home


def home_province(name: str) -> str:
    """Return the province in which every place of this name lies; "" where there is none, or several.

    >>> home_province("徐州市"), home_province("朝阳区"), home_province("某某市")
    ('江苏', '', '')
    """
    homes = {place.province for place in places.resolve_place(plain_name(name), places.ALL_YEARS)}
    return homes.pop() if len(homes) == 1 else ""


def close_blanks(values: Sequence[str]) -> str:
    """Return lines joined without any blank."""
    return "".join(re.sub(r"\s", "", value) for value in values)


@dataclass
class DumpRow:
    """The tokens of one row, and what of it stands above them."""

    number: ListToken | None
    tokens: list[ListToken]
    group: Group = ()
    above: list[ListToken] = field(default_factory=list)  # items that stand over the line with the number
    star: ListToken | None = None  # a star in front of the number


class DumpReader:
    """Reads the tokens of a dump into entries."""

    def __init__(self, tokens: list[ListToken], columns: tuple[str, ...], provincial: bool, pages: set[int]) -> None:
        self.tokens, self.columns = tokens, columns
        self.pages = pages  # lines where the number of a page may stand
        order = {kind: place for place, kind in enumerate(columns)}
        self.dated = bool({"year", "designated"} & set(columns))
        self.grouped = "province" in columns
        self.numbered = "number" in columns
        self.inside = self.numbered and self.grouped and order["province"] > order["number"]
        self.province_last = self.grouped and order["province"] > order.get("name", len(order))
        self.provincial = provincial or self._shows_provinces()
        self.late_year = "year" in order and "items" in order and order["year"] > order["items"]
        self.leftover: list[Text] = []
        self.lifted: dict[int, Group] = {}  # provinces by where the row begins whose group they are
        self.shown_centred = False  # some cell is seen to stand in the middle of its rows

    def drop_page_numbers(self) -> list[Text]:
        """Take out the numbers that stand alone and begin no row; give those that are a page's.

        They are where the header follows, or where one runs on to the next; any other is left over.
        """
        lone = self._lone_numbers()
        numbers = {position: number_of(self.tokens[position]) for position in lone}
        runs = {
            position
            for a, b in zip(lone, lone[1:], strict=False)
            if numbers[b] == numbers[a] + 1
            for position in (a, b)
        }
        pages = self._drop_tokens(
            [position for position in lone if self.tokens[position].line in self.pages or position in runs]
        )
        self.leftover.extend(self._drop_tokens(self._lone_numbers()))
        return pages

    def _lone_numbers(self) -> list[int]:
        """The numbers that stand alone on their line and are neither a row's nor the end of a year."""
        anchors = set(self._find_anchors())
        return [
            position
            for position, token in enumerate(self.tokens)
            if token.alone
            and token.kind == "number"
            and position not in anchors
            and not ends_year(self.tokens, position)
        ]

    def _drop_tokens(self, positions: list[int]) -> list[Text]:
        dropped = [self.tokens[position].text for position in positions]
        self.tokens = [token for position, token in enumerate(self.tokens) if position not in positions]
        return dropped

    def _find_anchors(self) -> list[int]:
        if self.numbered:
            anchors = by_number(self.tokens)
            return sorted([*anchors, *rows_without_number(self.tokens, anchors, self._named_rows)])
        return self._named_rows(self.tokens)

    def _named_rows(self, tokens: Sequence[ListToken]) -> list[int]:
        return by_place(tokens, self._is_group if self.grouped else lambda _: False)

    def read(self) -> list[ListEntry]:
        """Return the entries; what fits no cell of any goes to ``leftover``."""
        rows = self._part_rows()
        for row in rows:
            row.tokens = self._cut_strays(row.tokens)
        for row, after in zip(rows, rows[1:], strict=False):
            row.tokens, after.above = self._cut_items(row.tokens, after)
            self.shown_centred |= bool(after.above)
        entries: list[ListEntry] = []
        group: Group = ()
        for row in rows:
            group = self._lifted_group(row) or row.group or self._inner_group(row, group) or group
            entry = self._read_entry(row, group)
            group = entry.province if self.inside else group
            entries.append(entry)
        return self._center_provinces(entries)

    def _part_rows(self) -> list[DumpRow]:
        """Part the tokens into rows, each row's group being taken from the end of the one above it."""
        tokens = self.tokens
        anchors = self._find_anchors()
        ends = [*anchors[1:], len(tokens)][: len(anchors)]
        rows = [
            DumpRow(tokens[position], tokens[position + 1 : end])
            if tokens[position].kind != "words"
            else DumpRow(None, tokens[position:end])
            for position, end in zip(anchors, ends, strict=True)
        ]
        before = tokens[: anchors[0]] if anchors else tokens
        current: Group = ()
        for number, row in enumerate(rows):
            star = before[-1] if before and before[-1].kind == "star" else None
            line = tokens[anchors[number]].line
            if star is not None and star.line == line:
                row.star = before.pop()
            before, row.group = self._cut_group(before, row, line, current, whole=number > 0)
            current = row.group or current
            if number:
                rows[number - 1].tokens = before
            else:
                before, row.above = self._cut_items(before, row, first=True)
                self.leftover.extend(token.text for token in before)
            before = row.tokens
        if not rows:
            self.leftover.extend(token.text for token in tokens)
        return rows

    def _cut_strays(self, tokens: list[ListToken]) -> list[ListToken]:
        """Leave over what stands behind a row's items and is another row, which no number led to.

        It is seen by its form: at the head of a line a name, a year, and items that begin with 1 again.
        """
        items = False
        for position, token in enumerate(tokens):
            items = items or token.kind == "item"
            if not items or token.begins != LINE or token.kind not in ("number", "words"):
                continue
            if _is_stray_row(tokens, position):
                self.leftover.extend(stray.text for stray in tokens[position:])
                return tokens[:position]
        return tokens

    # -- provinces that stand among the rows of their group ----------------------------------------

    def lift_provinces(self) -> bool:
        """Take the provinces of rows whose places lie elsewhere out of the cells that they were printed among.

        A layout centres a province beside its rows; a dump prints it before, behind or within the items of
        one. It is looked for only where the code table says that the rows lie in it, and only among them.
        """
        anchors = self._find_anchors()
        homes = [home_province(named_ahead(self.tokens, anchor)) for anchor in anchors]
        starts: dict[int, list[int]] = {}
        before = ""
        group = -1
        for number, home in enumerate(homes):
            if home != before or group < 0:
                group = number
            starts.setdefault(group, []).append(number)
            before = home
        cuts: list[tuple[int, int, int, list[int], str]] = []
        for first, rows in starts.items():
            home = homes[first]
            begin = anchors[first - 1] + 1 if first else 0
            end = anchors[rows[-1] + 1] if rows[-1] + 1 < len(anchors) else len(self.tokens)
            hits = list(self._printed_province(begin, end, home)) if home else []
            if len(hits) == 1:
                cuts.append((*hits[0], 0, [anchors[row] for row in rows], home))
        self._apply_lifts(cuts)
        return bool(cuts)

    def _printed_province(self, begin: int, end: int, home: str) -> Iterator[tuple[int, int]]:
        """Yield where a province is printed: the token, and how many tokens are it (0: it ends the token's words)."""
        position = begin
        while position < end:
            token = self.tokens[position]
            size = self._province_run(position, end, home)
            if size:
                yield position, size
                position += size
                continue
            tail = _province_tail(token.value, home)
            last = position + 1 >= len(self.tokens) or self.tokens[position + 1].begins == LINE
            if tail and token.kind != "number" and last:
                yield position, 0
            position += 1

    def _province_run(self, position: int, end: int, home: str) -> int:
        """How many tokens from ``at`` on, each at the head of a line, are the province."""
        joined = ""
        for size, token in enumerate(self.tokens[position : min(end, position + 3)], 1):
            if token.kind != "words" or token.begins != LINE:
                return 0
            joined += token.value
            if places.province_short(joined) == home:
                following = self.tokens[position + size] if position + size < len(self.tokens) else None
                free = following is None or following.begins == LINE or following.kind == "item"
                return size if free else 0
        return 0

    def _apply_lifts(self, cuts: Sequence[tuple[int, int, int, list[int], str]]) -> None:
        """Remove the printed provinces from the tokens, and note whose rows they head."""
        dropped: set[int] = set()
        for position, size, _, anchors, home in cuts:
            token = self.tokens[position]
            if size:
                group = tuple(piece.text for piece in self.tokens[position : position + size])
                dropped |= set(range(position, position + size))
                if position + size < len(self.tokens) and self.tokens[position + size].begins != LINE:
                    self.tokens[position + size] = replace(self.tokens[position + size], begins=LINE)
            else:
                length = len(_province_tail(token.value, home))
                group = (token.text[-length:],)
                self.tokens[position] = replace(token, text=token.text[:-length])
            for anchor in anchors:
                self.lifted[self.tokens[anchor].text.starts[0]] = group
        self.tokens = [token for position, token in enumerate(self.tokens) if position not in dropped]

    def _lifted_group(self, row: DumpRow) -> Group:
        token = row.number or (row.tokens[0] if row.tokens else None)
        return self.lifted.get(token.text.starts[0], ()) if token is not None else ()

    # -- groups -----------------------------------------------------------------------------------

    def _shows_provinces(self) -> bool:
        """Whether a province stands at the head of some line or behind some number: then only they are groups."""
        for position, token in enumerate(self.tokens):
            if token.kind != "words" or not (token.begins == LINE or self.tokens[position - 1].kind == "number"):
                continue
            joined = ""
            for piece in self.tokens[position : position + 4]:
                joined += piece.value
                if places.province_short(joined):
                    return True
        return False

    def _is_group(self, value: str) -> bool:
        """Whether words can stand in the column of provinces."""
        return bool(places.province_short(value)) or (not self.provincial and is_place_or_province(value))

    def _lies_in_group(self, row: DumpRow, group: Group) -> bool:
        """Whether the row's pilot lies in the group."""
        return _lies_in(leading_name(row.tokens), join_values(group))

    def _cut_group(
        self, tokens: list[ListToken], row: DumpRow, line: int, current: Group, whole: bool
    ) -> tuple[list[ListToken], Group]:
        """Part the group of ``row`` from the end of what stands above it: the longest run that is one.

        ``whole`` says that these tokens are themselves a row, which must keep its name.
        """
        if not self.grouped:
            return tokens, ()
        back = len(tokens)
        while back > 0 and tokens[back - 1].kind == "words" and len(tokens) - back < 5:
            back -= 1
        for start in range(back, len(tokens)):
            tail = tokens[start:]
            placed = tail[0].begins == LINE or (tail[-1].line == line and tail[0].line == line)
            if not placed or not self._is_group("".join(token.value for token in tail)):
                continue
            if whole and not any(token.kind == "words" for token in tokens[:start]):
                continue
            group = tuple(token.text for token in tail)
            below_items = tail[0].line != line and any(token.kind == "item" for token in tokens[:start])
            if below_items and not self._lies_in_group(row, group) and self._lies_in_group(row, current):
                continue  # the last words of an item, which happen to be a province
            return tokens[:start], group
        return tokens, ()

    def _inner_group(self, row: DumpRow, group: Group) -> Group:
        """A province that stands on a line of its own among the row's items, its cell being centred."""
        if not self.grouped or (group and self._lies_in_group(row, group)):
            return ()
        for tokens in (row.above, row.tokens):
            for position, token in enumerate(tokens):
                if not token.alone or token.kind != "words" or (position == 0 and tokens is row.tokens):
                    continue
                for end in range(min(len(tokens), position + 4), position, -1):
                    run = tokens[position:end]
                    pieces = tuple(member.text for member in run)
                    if (
                        all(member.alone for member in run)
                        and self._is_group(join_values(pieces))
                        and self._lies_in_group(row, pieces)
                    ):
                        del tokens[position:end]
                        self.shown_centred = True
                        return pieces
        return ()

    def _center_provinces(self, entries: list[ListEntry]) -> list[ListEntry]:
        """Assign rows that stand above the line of their centred province to it.

        A row goes with the next province where its place lies in that one and not in the one before.
        One such row may be a misprint, which stays; a list whose provinces are centred has more, or
        begins with rows that no province stands before, or shows other cells so.
        """
        result = list(entries)
        moved: set[int] = set()
        for row in range(len(result) - 1, 0, -1):
            province, above = result[row].province, result[row - 1].province
            if not province or province == above:
                continue
            name = join_values(result[row - 1].name)
            if _lies_in(name, join_values(province)) and not (above and _lies_in(name, join_values(above))):
                result[row - 1] = replace(result[row - 1], province=province)
                moved.add(id(province))
        shown = self.shown_centred or (bool(entries) and not entries[0].province)
        return result if shown or len(moved) > 1 else entries

    def _part_province(self, name_tokens: list[ListToken], province: Group) -> tuple[list[ListToken], Group]:
        """Part the words behind a number into the name and its province, which stands before it, or behind it by the heads."""
        values = [token.value for token in name_tokens]
        if self.province_last:
            provinces = (cut for cut in range(1, len(values)) if is_province(plain_name("".join(values[cut:]))))
            size = next(provinces, len(values))
            return name_tokens[:size], tuple(token.text for token in name_tokens[size:])
        size = self._group_size(values) if len(values) > 1 else 0
        return name_tokens[size:], tuple(token.text for token in name_tokens[:size]) or province

    def _group_size(self, values: Sequence[str]) -> int:
        """How many of the words behind a number are the group's, the rest being the pilot's name.

        Both should be places; else the name alone; a group that is none (胶东) is the first word.
        """
        cuts = range(1, len(values))
        group = [self._is_group("".join(values[:cut])) for cut in cuts]
        name = [is_place_or_province("".join(values[cut:])) for cut in cuts]
        both = next((cut for cut in cuts if group[cut - 1] and name[cut - 1]), 0)
        if both:
            return both
        if is_place_or_province("".join(values)):
            return 0  # one name, letter-spaced or cut over lines: the group's cell is merged
        return next((cut for cut in cuts if name[cut - 1]), next((cut for cut in cuts if group[cut - 1]), 1))

    # -- items ------------------------------------------------------------------------------------

    def _cut_items(
        self, tokens: list[ListToken], row: DumpRow, first: bool = False
    ) -> tuple[list[ListToken], list[ListToken]]:
        """Part the items that stand above the line of ``row`` from the row before: they begin with 1 again.

        They are that row's only if its own go on from them; else they are left over.
        """
        kind = last = 0
        start = -1
        for position, token in enumerate(tokens):
            match = MARKER.match(token.value) if token.kind == "item" else None
            if match is None or (kind and marker_style(match) != kind):
                continue
            if item_number(match) == 1 and token.begins == LINE and (last or first):
                start = position
            kind, last = marker_style(match), item_number(match)
        if start < 0:
            return tokens, []
        first_match = next(
            (hit for token in row.tokens if token.kind == "item" and (hit := MARKER.match(token.value))), None
        )
        if first_match is None or (marker_style(first_match) == kind and item_number(first_match) == last + 1):
            return tokens[:start], tokens[start:]
        self.leftover.extend(token.text for token in tokens[start:])
        return tokens[:start], []

    # -- rows -------------------------------------------------------------------------------------

    def _read_entry(self, row: DumpRow, province: Group) -> ListEntry:
        """Read one row: [province] name [star] [year] items; what fits none of these is left over."""
        position = next((n for n, token in enumerate(row.tokens) if token.kind != "star"), len(row.tokens))
        stars, tokens = row.tokens[:position], row.tokens[position:]
        ends = (n for n, token in enumerate(tokens) if token.kind != "words" or (n and year_run(tokens, n)))
        position = next(ends, len(tokens))
        name_tokens, rest = tokens[:position], tokens[position:]
        if self.inside:
            name_tokens, province = self._part_province(name_tokens, province)
        name_tokens, rest = self._end_of_name(name_tokens, rest)
        name = [token.text for token in name_tokens]
        self._finish_name(name, rest)
        stars = [*([row.star] if row.star else []), *stars, *(token for token in rest if token.kind == "star")]
        rest = [token for token in rest if not stars or token is not stars[0]]
        year = self._take_year(rest)
        items = self._cut_row_items([*row.above, *rest])
        number = row.number.text if row.number is not None else None
        star = stars[0].text if stars else None
        if "year" in self.columns:
            return ListEntry(number, province, tuple(name), star, tuple(year), tuple(items))
        return ListEntry(number, province, tuple(name), star, (), tuple(items), designated=tuple(year))

    def _end_of_name(
        self, name_tokens: list[ListToken], rest: list[ListToken]
    ) -> tuple[list[ListToken], list[ListToken]]:
        """Part the words that are the name from what stands behind it."""
        if not rest or (rest[0].kind == "item" and not self.dated):
            # Nothing marks where the name ends: it is the longest run that is a place, else its line.
            size = _place_run(name_tokens) or len(name_tokens[:1])
            name_tokens, rest = name_tokens[:size], [*name_tokens[size:], *rest]
        if self.dated and not is_place_or_province("".join(token.value for token in name_tokens)):
            # A year cell that holds no year (待定) is no part of the name before it.
            size = _place_run(name_tokens[:-1])
            self.leftover.extend(token.text for token in name_tokens[size:] if size)
            name_tokens = name_tokens[: size or len(name_tokens)]
        return name_tokens, rest

    def _finish_name(self, name: list[Text], rest: list[ListToken]) -> None:
        """Take the end of a name that stands below the line of its row, the cell being centred."""
        joined = join_values(name)
        if not name or is_place_or_province(joined):
            return
        for position, token in enumerate(rest):
            if token.kind == "words" and token.alone and is_place_or_province(joined + token.value):
                name.append(rest.pop(position).text)
                return

    def _take_year(self, rest: list[ListToken]) -> list[Text]:
        """Take the year from the tokens behind a name: before the items, or on a line of its own, or behind them."""
        if not self.dated:
            return []
        first = next((position for position, token in enumerate(rest) if token.kind != "star"), len(rest))
        if size := year_run(rest, first):
            return self._take_only(rest, first, size)
        runs: list[tuple[int, int]] = []
        position = 0
        while position < len(rest):
            size = year_run(rest, position)
            end = position + size
            ends = end == len(rest) or rest[end].begins == LINE if size else False
            if size and ends and (rest[position].begins == LINE or (self.late_year and rest[position].begins == BLANK)):
                runs.append((position, size))
            position += size or 1
        return self._take_tokens(rest, *runs[0]) if len(runs) == 1 else []

    def _take_only(self, rest: list[ListToken], first: int, size: int) -> list[Text]:
        """Take the year of some tokens, unless another stands on the line below it.

        桂林市 / 钦州市 / 2027 / 2025: these are the years of two rows, and nothing says which is whose.
        """
        taken = self._take_tokens(rest, first, size)
        if first < len(rest) and rest[first].begins == LINE and (size := year_run(rest, first)):
            self.leftover.extend([*taken, *self._take_tokens(rest, first, size)])
            return []
        return taken

    @staticmethod
    def _take_tokens(rest: list[ListToken], position: int, size: int) -> list[Text]:
        taken = [token.text for token in rest[position : position + size]]
        del rest[position : position + size]
        return taken

    def _cut_row_items(self, tokens: Sequence[ListToken]) -> list[ListItem]:
        """Part what is left of a row into its items; what is none of them is left over."""
        item_tokens: list[ListToken] = []
        for token in tokens:
            if token.kind == "star" or "items" not in self.columns:
                self.leftover.append(token.text)
            elif not NO_WORDS.fullmatch(token.value):
                item_tokens.append(token)
        items = list(cut_items([token.text for token in item_tokens], [token.begins for token in item_tokens]))
        if len(items) > 1 and items[0].number is None and items[1].number is not None:
            match = MARKER.match(items[1].number.value)
            if match and item_number(match) == 1:
                self.leftover.extend(items.pop(0).pieces)
        return items


def _is_stray_row(tokens: Sequence[ListToken], position: int) -> bool:
    """Whether a name on one line, a year and a first item stand from a token on."""
    ahead = position + (tokens[position].kind == "number")
    while ahead < len(tokens) and tokens[ahead].kind in ("words", "star") and ahead - position < 7:
        ahead += 1
    size = year_run(tokens, ahead) if ahead < len(tokens) else 0
    again = tokens[ahead + size] if size and ahead + size < len(tokens) else None
    marker = MARKER.match(again.value) if again is not None and again.kind == "item" else None
    return marker is not None and item_number(marker) == 1 and tokens[ahead - 1].line == tokens[position].line


def _province_tail(value: str, home: str) -> str:
    """The printed form of a province that ends some words; "" where none does."""
    return next(
        (
            value[-size:]
            for size in range(min(10, len(value) - 2), 1, -1)
            if places.province_short(value[-size:]) == home
        ),
        "",
    )


def _place_run(tokens: Sequence[ListToken]) -> int:
    """Return how many of some tokens, from the first on, are together the name of a place; 0 where none are."""
    runs = ("".join(token.value for token in tokens[:size]) for size in range(len(tokens), 0, -1))
    return next((len(tokens) - less for less, run in enumerate(runs) if is_place_or_province(run)), 0)


def named_ahead(tokens: Sequence[ListToken], position: int) -> str:
    """The name of the place that a row begins with, its number passed over."""
    return (
        leading_name(
            tokens[position + 1 :],
        )
        if tokens[position].kind != "words"
        else leading_name(tokens[position:])
    )


def join_values(pieces: Sequence[Text]) -> str:
    """Return the words of some pieces, joined."""
    return "".join(piece.value for piece in pieces)


def _lies_in(name: str, group: str) -> bool:
    """Whether a place so called lies in what a list groups it under."""
    if places.province_short(group):
        return bool(places.resolve_place(name, places.ALL_YEARS, group))
    return is_place_name(group + name)
