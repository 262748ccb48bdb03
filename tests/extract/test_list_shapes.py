"""Lists in the layouts of real ones on each carrier, and dumps of them: whole, or told; never a wrong cell."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.support.list_shapes import Shape, build_file, faults_of, read_shapes, set_shape

DATA = Path(__file__).parent / "data"
SHAPES = {shape.name: shape for shape in read_shapes(DATA / "list_shapes.txt")}
DUMPS = tomllib.loads((DATA / "list_shape_dumps.toml").read_text("utf-8"))["dump"]
# Lists of which a cell cannot be read yet, or should not be: what is missing is told.
TOLD = {"t14-english"}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_list_is_whole_on_each_carrier(shape: Shape):
    for carrier in shape.carriers:
        result = build_file(*set_shape(shape, carrier))
        wrong, missing = faults_of(result, shape.rows)
        told = [row for row in result.tables["findings"] if row["severity"].value in ("high", "medium")]
        assert not wrong, (carrier, wrong)
        assert not missing or (shape.name in TOLD and told), (carrier, missing, told)
        assert told or all(row.get("edtf") != "?" for row in shape.rows), carrier


@pytest.mark.parametrize("dump", DUMPS, ids=[f"{dump['shape']} {dump['tool']}" for dump in DUMPS])
def test_a_dump_of_a_list_holds_nothing_wrong_and_loses_nothing_in_silence(dump):
    result = build_file("d.txt", dump["text"].encode())
    wrong, missing = faults_of(result, SHAPES[dump["shape"]].rows)
    assert not wrong
    assert not missing or any(row["severity"].value in ("high", "medium") for row in result.tables["findings"])
    assert bool(missing) == (not dump["whole"])
