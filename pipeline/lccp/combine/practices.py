"""Passages of practice: what a named pilot does or did, with the heading that the passage stands under."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lccp.combine.owners import OwnedParagraph
from lccp.extract.document import Extract
from lccp.extract.enumerated.place_groups import NUMERAL
from lccp.extract.prose.owners import GROUP, LEAD, NameHit, Opener, OwnedSentence
from lccp.model import EMPTY, Cell, Row
from lccp.normalise import places
from lccp.normalise.area_words import AREA_KINDS, DONE_THERE, TELLS_OF_PLACE
from lccp.normalise.places import is_place_or_province
from lccp.text.cells import computed_cell, text_cell
from lccp.text.patterns import regex
from lccp.text.rules import Input, derivation, structural
from lccp.text.spans import Text

KIND = structural(
    "practice.kind", "whether a passage says what one pilot does, several together, or examples of a class"
)
# A class goes on where its members are counted: 其中12个城市由市政府发布.
OF_CLASS = regex.compile("(?:其中|另有|还有|[0-9\ufffd#]+个)")
ITEM = regex.compile("[①-⑳]")
HAN_RUN = regex.compile(r"\p{Han}{2,}")
# 第三批：, 东疆保税港区
OTHER_NAME = regex.compile(rf"第?{NUMERAL}批|(?:(?!{TELLS_OF_PLACE}|{DONE_THERE})\p{{Han}})*(?:{AREA_KINDS})")


class Passage(NamedTuple):
    """A passage: where it lies in its paragraph, the pilots it is about, and how they are named."""

    start: int
    end: int
    hits: tuple[NameHit, ...]
    kind: str


@derivation("pilots.named")
def pilots_named(text: str, inputs: Sequence[Input]) -> str:
    """Return the ids of the pilots that names put one behind another can mean, in their order."""
    rest = text
    for item in inputs:
        size = next((size for size in range(len(rest), 0, -1) if places.can_name(rest[:size], item.value)), 0)
        if not size:
            raise ValueError(f"{rest} does not begin with a name of {item.value}")
        rest = rest[size:]
    if rest:
        raise ValueError(f"{rest} names nobody")
    return "|".join(item.key for item in inputs)


def practice_rows(extract: Extract, rows: Mapping[str, Row], owned: Mapping[int, OwnedParagraph]) -> Iterator[Row]:
    """Yield the rows of ``practices``; outside all sections, what is no prose (an imprint, a list) holds none."""
    number = 0
    for n, place in owned.items():
        if not place.paragraph.section and "。" not in place.value:
            continue
        for passage in find_passages(place):
            number += 1
            text = place.paragraph.text[passage.start : passage.end]
            paragraph = Input(f"paragraphs/{extract.source}|{n}/paragraph", str(n))
            section = _section_at(extract, place, text)
            name_texts = [place.paragraph.text[hit.start : hit.end] for hit in passage.hits]
            inputs = [Input(f"pilots/{hit.pilot}/name", rows[hit.pilot]["name"].value) for hit in passage.hits]
            pilot = text_cell(Text.join(name_texts), "pilots.named", inputs=inputs)
            yield {
                "source": Cell(extract.source),
                "n": Cell(str(number)),
                "paragraph": computed_cell("cell.same", [paragraph]),
                "section": _section_cell(extract, section),
                "pilot": pilot,
                "kind": Cell(passage.kind, pilot.spans, (KIND,), (f"raw/{extract.document.source.file}",)),
                "text": text_cell(text),
            }


def _section_cell(extract: Extract, section: str) -> Cell:
    if not section:
        return EMPTY
    return computed_cell("cell.same", [Input(f"sections/{extract.source}|{section}/section", section)])


def _section_at(extract: Extract, place: OwnedParagraph, text: Text) -> str:
    """Return the section of a passage: the last that begins inside its paragraph before it, else the paragraph's."""
    first, position = place.paragraph.text.starts[0], text.starts[0]
    inside = [section for start, section in extract.starts if first <= start <= position]
    return inside[-1] if inside else place.paragraph.section


def find_passages(place: OwnedParagraph) -> Iterator[Passage]:
    """Yield the passages of a paragraph, in order."""
    value = place.value
    passage: Passage | None = None
    for sentence in place.sentences:
        ends = ITEM.match(value, sentence.start) is not None  # ① opens a list that the passage only leads to
        if passage is not None and (ends or _is_about_all(value, sentence, passage)):
            yield from _closed(value, passage, sentence.start)
            passage = None
        for opener in sentence.openers:
            following = _passage_of(value, sentence, opener, passage)
            if following is not passage and passage is not None:
                yield from _closed(value, passage, _passage_end(value, sentence, opener.start))
            passage = following
    if passage is not None:
        yield from _closed(value, passage, len(value))


def _passage_of(value: str, sentence: OwnedSentence, opener: Opener, passage: Passage | None) -> Passage | None:
    """Return the passage that goes on behind an opener: the open one, a new one, or none."""
    hits = _named_hits(opener)
    if not hits:
        ends = passage is not None and opener.owner is None and not _goes_on(value, sentence, opener, passage)
        return None if ends else passage
    if passage is not None and _is_same_subject(value, sentence, opener, hits, passage):
        return passage
    return Passage(opener.start, 0, hits, _kind(value, opener, hits))


def _is_same_subject(
    value: str, sentence: OwnedSentence, opener: Opener, hits: Sequence[NameHit], passage: Passage
) -> bool:
    """Whether an opener names again whom the passage is about; a sentence that names its pilot again opens another."""
    if passage.hits == tuple(hits[:1]) and len(hits) == 1:
        return True
    alike = [hit.pilot for hit in hits] == [hit.pilot for hit in passage.hits]
    opens_sentence = (
        _clause_start(sentence, opener.start) == sentence.start and value[opener.start - 1 : opener.start] != "《"
    )
    return alike and not opens_sentence


def _named_hits(opener: Opener) -> tuple[NameHit, ...]:
    """Return the pilots that an opener names; none where any of its names is not a pilot's."""
    hits = (opener.owner.hit,) if opener.owner is not None else opener.group
    return hits if hits and all(hit.pilot for hit in hits) else ()


def _kind(value: str, opener: Opener, hits: Sequence[NameHit]) -> str:
    if opener.owner is not None:
        return "own"
    return "group-of-N" if value.startswith("等", hits[-1].end) else "joint"


def _clause_start(sentence: OwnedSentence, position: int) -> int:
    return max(start for start in sentence.clauses if start <= position)


def _passage_end(value: str, sentence: OwnedSentence, position: int) -> int:
    """Return where a passage ends before an opener: a clause that only leads to it (随后， 2021年，) is no part of it."""
    starts = [start for start in sentence.clauses if start <= position]
    while len(starts) > 1 and LEAD.fullmatch(value, starts[-2], starts[-1]):
        starts.pop()
    return starts[-1]


def _is_about_all(value: str, sentence: OwnedSentence, passage: Passage) -> bool:
    """Whether a sentence is about the programme: its first opener is a body above, a count or all pilots."""
    first = sentence.openers[0] if sentence.openers else None
    return (
        first is not None and first.owner is None and not first.group and not _goes_on(value, sentence, first, passage)
    )


def _goes_on(value: str, sentence: OwnedSentence, opener: Opener, passage: Passage) -> bool:
    """Whether a count of pilots is one of the class that the passage is about."""
    return passage.kind == "group-of-N" and bool(OF_CLASS.match(value, _clause_start(sentence, opener.start)))


def _closed(value: str, passage: Passage, end: int) -> Iterator[Passage]:
    """Yield the passage, ended, if it says anything of its pilots (a mere list of names does not)."""
    predicate = GROUP.sub("", value[passage.hits[-1].end : end])
    if any(not (is_place_or_province(run) or OTHER_NAME.fullmatch(run)) for run in HAN_RUN.findall(predicate)):
        yield passage._replace(end=passage.start + len(value[passage.start : end].rstrip()))
