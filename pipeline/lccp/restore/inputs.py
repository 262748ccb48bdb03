"""From what was extracted to what premises are drawn from."""

from __future__ import annotations

from collections.abc import Iterator

from lccp.extract.document import Extract
from lccp.extract.lists.header import head_kind
from lccp.extract.lists.pilot_list import batch_of_title
from lccp.extract.structure import indicators
from lccp.model import Row
from lccp.restore.model import Listed, Paper, Pilot, Score
from lccp.storage.provenance import quote_of
from lccp.text.repairs.characters import LOST
from lccp.text.spans import Text


def paper(extract: Extract) -> Paper:
    """Give a document as the premises see it."""
    return Paper(
        extract.document.origin,
        extract.tables["sources"][0]["issued"].value,
        tuple(paragraph.text for paragraph in extract.paragraphs),
        _headings(extract),
        tuple(extract.figures),
        tuple(code for framework in extract.frameworks for code in _codes(framework)),
        tuple(extract.totals),
        tuple(score for framework in extract.frameworks for score in _scores(framework)),
    )


def listed(extract: Extract) -> Iterator[Listed]:
    """Say of each list of a document that names its batch how many items it holds."""
    intact = LOST not in extract.document.text
    head = _head(extract) if extract.lists else ""
    for one in extract.lists:
        if one.batch is None or not one.rows:
            continue
        whole = intact and all(row.items for row in one.rows)
        ends = (*one.rows[0].items[:1], *one.rows[-1].items[-1:]) if whole else ()
        spans = tuple(span for text in ends for span in text.spans())
        quotes = tuple(quote_of(extract.document, span) for span in spans)
        total = sum(len(row.items) for row in one.rows)
        yield Listed(int(batch_of_title(one.batch.value)), total, whole, head, spans, quotes)


def _head(extract: Extract) -> str:
    """Give the head of the column of items in a document's tables; "" where there is none or several."""
    heads = {row["text"].value for row in extract.tables.get("table_cells", ()) if row["row"].value == "1"}
    found = [head for head in sorted(heads) if head_kind(head) == "items"]
    return found[0] if len(found) == 1 else ""


def _codes(framework: indicators.Framework) -> Iterator[Text]:
    """The codes of a table's indicators, if there is a name to each: then none is missing."""
    members = [one for one in framework.indicators if one.ordinal]
    if all(one.name is not None for one in members):
        yield from (one.code for one in members)


def _scores(framework: indicators.Framework) -> Iterator[Score]:
    """The points of each category that are printed, with those of all its indicators."""
    for letter in dict.fromkeys(one.code.value[0] for one in framework.indicators):
        members = [one for one in framework.indicators if one.code.value[0] == letter]
        category = members[0].category
        parts = tuple(one.points for one in members if one.points is not None)
        if category is not None and category.points is not None and len(parts) == len(members):
            yield Score(letter, category.points, parts)


def _headings(extract: Extract) -> tuple[Text, ...]:
    out = []
    for section in extract.sections:
        pieces = [text for text in (section.marker, section.heading) if text is not None and text.value]
        if pieces and all(a.starts[0] <= b.starts[0] for a, b in zip(pieces, pieces[1:], strict=False)):
            out.append(Text.join(pieces))
    return tuple(sorted(out, key=lambda text: text.starts[0]))


def pilot(row: Row) -> Pilot | None:
    """Give a pilot of the table as the premises see it; None where its batch is no number."""
    if not row["batch"].value.isdecimal():
        return None
    return Pilot(
        row["pilot"].value,
        int(row["batch"].value),
        row["level"].value,
        row["name"].value,
        row["announced"].value,
        row["name"].spans[:1],
        row["announced"].spans[:1],
    )
