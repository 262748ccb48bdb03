"""Every cell of every table of a small corpus is corrected by itself: what is taken contradicts nothing, the rest is refused."""

from __future__ import annotations

import json
import random

import pytest
from lccp.combine.entered.corrections import NEEDED, read_corrections
from lccp.model import InputError
from lccp.schemas import TABLES

from tests.support.correcting_corpus import write_corpus
from tools import correct_cells

WHOLE = ("pilots", "ratings", "lost_digits", "peak_targets")
"""Tables for whose corrections the documents are put together again: of their cells a share has its turn."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What came of each correction, by column."""
    raw = write_corpus(tmp_path_factory.mktemp("correcting") / "raw")
    trials = correct_cells.Trials(correct_cells.Corpus(raw), random.Random(1))
    return {
        (table, column.name): trials.try_column(table, column, 0.5 if table in WHOLE else 1)
        for table, column in correct_cells.columns_in_turn(TABLES)
    }


@pytest.mark.slow
def test_a_correction_is_taken_or_refused_in_one_line_and_nothing_contradicts(outcomes):
    assert [problem for outcome in outcomes.values() for problem in outcome.wrong] == []
    assert sum(outcome.taken for outcome in outcomes.values()) > 500
    assert sum(len(outcome.refused) for outcome in outcomes.values()) > 500


def test_most_columns_take_another_value(outcomes):
    """Only what follows from other cells is refused throughout: those are to be corrected instead."""
    refused = {
        f"{table}.{column}"
        for (table, column), outcome in outcomes.items()
        if not outcome.taken and any(name.endswith(".other") for name in outcome.refused)
    }
    assert refused <= {
        *(f"peak_targets.{name}" for name in ("earliest", "latest", "qualifier", "province", "place")),
        *(f"deadlines.{name}" for name in ("earliest", "latest", "qualifier")),
        *(f"quantities.{name}" for name in ("low", "high")),
        *(f"counts.{name}" for name in ("low", "high")),
        *(f"lost_digits.{name}" for name in ("pattern", "status", "candidates")),
        *(f"pilots.{name}" for name in ("province", "name", "level", "adcode", "peak_year", "rating", "unit")),
        *(f"programmes.{name}" for name in ("pilots", "batches", "first_announced")),
        *("sections.level", "sections.parent", "mentions.programme", "mentions.text", "ratings.place"),
        *("indicators.category", "planning_status.issuer_candidates"),
    }


@pytest.mark.parametrize("table", TABLES)
def test_rubbish_is_refused_by_the_column(tmp_path, table):
    """A value that its column never holds is refused before anything is built."""
    file = tmp_path / "corrections.toml"
    for column in correct_cells.correctable_fields(table):
        value = "banana" if column.type != "string" or column.enum or column.edtf else "two\nlines"
        members = dict.fromkeys(NEEDED, "x") | {"table": table, "field": column.name, "expect": "", "value": value}
        entry = "".join(f"{name} = {json.dumps(text)}\n" for name, text in members.items())
        file.write_text(f"[[correction]]\n{entry}", "utf-8")
        with pytest.raises(InputError) as refusal:
            read_corrections(file)
        assert "\n" not in str(refusal.value)
