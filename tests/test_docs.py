"""What the documentation shows can be run, and what it says of files is so."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from lccp.__main__ import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands() -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.S):
            for line in block.splitlines():
                line = line.split(" #")[0].strip()
                if line.startswith((".venv/bin/lccp ", "lccp ", "python -m pipeline ")):
                    found.append((page.name, line))
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A copy of the project's data, under git as a user has it."""
    home = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "raw", home / "raw")
    shutil.copytree(ROOT / "extracted", home / "extracted")
    (home / "my-firms.csv").write_text("firm,city,year\na,杭州市,2012\n", "utf-8")
    (home / "my-list.csv").write_text("city,year\n乌海市,2017\n宜城市,2017\n", "utf-8")
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"], ["commit", "-qm", "two", "--allow-empty"]):
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@y", *words], cwd=home, check=True)
    return home


@pytest.mark.parametrize(("page", "line"), commands())
def test_every_command_shown_runs(page, line, home, monkeypatch, capsys):
    monkeypatch.chdir(home)
    words = shlex.split(line)
    args = words[3:] if words[:2] == ["python", "-m"] else words[1:]
    if args[0] == "report":
        pytest.importorskip("jinja2")
    status = main(args)
    said = capsys.readouterr()
    assert status in ((0, 1) if args[0] in ("diff", "compare", "check") else (0,)), said.err
    assert "Traceback" not in said.err


def test_links_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_examples_of_the_library_run(tmp_path, monkeypatch):
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "library.md").read_text("utf-8"), re.S)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "docs/library.md", "exec"), {})
