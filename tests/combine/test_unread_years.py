"""Cells of lists in which a year is wanted and none is read: a dash states none, other words are no year."""

from types import SimpleNamespace

import pytest
from lccp.combine.register import unread_year_notices
from lccp.text.spans import Origin, Text

from tests.support.building import build_texts


@pytest.mark.parametrize(
    ("printed", "severity"), [("—", ["info"]), ("/", ["info"]), ("待定年", ["high"]), ("2025年", [])]
)
def test_a_dash_states_no_year(printed, severity):
    place, year = (Text.quote(Origin("x", words)) for words in ("广元市", printed))
    row = SimpleNamespace(place=place, year=year, designated=None)
    notices = unread_year_notices([SimpleNamespace(rows=[row])])
    assert [notice.severity for notice in notices] == severity


def test_a_list_may_state_a_decade_or_an_earlier_aim():
    cells = {"乌海市": "2030年代", "沈阳市": "2025年（争取提前到2023年）", "大连市": "2020-30年代"}
    cells["金华市"] = "2025年，争取2023年"
    rows = "".join(f"{n}\t{name}\t{cell}\n" for n, (name, cell) in enumerate(cells.items(), 1))
    tables = build_texts(f"附件\n第三批低碳城市试点名单\n\n序号\t城市\t峰值年\n{rows}").tables
    wanted = ("place", "edtf", "earliest", "latest", "qualifier")
    targets = [tuple(row[name].value for name in wanted) for row in tables["peak_targets"]]
    assert targets == [
        ("乌海市", "203X", "2030", "2039", "range"),
        ("沈阳市", "2023/2025", "2023", "2025", "range"),
        ("大连市", "", "", "", ""),
        ("金华市", "2023/2025", "2023", "2025", "range"),
    ]
    assert [row["text"].value for row in tables["findings"] if row["severity"].value == "high"] == ["2020-30年代"]


# A column 批复时间 of a workbook held 待定, and dates as numbers of days: its rows got the date of the notice, and of 20220301 the year.
DESIGNATED = {
    "洛阳市": ("2022年3月", "2022-03"),
    "濮阳市": ("待定", ""),
    "新乡市": ("44927", ""),
    "许昌市": ("42005", ""),
    "商丘市": ("6月1日", ""),
    "平顶山市": ("—", ""),
    "鹤壁市": ("20220301", "2022-03-01"),
    "漯河市": ("二〇二二年三月", "2022-03"),
    "安阳市": ("2022.4", "2022-04"),
    "周口市": ("2022", "2022"),
    "信阳市": ("", ""),
}


def test_a_row_whose_date_is_none_has_not_that_of_its_document():
    notice = (
        "关于公布碳达峰试点城市名单的通知\n\n各市：\n现将名单公布如下。\n\n河南省生态环境厅\n2023年5月9日\n\n附件\n"
    )
    rows = "".join(f"{n}\t{name}\t{cell}\n" for n, (name, (cell, _)) in enumerate(DESIGNATED.items(), 1))
    tables = build_texts(f"{notice}河南省碳达峰试点城市名单（首批）\n\n序号\t城市\t批复时间\n{rows}").tables
    announced = {row["name"].value: row["announced"].value for row in tables["pilots"]}
    assert announced == {name: date for name, (_, date) in DESIGNATED.items()}
    high = {row["text"].value for row in tables["findings"] if row["severity"].value == "high"}
    assert high == {cell for cell, date in DESIGNATED.values() if cell and not date} - {"—"}
