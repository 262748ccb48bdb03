"""What a build is chosen to do: made once, from the command line or by the library. Nothing below sees how."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lccp.model import Limits

if TYPE_CHECKING:
    from lccp.read.sources.cloud import Raw


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How the documents are done: nothing of this changes a byte of what comes out.

    ``explain`` is called with a line for each document that says how it was done.
    """

    jobs: int = 0
    keep_going: bool = False
    cache: bool = False
    explain: Callable[[str], None] | None = None
    engine: str = "local"
    scheduler: str = ""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """A build: of which documents, into which folder, with which corrections, bounds and layout, done how."""

    raw: Raw
    output: Path
    corrections: Path
    limits: Limits = field(default_factory=Limits)
    run: RunOptions = field(default_factory=RunOptions)
    layout: str = "csv"
    force: bool = False

    @classmethod
    def resolve(
        cls,
        raw: Raw | str,
        output: str | Path,
        corrections: Path | None = None,
        limits: Limits | None = None,
        run: RunOptions | None = None,
        layout: str = "csv",
        force: bool = False,
    ) -> BuildOptions:
        """Return the options of a build, with what is not chosen as it is by default."""
        place = raw_place(raw)
        return cls(
            place,
            Path(output),
            corrections_file(place, corrections),
            limits or Limits(),
            run or RunOptions(),
            layout,
            force,
        )


def raw_place(raw: Raw | str) -> Raw:
    """Return where documents lie; what addresses need is imported only for one."""
    if isinstance(raw, Path):
        return raw
    if "://" not in str(raw):
        return Path(str(raw))
    from lccp.read.sources.cloud import parse_place

    return parse_place(raw)


def corrections_file(raw: Raw, named: Path | None = None) -> Path:
    """Return the corrections of a build: the file that is named, else ``corrections.toml`` beside the documents.

    Beside an address nothing is looked for: the null device then, which holds no correction.
    """
    if named is not None:
        return named
    folder = raw_folder(raw)
    return folder.resolve().parent / "corrections.toml" if folder is not None else Path(os.devnull)


def raw_folder(raw: Raw | str) -> Path | None:
    """Return the folder of the documents; None where they lie at an address (``file://`` too)."""
    return Path(str(raw)) if "://" not in str(raw) else None
