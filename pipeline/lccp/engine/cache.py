"""What was made of each document, kept under the hash of everything that made it.

Layers: the Document that reading gave (only for formats whose reading is costly), what extraction gave, what
others need to know of it (its summary), and its finished rows, with what it contributes to shared ones. An
entry's name is the hash of the document's bytes, its entry in the manifest, the bounds, and the code, schemas and
reference files of its stage, for finished rows also of what other documents say; so what has changed is not found,
and nothing is ever stale. An entry without this user's seal (see ``storage/sealed.py``) is as if it were not there,
and out of one with it nothing but the listed types is made. The folder may be deleted at any moment, several builds
may use it at once, and where it cannot be written it is done without.
"""

from __future__ import annotations

import array as arrays
import errno
import hashlib
import io
import json
import os
import pickle
import sys
import time
import types
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, field, fields, is_dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, get_args, get_type_hints

from lccp.engine import fingerprint
from lccp.model import Source
from lccp.read.limits import Limits
from lccp.read.office.converter import find_converter
from lccp.storage.atomic import write_cache_file
from lccp.storage.sealed import cache_folder, read_sealed, seal_key, write_sealed
from lccp.text.patterns import re
from lccp.text.spans import Origin, Text

FORMAT = "lccp-4"
BOUND = 2 << 30  # bytes that the cache may take, unless $LCCP_CACHE_BYTES says otherwise
ABANDONED = 3600  # seconds after which a half-written file is nobody's any more

# What each stage is made of: folders and files of the package, and the libraries it calls.
READING = (
    "__init__.py",
    "engine/cache.py",
    "model.py",
    "read/",
    "reference/digit_outlines.json",
    "reference/script.py",
    "reference/traditional.tsv",
    "storage/__init__.py",
    "storage/atomic.py",
    "storage/sealed.py",
    "text/",
)
EXTRACTION = ("build.py", "engine/tasks.py", "extract/", "normalise/", "reference/", "schemas/")
FINISHING = ("combine/", "restore/", "storage/provenance.py", "storage/sorted_runs.py", "storage/tables.py")
STAGES = {"reading": READING, "extraction": (*READING, *EXTRACTION), "finishing": (*READING, *EXTRACTION, *FINISHING)}
LIBRARIES = (
    "chardet",
    "fonttools",
    "jieba",
    "lxml",
    "numpy",
    "onnxruntime",
    "opencv-python-headless",
    "openpyxl",
    "pdfplumber",
    "pillow",
    "pypdf",
    "pypdfium2",
    "python-docx",
    "rapidocr",
    "regex",
    "z3-solver",
)


@cache
def stage_files(stage: str) -> Mapping[str, str]:
    """Return the hash of each file that a stage (see ``STAGES``) depends on, by its path."""
    digests: dict[str, str] = {}
    for entry in STAGES[stage]:
        top = fingerprint.PACKAGE / entry
        for path in (path for path in top.rglob("*") if path.is_file()) if entry.endswith("/") else (top,):
            if "__pycache__" not in path.parts:
                name = path.relative_to(fingerprint.PACKAGE.parent).as_posix()
                digests[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    digests["Python"] = f"{sys.version_info.major}.{sys.version_info.minor}"
    for library in LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            digests[library] = metadata.version(library)
    digests["converter"] = find_converter()
    return dict(sorted(digests.items()))


@cache
def stage_digest(stage: str) -> str:
    """Return one hash for all that a stage depends on."""
    return digest_json(stage_files(stage))


def digest_json(value: object) -> str:
    """Hash a value that JSON can hold."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode("ascii")).hexdigest()


def digest_value(value: object) -> str:
    """Hash a plain value: tuples, mappings, sets, dataclasses, text, numbers; the same for equal ones."""
    total = hashlib.sha256()
    feed_value(value, total.update)
    return total.hexdigest()


def feed_value(value: object, put: Callable[[bytes], object]) -> None:
    """Pass the bytes that tell a plain value from any other to ``put``."""
    match value:
        case str():
            data = value.encode("utf-8", "surrogatepass")
            put(b"s%d:" % len(data) + data)
        case bytes() | bytearray() | arrays.array():
            put(b"b%d:" % len(bytes(value)) + bytes(value))
        case None | bool() | int() | float():
            put(repr(value).encode("ascii") + b";")
        case list() | tuple():
            put(b"(")
            for item in value:
                feed_value(item, put)
            put(b")")
        case Mapping():
            put(b"{")
            for digests in sorted((digest_value(key), digest_value(item)) for key, item in value.items()):
                put("".join(digests).encode("ascii"))
            put(b"}")
        case set() | frozenset():
            put(b"<" + "".join(sorted(map(digest_value, value))).encode("ascii") + b">")
        case _ if is_dataclass(value):
            feed_value([type(value).__name__, *(getattr(value, member.name) for member in fields(value))], put)
        case _:
            raise TypeError(f"{type(value).__name__} is no plain value")


@dataclass(frozen=True, slots=True)
class CacheKey:
    """What the result for one document depends on: its bytes' hash, its entry, its bounds; and the stages."""

    data: str
    entry: str
    limits: str
    reading: str
    extraction: str
    finishing: str

    @classmethod
    def of(cls, source: Source, data: bytes, limits: Limits) -> CacheKey:
        """Return the key of a document as it lies there, done by this code."""
        entry = [source.id, source.file, source.kind, source.title, source.note, sorted(source.extra.items())]
        return cls(
            hashlib.sha256(data).hexdigest(),
            digest_json(entry),
            digest_json(astuple(limits)),
            stage_digest("reading"),
            stage_digest("extraction"),
            stage_digest("finishing"),
        )

    def entry_name(self, layer: str) -> str:
        """Return the name of an entry of a layer (``document``, ``extract`` or ``summary``)."""
        made_by = {"document": self.reading, "extract": self.extraction, "summary": self.finishing}[layer]
        return f"{digest_json([FORMAT, layer, self.data, self.entry, self.limits, made_by])}.{layer}"


# -- the folder -------------------------------------------------------------------------------------------

DIGEST = re.compile("[0-9a-f]{64}")


@dataclass
class Cache:
    """A folder of sealed entries. Every method does without where the disk will not have it."""

    folder: Path
    bound: int = BOUND
    key: bytes = field(default_factory=seal_key, repr=False)

    def entry_path(self, name: str) -> Path:
        """Return where an entry lies."""
        return self.folder / name[:2] / name

    def has_entry(self, name: str) -> bool:
        """Whether there is an entry of that name, whole or not."""
        return self.entry_path(name).exists()

    def load_entry(self, name: str) -> bytes | None:
        """Return what is kept under ``name``; None if nothing is, or if its seal does not fit."""
        path = self.entry_path(name)
        payload = read_sealed(path, name, self.key)
        if payload is not None:
            with suppress(OSError):
                os.utime(path)  # it was used just now: the last to go
        return payload

    def keep_entry(self, name: str, payload: bytes) -> bool:
        """Keep ``payload`` under ``name``, whole or not at all; say whether that was possible."""
        # A build that was killed leaves workers for a moment: they must not make its folder again.
        return self.folder.is_dir() and write_sealed(self.entry_path(name), name, payload, self.key)

    def prune_entries(self) -> None:
        """Take out what was used least recently, until the bound holds; and what was never finished."""
        entries: list[tuple[int, int, str]] = []
        for folder, _, files in os.walk(self.folder):
            for name in files:
                path = os.path.join(folder, name)
                with suppress(OSError):
                    status = os.stat(path)
                    if not name.startswith(".new-"):
                        entries.append((status.st_mtime_ns, status.st_size, path))
                    elif time.time() - status.st_mtime > ABANDONED:
                        os.unlink(path)
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= self.bound:
                break
            with suppress(OSError):
                os.unlink(path)
            total -= size

    # What was noted of a document last time: only for saying why it was done again.

    def last_key(self, place: str) -> CacheKey | None:
        """Return the key under which the document at ``place`` was done last."""
        try:
            record = json.loads((self.folder / "seen" / digest_json(place)).read_bytes())
            values = [str(record[name]) for name in CacheKey.__slots__]
        except (OSError, ValueError, LookupError, TypeError):
            return None
        return CacheKey(*values) if all(map(DIGEST.fullmatch, values)) else None

    def note_key(self, place: str, key: CacheKey) -> None:
        """Note under which key a document was done, and of what files the stages are made."""
        record = {name: getattr(key, name) for name in CacheKey.__slots__}
        write_cache_file(self.folder / "seen" / digest_json(place), json.dumps(record).encode("ascii"))
        for stage in STAGES:
            path = self.folder / "seen" / f"{getattr(key, stage)}.files"
            if not path.exists():
                write_cache_file(path, json.dumps(stage_files(stage)).encode("ascii"))

    def changed_files(self, stage: str, digest: str) -> str:
        """Name the files that differ between a stage as it was under ``digest`` and as it is."""
        now = stage_files(stage)
        try:
            then: Mapping[str, str] = dict(json.loads((self.folder / "seen" / f"{digest}.files").read_bytes()))
        except (OSError, ValueError, TypeError):
            return "which is no longer known"
        changed = sorted(str(name) for name in {*then, *now} if then.get(name) != now.get(name))
        rest = f" and {len(changed) - 4} more" if len(changed) > 4 else ""
        return f"{', '.join(changed[:4])}{rest}"

    def explain_miss(self, place: str, key: CacheKey) -> str:
        """Return why a document has to be done again: what is different since it was done last."""
        then = self.last_key(place)
        if then is None:
            return "new"
        if then.data != key.data:
            return "document changed"
        if then.entry != key.entry:
            return "entry in sources.toml changed"
        if then.limits != key.limits:
            return "bounds changed"
        for stage in ("reading", "extraction", "finishing"):
            if getattr(then, stage) != getattr(key, stage):
                return f"rules changed ({self.changed_files(stage, getattr(then, stage))})"
        return "entry corrupt" if self.has_entry(key.entry_name("summary")) else "evicted"


@dataclass(frozen=True, slots=True)
class Store:
    """Where a build keeps what it makes: the cache if there is one, else, or where that is full, its own folder."""

    cache: Path | None
    work: Path
    key: bytes = field(repr=False)  # of the seals: workers are told, where no key can be kept they have another

    @classmethod
    def of(cls, cache: Cache | None, work: Path) -> Store:
        """Return a store in front of a folder of the build's own, which is made."""
        work.mkdir(parents=True, exist_ok=True)
        return cls(cache.folder.absolute() if cache is not None else None, work, seal_key())

    def folders(self) -> list[Cache]:
        """Return the folders to look into, in this order."""
        return [Cache(folder, key=self.key) for folder in (self.cache, self.work) if folder is not None]

    def load_entry(self, name: str) -> bytes | None:
        """Return what is kept under ``name``; None if nothing is."""
        for folder in self.folders():
            if (payload := folder.load_entry(name)) is not None:
                return payload
        return None

    def has_entry(self, name: str) -> bool:
        """Whether there is an entry of that name, whole or not."""
        return any(folder.has_entry(name) for folder in self.folders())

    def keep_entry(self, name: str, payload: bytes) -> None:
        """Keep ``payload`` under ``name``. Raises OSError where there is no room for it anywhere."""
        if not any(folder.keep_entry(name, payload) for folder in self.folders()):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.work))


def open_cache() -> Cache:
    """Return the cache of this working folder: below ``cache_folder()``, bounded by ``$LCCP_CACHE_BYTES``."""
    bound = os.environ.get("LCCP_CACHE_BYTES", "")
    folder = cache_folder() / "documents"
    with suppress(OSError):  # where it cannot be made, nothing is kept
        folder.mkdir(parents=True, exist_ok=True)
    return Cache(folder, int(bound) if bound.isascii() and bound.isdigit() else BOUND)


# -- values as bytes --------------------------------------------------------------------------------------

# What pickle calls beside the types themselves, by module and name. None of it does anything but hold values.
HOLDERS: Mapping[tuple[str, str], Any] = {
    ("array", "_array_reconstructor"): arrays._array_reconstructor,  # type: ignore[attr-defined]
    ("array", "array"): arrays.array,
    ("builtins", "frozenset"): frozenset,
    ("builtins", "set"): set,
    ("types", "MappingProxyType"): types.MappingProxyType,
}


@cache
def storable_types(roots: tuple[type, ...]) -> Mapping[tuple[str, str], Any]:
    """Return the types that values of ``roots`` are made of, by module and name.

    An exact list, read off what the fields of each type are declared to hold.
    """
    storable: dict[tuple[str, str], Any] = dict(HOLDERS)
    remaining: list[Any] = [*roots, Text, Origin]  # a Text declares no fields
    seen: set[Any] = set()
    while remaining:
        hint = remaining.pop()
        if hint in seen or hint is Any:
            continue
        seen.add(hint)
        remaining.extend(member for member in get_args(hint) if not isinstance(member, (str, list)))
        if isinstance(hint, type) and hint.__module__.startswith("lccp."):
            storable[hint.__module__, hint.__name__] = hint
            # Python 3.11 cannot subscript array.array, which holds numbers alone.
            remaining.extend(get_type_hints(hint, localns={"array": list}).values())
    return storable


class PlainUnpickler(pickle.Unpickler):
    """An unpickler that makes the listed types and nothing else; it imports nothing."""

    def __init__(self, file: io.BytesIO, storable: Mapping[tuple[str, str], Any]) -> None:
        super().__init__(file)
        self._storable = storable

    def find_class(self, module: str, name: str) -> Any:
        """Return a listed type; refuse any other name."""
        if (module, name) not in self._storable:
            raise pickle.UnpicklingError(f"{module}.{name} is nothing that is kept")
        return self._storable[module, name]


def serialize(value: object) -> bytes:
    """Return a value as bytes to be kept or sent."""
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)


def deserialize(payload: bytes, kinds: tuple[type, ...]) -> Any:
    """Return what was serialized; None where it is nothing of ``kinds`` that can be made of it."""
    import gc

    storable = storable_types(kinds)
    collecting = gc.isenabled()
    gc.disable()  # nothing made here is garbage, and there is much of it
    try:
        value = PlainUnpickler(io.BytesIO(zlib.decompress(payload)), storable).load()
    except Exception:
        return None
    finally:
        if collecting:
            gc.enable()
    return value if isinstance(value, kinds) else None
