"""Benchmarks: each figure is a ratio of two things measured in one run, so that machines compare.

    make bench

Cold build of the five documents against the bare import of the libraries it uses; commands from their start; small
documents in processes of their own; cells of spreadsheets and long texts; year expressions a second; extraction of a made-up corpus against one regex pass over the same text; the PDF reader
against PDFium, pdfplumber, and PyMuPDF and camelot where they are installed; pages recognised; tables without upright
rules, as recovered by lccp and by pdfplumber.
"""

from __future__ import annotations

import csv
import functools
import importlib.util
import io
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))


def environment(**variables: str) -> dict[str, str]:
    """The environment of a command: modules are compiled once, as an installed package has them, whatever is set here."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "PYTHONPATH": str(ROOT / "pipeline"), **variables}


def seconds(command: list[str], cwd: Path, runs: int = 3, before: Callable[[], object] = lambda: None) -> float:
    """The median wall time of a command."""
    taken = []
    for _ in range(runs):
        before()
        start = time.perf_counter()
        subprocess.run(
            command,
            cwd=cwd,
            check=True,
            stdout=subprocess.DEVNULL,
            env=environment(),
        )
        taken.append(time.perf_counter() - start)
    return sorted(taken)[len(taken) // 2]


def builds(home: Path) -> None:
    """Cold and warm builds against bare imports."""
    shutil.copytree(ROOT / "raw", home / "raw")

    def cold() -> None:
        shutil.rmtree(home / "extracted", ignore_errors=True)
        shutil.rmtree(home / ".lccp-cache", ignore_errors=True)

    def no_output() -> None:
        shutil.rmtree(home / "extracted", ignore_errors=True)

    libraries = "import regex, jieba, chardet, z3; jieba.setLogLevel(60); jieba.dt.tmp_dir='.'; jieba.dt.initialize()"
    imports = seconds(
        [sys.executable, "-c", libraries], home, before=lambda: (home / "jieba.cache").unlink(missing_ok=True)
    )
    build = [sys.executable, "-m", "lccp", "build"]
    first = seconds(build, home, before=cold)
    again = seconds(build, home, before=no_output)
    nothing = seconds(build, home)
    print(f"bare import of its libraries        {imports:8.2f} s")
    print(f"cold build of the five documents    {first:8.2f} s   {first / imports:6.2f} x the bare import")
    print(f"the same, each document cached      {again:8.2f} s   {again / imports:6.2f} x the bare import")
    print(f"a build with nothing to do          {nothing:8.2f} s   {nothing / first:6.2f} x the cold build")


YEARS_ASKED = 45_000
"""Year expressions a second that the project asks for, on a quiet machine."""


def printed_times() -> list[str]:
    """The times that the five documents print: in their paragraphs, their lists of goals and their due dates."""
    from lccp.normalise.years import find_years

    def column(table: str, name: str) -> list[str]:
        with (ROOT / "extracted" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return [row[name] for row in csv.DictReader(file)]

    in_prose = [match.text for text in column("paragraphs", "text") for match in find_years(text)]
    return [*in_prose, *column("peak_targets", "text"), *column("deadlines", "text")]


def fastest(
    run: Callable[[str], object],
    texts: list[str],
    rounds: int = 60,
    size: int = 20,
    before: Callable[[], object] = lambda: None,
) -> float:
    """How many texts a second of processor time are run: the best round of each few, for a busy machine disturbs.

    ``before`` each round what the round before remembers is forgotten.
    """
    total = 0.0
    for first in range(0, len(texts), size):
        part = texts[first : first + size]
        taken = []
        for _ in range(rounds):
            before()
            start = time.process_time()
            for text in part:
                run(text)
            taken.append(time.process_time() - start)
        total += min(taken)
    return len(texts) / total


def year_expressions() -> None:
    """Year expressions a second, in one process, against what is asked for and against one bare pattern."""
    from lccp.normalise.years import first_year, forget_readings, read_cell

    bare = re.compile("(?:19|20)[0-9]{2}年?(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?[底末初]?(?:左右|前后|[之以]?[前后]|起)?")
    hard = [
        line.split("\t")[1]
        for line in (ROOT / "tests/data/years.tsv").read_text("utf-8").splitlines()
        if line and line[0] != "#"
    ]
    for label, texts in (
        ("year expressions of the five documents", printed_times()),
        ("year expressions of the tests", hard),
    ):
        rate = fastest(lambda text: read_cell(text) or first_year(text), texts, before=forget_readings)
        pattern_rate = fastest(bare.search, texts)
        print(
            f"{label:39} {rate:8.0f} a second, {rate / YEARS_ASKED:6.2f} x the {YEARS_ASKED:,} asked for, "
            f"{pattern_rate / rate:5.0f} x the time of a bare pattern"
        )


def corpus(size: int, chance: random.Random) -> list[str]:
    """Documents cut from the five and put together anew."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "raw").glob("*.txt"))]
    out = []
    for _ in range(size):
        pieces = []
        for _ in range(3):
            text = chance.choice(texts)
            lines = text.split("\n")
            start = chance.randrange(len(lines))
            pieces.append("\n".join(lines[start : start + chance.randrange(20, 120)]))
        out.append("\n\n".join(pieces))
    return out


def throughput() -> None:
    """MB of text a second on one core, against one pass of a pattern over the same text; memory."""
    import regex
    from lccp.extract.document import extract
    from lccp.model import Source
    from lccp.read import read

    made = corpus(1000, random.Random(1))
    size = sum(len(text.encode()) for text in made) / 1e6
    pattern = regex.compile(r"\p{Han}+|\d+|[^\p{Han}\d]+")
    start = time.perf_counter()
    for text in made:
        for _ in pattern.finditer(text):
            pass
    one_pass = time.perf_counter() - start
    peaks = []
    start = time.perf_counter()
    for at, text in enumerate(made):
        extract(read(Source(f"d{at}", f"d{at}.txt"), text.encode()))
        if at in (99, 999):
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    taken = time.perf_counter() - start
    print(f"extraction of 1,000 documents       {size / taken:8.2f} MB/s   {taken / one_pass:6.1f} x one regex pass")
    print(f"memory after 1,000 documents        {peaks[1]:8.0f} MB     {peaks[1] / peaks[0]:6.2f} x that after 100")


def processor_seconds(command: list[str], cwd: Path = ROOT, **variables: str) -> float:
    """The processor time of a command and of the processes it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command,
        cwd=cwd,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(**variables),
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def commands(home: Path) -> None:
    """Processor time of commands from their start, and of `check` against a cold build."""
    lccp = [sys.executable, "-m", "lccp"]
    bare = min(processor_seconds([sys.executable, "-c", "pass"]) for _ in range(3))
    for words in (
        ("year", "2020左右"),
        ("text", "peaking-pilot-plan-2023"),
        ("explain", "pilots", "b3-09", "peak_year"),
    ):
        taken = min(processor_seconds([*lccp, *words]) for _ in range(3))
        print(f"lccp {words[0]:30} {taken:8.2f} s   {taken / bare:6.1f} x Python alone")
    places = ["--raw", str(ROOT / "raw"), "--out", str(home / "checked")]
    cold = processor_seconds([*lccp, "build", *places, "--no-cache", "--force"], LCCP_CACHE=str(home / "words"))
    checked = processor_seconds([*lccp, "check", *places], LCCP_CACHE=str(home / "words"))
    print(f"check of the five documents         {checked:8.2f} s   {checked / cold:6.2f} x their cold build")


def small_documents() -> dict[str, bytes]:
    """A page in each format whose readers run in a process of their own."""
    import docx

    words = (ROOT / "raw/peaking-pilot-plan-2023.txt").read_text("utf-8").split("\n")[:40]
    written = io.BytesIO()
    document = docx.Document()
    for line in words:
        document.add_paragraph(line)
    document.save(written)
    page = "".join(f"<p>{line}</p>" for line in words)
    printed = min((ROOT / "tests/data").glob("*.pdf"), key=lambda path: path.stat().st_size)
    return {
        "PDF": printed.read_bytes(),
        "DOCX": written.getvalue(),
        "HTML": f"<html><meta charset=utf-8><body>{page}</body></html>".encode(),
    }


def isolation() -> None:
    """Processor time of a small document read in a process of its own, against reading it in this one."""
    from lccp.model import Source
    from lccp.read.formats import read_document
    from lccp.read.isolated import read_isolated
    from lccp.read.kept_process import end_kept_process
    from lccp.read.limits import Limits

    def taken(read: Callable[[Source, bytes, Limits], object], source: Source, data: bytes, rounds: int = 50) -> float:
        read(source, data, Limits())
        end_kept_process()  # the time of a process is known when it has ended
        before = sum(os.times()[:4])
        for _ in range(rounds):
            read(source, data, Limits())
        end_kept_process()
        return (sum(os.times()[:4]) - before) / rounds

    for name, data in small_documents().items():
        source = Source("small", f"small.{name.lower()}")
        alone, here = taken(read_isolated, source, data), taken(read_document, source, data)
        print(
            f"a small {name:4} in a process of its own {alone * 1000:7.1f} ms   {alone / here:6.2f} x in the same process"
        )


SPREADSHEET = """
import io, resource, time
import xlsxwriter
from lccp.engine import collect_rarely
from lccp.extract.document import extract
from lccp.model import Source
from lccp.read import read
collect_rarely()  # as every process of a build does
written = io.BytesIO()
book = xlsxwriter.Workbook(written, {"in_memory": True})
sheet = book.add_worksheet()
for row in range(2000):
    for column in range(20):
        sheet.write(row, column, f"指标{row}" if column == 0 else row * column + 0.5)
book.close()
read(Source("x", "x.xlsx"), written.getvalue())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
document = read(Source("x", "x.xlsx"), written.getvalue())
middle = time.process_time()
extract(document)
print(middle - start, time.process_time() - middle, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""

LONG_TEXT = """
import random, resource
from lccp.extract.document import extract
from lccp.model import Source
from lccp.read import read
from tools.bench import corpus
extract(read(Source("d", "d.txt"), corpus(1, random.Random(1))[0].encode()))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
text = "\\n\\n".join(corpus(160, random.Random(2))).encode()
extract(read(Source("d", "d.txt"), text))
print(len(text) / 1e6, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def measured(script: str) -> list[float]:
    """What a script prints that runs in a process of its own, for its memory alone to be counted."""
    output = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        check=True,
        capture_output=True,
        env=environment(PYTHONPATH=f"{ROOT / 'pipeline'}{os.pathsep}{ROOT}"),
    )
    return [float(word) for word in output.stdout.split()]


def memory() -> None:
    """Time and memory of a cell of a spreadsheet, and memory of a long text."""
    read, extracted, kept = measured(SPREADSHEET)
    cells = 2000 * 20
    print(
        f"a cell of a spreadsheet             {(read + extracted) / cells * 1000:8.3f} ms "
        f"({read / cells * 1000:.3f} to read)   {kept / cells:6.2f} kB"
    )
    size, grown = measured(LONG_TEXT)
    print(f"a text of {size:.1f} MB                     {grown:8.0f} MB   {grown / size:6.1f} MB a MB")


def pdf_readers() -> dict[str, Callable[[bytes], None]]:
    """The readers that a PDF is read with side by side, those that are installed."""
    import ctypes

    import pdfplumber
    import pypdfium2
    import pypdfium2.raw as raw
    from lccp.model import Source
    from lccp.read.pdf import read_pdf

    def lccp(data: bytes) -> None:
        read_pdf(Source("pdf", "pdf.pdf"), data)

    def plumber(data: bytes) -> None:
        with pdfplumber.open(io.BytesIO(data)) as book:
            for page in book.pages:
                page.extract_tables()
                page.extract_text()

    def pdfium(data: bytes) -> None:
        for page in pypdfium2.PdfDocument(data):
            page.get_textpage()

    def characters(data: bytes) -> None:
        for page in pypdfium2.PdfDocument(data):
            text = page.get_textpage()
            box = [ctypes.c_double() for _ in range(4)]
            for index in range(text.count_chars()):
                raw.FPDFText_GetUnicode(text, index)
                raw.FPDFText_GetCharBox(text, index, *box)

    readers = {"lccp": lccp, "PDFium pages": pdfium, "PDFium characters": characters, "pdfplumber": plumber}
    if importlib.util.find_spec("pymupdf"):
        import pymupdf

        def mupdf(data: bytes) -> None:
            for page in pymupdf.open(stream=data):
                page.find_tables()
                page.get_text("rawdict")

        readers["PyMuPDF"] = mupdf
    if importlib.util.find_spec("camelot"):
        import camelot

        def stream(data: bytes) -> None:
            with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
                file.write(data)
                file.flush()
                camelot.read_pdf(file.name, pages="all", flavor="stream")

        readers["camelot"] = stream
    return readers


def pdfs() -> None:
    """The PDF reader with provenance, side by side with the others that are installed: seconds as ratios to theirs."""
    import pypdfium2

    readers = pdf_readers()
    for name in ("PyMuPDF", "camelot"):
        if name not in readers:
            print(f"{name} is not installed: left out")
    for path in sorted((ROOT / "tests/data").glob("*.pdf")):
        data = path.read_bytes()
        times = {name: median_seconds(functools.partial(run, data)) for name, run in readers.items()}
        ratios = "  ".join(f"{times['lccp'] / taken:6.2f} x {name}" for name, taken in times.items() if name != "lccp")
        pages = len(pypdfium2.PdfDocument(data))
        print(f"{path.name:35.35} {times['lccp'] / pages * 1000:8.1f} ms a page  {ratios}")


def median_seconds(run: Callable[[], None], rounds: int = 3) -> float:
    """Measure how much of a processor's time something takes, once warm: other work on the machine counts less so."""
    run()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return sorted(times)[rounds // 2]


RECOGNITION = """
import resource, time
from lccp.read.ocr.engine import load_engine
from lccp.read.ocr.recognise import read_page
from tests.support.scans import render
start = time.process_time()
picture = render(dpi={dpi})[:, :, ::-1].copy()
drawn = time.process_time() - start
load_engine()
start = time.process_time()
signs = len(read_page(picture, {dpi}).signs)
print(signs, time.process_time() - start, drawn, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def recognition() -> None:
    """Signs recognised a second of processor time, against the drawing of the page; and the most memory a page takes."""
    if not importlib.util.find_spec("rapidocr"):
        print("lccp[ocr] is not installed: recognition is left out")
        return
    for dpi in (150, 200):
        signs, taken, drawn, peak = measured(RECOGNITION.format(dpi=dpi))
        print(
            f"a page recognised at {dpi} dots an inch  {signs / taken:8.0f} signs/s {taken / drawn:6.0f} x its drawing"
            f"  {peak:6.0f} MB at most"
        )


def other_table_readers() -> dict[str, Callable[[bytes], list[list[list[str]]]]]:
    """The readers of tables without rules among those that are installed."""
    readers: dict[str, Callable[[bytes], list[list[list[str]]]]] = {}
    if importlib.util.find_spec("pymupdf"):
        import pymupdf

        def mupdf(data: bytes) -> list[list[list[str]]]:
            tables = [table for page in pymupdf.open(stream=data) for table in page.find_tables(strategy="text").tables]
            return [[[cell or "" for cell in row] for row in table.extract()] for table in tables]

        readers["PyMuPDF, by text"] = mupdf
    if importlib.util.find_spec("camelot"):
        import camelot

        def stream(data: bytes) -> list[list[list[str]]]:
            with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
                file.write(data)
                file.flush()
                tables = camelot.read_pdf(file.name, pages="all", flavor="stream")
                return [table.df.to_numpy().tolist() for table in tables]

        readers["camelot, stream"] = stream
    return readers


def table_recovery() -> None:
    """Tables without upright rules: F1 over neighbouring cells, as ICDAR 2013 counts, side by side."""
    import pdfplumber
    from lccp.model import Source
    from lccp.read.pdf import read_pdf

    from tests.support.table_sheets import grids, many_tables, relations

    def plumber(data: bytes) -> list[list[list[str]]]:
        settings = {"vertical_strategy": "text", "horizontal_strategy": "text"}
        with pdfplumber.open(io.BytesIO(data)) as book:
            tables = [table for page in book.pages for table in page.extract_tables(settings)]
        return [[[cell or "" for cell in row] for row in table] for table in tables]

    files = many_tables(48)
    readers = {"lccp": lambda data: grids(read_pdf(Source("t", "t.pdf"), data)), "pdfplumber, by text": plumber}
    readers |= other_table_readers()
    for name, tables_of in readers.items():
        wanted = read = shared = 0
        for rows, data in files:
            truth = relations(rows)
            result = sum((relations(table) for table in tables_of(data)), Counter())
            wanted, read, shared = wanted + truth.total(), read + result.total(), shared + (truth & result).total()
        precision, recall = shared / max(1, read), shared / wanted
        score = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"tables without upright rules, {name:22} precision {precision:.3f}  recall {recall:.3f}  F1 {score:.3f}")


def main() -> None:
    """Run all benchmarks."""
    with tempfile.TemporaryDirectory() as folder:
        builds(Path(folder))
        commands(Path(folder))
    isolation()
    memory()
    year_expressions()
    throughput()
    pdfs()
    recognition()
    table_recovery()


if __name__ == "__main__":
    main()
