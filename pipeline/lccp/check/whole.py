"""Replays the provenance of every cell against raw/, and checks every schema, key and reference.

Nothing of the build is trusted: quotations are compared with the documents as read now, rules are
run again on the quoted words of each source alone, derivations on what they name, and everything is
extracted once more and compared. Tables and logs are read as streams, so that an output may be
larger than memory: rows lie in a database on the disk while they are looked up, few documents are
held at a time.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Mapping, Set
from contextlib import ExitStack, closing
from functools import partial
from itertools import zip_longest

import lccp.build  # noqa: F401 - enters the rules that values are replayed with
from lccp.check.files import read_log, read_table
from lccp.check.index import RowIndex
from lccp.check.inputs import ReplayInputs
from lccp.check.library import DocumentLibrary
from lccp.check.made import RebuiltTable, rebuilt_rows
from lccp.check.replay import TableCheck
from lccp.combine.row_rules import RowRelations
from lccp.model import InputError, Source
from lccp.options import BuildOptions
from lccp.read.limits import Limits
from lccp.read.sources.manifest import read_sources
from lccp.schemas import TABLES
from lccp.storage.folder import DiskFolder, OutputFolder
from lccp.storage.layouts import layout_of
from lccp.storage.locate import open_folder
from lccp.storage.rows import log_lines, open_table
from lccp.text.language import fill_sentence, translate

SHOWN = 200  # faults that are printed
LONGEST = 2000  # characters of one
CHUNK = 1 << 20


class Faults:
    """What is wrong: the first faults themselves, and how many there are."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.count = 0

        self.reasons: list[str] = []  # why there may be faults that are none of the output's own

    def say(self, fault: str) -> None:
        """Note a fault, in the language spoken."""
        self.count += 1
        if len(self.shown) < SHOWN:
            shown = translate(fault)
            self.shown.append(shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…")


def run_check(options: BuildOptions, rebuild: bool = False) -> int:
    """Check the output folder of a build; print each fault. Exit status 0 clean, 1 faults, 2 nothing to check."""
    path = options.output
    if not path.is_dir():
        raise InputError(f"{path}: no such folder; run the build first")
    folder = open_folder(path)
    faults = Faults()
    try:
        count = _check_folder(folder, options, rebuild, faults)
    except sqlite3.Error as error:
        raise InputError(f"the folder for temporary files cannot be used ({error}); set TMPDIR to another") from error
    for line in (*(map(translate, faults.reasons) if faults.count else ()), *faults.shown):
        print(line)
    if faults.count > len(faults.shown):
        print(translate(fill_sentence("... and {0} more", faults.count - len(faults.shown))))
    where = sys.stderr if faults.count else sys.stdout
    print(translate(fill_sentence("{0}: {1} cells replayed, {2} faults", path, count, faults.count)), file=where)
    return 1 if faults.count else 0


def _check_folder(folder: OutputFolder, options: BuildOptions, rebuild: bool, faults: Faults) -> int:
    """Check everything; return how many cells were replayed."""
    from lccp.storage.datapackage import recorded_bounds

    raw = options.raw
    limits = Limits(**recorded_bounds(folder))
    listed = read_sources(raw)
    with ExitStack() as work:
        index = work.enter_context(closing(RowIndex()))
        relations = RowRelations()
        for table in TABLES:
            read_table(folder, table, index, faults.say, relations)
        for problem in relations.problems():
            faults.say(problem)

        def refuse(source: Source, error: InputError) -> None:
            row = index.find("sources", source.id)
            if row is None or row.values["kind"] != "unreadable":
                faults.say(fill_sentence("{0}: {1}", f"sources: {source.id}", fill_sentence(str(error))))

        library = work.enter_context(closing(DocumentLibrary(raw, listed, limits, refuse)))
        readers = {}
        for source in listed:
            document = library.get(source.id)  # a document that no cell quotes must be read as well
            if document is not None and document.reader:
                readers[source.id] = document.reader
        inputs = ReplayInputs(raw, options.corrections, library.manifest, library, index.cell)
        rebuilt = _rebuild_output(work, options, limits, faults)
        count = 0
        for table in TABLES:
            against = RebuiltTable(rebuilt_rows(rebuilt, table)) if rebuilt is not None else None
            count += TableCheck(table, index, inputs, faults.say, against).check(read_log(folder, table, faults.say))
        faults.reasons += _reasons_of_readers(index, readers, inputs.misquoted)
        if not faults.count:
            _check_package(folder, faults)
        if rebuilt is not None and rebuild:
            _check_rebuild(folder, rebuilt, faults)
    return count


def _reasons_of_readers(index: RowIndex, readers: Mapping[str, str], misquoted: Set[str]) -> Iterator[str]:
    """Say which documents another program has read or recognised than here, or the same one otherwise."""
    for id_, reader in readers.items():
        row = index.find("sources", id_)
        recorded = row.values["reader"] if row is not None else ""
        if recorded and recorded != reader:
            yield fill_sentence(
                "sources: {0}: was read by {1}, and here by {2}: its cells may differ; "
                "build again here, or check where it was built",
                id_,
                recorded,
                reader,
            )
        elif recorded and id_ in misquoted:
            yield fill_sentence(
                "sources: {0}: {1} reads it otherwise here, as on another kind of processor: its cells may differ; "
                "build again here, or check where it was built",
                id_,
                reader,
            )


def _rebuild_output(work: ExitStack, options: BuildOptions, limits: Limits, faults: Faults) -> OutputFolder | None:
    """The output of a build made now; None, with a fault, if there can be none."""
    from lccp.build import rebuilt

    try:
        return DiskFolder("a build made now", work.enter_context(rebuilt(options, limits)))
    except InputError as error:
        faults.say(fill_sentence("building again: {0}", fill_sentence(str(error))))
        return None


def _check_package(folder: OutputFolder, faults: Faults) -> None:
    """The description that goes with the tables is the one that they give."""
    from lccp.storage import datapackage

    try:
        with folder.open(datapackage.FILE) as file:
            written = file.read()
        bounds = datapackage.recorded_bounds(folder)
        described = datapackage.dump_description(datapackage.describe_folder(folder, bounds=bounds)).encode("utf-8")
    except InputError as error:
        faults.say(fill_sentence("{0}: cannot be read ({1})", datapackage.FILE, fill_sentence(str(error))))
        return
    if written != described:
        faults.say(fill_sentence("{0}: does not describe these tables; run lccp build", datapackage.FILE))


def _check_rebuild(folder: OutputFolder, rebuilt: OutputFolder, faults: Faults) -> None:
    """Report where a build made now is not the same: byte for byte, or row for row in the Parquet layout."""
    if layout_of(folder.files) == "parquet":  # whose bytes depend on the version of its library
        for table in TABLES:
            if not _same_table(folder, rebuilt, table):
                faults.say(fill_sentence("{0}: a build made now differs", table))
        return
    for name in sorted(rebuilt.files | folder.files):
        if name not in folder.files:
            faults.say(fill_sentence("{0}: a build made now writes it, and it is not there", name))
        elif name not in rebuilt.files:
            faults.say(fill_sentence("{0}: is no file of a build", name))
        elif not _same_file(folder, rebuilt, name):
            faults.say(fill_sentence("{0}: a build made now differs", name))


def _same_table(folder: OutputFolder, other: OutputFolder, table: str) -> bool:
    with open_table(folder, table) as mine, open_table(other, table) as its:
        if mine.header != its.header or any(a != b for a, b in zip_longest(mine.rows, its.rows)):
            return False
    return all(a == b for a, b in zip_longest(log_lines(folder, table), log_lines(other, table)))


def _same_file(folder: OutputFolder, other: OutputFolder, name: str) -> bool:
    with folder.open(name) as mine, other.open(name) as its:
        return all(
            a == b for a, b in zip_longest(iter(partial(mine.read, CHUNK), b""), iter(partial(its.read, CHUNK), b""))
        )
