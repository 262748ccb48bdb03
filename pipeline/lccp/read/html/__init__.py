"""HTML pages. The decoded text is the page's source as it is; blocks quote stretches of it.

No tag lies inside a piece, those of raised digits aside (``<sup>3</sup>``, quoted as ³): a paragraph or cell with tags inside has several pieces, which joined
with nothing between are its words. Character references stay as written, for every span must quote
the source; the repair ``unescape_entities`` is to be made on a piece before any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lccp.model import Document, Grid, GridCell, InputError, Line, Notice, Source
from lccp.read.builder import build_document, too_long
from lccp.read.detect import HTML
from lccp.read.entities import unescaped
from lccp.read.html.decode import decode_page
from lccp.read.html.furniture import is_furniture, is_furniture_line
from lccp.read.html.grid import LaidCell, Layout, lay_out_table
from lccp.read.html.pictures import image_elements, image_name, picture_address, picture_data
from lccp.read.html.tree import BLOCKS, TABLE_PARTS, Element, Tree, grow_tree, hiding_selectors, is_hidden, is_prose
from lccp.read.limits import Limits
from lccp.read.ocr.embedded import EmbeddedPicture, PicturesOfDocument
from lccp.read.office.row_table import PlacedPicture, TablePlace, Tabular, flatten_cell
from lccp.read.plain import control_notices, decoding_notices
from lccp.text.messages import Message, say
from lccp.text.patterns import re
from lccp.text.repairs.marks import RAISED_MARKUP

UNREAD = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "video",
        "audio",
        "map",
        "select",
        "button",
        "textarea",
        "datalist",
        "input",
        "noframes",
        "noembed",
        "applet",
        "rt",
        "rp",
        "meta",
        "link",
        "base",
    ]
)
STRUCTURE = BLOCKS | TABLE_PARTS | {"body", "html", "head", "legend", "option", "title", "xmp", "listing", "plaintext"}
BLANK = " \t\n\r\f"
EDGE_BLANKS = re.compile(rf"[{BLANK}]*")
LEADING_BLANKS = re.compile(r"(?:\s|&(?:nbsp|ensp|emsp|thinsp|#160|#x0*a0|#12288|#x0*3000);?)+", re.I)
NEWLINES = re.compile(r"[^\r\n]+")
HEADING = re.compile(r"h([1-6])")
VERTICAL_ALIGN = re.compile(r"(?:^|;)\s*vertical-align\s*:\s*(super|sub)\b", re.I)
OFF_THE_LINE = re.compile(r"(?:^|;)\s*(?:vertical-align|(top))\s*:\s*(-?[0-9]*\.?[0-9]+)\s*(px|pt|r?em|ex|%)", re.I)
RELATIVE = re.compile(r"position\s*:\s*relative.*font-size|font-size.*position\s*:\s*relative", re.I | re.S)
OF_SIZE = {"px": 1 / 14, "pt": 1 / 10.5, "em": 1.0, "rem": 1.0, "ex": 0.5, "%": 0.01}  # where a page states no size
SHIFTED, FARTHEST = 0.2, 1.0  # of the size: how far from the line marks are set; by less, signs are centred in it


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of the page: the pieces of source that hold its words, and what it is."""

    pieces: tuple[tuple[int, int], ...]
    whole: bool = True
    role: str = ""
    level: int = 0


PageItem = PageLine | Tabular[PageLine] | PlacedPicture


@dataclass(slots=True)
class TextFlow:
    """Lines and tables that follow one another, in the page or in one cell."""

    text: str
    items: list[PageItem] = field(default_factory=list)
    pieces: list[tuple[int, int]] = field(default_factory=list)
    pictures: list[PlacedPicture] = field(default_factory=list)  # of the open paragraph: they come behind it
    first: int = 0  # how many items there were before the open paragraph

    def add(self, start: int, end: int) -> None:
        """Put a stretch of text into the open line."""
        if self.pieces or self.text[start:end].strip(BLANK):
            self.pieces.append((start, end))

    def end_line(self, role: str, level: int) -> None:
        """Close the open line, its outer blanks taken off; a line of blanks alone is none."""
        pieces, self.pieces = trim_pieces(self.text, self.pieces), []
        line_text = "".join(unescaped(self.text[start:end]) for start, end in pieces)
        if line_text.strip():
            self.items.append(PageLine(tuple(pieces), False, role, level))

    def end_paragraph(self, role: str, level: int) -> None:
        """Close the open line and the paragraph that it ends: whole, unless ``<br>`` cut it into lines."""
        self.end_line(role, level)
        if len(self.items) == self.first + 1 and isinstance(last := self.items[-1], PageLine):
            self.items[-1] = replace(last, whole=True)
        self.items += self.pictures
        self.pictures.clear()
        self.first = len(self.items)


def read_html(source: Source, data: bytes, limits: Limits = Limits()) -> Document:  # noqa: B008 (frozen)
    """Read an HTML page; nothing in it is run or fetched. Malformed HTML is read as browsers read it.

    Raises InputError for an unknown encoding, a page beyond a limit, or one without words.
    """
    text, encoding = decode_page(data)
    if len(text) > limits.max_characters:
        raise too_long(limits)
    reader = PageReader(text, grow_tree(text, limits.max_nesting), limits)
    blocks = list(reader.blocks())
    if not blocks and not reader.pictures.embedded:
        raise InputError("is an HTML page without text; if a script fills it, save the page from a browser")
    return build_document(
        source,
        data,
        text,
        blocks,
        HTML,
        encoding,
        [*control_notices(text), *decoding_notices(data, text, encoding), *reader.notices()],
        reader.levels,
        reader.pictures,
        limits,
    )


class PageReader:
    """One walk over a page's tree."""

    def __init__(self, text: str, tree: Tree, limits: Limits) -> None:
        self.text, self.tree, self.limits = text, tree, limits
        self.selectors = set[str]()
        for start, end in tree.styles:
            self.selectors |= hiding_selectors(text[start:end])
        # What a crawler has kept of a page begins with lines that no element holds.
        self.loose = None if text.lstrip()[:1] == "<" else tree.root
        self.cells = 0
        self.unseen: list[tuple[int, int]] = []  # hidden words
        self.deleted: list[tuple[int, int]] = []
        self.levels: dict[int, str] = {}
        self.numbered: list[int] = []  # lists whose numbers the page supplies
        self.pictures = PicturesOfDocument()
        self.image_numbers = {id(node): number for number, node in enumerate(image_elements(tree), 1)}

    def blocks(self) -> Iterator[Line | Grid]:
        """Return the blocks of the page in order."""
        flow = TextFlow(self.text)
        self.walk(self.tree.root, flow, "", 0)
        flow.end_paragraph("", 0)
        stack = flow.items[::-1]
        count = end = 0
        while stack:
            item = stack.pop()
            blocks: list[Line | Grid] = []
            if isinstance(item, PageLine):
                blocks.append(self.line(item))
            elif isinstance(item, PlacedPicture):
                place = max(end, item.start)
                self.pictures.embedded.append(EmbeddedPicture(place, count, item.name, item.data, item.refusal))
            elif item.layout:
                stack += item.contents[::-1]
            else:
                later: list[PageItem] = []
                blocks += make_grid(item, later)
                stack += later[::-1]
            count += len(blocks)
            end = max(end, *(block.end for block in blocks)) if blocks else end
            yield from blocks

    def line(self, item: PageLine) -> Line:
        """Make a line of the model."""
        role = item.role
        if not role and is_furniture_line("".join(unescaped(self.text[a:b]) for a, b in item.pieces)):
            role = "furniture"
        pieces = item.pieces if len(item.pieces) > 1 else ()
        level = 0 if role == "furniture" else item.level
        return Line(item.pieces[0][0], item.pieces[-1][1], 0, item.whole, role, level, pieces=pieces)

    def walk(
        self, node: Element, flow: TextFlow, role: str, level: int, pre: bool = False, in_cell: bool = False
    ) -> None:
        """Read what is below an element into ``flow``. Depth is bounded by the tree's."""
        for child in node.children:
            if isinstance(child, tuple):
                self.read_text(child, flow, role, level, pre or node is self.loose)
                continue
            name = child.name
            if name in UNREAD:
                continue
            if is_hidden(child, self.selectors) or name == "del":
                self.keep_unseen(child)
            elif name == "br":
                flow.end_line(role, level)
            elif name == "img":
                self.keep_picture(child, flow)
            elif name == "table":
                flow.end_paragraph(role, level)
                self.table(child, flow, role, level, in_cell)
                flow.first = len(flow.items)
            elif name in STRUCTURE:
                inner = self.role_of(child, role, in_cell)
                flow.end_paragraph(role, level)
                self.walk(child, flow, inner, self.heading_level(child, level), pre or name in ("pre", "xmp"), in_cell)
                flow.end_paragraph(inner, self.heading_level(child, level))
            elif self.keep_level(child) == "raised" and (digits := RAISED_MARKUP.match(self.text, child.start)):
                self.levels.update(dict.fromkeys(range(*digits.span()), "raised"))
                flow.add(*digits.span())  # the one piece that holds tags: Document.quote reads them
            else:
                self.walk(child, flow, role, level, pre, in_cell)

    def keep_picture(self, node: Element, flow: TextFlow) -> None:
        """Keep a picture that the page holds itself; note the address of one that lies elsewhere."""
        address = picture_address(node)
        if address[:5].lower() == "data:":
            number = self.image_numbers[id(node)]
            flow.pictures.append(PlacedPicture(image_name(number), picture_data(address), node.start))
        elif address:
            self.pictures.outside.append(address)

    def keep_level(self, node: Element) -> str:
        """Remember the characters that an element sets above or below the line, and return which of both."""
        aligned = VERTICAL_ALIGN.search(node.attributes.get("style", ""))
        level = {"super": "raised", "sub": "lowered"}.get(aligned.group(1).lower(), "") if aligned else ""
        level = level or _level_by_shift(node) or {"sup": "raised", "sub": "lowered"}.get(node.name, "")
        stack: list[Element | tuple[int, int]] = list(node.children) if level else []
        while stack:
            child = stack.pop()
            if isinstance(child, tuple):
                self.levels.update(dict.fromkeys(range(*child), level))
            else:
                stack += child.children
        return level

    def read_text(self, place: tuple[int, int], flow: TextFlow, role: str, level: int, pre: bool) -> None:
        """Read a stretch of text; in preformatted text each line is one."""
        if not pre:
            flow.add(*place)
            return
        text = self.text[slice(*place)]
        offset = 0
        for match in NEWLINES.finditer(text):
            if match.start() > offset:
                flow.end_line(role, level)
            flow.add(place[0] + match.start(), place[0] + match.end())
            offset = match.end()
        if offset < len(text):
            flow.end_line(role, level)

    def role_of(self, node: Element, role: str, in_cell: bool) -> str:
        """Determine what the lines of a block are."""
        if role == "furniture" or node.name == "title":
            return "furniture"
        if HEADING.fullmatch(node.name):
            return "heading"
        if node.name in ("caption", "figcaption"):
            return "caption"
        if not in_cell and is_furniture(node, self.tree.root.size):
            return "furniture"
        if node.name == "ol" and "none" not in node.attributes.get("style", ""):
            self.numbered.append(node.start)
        return role

    def heading_level(self, node: Element, level: int) -> int:
        """Return a heading's rank."""
        match = HEADING.fullmatch(node.name)
        return int(match.group(1)) if match else level

    def keep_unseen(self, node: Element) -> None:
        """Remember words that are not shown, so that a person can be told of them."""
        kind = self.deleted if node.name == "del" else self.unseen
        stack: list[Element | tuple[int, int]] = [node]
        while stack:
            item = stack.pop()
            if isinstance(item, tuple):
                if self.text[slice(*item)].strip():
                    kind.append(item)
            elif item.name not in UNREAD:
                stack += item.children[::-1]

    def table(self, node: Element, flow: TextFlow, role: str, level: int, in_cell: bool) -> None:
        """Read a table into ``flow``: what stands beside its cells first, then its cells."""
        table, stray = lay_out_table(node, self.limits.max_cells - self.cells, lambda n: is_hidden(n, self.selectors))
        self.cells += table.area
        for item in stray:
            if isinstance(item, tuple):
                flow.add(*item)
            elif item.name not in UNREAD:
                holder = Element("div", item.start, children=[item])
                self.walk(holder, flow, role, level, in_cell=in_cell)
        flow.end_paragraph(role, level)
        for item in table.unseen:
            self.keep_unseen(item)
        if role == "furniture" or self.only_frames(node, table):
            for cell in table.cells:
                inner = self.role_of(cell.node, role, in_cell)
                self.walk(cell.node, flow, inner, level, in_cell=in_cell)
                flow.end_paragraph(inner, level)
        else:
            places = [place for cell in table.cells if (place := self.cell(cell)).items]
            flow.items += [Tabular(places)] if places else []

    def only_frames(self, node: Element, table: Layout) -> bool:
        """Whether a table only arranges parts of the page: told before it is read, by what its cells weigh.

        It says so; or one cell alone holds words; or no row has two cells with words of their own, and tables
        stand in it or a cell is a text of paragraphs; or one cell holds the better part of the page, in many lines.
        """
        if node.attributes.get("role", "").lower() in ("presentation", "none"):
            return True
        rows = [cell.row for cell in table.cells if cell.node.size > cell.node.tabled]
        if sum(cell.node.size > 0 for cell in table.cells) == 1:
            return True
        if len(rows) == len(set(rows)) and (node.tables or any(is_prose(cell.node) for cell in table.cells)):
            return True
        threshold = self.tree.root.size * 3 / 5
        return any(cell.node.size > threshold and cell.node.lines >= 5 for cell in table.cells)

    def cell(self, cell: LaidCell) -> TablePlace[PageLine]:
        """Read one cell."""
        inner = TextFlow(self.text)
        self.walk(cell.node, inner, "", 0, in_cell=True)
        inner.end_paragraph("", 0)
        return TablePlace(cell.row, cell.column, cell.row_span, cell.column_span, inner.items)

    def notices(self) -> Iterator[Notice]:
        """Name what of the page was not read, and what it shows without holding it."""
        for places, kind, english, chinese in (
            (self.unseen, "hidden-text", "{count} hidden stretches of text not read", "{count}处隐藏文字未读"),
            (
                self.deleted,
                "tracked-change",
                "{count} stretches marked as deleted not read",
                "{count}处标为删除的文字未读",
            ),
        ):
            if places:
                places.sort()
                yield Notice(kind, "low", *places[0], say(english, chinese, count=len(places)))
        if self.numbered:
            message = say(
                "the page numbers the items of {count} lists; the numbers are not in its text",
                "网页为{count}个列表的各项编号，编号不在其文本之中",
                count=len(set(self.numbered)),
            )
            yield Notice("unquoted-numbers", "low", 0, 0, message)
        if self.tree.unclosed:
            description, start = self.tree.unclosed
            end = len(self.text)
            message = say(
                "a {markup} is never closed; what follows is not read",
                "{markup}未闭合，其后内容未读",
                markup=Message(description, {"comment": "注释", "tag": "标签"}.get(description, f"{description}元素")),
            )
            yield Notice("unclosed-markup", "high", start, end, message)


def trim_pieces(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take the blanks off both ends of a line made of pieces, and the pieces that were only blanks."""
    while pieces:
        start, end = pieces[0]
        match = EDGE_BLANKS.match(text, start, end)
        start = match.end() if match else start
        if start < end:
            pieces[0] = (start, end)
            break
        del pieces[0]
    while pieces:
        start, end = pieces[-1]
        length = len(text[start:end].rstrip(BLANK))
        if length:
            pieces[-1] = (start, start + length)
            break
        pieces.pop()
    return collapse_blanks(text, pieces)


def collapse_blanks(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave blanks out that follow a blank before the tag: a browser shows one (2020 <img> 2025)."""
    collapsed: list[tuple[int, int]] = []
    for start, end in pieces:
        if collapsed and unescaped(text[slice(*collapsed[-1])])[-1:].isspace():
            match = LEADING_BLANKS.match(text, start, end)
            start = match.end() if match else start
        if start < end:
            collapsed.append((start, end))
    return collapsed


def make_grid(table: Tabular[PageLine], later: list[PageItem]) -> Iterator[Grid]:
    """Make a table of the model; tables of several columns inside its cells go to ``later``."""
    cells = []
    for cell in table.cells:
        pieces = tuple(piece for line in flatten_cell(cell.items, later) for piece in line.pieces)
        if pieces:
            cells.append(GridCell(cell.row, cell.column, cell.row_span, cell.column_span, pieces))
    if cells:
        places = [piece for cell in cells for piece in cell.pieces]
        yield Grid(min(start for start, _ in places), max(end for _, end in places), tuple(cells))


def _level_by_shift(node: Element) -> str:
    """Return the level of inline words that a style sets off the line by a length (Word writes top:-4.0pt)."""
    style = node.attributes.get("style", "")
    shift = OFF_THE_LINE.search(style) if node.name not in STRUCTURE else None
    if shift is None or (shift.group(1) and not RELATIVE.search(style)):
        return ""
    share = float(shift.group(2)) * OF_SIZE[shift.group(3).lower()]
    if not SHIFTED <= abs(share) <= FARTHEST:
        return ""
    return "raised" if (share > 0) is not bool(shift.group(1)) else "lowered"
