"""The tokens of a dump that keeps the layout, put into the order of rows: positions in the line tell the cell.

A layout centres cells beside their rows: a province stands among its rows, a long name above and below its
number, items around it. Each token goes to its column by where it stands, and to its row by what the column
shows; where this does not come out even, nothing is put in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lccp.extract.lists.dump_tokens import ListToken, year_run
from lccp.extract.lists.items import BLANK, LINE, MARKER, item_number
from lccp.extract.lists.row_starts import number_of
from lccp.extract.lists.shapes import is_region, plain_name
from lccp.normalise import places

FEWEST_ROWS = 3
DRIFT = 6  # columns by which a layout shifts from block to block
NEAR = 3  # lines around a token among which its column of items is measured
WRAPPED = 2  # lines above and below its number over which a name is set
ORDERS = (("province", "number", "name"), ("number", "name"))  # of the first columns


@dataclass
class _LayoutRow:
    """The tokens of one row by column."""

    anchor: ListToken
    name: list[ListToken] = field(default_factory=list)
    rest: list[ListToken] = field(default_factory=list)  # year and star, as they stand behind the name
    items: list[ListToken] = field(default_factory=list)
    group: list[ListToken] = field(default_factory=list)


def offset_of(token: ListToken) -> int:
    """Return how far from the beginning of its line a token stands."""
    start = token.text.starts[0]
    return start - (token.text.origin.text.rfind("\n", 0, start) + 1)


def keeps_layout(tokens: Sequence[ListToken]) -> bool:
    """Whether lines begin at many places, as a layout sets them, and not all at one margin."""
    first = [offset_of(token) for token in tokens if token.begins == LINE]
    return sum(offset >= 4 for offset in first) >= 0.3 * max(1, len(first))


def arrange_rows(tokens: Sequence[ListToken], kinds: Sequence[str]) -> list[ListToken] | None:
    """Return the tokens in the order of rows; None where the layout does not settle them."""
    leading = [kind for kind in kinds if kind not in ("year", "items")]
    if tuple(leading) not in ORDERS or not keeps_layout(tokens):
        return None
    anchors = _anchor_chain(tokens)
    if len(anchors) < FEWEST_ROWS:
        return None
    rows = [_LayoutRow(anchor) for anchor in anchors]
    groups: list[ListToken] = []
    item_tokens: list[ListToken] = []
    if not _sort_tokens(tokens, rows, groups, item_tokens):
        return None
    dealt = _deal_items(rows, item_tokens) if "items" in kinds else not item_tokens
    grouped = dealt and (_deal_groups(rows, groups) if "province" in leading else not groups)
    return _in_order(rows) if grouped else None


def _anchor_chain(tokens: Sequence[ListToken]) -> list[ListToken]:
    """The running numbers: each one more than the one above it, and below it."""
    chain: list[ListToken] = []
    for token in tokens:
        if token.kind != "number" or number_of(token) != len(chain) + 1:
            continue
        if not chain or abs(offset_of(token) - offset_of(chain[-1])) <= DRIFT:
            chain.append(token)
    return chain


def _sort_tokens(
    tokens: Sequence[ListToken], rows: list[_LayoutRow], groups: list[ListToken], item_tokens: list[ListToken]
) -> bool:
    """Assign each token to its column; False where one fits none."""
    by_line = {row.anchor.line: row for row in rows}
    anchors = {id(row.anchor) for row in rows}
    marks = [token for token in tokens if token.kind == "item"]
    in_items = -1  # the line on which items have begun
    fragments: list[ListToken] = []
    for token in tokens:
        if id(token) in anchors:
            continue
        row = by_line.get(token.line)
        offset = offset_of(token)
        if _stands_before_number(token, rows):
            groups.append(token)
        elif token.kind == "item" or in_items == token.line or _in_items(token, marks):
            in_items = token.line
            item_tokens.append(token)
        elif row is not None and offset > offset_of(row.anchor):
            row.rest.append(token)
        elif token.kind in ("words", "star"):
            fragments.append(token)
        else:
            return False
    for row in rows:
        _part_name(row)
    return _deal_fragments(rows, fragments)


def _part_name(row: _LayoutRow) -> None:
    """Part the name of a row from its year."""
    size = next((index for index in range(len(row.rest)) if year_run(row.rest, index)), len(row.rest))
    row.name, row.rest = row.rest[:size], row.rest[size:]


def _stands_before_number(token: ListToken, rows: Sequence[_LayoutRow]) -> bool:
    """Whether words stand left of the running number nearest to them: in the column of provinces."""
    nearest = min(rows, key=lambda row: abs(row.anchor.line - token.line))
    return token.kind == "words" and offset_of(token) + len(token.text) <= offset_of(nearest.anchor)


def _in_items(token: ListToken, marks: Sequence[ListToken]) -> bool:
    """Whether a token stands in the column of items, as the markers near it show."""
    near = [mark for mark in marks if abs(mark.line - token.line) <= NEAR]
    return bool(near) and offset_of(token) >= min(offset_of(mark) for mark in near) - 1


def _deal_fragments(rows: list[_LayoutRow], fragments: Sequence[ListToken]) -> bool:
    """Assign what stands above and below a number in the column of names to that name; False where one fits none."""
    last: tuple[int, _LayoutRow] | None = None  # the line of the fragment before, and its row
    for token in fragments:
        near = sorted(
            (row for row in rows if 0 < abs(row.anchor.line - token.line) <= WRAPPED),
            key=lambda row: abs(row.anchor.line - token.line),
        )
        if token.kind == "star":
            row = last[1] if last is not None and last[0] == token.line else _nearest_row(near, token)
        else:
            row = next((row for row in near if not _is_whole(row.name)), None)
        if row is None:
            return False
        last = (token.line, row)
        above = [piece for piece in row.name if piece.line <= token.line]
        row.name = [*above, token, *row.name[len(above) :]]
    return all(row.name for row in rows)


def _nearest_row(near: Sequence[_LayoutRow], token: ListToken) -> _LayoutRow | None:
    """The row nearest to a star on a line of its own; None where two are as near."""
    apart = [abs(row.anchor.line - token.line) for row in near]
    return near[0] if near and apart.count(apart[0]) == 1 else None


def _is_whole(pieces: Sequence[ListToken]) -> bool:
    return is_region(plain_name("".join(piece.value for piece in pieces if piece.kind == "words")))


def _deal_items(rows: list[_LayoutRow], tokens: Sequence[ListToken]) -> bool:
    """Part the items into cells, each beginning with 1, and give them to the rows in order; False if they do not match."""
    cells: list[list[ListToken]] = []
    for token in tokens:
        marker = MARKER.match(token.value) if token.kind == "item" else None
        if marker is not None and item_number(marker) == 1:
            cells.append([])
        if not cells:
            return False
        cells[-1].append(token)
    if len(cells) != len(rows):
        return False
    for row, cell in zip(rows, cells, strict=True):
        if not cell[0].line - 1 <= row.anchor.line <= cell[-1].line + 1:
            return False
        row.items = cell
    return True


def _deal_groups(rows: list[_LayoutRow], fragments: Sequence[ListToken]) -> bool:
    """Assign each province its rows: in order, by where their places lie, else by how near it stands."""
    groups = _printed_groups(fragments)
    if not 0 < len(groups) <= len(rows):
        return False
    costs: list[list[float]] = []
    for row in rows:
        own_costs = _group_costs(row, groups)
        before = costs[-1] if costs else [0.0, *[float("inf")] * (len(groups) - 1)]
        costs.append(
            [min(before[k], before[k - 1] if k and costs else before[k]) + own_costs[k] for k in range(len(groups))]
        )
    k = len(groups) - 1
    for number in range(len(rows) - 1, -1, -1):
        rows[number].group = groups[k]
        if number and k and costs[number - 1][k - 1] <= costs[number - 1][k]:
            k -= 1
    return k == 0


def _printed_groups(fragments: Sequence[ListToken]) -> list[list[ListToken]]:
    """Put the fragments of each province together (新疆生产 over 建设兵团); nothing where some are left over."""
    groups: list[list[ListToken]] = [[]]
    for token in fragments:
        groups[-1].append(token)
        if places.province_short("".join(piece.value for piece in groups[-1])):
            groups.append([])
    return groups[:-1] if not groups[-1] else []


def _group_costs(row: _LayoutRow, groups: Sequence[Sequence[ListToken]]) -> list[float]:
    """Return what speaks against each province for a row: that its place lies elsewhere, then how far away it stands."""
    homes = _homes_of("".join(piece.value for piece in row.name if piece.kind == "words"))
    costs = []
    for group in groups:
        short = places.province_short("".join(piece.value for piece in group))
        costs.append((10.0 if homes and short not in homes else 0.0) + abs(group[0].line - row.anchor.line) / 10_000)
    return costs


def _homes_of(name: str) -> set[str]:
    return {place.province for place in places.resolve_place(plain_name(name), places.ALL_YEARS)}


def _in_order(rows: Sequence[_LayoutRow]) -> list[ListToken]:
    """Write the rows as a dump in reading order does: province, number, name, year, then the items."""
    result: list[ListToken] = []
    line = 0
    group: list[ListToken] = []
    for row in rows:
        if row.group is not group:
            group = row.group
            result.extend(
                replace(token, line=line + index, begins=LINE, alone=True) for index, token in enumerate(group)
            )
            line += len(group)
        cells = [row.anchor, *row.name, *row.rest]
        result.extend(
            replace(token, line=line, begins=BLANK if index else LINE, alone=False) for index, token in enumerate(cells)
        )
        line += 1
        for token in row.items:
            result.append(replace(token, line=line + token.line))
        line += max((token.line for token in row.items), default=0) + 1
    return result
