"""Entries of a list to traced rows, with a finding for whatever is odd about one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise, takewhile

from lccp.extract.lists.header import ListEntry
from lccp.extract.lists.items import BEHIND_END, MARKER, NONE_BEHIND, NOTHING, is_item, item_number
from lccp.extract.lists.line_reader import part_province
from lccp.extract.lists.pilot_list import (
    MARKS,
    ORDER,
    ListRow,
    PilotList,
    batch_of_title,
    list_condition,
    marks_of,
    marks_that_limit,
)
from lccp.extract.lists.shapes import (
    BATCH,
    DATE_OF_BATCH,
    LINE_NUMBER,
    MARK_BEFORE,
    NOTE_MARK,
    OWN_AREA_ALONE,
    PEAKS,
    PUBLISHING,
    STAR,
    bare_name_end,
    bare_value_end,
    batch_words,
    groups_of,
    is_area_name,
    is_batch_cell,
    is_date_cell,
    is_ditto,
    is_listed_place,
    is_province,
    is_region,
    is_same_province,
    is_year_cell,
    lies_in,
    names_places,
    place_in_brackets,
    place_of_zone,
    plain_name,
    remark_behind,
    running_number,
    split_names,
)
from lccp.extract.lists.table_reader import group_words
from lccp.extract.lists.vocabulary import KINDS, is_whole_head
from lccp.extract.stray_words import StrayWords
from lccp.extract.structure import tables
from lccp.model import EMPTY, Cell, Document, Notice, make_finding
from lccp.normalise.english import english_province
from lccp.normalise.places import ALL_YEARS, FULL_ENDS, LAST_SIGNS, LONGEST, full_openings, resolve_place
from lccp.normalise.programmes import is_of_one, is_part_of, programme_phrase
from lccp.reference import Place
from lccp.reference.script import fold_script
from lccp.text.cells import text_cell
from lccp.text.messages import Message, say
from lccp.text.patterns import regex
from lccp.text.repairs.marks import GLOSS
from lccp.text.rules import mend_text
from lccp.text.spans import Text

LIST_TITLE = regex.compile(
    "名单|名录|入选|公示|汇总表|一览表|试点|示范|达峰|峰值|低碳|碳中和|碳排放|先行|创建|命名|城市|pilot|peak", regex.I
)
UNITS_LED = regex.compile(
    r"(?:作为|[列定]?为)(\p{Han}{2,20}?试点(?:区县|县区|县市|市县|[县区])(?:[（(][市县区、]{1,5}[）)])?)(?:如下)?[：:]$"
)
LEADS = regex.compile(r"(?:名单|名录)[：:]$")
NO_HEADING = regex.compile(
    r"附[件录表]\s*\p{Han}?\d*[：:]?|.{0,12}[〔\[（(](?:19|20)\d\d[〕\]）)].{0,4}\d+号|[^：:]{0,60}[：:]|[（(][^（）()]*[）)]"
)

HALF_NAME = regex.compile("族自治?$|族[^乡镇县州旗区市村]$|^族|^自?治[县州旗]")
QUOTED = regex.compile('“[^“”]+”|"[^"]+"|‘[^‘’]+’|「[^「」]+」')
OF_CITIES = regex.compile("^[^省]*(?:城市|[市县]名单)")
OF_COUNTIES = regex.compile("^[^市]*(?:示范|试点|先进|强)县名单")
FEWEST_ASTRAY = 2
YEAR_BEFORE_ITEM = regex.compile(r"(?:19|20)\d\d年\p{Han}{0,2}\d{1,2}[.．、]")  # 2025年1.开展…
ENDS = ("。", "；", ";")  # signs of the last item of a row
MOSTLY_CLOSED = 0.8  # share of rows whose items end with such a sign, where those that do not lack their end
MOST_MIXED = 0.2  # share of rows with items that are mixed with others; with more the dump has lost their order
LONGEST_QUOTE = 12
FEWEST_COUNTS = 3  # rows of several names, each with how many they are
FEWEST_HOLDING = 2  # names that hold all others of a list
LAST_SIGN = regex.compile(f"[{LAST_SIGNS}]")
SHORT_PROVINCE = regex.compile("(?!北京|天津|上海|重庆|香港|澳门)\\p{Han}{2,3}(?<![省市区])")
# 已达峰（2015年）, 2015（已达峰）, 2015年已达峰, 已于2015年达峰, 碳排放2025年达峰, 2025年达到碳排放峰值, 2025年达峰，2060年碳中和: the
# time is that of the peak.
PEAKED = regex.compile(
    rf"已经?{PEAKS}[（(]([^（）()]+)[）)]|([^（）()已]+?)[（(]已经?{PEAKS}[）)]"
    rf"|(?:(?:二氧化)?碳(?:排放)?)?([^（）()已碳]+?)(?:就|即)?已?经?{PEAKS}(?:[，,、；;](?:19|20)\d\d年?前?(?:实现)?碳中和)?"
    rf"|已经?[于在]([^（）()]+?){PEAKS}"
)

FEWEST_RANKED = 3  # short names that mean one place each
# Digits on two lines of a cell; in a web page its own signs break the line.
TWO_NUMBERS = regex.compile(r"[0-9][)）.、．]?\s*(?:[\r\n]|</?(?:br|p|div|li)\b[^<>]*>)[^0-9]*[0-9]", regex.IGNORECASE)
UNSURE_STARS, FEWEST_UNSURE = 1 / 3, 5  # of a list's stars only suspected: with more, a name without one says nothing

CONDITION_NOTED = regex.compile("(?:有|附)条件地?(?:批[复准]|同意|通过)")  # ①为有条件批复
NOTE_NEAR = 400  # signs behind the last name of a list
MARK_BEHIND = regex.compile(rf"(?<=\p{{Han}}){NOTE_MARK.pattern}")
NOT_OF_NAME = regex.compile(r"^[）)0-9]|(?:19|20)[0-9]{2}|(?:年[份度]|批次)(?=.)")  # of a cell beside the name
SHORTEST_FULL = 4  # signs: a province's name with no more is a short one, or one like 河北省
LONGEST_NAME = 14
LONGEST_ROW = 120  # signs behind a name within which the next rows' province may end a line
ENDS_LINE = regex.compile(r"(?<!\p{Han})(\p{Han}{2,9})[^\S\n]*(?:\n|$)")

NO_PILOT = Message("a row of the list names no pilot", "名单有一行未列试点名称")


def _names_own_province(row: ListRow) -> bool:
    """Whether a row has a province's cell beside its name (北京 | 北京市): such a row lost its number, it is no group's."""
    return row.province is not None and row.place.value.startswith(row.province.value)


def _mark_conditions(entries: Sequence[ListEntry]) -> bool:
    """Whether a column says of some rows that their approval is conditional, and nothing of the others."""
    return {list_condition(entry.condition.value) for entry in entries if entry.condition is not None} == {"true"}


class RowMaker:
    """Makes the rows of one list, and the findings on the way.

    ``loose`` says that the words were dealt out to cells by the order of a dump or in lines, which may have moved some;
    ``kinds`` are those of the heads that the dump shows: numbers and provinces may stand apart from their rows.
    """

    def __init__(
        self,
        document: Document,
        entries: Sequence[ListEntry],
        dated: bool,
        *,
        loose: bool = False,
        kinds: Collection[str] = (),
    ) -> None:
        self.loose, self.kinds = loose, kinds
        settled = _without_dittos(entries)
        if _count_names(settled):
            settled, self.kinds = [replace(entry, number=None) for entry in settled], set(kinds) - {"number"}
        self.document, self.dated = document, dated
        strays = StrayWords([_with_last_sign(entry) for entry in settled] if loose else list(settled), document.text)
        if loose:
            strays.settle()
        self.entries = settled = strays.entries
        self._dated_doubts = strays.years_in_doubt
        self.notices: list[Notice] = []
        self._order = list(_places_in_batches(self.entries))
        self._stars = [self._star_in(entry) for entry in self.entries]
        self._stars_fail = self._fail_to_show_stars()
        self._limiting, self._open_marks = self._meaning_of_marks()
        self._marks_conditions = _mark_conditions(self.entries)
        self._mixed = doubtful_items(self.entries, strays.items_in_doubt) if loose else {}
        # of 盘锦市, the last of nine, the words stood behind the end of the grid that a dump's lines made
        self._itemised = loose and 2 * sum(bool(entry.items) for entry in settled) > len(settled)
        self._numbered = "number" in self.kinds or any(entry.number is not None for entry in settled)
        self._grouped = any(entry.province and not entry.carried for entry in entries)
        self._last = 0
        self._last_number: Text | None = None
        self._openers = _openers_of_groups(self.entries)

    def _fail_to_show_stars(self) -> bool:
        """Whether so many stars of a scan are only suspected that one may be lost without a trace.

        A scan kept as JPEG of quality 30 had 12 of 28 in doubt, and one of the others was not seen at all.
        """
        suspected = sum(
            bool(entry.name) and _is_star_suspected(entry.name[-1])
            for entry, star in zip(self.entries, self._stars, strict=True)
            if star is None
        )
        seen = sum(star is not None for star in self._stars)
        return suspected >= FEWEST_UNSURE and suspected > UNSURE_STARS * (suspected + seen)

    def _meaning_of_marks(self) -> tuple[set[str], set[str]]:
        """Return the marks that say that an approval is conditional, and those whose meaning is open."""
        stars = [star for star in self._stars if star is not None]
        if not stars:
            return set(), set()
        used = set().union(*(marks_of(star.value) for star in stars))
        last = self.entries[-1]
        pieces = [*last.name, *last.year, *(piece for item in last.items for piece in item.pieces)]
        return marks_that_limit(used, self.document.text, stars[0].starts[0], max(piece.ends[-1] for piece in pieces))

    def make_list(self, start: int, titles: Sequence[Text]) -> PilotList:
        """Return the list with its rows, its heading and its batch."""
        row_candidates = (self._make_row(entry, place) for place, entry in enumerate(self.entries, 1))
        settled = self._without_run_on_years([row for row in row_candidates if row is not None])
        rows = self._without_groups(settled)
        other = self._mixes_levels(rows) or self._holds_provinces_of_rows(rows) or self._is_of_other_level(rows, titles)
        rows = () if other else _with_ranks(rows)
        self.notices.extend(repeated_places(rows))
        if rows:
            self._tell_losses(rows, titles)
        batch = batch_of_titles(titles)
        dated = self._value_of(_date_behind(batch, titles))
        if dated is not None:
            rows = tuple(replace(row, designated=dated) if not (row.designated or row.batch) else row for row in rows)
        rows = _with_opening_batch(rows, batch)
        return PilotList(self.document.source.id, start, batch, rows, heading_of(titles))

    def _without_run_on_years(self, rows: Sequence[ListRow]) -> list[ListRow]:
        """Take the year out of a row of a dump where the one above ends in a year too many (已达峰（2015年）2020 over 2025), and tell it."""
        result = list(rows)
        for index, (above, row) in enumerate(pairwise(rows), 1):
            if self.loose and above.year is not None and row.year is not None and _runs_on(above.year.value):
                message = say(
                    "{place}: {words!r} may be the last line of a cell that begins in the row above",
                    "{place}：“{words}”或为上一行单元格之末行",
                    place=row.place.value,
                    words=row.year.value,
                )
                self._add_notice("unparsed", "high", row.year, message)
                result[index] = replace(row, year=None)
        return result

    def _without_groups(self, rows: Sequence[ListRow]) -> tuple[ListRow, ...]:
        """Leave out, and tell, a short name of a province without a number among numbered rows, or one that comes again: it groups.

        So does one that comes once where others come again: they are a column of provinces, of which the dump kept no order.
        """
        named = Counter(row.place.value for row in rows)
        are_column = any(count > 1 and is_province(name) for name, count in named.items()) or self._has_moved(rows)
        empty = [
            row
            for row in rows
            if is_province(row.place.value)
            and not self._is_enumerated(row)
            and (named[row.place.value] > 1 or self._groups_rows(row, are_column))
        ]
        empty += _other_provinces(rows, empty) if len(empty) > 1 else ()
        for row in empty:
            message = say(
                "{place} groups rows of the list; which they are, the dump does not tell",
                "{place}为名单分组，转出文本未示其所辖各行",
                place=row.place.value,
            )
            self._add_notice("unparsed", "high", row.place, message)
        grouping = set(map(id, empty))  # by themselves: to compare row with row took a list of 5,000 half a minute
        return tuple(row for row in rows if id(row) not in grouping)

    def _is_enumerated(self, row: ListRow) -> bool:
        """Whether a name stands among others in one line, of which none groups rows: 港口型：天津、唐山, 空港型：北京、天津."""
        start, end = row.place.starts[0], row.place.ends[-1]
        return "、" in (self.document.text[max(0, start - 1) : start], self.document.text[end : end + 1])

    def _is_of_zone(self, row: ListRow) -> bool:
        """Whether a name is what the brackets of a zone's hold: 中国（海南）自由贸易试验区."""
        return self.document.text[max(0, row.place.starts[0] - 1) : row.place.starts[0]] in ("（", "(")

    def _mixes_levels(self, rows: Sequence[ListRow]) -> bool:
        """Whether a dump has put prefectures among the counties that lie in them, a column of their own in print; it is told."""
        groups = groups_of([plain_name(row.place.value) for row in rows]) if self.loose else {}
        holding = set().union(*groups.values())
        if len(holding) < FEWEST_HOLDING or not all(around for name, around in groups.items() if name not in holding):
            return False
        message = say(
            "{count} names hold the others: the dump has mixed two columns, none of this list's rows is read",
            "其中{count}地辖有其余各地：转出文本混合两列，此名单各行均未读取",
            count=len(holding),
        )
        self._add_notice("unread-list", "high", rows[0].place, message)
        return True

    def _holds_provinces_of_rows(self, rows: Sequence[ListRow]) -> bool:
        """Whether bare names are pairs of a place and the province that it lies in (太原市 ⏎ 山西省): cells of a table, which is told."""
        if self._numbered or any(row.year or row.items or row.province or self._is_of_zone(row) for row in rows):
            return False
        behind = _provinces_behind([row.place.value for row in rows])
        if not behind:
            return False
        message = say(
            "{count} names are the provinces of others above them: these are cells of a table, none is read",
            "其中{count}个名称为以上名称所在省份：此为表格之单元格，均未读取",
            count=behind,
        )
        self._add_notice("unread-list", "high", rows[0].place, message)
        return True

    def _is_of_other_level(self, rows: Sequence[ListRow], titles: Sequence[Text]) -> bool:
        """Whether a dump's names are provinces under a title of cities, or prefectures under one of counties: a column beside that of the names; it is told."""
        about = next((value for title in titles if "名单" in (value := fold_script(title.value))), "")
        place_names = [fold_script(plain_name(row.place.value)) for row in rows] if self.loose else []
        provinces = all(map(SHORT_PROVINCE.fullmatch, place_names)) and all(map(is_province, place_names))
        cities = all(
            name[-1:] in "市州盟" and {p.level for p in resolve_place(name, ALL_YEARS)} == {"prefecture"}
            for name in place_names
        )
        other = (provinces and OF_CITIES.search(about)) or (cities and OF_COUNTIES.search(about))
        if not place_names or not other:
            return False
        message = say(
            "{count} names are none of the places that the title speaks of: they are those of a column beside, none is read",
            "{count}个名称非标题所言之地，当属旁列，均未读取",
            count=len(place_names),
        )
        self._add_notice("unread-list", "high", rows[0].place, message)
        return True

    def _has_moved(self, rows: Sequence[ListRow]) -> bool:
        """Whether short names of provinces stand among the full ones of places below them, as a dump puts a column of them there."""
        place_names = [row.place.value for row in rows]
        short = [name for name in place_names if len(name) < SHORTEST_FULL and SHORT_PROVINCE.fullmatch(name)]
        full = [name for name in place_names if name[-1:] in LAST_SIGNS and not is_province(name)]
        return self.loose and bool(short) and 2 * len(full) >= len(rows)

    def _tell_losses(self, rows: Sequence[ListRow], titles: Sequence[Text]) -> None:
        """Tell what a scan or a dump has lost of all rows: stars, numbers, batches."""
        if self._stars_fail:
            message = say(
                "many stars of the list are in doubt: a name without one may have one in print",
                "名单中不少星号不能确认：未见星号者未必没有",
            )
            self._add_notice("doubtful-star", "medium", rows[0].place, message)
        noted = CONDITION_NOTED.search(
            fold_script(self.document.text[(end := rows[-1].place.ends[-1]) : end + NOTE_NEAR])
        )
        if noted and not any(row.conditional.value for row in rows):
            message = Message(
                "a note below the list tells of conditional approval: whose it is, no mark that is read shows",
                "名单下有注文言及有条件批复：未读出何地有此标记",
            )
            self._add_notice("unparsed", "medium", self.document.quote(end + noted.start(), end + noted.end()), message)
        if self.loose and all(entry.number is None for entry in self.entries):
            self._tell_numbers_apart(rows)
        if (apart := batches_apart(titles)) is not None and not any(row.batch for row in rows):
            message = Message(
                "batches stand in lines of their own above the list: which rows are theirs the dump does not tell",
                "各批次自成数行而居名单之上：转出文本未示各批所辖之行",
            )
            self._add_notice("unparsed", "high", apart, message)

    def _tell_numbers_apart(self, rows: Sequence[ListRow]) -> None:
        """Tell that the document prints running numbers, as many as the rows, on lines that a dump has set apart from these."""
        lines = (line.split() for line in self.document.text.splitlines())
        numbers = [number for line in lines if line and (number := running_number(line[0])) is not None]
        wanted = list(range(1, len(rows) + 1))
        # years on lines of their own look like numbers too
        if any(numbers[start : start + len(wanted)] == wanted for start, number in enumerate(numbers) if number == 1):
            message = Message(
                "running numbers stand apart from the rows of the list: which is whose the dump does not tell",
                "序号与名单各行分处两地：转出文本未示何者属何行",
            )
            self._add_notice("numbering", "medium", rows[0].place, message)

    def _groups_rows(self, row: ListRow, are_column: bool) -> bool:
        """Whether a province that stands once groups rows: by its short name, in a column of them, or among numbered rows."""
        own_head = "province" in self.kinds and row.province is None
        if own_head and row.place.value.isascii() and english_province(row.place.value):
            return True
        if len(row.place) >= SHORTEST_FULL:
            return False
        if self.loose and row.year is not None and not is_year_cell(row.year.value):
            return True  # 山东 beside the words of several cells
        if own_head and SHORT_PROVINCE.fullmatch(row.place.value):
            return True
        if self._numbered:
            return not row.number.value and (are_column or not _names_own_province(row))
        return are_column

    def _add_notice(self, kind: str, severity: str, text: Text, message: Message) -> None:
        self.notices.append(make_finding(kind, severity, text, message))

    def _star_in(self, entry: ListEntry) -> Text | None:
        """The star of an entry: of its own, or behind its name."""
        if entry.star is not None or not entry.name:
            return entry.star
        name = tables.mended(self.document, entry.name)
        match = regex.search(STAR, name.value) or _mark_beside(name.value)
        return name[match.start() : match.end()] if match else None

    def _make_row(self, entry: ListEntry, place: int) -> ListRow | None:
        """Return the row of an entry; None, with a finding, where it names nobody."""
        name = self._name_of(entry)
        if name is None:
            return None
        name, behind = province_behind(name)
        number = EMPTY if self._numbered and entry.number is None else self._number_of(entry, place, name)
        self._follow_numbers(entry, number, name)
        year = self._year_of(entry) if place - 1 not in self._dated_doubts else None
        if place - 1 in self._dated_doubts:
            self._tell_year(entry, name)
        self._tell_gaps(entry, year, name)
        items = self._items_of(entry, place, name)
        province, name = self._province_and_name(entry, name) if behind is None or entry.province else (behind, name)
        return ListRow(
            number,
            group_words(province[: bare_name_end(province.value)]) if province is not None else None,
            name,
            self._conditional_of(self._stars[place - 1], name, entry.condition),
            year,
            items,
            entry.batch[0] if entry.batch else None,
            self._value_of(entry.designated),
            entry.kind,
        )

    def _tell_gaps(self, entry: ListEntry, year: Text | None, name: Text) -> None:
        """Tell a row without a year where the list has years, and one of a dump without the items that most others have."""
        if self.dated and year is None:
            message = say("{place} has no year in the list", "名单中{place}无年份", place=name.value)
            self._add_notice("missing", "medium", name, message)
        if self._itemised and not entry.items:
            message = say(
                "{place} has no items in the list, as others have", "名单中{place}无他行所有之各项", place=name.value
            )
            self._add_notice("missing", "medium", name, message)

    def _items_of(self, entry: ListEntry, place: int, name: Text) -> tuple[Text, ...]:
        """The items of a row; none, which is told, where a dump may have given it another's, or a part alone."""
        if place - 1 in self._mixed:
            message = say(
                "{place}: its items may be another row's, or not all of its own ({words}): none is read",
                "{place}：其各项或属他行，或有缺失（{words}），均不予读取",
                place=name.value,
                words=self._mixed[place - 1],
            )
            self._add_notice("unparsed", "high", entry.items[0].pieces[0], message)
            return ()
        if len(entry.items) == 1 and NOTHING.fullmatch(_joined(entry.items[0].pieces)):
            for piece in entry.items[0].pieces:
                self._add_notice("label", "info", piece, Message("the row says that it has none", "此行言明并无此项"))
            return ()
        self.notices.extend(missing_items(entry, name))
        return tuple(
            without_separator(tables.mended(self.document, filled))
            for item in entry.items
            if (filled := [piece for piece in item.pieces if piece.value.strip()])
        )

    def _province_and_name(self, entry: ListEntry, name: Text) -> tuple[Text | None, Text]:
        """The province of a row, its own or the one before its name; told where the list does not show its group."""
        if entry.province:
            return self._settled_province(entry, tables.mended(self.document, entry.province), name)
        if entry.carried and self._grouped:
            message = say(
                "{place}: the list does not show which group it is of", "{place}：名单未示其所属分组", place=name.value
            )
            self._add_notice("missing", "medium", name, message)
        return part_province(name)

    def _settled_province(self, entry: ListEntry, province: Text, name: Text) -> tuple[Text | None, Text]:
        """The province and the name of a row, where a dump may have exchanged them, run them together, or put one beside another's place."""
        group, bare = group_words(province).value, plain_name(name.value)
        if is_province(bare) and is_region(group) and not is_province(group) and lies_in(group, bare):
            return name, province  # 试点城市 before 所属省份
        if not (self.loose or entry.carried):
            return province, name
        own_province, rest = part_province(name)
        if own_province is not None and not is_same_province(own_province.value, group):
            return own_province, rest  # 安徽滁州市 below 江苏
        if _is_astray(bare, group) and (self._astray >= FEWEST_ASTRAY or self._stands_before_other(name)):
            message = say(
                "{place} lies not in {group}, which the dump puts beside it: its province is left open",
                "{place}不在转出文本置于其旁之{group}，其省份不予读取",
                place=bare,
                group=group,
            )
            self._add_notice("unparsed", "high", name, message)
            return None, name
        return province, name

    def _stands_before_other(self, name: Text) -> bool:
        """Whether another province, in which its place lies, stands right behind a name, or ends one of the next lines.

        四平市 ⏎ 吉林省, below 新疆 of the rows above; 九江市 制定评价制度 ⏎ 江西 ⏎ 南昌市 零碳园区, below 宁夏, the cell being centred.
        """
        below = self.document.text[name.ends[-1] : name.ends[-1] + LONGEST_ROW]
        behind = [*below.split()[:1], *(match[1] for match in ENDS_LINE.finditer(below.partition("\n")[2]))]
        return any(is_province(part) and lies_in(name.value, part) for part in behind)

    @cached_property
    def _astray(self) -> int:
        """How many rows of a dump have beside them a province that does not hold them: one alone may be misprinted, and stays."""
        pairs = [(_joined(entry.name), _joined(entry.province)) for entry in self.entries if entry.province]
        return sum(_is_astray(plain_name(name), group) for name, group in pairs) if self.loose else 0

    def _name_of(self, entry: ListEntry) -> Text | None:
        if self.loose and _holds_anothers(entry):
            self._add_notice("unparsed", "high", entry.name[0], NO_PILOT)
            return None
        if entry.name:
            full = tables.mended(self.document, entry.name)
            name = tables.without_stars(mend_text(full, ("drop_gloss",)) if GLOSS.search(full.value) else full)
            bare = name[: bare_name_end(name.value)].strip()
            name = without_quotes(self._without_remark(bare[len(bare) - len(MARK_BEFORE.sub("", bare.value)) :]))
            name = place_of_zone(name)
            is_other = _runs_together(name.value) or (self.loose and (_is_no_name(name.value) or is_item(name.value)))
            if _may_be_name(name.value) and not is_other:
                return name
            self._add_notice("unparsed", "high", full, NO_PILOT)
            return None
        pieces = [text for text in (entry.number, *entry.year, entry.star) if text is not None]
        if pieces:
            self._add_notice("unparsed", "high", pieces[0], NO_PILOT)
        return None

    def _without_remark(self, name: Text) -> Text:
        """A name without the remark in brackets behind it (乌鲁木齐市（兵团直属、十一师）), which is told."""
        remark = remark_behind(name.value)
        if remark is None or is_region(name.value) or province_behind(name)[1] is not None:
            return name
        if (inside := place_in_brackets(name)) is not None:
            message = say(
                "{words!r} behind a name of the list is read as the place in it that is listed",
                "“{words}”附于名单所列名称之后，读作其中入列之地",
                words=remark[0],
            )
            self._add_notice("unparsed", "medium", name[remark.start() :], message)
            return inside
        bare = name.value[: remark.start()]
        names_area = is_listed_place(bare) or is_area_name(bare) or OWN_AREA_ALONE.fullmatch(bare)
        # 长株潭（长沙、株洲、湘潭）: which places a cluster holds
        if not names_area and len(split_names(remark[0][1:-1]) or ()) < 2:
            return name
        self._add_notice("unparsed", "medium", name[remark.start() :], remark_behind_name(remark[0]))
        return name[: remark.start()].strip()

    def _conditional_of(self, star: Text | None, name: Text, condition: Text | None) -> Cell:
        if condition is not None:
            return text_cell(condition, "list.condition")
        marks = marks_of(star.value) if star is not None else set()
        if star is not None and marks & self._limiting:
            return text_cell(star, "list.starred")
        if star is not None and marks & self._open_marks:
            message = say(
                "what {mark} means, no note says: whether the approval is conditional is left open",
                "{mark}之义未见注明，是否有条件批复存疑",
                mark=star.value,
            )
            self._add_notice("unparsed", "medium", star, message)
            return EMPTY
        if star is not None and set(star.value) & set(MARKS):
            self._add_notice("label", "info", star, Message("a mark that a note explains", "注文已说明的标记"))
        if self._stars_fail or _is_star_suspected(name):
            return EMPTY  # a recogniser saw ink behind the name that may be one: the list does not settle it
        return text_cell(name, "list.unstarred") if self._limiting or self._marks_conditions else EMPTY

    def _number_of(self, entry: ListEntry, place: int, name: Text) -> Cell:
        if entry.number is None:
            return Cell(
                str(self._order[place - 1]), text_cell(name).spans, (ORDER,), (f"raw/{self.document.source.file}",)
            )
        if TWO_NUMBERS.search(self.document.text[entry.number.starts[0] : entry.number.ends[-1]]):
            return EMPTY  # 32⏎33: the rule between two rows was not seen; joined they would be 3233
        text = tables.without_stars(tables.mended(self.document, [entry.number]))
        return text_cell(text, "list.number") if running_number(text.value) is not None else EMPTY

    def _follow_numbers(self, entry: ListEntry, number: Cell, name: Text) -> None:
        """Report a number that is missing or out of order; one that begins again with 1 opens a group."""
        if not self._numbered:
            return
        shared = entry.number is not None and entry.number is self._last_number
        self._last_number = entry.number
        if not number.value:
            self._add_notice(
                "numbering",
                "high",
                name,
                say("{place} has no number in the list", "名单中{place}无序号", place=name.value),
            )
            self._last += 1
            return
        count = int(number.value)
        begins_again = count == 1 and (self._last > 1 or id(entry) in self._openers)
        if count != self._last + 1 and not shared and not begins_again:
            message = say(
                "the running number goes from {before} to {number}",
                "序号由{before}跳至{number}",
                before=self._last,
                number=count,
            )
            self._add_notice("numbering", "high", name, message)
        self._last = count

    def _tell_year(self, entry: ListEntry, name: Text) -> None:
        """Tell that the words of a row's year hold those of another cell: it is left open."""
        message = say(
            "{place}: words of another cell stand in its year ({words}): it is not read",
            "{place}：年份中杂有他格文字（{words}），不予读取",
            place=name.value,
            words=_joined(entry.year)[-2 * LONGEST_QUOTE :],
        )
        self._add_notice("unparsed", "high", entry.year[0], message)

    def _year_of(self, entry: ListEntry) -> Text | None:
        year = self._value_of(entry.year)
        peaked = PEAKED.fullmatch(fold_script(year.value)) if year is not None else None
        if year is None or peaked is None:
            return year
        start, end = next(peaked.span(number) for number in range(1, PEAKED.groups + 1) if peaked[number])
        return year[start:end].strip() if is_year_cell(year.value[start:end]) else year

    def _value_of(self, pieces: Sequence[Text]) -> Text | None:
        """The words of a value without stars and the marks of footnotes; None where none are left."""
        if not pieces:
            return None
        text = tables.without_stars(tables.mended(self.document, pieces))
        text = text[: bare_value_end(text.value)].strip()
        if _are_two_values(text.value):
            message = say(
                "two cells run together in {words!r}: which is whose column's, is not settled",
                "“{words}”为两格相连，各属何列未能确定",
                words=text.value[:40],
            )
            self._add_notice("unparsed", "high", text, message)
            return None
        return text if text.value else None


def _runs_on(value: str) -> bool:
    """Whether the words of a year cell are a year and, behind it, another that belongs to the row below."""
    last = regex.search(r"\D(?:19|20)\d\d$", value)
    return (
        last is not None
        and regex.search(r"(?:19|20)\d\d", value[: last.start()]) is not None
        and not is_year_cell(value)
    )


def _with_ranks(rows: Sequence[ListRow]) -> tuple[ListRow, ...]:
    """Say of short names (张家口、邢台) that they have the rank of a prefecture, where all of them have that mean one place."""
    rows = _with_provinces(rows)
    bare = [row for row in rows if _is_bare(row.place.value)]
    readings = [_places_of(row) for row in bare]
    sure = [matches[0] for matches in readings if len(matches) == 1]
    ranked = all(any(place.level in ("prefecture", "municipality") for place in matches) for matches in readings)
    ranked = ranked and not any(row.kind == "省" for row in rows)
    if len(sure) < FEWEST_RANKED or not ranked:
        return tuple(rows)
    return tuple(replace(row, kind=row.kind or "地") if row in bare else row for row in rows)


def _places_in_batches(entries: Sequence[ListEntry]) -> Iterator[int]:
    """Yield the place of each entry among those of its batch; among all where the rows print none."""
    counted: Counter[str] = Counter()
    for entry in entries:
        batch = "".join(piece.value for piece in entry.batch)
        counted[batch] += 1
        yield counted[batch]


def _with_provinces(rows: Sequence[ListRow]) -> Sequence[ListRow]:
    """Say of a short name that is a province's and a 州's elsewhere (海南) that it is the province, where no other row of its batch lies where the 州 does."""
    readings = [_places_of(row) for row in rows]
    batches = [row.batch.value if row.batch is not None else "" for row in rows]
    around: dict[str, Counter[str]] = defaultdict(Counter)
    for batch, matches in zip(batches, readings, strict=True):
        if len(matches) == 1:
            around[batch][matches[0].province] += 1
    return [
        replace(row, kind="省") if not row.kind and _is_province_and_other(matches, around[batch]) else row
        for row, matches, batch in zip(rows, readings, batches, strict=True)
    ]


def _is_province_and_other(matches: Sequence[Place], around: Counter[str]) -> bool:
    """Whether a name means a province or a 州 of another, in which nothing else lies that a list names."""
    provinces = [place for place in matches if place.level == "province"]
    others = [place for place in matches if place.level != "province"]
    return (
        len(provinces) == 1
        and len(around) > 1
        and bool(others)
        and all(place.name.endswith("州") and not around[place.province] for place in others)
    )


def _is_bare(name: str) -> bool:
    """Whether a name in Chinese does not say of what kind its place is."""
    return not name[:1].isascii() and name[-1:] not in tuple(FULL_ENDS)


def _places_of(row: ListRow) -> list[Place]:
    """The places that the name of a row may mean, those of one name and rank once."""
    province = row.province.value if row.province is not None and is_province(row.province.value) else ""
    matches = resolve_place(plain_name(row.place.value), ALL_YEARS, province)
    return list({(place.level, place.name): place for place in matches}.values())


def _are_two_values(value: str) -> bool:
    """Whether a value is two years run together, or a year and a batch, of two cells that were not parted.

    >>> [_are_two_values(value) for value in ("20252010年7月", "2028之前2030年前", "2020左右第一批", "2023-2025", "2010年7月")]
    [True, True, True, False, False]
    """
    if is_year_cell(value) or is_date_cell(value):
        return False
    bare = value.lstrip("）)")
    cuts = [match.start() for match in regex.finditer("(?<=.)(?:(?:19|20)[0-9]{2}|第)", bare)]
    return any(
        (is_year_cell(bare[:cut]) or is_date_cell(bare[:cut]))
        and (is_year_cell(bare[cut:]) or is_date_cell(bare[cut:]) or BATCH.fullmatch(bare[cut:]) is not None)
        for cut in cuts
    )


def province_behind(name: Text) -> tuple[Text, Text | None]:
    """Part the province that stands in brackets behind a name: 迁安（河北）, 丽水经济技术开发区（浙江省）.

    >>> from lccp.text.spans import Origin
    >>> [text and text.value for text in province_behind(Text.quote(Origin("d", "迁安（河北）")))]
    ['迁安', '河北']
    """
    remark = remark_behind(name.value)
    if remark is None:
        return name, None
    bare, inside = name[: remark.start()].strip(), name[remark.start() + 1 : remark.end() - 1].strip()
    if (
        not is_province(inside.value)
        or not bare.value
        or (is_region(bare.value) and not lies_in(bare.value, inside.value))
    ):
        return name, None
    return bare, inside


def _is_star_suspected(name: Text) -> bool:
    """Whether a recogniser saw ink behind a name that may be a star."""
    return name.ends[-1] - 1 in name.origin.suspected_stars


def _without_dittos(entries: Sequence[ListEntry]) -> Sequence[ListEntry]:
    """Give entries whose province is 同上 that of the entry above, which has one that says more."""
    result: list[ListEntry] = []
    province: tuple[Text, ...] = ()
    for entry in entries:
        if entry.province and is_ditto("".join(piece.value for piece in entry.province)):
            entry = replace(entry, province=province, carried=True)
        province = entry.province or province
        result.append(entry)
    return result


def _runs_together(name: str) -> bool:
    """Whether words are several names, or a name and another cell, that a dump ran together, or an item's, and none of a place."""
    if is_region(name):
        return False
    if HALF_NAME.search(name):
        return True  # 金平苗族瑶族傣族自 over 治县
    if NOT_OF_NAME.search(name) and not is_listed_place(name):
        return True  # ）那曲市, 萨迦县2025, 值的年份江门市, 2东兴市
    if MARKER.match(name) or (BATCH.search(name) and is_region(BATCH.sub("", name))):
        return True  # 1.深化绿色出行积分制度, 绥德县第一批
    if any(_are_two_names(name[:cut], name[cut:]) for cut in range(3, len(name) - 2)):
        return True  # 繁峙县北林区
    return len(name) > LONGEST_NAME and not is_listed_place(name) and len(regex.findall("[市县旗州]", name)) > 2


def _holds_anothers(entry: ListEntry) -> bool:
    """Whether an entry has cells beside its name, and for its province another place: its year may be that one's."""
    has_cells = bool(entry.name and (entry.year or entry.items))
    return has_cells and _are_siblings(plain_name(_joined(entry.name)), _joined(entry.province))


def _are_siblings(name: str, group: str) -> bool:
    """Whether beside a place stands another, no province, that does not hold it: 廊坊市 beside 晋中市, of a table on its side."""
    apart = is_region(name) and is_region(group) and not (is_province(group) or is_province(name))
    return apart and not (lies_in(name, group) or lies_in(group, name)) and name != group


def _mark_beside(name: str) -> regex.Match[str] | None:
    """The mark of a footnote before or behind a name that is no star: #宜春市, 淄博市①."""
    return MARK_BEFORE.search(name) or MARK_BEHIND.search(name)


def _joined(pieces: Sequence[Text]) -> str:
    return str(regex.sub(r"\s", "", "".join(piece.value for piece in pieces)))


def _is_astray(name: str, group: str) -> bool:
    """Whether a place lies not in the one beside it."""
    away = is_region(name) and is_region(group) and not lies_in(name, group)
    return away and not is_same_province(name, group)


def _with_last_sign(entry: ListEntry) -> ListEntry:
    """Return an entry with the last sign of its name, which a dump set on a line among its items (日照 … 市), at the name."""
    name = "".join(piece.value for piece in entry.name).strip()
    lines = [piece for item in entry.items for piece in item.pieces if LAST_SIGN.fullmatch(piece.value.strip())]
    if (
        len(lines) != 1
        or not is_region(name)
        or name[-1:] in LAST_SIGNS
        or not is_region(name + lines[0].value.strip())
    ):
        return entry
    items = tuple(
        replace(item, pieces=tuple(piece for piece in item.pieces if piece is not lines[0])) for item in entry.items
    )
    return replace(entry, name=(*entry.name, lines[0]), items=items)


def without_quotes(name: Text) -> Text:
    """Return a name without the quotation marks around it: “三门峡市”."""
    return name[1:-1] if QUOTED.fullmatch(name.value) else name


def _may_be_name(name: str) -> bool:
    """Whether words may name a place at all: two signs at least, no batch, and not that there is none.

    >>> [_may_be_name(name) for name in ("徐州市", "唐", "第二批", "首批（2010年）", "市、镇江市、泰州市", "（空缺）")]
    [True, False, False, False, False, False]
    """
    if regex.search("[；。;]|^[市县区州盟旗]?、", name) or NOTHING.fullmatch(name):
        return False
    return len(name) > 1 and (is_region(name) or not is_batch_cell(name))


def _is_no_name(name: str) -> bool:
    """Whether words that a dump put among names are a head, or a name with the words of another cell.

    >>> [_is_no_name(name) for name in ("园区", "试点城市", "广东省低碳省区", "地区编省（区、号市）", "徐州市", "江苏徐州市")]
    [True, True, True, True, False, False]
    >>> _is_no_name("省市海南海口市"), _is_no_name("市黄冈市")
    (True, True)
    """
    name = fold_script(name)
    if is_listed_place(plain_name(name)) or (OWN_AREA_ALONE.fullmatch(name) and name != "园区"):
        return False
    if is_whole_head(name) or regex.search(r"省?[（(]区、", name):
        return True
    if name[-1] in LAST_SIGNS and any(
        is_region(name[start:]) for start in range(max(1, len(name) - LONGEST), len(name) - 2)
    ):
        return True
    opening = next(full_openings(name), "")
    return bool(opening) and not (is_area_name(name) or is_region(name[len(opening) :]))


def _are_two_names(head: str, tail: str) -> bool:
    """Whether words are the full names of two places of which neither lies in the other."""
    ends = head[-1] in LAST_SIGNS and tail[-1] in LAST_SIGNS
    return ends and is_region(head) and is_region(tail) and not is_province(head) and not lies_in(tail, head)


def remark_behind_name(quoted: str) -> Message:
    """Return the message that words stand behind a name of a list."""
    return say(
        "{words!r} stands behind a name of the list and is no value of it",
        "“{words}”附于名单所列名称之后，并非其值",
        words=quoted[:40],
    )


def without_separator(text: Text) -> Text:
    """Return an item without the ； or 。 that parts it from the next, and what says behind it that a further cell is empty (；—)."""
    none_behind = NONE_BEHIND.search(text.value)
    return text[: len(text.value[: none_behind.start() if none_behind else None].rstrip("；;。，,"))]


LONGEST_LABEL, LONGEST_CLASS = 8, 24
# 在第一批试点工作经验的基础上，现将名单公布如下：
RECALLED = regex.compile(r"(?:第\p{Han}{1,3}批|首批)[^，。；]{0,14}(?:基础上|经验|成果|以来|之后)")
PUBLISHED = regex.compile(f"日?{PUBLISHING}[）)]$")
_DAY = r"(?:19|20)\d{2}(?:年(?:\d{1,2}月(?:\d{1,2}日)?)?|[-./]\d{1,2}(?:[-./]\d{1,2})?)"
# …城市名单（2013年12月公布）, （国务院2011年11月公布）, or below its title （公布时间：2013年12月5日）, （2013-12-05）; not （截至2013年12月）
PUBLISHED_ON = regex.compile(
    rf"(?|[（(](?:(?![截至])\p{{Han}}{{2,16}} ?)?({_DAY})(?:日?{PUBLISHING})[）)]$|[（(]{PUBLISHING}(?:时间|日期)[:：]? ?({_DAY})[）)]$|^[（(]({_DAY})[）)]$"
    # 气候适应型城市建设试点名单（2017年2月）
    r"|名单[（(]((?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日)?)[）)]$"
    # （工业和信息化部 国家发展改革委，2015年）
    rf"|^[（(](?:\p{{Han}}{{1,14}}(?:[部委局厅办院署]|办公[厅室])[、 ]?){{1,6}}[，,] ?({_DAY})[）)]$)"
)


def _is_no_heading(value: str) -> bool:
    """Whether a title is a label, a number, words that lead to what follows, the head of a column that a dump set apart, or a row of places."""
    if NO_HEADING.fullmatch(value) or value in KINDS:
        return True
    marker = LINE_NUMBER.match(value)  # 4. 吉林省白城市, above the rows behind a line that is none
    return names_places(value[marker.end() if marker else 0 :].strip())


def heading_of(titles: Sequence[Text]) -> Text | None:
    """Return the title that a list stands under: the nearest that speaks of a list, else the nearest.

    A line that leads to the list and says of what units its pilots are (确定以下县（市、区）作为省级低碳试点县（区）：) comes first.
    """
    led = UNITS_LED.search(fold_script(titles[0].value)) if titles else None
    if led and programme_phrase(led[1]):
        return titles[0][led.start(1) : led.end(1)]
    return _spoken_heading(titles)


def _spoken_heading(titles: Sequence[Text]) -> Text | None:
    """Return the nearest title that speaks of a list, else the nearest."""
    fit = [title for title in titles if not _is_no_heading(fold_script(title.value.strip())) or _names_programme(title)]
    fit = fit or [title for title in titles if programme_phrase(title.value)]  # 低碳城市试点峰值目标如下：
    # 三、国家园林县城, below 二、国家园林城市: a heading that names a programme has no word for a list
    speaking = (title for title in fit if LIST_TITLE.search(fold_script(title.value)) or _is_class_heading(title, fit))
    heading = next(speaking, next(iter(fit), None))
    if heading is None or programme_phrase(heading.value):
        return heading
    # 名单如下, 公示名单: the line above says of what; 现将…绿色工业园区试点名单公布如下：, under 关于公布…绿色园区名单的通知
    is_label = len(heading) <= LONGEST_LABEL
    others = fit[fit.index(heading) + 1 :][:2] if is_label else titles[: titles.index(heading)]
    return next((title for title in others if programme_phrase(title.value)), heading)


def _is_class_heading(title: Text, titles: Sequence[Text]) -> bool:
    """Whether a heading of few words names a programme: 三、2017年国家园林县城, （二）国家卫生县.

    模范县（市、区）7个, in short for the 全民运动健身模范县（市、区） that another title ends in, names none of its own.
    """
    phrase = programme_phrase(title.value) if len(title) <= LONGEST_CLASS else ""
    return bool(phrase) and not any(
        full != phrase and full.endswith(phrase) for full in (programme_phrase(other.value) for other in titles)
    )


def _names_programme(title: Text) -> bool:
    """Whether a line that leads to a list names its programme: List of low-carbon pilot cities, batch 1:, …示范城市名单：."""
    leads = title.value.isascii() or LEADS.search(fold_script(title.value)) is not None
    return leads and bool(programme_phrase(title.value))


def _with_opening_batch(rows: tuple[ListRow, ...], batch: Text | None) -> tuple[ListRow, ...]:
    """Give the rows before the first that has a batch that of the title: 第四批 above a table, 第五批 between its rows."""
    if batch is None or not any(row.batch for row in rows):
        return rows
    opening = len(list(takewhile(lambda row: row.batch is None, rows)))
    return (*(replace(row, batch=batch) for row in rows[:opening]), *rows[opening:])


def batch_of_titles(titles: Sequence[Text]) -> Text | None:
    """Return the words that name the batch of a list: of the nearest title that names just one."""
    title = next((t for t in titles if BATCH.search(t.value) and not RECALLED.search(fold_script(t.value))), None)
    if title is None or batches_apart(titles) is not None or _is_of_another_list(title, titles):
        return None
    matches = list(BATCH.finditer(title.value))
    # fourth batch … 第四批: one batch, named in two languages
    single = len({batch_of_title(match[0]) for match in matches}) == 1
    return title[matches[0].start() : matches[0].end()] if single else None


def _is_of_another_list(title: Text, titles: Sequence[Text]) -> bool:
    """Whether a title is that of a list of another programme than a nearer one: 附件1 第四批…低碳城市试点名单, 附件2 低碳工业园区试点名单.

    Not that of the document, where it names in general what the nearer names a kind of: 第二批低碳试点名单 over 低碳试点乡镇名单.
    """
    nearer = (other for other in titles[: titles.index(title)] if "名单" in fold_script(other.value))
    named = next((phrase for other in nearer if (phrase := programme_phrase(other.value))), "")
    about = programme_phrase(title.value) if named and "名单" in fold_script(title.value) else ""
    if not about or is_of_one(about, named):
        return False
    return title is not titles[-1] or "城市" in title.value or not is_part_of(named, about)


def _date_behind(batch: Text | None, titles: Sequence[Text]) -> tuple[Text, ...]:
    """The date in brackets right behind the batch that heads a list (第四批（2019年3月） over its table), or that of its publication behind its title or below it."""
    title = next((title for title in titles if BATCH.search(title.value)), None)
    dated = _date_of_batch(title) if batch is not None and title is not None else None
    return (dated,) if dated is not None else _date_of_publication(titles)


def _date_of_batch(title: Text) -> Text | None:
    match = BATCH.search(title.value)
    if match is None:
        return None
    folded = fold_script(title.value)
    # 第一批…城市名单（2013年11月26日公布）
    published = title.value[match.end() :][:1] in ("（", "(") or PUBLISHED.search(folded) is not None
    dated = DATE_OF_BATCH.match(folded, match.end()) if published else None
    return title[dated.start(1) : dated.end(1)] if dated else None


def _date_of_publication(titles: Sequence[Text]) -> tuple[Text, ...]:
    """The date in brackets at the end of a list's heading, or on a line between it and the list."""
    heading = heading_of(titles)
    above = titles[: titles.index(heading) + 1] if heading in titles else ()
    bracketed = (title for title in above if title.value[-1:] in ("）", ")"))
    dates = ((title, PUBLISHED_ON.search(fold_script(title.value))) for title in bracketed)
    return next(((title[date.start(1) : date.end(1)],) for title, date in dates if date), ())


def batches_apart(titles: Sequence[Text]) -> Text | None:
    """The nearest of the batches that stand one below the other above a list, or with dates between: cells of a column, of which no order is kept."""
    named = [place for place, title in enumerate(titles) if BATCH.search(title.value)][:2]
    if (
        len(named) == 2
        and len({titles[place].value for place in named}) == 1
        and BATCH.fullmatch(titles[named[0]].value)
    ):
        return titles[named[0]]  # 第三批 ⏎ 第三批: the last of a column's cells, above a note
    if len(named) < 2:
        return None
    below, above = (titles[place] for place in named)
    between = titles[named[0] + 1 : named[1]]
    if not (_are_batches(above, below) and all(is_date_cell(title.value.strip()) for title in between)):
        return None
    printed = below.origin.text[above.starts[-1] + 1 : below.starts[0]]
    return (
        below if len("".join(printed.split())) == sum(len("".join(title.value.split())) for title in between) else None
    )


def _provinces_behind(listed: Sequence[str]) -> int:
    """How many of a list's names are provinces, where each stands behind a place in it, or their short names behind all places.

    >>> _provinces_behind(["太原市", "山西省"]), _provinces_behind(["海北藏族自治州", "湖北", "江西"])
    (1, 2)
    >>> _provinces_behind(["广东省", "深圳市"]), _provinces_behind(["天津市", "重庆市"])
    (0, 0)
    """
    provinces = [is_province(name) for name in listed]
    pairs = [(above, name) for above, name in pairwise(listed) if above != name and is_province(name)]
    if pairs and len(pairs) == sum(provinces) and all(lies_in(above, name) for above, name in pairs):
        return len(pairs)
    short = [
        is_listed and SHORT_PROVINCE.fullmatch(name) is not None
        for name, is_listed in zip(listed, provinces, strict=True)
    ]
    column = sum(short) > 1 and not short[0] and short == sorted(short)
    return sum(short) if column else 0


def _other_provinces(rows: Sequence[ListRow], empty: Sequence[ListRow]) -> list[ListRow]:
    """The other provinces of a list some of which are cells of a column: their full names are such too, without a number or a year."""
    column = set(map(id, empty))
    provinces = [row for row in rows if id(row) not in column and is_province(row.place.value)]
    return [row for row in provinces if row.year is None and (not row.number.value or row.number.rules == (ORDER,))]


def _are_batches(above: Text, below: Text) -> bool:
    """Whether two titles are different batches and little else, and no part of the same words."""
    is_bare = all(batch_words(title.value.strip(), False) for title in (above, below))
    first, second = (BATCH.search(title.value) for title in (above, below))
    is_other = first is not None and second is not None and first[0] != second[0]
    return is_bare and is_other and above.starts[-1] < below.starts[0]


def _count_names(entries: Sequence[ListEntry]) -> bool:
    """Whether what stands where numbers do says how many names follow: 山西 2 灵石县、大同市, over 河南 3 三门峡市、鹤壁市、兰考县."""
    sizes = Counter(id(entry.number) for entry in entries)
    if len(sizes) < FEWEST_COUNTS or len(sizes) == len(entries) or any(entry.number is None for entry in entries):
        return False
    printed = {id(entry.number): running_number(entry.number.value) for entry in entries if entry.number is not None}
    return printed == sizes and list(sizes.values()) != list(range(1, len(sizes) + 1))


def _openers_of_groups(entries: Sequence[ListEntry]) -> set[int]:
    """The rows that open the group of a province or a batch, by identity, where the numbers begin anew with 1 in each of them."""
    groups = [tuple(part[0].value if part else "" for part in (entry.province, entry.batch)) for entry in entries]
    openers = [entry for index, entry in enumerate(entries) if index == 0 or groups[index] != groups[index - 1]]
    numbers = [running_number(entry.number.value) if entry.number is not None else None for entry in openers]
    return set(map(id, openers)) if all(number == 1 for number in numbers) else set()


def without_continued_numbers(lists: Sequence[PilotList], notices: Iterable[Notice]) -> list[Notice]:
    """Return the findings but those that a list's numbers begin late where they go on from the list above: a table in blocks, or of a second page."""
    starts: set[int] = set()
    for above, below in pairwise(sorted(lists, key=lambda each: each.start)):
        last, first = (
            row.number.value if row is not None else ""
            for row in (above.rows[-1:] or (None,)) + (below.rows[:1] or (None,))
        )
        if last.isdecimal() and first.isdecimal() and int(first) == int(last) + 1:
            starts.add(below.rows[0].place.starts[0])
    return [notice for notice in notices if notice.kind != "numbering" or notice.start not in starts]


def repeated_places(rows: Sequence[ListRow]) -> list[Notice]:
    """Return a finding for each place that stands in two rows of one batch of a list."""
    seen: set[tuple[str, str, str]] = set()
    notices: list[Notice] = []
    for row in rows:
        texts = (row.batch, row.province, row.place)
        key = tuple(text.value if text is not None else "" for text in texts)
        if key in seen:
            message = say("{place} stands in the list twice", "{place}在名单中出现两次", place=row.place.value)
            notices.append(make_finding("numbering", "high", row.place, message))
        seen.add((key[0], key[1], key[2]))
    return notices


def _pointless_number(place: Text, number: Text) -> Notice:
    message = say(
        "{place}: no point stands behind the number {number} of an item",
        "{place}各项之序号{number}后无点号",
        place=place.value,
        number=number.value,
    )
    return make_finding("numbering", "low", number, message)


def doubtful_items(entries: Sequence[ListEntry], strays: Mapping[int, str]) -> dict[int, str]:
    """Return the rows whose items a dump may have mixed with others, by number, each with the words that show it.

    ``strays`` are those that hold words of other cells. Of the others that are in doubt the numbers do not begin with 1, or begin anew (then the row above lacks some); the words of another cell
    stand behind their end; or they alone have no end. Where many are, all are.
    """
    result = {row: quoted for row, quoted in strays.items() if entries[row].items}
    ends = {row: _joined(entry.items[-1].pieces).strip() for row, entry in enumerate(entries) if entry.items}
    for row in _misnumbered(entries, ends):
        result.setdefault(row, ends[row][-LONGEST_QUOTE:])
    # the items of several rows in one cell, as a dump that mixed these alone leaves them, speak against no other
    cells = {entries[row].items[0].pieces[0].starts[0] for row in result}
    many = len(cells) > max(1, MOST_MIXED * len(ends))
    return {row: end[-LONGEST_QUOTE:] for row, end in ends.items()} | result if many else result


def _misnumbered(entries: Sequence[ListEntry], ends: Mapping[int, str]) -> Iterator[int]:
    """The rows whose items' numbers, ends or scraps show that a dump mixed them, and those above that lack some."""
    mostly_closed = sum(end[-1:] in ENDS for end in ends.values()) >= MOSTLY_CLOSED * len(ends)
    for row, end in ends.items():
        numbers = _item_numbers(entries[row])
        begins = numbers[:1] in ([], [1])
        if not begins and row - 1 in ends:
            yield row - 1
        is_open = mostly_closed and end[-1:] not in ENDS
        if is_open or not begins or 1 in numbers[1:] or _holds_scraps(entries[row], end):
            yield row


def _item_numbers(entry: ListEntry) -> list[int]:
    printed = [item.number.value for item in entry.items if item.number is not None]
    return [item_number(match) for value in printed if (match := MARKER.match(value))]


def _holds_scraps(entry: ListEntry, end: str) -> bool:
    """Whether words of other cells, or the end of the row above's items, stand among those of a row."""
    is_headless = entry.items[0].number is None and any(item.number is not None for item in entry.items)
    dated = any(YEAR_BEFORE_ITEM.search(_joined(item.pieces)) for item in entry.items)
    return is_headless or dated or BEHIND_END.search(end) is not None


def missing_items(entry: ListEntry, name: Text) -> list[Notice]:
    """Return a finding where the numbers of a row's items do not run from one to the next."""
    notices: list[Notice] = []
    last = 0
    for item in entry.items:
        match = MARKER.match(item.number.value) if item.number is not None else None
        if item.number is not None and match is None:
            notices.append(_pointless_number(name, item.number))
        number = (item_number(match) if match else 0) or last + 1
        if number != last + 1 and item.number is not None:
            message = say(
                "{place}: the number of its items goes from {before} to {number}",
                "{place}：所列各项的序号由{before}跳至{number}",
                place=name.value,
                before=last,
                number=number,
            )
            notices.append(make_finding("numbering", "medium", item.number, message))
        last = number
    return notices
