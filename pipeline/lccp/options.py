"""What a build is chosen to do: made once from the command line. Nothing below sees how it was typed."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, field, fields
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

    @classmethod
    def from_arguments(cls, args: Namespace) -> RunOptions:
        """Return what the command line asks for."""
        return cls(
            getattr(args, "jobs", 0),
            getattr(args, "keep_going", False),
            not getattr(args, "no_cache", False),
            print if getattr(args, "explain_cache", False) else None,
            getattr(args, "engine", "local"),
            getattr(args, "scheduler", None) or "",
        )


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
    def from_arguments(cls, args: Namespace) -> BuildOptions:
        """Return what the command line asks for."""
        return cls(
            raw_place(args.raw),
            Path(args.out),
            corrections_file(args),
            limits_of(args),
            RunOptions.from_arguments(args),
            getattr(args, "layout", "csv"),
            getattr(args, "force", False),
        )


def raw_place(raw: Raw | str) -> Raw:
    """Return where documents lie; what addresses need is imported only for one."""
    if isinstance(raw, Path):
        return raw
    if "://" not in str(raw):
        return Path(str(raw))
    from lccp.read.sources.cloud import parse_place

    return parse_place(raw)


def limits_of(args: Namespace) -> Limits:
    """Return the bounds that the command line asks for."""
    chosen = {bound.name: getattr(args, bound.name, 0) for bound in fields(Limits)}
    return Limits(**{name: value for name, value in chosen.items() if value})


def corrections_file(args: Namespace) -> Path:
    """Return the corrections of a build: the file that is named, else ``corrections.toml`` beside the documents.

    Beside an address nothing is looked for: the null device then, which holds no correction.
    """
    named = getattr(args, "corrections", None)
    if named:
        return Path(named)
    folder = raw_folder(args.raw)
    return folder.resolve().parent / "corrections.toml" if folder is not None else Path(os.devnull)


def raw_folder(raw: Raw | str) -> Path | None:
    """Return the folder of the documents; None where they lie at an address (``file://`` too)."""
    return Path(str(raw)) if "://" not in str(raw) else None
