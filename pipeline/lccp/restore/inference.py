"""From premises to what is known of each token: entailed, attested, candidates, or open with bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from lccp.restore import attested
from lccp.restore.attested import AttestedMatch
from lccp.restore.components import Component, consistent_numbers, pattern_count, split_components
from lccp.restore.copies import CopyReading, copy_readings, mention_copies
from lccp.restore.digit_tokens import LOST, DigitToken, Number, fill_pattern, find_tokens
from lccp.restore.model import (
    ArgumentStep,
    AttestedEntry,
    Evidence,
    GroupLabels,
    Restoration,
    Restored,
    RestoreFinding,
    RestoreInput,
)
from lccp.restore.premises.figures import Chart, labelled_charts
from lccp.restore.premises.premise import COPY, OUTSIDE, PADDED, Premise, equal_to
from lccp.restore.recognised import name_alternatives
from lccp.restore.solver import Digits, GaveUp, Solver
from lccp.restore.wording import pattern_phrase, pattern_words, premise_names, scaled_value
from lccp.storage.provenance import Quote
from lccp.text.messages import Message, join_messages, say
from lccp.text.spans import Span

DERIVED = ("entailed", "conventional")
"""What follows from the documents, as against what an outside source states."""
MOST_TOGETHER = 600
"""Of more numbers that hang together than that nothing is asked."""
Groups = dict[tuple[str, int, int], GroupLabels]


@dataclass
class Inference:
    """One run over a document: its premises, and what is found of its tokens on the way."""

    paper: RestoreInput
    evidence: Evidence
    premises: tuple[Premise, ...]
    results: dict[str, Restored] = field(default_factory=dict)
    findings: list[RestoreFinding] = field(default_factory=list)
    groups: Groups = field(default_factory=dict)
    withheld: set[str] = field(default_factory=set)

    @cached_property
    def tokens(self) -> tuple[DigitToken, ...]:
        """Every token of the document, in order."""
        return tuple(find_tokens(self.paper.source, self.paper.origin.text))

    @cached_property
    def charts(self) -> dict[str, Chart]:
        """Every figure whose labels can count its lists, by its first flag."""
        return {chart.flags[0]: chart for chart in labelled_charts(self.paper)}

    def answer(self) -> Restoration:
        """Ask everything."""
        self.results = {token.key: self._pattern_only(token) for token in self.tokens}
        matches = attested.match_entries(self.paper, self.tokens, self.evidence.shared.attested)
        self.findings += matches.findings
        readings = copy_readings(self.paper.origin, self.tokens, self.evidence.copies)
        by_token = self._one_value_each([*matches.values, *self._vouched(readings)])
        solvers = self._ask(self.premises)
        accepted = self._attest(by_token, solvers)
        if any(match.entry.premise for match in accepted):
            self._lean_on(accepted)
        vouched = dict(self.evidence.others.vouched)
        for key, in_copies in readings.items():
            mentions = mention_copies([reading for reading in in_copies if reading.source not in vouched])
            self.results[key] = replace(self.results[key], mentions=mentions)
        alternatives = self.paper.origin.alternatives
        items = tuple(name_alternatives(self.results[token.key], alternatives) for token in self.tokens)
        findings = tuple(dict.fromkeys(self.findings))
        return Restoration(items, findings, self.groups, self._quotes(items), matches.hits)

    def _quotes(self, items: Sequence[Restored]) -> dict[Span, Quote]:
        """Quote what the steps rest on in other documents."""
        steps = dict.fromkeys(step for group in (items, self.groups.values()) for item in group for step in item.steps)
        steps.update(dict.fromkeys(step for item in items for step in item.mentions))
        spans = dict.fromkeys(span for step in steps for span in step.spans if span.source != self.paper.source)
        return {span: self.evidence.quote(span) for span in spans}

    def _vouched(self, readings: Mapping[str, Sequence[CopyReading]]) -> Iterator[AttestedMatch]:
        """Return the values that copies have which the manifest vouches for."""
        vouched = dict(self.evidence.others.vouched)
        for reading in (reading for in_copies in readings.values() for reading in in_copies):
            if reading.source in vouched and reading.value:
                entry = AttestedEntry(0, vouched[reading.source], reading.source, "", (reading.value,))
                yield AttestedMatch(reading.token, reading.value, entry, vouched[reading.source], reading.spans)

    # -- what the documents entail ------------------------------------------------------------------

    def _pattern_only(self, token: DigitToken) -> Restored:
        return Restored(token, "open", bounds=pattern_words(token, self.paper.origin.text))

    def _ask(self, premises: Iterable[Premise]) -> dict[str, tuple[Component, Solver | None]]:
        """Solve every component; give for each token its component, None for a solver that was not needed."""
        together = [[(token.source, offset) for offset in token.lost] for token in self.tokens]
        at_place = {(token.source, offset): token for token in self.tokens for offset in token.lost}
        solved: dict[str, tuple[Component, Solver | None]] = {}
        for component in split_components(consistent_numbers(premises), together):
            tokens = {at_place[number.source, offset] for number in component.numbers for offset in number.lost}
            of_it = sorted(tokens, key=lambda token: (token.source, token.n))
            if self._plain(component, of_it):
                solved.update((token.key, (component, None)) for token in of_it)
                continue
            solver = Solver(component)
            # What a convention says is assumed: it may fill a value by itself, but narrow and contradict nothing.
            stated = Solver(component.without_conventions) if component.has_conventions else solver
            try:
                settled = self._settle(of_it, solver, stated)
            except GaveUp:
                settled = False
                self._too_much(component)
            solved.update((token.key, (component, stated)) for token in of_it if settled)
            solver.close()
            stated.close()
        return solved

    def _settle(self, of_it: Sequence[DigitToken], solver: Solver, stated: Solver) -> bool:
        """Ask everything of a component; False if its premises contradict each other.

        ``stated`` asks the same without conventions of print.
        """
        if len(solver.component.numbers) > MOST_TOGETHER:
            raise GaveUp
        if not solver.possible:
            if not stated.possible:
                self._contradicted(stated.contradiction())
                return False
            solver = stated  # something printed shows that the convention does not hold
        groups = self._groups_of(stated)
        restored = {token.key: self._restored_token(token, solver) for token in of_it}
        for token in of_it:
            if solver is not stated and not restored[token.key].value:
                restored[token.key] = self._restored_token(token, stated)
        self.groups.update(groups)
        self.results.update(restored)
        return True

    def _too_much(self, component: Component) -> None:
        """What is too much to be asked restores nothing, and a person should know."""
        message = say(
            "{count} numbers hang together, which is too much to be asked: none is restored",
            "{count}个数彼此牵连，所问过多，均不复原",
            count=len(component.numbers),
        )
        self._tell(
            "not-restored", "medium", (span for premise in component.premises for span in premise.spans), message
        )

    def _plain(self, component: Component, of_it: Sequence[DigitToken]) -> bool:
        """Settle a component of one number that one premise fixes: no solver is needed for it."""
        if len(component.premises) != 1 or component.flags or len(of_it) != 1 or len(component.numbers) != 1:
            return False
        (premise,), (number,), (token,) = component.premises, component.numbers, of_it
        if premise.fixes is None or number.lost != token.lost:
            return False
        digits = str(premise.fixes).zfill(len(number.digits))
        if not _agrees(digits, number) or (premise.kind not in PADDED and number.whole > 1 and digits[0] == "0"):
            return False
        lost = "".join(b for a, b in zip(number.digits, digits, strict=True) if a == LOST)
        status = "conventional" if premise.conventional else "entailed"
        self.results[token.key] = Restored(token, status, fill_pattern(token.pattern, lost), steps=(premise.step,))
        return True

    def _restored_token(self, token: DigitToken, solver: Solver) -> Restored:
        places = [(token.source, offset) for offset in token.lost]
        owner = solver.component.owner
        if not all(place in owner for place in places):
            return self.results[token.key]
        values = solver.values(places)
        if values is not None and len(values) == 1:
            core = solver.because(places, values)
            status = "conventional" if any(premise.conventional for premise in core) else "entailed"
            return Restored(token, status, fill_pattern(token.pattern, values[0]), steps=_steps(core))
        numbers = sorted({owner[place] for place in places})
        if values is not None and len(values) < pattern_count(numbers, places):
            steps = _steps(solver.because(places, values))
            return Restored(
                token,
                "candidates",
                candidates=tuple(fill_pattern(token.pattern, value) for value in values),
                steps=steps,
            )
        return (
            self._related(token, numbers, solver.component)
            if len(numbers) > 1
            else self._bounded(token, numbers, solver)
        )

    def _related(self, token: DigitToken, numbers: Sequence[Number], component: Component) -> Restored:
        """Return what premises tell of an open token of several numbers: how they are related."""
        touching = [premise for premise in component.premises if set(premise.numbers) & set(numbers)]
        bounds = join_messages([self.results[token.key].bounds, *dict.fromkeys(premise.says for premise in touching)])
        return Restored(token, "open", bounds=bounds, steps=_steps(touching))

    def _bounded(self, token: DigitToken, numbers: Sequence[Number], solver: Solver) -> Restored:
        """Return between which values an open token lies, where premises say more than its pattern."""
        phrases: list[Message] = []
        core: list[Premise] = []
        for number in numbers:
            least, greatest = solver.bounds(number)
            low, high = _by_pattern(number)
            if (least, greatest) != (low, high):
                core += solver.because_bounds(number, least, greatest)
                phrases.append(_between(number, (least, greatest), (low, high)))
        if not phrases:
            return self.results[token.key]
        form = pattern_phrase(token, self.paper.origin.text)
        bounds = join_messages([form, join_messages(phrases, ", ", "，")])
        return Restored(token, "open", bounds=bounds, steps=_steps(core))

    def _contradicted(self, core: Sequence[Premise]) -> None:
        """Premises that cannot hold together restore nothing, and a person should know."""
        steps = _steps(core)
        message = say(
            "premises about lost digits contradict one another, nothing is restored from them: {premises}",
            "关于缺失数字的前提相互矛盾，不据以复原：{premises}",
            premises=premise_names(steps),
        )
        self._tell("contradiction", "high", (span for step in steps for span in step.spans), message)

    def _tell(self, kind: str, severity: str, spans: Iterable[Span], message: Message) -> None:
        """Make a finding of the document, at the first of some spans that lies in it."""
        source = self.paper.source
        _, start, end = next((span for span in spans if span.source == source), Span(source, 0, 0))
        self.findings.append(RestoreFinding(source, kind, severity, start, end, message))

    def _groups_of(self, solver: Solver) -> Groups:
        result: Groups = {}
        flags = set(solver.component.flags)
        for chart in (self.charts[flag] for flag in solver.component.flags if flag in self.charts):
            if not flags.issuperset(chart.flags):
                continue
            size = range(len(chart.figure.labels))
            for group in size:
                may = [label for label in size if solver.may_hold(chart.flag(label, group))]
                rivals = [chart.flag(label, group) for label in size if label not in may]
                steps = _steps(solver.because_flags(rivals)) if rivals else ()
                labels = tuple(chart.figure.labels[label] for label in may)
                key = (chart.paper.source, chart.place, group + 1)
                result[key] = GroupLabels(labels, len(labels) == 1, steps)
        return result

    # -- what an outside source states --------------------------------------------------------------

    def _one_value_each(self, matches: Sequence[AttestedMatch]) -> dict[str, AttestedMatch]:
        """Return the attested value of each token; where two entries differ, none."""
        first_matches: dict[str, AttestedMatch] = {}
        differ: set[str] = set()
        for match in matches:
            first = first_matches.setdefault(match.token.key, match)
            if first.value != match.value:
                differ.add(match.token.key)
                self._clash(
                    match.token,
                    say(
                        "attested values differ ({first}, {second}); neither is used",
                        "所证之值不一（{first}、{second}），均不采用",
                        first=first.value,
                        second=match.value,
                    ),
                )
        return {key: match for key, match in first_matches.items() if key not in differ}

    def _clash(self, token: DigitToken, message: Message) -> None:
        self.findings.append(RestoreFinding(token.source, "attested", "high", token.start, token.end, message))

    def _attest(
        self, by_token: dict[str, AttestedMatch], solvers: dict[str, tuple[Component, Solver | None]]
    ) -> list[AttestedMatch]:
        """Take over attested values that nothing contradicts; tell of the others."""
        ordered = sorted(by_token, key=lambda key: (by_token[key].token.source, by_token[key].token.n))
        accepted = [by_token[key] for key in ordered if self._holds_alone(by_token[key], solvers)]
        for group in self._by_component(accepted, solvers):
            if not self._hold_together(group, solvers):
                accepted = [match for match in accepted if match not in group]
        for match in accepted:
            if self.results[match.token.key].status not in DERIVED:
                self.results[match.token.key] = _attested(match)
        return accepted

    def _holds_alone(self, match: AttestedMatch, solvers: dict[str, tuple[Component, Solver | None]]) -> bool:
        """Whether nothing that the documents say contradicts an attested value; tell of one that they contradict."""
        key = match.token.key
        item = self.results[key]
        if item.status in DERIVED:
            if item.value != match.value:
                self._withhold(item, match)
            return item.value == match.value
        solver = solvers[key][1] if key in solvers else None
        if solver is None or solver.may(_digits(match)):
            return True
        message = say(
            "attested {value} ({citation}) contradicts the documents; it is not used",
            "所证之{value}（{citation}）与文件相抵，不采用",
            value=match.value,
            citation=match.entry.citation,
        )
        self._clash(match.token, message)
        return False

    def _hold_together(
        self, group: Sequence[AttestedMatch], solvers: dict[str, tuple[Component, Solver | None]]
    ) -> bool:
        """Whether attested values of one component hold together; tell of each of those that do not."""
        together: Digits = {place: digit for match in group for place, digit in _digits(match).items()}
        solver = solvers[group[0].token.key][1] if group[0].token.key in solvers else None
        if solver is None or solver.may(together):
            return True
        for match in group:
            message = say(
                "attested {value} cannot hold together with other attested values; it is not used",
                "所证之{value}与其他所证之值不能并立，不采用",
                value=match.value,
            )
            self._clash(match.token, message)
        return False

    @staticmethod
    def _by_component(
        matches: Sequence[AttestedMatch], solvers: dict[str, tuple[Component, Solver | None]]
    ) -> list[list[AttestedMatch]]:
        groups: dict[int, list[AttestedMatch]] = {}
        for match in matches:
            solved = solvers.get(match.token.key)
            groups.setdefault(id(solved[0]) if solved else -1 - len(groups), []).append(match)
        return list(groups.values())

    def _withhold(self, item: Restored, match: AttestedMatch) -> None:
        """An entailed value and an attested one differ: a person must decide, and neither is used."""
        message = say(
            "the documents entail {value}, {citation} states {stated}: neither is used",
            "文件推得{value}，{citation}作{stated}：均不采用",
            value=item.value,
            citation=match.entry.citation,
            stated=match.value,
        )
        self._clash(match.token, message)
        both = tuple(sorted((item.value, match.value)))
        steps = (*item.steps, _citation(match))
        self.results[match.token.key] = Restored(match.token, "candidates", candidates=both, steps=steps)
        self.withheld.add(match.token.key)

    def _lean_on(self, accepted: Sequence[AttestedMatch]) -> None:
        """Let other values rest on attested ones that say they may be premises; they are attested too."""
        refs: dict[ArgumentStep, str] = {}
        added: list[Premise] = []
        numbers = _numbers_by_place(self.premises)
        for match in accepted:
            for premise in _stated_premises(match, numbers) if match.entry.premise else ():
                added.append(premise)
                refs[premise.step] = match.ref
        before = dict(self.results)
        self._ask([*self.premises, *added])
        for key, item in self.results.items():
            settled = bool(before[key].value) or key in self.withheld
            if settled or item.status not in DERIVED:
                self.results[key] = before[key] if settled else item
                continue
            ref = next((refs[step] for step in item.steps if step in refs), "")
            self.results[key] = replace(item, status="attested", ref=ref)


def _stated_premises(match: AttestedMatch, numbers: Mapping[tuple[str, int], set[Number]]) -> Iterator[Premise]:
    """Return the premises that an attested value is: one for each number of which it fills every lost digit."""
    places = [(match.token.source, offset) for offset in match.token.lost]
    filled = dict(zip(match.token.lost, _lost_digits(match), strict=True))
    for number in sorted({number for place in places for number in numbers.get(place, ())}):
        if any(offset not in filled for offset in number.lost):
            continue
        digits = iter(filled[offset] for offset in number.lost)
        value = int("".join(next(digits) if sign == LOST else sign for sign in number.digits))
        span = (Span(match.token.source, match.token.start, match.token.end),)
        says = say("{about} states {value}", "{about}载为{value}", about=match.entry.about, value=match.value)
        yield equal_to(OUTSIDE, says, span, number, value)


def _agrees(digits: str, number: Number) -> bool:
    """Whether digits are those of a number where it kept its own."""
    return len(digits) == len(number.digits) and all(a in (LOST, b) for a, b in zip(number.digits, digits, strict=True))


def _steps(core: Iterable[Premise]) -> tuple[ArgumentStep, ...]:
    """Put premises in the order of a reader: as they stand in the documents."""
    unique = dict.fromkeys(premise.step for premise in core)
    return tuple(sorted(unique, key=lambda step: (step.spans[:1], step.kind, step.says)))


def _by_pattern(number: Number) -> tuple[int, int]:
    low = number.digits.replace(LOST, "0")
    if number.whole > 1 and number.digits[0] == LOST:
        low = "1" + low[1:]
    return int(low), int(number.digits.replace(LOST, "9"))


def _between(number: Number, limits: tuple[int, int], pattern: tuple[int, int]) -> Message:
    """Return between which values a number lies; one end alone where the other is the pattern's own."""
    values = {"least": scaled_value(number, limits[0]), "greatest": scaled_value(number, limits[1])}
    if limits[1] == pattern[1]:
        phrase = say("at least {least}", "不小于{least}", **values)
    elif limits[0] == pattern[0]:
        phrase = say("at most {greatest}", "不大于{greatest}", **values)
    else:
        phrase = say("{least} to {greatest}", "{least}至{greatest}", **values)
    if len(number.lost) == len(number.offsets):
        return phrase
    return say("the number that it stands in is {phrase}", "其所在之数{phrase}", phrase=phrase)


def _lost_digits(match: AttestedMatch) -> str:
    return "".join(sign for sign, form in zip(match.value, match.token.pattern, strict=True) if form == "#")


def _digits(match: AttestedMatch) -> Digits:
    return {
        (match.token.source, offset): digit for offset, digit in zip(match.token.lost, _lost_digits(match), strict=True)
    }


def _citation(match: AttestedMatch) -> ArgumentStep:
    token = match.token
    place = Span(token.source, token.start, token.end)
    values = {"about": match.entry.about, "citation": match.entry.citation, "value": match.value}
    if match.spans:
        says = say(
            "{about} is the same document ({citation}) and has {value}",
            "{about}系同一文件（{citation}），作{value}",
            **values,
        )
        return ArgumentStep(COPY, says, (place, *match.spans))
    says = say("{about} ({citation}) states {value}", "{about}（{citation}）载为{value}", **values)
    return ArgumentStep(OUTSIDE, says, (place,))


def _attested(match: AttestedMatch) -> Restored:
    return Restored(match.token, "attested", match.value, steps=(_citation(match),), ref=match.ref)


def _numbers_by_place(premises: Iterable[Premise]) -> dict[tuple[str, int], set[Number]]:
    """The numbers that premises read at each lost digit."""
    result: dict[tuple[str, int], set[Number]] = {}
    for number in {number for premise in premises for number in premise.numbers}:
        for offset in number.lost:
            result.setdefault((number.source, offset), set()).add(number)
    return result
