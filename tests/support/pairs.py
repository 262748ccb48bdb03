"""Two builds that really run at once, of one folder under two names or of two folders with names alike.

Nothing depends on time: the first stops at its first table until the second has ended. A process that has built
once is forked for each.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.support.kills import ROOT, content, put_back

BASE = "out[1]"  # as a pattern it fits out1
NAMES = (
    BASE,
    f"./{BASE}",
    f"{BASE}/",
    f"sub/../{BASE}",
    "link",
    "link/",
    "second",
    f"whole/{BASE}",
    "whole/whole/link",
)
NEIGHBOURS = ("out1", "OUT[1]", "out", "out[1] ", ".out[1]", "out[1].new-1")
REFUSED = "another process is writing it; wait for it to end"


def one_folder_names(home: Path) -> list[str]:
    """Make links to a folder; return the names under which it can be called: relative, absolute, through links."""
    (home / "sub").mkdir()
    (home / "link").symlink_to(BASE)
    (home / "second").symlink_to("link")
    (home / "whole").symlink_to(home)
    return [*NAMES, str(home / BASE)]


def build_at_once(home: Path, pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Build by each pair of names at once, in a process of its own; what went wrong."""
    code = "import sys; sys.path[:0] = sys.argv[1:3]; from tests.support import pairs; pairs.build_here(sys.argv[3])"
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT), str(ROOT / "pipeline"), json.dumps(pairs)],
        cwd=home, env={**os.environ, "LCCP_CACHE": str(home / "cache")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def start_build(out: str, log: str, at_first_table: Callable[[], object] = lambda: None) -> int:
    """Fork a build that does something at its first table; its process."""
    child = os.fork()
    if child:
        return child
    status = 99
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(os.open(log, os.O_RDWR | os.O_CREAT | os.O_TRUNC), 2)
        waiting = [True]

        def wait_at_table(event: str, arguments: tuple[object, ...]) -> None:
            if event == "open" and waiting and str(arguments[0]).endswith("/made/pilots.csv"):
                waiting.clear()
                at_first_table()

        sys.addaudithook(wait_at_table)
        status = run_build(out)
        sys.stderr.flush()
    finally:
        os._exit(status)


def run_build(out: str) -> int:
    """Build the documents of the working folder into a folder."""
    from lccp.__main__ import main

    return main(["build", "--jobs", "1", "--no-cache", "--force", "--raw", "raw", "--out", out])


def wait_for(child: int) -> int:
    """Wait for a process; its exit status."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def build_pair(first: str, second: str) -> tuple[tuple[int, str], tuple[int, str], dict[str, bytes]]:
    """Start a build, do another while it stands at its first table, let it end.

    Return of both the status and what was said, and what stood under the first name when the second had ended.
    """
    (stopped, stop), (resumed, resume) = os.pipe(), os.pipe()
    one = start_build(first, "first.txt", lambda: (os.write(stop, b"1"), os.read(resumed, 1)))
    os.close(stop)
    os.read(stopped, 1)
    other = wait_for(start_build(second, "second.txt"))
    between = content(Path(first))
    os.write(resume, b"1")
    status = wait_for(one)
    for handle in (stopped, resumed, resume):
        os.close(handle)
    said = [Path(name).read_text("utf-8").replace("./", "") for name in ("first.txt", "second.txt")]
    return (status, said[0]), (other, said[1]), between


def build_here(listed: str) -> None:
    """Build by pairs of names in this process's forks; print what went wrong."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    run_build("new")  # loads what builds need, before forking
    new, old = content(Path("new")), content(Path("old"))
    faults: list[str] = []
    beside = {*os.listdir("."), "first.txt", "second.txt"}
    for first, second in json.loads(listed):
        places = [Path(os.path.realpath(name)) for name in (first, second)]
        for place in places:
            put_back(place, Path("old"))
        expected = (
            (2, f"lccp: {second.rstrip('/')}: {REFUSED}\n".replace("./", "")) if places[0] == places[1] else (0, "")
        )
        answers_of_both = build_pair(first, second)
        if answers_of_both != ((0, ""), expected, old):
            faults.append(f"{first}, {second}: {answers_of_both[:2]}")
        if any(content(place) != new for place in places):
            faults.append(f"{first}, {second}: torn")
        if left := sorted({*os.listdir(".")} - beside - {place.name for place in places}):
            faults.append(f"{first}, {second}: left over {left}")
        for place in places:
            put_back(place, Path("nothing"))
    answers.write(json.dumps(faults))
    answers.close()
