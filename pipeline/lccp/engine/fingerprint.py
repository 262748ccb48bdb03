"""Whether an output folder is already what a build would make: by content, never by time.

The fingerprint covers every document and manifest of ``raw/``, the corrections, every file of the
package (code, schemas, reference data), the versions of what it runs on, and the output itself.
Documents at an address count by what their file system vouches for, an ETag or a checksum, else by
their bytes (see ``read/files.py``). For a folder only the standard library is used, so that finding
nothing to do costs almost nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from argparse import Namespace
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
MANIFESTS = ("attested.toml", "sources.toml")
ASKING = 8  # documents that a server is asked about at once


def cache_folder() -> Path:
    """The folder for what may be thrown away: ``$LCCP_CACHE``, else ``.lccp-cache`` where one works."""
    return Path(os.environ.get("LCCP_CACHE") or ".lccp-cache")


def corrections_file(args: Namespace) -> Path:
    """The corrections of a build: the file named, else ``corrections.toml`` beside the documents.

    Beside an address nothing is looked for: the null device then, which holds no correction.
    """
    named = getattr(args, "corrections", None)
    if named:
        return Path(named)
    raw = _folder(args)
    return raw.resolve().parent / "corrections.toml" if raw is not None else Path(os.devnull)


def _folder(args: Namespace) -> Path | None:
    """The folder of the documents; None where they lie at an address (``file://`` too)."""
    return Path(args.raw) if "://" not in str(args.raw) else None


def digest_files(paths: Iterable[tuple[str, Path]], lenient: bool = False) -> str:
    """Hash files under their names, in the order of the names, none of them held whole.

    ``lenient``: one that cannot be read counts by its name and by what befell, and stops nothing.
    """
    return _digest((name, _digest_of(path, lenient)) for name, path in sorted(paths))


def _digest(named: Iterable[tuple[str, bytes]]) -> str:
    total = hashlib.sha256()
    for name, digest in named:
        total.update(f"{len(name)}:{name}".encode("utf-8", "surrogateescape"))
        total.update(digest)
    return total.hexdigest()


def _digest_of(path: Path, lenient: bool) -> bytes:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        if not lenient:
            raise
        return hashlib.sha256(f"cannot be read: {error.errno}".encode()).digest()


def _below(folder: Path, suffixes: tuple[str, ...] = ()) -> Iterable[tuple[str, Path]]:
    for path in folder.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts and (not suffixes or path.suffix in suffixes):
            yield path.relative_to(folder).as_posix(), path


def _raw_entries(folder: Path, limit: int) -> Iterable[tuple[str, bytes]]:
    """Name what lies in a folder of documents, each with a digest of what a build would see of it.

    Hidden entries are none of its documents. A file beyond its bound counts by its size (reading it is
    refused whatever it holds), a pipe or a broken link by being there.
    """
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        for name in (*files, *links):
            if name.startswith((".", "~$")):
                continue
            path = Path(parent, name)
            named = f"raw/{path.relative_to(folder).as_posix()}"
            try:
                status = path.stat()
            except OSError:
                yield named, b"no file"
                continue
            if not stat.S_ISREG(status.st_mode):
                yield named, b"no file"
            elif status.st_size > limit:
                yield named, f"{status.st_size} bytes".encode()
            else:
                yield named, _digest_of(path, lenient=True)


def code_digest() -> str:
    """Hash what makes the tables: the package, the pins, the interpreter."""
    files = list(_below(PACKAGE, (".py", ".json", ".csv", ".tsv", ".txt", ".toml")))
    pins = PACKAGE.parent / "constraints.txt"
    if pins.is_file():
        files.append(("../constraints.txt", pins))
    return f"{digest_files(files)}-{sys.version_info.major}.{sys.version_info.minor}"


def _most_bytes(args: Namespace) -> int:
    """The bound of a file's bytes that the command asks for, else the default."""
    from lccp.model import MAX_BYTES

    return int(getattr(args, "max_bytes", 0)) or MAX_BYTES


def inputs(args: Namespace) -> str:
    """The hash of ``inputs_digest``, made once for a command: of an address, a server is asked about each document."""
    if not hasattr(args, "inputs"):
        args.inputs = inputs_digest(args)
    return str(args.inputs)


def inputs_digest(args: Namespace) -> str:
    """Hash everything that the output of a build depends on."""
    raw = _folder(args)
    if raw is not None:
        documents = _digest(sorted(_raw_entries(raw, _most_bytes(args))))
    else:
        documents = _digest_away(args)
    corrections = corrections_file(args)
    corrected = digest_files([("corrections.toml", corrections)]) if corrections.is_file() else ""
    options = {
        name: value for name, value in vars(args).items() if name.startswith("max_") or name in ("keep_going", "layout")
    }
    return hashlib.sha256(
        f"{documents}|{corrected}|{code_digest()}|{json.dumps(options, sort_keys=True)}".encode()
    ).hexdigest()


def _digest_away(args: Namespace) -> str:
    """Hash what lies at an address: its manifests by their bytes, its documents by their fingerprints.

    Raises InputError where its documents cannot be named; one that cannot be read counts by what befell.
    """
    from concurrent.futures import ThreadPoolExecutor

    from lccp.model import InputError
    from lccp.read.limits import Limits
    from lccp.read.sources import local_files as files
    from lccp.read.sources.cloud import Remote, parse_place
    from lccp.read.sources.manifest import read_sources, remote_sources

    raw = files.as_local(parse_place(args.raw))
    limits = Limits(**{name: value for name, value in vars(args).items() if name.startswith("max_") and value})
    if not isinstance(raw, Remote):
        read_sources(raw)
        return _digest(sorted(_raw_entries(raw, limits.max_bytes)))
    held = files.list_remote(raw)

    def digest(file: str) -> tuple[str, bytes]:
        try:
            said = files.remote_fingerprint(raw, file, held.get(file), limits)
        except InputError as error:
            said = str(error)
        return f"raw/{file}", hashlib.sha256(said.encode("utf-8", "backslashreplace")).digest()

    manifests = [(f"raw/{name}", files.read_manifest_file(raw, name)) for name in MANIFESTS]
    names = sorted({source.file for source in remote_sources(raw, held)})
    with ThreadPoolExecutor(ASKING) as threads:
        digests = list(threads.map(digest, names))
    return _digest([*((name, hashlib.sha256(data).digest()) for name, data in manifests if data is not None), *digests])


def _stamp(out: Path) -> Path:
    name = hashlib.sha256(os.path.relpath(out).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return cache_folder() / f"built-{name}"


def up_to_date(args: Namespace) -> bool:
    """Whether the output of this build stands already, untouched."""
    out = Path(args.out)
    stamp = _stamp(out)
    try:
        held = stamp.read_text("ascii").split()
        return len(held) == 2 and held == [inputs(args), digest_files(_below(out))]
    except (OSError, UnicodeDecodeError):
        return False


def remember(args: Namespace, inputs: str) -> None:
    """Note that the output stands for these inputs (as they were before they were read). Where the cache cannot be written, the next build runs in full."""
    out = Path(args.out)
    stamp = _stamp(out)
    from lccp.storage.atomic import write_cache_file

    with suppress(OSError):  # the output may be gone by now
        write_cache_file(stamp, f"{inputs} {digest_files(_below(out))}\n".encode("ascii"))
