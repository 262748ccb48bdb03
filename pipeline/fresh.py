"""Whether an output folder is already what a build would make: by content, never by time.

The fingerprint covers every document and manifest of ``raw/``, the corrections, every file of the
package (code, schemas, reference data), the versions of what it runs on, and the output itself.
Only the standard library is used, so that finding nothing to do costs almost nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).parent


def cache_folder() -> Path:
    """The folder for what may be thrown away: ``$LCCP_CACHE``, else ``.lccp-cache`` where one works."""
    return Path(os.environ.get("LCCP_CACHE") or ".lccp-cache")


def corrections_file(args: Namespace) -> Path:
    """The corrections of a build: the file named, else ``corrections.toml`` beside the documents."""
    named = getattr(args, "corrections", None)
    return Path(named) if named else Path(args.raw).resolve().parent / "corrections.toml"


def digest_files(paths: Iterable[tuple[str, Path]]) -> str:
    """Hash files under their names, in the order of the names."""
    total = hashlib.sha256()
    for name, path in sorted(paths):
        total.update(f"{len(name)}:{name}".encode("utf-8", "surrogateescape"))
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _below(folder: Path, suffixes: tuple[str, ...] = ()) -> Iterable[tuple[str, Path]]:
    for path in folder.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts and (not suffixes or path.suffix in suffixes):
            yield path.relative_to(folder).as_posix(), path


def code_digest() -> str:
    """Hash what makes the tables: the package, the pins, the interpreter."""
    files = list(_below(PACKAGE, (".py", ".json", ".csv", ".tsv", ".txt", ".toml")))
    pins = PACKAGE.parent / "constraints.txt"
    if pins.is_file():
        files.append(("../constraints.txt", pins))
    return f"{digest_files(files)}-{sys.version_info.major}.{sys.version_info.minor}"


def inputs_digest(args: Namespace) -> str:
    """Hash everything that the output of a build depends on."""
    raw = Path(args.raw)
    files = [(f"raw/{name}", path) for name, path in _below(raw)]
    corrections = corrections_file(args)
    if corrections.is_file():
        files.append(("corrections.toml", corrections))
    options = {
        name: value for name, value in vars(args).items() if name.startswith("max_") or name in ("keep_going", "layout")
    }
    return hashlib.sha256(
        f"{digest_files(files)}|{code_digest()}|{json.dumps(options, sort_keys=True)}".encode()
    ).hexdigest()


def _stamp(out: Path) -> Path:
    name = hashlib.sha256(os.path.relpath(out).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return cache_folder() / f"built-{name}"


def up_to_date(args: Namespace) -> bool:
    """Whether the output of this build stands already, untouched."""
    out = Path(args.out)
    stamp = _stamp(out)
    try:
        held = stamp.read_text("ascii").split()
        return len(held) == 2 and held == [inputs_digest(args), digest_files(_below(out))]
    except (OSError, UnicodeDecodeError):
        return False


def remember(args: Namespace, inputs: str) -> None:
    """Note that the output stands for these inputs (as they were before they were read). Where the cache cannot be written, the next build runs in full."""
    out = Path(args.out)
    stamp = _stamp(out)
    try:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        fresh = stamp.with_suffix(f".{os.getpid()}")
        fresh.write_text(f"{inputs} {digest_files(_below(out))}\n", "ascii")
        fresh.replace(stamp)
    except OSError:
        return
