"""Quantities as documents print them: cases as data."""

import csv
from pathlib import Path

import pytest
from lccp.extract.prose import quantities, quantity_doubts
from lccp.extract.prose.clauses import clause_cells
from lccp.extract.structure.lines import mend_as_needed
from lccp.text.cells import text_cell
from lccp.text.repairs import LINE
from lccp.text.repairs.marks import raise_digits
from lccp.text.spans import Origin, Text

from tests.support.prose import find_quantities

DATA = Path(__file__).parent / "data"
FIELDS = ("value", "low", "high", "unit", "qualifier")


def read_table(name):
    lines = [line for line in (DATA / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", read_table("quantities.tsv"), ids=lambda case: f"{case['label']} {case['text']}")
def test_a_number_is_read_whole_or_is_a_finding(case):
    items = list(quantities.read_quantities(Text.quote(Origin("x", case["text"]))))
    rows = [quantities.quantity_row(item) for item in items if isinstance(item, quantities.Quantity)]
    values = " ; ".join("|".join(row[name].value for name in FIELDS) for row in rows)
    assert (values, len(items) - len(rows)) == (case["quantities"], int(case["unread"]))


@pytest.mark.parametrize("case", read_table("clause_years.tsv"), ids=lambda case: case["text"])
def test_the_year_of_a_number_is_that_of_its_clause(case):
    paragraph = Text.quote(Origin("x", case["text"]))
    found = [item.text for item in find_quantities(paragraph)]
    years = [clause_cells(paragraph, text)["year"].value for text in found]
    assert " ; ".join(f"{text.value}@{year}" for text, year in zip(found, years, strict=True)) == case["numbers"]


def test_a_raised_mark_is_no_digit():
    text = "2015年排放15883万吨，建筑面积104平方米"
    levels = dict.fromkeys([text.index("3万"), text.index("4平")], "raised")
    items = list(quantities.read_quantities(Text.quote(Origin("x", text, levels=levels))))
    (quantity,) = (item for item in items if isinstance(item, quantities.Quantity))
    row = quantities.quantity_row(quantity)
    assert (row["text"].value, row["value"].value, row["unit"].value) == ("15883万吨", "1588", "万吨")
    (unread,) = (item for item in items if isinstance(item, quantities.UnreadNumber))
    assert unread.text.value == "104平方米"


def test_a_raised_power_is_computed_where_a_sign_ties_it():
    text = "库容2.5×10<sup>8</sup>立方米，密度1.2×10<sup>-3</sup>吨"
    quoted = Text.quote(Origin("x", text))
    raised = mend_as_needed(quoted.edit(raise_digits(text)), LINE)
    assert text_cell(raised).value == "库容2.5×10⁸立方米，密度1.2×10⁻³吨"
    rows = [quantities.quantity_row(item) for item in find_quantities(raised)]
    assert [(row["value"].value, row["unit"].value) for row in rows] == [("250000000", "立方米"), ("0.0012", "吨")]


def test_a_power_that_is_not_raised_is_half_a_number():
    text = "库容2.5×108立方米，密度1.2×104吨"
    levels = {text.index("8"): "raised"}
    paragraph = mend_as_needed(Text.quote(Origin("x", text, levels=levels)), LINE)
    assert paragraph.value == text
    assert all(isinstance(item, quantities.UnreadNumber) for item in quantities.read_quantities(paragraph))


@pytest.mark.parametrize("part", ["-60、", "0~20、"])
def test_each_number_of_a_long_row_looks_at_few_of_those_behind_it(part):
    looks = [quantity_doubts.BELOW_AHEAD, quantity_doubts.RANGE_AHEAD]
    assert any(pattern.search(part * 15 + part[:-1] + " cm") for pattern in looks)
    assert not any(pattern.match(part * 40 + part[:-1] + " cm") for pattern in looks)
