"""The notebook of docs/, run from its first cell to its last: it makes the figure and finds the effect it put in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("matplotlib", reason="matplotlib is not installed: pip install 'lccp[notebook]'")

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "docs" / "event-study.ipynb"
ASKED = """
before, after = effects.loc[:-2], effects.loc[0:]
assert (before["estimate"].abs() < 3 * before["error"]).all()
assert ((after["estimate"] - EFFECT).abs() < 3.5 * after["error"]).all()
assert abs(effects.loc[-1, "estimate"]) < 1e-12
"""


@pytest.mark.slow
def test_the_notebook_runs_and_finds_the_effect(tmp_path):
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    env = {**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": str(ROOT / "pipeline")}
    ran = subprocess.run(
        [sys.executable, "-c", code + ASKED], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "event-study.png").read_bytes().startswith(b"\x89PNG")
    assert "b3-05 逊克县" in ran.stdout


def test_the_notebook_holds_no_outputs():
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    assert not any(cell.get("outputs") for cell in cells)
