"""Documents in the layouts of real ones: what ``sources`` and ``sections`` say of them (``data/documents*.toml``)."""

import tomllib
from pathlib import Path

import pytest
from lccp.extract.document import extract
from lccp.model import Source
from lccp.read import read

CASES = [
    case
    for path in sorted((Path(__file__).parent / "data").glob("documents*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["document"]
]
FIELDS = {"title": "title", "issuer": "issuer", "number": "document_number", "issued": "issued", "kind": "kind"}


def test_there_are_enough_documents_to_measure_by():
    """Each of them is held to all that it states; the figure is told beside the data."""
    assert sum(bool(case[name]) for case in CASES for name in FIELDS) >= 400


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_document_is_described_as_it_describes_itself(case):
    result = extract(read(Source("d", f"d.{case.get('suffix', 'txt')}"), case["text"].encode()))
    row = result.tables["sources"][0]
    assert {name: row[column].value for name, column in FIELDS.items()} == {name: case[name] for name in FIELDS}
    if "sections" in case:
        headings = [
            f"{section.id} {section.heading.as_printed().value if section.heading else ''}"
            for section in result.sections
        ]
        assert headings == case["sections"]
    paragraphs = [paragraph.text.value for paragraph in result.paragraphs]
    assert not [frame for frame in case.get("frame", ()) if any(frame in text for text in paragraphs)]
    cited = {f"{row['title'].value}={row['issuer'].value}" for row in result.tables.get("cited_documents", ())}
    assert set(case.get("cited", ())) <= cited
    if "citations" in case:
        rows = [f"{row['title'].value}={row['issuer'].value}" for row in result.tables.get("cited_documents", ())]
        assert sorted(rows) == sorted(case["citations"])
