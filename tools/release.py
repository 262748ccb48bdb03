"""Build a release of a commit: wheel, sdist, a zip of the data package, and their checksums.

    make release

Everything is made from a clean export of the commit, so that no file that merely lies in the tree is published,
and its times are the commit's, so that the same commit gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
DATA_FOLDERS = {"extracted": "", "raw": "raw/"}
DATA_FILES = ("CITATION.cff", "LICENSE-DATA", "README.md", "README.zh-CN.md", "CHANGELOG.md")


def run_git(repository: Path, *arguments: str) -> bytes:
    """Return what git prints."""
    return subprocess.run(["git", *arguments], cwd=repository, check=True, capture_output=True).stdout


def export_commit(repository: Path, commit: str, into: Path) -> int:
    """Write the files of a commit into a folder; return the time of the commit."""
    with tarfile.open(fileobj=io.BytesIO(run_git(repository, "archive", "--format=tar", commit))) as archive:
        archive.extractall(into, filter="data")
    return int(run_git(repository, "log", "-1", "--format=%ct", commit))


def build_distributions(tree: Path, output: Path, epoch: int) -> list[Path]:
    """Build wheel and sdist of a tree; return their paths."""
    for kind in ("wheel", "sdist"):
        command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(output)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
        subprocess.run(command, cwd=tree, check=True, env=environment, stdout=subprocess.DEVNULL)
    return sorted(output.iterdir())


def version_of(tree: Path) -> str:
    """Return the version that the package of a tree has."""
    lines = (tree / "pipeline/lccp/model.py").read_text("utf-8").splitlines()
    (line,) = (line for line in lines if line.startswith("__version__"))
    return line.split('"')[1]


def data_files(tree: Path) -> dict[str, Path]:
    """Return the files of the data package by their names in it: tables on top, documents under ``raw/``."""
    files = {name: tree / name for name in DATA_FILES}
    for folder, prefix in DATA_FOLDERS.items():
        for path in (tree / folder).rglob("*"):
            if path.is_file():
                files[prefix + path.relative_to(tree / folder).as_posix()] = path
    return dict(sorted(files.items()))


def write_data_package(tree: Path, output: Path, epoch: int) -> Path:
    """Zip the tables with their documents; names in order, times and modes fixed."""
    name = f"lccp-data-{version_of(tree)}"
    target = output / f"{name}.zip"
    moment = time.gmtime(epoch)[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for inside, path in data_files(tree).items():
            entry = zipfile.ZipInfo(f"{name}/{inside}", moment)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return target


def write_checksums(output: Path) -> Path:
    """Write SHA256SUMS as ``sha256sum --check`` reads it."""
    target = output / "SHA256SUMS"
    files = sorted(path for path in output.iterdir() if path != target)
    sums = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)
    target.write_text("".join(sums), "utf-8")
    return target


def build_release(repository: Path, output: Path, commit: str = "HEAD") -> list[Path]:
    """Build all files of a release into a new folder; return their paths."""
    output.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "lccp"
        tree.mkdir()
        epoch = export_commit(repository, commit, tree)
        build_distributions(tree, output, epoch)
        write_data_package(tree, output, epoch)
    write_checksums(output)
    return sorted(output.iterdir())


def main() -> int:
    """Build the release of the last commit into ``dist/VERSION``."""
    output = ROOT / "dist" / version_of(ROOT)
    if output.exists():
        print(f"{output} exists; remove it first", file=sys.stderr)
        return 2
    for path in build_release(ROOT, output):
        print(f"{path.stat().st_size:12,}  {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
