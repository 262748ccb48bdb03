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
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands() -> list[tuple[str, str]]:
    """Every command with the first page that shows it: both languages show many of them."""
    pages: dict[str, str] = {}
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.S):
            for line in block.splitlines():
                line = line.split(" #")[0].strip()
                if line.startswith((".venv/bin/lccp ", "lccp ", "python -m pipeline ")):
                    pages.setdefault(line.removeprefix(".venv/bin/"), page.relative_to(ROOT).as_posix())
    return [(page, line) for line, page in pages.items()]


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


@pytest.mark.parametrize("page", ["docs/library.md", "docs/zh/library.md"])
def test_the_examples_of_the_library_run(page, tmp_path, monkeypatch):
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text("utf-8"), re.S)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, page, "exec"), {})


def test_what_users_read_is_there_in_both_languages():
    for page in (ROOT / "docs" / "zh").glob("*.md"):
        assert f"../{page.name}" in page.read_text("utf-8")
        assert (ROOT / "docs" / page.name).exists()
    assert {page.name for page in (ROOT / "docs" / "zh").glob("*.md")} == {
        "audit-one-cell.md", "library.md", "panel.md", "semantics.md"
    }  # fmt: skip
