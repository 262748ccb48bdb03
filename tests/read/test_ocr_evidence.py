"""What a recognised document rests on: the engine and its models, the unseen layer of a page, what settles a doubt."""

from __future__ import annotations

import csv
import io
import socket

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("cv2")
canvas = pytest.importorskip("reportlab.pdfgen.canvas")

from lccp.__main__ import main  # noqa: E402
from lccp.engine import cache  # noqa: E402
from lccp.model import InputError, Source  # noqa: E402
from lccp.read import isolated  # noqa: E402
from lccp.read.formats import read_document  # noqa: E402
from lccp.read.limits import Limits  # noqa: E402
from lccp.read.ocr import engine, pages  # noqa: E402
from lccp.read.ocr.signs import RecognisedPage  # noqa: E402
from PIL import Image  # noqa: E402
from reportlab.lib.utils import ImageReader  # noqa: E402

from tests.support.scans import as_file, recognised_line  # noqa: E402

# -- the engine -------------------------------------------------------------------------------------------------


def test_the_engine_loads_the_models_that_were_measured_and_fetches_nothing(monkeypatch):
    pytest.importorskip("rapidocr")

    def refused(*address):
        raise AssertionError(f"asks the net for {address}")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    loaded = engine.Engine()
    assert loaded.find_lines(np.full((64, 64, 3), 255, np.uint8)).shape[1:] == (4, 2)
    assert {"rapidocr", "onnxruntime"} <= set(cache.LIBRARIES)  # of the key under which a reading is kept
    assert all(digest[:12] in engine.engine_name() for digest in engine.MODELS.values())


def test_models_other_than_those_measured_are_refused_with_what_to_do(monkeypatch):
    pytest.importorskip("rapidocr")
    monkeypatch.setattr(engine, "MODELS", dict.fromkeys(engine.MODELS, "0" * 64))
    with pytest.raises(InputError, match=r"needs the model PP-OCRv6_det_small.onnx as rapidocr==3.10.0 carries it"):
        engine.Engine()


# -- the unseen layer of a page ---------------------------------------------------------------------------------


def layered_pdf(words):
    """A page of 400 by 500 points that is a picture, with a layer of unseen words as recognisers leave it."""
    data = io.BytesIO()
    paper = canvas.Canvas(data, pagesize=(400, 500))
    paper.drawImage(ImageReader(Image.new("RGB", (400, 500), "white")), 0, 0, 400, 500)
    layer = paper.beginText(100, 400)
    layer.setFont("Helvetica", 12)
    layer.setTextRenderMode(3)
    layer.textLine(words)
    paper.drawText(layer)
    paper.showPage()
    paper.save()
    return data.getvalue()


@pytest.mark.parametrize(
    ("layer", "shown", "text", "told"),
    [
        ("City 2025", "City2025", "City2025", []),
        ("City 2026", "City2025", "City2025", ["it has 6×1 (1) that the picture has not, and lacks 5×1 (1)"]),
        ("City 2025 and much that nobody else has seen", "City", "City 2025 and much", ["that the picture has not"]),
    ],
)
def test_an_unseen_layer_is_a_witness_to_what_is_recognised(monkeypatch, layer, shown, text, told):
    """The picture counts; where it shows far less than the layer has, the layer is all there is."""
    monkeypatch.setattr(
        pages, "read_page", lambda picture, dpi: RecognisedPage(1111, 1389, signs=recognised_line(shown))
    )
    document = read_document(Source("scan", "scan.pdf"), layered_pdf(layer), Limits())
    assert document.text.replace("\n", " ").startswith(text)
    messages = [str(notice.message) for notice in document.notices if notice.kind == "recognition-differs"]
    assert len(messages) == len(told)
    assert all(part in message for part, message in zip(told, messages, strict=True))


# -- what settles a doubt ---------------------------------------------------------------------------------------


def lost_digits(monkeypatch, folder, words, doubts, others=()):
    """Build one picture, on which the recogniser sees the words of one line, and other files; return its lost digits."""
    page = RecognisedPage(1600, 1000, signs=recognised_line(words, doubts=doubts))
    monkeypatch.setattr(pages, "read_page", lambda picture, dpi: page)
    monkeypatch.setattr(isolated, "read_isolated", lambda source, data, limits: read_document(source, data, limits))
    (folder / "raw").mkdir()
    picture = as_file(np.full((1000, 1600, 3), 255, np.uint8), dpi=100)
    for name, data in {"scan.png": picture, **dict(others)}.items():
        (folder / "raw" / name).write_bytes(data)
    monkeypatch.chdir(folder)
    assert main(["build", "--jobs", "1"]) == 0
    with (folder / "extracted" / "lost_digits.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["source"] == "scan"]


def test_what_a_sentence_says_settles_a_digit_in_doubt_and_the_recognisers_guesses_do_not(monkeypatch, tmp_path):
    words = "共有3个县区，其中5个县区完成。"
    (row,) = lost_digits(monkeypatch, tmp_path, words, {words.index("5"): (0.9, (("8", 0.08),))})
    assert (row["status"], row["candidates"]) == ("candidates", "0|1|2|3")  # no more are done than there are


def test_a_copy_that_the_manifest_vouches_for_settles_a_digit_in_doubt(monkeypatch, tmp_path):
    words = "该市共有58个县，低碳社区26个。"
    manifest = (
        '[[source]]\nid = "scan"\nfile = "scan.png"\nsame_as = "text"\n\n[[source]]\nid = "text"\nfile = "text.txt"\n'
    )
    others = {"text.txt": f"{words}\n".encode(), "sources.toml": manifest.encode()}
    (row,) = lost_digits(monkeypatch, tmp_path, words, {words.index("8"): (0.9, (("3", 0.05),))}, others)
    assert (row["status"], row["value"]) == ("attested", "8")
