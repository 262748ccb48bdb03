"""An output folder as a commit of a git repository holds it."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO

from lccp.model import InputError


@dataclass(frozen=True)
class GitFolder:
    """An output folder as a commit of the repository in the working directory holds it."""

    name: str
    commit: str
    path: str  # relative to the working directory
    files: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        listed = run_git("ls-tree", "-r", "-z", "--full-tree", "--name-only", f"{self.commit}:{self._prefix()}")
        if not listed:
            raise InputError(f"{self.name}: that revision holds no {self.path}/")
        object.__setattr__(self, "files", frozenset(listed.split("\0")[:-1]))

    def _prefix(self) -> str:
        # `ls-tree REV:./dir` is not understood by every git; the path from the top of the repository is.
        return str(PurePosixPath((run_git("rev-parse", "--show-prefix") or "").strip()) / self.path)

    @contextlib.contextmanager
    def open(self, file: str) -> Iterator[BinaryIO]:
        """Open one of its files: the bytes of the blob, as committed."""
        command = ["git", "cat-file", "blob", f"{self.commit}:{self._prefix()}/{file}"]
        with tempfile.TemporaryFile() as copy:  # a log may be larger than memory, and a pipe ends without a reason
            if subprocess.run(command, stdout=copy, stderr=subprocess.DEVNULL, check=False).returncode:
                raise InputError(f"{self.name}: git cannot read {self.path}/{file}")
            copy.seek(0)
            yield copy


def run_git(*arguments: str) -> str | None:
    """Run git in the working directory; give what it prints, None where it fails or is not installed."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False, encoding="utf-8", errors="replace")
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
