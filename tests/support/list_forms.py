"""Random lists of places in random forms on random carriers, with what each holds in truth."""

from __future__ import annotations

import html
import io
import random
from dataclasses import dataclass, field

import docx
import openpyxl
from lccp.reference import divisions

PROVINCES: dict[str, list[str]] = {}
for place in divisions():
    if place.level in ("prefecture", "county") and place.last_year == 2024 and len(place.name) > 2:
        PROVINCES.setdefault(place.province, []).append(place.name)
for listed in PROVINCES.values():
    listed.sort()
COMMON = {
    name for name in (n for ns in PROVINCES.values() for n in ns) if sum(name in ns for ns in PROVINCES.values()) > 1
}
YEARS = ["2025", "2027年", "2030年前", "2020左右", "2023-2025", "2028之前", "2026年前后"]
ITEMS = [
    "建立碳数据管理制度",
    "探索碳排放总量控制制度",
    "创建碳中和示范工程",
    "完善清洁能源替代工程",
    "深化绿色出行积分制度",
]
HEADS = {
    "number": ["序号", "编号", "No.", "序 号"],
    "province": ["省份", "省（区、市）", "所在省", "所属省份", "Province"],
    "name": ["城市", "试点城市", "设区市", "City", "试点地区", "市（州）", "城市 City", "名称"],
    "year": ["峰值年", "达峰年份", "Peak year", "碳排放达到峰值的年份", "达峰时间（年）"],
    "designated": ["批准时间", "公布年度", "试点时间", "年份"],
    "batch": ["批次", "试点批次", "Batch"],
    "items": ["创新重点", "重点任务"],
}
NUMBERS = [
    str,
    lambda n: f"{n}.",
    lambda n: f"（{n}）",
    lambda n: chr(0x2460 + n - 1) if n <= 20 else str(n),
    lambda n: chr(0x2474 + n - 1) if n <= 20 else str(n),
    lambda n: chr(0x2488 + n - 1) if n <= 20 else str(n),
    lambda n: "一二三四五六七八九十"[n - 1] if n <= 10 else "十" + "一二三四五六七八九"[n - 11] if n < 20 else str(n),
]
WRAPPED_AT = 18  # signs of a line of names that goes on below
BATCHES = ["第一批", "第二批", "第三批"]
TITLES = ["第四批国家低碳城市试点名单", "国家海绵城市建设试点城市名单", "智慧城市试点名单", "低碳試點城市名單"]


@dataclass
class FormRow:
    province: str
    name: str
    number: int
    star: bool
    year: str
    batch: str
    designated: str
    items: list[str] = field(default_factory=list)


@dataclass
class ListForm:
    title: str
    columns: list[str]
    rows: list[FormRow]
    grouping: str  # how provinces are printed: column, merged, ditto, rows, none
    number: int  # index of the style of running numbers
    several: bool  # several names in a cell
    totals: bool
    notes: bool
    heads: dict[str, str] | None
    restart: bool = False


def draw_form(rng: random.Random) -> ListForm:
    provinces = rng.sample(sorted(PROVINCES), rng.randint(1, 4))
    grouping = rng.choice(["column", "merged", "merged", "ditto", "rows", "none"])
    several = rng.random() < 0.15 and grouping == "column"
    optional = [kind for kind in ("year", "designated", "batch", "items") if rng.random() < 0.4]
    if several:
        optional = []
    columns = ["name", *optional]
    if grouping != "none" and grouping != "rows":
        columns.insert(0, "province")
    if rng.random() < 0.75:
        columns.insert(rng.choice([0, 0, 1]), "number")
    if rng.random() < 0.3:
        rng.shuffle(columns)
    rows: list[FormRow] = []
    stars = rng.random() < 0.3
    batch = 0
    for province in provinces:
        for name in rng.sample(PROVINCES[province], min(rng.randint(1, 4), len(PROVINCES[province]))):
            if name in COMMON:
                continue
            batch = min(2, batch + (rng.random() < 0.2))
            rows.append(
                FormRow(
                    province,
                    name,
                    len(rows) + 1,
                    stars and rng.random() < 0.4,
                    rng.choice(YEARS),
                    BATCHES[batch],
                    rng.choice(["2010年7月", "2012", "2017年"]),
                    rng.sample(ITEMS, rng.randint(1, 3)),
                )
            )
    if len(rows) < 3:
        return draw_form(rng)
    heads = {kind: rng.choice(HEADS[kind]) for kind in columns}
    if "year" in columns and "designated" in columns and heads["designated"] == "年份":
        heads["designated"] = "批准时间"
    return ListForm(
        rng.choice(TITLES),
        columns,
        rows,
        grouping,
        rng.randrange(len(NUMBERS)),
        several,
        rng.random() < 0.3,
        rng.random() < 0.3,
        heads,
    )


def rows_of_cells(form: ListForm) -> list[list[tuple[str, int]]]:
    """Return the table as rows of (text, rows that it spans); 0 is covered by the cell above, -1 a cell over the row."""
    table: list[list[tuple[str, int]]] = []
    if form.heads:
        table.append([(form.heads[kind], 1) for kind in form.columns])
    if form.several:
        for number, province in enumerate(dict.fromkeys(row.province for row in form.rows), 1):
            members = [row for row in form.rows if row.province == province]
            for row in members:
                row.number = number
            cells = {"province": province, "number": NUMBERS[form.number](number)}
            cells["name"] = "、".join(row.name + ("*" if row.star else "") for row in members)
            table.append([(cells[kind], 1) for kind in form.columns])
        return table
    before = ""
    for row in form.rows:
        first = row.province != before
        if first and form.grouping == "rows":
            table.append([(row.province, -1)])
        span = sum(other.province == row.province for other in form.rows)
        province = row.province
        if not first and form.grouping == "ditto":
            province = "同上"
        cells = {
            "province": province,
            "number": NUMBERS[form.number](row.number),
            "name": row.name + ("*" if row.star else ""),
            "year": row.year,
            "designated": row.designated,
            "batch": row.batch,
            "items": " ".join(f"{n}.{item}" for n, item in enumerate(row.items, 1)),
        }
        spans = {"province": (span if first else 0) if form.grouping == "merged" else 1}
        table.append([(cells[kind], spans.get(kind, 1)) for kind in form.columns])
        before = row.province
    if form.totals:
        where = form.columns.index("name")
        total = [("", 1)] * len(form.columns)
        total[0] = ("合计", 1)
        if where:
            total[where] = (f"{len(form.rows)}个", 1)
        table.append(total)
    return table


def as_tabs(form: ListForm, sign: str = "\t") -> bytes:
    lines = ["附件", form.title]
    for row in rows_of_cells(form):
        lines.append(sign.join("" if span == 0 else text for text, span in row) if row[0][1] != -1 else row[0][0])
    if form.notes:
        lines.append("注：带*的城市为有条件批复。")
    return "\n".join(lines).encode()


def as_markdown(form: ListForm) -> bytes:
    lines = [form.title, ""]
    for number, row in enumerate(rows_of_cells(form)):
        cells = ["" if span == 0 else text for text, span in row] + [""] * (len(form.columns) - len(row))
        lines.append("| " + " | ".join(cells) + " |")
        if number == 0:
            lines.append("|" + "---|" * len(form.columns))
    return "\n".join(lines).encode()


def as_html(form: ListForm) -> bytes:
    parts = [f'<html><head><meta charset="utf-8"></head><body><h2>{form.title}</h2><table border=1>']
    for row in rows_of_cells(form):
        if row[0][1] == -1:
            parts.append(f"<tr><td colspan={len(form.columns)}>{row[0][0]}</td></tr>")
            continue
        cells = [f"<td rowspan={span}>{html.escape(text)}</td>" for text, span in row if span]
        parts.append(f"<tr>{''.join(cells)}</tr>")
    parts.append("</table></body></html>")
    return "".join(parts).encode()


def as_docx(form: ListForm) -> bytes:
    document = docx.Document()
    document.add_paragraph(form.title)
    rows = rows_of_cells(form)
    table = document.add_table(rows=len(rows), cols=len(form.columns))
    for r, row in enumerate(rows):
        if row[0][1] == -1:
            table.cell(r, 0).merge(table.cell(r, len(form.columns) - 1)).text = row[0][0]
            continue
        for c, (text, span) in enumerate(row):
            if span > 1:
                table.cell(r, c).merge(table.cell(r + span - 1, c)).text = text
            elif span == 1:
                table.cell(r, c).text = text
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def as_xlsx(form: ListForm) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.cell(1, 1, form.title)
    for r, row in enumerate(rows_of_cells(form), 2):
        if row[0][1] == -1:
            sheet.cell(r, 1, row[0][0])
            if len(form.columns) > 1:
                sheet.merge_cells(start_row=r, end_row=r, start_column=1, end_column=len(form.columns))
            continue
        for c, (text, span) in enumerate(row, 1):
            if span:
                sheet.cell(r, c, int(text) if text.isdecimal() else text)
            if span > 1:
                sheet.merge_cells(start_row=r, end_row=r + span - 1, start_column=c, end_column=c)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def as_blanks(form: ListForm) -> bytes:
    return as_tabs(form, " ")


def as_csv(form: ListForm) -> bytes:
    return as_tabs(form, ",")


def as_cells(form: ListForm) -> bytes:
    """A cell a line, as a page copied or a PDF dumped gives them; cells that one above covers, and empty ones, have none."""
    rows = rows_of_cells(form)
    return "\n".join(["附件", form.title, *(text for row in rows for text, span in row if span and text)]).encode()


def as_noted(form: ListForm) -> bytes:
    """Tabs, with the marks of footnotes behind names and years."""
    marks = ["", "①", "¹", "[1]", "（注1）"]
    lines = ["附件", form.title]
    for number, row in enumerate(rows_of_cells(form)):
        cells = []
        for column, (kind, (text, span)) in enumerate(zip(form.columns, row, strict=False)):
            is_marked = (
                number and span and not form.several and kind in ("name", "year") and text and row[0][0] != "合计"
            )
            cells.append((text if span else "") + (marks[(number + column) % len(marks)] if is_marked else ""))
        lines.append("\t".join(cells) if row[0][1] != -1 else row[0][0])
    return "\n".join([*lines, "①该市为整市试点。"]).encode()


def as_two_heads(form: ListForm) -> bytes:
    """A web page whose heads stand in two rows, the last two columns under one head."""
    page = as_html(form).decode()
    first, rest = page.split("</tr>", 1)
    start, cells = first.split("<tr>")
    heads = cells.split("</td>")[:-1]
    if len(heads) < 4 or form.columns[-2] in ("name", "province", "number"):
        return page.encode()
    over = [head.replace("rowspan=1", "rowspan=2") + "</td>" for head in heads[:-2]]
    below = "".join(f"{head}</td>" for head in heads[-2:])
    return f"{start}<tr>{''.join(over)}<td colspan=2>试点情况</td></tr><tr>{below}</tr>{rest}".encode()


CARRIERS = {
    "table.csv": as_csv,
    "tabs.txt": as_tabs,
    "blanks.txt": as_blanks,
    "markdown.md": as_markdown,
    "page.html": as_html,
    "sheet.xlsx": as_xlsx,
    "word.docx": as_docx,
    "cells.txt": as_cells,
    "notes.txt": as_noted,
    "heads.html": as_two_heads,
}


def draw_lines(rng: random.Random) -> tuple[bytes, list[FormRow]]:
    """A list in lines without columns, in one of the manners that notices use."""
    provinces = rng.sample(sorted(PROVINCES), rng.randint(2, 4))
    manner = rng.choice(["colon", "joined", "names", "headed", "dated", "numbered", "behind", "labelled", "wrapped"])
    sign = rng.choice(["、", "；", "，", "　", " "]) if manner == "colon" else "、"
    label = rng.choice(["，峰值年{}", "（达峰年份：{}）", "：{}", "（{}达峰）"])
    rows: list[FormRow] = []
    lines = ["附件", "第四批国家低碳城市试点名单及峰值目标", ""]
    for at, province in enumerate(provinces):
        names = [n for n in rng.sample(PROVINCES[province], min(3, len(PROVINCES[province]))) if n not in COMMON]
        if not names:
            continue
        shown = "" if manner == "names" else province
        if manner == "colon":
            lines.append(f"{province}：{sign.join(names)}")
        elif manner == "wrapped":
            row = f"{province}：{'、'.join(names)}"
            lines.extend(row[start : start + WRAPPED_AT] for start in range(0, len(row), WRAPPED_AT))
        elif manner == "headed":
            lines.extend([f"{'一二三四五'[at]}、{province}", "、".join(names)])
        for name in names:
            year = rng.choice(YEARS) if manner in ("dated", "labelled") else ""
            rows.append(FormRow(shown, name, len(rows) + 1, False, year, "", ""))
            if manner == "joined":
                lines.append(f"{len(rows)}.{province}{name}")
            elif manner == "names":
                lines.append(name)
            elif manner == "dated":
                lines.append(f"{len(rows)}. {province}{name}，{year}")
            elif manner == "labelled":
                lines.append(f"{len(rows)}.{province}{name}{label.format(year)}")
            elif manner == "behind":
                lines.append(f"{len(rows)}. {name}，{province}")
            elif manner == "numbered":
                lines.append(f"（{len(rows)}）{province} {name}")
    lines.extend(rng.choice([[], [], ["", "（此件公开发布）"], ["", "注：排名不分先后。"], ["", "打印 关闭 分享"]]))
    indent = "　　" if rng.random() < 0.2 and manner != "wrapped" else ""
    return "\n".join(indent + line if line else line for line in lines).encode(), rows
