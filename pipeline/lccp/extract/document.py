"""One document, whole: from what was read to its rows and to what other documents must complete.

A pure function of the document, so documents can be done side by side; nothing here knows of any
other document. What reads what is listed in ``registry.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from lccp.extract.context import Context, TableRow, Yield
from lccp.extract.enumerated.designations import Announcement
from lccp.extract.enumerated.news import heading_of_pilots
from lccp.extract.enumerated.promises import promises_places, runs_unread, unkept_promises
from lccp.extract.enumerated.row_like_lines import unread_quoted_names, unread_row_like_lines
from lccp.extract.lists.line_parts import columns_of_text, unread_columns, unread_headers
from lccp.extract.lists.list_rows import without_continued_numbers
from lccp.extract.lists.pilot_list import PilotList, UnreadRun, with_unstarred_parts, without_echoes
from lccp.extract.prose.batches import distinct_announcements, without_examples_of_lists
from lccp.extract.prose.citations import Citation
from lccp.extract.prose.pilot_totals import Total
from lccp.extract.prose.quantity_forms import Quantity
from lccp.extract.prose.ratings import Rating
from lccp.extract.registry import DOCUMENT_EXTRACTORS, HEADING_EXTRACTORS, PARAGRAPH_EXTRACTORS, PART_EXTRACTORS
from lccp.extract.structure import annexes, imprint, plain_numbers, source_row, tables
from lccp.extract.structure.figures import Figure
from lccp.extract.structure.indicators import Framework
from lccp.extract.structure.outline import Paragraph, Section, marks_of_heading, outline
from lccp.extract.structure.parts import Part, cut
from lccp.model import EMPTY, Cell, Document, Notice, Row, Tables, make_finding
from lccp.reference.script import in_one_script
from lccp.schemas import schema
from lccp.text.cells import computed_cell, text_cell
from lccp.text.messages import Message
from lccp.text.patterns import re
from lccp.text.repairs.characters import LOST
from lccp.text.rules import Input, derivation
from lccp.text.spans import Span, Text

MOST_SIGNERS = 12  # cells of a table that holds a signature
METADATA_ROWS, METADATA_BELOW = 30, 6  # of a table, that are asked for labels: its first and last, as of lines
MOST_DOUBTFUL = 3  # lines of a site above a headline
DOUBTFUL = Message(
    "stands where the title does, but nothing in the document takes up its words; it is no title",
    "位于标题处，而正文从未提及其词语，不作标题",
)
LISTS: dict[type, str] = {
    Notice: "notices",
    PilotList: "lists",
    UnreadRun: "unread_runs",
    Figure: "figures",
    Framework: "frameworks",
    Rating: "ratings",
    Text: "entries",
    Announcement: "announcements",
    Total: "totals",
}
"""The list of ``Extract`` that what an extractor yields goes to, by what it is."""
ANNEX_TITLE = re.compile("[^。；：:，]{5,40}")  # of an annex that stands alone in its file


@derivation("section.level")
def section_level(_: str, inputs: Sequence[Input]) -> str:
    """Return the depth of a section: how many positions its id has."""
    return str(str(inputs[0].value).count(".") + 1)


@derivation("section.parent")
def section_parent(_: str, inputs: Sequence[Input]) -> str:
    """Return the id of the section that holds one."""
    return str(inputs[0].value).rpartition(".")[0]


@dataclass
class Extract:
    """What one document says by itself: rows, findings, and facts that later stages complete."""

    document: Document
    kind: str = ""
    metadata: dict[str, Text] = field(default_factory=dict)
    stamp: imprint.PageStamp = imprint.NO_STAMP
    tables: Tables = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    starts: tuple[tuple[int, str], ...] = ()  # where each section begins in the text, in order
    paragraphs: list[Paragraph] = field(default_factory=list)
    lists: list[PilotList] = field(default_factory=list)
    unread_runs: list[UnreadRun] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    frameworks: list[Framework] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    entries: list[Text] = field(default_factory=list)  # titles of the table of contents
    announcements: list[Announcement] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    quantities: list[tuple[int, Quantity]] = field(default_factory=list)  # with the number of their row
    citations: list[tuple[int, Citation]] = field(default_factory=list)
    several: tuple[int, ...] = ()  # where the titles of documents begin that the file holds one after another

    @property
    def source(self) -> str:
        """The document's id."""
        return self.document.source.id

    @property
    def lost_quantities(self) -> list[tuple[int, Quantity]]:
        """The quantities whose digits are lost."""
        return [(n, quantity) for n, quantity in self.quantities if quantity.lost]

    @property
    def lost_citations(self) -> list[tuple[int, Citation]]:
        """The cited titles that lost characters."""
        return [(n, citation) for n, citation in self.citations if LOST in citation.title.value]

    def count(self, table: str) -> int:
        """How many rows a table has so far."""
        return len(self.tables.get(table, ()))

    def add(self, table: str, row: Row) -> int:
        """Add a row to a table, and its document and number; return the number."""
        number = self.count(table) + 1
        numbered: Row = {"n": Cell(str(number))} if "n" in schema(table).primary_key else {}
        self.tables.setdefault(table, []).append({"source": Cell(self.source), **numbered, **row})
        return number

    def collect(self, items: Iterable[Yield]) -> None:
        """Put what an extractor yields where it belongs."""
        for item in items:
            if not isinstance(item, TableRow):
                getattr(self, LISTS[type(item)]).append(item)
                continue
            number = self.add(item.table, item.row)
            if isinstance(item.fact, Quantity):
                self.quantities.append((number, item.fact))
            elif isinstance(item.fact, Citation):
                self.citations.append((number, item.fact))


def extract(document: Document) -> Extract:
    """Extract everything that one document says by itself."""
    result = Extract(in_one_script(document), notices=list(document.notices))
    _extract_all(result)
    result.document = document
    return result


def _extract_all(result: Extract) -> None:
    """Put into a result what its document says."""
    document = result.document
    parts = plain_numbers.as_headings(annexes.as_notes(cut(document)))
    grid_tables = tables.GridTables(document)
    result.metadata = _metadata(result, parts, grid_tables)
    result.sections, result.paragraphs, titles = outline(parts, result.metadata.get("title"))
    result.starts = tuple(sorted({_start(parts, section): section.id for section in result.sections}.items()))
    _outline_rows(result)
    for section in result.sections:
        _signs_between(result, section)
        _colon_behind(result, section, parts[section.part])
    for index in titles:
        _title_notices(result, parts[index], result.metadata["title"])
    context = _context(result, parts, grid_tables)
    result.several = tuple(title.starts[0] for title in context.several)
    for index, part in enumerate(parts):
        for kinds, extract_part in PART_EXTRACTORS:
            if part.kind in kinds:
                result.collect(extract_part(part, replace(context, part=index)))
    row, notices = source_row.row(document, result.metadata, bool(result.lists), result.paragraphs, parts, result.stamp)
    result.tables["sources"] = [row]
    result.notices.extend(notices)
    result.kind = row["kind"].value
    context = replace(context, kind=result.kind, title=row["title"].value)
    _extract_prose(result, _headings(result.sections, result.paragraphs, parts), context)
    result.lists = with_unstarred_parts(without_echoes(result.lists), document.text)
    listed = [[pilot.place.value for pilot in pilot_list.rows] for pilot_list in result.lists]
    result.notices = without_continued_numbers(result.lists, result.notices)
    starts = {pilot.place.starts[0] for pilot_list in result.lists for pilot in pilot_list.rows}
    result.announcements = without_examples_of_lists(distinct_announcements(result.announcements), listed, starts)
    for extract_document in DOCUMENT_EXTRACTORS:
        result.collect(extract_document(context))
    _number_deadlines(result)
    result.notices.extend(runs_unread(result.unread_runs, result.lists, result.announcements, context))
    result.collect(unkept_promises(result.lists, result.announcements, context))
    result.collect(columns_of_text(context))
    result.collect(unread_headers(context, [pilot_list.start for pilot_list in result.lists]))
    result.collect(unread_columns(context, result.lists))
    result.collect(unread_row_like_lines(context, _starts_of_pilots(result), result.notices[:]))
    result.collect(unread_quoted_names(context, _starts_of_pilots(result), result.notices[:]))


def _headings(sections: Sequence[Section], paragraphs: Sequence[Paragraph], parts: Sequence[Part]) -> list[Text]:
    """Return the headings that stand on lines of their own, in order: those of a paragraph (一是…) are words of it."""
    starts = {paragraph.text.starts[0] for paragraph in paragraphs}
    headings: list[Text] = []
    for section in sections:
        line = parts[section.part].text
        if line is None or not line.value or line.starts[0] in starts:
            continue
        is_below = section.heading is not None and section.heading.value and section.heading.starts[0] >= line.ends[-1]
        headings.extend([line, section.heading] if is_below and section.heading is not None else [line])
    return sorted(headings, key=lambda text: text.starts[0])


def _extract_prose(result: Extract, headings: Sequence[Text], context: Context) -> None:
    """Collect what paragraphs say, and what headings cite that stand above them, in the order of the text."""
    ahead = list(reversed(headings))

    def collect_headings(end: float) -> None:
        while ahead and ahead[-1].starts[0] < end:
            heading = ahead.pop()
            for extract_heading in HEADING_EXTRACTORS:
                result.collect(extract_heading(heading, context))

    for paragraph in result.paragraphs:
        collect_headings(paragraph.text.starts[0])
        for extract_paragraph in PARAGRAPH_EXTRACTORS:
            result.collect(extract_paragraph(paragraph, context))
    collect_headings(float("inf"))


def _number_deadlines(result: Extract) -> None:
    """Number due dates by where their words stand: paragraphs, headings and tables are read one after another."""
    rows = sorted(result.tables.get("deadlines", ()), key=lambda row: row["text"].spans[0].start)
    if rows:
        result.tables["deadlines"] = [{**row, "n": Cell(str(n))} for n, row in enumerate(rows, 1)]


def _starts_of_pilots(result: Extract) -> list[int]:
    """Where the names of all pilots begin that lists and sentences of a document gave, in order."""
    listed = [row.place.starts[0] for pilot_list in result.lists for row in pilot_list.rows]
    return sorted([*listed, *(place.starts[0] for each in result.announcements for place in each.places)])


def _context(result: Extract, parts: Sequence[Part], grid_tables: tables.GridTables) -> Context:
    numbers = iter(range(1, len(parts) + 1))
    return Context(
        result.document,
        parts,
        result.metadata,
        result.sections,
        result.paragraphs,
        result.count,
        lambda: next(numbers),
        grid_tables,
        heading=heading_of_pilots(result.metadata.get("title"), parts),
        several=imprint.titles_of_several([part.text for part in parts if part.text is not None]),
    )


def _start(parts: Sequence[Part], section: Section) -> int:
    opening = section.marker or section.heading
    return opening.starts[0] if opening is not None and opening.value else parts[section.part].start


def _metadata(result: Extract, parts: Sequence[Part], grid_tables: tables.GridTables) -> dict[str, Text]:
    """What the document says of itself; its title is the first line's where that is an annex's, or is set as one."""
    whole = _without_later_sheets(parts)[_end_of_library(parts) :]
    texts = list(
        imprint.parted_stamps(
            [line for part in whole for line in _free_lines(result.document, part, parts, grid_tables)]
        )
    )
    head = list(imprint.parted_stamps(_head_lines(parts)))
    fields = _fields(result, parts, texts, head, grid_tables)
    for _ in range(MOST_DOUBTFUL):
        doubtful = _doubtful_title(fields, texts)
        if doubtful is None:
            break
        texts, head = ([text for text in lines if text.value != doubtful.value] for lines in (texts, head))
        others = _fields(result, parts, texts, head, grid_tables)
        if "title" not in others and promises_places(doubtful.value):
            break  # of a list and nothing else: only its rows stand below, and no other line is a title
        result.notices.append(make_finding("title-doubtful", "medium", doubtful, DOUBTFUL))
        fields = others
    title = fields.get("title") or _annex_title(parts) or _styled_title(parts)
    if title is not None:
        fields["title"] = title
    result.notices.extend(imprint.notices(fields, texts))
    return fields


def _fields(
    result: Extract, parts: Sequence[Part], texts: Sequence[Text], head: Sequence[Text], grid_tables: tables.GridTables
) -> dict[str, Text]:
    """Return what the lines of a document and its tables of metadata say of it; the stamp of its page goes into ``result``."""
    result.stamp = imprint.page_stamp(head, _levels_of_headings(parts))
    frame = [line.text for part in parts if part.kind == "furniture" for line in part.lines]
    pairs = [
        *_metadata_pairs(result.document, parts, grid_tables),
        *imprint.labelled_lines(frame),
        *imprint.labels_by_turns(head),
        *imprint.days_below_titles(head),
    ]
    return imprint.metadata(texts, pairs, result.stamp)


def _doubtful_title(fields: Mapping[str, Text], texts: Sequence[Text]) -> Text | None:
    """Return the line that stands where the title does where nothing in the document takes up its words."""
    title = fields.get("title")
    return None if title is None or imprint.is_taken_up(title.value, [text.value for text in texts]) else title


def _end_of_library(parts: Sequence[Part]) -> int:
    """Return where a document begins below the name that a page gives a collection: at the line that stands twice.

    A library heads its page with the name of what it holds, sets its buttons under that, and then repeats the name of
    the document itself (某某管理办法 / 合集下载 / 某某公告 / 某某公告).
    """
    lines = [(index, part.text.value) for index, part in enumerate(parts[:12]) if part.text is not None]
    for (index, text), (below, repeated) in pairwise(lines):
        above = parts[:index]
        is_below_frame = bool(above) and above[-1].kind == "furniture" and above[0].text is not None
        if is_below_frame and below == index + 1 and text == repeated and text not in _texts(above):
            return index
    return 0


def _without_later_sheets(parts: Sequence[Part]) -> Sequence[Part]:
    """Return the parts of a workbook up to the sheet behind its first table: the title of a later one is not the workbook's."""
    first = next((number for number, part in enumerate(parts) if part.grid is not None), len(parts))
    return parts[: next((number for number in range(first, len(parts)) if parts[number].is_tab), len(parts))]


def _texts(parts: Sequence[Part]) -> set[str]:
    return {part.text.value for part in parts if part.text is not None}


def _free_lines(document: Document, part: Part, parts: Sequence[Part], grid_tables: tables.GridTables) -> list[Text]:
    """Return the line of a part; of a small table below sentences that holds organs and days alone, as a signature is set, its cells."""
    if part.text is not None:
        return [part.text]
    size = len(part.grid.cells) if part.grid is not None else len(part.lines)
    if part.kind not in ("grid", "tabs") or size > MOST_SIGNERS:
        return []  # a list's table is not made for this
    table = grid_tables(part.grid) if part.grid is not None else tables.from_lines(document, part)
    above = (other.text for other in parts if other.text is not None and other.start < part.start)
    cells = [cell.text for row in table.rows().values() for cell in row]
    return cells if imprint.signs(cells) and any(text.value.endswith("。") for text in above) else []


def _levels_of_headings(parts: Sequence[Part]) -> dict[int, int]:
    """Return the levels of the headings that a page sets at its head, by where each begins."""
    headings = (part for part in parts[:24] if part.lines and part.text is not None and part.text.value)
    levels = ((part.text, part.lines[0].line.level or marks_of_heading(part)) for part in headings)
    return {text.starts[0]: level for text, level in levels if level and text is not None}


def _head_lines(parts: Sequence[Part]) -> list[Text]:
    """Return the first lines of a document in their order, those of a page's frame too."""
    lines: list[Text] = []
    for part in parts[:24]:
        lines.extend([part.text] if part.text is not None else [line.text for line in part.lines])
    return [line for line in lines if line.value.strip()]


def _annex_title(parts: Sequence[Part]) -> Text | None:
    """Return the title of an annex that stands alone in its file (附表：…)."""
    first = next((part for part in parts if part.kind != "furniture"), None)
    if first is None or first.text is None or first.marker is None:
        return None
    title = first.text[first.marker.end :]
    opens = first.kind == "heading" and first.marker.kind == "annex" and parts[-1] is not first
    if opens and not title.value:
        return _title_below_annex(parts, first)
    return title if opens else None


def _title_below_annex(parts: Sequence[Part], first: Part) -> Text | None:
    """Return the title on the line below 附件2, over the first heading or sentence of the annex."""
    content = [part for part in parts if part.kind != "furniture"]
    index = next(n for n, part in enumerate(content) if part is first)
    if len(content) < index + 3:
        return None
    below, heading = content[index + 1], content[index + 2]
    title = below.text if below.kind == "paragraph" and below.marker is None and heading.kind == "heading" else None
    return title if title is not None and ANNEX_TITLE.fullmatch(title.value) else None


def _styled_title(parts: Sequence[Part]) -> Text | None:
    """Return the first line that the document sets in the style of titles."""
    styled = (part.text for part in parts[:6] if part.lines and part.lines[0].line.style == "title")
    return next((text for text in styled if text is not None), None)


def _metadata_pairs(
    document: Document, parts: Sequence[Part], grid_tables: tables.GridTables
) -> list[tuple[str, Text]]:
    """Return the labels and values of tables of metadata, as government sites set them above a document."""
    pairs: list[tuple[str, Text]] = []
    for part in parts[:6]:
        if part.kind not in ("grid", "tabs"):
            continue
        table = grid_tables(part.grid) if part.grid is not None else tables.from_lines(document, part)
        rows = list(table.rows().values())
        for cells in [*rows[:METADATA_ROWS], *rows[METADATA_ROWS:][-METADATA_BELOW:]]:
            for cell, value in zip(cells, cells[1:], strict=False):
                pairs.append((re.sub(r"[\s:：\[\]【】]", "", cell.text.value), value.text))
            pairs.extend(imprint.labelled_lines([cell.text for cell in cells]))  # 【发布日期】 2023-03-23 in one cell
            pairs.extend(pair for cell in cells for pair in imprint.head_in_cell(cell.pieces, cell.text))
    return pairs


def _title_notices(result: Extract, part: Part, title: Text) -> None:
    """Words that stand on the title's line and are no part of it (附表：) are a label."""
    assert part.text is not None
    inside = set(zip(title.starts, title.ends, strict=True))
    index = 0
    spans = list(zip(part.text.starts, part.text.ends, strict=True))
    while index < len(spans):
        ahead = index
        while ahead < len(spans) and spans[ahead] not in inside:
            ahead += 1
        if ahead > index:
            result.notices.append(
                Notice(
                    "label",
                    "info",
                    spans[index][0],
                    spans[ahead - 1][1],
                    Message("stands on the line of the title", "与标题同行"),
                )
            )
        index = max(ahead, index + 1)


def _signs_between(result: Extract, section: Section) -> None:
    """A sign that parts a marker from its heading (附录：) belongs to neither."""
    marker, heading = section.marker, section.heading
    if marker is None or heading is None or not heading.value or heading.starts[0] <= marker.ends[-1]:
        return
    between = result.document.text[marker.ends[-1] : heading.starts[0]]
    if between.strip() and len(between.strip()) <= 2:
        start = marker.ends[-1] + between.index(between.strip())
        result.notices.append(
            Notice(
                "label",
                "info",
                start,
                start + len(between.strip()),
                Message("parts a marker from its heading", "分隔序号与标题"),
            )
        )


def _colon_behind(result: Extract, section: Section, part: Part) -> None:
    """The colon that ends a heading of its own (二、推荐条件：, 附件：) is no part of it."""
    text, heading = part.text, section.heading
    if text is None:
        return
    if heading is None or not heading.value or heading.starts[0] > text.ends[-1]:  # the title below 附件2：
        before = section.marker
    else:
        before = heading if part.kind == "heading" else None
    if before is None:
        return
    colon = before.ends[-1]
    if text.ends[-1] == colon + 1 and result.document.text[colon] in ":：":
        result.notices.append(Notice("label", "info", colon, colon + 1, Message("ends a heading", "标题之末的冒号")))


def _outline_rows(result: Extract) -> None:
    section_ids = {section.id for section in result.sections}
    for section in result.sections:
        section_input = Input(f"sections/{result.source}|{section.id}/section", section.id)
        row: Row = {
            "section": Cell(section.id),
            "parent": computed_cell("section.parent", [section_input]) if section.parent else EMPTY,
            "level": computed_cell("section.level", [section_input]),
            "marker": text_cell(section.marker) if section.marker is not None else EMPTY,
            "heading": text_cell(section.heading) if section.heading is not None else EMPTY,
        }
        result.add("sections", row)
    for paragraph in result.paragraphs:
        section_ref = Input(f"sections/{result.source}|{paragraph.section}/section", paragraph.section)
        result.add(
            "paragraphs",
            {
                "paragraph": Cell(str(paragraph.n)),
                "section": computed_cell("cell.same", [section_ref]) if paragraph.section in section_ids else EMPTY,
                "text": text_cell(paragraph.text),
            },
        )


def spans_of(notice: Notice, source: str) -> tuple[Span, ...]:
    """The span of a notice, none where it has no place in the text."""
    return (Span(source, notice.start, notice.end),) if notice.end > notice.start else ()
