"""From what was extracted to what premises are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.extract import figures, indicators
from pipeline.extract.document import Extract
from pipeline.extract.listing import head_kind
from pipeline.extract.lists import PilotList, batch_of_title
from pipeline.model import Row
from pipeline.repair.characters import LOST
from pipeline.restore.model import Attested, Corpus, Figure, Items, Label, Paper, Pilot, Score, Total
from pipeline.text import Text


def corpus(extracts: Sequence[Extract], pilots: Iterable[Row], attested: Sequence[Attested] = ()) -> Corpus:
    """Gather the corpus of some extracted documents; ``pilots`` are the rows of the table."""
    return Corpus(
        tuple(_paper(extract) for extract in extracts),
        tuple(_pilot(row) for row in pilots if row["batch"].value.isdecimal()),
        tuple(attested),
        tuple(_items(extracts)),
    )


def _items(extracts: Sequence[Extract]) -> Iterator[Items]:
    """Count the items of each batch's list: only where all its witnesses, whole and none the worse, agree."""
    held: dict[int, list[tuple[Extract, PilotList]]] = {}
    for extract in extracts:
        for one in extract.lists:
            if one.batch is not None:
                held.setdefault(int(batch_of_title(one.batch.value)), []).append((extract, one))
    for batch, lists in sorted(held.items()):
        counts = {sum(len(row.items) for row in one.rows) for _, one in lists}
        whole = all(LOST not in extract.document.text and all(row.items for row in one.rows) for extract, one in lists)
        if len(counts) == 1 and whole and len({extract.source for extract, _ in lists}) == len(lists):
            rows, head = lists[0][1].rows, _head(lists[0][0])
            yield Items(batch, head, counts.pop(), (*rows[0].items[0].spans(), *rows[-1].items[-1].spans()))


def _head(extract: Extract) -> str:
    """Give the head of the column of items in a document's tables; "" where there is none or several."""
    heads = {row["text"].value for row in extract.tables.get("table_cells", ()) if row["row"].value == "1"}
    found = [head for head in sorted(heads) if head_kind(head) == "items"]
    return found[0] if len(found) == 1 else ""


def _paper(extract: Extract) -> Paper:
    return Paper(
        extract.document.origin,
        extract.tables["sources"][0]["issued"].value,
        tuple(paragraph.text for paragraph in extract.paragraphs),
        _headings(extract),
        tuple(_figure(figure) for figure in extract.figures),
        tuple(code for framework in extract.frameworks for code in _codes(framework)),
        tuple(Total(one.batches, one.levels, one.number, one.words) for one in extract.totals),
        tuple(score for framework in extract.frameworks for score in _scores(framework)),
    )


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


def _figure(figure: figures.Figure) -> Figure:
    labels = tuple(Label(label.text, label.issuer, label.count) for label in figure.labels)
    return Figure(figure.number, figure.caption, figure.groups, labels, figure.instrument)


def _pilot(row: Row) -> Pilot:
    return Pilot(
        row["pilot"].value,
        int(row["batch"].value),
        row["level"].value,
        row["name"].value,
        row["announced"].value,
        row["name"].spans,
        row["announced"].spans,
    )
