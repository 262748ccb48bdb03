"""Random lists set as PDF tables, and dumped as the public tools dump them: with their layout, and line by line."""

from __future__ import annotations

import io
import random

import pdfplumber
import pypdf
import pypdfium2
from pdfminer.high_level import extract_text
from reportlab.lib.utils import ImageReader  # noqa: F401  (reportlab is there: the tests need it)
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.support.list_forms import ListForm, draw_form, rows_of_cells

FONT, SIZE, LEADING = "STSong-Light", 10.5, 14.0
WIDTHS = {"province": 70, "number": 40, "name": 110, "year": 75, "designated": 75, "batch": 60, "items": 190}
PAGE = (660, 842)
NARROW = {"province": 12, "number": 8, "name": 20, "year": 14, "designated": 14, "batch": 10, "items": 36}  # in columns


def draw_dump_form(seed: str, groupings: tuple[str, ...] = ()) -> ListForm:
    """A list with a header, whose columns a table of paper has: one name a row, groups merged or repeated, or otherwise."""
    for attempt in range(200):
        form = draw_form(random.Random(f"{seed} {attempt}"))
        ordered = sorted(form.columns, key=list(WIDTHS).index)
        if form.grouping in ("column", "merged", "none", *groupings) and not form.several and form.heads is not None:
            form.columns = [kind for kind in ordered if kind != "items" or "year" in ordered or len(ordered) < 5]
            form.totals = form.totals and bool(groupings)
            form.notes = False
            return form
    raise AssertionError("no such form was drawn")


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The lines that a text takes in a cell."""
    lines, line, used = [], "", 0.0
    for sign in text:
        step = size * (0.5 if sign < "\u2e80" else 1.0)
        if line and used + step > width:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + sign, used + step
    return [*lines, line]


def set_cells(form: ListForm, widths: dict[str, float], size: float):
    """The cells of a list row by row: lines of each, and rows that it runs over (0: covered)."""
    return [
        [
            (wrapped(text, widths[kind] - size, size), span)
            for kind, (text, span) in zip(form.columns, row, strict=False)
        ]
        for row in rows_of_cells(form)
    ]


def as_pdf(
    form: ListForm, ruled: bool, at_top: bool = False, size: float = SIZE, rows_a_page: int = 1000, font: str = FONT
) -> bytes:
    """Set a list on pages: a title, and a table with or without rules, cells in the middle of their rows or at the top.

    Merged cells are set anew on each page, as are the heads.
    """
    if font not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    leading = size * LEADING / SIZE
    rows = set_cells(form, WIDTHS, size)
    pages = pages_of(rows, rows_a_page)
    heights = [[max(len(lines) for lines, span in row if span) * leading + 6 for row in page] for page in pages]
    data = io.BytesIO()
    height = max(PAGE[1], max(map(sum, heights)) + 140)
    canvas = Canvas(data, pagesize=(PAGE[0], height), invariant=True)
    for number, (page, steps) in enumerate(zip(pages, heights, strict=True)):
        if not number:
            canvas.setFont(font, 16)
            canvas.drawCentredString(PAGE[0] / 2, height - 60, form.title)
        canvas.setFont(font, size)
        tops = [height - 90 - sum(steps[:n]) for n in range(len(page) + 1)]
        for n, row in enumerate(page):
            left = 30.0
            for kind, (lines, span) in zip(form.columns, row, strict=False):
                if span:
                    over = span == -1
                    bottom = tops[n + max(1, span)]
                    first = tops[n] - size - 3 if at_top else (tops[n] + bottom) / 2 + len(lines) * leading / 2 - size
                    for m, line in enumerate(lines):
                        canvas.drawString(left + size / 2, first - m * leading, line)
                    if ruled:
                        width = sum(WIDTHS[kind] for kind in form.columns) if over else WIDTHS[kind]
                        canvas.rect(left, bottom, width, tops[n] - bottom)
                left += WIDTHS[kind]
        if len(pages) > 1:
            canvas.drawCentredString(PAGE[0] / 2, 30, f"{number + 1}")
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def pages_of(rows, rows_a_page: int):
    """Part rows into pages that begin with the heads; a merged cell that a page cuts is set on both."""
    head, body = rows[0], rows[1:]
    pages = []
    for start in range(0, len(body), rows_a_page):
        page = [list(row) for row in body[start : start + rows_a_page]]
        for column in range(len(head)):
            at = start
            while at < start + len(page):
                if column >= len(page[at - start]):
                    at += 1
                    continue
                lines, span = page[at - start][column]
                if span == 0:  # begun on the page before
                    first = next(n for n in range(at, -1, -1) if body[n][column][1] > 0)
                    lines, span = body[first][column][0], first + body[first][column][1] - at
                if span > 0:
                    page[at - start][column] = (lines, min(span, start + len(page) - at))
                at += max(1, span)
        pages.append([head, *page])
    return pages


def as_layout(form: ListForm) -> str:
    """What ``pdftotext -layout`` makes of the table: each column at its place in the line, cells wrapped and centred."""
    widths = {kind: float(NARROW[kind]) for kind in form.columns}
    rows = set_cells(form, widths, 2.0)
    heights = [max(len(lines) for lines, span in row if span) for row in rows]
    starts = [sum(heights[:n]) for n in range(len(rows) + 1)]
    lines = [[" "] * 200 for _ in range(starts[-1])]
    for n, row in enumerate(rows):
        left = 4
        for kind, (words, span) in zip(form.columns, row, strict=False):
            first = starts[n] + (starts[n + max(1, span)] - starts[n] - len(words)) // 2 if span else 0
            for m, word in enumerate(words if span else []):
                position = left
                for sign in word:
                    lines[first + m][position] = sign
                    lines[first + m][position + 1] = "" if sign >= "\u2e80" else lines[first + m][position + 1]
                    position += 2 if sign >= "\u2e80" else 1
            left += NARROW[kind]
    body = "\n".join("".join(line).rstrip() for line in lines)
    return f"{' ' * 20}{form.title}\n\n{body}\n"


def dumps_of(data: bytes) -> dict[str, str]:
    """The text of a PDF as public tools give it."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        plain = "\n".join(page.extract_text() for page in document.pages)
        layout = "\n".join(page.extract_text(layout=True) for page in document.pages)
    with pypdfium2.PdfDocument(data) as document:
        pdfium = "\n".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return {
        "pypdf": "\n".join(page.extract_text() for page in pages),
        "pypdf layout": "\n".join(page.extract_text(extraction_mode="layout") for page in pages),
        "pdfplumber": plain,
        "pdfplumber layout": layout,
        "pdfminer": extract_text(io.BytesIO(data)),
        "pdfium": pdfium.replace("\r\n", "\n"),
    }
