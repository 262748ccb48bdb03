"""Pictures inside a Word file and a web page, in the report: the picture, the box of a cell on it, and how certain it is."""

from __future__ import annotations

import base64
import importlib.util
import io
import sys

import pytest

np = pytest.importorskip("numpy")
docx = pytest.importorskip("docx")
pytest.importorskip("jinja2", reason="jinja2 is not installed: pip install 'lccp[report]'")
pytest.importorskip("playwright", reason="playwright is not installed: pip install playwright")

from lccp.__main__ import main  # noqa: E402
from lccp.read import isolated  # noqa: E402
from lccp.read.formats import read_document  # noqa: E402
from lccp.read.ocr import pages  # noqa: E402

from tests.support.report_folder import ROOT, write  # noqa: E402
from tests.support.scans import as_file, recognised_line, recognised_table  # noqa: E402

pytestmark = pytest.mark.slow

PATIENCE = 120_000  # milliseconds: a busy machine is slow, not wrong
WIDE, HIGH = 800, 1000  # pixels of the picture
ROWS = [("省份", "序号", "城市", "峰值年"), ("江苏", "1", "徐州市", "2025"), ("安徽", "2", "淮北市", "2023")]
BOTH = """[document.querySelector('#text img'), document.querySelector('#text .box')]
    .map(element => element.getBoundingClientRect().toJSON())"""  # at one moment: the page may be moving
DOUBTED = {(2, 2): {0: (0.87, (("准", 0.1),))}}


def shots():
    spec = importlib.util.spec_from_file_location("report_shots", ROOT / "tools" / "report_shots.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["report_shots"] = module
    spec.loader.exec_module(module)
    return module


def word_file(picture):
    paper = docx.Document()
    paper.add_paragraph("附件")
    paper.add_paragraph().add_run().add_picture(io.BytesIO(picture))
    data = io.BytesIO()
    paper.save(data)
    return data.getvalue()


@pytest.fixture
def made(monkeypatch, tmp_path):
    """A report on a list pasted as a picture into a Word file and into a web page; the recogniser sees what is given."""
    table = recognised_table(ROWS, DOUBTED)
    table.signs = [*recognised_line("第三批低碳城市试点名单", 60.0), *table.signs]
    monkeypatch.setattr(pages, "read_page", lambda picture, dpi: table)
    monkeypatch.setattr(isolated, "read_isolated", lambda source, data, limits: read_document(source, data, limits))
    picture = as_file(np.full((HIGH, WIDE, 3), 255, np.uint8), dpi=100)
    image = f'<img alt="" src="data:image/png;base64,{base64.b64encode(picture).decode()}">'
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "word.docx").write_bytes(word_file(picture))
    (tmp_path / "raw" / "web.html").write_text(f"<html><body><p>附件</p>{image}</body></html>", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["build", "--jobs", "1"]) == 0
    return write(tmp_path)


def test_the_picture_of_a_cell_is_shown_with_its_box_and_its_certainty(made):
    tool = shots()
    if not tool.chromium():
        pytest.skip("no chromium on this system: apt-get install chromium, or set $CHROMIUM")
    with tool.browser(viewport={"width": 1360, "height": 900}, locale="en-GB") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto((made / "index.html").as_uri() + "#pilots/b3-02/name")
        page.wait_for_selector("body.ready[data-view]")
        page.wait_for_selector("#chain .witness .go")
        witnesses = page.locator("#chain .witness:has(.go)")
        assert witnesses.count() == 2  # the Word file and the web page
        for number in range(2):
            witness = witnesses.nth(number)
            assert "Page 1 · least certain sign recognised with confidence 0.87" in " ".join(
                witness.locator("h3").inner_text().split()
            )
            witness.locator(".go").click()
            page.click("button[data-view=page]")
            page.wait_for_selector("#text .box")
            page.wait_for_function("document.querySelector('#text img').naturalWidth > 100")
            sheet, box = page.evaluate(BOTH)
            # 淮北市 stands in the third of four columns of 150 pixels, 10 + 400 from the edge, in the third row
            across, down = (box["x"] - sheet["x"]) / sheet["width"], (box["y"] - sheet["y"]) / sheet["height"]
            assert across == pytest.approx((100 + 10 + 300) / WIDE, abs=0.02)
            assert down == pytest.approx((110 + 80) / HIGH, abs=0.02)
            assert sheet["height"] / sheet["width"] == pytest.approx(HIGH / WIDE, abs=0.01)
