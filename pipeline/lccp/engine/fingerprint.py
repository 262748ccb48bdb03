"""Whether an output folder is already what a build would make: by content, never by time.

The fingerprint covers every document and manifest of ``raw/``, the corrections, every file of the package (code,
schemas, reference data), the versions of what it runs on, and the output itself. Documents at an address count by
what their file system vouches for, an ETag or a checksum, else by their bytes (see ``read/sources/local_files.py``).
For a folder only the standard library is used, so that finding nothing to do costs almost nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterable
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from lccp.storage.sealed import cache_folder, read_sealed, seal_key, write_sealed

if TYPE_CHECKING:
    from lccp.options import BuildOptions

__all__ = ["BuildFingerprint", "cache_folder", "digest_inputs", "is_plain_build_current"]

PACKAGE = Path(__file__).parents[1]
MANIFESTS = ("attested.toml", "sources.toml")
AT_ONCE = 1 << 20  # bytes of a file that is read in one piece
ASKING = 8  # documents that a server is asked about at once
PLAIN_RAW, PLAIN_OUTPUT, PLAIN_CORRECTIONS = "raw", "extracted", "corrections.toml"  # of a build without any option


def is_plain_build_current() -> bool:
    """Whether the output of `lccp build`, with no option, is there already: asked before anything else is imported.

    The stamp of a build without options says how its choices were written, whose defaults are part of the code.
    """
    record = read_stamp(stamp_of(PLAIN_OUTPUT))
    if len(record) != 3 or os.path.islink(PLAIN_RAW):  # the corrections lie beside what a link leads to
        return False
    inputs, output, choices = record
    try:
        return (inputs, output) == (
            digest_local(PLAIN_RAW, PLAIN_CORRECTIONS, json.loads(choices)["max_bytes"], choices),
            digest_files(files_below(PLAIN_OUTPUT)),
        )
    except OSError:
        return False


def stamp_of(output: str | Path) -> Path:
    """Return where the stamp of an output folder is kept."""
    name = hashlib.sha256(os.path.relpath(output).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return cache_folder() / f"built-{name}"


def read_stamp(stamp: Path) -> list[str]:
    """Return what a stamp says; nothing where there is none of ours."""
    try:
        return (read_sealed(stamp, stamp.name, seal_key()) or b"").decode("ascii").split()
    except (OSError, UnicodeDecodeError):
        return []


class BuildFingerprint:
    """What a build rests on, hashed once for a command: of an address, a server is asked about each document."""

    def __init__(self, options: BuildOptions) -> None:
        self.options = options
        self.stamp = stamp_of(options.output)

    @cached_property
    def inputs(self) -> str:
        """The hash of everything that the output depends on, as it is when first asked for."""
        return digest_inputs(self.options)

    def is_up_to_date(self) -> bool:
        """Whether the output of this build is there already, untouched."""
        record = read_stamp(self.stamp)[:2]
        try:
            return len(record) == 2 and record == [self.inputs, digest_files(files_below(self.options.output))]
        except OSError:
            return False

    def remember(self) -> None:
        """Note that the output is made of these inputs (as they were before they were read).

        Where the cache cannot be written, the next build runs in full.
        """
        try:
            record = f"{self.inputs} {digest_files(files_below(self.options.output))} {plain_choices(self.options)}\n"
        except OSError:
            return
        write_sealed(self.stamp, self.stamp.name, record.encode("ascii"), seal_key())


def digest_files(paths: Iterable[tuple[str, str]]) -> str:
    """Hash files under their names, in the order of the names, none of them held whole."""
    return digest_named((name, digest_file(path, lenient=False)) for name, path in sorted(paths))


def digest_named(digests: Iterable[tuple[str, bytes]]) -> str:
    """Hash digests with their names."""
    total = hashlib.sha256()
    for name, digest in digests:
        total.update(f"{len(name)}:{name}".encode("utf-8", "surrogateescape"))
        total.update(digest)
    return total.hexdigest()


def digest_file(path: str | Path, lenient: bool) -> bytes:
    """Hash a file."""
    try:
        with open(path, "rb", buffering=0) as file:
            if os.fstat(file.fileno()).st_size <= AT_ONCE:  # a buffer for each of some hundred files takes longer
                return hashlib.sha256(file.read()).digest()
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        if not lenient:
            raise
        return hashlib.sha256(f"cannot be read: {error.errno}".encode()).digest()


def files_below(folder: str | Path, suffixes: tuple[str, ...] = ("",)) -> Iterable[tuple[str, str]]:
    """Return the files below a folder by their relative names. As strings: this runs before every build."""
    top = os.path.join(folder, "")
    for parent, folders, files in os.walk(top):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in files:
            path = os.path.join(parent, name)
            if name.endswith(suffixes) and os.path.isfile(path):
                yield path[len(top) :].replace(os.sep, "/"), path


def digest_entries(folder: str | Path, limit: int) -> Iterable[tuple[str, bytes]]:
    """Name what lies in a folder of documents, each with a digest of what a build would see of it.

    Hidden entries are none of its documents. A file beyond its bound counts by its size (reading it is refused
    whatever it holds), a pipe or a broken link by being there.
    """
    top = os.path.join(folder, "")
    for parent, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        for name in (*files, *links):
            if name.startswith((".", "~$")):
                continue
            path = os.path.join(parent, name)
            entry = f"raw/{path[len(top) :].replace(os.sep, '/')}"
            try:
                status = os.stat(path)
            except OSError:
                yield entry, b"no file"
                continue
            if not stat.S_ISREG(status.st_mode):
                yield entry, b"no file"
            elif status.st_size > limit:
                yield entry, f"{status.st_size} bytes".encode()
            else:
                yield entry, digest_file(path, lenient=True)


def digest_code() -> str:
    """Hash what makes the tables: the package, the pins, the interpreter."""
    files = list(files_below(PACKAGE, (".py", ".json", ".csv", ".tsv", ".txt", ".toml")))
    pins = PACKAGE.parent / "constraints.txt"
    if pins.is_file():
        files.append(("../constraints.txt", os.fspath(pins)))
    recognition = "-ocr" if find_spec("rapidocr") else ""  # what was refused without it is read once it is there
    return f"{digest_files(files)}-{sys.version_info.major}.{sys.version_info.minor}{recognition}"


def digest_inputs(options: BuildOptions) -> str:
    """Hash everything that the output of a build depends on."""
    from lccp.options import raw_folder

    folder, limit, choices = raw_folder(options.raw), options.limits.max_bytes, written_choices(options)
    if folder is not None:
        return digest_local(folder, options.corrections, limit, choices)
    return digest_parts(digest_address(options), options.corrections, choices)


def digest_local(folder: str | Path, corrections: str | Path, limit: int, choices: str) -> str:
    """Hash everything that the output of a build depends on whose documents lie in a folder."""
    return digest_parts(digest_named(sorted(digest_entries(folder, limit))), corrections, choices)


def digest_parts(documents: str, corrections: str | Path, choices: str) -> str:
    """Hash the documents' digest with the corrections, the code and what was chosen."""
    corrected = digest_files([("corrections.toml", os.fspath(corrections))]) if os.path.isfile(corrections) else ""
    return hashlib.sha256(f"{documents}|{corrected}|{digest_code()}|{choices}".encode()).hexdigest()


def written_choices(options: BuildOptions) -> str:
    """Write down what was chosen that changes the output, without a blank."""
    from dataclasses import asdict

    choices = {**asdict(options.limits), "keep_going": options.run.keep_going, "layout": options.layout}
    return json.dumps(choices, sort_keys=True, separators=(",", ":"))


def plain_choices(options: BuildOptions) -> str:
    """Write down the choices of a build where they are those of one without options; else nothing."""
    from lccp.options import BuildOptions

    plain = BuildOptions.resolve(PLAIN_RAW, PLAIN_OUTPUT)
    places = (plain.raw, plain.output, plain.corrections)
    chosen = written_choices(options)
    same = (options.raw, options.output, options.corrections) == places and chosen == written_choices(plain)
    return chosen if same else ""


def digest_address(options: BuildOptions) -> str:
    """Hash what lies at an address: its manifests by their bytes, its documents by their fingerprints.

    Raises InputError where its documents cannot be named; one that cannot be read counts by the error.
    """
    from concurrent.futures import ThreadPoolExecutor

    from lccp.model import InputError
    from lccp.read.sources import local_files
    from lccp.read.sources.cloud import Remote
    from lccp.read.sources.manifest import read_sources, remote_sources

    raw = local_files.as_local(options.raw)
    if not isinstance(raw, Remote):
        read_sources(raw)
        return digest_named(sorted(digest_entries(raw, options.limits.max_bytes)))
    listing = local_files.list_remote(raw)

    def digest(file: str) -> tuple[str, bytes]:
        try:
            state = local_files.remote_fingerprint(raw, file, listing.get(file), options.limits)
        except InputError as error:
            state = str(error)
        return f"raw/{file}", hashlib.sha256(state.encode("utf-8", "backslashreplace")).digest()

    manifests = [(f"raw/{name}", local_files.read_manifest_file(raw, name)) for name in MANIFESTS]
    files = sorted({source.file for source in remote_sources(raw, listing)})
    with ThreadPoolExecutor(ASKING) as threads:
        digests = list(threads.map(digest, files))
    hashed = [(name, hashlib.sha256(data).digest()) for name, data in manifests if data is not None]
    return digest_named([*hashed, *digests])
