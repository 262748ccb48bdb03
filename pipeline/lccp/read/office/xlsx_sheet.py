"""The parts of an Excel workbook: its sheets, shared strings, formats, and the cells of one sheet."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lccp.model import InputError
from lccp.read.office.docx_numbering import whole
from lccp.read.office.opc_package import Package, attribute, child, children, local, refuse_doctype
from lccp.read.office.xlsx_values import BUILT_IN, shown_number
from lccp.text.patterns import re
from lccp.text.repairs.marks import raised

PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(slots=True)
class Sheet:
    """A sheet's cells as shown, by (row, column), 1-based; its merged ranges; what was met on the way."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first row and column, last row and column
    seen: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the sheets of a workbook share."""

    package: Package
    sheets: list[tuple[str, str, bool]]  # name, part, hidden
    strings: list[str]
    formats: list[str]  # by cell style
    date1904: bool


def open_workbook(package: Package) -> Workbook:
    """Read the workbook part and what all sheets share. Raises InputError where it is damaged."""
    main = package.main_part("xl/workbook.xml")
    root = package.xml(main)
    if root is None:
        raise InputError("is an Excel file without a workbook; get it whole")
    relations = package.relations(main)
    sheets = []
    for item in child(root, "sheets") if child(root, "sheets") is not None else ():
        target = relations.get(relation_id(item))
        if target is not None and target.kind == "worksheet":
            sheets.append((attribute(item, "name"), target.target, item.get("state", "visible") != "visible"))
    properties = child(root, "workbookPr")
    date1904 = properties is not None and properties.get("date1904", "0").lower() in ("1", "true", "on")
    shared = {relation.kind: package.xml(relation.target) for relation in relations.values() if relation.kind in PARTS}
    return Workbook(
        package, sheets, read_strings(shared.get("sharedStrings")), read_formats(shared.get("styles")), date1904
    )


PARTS = ("sharedStrings", "styles")


def relation_id(item: Any) -> str:
    """Return the ``r:id`` of a sheet entry, in either namespace of the standard."""
    return next((str(value) for key, value in item.items() if key.endswith("}id")), "")


def read_strings(root: Any) -> list[str]:
    """Read the shared strings; None gives none."""
    return [] if root is None else [rich_text(item) for item in children(root, "si")]


def rich_text(item: Any) -> str:
    """Return the words of a string, without the aid to pronunciation (rPh). Digits that are set raised are written so (10⁴)."""
    parts = []
    for part in item:
        if local(part) == "t":
            parts.append(part.text or "")
        elif local(part) == "r":
            run = "".join(inner.text or "" for inner in children(part, "t"))
            level = child(part, "rPr", "vertAlign")
            is_raised = level is not None and attribute(level, "val") == "superscript"
            parts.append(raised(run) if is_raised else run)
    return ESCAPED.sub(unescape_code, "".join(parts))


def unescape_code(match: re.Match[str]) -> str:
    """Return the character that ``_xHHHH_`` stands for (ISO/IEC 29500-1, 22.9.2.19); a surrogate stays written."""
    code = int(match.group(1), 16)
    return match.group() if 0xD800 <= code < 0xE000 or code == 0 else chr(code)


def read_formats(root: Any) -> list[str]:
    """Return the number format of each cell style."""
    if root is None:
        return []
    custom = {}
    listed = child(root, "numFmts")
    for item in [] if listed is None else listed:
        custom[whole(item.get("numFmtId", ""))] = item.get("formatCode", "")
    styles = child(root, "cellXfs")
    codes = []
    for item in [] if styles is None else children(styles, "xf"):
        number = whole(item.get("numFmtId", "0"))
        codes.append(custom.get(number) or BUILT_IN.get(number, "General"))
    return codes


@dataclass(slots=True)
class _SheetPlace:
    """Where in a sheet its events have come to, and which of its rows and columns are hidden."""

    row: int = 0
    column: int = 0
    hidden_row: bool = False
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def enter(self, kind: str, element: Any) -> None:
        """Take note of the beginning of a row, and of columns that are not shown."""
        hidden = element.get("hidden", "0") in ("1", "true")
        if kind == "row":
            self.row, self.column, self.hidden_row = whole(element.get("r", ""), self.row + 1), 0, hidden
        elif kind == "col" and hidden:
            self.hidden_columns.append((whole(element.get("min", "")), whole(element.get("max", ""))))

    def is_hidden(self, column: int) -> bool:
        """Return whether a cell of the present row is not shown."""
        return self.hidden_row or any(low <= column <= high for low, high in self.hidden_columns)


def _keep_cell(sheet: Sheet, book: Workbook, element: Any, place: _SheetPlace) -> None:
    """Keep what a cell shows, if it shows anything; a cell without a reference stands beside the one before."""
    position = parse_reference(element.get("r", "")) or (place.row, place.column + 1)
    place.column = position[1]
    cell_text = shown_cell(book, element, sheet.seen)
    if cell_text.strip() and position[0] <= MAX_ROW and position[1] <= MAX_COLUMN:
        sheet.cells[position] = cell_text
        sheet.seen["unshown"] += place.is_hidden(position[1])


def read_sheet(book: Workbook, name: str, room: int) -> Sheet:
    """Read a sheet. Raises InputError where it is damaged or has more than ``room`` cells."""
    data = book.package.part(name)
    sheet = Sheet()
    if data is None:
        return sheet
    place = _SheetPlace()
    for event, element in sheet_events(data, name):
        kind = local(element)
        if event == "start":
            place.enter(kind, element)
        elif kind == "c":
            _keep_cell(sheet, book, element, place)
            if len(sheet.cells) > room:
                raise InputError("holds more table cells than the limit allows; raise the limit if this is right")
            element.clear()
        elif kind == "row":
            element.clear()
        elif kind == "mergeCell":
            range_ = parse_range(element.get("ref", ""))
            sheet.merged += [range_] if range_ else []
            if len(sheet.merged) > room:
                raise InputError("merges more table cells than the limit allows; raise the limit if this is right")
    return sheet


def sheet_events(data: bytes, name: str) -> Iterator[tuple[str, Any]]:
    """Parse a sheet piece by piece: its cells are forgotten as soon as they are read."""
    from lxml import etree

    refuse_doctype(data, name)
    try:
        yield from etree.iterparse(
            io.BytesIO(data),
            ("start", "end"),
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = " ".join(str(error).split())[:120]
        raise InputError(f"is damaged in its part {name!r} ({reason})") from None


def parse_reference(reference: str) -> tuple[int, int] | None:
    """Read a cell's name.

    >>> parse_reference("C7"), parse_reference("AA10")
    ((7, 3), (10, 27))
    """
    match = PLACE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match.group(1).upper():
        column = column * 26 + ord(letter) - 64
    return int(match.group(2)), column


def parse_range(reference: str) -> tuple[int, int, int, int] | None:
    """Read a range such as ``A2:A5``."""
    first, _, last = reference.partition(":")
    start, end = parse_reference(first), parse_reference(last or first)
    if start is None or end is None:
        return None
    return min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1])


def shown_cell(book: Workbook, cell: Any, seen: Counter[str]) -> str:
    """Return what a cell shows; what it was computed to when it was last saved, if it holds a formula."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = child(cell, "is")
        return "" if inline is None else rich_text(inline)
    stored = child(cell, "v")
    value = "" if stored is None else stored.text or ""
    if child(cell, "f") is not None and not value and (kind != "str" or stored is None):
        seen["uncomputed"] += 1
        return ""
    if kind == "s":
        return _shared_string(book, value, seen)
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind == "e":
        seen["errors"] += 1
        return value
    if kind in ("str", "d") or not value:
        return ESCAPED.sub(unescape_code, value)
    return shown_number(value.strip(), _format_of(book, cell), book.date1904)


def _shared_string(book: Workbook, value: str, seen: Counter[str]) -> str:
    """Return the shared string of an index; damaged workbooks refer to strings that there are none of."""
    index = whole(value, -1) if len(value) < 7 else int(value) if value.isdecimal() else -1
    if not 0 <= index < len(book.strings):
        seen["dangling"] += 1
        return ""
    return book.strings[index]


def _format_of(book: Workbook, cell: Any) -> str:
    style = whole(cell.get("s", ""), 0)
    return book.formats[style] if 0 <= style < len(book.formats) else "General"
