"""A small project with a hostile document, built and reported on, for the tests of the report."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

from lccp import report

from tests.support.commands import run_lccp
from tests.support.pdf_typeset import Look, make_rows, typeset

ROOT = Path(__file__).parents[2]
NAMES = ("third-batch-attachment-2017.txt", "third-batch-notice-2017.txt", "pilot-assessment-2023.txt")
DISPUTED = "嘉兴市*\t2023"  # a row of the notice: here it disagrees with the list of pilots
BIDI = "\u202e"
HOSTILE = f"""试点名单<script>document.title="owned"</script><img src=x onerror="window.owned=1">
省份 序号 城市 峰值年 创新重点
内蒙古 1 乌海市 2025
1.建立<svg onload=window.owned=1>制度</script><!--
辽宁 2 沈阳市 2027
1.建立javascript:window.owned=1体系{BIDI}逆序\u202c"'&amp;&lt;b&gt;__proto__
辽宁 3 大连市 2020左右
1.制度 <a href="javascript:window.owned=1">链接</a> <iframe src="https://example.org/"></iframe>
"""
CORRECTION = """[[correction]]
id = "added-word"
table = "innovations"
key = "b3-01|1"
field = "text"
expect = "建立碳管理制度"
value = "建立碳排放管理制度"
reason = "a word fell out of the <b>dump</b>"
who = "the editor"

[[correction]]
id = "other-year"
table = "peak_targets"
key = "b3-12|1"
field = "edtf"
expect = "2025"
value = "2026"
reason = "to see what follows"
"""


def long_text(paragraphs: int) -> str:
    """Make a text of so many paragraphs."""
    return "".join(
        f"第{number}段说的是试点城市在第{number}个方面所做的工作，已经取得明显成效。\n"
        for number in range(1, paragraphs + 1)
    )


def project(home: Path, paragraphs: int = 1300) -> Path:
    """Make a folder with raw/ and extracted/: three of the documents, a hostile one, a long one, a PDF; a correction.

    Two documents disagree on the peak year of b3-08.
    """
    (home / "raw").mkdir(parents=True)
    for name in NAMES:
        shutil.copy(ROOT / "raw" / name, home / "raw")
    notice = home / "raw" / NAMES[1]
    text = notice.read_text("utf-8")
    assert text.count(DISPUTED) == 1
    notice.write_text(text.replace(DISPUTED, DISPUTED.replace("2023", "2024")), "utf-8")
    (home / "raw" / "hostile.txt").write_text(HOSTILE, "utf-8")
    (home / "raw" / "long.txt").write_text(long_text(paragraphs), "utf-8")
    (home / "corrections.toml").write_text(CORRECTION, "utf-8")
    (home / "raw" / "printed.pdf").write_bytes(typeset(make_rows(3, 4), Look()))
    done = run_lccp("build", cwd=home)
    assert done.returncode == 0, done.stderr
    return home


def write(home: Path, to: str = "report", against: str | None = None) -> Path:
    """Write the report of a project beside it."""
    report.write_report(home / to, report.report_files(home / "extracted", home / "raw", against))
    return home / to


def widened(home: Path, rows: int) -> None:
    """Give the project a table of so many rows, without provenance: ``contents``, which its documents leave empty."""
    with (home / "extracted" / "contents.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("source", "n", "level", "title", "page"))
        writer.writerows(("hostile", row, 1, f"word-{row * 7919 % rows}-end", row) for row in range(1, rows + 1))


def loaded(path: Path) -> object:
    """What a data file of a report holds."""
    text = path.read_text("utf-8")
    head, _, rest = text.partition(",")
    assert head.startswith('lccp.put("')
    assert rest.endswith(");\n")
    return json.loads(rest[:-3])
