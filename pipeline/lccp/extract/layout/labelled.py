"""Lists whose rows are records of several lines, each cell behind its label: 1. 唐山市 ⏎ 峰值年：2028年 ⏎ 创新重点：….

The labels are the heads of a table, and where the name of a place stands without one it opens the record. A line may
hold several of them: 1．省份：湖北；城市：武汉市；峰值年：2023.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lccp.extract.layout.tables import LayoutTable, RawLine
from lccp.extract.lists.items import is_item_line
from lccp.extract.lists.shapes import ENCLOSED, LINE_NUMBER, is_listed_place, is_province, plain_name, running_number
from lccp.extract.lists.vocabulary import head_kind
from lccp.model import Grid, GridCell
from lccp.text.patterns import regex

FEWEST_RECORDS = 2
LEAST_WRAPPED = 24  # signs of a line that goes on in the next
SHORT_OF_WIDTH = 3
ITEM_LINE = regex.compile(rf"\s*+(?:[（(]?\d{{1,2}}[）).．、]|[{ENCLOSED}]|[-•·*●])")
LABELLED = regex.compile(
    r"\s*+(?:[-•·*](?!\*))?+\s*+(?:\*\*)?+(?P<label>(?:[\p{Han}\p{Latin} ]|[（(][\p{Han}\p{Latin} ]{1,12}[）)]){1,16}?\.?)(?:\*\*)?+\s*+[：:](?:\*\*)?+\s*+(?P<value>.*)"
)
VALUES = frozenset({"year", "designated", "batch", "items"})  # one of them at least makes lines a record
OPENING = frozenset({"name", "number", "province"})  # the label that opens a record, or a line of several
MARKER = "#"  # the label of a running number that stands before the first label of a line
FIELD_END = regex.compile(r"\s*+[；;，,|]\s*+|\s++")
PROVINCE_BEHIND = regex.compile(r"[（(](?P<province>\p{Han}{2,8})[）)]$")  # 营口市（辽宁）
BARE = 4  # columns that may stand without a label: number, name, province and items
HEADING = regex.compile("#{1,6} +")  # ## 1. 承德市（河北）, in Markdown
Span = tuple[int, int]
NamePlaces = tuple[Span | None, Span, Span | None, Span | None]
"""Where a number, a name, a province and the mark of a heading stand in a line."""


@dataclass
class _LabelledRow:
    """The number, the name and the province of a row, its other cells by their labels, and signs between these."""

    number: Span | None = None
    name: Span | None = None
    province: Span | None = None
    items: list[Span] = field(default_factory=list)  # lines without a label, below others: （1）建立…
    end_of_labels: int = 0  # where the lines before these end
    signs: list[Span] = field(default_factory=list)
    cells: dict[str, list[Span]] = field(default_factory=dict)
    heads: dict[str, tuple[int, int, int]] = field(
        default_factory=dict
    )  # where each begins, ends, and its value begins
    first: int = 0
    end: int = 0
    loose: tuple[str, int, int] | None = (
        None  # the cell that lines without mark or wrap go on with: its pieces, and the end, before
    )


def labelled_tables(lines: Sequence[RawLine], *, whole: bool = False) -> Iterator[LayoutTable]:
    """Yield the lists that lines write record by record; ``whole`` says that each is a paragraph, which no other goes on with."""
    fields = [field for number, line in enumerate(lines) for field in _fields_of(number, line)]
    if sum(head_kind(field.label) in VALUES for field in fields if field.label) < FEWEST_RECORDS:
        return
    widest = max((field.width for field in fields if field.label), default=0)
    full = -1 if whole else max(LEAST_WRAPPED, widest - SHORT_OF_WIDTH)
    runs = list(_runs_of(fields, full))
    alike = Counter(frozenset(record.cells) for records in runs for record in records)
    for records in runs:  # of a group that has one only (二、浙江省) the record has the labels of another
        if len(records) >= FEWEST_RECORDS or alike[frozenset(records[0].cells)] >= FEWEST_RECORDS:
            yield LayoutTable(records[0].first, records[-1].end, (), _grid_of(records))


def _runs_of(fields: Sequence[_Field], full: int) -> Iterator[list[_LabelledRow]]:
    """Yield the records that follow one another, from the first field of a line on."""
    first = 0
    while first < len(fields):
        end = fields[first].number + 1
        if records := _records_from(fields, first, full):
            yield records
            end = records[-1].end
        first = next((n for n in range(first + 1, len(fields)) if fields[n].number >= end), len(fields))


@dataclass(frozen=True)
class _Field:
    """A line, or what of it stands behind one label: which line, the words, the label, whether these begin the line."""

    number: int
    line: RawLine
    label: str
    is_first: bool = True
    gap: Span | None = None  # the signs that part it from the field before
    width: int = 0  # of the whole line


def _fields_of(number: int, line: RawLine) -> list[_Field]:
    """The fields of a line: one for each label where it opens with that of a name, a number or a province; else the line."""
    width = len(line.value.rstrip())
    if "：" not in line.value and ":" not in line.value:
        return [_Field(number, line, "", width=width)]
    marker = LINE_NUMBER.match(line.value)
    begin = marker.end() if marker and running_number(marker[0].strip()) is not None else 0
    if head_kind(_label_of(line.value[begin:])) not in OPENING:
        return [_Field(number, line, _label_of(line.value), width=width)]
    gaps = list(_gaps_of(line.value, begin))
    starts = [begin, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(line.value)]
    spans = [(start, end, _label_of(line.value[start:])) for start, end in zip(starts, ends, strict=True)]
    spans = [(0, begin, MARKER), *spans] if begin else spans
    signs = {end: _bare(line.value, start, end) for start, end in gaps}
    return [
        _Field(
            number,
            replace(line, value=line.value[start:end], start=line.start + start),
            label,
            n == 0,
            _placed(line, signs.get(start)),
            width,
        )
        for n, (start, end, label) in enumerate(spans)
    ]


def _gaps_of(value: str, begin: int) -> Iterator[Span]:
    """Where signs or blanks part the fields of a line: behind the value of one label, right before the next."""
    while (label := LABELLED.match(value, begin)) is not None:
        gaps = FIELD_END.finditer(value, label.start("value"))
        gap = next((match for match in gaps if _label_of(value[match.end() :])), None)
        if gap is None:
            return
        yield gap.span()
        begin = gap.end()


def _label_of(value: str) -> str:
    """The label that opens a line, if the heads of lists know it; "" else."""
    match = LABELLED.match(value)
    return match["label"] if match and head_kind(match["label"]) else ""


def _records_from(fields: Sequence[_Field], first: int, full: int) -> list[_LabelledRow]:
    """The records that follow one another from a field on: of all, each label stands in each once at most.

    ``full`` is how long a line is at least that goes on in the next; -1 where none does.
    """
    records: list[_LabelledRow] = []
    opening = fields[first].label if head_kind(fields[first].label) in OPENING else ""
    for position in range(first, len(fields)):
        field_ = fields[position]
        name = None if field_.label or opening else _name_on(field_.line.value)
        if name is not None or (opening and field_.label == opening):
            records.append(_LabelledRow(first=field_.number))
        goes_on = 0 <= full <= fields[position - 1].width or ITEM_LINE.match(field_.line.value) is not None
        if not _take_field(records, field_, name, goes_on=goes_on):
            if not field_.is_first:
                records = records[:-1]  # the line goes on with what is none of the record
            break
    _cut_text_behind(records)
    _cut_items_behind(records)
    return [record for record in records if _is_whole(record)]


def _take_field(records: Sequence[_LabelledRow], field_: _Field, name: NamePlaces | None, *, goes_on: bool) -> bool:
    """Take a field into the last record; False where it is none of it."""
    if _is_cut(records) or _stands_behind(field_.label, records):
        return False
    record = records[-1]
    if name is not None:
        _take_name(record, field_.line, name)
    elif not _take_line(record, field_.line, field_.label, goes_on=goes_on):
        return False
    if field_.gap is not None and field_.gap[0] < field_.gap[1]:
        record.signs.append(field_.gap)
    record.end = field_.number + 1 if field_.line.value.strip() else record.end
    return True


def _take_name(record: _LabelledRow, line: RawLine, name: NamePlaces) -> None:
    """Take the number, the name and the province of a line into a record."""
    record.number, record.name, record.province, mark = (_placed(line, span) for span in name)
    if mark is not None:
        record.signs.append(mark)
    if record.province is not None:
        record.signs += [(record.province[0] - 1, record.province[0]), (record.province[1], record.province[1] + 1)]


def _cut_text_behind(records: Sequence[_LabelledRow]) -> None:
    """Take from the last record lines behind its items that neither a mark nor a wrap ties to them, where no other record has such.

    国家发展改革委 and 2017年1月7日 below the last record were words of its item.
    """
    *others, last = records or [_LabelledRow()]
    if last.loose is None or any(record.loose is not None for record in others):
        return
    label, pieces, end = last.loose
    if label == next(reversed(last.cells), ""):
        last.cells[label], last.end = last.cells[label][:pieces], end


def _cut_items_behind(records: Sequence[_LabelledRow]) -> None:
    """Take from the last record numbered lines behind its labels where no other record has such: 1. 加强组织领导, below a list."""
    *others, last = records or [_LabelledRow()]
    if last.items and not any(record.items for record in others):
        last.items, last.end = [], last.end_of_labels


def _is_cut(records: Sequence[_LabelledRow]) -> bool:
    """Whether there is no record yet, or the last but one is none."""
    return not records or (len(records) > 1 and not _is_whole(records[-2]))


def _stands_behind(label: str, records: Sequence[_LabelledRow]) -> bool:
    """Whether a line tells of something else than the last record: 联系人：… behind it."""
    return len(records) > 1 and head_kind(label) == "other" and label not in records[0].cells


def _name_on(value: str) -> NamePlaces | None:
    """Where the number, the name and the province in brackets stand on a line that holds nothing else."""
    mark = HEADING.match(value)
    marker = LINE_NUMBER.match(value, mark.end() if mark else 0)
    start = marker.end() if marker else mark.end() if mark else len(value) - len(value.lstrip())
    end = len(value.rstrip())
    behind = PROVINCE_BEHIND.search(value, start, end)
    if behind is not None and is_province(behind["province"]):
        end = behind.start()
    else:
        behind = None
    if not is_listed_place(plain_name(value[start:end])):
        return None
    number = _bare(value, marker.start(), marker.end()) if marker else None
    return number, (start, end), behind.span("province") if behind else None, mark.span() if mark else None


def _bare(value: str, start: int, end: int) -> Span:
    """A stretch of a line without the blanks at its ends."""
    stretch = value[start:end]
    return start + len(stretch) - len(stretch.lstrip()), start + len(stretch.rstrip())


def _take_line(record: _LabelledRow, line: RawLine, label: str, *, goes_on: bool) -> bool:
    """Take a line into a record; False where it is none of its lines. ``goes_on``: a mark or a wrap ties it to the line above."""
    if not line.value.strip():
        return True
    if label == MARKER:
        record.number = _placed(line, _bare(line.value, 0, len(line.value)))
        return True
    if label and label not in record.cells:
        _take_label(record, line, label)
        return True
    last = next(reversed(record.cells), "")
    piece = _placed(line, _bare(line.value, 0, len(line.value)))
    pieces = [piece] if piece else []
    if not label and head_kind(last) in VALUES - {"items"} and is_item_line(line.value.strip()):
        record.end_of_labels = record.end_of_labels or record.end
        record.items += pieces
        return True
    if label or record.items or head_kind(last) != "items":
        return False
    if not goes_on and record.loose is None:
        record.loose = last, len(record.cells[last]), record.end
    record.cells[last] += pieces
    return True


def _take_label(record: _LabelledRow, line: RawLine, label: str) -> None:
    """Take a line with a label that the record lacks."""
    match = LABELLED.match(line.value)
    assert match is not None
    places = (match.start("label"), match.end("label"), match.start("value"))
    record.heads[label] = (line.start + places[0], line.start + places[1], line.start + places[2])
    mark = _placed(line, _bare(line.value, 0, places[0]))  # - **, of Markdown
    record.signs += [mark] if mark and mark[0] < mark[1] else []
    value = _placed(line, _bare(line.value, *match.span("value")))
    record.cells[label] = [value] if value and value[0] < value[1] else []


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
        labels += record.signs
        labels += [(start if label in heads else end, value) for label, (start, end, value) in record.heads.items()]
        heads = {**record.heads, **heads}
    by_row = [_cells_of(record, list(heads)) for record in records]
    bare = [column for column in range(BARE) if any(cells[column] for cells in by_row)]
    columns = [*bare, *range(BARE, BARE + len(heads))]
    cells = [GridCell(1, columns.index(n) + 1, 1, 1, (span[:2],)) for n, span in enumerate(heads.values(), BARE)]
    for row, pieces in enumerate(by_row, 2):
        cells += [GridCell(row, n, 1, 1, pieces[column]) for n, column in enumerate(columns, 1) if pieces[column]]
    spans = [piece for cell in cells for piece in cell.pieces]
    return Grid(min(spans)[0], max(end for _, end in spans), tuple(cells), labels=tuple(labels))


def _cells_of(record: _LabelledRow, labels: Sequence[str]) -> list[tuple[Span, ...]]:
    """The pieces of the cells of a record: its number, its name, and what stands behind each label."""
    bare = [(span,) if span is not None else () for span in (record.number, record.name, record.province)]
    return [*bare, tuple(record.items), *(tuple(record.cells.get(label, ())) for label in labels)]
