"""What the schemas do not allow gets into no output: it costs a cell or a row, with a finding."""

import dataclasses

import pytest
from lccp import build
from lccp.combine.constraints import enforce_schema, enforce_schemas
from lccp.combine.pilots import PilotCollector
from lccp.model import Cell, InputError
from lccp.schemas import schema
from lccp.text import cells
from lccp.text.spans import Span

from tests.support.building import build_folder

WORDS = (Span("d1", 3, 7),)


def row_of(table, **values):
    cells = {name: Cell(value, WORDS) for name, value in values.items()}
    return {column: cells.get(column, Cell("")) for column in schema(table).columns}


def quantity(**values):
    return row_of(
        "quantities", source="d1", n="1", paragraph="1", text="约5万吨", unit="万吨", qualifier="approximate", **values
    )


@pytest.mark.parametrize(
    ("values", "left_out"),
    [
        ({"value": "5", "low": "5", "high": "5"}, []),
        ({"value": "five"}, ["value"]),
        ({"low": "7", "high": "5"}, ["low", "high"]),
        ({"low": "5", "value": "9", "high": "7"}, ["low", "value", "high"]),
    ],
)
def test_a_value_that_its_column_does_not_allow_is_left_empty(values, left_out):
    (row,), broken = enforce_schema("quantities", [quantity(**values)])
    assert [name for name in values if not row[name].value] == sorted(left_out, key=list(values).index)
    assert len(broken) == len(left_out)
    for constraint in broken:
        assert (constraint.source, constraint.notice.severity) == ("d1", "high")
        assert (constraint.notice.start, constraint.notice.end) == (3, 7)
        assert constraint.notice.message.endswith("left empty")


def test_a_row_without_what_it_must_have_is_left_out():
    rows, broken = enforce_schema("sections", [row_of("sections", source="d1", section="1", level="x")])
    assert rows == []
    assert all(constraint.notice.message.endswith("the row is left out") for constraint in broken)


@pytest.mark.parametrize(
    ("table", "values", "left_out"),
    [
        ("deadlines", {"edtf": "../2025", "latest": "2025", "qualifier": "not-later-than"}, []),
        ("deadlines", {"edtf": "../2025", "latest": "2026", "qualifier": "before"}, ["edtf", "latest", "qualifier"]),
        ("deadlines", {"edtf": "2025", "earliest": "2025", "latest": "2025", "qualifier": "after"}, ["edtf", "earliest", "latest", "qualifier"]),
        ("deadlines", {"earliest": "2025"}, ["earliest"]),
        ("deadlines", {"edtf": "2025-13"}, ["edtf"]),
        ("deadlines", {"action": "建成\n园区"}, ["action"]),
        ("pilots", {"name": "乌海市", "adcode": "150300", "level": "prefecture", "unit": "150300"}, []),
        ("pilots", {"name": "乌海市", "adcode": "150200", "level": "prefecture", "unit": "150200"}, ["adcode", "unit"]),
        ("pilots", {"name": "乌海市", "adcode": "150300", "level": "county", "name_en": "Wuhai"}, ["adcode", "name_en"]),
        ("pilots", {"name": "乌海市", "adcode": "999999", "level": "prefecture"}, ["adcode"]),
    ],
)  # fmt: skip
def test_a_row_that_contradicts_itself_loses_what_does_not_go_together(table, values, left_out):
    needed = {"deadlines": {"source": "d1", "n": "1", "text": "到2025年"}, "pilots": {"pilot": "b3-01"}}[table]
    (row,), broken = enforce_schema(table, [row_of(table, **needed, **values)])
    assert [name for name in values if not row[name].value] == left_out
    assert {constraint.notice.kind for constraint in broken} <= {"broken-constraint"}
    assert bool(broken) is bool(left_out)
    assert enforce_schema(table, [row])[1] == []


def test_rows_of_one_key_and_references_to_rows_left_out_are_told():
    tables = {
        "sections": [
            row_of("sections", source="d1", section="1", level="1"),
            row_of("sections", source="d1", section="1", level="1", heading="again"),
            row_of("sections", source="d1", section="2", level="x"),
            row_of("sections", source="d1", section="2.1", parent="2", level="2"),
        ],
        "paragraphs": [row_of("paragraphs", source="d1", paragraph="1", section="2", text="甲")],
        "quantities": [{**quantity(value="5"), "paragraph": Cell("9")}],
    }
    allowed, broken = enforce_schemas(tables)
    assert [(row["section"].value, row["level"].value) for row in allowed["sections"]] == [("1", "1"), ("2.1", "2")]
    assert [row["section"].value for row in allowed["paragraphs"]] == [""]
    assert allowed["sections"][1]["parent"].value == ""
    assert allowed["quantities"] == []
    assert sorted(constraint.notice.message.partition(":")[0] for constraint in broken) == [
        "paragraphs section", "quantities paragraph", "sections level", "sections parent", "sections section"
    ]  # fmt: skip
    assert enforce_schemas(allowed) == (allowed, [])


@pytest.fixture
def raw(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "good.txt").write_text("一、目标\n到2025年，建成5个园区。\n", "utf-8")
    (raw / "odd.txt").write_text("一、目标\n到2030年，完成投资7亿元。\n", "utf-8")
    return raw


def test_a_defect_of_an_extractor_costs_a_cell(raw, tmp_path, monkeypatch):
    real = build.STAGES.extract

    def careless(document):
        extract = real(document)
        if extract.source != "odd":
            return extract
        rows = [{**row, "value": row["value"]._replace(value="seven")} for row in extract.tables["quantities"]]
        assert rows
        return dataclasses.replace(extract, tables={**extract.tables, "quantities": rows})

    monkeypatch.setattr(build, "STAGES", build.STAGES._replace(extract=careless))
    tables = build_folder(raw, tmp_path / "out").tables
    values = {row["source"].value: row["value"].value for row in tables["quantities"]}
    assert values == {"good": "5", "odd": ""}
    found = [row for row in tables["findings"] if row["kind"].value == "broken-constraint"]
    assert [row["source"].value for row in found] == ["odd"]
    assert "'seven' is not a decimal number" in found[0]["message"].value


@pytest.mark.parametrize(
    ("lost", "table", "left", "told"),
    [
        ("完成投资7亿元", "quantities", ["5 建成5个园区", "7 "], "quantities clause"),
        ("7亿元", "quantities", ["5 建成5个园区"], "quantities text"),  # the row is none without its words
    ],
)
def test_words_that_cannot_be_traced_cost_a_value(raw, tmp_path, monkeypatch, lost, table, left, told):
    real = cells.trace_text

    def careless(text):
        if text.value == lost:
            raise cells.TraceError(text.value)
        return real(text)

    monkeypatch.setattr(cells, "trace_text", careless)
    tables = build_folder(raw, tmp_path / "out").tables
    assert [f"{row['value'].value} {row['clause'].value}" for row in tables[table]] == left
    messages = [row["message"].value for row in tables["findings"] if row["kind"].value == "broken-constraint"]
    assert any(message.startswith(f"{told} no repairs lead from its words") for message in messages)


def test_a_defect_while_documents_are_combined_costs_one_document(raw, tmp_path, monkeypatch):
    real = PilotCollector.add

    def careless(self, summary):
        if summary.source == "odd":
            raise ValueError("no number: ①")
        real(self, summary)

    monkeypatch.setattr(PilotCollector, "add", careless)
    with pytest.raises(InputError, match=r"raw/odd\.txt: cannot be combined \(ValueError: no number: ①\)"):
        build_folder(raw, tmp_path / "none")
    result = build_folder(raw, tmp_path / "out", keep_going=True)
    assert [message.partition(":")[0] for message in result.refused] == ["raw/odd.txt"]
    kinds = {row["source"].value: row["kind"].value for row in result.tables["sources"]}
    assert kinds["odd"] == "unreadable"
    assert {row["source"].value for row in result.tables["quantities"]} == {"good"}
