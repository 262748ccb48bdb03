"""The rows of a list that stands in a table: groups, totals, notes, ditto marks, several names in a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby, pairwise

from lccp.extract.enumerated.stated_counts import miscounted_cells
from lccp.extract.layout.groups import homes_of
from lccp.extract.lists.columns import ListColumns, closed_words
from lccp.extract.lists.header import ListEntry
from lccp.extract.lists.item_lines import LINES_IN_DOUBT, ItemLines
from lccp.extract.lists.items import ITEM_BEGINS, LINE, MARKER, NO_WORDS, ListItem, cut_items, item_number
from lccp.extract.lists.matrix import TableMatrix
from lccp.extract.lists.pilot_list import CONDITIONAL, MARKS, NEGATIVE, POSITIVE, UNCONDITIONAL
from lccp.extract.lists.shapes import (
    BATCH,
    DATE,
    DATE_OF_BATCH,
    IN_BRACKETS,
    LETTER,
    PEAKS,
    REGIONS,
    STAR,
    batch_words,
    count_beyond,
    is_area_name,
    is_batch_cell,
    is_count,
    is_ditto,
    is_note,
    is_province,
    is_region,
    is_total,
    is_year_cell,
    lies_in,
    names_places,
    parts_of_town,
    places_in_brackets,
    plain_name,
    running_number,
    split_names,
)
from lccp.extract.lists.vocabulary import PEAK, kind_called, names_no_pilot
from lccp.extract.structure.frames import is_frame
from lccp.extract.structure.markers import marker_at
from lccp.extract.structure.tables import TableCell, mended
from lccp.model import Document, Notice, make_finding
from lccp.normalise.places import LAST_SIGNS, full_openings, opening_places, province_short
from lccp.reference.script import fold_script
from lccp.text.messages import Message, say
from lccp.text.patterns import regex
from lccp.text.rules import mend_text
from lccp.text.spans import Text

YEAR_BEHIND = regex.compile(rf"(?<=[\p{{Han}}*＊★※])\s?[（(](?:{IN_BRACKETS}){{2,16}}[）)]$")
PEAKING = regex.compile(rf"{PEAKS}$")
PEAK_LABEL = regex.compile(
    r"(?:(?:拟|二氧化碳排放|碳排放|碳)*(?:达峰|峰值)(?:目标)?(?:年份?|年度|时间)?|目标)\s*[为：:]?\s*"
)  # 峰值年2025, 达峰年份：2027
GROUP_COUNT = regex.compile(
    r"[（(]?(?:共|计)?\s*(?:\d{1,4}|[一二三四五六七八九十百两]{1,4})\s*[个家][^（）()]{0,6}[）)]?$|[（(]\d{1,3}[）)]$"
)
LONGEST_COUNT_END = 9  # signs from 个 or 家 to the end
AREA = regex.compile(rf"\p{{Han}}{{2,12}}(?:地区|片区|区域|类|组|部|带|圈|群|分区)|{REGIONS.pattern}")
LATIN_BATCH = regex.compile("[A-Za-z]{4}")
# What says of the places of a row that they are no pilots.
NO_PILOT = regex.compile(
    "[非未](?:低碳)?(?:试点|示范)(?:城市|地区|省市|[省市县区])?|(?:对照|控制)组(?:城市)?|未入选|non-?pilot(?:city|cities)?|control(?:group)?",
    regex.I,
)
# 是否试点, 是否入选第四批低碳试点, Treat: whether a place is a pilot; 是否省级试点 may be of another programme, 是否通过试点验收 is of none.
_FLAG = "(?:试点|示范|入选|处理组)(?:城市|地区|省市|[省市县区])?(?:与否)?"
FLAG_HEAD = regex.compile(
    rf"\p{{Han}}{{0,16}}{_FLAG}|[a-z_-]{{0,12}}(?:treat(?:ed|ment|group)?|pilot(?:city|cities)?|did)",
    regex.I,
)
SURE_FLAG = regex.compile(
    rf"(?:是否)?(?:为|属于?|纳入|列入|入选)?(?:第\p{{Han}}{{1,3}}批)?(?:国家|低碳|城市){{0,3}}{_FLAG}|[a-z_-]+",
    regex.I,
)
WITHDRAWN = regex.compile("已?被?(?:撤销|取消|摘牌|除名|退出|收回)(?:试点|示范)?(?:资格|称号|命名)?")
HEADS_NAMES = (
    r"(\p{Han}{2,9})\s*(?:[0-9]{1,3}[个座家])?(?:[（(][^（）()]{1,10}[）)])?\s*"  # 江苏省3个：…, 河北（2个）：…
)
# 山西省、陕西省、河南省：晋陕豫黄河金三角示范区
SEVERAL_BEFORE = regex.compile(r"((?:\p{Han}{2,8}[、和与及]){1,4}\p{Han}{2,8})[:：]\s*(?=\S)")
SPLITS_PROVINCES = regex.compile("[、和与及]")
WHOLE_PROVINCE = regex.compile("[整全]省(?:域)?(?:推进|开展)?(?:试点|示范)?")  # 吉林 | 整省试点: the province itself
PARK_HEAD = regex.compile("园区|开发区|[高国]新区|试验区|产业区")
CONDITION_HEAD = regex.compile(
    "(?:是否|为|属于?|^|[（(])(?:有|附)条件(?:批[复准]|同意|通过|试点|城市|与否)*(?:$|[）)])|^[Cc]onditional(?: approval)?$"
)
NONE_SIGNS = frozenset({"/", "／", "—", "-", "–", "——"})  # of a cell that holds nothing
NO_BATCH = NONE_SIGNS | {"0", "无"}
FEWEST_ASTRAY = 2  # rows that lie in another province than theirs
FEWEST_BLOCKS = 2  # of rows whose numbers begin again: one alone tells nothing
MOST_PIECES = 4  # lines that one name may be wrapped over
WHOLE_VALUES = {  # whether a line of a cell of some kind is a value of it
    "number": lambda line: running_number(line) is not None,
    "province": lambda line: is_province(plain_name(line)),
    "year": lambda line: line in NONE_SIGNS or (is_year_cell(line.strip()) and line.rstrip()[-1] not in RUNS_ON),
    "designated": lambda line: is_year_cell(line.strip()) and line.rstrip()[-1] not in RUNS_ON,
}
PLAIN_YEAR = regex.compile(r"20\d\d年?(?:左右|前后|之?前|底前?|[-—–~至]20\d\d年?)?")
RUNS_ON = "-—–~至到、或"  # at the end of a line of years: 2020- ⏎ 2025
PAGED = frozenset({"application/pdf", "text/plain"})  # where a cell that is merged over rows has no bounds


@dataclass
class _Context:
    """What rows above say of the rows below them."""

    province: tuple[Text, ...] = ()
    batch: tuple[Text, ...] = ()
    batch_date: tuple[Text, ...] = ()
    above: dict[str, TableCell] = field(default_factory=dict)  # the last cell of each kind, for ditto marks


class TableReader:
    """Reads the entries of a list from a table whose columns are known."""

    def __init__(self, document: Document, matrix: TableMatrix, columns: ListColumns) -> None:
        self.document, self.matrix, self.columns = document, matrix, columns
        self.notices: list[Notice] = []
        self._flags = self._flag_columns()
        self._condition = self._condition_column()
        self._heads = [closed_words(cell) for row in columns.header[:1] for cell in matrix.row_cells(row)]

    def read_entries(self) -> list[ListEntry]:
        """Return the entries of all blocks: block by block, or row by row where the numbers run so."""
        contexts = self._opening_contexts()
        are_batches = any(context.batch for context in contexts)
        by_row = dict(self._entries_of_rows(contexts))
        of_rows = {row: [entry for entries in blocks for entry in entries] for row, blocks in by_row.items()}
        self.notices.extend(miscounted_cells(self.matrix, self.columns, of_rows))
        rowwise = [entry for entries in of_rows.values() for entry in entries]
        blockwise = [entry for number in range(len(contexts)) for blocks in by_row.values() for entry in blocks[number]]
        are_rows = not are_batches and (self.columns.names_only or _numbers_rise(rowwise))
        entries = rowwise if are_rows else blockwise
        entries = _with_dates_of_batches(self._with_own_batches(entries))
        return _with_items_of_rows(settle_groups(entries, self.document.media_type == "application/pdf"))

    def _entries_of_rows(self, contexts: Sequence[_Context]) -> Iterator[tuple[int, list[list[ListEntry]]]]:
        """Yield each row that is no group and no aside, with the entries of each of its blocks."""
        for row in self.columns.body:
            if self._is_aside(row) or self._read_group(row, contexts):
                continue
            pairs = zip(self.columns.blocks, contexts, strict=True)
            yield (
                row,
                [
                    [] if self._is_no_pilot(row, block) else self._read_row(row, block, context)
                    for block, context in pairs
                ],
            )

    def _opening_contexts(self) -> list[_Context]:
        """What stands above the heads says of the rows of each block: a province that stands alone there holds them, a batch over a block its own."""
        above = tuple(title for title in self.columns.titles[-1:] if is_province(plain_name(title.value)))
        return [_Context(province=above, batch=self._batch_over(block)) for block in self.columns.blocks]

    def _batch_over(self, block: Mapping[str, int]) -> tuple[Text, ...]:
        """The batch in the row above the heads that stands over one of several blocks: 第四批 | 第五批, over 序号 | 城市 | 序号 | 城市."""
        over = [row for row in self.matrix.rows if row < min(self.columns.header, default=0)][-1:]
        cell = self.matrix.cell_at(over[0], block["name"]) if over and len(self.columns.blocks) > 1 else None
        match = BATCH.search(cell.text.value) if cell is not None and is_batch_cell(cell.text.value) else None
        return (cell.text[match.start() : match.end()],) if cell is not None and match else ()

    def _with_own_batches(self, entries: list[ListEntry]) -> list[ListEntry]:
        """Give rows the batch of their block where a page without rules sets it in the middle of the rows it is of.

        The rows before it are then without one, and carried down it would reach the next block. Where the numbers
        begin again with each batch they tell the blocks; else no row has a batch, which is told. A batch that is
        printed in several rows is no merged cell: the rows without one have none.
        """
        changes = _changes_of_batch(entries)
        columns = {block["batch"] for block in self.columns.blocks if "batch" in block}
        printed = sum(1 for column in columns for _ in self.matrix.column_cells(column, self.columns.body))
        if not changes or changes[0] == 0 or printed != len(changes) or self.document.media_type not in PAGED:
            return entries
        if blocks := _blocks_by_number(entries, changes):
            return [
                replace(entry, batch=entries[change].batch)
                for change, (start, end) in zip(changes, blocks, strict=True)
                for entry in entries[start:end]
            ]
        message = Message(
            "batches stand beside the middle of their rows: which rows are theirs the page does not tell",
            "批次居各自行组之中，版面未示各批所辖之行",
        )
        self.notices.append(make_finding("unparsed", "high", entries[changes[0]].batch[0], message))
        return [replace(entry, batch=()) for entry in entries]

    # -- rows that name no pilot ----------------------------------------------------------------------

    def _is_aside(self, row: int) -> bool:
        """Whether a row is a repeated header, a total, a note, or what stands below the table."""
        cells = self.matrix.row_cells(row)
        cells_here = self.matrix.own_cells(row)
        if not cells_here:
            return True
        if self._heads and [closed_words(cell) for cell in cells] == self._heads:
            self._add_notice("furniture", "info", cells_here, Message("header row repeated", "表头重复出现"))
            return True
        named = [cell for cell in cells_here if names_places(cell.text.value)]
        if any(is_total(cell.text.value) for cell in cells_here[:2]) and not named:
            return True
        value = cells_here[0].text.value
        if not named and len(cells) == 1 and _stands_below_table(value):
            return True
        return is_note(value) and (len(cells_here) == 1 or not named)

    def _read_group(self, row: int, contexts: Sequence[_Context]) -> bool:
        """Whether a row heads a group; what it says goes to the rows below it."""
        cells = self.matrix.row_cells(row)
        if len(cells) != 1 or cells[0].row != row:
            return False
        if any(self._holds_items_alone(row, block) for block in self.columns.blocks):
            return False
        cell = cells[0]
        text = group_words(cell.text)
        value = text.value
        name_columns = {block["name"] for block in self.columns.blocks}
        merged = cell.column_span > 1
        if batch := BATCH.search(value):
            if len(value) > 30:
                return False
            dated = DATE_OF_BATCH.match(fold_script(value), batch.end())
            for context in contexts:
                context.batch = (text[batch.start() : batch.end()],)
                context.batch_date = (text[dated.start(1) : dated.end(1)],) if dated else ()
            return True
        apart = merged or cell.column not in name_columns or text.value != cell.text.value
        if self._heads_group(row, cell.column, value, apart):
            for context in contexts:
                context.province = (text,)
            return True
        if is_count(value) or _groups_areas(value, merged or cell.column not in name_columns):
            return True
        if names_places(value) if merged else cell.column in name_columns:
            return False
        self._add_notice("unparsed", "high", [cell], _no_pilot_in_row(row, value))
        return True

    def _heads_group(self, row: int, column: int, group: str, apart: bool) -> bool:
        """Whether a place alone in its row heads those below: a province, or a prefecture without a number, merged or counted, above its counties."""
        if is_province(group) and (apart or self._heads_next_row(row, column, group)):
            return True
        blocks = self.columns.blocks
        marked = apart or any("number" in block for block in blocks)
        return marked and any(self._heads_next_row(row, block["name"], group) for block in blocks)

    def _heads_next_row(self, row: int, column: int, group: str) -> bool:
        """Whether a place alone in its row heads the place below it in the column of names, which lies in it."""
        below = self.matrix.cell_at(row + 1, column)
        name = plain_name(below.text.value) if below is not None else ""
        return bool(name) and not is_province(name) and lies_in(name, group)

    # -- rows -----------------------------------------------------------------------------------------

    def _read_row(self, row: int, block: Mapping[str, int], context: _Context) -> list[ListEntry]:
        """Return the entries of one row of a block: one for each name in the cell of names."""
        cells = {kind: self._cell_of(row, column, kind, context) for kind, column in block.items()}
        itself = self._city_itself(row, cells, context)
        name = itself or _without_dash(cells.get("name")) or self._name_beside(row, cells, context)
        if name is not None and cells.get("province") is name:
            cells["province"] = None
        if name is None or is_count(name.text.value):
            return self._read_nameless(row, block, name)
        if names_no_pilot(closed_words(name)):
            self._tell_head(row, name)
            return []
        if name.row != row:
            return self._continue_row(row, block)
        return self._entries_of_row(row, block, context, cells, name, itself)

    def _entries_of_row(
        self,
        row: int,
        block: Mapping[str, int],
        context: _Context,
        cells: Mapping[str, TableCell | None],
        name: TableCell,
        itself: TableCell | None,
    ) -> list[ListEntry]:
        """Return the entries of a row whose names stand in a cell; ``itself`` is that cell where it is the one of groups."""
        place_names = list(self._all_names_of(name))
        lines = self._lines_beside(name, cells, [text for _, text in place_names])
        entry = ListEntry(
            None,
            self._province_of(cells, context) if itself is None else (),
            (),
            None,
            (),
            () if "items" in lines else self._items_in(row, block, context),
            carried=cells.get("province") is None and itself is None,
            batch=self._batch_of(cells.get("batch") or _dated_batch(cells.get("designated")), context)
            if not self._lacks_batch(cells, block, context)
            else (),
            kind=self._kind_of(block, itself),
            condition=self._condition_in(row),
        )
        entries = []
        for place, (prefix, text) in enumerate(place_names):
            beside = {kind: of_kind[place] for kind, of_kind in lines.items()}
            paired = self._with_cells(replace(entry, name=(text,)), name, {**cells, **beside}, block, context)
            province = self._province_of(beside, context) if "province" in beside else entry.province
            paired = replace(
                paired,
                province=province if prefix is None else (prefix,),
                carried=entry.carried and prefix is None,
                items=(*entry.items, *self._items_of(beside.get("items"))),
            )
            entries.append(self._with_peak_behind(paired, block))
        return entries

    def _with_cells(
        self,
        entry: ListEntry,
        name: TableCell,
        cells: Mapping[str, TableCell | None],
        block: Mapping[str, int],
        context: _Context,
    ) -> ListEntry:
        """Return an entry with its number, star, year and date."""
        return replace(
            entry,
            number=self._printed_number(cells.get("number")),
            star=self._star_of(cells, name),
            year=self._year_pieces(self._whole_time(cells.get("year"))),
            designated=self._dates_of(cells, block, context),
        )

    def _lines_beside(
        self, name: TableCell, cells: Mapping[str, TableCell | None], place_names: Sequence[Text]
    ) -> dict[str, list[TableCell]]:
        """The cells of a row that hold a value for each name of the cell of names, as 2025 ⏎ 2027 beside 徐州市 ⏎ 无锡市."""
        pieces, count = without_raised(name.pieces), len(place_names)
        in_lines = count == len(pieces) and all(
            piece.starts[0] <= text.starts[0] and text.ends[-1] <= piece.ends[-1]
            for piece, text in zip(pieces, place_names, strict=True)
        )
        result = {}
        for kind, cell in cells.items() if count > 1 and (in_lines or len(pieces) == 1) else ():
            if cell is not None and cell.row == name.row and cell is not name:
                lines = cell.pieces if len(cell.pieces) > 1 else list(_plain_years(cell.pieces[0]))
                if len(lines) == count and self._holds_one_a_line(kind, lines):
                    result[kind] = [replace(cell, pieces=(line,), text=mended(self.document, [line])) for line in lines]
        return result

    def _holds_one_a_line(self, kind: str, lines: Sequence[Text]) -> bool:
        """Whether each line of a cell is a value by itself; of items only where lines are as their author broke them."""
        if kind == "items":
            marks = {mark and item_number(mark) for mark in (MARKER.match(line.value.strip()) for line in lines)}
            return self.document.media_type not in PAGED and marks in ({None}, {1})
        return kind in WHOLE_VALUES and all(WHOLE_VALUES[kind](line.value) for line in lines)

    def _with_peak_behind(self, entry: ListEntry, block: Mapping[str, int]) -> ListEntry:
        """Return an entry with the year in brackets behind its name, where that, its head or the title says that it is a peak's.

        试点城市（峰值年） over 徐州市（2025年）、盐城市（2027年前）; a year of which nothing says so may be when it was designated.
        """
        if "year" in block or len(entry.name) != 1:
            return entry
        dated = with_year_behind(entry)
        head_and_bracket = self.columns.heads.get(block["name"], "") + entry.name[0].value[len(dated.name[0]) :]
        return dated if dated.year and (self.columns.says_peak or PEAK.search(head_and_bracket)) else entry

    def _kind_of(self, block: Mapping[str, int], itself: TableCell | None) -> str:
        """What the head of names says that the places are; a province that is a pilot as a whole is none of those."""
        whole = itself is not None and is_province(plain_name(itself.text.value))
        return "省" if whole else kind_called(self.columns.heads.get(block["name"], ""))

    def _is_no_pilot(self, row: int, block: Mapping[str, int]) -> bool:
        """Whether a cell of the row says that its places are no pilots: 非试点城市, 0 as batch, or 否 and 0 under 是否试点."""
        cell, severity = next(self._denials(row, block), (None, ""))
        if cell is not None and cell.row == row:
            message = say(
                "{words!r}: the places of this row are no pilots", "“{words}”：该行各地非试点", words=closed_words(cell)
            )
            self._add_notice("unparsed", severity, [cell], message)
        return cell is not None

    def _denials(self, row: int, block: Mapping[str, int]) -> Iterator[tuple[TableCell, str]]:
        """Yield the cells of a row that say so, and how grave that is; a batch does only where no column is for it."""
        batch = self.matrix.cell_at(row, block["batch"]) if "batch" in block and not self._flags else None
        if batch is not None and (closed_words(batch) in NO_BATCH or NO_PILOT.fullmatch(closed_words(batch))):
            yield batch, "low"
        for column, severity in self._flags.items():
            cell = self.matrix.cell_at(row, column) if column not in block.values() else None
            value = closed_words(cell).lower() if cell is not None else ""
            denied = NO_PILOT.fullmatch(value) or WITHDRAWN.fullmatch(value) or (severity and value in NEGATIVE)
            if cell is not None and denied:
                yield cell, severity or "low"

    def _flag_columns(self) -> dict[int, str]:
        """The columns that may say whether a row's places are pilots; with a severity those that say so by yes and no.

        It is high where the head may speak of another programme (是否省级试点), which counts only without one that is sure.
        """
        flags: dict[int, str] = {}
        for column in self.matrix.columns:
            values = {closed_words(cell).lower() for cell in self.matrix.column_cells(column, self.columns.body)}
            head = self.columns.heads.get(column, "")
            if values & NEGATIVE and values <= NEGATIVE | POSITIVE and FLAG_HEAD.fullmatch(head):
                flags[column] = "low" if SURE_FLAG.fullmatch(head) else "high"
            elif any(map(WITHDRAWN.fullmatch, values)):
                flags[column] = "medium"
            elif any(map(NO_PILOT.fullmatch, values)):
                flags[column] = ""
        sure = "low" in flags.values()
        return {column: severity for column, severity in flags.items() if not (sure and severity == "high")}

    def _condition_column(self) -> int | None:
        """The column that says whose approval is conditional: 是否有条件批复, or 有条件批复 in some row of another, as 备注."""
        for column in self.matrix.columns:
            cells = self.matrix.column_cells(column, self.columns.body)
            values = {closed_words(cell).lower() for cell in cells} - NONE_SIGNS
            flagged = bool(values) and values <= NEGATIVE | POSITIVE
            if (flagged and CONDITION_HEAD.search(self.columns.heads.get(column, ""))) or any(
                map(CONDITIONAL.fullmatch, values)
            ):
                return column
        return None

    def _condition_in(self, row: int) -> Text | None:
        """What the cell of a row says of whether its approval is conditional; nothing of a cell with other words."""
        cell = self.matrix.cell_at(row, self._condition) if self._condition is not None else None
        value = closed_words(cell).lower() if cell is not None else ""
        says = value in NEGATIVE | POSITIVE or CONDITIONAL.fullmatch(value) or UNCONDITIONAL.fullmatch(value)
        return cell.text if cell is not None and says else None

    def _printed_number(self, number: TableCell | None) -> Text | None:
        """The running number as its cell prints it, which may be wrapped."""
        if number is None:
            return None
        return mended(self.document, without_raised(number.pieces)) if len(number.pieces) > 1 else number.pieces[0]

    def _city_itself(self, row: int, cells: Mapping[str, TableCell | None], context: _Context) -> TableCell | None:
        """The city of a row whose county is a dash (佛山市 | /, above 韶关市 | 乳源瑶族自治县), or the province of 吉林 | 整省试点."""
        cell = cells.get("province")
        named = cells.get("name")
        if named is None or cell is None or cell.row != row:
            return None
        name = plain_name(cell.text.value)
        whole = WHOLE_PROVINCE.fullmatch(closed_words(named)) is not None
        if is_province(name) != whole or not (whole or (_without_dash(named) is None and is_region(name))):
            return None
        context.province = without_raised(cell.pieces)
        return cell

    def _name_beside(self, row: int, cells: Mapping[str, TableCell | None], context: _Context) -> TableCell | None:
        """The name of a row that has moved into the column of provinces, whose cell is merged above: 北京市 | 朝阳区, 海淀区 |."""
        cell = cells.get("province")
        if cell is None or cell.row != row or not context.province:
            return None
        name = plain_name(cell.text.value)
        moved = not is_province(name) and is_region(name) and _lies_in_group(name, context.province)
        return cell if moved else None

    def _cell_of(self, row: int, column: int, kind: str, context: _Context) -> TableCell | None:
        """The cell of a kind in a row; for a ditto mark the one above it."""
        cell = self.matrix.cell_at(row, column)
        if cell is not None and is_ditto(cell.text.value):
            return context.above.get(kind)
        if cell is not None:
            context.above[kind] = cell
        return cell

    def _province_of(self, cells: Mapping[str, TableCell | None], context: _Context) -> tuple[Text, ...]:
        """The pieces of the group that a row lies in: its own cell, else the one above."""
        cell = cells.get("province")
        if cell is not None:
            context.province = without_raised(cell.pieces)
        return context.province

    def _dates_of(
        self, cells: Mapping[str, TableCell | None], block: Mapping[str, int], context: _Context
    ) -> tuple[Text, ...]:
        """When the places of a row were designated: its own cell, the one above, or the date in brackets behind its batch."""
        return self._value_pieces(cells.get("designated") or self._group_date(block, context)) or context.batch_date

    def _group_date(self, block: Mapping[str, int], context: _Context) -> TableCell | None:
        """The date above, where the column of dates stands before the names and groups them (年度 | 城市)."""
        return context.above.get("designated") if block.get("designated", block["name"]) < block["name"] else None

    def _batch_of(self, cell: TableCell | None, context: _Context) -> tuple[Text, ...]:
        if cell is not None and batch_words(cell.text.value, True):
            match = BATCH.search(cell.text.value)
            context.batch = (cell.text[match.start() : match.end()] if match else cell.text,)
            date = DATE_OF_BATCH.match(fold_script(cell.text.value), match.end()) if match else None
            context.batch_date = (cell.text[date.start(1) : date.end(1)],) if date else ()
        elif cell is not None and not is_ditto(cell.text.value) and LATIN_BATCH.search(cell.text.value):
            message = say("{words!r} is read as no batch", "“{words}”未读作批次", words=cell.text.value[:40])
            self._add_notice("unparsed", "medium", [cell], message)
        return context.batch

    def _lacks_batch(self, cells: Mapping[str, TableCell | None], block: Mapping[str, int], context: _Context) -> bool:
        """Whether a row without a batch is not of the one above, which is told: the others print each its own, or it is numbered 1 below that.

        Numbers that begin anew in each province do so behind the column of provinces, or below the row of one.
        """
        number = cells.get("number")
        if cells.get("batch") is not None or "batch" not in block or not context.batch:
            return False
        if self.document.media_type in PAGED:
            return False
        in_provinces = block.get("province", len(self.matrix.columns)) < block.get("number", 0) or (
            "province" not in block and context.province
        )
        is_first = number is not None and running_number(number.text.value) == 1 and not in_provinces
        if not is_first and not self._repeats_batches(block["batch"]):
            return False
        context.batch, context.batch_date = (), ()
        message = Message("a batch is named above, and none for this row", "上文列有批次，此行未示")
        self._add_notice("unparsed", "high", [cell for cell in cells.values() if cell is not None][:1], message)
        return True

    def _repeats_batches(self, column: int) -> bool:
        """Whether a column of batches holds one in most rows, and the same in rows one below the other: none is merged."""
        cells = list(self.matrix.column_cells(column, self.columns.body))
        same = any(above.text.value == below.text.value for above, below in pairwise(cells))
        return same and 2 * len(cells) > len(self.columns.body)

    def _star_of(self, cells: Mapping[str, TableCell | None], name: TableCell) -> Text | None:
        """A raised mark behind the one name of its cell, or a star in another cell of the row: behind the year, or in that of the number."""
        raised = [sign for piece in name.pieces for sign in _raised_signs(piece)]
        if raised and is_region(plain_name("".join(piece.value for piece in without_raised(name.pieces)))):
            return Text.join(raised)
        for kind in ("number", "year"):
            cell = cells.get(kind)
            match = regex.search(STAR, cell.text.value) if cell is not None and cell.row == name.row else None
            if cell is not None and match:
                return cell.text[match.start() : match.end()]
        return None

    def _all_names_of(self, cell: TableCell) -> Iterator[tuple[Text | None, Text]]:
        """Yield the names in a cell, unless it counts more of which they are examples (石家庄等29个省市), which is told."""
        if size := count_beyond(cell.text.value):
            self._add_notice("unread-list", "high", [cell], _examples_of(size))
        else:
            yield from self._names_of(cell)

    def _names_of(self, cell: TableCell) -> Iterator[tuple[Text | None, Text]]:
        """Yield the names in a cell, each with the province that stands before it in the cell."""
        pieces = without_raised(cell.pieces)
        if not pieces:
            return
        text = mended(self.document, pieces)
        if self._stand_on_lines(pieces):
            if is_region(plain_name(text.value)):  # 唐山市 ⏎ 迁安市
                self._add_notice("unparsed", "medium", [cell], _several_or_one(text.value))
            yield from ((None, piece) for piece in pieces)
            return
        spaced = list(_spaced_names(pieces[0])) if len(pieces) == 1 else []
        if spaced and not is_region(plain_name(text.value)):
            yield from ((None, name) for name in spaced)
            return
        grouped = list(self._wrapped_names(pieces)) if len(pieces) > 1 else parts_of_town(text)
        one_name = is_region(plain_name(text.value)) or not names_places(text.value)
        if len(grouped) > one_name:
            yield from ((None, name) for name in grouped)
        elif one_name:
            yield None, text
        else:
            yield from split_text(text)

    def _stand_on_lines(self, pieces: Sequence[Text]) -> bool:
        """Whether the lines of a cell, which its author broke, each hold the whole name of a place."""
        return len(pieces) > 1 and self.document.media_type not in PAGED and all(map(_is_whole_name, pieces))

    def _wrapped_names(self, pieces: Sequence[Text]) -> Iterator[Text]:
        """The names that the lines of a cell hold, a name being a line or wrapped over several; none if some are none."""
        results: list[Text] = []
        position = 0
        while position < len(pieces):
            for size in range(min(MOST_PIECES, len(pieces) - position), 0, -1):
                joined = mended(self.document, pieces[position : position + size])
                if is_region(plain_name(joined.value)):
                    results.append(joined)
                    break
                if size == 1:
                    ranges = split_names(joined.value)
                    if not ranges or len(ranges) < 2:
                        return
                    results.extend(joined[start:end] for start, end in ranges)
            position += size
        yield from results

    def _year_pieces(self, cell: TableCell | None) -> tuple[Text, ...]:
        """The pieces of a cell for a year; of several years on lines of their own none, which a finding says."""
        if cell is None:
            return ()
        pieces = self._value_pieces(cell)
        years = [is_year_cell(mended(self.document, [piece]).value) for piece in pieces]
        apart = sum(years) > 1 and not any(piece.value.strip()[-1:] in RUNS_ON for piece in pieces[:-1])
        if apart and any(a.ends[-1] != b.starts[0] - 1 for a, b in zip(pieces, pieces[1:], strict=False)):
            message = say(
                "several years in one cell: {years}",
                "一个单元格内有数个年份：{years}",
                years=" / ".join(piece.value for piece in pieces),
            )
            self._add_notice("unparsed", "high", [cell], message)
            return ()
        return pieces

    def _whole_time(self, time: TableCell | None) -> TableCell | None:
        """A cell of a time with what a cell beside it says of it: 2030 | 以前, 约 | 2030 (峰值年 | 说明)."""
        if time is None or not is_year_cell(time.text.value):
            return time
        blocks = {column for block in self.columns.blocks for column in block.values()}
        for column in {time.column + time.column_span, time.column - 1} - blocks:
            beside = self.matrix.cell_at(time.row, column)
            if beside is not None and not is_year_cell(beside.text.value):
                ordered = (time, beside) if column > time.column else (beside, time)
                pieces = tuple(piece for cell in ordered for piece in cell.pieces)
                whole = mended(self.document, pieces)
                time = replace(time, pieces=pieces, text=whole) if is_year_cell(whole.value) else time
        return time

    def _value_pieces(self, cell: TableCell | None) -> tuple[Text, ...]:
        return without_raised(cell.pieces) if cell is not None else ()

    def _items_in(self, row: int, block: Mapping[str, int], context: _Context) -> tuple[ListItem, ...]:
        """The items of a row, of all the columns that hold some."""
        columns = (block["items"], *self.columns.further_items[block["items"]]) if "items" in block else ()
        cells = (self._cell_of(row, column, f"items {column}", context) for column in columns)
        return tuple(item for cell in cells for item in self._items_of(cell))

    def _items_of(self, cell: TableCell | None) -> list[ListItem]:
        """Part the items of a cell by their numbers or lines; what nothing parts is one item."""
        if cell is None:
            return []
        pieces = [mend_text(piece, ("drop_bold_marks", "fold_width")).strip() for piece in cell.pieces]
        pieces = [piece for piece in pieces if piece.value and not NO_WORDS.fullmatch(piece.value)]
        items = list(cut_items(pieces, [LINE] * len(pieces), self.document.media_type in PAGED))
        if len(items) == 1 < len(pieces) and items[0].number is None and self.document.media_type != "application/pdf":
            return self._items_of_lines(cell, pieces)
        return items

    def _items_of_lines(self, cell: TableCell, pieces: Sequence[Text]) -> list[ListItem]:
        """Part the lines of a cell without numbers: one is an item of its own where its first signs had room in the line above."""
        ended = [piece.value.endswith("。") for piece in pieces]
        tabbed = self.document.text[cell.pieces[0].starts[0] - 1] == "\t"  # no width but that of the widest line
        if (ended[-1] and not any(ended[:-1])) or (tabbed and self._lines_of_items.are_full(pieces)):
            return [ListItem(None, tuple(pieces))]
        items = None if self._stands_around(cell) else self._lines_of_items.part(pieces)
        if items is None:
            self._add_notice("unparsed", "high", [cell], LINES_IN_DOUBT)
        return items or []

    def _stands_around(self, cell: TableCell) -> bool:
        """Whether another cell of its row stands among the lines of a cell, or blanks before them: they may be the next row's."""
        first, last = cell.pieces[0].starts[0], cell.pieces[-1].starts[0]
        breaks = (self.document.text[a.ends[-1] : b.starts[0]] for a, b in pairwise(cell.pieces))
        if any(between.endswith("  ") for between in breaks) or self.document.text[first - 1] == "\t":
            return True
        return any(first < other.pieces[0].starts[0] < last for other in self.matrix.row_cells(cell.row))

    @cached_property
    def _lines_of_items(self) -> ItemLines:
        """The lines of all cells of items."""
        columns = {column for block in self.columns.blocks for kind, column in block.items() if kind == "items"}
        cells = [cell for column in columns for cell in self.matrix.column_cells(column, self.columns.body)]
        return ItemLines([cell.pieces for cell in cells])

    def _tell_head(self, row: int, name: TableCell) -> None:
        """The head of a column in the column of names: told, unless it stands below the title of a sheet of one column."""
        if row == self.columns.body[0]:
            self._add_notice("label", "info", [name], Message("the head of a column", "栏目名称"))
        else:
            self._add_notice("unparsed", "high", [name], _no_pilot_in_row(row, name.text.value))

    def _holds_items_alone(self, row: int, block: Mapping[str, int]) -> bool:
        """Whether the one cell of a row is a further item of the name above: | | | 推广… below 1 | 乌海市 | 2025 | 建立…."""
        cells = self.matrix.row_cells(row)
        if len(cells) != 1 or cells[0].row != row or cells[0].column != block.get("items"):
            return False
        value = cells[0].text.value
        return row > self.columns.body[0] and bool(ITEM_BEGINS.match(value) or MARKER.match(value))

    def _read_nameless(self, row: int, block: Mapping[str, int], name: TableCell | None) -> list[ListEntry]:
        """Return the further items that a row without a name holds; whatever else stands in it is told."""
        if name is None and self._holds_items_alone(row, block):
            return self._continue_row(row, block)
        self._tell_stray(row, block, name)
        return []

    def _continue_row(self, row: int, block: Mapping[str, int]) -> list[ListEntry]:
        """Items in further rows of a name that is merged over them: an entry without a name carries them on."""
        cell = self.matrix.cell_at(row, block["items"]) if "items" in block else None
        if cell is None or cell.row != row:
            return []
        return [ListEntry(None, (), (), None, (), tuple(self._items_of(cell)), continues=True)]

    def _tell_stray(self, row: int, block: Mapping[str, int], name: TableCell | None) -> None:
        """Cells of a row that names no pilot: told, and moved into no other row."""
        cells = [self.matrix.cell_at(row, column) for column in sorted(set(block.values()))]
        own_cells = [cell for cell in cells if cell is not None and _is_filled(cell, row) and cell is not name]
        own_cells = self._without_shared(row, own_cells, block)
        filled = [cell for cell in own_cells if not is_province(plain_name(cell.text.value)) or name is None]
        filled = [] if name is not None and not is_count(name.text.value) else filled
        if len(self.columns.blocks) > 1 and all(running_number(cell.text.value) is not None for cell in filled):
            return  # the last row of a block that is shorter than its neighbour
        for cell in filled:
            self._add_notice("unparsed", "high", [cell], _no_pilot_in_row(row, cell.text.value))

    def _without_shared(self, row: int, cells: list[TableCell], block: Mapping[str, int]) -> list[TableCell]:
        """Return cells of a row without those of a name beside them: one column of provinces is that of cities and of parks."""
        blocks = self.columns.blocks
        parks = any(PARK_HEAD.search(self.columns.heads.get(each["name"], "")) for each in blocks)
        named = {
            column
            for each in blocks
            if each is not block and _without_dash(self.matrix.cell_at(row, each["name"])) is not None
            for column in each.values()
        }
        # 城市 | 县: but for their province the one may lie in the other
        shared = (
            cell for cell in cells if cell.column in named and (parks or is_province(plain_name(cell.text.value)))
        )
        taken = set(map(id, shared))
        return [cell for cell in cells if id(cell) not in taken]

    def _add_notice(self, kind: str, severity: str, cells: Sequence[TableCell], message: Message) -> None:
        start = min(cell.pieces[0].starts[0] for cell in cells)
        end = max(cell.pieces[-1].ends[-1] for cell in cells)
        self.notices.append(Notice(kind, severity, start, end, message))


def _plain_years(piece: Text) -> Iterator[Text]:
    """The years that a sign parts, where each is no more than that: 2025、2027年前; 力争2025年、确保2027年 is one time."""
    fields = list(regex.finditer(r"[^、，,；;]+", piece.value))
    if all(PLAIN_YEAR.fullmatch(match[0].strip()) for match in fields):
        yield from (piece[match.start() : match.end()].strip() for match in fields)


def _groups_areas(value: str, beside: bool) -> bool:
    """Whether words that stand over a row, or beside the column of names, group areas: 华东地区."""
    return beside and not names_places(value) and AREA.fullmatch(value) is not None


def _is_filled(cell: TableCell, row: int) -> bool:
    """Whether a cell begins in a row and prints more than a sign for nothing."""
    return cell.row == row and cell.text.value.strip() not in NONE_SIGNS


def _without_dash(name: TableCell | None) -> TableCell | None:
    """Return the cell of a name; None for one that prints a sign for none (/, —)."""
    return name if name is not None and LETTER.search(name.text.value) else None


def _stands_below_table(value: str) -> bool:
    """Whether the one cell of a row is a sentence, or a page's buttons, as sheets hold them below a list."""
    return value.endswith("。") or is_frame(value, (), False)


def _is_whole_name(piece: Text) -> bool:
    """Whether a line of a cell is the name of a place with its last sign, a province aside."""
    name = plain_name(YEAR_BEHIND.sub("", piece.value))
    return len(name) > 2 and name[-1] in LAST_SIGNS and is_region(name) and not is_province(name)


def _several_or_one(quoted: str) -> Message:
    return say(
        "{quoted!r} stands on several lines of a cell: read as a place on each, though together they name one too",
        "“{quoted}”在单元格内分行：读作各行一地，合读亦为一地之名",
        quoted=quoted[:30],
    )


def _spaced_names(piece: Text) -> Iterator[Text]:
    """The names of a cell that blanks alone part (唐山市 邢台市 张家口市); none where some field is no whole name."""
    fields = [piece[match.start() : match.end()] for match in regex.finditer(r"\S+", piece.value)]
    place_names = [plain_name(field.value) for field in fields]
    if len(fields) > 1 and all(is_region(name) and not is_province(name) and len(name) > 2 for name in place_names):
        yield from fields


def _examples_of(size: int) -> Message:
    return say(
        "the cell counts {size} places and names some of them as examples: none is read",
        "此格计有{size}地，仅举数例，均未读取",
        size=size,
    )


def _no_pilot_in_row(row: int, quoted: str) -> Message:
    return say(
        "row {row} of the list names no pilot, but holds {quoted!r}",
        "名单第{row}行未列试点名称，而有“{quoted}”",
        row=row,
        quoted=quoted[:30],
    )


def without_raised(pieces: Sequence[Text]) -> tuple[Text, ...]:
    """Return the pieces of a cell without raised marks of footnotes; raised stars stay.

    What stands raised among the digits of a number (202⁴) is left out too: what is left is no year, and told.
    """
    result: list[Text] = []
    for piece in pieces:
        levels = piece.levels()
        if not any(levels):
            result.append(piece)
            continue
        start = 0
        for position in range(len(levels) + 1):
            raised = position < len(levels) and levels[position] == "raised" and piece.value[position] not in MARKS
            if raised or position == len(levels):
                if piece.value[start:position].strip():
                    result.append(piece[start:position])
                start = position + 1
    return tuple(result)


def _dated_batch(cell: TableCell | None) -> TableCell | None:
    """A cell of dates that names the batch too: 2010年7月（第一批）, under 批复时间."""
    return cell if cell is not None and BATCH.search(cell.text.value) else None


def _raised_signs(piece: Text) -> Iterator[Text]:
    """The signs of a piece that stand raised and are no stars."""
    for position, level in enumerate(piece.levels()):
        if level == "raised" and piece.value[position] not in MARKS and not piece.value[position].isspace():
            yield piece[position : position + 1]


def group_words(text: Text) -> Text:
    """Return the words of a row that heads a group: without its marker, its count and its colon.

    >>> from lccp.text.spans import Origin
    >>> group_words(Text.quote(Origin("d", "一、江苏省（3个）："))).value
    '江苏省'
    """
    marker = marker_at(fold_script(text.value))
    body = text[marker.end :].strip() if marker is not None else text.strip()
    end = len(body.value.rstrip("：: "))
    folded = fold_script(body.value[:end])
    may_count = any(sign in folded[-LONGEST_COUNT_END:] for sign in "个家）)")
    count = GROUP_COUNT.search(folded) if may_count else None
    if count and count.start() > 1:
        end = len(body.value[: count.start()].rstrip("：:（( "))
    return body[:end]


def with_year_behind(entry: ListEntry) -> ListEntry:
    """Return an entry with the year or batch that stands in brackets behind its name: 南通市（2025年）, 唐山市（第二批）."""
    bracket = YEAR_BEHIND.search(entry.name[0].value)
    if bracket is None:
        return entry
    inner = entry.name[0][bracket.start() : bracket.end() - 1].strip()[1:].strip()
    if BATCH.fullmatch(inner.value):
        return replace(entry, name=(entry.name[0][: bracket.start()],), batch=(inner,))
    if "月" in inner.value and DATE.fullmatch(inner.value):  # 山海关区（2001年8月10日）
        return replace(entry, name=(entry.name[0][: bracket.start()],), designated=(inner,))
    year = without_peaking(inner)
    return replace(entry, name=(entry.name[0][: bracket.start()],), year=(year,)) if is_year_cell(year.value) else entry


def without_peaking(field: Text) -> Text:
    """Return the words of a time without those that say that it is a peak's: 2025年 of 2025年达峰, or of 峰值年2025年."""
    folded = fold_script(field.value)
    label, peak = PEAK_LABEL.match(folded), PEAKING.search(folded)
    return field[label.end() if label else 0 : peak.start() if peak else len(field)]


def split_text(text: Text) -> Iterator[tuple[Text | None, Text]]:
    """Yield the names of a text, each with the province that opens it (江苏：徐州市、无锡市).

    >>> from lccp.text.spans import Origin
    >>> [(a and a.value, b.value) for a, b in split_text(Text.quote(Origin("d", "江苏省：徐州市、无锡市")))]
    [('江苏省', '徐州市'), ('江苏省', '无锡市')]
    >>> [(a and a.value, b.value) for a, b in split_text(Text.quote(Origin("d", "河北（唐山）、山西（太原）")))]
    [('河北', '唐山'), ('山西', '太原')]
    """
    opening = regex.match(
        rf"{HEADS_NAMES}(?:[:：︰∶·]|[—–⸺⸻-]+|[→➜⇒▶►]|=+>)\s*(?=\S)",
        text.value,
    )
    province: Text | None = None
    if opening and (is_province(opening[1]) or _opens_prefecture(opening[1], text.value[opening.end() :])):
        province, text = text[: opening.end(1)], text[opening.end() :]
    elif (several := SEVERAL_BEFORE.match(text.value)) and all(map(is_province, SPLITS_PROVINCES.split(several[1]))):
        province, text = text[: several.end(1)], text[several.end() :]
    for start, end in split_names(text.value) or [(0, len(text.value))]:
        within = places_in_brackets(text[start:end])
        if within is not None and province is None:
            yield from ((within[0], name) for name in within[1])
        else:
            yield from ((province, name) for name in parts_of_town(text[start:end]) or [text[start:end]])


def _opens_prefecture(opening: str, rest: str) -> bool:
    """Whether all names behind a colon lie in the prefecture that stands before it, or are its own: 太原市：太原市、阳曲县, 成都市：成都经济技术开发区."""
    if not is_region(opening) or is_province(opening):
        return False
    folded = fold_script(opening)
    ranges = split_names(rest) or [(0, len(rest))]
    place_names = [fold_script(plain_name(rest[start:end])) for start, end in ranges]
    return all(
        name == folded or name.startswith(folded) or _lies_within(name, folded) or is_park_of(name, folded)
        for name in place_names
    )


def is_park_of(name: str, place: str) -> bool:
    """Whether words are a park's name that opens with that of a city's, or of a place in it: 成都经济技术开发区 of 成都市."""
    openings = opening_places(name[:-2]) if is_area_name(name) and not is_region(name) else ()
    return any(place.startswith(opening) or lies_in(opening, place) for opening in openings)


def _lies_within(name: str, place: str) -> bool:
    """Whether a name, or the county that a town's name opens with, lies in a place: 乐清市柳市镇 in 温州市."""
    if lies_in(name, place):
        return True
    return any(lies_in(county, place) for county in full_openings(name))


def _with_dates_of_batches(entries: list[ListEntry]) -> list[ListEntry]:
    """Give the rows of each batch the date that is printed in one of them alone: one merged over them, where each batch has one."""
    runs = [list(run) for _, run in groupby(entries, lambda entry: "".join(piece.value for piece in entry.batch))]
    dates = [[entry.designated for entry in run if entry.designated] for run in runs]
    if len(runs) < FEWEST_BLOCKS or not all(
        len(of_run) == 1 and run[0].batch for of_run, run in zip(dates, runs, strict=True)
    ):
        return entries
    return [replace(entry, designated=date) for (date,), run in zip(dates, runs, strict=True) for entry in run]


def _changes_of_batch(entries: Sequence[ListEntry]) -> list[int]:
    """The rows whose batch is in other words than that of the row above."""
    batches = ["".join(piece.value for piece in entry.batch) for entry in entries]
    return [n for n, (above, batch) in enumerate(pairwise(["", *batches])) if batch and batch != above]


def _blocks_by_number(entries: Sequence[ListEntry], changes: Sequence[int]) -> list[tuple[int, int]]:
    """The blocks of rows, from one numbered 1 to the next, if each of several holds just one change of batch; else none."""
    starts = [n for n, entry in enumerate(entries) if entry.number and running_number(entry.number.value) == 1]
    blocks = list(pairwise([*starts, len(entries)]))
    if starts[:1] != [0] or len(blocks) != len(changes) or len(blocks) < FEWEST_BLOCKS:
        return []
    fit = all(start <= change < end for (start, end), change in zip(blocks, changes, strict=True))
    return blocks if fit else []


def settle_groups(entries: Sequence[ListEntry], loose: bool = False) -> list[ListEntry]:
    """Give rows the province in which they lie, where its cell is set in the middle of its rows: the one below, or above.

    ``loose`` says that no row is sure of its province (a table of a page without rules). One row alone that
    lies elsewhere may be a misprint and stays, unless the first row has no province at all.
    """
    if not entries:  # heads alone, as a table cut off below them
        return []
    astray = [n for n, entry in enumerate(entries) if (loose or entry.carried) and _is_astray(entry)]
    # one row alone may be misprinted: it stays, and that its name is no place of its province is told later on
    if len(astray) < FEWEST_ASTRAY and entries[0].province and not loose:
        return list(entries)
    settled = list(entries)
    are_grouped = any(entry.province for entry in entries)
    row_names = list(map(_name_of, entries))
    for n in astray:
        group = _group_beside(entries, row_names, n) if are_grouped else ()
        settled[n] = replace(entries[n], province=group, carried=True)
    return settled


def _is_astray(entry: ListEntry) -> bool:
    name = _name_of(entry)
    placed = is_region(name) or (is_area_name(name) and bool(homes_of(name)))
    return placed and not is_province(name) and not _lies_in_group(name, entry.province)


def _group_beside(entries: Sequence[ListEntry], row_names: Sequence[str], n: int) -> tuple[Text, ...]:
    """Return the group below or above a row if all rows up to it lie there too; nothing where neither holds the row."""
    for path in (range(n, len(entries)), range(n, -1, -1)):
        between: list[str] = []
        for index in path:
            group = entries[index].province
            if group and group != entries[n].province:
                if all(_lies_in_group(name, group) for name in between):
                    return group
                break
            between.append(row_names[index])
    return ()


def _name_of(entry: ListEntry) -> str:
    return plain_name(regex.sub(r"\s", "", "".join(piece.value for piece in entry.name)))


def _group_name(group: Sequence[Text]) -> str:
    return group_words(Text.join(group)).value if group else ""


def _lies_in_group(name: str, group: Sequence[Text]) -> bool:
    """Whether a place lies in a province; of any other group nothing is known."""
    words_of_group = regex.sub(r"\s", "", _group_name(group))
    if not words_of_group or not is_province(words_of_group):
        return bool(words_of_group)
    return lies_in(name, words_of_group) or (is_area_name(name) and province_short(words_of_group) in homes_of(name))


def _numbers_rise(entries: Sequence[ListEntry]) -> bool:
    """Whether the running numbers rise from row to row, across blocks side by side."""
    numbers = [running_number(entry.number.value) for entry in entries if entry.number is not None]
    plain = [number for number in numbers if number is not None]
    return len(plain) > 1 and all(a <= b for a, b in zip(plain, plain[1:], strict=False))


def _with_items_of_rows(entries: Sequence[ListEntry]) -> list[ListEntry]:
    """Join items of further rows to the entry above them."""
    result: list[ListEntry] = []
    for entry in entries:
        if entry.continues and result:
            result[-1] = result[-1].with_items(entry.items)
        elif not entry.continues:
            result.append(entry)
    return result
