"""The code of compiled patterns, laid beside the bytecode of the modules they stand in.

To compile the 1,400 patterns that the five documents ask for takes a quarter of their build; to make them from their
code, a hundredth. The file is treated as Python treats bytecode: a process that had to compile a pattern replaces it in
one step at its end, unless no bytecode is to be written there or none can be; and what is not whole, or of another
Python or ``regex``, counts for nothing.
"""

from __future__ import annotations

import atexit
import marshal
import os
import re
import sys
from array import array
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.util import cache_from_source, source_hash
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any

import regex

ENTRIES = 4096  # of the file at most: one that outgrew them, as modules were changed, begins anew
HASH_BYTES = 8
Key = tuple[str | bytes | int, ...]
"""What was made, of which pattern, with which flags."""


def _code_of_re(pattern: str | bytes, flags: int) -> tuple[Any, ...]:
    """All that makes a pattern of ``re``: its own last step is run, but for the making."""
    compiler: Any = re._compiler  # type: ignore[attr-defined]
    unmade = {**vars(compiler), "_sre": SimpleNamespace(compile=lambda *arguments: arguments)}
    text, all_flags, code, *groups = FunctionType(compiler.compile.__code__, unmade)(pattern, flags)
    return text, all_flags, array("I", code).tobytes(), *groups


def _from_code_of_re(text: str | bytes, flags: int, code: bytes, *groups: Any) -> Any:
    return re._compiler._sre.compile(text, flags, array("I", code).tolist(), *groups)  # type: ignore[attr-defined]


def _code_of_regex(pattern: str | bytes, flags: int) -> tuple[Any, ...]:
    """All that makes a pattern of ``regex``, as it is pickled."""
    return tuple(regex.compile(pattern, flags)._pickled_data)


def _from_code_of_regex(*arguments: Any) -> Any:
    return regex._regex.compile(*arguments)


MAKERS: Mapping[str, tuple[Callable[..., tuple[Any, ...]], Callable[..., Any]]] = {
    "re": (_code_of_re, _from_code_of_re),
    "regex": (_code_of_regex, _from_code_of_regex),
}
"""For each module what tells the code of a pattern, and what makes a pattern of it."""


class PatternCode:
    """What a file says of patterns, and what this process had to find out anew."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._entries: dict[Key, bytes] | None = None
        self._new: dict[Key, bytes] = {}

    def compile(self, module: str, pattern: str | bytes, flags: int) -> Any:
        """Return the compiled pattern. Raises the module's own error where the pattern has a fault."""
        code_of, from_code = MAKERS[module]
        key = module, pattern, flags, int(regex.DEFAULT_VERSION)
        try:
            return from_code(*self.remembered(key, lambda: code_of(pattern, flags)))
        except Exception:  # a fault of the pattern, which its module tells; or a module that works otherwise inside
            return sys.modules[module].compile(pattern, flags)

    def remembered(self, key: Key, find_out: Callable[[], Any]) -> Any:
        """Return what follows from a pattern, such as ``marshal`` can write."""
        if self._entries is None:
            self._entries = self._read()
        entry = self._entries.get(key)
        if entry is None:
            entry = marshal.dumps(find_out())
            if not self._new:
                atexit.register(self.write)
            self._entries[key] = self._new[key] = entry
        return marshal.loads(entry)

    def _read(self) -> dict[Key, bytes]:
        """What the file says; nothing where it is not whole, or of another Python or ``regex``."""
        with suppress(OSError, ValueError, EOFError, TypeError):
            data = self.path.read_bytes() if self.path else b""
            if source_hash(data[HASH_BYTES:]) == data[:HASH_BYTES]:
                versions, entries = marshal.loads(data[HASH_BYTES:])
                if versions == _versions():
                    return dict(entries)
        return {}

    def write(self) -> None:
        """Replace the file in one step by one that has what is new here, too; nothing where nothing is."""
        if not self._new or not self.path or sys.dont_write_bytecode:
            return
        entries = self._read() | self._new  # another process may have written meanwhile
        data = marshal.dumps((_versions(), entries if len(entries) <= ENTRIES else self._new))
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                part.write_bytes(source_hash(data) + data)
                part.replace(self.path)  # whole on the disk by now: a reader beside it sees the old file or the new
            except OSError:
                part.unlink()


def _versions() -> tuple[Any, ...]:
    """All that the code of a pattern depends on beside its text and flags."""
    return sys.version, sys.byteorder, regex.__version__


def _path_beside_bytecode() -> Path | None:
    try:
        return Path(cache_from_source(__file__)).with_suffix(".patterns")
    except NotImplementedError:  # a Python that writes no bytecode
        return None


PATTERN_CODE = PatternCode(_path_beside_bytecode())
