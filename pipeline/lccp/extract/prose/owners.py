"""Whose a title, a number or a passage is: the pilot whose name opens its clause or sentence, or an earlier sentence.

The rule abstains: where several owners share a sentence (甲市、乙市等), where a body above (国务院, 省政府 over
a city), a place that is no pilot, a name that fits only in part, or a count of pilots comes between, nobody
is said to own what follows. An enumeration (一是 … 二是 …) goes back to who was its owner before it began.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, TypeVar

from lccp.normalise.places import (
    ALL_YEARS,
    CORPS_FORMS,
    is_place_or_province,
    opening_places,
    province_short,
    resolve_place,
)
from lccp.text.patterns import regex
from lccp.text.rules import rule

LONGEST_PROVINCE = 8  # 新疆维吾尔自治区
PROVINCIAL = frozenset({"province", "municipality"})  # levels whose own government is 省政府, 市政府
DIGITS = "[0-9\ufffd#]"
NUMERAL = rf"(?:{DIGITS}+|[一二三四五六七八九十百两数]+)"
DATE = rf"(?:早?在|自|于|截至|到|至)?{DIGITS}{{4}}年(?:{DIGITS}{{1,2}}月)?(?:{DIGITS}{{1,2}}日)?(?:底|初|末|前|起|以来)?(?:就|即)?"
PLAN = "“?十[一二三四五]五”?(?:期间|时期|以来|末|初)?"
LEAD = regex.compile(
    r"\s*(?:(?:[一二三四五六七八九十]{1,2}是|其[一二三四五]，?|[①-⑳⑴-⒇]|[（(][一二三四五六七八九十0-9]{1,2}[）)]|[0-9]{1,2}[.、．）])\s*)?"
    rf"(?:(?:例如|比如|譬如|又如|再如|如|同时|此外|另外|其中|随后|此前|其后|之后|接着|首先|(?:其次|再次|最后|末位|第[二三四五])(?:[名位]?[是为])|其次|再次|最后|再者|但是?|而|不过|然而|反观|相比之下|与此同时|同期|同年|当年|次年|据悉|据了解|据介绍|特别是|尤其是|近年来|近期|近日|日前|今年以来|目前|另一方面|一方面|{DATE}|{PLAN})[，：、]?)*《?"
)
ENUMERATION = regex.compile(r"\s*([一二三四五六七八九十]{1,2})是")
# 青岛市…，山东省首个低碳试点城市，…: words of praise, and no subject.
PRAISE = regex.compile("(?:的?第一|首[个批家座]|唯一)")
# 南京3月29日电: where a report was written.
DATELINE = regex.compile("(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日(?:电|讯|消息)")
# 60%聚集于北京和天津: the owner of the sentence is not alone there.
# 以上海为轴心，南京和杭州为两翼的区域: parts of a region, and no subjects.
PART_OF_REGION = regex.compile("为[\\p{Han}]{0,2}(?:两翼|中心|轴心|核心|龙头|支点|节点)")
GATHERED = regex.compile("(?:集中|聚集|分布|位|落户)[于在]")
# 我们转向西安: from here on the text is about another place, whose name opens no clause.
TURN = regex.compile("(?:我们|让我们|再)?(?:来到|转向|走进|走到|看看|再看|来看|说到|前往|至于)了?(?=[\\p{Han}])")
# Words before a name that make it no subject of its clause: 在深圳召开, 对广州的评估.
AWAY = regex.compile("(?:在|对|向|与|同|由|将|把|经|从|给|为|据|和)(?=[\\p{Han}])")
# What stands over a city, or beside all pilots: whatever follows is nobody's (全国率先, 全国首个 are praise, not a subject).
ABOVE = regex.compile(
    rf"国务院|[前后]者|(?:中国)?人民银行|央行|(?:(?![和与及同])\p{{Han}}){{2,8}}等{NUMERAL}部[门委]"
    "|中共中央|党中央|党的|中央|国家(?:发展|发改|气候|能源|统计|林业|税务|应对|生态|层面|有关|部委|对|将)|(?:生态环境|财政|科技|住房|工业和|交通运输|自然资源|农业)[\\p{Han}]{0,8}部(?![门分])"
    rf"|(?:上述|以上|这)?{NUMERAL}(?:省区市|省市|省|市|地|县|区)(?:合计|共计?|总计|累计|均|都|联合|各自?|之间)"
    "|全国(?!率先|首|第|最)|我国|中国(?!.{0,12}馆)|世界|全球|本次|专家组|试点(?:城市|省市|地区|省区|工作)|国家?低碳试点|低碳试点"
    "|(?:多个|部分|多数|少数|各个?|所有|大多数|绝大多数|其他|其余|同类|同级|周边|一些|许多|不少|上述|这些|每个|同类|同级|周边|近?半数?以?上?的?|尚有|一半以上的?)(?:国家|低碳)*(?:试点|地区|省市|省区|城市|省份|地方|地市|市县|地)"
    rf"|(?:共|还|另|约|尚|仅|已|先后)?(?:有|对)?(?:前?[两二三]批|首批)?(?:共|近|超过)?{NUMERAL}(?:余|多)?(?:个|%的?|％的?|成的?)?(?:国家|低碳)*(?:试点)?(?:城市|省市|省区|地区|省份|直辖市|省和|试点)"
)
PROVINCE_BODY = regex.compile(
    "(?:(?<![\\p{Han}])|[由经报])(?:全省|省(?:委|人民政府|政府|级|发展改革委|发改委|生态环境|财政|人大|内)|全区范围|自治区(?:党委|人民政府|政府))"
)
ORGAN = regex.compile(
    "(?:(?:市|省|区|县)?(?:委、?(?:市|省|区|县)?政府|人民政府(?:办公[厅室])?|政府(?:办公[厅室])?|委(?!托|派)|人大(?:常委会)?"
    "|发展改革委|发展和改革委员会|发改委|生态环境局|(?:(?![和与及同])\\p{Han}){0,6}(?:局|委员会|厅)|(?:(?![和与及同])\\p{Han}){0,8}(?:交易所|中心|公司|集团|银行|大学|研究院|协会)))+"
)
GROUP = regex.compile(
    rf"等(?:\p{{Han}}{{2,6}}(?:城市|省市|省份|地区)|地|市|省|城市|省市|试点|国家|低碳|{NUMERAL}|[\p{{Han}}]{{0,2}}个)|(?:{NUMERAL})(?:市|省|地|区|县|个城市|省市)(?!的?第)"
)
JOINT = regex.compile("[、，]?(?:以及|会同|联合|(?:又|还|也|并|分别)?[和与及同]|、)")
# 高于南京市的3亿元, 比宁波市的1.2吨低; …和琼中县的3家酒店: what a place has that is no owner of the clause.
BESIDE = regex.compile(
    "(?:(?P<compared>[高低大小多少优]于|超过|不及|不如|相当于|接近|落后于|比)|以及|[和与及、])(?=[\\p{Han}]{2})"
)
OF_COMPARED = regex.compile("市?的?[\\p{Han}]{0,6}")
OF_OTHER = regex.compile("市?的(?:约|近|超过)?")
OPENING, CLOSING = "《“（(「『", "》”）)」』"
STOPS, BREAKS = "。！？!?", "，；：,;:"
GROUPED = regex.compile("(?<![0-9０-９]{3})[0-9０-９][,，][0-9０-９]{3}(?![0-9０-９年月])")
"""A comma that groups the digits of a number (1,200万元, 332，000篇) and parts no clauses."""


@rule("owner.sentence")
def owner_sentence(pilot: str) -> str:
    """Return the pilot whose name opens the sentence."""
    return pilot


@rule("owner.clause")
def owner_clause(pilot: str) -> str:
    """Return the pilot whose name opens a clause of the sentence."""
    return pilot


@rule("owner.title")
def owner_title(pilot: str) -> str:
    """Return the pilot whose full name opens the title, where nobody else owns its sentence."""
    return pilot


@rule("owner.carried")
def owner_carried(pilot: str) -> str:
    """Return the pilot whose name opened an earlier sentence under the same heading."""
    return pilot


class NameHit(NamedTuple):
    """A place in a paragraph where pilots are named: ``pilot`` is "" where the name fits none alone."""

    start: int
    end: int
    pilot: str
    level: str


class Owner(NamedTuple):
    """An owner: the name that says so, in which paragraph (its running number), and the rule that carried it."""

    hit: NameHit
    paragraph: int
    rule: str


class Opener(NamedTuple):
    """What opens a clause: from ``start`` on things are ``owner``'s, or nobody's; ``group`` holds several owners.

    ``reason`` is which rule abstained where they are nobody's, ``end`` where the words lie that made it.
    """

    start: int
    owner: Owner | None
    group: tuple[NameHit, ...] = ()
    reason: str = ""
    end: int = 0


class OwnedSentence(NamedTuple):
    """A sentence: its bounds, who owns it before any of its own openers, its openers and its clauses' starts."""

    start: int
    end: int
    carried: Owner | None
    openers: tuple[Opener, ...]
    clauses: tuple[int, ...]


class OwnerReader:
    """Reads paragraphs in the order of a document and tells whose their parts are."""

    def __init__(self) -> None:
        self._section = ""
        self._owner: Owner | None = None

    def read(self, number: int, section: str, value: str, hits: Sequence[NameHit]) -> list[OwnedSentence]:
        """Return the sentences of a paragraph with their owners; only the same section carries an owner on."""
        if section != self._section or not section:
            self._section, self._owner = section, None
        base = self._owner
        listed = False
        result = []
        for start, end, clauses in split_clauses(value):
            enumeration = ENUMERATION.match(value, start)
            if enumeration and not listed:
                base, listed = self._owner, True
            elif enumeration:
                self._owner = base
            carried = self._owner
            openers = []
            before_list, listing = (base, True) if enumeration else (None, False)
            for clause in clauses:
                if clause != start and ENUMERATION.match(value, clause):
                    # 一是广州…；二是… inside one sentence: what follows goes back to the owner before the list.
                    before_list = before_list if listing else self._owner
                    if listing and self._owner != before_list:
                        self._owner = before_list
                        openers.append(Opener(clause, _carried(before_list, carried)))
                    listing = True
                opener = self._opener(number, value, clause, end, hits, first=clause == start)
                if opener is not None:
                    openers.append(opener)
                    self._owner = opener.owner
            result.append(OwnedSentence(start, end, carried, tuple(openers), clauses))
        return result

    def _opener(
        self, number: int, value: str, clause: int, end: int, hits: Sequence[NameHit], *, first: bool
    ) -> Opener | None:
        lead = LEAD.match(value, clause, end)
        start = lead.end() if lead else clause
        away = AWAY.match(value, start, end) or TURN.match(value, start, end)
        if away and (opener := _away(value, start, away.end(), end, hits)):  # none in 同类城市, 同江市
            return opener
        hit = hit_at(hits, start) or _hit_behind_province(value, start, hits)
        if hit is not None and DATELINE.match(value, hit.end, end):
            return Opener(start, None, (), "away", hit.end)
        if hit is not None:
            return _named(number, value, hit, hits, first=first)
        if above := ABOVE.match(value, start, end):
            return Opener(start, None, (), "count" if COUNTS.search(above[0]) else "above", above.end())
        if body := PROVINCE_BODY.match(value, start, end):
            provincial = self._owner is not None and self._owner.hit.level in PROVINCIAL
            return None if provincial else Opener(start, None, (), "province", body.end())
        return _other_place(value, start, end)


def _away(value: str, start: int, begin: int, end: int, hits: Sequence[NameHit]) -> Opener | None:
    """Return the opener of a clause whose place, at ``begin``, is no subject of it; None where no place stands there."""
    hit = hit_at(hits, begin)
    stop = hit.end if hit is not None else begin + place_size(value, begin, end)
    return Opener(start, None, (), "away", stop) if stop > begin else None


def _other_place(value: str, start: int, end: int) -> Opener | None:
    """Return the opener that a place makes which is no pilot; None where none stands there, or it only praises."""
    size = _other_place_size(value, start, end)
    if not size or PRAISE.match(value, start + size, end):
        return None
    return Opener(start, None, (), "other-place", start + size)


def _hit_behind_province(value: str, start: int, hits: Sequence[NameHit]) -> NameHit | None:
    """Return the name behind that of its province, which is no pilot (江苏南京, 浙江省杭州市)."""
    sizes = range(min(LONGEST_PROVINCE, len(value) - start), 1, -1)
    size = next((size for size in sizes if province_short(value[start : start + size])), 0)
    return hit_at(hits, start + size) if size else None


def hit_at(hits: Sequence[NameHit], start: int) -> NameHit | None:
    """Return the name that begins at ``start``; names stand in the order of the text."""
    index = bisect_left(hits, start, key=attrgetter("start"))
    return hits[index] if index < len(hits) and hits[index].start == start else None


Stretch = TypeVar("Stretch", bound=tuple[Any, ...])


def stretch_at(stretches: Sequence[Stretch], position: int) -> Stretch | None:
    """Return the stretch, of several in order that begin with their start and end, that ``position`` lies in."""
    index = bisect_right(stretches, position, key=itemgetter(0)) - 1
    return stretches[index] if index >= 0 and position < stretches[index][1] else None


def _carried(owner: Owner | None, carried: Owner | None) -> Owner | None:
    """Return an owner that a sentence goes back to, with the rule that carried it there."""
    return owner._replace(rule="owner.carried") if owner is not None and owner == carried else owner


@lru_cache(maxsize=64)  # each number of a paragraph asks for its clauses
def split_clauses(value: str) -> tuple[tuple[int, int, tuple[int, ...]], ...]:
    """Return where each sentence begins and ends and where its clauses begin; signs inside marks part nothing.

    >>> split_clauses("甲市印发《A，B》，乙市跟进。丙市")
    ((0, 15, (0, 10)), (15, 17, (15,)))
    """
    marks = {
        sign
        for pair in zip(OPENING, CLOSING, strict=True)
        if value.count(pair[0]) == value.count(pair[1])
        for sign in pair
    }
    result: list[tuple[int, int, tuple[int, ...]]] = []
    start, clauses, depth = 0, [0], 0
    for index, sign in enumerate(value):
        if sign in marks:
            depth = depth + 1 if sign in OPENING else max(0, depth - 1)
        elif depth == 0 and sign in STOPS:
            result.append((start, index + 1, tuple(clauses)))
            start, clauses = index + 1, [index + 1]
        elif depth == 0 and sign in BREAKS and not (sign in ",，" and GROUPED.match(value, index - 1)):
            clauses.append(index + 1)
    if value[start:].strip():
        result.append((start, len(value), tuple(clauses)))
    return tuple(result)


def _named(number: int, value: str, hit: NameHit, hits: Sequence[NameHit], *, first: bool) -> Opener:
    """Return the opener that a name makes: its pilot's, or nobody's where it is not one pilot alone."""
    start = hit.start
    while (inner := hit_at(hits, hit.end)) is not None:
        hit = inner  # 广东省深圳市: the inner place is meant
    members = _members(value, hit, hits)
    last = members[-1].end
    if PART_OF_REGION.match(value, last):
        return Opener(start, None, (), "away", last)
    if len(members) > 1:
        return Opener(start, None, tuple(members), "joint", last)
    if not hit.pilot or _within_province(value, hit):
        return Opener(start, None, tuple(members) if GROUP.match(value, last) else (), "partial", last)
    if GROUP.match(value, hit.end):
        return Opener(start, None, (hit,), "class", hit.end)
    return Opener(start, Owner(hit, number, "owner.sentence" if first else "owner.clause"))


def _members(value: str, hit: NameHit, hits: Sequence[NameHit]) -> list[NameHit]:
    """Return the names joined with a name as owners: 甲、乙和丙; 甲市发改委、乙省发改委; 甲市与乙市."""
    members = [hit]
    while True:
        at_end = members[-1].end
        organ = ORGAN.match(value, at_end)
        after = organ.end() if organ else at_end
        joint = JOINT.match(value, after) or (JOINT.match(value, at_end) if organ else None)
        if joint is None:
            return members
        following = hit_at(hits, joint.end())
        if following is None:
            size = place_size(value, joint.end(), len(value))
            if not size:
                return members
            following = NameHit(joint.end(), joint.end() + size, "", "")
        members.append(following)


def _within_province(value: str, hit: NameHit) -> bool:
    """Whether a name leads to a place within that is no pilot (广东佛山, 上海市闵行区): not the pilot's own then."""
    size = place_size(value, hit.end, len(value))
    return (hit.level == "province" and bool(size)) or (size > 2 and value[hit.end + size - 1] in "区县市旗")


def _other_place_size(value: str, start: int, end: int) -> int:
    """Return how many characters name a place that is no pilot, or a corps, where one opens a clause."""
    corps = next((len(form) for form in CORPS_FORMS if value.startswith(form, start)), 0)
    return place_size(value, start, end) or corps


# 老城区充电桩缺口1.2万个: districts of some cities are so called, and parts of any.
PARTS_OF_CITIES = frozenset(("郊区", "城区", "老城区", "新城区", "矿区", "东区", "西区", "市区", "新区"))


def place_size(value: str, start: int, end: int) -> int:
    """Return how many characters at ``start`` name a place; 0 where none does. Short names of counties are words too often."""
    above_counties = ("province", "municipality", "prefecture")
    for name in opening_places(value[:end], start):
        if name not in PARTS_OF_CITIES and (
            len(name) > 2 or any(place.level in above_counties for place in resolve_place(name, ALL_YEARS))
        ):
            return len(name)
    return 0


def owner_at(sentences: Sequence[OwnedSentence], position: int) -> tuple[Owner | None, OwnedSentence | None]:
    """Return the owner of what begins at ``position``, and its sentence."""
    sentence = stretch_at(sentences, position)
    if sentence is None:
        return None, None
    before = bisect_right(sentence.openers, position, key=attrgetter("start"))
    if before:
        return sentence.openers[before - 1].owner, sentence
    carried = sentence.carried
    return (carried._replace(rule="owner.carried") if carried is not None else None), sentence


COUNTS = regex.compile(rf"{NUMERAL}(?:余|多)?(?:个|%|％|成)|试点|各|所有|多数|少数|部分|半|其他|其余|一些|许多|不少")
# What the names of a place's organs begin with: 市|委, 县|水利局; 市场监管总局, 县域 and 区块链 name none.
_OF_PLACE = "[委人政发生财住工科统低城交农水林商文教卫应审机民公司自国规环经能气质园绿总妇金建外旅体食药物粮信数]"
GENERIC = regex.compile(
    f"(?:[市省区县]{_OF_PLACE}|州(?:[委政]|人民|人大|发[展改]|生态|财政|住房|住建|工业|科技|统计|低碳))"
)


@rule("issuer.of_owner")
def issuer_of_owner(text: str) -> str:
    """Return the organs of a place behind its name (广州市 and 市委、市政府).

    >>> issuer_of_owner("广州市人民政府"), issuer_of_owner("镇江市市委、市政府"), issuer_of_owner("广州市市政府")
    ('广州市人民政府', '镇江市委|镇江市政府', '广州市政府')
    >>> issuer_of_owner("广州市委广州市政府"), issuer_of_owner("郑州市金水区区政府")
    ('广州市委|广州市政府', '郑州市金水区政府')
    """
    ends = [match.start() for match in GENERIC.finditer(text, 1)]
    if not ends:
        raise ValueError(f"{text!r} names no organ of a place")
    # The longest name of a place: 郑州市金水区|区政府, not 郑州|市金水区区政府.
    end = next((end for end in reversed(ends) if is_place_or_province(text[:end])), ends[0])
    head = text[:end]
    organs = [organ for organ in regex.split(f"、|和|与|{regex.escape(head)}", text[end:]) if organ]
    sign = organs[0][0]
    place = head.removesuffix(sign)
    return "|".join(place + (organ if organ[0] == sign else sign + organ) for organ in organs)


# -- titles and numbers ---------------------------------------------------------------------------

# A title that somebody follows, or that a body above made, is not the follower's.
FOLLOWED = regex.compile(
    "按照|根据|依据|依照|遵照|对照|参照|落实|贯彻|响应|执行(?!了)|配合|国务院|中共中央|国家发展|国家发改|生态环境部|财政部|国家$"
)
NATIONAL_TITLE = regex.compile("(?:中共中央|国务院|国家|全国|中国|中华人民共和国|[\\p{Han}]{2,12}部(?=关于|办公厅))")
COUNTED_PILOTS = regex.compile("(?:国家|低碳)*(?:试点)?(?:城市|省市|省区|地区|省份|直辖市|省和|试点(?!项目|园区|示范))")
# 会议要求各试点城市安排经费…: inside a clause all of them are its subject.
ALL_OF_THEM = regex.compile(
    "(?:各|所有|其他|其余|全部|多数)(?:个|国家|低碳|试点)*(?:城市|省市|省区|地区|省份|地市|试点)"
)
# 占全国总量的1.8% is a share that the owner has; so are 国家级绿色工厂12家, and what it has beyond: 超出国家目标2.1个百分点.
OF_ALL = regex.compile(
    "(?<!占)(?:(?:全国|全球|世界|我国|全省)[^，；。]{0,6}"
    "|国家(?:下达|要求|规定|确定|核定|考核|约束|平均|总|标准|限值|目标|对|给|的)[^，；。]{0,6})$"
)
BEYOND_ALL = regex.compile(
    "(?:超出?过?|[高低快慢优好]于|比|较)(?:全国|全球|世界|国家|全省)[^，；。]{0,6}(?=[0-9])[0-9.]+个百分点$"
)


def title_owner(
    value: str, sentences: Sequence[OwnedSentence], start: int, title: str, hits: Sequence[NameHit], paragraph: int
) -> Owner | None:
    """Return whose the title is whose 《 stands at ``start`` in a paragraph; None where nothing settles it."""
    owner, sentence = owner_at(sentences, start)
    if sentence is not None:
        # 《宁波市…》 that opens a sentence names its owner itself.
        index = bisect_left(sentence.openers, start + 1, key=attrgetter("start"))
        named = index < len(sentence.openers) and sentence.openers[index].start == start + 1
        owner = sentence.openers[index].owner if named else owner
    title_hit = hit_at(hits, start + 1 + 2 * title.startswith("中共"))  # 《中共苏州市委关于…》
    if title_hit is not None and _is_own_title(value, title_hit) and _has_no_other(owner, title_hit):
        return owner or Owner(title_hit, paragraph, "owner.title")
    if owner is None or sentence is None or NATIONAL_TITLE.match(title) or _names_another(sentence, owner):
        return None
    if _is_of_others(_before_title(value, sentence, start, owner), owner):
        return None
    return None if title_hit is not None and title_hit.pilot != owner.hit.pilot else owner


def _names_another(sentence: OwnedSentence, owner: Owner) -> bool:
    """Whether another pilot opens a clause of the sentence that an earlier one's owner is carried to (中美双方签署《…》，镇江市参加)."""
    others = (opener.owner for opener in sentence.openers if opener.owner is not None)
    return owner.rule == "owner.carried" and any(other.hit.pilot != owner.hit.pilot for other in others)


def _is_of_others(before: str, owner: Owner) -> bool:
    """Whether the words before a title say that its owner follows it, shares it with all, or that the province made it."""
    return bool(FOLLOWED.search(before) or ALL_OF_THEM.search(before)) or _names_province_body(before, owner)


def _has_no_other(owner: Owner | None, hit: NameHit) -> bool:
    """Whether no other pilot owns the sentence that a pilot's title stands in."""
    return owner is None or owner.hit.pilot == hit.pilot


def _is_own_title(value: str, hit: NameHit) -> bool:
    """Whether the full name that a title begins with says alone whose it is (《武汉市…方案》, not 《北京市与…协议》)."""
    full = value[hit.end - 1] in "市省县区州盟" or value.startswith("经济特区", hit.end)
    return bool(hit.pilot) and full and not JOINT.match(value, hit.end) and not place_size(value, hit.end, len(value))


class Abstention(NamedTuple):
    """Why nobody is said to own something: which rule abstained, and where the words lie that made it."""

    reason: str
    start: int
    end: int


def abstention(
    value: str, sentences: Sequence[OwnedSentence], start: int, end: int, hits: Sequence[NameHit], title: str = ""
) -> Abstention:
    """Return why the title (``title`` not empty) or the number from ``start`` to ``end`` has no owner."""
    owner, sentence = owner_at(sentences, start)
    if sentence is None:
        return Abstention("nobody", start, start)
    if owner is None:
        before = bisect_right(sentence.openers, start, key=attrgetter("start"))
        opener = sentence.openers[before - 1] if before else _opener_before(sentences, sentence)
        return Abstention(opener.reason, opener.start, opener.end) if opener else Abstention("nobody", start, start)
    if title:
        return _title_abstention(value, sentence, start, owner, title, hits)
    if counted := COUNTED_PILOTS.match(value, end):
        return Abstention("count", start, counted.end())
    if _lies_elsewhere(value, sentence, end, owner, hits):
        return Abstention("another", start, end)
    clause = sentence.clauses[bisect_right(sentence.clauses, start) - 1]
    if of_all := OF_ALL.search(value[clause:start]) or ALL_OF_THEM.search(value[clause:start]):
        return Abstention("above", clause + of_all.start(), clause + of_all.end())
    return Abstention("province", clause, start)


def _opener_before(sentences: Sequence[OwnedSentence], sentence: OwnedSentence) -> Opener | None:
    """Return the last opener of the sentences of the paragraph before one: what it carries on."""
    earlier = [opener for other in sentences if other.start < sentence.start for opener in other.openers]
    return earlier[-1] if earlier else None


def _title_abstention(
    value: str, sentence: OwnedSentence, start: int, owner: Owner, title: str, hits: Sequence[NameHit]
) -> Abstention:
    before = _before_title(value, sentence, start, owner)
    begin = start - len(before)
    if national := NATIONAL_TITLE.match(title):
        return Abstention("above", start + 1, start + 1 + national.end())
    if followed := FOLLOWED.search(before):
        return Abstention("followed", begin + followed.start(), begin + followed.end())
    if everybody := ALL_OF_THEM.search(before):
        return Abstention("count", begin + everybody.start(), begin + everybody.end())
    if _names_province_body(before, owner):
        return Abstention("province", begin, start)
    hit = hit_at(hits, start + 1)
    return Abstention("another", start + 1, hit.end if hit is not None else start + 1)


def _before_title(value: str, sentence: OwnedSentence, start: int, owner: Owner) -> str:
    """Return the words between the owner's name, or the beginning of the clause, and a title."""
    clause = sentence.clauses[bisect_right(sentence.clauses, start) - 1]
    stands_here = owner.rule != "owner.carried" and clause < owner.hit.end <= start
    return value[owner.hit.end if stands_here else clause : start]


def _names_province_body(before: str, owner: Owner) -> bool:
    """Whether a body of the province comes between (省政府印发的《…》 behind a city's name)."""
    return owner.hit.level not in PROVINCIAL and bool(PROVINCE_BODY.search(before))


def quantity_owner(
    value: str, sentences: Sequence[OwnedSentence], start: int, end: int, hits: Sequence[NameHit]
) -> Owner | None:
    """Return whose a number is; None where nothing settles it, or where it counts pilots."""
    owner, sentence = owner_at(sentences, start)
    if owner is None or sentence is None or COUNTED_PILOTS.match(value, end):
        return None
    clause = sentence.clauses[bisect_right(sentence.clauses, start) - 1]
    before = value[max(clause, 0) : start]
    is_of_all = (
        (OF_ALL.search(before) and not BEYOND_ALL.search(value[max(clause, 0) : end]))
        or ALL_OF_THEM.search(before)
        or _lies_elsewhere(value, sentence, end, owner, hits)
    )
    is_of_all = is_of_all or _is_anothers(value, clause, start, owner, hits)
    return None if is_of_all or _names_province_body(before, owner) else owner


def _is_anothers(value: str, clause: int, start: int, owner: Owner, hits: Sequence[NameHit]) -> bool:
    """Whether a number is that of a place that its owner is compared with, or named beside (高于南京市的3亿元)."""
    for cue in BESIDE.finditer(value, clause, start):
        hit = hit_at(hits, cue.end())
        if hit is not None and hit.pilot == owner.hit.pilot:
            continue
        stop = hit.end if hit is not None else cue.end() + place_size(value, cue.end(), start)
        between = value[stop:start]
        if stop > cue.end() and (OF_COMPARED if cue["compared"] else OF_OTHER).fullmatch(between):
            return True
    return False


def _lies_elsewhere(value: str, sentence: OwnedSentence, end: int, owner: Owner, hits: Sequence[NameHit]) -> bool:
    """Whether the clause goes on to say that what is counted lies elsewhere, or not with its owner alone."""
    behind = bisect_right(sentence.clauses, end)
    stop = sentence.clauses[behind] if behind < len(sentence.clauses) else sentence.end
    place = GATHERED.search(value, end, stop)
    hit = hit_at(hits, place.end()) if place else None
    if place is None:
        return False
    if hit is None:
        return bool(place_size(value, place.end(), stop))
    return hit.pilot != owner.hit.pilot or len(_members(value, hit, hits)) > 1
