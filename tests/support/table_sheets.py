"""A typesetter of tables without upright rules, in the looks of journals and ministries, and the measure of what is read."""

from __future__ import annotations

import io
import random
import re
from collections import Counter

from lccp.model import Document, Grid, Source
from lccp.read.pdf import read_pdf
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

    def data(self) -> bytes:
        self.canvas.save()
        return self.stream.getvalue()

    def read(self) -> Document:
        return read_pdf(Source("t", "t.pdf"), self.data())


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


def many_tables(count: int) -> list[tuple[list[Row], bytes]]:
    """Set tables of all kinds and looks between prose, each on a page of its own: their cells, and the files."""
    files = []
    for seed in range(count):
        dice = random.Random(seed)
        kind, style = sorted(KINDS)[seed % len(KINDS)], ["three", "rows", "none"][seed % 3]
        rows = KINDS[kind](dice)
        sheet = Sheet()
        y = sheet.prose(40, 40, 340, dice, 4)
        sheet.put(150, y + 8, "表3　管理制度")
        y = sheet.table(40, y + 36, 340, rows, style, dice)
        sheet.prose(40, y + 30, 340, dice, 4)
        files.append((rows, sheet.data()))
    return files
