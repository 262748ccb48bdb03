"""What a build accepts within its bounds, others read within the same: an output records them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lccp.model import InputError
from lccp.storage.datapackage import recorded_bounds
from lccp.storage.folder import DiskFolder

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path):
    (tmp_path / "raw").mkdir()
    for name in ("third-batch-attachment-2017.txt", "peaking-pilot-plan-2023.txt"):
        shutil.copy(ROOT / "raw" / name, tmp_path / "raw")
    return tmp_path


def lccp(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "pipeline"), "LCCP_CACHE": str(cwd / "cache")}
    command = [sys.executable, "-m", "lccp", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("bounds", [("--max-characters", "2600", "--keep-going"), ("--max-bytes", "300000000")])
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


@pytest.mark.parametrize(
    "bounds", [[], {"max_bytes": "1"}, {"max_bytes": True}, {"max_bytes": -1}, {"nothing": 1}, {"max_memory": 1}]
)
def test_bounds_that_no_build_records_are_told(tmp_path, bounds):
    (tmp_path / "datapackage.json").write_text(json.dumps({"bounds": bounds}))
    with pytest.raises(InputError, match="run lccp build"):
        recorded_bounds(DiskFolder("out", tmp_path))
