"""`check` holds little, however large the output: few documents, few rows, few faults; and misses nothing for it."""

from __future__ import annotations

import io
import tracemalloc
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp import read
from lccp.check import files, library, replay, whole
from lccp.check.files import read_log, read_table
from lccp.check.index import RowIndex
from lccp.check.library import DocumentLibrary
from lccp.check.made import RebuiltTable, rebuilt_rows
from lccp.check.replay import TableCheck
from lccp.model import InputError, Source
from lccp.options import BuildOptions
from lccp.read.limits import Limits
from lccp.schemas import TABLES, schema
from lccp.storage import datapackage
from lccp.storage.provenance import encode_entry
from lccp.text.rules import Input

build = import_module("lccp.build")  # ``lccp.build`` is the function of the library


@dataclass
class Memory:
    """An output folder in memory; a file may be made as it is read."""

    held: dict
    name: str = "memory"

    @property
    def files(self):
        return frozenset(self.held)

    @contextmanager
    def open(self, file):
        if file not in self.held:
            raise InputError(f"{file}: no such file")
        data = self.held[file]
        yield io.BytesIO(data) if isinstance(data, bytes) else io.BufferedReader(Lazy(data()))


class Lazy(io.RawIOBase):
    """Bytes that are made when they are read."""

    def __init__(self, lines):
        self.lines, self.left = lines, b""

    def readable(self):
        return True

    def readinto(self, room):
        while not self.left:
            self.left = next(self.lines, None)
            if self.left is None:
                return 0
        count = min(len(room), len(self.left))
        room[:count], self.left = self.left[:count], self.left[count:]
        return count


@dataclass
class Words:
    """What documents there are, for replaying."""

    documents: dict
    cell: object = None

    def resolve(self, ref):
        return Input(ref, "x")


def line(key, field, value, spans=(), rules=(), origins=("raw/x",)):
    entry = {"key": key, "field": field, "value": value, "rules": list(rules), "spans": list(spans)}
    return (encode_entry({**entry, "from": list(origins)}) + "\n").encode()


def span(source, start, end, exact):
    return {"source": source, "start": start, "end": end, "exact": exact}


# -- documents ------------------------------------------------------------------------------------------


@pytest.fixture
def counted(monkeypatch, tmp_path):
    """A folder of forty documents, and how often each was read."""
    times = {}

    def counting(source, raw, limits):
        times[source.id] = times.get(source.id, 0) + 1
        return read.read_file(source, raw, limits)

    monkeypatch.setattr(library, "read_file", counting)
    listed = []
    for number in range(40):
        (tmp_path / f"d{number}.txt").write_text(f"文件{number}，" * 500, "utf-8")
        listed.append(Source(f"d{number}", f"d{number}.txt"))
    return DocumentLibrary(tmp_path, listed, read.Limits(), lambda source, error: None), times


def test_each_document_is_read_once_and_few_are_held(counted, monkeypatch):
    documents, times = counted
    monkeypatch.setattr(library, "MOST_BYTES", 20_000)
    with closing(documents):
        for turn in (range(40), reversed(range(40)), range(0, 40, 7), range(40)):
            for number in turn:
                assert documents[f"d{number}"].text.startswith(f"文件{number}，")
                assert len(documents._documents) <= 4
                assert documents._bytes == sum(map(library._document_size, documents._documents.values()))
        assert set(times.values()) == {1}
        assert len(documents) == 40


def test_a_document_that_alone_is_larger_than_the_bound_is_held_alone(counted, monkeypatch):
    documents, times = counted
    monkeypatch.setattr(library, "MOST_BYTES", 1)
    with closing(documents):
        assert [len(documents[f"d{number % 3}"].text) > 0 for number in range(9)] == [True] * 9
        assert len(documents._documents) == 1
    assert set(times.values()) == {1}


def test_what_was_kept_is_gone_when_the_library_closes(counted, monkeypatch):
    documents, _ = counted
    monkeypatch.setattr(library, "MOST_BYTES", 1)
    with closing(documents):
        assert len(list(documents)) == 40
        folder = documents._kept_path("d0").parent
        assert len(list(folder.iterdir())) >= 39
    assert not folder.exists()


def test_a_document_that_cannot_be_read_is_told_once(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.4 no more")
    told = []
    documents = DocumentLibrary(
        tmp_path, [Source("a", "a.txt"), Source("b", "b.txt")], read.Limits(), lambda *what: told.append(what)
    )
    with closing(documents):
        assert [documents.get(id_) for id_ in "abab"] == [None] * 4
        assert list(documents) == []
    assert [source.id for source, _ in told] == ["a", "b"]


def test_documents_are_asked_once_for_many_rows_that_jump_about(counted, monkeypatch):
    """Rows of shared tables cite all documents, each row all of them: they are quoted document by document."""
    documents, _ = counted
    monkeypatch.setattr(library, "MOST_BYTES", 1)
    loads = []
    again = DocumentLibrary._reload_document
    monkeypatch.setattr(DocumentLibrary, "_reload_document", lambda self, id_: loads.append(id_) or again(self, id_))
    rows = b"".join(f"A{n},,,,,d\n".encode() for n in range(1, 10))
    spans = [span(f"d{n}", 0, 2, "文件") for n in range(40)]
    log = b"".join(line(f"d|A{n}", "code", f"A{n}", spans) for n in range(1, 10))
    faults = []
    with closing(documents), closing(RowIndex()) as index:
        folder = Memory({"indicators.csv": b"code,category,category_name,indicator,points,source\n" + rows,
                         "provenance/indicators.jsonl": log})  # fmt: skip
        add_source(index)
        read_table(folder, "indicators", index, lambda fault: None)
        table = TableCheck("indicators", index, Words(documents), faults.append)
        table.check(read_log(folder, "indicators", faults.append))
    assert len(loads) <= 40
    assert all("replaying its words" in fault for fault in faults)
    assert len(faults) == 9 * 40


def add_source(index):
    """Add the document ``d`` to the index, which the rows of the tests belong to."""
    index.add("sources", "d", ["d"] + [""] * (len(schema("sources").columns) - 1))


# -- rows -------------------------------------------------------------------------------------------------


def large(rows):
    """A table of many rows with its log, made as it is read."""
    said = schema("paragraphs")
    text = "各地要加快落实。" * 20

    def table():
        yield (",".join(said.columns) + "\n").encode()
        for n in range(1, rows + 1):
            yield f"d,{n},,{text}\n".encode()

    def log():
        for n in range(1, rows + 1):
            yield line(f"d|{n}", "text", text, [span("d", 0, len(text), text)], (), ())

    return Memory({"paragraphs.csv": table, "provenance/paragraphs.jsonl": log}), text


def peak_of(rows, monkeypatch):
    monkeypatch.setattr(replay, "MOST_LINES", 1 << 16)
    folder, text = large(rows)
    document = read.read(Source("d", "d.txt"), text.encode())
    faults = whole.Faults()
    with closing(RowIndex()) as index:
        add_source(index)
        tracemalloc.start()
        try:
            read_table(folder, "paragraphs", index, faults.say)
            against = RebuiltTable(rebuilt_rows(folder, "paragraphs"))
            table = TableCheck("paragraphs", index, Words({"d": document}), faults.say, against)
            count = table.check(read_log(folder, "paragraphs", faults.say))
            return count, faults, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows(monkeypatch):
    peak_of(100, monkeypatch)  # what is loaded once
    few, faults, small = peak_of(1000, monkeypatch)
    many, more, big = peak_of(5000, monkeypatch)
    assert (few, many, faults.shown, more.shown) == (1000, 5000, [], [])
    assert big < 1.5 * small


def test_of_many_faults_the_first_are_held_and_the_others_counted():
    faults = whole.Faults()
    for number in range(100_000):
        faults.say(f"fault {number} " + "x" * number)
    assert faults.count == 100_000
    assert len(faults.shown) == whole.SHOWN
    assert max(map(len, faults.shown)) <= whole.LONGEST + 1
    assert faults.shown[199].startswith("fault 199 ")


def test_what_is_not_shown_is_counted(tmp_path, capsys, monkeypatch):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/d.txt").write_text("第一条。\n" * 300, "utf-8")
    monkeypatch.chdir(tmp_path)
    options = BuildOptions.resolve(tmp_path / "raw", tmp_path / "out")
    with build.rebuilt(options, Limits()) as made:
        made.rename(tmp_path / "out")
    (tmp_path / "out/provenance/paragraphs.jsonl").write_bytes(b"\n" * 500)
    datapackage.write_description(tmp_path / "out")
    assert whole.run_check(options) == 1
    said = capsys.readouterr()
    assert said.out.count("\n") == 201
    assert "paragraphs: provenance line 1 cannot be read\n" in said.out
    assert said.out.splitlines()[-1].startswith("... and ")


# -- the index ----------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=20))
def test_the_index_gives_back_what_was_added_the_last_of_a_key(pairs):
    pairs = [(key, value) for key, value in pairs if (key + value).isprintable() or (key + value).isascii()]
    width = len(schema("contents").columns) - 1
    with closing(RowIndex()) as index:
        new = [index.add("contents", key, [value] + ["x"] * width) for key, value in pairs]
        last = dict(pairs)
        assert new == [key not in {k for k, _ in pairs[:at]} for at, (key, _) in enumerate(pairs)]
        assert [row.key for row in index.rows("contents")] == list(dict.fromkeys(key for key, _ in pairs))
        for key, value in last.items():
            assert index.cell("contents", key, "source") == value
            assert index.find("contents", key).place == index.place("contents", key) > 0
        assert index.find("contents", "no such key") is None
        for ref in (("contents", "no such key", "source"), ("no table", "", ""), ("contents", "", "no column")):
            with pytest.raises(LookupError):
                index.cell(*ref)


def test_every_reference_leads_to_a_primary_key():
    """The index finds rows by their keys alone."""
    for table in TABLES:
        for foreign in schema(table).foreign_keys:
            assert foreign.reference == schema(foreign.table).primary_key, table


# -- an output beside a build made now --------------------------------------------------------------------------

codes = st.lists(st.integers(1, 9), unique=True)


OTHERS = (("category", "A"), ("indicator", "用电"))


def indicators(numbers):
    rows = "".join(f"A{n},A,,用电,,d\n" for n in numbers)
    cells = [(f"d|A{n}", field, value) for n in numbers for field, value in (("code", f"A{n}"), *OTHERS)]
    log = b"".join(line(*cell) for cell in cells)
    columns = ",".join(schema("indicators").columns)
    return Memory({"indicators.csv": f"{columns}\n{rows}".encode(), "provenance/indicators.jsonl": log})


def faults_of(held, made):
    faults = []
    with closing(RowIndex()) as index:
        add_source(index)
        read_table(held, "indicators", index, faults.append)
        table = TableCheck(
            "indicators", index, Words({}), faults.append, RebuiltTable(rebuilt_rows(made, "indicators"))
        )
        count = table.check(read_log(held, "indicators", faults.append))
    return count, [fault for fault in faults if "replaying" not in fault]


@given(codes, codes)
def test_what_is_missing_and_what_is_invented_is_told_row_by_row(held, made):
    held, made = sorted(held), sorted(made)
    count, faults = faults_of(indicators(held), indicators(made))
    assert count == 3 * len(held)
    missing = [f"indicators: d|A{n}: is not there, extracting again gives such a row" for n in made if n not in held]
    invented = [
        f"indicators: d|A{n} {field}: is {value!r}, extracting again gives ''"
        for n in held
        if n not in made
        for field, value in (("code", f"A{n}"), *OTHERS)
    ]
    told = [fault for fault in faults if " from is " not in fault]
    assert sorted(told) == sorted(missing + invented)


@given(st.permutations(range(1, 9)))
def test_rows_out_of_order_are_told_and_take_nothing_else_with_them(order):
    count, faults = faults_of(indicators(order), indicators(range(1, 9)))
    assert count == 24
    assert faults == ([] if list(order) == sorted(order) else ["indicators: rows are not sorted by key"])


@given(st.permutations(range(1, 9)))
def test_lines_out_of_order_are_replayed_all_the_same(order):
    held = indicators(range(1, 9))
    held.held["provenance/indicators.jsonl"] = indicators(order).held["provenance/indicators.jsonl"]
    count, faults = faults_of(held, indicators(range(1, 9)))
    assert count == 24
    assert bool(faults) == (list(order) != sorted(order))
    assert not any("no value" in fault for fault in faults)


def test_a_paragraph_of_a_megabyte_is_a_field_like_another():
    text = "碳" * (1 << 20)
    held = Memory({"paragraphs.csv": f"source,paragraph,section,text\nd,1,,{text}\n".encode()})
    with closing(RowIndex()) as index:
        assert read_table(held, "paragraphs", index, pytest.fail)
        assert index.cell("paragraphs", "d|1", "text") == text


@given(st.binary(max_size=200))
def test_no_bytes_of_a_table_or_log_make_it_fail(data):
    faults = []
    header = ",".join(schema("indicators").columns).encode() + b"\n"
    for start in (b"", header):
        held = Memory({"indicators.csv": start + data, "provenance/indicators.jsonl": data})
        with closing(RowIndex()) as index:
            read_table(held, "indicators", index, faults.append)
            TableCheck("indicators", index, Words({}), faults.append).check(
                files.read_log(held, "indicators", faults.append)
            )
