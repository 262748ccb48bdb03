"""Two output folders to what differs between them, table by table, row by row, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from lccp.diff.causes import CauseFinder
from lccp.diff.logs import UnlikeLines, unlike_lines
from lccp.diff.match import RowMatcher, RowMatching, Values, cancel_equal
from lccp.diff.model import NOTHING, CellChange, FolderDifference, RowChange, TableChange
from lccp.model import InputError
from lccp.schemas import GROWN_KEYS, SEPARATOR, TABLES, parents_first, schema, sort_key
from lccp.storage.folder import PACKAGE, PART, OutputFolder, files_of_log, files_of_table
from lccp.storage.layouts import layout_of
from lccp.storage.rows import open_table

Key = tuple[str, ...]


def compare_folders(old: OutputFolder, new: OutputFolder) -> FolderDifference:
    """Compare two output folders.

    A table that one of them lacks counts as empty. Words that stand elsewhere but say the same are no
    difference. Raises InputError where a file of either cannot be read for what it should be.
    """
    blame = CauseFinder.of(old, new)
    renames: dict[str, dict[Key, Key]] = {}
    changes = {}
    for table in parents_first():
        changes[table], renames[table] = _compare_table(old, new, table, renames, blame.touched)
    blame.settle(changes.values())
    others = sorted(file for file in old.files | new.files if not _is_compared_by_table(file, old, new))
    files = tuple(file for file in others if not _same_files(old, new, [file]))
    return FolderDifference(old.name, new.name, tuple(changes[table] for table in TABLES), files)


def _compare_table(
    old: OutputFolder, new: OutputFolder, table: str, renames: dict[str, dict[Key, Key]], touched: frozenset[str]
) -> tuple[TableChange, dict[Key, Key]]:
    change = TableChange(table)
    same_rows = _same_files(old, new, files_of_table(old, table), files_of_table(new, table))
    if same_rows and _same_files(old, new, files_of_log(old, table), files_of_log(new, table)):
        return change, {}
    match = RowMatching()
    if not same_rows:
        match = RowMatcher(schema(table), renames, touched).match(*_unlike_rows(old, new, change))
    name = schema(table).key
    moved = {SEPARATOR.join(a): SEPARATOR.join(b) for a, b in match.moved.items()}
    removed, added = ({name(row): row for row in rows} for rows in (match.removed, match.added))
    logs = unlike_lines(old, new, table, moved, removed, added)
    change.removed = [_row_change(table, key, row, logs[0], 0) for key, row in removed.items()]
    change.added = [_row_change(table, key, row, logs[1], 1) for key, row in added.items()]
    for pair in match.pairs:
        ours, theirs = name(pair.old), name(pair.new)
        if not pair.fields:
            change.renumbered.append((ours, theirs))
        for field in pair.fields:
            sides = logs[0].side((ours, field), pair.old[field]), logs[1].side((theirs, field), pair.new[field])
            change.changed.append(CellChange(table, theirs, ours, field, *sides))
    change.retraced = list(_retraced_cells(change, logs, moved))
    return change, match.moved


def _unlike_rows(old: OutputFolder, new: OutputFolder, change: TableChange) -> tuple[list[Values], list[Values]]:
    """Return the rows of both sides that have no equal, with the columns of both, sorted; note the columns."""
    with open_table(old, change.table) as ours, open_table(new, change.table) as theirs:
        change.columns_added = tuple(name for name in theirs.header if name not in ours.header)
        change.columns_removed = tuple(name for name in ours.header if name not in theirs.header)
        columns = (*theirs.header, *change.columns_removed)
        sides = (_in_order(rows.rows, rows.header, columns) for rows in (ours, theirs))
        unmatched = _with_grown_keys(change.table, columns, *cancel_equal(*sides))
    order = sort_key(change.table)
    rows = tuple(sorted((dict(zip(columns, row, strict=True)) for row in side), key=order) for side in unmatched)
    for folder, side in zip((old, new), rows, strict=True):
        seen: set[str] = set()
        for row in side:
            key = schema(change.table).key(row)
            if key in seen:
                raise InputError(f"{folder.name}: {change.table}.csv: two rows have the key {key}")
            seen.add(key)
    return rows[0], rows[1]


def _with_grown_keys(table: str, columns: Sequence[str], old: list[Key], new: list[Key]) -> tuple[list[Key], list[Key]]:
    """Fill in the key field that rows of an older output lack, from the new rows of the same key beyond it."""
    grown = GROWN_KEYS.get(table)
    if grown is None:
        return old, new
    place = columns.index(grown)
    rest = [columns.index(name) for name in schema(table).primary_key if name != grown]
    values: dict[Key, str] = {}
    for row in new:
        values.setdefault(tuple(row[position] for position in rest), row[place])
    filled = [
        row
        if row[place]
        else (*row[:place], values.get(tuple(row[position] for position in rest), ""), *row[place + 1 :])
        for row in old
    ]
    return cancel_equal(filled, new)


def _in_order(rows: Iterator[Key], header: Sequence[str], columns: Sequence[str]) -> Iterator[Key]:
    """Return rows with their fields in the order of ``columns``, those that the table lacks as empty."""
    if tuple(header) == tuple(columns):
        return rows
    places = [header.index(name) if name in header else -1 for name in columns]
    return (tuple(row[place] if place >= 0 else "" for place in places) for row in rows)


def _row_change(table: str, key: str, row: Values, log: UnlikeLines, side: int) -> RowChange:
    cells = []
    for field, value in row.items():
        if value and field not in schema(table).numbering:
            cell_side = log.side((key, field), value)
            cells.append(CellChange(table, key, key, field, *((NOTHING, cell_side) if side else (cell_side, NOTHING))))
    return RowChange(key, tuple(cells))


def _retraced_cells(
    change: TableChange, logs: tuple[UnlikeLines, UnlikeLines], moved: dict[str, str]
) -> Iterator[CellChange]:
    """Return the cells of the same value whose words, rules or origins differ."""
    ours, theirs = logs
    old_places, new_places = _told_places(change)
    back = {b: a for a, b in moved.items()}
    mine = {(moved.get(key, key), field): (key, field) for key, field in ours.lines if (key, field) not in old_places}
    places = dict.fromkeys(mine) | dict.fromkeys(place for place in theirs.lines if place not in new_places)
    for place in places:
        was = mine.get(place, (back.get(place[0], place[0]), place[1]))
        values = ours.value(was), theirs.value(place)
        if values[0] == values[1] or None in values:
            value = values[0] or values[1] or ""
            yield CellChange(change.table, place[0], was[0], place[1], ours.side(was, value), theirs.side(place, value))


def _told_places(change: TableChange) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the cells that are told as changed, removed or added: by their places in the old folder, and in the new."""
    old_places = {(cell.old_key, cell.field) for row in change.removed for cell in row.cells}
    old_places |= {(cell.old_key, cell.field) for cell in change.changed}
    new_places = {(cell.key, cell.field) for row in change.added for cell in row.cells}
    new_places |= {(cell.key, cell.field) for cell in change.changed}
    return old_places, new_places


CHUNK = 1 << 20
TABLE_FILES = {f"{table}.csv" for table in TABLES} | {f"provenance/{table}.jsonl" for table in TABLES}


def _is_compared_by_table(file: str, old: OutputFolder, new: OutputFolder) -> bool:
    """Whether a file holds a table or log; or describes files of the Parquet layout, whose bytes say nothing of rows."""
    if file == PACKAGE:
        return "parquet" in (layout_of(old.files), layout_of(new.files))
    return file in TABLE_FILES or PART.fullmatch(file) is not None


def _same_files(old: OutputFolder, new: OutputFolder, ours: Sequence[str], theirs: Sequence[str] | None = None) -> bool:
    """Whether files of both sides are the same ones with the same bytes."""
    if list(ours) != list(ours if theirs is None else theirs):
        return False
    return all(_same_bytes(old, new, file) for file in ours)


def _same_bytes(old: OutputFolder, new: OutputFolder, file: str) -> bool:
    if not (file in old.files and file in new.files):
        return False
    with old.open(file) as ours, new.open(file) as theirs:
        return all(a == b for a, b in zip(_read_chunks(ours), _read_chunks(theirs), strict=True))


def _read_chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
    yield b""
