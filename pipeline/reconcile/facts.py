"""Facts that need the pilots of all documents: mentions, prose goals, figures' lists, ratings, totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.extract import goals, ratings, totals
from pipeline.extract.document import Extract
from pipeline.extract.figures import Figure
from pipeline.model import EMPTY, Cell, Notice, Row, Tables
from pipeline.normalise import places
from pipeline.normalise.namer import CITY, PilotNamer
from pipeline.reconcile import lists
from pipeline.reconcile.pilots import Roster, agreed, named_cell
from pipeline.reconcile.witnesses import Court, sources_cell
from pipeline.rules import Input
from pipeline.text import Text
from pipeline.trace import computed, text_cell


@dataclass(frozen=True)
class Planned:
    """A place of a figure's list: the document, the figure and the list (from 1), and the row so far."""

    source: str
    figure: Figure
    group: int
    row: Row


@dataclass
class Facts:
    """Rows and findings, gathered."""

    tables: Tables = field(default_factory=dict)
    notices: list[tuple[str, Notice]] = field(default_factory=list)
    planning: list[Planned] = field(default_factory=list)

    def add(self, table: str, row: Row) -> None:
        """Add a row to a table."""
        self.tables.setdefault(table, []).append(row)

    def tell(self, source: str, kind: str, severity: str, text: Text, message: str) -> None:
        """Add a finding."""
        self.notices.append((source, Notice(kind, severity, text.starts[0], text.ends[-1], message)))


def gather(extracts: Sequence[Extract], roster: Roster, namer: PilotNamer, court: Court) -> Facts:
    """Gather everything that rests on the pilots; completes the rows of ``roster`` in place of copies."""
    facts = Facts()
    targets = _targets(extracts, roster, namer, court, facts)
    for pilot in roster.listed:
        facts.tables.setdefault("innovations", []).extend(lists.innovations(pilot, court))
        facts.notices.extend(lists.unread_years(pilot))
    for extract in extracts:
        _mentions(extract, roster, namer, facts)
        _ratings(extract, roster, namer, facts)
        _planning(extract, roster, namer, facts)
    rows = dict(roster.rows)
    dated = {one.pilot for one in roster.listed if any(listed.year is not None for _, listed in one.witnesses)}
    rated = _rated(facts.tables.get("ratings", []))
    for id_, row in rows.items():
        peak = _peak_year(id_, targets.get(id_, []), id_ in dated, facts, row)
        rows[id_] = {**row, "peak_year": peak, "rating": rated.get(id_, EMPTY)}
    facts.tables["pilots"] = list(rows.values())
    _totals(extracts, rows, facts)
    return facts


# -- peak years -----------------------------------------------------------------------------------


def _targets(
    extracts: Sequence[Extract], roster: Roster, namer: PilotNamer, court: Court, facts: Facts
) -> dict[str, list[Row]]:
    """The rows of ``peak_targets``, by pilot: the list's first, then prose's in the order of the text."""
    out: dict[str, list[Row]] = {}
    for pilot in roster.listed:
        row = lists.peak_target(pilot, court)
        if row is not None:
            out.setdefault(pilot.pilot, []).append(row)
    for extract in extracts:
        scan: Callable[[str], object] = namer.scan
        for paragraph in extract.paragraphs:
            for goal in goals.find(paragraph.text, scan):  # type: ignore[arg-type]
                for id_ in goal.pilots:
                    held = out.setdefault(id_, [])
                    held.append(_goal_row(id_, len(held) + 1, goal, roster.rows[id_]))
    facts.tables["peak_targets"] = [row for rows in out.values() for row in rows]
    return out


def _goal_row(id_: str, n: int, goal: goals.Goal, pilot: Row) -> Row:
    cells = goals.row(goal)
    province = (
        computed("cell.same", [Input(f"pilots/{id_}/province", pilot["province"].value)])
        if pilot["province"].value
        else EMPTY
    )
    return {
        "pilot": Cell(id_),
        "n": Cell(str(n)),
        "province": province,
        **cells,
        "sources": sources_cell([cells["place"], cells["text"]]),
    }


def _peak_year(id_: str, targets: Sequence[Row], listed: bool, facts: Facts, pilot: Row) -> Cell:
    """The list's peak year (``listed``: the first); else what all of prose's goals agree on; else empty, with a finding."""
    dated = [(f"peak_targets/{id_}|{row['n'].value}/edtf", row["edtf"]) for row in targets if row["edtf"].value]
    if not dated:
        return EMPTY
    if listed and targets[0]["edtf"].value:
        return targets[0]["edtf"]
    if len({cell.value for _, cell in dated}) > 1:
        said = ", ".join(dict.fromkeys(cell.value for _, cell in dated))
        span = dated[0][1].spans[0]
        message = f"{pilot['name'].value}: prose states peak years that differ ({said}); peak_year is left empty"
        facts.notices.append((span.source, Notice("disagreement", "medium", span.start, span.end, message)))
        return EMPTY
    return agreed(dated)


# -- mentions -------------------------------------------------------------------------------------


def _mentions(extract: Extract, roster: Roster, namer: PilotNamer, facts: Facts) -> None:
    n = 0
    for paragraph in extract.paragraphs:
        ref = Input(f"paragraphs/{extract.source}|{paragraph.n}/paragraph", str(paragraph.n))
        for start, end, ids, partial in namer.scan(paragraph.text.value):
            words = paragraph.text[start:end]
            if partial or len(ids) != 1 or not places.can_name(words.value, roster.rows[ids[0]]["name"].value):
                names = ", ".join(roster.rows[id_]["name"].value for id_ in ids)
                facts.tell(
                    extract.source, "partial-name", "low", words, f"{words.value} fits {names} only in part: no mention"
                )
                continue
            n += 1
            facts.add(
                "mentions",
                {
                    "source": Cell(extract.source),
                    "n": Cell(str(n)),
                    "paragraph": computed("cell.same", [ref]),
                    "pilot": named_cell(words, ids[0], roster.rows),
                    "text": text_cell(words),
                },
            )


# -- ratings and figures --------------------------------------------------------------------------


def _pilot_cell(extract: Extract, words: Text, roster: Roster, namer: PilotNamer, facts: Facts, where: str) -> Cell:
    """The pilot that a printed place means, among cities; else empty, with a finding."""
    named = namer.resolve_pilot(words.value, CITY)
    # Only pilots stand in such a list, so a namesake that is none (昌吉回族自治州) cannot be meant.
    if len(named.ids) == 1 and places.can_name(words.value, roster.rows[named.ids[0]]["name"].value):
        return named_cell(words, named.ids[0], roster.rows)
    if not named.ids:
        again = namer.resolve_pilot(words.value)
        fits = len(again.ids) == 1 and places.can_name(words.value, roster.rows[again.ids[0]]["name"].value)
        if fits and not again.partial:
            return named_cell(words, again.ids[0], roster.rows)
    why = (
        "may be several pilots"
        if len(named.ids) > 1
        else ("fits a pilot only in part" if named.partial else "is no pilot that the documents name")
    )
    facts.tell(
        extract.source, "unresolved-name", "high" if roster.rows else "medium", words, f"{words.value} in {where} {why}"
    )
    return EMPTY


def _ratings(extract: Extract, roster: Roster, namer: PilotNamer, facts: Facts) -> None:
    for n, found in enumerate(extract.ratings, 1):
        row = ratings.row(found)
        row["pilot"] = _pilot_cell(extract, found.place, roster, namer, facts, "a list of ratings")
        facts.add("ratings", {"source": Cell(extract.source), "n": Cell(str(n)), **row})


def _rated(rows: Sequence[Row]) -> dict[str, Cell]:
    by_pilot: dict[str, list[tuple[str, Row]]] = {}
    for row in rows:
        if row["pilot"].value and row["rating"].value:
            by_pilot.setdefault(row["pilot"].value, []).append(
                (f"ratings/{row['source'].value}|{row['n'].value}/rating", row)
            )
    out: dict[str, Cell] = {}
    for pilot, said in by_pilot.items():
        if len({row["rating"].value for _, row in said}) == 1:
            spans = tuple(dict.fromkeys(span for _, row in said for span in row["place"].spans))
            out[pilot] = Cell(said[0][1]["rating"].value, spans, ("value.agreed",), tuple(ref for ref, _ in said))
    return out


def _planning(extract: Extract, roster: Roster, namer: PilotNamer, facts: Facts) -> None:
    """The places of figures' lists with their pilots; number and issuer follow when digits are restored."""
    for figure in extract.figures:
        seen: dict[str, tuple[int, Text]] = {}
        for group, names in enumerate(figure.groups, 1):
            for place in names:
                pilot = _pilot_cell(extract, place, roster, namer, facts, "a figure's list")
                row: Row = {
                    "instrument": text_cell(figure.instrument) if figure.instrument is not None else EMPTY,
                    "group": Cell(str(group)),
                    "issuer": EMPTY,
                    "issuer_candidates": EMPTY,
                    "pilot": pilot,
                    "place": text_cell(place),
                }
                facts.planning.append(Planned(extract.source, figure, group, row))
                key = pilot.value or place.value
                if key in seen and seen[key][0] != group:
                    message = f"{place.value} stands in two lists of one figure, {seen[key][0]} and {group}"
                    facts.tell(extract.source, "place-in-two-groups", "medium", place, message)
                seen.setdefault(key, (group, place))


# -- totals ---------------------------------------------------------------------------------------


def _totals(extracts: Sequence[Extract], rows: Mapping[str, Row], facts: Facts) -> None:
    counts: Counter[tuple[int, str]] = Counter()
    for row in rows.values():
        if row["batch"].value and row["level"].value:
            counts[int(row["batch"].value), row["level"].value] += 1
    for extract in extracts:
        for total in extract.totals:
            notice = totals.check(total, counts)
            if notice is not None:
                facts.notices.append((extract.source, notice))
