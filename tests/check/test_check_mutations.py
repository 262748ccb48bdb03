"""Whatever is changed in an output, `check` finds it: by comparing with a build made now, and by replaying alone.

The description of the tables is written anew after each change, so that no hash gives it away.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import random
import shutil
from importlib import import_module
from pathlib import Path

import pytest
from lccp.check import whole
from lccp.model import InputError
from lccp.options import BuildOptions
from lccp.read.limits import Limits
from lccp.schemas import TABLES, schema
from lccp.storage import datapackage
from lccp.storage.provenance import encode_entry
from lccp.text import rules

from tests.support.examples import share

pytestmark = pytest.mark.slow

build = import_module("lccp.build")  # ``lccp.build`` is the function of the library

ROOT = Path(__file__).parents[2]
SEEDS = range(share(2))


class Output:
    """An output folder in memory, to be changed and written."""

    def __init__(self, folder: Path):
        self.tables, self.logs = {}, {}
        for table in TABLES:
            text = (folder / f"{table}.csv").read_text("utf-8")
            self.tables[table] = list(csv.reader(io.StringIO(text, newline="")))
            lines = (folder / "provenance" / f"{table}.jsonl").read_bytes().decode("utf-8").split("\n")[:-1]
            self.logs[table] = [json.loads(line) for line in lines]
        self.texts = {path.stem: path.read_bytes().decode("utf-8-sig") for path in (ROOT / "raw").glob("*.txt")}

    def write(self, folder: Path) -> None:
        (folder / "provenance").mkdir(parents=True)
        for table, rows in self.tables.items():
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator="\n").writerows(rows)
            (folder / f"{table}.csv").write_text(text.getvalue(), "utf-8", newline="")
            log = "".join(f"{encode_entry(entry)}\n" for entry in self.logs[table])
            (folder / "provenance" / f"{table}.jsonl").write_text(log, "utf-8", newline="")

    def entry(self, chance, fits=lambda entry: True):
        """Some line of some log that fits: its table, its place, itself."""
        found = [(table, at, entry) for table, log in self.logs.items() for at, entry in enumerate(log) if fits(entry)]
        return chance.choice(found)

    def row(self, table, key):
        made = schema(table)
        return next(row for row in self.tables[table][1:] if made.key(dict(zip(made.columns, row, strict=True))) == key)

    def put(self, table, key, field, value):
        self.row(table, key)[schema(table).columns.index(field)] = value

    def rows_of(self, chance, fewest=3):
        """A table that has some rows, and the place of one that is not the last."""
        table = chance.choice([table for table, rows in self.tables.items() if len(rows) > fewest])
        return table, chance.randrange(1, len(self.tables[table]) - 1)

    def lines_of(self, table, row):
        made = schema(table)
        key = made.key(dict(zip(made.columns, row, strict=True)))
        return [entry for entry in self.logs[table] if entry["key"] == key]


def another(values, chance, value):
    return chance.choice(sorted({one for one in values if one and one != value}) or [value + "0"])


def read(entry):
    """Whether a value is read from words or computed, so that replaying alone tells a wrong one."""
    return not any(name in rules.STRUCTURAL for name in entry["rules"])


# -- what is changed: consistently, so that only the truth tells it ------------------------------------


def value_in_table_and_log(out, chance, fits=read):
    table, _, entry = out.entry(chance, lambda e: fits(e) and e["field"] not in schema_keys(e))
    values = [one["value"] for one in out.logs[table] if one["field"] == entry["field"]]
    value = another(values, chance, entry["value"])
    out.put(table, entry["key"], entry["field"], value)
    entry["value"] = value
    return table


def schema_keys(entry):
    return {"source", "n", "pilot", "section", "paragraph", "code", "item", "table", "row", "column", "figure", "group"}


def span_moved(out, chance):
    """To words of the same length beside it: the quotation is true, and another one."""
    table, _, entry = out.entry(chance, lambda e: read(e) and e["spans"] and e["spans"][0]["start"] > 40)
    span = entry["spans"][0]
    by = chance.choice([-1, -7, -31])
    span["start"] += by
    span["end"] += by
    span["exact"] = out.texts[span["source"]][span["start"] : span["end"]]
    return table


def rule_dropped(out, chance):
    table, _, entry = out.entry(chance, lambda e: read(e) and e["rules"])
    entry["rules"].pop(chance.randrange(len(entry["rules"])))
    return table


REPLAYED = [value_in_table_and_log, span_moved]


# -- what is changed anyhow ----------------------------------------------------------------------------


def value_in_table(out, chance):
    table, _, entry = out.entry(chance)
    values = [one["value"] for one in out.logs[table] if one["field"] == entry["field"]]
    out.put(table, entry["key"], entry["field"], another(values, chance, entry["value"]))
    return table


def value_in_log(out, chance):
    table, _, entry = out.entry(chance)
    entry["value"] += "0"
    return table


def structural_value(out, chance):
    return value_in_table_and_log(out, chance, lambda e: not read(e) and e["field"] not in schema_keys(e))


def value_blanked(out, chance):
    table, at, entry = out.entry(chance, lambda e: e["field"] not in schema_keys(e))
    out.put(table, entry["key"], entry["field"], "")
    out.logs[table].pop(at)
    return table


def span_to_the_same_words_elsewhere(out, chance):
    def twice(entry):
        return any(out.texts[span["source"]].count(span["exact"]) > 1 for span in entry["spans"])

    table, _, entry = out.entry(chance, twice)
    span = next(one for one in entry["spans"] if out.texts[one["source"]].count(one["exact"]) > 1)
    text = out.texts[span["source"]]
    start = text.find(span["exact"])
    start = start if start != span["start"] else text.find(span["exact"], start + 1)
    span["start"], span["end"] = start, start + len(span["exact"])
    return table


def quotation(out, chance):
    table, _, entry = out.entry(chance, lambda e: e["spans"])
    span = chance.choice(entry["spans"])
    span["exact"] = span["exact"][:-1] + "某"
    return table


def span_dropped(out, chance):
    table, _, entry = out.entry(chance, lambda e: len(e["spans"]) > 1)
    entry["spans"].pop()
    return table


def span_beyond_the_document(out, chance):
    table, _, entry = out.entry(chance, lambda e: e["spans"])
    entry["spans"][-1]["end"] += 10**7
    return table


def span_before_the_document(out, chance):
    table, _, entry = out.entry(chance, lambda e: e["spans"])
    span = entry["spans"][0]
    size = len(out.texts[span["source"]])
    span["start"], span["end"] = span["start"] - size, span["end"] - size  # Python would count from the end
    return table


def span_of_no_document(out, chance):
    table, _, entry = out.entry(chance, lambda e: e["spans"])
    entry["spans"][0]["source"] = "no-such-document"
    return table


def span_that_is_none(out, chance):
    table, _, entry = out.entry(chance, lambda e: e["spans"])
    entry["spans"] = chance.choice([[3], [{}], 7, None, [{"source": [], "start": 0, "end": 1}], "spans"])
    return table


def number_written_as_truth(out, chance):
    table, _, entry = out.entry(chance, lambda e: e["spans"] and e["spans"][0]["start"] == 1)
    entry["spans"][0]["start"] = True
    return table


def rule_added(out, chance):
    table, _, entry = out.entry(chance, lambda e: "close_gaps" not in e["rules"])
    entry["rules"].append("close_gaps")
    return table


def rule_unknown(out, chance):
    table, _, entry = out.entry(chance)
    entry["rules"].append("no.such.rule")
    return table


def origin_of_the_same_value(out, chance):
    """Another cell that holds the same: replaying gives the same value from it."""

    def others(ref):
        table, _, rest = ref.partition("/")
        key, _, field = rest.rpartition("/")
        if table not in TABLES:
            return []
        made = schema(table)
        rows = [dict(zip(made.columns, row, strict=True)) for row in out.tables[table][1:]]
        value = next((row[field] for row in rows if made.key(row) == key), None)
        return [f"{table}/{made.key(row)}/{field}" for row in rows if row[field] == value and made.key(row) != key]

    table, _, entry = out.entry(chance, lambda e: any(ref.startswith(("pilots/", "paragraphs/")) for ref in e["from"]))
    at = next(at for at, ref in enumerate(entry["from"]) if ref.partition("/")[0] in TABLES)
    entry["from"][at] = chance.choice(others(entry["from"][at]) or ["pilots/b9-99/name"])
    return table


def origin_dropped(out, chance):
    table, _, entry = out.entry(chance, lambda e: e["from"])
    entry["from"].pop()
    return table


def line_dropped(out, chance):
    table, at, _ = out.entry(chance)
    out.logs[table].pop(at)
    return table


def line_twice(out, chance):
    table, at, entry = out.entry(chance)
    out.logs[table].insert(chance.choice([at, 0, len(out.logs[table])]), entry)
    return table


def lines_exchanged(out, chance):
    table = chance.choice([table for table, log in out.logs.items() if len(log) > 3])
    log = out.logs[table]
    at, to = sorted(chance.sample(range(len(log)), 2))
    log[at], log[to] = log[to], log[at]
    return table


def line_of_no_row(out, chance):
    table, at, entry = out.entry(chance)
    out.logs[table].insert(at, {**entry, "key": "no-such-row"})
    return table


def line_of_no_column(out, chance):
    table, at, entry = out.entry(chance)
    out.logs[table].insert(at, {**entry, "field": "no_such_column"})
    return table


def row_missing(out, chance):
    table, at = out.rows_of(chance)
    row = out.tables[table].pop(at)
    gone = out.lines_of(table, row)
    out.logs[table] = [entry for entry in out.logs[table] if entry not in gone]
    return table


def last_rows_missing(out, chance):
    table, at = out.rows_of(chance)
    for row in out.tables[table][at:]:
        gone = out.lines_of(table, row)
        out.logs[table] = [entry for entry in out.logs[table] if entry not in gone]
    del out.tables[table][at:]
    return table


def row_twice(out, chance):
    table, at = out.rows_of(chance)
    row = out.tables[table][at]
    out.tables[table].insert(chance.choice([at, at + 1, 1, len(out.tables[table])]), row)
    return table


def row_invented(out, chance):
    """A row that quotes what the document says, with a key that no build gives."""
    table = chance.choice(["sections", "paragraphs", "cited_documents", "contents", "mentions", "ratings"])
    row = list(out.tables[table][-1])
    lines = out.lines_of(table, row)
    row[1] = "9999"
    out.tables[table].append(row)
    key = f"{row[0]}|9999"
    out.logs[table] += [{**entry, "key": key} for entry in lines]
    return table


def rows_exchanged(out, chance):
    table, at = out.rows_of(chance)
    rows = out.tables[table]
    rows[at], rows[at + 1] = rows[at + 1], rows[at]
    return table


def rows_exchanged_with_their_lines(out, chance):
    table, at = out.rows_of(chance)
    rows = out.tables[table]
    rows[at], rows[at + 1] = rows[at + 1], rows[at]
    out.logs[table] = [entry for row in rows[1:] for entry in out.lines_of(table, row)]
    return table


def header(out, chance):
    table = chance.choice(TABLES)
    out.tables[table][0][-1] += "_"
    return table


def field_too_many(out, chance):
    table, at = out.rows_of(chance)
    out.tables[table][at].append("")
    return table


CHANGES = [
    *REPLAYED, rule_dropped, value_in_table, value_in_log, structural_value, value_blanked,
    span_to_the_same_words_elsewhere, quotation, span_dropped, span_beyond_the_document, span_before_the_document,
    span_of_no_document, span_that_is_none, number_written_as_truth, rule_added, rule_unknown, origin_of_the_same_value,
    origin_dropped, line_dropped, line_twice, lines_exchanged, line_of_no_row, line_of_no_column, row_missing,
    last_rows_missing, row_twice, row_invented, rows_exchanged, rows_exchanged_with_their_lines, header, field_too_many,
]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A build made once, for all tests."""
    folder = tmp_path_factory.mktemp("made") / "out"
    with build.rebuilt(options_of(folder), Limits()) as path:
        shutil.copytree(path, folder)
    return folder


def options_of(out, corrections=None):
    return BuildOptions.resolve(ROOT / "raw", out, corrections)


def checked(out: Path, made: Path, monkeypatch, capsys, rebuild=False) -> tuple[int, str]:
    """Check a folder against a build that stands already."""
    monkeypatch.setattr(build, "rebuilt", lambda options, limits: contextlib.nullcontext(made))
    capsys.readouterr()
    status = whole.run_check(options_of(out), rebuild)
    return status, capsys.readouterr().out


def written(out: Output, folder: Path) -> Path:
    out.write(folder)
    with contextlib.suppress(InputError):  # a table that cannot be described
        datapackage.write_description(folder)
    return folder


def test_an_output_that_is_only_read_and_written_is_clean(made, tmp_path, monkeypatch, capsys):
    out = written(Output(made), tmp_path / "out")
    assert checked(out, made, monkeypatch, capsys, rebuild=True)[0] == 0
    assert checked(out, out, monkeypatch, capsys)[0] == 0


@pytest.mark.at_length
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_change_is_found_and_named_by_its_table(change, seed, made, tmp_path, monkeypatch, capsys):
    out = Output(made)
    table = change(out, random.Random(f"{change.__name__} {seed}"))
    status, said = checked(written(out, tmp_path / "out"), made, monkeypatch, capsys)
    assert status == 1
    assert f"{table}: " in said
    assert "Traceback" not in said


@pytest.mark.at_length
@pytest.mark.parametrize("seed", range(share(4)))
@pytest.mark.parametrize("change", REPLAYED, ids=lambda change: change.__name__)
def test_replaying_alone_finds_what_the_words_do_not_say(change, seed, made, tmp_path, monkeypatch, capsys):
    """Were the build made now wrong in the same way, the words themselves would still tell."""
    out = Output(made)
    table = change(out, random.Random(f"{change.__name__} {seed}"))
    folder = written(out, tmp_path / "out")
    status, said = checked(folder, folder, monkeypatch, capsys)
    assert (status, "extracting again" in said) == (1, False)
    assert f"{table}: " in said


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("pilots.csv", b"\n", b"\r\n"),
        ("pilots.csv", b"pilot,", b"\xef\xbb\xbfpilot,"),
        ("pilots.csv", b"b3-45,", b'"b3-45",'),
        ("pilots.csv", "乌海市".encode(), "乌海市".encode("gb18030")),
        ("pilots.csv", b"b3-45,", b"b3-45\0,"),
        ("ratings.csv", b"pilot-assessment-2023,40", b"\npilot-assessment-2023,40"),
        ("provenance/pilots.jsonl", b"\n", b"\r\n"),
        ("provenance/pilots.jsonl", b'", "field"', b'","field"'),
        ("provenance/pilots.jsonl", "乌海市".encode(), b"\\u4e4c\\u6d77\\u5e02"),
        ("provenance/pilots.jsonl", "乌海市".encode(), "乌海市".encode("gb18030")),
        ("provenance/pilots.jsonl", b'{"key"', b'{"more": 1, "key"'),
        ("provenance/pilots.jsonl", b'{"key"', b'{"key": "b3-01", "key"'),
        ("provenance/pilots.jsonl", b'{"key"', b"[" * 100_000),
        ("provenance/pilots.jsonl", b'{"key"', b'\n{"key"'),
    ],
)
def test_every_byte_out_of_form_is_found(file, old, new, made, tmp_path, monkeypatch, capsys):
    out = tmp_path / "out"
    shutil.copytree(made, out)
    data = (out / file).read_bytes()
    assert old in data
    (out / file).write_bytes(data.replace(old, new, 1))
    with contextlib.suppress(InputError):
        datapackage.write_description(out)
    status, said = checked(out, made, monkeypatch, capsys)
    assert (status, "pilots" in said or "ratings" in said) == (1, True)


@pytest.mark.parametrize("file", ["pilots.csv", "provenance/pilots.jsonl", "sections.csv", "provenance/sections.jsonl"])
@pytest.mark.parametrize("how", ["missing", "empty", "without its last line feed"])
def test_a_file_that_is_not_whole_is_found(file, how, made, tmp_path, monkeypatch, capsys):
    out = tmp_path / "out"
    shutil.copytree(made, out)
    if how == "missing":
        (out / file).unlink()
    else:
        (out / file).write_bytes(b"" if how == "empty" else (out / file).read_bytes()[:-1])
    with contextlib.suppress(InputError):
        datapackage.write_description(out)
    status, said = checked(out, made, monkeypatch, capsys)
    assert (status, Path(file).stem in said) == (1, True)


def test_a_rebuild_names_every_file_that_differs(made, tmp_path, monkeypatch, capsys):
    out = tmp_path / "out"
    shutil.copytree(made, out)
    (out / "more.csv").write_text("x\n")
    (out / "provenance" / "conflicts.jsonl").unlink()
    status, said = checked(out, made, monkeypatch, capsys, rebuild=True)
    assert status == 1
    assert "more.csv: is no file of a build\n" in said
    assert "provenance/conflicts.jsonl: a build made now writes it, and it is not there\n" in said
    (out / "more.csv").unlink()
    shutil.copy(made / "provenance" / "conflicts.jsonl", out / "provenance")
    (out / "datapackage.json").write_text("{}")
    status, said = checked(out, made, monkeypatch, capsys, rebuild=True)
    assert (status, "datapackage.json: a build made now differs\n" in said) == (1, True)


def test_a_build_that_cannot_be_made_now_is_a_fault(made, monkeypatch, capsys):
    def fails(args, limits):
        raise InputError("corrections.toml: wuhai has gone stale")

    monkeypatch.setattr(build, "rebuilt", fails)
    assert whole.run_check(options_of(made)) == 1
    assert capsys.readouterr().out == "building again: corrections.toml: wuhai has gone stale\n"


def test_both_layouts_are_checked_alike(made, tmp_path, monkeypatch, capsys):
    pytest.importorskip("pyarrow")
    from tests.support.layouts import to_parquet

    to_parquet(made, tmp_path / "clean")
    assert checked(tmp_path / "clean", made, monkeypatch, capsys, rebuild=True)[0] == 0
    part = tmp_path / "clean" / "tables" / "pilots" / "part-00000.parquet"
    part.write_bytes(part.read_bytes() + b" ")
    assert checked(tmp_path / "clean", made, monkeypatch, capsys)[0] == 1
    out = Output(made)
    table = value_in_table_and_log(out, random.Random(7))
    to_parquet(written(out, tmp_path / "csv"), tmp_path / "changed")
    status, said = checked(tmp_path / "changed", made, monkeypatch, capsys)
    assert (status, f"{table}: " in said) == (1, True)
