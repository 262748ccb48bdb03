"""Examples that a passage names for a figure's class stand in the figure's lists, or a person is told."""

from pathlib import Path

import pytest
from lccp.combine.class_examples import example_notices
from lccp.extract.document import extract
from lccp.model import Source
from lccp.read import read
from lccp.restore.inputs import restore_input

WORDS = (Path(__file__).parents[2] / "raw/pilot-assessment-2023.txt").read_text("utf-8")


@pytest.mark.parametrize(("example", "missed"), [("深圳、青岛等", []), ("深圳、拉萨等", ["拉萨"])])
def test_an_example_that_no_list_of_its_figure_holds_is_a_finding(example, missed):
    data = WORDS.replace("深圳、青岛等", example, 1).encode()
    notices = list(example_notices(restore_input(extract(read(Source("d", "d.txt"), data)))))
    assert [(notice.kind, notice.severity) for notice in notices] == [("example-not-in-figure", "medium")] * len(missed)
    assert all(name in str(notice.message) for name, notice in zip(missed, notices, strict=True))
