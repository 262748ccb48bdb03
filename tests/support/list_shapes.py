"""Lists in the layouts of real ones, written down with what they hold, and set on each carrier.

A file of them has blocks: ``== id carrier …``, the lines of the document, a table between ``---table`` and ``---`` (cells
between bars; ``^`` goes on from the cell above, ``<`` from the one to the left; ``{1}`` is raised), and behind ``-- truth`` a
line a row: ``3. 江苏/徐州市* @2025 #1 ~2013-01 :: item / item``. ``?`` is a year that must be told.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import openpyxl
from lccp.normalise.places import province_short
from lccp.reference.script import fold_script

from tests.support.building import Result, build_folder

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
COVERED = ("^", "<", "^<")
ON_TABLES = ("tabs", "md", "csv", "html", "docx", "xlsx")
ON_LINES = ("txt", "html", "docx")
Table = list[list[str]]


@dataclass(frozen=True)
class Shape:
    """A document: its lines and tables in their order, the carriers it is set on, and its rows."""

    name: str
    carriers: tuple[str, ...]
    parts: tuple[str | Table, ...]
    rows: tuple[dict[str, str], ...]


def read_shapes(path: Path) -> list[Shape]:
    """Read a file of shapes."""
    shapes = []
    for block in re.split("^== ", path.read_text("utf-8"), flags=re.M)[1:]:
        head, body = block.split("\n", 1)
        name, *carriers = head.split()
        printed, truth = body.split("\n-- truth\n", 1)
        parts = tuple(_parts_of(printed.split("\n")))
        on_all = ON_TABLES if any(isinstance(part, list) for part in parts) else ON_LINES
        rows = tuple(_row_of(line) for line in truth.split("\n") if line.strip())
        shapes.append(Shape(name, tuple(carriers) or on_all, parts, rows))
    return shapes


def _parts_of(lines: list[str]) -> Iterator[str | Table]:
    table: Table | None = None
    for line in lines:
        if line == "---table":
            table = []
        elif line == "---" and table is not None:
            width = max(map(len, table))
            yield [row + [""] * (width - len(row)) for row in table]
            table = None
        elif table is not None:
            table.append([cell.replace("\\n", "\n") for cell in line.split("|")])
        else:
            yield line


def _row_of(line: str) -> dict[str, str]:
    line, _, items = line.partition("::")
    row = {"items": re.sub(r"\s", "", items)}
    for word in line.split():
        if re.fullmatch(r"\d+\.", word):
            row["number"] = word[:-1]
        elif word == "-":
            row["number"] = ""  # the list prints none
        elif word[0] in "@#~":
            row[{"@": "edtf", "#": "batch", "~": "announced"}[word[0]]] = word[1:]
        else:
            row["conditional"] = "true" if word.endswith("*") else "false"
            province, _, name = word.rstrip("*").rpartition("/")
            row |= {"name": name, **({"province": province_short(fold_script(province))} if province else {})}
    return row


def _printed(cell: str) -> str:
    return re.sub(r"\{(.+?)\}", lambda match: match[1].translate(RAISED), "" if cell in COVERED else cell)


def _spans(table: Table) -> Iterator[tuple[int, int, str, int, int]]:
    """Yield the cells of a table: row, column, words, rows and columns that they run over."""
    for r, row in enumerate(table):
        for c, cell in enumerate(row):
            if cell not in COVERED:
                columns = next((n for n in range(1, len(row) - c) if row[c + n] != "<"), len(row) - c)
                rows = next((n for n in range(1, len(table) - r) if table[r + n][c] != "^"), len(table) - r)
                yield r, c, cell, rows, columns


def as_text(shape: Shape, sign: str) -> str:
    lines = []
    for part in shape.parts:
        rows = [part] if isinstance(part, str) else [sign.join(map(_printed, row)).replace("\n", " ") for row in part]
        lines.extend(rows if isinstance(part, list) else [_printed(part)])
    return "\n".join(line.rstrip() for line in lines) + "\n"


def as_csv(shape: Shape) -> str:
    out = io.StringIO()
    for part in shape.parts:
        if isinstance(part, str):
            out.write(_printed(part) + "\n")
        else:
            csv.writer(out, lineterminator="\n").writerows([_printed(cell) for cell in row] for row in part)
    return out.getvalue()


def as_markdown(shape: Shape) -> str:
    lines = []
    for part in shape.parts:
        if isinstance(part, str):
            lines.append(_printed(part))
            continue
        rows = ["| " + " | ".join(_printed(cell).replace("\n", "<br>") for cell in row) + " |" for row in part]
        lines += ["", rows[0], "|" + "---|" * len(part[0]), *rows[1:], ""]
    return "\n".join(lines) + "\n"


def as_html(shape: Shape) -> str:
    def marked(words: str) -> str:
        return re.sub(r"\{(.+?)\}", r"<sup>\1</sup>", html.escape(words)).replace("\n", "<br>")

    out = ['<html><head><meta charset="utf-8"></head><body>']
    for part in shape.parts:
        if isinstance(part, str):
            out += [f"<p>{marked(part)}</p>"] if part.strip() else []
            continue
        rows: dict[int, str] = {}
        for r, _, cell, tall, wide in _spans(part):
            rows[r] = rows.get(r, "") + f'<td rowspan="{tall}" colspan="{wide}">{marked(cell)}</td>'
        out.append("<table>" + "".join(f"<tr>{rows.get(r, '')}</tr>" for r in range(len(part))) + "</table>")
    return "\n".join(out) + "</body></html>"


def _fill(paragraph: docx.text.paragraph.Paragraph, words: str) -> None:
    for piece in re.split(r"(\{.+?\})", words):
        run = paragraph.add_run(piece.strip("{}"))
        run.font.superscript = piece.startswith("{") or None


def as_docx(shape: Shape) -> bytes:
    document = docx.Document()
    for part in shape.parts:
        if isinstance(part, str):
            _fill(document.add_paragraph(), part)
            continue
        table = document.add_table(rows=len(part), cols=len(part[0]))
        for r, c, cell, tall, wide in _spans(part):
            _fill(table.cell(r, c).merge(table.cell(r + tall - 1, c + wide - 1)).paragraphs[0], cell)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def as_xlsx(shape: Shape) -> bytes:
    book = openpyxl.Workbook()
    sheet, first = book.active, 1
    for part in shape.parts:
        if isinstance(part, str):
            sheet.cell(first, 1, part or None)
            first += bool(part)
            continue
        for r, c, cell, tall, wide in _spans(part):
            words = _printed(cell)
            sheet.cell(first + r, c + 1, int(words) if words.isdecimal() else words or None)
            if tall > 1 or wide > 1:
                sheet.merge_cells(None, first + r, c + 1, first + r + tall - 1, c + wide)
        first += len(part)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def set_shape(shape: Shape, carrier: str) -> tuple[str, bytes]:
    """Return the name and the bytes of the file that a document is on a carrier."""
    if carrier == "docx":
        return "d.docx", as_docx(shape)
    if carrier == "xlsx":
        return "d.xlsx", as_xlsx(shape)
    text = {
        "tabs": lambda: as_text(shape, "\t"),
        "txt": lambda: as_text(shape, "\t"),
        "csv": lambda: as_csv(shape),
        "csvtxt": lambda: as_csv(shape),
        "md": lambda: as_markdown(shape),
        "html": lambda: as_html(shape),
        "big5": lambda: as_text(shape, "\t"),
    }[carrier]()
    ending = carrier if carrier in ("csv", "md", "html") else "txt"
    return f"d.{ending}", text.encode("big5" if carrier == "big5" else "utf-8")


def build_file(name: str, data: bytes) -> Result:
    """Build one file."""
    with TemporaryDirectory() as folder:
        raw = Path(folder) / "raw"
        raw.mkdir()
        (raw / name).write_bytes(data)
        return build_folder(raw, Path(folder) / "out")


def faults_of(result: Result, rows: tuple[dict[str, str], ...]) -> tuple[list[object], list[object]]:
    """What is wrong, and what is missing, in the tables of a build beside the rows that are true."""
    wrong: list[object] = []
    missing: list[object] = []
    pilots = [{column: cell.value for column, cell in row.items()} for row in result.tables["pilots"]]
    for row in rows:
        folded = fold_script(row["name"])
        found = next((pilot for pilot in pilots if re.sub(r"\s", "", pilot["name"]) == folded), None)
        if found is None:
            missing.append(row["name"])
            continue
        pilots.remove(found)
        own_rows = {
            table: [line for line in result.tables[table] if line["pilot"].value == found["pilot"]]
            for table in ("peak_targets", "innovations")
        }
        found["edtf"] = "; ".join(goal["edtf"].value for goal in own_rows["peak_targets"])
        found["items"] = "/".join(re.sub(r"\s", "", item["text"].value) for item in own_rows["innovations"])
        expected = {"edtf": "", **row, "name": found["name"]}
        if not any(other["conditional"] == "true" for other in rows):
            expected.pop("conditional")
        for field, value in expected.items():
            if found[field] != value.replace("?", ""):
                (wrong if found[field] else missing).append((row["name"], field, found[field], value))
    return wrong + [("invented", pilot["name"], pilot["province"]) for pilot in pilots], missing
