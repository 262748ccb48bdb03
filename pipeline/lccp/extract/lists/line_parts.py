"""Lists that stand in lines of their own under a heading, without columns; and such runs that no heading makes a list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, pairwise, takewhile

from lccp.extract.context import Context, Fact, Yield
from lccp.extract.lists.columns import PEAK
from lccp.extract.lists.field_lines import table_of_fields
from lccp.extract.lists.header import ListEntry
from lccp.extract.lists.items import (
    SHARE_WITH_ITEMS,
    is_item_line,
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
    read_spaced,
    read_spaced_names,
)
from lccp.extract.lists.list_rows import SHORT_PROVINCE, RowMaker, batch_of_titles, remark_behind_name
from lccp.extract.lists.matrix import TableMatrix
from lccp.extract.lists.part_reader import lost_provinces, read_table, without_province_cells
from lccp.extract.lists.pilot_list import PilotList, UnreadRun
from lccp.extract.lists.shapes import (
    BATCH,
    LINE_NUMBER,
    are_of_one_province,
    heads_rows,
    is_batch_cell,
    is_city_itself,
    is_date_cell,
    is_listed_place,
    is_province,
    is_region,
    is_year_cell,
    lies_in,
    names_places,
    plain_name,
    running_number,
    split_names,
    stands_before,
)
from lccp.extract.lists.table_parts import titles_above, words_before
from lccp.extract.lists.table_reader import HEADS_NAMES, settle_groups
from lccp.extract.lists.vocabulary import KINDS, head_kind, kind_called, lists_others, may_name_pilots
from lccp.extract.structure.lines import Printed
from lccp.extract.structure.parts import Part
from lccp.model import Notice, make_finding
from lccp.normalise.area_words import TELLS_OF_PLACE
from lccp.normalise.places import ALL_YEARS, is_municipality, resolve_place
from lccp.reference.english_names import english_places
from lccp.reference.script import fold_script
from lccp.reference.word_lists import any_of
from lccp.text.cells import extra_repairs
from lccp.text.messages import Message, say
from lccp.text.patterns import regex
from lccp.text.rules import mend_text
from lccp.text.spans import Text

HEADING_MARK = regex.compile(r"^#{1,6} |\s*\|\s*$")  # of Markdown: # alone heads running numbers; the bar behind a cell
STAR_BULLET = regex.compile(r"\s*\* +\p{Han}")
FEWEST_NAMES = 3
FEWEST_ROWS = 2  # of a list of lines: a name alone below a province's may be the rest of any other row
# 实现我国控制温室气体排放行动目标，经研究，   制，明确责任分工: the line of one column beside that of another.
TWO_COLUMNS = regex.compile(
    r"(?=[^ ])(?:[^。；： ]|[。；：](?! )){12,}[ \u3000]{3,}\p{Han}[^ ]{3,}|\p{Han}(?:[^。；： ]|[。；：](?! )){11,}[ \u3000]{3,}[^ ]{2}.*\p{Han}{3}"
)
CLAUSE = regex.compile(r"\p{Han}[，。]\p{Han}")
FEWEST_TORN = 3
FEWEST_SPACED = 2  # lines of names side by side
FEWEST_IN_ROW = 5  # names side by side in a line that stands alone
FEWEST_HEADS = 2  # provinces below one another that head columns
MOST_HEAD_LINES = 3  # lines over a run that may be heads of its columns
MOST_STRAYS = 2
FEWEST_WITH_PROVINCE = 6  # lines of a list that all print the province: one without stands below it
LONGEST_RUN = 4000
MOST_TITLE_LINES = 3
LONGEST_ROW = 160
LONGEST_BATCH = 1000  # of a line that names a batch and all its places
LONGEST_ODD_ROW = 80
MOST_UNREAD = 0.5  # lines that are no rows, for each that is one: of more the run is no list
MOST_HEAD_PARTS = 40  # around a run, in which heads of its columns may stand
LONGEST_HEAD = 12
NUMBERED_HEAD = regex.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]\s*(\p{Han}{2,3})")
GROUP_BEFORE = regex.compile(rf"(?:{LINE_NUMBER.pattern})?{HEADS_NAMES}[:：]\s*(?=\S)")  # 6.云南省：
# 县（市、区）名单, 零碳县区建设试点: of counties, and of no prefecture
OF_COUNTIES = regex.compile(
    "(?<![市地州])(?:县区|区县|县域|县城|县[（(]市|县[（(]区|县级|县市区|[县区](?:名单|试点|示范))"
)
OF_PROVINCES = regex.compile("省[区份市]|(?:试点|示范|低碳)省")
COARSE_HEADS = frozenset({"地市", "市", "地级市", "设区市", "市州", "地（市）", "市（州）", "地级以上市", "所在市"})
HEADS_OF_VALUES = frozenset({"year", "designated", "when", "batch", "items"})
# A signature, a salutation or a title is no row of a list.
ORGAN_LIKE = regex.compile(
    "(?:委员会|[委局厅部办院署]|政府|中心|领导小组|办公室|公司)(?:[：:]|$)|通知|公告|关于|名单|附件|试点工作|^各|[：:]$"
)
ORGAN_OF_PLACE = regex.compile(r"\p{Han}{2,8}[省市县区州盟旗]")  # 杭州市统计局 in a line of signatures
# Lines of the form of a name that tell of places or name a kind of them: 国家低碳城市, 建设美丽乡村.
NO_NAME = regex.compile(
    rf"{any_of('no-name')}|{any_of('no-row')}|第.批|^各|(?:{any_of('no-row-ends')})$|{TELLS_OF_PLACE}"
)
PROVINCE_OPENS = regex.compile(r"\p{Han}{2,9}[:：]\p{Han}{2,}(?:管理局|农垦|总局|[师团场])$")  # 黑龙江省：建三江管理局
LIKE_NAME = regex.compile(r"(?:\p{Han}|(?<=\p{Han})[（）()·]){2,12}[市县区州盟旗镇乡村]")
LONGEST_FIRST_ROW = 30
MOST_FIELDS = 14
MOST_BETWEEN = 2  # lines of another kind between two rows that their numbers join
PROMISING = regex.compile(
    r"名单|名录|入选|入围|公示|一览表|汇总表|[\d一二三四五六七八九十百][个座家](?:\p{Han}{0,10}(?:城市|名城|地区|园区|[县市区]))?(?:于.{4,16}公布)?[:：]?$|[（(]共?\s*\d+个[^（）()。]{1,12}[）)]$|重点(?:县|城市|地区)(?:[（(].*[）)])?[:：]?$|(?:试点|示范|先行|创建)(?:省区|省份|省市|城市|地区|区域|县市|市县|单位|区县|范围|省|市|县|区)?(?:[（(].*[）)])?[:：]?$"
    r"|(?:首批|第\p{Han}{1,3}批|新增|(?:19|20)\d\d年度?)\p{Han}{0,4}(?:国家级?|全国)\p{Han}{2,10}(?:城市|县城|名[城镇村])[:：]?$"
    # 二、全国文明城市（地级市）; 授予下列城市第六届全国文明城市称号：
    r"|^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])?(?:国家级?|全国)\p{Han}{2,10}(?:城市|县城|名[城镇村])(?:[（(][^（）()]{1,24}[）)])?[:：]?$|(?:授予|命名)[^。]{4,40}称号[:：]$"
    # 关于确定2022年县域商业建设行动示范县的通知
    r"|(?:公布|确定|命名|认定)[^。；]{2,40}(?:试点|示范)(?:城市|地区|省市|县市|市县|[市县区])(?:[（(][^（）()]{1,12}[）)])?的?(?:通知|公告|公示|通报|决定)$"
    # 第四批低碳试点城市及达峰年份, 第四批低碳城市试点峰值目标如下：
    r"|(?:试点|示范|先行)[^。；]{0,12}(?:峰值|达峰|创新重点)[^。；]{0,10}[:：]?$"
    r"|(?i:\blist of\b|\bpilot (?:cities|provinces|counties|regions|areas)\b|\b(?:city|province|county|regional) pilots\b)"
)
LEADING = regex.compile(
    "(?:试点|示范|名单|入选|上榜|确定|批准|公布|列为|选择|同意|命名|认定)[^。]*[:：]$|名单[^。]*(?:入选|上榜|公布)。?$"
    # 以下15家旅游度假区达到国家级旅游度假区标准要求，拟确定…为…。
    "|(?:以下|下列)(?:[0-9]+|[一二三四五六七八九十百]+)[个座家][^。]*(?:[为成]|达到|符合)[^。]*。?$"
)


BATCH_LED = regex.compile(
    "(?:以下|下列)[^。，；]{0,24}(?:[列作定]为|为|列入|纳入|命名)[^。，；]{0,12}(?:第.{1,3}批|首批)"
)


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
    if not _lines_of(part) or _is_of_columns(context):
        yield from _read_fields(context)
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
    elif len(run.unread) <= MOST_UNREAD * count and _is_promised(context, [*_batch_heading(part), *titles]):
        yield from _list_of_run(context, run, titles)
        yield from _unread_rows(_rows_above(context, above))
    elif count >= FEWEST_NAMES and _may_hold_list(context, titles):
        yield _unread_run(run, count)


def _batch_heading(part: Part) -> list[Text]:
    """The first line of a run where it is a group's heading that names a batch: 第三批试点城市, which promises its places."""
    reading = read_line(part.lines[0].text)
    return [part.lines[0].text] if reading is not None and reading.heads_group and reading.batch is not None else []


def _titles_of_run(context: Context, above: Sequence[Text]) -> list[Text]:
    """The titles over a run, nearest first, ``above`` in its own part; a label with its places is none."""
    return [title for title in (*reversed(above), *titles_above(context)) if not labels_places(title.value)]


def _may_hold_list(context: Context, titles: Sequence[Text]) -> bool:
    """Whether the titles above places and the words right above them leave it open that these are pilots: 2023年各区空气质量排名 does not."""
    above = [*(title.value for title in titles), *words_before(context)]
    return may_name_pilots(fold_script(" ".join(above)))


def _unread_run(run: _Run, count: int) -> Fact:
    message = say(
        "{count} places in lines of their own are read as no list of pilots",
        "各占一行的{count}个地名未读作试点名单",
        count=count,
    )
    place_names = [entry.name[0] for reading in run.readings for entry in reading.entries]
    return Fact(
        "unread_runs", UnreadRun(Notice("unread-list", "high", run.start, run.end, message), tuple(place_names))
    )


def _list_of_run(context: Context, run: _Run, titles: Sequence[Text]) -> Iterator[Yield]:
    """Yield the list of a run of lines, and what a person should look at."""
    strays = _stray_lines(run)
    yield from _with_items_below(context, run, titles)
    in_row = _names_batches_above(context, run)
    beside = [title for title in titles if in_row and is_batch_cell(fold_script(title.value))]
    titles = [title for title in titles if title not in beside]
    peaks = bool(PEAK.search(fold_script(" ".join(title.value for title in titles))))
    undated = _without_batches_in_row(_without_dates_behind(run.readings), in_row)
    over_counties, doubtful = _prefecture_heads(run.readings, titles)
    kind = kind_called(titles[0].value) if titles else ""
    grouped = _under_prefectures(undated, over_counties)
    are_dates = _are_dates(grouped, peaks, of_one_batch=batch_of_titles(titles) is not None)
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
    yield Fact("lists", pilots)
    yield from maker.notices
    yield from lost_provinces(pilots, titles)
    yield from _asides(_without(run.readings, over_counties))
    unread = [reading for reading in run.readings if not (peaks or reading.is_peak)]
    yield from _unread_years(unread, are_dates)
    yield from _unread_rows([*run.unread, *strays])
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

    Or is the column below the heads of a table, one or more a line: 省份 ⏎ 数量 试点名单, over 安徽 ⏎ 湖北 ⏎ 湖南.
    """
    if not entries or not all(is_province(plain_name(entry.name[0].value)) for entry in entries):
        return False
    lines = [line.value for part in reversed(context.parts[: context.part]) for line in reversed(_raw_lines(part))]
    first = lines[0].split()[:1] if lines else []
    heads = chain.from_iterable(takewhile(bool, (_heads_in(line) for line in lines if line.strip())))
    return any(head_kind(word) == "province" for word in first) or "province" in heads


def _provinces_apart(run: _Run) -> Notice:
    message = Message(
        "provinces in lines under a head of their own: whose they are, the dump does not tell, none is read",
        "各省份自成数行而另有表头：转出文本未示其属何条，均未读取",
    )
    return Notice("unread-list", "high", run.start, run.end, message)


def _read_fields(context: Context) -> Iterator[Yield]:
    """Yield the list of lines whose fields blanks part, or a finding where such lines name places and are none."""
    if _runs_on(context):
        return  # the run began above
    if not any(map(_is_field_row, _raw_lines(context.parts[context.part]))):
        # under heads of several columns a name alone is a row whose other cells are lost: 围场满族蒙古族自治县
        yield from _unread_rows([text for text, reading in _lines_of(context.parts[context.part]) if reading.entries])
        return
    before = _raw_lines(context.parts[context.part - 1])[-1:] if context.part else []
    lines = _lines_from(context)
    first, rows = _rows_of(lines)
    lone = [line for line in rows if _is_lone_name(line)]
    count = sum(map(_count_names, rows))
    if count < FEWEST_NAMES - 1:
        yield from _unread_rows(lone if _stands_under_heads(context) else [])
        return
    if spaced := _read_spaced_rows(context, lines[:first], rows):
        yield from spaced
        return
    head = lines[first - 1 : first] if first else before
    titles = [title for title in titles_above(context) if not head or title.starts[0] != head[0].starts[0]]
    titles = [*reversed(lines[: max(0, first - 1)]), *titles]
    reading = _table_of_rows(context, head, rows, titles)
    if reading is not None:
        yield Fact("lists", reading[0])
        yield from reading[1]
        behind = _lines_behind(context, rows[-1].starts[0])
        yield from _unread_rows([*_lines_without_rows(lone, reading[0]), *filter(_is_nameless_row, behind)])
        yield from _heads_apart(behind)
        return
    spaced = _spaced_list(context, lines, rows)
    yield from spaced
    if not spaced and ((count >= FEWEST_NAMES and _may_hold_list(context, titles)) or _is_promised(context, titles)):
        message = say(
            "{count} places in lines beside other fields are read as no list of pilots",
            "与其他字段同行的{count}个地名未读作试点名单",
            count=count,
        )
        yield Notice("unread-list", "high", rows[0].starts[0], rows[-1].ends[-1], message)


def _is_of_columns(context: Context) -> bool:
    return _stands_under_heads(context) or _is_of_grid(context)


def _is_of_grid(context: Context) -> bool:
    """Whether a part is of lines of names side by side, in some of which the names are of several provinces.

    江门市　　阳江市 above 揭阳市　　北海市: what each of the lines would be by itself does not matter, they are of one list.
    """
    if not _has_names_apart(context.parts[context.part]):
        return False
    around = (reversed(context.parts[: context.part]), context.parts[context.part + 1 :])
    grid = (part for parts in around for part in takewhile(_has_names_apart, parts))
    return any(not _lines_of(part) for part in grid)


def _has_names_apart(part: Part) -> bool:
    """Whether blanks part names in each line of a part, and nothing else stands there."""
    raw = _raw_lines(part)
    return bool(raw) and all(_is_field_row(line) and read_spaced_names(line.strip()) is not None for line in raw)


def _runs_on(context: Context) -> bool:
    """Whether lines of fields stand above those of the part at hand, headings of groups alone between them."""
    for part in reversed(context.parts[: context.part]):
        raw = _raw_lines(part)
        if any(map(_is_field_row, raw)):
            return True
        if part.kind != "furniture" and not (raw and all(heads_rows(line.value.strip()) for line in raw)):
            return False
    return False


def _table_of_rows(
    context: Context, head: Sequence[Text], rows: Sequence[Text], titles: Sequence[Text]
) -> tuple[PilotList, list[Notice], int] | None:
    """The list that lines of fields below a line of heads are; None where they are none."""
    table = table_of_fields(context.document, [*head, *rows]) if head else None
    if table is None:
        return None
    return read_table(context.document, rows[0].starts[0], TableMatrix(table.cells), titles, loose=True)


def _spaced_list(context: Context, lines: Sequence[Text], rows: Sequence[Text]) -> list[Yield]:
    """The list that lines of names side by side are, and what is told of it; nothing where they are none."""
    titles = titles_above(context)
    entries = _spaced_entries(lines, rows)
    if not entries or not _is_promised(context, titles) or _head_batches(titles):
        return []
    maker = RowMaker(context.document, entries, False)
    return [Fact("lists", maker.make_list(rows[0].starts[0], titles)), *maker.notices]


def _head_batches(titles: Sequence[Text]) -> bool:
    """Whether the line above names batches side by side (第一批 第二批): they head columns, and the names are each of another."""
    return bool(titles) and len({match[0] for match in BATCH.finditer(titles[0].value)}) > 1


def _spaced_entries(lines: Sequence[Text], rows: Sequence[Text]) -> list[ListEntry]:
    """The entries of lines that are all names side by side (太原市　　阳泉市　　长治市), the last perhaps one alone; none where a line holds anything else."""
    enough = len(rows) >= FEWEST_SPACED or len(rows[0].value.split()) >= FEWEST_IN_ROW
    readings = [read_spaced_names(line.strip()) for line in lines] if enough else []
    if readings and readings[-1] is None:
        readings[-1] = read_line(lines[-1].strip())
    if not readings or None in readings:
        return []
    return [entry for reading in readings if reading is not None for entry in reading.entries]


def _read_spaced_rows(context: Context, above: Sequence[Text], rows: Sequence[Text]) -> list[Yield]:
    """The list of lines of a province and its places, which blanks part; nothing where some line is none or no title promises one."""
    # 河北　平泉市　内丘县 above 山西　右玉县
    fewest = 1 if any(read_spaced(line.strip()) is not None for line in rows) else 2
    readings = [reading for line in rows if (reading := read_spaced(line.strip(), fewest)) is not None]
    titles = titles_above(context)
    if len(readings) < len(rows) or not _is_promised(context, titles):
        return []
    maker = RowMaker(context.document, entries_of(readings, False), False)
    pilots = maker.make_list(rows[0].starts[0], [*reversed(above), *titles])
    return [Fact("lists", pilots), *maker.notices]


def _rows_of(lines: Sequence[Text]) -> tuple[int, list[Text]]:
    """Return the index of the first of the lines that are rows, headings of groups among them, and these lines."""
    first = next(index for index, line in enumerate(lines) if _is_field_row(line))
    while first and heads_rows(lines[first - 1].value.strip()):
        first -= 1
    rows = list(lines[first:])
    while rows and not (_is_field_row(rows[-1]) or _is_lone_name(rows[-1])):
        rows.pop()
    return first, rows


def _lines_behind(context: Context, last: int) -> list[Text]:
    """The first lines behind the last row of a list."""
    parts = context.parts[context.part : context.part + MOST_HEAD_PARTS]
    lines = [line for part in parts for line in _raw_lines(part) if line.starts[0] > last]
    return lines[:MOST_TITLE_LINES]


def _heads_apart(lines: Sequence[Text]) -> Iterator[Notice]:
    """Findings about heads of values behind the rows of a list: whose these are, the dump does not tell."""
    for line in lines:
        if HEADS_OF_VALUES.intersection(_heads_in(line.value)):
            message = say(
                "the column {head} stands apart from the rows of the list: whose its values are, the dump does not tell",
                "“{head}”一列与名单各行分离：其各值属何条，转出文本未示",
                head=line.value.strip(),
            )
            yield make_finding("unread-list", "high", line, message)


def _is_nameless_row(line: Text) -> bool:
    """Whether a line without a name opens with a running number and has other fields: a row whose name a dump set around it."""
    fields = line.value.split()
    return 1 < len(fields) <= MOST_FIELDS and running_number(fields[0]) is not None and "。" not in line.value


def _lines_without_rows(lines: Sequence[Text], pilots: PilotList) -> list[Text]:
    """Return the lines of which a list has no row."""
    starts = [row.place.starts[0] for row in pilots.rows]
    return [line for line in lines if not any(line.starts[0] <= start <= line.ends[-1] for start in starts)]


def _lines_from(context: Context) -> list[Text]:
    """Gather the raw lines from the part at hand on, as long as a part has a line of fields or a group's heading."""
    lines: list[Text] = []
    for part in context.parts[context.part :]:
        if part.kind == "furniture":
            continue
        raw = _raw_lines(part)
        if not any(_is_field_row(line) or (lines and _may_stand_between(line)) for line in raw):
            break
        lines.extend(raw)
    return lines


def _may_stand_between(line: Text) -> bool:
    """Whether a line without fields may stand between those of a table: a group's heading, a name whose province is merged."""
    return heads_rows(line.value.strip()) or _is_lone_name(line)


def _raw_lines(part: Part) -> list[Text]:
    """The lines of a part of prose as printed, with Han for the radicals of a font's map."""
    return [line.han for line in part.lines] if part.kind in ("heading", "paragraph") else []


def _is_field_row(line: Text) -> bool:
    """Whether a line has several fields, one of which is the name of a place."""
    value = line.value
    if len(value) > LONGEST_BATCH or "。" in value or "；" in value:
        return False
    fields = [field for field in value.split() if field != "|"]
    if (len(value) > LONGEST_ROW and not BATCH.match(fold_script(value.lstrip()[:12]))) or len(fields) > MOST_FIELDS:
        return len(fields) > MOST_FIELDS and all(map(names_places, fields))  # 铁岭市 本溪市 丹东市 …
    return len(fields) > 1 and any(map(names_places, fields))


def _is_lone_name(line: Text) -> bool:
    """Whether a line names places and has no other field: a row whose other cells are lost, where others have some."""
    if _is_field_row(line) or heads_rows(line.value.strip()) or is_province(plain_name(line.value.strip())):
        return False
    reading = read_line(line)
    return reading is not None and bool(reading.entries)


def _count_names(line: Text) -> int:
    """How many places the fields of a line name, provinces aside where it names others."""
    if not _is_field_row(line):
        return 0
    fields = [field for field in line.value.split() if names_places(field)]
    place_names = [field for field in fields if not is_province(plain_name(field))] or fields[:1]
    return sum(len(split_names(field) or field[:1]) for field in place_names)


def _lines_of(part: Part) -> Sequence[tuple[Text, LineReading]]:
    """What the lines of a part say, where all of them are lines of a list; the part as one line else."""
    if part.kind not in ("heading", "paragraph") or part.text is None or len(part.text) > LONGEST_RUN:
        return ()
    texts = [_without_bullet(line, _spaced_names(line)) for line in part.lines]
    return _read_lines(part.text, tuple(texts))


def _without_bullet(line: Printed, text: Text) -> Text:
    """Return a line without the asterisk that opens each line of its block (* 广州市 over * 珠海市, of Markdown): it is no star of one among others."""
    if not STAR_BULLET.match(line.raw.value):
        return text
    whole, start = line.raw.origin.text, line.raw.starts[0]
    end = whole.find("\n\n", start)
    block = whole[whole.rfind("\n\n", 0, start) + 1 : end if end >= 0 else None].strip().split("\n")
    return text[1:].strip() if len(block) > 1 and all(map(STAR_BULLET.match, block)) else text


def _spaced_names(line: Printed) -> Text:
    """Return a line as printed where blanks alone part names of one province (石家庄市 唐山市 保定市), else with its gaps closed.

    The province may stand before them (云南省：丽江市　怒江傈僳族自治州). 石家庄市 正定县 may be a city and its county: that is
    one name, as it reads without the blank. Names of several provinces may be cells of a table.
    """
    if len(line.raw) > LONGEST_ROW:
        return line.text
    printed = mend_text(line.han, extra_repairs()) if "&" in line.raw.value else line.han
    return printed.strip() if _are_spaced_names(line.value, printed.value) else line.text


def _are_spaced_names(closed: str, printed: str) -> bool:
    """Whether blanks part names in a line, which without them reads ``closed``; perhaps behind their province and a number."""
    opening = GROUP_BEFORE.match(printed)
    marker = opening or LINE_NUMBER.match(printed)
    fields = printed[marker.end() if marker else 0 :].split()
    if len(fields) == 2 and (is_city_itself(fields[1], fields[0]) or stands_before(*fields)):
        return True  # 天津 天津市, among 山西 大同市; 1. 鹰潭市 江西
    if _is_dated_name(fields):
        return True
    if len(fields) < 2 or not all(map(is_region, fields)) or any(map(is_province, fields)):
        return False
    if opening is not None:
        return all(lies_in(field, opening[1]) for field in fields)
    return not marker and not is_listed_place(plain_name(closed)) and are_of_one_province(fields)


def _is_dated_name(fields: Sequence[str]) -> bool:
    """Whether the fields of a line are a place, perhaps behind its province, and a year: 1 嘉兴市 2023."""
    if len(fields) not in (2, 3) or not (is_year_cell(fields[-1]) and is_region(plain_name(fields[-2]))):
        return False
    return len(fields) == 2 or is_province(fields[0])


@lru_cache(maxsize=16)  # a part is asked about again by the one behind it
def _read_lines(whole: Text, texts: Sequence[Text]) -> Sequence[tuple[Text, LineReading]]:
    """Return what the lines of a part say, those before the first line of a list aside; or what they say as one line."""
    readings = _with_areas([(text, read_line(text)) for text in texts])
    first = next((index for index, (_, reading) in enumerate(readings) if reading is not None), len(readings))
    lines = [(text, reading) for text, reading in readings[first:] if reading is not None]
    if len(lines) == len(readings) - first and _are_list_lines([text for text, _ in readings[:first]], lines):
        return lines if first else _joined_lines(whole, lines)
    if sentence := _sentence_of_names(whole):
        return sentence
    if len(texts) == 1 and texts[0].value == whole.value:
        return ()  # the one line says nothing of a list
    reading = read_line(whole)
    return [(whole, reading)] if reading is not None and _says_places(reading) else ()


def _sentence_of_names(whole: Text) -> Sequence[tuple[Text, LineReading]]:
    """What the first sentence of a part says where it is nothing but names: 河北省承德市、…、石河子市。 and what is said behind them."""
    sentence = whole[: max(whole.value.find("。"), 0)]
    reading = read_line(sentence) if sentence.value else None
    return [(sentence, reading)] if reading is not None and len(reading.entries) >= FEWEST_NAMES else []


def _joined_lines(whole: Text, lines: Sequence[tuple[Text, LineReading]]) -> Sequence[tuple[Text, LineReading]]:
    """Return the lines of a part as one where that leaves no name that no table has."""
    broken = len(lines) > 1 and (_count_unknown(lines) or any(len(text) == 1 for text, _ in lines[1:]))  # 五指山 / 市
    joined = read_line(whole) if broken else None
    return [(whole, joined)] if joined is not None and _count_unknown([(whole, joined)]) == 0 else lines


def _count_unknown(lines: Sequence[tuple[Text, LineReading]]) -> int:
    """How many names of some lines no table has: 江西 ⏎ 省九江市, where a line was broken within a name, holds one."""
    entries = [entry for _, reading in lines for entry in reading.entries]
    return sum(not is_listed_place(plain_name(entry.name[0].value)) for entry in entries)


def _with_areas(readings: Sequence[tuple[Text, LineReading | None]]) -> list[tuple[Text, LineReading | None]]:
    """Read the lines of areas (中新天津生态城) that stand behind lines of a list, and those of items."""
    result: list[tuple[Text, LineReading | None]] = []
    for text, reading in readings:
        behind = bool(result) and result[-1][1] is not None
        result.append((text, _item_line(text) or read_area_line(text) if reading is None and behind else reading))
    return result


def _item_line(text: Text) -> LineReading | None:
    """Read a line as an item of the name above it; None where it is none."""
    return LineReading(item=text) if is_item_line(text.value) else None


def _are_list_lines(above: Sequence[Text], lines: Sequence[tuple[Text, LineReading]]) -> bool:
    """Whether lines behind others are a list's: a title that nothing closes stands in one paragraph with them."""
    headed = _ends_in_title(above) or _ends_in_group(above)
    several = len(lines) > 1 or (bool(lines) and bool(lines[0][1].entries) and headed)
    enough = not above or (len(above) <= MOST_TITLE_LINES and several)
    return enough and any(_says_places(reading) for _, reading in lines)


def _ends_in_group(lines: Sequence[Text]) -> bool:
    """Whether the last of some lines is a province's heading that a copy has spoilt: 三、河北?。?/span>4個)."""
    match = NUMBERED_HEAD.match(lines[-1].value.strip()) if lines else None
    return match is not None and is_province(match[1])


def _ends_in_title(lines: Sequence[Text]) -> bool:
    """Whether the last of some lines is a title that promises a list."""
    value = fold_script(lines[-1].value.strip()) if lines else ""
    return PROMISING.search(value) is not None and not regex.search("[，。；]", value)


def _says_places(reading: LineReading) -> bool:
    """Whether a line names places or heads the lines that do."""
    return bool(reading.entries) or reading.heads_group


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
            kinds.update(
                kind for line in part.lines for kind in _heads_in(line.raw.value) if _are_heads(line.raw.value)
            )
    return kinds


def _are_heads(line: str) -> bool:
    """Whether a line of words that may be heads has several, or one that is known as it stands: 湘江源头区域 ends like one."""
    return len(line.split()) > 1 or fold_script(line.strip()) in KINDS


@lru_cache(maxsize=256)
def _heads_in(line: str) -> tuple[str, ...]:
    """The kinds of the heads that make up a line; none where some word of it is no head."""
    kinds: list[str] = []
    if line.rstrip().endswith(("?", "？")):
        return ()
    for word in HEADING_MARK.sub("", line.strip()).split():
        if len(word) > LONGEST_HEAD or (ORGAN_LIKE.search(word) and ORGAN_OF_PLACE.match(word)):
            return ()
        kinds.append(head_kind(word))
        if not kinds[-1]:
            return ()
    return tuple(kind for kind in kinds if kind != "other")


def _stands_under_heads(context: Context) -> bool:
    """Whether a part is of lines of fields below a line of heads, one of which is that of the names."""
    for part in reversed(context.parts[: context.part + 1]):
        if part.kind == "furniture":
            continue
        raw = _raw_lines(part)
        if raw and len(kinds := _heads_in(raw[-1].value)) > 1 and "name" in kinds:
            return part is not context.parts[context.part]
        if not any(map(_is_field_row, raw)):
            return False
    return False


def unread_headers(context: Context, starts: Sequence[int]) -> Iterator[Notice]:
    """Findings about lines of heads in prose under which no list begins; ``starts`` are where lists begin."""
    for index, part in enumerate(context.parts):
        for line in _raw_lines(part):
            kinds = _heads_in(line.value)
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
    lines = [line for part in context.parts for line in _raw_lines(part) if TWO_COLUMNS.match(line.value.strip())]
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
    lines = [line.strip() for part in context.parts for line in _raw_lines(part)]
    return [line for line in lines if line.value]


def _is_head_alone(line: Text) -> bool:
    return len(line.value) <= LONGEST_HEAD and bool(head_kind(line.value))


def _follows_run(context: Context) -> bool:
    """Whether the part before the one at hand is of the same list, furniture and lines that are no rows aside."""
    for index in range(context.part - 1, -1, -1):
        part = context.parts[index]
        if part.kind == "furniture" or _are_odd_rows(part) or _areas_of(part):
            continue
        if _lines_of(part) or not _interrupts(context, index):
            return bool(_lines_of(part))
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
    readings = [reading for _, reading in _lines_of(part) if len(reading.entries) == 1]
    numbers = (reading.entries[0].number for reading in readings)
    signs = ("" if number is None else regex.sub(r"[\d一二三四五六七八九十]+", "", number.value) for number in numbers)
    return [(_number_printed(reading), sign) for reading, sign in zip(readings, signs, strict=True)]


def _areas_of(part: Part) -> Sequence[tuple[Text, LineReading]]:
    """What the lines of a part say that name areas, or are items of a name, as stand between parts of a list; none where some do not.

    Nor where they head another list: 三、低碳工业园区试点（2个） below the counties.
    """
    if part.kind not in ("heading", "paragraph") or not part.lines or _lines_of(part):
        return ()
    items = [(line.text, reading) for line in part.lines if (reading := _item_line(line.text)) is not None]
    if len(items) == len(part.lines):
        return items
    if part.kind == "heading" and _ends_in_title([line.text for line in part.lines]):
        return ()
    pairs = [(line.text, read_line(line.text) or read_area_line(line.text)) for line in part.lines]
    lines = [(text, reading) for text, reading in pairs if reading is not None]
    return lines if len(lines) == len(pairs) else ()


def _are_odd_rows(part: Part) -> bool:
    """Whether a part that is no list has lines that may be rows of one: short, opening with a place, no body's name."""
    if part.kind not in ("heading", "paragraph") or not part.lines or _lines_of(part):
        return False
    return all(
        (_is_odd_row(line.text.value) or _is_like_name(line.text.value)) and not _is_field_row(line.raw)
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
        lines = _lines_of(part) or (_areas_of(part) if run.readings else ())
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


def _is_promised(context: Context, titles: Sequence[Text]) -> bool:
    """Whether a heading near the run, the document's title or the words that lead to it promise a list."""
    nearest = [*titles[:3], *titles[-2:]]
    if lists_others(" ".join(fold_script(title.value) for title in nearest)):
        return False
    if any(PROMISING.search(fold_script(title.value.strip())) for title in nearest):
        return True
    before = next((part for part in reversed(context.parts[: context.part]) if part.kind != "furniture"), None)
    return bool(before is not None and before.text is not None and LEADING.search(fold_script(before.text.value)))


def entries_of(
    readings: Sequence[LineReading], peaks: bool, kind: str = "", *, are_dates: bool = True
) -> list[ListEntry]:
    """Return the entries of a run, each with the province and batch of the heading above it.

    ``peaks`` says that the title speaks of peaks: else a year is one only where its line says so; ``kind`` is what the
    heading above the run says that its places are; ``are_dates`` that other years may date them.
    """
    entries: list[ListEntry] = []
    province: tuple[Text, ...] = ()
    batch: tuple[Text, ...] = ()
    date: tuple[Text, ...] = ()
    peak: tuple[Text, ...] = ()
    group_lines = _group_lines(readings)
    for position, reading in enumerate(readings):
        if not reading.entries:
            kind = reading.kind
        if reading.adds:
            batch, date = (), ()
        if reading.heads_group:
            province = (reading.province,) if reading.province is not None else province
            batch = (reading.batch,) if reading.batch is not None else batch
            if reading.designated is not None:
                of_peak = reading.is_peak or (peaks and reading.batch is None)
                date, peak = ((), (reading.designated,)) if of_peak else ((reading.designated,), ())
            continue
        if position in group_lines:
            province = reading.entries[0].name
            continue
        heading = ListEntry(None, province, (), None, peak, (), batch=batch, designated=date, kind=kind)
        entries.extend(_under_heading(entry, heading, peaks or reading.is_peak, are_dates) for entry in reading.entries)
    return settle_groups(entries)


def _under_heading(entry: ListEntry, heading: ListEntry, is_peak: bool, are_dates: bool) -> ListEntry:
    """Return an entry with what the heading above it says; its year dates it where nothing calls it a peak year."""
    entry = _with_peak_before(entry) if is_peak else entry
    year = entry.year if is_peak else ()
    dated = not year and bool(entry.year) and are_dates
    return replace(
        entry,
        carried=not entry.province and bool(heading.province),
        province=entry.province or heading.province,
        batch=entry.batch or heading.batch,
        year=year or (() if entry.year else heading.year),
        designated=entry.designated or (entry.year if dated else ()) or heading.designated,
        kind=entry.kind or heading.kind,
    )


def _with_peak_before(entry: ListEntry) -> ListEntry:
    """Return an entry of a list of peaks with the year before it as that in which it peaks: 2025年：衡水市."""
    before = "" if entry.year or entry.batch or not entry.designated else entry.designated[0].value
    return replace(entry, year=entry.designated, designated=()) if before and is_year_cell(before) else entry


def _group_lines(readings: Sequence[LineReading]) -> set[int]:
    """Which lines name nothing but a province that heads the places below it.

    Where some do, so does each other one below which no place of another province stands: 吉林省 above 池北区 of a park,
    or above a line that could not be read, or nothing.
    """
    lines = {index for index in range(len(readings) - 1) if _names_province(readings[index])}
    below = {index: readings[index + 1].entries[:1] for index in lines}
    heads = {index for index in lines if below[index] and _lies_below(readings[index], below[index][0], True)}
    if heads:
        heads |= {index for index in lines if below[index] and _lies_below(readings[index], below[index][0], False)}
        heads |= set(_heads_of_unread(readings, heads))
    return heads


def _heads_of_unread(readings: Sequence[LineReading], heads: Collection[int]) -> Iterator[int]:
    """Yield which lines are provinces below which nothing was read."""
    numbered = all(readings[index].entries[0].number is not None for index in heads)  # 1、北京市 over its districts
    for index, reading in enumerate(readings):
        ends = reading.over_unread or index + 1 == len(readings)
        if ends and _names_province(reading) and _is_bare_head(reading, numbered):
            yield index


def _is_bare_head(reading: LineReading, numbered: bool) -> bool:
    """Whether a province stands without a number, or numbered as the other heads, and is no municipality: among headings it is one, if nothing that was read stands below it."""
    entry = reading.entries[0]
    is_alike = numbered or entry.number is None
    return is_alike and not is_municipality(fold_script(plain_name(entry.name[0].value)))


def _heads_of_none(readings: Sequence[LineReading]) -> Iterator[Notice]:
    """Yield a finding for each province among headings below which nothing was read."""
    group_lines = _group_lines(readings)
    for index in sorted(group_lines):
        if index + 1 in group_lines or readings[index].over_unread or index + 1 == len(readings):
            head = readings[index].entries[0].name[0]
            message = say(
                "{province} heads rows of the list, and none below it is read",
                "“{province}”之下应有条目，均未读取",
                province=head.value,
            )
            yield make_finding("unparsed", "high", head, message)


def _names_province(reading: LineReading) -> bool:
    """Whether a line names one province and nothing else."""
    if len(reading.entries) != 1 or reading.entries[0].province:
        return False
    return is_province(plain_name(reading.entries[0].name[0].value))


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
    return 0 in below or not opening.entries or _names_province(opening) or _numbers_run_on(readings, below, 2)


def _below_prefectures(readings: Sequence[LineReading]) -> dict[int, list[LineReading]]:
    """The lines below each that names a prefecture, up to the next or a heading."""
    below: dict[int, list[LineReading]] = {}
    head: int | None = None
    for index, reading in enumerate(readings):
        if _prefecture_named(reading):
            head, below[index] = index, []
        elif not reading.entries or _names_province(reading):
            head = None
        elif head is not None:
            below[head].append(reading)
    return below


def _under_prefectures(readings: Sequence[LineReading], over: Collection[int]) -> Sequence[LineReading]:
    """Return readings without the prefectures ``over``, which the lines below each have, up to another prefecture or a heading."""
    result: list[LineReading] = []
    prefecture: tuple[Text, ...] = ()
    for index, reading in enumerate(readings if over else ()):
        if not reading.entries or _names_province(reading) or _prefecture_named(reading):
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


def _lies_below(reading: LineReading, below: ListEntry, surely: bool) -> bool:
    """Whether the first place of the line below a province's lies in it; ``surely``: its name says so."""
    group = plain_name(reading.entries[0].name[0].value)
    name = plain_name(below.name[0].value)
    if below.province and is_province(plain_name(below.province[0].value)):
        return False
    if is_province(name):  # 一、天津市 above 天津市
        return is_city_itself(name, group)
    if is_region(name):
        return lies_in(name, group)
    if (place := _opening_place(name)) and lies_in(place, group):  # 大兴区黄村镇
        return True
    # 天津市 above 中新天津生态城: no place's name opens it, and it bears that of the city
    bears = AREA_LINE.fullmatch(name) is not None and len(name) > 4 and group.rstrip("省市") in name[2:]
    return bears or not surely


def _opening_place(name: str) -> str:
    """The longest place with its last sign that a town's or an area's name opens with; "" where none does."""
    ends = range(min(len(name) - 2, LONGEST_HEAD), 2, -1)
    return next((name[:end] for end in ends if name[end - 1] in "市县区旗州盟" and is_region(name[:end])), "")


def _asides(readings: Sequence[LineReading]) -> Iterator[Notice]:
    """Findings about remarks behind names that no column holds."""
    for reading in readings:
        if reading.aside is not None:
            yield make_finding("unparsed", "medium", reading.aside, remark_behind_name(reading.aside.value))


def _are_dates(readings: Sequence[LineReading], peaks: bool, *, of_one_batch: bool) -> bool:
    """Whether all years behind names may be dates: where one is a bound or a period (2029年前, 2026-2028年) none is one.

    Nor where they differ within one batch, which has one date: 泰州市：2025年 over 盐城市：2026年, below 第四批…名单.
    """
    undecided = (entry for reading in readings if not (peaks or reading.is_peak) for entry in reading.entries)
    years = [entry.year[0].value for entry in undecided if entry.year]
    return all(map(is_date_cell, years)) and not (of_one_batch and len(set(years)) > 1)


def _unread_years(readings: Sequence[LineReading], are_dates: bool) -> Iterator[Notice]:
    """Findings about years behind names that nothing calls peak years and that are no dates (2025左右)."""
    for entry in (entry for reading in readings for entry in reading.entries):
        if entry.year and not are_dates:
            yield make_finding("unparsed", "medium", entry.year[0], remark_behind_name(entry.year[0].value))


def _unread_rows(texts: Sequence[Text]) -> Iterator[Notice]:
    """Findings about lines among those of a list, or right behind them, that open with a place and are no row."""
    for text in texts:
        message = say(
            "{words!r} stands among the lines of a list and is none of its rows",
            "“{words}”列于名单各行之间，未读作条目",
            words=text.value[:40],
        )
        yield make_finding("unread-list", "high", text, message)
