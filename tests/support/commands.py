"""The command line, run many times over without what loading it costs each time.

A process that has loaded what commands need is forked for each of them: it has arguments, a working folder, an
environment, streams and an exit status of its own, as any process. What a process is given when it starts
(PYTHONHASHSEED, a locale) needs one that starts: ``start_lccp``.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
SERVE = "import sys; sys.path[:0] = sys.argv[1:3]; from tests.support import commands; commands.serve()"
Done = subprocess.CompletedProcess[str]


def start_lccp(*words: object, cwd: Path, env: Mapping[str, object] = {}) -> Done:
    """Run a command in a process that starts for it."""
    command = [sys.executable, "-m", "lccp", *map(str, words)]
    return subprocess.run(command, cwd=cwd, env=_environment(env), capture_output=True, text=True, check=False)


def run_lccp(*words: object, cwd: Path, env: Mapping[str, object] = {}) -> Done:
    """Run a command in a process forked for it; ``env`` comes on top of this process's environment."""
    if not hasattr(os, "fork"):
        return start_lccp(*words, cwd=cwd, env=env)
    server = _start_server()
    assert server.stdin is not None
    assert server.stdout is not None
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        own = f"/proc/{os.getpid()}/fd"
        order = {"words": [*map(str, words)], "cwd": str(cwd), "env": _environment(env)}
        order |= {"out": f"{own}/{out.fileno()}", "err": f"{own}/{err.fileno()}"}
        server.stdin.write(json.dumps(order) + "\n")
        server.stdin.flush()
        status = json.loads(server.stdout.readline())
        return subprocess.CompletedProcess(["lccp", *map(str, words)], status, _written(out), _written(err))


def _written(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8").replace("\r\n", "\n")


def _environment(more: Mapping[str, object]) -> dict[str, str]:
    said = {"PYTHONPATH": ROOT / "pipeline", **more}
    return {**os.environ, **{name: str(value) for name, value in said.items()}}


@cache
def _start_server() -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(ROOT), str(ROOT / "pipeline")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    # An empty line ends it: its input may have no end while a process lives that this one has forked since (the
    # fuzzer, whose kept reading process held the pipe, and which waited at its end for ever).
    atexit.register(server.communicate, "\n")
    return server


def load_commands(folder: Path) -> None:
    """Load what commands need, also what they load late: by a build of a small document."""
    import importlib

    from lccp.__main__ import OTHERS, main

    for module in (
        "lccp.check.whole",
        "lccp.commands.explain",
        "lccp.commands.text",
        *(module for _, module, _ in OTHERS),
    ):
        importlib.import_module(module)
    (folder / "raw").mkdir()
    (folder / "raw/a.txt").write_text("低碳城市试点名单\n省份 序号 城市 峰值年\n山西 1 太原市 2030\n", "utf-8")
    main(["build", "--no-cache", "--raw", str(folder / "raw"), "--out", str(folder / "out")])


def serve() -> None:
    """Fork a process for each line of standard input; answer with its exit status. An empty line is the last."""
    orders, answers = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with tempfile.TemporaryDirectory() as folder:
        load_commands(Path(folder))
    gc.freeze()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for line in takewhile(str.strip, orders):
        child = os.fork()
        if child == 0:
            orders.close()
            answers.close()
            _run_order(json.loads(line))
        answers.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        answers.flush()


def _run_order(order: dict[str, object]) -> None:
    """Run a command in this process, and end it."""
    status = 1
    try:
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(str(order[name]), os.O_WRONLY), number)
        os.chdir(str(order["cwd"]))
        os.environ.clear()
        os.environ.update(order["env"])  # type: ignore[call-overload]
        sys.argv[:] = ["lccp", *order["words"]]  # type: ignore[misc]
        from lccp.__main__ import main

        status = main()
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
