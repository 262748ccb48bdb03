"""Lists whose rows are records of several lines, each cell behind its label: 1. 唐山市 ⏎ 峰值年：2028年 ⏎ 创新重点：….

The labels are the heads of a table, and where the name of a place stands without one it opens the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lccp.extract.layout.tables import LayoutTable, RawLine
from lccp.extract.lists.shapes import ENCLOSED, LINE_NUMBER, is_listed_place, plain_name
from lccp.extract.lists.vocabulary import head_kind
from lccp.model import Grid, GridCell
from lccp.text.patterns import regex

FEWEST_RECORDS = 2
LEAST_WRAPPED = 24  # signs of a line that goes on in the next
SHORT_OF_WIDTH = 3
ITEM_LINE = regex.compile(rf"\s*+(?:[（(]?\d{{1,2}}[）).．、]|[{ENCLOSED}]|[-•·*●])")
LABELLED = regex.compile(
    r"\s*+[-•·*]?+\s*+(?P<label>[\p{Han}\p{Latin}（）()][\p{Han}\p{Latin}（）() ]{0,15}?)\s*+[：:]\s*+(?P<value>.*)"
)
VALUES = frozenset({"year", "designated", "batch", "items"})  # one of them at least makes lines a record
Span = tuple[int, int]


@dataclass
class _LabelledRow:
    """The number and the name of a row, and its other cells by their labels."""

    number: Span | None = None
    name: Span | None = None
    cells: dict[str, list[Span]] = field(default_factory=dict)
    heads: dict[str, tuple[int, int, int]] = field(
        default_factory=dict
    )  # where each begins, ends, and its value begins
    end: int = 0
    loose: tuple[str, int, int] | None = (
        None  # the cell that lines without mark or wrap go on with: its pieces, and the end, before
    )


def labelled_tables(lines: Sequence[RawLine], *, whole: bool = False) -> Iterator[LayoutTable]:
    """Yield the lists that lines write record by record; ``whole`` says that each is a paragraph, which no other goes on with."""
    labels = [_label_of(line.value) for line in lines]
    if sum(head_kind(label) in VALUES for label in labels if label) < FEWEST_RECORDS:
        return
    widest = max((len(line.value.rstrip()) for line, label in zip(lines, labels, strict=True) if label), default=0)
    full = -1 if whole else max(LEAST_WRAPPED, widest - SHORT_OF_WIDTH)
    first = 0
    while first < len(lines):
        records = _records_from(lines, labels, first, full)
        if len(records) >= FEWEST_RECORDS:
            yield LayoutTable(first, records[-1].end, (), _grid_of(records))
            first = records[-1].end
        first += 1


def _label_of(value: str) -> str:
    """The label that opens a line, if the heads of lists know it; "" else."""
    match = LABELLED.match(value)
    return match["label"] if match and head_kind(match["label"]) else ""


def _records_from(lines: Sequence[RawLine], labels: Sequence[str], first: int, full: int) -> list[_LabelledRow]:
    """The records that follow one another from a line on: of all, each label stands in each once at most.

    ``full`` is how long a line is at least that goes on in the next; -1 where none does.
    """
    records: list[_LabelledRow] = []
    opening = labels[first] if head_kind(labels[first]) in ("name", "number", "province") else ""
    for number in range(first, len(lines)):
        line, label = lines[number], labels[number]
        name = None if label or opening else _name_on(line.value)
        if name is not None or (opening and label == opening):
            records.append(_LabelledRow())
        if _is_cut(records) or _stands_behind(label, records):
            break
        goes_on = 0 <= full <= len(lines[number - 1].value.rstrip()) or ITEM_LINE.match(line.value) is not None
        if not _take_line(records[-1], line, label, name, goes_on=goes_on):
            break
        records[-1].end = number + 1 if line.value.strip() else records[-1].end
    _cut_text_behind(records)
    return [record for record in records if _is_whole(record)]


def _cut_text_behind(records: Sequence[_LabelledRow]) -> None:
    """Take from the last record lines behind its items that neither a mark nor a wrap ties to them, where no other record has such.

    国家发展改革委 and 2017年1月7日 below the last record were words of its item.
    """
    if not records or records[-1].loose is None or any(record.loose is not None for record in records[:-1]):
        return
    last = records[-1]
    label, pieces, end = last.loose or ("", 0, 0)
    if label == next(reversed(last.cells), ""):
        last.cells[label], last.end = last.cells[label][:pieces], end


def _is_cut(records: Sequence[_LabelledRow]) -> bool:
    """Whether there is no record yet, or the last but one is none."""
    return not records or (len(records) > 1 and not _is_whole(records[-2]))


def _stands_behind(label: str, records: Sequence[_LabelledRow]) -> bool:
    """Whether a line tells of something else than the last record: 联系人：… behind it."""
    return len(records) > 1 and head_kind(label) == "other" and label not in records[0].cells


def _name_on(value: str) -> tuple[Span | None, Span] | None:
    """Where the number and the name stand on a line that holds nothing else."""
    marker = LINE_NUMBER.match(value)
    start = marker.end() if marker else len(value) - len(value.lstrip())
    end = len(value.rstrip())
    if not is_listed_place(plain_name(value[start:end])):
        return None
    return (_bare(value, marker.start(), marker.end()) if marker else None), (start, end)


def _bare(value: str, start: int, end: int) -> Span:
    """A stretch of a line without the blanks at its ends."""
    stretch = value[start:end]
    return start + len(stretch) - len(stretch.lstrip()), start + len(stretch.rstrip())


def _take_line(
    record: _LabelledRow, line: RawLine, label: str, name: tuple[Span | None, Span] | None, *, goes_on: bool
) -> bool:
    """Take a line into a record; False where it is none of its lines. ``goes_on``: a mark or a wrap ties it to the line above."""
    if name is not None:
        record.number, record.name = (_placed(line, span) for span in name)
        return True
    if not line.value.strip():
        return True
    if label and label not in record.cells:
        match = LABELLED.match(line.value)
        assert match is not None
        places = (match.start("label"), match.end("label"), match.start("value"))
        record.heads[label] = (line.start + places[0], line.start + places[1], line.start + places[2])
        value = _placed(line, _bare(line.value, *match.span("value")))
        record.cells[label] = [value] if value and value[0] < value[1] else []
        return True
    last = next(reversed(record.cells), "")
    if label or head_kind(last) != "items":
        return False
    if not goes_on and record.loose is None:
        record.loose = last, len(record.cells[last]), record.end
    piece = _placed(line, _bare(line.value, 0, len(line.value)))
    record.cells[last] += [piece] if piece else []
    return True


def _placed(line: RawLine, span: Span | None) -> Span | None:
    """Where a stretch of a line stands in the document."""
    return (line.start + span[0], line.start + span[1]) if span is not None else None


def _is_whole(record: _LabelledRow) -> bool:
    """Whether a record names a place and says something of it."""
    kinds = {head_kind(label) for label in record.cells}
    return (record.name is not None or "name" in kinds) and bool(kinds & VALUES)


def _grid_of(records: Sequence[_LabelledRow]) -> Grid:
    """The table of some records: a column for the numbers and the names that stand without a label, and one for each label."""
    heads: dict[str, tuple[int, int, int]] = {}
    labels: list[Span] = []
    for record in records:
        labels += [(start if label in heads else end, value) for label, (start, end, value) in record.heads.items()]
        heads = {**record.heads, **heads}
    by_row = [_cells_of(record, list(heads)) for record in records]
    bare = [column for column in range(2) if any(cells[column] for cells in by_row)]
    columns = [*bare, *range(2, 2 + len(heads))]
    cells = [GridCell(1, columns.index(n) + 1, 1, 1, (span[:2],)) for n, span in enumerate(heads.values(), 2)]
    for row, pieces in enumerate(by_row, 2):
        cells += [GridCell(row, n, 1, 1, pieces[column]) for n, column in enumerate(columns, 1) if pieces[column]]
    spans = [piece for cell in cells for piece in cell.pieces]
    return Grid(min(spans)[0], max(end for _, end in spans), tuple(cells), labels=tuple(labels))


def _cells_of(record: _LabelledRow, labels: Sequence[str]) -> list[tuple[Span, ...]]:
    """The pieces of the cells of a record: its number, its name, and what stands behind each label."""
    bare = [(span,) if span is not None else () for span in (record.number, record.name)]
    return [*bare, *(tuple(record.cells.get(label, ())) for label in labels)]
