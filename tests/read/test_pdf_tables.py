"""PDF tables against their known cells: real renditions, and random lists set in many ways."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest
from lccp.model import Document, Grid, Line, Source
from lccp.read.pdf import read_pdf

from tests.support.pdf_typeset import HEADER, Look, make_rows, typeset, whole

DATA = Path(__file__).parents[1] / "data"
NOTICE = Path(__file__).parents[2] / "raw" / "third-batch-notice-2017.txt"
RENDITIONS = ("a1_lo_ruled", "e1_lo_norules", "f2_chromium_nodigits")


def document(data: bytes) -> Document:
    return read_pdf(Source("list", "list.pdf"), data)


def grids(doc: Document) -> list[Grid]:
    return [block for block in doc.blocks if isinstance(block, Grid)]


def bare(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split()).replace("“", '"').replace("”", '"')


def cells(doc: Document) -> list[list[str]]:
    """The cells of the only grid, merged ones in each of their rows, blanks taken out."""
    (grid,) = grids(doc)
    rows = max(cell.row + cell.row_span - 1 for cell in grid.cells)
    out = [[""] * max(cell.column for cell in grid.cells) for _ in range(rows)]
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            out[row - 1][cell.column - 1] = bare("".join(doc.text[a:b] for a, b in cell.pieces))
    return out


def notice_rows() -> list[list[str]]:
    rows = [line.split("\t") for line in NOTICE.read_text("utf-8").split("\n") if line.count("\t") == 4]
    out, province = [], ""
    for row in rows:
        if row[1].isdecimal():
            province = row[0] or province
            out.append([bare(cell) for cell in (province, *row[1:])])
    out[-1][4] = out[-1][4].removesuffix("2")  # the page number that the text of the notice ends with
    return out


@pytest.mark.parametrize("name", RENDITIONS)
def test_a_rendition_gives_the_cells_of_the_notice(name: str) -> None:
    doc = document((DATA / f"{name}.pdf").read_bytes())
    assert cells(doc) == [list(HEADER), *notice_rows()]


@pytest.mark.parametrize("name", RENDITIONS)
def test_every_character_has_its_box_on_its_page(name: str) -> None:
    doc = document((DATA / f"{name}.pdf").read_bytes())
    assert doc.boxes is not None
    assert len(doc.boxes) == 4 * len(doc.text)
    for index, character in enumerate(doc.text):
        x0, top, x1, bottom = doc.boxes[4 * index : 4 * index + 4]
        if character in "\n\f":
            assert (x0, top, x1, bottom) == (0, 0, 0, 0)
        elif not character.isspace():
            assert 0 <= x0 < x1 <= 596
            assert 0 <= top < bottom <= 842


@pytest.mark.parametrize("name", RENDITIONS)
def test_blocks_quote_the_text_whole_and_once(name: str) -> None:
    doc = document((DATA / f"{name}.pdf").read_bytes())
    covered: list[int] = []
    for block in doc.blocks:
        pieces = [(block.start, block.end)] if isinstance(block, Line) else [p for c in block.cells for p in c.pieces]
        covered += [i for start, end in pieces for i in range(start, end)]
    assert len(covered) == len(set(covered))
    assert set(covered) == {i for i, c in enumerate(doc.text) if c not in "\n\f"}


def test_a_province_merged_over_a_page_break_is_one_cell() -> None:
    doc = document((DATA / "a1_lo_ruled.pdf").read_bytes())
    (grid,) = grids(doc)
    spans = {doc.text[slice(*c.pieces[0])]: c.row_span for c in grid.cells if c.column == 1}
    assert spans["安徽"] == 5  # set on page 1 beside one row, on page 2 beside four
    assert spans["福建"] == 1


def test_a_repeated_header_is_furniture() -> None:
    doc = document((DATA / "a1_lo_ruled.pdf").read_bytes())
    told = [doc.text[b.start : b.end] for b in doc.blocks if isinstance(b, Line) and b.style == "furniture"]
    assert told == HEADER * 3


def look(seed: int) -> Look:
    dice = random.Random(seed)
    rotate = dice.choice([0, 0, 0, 90, 180])
    return Look(
        ruled=dice.random() < 0.5,
        centred=dice.random() < 0.5,
        repeat=dice.random() < 0.6,
        split=dice.random() < 0.4,
        numbers=dice.random() < 0.5,
        running_head=dice.random() < 0.4,
        size=dice.choice([9, 10.5, 12]),
        widths=dice.choice([(60, 40, 70, 70, 220), (50, 30, 60, 64, 260), (56, 36, 64, 80, 150)]),
        foot_rule=dice.random() < 0.7,
        page_height=dice.choice([842, 842, 500]),
        rotate=rotate,
        crop=(0, 0) if rotate == 90 else dice.choice([(0, 0), (0, 0), (20, 15)]),
    )


@pytest.mark.parametrize("seed", range(24))
def test_a_random_list_comes_out_as_it_went_in(seed: int) -> None:
    rows = make_rows(seed, random.Random(seed).randint(4, 40))
    doc = document(typeset(rows, look(seed)))
    assert cells(doc) == [list(HEADER), *whole(rows)]


@pytest.mark.parametrize("rules", ["open", "level", "bars"])
def test_rules_of_any_making_bound_the_same_cells(rules: str) -> None:
    rows = make_rows(7, 25)
    doc = document(typeset(rows, Look(rules=rules, foot_rule=False, centred=rules != "open")))
    assert cells(doc) == [list(HEADER), *whole(rows)]


@pytest.mark.parametrize("crop", [(0, 0), (20, 15)])
def test_a_font_that_the_file_does_not_hold_is_read_all_the_same(crop: tuple[float, float]) -> None:
    rows = make_rows(9, 12)
    held = document(typeset(rows, Look(crop=crop)))
    doc = document(typeset(rows, Look(font="STSong-Light", crop=crop)))
    assert cells(doc) == [list(HEADER), *whole(rows)]
    assert held.boxes is not None
    assert doc.boxes is not None
    assert doc.boxes[0] == pytest.approx(held.boxes[0], abs=1)


def test_page_numbers_and_running_heads_are_furniture() -> None:
    doc = document(typeset(make_rows(3, 30), Look(numbers=True, running_head=True)))
    furniture = [doc.text[b.start : b.end] for b in doc.blocks if isinstance(b, Line) and b.style == "furniture"]
    pages = len(doc.page_starts)
    assert furniture.count("低碳试点工作文件汇编") == pages
    assert [words for words in furniture if words.startswith("—")] == [f"— {n} —" for n in range(1, pages + 1)]
    others = [doc.text[b.start : b.end] for b in doc.blocks if isinstance(b, Line) and not b.style]
    assert others[:2] == ["附件", "第九批低碳城市试点名单及峰值目标、创新重点"]
    assert others[2].startswith("注：")


def test_a_turned_page_has_its_boxes_upright() -> None:
    rows = make_rows(5, 3)
    plain, turned = document(typeset(rows, Look())), document(typeset(rows, Look(rotate=90)))
    assert plain.text == turned.text
    assert plain.boxes is not None
    assert turned.boxes is not None
    assert list(turned.boxes) == pytest.approx(list(plain.boxes), abs=0.5)


def test_a_crop_box_moves_the_boxes() -> None:
    rows = make_rows(5, 3)
    plain, cropped = document(typeset(rows, Look())), document(typeset(rows, Look(crop=(20, 15))))
    assert plain.boxes is not None
    assert cropped.boxes is not None
    assert cropped.boxes[0] == pytest.approx(plain.boxes[0] - 20)
    assert cropped.boxes[1] == pytest.approx(plain.boxes[1])


def test_reading_twice_gives_the_same() -> None:
    data = (DATA / "e1_lo_norules.pdf").read_bytes()
    assert document(data).blocks == document(data).blocks
