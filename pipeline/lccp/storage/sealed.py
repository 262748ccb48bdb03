"""Files that only this user can have written: each behind a seal whose key lies outside of every project.

The cache lies in the working folder, and a project may come from a stranger, with a cache in it. A seal is a keyed
hash (HMAC-SHA256) of a file's name and bytes; its key lies in the user's own folder, where only the user can read
it. What bears no seal of that key is as if it were not there.
"""

from __future__ import annotations

import hmac
import os
import stat
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

SEAL = 32  # bytes of a seal, and of the key


def cache_folder() -> Path:
    """Return the folder for what may be thrown away: ``$LCCP_CACHE``, else ``.lccp-cache`` in the working folder."""
    return Path(os.environ.get("LCCP_CACHE") or ".lccp-cache")


def key_file() -> Path | None:
    """Return where the user's key lies; None where the user has no folder of their own."""
    if sys.platform == "win32":
        state = os.environ.get("LOCALAPPDATA")
    else:
        state = os.environ.get("XDG_STATE_HOME")
    if state and os.path.isabs(state):
        return Path(state, "lccp", "cache-key")
    try:
        return Path.home() / ".local" / "state" / "lccp" / "cache-key"
    except RuntimeError:
        return None


@cache
def seal_key() -> bytes:
    """Return the key of this user's seals: the one on the disk, made if there is none.

    Where none can be kept, or somebody else could read it, it is a new one for this process: what it seals is
    then trusted by nobody later.
    """
    path = key_file()
    if path is not None:
        key = _read_key(path)
        if key is None:
            _make_key(path)
            key = _read_key(path)
        if key is not None:
            return key
    return os.urandom(SEAL)


def _read_key(path: Path) -> bytes | None:
    """Read a key; None where it is not a file of this user's alone."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        private = not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o077)
        if not stat.S_ISREG(status.st_mode) or not private:
            return None
        key = file.read(SEAL + 1)
    return key if len(key) == SEAL else None


def _make_key(path: Path) -> None:
    """Put a new key where there is no good one. Of two processes that do so at once, one key stays."""
    import tempfile  # with whatever it imports, it is needed once in a user's life

    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(prefix=".key-", dir=path.parent)  # which only this user can read
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(SEAL))
        if os.path.lexists(path) and _read_key(path) is None:
            os.replace(name, path)
        else:
            with suppress(FileExistsError):
                os.link(name, path)
    except OSError:
        pass  # no key is kept: this process has its own
    finally:
        with suppress(OSError):
            os.unlink(name)


def seal_of(name: str, payload: bytes, key: bytes) -> bytes:
    """Return the seal of some bytes under their name, so that no file passes for another."""
    return hmac.digest(key, name.encode("utf-8", "surrogateescape") + b"\0" + payload, "sha256")


def read_sealed(path: Path, name: str, key: bytes) -> bytes | None:
    """Return the bytes of a file behind its seal; None where it cannot be read, or the seal does not fit."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    payload = data[SEAL:]
    return payload if hmac.compare_digest(data[:SEAL], seal_of(name, payload, key)) else None


def write_sealed(path: Path, name: str, payload: bytes, key: bytes) -> bool:
    """Write a file behind its seal, whole or not at all; False where that is not possible."""
    from lccp.storage.atomic import write_cache_file

    return write_cache_file(path, seal_of(name, payload, key) + payload)
