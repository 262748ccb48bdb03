"""What the tests of the restorer share: the five documents as a corpus, and small ones made up."""

from functools import cache
from pathlib import Path

from pipeline.extract.document import extract
from pipeline.jobs import is_place
from pipeline.read import read_file
from pipeline.read.limits import Limits
from pipeline.read.manifest import sources
from pipeline.reconcile import pilots
from pipeline.reconcile.witnesses import Court
from pipeline.restore.gather import corpus
from pipeline.restore.model import Figure, Label, Paper
from pipeline.restore.tokens import LOST
from pipeline.text import Origin, Text

RAW = Path(__file__).parent.parent / "raw"


@cache
def five(attested=()):
    """The corpus of the five documents."""
    extracts = [extract(read_file(source, RAW, Limits()), is_place) for source in sources(RAW)]
    return corpus(extracts, pilots.roster(extracts, Court()).rows.values(), attested)


def paper(words, source="x", **more):
    """A document of one paragraph a line; ``#`` are lost digits."""
    origin = Origin(source, words.replace("#", LOST))
    at, lines = 0, []
    for line in words.split("\n"):
        if line:
            lines.append(Text.quote(origin, at, at + len(line)))
        at += len(line) + 1
    return Paper(origin, paragraphs=tuple(lines), **more)


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
    return Figure(number, whole, tuple(groups), tuple(read), piece(of, instrument) if instrument else None)
