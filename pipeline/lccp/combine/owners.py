"""The owners of titles and numbers of one document, once the pilots are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lccp.combine.pilots import named_cell
from lccp.extract.document import Extract
from lccp.extract.prose.citations import Citation, joint_organs
from lccp.extract.prose.clauses import position_in
from lccp.extract.prose.issuer_places import place_of_organ
from lccp.extract.prose.owners import GENERIC, NameHit, OwnedSentence, Owner, OwnerReader, quantity_owner, title_owner
from lccp.extract.prose.sentences import plain_prose
from lccp.extract.structure.imprint.organs import is_state_organ
from lccp.extract.structure.outline import Paragraph
from lccp.model import EMPTY, Cell, Row
from lccp.normalise import places
from lccp.normalise.pilot_names import PilotNamer
from lccp.text.cells import text_cell
from lccp.text.spans import Text

Rows = Mapping[str, Row]
# Whose organs 市政府, 省政府, 县政府 and 区政府 can be.
LEVEL_SIGNS = {
    "province": "省",
    "municipality": "市",
    "prefecture": "市州",
    "county": "县市",
    "district": "区",
    "xpcc": "市",
}


@dataclass(frozen=True)
class OwnedParagraph:
    """A paragraph, its words as rules read them, where it names pilots, and its sentences with their owners."""

    paragraph: Paragraph
    value: str
    hits: tuple[NameHit, ...]
    sentences: tuple[OwnedSentence, ...]


def owned_paragraphs(extract: Extract, rows: Rows, namer: PilotNamer) -> dict[int, OwnedParagraph]:
    """Return the paragraphs of a document with their owners, by running number."""
    reader = OwnerReader()
    result = {}
    for paragraph in extract.paragraphs:
        hits = tuple(_hit(paragraph.text.value, mention, rows) for mention in namer.scan(paragraph.text.value))
        value = plain_prose(paragraph.text.value)
        sentences = tuple(reader.read(paragraph.n, paragraph.section, value, hits))
        result[paragraph.n] = OwnedParagraph(paragraph, value, hits, sentences)
    return result


def _hit(value: str, mention: tuple[int, int, tuple[str, ...], bool], rows: Rows) -> NameHit:
    start, end, ids, partial = mention
    if partial or len(ids) != 1 or not places.can_name(value[start:end], rows[ids[0]]["name"].value):
        return NameHit(start, end, "", "")
    return NameHit(start, end, ids[0], rows[ids[0]]["level"].value)


def owned_rows(extract: Extract, rows: Rows, owned: Mapping[int, OwnedParagraph]) -> dict[str, list[Row]]:
    """Return the rows of ``cited_documents`` and ``quantities`` with their owners."""
    cells: dict[str, dict[str, Cell]] = {"cited_documents": {}, "quantities": {}}
    issuers: dict[str, Cell] = {}
    for n, citation in extract.citations:
        place = _paragraph_of(extract, n, owned)
        if place is None:  # a heading names whose documents its paragraphs are about, and owns none
            if citation.issuer is not None and GENERIC.match(citation.issuer.value):
                issuers[str(n)] = EMPTY
            continue
        title = citation.title.value
        owner = title_owner(place.value, place.sentences, citation.start, title, place.hits, place.paragraph.n)
        if owner is not None:
            cells["cited_documents"][str(n)] = owner_cell(owner, owned, rows)
        if citation.issuer is not None and GENERIC.match(citation.issuer.value):
            issuers[str(n)] = issuer_cell(citation, owner, place.paragraph.text, owned)
    for n, quantity in extract.quantities:
        place = owned[int(extract.tables["quantities"][n - 1]["paragraph"].value)]
        start = position_in(place.paragraph.text, quantity.text)
        end = start + len(quantity.text)
        owner = quantity_owner(place.value, place.sentences, start, end, place.hits)
        if owner is not None:
            cells["quantities"][str(n)] = owner_cell(owner, owned, rows)
    result = {
        table: [{**row, "pilot": by_number.get(row["n"].value, row["pilot"])} for row in extract.tables.get(table, ())]
        for table, by_number in cells.items()
    }
    result["cited_documents"] = [
        {**row, "issuer": issuers.get(row["n"].value, row["issuer"])} for row in result["cited_documents"]
    ]
    return result


def issuer_cell(citation: Citation, owner: Owner | None, paragraph: Text, owned: Mapping[int, OwnedParagraph]) -> Cell:
    """Return the cell of an issuer that names no place (市人民政府): with the name of its place before it, else empty."""
    assert citation.issuer is not None
    issuer = citation.issuer
    organ_names = joint_organs(issuer.value)
    if any(not _is_of(name, issuer.value[0]) for name in organ_names):
        return EMPTY  # 市发展改革委会同省财政厅
    if owner is not None and issuer.value[0] in LEVEL_SIGNS.get(owner.hit.level, ""):
        name = owned[owner.paragraph].paragraph.text[owner.hit.start : owner.hit.end]
    elif bounds := place_of_organ(plain_prose(paragraph.value), position_in(paragraph, issuer), citation.start):
        name = paragraph[bounds[0] : bounds[1]]
    else:
        return EMPTY
    # Each organ behind the place's name: the cell's words, in their order, say the value.
    organs: list[Text] = []
    end = 0
    for name_of_organ in organ_names:
        start = issuer.value.index(name_of_organ, end)
        end = start + len(name_of_organ)
        organs.append(issuer[start:end])
    return text_cell(Text.join([part for organ in organs for part in (name, organ)]), "issuer.of_owner")


def _is_of(organ: str, sign: str) -> bool:
    """Whether an organ is one of the place that 市, 省, 县 or 区 stands for: it begins so, or names nobody's (财政局)."""
    is_others = GENERIC.match(organ) is not None and organ[0] != sign
    return not is_others and not is_state_organ(organ) and not places.is_place_or_province(organ[:2])


def _paragraph_of(extract: Extract, n: int, owned: Mapping[int, OwnedParagraph]) -> OwnedParagraph | None:
    """Return the paragraph that cites a title; None where a heading does."""
    return owned.get(int(extract.tables["cited_documents"][n - 1]["paragraph"].value or 0))


def owner_cell(owner: Owner, owned: Mapping[int, OwnedParagraph], rows: Rows) -> Cell:
    """Return the cell of an owner: it quotes the name, and says which rule carried it."""
    text = owned[owner.paragraph].paragraph.text[owner.hit.start : owner.hit.end]
    cell = named_cell(text, owner.hit.pilot, rows)
    return cell._replace(rules=(*cell.rules, owner.rule))
