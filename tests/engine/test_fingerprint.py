"""Whether there is anything to build: known by content, and at once where nothing was chosen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from lccp.__main__ import main
from lccp.engine.fingerprint import BuildFingerprint, is_plain_build_current
from lccp.options import BuildOptions

PACKAGES = Path(__file__).parents[2] / "pipeline"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of one short document, in it the working folder."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "notice.txt").write_text("关于开展低碳试点的通知\n\n力争2025年达峰。\n", "utf-8")
    monkeypatch.setenv("LCCP_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def build(*words):
    return main(["build", "--jobs", "1", *words])


def is_current():
    """The quick answer, which must never say yes where the full one says no."""
    quick = is_plain_build_current()
    assert not quick or BuildFingerprint(BuildOptions.resolve("raw", "extracted")).is_up_to_date()
    return quick


def test_a_plain_build_is_known_for_done_until_anything_changes(project):
    assert not is_current()
    assert build() == 0
    assert is_current()
    notice, table = project / "raw" / "notice.txt", project / "extracted" / "sources.csv"
    for path in (notice, table):
        before = path.read_bytes()
        path.write_bytes(before + b"\n")
        assert not is_current(), path
        path.write_bytes(before)
        assert is_current(), path
    for path in (project / "corrections.toml", project / "raw" / "another.txt", project / "extracted" / "more.csv"):
        path.write_bytes(b"")
        assert not is_current(), path
        path.unlink()
    assert is_current()


def test_a_build_with_choices_is_none_without(project):
    assert build("--max-pages", "3") == 0
    assert not is_current()
    assert build() == 0
    assert is_current()
    assert build("--keep-going", "--force") == 0
    assert not is_current()


def test_where_nothing_is_to_be_done_not_even_the_parser_is_imported(project):
    assert build() == 0
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "lccp", "build"],
        env={**os.environ, "PYTHONPATH": str(PACKAGES)},
        capture_output=True,
        text=True,
        check=False,
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert (done.returncode, done.stdout) == (0, "")
    assert "lccp.engine.fingerprint" in imported
    assert not {"argparse", "dataclasses", "lccp.model", "lccp.build"} & imported
