"""A user's names and codes to places of the code table, without ever taking one for another.

Codes of 6 or 12 digits, Chinese names (full, short, of earlier years, in traditional signs) and English
names. What fits two places is ambiguous, what fits none is none; neither is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from lccp.normalise.places import ALL_YEARS, in_province, province_short, resolve_place
from lccp.reference import LAST_YEAR, Place, by_code
from lccp.reference.english_names import english_places
from lccp.reference.script import fold_script
from lccp.text.patterns import regex

MATCHES = ("code", "name", "old-name", "english", "ambiguous", "none")
CITY_LEVELS = ("province", "municipality", "prefecture")


class PlaceMatch(NamedTuple):
    """What a user's row was matched with: the place where there is just one, how, and what else it could be."""

    place: Place | None
    how: str  # one of MATCHES
    readings: tuple[Place, ...] = ()


NO_MATCH = PlaceMatch(None, "none")


@cache
def match_place(name: str, code: str = "", province: str = "", year: int | None = None, among: str = "") -> PlaceMatch:
    """Match a code, else a name, in the province and the year beside it.

    ``among``: ``provinces``, and 吉林 is the province; ``cities``, and it is the city; else it is ambiguous.

    >>> match_place("襄樊市").place.name, match_place("襄樊市").how
    ('襄樊市', 'old-name')
    >>> match_place("", "110000").place.name, match_place("苏州").place.adcode
    ('北京市', '320500')
    >>> match_place("吉林", among="cities").place.name, match_place("吉林").how, match_place("通州").how
    ('吉林市', 'ambiguous', 'ambiguous')
    """
    place = _place_of_code(code.removesuffix(".0"), year)
    if place is not None:
        return PlaceMatch(place, "code")
    if not name:
        return NO_MATCH
    if not province:
        name, province = part_province(MARKS.sub("", name))
    folded = fold_name(name)
    short = province_short(fold_name(province)) or english_province(province)
    if among == "provinces" and (single := province_short(folded) or english_province(name)):
        provinces = [place for place in resolve_place(single, ALL_YEARS) if place.level in ("province", "municipality")]
        return _settle(_same_place_once(provinces, year), year)
    if regex.search(r"\p{Han}", folded):
        return _match_chinese(folded, short, year, among == "cities")
    return _match_english(folded, short, year)


def _place_of_code(digits: str, year: int | None) -> Place | None:
    if not digits.isdigit() or len(digits) not in (4, 6, 12) or digits[6:] not in ("", "000000"):
        return None
    digits = digits.ljust(6, "0")  # 4201: yearbooks of cities leave out the zeros
    return (by_code(digits[:6], year) if year else None) or by_code(digits[:6])


def _bearers(name: str, province: str, among: str = "") -> list[Place]:
    """Return the places of all years that a name can mean, in a province where one is named."""
    places = resolve_place(name, ALL_YEARS, among=among)
    return [place for place in places if not province or in_province(place, province)]


def _match_chinese(name: str, province: str, year: int | None, among_cities: bool) -> PlaceMatch:
    places = _same_place_once(_bearers(name, province, "市"), year)
    alone = [place for place in places if place.level in CITY_LEVELS] or places
    if len(alone) == 1 and alone[0].name != name:
        places = _with_namesakes(name, alone[0], province, year)
        if len(places) > 1:
            return PlaceMatch(None, "ambiguous", tuple(places))
    if not among_cities and not province and province_short(name) == name:
        provinces = [place for place in _bearers(name, province, "省") if place.level == "province"]
        places = [*provinces, *(place for place in places if place.level != "province")]
    return _settle(places, year)


BARE_KINDS = ("", "市", "区", "县", "州", "地区", "盟")


def _with_namesakes(name: str, place: Place, province: str, year: int | None) -> list[Place]:
    """Return the places that a name without its kind means, if the one found is no city of today or of the year.

    通州, 昌吉: a county, or a city of earlier years, is none that others of its name stand back for. In another province
    they are other places, whichever existed in the year; in the same one 临安 is 临安市, then 临安区.
    """
    when, is_city = _year_of_state(year), place.level in CITY_LEVELS
    if is_city and any(map(place.holds, (when, LAST_YEAR))):
        return [place]
    others = _namesakes_of(name, province)
    current = [other for other in others if other.holds(when)]
    if is_city:
        return [*current, place]
    if len({other.province for other in others}) > 1:
        current = [other for other in others if other.holds(LAST_YEAR)] or current
    return current or [place]


def _namesakes_of(name: str, province: str) -> list[Place]:
    """Return the places of all years that are called by a name and any kind, one for each code."""
    bearers = [place for kind in BARE_KINDS for place in _bearers(name + kind, province)]
    return list({place.adcode: place for place in bearers if place.name.startswith(name)}.values())


def _year_of_state(year: int | None) -> int:
    return min(year, LAST_YEAR) if year else LAST_YEAR


def _settle(places: Sequence[Place], year: int | None) -> PlaceMatch:
    if not places:
        return NO_MATCH
    cities = [place for place in places if place.level in CITY_LEVELS]
    if len(cities) == 1:
        places = cities  # among cities, 朝阳 is 朝阳市 and not a district
    if len(places) > 1:
        return PlaceMatch(None, "ambiguous", tuple(places))
    place = places[0]
    return PlaceMatch(place, "name" if place.holds(_year_of_state(year)) else "old-name")


def _same_place_once(places: Sequence[Place], year: int | None) -> list[Place]:
    """Keep of several states of one place (same code, other years) the one of the year, else the last."""
    by_adcode: dict[str, Place] = {}
    for place in sorted(places, key=lambda place: place.last_year):
        before = by_adcode.get(place.adcode)
        if before is None or not (year and before.holds(year)):
            by_adcode[place.adcode] = place
    latest = list(by_adcode.values())
    if len(latest) > 1 and len({(place.province, place.level) for place in latest}) == 1:
        return _one_code(latest, year)
    return latest


def _one_code(places: list[Place], year: int | None) -> list[Place]:
    """Keep of places that one place may be under several codes the one of the year, else the present one.

    毕节地区 522400 and 毕节市 520500 are such. Where several are left, all stay.
    """
    in_year = [place for place in places if year and place.holds(year)]
    current = [place for place in places if place.last_year >= LAST_YEAR]
    fitting = in_year or current
    return fitting if len(fitting) == 1 else places


def _match_english(name: str, province: str, year: int | None) -> PlaceMatch:
    places = [place for place in english_places(name) if not province or in_province(place, province)]
    places = _same_place_once(_of_english_kind(name, places), year)
    current = [place for place in places if place.holds(_year_of_state(year))]
    if {("prefecture", False), ("county", True)} <= {(place.level, place.name.endswith("市")) for place in current}:
        return PlaceMatch(None, "ambiguous", tuple(current))  # Changji: the prefecture, or the city in it
    match = _settle(places, year)
    return match._replace(how="english") if match.place is not None else match


def _of_english_kind(name: str, places: list[Place]) -> list[Place]:
    """Keep of the places of an English name those of the kind that it ends in, if there are any."""
    for kind, endings in ENGLISH_KINDS.items():
        if regex.search(rf"\b(?:{kind})\s*$", name, regex.IGNORECASE):
            return [place for place in places if place.name.endswith(endings)] or places
    return places


# What an English name ends in, and what the Chinese one does.
ENGLISH_KINDS = {
    "prefecture|zhou|zizhizhou": ("州", "地区"),
    "league|meng": ("盟",),
    "city|shi|municipality": ("市",),
    "county|xian": ("县", "自治县", "旗"),
    "district|qu": ("区",),
}


# What lists set around a name: its number (1.), quotation marks, stars, the number of a footnote ([1], ①, ²).
MARKS = regex.compile(
    r"^(?:[\s*＊★☆※“\"‘]|(?:[0-9]{1,3}\s*[.．、)）]|[（(][0-9]{1,3}[)）])(?=\s*\p{L}))+"
    r"|(?:[\s*＊★☆※”\"’①-⑳⑴-⒇¹²³⁴-⁹]|[\[［〔(（][0-9]{1,2}[\]］〕)）]|(?<=[省市县区州盟”\"])[0-9]{1,2}(?![0-9年月]))+$"
)
BEHIND_PROVINCE = regex.compile(r"(\p{Han}{2,8}?)\s*(?:[-—–－_/／·・]|\s)+\s*(\p{Han}{2,12})")
BLANKS_IN_HAN = regex.compile(r"(?<=\p{Han})\s+(?=\p{Han})")


def plain_name(name: str) -> str:
    """Return a name without what a list sets around it, and without the blanks that set a Chinese one wide.

    >>> plain_name("1.广东省"), plain_name("苏 州 市①"), plain_name("“杭州市”"), plain_name("镇江市[1]"), plain_name("Xi'an *")
    ('广东省', '苏州市', '杭州市', '镇江市', "Xi'an")
    """
    return str(BLANKS_IN_HAN.sub("", MARKS.sub("", name)))


def part_province(name: str) -> tuple[str, str]:
    """Part a name from its province: behind it in brackets or, in English, a comma; before it where a sign or a blank parts them.

    >>> part_province("Hangzhou, Zhejiang"), part_province("苏州（江苏）"), part_province("Hangzhou, Ningbo")
    (('Hangzhou', 'Zhejiang'), ('苏州', '江苏'), ('Hangzhou, Ningbo', ''))
    >>> part_province("江苏-镇江市"), part_province("湖北 武汉"), part_province("北京 天津")
    (('镇江市', '江苏'), ('武汉', '湖北'), ('北京 天津', ''))
    """
    before = BEHIND_PROVINCE.fullmatch(name.strip())
    if before and (short := province_short(before[1])) and _bearers(before[2], short):
        return before[2], before[1]
    match = regex.fullmatch(
        r"([^()（）,]+?)\s*(?:[(（]([^()（）]+)[)）]|,\s*([\P{Han}--[,]]+))", name.strip(), regex.V1
    )
    province = (match[2] or match[3]).strip() if match else ""
    return (match[1], province) if match and is_province_name(province) else (name, "")


def fold_name(name: str) -> str:
    """Return a name as it is looked up: plain, its traditional signs made simplified."""
    return fold_script(plain_name(name))


def is_known_name(name: str) -> bool:
    """Whether some place is, or was since 2000, called so, in Chinese or English."""
    return 1 < len(name) < 60 and bool(match_place(name).place or match_place(name).readings)


def english_province(name: str) -> str:
    """Return the short Chinese name of a province in English, "" where it is none.

    >>> english_province("Shaanxi"), english_province("Suzhou")
    ('陕西', '')
    """
    places = [place for place in english_places(name) if place.level in ("province", "municipality")]
    return places[0].province if len({place.province for place in places}) == 1 else ""


def is_only_province(name: str) -> bool:
    """Whether a name is that of a province and of nothing else: 广东, and not 吉林.

    >>> is_only_province("广东"), is_only_province("吉林"), is_only_province("Guangdong"), is_only_province("北京")
    (True, False, True, False)
    """
    places = resolve_place(fold_name(name), ALL_YEARS) or english_places(name)
    return bool(places) and all(place.level == "province" for place in places)


def is_province_name(name: str) -> bool:
    """Whether a name can be that of a province, in Chinese or English."""
    return bool(province_short(fold_name(name)) or english_province(name))
