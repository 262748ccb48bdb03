"""Compare the tables that two states of the program make of one corpus in all formats, byte by byte.

    python tools/same_tables.py             the last commit against the working tree
    python tools/same_tables.py REVISION    a revision, or the folder of another checkout, against the working tree

The corpus: the five documents, stretches of them put together anew (plain text, Word, web pages, workbooks), lists
drawn in seven forms, lists and tables typeset as PDF, fragments with broken edges. The status is 1 where bytes differ.
"""

# ruff: noqa: E402 - the corpus is made with what the tests and the benchmark of whole corpora make theirs
from __future__ import annotations

import argparse
import io
import os
import random
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "pipeline"), str(ROOT / "tools")]

from bench_corpus import cut_text, write_document

from tests.support import fragments, list_forms, pdf_typeset, table_sheets

LIST_FORMS = {
    "tabs.txt": list_forms.as_tabs,
    "blanks.txt": list_forms.as_blanks,
    "md": list_forms.as_markdown,
    "html": list_forms.as_html,
    "docx": list_forms.as_docx,
    "xlsx": list_forms.as_xlsx,
    "csv": list_forms.as_csv,
}
LOOKS = (
    pdf_typeset.Look(),
    pdf_typeset.Look(ruled=False),
    pdf_typeset.Look(rules="open", numbers=True, running_head=True),
    pdf_typeset.Look(rules="level", centred=False, page_height=500.0),
)


def write_corpus(raw: Path, size: int) -> None:
    """Write so many documents into ``raw``, the kinds in turn; the same size gives the same words."""
    shutil.copytree(ROOT / "raw", raw)
    for path in (ROOT / "tests" / "data").glob("*_*.[pdh][do][fct]*"):
        shutil.copy(path, raw)
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "raw").glob("*.txt"))]
    for number in range(size - len(list(raw.glob("*.*"))) + 2):  # sources.toml and attested.toml are no documents
        chance = random.Random(number)
        if number % 4 == 0:
            write_document(raw, number, cut_text(texts, chance), chance)
        elif number % 4 == 1:
            suffix, write_form = list(LIST_FORMS.items())[number // 4 % len(LIST_FORMS)]
            (raw / f"l{number:04}.{suffix}").write_bytes(write_form(list_forms.draw_form(chance)))
        elif number % 4 == 2:
            rows = pdf_typeset.make_rows(number, chance.randrange(5, 30))
            pages = pdf_typeset.typeset(rows, LOOKS[number // 4 % len(LOOKS)])
            (raw / f"p{number:04}.pdf").write_bytes(
                pages if number % 8 == 2 else table_sheets.many_tables(3)[number % 3][1]
            )
        else:
            suffix = list(fragments.FORMATS)[number // 4 % len(fragments.FORMATS)]
            (raw / f"f{number:04}{suffix}").write_bytes(fragments.FORMATS[suffix](chance))


def unpack_state(name: str, into: Path) -> Path:
    """Return the folder of a state: a checkout as it is, a revision unpacked into ``into``."""
    if Path(name, "pipeline").is_dir():
        return Path(name).resolve()
    packed = subprocess.run(["git", "archive", name, "pipeline"], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(into, filter="data")
    return into


def build_tables(state: Path, raw: Path, into: Path) -> dict[str, bytes]:
    """Build the corpus with the program of a state; return the files of tables and of their provenance."""
    done = subprocess.run(
        [sys.executable, "-m", "lccp", "build", "--raw", str(raw), "--out", str(into), "--keep-going", "--no-cache"],
        env={**os.environ, "PYTHONPATH": str(state / "pipeline")},
        cwd=into.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if not into.is_dir():
        raise SystemExit(f"the build of {state} failed:\n{done.stderr[-2000:]}")
    messages = [line for line in done.stderr.splitlines() if " a second" not in line]  # how far it came is no message
    tables = {str(path.relative_to(into)): path.read_bytes() for path in sorted(into.rglob("*.csv"))}
    return {**tables, "messages": "\n".join(messages).encode("utf-8")}


def main() -> int:
    """Compare the tables of the corpus; return 1 where they differ."""
    parser = argparse.ArgumentParser(description="Compare the tables that two states of the program make.")
    parser.add_argument(
        "before", nargs="?", default="HEAD", help="a revision or the folder of a checkout (default: HEAD)"
    )
    parser.add_argument("--size", type=int, default=200, help="documents of the corpus (default: 200)")
    parser.add_argument("--keep", type=Path, help="folder to keep both outputs in")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = args.keep.resolve() if args.keep else Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        write_corpus(home / "raw", args.size)
        before = build_tables(unpack_state(args.before, home / "state"), home / "raw", home / "before")
        after = build_tables(ROOT, home / "raw", home / "after")
    unlike = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    for name in unlike:
        old, new = (set(side.get(name, b"").decode("utf-8").splitlines()) for side in (before, after))
        print(f"{name}: {len(old - new)} lines gone, {len(new - old)} new")
        for line in [
            *(f"  - {line}" for line in sorted(old - new)[:3]),
            *(f"  + {line}" for line in sorted(new - old)[:3]),
        ]:
            print(line[:300])
    rows = sum(content.count(b"\n") for content in after.values())
    print(f"{args.size} documents, {len(after)} files, {rows} lines: {len(unlike) or 'no'} files differ")
    return 1 if unlike else 0


if __name__ == "__main__":
    sys.exit(main())
