"""A release: the same commit gives the same bytes, from a clean export alone, and its metadata agree."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from lccp.model import __version__

from tools.release import build_release, data_files, version_of

ROOT = Path(__file__).parent.parent
TREE = ("pipeline/lccp", "extracted", "raw", "pyproject.toml", "README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE", "LICENSE-DATA", "CITATION.cff")  # fmt: skip


def citation():
    """The fields of CITATION.cff that stand on one line, and its keywords."""
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    fields = dict(re.findall(r"^([a-z-]+): *\"?(.+?)\"?$", text, re.M))
    keywords = re.search(r"^keywords:\n((?:  - .+\n)+)", text, re.M)[1].split("  - ")[1:]
    return fields, [word.strip() for word in keywords], re.findall(r'- name: "(.+)"', text)


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A repository with the files that a release is made of, and a user's own file that is not under git."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("repository")
    for name in TREE:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / name, target)
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@y", *words], cwd=folder, check=True)
    (folder / "raw" / "private.pdf").write_bytes(b"a user's own")
    return folder


@pytest.mark.slow
def test_two_builds_of_a_release_are_the_same_bytes_and_hold_no_stray_file(repository, tmp_path, monkeypatch):
    first = build_release(repository, tmp_path / "first")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    again = build_release(repository, tmp_path / "again")
    assert [path.name for path in first] == [path.name for path in again]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    suffixes = {path.suffix for path in first}
    assert suffixes == {".whl", ".gz", ".zip", ""}
    for line in (tmp_path / "first" / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / "first" / name).read_bytes()).hexdigest() == digest
    for path in first:
        if path.suffix in (".whl", ".zip"):
            names = zipfile.ZipFile(path).namelist()
            assert not [name for name in names if "private" in name]
            assert any(name.endswith("pilots.csv") for name in names)
            assert any(name.endswith("LICENSE-DATA") for name in names)


def test_the_data_package_is_one_as_it_lies():
    files = data_files(ROOT)
    package = json.loads(files["datapackage.json"].read_text("utf-8"))
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    paths = [resource["path"] for resource in package["resources"]]
    assert {path for entry in paths for path in ([entry] if isinstance(entry, str) else entry)} <= set(files)
    for resource in package["resources"]:
        (log,) = resource["provenance"]
        assert log["hash"] == f"sha256:{hashlib.sha256(files[log['path']].read_bytes()).hexdigest()}"
    assert "raw/sources.toml" in files


def test_the_licence_of_the_tables_stands_there_whole():
    """The legal code of CC BY 4.0, its eight sections word for word, below the notice."""
    notice, _, legal = (ROOT / "LICENSE-DATA").read_text("utf-8").partition("=" * 71 + "\n\n")
    assert "SPDX:        CC-BY-4.0" in notice
    assert re.findall(r"^Section (\d) -- ", legal, re.M) == list("12345678")
    digest = "419896aea50c15d6e40c5b4baf4bd346f78223b9a354c7357ad00262afdc08ec"
    assert hashlib.sha256(legal.encode("utf-8")).hexdigest() == digest


def test_versions_dates_and_authors_agree():
    fields, keywords, authors = citation()
    archive = json.loads((ROOT / ".zenodo.json").read_text("utf-8"))
    assert fields["version"] == archive["version"] == __version__ == version_of(ROOT)
    assert fields["date-released"] == archive["publication_date"]
    assert fields["title"] == archive["title"]
    assert fields["abstract"] == archive["description"]
    assert keywords == archive["keywords"]
    assert authors == [creator["name"] for creator in archive["creators"]]
    assert archive["license"] == "MIT"
    assert "CC-BY-4.0" in archive["notes"]
    for page in ("README.md", "README.zh-CN.md"):
        assert f"lccp-{__version__}-py3-none-any.whl" in (ROOT / page).read_text("utf-8")
