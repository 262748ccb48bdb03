"""Lines of several fields, read as the rows of a list: names, years and items that blanks part."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from lccp.extract.context import Context, Yield
from lccp.extract.lists.field_lines import table_of_fields
from lccp.extract.lists.header import ListEntry
from lccp.extract.lists.items import (
    is_item_line,
)
from lccp.extract.lists.line_reader import (
    AREA_LINE,
    LineReading,
    read_area_line,
    read_line,
    read_spaced,
    read_spaced_names,
)
from lccp.extract.lists.list_rows import RowMaker
from lccp.extract.lists.matrix import TableMatrix
from lccp.extract.lists.part_reader import read_table
from lccp.extract.lists.pilot_list import PilotList
from lccp.extract.lists.shapes import (
    BATCH,
    LINE_NUMBER,
    are_of_one_province,
    heads_rows,
    is_city_itself,
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
from lccp.extract.lists.vocabulary import UNIT_BEHIND, head_kind, lists_bodies, lists_others, may_name_pilots
from lccp.extract.structure.lines import CLAUSE_INSIDE, TERMINAL, Printed
from lccp.extract.structure.parts import Part
from lccp.model import Notice, make_finding
from lccp.normalise.places import full_openings, is_municipality
from lccp.reference.script import fold_script
from lccp.text.cells import extra_repairs
from lccp.text.messages import say
from lccp.text.patterns import regex
from lccp.text.rules import mend_text
from lccp.text.spans import Text

HEADING_MARK = regex.compile(r"^#{1,6} |\s*\|\s*$")  # of Markdown: # alone heads running numbers; the bar behind a cell
STAR_BULLET = regex.compile(r"\s*\* +\p{Han}")
FEWEST_NAMES = 3
FEWEST_SPACED = 2  # lines of names side by side
FEWEST_IN_ROW = 5  # names side by side in a line that stands alone
LONGEST_RUN = 4000
MOST_TITLE_LINES = 3
LONGEST_ROW = 160
LONGEST_BATCH = 1000  # of a line that names a batch and all its places
MOST_HEAD_PARTS = 40  # around a run, in which heads of its columns may stand
LONGEST_HEAD = 12
NUMBERED_HEAD = regex.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]\s*(\p{Han}{2,3})")
GROUP_BEFORE = regex.compile(rf"(?:{LINE_NUMBER.pattern})?{HEADS_NAMES}[:：]\s*(?=\S)")  # 6.云南省：
HEADS_OF_VALUES = frozenset({"year", "designated", "when", "batch", "items"})
# A signature, a salutation or a title is no row of a list.
ORGAN_LIKE = regex.compile(
    "(?:委员会|[委局厅部办院署]|政府|中心|领导小组|办公室|公司)(?:[：:]|$)|通知|公告|关于|名单|附件|试点工作|^各|[：:]$"
)
ORGAN_OF_PLACE = regex.compile(r"\p{Han}{2,8}[省市县区州盟旗]")  # 杭州市统计局 in a line of signatures
MOST_FIELDS = 14
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


def may_hold_list(context: Context, titles: Sequence[Text]) -> bool:
    """Whether the titles above places and the words right above them leave it open that these are pilots: 2023年各区空气质量排名 does not."""
    above = [*(title.value for title in titles), *words_before(context)]
    return may_name_pilots(fold_script(" ".join(above)))


def read_fields(context: Context) -> Iterator[Yield]:
    """Yield the list of lines whose fields blanks part, or a finding where such lines name places and are none."""
    if _runs_on(context):
        return  # the run began above
    if not any(map(is_field_row, raw_lines(context.parts[context.part]))):
        # under heads of several columns a name alone is a row whose other cells are lost: 围场满族蒙古族自治县
        yield from unread_rows([text for text, reading in lines_of(context.parts[context.part]) if reading.entries])
        return
    before = raw_lines(context.parts[context.part - 1])[-1:] if context.part else []
    lines = _lines_from(context)
    first, rows = _rows_of(lines)
    lone = [line for line in rows if _is_lone_name(line)]
    count = sum(map(_count_names, rows))
    if count < FEWEST_NAMES - 1:
        yield from unread_rows(lone if stands_under_heads(context) else [])
        return
    if spaced := _read_spaced_rows(context, lines[:first], rows):
        yield from spaced
        return
    head = lines[first - 1 : first] if first else before
    titles = [title for title in titles_above(context) if not head or title.starts[0] != head[0].starts[0]]
    titles = [*reversed(lines[: max(0, first - 1)]), *titles]
    reading = _table_of_rows(context, head, rows, titles)
    if reading is not None:
        yield reading[0]
        yield from reading[1]
        behind = _lines_behind(context, rows[-1].starts[0])
        yield from unread_rows([*_lines_without_rows(lone, reading[0]), *filter(_is_nameless_row, behind)])
        yield from _heads_apart(behind)
        return
    spaced = _spaced_list(context, lines, rows)
    yield from spaced
    if not spaced and ((count >= FEWEST_NAMES and may_hold_list(context, titles)) or is_promised(context, titles)):
        message = say(
            "{count} places in lines beside other fields are read as no list of pilots",
            "与其他字段同行的{count}个地名未读作试点名单",
            count=count,
        )
        yield Notice("unread-list", "high", rows[0].starts[0], rows[-1].ends[-1], message)


def _runs_on(context: Context) -> bool:
    """Whether lines of fields stand above those of the part at hand, headings of groups alone between them."""
    for part in reversed(context.parts[: context.part]):
        raw = raw_lines(part)
        if any(map(is_field_row, raw)):
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
    if not entries or not is_promised(context, titles) or _head_batches(titles):
        return []
    maker = RowMaker(context.document, entries, False)
    return [maker.make_list(rows[0].starts[0], titles), *maker.notices]


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
    if len(readings) < len(rows) or not is_promised(context, titles):
        return []
    maker = RowMaker(context.document, entries_of(readings, False), False)
    pilots = maker.make_list(rows[0].starts[0], [*reversed(above), *titles])
    return [pilots, *maker.notices]


def _rows_of(lines: Sequence[Text]) -> tuple[int, list[Text]]:
    """Return the index of the first of the lines that are rows, headings of groups among them, and these lines."""
    first = next(index for index, line in enumerate(lines) if is_field_row(line))
    while first and heads_rows(lines[first - 1].value.strip()):
        first -= 1
    rows = list(lines[first:])
    while rows and not (is_field_row(rows[-1]) or _is_lone_name(rows[-1])):
        rows.pop()
    return first, rows


def _lines_behind(context: Context, last: int) -> list[Text]:
    """The first lines behind the last row of a list."""
    parts = context.parts[context.part : context.part + MOST_HEAD_PARTS]
    lines = [line for part in parts for line in raw_lines(part) if line.starts[0] > last]
    return lines[:MOST_TITLE_LINES]


def _heads_apart(lines: Sequence[Text]) -> Iterator[Notice]:
    """Findings about heads of values behind the rows of a list: whose these are, the dump does not tell."""
    for line in lines:
        if HEADS_OF_VALUES.intersection(heads_in(line.value)):
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
        raw = raw_lines(part)
        if not any(is_field_row(line) or (lines and _may_stand_between(line)) for line in raw):
            break
        lines.extend(raw)
    return lines


def _may_stand_between(line: Text) -> bool:
    """Whether a line without fields may stand between those of a table: a group's heading, a name whose province is merged."""
    return heads_rows(line.value.strip()) or _is_lone_name(line)


def raw_lines(part: Part) -> list[Text]:
    """The lines of a part of prose as printed, with Han for the radicals of a font's map."""
    return [line.han for line in part.lines] if part.kind in ("heading", "paragraph") else []


def is_field_row(line: Text) -> bool:
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
    if is_field_row(line) or heads_rows(line.value.strip()) or is_province(plain_name(line.value.strip())):
        return False
    reading = read_line(line)
    return reading is not None and bool(reading.entries)


def _count_names(line: Text) -> int:
    """How many places the fields of a line name, provinces aside where it names others."""
    if not is_field_row(line):
        return 0
    fields = [field for field in line.value.split() if names_places(field)]
    place_names = [field for field in fields if not is_province(plain_name(field))] or fields[:1]
    return sum(len(split_names(field) or field[:1]) for field in place_names)


def lines_of(part: Part) -> Sequence[tuple[Text, LineReading]]:
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
        result.append((text, item_line(text) or read_area_line(text) if reading is None and behind else reading))
    return result


def item_line(text: Text) -> LineReading | None:
    """Read a line as an item of the name above it; None where it is none."""
    return LineReading(item=text) if is_item_line(text.value) else None


def _are_list_lines(above: Sequence[Text], lines: Sequence[tuple[Text, LineReading]]) -> bool:
    """Whether lines behind others are a list's: a title that nothing closes stands in one paragraph with them.

    Below a line that breaks off within its clauses they are the rest of a sentence (…，湖南省湘 / 潭市，广东省南沙新区、…).
    """
    if above and _breaks_off(above[-1].value):
        return False
    headed = ends_in_title(above) or _ends_in_group(above)
    several = len(lines) > 1 or (bool(lines) and bool(lines[0][1].entries) and headed)
    enough = not above or (len(above) <= MOST_TITLE_LINES and several)
    return enough and any(_says_places(reading) for _, reading in lines)


def _breaks_off(line: str) -> bool:
    return line.endswith("、") or (CLAUSE_INSIDE.search(line) is not None and not TERMINAL.search(line))


def _ends_in_group(lines: Sequence[Text]) -> bool:
    """Whether the last of some lines is a province's heading that a copy has spoilt: 三、河北?。?/span>4個)."""
    match = NUMBERED_HEAD.match(lines[-1].value.strip()) if lines else None
    return match is not None and is_province(match[1])


def ends_in_title(lines: Sequence[Text]) -> bool:
    """Whether the last of some lines is a title that promises a list."""
    value = fold_script(lines[-1].value.strip()) if lines else ""
    return PROMISING.search(value) is not None and not regex.search("[，。；]", value)


def _says_places(reading: LineReading) -> bool:
    """Whether a line names places or heads the lines that do."""
    return bool(reading.entries) or reading.heads_group


@lru_cache(maxsize=256)
def heads_in(line: str) -> tuple[str, ...]:
    """The kinds of the heads that make up a line; none where some word of it is no head."""
    kinds: list[str] = []
    if line.rstrip().endswith(("?", "？")):
        return ()
    for word in UNIT_BEHIND.sub("", HEADING_MARK.sub("", line.strip())).split():
        if len(word) > LONGEST_HEAD or (ORGAN_LIKE.search(word) and ORGAN_OF_PLACE.match(word)):
            return ()
        kinds.append(head_kind(word))
        if not kinds[-1]:
            return ()
    return tuple(kind for kind in kinds if kind != "other")


def stands_under_heads(context: Context) -> bool:
    """Whether a part is of lines of fields below a line of heads, one of which is that of the names."""
    for part in reversed(context.parts[: context.part + 1]):
        if part.kind == "furniture":
            continue
        raw = raw_lines(part)
        if raw and len(kinds := heads_in(raw[-1].value)) > 1 and "name" in kinds:
            return part is not context.parts[context.part]
        if not any(map(is_field_row, raw)):
            return False
    return False


def is_promised(context: Context, titles: Sequence[Text]) -> bool:
    """Whether a heading near the run, the document's title or the words that lead to it promise a list."""
    nearest = [*titles[:3], *titles[-2:]]
    near = [fold_script(title.value.strip()) for title in nearest]
    if lists_others(" ".join(near)) or any(map(lists_bodies, near[:1])):  # 专栏4　低碳试点重点工程
        return False
    if any(map(PROMISING.search, near)):
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
    group_lines = lines_of_groups(readings)
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


def lines_of_groups(readings: Sequence[LineReading]) -> set[int]:
    """Which lines name nothing but a province that heads the places below it.

    Where some do, so does each other one below which no place of another province stands: 吉林省 above 池北区 of a park,
    or above a line that could not be read, or nothing.
    """
    lines = {index for index in range(len(readings) - 1) if names_province(readings[index])}
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
        if ends and names_province(reading) and _is_bare_head(reading, numbered):
            yield index


def _is_bare_head(reading: LineReading, numbered: bool) -> bool:
    """Whether a province stands without a number, or numbered as the other heads, and is no municipality: among headings it is one, if nothing that was read stands below it."""
    entry = reading.entries[0]
    is_alike = numbered or entry.number is None
    return is_alike and not is_municipality(fold_script(plain_name(entry.name[0].value)))


def names_province(reading: LineReading) -> bool:
    """Whether a line names one province and nothing else."""
    if len(reading.entries) != 1 or reading.entries[0].province:
        return False
    return is_province(plain_name(reading.entries[0].name[0].value))


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
    return next(full_openings(name[:-2]), "")


def unread_rows(texts: Sequence[Text]) -> Iterator[Notice]:
    """Findings about lines among those of a list, or right behind them, that open with a place and are no row."""
    for text in texts:
        message = say(
            "{words!r} stands among the lines of a list and is none of its rows",
            "“{words}”列于名单各行之间，未读作条目",
            words=text.value[:40],
        )
        yield make_finding("unread-list", "high", text, message)
