"""A report of many documents: memory does not grow with them, and a page loads what it shows."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

import pytest

pytest.importorskip("jinja2", reason="jinja2 is not installed: pip install 'lccp[report]'")

from lccp import report
from lccp.check import library
from lccp.report import chunks, finders, pilot_pages, spool

from tests.support.report_corpus import make_corpus
from tests.support.report_folder import loaded

pytestmark = pytest.mark.slow


def written(home: Path) -> Path:
    """Write the report of a corpus beside it."""
    report.write_report(home / "report", report.report_files(home / "extracted", home / "raw"))
    return home / "report"


def peak_memory(home: Path) -> tuple[int, int]:
    """The most bytes that the data files of a report take while they are made one after another; the page's size."""
    gc.collect()
    gc.freeze()  # a process full of other tests' objects lets what waits to be collected grow to megabytes
    tracemalloc.start()
    peak = size = 0
    for number, (name, content) in enumerate(report.report_files(home / "extracted", home / "raw")):
        if number % 5 == 0:
            gc.collect()  # what waits to be collected is no memory that grows
        if not isinstance(content, bytes):
            for _ in content:
                continue
        elif name == "index.html":  # which lists no more than the first of anything
            size = len(content)
            break
        peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    gc.unfreeze()
    return peak, size


def test_memory_is_flat_in_the_number_of_documents(tmp_path, monkeypatch):
    # Buffers of a size that these corpora fill: what is measured is what grows.
    monkeypatch.setattr(chunks, "CHUNK", 20)
    monkeypatch.setattr(finders, "FEW_DOCUMENTS", 0)
    monkeypatch.setattr(finders, "GRAM_FILES", 16)
    monkeypatch.setattr(spool, "RUN_BYTES", 20_000)
    monkeypatch.setattr(spool, "MOST_BUFFERED", 20_000)
    monkeypatch.setattr(library, "MOST_BYTES", 20_000)
    few, many, filling = (make_corpus(tmp_path / str(count), count) for count in (80, 200, 1400))
    # What is loaded once is loaded, and what is remembered of lines, bounded, is full: before, it grows with each.
    written(filling)
    # Twice: a memory of lines that grows its table of places does so once, what grows with documents each time.
    rounds = [(peak_memory(few), peak_memory(many)) for _ in range(2)]
    (less, small), (more, large) = (min(sizes) for sizes in zip(*rounds, strict=True))
    assert (more - less) / 120 < 4000  # bytes a document: its name, and little else
    assert large < 1.2 * small


def test_many_documents_are_found_without_loading_all(tmp_path):
    made = written(make_corpus(tmp_path / "home", 120))
    meta = loaded(made / "data/meta.js")
    assert meta["documents"] == 120
    assert "d000117" not in (made / "data/meta.js").read_text("utf-8") + (made / "index.html").read_text("utf-8")
    (found,) = [
        place for path in made.glob("data/find/documents-*.js") for id_, place in loaded(path) if id_ == "d000117"
    ]
    assert loaded(made / f"data/document/d-{found // 50}.js")[found % 50]["id"] == "d000117"
    numbers = None
    for gram in finders.grams_of("第117号通知"):
        bucket = (31 * ord(gram[0]) + ord(gram[1])) % meta["gramFiles"]
        (steps,) = [steps for held, steps in loaded(made / f"data/gram/g-{bucket}.js") if held == gram]
        total, here = 0, set()
        for step in steps:
            total += step
            here.add(total)
        numbers = here if numbers is None else numbers & here
    assert found in numbers


def test_the_key_of_a_large_table_is_looked_up(tmp_path, monkeypatch):
    monkeypatch.setattr(chunks, "FEW_ROWS", 5)
    made = written(make_corpus(tmp_path / "home", 4))
    tables = {table["name"]: table for table in loaded(made / "data/meta.js")["tables"]}
    assert tables["sources"]["finders"] == 0
    assert tables["paragraphs"]["finders"] == 1
    keys = dict(tuple(pair) for pair in loaded(made / "data/find/paragraphs-0.js"))
    assert keys["d000002|2"] == 7


def test_the_page_of_a_pilot_stands_under_its_number(tmp_path):
    pilots = ({"pilot": f"p{number}", "name": f"第{number}市"} for number in range(120))
    pages = pilot_pages.PilotPages(pilots, tmp_path)
    for place, number in enumerate((119, 3, 3, 70)):
        row = dict.fromkeys(("source", "n", "paragraph", "text", "programme"), "")
        pages.note_row(4, "mentions", place, {**row, "pilot": f"p{number}"})
    pages.note_row(5, "findings", 0, {"text": "见第11市", "message": ""})  # not the first of that name's beginning
    files = dict(pages.chunks())
    assert list(files) == ["pilot/p-0", "pilot/p-1", "pilot/p-2"]
    assert [len(entries) for entries in files.values()] == [50, 50, 50]
    assert files["pilot/p-0"][3] == [[4, 2, [1, 2]]]
    assert files["pilot/p-0"][11] == [[5, 1, [0]]]
    assert files["pilot/p-0"][1] == []
    assert files["pilot/p-1"][20] == [[4, 1, [3]]]
    assert files["pilot/p-2"][19] == [[4, 1, [0]]]


def test_a_finding_is_on_the_page_of_the_pilot_it_names_also_as_its_document_does(tmp_path):
    pilots = [
        {"pilot": id_, "name": name}
        for id_, name in (("a", "贵阳市"), ("b", "南平市"), ("c", "吉林省"), ("d", "吉林市"))
    ]
    printed = [("贵阳", "a"), ("南平", "b"), ("吉林", "c"), ("吉林", "d"), ("别处", "")]
    pages = pilot_pages.PilotPages(pilots, tmp_path, printed)
    texts = ("贵阳 stands in two lists", "江南平原", "杭州、南平、吉林", "贵阳市")
    for place, text in enumerate(texts):
        pages.note_row(5, "findings", place, {"text": text, "message": ""})
    ((_, entries),) = pages.chunks()
    assert entries[:4] == [[[5, 2, [0, 3]]], [[5, 1, [2]]], [], []]
