"""Where the rows of a dumped list begin: at their running numbers, or, without any, at names of places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lccp.extract.lists.dump_tokens import ListToken, year_run
from lccp.extract.lists.header import NUMBER
from lccp.extract.lists.items import LINE, MARKER, item_number
from lccp.normalise.places import is_place_or_province
from lccp.text.patterns import re, regex

AHEAD = 8  # tokens that a name may be cut into, its province's among them
SIGHT = 40  # tokens within which the number that should come next is looked for
FARTHEST = 20  # how many rows a gap in the running numbers may leave out
PLACE_LIKE = regex.compile(r"\p{Han}{2,14}")


def by_number(tokens: Sequence[ListToken]) -> list[int]:
    """Return the indices of the running numbers: those in order that a name follows."""
    positions: list[int] = []
    last = 0
    for position, token in enumerate(tokens):
        if token.kind not in ("number", "item") or not NUMBER.fullmatch(token.value):
            continue
        after = _behind_marks(tokens, position + 1)
        if not after or after[0].kind != "words":
            continue
        shape = shape_behind(after)
        digits = token.value.strip(".．、")
        if not digits.isdigit():
            if shape in ("star", "year"):
                positions.append(position)
                last += 1
            continue
        count, place = int(digits), bool(leading_name(after))
        if token.kind == "item" and not place:
            continue
        doubtful = not place or token.alone
        if doubtful and _expected(tokens, count, position):
            continue  # it stands before a place further on: this one is a page's or an item's (创建 2 个社区)
        if count == last + 1:
            begins = _is_next_number(tokens, position, shape, place)
        elif count == last:
            begins = bool(positions) and _is_printed_twice(token, shape, place)
        else:
            skips = last < count <= last + FARTHEST and shape in ("star", "year", "item") and place
            begins = skips and not _expected(tokens, last + 1, position)
        if begins:
            positions.append(position)
            last = count
    return positions


def _is_next_number(tokens: Sequence[ListToken], position: int, shape: str, place: bool) -> bool:
    """Whether the number that comes next begins a row; of two close together the one without a value does not."""
    token = tokens[position]
    heads_line = token.begins == LINE
    if shape not in ("star", "year", "item") and not (heads_line and (place or shape != "number")):
        return False
    count = number_of(token)
    again = any(_same(tokens, count, other) for other in range(position + 1, min(position + 6, len(tokens))))
    return not (again and shape == "number")


def _is_printed_twice(token: ListToken, shape: str, place: bool) -> bool:
    """Whether a number that was printed already begins a row too: both are rows, and a finding tells it."""
    return token.begins == LINE and not token.alone and shape in ("star", "year") and place


def _behind_marks(tokens: Sequence[ListToken], position: int) -> Sequence[ListToken]:
    """The tokens behind a number, its star and a page's number being passed over."""
    while position < len(tokens) and (
        tokens[position].kind == "star" or (tokens[position].kind == "number" and tokens[position].alone)
    ):
        position += 1
    return tokens[position : position + AHEAD]


def shape_behind(after: Sequence[ListToken]) -> str:
    """What ends the words behind a number."""
    for position, token in enumerate(after):
        if token.kind != "words":
            return token.kind
        if position and year_run(after, position):
            return "year"
    return "words"


def _same(tokens: Sequence[ListToken], count: int, position: int) -> bool:
    token = tokens[position]
    return token.kind in ("number", "item") and token.value.strip(".．、") == str(count)


def _expected(tokens: Sequence[ListToken], count: int, position: int) -> bool:
    """Whether the number that should come next does come later, before this one's followers."""
    return any(
        _same(tokens, count, later) and leading_name(tokens[later + 1 : later + 1 + AHEAD])
        for later in range(position + 1, min(position + SIGHT, len(tokens)))
    )


def number_of(token: ListToken) -> int:
    """The number that a token prints; 0 where its digits are lost."""
    return int(re.sub(r"\D", "", token.value) or 0)


def rows_without_number(
    tokens: Sequence[ListToken], anchors: Sequence[int], find_names: Callable[[Sequence[ListToken]], list[int]]
) -> Iterator[int]:
    """Rows that lack their number, where the numbers skip as many as there are; ``names`` finds them."""
    for place, following in zip(anchors, anchors[1:], strict=False):
        missing = number_of(tokens[following]) - number_of(tokens[place]) - 1
        inner = next((n for n in range(place + 1, following) if tokens[n].kind == "item"), following)
        positions = [inner + n for n in find_names(tokens[inner:following])] if missing > 0 else []
        if len(positions) <= missing:
            yield from (n for n in positions if tokens[n].begins == LINE)


def ends_year(tokens: Sequence[ListToken], position: int) -> bool:
    """Whether a number completes a year that the line above it breaks off, and the line below does not."""
    around = [*tokens[max(0, position - 1) : position], *tokens[position + 1 : position + 2]]
    return year_run(tokens, max(0, position - 1)) == 2 and year_run(around, 0) < 2


def leading_name(after: Sequence[ListToken]) -> str:
    """The longest run of words at the head of some tokens that is the name of a place; "" if none is."""
    joined = best = ""
    for token in after[:AHEAD]:
        if token.kind == "star" and not joined:
            continue
        if token.kind != "words":
            break
        joined += token.value
        if is_place_or_province(joined):
            best = joined
    return best


def by_place(tokens: Sequence[ListToken], is_group: Callable[[str], bool]) -> list[int]:
    """Return the indices of names in a list without numbers: those with a star, a year or the first item behind.

    ``is_group`` says what words can be the province that stands before a name.
    """
    positions: list[int] = []
    position = 0
    while position < len(tokens):
        size = _name_size(tokens, position) if tokens[position].kind == "words" else 0
        if size:
            positions.append(position + _group_before(tokens[position : position + size], is_group))
        position += size or 1
    return positions


def _name_size(tokens: Sequence[ListToken], position: int) -> int:
    """How many words from ``at`` on are a name that a row begins with; 0 if none are."""
    joined = ""
    for ahead in range(position, min(position + 6, len(tokens))):
        if tokens[ahead].kind != "words" or (joined and year_run(tokens, ahead)):
            return 0
        joined += tokens[ahead].value
        behind = ahead + 1
        if behind == len(tokens):
            return 0
        if _is_marked(tokens, behind) and (is_place_or_province(joined) or _row_like(tokens, position, behind)):
            return behind - position
    return 0


def _is_marked(tokens: Sequence[ListToken], behind: int) -> bool:
    """Whether a star, a year or the first item stands behind some words, as behind the name of a row."""
    first = MARKER.match(tokens[behind].value) if tokens[behind].kind == "item" else None
    return tokens[behind].kind == "star" or bool(first and item_number(first) == 1) or bool(year_run(tokens, behind))


def _row_like(tokens: Sequence[ListToken], position: int, behind: int) -> bool:
    """Whether words that are no place the table knows stand where a name does: before a year and an item or nothing."""
    if tokens[position].begins != LINE or tokens[behind].line != tokens[position].line:
        return False
    if not PLACE_LIKE.fullmatch("".join(token.value for token in tokens[position:behind])):
        return False
    while behind < len(tokens) and tokens[behind].kind == "star":
        behind += 1
    size = year_run(tokens, behind)
    end = behind + size
    return bool(size) and (end == len(tokens) or tokens[end].kind == "item" or tokens[end].begins == LINE)


def _group_before(run: Sequence[ListToken], is_group: Callable[[str], bool]) -> int:
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
