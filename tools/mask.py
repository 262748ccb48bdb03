"""The masking test: take digits away from documents that kept theirs, and see what comes back.

Whatever is restored must be what stood there; candidates and bounds must hold it. The report says how
many tokens came back. ``make mask`` runs it at length; a short form runs with the tests.

    python tools/mask.py [--raw raw] [--more tests/data/mask] [--rounds 20] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lccp.combine import pilots
from lccp.combine.summary import summarise_document
from lccp.extract.document import Extract, extract
from lccp.model import Document, Source
from lccp.read import read_file
from lccp.read.limits import Limits
from lccp.read.sources.manifest import read_sources
from lccp.restore import restore
from lccp.restore.digit_tokens import BLANK, LOST
from lccp.restore.evidence import Ledger, Quotes
from lccp.restore.inputs import known_pilot, restore_input
from lccp.restore.model import Evidence, KnownPilot, Restored
from lccp.storage.sorted_runs import SortedRuns
from lccp.text.spans import Origin

DIGITS = re.compile("[0-9]+")
PROGRESS = 50  # trials after which the run says how far it is
Mask = Callable[[str, random.Random], str]


def documents(folder: Path) -> list[Document]:
    """Read the documents of a folder."""
    return [read_file(source, folder, Limits()) for source in read_sources(folder)]


# -- four ways to lose digits -----------------------------------------------------------------------


def at_random(text: str, rng: random.Random) -> str:
    """Lose each digit by itself."""
    share = rng.choice((0.1, 0.3, 0.6, 0.9))
    return re.sub("[0-9]", lambda found: LOST if rng.random() < share else found[0], text)


def by_number(text: str, rng: random.Random) -> str:
    """Lose whole numbers."""
    share = rng.choice((0.05, 0.2, 0.5, 0.9))
    return DIGITS.sub(lambda found: LOST * len(found[0]) if rng.random() < share else found[0], text)


def by_line(text: str, rng: random.Random) -> str:
    """Lose all digits of some lines, which in a document of whole paragraphs are paragraphs."""
    share = rng.choice((0.1, 0.4, 0.8))
    lines = text.splitlines(keepends=True)
    return "".join(re.sub("[0-9]", LOST, line) if rng.random() < share else line for line in lines)


def all_at_once(text: str, _: random.Random) -> str:
    """Lose every digit."""
    return re.sub("[0-9]", LOST, text)


MASKS: tuple[Mask, ...] = (at_random, by_number, by_line, all_at_once)


# -- documents that stand beside one that lost digits, in like words --------------------------------

Beside = Callable[[str, random.Random], str]


def _shifted(number: str, rng: random.Random) -> str:
    value = max(0, int(number) + rng.choice((-2, -1, 1, 2)))
    return str(value).zfill(len(number))[-len(number) :]


def draft(text: str, rng: random.Random) -> str:
    """Give a draft: three numbers in ten were others."""
    return DIGITS.sub(lambda match: _shifted(match[0], rng) if rng.random() < 0.3 else match[0], text)


def edition(text: str, rng: random.Random) -> str:
    """Give last year's edition: every year is the one before, some other numbers differ."""
    earlier = re.sub("(?<![0-9])(20[0-9]{2})(?![0-9])", lambda match: str(int(match[1]) - 1), text)
    return re.sub("(?<![0-9])[0-9]{1,3}(?![0-9])", lambda match: _shifted(match[0], rng), earlier, count=9)


def typed(text: str, rng: random.Random) -> str:
    """Give somebody's typed copy: one digit in twenty is another."""
    return re.sub("[0-9]", lambda match: str(rng.randrange(10)) if rng.random() < 0.05 else match[0], text)


def reissued(text: str, rng: random.Random) -> str:
    """Give the text issued again with two numbers brought up to date."""
    places = [match.span() for match in DIGITS.finditer(text)]
    for start, end in rng.sample(places, min(2, len(places))):
        text = text[:start] + _shifted(text[start:end], rng) + text[end:]
    return text


def excerpt(text: str, _: random.Random) -> str:
    """Give an excerpt that does not say so: the document's second half, from the beginning of a line."""
    half = len(text) // 2
    part = text[text.find("\n", half) + 1 :]
    return (
        part if part.strip() else text[text.rfind("\n", 0, half) + 1 :]
    )  # a text of two lines ends with its longer one


BESIDE: tuple[Beside, ...] = (draft, edition, typed, reissued, excerpt)


def beside(document: Document, make: Beside, rng: random.Random) -> Document:
    """Give a document in like words, under another id."""
    name = f"{document.source.id}-{make.__name__}"
    source = replace(document.source, id=name, file=f"{name}.txt")
    return read_text(source, make(document.text, rng))


def read_text(source: Source, text: str) -> Document:
    """Read a text as a document."""
    with TemporaryDirectory() as folder:
        Path(folder, source.file).write_text(text, "utf-8")
        return read_file(source, Path(folder), Limits())


@dataclass
class Tally:
    """What came back: how many tokens of each status, and every token that came back wrong."""

    status: Counter[str]
    wrong: list[str]

    def add(self, other: Tally) -> None:
        """Take another tally's counts in."""
        self.status.update(other.status)
        self.wrong += other.wrong


def masked(document: Document, mask: Mask, rng: random.Random) -> Document:
    """Give a document that lost digits: everything else stands where it stood."""
    return replace(document, origin=Origin(document.origin.id, mask(document.text, rng)))


class Remembered:
    """The extracts of the documents of the trial before, which mostly loses digits in one document of many."""

    def __init__(self) -> None:
        self.extracts: dict[int, Extract] = {}

    def extract_all(self, read: Sequence[Document]) -> list[Extract]:
        """Extract documents; one that the trial before held, the same object, is not extracted again."""
        self.extracts = {id(one): self.extracts.get(id(one)) or extract(one) for one in read}
        return list(self.extracts.values())


_BEFORE = Remembered()  # holds its documents, so that no other has the id of one of them


def gathered(read: Sequence[Document]) -> tuple[list[Extract], Ledger, list[tuple[KnownPilot, Quotes]]]:
    """Extract documents, and gather what they hold for one another, by the pipeline's own ways."""
    extracts = _BEFORE.extract_all(read)
    with TemporaryDirectory() as folder:
        gathering = pilots.PilotCollector(SortedRuns(Path(folder), "claims"), SortedRuns(Path(folder), "undated"))
        ledger = Ledger()
        for one in extracts:
            made = summarise_document(one)
            gathering.add(made)
            ledger.add(made.traits)
        gathering.add_undated()
        rows = list(pilots.all_pilots(gathering))
    held = [(known_pilot(one.row), one.quotes) for one in rows]
    return extracts, ledger, [(one, quotes) for one, quotes in held if one is not None]


def solve(read: Sequence[Document], wanted: Iterable[str] = ()) -> list[Restored]:
    """Restore what can be restored in these documents, each by itself, nothing attested.

    Where ids are ``wanted`` the other documents are evidence alone.
    """
    extracts, ledger, found = gathered(read)
    common = ledger.common(found)
    by_source = {one.source: one.document for one in extracts}
    out: list[Restored] = []
    named = set(wanted) or by_source.keys()
    for one in extracts:
        if one.source not in named:
            continue
        own = ledger.of(one.source)
        evidence = Evidence(common, own, tuple(by_source[source] for source in own.alike))
        out += restore(restore_input(one), evidence).items
    return out


def judge(made: Iterable[Restored], originals: dict[str, str]) -> Tally:
    """Compare what was restored with what stood there. Documents that are not in ``originals`` are left out."""
    tally = Tally(Counter(), [])
    for item in made:
        token = item.token
        if token.source not in originals:
            continue
        truth = re.sub(f"[{BLANK}]", "", originals[token.source][token.start : token.end])
        tally.status[item.status] += 1
        if item.status == "conventional" and truth != item.value:
            tally.status["assumed wrongly"] += 1  # what a convention is: it says that it is assumed
            continue
        right = truth == item.value if item.value else not item.candidates or truth in item.candidates
        if not right or not _within(item.bounds, truth):
            said = item.value or "|".join(item.candidates) or item.bounds
            reasons = "; ".join(f"{step.kind}: {step.says}" for step in item.steps)
            tally.wrong.append(f"{token.key} {token.pattern} at {token.start}: {truth}, but {said} ({reasons})")
    return tally


def _within(bounds: str, truth: str) -> bool:
    """Whether a single value lies within the bounds that are stated for it."""
    if not re.fullmatch(r"[0-9.]+", truth) or truth.count(".") > 1 or "stands in" in bounds or "," in bounds:
        return True
    value = float(truth)
    low = re.search(r"; (?:at least )?([0-9.]+)(?: to [0-9.]+)?$", bounds)
    high = re.search(r"; (?:at most |[0-9.]+ to )([0-9.]+)$", bounds)
    at_least = float(low[1]) <= value if low and "at most" not in bounds else True
    return at_least and (value <= float(high[1]) if high else True)


def trials(read: Sequence[Document], rounds: int, seed: int) -> Iterator[tuple[str, Tally]]:
    """Mask one document at a time, then all together, in every way; give each trial's name and tally."""
    kept = [document for document in read if LOST not in document.text]
    for number in range(rounds):
        for mask in MASKS:
            for chosen in [*([document] for document in kept), kept]:
                rng = random.Random(f"{seed} {number} {mask.__name__} {len(chosen)} {chosen[0].source.id}")
                originals = {document.source.id: document.text for document in chosen}
                given = [masked(one, mask, rng) if one.source.id in originals else one for one in read]
                tally = judge(solve(given, originals), originals)
                who = chosen[0].source.id if len(chosen) == 1 else "all documents"
                yield f"{mask.__name__}, {who}", tally


def trials_beside(read: Sequence[Document], rounds: int, seed: int) -> Iterator[tuple[str, Tally]]:
    """Mask one document at a time beside a draft, an edition, a copy, a reissue or an excerpt of it, and an excerpt."""
    for number in range(rounds):
        for document in [document for document in read if LOST not in document.text]:
            for make in BESIDE:
                rng = random.Random(f"{seed} {number} {make.__name__} {document.source.id}")
                mask = MASKS[rng.randrange(len(MASKS))]
                others = [one for one in read if one is not document]
                pair = [masked(document, mask, rng), beside(document, make, rng)]
                originals = {document.source.id: document.text}
                tally = judge(solve([*others, *pair], originals), originals)
                yield f"{mask.__name__}, beside {make.__name__}", tally
            part = beside(document, excerpt, random.Random(0))
            if DIGITS.search(part.text):
                rng = random.Random(f"{seed} {number} {document.source.id}")
                tally = judge(solve([masked(part, all_at_once, rng)]), {part.source.id: part.text})
                yield "all_at_once, an excerpt by itself", tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the trials and print what came back. Exit status 1 if anything came back wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--raw", type=Path, default=Path("raw"))
    parser.add_argument("--more", type=Path, default=Path("tests/data/mask"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    read = documents(given.raw)
    if given.more.is_dir():
        read += documents(given.more)
    tallies: dict[str, Tally] = {}
    both = (trials(read, given.rounds, given.seed), trials_beside(read, given.rounds, given.seed))
    for number, (name, tally) in enumerate(chain.from_iterable(both), 1):
        if number % PROGRESS == 0:
            print(f"{number} trials", flush=True)
        tallies.setdefault(name, Tally(Counter(), [])).add(tally)
        for wrong in tally.wrong:
            print(f"WRONG {name}: {wrong}", flush=True)
    for name in sorted(tallies):
        counts = tallies[name].status
        total = sum(counts.values())
        back = counts["entailed"] + counts["conventional"]
        print(
            f"{name}: {total} tokens, {back} came back ({back / max(1, total):.0%}), {counts['candidates']} candidates"
        )
    total_wrong = sum(len(tally.wrong) for tally in tallies.values())
    print(f"{total_wrong} wrong")
    return 1 if total_wrong else 0


if __name__ == "__main__":
    sys.exit(main())
