"""English names of places: the romanisation in use, and what else people write (``english_names.csv``)."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from lccp.reference import FOLDER, Place, divisions
from lccp.text.patterns import re

# What stands behind a name and says its kind; the peoples of autonomous places stand before it.
KINDS = (
    "autonomous prefecture|autonomous region|autonomous county|prefecture|municipality|city|league|province|county|"
    "district|shi|sheng|diqu|meng|zizhizhou|zizhiqu|xian"
)
PEOPLES = (
    "buyei|buyi|buyeizu|miao|miaozu|dong|dongzu|yi|yizu|tibetan|zang|zangzu|qiang|qiangzu|hui|huizu|kazakh|kazak|hasake|"
    "mongol|mongolian|menggu|kirgiz|kirghiz|kyrgyz|keerkezi|tujia|tujiazu|korean|chaoxianzu|bai|baizu|dai|daizu|jingpo|"
    "jingpozu|lisu|lisuzu|hani|hanizu|zhuang|zhuangzu|li|lizu|uygur|uyghur|weiwuer|and"
)
_KIND = re.compile(f" (?:{KINDS})$")
_PEOPLE = re.compile(f" (?:{PEOPLES})$")


class EnglishName(NamedTuple):
    """A row of ``english_names.csv``."""

    adcode: str
    name: str
    name_en: str
    variants: str  # joined by |

    @property
    def ref(self) -> str:
        """The reference to its row, as provenance prints it: the code, and the name, since a code may have borne two."""
        return f"reference/english_names.csv#{self.adcode}|{self.name}"

    @property
    def forms(self) -> tuple[str, ...]:
        """All forms, the name in use first."""
        return tuple(form for form in (self.name_en, *self.variants.split("|")) if form)


@cache
def english_names() -> Mapping[tuple[str, str], EnglishName]:
    """Return the rows by code and Chinese name."""
    with (FOLDER / "english_names.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {(code, name): EnglishName(code, name, english, variants) for code, name, english, variants in rows}


def english_name_of(place: Place) -> EnglishName | None:
    """Return the English name of a place under its code and Chinese name; None where the table has none."""
    return english_names().get((place.adcode, place.name))


def english_row(key: str) -> dict[str, str]:
    """Return the row of ``reference/english_names.csv#KEY`` as the CSV holds it. Raises KeyError if there is none."""
    adcode, _, name = key.partition("|")
    return english_names()[adcode, name]._asdict()


@cache
def _index() -> Mapping[str, tuple[Place, ...]]:
    index: dict[str, list[Place]] = {}
    for place in divisions():
        row = english_name_of(place)
        for form in row.forms if row else ():
            places = index.setdefault(fold_english(form), [])
            if place not in places:
                places.append(place)
    return {form: tuple(places) for form, places in index.items()}


def fold_english(name: str) -> str:
    """Return an English name without capitals, marks, blanks and its kind, so that spellings of one name meet.

    >>> fold_english("Lu'an City"), fold_english("Xi’an"), fold_english("Ürümqi Shi"), fold_english("Xilin Gol League")
    ('luan', 'xian', 'urumqi', 'xilingol')
    >>> fold_english("Qianxinan Buyei and Miao Autonomous Prefecture")
    'qianxinan'
    """
    decomposed = unicodedata.normalize("NFKD", name.lower().replace("-", " "))
    text = " ".join(re.sub("[^a-z ]+", "", decomposed).split())
    shorter = _KIND.sub("", text)
    if shorter != text:
        while (without := _PEOPLE.sub("", shorter)) != shorter:
            shorter = without
    return shorter.replace(" ", "")


def english_places(name: str) -> tuple[Place, ...]:
    """Return the places, of all years, that an English name can mean.

    >>> sorted({place.adcode for place in english_places("Suzhou")})
    ['320500', '341300']
    >>> [place.name for place in english_places("Huhhot")]
    ['呼和浩特市']
    """
    return _index().get(fold_english(name), ())
