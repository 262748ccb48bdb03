"""Two pages scanned side by side are read one after the other; a broad table is not cut."""

from __future__ import annotations

import numpy as np
import pytest
from lccp.model import Grid, Source
from lccp.read.formats import read_document
from lccp.read.limits import Limits
from lccp.read.ocr import pages
from lccp.read.ocr.signs import RecognisedPage

from tests.support.scans import as_file, recognised_line, recognised_table

HEAD = ("省份", "序号", "城市")
ROWS = [HEAD, ("江苏", "1", "徐州市"), ("江苏", "2", "常州市"), ("安徽", "3", "淮北市")]
MORE = [HEAD, ("安徽", "4", "黄山市"), ("安徽", "5", "六安市"), ("安徽", "6", "宣城市")]


def shifted(page, right):
    """What a page of 800 pixels shows, further to the right."""
    return RecognisedPage(
        page.width,
        page.height,
        signs=[
            sign._replace(
                box=(sign.box[0] + right, sign.box[1], sign.box[2] + right, sign.box[3]), line=sign.line + 9999
            )
            for sign in page.signs
        ],
        level=[(x0 + right, top, x1 + right, bottom) for x0, top, x1, bottom in page.level],
        upright=[(x0 + right, top, x1 + right, bottom) for x0, top, x1, bottom in page.upright],
    )


def side_by_side(left, right):
    right = shifted(right, 800)
    spine = [(798.0, 0.0, 802.0, 1000.0)]
    return RecognisedPage(
        1600,
        1000,
        signs=[*left.signs, *right.signs],
        level=[*left.level, *right.level],
        upright=[*left.upright, *right.upright, *spine],
    )


def read(monkeypatch, *recognised):
    answers = iter(recognised)
    monkeypatch.setattr(pages, "read_page", lambda picture, dpi: next(answers))
    blank = np.full((1000, 1600, 3), 255, np.uint8)
    return read_document(Source("s", "s.tif"), as_file(*[blank] * len(recognised), form="TIFF", dpi=100), Limits())


def rows_of(document):
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    return [
        ["".join(document.text[a:b] for a, b in cell.pieces) for cell in grid.cells if cell.column == 3]
        for grid in grids
    ]


def test_a_table_goes_on_from_the_left_page_to_the_right_one_and_both_are_one_page_of_the_file(monkeypatch):
    spread = side_by_side(recognised_table(ROWS), recognised_table(MORE))
    document = read(monkeypatch, spread, RecognisedPage(1600, 1000, signs=recognised_line("后一页")))
    assert rows_of(document) == [["城市", "徐州市", "常州市", "淮北市", "黄山市", "六安市", "宣城市"]]
    assert len(document.page_starts) == 2
    assert document.text[document.page_starts[1] :] == "后一页"
    assert [block.page for block in document.blocks] == [1, *[1] * 3, 2]
    place = document.text.index("宣城市")
    x0, _, x1, _ = document.boxes[4 * place : 4 * place + 4]
    assert x0 > 800 * 0.72  # where it stands on the sheet
    assert x1 - x0 == pytest.approx(20 * 0.72, abs=0.01)
    assert [(notice.kind, notice.severity) for notice in document.notices] == [("two-pages", "info")]


def test_prose_is_read_page_by_page_too(monkeypatch):
    words = "为落实国家碳达峰目标经研究决定开展试点工作现将有关事项"
    left, right = (
        RecognisedPage(
            800, 1000, signs=[s for n in range(4) for s in recognised_line(sign + words[n:], 100.0 + 40 * n)]
        )
        for sign in "左右"
    )
    text = read(monkeypatch, side_by_side(left, right)).text
    assert text.rindex("左") < text.index("\f") < text.index("右")


def test_a_table_across_the_middle_is_one_table(monkeypatch):
    table = recognised_table([(*first, *second) for first, second in zip(ROWS, MORE, strict=True)])
    wide = RecognisedPage(1600, 1000, signs=table.signs, level=[(100.0, y, 1500.0, y + 2) for y in range(100, 270, 40)])
    wide.upright = [(x, 100.0, x + 2, 260.0) for x in (100.0, 290.0, 390.0, 490.0, 1000.0, 1100.0, 1500.0)]
    wide.signs = [
        sign
        if sign.box[0] < 400
        else sign._replace(box=(sign.box[0] + 700, *sign.box[1:2], sign.box[2] + 700, sign.box[3]))
        for sign in table.signs
    ]
    document = read(monkeypatch, wide)
    assert "\f" not in document.text
    assert [notice.kind for notice in document.notices if notice.kind == "two-pages"] == []
