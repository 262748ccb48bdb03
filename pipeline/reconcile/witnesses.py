"""Several documents that state one fact: compared cell by cell, one value chosen, all of them told.

The order of ``sources.toml`` (then of file names) decides which witness is chosen; what another
says instead goes to ``conflicts``, with every witness's value, and into a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model import EMPTY, Cell, Notice, Row
from pipeline.rules import structural
from pipeline.trace import witnessed

CHOSEN = structural("witness.chosen", "whether this witness's value was chosen: the first in the order of sources.toml")
WITNESSES = structural("witness.sources", "the documents that bear witness to the row")


@dataclass(frozen=True)
class Witness:
    """What one document says of one row: a cell a field."""

    source: str
    cells: dict[str, Cell]
    lacks: str = ""  # the field that it leaves out, having the like of it: a disagreement too


@dataclass
class Court:
    """Where witnesses are heard; what they disagree on is gathered here."""

    conflicts: list[Row] = field(default_factory=list)
    findings: list[tuple[str, Notice]] = field(default_factory=list)

    def hear(self, table: str, key: str, name: str, witnesses: Sequence[Witness]) -> Cell:
        """Give the cell of one field: the first witness's value, with the words of all that agree."""
        saying = [
            (witness.source, witness.cells[name]) for witness in witnesses if witness.cells.get(name, EMPTY).value
        ]
        if not saying:
            return EMPTY
        chosen = saying[0][1]
        lacking = [(witness.source, EMPTY) for witness in witnesses if witness.lacks == name]
        if lacking or any(cell.value != chosen.value for _, cell in saying):
            self._tell(table, key, name, [*saying, *lacking])
        return witnessed([cell for _, cell in saying if cell.value == chosen.value])

    def _tell(self, table: str, key: str, name: str, saying: Sequence[tuple[str, Cell]]) -> None:
        chosen = saying[0][1].value
        for source, cell in saying:
            verdict = "true" if cell.value == chosen else "false"
            self.conflicts.append(
                {
                    "table": Cell(table),
                    "key": Cell(key),
                    "field": Cell(name),
                    "source": Cell(source),
                    "value": cell,
                    "chosen": Cell(verdict, cell.spans or saying[0][1].spans, (CHOSEN,), cell.origins),
                }
            )
            said = "; ".join(f"{other} says {one.value or 'nothing'}" for other, one in saying)
            message = (
                f"{table} {key} {name}: {said}; {saying[0][0]} is chosen, being first in the order of sources.toml"
            )
            span = cell.spans[0] if cell.spans else None
            self.findings.append(
                (source, Notice("conflict", "high", span.start if span else 0, span.end if span else 0, message))
            )


def sources_cell(cells: Sequence[Cell]) -> Cell:
    """The cell that lists the documents whose words stand in ``cells``."""
    spans = tuple(dict.fromkeys(span for cell in cells for span in cell.spans))
    names = tuple(dict.fromkeys(span.source for span in spans))
    return Cell("|".join(names), spans, (WITNESSES,), ())
