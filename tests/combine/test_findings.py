"""What is said of characters that no row holds."""

from pathlib import Path

import pytest

from tests.support.building import build_folder

PANEL = "city_name,year,treat\n天津市,2009,1\n天津市,2010,1\n青岛市,2009,0\n"


def findings_of(tmp_path: Path, words: str, name: str = "a.csv") -> tuple[list[tuple[str, str]], str]:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / name).write_text(words, "utf-8")
    tables = build_folder(raw, tmp_path / "out").tables
    (source,) = tables["sources"]
    return [(row["kind"].value, row["text"].value) for row in tables["findings"]], source["accounted"].value


@pytest.mark.parametrize("words", [PANEL, PANEL.replace(",", ";"), '城市,说明\n天津市,"首批,先行"\n青岛市,"第三批"\n'])
def test_what_parts_the_cells_of_csv_is_no_finding(tmp_path: Path, words: str) -> None:
    found, accounted = findings_of(tmp_path, words)
    assert not [text for kind, text in found if kind in ("furniture", "unaccounted")]
    assert accounted == "1"


def test_marks_in_a_text_are_accounted_for_by_a_finding(tmp_path: Path) -> None:
    found, accounted = findings_of(tmp_path, "| 城市 | 年份 |\n| --- | --- |\n| 天津市 | 2010 |\n", "a.md")
    assert ("furniture", "") in found
    assert accounted == "1"
