"""Tables without upright rules against their known cells: the looks of journals and ministries, at random."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from lccp.extract.structure.parts import cut
from lccp.model import Document, Grid, GridCell, Line
from lccp.read import pdf
from lccp.read.pdf.lines import print_line
from lccp.read.pdf.page import Glyph, Page
from lccp.read.pdf.row_fit import GROUP
from lccp.read.pdf.signs.characters import read_characters
from reportlab.pdfbase import pdfmetrics

from tests.support.pdf_typeset import WORDS, wrap
from tests.support.table_sheets import KINDS, LEADING, SIZE, Sheet, coefficients, definitions, grids, relations, runs


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
        signs = read_characters(page, *rest)  # type: ignore[arg-type]
        signs.boxes[1], signs.boxes[3] = 40.0, 50.0
        return signs

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


def test_a_form_with_nothing_between_its_lines_is_read() -> None:
    sheet = Sheet()
    for y in (60, 90, 120, 150):
        sheet.rule(40, 380, y)
        sheet.rule(60, 300, y + 8)
    sheet.put(40, 40, "数据管理")
    assert sheet.read().text == "数据管理"


def set_evenly(
    sheet: Sheet, rows: list[list[str]], place: float, lefts: tuple[float, ...], widths: tuple[float, ...]
) -> None:
    """Set a three-line table whose lines all stand one leading apart, each cell at one place of its row's height."""
    y = 60.0
    sheet.rule(40, 380, y - LEADING)
    for number, row in enumerate(rows):
        cells = [wrap(text, width, SIZE) if text else [] for text, width in zip(row, widths, strict=True)]
        high = max(len(cell) for cell in cells)
        for left, cell in zip(lefts, cells, strict=True):
            for line, text in enumerate(cell):
                sheet.put(left, y + (place * (high - len(cell)) + line) * LEADING, text)
        y += high * LEADING
        if number in (0, len(rows) - 1):
            sheet.rule(40, 380, y - LEADING + 3)
            y += 4


@pytest.mark.parametrize("place", [0.0, 0.5, 1.0])
def test_broken_cells_are_whole_where_no_blank_parts_the_rows(place: float) -> None:
    rows = [
        ["产品", "管理制度"],
        ["数据", "数据管理平台建立评价低碳产品推广机制探索数据管理平台建立评价低碳产品推广机制探索管理"],
        ["平台推广", "探索管理"],
        ["机制", "低碳产品推广机制探索数据管理平台建立评价制度数据"],
    ]
    sheet = Sheet()
    set_evenly(sheet, rows, place, (46, 150), (80, 150))
    assert grids(sheet.read()) == [rows]


def test_rows_that_may_be_one_are_told() -> None:
    sheet = Sheet()
    lines = ["数据管理平台建", "立评价低碳产品"]
    set_evenly(
        sheet,
        [["产品", "制度"], ["平台", "评价制度"], *([line, line] for line in lines), ["", "推广机制"]],
        0.0,
        (46, 150),
        (80, 80),
    )
    document = sheet.read()
    assert [notice.kind for notice in document.notices] == ["uncertain-table"]


def test_a_total_below_the_last_row_is_no_part_of_it() -> None:
    """Cells of two lines stand around their number; the total's number stands below the last one, too far for one cell."""
    sheet = Sheet()
    rows = [("1", "数据", "3", ["管理平台推广"]), ("2", "平台", "7", ["管理制度评价低碳产品", "推广机制"])]
    rows += [("3", "机制", "8", ["探索管理评价低碳产品", "低碳推广"])]
    for x, head in zip((46, 120, 200, 270), ("序号", "产品", "数量", "制度"), strict=True):
        sheet.put(x, 60, head)
    y = 60.0
    for number, label, count, lines in rows:
        y += 22 + 8 * (len(lines) - 1)
        for x, words in ((46, number), (120, label), (200, count)):
            sheet.put(x, y, words)
        for place, words in enumerate(lines):
            sheet.put(270, y + 16 * (place - (len(lines) - 1) / 2), words)
        y += 8 * (len(lines) - 1)
    sheet.put(90, y + 26, "合计")
    sheet.put(200, y + 26, "18")
    (table,) = grids(sheet.read())
    assert [row[2:] for row in table[1:]] == [[count, "".join(lines)] for _, _, count, lines in rows] + [["18", ""]]


def test_numbers_that_a_narrow_column_broke_are_told() -> None:
    sheet = Sheet()
    sheet.rule(40, 380, 48)
    for number, row in enumerate(
        [("产品", "(1)", "(2)"), ("数据", "1.25", "2.5"), ("", "(0.1", "(0.2"), ("", "3)", "4)")]
    ):
        for x, text in zip((46, 150, 260), row, strict=True):
            sheet.put(x, 60 + 16 * number, text)
        if number in (0, 3):
            sheet.rule(40, 380, 66 + 16 * number)
    assert [notice.kind for notice in sheet.read().notices] == ["uncertain-table"]


def test_wrapped_stars_go_on_with_the_number_above_them() -> None:
    sheet = Sheet()
    sheet.rule(40, 380, 48)
    for y, row in ((60, ("产品", "(1)")), (78, ("数据", "3.844*")), (90.5, ("", "*")), (103, ("", "(0.665)"))):
        for x, text in zip((46, 200), row, strict=True):
            wide = sum(pdfmetrics.stringWidth(run, font, SIZE) for font, run in runs(text))
            sheet.put(x if x == 46 else x - wide, y, text)
        if y in (60, 103):
            sheet.rule(40, 380, y + 6)
    assert grids(sheet.read()) == [[["产品", "(1)"], ["数据", "3.844**"], ["", "(0.665)"]]]


@pytest.mark.parametrize("style", ["three", "none"])
def test_headings_over_three_columns_each_span_them_without_a_rule_beneath(style: str) -> None:
    sheet = Sheet()
    columns = [130 + 42 * k for k in range(6)]
    sheet.put(columns[1] - 10, 60, "管理制度")
    sheet.put(columns[4] - 10, 60, "低碳试点")
    for y, label, words in [
        (73, "产品", [f"({k})" for k in range(1, 7)]),
        *((92 + 16 * row, WORDS[row], [f"{row}.{k}57" for k in range(6)]) for row in range(4)),
    ]:
        sheet.put(46, y, label)
        for x, word in zip(columns, words, strict=True):
            sheet.put(x + 10 - pdfmetrics.stringWidth(word, "Helvetica", SIZE) / 2, y, word)
    if style == "three":
        for y in (48, 79, 147):
            sheet.rule(40, 380, y)
    (grid,) = [block for block in sheet.read().blocks if isinstance(block, Grid)]
    assert [(c.row, c.column, c.column_span) for c in grid.cells if c.column_span > 1] == [(1, 2, 3), (1, 5, 3)]


def test_a_header_whose_rule_leaves_out_the_first_column_is_whole() -> None:
    sheet = Sheet()
    sheet.rule(40, 380, 48)
    sheet.put(46, 66, "产品")
    for x, text in ((161, "管理制度"), (281, "低碳试点")):
        sheet.put(x, 60, text)
    sheet.rule(130, 380, 64)
    for row, y in enumerate((73, 92, 108, 124)):
        sheet.put(46, y, WORDS[row]) if row else None
        for k, x in enumerate((140, 200, 260, 320)):
            sheet.put(x, y, f"{row}.{k}5" if row else f"({k + 1})")
    sheet.rule(130, 380, 79)
    sheet.rule(40, 380, 130)
    (table,) = grids(sheet.read())
    assert table[:2] == [["产品", "管理制度", "", "低碳试点", ""], ["", "(1)", "(2)", "(3)", "(4)"]]


def test_a_half_empty_table_of_correlations_without_rules_is_whole() -> None:
    sheet = Sheet()
    rows = [["产品", *map(str, range(1, 7))]]
    for row in range(6):
        rows.append([WORDS[row], *(["0.217**"] * row), "1", *([""] * (5 - row))])
    for number, row in enumerate(rows):
        for k, text in enumerate(row):
            sheet.put(46 + (60 if k else 0) + 46 * k, 60 + 16 * number, text)
    assert grids(sheet.read()) == [rows]


def test_headings_of_groups_of_rows_part_no_table() -> None:
    sheet = Sheet()
    y = 60.0
    rows = [["产品", "(1)", "(2)", "(3)"]]
    for panel in ("Panel A：数据管理平台评价制度", "Panel B：低碳产品推广机制探索"):
        rows.append([panel])
        rows += [[word, "0.217", "1.300", "2.250"] for word in WORDS[:3]]
    for row in rows:
        for x, text in zip((46, 150, 220, 290), row, strict=False):
            sheet.put(x, y, text)
        y += 16
    read_rows = grids(sheet.read())
    assert [[text for text in row if text] for table in read_rows for row in table] == rows
    assert len(read_rows) == 1


@pytest.mark.parametrize("heads", [("Panel A：评价", "Panel B：推广"), ("Part 1", "Part 2")])
def test_the_heading_of_a_panel_is_no_part_of_the_label_beneath_it(heads: tuple[str, str]) -> None:
    sheet = Sheet()
    y = 60.0
    rows = [["数据管理平台评价", "(1)", "(2)", "(3)"]]
    for head in heads:
        rows.append([head])
        rows += [["碳排放总量", "0.217**", "1.300", "2.250"], ["", "(0.112)", "(0.334)", "(0.778)"]]
        rows += [["低碳产品", "0.371", "1.003*", "2.502"], ["", "(0.211)", "(0.433)", "(0.787)"]]
    for row in rows:
        for x, text in zip((46, 150, 220, 290), row, strict=False):
            sheet.put(x, y, text)
        y += 14
    document = sheet.read()
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    cells = [
        (cell.row, cell.column, cell.column_span, text) for cell in grid.cells for text in [cell_text(document, cell)]
    ]
    panels = [(row, span, text) for row, column, span, text in cells if column == 1 and text in heads]
    assert panels == [(2, 4, heads[0]), (7, 4, heads[1])]
    assert [text for row, column, span, text in cells if column == 1 and span == 1] == [
        "数据管理平台评价",
        *["碳排放总量", "低碳产品"] * 2,
    ]


@pytest.mark.parametrize(
    ("words", "is_heading"),
    [
        ("Panel A：全样本", True),
        ("Panel B东部地区", True),
        ("面板一", True),
        ("Part 2", True),
        ("Participation rate", False),
        ("Panelists", False),
        ("一、总体情况", True),
        ("部分2", True),
        ("Participation", False),
    ],
)
def test_what_heads_a_group_of_rows(words: str, is_heading: bool) -> None:
    assert bool(GROUP.match(words)) is is_heading


def cell_text(document: Document, cell: GridCell) -> str:
    return "".join(document.text[start:end] for start, end in cell.pieces)


def test_a_short_column_beside_a_table_is_read_after_the_other_one() -> None:
    dice = random.Random(3)
    sheet = Sheet(500)
    y = sheet.prose(40, 40, 200, dice, 8)
    for row in range(14):
        for k in range(4):
            sheet.put(44 + 50 * k, y + 12 + 14 * row, f"{row}.{k}57" if row and k else WORDS[row % 9])
    sheet.prose(40, y + 230, 200, dice, 6)
    sheet.prose(260, 40, 200, dice, 10)
    document = sheet.read()
    sides = [block.x0 < 250 for block in document.blocks if isinstance(block, Line)]
    assert sides[:18] == [True] * 8 + [False] * 10 or sides == [True] * 14 + [False] * 10


def test_lines_with_a_hanging_stop_or_a_ragged_edge_are_one_paragraph() -> None:
    sheet = Sheet()
    for number, line in enumerate(("数" * 30, "据" * 30 + "。", "管" * 30, "理" * 5)):
        sheet.put(40, 40 + LEADING * number, line)
    english = ("The policy lowered the carbon intensity of the cities in the", "prefectures, and that this effect grew")
    for number, line in enumerate(english):
        sheet.put(40, 150 + LEADING * number, line)
    words = ["".join(part.text.value.split()) for part in cut(sheet.read()) if part.text is not None]
    assert words[0] == "数" * 30 + "据" * 30 + "。" + "管" * 30 + "理" * 5


def test_the_two_letters_of_a_ligature_are_both_read() -> None:
    first = Glyph("f", 10, 20, 16, 30, place=4)
    line = print_line([Glyph("e", 4, 20, 10, 30, place=3), first, first._replace(place=5), Glyph("e", 16, 20, 20, 30)])
    assert line
    assert line.text == "effe"


def test_a_head_of_years_stays_with_its_table_without_rules() -> None:
    head = ["产品", "总量", "2020年", "2025年", "数据"]
    rows = [
        head,
        *(
            [f"管理{name}", "%数"[n % 2], f"[{13.5 + n}]", f"<{14.5 + n}", "总量"]
            for n, name in enumerate("产品数据平")
        ),
    ]
    sheet = Sheet()
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.put(40 + 70 * column + 6 * (number == 0), 60 + 18 * number, text)
    assert grids(sheet.read()) == [rows]


def test_a_head_above_the_first_of_the_rules_between_rows_is_of_the_table() -> None:
    rows = [
        ["城市", "总量", "数据"],
        *([name, f"{13.5 + n}", f"管理平台{n}"] for n, name in enumerate("产品数据管理", 1)),
    ]
    sheet = Sheet()
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.put(40 + 110 * column, 60 + 18 * number, text)
        sheet.rule(36, 380, 65 + 18 * number)
    assert grids(sheet.read()) == [rows]


def test_an_item_broken_at_the_edge_of_a_page_of_headings_goes_on() -> None:
    full = "管理平台数据" * 4
    lines = [(58, full), (40, "管理平台。"), (58, full), (40, "数据管理。"), (58, "1.管理平台"), (58, f"2.{full[:-1]}")]
    lines += [
        (40, "据。管理平台数据。"),
        (58, f"3.{full[:-1]}"),
        (40, "理平台数据。"),
        (58, "4.数据管理"),
        (58, "5.平台管理"),
    ]
    lines += [(58, f"{number}.{full[: number + 5]}") for number in range(6, 16)]
    sheet = Sheet()
    for number, (x, text) in enumerate(lines):
        sheet.put(x, 60 + 16 * number, text)
    parts = [part.text.value for part in cut(sheet.read()) if part.text is not None]
    assert f"2.{full[:-1]}据。管理平台数据。" in parts


def test_a_span_of_years_that_found_no_room_goes_on_with_what_it_is_of() -> None:
    full = "管理平台数据" * 5
    sheet = Sheet()
    lines = [(58, full[:-2]), (40, full), (40, full[:-3]), (40, "2012-2020年，数据管理平台数据管理平台数据。")]
    for number, (x, text) in enumerate([*lines, (58, full[:-2]), (40, full), (40, full), (40, "数据。")]):
        sheet.put(x, 60 + 16 * number, text)
    parts = [part.text.value for part in cut(sheet.read()) if part.text is not None]
    assert len(parts) == 2
