"""The correcting test: give each cell of an output another value, and see that nothing contradicts it.

A correction is taken, and then ``check`` finds no fault and no word of a document is quoted for the new value; or it
is refused, in one line that names it. Each round corrects one cell in eight of every row at once, so that
every cell of every table has its turn in eight builds. ``make mask`` runs it on the documents of raw/;
a short form runs with the tests.

    python tools/correct_cells.py [--raw raw] [--rounds 0] [--seed 1]
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from lccp.build import build_into
from lccp.check import run_check
from lccp.combine.corrections import COUNTS_OF_PILOTS, Correction, apply_corrections
from lccp.model import Cell, InputError
from lccp.options import BuildOptions, RunOptions
from lccp.read.limits import Limits
from lccp.schemas import TABLES, Field, schema

RUBBISH = "banana\n"
OTHER_DATES = ("2031", "../2033", "2019~")
STRIDE = 8  # columns from one that is corrected in a round to the next
MOST_REFUSED = 400  # refusals that one round may need before it builds
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class CellCorrection:
    """A correction of one cell: where it is, what stands there and what is put."""

    id: str
    table: str
    key: str
    field: str
    expect: str
    value: str

    def toml(self) -> str:
        """The entry of corrections.toml."""
        members = {**vars(self), "reason": "the correcting test"}
        return "[[correction]]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in members.items())


@dataclass
class Outcome:
    """What came of corrections: how many stand, the refused with why, and what is wrong."""

    taken_ids: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """How many corrections stand."""
        return len(self.taken_ids)


def read_rows(folder: Path, table: str) -> Rows:
    """The rows of a table."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def key_of(table: str, row: Mapping[str, str]) -> str:
    """The key of a row."""
    return "|".join(row[name] for name in schema(table).primary_key)


def correctable_fields(table: str) -> list[Field]:
    """The columns of a table that are no part of its key."""
    return [column for column in schema(table).fields if column.name not in schema(table).primary_key]


def other_value(column: Field, row: Mapping[str, str], seen: Sequence[str], rng: random.Random) -> str:
    """Another value that the column may hold: one that it holds elsewhere, or one of its kind."""
    value = row[column.name]
    elsewhere = sorted(set(seen) - {value, ""})
    if "pattern" in row and column.name == "value":
        return re.sub("#", lambda _: str(rng.randrange(1, 10)), row["pattern"])
    if column.type == "boolean":
        return "false" if value == "true" else "true"
    if column.enum:
        return rng.choice([each for each in column.enum if each != value])
    if column.type in ("integer", "number"):
        return str(int(float(value or 0)) + 1) if column.maximum is None else rng.choice(elsewhere or ["0.5"])
    if column.edtf:
        return rng.choice([date for date in OTHER_DATES if date != value])
    if column.list or column.pattern or column.name in ("pilot", "programme", "paragraph", "section", "parent"):
        return rng.choice(elsewhere) if elsewhere else ""
    return rng.choice(elsewhere) if elsewhere and rng.random() < 0.5 else f"{value}改"


def corrections_of_round(tables: Mapping[str, Rows], number: int, rng: random.Random) -> Iterator[CellCorrection]:
    """A correction for each cell of the columns whose turn it is: one in ``STRIDE`` of each table."""
    turns = (
        (table, rows, column) for table, rows in tables.items() for column in correctable_fields(table)[number::STRIDE]
    )
    for table, rows, column in turns:
        seen = [row[column.name] for row in rows]
        referring = {name for foreign in schema(table).foreign_keys for name in foreign.fields if name != "source"}
        by_source: dict[str, list[str]] = {}
        for row in rows:
            by_source.setdefault(row.get("source", ""), []).append(row[column.name])
        for position, row in enumerate(rows):
            near = by_source[row.get("source", "")] if column.name in referring else seen
            value = other_value(column, row, near, rng)
            if value != row[column.name]:
                name = f"{table}.{column.name}.{position}"
                yield CellCorrection(name, table, key_of(table, row), column.name, row[column.name], value)


def build_corrected(raw: Path, into: Path, corrections: Sequence[CellCorrection]) -> str:
    """Build with corrections; return what a refused build says, "" where it stands."""
    file = into.parent / "corrections.toml"
    file.write_text("\n".join(entry.toml() for entry in corrections), "utf-8")
    try:
        build_into(BuildOptions(raw, into, file, Limits(), RunOptions(jobs=1)), into)
    except InputError as error:
        return str(error)
    return ""


def refused_id(message: str, corrections: Sequence[CellCorrection]) -> CellCorrection | None:
    """The correction that a refusal names."""
    return next(
        (entry for entry in corrections if re.search(rf"(?<![\w.]){re.escape(entry.id)}(?![\w.])", message)), None
    )


def refused_by_row(entry: CellCorrection, row: Mapping[str, str]) -> str:
    """Why the row by itself refuses a correction, as the build would say it; "" where it does not."""
    members = {**vars(entry), "reason": "the correcting test"}
    try:
        cells = {name: Cell(value) for name, value in row.items()}
        apply_corrections(entry.table, [cells], [Correction(**members)], set())
    except InputError as error:
        return str(error)
    return ""


def try_round(raw: Path, work: Path, corrections: Sequence[CellCorrection], tables: Mapping[str, Rows]) -> Outcome:
    """Build with all corrections that are not refused, and check what came."""
    outcome = Outcome()
    rows = {(table, key_of(table, row)): row for table, listed in tables.items() for row in listed}
    refused = ((entry, refused_by_row(entry, rows[entry.table, entry.key])) for entry in corrections)
    outcome.refused = {entry.id: message for entry, message in refused if message}
    standing = [entry for entry in corrections if entry.id not in outcome.refused]
    into = work / "out"
    while message := build_corrected(raw, into, standing):  # one refusal a build
        entry = refused_id(message, standing)
        if entry is None or "\n" in message or len(outcome.refused) >= MOST_REFUSED:
            outcome.wrong.append(f"a refusal that names none, or in several lines: {message}")
            return outcome
        outcome.refused[entry.id] = message
        standing.remove(entry)
    outcome.taken_ids = [entry.id for entry in standing]
    outcome.wrong += faults_of(raw, into, work / "corrections.toml")
    outcome.wrong += [problem for entry in standing for problem in problems_of(into, entry)]
    return outcome


def faults_of(raw: Path, into: Path, corrections: Path) -> Iterator[str]:
    """What ``check`` finds in an output."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = run_check(BuildOptions.resolve(raw, into, corrections))
    if status:
        yield from said.getvalue().splitlines()


_LOGS: dict[tuple[Path, str, int], dict[tuple[str, str], dict[str, object]]] = {}


def log_of(into: Path, table: str) -> dict[tuple[str, str], dict[str, object]]:
    """The provenance of a table, by key and field."""
    path = into / "provenance" / f"{table}.jsonl"
    at = path.stat().st_mtime_ns
    if (path, table, at) not in _LOGS:
        _LOGS.clear()
        entries = map(json.loads, path.read_text("utf-8").splitlines())
        _LOGS[path, table, at] = {(entry["key"], entry["field"]): entry for entry in entries}
    return _LOGS[path, table, at]


def problems_of(into: Path, entry: CellCorrection) -> Iterator[str]:
    """What is wrong with a correction that was taken: it is not said, or a document is quoted for it."""
    line = log_of(into, entry.table).get((entry.key, entry.field))
    if not entry.value:
        return
    if line is None or line["from"] != [f"corrections.toml#{entry.id}"]:
        yield f"{entry.id}: its provenance does not name it"
    elif line["spans"]:
        yield f"{entry.id}: words are quoted for a value that they do not state"


def main(arguments: Sequence[str] | None = None) -> int:
    """Correct every cell in turn and print what came of it. Exit status 1 if anything contradicts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--raw", type=Path, default=Path("raw"))
    parser.add_argument("--rounds", type=int, default=0, help="columns that have their turn; 0: all")
    parser.add_argument("--first", type=int, default=0, help="the first column")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tables", nargs="*", default=TABLES)
    given = parser.parse_args(arguments)
    wrong = 0
    for number, outcome in rounds(given.raw, given.seed, given.tables, given.first, given.rounds):
        print(
            f"column {number + 1}: {outcome.taken} taken, {len(outcome.refused)} refused, {len(outcome.wrong)} wrong",
            flush=True,
        )
        for message in outcome.wrong:
            print(f"WRONG {message}")
        reasons: dict[str, str] = {}
        for name, message in outcome.refused.items():
            reasons.setdefault(name.rpartition(".")[0], message)
        for name, message in reasons.items():
            print(f"  refused {name}: {message}")
        wrong += len(outcome.wrong)
    return int(wrong > 0)


def rounds(raw: Path, seed: int, names: Sequence[str], first: int = 0, count: int = 0) -> Iterator[tuple[int, Outcome]]:
    """Build as the documents are, then once a column with a correction in every row."""
    with TemporaryDirectory() as folder:
        work = Path(folder)
        build_corrected(raw, work / "plain", [])
        tables = {name: read_rows(work / "plain", name) for name in TABLES if name in names}
        for number in range(first, min(STRIDE, first + count) if count else STRIDE):
            rng = random.Random(f"{seed} {number}")
            corrections = [
                entry
                for entry in corrections_of_round(tables, number, rng)
                if (entry.table, entry.field) not in COUNTS_OF_PILOTS
            ]
            yield number, try_round(raw, work, corrections, tables)


if __name__ == "__main__":
    sys.exit(main())
