"""Documents in the layouts of real ones: the values that stand in them (``data/value_documents.toml``)."""

import tomllib
from pathlib import Path

import pytest
from lccp.extract.document import extract
from lccp.model import Source
from lccp.read import read

CASES = tomllib.loads((Path(__file__).parent / "data/value_documents.toml").read_text("utf-8"))["document"]
FIELDS = {
    "quantities": ("value", "low", "high", "unit", "qualifier", "year", "clause"),
    "deadlines": ("text", "edtf", "action"),
}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_values_of_a_document_are_those_it_prints(case):
    source = Source("d", f"d.{case['suffix']}", kind=case.get("kind", ""), extra=case.get("extra", {}))
    result = extract(read(source, case["text"].lstrip("\n").encode()))
    for table, columns in FIELDS.items():
        if table in case:
            rows = ["|".join(row[name].value for name in columns) for row in result.tables.get(table, [])]
            assert rows == case[table].splitlines()
    unread = [notice.message for notice in result.notices if notice.kind == "unread-number"]
    assert len(unread) == case["unread"], unread
