"""Every cell of every table of a small corpus is corrected once: what is taken contradicts nothing, the rest is refused."""

from __future__ import annotations

import pytest
from lccp.combine.corrections import read_corrections
from lccp.model import InputError
from lccp.schemas import TABLES

from tests.support.correcting_corpus import write_corpus
from tools import correct_cells


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What came of a correction for each cell, a column of every table in each build."""
    raw = write_corpus(tmp_path_factory.mktemp("correcting") / "raw")
    return dict(correct_cells.rounds(raw, 1, TABLES))


def test_a_correction_is_taken_or_refused_and_nothing_contradicts(outcomes):
    assert [problem for outcome in outcomes.values() for problem in outcome.wrong] == []
    assert sum(outcome.taken for outcome in outcomes.values()) > 500


def test_a_refusal_is_one_line_that_names_the_correction(outcomes):
    refused = [(name, message) for outcome in outcomes.values() for name, message in outcome.refused.items()]
    assert refused
    assert [name for name, message in refused if name not in message or "\n" in message] == []


def test_most_columns_take_another_value(outcomes):
    """Only what follows from other cells is refused throughout: those are to be corrected instead."""
    taken = {name.rpartition(".")[0] for outcome in outcomes.values() for name in outcome.taken_ids}
    refused = {
        name.rpartition(".")[0]
        for outcome in outcomes.values()
        for name, message in outcome.refused.items()
        if "gone stale" not in message  # another of the corrections that are made at once moved the row
    } - taken
    assert refused <= {
        *(f"peak_targets.{name}" for name in ("earliest", "latest", "qualifier")),
        *(f"deadlines.{name}" for name in ("earliest", "latest", "qualifier")),
        *(f"counts.{name}" for name in ("value", "low", "high")),
        *(f"lost_digits.{name}" for name in ("pattern", "status", "candidates")),
        *(f"pilots.{name}" for name in ("province", "name", "level", "adcode", "peak_year", "rating", "unit")),
    }


@pytest.mark.parametrize("table", TABLES)
def test_rubbish_is_refused_by_the_column(tmp_path, table):
    """A value that its column never holds is refused before anything is built."""
    file = tmp_path / "corrections.toml"
    for column in correct_cells.correctable_fields(table):
        value = "banana" if column.type != "string" or column.enum or column.edtf else "two\nlines"
        file.write_text(correct_cells.CellCorrection("rubbish", table, "x", column.name, "", value).toml(), "utf-8")
        with pytest.raises(InputError) as refusal:
            read_corrections(file)
        assert "\n" not in str(refusal.value)
