"""Several documents that state one fact: compared cell by cell, one value chosen, all of them told.

The order of ``sources.toml`` (then of file names) decides which witness is chosen; what another
says instead goes to ``conflicts``, with every witness's value, and into findings: one for whoever
says otherwise, and one for the chosen document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lccp.model import EMPTY, Cell, Notice, Row
from lccp.reference.script import fold_script
from lccp.text.cells import witnessed_cell
from lccp.text.messages import NO_MESSAGE, Message, join_messages, list_some, say
from lccp.text.rules import structural
from lccp.text.spans import Span

CHOSEN = structural("witness.chosen", "whether this witness's value was chosen: the first in the order of sources.toml")
WITNESSES = structural("witness.sources", "the documents that bear witness to the row")
SHOWN = 60  # characters of a value that a finding spells out
NAMED = 4  # values of others that a finding spells out; of the rest it gives the number


@dataclass(frozen=True)
class WitnessCells:
    """What one document says of one row: a cell a field."""

    source: str
    cells: dict[str, Cell]
    lacks: str = ""  # the field that it leaves out, having the like of it: a disagreement too


@dataclass
class WitnessComparison:
    """Where witnesses are heard; what they disagree on is gathered here."""

    conflicts: list[Row] = field(default_factory=list)
    findings: list[tuple[str, Notice]] = field(default_factory=list)

    def choose_cell(
        self, table: str, key: str, name: str, witnesses: Sequence[WitnessCells], is_told: bool = False
    ) -> Cell:
        """Return the cell of one field: the first witness's value, with the words of all that agree.

        A disagreement is one finding, at the first witness; none where it ``is_told`` of the cell that this is made of.
        """
        by_source: dict[str, Cell] = {}
        for witness in witnesses:
            cell = witness.cells.get(name, EMPTY)
            if cell.value and witness.source not in by_source:
                by_source[witness.source] = cell
            elif cell.value and cell.value != by_source[witness.source].value:
                self._tell_contradiction(f"{table} {key} {name}", witness.source, by_source[witness.source], cell)
        saying = list(by_source.items())
        if not saying:
            return EMPTY
        chosen = saying[0][1]
        lacking = [(w.source, EMPTY) for w in witnesses if w.lacks == name and w.source not in by_source]
        distinct = _without_alike(saying)
        if lacking or any(cell.value != chosen.value for _, cell in distinct):
            self._record_conflict(table, key, name, [*distinct, *lacking], is_told)
        return witnessed_cell([cell for _, cell in saying if cell.value == chosen.value])

    def _tell_contradiction(self, cell_name: str, source: str, chosen: Cell, other: Cell) -> None:
        """Tell that one document says two things of one fact; what it says first stands."""
        message = say(
            "{cell}: {source} says {chosen} and elsewhere {value}; the first stands",
            "{cell}：{source}先作{chosen}，另处作{value}；以先者为准",
            cell=cell_name,
            source=source,
            chosen=_quote_value(chosen.value),
            value=_quote_value(other.value),
        )
        span = other.spans[0] if other.spans else Span(source, 0, 0)
        self.findings.append((source, Notice("conflict", "high", span.start, span.end, message)))

    def record_lacking(self, table: str, key: str, name: str, source: str, cell: Cell, lacking: Sequence[str]) -> None:
        """Enter that documents lack what one has; the finding about it is another's."""
        row = {"table": Cell(table), "key": Cell(key), "field": Cell(name)}
        self.conflicts.append(
            {**row, "source": Cell(source), "value": cell, "chosen": Cell("true", cell.spans, (CHOSEN,), cell.origins)}
        )
        for other in dict.fromkeys(lacking):
            verdict = Cell("false", cell.spans, (CHOSEN,), cell.origins)
            self.conflicts.append({**row, "source": Cell(other), "value": EMPTY, "chosen": verdict})

    def _record_conflict(
        self, table: str, key: str, name: str, saying: Sequence[tuple[str, Cell]], is_told: bool
    ) -> None:
        first, chosen = saying[0]
        others: dict[str, list[str]] = {}
        for source, cell in saying:
            verdict = "true" if cell.value == chosen.value else "false"
            self.conflicts.append(
                {
                    "table": Cell(table),
                    "key": Cell(key),
                    "field": Cell(name),
                    "source": Cell(source),
                    "value": cell,
                    "chosen": Cell(verdict, cell.spans or chosen.spans, (CHOSEN,), cell.origins),
                }
            )
            if cell.value != chosen.value:
                others.setdefault(cell.value, []).append(source)
        if is_told:
            return
        dissent = [_quote_sources(sources, value) for value, sources in others.items()]
        unquoted = len(dissent) - NAMED
        message = say(
            "{cell}: {first} says {chosen}; {dissent}{remainder}; {first} is chosen, "
            "being first in the order of sources.toml",
            "{cell}：{first}作{chosen}；{dissent}{remainder}；依sources.toml的次序以{first}为准",
            cell=f"{table} {key} {name}",
            first=first,
            chosen=_quote_value(chosen.value),
            dissent=join_messages(dissent[:NAMED]),
            remainder=say("; and {count} values more", "；另有{count}个值", count=unquoted)
            if unquoted > 0
            else NO_MESSAGE,
        )
        span = chosen.spans[0] if chosen.spans else Span(first, 0, 0)
        self.findings.append((first, Notice("conflict", "high", span.start, span.end, message)))


def _is_alike(value: str, other: str) -> bool:
    """Whether two values say the same, in one script or the other, blanks aside: 建立碳管理制度, of a copy in traditional signs 建立碳管理製度."""
    return value == other or fold_script(value).replace(" ", "") == fold_script(other).replace(" ", "")


def _without_alike(saying: Sequence[tuple[str, Cell]]) -> list[tuple[str, Cell]]:
    """What documents say without what is the first's but for its signs."""
    first = saying[0][1].value
    return [(source, cell) for source, cell in saying if cell.value == first or not _is_alike(cell.value, first)]


def _quote_value(value: str) -> Message:
    if not value:
        return Message("nothing", "空")
    shown = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
    return Message(shown, shown)


def _quote_sources(sources: Sequence[str], value: str) -> Message:
    return say(
        "{sources} {verb} {value}",
        "{sources}作{value}",
        sources=list_some(sources, 2),
        verb="says" if len(sources) == 1 else "say",
        value=_quote_value(value),
    )


def sources_cell(cells: Sequence[Cell]) -> Cell:
    """The cell that lists the documents whose words stand in ``cells``."""
    spans = tuple(dict.fromkeys(span for cell in cells for span in cell.spans))
    sources = tuple(dict.fromkeys(span.source for span in spans))
    return Cell("|".join(sources), spans, (WITNESSES,), ())
