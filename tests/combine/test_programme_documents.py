"""Documents of a province's own programme, of batches in papers, of assessments and of changes: what they hold, or it is told."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.support.building import build_texts

DATA = Path(__file__).parent.parent / "extract/data/programme_documents.toml"
DOCUMENTS = tomllib.loads(DATA.read_text("utf-8"))["document"]


def pilots_of(tables):
    """How often a build has each pilot: programme, batch and name."""
    keys = ((row["programme"].value, row["batch"].value) for row in tables["pilots"])
    heads = [f"{programme}#{batch}" if batch else programme for programme, batch in keys]
    return Counter(zip(heads, (row["name"].value for row in tables["pilots"]), strict=True))


@pytest.mark.parametrize("document", DOCUMENTS, ids=[document["id"] for document in DOCUMENTS])
def test_a_document_gives_the_pilots_ratings_and_indicators_it_states_and_no_other(document):
    tables = build_texts(document["text"]).tables
    stated = (line.partition(": ") for line in document["pilots"])
    assert pilots_of(tables) == Counter((head, name) for head, _, names in stated for name in names.split())
    if "announced" in document:
        assert {row["announced"].value for row in tables["pilots"]} == set(document["announced"].split(" "))
    if "provinces" in document:
        assert sorted(row["province"].value for row in tables["pilots"]) == sorted(document["provinces"].split())
    if "programmes" in document:
        assert {row["programme"].value for row in tables["programmes"]} == set(document["programmes"].split())
    rated = [f"{row['place'].value}={row['rating'].value}" for row in tables["ratings"]]
    assert rated == document.get("ratings", "").split()
    indicators = [f"{row['code'].value}={row['indicator'].value}={row['points'].value}" for row in tables["indicators"]]
    assert indicators == document.get("indicators", "").split()
    told = [row["kind"].value for row in tables["findings"] if row["severity"].value in ("high", "medium")]
    assert bool(told) or not document.get("told")
    assert document.get("none", "") not in told
