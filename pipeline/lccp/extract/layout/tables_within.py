"""Tables that stand in one grid, as a sheet or a file of CSV holds several: below one another, or beside with a gap."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from lccp.extract.lists.columns import closed_words, header_rows, is_head_row
from lccp.extract.lists.matrix import TableMatrix
from lccp.extract.lists.pilot_list import NEGATIVE, POSITIVE
from lccp.extract.lists.shapes import (
    is_batch_cell,
    is_date_cell,
    is_note,
    is_province,
    is_total,
    names_places,
    running_number,
)
from lccp.extract.lists.table_reader import NONE_SIGNS
from lccp.extract.lists.vocabulary import head_kind
from lccp.extract.structure.tables import TableCell
from lccp.normalise.programmes import ProgrammeCatalogue, programme_phrase
from lccp.reference.script import fold_script
from lccp.text.patterns import regex
from lccp.text.spans import Text

MOST_TITLE_ROWS = 4
LONGEST_TITLE = 60
LISTING = regex.compile("名单|名录|一览|汇总|list of", regex.I)
CONTINUED = regex.compile("[（(]?续表?[）)]?")
OF_TIMES = regex.compile("(?:批准|获批|设立|入选|开始|实施)?(?:年份|年度|时间|日期|批次|年|与否)$")
OF_PROGRAMMES = regex.compile("(?:试点|示范|创建|改革|荣誉|政策)*(?:名称|项目|类型|类别|称号|政策)(?:名称)?")
OF_FLAGS = regex.compile("是否(?:为|属于?|[入当]选|[列纳]入)?")  # 是否低碳城市试点, beside 低碳城市试点年份
NO_SIGNS = NEGATIVE | NONE_SIGNS | {"", "无"}
TitledTable = tuple[TableMatrix, Sequence[Text]]


def tables_within(matrix: TableMatrix, titles: Sequence[Text]) -> list[TitledTable]:
    """Return the tables of a grid, each with the titles above it, nearest first; the grid itself where it is one table."""
    members = [
        table for block in _beside(matrix) for table in _below(block, {_closed(title.value) for title in titles})
    ]
    if len(members) < 2:
        return _by_programme(matrix) or _by_named_programme(matrix) or [(matrix, titles)]
    return [(table, titles if index == 0 or not _speaks(table) else ()) for index, table in enumerate(members)]


def _speaks(table: TableMatrix) -> bool:
    """Whether a title of its own says what a table lists: then those above the grid are another's."""
    return any(_is_title(cell.text.value) for cell in header_rows(table)[0])


def _is_title(value: str) -> bool:
    return LISTING.search(fold_script(value)) is not None or bool(programme_phrase(value))


def _closed(value: str) -> str:
    return str(CONTINUED.sub("", regex.sub(r"\s", "", fold_script(value))))


# -- columns of programmes --------------------------------------------------------------------------


def _by_programme(matrix: TableMatrix) -> list[TitledTable]:
    """A table for each programme that the heads of several columns name (低碳试点批次 | 低碳试点时间 | 智慧城市试点年份), of the rows that have a value there."""
    header = header_rows(matrix)[1]
    heads = [cell for row in header for cell in matrix.own_cells(row) if cell.column_span == 1]
    named = {
        cell.column: text
        for cell in heads
        if (text := _programme_of(cell.text)) is not None and _holds_entries(matrix, header, cell.column)
    }
    columns_of: dict[str, list[int]] = {}
    for column, text in named.items():
        columns_of.setdefault(_closed(text.value), []).append(column)
    if len(columns_of) < 2 or "name" not in map(head_kind, _heads_of(matrix)):
        return []
    return [(_of_programme(matrix, header, columns, named), [named[columns[0]]]) for columns in columns_of.values()]


def _holds_entries(matrix: TableMatrix, header: Sequence[int], column: int) -> bool:
    """Whether a column holds nothing but times, batches, and yes or no: when, or whether, the places of its rows entered."""
    body = [row for row in matrix.rows if row not in header]
    values = [_closed(cell.text.value) for cell in matrix.column_cells(column, body)]
    return bool(values) and all(
        value.lower() in NO_SIGNS | POSITIVE or is_date_cell(value) or is_batch_cell(value) for value in values
    )


def _of_programme(
    matrix: TableMatrix, header: Sequence[int], columns: Sequence[int], named: Collection[int]
) -> TableMatrix:
    """The rows of a table that have a value in the columns of one of its programmes, without the columns of others."""
    filled = {
        cell.row
        for column in columns
        for cell in matrix.column_cells(column, matrix.rows)
        if _closed(cell.text.value) not in NO_SIGNS
    }
    cells = [cell for cell in matrix.cells if cell.column in columns or cell.column not in named]
    kept_rows = filled | set(header)
    return TableMatrix([cell for cell in cells if not kept_rows.isdisjoint(range(cell.row, cell.row + cell.row_span))])


def _by_named_programme(matrix: TableMatrix) -> list[TitledTable]:
    """A table for each programme or notice that the values of a column name (policy: 低碳城市试点, 智慧城市试点), of its rows."""
    header = header_rows(matrix)[1]
    body = [row for row in matrix.rows if header and row > header[-1]]
    if len(body) < 2 or "name" not in map(head_kind, _heads_of(matrix)):
        return []
    columns = {column: _heads_programmes(matrix, header, column) for column in matrix.columns}
    groups = ((_groups_by(matrix, body, column, is_headed), is_headed) for column, is_headed in columns.items())
    rows_of = next((each for each, is_headed in groups if 1 < len(each) < len(body) + is_headed), {})
    return [(_rows_of(matrix, (*header, *rows), cell.column), [cell.text]) for cell, rows in rows_of.values()]


def _heads_programmes(matrix: TableMatrix, header: Sequence[int], column: int) -> bool:
    """Whether a head says that its column names programmes, of which each row may be of another: 试点名称, beside 入选地区."""
    head = matrix.cell_at(header[-1], column)
    return head is not None and OF_PROGRAMMES.fullmatch(closed_words(head)) is not None


def _groups_by(
    matrix: TableMatrix, body: Sequence[int], column: int, is_headed: bool
) -> dict[str, tuple[TableCell, list[int]]]:
    """The rows of each value of a column of which every value names a programme, with the first such cell; else nothing.

    All of them are known, or under a head of programmes most; there one will do beside others of several rows each.
    """
    groups: dict[str, tuple[TableCell, list[int]]] = {}
    for row in body:
        cell = matrix.cell_at(row, column)
        if cell is None or len(cell.text) > LONGEST_TITLE or not programme_phrase(_closed(cell.text.value)):
            return {}
        groups.setdefault(_closed(cell.text.value), (cell, []))[1].append(row)
    known_ones = set(filter(_is_programme, groups))
    others = [rows for value, (_, rows) in groups.items() if value not in known_ones]
    is_settled = 2 * len(known_ones) > len(groups) or (len(known_ones) > 0 and all(len(rows) > 1 for rows in others))
    return groups if not others or (is_headed and is_settled) else {}


def _is_programme(value: str) -> bool:
    """Whether a value is the name of a known programme, or the title of a notice of one: 推进示范 names none."""
    return ProgrammeCatalogue().lookup(programme_phrase(value)) is not None


def _rows_of(matrix: TableMatrix, rows: Collection[int], column: int) -> TableMatrix:
    """Some rows of a table without one of its columns."""
    cells = (cell for cell in matrix.cells if cell.column != column)
    return TableMatrix([cell for cell in cells if not set(rows).isdisjoint(range(cell.row, cell.row + cell.row_span))])


def _programme_of(head: Text) -> Text | None:
    """The words of a head that name a programme, without those that say that its column holds times or flags."""
    flag = OF_FLAGS.match(head.value)
    text = head[flag.end() if flag else 0 : len(OF_TIMES.sub("", head.value))].strip()
    return text if text.value and programme_phrase(text.value) else None


# -- beside one another -----------------------------------------------------------------------------


def _beside(matrix: TableMatrix) -> list[TableMatrix]:
    """The tables that empty columns part, if each has heads of its own that differ, or a title of its own."""
    members = [_part_of(matrix, group[0], group[-1]) for group in _column_groups(matrix)]
    return members if len(members) > 1 and _are_apart(members) else [matrix]


def _column_groups(matrix: TableMatrix) -> list[list[int]]:
    """The columns between empty ones; what stands alone in a row and runs over several fills none."""
    broad = {cells[0] for row in matrix.rows if len(cells := matrix.own_cells(row)) == 1}
    filled: set[int] = set()
    for cell in matrix.cells:
        if cell not in broad or cell.column_span == 1:
            filled.update(range(cell.column, cell.column + cell.column_span))
    groups: list[list[int]] = []
    for column in sorted(filled):
        if groups and column == groups[-1][-1] + 1:
            groups[-1].append(column)
        else:
            groups.append([column])
    return groups


def _are_apart(members: Sequence[TableMatrix]) -> bool:
    """Whether each of the tables names places under heads, and these, or the titles above them, differ."""
    heads = [_heads_of(member) for member in members]
    if not all("name" in map(head_kind, row) for row in heads):
        return False
    titled = [[_closed(cell.text.value) for cell in header_rows(member)[0]] for member in members]
    return any(row != heads[0] for row in heads) or (all(titled) and any(row != titled[0] for row in titled))


def _part_of(matrix: TableMatrix, first: int, last: int) -> TableMatrix:
    """The cells between two columns, and those that run over them and others."""
    cells = (cell for cell in matrix.cells if cell.column <= last and cell.column + cell.column_span > first)
    return TableMatrix([_within(cell, first, last) for cell in cells])


def _within(cell: TableCell, first: int, last: int) -> TableCell:
    start, end = max(cell.column, first), min(cell.column + cell.column_span - 1, last)
    return replace(cell, column=start, column_span=end - start + 1)


def _heads_of(matrix: TableMatrix) -> list[str]:
    header = header_rows(matrix)[1]
    return [closed_words(cell) for row in header for cell in matrix.own_cells(row)]


# -- below one another ------------------------------------------------------------------------------


def _below(matrix: TableMatrix, titles: set[str]) -> Iterator[TableMatrix]:
    """Yield the tables of a grid one below the other: each begins with heads, and with the titles above these."""
    above, header = header_rows(matrix)
    if not header:
        yield matrix
        return
    printed = {_words_of(matrix, row) for row in header}
    seen = titles | {_closed(cell.text.value) for cell in above}
    starts, last = [matrix.rows[0]], header[-1]
    for row in matrix.rows:
        if row <= last or not _heads_table(matrix, row):
            continue
        lower = header_rows(_rows_between(matrix, row, matrix.rows[-1] + 1))[1]
        first, speaking = _titles_above(matrix, row, starts[-1])
        if _words_of(matrix, row) not in printed or speaking - seen:
            printed, seen = {_words_of(matrix, each) for each in lower}, seen | speaking
            starts.append(first)
        last = lower[-1]
    for start, end in zip(starts, [*starts[1:], matrix.rows[-1] + 1], strict=True):
        yield _rows_between(matrix, start, end)


def _words_of(matrix: TableMatrix, row: int) -> tuple[str, ...]:
    return tuple(closed_words(cell) for cell in matrix.own_cells(row))


def _heads_table(matrix: TableMatrix, row: int) -> bool:
    """Whether every cell of a row is a head, and one of them, or of the heads below it, that of the names."""
    cells = matrix.row_cells(row)
    if len(cells) < 2 or cells != matrix.own_cells(row) or not is_head_row(cells):
        return False
    if not all(head_kind(cell.text.value) for cell in cells):
        return False
    return "name" in map(head_kind, _heads_of(_rows_between(matrix, row, matrix.rows[-1] + 1)))


def _titles_above(matrix: TableMatrix, row: int, start: int) -> tuple[int, set[str]]:
    """The first of the rows right above a row of heads that are its titles, and the words of those that say what is listed."""
    first, words_of_titles = row, set[str]()
    position = matrix.rows.index(row)
    for above in reversed(matrix.rows[max(0, position - MOST_TITLE_ROWS) : position]):
        cells = matrix.row_cells(above)
        if above <= start or len(cells) != 1 or cells[0].row != above or not _may_be_title(cells[0].text.value):
            break
        first = above
        if _is_title(cells[0].text.value):
            words_of_titles.add(_closed(cells[0].text.value))
    return first, words_of_titles


def _may_be_title(value: str) -> bool:
    return not (
        is_total(value)
        or is_note(value)
        or is_province(value.strip())
        or names_places(value)
        or running_number(value) is not None
    )


def _rows_between(matrix: TableMatrix, start: int, end: int) -> TableMatrix:
    cells = (cell for cell in matrix.cells if start <= cell.row < end)
    return TableMatrix([replace(cell, row_span=min(cell.row_span, end - cell.row)) for cell in cells])
