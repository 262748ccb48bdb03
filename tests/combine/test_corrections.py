"""Corrections as data: applied, marked, and refused once they have gone stale."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from lccp.__main__ import main

ROOT = Path(__file__).parents[2]
GOOD = """
[[correction]]
id = "wuhai"
table = "peak_targets"
key = "b3-01|1"
field = "edtf"
expect = "2025"
value = "2026"
reason = "the gazette prints 2026"
who = "A. Reader"
date = "2026-11-21"
citation = "Gazette 2017/3"
"""


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    (tmp_path / "raw").mkdir()
    shutil.copy(ROOT / "raw/third-batch-attachment-2017.txt", tmp_path / "raw")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def correct(home: Path, text: str) -> int:
    (home / "corrections.toml").write_text(text, "utf-8")
    return main(["build"])


def test_a_correction_is_applied_marked_and_explained(home, capsys):
    assert correct(home, GOOD) == 0
    assert "b3-01,1,内蒙古,乌海市,2025,2026,2026,2026,exact" in (home / "extracted/peak_targets.csv").read_text("utf-8")
    assert '"from": ["corrections.toml#wuhai"]' in (home / "extracted/provenance/peak_targets.jsonl").read_text("utf-8")
    assert main(["check", "--rebuild"]) == 0
    capsys.readouterr()
    assert main(["explain", "peak_targets", "b3-01|1", "edtf"]) == 0
    said = capsys.readouterr().out
    assert "because the gazette prints 2026 (A. Reader, 2026-11-21); Gazette 2017/3" in said


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('expect = "2025"', 'expect = "2024"', "wuhai"),
        ('value = "2026"', 'value = "2025"', "changes nothing"),
        ('key = "b3-01|1"', 'key = "b3-99|1"', "no such row"),
        ('field = "edtf"', 'field = "n"', "part of the key"),
        ('field = "edtf"', 'field = "mayor"', "no column"),
        ('table = "peak_targets"', 'table = "cities"', "no table"),
        ('reason = "the gazette prints 2026"', "", "lacks reason"),
        ('value = "2026"', 'value = "about 2026"', "wuhai"),
        ("[[correction]]", "[[correction", "corrections.toml"),
    ],
)
def test_a_correction_that_cannot_stand_stops_the_build_by_name(home, capsys, old, new, says):
    assert main(["build"]) == 0
    before = (home / "extracted/peak_targets.csv").read_bytes()
    capsys.readouterr()
    assert correct(home, GOOD.replace(old, new)) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1
    assert (home / "extracted/peak_targets.csv").read_bytes() == before


def test_a_byte_order_mark_is_no_fault(home):
    assert correct(home, "\ufeff" + GOOD) == 0


def test_the_same_cell_is_corrected_once(home, capsys):
    assert correct(home, GOOD + GOOD.replace('id = "wuhai"', 'id = "again"')) == 2
    assert "b3-01|1" in capsys.readouterr().err


def test_taking_a_correction_away_takes_its_value_away(home):
    assert correct(home, GOOD) == 0
    (home / "corrections.toml").unlink()
    assert main(["build"]) == 0
    assert "b3-01,1,内蒙古,乌海市,2025,2025,2025" in (home / "extracted/peak_targets.csv").read_text("utf-8")


TEXT = GOOD.replace('field = "edtf"', 'field = "text"').replace('value = "2026"', 'value = "2026年前"')


def pilot(home: Path, key: str) -> str:
    rows = (home / "extracted/pilots.csv").read_text("utf-8").splitlines()
    return next(row for row in rows if row.startswith(f"{key},"))


def test_what_is_made_of_a_corrected_cell_is_made_of_its_new_value(home):
    assert correct(home, TEXT) == 0
    assert "乌海市,2026年前,../2026,,2026,before," in (home / "extracted/peak_targets.csv").read_text("utf-8")
    assert ",../2026," in pilot(home, "b3-01")
    log = (home / "extracted/provenance/peak_targets.jsonl").read_text("utf-8").splitlines()
    assert not any('"b3-01|1"' in line and '"field": "text"' in line and '"exact"' in line for line in log)
    assert main(["check"]) == 0


CELL = GOOD.replace('table = "peak_targets"', 'table = "{0}"').replace('key = "b3-01|1"', 'key = "{1}"')
CELL = CELL.replace('field = "edtf"', 'field = "{2}"').replace('expect = "2025"', 'expect = "{3}"')
CELL = CELL.replace('value = "2026"', 'value = "{4}"')


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (("peak_targets", "b3-01|1", "text", "2025", "banana"), "states no year"),
        (("peak_targets", "b3-01|1", "latest", "2025", "2027"), "contradict itself"),
        (("peak_targets", "b3-01|1", "qualifier", "exact", "before"), "contradict itself"),
        (("peak_targets", "b3-01|1", "edtf", "2025", "2017-02-30"), "not EDTF"),
        (("pilots", "b3-01", "adcode", "150300", "999999"), "no adcode 999999"),
        (("pilots", "b3-01", "adcode", "150300", "510100"), "is 成都市, not 乌海市"),
        (("pilots", "b3-01", "level", "prefecture", "county"), "contradict itself"),
        (("pilots", "b3-01", "peak_year", "2025", "2031"), "none of the pilot's peak_year values"),
        (("pilots", "b3-01", "conditional", "false", "perhaps"), "wuhai"),
        (("programmes", "low-carbon", "pilots", "45", "44"), "counts rows of pilots"),
    ],
)
def test_a_value_that_the_rest_cannot_be_made_of_is_refused_in_one_line(home, capsys, cell, says):
    assert correct(home, CELL.format(*cell)) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


def test_a_corrected_name_brings_its_code_level_and_unit(home):
    assert correct(home, CELL.format("pilots", "b3-01", "name", "乌海市", "包头市")) == 0
    assert ",包头市,prefecture,150200," in pilot(home, "b3-01")
    assert main(["check"]) == 0


def test_findings_can_be_corrected(home):
    assert main(["build"]) == 0
    with (home / "extracted/findings.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    key = f"{row['source']}|{row['n']}"
    other = "low" if row["severity"] != "low" else "high"
    assert correct(home, CELL.format("findings", key, "severity", row["severity"], other)) == 0
    assert main(["check"]) == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace("[[correction]]", "[[corrections]]"), "'corrections' is unknown"),
        (GOOD.replace('date = "2026-11-21"', 'date = "2026-02-30"'), "date is no day"),
        (GOOD.replace("who =", "whom ="), "unknown member"),
        (GOOD.replace("[[correction]]", "[correction]"), "written as [[correction]] entries"),
        ('correction = "x"', "written as [[correction]] entries"),
        ("correction = [1]", "is no table"),
        (GOOD.replace('value = "2026"', 'value = ["2026"]'), "value must be text"),
        (GOOD.replace('value = "2026"', "value = { a = 1 }"), "value must be text"),
        (GOOD.replace('id = "wuhai"', 'id = "wu\\nhai"'), "id holds a line break"),
        (GOOD.replace('value = "2026"', 'value = "20\\u000026"'), "value holds a line break or a control character"),
    ],
)
def test_a_file_of_another_form_is_refused(home, capsys, text, says):
    assert correct(home, text) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1
