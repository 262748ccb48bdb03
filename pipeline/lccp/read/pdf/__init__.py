"""PDF to Document: characters with boxes, tables with merged cells, lines in reading order.

pypdfium2 reads the pages, pypdf the fonts. Nothing in the file is run, filled in or fetched.
"""

from __future__ import annotations

import hashlib
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from lccp.model import Block, Document, Grid, GridCell, InputError, Line, Notice, Source
from lccp.read.limits import Limits
from lccp.read.ocr.engine import engine_name, has_engine
from lccp.read.ocr.heartbeat import report_page
from lccp.read.ocr.spreads import split_spreads
from lccp.read.pdf.codes.fonts import MendedFile, mend_fonts
from lccp.read.pdf.layout import CONTINUED, LayoutItem, arrange_pages
from lccp.read.pdf.lines import PrintedLine, sign_levels, written_raised
from lccp.read.pdf.page import CERTAIN, LOST, Glyph, Page, reading_words
from lccp.read.pdf.reading_order import (
    interleaved_lines,
    is_scrambled,
    prose_down_columns,
    takes_place_of,
    unwritten_glyphs,
)
from lccp.read.pdf.ruling_lines import read_rules, turn_rules
from lccp.read.pdf.signs.characters import (
    FEW_SIGNS,
    FILLING,
    CodeMarks,
    filled_share,
    keep_shown,
    read_characters,
    straighten_page,
)
from lccp.read.pdf.signs.painted import Rendering
from lccp.read.pdf.signs.reread import Rereader, corner_of
from lccp.read.pdf.table_join import JoinedTable, append_part, begin_joined, same_columns
from lccp.text.messages import Message, say
from lccp.text.refusals import reason_message
from lccp.text.spans import Origin

MEDIA_TYPE = "application/pdf"
NO_BOX = (0.0, 0.0, 0.0, 0.0)
PICTURE_TOLD = 0.2  # share of a page that its pictures cover: smaller ones are signets and signatures
NOT_RECOGNISED = -1.0


def read_pdf(source: Source, data: bytes, limits: Limits = Limits()) -> Document:  # noqa: B008 (frozen)
    """Read a PDF. Raises InputError for one that is broken, locked, too large, or only pictures."""
    clock = ReadingClock(limits)
    if len(data) > limits.max_bytes:
        raise InputError(f"is larger than {limits.max_bytes} bytes; raise the limit if this is right")
    # Some servers and scanners put bytes of their own before the mark.
    mended = mend_fonts(data[max(0, data.find(b"%PDF-", 0, 1024)) :], clock.check)
    writer = PdfWriter(source, data, limits, mended.notices)
    again = Rereader(mended.data, mended.marks, borrowed=mended.borrowed)
    try:
        pages = split_spreads(read_pages(mended, clock, again))
        return writer.document(
            arrange_pages(pages, clock.check, lambda page: _settle_order(page, again, limits.max_characters))
        )
    finally:
        again.close()


class ReadingClock:
    """The time a document may take."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.start = limits, time.monotonic()

    def finish_page(self) -> None:
        """Begin anew after a page that was recognised: each of them has the time of a document."""
        self.check()
        self.start = time.monotonic()
        report_page()

    def check(self) -> None:
        """Raise InputError once the time is over."""
        if time.monotonic() - self.start > self.limits.max_seconds:
            raise InputError(
                f"was not read within {self.limits.max_seconds:g} seconds; raise the limit or split the file"
            )


def read_pages(mended: MendedFile, clock: ReadingClock, again: Rereader) -> Iterator[Page]:
    """Read the pages one by one, each with its glyphs and rules."""
    import pypdfium2 as pdfium

    limits = clock.limits
    try:
        book = pdfium.PdfDocument(mended.data)
    except pdfium.PdfiumError as error:
        raise InputError(_open_failure(str(error))) from None
    try:
        count = len(book)
        if count > limits.max_pages:
            raise InputError(f"has {count} pages, more than {limits.max_pages}; raise the limit or split it")
        total, broken = 0, ""
        legible = count == 0
        for number in range(1, count + 1):
            clock.check()
            try:
                page = _read_page(book, number, limits.max_characters - total, mended.marks, again)
                if has_engine() and _is_picture(page):
                    page = recognise_pdf_page(book[number - 1], page, limits)
                    clock.finish_page()
            except pdfium.PdfiumError as error:  # one bad page among good ones: the others are read
                page = Page(number, 0.0, 0.0, broken=str(error))
            total += len(page.glyphs) + len(page.aside)
            broken, legible = broken or page.broken, legible or not page.broken
            yield page
    finally:
        book.close()
    if not legible:
        raise InputError(f"has no page that can be read ({broken}); repair the file first")
    if not total:
        raise InputError("is a PDF without a text layer; install lccp[ocr] to have it recognised, or run OCR first")


def recognise_pdf_page(pdf_page: Any, page: Page, limits: Limits) -> Page:
    """Recognise the picture of a page. Text that lies unseen upon it is its witness; what is seen upon it stays."""
    from lccp.read.ocr.pages import compare_layer, recognise_page, with_own_signs
    from lccp.read.ocr.rendering import render_page

    picture, dpi = render_page(pdf_page, page.width, page.height, limits)
    recognised = recognise_page(page.number, picture, dpi)
    recognised.corner = page.corner
    return compare_layer(recognised, page) if page.invisible else with_own_signs(recognised, page)


def _is_picture(page: Page) -> bool:
    """Return whether a page shows a picture and hardly any text, or one under unseen text that some recogniser left.

    Programs that scan with a telephone print their name upon each page: such a page has text and says nothing.
    """
    own_signs = sum(not glyph.text.isspace() for glyph in (*page.glyphs, *page.aside))
    is_scan = own_signs == 0 or (own_signs <= FEW_SIGNS and page.filled >= FILLING)
    return bool(page.images) and (page.invisible or is_scan)


def _open_failure(error: str) -> str:
    if "assword" in error:
        return "is a PDF locked with a password; unlock it first"
    if "ecurity" in error:
        return "is a PDF locked in a way that cannot be opened; unlock it first"
    return "is not a PDF that can be opened; it is damaged or cut short, repair or fetch it again"


def _read_page(book: Any, number: int, limit: int, marks: CodeMarks, again: Rereader) -> Page:
    import ctypes

    import pypdfium2.raw as raw

    pdf_page = book[number - 1]
    text_page = None
    try:
        rect = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(pdf_page.raw, ctypes.byref(rect))
        rotation = (raw.FPDFPage_GetRotation(pdf_page.raw) % 4) * 90
        wide, high = rect.right - rect.left, rect.top - rect.bottom
        if rotation in (90, 270):
            wide, high = high, wide
        page = Page(number, wide, high)
        text_page = pdf_page.get_textpage()
        if raw.FPDFText_CountChars(text_page.raw) > limit:
            raise InputError("holds more characters than the limit allows; raise the limit or split the file")
        corner = (rect.left, rect.top)
        signs = read_characters(page, text_page, corner, rotation, limit, marks)
        pictures = read_rules(page, pdf_page, corner, rotation, again.borrowed)
        box = (rect.left, rect.bottom, rect.right, rect.top)
        page.corner = corner_of(pdf_page.get_mediabox(), box, rotation)
        if page.unread and again.borrowed:
            second_signs = again.read(page, limit, page.corner)
            if second_signs is not None:
                signs, page.unread = second_signs, 0
        rendering = Rendering(pdf_page, wide, high)
        signs = keep_shown(page, signs, rendering.shows, pictures)
        page.filled = filled_share(page, signs, pictures)
        straighten_page(page, signs)
        turn_rules(page)
        return page
    finally:
        if text_page is not None:
            text_page.close()
        pdf_page.close()


def _settle_order(page: Page, again: Rereader, limit: int) -> bool:
    """Read a page another way; keep that reading where it has the same signs and contradicts the file less."""
    other = Page(page.number, page.width, page.height)
    signs = again.read(other, limit, page.corner)
    if signs is None:
        return False
    straighten_page(other, signs)
    if other.turn != page.turn or not takes_place_of(other, page):
        return False
    page.glyphs, page.aside = other.glyphs, other.aside
    return True


class PdfWriter:
    """Writes the decoded text with its boxes, and the blocks that point into it."""

    def __init__(
        self,
        source: Source,
        data: bytes,
        limits: Limits,
        notices: list[Notice],
        media_type: str = MEDIA_TYPE,
        reader: str = "",
    ) -> None:
        self.source, self.data, self.limits, self.media_type, self.reader = source, data, limits, media_type, reader
        self.certainties: dict[int, float] = {}
        self.suspected_stars: set[int] = set()
        self.alternatives: dict[int, tuple[tuple[str, float], ...]] = {}
        self.parts: list[str] = []
        self.boxes = array("f")
        self.length = 0
        self.starts: list[int] = []
        self.sheets: dict[int, int] = {}  # of each page that the layout counts, the page of the file
        self.notices = list(notices)
        self.recovered: dict[int, str] = {}
        self.levels: dict[int, str] = {}

    def document(self, arranged: Iterable[tuple[Page, list[LayoutItem]]]) -> Document:
        """Write all pages; return the document. No page is held once it is written."""
        joiner = BlockJoiner(self.sheets)
        page_notices: list[Notice] = []
        count = 0
        for page, page_items in arranged:
            self.sheets[page.number] = page.sheet or page.number
            page.number = self.sheets[page.number]
            if self.starts:
                self._add("\f", NO_BOX)
            if page.number > len(self.starts):
                self.starts.append(self.length)
            for item in page_items:
                self._item(page, item)
            self._account(page, page_items)
            self._tell_interleaved(page, page_items)
            self._aside(page, page_items)
            count += sum(len(item.table.cells) for item in page_items if item.table)
            if count > self.limits.max_cells:
                raise InputError(
                    f"holds more than {self.limits.max_cells} table cells; raise the limit or split the file"
                )
            for item in page_items:
                joiner.add(item)
                for line in item.lines():
                    line.forget_glyphs()
            page_notices += [
                Notice(kind, severity, self.starts[-1], self.starts[-1], message)
                for kind, severity, message in _page_findings(page)
            ]
            if page.recognised:
                self.reader = self.reader or engine_name()
        blocks = joiner.finish()
        self.notices += page_notices
        return Document(
            source=self.source,
            origin=Origin(
                self.source.id,
                "".join(self.parts),
                self.recovered,
                self.levels,
                self.alternatives,
                frozenset(self.suspected_stars),
            ),
            media_type=self.media_type,
            encoding="",
            size=len(self.data),
            sha256=hashlib.sha256(self.data).hexdigest(),
            blocks=tuple(blocks),
            page_starts=tuple(self.starts),
            boxes=self.boxes,
            notices=tuple(self.notices),
            recovered=self.recovered,
            certainties=self._all_certainties(),
            reader=self.reader,
        )

    def _all_certainties(self) -> array[float] | None:
        """Return how sure the recogniser is of each character; None where it read none."""
        if not self.certainties:
            return None
        return array("f", (self.certainties.get(offset, NOT_RECOGNISED) for offset in range(self.length)))

    def _add(self, text: str, box: tuple[float, float, float, float]) -> None:
        self.parts.append(text)
        self.boxes.extend(box * len(text))
        self.length += len(text)

    def _glyph(self, page: Page, glyph: Glyph) -> None:
        if glyph.rule:
            self.recovered.update(dict.fromkeys(range(self.length, self.length + len(glyph.text)), glyph.rule))
        if glyph.reading:
            self.certainties.update(
                dict.fromkeys(range(self.length, self.length + len(glyph.text)), glyph.reading.certainty)
            )
            if glyph.reading.star_behind:
                self.suspected_stars.add(self.length)
            if glyph.reading.certainty < CERTAIN:
                self.alternatives[self.length] = glyph.reading.alternatives
        self._add(glyph.text, page.visible(glyph))

    def _item(self, page: Page, item: LayoutItem) -> None:
        if item.line:
            item.pieces += [self._line(page, line) for line in item.lines()]
        elif item.table:
            start = self.length
            for cell in sorted(item.table.cells, key=lambda c: (c.row, c.column)):
                cell.pieces = [self._line(page, line) for line in cell.lines]
            for note in item.table.notes:
                message = say("page {page}: {note}", "第{page}页：{note}", page=page.number, note=note)
                self._note("uncertain-table", "medium", start, message, self.length)

    def _line(self, page: Page, line: PrintedLine) -> tuple[int, int]:
        """Write one printed line, each on a line of its own; return where it lies."""
        if self.length > self.starts[-1]:
            self._add("\n", NO_BOX)
        start = self.length
        self._compare(page, line)
        levels = sign_levels(line.glyphs)
        if page.turn or page.recognised or any(levels) or any(glyph[5] or len(glyph[0]) != 1 for glyph in line.glyphs):
            self._line_by_glyphs(page, line, levels)
            return start, self.length
        self.parts.append(line.text)
        for glyph, gap in zip(line.glyphs, line.gaps, strict=True):
            if gap:
                self.boxes.extend(NO_BOX)
            self.boxes.extend(glyph[1:5])
        self.length += len(line.text)
        return start, self.length

    def _line_by_glyphs(self, page: Page, line: PrintedLine, levels: list[str]) -> None:
        """Write a line that holds raised, recovered or several signs a glyph, or was turned."""
        for glyph, gap, level in zip(written_raised(line.glyphs, levels), line.gaps, levels, strict=True):
            if gap:
                self._add(" ", NO_BOX)
            if level and not glyph.reading:  # heights in a picture tell no raised sign
                self.levels.update(dict.fromkeys(range(self.length, self.length + len(glyph.text)), level))
            self._glyph(page, glyph)
        self._tell_doubts(page, line)

    def _tell_doubts(self, page: Page, line: PrintedLine) -> None:
        """Report the signs of a line that a recogniser is not sure of, lost digits aside: they have a row of their own."""
        doubts = [
            glyph for glyph in line.glyphs if glyph.reading and glyph.reading.certainty < CERTAIN and glyph.text != LOST
        ]
        if doubts:
            signs = "; ".join(reading_words(glyph) for glyph in doubts)
            message = say(
                "page {page}: not recognised with certainty: {signs}",
                "第{page}页：识别没有把握：{signs}",
                page=page.number,
                signs=signs,
            )
            self._note("doubtful-reading", "medium", self.length - len(line.text), message, self.length)

    def _compare(self, page: Page, line: PrintedLine) -> None:
        """Report a line whose order PDFium contradicts, or that is taller than two lines."""
        if is_scrambled(line):
            message = say(
                "page {page}: a line whose signs another reader puts in another order; compare it with the print",
                "第{page}页：此行字符次序与另一读取程序所得不同，请对照版面",
                page=page.number,
            )
            self._note("reading-order", "high", self.length, message, self.length + len(line.text))

    def _account(self, page: Page, items: list[LayoutItem]) -> None:
        """Report signs that the page shows and that came into none of its lines."""
        missing = unwritten_glyphs(page, (line for item in items for line in item.lines()))
        if missing:
            message = say(
                "page {page}: {count} signs that are in none of its lines ({signs}); compare it with the print",
                "第{page}页：{count}个字符未归入任何一行（{signs}），请对照版面",
                page=page.number,
                count=len(missing),
                signs="".join(glyph.text for glyph in missing[:20]),
            )
            self._note("reading-order", "high", self.starts[-1], message, self.length)

    def _tell_interleaved(self, page: Page, items: list[LayoutItem]) -> None:
        """Report lines that hold the halves of two columns, by the order in which the file goes on."""
        places = {id(item.line): item.pieces[0] for item in items if item.line and not item.style}
        lines = interleaved_lines([item.line for item in items if item.line and id(item.line) in places])
        for table in (item.table for item in items if item.table and not item.table.ruled):
            places |= {id(c.lines[-1]): c.pieces[-1] for c in table.cells if c.lines}
            lines = lines or prose_down_columns(table.cells)
        if lines:
            message = say(
                "page {page}: {count} lines that seem to hold two columns beside one another; compare them with the print",
                "第{page}页：{count}行疑将并排两栏读作一行，请对照版面",
                page=page.number,
                count=len(lines),
            )
            start, end = places[id(lines[0])][0], places[id(lines[-1])][1]
            self._note("reading-order", "high", start, message, end)

    def _aside(self, page: Page, page_items: list[LayoutItem]) -> None:
        """Write what runs in another direction at the page's end, in the file's order, and say so."""
        if not page.aside or all(g.text.isspace() for g in page.aside):
            return
        glyphs: list[Glyph] = [g for g in page.aside if not g.text.isspace()]
        box = (
            min(g.x0 for g in glyphs),
            min(g.top for g in glyphs),
            max(g.x1 for g in glyphs),
            max(g.bottom for g in glyphs),
        )
        if self.length > self.starts[-1]:
            self._add("\n", NO_BOX)
        start = self.length
        for glyph in glyphs:
            self._glyph(page, glyph)
        item = LayoutItem(page.number, line=PrintedLine(glyphs, *box), style="furniture", pieces=[(start, self.length)])
        page_items.append(item)
        message = say(
            "page {page}: text that runs in another direction", "第{page}页：文字走向不同于正文", page=page.number
        )
        self._note("turned-text", "low", start, message, self.length)

    def _note(self, kind: str, severity: str, start: int, message: Message, end: int = 0) -> None:
        self.notices.append(Notice(kind, severity, start, max(start, end), message))


class BlockJoiner:
    """Makes lines and whole tables of items, in reading order; a table may run over several pages."""

    def __init__(self, sheets: Mapping[int, int]) -> None:
        self.sheets = sheets
        self.blocks: list[Block] = []
        self.whole: JoinedTable | None = None

    def add(self, item: LayoutItem) -> None:
        """Take in one more item, which is written."""
        if item.line:
            start, end = item.pieces[0][0], item.pieces[-1][1]
            line = Line(start, end, self.sheets[item.page], style=item.style, x0=item.line.x0, x1=item.line.x1)
            self.blocks.append(replace(line, column=item.column))
            if not item.style and not CONTINUED.fullmatch(item.line.text.strip()):
                self._end_table()
        elif item.table:
            whole = self.whole
            bounds = same_columns(whole, item.table) if whole and item.page > whole.page else None
            if whole and bounds and item.page == whole.last + 1:
                append_part(whole, item.table, bounds)
            else:
                self._end_table()
                self.whole = begin_joined(item.table)

    def finish(self) -> list[Block]:
        """Return all blocks."""
        self._end_table()
        return sorted(self.blocks, key=lambda block: (block.start, isinstance(block, Line)))

    def _end_table(self) -> None:
        if self.whole:
            self.blocks += grid_blocks(self.whole, self.sheets)
            self.whole = None


def grid_blocks(whole: JoinedTable, sheets: Mapping[int, int]) -> list[Block]:
    """Make a grid of a joined table, and furniture of the headers that later pages repeat."""
    filled = whole.start_cells()
    if not filled:
        return []
    cells = tuple(GridCell(c.row, c.column, c.row_span, c.column_span, tuple(c.pieces)) for c in filled)
    start = min(piece[0] for cell in cells for piece in cell.pieces)
    end = max(piece[1] for cell in cells for piece in cell.pieces)
    lines: list[Block] = [
        Line(*piece, sheets[page], style="furniture", x0=line.x0, x1=line.x1)
        for page, cell in whole.repeated
        for piece, line in zip(cell.pieces, cell.lines, strict=True)
    ]
    return [Grid(start, end, cells, sheets[whole.page]), *lines]


def _unread_pictures(page: Page, number: int) -> Iterator[tuple[str, str, Message]]:
    """Yield the finding that pictures of a page are not read, where they fill much of it beside text of its own."""
    if page.filled >= PICTURE_TOLD and (page.glyphs or page.aside) and not page.recognised and not page.invisible:
        yield (
            "unread-picture",
            "high" if _is_picture(page) else "low",
            say(
                "page {page}: pictures that fill {share} of it are not read",
                "第{page}页：占页面{share}的图像未读",
                page=number,
                share=f"{page.filled:.0%}",
            ),
        )


def _page_findings(page: Page) -> Iterator[tuple[str, str, Message]]:
    """What a person should know of a page: kind, severity and sentence of each finding."""
    number = page.number
    if page.broken:
        yield (
            "unread-page",
            "high",
            say(
                "page {page}: it cannot be read ({reason}); repair the file",
                "第{page}页无法读取（{reason}），请修复文件",
                page=number,
                reason=reason_message(page.broken),
            ),
        )
    yield from page.notes
    yield from _unread_pictures(page, number)
    if page.images and not page.glyphs and not page.aside and not page.broken:
        yield (
            "page-without-text",
            "medium",
            say(
                "page {page}: a picture without a text layer; install lccp[ocr] to have it recognised, or run OCR first",
                "第{page}页为图像，无文字层；请安装 lccp[ocr] 以作文字识别，或先行识别",
                page=number,
            ),
        )
    if page.hidden:
        yield (
            "hidden-text",
            "medium",
            say(
                "page {page}: {count} characters it does not show were left out",
                "第{page}页：略去{count}个不显示的字符",
                page=number,
                count=page.hidden,
            ),
        )
    if page.invisible:
        yield (
            "invisible-text",
            "medium",
            say(
                "page {page}: its text is an unseen layer, as OCR makes it",
                "第{page}页：文字为不可见层，当系文字识别所生",
                page=number,
            ),
        )
    if page.crowded:
        yield (
            "crowded-page",
            "medium",
            say(
                "page {page}: too many drawn lines to look for ruled tables",
                "第{page}页：线条过多，未寻找有线表格",
                page=number,
            ),
        )
    if page.unread:
        yield (
            "unread-text",
            "high",
            say(
                "page {page}: {count} pieces of text could not be read",
                "第{page}页：{count}段文字无法读取",
                page=number,
                count=page.unread,
            ),
        )
