"""Benchmark of whole corpora: made from the five documents, built cold, with one more, and with nothing changed.

    make bench-corpus
    python tools/bench_corpus.py --sizes 100 1000 10000

Documents are cut from the five and put together anew, with names of places and years changed; most
are plain text, some Word documents, web pages and workbooks. Every figure that can be is a ratio of
two things measured in one run; the exponent of growth is that of time against bytes, 1 being linear.
"""

from __future__ import annotations

import argparse
import html
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAMES = re.compile("[\u4e00-\u9fff]{2}市")
YEARS = re.compile("20[0-3][0-9]")


def cut_text(texts: list[str], chance: random.Random) -> str:
    """A document of stretches of lines from several, its cities and years exchanged for others."""
    cities = sorted({name for text in texts for name in NAMES.findall(text)})
    pieces = []
    for _ in range(chance.randrange(1, 4)):
        lines = chance.choice(texts).split("\n")
        start = chance.randrange(len(lines) - 10)
        pieces.append("\n".join(lines[start : start + chance.randrange(10, 120)]))
    words = "\n\n".join(pieces)
    words = NAMES.sub(lambda found: chance.choice(cities) if chance.random() < 0.3 else found[0], words)
    return YEARS.sub(lambda found: str(chance.randrange(2008, 2036)) if chance.random() < 0.3 else found[0], words)


def write_document(folder: Path, number: int, text: str, chance: random.Random) -> None:
    """Write one document: seven in ten as plain text, the others as Word, a web page or a workbook."""
    path = folder / f"d{number:05}"
    kind = chance.random()
    if kind < 0.7:
        path.with_suffix(".txt").write_text(text, "utf-8")
    elif kind < 0.85:
        rows = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.split("\n"))
        path.with_suffix(".html").write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{rows}</body>", "utf-8")
    elif kind < 0.95:
        import docx

        document = docx.Document()
        for line in text.split("\n"):
            document.add_paragraph("".join(c for c in line if c.isprintable()))
        document.save(path.with_suffix(".docx"))
    else:
        import openpyxl

        book = openpyxl.Workbook()
        for line in text.split("\n"):
            book.active.append(["".join(c for c in cell if c.isprintable()) for cell in line.split("\t")])
        book.save(path.with_suffix(".xlsx"))


def corpus(folder: Path, numbers: Iterable[int]) -> int:
    """Write documents by their numbers; give their bytes. The same numbers give the same words."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "raw").glob("*.txt"))]
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        chance = random.Random(number)
        write_document(folder, number, cut_text(texts, chance), chance)
    return sum(path.stat().st_size for path in folder.iterdir())


@dataclass(frozen=True)
class Run:
    """What one build took: seconds, and the most memory of any of its processes in MB."""

    seconds: float
    memory: float


def build(home: Path, *options: str) -> Run:
    """Build a corpus in a process of its own, from ``home/raw`` into ``home/extracted``."""
    code = (
        "import resource, sys\nfrom lccp.__main__ import main\nstatus = main(sys.argv[1:])\n"
        "most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
        "print(f'\\n{status} {most}')"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "--keep-going", *options],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline"), "LCCP_CACHE": str(home / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    taken = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"the build failed:\n{done.stderr[-2000:]}")
    _, memory = done.stdout.splitlines()[-1].split()
    return Run(taken, int(memory) / 1024)


def one_size(home: Path, size: int, jobs: str) -> tuple[int, Run]:
    """Measure a corpus of one size: cold, with one document more, with nothing changed."""
    bytes_ = corpus(home / "raw", range(size))
    cold = build(home, "--jobs", jobs)
    corpus(home / "raw", [size])
    more = build(home, "--jobs", jobs)
    again = build(home, "--jobs", jobs, "--force")
    nothing = build(home, "--jobs", jobs)
    print(
        f"{size:6} documents, {bytes_ / 1e6:7.1f} MB: cold {cold.seconds:7.1f} s, {size / cold.seconds:6.1f} documents and "
        f"{bytes_ / 1e6 / cold.seconds:5.2f} MB a second, {cold.memory:6.0f} MB of memory",
        flush=True,
    )
    for name, run in (("one more", more), ("from the cache", again), ("nothing changed", nothing)):
        print(
            f"       {name:16} {run.seconds:7.2f} s, {run.seconds / cold.seconds:6.3f} x cold, {run.memory:6.0f} MB",
            flush=True,
        )
    shutil.rmtree(home)
    return bytes_, cold


def engines(home: Path, size: int) -> None:
    """Compare whole builds without the cache: one process, two, and Dask with two workers, twice and in turn."""
    corpus(home / "raw", range(size))
    ways = {
        "one process": ("--jobs", "1"),
        "two processes": ("--jobs", "2"),
        "Dask, two workers": ("--jobs", "2", "--engine", "dask"),
    }
    least = dict.fromkeys(ways, math.inf)
    for _ in range(2):
        for name, options in ways.items():
            least[name] = min(least[name], build(home, "--no-cache", "--force", *options).seconds)
    alone = least["one process"]
    print(f"{size:6} documents, whole builds without the cache, the better of two:")
    for name, taken in least.items():
        print(f"       {name:18} {taken:7.1f} s, {alone / taken:5.2f} x as fast as one process", flush=True)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description="Benchmark whole corpora.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000], help="documents (default: 100 1000)")
    parser.add_argument(
        "--side-by-side", type=int, default=1000, help="documents for comparing engines (default: 1000)"
    )
    parser.add_argument("--jobs", default="2", help="processes for the builds of growing size (default: 2)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured = [one_size(Path(folder) / str(size), size, args.jobs) for size in args.sizes]
        for (less, small), (more, large) in zip(measured, measured[1:], strict=False):
            grown = math.log(large.seconds / small.seconds) / math.log(more / less)
            print(
                f"{more / less:5.1f} x the bytes: {large.seconds / small.seconds:6.2f} x the time (exponent {grown:.2f}), "
                f"{large.memory / small.memory:5.2f} x the memory"
            )
        engines(Path(folder) / "engines", args.side_by_side)


if __name__ == "__main__":
    main()
