"""The output folder that a name means: a folder of tables, a project that has one, a revision of git."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from lccp.model import InputError
from lccp.schemas import TABLES
from lccp.storage.folder import OUTPUT, PACKAGE, PART, DiskFolder, OutputFolder, part_name
from lccp.storage.git_folder import GitFolder, run_git
from lccp.storage.layouts import layout_of

# What tells an output folder from any other folder, in either layout.
MARKS = (("sources.csv", "provenance"), ("tables/sources", "provenance/sources"))


def open_folder(path: Path, name: str = "") -> OutputFolder:
    """Open the output folder at a path, in either layout. Raises InputError where there is none."""
    if holds_tables(path) and layout_of((folder := DiskFolder(name or str(path), path)).files):
        return folder
    raise InputError(f"{path}: holds no tables; run the build first")


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
        for place in (path, path / OUTPUT):
            if holds_tables(place):
                return open_folder(place, name)
        raise InputError(f"{name}: no output folder: it holds no tables, nor does {OUTPUT}/ in it")
    if name and path.exists():
        raise InputError(f"{name}: a file, not an output folder")
    revision, _, inside = name.partition(":")
    commit = (
        run_git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}") if revision else None
    )
    if commit is None:
        raise InputError(f"{name}: neither a folder nor a git revision")
    return GitFolder(name, commit.strip(), inside.strip("/") or OUTPUT)


def build_files(folder: Path) -> Callable[[str], bool]:
    """Return which files of an output folder a build wrote: its tables and logs, and what its description names.

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
