"""What is written takes its place whole, under whatever name, and nothing of the user's own is deleted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lccp.model import InputError
from lccp.storage import atomic
from lccp.storage.locate import build_files

ROOT = Path(__file__).parents[2]


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def any_name(_: str) -> bool:
    return True


@pytest.mark.parametrize("name", ["out", "out[1]", "out*", "输出 1", "-out"])
def test_a_folder_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path, name):
    to = tmp_path / name
    assert atomic.replace_folder(to, {"a/b.txt": b"1"}, any_name)
    assert not atomic.replace_folder(to, {"a/b.txt": b"1"}, any_name)
    assert atomic.replace_folder(to, {"c.txt": b"2"}, any_name)
    assert content(to) == {"c.txt": b"2"}
    assert os.listdir(tmp_path) == [name]


def test_brackets_in_a_name_are_no_pattern(tmp_path):
    """``out[1]`` as a pattern fits ``out1``, whose work in hand was deleted."""
    working = tmp_path / ".out1.new-77"
    working.mkdir()
    atomic.replace_folder(tmp_path / "out[1]", {"a": b"1"}, any_name)
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
    atomic.replace_folder(tmp_path / "link", {"a": b"1"}, any_name)
    assert (tmp_path / "link").is_symlink()
    assert content(tmp_path / "out") == {"a": b"1"}


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
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "pipeline"), "LCCP_CACHE": str(cwd / "cache")}
    command = [sys.executable, "-m", "lccp", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


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


@pytest.mark.parametrize("out", ["raw/out", "raw", "raw/../raw/out", "link/out"])
def test_an_output_among_the_documents_is_refused(project, out):
    (project / "link").symlink_to("raw")
    done = lccp("build", "--out", out, cwd=project)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "lies in the folder of documents" in done.stderr or "holds other files" in done.stderr


def test_a_report_does_not_delete_what_it_did_not_write(tmp_path):
    pytest.importorskip("jinja2")
    from lccp.report import write_report

    files = {"index.html": b"1", "data/meta.js": b"2", "pages/old.html": b"3"}
    write_report(tmp_path / "report", files)
    write_report(tmp_path / "report", {"index.html": b"4", "data/meta.js": b"2"})
    (tmp_path / "report/mine.txt").write_text("my work")
    with pytest.raises(InputError, match=r"mine\.txt"):
        write_report(tmp_path / "report", files)
    assert (tmp_path / "report/mine.txt").read_text() == "my work"
    assert not (tmp_path / "report/pages/old.html").exists()
