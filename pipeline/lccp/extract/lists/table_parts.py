"""The parts that are tables: their cells, and the pilot list that a table is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from lccp.extract.context import Context, Yield
from lccp.extract.enumerated.news import programme_of_list
from lccp.extract.lists.columns import header_rows
from lccp.extract.lists.matrix import TableMatrix
from lccp.extract.lists.part_reader import read_part
from lccp.extract.lists.shapes import BATCH, is_note, is_total, running_number
from lccp.extract.lists.vocabulary import PEAK, UNIT_BEHIND, head_kind, is_one_head, may_name_pilots
from lccp.extract.prose.ratings import rated_rows
from lccp.extract.structure.indicator_table import framework_of_cells
from lccp.extract.structure.markers import Marker, marker_at, number_of
from lccp.extract.structure.parts import Part
from lccp.extract.structure.tables import Table, TableCell, from_grid, from_lines
from lccp.model import Notice
from lccp.reference.script import fold_script
from lccp.text.patterns import regex
from lccp.text.spans import Text

ASSESSES = regex.compile("指标|等级|结果|等次|结论|档次")  # the heads of indicators and of grades
LINES_ABOVE = 8  # parts above a table among which its title is looked for
MOST_ABOVE = 100  # the numbers of a column that a dump set apart among them
LONGEST_TITLE, LONGEST_ENGLISH = 60, 200
LIST_NAMED = regex.compile("(?:名单|名录|一览表|汇总表)(?:[（(][^（）()]{1,20}[）)])?[:：]?$")
LIST_ISSUED = regex.compile(
    rf"(?:公布|发布|公示|印发|下发|确定)了?((?:{BATCH.pattern})[^，。；：、《》（）()]{{2,36}}?(?:[（(][\p{{Han}}、]{{1,6}}[）)])?名单)"
)
ENGLISH_TITLE = regex.compile(r"(?:Table|Appendix|Annex|Panel|Supplementary|List)\b", regex.I)


def extract(part: Part, context: Context) -> Iterator[Yield]:
    """Yield the cells of a table, the pilot list where it is one, and findings."""
    with_heads = partial(_with_heads_above, context)
    reading = read_part(context.document, part, titles_above(context), context.grid_tables, with_heads)
    if reading is None:
        return
    listed, table, notices = reading
    if any(cell.row == 1 and ASSESSES.search(cell.text.value) for cell in table.cells):
        yield from _assessed(table, context)
    for pilots in listed:
        if pilots.rows:
            yield pilots
    yield from notices if listed or _may_name_pilots(table, context) else _without_unread(notices)
    places = [row.place for pilots in listed for row in pilots.rows]
    yield from context.table_cells(table, places)


def _may_name_pilots(table: Table, context: Context) -> bool:
    """Whether the titles of a table, its heads and the paragraph above it leave it open that its places are pilots."""
    heads = [cell.text.value for cell in table.cells if cell.row == 1]
    above = [*(title.value for title in titles_above(context)), *words_before(context)]
    return may_name_pilots(fold_script(" ".join([*above, *heads])))


def _without_unread(notices: Sequence[Notice]) -> Iterator[Notice]:
    return (notice for notice in notices if notice.kind != "unread-list")


def words_before(context: Context) -> list[str]:
    """Return the words of the part right above one, however many; none where nothing stands above it."""
    before = next((part for part in reversed(context.parts[: context.part]) if part.kind != "furniture"), None)
    return [before.text.value] if before is not None and before.text is not None else []


def _assessed(table: Table, context: Context) -> Iterator[Yield]:
    """Yield the indicators of an assessment that a table lists, and the grades that it gives."""
    if (framework := framework_of_cells(table)) is not None:
        yield framework
    yield from rated_rows(table, titles_above(context))


def _with_heads_above(context: Context, matrix: TableMatrix) -> TableMatrix:
    """Return a table without heads below those of the table that it goes on with: notes alone stand between."""
    if header_rows(matrix)[1]:
        return matrix
    for part in reversed(context.parts[max(0, context.part - LINES_ABOVE) : context.part]):
        if part.kind in ("tabs", "grid"):
            table = from_lines(context.document, part) if part.grid is None else from_grid(context.document, part.grid)
            above = TableMatrix(table.cells)
            header = header_rows(above)[1]
            if above.columns[-1:] != matrix.columns[-1:]:
                return matrix
            if header:
                heads = [cell for row in header for cell in above.own_cells(row)]
                return _below_heads(matrix, heads, header[-1]) if _are_numbered_alike(matrix, heads) else matrix
        elif part.kind != "furniture" and not (part.text is not None and is_note(part.text.value)):
            return matrix
    return matrix


def _are_numbered_alike(matrix: TableMatrix, heads: Sequence[TableCell]) -> bool:
    """Whether a table has numbers in the column whose head is of numbers: 上一篇 | 杭州市召开会议 is not under 序号 | 城市."""
    numbers = [head.column for head in heads if head_kind(head.text.value) == "number"]
    cells = (cell for column in numbers for cell in matrix.column_cells(column, matrix.rows))
    return all(
        running_number(cell.text.value) is not None
        for cell in cells
        if len(matrix.row_cells(cell.row)) > 1 and not is_total(cell.text.value)
    )


def _below_heads(matrix: TableMatrix, heads: Sequence[TableCell], last: int) -> TableMatrix:
    """Return a table below heads whose last row is ``last`` in the table that they are of."""
    up = matrix.rows[0] - 1 - last
    return TableMatrix((*(replace(cell, row=cell.row + up) for cell in heads), *matrix.cells))


def titles_above(context: Context) -> list[Text]:
    """Return the short texts above a table, nearest first, then the document's title, or the opening sentence that serves for one."""
    above: list[Text] = []
    for part in _without_earlier_sections(list(_parts_above(context))):
        listed = _list_issued(part.text) if part.text is not None and not above else None
        title = _title_of(part)
        above.extend(text for text in (listed, title) if text is not None)
    titles = [context.title_over(context.parts[context.part].start)]
    if "title" not in context.metadata and context.heading is not None:
        titles.insert(0, programme_of_list(context.heading, fold_script(context.heading.value)) or context.heading)
    return [*above, *(title for title in titles if title is not None and not _is_of_other_sheet(context, title))]


def _is_of_other_sheet(context: Context, title: Text) -> bool:
    """Whether a title stands over the table of another sheet, before or behind, and the own one's tab says nothing.

    气候适应型城市试点名单, before a sheet 控制变量; 2013年度国家智慧城市试点名单, behind a sheet 海绵城市 without a title.
    """
    tabs = [number for number, part in enumerate(context.parts) if part.is_tab]
    tab = max((number for number in tabs if number < context.part), default=None)
    if tab is None or context.parts[tab].kind != "furniture":
        return False
    sheets = [context.parts[first:end] for first, end in pairwise([*tabs, len(context.parts)]) if first != tab]
    titled = (sheet for sheet in sheets if sheet[0].start <= title.starts[0] < sheet[-1].end)
    return any(part.grid is not None for sheet in titled for part in sheet)


def _without_earlier_sections(above: Sequence[Part]) -> Iterator[Part]:
    """Yield parts, nearest first, without those of sections that are over: 一、首批试点城市 and its rows, from 二、新增试点城市 on."""
    first_of: dict[str, int] = {}  # where the section that is numbered first stands, by the form of its numbers
    for place, part in enumerate(above):
        marker = section_marker(part)
        if marker is not None and number_of(marker) == 1:
            first_of.setdefault(marker.kind, place)
    over = -1
    for place, part in enumerate(above):
        if place > over:
            yield part
            marker = section_marker(part)
            over = first_of.get(marker.kind, over) if marker is not None and number_of(marker) > 1 else over


def section_marker(part: Part) -> Marker | None:
    """Return the number of a section, 一、 or （一）, that a part opens with."""
    marker = marker_at(part.text.value) if part.text is not None else None
    return marker if marker is not None and marker.kind in ("一、", "（一）") else None


def _title_of(part: Part) -> Text | None:
    """Return the text of a part that may be a title, or its last line, a title that nothing parts from the paragraph above it."""
    text = part.text
    if text is not None and not _is_short(text) and len(part.lines) > 1:
        text = part.lines[-1].text
        if not LIST_NAMED.search(fold_script(text.value)):
            return None
    is_title = text is not None and _is_short(text) and not (heads_columns(part) or is_note(text.value))
    return text if is_title else None


def _list_issued(text: Text) -> Text | None:
    """Return the name of the list that a sentence above it issues, with its batch: 印发通知，公布首批国家数字乡村试点地区名单."""
    folded = fold_script(text.value) if "名单" in fold_script(text.value) and "。" in text.value else ""
    issued = LIST_ISSUED.search(folded)
    single = len({match[0] for match in BATCH.finditer(folded)}) == 1
    return text[issued.start(1) : issued.end(1)] if issued and single else None


def _parts_above(context: Context) -> Iterator[Part]:
    """Yield the parts above a table, nearest first, without running numbers that a dump set apart, a line each, and their head."""
    near = context.parts[max(0, context.part - MOST_ABOVE) : context.part]
    before = [part for part in near if not _is_number(part)]
    for part in reversed(before[-LINES_ABOVE:]):
        if len(before) == len(near) or part.text is None or head_kind(part.text.value) != "number":
            yield part
        if part.is_tab:
            return


def _is_number(part: Part) -> bool:
    return part.text is not None and part.text.value.isdecimal()


def heads_columns(part: Part) -> bool:
    """Whether a part is a line of heads of columns, which a dump set apart from these (数量 试点名单, 序号 州（市） 试点): no title.

    Above other heads one that speaks of peaks says what their years are: 編號 地區 碳排放峰值, above 省份 城市 目標年份.
    """
    heads = UNIT_BEHIND.sub("", part.lines[0].han.value).split() if len(part.lines) == 1 else []
    if len(heads) < 2 or is_one_head(" ".join(heads)):
        return False
    kinds = list(map(head_kind, heads))
    return all(kinds) or (kinds[0] == "number" and heads[0] != "#" and PEAK.search(part.lines[0].han.value) is None)


def _is_short(text: Text) -> bool:
    """Whether a text may be a title: no sentence, and no longer than titles are."""
    return "。" not in text.value and len(text) <= (LONGEST_ENGLISH if _is_english(text) else LONGEST_TITLE)


def _is_english(text: Text) -> bool:
    """Whether a text is a title in English, or a caption: Table A1. The first and second batches of …."""
    return ENGLISH_TITLE.match(text.value) is not None and text.value.isascii()
