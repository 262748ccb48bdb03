"""What is written takes its place whole, under whatever name, and nothing of the user's own is deleted."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lccp.__main__ import main
from lccp.model import InputError
from lccp.storage import atomic
from lccp.storage.locate import build_files

from tests.support.commands import run_lccp

ROOT = Path(__file__).parents[2]


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def any_name(_: str) -> bool:
    return True


def replace_folder(path: Path, files: dict[str, bytes], is_ours: Any) -> bool:
    """Put files (relative path to bytes) in place of a folder; False if nothing changed."""
    with atomic.replacing_folder(path, is_ours) as replacement:
        prepared = replacement.fresh / "prepared"
        for name, data in files.items():
            (prepared / name).parent.mkdir(parents=True, exist_ok=True)
            (prepared / name).write_bytes(data)
        return replacement.exchange(prepared)


@pytest.mark.parametrize("name", ["out", "out[1]", "out*", "输出 1", "-out"])
def test_a_folder_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path, name):
    to = tmp_path / name
    assert replace_folder(to, {"a/b.txt": b"1"}, any_name)
    assert not replace_folder(to, {"a/b.txt": b"1"}, any_name)
    assert replace_folder(to, {"c.txt": b"2"}, any_name)
    assert content(to) == {"c.txt": b"2"}
    assert os.listdir(tmp_path) == [name]


def test_brackets_in_a_name_are_no_pattern(tmp_path):
    """``out[1]`` as a pattern fits ``out1``, whose work in hand was deleted."""
    working = tmp_path / ".out1.new-77"
    working.mkdir()
    replace_folder(tmp_path / "out[1]", {"a": b"1"}, any_name)
    assert working.is_dir()


def test_what_a_killed_process_left_is_cleared_by_the_next(tmp_path):
    (tmp_path / ".out.new-99999").mkdir()
    (tmp_path / ".out.new-99999" / "x").write_bytes(b"half")
    (tmp_path / ".out.new-mine").write_bytes(b"the user's own")
    (tmp_path / ".out.old").mkdir()
    (tmp_path / ".out.old" / "a").write_bytes(b"old")
    with atomic.replacing_folder(tmp_path / "out", any_name):
        assert content(tmp_path / "out") == {"a": b"old"}
    assert sorted(os.listdir(tmp_path)) == [".out.new-mine", "out"]


def test_one_folder_under_two_names_is_written_once_at_a_time(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "link").symlink_to("out")
    with (
        atomic.replacing_folder(tmp_path / "out", any_name),
        pytest.raises(InputError, match="another process is writing it"),
        atomic.replacing_folder(tmp_path / "link", any_name),
    ):
        pass
    replace_folder(tmp_path / "link", {"a": b"1"}, any_name)
    assert (tmp_path / "link").is_symlink()
    assert content(tmp_path / "out") == {"a": b"1"}


def same_folder_names(home: Path) -> dict[str, Path]:
    """The names under which one folder ``out`` can be called: as it is, round about, and through links."""
    (home / "out").mkdir()
    (home / "sub").mkdir()
    (home / "link").symlink_to("out")
    (home / "second").symlink_to("link")
    (home / "whole").symlink_to(home)
    names = ("out", "./out", "sub/../out", "link", "second", "whole/out", "whole/whole/link", "sub/../whole/out")
    return {name: home / name for name in names}


def test_by_every_pair_of_names_one_folder_is_written_once_at_a_time(tmp_path):
    names = same_folder_names(tmp_path)
    for first in names.values():
        for second in names.values():
            with (
                atomic.replacing_folder(first, any_name),
                pytest.raises(InputError, match="another process is writing it"),
                atomic.replacing_folder(second, any_name),
            ):
                pass
    for number, path in enumerate(names.values()):
        replace_folder(path, {"a": bytes([number])}, any_name)
        assert content(tmp_path / "out") == {"a": bytes([number])}
    assert sorted(os.listdir(tmp_path)) == ["link", "out", "second", "sub", "whole"]


NEIGHBOURS = ("out", "out1", "out[1]", "out*", "out?", ".out", "out.new-1", "out.lock", "OUT", "输出", "-out", " out")


def test_by_every_pair_of_names_neighbours_leave_one_another_alone(tmp_path):
    for first in NEIGHBOURS:
        for second in NEIGHBOURS:
            if first == second:
                continue
            with atomic.replacing_folder(tmp_path / first, any_name) as replacement:
                (replacement.fresh / "made").mkdir()
                (replacement.fresh / "made/a").write_bytes(b"first")
                replace_folder(tmp_path / second, {"a": b"second"}, any_name)
                assert replacement.exchange(replacement.fresh / "made")
            assert (content(tmp_path / first), content(tmp_path / second)) == ({"a": b"first"}, {"a": b"second"})
            for name in (first, second):
                shutil.rmtree(tmp_path / name)
            assert os.listdir(tmp_path) == []


@pytest.fixture
def uncollected() -> Iterator[None]:
    """No collection of garbage meanwhile: an interrupt that is raised in one of its callbacks is lost."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("number", [None, signal.SIGINT])
def test_an_interrupt_while_an_output_takes_its_place_comes_behind_it(tmp_path, monkeypatch, number):
    real = atomic._exchange_names

    def exchange(*names: Any) -> None:
        if number is not None:
            signal.raise_signal(number)
        real(*names)

    monkeypatch.setattr(atomic, "_exchange_names", exchange)
    with pytest.raises(KeyboardInterrupt) if number is not None else contextlib.nullcontext():
        replace_folder(tmp_path / "out", {"a": b"1"}, any_name)
    assert content(tmp_path / "out") == {"a": b"1"}
    assert os.listdir(tmp_path) == ["out"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("uncollected")
def test_an_interrupt_while_the_lock_is_made_leaves_no_lock(tmp_path, monkeypatch):
    real = atomic._open_lock

    def open_lock(*words: Any) -> Any:
        handle = real(*words)
        signal.raise_signal(signal.SIGINT)
        return handle

    monkeypatch.setattr(atomic, "_open_lock", open_lock)
    with pytest.raises(KeyboardInterrupt):
        atomic.write_file(tmp_path / "panel.csv", [b"x"])
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("target", ["nowhere", "loop"])
def test_a_link_that_leads_nowhere_is_told(tmp_path, target):
    (tmp_path / "loop").symlink_to(target)
    with pytest.raises(InputError, match="is a link that leads"):
        atomic.write_file(tmp_path / "loop", [b"x"])


def test_a_file_that_came_while_the_folder_was_made_is_not_deleted(tmp_path):
    (tmp_path / "out").mkdir()
    with atomic.replacing_folder(tmp_path / "out", {"a"}.__contains__) as replacement:
        (replacement.fresh / "made").mkdir()
        (tmp_path / "out" / "late.txt").write_text("x")
        with pytest.raises(InputError, match=r"holds other files.*late\.txt"):
            replacement.exchange(replacement.fresh / "made")
    assert content(tmp_path / "out") == {"late.txt": b"x"}


def test_a_file_is_written_through_a_link_and_to_a_device(tmp_path):
    (tmp_path / "real.csv").write_bytes(b"old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    atomic.write_file(tmp_path / "link.csv", [b"n", b"ew"])
    assert (tmp_path / "real.csv").read_bytes() == b"new"
    assert (tmp_path / "link.csv").is_symlink()
    atomic.write_file(Path(os.devnull), [b"x"])
    assert not Path(os.devnull).is_file()


def test_a_build_knows_its_own_files(tmp_path):
    out = tmp_path / "extracted"
    shutil.copytree(ROOT / "extracted", out)
    is_ours = build_files(out)
    assert all(map(is_ours, atomic.files_below(out)))
    assert not is_ours("panel.csv")
    assert not build_files(tmp_path)("pilots.csv")


def lccp(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return run_lccp(*words, cwd=cwd, env={"LCCP_CACHE": cwd / "cache"})


@pytest.fixture
def project(tmp_path):
    (tmp_path / "raw").mkdir()
    shutil.copy(ROOT / "raw/third-batch-attachment-2017.txt", tmp_path / "raw")
    shutil.copytree(ROOT / "extracted", tmp_path / "extracted")
    return tmp_path


@pytest.mark.parametrize("name", ["panel.csv", "main.do", "provenance/notes.txt", "figures/a.png"])
def test_a_build_does_not_delete_what_it_did_not_write(project, name):
    mine = project / "extracted" / name
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("my work")
    before = content(project / "extracted")
    done = lccp("build", "--force", cwd=project)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert name in done.stderr
    assert content(project / "extracted") == before


RAW_NAMES = ("raw", "./raw", "extracted/../raw", "link", "whole/raw", "file")
OUT_NAMES = ("raw", "raw/out", "raw/a/b", "raw/../raw/out", "link", "link/out", "whole/raw/out", "whole/link")


@pytest.mark.parametrize("raw", RAW_NAMES)
def test_by_every_pair_of_names_an_output_among_the_documents_is_refused(project, monkeypatch, capsys, raw):
    (project / "link").symlink_to("raw")
    (project / "whole").symlink_to(".")
    monkeypatch.chdir(project)
    before = content(project / "raw")
    place = f"file://{project}/raw" if raw == "file" else raw
    for out in OUT_NAMES:
        assert main(["build", "--jobs", "1", "--no-cache", "--raw", place, "--out", out]) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "lies in the folder of documents" in said or "holds other files" in said, (raw, out)
    assert content(project / "raw") == before
    assert not [name for name in os.listdir(project) if name.startswith(".")]


@pytest.mark.parametrize("out", [".", "whole", "raw/.."])
def test_an_output_round_the_documents_is_refused(project, monkeypatch, capsys, out):
    (project / "whole").symlink_to(".")
    monkeypatch.chdir(project)
    before = content(project)
    assert main(["build", "--jobs", "1", "--no-cache", "--out", out]) == 2
    assert "holds other files" in capsys.readouterr().err
    assert content(project) == before


def test_a_report_does_not_delete_what_it_did_not_write(tmp_path):
    pytest.importorskip("jinja2")
    from lccp.report import write_report

    files = {"index.html": b"1", "data/meta.js": b"2", "pages/old.html": b"3"}
    write_report(tmp_path / "report", files.items())
    write_report(tmp_path / "report", {"index.html": b"4", "data/meta.js": b"2"}.items())
    (tmp_path / "report/mine.txt").write_text("my work")
    with pytest.raises(InputError, match=r"mine\.txt"):
        write_report(tmp_path / "report", files.items())
    assert (tmp_path / "report/mine.txt").read_text() == "my work"
    assert not (tmp_path / "report/pages/old.html").exists()
