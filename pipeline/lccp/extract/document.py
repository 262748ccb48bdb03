"""One document, whole: from what was read to its rows and to what other documents must complete.

A pure function of the document, so documents can be done side by side; nothing here knows of any
other document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lccp.extract.lists import pilot_list as lists
from lccp.extract.lists.pilot_list import PilotList
from lccp.extract.prose import batches, citations, deadlines, quantities, ratings
from lccp.extract.prose import pilot_totals as totals
from lccp.extract.prose.citations import Citation
from lccp.extract.prose.quantities import Quantity
from lccp.extract.prose.ratings import Rating
from lccp.extract.structure import contents, figures, imprint, indicators, source_row, tables
from lccp.extract.structure.figures import Figure
from lccp.extract.structure.indicators import Framework
from lccp.extract.structure.outline import Paragraph, Section, outline
from lccp.extract.structure.parts import Part, cut
from lccp.model import EMPTY, Cell, Document, Notice, Row, Tables
from lccp.text.cells import computed_cell, text_cell
from lccp.text.repairs.characters import LOST
from lccp.text.rules import Input, derivation
from lccp.text.spans import Span, Text

DATED_KINDS = ("notice", "plan", "pilot-list", "other")


@derivation("section.level")
def section_level(_: str, inputs: Sequence[Input]) -> str:
    """Give the depth of a section: how many positions its id has."""
    return str(str(inputs[0].value).count(".") + 1)


@derivation("section.parent")
def section_parent(_: str, inputs: Sequence[Input]) -> str:
    """Give the id of the section that holds one."""
    return str(inputs[0].value).rpartition(".")[0]


@derivation("cell.same")
def cell_same(_: str, inputs: Sequence[Input]) -> str:
    """Give what another cell holds."""
    return str(inputs[0].value)


@dataclass(frozen=True)
class Extract:
    """What one document gave."""

    document: Document
    tables: Tables
    kind: str
    sections: tuple[Section, ...]
    starts: tuple[tuple[int, str], ...]  # where each section begins in the text, in order
    paragraphs: tuple[Paragraph, ...]
    lists: tuple[PilotList, ...]
    figures: tuple[Figure, ...]
    frameworks: tuple[Framework, ...]
    ratings: tuple[Rating, ...]
    entries: tuple[Text, ...]  # titles of the table of contents
    lost_quantities: tuple[tuple[int, Quantity], ...]  # those whose digits are lost, by their row
    lost_citations: tuple[tuple[int, Citation], ...]
    announcements: tuple[batches.Announcement, ...]
    totals: tuple[totals.Total, ...]
    metadata: dict[str, Text]
    notices: tuple[Notice, ...]

    @property
    def source(self) -> str:
        """The document's id."""
        return self.document.source.id


@dataclass
class _Work:
    """What is being gathered of one document."""

    document: Document
    tables: Tables = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    lists: list[PilotList] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    frameworks: list[Framework] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    entries: list[Text] = field(default_factory=list)
    lost_quantities: list[tuple[int, Quantity]] = field(default_factory=list)
    lost_citations: list[tuple[int, Citation]] = field(default_factory=list)
    announcements: list[batches.Announcement] = field(default_factory=list)
    totals: list[totals.Total] = field(default_factory=list)

    @property
    def source(self) -> str:
        return self.document.source.id

    def add(self, table: str, row: Row) -> None:
        self.tables.setdefault(table, []).append(row)


def extract(document: Document) -> Extract:
    """Extract everything that one document says by itself."""
    work = _Work(document, notices=list(document.notices))
    parts = cut(document)
    metadata = _metadata(work, parts)
    sections, paragraphs, titles = outline(parts, metadata.get("title"))
    _outline_rows(work, sections, paragraphs)
    for section in sections:
        _signs_between(work, section)
    for at in titles:
        _title_notices(work, parts[at], metadata["title"])
    _part_rows(work, parts, metadata)
    row, notices = source_row.row(document, metadata, bool(work.lists), paragraphs, parts)
    work.add("sources", row)
    work.notices.extend(notices)
    kind = row["kind"].value
    _prose_rows(work, paragraphs, kind)
    _programme(work, paragraphs, metadata)
    starts = tuple(sorted({_start(parts, section): section.id for section in sections}.items()))
    return Extract(
        document,
        work.tables,
        kind,
        tuple(sections),
        starts,
        tuple(paragraphs),
        tuple(work.lists),
        tuple(work.figures),
        tuple(work.frameworks),
        tuple(work.ratings),
        tuple(work.entries),
        tuple(work.lost_quantities),
        tuple(work.lost_citations),
        tuple(work.announcements),
        tuple(work.totals),
        metadata,
        tuple(work.notices),
    )


def _start(parts: Sequence[Part], section: Section) -> int:
    words = section.marker or section.heading
    return words.starts[0] if words is not None and words.value else parts[section.part].start


def _metadata(work: _Work, parts: Sequence[Part]) -> dict[str, Text]:
    """What the document says of itself; its title is the first line's where that is an annex's."""
    texts = [part.text for part in parts if part.text is not None]
    found = imprint.metadata(texts)
    first = next((part for part in parts if part.kind != "furniture"), None)
    if "title" not in found and first is not None and first.text is not None and first.marker is not None:
        words = first.text[first.marker.end :]
        if first.kind == "heading" and first.marker.kind == "annex" and words.value and parts[-1] is not first:
            found["title"] = words
    if "title" not in found:
        styled = next(
            (
                part.text
                for part in parts[:6]
                if part.text is not None and part.lines and part.lines[0].line.style == "title"
            ),
            None,
        )
        if styled is not None:
            found["title"] = styled
    work.notices.extend(imprint.notices(found, texts))
    return found


def _title_notices(work: _Work, part: Part, title: Text) -> None:
    """Words that stand on the title's line and are no part of it (附表：) are a label."""
    assert part.text is not None
    inside = set(zip(title.starts, title.ends, strict=True))
    at = 0
    spans = list(zip(part.text.starts, part.text.ends, strict=True))
    while at < len(spans):
        ahead = at
        while ahead < len(spans) and spans[ahead] not in inside:
            ahead += 1
        if ahead > at:
            work.notices.append(
                Notice("label", "info", spans[at][0], spans[ahead - 1][1], "stands on the line of the title")
            )
        at = max(ahead, at + 1)


def _signs_between(work: _Work, section: Section) -> None:
    """A sign that parts a marker from its heading (附录：) belongs to neither."""
    marker, heading = section.marker, section.heading
    if marker is None or heading is None or not heading.value or heading.starts[0] <= marker.ends[-1]:
        return
    between = work.document.text[marker.ends[-1] : heading.starts[0]]
    if between.strip() and len(between.strip()) <= 2:
        start = marker.ends[-1] + between.index(between.strip())
        work.notices.append(
            Notice("label", "info", start, start + len(between.strip()), "parts a marker from its heading")
        )


def _outline_rows(work: _Work, sections: Sequence[Section], paragraphs: Sequence[Paragraph]) -> None:
    known = {section.id for section in sections}
    for section in sections:
        own = Input(f"sections/{work.source}|{section.id}/section", section.id)
        row: Row = {
            "source": Cell(work.source),
            "section": Cell(section.id),
            "parent": computed_cell("section.parent", [own]) if section.parent else EMPTY,
            "level": computed_cell("section.level", [own]),
            "marker": text_cell(section.marker) if section.marker is not None else EMPTY,
            "heading": text_cell(section.heading) if section.heading is not None else EMPTY,
        }
        work.add("sections", row)
    for paragraph in paragraphs:
        section_ref = Input(f"sections/{work.source}|{paragraph.section}/section", paragraph.section)
        work.add(
            "paragraphs",
            {
                "source": Cell(work.source),
                "paragraph": Cell(str(paragraph.n)),
                "section": computed_cell("cell.same", [section_ref]) if paragraph.section in known else EMPTY,
                "text": text_cell(paragraph.text),
            },
        )


def _part_rows(work: _Work, parts: Sequence[Part], metadata: dict[str, Text]) -> None:
    """Rows of what is no prose: contents, tables, lists, figures, frameworks of indicators, furniture."""
    number = 0
    for at, part in enumerate(parts):
        if part.kind == "furniture":
            work.notices.extend(_furniture(part))
        elif part.kind == "contents":
            found = contents.parse([line.raw for line in part.lines])
            first = len(work.tables.get("contents", ())) + 1
            work.tables.setdefault("contents", []).extend(contents.rows(found, work.source, first))
            work.notices.extend(contents.notices(found))
            work.entries.extend(entry.title for entry in found.entries)
        elif part.kind in ("list", "tabs", "grid"):
            number += 1
            _table_rows(work, part, number, _titles_above(parts, at, metadata))
        elif part.kind == "figure":
            figure = figures.parse([line.text for line in part.lines])
            work.figures.append(figure)
            work.notices.extend(one for one in figures.notices(figure) if one.kind != "place-in-two-groups")
        elif part.kind == "table":
            framework = indicators.parse([line.raw for line in part.lines])
            work.frameworks.append(framework)
            table = tables.from_framework(work.document, framework)
            if table is not None:
                number += 1
                file = work.document.source.file
                work.tables.setdefault("table_cells", []).extend(tables.rows(work.source, number, table.cells, file))
            # what the rows of the table hold needs no label
            work.notices.extend(
                found for found in indicators.notices(framework) if table is None or found.kind != "label"
            )


def _furniture(part: Part) -> list[Notice]:
    return [
        Notice(
            "furniture", "info", line.raw.starts[0], line.raw.ends[-1], "page number, running head or other furniture"
        )
        for line in part.lines
    ]


def _titles_above(parts: Sequence[Part], at: int, metadata: dict[str, Text]) -> list[Text]:
    """The short texts above a table, nearest first, then the document's title."""
    above: list[Text] = []
    for part in reversed(parts[max(0, at - 8) : at]):
        if part.text is not None and len(part.text) <= 60 and "。" not in part.text.value:
            above.append(part.text)
    return [*above, *([metadata["title"]] if "title" in metadata else [])]


def _table_rows(work: _Work, part: Part, number: int, titles: Sequence[Text]) -> None:
    found = lists.from_part(work.document, part, titles)
    if found is None:
        return
    if found.pilots is not None and found.pilots.rows:
        work.lists.append(found.pilots)
    work.notices.extend(found.notices)
    work.tables.setdefault("table_cells", []).extend(
        tables.rows(work.source, number, found.table.cells, work.document.source.file)
    )


def _prose_rows(work: _Work, paragraphs: Sequence[Paragraph], kind: str) -> None:
    """Rows of what prose says: quantities, cited documents, deadlines, ratings."""
    for paragraph in paragraphs:
        ref = Input(f"paragraphs/{work.source}|{paragraph.n}/paragraph", str(paragraph.n))
        for quantity in quantities.find_quantities(paragraph.text):
            n = _numbered(
                work,
                "quantities",
                {"paragraph": computed_cell("cell.same", [ref]), **quantities.quantity_row(quantity)},
            )
            if quantity.lost:
                work.lost_quantities.append((n, quantity))
        for citation in citations.find(paragraph.text):
            n = _numbered(
                work, "cited_documents", {"paragraph": computed_cell("cell.same", [ref]), **citations.row(citation)}
            )
            if LOST in citation.title.value:
                work.lost_citations.append((n, citation))
        work.notices.extend(citations.unclosed(paragraph.text))
        if kind in DATED_KINDS:
            for deadline in deadlines.find_deadlines(paragraph.text, kind):
                section = Input(f"sections/{work.source}|{paragraph.section}/section", paragraph.section)
                held = computed_cell("cell.same", [section]) if paragraph.section else EMPTY
                _numbered(work, "deadlines", {"section": held, **deadlines.deadline_row(deadline)})
        work.ratings.extend(ratings.find_ratings(paragraph.text))


def _programme(work: _Work, paragraphs: Sequence[Paragraph], metadata: dict[str, Text]) -> None:
    """What prose says of the programme as a whole: announced batches, totals of pilots."""
    issuer = metadata["issuer"].value if "issuer" in metadata else ""
    for paragraph in paragraphs:
        work.announcements.extend(batches.announcements(paragraph.text, issuer))
        work.notices.extend(batches.miscounts(paragraph.text))
        work.totals.extend(totals.find_totals(paragraph.text))


def _numbered(work: _Work, table: str, row: Row) -> int:
    n = len(work.tables.get(table, ())) + 1
    work.add(table, {"source": Cell(work.source), "n": Cell(str(n)), **row})
    return n


def spans_of(notice: Notice, source: str) -> tuple[Span, ...]:
    """The span of a notice, none where it has no place in the text."""
    return (Span(source, notice.start, notice.end),) if notice.end > notice.start else ()
