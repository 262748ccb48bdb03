"""Word files: what a reader of the printed page would read, in that order.

What was deleted under tracked changes, hidden, or is a field's instruction is not read; the numbers
that a list supplies are put into the text, so that spans can quote them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lccp.model import Document, Grid, GridCell, InputError, Line, Source
from lccp.read.builder import Assembly, build_document
from lccp.read.detect import DOCX
from lccp.read.limits import Limits
from lccp.read.ocr.embedded import EmbeddedPicture, PicturesOfDocument
from lccp.read.office.docx_numbering import read_numbering, value, whole
from lccp.read.office.docx_runs import LeveledText, Runs, on_the_line
from lccp.read.office.docx_styles import outline_role, read_styles
from lccp.read.office.opc_package import Package, attribute, child, children, local, switched_on
from lccp.read.office.row_table import PlacedPicture, TablePlace, Tabular, flatten_cell, lines_of_item
from lccp.text.messages import say

WRAPPERS = frozenset(["sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"])


@dataclass(slots=True)
class WordParagraph:
    """A paragraph as shown: its lines (more than one where it holds line breaks), role and level."""

    lines: list[LeveledText]
    role: str = ""
    level: int = 0


WordItem = WordParagraph | Tabular[WordParagraph] | PlacedPicture


def read_docx(source: Source, data: bytes, limits: Limits = Limits()) -> Document:  # noqa: B008 (frozen)
    """Read a DOCX file. Raises InputError for what is damaged, encrypted, beyond a limit, or empty."""
    package = Package(data, limits)
    main = package.main_part("word/document.xml")
    root = package.xml(main)
    body = child(root, "body")
    if body is None:
        raise InputError("is a Word file without a body; get it whole")
    reader = WordReader(package, main, limits)
    assembly = reader.assembly
    reader.emit(list(reader.items(body, 0)))
    reader.emit_notes()
    reader.emit_furniture(root)
    reader.tell()
    return build_document(
        source,
        data,
        assembly.text,
        assembly.blocks,
        DOCX,
        "",
        assembly.notices,
        assembly.levels,
        reader.pictures,
        limits,
    )


class WordReader:
    """One pass over a Word file: parts to items, items to text and blocks."""

    def __init__(self, package: Package, main: str, limits: Limits) -> None:
        self.package, self.limits = package, limits
        self.part_read = main  # whose relationships lead to the pictures met
        self.relations = package.relations(main)
        self.styles = read_styles(self.part("styles"))
        self.numbering = read_numbering(self.part("numbering"))
        self.runs = Runs(self.styles)
        self.assembly = Assembly(limits)
        self.pictures = PicturesOfDocument()
        self.cells = 0
        self.carried = LeveledText("", "")  # words of a paragraph whose mark was deleted: they belong to the next

    def part(self, kind: str) -> Any:
        """Return the part that the document relates to in that way, None where there is none."""
        name = self.part_name(kind)
        return self.package.xml(name) if name else None

    def part_name(self, kind: str) -> str:
        """Name the part that the document relates to in that way, "" where there is none."""
        return next((relation.target for relation in self.relations.values() if relation.kind == kind), "")

    def items(self, container: Any, depth: int, in_cell: bool = False) -> Iterator[WordItem]:
        """Return the paragraphs and tables of a body, cell, note or text box, in order."""
        if depth > self.limits.max_nesting:
            raise InputError("is nested too deeply")
        for element in unwrap_children(container):
            name = local(element)
            if name == "p":
                yield from self.paragraph(element, depth, in_cell)
            elif name == "tbl":
                table = self.table(element, depth)
                if table.cells:
                    yield table
            elif name == "altChunk":
                self.runs.seen["chunks"] += 1
        if self.carried.text.strip():
            yield WordParagraph(split_lines(self.carried))
        self.carried = LeveledText("", "")

    def paragraph(self, element: Any, depth: int, in_cell: bool) -> Iterator[WordItem]:
        """Return a paragraph with its number, and the text boxes anchored in it after it."""
        properties = child(element, "pPr")
        paragraph_text = self.carried.followed_by(self.runs.paragraph_text(element))
        boxes = self.runs.take_boxes()
        pictures = [self.placed_picture(blip) for blip in self.runs.take_pictures()]
        self.carried = LeveledText("", "")
        if child(properties, "rPr", "del") is not None or child(properties, "rPr", "moveFrom") is not None:
            self.carried = paragraph_text
        else:
            style = value(properties, "pStyle") or self.styles.default
            look = self.styles.look(style)
            number = self.number(properties, style)
            role, level = outline_role(properties) or (look.role, look.level)
            # 序号 columns often hold nothing but automatic numbers; an empty numbered line elsewhere is a slip.
            if paragraph_text.text.strip():
                yield WordParagraph(split_lines(on_the_line(number).followed_by(paragraph_text)), role, level)
            elif in_cell and number.strip():
                yield WordParagraph([on_the_line(number.strip())], role, level)
        yield from filter(None, pictures)
        for box in boxes:
            carried, self.carried = self.carried, LeveledText("", "")
            yield from self.items(box, depth + 1, in_cell)
            self.carried = carried

    def placed_picture(self, blip: Any) -> PlacedPicture | None:
        """Return a picture that the file holds; the address of one that lies elsewhere is noted."""
        inside, outside = attribute(blip, "embed") or attribute(blip, "id"), attribute(blip, "link")
        relation = self.package.relations(self.part_read).get(inside)
        if relation is None:
            self.pictures.outside += [self.package.outside_target(self.part_read, inside or outside)]
            return None
        return PlacedPicture(relation.target, self.package.part(relation.target) or b"", refusal=why_unread(blip))

    def number(self, properties: Any, style: str) -> str:
        """Return the number that a list puts before a paragraph, "" where it is in no list."""
        look = self.styles.look(style)
        properties_of_number = child(properties, "numPr")
        list_ = value(properties_of_number, "numId") or look.list
        if not list_ or list_ == "0" or switched_on(properties, "rPr", "vanish"):
            return ""
        place = whole(value(properties_of_number, "ilvl"), -1)
        if place < 0:
            place = look.place if look.place >= 0 else self.numbering.level_of_style(list_, style)
        return self.numbering.next(list_, place)

    def table(self, element: Any, depth: int) -> Tabular[WordParagraph]:
        """Parse a table: its cells with their spans, what merged cells cover left out."""
        places: list[TablePlace[WordParagraph]] = []
        open_: dict[int, TablePlace[WordParagraph]] = {}
        row = 0
        for line in unwrap_children(element):
            properties = child(line, "trPr")
            if local(line) != "tr" or child(properties, "del") is not None:
                continue
            row += 1
            column = 1 + whole(value(properties, "gridBefore"))
            merged: dict[int, TablePlace[WordParagraph]] = {}
            for cell in unwrap_children(line):
                if local(cell) == "tc":
                    column = self.cell(cell, row, column, open_, merged, places, depth)
            open_ = merged
        return Tabular([place for place in places if place.items])

    def cell(
        self, cell: Any, row: int, column: int, above: dict[int, TablePlace[WordParagraph]], merged: dict[int, TablePlace[WordParagraph]],
        places: list[TablePlace[WordParagraph]], depth: int,
    ) -> int:  # fmt: skip
        """Parse one cell into ``places``; return the column after it. Raises InputError beyond ``max_cells``."""
        self.cells += 1
        if self.cells > self.limits.max_cells:
            raise InputError(f"holds more than {self.limits.max_cells} table cells; raise the limit if this is right")
        properties = child(cell, "tcPr")
        width = min(max(1, whole(value(properties, "gridSpan"), 1)), 1000)
        vertical = child(properties, "vMerge")
        goes_on = vertical is not None and attribute(vertical, "val", "continue") == "continue"
        items = [] if child(properties, "cellDel") is not None else list(self.items(cell, depth + 1, in_cell=True))
        if value(properties, "hMerge") == "continue" and places and places[-1].row == row:
            places[-1].column_span += width
        elif goes_on and column in above:
            above[column].row_span += 1
            merged[column] = above[column]
            self.runs.seen["covered"] += bool(items)
        else:
            place = TablePlace(row, column, 1, width, items)
            places.append(place)
            if vertical is not None:
                merged[column] = place
        return column + width

    def emit(self, items: list[WordItem], role: str = "") -> None:
        """Return items their place in the text: paragraphs as lines, tables as grids, frames unpacked."""
        stack = items[::-1]
        while stack:
            item = stack.pop()
            if isinstance(item, WordParagraph):
                whole_ = len(item.lines) == 1
                for line in item.lines:
                    start, end = self.assembly.add(line.text, line.levels)
                    self.assembly.add("\n")
                    self.assembly.blocks.append(
                        Line(start, end, whole=whole_, style=role or item.role, level=0 if role else item.level)
                    )
            elif isinstance(item, PlacedPicture):
                place, block = self.assembly.length, len(self.assembly.blocks)
                self.pictures.embedded.append(EmbeddedPicture(place, block, item.name, item.data, item.refusal))
            elif item.layout:
                stack += item.contents[::-1]
            else:
                stack += self.emit_grid(item)[::-1]

    def emit_grid(self, table: Tabular[WordParagraph]) -> list[WordItem]:
        """Return a table its place; return back the tables inside it that come after it."""
        start, later = self.assembly.length, list[WordItem]()
        cells = []
        for cell in table.cells:
            pieces = []
            for item in flatten_cell(cell.items, later):
                for line in item.lines:
                    pieces.append(trim_place(line.text, self.assembly.add(line.text, line.levels)))
                    self.assembly.add("\n")
            if pieces:
                cells.append(GridCell(cell.row, cell.column, cell.row_span, cell.column_span, tuple(pieces)))
        if cells:
            self.assembly.blocks.append(Grid(start, self.assembly.length - 1, tuple(cells)))
        return later

    def emit_notes(self) -> None:
        """Return the footnotes and endnotes that the text refers to, in that order, after it."""
        for kind in ("footnote", "endnote"):
            wanted = [name for note_kind, name in self.runs.notes if note_kind == kind]
            self.part_read = self.part_name(f"{kind}s") if wanted else ""
            root = self.package.xml(self.part_read) if self.part_read else None
            notes = {} if root is None else {attribute(note, "id"): note for note in children(root, kind)}
            for name in dict.fromkeys(wanted):
                if name in notes:
                    self.emit(list(self.items(notes[name], 0)), "footnote")

    def emit_furniture(self, root: Any) -> None:
        """Return each different header and footer once, at the end."""
        part_names: dict[str, None] = {}
        for section in root.iter("{*}sectPr"):
            for reference in section:
                if local(reference) in ("headerReference", "footerReference"):
                    relation = self.relations.get(attribute(reference, "id"))
                    part_names.update({relation.target: None} if relation else {})
        done: set[str] = set()
        for name in part_names:
            part, self.part_read = self.package.xml(name), name
            for item in [] if part is None else self.items(part, 0):
                self.runs.seen["margin pictures"] += isinstance(item, PlacedPicture)
                for paragraph in lines_of_item(item):
                    shown = "\n".join(line.text for line in paragraph.lines)
                    if shown not in done:
                        done.add(shown)
                        self.emit([paragraph], "furniture")

    def tell(self) -> None:
        """Name what the file holds and was not read."""
        for name, (kind, severity, english, chinese) in UNREAD_PARTS.items():
            if self.runs.seen[name]:
                self.assembly.note(kind, severity, say(english, chinese, count=self.runs.seen[name]))
        for name in sorted(self.numbering.unknown):
            message = say(
                "the list number {number} cannot be written and is left out",
                "列表编号{number}无法写出，从略",
                number=name,
            )
            self.assembly.note("unknown-numbering", "medium", message)


UNREAD_PARTS = {
    "deletions": (
        "tracked-change",
        "info",
        "{count} deleted or moved stretches under tracked changes not read",
        "{count}处修订中删除或移走的文字未读",
    ),
    "hidden": ("hidden-text", "low", "{count} hidden stretches of text not read", "{count}处隐藏文字未读"),
    "symbols": (
        "unknown-symbol",
        "low",
        "{count} signs of a symbol font that no character is known for",
        "符号字体中有{count}个符号不知对应何字符",
    ),
    "chunks": ("embedded-document", "medium", "{count} embedded documents not read", "{count}个嵌入文件未读"),
    "margin pictures": (
        "unread-picture",
        "low",
        "{count} pictures of headers and footers not read",
        "页眉页脚中{count}幅图像未读",
    ),
    "covered": (
        "covered-cell",
        "low",
        "{count} cells covered by a merged cell hold text, not read",
        "{count}个被合并单元格遮盖的单元格含有文字，未读",
    ),
}


def unwrap_children(container: Any) -> Iterator[Any]:
    """Return the children of an element, looking through content controls and what was inserted."""
    stack = [iter(() if container is None else container)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif local(element) in WRAPPERS:
            stack.append(iter(element))
        else:
            yield element


def split_lines(paragraph: LeveledText) -> list[LeveledText]:
    """Return the lines of a paragraph that are not blank."""
    lines, start = list[LeveledText](), 0
    for line in paragraph.text.split("\n"):
        if line.strip():
            lines.append(LeveledText(line, paragraph.levels[start : start + len(line)]))
        start += len(line) + 1
    return lines


def why_unread(blip: Any) -> str:
    """Say why a picture is not to be read, "" if it is: what is cropped away is not shown, and would be read."""
    shape = blip.getparent()
    crops = [attribute(edges, side) for edges in children(shape, "srcRect") for side in "ltrb"]
    crops += [attribute(blip, f"crop{side}") for side in ("left", "top", "right", "bottom")]
    return "is cropped, so that the page does not show all of it" if any(crop.strip("0%f") for crop in crops) else ""


def trim_place(line: str, place: tuple[int, int]) -> tuple[int, int]:
    """Leave the blanks at both ends of a line out of its place."""
    return place[0] + len(line) - len(line.lstrip()), place[1] - len(line) + len(line.rstrip())
