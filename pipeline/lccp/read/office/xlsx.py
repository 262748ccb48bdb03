"""Excel workbooks: each sheet a table as it shows, with the lines that stand above and below it.

No formula is computed and no link followed: a formula gives what it was when the file was saved.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from lccp.model import Document, Grid, GridCell, InputError, Line, Source
from lccp.read.builder import Assembly, build_document
from lccp.read.detect import XLSX
from lccp.read.limits import Limits
from lccp.read.office.opc_package import Package
from lccp.read.office.xlsx_sheet import Sheet, open_workbook, read_sheet
from lccp.text.messages import say
from lccp.text.patterns import re, regex

NOTE = re.compile(r"\s*(?:注|备注|说明|附注|资料来源|数据来源|来源|\*|＊|※)")
LABEL = re.compile(r"\s*附[件表录]?\s*[0-9一二三四五六七八九十]*\s*[:：]?\s*")
BATCH = re.compile("第[一二三四五六七八九十0-9]{1,3}批|首批")
PILOTS = regex.compile(r"\p{Han}{2,}(?:试点|示范(?!区))")  # 低碳城市试点, of a tab above 省份 | 城市 | 批次
MOST_OF_COVER = 6  # lines of a cover: the list's title, who issues it, the date
A_PLACE = re.compile(r"\S{1,3}|.*[省市县区州盟旗]")
MESSAGES = {
    "unshown": (
        "hidden-cells",
        "medium",
        "sheet {sheet}: {count} cells of hidden rows or columns are read like the others",
        "工作表{sheet}：{count}个单元格位于隐藏的行或列，照常读取",
    ),
    "uncomputed": (
        "formula-without-value",
        "medium",
        "sheet {sheet}: {count} formulas have no stored value and are not computed",
        "工作表{sheet}：{count}个公式未存结果，不予计算",
    ),
    "errors": (
        "formula-error",
        "medium",
        "sheet {sheet}: {count} cells show an error instead of a value",
        "工作表{sheet}：{count}个单元格显示错误而非数值",
    ),
    "dangling": (
        "damaged-cells",
        "high",
        "sheet {sheet}: {count} cells name a string that the file does not hold",
        "工作表{sheet}：{count}个单元格所指的字符串不在文件之中",
    ),
    "covered": (
        "covered-cell",
        "low",
        "sheet {sheet}: {count} cells covered by a merged cell hold text, not read",
        "工作表{sheet}：{count}个被合并单元格遮盖的单元格含有文字，未读",
    ),
}


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as shown: its place and spans in the sheet, and its words."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


def read_xlsx(source: Source, data: bytes, limits: Limits = Limits()) -> Document:  # noqa: B008 (frozen)
    """Read an XLSX workbook, sheet by sheet; hidden sheets are left out, with a notice.

    Raises InputError for what is damaged, encrypted, beyond a limit, or without words.
    """
    package = Package(data, limits)
    book = open_workbook(package)
    assembly = Assembly(limits)
    room = limits.max_cells
    named = covered = False
    for name, part, hidden in book.sheets:
        if hidden:
            assembly.note(
                "hidden-sheet",
                "medium",
                say("the hidden sheet {sheet} is not read", "隐藏的工作表{sheet}未读", sheet=name),
            )
            continue
        sheet = read_sheet(book, part, room)
        room -= len(sheet.cells)
        if sheet.cells:
            named = True
            cells = shown_cells(sheet)
            is_cover = not covered and part != book.sheets[-1][1] and is_cover_sheet(cells)
            covered = True
            emit_name(name, assembly, says_what=says_what_alone(name, cells))
            emit_sheet(cells, assembly, is_cover=is_cover)
        for kind, (finding, severity, english, chinese) in MESSAGES.items():
            if sheet.seen[kind]:
                assembly.note(finding, severity, say(english, chinese, sheet=name, count=sheet.seen[kind]))
    if not named:
        raise InputError("is a workbook without a filled visible sheet")
    return build_document(source, data, assembly.text, assembly.blocks, XLSX, "", assembly.notices)


def says_what_alone(name: str, cells: list[ShownCell]) -> bool:
    """Whether a sheet's tab says of which batch or programme its rows are (第四批, 低碳城市试点), and no cell does."""
    return any(
        sign.search(name) is not None and not any(sign.search(cell.text) for cell in cells) for sign in (BATCH, PILOTS)
    )


def is_cover_sheet(cells: list[ShownCell]) -> bool:
    """Whether the first sheet of several is a cover: a few lines below one another that say what is listed, and no place.

    国家低碳城市试点名单（三批）, alone on 封面, is the title of the sheet 名单 behind it.
    """
    lines = [cell.text.strip() for cell in cells]
    rows = {cell.row for cell in cells}
    is_title = any(PILOTS.search(line) or line.endswith("名单") for line in lines[:1])
    return len(rows) == len(cells) <= MOST_OF_COVER and is_title and not any(map(A_PLACE.fullmatch, lines))


def emit_name(name: str, assembly: Assembly, says_what: bool) -> None:
    """Return the sheet's name, as shown on its tab: a line of the document where it alone says the batch or the programme."""
    if name.strip():
        style = "" if says_what else "furniture"
        assembly.blocks.append(Line(*assembly.add(" ".join(name.split())), whole=True, style=style, level=1))
        assembly.add("\n")


def emit_sheet(cells: list[ShownCell], assembly: Assembly, *, is_cover: bool = False) -> None:
    """Return a sheet: the lines above its table, the table, the lines below it; of a cover, its lines."""
    top, bottom = table_rows(cells) if not is_cover else (cells[-1].row + 1, cells[-1].row)
    above = [cell for cell in cells if cell.row < top]
    titles = [cell for cell in above if cell.column_span > 1 and not LABEL.fullmatch(cell.text)] or above[:is_cover]
    title = max(titles, key=lambda cell: cell.column_span, default=None)
    for cell in above:
        emit_line(cell, assembly, "title" if cell is title else "")
    emit_table([cell for cell in cells if top <= cell.row <= bottom], assembly)
    for cell in cells:
        if cell.row > bottom:
            emit_line(cell, assembly, "")


def shown_cells(sheet: Sheet) -> list[ShownCell]:
    """Return the filled cells row by row, merged ones with their spans, covered ones left out."""
    spans = {(row, column): (last - row + 1, end - column + 1) for row, column, last, end in sheet.merged}
    covered = covered_cells(sheet)
    last_row = max(row for row, _ in sheet.cells)
    last_column = max(column for _, column in sheet.cells)
    shown = []
    for (row, column), cell_text in sorted(sheet.cells.items()):
        if (row, column) in covered:
            sheet.seen["covered"] += 1
            continue
        tall, wide = spans.get((row, column), (1, 1))
        # Whole rows or columns are sometimes merged far beyond the table.
        tall = min(tall, max(1, last_row - row + 1)) if tall > 1000 else tall
        wide = min(wide, max(1, last_column - column + 1)) if wide > 100 else wide
        shown.append(ShownCell(row, column, tall, wide, cell_text))
    return shown


def covered_cells(sheet: Sheet) -> set[tuple[int, int]]:
    """Return the filled cells that a merged range covers, its own top left one aside."""
    rows: dict[int, list[int]] = {}
    for row, column in sheet.cells:
        rows.setdefault(row, []).append(column)
    covered: set[tuple[int, int]] = set()
    order = sorted(rows)
    for row, column, last, end in sheet.merged:
        for covered_row in order[bisect_left(order, row) : bisect_right(order, last)]:
            covered.update(
                (covered_row, c) for c in rows[covered_row] if column <= c <= end and (covered_row, c) != (row, column)
            )
    return covered


def table_rows(cells: list[ShownCell]) -> tuple[int, int]:
    """Recognise the first and last row of a sheet's table: lines above and below it fill one cell each.

    A sheet of one column is a table from its first row; so is one that never has two cells side by side.
    """
    beside: dict[int, int] = {}
    for cell in cells:
        beside[cell.row] = beside.get(cell.row, 0) + 1
    broad = [row for row, count in beside.items() if count > 1]
    if not broad:
        return cells[0].row, cells[-1].row
    alone = {cell.row: cell for cell in cells if beside[cell.row] == 1}
    top = _first_row(broad[0], alone)
    width = max(cell.column + cell.column_span for cell in cells) - min(cell.column for cell in cells)
    return top, _last_row(max(max(broad), cells[-1].row), broad[-1], alone, width)


def _first_row(top: int, alone: dict[int, ShownCell]) -> int:
    """Go up from the first row of several cells: one merged downwards makes its row part of the table."""
    for row in sorted((row for row in alone if row < top), reverse=True):
        if alone[row].row_span == 1:
            break
        top = row
    return top


def _last_row(bottom: int, last_broad: int, alone: dict[int, ShownCell], width: int) -> int:
    """Go up from the last row past notes, and past lines as wide as the table."""
    for row in sorted((row for row in alone if row > last_broad), reverse=True):
        cell = alone[row]
        if cell.column_span < width and not NOTE.match(cell.text):
            break
        bottom = row - 1
    return bottom


def emit_line(cell: ShownCell, assembly: Assembly, role: str) -> None:
    """Return a cell that stands outside the table: a paragraph, or the lines it is broken into."""
    lines = [line for line in cell.text.splitlines() if line.strip()]
    for line in lines:
        assembly.blocks.append(Line(*assembly.add(line), whole=len(lines) == 1, style=role))
        assembly.add("\n")


def emit_table(cells: list[ShownCell], assembly: Assembly) -> None:
    """Return the table: cells parted by tabs, rows by newlines; its first row and column are number 1."""
    if not cells:
        return
    first_row, first_column = cells[0].row, min(cell.column for cell in cells)
    start, row = assembly.length, first_row
    grid_cells: list[GridCell] = []
    for cell in cells:
        if grid_cells:
            assembly.add("\t" if cell.row == row else "\n")
        row = cell.row
        grid_cells.append(
            GridCell(
                row - first_row + 1,
                cell.column - first_column + 1,
                cell.row_span,
                cell.column_span,
                emit_cell_lines(cell.text, assembly),
            )
        )
    assembly.blocks.append(Grid(start, assembly.length, tuple(grid_cells)))
    assembly.add("\n")


def emit_cell_lines(cell_text: str, assembly: Assembly) -> tuple[tuple[int, int], ...]:
    """Put a cell's words into the text; return the place of each of its lines, outer blanks left out."""
    places = []
    for number, line in enumerate(line for line in cell_text.splitlines() if line.strip()):
        if number:
            assembly.add("\n")
        start, end = assembly.add(line)
        places.append((start + len(line) - len(line.lstrip()), end - len(line) + len(line.rstrip())))
    return tuple(places)
