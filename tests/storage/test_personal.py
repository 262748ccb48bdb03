"""What findings call personal is masked in exports and reports, and stays in the tables."""

from __future__ import annotations

import csv
import json

import pytest
from lccp.export import export_folder
from lccp.schemas import schema
from lccp.storage.locate import find_folder
from lccp.storage.personal import MASK, read_mask, without_personal
from lccp.storage.rows import log_lines, read_table

from tests.support.output_folder import Out

TEXT = "请联系 张三\t李四，电话：13800000000。"
PERSONAL = "张三\t李四，电话：13800000000"
START = TEXT.index("张三")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = Out()
    span = ("d", START, START + len(PERSONAL), PERSONAL)
    out.row(
        "sources", source="d", file="d.txt", kind="other", media_type="text/plain", truncated="false", sha256="0" * 64
    )
    out.row(
        "findings",
        source="d",
        n="1",
        kind="personal",
        severity="info",
        message="personal data",
        review="false",
        start=str(START),
        end=str(span[2]),
        text=(PERSONAL.replace("\t", ""), [span], (), ()),
    )
    out.row("paragraphs", source="d", paragraph="1", text=(TEXT, [("d", 0, len(TEXT), TEXT)], (), ()))
    out.row(
        "table_cells",
        source="d",
        table="1",
        row="1",
        column="1",
        row_span="1",
        column_span="1",
        text=("李四", [("d", START + 3, START + 5, "李四")], (), ()),
    )
    out.row(
        "table_cells",
        source="d",
        table="1",
        row="1",
        column="2",
        row_span="1",
        column_span="1",
        text=("李四", [("d", 90, 92, "李四")], (), ()),
    )
    return out.write(tmp_path_factory.mktemp("made") / "extracted")


def test_cells_and_quotations_lose_personal_data_sign_by_sign(folder):
    masked = without_personal(find_folder(str(folder)))
    paragraph = read_table(masked, "paragraphs")[0]["text"]
    assert paragraph == f"请联系 {MASK * 2}\t{MASK * 17}。"
    assert len(paragraph) == len(TEXT)
    entry = json.loads(next(log_lines(masked, "paragraphs")))
    assert (entry["value"], entry["spans"][0]["exact"]) == (paragraph, paragraph)
    assert read_table(masked, "findings")[0]["text"] == MASK * 19


def test_a_part_of_it_is_masked_where_the_cell_rests_on_it_and_nowhere_else(folder):
    cells = [row["text"] for row in read_table(without_personal(find_folder(str(folder))), "table_cells")]
    assert cells == [MASK * 2, "李四"]


def test_a_document_is_masked_by_its_spans(folder):
    mask = read_mask(find_folder(str(folder)))
    assert mask.mask_span("d", 2, TEXT[2:8]) == f"系 {MASK * 2}\t{MASK}"
    assert mask.mask_span("other", 0, TEXT) == TEXT


@pytest.mark.parametrize("form", ["jsonl", "xlsx"])
def test_exports_hold_no_personal_data_and_the_hash_of_the_document(folder, tmp_path, form):
    export_folder(str(folder), tmp_path / "out", form, without_personal=True)
    data = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert b"13800000000" not in data
    assert form == "xlsx" or b"0" * 64 in data
    assert "13800000000" in (folder / "paragraphs.csv").read_text("utf-8")


def test_an_export_without_personal_data_agrees_with_itself(folder, tmp_path):
    export_folder(str(folder), tmp_path / "csv", "csv", without_personal=True)
    cells = {}
    for path in (tmp_path / "csv").glob("*.csv"):
        if path.stem != "provenance":
            rows = csv.DictReader(path.open(encoding="utf-8", newline=""))
            cells |= {(path.stem, schema(path.stem).key(row)): row for row in rows}
    log = list(csv.DictReader((tmp_path / "csv" / "provenance.csv").open(encoding="utf-8", newline="")))
    assert log
    assert all(cells[row["table"], row["key"]][row["field"]] == row["value"] for row in log)
    assert not any("13800000000" in path.read_text("utf-8") for path in (tmp_path / "csv").iterdir())


def test_references_are_never_masked(tmp_path):
    """A section's number may be a sign of a telephone: masked, the finding would name no section."""
    out = Out()
    source = {"file": "d.txt", "kind": "other", "media_type": "text/plain", "truncated": "false", "sha256": "0" * 64}
    out.row("sources", source="d", **source)
    out.row("sections", source="d", section="2", level="1", heading=("通知", [("d", 0, 2, "通知")], (), ()))
    span = ("d", 10, 21, "13800000002")
    out.row(
        "findings",
        source="d",
        n="1",
        kind="personal",
        severity="info",
        section=("2", [("d", 10, 21, "13800000002")], (), ()),
        start="10",
        end="21",
        text=("13800000002", [span], (), ()),
        message="personal data",
        review="false",
    )
    built = find_folder(out.write(tmp_path / "out"))
    (finding,) = read_table(without_personal(built), "findings")
    assert (finding["section"], finding["text"]) == ("2", MASK * 11)
