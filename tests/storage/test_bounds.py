"""What a build accepts within its bounds, others read within the same: an output records them."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lccp.__main__ import main
from lccp.model import InputError
from lccp.storage.datapackage import recorded_bounds
from lccp.storage.folder import DiskFolder

from tests.support.commands import run_lccp

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path):
    (tmp_path / "raw").mkdir()
    for name in ("third-batch-attachment-2017.txt", "peaking-pilot-plan-2023.txt"):
        shutil.copy(ROOT / "raw" / name, tmp_path / "raw")
    return tmp_path


def lccp(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return run_lccp(*words, cwd=cwd, env={"LCCP_CACHE": cwd / "cache"})


@pytest.mark.parametrize("bounds", [("--max-characters", "2600", "--keep-going"), ("--max-bytes", "300000000")])
@pytest.mark.slow
def test_what_a_build_accepts_check_and_explain_read(project, bounds):
    built = lccp("build", *bounds, cwd=project)
    assert built.returncode == (2 if "--keep-going" in bounds else 0), built.stderr
    package = json.loads((project / "extracted/datapackage.json").read_bytes())
    assert package["bounds"] == {bounds[0].removeprefix("--").replace("-", "_"): int(bounds[1])}
    checked = lccp("check", "--rebuild", cwd=project)
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout
    explained = lccp("explain", "pilots", "b3-09", "name", cwd=project)
    assert explained.returncode == 0
    assert "【" in explained.stdout
    assert lccp("diff", "extracted", "extracted", cwd=project).returncode == 0


@pytest.mark.slow
def test_what_a_build_accepts_within_its_bounds_export_and_report_take(project, monkeypatch):
    """After ``build --max-bytes 300000000`` the documents are read within the same bounds by whoever reads them again."""
    pytest.importorskip("jinja2")
    monkeypatch.chdir(project)
    monkeypatch.setenv("LCCP_CACHE", str(project / "cache"))
    assert main(["build", "--jobs", "1", "--max-characters", "2600", "--keep-going"]) == 2
    assert main(["export", "--format", "jsonl", "--to", "tables"]) == 0
    assert main(["report", "--to", "raw/report"]) == 2
    assert main(["report", "--to", "report"]) == 0
    assert (project / "report/index.html").is_file()


@pytest.mark.slow
def test_what_is_longer_than_csv_reads_by_itself_passes_everywhere(tmp_path, monkeypatch, capsys):
    """A paragraph of more than 131,072 signs, in one line; and of lines, which is cut at one of their ends."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LCCP_CACHE", str(tmp_path / "cache"))
    (tmp_path / "raw").mkdir()
    shutil.copy(ROOT / "raw/third-batch-attachment-2017.txt", tmp_path / "raw")
    (tmp_path / "raw/line.txt").write_text("有关建设工作，" * 20_000 + "完成。\n", "utf-8")
    (tmp_path / "raw/lines.txt").write_text("有关建设工作要点和主要任务安排部署如下所述内容事项，\n" * 4_500, "utf-8")
    assert main(["build", "--jobs", "1"]) == 0
    with (tmp_path / "extracted/paragraphs.csv").open(encoding="utf-8", newline="") as file:
        csv.field_size_limit(sys.maxsize)  # for the one line, which has no end to be cut at
        sizes = [len(row["text"]) for row in csv.DictReader(file) if row["source"] == "lines"]
    assert len(sizes) == 2
    assert max(sizes) <= 100_000
    assert main(["check", "--rebuild"]) == 0, capsys.readouterr().out
    shutil.copytree("extracted", "older")
    (tmp_path / "raw/line.txt").write_text("有关建设工作，" * 20_000 + "未完成。\n", "utf-8")
    assert main(["build", "--jobs", "1"]) == 0
    assert main(["diff", "older", "extracted"]) == 1
    for name in ("jsonl", "sqlite"):
        assert main(["export", "--format", name, "--to", name]) == 0
    assert main(["export", "--format", "xlsx", "--to", "book"]) == 2  # a cell of Excel holds 32,767 signs
    assert capsys.readouterr().err.endswith("paragraphs/line|1/text: longer than a cell holds; choose another format\n")
    assert main(["panel", "--pilots", "extracted", "--to", "2004", "--out", "panel.csv"]) == 0
    assert main(["explain", "paragraphs", "line|1", "text"]) == 0
    assert main(["text", "line"]) == 0


@pytest.mark.parametrize(
    "bounds", [[], {"max_bytes": "1"}, {"max_bytes": True}, {"max_bytes": -1}, {"nothing": 1}, {"max_memory": 1}]
)
def test_bounds_that_no_build_records_are_told(tmp_path, bounds):
    (tmp_path / "datapackage.json").write_text(json.dumps({"bounds": bounds}))
    with pytest.raises(InputError, match="run lccp build"):
        recorded_bounds(DiskFolder("out", tmp_path))
