"""A user's names and codes to places of the code table, without ever taking one for another.

Codes of 6 or 12 digits, Chinese names (full, short, of earlier years, in traditional signs) and English
names. What fits two places is ambiguous, what fits none is none; neither is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import regex
from lccp.normalise.places import ALL_YEARS, in_province, province_short, resolve_place
from lccp.reference import LAST_YEAR, Place, by_code
from lccp.reference.english_names import english_places
from lccp.reference.script import fold_script

MATCHES = ("code", "name", "old-name", "english", "ambiguous", "none")
CITY_LEVELS = ("province", "municipality", "prefecture")


class PlaceMatch(NamedTuple):
    """What a user's row was matched with: the place where there is just one, how, and what else it could be."""

    place: Place | None
    how: str  # one of MATCHES
    readings: tuple[Place, ...] = ()


NO_MATCH = PlaceMatch(None, "none")


@cache
def match_place(
    name: str, code: str = "", province: str = "", year: int | None = None, among_provinces: bool = False
) -> PlaceMatch:
    """Match a code, else a name, in the province and the year beside it; among provinces, 吉林 is the province.

    >>> match_place("襄樊市").place.name, match_place("襄樊市").how
    ('襄樊市', 'old-name')
    >>> match_place("", "110000").place.name, match_place("苏州").place.adcode
    ('北京市', '320500')
    """
    digits = code.removesuffix(".0")
    if digits.isdigit() and len(digits) in (6, 12) and (digits[6:] in ("", "000000")):
        place = (by_code(digits[:6], year) if year else None) or by_code(digits[:6])
        if place is not None:
            return PlaceMatch(place, "code")
    if not name:
        return NO_MATCH
    folded = fold_name(name)
    short = province_short(fold_name(province)) or english_province(province)
    if among_provinces and (single := province_short(folded) or english_province(name)):
        provinces = [place for place in resolve_place(single, ALL_YEARS) if place.level in ("province", "municipality")]
        return _settle(_same_place_once(provinces, year), folded, year)
    if regex.search(r"\p{Han}", folded):
        return _match_chinese(folded, short, year)
    return _match_english(folded, short, year)


def _match_chinese(name: str, province: str, year: int | None) -> PlaceMatch:
    places = _same_place_once(resolve_place(name, ALL_YEARS, among="市"), year)
    if province:
        places = [place for place in places if in_province(place, province)]
    return _settle(places, name, year)


def _settle(places: Sequence[Place], name: str, year: int | None) -> PlaceMatch:
    if not places:
        return NO_MATCH
    cities = [place for place in places if place.level in CITY_LEVELS]
    if len(cities) == 1:
        places = cities  # among cities, 朝阳 is 朝阳市 and not a district
    if len(places) > 1:
        return PlaceMatch(None, "ambiguous", tuple(places))
    place = places[0]
    when = min(year, LAST_YEAR) if year else LAST_YEAR
    return PlaceMatch(place, "name" if place.holds(when) else "old-name")


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
    match = _settle(_same_place_once(places, year), name, year)
    return match._replace(how="english") if match.place is not None else match


def fold_name(name: str) -> str:
    """Return a name with traditional signs made simplified and without stars and blanks around it."""
    return fold_script(str(regex.sub(r"^[\s*＊★☆※]+|[\s*＊★☆※]+$", "", name)))


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


def is_province_name(name: str) -> bool:
    """Whether a name can be that of a province, in Chinese or English."""
    return bool(province_short(fold_name(name)) or english_province(name))
