"""Which output folder is meant: a folder of tables, a project that has one, a revision of git."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from lccp.model import InputError
from lccp.schemas import TABLES
from lccp.storage.folder import OUT, PACKAGE, PART, DiskFolder, OutputFolder, layout_of, part_name
from lccp.storage.git_folder import GitFolder, run_git
from lccp.storage.parquet_folder import ParquetFolder

# What tells an output folder from any other folder, in either layout.
MARKS = (("sources.csv", "provenance"), ("tables/sources", "provenance/sources"))


def detect_layout(folder: OutputFolder) -> OutputFolder | None:
    """Give a folder as one of the CSV layout, None where it holds no tables in either."""
    layout = layout_of(folder.files)
    return ParquetFolder(folder) if layout == "parquet" else folder if layout else None


def open_folder(path: Path, name: str = "") -> OutputFolder:
    """Open the output folder that stands there, in either layout. Raises InputError where there is none."""
    folder = detect_layout(DiskFolder(name or str(path), path)) if holds_tables(path) else None
    if folder is None:
        raise InputError(f"{path}: holds no tables; run the build first")
    return folder


def holds_tables(path: Path) -> bool:
    """Whether a folder on the disk holds tables in either layout; it is not searched (it may be a whole project)."""
    return any(
        (path / f"{table}.csv").is_file() or (path / part_name(f"tables/{table}", 0)).is_file() for table in TABLES
    )


def find_folder(name: str) -> OutputFolder:
    """Find the output folder that a user means: a folder of tables, a project that has one, a git revision.

    A revision stands for its ``extracted/``; ``REVISION:path`` names another folder. Raises InputError
    where there is no such thing.
    """
    path = Path(name)
    if name and path.is_dir():
        for place in (path, path / OUT):
            if holds_tables(place) and (folder := detect_layout(DiskFolder(name, place))):
                return folder
        raise InputError(f"{name}: no output folder: it holds no tables, nor does {OUT}/ in it")
    if name and path.exists():
        raise InputError(f"{name}: a file, not an output folder")
    revision, _, inside = name.partition(":")
    commit = (
        run_git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}") if revision else None
    )
    if commit is None:
        raise InputError(f"{name}: neither a folder nor a git revision")
    folder = GitFolder(name, commit.strip(), inside.strip("/") or OUT)
    return detect_layout(folder) or folder


def build_files(folder: Path) -> Callable[[str], bool]:
    """Say which files of an output folder a build wrote: its tables and logs, and what its description names.

    In a folder that is no output of a build, none. A table that an older version made is named by the
    description only.
    """
    if not any(all((folder / mark).exists() for mark in marks) for marks in MARKS):
        return lambda name: False
    written = {PACKAGE, *(f"{table}.csv" for table in TABLES), *(f"provenance/{table}.jsonl" for table in TABLES)}
    try:
        resources = json.loads((folder / PACKAGE).read_bytes())["resources"]
        for resource in resources:
            written |= {f"{resource['name']}.csv", f"provenance/{resource['name']}.jsonl"}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        pass  # no description, or a broken one: the names of today's tables remain
    return lambda name: name in written or PART.fullmatch(name) is not None
