"""Lines whose fields blanks part, one for each head of the list: a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

import regex
from lccp.extract.lists.shapes import (
    batch_words,
    heads_rows,
    is_date_cell,
    is_ditto,
    is_note,
    is_region,
    is_total,
    is_year_cell,
    is_year_part,
    names_places,
    plain_name,
    running_number,
)
from lccp.extract.lists.table_reader import GROUP_COUNT
from lccp.extract.lists.vocabulary import head_kind, is_one_head
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
    spaced = _spaced_heads(lines, rows)
    candidates = [spaced] if spaced is not None else _merged_heads(rows)
    tables_read = (_table_under(document, lines, rows, heads) for heads in candidates)
    return next((table for table in tables_read if table is not None), None)


def _table_under(
    document: Document, lines: Sequence[Text], rows: Sequence[Sequence[Text]], heads: Sequence[Text]
) -> Table | None:
    """Return the table of the fields of lines under heads; None where some line has other fields."""
    kinds = [head_kind(head.value) for head in heads]
    open_end = kinds[-1] in ("items", "other")
    cells = _row_cells(document, 1, heads)
    fitting = 0
    for row, (line, fields) in enumerate(zip(lines[1:], rows[1:], strict=True), 2):
        if is_total(fields[0].value) or is_note(line.value.strip()) or heads_rows(line.value.strip()):
            if len(fields) > len(heads):
                return None
            cells.extend(_row_cells(document, row, fields))
            continue
        ways = [way for way in _alignments(line, fields, kinds, open_end) if _fits_kinds(way, kinds)]
        if not ways:
            return None
        cells.extend(_row_cells(document, row, ways[0]))
        fitting += 1
    # under # 广东省低碳试点城市, of Markdown, * 广州市 has the look of notes alone
    return Table(tuple(cells)) if fitting else None


def cut_fields(line: Text) -> Iterator[Text]:
    """Yield the stretches of a line between blanks."""
    for match in regex.finditer(r"\S+", line.value):
        yield line[match.start() : match.end()]


def _spaced_heads(lines: Sequence[Text], rows: Sequence[Sequence[Text]]) -> list[Text] | None:
    """The heads that wide gaps part (Peak year    Batch), where most rows have as many fields, their province aside."""
    if len(rows) < 2:
        return None
    heads = [lines[0][match.start() : match.end()] for match in regex.finditer(r"\S+(?: \S+)*", lines[0].value)]
    kinds = [head_kind(head.value) for head in heads]
    usual = Counter(len(row) for row in rows[1:]).most_common(1)[0][0]
    fits = len(heads) - ("province" in kinds) <= usual <= len(heads) or kinds[-1:] == ["items"]
    return heads if len(heads) >= FEWEST_HEADS and "" not in kinds and "name" in kinds and fits else None


def _merged_heads(rows: Sequence[Sequence[Text]]) -> Iterator[list[Text]]:
    """Yield the ways to read the heads of the first row: as they stand, or those that a blank parted joined (Peak year, 序 号)."""
    if len(rows) < 2 or not rows[0]:
        return
    heads = list(rows[0])
    # a head goes on with a word in Latin letters, or with one sign behind another (序 号)
    going_on = [
        index
        for index in range(1, len(heads))
        if heads[index].value.isascii() or len(heads[index].value) == len(heads[index - 1].value) == 1
    ]
    for size in range(min(len(going_on), MOST_MERGED), -1, -1):
        for merged in combinations(going_on, size):
            joined = _join_heads(heads, merged)
            kinds = [head_kind(head.value) for head in joined]
            if (
                len(joined) >= FEWEST_HEADS
                and "" not in kinds
                and "name" in kinds
                and all(is_one_head(head.value) for head in joined)
            ):
                yield joined


def _join_heads(heads: Sequence[Text], merged: Sequence[int]) -> list[Text]:
    joined: list[Text] = []
    for index, head in enumerate(heads):
        if index in merged:
            gap = Text.quote(head.origin, joined[-1].ends[-1], head.starts[0])
            joined[-1] = Text.join((joined[-1], gap, head))
        else:
            joined.append(head)
    return joined


def _alignments(
    line: Text, fields: Sequence[Text], kinds: Sequence[str], open_end: bool
) -> Iterator[Sequence[Text | None]]:
    """Yield the ways to set the fields of a line under the heads: all of them, or without the province."""
    place = kinds.index("province") if "province" in kinds else -1
    for size in (len(kinds), len(kinds) - 1) if place >= 0 else (len(kinds),):
        row: list[Text | None] = [*fields]
        if len(fields) > size and open_end and size:
            row = [*fields[: size - 1], line[_offset_of(line, fields[size - 1]) :].strip()]
        if len(row) == size:
            yield row if size == len(kinds) else [*row[:place], None, *row[place:]]


def _fits_kinds(fields: Sequence[Text | None], kinds: Sequence[str]) -> bool:
    """Whether the values that a shape tells stand under their heads: numbers, provinces, names and batches."""
    values = [field.value if field is not None else "" for field in fields]
    return all(_fits_kind(value, kind, None in fields) for value, kind in zip(values, kinds, strict=True))


def _fits_kind(value: str, kind: str, lacks_field: bool) -> bool:
    """Whether a value has the shape of its column; where the row lacks a field, its name must be a known place."""
    if kind == "number":
        return running_number(value) is not None
    if kind == "batch":
        return batch_words(value, True) or is_ditto(value)
    if kind == "province":
        return not value or is_region(GROUP_COUNT.sub("", plain_name(value)).strip()) or is_ditto(value)
    if kind == "name":
        placed = not lacks_field or names_places(value)
        return placed and running_number(value) is None and not is_year_cell(value)
    if kind == "designated":
        return not value or is_date_cell(value) or is_ditto(value)
    return kind != "year" or not _is_astray(value)


def _is_astray(value: str) -> bool:
    """Whether a value is none of a column of years: a place, or a part of a year or of a province's name."""
    return names_places(value) or is_year_part(value)


def _offset_of(line: Text, field: Text) -> int:
    return next(offset for offset, start in enumerate(line.starts) if start == field.starts[0])


def _row_cells(document: Document, row: int, fields: Sequence[Text | None]) -> list[TableCell]:
    return [
        TableCell(row, column, 1, 1, (field,), tables.mended(document, (field,)))
        for column, field in enumerate(fields, 1)
        if field is not None
    ]
