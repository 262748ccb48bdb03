"""The first page of each README runs, line by line, in an empty environment with nothing but the wheel."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.test_installation import built

ROOT = Path(__file__).parent.parent
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="the page names the folders of other systems"),
]


def first_page(name):
    """The blocks of code up to what is for those with a checkout."""
    text = (ROOT / name).read_text("utf-8")
    page = text[: text.index("make        #")]
    return re.findall(r"```(sh|python)\n(.*?)```", page, re.S)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("student")
    built("wheel", ROOT, folder)
    return folder


def without_index(words, folder):
    """A command of the page as this test runs it: pip without an index, and lccp from the new environment."""
    environment = folder / "lccp-env"
    if words[:3] == ["python", "-m", "venv"]:
        return [sys.executable, "-m", "venv", "--without-pip", *words[3:]]
    if words[0].endswith("/pip"):
        python = str(environment / "bin/python")
        return [sys.executable, "-m", "pip", "--python", python, *words[1:], "--no-index", "--no-deps", "--quiet"]
    assert words[0] == "lccp", words
    return [str(environment / "bin/lccp"), *words[1:]]


def run(command, folder):
    allowed = {"PATH": os.environ["PATH"], "HOME": str(folder), "LCCP_CACHE": str(folder / "cache")}
    done = subprocess.run(command, cwd=folder, env=allowed, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_first_page_runs_in_an_empty_environment(page, folder):
    for name in ("lccp-env", "tables", "panel.dta"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).unlink(missing_ok=True)
    outputs = {}
    for kind, block in first_page(page):
        if kind == "python":
            outputs["python"] = run([str(folder / "lccp-env/bin/python"), "-c", block], folder)
            continue
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            outputs[" ".join(words)] = run(without_index(words, folder), folder)
            if words[:3] == ["python", "-m", "venv"]:
                # The libraries that lccp needs come from where this test runs; a line of a .pth reads no other .pth.
                (site,) = (folder / "lccp-env").glob("lib/python*/site-packages")
                paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
                (site / "libraries.pth").write_text("\n".join(paths) + "\n")
    where = run([str(folder / "lccp-env/bin/python"), "-c", "import lccp; print(lccp.__file__)"], folder)
    assert Path(where.strip()).is_relative_to(folder)
    assert "2020 左右" in outputs["lccp explain pilots 嘉兴市 peak_year"]
    assert "explain" in outputs["lccp"]
    assert (folder / "panel.dta").exists()
    assert list((folder / "tables").glob("*.xlsx"))
    assert len(outputs) == 7
