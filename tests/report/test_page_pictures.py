"""Pictures beside recognised documents, and how certain their signs are."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from lccp import report
from lccp.model import Document, Source
from lccp.report.page_pictures import page_picture
from lccp.text.spans import Origin

from tests.support.report_corpus import make_corpus
from tests.support.report_folder import loaded

SCAN = Document(Source("scan", "scan.png"), Origin("scan", "试点"), "image/png", "", 0, "", ())


pytest.importorskip("PIL", reason="Pillow is not installed")


def png(width: int, height: int, dots: int) -> bytes:
    """A white picture of a sheet."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG", dpi=(dots, dots))
    return out.getvalue()


def test_a_picture_is_shown_in_the_points_of_its_boxes():
    picture = page_picture(SCAN, 1, png(1000, 2000, 200))
    assert picture is not None
    assert picture.png.startswith(b"\x89PNG")
    assert (round(picture.width), round(picture.height)) == (360, 720)


def test_what_is_no_picture_has_none():
    assert page_picture(SCAN, 1, b"\x89PNG broken") is None
    assert page_picture(SCAN, 2, png(800, 900, 100)) is None
    assert page_picture(replace(SCAN, media_type="text/plain"), 1, png(800, 900, 100)) is None


def test_the_certainty_of_recognised_signs_goes_with_the_words(tmp_path):
    pytest.importorskip("jinja2")
    home = make_corpus(tmp_path, 2)
    log = home / "extracted/provenance/paragraphs.jsonl"
    first, *others = log.read_text("utf-8").splitlines(keepends=True)
    entry = json.loads(first)
    entry["spans"][0]["confidence"] = 0.87
    log.write_text(json.dumps(entry, ensure_ascii=False) + "\n" + "".join(others), "utf-8")
    report.write_report(home / "report", report.report_files(home / "extracted", home / "raw"))
    sure, plain, *_ = (row[3] for row in loaded(home / "report/data/trace/paragraphs-0.js") if row[3])
    assert sure[0][0][3:] == [0, [], 0.87]
    assert len(plain[0][0]) == 3
