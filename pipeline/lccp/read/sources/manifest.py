"""Which documents raw/ holds: ``sources.toml`` first, then whatever else lies there."""

from __future__ import annotations

import os
import stat
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

from lccp.model import InputError, Source
from lccp.read.sources import local_files
from lccp.read.sources.cloud import Raw, Remote
from lccp.read.sources.safe_names import is_odd, printable_name
from lccp.text.patterns import re

__all__ = ["read_sources", "remote_sources"]

KINDS = (
    *("notice", "pilot-list", "assessment-report", "plan", "progress-report"),
    *("work-report", "announcement", "regulation", "news", "paper", "other"),
)
OWN_FIELDS = ("id", "file", "kind", "title", "note")
# What else an entry may say of a document: its imprint where the document's own words do not, and how to take it.
IMPRINT = ("issuer", "document_number", "issued", "publisher", "isbn")
LANGUAGE_TAG = re.compile("[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
MEMBERS = (*OWN_FIELDS, *IMPRINT, "programme", "same_as", "excerpt", "language")
BOOLEANS = ("excerpt",)
HIDDEN_BY_WINDOWS = frozenset({"thumbs.db", "desktop.ini"})  # which lie in many folders, unseen there


def read_sources(raw: Raw) -> list[Source]:
    """Return the documents of a raw/ folder or address: those of ``sources.toml`` in its order, the others by name.

    Files in sub-folders are taken too, their ``file`` being the path from ``raw`` with slashes.
    ``*.toml``, hidden files and the lock files of office programs are none. An unlisted file's id is
    its stem; where two files share a stem, its name with the dot before the suffix as a hyphen.
    An entry that cannot be read as a file is a source with a ``refusal``. Raises InputError, in one
    line, for a manifest that is wrong and for a folder without documents.
    """
    raw = local_files.as_local(raw)
    if isinstance(raw, Remote):
        return remote_sources(raw, local_files.list_remote(raw))
    if not raw.is_dir():
        raise InputError(f"{printable_name(raw.name or str(raw))}: no such folder of documents")
    listed = [replace(source, refusal=file_refusal(raw, source.file)) for source in read_entries(raw)]
    entries = list(folder_entries(raw))
    if not listed and not entries:
        raise InputError(f"{printable_name(raw.name)}: the folder holds no document")
    return check_copies(with_unlisted(listed, entries))


def remote_sources(raw: Remote, listing: Collection[str]) -> list[Source]:
    """Return the documents at an address of whose files ``listing`` is the list. Raises InputError as ``read_sources``."""
    listed = [
        source if source.file in listing else replace(source, refusal=f"raw/{source.file}: no such file")
        for source in read_entries(raw)
    ]
    entries: list[tuple[str, str]] = []
    for file in sorted(listing):
        parts = file.split("/")
        if any(part.startswith(".") and part != ".." for part in parts[:-1]) or not is_document(parts[-1]):
            continue
        refusal = next(filter(None, map(name_refusal, parts)), "")
        if ".." in parts or "" in parts:
            refusal = f"raw/: the file name {printable_name(file)} is no path; rename the file"
        entries.append((printable_name(file) if refusal else file, refusal))
    if not listed and not entries:
        raise InputError(f"{raw}: the address holds no document")
    return check_copies(with_unlisted(listed, entries))


def with_unlisted(listed: list[Source], entries: Collection[tuple[str, str]]) -> list[Source]:
    """Add the files that no entry lists, each with an id of its own, in the order of their names.

    ``entries`` are files as (path, refusal). A file whose id another has, or whose id cannot be one, is refused.
    """
    named = {source.file for source in listed}
    rest = sorted(entry for entry in entries if entry[0] not in named)
    stems = Counter(PurePosixPath(file).stem for file in (*named, *(file for file, _ in rest)))
    taken = {source.id for source in listed}
    sources = list(listed)
    for file, refusal in rest:
        id_, reason = unlisted_id(file, stems, taken)
        taken.add(id_)
        sources.append(Source(id_, file, refusal=refusal or reason))
    return sources


def is_document(name: str) -> bool:
    """Whether a file of that name is one: neither hidden, nor a lock file, nor a manifest.

    >>> is_document("名单.docx"), is_document("Thumbs.db"), is_document("~$名单.docx"), is_document("sources.toml")
    (True, False, False, False)
    """
    plain = name.casefold()
    return not name.startswith((".", "~$")) and not plain.endswith(".toml") and plain not in HIDDEN_BY_WINDOWS


def unlisted_id(file: str, stems: Mapping[str, int], taken: set[str]) -> tuple[str, str]:
    """Return the id of a file that no entry lists, and why the file is refused if that id is but a makeshift."""
    path = PurePosixPath(file)
    whole = path.stem + path.suffix.replace(".", "-", 1)
    for name in (path.stem, whole) if stems[path.stem] == 1 else (whole,):
        if name not in taken:
            if fits_as_id(name):
                return name, ""
            return spare_id(name, taken), f"raw/{file}: {printable_name(name)} cannot be an id (no |); rename the file"
    reason = f"raw/{file}: another document is called {whole} too; list both in sources.toml"
    return spare_id(whole, taken), reason


def spare_id(name: str, taken: set[str]) -> str:
    """Return an id like a name that nobody has."""
    plain = printable_name(name).replace("|", "-").replace("/", "-")
    number, id_ = 1, plain
    while id_ in taken:
        number += 1
        id_ = f"{plain}~{number}"
    return id_


def folder_entries(raw: Path) -> Iterator[tuple[str, str]]:
    """Yield the documents below a folder as (path, refusal), "" where one can be read.

    The path of a refused one is printable. A folder that cannot be entered is refused as one entry.
    """
    unread: list[str] = []

    def note_folder(error: OSError) -> None:
        unread.append(os.path.relpath(error.filename, raw))

    for folder, folders, files in os.walk(raw, onerror=note_folder):
        entered = []
        for name in sorted(folders):
            if name.startswith("."):
                continue
            file = Path(folder, name).relative_to(raw).as_posix()
            if refusal := name_refusal(name):
                yield printable_name(file), refusal
            elif os.path.islink(os.path.join(folder, name)):
                yield file, f"raw/{file}: is a link to a folder; put the documents themselves into raw/"
            else:
                entered.append(name)
        folders[:] = entered
        for name in filter(is_document, sorted(files)):
            file = Path(folder, name).relative_to(raw).as_posix()
            refusal = name_refusal(name) or file_refusal(raw, file)
            yield printable_name(file) if name_refusal(name) else file, refusal
    for file in unread:
        if file == ".":
            raise InputError(f"{printable_name(raw.name)}: the folder cannot be read")
        yield printable_name(file), f"raw/{printable_name(file)}: the folder cannot be read"


def name_refusal(name: str) -> str:
    """Return what is wrong with a file name that would not survive being printed in one line or written as UTF-8."""
    if not any(map(is_odd, name)):
        return ""
    is_utf8 = not any("\ud800" <= sign <= "\udfff" for sign in name)
    fault = "holds control characters" if is_utf8 else "is not UTF-8"
    return f"raw/: the file name {printable_name(name)} {fault}; rename the file"


def file_refusal(raw: Path, file: str) -> str:
    """Return why a path in ``raw`` is no regular file inside it, links followed; "" where it is one."""
    path = raw / file
    try:
        real = path.resolve(strict=True)
        mode = real.stat().st_mode
    except (OSError, RuntimeError, ValueError):
        if path.is_symlink():
            return f"raw/{file}: is a link that leads nowhere; put the document itself there"
        return f"raw/{file}: no such file"
    if not real.is_relative_to(raw.resolve()):
        return f"raw/{file}: is a link that leads out of raw/; put the document itself there"
    return "" if stat.S_ISREG(mode) else f"raw/{file}: is not a file"


def read_entries(raw: Raw) -> list[Source]:
    """Return the entries of ``sources.toml``; none where there is no such file. Raises InputError."""
    data = local_files.read_manifest_file(raw, "sources.toml")
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
    sources = [parse_entry(item, f"raw/sources.toml: entry {number}") for number, item in enumerate(items, 1)]
    for member, fault in (("id", "two entries have the id {}"), ("file", "{} is listed twice")):
        counts = Counter(getattr(source, member) for source in sources)
        if repeated := next((value for value, count in counts.items() if count > 1), ""):
            raise InputError(f"raw/sources.toml: {fault.format(repeated)}")
    return sources


def parse_entry(item: Any, where: str) -> Source:
    """Return the source of one entry. Raises InputError, beginning with ``where``."""
    if not isinstance(item, dict):
        raise InputError(f"{where}: is no table of fields")
    texts = {member: member_text(member, value, where) for member, value in item.items()}
    for member in ("id", "file"):
        if not texts.get(member, "").strip():
            raise InputError(f"{where}: has no {member}")
    if not fits_as_id(texts["id"]):
        raise InputError(f"{where}: {printable_name(texts['id'])} cannot be an id (no |, no /)")
    kind = texts.get("kind", "")
    if kind and kind not in KINDS:
        raise InputError(f"{where}: {printable_name(kind)} is no kind; it is one of {', '.join(KINDS)}")
    file = PurePosixPath(texts["file"])
    if file.is_absolute() or ".." in file.parts or not file.name:
        raise InputError(f"{where}: {printable_name(texts['file'])} must name a file inside raw/")
    extra = {member: value for member, value in texts.items() if member not in OWN_FIELDS and value}
    return Source(texts["id"], file.as_posix(), kind, texts.get("title", ""), texts.get("note", ""), extra)


def member_text(member: str, value: Any, where: str) -> str:
    """Return what a member of an entry says, a truth value as ``true`` or "". Raises InputError for what none may say."""
    if member not in MEMBERS:
        near = get_close_matches(member, MEMBERS, 1)
        hint = f"do you mean {near[0]}?" if near else f"there are {', '.join(MEMBERS)}"
        raise InputError(f"{where}: {printable_name(member)} is no member of an entry; {hint}")
    if member in BOOLEANS:
        if not isinstance(value, bool):
            raise InputError(f"{where}: {member} must be true or false")
        return "true" if value else ""
    if not isinstance(value, str):
        raise InputError(f"{where}: {member} must be text in quotation marks")
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in value):
        raise InputError(f"{where}: {member} holds a line break or a control character")
    if member == "language" and not LANGUAGE_TAG.fullmatch(value):
        raise InputError(f"{where}: language must be a tag such as zh, zh-Hant or en")
    return value


def fits_as_id(name: str) -> bool:
    """Whether a name can be part of keys and references, which are joined by ``|`` and ``/``."""
    return bool(name) and not any(sign in "|/" or is_odd(sign) for sign in name)


def check_copies(sources: list[Source]) -> list[Source]:
    """Return sources whose ``same_as`` each names another one, and none leads back in a ring. Raises InputError."""
    ids = {source.id for source in sources}
    for source in sources:
        original = source.extra.get("same_as", "")
        if original and (original not in ids or original == source.id):
            raise InputError(f"raw/sources.toml: {source.id}: same_as names no other document: {original}")
    originals = {source.id: source.extra.get("same_as", "") for source in sources}
    for id_, original in originals.items():
        passed = [id_]
        while original and original not in passed:
            passed.append(original)
            original = originals[original]
        if original:
            raise InputError(f"raw/sources.toml: {id_}: same_as leads back to {original}")
    return sources
