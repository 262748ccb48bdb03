"""Corrections as data: applied, marked, and refused once they have gone stale."""

from __future__ import annotations

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
    assert "b3-01,1,内蒙古,乌海市,2025,2026,2025" in (home / "extracted/peak_targets.csv").read_text("utf-8")
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


def test_the_same_cell_is_corrected_once(home, capsys):
    assert correct(home, GOOD + GOOD.replace('id = "wuhai"', 'id = "again"')) == 2
    assert "b3-01|1" in capsys.readouterr().err


def test_taking_a_correction_away_takes_its_value_away(home):
    assert correct(home, GOOD) == 0
    (home / "corrections.toml").unlink()
    assert main(["build"]) == 0
    assert "b3-01,1,内蒙古,乌海市,2025,2025,2025" in (home / "extracted/peak_targets.csv").read_text("utf-8")
