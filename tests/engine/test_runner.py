"""Documents side by side: the same results whatever does them, and whatever happens to it."""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from lccp import build
from lccp.engine import pool
from lccp.engine import tasks as single
from lccp.engine.pool import WorkerFailure
from lccp.engine.progress import count_documents, count_pages, show_progress
from lccp.model import InputError
from lccp.options import RunOptions
from lccp.read.limits import Limits
from lccp.read.ocr.heartbeat import listening, report_page
from lccp.read.sources.manifest import read_sources

from tests.read.test_pdf_safety import page_of
from tests.support.building import extract_all
from tests.support.commands import run_lccp, start_lccp

ROOT = Path(__file__).parents[2]
LIMITS = Limits()

# Functions that processes do: they must be importable there.


def double(task: int, _: bytes = b"") -> bytes:
    return str(task * 2).encode()


def deadly(task: int, _: bytes = b"") -> bytes:
    if task == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return double(task)


def deadly_once(task: tuple[int, str], _: bytes = b"") -> bytes:
    number, marker = task
    if number % 3 == 0 and not os.path.exists(f"{marker}{number}"):
        Path(f"{marker}{number}").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return double(number)


def endless(task: int, _: bytes = b"") -> bytes:
    while task == 3:
        time.sleep(1)
    return double(task)


def raising(task: int, _: bytes = b"") -> bytes:
    if task == 3:
        raise InputError("three is no task")
    return double(task)


def noisy(task: int, _: bytes = b"") -> bytes:
    os.write(1, b"noise on standard output")
    print("more noise", flush=True)
    return str(os.getpid()).encode()


def big(task: int, _: bytes = b"") -> bytes:
    return bytes(task)


def deadly_document(task: single.ReadTask, _: bytes) -> bytes:
    if task.source.id == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    return work(task)


work = single.answer_read_task


def run(function, tasks, size, **more):
    """Do tasks in a pool of their own."""
    with pool.WorkerPool(size) as workers:
        yield from workers.run_tasks(function, tasks, **more)


@pytest.mark.slow
def test_every_task_gets_its_answer():
    assert dict(run(double, range(20), 2)) == {task: double(task) for task in range(20)}


@pytest.mark.slow
def test_a_task_that_ends_three_processes_is_given_up_and_the_others_are_not():
    found = dict(run(deadly, range(6), 2))
    assert found.pop(3) == WorkerFailure(late=False)
    assert found == {task: double(task) for task in (0, 1, 2, 4, 5)}


@pytest.mark.slow
def test_a_process_that_dies_loses_nothing(tmp_path):
    tasks = [(number, str(tmp_path / "died")) for number in range(6)]
    assert dict(run(deadly_once, tasks, 2)) == {task: double(task[0]) for task in tasks}
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.slow
def test_a_task_that_never_ends_is_ended():
    found = dict(run(endless, [2, 3, 4], 2, seconds=20))  # starting a process counts, also on a busy machine
    assert found == {2: b"4", 3: WorkerFailure(late=True), 4: b"8"}


@pytest.mark.slow
def test_what_a_task_raises_is_raised_here():
    with pytest.raises(InputError, match="three is no task"):
        list(run(raising, range(6), 2))


@pytest.mark.slow
def test_what_is_printed_does_not_stand_among_the_answers_and_processes_are_replaced(monkeypatch, capfd):
    monkeypatch.setattr(pool, "TASKS", 2)
    found = [answer for _, answer in run(noisy, range(5), 1)]
    assert len(set(found)) == 3
    assert "noise" not in capfd.readouterr().out


@pytest.mark.slow
def test_large_answers_come_whole():
    assert [len(answer) for _, answer in run(big, [3_000_000, 5_000_000], 1)] == [3_000_000, 5_000_000]


@pytest.mark.slow
def test_a_task_that_is_not_wanted_any_more_is_dropped():
    assert dict(run(double, range(6), 1, is_wanted=lambda task: task < 2)) == {0: b"0", 1: b"2"}


@pytest.mark.slow
def test_processes_end_with_the_run():
    made = run(noisy, range(5), 2)
    process = int(next(made)[1])
    made.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.fixture
def home(tmp_path) -> Path:
    (tmp_path / "raw").mkdir()
    for name in ("third-batch-attachment-2017.txt", "third-batch-notice-2017.txt"):
        shutil.copy(ROOT / "raw" / name, tmp_path / "raw")
    for number in range(6):
        (tmp_path / f"raw/d{number}.txt").write_text(
            f"一、目标\n到202{number}年，乌海市碳排放达到峰值。\n" * (number + 1), "utf-8"
        )
    return tmp_path


def lccp(home: Path, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    run = start_lccp if "dask" in args else run_lccp  # dask starts processes that load the program anew
    return run(*args, cwd=home, env={"LCCP_CACHE": home / "cache", **env})


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.slow
def test_the_same_bytes_alone_side_by_side_from_the_cache_and_on_dask(home):
    pytest.importorskip("distributed")
    for out, *more in (
        ("one", "--jobs", "1", "--no-cache"),
        ("two", "--jobs", "2", "--no-cache"),
        ("kept", "--jobs", "2"),
        ("again", "--jobs", "1", "--force"),
        ("dask", "--engine", "dask", "--no-cache"),
    ):
        done = lccp(home, "build", "--out", out, *more)
        assert (done.returncode, done.stderr) == (0, ""), out
        assert content(home / out) == content(home / "one"), out


def done(raw: Path, keep_going: bool = True, **plan: object) -> tuple[list[str], list[str]]:
    good, bad = extract_all(raw, read_sources(raw), LIMITS, RunOptions(keep_going=keep_going, **plan))
    return [one.source for one in good], [f"{source.id}: {error}" for source, error in bad]


@pytest.mark.slow
def test_a_document_that_ends_its_process_three_times_is_set_aside(home, monkeypatch):
    (home / "raw/deadly.txt").write_text("致命。\n", "utf-8")
    monkeypatch.setattr(single, "answer_read_task", deadly_document)
    good, bad = done(home / "raw", jobs=2)
    assert len(good) == 8
    assert len(bad) == 1
    assert bad[0].startswith("deadly: raw/deadly.txt: ended the process that read it 3 times")
    with pytest.raises(InputError, match=r"raw/deadly.txt: ended the process"):
        done(home / "raw", keep_going=False, jobs=2)


@pytest.mark.slow
def test_whatever_does_them_the_first_document_that_cannot_be_read_is_the_one_named(home):
    for name, size in (("c", 10), ("e", 5000), ("x", 900)):
        (home / f"raw/{name}.txt").write_bytes(b"\x00\x01\x02\xff\xfe\x00binary" * size)
    for plan in ({"jobs": 1}, {"jobs": 2}):
        with pytest.raises(InputError, match=r"raw/c\.txt"):
            done(home / "raw", keep_going=False, **plan)
        assert [line.split(":")[0] for line in done(home / "raw", **plan)[1]] == ["c", "e", "x"]


@pytest.mark.slow
def test_a_document_that_takes_too_long_costs_itself_alone(home, monkeypatch):
    def slow(document):
        if document.source.id == "d3":
            while True:
                time.sleep(0.01)
        return real(document)

    real = build.STAGES.extract
    monkeypatch.setattr(build, "STAGES", build.STAGES._replace(extract=slow))
    _, bad = extract_all(home / "raw", read_sources(home / "raw"), Limits(max_seconds=1), RunOptions(keep_going=True))
    assert [str(error) for _, error in bad] == [
        "raw/d3.txt: took longer than 1 seconds; raise --max-seconds if this is right"
    ]


def test_a_defect_is_told_by_the_document_not_by_a_traceback(home, monkeypatch):
    def broken(document):
        raise KeyError(document.source.id)

    monkeypatch.setattr(build, "STAGES", build.STAGES._replace(extract=broken))
    with pytest.raises(
        InputError, match=r"raw/d0.txt: cannot be extracted \(KeyError: 'd0'\); this is a defect of lccp"
    ):
        done(home / "raw", keep_going=False)


def test_a_document_that_changes_between_the_look_and_the_work_is_done_as_it_is(home, monkeypatch):
    monkeypatch.setenv("LCCP_CACHE", str(home / "cache"))
    raw = home / "raw"
    look = single.run_read_task

    def meddle(task):
        (raw / "d1.txt").write_text("到2031年，遵义市达到峰值。\n", "utf-8")
        return look(task)

    monkeypatch.setattr(single, "run_read_task", meddle)
    assert done(raw, cache=True)[1] == []
    monkeypatch.setattr(single, "run_read_task", look)
    lines: list[str] = []
    good, _ = extract_all(raw, read_sources(raw), LIMITS, RunOptions(cache=True, explain=lines.append))
    assert "d1: from cache" in lines
    assert next(one for one in good if one.source == "d1").document.text.startswith("到2031年")


def children(parent: int) -> list[int]:
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                status = Path("/proc", entry, "stat").read_text()
                if int(status.rpartition(")")[2].split()[1]) == parent:
                    found.append(int(entry))
            except (OSError, IndexError):
                continue
    return found


@pytest.mark.slow
@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")
@pytest.mark.parametrize("engine", ["local", "dask"])
def test_workers_killed_at_random_times_cost_nothing(home, engine):
    if engine == "dask":
        pytest.importorskip("distributed")
    text = (ROOT / "raw/pilot-progress-report-2017.txt").read_text("utf-8")
    for number in range(5):
        (home / f"raw/e{number}.txt").write_text(text[number * 300 :], "utf-8")
    assert lccp(home, "build", "--out", "right", "--no-cache", "--jobs", "1").returncode == 0
    build = subprocess.Popen(
        [sys.executable, "-m", "lccp", "build", "--no-cache", "--jobs", "2", "--engine", engine],
        cwd=home, env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline")}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    chance = random.Random(engine)
    killed: list[int] = []

    def kill() -> None:
        # Never so many deaths that one document could be blamed for all that give it up, however slow this machine is.
        while build.poll() is None and len(killed) < pool.MAX_ATTEMPTS - 1:
            time.sleep(chance.uniform(0.3, 1.5))
            busy = [one for one in children(build.pid) if one not in killed]
            if engine == "dask":
                busy = [one for outer in busy for one in (outer, *children(outer)) if children(outer)]
            if busy:
                killed.append(chance.choice(busy))
                try:
                    os.kill(killed[-1], signal.SIGKILL)
                except ProcessLookupError:
                    killed.pop()

    killer = threading.Thread(target=kill)
    killer.start()
    _, said = build.communicate(timeout=300)
    killer.join()
    assert build.returncode == 0, said.decode()
    assert content(home / "extracted") == content(home / "right")


def test_without_distributed_the_extra_is_named(home, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"lccp\[dask\]"):
        done(home / "raw", engine="dask")


# -- memory of all processes together -----------------------------------------------------------------


@pytest.mark.parametrize("processes", [1, 2, 5, 64])
def test_all_processes_together_leave_the_machine_a_quarter(monkeypatch, processes):
    monkeypatch.setattr(os, "sysconf", lambda name: {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 10**7}[name])
    share = pool.memory_share(processes)
    assert share * processes <= 4096 * 10**7 * 3 // 4 or share == pool.LEAST_SHARE


@pytest.mark.skipif(sys.platform != "linux", reason="the bound is Linux's")
def test_a_process_takes_no_more_than_its_share():
    code = (
        "from lccp.engine.pool import bound_memory; bound_memory(200_000_000); bytes(100_000_000); bytes(300_000_000)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "pipeline")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "MemoryError"


@pytest.mark.skipif(sys.platform != "linux", reason="the bound is Linux's")
@pytest.mark.slow
def test_a_document_beyond_the_share_of_its_process_costs_itself_and_is_tried_again(tmp_path):
    shutil.copy(ROOT / "tests/data/list_lo_ruled.docx", tmp_path / "a.docx")
    command = [sys.executable, "-c", SHARE, str(tmp_path)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline")}
    )
    error, lasting, error_without = done.stdout.splitlines()
    assert re.search("takes more memory|made its reader crash", error)
    assert (lasting, error_without) == ("False", "none")


# In a process of its own: one that has freed much memory can read a small document without asking for any.
SHARE = """
import dataclasses, sys
from pathlib import Path
from lccp import build
from lccp.engine import tasks
from lccp.engine.cache import Store
from lccp.read import read
from lccp.read.limits import Limits
from lccp.read.sources.manifest import read_sources
folder = Path(sys.argv[1])
(source,) = read_sources(folder)
read(source, (folder / "a.docx").read_bytes())  # loads the libraries: what is measured is the document
task = tasks.ReadTask(0, source, folder, Limits(), 1, build.STAGES, Store.of(None, folder / "store"), False, "", memory=1)
result = tasks.run_read_task(task)
print(result.error)
print(result.lasting)
print(tasks.run_read_task(dataclasses.replace(task, memory=0)).error or "none")
"""


HOG = """
import resource, sys
from pathlib import Path
from lccp.model import InputError, Source
from lccp.read import isolated
from lccp.read.limits import Limits
try:
    print(isolated.read_isolated(Source("x", "x.pdf"), Path(sys.argv[1]).read_bytes(), Limits()).text)
except InputError as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def test_a_form_that_draws_itself_takes_little_memory(tmp_path):
    """704 bytes took 3.9 GB."""
    twice = b"/X Do /X Do"
    form = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 11>>stream\n%s\nendstream"
    )
    page = page_of(b"BT /F1 12 Tf 20 300 Td (Hello) Tj ET /X Do", b"/XObject<</X 6 0 R>>", [form % twice])
    (tmp_path / "x.pdf").write_bytes(page)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "pipeline")}
    command = [sys.executable, "-c", HOG, str(tmp_path / "x.pdf")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    said, taken = done.stdout.splitlines()
    assert said == "raw/x.pdf: draws forms within forms without end; it is damaged or hostile"
    assert int(taken) < 400, "megabytes"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_one_line_with_rate_and_time_left():
    now = iter(range(100)).__next__
    out = Terminal()
    counted = count_documents(show_progress(out, now), 4, 400, now)
    for _ in range(4):
        counted(100)
    lines = out.getvalue().split("\r\x1b[K")
    assert lines[1] == "1 of 4 documents, 1.0 a second, 0:03 left"
    assert lines[-1] == "4 of 4 documents"


def test_pages_that_are_recognised_are_counted_wherever_a_document_is_read():
    ticks = []
    with listening(count_pages(ticks.append)):
        report_page()
        report_page()
    report_page()
    assert ticks == ["1 pages recognised", "2 pages recognised"]


def test_a_file_gets_one_line_a_minute_and_nothing_of_a_short_build():
    clock = [0.0]
    out = io.StringIO()
    tick = show_progress(out, lambda: clock[0])
    for second in range(59):
        clock[0] = second
        tick("short")
    assert out.getvalue() == ""
    for second in range(59, 200):
        clock[0] = second
        tick(f"at {second}")
    assert out.getvalue().splitlines() == ["lccp: at 60", "lccp: at 120", "lccp: at 180"]
