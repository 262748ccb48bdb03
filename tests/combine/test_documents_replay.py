"""What a build accepts, `check` passes: each cell of documents of many kinds, lying in one folder, is replayed."""

import csv
import tomllib
from pathlib import Path

import pytest
from lccp.__main__ import main

DATA = Path(__file__).parent.parent / "extract/data"
ONE_OF = 9  # documents of the tests' data, by turns

PARK = """首批碳達峰試點名單公布
2023年12月19日
國家發展改革委確定張家口市等25個城市、長治高新技術產業開發區等10個園區為首批碳達峰試點城市和園區。
"""


def texts_of_data():
    """The texts of all data files of documents and lists, each with the ending of its file."""
    for path in sorted(DATA.glob("*.toml")):
        for entries in tomllib.loads(path.read_text("utf-8")).values():
            for entry in entries if isinstance(entries, list) else ():
                if isinstance(entry, dict) and str(entry.get("text", "")).strip():
                    yield entry["text"].lstrip("\n"), entry.get("suffix", "txt")


def faults_of(folder, texts):
    """Build the texts in one folder, and return how `check` ends."""
    (folder / "raw").mkdir()
    for n, (text, suffix) in enumerate(texts):
        (folder / f"raw/d{n:04d}.{suffix}").write_text(text, "utf-8")
    places = ["--raw", str(folder / "raw"), "--out", str(folder / "out")]
    assert main(["build", *places, "--jobs", "1"]) == 0
    return main(["check", *places])


def test_a_park_named_in_traditional_script_replays(tmp_path, monkeypatch, capsys):
    """The place that 長治高新技術產業開發區 begins with was looked for in the signs as printed."""
    monkeypatch.setenv("LCCP_CACHE", str(tmp_path / "cache"))
    assert faults_of(tmp_path, [(PARK, "txt")]) == 0, capsys.readouterr().out


@pytest.mark.slow
def test_documents_of_all_kinds_replay_beside_one_another(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LCCP_CACHE", str(tmp_path / "cache"))
    texts = list(texts_of_data())
    assert len(texts) > 2_000
    assert faults_of(tmp_path, texts[::ONE_OF]) == 0, capsys.readouterr().out


def test_numbers_that_markdown_marks_are_read_and_replay(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LCCP_CACHE", str(tmp_path / "cache"))
    numbers = "人口<b>30</b>万人，其中==12==万人在城镇，`5`个县，增长**6.1%**；若 a<b 则见`raw/`，2==3 为假。"
    assert faults_of(tmp_path, [(f"某市2020年统计公报\n\n全市{numbers}\n", "md")]) == 0, capsys.readouterr().out
    with (tmp_path / "out/quantities.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["text"] for row in csv.DictReader(file)] == ["30万人", "12万人", "5个", "6.1%"]
