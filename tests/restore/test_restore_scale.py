"""Work grows with the length of a document, not with its square: counted in steps and questions, not in time."""

import random
import sys
from dataclasses import replace

import pytest
from lccp.extract.prose.pilot_totals import Total
from lccp.restore import inference, restore
from lccp.restore import solver as solve
from lccp.restore.evidence import Ledger, traits_of_input
from lccp.restore.model import (
    AttestedEntry,
    CitedTitle,
    Evidence,
    EvidenceTraits,
    KnownPilot,
    OtherDocuments,
    SharedEvidence,
)
from lccp.restore.near_duplicates import MOST_POSTINGS, sketch_of
from lccp.restore.rows import lost_digit_rows
from lccp.text.spans import Span

from tests.support.restore_corpus import Corpus, paper

pytestmark = pytest.mark.slow

CITIES = ("municipality", "prefecture", "county", "district", "xpcc")
PILOTS = tuple(
    KnownPilot(f"b{batch}-{n}", batch, "prefecture", "甲市", f"201{batch}") for batch in (1, 2) for n in range(9)
)
TOTAL = "自####年以来，我国已分两批开展了##个低碳城市试点，"
ENTRY = AttestedEntry(1, "news", "A report", "已分两批开展了##个", ("18",))


def steps(ask):
    """How many instructions of the restorer's own code are carried out."""
    count = 0

    def trace(frame, event, _):
        nonlocal count
        if "/restore/" not in frame.f_code.co_filename.replace("\\", "/"):
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        ask()
    finally:
        sys.settrace(before)
    return count


def totals(size):
    """One paragraph, one sentence, with many totals."""
    doc = paper(TOTAL * size)
    text = doc.paragraphs[0]
    words, number, length = TOTAL.index("分两批"), TOTAL.index("##个"), len(TOTAL)
    held = (
        Total((1, 2), CITIES, text[n * length + number :][:2], text[n * length + words :][:14]) for n in range(size)
    )
    return replace(doc, totals=tuple(held))


LONG = {
    "ranges in one sentence": lambda size: paper("第一段####-####年计划，" * size),
    "ranges in paragraphs": lambda size: paper("第一段####-####年计划\n" * size),
    "parts in one sentence": lambda size: paper("共有#个县区，其中#个县区完成，" * size),
    "titles in one sentence": lambda size: paper(
        "如甲市《低碳发展中长期规划（####-####年）》，阐明了未来十年的战略，已经成为决策的依据，" * size
    ),
    "totals in one sentence": totals,
    "totals in paragraphs": lambda size: replace(
        doc := paper((TOTAL + "\n") * size),
        totals=tuple(Total((1, 2), CITIES, text[21:23], text[13:27]) for text in doc.paragraphs),
    ),
    "running numbers": lambda size: paper("序号\t城市\t年份\n1\t甲\t乙\n#\t甲\t乙\n3\t甲\t乙\n完\n" * size),
    "captions before a kept one": lambda size: replace(
        doc := paper("一、总论\n图# 甲\n图2 乙\n" + "\n".join(f"图{n} 丙{n}（见图{n}）" for n in range(3, size))),
        headings=doc.paragraphs,
    ),
}


@pytest.mark.parametrize("name", LONG)
def test_the_work_on_a_document_grows_with_its_length(name, monkeypatch):
    monkeypatch.setattr(solve, "_remembered", {})
    evidence = Evidence(SharedEvidence(PILOTS, attested=(ENTRY,)))

    def work(size):
        doc = LONG[name](size)
        return steps(lambda: list(lost_digit_rows(restore(doc, evidence), doc.origin.text)))

    work(8)
    first, second = work(40), work(160)
    assert second < 4.6 * first


@pytest.mark.parametrize("name", LONG)
def test_no_more_is_asked_of_more_of_the_same(name, monkeypatch):
    asked = []
    holds = solve.Solver._holds
    monkeypatch.setattr(solve.Solver, "_holds", lambda *given: asked.append(1) or holds(*given))
    evidence = Evidence(SharedEvidence(PILOTS))

    def questions(size):
        monkeypatch.setattr(solve, "_remembered", {})
        asked.clear()
        restore(LONG[name](size), evidence)
        return len(asked)

    assert questions(12) == questions(60)


def test_solvers_are_given_up_when_they_have_been_asked(monkeypatch):
    """A solver takes a megabyte and more: of all of a document's, one at a time is held."""
    held = set()
    close = solve.Solver.close
    made = solve.Solver._solver.fget

    def solver(self):
        held.add(id(self))
        assert len(held) == 1
        return made(self)

    monkeypatch.setattr(solve, "_remembered", {})
    monkeypatch.setattr(solve.Solver, "_solver", property(solver))
    monkeypatch.setattr(solve.Solver, "close", lambda self: (held.discard(id(self)), close(self)))
    words = "\n".join(f"共有{n}个县区，其中##个县区完成。" for n in range(20, 40))
    assert {item.status for item in restore(paper(words), Evidence()).items} == {"open"}


def charted(size):
    """A report whose figures lost all their numbers: each is referred to once, so that all hang together."""
    rng = random.Random(1)
    titles = ["".join(rng.choices([chr(0x4E00 + n) for n in range(2000)], k=8)) for _ in range(size)]
    lost = ["#" * len(str(n)) for n in range(1, size + 1)]
    both = list(zip(titles, lost, strict=True))
    doc = paper("一、总论\n" + "\n".join(f"{title}优化（图{n}）。\n图{n} {title}" for title, n in both))
    return replace(doc, headings=tuple(text for text in doc.paragraphs if text.value.startswith(("一", "图"))))


def test_numbers_that_hang_together_are_restored_up_to_some_hundreds():
    assert [item.value for item in restore(charted(12), Evidence()).items[::2]] == [str(n) for n in range(1, 13)]
    made = restore(charted(inference.MOST_TOGETHER // 2 + 1), Evidence())
    assert not any(item.value for item in made.items)
    (finding,) = made.findings
    assert (finding.kind, finding.severity) == ("not-restored", "medium")
    assert finding.message.startswith("602 numbers hang together")


def ledger_work(size):
    """The work of a ledger of documents that cite one another and are much alike."""
    held = sketch_of("".join(random.Random(1).choices("甲乙丙丁戊己庚辛壬癸", k=1500)))
    ledger = Ledger()

    def fill():
        for n in range(size):
            name = f"d{n:04}"
            title = f"{chr(0x4E00 + n % 50)}市规划|"
            cited = CitedTitle(title, 2011, 2020, Span(name, 0, 5))
            ledger.add(
                EvidenceTraits(name, True, held, (cited,), (title.replace("市", ""),), (((1,), ("county",), str(n)),))
            )
        ledger.common(())
        return [ledger.of(f"d{n:04}") for n in range(size)]

    return steps(fill)


def test_the_work_of_a_ledger_grows_with_the_number_of_documents():
    size = 2 * MOST_POSTINGS  # from here on what is looked at of a family of copies is cut
    assert ledger_work(3 * size) < 3.3 * ledger_work(size)


def test_what_a_document_is_given_is_bounded_whatever_the_number_of_others():
    found = []
    for size in (400, 1200):
        ledger = Ledger()
        held = sketch_of("".join(random.Random(1).choices("甲乙丙丁戊己庚辛壬癸", k=1500)))
        for n in range(size):
            name = f"d{n:04}"
            cited = CitedTitle("甲市规划|", 2011, 2020, Span(name, 0, 5))
            ledger.add(EvidenceTraits(name, n == 0, held, (cited,) if n else (), () if n else ("甲市规划|",)))
        found.append(ledger.of("d0000"))
    assert found[0] == found[1] != OtherDocuments()


def test_the_traits_of_a_document_grow_with_its_length():
    def work(size):
        doc = paper("甲市印发《低碳发展中长期规划（####-####年）》，未来十年，已经成为决策的依据。" * size)
        document = Corpus((doc,)).document(doc)
        return steps(lambda: traits_of_input(doc, document))

    assert work(160) < 4.6 * work(40)
