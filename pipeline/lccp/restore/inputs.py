"""From what was extracted to what premises are drawn from."""

from __future__ import annotations

from collections.abc import Iterator

from lccp.extract.document import Extract
from lccp.extract.lists.pilot_list import batch_of_title
from lccp.extract.lists.vocabulary import head_kind
from lccp.extract.structure import indicators
from lccp.model import Row
from lccp.restore.model import BatchList, KnownPilot, RestoreInput, Score
from lccp.storage.provenance import quote_of
from lccp.text.patterns import re
from lccp.text.repairs.characters import LOST
from lccp.text.spans import Text

EXCERPT = re.compile(r"节\s*选|摘\s*录|节\s*录|摘\s*编|excerpt", re.IGNORECASE)
EXCERPT_IN_BRACKETS = re.compile(
    r"[（(\[【〔][^（）()\[\]【】〔〕]{0,12}(?:节\s*选|摘\s*录|节\s*录|摘\s*编|excerpt)", re.IGNORECASE
)
EDGE_LINES, EDGE_LINE = 5, 60
"""How many lines at either end may say that a document is an excerpt, and how long such a line is at most."""


def restore_input(extract: Extract) -> RestoreInput:
    """Return a document as the premises see it."""
    return RestoreInput(
        extract.document.origin,
        extract.tables["sources"][0]["issued"].value,
        tuple(paragraph.text for paragraph in extract.paragraphs),
        _headings(extract),
        tuple(extract.figures),
        tuple(code for framework in extract.frameworks for code in _codes(framework)),
        tuple(extract.totals),
        tuple(score for framework in extract.frameworks for score in _scores(framework)),
        extract.document.source.is_excerpt or calls_itself_excerpt(extract.document.text),
    )


def calls_itself_excerpt(text: str) -> bool:
    """Whether a document says of itself that it is an excerpt: in brackets, or by its first or last lines.

    >>> calls_itself_excerpt("评估报告（节选）"), calls_itself_excerpt("一、总体情况")
    (True, False)
    """
    if EXCERPT_IN_BRACKETS.search(text):
        return True
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return any(EXCERPT.search(line) for line in (*lines[:EDGE_LINES], *lines[-EDGE_LINES:]) if len(line) <= EDGE_LINE)


def batch_lists(extract: Extract) -> Iterator[BatchList]:
    """Return how many items each list of a document that names its batch holds."""
    intact = LOST not in extract.document.text
    head = _head(extract) if extract.lists else ""
    for pilot_list in extract.lists:
        if pilot_list.batch is None or not pilot_list.rows:
            continue
        whole = intact and all(row.items for row in pilot_list.rows)
        ends = (*pilot_list.rows[0].items[:1], *pilot_list.rows[-1].items[-1:]) if whole else ()
        spans = tuple(span for text in ends for span in text.spans())
        quotes = tuple(quote_of(extract.document, span) for span in spans)
        total = sum(len(row.items) for row in pilot_list.rows)
        yield BatchList(int(batch_of_title(pilot_list.batch.value)), total, whole, head, spans, quotes)


def _head(extract: Extract) -> str:
    """Return the head of the column of items in a document's tables; "" where there is none or several."""
    heads = {row["text"].value for row in extract.tables.get("table_cells", ()) if row["row"].value == "1"}
    item_heads = [head for head in sorted(heads) if head_kind(head) == "items"]
    return item_heads[0] if len(item_heads) == 1 else ""


def _codes(framework: indicators.Framework) -> Iterator[Text]:
    """The codes of a table's indicators, if there is a name to each: then none is missing."""
    members = [indicator for indicator in framework.indicators if indicator.ordinal]
    if all(indicator.name is not None for indicator in members):
        yield from (indicator.code for indicator in members)


def _scores(framework: indicators.Framework) -> Iterator[Score]:
    """The points of each category that are printed, with those of all its indicators."""
    for letter in dict.fromkeys(indicator.code.value[0] for indicator in framework.indicators):
        members = [indicator for indicator in framework.indicators if indicator.code.value[0] == letter]
        category = members[0].category
        parts = tuple(indicator.points for indicator in members if indicator.points is not None)
        if category is not None and category.points is not None and len(parts) == len(members):
            yield Score(letter, category.points, parts)


def _headings(extract: Extract) -> tuple[Text, ...]:
    headings = []
    for section in extract.sections:
        pieces = [text for text in (section.marker, section.heading) if text is not None and text.value]
        if pieces and all(a.starts[0] <= b.starts[0] for a, b in zip(pieces, pieces[1:], strict=False)):
            headings.append(Text.join(pieces))
    return tuple(sorted(headings, key=lambda text: text.starts[0]))


def known_pilot(row: Row) -> KnownPilot | None:
    """Return a pilot of the table as the premises see it; None where its batch is no number."""
    if not row["batch"].value.isdecimal():
        return None
    return KnownPilot(
        row["pilot"].value,
        int(row["batch"].value),
        row["level"].value,
        row["name"].value,
        row["announced"].value,
        row["name"].spans[:1],
        row["announced"].spans[:1],
    )
