"""The bytes of a file of raw/, as they stood at one moment."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from pipeline.model import InputError
from pipeline.read.limits import Limits


def bytes_of(raw: Path, file: str, limits: Limits) -> bytes:
    """Read a file of ``raw`` whole. Raises InputError, without the file's name, if that is not possible.

    A file that is longer than ``max_bytes`` is not read at all; one that changes under the reading
    is refused, since no hash would fit it.
    """
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
    with os.fdopen(handle, "rb") as stream:
        before = os.fstat(stream.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise InputError("is not a file")
        if before.st_size > limits.max_bytes:
            raise InputError(f"is larger than {limits.max_bytes} bytes; raise the limit if this is right")
        try:
            data = stream.read(before.st_size + 1)
            after, now = os.fstat(stream.fileno()), os.stat(path)
        except OSError as error:
            raise InputError(f"cannot be read ({error.strerror})") from None
    if len(data) != before.st_size or not state(before) == state(after) == state(now):
        raise InputError("changed while it was read; try again")
    return data


def state(status: os.stat_result) -> tuple[int, int, int, int]:
    """Give what is different after a file was written or replaced."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
