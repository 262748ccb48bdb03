"""One line of a list without columns: a name, several, a province with its places, a name with its year, or a heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lccp.extract.lists.header import ListEntry
from lccp.extract.lists.shapes import (
    BATCH,
    ENCLOSED,
    NUMERAL,
    STAR,
    bare_name_end,
    is_area_name,
    is_date_cell,
    is_listed_place,
    is_note,
    is_province,
    is_region,
    is_total,
    is_year_cell,
    lies_in,
    plain_name,
    running_number,
    split_names,
)
from lccp.extract.lists.table_reader import group_words, split_text
from lccp.reference.script import fold_script
from lccp.text.patterns import regex
from lccp.text.spans import Text

LONGEST_LINE = 1500
LINE_NUMBER = regex.compile(
    rf"\s*(?:[（(](?:\d{{1,3}}|{NUMERAL})[）)]|(?:\d{{1,3}}|{NUMERAL})[.．、:：)）](?!\d)|[{ENCLOSED}][.．、]?|\d{{1,3}}(?=\s)"
    rf"|[-•·●■◆▪–—*]{{1,2}}(?:\s|(?=\p{{Han}})))\s*"
)
FIELD = regex.compile(r"[^\s，,；;：:—–]+")
PEAKING = regex.compile(
    r"(?:左右|前后|前|之前|底前)?\K(?:实现|达到|率先)*(?:二氧化碳)?(?:碳排放)?(?:碳)?(?:达峰|峰值|达到峰值)$"
)
ASIDE = regex.compile(r"[（(][^（）()]{1,40}[）)]")
# 2014年度（39个）, 2018年（第一批）, 2013年新增试点城市名单: a year that heads the names below it.
DATED_HEAD = regex.compile(
    r"((?:19|20)\d{2}年?度?(?:\d{1,2}月(?:\d{1,2}日)?)?)(?:[（(](?:第\p{Han}{1,3}批|首批|共?\s*\d{1,4}个\p{Han}{0,4})[）)])*(?:新增|增补|扩大)?"
    r"(?:(?:试点|示范|入选|创建)?(?:城市|地区|区县|县市)?(?:名单)?)(?:[（(]共?\s*\d{1,4}个\p{Han}{0,4}[）)])?\s*[：:]?"
)
CLASS_HEAD = regex.compile(
    rf"(?:(?:{NUMERAL}[、.．]|[（(]{NUMERAL}[）)])\s*)?(?:新增|国家级?)?(?:省级?|直辖市|直辖市城区|计划单列市|副省级城市|省会城市|省会、副省级城市|地级市|地级及以上城市|"
    r"县级市|县级市和县|县|市|区|城市|园区|市辖区|县城|县域|建制镇|镇|村|街道|地市级?|县市级?)(?:试点|示范区?)?(?:[（(][^（）()]{1,12}[）)])*\s*[：:]?"
)
BATCH_HEAD = regex.compile(r"[^。；，]{0,30}")


@dataclass(frozen=True)
class LineReading:
    """What a line of a list says: entries, or the group that the lines below it lie in, or nothing of its own."""

    entries: tuple[ListEntry, ...] = ()
    province: Text | None = None
    batch: Text | None = None
    designated: Text | None = None  # the year or date that a heading prints
    aside: Text | None = None  # words behind a name that no column holds
    is_peak: bool = False  # the line itself says 达峰

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
    text = text.strip()
    if not text.value or len(text) > LONGEST_LINE:
        return None
    marker = LINE_NUMBER.match(text.value)
    number: Text | None = None
    rest = text
    if marker and not is_region(plain_name(text.value)):
        printed = text[: marker.end()].strip()
        number = printed if running_number(printed.value) is not None else None
        rest = text[marker.end() :].strip()
    if not rest.value:
        return None
    rest = rest[: len(rest.value.rstrip("；;。，,、"))].strip()
    return _read_group(rest) or _read_headed(rest) or _read_names(rest, number) or _read_fields(rest, number)


def _read_headed(rest: Text) -> LineReading | None:
    """A line whose batch or year stands before its names: 第二批（4个）：福州市、厦门市 (lists of 城市双修, 森林城市)."""
    colon = regex.search("[：:]", rest.value)
    if colon is None or not rest.value[colon.end() :].strip():
        return None
    head, named = _read_group(rest[: colon.end()]), _read_names(rest[colon.end() :].strip(), None)
    if head is None or named is None or (head.batch is None and head.designated is None):
        return None
    date = (head.designated,) if head.designated is not None else ()
    batch = (head.batch,) if head.batch is not None else ()
    return LineReading(tuple(replace(entry, batch=batch, designated=date) for entry in named.entries))


def _read_group(rest: Text) -> LineReading | None:
    """A line that heads a group, is a total, or is a note."""
    value = rest.value
    if is_total(value):
        return LineReading()
    group = group_words(rest)
    if CLASS_HEAD.fullmatch(fold_script(value)):
        return LineReading()  # 三、省会城市: what kind of places stands below
    if is_province(group.value) and (group.value != value or value.endswith(("：", ":"))):
        return LineReading(province=group)
    if dated := DATED_HEAD.fullmatch(value):
        group_batch = BATCH.search(value)
        return LineReading(
            batch=rest[group_batch.start() : group_batch.end()] if group_batch else None,
            designated=rest[dated.start(1) : dated.end(1)],
        )
    batch = BATCH.search(value)
    if batch and BATCH_HEAD.fullmatch(value) and not (split_names(value) or is_region(plain_name(value))):
        return LineReading(batch=rest[batch.start() : batch.end()]) if _heads_batch(value, batch) else None
    return LineReading() if is_note(value) else None


def _heads_batch(value: str, batch: regex.Match[str]) -> bool:
    """Whether a short line that names a batch heads the lines below it, and is no place, title or sentence."""
    rest_words = value[: batch.start()] + regex.sub(r"[（(][^（）()]*[）)]", "", value[batch.end() :])
    placed = regex.search("[市县区州盟旗]$", rest_words.strip("：: ")) and not regex.search("试点|示范", rest_words)
    if placed or regex.search(r"\d", rest_words):
        return False
    return "：" not in value.rstrip("：") and not regex.search("[、关通知]|名[单单录錄]", value)


def _read_names(rest: Text, number: Text | None) -> LineReading | None:
    """A line of nothing but names, perhaps behind their province."""
    if is_listed_place(plain_name(rest.value)):
        return LineReading(entries=(_entry_of(rest, number),))
    pairs = list(split_text(rest))
    several = len(pairs) > 1 or (bool(pairs) and pairs[0][0] is not None)
    placed = all(is_listed_place(plain_name(name.value)) for _, name in pairs)
    inside = bool(pairs) and pairs[0][0] is not None and _are_areas(pairs)
    if several and (placed or inside or (len(pairs) > 1 and split_names(rest.value))):
        # a number before several names counts groups, not pilots
        return LineReading(entries=_carry_province([_entry_of(name, None, province) for province, name in pairs]))
    return None


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
        inside = province and not is_province(name) and (lies_in(name, province[0].value) or not is_region(name))
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
    heads = [tail[:end] for end in range(2, len(tail)) if is_region(tail[:end])]
    settled = bool(heads) or regex.search("[省市区]$|兵团$", province)  # 北京经济技术开发区 is one name
    return (
        bool(settled)
        and is_listed_place(province + tail)
        and (not heads or any(lies_in(head, province) for head in heads))
    )


def _read_fields(rest: Text, number: Text | None) -> LineReading | None:
    """A line of a name with what stands with it: its province before it, a year, a batch, a remark in brackets."""
    fields = list(_fields_of(rest))
    province: Text | None = None
    if len(fields) > 1 and is_province(fields[0].value) and _names_places(_core(fields[1])):
        province, fields = fields[0], fields[1:]
    if not fields or len(fields) > 4:
        return None
    core = _core(fields[0])
    ranges = split_names(core.value) or []
    if not is_listed_place(plain_name(core.value)) and len(ranges) < 2:
        return None
    entry = _entry_of(core, number, province)
    rest_fields = [*([fields[0][len(core) :].strip()] if len(core) < len(fields[0]) else []), *fields[1:]]
    reading = LineReading(entries=(entry,))
    for field in rest_fields:
        if (extended := _with_field(reading, field)) is None:
            return None
        reading = extended
    if len(ranges) > 1 and not is_listed_place(plain_name(core.value)):
        entries = (replace(entry, name=(core[start:end],), number=None) for start, end in ranges)
        reading = replace(reading, entries=tuple(entries))
    return reading


def _names_places(field: Text) -> bool:
    """Whether a field behind a province names a place or several."""
    return is_listed_place(plain_name(field.value)) or len(split_names(field.value) or ()) > 1


def _fields_of(rest: Text) -> Iterator[Text]:
    """The stretches of a line between blanks, commas and colons; brackets stay with what they follow."""
    depth, start = 0, 0
    for position, sign in enumerate(rest.value + " "):
        depth += (sign in "（(") - (sign in "）)")
        if depth <= 0 and (sign.isspace() or sign in "，,；;：:—–"):
            if rest.value[start:position].strip():
                yield rest[start:position].strip()
            start = position + 1


def _core(field: Text) -> Text:
    """The name in a field, without a remark in brackets behind it."""
    bracket = regex.search(r"[（(]", field.value)
    if bracket and bracket.start() > 1 and not is_region(plain_name(field.value)):
        return field[: bracket.start()].strip()
    return field


def _with_field(reading: LineReading, field: Text) -> LineReading | None:
    """Add what another field of the line says; None where a list's line holds no such thing."""
    value = field.value
    entry = reading.entries[0]
    inner = field[1:-1] if ASIDE.fullmatch(value) else field
    peak = PEAKING.search(inner.value)
    core = inner[: peak.start()] if peak else inner
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
    if inner is not field:
        return replace(reading, aside=field)
    return None
