"""Commands that are struck at a chosen moment: at the n-th thing they do to the file system.

Nothing depends on time or on how busy the machine is. A process that has imported all that a command needs is
forked for each stroke; an audit hook counts what the child does and sends it the signal.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.support.commands import run_lccp

ROOT = Path(__file__).parents[2]
EVENTS = ("open", "os.", "shutil.", "fcntl.", "ctypes.dlsym", "tempfile.")
INTERRUPTED = "lccp: interrupted; no output was left half written\n"


WRITING = {  # commands that write: the file or folder, and their words
    "build": ("extracted", ["build", "--jobs", "1", "--raw", "raw"]),
    "export": ("tables", ["export", "--format", "jsonl", "--to", "tables", "--out", "new"]),
    "xlsx": ("book", ["export", "--format", "xlsx", "--to", "book", "--out", "new"]),
    "panel": ("panel.csv", ["panel", "--pilots", "new", "--to", "2005", "--out", "panel.csv"]),
    "attach": ("mine.csv", ["attach", "cities.csv", "--pilots", "new", "--out", "mine.csv"]),
    "diff": ("page.html", ["diff", "old", "new", "--html", "page.html"]),
    "report": ("report", ["report", "--to", "report", "--out", "new"]),
}


def run_command(home: Path, *words: str) -> None:
    """Run a command in a folder."""
    done = run_lccp(*words, cwd=home, env={"LCCP_CACHE": home / "cache"})
    assert done.returncode == 0, done.stderr


def prepare_outputs(home: Path) -> None:
    """Write documents, the output of one of them (old) and of both (new), and what commands made before."""
    (home / "raw").mkdir(parents=True)
    (home / "raw/a.txt").write_text("低碳城市试点名单\n省份 序号 城市 峰值年\n山西 1 太原市 2030\n", "utf-8")
    run_command(home, "build", "--jobs", "1", "--out", "old")
    (home / "raw/b.txt").write_text("一、目标\n到2025年，太原市建成5个园区。\n", "utf-8")
    run_command(home, "build", "--jobs", "1", "--out", "new")
    shutil.copytree(home / "old", home / "extracted")
    (home / "cities.csv").write_text("city\n太原市\n", "utf-8")
    for name in ("panel.csv", "page.html", "mine.csv"):
        (home / name).write_text("old\n", "utf-8")
    for name in ("export", "xlsx"):
        run_command(home, *WRITING[name][1][:-1], "old")


@dataclass
class Strokes:
    """What came of a command that was struck many times, and of the same one that was not, afterwards."""

    moments: int  # things that it does to the file system
    old: int = 0  # strokes after which what was there before stood
    new: int = 0  # strokes after which the new output stood
    faults: tuple[str, ...] = ()


def strike_often(home: Path, words: Sequence[str], target: str, number: signal.Signals, count: int) -> Strokes:
    """Strike a command ``count`` times, in a process of its own; ``target`` is the file or folder that it writes."""
    code = "import sys; sys.path[:0] = sys.argv[1:3]; from tests.support import kills; kills.strike_here(sys.argv[3:])"
    command = [sys.executable, "-c", code, str(ROOT), str(ROOT / "pipeline")]
    done = subprocess.run(
        [*command, target, str(int(number)), str(count), *words],
        cwd=home, env={**os.environ, "LCCP_CACHE": str(home / "cache")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    result = Strokes(**json.loads(done.stdout))
    result.faults = tuple(result.faults)
    return result


def content(path: Path) -> dict[str, bytes]:
    """The files below a folder, or a file, by their names; of nothing, nothing."""
    if path.is_file():
        return {"": path.read_bytes()}
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def put_back(target: Path, old: Path) -> None:
    """Put the old output where the target is, or nothing where there was none."""
    if target.is_dir():
        shutil.rmtree(target)
    target.unlink(missing_ok=True)
    if old.is_dir():
        shutil.copytree(old, target)
    elif old.is_file():
        shutil.copyfile(old, target)


def run_forked(words: Sequence[str], number: int, moment: int) -> tuple[int, str, int]:
    """Run a command in a fork, struck at ``moment`` (0: never); its status, what it said, and what it did."""
    receive, send = os.pipe()
    log = os.open("said.txt", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(log, 2)
        parent, done = os.getpid(), [0]

        def count_event(event: str, _: object) -> None:
            if event.startswith(EVENTS) and os.getpid() == parent:
                done[0] += 1
                if done[0] == moment:
                    os.kill(parent, number)

        from lccp.__main__ import main

        sys.argv[:] = ["lccp", *words]
        sys.addaudithook(count_event)
        status = 99
        try:
            status = main()
        except SystemExit as end:
            status = int(end.code or 0)
        finally:
            sys.stderr.flush()
            os.write(send, str(done[0]).encode())
            os._exit(status)
    os.close(send)
    _, ended = os.waitpid(child, 0)
    done_events = int(os.read(receive, 20) or 0)
    os.close(receive)
    os.lseek(log, 0, 0)
    said = os.read(log, 1 << 16).decode("utf-8", "replace")
    os.close(log)
    return os.waitstatus_to_exitcode(ended), said, done_events


def strike_here(arguments: Sequence[str]) -> None:
    """Strike a command many times in this process's forks; print what came of it."""
    # What commands need is imported once, before forking.
    import lccp.build
    import lccp.commands.attach
    import lccp.commands.panel
    import lccp.export
    import lccp.report  # noqa: F401

    target, number, count, words = Path(arguments[0]), int(arguments[1]), int(arguments[2]), arguments[3:]
    before = Path("before") / target.name
    before.parent.mkdir()
    put_back(before, target)
    old, beside = content(target), set(os.listdir("."))
    answer, said, moments = run_forked(words, number, 0)
    assert answer in (0, 1), said  # diff says 1 where there are differences
    new = content(target)
    assert new != old, "the command changes nothing"
    chance = random.Random(count)
    last = range(max(1, moments - count // 2), moments + 1)  # where the output takes its place
    chosen = [*chance.sample(range(1, moments + 1), min(moments, count - count // 2)), *last[: count // 2]]
    strokes = Strokes(moments)
    faults: Counter[str] = Counter()
    for moment in chosen:
        put_back(target, before)
        status, said, _ = run_forked(words, number, moment)
        state = content(target)
        strokes.old += state == old
        strokes.new += state == new
        if state not in (old, new):
            faults[f"torn at {moment}"] += 1
        if number == signal.SIGINT:
            left = sorted({*os.listdir(".")} - beside - {"said.txt", target.name})
            if left:
                faults[f"left over at {moment}: {left}"] += 1
            if (status, said) not in ((130, INTERRUPTED), (answer, "")) or (status == answer and state != new):
                faults[f"status {status} at {moment}: {said[:300]}"] += 1
    put_back(target, before)
    status, said, _ = run_forked(words, number, 0)
    left = sorted({*os.listdir(".")} - beside - {"said.txt", target.name})
    if status != answer or content(target) != new or left:
        faults[f"the next run: status {status}, {said[:300]}, left over {left}"] += 1
    strokes.faults = tuple(faults)
    print(json.dumps(asdict(strokes)))
