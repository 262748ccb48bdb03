"""English names in lists: which places, provinces and batches they mean."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lccp.normalise import places
from lccp.reference import Place
from lccp.reference.english_names import english_places
from lccp.reference.programmes import known_programmes
from lccp.text.patterns import regex

ENGLISH_NAME = regex.compile(r"[A-Z][A-Za-zÀ-ÿ'’ -]{2,60}")
# What the last word of a name says of its kind, as the last sign of Chinese names, and of districts, does.
KIND_SIGNS: Mapping[str, str] = {
    "city": "市",
    "county": "县旗",
    "banner": "旗",
    "district": "区",
    "prefecture": "州区市",
    "league": "盟市",
    "province": "省",
    "municipality": "市",
}
ORDINALS = {
    word: number
    for number, forms in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th", "seventh 7th"), 1
    )
    for word in forms.split()
}
ENGLISH_BATCH = rf"(?i:\b(?:{'|'.join(ORDINALS)})\s+(?:batch|wave)\b|\b(?:batch|wave)\s+(?:no\.?\s*)?\d{{1,2}}\b)"


def english_readings(name: str, year: int, group: str = "") -> list[Place]:
    """Return the places that an English name may mean at the end of a year, in the province that stands with it.

    >>> [place.name for place in english_readings("Jiaxing City", places.ALL_YEARS)][-1]
    '嘉兴市'
    >>> {place.adcode for place in english_readings("Suzhou", places.ALL_YEARS, "Jiangsu")}
    {'320500'}
    >>> english_readings("Peak", places.ALL_YEARS)
    []
    """
    if not ENGLISH_NAME.fullmatch(name):
        return []
    province = province_of(group)
    signs = KIND_SIGNS.get(name.rpartition(" ")[2].lower(), "")
    return [
        place
        for place in english_places(name)
        if (not year or place.holds(year))
        and (not province or places.in_province(place, province))
        and (not signs or place.name[-1] in signs)
    ]


def english_province(name: str) -> str:
    """Return the short name of the province that an English name means; "" where it means none.

    >>> english_province("Inner Mongolia"), english_province("Zhejiang Province"), english_province("Jiaxing City")
    ('内蒙古', '浙江', '')
    """
    if not ENGLISH_NAME.fullmatch(name):
        return ""
    return next((place.province for place in english_places(name) if place.adcode.endswith("0000")), "")


def province_of(printed: str) -> str:
    """Return the short name of a province that words name in Chinese or English; "" where they name none."""
    return places.province_short(printed) or english_province(printed)


def english_batch(printed: str) -> int:
    """Return the number of the batch that English words name; 0 where they name none.

    >>> english_batch("Third batch"), english_batch("Batch 2"), english_batch("batch"), english_batch("First")
    (3, 2, 0, 1)
    """
    if number := ORDINALS.get(printed.strip().lower()):
        return number
    match = regex.search(ENGLISH_BATCH, printed)
    if match is None:
        return 0
    digits = regex.search(r"\d{1,2}$", match[0])
    return int(digits[0]) if digits else ORDINALS[match[0].split()[0].lower()]


# What English titles say around a programme's own words: of whom, where, which batch, what kind of places.
_AROUND = regex.compile(
    r"\b(?:national|china(?:'s)?|chinese|the|of|and|in|for|to|(?:"
    + "|".join(ORDINALS)
    + r")|batch(?:es)?|lists?|provinces?|cit(?:y|ies)|areas?|regions?|count(?:y|ies)|districts?|municipalit(?:y|ies)|prefectures?"
    r"|program(?:me)?s?|projects?|polic(?:y|ies)|construction)\b",
    regex.I,
)
_WORD = regex.compile(r"[A-Za-z][A-Za-z'’-]*")
_PLURAL = regex.compile(r"(?<=pilot|demonstration|zone|park|town|cluster|community)s\b")
LONGEST_PROGRAMME = 14  # words


def _programme_key(words_of_title: str) -> str:
    """Return the words that tell a programme from others, in order, without what stands around them."""
    plain = words_of_title.lower().replace("’", "'").replace("low carbon", "low-carbon")
    return " ".join(sorted(set(_PLURAL.sub("", _AROUND.sub(" ", plain)).split())))


@cache
def _english_programmes() -> Mapping[str, str]:
    """The names of the known programmes by the key of their English ones; those of one word alone aside."""
    keys = {_programme_key(row.name_en): row.name for row in known_programmes().values() if row.name_en.isascii()}
    return {key: name for key, name in keys.items() if " " in key}


def english_programme(title: str) -> str:
    """Return the Chinese name of the known programme that an English title names; "" where it names none, or a province's.

    >>> english_programme("Table A1. The first batch of low-carbon pilot areas in China."), english_programme("Sponge city pilots")
    ('低碳城市试点', '海绵城市建设试点')
    >>> english_programme("Low-carbon pilot cities of Guangdong"), english_programme("Low-carbon tourism pilot cities")
    ('', '')
    """
    parts = _WORD.findall(title)
    best = ""
    for start in range(len(parts)):
        for end in range(start + 2, min(len(parts), start + LONGEST_PROGRAMME) + 1):
            key = _programme_key(" ".join(parts[start:end]))
            if len(key) > len(best) and key in _english_programmes():
                best = key
    if any(english_province(" ".join(parts[start : start + size])) for start in range(len(parts)) for size in (1, 2)):
        return ""
    return _english_programmes().get(best, "")
