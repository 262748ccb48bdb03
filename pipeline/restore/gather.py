"""From what was extracted to what premises are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.extract import figures, indicators
from pipeline.extract.document import Extract
from pipeline.model import Row
from pipeline.restore.model import Attested, Corpus, Figure, Label, Paper, Pilot, Score, Total
from pipeline.text import Text


def corpus(extracts: Sequence[Extract], pilots: Iterable[Row], attested: Sequence[Attested] = ()) -> Corpus:
    """Gather the corpus of some extracted documents; ``pilots`` are the rows of the table."""
    return Corpus(
        tuple(_paper(extract) for extract in extracts),
        tuple(_pilot(row) for row in pilots if row["batch"].value.isdecimal()),
        tuple(attested),
    )


def _paper(extract: Extract) -> Paper:
    return Paper(
        extract.document.origin,
        extract.tables["sources"][0]["issued"].value,
        tuple(paragraph.text for paragraph in extract.paragraphs),
        _headings(extract),
        tuple(_figure(figure) for figure in extract.figures),
        tuple(
            indicator.code
            for framework in extract.frameworks
            for indicator in framework.indicators
            if indicator.ordinal
        ),
        tuple(Total(one.batches, one.levels, one.number, one.words) for one in extract.totals),
        tuple(score for framework in extract.frameworks for score in _scores(framework)),
    )


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
