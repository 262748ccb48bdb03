"""Names and years in traditional signs are those of the simplified ones, and what is made of them replays."""

from __future__ import annotations

import pytest
from lccp.__main__ import main
from lccp.normalise import places, years

from tests.support.building import table

LIST = (
    "國家低碳城市試點名單（第四批）\n\n序號\t省份\t城市\t峰值年\n1\t廣東\t廣州市\t2025年底前\n2\t遼寧\t瀋陽市\t2030年以後\n"
    "3\t內蒙古\t烏海市\t2030年前後\n"
)


@pytest.mark.parametrize(
    ("printed", "simplified"), [("瀋陽市", "沈阳市"), ("廣東省廣州市", "广东省广州市"), ("烏海", "乌海")]
)
def test_a_name_in_traditional_signs_means_the_same_places(printed, simplified):
    assert places.resolve_place(printed, places.ALL_YEARS) == places.resolve_place(simplified, places.ALL_YEARS) != []


@pytest.mark.parametrize(
    ("printed", "simplified"),
    [("2030年以後", "2030年以后"), ("約2025年", "约2025年"), ("“十五五”期間", "“十五五”期间")],
)
def test_a_year_in_traditional_signs_is_the_same_year(printed, simplified):
    read, expected = years.read_cell(printed), years.read_cell(simplified)
    assert read is not None
    assert expected is not None
    assert (read.edtf, read.text) == (expected.edtf, printed)


def test_a_list_in_traditional_signs_gives_pilots_with_codes_and_replays(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LCCP_CACHE", str(tmp_path / "cache"))
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/list.txt").write_text(LIST, "utf-8")
    assert main(["build", "--jobs", "1"]) == 0
    assert main(["check"]) == 0, capsys.readouterr().out
    pilots = table(tmp_path / "extracted", "pilots")
    columns = ("name", "adcode", "province", "peak_year")
    assert [tuple(row[column].value for column in columns) for row in pilots] == [
        ("广州市", "440100", "广东", "../2025"),
        ("沈阳市", "210100", "辽宁", "2030/.."),
        ("乌海市", "150300", "内蒙古", "2030~"),
    ]
