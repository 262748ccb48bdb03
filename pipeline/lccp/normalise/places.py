"""Names of places to places, without ever taking one for another.

A printed name fits a place if it is the place's full name, one of its short forms, or either of
them behind the name of a place that it lies in (``普洱市思茅区``, ``辽宁朝阳``). Nothing is fuzzy: 宜城
is not 宣城. No place: unresolved; more than one: ambiguous; either way the caller makes a finding.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from lccp.reference import FOLDER, bearers_of, divisions
from lccp.reference import Place as Place
from lccp.reference.english_names import english_places
from lccp.reference.script import fold_script
from lccp.text.patterns import re
from lccp.text.rules import Input, derivation
from lccp.text.spans import Text

CORPS = "新疆生产建设兵团"
CORPS_FORMS = (CORPS, "生产建设兵团", "新疆兵团", "兵团")
RANK = {"province": 0, "municipality": 0, "prefecture": 1, "xpcc": 2, "county": 2, "district": 3}
ALL_YEARS = 0  # as a year: every name of the code table, whenever it held
_CITY_ENDS = re.compile("[市州盟]")
_LONGEST_CITY = 12  # 克孜勒苏柯尔克孜自治州
_LONGEST_PRINTED = 22  # 云南省普洱市镇沅彝族哈尼族拉祜族自治县
LAST_SIGNS = "市县区州盟旗"  # of full names below provinces
FULL_ENDS = "省" + LAST_SIGNS
LONGEST = 40  # no name of a place is longer; hostile input ends here

# 喀左县 of 喀喇沁左翼蒙古族自治县, 科右前旗 of 科尔沁右翼前旗, 阿左旗 of 阿拉善左旗
_WING = re.compile("(.).+([左右])翼(?:([前中后]旗)|.*自治(县))|(.).{2,}([左右前中后]旗)")

# The peoples after whom autonomous places are called, as their names print them; the short form drops them.
PEOPLES = (
    "各族|壮族|回族|满族|苗族|侗族|瑶族|彝族|白族|傣族|畲族|羌族|黎族|佤族|水族|怒族|藏族|土族|蒙古族|蒙古|维吾尔族|维吾尔|"
    "哈萨克族|哈萨克|柯尔克孜族|柯尔克孜|塔吉克族|塔吉克|锡伯族|锡伯|土家族|布依族|朝鲜族|哈尼族|傈僳族|拉祜族|景颇族|纳西族|"
    "仡佬族|仫佬族|毛南族|布朗族|普米族|独龙族|保安族|东乡族|撒拉族|裕固族|达斡尔族|鄂温克族|鄂伦春族|俄罗斯族|赫哲族|德昂族|阿昌族|基诺族|京族"
)
_PEOPLE = re.compile(f"(?:{PEOPLES})$")


def _without_peoples(stem: str) -> str:
    """Drop the peoples' names at the end, unless nothing to call the place by would be left.

    >>> _without_peoples("琼中黎族苗族"), _without_peoples("内蒙古"), _without_peoples("东乡族")
    ('琼中', '内蒙古', '东乡')
    """
    base = stem
    while (match := _PEOPLE.search(base)) and match.start() >= 2:
        base = base[: match.start()]
    return base.removesuffix("族") if _PEOPLE.fullmatch(base) else base


def base_name(name: str) -> str:
    """Return what is left of a full name without its kind (市, 省, 地区, 土家族自治县 …), "" if no name is left.

    >>> [base_name(n) for n in ("乌海市", "大兴安岭地区", "昌吉回族自治州", "长阳土家族自治县", "蓟县", "土默特左旗")]
    ['乌海', '大兴安岭', '昌吉', '长阳', '', '']
    """
    if name.endswith(("自治区", "自治州", "自治县", "自治旗")):
        base = _without_peoples(name[:-3])
    elif name.endswith("矿区") or re.search("[前后左右中]旗$", name):
        base = ""
    elif name.endswith(("地区", "林区", "特区")):
        base = name[:-2]
    elif name.endswith(("省", "市", "盟", "县", "旗", "区")):
        base = name[:-1]
    else:
        base = ""
    return base if len(base) >= 2 else ""


@cache
def _forms_by_code() -> dict[str, dict[str, str]]:
    """Return what ``reference/place_forms.csv`` holds: customary names, and the division of the Corps before a city's name."""
    forms: dict[str, dict[str, str]] = {}
    with (FOLDER / "place_forms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            forms.setdefault(row["adcode"], {})[row["kind"]] = row["form"]
    return forms


@cache
def name_forms(name: str, adcode: str = "") -> tuple[str, ...]:
    """Return the forms of a full name, longest first; the code tells the cities of the Corps."""
    base = base_name(name)
    variants = {name, base}
    if name.endswith(("自治州", "自治县", "自治旗")) and base:
        variants.add(base + name[-1])
    forms = _forms_by_code().get(adcode, {})
    if "division" in forms:
        number = forms["division"]
        variants |= {head + form for head in (f"第{number}师", f"农{number}师") for form in (name, base)}
    if (wing := _WING.fullmatch(name)) is not None:
        variants.add("".join(filter(None, wing.groups())))
    variants.add(forms.get("customary", ""))
    return tuple(sorted((form for form in variants if form), key=lambda form: (-len(form), form)))


def short_names(place: Place) -> tuple[str, ...]:
    """Return the ways in which documents name a place, its full name among them, longest first, never one character."""
    return name_forms(place.name, place.adcode)


class _Index(NamedTuple):
    """Names to places in one year: by any form, districts by their full names; and districts by their short forms."""

    named: dict[str, tuple[Place, ...]]
    districts: dict[str, tuple[Place, ...]]


@cache
def _name_index(year: int) -> _Index:
    named: dict[str, list[Place]] = {}
    districts: dict[str, list[Place]] = {}
    for place in divisions():
        if year != ALL_YEARS and not place.holds(year):
            continue
        for form in short_names(place):
            short = place.level == "district" and form != place.name
            (districts if short else named).setdefault(form, []).append(place)
    return _Index(*({form: tuple(places) for form, places in table.items()} for table in (named, districts)))


def within(place: Place, other: Place) -> bool:
    """Whether ``place`` lies in ``other``, a province, municipality or prefecture."""
    if other.adcode.endswith("0000"):
        return place.adcode[:2] == other.adcode[:2] and place.adcode != other.adcode
    return place.parent == other.adcode


def _behind_another(name: str, year: int) -> Iterable[Place]:
    """Places named behind a place they lie in: 普洱市思茅区, 云南省普洱市思茅区, 新疆自治区阜康市, 兵团第一师阿拉尔市."""
    index = _name_index(year)
    for cut in range(2, len(name) - 1):
        head, tail = name[:cut], name[cut:]
        places = (*index.named.get(tail, ()), *index.districts.get(tail, ()))
        if not places:
            continue
        if head in CORPS_FORMS:
            yield from (place for place in places if place.level == "xpcc")
        else:
            group = province_short(head) if head.endswith("自治区") else head
            heads = index.named.get(group) or tuple(_behind_another(head, year))
            yield from (place for place in places if any(within(place, other) for other in heads))


def _candidate_places(name: str, year: int) -> Iterable[Iterable[Place]]:
    """The places a name may mean, the nearer readings first: districts without their 区 come last."""
    yield _name_index(year).named.get(name, ())
    yield _behind_another(name, year)
    yield _name_index(year).districts.get(name, ())


def codes_around(name: str, year: int) -> tuple[frozenset[str], frozenset[str]]:
    """Return the codes of all places that words may name, and of those that these lie directly in; "xpcc" is the Corps.

    >>> codes_around("江宁", ALL_YEARS)
    (frozenset({'320115'}), frozenset({'320100'}))
    """
    index = _name_index(year)
    readings = (*index.named.get(name, ()), *index.districts.get(name, ()), *resolve_place(name, year))
    own_codes = {place.adcode for place in readings} | ({"xpcc"} if name in CORPS_FORMS else set())
    around = {place.parent for place in readings} | {"xpcc" for place in readings if place.level == "xpcc"}
    return frozenset(own_codes), frozenset(around)


def names_behind(group: str, year: int) -> Iterator[str]:
    """Yield what stands behind words in the names of the table that begin with them: 阿拉尔市 of 第一师阿拉尔市."""
    forms = _sorted_forms(year)
    for form in forms[bisect_right(forms, group) :]:
        if not form.startswith(group):
            return
        yield form[len(group) :]


@lru_cache(maxsize=4)
def _sorted_forms(year: int) -> list[str]:
    return sorted(_name_index(year).named)


@cache
def _edges() -> tuple[frozenset[str], frozenset[str]]:
    """Return the two characters that names of places begin with, and the two they end with."""
    index = _name_index(ALL_YEARS)
    forms = [*index.named, *index.districts]
    openings = frozenset(form[:2] for form in (*forms, *CORPS_FORMS))
    return openings, frozenset(form[-2:] for form in forms)


def may_open_name(sentence: str, start: int) -> bool:
    """Whether some name of a place or province begins as a sentence does from ``start`` on: most do not."""
    return fold_script(sentence[start : start + 2]) in _edges()[0]


def _may_name(name: str) -> bool:
    """Whether words begin and end as some name of a place does: most that are asked about do not."""
    openings, endings = _edges()
    return 2 <= len(name) <= LONGEST and name[:2] in openings and name[-2:] in endings


def resolve_place(name: str, year: int, province: str = "", among: str = "") -> list[Place]:
    """Return every place that a printed name may mean at the end of ``year``, by code.

    ``province`` (any form: 内蒙古, 内蒙古自治区) narrows; the cities of the Corps lie in 新疆 and in the Corps.
    ``among`` is the kind of the places named together with it, as the last character of their full
    names (省, 市, 县, 区): among 市, 南昌 is 南昌市 and not 南昌县; where no place of that kind is so
    called, it is ignored (大兴安岭 among cities). ``year`` may be ``ALL_YEARS``. Traditional signs are folded.
    """
    name = fold_script(name)
    if not _may_name(name):
        return []
    context = province_short(province) if province else ""
    if province and not context:
        return []
    for places in _candidate_places(name, year):
        candidates = {
            (place.adcode, place.name): place for place in places if not context or in_province(place, context)
        }
        kind = {key: place for key, place in candidates.items() if among and place.name.endswith(among)}
        if candidates:
            return [place for _, place in sorted((kind or candidates).items())]
    return []


def doubted_names(name: Text) -> tuple[str, ...]:
    """Return the names of places that words recognised with doubt may be too: one sign is what else it may be."""
    others = dict[str, None]()
    for index, offset in enumerate(name.starts):
        for sign, _ in name.origin.alternatives.get(offset, ()):
            other = name.value[:index] + sign + name.value[index + 1 :]
            if other != name.value and resolve_place(other, ALL_YEARS):
                others[other] = None
    return tuple(others)


def places_one_sign_away(name: str, province: str) -> list[Place]:
    """Return the places of a province whose name differs from a name in one sign, by code.

    >>> [place.name for place in places_one_sign_away("官城市", "安徽")]
    ['桐城市', '宣城市']
    """
    context = province_short(province)
    near = {
        place.adcode: place
        for form, places_of_form in _name_index(ALL_YEARS).named.items()
        if context and len(form) == len(name) and sum(a != b for a, b in zip(form, name, strict=True)) == 1
        for place in places_of_form
        if in_province(place, context)
    }
    return [near[adcode] for adcode in sorted(near)]


def cities_in(text: str) -> Iterator[tuple[int, int, tuple[str, ...], bool]]:
    """Yield where cities stand in a text with their whole names: the longest name before each 市, 州 or 盟."""
    for sign in _CITY_ENDS.finditer(text):
        end = sign.end()
        starts = range(max(0, end - _LONGEST_CITY), end - 2)
        name = next((text[start:end] for start in starts if is_place_name(text[start:end])), "")
        if name:
            yield end - len(name), end, (name,), False


def is_place_name(name: str) -> bool:
    """Whether some place of the mainland is, or was since 2000, called so."""
    return bool(resolve_place(name, ALL_YEARS))


@lru_cache(maxsize=50_000)
def is_place_or_province(name: str) -> bool:
    """Whether words are the name of a place, or what lists call a province or the Corps (兵团, 宁夏自治区)."""
    return bool(province_short(name)) or is_place_name(name)


def opening_places(text: str, start: int = 0) -> Iterator[str]:
    """Yield the names of places and provinces that a text opens with from ``start`` on, the longest first.

    >>> list(opening_places("苏州市工业园区")), list(opening_places("未来科技城"))
    (['苏州市', '苏州'], [])
    """
    if may_open_name(text, start):
        ends = range(min(len(text), start + _LONGEST_PRINTED), start + 1, -1)
        yield from filter(is_place_or_province, (text[start:end] for end in ends))


def full_openings(text: str, start: int = 0) -> Iterator[str]:
    """Yield the names with their last sign that a text opens with from ``start`` on, the longest first.

    >>> list(full_openings("苏州市工业园区")), list(full_openings("苏州工业园区"))
    (['苏州市'], [])
    """
    return (name for name in opening_places(text, start) if len(name) > 2 and name[-1] in FULL_ENDS)


def is_municipality(name: str) -> bool:
    """Whether a name can be that of a municipality right under the nation: a province and a city at once.

    >>> is_municipality("北京"), is_municipality("重庆市"), is_municipality("河北")
    (True, True, False)
    """
    return any(place.level == "municipality" for place in resolve_place(name, ALL_YEARS))


def in_province(place: Place, province: str) -> bool:
    """Whether a place lies in the province of this short name, or is it."""
    return place.province == province or (place.level == "xpcc" and province == "新疆")


@cache
def _province_forms() -> dict[str, str]:
    provinces = dict.fromkeys(CORPS_FORMS, CORPS)
    for place in divisions():
        if place.adcode.endswith("0000"):
            provinces |= dict.fromkeys(short_names(place), place.province)
            provinces[place.province + "自治区"] = place.province
    return provinces


def province_short(printed: str) -> str:
    """Return the short name of a province as official lists print it; "" where the words name none.

    >>> province_short("内蒙古自治区"), province_short("广东"), province_short("兵团"), province_short("深圳市")
    ('内蒙古', '广东', '新疆生产建设兵团', '')
    >>> province_short("廣東省")
    '广东'
    """
    return _province_forms().get(fold_script(printed), "")


def opens_province(printed: str) -> bool:
    """Whether words are the beginning of a province's name, of more than two signs, and no name of one themselves.

    >>> opens_province("内蒙古自"), opens_province("内蒙古"), opens_province("右")
    (True, False, False)
    """
    is_part = len(printed) > 2 and not province_short(printed)
    return is_part and any(form.startswith(fold_script(printed)) for form in _province_forms())


def year_end(announced: str) -> int:
    """Return the year whose end lies nearest to a date (EDTF, to the year or finer): the state of the code table to use.

    >>> year_end("2010-07"), year_end("2012-11"), year_end("2017-01-07"), year_end("2012"), year_end("2019~")
    (2010, 2012, 2016, 2012, 2019)
    """
    year, rest = int(announced[:4]), announced[4:]
    return year - 1 if rest[:1] == "-" and int(rest[1:3]) <= 6 else year


def full_name(printed: str, place: Place) -> str:
    """Write out the full name of a place as its words print it: with the prefecture or division they name, not the province.

    Raises ValueError where the words do not name the place.

    >>> full_name("广东", resolve_place("广东", 2010)[0]), full_name("普洱市思茅区", resolve_place("思茅区", 2016)[0])
    ('广东省', '普洱市思茅区')
    """
    if not can_fit(printed, place):
        raise ValueError(f"{printed} does not name {place.name} ({place.adcode})")
    printed = fold_script(printed)
    if printed[:1].isascii():
        return place.name
    form = next(form for form in short_names(place) if printed.endswith(form))
    division = re.match("[第农][一二三四五六七八九十]+师", form)
    if division:
        return division[0] + place.name
    above = [other for other in bearers_of(place.parent) if other.level == "prefecture"]
    heads = {head: other.name for other in above for head in short_names(other)}
    head = next(
        (heads[head] for head in sorted(heads, key=len, reverse=True) if printed.removesuffix(form).endswith(head)), ""
    )
    return head + place.name


def can_fit(printed: str, place: Place) -> bool:
    """Whether the words can name the place: alone, or behind a place it lies in."""
    printed = fold_script(printed)
    if printed[:1].isascii():
        return place in english_places(printed)
    return any(printed == form for form in short_names(place)) or place in _behind_another(printed[:LONGEST], ALL_YEARS)


def _place_of_row(printed: str, inputs: Sequence[Input]) -> Place:
    row = inputs[0].value
    adcode, name, level, province, parent = (row[field] for field in Place._fields[:5])
    place = Place(adcode, name, level, province, parent, int(row["first_year"]), int(row["last_year"]))
    if printed and not can_fit(printed, place):
        raise ValueError(f"{printed} does not name {place.name} ({place.adcode})")
    return place


@derivation("place.adcode")
def place_adcode(printed: str, inputs: Sequence[Input]) -> str:
    """Return the code of a row of the code table that the words can name."""
    return _place_of_row(printed, inputs).adcode


@derivation("place.level")
def place_level(printed: str, inputs: Sequence[Input]) -> str:
    """Return the level of a row of the code table that the words can name."""
    return _place_of_row(printed, inputs).level


@derivation("place.province")
def place_province(printed: str, inputs: Sequence[Input]) -> str:
    """Return the province's short name of a row of the code table that the words can name."""
    return _place_of_row(printed, inputs).province


@derivation("place.full_name")
def place_full_name(printed: str, inputs: Sequence[Input]) -> str:
    """Return the full name of the place: 广东 → 广东省, 第一师阿拉尔 → 第一师阿拉尔市."""
    return full_name(printed, _place_of_row(printed, inputs))


def can_name(printed: str, name: str) -> bool:
    """Whether the words can name the place of this full name (which may itself be 普洱市思茅区 or 第一师阿拉尔市)."""
    printed, name = fold_script(printed), fold_script(name)
    if printed == name:
        return True
    return any(
        place.name == name or name in short_names(place) or name == full_name(name, place)
        for place in _named_alike(printed, name)
    )


def _named_alike(printed: str, name: str) -> list[Place]:
    return [place for place in resolve_place(name, ALL_YEARS) if name.endswith(place.name) and can_fit(printed, place)]


@derivation("pilot.named")
def pilot_named(printed: str, inputs: Sequence[Input]) -> str:
    """Return the id of the pilot whose name (``pilots/ID/name``) the words can mean."""
    if not can_name(printed, inputs[0].value):
        raise ValueError(f"{printed} does not name {inputs[0].value}")
    return inputs[0].key
