"""Every export, read back with the tools that people use, equals the tables cell by cell."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
import zipfile
from argparse import ArgumentParser
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from lccp import export as exporting
from lccp.export import FORMATS, export_folder
from lccp.export.excel_csv_files import shown_cell
from lccp.export.search import add_search, text_cells
from lccp.export.typed import exported_schema as schema
from lccp.export.typed import typed_tables
from lccp.model import InputError
from lccp.schemas import TABLES
from lccp.storage.locate import find_folder

from tests.support.output_folder import LIST, build

FORMULAE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", '=HYPERLINK("http://example.org")', "_x0041_", "<b>&amp;", "𠀀①ⅷ"]
COMMITTED = Path(__file__).parents[2] / "extracted"
LONG = "碳" * 1200  # 3600 bytes: more than a short text of Stata holds


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = build({"list": LIST, "more": "要在南京市推广。\n"})
    for n, words in enumerate([*FORMULAE, LONG], 1):
        out.row("contents", source="list", n=str(n), level="1", title=words)
    for n, (value, low) in enumerate([("7.96", ""), ("1588", ""), ("", "45"), ("0.1", "0.00000000000001")], 1):
        row = {"value": value, "low": low, "unit": "亿元", "qualifier": "exact", "text": "x"}
        out.row("quantities", source="list", n=str(n), paragraph="1", **row)
    out.row("sections", source="list", section="1", level="1", marker="一、", heading="总体要求")
    out.row("sections", source="list", section="1.1", parent="1", level="2", marker="（一）")
    for row, conditional in zip(out.rows["pilots"], ("true", "false", "", ""), strict=True):
        row["conditional"] = conditional
    return out.write(tmp_path_factory.mktemp("made") / "extracted")


def text(field, value):
    """Give a value that a tool read back as the CSV would hold it, decimals without their trailing zeros."""
    if value is None or value != value:
        return ""
    if field.type == "boolean":
        return {"1": "true", "0": "false"}.get(str(value), str(value).lower())
    if field.type == "integer":
        assert int(value) == value
        return str(int(value))
    if field.type == "number":
        return format(Decimal(str(value)).normalize(), "f")
    assert isinstance(value, str)
    return value


def expected(folder, table):
    (typed,) = (one for one in typed_tables(find_folder(str(folder))) if one.name == table)
    return [
        [
            text(field, Decimal(cell)) if field.type == "number" and cell else cell
            for field, cell in zip(typed.fields, row, strict=True)
        ]
        for row in typed.texts()
    ]


def read_parquet(to, table):
    import pyarrow.parquet

    found = pyarrow.parquet.read_table(to / f"{table}.parquet")
    about = found.schema.field(found.column_names[-1]).metadata
    assert about[b"description"].decode() == schema(table).fields[-1].description
    return [list(row.values()) for row in found.to_pylist()]


def read_sqlite(to, table):
    base = sqlite3.connect(to / "lccp.sqlite")
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    rows = base.execute(f'SELECT * FROM "{table}"').fetchall()
    notes = base.execute('SELECT "column" FROM columns WHERE "table" = ?', [table]).fetchall()
    assert [name for (name,) in notes] == list(schema(table).columns)
    base.close()
    return rows


def read_duckdb(to, table):
    import duckdb

    with duckdb.connect(str(to / "lccp.duckdb"), read_only=True) as base:
        notes = base.execute("SELECT comment FROM duckdb_columns() WHERE table_name = ?", [table]).fetchall()
        assert all(schema(table).fields[n].description in note for n, (note,) in enumerate(notes))
        return base.execute(f'SELECT * FROM "{table}"').fetchall()


@cache
def workbook(path):
    import openpyxl

    return openpyxl.load_workbook(path)


def read_xlsx(to, table):
    import openpyxl

    header, *rows = workbook(to / "lccp.xlsx")[table].iter_rows()
    assert [cell.value for cell in header] == list(schema(table).columns)
    assert schema(table).fields[0].description in header[0].comment.text
    assert not any(cell.data_type == "f" for row in rows for cell in row)
    unescape = openpyxl.utils.escape.unescape
    return [[unescape(cell.value) if isinstance(cell.value, str) else cell.value for cell in row] for row in rows]


def read_dta(to, table):
    import pandas

    with pandas.read_stata(to / f"{table}.dta", iterator=True) as file:
        said = schema(table)
        assert file.variable_labels() == {field.stata_name: field.stata_label for field in said.fields}
        assert file.data_label == said.title
        frame = file.read(convert_missing=False)
    assert list(frame.columns) == [field.stata_name for field in said.fields]
    return [list(row) for row in frame.astype(object).itertuples(index=False)]


def read_jsonl(to, table):
    lines = (to / f"{table}.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line, parse_float=Decimal) for line in lines]
    assert all(list(row) == list(schema(table).columns) for row in rows)
    return [list(row.values()) for row in rows]


def read_csv(to, table):
    with (to / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == list(schema(table).columns)
    kinds = [{"integer": int, "number": Decimal}.get(field.type, str) for field in schema(table).fields]
    return [[kind(cell) if cell else None for kind, cell in zip(kinds, row, strict=True)] for row in rows]


@pytest.fixture(scope="module")
def exported(folder, tmp_path_factory):
    made = {}

    def give(form):
        if form not in made:
            made[form] = tmp_path_factory.mktemp("to") / form
            export_folder(str(folder), made[form], form)
        return made[form]

    return give


def need(form):
    for module in {"parquet": ["pyarrow"], "duckdb": ["duckdb"]}.get(form, []):
        pytest.importorskip(module)


@pytest.mark.parametrize("table", [*TABLES, "provenance"])
@pytest.mark.parametrize("form", FORMATS)
def test_what_is_read_back_equals_the_table(folder, exported, form, table):
    need(form)
    rows = globals()[f"read_{form}"](exported(form), table)
    fields = schema(table).fields
    assert [[text(field, value) for field, value in zip(fields, row, strict=True)] for row in rows] == expected(
        folder, table
    )


@pytest.mark.parametrize("form", FORMATS)
def test_a_second_export_has_the_same_bytes(folder, exported, tmp_path, form):
    need(form)
    if form == "duckdb":
        pytest.skip("the format holds what differs from one writing to the next")
    export_folder(str(folder), tmp_path / "again", form)
    again = {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}
    assert again == {path.name: path.read_bytes() for path in exported(form).iterdir()}
    assert set(again) <= exporting.import_module(f"lccp.export.{form}_files").file_names()


def test_types_are_those_of_the_schemas(exported):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    kinds = parquet.read_schema(exported("parquet") / "quantities.parquet")
    assert (kinds.field("n").type, kinds.field("unit").type) == (pyarrow.int64(), pyarrow.string())
    assert kinds.field("low").type == pyarrow.decimal128(38, 14)
    assert parquet.read_schema(exported("parquet") / "pilots.parquet").field("conditional").type == pyarrow.bool_()


def test_nothing_in_a_workbook_is_a_formula(exported):
    with zipfile.ZipFile(exported("xlsx") / "lccp.xlsx") as book:
        sheets = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        styles = book.read("xl/styles.xml")
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
    assert b'quotePrefix="1"' in styles
    import openpyxl

    sheet = openpyxl.load_workbook(exported("xlsx") / "lccp.xlsx")["contents"]
    assert [cell.quotePrefix for cell in sheet["D"][1:7]] == [True] * 6
    assert not sheet["D"][7].quotePrefix


def test_databases_hold_to_their_references(exported, tmp_path):
    path = tmp_path / "copy.sqlite"
    path.write_bytes((exported("sqlite") / "lccp.sqlite").read_bytes())
    base = sqlite3.connect(path)
    base.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        base.execute("UPDATE mentions SET pilot = 'b9-99'")
    with pytest.raises(sqlite3.IntegrityError):
        base.execute("INSERT INTO pilots SELECT * FROM pilots")
    base.close()


def test_stata_notes_are_characteristics_and_leave_the_data_in_place(exported):
    data = (exported("dta") / "pilots.dta").read_bytes()
    start, end = (data.index(tag) for tag in (b"<characteristics>", b"</characteristics>"))
    notes = data[start:end]
    assert notes.count(b"<ch>") == 2 * (1 + len(schema("pilots").fields))
    assert schema("pilots").field("adcode").description_zh.encode() in notes
    said = data.index(b"<map>") + 5
    offsets = [int.from_bytes(data[said + 8 * n : said + 8 * n + 8], "little") for n in range(14)]
    tags = [b"<stata_dta>", b"<map>", b"<variable_types>", b"<varnames>", b"<sortlist>", b"<formats>"]
    tags += [b"<value_label_names>", b"<variable_labels>", b"<characteristics>", b"<data>", b"<strls>"]
    tags += [b"<value_labels>", b"</stata_dta>"]
    assert [data[place : place + len(tag)] for place, tag in zip(offsets, tags, strict=False)] == tags
    assert offsets[13] == len(data)


def copy(folder, to, table, old, new):
    for path in folder.rglob("*.csv"):
        (to / path.name).parent.mkdir(exist_ok=True)
        (to / path.name).write_bytes(path.read_bytes())
    path = to / f"{table}.csv"
    changed = path.read_text("utf-8").replace(old, new, 1)
    assert changed != path.read_text("utf-8")
    path.write_text(changed, "utf-8")
    return str(to)


@pytest.mark.parametrize("form", FORMATS)
def test_a_value_of_another_type_is_told_and_nothing_is_left(folder, tmp_path, form):
    need(form)
    bad = copy(folder, tmp_path / "bad", "pilots", "b3-02,3,2", "b3-02,3,two")
    with pytest.raises(InputError, match="pilots/b3-02/number: 'two' is not an integer"):
        export_folder(bad, tmp_path / "to", form)
    assert [path.name for path in tmp_path.iterdir()] == ["bad"]


@pytest.mark.parametrize("form", ["sqlite", "duckdb"])
@pytest.mark.parametrize(("old", "new"), [("list,2,3,b3-04", "list,2,3,b9-99"), ("list,2,3", "list,3,3")])
def test_a_database_of_broken_references_is_not_written(folder, tmp_path, form, old, new):
    need(form)
    bad = copy(folder, tmp_path / "bad", "mentions", old, new)
    with pytest.raises(InputError) as told:
        export_folder(bad, tmp_path / "to", form)
    assert "\n" not in str(told.value)
    assert not (tmp_path / "to").exists()


def test_a_text_too_long_for_a_cell_is_told(folder, tmp_path):
    bad = copy(folder, tmp_path / "bad", "contents", LONG, "碳" * 40_000)
    with pytest.raises(InputError, match=r"contents/list\|10/title: longer"):
        export_folder(bad, tmp_path / "to", "xlsx")


def test_a_folder_with_anything_else_in_it_is_left_alone(folder, tmp_path):
    to = tmp_path / "to"
    export_folder(str(folder), to, "jsonl")
    export_folder(str(folder), to, "jsonl")
    (to / "mine.txt").write_text("x")
    with pytest.raises(InputError, match=r"holds other files.*mine\.txt"):
        export_folder(str(folder), to, "jsonl")
    with pytest.raises(InputError, match="is a file"):
        export_folder(str(folder), to / "mine.txt", "jsonl")
    assert (to / "mine.txt").read_text() == "x"


def test_an_extra_that_is_missing_is_named(folder, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r'pip install "lccp\[parquet\]"'):
        export_folder(str(folder), tmp_path / "to", "parquet")


def test_a_column_that_no_schema_knows_is_kept_as_text(folder, tmp_path):
    path = Path(copy(folder, tmp_path / "wide", "indicators", "points", "points,more")) / "indicators.csv"
    path.write_text(path.read_text("utf-8") + "A1,A,x,y,3,=z,s\n", "utf-8")
    export_folder(str(tmp_path / "wide"), tmp_path / "to", "jsonl")
    row = json.loads((tmp_path / "to" / "indicators.jsonl").read_text("utf-8"))
    assert (row["points"], row["more"]) == (3, "=z")


def test_the_command_line(folder, tmp_path):
    parser = ArgumentParser()
    exporting.add_arguments(parser)
    words = ["--to", str(tmp_path / "to"), "--format", "jsonl", "--out", str(folder)]
    assert exporting.run(**vars(parser.parse_args(words))) == 0
    assert len(list((tmp_path / "to").iterdir())) == len(TABLES) + 2


def test_the_provenance_that_is_exported_is_the_log(folder, exported):
    """Every line of every log, without what the exports themselves go through: its spans, a row each, or one without."""
    logged = []
    for table in TABLES:
        for line in (folder / "provenance" / f"{table}.jsonl").read_text("utf-8").splitlines():
            entry = json.loads(line)
            for number, span in enumerate(entry["spans"] or [{}], 1):
                place = [table, entry["key"], entry["field"], number if span else 1]
                words = [span.get(name) for name in ("source", "start", "end", "exact")]
                logged.append([*place, entry["value"], " ".join(entry["rules"]) or None, entry["from"], *words])
    rows = [[*row[:6], json.loads(row[6] or "[]"), *row[7:11]] for row in read_csv(exported("csv"), "provenance")]
    assert sorted(map(repr, rows)) == sorted(map(repr, logged))


def test_whole_years_stand_beside_edtf():
    table = next(one for one in typed_tables(find_folder(str(COMMITTED))) if one.name == "pilots")
    rows = [dict(zip(schema("pilots").columns, row, strict=True)) for row in table.rows()]
    assert len(rows) == 87
    assert all(row["announced_earliest"] == row["announced_latest"] == int(row["announced"][:4]) for row in rows)
    (open_start,) = {row["peak_year_earliest"] for row in rows if (row["peak_year"] or "").startswith("../")} or {None}
    assert open_start is None


def test_excel_takes_no_text_of_the_safe_csv_for_something_else(folder, tmp_path):
    parser = ArgumentParser()
    exporting.add_arguments(parser)
    words = ["--to", str(tmp_path / "safe"), "--format", "csv", "--excel-safe", "--out", str(folder)]
    assert exporting.run(**vars(parser.parse_args(words))) == 0
    data = (tmp_path / "safe" / "pilots.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    for table in (*TABLES, "provenance"):
        with (tmp_path / "safe" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            _, *rows = csv.reader(file)
        plain = expected(folder, table)
        for row, cells in zip(rows, plain, strict=True):
            for field, cell, shown in zip(schema(table).fields, row, cells, strict=True):
                if field.type == "string":
                    assert shown_cell(cell) == shown
                    assert cell.startswith('="') or not cell.startswith(("=", "+", "-", "@", "\t"))
    with pytest.raises(InputError, match="goes with --format csv"):
        exporting.run(**vars(parser.parse_args([*words[:2], "--format", "dta", "--excel-safe", "--out", str(folder)])))


@pytest.mark.parametrize(("words", "finds"), [("嘉兴", True), ("兴", True), ("乌兰巴托", False)])
def test_search_finds_words_of_any_length_from_one_character_to_four(words, finds):
    base = sqlite3.connect(":memory:")
    table = next(one for one in typed_tables(find_folder(str(COMMITTED))) if one.name == "pilots")
    add_search(base, [table])
    query = 'SELECT "key", "text" FROM texts JOIN search ON search.rowid = texts.id WHERE search MATCH ?'
    rows = base.execute(query, [f'"{words}"']).fetchall()
    assert bool(rows) == finds
    assert all(words in text for _, text in rows)
    assert len(rows) == sum(words in cell for *_, cell in text_cells([table]))


def test_datasette_is_told_what_columns_mean_and_where_to_search(exported):
    metadata = json.loads((exported("sqlite") / "metadata.json").read_text("utf-8"))
    tables = metadata["databases"]["lccp"]["tables"]
    assert metadata["license"] == "CC BY 4.0"
    assert schema("pilots").field("adcode").description in tables["pilots"]["columns"]["adcode"]
    base = sqlite3.connect(exported("sqlite") / "lccp.sqlite")
    assert tables["texts"]["fts_table"] == "search"
    assert base.execute(metadata["databases"]["lccp"]["queries"]["words"]["sql"], {"words": "乌海市"}).fetchall()
    base.close()


def test_no_heavy_library_is_read_for_the_help():
    code = (
        "import sys, lccp.export, lccp.diff; print(sorted({'pandas','duckdb','pyarrow','openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_table_is_exported(folder):
    assert [table.name for table in typed_tables(find_folder(str(folder)))] == [*TABLES, "provenance"]


@pytest.mark.slow
@pytest.mark.skipif(not (COMMITTED / "pilots.csv").exists(), reason="the tables have not been built")
@pytest.mark.parametrize("form", FORMATS)
def test_the_committed_tables_come_back_whole(tmp_path, form):
    need(form)
    export_folder(str(COMMITTED), tmp_path / "to", form)
    for table in TABLES:
        fields = schema(table).fields
        rows = globals()[f"read_{form}"](tmp_path / "to", table)
        found = [[text(field, value) for field, value in zip(fields, row, strict=True)] for row in rows]
        assert sorted(found) == sorted(expected(COMMITTED, table))
