"""Builds of documents that a test makes up, and what came of them."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from lccp import build
from lccp.build import build_into
from lccp.engine.runner import Runner
from lccp.options import BuildOptions, RunOptions
from lccp.read.limits import Limits
from lccp.schemas import TABLES


@dataclass(frozen=True)
class Value:
    """A cell of a table, as the CSV holds it."""

    value: str


@dataclass(frozen=True)
class Result:
    """The tables of a build, their rows as mappings of cells; what was wrong with documents left out."""

    tables: dict
    refused: tuple
    logs: dict  # of each table: key and field to the line of provenance


def build_folder(raw, into, corrections=Path("no-such-file"), **plan):
    """Build a folder of documents in this process; give its tables."""
    made = build_into(BuildOptions(raw, into, corrections, Limits(), RunOptions(jobs=1, **plan)), into)
    return Result(
        {name: table(into, name) for name in TABLES}, made.refused, {name: log(into, name) for name in TABLES}
    )


def table(folder, name):
    """The rows of a table."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{column: Value(value) for column, value in row.items()} for row in csv.DictReader(file)]


def log(folder, name):
    """The provenance of a table, by key and field."""
    lines = (folder / f"provenance/{name}.jsonl").read_text("utf-8").split("\n")[:-1]
    return {(one["key"], one["field"]): one for one in map(json.loads, lines)}


def build_texts(*texts, **plan):
    """Build texts as documents d1, d2 …; bytes as they are."""
    with TemporaryDirectory() as folder:
        raw = Path(folder) / "raw"
        raw.mkdir()
        for n, text in enumerate(texts, 1):
            (raw / f"d{n}.txt").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return build_folder(raw, Path(folder) / "out", **plan)


def extract_all(raw, sources, limits, plan, tick=lambda _: None, stages=None):
    """Do every document by itself, and hold them all; give the extracts, and the refused with why."""
    with (
        TemporaryDirectory() as folder,
        Runner(raw, sources, limits, plan, Path(folder), stages or build.STAGES, tick) as runner,
    ):
        refused = runner.read_documents()
        runner.explain()
        return [runner.load_extract(source) for source in runner.keys], refused
