"""What was made of each document, kept under the hash of everything that made it.

Layers: the Document that reading gave (only for formats whose reading is costly), what extraction
gave, what others need to know of it (its brief), and its finished rows, with what it shares. An entry's
name is the hash of the document's bytes, its entry in the manifest, the bounds, and the code, schemas
and reference files of its stage, for finished rows also of what other documents say; so what has
changed is not found, and nothing is ever stale. An entry whose own hash does not fit is made anew.
The folder may be deleted at any moment, several builds may use it at once, and where it cannot be
written it is done without.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import pickle
import sys
import time
import zlib
from array import array
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, fields, is_dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from lccp.engine import fingerprint
from lccp.model import Source
from lccp.read.limits import Limits
from lccp.storage.atomic import write_cache_file

FORMAT = "lccp-3"
BOUND = 2 << 30  # bytes that the cache may take, unless $LCCP_CACHE_BYTES says otherwise
ABANDONED = 3600  # seconds after which a half-written file is nobody's any more

# What each stage is made of: folders and files of the package, and the libraries it calls.
READING = ("__init__.py", "engine/cache.py", "model.py", "read/", "reference/digit_outlines.json", "text/")
EXTRACTION = (
    *("extract/", "engine/fingerprint.py", "engine/tasks.py", "normalise/", "reference/", "schemas/"),
    *("storage/__init__.py", "storage/atomic.py"),
)
FINISHING = ("combine/", "restore/", "storage/provenance.py", "storage/sorted_runs.py")
STAGES = {"reading": READING, "extraction": (*READING, *EXTRACTION), "finishing": (*READING, *EXTRACTION, *FINISHING)}
LIBRARIES = (
    "chardet",
    "fonttools",
    "jieba",
    "lxml",
    "openpyxl",
    "pdfplumber",
    "pypdf",
    "pypdfium2",
    "python-docx",
    "regex",
    "z3-solver",
)


@cache
def stage_files(stage: str) -> Mapping[str, str]:
    """The hash of each file that a stage (see ``STAGES``) depends on, by its path."""
    found: dict[str, str] = {}
    for one in STAGES[stage]:
        whole = fingerprint.PACKAGE / one
        for path in (path for path in whole.rglob("*") if path.is_file()) if one.endswith("/") else (whole,):
            if "__pycache__" not in path.parts:
                name = path.relative_to(fingerprint.PACKAGE.parent).as_posix()
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    found["Python"] = f"{sys.version_info.major}.{sys.version_info.minor}"
    for library in LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            found[library] = metadata.version(library)
    return dict(sorted(found.items()))


@cache
def stage_digest(stage: str) -> str:
    """One hash for all that a stage depends on."""
    return _hash(stage_files(stage))


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode("ascii")).hexdigest()


def digest_value(value: object) -> str:
    """Hash a plain value: tuples, mappings, sets, dataclasses, text, numbers; the same for equal ones."""
    total = hashlib.sha256()
    _feed(value, total.update)
    return total.hexdigest()


def _feed(value: object, put: Callable[[bytes], object]) -> None:
    match value:
        case str():
            data = value.encode("utf-8", "surrogatepass")
            put(b"s%d:" % len(data) + data)
        case bytes() | bytearray() | array():
            put(b"b%d:" % len(bytes(value)) + bytes(value))
        case None | bool() | int() | float():
            put(repr(value).encode("ascii") + b";")
        case list() | tuple():
            put(b"(")
            for item in value:
                _feed(item, put)
            put(b")")
        case Mapping():
            put(b"{")
            for digests in sorted((digest_value(key), digest_value(held)) for key, held in value.items()):
                put("".join(digests).encode("ascii"))
            put(b"}")
        case set() | frozenset():
            put(b"<" + "".join(sorted(map(digest_value, value))).encode("ascii") + b">")
        case _ if is_dataclass(value):
            _feed([type(value).__name__, *(getattr(value, one.name) for one in fields(value))], put)
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
        """The circumstances of a document as it lies there, done by this code."""
        entry = [source.id, source.file, source.kind, source.title, source.note, sorted(source.extra.items())]
        return cls(
            hashlib.sha256(data).hexdigest(),
            _hash(entry),
            _hash(astuple(limits)),
            stage_digest("reading"),
            stage_digest("extraction"),
            stage_digest("finishing"),
        )

    def key(self, layer: str) -> str:
        """The name of an entry of a layer (``document``, ``extract`` or ``brief``)."""
        made_by = {"document": self.reading, "extract": self.extraction, "brief": self.finishing}[layer]
        return f"{_hash([FORMAT, layer, self.data, self.entry, self.limits, made_by])}.{layer}"


@dataclass
class Cache:
    """A folder of entries. Every method does without where the disk will not have it."""

    folder: Path
    most: int = BOUND

    def path(self, key: str) -> Path:
        """Where an entry lies."""
        return self.folder / key[:2] / key

    def has(self, key: str) -> bool:
        """Whether there is an entry of that name, whole or not."""
        return self.path(key).exists()

    def load(self, key: str) -> bytes | None:
        """Give what is kept under ``key``; None if nothing is, or if its hash does not fit."""
        path = self.path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if data[:32] != _seal(key, data[32:]):
            return None
        with suppress(OSError):
            os.utime(path)  # it was used just now: the last to go
        return data[32:]

    def keep(self, key: str, payload: bytes) -> bool:
        """Keep ``payload`` under ``key``, whole or not at all; say whether that was possible."""
        return _write(self.path(key), _seal(key, payload) + payload)

    def prune(self) -> None:
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
        held = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if held <= self.most:
                break
            with suppress(OSError):
                os.unlink(path)
            held -= size

    # What was said of a document last time: only for telling why it was done again.

    def last(self, place: str) -> CacheKey | None:
        """The circumstances under which the document at ``place`` was done last."""
        try:
            held = json.loads((self.folder / "seen" / _hash(place)).read_bytes())
            return CacheKey(*(str(held[name]) for name in CacheKey.__slots__))
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def note(self, place: str, now: CacheKey) -> None:
        """Note under which circumstances a document was done, and of what files the stages are made."""
        record = {name: getattr(now, name) for name in CacheKey.__slots__}
        _write(self.folder / "seen" / _hash(place), json.dumps(record).encode("ascii"))
        for stage in STAGES:
            digest = getattr(now, stage)
            path = self.folder / "seen" / f"{digest}.files"
            if not path.exists():
                _write(path, json.dumps(stage_files(stage)).encode("ascii"))

    def changed_rules(self, stage: str, digest: str) -> str:
        """Name the files that differ between a stage as it was under ``digest`` and as it is."""
        now = stage_files(stage)
        try:
            then: Mapping[str, str] = dict(json.loads((self.folder / "seen" / f"{digest}.files").read_bytes()))
        except (OSError, ValueError, TypeError):
            return "which is no longer known"
        names = sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
        more = f" and {len(names) - 4} more" if len(names) > 4 else ""
        return f"{', '.join(names[:4])}{more}"

    def why(self, place: str, now: CacheKey) -> str:
        """Say why a document has to be done again: what is different since it was done last."""
        then = self.last(place)
        if then is None:
            return "new"
        if then.data != now.data:
            return "document changed"
        if then.entry != now.entry:
            return "entry in sources.toml changed"
        if then.limits != now.limits:
            return "bounds changed"
        for stage in ("reading", "extraction", "finishing"):
            if getattr(then, stage) != getattr(now, stage):
                return f"rules changed ({self.changed_rules(stage, getattr(then, stage))})"
        return "entry corrupt" if self.has(now.key("brief")) else "evicted"


@dataclass(frozen=True, slots=True)
class Store:
    """Where a build keeps what it makes: the cache if there is one, else, or where that is full, its own folder."""

    cache: Path | None
    work: Path

    def load(self, key: str) -> bytes | None:
        """Give what is kept under ``key``; None if nothing is."""
        held = Cache(self.cache).load(key) if self.cache is not None else None
        return held if held is not None else Cache(self.work).load(key)

    def has(self, key: str) -> bool:
        """Whether there is an entry of that name, whole or not."""
        return any(Cache(folder).has(key) for folder in (self.cache, self.work) if folder is not None)

    def keep(self, key: str, payload: bytes) -> None:
        """Keep ``payload`` under ``key``. Raises OSError where there is no room for it anywhere."""
        if self.cache is not None and Cache(self.cache).keep(key, payload):
            return
        if not Cache(self.work).keep(key, payload):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.work))


def open_cache() -> Cache:
    """The cache of this working folder: below ``fresh.cache_folder()``, bounded by ``$LCCP_CACHE_BYTES``."""
    said = os.environ.get("LCCP_CACHE_BYTES", "")
    return Cache(fingerprint.cache_folder() / "documents", int(said) if said.isascii() and said.isdigit() else BOUND)


def _seal(key: str, payload: bytes) -> bytes:
    """What stands before a payload: its hash under its own name, so that no entry passes for another."""
    return hashlib.sha256(key.encode("ascii") + b"\0" + payload).digest()


def _write(path: Path, data: bytes) -> bool:
    """Write a file whole or not at all; False where it cannot be written."""
    return write_cache_file(path, data)


class PlainUnpickler(pickle.Unpickler):
    """An unpickler that makes the pipeline's own types and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a type that entries may hold; refuse any other name."""
        if module.startswith("lccp."):
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        elif (module, name) in PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is nothing that is kept")


PLAIN = {
    ("array", "_array_reconstructor"),
    ("array", "array"),
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("builtins", "object"),
    ("collections", "OrderedDict"),
    ("copyreg", "_reconstructor"),
    ("types", "MappingProxyType"),
}


def serialize(value: object) -> bytes:
    """Give a value as bytes to be kept or sent."""
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)


def deserialize(payload: bytes, types: Iterable[type]) -> Any:
    """Give back what was packed; None where it is nothing of ``types`` that can be made of it."""
    import gc

    collecting = gc.isenabled()
    gc.disable()  # nothing made here is garbage, and there is much of it
    try:
        value = PlainUnpickler(io.BytesIO(zlib.decompress(payload))).load()
    except Exception:
        return None
    finally:
        if collecting:
            gc.enable()
    return value if isinstance(value, tuple(types)) else None
