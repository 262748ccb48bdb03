"""Files, all at once or none: an output folder is the old one or the new one, whole, at any moment."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import signal
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from lccp.model import InputError

# What is wrong where a place cannot be written to.
ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOTDIR}
AT_FDCWD, RENAME_EXCHANGE = -100, 2
# What tells an output folder from any other folder, in either layout.
MARKS = (("sources.csv", "provenance"), ("tables/sources", "provenance/sources"))


def recover_leftovers(out: Path) -> None:
    """Put back what an interrupted exchange set aside: only where the folder itself is missing."""
    aside = _aside_path(out)
    if not out.exists() and aside.is_dir():
        aside.rename(out)
    for left in out.parent.glob(f".{out.name}.new-*"):
        shutil.rmtree(left, ignore_errors=True)
    if aside.is_dir() and out.exists():
        shutil.rmtree(aside, ignore_errors=True)


def check_replaceable(out: Path) -> None:
    """Refuse to replace a folder that is no output folder. Raises InputError."""
    if out.is_symlink() and not out.exists():
        raise InputError(f"{out}: is a link that leads nowhere; remove it or name another folder")
    if not out.exists():
        return
    if not out.is_dir():
        raise InputError(f"{out}: is a file; name a folder for the output")
    try:
        held = {entry.name for entry in out.iterdir()}
    except OSError as error:
        raise InputError(f"{out}: cannot be read ({error.strerror}); check its permissions") from error
    ours = any(all((out / mark).exists() for mark in marks) for marks in MARKS)
    if held and not ours and not held <= {".gitkeep", ".DS_Store"}:
        raise InputError(f"{out}: holds other files and is no output of lccp; name an empty or new folder")


@contextlib.contextmanager
def new_folder_beside(out: Path) -> Iterator[Path]:
    """Give a new folder beside the output folder, on the same disk; it is gone afterwards. Raises InputError."""
    out = out.resolve() if out.is_symlink() else out
    fresh = out.parent / f".{out.name}.new-{os.getpid()}"
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        yield fresh
    except OSError as error:
        if error.errno not in ROOM:
            raise
        raise write_error(out, error) from error
    finally:
        with ignoring_interrupts():
            shutil.rmtree(fresh, ignore_errors=True)


def write_error(out: Path, error: OSError) -> InputError:
    """What is said where an output cannot be written."""
    return InputError(f"{out}: cannot be written ({error.strerror or error}); the old output stands")


def exchange_folder(out: Path, made: Path) -> bool:
    """Put a finished folder, which lies on the same disk, in place of ``out``; False if nothing changed.

    Flushed to disk, then exchanged in one step where the system can (Linux), else by two renames whose
    interruption ``recover_leftovers`` mends. Raises InputError if that cannot be done.
    """
    if same_files(out, made):
        return False
    out = out.resolve() if out.is_symlink() else out
    try:
        for path in made.rglob("*"):
            _sync_to_disk(path)
        _sync_to_disk(made)
        with ignoring_interrupts():
            _exchange_names(made, out)
            _sync_to_disk(out.parent)
    except OSError as error:
        raise write_error(out, error) from error
    return True


@contextlib.contextmanager
def ignoring_interrupts() -> Iterator[None]:
    """Ignore SIGINT while an output takes its place and is recorded.

    A build that was interrupted between the exchange and its last line would report that the old output
    is there although the new one is. What runs inside must take milliseconds.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


def replace_folder(out: Path, files: Mapping[str, bytes]) -> bool:
    """Put ``files`` (relative path to bytes) in place of the folder ``out``, all or none (see ``exchange_folder``)."""
    with new_folder_beside(out) as folder:
        made = folder / "made"
        for name, data in files.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        made.mkdir(exist_ok=True)
        return exchange_folder(out, made)


def same_files(out: Path, made: Path) -> bool:
    """Whether two folders hold the same files."""
    if not out.is_dir():
        return False
    held, new = ({str(path.relative_to(top)) for path in top.rglob("*") if path.is_file()} for top in (out, made))
    return held == new and all(_same_file(out / name, made / name) for name in new)


def _same_file(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as a, other.open("rb") as b:
        while chunk := a.read(1 << 20):
            if chunk != b.read(1 << 20):
                return False
    return True


def _aside_path(out: Path) -> Path:
    return out.parent / f".{out.name}.old"


def _sync_to_disk(path: Path) -> None:
    """Flush a file or folder to the disk, where the system lets one; what it then says went wrong is raised."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return  # folders cannot be opened everywhere
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)


def _exchange_names(fresh: Path, out: Path) -> None:
    if not out.exists():
        fresh.rename(out)
        return
    if _exchange_at_once(fresh, out):
        return
    aside = _aside_path(out)
    shutil.rmtree(aside, ignore_errors=True)
    out.rename(aside)
    fresh.rename(out)
    shutil.rmtree(aside, ignore_errors=True)


def _exchange_at_once(one: Path, other: Path) -> bool:
    """Exchange two names in one step (renameat2); False where the system cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    if call(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
        return True
    failed = ctypes.get_errno()
    if failed in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EXDEV):
        return False
    raise OSError(failed, os.strerror(failed))


@contextlib.contextmanager
def folder_lock(out: Path) -> Iterator[None]:
    """Hold the lock of an output folder. Raises InputError where another build holds it."""
    try:
        import fcntl
    except ImportError:  # no advisory locks on this system: builds there are told apart by nothing
        yield
        return
    path = out.parent / f".{out.name}.lock"
    handle = _open_lock(path, out, fcntl)
    with handle:
        try:
            yield
        finally:
            with ignoring_interrupts(), contextlib.suppress(OSError):
                path.unlink()


def _open_lock(path: Path, out: Path, fcntl: Any) -> IO[str]:
    """Open and lock a lock file; again, where the one locked was taken away by a build that just ended."""
    while True:
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            handle = path.open("a")
        except OSError as error:
            message = f"{path}: cannot be written ({error.strerror}); the output's parent folder must be writable"
            raise InputError(message) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists() and os.fstat(handle.fileno()).st_ino == path.stat().st_ino:
                return handle
        except OSError as error:
            handle.close()
            raise InputError(f"{out}: another build is writing it; wait for it to end") from error
        handle.close()
