"""Recognised pictures: the whole path on small made scans, and each step of it on plain arrays."""

from __future__ import annotations

import csv
import json
import os
import zlib

import numpy as np
import pytest
from lccp.__main__ import main
from lccp.model import Grid, InputError, Source
from lccp.read import isolated
from lccp.read.formats import read_document
from lccp.read.limits import Limits
from lccp.read.ocr import pages, pictures, recognise
from lccp.read.ocr.decode import Sign, decode_line
from lccp.read.ocr.engine import Guess, engine_name
from lccp.read.ocr.heartbeat import listening
from lccp.read.ocr.marks import dark_pixels, find_rules, find_screened_rules, find_unread, reach_ends
from lccp.read.ocr.overlaps import settle_overlaps
from lccp.read.ocr.pictures import resolution_of
from lccp.read.ocr.prepare import has_fine_screen, is_half_tone, tilt_of, whiten_seals
from lccp.read.ocr.recognise import settled_reading
from lccp.read.ocr.signs import RecognisedPage
from lccp.read.pdf.page import SignReading
from lccp.text.refusals import reason_message

from tests.support.scans import as_file, recognised_line, recognised_table, render, tilted, turn, with_seal

# Rows 12 to 15 of the list of 45 as its second page prints them, and a stretch of white about them.
ROWS = (60.0, 60.0, 560.0, 310.0)
CELLS = [
    ("省份", "序号", "城市", "峰值年", "创新重点"),
    ("12", "淮北市*", "2025", "1.建立新增项目碳核准准入机制2.建立评估机制和目标考核机制3.建立节能减碳监督管理机制4.探索碳金融制度创新5.推进低碳关键技术创新"),
    ("13", "黄山市", "2020", "1.实施总量控制和分解落实机制2.发展“低碳+智慧旅游”特色产业"),
    ("14", "六安市*", "2030", "1.开展低碳发展绩效评价考核2.健全绿色低碳和生态保护市场体系"),
    ("15", "宣城市*", "2025", "1.探索低碳技术和产品推广制度创新"),
]  # fmt: skip


def read(data, name="scan.png", limits=None):
    return read_document(Source("scan", name), data, limits or Limits())


def rows_of(document):
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    rows = {}
    for cell in grid.cells:
        words = "".join(document.text[start:end] for start, end in cell.pieces)
        rows.setdefault(cell.row, []).append(words.replace(" ", ""))
    return [tuple(cells) for _, cells in sorted(rows.items())]


@pytest.fixture(scope="module")
def plain():
    return read(as_file(render(box=ROWS)))


def test_a_scanned_table_is_read_cell_by_cell(plain):
    assert rows_of(plain) == CELLS
    assert plain.media_type == "image/png"
    assert plain.reader == engine_name()
    assert [notice.kind for notice in plain.notices if notice.kind != "doubtful-reading"] == []


def test_every_character_has_a_certainty_and_a_box_where_it_stands(plain):
    assert len(plain.certainties) == len(plain.text)
    shown = [offset for offset, sign in enumerate(plain.text) if not sign.isspace()]
    assert all(0 < plain.certainties[offset] <= 1 for offset in shown)
    born_digital = read_document(Source("pdf", "a.pdf"), (pictures_folder() / "a1_lo_ruled.pdf").read_bytes(), Limits())
    start = born_digital.text.index("黄山市")
    x0, top, x1, bottom = born_digital.boxes[4 * start : 4 * start + 4]
    place = plain.text.index("黄山市")
    box = plain.boxes[4 * place : 4 * place + 4]
    assert box[0] + ROWS[0] == pytest.approx(x0, abs=2)
    assert (box[1] + box[3]) / 2 + ROWS[1] == pytest.approx((top + bottom) / 2, abs=2.5)
    assert box[2] - box[0] == pytest.approx(x1 - x0, abs=2)


def pictures_folder():
    from tests.support.scans import DATA

    return DATA


@pytest.mark.slow
def test_a_seal_a_tilt_and_a_turn_change_no_cell(plain):
    """One picture with all three: red over the words, askew by a degree, and lying on its side."""
    picture = turn(tilted(with_seal(render(box=ROWS)), 1.0), 90)
    document = read(as_file(picture, form="JPEG"), "photo.jpg")
    assert rows_of(document) == CELLS
    place, upright = document.text.index("黄山市"), plain.text.index("黄山市")
    x0, top, x1, bottom = document.boxes[4 * place : 4 * place + 4]
    u0, above, u1, below = plain.boxes[4 * upright : 4 * upright + 4]
    high = (ROWS[3] - ROWS[1]) - (above + below) / 2  # turned clockwise: what was low lies at the left
    assert (x0 + x1) / 2 == pytest.approx(high, abs=6)
    assert (top + bottom) / 2 == pytest.approx((u0 + u1) / 2, abs=6)


@pytest.mark.slow
def test_a_poor_scan_in_a_pdf_gives_no_wrong_value_and_its_tables_check(tmp_path):
    """The whole road at 100 dots an inch: names, codes and years are right; a star is read, or in doubt and told."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "list.pdf").write_bytes(as_file(render(dpi=100, box=ROWS), form="PDF", dpi=100))
    (raw / "sources.toml").write_text(
        '[[source]]\nid = "list"\nfile = "list.pdf"\nkind = "pilot-list"\nprogramme = "low-carbon"\n', encoding="utf-8"
    )
    folder = tmp_path / "out"
    assert main(["build", "--raw", str(raw), "--out", str(folder)]) == 0
    assert main(["check", "--raw", str(raw), "--out", str(folder)]) == 0
    source = table(folder, "sources")[0]
    assert source["reader"].startswith("RapidOCR 3.10.0 (PP-OCRv6_det_small 090f04abcd9d")
    rows = table(folder, "pilots")
    assert [(row["number"], row["name"], row["adcode"], row["peak_year"]) for row in rows] == [
        ("12", "淮北市", "340600", "2025"), ("13", "黄山市", "341000", "2020"), ("14", "六安市", "341500", "2030"), ("15", "宣城市", "341800", "2025"),
    ]  # fmt: skip
    stars = [row["conditional"] for row in rows]
    told = [row["message"] for row in table(folder, "findings") if row["kind"] == "doubtful-star"]
    assert all(star in (true, "") for star, true in zip(stars, ("true", "false", "true", "true"), strict=True))
    assert bool(told) == ("" in stars)
    items = "".join(row["text"] for row in table(folder, "innovations"))
    assert items == "".join(words for *_, words in CELLS[1:]).translate(dict.fromkeys(map(ord, "12345."), ""))
    log = (folder / "provenance" / "pilots.jsonl").read_text(encoding="utf-8").splitlines()
    spans = [span for line in log for span in json.loads(line)["spans"]]
    assert spans
    assert all(0 < span["confidence"] <= 1 and len(span["bbox"]) == 4 for span in spans)


def table(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# -- what is doubtful, on pages made of chosen signs ------------------------------------------------------------


def read_signs(monkeypatch, *recognised, form="TIFF"):
    """Read a picture of blank pages on which the recogniser sees what is given."""
    answers = iter(recognised)
    monkeypatch.setattr(pages, "read_page", lambda picture, dpi: next(answers))
    blank = np.full((1000, 800, 3), 255, np.uint8)
    return read(as_file(*[blank] * len(recognised), form=form, dpi=100), "list.tif")


def test_a_digit_below_the_bar_is_lost_with_what_it_may_be(monkeypatch):
    doubt = {4: (0.93, (("3", 0.05), ("B", 0.01)))}
    document = read_signs(monkeypatch, RecognisedPage(800, 1000, signs=recognised_line("力争2081年达峰", doubts=doubt)))
    assert document.text == "力争20\ufffd1年达峰"
    assert document.origin.alternatives == {4: (("8", 0.93), ("3", 0.05))}
    assert [notice.kind for notice in document.notices] == []


def test_a_letter_among_digits_that_may_be_one_is_a_lost_digit(monkeypatch):
    doubt = {2: (0.7, (("0", 0.28),))}
    document = read_signs(
        monkeypatch, RecognisedPage(800, 1000, signs=recognised_line("到2O25年", doubts={2: doubt[2]}))
    )
    assert document.text == "到2\ufffd25年"


def test_han_below_the_bar_stay_and_are_told_with_what_else_they_may_be(monkeypatch):
    doubt = {0: (0.81, (("宜", 0.18),))}
    document = read_signs(monkeypatch, RecognisedPage(800, 1000, signs=recognised_line("宣城市", doubts=doubt)))
    assert document.text == "宣城市"
    (notice,) = document.notices
    assert (notice.kind, notice.start, notice.end) == ("doubtful-reading", 0, 3)
    assert "宣 0.810 (宜 0.180)" in str(notice.message)


def test_a_page_with_more_than_a_tenth_of_its_digits_in_doubt_is_refused_and_the_others_are_read(monkeypatch):
    doubts = dict.fromkeys(range(2), (0.9, ()))
    bad = RecognisedPage(800, 1000, signs=recognised_line("12345678901234", doubts=doubts))
    good = RecognisedPage(800, 1000, signs=recognised_line("徐州市2020年达峰"))
    document = read_signs(monkeypatch, bad, good)
    assert document.text == "\f徐州市2020年达峰"
    (notice,) = document.notices
    assert (notice.kind, notice.severity) == ("unread-page", "high")
    assert "has 2 doubtful digits among 14" in str(notice.message)


def test_a_page_with_more_than_a_tenth_of_its_han_in_doubt_is_refused():
    """目 read as 日 at .505 on a photocopy at 150 dots an inch, among 34 of 117 Han in doubt."""
    words = "建立新增项日碳核准准入机制建立评估机制和目标"
    page = RecognisedPage(800, 1000, signs=recognised_line(words, doubts=dict.fromkeys((5, 9), (0.505, ()))))
    assert page.why_illegible() == ""
    page.signs = recognised_line(words, doubts=dict.fromkeys((5, 9, 11), (0.505, ())))
    assert page.why_illegible().startswith("has 3 doubtful Han among 22")


def test_a_page_of_which_little_was_read_is_refused():
    """A photocopy at 100 dots an inch gave 15 sure digits beside 189 pieces of unread ink."""
    page = RecognisedPage(800, 1000, signs=recognised_line("2020年2025年"), unread=[(9.0, 9.0, 30.0, 30.0)] * 12)
    assert page.why_illegible().startswith("has 12 pieces of ink that were not read beside 10 signs")
    assert "有12处墨迹未能识别，已识别者仅10字" in reason_message(page.why_illegible()).zh


def test_signs_that_two_lines_share_are_read_once_and_doubted_where_they_differ():
    """The detector found 创新重点 and 新重点 in one line of a photocopy; their signs doubled."""
    first = recognised_line("创新8点")
    second = [sign._replace(line=2, box=(sign.box[0] + 3, *sign.box[1:])) for sign in recognised_line("创新3点")[1:]]
    below = recognised_line("创新", top=121.0)
    signs = settle_overlaps([*first, *second, *below])
    assert "".join(sign.text for sign in signs) == "创新8点创新"
    doubted = signs[2].reading
    assert doubted.certainty < 0.01
    assert doubted.alternatives[0][0] == "3"
    assert all(sign.reading.certainty > 0.99 for sign in signs if sign.text != "8")


def test_a_picture_that_nobody_can_read_is_refused_in_one_line(monkeypatch):
    bad = RecognisedPage(800, 1000, signs=recognised_line("1234567890", doubts={0: (0.5, ()), 1: (0.5, ())}))
    with pytest.raises(InputError, match=r"^raw/list.tif: cannot be read \(has 2 doubtful digits among 10"):
        read_signs(monkeypatch, bad)
    with pytest.raises(InputError, match=r"^raw/list.tif: shows no text that could be recognised"):
        read_signs(monkeypatch, RecognisedPage(800, 1000))


def test_the_dots_of_an_ordered_screen_give_their_rules_back_and_scattered_ones_are_refused():
    """Error diffusion lost five of six rules of this page, and rows ran into one another."""
    from PIL import Image

    plain = render(box=ROWS)
    assert not is_half_tone(plain)
    paper = (plain.min(axis=2) * 0.8 + 40).astype(np.uint8)
    screen = np.tile(
        np.array([[8, 136, 40, 168], [200, 72, 232, 104], [56, 184, 24, 152], [248, 120, 216, 88]]), (500, 500)
    )
    ordered = np.dstack([((paper > screen[: paper.shape[0], : paper.shape[1]]) * 255).astype(np.uint8)] * 3)
    assert is_half_tone(ordered)
    assert has_fine_screen(ordered)
    true_rules, screened_rules = find_rules(dark_pixels(plain), 200), find_screened_rules(ordered, 200)
    for true_boxes, boxes in zip(true_rules, screened_rules, strict=True):
        assert np.array(sorted(boxes)) == pytest.approx(np.array(sorted(true_boxes)), abs=5)
    scattered = np.dstack([np.asarray(Image.fromarray(paper).convert("1").convert("L"))] * 3)
    assert is_half_tone(scattered)
    assert not has_fine_screen(scattered)
    with pytest.raises(InputError, match="it is a half-tone"):
        read(as_file(scattered))


def test_ink_that_nobody_read_and_stars_that_are_suspected_are_told_with_their_boxes(monkeypatch):
    page = RecognisedPage(
        800, 1000, signs=recognised_line("徐州市"), unread=[(200, 300, 240, 320)], doubtful_stars=[(160, 100, 170, 120)]
    )
    document = read_signs(monkeypatch, page)
    told = {notice.kind: (notice.severity, str(notice.message)) for notice in document.notices}
    assert told["unread-ink"][0] == "high"
    assert "[144,216,173,230]" in told["unread-ink"][1]
    assert told["doubtful-star"][0] == "medium"
    assert "[115,72,122,86]" in told["doubtful-star"][1]


def test_a_name_behind_which_a_star_is_suspected_is_neither_marked_nor_unmarked(monkeypatch, tmp_path):
    lines = ["第三批低碳城市试点名单", "1.江苏省徐州市*", "2.江苏省常州市", "3.安徽省黄山市"]
    signs = [sign for number, line in enumerate(lines) for sign in recognised_line(line, 100.0 + 40 * number)]
    place = next(n for n, sign in enumerate(signs) if sign.line == 180 and sign.text == "市")
    signs[place] = signs[place]._replace(reading=SignReading(0.9999, (), True))
    monkeypatch.setattr(pages, "read_page", lambda picture, dpi: RecognisedPage(800, 1000, signs=signs))
    build_picture(monkeypatch, tmp_path)
    rows = [(row["name"], row["conditional"]) for row in table(tmp_path / "extracted", "pilots")]
    assert rows == [("徐州市", "true"), ("常州市", ""), ("黄山市", "false")]


def test_where_most_stars_are_in_doubt_a_name_without_one_is_not_unmarked(monkeypatch, tmp_path):
    """A scan kept as JPEG of quality 30 had 12 of 28 stars in doubt, and one of the others left no trace at all."""
    cities = ["徐州市*", "常州市", "苏州市", "无锡市", "南通市", "盐城市", "扬州市"]
    lines = ["第三批低碳城市试点名单", *(f"{number}.江苏省{city}" for number, city in enumerate(cities, 1))]
    signs = [sign for number, line in enumerate(lines) for sign in recognised_line(line, 100.0 + 40 * number)]
    last = [n for n, sign in enumerate(signs) if sign.text == "市"][2:-1]  # behind all but the first and the last
    for place in last:
        signs[place] = signs[place]._replace(reading=SignReading(0.9999, (), True))
    monkeypatch.setattr(pages, "read_page", lambda picture, dpi: RecognisedPage(800, 1000, signs=signs))
    build_picture(monkeypatch, tmp_path)
    rows = [(row["name"], row["conditional"]) for row in table(tmp_path / "extracted", "pilots")]
    assert rows == [("徐州市", "true"), *((city, "") for city in cities[1:])]
    told = [row["message"] for row in table(tmp_path / "extracted", "findings") if row["kind"] == "doubtful-star"]
    assert any("without one" in message for message in told)


def test_a_place_that_may_be_another_by_one_sign_is_a_candidate_and_never_corrected(monkeypatch, tmp_path):
    """宜城 for 宣城: with doubt, what else it may be in its province is told; no sign is put in another's place."""
    rows = [
        ("省份", "序号", "城市"), ("江苏", "1", "徐州市"), ("安徽", "2", "宜城市"), ("安徽", "3", "官城市"), ("安徽", "4", "淮北市"), ("湖北", "5", "宜城市"),
        ("安徽", "6", "毫州市"),
    ]  # fmt: skip
    doubts = {
        (2, 2): {0: (0.72, (("宣", 0.27),))},
        (4, 2): {0: (0.9, (("准", 0.08),))},
        (5, 2): {0: (0.98, (("宣", 0.01),))},
        (6, 2): {0: (0.55, (("亳", 0.44),))},  # nearly as likely: the sign is open
    }
    page = recognised_table(rows, doubts)
    page.signs = [*recognised_line("第三批低碳城市试点名单", 60.0), *page.signs]
    monkeypatch.setattr(pages, "read_page", lambda picture, dpi: page)
    build_picture(monkeypatch, tmp_path)
    coded = [(row["name"], row["adcode"]) for row in table(tmp_path / "extracted", "pilots")]
    assert coded[:5] == [
        ("徐州市", "320300"),
        ("宜城市", ""),
        ("官城市", ""),
        ("淮北市", "340600"),
        ("宜城市", "420684"),
    ]
    assert coded[5:] == [("□州市", "")]
    told = [row["message"] for row in table(tmp_path / "extracted", "findings") if row["kind"] == "unresolved-place"]
    assert told == [
        "宜城市 was not recognised with certainty and may be 宣城市 (341800): left without a code",
        "官城市, as recognised, is no place of 安徽, and differs by one sign from 桐城市 (340881), 宣城市 (341800): left without a code",
        "□州市 was not recognised with certainty and may be 亳州市 (341600): left without a code",
    ]


RAW_BYTES = as_file(np.full((1000, 800, 3), 255, np.uint8), dpi=100)


def build_picture(monkeypatch, folder, others=()):
    """Build the tables of one blank picture, on which the recogniser sees what the test says, and of other files."""
    monkeypatch.setattr(isolated, "read_isolated", lambda source, data, limits: read_document(source, data, limits))
    (folder / "raw").mkdir()
    for name, data in {"scan.png": RAW_BYTES, **dict(others)}.items():
        (folder / "raw" / name).write_bytes(data)
    monkeypatch.chdir(folder)
    assert main(["build", "--jobs", "1"]) == 0


def test_what_a_lost_digit_may_be_stands_in_the_tables_and_proves_nothing(monkeypatch, tmp_path):
    doubt = {5: (0.93, (("3", 0.05),))}
    recognised = RecognisedPage(800, 1000, signs=recognised_line("该市共有58个县。", doubts=doubt))
    monkeypatch.setattr(pages, "read_page", lambda picture, dpi: recognised)
    build_picture(monkeypatch, tmp_path)
    (row,) = table(tmp_path / "extracted", "lost_digits")
    assert (row["pattern"], row["status"], row["value"], row["candidates"]) == ("#", "open", "", "8|3")
    assert "recognised with doubt as 8, 3, or none of these" in row["bounds"]
    assert "8、3，亦可能均不是" in row["bounds_zh"]
    (quantity,) = table(tmp_path / "extracted", "quantities")
    assert (quantity["text"], quantity["value"]) == ("5#个", "")


def test_a_scan_beside_its_text_and_another_scan_are_compared_and_restore_no_digit(monkeypatch, tmp_path):
    """Two scans and the text of one list: what differs is a conflict, a digit in doubt stays open beside its witness."""
    rows = [("省份", "序号", "城市", "峰值年"), ("江苏", "1", "徐州市", "2025"), ("江苏", "2", "常州市", "2023"), ("安徽", "3", "淮北市", "2025")]  # fmt: skip
    other = [*rows[:2], ("江苏", "2", "常州市", "2028"), rows[3]]
    scans = [recognised_table(rows, {(1, 3): {3: (0.9, (("6", 0.08),))}}), recognised_table(other)]
    for scan in scans:
        scan.signs = [*recognised_line("第三批低碳城市试点名单", 60.0), *scan.signs]
    answers = dict(enumerate(scans))
    monkeypatch.setattr(pages, "read_page", lambda picture, dpi: answers[int(picture[0, 0, 0] == 0)])
    dump = "第三批低碳城市试点名单\n\n" + "\n".join("\t".join(row) for row in rows) + "\n"
    build_picture(monkeypatch, tmp_path, {"scan2.png": with_corner(), "text.txt": dump.encode()})
    (lost,) = table(tmp_path / "extracted", "lost_digits")
    assert (lost["source"], lost["status"], lost["value"], lost["candidates"]) == ("scan", "open", "", "5|6")
    told = [row["message"] for row in table(tmp_path / "extracted", "findings") if row["kind"] == "conflict"]
    assert [message.split("; scan is chosen")[0] for message in told] == [
        "peak_targets b3-02|1 text: scan says 2023; scan2 says 2028",
    ]
    years = {row["name"]: row["peak_year"] for row in table(tmp_path / "extracted", "pilots")}
    assert years == {"徐州市": "2025", "常州市": "2023", "淮北市": "2025"}


def with_corner():
    """A blank page whose first pixel is black: the test's recogniser knows it by that."""
    picture = np.full((1000, 800, 3), 255, np.uint8)
    picture[0, 0] = 0
    return as_file(picture, dpi=100)


def check_picture(monkeypatch, folder, capsys):
    """Build a picture of one list, with the recogniser's answers that the test sets; return what a check prints then."""
    from lccp.check import library

    monkeypatch.setattr(library, "read_file", lambda source, raw, limits: read_document(source, RAW_BYTES, limits))
    capsys.readouterr()
    status = main(["check"])
    return status, capsys.readouterr().out.splitlines()


def test_a_check_says_that_another_engine_or_another_processor_reads_a_picture_otherwise(monkeypatch, tmp_path, capsys):
    page = RecognisedPage(800, 1000, signs=recognised_line("该市共有58个县。"))
    monkeypatch.setattr(pages, "read_page", lambda picture, dpi: page)
    build_picture(monkeypatch, tmp_path)
    assert check_picture(monkeypatch, tmp_path, capsys)[0] == 0
    page.signs[5] = page.signs[5]._replace(reading=SignReading(0.9951))  # as another processor may round
    status, lines = check_picture(monkeypatch, tmp_path, capsys)
    assert status == 1
    assert lines[0] == (
        f"sources: scan: {engine_name()} reads it otherwise here, as on another kind of processor: its cells may differ;"
        " build again here, or check where it was built"
    )
    assert any("does not quote scan" in line for line in lines)
    page.signs[5] = page.signs[5]._replace(reading=SignReading(0.9999))
    monkeypatch.setattr(pictures, "engine_name", lambda: "RapidOCR 4.0.0 (other models)")
    status, lines = check_picture(monkeypatch, tmp_path, capsys)
    assert status == 1
    assert lines[0].startswith(f"sources: scan: was read by {engine_name()}, and here by RapidOCR 4.0.0 (other models)")


# -- pictures as files ------------------------------------------------------------------------------------------


def test_a_picture_without_the_extra_is_refused_with_its_name(monkeypatch):
    monkeypatch.setattr(pictures, "has_engine", lambda: False)
    with pytest.raises(
        InputError, match=r"is a PNG image; install lccp\[ocr\] to have it recognised, or run OCR first"
    ):
        read(as_file(np.full((10, 10, 3), 255, np.uint8)))


def test_pictures_beyond_the_bounds_and_broken_ones_are_refused_in_one_line():
    blank = np.full((100, 100, 3), 255, np.uint8)
    with pytest.raises(InputError, match="100 × 100 pixels, more than 5000"):
        read(as_file(blank), limits=Limits(max_pixels=5000))
    with pytest.raises(InputError, match="has 3 pages, more than 2"):
        read(as_file(blank, blank, blank, form="TIFF"), limits=Limits(max_pages=2))
    with pytest.raises(InputError, match="picture that cannot be opened"):
        read(as_file(render(box=ROWS))[:2000])


def test_a_picture_that_says_it_is_vast_is_refused_before_it_is_unpacked():
    """A PNG of 60,000 by 60,000 pixels, one of 13,000 by 13,000 that Pillow would open."""
    blank = np.full((100, 100, 3), 255, np.uint8)
    for side, reason in (
        (60_000, "picture that cannot be opened"),
        (13_000, "13000 × 13000 pixels, more than 120000000"),
    ):
        bomb = bytearray(as_file(blank))
        bomb[16:24] = side.to_bytes(4, "big") * 2
        bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
        with pytest.raises(InputError, match=reason) as refused:
            read(bytes(bomb))
        assert "\n" not in str(refused.value)


def test_the_resolution_is_the_stated_one_where_a_sheet_may_have_that_size():
    assert resolution_of((200.0, 200.0), 1654, 2339) == 200
    assert resolution_of((72, 72), 3024, 4032) == pytest.approx(344.9, abs=0.1)  # a telephone's photograph of A4
    assert resolution_of(None, 827, 1169) == pytest.approx(100)
    assert resolution_of((0, 0), 827, 1169) == pytest.approx(100)
    assert resolution_of(("x", 1), 827, 1169) == pytest.approx(100)


# -- the steps --------------------------------------------------------------------------------------------------


def guess(rows, signs=("", "2", "*", "8", "市")):
    return Guess(np.array(rows, np.float32), list(signs), 4.0)


def test_signs_come_with_their_places_and_what_else_they_may_be():
    line = guess([[0.9, 0.1, 0, 0, 0], [0.1, 0.8, 0, 0.1, 0], [0.05, 0.9, 0, 0.05, 0], [1, 0, 0, 0, 0]])
    (sign,) = decode_line(line)
    assert (sign.text, round(sign.certainty, 2), sign.hidden) == ("2", 0.9, False)
    assert [(text, round(share, 2)) for text, share in sign.alternatives] == [("8", 0.05)]
    assert 6 < sign.centre < 10


def test_a_star_hidden_under_the_blank_is_found():
    line = guess([[0, 0, 0, 0, 1], [0.98, 0, 0.02, 0, 0], [1, 0, 0, 0, 0]])
    assert [(sign.text, sign.hidden) for sign in decode_line(line)] == [("市", False), ("*", True)]
    assert [sign.text for sign in decode_line(guess([[0, 0, 0, 0, 1], [1, 0, 0, 0, 0]]))] == ["市"]


def test_the_two_forms_of_a_character_share_their_probability():
    assert settled_reading(Sign("黄", 0, 0.77, (("黃", 0.225), ("寅", 0.002)))) == SignReading(
        pytest.approx(0.995), (("寅", 0.002),)
    )
    assert settled_reading(Sign("3", 0, 0.77, (("8", 0.2),))) == SignReading(0.77, (("8", 0.2),))


def test_rules_are_long_thin_runs_of_ink_and_strokes_are_none():
    dark = np.zeros((600, 800), np.uint8)
    dark[100:103, 50:700] = 1
    dark[300:303, 50:360] = dark[300:303, 366:700] = 1  # broken
    dark[100:303, 50:53] = 1
    dark[200:203, 400:440] = 1  # a stroke of a sign
    dark[400:460, 100:300] = 1  # a black patch
    level, upright = find_rules(dark, 200)
    assert [(round(box[0], -1), round(box[2], -1)) for box in sorted(level, key=lambda box: box[1])] == [(50, 700)] * 2
    assert len(upright) == 1


def test_ink_outside_all_lines_is_unread_and_dust_is_not():
    ink = np.zeros((600, 800), np.uint8)
    ink[100:120, 100:300] = 1
    ink[300:320, 400:412] = 1
    ink[400:402, 400:402] = 1
    line = np.array([[[95, 95], [305, 95], [305, 125], [95, 125]]], np.float32)
    assert find_unread(ink, line, 200) == [(400.0, 300.0, 412.0, 320.0)]


class DeafEngine:
    """Finds one line of text and reads nothing in it."""

    def find_lines(self, picture):
        return np.array([[[90, 90], [400, 90], [400, 130], [90, 130]]], np.float32)

    def read_line(self, cut):
        return Guess(np.eye(3, 4, dtype=np.float32)[[0, 0, 0]], ["", "2", "*", "8"], 4.0)


def test_a_line_that_is_found_and_not_read_is_unread_ink(monkeypatch):
    monkeypatch.setattr(recognise, "load_engine", DeafEngine)
    picture = np.full((600, 800, 3), 255, np.uint8)
    picture[100:120, 100:390:4] = 0
    page = recognise.read_page(picture, 200)
    assert page.signs == []
    assert page.unread == [(100.0, 100.0, 389.0, 120.0)]


def test_a_line_reaches_to_the_ink_that_adjoins_it_and_to_no_rule():
    ink = np.zeros((200, 400), np.uint8)
    ink[80:120, 100:200] = 1
    ink[90:100, 206:214] = 1
    line = np.array([[[98, 75], [202, 75], [202, 125], [98, 125]]], np.float32)
    assert reach_ends(ink, line, [])[0, 1, 0] > 214
    assert reach_ends(ink, line, [(205.0, 0.0, 208.0, 200.0)])[0, 1, 0] <= 205


def test_the_tilt_is_that_of_the_long_lines():
    def line(x, y, width, tilt, height=20):
        down = width * np.tan(np.radians(tilt))
        return [[x, y], [x + width, y + down], [x + width, y + down + height], [x, y + height]]

    lines = np.array([line(0, 0, 400, 1.5), line(0, 50, 500, 1.4), line(0, 90, 30, -20), line(0, 99, 300, 1.6)])
    assert tilt_of(lines) == pytest.approx(1.5, abs=0.1)
    assert tilt_of(np.zeros((0, 4, 2))) == 0


def test_red_letters_stay_and_a_red_seal_goes():
    picture = np.full((800, 1600, 3), 255, np.uint8)
    picture[100:150, 200:1400:3] = (40, 30, 220)  # a letterhead: blue, green, red
    seal = with_seal(np.full((600, 600, 3), 255, np.uint8))[:, :, ::-1]
    picture[200:800, 1000:1600] = seal
    cleaned = whiten_seals(picture, 200)
    assert (cleaned[100:150, 200] == picture[100:150, 200]).all()
    assert (cleaned[250:750, 1050:1550].min(axis=2) < 200).mean() < 0.001


# -- time -------------------------------------------------------------------------------------------------------


def test_each_page_that_is_recognised_begins_the_time_anew():
    receive, send = os.pipe()
    os.write(send, b"..\x80answer")
    os.close(send)
    seen = []
    with listening(lambda: seen.append(1)):
        assert isolated.receive_answer(receive, 5) == b"\x80answer"
    os.close(receive)
    assert len(seen) == 2
