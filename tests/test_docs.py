"""What the documentation shows can be run, and what it says of files is so."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lccp.__main__ import main
from lccp.text.language import use_language

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]


CHINESE = (ROOT / "README.zh-CN.md", *sorted((ROOT / "docs" / "zh").glob("*.md")))
COSTLY = ("build", "check", "export", "report")
"""Commands whose work takes seconds: what is shown in both languages is run in one, their words are for test_spoken."""
HEADING = re.compile(r"^#{1,6} ", re.M)
CODE = re.compile(r"```([a-z]+)[^\n]*\n(.*?)```", re.S)
COMMENT = {"sh": r" *#.*", "python": r" *#.*", "r": r" *#.*", "stata": r"^\*.*"}


def commands() -> list[tuple[str, str, str]]:
    """Every command with the first page that shows it and the language of that page; one that both show with each."""
    pages: dict[tuple[str, str], str] = {}
    for page in PAGES:
        language = "zh_CN" if page in CHINESE else "en"
        for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.S):
            for line in block.splitlines():
                line = line.split(" #")[0].strip()
                if line.startswith((".venv/bin/lccp ", "lccp ", "python -m pipeline ")):
                    line = line.removeprefix(".venv/bin/")
                    if line.split()[1] not in COSTLY or (line, "en") not in pages:
                        pages.setdefault((line, language), page.relative_to(ROOT).as_posix())
    return [(page, line, language) for (line, language), page in pages.items()]


def test_no_command_of_a_page_is_left_out():
    """Whatever a page tells a reader to type begins with lccp, or is listed here with who runs it."""
    others = {
        "make": "the Makefile",
        "lccp": "tests/test_first_page.py",
        "python": "tests/test_first_page.py",
        "lccp-env/bin/pip": "tests/test_first_page.py",
        "python3": "below",
    }
    for page in PAGES:
        text = page.read_text("utf-8")
        assert not re.search(r"^    (?:lccp|make|pip) ", text, re.M), f"{page.name}: a command without ```sh"
        for block in re.findall(r"```sh\n(.*?)```", text, re.S):
            for line in block.splitlines():
                assert line.split()[0] in others, f"{page.name}: {line}"


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


@pytest.mark.slow
def test_every_command_shown_runs(home, monkeypatch, capsys):
    """In the order of the pages, as a reader types them: lccp diff reads what lccp export wrote above it."""
    monkeypatch.chdir(home)
    failed = []
    for page, line, language in commands():
        monkeypatch.setenv("LCCP_LANG", language)
        words = shlex.split(line)
        args = words[3:] if words[:2] == ["python", "-m"] else words[1:]
        status = main(args)
        said = capsys.readouterr().err
        if status not in ((0, 1) if args[0] in ("diff", "compare", "check") else (0,)) or "Traceback" in said:
            failed.append((page, line, status, said))
    use_language("")
    assert not failed


def test_links_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("page", ["docs/library.md", "docs/zh/library.md"])
def test_the_examples_of_the_library_run(page, tmp_path, monkeypatch):
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text("utf-8"), re.S)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, page, "exec"), {})


def code_of(page: Path) -> list[tuple[str, str]]:
    """The blocks of code of a page by their languages, without comments and what they leave at the ends of lines."""
    return [
        (kind, re.sub(r"[ \t]+$", "", re.sub(COMMENT.get(kind, "$^"), "", code, flags=re.M), flags=re.M))
        for kind, code in CODE.findall(page.read_text("utf-8"))
    ]


IN_BOTH = {"data-dictionary.md"}  # whose every sentence stands in both languages side by side


def test_every_page_is_there_in_both_languages():
    english = {page.name for page in (ROOT / "docs").glob("*.md")} - IN_BOTH
    assert {page.name for page in (ROOT / "docs" / "zh").glob("*.md")} == english
    assert "低碳" in (ROOT / "docs" / "data-dictionary.md").read_text("utf-8")


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "zh").glob("*.md")), ids=lambda page: page.name)
def test_a_page_has_the_same_code_and_parts_in_both_languages(page):
    english = ROOT / "docs" / page.name
    text = page.read_text("utf-8")
    assert f"](../{page.name})" in text
    assert code_of(page) == code_of(english)
    prose = CODE.sub("", text)
    assert HEADING.findall(prose) == HEADING.findall(CODE.sub("", english.read_text("utf-8")))
    paragraphs = [
        line for line in re.sub(r"`[^`]*`|\*[^*]*\*|\([^()]*\)", "", prose).splitlines() if not line.startswith("|")
    ]
    assert not [line for line in paragraphs if re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", line)]


def test_a_reader_finds_the_characters_with_nothing_of_this_project(home):
    """The command of the page for those who trust nothing of this project."""
    for name in ("docs/audit-one-cell.md", "docs/zh/audit-one-cell.md"):
        (line,) = re.findall(r"^python3 -c .*$", (ROOT / name).read_text("utf-8"), re.M)
        words = [sys.executable, *shlex.split(line)[1:]]
        done = subprocess.run(words, cwd=home, capture_output=True, encoding="utf-8", check=True)
        assert done.stdout.strip() == "2020 左右"
