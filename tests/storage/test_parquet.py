"""The Parquet layout: nothing is lost, types are right to other tools, and every command reads it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lccp.__main__ import main
from lccp.model import InputError
from lccp.schemas import TABLES, schema
from lccp.storage import datapackage, parquet
from lccp.storage.folder import layout_of, parts_of
from lccp.storage.locate import find_folder, open_folder
from lccp.storage.parquet import PartBoundaries, Sizes, part_faults, to_parquet

from tests.support.output_folder import LIST, build

ROOT = Path(__file__).parents[2]
MADE = ROOT / "extracted"
SMALL = Sizes(batch=(3, 400), group=(5, 900), part=(8, 4000))
SOME = Sizes((100, 99_999), (300, 999_999), (500, 999_999))
SMALLEST = Sizes((1, 1), (1, 1), (1, 1))

pytest.importorskip("pyarrow")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The repository's own tables in the Parquet layout."""
    into = tmp_path_factory.mktemp("kept") / "extracted"
    to_parquet(MADE, into)
    return into


def contents(folder):
    found = {}
    for file in sorted(folder.files):
        with folder.open(file) as handle:
            found[file] = handle.read()
    return found


def bytes_of(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# -- nothing is lost ---------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [Sizes(), SOME])
def test_the_files_of_the_csv_layout_come_back_byte_for_byte(tmp_path, sizes):
    to_parquet(MADE, tmp_path / "kept", sizes)
    assert contents(open_folder(tmp_path / "kept")) == bytes_of(MADE)
    assert not list(part_faults(tmp_path / "kept"))


def test_the_same_tables_give_the_same_bytes(kept, tmp_path):
    shutil.copytree(MADE, tmp_path / "another name")
    to_parquet(tmp_path / "another name", tmp_path / "again")
    assert bytes_of(tmp_path / "again") == bytes_of(kept)


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


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=quantities(), sizes=st.sampled_from([Sizes(), SMALL, SMALLEST]))
def test_every_value_comes_back_whatever_its_type(tmp_path, rows, sizes):
    for folder in ("made", "kept"):
        shutil.rmtree(tmp_path / folder, ignore_errors=True)
    written(tmp_path / "made", "quantities", rows)
    to_parquet(tmp_path / "made", tmp_path / "kept", sizes)
    assert contents(open_folder(tmp_path / "kept")) == bytes_of(tmp_path / "made")


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


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(ENTRY, max_size=20), sizes=st.sampled_from([Sizes(), SMALL, SMALLEST]))
def test_every_line_of_provenance_comes_back(tmp_path, entries, sizes):
    for folder in ("made", "kept"):
        shutil.rmtree(tmp_path / folder, ignore_errors=True)
    written(tmp_path / "made", "mentions", [])
    log = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
    (tmp_path / "made/provenance/mentions.jsonl").write_text(log, "utf-8", newline="")
    to_parquet(tmp_path / "made", tmp_path / "kept", sizes)
    assert contents(open_folder(tmp_path / "kept")) == bytes_of(tmp_path / "made")


def test_other_files_and_columns_go_along(tmp_path):
    shutil.copytree(MADE, tmp_path / "made", ignore=shutil.ignore_patterns("datapackage.json"))
    (tmp_path / "made/notes").mkdir()
    (tmp_path / "made/notes/read me.txt").write_bytes(b"\xff\x00")
    path = tmp_path / "made/indicators.csv"
    path.write_text("".join(f"{line},more\n" for line in path.read_text("utf-8").splitlines()), "utf-8", newline="")
    (tmp_path / "made/ratings.csv").unlink()
    to_parquet(tmp_path / "made", tmp_path / "kept")
    assert contents(open_folder(tmp_path / "kept")) == bytes_of(tmp_path / "made")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("pilots.csv", "广东,", '"广东",'),
        ("pilots.csv", "\n", "\r\n"),
        ("pilots.csv", "\n", "\n\n"),
        ("pilots.csv", "pilot,", "pilot,pilot,"),
        ("provenance/pilots.jsonl", '"key": ', '"key":'),
        ("provenance/pilots.jsonl", '"rules": [', '"rules": [7, '),
        ("provenance/pilots.jsonl", '"start": ', '"start": 9999999999999999999'),
        ("provenance/pilots.jsonl", '"exact": "', '"exact": "\\ud800'),
        ("provenance/pilots.jsonl", '"exact": "', '"exact": "\\u4e2d'),
        ("provenance/pilots.jsonl", '"start": ', '"begin": '),
        ("provenance/pilots.jsonl", '"start": ', '"page": true, "start": '),
        ("provenance/pilots.jsonl", "}\n", "}"),
        ("provenance/pilots.jsonl", "{", "[" * 100_000 + "{"),
        ("datapackage.json", "  ", " "),
        ("datapackage.json", '"path": "pilots.csv"', '"path": "cities.csv"'),
        ("datapackage.json", '"resources"', '"things"'),
        ("datapackage.json", "{", "["),
    ],
)
def test_what_would_not_come_back_is_refused_in_one_line(tmp_path, file, old, new):
    shutil.copytree(MADE, tmp_path / "made")
    path = tmp_path / "made" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8", newline="")
    with pytest.raises(InputError, match=file) as told:
        to_parquet(tmp_path / "made", tmp_path / "kept")
    assert "\n" not in str(told.value)


# -- parts -------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9)), max_size=40),
    st.tuples(st.integers(1, 9), st.integers(1, 30)),
)
def test_parts_are_bounded_and_divide_only_a_source_that_alone_is_too_large(runs, most):
    rows = [(f"d{number}-{source}", size) for number, (source, size) in enumerate(runs) for _ in range(source)]
    cuts = PartBoundaries(most)
    for owner, size in rows:
        cuts.add(owner, size)
    edges = [0, *cuts.cuts, len(rows)]
    assert edges == sorted(set(edges)) or not rows
    parts = [rows[a:b] for a, b in pairwise(edges)]

    def fits(part):
        return len(part) <= most[0] and (sum(size for _, size in part) <= most[1])

    assert all(fits(part) or len(part) == 1 for part in parts)
    for one, other in pairwise(part for part in parts if part):
        following = [row for row in rows if row[0] == other[0][0]]
        if one[-1][0] == other[0][0]:
            assert not fits(following), "a source is divided that had room in one part"
            assert {owner for owner, _ in one} == {one[-1][0]}, "it shares its parts with the sources before it"
        else:
            assert not fits([*one, *following]), "a part ends before it is full"


def test_a_large_table_is_divided_by_source_and_rows_groups_tell_which(tmp_path):
    import pyarrow.dataset as ds
    from pyarrow.parquet import ParquetFile

    to_parquet(MADE, tmp_path / "kept", Sizes((10, 9999), (50, 99999), (300, 99999)))
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


def test_a_number_is_a_number_however_it_is_printed(tmp_path):
    import duckdb

    rows = [
        {"source": "a", "n": str(n), "paragraph": "1", "text": "x", "value": value, "unit": "", "qualifier": "exact"}
        for n, value in enumerate(["7.50", "100", "", "-0.0", "0.00000000000001"], 1)
    ]
    written(tmp_path / "made", "quantities", rows)
    to_parquet(tmp_path / "made", tmp_path / "kept", Sizes((2, 99), (3, 99), (4, 99)))
    found = duckdb.sql(f"SELECT value, value * 2 FROM read_parquet('{tmp_path}/kept/tables/quantities/*.parquet')")
    assert str(found.types[0]) == "DECIMAL(38,14)"
    assert [row[0] for row in found.fetchall()] == [Decimal("7.5"), 100, None, 0, Decimal("0.00000000000001")]
    assert contents(open_folder(tmp_path / "kept")) == bytes_of(tmp_path / "made")


def test_words_that_are_not_those_of_the_value_are_refused(tmp_path, monkeypatch):
    row = {"source": "a", "n": "1", "paragraph": "1", "text": "x", "value": "7.50", "qualifier": "exact"}
    written(tmp_path / "made", "quantities", [row | {"unit": ""}])
    monkeypatch.setattr("lccp.storage.arrow.printed_words", lambda printed: '{"value": {"0": "7.60"}}')
    to_parquet(tmp_path / "made", tmp_path / "kept")
    with pytest.raises(InputError, match=r"the value 7.5 is said to be printed as '7.60'"):
        contents(open_folder(tmp_path / "kept"))


# -- every command reads it --------------------------------------------------------------------------


def test_the_layout_is_told_by_its_files(kept, tmp_path):
    assert layout_of(find_folder(str(MADE)).files) == layout_of(bytes_of(MADE)) == "csv"
    assert layout_of(bytes_of(kept)) == "parquet"
    assert layout_of(["a.csv", "tables/a/part-00000.parquet", "provenance/pilots.jsonl"]) == ""
    names = [f"tables/pilots/part-{n:05d}.parquet" for n in (100_000, 9, 99_999)]
    assert parts_of(names)["pilots.csv"] == [names[1], names[2], names[0]]
    for empty in (tmp_path, tmp_path / "none", ROOT / "README.md"):
        with pytest.raises(InputError, match="no tables"):
            open_folder(empty)


def test_a_project_and_a_revision_are_found_in_either_layout(kept, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(kept, tmp_path / "extracted")
    assert contents(find_folder(".")) == bytes_of(MADE)
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], check=True, env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)})
    shutil.rmtree(tmp_path / "extracted")
    shutil.copytree(MADE, tmp_path / "extracted")
    assert contents(find_folder("HEAD")) == bytes_of(MADE)
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
            told.add(json.dumps({name: held for name, held in found.items() if name not in ("old", "new")}))
    assert len(told) == 1


def test_equal_parts_are_not_turned_back_to_be_compared(kept, tmp_path, monkeypatch):
    from lccp.diff.compare import compare_folders

    shutil.copytree(kept, tmp_path / "again")
    ours, theirs = open_folder(kept), open_folder(tmp_path / "again")
    read_report = []
    monkeypatch.setattr("lccp.storage.arrow.log_bytes", lambda batch: read_report.append(batch) or b"")
    assert compare_folders(ours, theirs).equal
    assert not read_report


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
def test_export_gives_the_same_bytes(kept, tmp_path, form):
    for name, out in (("one", MADE), ("two", kept)):
        assert main(["export", "--out", str(out), "--to", str(tmp_path / name), "--format", form]) == 0
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


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


def test_a_report_is_the_same(kept):
    pytest.importorskip("jinja2")
    from lccp.report.data import read_report

    one, two = (read_report(out, ROOT / "raw") for out in (MADE, kept))
    assert one.tables == two.tables
    assert one.logs == two.logs


# -- what is wrong is told ---------------------------------------------------------------------------


def test_the_package_describes_the_files_that_are_there(kept):
    said = json.loads((kept / "datapackage.json").read_text("utf-8"))
    for resource in said["resources"]:
        assert resource["format"] == "parquet"
        assert (kept / resource["path"]).stat().st_size == resource["bytes"]
        assert resource["csv"]["path"] == f"{resource['name']}.csv"
    assert datapackage.dump_description(datapackage.describe_folder(open_folder(kept))) == (
        MADE / "datapackage.json"
    ).read_text("utf-8")


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


def test_files_that_are_not_as_described_are_named(kept, tmp_path):
    shutil.copytree(kept, tmp_path / "kept")
    assert not list(part_faults(tmp_path / "kept"))
    (tmp_path / "kept/tables/pilots/part-00000.parquet").unlink()
    shutil.copy(kept / "tables/ratings/part-00000.parquet", tmp_path / "kept/tables/ratings/part-00001.parquet")
    path = tmp_path / "kept/provenance/pilots/part-00000.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    found = list(part_faults(tmp_path / "kept"))
    assert len(found) == 3
    assert [one.partition(": ")[0] for one in found] == [
        "provenance/pilots/part-00000.parquet",
        "tables/pilots/part-00000.parquet",
        "tables/ratings/part-00001.parquet",
    ]
    (tmp_path / "kept/datapackage.json").write_text("[]")
    assert len(list(part_faults(tmp_path / "kept"))) == 1


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


def test_a_damaged_package_is_named(kept, tmp_path):
    shutil.copytree(kept, tmp_path / "kept")
    (tmp_path / "kept/datapackage.json").write_bytes((MADE / "datapackage.json").read_bytes())
    with pytest.raises(InputError, match="does not describe tables in Parquet"):
        contents(open_folder(tmp_path / "kept"))


def test_without_pyarrow_the_extra_is_named(kept, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(InputError, match=r"lccp\[parquet\]"):
        to_parquet(MADE, tmp_path / "kept")
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


def test_a_folder_that_holds_something_is_not_written_into(tmp_path):
    (tmp_path / "x").touch()
    with pytest.raises(InputError, match="holds something"):
        to_parquet(MADE, tmp_path)


def test_the_parts_of_a_build_have_room_for_what_they_promise():
    assert parquet.Sizes().batch < parquet.Sizes().group < parquet.Sizes().part


# -- builds ------------------------------------------------------------------------------------------


def test_a_build_writes_either_layout_and_changes_one_for_the_other(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/one.txt").write_text("通知\n\n一、到2025年，建成100个城市试点，投资7.50亿元。\n", "utf-8")
    assert main(["build"]) == 0
    first = bytes_of(tmp_path / "extracted")
    assert main(["build", "--layout", "parquet"]) == 0
    kept = bytes_of(tmp_path / "extracted")
    assert layout_of(kept) == "parquet"
    assert contents(open_folder(tmp_path / "extracted")) == first
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
