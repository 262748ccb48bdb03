"""One line of a list without columns: a name, several, a province with its places, a name with its year, or a heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, pairwise

from lccp.extract.lists.header import ListEntry
from lccp.extract.lists.items import ITEMS_LABEL, NOTHING, items_of
from lccp.extract.lists.shapes import (
    BATCH,
    BRACKET_BEHIND,
    DATE_OF_BATCH,
    ENCLOSED,
    IN_BRACKETS,
    LINE_NUMBER,
    NO_MERE_KIND,
    NUMERAL,
    REGIMENT,
    REGIONS,
    STAR,
    bare_name_end,
    is_area_name,
    is_city_itself,
    is_date_cell,
    is_listed_place,
    is_note,
    is_province,
    is_region,
    is_same_province,
    is_total,
    is_year_cell,
    lies_in,
    may_lie_in,
    place_in_brackets,
    place_of_zone,
    plain_name,
    running_number,
    split_names,
    stands_before,
)
from lccp.extract.lists.table_reader import (
    HEADS_NAMES,
    PEAK_LABEL,
    PEAKING,
    group_words,
    split_text,
    with_year_behind,
    without_peaking,
)
from lccp.extract.lists.vocabulary import PEAK, kind_called
from lccp.extract.structure.frames import without_bar
from lccp.normalise.area_words import AREA_KINDS, AREA_SIGNS, TELLS_OF_PLACE
from lccp.normalise.english import ENGLISH_NAME, english_province, english_readings
from lccp.normalise.places import ALL_YEARS, opening_places
from lccp.reference.areas import known_areas
from lccp.reference.english_names import english_places
from lccp.reference.script import fold_script
from lccp.reference.word_lists import any_of
from lccp.text.patterns import regex
from lccp.text.spans import Text

LONGEST_LINE = 1500
CLUSTER = regex.compile("城市群|都市圈|经济[圈带]")
NOT_CHOSEN = regex.compile(r"\s*[○◯□☐☒✗✘❌]")  # ○杭州市 among ●南京市: an empty box or a cross says that it is none
GLUED_NUMBER = regex.compile(r"\d{1,3}(?=\p{Han})")
# 辽宁省：（空缺）, 西藏：无, 上海市：—: a province of which a list says that it has nothing there
NONE_NAMED = regex.compile(rf"(\p{{Han}}{{2,8}})(?:[：:]\s*|(?=[（(]))({NOTHING.pattern}|[-—–/／]+)")
FRAMED = regex.compile(r"【[^【】]+】|\[[^\[\]]+\]")  # 【江苏省】
BETWEEN_FIELDS = regex.compile(r"[\s，,；;：:—–⸺⸻（(）)]")
WIDE_GAP = regex.compile(r" {2,}|\u3000{2,}|\t")
COUNT_BEHIND = regex.compile(r"\s*[（(]共?\s*\d{1,4}[个座家]\p{Han}{0,4}[）)]$")
PROVINCE_BEFORE = regex.compile(rf"{HEADS_NAMES}[:：]\s*(?=\S)")
COLON = regex.compile("[：:]")
# 河北2个：石家庄市；山西1个：太原市, or with blanks between: 河北省：石家庄市 山西省：太原市
FIELD_WITHIN = regex.compile(r"(?:(?!\s+\p{Han}{2,9}[:：])[^；;。])+")
DATED_FIELD = regex.compile("[^；;、，,]+")
YEAR_OPENS = regex.compile(
    r"(?<=[市县区州盟旗]\*?)\s*(?:为|[:：—–⸺⸻-]+)?\s*((?:力争|争取|确保|约|到|在|于)?(?:19|20)\d\d)"
)
MOST_FIELDS = 4  # of a line of a name, a year, a batch and a remark
PEAKS_OF_CLAUSES = regex.compile("(?:达峰|峰值)[，,].*(?:达峰|峰值)")
ASIDE = regex.compile(rf"[（(](?:{IN_BRACKETS}){{1,40}}[）)]")  # also （2025年（力争））
# 2014年度（39个）, 2018年（第一批）, 2013年新增试点城市名单: a year that heads the names below it.
DATED_HEAD = regex.compile(
    r"((?:19|20)\d{2}年?度?(?:\d{1,2}月(?:\d{1,2}日)?)?)(?:第\p{Han}{1,3}批|首批)?(?:[（(](?:第\p{Han}{1,3}批|首批|共?\s*\d{1,4}个\p{Han}{0,4})[）)])*(?:新增|增补|扩大|命名|公布|批准|批复|认定|确定|授予|获批|入选)?"
    r"(?:(?:试点|示范|入选|创建)?(?:城市|地区|区县|县市)?(?:名单)?)(?:[（(]共?\s*\d{1,4}个\p{Han}{0,4}[）)])?\s*[：:]?"
)
# 2030年前, （一）2025年达峰, 达峰年份2028年左右（3个）: when the places below, or behind, are to peak
PEAK_HEAD = regex.compile(
    rf"(?:(?:{NUMERAL}[、.．]|[（(]{NUMERAL}[）)])\s*)?(?:(?:拟|碳排放)?(?:达峰|峰值)(?:目标)?(?:年份?|时间)?[为：:]?\s*)?"
    r"((?:19|20)\d{2}年?(?:[—–~～至到-]{1,2}(?:19|20)\d{2}年?)?(?:左右|前后|[之以底]?前)?)(?:实现)?(?:碳?达峰|达到峰值)?的?(?:城市|地区|区县|县市)?(?:[（(]共?\s*\d{1,4}个\p{Han}{0,4}[）)])?\s*[：:]?"
)
ENGLISH_JOINT = regex.compile(r"\s*(?:[,;，；、()（）]|\band\b)\s*")
# Taizhou (Jiangsu), peak year 2025; Zibo (Shandong) – to peak by 2027; Wuhai, Inner Mongolia: 2025
ENGLISH_YEAR = regex.compile(
    r"\s*[,;:–—(-]\s*(?P<peak>(?:to |will |aims to )?(?:reach (?:its )?)?(?:carbon |emissions? )*peak(?:s|ing)?(?: year| target| emissions?| carbon)*\s*(?:is|:|=)?\s*)?"
    r"(?P<year>[a-z ]{0,24}(?:19|20)\d\d(?:[-–](?:19|20)\d\d)?)\)?\.?$",
    regex.I,
)
ENGLISH_KIND = regex.compile(r" (?:City|District|County|Prefecture|League|Banner|New Area|Development Zone)$")
_CLASS = (
    "(?:省级?|省区|省份|省市|市县|区县|县区|地区|直辖市(?:城区)?|计划单列市|副省级城?市|省会(?:城市)?|设区的?市|地级市|地级及以上城市|[地市县区州]级(?![市行及以])|(?:县区|区县|县市区|县（市、区）)级|"
    "省?直管(?:县市?|市)?|省直辖(?:县级行政单位)?|县级市|县|市|区|城市|园区|市辖区|县城|县域|建制镇|镇|村|街道|地市级?|县市级?|"
    f"{REGIONS.pattern})"
)
CLASS_HEAD = regex.compile(
    rf"(?:(?:{NUMERAL}[、.．]|[（(]{NUMERAL}[）)])\s*)?(?:(?P<added>新增|扩大|增补)|国家级?)?(?:(?:低碳|试点|示范|入选)(?=\p{{Han}})){{0,2}}(?:{_CLASS}(?:[、和与及]{_CLASS})*(?:试点|示范区?)?|(?<=增补|新增))(?:共?\d{{1,3}}[个座家])?(?:[（(][^（）()]{{1,12}}[）)])*\s*[：:]?"
)
# 河北省双拥模范城（25个）：石家庄市、…: what the places behind the colon are, and how many.
COUNTED_HEAD = regex.compile(
    r"[^，。；：:、]{2,30}(?:城市|名城|[城市县区镇])(?:[（(][县区]?[）)])?[（(]共?\s*(\d{1,4})[个座][）)]\s*[：:]"
)
# An area between the lines of a list: 中新天津生态城, 长白山保护开发区管委会池北区.
AREA_LINE = regex.compile(
    rf"{NO_MERE_KIND}(?!\p{{Han}}*(?:{TELLS_OF_PLACE})){AREA_SIGNS}{{2,18}}(?:{AREA_KINDS})(?:(?:管委会|管理委员会)?\p{{Han}}{{1,4}}[区镇乡])?|{REGIMENT}"
)
# 二、新能源示范产业园区: what kind of areas stands below
KIND_OF_AREAS = regex.compile(
    rf"(?:{NUMERAL}[、.．]|[（(]{NUMERAL}[）)])\s*\p{{Han}}{{0,12}}(?:试点|示范|创建)\p{{Han}}{{0,4}}(?:[（(][^（）()]{{1,12}}[）)])?[：:]?"
)
# （一）科技支撑产业发展主题, 二、创新引领类(3个): a theme of a list's places below a number
THEME_HEAD = regex.compile(
    r"(?!\p{Han}*(?:试点|示范|先行))\p{Han}{2,16}(?:主题|类别?|类型|方向|领域|板块)(?:[（(]共?\s*\d{1,4}个\p{Han}{0,4}[）)])?\s*[：:]?"
)
# 一、陆港型：石家庄、沈阳: the type of the places behind it
TYPE_HEAD = regex.compile(r"\p{Han}{2,8}型(?:[（(]共?\s*\d{1,4}个\p{Han}{0,4}[）)])?\s*[：:]")
# 省辖市：石家庄市、唐山市, A类：…, 革命老区县：…, 缩小地区差距领域：…: the class of the places behind it, of whatever words
LABEL = regex.compile(
    rf"(?:{NUMERAL}[、.．]|[（(]{NUMERAL}[）)])?((?:(?!的)[\p{{Han}}A-Z]){{1,16}})(?:[（(][^（）()]{{1,12}}[）)])?\s*[：:]"
)
LABEL_OF_CLASS = regex.compile(
    "(?:城市|地区|[市县区州类组]|领域|主题|方向|板块|类型|^(?:优秀|优良|良好|合格|达标)(?:等次|等级)?)$"
)
# 备选城市：, 非试点城市：, 对照组：: of places of which the label says something else than that they are listed
LABEL_OF_OTHERS = regex.compile(any_of("labels-of-others"))
OWN_NUMBER = regex.compile(rf"(?:[（(]\d{{1,3}}[）)]|\d{{1,3}}[.．、)）]|[{ENCLOSED}])(?=\p{{Han}})")
MOST_NUMBERED = 60  # names on one line
# 24.延安参考资料 [6-7]: what an encyclopaedia sets behind the last name.
CITED_BEHIND = regex.compile(r"\s*(?:参考资料|參考資料)?\s*(?:\[[\d,，\s-]+\]\s*)+$")
PICTURES_BEHIND = regex.compile(r"[\s\p{So}\ufe0f\u200d]+$")  # 上饶市 👍
CLOSING = regex.compile("(?<=.{3})特此(?:公告|通知|公布|公示|通报)$")  # what a copy ran on to the last name
FEWEST_TOGETHER = 3  # rows that a copy ran into one line
BATCH_HEAD = regex.compile(r"(?:[^。；，（(]|[（(][^（）()。；]{0,20}[）)]){0,30}")


@dataclass(frozen=True)
class LineReading:
    """What a line of a list says: entries, or the group that the lines below it lie in, or nothing of its own."""

    entries: tuple[ListEntry, ...] = ()
    province: Text | None = None
    batch: Text | None = None
    designated: Text | None = None  # the year or date that a heading prints
    aside: Text | None = None  # words behind a name that no column holds
    kind: str = ""  # what a heading says that the places below it are: 地 of 二、地级市
    is_peak: bool = False  # the line itself says 达峰
    adds: bool = False  # 新增试点城市: the places below it are of no batch before
    item: Text | None = None  # the line itself where it is an item of the name above it
    over_unread: bool = False  # a line that is none of the list stands right below it

    @property
    def heads_group(self) -> bool:
        """Whether it heads the lines below it."""
        return not self.entries and any(text is not None for text in (self.province, self.batch, self.designated))


def read_line(text: Text) -> LineReading | None:
    """Read a line of a list; None where it is none.

    >>> from lccp.text.spans import Origin
    >>> def names(line):
    ...     reading = read_line(Text.quote(Origin("d", line)))
    ...     return reading and [(e.province[0].value if e.province else "", e.name[0].value) for e in reading.entries]
    >>> names("江苏：徐州市、无锡市"), names("1.江苏省徐州市"), names("（2）江西高安市，2025年达峰")
    ([('江苏', '徐州市'), ('江苏', '无锡市')], [('江苏省', '徐州市')], [('江西', '高安市')])
    >>> names("建立碳数据管理平台") is None, names("南京市要加强组织领导。") is None
    (True, True)
    """
    text = without_bar(_without_citation(text.strip()))
    if text.value == "|":
        return LineReading()
    if not text.value or len(text) > LONGEST_LINE or NOT_CHOSEN.match(text.value):
        return None
    if (numbered := _read_whole_line(text)) is not None:
        return numbered
    number, rest = _part_number(text)
    if not rest.value:
        return None
    rest = _without_region(rest)
    if rest is not text and THEME_HEAD.fullmatch(rest.value):
        return LineReading()
    rest = rest[: len(CLOSING.sub("", PICTURES_BEHIND.sub("", rest.value).rstrip("；;。，,、")))].strip()
    in_english = _read_english(rest, number) if rest.value[:1].isascii() else None
    return in_english or _read_group(rest) or _read_within(rest) or _read_headed(rest) or _read_numbered(rest, number)


def _read_whole_line(text: Text) -> LineReading | None:
    """A line of several numbered names, of cells run together, or of a name and labelled items."""
    return _read_numbered_names(text) or _read_run_together(text) or _read_labelled_items(text)


def _read_labelled_items(text: Text) -> LineReading | None:
    """A name and its fields with the items behind their label: 1 徐州市 峰值年：2026 创新重点：建立…；完善…."""
    label = ITEMS_LABEL.search(text.value, 2)
    reading = read_line(text[: label.start()]) if label else None
    if label is None or reading is None or len(reading.entries) != 1:
        return None
    items = tuple(items_of([text[label.start() :]]))
    return replace(reading, entries=(reading.entries[0].with_items(items),))


def _without_region(rest: Text) -> Text:
    """Return a row without the region that is merged over it and those below it: 华东江苏盐城市."""
    region = REGIONS.match(rest.value)
    within = rest[region.end() :].strip() if region else rest
    return within if region and part_province(within)[0] is not None else rest


def _part_number(text: Text) -> tuple[Text | None, Text]:
    """The running number that opens a line, and what stands behind its marker; the line as it is where none opens it."""
    marker = LINE_NUMBER.match(text.value) or _glued_number(text.value)
    if marker is None or is_region(plain_name(text.value)):
        return None, text
    printed = text[: marker.end()].strip()
    return printed if running_number(printed.value) is not None else None, text[marker.end() :].strip()


def _read_numbered(rest: Text, number: Text | None) -> LineReading | None:
    """A line of names, of names with their years, or of a name with other fields."""
    return _read_names(rest, number) or _read_dated_names(rest, number) or _read_fields(rest, number)


def _without_citation(text: Text) -> Text:
    """Return a line without the numbers of references behind it."""
    cited = CITED_BEHIND.search(text.value) if text.value.endswith("]") else None
    return text[: cited.start()] if cited else text


def _glued_number(value: str) -> regex.Match[str] | None:
    """The number that a line opens with right before the name of a place: 01成都成华区, 10云南省德宏傣族景颇族自治州：2027; none where other words follow."""
    match = GLUED_NUMBER.match(value)
    name = BETWEEN_FIELDS.split(value[match.end() :], 1)[0] if match else ""
    return match if name and is_listed_place(plain_name(name)) else None


def _read_numbered_names(text: Text) -> LineReading | None:
    """A line of several names that each have a number of their own, perhaps with a year: 1.北京 7.杭州 13.开封."""
    if not OWN_NUMBER.match(text.value):
        return None
    markers = list(OWN_NUMBER.finditer(text.value))
    if not 1 < len(markers) <= MOST_NUMBERED:
        return None
    readings: list[LineReading] = []
    for marker, end in zip(markers, [*(match.start() for match in markers[1:]), len(text)], strict=True):
        field = _without_end(text[marker.end() : end]).strip()
        reading = _read_numbered(field, text[marker.start() : marker.end()].strip())
        if reading is None or len(reading.entries) != 1 or reading.aside is not None:
            return None
        readings.append(reading)
    entries = tuple(entry for reading in readings for entry in reading.entries)
    return LineReading(entries=entries, is_peak=any(reading.is_peak for reading in readings))


def _without_end(text: Text) -> Text:
    """Return a stretch of a list without the signs that end it."""
    return text[: len(text.value.rstrip("；;。，,、 \t\u3000"))]


def _read_run_together(text: Text) -> LineReading | None:
    """A line into which a copy ran the cells of a table: 序号区域名称所属省市1延庆区北京市2怀柔区北京市3…; None unless every cell fits."""
    numbers = list(regex.finditer(r"\d{1,3}", text.value))
    if len(numbers) < FEWEST_TOGETHER or [int(number[0]) for number in numbers] != list(range(1, len(numbers) + 1)):
        return None
    if regex.fullmatch(r"(?:\p{Han}*\d{1,3})+\p{Han}+", text.value) is None:
        return None
    entries: list[ListEntry] = []
    for number, end in zip(numbers, [*(match.start() for match in numbers[1:]), len(text)], strict=True):
        entry = _run_together_row(text[number.end() : end], text[number.start() : number.end()])
        if entry is None:
            return None
        entries.append(entry)
    return LineReading(entries=tuple(entries))


def _run_together_row(cells: Text, number: Text) -> ListEntry | None:
    """The row of a name and its province, or of a name alone, without a blank between them."""
    value = cells.value
    for cut in range(2, len(value) - 1):
        head, tail = value[:cut], value[cut:]
        if is_region(head) and is_province(tail) and not is_province(head) and lies_in(head, tail):
            return _entry_of(cells[:cut], number, cells[cut:])
    return _entry_of(cells, number) if is_listed_place(value) else None


def _read_headed(rest: Text) -> LineReading | None:
    """A line whose batch or year stands before its names: 第二批（4个）：福州市、厦门市 (lists of 城市双修, 森林城市)."""
    colon = COLON.search(rest.value)
    if colon is None or not rest.value[colon.end() :].strip():
        return None
    counted = COUNTED_HEAD.fullmatch(fold_script(rest.value[: colon.end()]))
    behind = rest[colon.end() :].strip()
    head = _read_group(rest[: colon.end()])
    named = _read_several(behind) or _read_counted(behind, counted)
    if named is None or counted:
        return named
    if _heads_class(rest.value[: colon.end()]):
        # 直辖市：北京市、天津市; 试点城市（括号内为峰值年）：南京市（2022年）、…
        kind = kind_called(rest.value[: colon.end()])
        named = replace(named, entries=tuple(replace(entry, kind=kind) for entry in named.entries))
        return replace(named, is_peak=named.is_peak or PEAK.search(rest.value[: colon.end()]) is not None)
    if head is None or (head.batch is None and head.designated is None):
        return None
    date = (head.designated,) if head.designated is not None else ()
    batch = (head.batch,) if head.batch is not None else ()
    entries = tuple(replace(entry, batch=batch, designated=date) for entry in named.entries)
    return LineReading(entries, is_peak=head.is_peak)


def _read_counted(named: Text, head: regex.Match[str] | None) -> LineReading | None:
    """Names behind a head that counts as many, of which some are places or areas: 低碳园区（2个）：宁东能源化工基地、中卫工业园区."""
    fields = [named[match.start() : match.end()].strip() for match in regex.finditer("[^、，,]+", named.value)]
    if (
        head is None
        or str(len(fields)) != head[1]
        or not any(is_listed_place(name) or is_area_name(name) for name in map(_plain, fields))
    ):
        return None
    return LineReading(tuple(_entry_of(field, None) for field in fields))


def _plain(name: Text) -> str:
    return plain_name(name.value)


def _heads_class(head: str) -> bool:
    """Whether words with their colon say of what class the places behind them are: 省会城市：, 转型类：, 革命老区县：."""
    if CLASS_HEAD.fullmatch(fold_script(head)) or TYPE_HEAD.fullmatch(head):
        return True
    label = LABEL.fullmatch(fold_script(head))
    return bool(label and LABEL_OF_CLASS.search(label[1])) and not (
        LABEL_OF_OTHERS.search(head) or is_listed_place(plain_name(head.rstrip("：: ")))
    )


@lru_cache(maxsize=256)
def labels_places(value: str) -> bool:
    """Whether a line is a label and places behind its colon, of whatever words the label is; some of them where it is that of a class.

    >>> labels_places("备选城市：石家庄市、唐山市"), labels_places("联系地址：北京市"), labels_places("牵头单位：发展改革委")
    (True, False, False)
    >>> labels_places("陆港型：石家庄国际陆港、济南市"), labels_places("附件：江苏省、浙江省低碳试点名单")
    (True, False)
    """
    label = LABEL.match(fold_script(value)) if "：" in value or ":" in value else None
    items = regex.split("[、，,]", value[label.end() :].strip("。；; ")) if label else []
    if label is None or len(items) < 2:
        return False
    count = sum(is_region(plain_name(item)) for item in items)
    return count == len(items) or (count > 0 and _heads_class(value[: label.end()]))


def _read_several(rest: Text) -> LineReading | None:
    """Names behind a head, numbered or not, in Chinese or English, perhaps with their count: 上海市、南京市(2个)."""
    count = COUNT_BEHIND.search(rest.value)
    rest = rest[: count.start()].strip() if count else rest
    if rest.value[:1].isascii() and (english := _read_english(rest, None)):
        return english
    return _read_numbered_names(rest) or _read_names(rest, None)


def _read_within(rest: Text) -> LineReading | None:
    """A line of provinces or batches each before its names: numbered ones, or 河北2个：石家庄市、唐山市；山西1个：太原市."""
    if numbered := _read_numbered_within(rest):
        return numbered
    if len(COLON.findall(rest.value)) < 2:
        return None  # each field has one
    fields = [rest[match.start() : match.end()].strip() for match in FIELD_WITHIN.finditer(rest.value)]
    if len(fields) < 2:
        return None
    openings = [PROVINCE_BEFORE.match(field.value) for field in fields]
    provinces = all(opening and is_province(opening[1]) for opening in openings)
    readings = [_read_names(field, None) if provinces else _read_headed(field) for field in fields]
    entries = [entry for reading in readings if reading is not None for entry in reading.entries]
    return LineReading(entries=tuple(entries)) if None not in readings else None


def _read_numbered_within(rest: Text) -> LineReading | None:
    """A line of a province before names that each have a number of their own: 江苏省：1.南通市；2.盐城市."""
    opening = PROVINCE_BEFORE.match(rest.value)
    if opening is None or not is_province(opening[1]):
        return None
    reading, province = _read_numbered_names(rest[opening.end() :]), rest[: opening.end(1)]
    if reading is None:
        return None
    entries = (replace(entry, province=entry.province or (province,)) for entry in reading.entries)
    return replace(reading, entries=tuple(entries))


def _read_group(rest: Text) -> LineReading | None:
    """A line that heads a group, is a total, or is a note."""
    value = rest.value
    if is_total(value):
        return LineReading()
    group = _group_named(rest)
    if called := CLASS_HEAD.fullmatch(fold_script(value)):
        # 三、省会城市: what kind of places stands below
        return LineReading(kind=kind_called(value), adds=called["added"] is not None)
    if (heading := _province_heading(rest, group)) is not None:
        return heading
    if dated := DATED_HEAD.fullmatch(fold_script(value)):
        group_batch = BATCH.search(value)
        return LineReading(
            batch=rest[group_batch.start() : group_batch.end()] if group_batch else None,
            designated=rest[dated.start(1) : dated.end(1)],
        )
    if peak := PEAK_HEAD.fullmatch(fold_script(value)):
        return LineReading(designated=rest[peak.start(1) : peak.end(1)], is_peak=True)
    batch = _own_batch(value)
    if batch and BATCH_HEAD.fullmatch(value) and not (split_names(value) or is_region(plain_name(value))):
        return _batch_heading(rest, batch) if _heads_batch(value, batch) else None
    return LineReading() if is_note(value) else None


def _group_named(rest: Text) -> Text:
    return group_words(rest[1:-1] if FRAMED.fullmatch(rest.value) else rest)


def _province_heading(rest: Text, group: Text) -> LineReading | None:
    """A province that heads the lines below it, or of which the list says that it has none."""
    if is_province(group.value) and (group.value != rest.value or rest.value.endswith(("：", ":"))):
        return LineReading(province=group)
    none = NONE_NAMED.fullmatch(rest.value)
    if none is None or not is_province(none[1]):
        return None
    return LineReading(province=rest[: none.end(1)], aside=rest[none.start(2) :])


def _batch_heading(rest: Text, batch: regex.Match[str]) -> LineReading:
    """What a line says that names a batch, perhaps with its date in brackets: 第一批（2010年7月）."""
    dated = DATE_OF_BATCH.match(fold_script(rest.value), batch.end())
    date = rest[dated.start(1) : dated.end(1)] if dated else None
    return LineReading(batch=rest[batch.start() : batch.end()], designated=date)


def _own_batch(value: str) -> regex.Match[str] | None:
    """The batch that a line names; none where it names several, as the heads of columns: 第二批（2012年） 第三批（2017年）."""
    batches = {match[0]: match for match in BATCH.finditer(value)}
    return next(iter(batches.values())) if len(batches) == 1 else None


def _heads_batch(value: str, batch: regex.Match[str]) -> bool:
    """Whether a short line that names a batch heads the lines below it, and is no place, title or sentence."""
    rest_words = value[: batch.start()] + regex.sub(r"\d{1,3}[个座家]|[（(][^（）()]*[）)]", "", value[batch.end() :])
    placed = regex.search("[市县区州盟旗]$", rest_words.strip("：: ")) and not regex.search("试点|示范", rest_words)
    if placed or regex.search(r"\d", rest_words):
        return False
    return "：" not in value.rstrip("：") and not regex.search("[、关通知峰]|如下|名[单單录錄]", value)


def _read_names(rest: Text, number: Text | None) -> LineReading | None:
    """A line of nothing but names, perhaps behind their province."""
    rest = place_of_zone(rest)
    if is_listed_place(plain_name(rest.value)):
        return LineReading(entries=(_entry_of(rest, number),))
    pairs = list(split_text(rest))
    if len(pairs) == 2 and (entry := _with_own_province(pairs, rest, number)):
        return LineReading(entries=(entry,))
    several = len(pairs) > 1 or (bool(pairs) and pairs[0][0] is not None)
    placed = all(is_listed_place(BRACKET_BEHIND.sub("", plain_name(name.value))) for _, name in pairs)
    inside = bool(pairs) and pairs[0][0] is not None and _are_areas(pairs)
    if several and (placed or inside or (len(pairs) > 1 and split_names(rest.value))):
        # a number before several names counts groups, not pilots
        entries = [with_year_behind(_entry_of(name, None, province)) for province, name in pairs]
        return LineReading(entries=_carry_province(entries), is_peak=_say_peak(pairs, entries))
    return None


def _say_peak(pairs: Sequence[tuple[Text | None, Text]], entries: Sequence[ListEntry]) -> bool:
    """Whether the brackets of all names that have a year say that they peak then: 张家口市（2028年达峰）、运城市（2029年达峰）."""
    dated = [name.value for (_, name), entry in zip(pairs, entries, strict=True) if entry.year]
    return bool(dated) and all(map(PEAK.search, dated))


def _with_own_province(pairs: Sequence[tuple[Text | None, Text]], rest: Text, number: Text | None) -> ListEntry | None:
    """The entry of two names one of which is the province of the other: 天津 天津市; 葫芦岛市，辽宁."""
    (province, first), (_, second) = pairs
    if is_city_itself(second.value, first.value):
        return _entry_of(second, number, first)
    if province is None and "、" not in rest.value and stands_before(first.value, second.value):
        return _entry_of(first, number, second)
    return None


def read_spaced_names(rest: Text) -> LineReading | None:
    """Read a line of names that blanks part, as of a page set in columns of names; None where it is none.

    Nor where one lies in the next, unless wide gaps part them all.

    >>> from lccp.text.spans import Origin
    >>> reading = read_spaced_names(Text.quote(Origin("d", "太原市　　阳泉市　　长治市")))
    >>> [entry.name[0].value for entry in reading.entries]
    ['太原市', '阳泉市', '长治市']
    >>> read_spaced_names(Text.quote(Origin("d", "成都市 武侯区"))) is None
    True
    >>> reading = read_spaced_names(Text.quote(Origin("d", "北京市    唐山市    迁安市")))
    >>> [entry.name[0].value for entry in reading.entries]
    ['北京市', '唐山市', '迁安市']
    """
    if len(rest) > LONGEST_LINE:
        return None
    place_names = [rest[match.start() : match.end()] for match in regex.finditer(r"\S+", rest.value)]
    bare = [plain_name(name.value) for name in place_names]
    wide = len(bare) > 2 and all(map(WIDE_GAP.fullmatch, regex.findall(r"\s+", rest.value.strip())))
    if len(bare) < 2 or not all(_is_spaced_name(name, wide) for name in bare) or _run_on(bare, wide):
        return None
    return LineReading(entries=tuple(_entry_of(name, None) for name in place_names))


def _is_spaced_name(name: str, wide: bool) -> bool:
    """Whether a name among others that blanks part is that of a place, and of a province only 北京市 and the like between wide gaps."""
    return len(name) > 2 and is_region(name) and (not is_province(name) or (wide and name[-1] == "市"))


def _run_on(place_names: Sequence[str], wide: bool) -> bool:
    """Whether one of some names may go on with the next, which lies in it: 成都市 武侯区, but not between wide gaps."""
    within = (a for a, b in pairwise(place_names) if lies_in(b, a) or lies_in(a, b))
    return any(not wide or is_province(name) for name in within)


def _read_dated_names(rest: Text, number: Text | None) -> LineReading | None:
    """A line of names each with its year right behind it, perhaps behind their province: 安徽省：安庆市2025年；宣城市2027年前."""
    if not ("20" in rest.value or "19" in rest.value) or YEAR_OPENS.search(rest.value) is None:
        return None
    opening = PROVINCE_BEFORE.match(rest.value)
    province = rest[: opening.end(1)] if opening and is_province(opening[1]) else None
    start = opening.end() if opening and province is not None else 0
    entries: list[ListEntry] = []
    for match in DATED_FIELD.finditer(rest.value, start):
        entry = _dated_entry(rest[match.start() : match.end()].strip(), number, province)
        if entry is None:
            return None
        entries.append(entry)
    if _is_sentence_of_peaks(entries, rest):
        return None
    if len(entries) > 1:
        entries = [replace(entry, number=None) for entry in entries]
    return LineReading(entries=_carry_province(entries), is_peak=PEAKING.search(rest.value) is not None)


def _is_sentence_of_peaks(entries: Sequence[ListEntry], rest: Text) -> bool:
    """Whether names with a time are a sentence, and no list of pilots: one time of several, or clauses that each say it.

    杭州市萧山区、余杭区力争2025年碳达峰。 无锡市2025年达峰，徐州市2027年达峰。
    """
    is_dated = any(entry.year for entry in entries[:-1] or entries)
    return not is_dated or PEAKS_OF_CLAUSES.search(rest.value) is not None


def _dated_entry(field: Text, number: Text | None, province: Text | None) -> ListEntry | None:
    """The entry of a name with its year right behind it, or of a name alone; None of anything else."""
    dated = YEAR_OPENS.search(field.value)
    name = field[: dated.start()].strip() if dated else field
    if not is_listed_place(plain_name(name.value)):
        return None
    entry = _entry_of(name, number, province)
    year = without_peaking(field[dated.start(1) :]) if dated else None
    if year is not None and not is_year_cell(year.value):
        return None
    return replace(entry, year=(year,)) if year is not None else entry


def read_area_line(text: Text) -> LineReading | None:
    """Read a line of names among which are areas that no place's name opens, as stands between the lines of a list.

    >>> from lccp.text.spans import Origin
    >>> reading = read_area_line(Text.quote(Origin("d", "长白山保护开发区管委会池北区、延边朝鲜族自治州敦化市")))
    >>> [entry.name[0].value for entry in reading.entries]
    ['长白山保护开发区管委会池北区', '延边朝鲜族自治州敦化市']
    >>> read_area_line(Text.quote(Origin("d", "中新天津生态城"))) is None, read_area_line(Text.quote(Origin("d", "联系人"))) is None
    (False, True)
    """
    text = text.strip()
    if len(text) > LONGEST_LINE or regex.search("[。；：:《]", text.value) or NOT_CHOSEN.match(text.value):
        return None
    marker = LINE_NUMBER.match(text.value)
    rest = text[marker.end() :].strip() if marker else text
    if marker and KIND_OF_AREAS.fullmatch(text.value) and not _names_area(rest.value):
        return LineReading()
    entries: list[ListEntry] = []
    for match in regex.finditer("[^、，,]+", rest.value):
        name = rest[match.start() : match.end()].strip()
        bare = plain_name(name.value)
        if not (is_listed_place(bare) or AREA_LINE.fullmatch(bare)):
            return None
        entries.append(_entry_of(name, None))
    return LineReading(entries=tuple(entries)) if entries else None


def _names_area(value: str) -> bool:
    """Whether words are an area's name, and not a kind of areas: 西宁国家低碳示范区, which a place opens, or one that is known."""
    return value in known_areas() or any(opening_places(value))


def _read_english(rest: Text, number: Text | None) -> LineReading | None:
    """A line in English, of places alone or of one with its year."""
    return _read_dated_english(rest, number) or _read_english_names(rest, number)


def _read_english_names(rest: Text, number: Text | None) -> LineReading | None:
    """A line in English: a place before its province (Suzhou, Jiangsu), or a province before its places (Jiangsu: Suzhou, Wuxi)."""
    head, colon, _ = rest.value.partition(":")
    if colon and english_province(head.strip()):
        province, rest = rest[: len(head)].strip(), rest[len(head) + 1 :].strip()
        place_names = list(_english_fields(rest))
        if not all(_is_english_within(name.value, province.value) for name in place_names):
            return None
        entries = tuple(ListEntry(None, (province,), (name,), None, (), ()) for name in place_names)
        return LineReading(entries=entries) if entries else LineReading(province=province)
    fields = list(_english_fields(rest))
    if len(fields) == 2 and english_province(fields[1].value) and _is_english_name(fields[0].value, fields[1].value):
        return LineReading(entries=(ListEntry(number, (fields[1],), (fields[0],), None, (), ()),))
    if not fields or not all(_is_english_within(field.value, "") for field in fields):
        return None
    if len(fields) > 1:
        number = None
    return LineReading(entries=tuple(ListEntry(number, (), (field,), None, (), ()) for field in fields))


def _read_dated_english(rest: Text, number: Text | None) -> LineReading | None:
    """A line in English that ends in the year of the one place it names."""
    dated = ENGLISH_YEAR.search(rest.value)
    year = rest[dated.start("year") : dated.end("year")].strip() if dated else None
    if dated is None or year is None or not is_year_cell(year.value):
        return None
    reading = _read_english_names(rest[: dated.start()].strip(), number)
    if reading is None or len(reading.entries) != 1:
        return None
    return LineReading((replace(reading.entries[0], year=(year,)),), is_peak=dated["peak"] is not None)


def _english_fields(rest: Text) -> Iterator[Text]:
    """The names of a line in English, which commas, brackets and the word and part."""
    start = 0
    for match in [*ENGLISH_JOINT.finditer(rest.value), None]:
        field = rest[start : match.start() if match else len(rest.value.rstrip("."))].strip()
        start = match.end() if match else 0
        if field.value:
            yield field


def _is_english_name(name: str, province: str) -> bool:
    """Whether a name before a province's is that of a place in it, or says that it is a district, a county or the like."""
    if english_places(name):
        return _is_english_within(name, province) or bool(ENGLISH_KIND.search(name))
    return ENGLISH_NAME.fullmatch(name) is not None and bool(ENGLISH_KIND.search(name))


def _is_english_within(name: str, province: str) -> bool:
    """Whether an English name is that of a place in a province; of any where none is given."""
    return bool(english_readings(name, ALL_YEARS, province))


def _are_areas(pairs: Sequence[tuple[Text | None, Text]]) -> bool:
    """Whether all names behind a province are those of places or of parks: 河北省：曹妃甸工业区."""
    place_names = [plain_name(name.value) for _, name in pairs]
    return all(is_listed_place(name) or is_area_name(name) for name in place_names)


def _carry_province(entries: Sequence[ListEntry]) -> tuple[ListEntry, ...]:
    """Give the province that stands before the first of several names to those behind it that lie in it: 江苏省南京市、苏州市."""
    result: list[ListEntry] = []
    province: tuple[Text, ...] = ()
    for entry in entries:
        name = plain_name(entry.name[0].value)
        inside = province and may_lie_in(name, province[0].value)
        province = entry.province or (province if inside else ())
        result.append(replace(entry, province=province) if inside and not entry.province else entry)
    return tuple(result)


def _entry_of(name: Text, number: Text | None, province: Text | None = None) -> ListEntry:
    if province is None:
        province, name = part_province(name)
    star = regex.search(STAR, name.value)
    return ListEntry(
        number,
        (province,) if province is not None else (),
        (name,),
        name[star.start() : star.end()] if star else None,
        (),
        (),
    )


def part_province(name: Text) -> tuple[Text | None, Text]:
    """Part the province that is printed before a name it lies in: 江西 of 江西高安市.

    >>> from lccp.text.spans import Origin
    >>> [text and text.value for text in part_province(Text.quote(Origin("d", "江苏省徐州市")))]
    ['江苏省', '徐州市']
    >>> [text and text.value for text in part_province(Text.quote(Origin("d", "吉林市")))]
    [None, '吉林市']
    """
    value = regex.sub(r"(?<=\p{Han})[（(][^（）()]*[）)]$", "", plain_name(name.value))
    for end in range(min(9, len(value) - 2), 1, -1):
        head, tail = value[:end], value[end:].strip()
        inside = (is_region(tail) and lies_in(tail, head)) or (not is_region(tail) and _is_part_within(tail, head))
        if name.value.startswith(head) and is_province(head) and inside:
            return name[:end], name[end:].strip()
    return None, name


def _is_part_within(tail: str, province: str) -> bool:
    """Whether words behind a province name a part of a place in it (苍南县龙港镇), or an area of its own (湘江源头区域)."""
    if CLUSTER.fullmatch(tail):
        return False  # 江苏省城市群
    heads = list(opening_places(tail))
    settled = bool(heads) or regex.search("[省市区]$|兵团$", province)  # 北京经济技术开发区 is one name
    return (
        bool(settled)
        and is_listed_place(province + tail)
        and (not heads or any(lies_in(head, province) for head in heads))
    )


def read_spaced(rest: Text, fewest: int = 2) -> LineReading | None:
    """A line of a province and the names of places in it, ``fewest`` at least, which blanks part: 北京市　房山区　平谷区."""
    if len(rest) > LONGEST_LINE:
        return None
    fields = [rest[match.start() : match.end()] for match in regex.finditer(r"\S+", rest.value)]
    if len(fields) <= fewest or not is_province(plain_name(fields[0].value)):
        return None
    place_names = [plain_name(field.value) for field in fields[1:]]
    province = plain_name(fields[0].value)
    if not all(is_region(name) and not is_province(name) and lies_in(name, province) for name in place_names):
        return None
    return LineReading(entries=tuple(_entry_of(field, None, fields[0]) for field in fields[1:]))


def _read_fields(rest: Text, number: Text | None) -> LineReading | None:
    """A line of a name with what stands with it: its province before it, a year, a batch, a remark in brackets."""
    fields = list(islice(_fields_of(rest), MOST_FIELDS + 2))  # a sentence has many more: so many tell
    province: Text | None = None
    if len(fields) > 1 and is_province(fields[0].value) and _names_places(_core(fields[1])):
        province, fields = fields[0], fields[1:]
    if not fields or len(fields) > MOST_FIELDS:
        return None
    core = _core(fields[0])
    ranges = split_names(core.value) or []
    is_name = _is_name_behind(core, province, fields[0])
    if not is_name and len(ranges) < 2:
        return None
    entry = _entry_of(core, number, province)
    rest_fields = [*([fields[0][len(core) :].strip()] if len(core) < len(fields[0]) else []), *fields[1:]]
    reading = LineReading(entries=(entry,))
    for field in rest_fields:
        if (extended := _with_field(reading, field)) is None:
            return None
        reading = extended
    if len(ranges) > 1 and not is_name:
        entries = (replace(entry, name=(core[start:end],), number=None) for start, end in ranges)
        reading = replace(reading, entries=tuple(entries))
    return reading


def _is_name_behind(core: Text, province: Text | None, field: Text) -> bool:
    """Whether a field names a place or, behind a province, an area that no place's name opens: 吉林省 长白山华美胜地旅游度假区."""
    name = plain_name(core.value)
    return is_listed_place(name) or ((province is not None or _is_area_within(core, field)) and is_area_name(name))


def _is_area_within(core: Text, field: Text) -> bool:
    """Whether a field is an area's name with its province in brackets behind it: 西咸新区（陕西）."""
    remark = field.value[len(core) :].strip()
    return ASIDE.fullmatch(remark) is not None and is_province(remark[1:-1]) and is_area_name(plain_name(core.value))


def _names_places(field: Text) -> bool:
    """Whether a field behind a province names a place or several, or an area."""
    return (
        is_area_name(plain_name(field.value))
        or is_listed_place(plain_name(field.value))
        or len(split_names(field.value) or ()) > 1
    )


def _fields_of(rest: Text) -> Iterator[Text]:
    """The stretches of a line between blanks, commas and colons; brackets stay with what they follow."""
    depth, start = 0, 0
    for match in BETWEEN_FIELDS.finditer(rest.value):
        sign, position = match[0], match.start()
        depth += (sign in "（(") - (sign in "）)")
        if depth <= 0 and sign not in "（(）)":
            if rest.value[start:position].strip():
                yield rest[start:position].strip()
            start = position + 1
    if depth <= 0 and rest.value[start:].strip():
        yield rest[start:].strip()


def _core(field: Text) -> Text:
    """The name in a field, without a remark in brackets behind it."""
    bracket = regex.search(r"[（(]", field.value)
    if bracket and bracket.start() > 1 and not is_region(plain_name(field.value)):
        return field[: bracket.start()].strip()
    return field


def _with_field(reading: LineReading, field: Text) -> LineReading | None:
    """Add what another field of the line says; None where a list's line holds no such thing."""
    inner = field[1:-1] if ASIDE.fullmatch(field.value) else field
    parts = [inner[match.start() : match.end()].strip() for match in regex.finditer("[^，,]+", inner.value)]
    if inner is field or len(parts) < 2:
        return _with_words(reading, field, inner)
    extended: LineReading | None = reading  # 唐山市（河北，2028年达峰）
    for part in parts:
        extended = _with_words(extended, field, part) if extended is not None else None
    return extended if extended is not None and extended.aside is None else replace(reading, aside=field)


def _with_words(reading: LineReading, field: Text, inner: Text) -> LineReading | None:
    """Add what a field says, or a part of what its brackets hold."""
    value = field.value
    entry = reading.entries[0]
    folded = fold_script(inner.value)
    label = PEAK_LABEL.match(folded)
    if label and label.end() == len(inner.value):
        return replace(reading, is_peak=True)  # the label of the next field
    peak = PEAKING.search(folded) or (label and "峰" in label[0])
    core = without_peaking(inner)
    core = core[: bare_name_end(core.value)] if core.value.endswith(("①", "②", "③")) else core
    if is_year_cell(core.value) or (core is not field and is_date_cell(core.value)):
        if entry.year:
            return None
        return replace(reading, entries=(replace(entry, year=(core,)),), is_peak=reading.is_peak or bool(peak))
    batch = BATCH.fullmatch(inner.value)
    if batch:
        return replace(reading, entries=(replace(entry, batch=(inner,)),))
    star = regex.fullmatch(STAR, value)
    if star:
        return replace(reading, entries=(replace(entry, star=field),))
    return _with_bracket(reading, field, inner)


def _lies_behind(entry: ListEntry, province: str) -> bool:
    """Whether a field is the province in which the place before it lies: 右玉县，山西省，峰值年2028."""
    return is_province(province) and lies_in(plain_name(entry.name[0].value), province)


def _with_bracket(reading: LineReading, field: Text, inner: Text) -> LineReading | None:
    """Add what a bracket behind the name says, its province (丽水经济技术开发区（浙江省）) or a remark; without brackets a province alone."""
    entry = reading.entries[0]
    if inner is field and not _lies_behind(entry, inner.value):
        return None
    name = plain_name(entry.name[0].value)
    if entry.province and is_same_province(entry.province[0].value, inner.value):
        return reading  # 江苏邳州经济开发区（江苏省）
    if not entry.province and is_province(inner.value) and (not is_region(name) or lies_in(name, inner.value)):
        return replace(reading, entries=(replace(entry, province=(inner,)),))
    if place_in_brackets(Text.join([entry.name[0], field])) is not None:
        return replace(reading, entries=(replace(entry, name=(*entry.name, field)),))
    return replace(reading, aside=field)
