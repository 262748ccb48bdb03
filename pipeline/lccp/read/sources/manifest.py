"""Which documents raw/ holds: ``sources.toml`` first, then whatever else lies there."""

from __future__ import annotations

import os
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from lccp.model import InputError, Source
from lccp.read.sources import local_files as within
from lccp.read.sources.cloud import WEB, Raw, Remote
from lccp.read.sources.safe_names import is_odd, printable_name

__all__ = ["read_sources", "remote_sources"]

KINDS = ("notice", "pilot-list", "assessment-report", "plan", "progress-report", "other")
OWN_FIELDS = ("id", "file", "kind", "title", "note")


def read_sources(raw: Raw) -> list[Source]:
    """Name the documents of a raw/ folder or address: those of ``sources.toml`` in its order, the others by name.

    Files in sub-folders are taken too, their ``file`` being the path from ``raw`` with slashes.
    ``*.toml``, hidden files and the lock files of office programs are none. An unlisted file's id is
    its stem; where two files share a stem, its name with the dot before the suffix as a hyphen.
    Raises InputError, in one line, for whatever cannot be meant.
    """
    raw = within.as_local(raw)
    if isinstance(raw, Remote):
        return remote_sources(raw, within.list_remote(raw))
    if not raw.is_dir():
        raise InputError(f"{printable_name(raw.name or str(raw))}: no such folder of documents")
    listed = read_entries(raw)
    for source in listed:
        check_file(raw, raw / source.file, source.file)
    files = found_files(raw)
    if not listed and not files:
        raise InputError(f"{printable_name(raw.name)}: the folder holds no document")
    return with_unlisted(listed, files)


def remote_sources(raw: Remote, held: Collection[str] | None) -> list[Source]:
    """Name the documents at an address of whose files ``held`` is the list; None where it cannot be listed.

    The links of a web page need not name every file: what ``sources.toml`` lists is looked for there
    when it is read.
    """
    listed = read_entries(raw)
    if held is None:
        if not listed:
            raise InputError(f"{raw}: shows no list of its files; put a sources.toml there that names the documents")
        return listed
    if raw.scheme not in WEB:
        for source in listed:
            if source.file not in held:
                raise InputError(f"raw/{source.file}: no such file")
    files: list[str] = []
    for file in sorted(held):
        parts = file.split("/")
        if any(part.startswith(".") and part != ".." for part in parts[:-1]) or not is_document(parts[-1]):
            continue
        for part in parts:
            check_name(part)
        if ".." in parts or "" in parts:
            raise InputError(f"raw/: the file name {printable_name(file)} cannot be meant; rename the file")
        files.append(file)
    if not listed and not files:
        raise InputError(f"{raw}: no document lies there")
    return with_unlisted(listed, files)


def with_unlisted(listed: list[Source], files: Collection[str]) -> list[Source]:
    """Add the files that no entry lists, each with an id of its own, in the order given."""
    named = {source.file for source in listed}
    rest = [file for file in files if file not in named]
    stems = Counter(PurePosixPath(file).stem for file in named.union(files))
    taken = {source.id for source in listed}
    for file in rest:
        name = unlisted_id(file, stems, taken)
        taken.add(name)
        listed.append(Source(name, file))
    return listed


def is_document(name: str) -> bool:
    """Whether a file of that name is one: neither hidden, nor a lock file, nor a manifest."""
    return not name.startswith((".", "~$")) and not name.casefold().endswith(".toml")


def unlisted_id(file: str, stems: Mapping[str, int], taken: set[str]) -> str:
    """Give the id of a file that no entry lists. Raises InputError where none is left or fit."""
    path = PurePosixPath(file)
    whole = path.stem + path.suffix.replace(".", "-", 1)
    for name in (path.stem, whole) if stems[path.stem] == 1 else (whole,):
        if name not in taken:
            check_id(name, f"raw/{file}")
            return name
    raise InputError(f"raw/{file}: another document is called {whole} too; list both in sources.toml")


def found_files(raw: Path) -> list[str]:
    """List the documents below ``raw`` in the order of their paths. Raises InputError for odd ones."""
    found: list[str] = []

    def refuse_folder(error: OSError) -> None:
        raise InputError(f"{printable_name(error.filename)}: the folder cannot be read")

    for folder, folders, files in os.walk(raw, onerror=refuse_folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            check_name(name)
            if os.path.islink(os.path.join(folder, name)):
                raise InputError(f"raw/{name}: is a link to a folder; put the documents themselves into raw/")
        for name in files:
            if not is_document(name):
                continue
            check_name(name)
            path = Path(folder, name)
            check_file(raw, path, path.relative_to(raw).as_posix())
            found.append(path.relative_to(raw).as_posix())
    return sorted(found)


def read_entries(raw: Raw) -> list[Source]:
    """Read the entries of ``sources.toml``; none where there is no such file."""
    data = within.read_manifest_file(raw, "sources.toml")
    if data is None:
        return []
    try:
        content = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else " ".join(str(error).split())
        raise InputError(f"raw/sources.toml: cannot be read: {reason}") from None
    items = content.pop("source", [])
    if content:
        raise InputError(f"raw/sources.toml: {printable_name(next(iter(content)))} is no [[source]]")
    if not isinstance(items, list):
        raise InputError("raw/sources.toml: write [[source]], in two brackets, before each entry")
    found: list[Source] = []
    ids: set[str] = set()
    files: set[str] = set()
    for number, item in enumerate(items, 1):
        source = parse_entry(item, f"raw/sources.toml: entry {number}")
        for known, said in ((ids, f"two entries have the id {source.id}"), (files, f"{source.file} is listed twice")):
            if (source.id if known is ids else source.file) in known:
                raise InputError(f"raw/sources.toml: {said}")
        ids.add(source.id)
        files.add(source.file)
        found.append(source)
    return found


def parse_entry(item: Any, where: str) -> Source:
    """Make a source of one entry. Raises InputError, beginning with ``where``."""
    if not isinstance(item, dict):
        raise InputError(f"{where}: is no table of fields")
    for field, value in item.items():
        if not isinstance(value, str):
            raise InputError(f"{where}: {printable_name(field)} must be text in quotation marks")
        if any(unicodedata.category(c) == "Cc" for c in field + value):
            raise InputError(f"{where}: {printable_name(field)} holds a line break or a control character")
    for field in ("id", "file"):
        if not item.get(field, "").strip():
            raise InputError(f"{where}: has no {field}")
    check_id(item["id"], where)
    kind = item.get("kind", "")
    if kind and kind not in KINDS:
        raise InputError(f"{where}: {printable_name(kind)} is no kind; it is one of {', '.join(KINDS)}")
    file = PurePosixPath(item["file"])
    if file.is_absolute() or ".." in file.parts or not file.name:
        raise InputError(f"{where}: {printable_name(item['file'])} must name a file inside raw/")
    for part in file.parts:
        check_name(part)
    extra = {field: value for field, value in item.items() if field not in OWN_FIELDS}
    return Source(item["id"], file.as_posix(), kind, item.get("title", ""), item.get("note", ""), extra)


def check_id(name: str, where: str) -> None:
    """Raise unless ``name`` can stand in keys and references, which are joined by ``|`` and ``/``."""
    if name != name.strip() or any(c in "|/" or is_odd(c) for c in name):
        raise InputError(f"{where}: {printable_name(name)} cannot be an id (no |, no /, no blank at its ends)")


def check_name(name: str) -> None:
    """Raise for a file name that would not survive being printed in one line or written as UTF-8."""
    if any(is_odd(c) for c in name):
        raise InputError(f"raw/: the file name {printable_name(name)} holds odd characters; rename the file")


def check_file(raw: Path, path: Path, name: str) -> None:
    """Raise unless ``path`` is a regular file, and lies in ``raw`` also when links are followed."""
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError):
        raise InputError(f"raw/{name}: no such file") from None
    if not real.is_relative_to(raw.resolve()):
        raise InputError(f"raw/{name}: is a link that leads out of raw/; put the document itself there")
    if not real.is_file():
        raise InputError(f"raw/{name}: is not a file")
