"""The recipes of docs/adding.md, each followed in a copy of the project: the new thing works, within the files named."""

import csv
import gzip
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "adding.md").read_text("utf-8")
BLOCK = re.compile(r"^```\w+ (new|in) (\S+)(?: (behind|instead of) ([^\n]+))?\n(.*?)^```$", re.M | re.S)


def recipe(title):
    """The blocks of a section of the page."""
    section = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    return [match.groups() for match in BLOCK.finditer(section[1])]


def follow(title, project):
    """Do what a section says; the files touched."""
    files = set()
    for kind, name, where, words, body in recipe(title):
        path = project / name
        files.add(name)
        if kind == "new":
            assert not path.exists(), name
            path.write_text(body, "utf-8")
            continue
        text = path.read_text("utf-8")
        assert words in text, (name, words)
        if where == "instead of":
            path.write_text(text.replace(words, body.rstrip("\n"), 1), "utf-8")
        else:
            lines = text.splitlines(keepends=True)
            place = next(number for number, line in enumerate(lines) if words in line) + 1
            path.write_text("".join([*lines[:place], body, *lines[place:]]), "utf-8")
    return files


@pytest.fixture
def project(tmp_path):
    """A copy of the package with an empty folder of documents."""
    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline")  # compiled files too, which fit what is not changed
    (tmp_path / "raw").mkdir()
    return tmp_path


def lccp(project, *words):
    env = {**os.environ, "PYTHONPATH": str(project / "pipeline"), "LCCP_CACHE": str(project / "cache")}
    command = [sys.executable, "-m", "lccp", *words]
    done = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def built(project, **files):
    """Build the documents, check the output, and return a reader of its tables."""
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (project / "raw" / name.replace("_", ".")).write_bytes(data)
    lccp(project, "build")
    lccp(project, "check")
    return lambda table: list(
        csv.DictReader((project / "extracted" / f"{table}.csv").open(encoding="utf-8", newline=""))
    )


def test_a_table_takes_three_files(project):
    assert len(follow("A table", project)) == 3
    table = built(
        project, notice_txt="关于做好有关工作的通知\n\n各地要践行“绿水青山就是金山银山”的理念，打好“蓝天保卫战”。\n"
    )
    assert [row["text"] for row in table("slogans")] == ["“绿水青山就是金山银山”", "“蓝天保卫战”"]


def test_a_format_takes_three_files(project):
    assert len(follow("A format", project)) == 3
    table = built(project, notice_gz=gzip.compress("关于做好有关工作的通知\n\n各地要抓紧落实。\n".encode(), mtime=0))
    assert [row["text"] for row in table("paragraphs")] == ["各地要抓紧落实。"]


def test_a_form_of_years_takes_one_file(project):
    assert '"before"' not in lccp(project, "year", "2025年以先")
    assert len(follow("A form of years", project)) == 1
    assert '"edtf": "../2025"' in lccp(project, "year", "2025年以先")


def test_a_premise_takes_two_files(project):
    assert len(follow("A premise about lost digits", project)) == 2
    table = built(project, report_txt="关于运行情况的报告\n\n该项目于2021年第\ufffd\ufffd周开工建设，进展总体顺利。\n")
    (token,) = table("lost_digits")
    assert (token["pattern"], token["status"]) == ("##", "open")
    assert "53" in token["bounds"] + token["because"]


def test_a_programme_takes_one_file(project):
    assert len(follow("A programme", project)) == 1
    table = built(project, list_txt="第一批夜间经济试点城市名单\n\n序号\t城市\n1\t徐州市\n2\t无锡市\n3\t苏州市\n")
    assert {row["programme"] for row in table("pilots")} == {"night-economy"}
    assert [row["name_en"] for row in table("programmes")] == ["Night economy pilots"]
