"""Reports of several cities as they are published: whose their titles, numbers and practices are (``data/owned_reports.toml``)."""

import csv
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from lccp.combine.owners import owned_paragraphs, owned_rows
from lccp.combine.pilot_facts import gather_facts
from lccp.combine.pilots import ProgrammeNamers
from lccp.combine.practices import practice_rows
from lccp.extract.document import extract
from lccp.model import Cell, Source
from lccp.read import read

EXTRACTED = Path(__file__).parents[2] / "extracted"
REPORTS = tomllib.loads((Path(__file__).parent / "data/owned_reports.toml").read_text("utf-8"))["report"]
COUNTED = {"四": "4"}  # as the column value holds it


class OwnedReport(NamedTuple):
    """What a machine reads of a report: rows as the truth writes them."""

    quantities: Counter
    cited: list
    practices: list
    counts: Counter


@pytest.fixture(scope="module")
def pilots():
    with (EXTRACTED / "pilots.csv").open(encoding="utf-8", newline="") as file:
        return {row["pilot"]: {name: Cell(value) for name, value in row.items()} for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def namer(pilots):
    return ProgrammeNamers(pilots).namer_of(("low-carbon",), "d")


@pytest.fixture(scope="module")
def readings(pilots, namer):
    return {report["name"]: read_report(report, pilots, namer) for report in REPORTS}


def read_report(report, pilots, namer):
    extracted = extract(read(Source("d", f"d.{report.get('suffix', 'txt')}"), report["text"].encode()))
    owned = owned_paragraphs(extracted, pilots, namer)
    rows = owned_rows(extracted, pilots, owned)
    counts = [
        {name: cell.value for name, cell in row.items() if cell.value} for row in extracted.tables.get("counts", ())
    ]
    return OwnedReport(
        Counter(f"{row['text'].value} {row['pilot'].value}" for row in rows["quantities"] if row["pilot"].value),
        [
            " ".join([row["title"].value, *(row[name].value or "-" for name in ("pilot", "kind", "act", "issued"))])
            for row in rows["cited_documents"]
        ],
        [
            (row["text"].value, f"{row['pilot'].value} {row['kind'].value}")
            for row in practice_rows(extracted, pilots, owned)
        ],
        Counter(
            " ".join([row.get("value", "-"), *(row[name] for name in ("kind", "named", "named_is") if name in row)])
            for row in counts
        ),
    )


def unlike_cells(read_row, stated):
    """Cells of a cited document that say what the truth does not; an empty one says nothing."""
    pairs = zip(read_row.rsplit(" ", 4)[1:], stated.rsplit(" ", 4)[1:], strict=True)
    return [(got, want) for got, want in pairs if got not in (want, "-")]


@pytest.mark.parametrize("report", REPORTS, ids=[report["name"][:50] for report in REPORTS])
def test_nothing_is_given_to_the_wrong_pilot(report, readings):
    reading = readings[report["name"]]
    assert not reading.quantities - Counter(report.get("quantities", ()))
    stated = {row.rsplit(" ", 4)[0]: row for row in report.get("cited", ())}
    read_rows = {row.rsplit(" ", 4)[0]: row for row in reading.cited}
    assert stated.keys() == read_rows.keys()
    assert [cells for title in stated if (cells := unlike_cells(read_rows[title], stated[title]))] == []
    truth = [row.rsplit(" ", 2) for row in report.get("practices", ())]
    for text, owner in reading.practices:
        assert any(opening in text and owner == f"{pilot} {kind}" for opening, pilot, kind in truth), text
        assert not any(words in text for words in report.get("others", ())), text
    assert not reading.counts - Counter(count_words(row) for row in report.get("counts", ()))


def count_words(row):
    number, _, rest = row.partition(" ")
    return f"{COUNTED.get(number, number)} {rest}"


def test_nineteen_of_twenty_of_what_reports_state_are_found(readings):
    tally = Counter()
    for report in REPORTS:
        reading = readings[report["name"]]
        stated = Counter(report.get("quantities", ()))
        tally["stated"] += stated.total()
        tally["found"] += (stated & reading.quantities).total()
        for row in report.get("cited", ()):
            cells = [cell for cell in row.rsplit(" ", 4)[1:] if cell != "-"]
            title = row.rsplit(" ", 4)[0]
            mine = next((other for other in reading.cited if other.rsplit(" ", 4)[0] == title), "")
            tally["stated"] += len(cells)
            tally["found"] += sum(cell in mine.split(" ") for cell in cells)
        for row in report.get("practices", ()):
            opening, pilot, kind = row.rsplit(" ", 2)
            tally["stated"] += 1
            tally["found"] += any(opening in text and owner == f"{pilot} {kind}" for text, owner in reading.practices)
        counts = Counter(count_words(row) for row in report.get("counts", ()))
        tally["stated"] += counts.total()
        tally["found"] += (counts & reading.counts).total()
    assert tally["stated"] >= 350
    assert tally["found"] >= 0.95 * tally["stated"], tally


BELOW_HEADINGS = """武汉市低碳城市试点工作方案

一、试点城市达峰目标

（一）苏州市

到2020年左右碳排放达到峰值，单位GDP碳排放下降40%。

（二）镇江市

碳排放达峰时间为2020年。工业领域2018年达峰。

二、总体安排

碳排放达峰时间为2022年。
"""


def test_goals_below_a_heading_are_those_of_the_place_that_it_names(pilots, namer):
    result = extract(read(Source("d", "d.txt"), BELOW_HEADINGS.encode()))
    facts = gather_facts(result, pilots, namer, lambda: namer)
    goals = [(goal.pilot, goal.row["place"].value, goal.row["edtf"].value) for goal in facts.goals]
    assert goals == [("b2-10", "苏州市", "../2020~"), ("b2-12", "镇江市", "2020")]
    told = [result.document.text[note.start : note.end] for note in facts.notices if note.kind == "no-goal"]
    assert told == ["2018年达峰", "2022年"]
