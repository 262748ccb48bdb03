"""Lost digits: where the restored values flow.

Figure numbers, indicator codes, quantities and the periods in cited titles take values that are
entailed or attested; candidates flow nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lccp.combine.entered.corrections import Correction
from lccp.combine.pilot_facts import DocumentFacts, PlannedPlace
from lccp.extract.document import Extract
from lccp.extract.structure import indicators
from lccp.extract.structure.figures import Label
from lccp.extract.structure.indicators import Framework
from lccp.model import EMPTY, Cell, Notice, Row, Tables, make_finding
from lccp.normalise import years
from lccp.restore import model as m
from lccp.restore.digit_tokens import fits_pattern
from lccp.restore.rows import lost_digit_rows as lost_rows
from lccp.text.cells import text_cell
from lccp.text.messages import Message, say
from lccp.text.patterns import re
from lccp.text.repairs.characters import LOST
from lccp.text.rules import Input, derivation, structural
from lccp.text.spans import Text

ISSUER = structural(
    "figure.issuer", "the label that logic leaves for a list: by the lists' lengths, counts and named cities"
)
WEAKEST_FIRST = ("attested", "conventional", "entailed")
"""By what a value with several restored tokens is said to be restored: by the weakest of them."""
RUN = re.compile("[#\ufffd]+(?:[-.+ ]+[#\ufffd]+)*")


def _fill(text: str, inputs: Sequence[Input]) -> str:
    """Put restored values in place of lost digits, one for each token, in order."""
    values = iter(str(value_input.value) for value_input in inputs if value_input.ref.startswith("lost_digits/"))

    def put(run: re.Match[str]) -> str:
        value = next(values, None)
        if value is None or re.sub("[0-9]", "#", value) != re.sub(" ", "", run[0]).replace(LOST, "#"):
            raise ValueError(f"no restored value fits {run[0]!r}")
        return value

    filled = RUN.sub(put, text)
    if next(values, None) is not None:
        raise ValueError(f"more values than lost digits in {text!r}")
    return filled


@derivation("digits.entailed")
def digits_entailed(text: str, inputs: Sequence[Input]) -> str:
    """Put entailed values in place of the lost digits.

    >>> digits_entailed("图#", [Input("lost_digits/x|1/value", "4")])
    '图4'
    """
    return _fill(text, inputs)


@derivation("digits.conventional")
def digits_conventional(text: str, inputs: Sequence[Input]) -> str:
    """Put values in place of the lost digits, at least one of which rests on a convention of print."""
    return _fill(text, inputs)


@derivation("digits.attested")
def digits_attested(text: str, inputs: Sequence[Input]) -> str:
    """Put values in place of the lost digits, at least one of which an outside source attests."""
    return _fill(text, inputs)


@derivation("title.period")
def title_period(text: str, _: Sequence[Input]) -> str:
    """Return the period that a document's title prints or names, as EDTF.

    >>> title_period("低碳发展中长期规划（2011-2020年）", [])
    '2011/2020'
    """
    period = years.period_of_title(text)
    if period is None:
        raise ValueError(f"{text!r} prints no period")
    return period.edtf


@dataclass
class _Flow:
    """Restored values on their way into the tables of a document, and what is found on it."""

    restoration: m.Restoration
    notices: list[Notice] = field(default_factory=list)

    def inputs(self, text: Text) -> tuple[str, list[Input]] | None:
        """The rule and inputs that fill the lost digits of a text; None unless all are restored."""
        items = self.restoration.within(text)
        covered = {offset for item in items for offset in item.token.lost}
        lost = {offset for offset, sign in zip(text.starts, text.value, strict=True) if sign == LOST}
        if not items or not all(item.value for item in items) or covered != lost:
            return None
        statuses = {item.status for item in items}
        rule = next(f"digits.{status}" for status in WEAKEST_FIRST if status in statuses)
        return rule, [Input(f"lost_digits/{item.token.key}/value", item.value) for item in items]

    def filled(self, text: Text, *then: str) -> Cell:
        """The cell of a text with its digits put back; empty where they are not all restored."""
        if LOST not in text.value:
            return text_cell(text, *then)
        filling = self.inputs(text)
        return text_cell(text, filling[0], *then, inputs=filling[1]) if filling is not None else EMPTY


def add_restored_values(
    extract: Extract, facts: DocumentFacts, restoration: m.Restoration, corrections: Sequence[Correction] = ()
) -> tuple[Tables, list[Notice]]:
    """Return the tables of a document with restored values put in, and findings.

    What ``corrections`` put for a token flows as they put it; its own row is corrected with the other tables.
    """
    flow, tables = _Flow(corrected_restoration(restoration, corrections)), {**extract.tables, **facts.tables}
    tables["lost_digits"] = list(lost_rows(restoration, extract.document.text))
    tables["planning_status"] = list(_planning(flow, facts.planning, extract))
    tables["indicators"] = list(_indicators(flow, extract))
    _merge(tables, "quantities", _quantities(flow, extract))
    _merge(tables, "cited_documents", _citations(flow, extract))
    notices = [
        Notice(finding.kind, finding.severity, finding.start, finding.end, finding.message)
        for finding in restoration.findings
    ]
    return tables, [*notices, *flow.notices]


def corrected_restoration(restoration: m.Restoration, corrections: Sequence[Correction]) -> m.Restoration:
    """Put the values of corrections in place of those of their tokens, where these have the token's form."""
    values = {entry.key: entry.value for entry in corrections if (entry.table, entry.field) == ("lost_digits", "value")}
    if not values:
        return restoration

    def corrected_item(item: m.Restored) -> m.Restored:
        value = values.get(item.token.key)
        if value is None or not fits_pattern(value, item.token.pattern):
            return item
        return replace(item, status="attested", value=value, candidates=(), steps=())

    return replace(restoration, items=tuple(corrected_item(item) for item in restoration.items))


# -- the flow -------------------------------------------------------------------------------------


def _planning(flow: _Flow, planned: Sequence[PlannedPlace], extract: Extract) -> Iterator[Row]:
    """The rows of ``planning_status``, with the figure's number and the issuer as far as logic settles it."""
    source, file = extract.source, extract.document.source.file
    seen: set[tuple[str, str, str]] = set()
    numbers = _figure_numbers(flow, planned)
    for planned_place in planned:
        caption = planned_place.figure.caption
        number = numbers[id(planned_place.figure)]
        issuer, candidates = EMPTY, EMPTY
        group = (
            flow.restoration.groups.get((source, caption.starts[0], planned_place.group))
            if caption is not None
            else None
        )
        if group is not None and group.labels:
            cell = _issuers(group.labels, file)
            issuer, candidates = (cell, EMPTY) if group.settled else (EMPTY, cell)
        key = (number.value, str(planned_place.group), planned_place.row["place"].value)
        if key in seen:
            span = planned_place.row["place"].spans[0]
            message = say(
                "{place} stands twice in one list of a figure",
                "{place}在图中同一名单出现两次",
                place=planned_place.row["place"].value,
            )
            flow.notices.append(Notice("place-twice", "medium", span.start, span.end, message))
            continue
        seen.add(key)
        yield {
            "source": Cell(source),
            "figure": number,
            **planned_place.row,
            "issuer": issuer,
            "issuer_candidates": candidates,
        }


def _figure_numbers(flow: _Flow, planned: Sequence[PlannedPlace]) -> dict[int, Cell]:
    """The number of each figure: printed or restored; where it is neither, its place among the figures."""
    cells: dict[int, Cell] = {}
    taken: set[str] = set()
    for planned_place in planned:
        if id(planned_place.figure) in cells:
            continue
        printed = planned_place.figure.number
        cell = flow.filled(printed) if printed is not None else EMPTY
        value = cell.value
        if not value or value in taken:
            value, cell = f"?{len(cells) + 1}", EMPTY
        taken.add(value)
        cells[id(planned_place.figure)] = cell if cell.value else Cell(value)
    return cells


def _issuers(labels: Sequence[Label], file: str) -> Cell:
    cells = [text_cell(label.issuer) for label in sorted(labels, key=lambda label: label.text.starts[0])]
    value = "|".join(dict.fromkeys(cell.value for cell in cells))
    return Cell(value, tuple(span for cell in cells for span in cell.spans), (ISSUER,), (f"raw/{file}",))


def _indicators(flow: _Flow, extract: Extract) -> Iterator[Row]:
    """The rows of ``indicators``. A code whose digit is not restored cannot name a row: a finding."""
    seen: set[str] = set()
    for framework in extract.frameworks:
        yield from _framework(flow, extract.source, framework, seen)


def _framework(flow: _Flow, source: str, framework: Framework, seen: set[str]) -> Iterator[Row]:
    for indicator in framework.indicators:
        row = {"source": Cell(source), **indicators.row(indicator), "code": flow.filled(indicator.code)}
        points = flow.filled(indicator.points, "indicator.points") if indicator.points is not None else EMPTY
        row["points"] = points
        code = row["code"].value
        if not code or code in seen:
            why = (
                say("another indicator has the code {code}", "另一指标已用代码{code}", code=code)
                if code
                else Message("the digits of its code are lost", "其代码的数字缺失")
            )
            named = indicator.name if indicator.name is not None else indicator.code
            message = say("an indicator without a row: {why}", "指标未能成行：{why}", why=why)
            flow.notices.append(make_finding("unaccounted", "medium", named, message))
            continue
        seen.add(code)
        yield row


def _quantities(flow: _Flow, extract: Extract) -> dict[str, Row]:
    """Return the cells of quantities whose digits are put back, by the number of their row."""
    changed: dict[str, Row] = {}
    for n, quantity in extract.lost_quantities:
        if flow.inputs(quantity.full_text) is not None:
            cells = {name: flow.filled(quantity.full_text, f"number.{name}") for name in ("value", "low", "high")}
            changed[str(n)] = {name: cell for name, cell in cells.items() if cell.value}
    return changed


def _citations(flow: _Flow, extract: Extract) -> dict[str, Row]:
    """Return the years of cited titles whose digits are put back, by the number of their row."""
    changed: dict[str, Row] = {}
    for n, citation in extract.lost_citations:
        filling = flow.inputs(citation.title)
        if filling is not None and years.period_of_title(_fill(citation.title.value, filling[1])) is not None:
            changed[str(n)] = {"years": flow.filled(citation.title, "title.period")}
    return changed


def _merge(tables: Tables, name: str, changed: Mapping[str, Row]) -> None:
    if changed:
        tables[name] = [{**row, **changed.get(row["n"].value, {})} for row in tables[name]]
