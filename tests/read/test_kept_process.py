"""Documents that share a process: none is read otherwise, or refused, for what another one did."""

import os
import subprocess
import sys

import pytest
from lccp.model import InputError, Source
from lccp.read import Limits, kept_process, read_file
from lccp.read.formats import read_document

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="documents share a process where it can be forked")


@pytest.fixture(autouse=True)
def fresh_process():
    """Start from none, and let none outlive a test that changes what a reader does."""
    kept_process.end_kept_process()
    yield
    kept_process.end_kept_process()


def page(words):
    return f"<!DOCTYPE html><html><body><p>{words}</p></body></html>".encode()


@pytest.fixture
def read_page(tmp_path):
    def read(words, **limits):
        (tmp_path / "a.html").write_bytes(page(words))
        return read_file(Source("a", "a.html"), tmp_path, Limits(**limits))

    return read


def child():
    (process,) = kept_process._processes
    return process.child if process.owner else None


def set_reader(monkeypatch, broken):
    from lccp.read import html

    plain = html.read_html

    def reader(source, data, limits):
        broken(data)
        return plain(source, data, limits)

    monkeypatch.setattr(html, "read_html", reader)


def test_pages_share_a_process_and_are_read_as_alone(read_page):
    children = set()
    for words in ("低碳城市", "峰值年2030年", "低碳城市"):
        assert read_page(words).text == read_document(Source("a", "a.html"), page(words)).text
        children.add(child())
    assert len(children) == 1


def test_a_page_that_ends_the_process_costs_itself_alone(read_page, monkeypatch):
    set_reader(monkeypatch, lambda data: os.abort() if b"crash" in data else None)
    read_page("低碳城市")
    with pytest.raises(InputError, match="crash"):
        read_page("crash")
    assert child() is None
    assert "低碳" in read_page("低碳城市").text


def test_a_page_that_fails_only_behind_another_is_read(read_page, monkeypatch):
    seen = []

    def fail_at_the_second(data):
        seen.append(data)
        if len(seen) > 1:
            raise InputError("is the second one")

    set_reader(monkeypatch, fail_at_the_second)
    assert [("低碳" in read_page(words).text) for words in ("低碳城市", "低碳园区", "低碳社区")] == [True] * 3


def test_a_page_that_takes_too_long_is_told_and_the_next_is_read(read_page, monkeypatch):
    def hang(data):
        while "停".encode() in data:
            pass

    set_reader(monkeypatch, hang)
    read_page("低碳城市")
    with pytest.raises(InputError, match=r"longer than 0\.5 seconds"):
        read_page("停", max_seconds=0.5)
    assert "低碳" in read_page("低碳城市").text


def test_each_document_has_its_own_bound_of_memory(read_page, monkeypatch):
    held = []
    set_reader(monkeypatch, lambda data: held.append(bytearray(400 << 20)) if "大".encode() in data else None)
    read_page("低碳城市", max_memory=64 << 20)
    with pytest.raises(InputError, match="memory"):
        read_page("大", max_memory=64 << 20)
    assert "大" in read_page("大", max_memory=1 << 30).text


@pytest.mark.parametrize(("bound", "value"), [("GROWN", -1), ("MANY", 1)])
def test_a_process_that_grew_or_read_many_is_replaced(read_page, monkeypatch, bound, value):
    monkeypatch.setattr(kept_process, bound, value)
    read_page("低碳城市")
    assert child() is None


ENDS_WITHOUT_A_WORD = """
import os, sys
from pathlib import Path
from lccp.model import Source
from lccp.read import read_file
read_file(Source("a", "a.html"), Path(sys.argv[1]))
os._exit(0)
"""


def test_the_process_ends_with_whoever_started_it(tmp_path):
    (tmp_path / "a.html").write_bytes(page("低碳城市"))
    receive, send = os.pipe()
    command = [sys.executable, "-c", ENDS_WITHOUT_A_WORD, str(tmp_path)]
    subprocess.run(command, pass_fds=(send,), check=True)
    os.close(send)
    assert os.read(receive, 1) == b""  # the end: nobody holds the pipe any more
    os.close(receive)
