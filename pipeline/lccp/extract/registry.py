"""The extractors: what reads which parts of a document, and what reads its paragraphs. One line each.

An extractor is a generator ``extract(part or paragraph, context)`` that yields rows of tables, findings
(``Notice``) and facts that later stages need. ``extract/document.py`` calls each once.
"""

from __future__ import annotations

from lccp.extract.context import DocumentExtractor, HeadingExtractor, ParagraphExtractor, PartExtractor
from lccp.extract.lists import line_parts, table_parts
from lccp.extract.prose import batches, citations, personal, pilot_counts, pilot_totals, quantities, ratings
from lccp.extract.structure import annexes, contents, figures, furniture, indicator_table
from lccp.extract.timetables import due_rows, stage_headings, times_of_reports, timetables, uncounted_terms

PART_EXTRACTORS: tuple[tuple[frozenset[str], PartExtractor], ...] = (
    (frozenset({"furniture"}), furniture.extract),
    (frozenset({"contents"}), contents.extract),
    (frozenset({"list", "tabs", "grid", "layout"}), table_parts.extract),
    (frozenset({"grid"}), personal.extract_cells),
    (frozenset({"heading", "paragraph"}), line_parts.extract),
    (frozenset({"figure"}), figures.extract),
    (frozenset({"table"}), indicator_table.extract),
)
"""Which kinds of parts each reads."""

HEADING_EXTRACTORS: tuple[HeadingExtractor, ...] = (citations.extract_heading,)
"""What reads headings that stand on lines of their own: they are no paragraphs."""

PARAGRAPH_EXTRACTORS: tuple[ParagraphExtractor, ...] = (
    quantities.extract,
    citations.extract,
    due_rows.extract,
    ratings.extract,
    batches.extract,
    pilot_totals.extract,
    pilot_counts.extract,
    personal.extract,
)

DOCUMENT_EXTRACTORS: tuple[DocumentExtractor, ...] = (
    annexes.extract,
    personal.extract_lists,
    stage_headings.extract,
    timetables.extract,
    uncounted_terms.extract,
    times_of_reports.extract,
)
"""What needs the document whole."""
