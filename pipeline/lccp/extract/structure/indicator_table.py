"""The parts that are torn tables of indicators: the framework that they hold, and the table put together again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from lccp.extract.context import Context, Yield
from lccp.extract.structure import indicators, tables
from lccp.extract.structure.indicators import BARE_POINTS, CODE, POINTS, Category, Framework, Indicator
from lccp.extract.structure.parts import Part
from lccp.extract.structure.tables import Table, TableCell
from lccp.text.patterns import regex
from lccp.text.spans import Text

# 评估指标, 二级指标, 指标名称; of the columns of names the last one has the indicators, one before it their categories
HEAD_OF_INDICATORS = regex.compile(
    r"(?:\p{Han}{0,4}指标|指标(?:名称|内容)|\p{Han}{0,4}指标名称)(?:[（(][^（）()]{1,8}[）)])?"
)
HEAD_OF_POINTS = regex.compile("(?:分值|分数|满分|赋分)(?:[（(]分[）)])?")
FEWEST_INDICATORS = 2


def extract(part: Part, context: Context) -> Iterator[Yield]:
    """Yield the framework, the cells of its table, and findings; what the table holds needs no label."""
    framework = indicators.parse([line.raw for line in part.lines])
    yield framework
    table = tables.from_framework(context.document, framework)
    if table is not None:
        yield from context.table_cells(table)
    for notice in indicators.notices(framework):
        if table is None or notice.kind != "label":
            yield notice


def framework_of_cells(table: Table) -> Framework | None:
    """Return the indicators of a table that has a column of their codes (A1, A2, …) beside that of their names; None where it has none."""
    by_row = groupby(sorted(table.cells, key=lambda cell: (cell.row, cell.column)), lambda cell: cell.row)
    rows = [{cell.column: cell for cell in cells} for _, cells in by_row]
    if len(rows) <= FEWEST_INDICATORS:
        return None
    heads = {column: cell.text.value for column, cell in rows[0].items()}
    named = [column for column, head in heads.items() if HEAD_OF_INDICATORS.fullmatch(head)]
    coded = [column for column in heads if _holds_codes(rows[1:], column)]
    if not named or len(coded) != 1:
        return None
    scored = next((column for column, head in heads.items() if HEAD_OF_POINTS.fullmatch(head)), 0)
    return Framework(tuple(_indicators_of(rows[1:], coded[0], named, scored)), (), ())


def _indicators_of(
    rows: Sequence[Mapping[int, TableCell]], coded: int, named: Sequence[int], scored: int
) -> Iterator[Indicator]:
    """Yield the indicator of each row that has a code; a category stands in the first of its rows."""
    category: Text | None = None
    for number, cells in enumerate(rows, 1):
        category = (_text_at(cells, named[-2]) or category) if len(named) > 1 else None
        if (code := _text_at(cells, coded)) is not None:
            of = Category(code[:1], category, None) if category is not None else None
            yield Indicator(code, number, of, _text_at(cells, named[-1]), _points_in(_text_at(cells, scored)))


def _points_in(cell: Text | None) -> Text | None:
    """The points that a cell states; None where it states none."""
    stated = cell is not None and (POINTS.fullmatch(cell.value) or BARE_POINTS.fullmatch(cell.value))
    return cell if stated else None


def _text_at(cells: Mapping[int, TableCell], column: int) -> Text | None:
    """The words of a cell of a row; None where it is empty."""
    return cells[column].text if column in cells and cells[column].text.value else None


def _holds_codes(rows: Sequence[Mapping[int, TableCell]], column: int) -> bool:
    """Whether a column holds codes of indicators and, totals aside, nothing else."""
    codes = [text.value for cells in rows if (text := _text_at(cells, column)) is not None]
    return len(codes) >= FEWEST_INDICATORS and all(map(CODE.fullmatch, codes)) and len(set(codes)) == len(codes)
