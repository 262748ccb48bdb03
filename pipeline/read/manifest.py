"""Which documents raw/ holds: ``sources.toml`` first, then whatever else lies there."""

from __future__ import annotations

import os
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.model import InputError, Source

KINDS = ("notice", "pilot-list", "assessment-report", "plan", "progress-report", "other")
OWN_FIELDS = ("id", "file", "kind", "title", "note")
BIDI = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def sources(raw: Path) -> list[Source]:
    """Name the documents of a raw/ folder: those of ``sources.toml`` in its order, the others by name.

    Files in sub-folders are taken too, their ``file`` being the path from ``raw`` with slashes.
    ``*.toml``, hidden files and the lock files of office programs are none. An unlisted file's id is
    its stem; where two files share a stem, its name with the dot before the suffix as a hyphen.
    Raises InputError, in one line, for whatever cannot be meant.
    """
    if not raw.is_dir():
        raise InputError(f"{shown(raw.name or str(raw))}: no such folder of documents")
    listed = entries(raw)
    files = found_files(raw)
    rest = [file for file in files if file not in {source.file for source in listed}]
    if not listed and not rest:
        raise InputError(f"{shown(raw.name)}: the folder holds no document")
    stems = Counter(PurePosixPath(file).stem for file in {*files, *(source.file for source in listed)})
    taken = {source.id for source in listed}
    for file in rest:
        name = unlisted_id(file, stems, taken)
        taken.add(name)
        listed.append(Source(name, file))
    return listed


def unlisted_id(file: str, stems: Mapping[str, int], taken: set[str]) -> str:
    """Give the id of a file that no entry lists. Raises InputError where none is left or fit."""
    path = PurePosixPath(file)
    whole = path.stem + path.suffix.replace(".", "-", 1)
    for name in (path.stem, whole) if stems[path.stem] == 1 else (whole,):
        if name not in taken:
            checked_id(name, f"raw/{file}")
            return name
    raise InputError(f"raw/{file}: another document is called {whole} too; list both in sources.toml")


def found_files(raw: Path) -> list[str]:
    """List the documents below ``raw`` in the order of their paths. Raises InputError for odd ones."""
    found: list[str] = []

    def refuse_folder(error: OSError) -> None:
        raise InputError(f"{shown(error.filename)}: the folder cannot be read")

    for folder, folders, files in os.walk(raw, onerror=refuse_folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            checked_name(name)
            if os.path.islink(os.path.join(folder, name)):
                raise InputError(f"raw/{name}: is a link to a folder; put the documents themselves into raw/")
        for name in files:
            if name.startswith((".", "~$")) or name.casefold().endswith(".toml"):
                continue
            checked_name(name)
            path = Path(folder, name)
            checked_file(raw, path, path.relative_to(raw).as_posix())
            found.append(path.relative_to(raw).as_posix())
    return sorted(found)


def entries(raw: Path) -> list[Source]:
    """Read the entries of ``sources.toml``; none where there is no such file."""
    path = raw / "sources.toml"
    if not path.exists() and not path.is_symlink():
        return []
    checked_file(raw, path, "sources.toml")
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else " ".join(str(error).split())
        raise InputError(f"raw/sources.toml: cannot be read: {reason}") from None
    items = content.pop("source", [])
    if content:
        raise InputError(f"raw/sources.toml: {shown(next(iter(content)))} is no [[source]]")
    if not isinstance(items, list):
        raise InputError("raw/sources.toml: write [[source]], in two brackets, before each entry")
    found: list[Source] = []
    for number, item in enumerate(items, 1):
        source = entry(item, f"raw/sources.toml: entry {number}")
        checked_file(raw, raw / source.file, source.file)
        for other in found:
            if source.id == other.id:
                raise InputError(f"raw/sources.toml: two entries have the id {source.id}")
            if source.file == other.file:
                raise InputError(f"raw/sources.toml: {source.file} is listed twice")
        found.append(source)
    return found


def entry(item: Any, where: str) -> Source:
    """Make a source of one entry. Raises InputError, beginning with ``where``."""
    if not isinstance(item, dict):
        raise InputError(f"{where}: is no table of fields")
    for field, value in item.items():
        if not isinstance(value, str):
            raise InputError(f"{where}: {shown(field)} must be text in quotation marks")
        if any(unicodedata.category(c) == "Cc" for c in field + value):
            raise InputError(f"{where}: {shown(field)} holds a line break or a control character")
    for field in ("id", "file"):
        if not item.get(field, "").strip():
            raise InputError(f"{where}: has no {field}")
    checked_id(item["id"], where)
    kind = item.get("kind", "")
    if kind and kind not in KINDS:
        raise InputError(f"{where}: {shown(kind)} is no kind; it is one of {', '.join(KINDS)}")
    file = PurePosixPath(item["file"])
    if file.is_absolute() or ".." in file.parts or not file.name:
        raise InputError(f"{where}: {shown(item['file'])} must name a file inside raw/")
    for part in file.parts:
        checked_name(part)
    extra = {field: value for field, value in item.items() if field not in OWN_FIELDS}
    return Source(item["id"], file.as_posix(), kind, item.get("title", ""), item.get("note", ""), extra)


def checked_id(name: str, where: str) -> None:
    """Raise unless ``name`` can stand in keys and references, which are joined by ``|`` and ``/``."""
    if name != name.strip() or any(c in "|/" or odd(c) for c in name):
        raise InputError(f"{where}: {shown(name)} cannot be an id (no |, no /, no blank at its ends)")


def checked_name(name: str) -> None:
    """Raise for a file name that would not survive being printed in one line or written as UTF-8."""
    if any(odd(c) for c in name):
        raise InputError(f"raw/: the file name {shown(name)} holds odd characters; rename the file")


def checked_file(raw: Path, path: Path, name: str) -> None:
    """Raise unless ``path`` is a regular file, and lies in ``raw`` also when links are followed."""
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError):
        raise InputError(f"raw/{name}: no such file") from None
    if not real.is_relative_to(raw.resolve()):
        raise InputError(f"raw/{name}: is a link that leads out of raw/; put the document itself there")
    if not real.is_file():
        raise InputError(f"raw/{name}: is not a file")


def odd(character: str) -> bool:
    """Whether a character breaks lines, turns the reading order, or is no character at all."""
    return character in BIDI or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def shown(name: object) -> str:
    """Give a name in one printable line, at most 80 characters long."""
    text = str(name)
    text = "".join(c.encode("unicode_escape").decode("ascii") if odd(c) else c for c in text)
    return text if len(text) <= 80 else text[:79] + "…"
