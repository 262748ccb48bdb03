"""Which column of a table holds what: by the header where there is one, by the shape of the values where not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise, permutations, takewhile

from lccp.extract.lists.items import opens_items
from lccp.extract.lists.matrix import TableMatrix
from lccp.extract.lists.shapes import (
    BATCH,
    LETTER,
    REGIONS,
    is_area_name,
    is_batch_cell,
    is_count,
    is_date_cell,
    is_ditto,
    is_listed_place,
    is_note,
    is_province,
    is_region,
    is_total,
    is_year_cell,
    lies_in,
    names_places,
    plain_name,
    running_number,
    split_names,
)
from lccp.extract.lists.vocabulary import BRACKETS, KINDS, OF_PILOTS, PEAK, TOWN_HEAD, head_kind
from lccp.extract.structure.tables import TableCell
from lccp.normalise.places import base_name, opening_places
from lccp.reference.script import fold_script
from lccp.reference.word_lists import any_of
from lccp.text.patterns import regex
from lccp.text.spans import Text

MOST_HEADER_ROWS = 4
MOST_TITLE_ROWS = 4
PROVINCES_ALONE = 0.8  # of the values of a column: it groups rows, or names provinces
FEWEST_HEADS = 0.6  # of the cells of a lower row of heads: those whose words are known
OF_BODIES = regex.compile(f"{any_of('bodies')}(?:名称)?$")  # 企业名称 | 所在地
LIES_THERE = regex.compile("所在|所属|注册地|属地|地址|地点|位置|located", regex.I)
MERE_TARGET = regex.compile(
    "(?:提出的?|申报|设定)?目标(?:值|情况)?"
)  # under a title that says 峰, its years are peak years
ENGLISH_HEAD = regex.compile(r"[A-Za-z][A-Za-z .,()/'&-]*")
UNIT = regex.compile(r"[（(][^（）()]{1,8}[）)]")  # a line of a header that names a unit: （年）
# 试点片区, 示范区域: of a place beside it a part; a title that names it lists such parts.
PART_HEAD = regex.compile("片区|区域|示范区|新区|启动区|核心区|先行区|范围")
OF_ZONES = regex.compile(r"(?:自由贸易|自贸)(?:试验)?区(?:名称)?|\p{Han}{0,4}(?:试验区|示范区)(?:名称)?")
AREAS = regex.compile("片区|区块")
LISTS_AREAS = regex.compile("(?:片区|区块)[^，。；]{0,4}(?:名单|名录|一览|汇总|公示)")
COUNTY_HEAD = regex.compile("(?:所辖|下辖|所属)?(?:区县|县区|县[（(]区[）)]|区[（(]县[）)]|县[（(]市、?区[）)])")
PART_LISTED = regex.compile("片区|区域|示范区|新区|启动区|先行区|[县区]")
LISTS_CITIES = regex.compile("城市|地级市|地区")
LISTS_PARKS = regex.compile("园区|开发区|高新区|新区")
OF_PREFECTURES = regex.compile(
    r"地市|市|地级市|设区的?市|市州|地（市）|市[（(]州[）)]|州[（(]市[）)]|市[（(]地[）)]|地级以上市|地市州|盟市"
)
OTHER_CITIES = regex.compile(r"\p{Han}{2,8}城市")  # 合作城市, beside 试点城市
SPAN_HEAD = regex.compile("(?:19|20)[0-9]{2}年?")  # 城市 | 2020年 | 2021年
Ratios = dict[int, float]
FORM_LABEL = regex.compile(r"\p{Han}{2,6}[：:]|附[件表] ?[\d一二三四五六七八九十]{0,2}[：:]?$")  # 填报单位：, 附件1
TITLE_WORDS = regex.compile("名单|名录|一览|汇总表")
ITEMISED = 0.6  # of the cells of a column without a head that begin with a first item


@dataclass(frozen=True)
class ListColumns:
    """What the columns of a table hold: a block for each of the lists side by side, columns by kind."""

    header: tuple[int, ...]
    body: tuple[int, ...]
    titles: tuple[Text, ...]
    blocks: tuple[Mapping[str, int], ...]
    heads: Mapping[int, str]
    unread: tuple[int, ...] = ()  # columns whose kind neither header nor values settle
    names_only: bool = False  # nothing but names in every column
    further_items: Mapping[int, tuple[int, ...]] = field(
        default_factory=dict
    )  # 创新重点二, 创新重点三 beside the first
    says_peak: bool = False  # the title or a heading above

    @property
    def has_header(self) -> bool:
        """Whether a header says what the columns hold."""
        return bool(self.header)


@dataclass
class _ColumnShapes:
    """How large a share of a column's values has each shape."""

    place: Ratios = field(default_factory=dict)
    province: Ratios = field(default_factory=dict)
    number: Ratios = field(default_factory=dict)
    year: Ratios = field(default_factory=dict)
    date: Ratios = field(default_factory=dict)
    batch: Ratios = field(default_factory=dict)
    items: Ratios = field(default_factory=dict)
    count: dict[int, int] = field(default_factory=dict)
    repeats: dict[int, bool] = field(default_factory=dict)  # some value stands in several rows
    runs: dict[int, bool] = field(default_factory=dict)  # its numbers run on by one, as rows are numbered


def closed_words(cell: TableCell) -> str:
    """Return the words of a cell in simplified signs, without blanks."""
    return str(regex.sub(r"\s", "", fold_script(cell.text.value)))


def read_columns(matrix: TableMatrix, about: str) -> ListColumns | None:
    """Return what each column of a table holds; None where no column names places under a head or in a run.

    ``about`` are the title and headings above the table: a 峰 there makes a column of years peak years.
    """
    titles, header = header_rows(matrix)
    first = header[-1] if header else max((title.row for title in titles), default=0)
    body = tuple(row for row in matrix.rows if row > first)
    if not body:
        return None
    if not _may_name_places(matrix, header, body):
        return None
    heads = {column: _head_words(matrix, header, column) for column in matrix.columns}
    about = " ".join((about, *(title.text.value for title in titles)))
    shapes = _shapes_of(matrix, body)
    kinds = _settled_kinds(matrix, header, body, heads, about, shapes)
    if "name" not in kinds.values() or _names_stand_elsewhere(matrix, header, kinds, shapes):
        return None
    blocks = _blocks_of(kinds)
    unread = _unread_columns(kinds, shapes, blocks)
    names_only = len(blocks) > 1 and all(set(block) == {"name"} for block in blocks)
    further = _further_items(kinds, blocks)
    title_texts = tuple(title.text for title in titles)
    says_peak = PEAK.search(about) is not None
    return ListColumns(header, body, title_texts, blocks, heads, unread, names_only, further, says_peak)


def _may_name_places(matrix: TableMatrix, header: Sequence[int], body: Sequence[int]) -> bool:
    """Whether a head calls its column one of names, or some cell names a place: what else a sheet of figures holds is not asked."""
    if any(_kind_of_column(matrix, header, column) == "name" for column in matrix.columns):
        return True
    return any(
        LETTER.search(cell.text.value) and (holds_names(cell) or is_province(plain_name(cell.text.value)))
        for column in matrix.columns
        for cell in matrix.column_cells(column, body)
    )


def _further_items(kinds: Mapping[int, str], blocks: Sequence[Mapping[str, int]]) -> dict[int, tuple[int, ...]]:
    """The columns of items right behind that of each block: 创新重点一 | 创新重点二 | 创新重点三."""
    firsts = {block["items"] for block in blocks if "items" in block}
    behind = {first: takewhile(lambda column: kinds.get(column) == "items", count(first + 1)) for first in firsts}
    return {first: tuple(column for column in columns if column not in firsts) for first, columns in behind.items()}


def _settled_kinds(
    matrix: TableMatrix,
    header: Sequence[int],
    body: Sequence[int],
    heads: Mapping[int, str],
    about: str,
    shapes: _ColumnShapes,
) -> dict[int, str]:
    """Return the kind of each column: by its head, then by its values."""
    kinds = {column: _kind_of_column(matrix, header, column) for column in matrix.columns}
    towns = [column for column, head in heads.items() if header and TOWN_HEAD.fullmatch(head) and not kinds[column]]
    kinds.update({column: "name" for column in towns if shapes.place[column] >= PROVINCES_ALONE})
    _settle_when(kinds, heads, about, lambda column: {closed_words(cell) for cell in matrix.column_cells(column, body)})
    kinds.update(_areas_of_zones(heads, about))
    listing = _columns_of_provinces(matrix, body, kinds, heads) if header else []
    shapes.province.update(dict.fromkeys(listing, 1.0))
    _settle_names(matrix, kinds, shapes, body, header, about)
    kinds.update(dict.fromkeys(listing, "name"))  # Pilot provinces | Pilot cities
    kinds.update(_areas_listed(kinds, heads, about))
    kinds.update(dict.fromkeys(_columns_in_latin(matrix, body, kinds), "other"))
    targets = [column for column, head in heads.items() if MERE_TARGET.fullmatch(head)] if header else kinds
    _settle_unknown(kinds, shapes, targets if PEAK.search(about) else (), bool(header))
    kinds.update(_itemised(kinds, heads, shapes))
    return kinds


def _areas_of_zones(heads: Mapping[int, str], about: str) -> dict[int, str]:
    """The columns of areas that the zones beside them are made of (自贸区 | 片区), as no names, unless a title lists areas."""
    if AREAS.search(about) or not any(map(OF_ZONES.fullmatch, heads.values())):
        return {}
    return {column: "other" for column, head in heads.items() if AREAS.search(head)}


def _areas_listed(kinds: Mapping[int, str], heads: Mapping[int, str], about: str) -> dict[int, str]:
    """The kinds of the columns of areas that a title lists, and of the places in which they lie: 城市 | 片区, under 示范片区名单."""
    areas = [column for column, head in heads.items() if AREAS.search(head)] if LISTS_AREAS.search(about) else []
    wider = [column for column, kind in kinds.items() if kind == "name"] if areas else []
    return {**dict.fromkeys(wider, "province"), **dict.fromkeys(areas, "name")}


def _itemised(kinds: Mapping[int, str], heads: Mapping[int, str], shapes: _ColumnShapes) -> dict[int, str]:
    """The column without a head whose cells begin with a first item, where it is the only one of items."""
    unheaded = [column for column, kind in kinds.items() if not kind and not heads[column]]
    itemised = [column for column in unheaded if shapes.items[column] >= ITEMISED]
    return {itemised[0]: "items"} if len(itemised) == 1 and "items" not in kinds.values() else {}


def _columns_in_latin(matrix: TableMatrix, body: Sequence[int], kinds: Mapping[int, str]) -> list[int]:
    """The columns of names without a Chinese sign, where another one has the names in Chinese: Name | 名称."""
    named = [column for column, kind in kinds.items() if kind == "name"]
    values = {
        column: "".join(cell.text.value for row in body if (cell := matrix.cell_at(row, column)) is not None)
        for column in (named if len(named) > 1 else ())
    }
    latin = [column for column, value in values.items() if value.strip() and not regex.search(r"\p{Han}", value)]
    return latin if len(latin) < len(named) else []


def _names_stand_elsewhere(
    matrix: TableMatrix, header: Sequence[int], kinds: Mapping[int, str], shapes: _ColumnShapes
) -> bool:
    """Whether the only names are provinces under 地区 and another column, unread, tells the rows apart: 基地, 项目所在地."""
    heads = {column: _head_words(matrix, header, column) for column in kinds}
    name_columns = [column for column, kind in kinds.items() if kind == "name"]
    unread = list(_unread_bodies(kinds, heads, shapes))
    if not header or not unread:
        return False
    if all(LIES_THERE.match(heads[column]) for column in name_columns):
        # 分公司 | 所在城市: where what is listed lies; 主导产业 beside 所在地区 over 城市 tells no rows apart
        spanned = all(len(_head_cells(matrix, header, column)) > 1 for column in name_columns)
        return not spanned or not all(map(shapes.repeats.get, unread))
    is_called = any(_kind_of_column(matrix, header, column) == "name" for column in name_columns)
    return not is_called and all(shapes.province[column] >= PROVINCES_ALONE for column in name_columns)


def _unread_bodies(kinds: Mapping[int, str], heads: Mapping[int, str], shapes: _ColumnShapes) -> Iterator[int]:
    """Yield the columns whose head is not known, or names bodies, and that hold several values."""
    for column, kind in kinds.items():
        if (not kind or OF_BODIES.search(heads[column])) and shapes.count[column] > 1:
            yield column


def _unread_columns(
    kinds: Mapping[int, str], shapes: _ColumnShapes, blocks: Sequence[Mapping[str, int]]
) -> tuple[int, ...]:
    """Return the columns that hold values and whose kind nothing settles."""
    used = {column for block in blocks for column in block.values()}
    return tuple(
        column for column, kind in kinds.items() if kind in ("", "when") and column not in used and shapes.count[column]
    )


# -- the header -------------------------------------------------------------------------------------


def header_rows(matrix: TableMatrix) -> tuple[list[TableCell], tuple[int, ...]]:
    """Find the rows of the header, and the cells of title rows above it."""
    titles: list[TableCell] = []
    for row in matrix.rows[: MOST_TITLE_ROWS + 1]:
        cells = matrix.row_cells(row)
        if is_head_row(cells):
            return titles, _rows_below(matrix, row)
        if row == matrix.rows[-1]:
            break
        if _stands_over_heads(matrix, row, cells):
            titles.extend(cell for cell in cells if TITLE_WORDS.search(cell.text.value))
            continue
        if len(cells) > 1:
            break
        if running_number(cells[0].text.value) is not None or (
            is_region(plain_name(cells[0].text.value)) and not _is_province_over_heads(matrix, row, cells[0])
        ):
            break
        titles.append(cells[0])
    if not titles and _is_unknown_header(matrix):
        return [], tuple(matrix.rows[:1])
    return ([], ()) if len(titles) >= MOST_TITLE_ROWS else (titles, ())


def _stands_over_heads(matrix: TableMatrix, row: int, cells: Sequence[TableCell]) -> bool:
    """Whether several cells stand over the heads: what a form states (填报单位：… | 2022年8月; 附件 | …名单), or the batch of each block (第四批 | 第五批)."""
    below = matrix.row_cells(matrix.rows[matrix.rows.index(row) + 1])
    if not 1 < len(cells) < len(below) or not is_head_row(below):
        return False
    batches = all(cell.column_span > 1 and is_batch_cell(cell.text.value) for cell in cells)
    return batches or FORM_LABEL.match(cells[0].text.value) is not None


def _is_province_over_heads(matrix: TableMatrix, row: int, cell: TableCell) -> bool:
    """Whether a province alone stands over the heads of its table: 江苏省, over 序号 | 城市."""
    below = matrix.row_cells(matrix.rows[matrix.rows.index(row) + 1])
    return is_province(plain_name(cell.text.value)) and len(below) > 1 and is_head_row(below)


def _is_unknown_header(matrix: TableMatrix) -> bool:
    """Whether the first row holds no value that those below it do, place or number: heads of which none is known (标段 | 注册地)."""
    cells = matrix.row_cells(matrix.rows[0])
    below = [cell for row in matrix.rows[1:4] for cell in matrix.row_cells(row)]
    return (
        len(cells) > 1
        and len(matrix.rows) > MOST_TITLE_ROWS
        and not any(
            _is_value(cell) or is_area_name(closed_words(cell)) or regex.search(r"\d", cell.text.value)
            for cell in cells
        )
        and any(map(_is_value, below))
    )


def is_head_row(cells: Sequence[TableCell]) -> bool:
    """Whether a row can be the first of a header: some head is known, and nothing in it is a value."""
    kinds = [head_kind(cell.text.value) for cell in cells]
    heads_names = any(KINDS.get(closed_words(cell)) in ("name", "province") for cell in cells)
    return bool(
        (len(cells) > 1 or cells[0].column_span == 1)
        and any(kind not in ("", "other") for kind in kinds)
        and all(
            kind or not _is_value(cell) or (heads_names and _heads_span(cell))
            for kind, cell in zip(kinds, cells, strict=True)
        )
    )


def _heads_span(cell: TableCell) -> bool:
    """Whether a cell beside 城市 or 省份 may head a column though it is a year or names a batch: 2021年, 第四批国家低碳城市试点创新重点."""
    return SPAN_HEAD.fullmatch(closed_words(cell)) is not None or is_batch_cell(cell.text.value)


def _is_value(cell: TableCell) -> bool:
    """Whether a cell holds what a row of a list does, not what a header does."""
    value = closed_words(cell)
    return (
        running_number(value) is not None
        or is_year_cell(value)
        or is_batch_cell(value)
        or names_places(value)
        or is_ditto(value)
    )


def _rows_below(matrix: TableMatrix, first: int) -> tuple[int, ...]:
    """The rows of a header that begins at ``first``: spans, units and a second language carry it on."""
    rows = [first]
    for row in matrix.rows[matrix.rows.index(first) + 1 :][: MOST_HEADER_ROWS - 1]:
        if not _carries_header(matrix, rows, row):
            break
        rows.append(row)
    return tuple(rows)


def _carries_header(matrix: TableMatrix, rows: Sequence[int], row: int) -> bool:
    """Whether ``row`` goes on with the header that the rows above it begin."""
    below = matrix.own_cells(row)
    if not below:
        return True  # nothing begins here: every cell of the header runs over it
    if any(head_kind(cell.text.value) == "" and _is_value(cell) for cell in below):
        return False
    if _spans_down(matrix, rows, row, len(below)):
        return not any(_is_aside(cell.text.value) for cell in below)
    if len(below) == 1 and not _ends_head(matrix, rows[-1], below[0]):
        return False
    lower = _are_heads(below) or all(_is_lower_head(matrix, rows[-1], cell) for cell in below)
    return lower and _own_words(matrix, rows, row)


def _spans_down(matrix: TableMatrix, rows: Sequence[int], row: int, count: int) -> bool:
    """Whether cells of a header run over the row below it, or it has several cells under one that runs over columns."""
    reaching = any(cell.row + cell.row_span > row for cell in matrix.row_cells(rows[-1]))
    return reaching or (count > 1 and any(cell.column_span > 1 for above in rows for cell in matrix.own_cells(above)))


def _are_heads(cells: Sequence[TableCell]) -> bool:
    """Whether the cells of a row are heads all but one or two, as a second row of them without spans: 省份 | 城市 | 目标 | 备注."""
    kinds = [head_kind(cell.text.value) for cell in cells]
    return len(set(kinds) - {"", "other"}) > 1 and sum(map(bool, kinds)) >= FEWEST_HEADS * len(kinds)


def _is_aside(value: str) -> bool:
    """Whether a cell is a total or a note; 备注 alone is a head."""
    return is_total(value) or (is_note(value) and not head_kind(value))


def _ends_head(matrix: TableMatrix, above: int, cell: TableCell) -> bool:
    """Whether a cell that stands alone below a header belongs to it: 华东地区 over all columns groups rows."""
    if REGIONS.fullmatch(closed_words(cell)):
        return False  # also below an empty head, as where 序号 is merged over two rows of heads
    bare = cell.column_span == 1 and matrix.cell_at(above, cell.column) is None
    return bare or not head_kind(cell.text.value) or _completes_head(matrix, above, cell)


def _is_lower_head(matrix: TableMatrix, above: int, cell: TableCell) -> bool:
    """Whether a cell below a header is one of its own: a head, a unit (（年）), a second language, or the rest of a head."""
    return (
        head_kind(cell.text.value) not in ("", "other")
        or bool(UNIT.fullmatch(closed_words(cell)))
        or bool(ENGLISH_HEAD.fullmatch(cell.text.value.strip()))
        or _completes_head(matrix, above, cell)
    )


def _completes_head(matrix: TableMatrix, row: int, cell: TableCell) -> bool:
    """Whether a cell is the second half of the head above it: 创新 over 重点, 碳排放达峰 over 目标年份."""
    above = matrix.cell_at(row, cell.column)
    whole = closed_words(above) + closed_words(cell) if above is not None else ""
    return whole in KINDS or (PEAK.search(whole) is not None and head_kind(whole) == "year")


def _own_words(matrix: TableMatrix, rows: Sequence[int], row: int) -> bool:
    """Whether a row does more than repeat the header above it."""
    above = [closed_words(cell) for cell in matrix.own_cells(rows[-1])]
    return [closed_words(cell) for cell in matrix.own_cells(row)] != above


def _head_cells(matrix: TableMatrix, header: Sequence[int], column: int) -> list[TableCell]:
    """The cells of the header over a column, from top to bottom, each once."""
    cells = (matrix.cell_at(row, column) for row in header)
    return list(dict.fromkeys(cell for cell in cells if cell is not None))


def _head_words(matrix: TableMatrix, header: Sequence[int], column: int) -> str:
    return "".join(closed_words(cell) for cell in _head_cells(matrix, header, column))


def _lowest_heads(matrix: TableMatrix, header: Sequence[int], columns: Sequence[int]) -> dict[int, str]:
    return {column: "".join(map(closed_words, _head_cells(matrix, header, column)[-1:])) for column in columns}


def _kind_of_column(matrix: TableMatrix, header: Sequence[int], column: int) -> str:
    """What the header says that a column holds: the lowest cell decides, then the words joined, then those above."""
    cells = _head_cells(matrix, header, column)
    if not cells:
        return ""
    kind, whole = head_kind(cells[-1].text.value), "".join(cell.text.value for cell in cells)
    if kind and (kind != "when" or not PEAK.search(whole)):
        return kind
    joined = head_kind(whole)  # also 年份 below 达峰目标, which says of what
    if joined and len(cells) > 1:
        return joined
    above = [head_kind(cell.text.value) for cell in reversed(cells[:-1]) if cell.column_span == 1]
    return next((kind for kind in above if kind), "")


# -- the values -------------------------------------------------------------------------------------


def _shapes_of(matrix: TableMatrix, body: Sequence[int]) -> _ColumnShapes:
    """Measure the values of each column; rows of totals, notes and groups are passed over."""
    rows = [
        row
        for row in body
        if len(cells := matrix.row_cells(row)) > 1 and not any(is_total(cell.text.value) for cell in cells)
    ] or list(body)
    shapes = _ColumnShapes()
    tests: list[tuple[Ratios, Callable[[str], bool]]] = [
        (shapes.province, lambda value: bool(LETTER.search(value)) and is_province(plain_name(value))),
        (shapes.number, lambda value: running_number(value) is not None),
        (shapes.year, is_year_cell),
        (shapes.date, is_date_cell),
        (shapes.batch, is_batch_cell),
        (shapes.items, opens_items),
    ]
    for column in matrix.columns:
        cells = [cell for cell in matrix.column_cells(column, rows) if not _is_ditto_or_count(cell.text.value)]
        values = [cell.text.value for cell in cells]
        shapes.place[column] = sum(map(holds_names, cells)) / len(cells) if cells else 0.0
        shapes.count[column] = len(values)
        shapes.repeats[column] = len(set(values)) < len(values)
        shapes.runs[column] = _run_on([running_number(value) for value in values])
        for ratios, test in tests:
            ratios[column] = sum(map(test, values)) / len(values) if values else 0.0
    return shapes


def _is_ditto_or_count(value: str) -> bool:
    return is_ditto(value) or is_count(value)


def holds_names(cell: TableCell) -> bool:
    """Return whether a cell names places, in one line or each on its own (广东省 ⏎ 辽宁省 ⏎ 天津市)."""
    return names_places(cell.text.value) or (len(cell.pieces) > 1 and all(names_places(p.value) for p in cell.pieces))


def _run_on(numbers: Sequence[int | None]) -> bool:
    """Whether most numbers are one more than that before them, or begin again (the numbers of rows, not 310 above 4100)."""
    pairs = [(a, b) for a, b in pairwise(numbers) if a is not None and b is not None and a != b]
    running = sum(b - a == 1 or b == 1 for a, b in pairs)
    return 2 * running >= len(pairs) and (bool(pairs) or len(numbers) < 2)


def _settle_when(
    kinds: dict[int, str], heads: Mapping[int, str], about: str, values: Callable[[int], Collection[str]]
) -> None:
    """A head of mere years (年份) is a peak year's under a title that says 峰, else a designation's.

    Nothing tells which where mere years differ in one batch, which has one date: 地区 | 年份, below 第四批…名单.
    """
    peak = any(kind == "year" for kind in kinds.values())
    of_one_batch = "batch" not in kinds.values() and len({match[0] for match in BATCH.finditer(about)}) == 1
    for column, kind in kinds.items():
        if kind == "when" and PEAK.search(about) and not peak:
            kinds[column] = "year"
        elif kind == "when":
            kinds[column] = "when" if of_one_batch and _are_several_years(values(column)) else "designated"
        elif kind == "year" and not PEAK.search(heads[column]) and not PEAK.search(about):
            kinds[column] = "other"  # a target that nothing says is a peak


def _are_several_years(values: Collection[str]) -> bool:
    """Whether the values of a column are years, of which two differ, and no dates to the month."""
    return len(values) > 1 and all(is_year_cell(value) and "月" not in value for value in values)


def _settle_names(
    matrix: TableMatrix,
    kinds: dict[int, str],
    shapes: _ColumnShapes,
    body: Sequence[int],
    header: Sequence[int],
    about: str,
) -> None:
    """Find the columns that name pilots: those whose values are places, whatever their head says."""
    placed = [column for column in kinds if shapes.place[column] >= 0.5 and kinds[column] not in ("items", "other")]
    finer = [column for column in placed if shapes.province[column] < 0.8]
    called = [column for column, kind in kinds.items() if kind == "name"]
    called = called or _called_beside_provinces(kinds, shapes, placed)
    if finer and (unknown := _unknown_beside(matrix, kinds, shapes, header, finer)):
        kinds.update(dict.fromkeys(finer, "province"))
        kinds.update(dict.fromkeys(unknown, "name"))
    elif finer:
        _settle_finer(matrix, kinds, shapes, body, header, finer, about)
    elif placed:
        _settle_placed(kinds, shapes, header, placed, called)
    elif called and not header:
        kinds.update(dict.fromkeys(called, ""))


def _settle_placed(
    kinds: dict[int, str], shapes: _ColumnShapes, header: Sequence[int], placed: Sequence[int], called: Sequence[int]
) -> None:
    """Take columns of provinces for the names, unless another beside them holds names that the code table lacks."""
    unknown = any(column not in placed and shapes.count[column] for column in called)
    if unknown and header and any(kinds[column] == "province" for column in placed):
        kinds.update(dict.fromkeys(called, "name"))
        return
    for column in [column for column in placed if kinds[column] == "name"] or placed:
        kinds[column] = "name"


def _called_beside_provinces(kinds: Mapping[int, str], shapes: _ColumnShapes, placed: Sequence[int]) -> list[int]:
    """The columns under 地区 that hold other names than provinces, beside one of provinces: 省份 | 地区."""
    groups = [column for column in placed if kinds[column] == "province"]
    others = [column for column, kind in kinds.items() if kind == "province" and column not in placed]
    return [column for column in others if groups and shapes.count[column]]


def _unknown_beside(
    matrix: TableMatrix,
    kinds: Mapping[int, str],
    shapes: _ColumnShapes,
    header: Sequence[int],
    finer: Sequence[int],
) -> list[int]:
    """The columns of names that no table has, where each of places says where these lie: 曹妃甸工业区 | 河北唐山, under 园区 | 所在地."""
    if not all(LIES_THERE.search(head) for head in _lowest_heads(matrix, header, finer).values()):
        return []
    return [column for column, kind in kinds.items() if kind == "name" and column not in finer and shapes.count[column]]


def _settle_finer(
    matrix: TableMatrix,
    kinds: dict[int, str],
    shapes: _ColumnShapes,
    body: Sequence[int],
    header: Sequence[int],
    finer: Sequence[int],
    about: str,
) -> None:
    """Of columns whose values are places below a province, take those that hold the others for groups (所在市 before 县)."""
    columns = [column for column in finer if kinds[column] in ("name", "", "province")]
    preferred = [column for column in columns if kinds[column] == "name"] or columns
    heads = _lowest_heads(matrix, header, columns)
    within = _columns_within(matrix, columns, body, header)
    within += _parks_beside(matrix, columns, body, heads, about)
    parts = {part for wider, part in within if _lists_the_wider(heads[wider], heads[part], about)}
    coarser = {wider for wider, part in within if part not in parts} - parts
    for column in kinds:
        if kinds[column] in ("name", "province") and column not in preferred:
            kinds[column] = "province" if column in coarser or shapes.province[column] >= 0.5 else "other"
    kinds.update(dict.fromkeys(preferred, "name"))
    kinds.update(dict.fromkeys(_columns_of_other_cities(heads, preferred), ""))
    kinds.update(_kinds_of_parts(parts.intersection(preferred), heads))
    kinds.update(dict.fromkeys(coarser.intersection(preferred), "province"))


def _kinds_of_parts(parts: Collection[int], heads: Mapping[int, str]) -> dict[int, str]:
    """The kinds of columns of parts of the pilots: 县区 beside 城市 is left unread, and told, as it may name them more closely."""
    return {part: "" if COUNTY_HEAD.fullmatch(heads[part]) else "other" for part in parts}


def _columns_of_other_cities(heads: Mapping[int, str], preferred: Sequence[int]) -> list[int]:
    """The columns of names whose head says of cities what no other says of pilots, beside a known head: 合作城市, beside 试点城市."""
    called = [column for column in preferred if heads[column] in KINDS or OF_PILOTS.search(heads[column])]
    return [column for column in preferred if called and column not in called and OTHER_CITIES.fullmatch(heads[column])]


def _lists_the_wider(wider: str, part: str, about: str) -> bool:
    """Whether the heads of two columns, one of places in those of the other, say that the wider ones are the pilots.

    试点城市 | 示范区, 试点地区 | 县区, and 城市 | 试点片区 or 城市 | 县区 under a title that lists cities; not 设区市 | 试点县, 城市 | 片区 of 示范片区名单.
    """
    if OF_PILOTS.search(wider):
        return PART_HEAD.search(part) is not None or not OF_PILOTS.search(part)
    is_part = PART_HEAD.search(part) or (wider == "城市" and COUNTY_HEAD.fullmatch(part))
    return bool(is_part and LISTS_CITIES.search(about)) and not PART_LISTED.search(about)


def _columns_of_provinces(
    matrix: TableMatrix, body: Sequence[int], kinds: Mapping[int, str], heads: Mapping[int, str]
) -> list[int]:
    """Return the columns of which a cell names several provinces that are pilots.

    Pilot provinces | Pilot cities; not 涉及省份 | 试点城市, whose cities lie in them, and not 试点城市 | 对口帮扶省市.
    """
    columns = [column for column in matrix.columns if _lists_provinces(matrix, column, body)]
    named = [column for column, kind in kinds.items() if kind == "name" and column not in columns]
    return [
        column
        for column in columns
        if not named
        or kinds[column] == "name"
        or OF_PILOTS.search(heads[column])
        or (
            _heads_provinces(heads[column])
            and not LIES_THERE.search(heads[column])  # 试点区名称 | 所在省份, over 东北虎豹国家公园 | 吉林、黑龙江
            and not any(_lie_beside(matrix, column, other, body) for other in named)
        )
    ]


def _heads_provinces(head: str) -> bool:
    """Whether a head as a whole says that provinces stand below it: 省份, 省（市）, Provinces; 对口帮扶省市 says of what they are."""
    return head_kind(head) == "province" and (head in KINDS or BRACKETS.sub("", head) in KINDS or head.isascii())


def _lists_provinces(matrix: TableMatrix, column: int, body: Sequence[int]) -> bool:
    """Whether a cell of a column names several provinces."""
    parts = [_names_in(cell) for cell in matrix.column_cells(column, body)]
    return any(len(place_names) > 1 and all(map(is_province, place_names)) for place_names in parts)


def _lie_beside(matrix: TableMatrix, column: int, fine: int, body: Sequence[int]) -> bool:
    """Whether most places of one column lie in the provinces that the same row names in another."""
    pairs = [
        (name, _names_in(a))
        for row in body
        if (a := matrix.cell_at(row, column)) and (b := matrix.cell_at(row, fine))
        for name in _names_in(b)
    ]
    inside = sum(any(lies_in(name, group) for group in groups) for name, groups in pairs)
    return bool(pairs) and 2 * inside >= len(pairs)


def _names_in(cell: TableCell) -> list[str]:
    """The names that a cell holds, one or several."""
    value = cell.text.value
    return [plain_name(value[start:end]) for start, end in split_names(value) or [(0, len(value))]]


def _columns_within(
    matrix: TableMatrix, columns: Sequence[int], body: Sequence[int], header: Sequence[int]
) -> list[tuple[int, int]]:
    """Return the pairs of columns of which the places of the first hold those of the second, which has no head of the same words."""
    return [
        (a, b)
        for a, b in permutations(columns, 2)
        if not _are_side_by_side(matrix, header, a, b) and _holds(matrix, a, b, body)
    ]


def _parks_beside(
    matrix: TableMatrix, columns: Sequence[int], body: Sequence[int], heads: Mapping[int, str], about: str
) -> list[tuple[int, int]]:
    """Return the pairs of columns of which the first says in which city each park of the second lies."""
    return [pair for pair in permutations(columns, 2) if _are_parks_beside(matrix, pair, body, heads, about)]


def _are_parks_beside(
    matrix: TableMatrix, pair: tuple[int, int], body: Sequence[int], heads: Mapping[int, str], about: str
) -> bool:
    """Whether the first of two columns says in which city each park of the second lies: 市（州） | 园区名称, over 甘孜州 | 甘眉工业园区.

    城市 | 园区 may list both, unless the title lists parks alone.
    """
    wider, part = ([name for cell in matrix.column_cells(column, body) for name in _names_in(cell)] for column in pair)
    if OF_PILOTS.search(heads[pair[0]]) or not all(map(is_region, wider)) or any(map(is_region, part)):
        return False
    lies_there = LIES_THERE.search(heads[pair[0]]) or OF_PREFECTURES.fullmatch(heads[pair[0]])
    return bool(lies_there or (LISTS_PARKS.search(about) and not LISTS_CITIES.search(about)))


def _are_side_by_side(matrix: TableMatrix, header: Sequence[int], a: int, b: int) -> bool:
    """Whether two columns are those of blocks side by side: each has a head of its own, of the same words.

    A list of three set in two blocks may have 中卫市 beside 海原县, which lies in it.
    """
    heads = [_head_cells(matrix, header, column)[-1:] for column in (a, b)]
    return all(heads) and heads[0] != heads[1] and closed_words(heads[0][0]) == closed_words(heads[1][0])


def _holds(matrix: TableMatrix, coarse: int, fine: int, body: Sequence[int]) -> bool:
    """Whether the places of one column lie in those of another beside them, several of a cell as well (滁州市 | 全椒县、天长市)."""
    pairs = [
        (plain_name(a.text.value), name)
        for row in body
        if (a := matrix.cell_at(row, coarse)) and (b := matrix.cell_at(row, fine)) and a is not b
        for name in _names_in(b)
    ]
    inside = sum(group != name and _is_part(name, group) for group, name in pairs)
    # 市 | 试点城市, over 济南市 | 章丘区 and 青岛市 | 西海岸新区: of an area that no table has, its city is not told by its name
    strange = sum(not is_region(name) and not _is_part(name, group) for group, name in pairs)
    return bool(pairs) and (inside >= 0.6 * len(pairs) or (inside >= strange and inside + strange == len(pairs)))


def _is_part(name: str, group: str) -> bool:
    """Whether a name is that of a place in another, or of a park called by it: 滁州经济技术开发区 of 滁州市."""
    if lies_in(_opening_place(name), group):
        return True
    base = base_name(group)
    return bool(base) and is_area_name(name) and name.startswith(base)


def _opening_place(name: str) -> str:
    """The place of the code table that the name of a town or a village opens with (淳安县枫树岭镇下姜村); any other as it is."""
    opens = is_listed_place(name) and not is_region(name)
    return next((place for place in opening_places(name) if len(place) > 2), name) if opens else name


def _settle_unknown(kinds: dict[int, str], shapes: _ColumnShapes, targets: Collection[int], headed: bool) -> None:
    """Assign columns without a known head the kind that their values have; ``targets`` are those whose years are peak years."""
    taken = set(kinds.values())
    repeated = ["number"] if sum(kind == "name" for kind in kinds.values()) > 1 else []  # in blocks side by side
    for column in sorted(kinds):
        if kinds[column] or not shapes.count[column]:
            continue
        kind = _kind_of_values(shapes, column, column in targets)
        if kind and (kind not in taken or kind in repeated or not headed):
            kinds[column] = kind
            taken.add(kind)


def _kind_of_values(shapes: _ColumnShapes, column: int, peaks: bool) -> str:
    if shapes.number[column] >= 0.8 and shapes.runs[column]:
        return "number"
    if shapes.batch[column] >= 0.8:
        return "batch"
    if shapes.province[column] >= 0.8:
        return "province"
    if peaks and shapes.year[column] >= 0.6:
        return "year"
    return ""


def _blocks_of(kinds: Mapping[int, str]) -> tuple[Mapping[str, int], ...]:
    """Part the columns into blocks where lists stand side by side: a block ends where a kind comes again."""
    several = sum(kind == "name" for kind in kinds.values()) > 1
    blocks: list[dict[str, int]] = [{}]
    for column in sorted(kinds):
        kind = kinds[column]
        if kind in ("", "when", "other"):
            continue
        if kind in blocks[-1]:
            if not several or "name" not in blocks[-1]:
                continue
            blocks.append({})
        blocks[-1][kind] = column
    named = [block for block in blocks if "name" in block]
    for block in named[1:]:
        if "number" not in block or "number" not in named[0]:
            block.update({kind: named[0][kind] for kind in _shared_kinds(named[0]) if kind not in block})
    return tuple(named)


def _shared_kinds(block: Mapping[str, int]) -> list[str]:
    """The kinds of columns that a first block of names shares with those beside it; a date behind its names may be theirs alone."""
    kinds = ["number", "province", "batch"]
    if block.get("designated", block["name"]) < block["name"]:
        kinds.append("designated")
    return [kind for kind in kinds if kind in block]
