"""A small typesetter for tests: lists of pilots set as PDF tables of many looks, with their known cells."""

from __future__ import annotations

import random
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

FONT = Path(__file__).parents[1] / "data" / "pdf_test_font.ttf"  # part of Droid Sans Fallback (Apache License 2.0)

PROVINCES = [
    "河北",
    "山西",
    "吉林",
    "安徽",
    "福建",
    "江西",
    "山东",
    "湖北",
    "湖南",
    "广西",
    "四川",
    "新疆生产建设兵团",
    "内蒙古",
]
PLACES = [
    "青山市",
    "白水县",
    "长河市",
    "石门区",
    "云阳县",
    "金沙土家族自治县",
    "红旗市",
    "东湖区",
    "南岭市",
    "北川羌族自治县",
    "绿洲市",
    "清泉县",
]
WORDS = [
    "建立",
    "探索",
    "碳排放",
    "总量",
    "控制",
    "制度",
    "低碳",
    "产品",
    "推广",
    "机制",
    "园区",
    "评价",
    "创新",
    "示范",
    "工程",
    "数据",
    "管理",
    "平台",
    "和",
    "生态",
    "补偿",
]
HEADER = ["省份", "序号", "城市", "峰值年", "创新重点"]


@dataclass
class Look:
    """How a table is set."""

    ruled: bool = True
    rules: str = "all"  # or "open": none at the sides; "level": none upright; "bars": drawn as thin boxes
    font: str = "Han"  # or "STSong-Light", which the file names and does not hold
    centred: bool = True
    repeat: bool = True
    split: bool = False
    numbers: bool = False
    running_head: bool = False
    size: float = 11.0
    widths: tuple[float, ...] = (60, 40, 70, 70, 220)
    foot_rule: bool = True
    page_height: float = 842.0
    rotate: int = 0
    crop: tuple[float, float] = (0, 0)


def make_rows(seed: int, count: int) -> list[list[str]]:
    """Make a list: province ("" where it is the one above), number, place, year, items joined by newlines."""
    dice = random.Random(seed)
    rows: list[list[str]] = []
    provinces = dice.sample(PROVINCES, len(PROVINCES))
    left = 0
    for number in range(1, count + 1):
        province = ""
        if not left:
            province, left = provinces[len([r for r in rows if r[0]]) % len(provinces)], dice.randint(1, 4)
        left -= 1
        items = [f"{i}.{''.join(dice.choices(WORDS, k=dice.randint(3, 9)))}" for i in range(1, dice.randint(1, 4) + 1)]
        year = dice.choice(["2025", "2030", "2020左右", "2025之前", "2023-2025", str(dice.randint(2017, 2035))])
        place = dice.choice(PLACES) + dice.choice(["", "*"])
        rows.append([province, str(number), place, year, "\n".join(items)])
    return rows


def whole(rows: list[list[str]]) -> list[list[str]]:
    """The cells as they must be read: the province in every row, no breaks."""
    out, province = [], ""
    for row in rows:
        province = row[0] or province
        out.append([province, *("".join(cell.split("\n")) for cell in row[1:])])
    return out


def wrap(text: str, width: float, size: float) -> list[str]:
    """Break a text into lines, a star kept with the character before it."""
    out = []
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for character in paragraph:
            step = size * (0.5 if character < "\u2e80" else 1.0)
            if line and used + step > width and character != "*":
                out.append(line)
                line, used = "", 0.0
            line += character
            used += step
        out.append(line)
    return out


class Setter:
    """Sets one list; ``pdf()`` gives the bytes."""

    def __init__(self, rows: list[list[str]], look: Look) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfbase.ttfonts import TTFont
        from reportlab.pdfgen import canvas

        pdfmetrics.registerFont(TTFont("Han", str(FONT)))
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        self.look, self.rows = look, rows
        self.out = BytesIO()
        self.canvas = canvas.Canvas(self.out, pagesize=(595, look.page_height), invariant=1)
        self.pitch = look.size * 1.35
        self.pad = 4.0
        self.left = 60.0
        self.xs = [self.left]
        for width in look.widths:
            self.xs.append(self.xs[-1] + width)
        self.page = 0
        self.parts: list[tuple[list[str], list[list[str]], float]] = []

    def pdf(self) -> bytes:
        self._begin()
        self._text(self.xs[0], "附件", self.look.size + 2)
        self.y -= 22
        self._text(self.xs[0] + 60, "第九批低碳城市试点名单及峰值目标、创新重点", self.look.size + 2)
        self.y -= 14
        self._header()
        width = [w - 8 for w in self.look.widths]
        for row in self.rows:
            lines = [wrap(cell, w, self.look.size) if cell else [] for cell, w in zip(row, width, strict=True)]
            height = max(len(cell) for cell in lines) * self.pitch + 2 * self.pad
            room = self.y - self._height() - 60
            if height > room:
                fits = int((room - 2 * self.pad) // self.pitch)
                if self.look.split and len(lines[0]) <= fits < len(lines[4]) and fits:
                    first = [lines[0], *[cell[:fits] for cell in lines[1:4]], lines[4][:fits]]
                    rest = [[], *[cell[fits:] for cell in lines[1:4]], lines[4][fits:]]
                    self.parts.append((row, first, max(len(c) for c in first) * self.pitch + 2 * self.pad))
                    self._turn()
                    self.parts.append((["", *row[1:]], rest, max(len(c) for c in rest[1:]) * self.pitch + 2 * self.pad))
                    continue
                self._turn()
            self.parts.append((row, lines, height))
        self._flush()
        self.y -= 24
        self._text(self.xs[0], "注：带星号的地区为有条件批复，应按照专家意见进一步完善试点工作的实施方案后报送。", 10)
        self._end()
        self.canvas.save()
        return self.out.getvalue()

    def _height(self) -> float:
        return sum(height for _, _, height in self.parts)

    def _begin(self) -> None:
        self.page += 1
        self.y = self.look.page_height - 90
        if self.look.rotate == 90:  # the page is stored lying and shown upright
            self.canvas.transform(0, 1, -1, 0, self.look.page_height, 0)
        if self.look.running_head:
            self._at(250, self.look.page_height - 40, "低碳试点工作文件汇编", 9)

    def _end(self) -> None:
        if self.look.numbers:
            self._at(285, 30, f"— {self.page} —", 9)
        if self.look.rotate:
            self.canvas.setPageRotation(self.look.rotate)
        if self.look.crop != (0, 0):
            dx, dy = self.look.crop
            self.canvas.setCropBox((dx, dy, 595, self.look.page_height))
        self.canvas.showPage()

    def _turn(self) -> None:
        self._flush()
        self._end()
        self._begin()
        if self.look.repeat:
            self._header()

    def _header(self) -> None:
        height = self.pitch + 2 * self.pad
        for x, word, wide in zip(self.xs, HEADER, self.look.widths, strict=False):
            self._at(
                x + (wide - len(word) * self.look.size) / 2, self._base(self.y - self.pad, 0), word, self.look.size
            )
        if self.look.ruled:
            self._line(self.xs[0], self.y, self.xs[-1], self.y)
            for x in self.xs:
                self._line(x, self.y, x, self.y - height)
            self._line(self.xs[0], self.y - height, self.xs[-1], self.y - height)
        self.y -= height

    def _flush(self) -> None:
        """Set the rows gathered for this page."""
        top = self.y
        tops = []
        for _, lines, height in self.parts:
            tops.append((self.y, height))
            for column in range(1, 5):
                self._cell(column, lines[column], self.y, height)
            self.y -= height
        groups: list[list[int]] = []
        for index, (row, _, _) in enumerate(self.parts):
            if row[0] or not groups:
                groups.append([])
            groups[-1].append(index)
        for group in groups:
            begin = tops[group[0]][0]
            height = sum(tops[i][1] for i in group)
            self._cell(0, self.parts[group[0]][1][0], begin, height)
        if self.look.ruled and self.parts:
            for x in self.xs:
                self._line(x, top, x, self.y)
            if not self.look.repeat:
                self._line(self.xs[0], top, self.xs[-1], top)
            for index, (y, _) in enumerate(tops):
                if index and index in {g[0] for g in groups}:
                    self._line(self.xs[0], y, self.xs[-1], y)
                elif index:
                    self._line(self.xs[1], y, self.xs[-1], y)
            if self.look.foot_rule:
                self._line(self.xs[0], self.y, self.xs[-1], self.y)
        self.parts = []

    def _cell(self, column: int, lines: list[str], top: float, height: float) -> None:
        size, wide = self.look.size, self.look.widths[column]
        start = top - self.pad
        if self.look.centred:
            start = top - (height - len(lines) * self.pitch) / 2
        for index, line in enumerate(lines):
            length = sum(size * (0.5 if c < "\u2e80" else 1) for c in line)
            x = self.xs[column] + (4 if column == 4 else (wide - length) / 2)
            self._at(x, self._base(start, index), line, size)

    def _base(self, top: float, index: int) -> float:
        return top - index * self.pitch - self.look.size

    def _text(self, x: float, text: str, size: float) -> None:
        self._at(x, self.y, text, size)

    def _at(self, x: float, y: float, text: str, size: float) -> None:
        """Set a line; Latin letters in a Latin font of half the width, a star raised and small."""
        for character in text:
            latin = character < "\u2e80"
            star = character == "*"
            self.canvas.setFont(
                "Courier" if latin else self.look.font, (size * 0.7 if star else size) / (1.2 if latin else 1)
            )
            self.canvas.drawString(x, y + (0.4 * size if star else 0), character)
            x += size * (0.5 if latin else 1.0)

    def _line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        upright = x0 == x1
        if upright and (self.look.rules == "level" or (self.look.rules == "open" and x0 in (self.xs[0], self.xs[-1]))):
            return
        if self.look.rules == "bars":
            wide, high = (0.6, abs(y1 - y0)) if upright else (x1 - x0, 0.6)
            self.canvas.rect(x0, min(y0, y1), wide, high, stroke=0, fill=1)
            return
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x0, y0, x1, y1)


def typeset(rows: list[list[str]], look: Look | None = None) -> bytes:
    """Set a list as a PDF."""
    return Setter(rows, look or Look()).pdf()
