"""Lists that a dump ran together: tokens to entries, by the running number or, without one, by places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lccp.extract.lists.dump_tokens import Token, tokens_of, year_run
from lccp.extract.lists.header import Entry, Listing, columns, header_size
from lccp.extract.lists.items import BLANK, LINE, MARKER, Item, cut_items, item_number, marker_style
from lccp.extract.lists.row_starts import by_number, by_place, ends_year, named, number_of, numberless
from lccp.extract.lists.shapes import plain_name
from lccp.normalise import places
from lccp.normalise.places import is_place_name, is_place_or_province
from lccp.text.spans import Text

LONE_NUMBERS = 3  # running numbers below one another: a column by itself
Group = tuple[Text, ...]
"""The pieces of a province's name, or of whatever the first column groups the pilots by."""


def from_dump(lines: Sequence[Text], mended: Sequence[str]) -> Listing | None:
    """Read a list from the raw lines of a region that begins with its header."""
    size = header_size(list(mended), 0)
    if not size:
        return None
    joined = _closed(mended[:size])
    kinds, heads = columns(lines[:size])
    repeated: list[Text] = []
    tokens: list[Token] = []
    pages: set[int] = set()  # lines above a repeated header, where the number of a page may stand
    at = size
    while at < len(lines):
        again = header_size(list(mended), at)
        if again and _closed(mended[at : at + again]) == joined:
            pages.add(at - 1)
            repeated.extend(lines[at : at + again])
            at += again
            continue
        tokens.extend(tokens_of(lines[at], at))
        at += 1
    reader = _Reader(tokens, kinds, "省" in joined, pages)
    repeated.extend(reader.drop_page_numbers())
    if lost_order(reader.tokens):
        return Listing(kinds, heads, (), tuple(repeated), scattered=True)
    lifted = _Reader(list(reader.tokens), kinds, "省" in joined, pages)
    entries, leftover = reader.read(), reader.leftover
    if _strays(entries) and lifted.lift_provinces():
        others = lifted.read()
        if _strays(others) < _strays(entries):
            entries, leftover = others, [*reader.leftover[:0], *lifted.leftover]
    return Listing(kinds, heads, tuple(entries), tuple(repeated), tuple(leftover))


def lost_order(tokens: Sequence[Token]) -> bool:
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


def _strays(entries: Sequence[Entry]) -> int:
    """How many entries stand under a province that their place does not lie in."""
    return sum(
        bool(home := home_province(_words(entry.name))) and (not entry.province or not _same_province(entry, home))
        for entry in entries
    )


def _same_province(entry: Entry, home: str) -> bool:
    return places.province_short(_words(entry.province)) == home


def home_province(name: str) -> str:
    """Return the province in which every place of this name lies; "" where there is none, or several.

    >>> home_province("徐州市"), home_province("朝阳"), home_province("某某市")
    ('江苏', '', '')
    """
    homes = {place.province for place in places.resolve_place(plain_name(name), places.ALL_YEARS)}
    return homes.pop() if len(homes) == 1 else ""


def _closed(values: Sequence[str]) -> str:
    return "".join(re.sub(r"\s", "", value) for value in values)


@dataclass
class _Row:
    """The tokens of one row, and what of it stands above them."""

    number: Token | None
    tokens: list[Token]
    group: Group = ()
    above: list[Token] = field(default_factory=list)  # items that stand over the line with the number
    star: Token | None = None  # a star in front of the number


class _Reader:
    """Reads the tokens of a dump into entries."""

    def __init__(self, tokens: list[Token], columns: tuple[str, ...], provincial: bool, pages: set[int]) -> None:
        self.tokens, self.columns = tokens, columns
        self.pages = pages  # lines where the number of a page may stand
        order = {kind: place for place, kind in enumerate(columns)}
        self.grouped = "province" in columns
        self.numbered = "number" in columns
        self.inside = self.numbered and self.grouped and order["province"] > order["number"]
        self.provincial = provincial or self._shows_provinces()
        self.late_year = "year" in order and "items" in order and order["year"] > order["items"]
        self.leftover: list[Text] = []
        self.lifted: dict[int, Group] = {}  # provinces by where the row begins whose group they are
        self.shown_centred = False  # some cell is seen to stand in the middle of its rows

    def drop_page_numbers(self) -> list[Text]:
        """Take out the numbers that stand alone and begin no row; give those that are a page's.

        They are where the header follows, or where one runs on to the next; any other is left over.
        """
        lone = self._lone()
        numbers = {at: number_of(self.tokens[at]) for at in lone}
        runs = {at for a, b in zip(lone, lone[1:], strict=False) if numbers[b] == numbers[a] + 1 for at in (a, b)}
        pages = self._drop([at for at in lone if self.tokens[at].line in self.pages or at in runs])
        self.leftover.extend(self._drop(self._lone()))
        return pages

    def _lone(self) -> list[int]:
        """The numbers that stand alone on their line and are neither a row's nor the end of a year."""
        anchors = set(self._anchors())
        return [
            at
            for at, token in enumerate(self.tokens)
            if token.alone and token.kind == "number" and at not in anchors and not ends_year(self.tokens, at)
        ]

    def _drop(self, found: list[int]) -> list[Text]:
        dropped = [self.tokens[at].text for at in found]
        self.tokens = [token for at, token in enumerate(self.tokens) if at not in found]
        return dropped

    def _anchors(self) -> list[int]:
        if self.numbered:
            found = by_number(self.tokens)
            return sorted([*found, *numberless(self.tokens, found, self._named)])
        return self._named(self.tokens)

    def _named(self, tokens: Sequence[Token]) -> list[int]:
        return by_place(tokens, self._is_group if self.grouped else lambda _: False)

    def read(self) -> list[Entry]:
        """Give the entries; what fits no cell of any goes to ``leftover``."""
        rows = self._rows()
        for row in rows:
            row.tokens = self._cut_strays(row.tokens)
        for row, after in zip(rows, rows[1:], strict=False):
            row.tokens, after.above = self._cut_items(row.tokens, after)
            self.shown_centred |= bool(after.above)
        entries: list[Entry] = []
        group: Group = ()
        for row in rows:
            group = self._lifted_group(row) or row.group or self._inner_group(row, group) or group
            entry = self._entry(row, group)
            group = entry.province if self.inside else group
            entries.append(entry)
        return self._centred(entries)

    def _rows(self) -> list[_Row]:
        """Part the tokens into rows, each row's group being taken from the end of the one above it."""
        tokens = self.tokens
        anchors = self._anchors()
        ends = [*anchors[1:], len(tokens)][: len(anchors)]
        rows = [
            _Row(tokens[at], tokens[at + 1 : end]) if tokens[at].kind != "words" else _Row(None, tokens[at:end])
            for at, end in zip(anchors, ends, strict=True)
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

    def _cut_strays(self, tokens: list[Token]) -> list[Token]:
        """Leave over what stands behind a row's items and is another row, which no number led to.

        It is seen by its form: at the head of a line a name, a year, and items that begin with 1 again.
        """
        items = False
        for at, token in enumerate(tokens):
            items = items or token.kind == "item"
            if not items or token.begins != LINE or token.kind not in ("number", "words"):
                continue
            ahead = at + (token.kind == "number")
            while ahead < len(tokens) and tokens[ahead].kind in ("words", "star") and ahead - at < 7:
                ahead += 1
            size = year_run(tokens, ahead) if ahead < len(tokens) else 0
            again = tokens[ahead + size] if size and ahead + size < len(tokens) else None
            marker = MARKER.match(again.value) if again is not None and again.kind == "item" else None
            if marker is not None and item_number(marker) == 1 and tokens[ahead - 1].line == token.line:
                self.leftover.extend(one.text for one in tokens[at:])
                return tokens[:at]
        return tokens

    # -- provinces that stand among the rows of their group ----------------------------------------

    def lift_provinces(self) -> bool:
        """Take the provinces of rows whose places lie elsewhere out of the cells that they were printed among.

        A layout centres a province beside its rows; a dump prints it before, behind or within the items of
        one. It is looked for only where the code table says that the rows lie in it, and only among them.
        """
        anchors = self._anchors()
        homes = [home_province(named_ahead(self.tokens, at)) for at in anchors]
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
        at = begin
        while at < end:
            token = self.tokens[at]
            size = self._province_run(at, end, home)
            if size:
                yield at, size
                at += size
                continue
            tail = _province_tail(token.value, home)
            last = at + 1 >= len(self.tokens) or self.tokens[at + 1].begins == LINE
            if tail and token.kind != "number" and last:
                yield at, 0
            at += 1

    def _province_run(self, at: int, end: int, home: str) -> int:
        """How many tokens from ``at`` on, each at the head of a line, are the province."""
        joined = ""
        for size, token in enumerate(self.tokens[at : min(end, at + 3)], 1):
            if token.kind != "words" or token.begins != LINE:
                return 0
            joined += token.value
            if places.province_short(joined) == home:
                following = self.tokens[at + size] if at + size < len(self.tokens) else None
                free = following is None or following.begins == LINE or following.kind in ("item", "number")
                return size if free else 0
        return 0

    def _apply_lifts(self, cuts: Sequence[tuple[int, int, int, list[int], str]]) -> None:
        """Remove the printed provinces from the tokens, and note whose rows they head."""
        dropped: set[int] = set()
        for at, size, _, anchors, home in cuts:
            token = self.tokens[at]
            if size:
                group = tuple(piece.text for piece in self.tokens[at : at + size])
                dropped |= set(range(at, at + size))
                if at + size < len(self.tokens) and self.tokens[at + size].begins != LINE:
                    self.tokens[at + size] = replace(self.tokens[at + size], begins=LINE)
            else:
                length = len(_province_tail(token.value, home))
                group = (token.text[-length:],)
                self.tokens[at] = replace(token, text=token.text[:-length])
            for anchor in anchors:
                self.lifted[self.tokens[anchor].text.starts[0]] = group
        self.tokens = [token for at, token in enumerate(self.tokens) if at not in dropped]

    def _lifted_group(self, row: _Row) -> Group:
        token = row.number or (row.tokens[0] if row.tokens else None)
        return self.lifted.get(token.text.starts[0], ()) if token is not None else ()

    # -- groups -----------------------------------------------------------------------------------

    def _shows_provinces(self) -> bool:
        """Whether a province stands at the head of some line or behind some number: then only they are groups."""
        for at, token in enumerate(self.tokens):
            if token.kind != "words" or not (token.begins == LINE or self.tokens[at - 1].kind == "number"):
                continue
            words = ""
            for piece in self.tokens[at : at + 4]:
                words += piece.value
                if places.province_short(words):
                    return True
        return False

    def _is_group(self, words: str) -> bool:
        """Whether words can stand in the column of provinces."""
        return bool(places.province_short(words)) or (not self.provincial and is_place_or_province(words))

    def _lies(self, row: _Row, group: Group) -> bool:
        """Whether the row's pilot lies in the group."""
        return _lies_in(named(row.tokens), _words(group))

    def _cut_group(
        self, tokens: list[Token], row: _Row, line: int, current: Group, whole: bool
    ) -> tuple[list[Token], Group]:
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
            if below_items and not self._lies(row, group) and self._lies(row, current):
                continue  # the last words of an item, which happen to be a province
            return tokens[:start], group
        return tokens, ()

    def _inner_group(self, row: _Row, group: Group) -> Group:
        """A province that stands on a line of its own among the row's items, its cell being centred."""
        if not self.grouped or (group and self._lies(row, group)):
            return ()
        for tokens in (row.above, row.tokens):
            for at, token in enumerate(tokens):
                if not token.alone or token.kind != "words" or (at == 0 and tokens is row.tokens):
                    continue
                for end in range(min(len(tokens), at + 4), at, -1):
                    run = tokens[at:end]
                    found = tuple(one.text for one in run)
                    if all(one.alone for one in run) and self._is_group(_words(found)) and self._lies(row, found):
                        del tokens[at:end]
                        self.shown_centred = True
                        return found
        return ()

    def _centred(self, entries: list[Entry]) -> list[Entry]:
        """Give rows that stand above the line of their centred province to it.

        A row goes with the next province where its place lies in that one and not in the one before.
        One such row may be a misprint, which stays; a list whose provinces are centred has more, or
        begins with rows that no province stands before, or shows other cells so.
        """
        out = list(entries)
        moved: set[int] = set()
        for at in range(len(out) - 1, 0, -1):
            here, above = out[at].province, out[at - 1].province
            if not here or here == above:
                continue
            name = _words(out[at - 1].name)
            if _lies_in(name, _words(here)) and not (above and _lies_in(name, _words(above))):
                out[at - 1] = replace(out[at - 1], province=here)
                moved.add(id(here))
        shown = self.shown_centred or (bool(entries) and not entries[0].province)
        return out if shown or len(moved) > 1 else entries

    def _group_size(self, words: Sequence[str]) -> int:
        """How many of the words behind a number are the group's, the rest being the pilot's name.

        Both should be places; else the name alone; a group that is none (胶东) is the first word.
        """
        cuts = range(1, len(words))
        group = [self._is_group("".join(words[:cut])) for cut in cuts]
        name = [is_place_or_province("".join(words[cut:])) for cut in cuts]
        both = next((cut for cut in cuts if group[cut - 1] and name[cut - 1]), 0)
        if both:
            return both
        if is_place_or_province("".join(words)):
            return 0  # one name, letter-spaced or cut over lines: the group's cell is merged
        return next((cut for cut in cuts if name[cut - 1]), next((cut for cut in cuts if group[cut - 1]), 1))

    # -- items ------------------------------------------------------------------------------------

    def _cut_items(self, tokens: list[Token], row: _Row, first: bool = False) -> tuple[list[Token], list[Token]]:
        """Part the items that stand above the line of ``row`` from the row before: they begin with 1 again.

        They are that row's only if its own go on from them; else they are left over.
        """
        kind = last = 0
        start = -1
        for at, token in enumerate(tokens):
            found = MARKER.match(token.value) if token.kind == "item" else None
            if found is None or (kind and marker_style(found) != kind):
                continue
            if item_number(found) == 1 and token.begins == LINE and (last or first):
                start = at
            kind, last = marker_style(found), item_number(found)
        if start < 0:
            return tokens, []
        own = next((hit for token in row.tokens if token.kind == "item" and (hit := MARKER.match(token.value))), None)
        if own is None or (marker_style(own) == kind and item_number(own) == last + 1):
            return tokens[:start], tokens[start:]
        self.leftover.extend(token.text for token in tokens[start:])
        return tokens[:start], []

    # -- rows -------------------------------------------------------------------------------------

    def _entry(self, row: _Row, province: Group) -> Entry:
        """Read one row: [province] name [star] [year] items; what fits none of these is left over."""
        tokens = row.tokens
        at = 0
        while at < len(tokens) and tokens[at].kind == "star":
            at += 1
        stars, tokens = tokens[:at], tokens[at:]
        at = 0
        while at < len(tokens) and tokens[at].kind == "words" and not (at and year_run(tokens, at)):
            at += 1
        words, rest = tokens[:at], tokens[at:]
        if self.inside and len(words) > 1:
            size = self._group_size([token.value for token in words])
            province = tuple(token.text for token in words[:size]) or province
            words = words[size:]
        if not rest or (rest[0].kind == "item" and "year" not in self.columns):
            # Nothing marks where the name ends: it is the longest run that is a place, else its line.
            size = next(
                (n for n in range(len(words), 0, -1) if is_place_or_province("".join(t.value for t in words[:n]))), 0
            )
            size = size or len(words[:1])
            words, rest = words[:size], [*words[size:], *rest]
        if not is_place_or_province("".join(token.value for token in words)) and "year" in self.columns:
            # A year cell that holds no year (待定) is no part of the name before it.
            size = next(
                (n for n in range(len(words) - 1, 0, -1) if is_place_or_province("".join(t.value for t in words[:n]))),
                0,
            )
            self.leftover.extend(token.text for token in words[size:] if size)
            words = words[: size or len(words)]
        name = [token.text for token in words]
        self._finish_name(name, rest)
        stars = [*([row.star] if row.star else []), *stars, *(token for token in rest if token.kind == "star")]
        rest = [token for token in rest if not stars or token is not stars[0]]
        year = self._year(rest)
        items = self._items([*row.above, *rest])
        number = row.number.text if row.number is not None else None
        return Entry(number, province, tuple(name), stars[0].text if stars else None, tuple(year), tuple(items))

    def _finish_name(self, name: list[Text], rest: list[Token]) -> None:
        """Take the end of a name that stands below the line of its row, the cell being centred."""
        words = _words(name)
        if not name or is_place_or_province(words):
            return
        for at, token in enumerate(rest):
            if token.kind == "words" and token.alone and is_place_or_province(words + token.value):
                name.append(rest.pop(at).text)
                return

    def _year(self, rest: list[Token]) -> list[Text]:
        """Take the year from the tokens behind a name: before the items, or on a line of its own, or behind them."""
        if "year" not in self.columns:
            return []
        first = next((at for at, token in enumerate(rest) if token.kind != "star"), len(rest))
        if size := year_run(rest, first):
            return self._take(rest, first, size)
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(rest):
            size = year_run(rest, at)
            end = at + size
            ends = end == len(rest) or rest[end].begins == LINE if size else False
            if size and ends and (rest[at].begins == LINE or (self.late_year and rest[at].begins == BLANK)):
                found.append((at, size))
            at += size or 1
        return self._take(rest, *found[0]) if len(found) == 1 else []

    @staticmethod
    def _take(rest: list[Token], at: int, size: int) -> list[Text]:
        taken = [token.text for token in rest[at : at + size]]
        del rest[at : at + size]
        return taken

    def _items(self, tokens: Sequence[Token]) -> list[Item]:
        """Part what is left of a row into its items; what is none of them is left over."""
        kept: list[Token] = []
        for token in tokens:
            if token.kind == "star" or "items" not in self.columns:
                self.leftover.append(token.text)
            else:
                kept.append(token)
        items = list(cut_items([token.text for token in kept], [token.begins for token in kept]))
        if len(items) > 1 and items[0].number is None and items[1].number is not None:
            found = MARKER.match(items[1].number.value)
            if found and item_number(found) == 1:
                self.leftover.extend(items.pop(0).pieces)
        return items


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


def named_ahead(tokens: Sequence[Token], at: int) -> str:
    """The name of the place that a row begins with, its number passed over."""
    return (
        named(
            tokens[at + 1 :],
        )
        if tokens[at].kind != "words"
        else named(tokens[at:])
    )


def _words(pieces: Sequence[Text]) -> str:
    return "".join(piece.value for piece in pieces)


def _lies_in(name: str, group: str) -> bool:
    """Whether a place so called lies in what a list groups it under."""
    if places.province_short(group):
        return bool(places.resolve_place(name, places.ALL_YEARS, group))
    return is_place_name(group + name)
