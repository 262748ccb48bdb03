"""Groups of places that a sentence enumerates, with the count that closes each: 广东、辽宁、湖北、陕西、云南五省和天津…八市."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from lccp.extract.enumerated.strange_names import may_be_name, strange_last_names, strange_names
from lccp.extract.lists.shapes import lies_in, may_lie_in, place_in_brackets, places_in_brackets
from lccp.extract.structure.markers import numeral_value
from lccp.normalise.area_words import AREA_KINDS, AREA_SIGNS, DONE_THERE, TELLS_OF_PLACE
from lccp.normalise.places import (
    full_openings,
    is_place_or_province,
    may_open_name,
    opening_places,
    province_short,
    resolve_place,
)
from lccp.reference.areas import known_areas
from lccp.reference.word_lists import any_of
from lccp.text.patterns import regex as re
from lccp.text.repairs.marks import TONED_VOWELS
from lccp.text.spans import Text

NUMERAL = "[一二三四五六七八九十百两0-9]{1,4}"
UNIT = "(?:行政区|设区的?市|县城|城镇|地级市|县级市|市辖区|省区市|省市区|省区|省市|省份|城市群|城市|地区|市县|区县|县区|园区|开发区|试点|直辖市|自治区|县市|地市|省|市|县|区|地|盟|州)"
# 等14个市（区）, 等8个特殊地区, 8个综合应用类城市: a count of several kinds at once says of none of them what it is.
COUNT = re.compile(
    rf"(等)?[地这]?(?:共计|共)?({NUMERAL})(?:[个座家]\p{{Han}}{{0,10}}?|(?:国家|特殊|试点|示范)?(?:低碳)?)({UNIT}(?:[（(][城市县区镇州盟旗、]{{1,6}}[）)])?|(?<=[个座家]\p{{Han}}{{0,10}})(?:{AREA_KINDS}))"
)
# 分别为, 具体名单如下, 包括了: what leads to the names right behind it
LEADING = "(?:(?:名单|分别|具体)*(?:[为是有]|(?:包括|包含)了?|如下))"
# 9个地级市包括, 共有10地上榜，分别是, 重卡特色类3个（, 37个：: how many the places behind these words are.
COUNTED_BEFORE = re.compile(
    rf"({NUMERAL})[个座家地]\p{{Han}}{{0,24}}[，,]?\s*(?:它们|这些城市)?(?:{LEADING}[，,]?)?(?:[（(][^（）()。；]{{2,20}}[）)])?[：:（(]?\s*$"
)
# Web copies set a reading behind a sign (門頭溝區(qū)) and double the commas; lists set remarks there (五大连池市（森工）).
_GLOSS = f"(?:[（(][a-z{TONED_VOWELS}ü]{{1,8}}[）)])?"
_ASIDE = r"(?:[（(][^（）()。；]{1,120}[）)])?"
_BEFORE_FIRST = re.compile(r"(?<![\p{Han}\d])(\p{Han}{2,16})、$")
# 同意在海南全岛和秦皇岛市…: words that a place opens, before the first name
_BEFORE_JOINED = re.compile(r"(?<=[在将把])(\p{Han}{3,8})(?:和|与|及)$")
_REMARK = re.compile(r"[（(][^（）()。；]{1,30}[）)]\s*")
_MEMBERS = re.compile(r"[（(][^（）()。；]{1,120}[）)]")
_JOINT = re.compile(rf"(?:人民政府)?{_GLOSS}{_ASIDE}\s*(?:[、，,；;]+\s*(?P<second>以及|和|与|及)?|以及|和|与|及)\s*")
# Words behind which an enumeration begins; they belong to no name.
LEADS = frozenset(
    "在以由的着到补设含持出选取评认年将把为对括增择定准意复予名有是从与和及于即了布、，,：:（(;；省中市区州县"
    + "".join(filter(str.isspace, map(chr, range(0x3001))))
)
LEADS_OF_TWO = {unit: tuple(f"{whose}{unit}" for whose in "我全本") for unit in "省市区州县"} | {
    "中": ("其中",),
    "认": ("确认",),
    "到": ("大到", "展到", "伸到"),  # 试点范围扩大到…
}  # the others lead alone
_LISTS = ("：", ":", "包括", "包含", "分别为", "分别是")  # behind which nothing but names stands
# 在徐州市、潍坊市组织开展…试点: what is done there, with the words that say how
BESIDE_DOING = f"(?:{any_of('beside-doing')})*"
DOING = f"{BESIDE_DOING}(?:{any_of('doing')})"
# What may stand behind the last name of an enumeration.
_BEHIND_NAME = rf"{DOING}|人民政府(?=[、，,“”\"和与及为]|承担)|[、，,；;。：:（(\s\u3000”“]|以及|和|与|及|等|这|共|分别|基础上|在内|于日前|{NUMERAL}个?{UNIT}|开展|为|列|作为|纳入|成为|成功|设立|建设|创建|入选|被|已|试点|示范|首批|第|启动|实施|榜上|上榜|入列|入围|名列|位列|获|荣获|通过|达到|当选|跻身|参照|脱颖而出|胜出|的?(?:全部|部分)?行政区域|$"
_BEHIND = re.compile(_BEHIND_NAME)
_AREA_RUN = re.compile(f"{AREA_SIGNS}+")
_AREA_KIND = re.compile(f"{AREA_KINDS}|小镇|古镇")
_TELLS = re.compile(TELLS_OF_PLACE)
_DONE_THERE = re.compile(DONE_THERE)
_PART_OF_PARK = re.compile(r"(?:管委会|管理委员会)?\p{Han}{1,4}?[区镇乡]")  # 长白山保护开发区池北区
# 浙江省、江西省分别以丽水市、景德镇市为对象: each of the provinces holds one.
EACH_HOLDS = re.compile("分别(?:以|在|选择|推荐|确定)")
# 广东共有珠海、…5个地市入选, 湖北省入选的区域有三个: the province holds the pilots and is none.
HOLDS_OTHERS = re.compile(
    r"(?:省|市|自治区)?(?:已?共?有|新增(?!列|纳)|占|表现|(?:入选|上榜|入围|获批|获评)的?(?:\p{Han}{2,4})?(?:一?共?有|[为是]|包括|分别))"
)
# 江苏、浙江、山东三省最多, 湖南、湖北各10个, 山西、辽宁分别拥有11个: how the pilots are shared out among places.
SHARES_OUT = re.compile(
    rf"(?:、\p{{Han}}{{2,8}}?)?(?:[一两三四五六七八九十0-9]{{1,3}}[个省市区地]{{0,3}})?(?:入选|上榜|获批)?(?:数量?)?(?:最[多少]|均(?:达到?|为|有)|居|并列|各?(?:拥有|占|有|为|达)?{NUMERAL}[个家处座]|各(?:拥有|占|有|为|达)|分别(?:拥有|占|有|为|达))"
)
# 新华社深圳10月15日电（记者李雄鹰、王丰）广东省深圳市、中山市、…
_DATELINE = re.compile(r"[^，。；（）()]{2,24}[（(](?:本报)?记者[^（）()。]{1,30}[）)]\s*")
_ALONE = re.compile(r"(\p{Han}{2,12})[）)]")
_ONE_COUNTED = re.compile(r"(\p{Han}{2,12}?)[1一]个(?=[，,、；;。）)]|$)")
_PROVINCE_HAS = re.compile(r"(\p{Han}{2,8})共?有$")
_DASH = re.compile("[—–－-]{1,2}")
# 循化撒拉族自治县街子镇, 沂源县东里镇福禄坪村
_TOWN = re.compile(
    rf"\p{{Han}}{{1,6}}?(?:街道|苏木|[镇乡村])(?:\p{{Han}}{{1,10}}?(?:村|社区|嘎查|居民区|小区))?(?={_BEHIND_NAME})"
)
# 垃圾分类示范城市建设: no part of a place, no organ and no verb stands before the word for pilots.
_PROGRAMME_TOUCHES = re.compile(r"(?![^，。；、]{0,14}?[区县镇乡村园委局厅办的])\p{Han}{2,14}?(?:试点|示范)")
LONGEST_NAME = 20
SHORTEST_AREA = 3
LONGEST_LEAD = 60  # of the words with a count before an enumeration
LONGEST_SENTENCE = 4000  # hostile input ends here


class PlaceGroup(NamedTuple):
    """Places that stand together: where they begin and end in the sentence, and the count behind them.

    ``others`` says that 等 stands before the count; ``unit`` is what is counted (省, 市, 省市), "" without a count;
    ``provinces`` are those printed before the places, or before a neighbour that lies in the same one; ``strange`` are
    the words among them of which nothing says that they name a place.
    """

    places: tuple[Text, ...]
    start: int
    end: int
    counted: Text | None
    others: bool
    unit: str
    provinces: tuple[Text | None, ...] = ()
    strange: tuple[Text, ...] = ()

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
        """The last sign of the places' full names, where the count settles it: 省 of 五省, 市 of 八市, 州 of 大理、德宏2州."""
        return {
            "省": "省",
            "市": "市",
            "城市": "市",
            "县": "县",
            "区": "区",
            "州": "州",
            "盟": "盟",
            "地市": "市",
            "地级市": "市",
            "县级市": "市",
        }.get(self.unit, "")


def number_of(count: Text) -> int:
    """Return the value of a count."""
    return numeral_value(count.value)


def place_groups(sentence: Text, plain: str) -> Iterator[PlaceGroup]:
    """Return the groups of places of a sentence. ``plain`` is its text with quoted titles blanked out."""
    free = 0
    for position in _behind_leads(plain[:LONGEST_SENTENCE]):
        if position >= free and (end := _opening_end(plain, position)):
            group = _group_within(sentence, plain, position, end) or _group_from(sentence, plain, position, end)
            yield group
            free = max(group.end, end)


def _behind_leads(plain: str) -> Iterator[int]:
    """Yield where an enumeration may begin: at the head of a sentence, and behind a word that leads to one."""
    yield 0
    if "记者" in plain[:LONGEST_LEAD] and (dateline := _DATELINE.match(plain)):
        yield dateline.end()
    for position, sign in enumerate(plain[:-2], 1):
        if sign in LEADS and (sign not in LEADS_OF_TWO or plain.endswith(LEADS_OF_TWO[sign], 0, position)):
            yield position


@lru_cache(maxsize=4096)  # of a sentence, which the ways to announce pilots and to count them ask about
def _opening_end(plain: str, position: int) -> int:
    """Return where the first name of an enumeration ends that begins here; 0 where none does.

    Behind a park that no place's name opens (包括：漕河泾新兴技术开发区、苏州工业园区) another name must follow.
    """
    if _may_open(plain, position) and (end := _place_end(plain, position) or _known_area_end(plain, position)):
        return end
    if end := _counted_alone_end(plain, position):
        return end
    if plain.endswith(_LISTS, 0, position) and (end := _named_park_end(plain, position)):
        return end if _known_end(plain, end) else 0
    return 0


def _counted_alone_end(plain: str, position: int) -> int:
    """Return where a place ends that stands alone beside its count; 0 where none does.

    In brackets behind it (东北地区1个（营口）), or before it, as what a province has: 四川有绵阳市1个.
    """
    if end := _end_of_only_one(plain, position):
        return end
    name = _ALONE.match(plain, position) if plain[position - 1 : position] in ("（", "(") else None
    if name is None or not is_place_or_province(name[1]):
        return 0
    return name.end(1) if _stated_before(plain, position) else 0


def _end_of_only_one(plain: str, position: int) -> int:
    """Return where the one place ends that a province has: 四川有绵阳市1个; 0 where none is said to be."""
    if plain[position - 1 : position] != "有" or (alone := _ONE_COUNTED.match(plain, position)) is None:
        return 0
    has = _PROVINCE_HAS.search(plain, max(0, position - LONGEST_NAME), position)
    provinces = (has[1][cut:] for cut in range(len(has[1]) - 1)) if has else ()
    return alone.end(1) if any(_lies_in(alone[1], name) for name in provinces if province_short(name)) else 0


def is_only_one(plain: str, group: PlaceGroup) -> bool:
    """Whether a group is the one place that a province is said to have."""
    return len(group.places) == 1 and _end_of_only_one(plain, group.start) > 0


def _group_from(sentence: Text, plain: str, start: int, end: int) -> PlaceGroup:
    stated = _stated_before(plain, start)
    bounds, doubtful = _bounds_from(plain, start, end, stated)
    end = _end_of_members(sentence, plain, *bounds[-1])
    match = COUNT.match(plain, end)
    size = numeral_value(match[2]) if match else stated
    strange = () if len(bounds) == size else tuple(span for span in bounds if span in doubtful)
    pairs = [pair for span in bounds if span not in strange for pair in _names_at(sentence, plain, *span)]
    group = PlaceGroup(
        places=tuple(name for _, name in pairs),
        start=start,
        end=match.end() if match else end,
        counted=sentence[match.start(2) : match.end(2)] if match else None,
        others=match[1] is not None if match else plain.startswith("等", end),
        unit=match[3] if match else "",
        provinces=_carried_provinces(pairs),
    )
    counted = match is not None or len(bounds) == stated
    spans = [*_lost_first(plain, start), *strange, *_lost_last(plain, end, counted)]
    return group._replace(strange=tuple(sentence[slice(*span)] for span in spans))


def _group_within(sentence: Text, plain: str, start: int, end: int) -> PlaceGroup | None:
    """The places behind the colon of their province (河北省：石家庄市、唐山市); None where no province and colon open them."""
    colon = plain[end : end + 1] in (":", "：") and province_short(plain[start:end])
    inner = _place_end(plain, end + 1) if colon else 0
    if not inner or not _lies_in(plain[end + 1 : inner], plain[start:end]):
        return None
    group = _group_from(sentence, plain, end + 1, inner)
    province = sentence[start:end]
    printed = group.provinces or (None,) * len(group.places)
    provinces = tuple(
        before or (province if may_lie_in(place.value, province.value) else None)
        for before, place in zip(printed, group.places, strict=True)
    )
    return group._replace(start=start, provinces=provinces)


def _stated_before(plain: str, start: int) -> int:
    """How many places the words before an enumeration say that there are; 0 where they do not."""
    before = COUNTED_BEFORE.search(plain[max(0, start - LONGEST_LEAD) : start])
    return numeral_value(before[1]) if before else 0


def _members_at(sentence: Text, plain: str, start: int, end: int) -> tuple[Text, list[Text]] | None:
    """A province and the places in it that stand in brackets behind it: 河北省（石家庄市、唐山市）."""
    members = _MEMBERS.match(plain, end)
    return places_in_brackets(sentence[start : members.end()]) if members else None


def _names_at(sentence: Text, plain: str, start: int, end: int) -> list[tuple[Text | None, Text]]:
    """The names that a name of an enumeration stands for, each with its province."""
    if members := _members_at(sentence, plain, start, end):
        return [(members[0], name) for name in members[1]]
    return [_own_name(_with_bracket(sentence, plain, start, end))]


def _end_of_members(sentence: Text, plain: str, start: int, end: int) -> int:
    """Return where a name ends, or the bracket behind it that holds the places listed."""
    members = _MEMBERS.match(plain, end) if _members_at(sentence, plain, start, end) else None
    return members.end() if members else end


def _with_bracket(sentence: Text, plain: str, start: int, end: int) -> Text:
    """A name as printed, or with that of the one place in it which stands in brackets behind it: 毕节市（赫章县）."""
    aside = _REMARK.match(plain, end)
    inside = place_in_brackets(sentence[start : aside.end()].strip()) if aside else None
    return inside if inside is not None else sentence[start:end]


def _lost_first(plain: str, start: int) -> list[tuple[int, int]]:
    """Where words stand side by side with the first place, before it."""
    if lost := _BEFORE_FIRST.search(plain, max(0, start - LONGEST_NAME), start):
        return [lost.span(1)]
    joined = _BEFORE_JOINED.search(plain, max(0, start - LONGEST_NAME), start)
    return [joined.span(1)] if joined is not None and any(opening_places(joined[1])) else []


def _lost_last(plain: str, end: int, counted: bool) -> list[tuple[int, int]]:
    """Where words stand side by side with the last place, behind it, unless a count says that it is the last.

    Where a place opens them, and other words run on from it, that place alone: 徐州市和潍坊市|攻关.
    """
    if counted:
        return []
    joint = _JOINT.match(plain, end)
    if joint is None or not joint[0].strip("，, ；;"):
        return strange_last_names(plain, end)
    start = joint.end()
    if last := _full_name_end(plain, start):
        return [(start, last)]
    return strange_last_names(plain, end)


def _bounds_from(
    plain: str, start: int, end: int, stated: int
) -> tuple[list[tuple[int, int]], frozenset[tuple[int, int]]]:
    """Where the names of an enumeration stand that begins with one, and which of them nothing but a count can make names."""
    bounds = [(start, end)]
    doubtful: set[tuple[int, int]] = set()
    while True:
        if following := _known_end(plain, end):
            bounds.append(following)
        elif between := strange_names(plain, end, len(bounds), stated, _known_end):
            bounds.extend(between)
            doubtful.update(span for span in between if not may_be_name(plain[slice(*span)]))
        else:
            return bounds, frozenset(doubtful)
        end = bounds[-1][1]


def _known_end(plain: str, end: int) -> tuple[int, int] | None:
    """Return where the next name of an enumeration stands, if it is one that the code table or its kind tells; None else."""
    if joint := _JOINT.match(plain, end):
        start = joint.end()
        following = _place_end(plain, start) or _named_park_end(plain, start) or _end_before_programme(plain, start)
        # 伊宁市、和田市, 巢湖市、和县: the sign behind the mark may open a name
        if joint["second"] and (longer := _place_end(plain, joint.start("second"))) >= following:
            start, following = joint.start("second"), longer
        opens_another = following and plain[following : following + 1] in (":", "：")  # …；山西省：太原市
        return (start, following) if following and not (opens_another or HOLDS_OTHERS.match(plain, following)) else None
    # 大王庄镇(生姜) 玉皇庙镇(番茄): a remark alone parts the names
    if (aside := _REMARK.match(plain, end)) and (following := _place_end(plain, aside.end())):
        return aside.end(), following
    return None


def _carried_provinces(pairs: Sequence[tuple[Text | None, Text]]) -> tuple[Text | None, ...]:
    """The province of each place: the one before its name, or the one before a neighbour's that it lies in too (北京市密云区、通州区)."""
    result: list[Text | None] = []
    province: Text | None = None
    for printed, name in pairs:
        inside = province is not None and may_lie_in(name.value, province.value)
        province = printed or (province if inside else None)
        result.append(province)
    return tuple(result)


def _lies_in(name: str, province: str) -> bool:
    """Whether a place so called lies in a province and is not the province itself."""
    return not province_short(name) and lies_in(name, province)


def _place_end(plain: str, start: int) -> int:
    """Return where the longest name that begins here ends; 0 where none does."""
    openings = list(opening_places(plain, start))
    ends = (_paired_end(plain, start + len(place)) for place in openings)
    return next(filter(None, ends), 0) or (_end_behind(plain, start, openings[0]) if openings else 0)


def _paired_end(plain: str, end: int) -> int:
    """Return where a place ends, or the one that a dash joins to it (乌兰察布—二连浩特); 0 where other words run on."""
    if _BEHIND.match(plain, end):
        return end
    dash = _DASH.match(plain, end)
    return _place_end(plain, dash.end()) if dash else 0


def _end_behind(plain: str, start: int, place: str) -> int:
    """Return the end of a park, a cluster of cities or a part of a place that its name opens (苏州工业园区), or of a place said to be a province's (云南省的陇川县)."""
    end = start + len(place)
    inner = _place_end(plain, end + 1) if province_short(place) and plain.startswith("的", end) else 0
    if inner and _lies_in(plain[end + 1 : inner], place):
        return inner
    if park := _area_end(plain, end):
        return park
    town = _TOWN.match(plain, end) if plain[end - 1] in "市县区旗" else None
    return town.end() if town else 0


def _area_end(plain: str, start: int) -> int:
    """Return where the words of an area's name end that begin here: behind the first kind of area that may close a name; 0 where none does."""
    if _DONE_THERE.match(plain, start):
        return 0
    run = _AREA_RUN.match(plain, start, min(len(plain), start + LONGEST_NAME + 2))
    for kind in _AREA_KIND.finditer(plain, start, run.end()) if run else ():
        end = _end_of_name(plain, kind.end())
        if end:
            return 0 if _TELLS.search(plain, start, kind.end()) else end
    if plain[start : start + 2] not in _area_openings():
        return 0
    # 湖南省长株潭地区: by a name that the reference knows, whatever it ends in
    ends = range(min(len(plain), start + LONGEST_NAME), start + 2, -1)
    return next((end for end in ends if plain[start:end] in known_areas() and _BEHIND.match(plain, end)), 0)


def _end_of_name(plain: str, end: int) -> int:
    """Return where the name of a park ends, a part of it taken along (池北区); 0 where other words run on."""
    if _BEHIND.match(plain, end):
        return end
    part = _PART_OF_PARK.match(plain, end)
    return part.end() if part and _BEHIND.match(plain, part.end()) else 0


def _end_before_programme(plain: str, start: int) -> int:
    """Return where a place ends that the words for a programme touch: …、宁波市|垃圾分类示范城市建设; 0 where none does."""
    end = _full_name_end(plain, start)
    return end if end and _PROGRAMME_TOUCHES.match(plain, end) else 0


def _full_name_end(plain: str, start: int) -> int:
    """Return where the longest full name of a place ends that begins here, whatever runs on from it; 0 where none does."""
    place = next(full_openings(plain, start), "")
    return start + len(place) if place else 0


def _named_park_end(plain: str, start: int) -> int:
    """Return the end of a park among other places that no place's name opens: 贵安新区, 西咸新区."""
    end = _area_end(plain, start)
    return end if 0 < end - start <= LONGEST_NAME else 0


def _may_open(plain: str, start: int) -> bool:
    """Whether a name of a place or of a known area can begin here: most signs open none."""
    return may_open_name(plain, start) or plain[start : start + 2] in _area_openings()


@cache
def _area_openings() -> frozenset[str]:
    return frozenset(name[:2] for name in known_areas())


def _known_area_end(plain: str, start: int) -> int:
    """Return the end of an area that the reference knows, where it opens an enumeration: 雄安新区、兰州新区."""
    end = _area_end(plain, start)
    return end if any(plain[start:cut] in known_areas() for cut in range(end, start + 2, -1)) else 0


def _own_name(name: Text) -> tuple[Text | None, Text]:
    """The province that stands before a name (内蒙古自治区乌海市), and the name without it; the name as it is where none does."""
    for cut in range(min(len(name), 12) - 2, 1, -1):
        head, tail = name.value[:cut], name.value[cut:]
        if not province_short(head):
            continue
        if tail[0] == "的":
            return name[:cut], name[cut + 1 :]
        if _lies_in(tail, head) or _opens_within(tail, head) or _is_area_of(tail, head):
            return name[:cut], name[cut:]
    return None, name


def _is_area_of(name: str, province: str) -> bool:
    """Whether the full name of a province stands before an area's own (山东省西海岸新区); 北京经济技术开发区 is one name."""
    return province[-1] in "省市区" and len(name) > SHORTEST_AREA and _area_end(name, 0) == len(name)


def _settles_place(name: str, province: str) -> bool:
    """Whether a name says by itself that a place of that province is meant: 百色市, though not 朝阳市 of several."""
    return {place.province for place in resolve_place(name, 0)} == {province_short(province)}


def _opens_within(name: str, province: str) -> bool:
    """Whether the name of a park or of a part of a place opens with that of a place of the province: 葫芦岛市杨家杖子开发区."""
    return any(_settles_place(place, province) for place in full_openings(name[:-3]))
