"""A part of a document that may be a list, whatever its form: read as one, with its table's cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice, pairwise

from lccp.extract.layout.cell_words import HALF_HEAD
from lccp.extract.layout.cell_words import TITLE as LIST_TITLE
from lccp.extract.layout.celled import celled_tables
from lccp.extract.layout.flowing import NUMBERINGS, flowing_tables
from lccp.extract.layout.interleaved import interleaved_tables
from lccp.extract.layout.tables import LayoutTable, RawLine
from lccp.extract.layout.tables_within import TitledTable, tables_within
from lccp.extract.layout.words import PAGE_NUMBER
from lccp.extract.lists.columns import (
    COUNTY_HEAD,
    LIES_THERE,
    OTHER_CITIES,
    SPAN_HEAD,
    ListColumns,
    closed_words,
    holds_names,
    read_columns,
)
from lccp.extract.lists.field_lines import table_of_fields
from lccp.extract.lists.header import ListEntry
from lccp.extract.lists.item_lines import LINES_IN_DOUBT
from lccp.extract.lists.list_rows import RowMaker
from lccp.extract.lists.matrix import TableMatrix
from lccp.extract.lists.pilot_list import PilotList
from lccp.extract.lists.shapes import (
    LINE_NUMBER,
    is_area_name,
    is_batch_cell,
    is_province,
    is_region,
    is_year_cell,
    lies_in,
    names_places,
    plain_name,
    running_number,
    split_names,
)
from lccp.extract.lists.table_reader import TableReader
from lccp.extract.lists.vocabulary import (
    DESIGNATES_SURELY,
    KINDS,
    OF_PILOTS,
    PEAK,
    TOWN_HEAD,
    head_kind,
    lists_bodies,
    lists_others,
    tells_of_pilots,
    tells_other_times,
)
from lccp.extract.structure import frames, tables
from lccp.extract.structure.imprint.labels import is_metadata_table
from lccp.extract.structure.laid_tables import raw_line
from lccp.extract.structure.parts import Part
from lccp.extract.structure.tables import GridTables, Table, TableCell
from lccp.model import Document, Notice, make_finding
from lccp.normalise.places import LAST_SIGNS
from lccp.normalise.programmes import are_akin, is_known_name, programme_phrase
from lccp.reference.script import fold_script
from lccp.reference.word_lists import any_of
from lccp.text.messages import Message, say
from lccp.text.patterns import regex
from lccp.text.spans import Text

LIST_WORDS = regex.compile(
    "名单|名录|入选|入围|公示|汇总表|一览表|试点|示范|达峰|峰值|低碳|碳中和|碳排放|先行|试验区|命名|批复|低炭素|モデル都市|pilot|peak",
    regex.I,
)
PILOTS_HEAD = regex.compile(
    r"(?:试点|示范)(?:城市|地区|区域|市县|县市|[市县区])(?:名称)?(?:[（(][^（）()]{1,12}[）)])?"
)
PROMISES_LIST = regex.compile("名单|名录|入选|入围|公示|汇总表|一览表|list of", regex.I)
# 第四批…: of a title that names pilots also without the word for a list.
NAMES_PILOTS = regex.compile(r"名单|名录|入选|入围|第\p{Han}{1,3}批|首批|list of", regex.I)
MEASURE = regex.compile(r"[-−]?[\d,，]*\d\.\d+[%％‰]?|[\d.]+[%％‰]|[-−]?\d{1,3}(?:[,，]\d{3})+|\d{5,}")
# What places have so much of: a year alone, a unit behind words, words for a number.
MEASURE_HEAD = regex.compile(
    r"^(?:19|20)\d\d年?$|[（(/](?:[^（）()]{0,6}(?:吨|元|%|％|公里|千米|人|天|个|件|辆|千瓦时?|tce|tCO2|kWh|km))[0-9²³/\p{Han}]{0,5}[）)]?$"
    "|(?:得分|分值|均值|平均值|数量|天数|总量|强度|比重|占比|增速|增长率|产值|排放量|消费量|消耗量|投资额|金额|经费|资金|补助|奖补|指数|系数|GDP)$|^(?:score|mean|std|obs|value)s?$",
    regex.I,
)
# 处理组 | 对照组: the groups of a paper's experiment, unless a title says that the list is one of pilots and of others.
OF_EXPERIMENT = regex.compile("(?:处理|对照|实验|控制)组(?:城市)?")
# 是否达峰, 等级, under 城市碳排放达峰评价: what places came to, of a programme or none.
ASSESSED_HEAD = regex.compile(
    "(?:是否|已|能否)[^（）()]{0,4}达峰|达峰(?:与否|状态|判断|判定|类型)|等级|得分|排名|名次|梯队"
)
# 各市用电负荷峰值年份统计: the peak of a load, not of emissions.
ASSESSING = regex.compile("评价|评估|研究|预测|测算|模拟|排名|分析|分级|用电|负荷")
# 拟申报批次, 是否申报第四批低碳试点: what a place hopes for.
HOPED_FOR = regex.compile(r"(?:拟|计划|准备|意向|是否)(?:申报|申请|争取)\p{Han}{0,12}(?:批次|试点|示范)(?:城市|地区)?")
APPLICANT_HEAD = regex.compile(r"(?:申报|申请|推荐|候选|备选)\p{Han}{1,6}")
HEADS_PEAK = regex.compile(r"\s*(?:实现)?(?:碳排放)?碳?达峰\s*$")  # 2025年达峰 | 2030年前达峰, over marks
CHOSEN = regex.compile(r"\s*[√✓✔●■]\s*")  # the mark of a row under the head that holds for it
THING_HEAD = regex.compile(rf"\p{{Han}}{{0,4}}{any_of('bodies', 'things-made', 'sites')}(?:名称?)?")
SENT_IN = regex.compile("(?:报送|申报|推荐|选送)(?:单位|地区|城市|地方)")  # 案例名称 | 报送单位
PERSON_HEAD = regex.compile("(?:代表|学员|参会人员?)?姓名|作者|选手|获奖[者人]|发言人|主讲人|演讲人")
KIND_OF_PILOTS = regex.compile("示范|试点|先行|创建|培育|试验")
REST_OF_TIME = regex.compile("年?(?:[之以]?[前后]|左右|前后|底|[初末])|年")  # 2030年 | 以前: a time over two rows
GOVERNMENT = regex.compile(r"(?:人民)?政府\s*$")
MOST_HEAD_ROWS = 3
FAR_HEADS = 200  # signs behind a list within which its heads may be repeated
FEWEST_PLACES = 3  # a column of fewer names is no list that could be missed
REPEATED_HEADER = Message("header row repeated on a later page", "表头在后页重复出现")
REPEATED_HEAD = Message("head of a column repeated before a value", "值前重复出现的栏目名称")


# What one part holds: its lists if it is any, the table it is, and what a person should look at.
PartContents = tuple[tuple[PilotList, ...], Table, tuple[Notice, ...]]


FEWEST_WORDS = 6  # Han of a cell that says something
WithHeads = Callable[[TableMatrix], TableMatrix]


def read_part(
    document: Document, part: Part, titles: Sequence[Text], grid_tables: GridTables, with_heads: WithHeads
) -> PartContents | None:
    """Read a part of kind list, tabs or grid. ``titles`` are the short texts above it, nearest first.

    ``with_heads`` gives a table without heads those of the table that it goes on with.
    """
    if part.kind == "list":
        first: PartContents | None = None
        for contents in _readings_of(document, part, titles, grid_tables):
            if _is_whole(contents):
                return contents
            first = first or contents
        return first or ((), Table(()), unread_lines(part))
    if part.kind == "layout":
        return (), Table(()), (_unsettled_layout(part),)
    return _read_grid(document, part, titles, grid_tables, with_heads)


def _read_grid(
    document: Document, part: Part, titles: Sequence[Text], grid_tables: GridTables, with_heads: WithHeads
) -> PartContents:
    """Read the lists of a part whose cells are known; a grid may hold several tables."""
    if part.kind == "grid" and part.grid is not None:
        table = grid_tables(part.grid)
    else:
        table = tables.from_lines(document, part)
    kind, message = ("furniture", REPEATED_HEADER) if part.grid is None else ("label", REPEATED_HEAD)
    notices = [make_finding(kind, "info", text, message) for text in table.repeated]
    loose = part.kind == "grid" and document.media_type == "text/plain"  # its cells stand by blanks or by their order
    listed: list[PilotList] = []
    members = _members_of(table, titles, with_heads)
    for number, (member, above) in enumerate(members):
        if _is_page_frame(member) or is_metadata_table(_values(member)):
            continue
        start = min(cell.pieces[0].starts[0] for cell in member.cells) if number else part.start
        reading = read_table(document, start, member, above, loose=loose)
        if reading is None:
            notices.extend(unread_table(member))
            continue
        pilots, unsettled, column = reading
        listed.append(pilots)
        notices.extend(unsettled)
        if column and part.kind != "grid" and len(members) == 1:
            table = tables.merged_down(table, column)
    return tuple(listed), table, tuple(notices)


def _members_of(table: Table, titles: Sequence[Text], with_heads: WithHeads) -> list[TitledTable]:
    """Return the tables that one holds; one that is alone with the heads of the table that it goes on with."""
    members = tables_within(part_numbers(TableMatrix(table.cells)), titles)
    return members if len(members) > 1 else [(with_heads(member), above) for member, above in members]


def _is_page_frame(matrix: TableMatrix) -> bool:
    """Whether every row of a table is one of a page's frame: 上一篇 | 杭州市召开会议, above 下一篇 | 武汉市发布方案."""
    return all(frames.is_frame("：".join(row), (), False) for row in _values(matrix))


def _values(matrix: TableMatrix) -> list[list[str]]:
    return [[cell.text.value for cell in matrix.row_cells(row)] for row in matrix.rows]


def _unsettled_layout(part: Part) -> Notice:
    """A finding for a list whose heads and columns a layout shows, and not which of its cells are one row's."""
    message = say(
        "the layout does not settle which cells are one row's ({words}): none of this list's rows is read",
        "版式未能确定哪些单元格同属一行（{words}），此名单各行均未读取",
        words=" ".join(part.lines[0].value.split())[:60],
    )
    return Notice("unread-list", "high", part.start, part.end, message)


def _read_fields(document: Document, part: Part, titles: Sequence[Text]) -> PartContents | None:
    """Read a list whose lines have a field for each head."""
    table = table_of_fields(document, [line.han for line in part.lines])
    if (
        table is not None
        and (reading := read_table(document, part.start, TableMatrix(table.cells), titles, loose=True)) is not None
    ):
        return (reading[0],), table, tuple(reading[1])
    return None


def _is_whole(contents: PartContents) -> bool:
    """Whether a list was read and nothing of weight is told of it, but lines that are left blank."""
    weighty = [notice for notice in contents[2] if notice.severity in ("high", "medium")]
    in_doubt = any(notice.message == LINES_IN_DOUBT for notice in weighty)
    return bool(contents[0]) and all(
        notice.message == LINES_IN_DOUBT or (in_doubt and notice.kind == "missing") for notice in weighty
    )


def _readings_of(
    document: Document, part: Part, titles: Sequence[Text], grid_tables: GridTables
) -> Iterator[PartContents]:
    """Yield the ways to read a list: a field for each head on a line, or a cell or several, where that leaves nothing over."""
    if (fields := _read_fields(document, part, titles)) is not None:
        yield fields
    if _goes_on_behind(document, part):
        return
    over = [RawLine(title.value, title.starts[0], False) for title in titles[:1] if HALF_HEAD.fullmatch(title.value)]
    lines = [*over, *map(raw_line, part.lines)]
    readers = (
        celled_tables(lines, apart=True),
        flowing_tables(lines),
        interleaved_tables(lines, in_rows=True),
        *(flowing_tables(lines, numbering) for numbering in NUMBERINGS[1:]),
    )
    for celled in chain.from_iterable(islice(reader, 1) for reader in readers):
        if celled.grid is None or not _is_all(celled, lines, len(over)):
            continue
        table = grid_tables(celled.grid)
        reading = read_table(document, part.start, TableMatrix(table.cells), titles, loose=True)
        repeated = [
            make_finding("furniture", "info", part.lines[n - len(over)].han, REPEATED_HEADER) for n in celled.furniture
        ]
        contents = ((reading[0],), table, (*repeated, *reading[1])) if reading is not None else None
        if contents is not None and _tells_of_rows(contents):
            yield contents


def _is_all(table: LayoutTable, lines: Sequence[RawLine], over: int) -> bool:
    """Whether a table is all that stands on some lines, the first ``over`` and the numbers of pages aside."""
    behind = (line.value.strip() for line in lines[table.end :])
    return table.first <= over and not table.titles and all(map(PAGE_NUMBER.fullmatch, behind))


def _tells_of_rows(contents: PartContents) -> bool:
    """Whether what is told of a reading is of its rows (a gap, no year), and not that words or numbers are of other ones."""
    weighty = [notice.kind for notice in contents[2] if notice.severity in ("high", "medium")]
    rows = sum(len(pilots.rows) for pilots in contents[0])
    is_sure = _is_whole(contents) or "unparsed" not in weighty
    return rows > 0 and is_sure and weighty.count("numbering") < max(2, rows)


def _goes_on_behind(document: Document, part: Part) -> bool:
    """Whether the heads are repeated behind a line that was taken for a title: it is of the last row (实施方案 above a page's end)."""
    behind = [line.strip() for line in document.text[part.end : part.end + FAR_HEADS].splitlines() if line.strip()]
    repeated = ["".join(line.split()) for line in behind[1:2]]
    return "".join(part.lines[0].value.split()) in repeated and not LIST_TITLE.search(behind[0])


def _province_head(titles: Sequence[Text]) -> Text | None:
    """The head of a column of provinces that stands apart above a list."""
    return next((title for title in titles if KINDS.get(closed_value(title)) == "province"), None)


def without_province_cells(entries: Sequence[ListEntry], titles: Sequence[Text]) -> list[ListEntry]:
    """Return entries without the cells of a column of provinces that a dump put before its names: 山东, 辽宁, then 临沭县, 昌图县."""
    if _province_head(titles) is None or any(entry.province for entry in entries):
        return list(entries)
    place_names = ["".join(piece.value for piece in entry.name) for entry in entries]
    below = [name for name in place_names if not is_province(plain_name(name))]
    return [
        entry
        for entry, name in zip(entries, place_names, strict=True)
        if not (is_province(plain_name(name)) and any(lies_in(plain_name(other), plain_name(name)) for other in below))
    ]


def lost_provinces(pilots: PilotList, titles: Sequence[Text]) -> Iterator[Notice]:
    """Yield a finding where the head of the provinces stands apart above a list that has none: the dump has lost whose they are."""
    head = _province_head(titles)
    if head is not None and pilots.rows and all(row.province is None for row in pilots.rows):
        message = say(
            "{head} stands apart from the list: whose its provinces are, the dump does not tell",
            "“{head}”与名单分离：其下省份各属何条，转出文本未示",
            head=head.value,
        )
        yield make_finding("unparsed", "high", head, message)


def closed_value(text: Text) -> str:
    """Return the words of a text without blanks, in simplified signs."""
    return str(regex.sub(r"\s", "", fold_script(text.value)))


def _count_rows(part: Part) -> int:
    """How many lines of a part name a place in a field of its own."""
    return sum(
        any(is_region(plain_name(field)) and not is_province(field) for field in line.han.value.split())
        for line in part.lines
    )


def unread_lines(part: Part) -> tuple[Notice, ...]:
    """A finding for lines under the header of a list that became no rows, or not all."""
    count = _count_rows(part)
    if not count:
        return ()
    message = say(
        "{count} lines under the header of a list name places: not all of them are rows",
        "名单表头之下有{count}行列有地名，未能全部读为条目",
        count=count,
    )
    return (Notice("unread-list", "high", part.start, part.end, message),)


def read_table(
    document: Document, start: int, matrix: TableMatrix, titles: Sequence[Text], *, loose: bool = False
) -> tuple[PilotList, list[Notice], int] | None:
    """Read a list from a table's cells, upright or on its side; None where the table is none.

    ``loose`` says that the cells were dealt out by the order or the blanks of a dump.
    """
    about = fold_script(" ".join(title.value for title in titles))
    matrix = join_towns(without_governments(spread_provinces(spread_batches(join_times(document, matrix)))))
    if _on_its_side(matrix):
        matrix = matrix.transposed()
    columns = read_columns(matrix, about)
    if (
        columns is None
        or _are_of_programmes(columns)
        or not _is_list(matrix, columns, about, titles, document.source.file)
    ):
        return None
    reader = TableReader(document, matrix, columns)
    entries = reader.read_entries()
    if not any(entry.name for entry in entries) or (not columns.has_header and len(entries) < 2):
        return None
    above = _titles_over(matrix, columns, titles)
    apart = {head_kind(title.value) for title in titles if loose}  # heads of columns that the dump set above the table
    apart |= {"number"} & {kind for block in columns.blocks for kind in block}
    dated = any("year" in block for block in columns.blocks)
    maker = RowMaker(document, entries, dated, loose=loose, kinds=apart)
    pilots = maker.make_list(start, above)
    unsettled = [*_unread_years(matrix, columns), *_kinds_beside(matrix, columns), *_columns_in_doubt(matrix, columns)]
    unsettled.extend(_unread_words(matrix, columns))
    return pilots, [*reader.notices, *maker.notices, *unsettled], columns.blocks[0].get("province", 0)


def _titles_over(matrix: TableMatrix, columns: ListColumns, titles: Sequence[Text]) -> Sequence[Text]:
    """The titles of a table and those above it, nearest first; where it has none, the head of the names if that names their programme.

    服务外包示范城市 | 省份, of a CSV file.
    """
    if above := (*columns.titles[::-1], *titles):
        return above
    heads = [matrix.cell_at(row, columns.blocks[0]["name"]) for row in columns.header[-1:]]
    return [head.text for head in heads if head is not None and programme_phrase(head.text.value)]


def _are_of_programmes(columns: ListColumns) -> bool:
    """Whether the columns of names of a table are pilots of several programmes: 智慧城市试点（2012年） | 低碳城市试点（2012年）, of papers."""
    heads = [columns.heads.get(block["name"], "") for block in columns.blocks]
    phrases = [phrase for head in heads if (phrase := programme_phrase(head))]
    return any(not are_akin(first, second) for first, second in pairwise(phrases))


def _has_strange_heads(matrix: TableMatrix, columns: ListColumns) -> bool:
    """Whether the first row of a table whose heads are none that lists have heads it all the same: 线路 | 起点 | 终点, above 101 | 泰州市 | 盐城市."""
    if columns.header or len(columns.body) < 2:
        return False
    first, *below = ([closed_words(cell) for cell in matrix.own_cells(row)] for row in columns.body)
    are_words = len(first) > 1 and all(regex.fullmatch(r"\p{Han}{2,8}", value) for value in first)
    return are_words and not any(map(_is_value, first)) and all(any(map(names_places, row)) for row in below)


def _is_value(value: str) -> bool:
    return names_places(value) or is_area_name(value) or is_year_cell(value) or running_number(value) is not None


def spread_batches(matrix: TableMatrix) -> TableMatrix:
    """Return a table whose heads are batches (首批12座, 第二批32座: 资源枯竭城市) with a row for each batch of a row, its batch beside it.

    Below them stand the names, or a mark for the name beside it (城市 | 第一批 | 第二批, over 徐州市 | √ |), as below years.
    """
    for head_row in matrix.rows[:MOST_HEAD_ROWS]:
        below = [row for row in matrix.rows if row > head_row]
        for is_head in (_heads_batch, _heads_year):
            heads = {cell.column: cell for cell in matrix.own_cells(head_row) if is_head(cell)}
            cells = [cell for column in heads for cell in matrix.column_cells(column, below)]
            if len(heads) < 2 or not cells:
                continue
            named = is_head is _heads_batch and any(map(holds_names, cells))
            marked = all(CHOSEN.fullmatch(cell.text.value) for cell in cells)
            return _one_batch_a_row(matrix, head_row, heads) if named or marked else matrix
    return matrix


def spread_provinces(matrix: TableMatrix) -> TableMatrix:
    """Return a table whose heads are provinces over columns of their places (江苏 | 浙江, over 扬州市 | 温州市) with a row for each place, its province beside it."""
    for head_row in matrix.rows[:MOST_HEAD_ROWS]:
        heads = {cell.column: cell for cell in matrix.own_cells(head_row)}
        place_names = {plain_name(cell.text.value) for cell in heads.values()}
        if len(place_names) < max(2, len(heads)) or not all(map(is_province, place_names)):
            continue
        below = [row for row in matrix.rows if row > head_row]
        lie_there = [_lie_in_head(heads, cell) for row in below for cell in matrix.own_cells(row)]
        return _one_batch_a_row(matrix, head_row, heads) if lie_there and all(lie_there) else matrix
    return matrix


def part_numbers(matrix: TableMatrix) -> TableMatrix:
    """Return a table of numbered names side by side (1. 秦皇岛市 | 16. 德清县) with a row for each name in the order of the numbers, the number beside it."""
    if len(matrix.columns) < 2:
        return matrix
    numbered: dict[int, tuple[TableCell, int]] = {}
    for cell in matrix.cells:
        match = LINE_NUMBER.match(cell.text.value)
        number = running_number(match[0].strip()) if match else None
        if match is None or number is None or not names_places(cell.text.value[match.end() :]):
            return matrix
        numbered[number] = (cell, match.end())
    if sorted(numbered) != list(range(1, len(matrix.cells) + 1)):
        return matrix
    cells = []
    for row, (_, (cell, start)) in enumerate(sorted(numbered.items(), key=lambda pair: pair[0]), 1):
        for column, text in enumerate((cell.text[:start].strip(), cell.text[start:]), 1):
            cells.append(TableCell(row, column, 1, 1, (text,), text))
    return TableMatrix(cells)


def without_governments(matrix: TableMatrix) -> TableMatrix:
    """Return a table with the places whose governments stand in a column of nothing else (海盐县人民政府 under 申报单位) in their stead."""
    governed = {
        column
        for column in matrix.columns
        if (cells := list(matrix.column_cells(column, matrix.rows[1:]))) and all(map(_is_government, cells))
    }
    if not governed:
        return matrix
    return TableMatrix(
        [_place_of(cell) if cell.column in governed and _is_government(cell) else cell for cell in matrix.cells]
    )


def _is_government(cell: TableCell) -> bool:
    """Whether a cell names the government of a place and nothing else."""
    match = GOVERNMENT.search(cell.text.value)
    return match is not None and len(cell.pieces) == 1 and is_region(cell.text.value[: match.start()])


def _place_of(cell: TableCell) -> TableCell:
    """A cell that names a government with the name of its place alone."""
    return replace(cell, text=_without_government(cell.text), pieces=tuple(map(_without_government, cell.pieces)))


def _without_government(text: Text) -> Text:
    match = GOVERNMENT.search(text.value)
    return text[: match.start()] if match else text


def join_times(document: Document, matrix: TableMatrix) -> TableMatrix:
    """Return a table with the rest of a time that stands alone in the row below (2030年 over 以前) in one cell with it."""
    cells = {(cell.row, cell.column): cell for cell in matrix.cells}
    for above, row in pairwise(matrix.rows):
        rest = matrix.row_cells(row)[0]
        time = cells.get((above, rest.column))
        is_alone = len(matrix.row_cells(row)) == 1 and rest.row == row
        if (
            is_alone
            and time is not None
            and REST_OF_TIME.fullmatch(closed_words(rest))
            and is_year_cell(time.text.value)
        ):
            pieces = (*time.pieces, *rest.pieces)
            cells[above, rest.column] = replace(time, pieces=pieces, text=tables.mended(document, pieces))
            del cells[row, rest.column]
    return TableMatrix(tuple(cells.values())) if len(cells) < len(matrix.cells) else matrix


def join_towns(matrix: TableMatrix) -> TableMatrix:
    """Return a table whose last places are towns or villages with each named as the columns before it do: 房山区 | 长阳镇 as 房山区长阳镇."""
    for head_row in matrix.rows[:MOST_HEAD_ROWS]:
        heads = {cell.column: closed_words(cell) for cell in matrix.own_cells(head_row)}
        towns = [column for column, head in heads.items() if TOWN_HEAD.fullmatch(head)]
        below = [row for row in matrix.rows if row > head_row]
        counties = [
            column
            for column in matrix.columns
            if towns and column < towns[0] and _holds_counties(matrix, column, below)
        ]
        if counties:
            return _with_towns_joined(matrix, head_row, (counties[-1], *towns))
    return matrix


def _holds_counties(matrix: TableMatrix, column: int, rows: Sequence[int]) -> bool:
    """Whether most values of a column are places below a province."""
    values = [plain_name(cell.text.value) for cell in matrix.column_cells(column, rows)]
    return sum(is_region(value) and not is_province(value) for value in values) > len(values) / 2


def _with_towns_joined(matrix: TableMatrix, head_row: int, columns: Sequence[int]) -> TableMatrix:
    cells = [cell for cell in matrix.cells if cell.column not in columns]
    cells += [cell for cell in matrix.cells if cell.column == columns[-1] and cell.row <= head_row]
    above: dict[int, TableCell] = {}
    for row in (row for row in matrix.rows if row > head_row):
        above |= {column: cell for column in columns if (cell := matrix.cell_at(row, column)) is not None}
        town = matrix.cell_at(row, columns[-1])
        if town is not None and town.row == row and len(above) == len(columns):
            joined = Text.join([above[column].text for column in columns])
            cells.append(replace(town, pieces=(joined,), text=joined))
    return TableMatrix(sorted(cells, key=lambda cell: (cell.row, cell.column)))


def _lie_in_head(heads: Mapping[int, TableCell], cell: TableCell) -> bool:
    """Whether all places of a cell lie in the province that heads its column, and are none themselves."""
    value = cell.text.value
    named = [plain_name(value[start:end]) for start, end in split_names(value) or ()]
    head = plain_name(heads[cell.column].text.value) if cell.column in heads else ""
    return bool(named and head) and all(lies_in(name, head) and not is_province(name) for name in named)


def _heads_batch(cell: TableCell) -> bool:
    return cell.column_span == 1 and is_batch_cell(cell.text.value) and not names_places(cell.text.value)


def _heads_year(cell: TableCell) -> bool:
    closed = closed_words(_peak_parted(cell)[0])
    return cell.column_span == 1 and (SPAN_HEAD.fullmatch(closed) is not None or is_year_cell(closed))


def _peak_parted(cell: TableCell) -> tuple[TableCell, TableCell | None]:
    """A head without the words behind its year that say that emissions peak then, and those: 2025年前 and 达峰."""
    if (peak := HEADS_PEAK.search(cell.text.value)) is None:
        return cell, None
    year, label = cell.text[: peak.start()], cell.text[peak.start() :]
    return replace(cell, text=year, pieces=(year,)), replace(cell, text=label, pieces=(label,))


def _one_batch_a_row(matrix: TableMatrix, head_row: int, heads: Mapping[int, TableCell]) -> TableMatrix:
    others = [column for column in matrix.columns if column not in heads]
    place = {column: number for number, column in enumerate(others, 1)}
    lines = [{place[cell.column]: cell for cell in matrix.row_cells(head_row) if cell.column in place}]
    if (over := _head_over(matrix, head_row, heads)) is not None:
        lines[0][len(others) + 1] = over
    for row in matrix.rows[matrix.rows.index(head_row) + 1 :]:
        beside = {place[column]: cell for column in others if (cell := matrix.cell_at(row, column)) is not None}
        filled = [cell for cell in matrix.own_cells(row) if cell.column in heads]
        lines.extend(_rows_of_batches(beside, filled, heads, len(others)))
    cells = [cell for column in range(1, len(others) + 3) for cell in _column_down(lines, column, column > len(others))]
    return TableMatrix(sorted(cells, key=lambda cell: (cell.row, cell.column)))


def _head_over(matrix: TableMatrix, head_row: int, heads: Mapping[int, TableCell]) -> TableCell | None:
    """What heads the values that heads hold: 达峰时间, over 2025年前 | 2028年, or 达峰 of 2025年达峰 | 2028年达峰."""
    over = matrix.cell_at(head_row - 1, min(heads))
    if over is not None and over.column == min(heads) and over.column_span == len(heads):
        return over
    return next((peak for cell in heads.values() if (peak := _peak_parted(cell)[1]) is not None), None)


def _rows_of_batches(
    beside: Mapping[int, TableCell], filled: Sequence[TableCell], heads: Mapping[int, TableCell], last: int
) -> list[dict[int, TableCell]]:
    """The row of each batch that a row has names of: its other cells, the batch, the names; the row as it is where none has."""
    rows = [{**beside, last + 1: _peak_parted(heads[cell.column])[0], last + 2: cell} for cell in filled]
    return rows or [dict(beside)]


def _column_down(lines: Sequence[Mapping[int, TableCell]], column: int, apart: bool) -> Iterator[TableCell]:
    """The cells of a column from line to line; one that several lines share runs over them, unless they stand ``apart``."""
    row = 0
    while row < len(lines):
        cell, end = lines[row].get(column), row + 1
        while not apart and end < len(lines) and cell is not None and lines[end].get(column) is cell:
            end += 1
        if cell is not None:
            yield replace(cell, row=row + 1, column=column, row_span=end - row, column_span=1)
        row = end


def _on_its_side(matrix: TableMatrix) -> bool:
    """Whether the heads of a table stand in its first column and its names in one of its rows."""
    if not 2 <= len(matrix.rows) <= 12 or len(matrix.columns) < 2:
        return False
    if len(matrix.columns) == 2 and not _heads_one_row(matrix):
        return False
    upright = read_columns(matrix, "")
    if upright is not None and (upright.has_header or "number" in upright.blocks[0]):
        return False
    turned = matrix.transposed()
    sideways = read_columns(turned, "")
    if sideways is None or not sideways.has_header or sideways.header[0] != turned.rows[0]:
        return False
    heads = [cell for row in sideways.header for cell in turned.own_cells(row)]
    return len(heads) > 1 and len(sideways.blocks) == 1


def _heads_one_row(matrix: TableMatrix) -> bool:
    """Whether the first of two columns holds nothing but heads, one of them of names: 城市 | 晋中市, over 省份 | 山西, a table for each pilot."""
    kinds = [head_kind(cell.text.value) for row in matrix.rows for cell in matrix.row_cells(row)[:1]]
    return all(kinds) and kinds.count("name") == 1


def _is_list(matrix: TableMatrix, columns: ListColumns, about: str, titles: Sequence[Text], file: str) -> bool:
    """Whether a table with a column of names designates places, and does not merely measure them.

    城市 | 批次 does where at least its ``file`` says of what: 低碳试点城市.csv.
    """
    heads = "".join(columns.heads.values())
    kinds = {kind for block in columns.blocks for kind in block}
    about = " ".join((about, *(fold_script(title.value) for title in columns.titles)))
    if lists_others(about) or _is_of_other_things(matrix, columns, titles, heads if "year" in kinds else ""):
        return False
    about_file = fold_script(file) if "batch" in kinds else ""
    if not (_speaks_of_pilots(about, heads + about_file) or {"items", "year"} <= kinds):
        return False
    if not PROMISES_LIST.search(about) and _says_no_pilots(matrix, columns, about):
        return False
    if "year" in kinds and PEAK.search(heads):
        return True
    return bool(PROMISES_LIST.search(about)) or not _measures(matrix, columns, "batch" in kinds)


def _speaks_of_pilots(about: str, heads: str) -> bool:
    """Whether the titles of a table or its heads have a word of lists or pilots, or name a known programme (国家创新型城市)."""
    return LIST_WORDS.search(about + " " + heads) is not None or any(map(is_known_name, about.split()[:1]))


def _says_no_pilots(matrix: TableMatrix, columns: ListColumns, about: str) -> bool:
    """Whether the columns of a table whose titles promise no list say that its places apply, are assessed, or are a paper's groups."""
    named = [columns.heads.get(block["name"], "") for block in columns.blocks]
    if all(map(APPLICANT_HEAD.fullmatch, named)) or any(map(HOPED_FOR.fullmatch, columns.heads.values())):
        return True
    if not KIND_OF_PILOTS.search(about + "".join(named)) and (
        any(map(ASSESSED_HEAD.fullmatch, columns.heads.values())) or ASSESSING.search(about)
    ):
        return True
    others = (column for column in columns.heads if not any(column == block["name"] for block in columns.blocks))
    return any(
        OF_EXPERIMENT.fullmatch(closed_words(cell))
        for column in others
        for cell in matrix.column_cells(column, columns.body)
    )


def _is_of_other_things(matrix: TableMatrix, columns: ListColumns, titles: Sequence[Text], dated_heads: str) -> bool:
    """Whether the nearest title, or a head 姓名, 景区 or 起点, says that what is listed is no place (…分工表), and no heads speak of pilots and their peaks."""
    if PEAK.search(dated_heads) and KIND_OF_PILOTS.search(dated_heads):
        return False
    if any(map(PERSON_HEAD.fullmatch, columns.heads.values())) or _lists_things(matrix, columns):
        return True
    if _has_strange_heads(matrix, columns):
        return True
    above = [fold_script(title.value.strip()) for title in (*columns.titles[::-1], *titles)]
    if any(map(lists_bodies, above[:1])) and not _names_pilots_alone(matrix, columns):
        return True
    about_pilots = [title for title in above if PROMISES_LIST.search(title) or KIND_OF_PILOTS.search(title)][:1]
    return any(map(tells_of_pilots, about_pilots)) or (
        not any(map(NAMES_PILOTS.search, about_pilots)) and _tells_something(columns, matrix)
    )


def _names_pilots_alone(matrix: TableMatrix, columns: ListColumns) -> bool:
    """Whether the names of a table stand under heads of pilots, and no words beside them say what else it lists: 试点地区 | 试点期限, of a 项目表."""
    heads = [columns.heads.get(block["name"], "") for block in columns.blocks]
    return all(map(PILOTS_HEAD.fullmatch, heads)) and not any(
        _holds_words(matrix, columns, column) for column in columns.unread
    )


def _tells_something(columns: ListColumns, matrix: TableMatrix) -> bool:
    """Whether a table has a column of words of which nothing is known (奖项, 专家意见) and none that says that its places were designated, or what they are to do."""
    kinds = {kind for block in columns.blocks for kind in block}
    surely = any(map(DESIGNATES_SURELY.search, columns.heads.values()))
    if not columns.header or surely or kinds & {"batch", "year", "items"}:
        return False
    return any(_holds_words(matrix, columns, column) for column in columns.unread)


def _holds_words(matrix: TableMatrix, columns: ListColumns, column: int) -> bool:
    """Whether a column whose head is not known holds words and no places, marks or numbers."""
    values = [closed_words(cell) for cell in matrix.column_cells(column, columns.body)]
    worded = [value for value in values if regex.search(r"\p{Han}{2}", value) and not names_places(value)]
    return bool(columns.heads[column]) and 2 * len(worded) > len(values)


def _lists_things(matrix: TableMatrix, columns: ListColumns) -> bool:
    """Whether a column of things (景区, 项目名称) is what a table lists, and that of places says where they lie (所在地)."""
    heads = columns.heads
    located = {column for column in heads if LIES_THERE.match(heads[column]) or SENT_IN.fullmatch(heads[column])}
    things = {column for column in heads if THING_HEAD.fullmatch(heads[column])} - located
    others = (heads[column] for column in heads.keys() - located - things)
    if not located or not things or any(head_kind(head) == "name" for head in others):
        return False
    values = [plain_name(cell.text.value) for column in things for cell in matrix.column_cells(column, columns.body)]
    return sum(map(_is_full_name, values)) < 0.5 * len(values)


def _is_full_name(value: str) -> bool:
    return is_region(value) and value[-1:] in LAST_SIGNS


def _measures(matrix: TableMatrix, columns: ListColumns, by_batch: bool) -> bool:
    """Whether a table tells how much places have of something: by its heads (2020年, 排放量（万吨）, 得分) or its values."""
    named = {block["name"] for block in columns.blocks}
    heads = [head for column, head in columns.heads.items() if column not in named]
    if not by_batch and any(MEASURE_HEAD.search(head) or tells_other_times(head) for head in heads):
        return True
    return any(_is_measured(matrix, columns, column) for column in columns.unread)


def _is_measured(matrix: TableMatrix, columns: ListColumns, column: int) -> bool:
    values = [closed_words(cell) for cell in matrix.column_cells(column, columns.body)]
    return sum(bool(MEASURE.fullmatch(value)) for value in values) >= 0.5 * len(values) > 0


def _kinds_beside(matrix: TableMatrix, columns: ListColumns) -> Iterator[Notice]:
    """Yield a finding where the columns of names are of several kinds of pilots (示范城市 | 试点城市), which the rows do not tell apart."""
    heads = [columns.heads.get(block["name"], "") for block in columns.blocks]
    kinds = {frozenset(KIND_OF_PILOTS.findall(head)) for head in heads} - {frozenset()}
    if len(kinds) > 1 and columns.header:
        cell = matrix.cell_at(columns.header[-1], columns.blocks[-1]["name"])
        if cell is not None:
            message = say(
                "{heads}: columns of pilots of several kinds, which the rows do not tell apart",
                "{heads}：各列所列试点类别不同，条目未作区分",
                heads=" | ".join(heads),
            )
            yield make_finding("unparsed", "medium", cell.text, message)


def _columns_in_doubt(matrix: TableMatrix, columns: ListColumns) -> Iterator[Notice]:
    """Yield a finding for a column of places that may be pilots too: 试点市 before 试点县, 合作城市 beside 试点城市, 县区 beside 城市."""
    grouping = {block["province"] for block in columns.blocks if "province" in block}
    for column in (*sorted(grouping), *columns.unread):
        cells = list(matrix.column_cells(column, columns.body))
        placed = [
            cell for cell in cells if names_places(cell.text.value) and not is_province(plain_name(cell.text.value))
        ]
        head = columns.heads.get(column, "")
        in_doubt = (
            OF_PILOTS.search(head)
            if column in grouping
            else OTHER_CITIES.fullmatch(head) or COUNTY_HEAD.fullmatch(head)
        )
        if in_doubt and columns.header and 2 * len(placed) > len(cells):
            message = say(
                "{head}: whether the places of this column are pilots too is not said: left unread",
                "“{head}”：未言明该列各地是否亦为试点，不予读取",
                head=head,
            )
            yield make_finding("unparsed", "medium", cells[0].text, message)


def _unread_years(matrix: TableMatrix, columns: ListColumns) -> list[Notice]:
    """A finding for a column of years of which nothing says what they are."""
    notices: list[Notice] = []
    for column in columns.unread:
        cells = list(matrix.column_cells(column, columns.body))
        years = [cell for cell in cells if regex.match(r"(?:19|20)\d\d(?!\d)", cell.text.value)]
        if cells and len(years) >= 0.6 * len(cells):
            message = Message(
                "a column of the list holds years, and nothing says of what: left unread",
                "名单有一列年份，未言明所指，不予读取",
            )
            notices.append(
                Notice("unparsed", "high", cells[0].pieces[0].starts[0], cells[-1].pieces[-1].ends[-1], message)
            )
    return notices


def _unread_words(matrix: TableMatrix, columns: ListColumns) -> Iterator[Notice]:
    """Yield a finding for a column of words in a table without heads: it may hold what the rows of another list have."""
    for column in () if columns.has_header else columns.unread:
        cells = list(matrix.column_cells(column, columns.body))
        worded = [cell for cell in cells if len(regex.findall(r"\p{Han}", cell.text.value)) >= FEWEST_WORDS]
        if len(worded) >= FEWEST_PLACES and 2 * len(worded) > len(cells):
            message = Message(
                "a column of the list holds words, and no head says of what: left unread",
                "名单有一列文字，无栏目名言明所指，不予读取",
            )
            yield Notice("unparsed", "high", cells[0].pieces[0].starts[0], cells[-1].pieces[-1].ends[-1], message)


def unread_table(matrix: TableMatrix) -> list[Notice]:
    """A finding for a table with a column of places, or a row of them, that became no list."""
    heads = {head_kind(cell.text.value) for cell in matrix.own_cells(matrix.rows[0])}
    fewest = FEWEST_PLACES - 1 if {"name", "batch"} <= heads else FEWEST_PLACES  # 城市 | 批次
    if sum(names_places(cell.text.value) for cell in matrix.cells) < fewest:  # a sheet of figures
        return []
    for turned in (matrix, matrix.transposed()):
        for column in turned.columns:
            cells = list(turned.column_cells(column, turned.rows))
            placed = [cell for cell in cells if names_places(cell.text.value)]
            if len(placed) >= fewest and len(placed) >= 0.6 * (len(cells) - 1):
                start = min(cell.pieces[0].starts[0] for cell in placed)
                end = max(cell.pieces[-1].ends[-1] for cell in placed)
                message = say(
                    "a table with a column of {count} places is read as no list of pilots",
                    "表格有一列共{count}个地名，未读作试点名单",
                    count=len(placed),
                )
                return [Notice("unread-list", "high", start, end, message)]
    return []
