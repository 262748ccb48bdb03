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
    row = SimpleNamespace(place=Text.quote(Origin("x", "广元市")), year=Text.quote(Origin("x", printed)))
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
