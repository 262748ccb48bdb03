"""Lines of real texts, each with what they say, written down before they were first read: numbers, years, due dates, goals.

One line a case: the words, a tab, and what is in them joined by "; ". A number is value, unit and qualifier (e exact,
a approximate, l at least, m at most, r range), a year EDTF and qualifier (b before, n not later than, f after, s as of,
p five-year plan), a due date text|EDTF, a goal place|EDTF; U stands for each
finding (of goals for one at least). Lines with # name the sources.
"""

import csv
import re
from pathlib import Path

import pytest
from lccp.extract.prose import deadlines, peak_goals, quantities
from lccp.normalise import years
from lccp.normalise.numbers import fold_han
from lccp.text.rules import Input
from lccp.text.spans import Origin, Text

DATA = Path(__file__).parent / "data" / "held_out"
LETTERS = {
    "exact": "e", "approximate": "a", "at-least": "l", "at-most": "m", "range": "r",
    "before": "b", "not-later-than": "n", "after": "f", "as-of": "s", "five-year-plan": "p",
}  # fmt: skip
ISSUED = Input("sources/x/issued", "2023-06-01")
with (Path(__file__).parents[1] / "data" / "pilots_87.csv").open(encoding="utf-8", newline="") as file:
    PILOTS = {row["name"].removesuffix("市").removesuffix("省") for row in csv.DictReader(file)}
PLACE = re.compile(f"({'|'.join(sorted(PILOTS, key=len, reverse=True))})[市省]?")


def read_cases(name):
    lines = (DATA / name).read_text("utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            words, _, truth = line.partition("\t")
            yield words, [item.strip() for item in truth.split(";") if item.strip()]


def quote(words):
    return Text.quote(Origin("x", words))


@pytest.mark.parametrize(("words", "truth"), list(read_cases("quantities.txt")))
def test_numbers(words, truth):
    found, unread = [], []
    for item in quantities.read_quantities(quote(words)):
        if isinstance(item, quantities.UnreadNumber):
            unread.append("U")
            continue
        cells = {name: cell.value for name, cell in quantities.quantity_row(item).items()}
        number = f"{cells['low']}..{cells['high']}" if cells["qualifier"] == "range" else cells["value"]
        found.append(f"{number} {cells['unit']} {LETTERS[cells['qualifier']]}")
    assert (sorted(found), unread) == (sorted(item for item in truth if item != "U"), [i for i in truth if i == "U"])


@pytest.mark.parametrize(("words", "truth"), list(read_cases("years.txt")))
def test_years(words, truth):
    assert [f"{match.edtf} {LETTERS[match.qualifier]}" for match in years.find_years(words)] == truth


@pytest.mark.parametrize(("words", "truth"), list(read_cases("deadlines.txt")))
def test_due_dates(words, truth):
    due = list(deadlines.find_deadlines(quote(words), "notice"))
    rows = [deadlines.deadline_row(time, ISSUED) for time in due]
    unread = list(
        deadlines.unread_times(quote(words), "notice", taken=[time.text for time in due], issued=str(ISSUED.value))
    )
    unread += [time for time, row in zip(due, rows, strict=True) if not row["edtf"].value]
    dated = [f"{row['text'].value}|{row['edtf'].value}" for row in rows]
    assert (dated, ["U"] * len(unread)) == ([item for item in truth if item != "U"], [i for i in truth if i == "U"])


@pytest.mark.parametrize(("words", "truth"), list(read_cases("goals.txt")))
def test_goals(words, truth):
    names = [(match.start(), match.end(), (match[1],), False) for match in PLACE.finditer(fold_han(words))]
    items = list(peak_goals.read_goals(quote(words), lambda _: names))
    goals = [item for item in items if isinstance(item, peak_goals.ProseGoal)]
    assert [f"{goal.place.value}|{goal.year.edtf}" for goal in goals] == [item for item in truth if item != "U"]
    assert len(goals) < len(items) or "U" not in truth
