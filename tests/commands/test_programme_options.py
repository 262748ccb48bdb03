"""Panel, compare and report know programmes: the one asked for, else the only one there is, else low-carbon."""

from __future__ import annotations

import csv
import io
import json

import pytest
from lccp.__main__ import main

from tests.support.building import build_folder
from tests.support.programme_lists import list_text

LOW_CARBON = list_text("2024年第四批国家低碳城市试点名单", ("湖北", "武汉市"), ("湖北", "襄阳市"))
SPONGE = list_text("2022年第二批海绵城市建设试点城市名单", ("湖北", "武汉市"), ("湖北", "宜昌市"))
SMART = list_text("2012年智慧城市试点名单", ("湖北", "黄石市"))


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """The folders of three builds: low-carbon with sponge-city, sponge-city alone, sponge-city with smart-city."""
    home = tmp_path_factory.mktemp("programmes")
    for name, texts in {"both": (LOW_CARBON, SPONGE), "sponge": (SPONGE,), "others": (SPONGE, SMART)}.items():
        (home / name / "raw").mkdir(parents=True)
        for n, text in enumerate(texts):
            (home / name / "raw" / f"d{n}.txt").write_text(text, "utf-8")
        build_folder(home / name / "raw", home / name / "extracted")
    return home


def panel_of(capsys, folder, *words):
    assert main(["panel", "--pilots", str(folder / "extracted"), "--from", "2024", "--to", "2024", *words]) == 0
    return {row["city"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}


def test_a_panel_is_of_low_carbon_of_the_only_programme_or_of_those_asked_for(builds, capsys):
    years = {city: row["first_treated"] for city, row in panel_of(capsys, builds / "both").items()}
    assert (years["武汉市"], years["襄阳市"], years["宜昌市"]) == ("2024", "2024", "")
    alone = panel_of(capsys, builds / "sponge")
    asked = panel_of(capsys, builds / "both", "--programme", "sponge-city")
    assert asked == alone
    assert (asked["武汉市"]["first_treated"], asked["襄阳市"]["first_treated"]) == ("2022", "")
    several = panel_of(capsys, builds / "both", "--programme", "low-carbon", "sponge-city")
    wuhan = several["武汉市"]
    assert (wuhan["first_treated_low_carbon"], wuhan["first_treated_sponge_city"]) == ("2024", "2022")
    assert main(["panel", "--pilots", str(builds / "others" / "extracted")]) == 2
    assert "several programmes: name one or more with --programme" in capsys.readouterr().err


def test_a_list_is_compared_with_the_pilots_of_one_programme(builds, tmp_path, capsys):
    own = tmp_path / "own.csv"
    own.write_text("城市,年份\n武汉市,2022\n宜昌市,2022\n", "utf-8")
    words = ["compare", str(own), "--json", "--pilots", str(builds / "both" / "extracted")]
    assert main([*words, "--programme", "sponge-city"]) == 0
    assert json.loads(capsys.readouterr().out)["differences"] == []
    assert main(words) == 1  # low-carbon
    kinds = {entry["kind"] for entry in json.loads(capsys.readouterr().out)["differences"]}
    assert kinds == {"dated", "extra", "missing"}
    assert main([*words, "--programme", "smart-city"]) == 2
    assert "there are low-carbon, sponge-city" in capsys.readouterr().err


def test_a_report_shows_each_programme_by_itself(builds, tmp_path):
    pytest.importorskip("jinja2")
    folder = builds / "both"
    words = ["--raw", str(folder / "raw"), "--out", str(folder / "extracted"), "--to", str(tmp_path / "report")]
    assert main(["report", *words]) == 0
    page = (tmp_path / "report" / "index.html").read_text("utf-8")
    assert page.index("低碳城市试点") < page.index("海绵城市建设试点")
    assert 'id="programme-choice"' in page
