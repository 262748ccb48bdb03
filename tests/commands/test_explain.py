"""A cell explained: found by key, by an older key or by name; what is empty says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from lccp.__main__ import main
from lccp.commands.explain import find_rows
from lccp.model import InputError
from lccp.storage.locate import open_folder

from tests.support.building import build_folder
from tests.support.programme_lists import list_text

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder():
    return open_folder(ROOT / "extracted")


@pytest.mark.parametrize(
    ("table", "key", "found"),
    [
        ("pilots", "b3-08", ["b3-08"]),
        ("pilots", "嘉兴市", ["b3-08"]),
        ("pilots", "嘉兴", ["b3-08"]),
        ("pilots", "Jiaxing", ["b3-08"]),
        ("peak_targets", "嘉兴市", ["b3-08|1"]),
        ("indicators", "A1", ["pilot-assessment-2023|A1"]),
    ],
)
def test_a_row_is_found_by_key_and_by_name(folder, table, key, found):
    assert list(find_rows(folder, table, key)) == found


def test_a_name_that_nothing_bears_is_told(folder):
    with pytest.raises(InputError, match="no row 不存在; a key of pilots is pilot"):
        find_rows(folder, "pilots", "不存在")


def test_an_empty_cell_says_why_it_is_empty(capsys):
    words = ["--raw", str(ROOT / "raw"), "--out", str(ROOT / "extracted")]
    assert main(["explain", "pilots", "宁波市", "peak_year", *words]) == 0
    printed = capsys.readouterr().out
    assert "(empty)" in printed
    assert "prose states peak years that differ" in printed
    assert "peak_targets b2-13|2: 2018" in printed


def test_a_title_without_an_owner_says_which_rule_abstained(capsys):
    words = ["--raw", str(ROOT / "raw"), "--out", str(ROOT / "extracted")]
    assert main(["explain", "cited_documents", "pilot-assessment-2023|42", "pilot", *words]) == 0
    assert "several owners stand there side by side: 石家庄、南昌" in capsys.readouterr().out


def test_of_a_place_in_several_programmes_all_rows_are_found_or_those_of_the_programme_asked_for(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    for name, title in (("a", "第四批国家低碳城市试点名单"), ("b", "第二批海绵城市建设试点城市名单")):
        (raw / f"{name}.txt").write_text(list_text(title, ("湖北", "武汉市"), ("湖北", "襄阳市")), "utf-8")
    build_folder(raw, tmp_path / "out")
    tables = open_folder(tmp_path / "out")
    assert list(find_rows(tables, "pilots", "武汉市")) == ["b4-01", "sponge-city.b2-420100"]
    assert list(find_rows(tables, "pilots", "武汉", "sponge-city")) == ["sponge-city.b2-420100"]
    assert list(find_rows(tables, "pilots", "b4-01", "low-carbon")) == ["b4-01"]
    assert list(find_rows(tables, "programmes", "low-carbon", "low-carbon")) == ["low-carbon"]
    with pytest.raises(InputError, match="no row b4-01"):
        find_rows(tables, "pilots", "b4-01", "sponge-city")
    with pytest.raises(InputError, match="--programme smart-city: there is none; there are low-carbon, sponge-city"):
        find_rows(tables, "pilots", "武汉市", "smart-city")
