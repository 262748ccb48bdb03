"""What the tests of the restorer share: documents restored each with the evidence of the others.

``five()`` are the five documents, ``paper`` makes small ones up.
"""

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from lccp.extract.structure.figures import Figure, Label
from lccp.model import Document, Source
from lccp.restore import draw_premises
from lccp.restore.attested import unmatched_entries
from lccp.restore.digit_tokens import LOST
from lccp.restore.evidence import Ledger, traits_of_input
from lccp.restore.inference import Inference
from lccp.restore.inputs import batch_lists
from lccp.restore.inputs import restore_input as gather_paper
from lccp.restore.model import Evidence, RestoreInput
from lccp.restore.rows import lost_digit_rows
from lccp.restore.wording import argument_text, exact_words
from lccp.text.spans import Origin, Text

from tools import mask

RAW = Path(__file__).parents[2] / "raw"


@dataclass(frozen=True)
class Corpus:
    """Documents in their order, and what is known besides: ``pilots`` without quotes, items of lists if given."""

    papers: tuple[RestoreInput, ...]
    pilots: tuple = ()
    attested: tuple = ()
    items: tuple | None = None
    documents: dict[str, Document] = field(default_factory=dict)
    lists: dict = field(default_factory=dict)
    quotes: dict = field(default_factory=dict)

    def document(self, one):
        """The document of a paper, made up where there is none."""
        made_up = Document(Source(one.source, f"{one.source}.txt"), one.origin, "text/plain", "utf-8", 0, "", ())
        return self.documents.get(one.source, made_up)

    @property
    def texts(self):
        """The decoded texts by id."""
        return {one.source: one.origin.text for one in self.papers}

    def ledger(self):
        """The traits of all."""
        ledger = Ledger()
        for one in self.papers:
            ledger.add(traits_of_input(one, self.document(one), self.lists.get(one.source, ())))
        return ledger

    @property
    def common(self):
        """What is the same for all."""
        return self.common_of(self.ledger())

    def common_of(self, ledger):
        """What is the same for all, of a ledger that is then asked about each of them."""
        spans = [span for pilot in self.pilots for span in (*pilot.named, *pilot.dated)]
        quotes = {span: self.quotes.get(span) for span in spans}
        common = ledger.common(((pilot, quotes) for pilot in self.pilots), self.attested)
        if self.items is None:
            return common
        return replace(common, items=self.items, quotes=self.quotes)

    def evidence(self):
        """Each paper with the evidence that the others give for it."""
        ledger = self.ledger()
        common = self.common_of(ledger)
        by_source = {one.source: self.document(one) for one in self.papers}
        for one in self.papers:
            own = ledger.of(one.source)
            yield one, Evidence(common, own, tuple(by_source[source] for source in own.alike))


@dataclass(frozen=True)
class Together:
    """What was restored of all documents, put together."""

    items: tuple
    findings: tuple
    groups: dict
    rows: tuple
    said: dict


def restore(corpus, order=tuple):
    """Restore every document of a corpus by itself. ``order`` may put premises in another order."""
    items, findings, groups, table, said, hits = [], [], {}, [], {}, set()
    for one, evidence in corpus.evidence():
        made = Inference(one, evidence, tuple(order(draw_premises(one, evidence)))).answer()
        exact = exact_words(one.source, one.origin.text, made.quotes)
        items += made.items
        findings += made.findings
        groups |= made.groups
        table += lost_digit_rows(made, one.origin.text)
        said |= {item.token.key: argument_text(item, exact) for item in made.items}
        hits |= made.hits
    findings += unmatched_entries(corpus.attested, hits, corpus.ledger().first_losing)
    return Together(tuple(items), tuple(findings), groups, tuple(table), said)


@cache
def gathered():
    """The five documents by themselves, and the pilots that they name."""
    extracts, _, found = mask.gathered(mask.documents(RAW))
    return extracts, found


@cache
def five(attested=()):
    """The five documents."""
    extracts, found = gathered()
    return Corpus(
        tuple(map(gather_paper, extracts)),
        tuple(pilot for pilot, _ in found),
        attested,
        None,
        {one.source: one.document for one in extracts},
        {one.source: tuple(batch_lists(one)) for one in extracts},
        {span: quote for _, quotes in found for span, quote in quotes.items()},
    )


def paper(words, source="x", **more):
    """A document of one paragraph a line; ``#`` are lost digits."""
    origin = Origin(source, words.replace("#", LOST))
    at, lines = 0, []
    for line in words.split("\n"):
        if line:
            lines.append(Text.quote(origin, at, at + len(line)))
        at += len(line) + 1
    return RestoreInput(origin, paragraphs=tuple(lines), **more)


def piece(of, words, nth=0):
    """The n-th place in a document where these words stand."""
    words = words.replace("#", LOST)
    at = -1
    for _ in range(nth + 1):
        at = of.origin.text.index(words, at + 1)
    return Text.quote(of.origin, at, at + len(words))


def last(of, words):
    """The last place in a document where these words stand."""
    return piece(of, words, of.origin.text.count(words.replace("#", LOST)) - 1)


def figure(of, caption, lists, labels, instrument=None):
    """A figure of a document: its caption, lists and labels as they stand in it, each at its last place."""
    whole = piece(of, caption)
    groups = []
    for words in lists:
        start = last(of, words)
        names, at = [], 0
        for name in words.split("、"):
            names.append(start[at : at + len(name)])
            at += len(name) + 1
        groups.append(tuple(names))
    read = []
    for words in labels:
        text = last(of, words)
        issuer, count = words.index("（"), words.index("个")
        read.append(Label(text, text[: issuer - 2], text[issuer + 1 : count]))
    number = whole[1:2]
    return Figure(number, whole, piece(of, instrument) if instrument else None, tuple(groups), (), tuple(read), (), ())
