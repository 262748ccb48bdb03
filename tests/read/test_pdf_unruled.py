"""Tables without upright rules against their known cells: the looks of journals and ministries, at random."""

from __future__ import annotations

import io
import random
import re
from collections import Counter

import pytest
from lccp.extract.structure.parts import cut
from lccp.model import Document, Grid, Line, Source
from lccp.read import pdf
from lccp.read.pdf import read_pdf
from lccp.read.pdf.characters import read_characters
from lccp.read.pdf.page import Page
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from tests.support.pdf_typeset import FONT, PLACES, PROVINCES, WORDS, wrap

SIZE, LEADING, PAD = 9.0, 12.5, 6.0
Row = list[str]


def phrase(dice: random.Random, low: int, high: int) -> str:
    return "".join(dice.choices(WORDS, k=dice.randint(low, high)))


def coefficients(dice: random.Random) -> list[Row]:
    """Estimates with stars, standard errors beneath."""
    width = dice.randint(2, 5)
    rows = [["产品", *(f"({k + 1})" for k in range(width))]]
    for label in dice.sample(WORDS, dice.randint(2, 4)):
        values = [f"{dice.uniform(-1, 9):.3f}" for _ in range(width)]
        rows.append([label, *(value + dice.choice(["", "*", "**", "***"]) for value in values)])
        rows.append(["", *(f"({abs(float(value)) / 3:.3f})" for value in values)])
    return [*rows, ["N", *("3 570" for _ in range(width))]]


def definitions(dice: random.Random) -> list[Row]:
    """Words beside sentences that run over several lines."""
    return [["产品", "管理制度", "数据"]] + [
        [word, phrase(dice, 4, 24), phrase(dice, 1, 3)] for word in dice.sample(WORDS, dice.randint(3, 6))
    ]


def statistics(dice: random.Random) -> list[Row]:
    """Names with numbers."""
    return [["产品", "总量", "数据", "平台"]] + [
        [word, str(dice.randint(100, 9999)), f"{dice.uniform(-5, 9):.2f}", f"{dice.uniform(0, 9):.2f}"]
        for word in dice.sample(WORDS, dice.randint(4, 9))
    ]


def members(dice: random.Random) -> list[Row]:
    """Provinces with the places in them, some of them many."""
    return [["省份", "试点"]] + [
        [province, "、".join(dice.choices(PLACES, k=dice.randint(1, 9)))]
        for province in dice.sample(PROVINCES, dice.randint(4, 7))
    ]


KINDS = {"coefficients": coefficients, "definitions": definitions, "statistics": statistics, "members": members}
SHARES = {2: (0.25, 0.75), 3: (0.2, 0.55, 0.25), 4: (0.34, 0.22, 0.22, 0.22)}


def runs(text: str) -> list[tuple[str, str]]:
    """Part a text by the fonts that hold its characters."""
    return [("Helvetica" if part.isascii() else "Han", part) for part in re.findall(r"[ -~]+|[^ -~]+", text)]


class Sheet:
    """A page on which tables are set; ``read`` reads it back."""

    def __init__(self, width: float = 420.0, height: float = 640.0) -> None:
        pdfmetrics.registerFont(TTFont("Han", str(FONT)))
        self.stream = io.BytesIO()
        self.canvas = canvas.Canvas(self.stream, pagesize=(width, height), invariant=1)
        self.height = height

    def put(self, x: float, y: float, text: str, size: float = SIZE) -> None:
        for font, run in runs(text):
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, self.height - y, run)
            x += pdfmetrics.stringWidth(run, font, size)

    def rule(self, x0: float, x1: float, y: float) -> None:
        self.canvas.line(x0, self.height - y, x1, self.height - y)

    def prose(self, x: float, y: float, width: float, dice: random.Random, lines: int) -> float:
        for text in wrap("".join(dice.choices(WORDS, k=lines * 20)), width, SIZE)[:lines]:
            self.put(x, y, text)
            y += LEADING
        return y

    def table(self, x: float, y: float, width: float, rows: list[Row], style: str, dice: random.Random) -> float:
        count = len(rows[0])
        shares = SHARES[count] if len(rows[0][-1]) > 3 or count in SHARES else tuple(1 / count for _ in rows[0])
        lefts = [x + width * sum(shares[:k]) for k in range(count)]
        centred, middle = dice.random() < 0.5, dice.random() < 0.5
        step = LEADING + (PAD if style != "tight" else 0.0)
        if style != "none":
            self.rule(x, x + width, y - LEADING)
        for number, row in enumerate(rows):
            cells = [
                wrap(text, width * share - 12, SIZE) if text else [] for text, share in zip(row, shares, strict=True)
            ]
            high = max(len(cell) for cell in cells)
            for left, share, cell in zip(lefts, shares, cells, strict=True):
                shift = (high - len(cell)) / 2 * LEADING if middle else 0.0
                for line, text in enumerate(cell):
                    wide = sum(pdfmetrics.stringWidth(run, font, SIZE) for font, run in runs(text))
                    inset = (width * share - 12 - wide) / 2 if centred else 0.0
                    self.put(left + 6 + inset, y + shift + line * LEADING, text)
            y += (high - 1) * LEADING + step
            if style == "rows" or (style != "none" and number in (0, len(rows) - 1)):
                self.rule(x, x + width, y - step + (PAD / 2 if style != "tight" else 3.0))
                y += 0.0 if style == "rows" else 3.0
        return y

    def read(self) -> Document:
        self.canvas.save()
        return read_pdf(Source("t", "t.pdf"), self.stream.getvalue())


def grids(document: Document) -> list[list[Row]]:
    tables = []
    for block in document.blocks:
        if isinstance(block, Grid):
            texts = {(c.row, c.column): "".join(document.text[a:b] for a, b in c.pieces) for c in block.cells}
            wide = max(column for _, column in texts)
            rows = range(1, max(row for row, _ in texts) + 1)
            tables.append([[texts.get((row, column), "") for column in range(1, wide + 1)] for row in rows])
    return tables


def relations(rows: list[Row]) -> Counter[tuple[str, str, str]]:
    """Pairs of neighbours, blanks passed over, as the ICDAR competition counts them."""
    pairs: Counter[tuple[str, str, str]] = Counter()
    for way, lists in (("level", rows), ("upright", [list(column) for column in zip(*rows, strict=True)])):
        for cells in lists:
            filled = ["".join(cell.split()) for cell in cells if cell]
            pairs.update((left, right, way) for left, right in zip(filled, filled[1:], strict=False))
    return pairs


@pytest.mark.parametrize("style", ["three", "rows", "none"])
@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("seed", range(3))
def test_a_table_comes_out_as_it_went_in(kind: str, style: str, seed: int) -> None:
    dice = random.Random(f"{kind}{style}{seed}")
    rows = KINDS[kind](dice)
    sheet = Sheet()
    y = sheet.prose(40, 40, 340, dice, 4)
    sheet.put(150, y + 8, "表3　管理制度")
    y = sheet.table(40, y + 36, 340, rows, style, dice)
    sheet.put(40, y + 8, "注：数据管理平台。", 7.5)
    sheet.prose(40, y + 30, 340, dice, 4)
    assert grids(sheet.read()) == [rows]


def test_the_measure_of_tables_over_many() -> None:
    """F1 over neighbouring cells, as ICDAR 2013 counts, on tables of one column of a two-column page."""
    wanted, read, shared = 0, 0, 0
    for seed in range(8):
        dice = random.Random(seed)
        rows = KINDS[dice.choice(["coefficients", "statistics", "members"])](dice)
        rows = [row[:4] for row in rows]
        sheet = Sheet(500)
        y = sheet.prose(40, 40, 200, dice, 8)
        y = sheet.table(40, y + 20, 200, rows, dice.choice(["three", "rows"]), dice)
        sheet.prose(40, y + 20, 200, dice, 6)
        sheet.prose(260, 40, 200, dice, 36)
        tables = grids(sheet.read())
        truth, result = relations(rows), sum((relations(table) for table in tables), Counter())
        wanted, read, shared = wanted + truth.total(), read + result.total(), shared + (truth & result).total()
    precision, recall = shared / read, shared / wanted
    assert precision >= 0.97
    assert recall >= 0.97


@pytest.mark.parametrize("seed", range(3))
def test_prose_in_columns_is_no_table_and_is_read_column_by_column(seed: int) -> None:
    dice = random.Random(seed)
    sheet = Sheet(500)
    sheet.prose(40, 40, 200, dice, 30)
    sheet.prose(260, 40 + dice.choice([0, 4, 6]), 200, dice, 30)
    document = sheet.read()
    lines = [block for block in document.blocks if isinstance(block, Line)]
    assert len(lines) == len(document.blocks) == 60
    assert [line.x0 < 250 for line in lines] == [True] * 30 + [False] * 30


def test_a_table_across_the_page_stands_between_the_columns_above_and_below_it() -> None:
    dice = random.Random(5)
    sheet = Sheet(500)
    rows = definitions(dice)
    for x in (40, 260):
        sheet.prose(x, 40, 200, dice, 10)
    y = sheet.table(40, 200, 420, rows, "three", dice)
    for x in (40, 260):
        sheet.prose(x, y + 20, 200, dice, 10)
    document = sheet.read()
    assert grids(document) == [rows]
    order = [("grid" if isinstance(b, Grid) else "left" if b.x0 < 250 else "right") for b in document.blocks]
    assert order == ["left"] * 10 + ["right"] * 10 + ["grid"] + ["left"] * 10 + ["right"] * 10


def test_notes_at_the_foot_of_a_page_are_apart_and_the_paragraph_goes_on_behind_them() -> None:
    dice = random.Random(2)
    text = wrap("".join(dice.choices(WORDS, k=700)), 340, SIZE)[:30]
    sheet = Sheet()
    for number, line in enumerate(text[:20]):
        sheet.put(40, 40 + LEADING * number, line)
    sheet.rule(40, 140, 560)
    sheet.put(40, 572, "[1]数据平台，2010年的总量。", 7)
    sheet.put(40, 583, "[2]管理制度。", 7)
    sheet.canvas.showPage()
    for number, line in enumerate(text[20:]):
        sheet.put(40, 40 + LEADING * number, line)
    document = sheet.read()
    styles = [block.style for block in document.blocks if isinstance(block, Line)]
    assert styles == [""] * 20 + ["footnote"] * 2 + [""] * 10
    parts = [part for part in cut(document) if part.text is not None]
    words = ["".join(part.text.value.split()) for part in parts if part.text is not None]
    assert words == ["".join(text), "[1]数据平台，2010年的总量。", "[2]管理制度。"]


@pytest.mark.parametrize("seed", range(3))
def test_no_sign_of_a_page_is_dropped_and_none_comes_twice(seed: int) -> None:
    dice = random.Random(seed)
    sheet = Sheet(500)
    signs: Counter[str] = Counter()
    put = sheet.put

    def count(x: float, y: float, text: str, size: float = SIZE) -> None:
        signs.update(text.replace(" ", ""))
        put(x, y, text, size)

    sheet.put = count  # type: ignore[method-assign]
    y = sheet.table(40, 50, 420, KINDS[dice.choice(sorted(KINDS))](dice), dice.choice(["three", "none", "rows"]), dice)
    y = sheet.prose(40, y + 20, 200, dice, 8)
    sheet.prose(260, y - 8 * LEADING, 200, dice, 8)
    sheet.table(40, y + 30, 200, coefficients(dice), "three", dice)
    assert Counter("".join(sheet.read().text.split())) == signs


def test_a_page_whose_lines_run_into_one_another_is_read_another_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def blur(page: Page, *rest: object) -> object:
        styles = read_characters(page, *rest)  # type: ignore[arg-type]
        page.glyphs = [glyph._replace(top=40.0, bottom=50.0) for glyph in page.glyphs]
        return styles

    monkeypatch.setattr(pdf, "read_characters", blur)
    sheet = Sheet()
    sheet.put(40, 40, "数据管理平台建立评价")
    sheet.put(44, 60, "低碳产品推广机制探索")
    document = sheet.read()
    assert document.text == "数据管理平台建立评价\n低碳产品推广机制探索"
    assert not document.notices


def test_headings_of_groups_span_their_columns() -> None:
    dice = random.Random(1)
    sheet = Sheet()
    sheet.rule(40, 380, 50)
    for x, text in ((60, "产品"), (175, "低碳试点"), (305, "生态管理")):
        sheet.put(x, 70 if x == 60 else 62, text)
    sheet.rule(150, 250, 67)
    sheet.rule(270, 370, 67)
    for x, text in ((155, "(1)"), (215, "(2)"), (275, "(3)"), (335, "(4)")):
        sheet.put(x, 78, text)
    sheet.rule(40, 380, 84)
    for row, label in enumerate(dice.sample(WORDS, 4)):
        sheet.put(60, 98 + 16 * row, label)
        for x in (150, 210, 270, 330):
            sheet.put(x, 98 + 16 * row, f"{dice.uniform(0, 9):.3f}")
    sheet.rule(40, 380, 156)
    document = sheet.read()
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    spans = {
        "".join(document.text[a:b] for a, b in c.pieces): (c.row, c.column, c.row_span, c.column_span)
        for c in grid.cells
        if c.row < 3
    }
    assert spans["产品"] == (1, 1, 2, 1)
    assert spans["低碳试点"] == (1, 2, 1, 2)
    assert spans["生态管理"] == (1, 4, 1, 2)
    assert spans["(3)"] == (2, 4, 1, 1)
