"""Formats told by content, refusals that say what to do, and one document's trouble kept to itself."""

import contextlib
import io
import os
import subprocess
import sys
import threading
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.model import InputError, Source
from lccp.read import Limits, isolated, read, read_file
from lccp.read.detect import DOCX, HTML, PDF, TEXT, XLSX, media_type
from lccp.read.sources import local_files


def zipped(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name in names:
            package.writestr(zipfile.ZipInfo(name), b"x")
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7\n", PDF),
        (b"\x00\x00junk\r\n%PDF-1.4\n1 0 obj\n", PDF),
        ("附件说明 %PDF-1.4 是一种格式".encode(), TEXT),
        (zipped("[Content_Types].xml", "word/document.xml"), DOCX),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (b"<!DOCTYPE html><p>x", HTML),
        (b"\xef\xbb\xbf \n<!-- x -->\n<?xml version='1.0'?><html>", HTML),
        ("<html>低碳".encode("utf-16"), HTML),
        (b"<TABLE><tr>", HTML),
        (b"<div class=x>1</div>", HTML),
        ("浓度<50 的 <html> 说明".encode(), TEXT),
        ("<50 低碳".encode(), TEXT),
        ("# 附表：低碳城市试点\n".encode(), TEXT),
    ],
)
def test_formats_are_told_by_content(data, expected):
    assert media_type(data) == expected


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (OLE + "Workbook".encode("utf-16-le"), ".xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE, "WPS"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"GIF89a\x00", "OCR"),
        (b"BM\x00\x10\x00\x00\x00\x00\x00\x00", "OCR"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8", "OCR"),
        (b"7z\xbc\xaf\x27\x1c\x00", "unpack"),
        (b"Rar!\x1a\x07\x01\x00", "unpack"),
        (b"\x1f\x8b\x08\x00", "unpack"),
        (zipped("a.txt"), "unpack"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "OFD"),
        (zipped("mimetype", "content.xml"), "OpenDocument"),
        (zipped("[Content_Types].xml", "xl/workbook.bin"), "xlsb"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "PowerPoint"),
        (zipped("a.txt")[:-10], "damaged"),
        (b"PK\x03\x04rubbish", "damaged"),
        (b"<?xml version='1.0'?><w:wordDocument>", "XML"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; x\r\n", "web archive"),
        (b"", "empty"),
    ],
)
def test_what_is_not_read_is_named_and_the_way_out_is_told(data, words):
    with pytest.raises(InputError) as caught:
        read(Source("a", "文件.txt"), data)
    assert words in str(caught.value)
    assert str(caught.value).startswith("raw/文件.txt: ")
    assert len(str(caught.value).splitlines()) == 1


@given(st.sampled_from([b"PK\x03\x04", b"<html>", b"%PDF-", b"<table>", OLE[:8], b""]), st.binary(max_size=300))
def test_any_content_has_a_type_or_a_refusal(head, tail):
    with contextlib.suppress(InputError):
        assert media_type(head + tail)


HTML_PAGE = "<!doctype html><meta charset=utf-8><p>大连市<sup>*</sup></p>".encode()
SOURCE = Source("a", "a.html")


@pytest.fixture
def raw(tmp_path):
    (tmp_path / "a.html").write_bytes(HTML_PAGE)
    return tmp_path


def test_a_worker_gives_what_the_reader_gives(raw):
    here, there = read(SOURCE, HTML_PAGE), read_file(SOURCE, raw)
    assert (here.text, here.blocks, here.sha256, here.media_type) == (there.text, there.blocks, there.sha256, HTML)


def test_a_worker_is_started_afresh_beside_other_threads(raw):
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert read_file(SOURCE, raw).text == HTML_PAGE.decode()
    finally:
        stop.set()
        thread.join()


def hang(*_):
    while True:
        time.sleep(1)


def crash(*_):
    os.abort()


def gorge(*_):
    return bytearray(1 << 40)


def fail(*_):
    raise KeyError("no\nsuch part")


def recurse(*_):
    return recurse()


@pytest.mark.parametrize(
    ("broken", "words"),
    [(hang, "longer than 0.5 seconds"), (crash, "crash"), (gorge, "memory"), (fail, "KeyError"), (recurse, "deeply")],
)
def test_a_reader_that_breaks_costs_its_document_alone(raw, monkeypatch, broken, words):
    from lccp.read import html, kept_process

    kept_process.end_kept_process()  # it was forked before its reader broke
    monkeypatch.setattr(html, "read_html", broken)
    with pytest.raises(InputError) as caught:
        read_file(SOURCE, raw, Limits(max_seconds=0.5))
    assert words in str(caught.value)
    assert str(caught.value).startswith("raw/a.html: ")
    assert len(str(caught.value).splitlines()) == 1


def test_an_answer_cut_short_is_a_crash():
    with pytest.raises(InputError, match="crash"):
        isolated.open_answer(SOURCE, b"\x80\x05half", Limits())


def test_a_file_that_changes_while_it_is_read_is_refused(raw, monkeypatch):
    states = iter([(1, 1, 1, 1), (1, 1, 1, 2), (1, 1, 1, 2)])
    monkeypatch.setattr(local_files, "stat_state", lambda _: next(states))
    with pytest.raises(InputError, match="changed while"):
        read_file(SOURCE, raw)


def test_only_regular_files_inside_the_folder_are_read(raw, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "b.html"
    outside.write_bytes(HTML_PAGE)
    (raw / "b.html").symlink_to(outside)
    os.mkfifo(raw / "pipe")
    for name in ("b.html", "../x", "pipe", "missing"):
        with pytest.raises(InputError) as caught:
            read_file(Source("a", name), raw)
        assert str(raw) not in str(caught.value)
    with pytest.raises(InputError, match="larger than"):
        read_file(SOURCE, raw, Limits(max_bytes=10))


PREPARED = """
import importlib.util, os, sys
from lccp.read import formats
from lccp.read.limits import Limits
from lccp.model import Source
from lccp.text.patterns import LatePattern

data = "<!DOCTYPE html><html><body><p>低碳城市</p></body></html>".encode()
formats.prepare_format(data)
held = {name for name, module in sys.modules.items() if name.startswith("lccp.read.")}
assert "lccp.read.html" in held and "lccp.read.pdf" not in held, held
for name in held:
    for key, value in vars(sys.modules[name]).items():
        assert not isinstance(value, LatePattern) or "search" in vars(value), (name, key)
known = set(sys.modules)
assert formats.read_document(Source("x", "x.html"), data, Limits()).text == data.decode()
print(sorted(set(sys.modules) - known))
"""


def test_what_is_forked_for_a_document_finds_its_reader_ready():
    """Each child used to import its libraries and to compile its patterns anew: 456 ms for a PDF of 57."""
    answer = subprocess.run([sys.executable, "-c", PREPARED], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout.strip()) == (0, "[]"), answer.stderr
