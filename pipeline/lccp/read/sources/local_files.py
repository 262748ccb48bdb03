"""The bytes of a file of raw/, be it a folder or an address, as they stood at one moment."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from pathlib import Path

from lccp.model import InputError
from lccp.read.limits import Limits
from lccp.read.sources import cloud as away
from lccp.read.sources.cloud import ListedFile, Raw, Remote

SMALL = Limits(max_bytes=20_000_000)  # for a manifest
NONE_THERE = "no such file"

# The sizes of documents at addresses, as they were last told: to do the largest first, and for nothing else.
_SIZES: dict[tuple[str, str], int] = {}


def as_local(raw: Raw) -> Raw:
    """A ``file://`` address as the folder that it names; anything else as it is."""
    return raw if isinstance(raw, Path) else raw.folder or raw


def absolute_place(raw: Raw) -> Raw:
    """Name ``raw`` so that another process finds it: an absolute path, or the address itself."""
    return raw.absolute() if isinstance(raw, Path) else raw


def document_size(raw: Raw, file: str) -> int:
    """Bytes of a document as its folder, or the last listing of its address, tells them; 0 where neither does.

    Nothing is asked of a server, so that ten thousand documents are not ten thousand requests.
    """
    raw = as_local(raw)
    if isinstance(raw, Remote):
        return _SIZES.get((raw.root, file), 0)
    try:
        return (raw / file).stat().st_size
    except OSError:
        return 0


def read_bytes(raw: Raw, file: str, limits: Limits) -> bytes:
    """Read a file of ``raw`` whole. Raises InputError, without the file's name, if that is not possible.

    A file that is longer than ``max_bytes`` is not read at all, or, where its size is not told
    beforehand, no further than one byte more; one that changes under the reading is refused, since
    no hash would fit it. Fetching one from an address takes ``max_seconds`` at most.
    """
    raw = as_local(raw)
    if isinstance(raw, Remote):
        buffer = io.BytesIO()
        away.copy_file(raw, file, limits, buffer.write)
        data = buffer.getvalue()
        _SIZES[raw.root, file] = len(data)
        return data
    return _read_local_bytes(raw, file, limits)


def _read_local_bytes(raw: Path, file: str, limits: Limits) -> bytes:
    try:
        path = (raw / file).resolve(strict=True)
        inside = path.is_relative_to(raw.resolve())
    except (OSError, RuntimeError, ValueError):
        raise InputError("no such file") from None
    if not inside:
        raise InputError("leads out of raw/; put the document itself there")
    try:
        # A pipe with that name must not be waited for: hence O_NONBLOCK before it is known what it is.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise InputError(f"cannot be opened ({error.strerror})") from None
    before = os.fstat(handle)
    if not stat.S_ISREG(before.st_mode):  # a folder too, which cannot even be made a stream
        os.close(handle)
        raise InputError("is not a file")
    with os.fdopen(handle, "rb") as stream:
        if before.st_size > limits.max_bytes:
            raise away.too_large(limits)
        try:
            data = stream.read(before.st_size + 1)
            after, now = os.fstat(stream.fileno()), os.stat(path)
        except OSError as error:
            raise InputError(f"cannot be read ({error.strerror})") from None
    if len(data) != before.st_size or not stat_state(before) == stat_state(after) == stat_state(now):
        raise InputError("changed while it was read; try again")
    return data


def stat_state(status: os.stat_result) -> tuple[int, int, int, int]:
    """Return what is different after a file was written or replaced."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def read_manifest_file(raw: Raw, name: str) -> bytes | None:
    """Read a manifest that lies beside the documents; None where there is none. Raises InputError with its name."""
    raw = as_local(raw)
    try:
        if isinstance(raw, Path):
            path = raw / name
            return _read_local_bytes(raw, name, SMALL) if path.exists() or path.is_symlink() else None
        return read_bytes(raw, name, SMALL)
    except InputError as error:
        if isinstance(raw, Remote) and str(error) == NONE_THERE:
            return None
        raise InputError(f"raw/{name}: {error}") from None


def list_remote(raw: Remote) -> dict[str, ListedFile]:
    """Name every file below an address and what is told of it. Remembers sizes."""
    listed = away.list_address(raw)
    _SIZES.update(
        {(raw.root, file): listed_file.size for file, listed_file in listed.items() if listed_file.size is not None}
    )
    return listed


def remote_fingerprint(raw: Remote, file: str, listed: ListedFile | None, limits: Limits) -> str:
    """Distinguish a document at an address from any other state of it, in a few characters. Raises InputError.

    By what its file system vouches for (the ETag of S3 and Azure unless it is a weak one, the
    checksum and generation of Google) with the size; where it vouches for nothing, by the SHA-256 of its bytes, which are then read, though never held.
    """
    if listed is not None and listed.voucher and listed.size is not None:
        return f"{listed.size} {listed.voucher}"
    total = hashlib.sha256()
    away.copy_file(raw, file, limits, total.update)
    return f"sha256 {total.hexdigest()}"
