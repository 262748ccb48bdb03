"""The wheel: reproducible, with the tables inside, usable anywhere, also beside a foreign package called pipeline."""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
NOT_SOURCE = {".git", ".venv", ".lccp-cache", "node_modules", "report", "build", "dist"}


def ignored(folder, names):
    """What no copy of the tree needs: what commands leave at its top, and compiled files."""
    return {
        name for name in names
        if name == "__pycache__" or name.endswith("_cache") or (Path(folder) == ROOT and name in NOT_SOURCE)
    }  # fmt: skip


def built(kind, source, into, **env):
    """Build a wheel or sdist of a folder; its path."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(into)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, env={**os.environ, **env}, check=False)
    assert done.returncode == 0, done.stderr
    (path,) = into.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    pytest.importorskip("hatchling")
    return built("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder with the wheel unpacked beside a foreign package called pipeline, and an environment that finds it."""
    packages = tmp_path_factory.mktemp("packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    (packages / "pipeline").mkdir()
    (packages / "pipeline" / "__init__.py").write_text("raise SystemExit('the foreign package')\n")
    # Folders on PYTHONPATH are searched, but their .pth files are not read: the editable checkout stays out.
    path = os.pathsep.join([str(packages), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    return elsewhere, {**os.environ, "PYTHONPATH": path, "LCCP_CACHE": str(elsewhere / "cache")}


def run(installed, *words, code=None):
    folder, env = installed
    command = [sys.executable, "-S", *(["-c", code] if code else ["-m", "lccp", *words])]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_the_wheel_holds_the_package_its_tables_and_their_documents_alone(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {
        "lccp",
        next(n for n in names if n.endswith("METADATA")).split("/")[0],
    }
    assert {"lccp/py.typed", "lccp/data/extracted/pilots.csv", "lccp/data/raw/sources.toml"} <= set(names)
    assert not [name for name in names if "/." in name or name.startswith("pipeline")]


def test_commands_work_anywhere_from_the_data_that_came_along(installed):
    explained = run(installed, "explain", "pilots", "b3-09", "peak_year")
    assert (explained.returncode, explained.stderr) == (0, "")
    assert "2020 左右" in explained.stdout
    panel = run(installed, "panel", "--from", "2016", "--to", "2017")
    assert panel.returncode == 0
    assert "杭州市" in panel.stdout
    (installed[0] / "mine.csv").write_text("城市,年份\n杭州市,2010\n", "utf-8")
    compared = run(installed, "compare", "mine.csv")
    assert compared.returncode == 1
    assert "86 missing" in compared.stdout
    assert (
        run(installed, "text", "third-batch-notice-2017").stdout.startswith("国家发展改革委")
        or run(installed, "text", "third-batch-notice-2017").stdout
    )
    checked = run(installed, "check")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_library_loads_the_tables_that_came_along(installed):
    done = run(installed, code="import lccp; print(len(lccp.load('pilots')), lccp.year('2025之前')['edtf'])")
    assert (done.returncode, done.stdout) == (0, "87 ../2025\n")


@pytest.mark.parametrize("words", [["-m", "pipeline"], ["-m", "lccp"], ["pipeline"]])
def test_the_root_of_a_checkout_answers_alike_where_a_foreign_pipeline_is_installed(installed, words):
    done = subprocess.run(
        [sys.executable, "-S", *words, "year", "2025之前"],
        cwd=ROOT,
        env=installed[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, '"edtf": "../2025"' in done.stdout) == (0, True), done.stderr


def test_the_same_tree_gives_the_same_wheel_in_another_folder_umask_zone_and_through_the_sdist(wheel, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=ignored)
    for path in copy.rglob("*"):  # as under a umask of 077
        path.chmod(path.stat().st_mode & 0o700)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    again = built("wheel", copy, tmp_path / "again", TZ="Asia/Shanghai", LC_ALL="C")
    assert hashlib.sha256(again.read_bytes()).hexdigest() == digest
    sdist = built("sdist", copy, tmp_path / "sdist")
    shutil.unpack_archive(sdist, tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    through = built("wheel", unpacked, tmp_path / "through")
    assert hashlib.sha256(through.read_bytes()).hexdigest() == digest
