"""What one document says of the pilots, once they are known: mentions, goals, figures' lists, ratings, totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from lccp.combine import register
from lccp.combine.owners import owned_paragraphs, owned_rows
from lccp.combine.pilots import named_cell
from lccp.combine.practices import practice_rows
from lccp.combine.witnesses import sources_cell
from lccp.extract.document import Extract
from lccp.extract.prose import peak_doubts, pilot_totals, ratings
from lccp.extract.prose import peak_goals as goals
from lccp.extract.prose.dates import date_cell
from lccp.extract.structure.figures import Figure
from lccp.extract.structure.outline import Paragraph
from lccp.model import EMPTY, Cell, Notice, Row, Tables, make_finding
from lccp.normalise import places
from lccp.normalise.pilot_names import CITY, PilotNamer
from lccp.text.cells import computed_cell, text_cell
from lccp.text.messages import Message, list_some, say
from lccp.text.rules import Input
from lccp.text.spans import Text

Rows = Mapping[str, Row]
"""The pilots by id: of their cells, the values alone are asked for."""
NAMED = 8  # pilots that a finding names where a name fits many


@dataclass(frozen=True)
class PlannedPlace:
    """A place of a figure's list: the figure and the list (from 1), and the row so far."""

    figure: Figure
    group: int
    row: Row


@dataclass(frozen=True)
class PilotGoalRow:
    """A goal that prose states of a pilot: its row, but for the pilot's province and the running number."""

    pilot: str
    row: Row


@dataclass
class DocumentFacts:
    """Rows and findings of one document, gathered."""

    source: str
    tables: Tables = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    planning: list[PlannedPlace] = field(default_factory=list)
    goals: list[PilotGoalRow] = field(default_factory=list)

    def add_row(self, table: str, row: Row) -> None:
        """Add a row to a table."""
        self.tables.setdefault(table, []).append(row)

    def add_finding(self, kind: str, severity: str, text: Text, message: Message) -> None:
        """Add a finding."""
        self.notices.append(make_finding(kind, severity, text, message))


NOT_ABOUT_PLACE = Message("the document is about no programme that the place is a pilot of", "文件所述并非该地所属试点")


def gather_facts(
    extract: Extract, rows: Rows, namer: PilotNamer, goal_namer: Callable[[], PilotNamer]
) -> DocumentFacts:
    """Gather everything in a document that rests on the pilots.

    ``goal_namer`` makes the namer of those whose goals are looked for: few documents speak of peaks at all.
    """
    facts = DocumentFacts(extract.source, notices=register.unread_year_notices(extract.lists))
    facts.goals.extend(_find_goals(extract, rows, facts, goal_namer, frozenset(namer.pilots)))
    _add_mentions(extract, rows, namer, facts)
    _add_ratings(extract, rows, namer, facts)
    _add_planning(extract, rows, namer, facts)
    _check_totals(extract, rows, namer, facts)
    owned = owned_paragraphs(extract, rows, namer)
    facts.tables.update(owned_rows(extract, rows, owned))
    facts.tables["practices"] = list(practice_rows(extract, rows, owned))
    return facts


# -- peak years -----------------------------------------------------------------------------------


def _find_goals(
    extract: Extract, rows: Rows, facts: DocumentFacts, goal_namer: Callable[[], PilotNamer], pilots: frozenset[str]
) -> Iterator[PilotGoalRow]:
    """Yield the goals of the pilots that a document is about; those of others are told, and of cities where none is known.

    What a row of the document's list states is no further goal (- 徐州市（峰值年：2025年）, a list and a paragraph).
    """

    def scan(paragraph: str) -> object:
        namer = goal_namer()
        return namer.scan(paragraph) if namer.pilots else places.cities_in(paragraph)

    issued = date_cell(extract.metadata.get("issued")).value or extract.document.source.extra.get("issued", "")
    headings = {section.id: section.heading for section in extract.sections}
    listed = {start for pilots_listed in extract.lists for start in pilots_listed.starts_of_dates()}
    for paragraph in extract.paragraphs:
        stated = _goals_of_paragraph(extract, headings, paragraph, scan, issued)  # type: ignore[arg-type]
        for goal in _without_listed(stated, listed):
            if isinstance(goal, goals.ProseGoal) and not pilots.issuperset(goal.pilots):
                goal = goals.NoGoal(goal.time, NOT_ABOUT_PLACE)
            if isinstance(goal, goals.NoGoal):
                message = say(
                    "{text} is no peak-year goal: {reason}",
                    "{text}不作达峰目标：{reason}",
                    text=goal.text.value,
                    reason=goal.reason,
                )
                # what is not understood is for a person; why another statement is none, the words themselves tell
                severity = "medium" if goal.reason in (peak_doubts.OPEN_PEAK, peak_doubts.NO_EMISSIONS) else "info"
                facts.add_finding("no-goal", severity, goal.text, message)
                continue
            for id_ in goal.pilots:
                yield PilotGoalRow(id_, _goal_row(id_, goal, rows[id_]))


def _without_listed(
    stated: Iterable[goals.ProseGoal | goals.NoGoal], listed: Set[int]
) -> Iterator[goals.ProseGoal | goals.NoGoal]:
    """Yield what a paragraph states of peaks but for the goals whose time a row of a list holds."""
    for goal in stated:
        time = goal.time if isinstance(goal, goals.ProseGoal) else goal.text
        if listed.isdisjoint(range(time.starts[0], time.ends[-1])):
            yield goal


def _goals_of_paragraph(
    extract: Extract, headings: Mapping[str, Text | None], paragraph: Paragraph, scan: goals.Scan, issued: str
) -> Iterable[goals.ProseGoal | goals.NoGoal]:
    """Return the goals of a paragraph; where it names no place, those of the one that its heading names.

    Of a place that the document's title names they are told: the title may be that of a plan for a part of it.
    """
    items = list(goals.read_goals(paragraph.text, scan, issued))
    if items or "峰" not in paragraph.text.value or any(True for _ in scan(paragraph.text.value)):
        return items
    steps = paragraph.section.split(".")
    above = (headings.get(".".join(steps[:n])) for n in range(len(steps), 0, -1))
    if place := next(
        (named for heading in above if heading is not None and (named := _one_place(heading, scan))), None
    ):
        return goals.read_goals(Text.join([place, paragraph.text]), scan, issued)
    title = extract.metadata.get("title")
    place = _one_place(title, scan) if title is not None else None
    statements = list(goals.read_goals(Text.join([place, paragraph.text]), scan, issued)) if place is not None else []
    return [
        goals.NoGoal(item.time, peak_doubts.UNNAMED) if isinstance(item, goals.ProseGoal) else item
        for item in statements
    ]


def _one_place(text: Text, scan: goals.Scan) -> Text | None:
    """Return the name of the one place that a heading names; None where it names none or several.

    It may name it twice: 石家庄市人民政府办公室关于印发《石家庄市…试点城市建设实施方案》的通知.
    """
    named = list(scan(text.value))
    is_one = bool(named) and all(len(ids) == 1 and not open_ and ids == named[0][2] for _, _, ids, open_ in named)
    return text[named[0][0] : named[0][1]] if is_one else None


def _goal_row(id_: str, goal: goals.ProseGoal, pilot: Row) -> Row:
    cells = goals.goal_row(goal)
    province = (
        computed_cell("cell.same", [Input(f"pilots/{id_}/province", pilot["province"].value)])
        if pilot["province"].value
        else EMPTY
    )
    return {
        "pilot": Cell(id_),
        "n": EMPTY,  # counted over all documents
        "province": province,
        **cells,
        "sources": sources_cell([cells["place"], cells["text"]]),
    }


# -- mentions -------------------------------------------------------------------------------------


def _add_mentions(extract: Extract, rows: Rows, namer: PilotNamer, facts: DocumentFacts) -> None:
    n = 0
    for paragraph in extract.paragraphs:
        ref = Input(f"paragraphs/{extract.source}|{paragraph.n}/paragraph", str(paragraph.n))
        for start, end, ids, partial in namer.scan(paragraph.text.value):
            text = paragraph.text[start:end]
            if partial or len(ids) != 1 or not places.can_name(text.value, rows[ids[0]]["name"].value):
                message = say(
                    "{text} fits {pilots} only in part: no mention",
                    "{text}与{pilots}仅部分相合，不计为提及",
                    text=text.value,
                    pilots=_name_pilots(ids, rows),
                )
                facts.add_finding("partial-name", "low", text, message)
                continue
            n += 1
            facts.add_row(
                "mentions",
                {
                    "source": Cell(extract.source),
                    "n": Cell(str(n)),
                    "paragraph": computed_cell("cell.same", [ref]),
                    "pilot": named_cell(text, ids[0], rows),
                    "text": text_cell(text),
                    "programme": _programme_cell(ids[0], rows),
                },
            )


def _programme_cell(pilot: str, rows: Rows) -> Cell:
    """The programme of a pilot that a text names."""
    programme = rows[pilot]["programme"].value
    return computed_cell("cell.same", [Input(f"pilots/{pilot}/programme", programme)]) if programme else EMPTY


def _name_pilots(ids: Sequence[str], rows: Rows) -> Message:
    listed = [rows[id_]["name"].value for id_ in ids]
    return Message(", ".join(listed), "、".join(listed)) if len(listed) <= NAMED else list_some(listed, NAMED)


# -- ratings and figures --------------------------------------------------------------------------


def _pilot_cell(text: Text, rows: Rows, namer: PilotNamer, facts: DocumentFacts, where: Message) -> Cell:
    """The pilot that a printed place means, among cities; else empty, with a finding."""
    named = namer.resolve_pilot(text.value, CITY)
    # Only pilots stand in such a list, so a namesake that is none (昌吉回族自治州) cannot be meant.
    if len(named.ids) == 1 and places.can_name(text.value, rows[named.ids[0]]["name"].value):
        return named_cell(text, named.ids[0], rows)
    if not named.ids:
        again = namer.resolve_pilot(text.value)
        fits = len(again.ids) == 1 and places.can_name(text.value, rows[again.ids[0]]["name"].value)
        if fits and not again.partial:
            return named_cell(text, again.ids[0], rows)
    if len(named.ids) > 1:
        why = Message("may be several pilots", "或为数个试点")
    elif named.partial:
        why = Message("fits a pilot only in part", "与试点名称仅部分相合")
    else:
        why = Message("is no pilot that the documents name", "并非各文件所列的试点")
    message = say("{name} in {where} {why}", "{where}中的{name}{why}", name=text.value, where=where, why=why)
    facts.add_finding("unresolved-name", "high" if namer.pilots else "medium", text, message)
    return EMPTY


def _add_ratings(extract: Extract, rows: Rows, namer: PilotNamer, facts: DocumentFacts) -> None:
    for n, rating in enumerate(extract.ratings, 1):
        row = ratings.rating_row(rating)
        row["pilot"] = _pilot_cell(rating.place, rows, namer, facts, Message("a list of ratings", "评估名单"))
        facts.add_row("ratings", {"source": Cell(extract.source), "n": Cell(str(n)), **row})


def _add_planning(extract: Extract, rows: Rows, namer: PilotNamer, facts: DocumentFacts) -> None:
    """The places of figures' lists with their pilots; number and issuer follow when digits are restored."""
    for figure in extract.figures:
        seen: dict[str, tuple[int, Text]] = {}
        for group, listed in enumerate(figure.groups, 1):
            for place in listed:
                pilot = _pilot_cell(place, rows, namer, facts, Message("a figure's list", "图中名单"))
                row: Row = {
                    "instrument": text_cell(figure.instrument) if figure.instrument is not None else EMPTY,
                    "group": Cell(str(group)),
                    "issuer": EMPTY,
                    "issuer_candidates": EMPTY,
                    "pilot": pilot,
                    "place": text_cell(place),
                }
                facts.planning.append(PlannedPlace(figure, group, row))
                key = pilot.value or place.value
                if key in seen and seen[key][0] != group:
                    message = say(
                        "{place} stands in two lists of one figure, {first} and {second}",
                        "{place}见于同一图的两份名单：第{first}份与第{second}份",
                        place=place.value,
                        first=seen[key][0],
                        second=group,
                    )
                    facts.add_finding("place-in-two-groups", "medium", place, message)
                seen.setdefault(key, (group, place))


# -- totals ---------------------------------------------------------------------------------------


def _check_totals(extract: Extract, rows: Rows, namer: PilotNamer, facts: DocumentFacts) -> None:
    if not extract.totals:
        return
    counts: Counter[tuple[int, str]] = Counter()
    programmes = {rows[id_]["programme"].value for id_ in namer.pilots}  # those that the document is about
    for row in rows.values():
        if row["batch"].value and row["level"].value in pilot_totals.ALL and row["programme"].value in programmes:
            counts[int(row["batch"].value), row["level"].value] += 1
    for total in extract.totals:
        notice = pilot_totals.check_total(total, counts)
        if notice is not None:
            facts.notices.append(notice)
