"""The recipes of docs/panel.md, run as they stand there on made outcomes with a known effect.

Each runs in a process of its own: one of these packages may abort the interpreter, and they want much memory.
They come with the extra ``estimators``, here or in another environment whose Python $LCCP_ESTIMATORS names.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import lccp
import numpy
import pandas
import pytest
from lccp.__main__ import main

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PYTHON = os.environ.get("LCCP_ESTIMATORS") or sys.executable
EFFECT = 0.5


def recipes(language: str) -> dict[str, str]:
    """The recipes of a language by the first line's words; those that say that they were not run are left out."""
    blocks = re.findall(rf"```{language}\n# (.*?)\n(.*?)```", (ROOT / "docs" / "panel.md").read_text("utf-8"), re.S)
    return {title: code for title, code in blocks if not title.endswith("not run")}


PYTHON_RECIPES = recipes("python")
BEGINNINGS = {title: code for title, code in PYTHON_RECIPES.items() if title.startswith(("data: ", "attached: "))}
ESTIMATORS = [title for title in PYTHON_RECIPES if title not in BEGINNINGS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The panel as the command delivers it, outcomes with a known effect, and a firm's file with treatment attached."""
    home = tmp_path_factory.mktemp("estimated")
    assert main(["panel", "--out", str(home / "panel.csv")]) == 0
    assert main(["panel", "--out", str(home / "panel.dta")]) == 0
    panel = pandas.read_csv(home / "panel.csv", dtype={"adcode": str})
    random = numpy.random.default_rng(20170107)
    years = panel["year"].nunique()
    of_units = numpy.repeat(random.normal(0, 1, panel["id"].nunique()), years)
    of_years = numpy.tile(random.normal(0, 0.3, years), panel["id"].nunique())
    panel["y"] = of_units + of_years + EFFECT * panel["treated"] + random.normal(0, 0.4, len(panel))
    panel[["adcode", "year", "y"]].to_csv(home / "outcomes.csv", index=False)
    panel[["id", "city", "province", "year", "y"]].to_csv(home / "firms.csv", index=False)
    assert main(["attach", str(home / "firms.csv"), "--out", str(home / "attached.csv")]) == 0
    return home


@pytest.fixture(scope="module")
def installed() -> set[str]:
    """Which of the packages the interpreter for estimators has."""
    packages = sorted({re.split(r"\W", title)[0] for title in ESTIMATORS})
    code = f"from importlib.util import find_spec; print(*[name for name in {packages!r} if find_spec(name)])"
    return set(subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def assert_recovers(printed: str, files: int = 1) -> None:
    """Each line that begins with ``found`` holds an estimate and its standard error."""
    found = re.findall(r"^found (\S+) (\S+)", printed, re.M)
    assert len(found) == files, printed[-500:]
    for estimate, error in found:
        assert 0 < float(error) < 0.1
        assert abs(float(estimate) - EFFECT) < 3 * float(error)


@pytest.mark.parametrize("title", ESTIMATORS)
def test_a_recipe_in_python_recovers_the_effect_from_the_panel_and_from_an_attached_file(title, folder, installed):
    package = re.split(r"\W", title)[0]
    if package not in installed:
        pytest.skip(f"{package} is not installed: pip install 'lccp[estimators]', or set $LCCP_ESTIMATORS to a Python")
    told = "\nprint('\\nfound', float(estimate), float(error), flush=True)\n"
    code = "".join(beginning + PYTHON_RECIPES[title] + told for beginning in BEGINNINGS.values())
    ran = subprocess.run([PYTHON, "-W", "ignore", "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert_recovers(ran.stdout, files=2)


@pytest.mark.parametrize("title", recipes("r"))
def test_a_recipe_in_r_recovers_the_effect(title, folder):
    if not shutil.which("Rscript"):
        pytest.skip("no R on this system: apt-get install r-base-core r-cran-haven r-cran-plm")
    if subprocess.run(["Rscript", "-e", "library(haven); library(plm)"], capture_output=True, check=False).returncode:
        pytest.skip("R has no haven or plm: apt-get install r-cran-haven r-cran-plm")
    code = recipes("r")[title] + "\ncat('\\nfound', estimate, error, '\\n')\n"
    ran = subprocess.run(["Rscript", "-e", code], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert_recovers(ran.stdout)


def test_every_package_of_the_extra_has_a_recipe():
    named = re.search(r"estimators = \[(.*?)\]", (ROOT / "pyproject.toml").read_text("utf-8"), re.S)
    packages = {name.replace("-", "_") for name in re.findall(r'"([a-z-]+)', named[1])}
    assert packages == {re.split(r"\W", title)[0] for title in ESTIMATORS}


def test_the_attached_file_says_the_same_as_the_panel(folder):
    panel = pandas.read_csv(folder / "panel.csv", dtype={"adcode": str})
    attached = pandas.read_csv(folder / "attached.csv", dtype={"lccp_adcode": str})
    for name in ("gvar", "first_treated", "treated", "always_treated"):
        assert attached[f"{name}_low_carbon"].equals(panel[name].astype(attached[f"{name}_low_carbon"].dtype)), name
    assert lccp.load("pilots").shape[0] == 87
