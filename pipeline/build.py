"""The whole order, once: raw/ → documents → extracts → reconciled tables → files."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline import correct, fresh, provenance, write
from pipeline.extract.document import Extract
from pipeline.jobs import Plan, extract_all
from pipeline.model import EMPTY, Cell, Document, InputError, Notice, Row, Source, Tables
from pipeline.progress import progress
from pipeline.read.limits import Limits
from pipeline.read.manifest import sources
from pipeline.reconcile import digits, facts, findings, pilots
from pipeline.reconcile.witnesses import Court
from pipeline.rules import structural
from pipeline.schemas import TABLES

UNREADABLE = structural("source.unreadable", "a document that could not be read")


@dataclass(frozen=True)
class Built:
    """A build in memory: the documents by id, and every table, its rows sorted by key."""

    documents: dict[str, Document]
    tables: Tables
    refused: tuple[str, ...] = ()


def limits_of(args: Namespace) -> Limits:
    """The bounds that the command line asks for."""
    said = {name: value for name, value in vars(args).items() if name.startswith("max_") and value}
    return Limits(**said)


def assemble(
    extracts: Sequence[Extract],
    refused: Sequence[tuple[Source, InputError]],
    raw: Path,
    corrections: Path,
    tick: Callable[[str], None] = lambda _: None,
) -> Built:
    """Make every table of some documents: pure but for the corrections and attested figures it reads."""
    tick("reconciling")
    court = Court()
    roster = pilots.roster(extracts, court)
    gathered = facts.gather(extracts, roster, pilots.namer(roster.rows), court)
    tables: Tables = {name: [] for name in TABLES}
    for part in (*(one.tables for one in extracts), gathered.tables):
        for name, rows in part.items():
            tables[name].extend(rows)
    tables["conflicts"].extend(court.conflicts)
    notices = [
        *((one.source, notice) for one in extracts for notice in one.notices),
        *roster.notices,
        *court.findings,
        *gathered.notices,
    ]
    tick("restoring lost digits")
    tables, more = digits.complete(extracts, tables, gathered, raw)
    notices.extend(more)
    tables = correct.apply(tables, correct.read(corrections))
    accounted = findings.account(extracts, tables, notices)
    tables["sources"] = [{**row, "accounted": accounted[row["source"].value]} for row in tables["sources"]]
    for source, error in refused:
        tables["sources"].append(_refused(source))
        notices.append((source.id, Notice("unreadable", "high", 0, 0, str(error))))
    tables["findings"] = findings.rows(extracts, notices)
    tables = {name: write.sorted_rows(name, rows) for name, rows in tables.items()}
    return Built({one.source: one.document for one in extracts}, tables, tuple(str(error) for _, error in refused))


def _refused(source: Source) -> Row:
    file = (f"raw/{source.file}",)
    row: Row = {
        "source": Cell(source.id),
        "file": Cell(source.file, (), (UNREADABLE,), file),
        "kind": Cell("unreadable", (), (UNREADABLE,), file),
    }
    return {
        column: row.get(column, EMPTY)
        for column in (
            "source",
            "file",
            "sha256",
            "media_type",
            "encoding",
            "bytes",
            "characters",
            "kind",
            "title",
            "issuer",
            "document_number",
            "issued",
            "publisher",
            "isbn",
            "lost_digits",
            "truncated",
            "accounted",
        )
    }


@dataclass(frozen=True)
class _Made:
    """An output folder that is not on the disk yet (see ``folder.Folder``)."""

    held: dict[str, bytes]
    name: str = "extracted"

    @property
    def files(self) -> frozenset[str]:
        return frozenset(self.held)

    @contextlib.contextmanager
    def open(self, file: str) -> Iterator[BinaryIO]:
        yield io.BytesIO(self.held[file])


def files_of(built: Built) -> dict[str, bytes]:
    """The files of an output folder, by relative path."""
    from pipeline import datapackage

    out: dict[str, bytes] = {}
    for name in TABLES:
        rows = built.tables[name]
        out[f"{name}.csv"] = write.csv_bytes(name, rows)
        log = "".join(f"{line}\n" for line in provenance.lines(name, rows, built.documents))
        out[f"provenance/{name}.jsonl"] = log.encode("utf-8")
    described = json.dumps(datapackage.describe(_Made(out)), ensure_ascii=False, indent=2)
    out["datapackage.json"] = f"{described}\n".encode()
    return out


def run(args: Namespace) -> int:
    """Build: read, extract, reconcile, write. Exit status 0, or 2 where documents were left out."""
    raw, out = Path(args.raw), Path(args.out)
    write.check_replaceable(out)
    tick = progress()
    with write.locked(out):
        write.recover(out)
        inputs = fresh.inputs_digest(args)
        done, refused = extract_all(raw, sources(raw), limits_of(args), Plan.of(args), tick)
        if not done and refused:
            raise refused[0][1]
        built = assemble(done, refused, raw, fresh.corrections_file(args), tick)
        changed = write.replace_folder(out, files_of(built))
        if not refused:
            fresh.remember(args, inputs)
    tick("")
    rows = sum(len(rows) for rows in built.tables.values())
    print(f"{out}: {len(built.documents)} documents, {rows} rows{'' if changed else ', nothing changed'}")
    for message in built.refused:
        print(f"lccp: {message}", file=sys.stderr)
    return 2 if refused else 0


__all__ = ["Built", "assemble", "files_of", "run"]
