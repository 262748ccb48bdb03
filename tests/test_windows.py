"""What Windows lacks is not needed: commands run where it is taken away, in their process and in those that they start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
MODULES = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "crypt", "nis", "spwd")
NAMES = {
    "os": (
        "fork", "forkpty", "killpg", "setsid", "geteuid", "getuid", "getgid", "sched_getaffinity", "sysconf", "nice",
        "fchmod", "fchown", "chown", "mkfifo", "statvfs", "O_NOFOLLOW", "O_NONBLOCK", "getpgid", "getloadavg",
    ),
    "signal": ("SIGALRM", "alarm", "setitimer", "ITIMER_REAL", "SIGHUP", "SIGUSR1", "SIGPIPE", "pthread_sigmask"),
    "select": ("poll", "epoll"),
}  # fmt: skip
"""What the modules of Python have on other systems only (docs.python.org: Availability: Unix)."""
TAKE_AWAY = """import importlib, sys
for name in {modules!r}:
    sys.modules[name] = None
for module, names in {names!r}.items():
    for name in names:
        vars(importlib.import_module(module)).pop(name, None)
"""
RUN = """import json, os, sys
assert not hasattr(os, "fork")
from lccp.__main__ import main
for expected, words in json.loads(sys.argv[1]):
    status = main(words)
    assert status == expected, (status, words)
    print("#", *words)
"""
PAGE = "<html><body><h1>低碳城市试点名单</h1><table><tr><td>省份</td><td>序号</td><td>城市</td><td>峰值年</td></tr>{}</table></body></html>"
CITIES = "".join(f"<tr><td>{p}</td><td>{n}</td><td>{c}</td><td>{y}</td></tr>" for p, n, c, y in (("山西", 1, "太原市", 2030), ("湖北", 2, "宜昌市", 2025)))  # fmt: skip


def run_without_unix(commands, folder: Path) -> str:
    """Run commands one after another in a process that lacks what Windows lacks; what they printed."""
    start = folder / "start"
    start.mkdir()
    # Python reads this file whenever it starts, so also in the processes that read documents.
    (start / "sitecustomize.py").write_text(TAKE_AWAY.format(modules=MODULES, names=NAMES), "utf-8")
    path = os.pathsep.join([str(start), str(ROOT / "pipeline")])
    env = {**os.environ, "PYTHONPATH": path, "LCCP_CACHE": str(folder / "cache"), "LCCP_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(commands)], cwd=folder, env=env, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def test_every_command_runs_without_what_windows_lacks(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.html").write_text(PAGE.format(CITIES), "utf-8")  # read in a process of its own
    (tmp_path / "raw" / "b.txt").write_text("太原市提出到2025年建成12个园区。\n", "utf-8")
    (tmp_path / "list.csv").write_text("city,year\n太原市,2011\n", "utf-8")
    commands = [
        (0, ["build", "--jobs", "1"]),
        (0, ["explain", "pilots", "太原市", "peak_year"]),
        (0, ["text", "a"]),
        (0, ["year", "2025年底前"]),
        (0, ["panel", "--pilots", "extracted", "--out", "panel.dta"]),
        (0, ["attach", "list.csv", "--pilots", "extracted", "--out", "attached.xlsx"]),
        (1, ["compare", "list.csv", "--pilots", "extracted"]),
        (0, ["diff", "extracted", "extracted"]),
        (0, ["check"]),
        *((0, ["export", "--to", form, "--format", form]) for form in ("csv", "sqlite", "xlsx")),
    ]
    printed = run_without_unix(commands, tmp_path)
    assert printed.count("# ") == len(commands)
    assert "【2030】" in printed
