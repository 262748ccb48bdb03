"""The whole build, top to bottom. Nothing below this file calls back up.

raw/ ──read──> Document ──extract──> Extract ──summarise──> DocumentSummary      each document by itself
all summaries ──combine──> pilots, evidence, what bears on each document
Extract + SharedContext + DocumentContext ──finish──> rows        each document again
rows ──> tables ──> datapackage.json ──> the output's place
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from lccp.combine.entered.corrections import read_corrections
from lccp.combine.entered.programmes import read_programmes
from lccp.combine.finish import DocumentsFailed, finish_document
from lccp.combine.summary import summarise_document
from lccp.combine.tables import combine_summaries, write_tables
from lccp.engine.fingerprint import BuildFingerprint
from lccp.engine.progress import Tick, show_progress
from lccp.engine.runner import Runner
from lccp.engine.tasks import Stages
from lccp.extract.document import extract
from lccp.model import Limits
from lccp.options import BuildOptions, RunOptions
from lccp.read import read
from lccp.read.sources import local_files
from lccp.read.sources.manifest import read_sources
from lccp.restore import attested as attested_file
from lccp.storage import atomic, datapackage
from lccp.storage.layouts import require_layout
from lccp.storage.locate import build_files
from lccp.text.language import fill_sentence, translate

# What a document goes through: the first three by itself, the last once all documents are known.
STAGES = Stages(read=read, extract=extract, summarise=summarise_document, finish=finish_document)


@dataclass(frozen=True)
class BuildResult:
    """What a build made: how many documents and rows, and what is wrong with the documents that were left out."""

    documents: int
    rows: int
    refused: tuple[str, ...] = ()


def build_into(options: BuildOptions, into: Path, tick: Tick = lambda _: None) -> BuildResult:
    """Build every table of the documents into the folder ``into``, which must be new; work lies beside it.

    Raises InputError for a document that cannot be read, unless the options are to keep going and there are
    others; and for whatever else a build rests on.
    """
    sources = read_sources(options.raw)
    for source in sources:
        if not options.run.keep_going:
            source.check_readable()
    corrections = read_corrections(options.corrections)
    attested = attested_file.read_attested(options.raw)
    programmes = read_programmes(options.raw)
    with (
        TemporaryDirectory(prefix="work-", dir=into.parent) as work,
        Runner(options.raw, sources, options.limits, options.run, Path(work), STAGES, tick) as runner,
    ):
        # 1. Each document by itself: bytes, Document, Extract, DocumentSummary; side by side, from the cache.
        tick("reading")
        refused = runner.read_documents()
        while True:
            if refused and not runner.keys:
                raise refused[0][1]
            try:
                # 2. All documents together: which pilots there are, what bears on each document.
                tick("reconciling")
                combined = combine_summaries(runner.summaries(), programmes, corrections, attested, Path(work))
                # 3. Each document again, now that the pilots are known: its rows, and what it gives to shared ones.
                tick("finishing documents")
                combined.add_contributions(runner.finish_documents(combined.contexts, combined.shared_context))
                late = combined.late_contexts()
                combined.add_late_contributions(runner.finish_documents(late, combined.shared_context))
                combined.check_corrections()
                break
            except DocumentsFailed as failure:  # the others again, without them
                if not options.run.keep_going:
                    raise next(iter(failure.errors.values())) from None
                refused += runner.leave_out(failure.errors)
        # 4. Rows to files.
        tick("merging")
        stats = write_tables(into, options.layout, combined, runner.load_rows, refused)
        runner.explain()
        documents = len(runner.keys)
    tick("describing")
    datapackage.write_description(into, stats, options.limits.changed_bounds())
    messages = tuple(str(error) for _, error in refused)
    return BuildResult(documents, sum(table.rows for table in stats.values()), messages)


def run_build(options: BuildOptions, fingerprint: BuildFingerprint) -> int:
    """Build into the output's place. Exit status 0, or 2 where documents were left out."""
    output = options.output
    is_ours = build_files(output)
    atomic.check_replaceable(atomic.Target.resolve(output), is_ours)
    if isinstance(folder := local_files.as_local(options.raw), Path):  # also where it is called file://
        atomic.refuse_inside(output, folder)
    require_layout(options.layout)  # before hours of work, not after them
    tick = show_progress()
    with atomic.replacing_folder(output, is_ours) as replacement:
        _ = fingerprint.inputs  # as they are before they are read
        result = build_into(options, replacement.fresh / "made", tick)
        tick("writing")
        changed = replacement.exchange(replacement.fresh / "made")
        if not result.refused:
            fingerprint.remember()
    tick("")
    template = "{0}: {1} documents, {2} rows" if changed else "{0}: {1} documents, {2} rows, nothing changed"
    print(translate(fill_sentence(template, output, result.documents, result.rows)))
    for message in result.refused:
        print(f"lccp: {translate(message)}", file=sys.stderr)
    return 2 if result.refused else 0


def build_folder(
    raw: str | Path = "raw", output: str | Path = "extracted", *, jobs: int = 0, keep_going: bool = False
) -> int:
    """Build all tables of the documents in ``raw`` into the folder ``output``; return the exit status of ``lccp build``.

    In the library it is called ``lccp.build``. ``jobs``: processes to spread documents over, 0 for the cores.
    ``keep_going``: build the others when a document cannot be read; the status is 2 then.

    :raises InputError: a document or folder that cannot be read or written; ``output`` is as it was
    """
    options = BuildOptions.resolve(str(raw), output, run=RunOptions(jobs, keep_going, cache=True))
    fingerprint = BuildFingerprint(options)
    return 0 if fingerprint.is_up_to_date() else run_build(options, fingerprint)


@contextlib.contextmanager
def rebuilt(options: BuildOptions, limits: Limits) -> Iterator[Path]:
    """Build once more, in the CSV layout, without the cache and without documents that cannot be read, into a folder for a while."""
    options = replace(options, limits=limits, run=RunOptions(keep_going=True), layout="csv")
    with TemporaryDirectory() as folder:
        build_into(options, Path(folder) / "made")
        yield Path(folder) / "made"


class CallableModule(ModuleType):
    """This module bears the name of the library's function, which it would hide: calling it calls that function."""

    __call__ = staticmethod(build_folder)


sys.modules[__name__].__class__ = CallableModule

__all__ = ["BuildResult", "build_folder", "build_into", "rebuilt", "run_build"]
