"""Where the rows of a dumped list begin: at their running numbers, or, without any, at names of places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from lccp.extract.lists.dump_tokens import Token, year_run
from lccp.extract.lists.header import NUMBER
from lccp.extract.lists.items import LINE, MARKER, item_number
from lccp.normalise.places import is_place_or_province

AHEAD = 8  # tokens that a name may be cut into, its province's among them
SIGHT = 40  # tokens within which the number that should come next is looked for
FARTHEST = 20  # how many rows a gap in the running numbers may leave out
PLACE_LIKE = re.compile("[一-鿿]{2,14}")


def by_number(tokens: Sequence[Token]) -> list[int]:
    """Give the indices of the running numbers: those in order that a name follows."""
    found: list[int] = []
    last = 0
    for at, token in enumerate(tokens):
        if token.kind not in ("number", "item") or not NUMBER.fullmatch(token.value):
            continue
        after = _behind_marks(tokens, at + 1)
        if not after or after[0].kind != "words":
            continue
        shape = _shape(after)
        digits = token.value.strip(".．、")
        if not digits.isdigit():
            if shape in ("star", "year"):
                found.append(at)
                last += 1
            continue
        count, place = int(digits), bool(named(after))
        if token.kind == "item" and not place:
            continue
        doubtful = not place or token.alone
        if doubtful and _expected(tokens, count, at):
            continue  # it stands before a place further on: this one is a page's or an item's (创建 2 个社区)
        strong = shape in ("star", "year", "item") or (token.begins == LINE and place)
        if count == last + 1 and (strong or (token.begins == LINE and shape != "number")):
            again = any(_same(tokens, count, other) for other in range(at + 1, min(at + 6, len(tokens))))
            if not (again and shape == "number"):
                found.append(at)
                last = count
        elif (
            count == last and found and token.begins == LINE and not token.alone and shape in ("star", "year") and place
        ):
            found.append(at)  # a number printed twice: both are rows, and a finding tells it
        elif (
            last < count <= last + FARTHEST
            and shape in ("star", "year", "item")
            and place
            and not _expected(tokens, last + 1, at)
        ):
            found.append(at)
            last = count
    return found


def _behind_marks(tokens: Sequence[Token], at: int) -> Sequence[Token]:
    """The tokens behind a number, its star and a page's number being passed over."""
    while at < len(tokens) and (tokens[at].kind == "star" or (tokens[at].kind == "number" and tokens[at].alone)):
        at += 1
    return tokens[at : at + AHEAD]


def _shape(after: Sequence[Token]) -> str:
    """What ends the words behind a number."""
    for at, token in enumerate(after):
        if token.kind != "words":
            return token.kind
        if at and year_run(after, at):
            return "year"
    return "words"


def _same(tokens: Sequence[Token], count: int, at: int) -> bool:
    token = tokens[at]
    return token.kind in ("number", "item") and token.value.strip(".．、") == str(count)


def _expected(tokens: Sequence[Token], count: int, at: int) -> bool:
    """Whether the number that should come next does come later, before this one's followers."""
    return any(
        _same(tokens, count, later) and named(tokens[later + 1 : later + 1 + AHEAD])
        for later in range(at + 1, min(at + SIGHT, len(tokens)))
    )


def number_of(token: Token) -> int:
    """The number that a token prints; 0 where its digits are lost."""
    return int(re.sub(r"\D", "", token.value) or 0)


def numberless(
    tokens: Sequence[Token], anchors: Sequence[int], names: Callable[[Sequence[Token]], list[int]]
) -> Iterator[int]:
    """Rows that lack their number, where the numbers skip as many as there are; ``names`` finds them."""
    for at, following in zip(anchors, anchors[1:], strict=False):
        missing = number_of(tokens[following]) - number_of(tokens[at]) - 1
        inner = next((n for n in range(at + 1, following) if tokens[n].kind == "item"), following)
        found = [inner + n for n in names(tokens[inner:following])] if missing > 0 else []
        if len(found) <= missing:
            yield from (n for n in found if tokens[n].begins == LINE)


def ends_year(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number completes a year that the line above it breaks off, and the line below does not."""
    around = [*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2]]
    return year_run(tokens, max(0, at - 1)) == 2 and year_run(around, 0) < 2


def named(after: Sequence[Token]) -> str:
    """The longest run of words at the head of some tokens that is the name of a place; "" if none is."""
    words = best = ""
    for token in after[:AHEAD]:
        if token.kind == "star" and not words:
            continue
        if token.kind != "words":
            break
        words += token.value
        if is_place_or_province(words):
            best = words
    return best


def by_place(tokens: Sequence[Token], is_group: Callable[[str], bool]) -> list[int]:
    """Give the indices of names in a list without numbers: those with a star, a year or the first item behind.

    ``is_group`` says what words can be the province that stands before a name.
    """
    found: list[int] = []
    at = 0
    while at < len(tokens):
        size = _name_size(tokens, at) if tokens[at].kind == "words" else 0
        if size:
            found.append(at + _group_before(tokens[at : at + size], is_group))
        at += size or 1
    return found


def _name_size(tokens: Sequence[Token], at: int) -> int:
    """How many words from ``at`` on are a name that a row begins with; 0 if none are."""
    words = ""
    for ahead in range(at, min(at + 6, len(tokens))):
        if tokens[ahead].kind != "words" or (words and year_run(tokens, ahead)):
            return 0
        words += tokens[ahead].value
        behind = ahead + 1
        after = tokens[behind] if behind < len(tokens) else None
        if after is None:
            return 0
        first = MARKER.match(after.value) if after.kind == "item" else None
        marked = after.kind == "star" or bool(first and item_number(first) == 1) or bool(year_run(tokens, behind))
        if marked and is_place_or_province(words):
            return ahead + 1 - at
        if marked and tokens[at].begins == LINE and after.line == tokens[at].line and _row_like(tokens, at, behind):
            return ahead + 1 - at
    return 0


def _row_like(tokens: Sequence[Token], at: int, behind: int) -> bool:
    """Whether words that are no place the table knows stand where a name does: before a year and an item or nothing."""
    if not PLACE_LIKE.fullmatch("".join(token.value for token in tokens[at:behind])):
        return False
    while behind < len(tokens) and tokens[behind].kind == "star":
        behind += 1
    size = year_run(tokens, behind)
    end = behind + size
    return bool(size) and (end == len(tokens) or tokens[end].kind == "item" or tokens[end].begins == LINE)


def _group_before(run: Sequence[Token], is_group: Callable[[str], bool]) -> int:
    """How many of the words of a name are the province before it."""
    values = [token.value for token in run]
    return next(
        (
            cut
            for cut in range(1, len(run))
            if is_group("".join(values[:cut])) and is_place_or_province("".join(values[cut:]))
        ),
        0,
    )
