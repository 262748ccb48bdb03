"""Tables with a column of times and one of what is to be done then (时间 | 工作内容 | 责任单位)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lccp.extract.context import Context, TableRow, Yield
from lccp.extract.prose.dates import YEARLESS
from lccp.extract.prose.deadlines import Deadline
from lccp.extract.structure import tables
from lccp.extract.structure.parts import Part
from lccp.extract.structure.tables import Table, TableCell
from lccp.extract.timetables.due_rows import CHRONICLE, rows_of, sets_due_dates, text_above
from lccp.extract.timetables.schedule_lines import PAST, TIME
from lccp.extract.timetables.years_told import years_around
from lccp.model import Notice, make_finding
from lccp.reference.word_lists import any_of
from lccp.text.messages import Message
from lccp.text.patterns import re
from lccp.text.spans import Text

ROWS_WITH_HEADER = 3  # a header lies among the first rows
TIMES = re.compile(
    "(?:计划|预计|拟|要求|工作|办理|推进|整改|时间|报送|提交|上报)*(?:时间|完成|实施|截止|起止|办结|进度|开始|起始|启动|结束|终止|开工|完工|竣工)*(?:时间|时限|期限|日期|节点|进度|时间节点|时间安排|时间要求|完成时限)(?:安排|要求|节点)?|(?:建设|实施)(?:起止)?年限"
)
# 报名时间, 开始时间 | 结束时间; not 批准时间 or 出生日期, of what was, or 预计达峰时间, a goal.
DUE_LABEL = re.compile(
    f"(?!(?:{any_of('dates-of-what-was')})|[^，。；：0-9]{{0,6}}峰)(?:[^，。；：0-9]{{0,6}}(?:时间|时限|期限|日期|节点)(?:安排|要求)?|(?:建设|实施)(?:起止)?年限)"
)
WORK = re.compile(
    "(?:主要|具体|重点|工作|活动|任务|实施|阶段|推进|建设|申报|报送)*(?:内容|材料|事项|任务|工作|环节|步骤|措施|流程|安排|阶段|项目|目标)(?:及要求|和要求|名称)?"
)
# 完成时限, 计划完成时间: what is to be; 完成时间 may tell what was.
SETS_LIMIT = re.compile("时限|截止|计划|要求|(?:完成|整改|办结|办理|报送|提交|上报)期限")
BEGINS = re.compile("(?:计划|预计|拟)?(?:开始|起始|启动|开工)")
ENDS = re.compile("(?:计划|预计|拟)?(?:结束|完成|截止|终止|完工|竣工)")
TELLS_MOST = re.compile("内容|事项|措施|项目")  # 任务 | 具体内容, but 项目名称 | 建设内容
DATED = re.compile('[0-9]|年[底末内]|[上下]半年|季度|[一二三四五六七八九十]五[”」’"]?(?:[期时]|[初中末])')  # “十四五”末
PHASE = re.compile("(?:工作|实施|活动)?(?:阶段|步骤|环节|流程)")
UNREAD = Message(
    "is the first of the times of a schedule that are not read as due dates", "为时间安排表中未作时限读取之首个时间"
)


def extract(context: Context) -> Iterator[Yield]:
    """Yield the due dates of tables that are schedules, where the document is of a kind that sets them."""
    if not sets_due_dates(context):
        return
    for index, part in enumerate(context.parts):
        table = _table_of(part, context)
        if table is None:
            continue
        if columns := _columns_of(table):
            yield from _read_rows(table, columns, _section_of(index, context), context)
        else:
            yield from _tell_unread(table, _section_of(index, context), context)


def _table_of(part: Part, context: Context) -> Table | None:
    """Return the table of a part whose words hold a header of times."""
    if part.kind == "grid" and part.grid is not None:
        head = [cell for cell in part.grid.cells if cell.row <= ROWS_WITH_HEADER]
        quoted = (context.document.text[slice(*piece)].strip() for cell in head for piece in cell.pieces)
        return context.grid_tables(part.grid) if any(map(DUE_LABEL.fullmatch, quoted)) else None
    if part.kind == "tabs" and any(
        sign in line.raw.value for line in part.lines[:ROWS_WITH_HEADER] for sign in "时日限节"
    ):
        return tables.from_lines(context.document, part)
    return None


def _columns_of(table: Table) -> tuple[int, int, int] | None:
    """Return the row of the header, the column of times and that of what is to be done; None where there is no such header."""
    for number, cells in sorted(table.rows().items())[:ROWS_WITH_HEADER]:
        heads = {cell.column: re.sub(r"\s", "", cell.text.value) for cell in cells}
        times = [column for column, name in heads.items() if TIMES.fullmatch(name)]
        work = [column for column, name in heads.items() if WORK.fullmatch(name) and column not in times]
        times = _without_begin(heads, times)
        if len(times) == 1 and work:
            return number, times[0], min(work, key=lambda column: _rank_of(heads[column]))
    return None


def _rank_of(head: str) -> int:
    """Return how little a column tells what is to be done: 任务 | 具体内容, 阶段 | 工作任务."""
    return 0 if TELLS_MOST.search(head) else 2 if PHASE.fullmatch(head) else 1


def _without_begin(heads: Mapping[int, str], times: list[int]) -> list[int]:
    """Return the column of the times by which work ends, where the other has those at which it begins (开始时间 | 结束时间)."""
    ends = [column for column in times if ENDS.match(heads[column])]
    begins = [column for column in times if BEGINS.match(heads[column])]
    return ends if len(times) == 2 and len(ends) == len(begins) == 1 else times


def _tell_unread(table: Table, section: str, context: Context) -> Iterator[Yield]:
    """Yield a finding where a column of times to come stands beside none that says what is to be done (报名时间 | 考试时间)."""
    labels = [cell for cell in table.cells if cell.row <= ROWS_WITH_HEADER and DUE_LABEL.fullmatch(cell.text.value)]
    if not labels or CHRONICLE.search(text_above(section, context)):
        return
    header, columns = labels[0].row, {cell.column for cell in labels}
    cells = [cell for cell in table.cells if cell.row > header and cell.column in columns]
    for cell in cells:
        deadline = _deadline_of(cell.text, cell.text[:0], frozenset(), frozenset())
        items = list(rows_of(cell.text, section, [deadline], context)) if deadline else []
        if any(isinstance(item, TableRow) and item.row["edtf"].value for item in items):
            yield make_finding("unparsed", "medium", cell.text, UNREAD)
            return


def _read_rows(table: Table, columns: tuple[int, int, int], section: str, context: Context) -> Iterator[Yield]:
    """Yield the due dates of a schedule; where times are not read, one finding tells of the first."""
    timed = list(_timed_work(table, columns))
    headings = text_above(section, context)
    if CHRONICLE.search(headings):
        return
    above, data_years = years_around(headings)
    label = next(cell.text.value for cell in table.rows()[columns[0]] if cell.column == columns[1])
    is_ordered = SETS_LIMIT.search(label) is not None
    unread: list[Text] = []
    for time, action in timed:
        deadline = _deadline_of(time, action, above, data_years)
        deadline = deadline and deadline._replace(is_ordered=is_ordered)
        above |= years_around(time.value)[0]
        items = list(rows_of(time, section, [deadline], context)) if deadline else []
        if deadline is None or any(isinstance(item, Notice) and item.severity != "info" for item in items):
            unread.append(time)
        else:
            yield from items
    if unread:
        yield make_finding("unparsed", "medium", unread[0], UNREAD)


def _timed_work(table: Table, columns: tuple[int, int, int]) -> Iterator[tuple[Text, Text]]:
    """Yield each time that has a date and what is to be done then, but for what was done."""
    header, times, work = columns
    rows = {number: {cell.column: cell for cell in cells} for number, cells in table.rows().items() if number > header}
    for number, cells in rows.items():
        if times in cells and DATED.search(cells[times].text.value):
            action = _work_of(rows, number, times, work)
            if not PAST.search(action.value):
                yield cells[times].text, action


def _work_of(rows: Mapping[int, Mapping[int, TableCell]], number: int, times: int, work: int) -> Text:
    """Return what is to be done at the time of a row: of all the rows that it runs over, and of the cell that runs over it."""
    time = rows[number][times]
    cells = [rows[n][work] for n in range(number, number + time.row_span) if n in rows and work in rows[n]]
    above = [row[work] for n, row in rows.items() if n < number and work in row and n + row[work].row_span > number]
    return Text.join([cell.text for cell in above + cells] or [time.text[:0]])


def _deadline_of(time: Text, action: Text, above: frozenset[str], data_years: frozenset[str]) -> Deadline | None:
    """Return the due date of a row; None where its time is not read."""
    from lccp.normalise import years

    year = years.read_cell(time.value)
    if year is None and not TIME.fullmatch(time.value) and not _is_yearless(time.value):
        return None
    return Deadline(time, year, action, years=above, is_stage=True, data_years=data_years)


def _is_yearless(time: str) -> bool:
    """Whether a cell is wholly a limit without a year: 年底前, 第三季度末前."""
    match = YEARLESS.search(time)
    return match is not None and match[0] == time


def _section_of(part: int, context: Context) -> str:
    """Return the id of the section that a part lies in; "" before the first."""
    return next((section.id for section in reversed(context.sections) if section.part <= part), "")
