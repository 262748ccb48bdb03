"""Every command that writes, struck while it does: the old output or the new one stands whole, nothing is left."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import kills, pairs

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
COUNT = 8  # of each kind; ``make fuzz`` goes on without end
DEAR = ("attach", "report")  # write as panel and export do


@pytest.fixture(scope="module")
def outputs(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("outputs") / "home"
    kills.prepare_outputs(home)
    return home


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=lambda one: one.name)
@pytest.mark.parametrize("name", [name for name in kills.WRITING if name not in DEAR])
def test_a_command_struck_at_any_moment_leaves_the_old_or_the_new(outputs, tmp_path, name, number):
    target, words = kills.WRITING[name]
    home = tmp_path / "home"
    shutil.copytree(outputs, home)
    strokes = kills.strike_often(home, words, target, number, COUNT)
    assert strokes.faults == ()
    assert strokes.old + strokes.new == COUNT
    assert strokes.old


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_two_builds_at_once_by_pairs_of_names_leave_each_folder_whole(outputs, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(outputs, home)
    names = pairs.one_folder_names(home)
    ring = list(zip(names, names[1:] + names[:1], strict=True))  # ``make fuzz`` takes every pair
    assert pairs.build_at_once(home, [*ring, *((pairs.BASE, name) for name in pairs.NEIGHBOURS)]) == []


STRUCK_AT_IMPORT = """
import os, runpy, signal, sys
name, sys.argv[1:] = sys.argv[1], ["year", "2025"]
sys.addaudithook(lambda event, arguments: event == "import" and arguments[0] == name and os.kill(os.getpid(), signal.SIGINT))
runpy.run_module("lccp", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("name", ["lccp.model", "argparse", "lccp.normalise.years", "lccp.reference"])
def test_interrupted_during_the_first_imports_it_says_so_in_one_line(name):
    done = subprocess.run(
        [sys.executable, "-c", STRUCK_AT_IMPORT, name], env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (130, "", kills.INTERRUPTED)
