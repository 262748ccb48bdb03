"""Lists that stand in lines of their own under a heading, without columns; and such runs that no heading makes a list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, pairwise, takewhile

from lccp.extract.context import Context, Yield
from lccp.extract.lists.field_rows import (
    FEWEST_NAMES,
    HEADS_OF_VALUES,
    LONGEST_HEAD,
    MOST_HEAD_PARTS,
    ORGAN_LIKE,
    ends_in_title,
    entries_of,
    heads_in,
    is_field_row,
    is_promised,
    item_line,
    lines_of,
    lines_of_groups,
    may_hold_list,
    names_province,
    raw_lines,
    read_fields,
    stands_under_heads,
    unread_rows,
)
from lccp.extract.lists.header import ListEntry
from lccp.extract.lists.items import (
    SHARE_WITH_ITEMS,
    items_of_lines,
    items_told,
    labels_items,
    names_items,
)
from lccp.extract.lists.line_reader import (
    AREA_LINE,
    COLON,
    COUNT_BEHIND,
    LABEL,
    LineReading,
    labels_places,
    read_area_line,
    read_line,
    read_spaced_names,
)
from lccp.extract.lists.list_rows import SHORT_PROVINCE, RowMaker, batch_of_titles, remark_behind_name
from lccp.extract.lists.part_reader import lost_provinces, without_province_cells
from lccp.extract.lists.pilot_list import PilotList, UnreadRun
from lccp.extract.lists.shapes import (
    BATCH,
    LINE_NUMBER,
    is_batch_cell,
    is_date_cell,
    is_note,
    is_province,
    is_region,
    is_year_cell,
    lies_in,
    plain_name,
    running_number,
)
from lccp.extract.lists.table_parts import section_marker, titles_above
from lccp.extract.lists.vocabulary import KINDS, PEAK, head_kind, kind_called
from lccp.extract.structure.parts import Part
from lccp.model import Notice, make_finding
from lccp.normalise.area_words import TELLS_OF_PLACE
from lccp.normalise.places import ALL_YEARS, is_municipality, resolve_place
from lccp.normalise.programmes import is_of_one, programme_phrase
from lccp.reference.english_names import english_places
from lccp.reference.script import fold_script
from lccp.reference.word_lists import any_of
from lccp.text.messages import Message, say
from lccp.text.patterns import regex
from lccp.text.spans import Text

FEWEST_ROWS = 2  # of a list of lines: a name alone below a province's may be the rest of any other row
# 实现我国控制温室气体排放行动目标，经研究，   制，明确责任分工: the line of one column beside that of another.
TWO_COLUMNS = regex.compile(
    r"(?=[^ ])(?:[^。；： ]|[。；：](?! )){12,}[ \u3000]{3,}\p{Han}[^ ]{3,}|\p{Han}(?:[^。；： ]|[。；：](?! )){11,}[ \u3000]{3,}[^ ]{2}.*\p{Han}{3}"
)
CLAUSE = regex.compile(r"\p{Han}[，。]\p{Han}")
FEWEST_TORN = 3
FEWEST_HEADS = 2  # provinces below one another that head columns
MOST_HEAD_LINES = 3  # lines over a run that may be heads of its columns
FAR_HEADS = 40  # parts above a run, among which may be the heads of its columns
MOST_STRAYS = 2
FEWEST_WITH_PROVINCE = 6  # lines of a list that all print the province: one without stands below it
LONGEST_ODD_ROW = 80
MOST_UNREAD = 0.5  # lines that are no rows, for each that is one: of more the run is no list
# 县（市、区）名单, 零碳县区建设试点: of counties, and of no prefecture
OF_COUNTIES = regex.compile(
    "(?<![市地州])(?:县区|区县|县域|县城|县[（(]市|县[（(]区|县级|县市区|[县区](?:名单|试点|示范))"
)
OF_PROVINCES = regex.compile("省[区份市]|(?:试点|示范|低碳)省")
COARSE_HEADS = frozenset({"地市", "市", "地级市", "设区市", "市州", "地（市）", "市（州）", "地级以上市", "所在市"})
# Lines of the form of a name that tell of places or name a kind of them: 国家低碳城市, 建设美丽乡村.
NO_NAME = regex.compile(
    rf"{any_of('no-name')}|{any_of('no-row')}|第.批|^各|(?:{any_of('no-row-ends')})$|{TELLS_OF_PLACE}"
)
PROVINCE_OPENS = regex.compile(r"\p{Han}{2,9}[:：]\p{Han}{2,}(?:管理局|农垦|总局|[师团场])$")  # 黑龙江省：建三江管理局
LIKE_NAME = regex.compile(r"(?:\p{Han}|(?<=\p{Han})[（）()·]){2,12}[市县区州盟旗镇乡村]")
LONGEST_FIRST_ROW = 30
MOST_BETWEEN = 2  # lines of another kind between two rows that their numbers join


BATCH_LED = regex.compile(
    "(?:以下|下列)[^。，；]{0,24}(?:[列作定]为|为|列入|纳入|命名)[^。，；]{0,12}(?:第.{1,3}批|首批)"
)

LEADS_TO_PLACES = regex.compile(
    "名单|试点|示范|[:：]$"
)  # words below a table of provinces that may head a list of places


@dataclass
class _Run:
    """Lines of one run: what each says, and where the run begins and ends."""

    readings: list[LineReading] = field(default_factory=list)
    start: int = 0
    end: int = 0
    unread: list[Text] = field(default_factory=list)  # lines that look like rows and are none
    first: int = 0  # where its first line begins, a group's heading or a name
    below: dict[int, list[Text]] = field(default_factory=dict)  # lines that are items, by the reading above them


def extract(part: Part, context: Context) -> Iterator[Yield]:
    """Yield the list that begins at a part of lines, or a finding where a run of places is none."""
    if not part.lines:
        return
    if not lines_of(part) or _is_of_columns(context):
        yield from read_fields(context)
        return
    if _follows_run(context):
        return  # the run began above
    run = _run_from(context)
    count = sum(len(reading.entries) for reading in run.readings)
    if count < FEWEST_NAMES - 1:
        return
    above = [line.text for line in part.lines if line.text.starts[0] < run.first and read_line(line.text) is None]
    titles = _titles_of_run(context, above)
    if _has_lost_columns(context, run):
        message = say(
            "{count} places stand in lines beside the heads of other columns: the dump has lost which value is whose, none is read",
            "{count}个地名与他列表头各自成行：转出时已失各值所属，均未读取",
            count=count,
        )
        yield Notice("unread-list", "high", run.start, run.end, message)
    elif len(run.unread) <= MOST_UNREAD * count and is_promised(context, [*_batch_heading(part), *titles]):
        yield from _list_of_run(context, run, titles)
        yield from unread_rows(_rows_above(context, above))
    elif count >= FEWEST_NAMES and may_hold_list(context, titles):
        yield _unread_run(run, count)


def _batch_heading(part: Part) -> list[Text]:
    """The first line of a run where it is a group's heading that names a batch: 第三批试点城市, which promises its places."""
    reading = read_line(part.lines[0].text)
    return [part.lines[0].text] if reading is not None and reading.heads_group and reading.batch is not None else []


def _titles_of_run(context: Context, above: Sequence[Text]) -> list[Text]:
    """The titles over a run, nearest first, ``above`` in its own part; a label with its places is none."""
    return [title for title in (*reversed(above), *titles_above(context)) if not labels_places(title.value)]


def _unread_run(run: _Run, count: int) -> UnreadRun:
    message = say(
        "{count} places in lines of their own are read as no list of pilots",
        "各占一行的{count}个地名未读作试点名单",
        count=count,
    )
    place_names = [entry.name[0] for reading in run.readings for entry in reading.entries]
    return UnreadRun(Notice("unread-list", "high", run.start, run.end, message), tuple(place_names))


def _list_of_run(context: Context, run: _Run, titles: Sequence[Text]) -> Iterator[Yield]:
    """Yield the list of a run of lines, and what a person should look at."""
    strays = _stray_lines(run)
    yield from _with_items_below(context, run, titles)
    in_row = _names_batches_above(context, run)
    beside = [title for title in titles if in_row and is_batch_cell(fold_script(title.value))]
    titles = [title for title in titles if title not in beside]
    peaks = _call_peaks(titles, run.readings)
    undated = _without_batches_in_row(_without_dates_behind(run.readings), in_row)
    over_counties, doubtful = _prefecture_heads(run.readings, titles)
    kind = kind_called(titles[0].value) if titles else ""
    grouped = _under_prefectures(undated, over_counties)
    are_dates = not _stands_below_peaks(context) and _are_dates(
        grouped, peaks, of_one_batch=batch_of_titles(titles) is not None
    )
    entries = entries_of(grouped, peaks, kind, are_dates=are_dates)
    heads, entries = _part_province_heads(entries, titles)
    if _is_province_column(context, run, entries):
        return  # told at the list of the names below it
    if _opens_with_provinces(context, entries):
        yield _provinces_apart(run)
        return
    entries = without_province_cells(entries, titles)
    kinds = _heads_around(context)
    dated = any(entry.year for entry in entries)
    maker = RowMaker(context.document, entries, dated, loose=bool(kinds), kinds=kinds)
    pilots = _with_batch_of_lead(maker.make_list(run.start, titles), context)
    if len(pilots.rows) < FEWEST_ROWS:
        yield _unread_run(run, len(entries))
        return
    yield pilots
    yield from maker.notices
    yield from lost_provinces(pilots, titles)
    yield from _asides(_without(run.readings, over_counties))
    unread = [reading for reading in run.readings if not (peaks or reading.is_peak)]
    yield from _unread_years(unread, are_dates)
    yield from unread_rows([*run.unread, *strays])
    yield from _dates_between(run.readings, undated)
    yield from _batches_told([*beside, *_batches_in_row(run.readings, undated)])
    yield from _heads_told(heads)
    yield from _heads_of_none(undated)
    yield from _prefectures_told(run.readings, doubtful)


def _with_items_below(context: Context, run: _Run, titles: Sequence[Text]) -> Iterator[Notice]:
    """Give the named of a run the items that stand in lines below them; told where nothing calls these lines items."""
    named = [index for index, reading in enumerate(run.readings) if len(reading.entries) == 1]
    below = {index: run.below[index] for index in named if index in run.below}
    items = items_of_lines(below, len(named))
    titled = [*_batch_heading(context.parts[context.part]), *titles]
    if not items or not (names_items(titled) or all(labels_items(lines[0].value) for lines in below.values())):
        if SHARE_WITH_ITEMS * len(below) >= len(named):
            yield from items_told(below)
        else:  # 2.制定…方案 between two rows; what stands behind the last is another thing
            run.unread.extend(line for index in named[:-1] for line in below.get(index, ()))
        return
    for index, listed in items.items():
        (entry,) = run.readings[index].entries
        run.readings[index] = replace(run.readings[index], entries=(entry.with_items(listed),))


def _with_batch_of_lead(pilots: PilotList, context: Context) -> PilotList:
    """Return a list with the one batch that the sentence right above it names which makes its places pilots: 拟将以下园区列为…第二批…试点."""
    above = next((part.text for part in reversed(context.parts[: context.part]) if part.kind != "furniture"), None)
    if pilots.batch is not None or above is None or not BATCH_LED.search(above.value):
        return pilots
    batches = list(BATCH.finditer(above.value))
    return replace(pilots, batch=above[batches[0].start() : batches[0].end()]) if len(batches) == 1 else pilots


def _without_dates_behind(readings: Sequence[LineReading]) -> Sequence[LineReading]:
    """Return the readings of a run without dates on lines of their own that may belong to the rows above (南京市 ⏎ 2022年 ⏎ 常州市 ⏎ 2023年).

    They do where a row stands before the first and, behind the last, none, or where no more than one row stands between two.
    """
    dates = [index for index, reading in enumerate(readings) if _is_date_alone(reading)]
    named = [index for index, reading in enumerate(readings) if reading.entries]
    if len(dates) < 2 or not named or named[0] > dates[0]:  # one behind all rows is that of a signature
        return readings
    sizes = [sum(date < index < later for index in named) for date, later in pairwise([*dates, len(readings)])]
    if named[-1] > dates[-1] and max(sizes) > 1:
        return readings
    return [replace(reading, designated=None) if _is_date_alone(reading) else reading for reading in readings]


def _part_province_heads(entries: list[ListEntry], titles: Sequence[Text]) -> tuple[list[ListEntry], list[ListEntry]]:
    """Return the provinces that open a run and are heads of columns (江苏 ⏎ 浙江 ⏎ 扬州市 ⏎ 温州市 ⏎ 泰州市), and the other entries.

    They are where every place below lies in one of them and each of them holds one: else they are listed themselves,
    and where a title speaks of provinces (低碳省区和低碳城市试点).
    """
    if any(OF_PROVINCES.search(fold_script(title.value)) for title in titles):
        return [], entries
    place_names = [plain_name(entry.name[0].value) for entry in entries]
    heads = list(takewhile(lambda name: SHORT_PROVINCE.fullmatch(name) and is_province(name), place_names))
    below = place_names[len(heads) :]
    if len(heads) < FEWEST_HEADS or len(below) < len(heads) or any(map(is_province, below)):
        return [], entries
    holding = [next((head for head in heads if is_region(name) and lies_in(name, head)), "") for name in below]
    return (entries[: len(heads)], entries[len(heads) :]) if set(holding) == set(heads) else ([], entries)


def _heads_told(heads: Sequence[ListEntry]) -> Iterator[Notice]:
    for entry in heads:
        message = say(
            "{province} stands above places that all lie in it or in a province beside it: read as the head of a column, as no pilot",
            "{province}之下各地均属该省或与其并列之省，读作栏目名称，不作试点",
            province=entry.name[0].value,
        )
        yield make_finding("unparsed", "high", entry.name[0], message)


def _names_batches_above(context: Context, run: _Run) -> bool:
    """Whether a line of heads above a run names several batches: 省份 第一批（2010年） 第二批（2012年）, over 第三批（2017年）."""
    parts = context.parts[max(0, context.part - MOST_HEAD_LINES) : context.part + 1]
    above = [line.text for part in parts for line in part.lines if line.raw.starts[0] < run.first]
    return any(_are_batches_in_row(fold_script(line.value)) for line in above[-MOST_HEAD_LINES:])


def _are_batches_in_row(line: str) -> bool:
    """Whether a line is several batches, each with its year or count, and known heads beside them."""
    rest = regex.sub(r"[（(][^（）()]{1,10}[）)]|\s", "", BATCH.sub("", line))
    return len({batch[0] for batch in BATCH.finditer(line)}) > 1 and (not rest or bool(head_kind(rest)))


def _without_batches_in_row(readings: Sequence[LineReading], in_row: bool) -> Sequence[LineReading]:
    """Return the readings of a run without its batches where two stand below one another, or ``in_row`` above it: heads of columns.

    第二批（2012年） over 第二批试点城市 is one batch.
    """
    batches = [reading.batch.value if reading.batch and _heads_a_batch(reading) else "" for reading in readings]
    if not in_row and not any(a and b and a != b for a, b in pairwise(batches)):
        return readings
    return [replace(reading, batch=None) if _heads_a_batch(reading) else reading for reading in readings]


def _heads_a_batch(reading: LineReading) -> bool:
    return not reading.entries and reading.batch is not None


def _batches_in_row(readings: Sequence[LineReading], without: Sequence[LineReading]) -> Iterator[Text]:
    """The batches that head columns, whose the names below them are the dump does not tell."""
    for reading, plain in zip(readings, without, strict=True):
        if reading.batch is not None and plain.batch is None:
            yield reading.batch


def _batches_told(batches: Sequence[Text]) -> Iterator[Notice]:
    for batch in batches:
        message = say(
            "{batch} stands in a row of batches: which names are its own, the dump does not tell",
            "{batch}与他批并列：其下何名属之，转出文本未示",
            batch=batch.value,
        )
        yield make_finding("unparsed", "high", batch, message)


def _is_date_alone(reading: LineReading) -> bool:
    """Whether a line holds a date and no batch, which would head the rows below (2018年（第一批）)."""
    return reading.heads_group and reading.designated is not None and reading.batch is None


def _dates_between(readings: Sequence[LineReading], undated: Sequence[LineReading]) -> Iterator[Notice]:
    """Findings about the dates on lines of their own of which it is open whose they are."""
    for reading, without in zip(readings, undated, strict=True):
        if reading.designated is not None and without.designated is None:
            message = say(
                "{date} stands on a line of its own: whether it is that of the row above or below is open",
                "{date}独占一行，属上一行抑或下一行不明",
                date=reading.designated.value,
            )
            yield make_finding("unparsed", "high", reading.designated, message)


def _stray_lines(run: _Run) -> list[Text]:
    """Take the last lines out of a run that print no province, where each before them does (婺源县和井冈山市 above 凭什么上榜): what is said below the list."""
    last = len(run.readings)
    while last and not _prints_provinces(run.readings[last - 1]):
        last -= 1
    strays = run.readings[last:]
    if last < FEWEST_WITH_PROVINCE or len(strays) > MOST_STRAYS or not all(map(_prints_provinces, run.readings[:last])):
        return []
    del run.readings[last:]
    return [Text.join([entry.name[0] for entry in reading.entries]) for reading in strays]


def _prints_provinces(reading: LineReading) -> bool:
    """Whether each name of a line has its province, or is one."""
    return all(entry.province or is_province(plain_name(entry.name[0].value)) for entry in reading.entries)


def _is_province_column(context: Context, run: _Run, entries: Sequence[ListEntry]) -> bool:
    """Whether a run is the column of provinces that a dump set apart: 省份 ⏎ 湖南 ⏎ 吉林 ⏎ 名称 ⏎ 沅陵县 …."""
    if not entries or not all(is_province(plain_name(entry.name[0].value)) for entry in entries):
        return False
    behind = next((part.text for part in context.parts[context.part :] if part.start >= run.end and part.text), None)
    above = next((part.text for part in reversed(context.parts[: context.part]) if part.text), None)
    kinds = [head_kind(text.value) if text is not None else "" for text in (above, behind)]
    return kinds == ["province", "name"]


def _opens_with_provinces(context: Context, entries: Sequence[ListEntry]) -> bool:
    """Whether a run goes on with the row of provinces of a table on its side: 所在省 江苏, over 安徽 ⏎ 湖北 ⏎ 湖南.

    Or is the column below the heads of a table, one or more a line: 省份 ⏎ 数量 试点名单, over 安徽 ⏎ 湖北 ⏎ 湖南. Or holds
    what a dump put behind a table that has a column of provinces, whatever else stands beside them.
    """
    place_names = [plain_name(entry.name[0].value) for entry in entries]
    provinces = [name for name in place_names if is_province(name)]
    if any(not is_municipality(name) for name in provinces) and _stands_behind_provinces(context):
        return True
    if not entries or len(provinces) < len(entries):
        return False
    return _stands_under_provinces(context)


def _stands_under_provinces(context: Context) -> bool:
    """Whether the line right above a run begins with a head of provinces, or those above it, heads alone, hold one."""
    lines = [line.value for part in reversed(context.parts[: context.part]) for line in reversed(raw_lines(part))]
    first = lines[0].split()[:1] if lines else []
    heads = chain.from_iterable(takewhile(bool, (heads_in(line) for line in lines if line.strip())))
    return any(head_kind(word) == "province" for word in first) or "province" in heads


def _stands_behind_provinces(context: Context) -> bool:
    """Whether a run stands behind a table of a column of provinces, and nothing that may head a list between: 说明：试点期为三年."""
    for part in reversed(context.parts[: context.part]):
        if part.grid is not None:
            text = context.document.text
            heads = (
                "".join(text[start:end] for start, end in cell.pieces) for cell in part.grid.cells if cell.row == 1
            )
            return "province" in {head_kind(head.strip()) for head in heads}
        if section_marker(part) or (part.text is not None and _may_head_list(part.text.value)):
            return False
    return False


def _may_head_list(value: str) -> bool:
    """Whether words may lead to places below them: they speak of pilots or of a list, and are no note."""
    return not is_note(value) and LEADS_TO_PLACES.search(fold_script(value)) is not None


def _provinces_apart(run: _Run) -> Notice:
    message = Message(
        "provinces in lines under a head of their own: whose they are, the dump does not tell, none is read",
        "各省份自成数行而另有表头：转出文本未示其属何条，均未读取",
    )
    return Notice("unread-list", "high", run.start, run.end, message)


def _is_of_columns(context: Context) -> bool:
    return stands_under_heads(context) or _is_of_grid(context)


def _is_of_grid(context: Context) -> bool:
    """Whether a part is of lines of names side by side, in some of which the names are of several provinces.

    江门市　　阳江市 above 揭阳市　　北海市: what each of the lines would be by itself does not matter, they are of one list.
    """
    if not _has_names_apart(context.parts[context.part]):
        return False
    around = (reversed(context.parts[: context.part]), context.parts[context.part + 1 :])
    grid = (part for parts in around for part in takewhile(_has_names_apart, parts))
    return any(not lines_of(part) for part in grid)


def _has_names_apart(part: Part) -> bool:
    """Whether blanks part names in each line of a part, and nothing else stands there."""
    raw = raw_lines(part)
    return bool(raw) and all(is_field_row(line) and read_spaced_names(line.strip()) is not None for line in raw)


def _has_lost_columns(context: Context, run: _Run) -> bool:
    """Whether heads of columns that no line of a run holds (峰值年, 批次, 重点任务) stand in lines above or beside it."""
    kinds = _heads_around(context)
    printed = (
        {"year", "designated", "when"}
        if any(e.year or e.designated for r in run.readings for e in r.entries)
        else set()
    )
    return (len(kinds) > 1 and bool(kinds & (HEADS_OF_VALUES - printed))) or _has_two_levels(context)


def _has_two_levels(context: Context) -> bool:
    """Whether the heads of prefectures and of the places below them (地市, 县（市、区）) stand on lines of their own around a part."""
    parts = context.parts[max(0, context.part - MOST_HEAD_PARTS) : context.part + MOST_HEAD_PARTS]
    lines = {fold_script(line.raw.value.strip(" |\t")) for part in parts for line in part.lines}
    beside = any(KINDS.get(line) == "name" for line in lines - COARSE_HEADS)
    return bool(lines & COARSE_HEADS) and (beside or any(part.kind == "grid" for part in parts))


def _heads_around(context: Context) -> set[str]:
    """The kinds of the heads of columns that stand in lines above or beside the part at hand; that of numbers may stand anywhere, as a column that a dump put by itself."""
    lines = (line.raw.value for part in context.parts for line in part.lines)
    kinds = {"number"} & {KINDS.get(fold_script(line.strip()), "") for line in lines}
    for part in context.parts[max(0, context.part - MOST_HEAD_PARTS) : context.part + MOST_HEAD_PARTS]:
        if part.kind in ("heading", "paragraph", "list"):
            kinds.update(kind for line in part.lines for kind in heads_in(line.raw.value) if _are_heads(line.raw.value))
    return kinds


def _are_heads(line: str) -> bool:
    """Whether a line of words that may be heads has several, or one that is known as it stands: 湘江源头区域 ends like one."""
    return len(line.split()) > 1 or fold_script(line.strip()) in KINDS


def unread_headers(context: Context, starts: Sequence[int]) -> Iterator[Notice]:
    """Findings about lines of heads in prose under which no list begins; ``starts`` are where lists begin."""
    for index, part in enumerate(context.parts):
        for line in raw_lines(part):
            kinds = heads_in(line.value)
            behind = context.parts[min(index + 2, len(context.parts) - 1)].end
            if len(kinds) > 1 and "name" in kinds and not any(line.starts[0] <= start <= behind for start in starts):
                message = Message(
                    "a line of heads of a list, and no list is read under it", "有名单表头一行，而其下未读得名单"
                )
                yield make_finding("unread-list", "high", line, message)


def columns_of_text(context: Context) -> Iterator[Notice]:
    """A finding where lines of a dump hold the halves of two columns of text: a line that breaks off, a wide blank, other words."""
    if context.document.media_type != "text/plain":
        return
    wide = (line for part in context.parts for line in raw_lines(part) if "  " in line.value or "\u3000" in line.value)
    lines = [line for line in wide if TWO_COLUMNS.match(line.value.strip())]
    if len(lines) >= FEWEST_TORN and any(CLAUSE.search(line.value) for line in lines):
        message = say(
            "{count} lines that seem to hold two columns beside one another; compare them with the print",
            "{count}行疑将并排两栏读作一行，请对照版面",
            count=len(lines),
        )
        yield Notice("reading-order", "high", lines[0].starts[0], lines[-1].ends[-1], message)


def unread_columns(context: Context, lists: Sequence[PilotList]) -> Iterator[Notice]:
    """Findings about columns of years or batches that a dump put beside a list, below their heads, and that no row of ``lists`` holds.

    A list whose last columns stand behind its note (注：… ⏎ 达峰年份 ⏎ 备注 ⏎ 2025年 ⏎ 2026年前), or its first ones before its
    title, is read without them.
    """
    lines = _prose_lines(context) if lists else []
    taken = {start for each in lists for start in each.starts_of_dates()}
    position = 0
    while position < len(lines):
        first = next((n for n in range(position, len(lines)) if not _is_head_alone(lines[n])), len(lines))
        heads = lines[position:first]
        is_cell = _cells_under(heads)
        end = next((n for n in range(first, len(lines)) if not is_cell(lines[n].value)), len(lines))
        values = lines[first:end]
        if len(values) > 1 and taken.isdisjoint(value.starts[0] for value in values):
            message = Message(
                "a column of years or batches beside a list, which its rows are read without",
                "名单之旁另有年份或批次一列，条目未读入",
            )
            yield make_finding("unread-list", "high", Text.join([*heads[:1], values[-1]]), message)
        position = max(end, position + 1)


def _cells_under(heads: Sequence[Text]) -> Callable[[str], bool]:
    """What tells the cells of a column under some heads, if one of them is that of years or of batches."""
    kinds = {head_kind(head.value) for head in heads}
    if kinds & {"year", "when", "designated"}:
        return is_year_cell
    return is_batch_cell if "batch" in kinds else lambda _: False


def _prose_lines(context: Context) -> list[Text]:
    """The lines of prose that are not empty."""
    lines = [line.strip() for part in context.parts for line in raw_lines(part)]
    return [line for line in lines if line.value]


def _is_head_alone(line: Text) -> bool:
    return len(line.value) <= LONGEST_HEAD and bool(head_kind(line.value))


def _follows_run(context: Context) -> bool:
    """Whether the part before the one at hand is of the same list, furniture and lines that are no rows aside."""
    for index in range(context.part - 1, -1, -1):
        part = context.parts[index]
        if part.kind == "furniture" or _are_odd_rows(part) or _areas_of(context, index):
            continue
        if lines_of(part) or not _interrupts(context, index):
            return bool(lines_of(part))
    return False


def _interrupts(context: Context, index: int) -> bool:
    """Whether a part stands between two lines of one list, as their numbers say: 2.遵义市 ⏎ 2.制定…方案 ⏎ 3.安顺市."""
    above = next((part for part in reversed(context.parts[:index]) if part.kind != "furniture"), None)
    below = next((part for part in context.parts[index + 1 :] if part.kind != "furniture"), None)
    between = context.parts[index].lines
    if (
        above is None
        or below is None
        or not 0 < len(between) <= MOST_BETWEEN
        or any(COLON.search(line.value) for line in between)
    ):
        return False  # 峰值年：2025 is of the row above
    last, following = _numbers_of(above)[-1:], _numbers_of(below)[:1]
    return bool(last and following) and last[0][0] > 0 and following[0] == (last[0][0] + 1, last[0][1])


def _numbers_of(part: Part) -> list[tuple[int, str]]:
    """The number of each line of a list that names one place, 0 where it prints none, and the signs that set it off (1., 一、)."""
    readings = [reading for _, reading in lines_of(part) if len(reading.entries) == 1]
    numbers = (reading.entries[0].number for reading in readings)
    signs = ("" if number is None else regex.sub(r"[\d一二三四五六七八九十]+", "", number.value) for number in numbers)
    return [(_number_printed(reading), sign) for reading, sign in zip(readings, signs, strict=True)]


def _areas_of(context: Context, index: int) -> Sequence[tuple[Text, LineReading]]:
    """What the lines of a part say that name areas, or are items of a name, as stand between parts of a list; none where some do not.

    Nor where they head another list: 三、低碳工业园区试点（2个） below the counties.
    """
    part = context.parts[index]
    if part.kind not in ("heading", "paragraph") or not part.lines or lines_of(part):
        return ()
    items = [(line.text, reading) for line in part.lines if (reading := item_line(line.text)) is not None]
    if len(items) == len(part.lines):
        return items
    if part.kind == "heading" and _heads_another_list(context, index):
        return ()
    pairs = [(line.text, read_line(line.text) or read_area_line(line.text)) for line in part.lines]
    lines = [(text, reading) for text, reading in pairs if reading is not None]
    return lines if len(lines) == len(pairs) else ()


def _heads_another_list(context: Context, index: int) -> bool:
    """Whether a heading promises a list, or names pilots of another kind than the one before it in its series: 二、低碳试点乡镇, below 一、低碳试点县 and its places.

    Not 二、新能源示范产业园区, below 一、新能源示范城市: both are of the one programme 新能源示范城市（产业园区）.
    """
    marker = section_marker(context.parts[index])
    promises = ends_in_title([line.text for line in context.parts[index].lines])
    if marker is None or promises:
        return promises
    before = ((part, section_marker(part)) for part in reversed(context.parts[:index]))
    above = next((part for part, opening in before if opening is not None and opening.kind == marker.kind), None)
    if above is None or above.text is None or _names_rows(above.text):
        return False
    first, second = programme_phrase(above.text.value), programme_phrase(context.parts[index].lines[0].text.value)
    return bool(first and second) and not is_of_one(first, second)


def _names_rows(text: Text) -> bool:
    reading = read_area_line(text)
    return reading is not None and bool(reading.entries)


def _are_odd_rows(part: Part) -> bool:
    """Whether a part that is no list has lines that may be rows of one: short, opening with a place, no body's name."""
    if part.kind not in ("heading", "paragraph") or not part.lines or lines_of(part):
        return False
    return all(
        (_is_odd_row(line.text.value) or _is_like_name(line.text.value)) and not is_field_row(line.raw)
        for line in part.lines
    )


@lru_cache(maxsize=256)
def _is_like_name(value: str) -> bool:
    """Whether a line has the form of a place's or an area's name that no table has (乌有市): no title, head or kind of places."""
    marker = LINE_NUMBER.match(value)
    name = plain_name(value[marker.end() :] if marker else value)
    return bool(LIKE_NAME.fullmatch(name) or AREA_LINE.fullmatch(name)) and not (
        NO_NAME.search(name) or head_kind(name)
    )


def _rows_above(context: Context, above: Sequence[Text]) -> list[Text]:
    """The lines right above a list that may be rows of it: ``above`` in its first part, and in the parts before."""
    rows = list(takewhile(lambda line: _may_be_first_row(line.value), reversed(above)))
    if len(rows) < len(above):
        return rows
    for part in reversed(context.parts[: context.part]):
        if part.kind == "furniture":
            continue
        if not _are_odd_rows(part) or not all(_may_be_first_row(line.text.value) for line in part.lines):
            break
        rows.extend(line.text for line in part.lines)
    return rows


def _may_be_first_row(value: str) -> bool:
    """Whether a line above a list may be a row of it, and is no title that opens with a place's name."""
    value = fold_script(value)
    return (
        labels_places(value)
        or _is_like_name(value)
        or (_is_odd_row(value) and len(value) <= LONGEST_FIRST_ROW and not NO_NAME.search(value))
    )


@lru_cache(maxsize=256)
def _is_odd_row(value: str) -> bool:
    if len(value) > LONGEST_ODD_ROW or regex.search("[。！？《]", value):
        return False
    if labels_places(value):
        return True  # 备选城市：石家庄市、唐山市
    if (label := LABEL.match(value)) and all(map(AREA_LINE.fullmatch, regex.split("[、，,]", value[label.end() :]))):
        return True  # 北大荒农垦集团有限公司：八五三农场
    marker = LINE_NUMBER.match(value)
    words_behind = value[marker.end() :] if marker else value
    if ORGAN_LIKE.search(value):
        return PROVINCE_OPENS.match(words_behind) is not None and is_province(regex.split("[:：]", words_behind)[0])
    if words_behind[:1].isascii():
        return any(english_places(name.strip()) for name in regex.split("[,;:()]", words_behind))
    if is_province(regex.split("[:：]", words_behind)[0].strip()):
        return True  # 天津：原塘沽区
    # ● 濮阳大健康谷, among ● 许昌经济技术开发区: behind a mark a short name will do
    opens = (words_behind[:end] for end in range(min(12, len(words_behind)), 1 if marker else 2, -1))
    return any(is_region(opening) for opening in opens)


def _run_from(context: Context) -> _Run:
    """Gather the lines of a list from the part at hand on; page furniture between them is passed over."""
    run = _Run()
    for index, part in enumerate(context.parts[context.part :], context.part):
        if part.kind == "furniture":
            continue
        lines = lines_of(part) or (_areas_of(context, index) if run.readings else ())
        if not lines:
            if not _are_odd_rows(part) and not _interrupts(context, index):
                break
            run.unread.extend(line.text for line in part.lines)
            run.readings[-1:] = [replace(reading, over_unread=True) for reading in run.readings[-1:]]
        for text, reading in lines:
            _take_line(run, text, reading)
    return run


def _take_line(run: _Run, text: Text, reading: LineReading) -> None:
    """Take a line into a run: one of the list, or an item of the name above it."""
    if reading.item is not None and run.readings:
        run.below.setdefault(len(run.readings) - 1, []).append(reading.item)
        return
    run.first = run.first or text.starts[0]
    run.readings.append(reading)
    if reading.entries:
        run.start = run.start or text.starts[0]
        run.end = text.ends[-1]


def _heads_of_none(readings: Sequence[LineReading]) -> Iterator[Notice]:
    """Yield a finding for each province among headings below which nothing was read."""
    group_lines = lines_of_groups(readings)
    for index in sorted(group_lines):
        if index + 1 in group_lines or readings[index].over_unread or index + 1 == len(readings):
            head = readings[index].entries[0].name[0]
            message = say(
                "{province} heads rows of the list, and none below it is read",
                "“{province}”之下应有条目，均未读取",
                province=head.value,
            )
            yield make_finding("unparsed", "high", head, message)


def _prefecture_heads(readings: Sequence[LineReading], titles: Sequence[Text]) -> tuple[set[int], set[int]]:
    """Which lines are prefectures that head the counties below them (一、滁州市 over 全椒县、来安县), and of which that is open.

    They may be where every other place lies in the prefecture above it. They are where their numbers, or those below,
    say so, counts behind them or several names to a line; or where the title speaks of counties.
    """
    below = _below_prefectures(readings)
    over = {head for head, lines in below.items() if lines and _may_head(readings, below)}
    if len(over) < FEWEST_HEADS or not all(_hold_all(readings[head], below[head]) for head in over):
        return set(), set()
    about = fold_script(" ".join(title.value for title in titles[:1]))
    if OF_COUNTIES.search(about) or _are_marked(readings, below):
        return over, set()
    numbers = [_number_printed(reading) for reading in readings if reading.entries]
    return set(), over if numbers != list(range(1, len(numbers) + 1)) else set()  # numbered on: 3. 宁波市 4. 鄞州区


def _may_head(readings: Sequence[LineReading], below: Mapping[int, Sequence[LineReading]]) -> bool:
    """Whether a run opens with a prefecture or a heading, or with rows of 一、成都市, which is not of the run, over 二、德阳市."""
    opening = readings[0]
    return 0 in below or not opening.entries or names_province(opening) or _numbers_run_on(readings, below, 2)


def _below_prefectures(readings: Sequence[LineReading]) -> dict[int, list[LineReading]]:
    """The lines below each that names a prefecture, up to the next or a heading."""
    below: dict[int, list[LineReading]] = {}
    head: int | None = None
    for index, reading in enumerate(readings):
        if _prefecture_named(reading):
            head, below[index] = index, []
        elif not reading.entries or names_province(reading):
            head = None
        elif head is not None:
            below[head].append(reading)
    return below


def _under_prefectures(readings: Sequence[LineReading], over: Collection[int]) -> Sequence[LineReading]:
    """Return readings without the prefectures ``over``, which the lines below each have, up to another prefecture or a heading."""
    result: list[LineReading] = []
    prefecture: tuple[Text, ...] = ()
    for index, reading in enumerate(readings if over else ()):
        if not reading.entries or names_province(reading) or _prefecture_named(reading):
            prefecture = reading.entries[0].name if index in over else ()
        entries = (replace(entry, province=entry.province or prefecture) for entry in reading.entries)
        if index not in over:
            result.append(replace(reading, entries=tuple(entries)))
    return result or readings


def _without(readings: Sequence[LineReading], indices: Collection[int]) -> list[LineReading]:
    return [reading for index, reading in enumerate(readings) if index not in indices]


def _prefecture_named(reading: LineReading) -> str:
    """The prefecture that a line names by its full name, and nothing else; "" where it names none."""
    entry = reading.entries[0] if len(reading.entries) == 1 else None
    name = fold_script(plain_name(entry.name[0].value)) if entry is not None and not (entry.year or entry.batch) else ""
    is_full = name.endswith(("市", "州", "盟", "地区")) and not is_province(name) and is_region(name)
    return name if is_full and {place.level for place in resolve_place(name, ALL_YEARS)} == {"prefecture"} else ""


def _hold_all(head: LineReading, below: Sequence[LineReading]) -> bool:
    """Whether all places of the lines below a prefecture's lie in it."""
    prefecture = _prefecture_named(head)
    place_names = [plain_name(entry.name[0].value) for reading in below for entry in reading.entries]
    return all(
        lies_in(name, prefecture) or fold_script(name).startswith(prefecture) for name in place_names if is_region(name)
    )


def _are_marked(readings: Sequence[LineReading], below: Mapping[int, Sequence[LineReading]]) -> bool:
    """Whether numbers, counts or lines of several names tell prefectures from the counties below them."""
    if any(len(reading.entries) > 1 for lines in below.values() for reading in lines):
        return True
    asides = [readings[head].aside for head in below]
    return all(aside and COUNT_BEHIND.fullmatch(aside.value) for aside in asides) or _numbers_tell(readings, below)


def _numbers_tell(readings: Sequence[LineReading], below: Mapping[int, Sequence[LineReading]]) -> bool:
    """Whether prefectures are numbered among themselves, or the counties below them alone are."""
    if any(_numbers_run_on(readings, below, first) for first in (1, 2)):
        return True
    numbers = [_number_printed(readings[head]) for head in below]
    inner = [[_number_printed(reading) for reading in lines] for lines in below.values() if lines]
    if not any(numbers):
        return all(map(all, inner))
    return numbers == list(range(1, len(below) + 1)) and all(row[0] == 1 or not any(row) for row in inner)


def _numbers_run_on(readings: Sequence[LineReading], below: Mapping[int, Sequence[LineReading]], first: int) -> bool:
    """Whether prefectures are numbered from ``first`` on in Chinese, and what lies below them in digits: 二、德阳市 over 3.什邡经济开发区."""
    numbers = [_number_printed(readings[head]) for head in below]
    in_digits = (_has_digits(reading) for lines in below.values() for reading in lines)
    are_in_chinese = not any(_has_digits(readings[head]) for head in below)
    return are_in_chinese and all(in_digits) and numbers == list(range(first, first + len(below)))


def _has_digits(reading: LineReading) -> bool:
    """Whether the running number that opens a line of one name is printed in digits."""
    number = reading.entries[0].number
    return number is not None and number.value[:1].isdigit()


def _number_printed(reading: LineReading) -> int:
    """The running number that opens a line of one name; 0 where none does."""
    number = reading.entries[0].number
    return (running_number(number.value) or 0) if number is not None else 0


def _prefectures_told(readings: Sequence[LineReading], doubtful: Collection[int]) -> Iterator[Notice]:
    for entry in (readings[index].entries[0] for index in sorted(doubtful)):
        message = say(
            "{place} stands above places that all lie in it: whether it heads them or is a pilot too is open, it is read as one",
            "{place}之下各地均属该地：系分组抑或亦为试点不明，姑读作试点",
            place=entry.name[0].value,
        )
        yield make_finding("unparsed", "high", entry.name[0], message)


def _asides(readings: Sequence[LineReading]) -> Iterator[Notice]:
    """Findings about remarks behind names that no column holds."""
    for reading in readings:
        if reading.aside is not None:
            yield make_finding("unparsed", "medium", reading.aside, remark_behind_name(reading.aside.value))


def _call_peaks(titles: Sequence[Text], readings: Sequence[LineReading]) -> bool:
    """Whether the titles or most lines of years say that they are peaks': 邢台市（2029年达峰） over 通化市（2030年以前）."""
    if PEAK.search(fold_script(" ".join(title.value for title in titles))):
        return True
    dated = [reading.is_peak for reading in readings if any(entry.year for entry in reading.entries)]
    return 2 * sum(dated) > len(dated)


def _are_dates(readings: Sequence[LineReading], peaks: bool, *, of_one_batch: bool) -> bool:
    """Whether all years behind names may be dates: where one is a bound or a period (2029年前, 2026-2028年) none is one.

    Nor where they differ within one batch, which has one date: 泰州市：2025年 over 盐城市：2026年, below 第四批…名单.
    """
    undecided = (entry for reading in readings if not (peaks or reading.is_peak) for entry in reading.entries)
    years = [entry.year[0].value for entry in undecided if entry.year]
    return all(map(is_date_cell, years)) and not (of_one_batch and len(set(years)) > 1)


def _stands_below_peaks(context: Context) -> bool:
    """Whether lines above have the head of a column of peak years, which a dump set apart: 哈尔滨市 2030年 is no date there."""
    above = (part.text.value for part in context.parts[max(0, context.part - FAR_HEADS) : context.part] if part.text)
    return any(head_kind(word) == "year" for value in above if PEAK.search(value) for word in value.split())


def _unread_years(readings: Sequence[LineReading], are_dates: bool) -> Iterator[Notice]:
    """Findings about years behind names that nothing calls peak years and that are no dates (2025左右)."""
    for entry in (entry for reading in readings for entry in reading.entries):
        if entry.year and not are_dates:
            yield make_finding("unparsed", "medium", entry.year[0], remark_behind_name(entry.year[0].value))
