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
from lccp.extract.timetables import due_rows, unread_times
from lccp.normalise import years
from lccp.reference.script import fold_script
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


def of_each_source(name):
    """Parametrize a test with the cases of a file, source by source: fourteen thousand tests of a line each cost more
    than what they try.
    """
    sources: dict[str, list] = {}
    heading = "all"
    for line in (DATA / name).read_text("utf-8").splitlines():
        if line.startswith("#"):
            heading = line.strip("# ")
        elif line:
            words, _, truth = line.partition("\t")
            sources.setdefault(heading, []).append((words, [i.strip() for i in truth.split(";") if i.strip()]))
    return pytest.mark.parametrize("cases", sources.values(), ids=sources)


def differences(cases, read):
    """The cases of which something else is read than they hold: words, what is read, what they hold."""
    read_cases = ((words, read(words), truth) for words, truth in cases)
    return [(words, found, truth) for words, found, truth in read_cases if found != truth]


def quote(words):
    return Text.quote(Origin("x", words))


def numbers_in(words):
    found, unread = [], []
    for item in quantities.read_quantities(quote(words)):
        if isinstance(item, quantities.UnreadNumber):
            unread.append("U")
            continue
        cells = {name: cell.value for name, cell in quantities.quantity_row(item).items()}
        number = f"{cells['low']}..{cells['high']}" if cells["qualifier"] == "range" else cells["value"]
        found.append(f"{number} {cells['unit']} {LETTERS[cells['qualifier']]}")
    return sorted(found) + unread


def years_in(words):
    return [f"{match.edtf} {LETTERS[match.qualifier]}" for match in years.find_years(words)]


def is_over(time):
    """Whether a time that may tell what was ended before the date of issue, so that it has no row."""
    row = due_rows.deadline_row(time, ISSUED)
    return time.is_stage and row["edtf"].value.count("-") == 0 and due_rows.is_bygone(row, ISSUED.value)


def due_dates_in(words):
    due = list(deadlines.find_deadlines(quote(words), "notice"))
    due = [time for time in due if not is_over(time)]
    rows = [due_rows.deadline_row(time, ISSUED) for time in due]
    unread = list(
        unread_times.unread_times(quote(words), "notice", taken=[time.text for time in due], issued=str(ISSUED.value))
    )
    unread += [time for time, row in zip(due, rows, strict=True) if not row["edtf"].value]
    return [f"{row['text'].value}|{row['edtf'].value}" for row in rows] + ["U"] * len(unread)


def names_in(words):
    return [(match.start(), match.end(), (match[1],), False) for match in PLACE.finditer(fold_script(words))]


def goals_in(words):
    """The goals of a sentence, and U where something is told besides."""
    items = list(peak_goals.read_goals(quote(words), names_in))
    goals = [item for item in items if isinstance(item, peak_goals.ProseGoal)]
    return [f"{goal.place.value}|{goal.year.edtf}" for goal in goals] + ["U"] * (len(goals) < len(items))


def findings_last(truth, *, ordered=True):
    settled = [item for item in truth if item != "U"]
    return (settled if ordered else sorted(settled)) + [item for item in truth if item == "U"]


@of_each_source("quantities.txt")
def test_numbers(cases):
    cases = [(words, findings_last(truth, ordered=False)) for words, truth in cases]
    assert not differences(cases, numbers_in)


@of_each_source("years.txt")
def test_years(cases):
    assert not differences(cases, years_in)


@of_each_source("deadlines.txt")
def test_due_dates(cases):
    assert not differences([(words, findings_last(truth)) for words, truth in cases], due_dates_in)


@of_each_source("goals.txt")
def test_goals(cases):
    told = {words for words, truth in cases if "U" in truth}  # elsewhere a finding more does no harm
    cases = [(words, [item for item in truth if item != "U"] + ["U"] * (words in told)) for words, truth in cases]
    assert not differences(cases, lambda words: [item for item in goals_in(words) if item != "U" or words in told])
