"""Documents at addresses: named, bounded, refused and read as those of a folder are."""

import builtins
import pickle
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from lccp.__main__ import main
from lccp.engine import fingerprint
from lccp.model import InputError
from lccp.options import BuildOptions, corrections_file
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


@pytest.mark.parametrize("text", ["s3://b/k", "gs://b", "abfs://c@h/a", "S3://h/a", "file:///a", "memory://raw"])
def test_a_scheme_makes_an_address(text):
    assert parse_place(text) == Remote(text)
    assert parse_place(parse_place(text)) == Remote(text)
    assert pickle.loads(pickle.dumps(parse_place(text))) == Remote(text)


@pytest.mark.parametrize(
    "text",
    [
        "s3://",
        "http://h/raw",
        "HTTPS://h/raw/",
        "s3://[::1/raw",
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
        {"a.txt": b"", "sources.toml": b"[[source]\n"},
        {"a.txt": b"", "sources.toml": b"\xff"},
        {"a.txt": b"", "sources.toml": b'[[source]]\nid = "x"\nfile = "../a.txt"\n'},
        {"a.txt": b"", "sources.toml": b'[[source]]\nid = "x"\nfile = "a.txt"\n' * 2},
    ],
)
def test_the_same_is_refused_as_in_a_folder(memory, held):
    memory(held)
    said(read_sources, Remote("memory://raw"))


@pytest.mark.parametrize(
    "held",
    [
        {"a\nb.txt": b""},
        {"a\u202eb.txt": b""},
        {"a|b.txt": b""},
        {"a//b.txt": b""},
        {"x/list.txt": b"", "y/list.txt": b""},
        {"a.txt": b"", "sources.toml": b'[[source]]\nid = "x"\nfile = "missing.txt"\n'},
    ],
)
def test_the_same_entry_is_refused_as_in_a_folder(memory, held):
    memory(held)
    assert len([source for source in read_sources(Remote("memory://raw")) if source.refusal]) == 1


def test_an_address_of_a_file_is_no_folder(memory):
    memory({"a.txt": b"1"})
    assert "is a file" in said(read_sources, Remote("memory://raw/a.txt"))


def test_a_local_address_is_held_to_what_a_folder_is(tmp_path):
    (tmp_path / "raw 词").mkdir()
    (tmp_path / "secret.txt").write_text("词")
    (tmp_path / "raw 词" / "a.txt").symlink_to(tmp_path / "secret.txt")
    raw = Remote((tmp_path / "raw 词").as_uri())
    assert raw.folder == tmp_path / "raw 词"
    assert "leads out" in read_sources(raw)[0].refusal
    assert "leads out" in said(local_files.read_bytes, raw, "a.txt", Limits())
    assert "no folder of this machine" in said(read_sources, Remote("file://raw/a"))


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


def test_listing_an_address_has_one_bound_in_all(monkeypatch):
    class Endless(Odd):
        def find(self, root, detail):
            for _ in range(100):  # each of them within any bound of its own
                time.sleep(0.02)
            return {f"{root}/a.txt": {}}

    monkeypatch.setattr(cloud, "open_system", lambda _: (Endless("endless"), "raw"))
    monkeypatch.setattr(cloud, "LISTING", 0.2)
    assert "took longer than 0.2 seconds" in said(local_files.list_remote, Remote("odd://raw"))


# Fresh or stale


def options_of(raw):
    return BuildOptions.resolve(raw, "extracted")


def test_what_lies_at_an_address_counts_by_its_bytes(memory):
    digests = set()
    for held in (
        {"a.txt": b"1"},
        {"a.txt": b"2"},
        {"a.txt": b"2", "b.txt": b""},
        {"a.txt": b"2", "attested.toml": b""},
    ):
        memory(held)
        digests.add(fingerprint.digest_inputs(options_of(Remote("memory://raw"))))
        assert fingerprint.digest_inputs(options_of(Remote("memory://raw"))) in digests
    assert len(digests) == 4


def test_an_unreadable_file_stops_no_digest(tmp_path, monkeypatch):
    (tmp_path / "raw").mkdir()
    put(tmp_path / "raw", a_txt=b"1", b_txt=b"2")
    before = fingerprint.digest_inputs(options_of(tmp_path / "raw"))
    real = builtins.open

    def refuse(path, *args, **kwargs):
        if Path(path).name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **kwargs)

    monkeypatch.setattr(builtins, "open", refuse)
    assert fingerprint.digest_inputs(options_of(tmp_path / "raw")) not in ("", before)


def test_corrections_lie_beside_a_folder_and_nowhere_beside_an_address(tmp_path):
    assert corrections_file(tmp_path / "raw") == tmp_path / "corrections.toml"
    assert not corrections_file(Remote("s3://b/raw")).is_file()
    assert corrections_file(Remote("s3://b/raw"), tmp_path / "mine.toml") == tmp_path / "mine.toml"


# The command line


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
from pathlib import Path
from lccp.engine.fingerprint import digest_inputs
from lccp.options import BuildOptions
digest_inputs(BuildOptions(Path(sys.argv[1]), Path("out"), Path("none")))
loaded = {"fsspec", "aiohttp", "s3fs", "concurrent.futures.thread"} & set(sys.modules)
assert not loaded, loaded
"""
    made = subprocess.run([sys.executable, "-c", code, str(tmp_path / "raw")], capture_output=True, text=True)
    assert (made.returncode, made.stderr) == (0, "")


def test_a_document_at_an_address_is_printed(memory, capsys):
    memory({"b.txt": (RAW / "third-batch-attachment-2017.txt").read_bytes(), "sources.toml": ENTRY.encode()})
    assert main(["text", "one", "--raw", "memory://raw"]) == 0
    assert "低碳城市试点名单" in capsys.readouterr().out
