"""Which cited titles are one document: a title with its owner, told alike wherever the document is cited.

As citations of cases are resolved to one authority, 《深圳市低碳发展中长期规划（2011—2020年）》 in one report and
深圳的《低碳发展中长期规划》 of the same period in another are one work. It abstains where nobody is said to own
or to have issued the title, where digits of it are lost, and where one title serves a new document each year.
"""

from __future__ import annotations

from collections.abc import Sequence

from lccp.extract.prose.owners import NATIONAL_TITLE
from lccp.model import EMPTY, Cell, Row
from lccp.normalise.places import ALL_YEARS, is_place_or_province, resolve_place
from lccp.reference.script import fold_script
from lccp.text.cells import computed_cell
from lccp.text.patterns import regex
from lccp.text.rules import Input, derivation

MADE_OF = ("title", "issuer", "years", "pilot")
PERIOD = regex.compile(r"[（(][0-9#\s—–\-~～至到年]*年[)）]$")
LOST = regex.compile("[#\ufffd]")
YEARLY = regex.compile("年度|年工作要点|月报|季报|周报")
YEAR = regex.compile("(?:19|20)[0-9]{2}")
SHORTEST = 5  # characters of a title that says which document is meant (纲要 does not)
LARGE = frozenset({"province", "municipality", "prefecture"})


@derivation("citation.work")
def citation_work(_: str, inputs: Sequence[Input]) -> str:
    """Return the work that a citation cites: whose it is, its title without its owner's name, its period.

    >>> citation_work("", [Input("c/d|1/title", "深圳市低碳发展中长期规划（2011—2020年）"), Input("c/d|1/pilot", "b1-08"),
    ... Input("c/d|1/years", "2011/2020")])
    'b1-08 低碳发展中长期规划 2011/2020'
    """
    cells = {item.ref.rpartition("/")[2]: fold_script(str(item.value)) for item in inputs}
    title = "".join(cells["title"].split())
    issuers = cells.get("issuer", "").split("|")
    bare = _without_owner(PERIOD.sub("", title), issuers)
    owner = cells.get("pilot") or "、".join(issuers)
    names_nation = bool(NATIONAL_TITLE.match(title))
    if LOST.search(bare) or (LOST.search(title) and not cells.get("years")):
        return ""  # of which period is not known
    if (YEARLY.search(bare) and not YEAR.search(bare)) or len(bare) < SHORTEST:
        return ""
    return " ".join(part for part in (owner, bare, cells.get("years", "")) if part) if owner or names_nation else ""


def _without_owner(title: str, issuers: Sequence[str]) -> str:
    """Leave out the organs or the place that a title begins with, as they stand before 关于 or before its matter."""
    rest = title
    while prefix := next((organ for organ in issuers if organ and rest.startswith(organ)), ""):
        rest = rest[len(prefix) :].lstrip("、和")
    if rest != title and rest.startswith("关于"):
        return rest
    for size in range(min(11, len(title) - SHORTEST), 1, -1):
        name = title[:size]
        if is_place_or_province(name) and any(place.level in LARGE for place in resolve_place(name, ALL_YEARS)):
            return title[size:]
    return title


def work_cell(key: str, row: Row) -> Cell:
    """Return the cell ``work`` of a row of ``cited_documents``; empty where nothing settles which work it is."""
    inputs = [Input(f"cited_documents/{key}/{name}", row[name].value) for name in MADE_OF if row.get(name, EMPTY).value]
    if not row["title"].value:
        return EMPTY
    cell = computed_cell("citation.work", inputs)
    return cell if cell.value else EMPTY


def with_works(rows: Sequence[Row]) -> list[Row]:
    """Return rows of ``cited_documents`` with the work that each cites."""
    return [{**row, "work": work_cell(f"{row['source'].value}|{row['n'].value}", row)} for row in rows]
