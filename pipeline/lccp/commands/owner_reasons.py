"""Why a title or a number has no owner: the rule of owners, asked once more with the pilots of an output folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lccp.combine.owners import OwnedParagraph, owned_paragraphs
from lccp.combine.pilots import ProgrammeNamers
from lccp.extract.document import Extract, extract
from lccp.extract.prose.clauses import position_in
from lccp.extract.prose.owners import Abstention, abstention
from lccp.model import Cell, Document, Row
from lccp.storage.folder import OutputFolder
from lccp.storage.rows import read_table
from lccp.text.language import fill_sentence
from lccp.text.repairs.characters import LOST

REASONS = {
    "nobody": "no name of a pilot opens its sentence, or an earlier one under the same heading",
    "joint": "several owners stand there side by side: {0}",
    "class": "a class stands there, of which the name is an example: {0}",
    "partial": "a name stands there that fits no one pilot alone: {0}",
    "another": "another place stands there: {0}",
    "other-place": "a place that is no pilot stands there: {0}",
    "away": "the name is no subject of its clause: {0}",
    "above": "a body above, or all together, stand there: {0}",
    "province": "a body of the province stands there: {0}",
    "count": "a count of pilots, or all of them, stand there: {0}",
    "followed": "the document is followed, not made: {0}",
}


def owner_reasons(folder: OutputFolder, document: Document, table: str, row: Mapping[str, str]) -> Iterator[str]:
    """Yield why the cell ``pilot`` of a row of ``cited_documents`` or ``quantities`` is empty."""
    extracted = extract(document)
    rows = {pilot["pilot"]: _cells(pilot) for pilot in read_table(folder, "pilots")}
    programmes = [
        programme["programme"]
        for programme in read_table(folder, "programmes")
        if document.source.id in programme["sources"].split("|")
    ]
    namer = ProgrammeNamers(rows).namer_of(programmes, document.source.id)
    owned = owned_paragraphs(extracted, rows, namer)
    place = owned.get(int(row["paragraph"])) if row["paragraph"].isdecimal() else None
    settled = _settled(extracted, place, table, int(row["n"])) if place is not None else None
    if place is not None and settled is not None:
        quoted = place.paragraph.text.value[settled.start : settled.end].replace(LOST, "#")
        yield fill_sentence("  " + REASONS[settled.reason or "nobody"], quoted)


def _cells(row: Mapping[str, str]) -> Row:
    return {name: Cell(value) for name, value in row.items()}


def _settled(extracted: Extract, place: OwnedParagraph, table: str, n: int) -> Abstention | None:
    """Return which rule abstained from the row ``n`` of a table."""
    value = place.value
    if table == "cited_documents":
        citation = dict(extracted.citations).get(n)
        if citation is None:
            return None
        title = citation.title.value
        return abstention(value, place.sentences, citation.start, citation.start + len(title), place.hits, title)
    quantity = dict(extracted.quantities).get(n)
    if quantity is None:
        return None
    start = position_in(place.paragraph.text, quantity.text)
    return abstention(value, place.sentences, start, start + len(quantity.text), place.hits)
