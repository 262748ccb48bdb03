"""Lists that a dump ran together: tokens to entries, by the running number or, without one, by places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.extract.listing import (
    ITEM,
    NUMBER,
    STARS,
    YEAR_TAIL,
    YEARLIKE,
    Entry,
    IsPlace,
    Listing,
    header_kinds,
    header_size,
    item_number,
    split_items,
)
from pipeline.text import Text


@dataclass(frozen=True)
class _Token:
    kind: str  # number, star, year, item, words
    text: Text
    line: int
    first: bool  # stands first in its line

    @property
    def value(self) -> str:
        return self.text.value


def _split(text: Text, line: int) -> Iterator[_Token]:
    """Cut a raw line into tokens at its blanks, and where a star, a number or a year abuts a name."""
    for number, found in enumerate(re.finditer(r"[^\s\u3000\u00a0]+", text.value)):
        piece = text[found.start() : found.end()]
        first = number == 0
        lead = re.match(rf"[{STARS}]+", piece.value)
        if lead:
            yield _Token("star", piece[: lead.end()], line, first)
            piece, first = piece[lead.end() :], False
            if not piece.value:
                continue
        if not ITEM.match(piece.value):
            abut = re.match(r"(\d{1,3})(?=[一-鿿]{2})(?!年)", piece.value)
            if abut:
                yield _Token("number", piece[: abut.end()], line, first)
                piece, first = piece[abut.end() :], False
            tail = re.search(rf"(?<=[一-鿿])[{STARS}]+(?=$|\d{{4}})", piece.value) or re.search(
                r"(?<=[市县区州盟旗])(?=[12]\d{3}(?!\d))", piece.value
            )
            if tail:
                yield _Token("words", piece[: tail.start()], line, first)
                if tail[0]:
                    yield _Token("star", piece[tail.start() : tail.end()], line, False)
                piece, first = piece[tail.end() :], False
                if not piece.value:
                    continue
        yield _Token(_kind(piece.value), piece, line, first)


def _kind(value: str) -> str:
    if ITEM.match(value):
        return "item"
    if YEARLIKE.fullmatch(value) and len(value) <= 16:
        return "year"
    if NUMBER.fullmatch(value):
        return "number"
    return "words"


def from_dump(lines: Sequence[Text], mended: Sequence[str], is_place: IsPlace) -> Listing | None:
    """Read a list from the raw lines of a region that begins with its header."""
    size = header_size(list(mended), 0)
    if not size:
        return None
    joined = "".join(re.sub(r"\s", "", value) for value in mended[:size])
    kinds = [kind for kind, _, _ in header_kinds(joined) or []]
    heads = _heads(lines[:size])
    repeated: list[Text] = []
    tokens: list[_Token] = []
    at = size
    while at < len(lines):
        again = header_size(list(mended), at)
        if again and "".join(re.sub(r"\s", "", value) for value in mended[at : at + again]) == joined:
            repeated.extend(lines[at : at + again])
            at += again
            continue
        tokens.extend(_split(lines[at], at))
        at += 1
    entries, leftover, gaps = _Reader(tokens, tuple(kinds), is_place).read()
    return Listing(tuple(kinds), heads, tuple(entries), tuple(repeated), tuple(leftover), tuple(gaps))


def _heads(lines: Sequence[Text]) -> tuple[Text, ...]:
    """The header's words, one text a column."""
    text = Text.join(lines)
    closed = [at for at, sign in enumerate(text.value) if not sign.isspace()]
    words = "".join(text.value[at] for at in closed)
    return tuple(text[closed[start] : closed[end - 1] + 1] for _, start, end in header_kinds(words) or [])


class _Reader:
    """Reads the tokens of a dump into entries, by the running number (or, without one, by places)."""

    def __init__(self, tokens: list[_Token], columns: tuple[str, ...], is_place: IsPlace) -> None:
        self.tokens, self.columns, self.is_place = tokens, columns, is_place
        order = {kind: place for place, kind in enumerate(columns)}
        self.numbered = "number" in columns
        self.inside = self.numbered and "province" in columns and order["province"] > order["number"]

    def read(self) -> tuple[list[Entry], list[Text], list[str]]:
        anchors = self._anchors() if self.numbered else self._places()
        leftover: list[Text] = []
        gaps: list[str] = []
        entries: list[Entry] = []
        province: tuple[Text, ...] = ()
        ahead, rest = self._group(self.tokens[: anchors[0]] if anchors else self.tokens)
        leftover.extend(token.text for token in rest)
        province = ahead or province
        last = 0
        for place, at in enumerate(anchors):
            end = anchors[place + 1] if place + 1 < len(anchors) else len(self.tokens)
            segment = self.tokens[at + 1 : end] if self.numbered else self.tokens[at:end]
            following: tuple[Text, ...] = ()
            if place + 1 < len(anchors) and not self.inside:
                segment, following = self._cut_group(segment)
            number = self.tokens[at].text if self.numbered else None
            entry, own, spare = self._entry(number, segment, province)
            if self.numbered and number is not None and number.value.strip(".．、").isdigit():
                count = int(number.value.strip(".．、"))
                if count != last + 1:
                    gaps.append(f"{last}|{count}")
                last = count
            else:
                last += 1
            entries.append(entry)
            leftover.extend(spare)
            province = following or own or province
        return entries, leftover, gaps

    def _anchors(self) -> list[int]:
        """Where rows begin: running numbers that are followed by a name."""
        found: list[int] = []
        last = 0
        for at, token in enumerate(self.tokens):
            if token.kind != "number":
                continue
            after = self.tokens[at + 1 : at + 8]
            if not after or after[0].kind != "words":
                continue
            shape = next((one.kind for one in after if one.kind != "words"), "words")
            digits = token.value.strip(".．、")
            if not digits.isdigit():
                if shape in ("star", "year"):
                    found.append(at)
                    last += 1
                continue
            count = int(digits)
            strong = shape in ("star", "year", "item") or (token.first and self._named(after))
            if not self._named(after) and self._expected(count, at):
                continue  # the same number stands before a place further on (创建 2 个社区)
            if count == last + 1 and (strong or (token.first and shape != "number")):
                if (
                    any(self._same(count, other) for other in range(at + 1, min(at + 6, len(self.tokens))))
                    and shape == "number"
                ):
                    continue
                found.append(at)
                last = count
            elif (
                last < count <= last + 20
                and shape in ("star", "year", "item")
                and self._named(after)
                and not self._expected(last + 1, at)
            ):
                found.append(at)
                last = count
        return found

    def _same(self, count: int, at: int) -> bool:
        token = self.tokens[at]
        return token.kind == "number" and token.value.strip(".．、") == str(count)

    def _expected(self, count: int, at: int) -> bool:
        """Whether the number that should come next does come later, before this one's followers."""
        return any(
            self._same(count, later) and self._named(self.tokens[later + 1 : later + 8])
            for later in range(at + 1, min(at + 40, len(self.tokens)))
        )

    def _named(self, after: Sequence[_Token]) -> bool:
        words = ""
        for token in after:
            if token.kind != "words":
                break
            words += token.value
            if self.is_place(words):
                return True
        return False

    def _places(self) -> list[int]:
        """Where rows begin in a list without numbers: names of places with a star, year or item behind."""
        found: list[int] = []
        at = 0
        while at < len(self.tokens):
            words, ahead = "", at
            while ahead < len(self.tokens) and self.tokens[ahead].kind == "words" and ahead - at < 5:
                words += self.tokens[ahead].value
                ahead += 1
                after = self.tokens[ahead].kind if ahead < len(self.tokens) else ""
                if self.is_place(words) and after in ("star", "year", "item"):
                    found.append(at)
                    break
            at = max(ahead, at + 1) if found and found[-1] == at else at + 1
        return found

    def _group(self, tokens: Sequence[_Token]) -> tuple[tuple[Text, ...], list[_Token]]:
        """The province that stands before the first row, and what else stands there."""
        segment, group = self._cut_group(list(tokens))
        return group, segment

    def _cut_group(self, segment: list[_Token]) -> tuple[list[_Token], tuple[Text, ...]]:
        """Part the next row's province from the end of a row: the longest run of words that is a place."""
        if "province" not in self.columns:
            return segment, ()
        back = len(segment)
        while back > 0 and segment[back - 1].kind == "words" and len(segment) - back < 5:
            back -= 1
        for start in range(back, len(segment)):
            tail = segment[start:]
            if self.is_place("".join(token.value for token in tail)) and (
                tail[0].first or start == 0 or segment[start - 1].line != tail[0].line or len(tail) == 1
            ):
                if (
                    start == 0
                    and not self._has_name(segment[:start])
                    and segment is not self.tokens
                    and len(segment) > len(tail)
                ):
                    continue
                return segment[:start], tuple(token.text for token in tail)
        return segment, ()

    def _group_size(self, words: Sequence[str]) -> int:
        """How many of the words behind a number are the group's, the rest being the pilot's name.

        Both should be places; else the name alone; a group that is none (胶东) is the first word.
        """
        cuts = range(1, len(words))
        group = [self.is_place("".join(words[:cut])) for cut in cuts]
        name = [self.is_place("".join(words[cut:])) for cut in cuts]
        both = next((cut for cut in cuts if group[cut - 1] and name[cut - 1]), 0)
        if both:
            return both
        if self.is_place("".join(words)):
            return 0  # one name, letter-spaced or cut over lines: the group's cell is merged
        return next((cut for cut in cuts if name[cut - 1]), next((cut for cut in cuts if group[cut - 1]), 1))

    @staticmethod
    def _has_name(tokens: Sequence[_Token]) -> bool:
        return any(token.kind == "words" for token in tokens)

    def _entry(
        self, number: Text | None, segment: list[_Token], province: tuple[Text, ...]
    ) -> tuple[Entry, tuple[Text, ...], list[Text]]:
        """Read one row: [province] name [star] [year] items; what fits none of these is spare."""
        at = 0
        own: tuple[Text, ...] = ()
        while at < len(segment) and segment[at].kind == "words":
            at += 1
        words = segment[:at]
        if self.inside and len(words) > 1:
            size = self._group_size([token.value for token in words])
            own, words = tuple(t.text for t in words[:size]), words[size:]
        spill: list[_Token] = []
        if at == len(segment) or (at < len(segment) and segment[at].kind == "item" and "year" not in self.columns):
            # Nothing marks where the name ends: it is the longest run that is a place, else its line.
            size = next((n for n in range(len(words), 0, -1) if self.is_place("".join(t.value for t in words[:n]))), 0)
            size = size or sum(token.line == words[0].line for token in words[:1])
            words, spill = words[:size], words[size:]
        name = tuple(token.text for token in words)
        star: Text | None = None
        year: list[Text] = []
        items: list[tuple[Text | None, list[Text]]] = []
        spare: list[Text] = []
        rest = [*spill, *segment[at:]]
        at = 0
        while at < len(rest):
            token = rest[at]
            if token.kind == "star" and star is None and not items:
                star = token.text
            elif token.kind == "year" and not year and not items and "year" in self.columns:
                year.append(token.text)
                while (
                    at + 1 < len(rest)
                    and rest[at + 1].kind in ("words", "year")
                    and YEAR_TAIL.fullmatch(rest[at + 1].value)
                    and len(rest[at + 1].value) <= 8
                ):
                    at += 1
                    year.append(rest[at].text)
            elif token.kind == "star" and star is None:
                star = token.text
            elif "items" in self.columns and (items or token.kind in ("item", "words")):
                _add_item(items, token)
            else:
                spare.append(token.text)
            at += 1
        made = tuple(item for marker, pieces in items for item in split_items(marker, pieces))
        return Entry(number, own or province, name, star, tuple(year), made), own, spare


def _add_item(items: list[tuple[Text | None, list[Text]]], token: _Token) -> None:
    """Begin a new item where the numbering says so, else go on with the last one."""
    found = ITEM.match(token.value) if token.kind == "item" else None
    expected = len(items) + 1
    if found and (item_number(found) in (expected, 0) or not items):
        items.append(
            (token.text[: found.end()], [token.text[found.end() :]] if token.text.value[found.end() :] else [])
        )
    elif items:
        items[-1][1].append(token.text)
    else:
        items.append((None, [token.text]))
