"""Cells of lists in which a year is wanted and none is read: a dash states none, other words are no year."""

from types import SimpleNamespace

import pytest
from lccp.combine.register import unread_year_notices
from lccp.text.spans import Origin, Text


@pytest.mark.parametrize(
    ("printed", "severity"), [("—", ["info"]), ("/", ["info"]), ("待定年", ["high"]), ("2025年", [])]
)
def test_a_dash_states_no_year(printed, severity):
    row = SimpleNamespace(place=Text.quote(Origin("x", "广元市")), year=Text.quote(Origin("x", printed)))
    notices = unread_year_notices([SimpleNamespace(rows=[row])])
    assert [notice.severity for notice in notices] == severity
