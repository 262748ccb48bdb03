"""The shapes of what a list's cells hold: running numbers, dates, batches, totals, notes, names side by side."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from lccp.extract.structure.markers import numeral_value
from lccp.normalise import places, years
from lccp.normalise.area_words import AREA_KINDS, AREA_SIGNS, DONE_THERE, TELLS_OF_PLACE
from lccp.normalise.english import ENGLISH_BATCH, ENGLISH_NAME, ORDINALS, english_province, province_of
from lccp.normalise.years.english_cells import ENGLISH_DATE
from lccp.reference.areas import known_areas
from lccp.reference.english_names import english_places
from lccp.reference.script import fold_script
from lccp.reference.word_lists import any_of
from lccp.text.patterns import regex
from lccp.text.repairs.marks import GLOSS
from lccp.text.spans import Text

STARS = "*＊★☆※∗⁎﹡✱✻▲△"
SIGN_MARKS = "†‡§#＃◆●^＾"  # of footnotes behind a name, as * may be
STAR = rf"(?:(?:\\?[{STARS}])+|[（(][{STARS}]+[）)])"  # a mark behind a name, or in front of it
ENCLOSED = "①-⑳㉑-㉟㊱-㊿⑴-⒇⒈-⒛❶-❿⓫-⓴⓵-⓾➀-➓㈠-㈩㊀-㊉Ⅰ-Ⅻⅰ-ⅻ"
SUPERSCRIPTS = "⁰¹²³⁴-⁹"
NUMERAL = "[一二三四五六七八九十百]{1,4}"
LINE_NUMBER = regex.compile(
    rf"\s*(?:[（(\[［【](?:\d{{1,3}}|{NUMERAL})[）)\]］】]|(?:\d{{1,3}}|{NUMERAL})[.．、:：)）](?!\d)|[{ENCLOSED}][.．、]?"
    rf"|\d{{1,3}}(?: [.．、]|[,，](?=\p{{Han}})|(?=\s))|(?i:No)\.?\s*\d{{1,3}}[.．、:：]?(?=\s|\p{{Han}})|第\d{{1,3}}(?=\s)"
    rf"|{NUMERAL}(?=\s+\p{{Han}}{{2}})|[\p{{So}}\ufe0f]{{1,3}}|[-•·●■◆▪→–—*]{{1,2}}(?:\s|(?=\p{{Han}})))\s*"
)
RUNNING = regex.compile(
    rf"(?:No\.?\s*|第)?(?:[（(\[［【](\d{{1,4}}|{NUMERAL})[）)\]］】]|(\d{{1,4}}|{NUMERAL})|([{ENCLOSED}])) ?[)）.．、:：,，]?(?:[{SUPERSCRIPTS}]+|[①-⑳])*",
    regex.I,
)
# Marks of footnotes behind a name or a value: 无锡市①, 2027², 徐州市[1], 泰州市（注1）.
NOTE_MARK = regex.compile(
    rf"(?:[{SUPERSCRIPTS}]+|[①-⑳]|[\[［【〔]\^?\d{{1,2}}[\]］】〕]|[（(]?注\d{{0,2}}[）)]?|[△▲{SIGN_MARKS}]+)$"
)
LONGEST_MARK = 8
# 达峰, 实现碳达峰目标, 达到碳排放峰值: what a time is of, in a cell of peak years
PEAKS = "(?:基本|率先|实现|达到)*(?:二氧化碳|碳)?(?:排放)?(?:达峰|达?到?峰值)(?:目标)?"
BATCH = regex.compile(rf"第([一二三四五六七八九十]{{1,3}}|\d{{1,2}})批次?|首批|{ENGLISH_BATCH}")
PUBLISHING = "(?:公布|批准|批复|命名|确定|认定|印发|发布)"
# 第一批（2010年7月）, 第二批(2012年11月，29个), 第一批12座（2008年3月17日）: the date in brackets behind a batch
DATE_OF_BATCH = regex.compile(
    rf"[^（）()\d峰]{{0,24}}(?:\d{{1,3}}[个座省市区县地]\p{{Han}}{{0,4}})?[（(](?:共?(?:\d{{1,3}}[个座省市区县地]\p{{Han}}{{0,4}}){{1,3}}[，,、；;]\s*)?((?:19|20)\d{{2}}(?:年?(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?|[-./]\d{{1,2}}))(?:{PUBLISHING}|启动)?(?:[，,、；;]\s*共?(?:\d{{1,3}}[个座省市区县地]\p{{Han}}{{0,4}}){{1,3}})?[）)]"
)
BARE_BATCH = regex.compile(r"[一二三四五六七八九十]{1,2}|\d{1,2}|" + "|".join(ORDINALS), regex.I)
REGIONS = regex.compile("(?:东部|中部|西部|东北|华北|华东|华中|华南|西南|西北|东南|沿海|北方|南方)(?:地区|片区|区域)?")
DATE = regex.compile(
    r"(?:19|20)\d{2}(?:年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:份)?|[-./]\d{1,2}(?:[-./]\d{1,2})?)?|[二〇○零一九]{2}[〇○零一二三四五六七八九]{2}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?"
    rf"|{ENGLISH_DATE}"
)
TOTAL = regex.compile(
    r"(?:\p{Han}{2,8}[小合总]\s*计|(?:其中)?(?:[小合总共累]\s*计|总\s*数|[计共](?=\s*[:：]?\s*[\d一二三四五六七八九十百])))\s*[:：]?\s*(?:\d+|[一二三四五六七八九十百]+)?\s*[个家]?.{0,12}|\p{Han}{0,6}(?:平均值?|均值|中位数|标准差|最[大小]值)|(?:sub|grand )?total.*|mean|median",
    regex.I,
)
COUNT = regex.compile(r"(?:共|计)?\s*(?:\d{1,4}|[一二三四五六七八九十百两]{1,4})\s*[个家].{0,8}")
ABOVE = r"[（(【]?以上[^，。；：\t]{0,12}[为系是属均][^。；：\t]{1,20}[）)】]?$"  # （以上为东部地区）
NOTE = regex.compile(
    rf"(?:整理|整理人|录入|制表|制表人|填表人|编制|更新时间|更新日期|联系人|联系电话)\s*[:：]|(?:注|备注|说明|附注|资料来源|数据来源|来源)\s*(?:[:：]|\d|[（(]|$)|[（(]?{STAR}[）)]?\s*\p{{Han}}|带?[{STARS}]号?[的为]|[①-⑳](?:\p{{Han}}{{0,4}}指(?![标导引数南挥令])|为|[该本此]\p{{Han}}{{0,4}}为|以\p{{Han}}{{1,8}}为准)|[（(]?此件\p{{Han}}{{0,4}}公开|{ABOVE}|notes?\b|sources?\b",
    regex.I,
)
DITTO = regex.compile(r"同上|同前|同左|[-—–－\s]*[〃″＂]+[-—–－\s]*|[”\"]{1,2}|''|ditto", regex.I)
NUMBER_BEFORE = regex.compile(r"(?:[（(]\d{1,3}[）)]|\d{1,3}[.．)）]|[①-⑳])\s*(?=\p{Han})")  # 1.当涂县 2.庐江县
APART = regex.compile(r"[、，,；;/／•●■◆▪\s]+")
APART_OR_BRACKET = regex.compile(rf"[（()）]|{APART.pattern}")
NAME_LIKE = regex.compile(
    r"(?!我)(?:[\p{Han}（）()·]{1,14}[市县区州盟旗镇乡村]|\p{Han}{2,3})"
)  # of a place that the code table may lack; 我省靖安县 is a sentence's
# Parks, clusters of cities, towns and other parts of a place, as they stand beside places in lists.
# 零碳园区, 低碳产业园区: what is built there, as an item says; 地级先行区: what is listed below.
NO_MERE_KIND = (
    rf"(?!(?:近?零碳(?:排放)?|低碳|绿色|碳中和|循环|国家级|副?省级|地级|[市县]级)+(?:产业|工业|生态)?(?:{AREA_KINDS})$)"
)
REGIMENT = r"第?[一二三四五六七八九十]{1,3}师(?:第?(?:[一二三四五六七八九十百]{1,4}|\d{1,3})团)?"  # 第十师185团
AREA_NAME = regex.compile(
    rf"{NO_MERE_KIND}(?!\p{{Han}}*(?:{TELLS_OF_PLACE})){AREA_SIGNS}{{2,18}}(?:{AREA_KINDS})|{REGIMENT}"
)
TELLS = regex.compile(TELLS_OF_PLACE)
TOWN = regex.compile(r"(?!\p{Han}*(?:[小古名城村乡集]|特色|重点|中心|建制)镇$)\p{Han}{1,5}(?:镇|乡|街道)")
OWN_AREA_ALONE = regex.compile(AREA_KINDS)
AREA_OF_PLACE = regex.compile(
    rf"(?!{DONE_THERE}|\p{{Han}}*(?:{TELLS_OF_PLACE})){AREA_SIGNS}{{0,20}}(?:{AREA_KINDS})|\p{{Han}}{{2,10}}(?:地区|区域|流域)|主城\p{{Han}}{{0,2}}区|\p{{Han}}{{1,6}}(?:镇|乡|街道|苏木)(?:\p{{Han}}{{1,10}}(?:村|社区|嘎查|居民区|小区))?"
)
LONGEST_AREA = 44
OF_NATION = regex.compile("国家|国际|全国|中国")  # 国家东中西区域合作示范区
JOINING = regex.compile("以及|[和与及]")
ZONE_NAME = regex.compile(r"中国[（(](\p{Han}{2,8})[）)]\p{Han}{2,20}区")
ENDS_IN_AREA = regex.compile("(?:新区|开发区|高新区|经开区|试验区|林区|城市群|都市圈)$")
ET_CETERA = regex.compile(r"等(?:(?:\d{1,3}|[一二三四五六七八九十百]{1,4})个?(?:城市|地区|省市|[省市县区地])?)?$")
EXAMPLES = regex.compile(
    r"等(?:共|计)?(\d{1,3}|[一二三四五六七八九十百]{1,4})个?(?:城市|地区|省市|省区市|[省市县区地])?$"
)
# 云南五省和天津, 保定八市: a count behind the last of some names, and what joins the next to it
COUNTED = regex.compile(
    r"(?<=\p{Han})(?:等)?([一二三四五六七八九十两]{1,3}|\d{1,3})个?(?:省区|省市|省份|省|地级市|城市|直辖市|市|地区|县|区)(?:\s*(?:以及|[、，,；;和与及])\s*|$)"
)
# Brackets of one level inside brackets (上海市（…中国（上海）自由贸易试验区…）): of any level the time would grow with the square.
PART_OF_YEAR = regex.compile("(?:20[0-9]{2}年?)?[左右前后底之]{1,2}|[（(]年份?[）)].+")
IN_BRACKETS = "[^（）()]|[（(][^（）()]{0,200}[）)]"
BRACKET_BEHIND = regex.compile(rf"(?<=\p{{Han}})[（(](?:{IN_BRACKETS})*[）)]$")
WITHIN = regex.compile("^(?:不?含|包括|除|原)")  # 福州市（含平潭县）
MIDDLE_OF_CITY = regex.compile(any_of("middle-of-a-city"))
REMARK = regex.compile(rf"[（(](?:{IN_BRACKETS}){{1,200}}[）)]$")
LONGEST_JOINED = 400  # of a name beside 和, its brackets included: without an end the time grows with the square
MOST_NAMES = 400  # on one line or in one cell
REMEMBERED = 4096  # cells and lines recur: a form has a hundred equal ones
LATIN_TAIL = regex.compile(r"(?<=\p{Han})\s*[A-Z][A-Za-z'’ -]{1,60}$")  # the name once more in English: 嘉兴市 Jiaxing
LAST_DIGITS = regex.compile("[0-9]{1,2}$")
is_region = places.is_place_or_province
LETTER = regex.compile(r"\p{L}")  # no name of a place is without one
# #宜春市, of which the note says 名称前带#的城市须…; one behind a name is among the NOTE_MARKs
MARK_BEFORE = regex.compile(rf"^[{SIGN_MARKS}]+(?=\p{{Han}}{{2}})")
EDGE_STARS = regex.compile(rf"{STAR}$|^{STAR}|{MARK_BEFORE.pattern}")


@lru_cache(maxsize=REMEMBERED)
def running_number(value: str) -> int | None:
    """Return the running number that a cell prints, whatever its form; None where it is none.

    >>> [running_number(value) for value in ("09.", "（3）", "⑴", "❶", "⒈", "十二、", "（一）", "1²", "㈡", "2①", "【1】", "第2")]
    [9, 3, 1, 1, 1, 12, 1, 1, 2, 2, 1, 2]
    >>> running_number("2025年") is None
    True
    """
    match = RUNNING.fullmatch(value.strip())
    if match is None:
        return None
    digits = match[1] or match[2]
    if digits is None:
        return int(unicodedata.numeric(match[3]))
    return numeral_value(digits)


@lru_cache(maxsize=REMEMBERED)
def is_listed_place(value: str) -> bool:
    """Whether words name a place, a park, a cluster or a part of one that opens with a place's name, or an area that the reference knows.

    >>> [is_listed_place(value) for value in ("徐州市", "苏州工业园区", "浙江省苍南县龙港镇", "湖南省湘江源头区域", "杨凌示范区")]
    [True, True, True, True, True]
    >>> is_listed_place("Lu'an City"), is_listed_place("Peak year")
    (True, False)
    >>> [is_listed_place(value) for value in ("未来科技城", "推进产业园区", "北京地区")]
    [False, False, False]
    """
    if is_region(value) or (ENGLISH_NAME.fullmatch(value) and english_places(value)):
        return True
    folded = fold_script(value)
    if folded in known_areas():
        return True
    if len(folded) > LONGEST_AREA or not places.may_open_name(folded, 0) or not AREA_OF_PLACE.search(folded):
        return False
    return any(AREA_OF_PLACE.fullmatch(folded, len(place)) for place in places.opening_places(folded[:-2]))


@lru_cache(maxsize=REMEMBERED)
def is_area_name(value: str) -> bool:
    """Whether words have the form of a park's or a cluster's name, which no place's name need open: 未来科技城."""
    return AREA_NAME.fullmatch(value) is not None


@lru_cache(maxsize=REMEMBERED)
def is_province(value: str) -> bool:
    """Whether words are the name of a province, in Chinese or English."""
    return bool(province_of(value))


def is_year_part(value: str) -> bool:
    """Whether a cell of years holds a part of one that a break cut off, of its head, or of a province's name: its columns came apart.

    >>> [is_year_part(value) for value in ("2025年左", "右", "（年）2025", "内蒙古自", "2025年左右", "2030年前", "待定")]
    [True, True, True, True, False, False, False]
    """
    return not is_year_cell(value) and (PART_OF_YEAR.fullmatch(value) is not None or places.opens_province(value))


def lies_in(name: str, group: str) -> bool:
    """Whether a place so called lies in what a list groups it under."""
    name, group = fold_script(name), fold_script(group)
    if ENGLISH_NAME.fullmatch(name) and (province := english_province(group)):
        return any(place.province == province for place in english_places(name))
    if places.province_short(group):
        return bool(places.resolve_place(name, places.ALL_YEARS, group))
    return places.is_place_name(group + name)


def may_lie_in(name: str, province: str) -> bool:
    """Whether a place lies in a province, or an area for all that its name says.

    >>> may_lie_in("苏州工业园区", "内蒙古"), may_lie_in("西咸新区", "贵州省"), may_lie_in("北部新城", "河北")
    (False, False, True)
    """
    if is_province(name):
        return False
    if is_region(name):
        return lies_in(name, province)
    if area := known_areas().get(name):
        return is_same_province(area.province, province)
    if OF_NATION.match(name):
        return False  # where it lies, its neighbours do not tell
    heads = list(places.opening_places(name))
    return not heads or any(lies_in(head, province) or is_same_province(head, province) for head in heads)


def is_same_province(name: str, other: str) -> bool:
    """Whether two names are those of one province.

    >>> is_same_province("江苏", "江苏省"), is_same_province("新疆", "新疆生产建设兵团")
    (True, False)
    """
    return province_of(name) == province_of(other) != ""


def is_city_itself(name: str, group: str) -> bool:
    """Whether a municipality is listed under itself.

    >>> is_city_itself("天津市", "天津"), is_city_itself("天津市", "北京市"), is_city_itself("江苏省", "江苏")
    (True, False, False)
    """
    return name[-1:] == "市" and is_province(name) and is_province(group) and lies_in(name, group)


def stands_before(name: str, province: str) -> bool:
    """Whether a place stands before its province, as in 1. 葫芦岛市，辽宁.

    >>> stands_before("葫芦岛市", "辽宁"), stands_before("葫芦岛市", "吉林"), stands_before("北京市", "北京")
    (True, False, True)
    """
    name = plain_name(name)
    return (
        is_province(province)
        and is_region(name)
        and (not is_province(name) or is_city_itself(name, province))
        and lies_in(name, province)
    )


def are_of_one_province(place_names: Iterable[str]) -> bool:
    """Whether some names can all be those of places in one province.

    >>> are_of_one_province(["石家庄市", "唐山市"]), are_of_one_province(["宿迁市", "蚌埠市"])
    (True, False)
    """
    provinces = [
        {place.province for place in places.resolve_place(plain_name(name), places.ALL_YEARS)} for name in place_names
    ]
    return bool(provinces) and bool(set.intersection(*provinces))


def groups_of(place_names: Sequence[str]) -> dict[str, set[str]]:
    """Return for each of some names the others in which its place lies, provinces aside.

    Only names whose codes fit are compared: of a list of all counties each pair would take minutes.

    >>> groups_of(["徐州市", "沛县", "江苏省", "无锡市"])
    {'徐州市': set(), '沛县': {'徐州市'}, '江苏省': set(), '无锡市': set()}
    """
    return {
        name: {group for group in groups if group != name and not is_province(group) and lies_in(name, group)}
        for name, groups in _likely_groups(place_names).items()
    }


def _likely_groups(place_names: Sequence[str]) -> dict[str, set[str]]:
    """For each of some names the others that bear the code of what it lies in, or stand before it in a name of the table."""
    codes = {name: places.codes_around(fold_script(name), places.ALL_YEARS) for name in place_names}
    bearers: dict[str, list[str]] = defaultdict(list)
    for name, (own_codes, _) in codes.items():
        for code in own_codes:
            bearers[code].append(name)
    likely = {name: {group for code in around for group in bearers[code]} for name, (_, around) in codes.items()}
    for group in codes:
        for name in likely.keys() & set(places.names_behind(fold_script(group), places.ALL_YEARS)):
            likely[name].add(group)
    return likely


def remark_behind(value: str) -> regex.Match[str] | None:
    """Find the brackets that end a name, if it ends with any: most names do not."""
    return REMARK.search(value) if value.rstrip("\n")[-1:] in tuple("）)") else None


def place_in_brackets(name: Text) -> Text | None:
    """Join a name and that of the one place in it which stands in brackets behind it, and is what is listed: 毕节市（赫章县）.

    >>> from lccp.text.spans import Origin
    >>> names = ("毕节市（赫章县）", "福州市（含平潭县）", "大理市（大理州）", "河北省（雄安新区）")
    >>> [text and text.value for text in (place_in_brackets(Text.quote(Origin("d", name))) for name in names)]
    ['毕节市赫章县', None, None, '河北省雄安新区']
    """
    remark = remark_behind(name.value)
    if remark is None:
        return None
    bare, inside = name[: remark.start()].strip(), name[remark.start() + 1 : remark.end() - 1].strip()
    area = known_areas().get(fold_script(inside.value))
    is_open = places.is_municipality(fold_script(bare.value))  # 上海市（浦东新区）: the whole or the part
    if area is not None and area.province == places.province_short(bare.value) and not is_open:
        return Text.join([bare, inside])
    is_one = inside.value[-1:] in tuple("市县区旗") and not is_province(bare.value)
    if is_one and is_region(bare.value) and is_region(inside.value) and lies_in(inside.value, bare.value):
        return Text.join([bare, inside])
    return None


def places_in_brackets(name: Text) -> tuple[Text, list[Text]] | None:
    """Part a province from the places in it that stand in brackets behind it and are what is listed: 河北（石家庄、唐山）.

    >>> from lccp.text.spans import Origin
    >>> def parted(value):
    ...     found = places_in_brackets(Text.quote(Origin("d", value)))
    ...     return found and (found[0].value, [name.value for name in found[1]])
    >>> parted("河北（石家庄、唐山）"), parted("山西省（太原市）"), parted("福州市（含平潭县）"), parted("北京（朝阳区）")
    (('河北', ['石家庄', '唐山']), ('山西省', ['太原市']), None, None)
    """
    remark = remark_behind(name.value)
    if remark is None:
        return None
    bare, inside = name[: remark.start()].strip(), name[remark.start() + 1 : remark.end() - 1].strip()
    if not is_province(bare.value) or places.is_municipality(fold_script(bare.value)) or not inside.value:
        return None  # of a municipality it is open whether the pilot is the whole or the part
    members = [inside[start:end] for start, end in split_names(inside.value) or [(0, len(inside))]]
    within = (is_region(plain := plain_name(member.value)) and lies_in(plain, bare.value) for member in members)
    return (bare, members) if all(within) else None


def parts_of_town(name: Text) -> list[Text]:
    """The districts in the brackets behind words for the middle of a city, which are what is listed: 主城区（和平区、河西区）; none else.

    >>> from lccp.text.spans import Origin
    >>> [[part.value for part in parts_of_town(Text.quote(Origin("d", value)))] for value in ("主城区（和平区、河西区）", "南京市（江宁区）")]
    [['和平区', '河西区'], []]
    """
    remark = remark_behind(name.value)
    if remark is None or not MIDDLE_OF_CITY.fullmatch(name.value[: remark.start()].strip()):
        return []
    inside = name[remark.start() + 1 : remark.end() - 1].strip()
    parts = [inside[start:end] for start, end in split_names(inside.value) or [(0, len(inside))]]
    return parts if all(is_region(part.value) for part in parts) else []


@lru_cache(maxsize=REMEMBERED)
def is_year_cell(value: str) -> bool:
    """Whether a cell is, as a whole, an expression for a year or a period.

    >>> is_year_cell("2025年底前"), is_year_cell("3"), is_year_cell("徐州市")
    (True, False, False)
    """
    numbered = running_number(value) is not None and not regex.fullmatch(r"(?:19|20)\d\d", value)
    return len(value) >= 3 and not numbered and years.read_cell(fold_script(value)) is not None


def is_date_cell(value: str) -> bool:
    """Whether a cell is a date to the year, month or day.

    >>> is_date_cell("2010年7月"), is_date_cell("2017-01-07"), is_date_cell("July 2010"), is_date_cell("2020左右")
    (True, True, True, False)
    """
    return bool(DATE.fullmatch(value.strip()))


@lru_cache(maxsize=REMEMBERED)
def is_batch_cell(value: str) -> bool:
    """Whether a cell names a batch and little else.

    >>> is_batch_cell("第一批"), is_batch_cell("首批（2010年）"), is_batch_cell("徐州市")
    (True, True, False)
    """
    match = BATCH.search(value)
    if match is None or len(value) - len(match[0]) > 14:
        return False
    return not APART.search(value[: match.start()].strip()) and not APART.search(value[match.end() :].strip())


@lru_cache(maxsize=REMEMBERED)
def is_total(value: str) -> bool:
    """Whether a cell begins a row of totals.

    >>> is_total("合 计"), is_total("小计"), is_total("共3个"), is_total("共青城市"), is_total("共青城市、横峰县")
    (True, True, True, False, False)
    >>> is_total("全国合计（5个）"), is_total("华东地区小计"), is_total("推进碳排放统计"), is_total("计量监测体系")
    (True, True, False, False)
    """
    value = value.strip()
    if not TOTAL.fullmatch(fold_script(value)) or is_region(value):
        return False
    return not is_region(APART.split(value)[0])


def is_count(value: str) -> bool:
    """Whether a cell counts places instead of naming one.

    >>> is_count("3个城市"), is_count("三门峡市")
    (True, False)
    """
    return bool(COUNT.fullmatch(fold_script(value.strip())))


@lru_cache(maxsize=REMEMBERED)
def is_note(value: str) -> bool:
    """Whether a row or line is a note to the list.

    >>> is_note("注：1.带*的城市为有条件批复。"), is_note("资料来源：各市申报材料"), is_note("徐州市*")
    (True, True, False)
    >>> is_note("①指整市试点"), is_note("①以省级批复为准"), is_note("①建立低碳发展评价指标体系"), is_note("①探索以碳减排量为质押的产品")
    (True, True, False, False)
    >>> is_note("（此件公开发布）"), is_note("整理：课题组"), is_note("★朔州市")
    (True, True, False)
    """
    folded = fold_script(value.strip())
    return NOTE.match(folded) is not None and not is_region(folded.lstrip(STARS).strip())


def says_what_stands_above(value: str) -> bool:
    """Whether a line between rows says of what those above it are: （以上为东部地区）."""
    return bool(regex.match(ABOVE, fold_script(value.strip())))


def is_ditto(value: str) -> bool:
    """Whether a cell says no more than that it is as the one above.

    >>> is_ditto("同上"), is_ditto("〃"), is_ditto("上海")
    (True, True, False)
    """
    return bool(DITTO.fullmatch(value.strip()))


def _before_marks(value: str, fewest: int) -> int:
    """Where the marks of footnotes at the end of a value begin, behind more signs than ``fewest``.

    Only the end is looked at for each: of thousands of marks (徐州市[1][1]…) the time would grow with the square.
    """
    end = len(value)
    while (match := NOTE_MARK.search(value, max(0, end - LONGEST_MARK), end)) and match.start() > fewest:
        end = match.start()
    return end


@lru_cache(maxsize=REMEMBERED)
def bare_name_end(value: str) -> int:
    """Return where a name ends and the marks of footnotes behind it, or the name in English, begin.

    A plain digit is a mark only behind the whole name of a place.

    >>> bare_name_end("徐州市¹"), bare_name_end("无锡市12"), bare_name_end("三沙市"), bare_name_end("六安市 Lu'an")
    (3, 3, 3, 3)
    """
    end = _before_marks(value, 1)
    latin = LATIN_TAIL.search(value, 0, end)
    if latin and is_region(value[: latin.start()].rstrip(STARS)):
        end = latin.start()
    match = LAST_DIGITS.search(value, max(0, end - LONGEST_MARK), end)
    if match and is_region(value[: match.start()].rstrip(STARS)):
        end = match.start()
    return len(value[:end].rstrip())


def bare_value_end(value: str) -> int:
    """Return where a value ends and the marks of footnotes behind it begin.

    >>> bare_value_end("2027①"), bare_value_end("2025²"), bare_value_end("2025年（力争）")
    (4, 4, 9)
    """
    end = _before_marks(value, 3)
    return len(value[:end].rstrip())


@lru_cache(maxsize=REMEMBERED)
def plain_name(value: str) -> str:
    """Return a name without stars and footnotes' marks.

    >>> plain_name("徐州市*¹"), plain_name("*无锡市"), plain_name("苏州市(sū zhōu shì)")
    ('徐州市', '无锡市', '苏州市')
    """
    before = ""
    while value != before:
        before, value = value, GLOSS.sub("", value).strip().strip(STARS)
        value = value[: bare_name_end(value)]
        value = EDGE_STARS.sub("", value)
    return value


def split_names(value: str) -> list[tuple[int, int]] | None:
    """Return the stretches of a cell or line that name one place each; None where it is no list of places.

    Signs and blanks part them, and 和, 与, 及 where a place stands on either side. One that the code
    table lacks is taken along where two thirds of the others are places.

    >>> text = "徐州市、无锡市*和扬州市等3个城市"
    >>> [text[start:end] for start, end in split_names(text)]
    ['徐州市', '无锡市*', '扬州市']
    >>> text = "遂宁、贵安新区和西咸新区"
    >>> [text[start:end] for start, end in split_names(text)]
    ['遂宁', '贵安新区', '西咸新区']
    >>> split_names("建立碳数据、管理平台") is None, split_names("第一批;徐州市;无锡市") is None
    (True, True)
    """
    ranges = _split_names(value)
    return None if ranges is None else list(ranges)


@lru_cache(maxsize=REMEMBERED)
def _split_names(value: str) -> tuple[tuple[int, int], ...] | None:
    if (numbered := _numbered_names(value)) is not None:
        return numbered
    value = _without_dots(value)
    closing = ET_CETERA.search(fold_script(value))
    last = closing.start() if closing and not is_region(plain_name(value)) else len(value)
    ranges: list[tuple[int, int]] = []
    bare_names: list[str] = []
    for start, end in _ranges_counted(value, last):
        name = BRACKET_BEHIND.sub("", plain_name(value[start:end]))
        if len(ranges) == MOST_NAMES or not _may_stand_in_list(name):
            return None  # most lines are sentences, and their first words no name
        ranges.append((start, end))
        bare_names.append(name)
    if not ranges:
        return None
    if _leads_sentence(value, bare_names[0], ranges[0][1]):
        return None
    placed = sum(map(is_listed_place, bare_names))
    if placed == len(ranges) or (len(ranges) > 1 and placed + _count_areas(bare_names, placed) == len(ranges)):
        return tuple(ranges)
    like = all(map(_is_name_like, bare_names))
    return tuple(ranges) if like and len(ranges) > 2 and placed >= 2 * len(ranges) / 3 else None


def _leads_sentence(value: str, first: str, end: int) -> bool:
    """Whether a comma parts a short word that is no place from names which other signs part: 此前，靖安县、资溪县、婺源县."""
    return value[end : end + 1] in ("，", ",") and "、" in value and len(first) < 4 and not is_listed_place(first)


def _numbered_names(value: str) -> tuple[tuple[int, int], ...] | None:
    """The names of a cell that each have a number of their own: 1.当涂县 2.庐江县; None where it holds none."""
    numbers = list(NUMBER_BEFORE.finditer(value)) if NUMBER_BEFORE.match(value) else []
    if [running_number(number[0]) for number in numbers] != list(range(1, len(numbers) + 1)) or len(numbers) < 2:
        return None
    ends = [*(number.start() for number in numbers[1:]), len(value)]
    ranges = tuple(
        (number.end(), number.end() + len(value[number.end() : end].rstrip(" 、，,；;\n\t\u3000")))
        for number, end in zip(numbers, ends, strict=True)
    )
    return ranges if all(is_listed_place(plain_name(value[start:end])) for start, end in ranges) else None


def _without_dots(value: str) -> str:
    """Return names that dots part with the usual sign between them, signs for signs: 济南·青岛·淄博."""
    parted = [plain_name(name) for name in value.split("·")] if "·" in value else []
    if len(parted) == 2 and is_province(parted[0]) and lies_in(parted[1], parted[0]):
        return value  # 吉林·白山市: a province and a place in it
    return value.replace("·", "、") if parted and all(map(is_region, parted)) else value


def _may_stand_in_list(name: str) -> bool:
    """Whether what stands between two parting signs may be one of the names of a list: a place, an area, or like one."""
    kinds = (OWN_AREA_ALONE, TOWN)
    return is_listed_place(name) or is_area_name(name) or _is_name_like(name) or any(k.fullmatch(name) for k in kinds)


def _count_areas(bare_names: Sequence[str], placed: int) -> int:
    """How many of the names side by side are parks and the like; beside others a mere kind or a town is one: 津南新区、生态城; 东丽区、中北镇."""
    unknown = [name for name in bare_names if not is_listed_place(name)]
    areas = sum(map(is_area_name, unknown))
    beside = [name for name in unknown if OWN_AREA_ALONE.fullmatch(name) or TOWN.fullmatch(name)]
    return areas + (len(beside) if placed + areas else 0)


def _is_name_like(name: str) -> bool:
    """Whether a name that the code table lacks may be one: of two or three signs, or with a place's last sign."""
    if BATCH.search(name) or is_date_cell(name) or TELLS.search(name):
        return False
    return bool(NAME_LIKE.fullmatch(name) or is_area_name(name))


def count_beyond(value: str) -> int:
    """Return how many places a cell counts where it names fewer as examples; 0 where it does not.

    >>> count_beyond("北京、上海、海南等29个省市"), count_beyond("徐州市、无锡市和扬州市等3个城市")
    (29, 0)
    """
    closing = EXAMPLES.search(fold_script(value))
    place_names = split_names(value) if closing else None
    if closing is None or place_names is None:
        return 0
    size = numeral_value(closing[1])
    return size if size > len(place_names) else 0


def _ranges_counted(value: str, last: int) -> Iterator[tuple[int, int]]:
    """The stretches that name one place each, without the counts that close some of them: 广东、…、云南五省和天津、…、保定八市."""
    start = 0
    for count in COUNTED.finditer(value, 0, last):
        counted = list(_ranges_apart(value, start, count.start()))
        if len(counted) == numeral_value(count[1]):
            yield from counted
            start = count.end()
    yield from _ranges_apart(value, start, last)


def _ranges_apart(value: str, start: int, last: int) -> Iterator[tuple[int, int]]:
    """The stretches between parting signs that stand in no bracket."""
    depth = 0
    for match in APART_OR_BRACKET.finditer(value, start, last):
        sign = match[0][0]
        if sign in "（(）)":
            depth += 1 if sign in "（(" else -1
        elif depth <= 0:
            yield from _ranges_joined(value, start, match.start())
            start = match.end()
    yield from _ranges_joined(value, start, last)


def _ranges_joined(value: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a stretch at 和, 与, 及 where a place stands on either side: 呼和浩特市 stays whole."""
    if start >= end:
        return
    if not is_region(plain_name(value[start:end])):
        for match in JOINING.finditer(value, start, end):
            if match.start() - start > LONGEST_JOINED or end - match.end() > LONGEST_JOINED:
                continue
            before, after = value[start : match.start()], value[match.end() : end]
            # 兰州市，以及河北省城市群; not the first sign of 和龙工业园区
            opens = not before and match[0] == "以及"
            if (_may_stand_alone(after) and (not before or _may_stand_alone(before))) or _are_areas(
                after if opens else before, after
            ):
                if before:
                    yield start, match.start()
                yield match.end(), end
                return
    yield start, end


def _are_areas(before: str, after: str) -> bool:
    """Whether what stands on both sides of 和 is an area of its own, each called so (贵安新区和西咸新区)."""
    return all(ENDS_IN_AREA.search(value) and is_area_name(value) for value in map(plain_name, (before, after)))


def _may_stand_alone(value: str) -> bool:
    """Whether what stands beside 和 is a name: of a place, or of a new area with its province behind it (贵安新区（贵州）)."""
    bare = BRACKET_BEHIND.sub("", plain_name(value))
    return is_region(bare) or (bare != value and is_area_name(bare))


@lru_cache(maxsize=REMEMBERED)
def heads_rows(value: str) -> bool:
    """Whether a line between the rows of a table heads a group of them, or totals them.

    >>> heads_rows("一、江苏省"), heads_rows("第二批（3个）"), heads_rows("合计3个"), heads_rows("第四批低碳城市试点名单")
    (True, True, True, False)
    """
    if len(value) > 20:
        return False
    marker = regex.match(rf"[（(]?{NUMERAL}[）)、.．]+", value)
    bare = regex.sub(r"[（(].*|[：: ]+$", "", value[marker.end() :] if marker else value)
    return is_province(bare) or bool(BATCH.fullmatch(bare) or REGIONS.fullmatch(bare)) or is_total(value)


@lru_cache(maxsize=REMEMBERED)
def names_places(value: str) -> bool:
    """Whether a cell names one or several places.

    >>> names_places("毕节市（赫章县）"), names_places("福州市（含平潭县）"), names_places("北京（首都）")
    (True, True, False)
    """
    if len(value) > 2000 or not LETTER.search(value):  # most cells of a sheet are numbers
        return False
    bare = plain_name(value)
    return is_listed_place(bare) or _names_within(bare) or len(split_names(_without_province(value)) or ()) > 1


def _names_within(name: str) -> bool:
    """Whether places alone stand in the brackets behind a place's name: 毕节市（赫章县）, 福州市（含平潭县）."""
    remark = REMARK.search(name)
    if remark is None or not is_listed_place(name[: remark.start()].strip()):
        return False
    inside = WITHIN.sub("", remark[0][1:-1].strip())
    ranges = split_names(inside) or [(0, len(inside))]
    return all(is_region(inside[start:end]) for start, end in ranges)


def _without_province(value: str) -> str:
    head, colon, tail = value.partition("：")
    return tail if colon and is_province(regex.sub(r"[（(].*", "", head).strip()) else value


def batch_words(value: str, headed: bool) -> bool:
    """Whether a cell names a batch; under a head that says 批次 a bare numeral does."""
    return is_batch_cell(value) or (headed and bool(BARE_BATCH.fullmatch(value.strip())))


def place_of_zone(name: Text) -> Text:
    """Return the place whose zone a name is, as sentences name it too (设立中国（杭州）跨境电子商务综合试验区); any other name as it is.

    >>> from lccp.text.spans import Origin
    >>> place_of_zone(Text.quote(Origin("d", "中国（上海）自由贸易试验区"))).value
    '上海'
    """
    zone = ZONE_NAME.fullmatch(name.value)
    return name[zone.start(1) : zone.end(1)] if zone and is_region(zone[1]) else name
