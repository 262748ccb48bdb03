"""Files, all at once or none: an output folder is the old one or the new one, whole, at any moment."""

from __future__ import annotations

import contextlib
import csv
import ctypes
import errno
import io
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from pipeline.model import InputError, Row
from pipeline.schemas import schema, sort_key

AT_FDCWD, RENAME_EXCHANGE = -100, 2
MARKS = ("sources.csv", "provenance")  # what tells an output folder from any other folder


def csv_bytes(table: str, rows: Sequence[Row]) -> bytes:
    """Give a table as CSV (RFC 4180 but for LF): UTF-8, one header line, rows in the order given."""
    columns = schema(table).columns
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row[column].value if column in row else "" for column in columns])
    return out.getvalue().encode("utf-8")


def sorted_rows(table: str, rows: Sequence[Row]) -> list[Row]:
    """Sort rows by their key, numbers by value."""
    key = sort_key(table)
    names = schema(table).primary_key
    return sorted(rows, key=lambda row: key({name: row[name].value for name in names}))


def recover(out: Path) -> None:
    """Put back what an interrupted exchange set aside: only where the folder itself is missing."""
    aside = _aside(out)
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
    if held and not set(MARKS) <= held and not held <= {".gitkeep", ".DS_Store"}:
        raise InputError(f"{out}: holds other files and is no output of lccp; name an empty or new folder")


def replace_folder(out: Path, files: Mapping[str, bytes]) -> bool:
    """Put ``files`` (relative path to bytes) in place of the folder ``out``; False if nothing changed.

    Written beside it, flushed to disk, then exchanged in one step where the system can (Linux),
    else by two renames whose interruption ``recover`` mends. Raises InputError if it cannot write.
    """
    if same(out, files):
        return False
    out = out.resolve() if out.is_symlink() else out
    fresh = out.parent / f".{out.name}.new-{os.getpid()}"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)
        for name, data in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as handle:
                handle.write(data)
                handle.flush()
        _sync(fresh)
        _exchange(fresh, out)
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror or error}); the old output stands") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return True


def same(out: Path, files: Mapping[str, bytes]) -> bool:
    """Whether ``out`` holds exactly these files already."""
    if not out.is_dir():
        return False
    held = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    return held == set(files) and all((out / name).read_bytes() == data for name, data in files.items())


def _aside(out: Path) -> Path:
    return out.parent / f".{out.name}.old"


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _exchange(fresh: Path, out: Path) -> None:
    if not out.exists():
        fresh.rename(out)
        return
    if _exchange_at_once(fresh, out):
        return
    aside = _aside(out)
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
def locked(out: Path) -> Iterator[None]:
    """Hold the lock of an output folder. Raises InputError where another build holds it."""
    try:
        import fcntl
    except ImportError:  # no advisory locks on this system: builds there are told apart by nothing
        yield
        return
    path = out.parent / f".{out.name}.lock"
    handle = _lock(path, out, fcntl)
    with handle:
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                path.unlink()


def _lock(path: Path, out: Path, fcntl: Any) -> IO[str]:
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
