"""The Parquet layout: nothing is lost, types are right to other tools, and every command reads it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lccp.__main__ import main
from lccp.model import InputError
from lccp.schemas import TABLES, schema
from lccp.storage import datapackage
from lccp.storage.folder import parts_of
from lccp.storage.layouts import layout_of
from lccp.storage.locate import find_folder, open_folder
from lccp.storage.parquet import Sizes
from lccp.storage.rows import log_lines, open_table, tables_of

from tests.support.examples import share
from tests.support.layouts import to_parquet
from tests.support.output_folder import LIST, build

ROOT = Path(__file__).parents[2]
MADE = ROOT / "extracted"
SMALL = Sizes(group=(5, 900), part=(8, 4000))
SOME = Sizes((300, 999_999), (500, 999_999))
SMALLEST = Sizes((1, 1), (1, 1))

pytest.importorskip("pyarrow")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The repository's own tables in the Parquet layout."""
    into = tmp_path_factory.mktemp("kept") / "extracted"
    to_parquet(MADE, into)
    return into


def contents(folder):
    """The rows and log lines of every table, as texts."""
    found = {}
    for table in tables_of(folder):
        with open_table(folder, table) as opened:
            found[table] = (opened.header, list(opened.rows), list(log_lines(folder, table)))
    return found


def bytes_of(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# -- nothing is lost ---------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [Sizes(), SOME])
@pytest.mark.slow
def test_rows_and_provenance_come_back_as_they_were_printed(tmp_path, sizes):
    to_parquet(MADE, tmp_path / "kept", sizes)
    assert contents(open_folder(tmp_path / "kept")) == contents(open_folder(MADE))


def test_the_same_tables_give_the_same_bytes(kept, tmp_path):
    shutil.copytree(MADE, tmp_path / "another name")
    assert bytes_of(to_parquet(tmp_path / "another name", tmp_path / "again")) == bytes_of(kept)


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=6)
NUMBERS = st.one_of(
    st.sampled_from(["", "-0", "7.50", "007", "1.0", "0.00000000000001", "9" * 40, "1" * 20 + ".5", "1e5", "NaN"]),
    st.integers(-(10**6), 10**6).map(str),
    st.decimals(allow_nan=False, allow_infinity=False).map(lambda value: format(value, "f")[:60]),
    WORDS,
)


@st.composite
def quantities(draw):
    """Rows of a table with numbers; mostly as the schema has them, and sometimes not."""
    plain = st.from_regex(r"\A-?[0-9]{1,6}(\.[0-9]{1,4})?\Z")
    number = draw(st.sampled_from([plain, NUMBERS]))
    count = draw(st.integers(0, 20))
    rows = []
    for n in range(count):
        row = {name: draw(number) for name in ("value", "low", "high")}
        row |= {"source": f"d{n // draw(st.integers(1, 9))}", "n": str(n), "paragraph": draw(NUMBERS)}
        rows.append(row | {"text": draw(WORDS), "unit": draw(WORDS), "qualifier": draw(WORDS)})
    return rows


def written(folder, table, rows):
    (folder / "provenance").mkdir(parents=True, exist_ok=True)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, schema(table).columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (folder / f"{table}.csv").write_text(text.getvalue(), "utf-8", newline="")


@settings(max_examples=share(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=quantities(), sizes=st.sampled_from([Sizes(), SMALL, SMALLEST]))
def test_every_value_comes_back_whatever_its_type(tmp_path, rows, sizes):
    for folder in ("made", "kept"):
        shutil.rmtree(tmp_path / folder, ignore_errors=True)
    written(tmp_path / "made", "quantities", rows)
    to_parquet(tmp_path / "made", tmp_path / "kept", sizes)
    assert contents(open_folder(tmp_path / "kept")) == contents(open_folder(tmp_path / "made"))


WHOLE = st.integers(0, 2**40)
BOX = st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4)
PAGED = st.one_of(st.none(), st.tuples(st.integers(1, 9999), BOX))


def span(source, start, end, exact, paged):
    page = {} if paged is None else {"page": paged[0], "bbox": paged[1]}
    return {"source": source, "start": start, "end": end, "exact": exact} | page


def entry(key, field, value, rules, spans, origins):
    return {"key": key, "field": field, "value": value, "rules": rules, "spans": spans, "from": origins}


NAMES = st.lists(WORDS, max_size=3)
SPANS = st.lists(st.builds(span, WORDS, WHOLE, WHOLE, WORDS, PAGED), max_size=4)
ENTRY = st.builds(entry, WORDS, WORDS, WORDS, NAMES, SPANS, NAMES)


@settings(max_examples=share(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(ENTRY, max_size=20), sizes=st.sampled_from([Sizes(), SMALL, SMALLEST]))
def test_every_line_of_provenance_comes_back(tmp_path, entries, sizes):
    for folder in ("made", "kept"):
        shutil.rmtree(tmp_path / folder, ignore_errors=True)
    written(tmp_path / "made", "mentions", [])
    log = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
    (tmp_path / "made/provenance/mentions.jsonl").write_text(log, "utf-8", newline="")
    to_parquet(tmp_path / "made", tmp_path / "kept", sizes)
    assert list(log_lines(open_folder(tmp_path / "kept"), "mentions")) == log.encode().splitlines(keepends=True)


def test_a_number_is_a_number_however_it_is_printed(tmp_path):
    import duckdb

    printed = ["7.50", "100", "", "-0.0", "0.00000000000001", "9" * 40]  # the last two have no room in the type
    rows = [
        {"source": "a", "n": str(n), "paragraph": "1", "text": "x", "value": value, "unit": "", "qualifier": "exact"}
        for n, value in enumerate(printed, 1)
    ]
    written(tmp_path / "made", "quantities", rows)
    to_parquet(tmp_path / "made", tmp_path / "kept", Sizes((3, 99), (4, 99)))
    found = duckdb.sql(f"SELECT value, value * 2 FROM read_parquet('{tmp_path}/kept/tables/quantities/*.parquet')")
    assert str(found.types[0]) == "DECIMAL(38,10)"
    assert [row[0] for row in found.fetchall()] == [Decimal("7.5"), 100, None, 0, None, None]
    with open_table(open_folder(tmp_path / "kept"), "quantities") as opened:
        place = opened.header.index("value")
        assert [row[place] for row in opened.rows] == printed


def test_a_printed_text_that_is_not_its_value_s_is_refused(tmp_path, monkeypatch):
    row = {"source": "a", "n": "1", "paragraph": "1", "text": "x", "value": "7.50", "qualifier": "exact"}
    written(tmp_path / "made", "quantities", [row | {"unit": ""}])
    monkeypatch.setattr("lccp.storage.arrow.encode_printed", lambda printed: '{"value": {"0": "7.60"}}')
    to_parquet(tmp_path / "made", tmp_path / "kept")
    with pytest.raises(InputError, match=r"the value 7.5 is said to be printed as '7.60'"):
        contents(open_folder(tmp_path / "kept"))


# -- parts -------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 9)), max_size=12),
    st.tuples(st.integers(1, 9), st.integers(1, 30)),
)
@settings(max_examples=share(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parts_are_bounded_and_divide_only_a_document_that_alone_is_too_large(tmp_path, documents, most):
    from pyarrow.parquet import read_table

    for folder in ("made", "kept"):
        shutil.rmtree(tmp_path / folder, ignore_errors=True)
    sizes = {f"d{number}": rows for number, (rows, _) in enumerate(documents)}
    rows = [
        {"source": f"d{number}", "paragraph": str(n), "section": "", "text": "x" * length}
        for number, (count, length) in enumerate(documents)
        for n in range(count)
    ]
    written(tmp_path / "made", "paragraphs", rows)
    to_parquet(tmp_path / "made", tmp_path / "kept", Sizes(group=(2, 20), part=most))
    folder = open_folder(tmp_path / "kept")
    parts = [read_table(tmp_path / "kept" / part).to_pylist() for part in parts_of(folder.files, "tables/paragraphs")]

    def fits(part):
        return (
            len(part) <= most[0]
            and sum(len(str(value)) for row in part for value in row.values() if value is not None) <= most[1]
        )

    assert [row["source"] for part in parts for row in part] == [row["source"] for row in rows]
    assert all(fits(part) or len(part) == 1 for part in parts)
    for part in parts:
        owners = [(owner, len(list(group))) for owner, group in groupby(part, key=lambda row: row["source"])]
        assert len(owners) < 2 or all(count == sizes[owner] for owner, count in owners[:-1])


@pytest.mark.slow
def test_a_large_table_is_divided_by_source_and_rows_groups_tell_which(tmp_path):
    import pyarrow.dataset as ds
    from pyarrow.parquet import ParquetFile

    to_parquet(MADE, tmp_path / "kept", Sizes((50, 99999), (300, 99999)))
    parts = sorted((tmp_path / "kept/tables/table_cells").iterdir())
    assert [path.name for path in parts] == [f"part-{n:05d}.parquet" for n in range(len(parts))]
    assert len(parts) > 1
    for path in parts:
        found = ParquetFile(path).metadata
        assert found.num_rows <= 300
        assert all(found.row_group(n).num_rows <= 50 for n in range(found.num_row_groups))
        assert all(found.row_group(n).column(0).statistics.has_min_max for n in range(found.num_row_groups))
    whole = ds.dataset(tmp_path / "kept/tables/table_cells").to_table()
    assert whole.num_rows == len(rows_of("table_cells"))
    assert not list(tmp_path.rglob("*=*"))  # folders of which engines would guess a type


def test_ids_that_look_like_numbers_or_paths_stay_what_they_are(tmp_path):
    import duckdb
    import pandas

    ids = ["001", "2017-01-01", "a=b", "null", "true", "年 %2F", "__HIVE_DEFAULT_PARTITION__"]
    rows = [{"source": name, "paragraph": str(n), "section": "", "text": "x"} for name in ids for n in range(1, 6)]
    written(tmp_path / "made", "paragraphs", rows)
    to_parquet(tmp_path / "made", tmp_path / "kept", SMALL)
    folder = tmp_path / "kept/tables/paragraphs"
    assert len(list(folder.iterdir())) == len(ids)
    expected = [row["source"] for row in rows]
    assert list(pandas.read_parquet(folder)["source"]) == expected
    query = f"SELECT source FROM read_parquet('{folder}/**/*.parquet', hive_partitioning=true)"
    assert sorted(row[0] for row in duckdb.sql(query).fetchall()) == sorted(expected)


# -- types, to other tools ---------------------------------------------------------------------------


def rows_of(table):
    with (MADE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def typed(field, text):
    if not text:
        return None
    kinds = {"integer": int, "number": Decimal, "boolean": "true".__eq__, "string": str}
    return kinds[field.type](text)


def expected(table):
    return [
        [typed(field, text) for field, text in zip(schema(table).fields, row, strict=True)] for row in rows_of(table)
    ]


@pytest.mark.parametrize("table", TABLES)
def test_duckdb_reads_a_table_at_once(kept, table):
    import duckdb

    base = duckdb.connect()
    place = f"{kept}/tables/{table}/**/*.parquet"
    found = base.sql(f"SELECT * FROM read_parquet('{place}', hive_partitioning=true)")
    types = {"integer": "BIGINT", "number": "DECIMAL(38,10)", "boolean": "BOOLEAN", "string": "VARCHAR"}
    assert [str(kind) for kind in found.types] == [types[field.type] for field in schema(table).fields]
    assert [list(row) for row in found.fetchall()] == expected(table)


@pytest.mark.parametrize("table", TABLES)
def test_pandas_reads_a_table_at_once(kept, table):
    import pandas

    found = pandas.read_parquet(kept / "tables" / table, dtype_backend="pyarrow")
    assert list(found.columns) == list(schema(table).columns)
    kinds = {"integer": "int64", "number": "decimal128(38, 10)", "boolean": "bool", "string": "string"}
    assert [str(kind) for kind in found.dtypes] == [f"{kinds[f.type]}[pyarrow]" for f in schema(table).fields]
    rows = [[None if value is pandas.NA else value for value in row] for row in found.itertuples(index=False)]
    assert rows == expected(table)


@pytest.mark.parametrize("table", TABLES)
def test_arrow_reads_a_table_and_its_provenance_at_once(kept, table):
    import pyarrow.dataset as ds

    found = ds.dataset(kept / "tables" / table, partitioning="hive").to_table()
    assert [list(row.values()) for row in found.to_pylist()] == expected(table)
    for field in schema(table).fields:
        assert found.schema.field(field.name).metadata[b"description"].decode() == field.description
        assert found.schema.field(field.name).nullable or field.required
    log = ds.dataset(kept / "provenance" / table).to_table().to_pylist()
    lines = [json.loads(line) for line in (MADE / f"provenance/{table}.jsonl").read_text("utf-8").splitlines()]
    for entry in log:
        entry["spans"] = [{name: held for name, held in span.items() if held is not None} for span in entry["spans"]]
    assert log == lines


def test_duckdb_follows_a_cell_to_its_words(kept):
    import duckdb

    found = duckdb.sql(
        f"""SELECT p.name, s.source, s.exact FROM read_parquet('{kept}/tables/pilots/*.parquet') p
        JOIN read_parquet('{kept}/provenance/pilots/*.parquet') l ON l.key = p.pilot AND l.field = 'peak_year',
        unnest(l.spans) AS u(s) WHERE p.pilot = 'b3-09' ORDER BY s.source"""
    ).fetchall()
    assert [row[2] for row in found] == ["2020 左右", "2020 左右"]


def test_all_logs_are_read_at_once(kept):
    import duckdb

    found = duckdb.sql(f"SELECT count(*) FROM read_parquet('{kept}/provenance/*/*.parquet')").fetchall()
    assert found[0][0] == sum(path.read_bytes().count(b"\n") for path in MADE.glob("provenance/*.jsonl"))


def test_nothing_is_written_that_only_arrow_can_read(kept):
    from pyarrow.parquet import ParquetFile

    for path in kept.rglob("*.parquet"):
        file = ParquetFile(path)
        kinds = {file.schema.column(n).physical_type for n in range(len(file.schema.names))}
        assert kinds <= {"BYTE_ARRAY", "INT64", "BOOLEAN", "DOUBLE", "FIXED_LEN_BYTE_ARRAY"}
        for number in range(file.metadata.num_row_groups):
            group = file.metadata.row_group(number)
            for column in range(group.num_columns):
                held = group.column(column)
                assert held.compression == "ZSTD"
                assert set(held.encodings) <= {"PLAIN", "RLE", "RLE_DICTIONARY", "PLAIN_DICTIONARY"}


# -- every command reads it --------------------------------------------------------------------------


def test_the_layout_is_told_by_its_files(kept, tmp_path):
    assert layout_of(find_folder(str(MADE)).files) == layout_of(bytes_of(MADE)) == "csv"
    assert layout_of(bytes_of(kept)) == "parquet"
    assert layout_of(["a.csv", "tables/a/part-00000.parquet", "provenance/pilots.jsonl"]) == ""
    names = [f"tables/pilots/part-{n:05d}.parquet" for n in (100_000, 9, 99_999)]
    assert parts_of([*names, "provenance/pilots/part-00000.parquet"], "tables/pilots") == [names[1], names[2], names[0]]
    for empty in (tmp_path, tmp_path / "none", ROOT / "README.md"):
        with pytest.raises(InputError, match="no tables"):
            open_folder(empty)


@pytest.mark.slow
def test_a_project_and_a_revision_are_found_in_either_layout(kept, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(kept, tmp_path / "extracted")
    assert contents(find_folder(".")) == contents(open_folder(MADE))
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], check=True, env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)})
    shutil.rmtree(tmp_path / "extracted")
    shutil.copytree(MADE, tmp_path / "extracted")
    assert contents(find_folder("HEAD")) == contents(open_folder(MADE))
    assert main(["diff", "HEAD", "."]) == 0, capsys.readouterr().out


def test_diff_finds_the_same_between_all_layouts(tmp_path, capsys):
    old = build({"list": LIST, "more": "要在南京市推广。\n"}).write(tmp_path / "old")
    new = build({"list": LIST.replace("2025", "2026"), "more": "要在南京市推广。\n"}, suffix="~").write(
        tmp_path / "new"
    )
    for folder in (old, new):
        datapackage.write_description(folder)
        to_parquet(folder, folder.with_name(f"{folder.name}.parquet"), SMALL)
    told = set()
    for one in ("old", "old.parquet"):
        assert main(["diff", str(tmp_path / one), str(tmp_path / "old")]) == 0, capsys.readouterr().out
        for other in ("new", "new.parquet"):
            capsys.readouterr()
            assert main(["diff", "--json", str(tmp_path / one), str(tmp_path / other)]) == 1
            found = json.loads(capsys.readouterr().out)
            told.add(json.dumps({name: held for name, held in found.items() if name not in ("old", "new", "files")}))
    assert len(told) == 1


def test_diff_of_the_two_layouts_of_the_five_documents_finds_nothing(kept, capsys):
    assert main(["diff", "--json", str(MADE), str(kept)]) == 0, capsys.readouterr().out
    assert main(["diff", str(kept), str(MADE)]) == 0, capsys.readouterr().out


def test_equal_parts_are_not_turned_back_to_be_compared(kept, tmp_path, monkeypatch):
    from lccp.diff.compare import compare_folders

    shutil.copytree(kept, tmp_path / "again")
    monkeypatch.setattr("lccp.storage.parquet.part_lines", lambda raw: pytest.fail("a log was read"))
    assert compare_folders(open_folder(kept), open_folder(tmp_path / "again")).equal


@pytest.mark.parametrize(
    "words",
    [
        ["explain", "pilots", "b3-09"],
        ["explain", "pilots", "b3-09", "peak_year"],
        ["explain", "peak_targets", "b3-01|1", "edtf"],
    ],
)
def test_explain_tells_the_same(kept, words, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    said = []
    for out in (MADE, kept):
        assert main([*words, "--out", str(out)]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert "rule" in said[0]


def test_explain_names_rows_near_by(kept, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert main(["explain", "pilots", "b3-0", "--out", str(kept)]) == 2
    assert "there are b3-01, b3-02, b3-03, b3-04, b3-05" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["jsonl", "parquet", "sqlite"])
@pytest.mark.slow
def test_export_gives_the_same_bytes(kept, tmp_path, form):
    for name, out in (("one", MADE), ("two", kept)):
        assert main(["export", "--out", str(out), "--to", str(tmp_path / name), "--format", form]) == 0
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


@pytest.mark.slow
def test_panel_and_compare_find_the_pilots(kept, tmp_path, capsys, monkeypatch):
    said = []
    for out in (MADE / "pilots.csv", MADE, kept / "pilots.csv", kept):
        assert main(["panel", "--pilots", str(out)]) == 0
        said.append(capsys.readouterr().out)
    assert len(set(said)) == 1
    shutil.copytree(kept, tmp_path / "extracted")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text("city,year\n镇江市,2012\n", "utf-8")
    assert main(["compare", "list.csv"]) == 1
    assert "镇江" not in capsys.readouterr().out
    assert main(["panel", "--pilots", str(kept / "other.csv")]) == 2


@pytest.mark.slow
def test_a_report_is_the_same(kept):
    pytest.importorskip("jinja2")
    from lccp.report.data import opened_report

    with opened_report(MADE, ROOT / "raw") as one, opened_report(kept, ROOT / "raw") as two:
        assert one.tables == two.tables
        for table in one.tables:
            assert list(one.logged_rows(table)) == list(two.logged_rows(table))


# -- what is wrong is told ---------------------------------------------------------------------------


def test_the_package_describes_the_files_that_are_there(kept):
    described = json.loads((kept / "datapackage.json").read_text("utf-8"))
    plain = json.loads((MADE / "datapackage.json").read_text("utf-8"))
    for resource, csv_resource in zip(described["resources"], plain["resources"], strict=True):
        assert resource["format"] == "parquet"
        assert [(kept / part["path"]).stat().st_size for part in resource["parts"]] == [resource["bytes"]]
        assert all((kept / part["path"]).is_file() for part in resource["provenance"])
        for name in ("rows", "schema", "sources", "title"):
            assert resource[name] == csv_resource[name]


def test_without_pyarrow_the_extra_is_named(kept, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(InputError, match=r"lccp\[parquet\]"):
        contents(open_folder(kept))


def test_a_full_disk_is_told_in_the_words_of_the_system(tmp_path):
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(OSError, match="File too large") as told:
            to_parquet(MADE, tmp_path / "kept")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert told.value.strerror == "File too large"


@pytest.mark.slow
def test_the_package_is_one_to_frictionless(kept, tmp_path):
    frictionless = pytest.importorskip("frictionless")
    to_parquet(MADE, tmp_path / "kept", SOME)
    for folder in (kept, tmp_path / "kept"):
        said = json.loads((folder / "datapackage.json").read_text("utf-8"))
        package = frictionless.Package.from_descriptor(said)  # raises where it is none
        assert [one.name for one in package.resources] == list(TABLES)
        for one, table in zip(package.resources, said["resources"], strict=True):
            paths = [one.path, *one.extrapaths]
            assert paths == [part["path"] for part in table["parts"]]
            assert all((folder / path).is_file() for path in paths)


@pytest.mark.parametrize(
    "change", [lambda data: b"", lambda data: data[:-9], lambda data: b"PAR1" + data[9:-9] + b"PAR1"]
)
def test_a_damaged_file_is_named_in_one_line(kept, tmp_path, capsys, change):
    shutil.copytree(kept, tmp_path / "kept")
    path = tmp_path / "kept/tables/pilots/part-00000.parquet"
    path.write_bytes(change(path.read_bytes()))
    assert main(["export", "--out", str(tmp_path / "kept"), "--to", str(tmp_path / "to"), "--format", "jsonl"]) == 2
    said = capsys.readouterr().err
    assert "tables/pilots/part-00000.parquet: cannot be read" in said
    assert said.count("\n") == 1


# -- builds ------------------------------------------------------------------------------------------


def test_a_build_writes_either_layout_and_changes_one_for_the_other(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/one.txt").write_text("通知\n\n一、到2025年，建成100个城市试点，投资7.50亿元。\n", "utf-8")
    assert main(["build"]) == 0
    first, tables = bytes_of(tmp_path / "extracted"), contents(open_folder(tmp_path / "extracted"))
    assert main(["build", "--layout", "parquet"]) == 0
    kept = bytes_of(tmp_path / "extracted")
    assert layout_of(kept) == "parquet"
    assert contents(open_folder(tmp_path / "extracted")) == tables
    assert main(["check", "--rebuild"]) == 0, capsys.readouterr().out
    capsys.readouterr()
    assert main(["build", "--layout", "parquet", "--force"]) == 0
    assert "nothing changed" in capsys.readouterr().out
    assert bytes_of(tmp_path / "extracted") == kept
    assert main(["build"]) == 0
    assert bytes_of(tmp_path / "extracted") == first


def test_a_build_without_pyarrow_says_so_before_it_begins(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/one.txt").write_text("通知\n", "utf-8")
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.setattr("lccp.build.build_into", lambda *_: pytest.fail("it began"))
    assert main(["build", "--layout", "parquet"]) == 2
    assert "lccp[parquet]" in capsys.readouterr().err
    assert not (tmp_path / "extracted").exists()
