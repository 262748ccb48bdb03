"""Pilot lists of a document, from whatever part holds them, as traced rows with their table's cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lccp.extract.lists import dump_reader
from lccp.extract.lists import header as listing
from lccp.extract.lists.header import Entry
from lccp.extract.lists.items import LINE, MARKER, Item, cut, item_number
from lccp.extract.structure import tables
from lccp.extract.structure.markers import chinese_number
from lccp.extract.structure.parts import Part
from lccp.extract.structure.tables import Table, TableCell
from lccp.model import EMPTY, Cell, Document, Notice
from lccp.text.cells import text_cell
from lccp.text.rules import mend_text, rule, structural
from lccp.text.spans import Text

BATCH = re.compile("第([一二三四五六七八九十]{1,2})批")
ABOUT_PILOTS = re.compile("试点|达峰|峰值|低碳|名单|碳中和|碳排放")
ORDER = structural("list.order", "the row's place in a list that prints no numbers")


@rule("batch.of_title")
def batch_of_title(words: str) -> str:
    """Give the number of the batch that a title names.

    >>> batch_of_title("第三批")
    '3'
    """
    found = BATCH.search(words)
    if not found:
        raise ValueError(f"{words!r} names no batch")
    return str(chinese_number(found[1]))


@rule("list.number")
def list_number(words: str) -> str:
    """Give a running number as an integer.

    >>> list_number("09.")
    '9'
    """
    digits = words.strip().strip(".．、")
    if not digits.isdigit():
        raise ValueError(f"{words!r} is no running number")
    return str(int(digits))


@rule("list.starred")
def list_starred(words: str) -> str:
    """Say true of a star."""
    if not re.fullmatch(listing.STAR, words):
        raise ValueError(f"{words!r} is no star")
    return "true"


@rule("list.unstarred")
def list_unstarred(words: str) -> str:
    """Say false of a name that bears no star."""
    if not words or set(words) & set(listing.STARS):
        raise ValueError(f"{words!r} bears a star")
    return "false"


@dataclass(frozen=True)
class ListRow:
    """A row of a list: its words, mended, with the cells that need nothing from other documents.

    ``batch`` are the words that name the row's own batch (a column, a heading inside the list),
    ``designated`` those that print when the place was designated.
    """

    number: Cell
    province: Text | None
    place: Text
    conditional: Cell
    year: Text | None
    items: tuple[Text, ...]
    batch: Text | None = None
    designated: Text | None = None


@dataclass(frozen=True)
class PilotList:
    """A pilot list: where it begins, the batch that its title names, its rows, the heading above it."""

    source: str
    start: int
    batch: Text | None
    rows: tuple[ListRow, ...]
    heading: Text | None = None


@dataclass(frozen=True)
class Found:
    """What one part gave: a list if it is one, the table it is, and what a person should look at."""

    pilots: PilotList | None
    table: Table
    notices: tuple[Notice, ...]


def from_part(document: Document, part: Part, titles: Sequence[Text]) -> Found | None:
    """Read a part of kind list, tabs or grid. ``titles`` are the short texts above it, nearest first."""
    if part.kind == "list":
        lines = [line.raw for line in part.lines]
        listed = dump_reader.from_dump(lines, [line.value for line in part.lines])
        if listed is None:
            return None
        pilots, notices = _pilots(document, part.start, listed.entries, titles, bool("year" in listed.columns))
        return Found(pilots, _table_of(document, listed), (*notices, *_leftovers(document, listed)))
    if part.kind == "grid" and part.grid is not None:
        table = tables.from_grid(document, part.grid)
    else:
        table = tables.from_lines(document, part)
    found = _from_table(document, part, table, titles)
    repeated = tuple(
        Notice("furniture", "info", text.starts[0], text.ends[-1], "header row repeated on a later page")
        for text in table.repeated
    )
    if found is None:
        return Found(None, table, repeated)
    pilots, notices, column = found
    if column and part.kind != "grid":
        table = tables.merged_down(table, column)
    return Found(pilots, table, (*repeated, *notices))


def _leftovers(document: Document, listed: listing.Listing) -> list[Notice]:
    out = [
        Notice("furniture", "info", text.starts[0], text.ends[-1], "header row repeated on a later page")
        for text in listed.repeated
    ]
    for kind, text in zip(listed.columns, listed.heads, strict=True):
        if kind == "other":
            what = (
                f"a dump does not tell where the column {text.value} begins: its words may stand in the one before it"
            )
            out.append(Notice("unparsed", "high", text.starts[0], text.ends[-1], what))
    for text in listed.leftover:
        out.append(
            Notice(
                "unparsed",
                "high",
                text.starts[0],
                text.ends[-1],
                f"{text.value[:40]!r} stands in a list but fits no cell of it",
            )
        )
    return out


def _from_table(
    document: Document, part: Part, table: Table, titles: Sequence[Text]
) -> tuple[PilotList, list[Notice], int] | None:
    """Read a list from a table's cells; None where the table is none."""
    rows = table.rows()
    header = listing.header_row(
        {row: [(cell.column, cell.text.value) for cell in cells] for row, cells in rows.items()}
    )
    if header is None:
        return None
    top, columns = header
    heading = " ".join(title.value for title in titles[:3])
    head_words = " ".join(cell.text.value for cell in rows[top])
    if not (
        ABOUT_PILOTS.search(heading)
        or ("items" in columns and "year" in columns)
        or ("year" in columns and "峰" in head_words)
    ):
        return None
    at = {(row, cell.column): cell for cell in table.cells for row in range(cell.row, cell.row + cell.row_span)}
    last = max(cell.row + cell.row_span - 1 for cell in table.cells)
    entries: list[Entry] = []
    notices: list[Notice] = []
    province: tuple[Text, ...] = ()
    for row in range(top + 1, last + 1):
        cells = {kind: at.get((row, column)) for kind, column in columns.items()}
        name = cells.get("name")
        if name is None or name.row != row:
            notices.extend(_stray(at, row, columns, name))
            continue
        if [listing.head_kind(cell.text.value) for cell in rows.get(row, [])] == [
            listing.head_kind(cell.text.value) for cell in rows[top]
        ]:
            notices.append(
                Notice("furniture", "info", name.pieces[0].starts[0], name.pieces[-1].ends[-1], "header row repeated")
            )
            continue
        group = cells.get("province")
        province = group.pieces if group is not None else province
        entries.append(_entry(cells, province if "province" in columns else ()))
    pilots, more = _pilots(document, part.start, entries, titles, "year" in columns)
    return pilots, [*notices, *more], columns.get("province", 0)


def _stray(
    at: dict[tuple[int, int], TableCell], row: int, columns: dict[str, int], name: TableCell | None
) -> list[Notice]:
    """Cells of a row that names no pilot: told, and moved into no other row."""
    out: list[Notice] = []
    for column in sorted(set(columns.values())):
        cell = at.get((row, column))
        if cell is not None and cell.row == row and cell is not name:
            start, end = cell.pieces[0].starts[0], cell.pieces[-1].ends[-1]
            out.append(
                Notice(
                    "unparsed",
                    "high",
                    start,
                    end,
                    f"row {row} of the list names no pilot, but holds {cell.text.value[:30]!r}",
                )
            )
    return out


def _entry(cells: dict[str, TableCell | None], province: tuple[Text, ...]) -> Entry:
    name = cells["name"]
    assert name is not None
    words, star = _part_star(name.pieces)
    number, year, items = cells.get("number"), cells.get("year"), cells.get("items")
    return Entry(
        number.text if number is not None else None,
        province,
        words,
        star,
        year.pieces if year is not None else (),
        tuple(_items(items)) if items is not None else (),
    )


def _part_star(pieces: Sequence[Text]) -> tuple[tuple[Text, ...], Text | None]:
    """Part the star from the pieces of a name."""
    words: list[Text] = []
    star: Text | None = None
    for raw in pieces:
        piece = mend_text(raw, ("drop_bold_marks",))  # their stars are no marks of the list
        at = 0
        for found in re.finditer(listing.STAR, piece.value):
            star = star or piece[found.start() : found.end()]
            if piece.value[at : found.start()].strip():
                words.append(piece[at : found.start()].strip())
            at = found.end()
        if piece.value[at:].strip():
            words.append(piece[at:].strip())
    return tuple(words), star


def _items(cell: TableCell) -> list[Item]:
    """Part the items of a cell by their numbers; a cell without numbers is one item."""
    pieces = [mend_text(piece, ("drop_bold_marks", "fold_width")).strip() for piece in cell.pieces]
    pieces = [piece for piece in pieces if piece.value]
    return list(cut(pieces, [LINE] * len(pieces)))


def _pilots(
    document: Document, start: int, entries: Sequence[Entry], titles: Sequence[Text], dated: bool
) -> tuple[PilotList, list[Notice]]:
    """Make the traced rows of a list's entries."""
    notices: list[Notice] = []
    starred = any(entry.star is not None for entry in entries)
    rows: list[ListRow] = []
    last = 0
    numbered = any(entry.number is not None for entry in entries)
    for place, entry in enumerate(entries, 1):
        if not entry.name:
            pieces = [text for text in (entry.number, *entry.year, entry.star) if text is not None]
            if pieces:
                notices.append(
                    Notice(
                        "unparsed", "high", pieces[0].starts[0], pieces[0].ends[-1], "a row of the list names no pilot"
                    )
                )
            continue
        name = tables.mended(document, entry.name)
        inner = re.search(f"[{listing.STARS}]+", name.value)
        mark = entry.star if entry.star is not None or inner is None else name[inner.start() : inner.end()]
        name = tables.without_stars(name)
        if not name.value:
            start, end = entry.name[0].starts[0], entry.name[-1].ends[-1]
            notices.append(Notice("unparsed", "high", start, end, "a row of the list names no pilot"))
            continue
        number = EMPTY if numbered and entry.number is None else _number(document, entry, place, name)
        if not number.value:
            notices.append(
                Notice("numbering", "high", name.starts[0], name.ends[-1], f"{name.value} has no number in the list")
            )
        count = int(number.value) if number.value else last + 1
        if number.value and count != last + 1:
            what = f"the running number goes from {last} to {count}"
            notices.append(Notice("numbering", "high", name.starts[0], name.ends[-1], what))
        last = count
        star = (
            text_cell(mark, "list.starred")
            if mark is not None
            else (text_cell(name, "list.unstarred") if starred else EMPTY)
        )
        year = tables.mended(document, entry.year) if entry.year else None
        if dated and year is None:
            notices.append(
                Notice("missing", "medium", name.starts[0], name.ends[-1], f"{name.value} has no year in the list")
            )
        notices.extend(_items_gap(entry, name))
        items = tuple(
            tables.mended(document, [word for word in item.words if word.value.strip()])
            for item in entry.items
            if any(word.value.strip() for word in item.words)
        )
        rows.append(
            ListRow(
                number, tables.mended(document, entry.province) if entry.province else None, name, star, year, items
            )
        )
    notices.extend(_twice(rows))
    batch = next((title[found.start() : found.end()] for title in titles if (found := BATCH.search(title.value))), None)
    heading = titles[0] if titles else None
    return PilotList(document.source.id, start, batch, tuple(rows), heading), notices


def _twice(rows: Sequence[ListRow]) -> list[Notice]:
    """A finding for each place that stands in two rows of one list."""
    seen: set[tuple[str, str]] = set()
    out: list[Notice] = []
    for row in rows:
        key = (row.province.value if row.province is not None else "", row.place.value)
        if key in seen:
            what = f"{row.place.value} stands in the list twice"
            out.append(Notice("numbering", "high", row.place.starts[0], row.place.ends[-1], what))
        seen.add(key)
    return out


def _items_gap(entry: Entry, name: Text) -> list[Notice]:
    """A finding where the numbers of a row's items do not run from one to the next."""
    out: list[Notice] = []
    last = 0
    for item in entry.items:
        found = MARKER.match(item.number.value) if item.number is not None else None
        number = (item_number(found) if found else 0) or last + 1
        if number != last + 1 and item.number is not None:
            what = f"{name.value}: the number of its items goes from {last} to {number}"
            out.append(Notice("numbering", "medium", item.number.starts[0], item.number.ends[-1], what))
        last = number
    return out


def _number(document: Document, entry: Entry, place: int, name: Text) -> Cell:
    if entry.number is not None:
        text = tables.mended(document, [entry.number])
        if text.value.strip(".．、").isdigit():
            return text_cell(text, "list.number")
        return EMPTY
    return Cell(str(place), text_cell(name).spans, (ORDER,), (f"raw/{document.source.file}",))


def _table_of(document: Document, listed: listing.Listing) -> Table:
    """The table that a dump ran together: its header, and a row an entry, provinces merged over theirs."""
    column = {kind: place for place, kind in enumerate(listed.columns, 1)}
    cells = [
        TableCell(1, place, 1, 1, (head,), tables.mended(document, [head]))
        for place, head in enumerate(listed.heads, 1)
    ]
    group: tuple[Text, ...] = ()
    for row, entry in enumerate(listed.entries, 2):
        pieces: dict[str, tuple[Text, ...]] = {
            "number": (entry.number,) if entry.number is not None else (),
            "name": entry.name,
            "year": entry.year,
            "items": tuple(
                text
                for item in entry.items
                for text in ((item.number,) if item.number is not None else ()) + item.words
            ),
        }
        if "province" in column and entry.province and entry.province != group:
            group = entry.province
            span = 1
            while (
                row - 1 + span < len(listed.entries) + 1
                and row - 2 + span < len(listed.entries)
                and listed.entries[row - 2 + span].province == group
            ):
                span += 1
            cells.append(TableCell(row, column["province"], span, 1, group, tables.mended(document, group)))
        for kind, words in pieces.items():
            if kind in column and words:
                cells.append(TableCell(row, column[kind], 1, 1, words, tables.mended(document, words)))
    return Table(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), listed.repeated)
