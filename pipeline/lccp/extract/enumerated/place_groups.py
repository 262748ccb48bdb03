"""Groups of places that a sentence enumerates, with the count that closes each: 广东、辽宁、湖北、陕西、云南五省和天津…八市."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from lccp.extract.structure.markers import chinese_number
from lccp.normalise.places import ALL_YEARS, is_place_or_province, may_open_name, province_short, resolve_place
from lccp.reference.areas import known_areas
from lccp.reference.script import fold_script
from lccp.text.patterns import regex as re
from lccp.text.spans import Text

NUMERAL = "[一二三四五六七八九十百两0-9]{1,4}"
UNIT = "(?:地级市|县级市|市辖区|省区市|省市区|省区|省市|省份|城市群|城市|地区|市县|区县|县区|园区|开发区|试点|直辖市|自治区|县市|地市|省|市|县|区|地|盟|州)"
# 等14个市（区）, 等8个特殊地区: a count of several kinds at once says of none of them what it is.
COUNT = re.compile(
    rf"(等)?[地这]?(?:共计|共)?({NUMERAL})[个座]?(?:国家|特殊|试点|示范)?(?:低碳)?({UNIT}(?:[（(][市县区镇州盟旗、]{{1,6}}[）)])?)"
)
# Web copies set a reading behind a sign (門頭溝區(qū)) and double the commas; lists set remarks there (五大连池市（森工）).
_GLOSS = "(?:[（(][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,8}[）)])?"
_ASIDE = r"(?:[（(][^（）()。；]{1,30}[）)])?"
_JOINT = re.compile(rf"{_GLOSS}{_ASIDE}\s*(?:[、，,；;]+\s*(?:以及|和|与|及)?|以及|和|与|及)\s*")
# Words behind which an enumeration begins; they belong to no name.
LEAD = re.compile(
    "(?:在|的|着|将|把|为|对|括|增|[我全]省|其中|择|定|准|意|复|予|名|有|是|从|与|和|及|于|即|了|布|、|，|,|：|:|（|\\(|;|；|\u3000|\\s)$"
)
# What may stand behind the last name of an enumeration.
_BEHIND = re.compile(
    rf"[、，,；;。：:（(\s\u3000”“]|以及|和|与|及|等|这|共|{NUMERAL}个?{UNIT}|开展|为|列|作为|纳入|成为|设立|建设|创建|入选|被|已|试点|示范|首批|第|启动|实施|榜上|上榜|入列|入围|名列|获|荣获|通过|达到|当选|跻身|参照|$"
)
_PARK = re.compile(
    r"\p{Han}{0,16}?(?:开发区|高新区|经开区|工业园区?|产业园区?|园区|新区|示范区|试验区|实验区|保税港?区|城市群|都市圈|经济[圈区带]|片区|科技城|生态城|新城|管理区|矿区|林区|小镇|古镇)"
)
_PART_OF_PARK = re.compile(r"(?:管委会|管理委员会)?\p{Han}{1,4}?[区镇乡]")  # 长白山保护开发区池北区
HAN_RUN = re.compile(r"\p{Han}+")
_TOWN = re.compile(r"\p{Han}{1,6}?(?:街道|苏木|[镇乡村])")  # 循化撒拉族自治县街子镇
LONGEST_NAME = 20
LONGEST_HEAD = 14  # of the place that a park's or a town's name opens with
SHORTEST_AREA = 3
LONGEST_SENTENCE = 4000  # hostile input ends here


class PlaceGroup(NamedTuple):
    """Places that stand together: where they begin and end in the sentence, and the count behind them.

    ``others`` says that 等 stands before the count; ``unit`` is what is counted (省, 市, 省市), "" without a count;
    ``provinces`` are those printed before the places, or before a neighbour that lies in the same one.
    """

    places: tuple[Text, ...]
    start: int
    end: int
    counted: Text | None
    others: bool
    unit: str
    provinces: tuple[Text | None, ...] = ()

    @property
    def size(self) -> int:
        """How many places the count says there are; those named where there is none."""
        return len(self.places) if self.counted is None else number_of(self.counted)

    @property
    def agrees(self) -> bool:
        """Whether a count stands there and all of them are named."""
        return self.counted is not None and self.size == len(self.places)

    @property
    def kind(self) -> str:
        """The last sign of the places' full names, where the count settles it: 省 of 五省, 市 of 八市."""
        return {
            "省": "省",
            "市": "市",
            "城市": "市",
            "县": "县",
            "区": "区",
            "地市": "市",
            "地级市": "市",
            "县级市": "市",
        }.get(self.unit, "")


def number_of(count: Text) -> int:
    """Return the value of a count."""
    return int(count.value) if count.value.isdecimal() else chinese_number(count.value)


def place_groups(sentence: Text, plain: str) -> Iterator[PlaceGroup]:
    """Return the groups of places of a sentence. ``plain`` is its text with quoted titles blanked out."""
    position, length = 0, min(len(plain), LONGEST_SENTENCE)
    while position < length - 1:
        end = 0
        if _may_open(plain, position) and (position == 0 or LEAD.search(plain, max(0, position - 2), position)):
            end = _place_end(plain, position) or _known_area_end(plain, position)
        if not end:
            position += 1
            continue
        group = _group_from(sentence, plain, position, end)
        yield group
        position = max(group.end, end)


def _group_from(sentence: Text, plain: str, start: int, end: int) -> PlaceGroup:
    bounds = [(start, end)]
    while (joint := _JOINT.match(plain, end)) and (
        following := _place_end(plain, joint.end()) or _named_park_end(plain, joint.end())
    ):
        bounds.append((joint.end(), following))
        end = following
    pairs = [_own_name(sentence[first:last]) for first, last in bounds]
    places = tuple(name for _, name in pairs)
    provinces = _carried_provinces(pairs)
    if match := COUNT.match(plain, end):
        count = sentence[match.start(2) : match.end(2)]
        return PlaceGroup(places, start, match.end(), count, match[1] is not None, match[3], provinces)
    others = plain.startswith("等", end)
    return PlaceGroup(places, start, end, None, others, "", provinces)


def _carried_provinces(pairs: Sequence[tuple[Text | None, Text]]) -> tuple[Text | None, ...]:
    """The province of each place: the one before its name, or the one before a neighbour's that it lies in too (北京市密云区、通州区)."""
    result: list[Text | None] = []
    province: Text | None = None
    for printed, name in pairs:
        inside = province is not None and (_lies_in(name.value, province.value) or not is_place_or_province(name.value))
        province = printed or (province if inside else None)
        result.append(province)
    return tuple(result)


def _lies_in(name: str, province: str) -> bool:
    """Whether a place so called lies in a province and is not the province itself."""
    name, province = fold_script(name), fold_script(province)
    return not province_short(name) and bool(resolve_place(name, ALL_YEARS, province))


def _place_end(plain: str, start: int) -> int:
    """Return where the longest name that begins here ends; 0 where none does."""
    han = HAN_RUN.match(plain, start, min(len(plain), start + LONGEST_NAME)) if may_open_name(plain, start) else None
    if han is None:
        return 0
    for end in range(han.end(), start + 1, -1):
        if _BEHIND.match(plain, end) and is_place_or_province(plain[start:end]):
            return end
    return _park_end(plain, start)


def _park_end(plain: str, start: int) -> int:
    """Return the end of a park, a cluster of cities or a part of a place that a place's name opens: 苏州工业园区."""
    for end in range(min(len(plain), start + LONGEST_HEAD), start + 1, -1):
        if is_place_or_province(plain[start:end]):
            part = _PARK.match(plain, end) or (_TOWN.match(plain, end) if plain[end - 1] in "市县区旗" else None)
            return _end_of_name(plain, part.end()) if part else 0
    return 0


def _end_of_name(plain: str, end: int) -> int:
    """Return where the name of a park ends, a part of it taken along (池北区); 0 where other words run on."""
    if _BEHIND.match(plain, end):
        return end
    part = _PART_OF_PARK.match(plain, end)
    return part.end() if part and _BEHIND.match(plain, part.end()) else 0


def _named_park_end(plain: str, start: int) -> int:
    """Return the end of a park among other places that no place's name opens: 贵安新区, 西咸新区."""
    park = _PARK.match(plain, start)
    return _end_of_name(plain, park.end()) if park and len(park[0]) <= LONGEST_NAME else 0


def _may_open(plain: str, start: int) -> bool:
    """Whether a name of a place or of a known area can begin here: most signs open none."""
    return may_open_name(plain, start) or plain[start : start + 2] in _area_openings()


@cache
def _area_openings() -> frozenset[str]:
    return frozenset(name[:2] for name in known_areas())


def _known_area_end(plain: str, start: int) -> int:
    """Return the end of an area that the reference knows, where it opens an enumeration: 雄安新区、兰州新区."""
    park = _PARK.match(plain, start, min(len(plain), start + LONGEST_NAME))
    return _end_of_name(plain, park.end()) if park and park[0] in known_areas() else 0


def _own_name(name: Text) -> tuple[Text | None, Text]:
    """The province that stands before a name (内蒙古自治区乌海市), and the name without it; the name as it is where none does."""
    for cut in range(min(len(name), 12) - 2, 1, -1):
        head, tail = name.value[:cut], name.value[cut:]
        if not province_short(fold_script(head)):
            continue
        if _lies_in(tail, head) or _opens_within(tail, head) or _is_area_of(tail, head):
            return name[:cut], name[cut:]
    return None, name


def _is_area_of(name: str, province: str) -> bool:
    """Whether the full name of a province stands before an area's own (山东省西海岸新区); 北京经济技术开发区 is one name."""
    return province[-1] in "省市区" and len(name) > SHORTEST_AREA and _PARK.fullmatch(name) is not None


def _settles_place(name: str, province: str) -> bool:
    """Whether a name says by itself that a place of that province is meant: 百色市, though not 朝阳市 of several."""
    return {place.province for place in resolve_place(name, 0)} == {province_short(fold_script(province))}


def _opens_within(name: str, province: str) -> bool:
    """Whether the name of a park or of a part of a place opens with that of a place of the province: 葫芦岛市杨家杖子开发区."""
    return any(
        name[length - 1] in "市县区州盟旗" and _settles_place(name[:length], province)
        for length in range(3, min(len(name) - 2, 12))
    )
