"""The documents of a raw/ folder, and everything that can be wrong with one."""

import os

import pytest
from lccp.model import InputError
from lccp.read.sources.manifest import read_sources


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


def put(raw, *names):
    for name in names:
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_text("词")


def test_listed_documents_come_first_and_the_others_by_name(raw):
    put(raw, "z.txt", "b.pdf", "a.txt", ".hidden", "~$a.docx", "attested.toml")
    (raw / "sources.toml").write_text(
        '[[source]]\nid = "list"\nfile = "z.txt"\nkind = "pilot-list"\nissuer = "国家发展改革委"\n'
    )
    found = read_sources(raw)
    assert [(source.id, source.file) for source in found] == [("list", "z.txt"), ("a", "a.txt"), ("b", "b.pdf")]
    assert found[0].kind == "pilot-list"
    assert found[0].extra == {"issuer": "国家发展改革委"}


def test_files_that_share_a_stem_are_called_by_their_whole_names(raw):
    put(raw, "a.txt", "a.pdf", "b.v2.txt", "b.v2.html", "c")
    assert [source.id for source in read_sources(raw)] == ["a-pdf", "a-txt", "b.v2-html", "b.v2-txt", "c"]


def test_a_listed_file_counts_among_those_that_share_a_stem(raw):
    put(raw, "a.txt", "a.pdf")
    (raw / "sources.toml").write_text('[[source]]\nid = "list"\nfile = "a.txt"\n')
    assert [source.id for source in read_sources(raw)] == ["list", "a-pdf"]


def test_sub_folders_are_read_and_hidden_ones_not(raw):
    put(raw, "liaoning/list.txt", ".git/config", "top.txt")
    assert [(s.id, s.file) for s in read_sources(raw)] == [("list", "liaoning/list.txt"), ("top", "top.txt")]


def test_two_documents_that_no_name_tells_apart_are_refused(raw):
    put(raw, "a/list.txt", "b/list.txt")
    with pytest.raises(InputError, match="list both in"):
        read_sources(raw)


@pytest.mark.parametrize(
    "toml",
    [
        "[[source]\n",
        '[[source]]\nid = "x"\nfile = "missing.txt"\n',
        '[[source]]\nid = "x"\nfile = "a.txt"\n[[source]]\nid = "x"\nfile = "b.txt"\n',
        '[[source]]\nid = "x"\nfile = "a.txt"\n[[source]]\nid = "y"\nfile = "./a.txt"\n',
        '[[source]]\nid = "x"\nfile = "/etc/passwd"\n',
        '[[source]]\nid = "x"\nfile = "../outside.txt"\n',
        '[[source]]\nid = "x"\nfile = "link.txt"\n',
        '[[source]]\nid = "x"\n',
        '[[source]]\nfile = "a.txt"\n',
        '[[source]]\nid = ""\nfile = "a.txt"\n',
        '[[source]]\nid = "a|b"\nfile = "a.txt"\n',
        '[[source]]\nid = "a\\nb"\nfile = "a.txt"\n',
        '[[source]]\nid = "x"\nfile = "a.txt"\nkind = "list"\n',
        '[[source]]\nid = "x"\nfile = "a.txt"\nissued = 2017-01-07\n',
        '[[source]]\nid = "x"\nfile = "a.txt"\nisbn = 978\n',
        '[source]\nid = "x"\nfile = "a.txt"\n',
        'title = "x"\n',
        "source = [1]\n",
        "a = " + "[" * 100_000,
        "\udcff",
    ],
)
def test_a_bad_list_is_refused_in_one_line(raw, tmp_path, toml):
    put(raw, "a.txt", "b.txt")
    (tmp_path / "outside.txt").write_text("词")
    (raw / ".link").symlink_to(tmp_path / "outside.txt")
    if "link.txt" in toml:
        (raw / "link.txt").symlink_to(tmp_path / "outside.txt")
    (raw / "sources.toml").write_bytes(toml.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError) as caught:
        read_sources(raw)
    assert len(str(caught.value).splitlines()) == 1
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("name", ["a\nb.txt", "a\x1b[31m.txt", "a\u202etxt.exe", os.fsdecode(b"\xff.txt"), "a|b.txt"])
def test_a_file_name_that_cannot_be_printed_is_refused(raw, name):
    try:
        put(raw, name)
    except OSError:
        pytest.skip("this file system has no such names")
    with pytest.raises(InputError) as caught:
        read_sources(raw)
    str(caught.value).encode("utf-8")
    assert len(str(caught.value).splitlines()) == 1


def test_links_that_lead_out_or_nowhere_are_refused(raw, tmp_path):
    (tmp_path / "secret.txt").write_text("词")
    (raw / "a.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(InputError, match="leads out"):
        read_sources(raw)
    (raw / "a.txt").unlink()
    (raw / "a.txt").symlink_to(raw / "a.txt")
    with pytest.raises(InputError, match="no such file"):
        read_sources(raw)
    (raw / "a.txt").unlink()
    (raw / "folder").symlink_to(raw)
    with pytest.raises(InputError, match="link to a folder"):
        read_sources(raw)


def test_what_is_no_file_is_refused(raw):
    os.mkfifo(raw / "pipe")
    with pytest.raises(InputError, match="not a file"):
        read_sources(raw)


def test_an_empty_or_missing_folder_is_refused(raw):
    with pytest.raises(InputError, match="no document"):
        read_sources(raw)
    with pytest.raises(InputError, match="no such folder"):
        read_sources(raw / "missing")
