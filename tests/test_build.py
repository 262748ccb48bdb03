"""The build: deterministic, all or nothing, checked cell by cell; and what bad input gets."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lccp.__main__ import main

from tests.support.commands import run_lccp, start_lccp
from tests.support.examples import share

ROOT = Path(__file__).parent.parent
SMALL = ("third-batch-attachment-2017.txt", "third-batch-notice-2017.txt")


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A small raw/ and its build; tests copy it before they change anything."""
    home = tmp_path_factory.mktemp("built")
    (home / "raw").mkdir()
    for name in SMALL:
        shutil.copy(ROOT / "raw" / name, home / "raw")
    done = run_lccp("build", cwd=home)
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def home(built, tmp_path) -> Path:
    shutil.copytree(built, tmp_path / "home")
    return tmp_path / "home"


def test_the_committed_tables_are_what_the_code_makes(tmp_path):
    done = run_lccp("check", "--rebuild", cwd=ROOT)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "77", "TZ": "America/New_York", "LC_ALL": "zh_CN.GB18030"},
    ],
)
def test_same_input_same_bytes_whatever_the_machine_is_set_to(home, env):
    done = start_lccp("build", "--out", "other", "--jobs", "2", cwd=home, env=env)
    assert done.returncode == 0, done.stderr
    assert content(home / "other") == content(home / "extracted")


def test_the_order_in_which_files_lie_does_not_matter(home):
    for name in SMALL:
        os.rename(home / "raw" / name, home / name)
    for name in reversed(SMALL):
        os.rename(home / name, home / "raw" / name)
    assert run_lccp("build", "--force", "--out", "other", cwd=home).returncode == 0
    assert content(home / "other") == content(home / "extracted")


def test_a_second_build_touches_no_file_and_imports_nothing_heavy(home):
    before = {p: p.stat().st_mtime_ns for p in (home / "extracted").rglob("*")}
    code = (
        "import sys; from lccp.__main__ import main; status = main(['build']); "
        "print(status, [m for m in ('pandas', 'jieba', 'pdfplumber', 'z3', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=home,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline")},
    )
    assert done.stdout.strip() == "0 []"
    assert before == {p: p.stat().st_mtime_ns for p in (home / "extracted").rglob("*")}


def test_a_changed_document_is_built_anew_though_its_time_is_old(home):
    path = home / "raw" / SMALL[0]
    stat = path.stat()
    path.write_text(path.read_text("utf-8").replace("乌海市 2025", "乌海市 2026"), "utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert run_lccp("build", cwd=home).returncode == 0
    assert "b3-01,1,内蒙古,乌海市,2026" in (home / "extracted/peak_targets.csv").read_text("utf-8")
    conflicts = (home / "extracted/conflicts.csv").read_text("utf-8")
    assert f"peak_targets,b3-01|1,edtf,{SMALL[0][:-4]},2026,true" in conflicts
    assert f"peak_targets,b3-01|1,edtf,{SMALL[1][:-4]},2025,false" in conflicts


def test_an_output_that_someone_changed_is_made_anew(home):
    path = home / "extracted/pilots.csv"
    before = path.read_bytes()
    path.write_bytes(before.replace(b"2025", b"2026", 1))
    assert run_lccp("build", cwd=home).returncode == 0
    assert path.read_bytes() == before


def test_check_passes_on_a_fresh_build(home):
    done = run_lccp("check", "--rebuild", cwd=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 faults" in done.stdout


def changed_at_random(data: bytes, chance: random.Random) -> bytes:
    """One character changed to another printable one."""
    text = data.decode("utf-8")
    at = chance.randrange(text.index("\n") + 1 if "\n" in text[:-1] else 0, len(text) - 1)
    new = "x" if text[at] != "x" else "y"
    return (text[:at] + new + text[at + 1 :]).encode("utf-8")


@pytest.mark.at_length
@pytest.mark.parametrize("seed", range(share(8)))
@pytest.mark.parametrize("what", ["extracted/*.csv", "extracted/provenance/*.jsonl", "raw/*.txt"])
def test_one_character_changed_anywhere_makes_check_fail(home, what, seed, capsys, monkeypatch):
    chance = random.Random(f"{what}{seed}")
    path = chance.choice([p for p in sorted(home.glob(what)) if p.stat().st_size > 200])
    path.write_bytes(changed_at_random(path.read_bytes(), chance))
    monkeypatch.chdir(home)
    assert main(["check"]) == 1
    said = capsys.readouterr().out
    assert said.splitlines()[0].split(":")[0] in {p.stem for p in (home / "extracted").glob("*.csv")} | {
        "building again"
    }


def test_check_names_the_cell(home, capsys, monkeypatch):
    path = home / "extracted/pilots.csv"
    path.write_text(
        path.read_text("utf-8").replace(
            "b3-09,3,9,浙江,金华市,prefecture,330700,2017-01-07,true,2020~",
            "b3-09,3,9,浙江,金华市,prefecture,330700,2017-01-07,true,2021~",
        ),
        "utf-8",
    )
    monkeypatch.chdir(home)
    assert main(["check"]) == 1
    assert "pilots: b3-09 peak_year" in capsys.readouterr().out


@pytest.mark.slow
def test_killed_at_any_moment_the_old_output_stands_whole(home):
    before = content(home / "extracted")
    path = home / "raw" / SMALL[0]
    path.write_text(path.read_text("utf-8").replace("2025", "2024"), "utf-8")
    for delay in (0.05, 0.3, 0.6, 0.8, 0.9, 1.0):
        child = subprocess.Popen(
            [sys.executable, "-m", "lccp", "build"],
            cwd=home,
            env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        child.wait()
        held = content(home / "extracted")
        assert set(held) == set(before)
        assert held == before or b"2024" in held["peak_targets.csv"]
    assert run_lccp("build", cwd=home).returncode == 0
    assert not [p.name for p in home.iterdir() if p.name.startswith(".extracted.new")]


def test_two_builds_at_once_the_second_says_so(home):
    from lccp.storage import atomic

    with atomic.target_lock(atomic.Target.resolve(home / "extracted")):
        done = run_lccp("build", "--force", cwd=home)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "another process is writing it" in done.stderr


def refused(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_document_that_cannot_be_read_stops_the_build_by_name(home):
    before = content(home / "extracted")
    (home / "raw/broken.txt").write_bytes(b"\x00\x01\x02\xff\xfe\x00binary" * 50)
    assert "broken.txt" in refused(run_lccp("build", cwd=home))
    assert content(home / "extracted") == before


@pytest.mark.slow
def test_keep_going_builds_the_others_and_says_which_was_left_out(home):
    (home / "raw/broken.txt").write_bytes(b"\x00\x01\x02\xff\xfe\x00binary" * 50)
    done = run_lccp("build", "--keep-going", cwd=home)
    assert done.returncode == 2
    assert "broken.txt" in done.stderr
    rows = (home / "extracted/sources.csv").read_text("utf-8").splitlines()
    assert any(row.startswith("broken,broken.txt") and "unreadable" in row for row in rows)
    assert "unreadable" in (home / "extracted/findings.csv").read_text("utf-8")
    assert run_lccp("check", cwd=home).returncode == 0


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["build", "--raw", "nowhere"], "nowhere"),
        (["check", "--out", "nowhere"], "nowhere"),
        (["explain", "pilots", "b9-99"], "no row b9-99"),
        (["explain", "cities", "x"], "no such table"),
        (["explain", "pilots", "b3-01", "mayor"], "no column mayor"),
        (["text", "nothing"], "nothing"),
    ],
)
def test_wrong_usage_gets_one_line(home, args, says):
    assert says in refused(run_lccp(*args, cwd=home))


def test_a_folder_that_is_no_output_is_never_replaced(home):
    (home / "precious").mkdir()
    (home / "precious/thesis.docx").write_text("years of work")
    refused(run_lccp("build", "--out", "precious", cwd=home))
    assert (home / "precious/thesis.docx").read_text() == "years of work"


def test_text_prints_what_offsets_count_in(home):
    done = run_lccp("text", SMALL[1][:-4], cwd=home)
    raw = (home / "raw" / SMALL[1]).read_text("utf-8")
    assert done.stdout == raw + "\n"
    for line in (home / "extracted/provenance/pilots.jsonl").read_text("utf-8").splitlines():
        for span in json.loads(line)["spans"]:
            if span["source"] == SMALL[1][:-4]:
                assert done.stdout[span["start"] : span["end"]] == span["exact"]


def test_explain_shows_the_words_and_the_rules(home):
    done = run_lccp("explain", "pilots", "b3-09", "peak_year", cwd=home)
    assert done.returncode == 0
    assert "【2020 左右】" in done.stdout
    assert "close_gaps: '2020 左右' → '2020左右'" in done.stdout
    assert "year.approximate" in done.stdout
