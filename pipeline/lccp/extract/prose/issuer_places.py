"""Whose an organ is that names no place (市人民政府): the place that its sentence, its paragraph or the title names.

A place counts where it opens a clause before the organ (泰州市高度重视…。市人民政府印发《…》), not where it only stands in
one (与南京市签订…). Of several places of the organ's kind none is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator

from lccp.extract.prose.owners import place_size
from lccp.normalise.places import ALL_YEARS, resolve_place
from lccp.text.patterns import re

CLAUSE_OPENS = re.compile(r"[。；，：:,;\s]|年(?=\D)|以来(?=[^，])")
JOINT = "、和与及"  # between places that are a subject together: 江阴市和宜兴市
SENTENCE_ENDS = "。；"


def place_of_organ(value: str, organ: int, title: int) -> tuple[int, int] | None:
    """Return where the name stands of the place whose organ begins at ``organ`` and issues the title at ``title``.

    >>> text = "泰州市重视节能。市人民政府印发《节能办法》"
    >>> place_of_organ(text, 8, 15)
    (0, 3)
    >>> text = "江阴市和宜兴市重视节能，宜兴市先行，江阴市跟进，市人民政府印发《节能办法》"
    >>> place_of_organ(text, 24, 31) is None
    True
    """
    sign = value[organ]
    sentence = max(value.rfind(end, 0, organ) for end in SENTENCE_ENDS) + 1
    of_title = list(_places_at(value, [title + 1], len(value), sign))
    for begin in dict.fromkeys((sentence, 0)):
        starts = (match.end() for match in CLAUSE_OPENS.finditer(value, begin, organ))
        subjects = list(_places_at(value, [begin, *starts], organ, sign))
        if subjects:
            places = {_base(value, bounds) for bounds in [*subjects, *of_title]}
            return subjects[-1] if len(places) == 1 else None
    return of_title[0] if of_title else None


def _places_at(value: str, starts: list[int], end: int, sign: str) -> Iterator[tuple[int, int]]:
    """Yield the places that begin at ``starts`` and are of the kind that a sign says (市, 省, 县, 区, 州)."""
    for start in starts:
        stop = start + place_size(value, start, end)
        while stop > start:
            places = resolve_place(value[start:stop], ALL_YEARS)
            if places and all(place.name.endswith(sign) for place in places):
                yield start, stop
            start = stop + (stop < end and value[stop] in JOINT)
            stop = start + place_size(value, start, end) if start > stop else start


def _base(value: str, bounds: tuple[int, int]) -> str:
    """Return one name for a place by whatever form it is named."""
    return resolve_place(value[slice(*bounds)], ALL_YEARS)[-1].name
