"""Programmes that a project adds: ``raw/programmes.toml``."""

from __future__ import annotations

import tomllib

from lccp.model import InputError
from lccp.read.sources import local_files
from lccp.read.sources.cloud import Raw
from lccp.reference.programmes import KnownProgramme
from lccp.text.patterns import regex as re

_FIELDS = ("id", "name", "name_en", "names")
_ID = re.compile(r"[\p{L}\p{N}][\p{L}\p{N}_-]*")


def read_programmes(raw: Raw) -> tuple[KnownProgramme, ...]:
    """Read ``raw/programmes.toml``; none where there is no such file. Raises InputError, in one line, for what cannot be meant."""
    data = local_files.read_manifest_file(local_files.as_local(raw), "programmes.toml")
    if data is None:
        return ()
    try:
        content = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"raw/programmes.toml: cannot be read: {' '.join(str(error).split())}") from None
    entries = content.pop("programme", [])
    if content or not isinstance(entries, list):
        raise InputError("raw/programmes.toml: holds [[programme]] entries, in two brackets, and nothing else")
    programmes = [_read_entry(entry, f"raw/programmes.toml: entry {n}") for n, entry in enumerate(entries, 1)]
    ids = [programme.programme for programme in programmes]
    if len(set(ids)) < len(ids):
        raise InputError("raw/programmes.toml: two entries have one id")
    return tuple(programmes)


def _read_entry(entry: object, where: str) -> KnownProgramme:
    if not isinstance(entry, dict):
        raise InputError(f"{where}: is no table of fields")
    for member in entry:
        if member not in _FIELDS:
            raise InputError(f"{where}: {member!r:.40} is no field; the fields are {', '.join(_FIELDS)}")
    forms = entry.get("names", [])
    texts = [entry.get(name, "") for name in ("id", "name", "name_en")]
    if not isinstance(forms, list) or not all(isinstance(text, str) for text in (*texts, *forms)):
        raise InputError(f"{where}: id, name and name_en are texts, names is a list of texts")
    if any("|" in text or "\n" in text for text in (*texts, *forms)):
        raise InputError(f"{where}: a name holds a | or a line break")
    id_, name, name_en = texts
    if not _ID.fullmatch(id_):
        raise InputError(f"{where}: {id_!r:.40} cannot be an id: letters, digits, hyphens")
    if not name:
        raise InputError(f"{where}: has no name")
    return KnownProgramme(id_, name, name_en, "", "|".join(forms), f"raw/programmes.toml#{id_}")


def programme_entry(raw: Raw, key: str) -> dict[str, str]:
    """Return the entry ``raw/programmes.toml#KEY`` as the rules read it. Raises LookupError if there is none."""
    for programme in read_programmes(raw):
        if programme.programme == key:
            return programme.row()
    raise LookupError(f"raw/programmes.toml has no {key}")
