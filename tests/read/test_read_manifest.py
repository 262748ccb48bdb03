"""The documents of a raw/ folder, and everything that can be wrong with one."""

import csv
import os
import shutil
import socket
from pathlib import Path

import pytest
from lccp.model import InputError
from lccp.read.sources.manifest import read_sources

from tests.support.commands import run_lccp

ROOT = Path(__file__).parents[2]


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


def refusals(raw):
    """Why entries of a folder cannot be read, each in one line; what can be read is there all the same."""
    put(raw, "whole.txt")
    sources = read_sources(raw)
    assert [source.refusal for source in sources if source.file == "whole.txt"] == [""]
    for source in sources:
        assert len(source.refusal.splitlines()) <= 1
        (source.refusal + source.file + source.id).encode("utf-8")
        assert source.file.isprintable()
    assert len({source.id for source in sources}) == len(sources)
    return [source.refusal for source in sources if source.refusal]


def put(raw, *names):
    for name in names:
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_text("词")


def test_listed_documents_come_first_and_the_others_by_name(raw):
    put(raw, "z.txt", "b.pdf", "a.txt", ".hidden", "~$a.docx", "Thumbs.db", "desktop.ini", "attested.toml")
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
    [refusal] = refusals(raw)
    assert "list both in" in refusal


@pytest.mark.parametrize(
    "toml",
    [
        "[[source]\n",
        '[[source]]\nid = "x"\nfile = "a.txt"\n[[source]]\nid = "x"\nfile = "b.txt"\n',
        '[[source]]\nid = "x"\nfile = "a.txt"\n[[source]]\nid = "y"\nfile = "./a.txt"\n',
        '[[source]]\nid = "x"\nfile = "/etc/passwd"\n',
        '[[source]]\nid = "x"\nfile = "../outside.txt"\n',
        '[[source]]\nid = "x"\nfile = "a.txt"\ntitel = "y"\n',
        '[[source]]\nid = "x"\nfile = "a.txt"\nexcerpt = "yes"\n',
        '[[source]]\nid = "x"\nfile = "a.txt"\nsame_as = "nothing"\n',
        '[[source]]\nid = "x"\nfile = "a.txt"\nsame_as = "x"\n',
        '[[source]]\nid = "x"\nfile = "a.txt"\nsame_as = "y"\n[[source]]\nid = "y"\nfile = "b.txt"\nsame_as = "x"\n',
        '[[source]]\nid = "x"\nfile = "a.txt"\nlanguage = "Klingonisch"\n',
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
    (raw / "sources.toml").write_bytes(toml.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError) as caught:
        read_sources(raw)
    assert len(str(caught.value).splitlines()) == 1
    assert str(tmp_path) not in str(caught.value)


ODD = ["a\nb.txt", "a\x1b[31m.txt", "a\u202etxt.exe", os.fsdecode(b"\xff.txt"), os.fsdecode("试点.txt".encode("gbk"))]


@pytest.mark.parametrize("name", [*ODD, "a|b.txt", f"{ODD[0]}/inside.txt", f"{ODD[3]}/inside.txt"])
def test_a_file_name_that_cannot_be_printed_is_refused(raw, name):
    try:
        put(raw, name)
    except OSError:
        pytest.skip("this file system has no such names")
    [refusal] = refusals(raw)
    assert "rename the file" in refusal


@pytest.mark.parametrize(
    "name", ['关于"十三五"的通知.txt', "a\\b.txt", " a b .txt", "通知[1](终稿) 【印发】.txt", "#1.txt", "a'b.txt"]
)
def test_quotes_blanks_and_brackets_in_names_are_fine(raw, name):
    put(raw, name)
    assert [(source.file, source.refusal) for source in read_sources(raw)] == [(name, "")]


@pytest.mark.parametrize(
    ("target", "words"),
    [("secret.txt", "leads out"), ("a.txt", "leads nowhere"), ("missing", "leads nowhere"), ("", "link to a folder")],
)
def test_links_that_lead_out_or_nowhere_are_refused(raw, tmp_path, target, words):
    (tmp_path / "secret.txt").write_text("词")
    aim = tmp_path / target if target == "secret.txt" else raw / target
    (raw / "a.txt").symlink_to(aim)
    [refusal] = refusals(raw)
    assert words in refusal


def test_what_is_no_file_is_refused(raw):
    os.mkfifo(raw / "pipe")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(os.path.relpath(raw / "door"))
    assert sorted(refusals(raw)) == ["raw/door: is not a file", "raw/pipe: is not a file"]


def test_a_listed_file_that_is_missing_is_refused(raw):
    (raw / "sources.toml").write_text('[[source]]\nid = "x"\nfile = "missing.txt"\n')
    assert refusals(raw) == ["raw/missing.txt: no such file"]


def test_a_manifest_that_is_a_folder_is_told_by_its_name(raw):
    put(raw, "a.txt", "sources.toml/b.txt")
    with pytest.raises(InputError, match=r"raw/sources\.toml: is not a file"):
        read_sources(raw)


def test_a_misspelt_member_is_told_with_the_one_that_is_meant(raw):
    put(raw, "a.txt")
    (raw / "sources.toml").write_text('[[source]]\nid = "x"\nfile = "a.txt"\nsameas = "y"\n')
    with pytest.raises(InputError, match="do you mean same_as"):
        read_sources(raw)


def test_what_an_entry_may_say(raw):
    put(raw, "a.txt", "b.txt")
    (raw / "sources.toml").write_text(
        '[[source]]\nid = "x"\nfile = "a.txt"\nkind = "news"\nprogramme = "海绵城市"\nsame_as = "b"\n'
        'excerpt = true\nlanguage = "zh"\n'
    )
    assert read_sources(raw)[0].extra == {"programme": "海绵城市", "same_as": "b", "excerpt": "true", "language": "zh"}


def test_an_empty_or_missing_folder_is_refused(raw):
    with pytest.raises(InputError, match="no document"):
        read_sources(raw)
    with pytest.raises(InputError, match="no such folder"):
        read_sources(raw / "missing")


@pytest.mark.slow
def test_what_cannot_be_read_costs_itself_alone(raw):
    """Twelve kinds of odd entries stopped all documents; with --keep-going each is a finding of the others' build."""
    shutil.copy(ROOT / "raw/third-batch-attachment-2017.txt", raw)
    put(raw, ODD[0], ODD[4], "a|b.txt", f"{ODD[3]}/x.txt", 'x"y\\z.txt')
    for name, aim in (
        ("broken.txt", "nowhere"),
        ("loop.txt", "loop.txt"),
        ("out.txt", "/etc/hostname"),
        ("folder", "."),
    ):
        (raw / name).symlink_to(aim)
    os.mkfifo(raw / "pipe")
    with (raw / ".hidden").open("wb") as file:
        file.truncate(3 << 30)

    def lccp(*words):
        return run_lccp(*words, cwd=raw.parent, env={"LCCP_CACHE": raw.parent / "cache"})

    stopped = lccp("build")
    assert (stopped.returncode, stopped.stderr.count("\n"), (raw.parent / "extracted").exists()) == (2, 1, False)
    going = lccp("build", "--keep-going")
    assert (going.returncode, going.stderr.count("\n")) == (2, 9)
    with (raw.parent / "extracted/findings.csv").open(encoding="utf-8", newline="") as file:
        assert [row["kind"] for row in csv.DictReader(file)].count("unreadable") == 9
    checked = lccp("check")
    assert checked.returncode == 0, checked.stdout
