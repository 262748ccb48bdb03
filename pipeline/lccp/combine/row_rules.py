"""What must hold within a row, whoever wrote it: extraction, a correction, or somebody's hand.

A date agrees with its bounds and its qualifier, a value lies between low and high, a code is in the code table
under the row's name, level and province. ``check`` and the build ask this of every row: what the build accepts,
``check`` passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from lccp.combine.pilots import unit_of
from lccp.normalise import places
from lccp.normalise.years import earliest_year, latest_year
from lccp.reference import Place, bearers_of
from lccp.restore.digit_tokens import fits_pattern
from lccp.restore.recognised import GUESSED
from lccp.schemas import is_edtf
from lccp.text.language import fill_sentence

Values = Mapping[str, str]
EMPTY_WORD, NONE_WORD = fill_sentence("empty"), fill_sentence("(none)")
WITHOUT_QUALIFIER = fill_sentence("without a qualifier")

DATE = ("edtf", "earliest", "latest", "qualifier")
NUMBER = ("low", "value", "high")
BOUNDED = ("low", "high")
OUTLINE = ("parent", "level")
ISSUERS = ("issuer", "issuer_candidates")
LETTER = ("category",)
CODE = ("adcode", "unit", "name_en")  # what a code and its place give
STRETCH = ("start", "end")
DIGITS = ("status", "value", "candidates")


class Contradiction(NamedTuple):
    """How a row contradicts itself, as the end of a sentence that began with it, and the columns that do so."""

    columns: tuple[str, ...]
    problem: str


def row_problems(table: str, row: Values) -> Iterator[str]:
    """Return how a row contradicts itself, as the end of a sentence that began with it."""
    for contradiction in row_contradictions(table, row):
        yield contradiction.problem


def row_contradictions(table: str, row: Values) -> Iterator[Contradiction]:
    """Return how a row contradicts itself, and which of its columns do not go together."""
    if row.keys() >= set(DATE):
        yield from (Contradiction(DATE, problem) for problem in _date_problems(row))
    if row.keys() >= set(NUMBER):
        yield from (Contradiction(NUMBER, problem) for problem in _number_problems(row))
    if table in CONTRADICTIONS_OF:
        columns, problems = CONTRADICTIONS_OF[table]
        yield from (Contradiction(columns, problem) for problem in problems(row))
    if row.get("start", "").isdecimal() and row.get("end", "").isdecimal() and int(row["start"]) > int(row["end"]):
        yield Contradiction(STRETCH, fill_sentence("its start {0} is behind its end {1}", row["start"], row["end"]))


class RowRelations:
    """What must hold between rows: a programme counts its pilots, a pilot's peak year is one of its goals, its rating of its ratings."""

    def __init__(self) -> None:
        self._programmes: dict[str, Values] = {}
        self._pilots: dict[str, tuple[str, str, str]] = {}
        self._goals: dict[str, set[str]] = {}
        self._ratings_chosen: dict[str, str] = {}
        self._ratings: dict[str, set[str]] = {}
        self._announced: dict[str, str] = {}  # the earliest announcement of a programme's pilots
        self._mentioned: dict[tuple[str, str], str] = {}  # pilots and programmes of mentions, with a key of each

    def add(self, table: str, row: Values) -> None:
        """Take in a row; rows come in any order of tables."""
        if table == "programmes":
            self._programmes[row["programme"]] = dict(row)
        elif table == "pilots":
            self._pilots[row["pilot"]] = (row["programme"], row["batch"], row["peak_year"])
            self._ratings_chosen[row["pilot"]] = row["rating"]
            if row["announced"]:
                earliest = self._announced.get(row["programme"], row["announced"])
                self._announced[row["programme"]] = min(earliest, row["announced"])
        elif table == "mentions":
            self._mentioned.setdefault((row["pilot"], row["programme"]), f"{row['source']}|{row['n']}")
        elif table == "ratings" and row["pilot"] and row["rating"]:
            self._ratings.setdefault(row["pilot"], set()).add(row["rating"])
        elif table == "peak_targets":
            self._goals.setdefault(row["pilot"], set()).add(row["edtf"])

    def problems(self) -> Iterator[str]:
        """Return which rows contradict others."""
        yield from self._programme_problems()
        yield from self._pilot_problems()
        for (pilot, programme), key in self._mentioned.items():
            if pilot in self._pilots and self._pilots[pilot][0] != programme:
                yield fill_sentence(
                    "mentions: {0}: programme {1} is not that of {2}", key, programme or NONE_WORD, pilot
                )

    def _programme_problems(self) -> Iterator[str]:
        for key, row in self._programmes.items():
            pilots = [(batch, year) for programme, batch, year in self._pilots.values() if programme == key]
            batches = {batch for batch, _ in pilots if batch}
            for name, count in (("pilots", len(pilots)), ("batches", len(batches))):
                if row[name] != str(count):
                    yield fill_sentence(
                        "programmes: {0}: {1} is {2}, but the table pilots has {3}",
                        key,
                        name,
                        row[name] or EMPTY_WORD,
                        count,
                    )
            earliest = self._announced.get(key, "")
            if earliest and row["first_announced"] != earliest:
                yield fill_sentence(
                    "programmes: {0}: first_announced is {1}, but a pilot's announced {2}",
                    key,
                    row["first_announced"] or EMPTY_WORD,
                    earliest,
                )

    def _pilot_problems(self) -> Iterator[str]:
        for pilot, (_, _, year) in self._pilots.items():
            goals = self._goals.get(pilot, set())
            if year and goals and year not in goals:
                yield fill_sentence("pilots: {0}: peak_year {1} is none of its goals in peak_targets", pilot, year)
        for pilot, rated in self._ratings.items():
            chosen = self._ratings_chosen.get(pilot, "")
            if chosen and chosen not in rated:
                yield fill_sentence("pilots: {0}: rating {1} is none of its ratings in ratings", pilot, chosen)


# -- dates --------------------------------------------------------------------------------------------


def bound_of(edtf: str, bound: Callable[[str], str]) -> str:
    """Return the earliest or latest year of an EDTF date; "" where that side is open."""
    try:
        return bound(edtf)
    except ValueError:
        return ""


def fitting_qualifiers(edtf: str) -> tuple[str, ...]:
    """Return the qualifiers that a date's form allows, the likeliest first.

    >>> fitting_qualifiers("../2025"), fitting_qualifiers("2020~")
    (('not-later-than', 'before', 'five-year-plan', 'as-of'), ('approximate',))
    """
    about = ("approximate",) if "~" in edtf else ()
    if edtf.startswith("../"):
        return (*about, "not-later-than", "before", "five-year-plan", "as-of")
    if edtf.endswith("/.."):
        return (*about, "after", "range", "five-year-plan")
    if "/" in edtf or edtf[:1] in ("[", "{"):
        return (*about, "range", "five-year-plan")
    return about or ("exact", "as-of", "five-year-plan", "range")


def _date_problems(row: Values) -> Iterator[str]:
    edtf = row["edtf"]
    if not edtf:
        stated = next((name for name in ("earliest", "latest") if row[name]), "")
        if stated:
            yield fill_sentence("{0} is {1} although edtf is empty", stated, row[stated])
        return
    if not is_edtf(edtf):
        return  # the schema says so
    for name, bound in (("earliest", earliest_year), ("latest", latest_year)):
        year = bound_of(edtf, bound)
        if row[name] != year:
            yield fill_sentence(
                "{0} is {1}, but edtf {2} makes it {3}", name, row[name] or EMPTY_WORD, edtf, year or EMPTY_WORD
            )
    if row["qualifier"] not in fitting_qualifiers(edtf):
        yield fill_sentence("edtf {0} is not {1}", edtf, row["qualifier"] or WITHOUT_QUALIFIER)


# -- numbers ------------------------------------------------------------------------------------------


def _number_problems(row: Values) -> Iterator[str]:
    numbers = [(name, _number(row[name])) for name in ("low", "value", "high")]
    present = [(name, number) for name, number in numbers if number is not None]
    for (name, number), (other, higher) in zip(present, present[1:], strict=False):
        if number > higher:
            yield fill_sentence("{0} {1} is more than {2} {3}", name, row[name], other, row[other])


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


BOUNDED_BY = {"exact": ("low", "high"), "at-least": ("low",), "at-most": ("high",)}
"""The bounds that the value itself is, by what qualifies it; the other is empty."""


def _bounded_problems(row: Values) -> Iterator[str]:
    """A quantity's bounds are what its qualifier makes of its value; a range has bounds of its own."""
    if _number(row["value"]) is not None and row["qualifier"] in BOUNDED_BY:
        for name in ("low", "high"):
            bound = row["value"] if name in BOUNDED_BY[row["qualifier"]] else ""
            if row[name] != bound:
                yield fill_sentence(
                    "{0} is {1}, but {2} is {3}", row["value"], row["qualifier"], name, row[name] or EMPTY_WORD
                )


# -- outline, figures, indicators ---------------------------------------------------------------------


def _outline_problems(row: Values) -> Iterator[str]:
    """A section lies in the one whose positions are its own but for the last, one level below it."""
    section = row["section"]
    if row["level"].isdecimal() and row["level"] != str(section.count(".") + 1):
        yield fill_sentence("section {0} is not of level {1}", section, row["level"])
    if row["parent"] not in ("", section.rpartition(".")[0]):
        yield fill_sentence("section {0} does not lie in {1}", section, row["parent"])


def _issuer_problems(row: Values) -> Iterator[str]:
    if row["issuer"] and row["issuer_candidates"]:
        yield fill_sentence("issuer is {0}, and candidates for it are left", row["issuer"])


def _letter_problems(row: Values) -> Iterator[str]:
    code, category = row["code"], row["category"]
    if code[:1].isascii() and code[:1].isalpha() and category.isascii() and category and not code.startswith(category):
        yield fill_sentence("code {0} is not of category {1}", code, category)


# -- lost digits --------------------------------------------------------------------------------------

WITH_VALUE = ("entailed", "conventional", "attested")


def _digit_problems(row: Values) -> Iterator[str]:
    """A token has a value by its status, and of the form that was printed; candidates by theirs.

    An open one may have what a recogniser holds it for, which its bounds say.
    """
    status, value, pattern = row["status"], row["value"], row["pattern"]
    if bool(value) != (status in WITH_VALUE):
        yield fill_sentence("status is {0}, but value is {1}", status, value or EMPTY_WORD)
    guessed = status == "open" and GUESSED in row["bounds"]
    if bool(row["candidates"]) != (status == "candidates" or guessed):
        yield fill_sentence("status is {0}, but candidates are {1}", status, row["candidates"] or EMPTY_WORD)
    for number in filter(None, (value, *row["candidates"].split("|"))):
        if not fits_pattern(number, pattern):
            yield fill_sentence("{0} has not the form of {1}", number, pattern)


# -- places -------------------------------------------------------------------------------------------


def places_of_code(adcode: str) -> tuple[Place, ...]:
    """Return what a code has stood for, under each of its names."""
    return bearers_of(adcode)


def place_of_row(row: Values) -> Place | None:
    """Return the place of the code table that a row's code and name mean; None where they do not go together."""
    fitting = [place for place in places_of_code(row["adcode"]) if places.can_fit(row["name"], place)]
    dated = [place for place in fitting if _holds_when_announced(place, row["announced"])]
    return next(iter(dated or fitting), None)


def _holds_when_announced(place: Place, announced: str) -> bool:
    return announced[:4].isdigit() and place.holds(places.year_end(announced))


def _place_problems(row: Values) -> Iterator[str]:
    code = row["adcode"]
    if not code:
        return
    coded = places_of_code(code)
    if not coded:
        yield fill_sentence("the code table has no adcode {0}", code)
        return
    place = place_of_row(row)
    if place is None:
        yield fill_sentence("adcode {0} is {1}, not {2}", code, coded[-1].name, row["name"])
        return
    if row["level"] != place.level:
        yield fill_sentence("adcode {0} is of level {1}, not {2}", code, place.level, row["level"] or EMPTY_WORD)
    unit = unit_of(place.level, place.adcode, place.parent)
    if row["unit"] != unit:
        yield fill_sentence(
            "adcode {0} is or lies in the unit {1}, not {2}", code, unit or NONE_WORD, row["unit"] or EMPTY_WORD
        )
    if row["province"] and not places.in_province(place, row["province"]):
        yield fill_sentence("adcode {0} lies in {1}, not {2}", code, place.province, row["province"])


CONTRADICTIONS_OF: Mapping[str, tuple[tuple[str, ...], Callable[[Values], Iterator[str]]]] = {
    "sections": (OUTLINE, _outline_problems),
    "quantities": (BOUNDED, _bounded_problems),
    "planning_status": (ISSUERS, _issuer_problems),
    "indicators": (LETTER, _letter_problems),
    "pilots": (CODE, _place_problems),
    "lost_digits": (DIGITS, _digit_problems),
}
"""What else must hold within the rows of some tables."""

__all__ = [
    "Contradiction",
    "RowRelations",
    "bound_of",
    "fitting_qualifiers",
    "place_of_row",
    "places_of_code",
    "row_contradictions",
    "row_problems",
]
