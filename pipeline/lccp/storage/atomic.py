"""Everything that is written takes its place whole: one lock, one recovery and one exchange, on resolved names.

A folder is the old one or the new one at any moment, and so is a file. What is being written lies beside
its target under names that begin with a dot; whoever writes the same target next, under whatever name
(through a link, from another working folder), waits for the lock and clears away what a killed process left.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import IO, Any

from lccp.model import InputError

# What is wrong where a place cannot be written to.
UNWRITABLE = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO),
    *(errno.ENOTDIR, errno.ENAMETOOLONG, errno.EISDIR),
}
AT_FDCWD, RENAME_EXCHANGE = -100, 2
# Files that systems put into any folder: they stop nobody, and stay when a folder is replaced.
CARRIED = frozenset((".gitkeep", ".DS_Store"))
SHOWN = 3  # files of others that a message names
IsOurs = Callable[[str], bool]
"""Says of a file's path in a folder, with slashes, whether the command that replaces the folder wrote it."""


@dataclass(frozen=True)
class Target:
    """A file or folder to be replaced: as the user called it, and where it really is, links followed."""

    name: str
    path: Path

    @classmethod
    def resolve(cls, path: Path) -> Target:
        """Follow the links of a path. Raises InputError for a link that leads nowhere or in a circle."""
        try:
            resolved = path.resolve()
        except (OSError, RuntimeError):
            raise InputError(f"{path}: is a link that leads in a circle; remove it or name another place") from None
        if path.is_symlink() and not resolved.exists():
            raise InputError(f"{path}: is a link that leads nowhere; remove it or name another place")
        return cls(str(path), resolved)

    @property
    def lock_path(self) -> Path:
        """The file whose lock says that somebody is writing the target."""
        return self.path.parent / f".{self.path.name}.lock"

    @property
    def new_path(self) -> Path:
        """Where this process prepares what takes the target's place."""
        return self.path.parent / f".{self.path.name}.new-{os.getpid()}"

    @property
    def aside_path(self) -> Path:
        """Where the old folder lies for a moment on systems that cannot exchange two names in one step."""
        return self.path.parent / f".{self.path.name}.old"

    def write_error(self, error: OSError) -> InputError:
        """Report in one line that the target cannot be written."""
        return InputError(f"{self.name}: cannot be written ({error.strerror or error}); the old output is unchanged")


@dataclass(frozen=True)
class FolderReplacement:
    """A folder that is being replaced: ``fresh`` is a new folder on the same disk, for what is prepared."""

    target: Target
    fresh: Path
    is_ours: IsOurs

    def exchange(self, prepared: Path) -> bool:
        """Put a finished folder, which lies on the same disk, in the target's place; False if nothing changed.

        Flushed to disk, then exchanged in one step where the system can (Linux), else by two renames
        whose interruption the next writer mends. Raises InputError if that cannot be done, or if files
        of somebody else have come into the target meanwhile.
        """
        check_foreign_files(self.target, self.is_ours)
        for name in sorted(CARRIED):
            if (self.target.path / name).is_file():
                shutil.copyfile(self.target.path / name, prepared / name)
        if same_files(self.target.path, prepared):
            return False
        try:
            for path in prepared.rglob("*"):
                _sync_to_disk(path)
            _sync_to_disk(prepared)
            with deferring_interrupts():
                _exchange_names(prepared, self.target)
                _sync_to_disk(self.target.path.parent)
        except OSError as error:
            raise self.target.write_error(error) from error
        return True


@contextlib.contextmanager
def replacing_folder(path: Path, is_ours: IsOurs) -> Iterator[FolderReplacement]:
    """Lock a folder that is to be made or replaced, and clear away what killed processes left beside it.

    Raises InputError where the folder is a file, holds files that ``is_ours`` does not know, cannot be
    written, or is being written by another process.
    """
    target = Target.resolve(path)
    check_replaceable(target, is_ours)
    with target_lock(target):
        fresh = target.new_path
        try:
            fresh.mkdir(parents=True)
            yield FolderReplacement(target, fresh, is_ours)
        except OSError as error:
            if error.errno not in UNWRITABLE:
                raise
            raise target.write_error(error) from error
        finally:
            with deferring_interrupts():
                shutil.rmtree(fresh, ignore_errors=True)


def write_file(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file that the user named, whole or not at all. Raises InputError where it cannot be written."""
    target = Target.resolve(path)
    if target.path.is_dir():
        raise InputError(f"{path}: is a folder; name a file")
    if target.path.exists() and not target.path.is_file():
        _write_through(target, chunks)
        return
    with target_lock(target):
        try:
            with target.new_path.open("xb") as file:
                for chunk in chunks:
                    file.write(chunk)
            _sync_to_disk(target.new_path)
            with deferring_interrupts():
                target.new_path.replace(target.path)
        except OSError as error:
            raise target.write_error(error) from error
        finally:
            with deferring_interrupts():
                target.new_path.unlink(missing_ok=True)


def _write_through(target: Target, chunks: Iterable[bytes]) -> None:
    """Write to a device or a pipe (/dev/stdout), which has no place that a file could take."""
    try:
        with target.path.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
    except OSError as error:
        raise target.write_error(error) from error


def write_cache_file(path: Path, data: bytes) -> bool:
    """Write a file of a cache, whole or not at all; False where it cannot be written. Many may do so at once."""
    name = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.replace(name, path)
    except OSError:
        if name:
            with contextlib.suppress(OSError):
                os.unlink(name)
        return False
    return True


# -- what may be replaced --------------------------------------------------------------------------


def check_replaceable(target: Target, is_ours: IsOurs) -> None:
    """Refuse to replace what is no folder, or a folder with files of somebody else. Raises InputError."""
    if not target.path.exists():
        return
    if not target.path.is_dir():
        raise InputError(f"{target.name}: is a file; name a folder for the output")
    check_foreign_files(target, is_ours)


def check_foreign_files(target: Target, is_ours: IsOurs) -> None:
    """Raise InputError if a folder holds files that the command which replaces it did not write.

    A panel.csv or a do-file of the user's own beside the tables would be gone after the next build.
    """
    if not target.path.is_dir():
        return
    try:
        foreign = [name for name in sorted(files_below(target.path)) if name not in CARRIED and not is_ours(name)]
    except OSError as error:
        raise InputError(f"{target.name}: cannot be read ({error.strerror}); check its permissions") from error
    if foreign:
        rest = f" and {len(foreign) - SHOWN} more" if len(foreign) > SHOWN else ""
        listed = ", ".join(_printable(name) for name in foreign[:SHOWN])
        raise InputError(
            f"{target.name}: holds other files, which would be deleted ({listed}{rest}); "
            "move them, or name an empty or new folder"
        )


def refuse_inside(path: Path, documents: Path) -> None:
    """Refuse an output inside the folder of documents: the next build would read it. Raises InputError."""
    if path.resolve().is_relative_to(documents.resolve()):
        raise InputError(f"{path}: lies in the folder of documents {documents}; name a folder outside it")


def files_below(folder: Path) -> Iterator[str]:
    """Name whatever below a folder is no folder itself, links too, with slashes. Raises OSError."""

    def refuse(error: OSError) -> None:
        raise error

    for parent, folders, files in os.walk(folder, onerror=refuse):
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        for name in (*files, *links):
            yield Path(parent, name).relative_to(folder).as_posix()


def _printable(name: str) -> str:
    return name if name.isprintable() else ascii(name)


def same_files(folder: Path, other: Path) -> bool:
    """Whether two folders hold the same files."""
    if not folder.is_dir():
        return False
    ours, theirs = (
        {str(path.relative_to(top)) for path in top.rglob("*") if path.is_file()} for top in (folder, other)
    )
    return ours == theirs and all(_same_file(folder / name, other / name) for name in theirs)


def _same_file(file: Path, other: Path) -> bool:
    if file.stat().st_size != other.stat().st_size:
        return False
    with file.open("rb") as a, other.open("rb") as b:
        while chunk := a.read(1 << 20):
            if chunk != b.read(1 << 20):
                return False
    return True


# -- lock, recovery, exchange ----------------------------------------------------------------------


@contextlib.contextmanager
def target_lock(target: Target) -> Iterator[None]:
    """Hold the lock of a target, and mend what a killed process left. Raises InputError where another holds it."""
    try:
        import fcntl
    except ImportError:  # no advisory locks on this system: two processes there are not kept apart
        recover_leftovers(target)
        yield
        return
    handle: IO[str] | None = None
    try:
        with deferring_interrupts():  # else an interrupt between opening and locking leaves the file
            handle = _open_lock(target, fcntl)
        recover_leftovers(target)
        yield
    finally:
        if handle is not None:
            with handle, deferring_interrupts(), contextlib.suppress(OSError):
                target.lock_path.unlink()


def _open_lock(target: Target, fcntl: Any) -> IO[str]:
    """Open and lock a lock file; once more where the one locked was removed by a process that just ended."""
    path = target.lock_path
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
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
            raise InputError(f"{target.name}: another process is writing it; wait for it to end") from error
        handle.close()


def recover_leftovers(target: Target) -> None:
    """Put back a folder that an interrupted exchange set aside, if there is no other; remove what else was left.

    To be called with the lock held: nobody else is writing beside the target then.
    """
    if not target.path.exists() and target.aside_path.is_dir():
        target.aside_path.rename(target.path)
    for leftover in target.path.parent.glob(f".{escape(target.path.name)}.new-*"):
        if leftover.name.removeprefix(f".{target.path.name}.new-").isdigit():  # not that of out.new-1, another target
            _remove(leftover)
    if target.path.exists():
        _remove(target.aside_path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def deferring_interrupts() -> Iterator[None]:
    """Let a SIGINT wait while an output takes its place, or what was prepared is cleared away.

    It comes right behind the block: nothing stands half done then, and none is swallowed. What runs inside must
    take milliseconds. Elsewhere than in the main thread, where no signal comes, nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []
    previous = signal.signal(signal.SIGINT, lambda number, _: waiting.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
        if waiting:
            signal.raise_signal(signal.SIGINT)


def _sync_to_disk(path: Path) -> None:
    """Flush a file or folder to the disk, where the system lets one; raises OSError if the disk then fails."""
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


def _exchange_names(prepared: Path, target: Target) -> None:
    if not target.path.exists():
        prepared.rename(target.path)
        return
    if _exchange_at_once(prepared, target.path):
        return
    _remove(target.aside_path)
    target.path.rename(target.aside_path)
    prepared.rename(target.path)
    _remove(target.aside_path)


def _exchange_at_once(path: Path, other: Path) -> bool:
    """Exchange two names in one step (renameat2); False where the system cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    if call(AT_FDCWD, os.fsencode(path), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
        return True
    failed = ctypes.get_errno()
    if failed in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EXDEV):
        return False
    raise OSError(failed, os.strerror(failed))
