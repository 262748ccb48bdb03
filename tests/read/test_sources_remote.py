"""Documents at addresses: named, bounded, refused and read as those of a folder are."""

import hashlib
import os
import pickle
import shutil
import subprocess
import sys
import threading
import time
from argparse import Namespace
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from lccp.__main__ import main
from lccp.engine import fingerprint
from lccp.engine.runner import Runner, RunOptions
from lccp.model import InputError
from lccp.read.limits import Limits
from lccp.read.sources import cloud, local_files
from lccp.read.sources.cloud import Remote, parse_place
from lccp.read.sources.manifest import read_sources

pytest.importorskip("fsspec")
pytest.importorskip("aiohttp")

RAW = Path(__file__).parents[2] / "raw"
ENTRY = '[[source]]\nid = "one"\nfile = "b.txt"\n'


@pytest.fixture
def memory(request):
    import fsspec

    fs = fsspec.filesystem("memory")
    fs.store.clear()
    fs.pseudo_dirs[:] = [""]
    return lambda held: fs.pipe({f"/raw/{name}": data for name, data in held.items()})


class Handler(SimpleHTTPRequestHandler):
    """The files of a folder, and some answers that no folder gives."""

    asked: list[str]

    def log_message(self, *_):
        pass

    def answer(self, status, data=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.asked.append(self.path)
        kind, _, rest = self.path.removeprefix("/raw/").partition("-")
        if self.path.endswith("/nowhere/"):
            self.answer(404)
        elif kind == "status":
            self.answer(int(rest[:3]), b"denied", Content_Length="6")
        elif kind == "to":
            self.answer(302, Location=unquote(rest).replace("~", "/"), Content_Length="0")
        elif kind == "endless":
            self.answer(200, b"x" * 10_000)
            with suppress(OSError):
                while self.wfile.write(b"x" * 10_000):
                    pass
        elif kind == "dripping":
            self.answer(200)
            with suppress(OSError):
                for _ in range(100):
                    self.wfile.write(b"x")
                    time.sleep(0.05)
        elif kind == "cut":
            self.answer(200, b"half", Content_Length="8")
            self.close_connection = True
        else:
            super().do_GET()

    def do_HEAD(self):
        self.asked.append(f"HEAD {self.path}")
        name = self.path.rpartition("/")[2]
        if name.startswith("tagged"):
            self.answer(200, ETag=self.server.tag, Content_Length="7")
        else:
            super().do_HEAD()


@pytest.fixture
def web(tmp_path, monkeypatch):
    """A folder, the address at which it is served, and what was asked for."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    (tmp_path / "served" / "raw").mkdir(parents=True)
    asked = []
    handler = type("Here", (Handler,), {"asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(tmp_path / "served")))
    server.daemon_threads, server.tag = True, '"v1"'
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield Namespace(
        folder=tmp_path / "served" / "raw",
        root=f"http://127.0.0.1:{server.server_port}",
        raw=Remote(f"http://127.0.0.1:{server.server_port}/raw"),
        asked=asked,
        server=server,
    )
    server.shutdown()
    server.server_close()


def put(folder, **held):
    for name, data in held.items():
        (folder / name.replace("_", ".")).write_bytes(data)


def said(function, *args):
    with pytest.raises(InputError) as caught:
        function(*args)
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


# What is an address


@pytest.mark.parametrize("text", ["raw", "./raw", "C:\\raw", "C:/raw", "c://raw", "/a/b", "a:b", "::", "raw//x", ""])
def test_a_path_is_a_path(text):
    assert parse_place(text) == Path(text)


@pytest.mark.parametrize(
    "text", ["s3://b/k", "gs://b", "http://h/a", "HTTPS://h:8/a", "file:///a", "memory://raw", "http://[::1]:8/a"]
)
def test_a_scheme_makes_an_address(text):
    assert parse_place(text) == Remote(text)
    assert parse_place(parse_place(text)) == Remote(text)
    assert pickle.loads(pickle.dumps(parse_place(text))) == Remote(text)


@pytest.mark.parametrize(
    "text",
    [
        "s3://",
        "http:///raw",
        "http://h/raw?list=1",
        "http://h/raw#part",
        "http://[::1/raw",
        "simplecache://x::s3://b/k",
        "s3://b/a\nb",
        "s3://b/\u202eb",
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(text):
    said(parse_place, text)


def test_an_address_with_a_password_is_refused_and_the_password_not_told():
    for text in ("s3://key:hidden@bucket/raw", "http://me:hidden@h/raw"):
        message = said(parse_place, text)
        assert "password" in message
        assert "hidden" not in message


def test_what_is_missing_is_named_with_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "s3fs", None)
    message = said(read_sources, Remote("s3://b/raw"))
    assert "s3fs; install lccp[remote]" in message
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    assert "fsspec; install lccp[remote]" in said(read_sources, Remote("s3://b/raw"))


def test_an_unknown_scheme_is_refused():
    assert "knows no nothing://" in said(read_sources, Remote("nothing://b/raw"))


# The manifest


def test_documents_are_named_as_in_a_folder(memory, tmp_path):
    held = {"z.txt": b"1", "b.pdf": b"2", "a.txt": b"3", "a.html": b"4", "sub/c.txt": b"5"}
    none = {
        ".hidden": b"",
        "~$a.docx": b"",
        "attested.toml": b"",
        ".git/config": b"",
        "sub/.x/y": b"",
        "sub/N.TOML": b"",
    }
    listed = {"sources.toml": '[[source]]\nid = "list"\nfile = "z.txt"\nissuer = "委"\n'.encode()}
    memory({**held, **none, **listed})
    for name, data in {**held, **none, **listed}.items():
        (tmp_path / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "raw" / name).write_bytes(data)
    found = read_sources(Remote("memory://raw"))
    assert found == read_sources(tmp_path / "raw")
    assert found == read_sources(Remote(f"file://{tmp_path}/raw/"))
    assert [(one.id, one.file) for one in found][:2] == [("list", "z.txt"), ("a-html", "a.html")]
    for one in found:
        assert local_files.read_bytes(Remote("memory://raw"), one.file, Limits()) == held[one.file]
        assert local_files.document_size(Remote("memory://raw/"), one.file) == 1


@pytest.mark.parametrize(
    "held",
    [
        {},
        {".hidden": b""},
        {"a\nb.txt": b""},
        {"a\u202eb.txt": b""},
        {"a|b.txt": b""},
        {"a//b.txt": b""},
        {"x/list.txt": b"", "y/list.txt": b""},
        {"a.txt": b"", "sources.toml": b"[[source]\n"},
        {"a.txt": b"", "sources.toml": b"\xff"},
        {"a.txt": b"", "sources.toml": b'[[source]]\nid = "x"\nfile = "missing.txt"\n'},
        {"a.txt": b"", "sources.toml": b'[[source]]\nid = "x"\nfile = "../a.txt"\n'},
        {"a.txt": b"", "sources.toml": b'[[source]]\nid = "x"\nfile = "a.txt"\n' * 2},
    ],
)
def test_the_same_is_refused_as_in_a_folder(memory, held):
    memory(held)
    said(read_sources, Remote("memory://raw"))


def test_an_address_of_a_file_is_no_folder(memory):
    memory({"a.txt": b"1"})
    assert "is a file" in said(read_sources, Remote("memory://raw/a.txt"))


def test_a_local_address_is_held_to_what_a_folder_is(tmp_path):
    (tmp_path / "raw 词").mkdir()
    (tmp_path / "secret.txt").write_text("词")
    (tmp_path / "raw 词" / "a.txt").symlink_to(tmp_path / "secret.txt")
    raw = Remote((tmp_path / "raw 词").as_uri())
    assert raw.folder == tmp_path / "raw 词"
    assert "leads out" in said(read_sources, raw)
    assert "leads out" in said(local_files.read_bytes, raw, "a.txt", Limits())
    assert "no folder of this machine" in said(read_sources, Remote("file://raw/a"))


# The web


def test_an_index_page_names_what_lies_below_and_nothing_else(web):
    held = {"政策 1.txt": "词".encode(), "b.txt": b"2", "a&b%41#.txt": b"3", "sub/c.txt": b"4", ".hidden": b"5"}
    for name, data in held.items():
        (web.folder / name).parent.mkdir(exist_ok=True)
        (web.folder / name).write_bytes(data)
    (web.folder.parent / "outside.txt").write_bytes(b"6")
    found = read_sources(web.raw)
    assert found == read_sources(web.folder)
    for one in found:
        assert local_files.read_bytes(web.raw, one.file, Limits()) == held[one.file]
    put(
        web.folder,
        index_html=b'<a href="b.txt">b</a> <A HREF=sub/c.txt?x=1>c</A> <a href="../outside.txt">o</a> <a href="?C=N">n</a>'
        b'<a href="http://127.0.0.1:9/raw/z.txt">z</a> <a href="/raw/./d.txt#p">d</a> <a href="%2e%2e/x.txt">x</a>'
        b'<a href="mailto:x@y">m</a> <a href="http://[">y</a> <a name="q">',
    )
    (web.folder / "sub").rename(web.folder / "gone")
    assert [one.file for one in read_sources(web.raw)] == ["b.txt", "d.txt"]


def test_without_an_index_page_a_manifest_is_needed(web):
    put(web.folder, b_txt=b"2")
    raw = Remote(f"{web.root}/raw/nowhere")
    assert "sources.toml" in said(read_sources, raw)
    put(web.folder, index_html=b"")
    assert "no document" in said(read_sources, web.raw)
    put(web.folder, sources_toml=ENTRY.encode())
    assert [one.id for one in read_sources(web.raw)] == ["one"]
    (web.folder / "nowhere").mkdir()
    put(web.folder / "nowhere", sources_toml=ENTRY.encode(), b_txt=b"2")
    assert [one.file for one in read_sources(raw)] == ["b.txt"]
    assert local_files.read_bytes(raw, "b.txt", Limits()) == b"2"


def test_a_list_that_cannot_be_had_now_is_not_taken_for_none(web):
    put(web.folder, sources_toml=ENTRY.encode(), b_txt=b"2")
    (web.folder / "status-503").mkdir()
    assert "503" in said(read_sources, Remote(f"{web.root}/raw/status-503"))
    assert "cannot be reached" in said(read_sources, Remote("http://127.0.0.1:9/raw"))


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("missing.txt", "no such file"),
        ("status-403", "403"),
        ("status-401", "credentials"),
        ("status-500", "500"),
        ("status-418", "418"),
        ("cut-off", "broke off"),
        ("endless-", "larger than 1000 bytes"),
        ("large.txt", "larger than 1000 bytes"),
        ("dripping-", "took longer than 0.5 seconds"),
        ("to-~raw~to-~raw~x", "no such file"),
        ("to-http:~~127.0.0.1:9~b.txt", "another server (http://127.0.0.1:9)"),
        ("to-http:~~localhost~b.txt", "another server (http://localhost)"),
        ("to-ftp:~~127.0.0.1~b.txt", "another server"),
        ("to-http:~~[", "no address"),
    ],
)
def test_what_goes_wrong_on_the_way_is_told_in_one_line(web, file, words):
    put(web.folder, large_txt=b"x" * 1001)
    assert words in said(local_files.read_bytes, web.raw, file, Limits(max_bytes=1000, max_seconds=0.5))


def test_a_redirect_within_the_server_is_followed(web):
    put(web.folder, b_txt=b"2")
    assert local_files.read_bytes(web.raw, "to-~raw~b.txt", Limits()) == b"2"
    assert local_files.read_bytes(Remote(f"{web.root}/raw"), "b.txt", Limits(max_bytes=1)) == b"2"


# Bounds and changes, whatever the file system


def test_no_more_is_read_than_may_be(memory):
    memory({"a.txt": b"x" * 11, "sub/a.txt": b""})
    assert "larger than 10" in said(local_files.read_bytes, Remote("memory://raw"), "a.txt", Limits(max_bytes=10))
    assert len(local_files.read_bytes(Remote("memory://raw"), "a.txt", Limits(max_bytes=11))) == 11
    assert "no such file" in said(local_files.read_bytes, Remote("memory://raw"), "b.txt", Limits())
    assert "not a file" in said(local_files.read_bytes, Remote("memory://raw"), "sub", Limits())


class Odd:
    """A file system that does not tell sizes, changes its files, hangs, or fails."""

    def __init__(self, how):
        self.how, self.infos, self.given = how, 0, 0

    def invalidate_cache(self):
        pass

    def info(self, path):
        self.infos += 1
        if self.how == "fails":
            raise type("NoCredentialsError", (Exception,), {"__module__": "botocore.exceptions"})("Unable\nto locate")
        if self.how == "breaks":
            raise ValueError("a\nb" * 500)
        return {"name": path, "ETag": f"v{self.infos}" if self.how == "changes" else "v", "size": None}

    @contextmanager
    def open(self, path, mode):
        yield self

    def read(self, count):
        if self.how == "hangs":
            time.sleep(2)
        count = count if self.how == "endless" else 0
        self.given += count
        return b"x" * count


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("endless", "larger than 100 bytes"),
        ("changes", "changed while"),
        ("hangs", "took longer than 0.2 seconds"),
        ("fails", "set them up as botocore expects"),
        ("breaks", "ValueError"),
    ],
)
def test_an_odd_file_system_costs_one_line(monkeypatch, how, words):
    odd = Odd(how)
    monkeypatch.setattr(cloud, "open_system", lambda _: (odd, "raw"))
    message = said(local_files.read_bytes, Remote("odd://raw"), "a.txt", Limits(max_bytes=100, max_seconds=0.2))
    assert words in message
    assert len(message) < 300
    assert odd.given <= 101


# Fresh or stale


def args_of(raw, **more):
    return Namespace(raw=raw, corrections=None, keep_going=False, **more)


def test_what_lies_at_an_address_counts_by_its_bytes(memory):
    digests = set()
    for held in (
        {"a.txt": b"1"},
        {"a.txt": b"2"},
        {"a.txt": b"2", "b.txt": b""},
        {"a.txt": b"2", "attested.toml": b""},
    ):
        memory(held)
        digests.add(fingerprint.inputs_digest(args_of(Remote("memory://raw"))))
        assert fingerprint.inputs_digest(args_of(Remote("memory://raw"))) in digests
    assert len(digests) == 4


def test_what_a_server_vouches_for_is_not_fetched(web):
    put(web.folder, tagged_txt=b"1234567", b_txt=b"1")
    digests = [fingerprint.inputs_digest(args_of(web.raw)) for _ in range(2)]
    assert "/raw/tagged.txt" not in web.asked
    assert "/raw/b.txt" in web.asked
    assert local_files.document_size(web.raw, "tagged.txt") == 7
    web.server.tag = '"v2"'
    digests.append(fingerprint.inputs_digest(args_of(web.raw)))
    web.server.tag = 'W/"v2"'
    digests.append(fingerprint.inputs_digest(args_of(web.raw)))
    put(web.folder, b_txt=b"2")
    digests.append(fingerprint.inputs_digest(args_of(web.raw)))
    assert len(set(digests)) == 4
    assert "/raw/tagged.txt" in web.asked


def test_a_server_is_asked_once_for_a_command(web):
    put(web.folder, b_txt=b"1")
    args = args_of(web.raw)
    first = fingerprint.inputs(args)
    asked = len(web.asked)
    assert fingerprint.inputs(args) == first
    assert len(web.asked) == asked


def test_a_document_that_cannot_be_fetched_stops_no_digest(web):
    put(web.folder, sources_toml=b'[[source]]\nid = "x"\nfile = "status-403"\n', b_txt=b"1")
    assert fingerprint.inputs_digest(args_of(web.raw)) == fingerprint.inputs_digest(args_of(web.raw))


def test_an_unreadable_file_stops_no_digest(tmp_path, monkeypatch):
    (tmp_path / "raw").mkdir()
    put(tmp_path / "raw", a_txt=b"1", b_txt=b"2")
    before = fingerprint.inputs_digest(args_of(tmp_path / "raw"))
    real = Path.open

    def refuse(path, *args, **kwargs):
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    assert fingerprint.inputs_digest(args_of(tmp_path / "raw")) not in ("", before)


def test_corrections_lie_beside_a_folder_and_nowhere_beside_an_address(tmp_path):
    assert fingerprint.corrections_file(args_of(tmp_path / "raw")) == tmp_path / "corrections.toml"
    assert not fingerprint.corrections_file(args_of(Remote("s3://b/raw"))).is_file()
    named = Namespace(raw=Remote("s3://b/raw"), corrections=tmp_path / "mine.toml")
    assert fingerprint.corrections_file(named) == tmp_path / "mine.toml"


# The command line


def test_a_document_at_an_address_is_printed(web, capsys):
    put(web.folder, b_txt="到2020年左右\n".encode())
    assert main(["text", "b", "--raw", str(web.raw)]) == 0
    assert capsys.readouterr().out == "到2020年左右\n\n"
    assert main(["text", "c", "--raw", str(web.raw)]) == 2
    assert "no such document" in capsys.readouterr().err


def test_an_address_to_write_to_is_refused(capsys):
    for words in (["build", "--out", "s3://b/out"], ["build", "--corrections", "s3://b/c.toml"]):
        assert main(words) == 2
        error = capsys.readouterr().err
        assert "is an address" in error
        assert len(error.splitlines()) == 1


def test_a_folder_needs_none_of_what_an_address_does(tmp_path):
    (tmp_path / "raw").mkdir()
    put(tmp_path / "raw", a_txt="词".encode())
    code = """
import sys
from lccp.__main__ import main
assert main(["text", "a", "--raw", sys.argv[1]]) == 0
from argparse import Namespace
from contextlib import contextmanager, suppress
from pathlib import Path
from lccp.engine import fingerprint as fresh
fresh.inputs_digest(Namespace(raw=Path(sys.argv[1])))
loaded = {"fsspec", "aiohttp", "s3fs", "concurrent.futures.thread"} & set(sys.modules)
assert not loaded, loaded
"""
    made = subprocess.run([sys.executable, "-c", code, str(tmp_path / "raw")], capture_output=True, text=True)
    assert (made.returncode, made.stderr) == (0, "")


def test_a_build_from_an_address_gives_the_bytes_of_a_build_from_the_folder(web, tmp_path):
    for path in RAW.iterdir():
        shutil.copy(path, web.folder)
    environment = {**os.environ, "LCCP_CACHE": str(tmp_path / "cache"), "NO_PROXY": "127.0.0.1"}

    def built(raw, out):
        words = ["build", "--raw", str(raw), "--out", str(tmp_path / out), "--jobs", "1", "--no-cache"]
        made = subprocess.run([sys.executable, "-m", "lccp", *words], capture_output=True, text=True, env=environment)
        assert made.returncode == 0, made.stderr
        held = sorted(path for path in (tmp_path / out).rglob("*") if path.is_file())
        return {path.relative_to(tmp_path / out): hashlib.sha256(path.read_bytes()).digest() for path in held}

    assert built(web.raw, "away") == built(web.folder, "here")


def test_a_document_at_an_address_is_fetched_once_and_kept(web, tmp_path, monkeypatch):
    monkeypatch.setenv("LCCP_CACHE", str(tmp_path / "cache"))
    put(web.folder, a_txt="到2025年，乌海市达到峰值。\n".encode(), b_txt="到2030年，池州市达到峰值。\n".encode())

    def told():
        lines = []
        with Runner(
            web.raw, read_sources(web.raw), Limits(), RunOptions(1, cache=True, explain=lines.append), tmp_path
        ) as shop:
            web.asked.clear()
            assert shop.read() == []
            assert [brief.source for brief in shop.briefs()] == ["a", "b"]
            shop.explain()
        assert sorted(web.asked) == ["/raw/a.txt", "/raw/b.txt"]
        return lines

    assert told() == ["a: read and extracted: new", "b: read and extracted: new"]
    assert told() == ["a: from cache", "b: from cache"]
    put(web.folder, b_txt="到2035年，池州市达到峰值。\n".encode())
    assert told() == ["a: from cache", "b: read and extracted: document changed"]
