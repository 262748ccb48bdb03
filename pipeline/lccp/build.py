"""The whole order, once: raw/ → documents → extracts → what they say together → rows → tables → files."""

from __future__ import annotations

import contextlib
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from lccp.combine import corrections as correct
from lccp.combine.programmes import read_programmes
from lccp.combine.tables import BuildInputs, build_tables
from lccp.engine import fingerprint
from lccp.engine.progress import Tick, progress
from lccp.engine.runner import DocumentsFailed, Runner, RunOptions
from lccp.model import InputError
from lccp.read.limits import Limits
from lccp.read.sources.cloud import Raw, parse_place
from lccp.read.sources.manifest import read_sources
from lccp.restore import attested
from lccp.storage import atomic
from lccp.storage.folder import build_files, require_pyarrow


@dataclass(frozen=True)
class BuildResult:
    """What a build made: how many documents and rows, and what is wrong with the documents that were left out."""

    documents: int
    rows: int
    refused: tuple[str, ...] = ()


def limits_of(args: Namespace) -> Limits:
    """The bounds that the command line asks for."""
    said = {name: value for name, value in vars(args).items() if name.startswith("max_") and value}
    return Limits(**said)


def make(
    raw: Raw, into: Path, limits: Limits, plan: RunOptions, corrections: Path, tick: Tick = lambda _: None
) -> BuildResult:
    """Build every table of the documents of ``raw`` into the folder ``into``, which must be new.

    What is made on the way lies beside it for a while. Raises InputError for a document that cannot be
    read, unless the plan is to keep going and there are others; and for whatever else a build rests on.
    """
    from lccp.storage import datapackage

    documents = read_sources(raw)
    for source in documents:
        if source.refusal and not plan.keep_going:
            raise InputError(source.refusal)
    stable = tuple(correct.read_corrections(corrections))
    stated = attested.read_attested(raw)
    programmes = read_programmes(raw)
    with (
        TemporaryDirectory(prefix="work-", dir=into.parent) as folder,
        Runner(raw, documents, limits, plan, Path(folder), tick) as shop,
    ):
        refused = shop.read()
        while True:
            if refused and not shop.now:
                raise refused[0][1]
            try:
                told = build_tables(shop, BuildInputs(stated, stable, tuple(refused), programmes), into, tick)
                break
            except DocumentsFailed as lost:  # documents that could not be finished: the others, without them
                if not plan.keep_going:
                    raise lost.refused[0][1] from None
                refused = [*refused, *lost.refused]
                shop.leave_out(lost.refused)
        shop.explain()
        count = len(shop.now)
    tick("describing")
    datapackage.write_description(into, told, limits.changed_bounds())
    return BuildResult(count, sum(one.rows for one in told.values()), tuple(str(error) for _, error in refused))


def run(args: Namespace) -> int:
    """Build: read, extract, merge, write. Exit status 0, or 2 where documents were left out."""
    raw, out, layout = parse_place(args.raw), Path(args.out), getattr(args, "layout", "csv")
    is_ours = build_files(out)
    atomic.check_replaceable(atomic.Target.resolve(out), is_ours)
    if isinstance(raw, Path):
        atomic.refuse_inside(out, raw)
    if layout == "parquet":
        require_pyarrow()  # before hours of work, not after them
    tick = progress()
    with atomic.replacing_folder(out, is_ours) as replacement:
        inputs = fingerprint.inputs(args)
        into = replacement.fresh / "made"
        built = make(raw, into, limits_of(args), RunOptions.of(args), fingerprint.corrections_file(args), tick)
        tick("writing")
        changed = replacement.exchange(_laid_out(into, layout))
        if not built.refused:
            fingerprint.remember(args, inputs)
    tick("")
    print(f"{out}: {built.documents} documents, {built.rows} rows{'' if changed else ', nothing changed'}")
    for message in built.refused:
        print(f"lccp: {message}", file=sys.stderr)
    return 2 if built.refused else 0


def _laid_out(made: Path, layout: str) -> Path:
    """Give a finished output in the layout that is asked for."""
    if layout == "csv":
        return made
    from lccp.storage.parquet import to_parquet

    to_parquet(made, made.with_name("parquet"))
    return made.with_name("parquet")


@contextlib.contextmanager
def anew(args: Namespace, limits: Limits) -> Iterator[Path]:
    """Build once more, without the cache and without documents that cannot be read, into a folder for a while."""
    with TemporaryDirectory() as folder:
        into = Path(folder) / "made"
        make(
            parse_place(args.raw),
            into,
            limits,
            RunOptions(keep_going=True),
            fingerprint.corrections_file(args),
        )
        yield into


__all__ = ["BuildResult", "anew", "limits_of", "make", "run"]
