"""Lines whose fields blanks part, one for each head of the list: a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

import regex
from lccp.extract.lists.shapes import is_note, is_region, is_total, plain_name, running_number
from lccp.extract.lists.vocabulary import head_kind
from lccp.extract.structure import tables
from lccp.extract.structure.tables import Table, TableCell
from lccp.model import Document
from lccp.text.spans import Text

FEWEST_HEADS = 2
MOST_MERGED = 3  # heads that a blank parts (Peak year, 城市 City)


def table_of_fields(document: Document, lines: Sequence[Text]) -> Table | None:
    """Return the table that the lines of a list write with blanks; None where some line has other fields than the header.

    Fields beyond the last column are its own where that column holds items or remarks. A line may lack its
    province, where the cell is merged. Totals and notes need not fit.
    """
    rows = [list(cut_fields(line)) for line in lines]
    heads = _merged_heads(rows)
    if heads is None:
        return None
    kinds = [head_kind(head.value) for head in heads]
    open_end = kinds[-1] in ("items", "other")
    cells = _row_cells(document, 1, heads)
    for row, (line, fields) in enumerate(zip(lines[1:], rows[1:], strict=True), 2):
        filled: list[Text | None] = [*fields]
        if len(fields) > len(heads) and open_end:
            filled = [*fields[: len(heads) - 1], line[_offset_of(line, fields[len(heads) - 1]) :].strip()]
        aside = is_total(fields[0].value) or is_note(line.value.strip())
        if len(filled) == len(heads) - 1 and "province" in kinds and not aside:
            place = kinds.index("province")
            filled = [*filled[:place], None, *filled[place:]]
        if aside and len(filled) <= len(heads):
            cells.extend(_row_cells(document, row, filled))
            continue
        if len(filled) != len(heads) or not _fits_kinds(filled, kinds):
            return None
        cells.extend(_row_cells(document, row, filled))
    return Table(tuple(cells))


def cut_fields(line: Text) -> Iterator[Text]:
    """Yield the stretches of a line between blanks."""
    for match in regex.finditer(r"\S+", line.value):
        yield line[match.start() : match.end()]


def _merged_heads(rows: Sequence[Sequence[Text]]) -> list[Text] | None:
    """The heads of the first row, as many as most rows have fields, those that a blank parted being joined."""
    if len(rows) < 2 or not rows[0]:
        return None
    heads = list(rows[0])
    usual = Counter(len(row) for row in rows[1:]).most_common(1)[0][0]
    latin = [index for index in range(1, len(heads)) if heads[index].value.isascii()]
    for surplus in dict.fromkeys((0, min(max(0, len(heads) - usual), MOST_MERGED))):
        for merged in combinations(latin, surplus):
            joined = _join_heads(heads, merged)
            kinds = [head_kind(head.value) for head in joined]
            if len(joined) >= FEWEST_HEADS and "" not in kinds and "name" in kinds:
                return joined
    return None


def _join_heads(heads: Sequence[Text], merged: Sequence[int]) -> list[Text]:
    joined: list[Text] = []
    for index, head in enumerate(heads):
        if index in merged:
            gap = Text.quote(head.origin, joined[-1].ends[-1], head.starts[0])
            joined[-1] = Text.join((joined[-1], gap, head))
        else:
            joined.append(head)
    return joined


def _fits_kinds(fields: Sequence[Text | None], kinds: Sequence[str]) -> bool:
    """Whether the number and the name of a row stand under their heads."""
    for field, kind in zip(fields, kinds, strict=True):
        if kind == "number" and (field is None or running_number(field.value) is None):
            return False
        if None in fields and kind == "name" and (field is None or not is_region(plain_name(field.value))):
            return False
    return True


def _offset_of(line: Text, field: Text) -> int:
    return next(offset for offset, start in enumerate(line.starts) if start == field.starts[0])


def _row_cells(document: Document, row: int, fields: Sequence[Text | None]) -> list[TableCell]:
    return [
        TableCell(row, column, 1, 1, (field,), tables.mended(document, (field,)))
        for column, field in enumerate(fields, 1)
        if field is not None
    ]
