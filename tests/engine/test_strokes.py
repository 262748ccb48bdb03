"""Every command that writes, struck while it does: the old output or the new one stands whole, nothing is left."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import kills

ROOT = Path(__file__).parents[2]
COUNT = int(os.environ.get("LCCP_STROKES", "12"))  # of each kind; ``make fuzz`` has 100
WRITING = {
    "build": ("extracted", ["build", "--jobs", "1", "--raw", "raw"]),
    "export": ("tables", ["export", "--format", "jsonl", "--to", "tables", "--out", "new"]),
    "xlsx": ("book", ["export", "--format", "xlsx", "--to", "book", "--out", "new"]),
    "panel": ("panel.csv", ["panel", "--pilots", "new", "--to", "2005", "--out", "panel.csv"]),
    "diff": ("page.html", ["diff", "old", "new", "--html", "page.html"]),
}


def lccp(home: Path, *words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "lccp", *words], cwd=home, check=False, capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline"), "LCCP_CACHE": str(home / "cache")},
    )  # fmt: skip


@pytest.fixture(scope="module")
def outputs(tmp_path_factory) -> Path:
    """Documents, the output of one of them (old) and of both (new), and what was made of the old one."""
    home = tmp_path_factory.mktemp("outputs")
    (home / "raw").mkdir()
    (home / "raw/a.txt").write_text("低碳城市试点名单\n省份 序号 城市 峰值年\n山西 1 太原市 2030\n", "utf-8")
    lccp(home, "build", "--jobs", "1", "--out", "old")
    (home / "raw/b.txt").write_text("一、目标\n到2025年，太原市建成5个园区。\n", "utf-8")
    lccp(home, "build", "--jobs", "1", "--out", "new")
    return home


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=lambda one: one.name)
@pytest.mark.parametrize("name", WRITING)
def test_a_command_struck_at_any_moment_leaves_the_old_or_the_new(outputs, tmp_path, name, number):
    target, words = WRITING[name]
    home = tmp_path / "home"
    shutil.copytree(outputs, home)
    shutil.copytree(home / "old", home / "extracted")
    (home / "panel.csv").write_text("old\n")
    (home / "page.html").write_text("old\n")
    if name in ("export", "xlsx"):
        lccp(home, *words[:-1], "old")
    strokes = kills.strike_often(home, words, target, number, COUNT)
    assert strokes.faults == ()
    assert strokes.old + strokes.new == COUNT
    assert strokes.old
