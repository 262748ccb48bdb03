"""Answers that are remembered by the form of a component are those that would be found anew."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lccp.restore import solver as solve
from lccp.restore.components import consistent_numbers, split_components
from lccp.restore.digit_tokens import Number, find_numbers
from lccp.restore.inference import Inference
from lccp.restore.model import Evidence
from lccp.restore.premises import numbering, premise, totals, years
from lccp.text.spans import Span

from tests.support.examples import share
from tests.support.restore_corpus import paper

PATTERNS = ["#", "##", "1#", "#1", "12", "7", "###", "2#1#", "####-####", "##.#"]
KINDS = st.sampled_from([premise.YEARS, premise.COUNTING, premise.NUMBERING, premise.CALENDAR])
SMALL = st.integers(0, 120)


def _spans(n: int, source: str) -> tuple[Span, ...]:
    return (Span(source, n, n + 1),)


MAKERS: tuple[tuple[int, Callable[..., premise.Premise]], ...] = (
    (1, lambda kind, spans, a, b, one: premise.equal_to(kind, "is", spans, one, a)),
    (1, lambda kind, spans, a, b, one: premise.between(kind, "between", spans, (one,), min(a, b), max(a, b))),
    (2, lambda kind, spans, a, b, *all_: premise.between(kind, "at least", spans, all_, a, None)),
    (2, lambda kind, spans, a, b, *all_: premise.in_order(kind, "in order", spans, all_)),
    (3, lambda kind, spans, a, b, *all_: years._counted(spans, *all_)),
    (1, lambda kind, spans, a, b, one: totals._either("either", spans, one, a, b)),
    (2, lambda kind, spans, a, b, *all_: numbering.numbers_from_one("runs", spans, all_)),
    (2, lambda kind, spans, a, b, *all_: numbering._permuted("permuted", spans, all_)),
    (2, lambda kind, spans, a, b, *all_: numbering._same("same", spans, *all_)),
)


@st.composite
def puzzles(draw: st.DrawFn) -> tuple[str, list[tuple[int, str, int, int, list[int]]]]:
    """Words with numbers, and what is said of them: maker, kind, two values, which numbers."""
    words = "、".join(draw(st.lists(st.sampled_from(PATTERNS), min_size=2, max_size=6)))
    count = words.count("、") + 1
    said = []
    for _ in range(draw(st.integers(1, 5))):
        maker = draw(st.integers(0, len(MAKERS) - 1))
        which = draw(st.lists(st.integers(0, count - 1), min_size=MAKERS[maker][0], max_size=MAKERS[maker][0]))
        said.append((maker, draw(KINDS), draw(SMALL), draw(SMALL), which))
    return words, said


def inquiry(words, said, source="x", before=""):
    doc = paper(before + words, source)
    held: list[Number] = [found.number for found in find_numbers(doc.paragraphs[0]) if found.start >= len(before)]
    made = [
        MAKERS[maker][1](kind, _spans(n, source), a, b, *(held[i] for i in which))
        for n, (maker, kind, a, b, which) in enumerate(said)
    ]
    return Inference(doc, Evidence(), tuple(made))


def answers(asked):
    """What is known of each token, its place aside."""
    made = asked.answer()
    known = [
        (
            one.status,
            one.value,
            one.candidates,
            one.bounds,
            [(step.kind, step.says, step.spans[0][1:]) for step in one.steps],
        )
        for one in made.items
    ]
    return known, [finding.message for finding in made.findings]


@settings(max_examples=share(120))
@given(puzzles())
def test_what_is_remembered_is_what_would_be_found_anew(puzzle):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solve, "answers_of", lambda _: {})
        anew = answers(inquiry(*puzzle))
        elsewhere = answers(inquiry(*puzzle, "y", "另有"))
    remembered: dict = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solve, "_remembered", remembered)
        first = answers(inquiry(*puzzle))
        patch.setattr(solve.Solver, "_holds", None)  # nothing is asked a second time
        second = answers(inquiry(*puzzle, "y", "另有"))
    assert first == anew
    assert second == elsewhere == anew


@settings(max_examples=share(60))
@given(puzzles(), puzzles())
def test_components_of_one_form_say_the_same(one, other):
    """Two puzzles of one form have the same answers; so a form leaves nothing out that matters."""
    found = []
    for puzzle in (one, other):
        made = split_components(consistent_numbers(inquiry(*puzzle).premises))
        found.append({component.form: component for component in made if component.form is not None})
    for form in found[0].keys() & found[1].keys():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(solve, "answers_of", lambda _: {})
            both = [solve.Solver(held[form]) for held in found]
            assert both[0].possible == both[1].possible
            if both[0].possible:
                values = [[solver.values([place]) for place in solver.component.places] for solver in both]
                assert values[0] == values[1]


def test_a_form_tells_apart_what_differs():
    def form(words, *said):
        (component,) = split_components(consistent_numbers(inquiry(words, said).premises))
        return component.form

    is_5 = (0, premise.COUNTING, 5, 0, [0])
    assert form("#", is_5) == form("、、#", is_5)
    assert form("#", is_5) != form("#", (0, premise.COUNTING, 6, 0, [0]))
    assert form("##", (0, premise.COUNTING, 15, 0, [0])) != form("##", (0, premise.CALENDAR, 15, 0, [0]))
    assert form("1#", is_5) != form("2#", is_5)
    assert form("##.#", is_5) != form("###", is_5)
    assert form("#、#", (3, premise.YEARS, 0, 0, [0, 1])) != form("#、#", (3, premise.YEARS, 0, 0, [1, 0]))
    assert form("#、7", (3, premise.YEARS, 0, 0, [0, 1])) != form("#、8", (3, premise.YEARS, 0, 0, [0, 1]))


@settings(max_examples=share(60))
@given(puzzles())
def test_an_argument_is_shortened_as_if_every_premise_had_been_asked_about(puzzle):
    for component in split_components(consistent_numbers(inquiry(*puzzle).premises)):
        solver = solve.Solver(component)
        place = next(iter(component.places))
        values = solver.values([place]) if solver.possible else None
        if not solver.possible or values is not None:
            core = solver.because([place], values) if values is not None else solver.contradiction()
            solver._solver.push()
            for value in values or ():
                solver._solver.add(solver._digit(*place) != int(value))
            kept = list(range(len(component.premises)))
            for n in sorted(kept, key=lambda n: (not component.premises[n].conventional, n)):
                fewer = [m for m in kept if m != n]
                if not solver._holds([solver._guards[m] for m in fewer]):
                    kept = fewer
            solver._solver.pop()
            assert core == tuple(component.premises[n] for n in kept)


def test_a_question_that_is_too_much_is_told_and_restores_nothing(monkeypatch):
    monkeypatch.setattr(solve, "_remembered", {})
    monkeypatch.setattr(solve, "EFFORT", 1)
    made = inquiry("###、###、###", [(4, premise.YEARS, 0, 0, [0, 1, 2]), (5, premise.YEARS, 17, 117, [0])]).answer()
    assert [finding.kind for finding in made.findings] == ["not-restored"]
    assert all(item.status == "open" for item in made.items)


def test_what_is_remembered_is_bounded(monkeypatch):
    remembered: dict = {}
    monkeypatch.setattr(solve, "_remembered", remembered)
    monkeypatch.setattr(solve, "REMEMBERED", 3)
    for form in range(10):
        solve.answers_of(form)["possible",] = True
        assert len(remembered) <= 3
    assert solve.answers_of(9) == {("possible",): True}
    assert solve.answers_of(None) is not solve.answers_of(None)
