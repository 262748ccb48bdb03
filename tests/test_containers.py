"""The Dockerfile and the conda file name what is there: stages, files, extras, versions, commands.

No image is pulled and no channel asked: that takes a network and a daemon, which no test may need.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PINS = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "constraints.txt").read_text("utf-8"), re.M))


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, a line each."""
    lines = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text("utf-8")).splitlines()
    return [tuple(line.split(maxsplit=1)) for line in lines if line and not line.startswith("#")]


def extras_in(text: str) -> set[str]:
    """The extras that a text installs lccp with."""
    return {name for listed in re.findall(r"\[([a-z,]+)\]", text) for name in listed.split(",")}


def test_stages_and_files_of_the_dockerfile_are_there():
    stages = []
    for name, rest in instructions():
        if name == "FROM":
            image, _, stage = rest.partition(" AS ")
            assert re.fullmatch(r"python:3\.(1[1-9])-slim", image)
            stages.append(stage)
        elif name == "COPY" and rest.startswith("--from="):
            assert rest.split()[0].removeprefix("--from=") in stages
        elif name == "COPY":
            assert all((ROOT / source).exists() for source in rest.split()[:-1])


def test_commands_of_the_dockerfile_are_shell_and_install_what_is_declared():
    runs = [rest for name, rest in instructions() if name == "RUN"]
    assert len(runs) == 2
    if shutil.which("sh"):
        for command in runs:
            subprocess.run(["sh", "-n", "-c", command], check=True)
    pinned = dict(re.findall(r"([\w-]+)==([\w.]+)", " ".join(runs)))
    assert pinned == {name: PINS[name] for name in pinned}
    assert {"report", "parquet"} == extras_in(runs[1]) <= set(PROJECT["optional-dependencies"])
    (entry,) = (json.loads(rest) for name, rest in instructions() if name == "ENTRYPOINT")
    assert set(entry) <= set(PROJECT["scripts"])


def test_what_a_build_leaves_does_not_go_into_the_image():
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {".git", ".venv", ".lccp-cache", "build", "dist"} <= set(ignored)
    assert not {"raw", "extracted", "pipeline", "constraints.txt"} & set(ignored)


def test_the_conda_file_installs_this_checkout_with_extras_that_there_are():
    yaml = pytest.importorskip("yaml")
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    *packages, by_pip = environment["dependencies"]
    assert packages == [f"python{PROJECT['requires-python']}", "pip"]
    (line,) = by_pip["pip"]
    assert line.startswith(".[")
    assert extras_in(line) <= set(PROJECT["optional-dependencies"])
    assert environment["channels"] == ["conda-forge"]
